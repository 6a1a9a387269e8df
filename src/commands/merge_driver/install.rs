//! `--install` and `--uninstall`: one line in `.gitattributes`, two settings in git's configuration.

use std::path::{Path, PathBuf};

use super::attributes;
use crate::commands::driver::{NAME, RUNS, on_path};
use crate::commands::project::work_tree;
use crate::commands::{Context, Outcome};
use crate::error::Result;
use crate::git::Repo;
use crate::git::driver::Scope;
use crate::render::diff;
use crate::render::escape::Untrusted;
use crate::roadmap::MAX_BYTES;
use crate::workspace;

/// What git shows people.
const SAYS: (&str, &str) = (
    "merge.peak.name",
    "progress documents of peak, item by item",
);
/// Where attributes are kept, from the root.
const FILE: &str = ".gitattributes";

/// How to install.
#[derive(Debug, Clone, Copy)]
pub struct Install {
    /// `--global`
    pub global: bool,
    /// `--dry-run`
    pub dry_run: bool,
}

/// The progress document that git is to merge.
#[derive(Debug)]
struct Place {
    repo: Repo,
    /// From the root.
    path: String,
}

impl Install {
    /// Adds what is missing.
    ///
    /// # Errors
    /// No repository with files, unless the configuration is meant for all of them; a file or configuration that cannot be written.
    pub fn add(self, context: &mut Context) -> Result<Outcome> {
        let place = self.place(context)?;
        let dir = context.dir.clone();
        let mut told = String::new();
        if let Some(place) = &place
            && !place.is_given()?
        {
            let (file, text) = read(&place.repo)?;
            let new = attributes::with(&text, &place.path);
            told.push_str(&self.attributes(context, &file, (&text, &new))?);
        }
        let wrote = !told.is_empty();
        let scope = self.scope(&dir, place.as_ref());
        for (key, value) in [SAYS, RUNS] {
            if scope.setting(key)?.as_deref() != Some(value) {
                if !self.dry_run {
                    scope.set(key, value)?;
                }
                told.push_str(&self.told("set", &format!("{key} = {value}")));
            }
        }
        if told.is_empty() {
            context.terminal.note(&match &place {
                Some(place) => format!(
                    "nothing to do: git merges {} with peak in this clone",
                    place.shown()
                ),
                None => "nothing to do: git's configuration has the driver".to_owned(),
            });
        } else {
            context.text(&told)?;
        }
        self.advise(context, place.as_ref(), (told.is_empty(), wrote))?;
        Ok(Outcome::Fine)
    }

    /// What is to be done besides, after adding, or where there was `nothing` to add; `wrote`: attributes were.
    fn advise(
        self,
        context: &mut Context,
        place: Option<&Place>,
        (nothing, wrote): (bool, bool),
    ) -> Result<()> {
        if let Some(place) = place.filter(|_| !nothing && !self.dry_run)
            && !place.is_given()?
        {
            let shown = place.shown();
            context.terminal.warn(&format!(
                "another line of attributes gives {shown} another driver: `git check-attr merge -- {shown}` tells"
            ));
        }
        if !nothing && !on_path(context, NAME) {
            context.terminal.warn(
                "git will look for `peak` in PATH, and it is not there: merges of the file would fail",
            );
        }
        if place.is_none() {
            context.hint(&format!(
                "no work tree is here: in each repository of yours `peak merge-driver --install --global` adds the line to {FILE} that names the driver; commit that"
            ));
        } else if !nothing && !self.dry_run {
            let commit = if wrote {
                format!("commit {FILE}; ")
            } else {
                String::new()
            };
            let again = match self.global {
                true => "once on each machine",
                false => "once in each clone (or once a machine, with --global)",
            };
            context.hint(&format!(
                "{commit}the configuration is not committed, so run this {again}. Where it is missing, git merges the text as ever, and `peak resolve` mends what collides"
            ));
        }
        Ok(())
    }

    /// Takes out what is there.
    ///
    /// # Errors
    /// As of [`Self::add`].
    pub fn remove(self, context: &mut Context) -> Result<Outcome> {
        let place = self.place(context)?;
        let dir = context.dir.clone();
        let mut told = String::new();
        let mut to_commit = None;
        if let Some(place) = &place {
            let (file, text) = read(&place.repo)?;
            let new = attributes::without(&text, &place.path);
            if new != text {
                to_commit = place.to_commit(new.is_empty());
                told.push_str(&self.attributes(context, &file, (&text, &new))?);
            }
        }
        let scope = self.scope(&dir, place.as_ref());
        for (key, _) in [SAYS, RUNS] {
            if scope.setting(key)?.is_some() {
                if !self.dry_run {
                    scope.unset(key)?;
                }
                told.push_str(&self.told("unset", key));
            }
        }
        if told.is_empty() {
            context
                .terminal
                .note("nothing to do: the driver is not installed");
            return Ok(Outcome::Fine);
        }
        context.text(&told)?;
        if self.dry_run {
            return Ok(Outcome::Fine);
        }
        if let Some(place) = place
            && place.is_given()?
        {
            context.terminal.warn(&format!(
                "some other line of attributes still gives {} this driver: git merges its text as ever where it is not configured",
                place.shown()
            ));
        }
        if let Some(what) = to_commit {
            context.hint(&format!(
                "commit {what}: until then other clones get the line, and git itself still reads it here"
            ));
        }
        if !self.global && Scope::Global(&dir).setting(RUNS.0)?.is_some() {
            context.hint("it is configured for all your repositories, too: `--uninstall --global`");
        }
        Ok(Outcome::Fine)
    }

    /// Where the document is; none outside of a repository with files, where only git's configuration of all of them is meant.
    fn place(self, context: &Context) -> Result<Option<Place>> {
        let repo = if self.global {
            context
                .repository_if_any()?
                .filter(|repo| repo.root().is_some())
        } else {
            Some(context.repository()?)
        };
        let Some(repo) = repo else { return Ok(None) };
        let path = context.target(&repo)?.from_root();
        Ok(Some(Place { repo, path }))
    }

    fn scope<'a>(self, dir: &'a Path, place: Option<&'a Place>) -> Scope<'a> {
        match place {
            Some(place) if !self.global => Scope::Local(&place.repo),
            _ => Scope::Global(dir),
        }
    }

    /// Writes the attributes, or shows how they would change; what to tell of it. Where nothing is left of them, the file held
    /// only what peak wrote, and goes.
    fn attributes(
        self,
        context: &mut Context,
        file: &Path,
        (old, new): (&[u8], &[u8]),
    ) -> Result<String> {
        if self.dry_run {
            return Ok(diff::unified(FILE, old, new, context.terminal.look()));
        }
        if new.is_empty() {
            workspace::remove_here(file)?;
            return Ok(format!("removed {FILE}: nothing else was in it\n"));
        }
        let written = workspace::write_here(file, new)?;
        context.warn_of(&written);
        Ok(format!("wrote {FILE}\n"))
    }

    /// A line on a setting.
    fn told(self, verb: &str, setting: &str) -> String {
        let place = if self.global { "--global" } else { "--local" };
        let would = if self.dry_run { "would " } else { "" };
        format!("{would}{verb} git config {place} {setting}\n")
    }
}

impl Place {
    /// Whether the attributes that are written here give the document the driver.
    fn is_given(&self) -> Result<bool> {
        let given = self.repo.merge_attribute_on_disk(&self.path)?;
        Ok(given.as_deref() == Some(NAME))
    }

    /// What is to be committed after the line was taken out and the file perhaps `removed`; nothing where the last commit has no
    /// such line.
    fn to_commit(&self, removed: bool) -> Option<String> {
        let committed = self.repo.file_at_head(FILE, MAX_BYTES as u64);
        let committed = committed.ok().flatten()?;
        let holds = attributes::without(&committed, &self.path) != committed;
        holds.then(|| match removed {
            true => format!("the removal of {FILE}"),
            false => FILE.to_owned(),
        })
    }

    fn shown(&self) -> String {
        Untrusted::new(&self.path).terminal()
    }
}

/// The attributes at the root, empty where there are none.
fn read(repo: &Repo) -> Result<(PathBuf, Vec<u8>)> {
    let file = work_tree(repo)?.join(FILE);
    let text = if workspace::exists(&file) {
        workspace::read(&file)?
    } else {
        Vec::new()
    };
    Ok((file, text))
}

//! `--install` and `--uninstall`: one line in `.gitattributes`, two settings in git's configuration.

use std::path::{Path, PathBuf};

use super::attributes;
use crate::commands::driver::{NAME, RUNS, on_path};
use crate::commands::project::{slashed, work_tree};
use crate::commands::{Context, Outcome};
use crate::error::Result;
use crate::git::Repo;
use crate::git::driver::Scope;
use crate::render::diff;
use crate::render::escape::Untrusted;
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

impl Install {
    /// Adds what is missing.
    ///
    /// # Errors
    /// A bare repository; a file or configuration that cannot be written.
    pub fn add(self, context: &mut Context) -> Result<Outcome> {
        let repo = context.repository()?;
        let path = slashed(context.target(&repo)?.shown());
        let shown = Untrusted::new(&path).terminal();
        let mut told = String::new();
        if repo.merge_attribute(&path)?.as_deref() != Some(NAME) {
            let (file, text) = read(&repo)?;
            let new = attributes::with(&text, &path);
            told.push_str(&self.attributes(context, &file, (&text, &new))?);
        }
        for (key, value) in [SAYS, RUNS] {
            if repo.setting(self.scope(), key)?.as_deref() != Some(value) {
                if !self.dry_run {
                    repo.set(self.scope(), key, value)?;
                }
                told.push_str(&self.told("set", &format!("{key} = {value}")));
            }
        }
        if told.is_empty() {
            context.terminal.note(&format!(
                "nothing to do: git merges {shown} with peak in this clone"
            ));
            return Ok(Outcome::Fine);
        }
        context.text(&told)?;
        if !self.dry_run && repo.merge_attribute(&path)?.as_deref() != Some(NAME) {
            context.terminal.warn(&format!(
                "another line of attributes gives {shown} another driver: `git check-attr merge -- {shown}` tells"
            ));
        }
        if !on_path(context, NAME) {
            context.terminal.warn(
                "git will look for `peak` in PATH, and it is not there: merges of the file would fail",
            );
        }
        context.hint(&format!(
            "commit {FILE}; the configuration is not committed, so run this once in each clone (or once a machine, with --global). Where it is missing, git merges the text as ever, and `peak resolve` mends what collides"
        ));
        Ok(Outcome::Fine)
    }

    /// Takes out what is there.
    ///
    /// # Errors
    /// As of [`Self::add`].
    pub fn remove(self, context: &mut Context) -> Result<Outcome> {
        let repo = context.repository()?;
        let path = slashed(context.target(&repo)?.shown());
        let shown = Untrusted::new(&path).terminal();
        let mut told = String::new();
        let (file, text) = read(&repo)?;
        let new = attributes::without(&text, &path);
        if new != text {
            told.push_str(&self.attributes(context, &file, (&text, &new))?);
        }
        for (key, _) in [SAYS, RUNS] {
            if repo.setting(self.scope(), key)?.is_some() {
                if !self.dry_run {
                    repo.unset(self.scope(), key)?;
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
        if !self.dry_run && repo.merge_attribute(&path)?.as_deref() == Some(NAME) {
            context.terminal.warn(&format!(
                "some other line of attributes still gives {shown} this driver: git merges its text as ever where it is not configured"
            ));
        }
        if self.scope() == Scope::Local && repo.setting(Scope::Global, RUNS.0)?.is_some() {
            context.hint("it is configured for all your repositories, too: `--uninstall --global`");
        }
        Ok(Outcome::Fine)
    }

    fn scope(self) -> Scope {
        if self.global {
            Scope::Global
        } else {
            Scope::Local
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

//! `peak init`: from a fork to a progress document.

use std::path::Path;

use super::project::{self, ROADMAPS, slashed};
use super::{Context, Outcome};
use crate::error::{Error, Result};
use crate::git::Repo;
use crate::progress::{Header, Opened, create};
use crate::render::diff;
use crate::render::escape::Untrusted;
use crate::render::roadmap::totals;
use crate::roadmap::parse::Reading;
use crate::roadmap::{Roadmap, bundled};
use crate::workspace::{self, Target};

/// Start tracking: read the roadmap and write progress.md
///
/// The roadmap is the repository's own roadmap.md or README.md, or the one that --roadmap names: a file, or a roadmap that ships
/// with peak (`peak roadmap list`). Run again, it changes nothing.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A file of this repository, or a bundled roadmap
    #[arg(long, value_name = "NAME|FILE")]
    roadmap: Option<String>,
    /// Where your own history begins; `none`: take the whole history
    #[arg(long, value_name = "REV")]
    base: Option<String>,
    /// Take over a progress.md made by hand without asking
    #[arg(long)]
    adopt: bool,
    /// Take a document that hardly looks like a roadmap
    #[arg(long)]
    force: bool,
    /// Show what would be written, as a diff, and write nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
}

/// A roadmap and how the header names it.
struct Chosen {
    name: String,
    roadmap: Roadmap,
}

impl Args {
    /// Writes the progress document, or says that there is one.
    ///
    /// # Errors
    /// No repository, no roadmap, a document that cannot be taken over.
    pub fn run(&self, context: &mut Context) -> Result<Outcome> {
        let repo = context.repository()?;
        let root = project::work_tree(&repo)?.to_owned();
        let target = context.target(&repo)?;
        if target.present() {
            return self.again(context, &repo, &target);
        }
        let chosen = self.choose(context, &repo, &root)?;
        let header = self.header(&repo, &chosen)?;
        let text = create(&chosen.roadmap, &header);
        if self.dry_run {
            let diff = diff::unified(
                &slashed(target.shown()),
                b"",
                text.as_bytes(),
                context.terminal.look(),
            );
            context.data(&diff)?;
            return Ok(Outcome::Fine);
        }
        context.warn_of(&workspace::create(&target, text.as_bytes())?);
        let place = shown(&slashed(target.shown()));
        let read = totals(&chosen.roadmap);
        context.data(&format!(
            "wrote {place}: {read}, read from {}\n",
            shown(&chosen.name)
        ))?;
        self.tell_what_next(context, &place, &header);
        Ok(Outcome::Fine)
    }

    /// There is a document: ours, then nothing is to be done but to renew its fork point; or one made by hand.
    fn again(&self, context: &mut Context, repo: &Repo, target: &Target) -> Result<Outcome> {
        let place = shown(&slashed(target.shown()));
        let opened = Opened::new(target.read()?)
            .map_err(|fault| Error::unreadable(target.shown(), &fault))?;
        let header = opened.header();
        if header.line.is_none() {
            return Err(
                Error::new(format!("{place} is there already, and was made by hand"))
                    .hint("move it away, or name another file with --file"),
            );
        }
        let name = header
            .roadmap
            .as_deref()
            .unwrap_or("the roadmap of this repository");
        context.data(&format!("{place} already follows {}\n", shown(name)))?;
        let _ = repo;
        Ok(Outcome::Fine)
    }

    /// What the header of a new document says.
    fn header(&self, repo: &Repo, chosen: &Chosen) -> Result<Header> {
        let path = project::is_path(&chosen.name).then_some(chosen.name.as_str());
        let learner: Vec<String> = repo
            .config_all("peak.learner")
            .into_iter()
            .chain(repo.user_email())
            .collect();
        let base = match self.base.as_deref() {
            Some("none") => None,
            Some(revision) => Some(repo.resolve(revision)?),
            None => repo.fork_point(&learner, path)?,
        };
        Ok(Header {
            roadmap: Some(chosen.name.clone()),
            base: base.map(|id| id.to_string()),
            ..Header::default()
        })
    }

    /// The roadmap to follow: the one that was named, else the repository's own.
    fn choose(&self, context: &mut Context, repo: &Repo, root: &Path) -> Result<Chosen> {
        let chosen = match &self.roadmap {
            Some(name) => named(context, repo, root, name)?,
            None => match workspace::named(root, &ROADMAPS).as_slice() {
                [] => {
                    return Err(no_roadmap(
                        "this repository has no roadmap.md and no README.md",
                    ));
                }
                files => best(repo, root, files)?,
            },
        };
        if let Some(doubt) = chosen.roadmap.doubts.first().filter(|_| !self.force) {
            let what = format!(
                "{} hardly looks like a roadmap: {doubt}",
                shown(&chosen.name)
            );
            return Err(match &self.roadmap {
                Some(name) => Error::new(what).hint(format!(
                    "see `peak roadmap show {}`; --force takes it all the same",
                    shown(name)
                )),
                None => no_roadmap(&what),
            });
        }
        Ok(chosen)
    }

    fn tell_what_next(&self, context: &mut Context, place: &str, header: &Header) {
        match &header.base {
            Some(base) => context.hint(&format!("your own history begins after {}", base.get(..10).unwrap_or(base))),
            None => context.hint("the whole history counts as yours; if you forked this, add the original as remote `upstream`, fetch it, and run `peak init` again"),
        }
        context.hint(&format!(
            "commit it (`git add {place}`), then `peak next` says where to begin"
        ));
    }
}

/// The roadmap that a person named: a bundled one, else a file, from the folder they are in or from the root.
fn named(context: &Context, repo: &Repo, root: &Path, name: &str) -> Result<Chosen> {
    if bundled::find(name).is_some() {
        return Ok(Chosen {
            name: name.to_owned(),
            roadmap: project::bundled_roadmap(name)?,
        });
    }
    let path = [context.dir.join(name), root.join(name)]
        .into_iter()
        .find(|path| workspace::exists(path));
    let Some(path) = path else {
        return project::bundled_roadmap(name).map(|roadmap| Chosen {
            name: name.to_owned(),
            roadmap,
        });
    };
    let inside = workspace::inside(&path, root)?;
    from_file(repo, root, &inside)
}

/// Of the repository's own files the first that clearly is a roadmap, else the first.
fn best(repo: &Repo, root: &Path, files: &[std::path::PathBuf]) -> Result<Chosen> {
    let mut read = Vec::new();
    for file in files {
        let chosen = from_file(repo, root, file.strip_prefix(root).unwrap_or(file))?;
        if chosen.roadmap.doubts.is_empty() {
            return Ok(chosen);
        }
        read.push(chosen);
    }
    read.into_iter()
        .next()
        .ok_or_else(|| no_roadmap("no roadmap was found"))
}

fn from_file(repo: &Repo, root: &Path, path: &Path) -> Result<Chosen> {
    let roadmap = project::read_roadmap(repo, root, &root.join(path), &Reading::default())?;
    let name = slashed(path);
    // A header tells a path from a bundled name by its `/` or `.md`.
    let name = if project::is_path(&name) {
        name
    } else {
        format!("./{name}")
    };
    Ok(Chosen { name, roadmap })
}

/// Nothing to start from: the bundled roadmaps are offered.
fn no_roadmap(what: &str) -> Error {
    let names: Vec<_> = bundled::ALL.iter().map(|bundled| bundled.name).collect();
    Error::new(what).hint(format!(
        "name a file with --roadmap, or take one that ships with peak: {}",
        names.join(", ")
    ))
}

fn shown(text: &str) -> String {
    Untrusted::new(text).terminal()
}

//! By whose rules is judged: a mentor takes them from a revision of their own, not from the learner's files.

use std::collections::HashSet;
use std::path::Path;

use super::Project;
use crate::commands::project::ROADMAPS;
use crate::commands::reading;
use crate::error::{Error, Result};
use crate::evidence::ObjectId;
use crate::git::Which;
use crate::progress::{Opened, bare_path, is_path};
use crate::render::escape::Untrusted;
use crate::render::text::shell_word;
use crate::roadmap::parse::{self, Reading};
use crate::roadmap::{Id, MAX_BYTES, Roadmap};

/// By whose rules is judged, after a revision was named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rules {
    /// By that revision's.
    Taken,
    /// By those of the roadmap of this name, which is bundled.
    Bundled(String),
}

impl Project {
    /// Reads the roadmap as it is at a revision, `REV` or `REV:PATH`: a mentor does not take rules from the learner's files. Nor does
    /// the learner's header choose them: it may name the root's roadmap, or what else there is where the root has none. A bundled
    /// roadmap is the same everywhere; the revision must be one all the same.
    ///
    /// # Errors
    /// An unknown revision; no such file there, or one that cannot be read; a header that names another roadmap than the root's.
    pub fn take_rules_from(&mut self, named: &str) -> Result<Rules> {
        let parts = named.split_once(':');
        // What lacks one of both is a revision in git's words, such as `:/message`, or none.
        let parts = parts.filter(|(revision, path)| !revision.is_empty() && !path.is_empty());
        let (revision, path) = match parts {
            Some((revision, path)) => (revision, Some(path)),
            None => (named, None),
        };
        let commit = self.repo.resolve(revision)?;
        let header = self.document.header.roadmap.clone();
        let own = match path {
            None => self.own_roadmap_at(&commit)?,
            Some(_) => None,
        };
        let roadmap = match (path, header, own) {
            (Some(path), ..) => self.roadmap_at(&commit, path, revision)?,
            (None, Some(name), Some((path, _))) if bare_path(&name) != path => {
                return Err(others_choice(&name, revision, &path));
            }
            (None, Some(name), None) if !is_path(&name) => return Ok(Rules::Bundled(name)),
            (None, Some(name), _) => self.roadmap_at(&commit, &name, revision)?,
            (None, None, Some((_, roadmap))) => roadmap,
            (None, None, None) => return Err(no_roadmap(revision)),
        };
        let opened = Opened::new(self.document.text.clone())
            .map_err(|fault| Error::unreadable(self.target.shown(), &fault))?;
        self.roadmap = Some(opened.bound(roadmap));
        self.unread = None;
        Ok(Rules::Taken)
    }

    /// The roadmap in this file, read as the header says; what the header leaves out of it is judged all the same.
    fn roadmap_at(&self, commit: &ObjectId, path: &str, revision: &str) -> Result<Roadmap> {
        let bytes = self.repo.file_at(commit, path, MAX_BYTES as u64)?;
        let (shown, at) = (
            Untrusted::new(path).terminal(),
            Untrusted::new(revision).terminal(),
        );
        let bytes = bytes.ok_or_else(|| {
            Error::new(format!("there is no {shown} at {at}"))
                .hint("name a revision that has the roadmap, as `REV` or `REV:PATH`")
        })?;
        let survey = |reading: &Reading| {
            parse::survey_bytes(&bytes, reading)
                .map_err(|fault| Error::unreadable(Path::new(path), &fault))
        };
        let reading = reading::said(&self.document.header)?;
        let mut roadmap = survey(&reading)?.roadmap;
        if reading != Reading::default() {
            add_missing(&mut roadmap, survey(&Reading::default())?.roadmap);
        }
        // A page that says where the roadmap is now has no rules, and nothing is to be judged by that.
        if roadmap.items().next().is_none() {
            return Err(Error::new(format!("{shown} at {at} holds no item")).hint(
                "name a revision that has the roadmap; where it moved, `peak update --from FILE` follows it there first",
            ));
        }
        Ok(roadmap)
    }

    /// The roadmap that the repository has of its own, at its root, and its path; `None` where there is none, or what is there may be
    /// none.
    fn own_roadmap_at(&self, commit: &ObjectId) -> Result<Option<(String, Roadmap)>> {
        for name in ROADMAPS {
            let limit = MAX_BYTES as u64;
            let read = |(): &mut (), bytes: &[u8]| {
                let read = parse::survey_bytes(bytes, &Reading::default());
                read.ok().map(|read| read.roadmap)
            };
            let found = self
                .repo
                .files_at(&[*commit], Which::Root(name), limit, || (), read)?;
            // As in the work tree, the first that is there is the one.
            if let Some(found) = found.into_iter().next().transpose()?.flatten() {
                let roadmap = found.told.filter(|roadmap| roadmap.doubts.is_empty());
                return Ok(roadmap.map(|roadmap| (found.path, roadmap)));
            }
        }
        Ok(None)
    }
}

/// Adds the items of `whole`, the same document read without options, that `roadmap` lacks.
fn add_missing(roadmap: &mut Roadmap, whole: Roadmap) {
    let known: HashSet<Id> = roadmap.items().map(|item| item.id.clone()).collect();
    for mut phase in whole.phases {
        phase.items.retain(|item| !known.contains(&item.id));
        let own = roadmap.phases.iter_mut().find(|own| own.id == phase.id);
        match own {
            Some(own) => own.items.append(&mut phase.items),
            None if phase.items.is_empty() => {}
            None => roadmap.phases.push(phase),
        }
    }
}

/// The header names a roadmap that is not `own`, the root's.
fn others_choice(name: &str, revision: &str, own: &str) -> Error {
    let shown = |text: &str| Untrusted::new(text).terminal();
    let option = |path: &str| {
        let word = shell_word(&format!("{}:{}", shown(revision), shown(path)));
        format!("`--rules-from {word}`")
    };
    let message = format!(
        "the learner's header names {}, and the roadmap of {} is {}",
        shown(name),
        shown(revision),
        shown(own)
    );
    Error::new(message).hint(match is_path(name) {
        true => format!(
            "say whose rules are meant: {} or {}",
            option(own),
            option(name)
        ),
        false => format!(
            "{} takes those of the revision; those of {} are taken without the option",
            option(own),
            shown(name)
        ),
    })
}

fn no_roadmap(revision: &str) -> Error {
    let revision = Untrusted::new(revision).terminal();
    Error::new(format!(
        "the document's header names no roadmap, and no file at the root of {revision} is one"
    ))
    .hint("name it, as it is called at that revision: `--rules-from REV:PATH`")
}

//! By whose rules is judged: a mentor takes them from a revision of their own, not from the learner's files.

use std::path::Path;

use super::Project;
use crate::commands::project::ROADMAPS;
use crate::commands::reading;
use crate::error::{Error, Result};
use crate::evidence::ObjectId;
use crate::git::Which;
use crate::progress::{Opened, is_path};
use crate::render::escape::Untrusted;
use crate::roadmap::parse::{self, Reading};
use crate::roadmap::{MAX_BYTES, Roadmap};

/// By whose rules is judged, after a revision was named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rules {
    /// By that revision's.
    Taken,
    /// By those of the roadmap of this name, which is bundled.
    Bundled(String),
}

impl Project {
    /// Reads the roadmap as it is at `revision`: a mentor does not take rules from the learner's files. A bundled roadmap is
    /// the same everywhere; the revision must be one all the same.
    ///
    /// # Errors
    /// An unknown revision; no such file there, or one that cannot be read.
    pub fn take_rules_from(&mut self, revision: &str) -> Result<Rules> {
        let commit = self.repo.resolve(revision)?;
        let roadmap = match self.document.header.roadmap.clone() {
            Some(name) if !is_path(&name) => return Ok(Rules::Bundled(name)),
            Some(path) => self.roadmap_at(&commit, &path, revision)?,
            None => self.own_roadmap_at(&commit, revision)?,
        };
        let opened = Opened::new(self.document.text.clone())
            .map_err(|fault| Error::unreadable(self.target.shown(), &fault))?;
        self.roadmap = Some(opened.bound(roadmap));
        self.unread = None;
        Ok(Rules::Taken)
    }

    /// The roadmap that the header names.
    fn roadmap_at(&self, commit: &ObjectId, path: &str, revision: &str) -> Result<Roadmap> {
        let bytes = self.repo.file_at(commit, path, MAX_BYTES as u64)?;
        let bytes = bytes.ok_or_else(|| {
            let (path, revision) = (
                Untrusted::new(path).terminal(),
                Untrusted::new(revision).terminal(),
            );
            Error::new(format!("there is no {path} at {revision}"))
                .hint("name a revision that has the roadmap")
        })?;
        let reading = reading::said(&self.document.header)?;
        let survey = parse::survey_bytes(&bytes, &reading)
            .map_err(|fault| Error::unreadable(Path::new(path), &fault))?;
        // A page that says where the roadmap is now has no rules, and nothing is to be judged by that.
        if survey.roadmap.items().next().is_none() {
            let (path, revision) = (
                Untrusted::new(path).terminal(),
                Untrusted::new(revision).terminal(),
            );
            return Err(Error::new(format!("{path} at {revision} holds no item")).hint(
                "name a revision that has the roadmap; where it moved, `peak update --from FILE` follows it there first",
            ));
        }
        Ok(survey.roadmap)
    }

    /// The roadmap that the repository has of its own: what the header does not say, the learner's files do not say either.
    fn own_roadmap_at(&self, commit: &ObjectId, revision: &str) -> Result<Roadmap> {
        for name in ROADMAPS {
            let limit = MAX_BYTES as u64;
            let read = |(): &mut (), bytes: &[u8]| {
                let read = parse::survey_bytes(bytes, &Reading::default());
                read.ok().map(|read| read.roadmap)
            };
            let found = self
                .repo
                .files_at(&[*commit], Which::Root(name), limit, || (), read)?;
            let Some(found) = found.into_iter().next().transpose()?.flatten() else {
                continue;
            };
            // As in the work tree, the first that is there is the one.
            match found.told.filter(|roadmap| roadmap.doubts.is_empty()) {
                Some(roadmap) => return Ok(roadmap),
                None => break,
            }
        }
        let revision = Untrusted::new(revision).terminal();
        Err(Error::new(format!(
            "the document's header names no roadmap, and no file at the root of {revision} is one"
        ))
        .hint("name it in the header (`roadmap=PATH`), as it is called at that revision"))
    }
}

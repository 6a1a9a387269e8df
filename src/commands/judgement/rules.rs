//! By whose rules is judged: a mentor takes them from a revision of their own, not from the learner's files.

use std::path::Path;

use super::Project;
use crate::commands::reading;
use crate::error::{Error, Result};
use crate::progress::{Opened, is_path};
use crate::render::escape::Untrusted;
use crate::roadmap::MAX_BYTES;
use crate::roadmap::parse;

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
        let Some(path) = self
            .document
            .header
            .roadmap
            .clone()
            .filter(|name| is_path(name))
        else {
            let named = self.document.header.roadmap.clone();
            return Ok(Rules::Bundled(
                named.unwrap_or_else(|| "no roadmap".to_owned()),
            ));
        };
        let bytes = self
            .repo
            .file_at(&commit, &path, MAX_BYTES as u64)?
            .ok_or_else(|| {
                let (path, revision) = (
                    Untrusted::new(&path).terminal(),
                    Untrusted::new(revision).terminal(),
                );
                Error::new(format!("there is no {path} at {revision}"))
                    .hint("name a revision that has the roadmap")
            })?;
        let reading = reading::said(&self.document.header)?;
        let survey = parse::survey_bytes(&bytes, &reading)
            .map_err(|fault| Error::unreadable(Path::new(&path), &fault))?;
        let opened = Opened::new(self.document.text.clone())
            .map_err(|fault| Error::unreadable(self.target.shown(), &fault))?;
        self.roadmap = Some(opened.bound(survey.roadmap));
        self.unread = None;
        Ok(Rules::Taken)
    }
}

//! Work in a repository that was added as if it were a folder, or behind a symbolic link: git has none of its files there.

use super::{Look, unless_unreadable};
use crate::evidence::question::{Ask, Asked};
use crate::evidence::site::{Obstacle, leads_to};
use crate::git::added::added;
use crate::git::tree::EntryKind;
use crate::git::{Error, Repo, modules};

impl Look<'_, '_, '_> {
    /// The folders of such repositories, where something is missing.
    pub(super) fn embedded(&self, repo: &Repo) -> Result<Vec<String>, Error> {
        if self.missing().is_empty() {
            return Ok(Vec::new());
        }
        modules::embedded(repo, self.tip, self.base)
            .or_else(|error| unless_unreadable(error).map(|()| Vec::new()))
    }

    /// The symbolic links, where something is missing.
    pub(super) fn links(&self) -> Result<Vec<String>, Error> {
        if self.missing().is_empty() {
            return Ok(Vec::new());
        }
        added(self.objects, self.tip, self.base, EntryKind::Link)
            .or_else(|error| unless_unreadable(error).map(|()| Vec::new()))
    }

    /// What is asked for by one of these paths, or below it.
    pub(super) fn in_place_of(&mut self, paths: &[String], told: fn(String) -> Obstacle) {
        for path in paths {
            let wanted = self.missing();
            let about = self.about(path.as_bytes(), &wanted);
            let pointed = wanted.into_iter().filter(|question| {
                matches!(&self.ask(*question), Ask::Place { within, .. }
                    if within.paths().iter().any(|place| leads_to(place, path)))
            });
            let all: Vec<usize> = pointed.chain(about).collect();
            self.tell_all(
                all.into_iter()
                    .map(|question| (question, told(path.clone()))),
            );
        }
    }

    /// What is asked for anywhere, and was found nowhere: it may well be in one of them.
    pub(super) fn perhaps_in_embedded(&mut self, embedded: &[String]) {
        let Some(path) = embedded.first() else {
            return;
        };
        let anywhere = self.missing().into_iter().filter(|question| {
            matches!(self.ask(*question), Ask::Place { asked: Asked::Glob(_), within, .. }
                if within.paths().is_empty())
        });
        let told: Vec<_> = anywhere
            .map(|question| (question, Obstacle::Embedded(path.clone())))
            .collect();
        self.tell_all(told);
    }

    fn ask(&self, question: usize) -> &Ask {
        &self.examination.inquiry().questions[question].ask
    }
}

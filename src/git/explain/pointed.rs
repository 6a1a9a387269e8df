//! Commits that pointers name, and that are none of the learner's: a merge, or one that is not here any more.

use std::collections::BTreeSet;

use super::Look;
use crate::evidence::question::Ask;
use crate::evidence::site::Obstacle;
use crate::git::commit;
use crate::git::object::Kind;

impl Look<'_, '_, '_> {
    /// What keeps each commit that is pointed to from counting.
    pub(super) fn pointed(&mut self) {
        let questions = &self.examination.inquiry().questions;
        for question in BTreeSet::from_iter(self.open.clone()) {
            let Ask::Revision(hex) = &questions[question].ask else {
                continue;
            };
            let told = self.at_commit(hex);
            self.tell_all(told.map(|told| (question, told)));
        }
    }

    fn at_commit(&self, hex: &str) -> Option<Obstacle> {
        let Some(id) = self.objects.with_prefix(hex) else {
            return Some(Obstacle::Lost(hex.to_owned()));
        };
        let side = self.objects.with_kind(&id, Kind::Commit, |bytes| {
            commit::parse(bytes).parents.iter().nth(1)
        });
        Some(Obstacle::Joins(hex.to_owned(), side.ok()??))
    }
}

//! The learner's commits, when they are looked at once more for what is still open, and how far may be looked.

use std::cell::Cell;

use super::Scene;
use crate::evidence::ObjectId;
use crate::evidence::examine::Reach;
use crate::evidence::question::Inquiry;
use crate::git::authors::{Known, Own};
use crate::git::ids::IdMap;
use crate::git::tree::Change;

/// All commits of the learner's, with what may still be looked at.
pub(super) struct OwnCommits<'l> {
    /// The document's path.
    pub document: &'l [u8],
    /// The dates of all of them, merges too.
    pub times: IdMap<i64>,
    /// How much more may be looked at.
    pub left: Cell<usize>,
}

impl<'l> OwnCommits<'l> {
    /// Of these commits, with so much to look at.
    pub fn new(own: &[Own], inquiry: &'l Inquiry, most: usize) -> Self {
        Self {
            document: inquiry.document(),
            times: own.iter().map(|own| (own.id, own.time)).collect(),
            left: Cell::new(most),
        }
    }

    /// A commit of the learner's, as far as it is `known`, for what it changed, wherever that is now; `None` for one of somebody else's.
    pub fn scene<'c>(
        &'c self,
        id: ObjectId,
        known: &Known,
        changes: &'c [Change],
    ) -> Option<Scene<'c>> {
        Some(Scene {
            id,
            time: *self.times.get(&id)?,
            tree: known.tree,
            parent: known.parent_tree,
            changes,
            document: self.document,
            foreseen: None,
            reach: Reach::Anywhere,
        })
    }

    /// Whether so much more may be looked at.
    pub fn may_look(&self, much: usize) -> bool {
        let left = self.left.get().checked_sub(much);
        self.left.set(left.unwrap_or_default());
        left.is_some()
    }
}

//! The learner's commits, when they are looked at once more for what is still open, and how far may be looked.

use std::cell::Cell;

use crate::evidence::question::Inquiry;
use crate::git::authors::Own;
use crate::git::ids::IdMap;

/// What is known of the learner then.
pub(super) struct Ground<'l> {
    /// The document's path.
    pub document: &'l [u8],
    /// The learner's addresses.
    pub learner: &'l [String],
    /// All of their commits and merges, with their dates.
    pub own: IdMap<i64>,
    /// How much more may be looked at.
    pub left: Cell<usize>,
}

impl<'l> Ground<'l> {
    /// Of these commits, with so much to look at.
    pub fn new(own: &[Own], learner: &'l [String], inquiry: &'l Inquiry, most: usize) -> Self {
        Self {
            document: inquiry.document(),
            learner,
            own: own.iter().map(|own| (own.id, own.time)).collect(),
            left: Cell::new(most),
        }
    }

    /// Whether so much more may be looked at.
    pub fn may_look(&self, much: usize) -> bool {
        let left = self.left.get().checked_sub(much);
        self.left.set(left.unwrap_or_default());
        left.is_some()
    }
}

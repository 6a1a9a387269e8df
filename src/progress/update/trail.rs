//! What the states of a roadmap between a former one and the present one tell: where each item and phase went.

use std::collections::HashMap;

use crate::roadmap::Id;

/// Where the items of a document and its phases went.
#[derive(Debug, Clone, Default)]
pub struct Trail {
    /// Of each item of the former state, by its number.
    pub(super) items: Vec<End>,
    /// Of what else stands in the document, the learner's own and what was put away, by its id.
    pub(super) others: HashMap<Id, End>,
    /// Of each phase of the former state, by its number, that of the present one.
    pub(super) phases: Vec<Option<usize>>,
}

/// What an item came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// It is the item of this number in the present state.
    Is(usize),
    /// It was put away.
    Archived {
        /// The item that it may be: one that came to be from one with a close title when it went.
        close: Option<usize>,
    },
    /// It stands where it stood, and the roadmap does not hold it.
    Own,
    /// History says nothing of it, or it went untouched: no tick is at stake.
    Open,
}

impl Trail {
    /// What the document's item of this number and id came to; `former_count` is how many items the former roadmap held; higher numbers are the learner's own
    /// and what was put away.
    pub(super) fn end(&self, number: usize, former_count: usize, id: &Id) -> End {
        let end = if number < former_count {
            self.items.get(number)
        } else {
            self.others.get(id)
        };
        end.copied().unwrap_or(End::Open)
    }
}

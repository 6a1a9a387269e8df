//! What the states of a roadmap between a former one and the present one tell: where each item and phase went.

/// Where the items and phases of a former state went, by their numbers in either state.
#[derive(Debug, Clone, Default)]
pub struct Trail {
    /// Of each former item, the present one.
    pub(super) items: Vec<Option<Step>>,
    /// Of each former phase, the present one.
    pub(super) phases: Vec<Option<usize>>,
}

/// Where an item went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Step {
    /// The number of the item in the present state.
    pub(super) now: usize,
    /// Whether every step on the way was sure; else one was between titles that are merely close.
    pub(super) sure: bool,
}

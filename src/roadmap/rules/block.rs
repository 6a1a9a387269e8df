//! What a `toml peak` block says, as values.

use std::ops::Range;

use super::Rules;
use crate::roadmap::Id;

/// All that a block says, before it is applied to its item or phase.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Block {
    /// The item that it is about, where that is not the one that contains it (`for`).
    pub about: Option<Id>,
    /// An id pinned by the block.
    pub id: Option<Id>,
    /// Former ids.
    pub aliases: Vec<Id>,
    /// Prerequisites.
    pub after: Vec<Id>,
    /// The `[evidence]` table.
    pub rules: Option<Rules>,
    /// Where the ids, globs and patterns of all this stand, up to [`MAX_SPOTS`](super::read::MAX_SPOTS).
    pub spots: Vec<Spot>,
}

/// An id, glob or pattern of a block, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// What it is there for.
    pub part: Part,
    /// The value, as TOML means it.
    pub text: String,
    /// Bytes of the block's text that it covers, quotes included; once it is tied to its item, bytes of the document.
    pub at: Range<usize>,
    /// The item or phase that the block is about, once that is known.
    pub of: Option<Id>,
}

/// What a value of a block is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The item that the block is about.
    For,
    /// The id that it pins.
    Id,
    /// A former id.
    Alias,
    /// A prerequisite.
    After,
    /// A glob of `paths`.
    Path,
    /// The glob of an entry of `contains`.
    Within,
    /// The pattern of an entry of `contains`.
    Pattern,
    /// The pattern of an entry of `commits`.
    Message,
}

/// Something wrong in a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Byte of the block's text at which it stands.
    pub at: usize,
    /// What is wrong and what is expected, without a full stop.
    pub message: String,
}

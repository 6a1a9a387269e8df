//! `toml peak` blocks: what an author says of an item — prerequisites, former ids, and what counts as evidence.

use super::Id;

/// What counts as evidence for one item. Every key that is given must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rules {
    /// Each glob must match a file that the learner added or changed and that still exists.
    pub paths: Vec<String>,
    /// Each pattern must match the content at HEAD of such a file.
    pub contains: Vec<Contains>,
    /// Each needs so many commits of the learner's.
    pub commits: Vec<Commits>,
    /// Line of the block, counted from 1.
    pub line: usize,
}

/// A pattern to be found in the content of a file.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contains {
    /// Glob of the file's path.
    pub path: String,
    /// Regular expression to be found in it.
    pub pattern: String,
}

/// Commits whose message matches.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Commits {
    /// Regular expression to be found in the message.
    pub message: String,
    /// How many; 1 where it is not given.
    #[serde(default = "one")]
    pub min: usize,
}

fn one() -> usize {
    1
}

/// All that a block says, before it is applied to its item or phase.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Block {
    /// The item that it is about, where that is not the one that contains it.
    pub about: Option<Id>,
    /// An id pinned by the block.
    pub id: Option<Id>,
    /// Former ids.
    pub aliases: Vec<Id>,
    /// Prerequisites.
    pub after: Vec<Id>,
    /// The `[evidence]` table.
    pub rules: Option<Rules>,
}

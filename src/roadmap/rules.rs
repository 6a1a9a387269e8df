//! `toml peak` blocks: what an author says of an item — prerequisites, former ids, and what counts as evidence.
//!
//! Reading a block ([`read`](fn@read)) compiles nothing, so that a status is quick; what a pattern costs is in [`pattern`](mod@pattern), what it
//! could ever find in [`reach`].

mod ascii;
pub mod block;
pub mod pattern;
pub mod reach;
pub mod read;

pub use ascii::{Kinds, StandIns};
pub use block::{Block, Fault, Part, Spot};
pub use pattern::{Alphabet, BadRule, MAX_PATTERN, MAX_TOGETHER, glob, inside, measured, pattern};
pub use read::read;

/// What counts as evidence for one item. Every key that is given must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rules {
    /// Each glob must match a file that the learner added or changed and that still exists.
    pub paths: Vec<String>,
    /// Each pattern must match the content at HEAD of such a file.
    pub contains: Vec<Contains>,
    /// Each needs so many commits of the learner's.
    pub commits: Vec<Commits>,
    /// Glob of the file that marks a project's folder: where there are several, `paths` and `contains` must hold in one of them.
    pub together: Option<String>,
    /// Whether a part of the block could not be read: such rules prove nothing, whatever else holds.
    pub broken: bool,
    /// Line of the block, counted from 1.
    pub line: usize,
}

/// A pattern to be found in the content of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contains {
    /// Glob of the file's path.
    pub path: String,
    /// Regular expression to be found in it.
    pub pattern: String,
    /// What that is, in the author's words: "a cart".
    pub what: Option<String>,
}

/// Commits whose message matches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commits {
    /// Regular expression to be found in the message.
    pub message: String,
    /// How many; 1 where it is not given.
    pub min: usize,
    /// What the message says, in the author's words.
    pub what: Option<String>,
}

impl Rules {
    /// Whether no key is given: such rules say nothing.
    pub fn is_empty(&self) -> bool {
        self.paths.is_empty() && self.contains.is_empty() && self.commits.is_empty()
    }
}

/// Whether the info string of a fence marks a block of ours: `toml peak`, or `toml title="peak"` for site generators.
pub fn is_block(info: &str) -> bool {
    let mut words = info.split_whitespace();
    words
        .next()
        .is_some_and(|word| word.eq_ignore_ascii_case("toml"))
        && words.any(|word| {
            let value = word.strip_prefix("title=").unwrap_or(word);
            value.trim_matches(['"', '\'']) == "peak"
        })
}

#[cfg(test)]
mod tests {
    use super::is_block;

    #[test]
    fn a_fence_is_ours_by_its_info() {
        for ours in ["toml peak", "toml title=\"peak\"", "TOML  title='peak' x"] {
            assert!(is_block(ours), "{ours}");
        }
        for other in ["toml", "peak", "toml peaks", "yaml peak", ""] {
            assert!(!is_block(other), "{other}");
        }
    }
}

//! Blocks of Markdown → a [`Roadmap`].

use super::{Roadmap, Unreadable};

/// What a person said about how to read a document; the default leaves everything to the rules.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// Read only sections whose heading matches this regular expression.
    pub section: Option<String>,
}

/// Reads a Markdown document as a roadmap. Never fails but at the limits; what is odd is in `notices` and `doubts`.
///
/// # Errors
/// [`Unreadable`] where the document is beyond the limits or no UTF-8.
pub fn roadmap(source: &str, reading: &Reading) -> Result<Roadmap, Unreadable> {
    let _ = (source, reading);
    Ok(Roadmap::default())
}

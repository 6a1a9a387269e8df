//! Values → tables, Markdown, JSON and sentences. Writes nothing: returns text.
//!
//! It knows no stream: what a stream can show comes in as a [`Look`]. What came from a repository passes
//! [`escape::Untrusted`] on its way into any text made here.

pub mod ci;
pub mod cohort;
pub mod diff;
pub mod escape;
pub mod finding;
pub mod items;
pub mod json;
pub mod lint;
pub mod merged;
pub mod next;
pub mod published;
pub mod resolved;
pub mod review;
pub mod roadmap;
pub mod show;
pub mod status;
pub mod style;
pub mod table;
pub mod text;
pub mod update;
pub mod verify;

pub use style::Label;

/// How text is drawn for one stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Whether ANSI colours are written.
    pub color: bool,
    /// Whether only ASCII is drawn (bars, rules, marks).
    pub ascii: bool,
    /// Columns to fit into.
    pub width: usize,
}

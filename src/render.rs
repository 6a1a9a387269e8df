//! Values → tables, Markdown, JSON and sentences. Writes nothing: returns text.

pub mod escape;

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

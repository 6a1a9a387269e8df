//! Something odd in a document, as a value: its place, its words, and what it is about where more than words is known.

use super::Id;

/// Something odd in a document; never a failure.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Notice {
    /// Line, counted from 1.
    pub line: usize,
    /// Column in characters, counted from 1, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
    /// What is odd and what to do, in one sentence without a full stop.
    pub message: String,
    /// What it is about.
    #[serde(skip)]
    pub oddity: Oddity,
}

/// What a notice is about, for those who do more with it than print it.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Oddity {
    /// Nothing but its words.
    #[default]
    Other,
    /// A `toml peak` block, or a part of it, cannot be read.
    Block,
    /// A block that belongs to no item, or to one that has its rules already.
    Astray,
    /// A block names an id that the roadmap does not hold.
    Unknown(Id),
    /// A phase that stands twice.
    PhaseTwice(Id),
    /// An id that is pinned twice.
    Twice(Id),
    /// A pinned id that does not begin with its phase.
    WrongPhase(Id),
    /// Bytes that are no UTF-8, so that letters are lost.
    NotUtf8,
    /// No table has the column that is to hold the titles.
    NoColumn(NoColumn),
}

/// The column that is to hold the titles, where no table has it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct NoColumn {
    /// Its heading, as it was asked for.
    pub wanted: String,
    /// The headings that there are, each once, in the order in which they stand.
    pub there: Vec<String>,
    /// The one of them that may have been meant.
    pub similar: Option<String>,
}

impl Notice {
    /// A notice of a whole line.
    pub fn new(line: usize, message: impl Into<String>) -> Self {
        Self {
            line,
            column: None,
            message: message.into(),
            oddity: Oddity::Other,
        }
    }

    /// The same at a column.
    #[must_use]
    pub fn at(self, column: usize) -> Self {
        Self {
            column: Some(column),
            ..self
        }
    }

    /// The same, about something.
    #[must_use]
    pub fn about(self, oddity: Oddity) -> Self {
        Self { oddity, ..self }
    }
}

//! What a person is told when a command could not run: what was being done, the place, and one hint with the remedy.
//!
//! The core hands over typed facts; here, and only here, they get their words.

use std::fmt;

/// A message, and the remedy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    message: String,
    hint: Option<String>,
}

/// What every command returns.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// An error: lower case, what was being done, path and line, no full stop. The text must be safe to print.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            hint: None,
        }
    }

    /// With the remedy.
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self {
            hint: Some(hint.into()),
            ..self
        }
    }

    /// What went wrong.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The remedy.
    pub fn remedy(&self) -> Option<&str> {
        self.hint.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

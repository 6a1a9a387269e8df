//! What a person is told when a command could not run: what was being done, the place, and one hint with the remedy.
//!
//! The core, `git` and `workspace` hand over typed facts; here, and only here, they get their words. What only a command can find
//! wrong, such as two options that do not go together, is worded where it is found.

mod document;
mod file;
mod init;
mod publish;
mod repository;
mod selection;

use std::fmt;
use std::io;
use std::path::Path;

pub use file::write_warning;

use crate::render::escape::Untrusted;

/// A message, and the remedy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    message: String,
    hint: Option<String>,
    closed_pipe: bool,
}

/// What every command returns.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// An error: lower case, what was being done, path and line, no full stop. The text must be safe to print.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            hint: None,
            closed_pipe: false,
        }
    }

    /// With the remedy.
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self {
            hint: Some(hint.into()),
            ..self
        }
    }

    /// Whether nothing went wrong but that nobody reads the output any more.
    pub fn is_closed_pipe(&self) -> bool {
        self.closed_pipe
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

/// A failure to write to a stream.
impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        let closed_pipe = error.kind() == io::ErrorKind::BrokenPipe;
        let whole = Self::new(format!("cannot write the output: {error}"));
        Self {
            closed_pipe,
            ..whole
        }
    }
}

/// A path as it is shown.
fn place(path: &Path) -> String {
    Untrusted::new(&path.to_string_lossy()).terminal()
}

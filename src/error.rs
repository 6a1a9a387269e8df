//! What a person is told when a command could not run: what was being done, the place, and one hint with the remedy.
//!
//! The core hands over typed facts; here, and only here, they get their words.

mod document;
mod repository;
mod selection;

use std::fmt;
use std::io;
use std::path::Path;

use crate::render::escape::Untrusted;
use crate::workspace::{self, Action, Fault, Kind, UpdateError, Warning};

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

impl From<workspace::Error> for Error {
    fn from(error: workspace::Error) -> Self {
        let doing = match error.action {
            Action::Read => "read",
            Action::Write => "write",
            Action::Lock => "lock",
        };
        let path = place(&error.path);
        let whole = Self::new(format!(
            "cannot {doing} {path}: {}",
            file_reason(&error.fault)
        ));
        match file_remedy(&error.fault) {
            Some(remedy) => whole.hint(remedy),
            None => whole,
        }
    }
}

impl<E: Into<Error>> From<UpdateError<E>> for Error {
    fn from(error: UpdateError<E>) -> Self {
        match error {
            UpdateError::File(error) => error.into(),
            UpdateError::Edit(error) => error.into(),
        }
    }
}

/// What a person is told after a file was written all the same.
pub fn write_warning(warning: &Warning) -> String {
    match warning {
        Warning::NotFlushed(reason) => format!(
            "the change is made, but its folder could not be flushed to disk ({reason}); a power failure now could undo it"
        ),
        Warning::OwnerChanged => {
            "the file belonged to another user or group, who could not be kept: it is yours now"
                .to_owned()
        }
    }
}

/// A path as it is shown.
fn place(path: &Path) -> String {
    Untrusted::new(&path.to_string_lossy()).terminal()
}

/// Why a file could not be used.
fn file_reason(fault: &Fault) -> String {
    let words = match fault {
        Fault::Missing => "there is no such file or folder",
        Fault::Exists => "it is there already",
        Fault::Not(Kind::Folder) => "it is a folder",
        Fault::Not(Kind::Link) => "it is a symbolic link",
        Fault::Not(Kind::Special) => "it is a pipe, a device or a socket",
        Fault::Dangling => "it is a symbolic link to a file that is not there",
        Fault::Loop => "its symbolic links lead back to themselves",
        Fault::Outside(root) => return format!("it lies outside the repository {}", place(root)),
        Fault::InGit => "it lies in the git directory",
        Fault::Denied => "permission denied",
        Fault::ReadOnly => "it is marked read-only",
        Fault::ReadOnlyDisk => "its file system is read-only",
        Fault::Full => "no space is left",
        Fault::TooLarge { bytes, limit } => {
            return format!("it has {bytes} bytes, and at most {limit} are read");
        }
        Fault::Busy(waited) => {
            return format!("another peak was writing it for {} s", waited.as_secs());
        }
        Fault::Changing(attempts) => {
            return format!("another program saved it {attempts} times meanwhile");
        }
        Fault::Other(reason) => reason,
    };
    words.to_owned()
}

/// What to do about a file that could not be used.
fn file_remedy(fault: &Fault) -> Option<&'static str> {
    match fault {
        Fault::Missing | Fault::Other(_) => None,
        Fault::Exists => Some("peak never overwrites it; move it away first"),
        Fault::Not(Kind::Folder) => Some("name a file"),
        Fault::Not(Kind::Link) => Some("remove the link; peak makes a file there"),
        Fault::Not(Kind::Special) => Some("save the text in a regular file first"),
        Fault::Dangling => Some("make that file, or remove the link"),
        Fault::Loop => Some("remove one of the links: `ls -l` shows where they lead"),
        Fault::Outside(_) => Some("keep it in the repository: its history is what counts"),
        Fault::InGit => Some("name a file beside your work, such as progress.md"),
        Fault::Denied => {
            Some("check the rights on the file and on its folder: `ls -la` shows them")
        }
        Fault::ReadOnly => Some("allow writing with `chmod u+w`"),
        Fault::ReadOnlyDisk => Some("work on a copy that can be written"),
        Fault::Full => Some("nothing was changed; free some space and run it again"),
        Fault::TooLarge { .. } => Some("split it, or name another file"),
        Fault::Busy(_) => {
            Some("nothing was changed; see what that one waits for, then run this again")
        }
        Fault::Changing(_) => Some("nothing was changed; run it again when that program is quiet"),
    }
}

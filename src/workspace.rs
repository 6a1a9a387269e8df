//! Files: found, read, locked, written atomically. The only module that uses `std::fs`, but for a git directory's own
//! files, which are git's.
//!
//! What it promises for a progress document: a change that was acknowledged is on disk and is never overwritten by another
//! `peak`; whoever reads sees the old text or the new one, nothing between; after any error the old file is intact and
//! nothing else lies beside it. How: `lock` serialises the writers, [`update()`] reads under the lock and looks again
//! before it replaces, `file` writes a temporary file beside the target and renames it. It takes plain paths and
//! bytes: it must not know git, what the bytes mean, the environment or the clock (it counts what it slept instead).

#![expect(clippy::disallowed_methods, reason = "the owner of the file system")]

mod file;
mod find;
mod listing;
mod lock;
mod scratch;
mod target;
mod update;

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

pub use file::{
    append, no_link, not_special, read, read_up_to, remove_here, write_file, write_here,
};
pub use find::{
    exists, folder, inside, is_empty_folder, is_file, is_folder, is_same, make_folder, named,
    not_led_out, outside_git, real,
};
pub use listing::{Form, Listed, files, form, listed};
pub use scratch::Scratch;
pub use target::Target;
pub use update::{UpdateError, create, update};

/// What went wrong with a file; nothing changed then. `error` words it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// What was being done.
    pub action: Action,
    /// The file or folder, as it was named or, in a repository, from its root.
    pub path: PathBuf,
    /// Why it failed.
    pub fault: Fault,
}

/// What every function here returns.
pub type Result<T> = std::result::Result<T, Error>;

/// What was being done to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Reading it.
    Read,
    /// Replacing or creating it.
    Write,
    /// Removing it.
    Remove,
    /// Waiting for the right to write it.
    Lock,
    /// Going there to work.
    Enter,
}

/// Why a file could not be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// It, or a folder on the way, is not there.
    Missing,
    /// It is there already, and is never overwritten.
    Exists,
    /// It is no regular file.
    Not(Kind),
    /// It is no folder, and a folder is needed.
    NoFolder,
    /// A symbolic link that points at nothing.
    Dangling,
    /// Symbolic links that lead back to themselves.
    Loop,
    /// It lies, links resolved, outside this folder.
    Outside(PathBuf),
    /// This symbolic link on the way, from the repository's root, leads out of the repository, to that place.
    LedOut(PathBuf, PathBuf),
    /// It lies in the git directory.
    InGit,
    /// The system refuses access.
    Denied,
    /// The file is marked read-only.
    ReadOnly,
    /// The whole file system is read-only.
    ReadOnlyDisk,
    /// No space or no quota is left.
    Full,
    /// Larger than the limit.
    TooLarge {
        /// Its size in bytes.
        bytes: u64,
        /// Most bytes that are read.
        limit: u64,
    },
    /// Another `peak` held the lock all this time.
    Busy(Duration),
    /// Another program saved it again and again meanwhile; so many attempts were made.
    Changing(u32),
    /// Anything else: the system's words.
    Other(String),
}

/// What something that is no regular file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A folder.
    Folder,
    /// A symbolic link where none is followed.
    Link,
    /// A pipe, a device or a socket.
    Special,
}

/// How a write ended.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// Whether bytes changed; nothing is written where they would not.
    pub changed: bool,
    /// What a person should know although the new text is in place.
    pub warnings: Vec<Warning>,
}

/// Something short of a failure after which the new text is in place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Warning {
    /// The folder, or the file on a disk that cannot, was not flushed: after a power failure the old text may be back. Holds the
    /// system's words.
    NotFlushed(String),
    /// The file had another owner, who could not be kept.
    OwnerChanged,
    /// The file system keeps no locks: two writers at once could lose a change. Holds the system's words.
    NotLocked(String),
}

impl Error {
    fn new(action: Action, path: &Path, fault: Fault) -> Self {
        Self {
            action,
            path: path.to_owned(),
            fault,
        }
    }

    fn system(action: Action, path: &Path, error: &io::Error) -> Self {
        Self::new(action, path, Fault::from(error))
    }

    /// The same failure under the name by which a person knows the file.
    #[must_use]
    pub fn called(self, path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            ..self
        }
    }
}

impl From<&io::Error> for Fault {
    fn from(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::Missing,
            io::ErrorKind::AlreadyExists => Self::Exists,
            io::ErrorKind::PermissionDenied => Self::Denied,
            io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnlyDisk,
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            _ if is_loop(error) => Self::Loop,
            _ => Self::Other(error.to_string()),
        }
    }
}

#[cfg(unix)]
fn is_loop(error: &io::Error) -> bool {
    error.raw_os_error() == Some(libc::ELOOP)
}

#[cfg(not(unix))]
fn is_loop(_: &io::Error) -> bool {
    false
}

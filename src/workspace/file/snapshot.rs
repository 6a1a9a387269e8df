//! A file as it is read, and what tells whether it is still the same.

use std::fs::{self, Metadata, OpenOptions};
use std::io::{self, Read};
use std::path::Path;
use std::time::SystemTime;

use super::kind;
use super::patient::{open_without_waiting, patiently};
use crate::workspace::{Action, Error, Fault, Result};

/// A file's bytes and what tells whether it is still the same file with the same content.
#[derive(Debug)]
pub(in crate::workspace) struct Snapshot {
    pub bytes: Vec<u8>,
    stamp: Stamp,
    pub(super) metadata: Metadata,
}

/// What the file system says of one state of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Stamp {
    bytes: u64,
    modified: Option<SystemTime>,
    /// Device, inode, and the time of the last change of any kind (seconds, nanoseconds).
    #[cfg(unix)]
    identity: (u64, u64, i64, i64),
}

/// Reads a regular file whole, together with its stamp.
pub(in crate::workspace) fn snapshot(path: &Path, limit: u64) -> Result<Snapshot> {
    let failed = |error: &io::Error| Error::system(Action::Read, path, error);
    let regular = |metadata: &Metadata| match kind(metadata) {
        None => Ok(()),
        Some(kind) => Err(Error::new(Action::Read, path, Fault::Not(kind))),
    };
    // Asked before opening, because opening a device can do something; and after, because the file may be another by then.
    regular(&fs::metadata(path).map_err(|error| failed(&error))?)?;
    let file = patiently(|| open_without_waiting(path, OpenOptions::new().read(true)))
        .map_err(|error| failed(&error))?;
    let metadata = file.metadata().map_err(|error| failed(&error))?;
    regular(&metadata)?;
    let too_large = |bytes| Error::new(Action::Read, path, Fault::TooLarge { bytes, limit });
    if metadata.len() > limit {
        return Err(too_large(metadata.len()));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0) + 1);
    (&file)
        .take(limit.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|error| failed(&error))?;
    if bytes.len() as u64 > limit {
        return Err(too_large(bytes.len() as u64));
    }
    Ok(Snapshot {
        bytes,
        stamp: Stamp::of(&metadata),
        metadata,
    })
}

impl Snapshot {
    /// Whether nobody wrote the file between this and the other. The stamp alone is not enough: the clock of a file system may tick
    /// only every few milliseconds.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.stamp == other.stamp && self.bytes == other.bytes
    }
}

impl Stamp {
    #[cfg(unix)]
    fn of(metadata: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        Self {
            bytes: metadata.len(),
            modified: metadata.modified().ok(),
            identity: (
                metadata.dev(),
                metadata.ino(),
                metadata.ctime(),
                metadata.ctime_nsec(),
            ),
        }
    }

    #[cfg(not(unix))]
    fn of(metadata: &Metadata) -> Self {
        Self {
            bytes: metadata.len(),
            modified: metadata.modified().ok(),
        }
    }
}

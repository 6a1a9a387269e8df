//! One file: read whole without blocking, written whole or not at all. Knows no lock.

mod output;
mod patient;
mod snapshot;
mod temporary;

use std::fs::{self, Metadata, OpenOptions};
use std::io;
use std::path::Path;

pub use self::output::{append, remove_here, write_file, write_here};
use self::patient::{open_without_waiting, patiently};
pub(super) use self::snapshot::{Snapshot, snapshot};
use self::temporary::{Name, Temporary};
use super::{Action, Error, Fault, Kind, Result, Warning, Written};
use crate::roadmap::MAX_BYTES;

/// Whether [`replace`] did.
#[derive(Debug)]
pub(super) enum Replacement {
    /// The new text is in place.
    Made(Vec<Warning>),
    /// The file is no longer what was read: start again.
    Outdated,
}

/// The bytes of a regular file of at most [`MAX_BYTES`], links followed.
///
/// # Errors
/// [`Error`]; a pipe or a device is one, and is never waited for.
pub fn read(path: &Path) -> Result<Vec<u8>> {
    read_up_to(path, MAX_BYTES as u64)
}

/// The bytes of a regular file of at most `limit` bytes, links followed.
///
/// # Errors
/// As [`read`].
pub fn read_up_to(path: &Path, limit: u64) -> Result<Vec<u8>> {
    Ok(snapshot(path, limit)?.bytes)
}

/// Makes sure that `path` is no symbolic link, which would lead a write elsewhere; nothing there is fine.
///
/// # Errors
/// [`Error`], where it is one.
pub fn no_link(path: &Path) -> Result<()> {
    if fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_symlink()) {
        return Err(Error::new(Action::Write, path, Fault::Not(Kind::Link)));
    }
    Ok(())
}

/// Makes sure that `path` is no pipe, device or folder, which others might wait at; nothing there is fine.
///
/// # Errors
/// [`Error`], where it is one.
pub fn not_special(path: &Path) -> Result<()> {
    match fs::metadata(path).ok().as_ref().and_then(kind) {
        Some(kind) => Err(Error::new(Action::Read, path, Fault::Not(kind))),
        None => Ok(()),
    }
}

/// Puts `bytes` in the place of the file that `seen` was read from. Must be called under the lock.
pub(super) fn replace(path: &Path, seen: &Snapshot, bytes: &[u8]) -> Result<Replacement> {
    let failed = |error: &io::Error| Error::system(Action::Write, path, error);
    match may_write(path) {
        Err(error) if error.fault == Fault::Missing => return Ok(Replacement::Outdated),
        other => other?,
    }
    let new = Temporary::new(path, bytes, Some(&seen.metadata), Name::Fixed)
        .map_err(|error| failed(&error))?;
    match snapshot(path, seen.bytes.len() as u64) {
        Ok(now) if now.is_same(seen) => {}
        Err(error) if !matches!(error.fault, Fault::Missing | Fault::TooLarge { .. }) => {
            return Err(Error::new(Action::Write, path, error.fault));
        }
        _ => return Ok(Replacement::Outdated),
    }
    new.replace(path)
        .map(Replacement::Made)
        .map_err(|error| failed(&error))
}

/// Writes a file that must not be there yet. Must be called under the lock.
pub(super) fn create(path: &Path, bytes: &[u8]) -> Result<Written> {
    let failed = |error: &io::Error| Error::system(Action::Write, path, error);
    Temporary::new(path, bytes, None, Name::Fixed)
        .and_then(|new| new.create(path))
        .map(changed)
        .map_err(|error| failed(&error))
}

/// What a file is, if not a regular one.
pub(super) fn kind(metadata: &Metadata) -> Option<Kind> {
    let kind = metadata.file_type();
    if kind.is_file() {
        None
    } else if kind.is_dir() {
        Some(Kind::Folder)
    } else if kind.is_symlink() {
        Some(Kind::Link)
    } else {
        Some(Kind::Special)
    }
}

/// Whether the file system, not this one attempt, is what fails. Systems give that two numbers, which on Linux are one.
pub(super) fn is_unsupported(error: &io::Error) -> bool {
    #[cfg(unix)]
    if error.raw_os_error() == Some(libc::ENOTSUP) {
        return true;
    }
    error.kind() == io::ErrorKind::Unsupported
}

fn changed(warnings: Vec<Warning>) -> Written {
    Written {
        changed: true,
        warnings,
    }
}

/// Renaming needs no right to write the file itself; but a person who takes that right away means it.
fn may_write(path: &Path) -> Result<()> {
    let failed = |error: &io::Error| Error::system(Action::Write, path, error);
    let metadata = fs::metadata(path).map_err(|error| failed(&error))?;
    if let Some(kind) = kind(&metadata) {
        return Err(Error::new(Action::Write, path, Fault::Not(kind)));
    }
    if metadata.permissions().readonly() {
        return Err(Error::new(Action::Write, path, Fault::ReadOnly));
    }
    patiently(|| open_without_waiting(path, OpenOptions::new().write(true)))
        .map(drop)
        .map_err(|error| failed(&error))
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

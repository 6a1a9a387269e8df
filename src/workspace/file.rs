//! One file: read whole without blocking, written whole or not at all. Knows no lock.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;
use std::time::{Duration, SystemTime};

use tempfile::NamedTempFile;

use super::{Action, Error, Fault, Kind, Result, Warning, Written};
use crate::roadmap::MAX_BYTES;

/// The temporary file beside a target. Under a lock the name is just this, so that what a killed process left is found
/// and removed by the next one.
const TEMPORARY: &str = ".peak-tmp";

/// A file's bytes and what tells whether it is still the same file with the same content.
#[derive(Debug)]
pub(super) struct Snapshot {
    pub bytes: Vec<u8>,
    stamp: Stamp,
    metadata: Metadata,
}

/// Whether [`replace`] did.
#[derive(Debug)]
pub(super) enum Replacement {
    /// The new text is in place.
    Made(Vec<Warning>),
    /// The file is no longer what was read: start again.
    Outdated,
}

/// A temporary file beside its target; removed when dropped.
#[derive(Debug)]
struct Temporary {
    file: NamedTempFile,
    warnings: Vec<Warning>,
}

/// How a temporary file is called.
#[derive(Debug, Clone, Copy)]
enum Name {
    /// [`TEMPORARY`]: under a lock, where what lies there is a killed process's.
    Fixed,
    /// With random letters: without a lock.
    Random,
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

/// Appends `bytes` to a file that another program collects (a CI runner's summary or outputs); makes it where it is not there.
///
/// # Errors
/// The system's; a part may have been written then.
pub fn append(path: &Path, bytes: &[u8]) -> Result<()> {
    let file = OpenOptions::new().append(true).create(true).open(path);
    file.and_then(|mut file| file.write_all(bytes))
        .map_err(|error| Error::system(Action::Write, path, &error))
}

/// Writes a whole output file (a badge, a report) atomically; its folder must be there. Mode and owner of a file that is
/// there are kept, links are followed, the same bytes are not written again, and a pipe or a device is written to.
///
/// # Errors
/// [`Error`]; the old file is intact then.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<Written> {
    let failed = |error: &io::Error| Error::system(Action::Write, path, error);
    let old = match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(failed(&error)),
        Ok(_) => match fs::canonicalize(path) {
            Ok(resolved) => Some(resolved),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(Error::new(Action::Write, path, Fault::Dangling));
            }
            Err(error) => return Err(failed(&error)),
        },
    };
    let Some(resolved) = old else {
        let new = Temporary::new(path, bytes, None, Name::Random);
        return new
            .and_then(|new| new.replace(path))
            .map(changed)
            .map_err(|error| failed(&error));
    };
    let metadata = fs::metadata(&resolved).map_err(|error| failed(&error))?;
    match kind(&metadata) {
        None => {}
        Some(Kind::Special) => {
            let stream = OpenOptions::new().write(true).open(path);
            stream
                .and_then(|mut stream| stream.write_all(bytes))
                .map_err(|error| failed(&error))?;
            return Ok(changed(Vec::new()));
        }
        Some(kind) => return Err(Error::new(Action::Write, path, Fault::Not(kind))),
    }
    if metadata.len() == bytes.len() as u64 && fs::read(&resolved).is_ok_and(|old| old == bytes) {
        return Ok(Written::default());
    }
    may_write(&resolved).map_err(|error| error.called(path))?;
    Temporary::new(&resolved, bytes, Some(&metadata), Name::Random)
        .and_then(|new| new.replace(&resolved))
        .map(changed)
        .map_err(|error| failed(&error))
}

/// As [`write_file`], but never through a symbolic link, of the folder or of the file: for outputs in a repository whose
/// committers may have laid one.
///
/// # Errors
/// [`Error`], a link among them; the old file is intact then.
pub fn write_here(path: &Path, bytes: &[u8]) -> Result<Written> {
    for place in [folder_of(path), path] {
        no_link(place)?;
    }
    write_file(path, bytes)
}

/// Removes a file, but never what a symbolic link of its folder leads to.
///
/// # Errors
/// [`Error`], such a link among them; the file is still there then.
pub fn remove_here(path: &Path) -> Result<()> {
    for place in [folder_of(path), path] {
        no_link(place)?;
    }
    fs::remove_file(path).map_err(|error| Error::system(Action::Remove, path, &error))
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

/// Reads a regular file whole, together with its stamp.
pub(super) fn snapshot(path: &Path, limit: u64) -> Result<Snapshot> {
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

/// Puts `bytes` in the place of the file that `seen` was read from. Must be called under the lock.
pub(super) fn replace(path: &Path, seen: &Snapshot, bytes: &[u8]) -> Result<Replacement> {
    let failed = |error: &io::Error| Error::system(Action::Write, path, error);
    match may_write(path) {
        Err(error) if error.fault == Fault::Missing => return Ok(Replacement::Outdated),
        other => other?,
    }
    let new = Temporary::new(path, bytes, Some(&seen.metadata), Name::Fixed)
        .map_err(|error| failed(&error))?;
    // The stamp alone is not enough: the clock of a file system may tick only every few milliseconds.
    match snapshot(path, seen.bytes.len() as u64) {
        Ok(now) if now.stamp == seen.stamp && now.bytes == seen.bytes => {}
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

impl Temporary {
    /// A file with `bytes` in the folder of `path`, created exclusively and flushed. It looks like the file that it will
    /// replace, else as `umask` wants a new file.
    fn new(path: &Path, bytes: &[u8], old: Option<&Metadata>, name: Name) -> io::Result<Self> {
        let folder = folder_of(path);
        let mut builder = tempfile::Builder::new();
        builder.prefix(TEMPORARY);
        // An ordinary file: one that is marked as temporary, on Windows, is passed over where folders are kept in step or backed up.
        let made = |builder: &tempfile::Builder<'_, '_>| {
            builder.make_in(folder, |path| {
                let mut options = OpenOptions::new();
                options.read(true).write(true).create_new(true).open(path)
            })
        };
        let mut file = match name {
            Name::Random => made(&builder)?,
            Name::Fixed => {
                builder.rand_bytes(0);
                match made(&builder) {
                    Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                        // We hold the lock: whoever made it was killed.
                        fs::remove_file(folder.join(TEMPORARY))?;
                        made(&builder)?
                    }
                    other => other?,
                }
            }
        };
        // Before the content: it may be none of everyone's business.
        let owner = match old {
            Some(old) => take_after(file.as_file(), old)?,
            None => None,
        };
        file.write_all(bytes)?;
        let flushed = flush(file.as_file())?;
        let warnings = owner.into_iter().chain(flushed).collect();
        Ok(Self { file, warnings })
    }

    /// Puts it in the place of `path`, whatever is there.
    fn replace(mut self, path: &Path) -> io::Result<Vec<Warning>> {
        // The standard library's own renaming replaces on Windows, too, what others have open to read.
        patiently(|| fs::rename(self.file.path(), path))?;
        self.file.disable_cleanup(true);
        Ok(with_folder(self.warnings, path))
    }

    /// Puts it at `path`, where nothing may be.
    fn create(self, path: &Path) -> io::Result<Vec<Warning>> {
        let mut file = Some(self.file);
        patiently(|| {
            let Some(new) = file.take() else {
                return Err(io::ErrorKind::NotFound.into());
            };
            new.persist_noclobber(path).map_err(|failed| {
                file = Some(failed.file);
                failed.error
            })
        })?;
        Ok(with_folder(self.warnings, path))
    }
}

/// What `act` does, tried again for half a second where another program has the file open. Only Windows keeps a file from others
/// while a virus scanner or an indexer looks at it, and does not always tell that from a want of rights.
fn patiently<T>(mut act: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    const SHARING_VIOLATION: i32 = 32;
    let may_pass = |error: &io::Error| {
        cfg!(windows)
            && (error.kind() == io::ErrorKind::PermissionDenied
                || error.raw_os_error() == Some(SHARING_VIOLATION))
    };
    let mut attempts = 0;
    loop {
        match act() {
            Err(error) if may_pass(&error) && attempts < 10 => {
                attempts += 1;
                std::thread::sleep(Duration::from_millis(10 * attempts));
            }
            other => return other,
        }
    }
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
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

#[cfg(unix)]
fn open_without_waiting(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    options
        .custom_flags(libc::O_NONBLOCK | libc::O_NOCTTY)
        .open(path)
}

#[cfg(not(unix))]
fn open_without_waiting(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    options.open(path)
}

/// Gives `file` the owner, group and mode of the file that it replaces.
#[cfg(unix)]
fn take_after(file: &File, old: &Metadata) -> io::Result<Option<Warning>> {
    use std::os::unix::fs::{MetadataExt, fchown};
    let new = file.metadata()?;
    let mut warning = None;
    if new.gid() != old.gid() && fchown(file, None, Some(old.gid())).is_err() {
        warning = Some(Warning::OwnerChanged);
    }
    if new.uid() != old.uid() && fchown(file, Some(old.uid()), None).is_err() {
        warning = Some(Warning::OwnerChanged);
    }
    // After the owner: a change of owner takes bits of the mode away.
    file.set_permissions(old.permissions())?;
    Ok(warning)
}

#[cfg(not(unix))]
fn take_after(file: &File, old: &Metadata) -> io::Result<Option<Warning>> {
    file.set_permissions(old.permissions())?;
    Ok(None)
}

/// Whether the file system, not this one attempt, is what fails. Systems give that two numbers, which on Linux are one.
pub(super) fn is_unsupported(error: &io::Error) -> bool {
    #[cfg(unix)]
    if error.raw_os_error() == Some(libc::ENOTSUP) {
        return true;
    }
    error.kind() == io::ErrorKind::Unsupported
}

/// Makes the content last; a warning where the disk cannot promise it: what macOS has for that, network disks mostly refuse.
fn flush(file: &File) -> io::Result<Option<Warning>> {
    match file.sync_all() {
        Err(error) if is_unsupported(&error) => Ok(Some(Warning::NotFlushed(error.to_string()))),
        flushed => flushed.map(|()| None),
    }
}

/// `warnings`, and one more where the folder of `path` could not be flushed, unless that is said already.
fn with_folder(mut warnings: Vec<Warning>, path: &Path) -> Vec<Warning> {
    let folder = flush_folder(path).filter(|warning| !warnings.contains(warning));
    warnings.extend(folder);
    warnings
}

/// Makes the renaming itself last.
#[cfg(unix)]
fn flush_folder(path: &Path) -> Option<Warning> {
    File::open(folder_of(path))
        .and_then(|folder| folder.sync_all())
        .err()
        .map(|error| Warning::NotFlushed(error.to_string()))
}

/// Windows flushes no folders; the file system's journal keeps the renaming.
#[cfg(not(unix))]
fn flush_folder(_: &Path) -> Option<Warning> {
    None
}

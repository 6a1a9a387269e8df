//! A temporary file beside its target, which takes its place whole or not at all, and lasts.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use tempfile::NamedTempFile;

use super::patient::patiently;
use super::{folder_of, is_unsupported};
use crate::workspace::Warning;

/// The temporary file beside a target. Under a lock the name is just this, so that what a killed process left is found
/// and removed by the next one.
const TEMPORARY: &str = ".peak-tmp";

/// A temporary file beside its target; removed when dropped.
#[derive(Debug)]
pub(super) struct Temporary {
    file: NamedTempFile,
    warnings: Vec<Warning>,
}

/// How a temporary file is called.
#[derive(Debug, Clone, Copy)]
pub(super) enum Name {
    /// [`TEMPORARY`]: under a lock, where what lies there is a killed process's.
    Fixed,
    /// With random letters: without a lock.
    Random,
}

impl Temporary {
    /// A file with `bytes` in the folder of `path`, created exclusively and flushed. It looks like the file that it will
    /// replace, else as `umask` wants a new file.
    pub fn new(path: &Path, bytes: &[u8], old: Option<&Metadata>, name: Name) -> io::Result<Self> {
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
    pub fn replace(mut self, path: &Path) -> io::Result<Vec<Warning>> {
        // The standard library's own renaming replaces on Windows, too, what others have open to read.
        patiently(|| fs::rename(self.file.path(), path))?;
        self.file.disable_cleanup(true);
        Ok(with_folder(self.warnings, path))
    }

    /// Puts it at `path`, where nothing may be.
    pub fn create(self, path: &Path) -> io::Result<Vec<Warning>> {
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

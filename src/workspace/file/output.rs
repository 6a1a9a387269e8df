//! Output files (a badge, a report): written whole where nobody else writes, so without a lock.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use super::temporary::{Name, Temporary};
use super::{changed, folder_of, kind, may_write, no_link};
use crate::workspace::{Action, Error, Fault, Kind, Result, Written};

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

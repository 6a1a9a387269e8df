//! Opening and renaming where others may hold a file: no pipe is waited for, and a passing refusal is not taken for an answer.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;
use std::time::Duration;

/// What `act` does, tried again for half a second where another program has the file open. Only Windows keeps a file from others
/// while a virus scanner or an indexer looks at it, and does not always tell that from a want of rights.
pub(super) fn patiently<T>(mut act: impl FnMut() -> io::Result<T>) -> io::Result<T> {
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

/// Opens a file as `options` say; not even a pipe without another end is waited for.
#[cfg(unix)]
pub(super) fn open_without_waiting(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    options
        .custom_flags(libc::O_NONBLOCK | libc::O_NOCTTY)
        .open(path)
}

#[cfg(not(unix))]
pub(super) fn open_without_waiting(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    options.open(path)
}

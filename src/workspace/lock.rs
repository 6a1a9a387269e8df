//! One writer at a time. The kernel keeps the lock and drops it with the process: there are no stale locks.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::Path;
use std::time::Duration;

use super::{Action, Error, Fault, Result, Target, Warning};

/// The file in the git directory that is locked. Never deleted: two writers could lock two files of one name.
const IN_GIT_DIR: &str = "peak-lock";
/// The file beside the target that is locked where the git directory is read-only.
const BESIDE: &str = ".peak-lock";
/// The longest pause between two attempts.
const LONGEST_PAUSE: Duration = Duration::from_millis(20);

/// The right to write a target, until dropped.
#[derive(Debug)]
pub(super) struct Lock {
    _held: Vec<File>,
    /// Why it is no lock at all, where the file system keeps none.
    pub warning: Option<Warning>,
}

/// Waits for the right to write `target`.
pub(super) fn acquire(target: &Target) -> Result<Lock> {
    let mut waited = Duration::ZERO;
    let mut held = Vec::new();
    let mut warning = None;
    let shared = target.git_dir().map(|dir| dir.join(IN_GIT_DIR));
    if let Some(path) = shared {
        match open(&path) {
            Ok(file) => {
                warning = hold(&file, target, &path, &mut waited)?;
                held.push(file);
            }
            Err(error) if is_forbidden(&error.fault) => {}
            Err(error) => return Err(error),
        }
    }
    let beside = target.path().with_file_name(BESIDE);
    // Where the git directory can be written by some and not by others, the latter meet here; so do the former, then.
    if held.is_empty() || fs::symlink_metadata(&beside).is_ok() {
        let file = open(&beside)?;
        warning = hold(&file, target, &beside, &mut waited)?;
        held.push(file);
    }
    Ok(Lock {
        _held: held,
        warning,
    })
}

/// Tries until `file` is locked or the target's patience is over; a warning where it can never be.
fn hold(
    file: &File,
    target: &Target,
    path: &Path,
    waited: &mut Duration,
) -> Result<Option<Warning>> {
    let mut attempt: u32 = 0;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(None),
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(TryLockError::Error(error)) if keeps_no_locks(&error) => {
                return Ok(Some(Warning::NotLocked(error.to_string())));
            }
            Err(TryLockError::Error(error)) => {
                return Err(Error::system(Action::Lock, path, &error));
            }
            Err(TryLockError::WouldBlock) => {
                if *waited >= target.patient() {
                    let fault = Fault::Busy(*waited);
                    return Err(Error::new(Action::Lock, target.shown(), fault));
                }
                let pause = pause(attempt).min(target.patient() - *waited);
                std::thread::sleep(pause);
                *waited += pause;
                attempt += 1;
            }
        }
    }
}

/// How long to sleep after so many failures: longer and longer, and differently in each process.
fn pause(attempt: u32) -> Duration {
    let longest = Duration::from_millis(1 << attempt.min(10)).min(LONGEST_PAUSE);
    let spread = std::process::id()
        .wrapping_mul(2_654_435_761)
        .wrapping_add(attempt.wrapping_mul(40_503))
        >> 24;
    longest / 2 + longest.mul_f64(f64::from(spread) / 512.0)
}

/// Opens a lock file, creates it where it is missing, never through a link. The right to read it suffices.
fn open(path: &Path) -> Result<File> {
    let failed = |error: &io::Error| Error::system(Action::Lock, path, error);
    loop {
        match fs::symlink_metadata(path) {
            Ok(metadata) => {
                return match super::file::kind(&metadata) {
                    None => existing(path).map_err(|error| failed(&error)),
                    Some(kind) => Err(Error::new(Action::Lock, path, Fault::Not(kind))),
                };
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let new = OpenOptions::new()
                    .read(true)
                    .write(true)
                    .create_new(true)
                    .open(path);
                match new {
                    Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                    other => return other.map_err(|error| failed(&error)),
                }
            }
            Err(error) => return Err(failed(&error)),
        }
    }
}

fn existing(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    never_through_a_link(&mut options);
    match options.write(true).open(path) {
        Err(error) if is_forbidden(&Fault::from(&error)) => options.write(false).open(path),
        other => other,
    }
}

/// Whether the file system, not this one attempt, is what fails: some network and user-space file systems keep no locks.
fn keeps_no_locks(error: &io::Error) -> bool {
    #[cfg(unix)]
    if error.raw_os_error() == Some(libc::ENOLCK) {
        return true;
    }
    super::file::is_unsupported(error)
}

fn is_forbidden(fault: &Fault) -> bool {
    matches!(fault, Fault::Denied | Fault::ReadOnlyDisk)
}

#[cfg(unix)]
fn never_through_a_link(options: &mut OpenOptions) {
    use std::os::unix::fs::OpenOptionsExt;
    options.custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK);
}

#[cfg(not(unix))]
fn never_through_a_link(_: &mut OpenOptions) {}

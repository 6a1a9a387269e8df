//! The protocol: lock, read, edit, look again, replace.

use std::time::Duration;

use super::file::{self, Replacement};
use super::{Action, Error, Fault, Result, Target, Written, find, lock};

/// How often an edit is made anew because another program saved the file meanwhile.
const ATTEMPTS: u32 = 5;

/// Why an update was not made; the file is as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UpdateError<E> {
    /// The file could not be read, locked or written.
    File(Error),
    /// The edit refused.
    Edit(E),
}

/// Changes the file: `edit` gets its bytes and returns the new ones, or `None` for no change. It is called again with
/// fresh bytes where another program saved the file meanwhile, so it must not act on anything else. No other `peak` writes
/// between its reading and the replacing.
///
/// # Errors
/// [`UpdateError`]; nothing changed then.
pub fn update<E>(
    target: &Target,
    mut edit: impl FnMut(&[u8]) -> std::result::Result<Option<Vec<u8>>, E>,
) -> std::result::Result<Written, UpdateError<E>> {
    let lock = lock::acquire(target)?;
    for attempt in 1..=ATTEMPTS {
        let seen = target.snapshot()?;
        let text = edit(&seen.bytes).map_err(UpdateError::Edit)?;
        let Some(text) = text.filter(|text| *text != seen.bytes) else {
            return Ok(Written::default());
        };
        let replaced = file::replace(target.path(), &seen, &text)
            .map_err(|error| error.called(target.shown()))?;
        match replaced {
            Replacement::Made(mut warnings) => {
                warnings.extend(lock.warning);
                return Ok(Written {
                    changed: true,
                    warnings,
                });
            }
            Replacement::Outdated => {
                std::thread::sleep(Duration::from_millis(5 * u64::from(attempt)));
            }
        }
    }
    Err(Error::new(Action::Write, target.shown(), Fault::Changing(ATTEMPTS)).into())
}

/// Writes a file that is not there yet.
///
/// # Errors
/// [`Error`]: [`Fault::Exists`] where it is there by now, and it is as it was.
pub fn create(target: &Target, bytes: &[u8]) -> Result<Written> {
    if let Some(folder) = target.path().parent() {
        find::make_folder(folder)?;
    }
    let lock = lock::acquire(target)?;
    let mut written =
        file::create(target.path(), bytes).map_err(|error| error.called(target.shown()))?;
    written.warnings.extend(lock.warning);
    Ok(written)
}

impl<E> From<Error> for UpdateError<E> {
    fn from(error: Error) -> Self {
        Self::File(error)
    }
}

//! How one thread tells another that its work is no longer needed.

use std::sync::atomic::{AtomicBool, Ordering};

use super::Error;

/// A flag that one thread sets when nobody needs another's work any more. It orders no other memory.
#[derive(Debug, Default)]
pub struct Stop(AtomicBool);

impl Stop {
    /// Says that the work is no longer needed.
    pub fn set(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether the work is no longer needed.
    pub fn is_over(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Fails once the work is no longer needed, so that `?` ends it.
    ///
    /// # Errors
    /// [`Error::Other`] after [`Self::set`].
    pub fn check(&self) -> Result<(), Error> {
        match self.is_over() {
            true => Err(Error::Other("nobody waits for it".to_owned())),
            false => Ok(()),
        }
    }
}

//! How one thread tells another that nobody waits any more for what it does.

use std::sync::atomic::{AtomicBool, Ordering};

use super::Error;

/// Whether somebody still waits, as far as that has been told. It carries nothing else from thread to thread.
#[derive(Debug, Default)]
pub struct Stop(AtomicBool);

impl Stop {
    /// Tells it.
    pub fn set(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it was told.
    pub fn is_over(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// For what comes to nothing then.
    ///
    /// # Errors
    /// [`Error::Other`] where it was told.
    pub fn check(&self) -> Result<(), Error> {
        match self.is_over() {
            true => Err(Error::Other("nobody waits for it".to_owned())),
            false => Ok(()),
        }
    }
}

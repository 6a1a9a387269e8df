//! A folder for something that is only shown.

use std::io;
use std::path::Path;

use tempfile::TempDir;

/// A new empty folder where the system keeps such things; removed with all it holds when this value is dropped.
#[derive(Debug)]
pub struct Scratch(TempDir);

impl Scratch {
    /// Makes one.
    ///
    /// # Errors
    /// The system's.
    pub fn new() -> io::Result<Self> {
        tempfile::Builder::new().prefix("peak-").tempdir().map(Self)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.0.path()
    }
}

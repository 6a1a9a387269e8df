//! `peak undo`

use super::{Context, Outcome};
use crate::error::{Error, Result};

/// Take back the last change of an item
#[derive(Debug, clap::Args)]
pub struct Args {}

impl Args {
    /// Runs the command.
    ///
    /// # Errors
    /// What kept it from running.
    pub fn run(&self, context: &mut Context) -> Result<Outcome> {
        let _ = context;
        Err(Error::new("not built yet"))
    }
}

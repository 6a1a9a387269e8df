//! `peak start`

use super::{Context, Outcome};
use crate::error::{Error, Result};

/// Mark items as started
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

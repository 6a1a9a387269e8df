//! `peak undo`

use super::change::{Change, Evidence, On, Verb};
use super::{Context, Outcome};
use crate::error::Result;

/// Take back the last change of state
///
/// One step: a tick and its ✅, else ❌, else 🛫. Notes stay. `peak done` and then `peak undo` leave the file as it was, byte by byte.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  peak undo drf.serializers
  peak undo 'drf.*'           all there that is ticked, started or skipped")]
pub struct Args {
    #[command(flatten)]
    evidence: Evidence,
    #[command(flatten)]
    change: Change,
}

impl Args {
    /// Takes the last change of each item back; always [`Outcome::Fine`].
    ///
    /// # Errors
    /// What kept it from running; nothing changed then.
    pub fn run(&self, context: &mut Context) -> Result<Outcome> {
        self.change
            .run(context, Verb::Undo, On::default(), &self.evidence)
    }
}

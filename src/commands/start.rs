//! `peak start`

use super::change::{Change, Evidence, On, Verb};
use super::{Context, Outcome};
use crate::error::Result;

/// Begin items
///
/// Adds 🛫 and the day to the item's line in progress.md, and takes ❌ away. An item that is done stays done: `peak undo` first.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  peak start drf.serializers
  peak start serializers --note 'begin with ModelSerializer'
  peak start 'drf.*' --on 2026-11-16 --commit")]
pub struct Args {
    #[command(flatten)]
    on: On,
    #[command(flatten)]
    evidence: Evidence,
    #[command(flatten)]
    change: Change,
}

impl Args {
    /// Starts the items; always [`Outcome::Fine`].
    ///
    /// # Errors
    /// What kept it from running; nothing changed then.
    pub fn run(&self, context: &mut Context) -> Result<Outcome> {
        self.change
            .run(context, Verb::Start, self.on, &self.evidence)
    }
}

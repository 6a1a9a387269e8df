//! `peak skip`

use super::change::{Change, Evidence, On, Verb};
use super::{Context, Outcome};
use crate::error::Result;

/// Mark items as not to be done
///
/// Adds ❌ and the day to the item's line in progress.md; skipped items do not count. An item that is done stays done.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  peak skip intermediate.email
  peak skip 'devops.*' --note 'the team has its own platform'")]
pub struct Args {
    #[command(flatten)]
    on: On,
    #[command(flatten)]
    evidence: Evidence,
    #[command(flatten)]
    change: Change,
}

impl Args {
    /// Skips the items; always [`Outcome::Fine`].
    ///
    /// # Errors
    /// What kept it from running; nothing changed then.
    pub fn run(&self, context: &mut Context) -> Result<Outcome> {
        self.change
            .run(context, Verb::Skip, self.on, &self.evidence)
    }
}

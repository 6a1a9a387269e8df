//! `peak done`

use super::change::{Change, Evidence, On, Verb};
use super::{Context, Outcome};
use crate::error::Result;

/// Tick items
///
/// Ticks the item's box in progress.md and adds ✅ and the day; nothing else in the file changes. Ticking twice is ticking once.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  peak done drf.serializers
  peak done serializers viewsets      several at once, in one write
  peak done 'drf.*' --on yesterday
  peak done blog --evidence projects/blog --evidence 4f1c2ab
  peak done --ready                   what you built and forgot to tick
  peak done drf.serializers -n        show the change, make none")]
pub struct Args {
    #[command(flatten)]
    on: On,
    #[command(flatten)]
    evidence: Evidence,
    #[command(flatten)]
    change: Change,
    /// Tick all that `peak verify` finds ready: not ticked yet, but the evidence is there
    #[arg(long, conflicts_with = "ids")]
    ready: bool,
}

impl Args {
    /// Ticks the items and reports them; always [`Outcome::Fine`].
    ///
    /// # Errors
    /// What kept it from running; nothing changed then.
    pub fn run(&self, context: &mut Context) -> Result<Outcome> {
        if self.ready {
            return self.change.run_ready(context, self.on, &self.evidence);
        }
        self.change
            .run(context, Verb::Done, self.on, &self.evidence)
    }
}

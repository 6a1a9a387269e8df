//! `peak status`

use super::ours::signed;
use super::{Context, Outcome};
use crate::error::Result;
use crate::render::status::{self as render, Listing};

/// Show how far you are, phase by phase
///
/// A table of all phases: done, started, skipped, left, total, and how much of what is not skipped is done; then what was
/// gained in the last seven days, by the dates in progress.md. Your commits are not looked at, except with --verify.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  peak status              the whole table
  peak status --phase drf  one phase with its items; or `--phase 4`
  peak status --left       and all that is left to do, with ids
  peak status --verify     and how many claims history is consistent with
  peak status --json       for programs
  peak status --plain      for grep, cut and awk
  peak status --markdown   for an issue or a pull request")]
pub struct Args {
    /// Only this phase, with its items: its id, the start of it, or its number
    #[arg(short, long, value_name = "PHASE")]
    phase: Option<String>,
    /// List what is neither done nor skipped
    #[arg(short, long)]
    left: bool,
    /// Compare claims with history, and count those that are verified
    #[arg(long)]
    verify: bool,
    /// A Markdown table
    #[arg(long, group = "form")]
    markdown: bool,
    /// One JSON object, schema peak.status/1
    #[arg(long, group = "form")]
    json: bool,
    /// Tab-separated lines under a line of names
    #[arg(long, group = "form")]
    plain: bool,
}

impl Args {
    /// Prints the table; always [`Outcome::Fine`].
    ///
    /// # Errors
    /// What kept it from running.
    pub fn run(&self, context: &mut Context) -> Result<Outcome> {
        // Kinds and links are the roadmap's to say; counts are not.
        let counts = !self.verify && !self.json && !self.left && self.phase.is_none();
        let project = match counts {
            true => context.project_for_counts()?,
            false => context.project_in_full()?,
        };
        context.warn_if_upstreams(&project);
        let report = if self.verify {
            Some(context.judge_for_counts(&project)?)
        } else {
            None
        };
        let mut status =
            project.standing(self.phase.as_deref(), report.as_ref(), context.today())?;
        let text = if self.json {
            if self.left {
                status.items.retain(|entry| entry.state.is_open());
            }
            render::to_json(&status)
        } else if self.plain {
            render::plain(&status, self.listing(false))
        } else if self.markdown {
            render::markdown(&status, self.listing(true)) + &signed("status")
        } else {
            render::table(&status, self.listing(true), context.terminal.look())
        };
        match self.json {
            true => context.object(&text)?,
            false => context.text(&text)?,
        }
        if status.summary.total.items == 0 && self.phase.is_none() {
            context.terminal.hint(
                "there is no item in this progress document; `peak init` writes one from a roadmap",
            );
        }
        if !self.json && !self.plain && !self.markdown {
            let document = &project.document;
            context.hint_of_update(
                &project.repo,
                &project.target,
                &document.text,
                &document.header,
            );
        }
        Ok(Outcome::Fine)
    }

    /// The items to list; one phase alone is shown with its items where a person reads.
    fn listing(&self, for_a_person: bool) -> Listing {
        match (self.left, &self.phase) {
            (true, _) => Listing::Left,
            (false, Some(_)) if for_a_person => Listing::All,
            (false, _) => Listing::None,
        }
    }
}

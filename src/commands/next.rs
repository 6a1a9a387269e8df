//! `peak next`

use super::{Context, Outcome};
use crate::error::Result;
use crate::render::next as render;
use crate::report;

/// Show what to do next
///
/// What is started comes first, then what can be begun, in the roadmap's order: an item that asks for others to be finished
/// before (`after` in the roadmap) waits until those are done or skipped.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Show at most so many items
    #[arg(short = 'n', long = "number", value_name = "N", default_value = "5", value_parser = number)]
    number: u16,
}

impl Args {
    /// Prints what comes next; always [`Outcome::Fine`].
    ///
    /// # Errors
    /// What kept it from running.
    pub fn run(&self, context: &mut Context) -> Result<Outcome> {
        let project = context.project()?;
        context.warn_if_upstreams(&project);
        let next = report::next::next(&project.document, project.roadmap.as_ref());
        let summary = report::summary(&project.document, None);
        let count = usize::from(self.number);
        let text = render::list(&next, &summary, count, context.terminal.look());
        context.text(&text)?;
        if !next.steps.is_empty()
            && let Some(rest) = render::rest(&next, count)
        {
            context.terminal.note(&rest);
        }
        Ok(Outcome::Fine)
    }
}

/// Reads `-n`.
fn number(text: &str) -> std::result::Result<u16, String> {
    let number = text.parse().ok().filter(|number| *number > 0);
    number.ok_or_else(|| format!("write a number from 1 to {}", u16::MAX))
}

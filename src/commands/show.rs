//! `peak show`

use super::judgement::Judging;
use super::{Context, Outcome};
use crate::error::{Error, Result};
use crate::render::show::{View, item};
use crate::report::next::step;
use crate::roadmap::select::select;

/// Show one item: state, dates, description, links, rules, finding
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  peak show drf.serializers
  peak show serializers       enough where one item alone is called so
  peak show drf.ser           the start of each part is enough too
  peak show 'drf.*'           all items of a phase")]
pub struct Args {
    /// The item: its id, its last part, or the start of each part
    #[arg(value_name = "ID")]
    id: String,
}

impl Args {
    /// Runs the command.
    ///
    /// # Errors
    /// What kept it from running; an id that names no item, or several.
    pub fn run(&self, context: &mut Context) -> Result<Outcome> {
        let project = context.project()?;
        let document = &project.document;
        let found = select(&self.id, document.items.iter().map(|entry| &entry.id))
            .map_err(|fault| Error::unselected("item", &fault, "`peak status --left` lists ids"))?;
        let name = project.target.shown().to_string_lossy().into_owned();
        let look = context.terminal.look();
        let report = project.judge(&Judging {
            only: found
                .iter()
                .map(|at| document.items[*at].id.clone())
                .collect(),
            now: context.now.timestamp(),
            ..Judging::default()
        });
        if let Err(fault) = &report {
            // Everything but the finding can be told all the same.
            context
                .terminal
                .warn(&format!("history was not asked for evidence: {fault}"));
        }
        let findings = report.map(|report| report.findings).unwrap_or_default();
        let texts: Vec<String> = found
            .into_iter()
            .map(|at| {
                let entry = &document.items[at];
                let step = step(document, project.roadmap.as_ref(), entry);
                let finding = findings.iter().find(|finding| finding.id == entry.id);
                let phase = document
                    .phases
                    .iter()
                    .find(|phase| phase.id.as_str() == entry.id.phase())
                    .map_or(entry.id.phase(), |phase| phase.title.as_str());
                let view = View {
                    step,
                    phase,
                    document: &name,
                    finding,
                };
                item(&view, look)
            })
            .collect();
        context.data(&texts.join("\n\n"))?;
        Ok(Outcome::Fine)
    }
}

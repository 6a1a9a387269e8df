//! `peak show`

use std::collections::HashMap;

use super::judgement::Judging;
use super::{Context, Outcome};
use crate::error::Result;
use crate::evidence::Finding;
use crate::render::show::{View, item};
use crate::report::next::steps;
use crate::roadmap::Id;

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
    /// Prints all about one item; always [`Outcome::Fine`].
    ///
    /// # Errors
    /// What kept it from running; an id that names no item, or several.
    pub fn run(&self, context: &mut Context) -> Result<Outcome> {
        let project = context.project()?;
        context.warn_if_upstreams(&project);
        let document = &project.document;
        let found = project.items_named(&self.id)?;
        let name = project.target.shown().to_string_lossy().into_owned();
        let look = context.terminal.look();
        let report = context.judge(
            &project,
            &Judging {
                only: found
                    .iter()
                    .map(|at| document.items[*at].id.clone())
                    .collect(),
                now: context.now.timestamp(),
                ..Judging::default()
            },
        );
        if let Err(fault) = &report {
            // Everything but the finding can be told all the same.
            context
                .terminal
                .warn(&format!("history was not asked for evidence: {fault}"));
        }
        let findings = report.map(|report| report.findings).unwrap_or_default();
        let findings: HashMap<&Id, &Finding> = findings
            .iter()
            .map(|finding| (&finding.id, finding))
            .collect();
        let phases: HashMap<&str, &str> = document
            .phases
            .iter()
            .map(|phase| (phase.id.as_str(), phase.title.as_str()))
            .collect();
        let entries = found.iter().map(|at| &document.items[*at]);
        let texts: Vec<String> = steps(document, project.roadmap.as_ref(), entries)
            .into_iter()
            .map(|step| {
                let id = &step.entry.id;
                let view = View {
                    phase: phases.get(id.phase()).copied().unwrap_or(id.phase()),
                    finding: findings.get(id).copied(),
                    document: &name,
                    notes: document.below(id),
                    step,
                };
                item(&view, look)
            })
            .collect();
        context.text(&texts.join("\n\n"))?;
        Ok(Outcome::Fine)
    }
}

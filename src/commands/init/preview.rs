//! How a document is read, shown before anything is written; on a terminal other sections can be chosen.

use super::Plan;
use crate::commands::Context;
use crate::commands::project::slashed;
use crate::error::{Error, Result};
use crate::git::Repo;
use crate::render::escape::Untrusted;
use crate::render::roadmap::{sections, totals};
use crate::roadmap::parse::{Reading, Survey};
use crate::workspace::Target;

/// Shows the sections and their fate on stderr.
pub(super) fn show(context: &mut Context, survey: &Survey) {
    let look = context.terminal.err_look();
    if !survey.sections.is_empty() {
        let table = sections(&survey.sections, look);
        context.terminal.note(table.trim_end());
    }
    for doubt in &survey.roadmap.doubts {
        context.terminal.warn(&shown(doubt));
    }
    for hint in &survey.hints {
        context.hint(&shown(hint));
    }
}

/// Lets a person on a terminal agree to how the document is read, or choose its sections until they do.
///
/// # Errors
/// They do not; nothing was written.
pub(super) fn agree(
    context: &mut Context,
    repo: &Repo,
    plan: &mut Plan,
    target: &Target,
) -> Result<()> {
    let place = shown(&slashed(target.shown()));
    loop {
        show(context, &plan.survey);
        context.terminal.note(&totals(&plan.survey.roadmap));
        match context.terminal.confirm(&format!("Write {place}?"))? {
            Some(true) => return Ok(()),
            Some(false) => {}
            None => return Err(nothing_written()),
        }
        let titles: Vec<String> = plan
            .survey
            .sections
            .iter()
            .map(|row| format!("{} ({})", shown(&row.title), row.count))
            .collect();
        let picked = context
            .terminal
            .choose_some("Which sections hold what you will learn?", &titles)?;
        if picked.is_empty() {
            return Err(nothing_written());
        }
        let wanted: Vec<&str> = picked
            .iter()
            .map(|at| plan.survey.sections[*at].title.as_str())
            .collect();
        plan.reading = Reading {
            section: Some(either(&wanted)),
            exclude: Vec::new(),
            ..plan.reading.clone()
        };
        plan.read_again(repo)?;
    }
}

/// A regular expression for headings of exactly these titles.
fn either(titles: &[&str]) -> String {
    let escaped: Vec<String> = titles.iter().map(|title| regex::escape(title)).collect();
    format!("^(?:{})$", escaped.join("|"))
}

fn nothing_written() -> Error {
    Error::new("nothing was written").hint("`--section`, `--exclude` and `--items` say how to read the document; `peak init --help` lists them")
}

fn shown(text: &str) -> String {
    Untrusted::new(text).terminal()
}

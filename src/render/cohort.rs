//! The table of `peak cohort`, for a terminal; beside it as Markdown, as comma-separated values, as JSON.

mod csv;
mod json;
mod markdown;
mod room;

use super::escape::Untrusted;
use super::text::wrap;
use super::{Label, Look};
use crate::report::cohort::Cohort;

pub use csv::csv;
pub use json::to_json;
pub use markdown::markdown;

/// Columns by which what is said of a learner is indented where it takes more than a line.
const HANGING: usize = 2;

/// The table for a terminal, and below it what is said of single learners.
pub fn table(cohort: &Cohort, look: Look) -> String {
    let mut out = String::new();
    let title = Untrusted::new(&title(cohort)).terminal();
    if !title.is_empty() {
        out.push_str(&look.paint(Label::Heading, &look.fit(&title, look.width)));
        out.push_str("\n\n");
    }
    out.push_str(&room::rows(cohort, look));
    out.push('\n');
    out.push_str(&summary(cohort));
    let notes = notes(cohort);
    if !notes.is_empty() {
        out.push('\n');
    }
    for (name, note, is_bad) in notes {
        let name = Untrusted::new(name).terminal();
        let note = Untrusted::new(note).terminal();
        let line = wrap(&format!("{name}: {note}"), HANGING, look.width);
        let line = line.strip_prefix("  ").unwrap_or(&line);
        out.push_str(&match is_bad {
            true => look.paint(Label::Bad, line.trim_end()) + "\n",
            false => line.to_owned(),
        });
    }
    out
}

/// The roadmap's title, and the phase where there is but one.
fn title(cohort: &Cohort) -> String {
    let parts = [
        Some(&cohort.title),
        cohort.only.as_ref().map(|phase| &phase.title),
    ];
    let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
    let parts: Vec<&str> = parts
        .into_iter()
        .filter(|part| !part.trim().is_empty())
        .collect();
    parts.join(": ")
}

/// How many there are, how many moved on, and how many could not be read.
fn summary(cohort: &Cohort) -> String {
    let all = cohort.learners.len();
    let standings = || {
        cohort
            .learners
            .iter()
            .filter_map(|learner| learner.standing.as_ref().ok())
    };
    let read = standings().count();
    let moved = standings().filter(|standing| standing.week > 0).count();
    let word = if all == 1 { "learner" } else { "learners" };
    let unread = match all - read {
        0 => String::new(),
        unread => format!("; {unread} could not be read"),
    };
    format!("{all} {word}; this week {moved} of {read} ticked something{unread}\n")
}

/// What is said of each learner: their name, a sentence, and whether it is why they could not be read.
fn notes(cohort: &Cohort) -> Vec<(&str, &str, bool)> {
    let mut notes = Vec::new();
    for learner in &cohort.learners {
        if let Err(reason) = &learner.standing {
            notes.push((learner.name.as_str(), reason.as_str(), true));
        }
        let more = learner.notes.iter();
        notes.extend(more.map(|note| (learner.name.as_str(), note.as_str(), false)));
    }
    notes
}

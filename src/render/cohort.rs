//! The table of `peak cohort`, for a terminal; beside it as Markdown, as comma-separated values, as JSON.

mod csv;
mod json;
mod markdown;
mod note;
mod room;
#[cfg(test)]
mod tests;

use super::escape::Untrusted;
use super::items::state;
use super::text::wrap;
use super::{Label, Look};
use crate::evidence::Verdict;
use crate::report::cohort::{Cohort, Part};

pub use csv::csv;
pub use json::to_json;
pub use markdown::markdown;

/// Columns by which what is said of a learner is indented where it takes more than a line.
const HANGING: usize = 2;
/// Most things that are said of one learner below a table.
const MAX_SAID: usize = 8;

/// The table for a terminal, and below it what is said of single learners; with `all`, the reasons too.
pub fn table(cohort: &Cohort, all: bool, look: Look) -> String {
    let mut out = String::new();
    let title = Untrusted::new(&title(cohort)).terminal();
    if !title.is_empty() {
        out.push_str(&look.paint(Label::Heading, &look.fit(&title, look.width)));
        out.push_str("\n\n");
    }
    out.push_str(&room::rows(cohort, look));
    out.push('\n');
    out.push_str(&wrap(&summary(cohort), 0, look.width));
    let said = said(cohort, all);
    if !said.is_empty() {
        out.push('\n');
    }
    for Said { name, text, is_bad } in said {
        let line = format!(
            "{}: {}",
            Untrusted::new(name).terminal(),
            Untrusted::new(&text).terminal()
        );
        let line = wrap(&line, HANGING, look.width);
        let line = line.trim_end().trim_start();
        let label = if is_bad { Label::Bad } else { Label::Doubt };
        let (name, rest) = line.split_once(": ").unwrap_or((line, ""));
        out.push_str(&format!("{}: {rest}\n", look.paint(label, name)));
    }
    out
}

/// One thing to be said of a learner.
struct Said<'a> {
    name: &'a str,
    text: String,
    /// Whether it is why they could not be read.
    is_bad: bool,
}

/// What is said of each learner.
fn said(cohort: &Cohort, all: bool) -> Vec<Said<'_>> {
    let mut said = Vec::new();
    for learner in &cohort.learners {
        let name = learner.name.as_str();
        if let Err(unread) = &learner.standing {
            let text = match &unread.remedy {
                Some(remedy) => format!("{}: {remedy}", unread.reason),
                None => unread.reason.clone(),
            };
            said.push(Said {
                name,
                text,
                is_bad: true,
            });
        }
        let most = if all { usize::MAX } else { MAX_SAID };
        let notes = learner.notes.iter().take(most);
        let mut texts: Vec<String> = notes.map(|note| note::text(note, all)).collect();
        match learner.notes.len().saturating_sub(most) {
            0 => {}
            more => texts.push(format!("{more} more, which -v shows")),
        }
        said.extend(texts.into_iter().map(|text| Said {
            name,
            text,
            is_bad: false,
        }));
    }
    said
}

/// The roadmap's title, and the phase where there is but one.
fn title(cohort: &Cohort) -> String {
    let phase = cohort.only.as_ref().map(|phase| phase.title.as_str());
    let parts = [Some(cohort.title.as_str()), phase].into_iter().flatten();
    let parts: Vec<&str> = parts.filter(|part| !part.trim().is_empty()).collect();
    parts.join(": ")
}

/// How many there are, how many moved on, and how many could not be read.
fn summary(cohort: &Cohort) -> String {
    let all = cohort.learners.len();
    let standings = cohort.learners.iter();
    let standings = standings.filter_map(|learner| learner.standing.as_ref().ok());
    let (read, moved) = standings.fold((0, 0), |(read, moved), standing| {
        (read + 1, moved + usize::from(standing.week > 0))
    });
    let word = if all == 1 { "learner" } else { "learners" };
    let unread = match all - read {
        0 => String::new(),
        unread => format!("; {unread} could not be read"),
    };
    format!("{all} {word}; {moved} of {read} have done something in the last seven days{unread}\n")
}

/// The word for an item's state, and for its claim where that does not hold.
fn told(part: &Part) -> Option<String> {
    let of = state(part.state?);
    Some(match part.verdict {
        Some(Verdict::Unverified) => format!("{of}, unverified"),
        Some(Verdict::Unknown) => format!("{of}, unknown"),
        Some(Verdict::Ready) => format!("{of}, ready"),
        _ => of.to_owned(),
    })
}

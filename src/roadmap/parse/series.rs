//! Sections that are counted: "Phase 1", "Phase 2", side by side.

use std::collections::HashMap;

use crate::roadmap::outline::BlockKind;
use crate::roadmap::{Notice, title};

use super::decision::{Choice, Doc};
use super::rule::Rule;
use super::section::Section;

/// The rank, the section around, and the phase word of sections side by side.
pub type Series = (u8, Option<usize>, String);

/// The series of each section that is called by a phase word and a number.
pub fn series(doc: &Doc<'_>, at: usize) -> Option<Series> {
    let Section { rank, parent, .. } = &doc.sections[at];
    let word = title::numbered(doc.title(at))?.word;
    Some((*rank, *parent, word))
}

/// The sections of each series, in document order.
pub fn all(doc: &Doc<'_>) -> HashMap<Series, Vec<usize>> {
    let mut all: HashMap<Series, Vec<usize>> = HashMap::new();
    for at in 1..doc.sections.len() {
        if let Some(series) = series(doc, at) {
            all.entry(series).or_default().push(at);
        }
    }
    all
}

/// That phases of a series hold no list, where others do; one notice a series, at the first of them.
pub fn empty(doc: &Doc<'_>, choice: &Choice) -> Vec<Notice> {
    let mut notices = Vec::new();
    let mut held = vec![0];
    for (at, section) in doc.sections.iter().enumerate() {
        let mut own = section.heading.into_iter().chain(section.entries.clone());
        // What a rule left out is told section by section.
        let holds = choice.dropped[at] == Some(Rule::Asked)
            || own.any(|entry| {
                choice.items[entry] || !matches!(choice.left[entry], None | Some(Rule::Prose))
            });
        held.push(held[at] + usize::from(holds));
    }
    for phases in all(doc).into_values().filter(|all| all.len() > 1) {
        let holds =
            |at: &usize| held[doc.sections[*at].end] > held[*at] || is_around_the_next(doc, *at);
        let are_phases = phases
            .iter()
            .any(|at| choice.phase[*at] == *at && holds(at));
        let empty: Vec<usize> = phases.into_iter().filter(|at| !holds(at)).collect();
        let Some(heading) = empty.first().and_then(|at| doc.sections[*at].heading) else {
            continue;
        };
        if are_phases {
            let line = doc.entries[heading].line;
            let message = match empty.len() {
                1 => "this phase of the series holds no list: nothing of it is read".to_owned(),
                count => format!(
                    "{count} phases of the series hold no list, of which this is the first: nothing of them is read"
                ),
            };
            notices.push(Notice::new(line, message));
        }
    }
    notices
}

/// Whether a heading is written as one around the next: "Days 1–10" above "Day 1", of one rank for the reader.
fn is_around_the_next(doc: &Doc<'_>, at: usize) -> bool {
    let level = |at: usize| {
        let heading = doc.sections.get(at)?.heading?;
        match doc.outline.blocks[doc.entries[heading].block].kind {
            BlockKind::Heading { level } => Some(level),
            _ => None,
        }
    };
    level(at).is_some() && level(at + 1) > level(at)
}

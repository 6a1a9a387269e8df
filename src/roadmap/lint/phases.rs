//! Phases without items.

use std::collections::HashSet;

use super::place::Places;
use super::{Check, Flaw, Severity};
use crate::roadmap::outline::{BlockKind, Outline, one_line, plain};
use crate::roadmap::parse::Readout;
use crate::roadmap::title::is_numbered_phase;

/// Phases that hold no items, by their id; and headings of a phase's rank that call themselves one ("Phase 4: Testing") and below
/// which nothing stands that could be an item.
pub fn flaws(places: &Places<'_>, survey: &Readout, outline: &Outline) -> Vec<Flaw> {
    let roadmap = &survey.roadmap;
    let empty = roadmap.phases.iter().filter(|phase| phase.items.is_empty());
    let mut flaws: Vec<Flaw> = empty
        .map(|phase| {
            let message = format!("the phase `{}` holds no items", phase.id);
            let place = places.within(phase.line, &phase.title);
            let flaw = place.flaw(Check::EmptyPhase, message);
            flaw.mend("put a list below its heading, or take its id away")
        })
        .collect();
    let phases: HashSet<usize> = roadmap.phases.iter().map(|phase| phase.line).collect();
    let headings = headings(outline);
    let ranks: HashSet<u8> = headings
        .iter()
        .filter(|heading| phases.contains(&heading.line))
        .map(|heading| heading.level)
        .collect();
    // A section that was left out for a reason has items, too.
    let sections = survey.sections.iter().map(|section| section.line);
    let mut held: Vec<usize> = sections
        .chain(roadmap.items().map(|item| item.line))
        .collect();
    held.sort_unstable();
    for heading in headings {
        let next = held.partition_point(|line| *line < heading.line);
        let is_held = held.get(next).is_some_and(|line| *line < heading.end);
        if is_held || phases.contains(&heading.line) || !ranks.contains(&heading.level) {
            continue;
        }
        if is_numbered_phase(&heading.title) {
            let message = format!(
                "\u{201c}{}\u{201d} holds no items, so it is no phase",
                heading.title
            );
            let place = places.within(heading.line, &heading.title);
            let flaw = place.flaw(Check::EmptyPhase, message);
            // It may be announced and not written yet.
            flaws.push(Flaw {
                severity: Severity::Warning,
                ..flaw.mend("put a list below its heading")
            });
        }
    }
    flaws
}

struct Heading {
    line: usize,
    level: u8,
    title: String,
    /// The line of the next heading that does not belong to it.
    end: usize,
}

/// The headings outside lists and quotes, the last one first.
fn headings(outline: &Outline) -> Vec<Heading> {
    let mut headings = Vec::new();
    // By level, from 1 on: where the next heading of this rank or above it stands.
    let mut ends = [usize::MAX; 7];
    for block in outline.blocks.iter().rev() {
        let BlockKind::Heading { level } = block.kind else {
            continue;
        };
        if block.depth > 0 {
            continue;
        }
        let line = outline.line(block.span.start);
        let rank = usize::from(level).min(ends.len() - 1);
        headings.push(Heading {
            line,
            level,
            title: one_line(&plain(&block.inlines)),
            end: ends[rank],
        });
        for end in &mut ends[rank..] {
            *end = line;
        }
    }
    headings
}

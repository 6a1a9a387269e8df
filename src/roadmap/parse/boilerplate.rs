//! Sections whose title says that they hold no items: "Resources", "Contributing", "Progress".

use std::cell::LazyCell;
use std::collections::HashMap;

use crate::roadmap::title;

use super::decision::{Choice, Doc};
use super::drop::pins;
use super::entry::{BOLD, STEP, Shape};
use super::rule::Rule;
use super::series;

/// Sections whose whole title is boilerplate go with all that they hold, unless that is more than half of everything, or pinned; of
/// these only what one of the rules leaves out: headings by their titles, bold lines and those with a colon as labels.
pub fn boilerplate(doc: &Doc<'_>, choice: &mut Choice, rules: &[Rule]) {
    let counts: Vec<usize> = doc
        .sections
        .iter()
        .map(|section| choice.own(section))
        .collect();
    let all: usize = counts.iter().sum();
    let pinned = pins(doc);
    let numbered = LazyCell::new(|| series::all(doc));
    let plan = LazyCell::new(|| Plan::new(doc, &counts));
    let mut at = 1;
    while at < doc.sections.len() {
        let section = &doc.sections[at];
        let title = doc.title(at);
        let rule = match section.rank < BOLD {
            true => Rule::Boilerplate,
            false => Rule::Label,
        };
        if pinned[at..section.end].contains(&true) || !rules.contains(&rule) {
            at += 1;
            continue;
        }
        let contents = rules.contains(&Rule::Contents);
        if contents && title::is_contents(title) && section.end > at + 1 {
            choice.dropped[at] = Some(Rule::Contents);
            at += 1;
            continue;
        }
        let inside: usize = counts[at..section.end].iter().sum();
        if is_preface(doc, at) && (inside - counts[at]) * 2 > all {
            choice.dropped[at] = Some(Rule::Boilerplate);
            at += 1;
            continue;
        }
        let beside = section.rank <= 2 * STEP
            || section
                .parent
                .is_some_and(|outer| doc.sections[outer].rank <= STEP);
        let holds_plan = || !title::is_never_items(title) && plan.is_in(doc, choice, at);
        let ticked = choice.boxes() && inside > 0 && !title::is_contents(title);
        let is_phase = || {
            let series = series::series(doc, at).filter(|_| inside > 0);
            series.is_some_and(|series| numbered[&series].len() > 1)
        };
        if title::is_boilerplate(title, beside)
            && (inside * 2 <= all || title::is_never_items(title))
            && !ticked
            && !is_phase()
            && !holds_plan()
        {
            choice.drop_whole(doc.sections, at, rule);
            at = section.end;
        } else {
            at += 1;
        }
    }
}

/// Where the numbered phases of a document stand.
struct Plan {
    /// How many sections up to each one are numbered phases, of a series, that hold items.
    before: Vec<usize>,
}

impl Plan {
    fn new(doc: &Doc<'_>, counts: &[usize]) -> Self {
        let mut phases = vec![0; doc.sections.len() + 1];
        // "Q1: Is it free?" is counted too, but is no phase.
        let is_phase = |(_, _, word): &series::Series| word.chars().count() > 1 || !word.is_ascii();
        let all = series::all(doc).into_iter();
        for (_, of_one) in all.filter(|(series, all)| is_phase(series) && all.len() > 1) {
            for at in of_one {
                let holds = counts[at..doc.sections[at].end]
                    .iter()
                    .any(|count| *count > 0);
                phases[at + 1] = usize::from(holds);
            }
        }
        for at in 1..phases.len() {
            phases[at] += phases[at - 1];
        }
        Self { before: phases }
    }

    /// Whether a section such as "Progress" holds the plan itself: all numbered phases stand in it, or, where there are none, its
    /// table counts weeks and names what they are about.
    fn is_in(&self, doc: &Doc<'_>, choice: &Choice, at: usize) -> bool {
        let all = self.before[doc.sections.len()];
        let inside = self.before[doc.sections[at].end] - self.before[at];
        if all > 0 {
            return inside == all;
        }
        let mut rows: HashMap<usize, usize> = HashMap::new();
        for entry in doc.sections[at].entries.clone() {
            if let Shape::Row { table, .. } = doc.entries[entry].shape
                && choice.items[entry]
            {
                *rows.entry(table).or_default() += 1;
            }
        }
        rows.into_iter().any(|(table, rows)| {
            let headings = doc.tables.get(&table).map(|table| &table.headings);
            let has = |of: fn(&str) -> bool| {
                headings.is_some_and(|all| all.iter().any(|heading| of(heading)))
            };
            rows >= 3 && has(title::is_counting_column) && has(title::is_title_column)
        })
    }
}

/// "# About" at the head of a document, with all its sections inside: only what it says itself is about it.
fn is_preface(doc: &Doc<'_>, at: usize) -> bool {
    doc.sections[at].rank == STEP && title::is_about(doc.title(at))
}

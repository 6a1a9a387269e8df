//! How a document was read, section by section: what a preview shows.

use crate::roadmap::outline::BlockKind;

use super::decision::{Choice, Doc};
use super::entry::{BOLD, COLON, LISTED, Shape};
use super::reading::Carrier;
use super::rule::Rule;

/// One section of a document, as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionRow {
    /// Line of its heading, counted from 1; of its first entry where it has none.
    pub line: usize,
    /// Its heading, plain; empty before the first.
    pub title: String,
    /// The headings that enclose it, plain, the nearest first.
    pub within: Vec<String>,
    /// How many headings enclose it.
    pub depth: usize,
    /// What carries its items.
    pub carrier: Carrier,
    /// How many items stand directly in it, or would, had it not been left out.
    pub count: usize,
    /// What it became.
    pub fate: Fate,
}

/// What a section became.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// A phase.
    Phase,
    /// A part of a phase.
    Group,
    /// Left out, by this rule.
    Dropped(Rule),
}

/// The sections that hold items, or would.
pub fn rows(doc: &Doc<'_>, choice: &Choice) -> Vec<SectionRow> {
    (0..doc.sections.len())
        .filter_map(|at| row(doc, choice, at))
        .collect()
}

/// What would be an item but for a rule, by what it could be called.
pub fn left(doc: &Doc<'_>, choice: &Choice) -> Vec<(Rule, String)> {
    let mut left = Vec::new();
    for (section, dropped) in doc.sections.iter().zip(&choice.dropped) {
        for at in section.entries.clone() {
            let dropped = dropped.filter(|_| choice.items[at]);
            if let Some(rule) = choice.left[at].or(dropped) {
                let titles = super::drop::titles(doc, at).into_iter();
                left.extend(titles.map(|title| (rule, title)));
            }
        }
    }
    left
}

fn row(doc: &Doc<'_>, choice: &Choice, at: usize) -> Option<SectionRow> {
    let section = &doc.sections[at];
    let own: Vec<usize> = section.entries.clone().chain(section.heading).collect();
    let items: Vec<usize> = own
        .iter()
        .copied()
        .filter(|entry| choice.items[*entry])
        .collect();
    let left: Vec<usize> = own
        .iter()
        .copied()
        .filter(|entry| choice.left[*entry].is_some())
        .collect();
    let fate = match (choice.dropped[at], items.is_empty()) {
        (Some(rule), false) => Fate::Dropped(rule),
        (Some(rule), true) if !left.is_empty() => Fate::Dropped(rule),
        (None, true) => Fate::Dropped(choice.left[*left.first()?]?),
        (Some(_), true) => return None,
        (None, false) if choice.phase[at] == at => Fate::Phase,
        (None, false) => Fate::Group,
    };
    let shown = if items.is_empty() { left } else { items };
    let first = *shown.first()?;
    Some(SectionRow {
        line: doc.entries[section.heading.unwrap_or(first)].line,
        title: doc.title(at).to_owned(),
        within: super::section::around(doc.sections, at)
            .map(|outer| doc.title(outer).to_owned())
            .filter(|title| !title.is_empty())
            .collect(),
        depth: super::section::around(doc.sections, at).count(),
        carrier: carrier(doc, choice, first),
        count: shown.len(),
        fate,
    })
}

fn carrier(doc: &Doc<'_>, choice: &Choice, entry: usize) -> Carrier {
    match &doc.entries[entry].shape {
        Shape::Row { .. } => Carrier::Rows,
        Shape::Heading { .. } => Carrier::Headings,
        Shape::Item(item) if item.tree => Carrier::Leaves,
        Shape::Item(item) if choice.boxes() && item.tick.is_some() => Carrier::Boxes,
        _ => Carrier::List,
    }
}

/// Options that may read the document better, for a person to try.
pub fn hints(doc: &Doc<'_>, choice: &Choice, rows: &[SectionRow]) -> Vec<String> {
    let mut hints = Vec::new();
    let items: Vec<usize> = (0..doc.entries.len())
        .filter(|at| choice.items[*at])
        .collect();
    let linked = items
        .iter()
        .filter(|at| {
            let block = &doc.outline.blocks[doc.entries[**at].block];
            matches!(block.kind, BlockKind::Item { .. })
                && super::describe::is_resource(&block.inlines)
        })
        .count();
    let headings = doc
        .sections
        .iter()
        .filter(|section| section.heading.is_some() && section.rank < BOLD)
        .count();
    if items.len() >= 8 && linked * 10 >= items.len() * 8 && headings >= 5 {
        let share = linked * 100 / items.len();
        hints.push(format!(
            "{share} % of the items are links: try --items headings"
        ));
    }
    let sections = rows
        .iter()
        .filter(|row| !matches!(row.fate, Fate::Dropped(_)));
    if let Some(largest) = sections.clone().max_by_key(|row| row.count)
        && sections.count() > 12
    {
        hints.push(format!(
            "many sections: --section or --exclude chooses among them, e.g. --section \"{}\"",
            regex::escape(&largest.title)
        ));
    }
    let pseudo = doc
        .sections
        .iter()
        .filter(|section| (BOLD..=LISTED).contains(&section.rank) && section.rank != COLON)
        .count();
    if pseudo >= 3 && rows.iter().filter(|row| row.fate == Fate::Phase).count() <= 1 {
        hints.push("bold lines stand above lists: try --phase-level bold".to_owned());
    }
    hints
}

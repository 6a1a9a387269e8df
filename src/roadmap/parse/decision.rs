//! What the rules see of a document ([`Doc`]) and what they decide about it ([`Choice`]).

use std::collections::HashMap;

use crate::roadmap::outline::{BlockKind, InlineKind, Outline};
use crate::roadmap::{Kind, title};

use super::column::{is_number_below, is_same, title_column};
use super::entry::{Entry, Shape};
use super::label::{Label, labels};
use super::reading::Reading;
use super::rule::Rule;
use super::section::Section;
use super::text;
use super::whole::Whole;

/// The document as the rules see it.
#[derive(Debug)]
pub struct Doc<'a> {
    /// Its blocks.
    pub outline: &'a Outline,
    /// Its entries.
    pub entries: &'a [Entry],
    /// Its sections.
    pub sections: &'a [Section],
    /// Of each entry, the field label that it is.
    pub labels: Vec<Option<Label>>,
    /// Of each table, how its rows are read.
    pub tables: HashMap<usize, Table>,
    /// What a person said.
    pub reading: &'a Reading,
}

/// What is decided about a document.
#[derive(Debug, Default)]
pub struct Choice {
    /// Of each entry, whether it is an item.
    pub items: Vec<bool>,
    /// Of each entry that could be an item, the rule that left it out.
    pub left: Vec<Option<Rule>>,
    /// Of each entry, the kind that a label around it gives.
    pub kinds: Vec<Option<Kind>>,
    /// Of each entry, whether those in it stand in its place.
    pub transparent: Vec<bool>,
    /// Of each section, the rule that left it out.
    pub dropped: Vec<Option<Rule>>,
    /// Of each section, the section that is its phase.
    pub phase: Vec<usize>,
    /// What is decided about the whole.
    pub whole: Whole,
}

/// How the rows of a table are read.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// The column that holds the titles.
    pub column: usize,
    /// The kind that its heading names.
    pub kind: Option<Kind>,
    /// The headings of the columns, plain.
    pub headings: Vec<String>,
}

impl<'a> Doc<'a> {
    /// The document of these parts.
    pub fn new(
        outline: &'a Outline,
        entries: &'a [Entry],
        sections: &'a [Section],
        reading: &'a Reading,
    ) -> Self {
        Self {
            reading,
            outline,
            entries,
            sections,
            labels: labels(entries),
            tables: tables(outline, entries, reading.column.as_deref()),
        }
    }

    /// The headings of each table's columns, and their line.
    pub fn headings(&self) -> impl Iterator<Item = (usize, &[String])> {
        self.entries.iter().filter_map(|entry| match entry.shape {
            Shape::Row {
                table,
                header: true,
            } => Some((entry.line, self.tables.get(&table)?.headings.as_slice())),
            _ => None,
        })
    }

    /// The title of a section; empty before the first heading.
    pub fn title(&self, section: usize) -> &'a str {
        self.sections[section]
            .heading
            .map_or("", |at| self.entries[at].plain.as_str())
    }

    /// Whether a comment such as `<!-- peak:ignore -->` stands in a section's heading or directly below it.
    pub fn is_marked(&self, section: usize, mark: &str) -> bool {
        let Some(heading) = self.sections[section].heading else {
            return false;
        };
        let says = |html: &str| html.contains("<!--") && html.contains(mark);
        let own = &self.outline.blocks[self.entries[heading].block];
        let in_heading = own
            .inlines
            .iter()
            .any(|inline| matches!(&inline.kind, InlineKind::Html(html) if says(html)));
        let below = self
            .entries
            .get(heading + 1)
            .map(|entry| &self.outline.blocks[entry.block].kind);
        in_heading || matches!(below, Some(BlockKind::Html(html)) if says(html))
    }

    /// Whether an entry is a bold-led paragraph.
    pub fn is_lead(&self, entry: usize) -> bool {
        self.entries[entry].item().is_some_and(|item| item.lead)
    }

    /// The top-level item around an item; others are their own.
    pub fn top(&self, entry: usize) -> usize {
        let mut at = entry;
        while let Some(parent) = self.entries[at].item().and_then(|item| item.parent) {
            at = parent;
        }
        at
    }

    /// Whether something follows the colon of a label.
    pub fn has_value(&self, entry: usize) -> bool {
        title::label(&self.entries[entry].plain).is_some_and(|(_, value)| !value.is_empty())
    }

    /// Whether a heading is an item by its start: `Exercise:` or `Project:` and a title.
    pub fn is_titled_item(&self, heading: usize) -> bool {
        title::heading_kind(&self.entries[heading].plain) != Kind::Topic
    }
}

impl Choice {
    /// Leaves an entry out.
    pub fn leave(&mut self, entry: usize, rule: Rule) {
        if self.items[entry] {
            self.items[entry] = false;
            self.left[entry] = Some(rule);
        }
    }

    /// Whether boxes carry the items.
    pub fn boxes(&self) -> bool {
        self.whole.boxes == Some(true)
    }

    /// How many items a section holds directly, its heading included.
    pub fn own(&self, section: &Section) -> usize {
        let heading = section.heading.is_some_and(|at| self.items[at]);
        let entries = section.entries.clone();
        entries.filter(|at| self.items[*at]).count() + usize::from(heading)
    }

    /// How many items each section holds, those inside it included; dropped ones hold none.
    pub fn totals(&self, sections: &[Section]) -> Vec<usize> {
        let mut sums = vec![0; sections.len()];
        for at in (0..sections.len()).rev() {
            if self.dropped[at].is_none() {
                sums[at] += self.own(&sections[at]);
            }
            if let Some(parent) = sections[at].parent {
                sums[parent] += sums[at];
            }
        }
        sums
    }

    /// How many items there are in all.
    pub fn all(&self, sections: &[Section]) -> usize {
        let kept = (0..sections.len()).filter(|at| self.dropped[*at].is_none());
        kept.map(|at| self.own(&sections[at])).sum()
    }

    /// Drops a section and all inside it.
    pub fn drop_whole(&mut self, sections: &[Section], at: usize, rule: Rule) {
        for inner in at..sections[at].end.max(at + 1) {
            self.dropped[inner].get_or_insert(rule);
        }
    }
}

fn tables(outline: &Outline, entries: &[Entry], wanted: Option<&str>) -> HashMap<usize, Table> {
    let mut tables: HashMap<usize, Table> = HashMap::new();
    let mut numbers: HashMap<usize, Vec<(usize, usize)>> = HashMap::new();
    for entry in entries {
        let Shape::Row { table, header } = entry.shape else {
            continue;
        };
        let BlockKind::Row { cells, .. } = &outline.blocks[entry.block].kind else {
            continue;
        };
        if header {
            let headings = cells
                .iter()
                .map(|cell| text::plain(&cell.inlines))
                .collect();
            tables.entry(table).or_default().headings = headings;
            continue;
        }
        let headings = tables.get(&table).map_or(&[][..], |table| &table.headings);
        let counts = numbers.entry(table).or_default();
        counts.resize(counts.len().max(cells.len()), (0, 0));
        for (column, cell) in cells.iter().enumerate() {
            let plain = text::plain(&cell.inlines);
            counts[column].0 += usize::from(is_number_below(&plain, headings.get(column)));
            counts[column].1 += 1;
        }
    }
    for (number, table) in &mut tables {
        let counts = numbers.remove(number).unwrap_or_default();
        let asked = wanted.and_then(|wanted| {
            let same = |heading: &String| is_same(heading, wanted);
            table.headings.iter().position(same)
        });
        table.column = asked.unwrap_or_else(|| title_column(&table.headings, &counts));
        table.kind = table
            .headings
            .get(table.column)
            .and_then(|heading| title::column_kind(heading));
    }
    tables
}

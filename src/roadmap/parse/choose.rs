//! Entries and sections → decisions: which entries are items, which sections are phases, and which rule left the others out.

use std::collections::{HashMap, HashSet};

use crate::roadmap::outline::{BlockKind, Outline};
use crate::roadmap::{Id, Kind, title};

use super::entry::{Entry, Shape};
use super::section::{Section, around};
use super::text;

/// Why something is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// The title of the section is one that holds no items (contents, licence, resources…).
    Boilerplate,
    /// A list of links into the document itself.
    Contents,
    /// Other sections are numbered phases, this one is not.
    NotAPhase,
}

/// What is decided about a document.
#[derive(Debug, Default)]
pub struct Choice {
    /// Of each entry, whether it is an item.
    pub items: Vec<bool>,
    /// Of each section, the rule that left it out.
    pub dropped: Vec<Option<Rule>>,
    /// Of each section, the section that is its phase.
    pub phase: Vec<usize>,
    /// Of each table, how its rows are read.
    pub tables: HashMap<usize, Table>,
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

/// Decides about all entries and sections.
pub fn choose(outline: &Outline, entries: &[Entry], sections: &[Section]) -> Choice {
    let mut choice = Choice {
        tables: tables(outline, entries),
        items: carriers(entries, sections),
        dropped: vec![None; sections.len()],
        phase: (0..sections.len()).collect(),
    };
    drop_contents(outline, entries, sections, &mut choice);
    drop_boilerplate(entries, sections, &mut choice);
    let rank = phase_rank(entries, sections, &mut choice);
    for at in 0..sections.len() {
        choice.phase[at] = phase_of(sections, at, rank);
    }
    choice
}

fn title<'a>(entries: &'a [Entry], section: &Section) -> &'a str {
    section.heading.map_or("", |at| entries[at].plain.as_str())
}

/// Which entries carry the document's items: what is pinned; boxes where they prevail; else top-level list items and rows.
fn carriers(entries: &[Entry], sections: &[Section]) -> Vec<bool> {
    let pinned = |entry: &Entry| entry.pin.as_ref().is_some_and(|id| !id.is_phase());
    let boxes = boxes_prevail(entries);
    let boxed_children = boxed_children(entries);
    let mut items = vec![false; entries.len()];
    // What stands below a heading that is an item, deeper headings included, is its description.
    let mut described = 0;
    for (number, section) in sections.iter().enumerate() {
        let mut heading_item = number < described;
        if let Some(at) = section.heading
            && (pinned(&entries[at])
                || (!heading_item && titled_kind(&entries[at].plain).is_some()))
        {
            items[at] = true;
            heading_item = true;
            described = described.max(section.end);
        }
        for at in section.entries.clone() {
            let by_shape = match &entries[at].shape {
                Shape::Item(item) if boxes => item.tick.is_some() && !boxed_children[at],
                Shape::Item(item) => item.depth == 0,
                Shape::Row { header, .. } => !header,
                _ => false,
            };
            items[at] = pinned(&entries[at]) || (by_shape && !heading_item);
        }
    }
    items
}

/// The kind of a heading that is an item by its start: `Exercise:` or `Project:` and a title.
fn titled_kind(title: &str) -> Option<Kind> {
    match title::kind_prefix(title).0 {
        Kind::Topic => None,
        kind => Some(kind),
    }
}

/// Whether boxes are what is ticked: at least three, a fifth of the top-level items, and no fewer than rows.
fn boxes_prevail(entries: &[Entry]) -> bool {
    let (mut boxes, mut top, mut rows) = (0, 0, 0);
    for entry in entries {
        match &entry.shape {
            Shape::Item(item) => {
                boxes += usize::from(item.tick.is_some());
                top += usize::from(item.depth == 0);
            }
            Shape::Row { header: false, .. } => rows += 1,
            _ => {}
        }
    }
    boxes >= 3 && boxes * 5 >= top && boxes >= rows
}

/// Of each entry, whether a box stands below it.
fn boxed_children(entries: &[Entry]) -> Vec<bool> {
    let mut found = vec![false; entries.len()];
    for at in (0..entries.len()).rev() {
        if let Some(item) = entries[at].item()
            && let Some(parent) = item.parent
            && (item.tick.is_some() || found[at])
        {
            found[parent] = true;
        }
    }
    found
}

fn tables(outline: &Outline, entries: &[Entry]) -> HashMap<usize, Table> {
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
        let counts = numbers.entry(table).or_default();
        counts.resize(counts.len().max(cells.len()), (0, 0));
        for (column, cell) in cells.iter().enumerate() {
            let plain = text::plain(&cell.inlines);
            counts[column].0 += usize::from(is_number(&plain));
            counts[column].1 += 1;
        }
    }
    for (number, table) in &mut tables {
        let counts = numbers.remove(number).unwrap_or_default();
        table.column = title_column(&table.headings, &counts);
        table.kind = table
            .headings
            .get(table.column)
            .and_then(|heading| title::column_kind(heading));
    }
    tables
}

/// Whether a cell holds no title: nothing, a number, a day or week, a mark.
fn is_number(plain: &str) -> bool {
    let rest = title::without_number(plain);
    !rest.chars().any(char::is_alphabetic)
        || title::number_end(rest) == Some(rest.len())
        || (rest == plain.trim()
            && title::is_numbered_phase(plain)
            && plain.split_whitespace().count() <= 2)
}

/// The first column that is not mostly numbers, later where another's heading says that it holds titles.
fn title_column(headings: &[String], counts: &[(usize, usize)]) -> usize {
    let holds_text = |column: &usize| {
        counts
            .get(*column)
            .is_none_or(|(numbers, all)| numbers * 2 < *all)
    };
    let first = (0..headings.len()).find(holds_text).unwrap_or(0);
    (first..headings.len())
        .filter(holds_text)
        .find(|column| title::is_title_column(&headings[*column]))
        .unwrap_or(first)
}

/// Lists of links into the document go: at least three items, 60 % of them `#` links.
fn drop_contents(outline: &Outline, entries: &[Entry], sections: &[Section], choice: &mut Choice) {
    for section in sections {
        let mut lists: HashMap<usize, (usize, usize)> = HashMap::new();
        for at in section.entries.clone() {
            if let Some(item) = entries[at].item().filter(|item| item.depth == 0) {
                let count = lists.entry(item.list).or_default();
                count.1 += 1;
                let links = text::links(&outline.blocks[entries[at].block].inlines);
                count.0 += usize::from(links.first().is_some_and(|link| link.url.starts_with('#')));
            }
        }
        for at in section.entries.clone() {
            let list = entries[top(entries, at)].item().map(|item| item.list);
            if let Some((links, all)) = list.and_then(|list| lists.get(&list))
                && *links >= 3
                && links * 10 >= all * 6
            {
                choice.items[at] = false;
            }
        }
    }
}

/// The top-level item around an item.
fn top(entries: &[Entry], at: usize) -> usize {
    let mut at = at;
    while let Some(parent) = entries[at].item().and_then(|item| item.parent) {
        at = parent;
    }
    at
}

fn own_items(section: &Section, choice: &Choice) -> usize {
    let heading = section.heading.is_some_and(|at| choice.items[at]);
    section
        .entries
        .clone()
        .filter(|at| choice.items[*at])
        .count()
        + usize::from(heading)
}

/// Of each section, whether its author pinned an id in it: then it holds items, whatever its title says.
fn pins(entries: &[Entry], sections: &[Section]) -> Vec<bool> {
    sections
        .iter()
        .map(|section| {
            let mut own = section.heading.into_iter().chain(section.entries.clone());
            own.any(|at| entries[at].pin.is_some())
        })
        .collect()
}

/// Sections whose whole title is boilerplate go with all that they hold, unless that is more than half of everything.
fn drop_boilerplate(entries: &[Entry], sections: &[Section], choice: &mut Choice) {
    let counts: Vec<usize> = sections
        .iter()
        .map(|section| own_items(section, choice))
        .collect();
    let all: usize = counts.iter().sum();
    let pinned = pins(entries, sections);
    let mut at = 1;
    while at < sections.len() {
        let section = &sections[at];
        let title = title(entries, section);
        if pinned[at..section.end].contains(&true) {
            at += 1;
            continue;
        }
        if title::is_contents(title) {
            choice.dropped[at] = Some(Rule::Contents);
            at += 1;
            continue;
        }
        let inside: usize = counts[at..section.end].iter().sum();
        if title::is_boilerplate(title) && inside * 2 <= all {
            for dropped in &mut choice.dropped[at..section.end] {
                *dropped = Some(Rule::Boilerplate);
            }
            at = section.end;
        } else {
            at += 1;
        }
    }
}

/// The rank of the headings that are phases; 0 where the whole document is one.
fn phase_rank(entries: &[Entry], sections: &[Section], choice: &mut Choice) -> u8 {
    let counts = totals(sections, choice);
    let all: usize = sections
        .iter()
        .enumerate()
        .filter(|(at, _)| choice.dropped[*at].is_none())
        .map(|(_, section)| own_items(section, choice))
        .sum();
    if let Some(rank) = pinned_rank(entries, sections) {
        return rank;
    }
    let level = |rank: u8| {
        let counts = &counts;
        (1..sections.len())
            .filter(move |at| sections[*at].rank == rank && counts[*at] > 0)
            .collect::<Vec<usize>>()
    };
    for rank in 1..=super::entry::COLON {
        let mut numbered = level(rank);
        numbered.retain(|at| title::is_numbered_phase(title(entries, &sections[*at])));
        let held: usize = numbered.iter().map(|at| counts[*at]).sum();
        if numbered.len() >= 3 || (numbered.len() >= 2 && held * 2 > all) {
            keep_only(entries, sections, &numbered, rank, choice);
            return rank;
        }
    }
    for rank in 1..=super::entry::COLON {
        let level = level(rank);
        let most = level.iter().map(|at| counts[*at]).max().unwrap_or(0);
        if level.len() >= 2 && most * 5 <= all * 4 {
            return rank;
        }
    }
    0
}

/// How many items each section holds, those inside it included.
fn totals(sections: &[Section], choice: &Choice) -> Vec<usize> {
    let mut sums = vec![0; sections.len()];
    for at in (0..sections.len()).rev() {
        if choice.dropped[at].is_none() {
            sums[at] += own_items(&sections[at], choice);
        }
        if let Some(parent) = sections[at].parent {
            sums[parent] += sums[at];
        }
    }
    sums
}

/// The rank of headings whose author pinned them as phases: where items are pinned too, or at least half of the rank's headings.
fn pinned_rank(entries: &[Entry], sections: &[Section]) -> Option<u8> {
    let of = |section: &Section| section.heading.and_then(|at| entries[at].pin.as_ref());
    let rank = sections
        .iter()
        .filter(|section| of(section).is_some_and(Id::is_phase))
        .map(|section| section.rank)
        .min()?;
    let level = sections.iter().filter(|section| section.rank == rank);
    let (mut pinned, mut all) = (0, 0);
    for section in level {
        all += 1;
        pinned += usize::from(of(section).is_some());
    }
    let items = entries
        .iter()
        .any(|entry| entry.pin.as_ref().is_some_and(|id| !id.is_phase()));
    (items || pinned * 2 >= all).then_some(rank)
}

/// Of sections that are not within a numbered phase, only those of projects and exercises stay.
fn keep_only(
    entries: &[Entry],
    sections: &[Section],
    numbered: &[usize],
    rank: u8,
    choice: &mut Choice,
) {
    let phases: HashSet<usize> = numbered.iter().copied().collect();
    for at in 0..sections.len() {
        let mut inside = std::iter::once(at).chain(around(sections, at));
        let kept = inside.any(|outer| {
            phases.contains(&outer)
                || (outer != 0 && title::section_kind(title(entries, &sections[outer])).is_some())
        });
        let above = sections[at].rank < rank && own_items(&sections[at], choice) == 0;
        if !kept && !above {
            choice.dropped[at].get_or_insert(Rule::NotAPhase);
        }
    }
}

/// The phase that a section belongs to: the outermost section around it, itself included, that is not above the phases' rank.
fn phase_of(sections: &[Section], at: usize, rank: u8) -> usize {
    if rank == 0 {
        return 0;
    }
    around(sections, at)
        .take_while(|outer| sections[*outer].rank >= rank)
        .last()
        .unwrap_or(at)
}

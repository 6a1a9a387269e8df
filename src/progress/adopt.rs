//! A progress document made by hand → what of it the roadmap's items take over, and the rest, to the letter.
//!
//! Ticks are never lost: a line goes only where all that it says was understood and taken over; every other line stays.

mod list;
mod table;
#[cfg(test)]
mod tests;
mod words;

use std::collections::HashMap;

use chrono::NaiveDate;

use super::names::one_line;
use super::source::{self, Source};
use super::{State, Target};
use crate::roadmap::outline::{Block, BlockKind, Outline, plain};
use crate::roadmap::{Id, Notice, Roadmap, Unreadable, title};

/// Bare titles that say nothing but that this is a progress document.
const PLAIN_HEADS: [&str; 6] = [
    "progress",
    "my progress",
    "learning progress",
    "my learning progress",
    "progress tracker",
    "roadmap progress",
];

/// What a document made by hand holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Adoption {
    /// What the roadmap's items take over, each item once, in the order of the document.
    pub taken: Vec<Taken>,
    /// The lines that were not taken over, to the byte; empty where nothing but blank lines is left.
    pub rest: Vec<u8>,
    /// The boxes and rows with a state that no item takes over, by line, and why.
    pub left: Vec<Notice>,
    /// The line of the first conflict marker; a document with one is not to be taken over.
    pub conflict: Option<usize>,
}

/// What one item takes over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The item.
    pub id: Id,
    /// How it was recognised.
    pub by: By,
    /// What was written of it, on one line.
    pub text: String,
    /// Its line, counted from 1.
    pub line: usize,
    /// Its state.
    pub state: State,
    /// The day it was begun, where one is written.
    pub started_on: Option<NaiveDate>,
    /// The day it was done, where one is written.
    pub done_on: Option<NaiveDate>,
    /// The day it was skipped, where one is written.
    pub skipped_on: Option<NaiveDate>,
    /// Where its evidence is.
    pub pointers: Vec<Target>,
}

/// How an item was recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// Its id, or a former one, stands there.
    Id,
    /// Its title, which no other item of the phase has, or none in the roadmap.
    Title,
}

/// Reads a document made by hand.
///
/// # Errors
/// [`Unreadable`] beyond the limits, or in UTF-16.
pub fn adopt(existing: &[u8], roadmap: &Roadmap) -> Result<Adoption, Unreadable> {
    let source = Source::read(existing)?;
    let outline = Outline::read(&source.text);
    if let Some(at) = outline.too_deep {
        return Err(Unreadable::Nesting(outline.line(at)));
    }
    let titles = Titles::of(roadmap);
    let mut reader = Reader {
        text: &source.text,
        outline: &outline,
        sections: titles.sections(&outline),
        titles: &titles,
        rows: Vec::new(),
        gone: vec![false; outline.line_count() + 2],
        left: Vec::new(),
    };
    reader.lists();
    reader.tables();
    reader.keep_context();
    reader.headings();
    let Reader {
        rows,
        gone,
        mut left,
        ..
    } = reader;
    left.sort();
    Ok(Adoption {
        taken: merged(rows),
        rest: rest(&existing[source.start..], &outline, &gone),
        left,
        conflict: source::conflict(&source.text, &outline).map(|at| outline.line(at)),
    })
}

/// The items' names as people write them.
struct Titles {
    /// By id and former id.
    ids: HashMap<Id, Id>,
    /// By title as it is written, but for case; several have it where there are several.
    exact: HashMap<String, Vec<Id>>,
    /// By bare title.
    items: HashMap<String, Vec<Id>>,
    /// Phases and groups by bare title.
    phases: HashMap<String, Option<Id>>,
    /// Bare titles that say nothing of their own: of groups and of the roadmap.
    known: Vec<String>,
}

/// What is known while a document is read.
struct Reader<'a> {
    text: &'a str,
    outline: &'a Outline,
    titles: &'a Titles,
    /// By block: the phase of the heading above.
    sections: Vec<Option<Id>>,
    rows: Vec<Taken>,
    /// Lines that were taken over, by number.
    gone: Vec<bool>,
    left: Vec<Notice>,
}

/// Why no item takes a line over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unmatched {
    None,
    Several,
}

impl Titles {
    fn of(roadmap: &Roadmap) -> Self {
        let mut titles = Self {
            ids: HashMap::new(),
            exact: HashMap::new(),
            items: HashMap::new(),
            phases: HashMap::new(),
            known: vec![
                bare(&roadmap.title),
                bare(&format!("Progress: {}", roadmap.title)),
            ],
        };
        for phase in &roadmap.phases {
            let entry = titles.phases.entry(bare(&phase.title));
            entry
                .and_modify(|one| *one = None)
                .or_insert_with(|| Some(phase.id.clone()));
            titles
                .phases
                .insert(phase.id.to_string(), Some(phase.id.clone()));
        }
        for item in roadmap.items() {
            for id in item.aliases.iter().chain([&item.id]) {
                titles.ids.insert(id.clone(), item.id.clone());
            }
            let title = super::names::plain_title(&item.title);
            let written = titles.exact.entry(title.to_lowercase()).or_default();
            written.push(item.id.clone());
            let name = bare(&title);
            titles.items.entry(name).or_default().push(item.id.clone());
            titles.known.extend(item.group.as_deref().map(bare));
        }
        titles
    }

    /// The item of this title as it is written, else of this bare title: the only one in `phase`, else the only one at all.
    fn item(&self, text: &str, phase: Option<&Id>) -> Result<&Id, Unmatched> {
        let written = self.exact.get(&one_line(text).to_lowercase());
        if let Some(only) = written.and_then(|all| the_one(all, phase)) {
            return Ok(only);
        }
        let name = bare(text);
        let all = self
            .items
            .get(&name)
            .filter(|_| !name.is_empty())
            .ok_or(Unmatched::None)?;
        the_one(all, phase).ok_or(Unmatched::Several)
    }

    /// By block: the phase that the nearest heading above names, deeper ones first.
    fn sections(&self, outline: &Outline) -> Vec<Option<Id>> {
        let mut above: Vec<(u8, Option<Id>)> = Vec::new();
        let blocks = outline.blocks.iter().map(|block| {
            if let BlockKind::Heading { level } = block.kind {
                while above.last().is_some_and(|(other, _)| *other >= level) {
                    above.pop();
                }
                let own = self.phase(&plain(&block.inlines)).cloned();
                let outer = above.last().and_then(|(_, phase)| phase.clone());
                above.push((level, own.or(outer)));
            }
            above.last().and_then(|(_, phase)| phase.clone())
        });
        blocks.collect()
    }

    /// The phase that a heading or list item of this text is about.
    fn phase(&self, text: &str) -> Option<&Id> {
        self.phases.get(&bare(text))?.as_ref()
    }
}

impl Reader<'_> {
    /// The phase of block `index`: of the nearest list item around it, else of the nearest heading above, that names one.
    fn phase_of(&self, index: usize) -> Option<&Id> {
        let mut at = self.outline.blocks[index].parent;
        while let Some(parent) = at {
            let block = &self.outline.blocks[parent];
            let text = plain(&block.inlines);
            let (_, text) = words::at_ends(&text);
            if let Some(phase) = self.titles.phase(text) {
                return Some(phase);
            }
            at = block.parent;
        }
        self.sections[index].as_ref()
    }

    fn unmatched(&mut self, line: usize, text: &str, why: Unmatched) {
        let message = match why {
            Unmatched::None => {
                format!("no item is called \u{201c}{text}\u{201d}; it stays as it is")
            }
            Unmatched::Several => {
                format!("several items are called \u{201c}{text}\u{201d}; it stays as it is")
            }
        };
        self.left.push(Notice::new(line, message));
    }

    /// Lines of `block` from its first to the line on which byte `last` stands.
    fn lines(&self, first: usize, last: usize) -> std::ops::RangeInclusive<usize> {
        self.outline.line(first)..=self.outline.line(last)
    }

    fn take_lines(&mut self, lines: std::ops::RangeInclusive<usize>) {
        for line in lines {
            self.gone[line] = true;
        }
    }

    /// An item whose line was taken over stays all the same where something below it stays: that would hang in the air.
    fn keep_context(&mut self) {
        for index in (0..self.outline.blocks.len()).rev() {
            let block = &self.outline.blocks[index];
            let whole = self.text[..block.span.end].trim_end().len();
            if !matches!(block.kind, BlockKind::Item { .. }) || whole <= block.span.start {
                continue;
            }
            let lines = self.lines(block.span.start, whole - 1);
            let stays = |line: &usize| !self.gone[*line] && !self.blank(*line);
            if lines.clone().any(|line| stays(&line)) {
                let last = block
                    .inlines
                    .last()
                    .map_or(block.span.start, |one| one.span.end - 1);
                let own = self.lines(block.span.start, last.max(block.span.start));
                for line in own {
                    self.gone[line] = false;
                }
            }
        }
    }

    /// Headings that only name a phase, a group or the roadmap go where nothing is left below them.
    fn headings(&mut self) {
        let outline = self.outline;
        let mut later: Vec<(u8, usize)> = Vec::new();
        let mut line = outline.line_count() + 1;
        let mut stays = usize::MAX;
        for block in outline.blocks.iter().rev() {
            let BlockKind::Heading { level } = block.kind else {
                continue;
            };
            let first = outline.line(block.span.start);
            let whole = self.text[..block.span.end].trim_end().len();
            let last = outline.line(whole.max(block.span.start + 1) - 1);
            while line > last + 1 {
                line -= 1;
                if !self.gone[line] && !self.blank(line) {
                    stays = line;
                }
            }
            while later.last().is_some_and(|(other, _)| *other > level) {
                later.pop();
            }
            let until = later.last().map_or(usize::MAX, |(_, line)| *line);
            let text = plain(&block.inlines);
            let name = bare(&text);
            let known = self.titles.phase(&text).is_some()
                || self.titles.known.contains(&name)
                || PLAIN_HEADS.contains(&name.as_str());
            if known && stays >= until {
                self.take_lines(first..=last);
            } else {
                stays = first;
            }
            line = first;
            later.push((level, first));
        }
    }

    fn blank(&self, line: usize) -> bool {
        let start = self.outline.line_start(line).unwrap_or(self.text.len());
        let end = self.outline.line_start(line + 1).unwrap_or(self.text.len());
        self.text[start..end].trim().is_empty()
    }
}

/// Several lines on one item as one: the strongest state, its dates, and what the others add.
fn merged(rows: Vec<Taken>) -> Vec<Taken> {
    let mut taken: Vec<Taken> = Vec::new();
    let mut places: HashMap<Id, usize> = HashMap::new();
    for mut row in rows {
        let place = *places.entry(row.id.clone()).or_insert(taken.len());
        let Some(first) = taken.get_mut(place) else {
            taken.push(row);
            continue;
        };
        if row.state > first.state {
            std::mem::swap(first, &mut row);
        }
        first.started_on = first.started_on.or(row.started_on);
        first.done_on = first.done_on.or(row.done_on);
        first.skipped_on = first.skipped_on.or(row.skipped_on);
        first.by = first.by.min(row.by);
        for target in row.pointers {
            if !first.pointers.contains(&target) {
                first.pointers.push(target);
            }
        }
    }
    taken
}

/// The lines that stay. Of blank lines that what is gone leaves side by side, one stays.
fn rest(bytes: &[u8], outline: &Outline, gone: &[bool]) -> Vec<u8> {
    let mut rest = Vec::new();
    let mut blank = true;
    let mut cut = false;
    let lines = gone.iter().enumerate().take(outline.line_count() + 1);
    for (line, gone) in lines.skip(1) {
        let start = outline.line_start(line).unwrap_or(bytes.len());
        let end = outline.line_start(line + 1).unwrap_or(bytes.len());
        let text = &bytes[start..end];
        if *gone {
            cut = true;
        } else if text.trim_ascii().is_empty() {
            if !(blank && cut) {
                rest.extend_from_slice(text);
            }
            blank = true;
        } else {
            rest.extend_from_slice(text);
            (blank, cut) = (false, false);
        }
    }
    if rest.trim_ascii().is_empty() {
        Vec::new()
    } else {
        rest
    }
}

/// The only one of `all` in `phase`, else the only one at all.
fn the_one<'a>(all: &'a [Id], phase: Option<&Id>) -> Option<&'a Id> {
    let inside = |id: &&Id| phase.is_some_and(|phase| id.phase() == phase.as_str());
    let mut here = all.iter().filter(inside);
    match (here.next(), here.next(), all) {
        (Some(only), None, _) | (None, None, [only]) => Some(only),
        _ => None,
    }
}

/// A title as it is compared: without number, kind, decoration, punctuation and case.
fn bare(text: &str) -> String {
    let (_, text) = title::kind_prefix(text.trim());
    let text = title::bare(text);
    let words = text.chars().map(|c| {
        let part = c.is_alphanumeric()
            || matches!(c, '+' | '#')
            || unicode_normalization::char::is_combining_mark(c);
        if part { c } else { ' ' }
    });
    one_line(&words.collect::<String>())
}

/// Whether nothing but known parts is in `block`'s text: no HTML, image or further link.
fn is_simple(block: &Block) -> bool {
    use crate::roadmap::outline::{InlineKind, Wrap};
    block.inlines.iter().all(|inline| {
        !matches!(
            inline.kind,
            InlineKind::Html(_) | InlineKind::Enter(Wrap::Link(_) | Wrap::Image(_))
        )
    })
}

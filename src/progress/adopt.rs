//! A progress document made by hand → what of it the roadmap's items take over, and the rest, to the letter.
//!
//! Ticks are never lost: a line goes only where all that it says was understood and taken over; every other line stays.

mod day;
mod heading;
mod lexicon;
mod list;
mod phase;
mod table;
#[cfg(test)]
mod tests;
mod titles;
mod words;

use std::collections::{HashMap, HashSet};
use std::ops::RangeInclusive;

use chrono::NaiveDate;

use self::heading::{Head, Inherited};
use self::phase::Claim;
use self::titles::{Titles, Unmatched, bare};
use super::source::{self, Source};
use super::{Locator, State, bind};
use crate::roadmap::outline::{Block, BlockKind, Outline, plain};
use crate::roadmap::{Id, Notice, Roadmap, Unreadable};

/// What a document made by hand holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Adoption {
    /// What the roadmap's items take over, each item once, in the order of the document.
    pub taken: Vec<Taken>,
    /// The lines that were not taken over, to the byte; empty where nothing but blank lines is left.
    pub rest: Vec<u8>,
    /// The boxes and rows with a state that no item takes over, by line, and why.
    pub left: Vec<Notice>,
    /// The phases that are called done as a whole while none of their items is named.
    pub unnamed: Vec<Id>,
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
    /// Further lines on the same item, from which what the first does not say was taken.
    pub more: Vec<usize>,
    /// Its state.
    pub state: State,
    /// The day it was begun, where one is written.
    pub started_on: Option<NaiveDate>,
    /// The day it was done, where one is written.
    pub done_on: Option<NaiveDate>,
    /// The day it was skipped, where one is written.
    pub skipped_on: Option<NaiveDate>,
    /// Where its evidence is.
    pub pointers: Vec<Locator>,
}

/// How an item was recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// Its id, or a former one, stands there.
    Id,
    /// Its title, which no other item of the phase has, or none in the roadmap where no phase is named.
    Title,
}

/// Reads a document made by hand.
///
/// # Errors
/// [`Unreadable`] beyond the limits, or in UTF-16.
pub fn adopt(existing: &[u8], roadmap: &Roadmap) -> Result<Adoption, Unreadable> {
    let source = Source::read(existing)?;
    let outline = Outline::read_glued(&source.text);
    if let Some(at) = outline.too_deep {
        return Err(Unreadable::Nesting(outline.line(at)));
    }
    let titles = Titles::of(roadmap);
    let mut reader = Reader {
        text: &source.text,
        outline: &outline,
        sections: titles.sections(&outline),
        titles: &titles,
        phases: bind::headings(&outline),
        heads: Vec::new(),
        claims: Vec::new(),
        fields: HashSet::new(),
        inherited: vec![None; outline.blocks.len()],
        rows: Vec::new(),
        gone: vec![false; outline.line_count() + 2],
        tables: Vec::new(),
        left: Vec::new(),
        unnamed: Vec::new(),
    };
    reader.heads();
    reader.lists();
    reader.prose();
    reader.tables();
    reader.claim_phases();
    reader.whole_phases();
    reader.keep_disagreeing();
    reader.table_heads();
    reader.keep_context();
    reader.headings();
    let Reader {
        rows,
        gone,
        mut left,
        unnamed,
        ..
    } = reader;
    left.sort();
    Ok(Adoption {
        taken: merged(rows),
        rest: rest(&existing[source.start..], &outline, &gone),
        left,
        unnamed,
        conflict: source::conflict(&source.text, &outline).map(|at| outline.line(at)),
    })
}

/// What is known while a document is read.
struct Reader<'a> {
    text: &'a str,
    outline: &'a Outline,
    titles: &'a Titles,
    /// The ids of phases that stand on headings: what carries an id of one, peak wrote.
    phases: HashSet<Id>,
    /// By block: the phase of the heading above.
    sections: Vec<Option<Id>>,
    /// The headings that say a state or a day.
    heads: Vec<Head>,
    /// What is said of whole phases.
    claims: Vec<Claim>,
    /// Blocks that say the state of the heading above.
    fields: HashSet<usize>,
    /// By block: the state that the heading above gives to what says none.
    inherited: Vec<Option<Inherited>>,
    rows: Vec<Taken>,
    /// Lines that were taken over, by number.
    gone: Vec<bool>,
    /// Per table, the lines of its heading and those of its rows.
    tables: Vec<(RangeInclusive<usize>, Vec<usize>)>,
    left: Vec<Notice>,
    unnamed: Vec<Id>,
}

impl Reader<'_> {
    /// The phase of block `index`: of the nearest list item around it, else of the nearest heading above, that names one.
    fn phase_of(&self, index: usize) -> Option<&Id> {
        let mut at = self.outline.blocks[index].parent;
        while let Some(parent) = at {
            let block = &self.outline.blocks[parent];
            let text = plain(&block.inlines);
            if let Some(phase) = self.titles.phase(&text) {
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
            Unmatched::Elsewhere(id) => {
                format!(
                    "\u{201c}{text}\u{201d} stands below another phase than {id}; it stays as it is"
                )
            }
        };
        self.left.push(Notice::new(line, message));
    }

    /// A day that could be either of two is nobody's to choose.
    fn unclear(&mut self, line: usize, text: &str) -> bool {
        let Some(day) = words::unclear(text) else {
            return false;
        };
        let message =
            format!("\u{201c}{day}\u{201d} could be either of two days; it stays as it is");
        self.left.push(Notice::new(line, message));
        true
    }

    /// Lines of `block` from its first to the line on which byte `last` stands.
    fn lines(&self, first: usize, last: usize) -> RangeInclusive<usize> {
        self.outline.line(first)..=self.outline.line(last)
    }

    fn take_lines(&mut self, lines: RangeInclusive<usize>) {
        for line in lines {
            self.gone[line] = true;
        }
    }

    /// Where several lines speak of one item, the strongest state counts; a line that says another stays and is told.
    fn keep_disagreeing(&mut self) {
        let mut strongest: HashMap<&Id, (State, usize)> = HashMap::new();
        for row in &self.rows {
            let first = strongest.entry(&row.id).or_insert((row.state, row.line));
            if row.state > first.0 {
                *first = (row.state, row.line);
            }
        }
        let others = self.rows.iter().filter_map(|row| {
            let (state, line) = strongest[&row.id];
            (row.state != state).then_some((row.line, &row.id, state, line))
        });
        let told = others.map(|(at, id, state, line)| {
            let state = format!("{state:?}").to_lowercase();
            let message =
                format!("line {line} calls {id} {state}, this line does not; it stays as it is");
            Notice::new(at, message)
        });
        let told: Vec<Notice> = told.collect();
        for notice in told {
            for index in 0..self.outline.blocks.len() {
                let start = self.outline.blocks[index].span.start;
                if self.outline.line(start) == notice.line {
                    for line in self.own_lines(index) {
                        self.gone[line] = false;
                    }
                }
            }
            self.left.push(notice);
        }
    }

    /// The lines of a block's own text, without what is below it.
    fn own_lines(&self, index: usize) -> RangeInclusive<usize> {
        let block = &self.outline.blocks[index];
        let first = block.span.start;
        let last = block.inlines.last().map_or(first, |one| one.span.end - 1);
        self.lines(first, last.max(first))
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
                for line in self.own_lines(index) {
                    self.gone[line] = false;
                }
            }
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
        first.more.push(row.line);
        first.more.append(&mut row.more);
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

//! Blocks → flat entries with their lines: headings of every kind, items, rows, notes.
//!
//! Here Markdown's shapes become a roadmap's: a bold line before a list is a heading, a box in any hand is a box. What an entry is
//! *for* is decided later.

mod list;
mod raw;

use std::collections::{HashMap, HashSet};

use crate::roadmap::outline::{Block, BlockKind, Outline};

use crate::roadmap::{Id, derive};

use super::form::{Form, form, is_phase_line, row_pin};
use super::repair::Repaired;
use super::text::{self, Tick};
use list::Shell;

/// By how much the ranks of Markdown's six levels of headings differ: what lies between is for `<summary>` below a heading.
pub const STEP: u8 = 16;
/// The rank of a bold line as a heading.
pub const BOLD: u8 = 7 * STEP;
/// The rank of a line that ends with a colon.
pub const COLON: u8 = 8 * STEP;
/// The rank of a list's item that stands for a heading.
pub const LISTED: u8 = 9 * STEP;

/// One piece of a document.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its line, counted from 1.
    pub line: usize,
    /// Its block.
    pub own: usize,
    /// The block that holds its text: its own, or the heading with which an item begins.
    pub block: usize,
    /// What it looks like.
    pub shape: Shape,
    /// Its text, plain, without decoration, box and pinned id; empty for rows and notes.
    pub plain: String,
    /// The id in its trailing code span.
    pub pin: Option<Id>,
}

/// What an entry looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// A heading, or a line that serves as one.
    Heading {
        /// Smaller ones enclose larger ones: [`STEP`] times the level, [`BOLD`], [`COLON`] or [`LISTED`].
        rank: u8,
    },
    /// An item of a list, or a paragraph that begins with a bold term.
    Item(ListItem),
    /// A row of a table.
    Row {
        /// Number of the table in the document.
        table: usize,
        /// The heading row.
        header: bool,
    },
    /// A `toml peak` block.
    Rules,
    /// A paragraph, code, HTML: part of a description.
    Note,
}

/// What is particular to an item of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListItem {
    /// 0 for a top-level item.
    pub depth: usize,
    /// The entry of the item around it.
    pub parent: Option<usize>,
    /// Number of the list in the document.
    pub list: usize,
    /// Whether the list is numbered.
    pub ordered: bool,
    /// Its box.
    pub tick: Option<Tick>,
    /// How many items stand directly in it.
    pub children: usize,
    /// A bold-led paragraph, not a bullet.
    pub lead: bool,
    /// A node of a tree.
    pub tree: bool,
}

impl Entry {
    /// What is particular to a list item.
    pub fn item(&self) -> Option<&ListItem> {
        match &self.shape {
            Shape::Item(item) => Some(item),
            _ => None,
        }
    }
}

/// Takes back the pins of items that begin with no phase's name: "`django.conf`" at the end of a title is just code.
pub fn settle_pins(outline: &Outline, entries: &mut [Entry]) {
    if !entries.iter().any(|entry| entry.pin.is_some()) {
        return;
    }
    let headings = entries
        .iter()
        .filter(|entry| matches!(entry.shape, Shape::Heading { .. }));
    let names: HashSet<String> = headings
        .map(|entry| match &entry.pin {
            Some(id) if id.is_phase() => id.to_string(),
            _ => derive::phase(&entry.plain),
        })
        .collect();
    for entry in entries {
        let strange = |id: &Id| !id.is_phase() && !names.contains(id.phase());
        if entry.pin.as_ref().is_some_and(strange) {
            entry.pin = None;
            if !matches!(entry.shape, Shape::Row { .. }) {
                let plain = text::plain(&outline.blocks[entry.block].inlines);
                let title = text::tick(&plain).map_or(plain.as_str(), |(_, rest)| rest);
                entry.plain = text::undecorated(title).to_owned();
            }
        }
    }
}

/// The entries of a document, in its order.
pub fn entries(source: &str, outline: &Outline, repaired: &Repaired<'_>) -> Vec<Entry> {
    let mut reader = Reader {
        source,
        outline,
        repaired,
        rank: 0,
        details: Vec::new(),
        part: None,
        shells: HashMap::new(),
        entries: Vec::with_capacity(outline.blocks.len()),
        of_block: vec![None; outline.blocks.len()],
        taken: vec![false; outline.blocks.len()],
    };
    for at in 0..outline.blocks.len() {
        reader.block(at);
    }
    reader.entries
}

struct Reader<'a> {
    source: &'a str,
    outline: &'a Outline,
    repaired: &'a Repaired<'a>,
    /// The rank of the heading above.
    rank: u8,
    /// The rank of the heading above each open `<details>`.
    details: Vec<u8>,
    /// The last numbered part, with the item that it stands in.
    part: Option<(usize, usize)>,
    /// By their blocks, the items that hold another one in the place of a text.
    shells: HashMap<usize, Shell>,
    entries: Vec<Entry>,
    of_block: Vec<Option<usize>>,
    taken: Vec<bool>,
}

impl Reader<'_> {
    fn block(&mut self, at: usize) {
        if self.taken[at] {
            return;
        }
        let block = &self.outline.blocks[at];
        match &block.kind {
            BlockKind::Heading { level } if block.depth == 0 => {
                self.rank = *level * STEP;
                self.titled(
                    at,
                    Shape::Heading {
                        rank: *level * STEP,
                    },
                );
            }
            BlockKind::Item { .. } if self.is_quoted(block) => self.plain_entry(at, Shape::Note),
            BlockKind::Item { .. } => self.item(at),
            BlockKind::Row {
                table,
                header,
                cells,
            } if block.parent.is_none() => {
                let shape = Shape::Row {
                    table: *table,
                    header: *header,
                };
                self.plain_entry(at, shape);
                if let Some(entry) = self.entries.last_mut() {
                    entry.pin = row_pin(cells);
                }
            }
            BlockKind::Code {
                info: Some(info), ..
            } if crate::roadmap::rules::is_block(info) => {
                self.plain_entry(at, Shape::Rules);
            }
            BlockKind::Paragraph if block.depth == 0 => self.paragraph(at),
            BlockKind::Paragraph if self.is_numbered_part(at) => self.part(at),
            BlockKind::Html(html) if block.depth == 0 => self.html(at, html),
            _ => self.plain_entry(at, Shape::Note),
        }
    }

    /// An item that stands in a quote is part of a note.
    fn is_quoted(&self, block: &Block) -> bool {
        match block.parent {
            None => block.depth != 1,
            Some(parent) => {
                block.depth != self.outline.blocks[parent].depth + 1
                    || self.of_block[parent]
                        .is_none_or(|entry| self.entries[entry].item().is_none())
            }
        }
    }

    fn plain_entry(&mut self, at: usize, shape: Shape) {
        let entry = Entry {
            line: self.outline.line(self.outline.blocks[at].span.start),
            own: at,
            block: at,
            shape,
            plain: String::new(),
            pin: None,
        };
        self.push(at, entry);
    }

    fn titled(&mut self, at: usize, shape: Shape) {
        let block = &self.outline.blocks[at];
        let (pin, rest) = match text::pin(&block.inlines) {
            Some((id, rest)) => (Some(id), rest),
            None => (None, block.inlines.as_slice()),
        };
        let plain = text::plain(rest);
        let entry = Entry {
            line: self.outline.line(block.span.start),
            own: at,
            block: at,
            shape,
            plain: text::undecorated(&plain).to_owned(),
            pin,
        };
        self.push(at, entry);
    }

    fn push(&mut self, at: usize, entry: Entry) {
        self.of_block[at] = Some(self.entries.len());
        self.entries.push(entry);
    }

    fn paragraph(&mut self, at: usize) {
        let block = &self.outline.blocks[at];
        let line = self.outline.line(block.span.start);
        if self.repaired.roots.contains(&line) {
            self.titled(at, Shape::Heading { rank: BOLD });
            return;
        }
        let inlines = text::pin(&block.inlines).map_or(block.inlines.as_slice(), |(_, rest)| rest);
        match form(inlines) {
            Form::Bold if self.leads(at) => self.titled(at, Shape::Heading { rank: BOLD }),
            Form::Colon if self.leads(at) => self.titled(at, Shape::Heading { rank: COLON }),
            Form::Text if self.leads(at) && is_phase_line(&block.inlines) => {
                self.titled(at, Shape::Heading { rank: BOLD });
            }
            Form::Lead => {
                let item = ListItem {
                    depth: 0,
                    parent: None,
                    list: usize::MAX,
                    ordered: false,
                    tick: None,
                    children: 0,
                    lead: true,
                    tree: false,
                };
                self.titled(at, Shape::Item(item));
            }
            _ => self.plain_entry(at, Shape::Note),
        }
    }

    /// Whether a list or a table follows directly.
    fn leads(&self, at: usize) -> bool {
        self.outline
            .blocks
            .get(at + 1)
            .is_some_and(|next| match next.kind {
                BlockKind::Item { .. } => next.depth == 1,
                BlockKind::Row { .. } => next.depth == 0,
                _ => false,
            })
    }
}

#[cfg(test)]
mod tests;

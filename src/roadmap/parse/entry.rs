//! Blocks → flat entries with their lines: headings of every kind, items, rows, notes.
//!
//! Here Markdown's shapes become a roadmap's: a bold line before a list is a heading, a box in any hand is a box. What an entry is
//! *for* is decided later.

use std::collections::HashSet;

use crate::roadmap::outline::{Block, BlockKind, Cell, Inline, InlineKind, Outline, Wrap};

use crate::roadmap::{Id, derive, title};

use super::html::{self, Mark};
use super::repair::Repaired;
use super::text::{self, Tick};

/// By how much the ranks of Markdown's six levels of headings differ: what lies between is for `<summary>` below a heading.
pub const STEP: u8 = 16;
/// The rank of a bold line as a heading.
pub const BOLD: u8 = 7 * STEP;
/// The rank of a line that ends with a colon.
pub const COLON: u8 = 8 * STEP;
/// Numbers of lists in raw HTML begin here, so that none is that of a list in Markdown.
const HTML_LISTS: usize = 1 << 30;
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

    fn item(&mut self, at: usize) {
        let block = &self.outline.blocks[at];
        let BlockKind::Item {
            list,
            ordered,
            task,
        } = &block.kind
        else {
            return;
        };
        let around = block.parent.and_then(|parent| self.of_block[parent]);
        // A list below "1.2. Shell" is that part's.
        let parent = match self.part {
            Some((outer, part)) if Some(outer) == around => Some(part),
            _ => around,
        };
        let mut depth = 0;
        if let Some(Shape::Item(around)) = parent.map(|parent| &mut self.entries[parent].shape) {
            around.children += 1;
            depth = around.depth + 1;
        }
        let mut item = ListItem {
            depth,
            parent,
            list: *list,
            ordered: ordered.is_some(),
            tick: task
                .as_ref()
                .map(|(_, ticked)| if *ticked { Tick::Ticked } else { Tick::Open }),
            children: 0,
            lead: false,
            tree: self
                .repaired
                .tree
                .contains(&self.outline.line(block.span.start)),
        };
        let holder = self.text_holder(at);
        let inlines = &self.outline.blocks[holder].inlines;
        let (pin, rest) = match text::pin(inlines) {
            Some((id, rest)) if !id.is_phase() => (Some(id), rest),
            _ => (None, inlines.as_slice()),
        };
        let plain = text::plain(rest);
        let mut title = plain.as_str();
        if let Some((tick, after)) = text::tick(title) {
            item.tick = item.tick.or(Some(tick));
            title = after;
        }
        let entry = Entry {
            line: self.outline.line(self.outline.blocks[holder].span.start),
            own: at,
            block: holder,
            plain: text::undecorated(title).to_owned(),
            pin,
            shape: Shape::Item(item),
        };
        self.push(at, entry);
    }

    /// The block that holds an item's text: its own, or the heading with which it begins (`- ### Arrays`).
    fn text_holder(&mut self, at: usize) -> usize {
        let first = at + 1;
        let heading = self.outline.blocks[at].inlines.is_empty()
            && self.outline.blocks.get(first).is_some_and(|block| {
                matches!(block.kind, BlockKind::Heading { .. }) && block.parent == Some(at)
            });
        if heading {
            self.taken[first] = true;
            first
        } else {
            at
        }
    }

    /// A paragraph in a list's item that begins with a number of several parts ("1.2. Shell"): an item as its author sees it.
    fn is_numbered_part(&self, at: usize) -> bool {
        let block = &self.outline.blocks[at];
        let Some(parent) = block.parent.and_then(|parent| self.of_block[parent]) else {
            return false;
        };
        let Some(around) = self.entries[parent].item() else {
            return false;
        };
        let plain = text::plain(&block.inlines);
        let first = plain.split(' ').next().unwrap_or("");
        let parts: Vec<&str> = first.trim_end_matches('.').split('.').collect();
        block.depth == around.depth + 1
            && parts.len() >= 2
            && parts
                .iter()
                .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
    }

    fn part(&mut self, at: usize) {
        let parent = self.outline.blocks[at]
            .parent
            .and_then(|parent| self.of_block[parent]);
        let mut depth = 0;
        if let Some(Shape::Item(around)) = parent.map(|parent| &mut self.entries[parent].shape) {
            around.children += 1;
            depth = around.depth + 1;
        }
        let item = ListItem {
            depth,
            parent,
            list: usize::MAX,
            ordered: true,
            tick: None,
            children: 0,
            lead: false,
            tree: false,
        };
        self.part = parent.map(|parent| (parent, self.entries.len()));
        self.titled(at, Shape::Item(item));
    }

    /// Raw HTML: a note, and a heading for each one in it.
    fn html(&mut self, at: usize, html: &str) {
        let span = self.outline.blocks[at].span.clone();
        let written = self.source.get(span.clone()).unwrap_or(html);
        let mut found = false;
        // The items around the next one, and the list that they stand in.
        let mut open: Vec<usize> = Vec::new();
        for mark in html::marks(written) {
            let (place, rank, title) = match mark {
                Mark::Item(place, depth, title) => {
                    open.truncate(depth);
                    found |= self.html_item(at, span.start + place, &mut open, &title);
                    continue;
                }
                Mark::Open => {
                    self.details.push(self.rank);
                    continue;
                }
                Mark::Close => {
                    self.rank = self.details.pop().unwrap_or(self.rank);
                    continue;
                }
                Mark::Heading(place, level, title) => (place, level * STEP, title),
                // Below the heading above its `<details>`, above those inside it.
                Mark::Summary(place, title) => {
                    let around = self
                        .details
                        .last()
                        .copied()
                        .unwrap_or(self.rank)
                        .min(BOLD - 2);
                    (place, around.max(STEP - 1) + 1, title)
                }
            };
            let bare = text::undecorated(&title).to_owned();
            if !bare.chars().any(char::is_alphanumeric) {
                continue;
            }
            self.rank = rank;
            found = true;
            self.entries.push(Entry {
                line: self.outline.line(span.start + place),
                own: at,
                block: at,
                shape: Shape::Heading { rank },
                plain: bare,
                pin: None,
            });
        }
        if !found {
            self.plain_entry(at, Shape::Note);
        }
    }

    /// An item of a list or a row in raw HTML; `open` holds those around it. Whether it is one.
    fn html_item(&mut self, at: usize, place: usize, open: &mut Vec<usize>, text: &str) -> bool {
        let (tick, title) = match text::tick(text) {
            Some((tick, rest)) => (Some(tick), rest),
            None => (None, text),
        };
        let plain = text::undecorated(title).to_owned();
        if !plain.chars().any(char::is_alphanumeric) {
            return false;
        }
        let parent = open.last().copied();
        if let Some(Shape::Item(around)) = parent.map(|parent| &mut self.entries[parent].shape) {
            around.children += 1;
        }
        let item = ListItem {
            depth: open.len(),
            parent,
            list: HTML_LISTS + at,
            ordered: false,
            tick,
            children: 0,
            lead: false,
            tree: false,
        };
        open.push(self.entries.len());
        self.entries.push(Entry {
            line: self.outline.line(place),
            own: at,
            block: at,
            shape: Shape::Item(item),
            plain,
            pin: None,
        });
        true
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

/// The id that a row pins: at the end of a cell, or alone in the last.
fn row_pin(cells: &[Cell]) -> Option<Id> {
    let dotted = |id: &Id| !id.is_phase();
    let alone = || match cells.last()?.inlines.as_slice() {
        [
            Inline {
                kind: InlineKind::Code(code),
                ..
            },
        ] => Id::parse(code).filter(dotted),
        _ => None,
    };
    cells
        .iter()
        .find_map(|cell| text::pin(&cell.inlines).map(|(id, _)| id).filter(dotted))
        .or_else(alone)
}

#[derive(PartialEq, Eq)]
enum Form {
    /// All of it is bold.
    Bold,
    /// A few words that end with a colon.
    Colon,
    /// A bold term, a dash or colon, and more.
    Lead,
    Text,
}

fn form(inlines: &[Inline]) -> Form {
    let mut outside = String::new();
    let mut inside = String::new();
    let mut after_bold = String::new();
    let mut bold = 0_usize;
    let mut spans = 0;
    for inline in inlines {
        match &inline.kind {
            InlineKind::Enter(Wrap::Strong) => {
                bold += 1;
                spans += 1;
            }
            InlineKind::Leave(Wrap::Strong) => bold = bold.saturating_sub(1),
            InlineKind::Text(text) | InlineKind::Code(text) => {
                if bold > 0 {
                    inside.push_str(text);
                } else {
                    outside.push_str(text);
                    if spans > 0 {
                        after_bold.push_str(text);
                    }
                }
            }
            _ => {}
        }
    }
    let words = |text: &str| text.chars().any(char::is_alphanumeric);
    if spans > 0 && words(&inside) && !words(&outside) {
        return Form::Bold;
    }
    let begins_bold = spans > 0 && !words(&outside[..outside.len() - after_bold.len()]);
    if begins_bold && inside.chars().count() <= 80 && dashed(&inside, &after_bold) {
        return Form::Lead;
    }
    let all = text::plain(inlines);
    let colon = all.ends_with([':', '：']) && all.split_whitespace().count() <= 6;
    if colon { Form::Colon } else { Form::Text }
}

/// A short line that begins with a phase word and a number ("Week 2: Loops").
fn is_phase_line(inlines: &[Inline]) -> bool {
    let plain = text::plain(inlines);
    plain.chars().count() <= 80
        && !inlines
            .iter()
            .any(|inline| matches!(inline.kind, InlineKind::Break(_)))
        && title::is_numbered_phase(&plain)
}

/// Whether a dash or colon stands between the bold term and the text after it.
fn dashed(term: &str, after: &str) -> bool {
    let rest = after.trim_start();
    let marks = ['—', '–', ':', '：', '-'];
    rest.chars().any(char::is_alphanumeric)
        && (rest.starts_with(marks) || term.trim_end().ends_with(marks))
}

#[cfg(test)]
mod tests {
    use super::{BOLD, COLON, Shape, entries};
    use crate::roadmap::outline::Outline;
    use crate::roadmap::parse::repair::repair;

    fn shapes(source: &str) -> Vec<String> {
        let repaired = repair(source);
        let outline = Outline::read(&repaired.text);
        entries(&repaired.text, &outline, &repaired)
            .iter()
            .map(|entry| {
                let shape = match &entry.shape {
                    Shape::Heading { rank } => format!("heading {rank}"),
                    Shape::Item(item) => format!("item {}", item.depth),
                    Shape::Row { header, .. } => format!("row {header}"),
                    Shape::Rules => "rules".to_owned(),
                    Shape::Note => "note".to_owned(),
                };
                format!("{}: {shape} {}", entry.line, entry.plain)
            })
            .collect()
    }

    #[test]
    fn bold_and_colon_lines_are_headings_where_a_list_follows() {
        let found =
            shapes("**One**\n\n- a\n\nText **bold**\n\nNext:\n- b\n\n**Not one**\n\nText\n");
        assert_eq!(
            found,
            [
                format!("1: heading {BOLD} One"),
                "3: item 0 a".to_owned(),
                "5: note ".to_owned(),
                format!("7: heading {COLON} Next:"),
                "8: item 0 b".to_owned(),
                "10: note ".to_owned(),
                "12: note ".to_owned(),
            ]
        );
    }

    #[test]
    fn items_nest_and_may_begin_with_a_heading() {
        let found = shapes("- ### Arrays\n  - [ ] a\n    - b\n  > - quoted\n");
        assert_eq!(
            found,
            ["1: item 0 Arrays", "2: item 1 a", "3: item 2 b", "4: note "]
        );
    }

    #[test]
    fn a_bold_term_with_a_dash_is_an_item() {
        let found = shapes("**CRUD** — what it is\n\n**Forms:** what they are\n\n**Note** this\n");
        assert_eq!(
            found,
            [
                "1: item 0 CRUD — what it is",
                "3: item 0 Forms: what they are",
                "5: note "
            ]
        );
    }
}

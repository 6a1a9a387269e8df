//! Markdown → a flat list of blocks, in document order, each with its place in the source.
//!
//! Roadmaps and progress documents are both read from this list. It knows CommonMark and GFM's tables and task lists;
//! it must not know what a phase or an item is. The only room that knows pulldown-cmark.

mod build;
mod flat;
mod glued;
mod head;
mod slice;

use std::borrow::Cow;
use std::ops::Range;
use std::rc::Rc;

use memchr::memchr2_iter;

pub use flat::{into_one_line, one_line};
pub use slice::Slice;

#[cfg(doc)]
use super::MAX_NESTING;

/// The blocks of a Markdown text and its line table.
#[derive(Debug, Default)]
pub struct Outline {
    /// All leaf blocks and list items, in document order; those nested deeper than [`MAX_NESTING`] are left out.
    pub blocks: Vec<Block>,
    /// The title that its front matter gives.
    pub front_title: Option<String>,
    /// The first byte of what is nested too deep, if anything is.
    pub too_deep: Option<usize>,
    lines: Vec<usize>,
    written: usize,
}

/// One block: a heading, a list item with its own text, a table row, a paragraph, a code block or raw HTML.
#[derive(Debug, Clone)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Bytes of the source that it covers, nested blocks included.
    pub span: Range<usize>,
    /// Index of the list item that contains it.
    pub parent: Option<usize>,
    /// How many lists and quotes it stands in.
    pub depth: usize,
    /// Its own text: of an item up to its first nested block; empty for rows (see their cells) and code.
    pub inlines: Vec<Inline>,
}

/// The kinds of block that a document is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BlockKind {
    /// `# …` to `###### …`, or underlined.
    Heading {
        /// 1 to 6.
        level: u8,
    },
    /// An item of a list.
    Item {
        /// Number of the list in the document, so that siblings can be told.
        list: usize,
        /// Its number, in an ordered list.
        ordered: Option<u64>,
        /// Where a GFM task marker (`[ ]`, `[x]`, `[X]`) stands, and whether it is ticked.
        task: Option<(Range<usize>, bool)>,
    },
    /// A row of a table.
    Row {
        /// Number of the table in the document.
        table: usize,
        /// The heading row.
        header: bool,
        /// Its cells, left to right.
        cells: Vec<Cell>,
    },
    /// A paragraph that is not the first text of a list item.
    Paragraph,
    /// A code block.
    Code {
        /// The info string of a fence; `None` for an indented block.
        info: Option<String>,
        /// Its content, without the fences and the indentation of its container.
        text: String,
        /// Where the content begins in the source.
        content: usize,
    },
    /// Raw HTML, comments included.
    Html(String),
    /// A thematic break.
    Rule,
}

/// A cell of a table row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Bytes of the source that it covers.
    pub span: Range<usize>,
    /// Its content.
    pub inlines: Vec<Inline>,
}

/// A piece of running text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inline {
    /// What it is.
    pub kind: InlineKind,
    /// Bytes of the source that it covers; of `Enter` and `Leave`, the whole span they wrap.
    pub span: Range<usize>,
}

/// The kinds of running text. Emphasis, links and the like are an `Enter` … `Leave` pair around their content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InlineKind {
    /// Text, with escapes and entities resolved.
    Text(Slice),
    /// The content of a code span.
    Code(Slice),
    /// A line break; `true` for a hard one.
    Break(bool),
    /// Raw inline HTML.
    Html(Slice),
    /// Start of a wrapped span.
    Enter(Wrap),
    /// End of a wrapped span.
    Leave(Wrap),
}

/// What wraps running text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrap {
    /// `*…*`
    Emphasis,
    /// `**…**`
    Strong,
    /// `~~…~~`
    Strikethrough,
    /// `[…](target)` and its reference forms, and autolinks.
    Link(Slice),
    /// `![…](target)`
    Image(Slice),
}

impl Outline {
    /// Reads `source` as CommonMark with tables, task lists and strikethrough; a byte order mark and front matter are nothing.
    /// Never fails; offsets are bytes of `source`.
    pub fn read(source: &str) -> Self {
        let (lines, written) = lines(source);
        let blanked = head::without_head(source);
        let front_title = matches!(blanked, Cow::Owned(_))
            .then(|| head::front_title(source))
            .flatten();
        let (blocks, too_deep) = build::blocks(&Rc::from(blanked));
        Self {
            blocks,
            front_title,
            too_deep,
            written,
            lines,
        }
    }

    /// The line, counted from 1, on which byte `offset` stands.
    pub fn line(&self, offset: usize) -> usize {
        self.lines.partition_point(|start| *start <= offset)
    }

    /// The column in bytes, counted from 1, at which byte `offset` stands.
    pub fn column(&self, offset: usize) -> usize {
        let line = self.line(offset);
        offset - self.lines.get(line.wrapping_sub(1)).copied().unwrap_or(0) + 1
    }

    /// The line, and the column in characters, both counted from 1, at which byte `offset` of `source` stands.
    pub fn place(&self, source: &str, offset: usize) -> (usize, usize) {
        let line = self.line(offset);
        let start = self.line_start(line).unwrap_or(offset);
        let before = source.get(start..offset).unwrap_or("");
        (line, before.chars().count() + 1)
    }

    /// How many lines the source has; one that ends with a line break has an empty last one.
    pub fn line_count(&self) -> usize {
        self.lines.len()
    }

    /// How many lines are not blank.
    pub fn written_lines(&self) -> usize {
        self.written
    }

    /// The byte at which a line begins, counted from 1.
    pub fn line_start(&self, line: usize) -> Option<usize> {
        self.lines.get(line.checked_sub(1)?).copied()
    }

    /// The byte of `source` at which byte `at` of the text of code block `index` stands, the indentation of its container counted in.
    pub fn code_place(&self, source: &str, index: usize, at: usize) -> usize {
        let Some(BlockKind::Code { text, content, .. }) =
            self.blocks.get(index).map(|block| &block.kind)
        else {
            return 0;
        };
        let before = text.get(..at).unwrap_or(text);
        let row = before.matches('\n').count();
        let inside = before.len() - before.rfind('\n').map_or(0, |end| end + 1);
        let line = self.line(*content) + row;
        let start = self.line_start(line).unwrap_or(source.len());
        let end = self.line_start(line + 1).unwrap_or(source.len());
        let written = source
            .get(start..end)
            .unwrap_or("")
            .trim_end_matches(['\n', '\r']);
        let shown = text.lines().nth(row).unwrap_or("");
        start + written.len().saturating_sub(shown.len()) + inside.min(shown.len())
    }

    /// The indices of the blocks inside block `index`, nested ones included, in document order.
    pub fn inside(&self, index: usize) -> Range<usize> {
        let end = self.blocks[index].span.end;
        let rest = &self.blocks[index + 1..];
        let count = rest
            .iter()
            .take_while(|block| block.span.start < end)
            .count();
        index + 1..index + 1 + count
    }
}

/// The text of `inlines` without markup: code spans by their content, images by their alternative text, breaks as a space.
pub fn plain(inlines: &[Inline]) -> String {
    let mut text = String::new();
    for inline in inlines {
        match &inline.kind {
            InlineKind::Text(part) | InlineKind::Code(part) => text.push_str(part),
            InlineKind::Break(_) => text.push(' '),
            InlineKind::Html(_) | InlineKind::Enter(_) | InlineKind::Leave(_) => {}
        }
    }
    text
}

/// Where each line begins, and how many lines are not blank.
fn lines(source: &str) -> (Vec<usize>, usize) {
    let bytes = source.as_bytes();
    let mut starts = Vec::with_capacity(bytes.len() / 32 + 1);
    starts.push(0);
    let is_written = |line: &[u8]| line.iter().any(|byte| *byte > b' ');
    let (mut written, mut start) = (0, 0);
    for at in memchr2_iter(b'\n', b'\r', bytes) {
        if bytes[at..].starts_with(b"\r\n") {
            continue;
        }
        written += usize::from(is_written(&bytes[start..at]));
        start = at + 1;
        starts.push(start);
    }
    (starts, written + usize::from(is_written(&bytes[start..])))
}

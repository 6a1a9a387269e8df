//! Markdown → a flat list of blocks, in document order, each with its place in the source.
//!
//! Roadmaps and progress documents are both read from this list. It knows CommonMark and GFM's tables and task lists;
//! it must not know what a phase or an item is. The only module that knows pulldown-cmark.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

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
    Text(String),
    /// The content of a code span.
    Code(String),
    /// A line break; `true` for a hard one.
    Break(bool),
    /// Raw inline HTML.
    Html(String),
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
    Link(String),
    /// `![…](target)`
    Image(String),
}

impl Outline {
    /// Reads `source` as CommonMark with tables, task lists and strikethrough; a byte order mark and front matter are nothing.
    /// Never fails; offsets are bytes of `source`.
    pub fn read(source: &str) -> Self {
        let lines = line_starts(source);
        let whole = source;
        let blanked = without_head(source);
        let source = blanked.as_ref();
        let options =
            Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS | Options::ENABLE_STRIKETHROUGH;
        let mut builder = Builder {
            source,
            ..Builder::default()
        };
        for (event, span) in Parser::new_ext(source, options).into_offset_iter() {
            builder.take(event, span);
        }
        Self {
            blocks: builder.blocks,
            front_title: matches!(blanked, Cow::Owned(_))
                .then(|| front_title(whole))
                .flatten(),
            too_deep: builder.too_deep,
            written: source
                .lines()
                .filter(|line| !line.trim().is_empty())
                .count(),
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

/// `source` with a byte order mark and front matter (`---` or `+++`) blanked out, so that every offset stays.
fn without_head(source: &str) -> Cow<'_, str> {
    let mark = if source.starts_with('\u{FEFF}') { 3 } else { 0 };
    let end = mark + front_matter(&source[mark..]).unwrap_or(0);
    if end == 0 {
        return Cow::Borrowed(source);
    }
    let mut blank: String = source[..end]
        .bytes()
        .map(|byte| {
            if matches!(byte, b'\n' | b'\r') {
                char::from(byte)
            } else {
                ' '
            }
        })
        .collect();
    blank.push_str(&source[end..]);
    Cow::Owned(blank)
}

/// The value of `title` in front matter.
fn front_title(source: &str) -> Option<String> {
    let text = source.trim_start_matches('\u{FEFF}');
    let head = &text[..front_matter(text)?];
    let value = head.lines().find_map(|line| {
        let rest = line.strip_prefix("title")?.trim_start();
        rest.strip_prefix([':', '='])
    })?;
    let bare = value.trim().trim_matches(['"', '\'']).trim();
    (!bare.is_empty()).then(|| bare.to_owned())
}

/// Where front matter at the start of `text` ends: between two lines `---` (or `+++`), of which the first content is a key. Two
/// thematic breaks with prose between them are none.
fn front_matter(text: &str) -> Option<usize> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next()?;
    let (fence, separator) = match first.trim_end() {
        "---" => ("---", ':'),
        "+++" => ("+++", '='),
        _ => return None,
    };
    let mut end = first.len();
    let mut keyed = false;
    for line in lines {
        end += line.len();
        let content = line.trim_end();
        if content == fence || (fence == "---" && content == "...") {
            return keyed.then_some(end);
        }
        if !keyed && !content.is_empty() && !content.starts_with('#') {
            let key = content
                .split(separator)
                .next()
                .filter(|key| key.len() < content.len())?;
            let fits = |c: char| {
                c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' ' | '"' | '[' | ']')
            };
            if key.is_empty() || !key.chars().all(fits) {
                return None;
            }
            keyed = true;
        }
    }
    None
}

fn line_starts(source: &str) -> Vec<usize> {
    let bytes = source.as_bytes();
    let mut starts = vec![0];
    for (at, byte) in bytes.iter().enumerate() {
        if *byte == b'\n' || (*byte == b'\r' && bytes.get(at + 1) != Some(&b'\n')) {
            starts.push(at + 1);
        }
    }
    starts
}

/// Collects events into blocks. `open` holds the list items around the present place, `target` where running text goes.
#[derive(Default)]
struct Builder<'a> {
    source: &'a str,
    blocks: Vec<Block>,
    open: Vec<usize>,
    lists: Vec<(usize, Option<u64>)>,
    depth: usize,
    list_count: usize,
    table_count: usize,
    wraps: Vec<Wrap>,
    target: Option<usize>,
    in_cell: bool,
    too_deep: Option<usize>,
}

impl Builder<'_> {
    fn take(&mut self, event: Event<'_>, span: Range<usize>) {
        if self.depth > MAX_NESTING {
            self.skip(&event, span.start);
            return;
        }
        match event {
            Event::Start(tag) => self.start(tag, span),
            Event::End(tag) => self.end(tag, span),
            Event::Text(text) => self.text(&text, span),
            Event::Code(text) => self.inline(InlineKind::Code(text.into_string()), span),
            Event::SoftBreak => self.inline(InlineKind::Break(false), span),
            Event::HardBreak => self.inline(InlineKind::Break(true), span),
            Event::InlineHtml(html) => self.inline(InlineKind::Html(html.into_string()), span),
            Event::Html(html) => self.html(&html),
            Event::Rule => self.push(BlockKind::Rule, span),
            Event::TaskListMarker(ticked) => self.task(ticked, span),
            Event::FootnoteReference(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }

    /// Keeps the balance of what is nested too deep and leaves the rest of it out.
    fn skip(&mut self, event: &Event<'_>, at: usize) {
        self.too_deep.get_or_insert(at);
        match event {
            Event::Start(Tag::List(_)) => {
                self.lists.push((self.list_count, None));
                self.depth += 1;
            }
            Event::Start(Tag::BlockQuote(_)) => self.depth += 1,
            Event::End(TagEnd::List(_)) => {
                self.lists.pop();
                self.depth -= 1;
            }
            Event::End(TagEnd::BlockQuote(_)) => self.depth -= 1,
            _ => {}
        }
        self.target = None;
    }

    fn push(&mut self, kind: BlockKind, span: Range<usize>) {
        let parent = self.open.last().copied();
        self.blocks.push(Block {
            kind,
            span,
            parent,
            depth: self.depth,
            inlines: Vec::new(),
        });
        self.target = Some(self.blocks.len() - 1);
    }

    fn start(&mut self, tag: Tag<'_>, span: Range<usize>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.push(BlockKind::Heading { level: level as u8 }, span)
            }
            Tag::Paragraph => self.paragraph(span),
            Tag::List(first) => {
                self.lists.push((self.list_count, first));
                self.list_count += 1;
                self.depth += 1;
                self.target = None;
            }
            Tag::Item => self.item(span),
            Tag::BlockQuote(_) => {
                self.depth += 1;
                self.target = None;
            }
            Tag::CodeBlock(kind) => self.code(&kind, span),
            Tag::HtmlBlock => self.push(BlockKind::Html(String::new()), span),
            Tag::Table(_) => self.table_count += 1,
            Tag::TableHead => self.row(true, span),
            Tag::TableRow => self.row(false, span),
            Tag::TableCell => self.cell(span),
            other => {
                if let Some(wrap) = wrap_of(&other) {
                    self.enter(wrap, span);
                }
            }
        }
    }

    fn end(&mut self, tag: TagEnd, span: Range<usize>) {
        match tag {
            TagEnd::List(_) => {
                self.lists.pop();
                self.depth -= 1;
                self.target = None;
            }
            TagEnd::Item => {
                self.open.pop();
                self.target = None;
            }
            TagEnd::BlockQuote(_) => {
                self.depth -= 1;
                self.target = None;
            }
            TagEnd::TableCell => self.in_cell = false,
            TagEnd::Paragraph
            | TagEnd::Heading(_)
            | TagEnd::CodeBlock
            | TagEnd::HtmlBlock
            | TagEnd::TableRow
            | TagEnd::TableHead => {
                self.target = None;
            }
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Link
            | TagEnd::Image => self.leave(span),
            _ => {}
        }
    }

    /// The first paragraph of a loose list item is the item's own text; any other is a block of its own.
    fn paragraph(&mut self, span: Range<usize>) {
        if let Some(&item) = self.open.last()
            && item + 1 == self.blocks.len()
            && self.blocks[item].inlines.is_empty()
            && self.blocks[item].depth == self.depth
        {
            self.target = Some(item);
        } else {
            self.push(BlockKind::Paragraph, span);
        }
    }

    fn item(&mut self, mut span: Range<usize>) {
        // The span of an item that is indented by a tab begins with the white space before its bullet, a line break included.
        let blank = |byte: &&u8| byte.is_ascii_whitespace();
        span.start += self.source.as_bytes()[span.clone()]
            .iter()
            .take_while(blank)
            .count();
        let (list, ordered) = match self.lists.last_mut() {
            Some((list, number)) => {
                let now = *number;
                *number = now.map(|n| n + 1);
                (*list, now)
            }
            None => (self.list_count, None),
        };
        self.push(
            BlockKind::Item {
                list,
                ordered,
                task: None,
            },
            span,
        );
        self.open.push(self.blocks.len() - 1);
    }

    fn code(&mut self, kind: &CodeBlockKind<'_>, span: Range<usize>) {
        let info = match kind {
            CodeBlockKind::Fenced(info) => Some(info.to_string()),
            CodeBlockKind::Indented => None,
        };
        let content = span.end;
        self.push(
            BlockKind::Code {
                info,
                text: String::new(),
                content,
            },
            span,
        );
    }

    fn row(&mut self, header: bool, span: Range<usize>) {
        let table = self.table_count;
        self.push(
            BlockKind::Row {
                table,
                header,
                cells: Vec::new(),
            },
            span,
        );
    }

    fn cell(&mut self, span: Range<usize>) {
        if let Some(BlockKind::Row { cells, .. }) = self.current().map(|block| &mut block.kind) {
            cells.push(Cell {
                span,
                inlines: Vec::new(),
            });
            self.in_cell = true;
        }
    }

    fn current(&mut self) -> Option<&mut Block> {
        self.target.and_then(|at| self.blocks.get_mut(at))
    }

    fn html(&mut self, part: &str) {
        if let Some(BlockKind::Html(html)) = self.current().map(|block| &mut block.kind) {
            html.push_str(part);
        }
    }

    fn task(&mut self, ticked: bool, span: Range<usize>) {
        if let Some(&item) = self.open.last()
            && let BlockKind::Item { task, .. } = &mut self.blocks[item].kind
        {
            *task = Some((span, ticked));
        }
        self.target = self.open.last().copied();
    }

    fn text(&mut self, text: &str, span: Range<usize>) {
        if let Some(BlockKind::Code {
            text: code,
            content,
            ..
        }) = self.current().map(|block| &mut block.kind)
        {
            if code.is_empty() {
                *content = span.start;
            }
            code.push_str(text);
        } else {
            self.inline(InlineKind::Text(text.to_owned()), span);
        }
    }

    fn inline(&mut self, kind: InlineKind, span: Range<usize>) {
        let inline = Inline { kind, span };
        let in_cell = self.in_cell;
        match self.current() {
            Some(Block {
                kind: BlockKind::Row { cells, .. },
                ..
            }) if in_cell => {
                if let Some(cell) = cells.last_mut() {
                    cell.inlines.push(inline);
                }
            }
            Some(block) => {
                block.span.end = block.span.end.max(inline.span.end);
                block.inlines.push(inline);
            }
            None => self.loose_text(inline),
        }
    }

    /// Text outside every block: a tight item's text after a nested block. It begins a paragraph of its own.
    fn loose_text(&mut self, inline: Inline) {
        self.push(BlockKind::Paragraph, inline.span.clone());
        if let Some(block) = self.current() {
            block.inlines.push(inline);
        }
    }

    fn enter(&mut self, wrap: Wrap, span: Range<usize>) {
        self.wraps.push(wrap.clone());
        self.inline(InlineKind::Enter(wrap), span);
    }

    fn leave(&mut self, span: Range<usize>) {
        if let Some(wrap) = self.wraps.pop() {
            self.inline(InlineKind::Leave(wrap), span);
        }
    }
}

fn wrap_of(tag: &Tag<'_>) -> Option<Wrap> {
    match tag {
        Tag::Emphasis => Some(Wrap::Emphasis),
        Tag::Strong => Some(Wrap::Strong),
        Tag::Strikethrough => Some(Wrap::Strikethrough),
        Tag::Link { dest_url, .. } => Some(Wrap::Link(dest_url.to_string())),
        Tag::Image { dest_url, .. } => Some(Wrap::Image(dest_url.to_string())),
        _ => None,
    }
}

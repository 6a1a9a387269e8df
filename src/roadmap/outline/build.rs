//! Events of the Markdown parser → blocks.

use std::ops::Range;
use std::rc::Rc;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd};

use super::slice::Slice;
use super::{Block, BlockKind, Cell, Inline, InlineKind, Wrap};
use crate::roadmap::MAX_NESTING;

/// All blocks of `source`, and the first byte of what is nested too deep.
pub fn blocks(source: &Rc<str>) -> (Vec<Block>, Option<usize>) {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS | Options::ENABLE_STRIKETHROUGH;
    let mut builder = Builder::new(source);
    for (event, span) in Parser::new_ext(source, options).into_offset_iter() {
        builder.take(event, span);
    }
    builder.settle();
    (builder.blocks, builder.too_deep)
}

/// Collects events into blocks. `open` holds the list items around the present place, `target` where running text goes.
struct Builder<'a> {
    source: &'a Rc<str>,
    blocks: Vec<Block>,
    /// Running text of the block `text_of`, until the next block's comes.
    text: Vec<Inline>,
    text_of: usize,
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

impl<'a> Builder<'a> {
    fn new(source: &'a Rc<str>) -> Self {
        Self {
            source,
            blocks: Vec::with_capacity(source.len() / 64),
            text: Vec::new(),
            text_of: 0,
            open: Vec::new(),
            lists: Vec::new(),
            depth: 0,
            list_count: 0,
            table_count: 0,
            wraps: Vec::new(),
            target: None,
            in_cell: false,
            too_deep: None,
        }
    }

    /// Gives the running text that was collected to its block, in memory of just its size.
    fn settle(&mut self) {
        if self.text.is_empty() {
            return;
        }
        let text = self.text.drain(..);
        let Some(block) = self.blocks.get_mut(self.text_of) else {
            return;
        };
        let inlines = match &mut block.kind {
            BlockKind::Row { cells, .. } => cells.last_mut().map(|cell| &mut cell.inlines),
            _ => Some(&mut block.inlines),
        };
        if let Some(inlines) = inlines {
            inlines.extend(text);
        }
    }

    /// `text` without a copy where it stands in the source.
    fn slice(&self, text: &CowStr<'_>) -> Slice {
        match text {
            CowStr::Borrowed(part) => Slice::of(self.source, part),
            other => Slice::from(other.as_ref()),
        }
    }

    fn take(&mut self, event: Event<'_>, span: Range<usize>) {
        if self.depth > MAX_NESTING {
            self.skip(&event, span.start);
            return;
        }
        match event {
            Event::Start(tag) => self.start(tag, span),
            Event::End(tag) => self.end(tag, span),
            Event::Text(text) => self.running(&text, span),
            Event::Code(text) => self.inline(InlineKind::Code(self.slice(&text)), span),
            Event::SoftBreak => self.inline(InlineKind::Break(false), span),
            Event::HardBreak => self.inline(InlineKind::Break(true), span),
            Event::InlineHtml(html) => self.inline(InlineKind::Html(self.slice(&html)), span),
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
                if let Some(wrap) = self.wrap_of(&other) {
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
            && (self.text.is_empty() || self.text_of != item)
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
        self.settle();
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

    fn running(&mut self, text: &CowStr<'_>, span: Range<usize>) {
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
            self.inline(InlineKind::Text(self.slice(text)), span);
        }
    }

    fn inline(&mut self, kind: InlineKind, span: Range<usize>) {
        // Text outside every block: a tight item's text after a nested block. It begins a paragraph of its own.
        let target = self.target.unwrap_or_else(|| {
            self.push(BlockKind::Paragraph, span.clone());
            self.blocks.len() - 1
        });
        if target != self.text_of {
            self.settle();
            self.text_of = target;
        }
        let block = &mut self.blocks[target];
        let row = matches!(block.kind, BlockKind::Row { .. });
        if row && !self.in_cell {
            return;
        }
        if !row {
            block.span.end = block.span.end.max(span.end);
        }
        self.text.push(Inline { kind, span });
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

    fn wrap_of(&self, tag: &Tag<'_>) -> Option<Wrap> {
        match tag {
            Tag::Emphasis => Some(Wrap::Emphasis),
            Tag::Strong => Some(Wrap::Strong),
            Tag::Strikethrough => Some(Wrap::Strikethrough),
            Tag::Link { dest_url, .. } => Some(Wrap::Link(self.slice(dest_url))),
            Tag::Image { dest_url, .. } => Some(Wrap::Image(self.slice(dest_url))),
            _ => None,
        }
    }
}

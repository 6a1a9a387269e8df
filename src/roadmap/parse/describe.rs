//! What an item's own text and the text under it say: title, description, links.

use std::ops::Range;

use crate::roadmap::outline::{Block, BlockKind, Inline, Outline};
use crate::roadmap::{Id, Kind, Link, rules, title};

use super::decision::Table;
use super::entry::Entry;
use super::text;

/// Titles longer than this, in characters, are cut at a dash or colon; what follows it begins the description.
const LONG_TITLE: usize = 80;
/// Longest head of such a title.
const SHORT_HEAD: usize = 60;

/// The text of an item.
#[derive(Debug, Default)]
pub struct Text {
    /// Its title, plain and whole, from which its id is derived.
    pub plain: String,
    /// Its title as Markdown.
    pub title: String,
    /// What stands under it, as Markdown.
    pub description: String,
    /// The resources that it names.
    pub links: Vec<Link>,
}

/// What is needed to read the text under an item.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The document.
    pub source: &'a str,
    /// Its blocks.
    pub outline: &'a Outline,
    /// Of each block, whether it is an item of its own.
    pub items: &'a [bool],
}

impl Place<'_> {
    /// The text of a list item or a bold-led paragraph.
    pub fn item(&self, entry: &Entry) -> Text {
        let block = &self.outline.blocks[entry.block];
        let inlines = unpinned(entry, &block.inlines);
        let mut text = title(inlines);
        if text.plain.is_empty() && matches!(block.kind, BlockKind::Html(_)) {
            text.plain.clone_from(&entry.plain);
            text.title = text::escaped(&entry.plain);
            shorten(&mut text, false);
            return text;
        }
        let lead = entry.item().is_some_and(|item| item.lead);
        let tail = shorten(&mut text, lead);
        let first = entry.own.max(entry.block) + 1;
        let end = self.outline.inside(entry.own).end;
        self.describe(first..end.max(first), tail, &mut text);
        text
    }

    /// The text of a heading that is an item, and of the blocks up to `end`.
    pub fn heading(&self, entry: &Entry, end: usize) -> Text {
        let block = &self.outline.blocks[entry.block];
        let mut text = title(unpinned(entry, &block.inlines));
        if text.plain.is_empty() {
            text.plain.clone_from(&entry.plain);
            text.title = text::escaped(&entry.plain);
        }
        self.describe(entry.block + 1..end, String::new(), &mut text);
        text
    }

    /// The text of a table row.
    pub fn row(&self, entry: &Entry, table: &Table) -> Text {
        let BlockKind::Row { cells, .. } = &self.outline.blocks[entry.block].kind else {
            return Text::default();
        };
        let Some(cell) = cells.get(table.column) else {
            return Text::default();
        };
        let inlines = match text::pin(&cell.inlines) {
            Some((_, rest)) if entry.pin.is_some() => rest,
            _ => cell.inlines.as_slice(),
        };
        let mut text = title(inlines);
        let mut lines = Vec::new();
        for (column, cell) in cells.iter().enumerate() {
            let content = text::markdown(&cell.inlines);
            if column == table.column || content.is_empty() {
                continue;
            }
            text.links.extend(text::links(&cell.inlines));
            let is_pin = entry.pin.is_some()
                && content.trim_matches('`') == entry.pin.as_ref().map_or("", Id::as_str);
            if is_pin {
                continue;
            }
            match table
                .headings
                .get(column)
                .filter(|heading| !heading.is_empty())
            {
                Some(heading) => lines.push(format!("- {heading}: {content}")),
                None => lines.push(format!("- {content}")),
            }
        }
        text.description = lines.join("\n");
        text
    }

    /// Adds what the blocks of `range` say: resources to the links, the rest to the description.
    fn describe(&self, range: Range<usize>, first: String, text: &mut Text) {
        let blocks = &self.outline.blocks;
        let base = blocks.get(range.start).map_or(0, |block| block.depth);
        let mut pieces = Pieces::default();
        pieces.paragraph(&first);
        let mut at = range.start;
        while at < range.end {
            if self.items.get(at).copied().unwrap_or(false) {
                at = self.outline.inside(at).end.max(at + 1);
                continue;
            }
            let block = &blocks[at];
            match &block.kind {
                BlockKind::Item { ordered, .. } => {
                    let leaf = blocks
                        .get(at + 1)
                        .is_none_or(|next| next.parent != Some(at));
                    if leaf && is_resource(&block.inlines) {
                        text.links.extend(text::links(&block.inlines));
                    } else {
                        let bullet =
                            ordered.map_or_else(|| "-".to_owned(), |number| format!("{number}."));
                        let indent = "  ".repeat(block.depth.saturating_sub(base));
                        pieces.line(&format!("{indent}{bullet} {}", self.written(block)));
                    }
                }
                BlockKind::Paragraph | BlockKind::Heading { .. } => {
                    pieces.paragraph(&self.written(block))
                }
                BlockKind::Code {
                    info, text: code, ..
                } if !info.as_deref().is_some_and(rules::is_block) => {
                    let info = info.as_deref().unwrap_or("");
                    pieces.paragraph(&format!("```{info}\n{}\n```", code.trim_end()));
                }
                BlockKind::Row { cells, .. } => {
                    let cells: Vec<String> = cells
                        .iter()
                        .map(|cell| text::markdown(&cell.inlines))
                        .collect();
                    pieces.line(&format!("- {}", cells.join(" · ")));
                }
                BlockKind::Code { .. } | BlockKind::Html(_) | BlockKind::Rule => {}
            }
            at += 1;
        }
        text.description = pieces.text.trim().to_owned();
    }

    /// A block's own running text as it is written, on one line.
    fn written(&self, block: &Block) -> String {
        let (Some(first), Some(last)) = (block.inlines.first(), block.inlines.last()) else {
            return String::new();
        };
        let end = last.span.end.max(first.span.end);
        text::one_line(self.source.get(first.span.start..end).unwrap_or(""))
    }
}

#[derive(Default)]
struct Pieces {
    text: String,
    in_list: bool,
}

impl Pieces {
    fn paragraph(&mut self, text: &str) {
        if !text.is_empty() {
            self.text.push_str("\n\n");
            self.text.push_str(text);
            self.in_list = false;
        }
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(if self.in_list { "\n" } else { "\n\n" });
        self.text.push_str(line);
        self.in_list = true;
    }
}

/// All links in the cells of a row.
pub fn cell_links(row: &Block) -> Vec<Link> {
    match &row.kind {
        BlockKind::Row { cells, .. } => cells
            .iter()
            .flat_map(|cell| text::links(&cell.inlines))
            .collect(),
        _ => Vec::new(),
    }
}

/// How many columns a list item's bullet and the blanks after it take.
pub fn bullet_width(item: &str) -> usize {
    let bullet = item.find(|c: char| c.is_whitespace()).unwrap_or(item.len());
    let blanks = item[bullet..].len() - item[bullet..].trim_start_matches(' ').len();
    bullet + if blanks > 4 { 1 } else { blanks }
}

/// Whether running text is a resource: mostly a link.
pub fn is_resource(inlines: &[Inline]) -> bool {
    let (linked, all) = text::linked_share(inlines);
    linked > 0 && linked * 10 >= all * 5
}

fn unpinned<'a>(entry: &Entry, inlines: &'a [Inline]) -> &'a [Inline] {
    match text::pin(inlines) {
        Some((_, rest)) if entry.pin.is_some() => rest,
        _ => inlines,
    }
}

fn title(inlines: &[Inline]) -> Text {
    let bare = |text: &str| {
        let rest = text::tick(text).map_or(text, |(_, rest)| rest);
        let bare = text::undecorated(without_parts(rest));
        bare.trim_end_matches([':', '：', ' ']).to_owned()
    };
    Text {
        plain: bare(&text::plain(inlines)),
        title: unwrapped(&bare(&text::markdown(inlines))).to_owned(),
        description: String::new(),
        links: text::links(inlines),
    }
}

/// Without a number of several parts ("1.2. "): its place says that.
fn without_parts(title: &str) -> &str {
    let end = title
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(0);
    let number = title[..end].trim_end_matches('.');
    let parts = number.contains('.') && title[end..].starts_with(' ');
    if parts {
        title[end..].trim_start()
    } else {
        title
    }
}

/// Without bold around all of it.
fn unwrapped(markdown: &str) -> &str {
    markdown
        .strip_prefix("**")
        .and_then(|rest| rest.strip_suffix("**"))
        .filter(|inner| !inner.contains("**"))
        .map_or(markdown, |inner| inner.trim().trim_end_matches([':', '：']))
}

/// Cuts a long title, or one that is a term and its explanation, at its dash or colon; returns what follows it.
fn shorten(text: &mut Text, lead: bool) -> String {
    if !lead && text.title.chars().count() <= LONG_TITLE {
        return String::new();
    }
    // A head longer than that is none: nothing beyond needs a look.
    let near = text.title.char_indices().take(SHORT_HEAD + 8);
    let cut = near.into_iter().find_map(|(at, c)| {
        let (head, tail) = text.title.split_at(at);
        let bold_end = head.starts_with("**") && head.len() > 2 && tail.starts_with("**");
        let mark = matches!(c, ':' | '：' | '—' | '–')
            || (c == '-' && head.ends_with(' ') && tail.starts_with("- "));
        let closed = head.matches('`').count() % 2 == 0
            && head.matches('(').count() <= head.matches(')').count();
        let spaced = tail[c.len_utf8()..].starts_with([' ', '*']) || c == '：';
        let says_kind =
            title::kind_prefix(&format!("{}: x", head.trim_matches('*'))).0 != Kind::Topic;
        (((mark && spaced) || (bold_end && lead)) && closed && !says_kind).then_some(at)
    });
    let Some(at) = cut else {
        return String::new();
    };
    let head = text.title[..at].trim_matches(['*', ' ']).to_owned();
    if head.chars().count() > SHORT_HEAD
        || !head.chars().any(char::is_alphabetic)
        || head.contains("**")
    {
        return String::new();
    }
    let tail = text.title[at..]
        .trim_start_matches([' ', '*', ':', '：', '—', '–', '-'])
        .to_owned();
    text.title = head;
    tail
}

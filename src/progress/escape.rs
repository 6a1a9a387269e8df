//! Titles as Markdown that reads back as the same text: nothing in them begins an item, an id or a mark.

use super::line;
use super::names::{one_line, plain_title};
use crate::roadmap::Id;
use crate::roadmap::mark::MarkKind;
use crate::roadmap::outline::{Inline, InlineKind, Outline, Wrap, plain};

/// Plain text for a heading.
pub fn heading(text: &str) -> String {
    let written = escape(&one_line(&visible(text)));
    let wanted = one_line(&visible(text));
    let outline = Outline::read(&format!("# {written} `x`\n"));
    let same = outline.blocks.len() == 1
        && one_line(&plain(&outline.blocks[0].inlines)) == format!("{wanted} x").trim_start();
    if same || wanted.is_empty() {
        written
    } else {
        escape_all(&wanted)
    }
}

/// An item's title, which is Markdown: code and emphasis stay, code that looks like an id becomes text, the rest is escaped.
/// Where that would not read back as the same plain text, everything is escaped.
pub fn item_title(markdown: &str) -> String {
    let markdown = one_line(&visible(markdown));
    let wanted = plain_title(&markdown);
    let source = format!("- [ ] {markdown}");
    let outline = Outline::read(&source);
    let inlines = outline.blocks.first().map(|block| block.inlines.as_slice());
    let rich = rewritten(inlines.unwrap_or_default());
    [rich, escape(&wanted)]
        .into_iter()
        .find(|written| reads_back(written, &wanted))
        .unwrap_or_else(|| escape_all(&wanted))
}

/// Whether an item with this title is one item whose title is `wanted` and in which no code span is taken for an id.
fn reads_back(written: &str, wanted: &str) -> bool {
    let outline = Outline::read(&format!("- [ ] {written} `x.y` ✅ 2026-01-01\n"));
    let [block] = outline.blocks.as_slice() else {
        return false;
    };
    let ids: Vec<_> = line::code_spans(&block.inlines)
        .filter(|(_, text)| id_like(text))
        .collect();
    let [(at, "x.y")] = ids.as_slice() else {
        return false;
    };
    let tail = format!("{wanted} x.y ✅ 2026-01-01");
    one_line(&plain(&block.inlines)) == tail.trim_start()
        && block.inlines[*at..].len() == 2
        && line::find_box("- [ ] ", block).is_some_and(|found| found.span == (2..5))
}

/// Running text written again: safe, and with the emphasis it had.
fn rewritten(inlines: &[Inline]) -> String {
    let mut text = String::new();
    let mut running = String::new();
    for inline in inlines {
        if let InlineKind::Text(part) = &inline.kind {
            running.push_str(part);
            continue;
        }
        text.push_str(&escape(&std::mem::take(&mut running)));
        match &inline.kind {
            InlineKind::Text(_) => {}
            InlineKind::Code(code) if id_like(code.trim()) => text.push_str(&escape(code)),
            InlineKind::Code(code) => text.push_str(&code_span(code)),
            InlineKind::Break(_) => text.push(' '),
            InlineKind::Html(_) => {}
            InlineKind::Enter(wrap) | InlineKind::Leave(wrap) => text.push_str(match wrap {
                Wrap::Emphasis => "*",
                Wrap::Strong => "**",
                Wrap::Strikethrough => "~~",
                Wrap::Link(_) | Wrap::Image(_) => "",
            }),
        }
    }
    text.push_str(&escape(&running));
    one_line(&text)
}

/// Whether a code span would be read as an item's id.
fn id_like(code: &str) -> bool {
    Id::parse(code).is_some_and(|id| !id.is_phase())
}

fn code_span(code: &str) -> String {
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let edge = code.starts_with('`') || code.ends_with('`');
    let pad = if edge { " " } else { "" };
    format!("{fence}{pad}{code}{pad}{fence}")
}

/// `text` without control characters and invisible direction marks, which would only hide something.
pub fn visible(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_whitespace() || !c.is_control())
        .filter(|c| !matches!(c, '\u{feff}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
        .collect()
}

/// `text` with a backslash before what Markdown would take for markup, and only there: `post_save` and `a < b` stay.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let rest = &text[at + c.len_utf8()..];
        let next = rest.chars().next().unwrap_or(' ');
        if is_like_mark(c, rest) {
            escaped.push_str(&format!("&#x{:X};", u32::from(c)));
            before = c;
            continue;
        }
        let markup = match c {
            '\\' | '`' | '*' | '[' | ']' | '~' => true,
            '_' => !(before.is_alphanumeric() && next.is_alphanumeric()),
            '<' => !next.is_whitespace() && !next.is_ascii_digit() && next != '=',
            '&' => next.is_alphanumeric() || next == '#',
            '#' => before.is_whitespace() && (next.is_whitespace() || next == '#'),
            _ => false,
        };
        if markup {
            escaped.push('\\');
        }
        escaped.push(c);
        before = c;
    }
    escaped
}

/// `text` with a backslash before every punctuation mark of ASCII.
fn escape_all(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        if is_like_mark(c, &text[at + c.len_utf8()..]) {
            escaped.push_str(&format!("&#x{:X};", u32::from(c)));
            continue;
        }
        if c.is_ascii_punctuation() {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// Whether `c` with `rest` behind it would be taken for a mark with a date, or for the wish to write one.
fn is_like_mark(c: char, rest: &str) -> bool {
    let rest = rest.trim_start_matches(|c: char| c == '\u{fe0f}' || c.is_whitespace());
    MarkKind::ALL.iter().any(|kind| kind.sign() == c)
        && rest.starts_with(|c: char| c.is_ascii_digit())
}

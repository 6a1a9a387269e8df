//! The grammar of one item's line: box, title, id, marks, and the places where an edit may write.
//!
//! All offsets are offsets into the document's text. It must not know which ids there are.

use std::ops::Range;

use super::names::one_line;
use super::source::{line_end, line_start, shown};
use crate::roadmap::mark::{Mark, MarkKind, goes_on, marks_in, may_hold_marks};
use crate::roadmap::outline::{Block, BlockKind, Inline, InlineKind, Wrap, into_one_line};

/// A date as it is written in a mark.
pub const DATE: &str = "%Y-%m-%d";

/// A box, as far as Markdown and people go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Box {
    /// Its bytes, both brackets included; of one with an `x` beside it, that too.
    pub span: Range<usize>,
    /// What stands in it.
    pub tick: Tick,
}

/// What stands in a box.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tick {
    /// `[ ]`
    Open,
    /// `[x]`, `[X]`
    Ticked,
    /// `[-]`
    Dash,
    /// `[/]`
    Slash,
    /// Any other single character.
    Other,
    /// Nearly a box: `[]`, `[x ]`, `[ ]x`, `\[ \]`.
    Near {
        /// Whether one that is written in its place must have a space behind it.
        needs_space: bool,
    },
    /// Nearly a box: no blank parts it from its bullet, `-[x]`.
    Glued,
}

impl Tick {
    /// What stands before a box that is written in the place of this one.
    pub fn lead(self) -> &'static str {
        match self {
            Self::Glued => " ",
            _ => "",
        }
    }

    /// What follows a box that is written in the place of this one.
    pub fn gap(self) -> &'static str {
        match self {
            Self::Near { needs_space: true } => " ",
            _ => "",
        }
    }

    /// What is odd about the box, if anything.
    pub fn notice(self) -> Option<&'static str> {
        match self {
            Self::Open | Self::Ticked => None,
            Self::Dash => {
                Some("the box `[-]` is read as skipped; ❌ and a day behind it would say when")
            }
            Self::Slash => {
                Some("the box `[/]` is read as started; 🛫 and a day behind it would say when")
            }
            Self::Other => Some("the box holds neither a space nor an x and is read as not done"),
            Self::Near { .. } => Some(
                "this is nearly a box and is read as not done; write `[ ]` or `[x]` and a space",
            ),
            Self::Glued => Some(
                "this is nearly a box and is read as not done; write `- [ ]` or `- [x]`, with a \
                 space behind the bullet",
            ),
        }
    }
}

/// The box at the start of a list item, if there is one.
pub fn find_box(text: &str, block: &Block) -> Option<Box> {
    let BlockKind::Item { task, .. } = &block.kind else {
        return None;
    };
    let is_glued = |at: usize| text[..at].ends_with(['-', '*', '+']);
    if let Some((span, ticked)) = task {
        let tick = match &text[span.clone()] {
            _ if is_glued(span.start) => Tick::Glued,
            "[ ]" => Tick::Open,
            _ if *ticked => Tick::Ticked,
            _ => Tick::Other,
        };
        let span = span.clone();
        return Some(Box { span, tick });
    }
    let first = block.inlines.first()?;
    let start = match &first.kind {
        // An escaped bracket's text begins after the backslash.
        InlineKind::Text(_) if text[..first.span.start].ends_with('\\') => first.span.start - 1,
        InlineKind::Text(_) => first.span.start,
        _ => return None,
    };
    let (length, tick) = nearly_box(&text[start..line_end(text.as_bytes(), start)])?;
    let span = start..start + length;
    let tick = if is_glued(start) { Tick::Glued } else { tick };
    Some(Box { span, tick })
}

/// Where the id of `inlines` may stand: the spans of code with their content and the inline's number.
pub fn code_spans(inlines: &[Inline]) -> impl Iterator<Item = (usize, &str)> {
    inlines
        .iter()
        .enumerate()
        .filter_map(|(at, inline)| match &inline.kind {
            InlineKind::Code(text) => Some((at, text.trim())),
            _ => None,
        })
}

/// Plain text on one line; `from` cuts off what stands before that offset, such as a box that is none to Markdown.
pub fn title(inlines: &[Inline], from: usize) -> String {
    let mut text = String::with_capacity(96);
    for inline in inlines {
        match &inline.kind {
            InlineKind::Text(part) => {
                let cut = from.saturating_sub(inline.span.start);
                let part = if inline.span.end <= from {
                    ""
                } else {
                    part.get(cut..).unwrap_or(part)
                };
                text.push_str(part);
            }
            InlineKind::Code(part) => text.push_str(part),
            InlineKind::Break(_) => text.push(' '),
            InlineKind::Html(_) | InlineKind::Enter(_) | InlineKind::Leave(_) => {}
        }
    }
    shown(into_one_line(text))
}

/// A title without the marks in it, for text that no id parts from them.
pub fn without_marks(title: &str) -> String {
    if !may_hold_marks(title) {
        return one_line(title);
    }
    let mut text = title.to_owned();
    for mark in marks_in(title).into_iter().rev() {
        text.replace_range(mark.start..mark.end, "");
    }
    one_line(&text)
}

/// What looks like a mark, but is none: a sign and the day behind it as they are written, outside code and links.
pub fn stray_marks(text: &str, inlines: &[Inline]) -> Vec<String> {
    let mut stray = Vec::new();
    let mut inside = 0_usize;
    for inline in inlines {
        match &inline.kind {
            InlineKind::Enter(Wrap::Link(_) | Wrap::Image(_)) => inside += 1,
            InlineKind::Leave(Wrap::Link(_) | Wrap::Image(_)) => inside = inside.saturating_sub(1),
            InlineKind::Text(_) if inside == 0 => {
                stray.extend(stray_in(&text[inline.span.clone()]))
            }
            _ => {}
        }
    }
    stray
}

fn stray_in(text: &str) -> Vec<String> {
    if !may_hold_marks(text) {
        return Vec::new();
    }
    let is_sign = |c: char| MarkKind::ALL.iter().any(|kind| kind.sign() == c);
    let good = marks_in(text);
    text.match_indices(is_sign)
        .filter(|(at, _)| good.binary_search_by_key(at, |mark| mark.start).is_err())
        .filter_map(|(at, sign)| {
            let rest = text[at + sign.len()..].trim_start_matches('\u{fe0f}');
            let gap = if rest.starts_with(char::is_whitespace) {
                " "
            } else {
                ""
            };
            let word = rest.split_whitespace().next()?;
            let word = word.trim_end_matches([',', ';', ')', '.']);
            is_nearly_a_date(word).then(|| format!("{sign}{gap}{word}"))
        })
        .collect()
}

/// `19.11.2026`, `2026/11/19`, `2026-2-31`: three numbers, one of them a year.
fn is_nearly_a_date(word: &str) -> bool {
    let parts: Vec<&str> = word.split(['.', '-', '/']).collect();
    let numbers = parts.iter().all(|part| {
        (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    });
    parts.len() == 3 && numbers && (parts[0].len() == 4 || parts[2].len() == 4)
}

/// Where a new mark goes: at the end of the line with byte `anchor`, before trailing blanks, a `\` or a ` ^block`, though not
/// before `floor`; where that lies inside a span, link or comment, directly at `anchor` or after what wraps that; where a word
/// goes on there, after the span.
pub fn mark_place(text: &str, inlines: &[Inline], anchor: usize, floor: usize) -> usize {
    let outside = |at: usize| {
        inlines
            .iter()
            .filter(|inline| !matches!(inline.kind, InlineKind::Text(_) | InlineKind::Break(_)))
            .filter(|inline| inline.span.start < at && at < inline.span.end)
            .map(|inline| inline.span.end)
            .max()
            .unwrap_or(at)
    };
    let start = line_start(text.as_bytes(), anchor);
    let end = line_end(text.as_bytes(), anchor);
    let place = start + before_tail(&text[start..end]);
    let after = outside(anchor);
    if place < floor {
        after
    } else if outside(place) == place || goes_on(&text[after..]) {
        outside(place)
    } else {
        after
    }
}

/// What to take out of the text so that `mark` is gone: with the one blank before it; at the start of a line, with that line's
/// beginning, so that what follows it cannot become a block of its own.
pub fn removal(text: &str, mark: &Mark) -> Range<usize> {
    let bytes = text.as_bytes();
    let start = line_start(bytes, mark.start);
    let blank = |c: char| matches!(c, ' ' | '\t' | '>');
    if start > 0 && text[start..mark.start].chars().all(blank) {
        let break_length = if text[..start].ends_with("\r\n") {
            2
        } else {
            1
        };
        let end = line_end(bytes, mark.end);
        let rest = text[mark.end..end].trim_matches([' ', '\t']);
        let end = if rest.is_empty() { end } else { mark.end };
        return start - break_length..end;
    }
    let blank = text[..mark.start].ends_with([' ', '\t']);
    mark.start - usize::from(blank)..mark.end
}

/// The length of a line without its tail: trailing blanks, a `\` that is no escaped one, a ` ^block` id.
fn before_tail(line: &str) -> usize {
    let bare = line.trim_end_matches([' ', '\t']);
    let slashes = bare.len() - bare.trim_end_matches('\\').len();
    let bare = if slashes % 2 == 1 {
        bare[..bare.len() - 1].trim_end_matches([' ', '\t'])
    } else {
        bare
    };
    let name = bare.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || c == '-');
    match name.strip_suffix('^') {
        Some(head) if name.len() < bare.len() && head.ends_with([' ', '\t']) => {
            head.trim_end_matches([' ', '\t']).len()
        }
        _ => bare.len(),
    }
}

/// A box that Markdown does not see: its length and what stands in it. Not where it is a link or runs on.
fn nearly_box(line: &str) -> Option<(usize, Tick)> {
    let (open, close) = if line.starts_with("\\[") {
        ("\\[", "\\]")
    } else {
        ("[", "]")
    };
    let inner_end = line.strip_prefix(open)?.find(close)?;
    let inner = &line[open.len()..open.len() + inner_end];
    let length = open.len() + inner_end + close.len();
    let rest = &line[length..];
    let apart = rest.is_empty() || rest.starts_with(char::is_whitespace);
    let bare = inner.trim();
    let single = bare.strip_suffix('\u{fe0f}').unwrap_or(bare);
    let short = single.chars().count() <= 1;
    let plain = open == "[" && inner.trim_end_matches('\u{fe0f}').chars().count() == 1;
    match inner {
        _ if !short => None,
        "-" if apart && plain => Some((length, Tick::Dash)),
        "/" if apart && plain => Some((length, Tick::Slash)),
        _ if apart && plain && !matches!(inner, " " | "x" | "X") => Some((length, Tick::Other)),
        _ if apart => Some((length, Tick::Near { needs_space: false })),
        // `[ ]x title`: the tick stands beside the box. `[ ]title`: only the space is missing.
        _ if matches!(inner, " " | "x" | "X")
            && open == "["
            && !rest.starts_with(['(', '[', ':']) =>
        {
            let beside = rest.strip_prefix(['x', 'X']);
            match beside.filter(|after| after.is_empty() || after.starts_with(char::is_whitespace))
            {
                Some(_) => Some((length + 1, Tick::Near { needs_space: false })),
                None => Some((length, Tick::Near { needs_space: true })),
            }
        }
        _ => None,
    }
}

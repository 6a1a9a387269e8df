//! The marks of an item's state: a sign, white space and a date (✅, ❌ and 🛫, those of Obsidian Tasks).
//!
//! One grammar for whoever reads or writes them. What a mark means for an item's state is the progress document's business.

use std::ops::Range;

use chrono::NaiveDate;
use memchr::memchr2;

use super::outline::{Inline, InlineKind, Wrap};

/// The kinds of mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkKind {
    /// ✅
    Done,
    /// ❌
    Skipped,
    /// 🛫
    Started,
}

/// A mark with its date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// Its kind.
    pub kind: MarkKind,
    /// Its date.
    pub date: NaiveDate,
    /// Where its sign begins.
    pub start: usize,
    /// Where its date ends.
    pub end: usize,
}

impl MarkKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Done, Self::Skipped, Self::Started];

    /// Its sign.
    pub fn sign(self) -> char {
        match self {
            Self::Done => '✅',
            Self::Skipped => '❌',
            Self::Started => '🛫',
        }
    }
}

/// The marks in `inlines`, outside code, links and comments, in the order in which they stand.
pub fn marks(text: &str, inlines: &[Inline]) -> Vec<Mark> {
    let span = match (inlines.first(), inlines.last()) {
        (Some(first), Some(last)) => first.span.start..last.span.end,
        _ => return Vec::new(),
    };
    if !may_hold_marks(&text[span]) {
        return Vec::new();
    }
    let mut flat = String::new();
    let mut pieces: Vec<(usize, Range<usize>)> = Vec::new();
    let mut inside = 0_usize;
    for inline in inlines {
        let piece = match &inline.kind {
            InlineKind::Enter(Wrap::Link(_) | Wrap::Image(_)) => {
                inside += 1;
                "\0"
            }
            InlineKind::Leave(Wrap::Link(_) | Wrap::Image(_)) => {
                inside = inside.saturating_sub(1);
                "\0"
            }
            InlineKind::Text(_) if inside == 0 => &text[inline.span.clone()],
            InlineKind::Break(_) if inside == 0 => "\n",
            _ => "\0",
        };
        pieces.push((flat.len(), inline.span.clone()));
        flat.push_str(piece);
    }
    let place = |at: usize| {
        let piece = pieces.partition_point(|(start, _)| *start <= at);
        let (start, span) = &pieces[piece.saturating_sub(1)];
        span.start + (at - start)
    };
    let mut marks = marks_in(&flat);
    for mark in &mut marks {
        mark.start = place(mark.start);
        mark.end = place(mark.end - 1) + 1;
    }
    marks
}

/// How much of `text` stands before the `marks` with which it ends, in which they were found, and the blanks before them.
pub fn before(text: &str, marks: &[Mark]) -> usize {
    let mut end = text.trim_end().len();
    while let Some(mark) = marks.iter().find(|mark| mark.end == end) {
        end = text[..mark.start].trim_end().len();
    }
    end
}

/// Whether plain text begins with a mark.
pub fn leads(text: &str) -> bool {
    marks_in(text).first().is_some_and(|mark| mark.start == 0)
}

/// The marks in plain text; their offsets are offsets into it.
pub fn marks_in(text: &str) -> Vec<Mark> {
    let signs = MarkKind::ALL.map(|kind| (kind, kind.sign()));
    let mut marks = Vec::new();
    for (start, found) in text.match_indices(|c| signs.iter().any(|(_, sign)| *sign == c)) {
        let kind = signs.iter().find(|(_, sign)| found.starts_with(*sign));
        let rest = &text[start + found.len()..];
        let rest = rest.strip_prefix('\u{fe0f}').unwrap_or(rest);
        let date = rest.trim_start();
        if date.len() == rest.len() {
            continue;
        }
        if let (Some((kind, _)), Some(day)) = (kind, leading_date(date)) {
            let end = text.len() - date.len() + 10;
            marks.push(Mark {
                kind: *kind,
                date: day,
                start,
                end,
            });
        }
    }
    marks
}

/// Whether a text holds a byte with which a sign begins: most hold none.
pub fn may_hold_marks(text: &str) -> bool {
    memchr2(0xe2, 0xf0, text.as_bytes()).is_some()
}

/// The ISO date with which `text` begins, unless a longer word does.
fn leading_date(text: &str) -> Option<NaiveDate> {
    let date = text.get(..10)?;
    let shape = date.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    if !shape || goes_on(&text[10..]) {
        return None;
    }
    let number = |part: &str| part.parse().ok();
    let year = date[..4].parse().ok()?;
    NaiveDate::from_ymd_opt(year, number(&date[5..7])?, number(&date[8..])?)
}

/// Whether a word or number before `text` would go on in it.
pub fn goes_on(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphanumeric() || c == '-' || c == '_')
}

#[cfg(test)]
mod tests {
    use super::{before, leads, marks_in};

    #[test]
    fn only_marks_at_the_end_are_cut_off() {
        for (text, kept) in [
            ("Lists ✅ 2026-11-01", "Lists"),
            ("Lists 🛫 2026-10-01 ✅\u{fe0f} 2026-11-01 ", "Lists"),
            ("Lists ✅ 2026-11-01 again", "Lists ✅ 2026-11-01 again"),
            ("Released 2026-11-01", "Released 2026-11-01"),
            ("Launch 🚀 2026-11-01", "Launch 🚀 2026-11-01"),
            ("Lists ✅ 2026-02-30", "Lists ✅ 2026-02-30"),
            ("Lists ✅", "Lists ✅"),
        ] {
            assert_eq!(&text[..before(text, &marks_in(text))], kept, "{text}");
        }
        assert!(leads("✅ 2026-11-01 x") && !leads("x ✅ 2026-11-01"));
    }
}

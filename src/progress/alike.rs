//! Documents that were written from one roadmap differ in boxes, marks, notes and what their headers say: where one was read whole,
//! the others are told by comparing lines, without reading any Markdown.
//!
//! It only tells what reading would tell; where anything else differs, it tells nothing.

use std::collections::HashMap;
use std::ops::Range;

use chrono::NaiveDate;
use memchr::memmem;

use super::line::Tick;
use super::read::Stand;
use super::source::{line_end, line_start};
use super::{Document, Place, header, pointer};
use crate::roadmap::Id;
use crate::roadmap::mark::MarkKind;

/// Bytes of a date.
const DAY: usize = 10;
/// What a note may hold beside letters, digits and blanks, so that Markdown sees nothing in it.
const HARMLESS: &str = ",.;:'/()-!?";

/// The lines that documents of one kind have in common.
#[derive(Debug, Clone)]
pub struct Pattern {
    text: Vec<u8>,
    lines: Vec<Line>,
    items: usize,
}

/// One line or several, as places in the pattern's text.
#[derive(Debug, Clone)]
enum Line {
    /// So many bytes that are the same in all.
    Same(Range<usize>),
    /// The header.
    Header(Range<usize>),
    /// An item's: what stands before its box, and after it up to its id. Below it there may be notes.
    Item {
        item: usize,
        before: Range<usize>,
        after: Range<usize>,
    },
}

impl Document {
    /// What documents like this one have in common with it; `None` where that cannot be told from single lines.
    pub fn pattern(&self) -> Option<Pattern> {
        // What stands in brackets could be the name of a link, and a line below an item the head of a table.
        let may_link = memmem::find(&self.text, b"]:").is_some() || self.text.contains(&b'|');
        let is_twice = self.items.iter().any(|entry| entry.copies > 1);
        let is_plain = std::str::from_utf8(&self.text).is_ok() && has_usual_ends(&self.text);
        // What is odd may be odd otherwise in another one.
        let is_odd = self.conflict.is_some() || !self.notices.is_empty();
        if may_link || is_twice || is_odd || !is_plain {
            return None;
        }
        let items = self.items.iter().enumerate();
        let numbers: HashMap<&Id, usize> = items.map(|(at, entry)| (&entry.id, at)).collect();
        let mut places: HashMap<usize, Line> = HashMap::new();
        for place in &self.footing.places {
            let item = *numbers.get(&place.id)?;
            let (start, found) = self.item_line(place, item)?;
            places.insert(start, found);
        }
        let lines = self.lines(&mut places);
        places.is_empty().then(|| Pattern {
            text: self.text.clone(),
            lines,
            items: self.items.len(),
        })
    }

    /// The document's lines, those of items taken out of `places`, by where they begin.
    fn lines(&self, places: &mut HashMap<usize, Line>) -> Vec<Line> {
        let text = self.text.as_slice();
        let mut lines: Vec<Line> = Vec::new();
        let mut breaks =
            std::iter::once(0).chain(memchr::memchr_iter(b'\n', text).map(|at| at + 1));
        let header = self
            .header
            .line
            .and_then(|line| breaks.nth(line.checked_sub(1)?));
        let mut at = 0;
        while at < text.len() {
            let end = end_of_line(text, at);
            let is_header = header == Some(at) && is_header(&text[at..end]);
            match (places.remove(&at), lines.last_mut()) {
                (Some(found), _) => lines.push(found),
                (None, _) if is_header => lines.push(Line::Header(at..end)),
                (None, Some(Line::Item { .. })) => {
                    let from = behind_notes(text, at);
                    lines.push(Line::Same(from..from));
                    at = from;
                    continue;
                }
                (None, Some(Line::Same(range))) if range.end == at => range.end = end,
                (None, _) => lines.push(Line::Same(at..end)),
            }
            at = end;
        }
        lines
    }

    /// Where an item's line begins, and what it has in common with others; `None` where its box or its marks are not as peak writes
    /// them.
    fn item_line(&self, place: &Place, item: usize) -> Option<(usize, Line)> {
        let from = self.footing.start;
        let text = self.text.get(from..)?;
        let (boxed, code) = (&place.boxed.span, place.code.as_ref()?);
        let (start, end) = (line_start(text, boxed.start), line_end(text, boxed.start));
        // What stands on its further lines has no mark, here or where those are the same.
        let told = Marks::read(text.get(code.end..end)?)?;
        let is_plain =
            place.boxed.tick != Tick::Glued && matches!(text.get(boxed.clone())?, b"[ ]" | b"[x]");
        // Nothing but these marks may count, as nothing else does in the others.
        let counted = place.marks.len() == told.count;
        let is_usual = told.is_usual(text.get(boxed.clone())? == b"[x]");
        (is_plain && counted && is_usual).then(|| {
            let line = Line::Item {
                item,
                before: from + start..from + boxed.start,
                after: from + boxed.end..from + code.end,
            };
            (from + start, line)
        })
    }
}

impl Pattern {
    /// How the items of another document stand, in the order of those of the one that the pattern was taken from: as reading it would
    /// tell; `None` where it differs in anything else.
    pub fn read(&self, text: &[u8]) -> Option<Vec<Stand>> {
        let mut stands: Vec<Option<Stand>> = vec![None; self.items];
        let mut at = 0;
        for line in &self.lines {
            match line {
                Line::Same(own) => {
                    text[at..]
                        .starts_with(&self.text[own.clone()])
                        .then_some(())?;
                    at += own.len();
                }
                Line::Header(own) => {
                    let end = end_of_line(text, at);
                    is_like(&self.text[own.clone()], &text[at..end]).then_some(())?;
                    at = end;
                }
                Line::Item {
                    item,
                    before,
                    after,
                } => {
                    let end = end_of_line(text, at);
                    let rest = text[at..end].strip_prefix(&self.text[before.clone()])?;
                    let ticked = match rest.get(..3)? {
                        b"[ ]" => false,
                        b"[x]" => true,
                        _ => return None,
                    };
                    let marks = rest[3..].strip_prefix(&self.text[after.clone()])?;
                    let (marks, ending) = marks.split_at(line_end(marks, 0));
                    let own = &self.text[after.end..end_of_line(&self.text, after.end)];
                    (ending == &own[line_end(own, 0)..]).then_some(())?;
                    let marks = Marks::read(marks).filter(|marks| marks.is_usual(ticked))?;
                    stands[*item] = Some(marks.stand(ticked));
                    at = behind_notes(text, end);
                }
            }
        }
        let is_whole = at == text.len();
        is_whole.then(|| stands.into_iter().collect()).flatten()
    }

    /// How many bytes it takes.
    pub fn size(&self) -> usize {
        self.text.len() + self.lines.len() * size_of::<Line>()
    }
}

/// Behind the lines at `at` that only go on with an item's text: words, in which Markdown sees nothing, nor a mark.
fn behind_notes(text: &[u8], at: usize) -> usize {
    let mut at = at;
    while at < text.len() {
        let first = text[at..].iter().find(|byte| **byte != b' ');
        // Most lines are no notes: their first sign says so.
        if first.is_none_or(|byte| byte.is_ascii() && !byte.is_ascii_alphabetic()) {
            break;
        }
        let end = end_of_line(text, at);
        let line = std::str::from_utf8(&text[at..end]).unwrap_or_default();
        let words = line.trim_end_matches(['\n', '\r']).trim_start_matches(' ');
        let is_harmless = |c: char| c.is_alphanumeric() || c == ' ' || HARMLESS.contains(c);
        let is_words = words.starts_with(char::is_alphabetic) && words.chars().all(is_harmless);
        if !is_words || pointer::is_line(words) {
            break;
        }
        at = end;
    }
    at
}

/// Whether each line ends in a line feed, a return before it or not.
fn has_usual_ends(text: &[u8]) -> bool {
    memchr::memchr_iter(b'\r', text).all(|at| text.get(at + 1) == Some(&b'\n'))
}

/// Behind the line that begins at `at`, its line break included.
fn end_of_line(text: &[u8], at: usize) -> usize {
    memchr::memchr(b'\n', &text[at..]).map_or(text.len(), |found| at + found + 1)
}

/// The marks behind an item's id: how many, and the last day of each kind.
#[derive(Debug, Clone, Copy, Default)]
struct Marks {
    count: usize,
    days: [Option<NaiveDate>; MarkKind::ALL.len()],
}

impl Marks {
    /// As peak writes them: a blank before each and between sign and day, and nothing else.
    fn read(mut text: &[u8]) -> Option<Self> {
        let mut marks = Self::default();
        while !text.is_empty() {
            let rest = text.strip_prefix(b" ")?;
            let signed = |(place, kind): (usize, &MarkKind)| {
                let sign = kind.sign();
                let rest = rest.strip_prefix(sign.encode_utf8(&mut [0; 4]).as_bytes())?;
                Some((place, rest.strip_prefix(b" ")?))
            };
            let (place, rest) = MarkKind::ALL.iter().enumerate().find_map(signed)?;
            let (written, rest) = rest.split_first_chunk::<DAY>()?;
            marks.days[place] = Some(day(written)?);
            marks.count += 1;
            text = rest;
        }
        Some(marks)
    }

    fn day(&self, kind: MarkKind) -> Option<NaiveDate> {
        let place = MarkKind::ALL.iter().position(|one| *one == kind)?;
        self.days[place]
    }

    /// Whether nothing is odd about them: a day on which an item was done, which is not ticked, is told to the learner.
    fn is_usual(&self, ticked: bool) -> bool {
        ticked || self.day(MarkKind::Done).is_none()
    }

    fn stand(&self, ticked: bool) -> Stand {
        let tick = match ticked {
            true => Tick::Ticked,
            false => Tick::Open,
        };
        Stand::of(tick, |kind| self.day(kind))
    }
}

/// The day that is written as `2026-11-19`.
fn day(written: &[u8; DAY]) -> Option<NaiveDate> {
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0_u16, |number, digit| {
            let value = digit.is_ascii_digit().then(|| u16::from(digit - b'0'))?;
            Some(number * 10 + value)
        })
    };
    let [y, e, a, r, b'-', m, n, b'-', d, t] = *written else {
        return None;
    };
    let (year, month, day) = (number(&[y, e, a, r])?, number(&[m, n])?, number(&[d, t])?);
    NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day))
}

/// Whether a line is a header's and nothing more.
fn is_header(line: &[u8]) -> bool {
    let begin = format!("<!-- {} ", header::VERSION);
    let line = line.trim_ascii_end();
    let inner = line.strip_prefix(begin.as_bytes());
    let inner = inner.and_then(|rest| rest.strip_suffix(b"-->"));
    inner.is_some_and(|inner| memmem::find(inner, b"-->").is_none() && !inner.contains(&b'\r'))
}

/// Whether two headers say the same but for what each learner's says.
fn is_like(one: &[u8], other: &[u8]) -> bool {
    let ending = |line: &[u8]| line.len() - line.trim_ascii_end().len();
    let is_same = ending(one) == ending(other) && shared(one).eq(shared(other));
    is_header(other) && is_same && !header::repeats(other)
}

/// What a header says that is the same for all learners.
fn shared(line: &[u8]) -> impl Iterator<Item = &[u8]> {
    let pairs = line.split(u8::is_ascii_whitespace);
    pairs.filter(|pair| !pair.is_empty() && !header::is_own(pair))
}

#[cfg(test)]
mod tests;

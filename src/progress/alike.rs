//! Documents that were written from one roadmap differ in boxes, marks and what their headers say: where one was read whole, the
//! others are told by comparing lines, without reading any Markdown.
//!
//! It only tells what reading would tell; where anything else differs, it tells nothing.

use std::collections::HashMap;
use std::ops::Range;

use chrono::NaiveDate;
use memchr::memmem;

use super::read::state;
use super::source::{line_end, line_start};
use super::{Document, Entry, Place, State, line};
use crate::roadmap::Id;
use crate::roadmap::mark::{Mark, MarkKind};

/// With what a header's line begins and ends.
const HEADER: (&[u8], &[u8]) = (b"<!-- peak:1 ", b"-->");
/// What a header may say otherwise in another learner's document.
const OWN_KEYS: [&[u8]; 3] = [b"learner=", b"base=", b"roadmap-at="];
/// Bytes of a date.
const DAY: usize = 10;

/// How an item stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stand {
    /// What the box and the marks say.
    pub state: State,
    /// Date of the 🛫 mark.
    pub started_on: Option<NaiveDate>,
    /// Date of the ✅ mark, of a ticked item.
    pub done_on: Option<NaiveDate>,
    /// Date of the ❌ mark.
    pub skipped_on: Option<NaiveDate>,
}

/// The lines that documents of one kind have in common.
#[derive(Debug, Clone)]
pub struct Pattern {
    text: Vec<u8>,
    lines: Vec<Line>,
    items: usize,
}

/// One line, as a place in the pattern's text.
#[derive(Debug, Clone)]
enum Line {
    /// The same in all.
    Same(Range<usize>),
    /// The header.
    Header(Range<usize>),
    /// An item's: what stands before its box and after it, up to its id.
    Item {
        item: usize,
        before: Range<usize>,
        after: Range<usize>,
    },
}

impl Entry {
    /// How it stands.
    pub fn stand(&self) -> Stand {
        Stand {
            state: self.state,
            started_on: self.started_on,
            done_on: self.done_on,
            skipped_on: self.skipped_on,
        }
    }
}

impl Document {
    /// What documents like this one have in common with it; `None` where that cannot be told from single lines.
    pub fn pattern(&self) -> Option<Pattern> {
        // What stands in brackets could be the name of a link.
        let may_link = memmem::find(&self.text, b"]:").is_some();
        let is_twice = self.items.iter().any(|entry| entry.copies > 1);
        let is_plain = std::str::from_utf8(&self.text).is_ok() && has_usual_ends(&self.text);
        if may_link || is_twice || self.conflict.is_some() || !is_plain {
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
        let mut lines = Vec::new();
        let (mut at, mut header) = (0, self.header.line);
        while at < self.text.len() {
            let end = end_of_line(&self.text, at);
            let is_header = header == Some(lines.len() + 1);
            lines.push(match places.remove(&at) {
                Some(found) => found,
                None if is_header && is_header_line(&self.text[at..end]) => {
                    header = None;
                    Line::Header(at..end)
                }
                None => Line::Same(at..end),
            });
            at = end;
        }
        places.is_empty().then(|| Pattern {
            text: self.text.clone(),
            lines,
            items: self.items.len(),
        })
    }

    /// Where an item's line begins, and what it has in common with others; `None` where its box or its marks are not as peak writes
    /// them.
    fn item_line(&self, place: &Place, item: usize) -> Option<(usize, Line)> {
        let from = self.footing.start;
        let text = self.text.get(from..)?;
        let (boxed, code) = (&place.boxed.span, place.code.as_ref()?);
        let (start, end) = (line_start(text, boxed.start), line_end(text, boxed.start));
        // What stands on its further lines has no mark, here or where those are the same.
        let told = suffix(text.get(code.end..end)?)?;
        let is_plain = matches!(text.get(boxed.clone())?, b"[ ]" | b"[x]");
        // Nothing but these marks may count, as nothing else does in the others.
        let counted = place.marks.len() == told.len();
        (is_plain && counted).then(|| {
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
    /// How many lines it has: others cannot fit.
    pub fn lines(&self) -> usize {
        self.lines.len()
    }

    /// How the items of another document stand, in the order of those of the one that the pattern was taken from: as reading it would
    /// tell; `None` where it differs in anything else.
    pub fn read(&self, text: &[u8]) -> Option<Vec<Stand>> {
        let mut stands: Vec<Option<Stand>> = vec![None; self.items];
        let mut at = 0;
        for line in &self.lines {
            if at >= text.len() {
                return None;
            }
            let end = end_of_line(text, at);
            let found = &text[at..end];
            match line {
                Line::Same(own) if self.text[own.clone()] == *found => {}
                Line::Header(own) if is_like(&self.text[own.clone()], found) => {}
                Line::Item {
                    item,
                    before,
                    after,
                } => {
                    let rest = found.strip_prefix(&self.text[before.clone()])?;
                    let ticked = match rest.get(..3)? {
                        b"[ ]" => false,
                        b"[x]" => true,
                        _ => return None,
                    };
                    let marks = rest[3..].strip_prefix(&self.text[after.clone()])?;
                    let (marks, ending) = marks.split_at(line_end(marks, 0));
                    let own = &self.text[after.end..end_of_line(&self.text, after.end)];
                    if ending != &own[line_end(own, 0)..] {
                        return None;
                    }
                    stands[*item] = Some(stand(ticked, &suffix(marks)?));
                }
                Line::Same(_) | Line::Header(_) => return None,
            }
            at = end;
        }
        let is_whole = at == text.len();
        is_whole.then(|| stands.into_iter().collect()).flatten()
    }
}

/// Whether each line ends in a line feed, a return before it or not.
fn has_usual_ends(text: &[u8]) -> bool {
    memchr::memchr_iter(b'\r', text).all(|at| text.get(at + 1) == Some(&b'\n'))
}

/// Behind the line that begins at `at`, its line break included.
fn end_of_line(text: &[u8], at: usize) -> usize {
    memchr::memchr(b'\n', &text[at..]).map_or(text.len(), |found| at + found + 1)
}

fn stand(ticked: bool, marks: &[Mark]) -> Stand {
    let tick = match ticked {
        true => line::Tick::Ticked,
        false => line::Tick::Open,
    };
    let date = |kind| {
        let mut alike = marks.iter().rev();
        alike.find(|mark| mark.kind == kind).map(|mark| mark.date)
    };
    Stand {
        state: state(tick, marks),
        started_on: date(MarkKind::Started),
        done_on: date(MarkKind::Done).filter(|_| ticked),
        skipped_on: date(MarkKind::Skipped),
    }
}

/// The marks behind an item's id, as peak writes them: a blank before each and between sign and day, and nothing else.
fn suffix(text: &[u8]) -> Option<Vec<Mark>> {
    let mut marks = Vec::new();
    let mut text = std::str::from_utf8(text).ok()?;
    while !text.is_empty() {
        let rest = text.strip_prefix(' ')?;
        let kind = MarkKind::ALL
            .into_iter()
            .find(|kind| rest.starts_with(kind.sign()))?;
        let rest = rest[kind.sign().len_utf8()..].strip_prefix(' ')?;
        let day = rest.get(..DAY)?;
        let is_usual = |(at, byte): (usize, u8)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        };
        if !day.bytes().enumerate().all(is_usual) {
            return None;
        }
        marks.push(Mark {
            kind,
            date: NaiveDate::parse_from_str(day, line::DATE).ok()?,
            start: 0,
            end: 0,
        });
        text = &rest[DAY..];
    }
    Some(marks)
}

/// Whether a line is a header's and nothing more.
fn is_header_line(line: &[u8]) -> bool {
    let line = line.trim_ascii_end();
    let inner = line
        .strip_prefix(HEADER.0)
        .and_then(|rest| rest.strip_suffix(HEADER.1));
    inner.is_some_and(|inner| memmem::find(inner, HEADER.1).is_none() && !inner.contains(&b'\r'))
}

/// Whether two headers say the same but for what each learner's says.
fn is_like(one: &[u8], other: &[u8]) -> bool {
    let ending = |line: &[u8]| line.len() - line.trim_ascii_end().len();
    is_header_line(other) && ending(one) == ending(other) && shared(one).eq(shared(other))
}

/// What a header says that is the same for all learners.
fn shared(line: &[u8]) -> impl Iterator<Item = &[u8]> {
    let pairs = line
        .split(u8::is_ascii_whitespace)
        .filter(|pair| !pair.is_empty());
    pairs.filter(|pair| !OWN_KEYS.iter().any(|key| pair.starts_with(key)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Pattern, Stand};
    use crate::progress::Document;

    fn read(text: &str) -> Document {
        Document::read(text.as_bytes().to_vec(), None).unwrap()
    }

    fn stands(text: &str) -> Vec<Stand> {
        let document = read(text);
        document.items.iter().map(super::Entry::stand).collect()
    }

    fn pattern(text: &str) -> Pattern {
        read(text).pattern().unwrap()
    }

    const TEXT: &str = "# Progress: X\n\n<!-- peak:1 roadmap=x.md base=1234567 learner=a@x -->\n\n## A `a`\n\n- [ ] One `a.one`\n  note: mine\n- [x] Two `a.two` \u{2705} 2026-11-02\n  - [ ] Three `a.three`\n";

    #[test]
    fn boxes_marks_and_what_headers_say_may_differ() {
        let other = TEXT
            .replace("base=1234567 learner=a@x", "learner=b@x,c@x")
            .replace(
                "[ ] One `a.one`",
                "[x] One `a.one` \u{1f6eb} 2026-10-30 \u{2705} 2026-11-01",
            )
            .replace(
                "[x] Two `a.two` \u{2705} 2026-11-02",
                "[ ] Two `a.two` \u{274c} 2026-11-05",
            );
        assert_eq!(pattern(TEXT).read(other.as_bytes()), Some(stands(&other)));
        assert_eq!(pattern(&other).read(TEXT.as_bytes()), Some(stands(TEXT)));
        let crlf = |text: &str| text.replace('\n', "\r\n");
        assert_eq!(
            pattern(&crlf(TEXT)).read(crlf(&other).as_bytes()),
            Some(stands(&other))
        );
    }

    #[test]
    fn where_anything_else_differs_nothing_is_told() {
        for (from, to) in [
            ("One", "Uno"),
            ("note: mine", "note: yours"),
            ("[ ] One", "[-] One"),
            ("`a.one`", "`a.one` and more"),
            ("`a.one`", "`a.one` \u{2705} 2026-02-30"),
            ("`a.one`", "`a.one` \u{2705}  2026-02-03"),
            ("roadmap=x.md", "roadmap=y.md"),
            (" -->", " --> - [x] a"),
            ("<!--", "<!-- --> <!--"),
            ("note: mine\n", ""),
            ("`a.three`\n", "`a.three`"),
            ("`a.three`\n", "`a.three`\n\n- [ ] Four `a.four`\n"),
            ("`a.one`\n", "`a.one`\r\n"),
            ("[ ] One", "[x] One\r"),
        ] {
            let other = TEXT.replace(from, to);
            assert_ne!(other, TEXT, "{from}");
            assert_eq!(pattern(TEXT).read(other.as_bytes()), None, "{from}");
        }
    }

    #[test]
    fn what_single_lines_do_not_tell_is_no_pattern() {
        for (from, to) in [
            ("note: mine", "[x]: https://example.org"),
            ("note: mine", "- [ ] Again `a.one`"),
            ("[ ] One", "[/] One"),
            ("`a.one`\n", "`a.one` \u{2705} 2026-11-01 done\n"),
            ("`a.one`\n  note", "`a.one`\r  note"),
            ("One `a.one`", "One\n  `a.one`"),
        ] {
            let other = TEXT.replace(from, to);
            assert_ne!(other, TEXT, "{from}");
            assert!(read(&other).pattern().is_none(), "{other}");
        }
    }

    /// Pieces of lines as people write them.
    fn piece() -> impl Strategy<Value = &'static str> {
        prop::sample::select(vec![
            "# A `a`\n",
            "## B\n",
            "- [ ] One `a.one`",
            "- [x] One `a.one`",
            "- [ ] Two `a.two`",
            "  - [x] Three `b.three`",
            "* [ ] Four **bold** `a.four`",
            "1. [x] Five `a.five`",
            " \u{2705} 2026-11-01",
            " \u{274c} 2026-11-03",
            " \u{1f6eb} 2026-11-02",
            " \u{2705} 2026-11-31",
            "\n",
            "\n\n",
            "\n  text\n",
            "\n  evidence: `src/`\n",
            "```\n",
            "<!-- ",
            " -->",
            "<!-- was a.nine -->",
            "<!-- peak:1 roadmap=x.md -->\n",
            "<!-- peak:1 base=1234567 -->\n",
            "> ",
            "\r\n",
            " ",
            "  \n",
            "|",
            "[x]",
            "`",
            "*",
            "~~~\n",
            "## Archived\n",
            "## Before peak\n",
            "---\n",
            "===\n",
            "\\",
            "<p>\n",
        ])
    }

    /// Another learner's version of it.
    fn other(text: &str, choices: &[u8]) -> String {
        let mut choices = choices.iter().cycle();
        let mut out = String::new();
        for line in text.split_inclusive('\n') {
            let Some(choice) = choices.next() else { break };
            out.push_str(&match choice % 12 {
                0 => line.replace("[ ]", "[x]"),
                1 => line.replace("[x]", "[ ]"),
                2 => line.replacen(".one`", ".one` \u{2705} 2026-10-09", 1),
                3 => line.replacen(".two`", ".two` \u{1f6eb} 2026-10-09 \u{2705} 2026-10-10", 1),
                4 => line.replacen(" \u{2705} 2026-11-01", "", 1),
                5 => line.replacen("base=1234567", "learner=a@x", 1),
                6 if *choice > 220 => line.replace("text", "more"),
                7 if *choice > 220 => String::new(),
                8 if *choice > 220 => format!("{line}{line}"),
                _ => line.to_owned(),
            });
        }
        out
    }

    proptest! {
        #[test]
        fn what_a_pattern_tells_is_what_reading_tells(
            pieces in prop::collection::vec(piece(), 1..40),
            choices in prop::collection::vec(any::<u8>(), 1..40),
        ) {
            let text = pieces.concat();
            if let Some(pattern) = read(&text).pattern() {
                let own = pattern.read(text.as_bytes());
                prop_assert_eq!(own, Some(stands(&text)));
                let other = other(&text, &choices);
                if let Some(told) = pattern.read(other.as_bytes()) {
                    let (one, two) = (read(&text), read(&other));
                    prop_assert_eq!(told, stands(&other), "{:?}\n{:?}", text, other);
                    let ids = |document: &Document| document.items.iter().map(|entry| entry.id.clone()).collect::<Vec<_>>();
                    prop_assert_eq!(ids(&one), ids(&two));
                    prop_assert_eq!(one.phases, two.phases);
                    prop_assert_eq!(two.conflict, None);
                }
            }
        }
    }
}

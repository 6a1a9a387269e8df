//! On which day a box without a date was ticked: what to look for in the versions of a progress document.
//!
//! Lines of text only; which versions there are is known to [`crate::git::ticks`].

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;

use crate::progress::{Document, State};
use crate::roadmap::MAX_BYTES;

/// Largest version of a document that is looked into, in bytes: a larger one was never read as a document.
pub const MAX_DOCUMENT: u64 = MAX_BYTES as u64;

/// The ticked boxes without a date, by number, with all by which their lines can be told.
#[derive(Debug, Clone, Default)]
pub struct Boxes {
    /// Where each stands among the document's items.
    places: Vec<usize>,
    keys: HashMap<Vec<u8>, usize>,
}

/// When a box was ticked, as far as history tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ticked {
    /// By a commit that its author wrote on this day, on their calendar.
    On(NaiveDate),
    /// The first version of the document had it ticked: some day before.
    Before,
    /// Not in the version that was asked about: not committed yet.
    Uncommitted,
    /// History is not whole here, or the commit has no readable date.
    #[default]
    Unknown,
}

impl Boxes {
    /// The done items of a document that have no date.
    pub fn undated(document: &Document) -> Self {
        let mut boxes = Self::default();
        let mut titles: HashMap<&str, usize> = HashMap::new();
        for entry in &document.items {
            *titles.entry(&entry.title).or_default() += 1;
        }
        let lines: Vec<&[u8]> = document.text.split(|byte| *byte == b'\n').collect();
        for (place, entry) in document.items.iter().enumerate() {
            if entry.state != State::Done || entry.done_on.is_some() {
                continue;
            }
            let number = boxes.places.len();
            boxes.places.push(place);
            let here = lines.get(entry.line.saturating_sub(1)).copied();
            let here = here.and_then(|line| ticked(line).next());
            // Before it had an id, a line was known by its title: but not where two have the same.
            let title = titles.get(entry.title.as_str()) == Some(&1);
            let title = title.then(|| entry.title.clone().into_bytes());
            let id = Some(entry.id.as_str().as_bytes().to_vec());
            for key in [here, id, title].into_iter().flatten() {
                boxes.keys.entry(key).or_insert(number);
            }
        }
        boxes
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Where each stands among the document's items.
    pub fn places(&self) -> &[usize] {
        &self.places
    }

    /// Those that a text has ticked.
    pub fn ticked_in(&self, text: &[u8]) -> BTreeSet<usize> {
        let known = ticked(text).filter_map(|key| self.keys.get(&key).copied());
        known.collect()
    }

    /// Those that the second of two versions has ticked and the first has not. Only the lines between what they have in common
    /// at their beginnings and ends are looked at.
    pub fn ticked_between(&self, old: &[u8], new: &[u8]) -> BTreeSet<usize> {
        let (old, new) = differing(old, new);
        if new.is_empty() {
            return BTreeSet::new();
        }
        let after = self.ticked_in(new);
        if after.is_empty() {
            return after;
        }
        &after - &self.ticked_in(old)
    }
}

/// What lies between the lines that both begin with and those that both end with.
fn differing<'t>(old: &'t [u8], new: &'t [u8]) -> (&'t [u8], &'t [u8]) {
    let shorter = old.len().min(new.len());
    let same = common(&old[..shorter], &new[..shorter]);
    let start = old[..same]
        .iter()
        .rposition(|byte| *byte == b'\n')
        .map_or(0, |end| end + 1);
    let (old, new) = (&old[start..], &new[start..]);
    let shorter = old.len().min(new.len());
    let alike = common_end(&old[old.len() - shorter..], &new[new.len() - shorter..]);
    // The end in common begins with a whole line.
    let tail = &old[old.len() - alike..];
    let kept = tail
        .iter()
        .position(|byte| *byte == b'\n')
        .map_or(0, |end| alike - end - 1);
    (&old[..old.len() - kept], &new[..new.len() - kept])
}

/// How many bytes are compared at once: most of what is compared is alike.
const STRIDE: usize = 256;

/// How many bytes two texts of one length begin with alike.
fn common(old: &[u8], new: &[u8]) -> usize {
    let mut at = 0;
    while at + STRIDE <= old.len() && old[at..at + STRIDE] == new[at..at + STRIDE] {
        at += STRIDE;
    }
    let rest = old[at..].iter().zip(&new[at..]);
    at + rest.take_while(|(old, new)| old == new).count()
}

/// How many bytes two texts of one length end with alike.
fn common_end(old: &[u8], new: &[u8]) -> usize {
    let mut end = old.len();
    while end >= STRIDE && old[end - STRIDE..end] == new[end - STRIDE..end] {
        end -= STRIDE;
    }
    let rest = old[..end].iter().rev().zip(new[..end].iter().rev());
    old.len() - end + rest.take_while(|(old, new)| old == new).count()
}

/// Whether `new` ticks a box that none of `old` has ticked. The versions of a progress document before and after a commit.
pub fn ticks(old: &[Vec<u8>], new: &[u8]) -> bool {
    let before: BTreeSet<Vec<u8>> = old.iter().flat_map(|text| ticked(text)).collect();
    ticked(new).any(|item| !before.contains(&item))
}

/// Whether two texts have ticked one and the same item.
pub fn share(old: &[u8], new: &[u8]) -> bool {
    let before: BTreeSet<Vec<u8>> = ticked(old).collect();
    ticked(new).any(|item| before.contains(&item))
}

/// What identifies each ticked item of a text: its code spans, else its words up to a mark.
fn ticked(text: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    text.split(|&byte| byte == b'\n').filter_map(|line| {
        let line = line.trim_ascii_start();
        let open = line
            .iter()
            .position(|&byte| byte == b'[')
            .filter(|&open| open <= 8)?;
        if !matches!(line.get(open + 1..open + 3), Some(b"x]" | b"X]")) {
            return None;
        }
        let rest = &line[open + 3..];
        let id = rest
            .split(|&byte| byte == b'`')
            .skip(1)
            .step_by(2)
            .find(|span| span.contains(&b'.') && !span.contains(&b' '));
        Some(id.unwrap_or_else(|| words(rest)).to_vec())
    })
}

fn words(text: &[u8]) -> &[u8] {
    let mark = "\u{2705}".as_bytes();
    let end = text
        .windows(mark.len())
        .position(|window| window == mark)
        .unwrap_or(text.len());
    text[..end].trim_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxes(text: &str) -> Boxes {
        Boxes::undated(&Document::read(text.as_bytes().to_vec(), None).unwrap())
    }

    #[test]
    fn a_box_is_known_by_its_id_and_by_what_its_line_said_before() {
        let boxes = boxes(
            "## A `a`\n\n- [x] One `a.one`\n- [x] Two `a.two` \u{2705} 2026-11-01\n- [x] Same `a.same`\n- [ ] Same `a.other`\n",
        );
        assert_eq!(boxes.places(), [0, 2]);
        assert_eq!(boxes.ticked_in(b"* [X] One\n- [x] Same\n"), [0].into());
        assert_eq!(
            boxes.ticked_in(b"- [x] Eins `a.one`\n- [x] S `a.same`"),
            [0, 1].into()
        );
        assert_eq!(boxes.ticked_in(b"- [ ] One `a.one`\n"), [].into());
    }

    #[test]
    fn only_changed_lines_are_looked_at() {
        for (old, new, between) in [
            ("a\nb\nc\n", "a\nx\nc\n", ("b\n", "x\n")),
            ("a\nb\n", "a\nb\n", ("", "")),
            ("", "a\n", ("", "a\n")),
            ("a\nb\nc", "a\nb\nc\nd", ("c", "c\nd")),
            ("ab\n", "b\n", ("ab\n", "b\n")),
            ("a\na\n", "a\na\na\n", ("", "a\n")),
            (
                "- [ ] x\n- [x] y\n",
                "- [x] x\n- [x] y\n",
                ("- [ ] x\n", "- [x] x\n"),
            ),
        ] {
            let found = differing(old.as_bytes(), new.as_bytes());
            let text = |bytes| std::str::from_utf8(bytes).unwrap();
            assert_eq!((text(found.0), text(found.1)), between, "{old:?} {new:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn the_short_look_finds_what_the_long_one_does(
            old in proptest::collection::vec(0..4usize, 0..12),
            new in proptest::collection::vec(0..4usize, 0..12),
        ) {
            let boxes = boxes("## A `a`\n\n- [x] One `a.one`\n- [x] Two `a.two`\n");
            let lines = ["- [x] One `a.one`\n", "- [ ] One `a.one`\n", "- [x] Two `a.two`\n", "text\n"];
            let text = |numbers: &[usize]| numbers.iter().map(|n| lines[*n]).collect::<String>();
            let (old, new) = (text(&old), text(&new));
            let long = &boxes.ticked_in(new.as_bytes()) - &boxes.ticked_in(old.as_bytes());
            let short = boxes.ticked_between(old.as_bytes(), new.as_bytes());
            // A box that stands twice may be ticked in what both have in common, too.
            proptest::prop_assert!(short.is_superset(&long), "{old} {new}");
        }
    }

    #[test]
    fn a_tick_is_a_box_that_was_not_ticked() {
        let old = b"- [ ] A `p.a`\n- [x] B `p.b` \xe2\x9c\x85 2026-01-01\n".to_vec();
        let reworded = b"- [ ] A `p.a`\n* [X] Better B `p.b`\n";
        assert!(!ticks(std::slice::from_ref(&old), reworded));
        assert!(ticks(std::slice::from_ref(&old), b"- [x] A `p.a`\n"));
        assert!(ticks(&[], &old));
        assert!(!ticks(&[], b"- [ ] A `p.a`\n"));
        assert!(ticks(&[b"- [x] One\n".to_vec()], b"1. [x] Two\n"));
        assert!(!ticks(
            &[b"- [x] One\n".to_vec()],
            b"- [x] One \xe2\x9c\x85 2026-01-01\n"
        ));
    }
}

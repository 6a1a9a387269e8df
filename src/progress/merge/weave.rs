//! A three-way merge of lines. It knows nothing of items.
//!
//! Changes of the two sides are both made where they touch different lines of the base, even neighbouring ones; what both
//! insert at one place is kept of both, lines that are the same once; only where both changed the same lines differently are
//! there markers.

use std::collections::HashMap;
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::{Labels, Versions};

/// The byte order mark in UTF-8.
pub const BOM: &[u8] = b"\xef\xbb\xbf";

/// What the merge of three texts is.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Woven {
    /// The text.
    pub text: Vec<u8>,
    /// Line of each opening conflict marker, counted from 1.
    pub conflicts: Vec<usize>,
    /// The lines from each opening marker to its end, counted from 1.
    pub hunks: Vec<Range<usize>>,
}

/// Merges; the labels stand on the conflict markers.
pub fn weave(versions: &Versions<Vec<u8>>, labels: &Labels) -> Woven {
    let bare = versions
        .each()
        .map(|text| text.strip_prefix(BOM).unwrap_or(text));
    let [base, ours, theirs] = bare.map(Lines::of);
    let mut out = Output {
        lines: Vec::new(),
        hunks: Vec::new(),
        end: three(base.end, ours.end, theirs.end),
        labels,
    };
    let (mine, yours) = (hunks(&base, &ours), hunks(&base, &theirs));
    let (mine, yours) = (
        parted(&mine, &ours, (&yours, &theirs)),
        parted(&yours, &theirs, (&mine, &ours)),
    );
    let (mut i, mut j, mut at) = (0, 0, 0);
    loop {
        let start = [mine.get(i), yours.get(j)]
            .into_iter()
            .flatten()
            .map(|hunk| hunk.base.start)
            .min();
        let stop = start.unwrap_or(base.lines.len());
        let offsets = (offset(&mine[..i]), offset(&yours[..j]));
        for line in at..stop {
            out.same(
                base.lines[line],
                ours.at(line, offsets.0),
                theirs.at(line, offsets.1),
            );
        }
        if start.is_none() {
            break;
        }
        let (more_mine, more_yours, range) = group(&mine[i..], &yours[j..]);
        let (a, b) = (&mine[i..i + more_mine], &yours[j..j + more_yours]);
        out.change(&base, (&ours, a), (&theirs, b), &range);
        (i, j, at) = (i + more_mine, j + more_yours, range.end);
    }
    let marked = versions.each().map(|text| text.starts_with(BOM));
    let mark = three(marked[0], marked[1], marked[2]);
    out.finish(if mark { BOM } else { b"" })
}

/// Two texts that do not go together, between markers.
pub fn markers([ours, theirs]: [&[u8]; 2], labels: &Labels, end: &'static str) -> Vec<u8> {
    let mut out = Output {
        lines: Vec::new(),
        hunks: Vec::new(),
        end,
        labels,
    };
    let (ours, theirs) = (Lines::of(ours), Lines::of(theirs));
    out.disagree((&ours.lines, end), (&theirs.lines, end));
    out.finish(b"").text
}

/// A line without its end.
pub fn key(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// A text as lines with their ends, and the end that most have.
#[derive(Debug)]
pub struct Lines<'a> {
    /// The lines.
    pub lines: Vec<&'a [u8]>,
    /// The end that most have.
    pub end: &'static str,
}

/// A stretch of the base and the stretch of a side that takes its place.
#[derive(Debug, Clone)]
struct Hunk {
    base: Range<usize>,
    side: Range<usize>,
}

struct Output<'a> {
    lines: Vec<Vec<u8>>,
    hunks: Vec<Range<usize>>,
    end: &'static str,
    labels: &'a Labels,
}

impl<'a> Lines<'a> {
    /// The lines of `text`.
    pub fn of(text: &'a [u8]) -> Self {
        let mut lines = Vec::new();
        let mut start = 0;
        let mut windows = 0;
        for (at, byte) in text.iter().enumerate() {
            let lone = *byte == b'\r' && text.get(at + 1) != Some(&b'\n');
            if *byte == b'\n' || lone {
                windows += usize::from(text[..at].ends_with(b"\r"));
                lines.push(&text[start..=at]);
                start = at + 1;
            }
        }
        if start < text.len() {
            lines.push(&text[start..]);
        }
        let end = if windows * 2 > lines.len() {
            "\r\n"
        } else {
            "\n"
        };
        Self { lines, end }
    }

    fn at(&self, line: usize, offset: isize) -> &'a [u8] {
        line.checked_add_signed(offset)
            .and_then(|line| self.lines.get(line))
            .copied()
            .unwrap_or_default()
    }

    fn keys(&self) -> Vec<&'a [u8]> {
        self.lines.iter().map(|line| key(line)).collect()
    }
}

impl Output<'_> {
    /// A line that all three have; of different line ends the changed one counts.
    fn same(&mut self, base: &[u8], ours: &[u8], theirs: &[u8]) {
        self.lines.push(three(base, ours, theirs).to_vec());
    }

    /// A line of one side, with the line end that the result has.
    fn line(&mut self, line: &[u8], usual: &str) {
        let content = key(line);
        if ends(line) && &line[content.len()..] == usual.as_bytes() {
            self.lines.push([content, self.end.as_bytes()].concat());
        } else {
            self.lines.push(line.to_vec());
        }
    }

    /// Hunks of one side, or of both on the same lines.
    fn change(
        &mut self,
        base: &Lines<'_>,
        ours: (&Lines<'_>, &[Hunk]),
        theirs: (&Lines<'_>, &[Hunk]),
        range: &Range<usize>,
    ) {
        let (mine, yours) = (side(base, ours, range), side(base, theirs, range));
        let keys = |lines: &[&[u8]]| -> Vec<Vec<u8>> {
            lines.iter().map(|line| key(line).to_vec()).collect()
        };
        if theirs.1.is_empty() || keys(&mine) == keys(&yours) {
            mine.iter().for_each(|line| self.line(line, ours.0.end));
        } else if ours.1.is_empty() {
            yours.iter().for_each(|line| self.line(line, theirs.0.end));
        } else if range.is_empty() {
            self.union((&mine, ours.0.end), (&yours, theirs.0.end));
        } else {
            self.disagree((&mine, ours.0.end), (&yours, theirs.0.end));
        }
    }

    /// Both versions of a stretch, between markers.
    fn disagree(&mut self, mine: (&[&[u8]], &str), yours: (&[&[u8]], &str)) {
        let start = self.lines.len() + 1;
        let labels = self.labels;
        self.mark('<', &labels.ours);
        mine.0.iter().for_each(|line| self.line(line, mine.1));
        self.mark('=', "");
        yours.0.iter().for_each(|line| self.line(line, yours.1));
        self.mark('>', &labels.theirs);
        self.hunks.push(start..self.lines.len() + 1);
    }

    /// What both insert at one place: lines that are the same once. Where code blocks or comments begin or end in it, and none of
    /// the two holds all of the other, one follows the other whole, since a shared line could be an end here and a beginning there.
    /// The order is the same whoever merges: what leaves nothing open first, then by the alphabet.
    fn union(&mut self, mine: (&[&[u8]], &str), yours: (&[&[u8]], &str)) {
        let keys = |lines: &[&[u8]]| -> Vec<Vec<u8>> {
            lines.iter().map(|line| key(line).to_vec()).collect()
        };
        let rank = |side: &[&[u8]]| {
            let fences = side.iter().filter(|line| is_fence(line)).count();
            (fences % 2, keys(side))
        };
        let (first, last) = match rank(yours.0) < rank(mine.0) {
            true => (yours, mine),
            false => (mine, yours),
        };
        let ops = capture_diff_slices(Algorithm::Myers, &keys(first.0), &keys(last.0));
        let only = |old: bool| {
            ops.iter().any(|op| {
                let range = if old { op.old_range() } else { op.new_range() };
                !matches!(op, DiffOp::Equal { .. }) && !range.is_empty()
            })
        };
        let fenced = first.0.iter().chain(last.0).any(|line| is_fence(line));
        if fenced && only(true) && only(false) {
            first.0.iter().for_each(|line| self.line(line, first.1));
            last.0.iter().for_each(|line| self.line(line, last.1));
            return;
        }
        for op in ops {
            first.0[op.old_range()]
                .iter()
                .for_each(|line| self.line(line, first.1));
            if !matches!(op, DiffOp::Equal { .. }) {
                last.0[op.new_range()]
                    .iter()
                    .for_each(|line| self.line(line, last.1));
            }
        }
    }

    fn mark(&mut self, sign: char, label: &str) {
        let sign = String::from(sign).repeat(self.labels.size.max(1));
        let gap = if label.is_empty() { "" } else { " " };
        let label = label.replace(char::is_control, " ");
        self.lines
            .push(format!("{sign}{gap}{label}{}", self.end).into_bytes());
    }

    /// The text, behind `start`.
    fn finish(self, start: &[u8]) -> Woven {
        let mut text = start.to_vec();
        let count = self.lines.len();
        for (number, line) in self.lines.iter().enumerate() {
            text.extend_from_slice(line);
            if number + 1 < count && !ends(line) {
                text.extend_from_slice(self.end.as_bytes());
            }
        }
        Woven {
            text,
            conflicts: self.hunks.iter().map(|hunk| hunk.start).collect(),
            hunks: self.hunks,
        }
    }
}

/// Three-way choice: what changed counts; where both did, ours.
fn three<T: PartialEq>(base: T, ours: T, theirs: T) -> T {
    if ours == base { theirs } else { ours }
}

/// Whether a code block or a comment begins or ends on the line.
fn is_fence(line: &[u8]) -> bool {
    let text = line.trim_ascii_start();
    let has = |part: &[u8]| line.windows(part.len()).any(|window| window == part);
    text.starts_with(b"```") || text.starts_with(b"~~~") || has(b"<!--") || has(b"-->")
}

fn ends(line: &[u8]) -> bool {
    line.ends_with(b"\n") || line.ends_with(b"\r")
}

/// The stretches in which a side differs from the base.
fn hunks(base: &Lines<'_>, side: &Lines<'_>) -> Vec<Hunk> {
    let mut hunks: Vec<Hunk> = Vec::new();
    for op in capture_diff_slices(Algorithm::Patience, &base.keys(), &side.keys()) {
        if matches!(op, DiffOp::Equal { .. }) {
            continue;
        }
        let (base, side) = (op.old_range(), op.new_range());
        match hunks.last_mut() {
            Some(last) if last.base.end == base.start && last.side.end == side.start => {
                (last.base.end, last.side.end) = (base.end, side.end);
            }
            _ => hunks.push(Hunk { base, side }),
        }
    }
    hunks
}

/// The hunks of one side, of which those that begin or end with what the other inserts there are parted: it is inserted once then.
fn parted(own: &[Hunk], side: &Lines<'_>, (others, other): (&[Hunk], &Lines<'_>)) -> Vec<Hunk> {
    let inserts: HashMap<usize, &[&[u8]]> = others
        .iter()
        .filter(|hunk| hunk.base.is_empty())
        .map(|hunk| (hunk.base.start, &other.lines[hunk.side.clone()]))
        .collect();
    let shared = |at: usize, lines: &mut dyn DoubleEndedIterator<Item = &[u8]>, back: bool| {
        let inserted = inserts.get(&at)?;
        let mut inserted = inserted.iter().map(|line| key(line));
        let length = inserted.len();
        let same = if back {
            inserted.rev().all(|line| lines.next_back() == Some(line))
        } else {
            inserted.all(|line| lines.next() == Some(line))
        };
        same.then_some(length)
    };
    let mut hunks = Vec::with_capacity(own.len());
    for Hunk { base, side: range } in own.iter().cloned() {
        if base.is_empty() {
            hunks.push(Hunk { base, side: range });
            continue;
        }
        let lines = |range: Range<usize>| side.lines[range].iter().map(|line| key(line));
        let head = shared(base.start, &mut lines(range.clone()), false).unwrap_or(0);
        let middle = range.start + head..range.end;
        let tail = shared(base.end, &mut lines(middle.clone()), true).unwrap_or(0);
        let insert = |at: usize, side: Range<usize>| Hunk { base: at..at, side };
        if head > 0 {
            hunks.push(insert(base.start, range.start..middle.start));
        }
        hunks.push(Hunk {
            base: base.clone(),
            side: middle.start..range.end - tail,
        });
        if tail > 0 {
            hunks.push(insert(base.end, range.end - tail..range.end));
        }
    }
    hunks
}

/// How much further the lines after these hunks are in the side than in the base.
fn offset(hunks: &[Hunk]) -> isize {
    hunks.last().map_or(0, |hunk| {
        hunk.side.end.cast_signed() - hunk.base.end.cast_signed()
    })
}

/// How many hunks of each side belong together from here on, and the lines of the base that they cover.
fn group(mine: &[Hunk], yours: &[Hunk]) -> (usize, usize, Range<usize>) {
    let first = match (mine.first(), yours.first()) {
        (Some(a), Some(b)) if (b.base.start, b.base.end) < (a.base.start, a.base.end) => b,
        (Some(a), _) => a,
        (None, Some(b)) => b,
        (None, None) => return (0, 0, 0..0),
    };
    let mut range = first.base.clone();
    let (mut i, mut j) = (0, 0);
    loop {
        let joins = |hunk: &&Hunk| {
            let inserts = hunk.base.is_empty();
            hunk.base == range
                || (!inserts && hunk.base.start < range.end && range.start < hunk.base.end)
                || (inserts && range.start < hunk.base.start && hunk.base.start < range.end)
                || (range.is_empty()
                    && hunk.base.start < range.start
                    && range.start < hunk.base.end)
        };
        if let Some(hunk) = mine.get(i).filter(joins) {
            range = range.start.min(hunk.base.start)..range.end.max(hunk.base.end);
            i += 1;
        } else if let Some(hunk) = yours.get(j).filter(joins) {
            range = range.start.min(hunk.base.start)..range.end.max(hunk.base.end);
            j += 1;
        } else {
            return (i, j, range);
        }
    }
}

/// What a side has in the place of these lines of the base.
fn side<'a>(
    base: &Lines<'a>,
    (lines, hunks): (&Lines<'a>, &[Hunk]),
    range: &Range<usize>,
) -> Vec<&'a [u8]> {
    let mut all = Vec::new();
    let mut at = range.start;
    for hunk in hunks {
        all.extend_from_slice(&base.lines[at..hunk.base.start]);
        all.extend_from_slice(&lines.lines[hunk.side.clone()]);
        at = hunk.base.end;
    }
    all.extend_from_slice(&base.lines[at..range.end]);
    all
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(base: &str, ours: &str, theirs: &str) -> Woven {
        let bytes = |text: &str| text.as_bytes().to_vec();
        let versions = Versions {
            base: bytes(base),
            ours: bytes(ours),
            theirs: bytes(theirs),
        };
        let labels = Labels {
            ours: "a".to_owned(),
            theirs: "b".to_owned(),
            size: 7,
        };
        weave(&versions, &labels)
    }

    fn woven(base: &str, ours: &str, theirs: &str) -> (String, Vec<usize>) {
        let lines = |text: &str| text.chars().map(|c| format!("{c}\n")).collect::<String>();
        let [base, ours, theirs] = [base, ours, theirs].map(lines);
        let woven = of(&base, &ours, &theirs);
        (
            String::from_utf8(woven.text).unwrap().replace('\n', ""),
            woven.conflicts,
        )
    }

    #[test]
    fn neighbouring_changes_are_both_made() {
        assert_eq!(woven("abcd", "aBcd", "abCd").0, "aBCd");
        assert_eq!(woven("abcd", "aXbcd", "aBcd").0, "aXBcd");
        assert_eq!(woven("abcd", "abXcd", "aBcd").0, "aBXcd");
        assert_eq!(woven("abcd", "acd", "abXcd").0, "aXcd");
        assert_eq!(woven("ab", "aXYb", "aXZb").0, "aXYZb");
        assert_eq!(woven("", "xy", "xz").0, "xyz");
    }

    #[test]
    fn only_what_both_changed_differently_is_marked() {
        assert_eq!(woven("abc", "aXc", "aXc"), ("aXc".to_owned(), vec![]));
        assert_eq!(
            woven("abc", "aXc", "aYc"),
            ("a<<<<<<< aX=======Y>>>>>>> bc".to_owned(), vec![2])
        );
        assert_eq!(
            woven("abcd", "ad", "abXd").0,
            "a<<<<<<< a=======bX>>>>>>> bd"
        );
    }

    #[test]
    fn line_ends_are_merged_like_everything_else() {
        let weave = |base: &str, ours: &str, theirs: &str| {
            let woven = of(base, ours, theirs);
            String::from_utf8(woven.text).unwrap()
        };
        assert_eq!(
            weave("a\nb\n", "a\r\nb\r\n", "a\nx\nb\n"),
            "a\r\nx\r\nb\r\n"
        );
        assert_eq!(weave("a\nb", "a\nb\nc", "a\nb"), "a\nb\nc");
        assert_eq!(weave("a\nb", "x\na\nb", "a\nb\nc"), "x\na\nb\nc");
        assert_eq!(weave("a\n", "a", "a\n"), "a");
    }

    proptest! {
        #[test]
        fn a_side_that_changed_nothing_yields(base in "[a-e\n\r]{0,20}", side in "[a-e\n\r]{0,20}") {
            let (b, s) = (base.as_str(), side.as_str());
            for woven in [of(b, s, b), of(b, b, s), of(b, s, s)] {
                prop_assert_eq!(String::from_utf8_lossy(&woven.text), side.as_str());
                prop_assert_eq!(woven.conflicts, Vec::<usize>::new());
            }
        }

        #[test]
        fn no_line_that_a_side_added_is_lost(base in "[a-e\n]{0,20}", ours in "[a-h\n]{0,20}", theirs in "[a-h\n]{0,20}") {
            let woven = of(&base, &ours, &theirs);
            let text = String::from_utf8(woven.text).unwrap();
            for line in ours.lines().chain(theirs.lines()) {
                if !base.lines().any(|one| one == line) {
                    prop_assert!(text.lines().any(|one| one == line), "{:?} lost in {:?}", line, text);
                }
            }
        }
    }
}

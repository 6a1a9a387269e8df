//! A three-way merge of lines.
//!
//! Changes of the two sides are both made where they touch different lines of the base, even neighbouring ones; what both
//! insert at one place is kept of both, lines that are the same once; only where both changed the same lines differently are
//! there markers.

use std::collections::BTreeMap;
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::lines::{
    BOM, Hunk, Lines, ends, group, hunks, is_blank, is_fence, key, keys, offset, parted, side,
};
use super::section::{depth, heads, sections};
use super::stretch::{Kept, Stretch};
use super::{Labels, Versions};

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

impl Woven {
    /// The first line from this one on, both counted from 0, before which something may be put: none that is between markers, nor
    /// the one that opens them, for what is between them may belong to what is above.
    pub fn outside(&self, line: usize) -> usize {
        let after = self.hunks.partition_point(|hunk| hunk.end - 1 <= line);
        let hunk = self.hunks.get(after);
        let hunk = hunk.filter(|hunk| hunk.start - 1 <= line);
        hunk.map_or(line, |hunk| hunk.end - 1)
    }

    /// The same with more lines, given without their ends, each before the one of that number, counted from 0; none of those is
    /// between markers.
    pub fn with(&self, inserts: &BTreeMap<usize, Vec<&[u8]>>) -> Self {
        let Lines { lines, end } = Lines::of(&self.text);
        let end = end.as_bytes();
        let mut text = Vec::with_capacity(self.text.len());
        for at in 0..=lines.len() {
            for line in inserts.get(&at).into_iter().flatten() {
                if !text.is_empty() && !ends(&text) {
                    text.extend_from_slice(end);
                }
                text.extend([line, end].concat());
            }
            text.extend_from_slice(lines.get(at).copied().unwrap_or_default());
        }
        let mut all = 0;
        let sums: Vec<(usize, usize)> = inserts
            .iter()
            .map(|(at, lines)| {
                all += lines.len();
                (*at, all)
            })
            .collect();
        let moved = |number: usize| {
            let before = sums.partition_point(|(at, _)| *at < number);
            number + before.checked_sub(1).map_or(0, |last| sums[last].1)
        };
        let hunks = self.hunks.iter();
        Self {
            text,
            conflicts: self.conflicts.iter().map(|line| moved(*line)).collect(),
            hunks: hunks
                .map(|hunk| moved(hunk.start)..moved(hunk.end - 1) + 1)
                .collect(),
        }
    }
}

/// Merges; the labels stand on the conflict markers.
pub fn weave(versions: &Versions<Vec<u8>>, labels: &Labels) -> Woven {
    let ([base, ours, theirs], mut out) = begun(versions, labels);
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
    out.finish(mark_of(versions))
}

/// The lines of the three texts, and an output with the line end that the result has.
fn begun<'a>(versions: &'a Versions<Vec<u8>>, labels: &'a Labels) -> ([Lines<'a>; 3], Output<'a>) {
    let bare = versions
        .each()
        .map(|text| text.strip_prefix(BOM).unwrap_or(text));
    let [base, ours, theirs] = bare.map(Lines::of);
    let out = Output {
        lines: Vec::new(),
        hunks: Vec::new(),
        end: three(base.end, ours.end, theirs.end),
        labels,
    };
    ([base, ours, theirs], out)
}

/// Ours and theirs in one text: all that differs stands between markers.
pub fn beside(versions: &Versions<Vec<u8>>, labels: &Labels) -> Woven {
    let ([_, ours, theirs], mut out) = begun(versions, labels);
    let mut at = 0;
    for hunk in hunks(&ours, &theirs) {
        let same = &ours.lines[at..hunk.base.start];
        same.iter().for_each(|line| out.line(line, ours.end));
        let (mine, yours) = (&ours.lines[hunk.base.clone()], &theirs.lines[hunk.side]);
        out.disagree((mine, ours.end), (yours, theirs.end));
        at = hunk.base.end;
    }
    let rest = &ours.lines[at..];
    rest.iter().for_each(|line| out.line(line, ours.end));
    out.finish(mark_of(versions))
}

/// The byte order mark, where the outcome has it.
fn mark_of(versions: &Versions<Vec<u8>>) -> &'static [u8] {
    let marked = versions.each().map(|text| text.starts_with(BOM));
    let mark = three(marked[0], marked[1], marked[2]);
    if mark { BOM } else { b"" }
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

struct Output<'a> {
    lines: Vec<Vec<u8>>,
    hunks: Vec<Range<usize>>,
    end: &'static str,
    labels: &'a Labels,
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
        if theirs.1.is_empty() || keys(&mine) == keys(&yours) {
            mine.iter().for_each(|line| self.line(line, ours.0.end));
        } else if ours.1.is_empty() {
            yours.iter().for_each(|line| self.line(line, theirs.0.end));
        } else if range.is_empty() {
            self.union((&mine, ours.0.end), (&yours, theirs.0.end));
        } else {
            let was = &base.lines[range.clone()];
            self.apart((&mine, ours.0.end), (&yours, theirs.0.end), was);
        }
    }

    /// A stretch that both changed, not alike; markers stand around what does not go together.
    fn apart(&mut self, mine: (&[&[u8]], &str), yours: (&[&[u8]], &str), was: &[&[u8]]) {
        let (above, [a, b], below) = Stretch::new(mine.0, yours.0, was).parts();
        self.kept(&above, [mine.1, yours.1]);
        if !a.is_empty() || !b.is_empty() {
            self.disagree((&a, mine.1), (&b, yours.1));
        }
        self.kept(&below, [mine.1, yours.1]);
    }

    fn kept(&mut self, parts: &[Kept<'_>], ends: [&str; 2]) {
        for (lines, end) in parts.iter().flat_map(|kept| kept.iter().zip(ends)) {
            lines.iter().for_each(|line| self.line(line, end));
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
        let open = |side: &[&[u8]]| side.iter().filter(|line| is_fence(line)).count() % 2;
        let [a, b] = [mine.0, yours.0].map(|side| (open(side), keys(side)));
        let (first, last) = match b < a {
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
        let shared = ops.iter().any(|op| {
            let same = matches!(op, DiffOp::Equal { .. });
            same && first.0[op.old_range()].iter().any(|line| !is_blank(line))
        });
        if !shared {
            self.sections(first, last);
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

    /// What both insert at one place and have nothing of in common, section by section: what stands below a deeper heading first, so
    /// that nothing comes to stand below a heading of the other side that does not enclose it.
    fn sections(&mut self, first: (&[&[u8]], &str), last: (&[&[u8]], &str)) {
        let (a, b) = (sections(first.0), sections(last.0));
        let (mut i, mut j) = (0, 0);
        while i < a.len() || j < b.len() {
            let depths = [a.get(i), b.get(j)].map(|section| section.map(|section| depth(section)));
            let (section, end) = if depths[0] >= depths[1] {
                i += 1;
                (a[i - 1], first.1)
            } else {
                j += 1;
                (b[j - 1], last.1)
            };
            let above = self.lines.last();
            if heads(section) && above.is_some_and(|line| !is_blank(line)) {
                self.lines.push(self.end.as_bytes().to_vec());
            }
            section.iter().for_each(|line| self.line(line, end));
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

//! Texts as lines, and the stretches in which one differs from another. It knows nothing of items.

use std::collections::HashMap;
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// The byte order mark in UTF-8.
pub const BOM: &[u8] = b"\xef\xbb\xbf";

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
pub struct Hunk {
    /// Lines of the base.
    pub base: Range<usize>,
    /// Lines of the side.
    pub side: Range<usize>,
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

    /// A line by its number in the base; `offset` as of [`offset`].
    pub fn at(&self, line: usize, offset: isize) -> &'a [u8] {
        line.checked_add_signed(offset)
            .and_then(|line| self.lines.get(line))
            .copied()
            .unwrap_or_default()
    }
}

/// A line without its end.
pub fn key(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// Whether a line has its end.
pub fn ends(line: &[u8]) -> bool {
    line.ends_with(b"\n") || line.ends_with(b"\r")
}

/// The stretches in which a side differs from the base.
pub fn hunks(base: &Lines<'_>, side: &Lines<'_>) -> Vec<Hunk> {
    let mut hunks: Vec<Hunk> = Vec::new();
    for op in capture_diff_slices(Algorithm::Patience, &keys(&base.lines), &keys(&side.lines)) {
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
pub fn parted(own: &[Hunk], side: &Lines<'_>, (others, other): (&[Hunk], &Lines<'_>)) -> Vec<Hunk> {
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
pub fn offset(hunks: &[Hunk]) -> isize {
    hunks.last().map_or(0, |hunk| {
        hunk.side.end.cast_signed() - hunk.base.end.cast_signed()
    })
}

/// How many hunks of each side belong together from here on, and the lines of the base that they cover.
pub fn group(mine: &[Hunk], yours: &[Hunk]) -> (usize, usize, Range<usize>) {
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
pub fn side<'a>(
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

/// Whether nothing stands on a line.
pub fn is_blank(line: &[u8]) -> bool {
    line.trim_ascii().is_empty()
}

/// Whether a line is a heading's.
pub fn is_heading(line: &[u8]) -> bool {
    line.starts_with(b"#")
}

/// Whether a code block or a comment begins or ends on the line; one that does both there, as the header does, is like any text.
pub fn is_fence(line: &[u8]) -> bool {
    let text = line.trim_ascii_start();
    let count = |part: &[u8]| memchr::memmem::find_iter(line, part).count();
    text.starts_with(b"```") || text.starts_with(b"~~~") || count(b"<!--") != count(b"-->")
}

/// The lines without their ends.
pub fn keys<'a>(lines: &[&'a [u8]]) -> Vec<&'a [u8]> {
    lines.iter().map(|line| key(line)).collect()
}

/// Where each line begins.
pub fn line_starts(text: &[u8]) -> Vec<usize> {
    let mut at = 0;
    let lines = Lines::of(text).lines;
    let starts = lines.iter().map(|line| {
        at += line.len();
        at - line.len()
    });
    starts.collect()
}

//! Whether a new file is an older one with other white space, or with few new lines.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::ops::Range;

use super::ids::IdMap;
use super::object::{Kind, Objects};
use super::origin::Past;
use super::share::{is_mostly_known, lines, most_new};
use super::{Repo, ahead};
use crate::evidence::ObjectId;
use crate::evidence::content::{differs, substance_len, text};
use crate::evidence::examine::MAX_CONTENT;

/// Most bytes of older files that are compared with new ones.
const MAX_COMPARED: u64 = 32 * 1024 * 1024;
/// The same without a fork point.
const MAX_COMPARED_AT_LARGE: u64 = 2 * 1024 * 1024;
/// Of so many files, and of so many bytes, a second thread looks at half.
const MANY: usize = 2_000;
const MUCH: u64 = 1024 * 1024;
/// Most lines of older files that are remembered; files beyond are compared for their white space alone.
const MAX_LINES: usize = 2 * 1024 * 1024;
/// So many of a file's longest lines, and as many taken by their hashes, tell whether another one may have nearly all of them.
const MARKS: usize = 3;
/// Fewest of them that it has then.
const FEWEST_MARKS: usize = 2;
/// Fewest different lines of a file that may be told to be another's: shorter ones are alike by chance.
const FEWEST: usize = 5;

/// Older files by size: a copy with other white space has at least the bytes that are left without it.
#[derive(Default)]
pub(super) struct Twins {
    /// Size, content, and the place of the commit that it came with.
    by_size: Vec<(u64, ObjectId, usize)>,
    known: IdMap<Print>,
    /// The hashes of the lines of the files that were read, one file's after the other.
    lines: Vec<u32>,
    /// How many more bytes may be compared.
    left: u64,
    /// Whether a file was passed over for that.
    pub cut: bool,
}

/// What an older file is known by.
struct Print {
    /// How many bytes are left without white space.
    least: u64,
    /// Where its lines are.
    lines: Range<usize>,
}

/// What was read of some older files.
#[derive(Default)]
struct Prints {
    of: Vec<(ObjectId, Print)>,
    lines: Vec<u32>,
}

/// What is looked for.
struct Wanted {
    /// How many bytes are left of it without white space.
    least: u64,
    /// In how many bytes an older file may have that, or all but its few new lines.
    sizes: Range<u64>,
    /// The hashes of its lines.
    lines: Vec<u32>,
    /// Those that tell of which older file it may be made; none where it has too few.
    marks: Vec<u32>,
}

/// How an older file resembles a new one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Likeness {
    /// It differs in white space only.
    Twin(ObjectId),
    /// It has nearly all lines of the new one, and not many others.
    Near(ObjectId),
}

impl Twins {
    /// Of these contents, each with the place of the commit that it came with.
    pub fn of(objects: &Objects<'_>, past: &Past<'_>, blobs: HashSet<(ObjectId, usize)>) -> Self {
        let mut blobs: Vec<_> = blobs.into_iter().collect();
        blobs.sort_by_cached_key(|(blob, _)| objects.place(blob));
        let halves = blobs.split_at(blobs.len() / 2).into();
        let much = blobs.len() >= MANY;
        let sized = ahead::both((past.repo, objects), much, halves, |objects, blobs| {
            let sized = blobs.iter();
            let sized =
                sized.filter_map(|(blob, came)| Some((objects.size(blob).ok()?, *blob, *came)));
            sized
                .filter(|(size, _, _)| *size > 0 && *size <= MAX_CONTENT)
                .collect::<Vec<_>>()
        });
        let mut by_size = sized.concat();
        by_size.sort_unstable();
        Self {
            by_size,
            left: match past.base {
                Some(_) => MAX_COMPARED,
                None => MAX_COMPARED_AT_LARGE,
            },
            ..Self::default()
        }
    }

    /// How one of them that came before the commit at `place` resembles `new`, if any does: a twin, else the nearest.
    pub fn like(
        &mut self,
        (repo, objects): (&Repo, &Objects<'_>),
        new: &[u8],
        place: usize,
    ) -> Option<Likeness> {
        let wanted = Wanted::of(&text(new));
        let before = |size: u64| self.by_size.partition_point(|(other, _, _)| *other < size);
        let among = before(wanted.sizes.start)..before(wanted.sizes.end);
        self.read(repo, objects, among.clone(), place);
        let mut near = None;
        for (size, blob, came) in &self.by_size[among] {
            let Some(print) = self.known.get(blob).filter(|_| *came <= place) else {
                continue;
            };
            let is_twin = |old: &[u8]| !differs(Some(old), new);
            if print.least == wanted.least
                && objects
                    .with_kind(blob, Kind::Blob, is_twin)
                    .is_ok_and(|is_twin| is_twin)
            {
                return Some(Likeness::Twin(*blob));
            }
            // Of several that lack as few of its lines, the one of about its size.
            if let Some(fresh) = wanted.fresh(&self.lines[print.lines.clone()]) {
                let distance = (fresh, size.abs_diff(new.len() as u64));
                if near.is_none_or(|(nearest, _)| distance < nearest) {
                    near = Some((distance, *blob));
                }
            }
        }
        near.map(|(_, blob)| Likeness::Near(blob))
    }

    /// Reads what is not known yet, as it lies on disk: the versions of one file are built on one another.
    fn read(&mut self, repo: &Repo, objects: &Objects<'_>, among: Range<usize>, place: usize) {
        let (before, mut open) = (self.left, Vec::new());
        for (size, blob, came) in &self.by_size[among] {
            if *came > place || self.known.contains_key(blob) {
                continue;
            }
            match self.left.checked_sub(*size) {
                Some(left) => {
                    self.left = left;
                    open.push(*blob);
                }
                None => self.cut = true,
            }
        }
        open.sort_by_cached_key(|blob| objects.place(blob));
        let halves = open.split_at(open.len() / 2).into();
        let much = before - self.left >= MUCH;
        let read = ahead::both((repo, objects), much, halves, |objects, blobs| {
            Prints::of(objects, blobs)
        });
        read.into_iter().for_each(|prints| self.learn(prints));
    }

    fn learn(&mut self, prints: Prints) {
        let start = self.lines.len();
        let is_kept = start + prints.lines.len() <= MAX_LINES;
        if is_kept {
            self.lines.extend(prints.lines);
        }
        for (blob, Print { least, lines }) in prints.of {
            let lines = match is_kept {
                true => start + lines.start..start + lines.end,
                false => 0..0,
            };
            self.known.insert(blob, Print { least, lines });
        }
    }
}

impl Prints {
    fn of(objects: &Objects<'_>, blobs: &[ObjectId]) -> Self {
        let mut prints = Self::default();
        for blob in blobs {
            let read = objects.with_kind(blob, Kind::Blob, |bytes| prints.print(&text(bytes)));
            // What cannot be read resembles nothing.
            if let Ok(print) = read {
                prints.of.push((*blob, print));
            }
        }
        prints
    }

    fn print(&mut self, text: &[u8]) -> Print {
        let start = self.lines.len();
        if start < MAX_LINES {
            self.lines.extend(lines(text).map(line_hash));
        }
        Print {
            least: substance_len(text),
            lines: start..self.lines.len(),
        }
    }
}

impl Wanted {
    fn of(text: &[u8]) -> Self {
        let mut longest: Vec<&[u8]> = lines(text).collect();
        let lines: Vec<u32> = longest.iter().copied().map(line_hash).collect();
        longest.sort_unstable_by_key(|line| (Reverse(line.len()), *line));
        longest.dedup();
        let least = substance_len(text);
        let (mut fewest, mut marks) = (least, Vec::new());
        if longest.len() >= FEWEST {
            // What is in an older file that lacks as many lines as may be new.
            let others = longest.iter().skip(most_new(lines.len()));
            fewest = least.min(others.map(|line| line.len() as u64).sum());
            marks.extend(longest.iter().copied().map(line_hash));
            let others = &mut marks[MARKS..];
            others.sort_unstable();
            marks.truncate(2 * MARKS);
        }
        if !text.is_ascii() {
            // Other characters may take two bytes there where they take three here.
            fewest = fewest * 2 / 3;
        }
        Self {
            least,
            sizes: fewest..3 * least + 4_096,
            lines,
            marks,
        }
    }

    /// How many of its lines an older file has not, where those are few, and that has not many others.
    fn fresh(&self, older: &[u32]) -> Option<usize> {
        let is_there = |mark: &&u32| older.contains(*mark);
        if older.len() > 2 * self.lines.len()
            || self.marks.iter().filter(is_there).count() < FEWEST_MARKS
        {
            return None;
        }
        let older: HashSet<u32> = older.iter().copied().collect();
        let fresh = self.lines.iter().filter(|line| !older.contains(*line));
        let fresh = fresh.count();
        is_mostly_known(fresh, self.lines.len()).then_some(fresh)
    }
}

/// Eight bytes at a time, multiplied and folded.
fn line_hash(line: &[u8]) -> u32 {
    let (eights, rest) = line.as_chunks();
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    let mix = |hash: u64, eight: &[u8; 8]| {
        let product = (hash ^ u64::from_le_bytes(*eight)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        product ^ product >> 32
    };
    let start = line.len() as u64;
    mix(eights.iter().fold(start, mix), &last) as u32
}

#[cfg(test)]
mod tests {
    use super::{Prints, Wanted};

    /// How many lines of one text are new against another, where it is nearly that.
    fn fresh(new: &str, older: &str) -> Option<usize> {
        let mut prints = Prints::default();
        prints.print(older.as_bytes());
        let wanted = Wanted::of(new.as_bytes());
        let size = older.len() as u64;
        wanted
            .fresh(&prints.lines)
            .filter(|_| wanted.sizes.contains(&size))
    }

    fn text(lines: std::ops::Range<usize>, changed: &[usize]) -> String {
        let line = |n| match changed.contains(&n) {
            true => format!("    another = {n}\n"),
            false => format!("    value_{n} = models.Field({n})\n"),
        };
        lines.map(line).collect()
    }

    #[test]
    fn a_text_with_few_new_lines_is_nearly_the_other_wherever_they_stand() {
        let older = text(0..40, &[]);
        assert_eq!(fresh(&older, &older), Some(0));
        for changed in [[0, 1], [3, 17], [20, 39]] {
            assert_eq!(fresh(&text(0..40, &changed), &older), Some(2));
        }
        // One in ten, whichever.
        assert_eq!(fresh(&text(0..40, &[3, 17, 20, 38]), &older), Some(4));
        assert_eq!(fresh(&text(0..40, &[0, 3, 17, 20, 38]), &older), None);
        let longer = text(0..400, &[]);
        for first in [0, 150, 360] {
            let changed: Vec<usize> = (first..first + 40).collect();
            assert_eq!(fresh(&text(0..400, &changed), &longer), Some(40));
        }
        // Two of few are not few.
        assert_eq!(fresh(&text(0..7, &[3, 5]), &text(0..7, &[])), None);
        assert_eq!(fresh(&text(0..8, &[3, 5]), &text(0..8, &[])), Some(2));
    }

    #[test]
    fn a_part_of_a_text_is_nearly_that_where_it_is_half_of_it() {
        assert_eq!(fresh(&text(10..30, &[12]), &text(0..40, &[])), Some(1));
        assert_eq!(fresh(&text(10..29, &[12]), &text(0..40, &[])), None);
        // Four lines are alike by chance.
        assert_eq!(fresh("a\nb\nc\nd\n", "a\nb\nc\nd\n"), None);
        assert_eq!(fresh("a\nb\nc\nd\ne\n", "a\nb\n\n c\nd\ne\n"), Some(0));
        assert_eq!(fresh("a\nb\nc\nd\ne\n", ""), None);
    }

    #[test]
    fn an_older_file_is_looked_into_where_it_may_be_the_same() {
        let sizes = |text: &str| Wanted::of(text.as_bytes()).sizes;
        // Blanks that the new one has say nothing of the older one's.
        assert_eq!(
            sizes(&format!("abc{}", " ".repeat(90_000))).end,
            3 * 3 + 4_096
        );
        let lines = text(0..40, &[]);
        let (long, short) = (lines.len() as u64, lines.lines().count() as u64);
        assert!(sizes(&lines).start < long && sizes(&lines).start > long - 10 * short);
        // Of two thirds the length in UTF-16.
        let kanji = "漢字の練習\n".repeat(40);
        assert!(sizes(&kanji).contains(&(2 * kanji.encode_utf16().count() as u64)));
    }
}

//! Whether a new file is an older one with other white space, or with few new lines.

mod prints;

use std::cell::{OnceCell, RefCell};
use std::hash::{BuildHasher, RandomState};
use std::ops::Range;
use std::rc::Rc;

pub(super) use self::prints::Library;
use self::prints::{Print, Prints, Reading};
use super::ids::IdMap;
use super::object::Objects;
use super::origin::Past;
use super::{Repo, ahead};
use crate::evidence::ObjectId;
use crate::evidence::content::{substance_hash, substance_len, text};
use crate::evidence::examine::MAX_CONTENT;
use crate::evidence::lines::{hashes, most_new};

/// Most bytes of older files that are compared with new ones.
const MAX_COMPARED: u64 = 32 * 1024 * 1024;
/// The same without a fork point.
const MAX_COMPARED_AT_LARGE: u64 = 2 * 1024 * 1024;
/// Of so many files, and of so many bytes, a second thread looks at half.
const MANY: usize = 2_000;
const MUCH: u64 = 1024 * 1024;
/// Most lines of older files that new ones are compared with, and how often one of them is compared in all.
const MAX_LINES: usize = 2 * 1024 * 1024;
const MAX_SCANNED: usize = 1 << 30;
/// So many of a file's lines tell whether another one may have nearly all of them: nobody can know which.
const MARKS: usize = 6;
/// Fewest of them that it has then: where few lines may be new, and where one in twenty is.
const FEWEST_MARKS: usize = 2;
/// Fewest different lines of a file that may be told to be another's: shorter ones are alike by chance.
const FEWEST: usize = 5;
/// An older file that differs only in white space has at most [`TIMES`] × the bytes of the new one, plus [`MORE`].
const TIMES: u64 = 4;
const MORE: u64 = 4_096;

/// Older files by size: a copy with other white space has at least the bytes that are left without it.
///
/// What is read of a file is remembered for the next learner; how much one may read does not depend on what others have.
#[derive(Default)]
pub(super) struct Twins {
    by_size: Vec<Older>,
    prints: Rc<RefCell<Prints>>,
    /// How many more bytes may be compared, how many lines, and how often one.
    left: u64,
    lines_left: usize,
    scans_left: usize,
    /// Whether a file was passed over for that.
    pub cut: bool,
}

/// An older file.
struct Older {
    size: u64,
    blob: ObjectId,
    /// The place of the commit that it came with.
    came: usize,
    taken: Taken,
}

/// What a new file may be compared with of an older one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Taken {
    /// It was not looked at yet.
    Not,
    /// Nothing: it cannot be read.
    Nothing,
    /// All but its lines, by number.
    Least(u32),
    /// All, by number.
    Whole(u32),
}

/// What is looked for.
struct Wanted {
    /// How many bytes are left of it without white space.
    least: u64,
    /// Their hash, where it was asked for.
    substance: OnceCell<u64>,
    /// In how many bytes an older file may have that, or all but its few new lines.
    sizes: Range<u64>,
    /// The hashes of its lines in order, each with how often it has it.
    lines: Vec<(u32, usize)>,
    /// How many lines it has.
    all: usize,
    /// Some of the hashes, of which an older file that has nearly all has some; none where there are too few lines.
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
    pub fn of(objects: &Objects<'_>, past: &Past<'_>, blobs: Vec<(ObjectId, usize)>) -> Self {
        let prints = past.repo.library.prints();
        let (mut by_size, mut open) = (Vec::new(), Vec::new());
        for (blob, came) in blobs {
            match prints.borrow().size(&blob) {
                Some(size) => by_size.extend(Older::of(size, blob, came)),
                None => open.push((blob, came)),
            }
        }
        open.sort_by_cached_key(|(blob, _)| objects.place(blob));
        let halves = open.split_at(open.len() / 2).into();
        let much = open.len() >= MANY;
        let sized = ahead::both((past.repo, objects), much, halves, |objects, blobs| {
            let sized = blobs.iter();
            let sized = sized.map(|(blob, came)| (objects.size(blob).ok(), *blob, *came));
            sized.collect::<Vec<_>>()
        });
        // Where one alone is judged, nobody asks again.
        let are_many = !past.peers.is_empty();
        let mut cut = false;
        for (size, blob, came) in sized.into_iter().flatten() {
            cut |= size.is_none();
            let size = size.filter(|size| *size > 0 && *size <= MAX_CONTENT);
            if are_many {
                prints.borrow_mut().sized(blob, size);
            }
            by_size.extend(Older::of(size, blob, came));
        }
        by_size.sort_unstable_by_key(|older| (older.size, older.blob, older.came));
        Self {
            by_size,
            prints,
            left: match past.base {
                Some(_) => MAX_COMPARED,
                None => MAX_COMPARED_AT_LARGE,
            },
            lines_left: MAX_LINES,
            scans_left: MAX_SCANNED,
            cut,
        }
    }

    /// How one of them that came before the commit at `place` resembles `new`, if any does: a twin, else the nearest.
    pub fn like(
        &mut self,
        repo: &Repo,
        objects: &Objects<'_>,
        new: &[u8],
        place: usize,
    ) -> Option<Likeness> {
        let wanted = Wanted::of(&text(new));
        let before = |size: u64| self.by_size.partition_point(|older| older.size < size);
        let among = before(wanted.sizes.start)..before(wanted.sizes.end);
        self.read(repo, objects, among.clone(), place);
        let prints = self.prints.borrow();
        let mut near = None;
        let before = self.by_size[among]
            .iter()
            .filter(|older| older.came <= place);
        for older in before {
            let (number, is_whole) = match older.taken {
                Taken::Least(number) => (number, false),
                Taken::Whole(number) => (number, true),
                Taken::Not | Taken::Nothing => continue,
            };
            let print = prints.get(number);
            let is_twin = || {
                let hash = || substance_hash(&text(new));
                print.is_twin_of(objects, new, *wanted.substance.get_or_init(hash))
            };
            if print.least == wanted.least && is_twin() {
                return Some(Likeness::Twin(older.blob));
            }
            if !is_whole || print.count > 2 * wanted.all {
                continue;
            }
            let Some(left) = self.scans_left.checked_sub(print.count * MARKS) else {
                self.cut = true;
                continue;
            };
            self.scans_left = left;
            // Of several that lack as few of its lines, the one of about its size.
            if let Some(fresh) = wanted.fresh(&prints, print) {
                let distance = (fresh, older.size.abs_diff(new.len() as u64));
                if near.is_none_or(|(nearest, _)| distance < nearest) {
                    near = Some((distance, older.blob));
                }
            }
        }
        near.map(|(_, blob)| Likeness::Near(blob))
    }

    /// Takes what was not taken yet, and reads what nobody has read, as it lies on disk: the versions of one file are built on one
    /// another.
    fn read(&mut self, repo: &Repo, objects: &Objects<'_>, among: Range<usize>, place: usize) {
        let mut prints = self.prints.borrow_mut();
        let (mut taken, mut open, mut bytes) = (Vec::new(), Vec::new(), 0);
        for older in &mut self.by_size[among] {
            if older.came > place || older.taken != Taken::Not {
                continue;
            }
            let Some(left) = self.left.checked_sub(older.size) else {
                self.cut = true;
                continue;
            };
            self.left = left;
            if !prints.knows(&older.blob) {
                open.push(older.blob);
                bytes += older.size;
            }
            taken.push(older);
        }
        open.sort_by_cached_key(|blob| objects.place(blob));
        let halves = open.split_at(open.len() / 2).into();
        let read = ahead::both((repo, objects), bytes >= MUCH, halves, |objects, blobs| {
            let blobs = blobs.iter();
            let read = blobs.map(|blob| (*blob, Reading::of(objects, blob)));
            read.collect::<Vec<_>>()
        });
        let mut read: IdMap<Reading> = read.into_iter().flatten().collect();
        for older in taken {
            if let Some(reading) = read.remove(&older.blob) {
                prints.learn(older.blob, reading, self.lines_left);
            }
            let Some(number) = prints.number(&older.blob) else {
                // What is not here may be what was copied.
                self.cut = true;
                older.taken = Taken::Nothing;
                continue;
            };
            older.taken = match self.lines_left.checked_sub(prints.get(number).count) {
                Some(left) => {
                    self.lines_left = left;
                    Taken::Whole(number)
                }
                None => {
                    self.cut = true;
                    Taken::Least(number)
                }
            };
        }
    }
}

impl Older {
    /// One of this size, if it is compared at all.
    fn of(size: Option<u64>, blob: ObjectId, came: usize) -> Option<Self> {
        let taken = Taken::Not;
        size.map(|size| Self {
            size,
            blob,
            came,
            taken,
        })
    }
}

impl Wanted {
    fn of(text: &[u8]) -> Self {
        let mut said = Vec::new();
        hashes(text, |hash, len| said.push((hash as u32, len)));
        let all = said.len();
        said.sort_unstable();
        let lines = said.chunk_by(|one, other| one.0 == other.0);
        let lines: Vec<(u32, usize)> = lines.map(|same| (same[0].0, same.len())).collect();
        said.dedup_by_key(|(hash, _)| *hash);
        let least = substance_len(text);
        let (mut fewest, mut marks) = (least, Vec::new());
        if lines.len() >= FEWEST {
            // What an older file has that lacks as many lines as may be new, were those the longest.
            let mut lengths: Vec<u64> = said.iter().map(|(_, len)| *len as u64).collect();
            lengths.sort_unstable();
            let kept = lengths.len().saturating_sub(most_new(all));
            fewest = lengths[..kept].iter().sum::<u64>().min(least);
            let chance = RandomState::new();
            marks.extend(lines.iter().map(|(hash, _)| *hash));
            marks.sort_by_cached_key(|hash| chance.hash_one(hash));
            marks.truncate(MARKS);
        }
        if !text.is_ascii() {
            // Other characters may take two bytes there where they take three here.
            fewest = fewest * 2 / 3;
        }
        Self {
            least,
            substance: OnceCell::new(),
            sizes: fewest..TIMES * text.len() as u64 + MORE,
            lines,
            all,
            marks,
        }
    }

    /// How many of its lines an older file has not, where those are few.
    fn fresh(&self, prints: &Prints, print: &Print) -> Option<usize> {
        let may_be = self.marks.iter().filter(|mark| print.may_have(**mark));
        if may_be.take(FEWEST_MARKS).count() < FEWEST_MARKS {
            return None;
        }
        let older = prints.lines(print);
        let is_there = |mark: &&u32| older.contains(*mark);
        let there = self.marks.iter().filter(is_there).take(FEWEST_MARKS);
        if there.count() < FEWEST_MARKS {
            return None;
        }
        let mut has = vec![false; self.lines.len()];
        for hash in older {
            if let Ok(at) = self.lines.binary_search_by_key(hash, |(line, _)| *line) {
                has[at] = true;
            }
        }
        let lacking = self.lines.iter().zip(has).filter(|(_, has)| !has);
        let fresh = lacking.map(|((_, times), _)| times).sum();
        (fresh <= most_new(self.all)).then_some(fresh)
    }
}

#[cfg(test)]
mod tests {
    use super::Wanted;
    use super::prints::tests::read;

    /// How many lines of one text are new against another, where it is nearly that.
    fn fresh(new: &str, older: &str) -> Option<usize> {
        let prints = read(older);
        let print = prints.get(0);
        let wanted = Wanted::of(new.as_bytes());
        let size = older.len() as u64;
        let is_seen = print.count <= 2 * wanted.all && wanted.sizes.contains(&size);
        is_seen.then(|| wanted.fresh(&prints, print)).flatten()
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
        // One in twenty, whichever.
        assert_eq!(fresh(&text(0..40, &[3, 17, 20]), &older), None);
        let longer = text(0..400, &[]);
        for first in [0, 150, 379] {
            let changed: Vec<usize> = (first..first + 21).collect();
            assert_eq!(fresh(&text(0..400, &changed), &longer), None);
            assert_eq!(fresh(&text(0..400, &changed[1..]), &longer), Some(20));
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
    fn white_space_within_lines_says_nothing() {
        let older = text(0..40, &[]);
        for other in [
            older.replace(' ', "  ").replace('\n', " \u{200b}\r"),
            older.replace("    ", "\t\0").replace('\n', "\r\n"),
        ] {
            assert_eq!(fresh(&other.replace("_7 ", "_x "), &older), Some(1));
        }
    }

    #[test]
    fn a_line_that_comes_often_counts_as_often() {
        let older = text(0..40, &[]);
        let twice = |line: &str| format!("{older}{line}\n{line}\n");
        assert_eq!(fresh(&twice("mine"), &older), Some(2));
        assert_eq!(fresh(&format!("{}mine\n", twice("mine")), &older), None);
        assert_eq!(fresh(&twice("value_1 = models.Field(1)"), &older), Some(0));
    }

    #[test]
    fn an_older_file_is_looked_into_where_it_may_be_the_same() {
        let sizes = |text: &str| Wanted::of(text.as_bytes()).sizes;
        let lines = text(0..40, &[]);
        let said = lines
            .bytes()
            .filter(|byte| !byte.is_ascii_whitespace())
            .count() as u64;
        assert!(sizes(&lines).start < said && sizes(&lines).start > said - 60);
        // Of two thirds the length in UTF-16.
        let kanji = "漢字の練習\n".repeat(40);
        assert!(sizes(&kanji).contains(&(2 * kanji.encode_utf16().count() as u64)));
        // Half of it blank, in UTF-16.
        let blank = format!("{}\n", "        <p>ab</p>".repeat(400));
        assert!(sizes(&blank.replace("        ", "")).contains(&(2 * blank.len() as u64)));
    }
}

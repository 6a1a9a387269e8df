//! What files are known by that new ones are compared with: the same for all who are judged in one repository, and read once.

use std::cell::{OnceCell, RefCell};
use std::ops::Range;
use std::rc::Rc;

use crate::evidence::ObjectId;
use crate::evidence::content::{differs, substance_hash, substance_len, text};
use crate::evidence::lines::hashes;
use crate::git::ids::IdMap;
use crate::git::object::{Kind, Objects};

/// How many lines are kept for the next who is judged, and how many files: one alone may go beyond by what one may read.
const MAX_LINES: usize = 4 * 1024 * 1024;
const MAX_FILES: usize = 256 * 1024;

/// What was read of the files of one repository, for all who are judged in it.
#[derive(Default)]
pub(in crate::git) struct Library(RefCell<Rc<RefCell<Prints>>>);

/// What some files are known by.
#[derive(Default)]
pub(in crate::git) struct Prints {
    /// None for what cannot be read, or is not compared for its size.
    sizes: IdMap<Option<u64>>,
    /// None for what cannot be read.
    numbers: IdMap<Option<u32>>,
    prints: Vec<Print>,
    /// The hashes of the lines of all, one file's after the other.
    lines: Vec<u32>,
}

/// What a file is known by.
pub(super) struct Print {
    blob: ObjectId,
    /// How many bytes are left without white space.
    pub least: u64,
    /// Their hash, where it was asked for; none where they could not be read again.
    substance: OnceCell<Option<u64>>,
    /// How many lines it has that say something.
    pub count: usize,
    /// Where those are; none where they were too many.
    lines: Option<Range<usize>>,
    marks: Marks,
}

/// What was read of one file: how many bytes are left without white space, and the hashes of the lines; none where it cannot be read.
pub(super) struct Reading(Option<(u64, Vec<u32>)>);

/// Tells of most lines that a file has not that it has not.
#[derive(Clone, Copy)]
struct Marks([u64; 8]);

impl Library {
    /// What was read so far; begun anew where that is much.
    pub fn prints(&self) -> Rc<RefCell<Prints>> {
        let mut prints = self.0.borrow_mut();
        if prints.borrow().is_much() {
            *prints = Rc::default();
        }
        Rc::clone(&prints)
    }
}

impl Prints {
    fn is_much(&self) -> bool {
        self.lines.len() > MAX_LINES || self.sizes.len() + self.prints.len() > MAX_FILES
    }

    /// The size of a file, as far as it was told of before.
    pub(super) fn size(&self, blob: &ObjectId) -> Option<Option<u64>> {
        self.sizes.get(blob).copied()
    }

    /// Remembers it.
    pub(super) fn sized(&mut self, blob: ObjectId, size: Option<u64>) {
        self.sizes.insert(blob, size);
    }

    /// Whether all is known of a file that can be.
    pub(super) fn knows(&self, blob: &ObjectId) -> bool {
        let is_whole = |number: u32| self.get(number).lines.is_some();
        self.numbers
            .get(blob)
            .is_some_and(|number| number.is_none_or(is_whole))
    }

    /// Remembers what was read of a file; its lines if they are no more than `most`.
    pub(super) fn learn(&mut self, blob: ObjectId, reading: Reading, most: usize) {
        let print = reading.0.map(|(least, lines)| {
            let start = self.lines.len();
            let is_kept = lines.len() <= most;
            if is_kept {
                self.lines.extend_from_slice(&lines);
            }
            Print {
                blob,
                least,
                substance: OnceCell::new(),
                count: lines.len(),
                lines: is_kept.then_some(start..self.lines.len()),
                marks: Marks::of(&lines),
            }
        });
        let number = print.and_then(|print| {
            self.prints.push(print);
            u32::try_from(self.prints.len() - 1).ok()
        });
        self.numbers.insert(blob, number);
    }

    /// The number of a file that was read; none for one that cannot be.
    pub(super) fn number(&self, blob: &ObjectId) -> Option<u32> {
        self.numbers.get(blob).copied().flatten()
    }

    /// What the file with this number is known by.
    pub(super) fn get(&self, number: u32) -> &Print {
        &self.prints[number as usize]
    }

    /// The hashes of its lines, as far as they are kept.
    pub(super) fn lines(&self, print: &Print) -> &[u32] {
        print.lines.clone().map_or(&[], |lines| &self.lines[lines])
    }
}

impl Print {
    /// Whether the file differs in white space only from a new one of this substance, where as many bytes are left of both without
    /// it.
    pub fn is_twin_of(&self, objects: &Objects<'_>, new: &[u8], substance: u64) -> bool {
        let read = || {
            let hash = |bytes: &[u8]| substance_hash(&text(bytes));
            objects.with_kind(&self.blob, Kind::Blob, hash).ok()
        };
        let is_same = |old: &[u8]| !differs(Some(old), new);
        *self.substance.get_or_init(read) == Some(substance)
            && objects
                .with_kind(&self.blob, Kind::Blob, is_same)
                .is_ok_and(|is_same| is_same)
    }

    /// Whether it may have a line with this hash.
    pub fn may_have(&self, line: u32) -> bool {
        self.marks.may_have(line)
    }
}

impl Reading {
    /// Reads a file.
    pub fn of(objects: &Objects<'_>, blob: &ObjectId) -> Self {
        let read = objects.with_kind(blob, Kind::Blob, |bytes| told(&text(bytes)));
        Self(read.ok())
    }
}

fn told(text: &[u8]) -> (u64, Vec<u32>) {
    let mut lines = Vec::new();
    hashes(text, |hash, _| lines.push(hash as u32));
    (substance_len(text), lines)
}

impl Marks {
    fn of(lines: &[u32]) -> Self {
        let mut marks = Self([0; 8]);
        for line in lines {
            let (word, bit) = Self::place(*line);
            marks.0[word] |= bit;
        }
        marks
    }

    fn may_have(self, line: u32) -> bool {
        let (word, bit) = Self::place(line);
        self.0[word] & bit != 0
    }

    fn place(line: u32) -> (usize, u64) {
        ((line >> 6) as usize & 7, 1 << (line & 63))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::{Marks, Prints, Reading, told};
    use crate::evidence::ObjectId;

    fn blob(number: u8) -> ObjectId {
        ObjectId::from_bytes(&[number; 20]).unwrap()
    }

    /// A file that was read.
    pub fn read(text: &str) -> Prints {
        let mut prints = Prints::default();
        learn(&mut prints, 0, text, usize::MAX);
        prints
    }

    fn learn(prints: &mut Prints, number: u8, text: &str, most: usize) {
        let reading = Reading(Some(told(text.as_bytes())));
        prints.learn(blob(number), reading, most);
    }

    #[test]
    fn what_has_too_many_lines_is_known_again_where_there_is_room() {
        let mut prints = Prints::default();
        learn(&mut prints, 1, "a\nb\nc\n", 3);
        learn(&mut prints, 2, "d\ne\nf\n", 2);
        assert!(prints.knows(&blob(1)) && !prints.knows(&blob(2)) && !prints.knows(&blob(3)));
        let print = prints.get(prints.number(&blob(2)).unwrap());
        assert_eq!((print.least, print.count), (3, 3));
        assert!(prints.lines(print).is_empty());
        learn(&mut prints, 2, "d\ne\nf\n", 3);
        assert!(prints.knows(&blob(2)));
        let lines = |number| prints.lines(prints.get(prints.number(&blob(number)).unwrap()));
        assert_eq!(lines(2).len(), 3);
        assert!(lines(1).iter().all(|line| !lines(2).contains(line)));
        prints.learn(blob(3), Reading(None), 9);
        assert!(prints.knows(&blob(3)) && prints.number(&blob(3)).is_none());
    }

    #[test]
    fn marks_tell_of_every_line_that_is_there() {
        let lines: Vec<u32> = (0..60_u32).map(|n| n.wrapping_mul(0x9e37_79b9)).collect();
        let marks = Marks::of(&lines);
        assert!(lines.iter().all(|line| marks.may_have(*line)));
        let others = (60..1_060_u32).map(|n| n.wrapping_mul(0x9e37_79b9));
        let taken = others.filter(|line| marks.may_have(*line)).count();
        assert!(taken < 250, "{taken}");
    }
}

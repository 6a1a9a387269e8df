//! Whether a new file is an older one with other white space, or nearly the same.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hasher};

use super::ids::IdMap;
use super::object::{Kind, Objects};
use super::origin::Past;
use crate::evidence::ObjectId;
use crate::evidence::content::{substance, text};
use crate::evidence::examine::MAX_CONTENT;

/// Most bytes of older files that are compared with new ones.
const MAX_COMPARED: u64 = 32 * 1024 * 1024;
/// The same without a fork point.
const MAX_COMPARED_AT_LARGE: u64 = 2 * 1024 * 1024;
/// How many bytes are hashed at once.
const PIECE: usize = 4_096;
/// How many of a file's lines are kept to tell files that share most of theirs: those with the least hashes.
const KEPT: usize = 8;
/// How many of them two such files have in common.
const COMMON: usize = KEPT - 3;

/// Older files by size: a copy with other white space has at least the bytes that are left without it.
#[derive(Default)]
pub(super) struct Twins {
    /// Size, content, and the place of the commit that it came with.
    by_size: Vec<(u64, ObjectId, usize)>,
    known: IdMap<Option<Print>>,
    /// How many more bytes may be compared.
    left: u64,
    /// Whether a file was passed over for that.
    pub cut: bool,
}

/// What a file is known by.
#[derive(Clone, Copy)]
struct Print {
    /// How many bytes are left without white space.
    least: u64,
    /// Their hash.
    substance: u64,
    /// The least hashes of its lines, in order; the highest where it has fewer lines.
    lines: [u32; KEPT],
}

/// How an older file resembles a new one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Likeness {
    /// It differs in white space only.
    Twin(ObjectId),
    /// Most of its lines are the same, as far as a sample of them tells.
    Near(ObjectId),
}

impl Twins {
    /// Of these contents, each with the place of the commit that it came with.
    pub fn of(objects: &Objects<'_>, past: &Past<'_>, blobs: HashSet<(ObjectId, usize)>) -> Self {
        let mut blobs: Vec<_> = blobs.into_iter().collect();
        blobs.sort_by_cached_key(|(blob, _)| objects.place(blob));
        let mut by_size: Vec<(u64, ObjectId, usize)> = blobs
            .into_iter()
            .filter_map(|(blob, place)| Some((objects.size(&blob).ok()?, blob, place)))
            .filter(|(size, _, _)| *size > 0 && *size <= MAX_CONTENT)
            .collect();
        by_size.sort_unstable();
        Self {
            by_size,
            known: IdMap::default(),
            cut: false,
            left: match past.base {
                Some(_) => MAX_COMPARED,
                None => MAX_COMPARED_AT_LARGE,
            },
        }
    }

    /// How one of them that came before the commit at `place` resembles `new`, if any does: a twin, else the nearest.
    pub fn like(&mut self, objects: &Objects<'_>, new: &[u8], place: usize) -> Option<Likeness> {
        let wanted = Print::of(new);
        let length = new.len() as u64;
        let mut near = None;
        let most = 4 * length + 4_096;
        // Shorter by what is new in the other, or in an encoding that takes less room.
        let start = self
            .by_size
            .partition_point(|(size, _, _)| *size < wanted.least / 2);
        for number in start..self.by_size.len() {
            let (size, blob, came) = self.by_size[number];
            if size > most {
                break;
            }
            if came > place {
                continue;
            }
            if !self.known.contains_key(&blob) {
                let Some(left) = self.left.checked_sub(size) else {
                    self.cut = true;
                    continue;
                };
                self.left = left;
                let read = objects.with_kind(&blob, Kind::Blob, Print::of);
                self.known.insert(blob, read.ok());
            }
            let Some(Some(print)) = self.known.get(&blob) else {
                continue;
            };
            if print.substance == wanted.substance {
                return Some(Likeness::Twin(blob));
            }
            // Of several that have as many lines of the sample, the one of about this size.
            let closeness = (print.common(&wanted), Reverse(size.abs_diff(length)));
            if closeness.0 >= COMMON && near.is_none_or(|(nearest, _)| closeness > nearest) {
                near = Some((closeness, blob));
            }
        }
        near.map(|(_, blob)| Likeness::Near(blob))
    }
}

impl Print {
    fn of(bytes: &[u8]) -> Self {
        let bytes = &*text(bytes);
        let mut hasher = DefaultHasher::new();
        let mut least = 0;
        let (mut piece, mut filled) = ([0; PIECE], 0);
        for byte in substance(bytes) {
            piece[filled] = byte;
            filled += 1;
            if filled == PIECE {
                hasher.write(&piece);
                least += PIECE;
                filled = 0;
            }
        }
        hasher.write(&piece[..filled]);
        Self {
            least: (least + filled) as u64,
            substance: hasher.finish(),
            lines: least_lines(bytes),
        }
    }

    /// How many of the lines that are kept both have.
    fn common(&self, other: &Self) -> usize {
        let mut others = other.lines.iter().peekable();
        let both = self.lines.iter().filter(|line| {
            while others.next_if(|other| other < line).is_some() {}
            **line < u32::MAX && others.next_if_eq(line).is_some()
        });
        both.count()
    }
}

/// The least hashes of lines that say something, each once, in order.
fn least_lines(text: &[u8]) -> [u32; KEPT] {
    let mut least = [u32::MAX; KEPT];
    for line in text.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii) {
        let hash = line_hash(line);
        if line.is_empty() || hash >= least[KEPT - 1] || least.contains(&hash) {
            continue;
        }
        let place = least.partition_point(|kept| *kept < hash);
        least.copy_within(place..KEPT - 1, place + 1);
        least[place] = hash;
    }
    least
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
    use super::Print;

    #[test]
    fn most_lines_of_two_files_are_told_to_be_the_same() {
        let text = |changed: &[usize]| {
            let line = |n| match changed.contains(&n) {
                true => format!("    another = {n}\n"),
                false => format!("    value_{n} = models.Field({n})\n"),
            };
            Print::of((0..40).map(line).collect::<String>().as_bytes())
        };
        let all: Vec<usize> = (0..40).collect();
        assert_eq!(text(&[]).common(&text(&[])), 8);
        assert!(text(&[]).common(&text(&[3])) >= 7);
        assert_eq!(text(&[]).common(&text(&all)), 0);
        // A file of few lines has nothing in common with an empty one.
        assert_eq!(Print::of(b"a\nb\n").common(&Print::of(b"")), 0);
        assert_eq!(Print::of(b"a\nb\n").common(&Print::of(b"b\n\n c\n")), 1);
    }
}

//! The index of a pack: ids in order, and where each object begins.
//!
//! Both versions of git's `gitformat-pack`. It is loaded in parts, by the first byte of ids, so that two threads need not wait for
//! one another. The first few lookups in a part read from disk; many load it, where the index is not too large. A small one is loaded
//! at once, and so is one of the first version, which git no longer writes unless told to.

use std::cmp::Ordering;
use std::fs::File;
use std::io::{Read, Seek};
use std::slice::SliceIndex;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering as Memory};

use super::super::hash::Hash;
use super::super::stop::Stop;
use super::at::read_at;

/// The signature and the version.
const START: [u8; 8] = [0xff, b't', b'O', b'c', 0, 0, 0, 2];
/// What no index of the first version begins with: that has no signature.
const SIGNATURE: [u8; 4] = [0xff, b't', b'O', b'c'];
const FANOUT: usize = 256 * 4;
/// After so many lookups the index is loaded, were they spread over all of its parts.
const FEW: u32 = 48;
/// About how large a part is, in bytes of ids. An index that has but one is loaded at the first lookup: that takes less time than a
/// few lookups on disk.
pub(super) const PART: u64 = 256 * 1024;
/// Most parts.
const MAX_PARTS: u64 = 128;
/// Largest index that is loaded, in bytes of ids.
const MAX_LOADED: u64 = 32 * 1024 * 1024;
/// How many ids are read at once to find one.
const AT_ONCE: u64 = 192;
/// Bytes of an offset in an entry of the first version, before the id.
const OFFSET: usize = 4;
/// How many offsets are checked at once.
const CHECKED_AT_ONCE: u64 = 64 * 1024;
/// How many bytes are hashed at once.
const HASHED_AT_ONCE: usize = 64 * 1024;

/// One pack's index.
pub struct Index {
    file: File,
    id_len: usize,
    /// Of the first version.
    is_first: bool,
    /// How many ids begin with each byte or one before it.
    fanout: Vec<u64>,
    parts: Vec<Part>,
}

/// The ids that begin with some bytes, as many as there are for each part.
#[derive(Default)]
struct Part {
    lookups: AtomicU32,
    loaded: OnceLock<Option<Loaded>>,
}

struct Loaded {
    /// The place of its first id.
    start: u64,
    /// The ids as they are, in order. Two objects whose ids begin alike can be made in an hour, and sent to whoever judges.
    ids: Vec<u8>,
    id_len: usize,
    /// Four bytes each that say where the object is.
    offsets: Vec<u32>,
}

impl Index {
    /// Reads its head; `None` for one of another version, or one that is not whole.
    pub fn open(mut file: File, id_len: usize) -> Option<Self> {
        let mut start = [0; START.len()];
        file.read_exact(&mut start).ok()?;
        let is_first = !start.starts_with(&SIGNATURE);
        if is_first {
            file.rewind().ok()?;
        } else if start != START {
            return None;
        }
        let mut fanout = [0; FANOUT];
        file.read_exact(&mut fanout).ok()?;
        let fanout: Vec<u64> = fanout
            .chunks_exact(4)
            .map(|four| u64::from(big_endian(four)))
            .collect();
        let size = fanout[255] * id_len as u64;
        let parts = size.div_ceil(PART).clamp(1, MAX_PARTS).next_power_of_two();
        let index = Self {
            file,
            id_len,
            is_first,
            fanout,
            parts: (0..parts).map(|_| Part::default()).collect(),
        };
        let is_small = index.count() * id_len as u64 <= MAX_LOADED;
        // Beyond what it must have, an index of the second version has eight bytes for each object that lies far back.
        let len = index.file.metadata().ok()?.len();
        let fits = (index.least()..=index.least() + 8 * index.count()).contains(&len);
        (fits && (is_small || !is_first) && index.fanout.is_sorted()).then_some(index)
    }

    /// Whether every place that it names is within a pack of `len` bytes and within itself, so that a reader who checks neither
    /// comes to no harm.
    pub fn is_sound(&self, len: u64) -> bool {
        let size = self.file.metadata().map_or(0, |file| file.len());
        let more = size.saturating_sub(self.least());
        let large = more / 8;
        let fits = match self.is_first {
            true => more == 0,
            false => more.is_multiple_of(8) && large <= self.count(),
        };
        let within = |at: u64| at + (self.id_len as u64) < len;
        let names_within = |four: &[u8]| {
            let offset = big_endian(four);
            match u64::from(offset & 0x7fff_ffff) {
                place if !self.is_first && offset & 0x8000_0000 != 0 => {
                    place < large && self.offset(offset).is_some_and(|at| at < len && within(at))
                }
                _ => within(u64::from(offset)),
            }
        };
        let (mut at, end) = (0, self.count());
        while fits && at < end {
            let count = (end - at).min(CHECKED_AT_ONCE);
            let Some(offsets) = self.offsets(at, count) else {
                return false;
            };
            if !offsets.chunks_exact(4).all(names_within) {
                return false;
            }
            at += count;
        }
        fits
    }

    /// Whether it has the checksum that stands at its end; true, too, at `stop`.
    pub fn is_whole(&self, stop: &Stop) -> bool {
        let size = self.file.metadata().map_or(0, |file| file.len());
        let Some(end) = size.checked_sub(self.id_len as u64) else {
            return false;
        };
        let (mut hash, mut at) = (Hash::of_len(self.id_len), 0);
        let mut room = vec![0; HASHED_AT_ONCE.min(usize::try_from(end).unwrap_or(HASHED_AT_ONCE))];
        while at < end {
            if stop.is_over() {
                return true;
            }
            let len = (end - at).min(HASHED_AT_ONCE as u64);
            let part = &mut room[..len as usize];
            if read_at(&self.file, at, part).is_err() {
                return false;
            }
            hash.add(part);
            at += len;
        }
        let wanted = self.read(end, self.id_len as u64);
        let found = hash.end();
        found.is_some_and(|found| wanted.as_deref() == Some(found.as_bytes()))
    }

    /// `count` ids from the one with this place.
    fn ids(&self, place: u64, count: u64) -> Option<Vec<u8>> {
        if self.is_first {
            return self.parts_of(place, count, OFFSET..);
        }
        let id_len = self.id_len as u64;
        self.read(
            (START.len() + FANOUT) as u64 + place * id_len,
            count * id_len,
        )
    }

    /// `count` offsets of four bytes from the one with this place.
    fn offsets(&self, place: u64, count: u64) -> Option<Vec<u8>> {
        if self.is_first {
            return self.parts_of(place, count, ..OFFSET);
        }
        self.read(self.offsets_at() + place * 4, count * 4)
    }

    /// The same part of each of `count` entries from the one with this place, in an index of the first version: an offset and an id.
    fn parts_of(
        &self,
        place: u64,
        count: u64,
        part: impl SliceIndex<[u8], Output = [u8]> + Clone,
    ) -> Option<Vec<u8>> {
        let stride = OFFSET + self.id_len;
        let entries = self.read(FANOUT as u64 + place * stride as u64, count * stride as u64)?;
        let parts = entries.chunks_exact(stride);
        Some(
            parts
                .flat_map(|entry| &entry[part.clone()])
                .copied()
                .collect(),
        )
    }

    /// How many bytes it has at least.
    fn least(&self) -> u64 {
        let id = self.id_len as u64;
        match self.is_first {
            true => FANOUT as u64 + self.count() * (id + 4) + 2 * id,
            false => (START.len() + FANOUT) as u64 + self.count() * (id + 8) + 2 * id,
        }
    }

    /// How many ids it has.
    pub fn count(&self) -> u64 {
        self.fanout[255]
    }

    /// How many bytes an id has.
    pub fn id_len(&self) -> usize {
        self.id_len
    }

    /// Where in the pack the object begins.
    pub fn find(&self, id: &[u8]) -> Option<u64> {
        let first = usize::from(*id.first()?);
        let (low, high) = (self.before(first), self.fanout[first]);
        if low == high || id.len() != self.id_len {
            return None;
        }
        match self.loaded(first) {
            Some(loaded) => {
                let (low, high) = (low - loaded.start, high - loaded.start);
                let place = search(|place| loaded.key(place), id, low, high)?;
                let place = loaded.exactly(usize::try_from(place).ok()?, id)?;
                self.offset(*loaded.offsets.get(place)?)
            }
            None if self.is_first => None,
            None => {
                let place = self.search_on_disk(id, low, high)?;
                let start = self.offsets_at() + place * 4;
                self.offset(big_endian(&self.read(start, 4)?))
            }
        }
    }

    /// How many ids begin with a lower byte.
    fn before(&self, byte: usize) -> u64 {
        byte.checked_sub(1).map_or(0, |before| self.fanout[before])
    }

    /// The ids and offsets of the part that has those which begin with this byte, once that is worth it.
    fn loaded(&self, byte: usize) -> Option<&Loaded> {
        let bytes = 256 / self.parts.len();
        let number = byte / bytes;
        let part = self.parts.get(number)?;
        if let Some(known) = part.loaded.get() {
            return known.as_ref();
        }
        let lookups = part.lookups.fetch_add(1, Memory::Relaxed);
        let few = FEW / self.parts.len() as u32;
        let is_early = lookups < few.max(1) && self.parts.len() > 1 && !self.is_first;
        if is_early || self.count() * self.id_len as u64 > MAX_LOADED {
            return None;
        }
        let start = self.before(number * bytes);
        let end = self.fanout[number * bytes + bytes - 1];
        let load = || self.load(start, end - start);
        part.loaded.get_or_init(load).as_ref()
    }

    /// So many ids and offsets from the one with this place.
    fn load(&self, start: u64, count: u64) -> Option<Loaded> {
        let ids = self.ids(start, count)?;
        let offsets = self.offsets(start, count)?;
        Some(Loaded {
            start,
            ids,
            id_len: self.id_len,
            offsets: offsets.chunks_exact(4).map(big_endian).collect(),
        })
    }

    fn search_on_disk(&self, id: &[u8], low: u64, high: u64) -> Option<u64> {
        let (mut low, mut high) = (low, high);
        let mut middle = guess(id, low, high);
        while low < high {
            let start = middle.saturating_sub(AT_ONCE / 2).max(low);
            let count = AT_ONCE.min(high - start);
            let ids = self.ids(start, count)?;
            let mut places = start..;
            for found in ids.chunks_exact(self.id_len) {
                let place = places.next()?;
                match found.cmp(id) {
                    Ordering::Equal => return Some(place),
                    Ordering::Greater if place == start => break,
                    Ordering::Greater => return None,
                    Ordering::Less => {}
                }
            }
            if &ids[..self.id_len] > id {
                high = start;
            } else {
                low = start + count;
            }
            middle = low + (high.saturating_sub(low)) / 2;
        }
        None
    }

    /// Where the object begins, from the number that says so, or says where eight bytes do.
    fn offset(&self, offset: u32) -> Option<u64> {
        if self.is_first || offset & 0x8000_0000 == 0 {
            return Some(u64::from(offset));
        }
        let place = u64::from(offset & 0x7fff_ffff);
        let eight = self.read(self.offsets_at() + self.count() * 4 + place * 8, 8)?;
        let (high, low) = eight.split_at(4);
        Some(u64::from(big_endian(high)) << 32 | u64::from(big_endian(low)))
    }

    /// Where the offsets of four bytes begin: after the ids, and a checksum of four bytes for each.
    fn offsets_at(&self) -> u64 {
        (START.len() + FANOUT) as u64 + self.count() * (self.id_len as u64 + 4)
    }

    fn read(&self, at: u64, len: u64) -> Option<Vec<u8>> {
        let mut bytes = vec![0; usize::try_from(len).ok()?];
        read_at(&self.file, at, &mut bytes).ok()?;
        Some(bytes)
    }
}

impl Loaded {
    /// The first eight bytes of the id at this place.
    fn key(&self, place: u64) -> u64 {
        start_of(&self.ids[place as usize * self.id_len..])
    }

    /// The place of this id, which begins like the one at `place`: that is nearly always it.
    fn exactly(&self, place: usize, id: &[u8]) -> Option<usize> {
        let at = |place: usize| self.ids.get(place * self.id_len..)?.get(..self.id_len);
        if at(place)? == id {
            return Some(place);
        }
        let (mut low, mut high) = (0, self.offsets.len());
        while low < high {
            let middle = low + (high - low) / 2;
            match at(middle)?.cmp(id) {
                Ordering::Equal => return Some(middle),
                Ordering::Less => low = middle + 1,
                Ordering::Greater => high = middle,
            }
        }
        None
    }
}

/// The place of one whose first bytes, which `at` tells, are this id's, among those from `low` to `high`, whose ids begin with the same byte: looked for where an
/// evenly spread one would be, then as far from there as the one found there tells, then in growing steps.
fn search(at: impl Fn(u64) -> u64, id: &[u8], low: u64, high: u64) -> Option<u64> {
    let wanted = start_of(id);
    let gap = ((1_u64 << 56) / (high - low)).max(1);
    let first = guess(id, low, high).min(high - 1);
    let off = (wanted.wrapping_sub(at(first)).cast_signed()) / gap.cast_signed();
    let near = first.saturating_add_signed(off).clamp(low, high - 1);
    let (mut low, mut high) = (low, high);
    let mut step = 1;
    match at(near).cmp(&wanted) {
        Ordering::Equal => return Some(near),
        Ordering::Less => {
            low = near + 1;
            while low + step < high && at(low + step) < wanted {
                low += step + 1;
                step *= 2;
            }
            high = high.min(low + step + 1);
        }
        Ordering::Greater => {
            high = near;
            while low + step < high && at(high - step) > wanted {
                high -= step;
                step *= 2;
            }
            low = low.max(high.saturating_sub(step));
        }
    }
    while low < high {
        let middle = low + (high - low) / 2;
        match at(middle).cmp(&wanted) {
            Ordering::Equal => return Some(middle),
            Ordering::Less => low = middle + 1,
            Ordering::Greater => high = middle,
        }
    }
    None
}

/// Where among `low` to `high` an id would be, were they evenly spread after their common first byte.
fn guess(id: &[u8], low: u64, high: u64) -> u64 {
    let next = id.get(1..5).map_or(0, |four| u64::from(big_endian(four)));
    low + ((u128::from(high - low) * u128::from(next)) >> 32) as u64
}

/// The first eight bytes, which tell nearly all ids apart.
fn start_of(id: &[u8]) -> u64 {
    id.first_chunk()
        .map_or(0, |start| u64::from_be_bytes(*start))
}

fn big_endian(four: &[u8]) -> u32 {
    four.iter()
        .fold(0, |number, byte| number << 8 | u32::from(*byte))
}

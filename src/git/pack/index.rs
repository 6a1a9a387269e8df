//! The index of a pack: ids in order, and where each object begins.
//!
//! Version 2 of git's `gitformat-pack`. The first few lookups read from disk; many load it, where it is not too large.

use std::cell::{Cell, OnceCell};
use std::cmp::Ordering;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

/// The signature and the version.
const START: [u8; 8] = [0xff, b't', b'O', b'c', 0, 0, 0, 2];
const FANOUT: usize = 256 * 4;
/// After so many lookups the index is loaded.
const FEW: u32 = 48;
/// Largest index that is loaded, in bytes of ids.
const MAX_LOADED: u64 = 32 * 1024 * 1024;
/// How many ids are read at once.
const AT_ONCE: u64 = 192;
/// Within how many places an id mostly is of where it is looked for first.
const NEAR: u64 = 32;

/// One pack's index.
pub struct Index {
    file: File,
    id_len: usize,
    /// How many ids begin with each byte or one before it.
    fanout: Vec<u64>,
    lookups: Cell<u32>,
    loaded: OnceCell<Option<Loaded>>,
}

struct Loaded {
    ids: Vec<u8>,
    offsets: Vec<u8>,
}

impl Index {
    /// Reads its head; `None` for one of another version, or one that is not whole.
    pub fn open(mut file: File, id_len: usize) -> Option<Self> {
        let mut head = [0; START.len() + FANOUT];
        file.read_exact(&mut head).ok()?;
        let (start, fanout) = head.split_at(START.len());
        let fanout: Vec<u64> = fanout
            .chunks_exact(4)
            .map(|four| u64::from(big_endian(four)))
            .collect();
        let count = *fanout.last()?;
        let least = (START.len() + FANOUT) as u64 + count * (id_len as u64 + 8) + 2 * id_len as u64;
        let whole = file.metadata().ok()?.len() >= least;
        (start == START && whole && fanout.is_sorted()).then_some(Self {
            file,
            id_len,
            fanout,
            lookups: Cell::new(0),
            loaded: OnceCell::new(),
        })
    }

    /// How many bytes an id has.
    pub fn id_len(&self) -> usize {
        self.id_len
    }

    /// Where in the pack the object begins.
    pub fn find(&self, id: &[u8]) -> Option<u64> {
        let first = usize::from(*id.first()?);
        let low = first.checked_sub(1).map_or(0, |before| self.fanout[before]);
        let high = self.fanout[first];
        if low == high || id.len() != self.id_len {
            return None;
        }
        match self.loaded() {
            Some(loaded) => {
                let place = self.search(&loaded.ids, id, low, high)?;
                let start = usize::try_from(place).ok()? * 4;
                self.offset(loaded.offsets.get(start..start + 4)?)
            }
            None => {
                let place = self.search_on_disk(id, low, high)?;
                let start = self.offsets_at() + place * 4;
                self.offset(&self.read(start, 4)?)
            }
        }
    }

    /// Its ids and offsets, once that is worth it.
    fn loaded(&self) -> Option<&Loaded> {
        let lookups = self.lookups.get().saturating_add(1);
        self.lookups.set(lookups);
        if lookups <= FEW || self.count() * self.id_len as u64 > MAX_LOADED {
            return None;
        }
        let load = || {
            let ids = self.read(self.ids_at(), self.count() * self.id_len as u64)?;
            let offsets = self.read(self.offsets_at(), self.count() * 4)?;
            Some(Loaded { ids, offsets })
        };
        self.loaded.get_or_init(load).as_ref()
    }

    /// The place of an id among those from `low` to `high`: first near where an evenly spread one would be.
    fn search(&self, ids: &[u8], id: &[u8], low: u64, high: u64) -> Option<u64> {
        let at = |place: u64| {
            let start = place as usize * self.id_len;
            &ids[start..start + self.id_len]
        };
        let wanted = start_of(id);
        let (mut low, mut high) = (low, high);
        let guess = guess(id, low, high);
        let (before, after) = (guess.saturating_sub(NEAR), guess + NEAR);
        if before > low && start_of(at(before)) < wanted {
            low = before;
        }
        if after < high && start_of(at(after)) > wanted {
            high = after;
        }
        while low < high {
            let middle = low + (high - low) / 2;
            let found = at(middle);
            match start_of(found).cmp(&wanted).then_with(|| found.cmp(id)) {
                Ordering::Equal => return Some(middle),
                Ordering::Less => low = middle + 1,
                Ordering::Greater => high = middle,
            }
        }
        None
    }

    fn search_on_disk(&self, id: &[u8], low: u64, high: u64) -> Option<u64> {
        let (mut low, mut high) = (low, high);
        let mut middle = guess(id, low, high);
        while low < high {
            let start = middle.saturating_sub(AT_ONCE / 2).max(low);
            let count = AT_ONCE.min(high - start);
            let ids = self.read(
                self.ids_at() + start * self.id_len as u64,
                count * self.id_len as u64,
            )?;
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

    /// Where the object begins, from the four bytes that say so, or say where eight bytes do.
    fn offset(&self, four: &[u8]) -> Option<u64> {
        let offset = big_endian(four);
        if offset & 0x8000_0000 == 0 {
            return Some(u64::from(offset));
        }
        let place = u64::from(offset & 0x7fff_ffff);
        let eight = self.read(self.offsets_at() + self.count() * 4 + place * 8, 8)?;
        let (high, low) = eight.split_at(4);
        Some(u64::from(big_endian(high)) << 32 | u64::from(big_endian(low)))
    }

    fn count(&self) -> u64 {
        self.fanout[255]
    }

    fn ids_at(&self) -> u64 {
        (START.len() + FANOUT) as u64
    }

    /// After the ids come checksums of four bytes.
    fn offsets_at(&self) -> u64 {
        self.ids_at() + self.count() * (self.id_len as u64 + 4)
    }

    fn read(&self, at: u64, len: u64) -> Option<Vec<u8>> {
        let mut bytes = vec![0; usize::try_from(len).ok()?];
        let mut file = &self.file;
        file.seek(SeekFrom::Start(at)).ok()?;
        file.read_exact(&mut bytes).ok()?;
        Some(bytes)
    }
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

//! Packs: most objects of a repository, in few files. Read here, for one pass reads hundreds of thousands of small ones and
//! libgit2 spends more on each than inflating it takes.
//!
//! An index that is not understood here is left to libgit2; what is damaged in a pack that is understood is not: libgit2 reads
//! beyond the end of a crafted index, and follows deltas in circles. Nothing here knows what an object means.

#![expect(
    clippy::disallowed_methods,
    reason = "a git directory's own files are git's"
)]

mod at;
mod delta;
mod index;
mod stream;
#[cfg(test)]
mod tests;

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::fs::{self, File};
use std::hash::BuildHasherDefault;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::{Arc, OnceLock};

use self::index::Index;
use self::stream::{Form, Stream};
use super::ids::PlainHasher;
use super::kind::Kind;
use super::stop::Stop;
use crate::evidence::ObjectId;

/// Most packs that are held open; further ones are libgit2's.
const MAX_PACKS: usize = 64;
/// Largest object that is read here, in bytes.
pub(super) const MAX_SIZE: u64 = 64 * 1024 * 1024;
/// Longest chain of deltas; git itself makes none above 4,095.
const MAX_CHAIN: usize = 4_096;
/// How many bytes of objects that others are built on are remembered.
const MAX_REMEMBERED: usize = 24 * 1024 * 1024;
/// The same where each object is remembered for the next ones alone.
const MAX_IN_BULK: usize = 4 * 1024 * 1024;
/// One of so many objects along a chain is remembered.
const KEPT: usize = 8;
/// Most room that is kept for the next object.
const MAX_SPARE: usize = 1024 * 1024;

/// The packs of a repository and its alternates, and a reader of them.
pub(super) struct Packs {
    shelf: Arc<Shelf>,
    /// The pack in which the last object was found.
    recent: Cell<usize>,
    reader: RefCell<Reader>,
}

/// The packs in some stores, opened once for all who read them.
pub(super) struct Shelf {
    stores: Vec<PathBuf>,
    opened: OnceLock<Vec<Pack>>,
}

struct Pack {
    index: Index,
    data: File,
    len: u64,
}

/// What is kept from one object to the next.
#[derive(Default)]
struct Reader {
    stream: Stream,
    bases: Bases,
    /// The deltas of one object, and where each begins here and in the pack.
    deltas: Vec<u8>,
    starts: Vec<(u64, usize)>,
}

/// The bytes of an object.
pub(super) enum Bytes {
    /// Remembered, for others are built on it.
    Shared(Rc<Kept>),
    /// Read now. [`Packs::reuse`] takes the room back.
    Fresh(Vec<u8>),
}

impl Packs {
    /// Of the object stores in these folders.
    pub fn at(stores: Vec<PathBuf>) -> Self {
        Self::of(Arc::new(Shelf {
            stores,
            opened: OnceLock::new(),
        }))
    }

    /// One more reader of these.
    pub fn of(shelf: Arc<Shelf>) -> Self {
        Self {
            shelf,
            recent: Cell::new(0),
            reader: RefCell::default(),
        }
    }

    /// The packs, for one more reader.
    pub fn shelf(&self) -> Arc<Shelf> {
        Arc::clone(&self.shelf)
    }

    /// The object, or its size where one of its kind is not read for that; `None` where no pack has it, or not in a form that is
    /// read here.
    pub fn read(&self, id: &ObjectId) -> Option<Result<(Kind, Bytes), u64>> {
        let (number, at) = self.find(id)?;
        let packs = self.shelf.opened.get()?;
        let mut reader = self.reader.borrow_mut();
        if let Some(found) = reader.resolve(packs.get(number)?, number, at) {
            return Some(found);
        }
        // Damaged there, but perhaps whole in another pack.
        let others = packs.iter().enumerate().filter(|(at, _)| *at != number);
        others
            .filter_map(|(number, pack)| Some((number, pack, pack.index.find(id.as_bytes())?)))
            .find_map(|(number, pack, at)| reader.resolve(pack, number, at))
    }

    /// How many objects they hold; one in several packs counts as often.
    pub fn count(&self, id_len: usize) -> u64 {
        let packs = self.shelf.packs(id_len);
        packs.iter().map(|pack| pack.index.count()).sum()
    }

    /// Whether libgit2 may be asked for an object: every index is what git could have written.
    pub fn are_sound(&self, id_len: usize) -> bool {
        let files = indexes(&self.shelf.stores);
        files.into_iter().all(|(_, path)| {
            let Ok(data) = path.with_extension("pack").metadata() else {
                return true;
            };
            let index = regular(&path).and_then(|file| Index::open(file, id_len));
            index.is_some_and(|index| index.is_sound(data.len()))
        })
    }

    /// Whether each index that is open is as git wrote it; true, too, at `stop`.
    pub fn are_indexes_whole(&self, stop: &Stop) -> bool {
        let packs = self.shelf.opened.get().map_or(&[][..], Vec::as_slice);
        packs.iter().all(|pack| pack.index.is_whole(stop))
    }

    /// Whether all objects that are read from now on are remembered: for many that are changes of one another.
    pub fn keep_all(&self, all: bool) {
        self.reader.borrow_mut().bases.in_bulk = all;
    }

    /// Takes back the room that an object was read into.
    pub fn reuse(&self, bytes: Bytes) {
        self.reader.borrow_mut().bases.reuse(bytes);
    }

    /// The object's size in bytes, with no more inflated than tells it.
    pub fn size(&self, id: &ObjectId) -> Option<u64> {
        let (number, at) = self.find(id)?;
        let pack = self.shelf.opened.get()?.get(number)?;
        let mut reader = self.reader.borrow_mut();
        let mut stream = reader.stream.of(number, &pack.data, pack.len);
        stream.size(at, pack.index.id_len())
    }

    /// A number by which objects sort as they lie in the packs.
    pub fn place(&self, id: &ObjectId) -> Option<u64> {
        let (number, at) = self.find(id)?;
        Some((number as u64) << 48 | at)
    }

    /// Whether a pack has it.
    pub fn hold(&self, id: &ObjectId) -> bool {
        self.find(id).is_some()
    }

    /// The number of the pack that has the object, and where in it.
    fn find(&self, id: &ObjectId) -> Option<(usize, u64)> {
        let packs = self.shelf.packs(id.as_bytes().len());
        let recent = self.recent.get();
        let others = (0..packs.len()).filter(|number| *number != recent);
        for number in std::iter::once(recent).chain(others) {
            let Some(at) = packs.get(number)?.index.find(id.as_bytes()) else {
                continue;
            };
            self.recent.set(number);
            return Some((number, at));
        }
        None
    }
}

impl Shelf {
    fn packs(&self, id_len: usize) -> &[Pack] {
        self.opened.get_or_init(|| open(&self.stores, id_len))
    }
}

impl Bytes {
    /// As they are.
    pub fn as_slice(&self) -> &[u8] {
        match self {
            Self::Shared(kept) => &kept.bytes,
            Self::Fresh(bytes) => bytes,
        }
    }
}

impl Reader {
    /// The object that begins at `at`, built from those that it is a change of; the size of one that is not built for that.
    fn resolve(
        &mut self,
        pack: &Pack,
        number: usize,
        at: u64,
    ) -> Option<Result<(Kind, Bytes), u64>> {
        self.deltas.clear();
        self.starts.clear();
        let mut at = at;
        let (kind, mut bytes) = loop {
            if let Some(known) = self.bases.get(number, at) {
                break (known.kind, Bytes::Shared(known));
            }
            let mut stream = self.stream.of(number, &pack.data, pack.len);
            let entry = stream.entry(at, pack.index.id_len())?;
            if entry.size + self.deltas.len() as u64 > MAX_SIZE || self.starts.len() > MAX_CHAIN {
                return None;
            }
            let base = match entry.form {
                Form::Whole(kind) if entry.size > kind.largest() => return Some(Err(entry.size)),
                Form::Whole(kind) => {
                    // Older trees are changes of newer ones, and each is read for two commits.
                    let is_kept =
                        kind == Kind::Tree || self.bases.in_bulk || !self.starts.is_empty();
                    let mut found = self.bases.room(is_kept);
                    stream.whole(&entry, &mut found)?;
                    let place = key(number, at);
                    break (kind, self.bases.file(is_kept, place, kind, found));
                }
                Form::On(base) => base,
                Form::OnId(id) => pack.index.find(id.as_bytes())?,
            };
            // Only a base that lies behind it can lead back here.
            if base >= at && self.starts.iter().any(|(seen, _)| *seen == base) {
                return None;
            }
            self.starts.push((at, self.deltas.len()));
            stream.whole(&entry, &mut self.deltas)?;
            at = base;
        };
        while let Some((at, start)) = self.starts.pop() {
            let delta = &self.deltas[start..];
            let size = delta::result_size(delta)?;
            if size > kind.largest() {
                return Some(Err(size));
            }
            if size > MAX_SIZE {
                return None;
            }
            let left = self.starts.len();
            let is_wanted = kind == Kind::Tree || self.bases.in_bulk;
            let is_kept = left == 0 && is_wanted || left > 0 && left.is_multiple_of(KEPT);
            let mut result = self.bases.room(is_kept);
            delta::apply(bytes.as_slice(), delta, &mut result)?;
            self.deltas.truncate(start);
            let place = key(number, at);
            let result = self.bases.file(is_kept, place, kind, result);
            self.bases.reuse(std::mem::replace(&mut bytes, result));
        }
        Some(Ok((kind, bytes)))
    }
}

/// The packs in these stores, the largest first.
fn open(stores: &[PathBuf], id_len: usize) -> Vec<Pack> {
    let mut files = indexes(stores);
    files.sort_unstable_by(|a, b| b.cmp(a));
    files.truncate(MAX_PACKS);
    files
        .into_iter()
        .filter_map(|(_, path)| {
            let data = regular(&path.with_extension("pack"))?;
            let len = data.metadata().ok()?.len();
            let index = Index::open(regular(&path)?, id_len)?;
            Some(Pack { index, data, len })
        })
        .collect()
}

/// A file, opened; not what opens only once somebody writes into it.
fn regular(path: &Path) -> Option<File> {
    let is_file = path.metadata().is_ok_and(|found| found.is_file());
    is_file.then(|| File::open(path).ok()).flatten()
}

/// The files with indexes of packs, and their sizes.
fn indexes(stores: &[PathBuf]) -> Vec<(u64, PathBuf)> {
    stores
        .iter()
        .filter_map(|store| fs::read_dir(store.join("pack")).ok())
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|end| end == "idx"))
        .filter_map(|path| Some((path.metadata().ok()?.len(), path)))
        .collect()
}

/// Objects that others are built on: two generations, so that what is used again stays and the rest goes. And room for those that
/// are not kept.
#[derive(Default)]
struct Bases {
    young: Generation,
    old: Generation,
    bytes: usize,
    /// Whether all objects are remembered, and not for long.
    in_bulk: bool,
    /// Room of objects that were read and not kept, for the next.
    spare: Vec<Vec<u8>>,
}

/// An object that others are built on.
pub(super) struct Kept {
    kind: Kind,
    bytes: Vec<u8>,
}

type Generation = HashMap<u64, Rc<Kept>, BuildHasherDefault<PlainHasher>>;

impl Bases {
    fn get(&mut self, pack: usize, at: u64) -> Option<Rc<Kept>> {
        let key = key(pack, at);
        if let Some(known) = self.young.get(&key) {
            return Some(Rc::clone(known));
        }
        let known = self.old.remove(&key)?;
        self.keep(key, Rc::clone(&known));
        Some(known)
    }

    /// Room for the next object: one that is to be kept takes its own.
    fn room(&mut self, is_kept: bool) -> Vec<u8> {
        let mut room = match is_kept {
            true => Vec::new(),
            false => self.spare.pop().unwrap_or_default(),
        };
        room.clear();
        room
    }

    /// The object at this place, remembered where it is to be kept.
    fn file(&mut self, is_kept: bool, key: u64, kind: Kind, mut bytes: Vec<u8>) -> Bytes {
        if !is_kept || bytes.len() > MAX_REMEMBERED / 4 {
            return Bytes::Fresh(bytes);
        }
        // A small one was inflated into more room than it takes.
        if bytes.capacity() > 2 * bytes.len() {
            bytes.shrink_to_fit();
        }
        let kept = Rc::new(Kept { kind, bytes });
        self.keep(key, Rc::clone(&kept));
        Bytes::Shared(kept)
    }

    /// Takes back the room of an object that is not kept.
    fn reuse(&mut self, bytes: Bytes) {
        if let Bytes::Fresh(bytes) = bytes
            && self.spare.len() < 4
            && bytes.capacity() <= MAX_SPARE
        {
            self.spare.push(bytes);
        }
    }

    fn keep(&mut self, key: u64, kept: Rc<Kept>) {
        self.bytes += kept.bytes.capacity();
        self.young.insert(key, kept);
        let most = if self.in_bulk {
            MAX_IN_BULK
        } else {
            MAX_REMEMBERED
        };
        if self.bytes > most / 2 {
            self.old = std::mem::take(&mut self.young);
            self.bytes = 0;
        }
    }
}

/// A place in a pack, spread over all bits.
fn key(pack: usize, at: u64) -> u64 {
    ((pack as u64) << 48 | at).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

//! Loose objects: one zlib file each. Read here and not by libgit2, which never returns from one that was cut short.
//!
//! Which ids are loose is listed folder by folder when first asked; what is not in the list is left to libgit2's packs.

#![expect(
    clippy::disallowed_methods,
    reason = "a git directory's own files are git's"
)]

use std::cell::{OnceCell, RefCell};
use std::collections::HashSet;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use flate2::{Decompress, FlushDecompress, Status};

use super::ids::{IdMap, IdSet};
use super::kind::Kind;
use crate::evidence::ObjectId;

/// How many alternates may name further alternates.
const MAX_ALTERNATES: usize = 5;
/// Most stores that are looked into.
const MAX_STORES: usize = 4_096;
/// Room for `commit 18446744073709551615` and its end.
const MAX_HEADER: usize = 32;
/// How much of a file, and of what it holds, tells its header.
const START: usize = 512;
/// Room for most files.
const ROOM: usize = 4 * 1024;
/// What is set aside for an object before it is known that it is as large as it says.
const RESERVED: usize = 1 << 20;
/// Largest file that is read.
const MAX_FILE: u64 = 1 << 30;

/// How many bytes of commits and trees are remembered: opening a file takes longer than all else, and many are asked for again.
const MAX_REMEMBERED: usize = 8 * 1024 * 1024;

/// The loose objects of a repository and its alternates.
pub(super) struct Loose {
    stores: Vec<PathBuf>,
    /// By first byte.
    listed: Vec<OnceCell<IdSet>>,
    zlib: RefCell<Decompress>,
    remembered: RefCell<Remembered>,
}

/// Commits and trees that were read: two generations, so that what is used again stays and the rest goes.
#[derive(Default)]
struct Remembered {
    young: IdMap<Stored>,
    old: IdMap<Stored>,
    /// Of the young.
    bytes: usize,
}

/// The object store in this folder, and the alternates that it names.
pub(super) fn stores(store: PathBuf) -> Vec<PathBuf> {
    let mut stores = vec![store.clone()];
    add(&store, 0, &mut HashSet::new(), &mut stores);
    stores
}

/// An object as it was stored.
#[derive(Clone)]
pub(super) struct Stored {
    pub kind: Kind,
    pub bytes: Rc<Vec<u8>>,
}

/// The file is not what git writes.
pub(super) struct Damaged;

impl Loose {
    /// Of the object stores in these folders.
    pub fn at(stores: Vec<PathBuf>) -> Self {
        Self {
            stores,
            listed: vec![OnceCell::new(); 256],
            zlib: RefCell::new(Decompress::new(true)),
            remembered: RefCell::default(),
        }
    }

    /// The object; `None` where it is not loose.
    pub fn read(&self, id: &ObjectId) -> Option<Result<Stored, Damaged>> {
        if let Some(known) = self.remembered.borrow_mut().get(id) {
            return Some(Ok(known));
        }
        let file = whole(&mut self.open(id)?)?;
        if !is_zlib(&file) {
            // An empty file is what a power cut leaves; anything else may be a form of long ago, which libgit2 reads.
            return file.is_empty().then_some(Err(Damaged));
        }
        let stored = self.inflate(&file);
        if let Some(stored) = &stored
            && stored.kind != Kind::Blob
        {
            self.remembered.borrow_mut().put(*id, stored.clone());
        }
        Some(stored.ok_or(Damaged))
    }

    /// The object's size in bytes, as its header says; `None` where it is not loose.
    pub fn size(&self, id: &ObjectId) -> Option<Result<u64, Damaged>> {
        let file = self.open(id)?;
        let mut start = Vec::with_capacity(START);
        file.take(START as u64).read_to_end(&mut start).ok()?;
        if !is_zlib(&start) {
            return start.is_empty().then_some(Err(Damaged));
        }
        let mut bytes = Vec::with_capacity(START);
        let mut zlib = self.zlib.borrow_mut();
        zlib.reset(true);
        let _ = zlib.decompress_vec(&start, &mut bytes, FlushDecompress::None);
        let size = header(&bytes).and_then(|(_, size, _)| u64::try_from(size).ok());
        Some(size.ok_or(Damaged))
    }

    /// Whether the object is loose.
    pub fn holds(&self, id: &ObjectId) -> bool {
        let first = id.as_bytes()[0];
        let listed = &self.listed[usize::from(first)];
        listed.get_or_init(|| self.list(first)).contains(id)
    }

    fn list(&self, first: u8) -> IdSet {
        let folder = format!("{first:02x}");
        self.stores
            .iter()
            .filter_map(|store| fs::read_dir(store.join(&folder)).ok())
            .flatten()
            .filter_map(|entry| {
                let rest = entry.ok()?.file_name();
                ObjectId::parse(&format!("{folder}{}", rest.to_str()?))
            })
            .collect()
    }

    fn open(&self, id: &ObjectId) -> Option<File> {
        if !self.holds(id) {
            return None;
        }
        let hex = id.to_string();
        self.stores
            .iter()
            .find_map(|store| File::open(store.join(&hex[..2]).join(&hex[2..])).ok())
    }

    /// The object in the bytes of its file; `None` where that is not whole.
    fn inflate(&self, stored: &[u8]) -> Option<Stored> {
        let mut zlib = self.zlib.borrow_mut();
        zlib.reset(true);
        let mut bytes = Vec::with_capacity((4 * stored.len()).clamp(START, RESERVED));
        let mut found = None;
        loop {
            let (read, filled) = (usize::try_from(zlib.total_in()).ok()?, bytes.len());
            let status = zlib
                .decompress_vec(stored.get(read..)?, &mut bytes, FlushDecompress::None)
                .ok()?;
            let (kind, size, head) = match found {
                Some(found) => found,
                None => *found.insert(header(&bytes)?),
            };
            // More than it says is damage, and may have no end.
            if bytes.len() > head.checked_add(size)? {
                return None;
            }
            if status == Status::StreamEnd {
                bytes.drain(..head);
                bytes.shrink_to_fit();
                return (bytes.len() == size).then(|| Stored {
                    kind,
                    bytes: Rc::new(bytes),
                });
            }
            let stuck = usize::try_from(zlib.total_in()).ok()? == read && bytes.len() == filled;
            if stuck && bytes.len() < bytes.capacity() {
                return None;
            }
            if bytes.len() == bytes.capacity() {
                bytes.reserve((head + size - bytes.len()).clamp(1, RESERVED.max(bytes.len())));
            }
        }
    }
}

impl Remembered {
    fn get(&mut self, id: &ObjectId) -> Option<Stored> {
        if let Some(known) = self.young.get(id) {
            return Some(known.clone());
        }
        let known = self.old.remove(id)?;
        self.put(*id, known.clone());
        Some(known)
    }

    fn put(&mut self, id: ObjectId, stored: Stored) {
        self.bytes += stored.bytes.capacity();
        self.young.insert(id, stored);
        if self.bytes > MAX_REMEMBERED / 2 {
            self.old = std::mem::take(&mut self.young);
            self.bytes = 0;
        }
    }
}

/// Takes in the stores that this one names, each once, by whatever way it is reached: circles have no end, and a few lines that
/// name one folder in many ways would be followed more often than there are seconds.
fn add(store: &Path, depth: usize, known: &mut HashSet<PathBuf>, stores: &mut Vec<PathBuf>) {
    let Ok(place) = store.canonicalize() else {
        return;
    };
    if !known.insert(place) || depth >= MAX_ALTERNATES || stores.len() >= MAX_STORES {
        return;
    }
    let alternates = fs::read_to_string(store.join("info/alternates")).unwrap_or_default();
    for line in alternates
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
    {
        let named = store.join(Path::new(line));
        let is_new = named
            .canonicalize()
            .is_ok_and(|place| !known.contains(&place));
        if is_new && stores.len() < MAX_STORES {
            stores.push(named.clone());
            add(&named, depth + 1, known, stores);
        }
    }
}

/// All that a file holds, nearly always in one read and another that finds the end.
fn whole(file: &mut File) -> Option<Vec<u8>> {
    let (mut bytes, mut filled) = (vec![0; ROOM], 0);
    loop {
        match file.read(&mut bytes[filled..]).ok()? {
            0 => {
                bytes.truncate(filled);
                return Some(bytes);
            }
            count => filled += count,
        }
        if filled as u64 >= MAX_FILE {
            return None;
        }
        if filled == bytes.len() {
            bytes.resize(4 * filled, 0);
        }
    }
}

fn is_zlib(bytes: &[u8]) -> bool {
    let [first, second, ..] = bytes else {
        return false;
    };
    first & 0x8f == 0x08 && (u16::from(*first) << 8 | u16::from(*second)) % 31 == 0
}

/// `kind size\0`, and how long that is.
fn header(bytes: &[u8]) -> Option<(Kind, usize, usize)> {
    let end = bytes.iter().take(MAX_HEADER).position(|&byte| byte == 0)?;
    let (kind, size) = std::str::from_utf8(&bytes[..end]).ok()?.split_once(' ')?;
    Some((Kind::named(kind)?, size.parse().ok()?, end + 1))
}

//! Loose objects: one zlib file each. Read here and not by libgit2, which never returns from one that was cut short.
//!
//! What is asked for is opened by its name; only whether an object is loose is told from a list of each folder.

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

use flate2::{FlushDecompress, Status};

use super::ids::{IdMap, IdSet};
use super::inflate::{Gradual, Inflater};
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
/// Room for most files, and for what they hold.
const ROOM: usize = 4 * 1024;
const INFLATED: usize = 32 * 1024;
/// What is set aside for an object before it is known that it is as large as it says.
const RESERVED: usize = 1 << 20;
/// Largest object that is inflated, in bytes: no text that anybody wrote is larger.
pub(super) const MAX_LARGE: u64 = 256 << 20;
/// Largest file that is read.
const MAX_FILE: u64 = 1 << 30;

/// How many bytes of small objects are remembered: opening a file takes longer than all else, and many are asked for again.
const MAX_REMEMBERED: usize = 8 * 1024 * 1024;

/// The loose objects of a repository and its alternates.
pub(super) struct Loose {
    stores: Vec<PathBuf>,
    /// By first byte.
    listed: Vec<OnceCell<Box<IdSet>>>,
    zlib: RefCell<Gradual>,
    room: RefCell<Room>,
    remembered: RefCell<Remembered>,
}

/// What is used for one small file after the other.
#[derive(Default)]
struct Room {
    path: PathBuf,
    file: Vec<u8>,
    inflated: Vec<u8>,
    inflater: Inflater,
}

/// Small objects that were read: two generations, so that what is used again stays and the rest goes.
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

/// Why a file that is there is not read.
pub(super) enum Unread {
    /// It is not what git writes.
    Damaged,
    /// It holds an object of so many bytes.
    TooLarge(u64),
}

impl Loose {
    /// Of the object stores in these folders.
    pub fn at(stores: Vec<PathBuf>) -> Self {
        Self {
            stores,
            listed: vec![OnceCell::new(); 256],
            zlib: RefCell::default(),
            room: RefCell::default(),
            remembered: RefCell::default(),
        }
    }

    /// The folders of the object stores.
    pub fn stores(&self) -> &[PathBuf] {
        &self.stores
    }

    /// The object; `None` where it is not loose.
    pub fn read(&self, id: &ObjectId) -> Option<Result<Stored, Unread>> {
        if let Some(known) = self.remembered.borrow_mut().get(id) {
            return Some(Ok(known));
        }
        let mut file = self.open(id)?;
        let start = match self.small(id, &mut file)? {
            Ok(stored) => return Some(Ok(stored)),
            Err(start) => start,
        };
        let file = whole(start, &mut file)?;
        if !is_zlib(&file) {
            // An empty file is what a power cut leaves; anything else may be a form of long ago, which libgit2 reads.
            return file.is_empty().then_some(Err(Unread::Damaged));
        }
        Some(self.inflate(&file).unwrap_or(Err(Unread::Damaged)))
    }

    /// The object's size in bytes, as its header says; `None` where it is not loose.
    pub fn size(&self, id: &ObjectId) -> Option<Result<u64, Unread>> {
        if let Some(known) = self.remembered.borrow_mut().get(id) {
            return Some(Ok(known.bytes.len() as u64));
        }
        let start = match self.small(id, &mut self.open(id)?)? {
            Ok(stored) => return Some(Ok(stored.bytes.len() as u64)),
            Err(start) => start,
        };
        if !is_zlib(&start) {
            return start.is_empty().then_some(Err(Unread::Damaged));
        }
        let start = &start[..start.len().min(START)];
        let mut bytes = Vec::with_capacity(START);
        let mut zlib = self.zlib.borrow_mut();
        let zlib = zlib.anew();
        let _ = zlib.decompress_vec(start, &mut bytes, FlushDecompress::None);
        let size = header(&bytes).and_then(|(_, size, _)| u64::try_from(size).ok());
        Some(size.ok_or(Unread::Damaged))
    }

    /// A small object that one read brings whole, as nearly all are; else the start of its file. `None` where that is unreadable.
    fn small(&self, id: &ObjectId, file: &mut File) -> Option<Result<Stored, Vec<u8>>> {
        let room = &mut *self.room.borrow_mut();
        room.file.resize(ROOM, 0);
        room.inflated.resize(INFLATED, 0);
        let count = file.read(&mut room.file).ok()?;
        let start = &room.file[..count];
        let filled = room.inflater.inflate(start, &mut room.inflated);
        let inflated = filled.map(|filled| &room.inflated[..filled]);
        let known = inflated.and_then(|inflated| Some((inflated, header(inflated)?)));
        let Some((inflated, (kind, size, head))) = known else {
            return Some(Err(start.to_vec()));
        };
        if count == ROOM || inflated.len() - head != size {
            return Some(Err(start.to_vec()));
        }
        let bytes = Rc::new(inflated[head..].to_vec());
        let stored = Stored { kind, bytes };
        self.remembered.borrow_mut().put(*id, stored.clone());
        Some(Ok(stored))
    }

    /// Whether the object is loose.
    pub fn holds(&self, id: &ObjectId) -> bool {
        self.listed(id.as_bytes()[0]).contains(id)
    }

    /// About how many there are: as many in each folder as in one.
    pub fn estimate(&self) -> u64 {
        // git looks into the same one before it collects them.
        const SAMPLE: u8 = 0x17;
        256 * self.listed(SAMPLE).len() as u64
    }

    /// Those whose ids have this first byte.
    fn listed(&self, first: u8) -> &IdSet {
        self.listed[usize::from(first)].get_or_init(|| Box::new(self.list(first)))
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
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut name = String::with_capacity(2 * id.as_bytes().len() + 1);
        for (place, byte) in id.as_bytes().iter().enumerate() {
            name.push(char::from(DIGITS[usize::from(byte >> 4)]));
            name.push(char::from(DIGITS[usize::from(byte & 15)]));
            if place == 0 {
                name.push('/');
            }
        }
        let path = &mut self.room.borrow_mut().path;
        self.stores.iter().find_map(|store| {
            path.clone_from(store);
            path.push(&name);
            File::open(&path).ok()
        })
    }

    /// The object in the bytes of its file; `None` where that is not whole.
    fn inflate(&self, stored: &[u8]) -> Option<Result<Stored, Unread>> {
        let mut zlib = self.zlib.borrow_mut();
        let zlib = zlib.anew();
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
            if size as u64 > MAX_LARGE.min(kind.largest()) {
                return Some(Err(Unread::TooLarge(size as u64)));
            }
            // More than it says is damage, and may have no end.
            if bytes.len() > head.checked_add(size)? {
                return None;
            }
            if status == Status::StreamEnd {
                bytes.drain(..head);
                bytes.shrink_to_fit();
                return (bytes.len() == size).then(|| {
                    let bytes = Rc::new(bytes);
                    Ok(Stored { kind, bytes })
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

/// All that a file holds, after its start.
fn whole(start: Vec<u8>, file: &mut File) -> Option<Vec<u8>> {
    let (mut filled, mut bytes) = (start.len(), start);
    bytes.resize(bytes.len().max(ROOM) * 4, 0);
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

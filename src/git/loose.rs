//! Loose objects: one zlib file each. Read here and not by libgit2, which never returns from one that was cut short.
//!
//! Which ids are loose is listed folder by folder when first asked; what is not in the list is left to libgit2's packs.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use flate2::read::ZlibDecoder;

use crate::evidence::ObjectId;

/// How many alternates may name further alternates.
const MAX_ALTERNATES: usize = 5;
/// Room for `commit 18446744073709551615` and its end.
const MAX_HEADER: usize = 32;
/// What is set aside for an object before it is known that it is as large as it says.
const RESERVED: usize = 1 << 20;

/// The loose objects of a repository and its alternates.
pub(super) struct Loose {
    stores: Vec<PathBuf>,
    listed: RefCell<HashMap<u8, HashSet<ObjectId>>>,
}

/// An object as it was stored.
pub(super) struct Stored {
    /// "commit", "tree", "blob" or "tag".
    pub kind: &'static str,
    pub bytes: Vec<u8>,
}

/// The file is not what git writes.
pub(super) struct Damaged;

impl Loose {
    /// Of the object store in this folder.
    pub fn at(store: PathBuf) -> Self {
        let mut stores = Vec::new();
        add(store, 0, &mut stores);
        Self {
            stores,
            listed: RefCell::default(),
        }
    }

    /// The object; `None` where it is not loose.
    pub fn read(&self, id: &ObjectId) -> Option<Result<Stored, Damaged>> {
        self.open(id, |kind, size, mut rest| {
            let mut bytes = Vec::with_capacity(size.min(RESERVED));
            let most = u64::try_from(size).unwrap_or(u64::MAX).saturating_add(1);
            rest.by_ref().take(most).read_to_end(&mut bytes).ok()?;
            (bytes.len() == size).then_some(Stored { kind, bytes })
        })
    }

    /// The object's size in bytes, as its header says; `None` where it is not loose.
    pub fn size(&self, id: &ObjectId) -> Option<Result<u64, Damaged>> {
        self.open(id, |_, size, _| u64::try_from(size).ok())
    }

    /// Whether the object is loose.
    pub fn holds(&self, id: &ObjectId) -> bool {
        let first = id.as_bytes()[0];
        let mut listed = self.listed.borrow_mut();
        listed
            .entry(first)
            .or_insert_with(|| self.list(first))
            .contains(id)
    }

    fn list(&self, first: u8) -> HashSet<ObjectId> {
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

    /// Gives `read` the kind, the size and what follows the header.
    fn open<T>(
        &self,
        id: &ObjectId,
        read: impl FnOnce(&'static str, usize, Box<dyn Read>) -> Option<T>,
    ) -> Option<Result<T, Damaged>> {
        if !self.holds(id) {
            return None;
        }
        let hex = id.to_string();
        let bytes = self
            .stores
            .iter()
            .find_map(|store| fs::read(store.join(&hex[..2]).join(&hex[2..])).ok())?;
        if !is_zlib(&bytes) {
            // An empty file is what a power cut leaves; anything else may be a form of long ago, which libgit2 reads.
            return bytes.is_empty().then_some(Err(Damaged));
        }
        let mut decoder = ZlibDecoder::new(std::io::Cursor::new(bytes));
        let found =
            header(&mut decoder).and_then(|(kind, size)| read(kind, size, Box::new(decoder)));
        Some(found.ok_or(Damaged))
    }
}

fn add(store: PathBuf, depth: usize, stores: &mut Vec<PathBuf>) {
    if depth > MAX_ALTERNATES || stores.contains(&store) {
        return;
    }
    let alternates = fs::read_to_string(store.join("info/alternates")).unwrap_or_default();
    stores.push(store.clone());
    for line in alternates
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
    {
        add(store.join(Path::new(line)), depth + 1, stores);
    }
}

fn is_zlib(bytes: &[u8]) -> bool {
    let [first, second, ..] = bytes else {
        return false;
    };
    first & 0x8f == 0x08 && (u16::from(*first) << 8 | u16::from(*second)) % 31 == 0
}

/// `kind size\0`
fn header(decoder: &mut impl Read) -> Option<(&'static str, usize)> {
    let mut header = Vec::with_capacity(MAX_HEADER);
    let mut byte = [0];
    loop {
        decoder.read_exact(&mut byte).ok()?;
        if byte[0] == 0 {
            break;
        }
        header.push(byte[0]);
        if header.len() > MAX_HEADER {
            return None;
        }
    }
    let (kind, size) = std::str::from_utf8(&header).ok()?.split_once(' ')?;
    let kind = ["commit", "tree", "blob", "tag"]
        .into_iter()
        .find(|known| *known == kind)?;
    Some((kind, size.parse().ok()?))
}

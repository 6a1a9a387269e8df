//! What trees hold: which content, at any path, and which folders tools made. Each folder is read once for all questions.

use std::collections::hash_map::Entry as Place;

use super::Error;
use super::ids::{IdMap, IdSet};
use super::object::{Kind, Objects};
use super::tree::{Entries, Entry, EntryKind};
use crate::evidence::ObjectId;
use crate::evidence::content::is_environment;

/// Folders that a virtual environment's own file stands in, by tree; a repository's root is none.
#[derive(Default)]
pub struct Environments {
    known: IdMap<bool>,
}

impl Environments {
    /// Whether the file at `path` below the tree `root` lies in a virtual environment.
    ///
    /// # Errors
    /// [`Error::Missing`], [`Error::Corrupt`].
    pub fn hold(
        &mut self,
        objects: &Objects<'_>,
        root: ObjectId,
        path: &[u8],
    ) -> Result<bool, Error> {
        let mut at = root;
        for name in path.split(|&byte| byte == b'/') {
            let known = self.known.get(&at).copied();
            let (marked, next) = objects.with_kind(&at, Kind::Tree, |bytes| {
                let mut next = None;
                let mut marked = known.unwrap_or(false);
                for (found, entry) in Entries::new(bytes, objects.id_len()) {
                    marked |=
                        known.is_none() && entry.kind == EntryKind::File && is_environment(found);
                    if found == name {
                        next = Some(entry);
                        if known.is_some() {
                            break;
                        }
                    }
                }
                (marked, next)
            })?;
            self.known.insert(at, marked);
            if marked && at != root {
                return Ok(true);
            }
            let Some(Entry {
                id,
                kind: EntryKind::Folder,
            }) = next
            else {
                break;
            };
            at = id;
        }
        Ok(false)
    }
}

/// Most folders that are read to find content, for all questions.
const MAX_FOLDERS: usize = 2_000_000;
/// How many bytes of ids are remembered.
const MAX_REMEMBERED: usize = 8 * 1024 * 1024;

/// Which content trees hold, at any path. Folders are read once for questions that come one after the other.
#[derive(Default)]
pub struct Holdings {
    folders: IdMap<Holding>,
    /// Of ids in `folders`.
    bytes: usize,
    question: u64,
    /// How many folders were read.
    read: usize,
}

struct Holding {
    /// The ids of its files, one after the other.
    files: Vec<u8>,
    folders: Vec<ObjectId>,
    /// The last question in which it was looked into, so that a folder that occurs often is opened once.
    question: u64,
}

impl Holdings {
    /// Whether `tree` holds a file with this content, anywhere in it.
    ///
    /// # Errors
    /// [`Error::Missing`], [`Error::Corrupt`]; [`Error::TooLarge`] where that takes more than can be read.
    pub fn hold(
        &mut self,
        objects: &Objects<'_>,
        tree: ObjectId,
        blob: &ObjectId,
    ) -> Result<bool, Error> {
        self.question += 1;
        if self.bytes > MAX_REMEMBERED {
            self.folders.clear();
            self.bytes = 0;
        }
        let mut open = vec![tree];
        while let Some(tree) = open.pop() {
            let holding = match self.folders.entry(tree) {
                Place::Occupied(known) => known.into_mut(),
                Place::Vacant(place) => {
                    self.read += 1;
                    if self.read > MAX_FOLDERS {
                        return Err(Error::TooLarge(String::new(), MAX_FOLDERS as u64));
                    }
                    let holding = place.insert(Holding::read(objects, &tree)?);
                    self.bytes += holding.files.len();
                    holding
                }
            };
            if holding.question == self.question {
                continue;
            }
            holding.question = self.question;
            if holding.has(blob) {
                return Ok(true);
            }
            open.extend_from_slice(&holding.folders);
        }
        Ok(false)
    }
}

impl Holding {
    fn read(objects: &Objects<'_>, tree: &ObjectId) -> Result<Self, Error> {
        objects.with_kind(tree, Kind::Tree, |bytes| {
            let (mut files, mut folders) = (Vec::new(), Vec::new());
            for (_, entry) in Entries::new(bytes, objects.id_len()) {
                match entry.kind {
                    EntryKind::File => files.extend_from_slice(entry.id.as_bytes()),
                    EntryKind::Folder => folders.push(entry.id),
                    EntryKind::Link | EntryKind::Submodule => {}
                }
            }
            files.shrink_to_fit();
            Self {
                files,
                folders,
                question: 0,
            }
        })
    }

    fn has(&self, blob: &ObjectId) -> bool {
        let wanted = blob.as_bytes();
        // Ids are random: the first bytes tell nearly all apart.
        let start = &wanted[..4];
        self.files
            .chunks_exact(wanted.len())
            .any(|id| id[..4] == *start && id == wanted)
    }
}

/// All that a tree holds.
#[derive(Default)]
pub struct Contents {
    /// The content of every file.
    pub files: IdSet,
    /// Every folder, the tree itself too.
    pub folders: IdSet,
}

impl Contents {
    /// Of this tree.
    ///
    /// # Errors
    /// [`Error::Missing`], [`Error::Corrupt`].
    pub fn of(objects: &Objects<'_>, tree: ObjectId) -> Result<Self, Error> {
        let mut contents = Self::default();
        contents.folders.insert(tree);
        let mut open = vec![tree];
        while let Some(tree) = open.pop() {
            objects.with_kind(&tree, Kind::Tree, |bytes| {
                for (_, entry) in Entries::new(bytes, objects.id_len()) {
                    match entry.kind {
                        EntryKind::File => drop(contents.files.insert(entry.id)),
                        EntryKind::Folder if contents.folders.insert(entry.id) => {
                            open.push(entry.id);
                        }
                        EntryKind::Folder | EntryKind::Link | EntryKind::Submodule => {}
                    }
                }
            })?;
        }
        Ok(contents)
    }
}

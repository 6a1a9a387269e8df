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
        let mut names = path.split(|&byte| byte == b'/').peekable();
        while let Some(name) = names.next() {
            if names.peek().is_none() {
                break;
            }
            let next = objects.with_kind(&at, Kind::Tree, |bytes| {
                Entries::new(bytes, objects.id_len())
                    .find(|(found, _)| *found == name)
                    .map(|(_, entry)| entry)
            })?;
            let Some(Entry {
                id,
                kind: EntryKind::Folder,
            }) = next
            else {
                break;
            };
            let marked = match self.known.get(&id) {
                Some(known) => *known,
                None => objects.with_kind(&id, Kind::Tree, |bytes| {
                    Entries::new(bytes, objects.id_len())
                        .any(|(name, entry)| entry.kind == EntryKind::File && is_environment(name))
                })?,
            };
            self.known.insert(id, marked);
            if marked {
                return Ok(true);
            }
            at = id;
        }
        Ok(false)
    }
}

/// Which content trees hold, at any path. Folders are read once for all questions.
pub struct Holdings {
    folders: IdMap<Holding>,
    question: u64,
    /// How many more folders may be read.
    left: usize,
}

struct Holding {
    /// The ids of its files, one after the other.
    files: Vec<u8>,
    folders: Vec<ObjectId>,
    /// The last question in which it was looked into, so that a folder that occurs often is opened once.
    question: u64,
}

impl Holdings {
    /// Which reads at most so many folders below the trees that it is asked about.
    pub fn within(folders: usize) -> Self {
        Self {
            folders: IdMap::default(),
            question: 0,
            left: folders,
        }
    }

    /// Whether `tree` holds a file with this content, anywhere in it as far as that may be read.
    ///
    /// # Errors
    /// [`Error::Missing`], [`Error::Corrupt`].
    pub fn hold(
        &mut self,
        objects: &Objects<'_>,
        tree: ObjectId,
        blob: &ObjectId,
    ) -> Result<bool, Error> {
        self.question += 1;
        let root = tree;
        let mut open = vec![root];
        while let Some(tree) = open.pop() {
            let holding = match self.folders.entry(tree) {
                Place::Occupied(known) => known.into_mut(),
                Place::Vacant(_) if self.left == 0 && tree != root => continue,
                Place::Vacant(place) => {
                    self.left = self.left.saturating_sub(1);
                    place.insert(Holding::read(objects, &tree)?)
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

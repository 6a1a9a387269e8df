//! What trees hold: which content, at any path, and which folders tools made. Each folder is read once for all questions.

use std::collections::hash_map::Entry as Place;
use std::ops::Range;

use super::Error;
use super::ids::{IdMap, IdSet};
use super::object::{Kind, Objects};
use super::stop::Stop;
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
        Ok(self.around(objects, root, path)?.is_some())
    }

    /// Where on the path the outermost virtual environment ends that the file lies in.
    ///
    /// # Errors
    /// [`Error::Missing`], [`Error::Corrupt`].
    pub fn around(
        &mut self,
        objects: &Objects<'_>,
        root: ObjectId,
        path: &[u8],
    ) -> Result<Option<usize>, Error> {
        let (mut at, mut end) = (root, 0);
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
                return Ok(Some(end));
            }
            let Some(Entry {
                id,
                kind: EntryKind::Folder,
            }) = next
            else {
                break;
            };
            at = id;
            end += usize::from(end > 0) + name.len();
        }
        Ok(None)
    }
}

/// Most folders that are looked through to find content, for all questions.
const MAX_FOLDERS: usize = 2_000_000;
/// How many files, or folders, are remembered from one question to the next.
const MAX_REMEMBERED: usize = 2 * 1024 * 1024;
/// Most of them that one question may bring. A folder adds no more than fits into the largest object that is read.
const MAX_AT_ONCE: usize = 256 * 1024 * 1024;

/// Which content trees hold, at any path. Folders are read once for questions that come one after the other.
#[derive(Default)]
pub struct Holdings {
    /// The number of each folder that was met.
    numbers: IdMap<u32>,
    met: Vec<Holding>,
    /// How the ids of all files of folders that were read begin, one after the other.
    files: Vec<u32>,
    /// The numbers of the folders in them, likewise.
    inner: Vec<u32>,
    question: u32,
    /// How many folders were looked through.
    looked: usize,
}

/// One folder. There are many: it takes little room.
struct Holding {
    id: ObjectId,
    /// Where its files begin and end, and its folders; all noughts before it is read.
    content: [u32; 4],
    is_read: bool,
    /// The last question in which it was looked into, so that a folder that occurs often is opened once.
    question: u32,
}

impl Holdings {
    /// Whether `tree` holds a file with this content, anywhere in it. Folders that are among `others` are known not to.
    ///
    /// # Errors
    /// [`Error::Missing`], [`Error::Corrupt`]; [`Error::TooLarge`] where that takes more than can be looked through.
    pub fn hold(
        &mut self,
        objects: &Objects<'_>,
        tree: ObjectId,
        blob: &ObjectId,
        others: Option<&IdSet>,
    ) -> Result<bool, Error> {
        let (held, looked) = self.look(objects, tree, blob, others, &Stop::default())?;
        self.charge(looked)?;
        Ok(held)
    }

    /// Counts folders that were looked through, here or by whoever told of it: how many they are does not depend on which of them
    /// were known.
    ///
    /// # Errors
    /// [`Error::TooLarge`] where they are too many by now.
    pub fn charge(&mut self, looked: usize) -> Result<(), Error> {
        self.looked += looked;
        match self.looked > MAX_FOLDERS {
            true => Err(Error::TooLarge(String::new(), MAX_FOLDERS as u64)),
            false => Ok(()),
        }
    }

    /// The same as [`Self::hold`], and how many folders it took to tell, not counted. Goes on until `stop`.
    ///
    /// # Errors
    /// As [`Self::hold`]; [`Error::Other`] at `stop`.
    pub fn look(
        &mut self,
        objects: &Objects<'_>,
        tree: ObjectId,
        blob: &ObjectId,
        others: Option<&IdSet>,
        stop: &Stop,
    ) -> Result<(bool, usize), Error> {
        if self.count() > MAX_REMEMBERED || self.question == u32::MAX {
            self.question = 0;
            self.numbers.clear();
            self.met.clear();
            self.files.clear();
            self.inner.clear();
        }
        self.question += 1;
        let start = start(blob);
        let mut looked = 0;
        let mut open = vec![self.number(tree)];
        while let Some(number) = open.pop() {
            stop.check()?;
            let folder = &mut self.met[number as usize];
            if std::mem::replace(&mut folder.question, self.question) == self.question {
                continue;
            }
            if others.is_some_and(|others| others.contains(&folder.id)) {
                continue;
            }
            looked += 1;
            if looked > MAX_FOLDERS {
                return Err(Error::TooLarge(String::new(), MAX_FOLDERS as u64));
            }
            if !folder.is_read {
                self.read(objects, number)?;
            }
            let [files, folders] = self.met[number as usize].content();
            // Ids are random: how they begin tells nearly all apart.
            if self.files[files].contains(&start) && self.holds(objects, number, blob)? {
                return Ok((true, looked));
            }
            open.extend_from_slice(&self.inner[folders]);
        }
        Ok((false, looked))
    }

    /// How many files or folders are remembered, whichever are more.
    fn count(&self) -> usize {
        self.files.len().max(self.inner.len()).max(self.met.len())
    }

    fn number(&mut self, id: ObjectId) -> u32 {
        match self.numbers.entry(id) {
            Place::Occupied(known) => *known.get(),
            Place::Vacant(place) => {
                let number = place_of(&self.met);
                self.met.push(Holding {
                    id,
                    content: [0; 4],
                    is_read: false,
                    question: 0,
                });
                *place.insert(number)
            }
        }
    }

    /// Reads a folder: where its files are, and its folders.
    fn read(&mut self, objects: &Objects<'_>, number: u32) -> Result<(), Error> {
        if self.count() > MAX_AT_ONCE {
            return Err(Error::TooLarge(String::new(), MAX_AT_ONCE as u64));
        }
        let (files, folders) = (place_of(&self.files), place_of(&self.inner));
        let id = self.met[number as usize].id;
        // That a file is not there is not told by one that stands for this folder.
        objects.with_sound(&id, Kind::Tree, |bytes| {
            for (_, entry) in Entries::new(bytes, objects.id_len()) {
                match entry.kind {
                    EntryKind::File => self.files.push(start(&entry.id)),
                    EntryKind::Folder => {
                        let number = self.number(entry.id);
                        self.inner.push(number);
                    }
                    EntryKind::Link | EntryKind::Submodule => {}
                }
            }
        })?;
        let folder = &mut self.met[number as usize];
        folder.content = [files, place_of(&self.files), folders, place_of(&self.inner)];
        folder.is_read = true;
        Ok(())
    }

    /// Whether the content is in this folder itself.
    fn holds(&self, objects: &Objects<'_>, number: u32, blob: &ObjectId) -> Result<bool, Error> {
        let id = &self.met[number as usize].id;
        objects.with_kind(id, Kind::Tree, |bytes| {
            Entries::new(bytes, objects.id_len())
                .any(|(_, entry)| entry.kind == EntryKind::File && entry.id == *blob)
        })
    }
}

impl Holding {
    /// Where its files are, and its folders.
    fn content(&self) -> [Range<usize>; 2] {
        let [files, files_end, folders, folders_end] = self.content.map(|place| place as usize);
        [files..files_end, folders..folders_end]
    }
}

/// Where the next one of them will be: they are not so many that four bytes would not do.
fn place_of<T>(all: &[T]) -> u32 {
    u32::try_from(all.len()).unwrap_or(u32::MAX)
}

/// How an id begins.
fn start(id: &ObjectId) -> u32 {
    let first = id.as_bytes().first_chunk();
    first.map_or(0, |first| u32::from_be_bytes(*first))
}

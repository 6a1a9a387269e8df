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
/// How many files are remembered.
const MAX_REMEMBERED: usize = 2 * 1024 * 1024;

/// Which content trees hold, at any path. Folders are read once for questions that come one after the other.
#[derive(Default)]
pub struct Holdings {
    /// The number of each folder that was met.
    numbers: IdMap<usize>,
    met: Vec<Holding>,
    /// How the ids of all files of folders that were read begin, one after the other.
    files: Vec<u32>,
    /// The numbers of the folders in them, likewise.
    inner: Vec<usize>,
    question: u64,
    /// How many folders were looked through.
    looked: usize,
}

/// One folder.
struct Holding {
    id: ObjectId,
    /// Where its files are, and its folders; none before it is read.
    content: Option<(Range<usize>, Range<usize>)>,
    /// The last question in which it was looked into, so that a folder that occurs often is opened once.
    question: u64,
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
        self.question += 1;
        if self.files.len() > MAX_REMEMBERED {
            self.numbers.clear();
            self.met.clear();
            self.files.clear();
            self.inner.clear();
        }
        let start = start(blob);
        let mut looked = 0;
        let mut open = vec![self.number(tree)];
        while let Some(number) = open.pop() {
            stop.check()?;
            if std::mem::replace(&mut self.met[number].question, self.question) == self.question {
                continue;
            }
            let id = &self.met[number].id;
            if others.is_some_and(|others| others.contains(id)) {
                continue;
            }
            looked += 1;
            if looked > MAX_FOLDERS {
                return Err(Error::TooLarge(String::new(), MAX_FOLDERS as u64));
            }
            let (files, folders) = match self.met[number].content.clone() {
                Some(content) => content,
                None => self.read(objects, number)?,
            };
            // Ids are random: how they begin tells nearly all apart.
            if self.files[files].contains(&start) && self.holds(objects, number, blob)? {
                return Ok((true, looked));
            }
            open.extend_from_slice(&self.inner[folders]);
        }
        Ok((false, looked))
    }

    fn number(&mut self, id: ObjectId) -> usize {
        match self.numbers.entry(id) {
            Place::Occupied(known) => *known.get(),
            Place::Vacant(place) => {
                self.met.push(Holding {
                    id,
                    content: None,
                    question: 0,
                });
                *place.insert(self.met.len() - 1)
            }
        }
    }

    /// Reads a folder: where its files are, and its folders.
    fn read(
        &mut self,
        objects: &Objects<'_>,
        number: usize,
    ) -> Result<(Range<usize>, Range<usize>), Error> {
        let (files, folders) = (self.files.len(), self.inner.len());
        let id = self.met[number].id;
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
        let content = (files..self.files.len(), folders..self.inner.len());
        self.met[number].content = Some(content.clone());
        Ok(content)
    }

    /// Whether the content is in this folder itself.
    fn holds(&self, objects: &Objects<'_>, number: usize, blob: &ObjectId) -> Result<bool, Error> {
        objects.with_kind(&self.met[number].id, Kind::Tree, |bytes| {
            Entries::new(bytes, objects.id_len())
                .any(|(_, entry)| entry.kind == EntryKind::File && entry.id == *blob)
        })
    }
}

/// How an id begins.
fn start(id: &ObjectId) -> u32 {
    let first = id.as_bytes().first_chunk();
    first.map_or(0, |first| u32::from_be_bytes(*first))
}

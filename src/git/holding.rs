//! What trees hold: which content, at any path, and which folders tools made. Each folder is read once for all questions.

use std::collections::hash_map::Entry as Place;

use super::Error;
use super::ids::{IdMap, IdSet};
use super::object::{Kind, Objects};
use super::stop::Stop;
use super::tree::{Entries, Entry, EntryKind};
use crate::evidence::ObjectId;
use crate::evidence::vendored::{is_environment, is_filled_by_tools};

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

    /// Where on the path the outermost virtual environment ends that the file lies in: in one of the folders that tools fill there. What
    /// else is beside these is whoever's who made the environment around their project.
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
            if marked && at != root && is_filled_by_tools(name) {
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
/// How many bytes are remembered from one question to the next, unless one alone takes more.
const MAX_REMEMBERED: usize = 32 * 1024 * 1024;
/// Beyond so many, nothing more is read: four bytes then number whatever there is.
const MAX_BYTES: usize = 512 * 1024 * 1024;
/// About how many a folder takes, with its number; a file, or a folder's place in another, takes [`PLACE`].
const FOLDER: usize = 128;
const PLACE: usize = 4;

/// Which content trees hold, at any path. Folders are read once for questions that come one after the other.
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
    /// How many bytes may be remembered.
    most: usize,
    /// How many the first question took since all was forgotten.
    alone: usize,
}

/// One folder. There are many: it takes little room.
struct Holding {
    id: ObjectId,
    /// Where its files begin and end, and its folders; none before it is read.
    content: Option<[u32; 4]>,
    /// The last question in which it was looked into, so that a folder that occurs often is opened once.
    question: u32,
}

impl Default for Holdings {
    fn default() -> Self {
        Self::remembering(MAX_REMEMBERED)
    }
}

impl Holdings {
    /// None yet, of which so many bytes are to be remembered.
    fn remembering(most: usize) -> Self {
        Self {
            numbers: IdMap::default(),
            met: Vec::new(),
            files: Vec::new(),
            inner: Vec::new(),
            question: 0,
            looked: 0,
            most,
            alone: 0,
        }
    }

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
        self.make_room();
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
            let content = match folder.content {
                Some(content) => content,
                None => self.read(objects, number)?,
            };
            let [files, files_end, folders, folders_end] = content.map(|place| place as usize);
            // Ids are random: how they begin tells nearly all apart.
            let is_alike = self.files[files..files_end].contains(&start);
            if is_alike && self.holds(objects, number, blob)? {
                return Ok((true, looked));
            }
            open.extend_from_slice(&self.inner[folders..folders_end]);
        }
        Ok((false, looked))
    }

    /// Forgets all where it has become much, before the next question.
    fn make_room(&mut self) {
        if self.question == 1 {
            self.alone = self.bytes();
        }
        // What one question takes, the next takes, too: that is not to be read again each time.
        if self.bytes() > self.most.max(2 * self.alone) || self.question == u32::MAX {
            self.numbers.clear();
            self.met.clear();
            self.files.clear();
            self.inner.clear();
            self.question = 0;
        }
    }

    /// About how many bytes it takes.
    fn bytes(&self) -> usize {
        PLACE * (self.files.len() + self.inner.len()) + FOLDER * self.met.len()
    }

    fn number(&mut self, id: ObjectId) -> u32 {
        match self.numbers.entry(id) {
            Place::Occupied(known) => *known.get(),
            Place::Vacant(place) => {
                let number = place_of(&self.met);
                self.met.push(Holding {
                    id,
                    content: None,
                    question: 0,
                });
                *place.insert(number)
            }
        }
    }

    /// Reads a folder: where its files are, and its folders.
    fn read(&mut self, objects: &Objects<'_>, number: u32) -> Result<[u32; 4], Error> {
        if self.bytes() > MAX_BYTES {
            return Err(Error::TooLarge(String::new(), MAX_BYTES as u64));
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
        let content = [files, place_of(&self.files), folders, place_of(&self.inner)];
        self.met[number as usize].content = Some(content);
        Ok(content)
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

/// Where the next one of them will be: [`MAX_BYTES`] keeps them few enough.
fn place_of<T>(all: &[T]) -> u32 {
    u32::try_from(all.len()).unwrap_or(u32::MAX)
}

/// How an id begins.
fn start(id: &ObjectId) -> u32 {
    let first = id.as_bytes().first_chunk();
    first.map_or(0, |first| u32::from_be_bytes(*first))
}

#[cfg(test)]
mod tests {
    use git2::{Oid, Repository};

    use super::Holdings;
    use crate::evidence::ObjectId;
    use crate::git::Repo;

    #[test]
    fn what_is_forgotten_in_between_changes_no_answer() {
        let folder = tempfile::tempdir().unwrap();
        let repository = Repository::init(folder.path()).unwrap();
        let id = |oid: Oid| ObjectId::from_bytes(oid.as_bytes()).unwrap();
        let blob = |n: usize| repository.blob(n.to_string().as_bytes()).unwrap();
        let tree = |entries: &[(String, Oid, i32)]| {
            let mut tree = repository.treebuilder(None).unwrap();
            for (name, id, mode) in entries {
                tree.insert(name, *id, *mode).unwrap();
            }
            tree.write().unwrap()
        };
        // Each has three folders, of which the next has two, and each of those two files.
        let inner = |n: usize| {
            let file = |n| (format!("f{n}"), blob(n), 0o100_644);
            tree(&[file(n), file(n + 1)])
        };
        let roots: Vec<ObjectId> = (0..12)
            .map(|root| {
                let folders = (root..root + 3).map(|n| (format!("d{n}"), inner(n), 0o040_000));
                id(tree(&folders.collect::<Vec<_>>()))
            })
            .collect();
        let repo = Repo::open(folder.path()).unwrap();
        let objects = repo.objects().unwrap();
        for most in [0, 600, 1_000, 2_000, usize::MAX] {
            let mut holdings = Holdings::remembering(most);
            for (root, tree) in roots.iter().enumerate() {
                for n in 0..16 {
                    let held = holdings.hold(&objects, *tree, &id(blob(n)), None).unwrap();
                    assert_eq!(held, (root..root + 4).contains(&n), "{most}, {root}, {n}");
                }
            }
            assert!(
                most > 0 || holdings.met.len() <= 8,
                "{}",
                holdings.met.len()
            );
        }
    }
}

//! The object store behind one small function, so that it can be exchanged: [`Objects::with`].
//!
//! Raw objects only: no replacement, no graft, no cache. An id is never assumed to have 40 digits.

use std::cell::{Cell, OnceCell};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use git2::{ErrorCode, ObjectFormat, Odb, Oid, Repository};

use super::ids::IdMap;
pub use super::kind::Kind;
use super::loose::{self, Loose, Unread};
use super::pack::{MAX_SIZE, Packs, Shelf};
use super::stop::Stop;
use super::{Error, hash};
use crate::evidence::ObjectId;

/// How many tags may name one another before the commit.
const MAX_TAGS: usize = 8;
/// How many bytes of commits are remembered: those read first, which are the newest, and which every further question begins with.
const MAX_COMMITS: usize = 1536 * 1024;
/// A commit of so many bytes is a large one, of which real histories have few.
pub const LARGE: usize = 128 * 1024;
/// How many bytes of large commits one reader reads: thousands of them may be small changes of one another.
const MAX_LARGE: u64 = 256 << 20;

/// Reads objects of one repository, its alternates included.
pub struct Objects<'repo> {
    store: Odb<'repo>,
    files: &'repo Files,
    format: ObjectFormat,
    /// How many more bytes of large commits are read.
    large: Cell<u64>,
}

/// The object files that are read here; what is not in them, or not in a form that is known here, is left to libgit2.
pub(super) struct Files {
    packs: Packs,
    loose: Loose,
    commits: Arc<Mutex<Commits>>,
    sound: OnceCell<bool>,
}

/// Commits that were read, by whichever reader.
#[derive(Default)]
struct Commits {
    known: IdMap<Arc<[u8]>>,
    bytes: usize,
}

impl Files {
    /// Of the repository with this common git directory. Nothing is opened before it is needed.
    pub fn of(common_dir: &Path) -> Self {
        let stores = loose::stores(common_dir.join("objects"));
        Self {
            packs: Packs::at(stores.clone()),
            loose: Loose::at(stores),
            commits: Arc::default(),
            sound: OnceCell::new(),
        }
    }

    fn commit(&self, id: &ObjectId) -> Option<Arc<[u8]>> {
        self.commits().known.get(id).cloned()
    }

    fn commits(&self) -> MutexGuard<'_, Commits> {
        // Nobody stops between two halves of a change.
        self.commits.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Commits {
    fn put(&mut self, id: ObjectId, bytes: &[u8]) {
        if self.bytes + bytes.len() <= MAX_COMMITS && !self.known.contains_key(&id) {
            self.bytes += bytes.len();
            self.known.insert(id, Arc::from(bytes));
        }
    }
}

/// What one more reader of a repository's objects is made from, on whatever thread.
pub(super) struct Store {
    common_dir: PathBuf,
    format: ObjectFormat,
    shelf: Arc<Shelf>,
    stores: Vec<PathBuf>,
    commits: Arc<Mutex<Commits>>,
}

impl Store {
    /// Its object files: the packs are those that are open already, and commits are remembered for both; else what is remembered
    /// is the reader's own.
    pub fn files(&self) -> Files {
        Files {
            packs: Packs::of(Arc::clone(&self.shelf)),
            loose: Loose::at(self.stores.clone()),
            commits: Arc::clone(&self.commits),
            sound: OnceCell::new(),
        }
    }

    /// A reader of these files, and of what only libgit2 can read.
    ///
    /// # Errors
    /// [`Error::Other`], libgit2's own.
    pub fn objects<'a>(&self, files: &'a Files) -> Result<Objects<'a>, Error> {
        Objects::at(&self.common_dir, files, self.format)
    }
}

impl<'repo> Objects<'repo> {
    pub(super) fn of(repository: &'repo Repository, files: &'repo Files) -> Result<Self, Error> {
        let store = repository
            .odb()
            .map_err(|error| Error::Other(error.message().to_owned()))?;
        Ok(Self {
            store,
            files,
            format: repository.object_format(),
            large: Cell::new(MAX_LARGE),
        })
    }

    pub(super) fn at(
        common_dir: &Path,
        files: &'repo Files,
        format: ObjectFormat,
    ) -> Result<Self, Error> {
        let other = |error: git2::Error| Error::Other(error.message().to_owned());
        let store = Odb::new_ext(format).map_err(other)?;
        let folder = common_dir.join("objects");
        let folder = folder.to_str().ok_or_else(|| {
            Error::Unsupported("a git directory whose path is not UTF-8".to_owned())
        })?;
        store.add_disk_alternate(folder).map_err(other)?;
        Ok(Self {
            store,
            files,
            format,
            large: Cell::new(MAX_LARGE),
        })
    }

    /// Gives `read` the kind and bytes of an object.
    ///
    /// # Errors
    /// [`Error::Missing`] where it is not here, [`Error::Corrupt`] where it cannot be read.
    pub fn with<T>(&self, id: &ObjectId, read: impl FnOnce(Kind, &[u8]) -> T) -> Result<T, Error> {
        match self.files.commit(id) {
            Some(commit) => Ok(read(Kind::Commit, &commit)),
            None => self.with_stored(id, read),
        }
    }

    /// The same, not asking among the commits that are remembered: both readers do, and one may wait for the other.
    fn with_stored<T>(
        &self,
        id: &ObjectId,
        read: impl FnOnce(Kind, &[u8]) -> T,
    ) -> Result<T, Error> {
        let too_large = |size| Error::TooLarge(format!("object {id}"), size);
        if let Some(found) = self.files.packs.read(id) {
            let (kind, bytes) = found.map_err(too_large)?;
            if kind == Kind::Commit {
                self.remember(id, bytes.as_slice())?;
            }
            let told = read(kind, bytes.as_slice());
            self.files.packs.reuse(bytes);
            return Ok(told);
        }
        if let Some(stored) = self.files.loose.read(id) {
            let stored = stored.map_err(|unread| match unread {
                Unread::Damaged => Error::Corrupt(*id),
                Unread::TooLarge(size) => too_large(size),
            })?;
            if stored.kind == Kind::Commit {
                self.remember(id, &stored.bytes)?;
            }
            return Ok(read(stored.kind, &stored.bytes));
        }
        // It was passed over for its size, not for damage.
        let size = self.files.packs.size(id).filter(|size| *size > MAX_SIZE);
        if let Some(size) = size {
            return Err(too_large(size));
        }
        self.with_library(id, read)
    }

    /// The same, by libgit2: what is in a form, or in more packs, than are read here.
    fn with_library<T>(
        &self,
        id: &ObjectId,
        read: impl FnOnce(Kind, &[u8]) -> T,
    ) -> Result<T, Error> {
        let (library, oid) = (self.library(id)?, oid(id)?);
        let fault = |error: git2::Error| fault(&error, id);
        let (size, kind) = library.read_header(oid).map_err(fault)?;
        let kind = Kind::of(kind).ok_or(Error::Corrupt(*id))?;
        let size = u64::try_from(size).unwrap_or(u64::MAX);
        if size > kind.largest().min(loose::MAX_LARGE) {
            return Err(Error::TooLarge(format!("object {id}"), size));
        }
        let object = library.read(oid).map_err(fault)?;
        Ok(read(kind, object.data()))
    }

    /// Remembers a commit that was read, or counts it where it is a large one: those are read as often as they are asked for.
    fn remember(&self, id: &ObjectId, bytes: &[u8]) -> Result<(), Error> {
        if bytes.len() < LARGE {
            self.files.commits().put(*id, bytes);
            return Ok(());
        }
        let size = bytes.len() as u64;
        let left = self.large.get().checked_sub(size);
        let left = left.ok_or_else(|| Error::TooLarge(format!("object {id}"), size))?;
        self.large.set(left);
        Ok(())
    }

    /// Gives `read` the bytes of an object of this kind.
    ///
    /// # Errors
    /// As [`Self::with`]; [`Error::Corrupt`] for one of another kind.
    pub fn with_kind<T>(
        &self,
        id: &ObjectId,
        wanted: Kind,
        read: impl FnOnce(&[u8]) -> T,
    ) -> Result<T, Error> {
        let read = |kind, bytes: &[u8]| (kind == wanted).then(|| read(bytes));
        let found = match wanted {
            Kind::Commit => self.with(id, read)?,
            _ => self.with_stored(id, read)?,
        };
        found.ok_or(Error::Corrupt(*id))
    }

    /// The same, of one whose bytes have the hash that its id says: for what a verdict rests on that nothing else would tell.
    ///
    /// # Errors
    /// As [`Self::with_kind`].
    pub fn with_sound<T>(
        &self,
        id: &ObjectId,
        wanted: Kind,
        read: impl FnOnce(&[u8]) -> T,
    ) -> Result<T, Error> {
        let read = |bytes: &[u8]| {
            let is_sound = self.has_id(wanted, bytes, id);
            is_sound.then(|| read(bytes))
        };
        self.with_kind(id, wanted, read)?.ok_or(Error::Corrupt(*id))
    }

    /// Runs `read`, which reads many objects that are changes of one another: each is remembered for the next, as far as memory allows.
    pub fn in_bulk<T>(&self, read: impl FnOnce() -> T) -> T {
        self.files.packs.keep_all(true);
        let found = read();
        self.files.packs.keep_all(false);
        found
    }

    /// The size of an object in bytes, without inflating it.
    ///
    /// # Errors
    /// As [`Self::with`].
    pub fn size(&self, id: &ObjectId) -> Result<u64, Error> {
        if let Some(size) = self.files.packs.size(id) {
            return Ok(size);
        }
        if let Some(size) = self.files.loose.size(id) {
            return size.map_err(|_| Error::Corrupt(*id));
        }
        let (size, _) = self
            .library(id)?
            .read_header(oid(id)?)
            .map_err(|error| fault(&error, id))?;
        Ok(u64::try_from(size).unwrap_or(u64::MAX))
    }

    /// A number by which many objects are best sorted before they are read: as they lie on disk.
    pub fn place(&self, id: &ObjectId) -> Option<u64> {
        self.files.packs.place(id)
    }

    /// About how many objects there are, told without opening any.
    pub(super) fn estimate(&self) -> u64 {
        self.files.packs.count(self.id_len()) + self.files.loose.estimate()
    }

    /// What one more reader is made from; `None` where libgit2 could not be told of the common git directory.
    pub(super) fn store(&self, common_dir: &Path) -> Option<Store> {
        common_dir.to_str()?;
        Some(Store {
            common_dir: common_dir.to_path_buf(),
            format: self.format,
            shelf: self.files.packs.shelf(),
            stores: self.files.loose.stores().to_vec(),
            commits: Arc::clone(&self.files.commits),
        })
    }

    /// Whether the object is here.
    pub fn holds(&self, id: &ObjectId) -> bool {
        self.files.packs.hold(id)
            || self.files.loose.holds(id)
            || (self.is_sound_store() && oid(id).is_ok_and(|id| self.store.exists(id)))
    }

    /// The one object whose id begins with these hex digits, at least four.
    pub fn with_prefix(&self, hex: &str) -> Option<ObjectId> {
        if hex.len() < 4 || !self.is_sound_store() {
            return None;
        }
        let short = Oid::from_str_ext(hex, self.format).ok()?;
        let full = self.store.exists_prefix(short, hex.len()).ok()?;
        ObjectId::from_bytes(full.as_bytes())
    }

    /// The commit that an object is, or that a tag names, tags of tags included.
    pub fn peel(&self, id: ObjectId) -> Option<ObjectId> {
        let mut id = id;
        for _ in 0..MAX_TAGS {
            let tagged = self.with(&id, |kind, bytes| match kind {
                Kind::Commit => Some(id),
                Kind::Tag => bytes
                    .strip_prefix(b"object ")
                    .and_then(|rest| rest.split(|&byte| byte == b'\n').next())
                    .and_then(ObjectId::parse_bytes),
                Kind::Tree | Kind::Blob => None,
            });
            match tagged {
                Ok(Some(next)) if next == id => return Some(id),
                Ok(Some(next)) => id = next,
                _ => return None,
            }
        }
        None
    }

    /// Whether the object's bytes have the hash that its id says. Reading does not check it.
    ///
    /// # Errors
    /// As [`Self::with`].
    pub fn is_sound(&self, id: &ObjectId) -> Result<bool, Error> {
        self.with(id, |kind, bytes| self.has_id(kind, bytes, id))
    }

    fn has_id(&self, kind: Kind, bytes: &[u8], id: &ObjectId) -> bool {
        hash::id_of(kind, bytes, self.id_len()).as_ref() == Some(id)
    }

    /// Whether the indexes of the packs are as git wrote them: one that mixes objects up shows another history, not a broken one.
    /// True, too, at `stop`: nobody asks any more.
    pub(super) fn are_indexes_whole(&self, stop: &Stop) -> bool {
        self.files.packs.are_indexes_whole(stop)
    }

    /// The id that a file of these bytes has in this repository, whether or not it is there.
    ///
    /// # Errors
    /// [`Error::Other`] where ids have no length that is known here.
    pub fn id_of(&self, bytes: &[u8]) -> Result<ObjectId, Error> {
        hash::id_of(Kind::Blob, bytes, self.id_len())
            .ok_or_else(|| Error::Other("an id of unknown length".to_owned()))
    }

    /// libgit2, for an object that could not be read here.
    fn library(&self, id: &ObjectId) -> Result<&Odb<'repo>, Error> {
        // What is damaged is no work for libgit2: it may never return, or not even with an error.
        if self.files.packs.hold(id) || !self.is_sound_store() {
            return Err(Error::Corrupt(*id));
        }
        Ok(&self.store)
    }

    /// Whether libgit2 may look into the packs.
    pub(super) fn is_sound_store(&self) -> bool {
        let sound = &self.files.sound;
        *sound.get_or_init(|| self.files.packs.are_sound(self.id_len()))
    }

    /// Bytes of an id in this repository: 20 or 32.
    pub fn id_len(&self) -> usize {
        match self.format {
            ObjectFormat::Sha1 => 20,
            _ => 32,
        }
    }
}

fn oid(id: &ObjectId) -> Result<Oid, Error> {
    Oid::from_bytes(id.as_bytes()).map_err(|_| Error::Corrupt(*id))
}

fn fault(error: &git2::Error, id: &ObjectId) -> Error {
    if error.code() == ErrorCode::NotFound {
        Error::Missing(*id)
    } else {
        Error::Corrupt(*id)
    }
}

#[cfg(test)]
mod tests;

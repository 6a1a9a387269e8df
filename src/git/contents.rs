//! All that trees hold: every content, at whatever path, and every folder. Each folder is read once, by as many threads as have time.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};

use super::ids::IdSet;
use super::object::{Kind, Objects};
use super::tree::{Entries, EntryKind};
use super::{Error, Repo, tree};
use crate::evidence::ObjectId;

/// What some trees hold.
#[derive(Debug, Default)]
pub struct Contents {
    /// The content of every file.
    pub files: IdSet,
    /// Every folder, the trees themselves too.
    pub folders: IdSet,
}

/// What the fork point holds: read at the first question, and known then to whoever asks.
#[derive(Debug)]
pub struct Inherited {
    /// The fork point's tree.
    pub tree: ObjectId,
    gathering: Gathering,
    contents: OnceLock<Result<Contents, Error>>,
}

/// The content of every file at some commits of one repository, for a look into another.
#[derive(Debug, Clone, Default)]
pub struct Given {
    contents: Arc<Contents>,
    /// What could not be read of it.
    gap: Option<ObjectId>,
}

impl Inherited {
    /// Of this tree, of which nothing is read yet.
    pub fn of(tree: ObjectId) -> Self {
        Self {
            tree,
            gathering: Gathering::after(IdSet::default(), tree),
            contents: OnceLock::new(),
        }
    }

    /// What is there.
    ///
    /// # Errors
    /// [`Error::Missing`], [`Error::Corrupt`] where that cannot be read whole.
    pub fn read(&self, objects: &Objects<'_>) -> Result<&Contents, Error> {
        let read = || {
            self.gathering.work(objects);
            self.gathering.end()
        };
        let contents = self.contents.get_or_init(read);
        contents.as_ref().map_err(Error::clone)
    }

    /// What is there, where it was read before.
    pub fn known(&self) -> Option<&Contents> {
        self.contents.get()?.as_ref().ok()
    }

    /// Reads along where somebody is reading, with a reader of one's own.
    pub fn help(&self, objects: &Objects<'_>) {
        if self.gathering.is_begun() {
            self.gathering.work(objects);
        }
    }
}

impl Given {
    /// Of these commits' trees, as far as they can be read.
    pub fn at(repo: &Repo, commits: impl IntoIterator<Item = ObjectId>) -> Self {
        let mut given = Self::default();
        let mut contents = Contents::default();
        if let Ok(objects) = repo.objects() {
            for commit in commits {
                let read = tree::of_commit(&objects, &commit)
                    .and_then(|tree| contents.add(&objects, tree));
                if let Err(error) = read {
                    given.gap.get_or_insert(error.object().unwrap_or(commit));
                }
            }
        }
        given.contents = Arc::new(contents);
        given
    }

    /// Whether one of them has this content.
    ///
    /// # Errors
    /// [`Error::Missing`] where that could not be read whole.
    pub fn hold(&self, blob: &ObjectId) -> Result<bool, Error> {
        match (self.contents.files.contains(blob), self.gap) {
            (false, Some(gap)) => Err(Error::Missing(gap)),
            (found, _) => Ok(found),
        }
    }
}

impl Contents {
    /// Takes in this tree, too: folders that are known are not read again.
    fn add(&mut self, objects: &Objects<'_>, tree: ObjectId) -> Result<(), Error> {
        let folders = std::mem::take(&mut self.folders);
        let gathering = Gathering::after(folders, tree);
        gathering.work(objects);
        let mut work = gathering.lock();
        self.folders = std::mem::take(&mut work.folders);
        self.files.extend(std::mem::take(&mut work.files));
        work.error.take().map_or(Ok(()), Err)
    }
}

/// The reading of all folders below a tree.
#[derive(Debug)]
struct Gathering {
    work: Mutex<Work>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Work {
    is_begun: bool,
    /// Folders that are to be read.
    open: Vec<ObjectId>,
    /// Those, and all that were.
    folders: IdSet,
    files: Vec<ObjectId>,
    /// How many are reading a folder, and how many wait for what those find.
    readers: usize,
    waiting: usize,
    /// What could not be read: of several the one with the lowest id.
    error: Option<Error>,
}

/// One who reads a folder: that nobody waits for them any more is told, whatever happens to them.
struct Turn<'a>(&'a Gathering);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut work = self.0.lock();
        work.readers -= 1;
        // Only where it is heard: it is a call of the system.
        if work.waiting > 0 {
            self.0.changed.notify_all();
        }
    }
}

impl Gathering {
    /// Of a tree, but for these folders.
    fn after(mut folders: IdSet, tree: ObjectId) -> Self {
        let open = folders.insert(tree).then_some(tree).into_iter().collect();
        let work = Work {
            open,
            folders,
            ..Work::default()
        };
        Self {
            work: Mutex::new(work),
            changed: Condvar::new(),
        }
    }

    fn is_begun(&self) -> bool {
        self.lock().is_begun
    }

    /// Reads folders until there are none left, one's own and those that others find.
    fn work(&self, objects: &Objects<'_>) {
        let (mut files, mut folders) = (Vec::new(), Vec::new());
        while let Some((tree, turn)) = self.next() {
            let read = list(objects, &tree, &mut files, &mut folders);
            let mut work = self.lock();
            work.files.append(&mut files);
            for folder in folders.drain(..) {
                if work.folders.insert(folder) {
                    work.open.push(folder);
                }
            }
            // Of several the same is told, whichever thread comes to it first.
            if let Err(error) = read
                && work
                    .error
                    .as_ref()
                    .is_none_or(|first| error.object() < first.object())
            {
                work.error = Some(error);
            }
            drop(work);
            drop(turn);
        }
    }

    /// A folder to read; `None` where there will be no more.
    fn next(&self) -> Option<(ObjectId, Turn<'_>)> {
        let mut work = self.lock();
        work.is_begun = true;
        loop {
            if let Some(tree) = work.open.pop() {
                work.readers += 1;
                return Some((tree, Turn(self)));
            }
            if work.readers == 0 {
                return None;
            }
            work.waiting += 1;
            work = self
                .changed
                .wait(work)
                .unwrap_or_else(PoisonError::into_inner);
            work.waiting -= 1;
        }
    }

    /// What was found, once all is read.
    fn end(&self) -> Result<Contents, Error> {
        let mut work = self.lock();
        match work.error.take() {
            Some(error) => Err(error),
            None => Ok(Contents {
                // At once: one by one, they would be moved again and again.
                files: std::mem::take(&mut work.files).into_iter().collect(),
                folders: std::mem::take(&mut work.folders),
            }),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Work> {
        // Nobody stops between two halves of a change.
        self.work.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Appends what a folder lists.
fn list(
    objects: &Objects<'_>,
    tree: &ObjectId,
    files: &mut Vec<ObjectId>,
    folders: &mut Vec<ObjectId>,
) -> Result<(), Error> {
    // That a file is not there is not told by one that stands for this folder.
    objects.with_sound(tree, Kind::Tree, |bytes| {
        for (_, entry) in Entries::new(bytes, objects.id_len()) {
            match entry.kind {
                EntryKind::File => files.push(entry.id),
                EntryKind::Folder => folders.push(entry.id),
                EntryKind::Link | EntryKind::Submodule => {}
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::thread;

    use git2::{ObjectType, Oid, Repository};

    use super::{Contents, Gathering, IdSet, Inherited, Turn, list};
    use crate::evidence::ObjectId;
    use crate::git::{Error, Repo};

    fn id(oid: Oid) -> ObjectId {
        ObjectId::from_bytes(oid.as_bytes()).unwrap()
    }

    /// A tree of `width` folders with a file each and two folders that others have too, `depth` deep.
    fn tree(repository: &Repository, width: usize, depth: usize) -> Oid {
        let mut builder = repository.treebuilder(None).unwrap();
        for n in 0..width {
            let text = format!("{depth} {n}");
            let blob = repository.blob(text.as_bytes()).unwrap();
            builder.insert(format!("{n}.py"), blob, 0o100_644).unwrap();
            if depth > 0 {
                let inner = tree(repository, width - n % 2, depth - 1);
                builder.insert(format!("{n}"), inner, 0o040_000).unwrap();
            }
        }
        builder.write().unwrap()
    }

    fn sorted(contents: &Contents) -> (BTreeSet<ObjectId>, BTreeSet<ObjectId>) {
        let sorted = |ids: &IdSet| ids.iter().copied().collect();
        (sorted(&contents.files), sorted(&contents.folders))
    }

    #[test]
    fn two_threads_gather_what_one_does() {
        let folder = tempfile::tempdir().unwrap();
        let repository = Repository::init(folder.path()).unwrap();
        let tree = id(tree(&repository, 4, 4));
        let repo = Repo::open(folder.path()).unwrap();
        let objects = repo.objects().unwrap();
        let alone = Inherited::of(tree);
        let alone = sorted(alone.read(&objects).unwrap());
        assert!(alone.0.len() > 10 && alone.1.len() > 5, "{alone:?}");
        let store = objects.store(repo.common_dir()).unwrap();
        let gathering = Gathering::after(IdSet::default(), tree);
        // The other thread waits for what is in the only folder that is known.
        let (root, turn) = gathering.next().unwrap();
        thread::scope(|scope| {
            scope.spawn(|| {
                let files = store.files();
                gathering.work(&store.objects(&files).unwrap());
            });
            let (mut files, mut folders) = (Vec::new(), Vec::new());
            list(&objects, &root, &mut files, &mut folders).unwrap();
            let mut work = gathering.lock();
            work.files = files;
            work.folders.extend(&folders);
            work.open = folders;
            drop(work);
            drop(turn);
            gathering.work(&objects);
        });
        assert_eq!(sorted(&gathering.end().unwrap()), alone);
    }

    #[test]
    fn nobody_waits_for_a_reader_who_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let repository = Repository::init(folder.path()).unwrap();
        let gathering = Gathering::after(IdSet::default(), id(tree(&repository, 2, 1)));
        let turn = gathering.next().map(|(_, turn)| turn);
        thread::scope(|scope| {
            let waiting = scope.spawn(|| gathering.next().is_none());
            drop::<Option<Turn<'_>>>(turn);
            assert!(waiting.join().unwrap());
        });
    }

    #[test]
    fn a_folder_that_is_not_here_ends_it_for_all_who_ask() {
        let folder = tempfile::tempdir().unwrap();
        let repository = Repository::init(folder.path()).unwrap();
        let [gone, lower] = ["9b", "4b"].map(|start| {
            let hex = format!("{start}825dc642cb6eb9a060e54bf8d69288fbee4905");
            Oid::from_str(&hex).unwrap()
        });
        let odb = repository.odb().unwrap();
        let entry = |name: &str, oid: Oid| [name.as_bytes(), b"\0", oid.as_bytes()].concat();
        let bytes = [entry("40000 a", lower), entry("40000 b", gone)].concat();
        let tree = id(odb.write(ObjectType::Tree, &bytes).unwrap());
        let repo = Repo::open(folder.path()).unwrap();
        let objects = repo.objects().unwrap();
        let inherited = Inherited::of(tree);
        for _ in 0..2 {
            let read = inherited.read(&objects).err();
            assert_eq!(read, Some(Error::Missing(id(lower))));
        }
        assert!(inherited.known().is_none());
        inherited.help(&objects);
    }
}

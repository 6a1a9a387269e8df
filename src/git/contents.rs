//! All that trees hold: every content, at whatever path, and every folder. Each folder is read once.

use std::sync::{Arc, OnceLock};

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
            contents: OnceLock::new(),
        }
    }

    /// What is there.
    ///
    /// # Errors
    /// [`Error::Missing`], [`Error::Corrupt`] where that cannot be read whole.
    pub fn read(&self, objects: &Objects<'_>) -> Result<&Contents, Error> {
        let read = || {
            let mut contents = Contents::default();
            contents.add(objects, self.tree).map(|()| contents)
        };
        let contents = self.contents.get_or_init(read);
        contents.as_ref().map_err(Error::clone)
    }

    /// What is there, where it was read before.
    pub fn known(&self) -> Option<&Contents> {
        self.contents.get()?.as_ref().ok()
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
    /// Takes in this tree, too, as far as it can be read: folders that are known are not read again.
    fn add(&mut self, objects: &Objects<'_>, tree: ObjectId) -> Result<(), Error> {
        let mut open: Vec<ObjectId> = self
            .folders
            .insert(tree)
            .then_some(tree)
            .into_iter()
            .collect();
        let mut files = Vec::new();
        let mut read = Ok(());
        while let (Ok(()), Some(tree)) = (&read, open.pop()) {
            // That a file is not there is not told by one that stands for this folder.
            read = objects.with_sound(&tree, Kind::Tree, |bytes| {
                for (_, entry) in Entries::new(bytes, objects.id_len()) {
                    match entry.kind {
                        EntryKind::File => files.push(entry.id),
                        EntryKind::Folder if self.folders.insert(entry.id) => {
                            open.push(entry.id);
                        }
                        EntryKind::Folder | EntryKind::Link | EntryKind::Submodule => {}
                    }
                }
            });
        }
        // At once: one by one, they would be moved again and again.
        self.files.extend(files);
        read
    }
}

#[cfg(test)]
mod tests {
    use git2::{ObjectType, Oid, Repository};

    use super::Inherited;
    use crate::evidence::ObjectId;
    use crate::git::{Error, Repo};

    #[test]
    fn a_folder_that_is_not_here_is_told_whoever_asks() {
        let folder = tempfile::tempdir().unwrap();
        let repository = Repository::init(folder.path()).unwrap();
        let id = |oid: Oid| ObjectId::from_bytes(oid.as_bytes()).unwrap();
        let gone = Oid::from_str("4b825dc642cb6eb9a060e54bf8d69288fbee4905").unwrap();
        let odb = repository.odb().unwrap();
        let bytes = [b"40000 gone\0", gone.as_bytes()].concat();
        let tree = id(odb.write(ObjectType::Tree, &bytes).unwrap());
        let repo = Repo::open(folder.path()).unwrap();
        let objects = repo.objects().unwrap();
        let inherited = Inherited::of(tree);
        for _ in 0..2 {
            let read = inherited.read(&objects).err();
            assert_eq!(read, Some(Error::Missing(id(gone))));
        }
        assert!(inherited.known().is_none());
    }
}

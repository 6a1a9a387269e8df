//! The texts of a document's versions in history, as much of them as one question may read: a small repository can hold versions
//! that take gigabytes, each a few bytes' change of another.

use std::cell::Cell;

use super::Error;
use super::object::{Kind, Objects};
use crate::evidence::ObjectId;
use crate::evidence::ticks::MAX_DOCUMENT;

/// Reads versions, until they were as many bytes as one question may read.
pub struct Texts<'a, 'repo> {
    objects: &'a Objects<'repo>,
    left: Cell<u64>,
}

impl<'a, 'repo> Texts<'a, 'repo> {
    /// Of so many bytes, all together.
    pub fn new(objects: &'a Objects<'repo>, most: u64) -> Self {
        let left = Cell::new(most);
        Self { objects, left }
    }

    /// The text of one version.
    ///
    /// # Errors
    /// [`Error::TooLarge`] for what is no document of ours for its size, and where no more may be read; [`Error::Missing`],
    /// [`Error::Corrupt`].
    pub fn read(&self, version: &ObjectId) -> Result<Vec<u8>, Error> {
        let size = self.objects.size(version)?;
        let left = self.left.get().checked_sub(size);
        match left.filter(|_| size <= MAX_DOCUMENT) {
            Some(left) => self.left.set(left),
            None => return Err(Error::TooLarge(format!("object {version}"), size)),
        }
        self.objects.with_kind(version, Kind::Blob, <[u8]>::to_vec)
    }
}

#[cfg(test)]
mod tests {
    use git2::{ObjectType, Repository};

    use super::{MAX_DOCUMENT, Texts};
    use crate::evidence::ObjectId;
    use crate::git::{Error, Repo};

    #[test]
    fn no_more_is_read_than_one_question_may() {
        let folder = tempfile::tempdir().unwrap();
        let repository = Repository::init(folder.path()).unwrap();
        let odb = repository.odb().unwrap();
        let blob = |bytes: &[u8]| {
            let id = odb.write(ObjectType::Blob, bytes).unwrap();
            ObjectId::from_bytes(id.as_bytes()).unwrap()
        };
        let (small, large) = (blob(b"four"), blob(&vec![b'a'; 1 + MAX_DOCUMENT as usize]));
        let repo = Repo::open(folder.path()).unwrap();
        let objects = repo.objects().unwrap();
        let is_too_large = |error: Option<Error>| matches!(error, Some(Error::TooLarge(..)));
        let texts = Texts::new(&objects, 10);
        for _ in 0..2 {
            assert_eq!(texts.read(&small), Ok(b"four".to_vec()));
        }
        assert!(is_too_large(texts.read(&small).err()));
        // One that is too large by itself takes nothing from the others.
        let texts = Texts::new(&objects, 2 * MAX_DOCUMENT);
        assert!(is_too_large(texts.read(&large).err()));
        assert_eq!(texts.read(&small), Ok(b"four".to_vec()));
    }
}

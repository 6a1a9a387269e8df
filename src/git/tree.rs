//! Trees, read from their raw bytes: one entry by its path, all of them, and what changed between two.

use super::object::{Kind, Objects};
use super::{Error, commit};
use crate::evidence::ObjectId;

/// Deepest folder that is looked into.
pub const MAX_DEPTH: usize = 256;

/// What an entry of a tree is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKind {
    /// A file, executable or not.
    File,
    /// A folder.
    Folder,
    /// A symbolic link.
    Link,
    /// A submodule's commit.
    Submodule,
}

/// One entry of a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// What it is.
    pub kind: EntryKind,
    /// Its object.
    pub id: ObjectId,
}

/// The entries of a raw tree in its order, as name and entry; stops at the first broken one.
pub struct Entries<'a> {
    rest: &'a [u8],
    id_len: usize,
}

impl<'a> Entries<'a> {
    /// Of these bytes, with ids of so many bytes.
    pub fn new(bytes: &'a [u8], id_len: usize) -> Self {
        Self {
            rest: bytes,
            id_len,
        }
    }
}

impl<'a> Iterator for Entries<'a> {
    type Item = (&'a [u8], Entry);

    fn next(&mut self) -> Option<Self::Item> {
        let space = self.rest.iter().position(|&byte| byte == b' ')?;
        let mode = &self.rest[..space];
        let after = &self.rest[space + 1..];
        let end = after.iter().position(|&byte| byte == 0)?;
        let name = &after[..end];
        let id = ObjectId::from_bytes(after.get(end + 1..end + 1 + self.id_len)?)?;
        self.rest = &after[end + 1 + self.id_len..];
        let kind = match mode {
            b"40000" | b"040000" => EntryKind::Folder,
            b"120000" => EntryKind::Link,
            b"160000" => EntryKind::Submodule,
            _ => EntryKind::File,
        };
        Some((name, Entry { kind, id }))
    }
}

/// The tree of a commit.
///
/// # Errors
/// [`Error::Missing`], [`Error::Corrupt`].
pub fn of_commit(objects: &Objects<'_>, id: &ObjectId) -> Result<ObjectId, Error> {
    objects
        .with_kind(id, Kind::Commit, |bytes| commit::parse(bytes).tree)?
        .ok_or(Error::Corrupt(*id))
}

/// The entry at `path` (`/`-separated) in a commit; `None` where there is none. The empty path is the root.
///
/// # Errors
/// [`Error::Missing`], [`Error::Corrupt`].
pub fn lookup(
    objects: &Objects<'_>,
    commit: &ObjectId,
    path: &[u8],
) -> Result<Option<Entry>, Error> {
    let mut entry = Entry {
        kind: EntryKind::Folder,
        id: of_commit(objects, commit)?,
    };
    for name in path
        .split(|&byte| byte == b'/')
        .filter(|name| !name.is_empty())
    {
        if entry.kind != EntryKind::Folder {
            return Ok(None);
        }
        let found = objects.with_kind(&entry.id, Kind::Tree, |bytes| {
            Entries::new(bytes, objects.id_len())
                .find(|(found, _)| *found == name)
                .map(|(_, entry)| entry)
        })?;
        match found {
            Some(found) => entry = found,
            None => return Ok(None),
        }
    }
    Ok(Some(entry))
}

//! Trees, read from their raw bytes: one entry by its path, all of them, and what changed between two.

use std::cmp::Ordering;
use std::collections::HashMap;

use memchr::memchr;

use super::commit::Parents;
use super::ids::IdSet;
use super::object::{Kind, Objects};
use super::{Error, commit};
use crate::evidence::ObjectId;
use crate::evidence::examine::MAX_CONTENT;

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

impl Entries<'_> {
    /// Whether nothing is left that is no entry; asked after the last one.
    fn is_whole(&self) -> bool {
        self.rest.is_empty()
    }

    /// Passes over the entries that both begin with, byte by byte the same: nearly all of two versions of a folder.
    fn skip_common(&mut self, other: &mut Self) {
        // No mode that git writes is shorter, so that no name begins before.
        const MODE: usize = 5;
        while let [_, _, _, _, _, b' ', ..] | [_, _, _, _, _, _, b' ', ..] = self.rest {
            let name = self.rest.get(MODE..).unwrap_or_default();
            let Some(end) = memchr(0, name) else {
                return;
            };
            let end = MODE + end + 1 + self.id_len;
            match (self.rest.get(..end), other.rest.get(..end)) {
                (Some(ours), Some(theirs)) if ours == theirs => {
                    self.rest = &self.rest[end..];
                    other.rest = &other.rest[end..];
                }
                _ => return,
            }
        }
    }
}

impl<'a> Iterator for Entries<'a> {
    type Item = (&'a [u8], Entry);

    fn next(&mut self) -> Option<Self::Item> {
        // "40000" or "100644": nearly all modes are five or six digits.
        let space = match self.rest {
            [_, _, _, _, _, b' ', ..] => 5,
            [_, _, _, _, _, _, b' ', ..] => 6,
            rest => rest.iter().position(|&byte| byte == b' ')?,
        };
        let mode = &self.rest[..space];
        let after = &self.rest[space + 1..];
        let end = memchr(0, after)?;
        let name = &after[..end];
        let id = ObjectId::from_bytes(after.get(end + 1..end + 1 + self.id_len)?)?;
        self.rest = &after[end + 1 + self.id_len..];
        let kind = match mode {
            // Six digits of which these are the first are a file's, whatever rights the others give.
            [b'1', b'0', _, _, _, _] => EntryKind::File,
            b"40000" => EntryKind::Folder,
            b"120000" => EntryKind::Link,
            b"160000" => EntryKind::Submodule,
            _ => of_unusual(mode),
        };
        Some((name, Entry { kind, id }))
    }
}

/// What an entry is whose mode git never writes, but reads: octal digits, of which those for the rights are dropped; what is left and
/// no file, folder or link, git takes for a submodule (`canon_mode` in its cache.h). So is here what it does not read at all.
#[cold]
fn of_unusual(mode: &[u8]) -> EntryKind {
    const TYPE: u32 = 0o170_000;
    let digits = mode.iter().try_fold(0u32, |value, byte| match byte {
        b'0'..=b'7' => Some(value << 3 | u32::from(byte - b'0')),
        _ => None,
    });
    match digits.map(|value| value & TYPE) {
        Some(0o100_000) => EntryKind::File,
        Some(0o040_000) => EntryKind::Folder,
        Some(0o120_000) => EntryKind::Link,
        _ => EntryKind::Submodule,
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

/// The tree of a commit, where its header names one, and its parents.
///
/// # Errors
/// [`Error::Missing`], [`Error::Corrupt`].
pub fn root_and_parents(
    objects: &Objects<'_>,
    id: &ObjectId,
) -> Result<(Option<ObjectId>, Parents), Error> {
    objects.with_kind(id, Kind::Commit, |bytes| {
        let commit = commit::parse(bytes);
        (commit.tree, commit.parents)
    })
}

/// The file at `path` below a tree; `None` where there is none, or it is something else.
///
/// # Errors
/// As of [`below`].
pub fn file_below(
    objects: &Objects<'_>,
    root: ObjectId,
    path: &[u8],
) -> Result<Option<ObjectId>, Error> {
    let entry = below(objects, root, path)?;
    let file = entry.filter(|entry| entry.kind == EntryKind::File);
    Ok(file.map(|file| file.id))
}

/// The file at `path` in a commit; `None` where there is none, or it is something else.
///
/// # Errors
/// As of [`lookup`].
pub fn file_in(
    objects: &Objects<'_>,
    commit: &ObjectId,
    path: &[u8],
) -> Result<Option<ObjectId>, Error> {
    file_below(objects, of_commit(objects, commit)?, path)
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
    below(objects, of_commit(objects, commit)?, path)
}

/// The entry at `path` below a tree.
///
/// # Errors
/// [`Error::Missing`], [`Error::Corrupt`].
pub fn below(objects: &Objects<'_>, root: ObjectId, path: &[u8]) -> Result<Option<Entry>, Error> {
    let mut entry = Entry {
        kind: EntryKind::Folder,
        id: root,
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

/// A file that is there in the new tree and differs from what the old one has at its path, or is gone from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its path from the root.
    pub path: Vec<u8>,
    /// Its content before; `None` where there was no file.
    pub old: Option<ObjectId>,
    /// Its content after; `None` where there is no file.
    pub new: Option<ObjectId>,
}

/// Most changes that are looked at between two trees.
pub const MAX_CHANGES: usize = 200_000;
/// How many bytes of a folder are one look.
pub const LOOK: usize = 8 * 1024;
/// Most places at which one folder is looked into again: a dozen small objects can name billions of files.
const MAX_COPIES: u32 = 1_000;

/// Gives `visit` every file that differs between two trees, by path. Equal folders are never opened, nor those, by their path,
/// that `enter` is false for. Links and submodules are no files.
///
/// # Errors
/// [`Error::Missing`], [`Error::Corrupt`]; [`Error::TooLarge`] beyond [`MAX_CHANGES`] or [`MAX_DEPTH`].
pub fn compare(
    objects: &Objects<'_>,
    old: Option<ObjectId>,
    new: Option<ObjectId>,
    enter: &dyn Fn(&[u8]) -> bool,
    visit: &mut impl FnMut(Change) -> Result<(), Error>,
) -> Result<(), Error> {
    compare_within(objects, (old, new), MAX_CHANGES, enter, visit).map(drop)
}

/// The same of two trees, where so much may be looked at: entries that differ, and [`LOOK`] bytes of a folder as one. Tells how much
/// that was.
///
/// # Errors
/// As of [`compare`]; [`Error::TooLarge`] beyond `most`.
pub fn compare_within(
    objects: &Objects<'_>,
    (old, new): (Option<ObjectId>, Option<ObjectId>),
    most: usize,
    enter: &dyn Fn(&[u8]) -> bool,
    visit: &mut impl FnMut(Change) -> Result<(), Error>,
) -> Result<usize, Error> {
    let mut comparison = Comparison {
        objects,
        path: Vec::new(),
        depth: 0,
        seen: 0,
        most,
        copies: HashMap::new(),
        skipped: false,
        enter,
        visit,
    };
    comparison.folders(old, new)?;
    if comparison.skipped {
        return Err(comparison.too_large());
    }
    Ok(comparison.seen)
}

struct Comparison<'a, 'repo, V> {
    objects: &'a Objects<'repo>,
    path: Vec<u8>,
    depth: usize,
    seen: usize,
    most: usize,
    /// How often each pair of folders was compared.
    copies: HashMap<(Option<ObjectId>, Option<ObjectId>), u32>,
    skipped: bool,
    enter: &'a dyn Fn(&[u8]) -> bool,
    visit: &'a mut V,
}

impl<V: FnMut(Change) -> Result<(), Error>> Comparison<'_, '_, V> {
    fn folders(&mut self, old: Option<ObjectId>, new: Option<ObjectId>) -> Result<(), Error> {
        if old == new {
            return Ok(());
        }
        if self.depth > MAX_DEPTH {
            return Err(self.too_large());
        }
        let copies = self.copies.entry((old, new)).or_insert(0);
        *copies += 1;
        if *copies > MAX_COPIES {
            self.skipped = true;
            return Ok(());
        }
        self.depth += 1;
        let (then, now) = (self.bytes(old)?, self.bytes(new)?);
        self.seen += (then.len() + now.len()) / LOOK;
        let id_len = self.objects.id_len();
        let ids = [old, new];
        let (mut old, mut new) = (Entries::new(&then, id_len), Entries::new(&now, id_len));
        let (mut before, mut after) = (None, None);
        loop {
            if before.is_none() && after.is_none() {
                old.skip_common(&mut new);
            }
            before = before.or_else(|| old.next());
            after = after.or_else(|| new.next());
            let order = match (&before, &after) {
                (None, None) => break,
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some(a), Some(b)) => in_tree_order(a, b),
            };
            let gone = if order.is_le() { before.take() } else { None };
            let come = if order.is_ge() { after.take() } else { None };
            self.entry(gone, come)?;
        }
        self.depth -= 1;
        // What stands after a broken entry may be anything.
        let broken = [&old, &new].map(|entries| !entries.is_whole());
        let broken = ids.into_iter().zip(broken).find(|(_, broken)| *broken);
        match broken {
            Some((Some(id), _)) => Err(Error::Corrupt(id)),
            _ => Ok(()),
        }
    }

    /// Two entries of one name, at least one of them there.
    fn entry(
        &mut self,
        old: Option<(&[u8], Entry)>,
        new: Option<(&[u8], Entry)>,
    ) -> Result<(), Error> {
        if old == new {
            return Ok(());
        }
        let name = new.or(old).map_or(b"".as_slice(), |(name, _)| name);
        self.seen += 1;
        if self.seen > self.most {
            return Err(self.too_large());
        }
        let of = |entry: Option<(&[u8], Entry)>, kind| {
            entry
                .filter(|(_, entry)| entry.kind == kind)
                .map(|(_, entry)| entry.id)
        };
        let end = self.path.len();
        if end > 0 {
            self.path.push(b'/');
        }
        self.path.extend_from_slice(name);
        let folders = (of(old, EntryKind::Folder), of(new, EntryKind::Folder));
        if folders != (None, None) && (self.enter)(&self.path) {
            self.folders(folders.0, folders.1)?;
        }
        let (old, new) = (of(old, EntryKind::File), of(new, EntryKind::File));
        if old != new {
            (self.visit)(Change {
                path: self.path.clone(),
                old,
                new,
            })?;
        }
        self.path.truncate(end);
        Ok(())
    }

    fn bytes(&self, tree: Option<ObjectId>) -> Result<Vec<u8>, Error> {
        match tree {
            Some(tree) => self.objects.with_kind(&tree, Kind::Tree, <[u8]>::to_vec),
            None => Ok(Vec::new()),
        }
    }

    fn too_large(&self) -> Error {
        Error::TooLarge(
            String::from_utf8_lossy(&self.path).into_owned(),
            self.seen as u64,
        )
    }
}

/// git's order of entries: by bytes, a folder's name as if it ended in a slash.
fn in_tree_order(a: &(&[u8], Entry), b: &(&[u8], Entry)) -> Ordering {
    let key = |entry: &(&[u8], Entry)| (entry.1.kind == EntryKind::Folder).then_some(b'/');
    let common = a.0.len().min(b.0.len());
    a.0[..common].cmp(&b.0[..common]).then_with(|| {
        let next = |entry: &(&[u8], Entry)| {
            entry
                .0
                .get(common)
                .copied()
                .or_else(|| key(entry))
                .unwrap_or(0)
        };
        next(a).cmp(&next(b)).then(a.0.len().cmp(&b.0.len()))
    })
}

/// Whether each object on the way from a tree to the file at `path`, the file too, has the hash that its id says, as far as there is
/// such a file. Those that have are added to `sound`, and not looked at again.
///
/// # Errors
/// [`Error::Missing`]; [`Error::Corrupt`] for the first one that has not.
pub fn check(
    objects: &Objects<'_>,
    root: ObjectId,
    path: &[u8],
    sound: &mut IdSet,
) -> Result<(), Error> {
    let mut at = root;
    for name in path.split(|&byte| byte == b'/') {
        let find = |bytes: &[u8]| {
            Entries::new(bytes, objects.id_len())
                .find(|(found, _)| *found == name)
                .map(|(_, entry)| entry)
        };
        let found = match sound.contains(&at) {
            true => objects.with_kind(&at, Kind::Tree, find)?,
            false => objects.with_sound(&at, Kind::Tree, find)?,
        };
        sound.insert(at);
        match found {
            Some(Entry {
                id,
                kind: EntryKind::Folder,
            }) => at = id,
            Some(Entry {
                id,
                kind: EntryKind::File,
            }) if !sound.contains(&id) && objects.size(&id)? <= MAX_CONTENT => {
                objects.with_sound(&id, Kind::Blob, |_| ())?;
                sound.insert(id);
                break;
            }
            _ => break,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Entries, EntryKind};

    /// What an entry of this mode is.
    fn kind(mode: &str) -> EntryKind {
        let bytes = [mode.as_bytes(), b" name\0", &[7; 20]].concat();
        let (name, entry) = Entries::new(&bytes, 20).next().unwrap();
        assert_eq!(name, b"name");
        entry.kind
    }

    #[test]
    fn a_mode_is_read_as_git_reads_it() {
        let wide = format!("1{}", "1".repeat(99));
        for (kinds, modes) in [
            (
                EntryKind::File,
                &["100644", "100755", "100664", "100000", "0100644", "7100644"][..],
            ),
            (
                EntryKind::Folder,
                &["40000", "040000", "40755", "47777", "0040755"],
            ),
            (EntryKind::Link, &["120000", "120777", "0120000"]),
            (
                EntryKind::Submodule,
                &[
                    "160000", "160755", "0", "644", "60000", "170000", "x", "", &wide,
                ],
            ),
        ] {
            for mode in modes {
                assert_eq!(kind(mode), kinds, "{mode}");
            }
        }
    }
}

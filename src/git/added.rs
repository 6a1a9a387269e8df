//! Which links and repositories a commit has that the fork point has not: entries of trees that are no files.

use std::collections::HashMap;

use super::Error;
use super::object::{Kind, Objects};
use super::tree::{self, Entries, Entry, EntryKind, MAX_DEPTH};
use crate::evidence::ObjectId;

/// Most entries of folders that are read to find some: a dozen small objects can name billions.
const MAX_ENTRIES: usize = 2_000_000;
/// Most that are told apart.
pub(super) const MAX_ADDED: usize = 256;

/// The paths, sorted, at which a commit has entries of this kind that the fork point has not, or not so; at most [`MAX_ADDED`].
///
/// # Errors
/// git's own, where folders cannot be read.
pub(super) fn added(
    objects: &Objects<'_>,
    tip: ObjectId,
    base: Option<ObjectId>,
    kind: EntryKind,
) -> Result<Vec<String>, Error> {
    let mut found = Vec::new();
    let base = base
        .map(|base| tree::of_commit(objects, &base))
        .transpose()?;
    let mut open = vec![(String::new(), base, tree::of_commit(objects, &tip)?, 0)];
    let mut read = 0;
    while let Some((folder, old, new, depth)) = open.pop() {
        if old == Some(new) || depth > MAX_DEPTH {
            continue;
        }
        let mut within = |folder| within(objects, folder, kind, &mut read);
        let before = match old {
            Some(old) => within(old)?,
            None => HashMap::new(),
        };
        for (name, entry) in within(new)? {
            let old = before.get(&name).filter(|old| old.kind == entry.kind);
            let path = format!("{folder}{name}");
            if entry.kind == EntryKind::Folder {
                open.push((path + "/", old.map(|old| old.id), entry.id, depth + 1));
            } else if old != Some(&entry) {
                found.push(path);
            }
        }
        if read > MAX_ENTRIES || found.len() > MAX_ADDED {
            break;
        }
    }
    found.sort_unstable();
    found.truncate(MAX_ADDED);
    Ok(found)
}

/// The folders in a folder, and what is of this kind, by name; `read` counts all that is in it.
fn within(
    objects: &Objects<'_>,
    folder: ObjectId,
    kind: EntryKind,
    read: &mut usize,
) -> Result<HashMap<String, Entry>, Error> {
    objects.with_kind(&folder, Kind::Tree, |bytes| {
        Entries::new(bytes, objects.id_len())
            .inspect(|_| *read += 1)
            .filter(|(_, entry)| entry.kind == EntryKind::Folder || entry.kind == kind)
            .map(|(name, entry)| (String::from_utf8_lossy(name).into_owned(), entry))
            .collect()
    })
}

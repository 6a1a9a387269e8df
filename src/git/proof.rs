//! What is named as evidence, looked at once more: whether its objects are what their ids say, when it was recorded, and whether
//! it is more than another format. Reading alone does not hash.

use std::collections::{HashMap, HashSet};

use super::ids::IdSet;
use super::object::{Kind, Objects};
use super::{Error, commit, tree};
use crate::evidence::ObjectId;
use crate::evidence::content::{differs, only_formatting};
use crate::evidence::examine::{Content, Examination, Hit, MAX_CONTENT};
use crate::evidence::site::Record;

/// Hits whose objects were hashed again and are what their ids say.
#[derive(Default)]
pub(super) struct Proofs {
    sound: IdSet,
    proven: HashSet<Hit>,
    /// How many hits there were when they were last looked at.
    prepared: usize,
}

impl Proofs {
    /// Proves ahead the hits so far, in time in which history may be waited for. What is unsound or unreadable is told in the end.
    pub fn prepare(&mut self, objects: &Objects<'_>, tip: ObjectId, examination: &Examination<'_>) {
        let count = examination.hits().count();
        if count == std::mem::replace(&mut self.prepared, count) {
            return;
        }
        for hit in examination.hits() {
            if !self.proven.contains(hit)
                && check_objects(objects, tip, hit, &mut self.sound).is_ok()
            {
                self.proven.insert(hit.clone());
            }
        }
    }

    /// Strikes the hits that rest on something other than its id says, and reads what all say of themselves.
    ///
    /// # Errors
    /// [`Error::Missing`], [`Error::Corrupt`].
    pub fn check(
        mut self,
        objects: &Objects<'_>,
        tip: ObjectId,
        examination: &mut Examination<'_>,
    ) -> Result<HashMap<ObjectId, Record>, Error> {
        let mut records = HashMap::new();
        let hits: Vec<Hit> = examination.hits().cloned().collect();
        for hit in hits {
            let id = hit.commit;
            if !self.proven.contains(&hit) {
                let checked = check_objects(objects, tip, &hit, &mut self.sound);
                if let Err(error) = checked {
                    examination.strike(&id, error.object().unwrap_or(id));
                }
            }
            if records.contains_key(&id) {
                continue;
            }
            let read = |id: &ObjectId| {
                objects.with_kind(id, Kind::Commit, |bytes| {
                    let commit = commit::parse(bytes);
                    let squashed = squashed(commit.message);
                    (commit.committer.time, commit.parents, squashed)
                })
            };
            let (own, parents, squashed) = read(&id)?;
            let parent = parents
                .iter()
                .filter_map(|parent| read(&parent).ok()?.0)
                .max();
            let record = Record {
                own,
                parent,
                squashed,
            };
            records.insert(id, record);
        }
        Ok(records)
    }
}

/// The commit that `git subtree` says in a message it took the content of.
fn squashed(message: &[u8]) -> Option<ObjectId> {
    let mut lines = message.split(|byte| *byte == b'\n');
    let value = lines.find_map(|line| line.strip_prefix(b"git-subtree-split: "))?;
    ObjectId::parse(std::str::from_utf8(value.trim_ascii()).ok()?)
}

/// The files that answer a question and differ from the fork point's in formatting only.
pub(super) fn formatted(
    objects: &Objects<'_>,
    examination: &Examination<'_>,
) -> Vec<(ObjectId, ObjectId)> {
    let read = |blob: &ObjectId| small(objects, blob).ok().flatten();
    examination
        .starters()
        .into_iter()
        .filter(|(before, now)| match (read(before), read(now)) {
            (Some(before), Some(now)) => only_formatting(&before, &now),
            _ => false,
        })
        .collect()
}

/// The content of a file, as far as it is looked into.
pub(super) fn content(objects: &Objects<'_>, blob: &ObjectId) -> Content {
    match objects.size(blob) {
        Ok(size) if size > MAX_CONTENT => Content::TooLarge,
        Ok(_) => objects
            .with_kind(blob, Kind::Blob, <[u8]>::to_vec)
            .map_or(Content::Missing, Content::Bytes),
        Err(_) => Content::Missing,
    }
}

/// The content of a file that is not beyond the limit; `None` for one that is.
///
/// # Errors
/// [`Error::Missing`].
pub(super) fn small(objects: &Objects<'_>, blob: &ObjectId) -> Result<Option<Vec<u8>>, Error> {
    match content(objects, blob) {
        Content::Bytes(bytes) => Ok(Some(bytes)),
        Content::TooLarge => Ok(None),
        Content::Missing => Err(Error::Missing(*blob)),
    }
}

/// Whether what a hit rests on is what the ids say: the commit and its parent, the folders that were compared, the file then and
/// now.
///
/// # Errors
/// [`Error::Missing`]; [`Error::Corrupt`] for the first object that is not.
fn check_objects(
    objects: &Objects<'_>,
    tip: ObjectId,
    hit: &Hit,
    sound: &mut IdSet,
) -> Result<(), Error> {
    let parents = objects.with_kind(&hit.commit, Kind::Commit, |bytes| {
        commit::parse(bytes).parents
    })?;
    let source = hit.source.as_deref();
    let then = std::iter::once(hit.commit)
        .chain(parents.iter())
        .map(|commit| (commit, source));
    let links = hit
        .links
        .iter()
        .map(|link| (link.commit, Some(link.path.as_slice())));
    for (commit, path) in then.chain(links).chain([(tip, hit.path.as_deref())]) {
        if !sound.contains(&commit) && !objects.is_sound(&commit)? {
            return Err(Error::Corrupt(commit));
        }
        sound.insert(commit);
        let Some(path) = path else { continue };
        let root = tree::of_commit(objects, &commit)?;
        tree::check(objects, root, path, sound)?;
    }
    match hit.blob.filter(|_| !is_followed(objects, hit)) {
        Some(blob) => Err(Error::Corrupt(blob)),
        None => Ok(()),
    }
}

/// Whether the file of a hit is what the commit brought, or what the newest of its links made of that, but for white space, where it
/// was brought to another path: commits in between, whose objects nobody hashes, tell that it was moved.
fn is_followed(objects: &Objects<'_>, hit: &Hit) -> bool {
    let (Some(path), Some(source), Some(now)) = (&hit.path, &hit.source, hit.blob) else {
        return true;
    };
    let same = || -> Result<bool, Error> {
        let (commit, path) = match hit.links.first() {
            Some(link) => (&link.commit, &link.path),
            None => (&hit.commit, source),
        };
        let Some(then) = tree::lookup(objects, commit, path)? else {
            return Ok(false);
        };
        let read = |blob: &ObjectId| objects.with_kind(blob, Kind::Blob, <[u8]>::to_vec);
        Ok(then.id == now || !differs(Some(&read(&then.id)?), &read(&now)?))
    };
    path == source || same().unwrap_or(false)
}

//! The versions of one file, newest first: the path through history that explains how it came to be what it is.
//!
//! Where a parent has the file as the commit has it, only that parent is followed: merges of upstream cost one look.

use std::cell::Cell;
use std::collections::{BTreeSet, HashSet, VecDeque};

use super::commit::{Commit, Parents};
use super::ids::IdSet;
use super::object::{Kind, Objects};
use super::texts::Texts;
use super::tree::{Entry, EntryKind};
use super::{Error, commit, moved, tree};
use crate::evidence::ObjectId;
use crate::evidence::identity;
use crate::evidence::ticks;

/// Most paths that a document is followed along.
const MAX_MOVES: usize = 8;
/// Most bytes of versions that are read to tell who ticked. Of whom is known to have ticked nothing more is read, so that a learner
/// of many years takes no more of them than one of a week.
const MOST_READ: u64 = 64 << 20;

/// The addresses of those whose commits ticked a box in the document at `path`, after the fork point. A version beyond a document's
/// limits, or beyond what is read for all, is as if it ticked nothing.
///
/// # Errors
/// [`Error::Missing`], [`Error::Corrupt`].
pub fn authors_of_ticks(
    objects: &Objects<'_>,
    shallow: &[ObjectId],
    tip: ObjectId,
    path: &[u8],
    after_fork: impl Fn(&ObjectId) -> bool,
) -> Result<Vec<String>, Error> {
    let mut authors = BTreeSet::new();
    let is_met = |id: &ObjectId| after_fork(id) && !shallow.contains(id);
    let author = |commit: &Commit<'_>| commit.author.address();
    let texts = Texts::new(objects, MOST_READ);
    let mut open = vec![(tip, path.to_vec())];
    for _ in 0..MAX_MOVES {
        let Some((tip, path)) = open.pop() else { break };
        let at = (tip, path.as_slice());
        changes(objects, at, is_met, author, |author, change| {
            let (parent, before) = match change.before.as_slice() {
                [(parent, before)] => (parent, before),
                // Whoever begins with all at once ticked what is ticked in it.
                [] => {
                    if ticks(&texts, None, change.here)? {
                        authors.insert(author);
                    }
                    return Ok(());
                }
                _ => return Ok(()),
            };
            // Whoever brings a document to another path did not tick what is ticked in it.
            let moved = match before {
                None => moved::before(
                    (objects, &texts),
                    (change.id, *parent),
                    (&path, change.here),
                )?,
                Some(_) => None,
            };
            let before = moved.as_ref().map(|(_, before)| *before).or(*before);
            if !authors.contains(&author) && ticks(&texts, before, change.here)? {
                authors.insert(author);
            }
            open.extend(moved.map(|(path, _)| (*parent, path)));
            Ok(())
        })?;
    }
    Ok(authors
        .into_iter()
        .filter(|author| !author.is_empty())
        .collect())
}

/// The authors and co-authors of all commits that made the file at `path` what it is at `tip`, merges that changed it too, each by
/// name and address as the commit has them.
///
/// # Errors
/// [`Error::Missing`], [`Error::Corrupt`].
pub fn authors_of_changes(
    objects: &Objects<'_>,
    tip: ObjectId,
    path: &[u8],
) -> Result<BTreeSet<Named>, Error> {
    let mut all = BTreeSet::new();
    let authors = |commit: &Commit<'_>| -> Vec<Named> {
        let author = (commit.author.name, commit.author.email);
        let others = identity::co_authors(commit.message);
        let everyone = std::iter::once(author).chain(others);
        everyone
            .map(|(name, address)| (name.to_vec(), address.to_vec()))
            .collect()
    };
    changes(
        objects,
        (tip, path),
        |_| true,
        authors,
        |authors, _| {
            all.extend(authors);
            Ok(())
        },
    )?;
    Ok(all)
}

/// A name and an address, as a commit has them.
pub type Named = (Vec<u8>, Vec<u8>);

/// A commit that made a version of a file.
struct Change {
    id: ObjectId,
    /// The file then.
    here: ObjectId,
    /// Each parent, with the file there.
    before: Vec<(ObjectId, Option<ObjectId>)>,
}

/// Tells `met` of every commit that made the file at a path what it is at a tip, with what `look` saw in it; a commit that `is_met`
/// denies is not looked at, nor what is behind it.
fn changes<T>(
    objects: &Objects<'_>,
    (tip, path): (ObjectId, &[u8]),
    is_met: impl Fn(&ObjectId) -> bool,
    look: impl Fn(&Commit<'_>) -> T,
    mut met: impl FnMut(T, &Change) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut seen = HashSet::from([tip]);
    let mut open = vec![(tip, tree::file_in(objects, &tip, path)?)];
    while let Some((id, here)) = open.pop() {
        let Some(here) = here.filter(|_| is_met(&id)) else {
            continue;
        };
        let (parents, looked) = objects.with_kind(&id, Kind::Commit, |bytes| {
            let commit = commit::parse(bytes);
            let looked = look(&commit);
            (commit.parents, looked)
        })?;
        let mut before = Vec::with_capacity(parents.len());
        for parent in parents.iter() {
            before.push((parent, tree::file_in(objects, &parent, path)?));
        }
        if let Some(same) = before.iter().find(|(_, version)| *version == Some(here)) {
            open.extend(Some(*same).filter(|(parent, _)| seen.insert(*parent)));
            continue;
        }
        let change = Change { id, here, before };
        met(looked, &change)?;
        open.extend(
            change
                .before
                .into_iter()
                .filter(|(parent, _)| seen.insert(*parent)),
        );
    }
    Ok(())
}

/// The commit that made the file at `path` what it is at `tip`; `None` where history is cut off before.
///
/// # Errors
/// [`Error::Missing`], [`Error::Corrupt`].
pub fn last_change(
    objects: &Objects<'_>,
    shallow: &[ObjectId],
    tip: ObjectId,
    path: &[u8],
) -> Result<Option<ObjectId>, Error> {
    last_change_within(objects, shallow, tip, path, &Cell::new(usize::MAX))
}

/// The same, with `left` more commits to be looked at, which are counted down; `None` also where those are not enough.
///
/// # Errors
/// [`Error::Missing`], [`Error::Corrupt`].
pub fn last_change_within(
    objects: &Objects<'_>,
    shallow: &[ObjectId],
    tip: ObjectId,
    path: &[u8],
    left: &Cell<usize>,
) -> Result<Option<ObjectId>, Error> {
    let mut at = (tip, linked(objects, &tip)?);
    let mut trail = Trail::of(objects, at.1.0, path, None)?;
    let mut seen = IdSet::default();
    loop {
        let (id, (tree, parents)) = &at;
        // Only what is not what its id says can come before itself.
        if !seen.insert(*id) {
            return Err(Error::Corrupt(*id));
        }
        if shallow.contains(id) {
            return Ok(None);
        }
        let mut same = None;
        for parent in parents.iter() {
            let Some(fewer) = left.get().checked_sub(1) else {
                return Ok(None);
            };
            left.set(fewer);
            let before = linked(objects, &parent)?;
            if before.0 != *tree {
                let found = Trail::of(objects, before.0, path, Some(&trail))?;
                if found.file() != trail.file() {
                    continue;
                }
                trail = found;
            }
            same = Some((parent, before));
            break;
        }
        match same {
            Some(parent) => at = parent,
            None => return Ok(Some(*id)),
        }
    }
}

/// A commit's tree and parents.
fn linked(objects: &Objects<'_>, id: &ObjectId) -> Result<(ObjectId, Parents), Error> {
    let (tree, parents) = tree::root_and_parents(objects, id)?;
    Ok((tree.ok_or(Error::Corrupt(*id))?, parents))
}

/// The entries that a path leads through, as far as they are there, and whether the last one is the file at its end.
struct Trail {
    entries: Vec<Entry>,
    is_whole: bool,
}

impl Trail {
    /// Below this tree. What `known`, the same path's below another tree, has at the same place leads on as it does there, and is
    /// not opened.
    fn of(
        objects: &Objects<'_>,
        tree: ObjectId,
        path: &[u8],
        known: Option<&Self>,
    ) -> Result<Self, Error> {
        let mut trail = Self {
            entries: Vec::new(),
            is_whole: false,
        };
        let mut at = tree;
        let mut names = path.split(|&byte| byte == b'/').peekable();
        while let Some(name) = names.next() {
            let Some(entry) = tree::below(objects, at, name)? else {
                return Ok(trail);
            };
            let level = trail.entries.len();
            trail.entries.push(entry);
            if let Some(known) = known.filter(|known| known.entries.get(level) == Some(&entry)) {
                trail.entries.extend_from_slice(&known.entries[level + 1..]);
                trail.is_whole = known.is_whole;
                return Ok(trail);
            }
            trail.is_whole = names.peek().is_none() && entry.kind == EntryKind::File;
            if entry.kind != EntryKind::Folder {
                return Ok(trail);
            }
            at = entry.id;
        }
        Ok(trail)
    }

    /// The file at its end; `None` where there is none.
    fn file(&self) -> Option<ObjectId> {
        self.entries
            .last()
            .filter(|_| self.is_whole)
            .map(|entry| entry.id)
    }
}

/// The first commit, back along the path that [`last_change`] follows, that holds the file at `path`; `None` where `tip` does
/// not hold it, or history is cut off before.
///
/// # Errors
/// [`Error::Missing`], [`Error::Corrupt`].
pub fn first_version(
    objects: &Objects<'_>,
    shallow: &[ObjectId],
    tip: ObjectId,
    path: &[u8],
) -> Result<Option<ObjectId>, Error> {
    let mut at = tip;
    if tree::file_in(objects, &at, path)?.is_none() {
        return Ok(None);
    }
    let mut seen = IdSet::default();
    loop {
        let Some(change) = last_change(objects, shallow, at, path)? else {
            return Ok(None);
        };
        if !seen.insert(change) {
            return Err(Error::Corrupt(change));
        }
        let parents =
            objects.with_kind(&change, Kind::Commit, |bytes| commit::parse(bytes).parents)?;
        let mut before = None;
        for parent in parents.iter() {
            if tree::file_in(objects, &parent, path)?.is_some() {
                before = Some(parent);
                break;
            }
        }
        match before {
            Some(parent) => at = parent,
            None => return Ok(Some(change)),
        }
    }
}

/// The contents that the file at `path` had since it was `since`, up to what it is at `tip`, the oldest first; neither end is
/// among them. `None` where no commit before `tip` has it so, at most `most` versions back, or history is cut off before.
///
/// # Errors
/// [`Error::Missing`], [`Error::Corrupt`].
pub fn contents_since(
    objects: &Objects<'_>,
    shallow: &[ObjectId],
    tip: ObjectId,
    path: &[u8],
    (since, most): (ObjectId, usize),
) -> Result<Option<Vec<ObjectId>>, Error> {
    let Some(here) = tree::file_in(objects, &tip, path)? else {
        return Ok(None);
    };
    // Commits that made a version, each with its content and the newer one by which it was reached.
    let mut made: Vec<(ObjectId, Option<usize>)> = Vec::new();
    let mut seen = HashSet::new();
    let mut open = VecDeque::from([(tip, here, None)]);
    while let Some((commit, content, newer)) = open.pop_front() {
        if content == since {
            let later = std::iter::successors(newer, |at: &usize| made[*at].1);
            return Ok(Some(
                later
                    .map(|at| made[at].0)
                    .filter(|one| *one != here)
                    .collect(),
            ));
        }
        let Some(change) = last_change(objects, shallow, commit, path)? else {
            continue;
        };
        if !seen.insert(change) || made.len() == most {
            continue;
        }
        made.push((content, newer));
        let parents =
            objects.with_kind(&change, Kind::Commit, |bytes| commit::parse(bytes).parents)?;
        for parent in parents.iter() {
            if let Some(content) = tree::file_in(objects, &parent, path)? {
                open.push_back((parent, content, Some(made.len() - 1)));
            }
        }
    }
    Ok(None)
}

fn ticks(texts: &Texts<'_, '_>, before: Option<ObjectId>, here: ObjectId) -> Result<bool, Error> {
    let old: Result<Vec<_>, _> = before.iter().map(|version| texts.read(version)).collect();
    let read = old.and_then(|old| Ok((old, texts.read(&here)?)));
    match read {
        Ok((old, new)) => Ok(ticks::ticks(&old, &new)),
        Err(Error::TooLarge(..)) => Ok(false),
        Err(error) => Err(error),
    }
}

//! The versions of one file, newest first: the path through history that explains how it came to be what it is.
//!
//! Where a parent has the file as the commit has it, only that parent is followed: merges of upstream cost one look.

use std::collections::{BTreeSet, HashSet, VecDeque};

use super::object::{Kind, Objects};
use super::tree::EntryKind;
use super::{Error, commit, tree};
use crate::evidence::ObjectId;
use crate::evidence::identity;

/// The addresses of those whose commits ticked a box in the document at `path`, after the fork point.
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
    let mut seen = HashSet::from([tip]);
    let mut open = vec![(tip, version(objects, &tip, path)?)];
    while let Some((id, here)) = open.pop() {
        let Some(here) = here.filter(|_| after_fork(&id) && !shallow.contains(&id)) else {
            continue;
        };
        let (parents, author) = objects.with_kind(&id, Kind::Commit, |bytes| {
            let commit = commit::parse(bytes);
            (commit.parents, commit.author.address())
        })?;
        let mut before = Vec::with_capacity(parents.len());
        for parent in parents.iter() {
            before.push((parent, version(objects, &parent, path)?));
        }
        if let Some(same) = before.iter().find(|(_, version)| *version == Some(here)) {
            open.extend(Some(*same).filter(|(parent, _)| seen.insert(*parent)));
            continue;
        }
        if parents.len() < 2 && !authors.contains(&author) && ticks(objects, &before, &here)? {
            authors.insert(author);
        }
        open.extend(
            before
                .into_iter()
                .filter(|(parent, _)| seen.insert(*parent)),
        );
    }
    Ok(authors
        .into_iter()
        .filter(|author| !author.is_empty())
        .collect())
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
    let here = version(objects, &tip, path)?;
    let mut at = tip;
    loop {
        if shallow.contains(&at) {
            return Ok(None);
        }
        let parents = objects.with_kind(&at, Kind::Commit, |bytes| commit::parse(bytes).parents)?;
        let mut same = None;
        for parent in parents.iter() {
            if version(objects, &parent, path)? == here {
                same = Some(parent);
                break;
            }
        }
        match same {
            Some(parent) => at = parent,
            None => return Ok(Some(at)),
        }
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
    if version(objects, &at, path)?.is_none() {
        return Ok(None);
    }
    loop {
        let Some(change) = last_change(objects, shallow, at, path)? else {
            return Ok(None);
        };
        let parents =
            objects.with_kind(&change, Kind::Commit, |bytes| commit::parse(bytes).parents)?;
        let mut before = None;
        for parent in parents.iter() {
            if version(objects, &parent, path)?.is_some() {
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
    let Some(here) = version(objects, &tip, path)? else {
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
            if let Some(content) = version(objects, &parent, path)? {
                open.push_back((parent, content, Some(made.len() - 1)));
            }
        }
    }
    Ok(None)
}

fn ticks(
    objects: &Objects<'_>,
    before: &[(ObjectId, Option<ObjectId>)],
    here: &ObjectId,
) -> Result<bool, Error> {
    let text = |blob: &ObjectId| objects.with_kind(blob, Kind::Blob, <[u8]>::to_vec);
    let old = before
        .iter()
        .filter_map(|(_, version)| version.as_ref())
        .map(text)
        .collect::<Result<Vec<_>, _>>()?;
    Ok(identity::ticks(&old, &text(here)?))
}

fn version(
    objects: &Objects<'_>,
    commit: &ObjectId,
    path: &[u8],
) -> Result<Option<ObjectId>, Error> {
    let entry = tree::lookup(objects, commit, path)?;
    Ok(entry
        .filter(|entry| entry.kind == EntryKind::File)
        .map(|entry| entry.id))
}

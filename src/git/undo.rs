//! Commits that say that they take another back, and whether they really do.
//!
//! A message is a claim; the trees tell. An empty commit that says "This reverts commit" changes nothing.

use std::collections::HashMap;

use super::ids::IdMap;
use super::object::{Kind, Objects};
use super::tree::{Change, EntryKind};
use super::{Error, base, commit, tree};
use crate::evidence::ObjectId;
use crate::evidence::content::is_excluded;

/// Fewest hex digits that name a commit, as `git revert --reference` writes them.
const LEAST: usize = 7;
/// Most commits of one message, and most messages that name one commit.
const MOST: usize = 64;

/// Who says that they take back whom.
#[derive(Default)]
pub(super) struct Reverts {
    /// By the first digits of the commit taken back: all its known digits, and who says so.
    by_target: HashMap<String, Vec<(String, ObjectId)>>,
    by_revert: IdMap<Vec<String>>,
}

impl Reverts {
    /// Notes what the message of `revert` says.
    pub fn add(&mut self, revert: ObjectId, targets: Vec<String>) {
        for target in &targets {
            let claims = self
                .by_target
                .entry(target[..LEAST].to_owned())
                .or_default();
            if claims.len() < MOST {
                claims.push((target.clone(), revert));
            }
        }
        if !targets.is_empty() {
            self.by_revert.insert(revert, targets);
        }
    }

    /// Whether a later commit took this one back, and was not taken back itself.
    ///
    /// # Errors
    /// [`Error::Missing`], [`Error::Corrupt`].
    pub fn undone(
        &self,
        objects: &Objects<'_>,
        id: &ObjectId,
        document: &[u8],
    ) -> Result<bool, Error> {
        self.undone_within(objects, id, document, MOST)
    }

    /// Whether this commit does nothing but take an earlier one back.
    ///
    /// # Errors
    /// [`Error::Missing`], [`Error::Corrupt`].
    pub fn undoes(
        &self,
        objects: &Objects<'_>,
        id: &ObjectId,
        document: &[u8],
    ) -> Result<bool, Error> {
        for target in self.by_revert.get(id).into_iter().flatten() {
            if let Some(target) = objects.with_prefix(target)
                && takes_back(objects, id, &target, document)?
                && is_behind(objects, id, target)
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn undone_within(
        &self,
        objects: &Objects<'_>,
        id: &ObjectId,
        document: &[u8],
        left: usize,
    ) -> Result<bool, Error> {
        let hex = id.to_string();
        let Some(claims) = self.by_target.get(&hex[..LEAST]).filter(|_| left > 0) else {
            return Ok(false);
        };
        for (target, revert) in claims {
            if hex.starts_with(target.as_str())
                && takes_back(objects, revert, id, document)?
                && is_behind(objects, revert, *id)
                && !self.undone_within(objects, revert, document, left - 1)?
            {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Whether `revert` has the commit that it takes back in its own history: one that lies about on another branch, or was left
/// behind by a rebase, is not in every clone, and the verdict must be the same in all of them.
fn is_behind(objects: &Objects<'_>, revert: &ObjectId, target: ObjectId) -> bool {
    // Where history is not whole here, what it says of itself is believed.
    base::merge_base(objects, &[], *revert, &[target]).map_or(true, |common| common == Some(target))
}

/// The commits, by their first digits, that the text after "this reverts commit " names.
pub(super) fn target(rest: &[u8]) -> Option<String> {
    let digits = rest.iter().take_while(|byte| byte.is_ascii_hexdigit());
    let hex: String = digits
        .take(64)
        .map(|byte| char::from(byte.to_ascii_lowercase()))
        .collect();
    (hex.len() >= LEAST).then_some(hex)
}

/// Whether `revert` puts back each file of `target` as it was before.
fn takes_back(
    objects: &Objects<'_>,
    revert: &ObjectId,
    target: &ObjectId,
    document: &[u8],
) -> Result<bool, Error> {
    let (Some((before, after)), Some((old, new))) =
        (sides(objects, target)?, sides(objects, revert)?)
    else {
        return Ok(false);
    };
    let mut changes = Vec::new();
    tree::compare(
        objects,
        before,
        Some(after),
        &|_| true,
        &mut |change: Change| {
            if !is_excluded(&change.path, document) {
                changes.push(change);
            }
            Ok(())
        },
    )?;
    let mut any = false;
    for change in &changes {
        if file(objects, new, &change.path)? != change.old {
            return Ok(false);
        }
        any |= match old {
            Some(old) => file(objects, old, &change.path)? != change.old,
            None => true,
        };
    }
    Ok(any)
}

/// The trees before and after a commit; `None` for a merge.
fn sides(
    objects: &Objects<'_>,
    id: &ObjectId,
) -> Result<Option<(Option<ObjectId>, ObjectId)>, Error> {
    let (tree, parents) = objects.with_kind(id, Kind::Commit, |bytes| {
        let commit = commit::parse(bytes);
        (commit.tree, commit.parents)
    })?;
    let Some(tree) = tree.filter(|_| parents.len() < 2) else {
        return Ok(None);
    };
    let before = parents
        .first()
        .map(|parent| tree::of_commit(objects, &parent));
    Ok(Some((before.transpose()?, tree)))
}

fn file(objects: &Objects<'_>, root: ObjectId, path: &[u8]) -> Result<Option<ObjectId>, Error> {
    let entry = tree::below(objects, root, path)?;
    let file = entry.filter(|entry| entry.kind == EntryKind::File);
    Ok(file.map(|entry| entry.id))
}

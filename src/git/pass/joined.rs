//! Work that merges of the learner's put together. A merge brings nothing by itself: but where branches of their own had both changed
//! a file, no other commit holds what came of it, and where that was moved since, it is found nowhere else.
//!
//! Only what is wholly theirs counts: on each side a commit of theirs made the file what it is, or such a merge again, and every line
//! comes from a side. How far is looked is bounded; what lies beyond is as if there were no merge.

use super::Pass;
use super::own::OwnCommits;
use crate::evidence::ObjectId;
use crate::evidence::content::{differs, text};
use crate::evidence::examine::{Brought, Examination, Link, Novelty, Reach};
use crate::evidence::lines::without;
use crate::git::Error;
use crate::git::authors::{Known, Own};
use crate::git::ids::IdSet;
use crate::git::proof::{content, small};
use crate::git::tree::{self, Change, Entry, EntryKind};
use crate::git::twins::Likeness;
use crate::git::versions::last_change_within;

/// How many folders, commits and changes are looked at, all merges together.
const MAX_LOOKS: usize = 20_000;

/// A file that a merge put together, and where.
#[derive(Clone)]
struct Joined {
    merge: ObjectId,
    path: Vec<u8>,
    blob: ObjectId,
}

/// A commit that brought a part of such a file, with what it made of it.
type Part = (ObjectId, ObjectId);

impl Pass<'_, '_> {
    /// Looks whether what is still open was put together by merges among these commits of the learner's, and moved since.
    pub(in crate::git) fn join(&mut self, commits: &[Own], examination: &mut Examination<'_>) {
        let own = OwnCommits::new(commits, examination.inquiry(), MAX_LOOKS);
        let is_merge = |own: &&Own| own.known.is_none_or(|known| known.parents > 1);
        let mut found = Vec::new();
        for merge in commits.iter().filter(is_merge) {
            // What cannot be read was told of the commits around it.
            for joined in self
                .put_together(merge.id, &own, examination)
                .unwrap_or_default()
            {
                match self.parts(&joined, &own, examination) {
                    Ok(parts) => found.extend(parts.into_iter().map(|part| (part, joined.clone()))),
                    Err(error) => {
                        let object = error.object().unwrap_or(joined.merge);
                        let (path, blob) = (&joined.path, &joined.blob);
                        examination.gap_at(path, blob, Reach::Anywhere, object);
                    }
                }
            }
        }
        found.sort_by(|(one, _), (other, _)| other.cmp(one));
        let objects = self.objects;
        for ((time, commit), joined) in found {
            let link = Link {
                commit: joined.merge,
                path: joined.path.clone(),
            };
            let brought = Brought {
                path: &joined.path,
                source: &joined.path,
                blob: joined.blob,
                commit: (commit, time),
                novelty: Novelty::New,
                reach: Reach::Anywhere,
                before: self.stood_before(&joined.path).ok().flatten(),
                links: &[link],
            };
            examination.brought(&brought, |blob| content(objects, blob));
        }
    }

    /// The files that are looked for, in folders that no side had as they are after the merge.
    fn put_together(
        &self,
        merge: ObjectId,
        own: &OwnCommits<'_>,
        examination: &Examination<'_>,
    ) -> Result<Vec<Joined>, Error> {
        let objects = self.objects;
        let (root, sides) = self.sides(&merge)?;
        let Some(((_, first), others)) = sides.split_first().filter(|(_, rest)| !rest.is_empty())
        else {
            return Ok(Vec::new());
        };
        let id_of = |root: ObjectId, folder: &[u8]| {
            let entry = self.entry(root, folder, own).ok().flatten();
            entry.map(|entry| entry.id)
        };
        let is_changed = |folder: &[u8]| {
            id_of(root, folder).is_some_and(|after| {
                let mut others = others.iter();
                others.all(|(_, side)| id_of(*side, folder) != Some(after))
            })
        };
        let mut found = Vec::new();
        tree::compare(
            objects,
            Some(*first),
            Some(root),
            &is_changed,
            &mut |change: Change| {
                if let Some(blob) = change.new
                    && examination.wants(&change.path, &blob, Reach::Anywhere)
                {
                    found.push(Joined {
                        merge,
                        path: change.path,
                        blob,
                    });
                }
                Ok(())
            },
        )?;
        Ok(found)
    }

    /// The entry at `path` below a tree, as [`tree::below`] finds it; none where nothing more may be looked at.
    fn entry(
        &self,
        root: ObjectId,
        path: &[u8],
        own: &OwnCommits<'_>,
    ) -> Result<Option<Entry>, Error> {
        let mut entry = Entry {
            kind: EntryKind::Folder,
            id: root,
        };
        for name in path.split(|&byte| byte == b'/') {
            if entry.kind != EntryKind::Folder {
                return Ok(None);
            }
            let size = usize::try_from(self.objects.size(&entry.id)?).unwrap_or(usize::MAX);
            if !own.may_look(1 + size / tree::LOOK) {
                return Ok(None);
            }
            match tree::below(self.objects, entry.id, name)? {
                Some(found) => entry = found,
                None => return Ok(None),
            }
        }
        Ok(Some(entry))
    }

    /// A commit's tree, and its parents with theirs.
    fn sides(&self, id: &ObjectId) -> Result<(ObjectId, Vec<Part>), Error> {
        let objects = self.objects;
        let (tree, parents) = tree::root_and_parents(objects, id)?;
        let sides = parents
            .iter()
            .map(|parent| Ok((parent, tree::of_commit(objects, &parent)?)));
        let sides = sides.collect::<Result<_, Error>>()?;
        Ok((tree.ok_or(Error::Corrupt(*id))?, sides))
    }

    /// The commits of the learner's that brought new content for a file that a merge put together, by date; none where it is not wholly
    /// theirs.
    fn parts(
        &mut self,
        joined: &Joined,
        own: &OwnCommits<'_>,
        examination: &Examination<'_>,
    ) -> Result<Vec<(i64, ObjectId)>, Error> {
        let Joined { merge, blob, .. } = joined;
        let Some(parts) = self.own_parts(joined, own)? else {
            return Ok(Vec::new());
        };
        let mut new = Vec::new();
        if self.foreign_commit(blob, merge).is_some() {
            return Ok(new);
        }
        for (commit, then) in parts {
            if self.is_part_new((&commit, &then), joined, own, examination)? {
                new.push((own.times[&commit], commit));
            }
        }
        Ok(new)
    }

    /// The commits that made a file what it is on each side, where all are the learner's and every line is of a side.
    fn own_parts(&self, joined: &Joined, own: &OwnCommits<'_>) -> Result<Option<Vec<Part>>, Error> {
        let (objects, path) = (self.objects, &joined.path);
        let shallow = &self.origins.past().shallow;
        let mut open = vec![(joined.merge, joined.blob)];
        let (mut seen, mut parts, mut merged) = (IdSet::default(), Vec::new(), Vec::new());
        while let Some((merge, blob)) = open.pop() {
            if !seen.insert(merge) {
                continue;
            }
            let mut versions = Vec::new();
            let (_, sides) = self.sides(&merge)?;
            for (side, root) in sides {
                let then = self.entry(root, path, own)?;
                if own.left.get() == 0 {
                    return Ok(None);
                }
                let Some(then) = then.filter(|then| then.kind == EntryKind::File) else {
                    continue;
                };
                let last = match then.id == blob {
                    true => None,
                    false => last_change_within(objects, shallow, side, path, &own.left)?,
                };
                let Some(last) = last.filter(|last| own.times.contains_key(last)) else {
                    return Ok(None);
                };
                versions.push(then.id);
                match Known::read(objects, &last)?.parents > 1 {
                    true => open.push((last, then.id)),
                    false => parts.push((last, then.id)),
                }
            }
            merged.push((blob, versions));
        }
        for (blob, versions) in merged {
            let Some(whole) = small(objects, &blob)? else {
                return Ok(None);
            };
            let mut all = Vec::new();
            for version in versions {
                let Some(bytes) = small(objects, &version)? else {
                    return Ok(None);
                };
                all.extend_from_slice(&text(&bytes));
                all.push(b'\n');
            }
            if !differs(None, &whole) || without(&text(&whole), &all) > 0 {
                return Ok(None);
            }
        }
        Ok(Some(parts))
    }

    /// Whether a commit of the learner's brought new content for the file, and what came of it is no copy of what was there before.
    fn is_part_new(
        &mut self,
        (id, then): (&ObjectId, &ObjectId),
        joined: &Joined,
        own: &OwnCommits<'_>,
        examination: &Examination<'_>,
    ) -> Result<bool, Error> {
        let objects = self.objects;
        let known = Known::read(objects, id)?;
        let trees = (known.parent_tree, known.tree);
        let changes = self.changes(trees, false, Reach::Anywhere, examination)?;
        let change = changes
            .iter()
            .find(|change| change.path == joined.path && change.new == Some(*then));
        let change = change.filter(|_| own.may_look(changes.len()));
        let Some((change, scene)) = change.zip(own.scene(*id, &known, &changes)) else {
            return Ok(false);
        };
        if self.novelty(change, *then, &scene)? != Novelty::New {
            return Ok(false);
        }
        let whole = small(objects, &joined.blob)?.unwrap_or_default();
        match self.likeness(&whole, &scene) {
            Some(Likeness::Twin(_)) => return Ok(false),
            Some(Likeness::Near(older)) => drop(self.noted.near_now.insert(joined.blob, older)),
            _ => {}
        }
        self.compared.insert(joined.blob);
        Ok(true)
    }
}

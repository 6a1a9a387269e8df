//! What files were on the branches that a merge of the learner's put together. A merge brings nothing by itself: but where both sides
//! had changed a file, no other commit holds what came of it, and the file may have been moved since.

use super::Pass;
use crate::evidence::ObjectId;
use crate::evidence::content::{differs, is_excluded};
use crate::evidence::examine::{Examination, Reach};
use crate::git::ids::IdSet;
use crate::git::object::Kind;
use crate::git::proof::small;
use crate::git::tree::{self, Change, EntryKind};
use crate::git::{Error, commit};

/// A merge, and the roots of the trees that it put together.
struct Join {
    id: ObjectId,
    tree: ObjectId,
    sides: Vec<(ObjectId, ObjectId)>,
}

impl Pass<'_, '_> {
    /// Tells of what is still looked for what it was on each side of a merge, where no side had it as it is after. Whether anything of
    /// it was new.
    ///
    /// # Errors
    /// [`Error::Missing`]; [`Error::Corrupt`] where what would be told rests on an object that is not what its id says.
    pub(super) fn trace_merge(
        &mut self,
        id: ObjectId,
        learner: &[String],
        examination: &mut Examination<'_>,
    ) -> Result<bool, Error> {
        let join = self.join(id)?;
        let (mut any, mut sound) = (false, IdSet::default());
        for (path, blob) in self.put_together(&join, examination)? {
            if !self.may_be_theirs((&id, &path), (&join.tree, &blob), learner, examination)? {
                continue;
            }
            let mut before = Vec::new();
            for (_, side) in &join.sides {
                let then = tree::below(self.objects, *side, &path)?;
                before.extend(then.filter(|then| then.kind == EntryKind::File));
            }
            if before.iter().any(|then| then.id == blob) {
                continue;
            }
            for (commit, root) in std::iter::once(&(id, join.tree)).chain(&join.sides) {
                if sound.insert(*commit) && !self.objects.is_sound(commit)? {
                    return Err(Error::Corrupt(*commit));
                }
                tree::check(self.objects, *root, &path, &mut sound)?;
            }
            for then in before {
                any |= examination.merged(&blob, then.id);
            }
        }
        Ok(any)
    }

    fn join(&self, id: ObjectId) -> Result<Join, Error> {
        let objects = self.objects;
        let read = |bytes: &[u8]| {
            let commit = commit::parse(bytes);
            (commit.tree, commit.parents)
        };
        let (tree, parents) = objects.with_kind(&id, Kind::Commit, read)?;
        let sides = parents
            .iter()
            .map(|parent| Ok((parent, tree::of_commit(objects, &parent)?)));
        Ok(Join {
            id,
            tree: tree.ok_or(Error::Corrupt(id))?,
            sides: sides.collect::<Result<_, Error>>()?,
        })
    }

    /// The files that are looked for, by path and content, in folders that no side had as they are after the merge.
    fn put_together(
        &self,
        join: &Join,
        examination: &Examination<'_>,
    ) -> Result<Vec<(Vec<u8>, ObjectId)>, Error> {
        let objects = self.objects;
        let Some(((_, first), others)) = join.sides.split_first() else {
            return Err(Error::Corrupt(join.id));
        };
        let id_of = |root: ObjectId, folder: &[u8]| {
            let entry = tree::below(objects, root, folder).ok().flatten();
            entry.map(|entry| entry.id)
        };
        let is_changed = |folder: &[u8]| {
            let after = id_of(join.tree, folder);
            let mut others = others.iter();
            others.all(|(_, side)| after.is_none() || id_of(*side, folder) != after)
        };
        let mut found = Vec::new();
        tree::compare(
            objects,
            Some(*first),
            Some(join.tree),
            &is_changed,
            &mut |change: Change| {
                if let Some(blob) = change.new
                    && examination.wants(&change.path, &blob, Reach::Anywhere)
                {
                    found.push((change.path, blob));
                }
                Ok(())
            },
        )?;
        Ok(found)
    }

    /// Whether what a merge made of a file can be the learner's: not what tools write, what is nothing but white space, nor what was
    /// there at the fork point or somebody else had brought.
    fn may_be_theirs(
        &mut self,
        (merge, path): (&ObjectId, &[u8]),
        (tree, blob): (&ObjectId, &ObjectId),
        learner: &[String],
        examination: &Examination<'_>,
    ) -> Result<bool, Error> {
        let is_written = |bytes: Vec<u8>| differs(None, &bytes);
        Ok(!is_excluded(path, examination.inquiry().document())
            && !self.environments.hold(self.objects, *tree, path)?
            && !self.is_inherited(blob)?
            && small(self.objects, blob)?.is_some_and(is_written)
            && self.foreign_commit(blob, (learner, merge)).is_none())
    }
}

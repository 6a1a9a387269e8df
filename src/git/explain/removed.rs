//! Work that was there and went.

use std::collections::{HashMap, HashSet};

use super::{Look, MAX_READ, text};
use crate::evidence::ObjectId;
use crate::evidence::site::Obstacle;
use crate::git::Error;
use crate::git::tree::{self, Change, EntryKind};

/// Most commits whose changes are looked through for a removed file.
const MAX_COMPARED: usize = 2_000;

impl Look<'_, '_, '_> {
    /// Files that a commit after the fork point removed, or gave another name.
    pub(super) fn removed(&mut self) {
        self.left.set(MAX_READ);
        for id in self.survey.commits.iter().take(MAX_COMPARED) {
            let wanted = self.missing();
            if wanted.is_empty() {
                return;
            }
            let Ok(found) = self.removed_by(*id, &wanted) else {
                continue;
            };
            self.tell_all(found);
        }
    }

    fn removed_by(
        &self,
        id: ObjectId,
        wanted: &HashSet<usize>,
    ) -> Result<HashMap<usize, Obstacle>, Error> {
        let (root, parents) = tree::root_and_parents(self.objects, &id)?;
        let (Some(tree), Some(parent), 1) = (root, parents.first(), parents.len()) else {
            return Ok(HashMap::new());
        };
        let parent = tree::of_commit(self.objects, &parent)?;
        let (mut gone, mut come) = (Vec::new(), HashMap::new());
        tree::compare(
            self.objects,
            Some(parent),
            Some(tree),
            &|_| true,
            &mut |change: Change| {
                match (change.old, change.new) {
                    (Some(before), None) => gone.push((change.path, before)),
                    (None, Some(now)) => drop(come.entry(now).or_insert(change.path)),
                    _ => {}
                }
                Ok(())
            },
        )?;
        let mut found = HashMap::new();
        for (path, before) in gone {
            let questions = self.holding(&path, before, wanted);
            // To have a starter back where it was is no work.
            let is_starter = |base| {
                let then = tree::lookup(self.objects, &base, &path);
                matches!(then, Ok(Some(entry)) if entry.id == before)
            };
            if questions.is_empty() || self.base.is_some_and(is_starter) {
                continue;
            }
            for question in questions {
                let still = |new: &&Vec<u8>| {
                    let there = tree::lookup(self.objects, &self.tip, new);
                    matches!(there, Ok(Some(entry)) if entry.kind == EntryKind::File)
                };
                let told = match come.get(&before).filter(still) {
                    Some(new) => Obstacle::Renamed(text(&path), text(new), id),
                    None => Obstacle::Removed(text(&path), id),
                };
                found.entry(question).or_insert(told);
            }
        }
        Ok(found)
    }
}

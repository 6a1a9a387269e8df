//! Work that was there and went.

use std::collections::{HashMap, HashSet};

use super::{Look, MAX_READ, text};
use crate::evidence::ObjectId;
use crate::evidence::site::Obstacle;
use crate::git::Error;
use crate::git::tree::{self, Change, EntryKind};

/// A file that a commit took away.
struct Gone {
    path: Vec<u8>,
    /// The commit before, which has it.
    parent: ObjectId,
    /// Where it is now.
    now: Option<Vec<u8>>,
}

/// Most files of which is looked who had left them so.
const MAX_TRACED: usize = 64;
/// Most commits whose changes are looked through for a removed file.
const MAX_COMPARED: usize = 2_000;

impl Look<'_, '_, '_> {
    /// Files that a commit after the fork point removed, or gave another name.
    pub(super) fn removed(&mut self, shallow: &[ObjectId]) {
        self.left.set(MAX_READ);
        let mut traced = MAX_TRACED;
        for id in self.survey.commits.iter().take(MAX_COMPARED) {
            let wanted = self.missing();
            if wanted.is_empty() {
                return;
            }
            let Ok(found) = self.removed_by(*id, &wanted) else {
                continue;
            };
            let told = found.into_iter().map(|(question, gone)| {
                let told = match gone.now {
                    Some(now) => Obstacle::Renamed(text(&gone.path), text(&now), *id),
                    None => {
                        let is_own = traced > 0 && self.is_own_at(shallow, gone.parent, &gone.path);
                        traced = traced.saturating_sub(1);
                        Obstacle::Removed {
                            path: text(&gone.path),
                            commit: *id,
                            is_own,
                        }
                    }
                };
                (question, told)
            });
            let told: Vec<_> = told.collect();
            self.tell_all(told);
        }
    }

    fn removed_by(
        &self,
        id: ObjectId,
        wanted: &HashSet<usize>,
    ) -> Result<HashMap<usize, Gone>, Error> {
        let (root, parents) = tree::root_and_parents(self.objects, &id)?;
        let (Some(tree), Some(parent), 1) = (root, parents.first(), parents.len()) else {
            return Ok(HashMap::new());
        };
        let before = tree::of_commit(self.objects, &parent)?;
        let (mut gone, mut come) = (Vec::new(), HashMap::new());
        tree::compare(
            self.objects,
            Some(before),
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
                let now = come.get(&before).filter(still).cloned();
                found.entry(question).or_insert_with(|| Gone {
                    path: path.clone(),
                    parent,
                    now,
                });
            }
        }
        Ok(found)
    }
}

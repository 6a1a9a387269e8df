//! Work that another branch has: one of this repository, or of a remote as it was when it was last fetched.

use std::collections::{BTreeMap, HashMap};

use super::{Author, Look, MAX_READ, text, unless_unreadable};
use crate::evidence::ObjectId;
use crate::evidence::site::Obstacle;
use crate::git::tree::{self, Change};
use crate::git::{Error, Repo};

/// Most branches that are looked into, of each kind.
const MAX_BRANCHES: usize = 32;
/// Most files of one branch that are looked at to find one of the learner's for a question.
const MAX_FILES: usize = 8;
/// Most files of remotes' branches whose history is looked through.
const MAX_TRACED: usize = 64;

impl Look<'_, '_, '_> {
    /// Files that another local branch has.
    pub(super) fn on_branches(&mut self, branches: &[(String, ObjectId)]) -> Result<(), Error> {
        self.left.set(MAX_READ);
        for (name, tip) in branches.iter().take(MAX_BRANCHES) {
            for (question, paths) in self.only_at(*tip)? {
                let first = paths.into_iter().next();
                let told = first.map(|path| Obstacle::Branch(text(&path), name.clone()));
                self.tell_all(told.map(|told| (question, told)));
            }
        }
        Ok(())
    }

    /// Files of the learner's that a remote's branch has: others push there, too.
    pub(super) fn on_remote_branches(&mut self, repo: &Repo) -> Result<(), Error> {
        self.left.set(MAX_READ);
        let shallow = repo.shallow();
        let mut left = MAX_TRACED;
        for (name, tip) in repo.branches_of_remotes(MAX_BRANCHES) {
            let mut known: HashMap<Vec<u8>, bool> = HashMap::new();
            for (question, paths) in self.only_at(tip)? {
                let mut is_own = |path: &Vec<u8>| {
                    let is_known = known.get(path).copied();
                    is_known.unwrap_or_else(|| {
                        let is_own = left > 0 && self.is_own_at(&shallow, tip, path);
                        left = left.saturating_sub(1);
                        known.insert(path.clone(), is_own);
                        is_own
                    })
                };
                let own = paths.into_iter().find(|path| is_own(path));
                let told = own.map(|path| Obstacle::Branch(text(&path), name.clone()));
                self.tell_all(told.map(|told| (question, told)));
            }
        }
        Ok(())
    }

    /// Whether a file is as the learner left it, at this commit.
    pub(super) fn is_own_at(&self, shallow: &[ObjectId], commit: ObjectId, path: &[u8]) -> bool {
        let last = self.last_change(shallow, commit, path);
        matches!(last, Some((_, Author::Person(address))) if self.survey.learner.contains(&address))
    }

    /// For each question without an answer, in their order (not all may be looked at): the files at `commit`, and not at the tip, that
    /// would answer it. None where the tip descends from `commit`, for then it has removed them.
    fn only_at(&self, commit: ObjectId) -> Result<BTreeMap<usize, Vec<Vec<u8>>>, Error> {
        let mut found: BTreeMap<usize, Vec<Vec<u8>>> = BTreeMap::new();
        let wanted = self.missing();
        if wanted.is_empty() || self.survey.commits.contains(&commit) {
            return Ok(found);
        }
        let here = tree::of_commit(self.objects, &self.tip)?;
        let Ok(there) = tree::of_commit(self.objects, &commit) else {
            return Ok(found);
        };
        tree::compare(
            self.objects,
            Some(here),
            Some(there),
            &|_| true,
            &mut |change: Change| {
                if let (Some(there), None) = (change.new, change.old) {
                    for question in self.holding(&change.path, there, &wanted) {
                        let files = found.entry(question).or_default();
                        if files.len() < MAX_FILES {
                            files.push(change.path.clone());
                        }
                    }
                }
                Ok(())
            },
        )
        .or_else(unless_unreadable)?;
        Ok(found)
    }
}

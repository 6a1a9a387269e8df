//! Work of the learner's that was moved, and that somebody else has touched before or after: a tool that formats, a word that was
//! mended. Neither its path nor its content is then what the learner brought, but its own history leads there.
//!
//! A trail goes back from the file as it is, version by version: through what others made of it, and through moves, by whomever,
//! that left its content as it was. The first version of the learner's decides. How far is looked is bounded, and what lies beyond
//! stays unknown. The way from the tip, which may be the longest, is gone once for all files.

use std::cell::Cell;
use std::cmp::Reverse;
use std::collections::HashSet;
use std::rc::Rc;

use super::Pass;
use super::own::OwnCommits;
use crate::evidence::ObjectId;
use crate::evidence::examine::{Brought, Examination, Link, Novelty, Reach};
use crate::git::Error;
use crate::git::authors::{Known, Own};
use crate::git::ids::IdMap;
use crate::git::last::last_changes;
use crate::git::origin::Past;
use crate::git::proof::content;
use crate::git::tree::{self, Change, EntryKind};
use crate::git::versions::last_change_within;

/// How many commits, and files that they changed, are looked at, all trails together.
const MAX_LOOKS: usize = 20_000;
/// How many bytes of a path are one look.
const PATH: usize = 64;
/// Most paths of the learner's that are looked for at the tip before any trail is.
pub(super) const MAX_PATHS: usize = 4_000;

/// Where a trail has come to.
struct Place {
    /// A commit that has the file.
    commit: ObjectId,
    path: Vec<u8>,
    blob: ObjectId,
}

/// Where a trail leads: a commit of the learner's that brought new content.
struct Origin {
    commit: (ObjectId, i64),
    path: Vec<u8>,
    /// What became of it, the newest first.
    links: Vec<Link>,
    /// The file now.
    blob: ObjectId,
}

/// For each commit met on a trail, the files that it added and removed; empty where they were too many to read.
type Seen = IdMap<Rc<Vec<Change>>>;

/// What a version of a file says of the one before.
enum Step {
    /// It is new, and the learner's.
    New,
    /// It has an older one, there.
    Older(Place),
    /// Nothing that counts.
    End,
}

impl Pass<'_, '_> {
    /// Looks whether what is still open was moved and touched since one of these commits of the learner's brought it.
    pub(in crate::git) fn follow_trails(
        &mut self,
        commits: &[Own],
        examination: &mut Examination<'_>,
    ) {
        if !self.has_any_left() {
            return;
        }
        let own = OwnCommits::new(commits, examination.inquiry(), MAX_LOOKS);
        let mut seen = Seen::default();
        let mut found = Vec::new();
        let mut open = examination.open_paths();
        open.retain(|(path, blob)| !self.stood_so(path, blob));
        let lasts = self.last_changes(&open, &own);
        for ((path, blob), last) in open.into_iter().zip(lasts) {
            match self.origin(&path, (blob, last), &own, &mut seen) {
                Ok(Some(origin)) => found.push((path, origin)),
                Ok(None) if own.left.get() == 0 => {
                    examination.unasked_at(&path, &blob, Reach::Here);
                }
                Ok(None) => {}
                Err(error) => {
                    let object = error.object().unwrap_or(self.origins.past().tip);
                    examination.gap_at(&path, &blob, Reach::Here, object);
                }
            }
        }
        found.sort_by_key(|(_, origin)| Reverse((origin.commit.1, origin.commit.0)));
        let objects = self.objects;
        for (path, origin) in found {
            let brought = Brought {
                path: &path,
                source: &origin.path,
                blob: origin.blob,
                commit: origin.commit,
                novelty: Novelty::New,
                reach: Reach::Here,
                before: self.stood_before(&origin.path).ok().flatten(),
                links: &origin.links,
            };
            examination.brought(&brought, |blob| content(objects, blob));
        }
    }

    /// Whether the file stood at the fork point as it is: what was before that is nobody's trail.
    fn stood_so(&self, path: &[u8], blob: &ObjectId) -> bool {
        let before = self.stood_before(path).ok().flatten();
        before.is_some_and(|before| before == *blob)
    }

    /// Whether a file that the learner had is no longer where it was; true, too, where they had too many to tell. No trail leads to
    /// them else.
    fn has_any_left(&self) -> bool {
        let (paths, tip) = (self.left_at.borrow(), &self.origins.past().tip);
        let is_gone = |path: &Vec<u8>| {
            let now = tree::lookup(self.objects, tip, path).ok().flatten();
            now.is_none_or(|now| now.kind != EntryKind::File)
        };
        paths.len() >= MAX_PATHS || paths.iter().any(is_gone)
    }

    /// The commits that made the files at the tip what they are; `None` where no more may be looked at, or something is not here.
    fn last_changes(
        &self,
        files: &[(Vec<u8>, ObjectId)],
        own: &OwnCommits<'_>,
    ) -> Vec<Option<ObjectId>> {
        let Past { tip, shallow, .. } = self.origins.past();
        let paths: Vec<&[u8]> = files.iter().map(|(path, _)| path.as_slice()).collect();
        let weight = self.weight(*tip, &paths);
        let left = Cell::new(own.left.get() / weight);
        let most = left.get();
        let found = last_changes(self.objects, shallow, *tip, &paths, &left);
        own.may_look((most - left.get()) * weight);
        found
    }

    /// As how many looks one commit counts whose folders on the way to these files are read.
    fn weight(&self, commit: ObjectId, paths: &[&[u8]]) -> usize {
        let objects = self.objects;
        let size = |folder: &ObjectId| objects.size(folder).unwrap_or_default();
        let Ok(root) = tree::of_commit(objects, &commit) else {
            return 1;
        };
        let above = |path: &'_ &[u8]| -> Vec<Vec<u8>> {
            let ends = memchr::memchr_iter(b'/', path);
            ends.map(|end| path[..end].to_vec()).collect()
        };
        let folders: HashSet<Vec<u8>> = paths.iter().flat_map(above).collect();
        let entry = |path: &[u8]| tree::below(objects, root, path).ok().flatten();
        let sizes = folders
            .iter()
            .filter_map(|path| Some(size(&entry(path)?.id)));
        let all = sizes.fold(size(&root), u64::saturating_add);
        1 + usize::try_from(all).unwrap_or(usize::MAX) / tree::LOOK
    }

    /// Where the trail of a file leads, if it is to work of the learner's, and that was moved: what stands where it was brought is
    /// told without it.
    fn origin(
        &mut self,
        path: &[u8],
        (blob, mut known): (ObjectId, Option<ObjectId>),
        own: &OwnCommits<'_>,
        seen: &mut Seen,
    ) -> Result<Option<Origin>, Error> {
        let mut at = Place {
            commit: self.origins.past().tip,
            path: path.to_vec(),
            blob,
        };
        let mut links = Vec::new();
        loop {
            let last = match known.take() {
                Some(last) => Some(last),
                None => self.last_change(&at, own)?,
            };
            let Some(last) = last else {
                return Ok(None);
            };
            at.commit = last;
            match self.step(&at, own, seen)? {
                Step::New if at.path != path => {
                    return Ok(Some(Origin {
                        commit: (last, own.times[&last]),
                        path: at.path,
                        links,
                        blob,
                    }));
                }
                Step::Older(older) => {
                    links.push(Link {
                        commit: last,
                        path: std::mem::take(&mut at.path),
                    });
                    if self.stood_so(&older.path, &older.blob) {
                        return Ok(None);
                    }
                    at = older;
                }
                Step::New | Step::End => return Ok(None),
            }
        }
    }

    /// The commit that made the version of a file at a place; `None` where no more may be looked at, or history is cut off before.
    fn last_change(&self, at: &Place, own: &OwnCommits<'_>) -> Result<Option<ObjectId>, Error> {
        let objects = self.objects;
        let (mut folder, mut weight) = (tree::of_commit(objects, &at.commit)?, 1);
        for name in at.path.split(|&byte| byte == b'/') {
            let size = usize::try_from(objects.size(&folder)?).unwrap_or(usize::MAX);
            weight += size / tree::LOOK;
            match tree::below(objects, folder, name)? {
                Some(entry) if entry.kind == EntryKind::Folder => folder = entry.id,
                _ => break,
            }
        }
        if !own.may_look(weight) {
            return Ok(None);
        }
        // In each commit on the way as much is read again.
        let left = Cell::new(own.left.get() / weight);
        let most = left.get();
        let shallow = &self.origins.past().shallow;
        let last = last_change_within(objects, shallow, at.commit, &at.path, &left);
        own.may_look((most - left.get()) * weight);
        last
    }

    /// What the commit that made a version of a file says of it.
    fn step(&mut self, at: &Place, own: &OwnCommits<'_>, seen: &mut Seen) -> Result<Step, Error> {
        let objects = self.objects;
        let (root, parents) = tree::root_and_parents(objects, &at.commit)?;
        let root = root.ok_or(Error::Corrupt(at.commit))?;
        let (Some(parent), 1) = (parents.first(), parents.len()) else {
            // What a merge made of it is told elsewhere.
            return match parents.is_empty() {
                true => self.last_step(at, own, seen),
                false => Ok(Step::End),
            };
        };
        let parent_root = tree::of_commit(objects, &parent)?;
        let old = tree::file_below(objects, parent_root, &at.path)?;
        let older = |path: Vec<u8>, blob| {
            Step::Older(Place {
                commit: parent,
                path,
                blob,
            })
        };
        let is_own = own.times.contains_key(&at.commit);
        if let Some(old) = old
            && (!is_own || self.is_respaced(&old, &at.blob)?)
        {
            return Ok(older(at.path.clone(), old));
        }
        let trees = (Some(parent_root), root);
        let changes = self.changes_of(&at.commit, trees, own, seen)?;
        if let Some(from) = came_from(&changes, at, old.is_some()) {
            return Ok(older(from.to_vec(), at.blob));
        }
        self.last_step(at, own, seen)
    }

    /// What a commit took away and what it added: nothing where that is more than may be looked at.
    fn changes_of(
        &self,
        commit: &ObjectId,
        (before, after): (Option<ObjectId>, ObjectId),
        own: &OwnCommits<'_>,
        seen: &mut Seen,
    ) -> Result<Rc<Vec<Change>>, Error> {
        if let Some(known) = seen.get(commit) {
            return Ok(Rc::clone(known));
        }
        let mut changes = Vec::new();
        let most = own.left.get();
        let all = tree::compare_within(
            self.objects,
            (before, Some(after)),
            most,
            &|_| true,
            &mut |change: Change| {
                let is_change = change.old.is_some() && change.new.is_some();
                if !is_change && own.may_look(change.path.len() / PATH) {
                    changes.push(change);
                }
                Ok(())
            },
        );
        match all {
            Ok(looked) => drop(own.may_look(looked)),
            Err(Error::TooLarge(..)) => own.left.set(0),
            Err(error) => return Err(error),
        }
        if own.left.get() == 0 {
            changes.clear();
        }
        Ok(Rc::clone(seen.entry(*commit).or_insert(Rc::new(changes))))
    }

    /// Where no older version leads on: whether this one came with a commit of the learner's, as new content.
    fn last_step(
        &mut self,
        at: &Place,
        own: &OwnCommits<'_>,
        seen: &mut Seen,
    ) -> Result<Step, Error> {
        if !own.times.contains_key(&at.commit) {
            return Ok(Step::End);
        }
        let known = Known::read(self.objects, &at.commit)?;
        let trees = (known.parent_tree, known.tree);
        let changes = self.changes_of(&at.commit, trees, own, seen)?;
        let scene = own.scene(at.commit, &known, &changes);
        let Some(scene) = scene.filter(|_| own.left.get() > 0) else {
            return Ok(Step::End);
        };
        let old = match known.parent_tree {
            Some(parent) => tree::file_below(self.objects, parent, &at.path)?,
            None => None,
        };
        let change = Change {
            path: at.path.clone(),
            old,
            new: Some(at.blob),
        };
        Ok(match self.novelty(&change, at.blob, &scene)? {
            Novelty::New => Step::New,
            _ => Step::End,
        })
    }
}

/// From where a file came to its path with its content as it is, by what the commit took away and added: where one place lost that
/// and one got it, from the one to the other, else between those of its name, if there is one of each. To a path where another file
/// was (`is_over`), from the one place that lost it, where no other got it.
fn came_from<'c>(changes: &'c [Change], at: &Place, is_over: bool) -> Option<&'c [u8]> {
    let gone = |change: &&Change| change.new.is_none() && change.old == Some(at.blob);
    let come = |change: &&Change| change.old.is_none() && change.new == Some(at.blob);
    let is_named = |change: &&Change| name(&change.path) == name(&at.path);
    let from = only(changes.iter().filter(gone));
    if is_over {
        let from = from.filter(|_| !changes.iter().any(|change| come(&change)));
        return from.map(|from| from.path.as_slice());
    }
    match from.filter(|_| only(changes.iter().filter(come)).is_some()) {
        Some(from) => Some(&from.path),
        None => {
            only(changes.iter().filter(come).filter(is_named))?;
            Some(&only(changes.iter().filter(gone).filter(is_named))?.path)
        }
    }
}

fn name(path: &[u8]) -> Option<&[u8]> {
    path.rsplit(|&byte| byte == b'/').next()
}

/// The one of them, where there is one alone.
fn only<'c>(mut all: impl Iterator<Item = &'c Change>) -> Option<&'c Change> {
    let first = all.next()?;
    all.next().is_none().then_some(first)
}

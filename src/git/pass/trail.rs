//! Work of the learner's that was moved, and that somebody else has touched before or after: a tool that formats, a word that was
//! mended. Neither its path nor its content is then what the learner brought, but its own history leads there.
//!
//! A trail goes back from the file as it is, version by version: through what others made of it, and through moves, by whomever,
//! that left its content as it was. The first version of the learner's decides. How far is looked is bounded; what lies beyond
//! is as if there were no trail.

use std::cmp::Reverse;
use std::rc::Rc;

use super::own::Ground;
use super::{Pass, Scene};
use crate::evidence::ObjectId;
use crate::evidence::examine::{Brought, Examination, Link, Novelty, Reach};
use crate::git::authors::{Known, Own};
use crate::git::ids::IdMap;
use crate::git::object::Kind;
use crate::git::proof::content;
use crate::git::tree::{self, Change, EntryKind};
use crate::git::versions::last_change_within;
use crate::git::{Error, commit};

/// How many commits, and files that they changed, are looked at, all trails together.
const MAX_LOOKS: usize = 5_000;
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

/// What the commits on trails changed; nothing of one whose changes cannot be read, or are too many to be looked at.
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
        own: &[Own],
        learner: &[String],
        examination: &mut Examination<'_>,
    ) {
        if !self.has_any_left() {
            return;
        }
        let ground = Ground::new(own, learner, examination.inquiry(), MAX_LOOKS);
        let mut seen = Seen::default();
        let mut found = Vec::new();
        for (path, blob) in examination.open_paths() {
            match self.origin(&path, blob, &ground, &mut seen) {
                Ok(origin) => found.extend(origin.map(|origin| (path, origin))),
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

    /// Where the trail of a file leads, if it is to work of the learner's, and that was moved: what stands where it was brought is
    /// told without it.
    fn origin(
        &mut self,
        path: &[u8],
        blob: ObjectId,
        ground: &Ground<'_>,
        seen: &mut Seen,
    ) -> Result<Option<Origin>, Error> {
        let past = self.origins.past();
        let mut at = Place {
            commit: past.tip,
            path: path.to_vec(),
            blob,
        };
        let mut links = Vec::new();
        loop {
            let (from, left) = (at.commit, &ground.left);
            let last = last_change_within(self.objects, &past.shallow, from, &at.path, left)?;
            let Some(last) = last else { return Ok(None) };
            at.commit = last;
            match self.step(&at, ground, seen)? {
                Step::New if at.path != path => {
                    return Ok(Some(Origin {
                        commit: (last, ground.own[&last]),
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
                    at = older;
                }
                Step::New | Step::End => return Ok(None),
            }
        }
    }

    /// What the commit that made a version of a file says of it.
    fn step(&mut self, at: &Place, ground: &Ground<'_>, seen: &mut Seen) -> Result<Step, Error> {
        let objects = self.objects;
        let (root, parents) = objects.with_kind(&at.commit, Kind::Commit, |bytes| {
            let commit = commit::parse(bytes);
            (commit.tree, commit.parents)
        })?;
        let root = root.ok_or(Error::Corrupt(at.commit))?;
        let (Some(parent), 1) = (parents.first(), parents.len()) else {
            // What a merge made of it is told elsewhere.
            let is_root = parents.is_empty();
            return Ok(match is_root && self.is_new(at, ground, seen)? {
                true => Step::New,
                false => Step::End,
            });
        };
        let parent_root = tree::of_commit(objects, &parent)?;
        let old = tree::below(objects, parent_root, &at.path)?;
        let old = old.filter(|old| old.kind == EntryKind::File);
        let older = |path: Vec<u8>, blob| {
            Step::Older(Place {
                commit: parent,
                path,
                blob,
            })
        };
        if let Some(old) = old {
            let is_own = ground.own.contains_key(&at.commit);
            let is_touched = !is_own || self.is_respaced(&old.id, &at.blob)?;
            return Ok(match is_touched {
                true => older(at.path.clone(), old.id),
                false if self.is_new(at, ground, seen)? => Step::New,
                false => Step::End,
            });
        }
        let changes = self.changes_of(&at.commit, (Some(parent_root), root), ground, seen);
        if let Some(from) = came_from(&changes, at) {
            return Ok(older(from.to_vec(), at.blob));
        }
        Ok(match self.is_new(at, ground, seen)? {
            true => Step::New,
            false => Step::End,
        })
    }

    /// All that a commit changed.
    fn changes_of(
        &self,
        commit: &ObjectId,
        (before, after): (Option<ObjectId>, ObjectId),
        ground: &Ground<'_>,
        seen: &mut Seen,
    ) -> Rc<Vec<Change>> {
        if let Some(known) = seen.get(commit) {
            return Rc::clone(known);
        }
        let mut changes = Vec::new();
        let all = tree::compare(
            self.objects,
            before,
            Some(after),
            &|_| true,
            &mut |change: Change| {
                changes.push(change);
                match ground.may_look(1) {
                    true => Ok(()),
                    false => Err(Error::TooLarge(String::new(), MAX_LOOKS as u64)),
                }
            },
        );
        if all.is_err() {
            changes.clear();
        }
        Rc::clone(seen.entry(*commit).or_insert(Rc::new(changes)))
    }

    /// Whether a version of a file came with a commit of the learner's, as new content.
    fn is_new(&mut self, at: &Place, ground: &Ground<'_>, seen: &mut Seen) -> Result<bool, Error> {
        let Some(time) = ground.own.get(&at.commit) else {
            return Ok(false);
        };
        let known = Known::read(self.objects, &at.commit)?;
        let changes = self.changes_of(&at.commit, (known.parent_tree, known.tree), ground, seen);
        let Some(change) = changes.iter().find(|change| change.path == at.path) else {
            return Ok(false);
        };
        let scene = Scene {
            id: at.commit,
            time: *time,
            tree: known.tree,
            parent: known.parent_tree,
            changes: &changes,
            document: ground.document,
            learner: ground.learner,
            foreseen: None,
            reach: Reach::Anywhere,
        };
        Ok(self.novelty(change, at.blob, &scene)? == Novelty::New)
    }
}

/// From where a file came to its path with its content as it is, by what the commit changed: where one place lost that and one got
/// it, from the one to the other, else between those of its name, if there is one of each.
fn came_from<'c>(changes: &'c [Change], at: &Place) -> Option<&'c [u8]> {
    let gone = |change: &&Change| change.new.is_none() && change.old == Some(at.blob);
    let come = |change: &&Change| change.old.is_none() && change.new == Some(at.blob);
    let is_named = |change: &&Change| name(&change.path) == name(&at.path);
    let from = only(changes.iter().filter(gone));
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

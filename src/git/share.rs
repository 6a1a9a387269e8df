//! How much of a file that answers is the learner's own: what a mentor should look at, no verdict.
//!
//! It is bounded: a remark may be missing.

use std::cell::{Cell, OnceCell};
use std::collections::{HashMap, HashSet};

use super::object::{Kind, Objects};
use super::survey::Survey;
use super::tree::Change;
use super::{Error, commit, tree, versions};
use crate::evidence::ObjectId;
use crate::evidence::content::text;
use crate::evidence::examine::{Hit, MAX_CONTENT};
use crate::evidence::lines::{count, is_slight, most_new, without};
use crate::evidence::machine;
use crate::evidence::site::{Obstacle, Remark};

/// Most commits that are looked at for all remarks of one judgement.
pub const MAX_STEPS: usize = 600;

/// A file is no text that has one NUL in so many bytes, or more.
const BINARY: usize = 64;

/// Looks at the hits of one judgement.
pub struct Share<'a, 'repo> {
    objects: &'a Objects<'repo>,
    shallow: &'a [ObjectId],
    learner: &'a [String],
    base: Option<ObjectId>,
    /// New files, and older ones that they are nearly the same as.
    near: &'a HashMap<ObjectId, ObjectId>,
    near_now: &'a HashMap<ObjectId, ObjectId>,
    /// Where those are at the fork point.
    places: OnceCell<HashMap<ObjectId, Vec<u8>>>,
    /// How many more commits are looked at.
    left: Cell<usize>,
}

/// What is read of one commit.
struct Seen {
    parents: Vec<ObjectId>,
    /// The author's address.
    author: String,
    /// By what the author is known, where that is a machine.
    machine: Option<String>,
}

impl<'a, 'repo> Share<'a, 'repo> {
    /// In what a search with this fork point learned.
    pub fn new(
        objects: &'a Objects<'repo>,
        shallow: &'a [ObjectId],
        base: Option<ObjectId>,
        survey: &'a Survey,
    ) -> Self {
        Self {
            objects,
            shallow,
            learner: &survey.learner,
            base,
            near: &survey.near,
            near_now: &survey.near_now,
            places: OnceCell::new(),
            left: Cell::new(MAX_STEPS),
        }
    }

    /// What is to be said of the file of a hit at `tip`: nothing where that cannot be read.
    pub fn remarks(&self, tip: ObjectId, hit: &Hit) -> Vec<Remark> {
        let mut remarks: Vec<Remark> = self.machine(hit).into_iter().collect();
        let Some(source) = &hit.source else {
            return remarks;
        };
        let Some(then) = self.file(&hit.commit, source).ok().flatten() else {
            return remarks;
        };
        if self
            .objects
            .size(&then)
            .is_ok_and(|size| size > MAX_CONTENT)
        {
            remarks.push(Remark::Large);
            return remarks;
        }
        let slight = self.slight(hit, source, &then).ok().flatten();
        // Whose the version before was says as much.
        let near = match slight {
            Some(_) => None,
            None => self.near(hit, &then).ok().flatten(),
        };
        let later = self.later(tip, hit, source, &then).ok().flatten();
        remarks.extend([slight, near, later].into_iter().flatten());
        remarks
    }

    /// Whether remarks may be missing, because there were too many commits to look at.
    pub fn is_cut(&self) -> bool {
        self.left.get() == 0
    }

    /// A machine's commit, which names the learner.
    fn machine(&self, hit: &Hit) -> Option<Remark> {
        let by = self.commit(&hit.commit).ok()?.machine?;
        Some(Remark::Machine { by })
    }

    /// How the file at `path` came to be as it was at `base`: with a commit of the learner's, or with somebody's who may be the learner
    /// under another address, for `has_upstream` is false.
    pub fn earlier(&self, base: ObjectId, path: &str, has_upstream: bool) -> Option<Obstacle> {
        let (commit, author) = self.last_change(base, path.as_bytes()).ok().flatten()?;
        let (seen, author) = (self.commit(&commit).ok()?, author?);
        let is_root = seen.parents.is_empty();
        let path = path.to_owned();
        match self.learner.contains(&author) {
            true if !is_root => Some(Obstacle::Earlier(path, commit)),
            true if commit == base => Some(Obstacle::First(path, commit)),
            // It may be a template's, and is not what the fork point was taken for.
            _ if is_root || has_upstream || seen.machine.is_some() => None,
            _ => Some(Obstacle::Before(path, author, commit)),
        }
    }

    /// The commit of the learner's, at or before `base`, that made the file at `path` what it was there, and whether it is a root: a
    /// template's is whoever's pressed the button.
    fn written(&self, base: ObjectId, path: &[u8]) -> Option<(ObjectId, bool)> {
        let (commit, author) = self.last_change(base, path).ok().flatten()?;
        let is_root = self.commit(&commit).ok()?.parents.is_empty();
        self.learner.contains(&author?).then_some((commit, is_root))
    }

    /// Few new lines in a version that somebody else had committed.
    fn slight(&self, hit: &Hit, path: &[u8], then: &ObjectId) -> Result<Option<Remark>, Error> {
        let parents = self.commit(&hit.commit)?.parents;
        let Some(parent) = parents.first().copied() else {
            return Ok(None);
        };
        let Some(old) = self.file(&parent, path)? else {
            return Ok(None);
        };
        // What stood there at the fork point is flagged as a starter, and who wrote that may be far back in the author's history.
        let is_starter = match self.base {
            Some(base) => self.file(&base, path)? == Some(old),
            None => false,
        };
        if is_starter {
            return Ok(None);
        }
        let (Some(before), Some(now)) = (self.text(&old)?, self.text(then)?) else {
            return Ok(None);
        };
        let all = count(&now);
        let fresh = without(&now, &before);
        if !is_slight(fresh, all) {
            return Ok(None);
        }
        let Some((_, Some(by))) = self.last_change(parent, path)? else {
            return Ok(None);
        };
        let foreign = !self.learner.contains(&by);
        Ok(foreign.then_some(Remark::Slight {
            commit: hit.commit,
            fresh,
            all,
            by,
        }))
    }

    /// Few new lines in a file that came with the learner's commit, or as good as came with it, or in what it has become since.
    fn near(&self, hit: &Hit, then: &ObjectId) -> Result<Option<Remark>, Error> {
        let as_it_is = hit
            .blob
            .and_then(|now| Some((now, self.near_now.get(&now)?)));
        let (blob, older, commit) = match (self.near.get(then), as_it_is) {
            (Some(older), _) => (*then, older, Some(hit.commit)),
            (None, Some((now, older))) => (now, older, None),
            (None, None) => return Ok(None),
        };
        let (Some(before), Some(now)) = (self.text(older)?, self.text(&blob)?) else {
            return Ok(None);
        };
        let all = count(&now);
        let fresh = without(&now, &before);
        if fresh > most_new(all) {
            return Ok(None);
        }
        let place = self.places().get(older);
        let written = self
            .base
            .zip(place)
            .and_then(|(base, place)| self.written(base, place));
        let is_own = written.is_some_and(|(_, is_root)| !is_root);
        Ok((!is_own).then(|| Remark::Near {
            commit,
            fresh,
            all,
            place: place.cloned(),
        }))
    }

    /// Where the older files that new ones are nearly the same as are at the fork point.
    fn places(&self) -> &HashMap<ObjectId, Vec<u8>> {
        self.places.get_or_init(|| {
            let mut places = HashMap::new();
            let wanted: HashSet<&ObjectId> =
                self.near.values().chain(self.near_now.values()).collect();
            let tree = self
                .base
                .and_then(|base| tree::of_commit(self.objects, &base).ok());
            // A tree that cannot be read whole tells of fewer places.
            let _ = tree::compare(
                self.objects,
                None,
                tree,
                &|_| true,
                &mut |change: Change| {
                    if let Some(blob) = change.new.filter(|blob| wanted.contains(blob)) {
                        places.entry(blob).or_insert(change.path);
                    }
                    Ok(())
                },
            );
            places
        })
    }

    /// Somebody else's commit, or a merge, that has left less than half of the file, or has made it more than twice what it was.
    fn later(
        &self,
        tip: ObjectId,
        hit: &Hit,
        source: &[u8],
        then: &ObjectId,
    ) -> Result<Option<Remark>, Error> {
        let (Some(path), Some(now)) = (&hit.path, hit.blob) else {
            return Ok(None);
        };
        if *then == now {
            return Ok(None);
        }
        let (Some(then), Some(now)) = (self.text(then)?, self.text(&now)?) else {
            return Ok(None);
        };
        let all = count(&then);
        let left = all - without(&then, &now);
        let grown = count(&now);
        let own = grown - without(&now, &then);
        let is_little = left * 2 < all;
        if !is_little && own * 2 >= grown {
            return Ok(None);
        }
        let changed = match path == source {
            true => self.last_change(tip, path)?,
            false => self.linked(hit)?,
        };
        let Some((commit, by)) = changed else {
            return Ok(None);
        };
        if by.as_ref().is_some_and(|by| self.learner.contains(by)) {
            return Ok(None);
        }
        Ok(Some(match is_little {
            true => Remark::Later {
                commit,
                by,
                left,
                all,
            },
            false => Remark::Grown {
                commit,
                by,
                own,
                all: grown,
            },
        }))
    }

    /// The commit that made a file what it is, with its author; a merge has none. `None` where the bound is reached first, or
    /// there is no such file.
    fn last_change(
        &self,
        from: ObjectId,
        path: &[u8],
    ) -> Result<Option<(ObjectId, Option<String>)>, Error> {
        if self.file(&from, path)?.is_none() {
            return Ok(None);
        }
        let Some(id) =
            versions::last_change_within(self.objects, self.shallow, from, path, &self.left)?
        else {
            return Ok(None);
        };
        let commit = self.commit(&id)?;
        let alone = commit.parents.len() < 2;
        Ok(Some((id, alone.then_some(commit.author))))
    }

    /// The newest of somebody else's commits by which the file of a hit became what it is, with its author.
    fn linked(&self, hit: &Hit) -> Result<Option<(ObjectId, Option<String>)>, Error> {
        for link in &hit.links {
            let commit = self.commit(&link.commit)?;
            if commit.parents.len() < 2 && !self.learner.contains(&commit.author) {
                return Ok(Some((link.commit, Some(commit.author))));
            }
        }
        Ok(None)
    }

    fn commit(&self, id: &ObjectId) -> Result<Seen, Error> {
        self.objects.with_kind(id, Kind::Commit, |bytes| {
            let commit = commit::parse(bytes);
            let author = commit.author.address();
            Seen {
                parents: commit.parents.iter().collect(),
                machine: machine::machine(&commit.author.name(), &author),
                author,
            }
        })
    }

    fn file(&self, commit: &ObjectId, path: &[u8]) -> Result<Option<ObjectId>, Error> {
        tree::file_in(self.objects, commit, path)
    }

    fn text(&self, blob: &ObjectId) -> Result<Option<Vec<u8>>, Error> {
        if self.objects.size(blob)? > MAX_CONTENT {
            return Ok(None);
        }
        let text = self
            .objects
            .with_kind(blob, Kind::Blob, |bytes| text(bytes).into_owned())?;
        let zeros = memchr::memchr_iter(0, &text).count();
        Ok((zeros * BINARY <= text.len()).then_some(text))
    }
}

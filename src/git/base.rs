//! Where a learner's own history begins.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet};
use std::rc::Rc;

use super::commit::{Parents, Signature};
use super::ids::IdSet;
use super::object::{Kind, Objects};
use super::{Error, Repo, commit, tree};
use crate::evidence::ObjectId;
use crate::evidence::identity;

/// Where upstream's branches are kept by convention.
const UPSTREAM: &str = "refs/remotes/upstream/";
/// Most commits of another repository that are looked for here.
const MAX_LOOKED_FOR: usize = 20_000;

const OURS: u8 = 1;
const THEIRS: u8 = 2;
const STALE: u8 = 4;

impl Repo {
    /// The commits that `refs/remotes/upstream/*` name, each once.
    pub fn upstream_tips(&self) -> Vec<ObjectId> {
        let tips = self.access.tips(UPSTREAM).into_iter();
        let mut tips: Vec<ObjectId> = tips.map(|(_, tip)| tip).collect();
        tips.sort_unstable();
        tips.dedup();
        tips
    }

    /// The commits that branches, tags and a forge's requests name here, where somebody may have brought content that is not in
    /// HEAD's history: upstream's branches first, at most so many of them. They are those that were named when this was first asked.
    pub(super) fn branch_tips(&self, most: usize) -> Rc<[ObjectId]> {
        self.remembered.branch_tips(most, || {
            let mut seen = IdSet::default();
            let objects = self.objects().ok();
            let named = |prefix| self.access.some_tips(prefix, most).into_iter();
            let branches = [UPSTREAM, "refs/remotes/", "refs/heads/"];
            // A tag has an object of its own, or is one.
            let tags = named("refs/tags/")
                .filter_map(|(_, tag)| objects.as_ref().and_then(|objects| objects.peel(tag)));
            let requests = ["refs/pull/", "refs/merge-requests/"];
            let branches = branches.into_iter().flat_map(named).map(|(_, tip)| tip);
            let requests = requests.into_iter().flat_map(named).map(|(_, tip)| tip);
            branches
                .chain(tags)
                .chain(requests)
                .filter(|tip| seen.insert(*tip))
                .take(most)
                .collect()
        })
    }

    /// The newest commit that HEAD shares with `refs/remotes/upstream/*`; `None` without one.
    ///
    /// # Errors
    /// [`Error::Missing`] or [`Error::Corrupt`] where history is not whole.
    pub fn upstream_base(&self) -> Result<Option<ObjectId>, Error> {
        match self.head()? {
            Some(head) => self.upstream_base_of(head),
            None => Ok(None),
        }
    }

    /// The same of another commit than HEAD.
    ///
    /// # Errors
    /// As of [`Self::upstream_base`].
    pub fn upstream_base_of(&self, tip: ObjectId) -> Result<Option<ObjectId>, Error> {
        match self.upstream_tips().as_slice() {
            [] => Ok(None),
            tips => merge_base(&self.objects()?, &self.shallow(), tip, tips),
        }
    }

    /// The newest commit that `tip` shares with `theirs`, both of this repository; `None` without one.
    ///
    /// # Errors
    /// [`Error::Missing`] or [`Error::Corrupt`] where history is not whole.
    pub fn merge_base(&self, tip: ObjectId, theirs: ObjectId) -> Result<Option<ObjectId>, Error> {
        merge_base(&self.objects()?, &self.shallow(), tip, &[theirs])
    }

    /// The newest commit that `tip` shares with what `their` tip reaches in another repository; `None` where they share none, as far
    /// as the newest 20,000 commits there tell.
    ///
    /// # Errors
    /// As of [`Self::merge_base`].
    pub fn shared_base(
        &self,
        tip: ObjectId,
        (other, their): (&Self, ObjectId),
    ) -> Result<Option<ObjectId>, Error> {
        let (here, there) = (self.objects()?, other.objects()?);
        let (mut open, mut seen, mut shared) = (vec![their], IdSet::default(), Vec::new());
        while let Some(id) = open.pop() {
            if !seen.insert(id) || seen.len() > MAX_LOOKED_FOR {
                continue;
            }
            // What is older than one that is here, is here too.
            if here.holds(&id) {
                shared.push(id);
                continue;
            }
            let parents = there.with_kind(&id, Kind::Commit, |bytes| commit::parse(bytes).parents);
            // Where history there ends, it has no more to share.
            open.extend(parents.iter().flat_map(Parents::iter));
        }
        match shared.as_slice() {
            [] => Ok(None),
            shared => merge_base(&here, &self.shallow(), tip, shared),
        }
    }

    /// What `init` records as fork point: the merge base with upstream; without upstream, HEAD where it holds no commit of
    /// `learner`'s (who is known), or of somebody's of the same name; else the root commit if that already holds the `roadmap` (a path from the
    /// root); else nothing.
    ///
    /// # Errors
    /// [`Error::Missing`] or [`Error::Corrupt`] where history is not whole.
    pub fn fork_point(
        &self,
        learner: &[String],
        roadmap: Option<&str>,
    ) -> Result<Option<ObjectId>, Error> {
        let Some(head) = self.head()? else {
            return Ok(None);
        };
        if let Some(base) = self.upstream_base()? {
            return Ok(Some(base));
        }
        let objects = self.objects()?;
        let shallow: HashSet<_> = self.shallow().into_iter().collect();
        let learner: HashSet<_> = learner
            .iter()
            .map(|address| address.to_lowercase())
            .collect();
        let name = self.user_name().unwrap_or_default();
        let is_own = |author: &Signature<'_>| {
            let address = author.address();
            learner.contains(&address) || identity::is_called(&name, &author.name(), &address)
        };
        let past = past(&objects, &shallow, head, &is_own)?;
        if past.cut {
            // Whether the learner wrote what is cut off cannot be told, nor which commit is the first.
            return Ok((!past.learner).then_some(head));
        }
        // Where nobody is known as the learner, any of it may be theirs.
        if !past.learner && !learner.is_empty() {
            return Ok(Some(head));
        }
        let Some(roadmap) = roadmap else {
            return Ok(None);
        };
        for root in past.roots {
            if tree::lookup(&objects, &root, roadmap.as_bytes())?.is_some() {
                return Ok(Some(root));
            }
        }
        Ok(None)
    }
}

/// The newest commit that `ours` and any of `theirs` share. Commits in `shallow` count as having no parents.
///
/// # Errors
/// [`Error::Missing`] or [`Error::Corrupt`] where history is not whole.
pub fn merge_base(
    objects: &Objects<'_>,
    shallow: &[ObjectId],
    ours: ObjectId,
    theirs: &[ObjectId],
) -> Result<Option<ObjectId>, Error> {
    let mut walk = Paint {
        objects,
        shallow: shallow.iter().copied().collect(),
        seen: HashMap::new(),
        heap: BinaryHeap::new(),
        fresh: 0,
    };
    walk.add(ours, OURS)?;
    for tip in theirs {
        walk.add(*tip, THEIRS)?;
    }
    let mut shared = Vec::new();
    while walk.fresh > 0 {
        let Some((time, id)) = walk.heap.pop() else {
            break;
        };
        let mut colour = walk.take(&id);
        if colour == OURS | THEIRS {
            shared.push((time, Reverse(id)));
            colour |= STALE;
        }
        for parent in walk.parents(&id)?.iter() {
            walk.add(parent, colour)?;
        }
    }
    // Where dates run backwards, one found first may turn out to be behind another.
    shared.retain(|(_, Reverse(id))| walk.colour(id) & STALE == 0);
    Ok(shared.into_iter().max().map(|(_, Reverse(id))| id))
}

/// A newest-first walk that paints commits with who reaches them.
struct Paint<'a, 'repo> {
    objects: &'a Objects<'repo>,
    shallow: HashSet<ObjectId>,
    /// Colour, and whether it waits in the heap.
    seen: HashMap<ObjectId, (u8, bool)>,
    heap: BinaryHeap<(i64, ObjectId)>,
    /// How many in the heap are not stale.
    fresh: usize,
}

impl Paint<'_, '_> {
    /// Paints a commit; one that gains a colour is visited (again).
    fn add(&mut self, id: ObjectId, colour: u8) -> Result<(), Error> {
        let (old, waits) = self.seen.get(&id).copied().unwrap_or((0, false));
        let new = old | colour;
        if new == old {
            return Ok(());
        }
        self.seen.insert(id, (new, true));
        if waits {
            self.fresh -= usize::from(old & STALE == 0 && new & STALE != 0);
            return Ok(());
        }
        self.fresh += usize::from(new & STALE == 0);
        let time = self.objects.with_kind(&id, Kind::Commit, |bytes| {
            commit::parse(bytes).committer.time
        })?;
        self.heap.push((time.unwrap_or(0), id));
        Ok(())
    }

    /// The colour of a commit that has just left the heap.
    fn take(&mut self, id: &ObjectId) -> u8 {
        let colour = self.colour(id);
        self.seen.insert(*id, (colour, false));
        self.fresh -= usize::from(colour & STALE == 0);
        colour
    }

    fn colour(&self, id: &ObjectId) -> u8 {
        self.seen.get(id).map_or(0, |(colour, _)| *colour)
    }

    fn parents(&self, id: &ObjectId) -> Result<Parents, Error> {
        if self.shallow.contains(id) {
            return Ok(Parents::default());
        }
        self.objects
            .with_kind(id, Kind::Commit, |bytes| commit::parse(bytes).parents)
    }
}

/// What all of HEAD's history holds.
struct Past {
    learner: bool,
    roots: Vec<ObjectId>,
    cut: bool,
}

fn past(
    objects: &Objects<'_>,
    shallow: &HashSet<ObjectId>,
    head: ObjectId,
    is_own: &dyn Fn(&Signature<'_>) -> bool,
) -> Result<Past, Error> {
    let mut past = Past {
        learner: false,
        roots: Vec::new(),
        cut: false,
    };
    let mut seen = HashSet::from([head]);
    let mut open = vec![head];
    while let Some(id) = open.pop() {
        let (parents, theirs) = objects.with_kind(&id, Kind::Commit, |bytes| {
            let commit = commit::parse(bytes);
            (commit.parents, is_own(&commit.author))
        })?;
        past.learner |= theirs;
        if shallow.contains(&id) {
            past.cut = true;
            continue;
        }
        if parents.is_empty() {
            past.roots.push(id);
        }
        open.extend(parents.iter().filter(|parent| seen.insert(*parent)));
    }
    past.roots.sort_unstable();
    Ok(past)
}

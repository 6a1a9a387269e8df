//! Who was the first to bring a content.
//!
//! Asked only for what would otherwise be evidence, and only where the commit is among those looked at. Then it reads what each
//! commit of their history changed, the oldest first, and keeps for every content the commit that it came with; what is older
//! than the commits looked at belongs to nobody.

use std::cell::{Cell, OnceCell};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;

use super::commit::Commit;
use super::ids::{IdMap, IdSet};
use super::object::{Kind, Objects};
use super::tree::{Entries, EntryKind};
use super::walk::Walk;
use super::{Repo, ahead, tree};
use crate::evidence::ObjectId;
use crate::evidence::identity;

/// Most commits that are looked at, the newest.
const MAX_TRACED: usize = 5_000;
/// The same without a fork point, where all of history could be looked at.
const MAX_TRACED_AT_LARGE: usize = 500;
/// Most branches on which somebody else's content is looked for.
const MAX_BRANCHES: usize = 256;
/// Most folders that are read for either half of the commits.
const MAX_FOLDERS: usize = 200_000;
/// Of so many commits a second thread reads half.
const MANY: usize = 2_000;
/// As many changed files count as one folder more: two large folders may stand in for one another in every commit.
const USUAL: usize = 64;

/// Where to look for what came first.
pub(super) struct Past<'r> {
    /// Whose branches are looked at too.
    pub repo: &'r Repo,
    /// The commit that is judged.
    pub tip: ObjectId,
    /// HEAD, where there is one.
    pub head: Option<ObjectId>,
    /// The fork point: what it reaches is older.
    pub base: Option<ObjectId>,
    /// The tips of others who are looked at beside.
    pub peers: Arc<[ObjectId]>,
    /// The commits whose parents were cut off.
    pub shallow: Vec<ObjectId>,
}

/// Who was first, found when it is first asked.
pub(super) struct Origins<'r> {
    past: Past<'r>,
    traced: OnceCell<Traced>,
    firsts: OnceCell<Firsts>,
}

/// The commits that are looked at.
struct Traced {
    /// None where they are all the learner's.
    nodes: Vec<Node>,
    /// Their numbers.
    numbers: IdMap<usize>,
    /// How many commits were looked at, where those are not all.
    cut: Option<usize>,
    /// On how many branches, where those are not all.
    branches: Option<usize>,
}

/// The first commit of each content.
#[derive(Default)]
pub(super) struct Firsts {
    /// The place, oldest first, of the commit by somebody else that it came with; none for the learner's and for what is older.
    /// What the fork point's tree holds need not be here.
    foreign: IdMap<Option<usize>>,
    /// The places of the commits.
    places: IdMap<usize>,
    /// The commits in their places.
    commits: Vec<ObjectId>,
    /// After how many commits there were too many folders.
    cut: Option<usize>,
}

/// A tree that is read for what another one, which is known, has not.
struct Reading {
    known: Option<ObjectId>,
    tree: Option<ObjectId>,
    /// The place of the commit, where it is somebody else's.
    foreign: Option<usize>,
    /// How many commits come before it.
    place: usize,
}

/// What some of them bring.
#[derive(Default)]
struct Gathered {
    /// As in [`Firsts`].
    foreign: IdMap<Option<usize>>,
    /// Folders that were read whole.
    folders: IdSet,
    /// How many folders were read.
    read: usize,
    /// After how many commits there were too many.
    cut: Option<usize>,
}

/// One commit that is looked at.
struct Node {
    id: ObjectId,
    /// When it was written or recorded, whichever is older: a rebase does not make work younger. Then when it was recorded, for
    /// who picks another's commit keeps the date at which that was written.
    times: (i64, i64),
    parents: Vec<ObjectId>,
    tree: Option<ObjectId>,
    own: bool,
}

impl<'r> Origins<'r> {
    /// In this past. Nothing is read yet.
    pub fn new(past: Past<'r>) -> Self {
        Self {
            past,
            traced: OnceCell::new(),
            firsts: OnceCell::new(),
        }
    }

    /// Where it is looked.
    pub fn past(&self) -> &Past<'r> {
        &self.past
    }

    /// Whether somebody else may have brought content before this commit: it is among those that are looked at, with these
    /// addresses as the learner's.
    pub fn look_at(&self, objects: &Objects<'_>, learner: &[String], commit: &ObjectId) -> bool {
        let traced = self.traced(objects, learner);
        traced.numbers.contains_key(commit)
    }

    /// Who brought what first. What is not here says nothing.
    pub fn firsts(&self, objects: &Objects<'_>, learner: &[String]) -> &Firsts {
        let read = || Firsts::of(self.traced(objects, learner), objects, &self.past);
        self.firsts.get_or_init(read)
    }

    /// How many commits were looked at, where those are not all.
    pub fn cut(&self) -> Option<usize> {
        let traced = self.traced.get().and_then(|traced| traced.cut);
        traced.or_else(|| self.firsts.get()?.cut)
    }

    /// On how many branches was looked, where those are not all.
    pub fn branches(&self) -> Option<usize> {
        self.traced.get()?.branches
    }

    fn traced(&self, objects: &Objects<'_>, learner: &[String]) -> &Traced {
        let trace = || Traced::of(objects, &self.past, learner);
        self.traced.get_or_init(trace)
    }
}

impl Traced {
    fn of(objects: &Objects<'_>, past: &Past<'_>, learner: &[String]) -> Self {
        let (tips, branches) = tips(past);
        let (mut nodes, is_cut) = nodes(objects, past, learner, tips);
        let cut = is_cut.then_some(nodes.len());
        if nodes.iter().all(|node| node.own) {
            nodes.clear();
        }
        let numbers = nodes.iter().enumerate().map(|(n, node)| (node.id, n));
        Self {
            numbers: numbers.collect(),
            nodes,
            cut,
            branches,
        }
    }
}

impl Firsts {
    /// Of these commits, the oldest first: of each what it changed, since the rest was there before.
    fn of(traced: &Traced, objects: &Objects<'_>, past: &Past<'_>) -> Self {
        let Traced { nodes, numbers, .. } = traced;
        let mut firsts = Self::default();
        let base = past
            .base
            .and_then(|base| tree::of_commit(objects, &base).ok());
        let mut steps = Vec::with_capacity(nodes.len());
        let mut waiting: Vec<usize> = Vec::with_capacity(nodes.len());
        let mut children: Vec<Vec<usize>> = vec![Vec::new(); nodes.len()];
        let mut ready = BinaryHeap::new();
        let mut older = IdSet::default();
        for (number, node) in nodes.iter().enumerate() {
            let (inside, outside): (Vec<_>, Vec<_>) = node
                .parents
                .iter()
                .partition(|parent| numbers.contains_key(parent));
            for parent in outside {
                let tree = tree::of_commit(objects, parent).ok();
                if tree.is_some_and(|tree| older.insert(tree)) {
                    steps.push(Reading::before_all(base, tree));
                }
            }
            if past.shallow.contains(&node.id) {
                steps.push(Reading::before_all(base, node.tree));
            }
            for parent in &inside {
                children[numbers[*parent]].push(number);
            }
            waiting.push(inside.len());
            if inside.is_empty() {
                ready.push(Reverse((node.times, node.id, number)));
            }
        }
        while let Some(Reverse((.., number))) = ready.pop() {
            let node = &nodes[number];
            let place = firsts.places.len();
            firsts.places.insert(node.id, place);
            firsts.commits.push(node.id);
            let before = node
                .parents
                .first()
                .and_then(|parent| match numbers.get(parent) {
                    Some(parent) => nodes[*parent].tree,
                    None => tree::of_commit(objects, parent).ok(),
                });
            steps.push(Reading {
                known: before,
                tree: node.tree,
                foreign: (!node.own).then_some(place),
                place,
            });
            for child in &children[number] {
                waiting[*child] -= 1;
                if waiting[*child] == 0 {
                    let node = &nodes[*child];
                    ready.push(Reverse((node.times, node.id, *child)));
                }
            }
        }
        firsts.read(&steps, objects, past.repo);
        firsts
    }

    /// Reads the older half and the newer one at once, where they are many.
    fn read(&mut self, steps: &[Reading], objects: &Objects<'_>, repo: &Repo) {
        let (older, newer) = steps.split_at(steps.len() / 2);
        let halves = [older, newer];
        let much = steps.len() >= MANY;
        let [older, newer] = ahead::both((repo, objects), much, halves, |objects, steps| {
            Gathered::by(objects, steps)
        });
        self.cut = older.cut.or(newer.cut);
        self.foreign = older.foreign;
        // What the older half did not come to may be the learner's.
        if older.cut.is_none() {
            for (blob, foreign) in newer.foreign {
                self.foreign.entry(blob).or_insert(foreign);
            }
        }
    }

    /// The commit with which somebody else brought this content, before any commit of the learner's that is looked at did.
    pub fn foreign_commit(&self, blob: &ObjectId) -> Option<ObjectId> {
        let place = (*self.foreign.get(blob)?)?;
        self.commits.get(place).copied()
    }

    /// The content that somebody else brought first, with the place of the commit.
    pub fn foreign(&self) -> impl Iterator<Item = (ObjectId, usize)> {
        let all = self.foreign.iter();
        all.filter_map(|(blob, place)| Some((*blob, (*place)?)))
    }

    /// The place of a commit, oldest first; 0 for one that was not looked at.
    pub fn place(&self, commit: &ObjectId) -> usize {
        self.places.get(commit).copied().unwrap_or(0)
    }
}

impl Reading {
    /// A tree that is older than all commits, and so nobody's.
    fn before_all(base: Option<ObjectId>, tree: Option<ObjectId>) -> Self {
        Self {
            known: base,
            tree,
            foreign: None,
            place: 0,
        }
    }
}

impl Gathered {
    fn by(objects: &Objects<'_>, steps: &[Reading]) -> Self {
        let mut brought = Self::default();
        for step in steps {
            brought.absorb_change(objects, step);
            if brought.read >= MAX_FOLDERS {
                brought.cut = Some(step.place);
                break;
            }
        }
        brought
    }

    /// What a tree has that another, known one has not.
    fn absorb_change(&mut self, objects: &Objects<'_>, step: &Reading) {
        let (Some(known), Some(tree)) = (step.known, step.tree) else {
            self.absorb(objects, step);
            return;
        };
        let read = Cell::new(self.read);
        let enter = |_: &[u8]| {
            read.set(read.get() + 1);
            read.get() < MAX_FOLDERS
        };
        let mut changes = 0;
        let compared = tree::compare(objects, Some(known), Some(tree), &enter, &mut |change| {
            changes += 1;
            if let Some(blob) = change.new {
                self.foreign.entry(blob).or_insert(step.foreign);
            }
            Ok(())
        });
        self.read = read.get() + changes / USUAL;
        if compared.is_err() {
            // Where a folder is not here, the others are.
            self.absorb(objects, step);
        }
    }

    /// All that a tree has.
    fn absorb(&mut self, objects: &Objects<'_>, step: &Reading) {
        let mut open: Vec<ObjectId> = step.tree.into_iter().collect();
        while let Some(tree) = open.pop()
            && self.read < MAX_FOLDERS
        {
            if !self.folders.insert(tree) {
                continue;
            }
            self.read += 1;
            // What is not here is no one's: the evidence itself is read elsewhere.
            let _ = objects.with_kind(&tree, Kind::Tree, |bytes| {
                for (_, entry) in Entries::new(bytes, objects.id_len()) {
                    match entry.kind {
                        EntryKind::File => {
                            self.foreign.entry(entry.id).or_insert(step.foreign);
                        }
                        EntryKind::Folder => open.push(entry.id),
                        EntryKind::Link | EntryKind::Submodule => {}
                    }
                }
            });
        }
    }
}

/// From where is looked, beside the commit that is judged: HEAD, the others' tips, then branches; and from how many of those, where
/// there are more.
fn tips(past: &Past<'_>) -> (Vec<ObjectId>, Option<usize>) {
    let first = past.head.iter().chain(past.peers.iter());
    let mut tips: Vec<ObjectId> = first.copied().collect();
    let known: IdSet = tips.iter().copied().collect();
    let branches = past.repo.branch_tips(known.len() + MAX_BRANCHES + 1);
    let mut branches = branches.into_iter().filter(|tip| !known.contains(tip));
    tips.extend(branches.by_ref().take(MAX_BRANCHES));
    let is_cut = branches.next().is_some();
    let count = tips.len();
    (tips, is_cut.then_some(count))
}

/// The commits that are looked at, and whether there are more.
fn nodes(
    objects: &Objects<'_>,
    past: &Past<'_>,
    learner: &[String],
    tips: Vec<ObjectId>,
) -> (Vec<Node>, bool) {
    let is_own = |commit: &Commit<'_>| {
        std::iter::once((commit.author.name, commit.author.email))
            .chain(identity::co_authors(commit.message))
            .any(|(name, email)| identity::is_one_of(learner, name, email))
    };
    let look = |commit: &Commit<'_>| {
        let written = commit.author.time.unwrap_or(i64::MAX);
        let recorded = commit.committer.time.unwrap_or(i64::MAX);
        let own = is_own(commit);
        let parents = commit.parents.iter().collect();
        ((written.min(recorded), recorded), parents, commit.tree, own)
    };
    let mut walk = Walk::new(objects, &past.shallow, past.tip, past.base, look);
    for tip in tips {
        walk.also(tip);
    }
    let most = match past.base {
        Some(_) => MAX_TRACED,
        None => MAX_TRACED_AT_LARGE,
    };
    let mut nodes = Vec::new();
    let mut is_cut = false;
    while let Some(step) = walk.step() {
        if nodes.len() >= most {
            is_cut = true;
            break;
        }
        let (times, parents, tree, own) = step.note;
        nodes.push(Node {
            id: step.id,
            times,
            parents,
            tree,
            own,
        });
    }
    nodes.retain(|node| !walk.is_hidden(&node.id));
    (nodes, is_cut)
}

//! The commits among which is looked for who was first, with who wrote them: read once for all learners who are judged in them.

mod arrivals;

use std::cell::OnceCell;

pub(super) use self::arrivals::Arrivals;
use super::Past;
use crate::evidence::ObjectId;
use crate::evidence::identity::{self, People};
use crate::git::Repo;
use crate::git::commit::Commit;
use crate::git::ids::{IdMap, IdSet};
use crate::git::object::Objects;
use crate::git::walk::Walk;

/// Most commits that are looked at, the newest.
const MAX_TRACED: usize = 5_000;
/// The same without a fork point, where all of history could be looked at.
const MAX_TRACED_AT_LARGE: usize = 500;
/// Most branches on which somebody else's content is looked for.
const MAX_BRANCHES: usize = 256;

/// The commits that are looked at, and what each brought.
pub(super) struct Provenance {
    scope: Scope,
    nodes: Vec<Node>,
    /// Their numbers.
    numbers: IdMap<usize>,
    /// Who wrote them.
    people: People,
    /// How many commits were looked at, where those are not all.
    cut: Option<usize>,
    /// Whether one of them could not be read.
    has_gap: bool,
    arrivals: OnceCell<Arrivals>,
}

/// Where is looked.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Scope {
    tips: Vec<ObjectId>,
    base: Option<ObjectId>,
    shallow: Vec<ObjectId>,
}

/// One commit that is looked at.
struct Node {
    id: ObjectId,
    /// When it was written or recorded, whichever is older: a rebase does not make work younger. Then when it was recorded, for
    /// who picks another's commit keeps the date at which that was written.
    times: (i64, i64),
    parents: Vec<ObjectId>,
    tree: Option<ObjectId>,
    /// Its author and co-authors, by number.
    people: Vec<u32>,
}

impl Scope {
    /// In this past: from HEAD, the others' tips, then branches; and from how many of these, where there are more.
    pub fn of(past: &Past<'_>) -> (Self, Option<usize>) {
        let first = past.head.iter().chain(past.peers.iter());
        let mut tips: Vec<ObjectId> = first.copied().collect();
        let known: IdSet = tips.iter().copied().collect();
        let branches = past.repo.branch_tips(known.len() + MAX_BRANCHES + 1);
        let mut branches = branches.iter().filter(|tip| !known.contains(*tip));
        tips.extend(branches.by_ref().take(MAX_BRANCHES));
        let is_cut = branches.next().is_some();
        let cut = is_cut.then_some(tips.len());
        tips.sort_unstable();
        tips.dedup();
        let scope = Self {
            tips,
            base: past.base,
            shallow: past.shallow.clone(),
        };
        (scope, cut)
    }

    /// The same, from this commit, too.
    pub fn and(mut self, tip: ObjectId) -> Self {
        self.tips.push(tip);
        self
    }
}

impl Provenance {
    /// Reads the commits.
    pub fn of(objects: &Objects<'_>, scope: Scope) -> Self {
        let mut people = People::default();
        let (mut nodes, is_cut, has_gap) = nodes(objects, &scope, &mut people);
        let cut = is_cut.then_some(nodes.len());
        nodes.shrink_to_fit();
        let numbers = nodes.iter().enumerate().map(|(n, node)| (node.id, n));
        Self {
            scope,
            numbers: numbers.collect(),
            nodes,
            people,
            cut,
            has_gap,
            arrivals: OnceCell::new(),
        }
    }

    /// Whether this is where is looked.
    pub fn is_of(&self, scope: &Scope) -> bool {
        self.scope == *scope
    }

    /// How many commits were looked at, where those are not all.
    pub fn cut(&self) -> Option<usize> {
        self.cut
    }

    /// Whether a commit, or what it changed, as far as that was asked, could not be read.
    pub fn has_gap(&self) -> bool {
        self.has_gap || self.known().is_some_and(Arrivals::has_gap)
    }

    /// The number of a commit that is looked at.
    pub fn number(&self, commit: &ObjectId) -> Option<usize> {
        self.numbers.get(commit).copied()
    }

    /// The commit with this number.
    pub fn commit(&self, number: usize) -> ObjectId {
        self.nodes[number].id
    }

    /// For each commit by its number, whether one of those who wrote it has one of these addresses.
    pub fn by(&self, learner: &[String]) -> Vec<bool> {
        let is_learner = self.people.having(learner);
        let is_own = |node: &Node| node.people.iter().any(|n| is_learner[*n as usize]);
        self.nodes.iter().map(is_own).collect()
    }

    /// What each brought first, where that was read.
    pub fn known(&self) -> Option<&Arrivals> {
        self.arrivals.get()
    }

    /// What each brought first.
    pub fn arrivals(&self, repo: &Repo, objects: &Objects<'_>) -> &Arrivals {
        self.arrivals
            .get_or_init(|| Arrivals::of(self, repo, objects))
    }
}

/// The commits that are looked at, whether there are more, and whether one could not be read.
fn nodes(objects: &Objects<'_>, scope: &Scope, people: &mut People) -> (Vec<Node>, bool, bool) {
    let look = |commit: &Commit<'_>| {
        let written = commit.author.time.unwrap_or(i64::MAX);
        let recorded = commit.committer.time.unwrap_or(i64::MAX);
        let parents = commit.parents.iter().collect();
        let times = (written.min(recorded), recorded);
        let author = (commit.author.name, commit.author.email);
        let wrote = std::iter::once(author).chain(identity::co_authors(commit.message));
        let wrote = wrote
            .map(|(name, email)| people.number(name, email))
            .collect();
        (times, parents, commit.tree, wrote)
    };
    let Some((first, others)) = scope.tips.split_first() else {
        return (Vec::new(), false, false);
    };
    let mut walk = Walk::new(objects, &scope.shallow, *first, scope.base, look);
    for tip in others {
        walk.also(*tip);
    }
    let most = match scope.base {
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
        let (times, parents, tree, people) = step.note;
        nodes.push(Node {
            id: step.id,
            times,
            parents,
            tree,
            people,
        });
    }
    nodes.retain(|node| !walk.is_hidden(&node.id));
    (nodes, is_cut, walk.gap().is_some())
}

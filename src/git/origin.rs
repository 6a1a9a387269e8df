//! Who was the first to bring a content.
//!
//! Asked only for what would otherwise be evidence, and only where the commit is among those looked at. Then it reads what each
//! commit of their history changed, the oldest first, and keeps for every content the commit that it came with; what is older
//! than the commits looked at belongs to nobody. That is the same for all who are judged in one history, and is read once.

mod provenance;
mod remembered;

use std::cell::{Cell, OnceCell};
use std::rc::Rc;
use std::sync::Arc;

use self::provenance::{Arrivals, Provenance, Scope};
pub(super) use self::remembered::Remembered;
use super::Repo;
use super::object::Objects;
use crate::evidence::ObjectId;

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
    /// The learner's addresses, once they are known.
    learner: OnceCell<Vec<String>>,
    seen: OnceCell<Seen>,
    /// Whether it was asked who was first.
    is_told: Cell<bool>,
}

/// The commits that are looked at, by the eyes of one learner.
struct Seen {
    provenance: Rc<Provenance>,
    /// Which of them are the learner's, by number.
    own: Vec<bool>,
    /// Whether all are.
    is_alone: bool,
    /// On how many branches was looked, where those are not all.
    branches: Option<usize>,
}

/// The first commit of each content, by the eyes of one learner.
#[derive(Clone, Copy)]
pub(super) struct Firsts<'a> {
    seen: &'a Seen,
    arrivals: Option<&'a Arrivals>,
}

impl<'r> Origins<'r> {
    /// In this past. Nothing is read yet.
    pub fn new(past: Past<'r>) -> Self {
        Self {
            past,
            learner: OnceCell::new(),
            seen: OnceCell::new(),
            is_told: Cell::new(false),
        }
    }

    /// The history in which first commits are looked for.
    pub fn past(&self) -> &Past<'r> {
        &self.past
    }

    /// Says by which addresses the learner is known: before anything is asked, and once.
    pub fn know(&self, learner: &[String]) {
        self.learner.get_or_init(|| learner.to_vec());
    }

    /// The learner's addresses; none before they are known.
    pub fn learner(&self) -> &[String] {
        self.learner.get().map_or(&[], Vec::as_slice)
    }

    /// Whether somebody else may have brought content before this commit: it is among those that are looked at.
    pub fn covers(&self, objects: &Objects<'_>, commit: &ObjectId) -> bool {
        let seen = self.seen(objects);
        !seen.is_alone && seen.provenance.number(commit).is_some()
    }

    /// Who brought what first. What is not here says nothing.
    pub fn firsts(&self, objects: &Objects<'_>) -> Firsts<'_> {
        self.is_told.set(true);
        let seen = self.seen(objects);
        let arrivals = || seen.provenance.arrivals(self.past.repo, objects);
        Firsts {
            seen,
            arrivals: (!seen.is_alone).then(arrivals),
        }
    }

    /// How many commits were looked at, where those are not all.
    pub fn cut(&self) -> Option<usize> {
        let seen = self.seen.get()?;
        let arrivals = seen.provenance.known().filter(|_| self.is_told.get());
        let arrivals = arrivals.filter(|_| !seen.is_alone);
        let cut = seen.provenance.cut();
        cut.or_else(|| arrivals?.cut())
    }

    /// On how many branches was looked, where those are not all.
    pub fn branches(&self) -> Option<usize> {
        self.seen.get()?.branches
    }

    /// Whether something of what was looked at could not be read.
    pub fn has_gap(&self) -> bool {
        let seen = self.seen.get().filter(|_| self.is_told.get());
        seen.is_some_and(|seen| !seen.is_alone && seen.provenance.has_gap())
    }

    fn seen(&self, objects: &Objects<'_>) -> &Seen {
        self.seen.get_or_init(|| {
            let (scope, branches) = Scope::of(&self.past);
            let remembered = &self.past.repo.remembered;
            let read = || Provenance::of(objects, scope.clone());
            let mut provenance = remembered.provenance(&scope, read);
            // What nothing else leads to is looked at for itself, and what is remembered stays that.
            let tip = self.past.tip;
            if provenance.number(&tip).is_none() && self.past.base != Some(tip) {
                provenance = Rc::new(Provenance::of(objects, scope.and(tip)));
            }
            let own = provenance.by(self.learner());
            Seen {
                // What is not here may be anybody's.
                is_alone: own.iter().all(|own| *own) && !provenance.has_gap(),
                own,
                provenance,
                branches,
            }
        })
    }
}

impl Firsts<'_> {
    /// The commit with which somebody else brought this content, before any commit of the learner's that is looked at did.
    pub fn foreign_commit(&self, blob: &ObjectId) -> Option<ObjectId> {
        let number = self.arrivals?.first(blob)?;
        (!self.seen.own[number]).then(|| self.seen.provenance.commit(number))
    }

    /// Whether, at `date`, a commit had the content already before which history is cut off, so that nobody knows whose it is.
    pub fn is_beyond(&self, blob: &ObjectId, date: i64) -> bool {
        self.arrivals.is_some_and(|all| all.is_beyond(blob, date))
    }

    /// The content that somebody else brought first, with the place of the commit.
    pub fn foreign(&self) -> impl Iterator<Item = (ObjectId, usize)> {
        let all = self.arrivals.into_iter().flat_map(Arrivals::all);
        all.filter(|(.., number)| !self.seen.own[*number])
            .map(|(blob, place, _)| (blob, place))
    }

    /// The place of a commit, oldest first; 0 for one that was not looked at.
    pub fn place(&self, commit: &ObjectId) -> usize {
        let number = self.seen.provenance.number(commit);
        let place = self.arrivals.zip(number);
        place.map_or(0, |(arrivals, number)| arrivals.place(number))
    }
}

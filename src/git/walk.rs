//! The one walk over history: newest first, each commit read once, nothing behind the fork point.
//!
//! Two colours: what the tip reaches, and what the fork point reaches, which is hidden. The parents are those that the
//! commit's bytes name. Where history is cut off (a shallow clone) or an object is missing, the walk goes on and says so.

use std::collections::{BinaryHeap, HashSet};

use super::commit::{Commit, Parents};
use super::ids::IdMap;
use super::object::{Kind, Objects};
use super::{Error, commit};
use crate::evidence::ObjectId;

/// How many hidden commits in a row may be older than all that was given out before the walk ends. git itself looks at five more.
const SLACK: usize = 16;

/// Walks from a tip to the fork point. `look` is given each commit once, and its answer comes with the commit.
pub struct Walk<'a, 'repo, T, L> {
    objects: &'a Objects<'repo>,
    shallow: HashSet<ObjectId>,
    look: L,
    seen: IdMap<Colour>,
    heap: BinaryHeap<Waiting<T>>,
    /// How many in the heap are not hidden.
    fresh: usize,
    /// The oldest date that was given out.
    oldest: i64,
    /// How many more hidden commits are looked at that are older than all that was given out: behind one with a wrong date there may
    /// be newer ones.
    slack: usize,
    /// Whether history ends early, and at which missing object.
    cut: bool,
    gap: Option<ObjectId>,
    /// The commit that was read last, and its tree.
    last: Option<(ObjectId, Option<ObjectId>)>,
}

#[derive(Debug, Clone, Copy)]
struct Colour {
    hidden: bool,
    waits: bool,
}

struct Waiting<T> {
    time: i64,
    id: ObjectId,
    tree: Option<ObjectId>,
    parents: Parents,
    note: Option<T>,
}

/// One commit of the walk.
#[derive(Debug, Clone)]
pub struct Step<T> {
    /// The commit.
    pub id: ObjectId,
    /// Its committer date, seconds since 1970; 0 where it has none.
    pub time: i64,
    /// Its tree, and its first parent's as far as that was read on the way.
    pub trees: (Option<ObjectId>, Option<ObjectId>),
    /// Its parents, as the object says.
    pub parents: Parents,
    /// What `look` said.
    pub note: T,
}

impl<'a, 'repo, T, L: FnMut(&Commit<'_>) -> T> Walk<'a, 'repo, T, L> {
    /// From `tip`, without what `hidden` reaches.
    pub fn new(
        objects: &'a Objects<'repo>,
        shallow: &[ObjectId],
        tip: ObjectId,
        hidden: Option<ObjectId>,
        look: L,
    ) -> Self {
        let mut walk = Self {
            objects,
            shallow: shallow.iter().copied().collect(),
            look,
            seen: IdMap::default(),
            heap: BinaryHeap::new(),
            fresh: 0,
            oldest: i64::MAX,
            slack: SLACK,
            cut: false,
            gap: None,
            last: None,
        };
        if let Some(hidden) = hidden {
            walk.add(hidden, true);
        }
        walk.add(tip, false);
        walk
    }

    /// From another commit, too.
    pub fn also(&mut self, tip: ObjectId) {
        self.add(tip, false);
    }

    /// The next commit that is not hidden.
    pub fn step(&mut self) -> Option<Step<T>> {
        while let Some(waiting) = self.next_waiting() {
            let hidden = self.colour(&waiting.id).hidden;
            self.seen.insert(
                waiting.id,
                Colour {
                    hidden,
                    waits: false,
                },
            );
            self.fresh -= usize::from(!hidden);
            if self.shallow.contains(&waiting.id) {
                self.cut |= !hidden;
            } else {
                // Of several parents the last is read last, and its tree is known then: that of a merge's first parent is not.
                for parent in waiting.parents.iter() {
                    self.add(parent, hidden);
                }
            }
            if let (false, Some(note)) = (hidden, waiting.note) {
                self.oldest = self.oldest.min(waiting.time);
                let first = waiting.parents.first();
                let parent = self.last.filter(|(id, _)| Some(*id) == first);
                return Some(Step {
                    id: waiting.id,
                    time: waiting.time,
                    trees: (waiting.tree, parent.and_then(|(_, tree)| tree)),
                    parents: waiting.parents,
                    note,
                });
            }
        }
        None
    }

    /// Whether the fork point reaches a commit that was given out: only where dates run backwards.
    pub fn is_hidden(&self, id: &ObjectId) -> bool {
        self.seen.get(id).is_some_and(|colour| colour.hidden)
    }

    /// Whether the walk met the commit, hidden or not.
    pub fn has_met(&self, id: &ObjectId) -> bool {
        self.seen.contains_key(id)
    }

    /// Whether history here ends before the fork point.
    pub fn is_cut(&self) -> bool {
        self.cut
    }

    /// A commit that history names and that is not here.
    pub fn gap(&self) -> Option<ObjectId> {
        self.gap
    }

    /// Whether the parents of a commit were cut off.
    pub fn is_boundary(&self, id: &ObjectId) -> bool {
        self.shallow.contains(id)
    }

    /// The newest that waits, as long as something that is not hidden waits, or the fork point may yet reach what was given out.
    fn next_waiting(&mut self) -> Option<Waiting<T>> {
        if self.fresh == 0 {
            let top = self.heap.peek()?;
            if self.oldest == i64::MAX {
                return None;
            }
            match top.time < self.oldest {
                true => self.slack = self.slack.checked_sub(1)?,
                false => self.slack = SLACK,
            }
        }
        self.heap.pop()
    }

    fn colour(&self, id: &ObjectId) -> Colour {
        self.seen.get(id).copied().unwrap_or(Colour {
            hidden: false,
            waits: false,
        })
    }

    fn add(&mut self, id: ObjectId, hidden: bool) {
        let known = self.seen.get(&id).copied();
        match known {
            Some(colour) if colour.hidden || !hidden => return,
            Some(colour) if colour.waits => {
                self.fresh -= 1;
                self.seen.insert(
                    id,
                    Colour {
                        hidden: true,
                        waits: true,
                    },
                );
                return;
            }
            _ => {}
        }
        let objects = self.objects;
        let look = &mut self.look;
        let fresh = known.is_none() && !hidden;
        let read = objects.with_kind(&id, Kind::Commit, |bytes| {
            let commit = commit::parse(bytes);
            let note = fresh.then(|| look(&commit));
            Waiting {
                time: commit.committer.time.unwrap_or(0),
                id,
                tree: commit.tree,
                parents: commit.parents,
                note,
            }
        });
        match read {
            Ok(waiting) => {
                self.last = Some((id, waiting.tree));
                self.seen.insert(
                    id,
                    Colour {
                        hidden,
                        waits: true,
                    },
                );
                self.fresh += usize::from(!hidden);
                self.heap.push(waiting);
            }
            Err(error) => self.lost(id, hidden, &error),
        }
    }

    fn lost(&mut self, id: ObjectId, hidden: bool, error: &Error) {
        self.seen.insert(
            id,
            Colour {
                hidden,
                waits: false,
            },
        );
        if hidden {
            return;
        }
        self.cut = true;
        self.gap = Some(match error {
            Error::Missing(id) | Error::Corrupt(id) => *id,
            _ => id,
        });
    }
}

impl<T> PartialEq for Waiting<T> {
    fn eq(&self, other: &Self) -> bool {
        (self.time, self.id) == (other.time, other.id)
    }
}

impl<T> Eq for Waiting<T> {}

impl<T> PartialOrd for Waiting<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Waiting<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.time, self.id).cmp(&(other.time, other.id))
    }
}

//! Which commits of one history come before which: read once, for many questions.

use std::collections::hash_map::Entry;

use super::commit::{Commit, Parents};
use super::ids::IdMap;
use super::object::Objects;
use super::origin::Past;
use super::walk::Walk;
use crate::evidence::ObjectId;

/// The commits of one history after its fork point, by who reaches them first on the way of first parents from the oldest to the tip.
pub(super) struct Lineage {
    /// The place on that way of the commit that reaches it first.
    places: IdMap<usize>,
    /// The commits on that way, by their places.
    main: IdMap<usize>,
}

impl Lineage {
    /// Of the commit that is judged.
    pub fn of(objects: &Objects<'_>, past: &Past<'_>) -> Self {
        let look = |_: &Commit<'_>| ();
        let mut walk = Walk::new(objects, &past.shallow, past.tip, past.base, look);
        let mut parents: IdMap<Parents> = IdMap::default();
        while let Some(step) = walk.step() {
            let cut = walk.is_boundary(&step.id);
            let known = if cut {
                Parents::default()
            } else {
                step.parents
            };
            parents.insert(step.id, known);
        }
        let mut way = Vec::new();
        let mut next = Some(past.tip);
        while let Some(id) = next {
            next = parents.get(&id).and_then(Parents::first);
            // Only what is not what its id says can come before itself.
            next = next.filter(|_| way.len() < parents.len());
            way.push(id);
        }
        let (mut places, mut main) = (IdMap::default(), IdMap::default());
        for (place, id) in way.into_iter().rev().enumerate() {
            main.insert(id, place);
            let mut open = vec![id];
            while let Some(id) = open.pop() {
                let Some(parents) = parents.get(&id) else {
                    continue;
                };
                if let Entry::Vacant(free) = places.entry(id) {
                    free.insert(place);
                    open.extend(parents.iter());
                }
            }
        }
        Self { places, main }
    }

    /// Whether `earlier` is `later` or comes before it; `None` where that is not told here, because `later` is on no way of first
    /// parents, or one of them is not of this history.
    pub fn holds(&self, later: &ObjectId, earlier: &ObjectId) -> Option<bool> {
        let later = self.main.get(later)?;
        Some(self.places.get(earlier)? <= later)
    }
}

//! What a side did to an item that the other side removed: enough to keep it, or nothing.

use std::collections::HashMap;

use super::Versions;
use super::body::{Body, places};
use super::state::{Standings, standings};
use crate::progress::Document;
use crate::roadmap::Id;

/// How the items of one document stand, and their own lines.
#[derive(Debug)]
struct Traces<'a> {
    standings: Standings,
    /// Of each place at which an item stands.
    bodies: HashMap<&'a Id, Vec<Body<'a>>>,
}

/// What becomes of an item that one side removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Nobody removed it, or the other side changed it, by its standing or its own lines.
    Stays,
    /// The other side left it as it was.
    Goes,
}

/// What becomes of each item.
#[derive(Debug)]
pub struct Fates<'a>(Versions<Traces<'a>>);

impl<'a> Fates<'a> {
    /// Of the items of these versions, as they were before the merge.
    pub fn of(versions: &'a Versions<Document>) -> Self {
        let traces = |document: &'a Document| {
            let mut bodies: HashMap<_, Vec<_>> = HashMap::new();
            for (id, own) in places(document) {
                bodies.entry(id).or_default().push(own.body(true));
            }
            let standings = standings(document);
            Traces { standings, bodies }
        };
        Self(Versions {
            base: traces(&versions.base),
            ours: traces(&versions.ours),
            theirs: traces(&versions.theirs),
        })
    }

    /// What becomes of this one. An item that was pasted a second time as it was is none that was changed: nothing of that is
    /// seen once the copies are one again.
    pub fn get(&self, id: &Id) -> Fate {
        let Versions { base, ours, theirs } = &self.0;
        let side = match (ours.standings.get(id), theirs.standings.get(id)) {
            (Some(_), None) => ours,
            (None, Some(_)) => theirs,
            _ => return Fate::Stays,
        };
        let was = base.standings.get(id);
        let lines = |traces: &Traces<'a>| traces.bodies.get(id).cloned().unwrap_or_default();
        let old = lines(base);
        let reworded = lines(side).iter().any(|is| !old.contains(is));
        match was {
            Some(was) if side.standings.get(id) == Some(was) && !reworded => Fate::Goes,
            _ => Fate::Stays,
        }
    }
}

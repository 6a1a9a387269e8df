//! What became of each item on each side: whether it was removed or changed, and so whether the outcome has it.

use std::collections::{HashMap, HashSet};

use super::body::places;
use super::state::{Standings, standings};
use super::{Versions, words};
use crate::progress::Document;
use crate::roadmap::Id;

/// How the items of one document stand, and their own lines.
#[derive(Debug)]
struct Traces<'a> {
    standings: Standings,
    /// Of all places at which an item stands, by their words.
    lines: HashMap<&'a Id, HashSet<String>>,
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

impl<'a> Traces<'a> {
    fn of(document: &'a Document) -> Self {
        let mut lines: HashMap<_, HashSet<_>> = HashMap::new();
        for (id, own) in places(document) {
            let own = own.body(true).into_iter().map(String::from_utf8_lossy);
            let words = own.map(|line| words::of_line(&line));
            let filled = words.filter(|words| !words.is_empty());
            lines.entry(id).or_default().extend(filled);
        }
        Self {
            standings: standings(document),
            lines,
        }
    }

    /// Whether the item is there and stands otherwise than in `base`, or has a line that it has not there. One that was moved,
    /// lost a line or was pasted a second time is none that was changed.
    fn changed(&self, id: &Id, base: &Self) -> bool {
        let Some(standing) = self.standings.get(id) else {
            return false;
        };
        let is_new = |line: &String| base.lines.get(id).is_none_or(|old| !old.contains(line));
        base.standings.get(id) != Some(standing)
            || self.lines.get(id).into_iter().flatten().any(is_new)
    }
}

impl<'a> Fates<'a> {
    /// Of the items of these versions, as they were before the merge.
    pub fn of(versions: &'a Versions<Document>) -> Self {
        Self(Versions {
            base: Traces::of(&versions.base),
            ours: Traces::of(&versions.ours),
            theirs: Traces::of(&versions.theirs),
        })
    }

    /// What becomes of this one.
    pub fn get(&self, id: &Id) -> Fate {
        let Versions { base, ours, theirs } = &self.0;
        let both = [ours, theirs]
            .iter()
            .all(|side| side.standings.contains_key(id));
        match both || self.is_changed(id) || !base.standings.contains_key(id) {
            true => Fate::Stays,
            false => Fate::Goes,
        }
    }

    /// Whether each item that is in `merged` is seen there to be changed, against the base, where a side changed it, and only
    /// there. What the next merge, with a version that removed it, makes of it would hang on the order of the two otherwise.
    pub fn shows_in(&self, merged: &Document) -> bool {
        let base = &self.0.base;
        let now = Traces::of(merged);
        let mut known = now
            .standings
            .keys()
            .filter(|id| base.standings.contains_key(*id));
        known.all(|id| now.changed(id, base) == self.is_changed(id))
    }

    /// Whether a side changed this one.
    fn is_changed(&self, id: &Id) -> bool {
        let Versions { base, ours, theirs } = &self.0;
        ours.changed(id, base) || theirs.changed(id, base)
    }
}

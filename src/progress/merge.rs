//! Two versions of a progress document and the one that both come from → one document, merged item by item.
//!
//! What both sides say of one item is merged first, each item by itself: its state, then its own lines. The outcome is put into
//! all three versions; what then still differs is where things stand and what belongs to no item, and that is merged line by
//! line. So ticks on neighbouring lines, a tick on a reworded line and a note on a moved one do not collide. It knows no git and
//! no file; [`marked`] takes a text with conflict markers apart.

mod archive;
mod body;
mod guard;
mod header;
mod ids;
mod items;
mod lines;
pub mod marked;
mod movers;
mod order;
mod renamed;
mod renumbered;
mod retaken;
mod reworded;
mod section;
mod state;
mod stretch;
#[cfg(test)]
mod tests;
mod trace;
mod twice;
mod weave;
mod words;

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use self::guard::Guard;
use self::items::{ByItem, Moving};
use self::state::{Standing, Standings};
use self::trace::Fates;
use super::names::Names;
use super::{Document, Entry, Footing, Opened, Place, State, former, read};
use crate::roadmap::{Id, Roadmap, Unreadable};

/// The heading below which stands what one side changed and the other removed.
pub const ARCHIVED: &str = "Archived";
/// How many characters a conflict marker of git's has, unless it is told otherwise.
pub const MARKER: usize = 7;

/// What stands on conflict markers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labels {
    /// Behind `<<<<<<<`.
    pub ours: String,
    /// Behind `>>>>>>>`.
    pub theirs: String,
    /// How many characters a marker has; [`MARKER`] as a rule.
    pub size: usize,
}

/// Three versions of one text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Versions<T> {
    /// The one that both come from.
    pub base: T,
    /// The one on our side.
    pub ours: T,
    /// The one on their side.
    pub theirs: T,
}

/// Two versions as one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Merged {
    /// The text.
    pub text: Vec<u8>,
    /// Lines on which a disagreement in the text begins, with conflict markers around it.
    pub conflicts: Vec<usize>,
    /// Items that both sides changed differently, and what was decided.
    pub decided: Vec<Decided>,
    /// Items that one side changed and the other removed; they stand under [`ARCHIVED`].
    pub archived: Vec<Id>,
    /// How it was merged.
    pub way: Way,
}

/// How two versions became one: the first of these whose outcome loses nothing and reads as it should.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Way {
    /// Item by item.
    #[default]
    Items,
    /// Line by line, with the items as they stand now: where a text around them hides items on one side.
    Lines,
    /// Line by line, as the texts are.
    Text,
    /// Not at all: all that differs stands between markers.
    Sides,
}

/// An item that both sides changed differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// The item.
    pub id: Id,
    /// Its state on our side.
    pub ours: State,
    /// Its state on their side.
    pub theirs: State,
    /// What it is now.
    pub now: State,
}

impl Default for Labels {
    fn default() -> Self {
        Self {
            ours: "ours".to_owned(),
            theirs: "theirs".to_owned(),
            size: MARKER,
        }
    }
}

impl Labels {
    /// The same with the sides changed over.
    fn turned(&self) -> Self {
        Self {
            ours: self.theirs.clone(),
            theirs: self.ours.clone(),
            size: self.size,
        }
    }
}

impl<T> Versions<T> {
    /// The versions in the order base, ours, theirs.
    fn each(&self) -> [&T; 3] {
        [&self.base, &self.ours, &self.theirs]
    }

    /// What `make` makes of each.
    fn map<U>(self, mut make: impl FnMut(T) -> U) -> Versions<U> {
        Versions {
            base: make(self.base),
            ours: make(self.ours),
            theirs: make(self.theirs),
        }
    }
}

/// Merges `ours` and `theirs`, which both come from `base` (empty where they have nothing in common). The rule for an item that
/// both changed: a tick that the base does not have stands; one that it has goes where either side took it back; of two dates
/// the earlier counts; ❌ and 🛫 are kept of both. Lines that both added are kept of both. `labels` stand on conflict markers.
///
/// # Errors
/// [`Unreadable`], where one of the three is beyond the limits.
pub fn merge(
    versions: &Versions<&[u8]>,
    roadmap: Option<&Roadmap>,
    labels: &Labels,
) -> Result<Merged, Unreadable> {
    let Versions { base, ours, theirs } = *versions;
    let sole = if ours == theirs || theirs == base {
        Some(ours)
    } else {
        (ours == base).then_some(theirs)
    };
    if let Some(text) = sole {
        return Ok(Merged {
            text: text.to_vec(),
            ..Merged::default()
        });
    }
    // The same whoever merges: which side is whose is seen at the end alone.
    let turned = theirs < ours;
    let (ours, theirs, labels) = if turned {
        (theirs, ours, &labels.turned())
    } else {
        (ours, theirs, labels)
    };
    let names = || {
        let names = roadmap.map(Names::of).unwrap_or_default();
        former::known(names, [base, ours, theirs])
    };
    let mut reader = Reader(Arc::new(names()));
    let mut documents = reader.all(Versions { base, ours, theirs }.map(<[u8]>::to_vec))?;
    let renaming = renumbered::renaming(&documents);
    if let Some(texts) = ids::renamed(&documents, &renaming) {
        let mut names = names();
        for id in renaming.base.values() {
            // Whose phase has no heading on this side yet.
            names.remember(id, id);
        }
        reader = Reader(Arc::new(names));
        documents = reader.all(texts)?;
    }
    if let Some(texts) = retaken::told_apart(&documents) {
        documents = reader.all(texts)?;
    }
    renamed::as_one(&mut documents, &reader)?;
    let (now, decided) = decide(&documents);
    let merged = first_whole(&documents, &now, &reader, labels)?;
    let mut merged = Merged { decided, ..merged };
    if turned {
        merged.text = marked::turned(&merged.text, &merged.conflicts, labels.size);
        for one in &mut merged.decided {
            std::mem::swap(&mut one.ours, &mut one.theirs);
        }
    }
    Ok(merged)
}

/// The outcome of the first way that [`Guard`] lets pass; of merging item by item, the better of both ways to see what was moved.
/// The last way needs no guard.
fn first_whole(
    documents: &Versions<Document>,
    now: &BTreeMap<Id, Standing>,
    reader: &Reader,
    labels: &Labels,
) -> Result<Merged, Unreadable> {
    let fates = Fates::of(documents);
    let guard = Guard::new(documents, (now, &fates), reader);
    let settled = Versions {
        base: reader.settled(&documents.base, now)?,
        ours: reader.settled(&documents.ours, now)?,
        theirs: reader.settled(&documents.theirs, now)?,
    };
    let items = ByItem {
        documents,
        fates: &fates,
        now,
        reader,
        labels,
    };
    if let Some(merged) = best_by_item(&items, &settled, &guard)? {
        return Ok(merged);
    }
    let texts = |of: &Versions<Document>| Versions {
        base: of.base.text.clone(),
        ours: of.ours.text.clone(),
        theirs: of.theirs.text.clone(),
    };
    for (versions, way) in [(&settled, Way::Lines), (documents, Way::Text)] {
        let woven = weave::weave(&texts(versions), labels);
        let merged = Merged {
            text: woven.text,
            conflicts: woven.conflicts,
            way,
            ..Merged::default()
        };
        if guard.passes(&merged)? {
            return Ok(merged);
        }
    }
    let woven = weave::beside(&texts(&settled), labels);
    Ok(Merged {
        text: woven.text,
        conflicts: woven.conflicts,
        way: Way::Sides,
        ..Merged::default()
    })
}

/// The better outcome of the two ways to see what was moved, of those that [`Guard`] lets pass.
fn best_by_item(
    items: &ByItem<'_>,
    settled: &Versions<Document>,
    guard: &Guard<'_>,
) -> Result<Option<Merged>, Unreadable> {
    let level = items.level(settled)?;
    let ids = |document| -> HashSet<&Id> { entries(document).map(|entry| &entry.id).collect() };
    let (ours, theirs) = (ids(&items.documents.ours), ids(&items.documents.theirs));
    // How many items were put away that neither side removed, and how much is left between markers.
    let faults = |merged: &Merged| {
        let archived = merged.archived.iter();
        let kept = archived.filter(|id| ours.contains(id) && theirs.contains(id));
        (kept.count(), merged.conflicts.len())
    };
    let mut best: Option<Merged> = None;
    for moving in [Moving::AsLines, Moving::Apart] {
        if let Some(merged) = items.merge(&level, moving)?
            && guard.passes(&merged)?
            && best
                .as_ref()
                .is_none_or(|best| faults(&merged) < faults(best))
        {
            best = Some(merged);
        }
        if best.as_ref().is_some_and(|best| faults(best) == (0, 0)) {
            break;
        }
    }
    Ok(best)
}

/// Reads all that comes up by the same names.
#[derive(Debug)]
struct Reader(Arc<Names>);

impl Reader {
    fn read(&self, text: Vec<u8>) -> Result<Document, Unreadable> {
        read::document(Opened::new(text)?, Arc::clone(&self.0), "")
    }

    fn all(&self, texts: Versions<Vec<u8>>) -> Result<Versions<Document>, Unreadable> {
        Ok(Versions {
            base: self.read(texts.base)?,
            ours: self.read(texts.ours)?,
            theirs: self.read(texts.theirs)?,
        })
    }

    /// The items that either side of a marked text has, which is not read as it stands.
    fn present_in_marked(&self, text: &[u8]) -> Result<HashSet<Id>, Unreadable> {
        let Ok(Some(parts)) = marked::split(text) else {
            return Ok(ids(&self.read(text.to_vec())?));
        };
        let mut present = ids(&self.read(parts.versions.ours)?);
        present.extend(ids(&self.read(parts.versions.theirs)?));
        Ok(present)
    }

    /// `document` with its items as they stand now.
    fn settled(
        &self,
        document: &Document,
        now: &BTreeMap<Id, Standing>,
    ) -> Result<Document, Unreadable> {
        let text = state::with(document, now);
        if text == document.text {
            Ok(document.clone())
        } else {
            self.read(text)
        }
    }
}

/// Where each item stands now, and which were decided by rule.
fn decide(documents: &Versions<Document>) -> (BTreeMap<Id, Standing>, Vec<Decided>) {
    let standings = documents.each().map(state::standings);
    let mut now: BTreeMap<Id, Standing> = BTreeMap::new();
    let mut decided = Vec::new();
    for entry in entries(&documents.ours).chain(entries(&documents.theirs)) {
        let id = &entry.id;
        let [b, o, t] = standings.each_ref().map(|one: &Standings| one.get(id));
        let Some(one) = three(b, o, t).filter(|_| !now.contains_key(id)) else {
            continue;
        };
        if let (Some(o), Some(t)) = (o, t)
            && o.state() != t.state()
            && b.is_none_or(|b| b != o && b != t)
        {
            decided.push(Decided {
                id: id.clone(),
                ours: o.state(),
                theirs: t.state(),
                now: one.state(),
            });
        }
        now.insert(id.clone(), one);
    }
    (now, decided)
}

/// All items, those below [`ARCHIVED`] among them.
fn entries(document: &Document) -> impl Iterator<Item = &Entry> {
    document.items.iter().chain(&document.archived)
}

/// The ids of all items.
fn ids(document: &Document) -> HashSet<Id> {
    entries(document).map(|entry| entry.id.clone()).collect()
}

/// Where all items stand, in document order; one that stands among the others and below [`ARCHIVED`] too counts where it counts.
fn places(document: &Document) -> Vec<&Place> {
    let Footing {
        places, archived, ..
    } = &document.footing;
    if archived.is_empty() {
        return places.iter().collect();
    }
    let counted: HashSet<&Id> = places.iter().map(|place| &place.id).collect();
    let rest = archived.iter().filter(|place| !counted.contains(&place.id));
    let mut all: Vec<&Place> = places.iter().chain(rest).collect();
    all.sort_by_key(|place| place.lead.start);
    all
}

/// One item, three ways. `None` where neither side has it.
fn three(
    base: Option<&Standing>,
    ours: Option<&Standing>,
    theirs: Option<&Standing>,
) -> Option<Standing> {
    match (ours, theirs) {
        (Some(one), None) | (None, Some(one)) => Some(one.clone()),
        (Some(ours), Some(theirs)) => Some(Standing::merged(
            base.unwrap_or(&Standing::default()),
            ours,
            theirs,
        )),
        (None, None) => None,
    }
}

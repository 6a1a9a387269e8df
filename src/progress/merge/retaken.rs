//! Ids that the roadmap gave to another item: an update on one side told the two apart, and so does the merge.

use std::collections::{HashMap, HashSet};

use super::ids::{Renaming, renamed, spans};
use super::{Versions, entries};
use crate::progress::title::is_another;
use crate::progress::{Document, Entry, ROADMAP_AT};
use crate::roadmap::{Id, Kind};

/// The versions' texts, in which an item whose id an update of one side gave to another has one of its own where it still is: that of
/// the item of its title that came in on that side, else one that none has. `None` where there is no such item.
pub fn told_apart(documents: &Versions<Document>) -> Option<Versions<Vec<u8>>> {
    let Versions { base, ours, theirs } = documents;
    let has_updated =
        |side: &Document| side.header.other(ROADMAP_AT) != base.header.other(ROADMAP_AT);
    if !has_updated(ours) && !has_updated(theirs) {
        return None;
    }
    let mut renaming = Renaming::default();
    let known: HashSet<&Id> = entries(base).map(|entry| &entry.id).collect();
    let all = documents.each().into_iter().flat_map(entries);
    let mut taken: HashSet<Id> = all.map(|entry| entry.id.clone()).collect();
    for (side, other, is_ours) in [(ours, theirs, false), (theirs, ours, true)] {
        if !has_updated(side) {
            continue;
        }
        let came = came(side, &known);
        let retaken: Vec<&Entry> = retaken(base, side, other, &came).collect();
        if retaken.is_empty() {
            continue;
        }
        let (before, there) = (spans(base), spans(other));
        let written = |was: &&Entry| before.contains_key(&was.id) && there.contains_key(&was.id);
        for was in retaken.into_iter().filter(written) {
            let came = came.get(&(was.title.as_str(), was.kind)).copied().flatten();
            let Some(id) = came.cloned().or_else(|| free_id(&was.id, &mut taken)) else {
                continue;
            };
            let ids = match is_ours {
                true => &mut renaming.ours,
                false => &mut renaming.theirs,
            };
            ids.insert(&was.id, id.clone());
            renaming.base.insert(&was.id, id);
        }
    }
    renamed(documents, &renaming)
}

/// By title and kind, the only item of these on a side, where it came in there.
type Came<'a> = HashMap<(&'a str, Kind), Option<&'a Id>>;

fn came<'a>(side: &'a Document, known: &HashSet<&Id>) -> Came<'a> {
    let mut came = Came::new();
    for entry in entries(side) {
        let id = Some(&entry.id).filter(|id| !known.contains(id));
        came.entry((entry.title.as_str(), entry.kind))
            .and_modify(|only| *only = None)
            .or_insert(id);
    }
    came
}

/// The items of the base whose ids are another item's on this side, while the other has them still.
fn retaken<'a, 'c>(
    base: &'a Document,
    side: &'a Document,
    other: &'a Document,
    came: &'c Came<'a>,
) -> impl Iterator<Item = &'a Entry> + use<'a, 'c> {
    let (here, there) = (side.by_id(), other.by_id());
    base.items.iter().filter_map(move |was| {
        let (now, still) = (here.get(&was.id)?, there.get(&was.id)?);
        let is_other = |title: &str| is_another(&was.id, &was.title, title);
        let went = came.get(&(was.title.as_str(), was.kind));
        let went = was.title != now.title && went.is_some_and(Option::is_some);
        let is_retaken = (went || is_other(&now.title)) && !is_other(&still.title);
        is_retaken.then_some(was)
    })
}

/// An id like this one that no version has, and that is taken now.
fn free_id(id: &Id, taken: &mut HashSet<Id>) -> Option<Id> {
    let mut free = (2..).filter_map(|number| Id::parse(&format!("{id}-{number}")));
    let found = free.find(|id| !taken.contains(id))?;
    taken.insert(found.clone());
    Some(found)
}

//! Ids that the roadmap gave to another item: an update on one side told the two apart, and so does the merge.

use std::collections::{HashMap, HashSet};

use super::ids::{Renaming, renamed, span};
use super::{Versions, entries};
use crate::progress::title::is_another;
use crate::progress::{Document, Entry, ROADMAP_AT};
use crate::roadmap::{Id, Kind};

/// The versions' texts, in which an item whose id an update of one side gave to another has one of its own where it still is: that of
/// the item of its title that came in on that side, else one that none has. `None` where there is no such item.
pub fn told_apart(documents: &Versions<Document>) -> Option<Versions<Vec<u8>>> {
    let Versions { base, ours, theirs } = documents;
    let mut renaming = Renaming::default();
    let known: HashSet<&Id> = entries(base).map(|entry| &entry.id).collect();
    for (side, other, is_ours) in [(ours, theirs, false), (theirs, ours, true)] {
        if side.header.other(ROADMAP_AT) == base.header.other(ROADMAP_AT) {
            continue;
        }
        let came = came(side, &known);
        for (was, still) in retaken(base, side, other, &came) {
            let came = came.get(&(was.title.as_str(), was.kind)).copied().flatten();
            let id = came.cloned().or_else(|| free_id(&was.id, documents));
            let is_written = |document: &Document, entry| span(&document.text, entry).is_some();
            if let Some(id) = id
                && is_written(base, was)
                && is_written(other, still)
            {
                let ids = match is_ours {
                    true => &mut renaming.ours,
                    false => &mut renaming.theirs,
                };
                ids.insert(&was.id, id.clone());
                renaming.base.insert(&was.id, id);
            }
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

/// The items of the base whose ids are another item's on this side, while the other has them still, as it has them.
fn retaken<'a, 'c>(
    base: &'a Document,
    side: &'a Document,
    other: &'a Document,
    came: &'c Came<'a>,
) -> impl Iterator<Item = (&'a Entry, &'a Entry)> + use<'a, 'c> {
    let (here, there) = (side.by_id(), other.by_id());
    base.items.iter().filter_map(move |was| {
        let (now, still) = (here.get(&was.id)?, there.get(&was.id)?);
        let is_other = |title: &str| is_another(&was.id, &was.title, title);
        let went = came.get(&(was.title.as_str(), was.kind));
        let went = was.title != now.title && went.is_some_and(Option::is_some);
        let is_retaken = (went || is_other(&now.title)) && !is_other(&still.title);
        is_retaken.then_some((was, *still))
    })
}

/// An id like this one that no version has.
fn free_id(id: &Id, documents: &Versions<Document>) -> Option<Id> {
    let all = documents.each().into_iter().flat_map(entries);
    let taken: HashSet<&Id> = all.map(|entry| &entry.id).collect();
    let mut free = (2..).filter_map(|number| Id::parse(&format!("{id}-{number}")));
    free.find(|id| !taken.contains(id))
}

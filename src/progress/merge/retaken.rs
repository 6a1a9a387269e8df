//! Ids that the roadmap gave to another item: an update on one side told the two apart, and so does the merge.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::{Versions, entries};
use crate::progress::title::is_another;
use crate::progress::{Document, Entry, ROADMAP_AT};
use crate::roadmap::{Id, Kind};

/// The versions' texts, in which an item whose id an update of one side gave to another has one of its own where it still is: that of
/// the item of its title that came in on that side, else one that none has. `None` where there is no such item.
pub fn told_apart(documents: &Versions<Document>) -> Option<Versions<Vec<u8>>> {
    let Versions { base, ours, theirs } = documents;
    let mut texts = Versions {
        base: base.text.clone(),
        ours: ours.text.clone(),
        theirs: theirs.text.clone(),
    };
    let mut is_any = false;
    let known: HashSet<&Id> = entries(base).map(|entry| &entry.id).collect();
    for (side, other, is_ours) in [(ours, theirs, false), (theirs, ours, true)] {
        if side.header.other(ROADMAP_AT) == base.header.other(ROADMAP_AT) {
            continue;
        }
        let came = came(side, &known);
        for (was, still) in retaken(base, side, other, &came) {
            let came = came.get(&(was.title.as_str(), was.kind)).copied().flatten();
            let id = came.cloned().or_else(|| free_id(&was.id, documents));
            let text = match is_ours {
                true => &mut texts.ours,
                false => &mut texts.theirs,
            };
            is_any |= id.is_some_and(|id| rename([(text, still), (&mut texts.base, was)], &id));
        }
    }
    is_any.then_some(texts)
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
fn retaken<'a>(
    base: &'a Document,
    side: &'a Document,
    other: &'a Document,
    came: &'a Came<'a>,
) -> impl Iterator<Item = (&'a Entry, &'a Entry)> {
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

/// Where the entry's id stands on its line, with the backticks around it.
fn span(text: &[u8], entry: &Entry) -> Option<Range<usize>> {
    let lines = text.split_inclusive(|byte| *byte == b'\n');
    let start: usize = lines.take(entry.line - 1).map(<[u8]>::len).sum();
    let line = text[start..].split(|byte| *byte == b'\n').next()?;
    let span = format!("`{}`", entry.id);
    let at = start + memchr::memmem::find(line, span.as_bytes())?;
    Some(at..at + span.len())
}

/// Writes `id` in the place of the entry's own in both texts, or in none; whether it did.
fn rename(texts: [(&mut Vec<u8>, &Entry); 2], id: &Id) -> bool {
    let spans = texts.each_ref().map(|(text, entry)| span(text, entry));
    let [Some(one), Some(other)] = spans else {
        return false;
    };
    for ((text, _), span) in texts.into_iter().zip([one, other]) {
        text.splice(span, format!("`{id}`").into_bytes());
    }
    true
}

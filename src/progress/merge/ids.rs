//! Ids that stand in an item's line, and others in their place.

use std::collections::HashMap;
use std::ops::Range;

use super::body::patched;
use super::{Versions, places};
use crate::progress::Document;
use crate::roadmap::Id;

/// Of each version, the ids that its items get in the place of their own.
pub type Renaming<'a> = Versions<HashMap<&'a Id, Id>>;

/// Where the ids stand that a document's lines carry, with the backticks around them; of an id that stands twice, where it counts.
pub fn spans(document: &Document) -> HashMap<&Id, Range<usize>> {
    let (mut spans, start) = (HashMap::new(), document.footing.start);
    for place in places(document) {
        let Some(code) = &place.code else {
            continue;
        };
        let span = code.start + start..code.end + start;
        if document.text[span.clone()] == *format!("`{}`", place.id).as_bytes() {
            spans.entry(&place.id).or_insert(span);
        }
    }
    spans
}

/// The versions' texts with these ids; `None` where there are none.
pub fn renamed(
    documents: &Versions<Document>,
    renaming: &Renaming<'_>,
) -> Option<Versions<Vec<u8>>> {
    if renaming.each().into_iter().all(HashMap::is_empty) {
        return None;
    }
    let written = |document: &Document, ids: &HashMap<&Id, Id>| {
        let spans = spans(document);
        let patch = |(id, now): (&&Id, &Id)| {
            let span = spans.get(*id)?.clone();
            Some((span, format!("`{now}`").into_bytes()))
        };
        patched(&document.text, ids.iter().filter_map(patch).collect())
    };
    Some(Versions {
        base: written(&documents.base, &renaming.base),
        ours: written(&documents.ours, &renaming.ours),
        theirs: written(&documents.theirs, &renaming.theirs),
    })
}

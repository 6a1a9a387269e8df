//! Ids that stand in an item's line, and others in their place.

use std::collections::HashMap;
use std::ops::Range;

use super::body::patched;
use super::{Versions, entries};
use crate::progress::{Document, Entry};
use crate::roadmap::Id;

/// Of each version, the ids that its items get in the place of their own.
pub type Renaming<'a> = Versions<HashMap<&'a Id, Id>>;

/// Where the entry's id stands in the text, with the backticks around it.
pub fn span(text: &[u8], entry: &Entry) -> Option<Range<usize>> {
    let lines = text.split_inclusive(|byte| *byte == b'\n');
    let start: usize = lines.take(entry.line - 1).map(<[u8]>::len).sum();
    let line = text[start..].split(|byte| *byte == b'\n').next()?;
    let span = format!("`{}`", entry.id);
    let at = start + memchr::memmem::find(line, span.as_bytes())?;
    Some(at..at + span.len())
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
        let mut left = ids.clone();
        let patch = |entry: &Entry| {
            let id = left.remove(&entry.id)?;
            Some((span(&document.text, entry)?, format!("`{id}`").into_bytes()))
        };
        let patches = entries(document).filter_map(patch).collect();
        patched(&document.text, patches)
    };
    Some(Versions {
        base: written(&documents.base, &renaming.base),
        ours: written(&documents.ours, &renaming.ours),
        theirs: written(&documents.theirs, &renaming.theirs),
    })
}

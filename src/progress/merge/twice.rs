//! Items that both sides moved, each to another place: they stand at both after the lines were merged, and belong at one.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use super::body::{self, Own, patched};
use super::lines::{Lines, line_starts};
use super::weave::{Woven, markers};
use super::{Labels, Reader, Versions};
use crate::progress::{Document, Footing};
use crate::roadmap::{Id, Unreadable};

/// The merged document, in which no item stands twice that stands once in each version. The upper place counts; where the two are
/// worded differently, both stand there, between markers. Beside it the lines at which disagreements begin.
///
/// # Errors
/// [`Unreadable`] where the text is beyond the limits.
pub fn remove(
    woven: Woven,
    versions: &Versions<Document>,
    reader: &Reader,
    labels: &Labels,
) -> Result<(Vec<usize>, Document), Unreadable> {
    let document = reader.read(woven.text.clone())?;
    let doubled = repeated(&document);
    if doubled.is_empty() {
        return Ok((woven.conflicts, document));
    }
    let often: HashSet<&Id> = versions.each().into_iter().flat_map(repeated).collect();
    let starts = line_starts(&woven.text);
    let marked = |at: usize| {
        let line = starts.partition_point(|start| *start <= at);
        let after = woven.hunks.partition_point(|hunk| hunk.start <= line);
        after > 0 && woven.hunks[after - 1].contains(&line)
    };
    let mut found: BTreeMap<&Id, Vec<Own<'_>>> = BTreeMap::new();
    for (id, own) in body::places(&document) {
        if doubled.contains(id) && !often.contains(id) && !marked(own.range.start) {
            found.entry(id).or_default().push(own);
        }
    }
    let ours = body::bodies(&versions.ours);
    let end = Lines::of(&woven.text).end;
    let mut patches = Vec::new();
    let mut fresh = Vec::new();
    for (id, places) in found {
        let [first, second] = places.as_slice() else {
            continue;
        };
        patches.push((second.range.clone(), Vec::new()));
        let (upper, lower) = (first.body(true), second.body(true));
        if upper != lower {
            let mine = ours.get(id).map(|own| own.body(true));
            let swapped = mine.as_ref() == Some(&lower);
            let bytes = [first, second].map(|own| &woven.text[own.range.clone()]);
            let both = if swapped { [bytes[1], bytes[0]] } else { bytes };
            fresh.push(first.range.start);
            patches.push((first.range.clone(), markers(both, labels, end)));
        }
    }
    let (conflicts, text) = moved(&woven, patches, fresh);
    Ok((conflicts, reader.read(text)?))
}

/// The ids that stand at more than one place, below the heading for what is put away too.
fn repeated(document: &Document) -> HashSet<&Id> {
    let mut seen = HashSet::new();
    let Footing {
        places, archived, ..
    } = &document.footing;
    let ids = places.iter().chain(archived).map(|place| &place.id);
    ids.filter(|id| !seen.insert(*id)).collect()
}

/// The text after the patches, and where its conflicts stand then: those that it had, and those that begin in `fresh`, offsets
/// before the patches.
pub fn moved(
    woven: &Woven,
    mut patches: Vec<(Range<usize>, Vec<u8>)>,
    fresh: Vec<usize>,
) -> (Vec<usize>, Vec<u8>) {
    patches.sort_by_key(|(range, _)| range.start);
    let starts = line_starts(&woven.text);
    let old = woven
        .conflicts
        .iter()
        .filter_map(|line| starts.get(line - 1).copied());
    let mut offsets: Vec<usize> = old.chain(fresh).collect();
    offsets.sort_unstable();
    let count = |bytes: &[u8]| Lines::of(bytes).lines.len();
    let mut before = patches.iter().peekable();
    let (mut more, mut less) = (0, 0);
    let mut conflicts = Vec::with_capacity(offsets.len());
    for offset in offsets {
        while let Some((range, new)) = before.next_if(|(range, _)| range.end <= offset) {
            more += count(new);
            less += count(&woven.text[range.clone()]);
        }
        let line = starts.partition_point(|start| *start <= offset);
        conflicts.push(line + more - less);
    }
    (conflicts, patched(&woven.text, patches))
}

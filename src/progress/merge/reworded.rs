//! Items that both sides worded anew, each in its own way: all else is merged as if they agreed, and at last both wordings stand
//! there, between markers.

use std::ops::Range;

use super::body::{self, Reworded};
use super::lines::{Lines, line_starts};
use super::weave::{Woven, markers};
use super::{Labels, Merged, Reader, twice};
use crate::roadmap::Unreadable;

/// `merged`, in which these items stand as ours has them, with both wordings between markers. One that is not there once, or
/// between markers already, stays as it is.
///
/// # Errors
/// [`Unreadable`] where the text is beyond the limits.
pub fn mark(
    merged: Merged,
    reworded: &[Reworded],
    reader: &Reader,
    labels: &Labels,
) -> Result<Merged, Unreadable> {
    if reworded.is_empty() {
        return Ok(merged);
    }
    let document = reader.read(merged.text.clone())?;
    let bodies = body::bodies(&document);
    let marked = marked(&merged, labels);
    let end = Lines::of(&merged.text).end;
    let (mut patches, mut fresh) = (Vec::new(), Vec::new());
    for one in reworded {
        let Some(own) = bodies.get(&one.id) else {
            continue;
        };
        let start = own.range.start;
        let bytes = &merged.text[own.range.clone()];
        let Some(first) = Lines::of(bytes).lines.first().map(|line| line.len()) else {
            continue;
        };
        if marked.iter().any(|range| range.contains(&start)) {
            continue;
        }
        let blanks = bytes.iter().take_while(|byte| matches!(byte, b' ' | b'\t'));
        let indent = &bytes[..blanks.count()];
        let [ours, theirs] =
            [&one.ours, &one.theirs].map(|line| [indent, line, end.as_bytes()].concat());
        patches.push((start..start + first, markers([&ours, &theirs], labels, end)));
        fresh.push(start);
    }
    let woven = Woven {
        text: merged.text.clone(),
        conflicts: merged.conflicts.clone(),
        hunks: Vec::new(),
    };
    let (conflicts, text) = twice::moved(&woven, patches, fresh);
    Ok(Merged {
        text,
        conflicts,
        ..merged
    })
}

/// The bytes from each opening marker to the line that closes it.
fn marked(merged: &Merged, labels: &Labels) -> Vec<Range<usize>> {
    let close = vec![b'>'; labels.size.max(1)];
    let lines = Lines::of(&merged.text).lines;
    let starts = line_starts(&merged.text);
    let range = |line: &usize| {
        let from = line - 1;
        let to = (from..lines.len()).find(|at| lines[*at].starts_with(&close));
        let to = to.and_then(|to| starts.get(to + 1)).copied();
        starts[from]..to.unwrap_or(merged.text.len())
    };
    merged.conflicts.iter().map(range).collect()
}

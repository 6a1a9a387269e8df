//! What one side changed and the other removed: nobody may lose a tick or a note by a merge, so it is kept below a heading.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::body;
use super::lines::{Lines, is_blank, key};
use super::trace::{Fate, Fates};
use super::{ARCHIVED, Merged, Versions, entries};
use crate::progress::source::Source;
use crate::progress::{Document, Place};
use crate::roadmap::Id;
use crate::roadmap::outline::{Block, BlockKind, Outline};

/// Puts what one side changed and the other removed into the merged document, `there`, below the heading [`ARCHIVED`]. `level` are
/// the documents with states as they are now, `documents` as they were, `present` the items that the merged document has.
pub fn archive(
    mut merged: Merged,
    (there, mut present): (Document, HashSet<Id>),
    level: &Versions<Document>,
    (documents, fates): (&Versions<Document>, &Fates<'_>),
) -> Merged {
    let mut lines: Vec<u8> = Vec::new();
    for (side, settled) in [
        (&documents.ours, &level.ours),
        (&documents.theirs, &level.theirs),
    ] {
        let all = super::places(settled);
        let mut places: HashMap<&Id, &Place> = HashMap::new();
        for place in &all {
            places.entry(&place.id).or_insert(place);
        }
        for entry in entries(side) {
            let id = &entry.id;
            if present.contains(id) {
                continue;
            }
            if let Some(place) = places.get(id).filter(|_| fates.get(id) == Fate::Stays) {
                lines.extend(block(settled, &all, place, &mut present));
                merged.archived.push(id.clone());
            }
        }
    }
    merged.text = there.text;
    if !lines.is_empty() {
        insert(&mut merged, &lines);
    }
    merged
}

/// The lines of an item and of all that is nested in it, moved to the margin, but for items that stand elsewhere.
fn block(
    document: &Document,
    places: &[&Place],
    place: &Place,
    present: &mut HashSet<Id>,
) -> Vec<u8> {
    let start = document.footing.start;
    let whole = place.lead.start + start..place.end.0 + start;
    let mut gone: Vec<(Range<usize>, Vec<u8>)> = Vec::new();
    present.insert(place.id.clone());
    let first = places.partition_point(|other| other.lead.start <= place.lead.start);
    let nested = places[first..]
        .iter()
        .take_while(|other| other.lead.start + start < whole.end);
    for other in nested {
        if !present.insert(other.id.clone()) {
            let from = other.lead.start + start - whole.start;
            let to = (other.end.0 + start + 1).min(whole.end) - whole.start;
            gone.push((from..to.max(from), Vec::new()));
        }
    }
    let text = body::patched(&document.text[whole], gone);
    let blank = |byte: &&u8| matches!(byte, b' ' | b'\t');
    let indent = text.iter().take_while(blank).count();
    let mut lines = Vec::with_capacity(text.len() + 1);
    for line in Lines::of(text.trim_ascii_end()).lines {
        let own = line.iter().take(indent).take_while(blank);
        lines.extend_from_slice(&line[own.count()..]);
    }
    lines.push(b'\n');
    lines
}

/// Puts the lines at the end of the section of that heading, which is made where there is none.
fn insert(merged: &mut Merged, lines: &[u8]) {
    let end = Lines::of(&merged.text).end.as_bytes();
    let mut fresh = Vec::with_capacity(lines.len());
    for line in Lines::of(lines).lines {
        fresh.extend_from_slice(key(line));
        fresh.extend_from_slice(end);
    }
    let heading = format!("## {ARCHIVED}");
    let all = Lines::of(&merged.text).lines;
    let Shape { headings, open } = Shape::of(&merged.text);
    let is = |line: usize, start: &str| all[line].starts_with(start.as_bytes());
    let found = headings
        .iter()
        .rposition(|line| all[*line].trim_ascii_end() == heading.as_bytes());
    let next = found.and_then(|at| {
        let mut later = headings[at + 1..].iter().copied();
        later.find(|line| is(*line, "# ") || is(*line, "## "))
    });
    let found = found.map(|at| headings[at]);
    let stop = match (found, next) {
        (Some(at), Some(next)) => {
            let filled = all[at..next].iter().rposition(|line| !is_blank(line));
            at + filled.map_or(1, |last| last + 1)
        }
        _ => all.len(),
    };
    let mut text: Vec<u8> = all[..stop].concat();
    if !text.is_empty() && !text.ends_with(b"\n") && !text.ends_with(b"\r") {
        text.extend_from_slice(end);
    }
    if let Some(close) = open.filter(|_| stop == all.len()) {
        text.extend([close.as_bytes(), end].concat());
    }
    if found.is_none() {
        text.extend([end, heading.as_bytes(), end, end].concat());
    } else if found == stop.checked_sub(1) {
        text.extend_from_slice(end);
    }
    text.extend_from_slice(&fresh);
    let shift = Lines::of(&text).lines.len() - stop;
    text.extend(all[stop..].concat());
    for line in merged.conflicts.iter_mut().filter(|line| **line > stop) {
        *line += shift;
    }
    merged.text = text;
}

/// What of a text's blocks says where something may be added.
#[derive(Default)]
struct Shape {
    /// The lines of its headings, counted from 0.
    headings: Vec<usize>,
    /// What ends the code block or comment that hides what is added at the end.
    open: Option<String>,
}

impl Shape {
    fn of(text: &[u8]) -> Self {
        let Ok(source) = Source::read(text) else {
            return Self::default();
        };
        let outline = Outline::read_glued(&source.text);
        let mut outer = outline.blocks.iter().filter(|block| block.depth == 0);
        let headings = outer
            .clone()
            .filter(|block| matches!(block.kind, BlockKind::Heading { .. }))
            .map(|block| outline.line(block.span.start) - 1);
        Self {
            headings: headings.collect(),
            open: outer
                .next_back()
                .and_then(|block| end_of(block, &source.text)),
        }
    }
}

/// What ends this block, where it is a code block or a comment without an end.
fn end_of(block: &Block, text: &str) -> Option<String> {
    let own = text[block.span.clone()].trim();
    match &block.kind {
        BlockKind::Code { info: Some(_), .. } => {
            let sign = own.chars().next()?;
            let length = |line: &str| line.chars().take_while(|c| *c == sign).count();
            let fence = length(own);
            let last = own.lines().skip(1).last().unwrap_or_default().trim();
            let closed = length(last) >= fence && last.chars().all(|c| c == sign);
            (!closed).then(|| String::from(sign).repeat(fence))
        }
        BlockKind::Html(html) if html.trim_start().starts_with("<!--") && !html.contains("-->") => {
            Some("-->".to_owned())
        }
        _ => None,
    }
}

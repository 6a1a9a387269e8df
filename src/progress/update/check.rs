//! The result is read again before anybody writes it: no tick, date, pointer or line of the learner's may be missing.

use std::collections::HashMap;

use super::weave::Woven;
use crate::progress::edit::Refusal;
use crate::progress::{Document, Entry, State};
use crate::roadmap::{Id, Roadmap};

/// Whether the result says of every item what the document said of it, and holds every line that was not meant to go.
///
/// # Errors
/// [`Refusal::WouldLose`], with the line in the document of what would be lost; [`Refusal::Unplaced`].
pub fn check(
    document: &Document,
    woven: &Woven,
    now: &Roadmap,
    folder: &str,
) -> Result<(), Refusal> {
    let opened = crate::progress::Opened::new(woven.text.clone()).map_err(Refusal::Unreadable)?;
    let bound = opened.bound_by_title(now.clone());
    let after = opened
        .read(Some(&bound), folder)
        .map_err(Refusal::Unreadable)?;
    if let Some(line) = after.conflict {
        return Err(Refusal::Unsafe(line));
    }
    let live: HashMap<&Id, &Entry> = after.items.iter().map(|entry| (&entry.id, entry)).collect();
    let archived: HashMap<&Id, &Entry> = after
        .archived
        .iter()
        .map(|entry| (&entry.id, entry))
        .collect();
    // What was put away may have an id that another item had, by its author: it is read as that one then.
    let names = bound.ids();
    let in_archive = |id: &Id| {
        let other = || archived.get(&names.find(id)?.id);
        archived.get(id).or_else(other)
    };
    for entry in &document.items {
        if woven.removed.contains(&entry.id) && entry.state == State::Todo {
            continue;
        }
        let id = woven.ids.get(&entry.id).unwrap_or(&entry.id);
        let put_away = woven.archived.contains(&entry.id);
        let found = if put_away {
            in_archive(id)
        } else {
            live.get(id)
        };
        // Of two that were put away, an author may say that they are one.
        let one_of = |found: &Entry| put_away && found.copies > 1;
        if !found.is_some_and(|found| same(entry, found) || one_of(found)) {
            return Err(Refusal::WouldLose(entry.line));
        }
    }
    let on_lines = on_lines(document);
    for entry in &document.archived {
        let id = woven.ids.get(&entry.id).unwrap_or(&entry.id);
        // The former state may have read its line by an id that another item has.
        let on_line = on_lines.get(&entry.id).and_then(in_archive);
        let found = [in_archive(&entry.id), on_line, live.get(id)];
        // What reads as one may read as several in the other state: their lines are looked for below.
        let stands = |found: &Entry| same(entry, found) || found.copies.max(entry.copies) > 1;
        if !found.into_iter().flatten().any(|found| stands(found)) {
            return Err(Refusal::WouldLose(entry.line));
        }
    }
    for id in &woven.added {
        if live.get(id).is_none_or(|entry| entry.own) {
            return Err(Refusal::Unplaced(id.clone()));
        }
    }
    lines(document, woven)
}

/// Of what was put away, by the ids that it is read as, those that stand on the lines.
fn on_lines(document: &Document) -> HashMap<&Id, Id> {
    let text = document.text.get(document.footing.start..);
    let places = document.footing.archived.iter().rev();
    let ids = places.filter_map(|place| {
        let code = text?.get(place.code.clone()?)?;
        let id = Id::parse(std::str::from_utf8(code).ok()?.trim_matches(['`', ' ']))?;
        Some((&place.id, id))
    });
    ids.collect()
}

/// Whether two entries stand alike.
fn same(one: &Entry, other: &Entry) -> bool {
    let dates = |entry: &Entry| (entry.started_on, entry.done_on, entry.skipped_on);
    let targets = |entry: &Entry| {
        entry
            .pointers
            .iter()
            .map(|pointer| pointer.target.clone())
            .collect::<Vec<_>>()
    };
    one.state == other.state
        && dates(one) == dates(other)
        && one.copies == other.copies
        && targets(one) == targets(other)
}

/// Whether every line of the document is still there, but for those that were meant to change or go.
fn lines(document: &Document, woven: &Woven) -> Result<(), Refusal> {
    let mut left: HashMap<&[u8], usize> = HashMap::new();
    for line in split(&woven.text) {
        *left.entry(line.trim_ascii()).or_default() += 1;
    }
    let mut at = 0;
    for line in split(&document.text) {
        let range = at..at + line.len();
        at += line.len() + 1;
        let first = woven.gone.partition_point(|gone| gone.end <= range.start);
        let meant = woven
            .gone
            .get(first)
            .is_some_and(|gone| gone.start < range.end.max(range.start + 1));
        let text = line.trim_ascii();
        if text.is_empty() || meant {
            continue;
        }
        match left.get_mut(text).filter(|count| **count > 0) {
            Some(count) => *count -= 1,
            None => return Err(Refusal::WouldLose(number(&document.text[..range.start]))),
        }
    }
    Ok(())
}

/// The number of the line before which this stands.
fn number(before: &[u8]) -> usize {
    let next = before.iter().skip(1).chain([&0]);
    let ends = before.iter().zip(next);
    // "\r\n" is one end.
    let ends = ends.filter(|(byte, next)| **byte == b'\n' || **byte == b'\r' && **next != b'\n');
    ends.count() + 1
}

fn split(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split(|byte| matches!(byte, b'\n' | b'\r'))
}

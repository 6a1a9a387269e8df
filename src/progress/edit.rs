//! Changes of state as edits of bytes: every byte that a change does not mean stays.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use chrono::NaiveDate;

use super::line::{DATE, Tick, removal};
use super::note::{self, Style};
use super::source::Source;
use super::{Document, Entry, Locator, Opened, Place, Stand, State, read};
use crate::roadmap::mark::{Mark, MarkKind};
use crate::roadmap::outline::{Block, BlockKind, Outline};
use crate::roadmap::{Id, Unreadable};

/// One change to one item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The item.
    pub id: Id,
    /// The change of state, if any.
    pub action: Option<Action>,
    /// Bullets to add below the item.
    pub notes: Vec<String>,
    /// Pointers to add below the item, on one `evidence:` line; those that it has already are left out.
    pub evidence: Vec<Locator>,
}

/// A change of state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Tick, with ✅ and the date.
    Done(NaiveDate),
    /// The same; and of an item that is ticked and has no date, ✅ and the date.
    Dated(NaiveDate),
    /// 🛫 and the date.
    Start(NaiveDate),
    /// ❌ and the date.
    Skip(NaiveDate),
    /// Take back the last change.
    Undo,
}

/// Why an edit was refused; nothing changed then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The document holds conflict markers; the line of the first.
    Conflict(usize),
    /// No item has this id.
    Missing(Id),
    /// The id stands more than once, on these lines.
    Twice(Id, Vec<usize>),
    /// The item is done; `start` and `skip` refuse.
    AlreadyDone(Id),
    /// There is nothing to take back.
    NothingToUndo(Id),
    /// Read again, the result would have changed something else, at this line.
    Unsafe(usize),
    /// Read again, the result would lack what stands on this line of the document, or say something else of it.
    WouldLose(usize),
    /// Read again, the result would not have this item, which was added.
    Unplaced(Id),
    /// The result would be beyond the limits.
    Unreadable(Unreadable),
}

/// The document's text after `edits`, in which all of them hold or none.
///
/// # Errors
/// [`Refusal`], naming the first edit that cannot be made.
pub fn apply(document: &Document, edits: &[Edit]) -> Result<Vec<u8>, Refusal> {
    edited(document, edits).map(|document| document.text)
}

/// The document after `edits`, in which all of them hold or none; edits that change nothing leave it as it is.
///
/// # Errors
/// [`Refusal`], naming the first edit that cannot be made.
pub fn edited(document: &Document, edits: &[Edit]) -> Result<Document, Refusal> {
    if let Some(line) = document.conflict {
        return Err(Refusal::Conflict(line));
    }
    let mut current = document.clone();
    let mut rest = edits;
    while !rest.is_empty() {
        let mut ids = HashSet::new();
        let distinct = rest.iter().take_while(|edit| ids.insert(&edit.id)).count();
        current = round(&current, &rest[..distinct])?;
        rest = &rest[distinct..];
    }
    Ok(current)
}

/// A stretch of the text and what takes its place.
#[derive(Debug)]
pub(super) struct Patch {
    pub range: Range<usize>,
    pub text: String,
}

/// What one edit does to its box.
#[derive(Debug)]
struct Change {
    tick: Tick,
    marks: Vec<Mark>,
    patches: Vec<Patch>,
}

/// Applies edits of different items. Added bullets are first tried in the style of those that are there.
fn round(document: &Document, edits: &[Edit]) -> Result<Document, Refusal> {
    let bullets = edits
        .iter()
        .any(|edit| !edit.notes.is_empty() || !edit.evidence.is_empty());
    let mut result = attempt(document, edits, Style::LikeNested);
    for style in [Style::Plain, Style::AtEnd] {
        if bullets && matches!(result, Err(Refusal::Unsafe(_))) {
            result = attempt(document, edits, style).or(result);
        }
    }
    result
}

fn attempt(document: &Document, edits: &[Edit], style: Style) -> Result<Document, Refusal> {
    let source = Source::read(&document.text).map_err(|_| Refusal::Unsafe(1))?;
    let entries: HashMap<&Id, usize> = document
        .items
        .iter()
        .enumerate()
        .map(|(at, entry)| (&entry.id, at))
        .collect();
    let places: HashMap<&Id, &Place> = document
        .footing
        .places
        .iter()
        .map(|place| (&place.id, place))
        .collect();
    let bytes = &document.text[source.start..];
    let mut meant = document.items.clone();
    let mut patches = Vec::new();
    let mut added = HashMap::new();
    for edit in edits {
        let missing = || Refusal::Missing(edit.id.clone());
        let at = *entries.get(&edit.id).ok_or_else(missing)?;
        let place = *places.get(&edit.id).ok_or_else(missing)?;
        let entry = &mut meant[at];
        single(document, entry)?;
        if let Some(change) = change(&source.text, entry, place, edit)? {
            patches.extend(change.patches);
            mean(entry, change.tick, &change.marks);
        }
        let lines = lines(entry, edit);
        if !lines.is_empty() {
            let text = note::bullets(&source.text, bytes, place, &lines, style);
            let (end, index) = note::place(place, style);
            patches.push(Patch {
                range: end..end,
                text,
            });
            added.insert(index, (lines.len(), place.index));
        }
    }
    if patches.is_empty() {
        return Ok(document.clone());
    }
    let text = patched(&document.text, patches, document.footing.start);
    let names = Arc::clone(&document.footing.names);
    let result = Opened::new(text)
        .and_then(|opened| read::document(opened, names, &document.footing.folder))
        .map_err(Refusal::Unreadable)?;
    let line = edits.first().and_then(|edit| places.get(&edit.id));
    let line = line.map_or(1, |place| place.line);
    let touched: HashSet<&Id> = edits.iter().map(|edit| &edit.id).collect();
    compare(document, &meant, &touched, &result, line)?;
    same_structure(&source.text, &result.text, &added).map_err(Refusal::Unsafe)?;
    Ok(result)
}

/// An id that stands more than once is not changed: nobody can tell which box is meant.
fn single(document: &Document, entry: &Entry) -> Result<(), Refusal> {
    if entry.copies == 1 {
        return Ok(());
    }
    let places = document.footing.places.iter();
    let lines = places
        .filter(|place| place.id == entry.id)
        .map(|place| place.line);
    Err(Refusal::Twice(entry.id.clone(), lines.collect()))
}

/// What `edit` does to the box and the marks of `entry`; `None` where it is so already.
fn change(
    text: &str,
    entry: &Entry,
    place: &Place,
    edit: &Edit,
) -> Result<Option<Change>, Refusal> {
    let mut change = Change {
        tick: place.boxed.tick,
        marks: place.marks.clone(),
        patches: Vec::new(),
    };
    match (edit.action, entry.state) {
        (Some(Action::Dated(date)), State::Done) if entry.done_on.is_none() => {
            change.set(place, MarkKind::Done, date);
        }
        (None, _)
        | (Some(Action::Done(_) | Action::Dated(_)), State::Done)
        | (Some(Action::Start(_)), State::Started)
        | (Some(Action::Skip(_)), State::Skipped) => return Ok(None),
        (Some(Action::Start(_) | Action::Skip(_)), State::Done) => {
            return Err(Refusal::AlreadyDone(entry.id.clone()));
        }
        (Some(Action::Undo), State::Todo) => {
            return Err(Refusal::NothingToUndo(entry.id.clone()));
        }
        (Some(Action::Done(date) | Action::Dated(date)), _) => {
            change.set_box(place, Tick::Ticked);
            change.set(place, MarkKind::Done, date);
        }
        (Some(Action::Start(date)), _) => {
            change.open(place, Tick::Dash);
            change.remove(text, MarkKind::Skipped);
            change.set(place, MarkKind::Started, date);
        }
        (Some(Action::Skip(date)), _) => change.set(place, MarkKind::Skipped, date),
        (Some(Action::Undo), State::Done) => {
            change.open(place, Tick::Ticked);
            change.remove(text, MarkKind::Done);
        }
        (Some(Action::Undo), State::Skipped) => {
            change.open(place, Tick::Dash);
            change.remove(text, MarkKind::Skipped);
        }
        (Some(Action::Undo), State::Started) => {
            change.open(place, Tick::Slash);
            change.remove(text, MarkKind::Started);
        }
    }
    Ok(Some(change))
}

impl Change {
    fn set_box(&mut self, place: &Place, tick: Tick) {
        let sign = if tick == Tick::Ticked { 'x' } else { ' ' };
        let (lead, gap) = (self.tick.lead(), self.tick.gap());
        let text = format!("{lead}[{sign}]{gap}");
        let range = place.boxed.span.clone();
        self.patches.push(Patch { range, text });
        self.tick = tick;
    }

    /// Empties the box, if it says `tick`.
    fn open(&mut self, place: &Place, tick: Tick) {
        if self.tick == tick {
            self.set_box(place, Tick::Open);
        }
    }

    /// Dates the last mark of this kind anew, or adds one.
    fn set(&mut self, place: &Place, kind: MarkKind, date: NaiveDate) {
        let written = date.format(DATE).to_string();
        let (start, end) = (place.mark_at, place.mark_at);
        if let Some(mark) = self.marks.iter_mut().rev().find(|mark| mark.kind == kind) {
            mark.date = date;
            let range = mark.end - written.len()..mark.end;
            let text = written;
            self.patches.push(Patch { range, text });
        } else {
            let text = format!(" {} {written}", kind.sign());
            let range = start..end;
            self.patches.push(Patch { range, text });
            self.marks.push(Mark {
                kind,
                date,
                start,
                end,
            });
        }
    }

    fn remove(&mut self, text: &str, kind: MarkKind) {
        let (gone, kept) = self.marks.iter().partition(|mark| mark.kind == kind);
        self.marks = kept;
        let gone: Vec<Mark> = gone;
        self.patches.extend(gone.iter().map(|mark| Patch {
            range: removal(text, mark),
            text: String::new(),
        }));
    }
}

/// Puts into `entry` what box and marks will say.
fn mean(entry: &mut Entry, tick: Tick, marks: &[Mark]) {
    let stand = Stand::marked(tick, marks);
    entry.state = stand.state;
    entry.started_on = stand.started_on;
    entry.done_on = stand.done_on;
    entry.skipped_on = stand.skipped_on;
}

/// The bullets that `edit` adds: one for all its pointers, one a note.
fn lines(entry: &Entry, edit: &Edit) -> Vec<String> {
    let mut fresh: Vec<&Locator> = Vec::new();
    for target in &edit.evidence {
        let known = entry.pointers.iter().any(|one| one.target == *target);
        if !known && !fresh.contains(&target) {
            fresh.push(target);
        }
    }
    let mut lines = Vec::new();
    if !fresh.is_empty() {
        let written: Vec<_> = fresh.into_iter().map(Locator::written).collect();
        lines.push(format!("evidence: {}", written.join(", ")));
    }
    lines.extend(edit.notes.iter().filter_map(|note| note::text(note)));
    lines
}

/// The bytes with all patches applied; their ranges count from `start`.
pub(super) fn patched(bytes: &[u8], mut patches: Vec<Patch>, start: usize) -> Vec<u8> {
    patches.sort_by_key(|patch| patch.range.start);
    let more: usize = patches.iter().map(|patch| patch.text.len()).sum();
    let mut result = Vec::with_capacity(bytes.len() + more);
    let mut done = 0;
    for Patch { range, text } in patches {
        let from = (range.start + start).max(done);
        result.extend_from_slice(&bytes[done..from]);
        result.extend_from_slice(text.as_bytes());
        done = (range.end + start).max(done);
    }
    result.extend_from_slice(&bytes[done..]);
    result
}

/// Whether the result says what was meant, and of everything else what was there.
fn compare(
    before: &Document,
    meant: &[Entry],
    touched: &HashSet<&Id>,
    after: &Document,
    line: usize,
) -> Result<(), Refusal> {
    if after.items.len() != meant.len() || after.footing.places.len() != before.footing.places.len()
    {
        return Err(Refusal::Unsafe(line));
    }
    for (meant, is) in meant.iter().zip(&after.items) {
        let targets = |entry: &Entry, target: &Locator| {
            entry.pointers.iter().any(|one| one.target == *target)
        };
        let kept = meant.pointers.iter().all(|one| targets(is, &one.target));
        // Where the id comes first, what follows it is the title, and a mark stands in it.
        let loose = touched.contains(&meant.id);
        let title = if loose { &meant.title } else { &is.title };
        let same = Entry {
            line: meant.line,
            title: title.clone(),
            pointers: meant.pointers.clone(),
            ..is.clone()
        } == *meant;
        if !same || !kept {
            return Err(Refusal::Unsafe(meant.line));
        }
    }
    let names = |document: &Document| -> Vec<(Id, String)> {
        let phases = document.phases.iter();
        phases
            .map(|one| (one.id.clone(), one.title.clone()))
            .collect()
    };
    let header = |document: &Document| super::Header {
        line: None,
        ..document.header.clone()
    };
    let put_away = |document: &Document| -> Vec<(Id, State)> {
        let archived = document.archived.iter();
        archived.map(|one| (one.id.clone(), one.state)).collect()
    };
    let same = names(before) == names(after)
        && put_away(before) == put_away(after)
        && header(before) == header(after)
        && before.title == after.title
        && after.conflict.is_none();
    if same {
        Ok(())
    } else {
        Err(Refusal::Unsafe(line))
    }
}

/// Whether the text has the same blocks as before, but for the bullets that were added: by the number of the block that they
/// follow, how many, and the number of their item.
/// An error holds the line of the first other one.
fn same_structure(
    before: &str,
    after: &[u8],
    added: &HashMap<usize, (usize, usize)>,
) -> Result<(), usize> {
    let after = Source::read(after).map_err(|_| 1_usize)?;
    let (old, new) = (
        Outline::read_glued(before),
        Outline::read_glued(&after.text),
    );
    let mut blocks = new.blocks.iter();
    for (index, block) in old.blocks.iter().enumerate() {
        let line = || old.line(block.span.start);
        if !blocks.next().is_some_and(|other| alike(block, other)) {
            return Err(line());
        }
        let (count, item) = added.get(&index).copied().unwrap_or((0, index));
        for _ in 0..count {
            let bullet = blocks.next().is_some_and(|other| {
                matches!(other.kind, BlockKind::Item { task: None, .. })
                    && other.depth == old.blocks[item].depth + 1
            });
            if !bullet {
                return Err(line());
            }
        }
    }
    if blocks.next().is_some() {
        Err(1)
    } else {
        Ok(())
    }
}

/// Whether two blocks are of the same kind at the same depth; code and HTML to the letter.
fn alike(one: &Block, other: &Block) -> bool {
    let kind = match (&one.kind, &other.kind) {
        (BlockKind::Heading { level: one }, BlockKind::Heading { level: other }) => one == other,
        (
            BlockKind::Code { info, text, .. },
            BlockKind::Code {
                info: i, text: t, ..
            },
        ) => (info, text.trim_end()) == (i, t.trim_end()),
        (BlockKind::Html(one), BlockKind::Html(other)) => one.trim_end() == other.trim_end(),
        (one, other) => std::mem::discriminant(one) == std::mem::discriminant(other),
    };
    kind && one.depth == other.depth
}

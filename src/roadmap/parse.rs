//! Markdown → a [`Roadmap`], as data flowing one way: blocks → flat entries with their lines → sections → decisions → roadmap.
//!
//! One reader for a bundled roadmap, a fork's README and a file of the user's own. No step looks back at an earlier one's input but
//! for text, and none knows where the document came from.

mod blocks;
mod boilerplate;
mod boxes;
mod build;
mod carry;
mod choose;
mod column;
mod decision;
mod describe;
mod doubt;
mod drop;
mod entry;
mod form;
mod guise;
mod html;
mod label;
mod marks;
mod phase;
pub mod reading;
mod repair;
mod reshape;
mod rule;
mod section;
mod series;
mod states;
pub mod survey;
mod text;
mod whole;

use std::borrow::Cow;

use super::notice::Oddity;
use super::outline::{BlockKind, Outline};
use super::rules::Spot;
use super::{MAX_BYTES, MAX_ITEMS, Notice, Roadmap, Unreadable, title};
pub use build::Anchor;
use entry::{Entry, STEP, Shape};
pub use reading::{BadOption, Carrier, PhaseLevel, READ_AS, Reading};
pub use rule::Rule;
pub use states::{States, effort};
pub use survey::{Fate, SectionRow};
pub use whole::Whole;

/// Most headings, list items and table rows that are looked at, so that memory has a bound.
const MAX_CANDIDATES: usize = 5 * MAX_ITEMS;

/// How a document was read: the roadmap, and its sections one by one.
#[derive(Debug, Clone, Default)]
pub struct Readout {
    /// What was read.
    pub roadmap: Roadmap,
    /// The sections that hold items or would, in document order, with what each became.
    pub sections: Vec<SectionRow>,
    /// Options that a person may try.
    pub hints: Vec<String>,
    /// Where ids stand or could stand, in document order.
    pub anchors: Vec<Anchor>,
    /// What was decided about the whole.
    pub whole: Whole,
    /// What the `toml peak` blocks name, each with its place and with what its block is about.
    pub spots: Vec<Spot>,
}

/// Reads a Markdown document as a roadmap. Never fails but at the limits; what is odd is in `notices` and `doubts`.
///
/// # Errors
/// [`Unreadable`] where the document is beyond the limits.
pub fn roadmap(source: &str, reading: &Reading) -> Result<Roadmap, Unreadable> {
    Ok(survey(source, reading)?.roadmap)
}

/// The text in the bytes of a file: UTF-8, what is none replaced.
///
/// # Errors
/// [`Unreadable::Utf16`] for a file in UTF-16.
pub fn text(bytes: &[u8]) -> Result<Cow<'_, str>, Unreadable> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(Unreadable::Utf16);
    }
    Ok(String::from_utf8_lossy(bytes))
}

/// As [`survey()`], from the bytes of a file; where they are no UTF-8, a notice says so.
///
/// # Errors
/// [`Unreadable`] where the document is beyond the limits, or in UTF-16.
pub fn survey_bytes(bytes: &[u8], reading: &Reading) -> Result<Readout, Unreadable> {
    let mut readout = survey(&text(bytes)?, reading)?;
    readout.roadmap.notices.extend(not_utf8(bytes));
    readout.roadmap.notices.sort();
    Ok(readout)
}

/// That bytes are no UTF-8, at the first of them.
fn not_utf8(bytes: &[u8]) -> Option<Notice> {
    let good = std::str::from_utf8(bytes).err()?.valid_up_to();
    let before = text(bytes.get(..good)?).ok()?;
    let ended = before.replace("\r\n", "\n").replace('\r', "\n");
    let line = ended.matches('\n').count() + 1;
    let column = ended.chars().rev().take_while(|c| *c != '\n').count() + 1;
    let message = "this is not UTF-8, and letters are lost from here on: save as UTF-8";
    Some(Notice::new(line, message).at(column).about(Oddity::NotUtf8))
}

/// As [`roadmap`], with what became of each section.
///
/// # Errors
/// [`Unreadable`] where the document is beyond the limits.
pub fn survey(source: &str, reading: &Reading) -> Result<Readout, Unreadable> {
    Ok(read(source, reading, |_, _| ())?.0)
}

/// The same, with what somebody sees in the decisions.
fn read<T>(
    source: &str,
    reading: &Reading,
    see: impl FnOnce(&decision::Doc<'_>, &decision::Choice) -> T,
) -> Result<(Readout, T), Unreadable> {
    if source.len() > MAX_BYTES {
        return Err(Unreadable::Bytes(source.len()));
    }
    let repaired = repair::repair(source);
    let source = repaired.text.as_ref();
    let mut outline = Outline::read(source);
    marks::take_off(source, &mut outline);
    within_limits(&outline)?;
    let mut notices = Vec::new();
    let mut entries = entry::entries(source, &outline, &repaired);
    let attached = blocks::attach(source, &outline, &mut entries, &mut notices);
    entry::settle_pins(&outline, &mut entries);
    let lists = reshape::reshape(&mut entries, reading);
    let sections = section::sections(&entries);
    let doc = decision::Doc::new(&outline, &entries, &sections, reading);
    let wanted = reading.column.as_deref();
    notices.extend(wanted.and_then(|wanted| column::missing(wanted, doc.headings())));
    let mut choice = choose::choose(&doc);
    choice.whole.lists = Some(lists);
    let count = choice.items.iter().filter(|item| **item).count();
    if count > MAX_ITEMS {
        return Err(Unreadable::Items(count));
    }
    notices.extend(series::empty(&doc, &choice));
    let parts = build::Parts {
        source,
        outline: &outline,
        entries: &entries,
        sections: &sections,
        choice: &choice,
        tables: &doc.tables,
        attached: &attached,
    };
    let build::Built {
        mut roadmap,
        anchors,
        spots,
    } = build::build(&parts, called(&outline, &entries), notices);
    roadmap.doubts = doubt::doubts(&doc, &choice, &roadmap);
    if !reading.keep_ticks {
        let items = roadmap.phases.iter_mut().flat_map(|phase| &mut phase.items);
        items.for_each(|item| item.ticked = false);
    }
    roadmap.refusal = doubt::refusal(&roadmap, &choice).filter(|_| !reading.force);
    let sections = survey::rows(&doc, &choice);
    let hints = survey::hints(&doc, &choice, &sections);
    let seen = see(&doc, &choice);
    let readout = Readout {
        roadmap,
        sections,
        hints,
        anchors,
        spots,
        whole: choice.whole,
    };
    Ok((readout, seen))
}

/// That a document is not nested too deep, and holds no more than could be items.
fn within_limits(outline: &Outline) -> Result<(), Unreadable> {
    if let Some(at) = outline.too_deep {
        return Err(Unreadable::Nesting(outline.line(at)));
    }
    let candidates = outline.blocks.iter().filter(|block| {
        matches!(
            block.kind,
            BlockKind::Heading { .. } | BlockKind::Item { .. } | BlockKind::Row { .. }
        )
    });
    match candidates.count() {
        candidates if candidates > MAX_CANDIDATES => Err(Unreadable::Items(candidates)),
        _ => Ok(()),
    }
}

/// The document's title: its first heading of the first level that names neither its contents nor one of several phases, else what
/// its front matter says, else its only heading of the second level, else a short first paragraph.
fn called(outline: &Outline, entries: &[Entry]) -> String {
    let of_rank = |wanted: u8| -> Vec<&Entry> {
        let is_one = |entry: &&Entry| matches!(entry.shape, Shape::Heading { rank } if rank == wanted * STEP);
        entries.iter().filter(is_one).collect()
    };
    let is_contents = |entry: &&Entry| title::is_contents(&entry.plain);
    match of_rank(1).as_slice() {
        // Where the contents stand first and as high as all else, the others are the document's parts.
        [contents, only] if is_contents(contents) => return only.plain.clone(),
        [contents, ..] if is_contents(contents) => {}
        [first, _, ..] if title::is_numbered_phase(&first.plain) => {}
        [first, ..] => return first.plain.clone(),
        [] => {}
    }
    if let Some(title) = &outline.front_title {
        return title.clone();
    }
    let note = entries
        .iter()
        .find(|entry| matches!(entry.shape, Shape::Note))
        .map(|entry| &outline.blocks[entry.block])
        .filter(|block| block.depth == 0)
        .map(|block| text::plain(&block.inlines))
        .map(|plain| text::undecorated(&plain).to_owned())
        .filter(|plain| (1..=100).contains(&plain.chars().count()));
    let mut second = of_rank(2);
    second.retain(|entry| !is_contents(entry));
    match (second.as_slice(), note) {
        ([only], None) => only.plain.clone(),
        (_, Some(first)) if !title::is_contents(&first) => first,
        _ => String::new(),
    }
}

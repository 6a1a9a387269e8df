//! A new progress document: one line an item, lists tight, titles written so that they read back as they are.

#[cfg(test)]
mod tests;

use std::collections::HashMap;

use chrono::NaiveDate;

use super::adopt::{Adoption, Taken};
use super::escape::{heading, item_title, visible};
use super::line::DATE;
use super::names::one_line;
use super::source::line_break;
use super::{ARCHIVED, BEFORE, Document, Header, Locator, State};
use crate::roadmap::mark::MarkKind;
use crate::roadmap::{Id, Item, Kind, Phase, Roadmap};

/// The text of a new document for `roadmap`, nothing ticked. Read again it holds the roadmap's ids and no notice.
pub fn create(roadmap: &Roadmap, header: &Header) -> String {
    written(roadmap, header, item_line)
}

/// The bytes of a new document for `roadmap` that takes over `adoption`; what is left of the old document, `existing`, stands below
/// [`BEFORE`] at the end, in a code block where it would be read as something else otherwise. What was begun or skipped without a
/// date gets the day `today`; what was done without one stays so.
pub fn create_with(
    roadmap: &Roadmap,
    header: &Header,
    adoption: &Adoption,
    existing: &[u8],
    today: NaiveDate,
) -> Vec<u8> {
    let taken: HashMap<&Id, &Taken> = adoption.taken.iter().map(|one| (&one.id, one)).collect();
    let text = written(roadmap, header, |item| {
        taken
            .get(&item.id)
            .map_or_else(|| item_line(item), |taken| taken_line(item, taken, today))
    });
    let windows = line_break(existing, 0) == "\r\n";
    let ends = |text: &str| {
        if windows {
            text.replace('\n', "\r\n")
        } else {
            text.to_owned()
        }
    };
    let head = ends(&text).into_bytes();
    if adoption.rest.is_empty() {
        return head;
    }
    let plain = [
        ends(&format!("\n## {BEFORE}\n\n")).into_bytes(),
        adoption.rest.clone(),
    ]
    .concat();
    let read = |text: &[u8]| Document::read(text.to_vec(), Some(roadmap)).ok();
    let alone = read(&head);
    let whole = [head.as_slice(), &plain].concat();
    if let (Some(alone), Some(together)) = (alone, read(&whole))
        && alone.items == together.items
        && alone.notices == together.notices
        && alone.phases == together.phases
        && together.conflict.is_none()
    {
        return whole;
    }
    let rest = String::from_utf8_lossy(&adoption.rest);
    let longest = rest.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let open = ends(&format!("\n## {BEFORE}\n\n{fence}markdown\n"));
    let gap = if rest.ends_with(['\n', '\r']) {
        ""
    } else {
        "\n"
    };
    let close = ends(&format!("{gap}{fence}\n"));
    [&head, open.as_bytes(), &adoption.rest, close.as_bytes()].concat()
}

/// The items of a phase, each with the plain text of the heading that it stands under within the phase.
pub(super) fn grouped(phase: &Phase) -> Vec<(&Item, Option<String>)> {
    let mut group: Option<String> = None;
    let items = phase.items.iter().map(|item| {
        let name = item.group.as_deref().map(sub_heading);
        group = name.or_else(|| after_group(item, group.as_deref()));
        (item, group.clone())
    });
    items.collect()
}

/// The heading of a phase, without a line end.
pub(super) fn phase_heading(title: &str, id: &Id) -> String {
    match heading(title) {
        title if title.is_empty() => format!("## `{id}`"),
        title => format!("## {title} `{id}`"),
    }
}

/// The text of a new document in which `line` writes each item.
fn written(roadmap: &Roadmap, header: &Header, line: impl Fn(&Item) -> String) -> String {
    let title = heading(&roadmap.title);
    let mut text = match title.as_str() {
        "" => "# Progress\n".to_owned(),
        title => format!("# Progress: {title}\n"),
    };
    text.push_str(&format!("\n{}\n", header.comment()));
    for phase in &roadmap.phases {
        text.push_str(&format!("\n{}\n", phase_heading(&phase.title, &phase.id)));
        let mut group: Option<String> = None;
        for (at, (item, next)) in grouped(phase).into_iter().enumerate() {
            if next != group
                && let Some(name) = &next
            {
                text.push_str(&format!("\n### {}\n", heading(name)));
            }
            if next != group || at == 0 {
                text.push('\n');
            }
            group = next;
            text.push_str(&line(item));
        }
    }
    text
}

/// The line of one item, ticked where its author's tick is taken over.
pub(super) fn item_line(item: &Item) -> String {
    let title = item_title(&item.title);
    let gap = if title.is_empty() { "" } else { " " };
    let tick = if item.ticked { 'x' } else { ' ' };
    format!("- [{tick}] {title}{gap}`{}`\n", item.id)
}

/// The line of one item with what it takes over, and a line for its pointers.
fn taken_line(item: &Item, taken: &Taken, today: NaiveDate) -> String {
    let open = item_line(item);
    let open = open.trim_end();
    let mut text = match taken.state {
        State::Done => open.replacen("[ ]", "[x]", 1),
        _ => open.to_owned(),
    };
    let skipped = taken.skipped_on.unwrap_or(today);
    let skipped = (taken.state == State::Skipped).then_some(skipped);
    let started = match taken.state {
        State::Started => Some(taken.started_on.unwrap_or(today)),
        State::Todo => None,
        _ => taken.started_on,
    };
    let done = taken.done_on.filter(|_| taken.state == State::Done);
    for (kind, date) in [
        (MarkKind::Started, started),
        (MarkKind::Skipped, skipped),
        (MarkKind::Done, done),
    ] {
        if let Some(date) = date {
            text.push_str(&format!(" {} {}", kind.sign(), date.format(DATE)));
        }
    }
    text.push('\n');
    if !taken.pointers.is_empty() {
        let all: Vec<_> = taken.pointers.iter().map(Locator::written).collect();
        text.push_str(&format!("  - evidence: {}\n", all.join(", ")));
    }
    text
}

/// What an item without a group stands under after a group: a heading that ends the group.
fn after_group(item: &Item, group: Option<&str>) -> Option<String> {
    let name = match item.kind {
        Kind::Topic => "Topics",
        Kind::Exercise => "Exercise",
        Kind::Project => "Project",
    };
    group.map(|_| name.to_owned())
}

/// A group's name as a heading shows it.
fn sub_heading(text: &str) -> String {
    match one_line(&visible(text)) {
        text if text.is_empty() => "…".to_owned(),
        // Below our own headings of these names nothing counts.
        text if text == ARCHIVED || text == BEFORE => format!("{text}…"),
        text => text,
    }
}

//! Which entries carry the document's items: what is pinned; boxes where they prevail; else list items and table rows.

use crate::roadmap::Kind;

use super::boxes::boxes;
use super::decision::{Choice, Doc};
use super::entry::{Entry, Shape};
use super::label::Label;
use super::reading::Carrier;
use super::rule::Rule;
use super::text;

/// Decides which entries are items, section by section.
pub fn carry(doc: &Doc<'_>, choice: &mut Choice) {
    let asked = doc.reading.items;
    let said = match asked {
        Some(asked) => Some(asked == Carrier::Boxes),
        None if doc.reading.depth.is_some() => Some(false),
        None => doc.reading.whole.boxes,
    };
    let boxes = boxes(doc, choice, said, asked == Some(Carrier::Boxes));
    choice.whole.boxes = Some(boxes.prevail);
    let transparent = transparent(doc);
    let level = doc.reading.depth.map_or(0, |depth| depth - 1);
    let levels = levels(doc, &transparent);
    // What stands below a heading that is an item, deeper headings included, is its description.
    let mut described = 0;
    for (number, section) in doc.sections.iter().enumerate() {
        let mut heading_item = number < described;
        if let Some(at) = section.heading
            && (is_pinned(&doc.entries[at]) || (!heading_item && doc.is_titled_item(at)))
        {
            choice.items[at] = true;
            heading_item = true;
            described = described.max(section.end);
        }
        for at in section.entries.clone() {
            let entry = &doc.entries[at];
            let plainly = match &entry.shape {
                Shape::Item(_) if matches!(asked, Some(Carrier::Rows | Carrier::Headings)) => false,
                Shape::Item(item) if asked == Some(Carrier::Leaves) => {
                    item.children == 0 && levels[at].is_some()
                }
                Shape::Item(item) if item.tree && doc.reading.depth.is_none() => item.children == 0,
                Shape::Item(_) => {
                    levels[at] == Some(level) && !transparent[at] && doc.labels[at].is_none()
                }
                Shape::Row { .. } if !matches!(asked, None | Some(Carrier::Rows)) => false,
                Shape::Row { header, .. } => !header && !is_blank(doc, at),
                _ => false,
            };
            let taken = boxes.take(doc, number, at, plainly);
            choice.items[at] = is_pinned(entry) || (taken && !heading_item);
            let unboxed = plainly && !boxes.above[at] && !doc.is_lead(at);
            if unboxed && !choice.items[at] && !heading_item {
                choice.left[at] = Some(Rule::NoBox);
            }
        }
    }
    choice.transparent = transparent;
    if !doc.reading.whole.rules.contains(&Rule::Prose) {
        single_leads(doc, choice);
    }
    for at in 0..doc.entries.len() {
        choice.kinds[at] = label_kind(doc, at);
    }
}

/// Whether an author pinned this entry as an item.
pub fn is_pinned(entry: &Entry) -> bool {
    entry.pin.as_ref().is_some_and(|id| !id.is_phase())
}

/// Of each entry, whether its children stand in its place: labels such as "Topics:", and the one item of a list around all others.
fn transparent(doc: &Doc<'_>) -> Vec<bool> {
    let mut transparent: Vec<bool> = doc
        .entries
        .iter()
        .zip(&doc.labels)
        .map(|(entry, label)| {
            let parent = entry.item().is_some_and(|item| item.children > 0);
            parent && matches!(label, Some(Label::Topics | Label::Kind(_)))
        })
        .collect();
    let mut lists = 0;
    let mut wrappers = Vec::new();
    for section in doc.sections {
        let mut tops = section.entries.clone().filter(|at| {
            doc.entries[*at]
                .item()
                .is_some_and(|item| item.depth == 0 && !item.lead)
                && doc.labels[*at].is_none()
        });
        let Some(first) = tops.next() else { continue };
        lists += 1;
        let children = doc.entries[first].item().map_or(0, |item| item.children);
        if tops.next().is_none() && children >= 2 {
            wrappers.push(first);
        }
    }
    if wrappers.len() >= 3 && wrappers.len() * 10 >= lists * 6 {
        for at in wrappers {
            transparent[at] = true;
        }
    }
    transparent
}

/// Of each list item, how deep it stands, transparent ones around it not counted; `None` below a label whose children are no items.
fn levels(doc: &Doc<'_>, transparent: &[bool]) -> Vec<Option<usize>> {
    let mut levels: Vec<Option<usize>> = vec![None; doc.entries.len()];
    // The list of a label that has no children of its own, while what follows in the list is under it.
    let mut closed: Option<usize> = None;
    for at in 0..doc.entries.len() {
        let Some(item) = doc.entries[at].item() else {
            continue;
        };
        if item.children == 0 && item.depth == 0 && doc.labels[at].is_some() {
            closed =
                (doc.labels[at] == Some(Label::Other) && !doc.has_value(at)).then_some(item.list);
        }
        levels[at] = match item.parent {
            None if closed == Some(item.list) => None,
            Some(parent) if doc.entries[parent].item().is_some() => {
                let out = doc.labels[parent] == Some(Label::Other);
                levels[parent]
                    .filter(|_| !out)
                    .map(|level| level + usize::from(!transparent[parent]))
            }
            _ => Some(0),
        };
    }
    levels
}

/// A row that names nothing: one without a word in it, or one that adds the others up.
fn is_blank(doc: &Doc<'_>, at: usize) -> bool {
    let crate::roadmap::outline::BlockKind::Row { cells, .. } =
        &doc.outline.blocks[doc.entries[at].block].kind
    else {
        return true;
    };
    let cells: Vec<String> = cells
        .iter()
        .map(|cell| text::plain(&cell.inlines))
        .collect();
    let is_word = |cell: &String| cell.chars().any(char::is_alphanumeric);
    !cells.iter().any(is_word) || super::column::is_sum(&cells)
}

/// A bold-led paragraph alone in its section is prose.
fn single_leads(doc: &Doc<'_>, choice: &mut Choice) {
    for section in doc.sections {
        let leads: Vec<usize> = section
            .entries
            .clone()
            .filter(|at| choice.items[*at] && doc.is_lead(*at))
            .collect();
        if let [only] = leads.as_slice() {
            choice.leave(*only, Rule::Prose);
        }
    }
}

/// The kind that the label around an item gives it.
fn label_kind(doc: &Doc<'_>, at: usize) -> Option<Kind> {
    let mut parent = doc.entries[at].item()?.parent;
    while let Some(around) = parent {
        if let Some(Label::Kind(kind)) = doc.labels[around] {
            return Some(kind);
        }
        parent = doc.entries[around].item().and_then(|item| item.parent);
    }
    None
}

//! Whether boxes carry the items, and where plain lists and tables do beside them.
//!
//! A document may tick a few things only: a checkpoint at the end of each phase, or the phases that are done. Then its topics are
//! plain, and must not vanish.

use std::collections::HashMap;

use crate::roadmap::title;

use super::decision::{Choice, Doc};
use super::entry::Shape;
use super::label::Label;
use super::series;

/// Fewest plain entries of a phase that are more than a remark.
const FEW: usize = 2;

/// Where boxes carry the items of a document.
#[derive(Debug, Default)]
pub struct Boxes {
    /// Whether boxes are what is ticked.
    pub prevail: bool,
    /// Of each section, whether plain list items count beside its boxes.
    pub lists: Vec<bool>,
    /// Of each section, whether rows count beside its boxes.
    pub rows: Vec<bool>,
    /// Of each entry, whether a box stands below it.
    pub above: Vec<bool>,
}

impl Boxes {
    /// Whether an entry of a section is an item by its box, or by the list or table that counts beside boxes; `plainly` where it
    /// would be one in a document without boxes.
    pub fn take(&self, doc: &Doc<'_>, section: usize, at: usize, plainly: bool) -> bool {
        match &doc.entries[at].shape {
            _ if !self.prevail => plainly,
            Shape::Item(item) if item.tick.is_some() => !self.above[at],
            Shape::Item(_) => plainly && self.lists[section] && !self.above[at],
            Shape::Row { .. } => plainly && self.rows[section],
            _ => plainly,
        }
    }
}

/// Where boxes carry the items; `said` is what a person or the document's header said of it.
pub fn boxes(doc: &Doc<'_>, choice: &Choice, said: Option<bool>, alone: bool) -> Boxes {
    let mut boxes = Boxes {
        prevail: said.unwrap_or_else(|| prevail(doc, choice)),
        lists: vec![false; doc.sections.len()],
        rows: vec![false; doc.sections.len()],
        above: above(doc),
    };
    if boxes.prevail && !alone {
        beside(doc, choice, &mut boxes);
    }
    boxes
}

/// Whether boxes are what is ticked: at least three, a quarter of the top-level items, and no fewer than rows.
fn prevail(doc: &Doc<'_>, choice: &Choice) -> bool {
    let (mut boxes, mut top, mut rows) = (0, 0, 0);
    let kept = doc
        .sections
        .iter()
        .zip(&choice.dropped)
        .filter(|(_, dropped)| dropped.is_none());
    for entry in kept.flat_map(|(section, _)| &doc.entries[section.entries.clone()]) {
        match &entry.shape {
            Shape::Item(item) => {
                boxes += usize::from(item.tick.is_some());
                top += usize::from(item.depth == 0);
            }
            Shape::Row { header: false, .. } => rows += 1,
            _ => {}
        }
    }
    boxes >= 3 && boxes * 4 >= top && boxes >= rows
}

/// Of each entry, whether a box stands below it.
fn above(doc: &Doc<'_>) -> Vec<bool> {
    let entries = doc.entries;
    let mut found = vec![false; entries.len()];
    for at in (0..entries.len()).rev() {
        if let Some(item) = entries[at].item()
            && let Some(parent) = item.parent
            && (item.tick.is_some() || found[at])
        {
            found[parent] = true;
        }
    }
    found
}

/// What a section holds directly.
#[derive(Debug, Clone, Copy, Default)]
struct Held {
    boxes: usize,
    /// Top-level list items without a box, labels and remarks in bold not counted.
    plain: usize,
    /// Rows of tables that have a column of titles.
    rows: usize,
}

/// Where numbered phases hold plain lists or tables beside boxes, or no box at all, these count too.
fn beside(doc: &Doc<'_>, choice: &Choice, boxes: &mut Boxes) {
    let own: Vec<Held> = (0..doc.sections.len())
        .map(|at| match choice.dropped[at] {
            None => held(doc, boxes, at),
            Some(_) => Held::default(),
        })
        .collect();
    let mut before = vec![0];
    for held in &own {
        before.push(before[before.len() - 1] + held.boxes);
    }
    let within = |at: usize| before[doc.sections[at].end] - before[at];
    for phases in phases(doc) {
        let boxed: usize = phases.iter().map(|at| within(*at)).sum();
        let held = phases.iter().map(|at| own[*at].plain + own[*at].rows);
        // A few phases without any box beside many boxes are a schedule of what these tick, or look back at it.
        if boxed > 0 || held.sum::<usize>() > before[doc.sections.len()] {
            in_series(doc, &phases, boxed, &own, &within, boxes);
        }
    }
}

/// The sections that are called by the same phase word and a number, at least two, whatever stands around them: those that are done
/// may stand below one heading, those to come below another.
fn phases(doc: &Doc<'_>) -> Vec<Vec<usize>> {
    let mut all: HashMap<(u8, String), Vec<usize>> = HashMap::new();
    for at in 1..doc.sections.len() {
        if let Some((rank, _, word)) = series::series(doc, at) {
            all.entry((rank, word)).or_default().push(at);
        }
    }
    all.into_values().filter(|all| all.len() > 1).collect()
}

/// The same in the phases of one series, which hold so many boxes.
fn in_series(
    doc: &Doc<'_>,
    phases: &[usize],
    boxed: usize,
    own: &[Held],
    within: &impl Fn(usize) -> usize,
    boxes: &mut Boxes,
) {
    let sum = |of: fn(&Held) -> usize| phases.iter().map(|at| of(&own[*at])).sum::<usize>();
    let listed = sum(|held| held.plain) > boxed;
    let tabled = sum(|held| held.rows) >= boxed;
    let is_plain = |at: &&usize| within(**at) == 0 && own[**at].plain + own[**at].rows >= FEW;
    let plain = phases.iter().filter(is_plain).count();
    for at in phases.iter().copied() {
        if within(at) == 0 {
            // Nothing else would be left of the phase.
            whole(doc, at, boxes);
            continue;
        }
        let apart = listed && own[at].boxes == 0 && own[at].plain >= FEW;
        boxes.lists[at] |= apart || plain * 3 >= phases.len();
        boxes.rows[at] |= tabled && own[at].rows >= FEW;
    }
}

/// Lists and tables of a phase count, those below headings that hold no items left out.
fn whole(doc: &Doc<'_>, phase: usize, boxes: &mut Boxes) {
    let end = doc.sections[phase].end.max(phase + 1);
    let mut at = phase;
    while at < end {
        let label = doc.sections[at]
            .heading
            .is_some_and(|heading| doc.labels[heading] == Some(Label::Other));
        if at > phase && (label || title::is_boilerplate(doc.title(at), false)) {
            at = doc.sections[at].end.max(at + 1);
            continue;
        }
        boxes.lists[at] = true;
        boxes.rows[at] = true;
        at += 1;
    }
}

fn held(doc: &Doc<'_>, boxes: &Boxes, section: usize) -> Held {
    let mut held = Held::default();
    for at in doc.sections[section].entries.clone() {
        match &doc.entries[at].shape {
            Shape::Item(item) if item.tick.is_some() => held.boxes += 1,
            Shape::Item(item) => {
                let plain = item.depth == 0 && !item.lead && !boxes.above[at];
                held.plain += usize::from(plain && doc.labels[at].is_none());
            }
            Shape::Row {
                table,
                header: false,
            } => {
                let table = doc.tables.get(table);
                let heading = table.and_then(|table| table.headings.get(table.column));
                let titles = heading.is_some_and(|heading| title::is_title_column(heading));
                held.rows += usize::from(titles);
            }
            _ => {}
        }
    }
    held
}

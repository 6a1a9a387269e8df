//! Entries and sections → decisions: which entries are items, which sections are phases, and which rule left the others out.
//!
//! The rules run one after another over one [`Choice`]; each is a function of its own, and none undoes an earlier one's work but by
//! leaving out.

use super::decision::{Choice, Doc};
use super::whole::Whole;
use super::{carry, drop, phase};

/// Decides about all entries and sections.
pub fn choose(doc: &Doc<'_>) -> Choice {
    let mut choice = Choice {
        items: vec![false; doc.entries.len()],
        left: vec![None; doc.entries.len()],
        kinds: vec![None; doc.entries.len()],
        transparent: Vec::new(),
        dropped: vec![None; doc.sections.len()],
        phase: (0..doc.sections.len()).collect(),
        whole: Whole::default(),
    };
    drop::asked(doc, &mut choice);
    carry::carry(doc, &mut choice);
    drop::unpinned(doc, &mut choice);
    drop::contents(doc, &mut choice);
    if doc.reading.section.is_none() {
        drop::boilerplate(doc, &mut choice);
    }
    drop::labels(doc, &mut choice);
    drop::overviews(doc, &mut choice);
    if doc.reading.items.is_none() {
        drop::mixed(doc, &mut choice);
        drop::dominated(doc, &mut choice);
    }
    phase::headings_as_items(doc, &mut choice);
    if doc.reading.section.is_none() {
        drop::beside_the_roadmap(doc, &mut choice);
    }
    phase::assign(doc, &mut choice);
    if doc.reading.items.is_none() {
        // Once more: what is no phase no longer counts.
        drop::dominated(doc, &mut choice);
        drop::rare_leads(doc, &mut choice);
        drop::resources(doc, &mut choice);
    }
    choice
}

//! Entries and sections → decisions: which entries are items, which sections are phases, and which rule left the others out.
//!
//! The rules run one after another over one [`Choice`]; each is a function of its own, and none undoes an earlier one's work but by
//! leaving out.

use super::decision::{Choice, Doc};
use super::rule::Rule;
use super::whole::Whole;
use super::{boilerplate, carry, drop, phase};

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
    let held = &doc.reading.whole.rules;
    let may = |rule: Rule| !held.contains(&rule);
    if may(Rule::Contents) {
        drop::contents(doc, &mut choice);
    }
    if doc.reading.section.is_none() {
        let mut rules = vec![Rule::Boilerplate, Rule::Label, Rule::Contents];
        rules.retain(|rule| may(*rule));
        boilerplate::boilerplate(doc, &mut choice, &rules);
    }
    if may(Rule::Label) {
        drop::labels(doc, &mut choice);
    }
    if may(Rule::Contents) {
        drop::overviews(doc, &mut choice);
    }
    // Beside boxes only those rows and lists count of which that is decided already.
    let carriers = doc.reading.items.is_none() && may(Rule::OtherCarrier) && !choice.boxes();
    if carriers {
        drop::mixed(doc, &mut choice);
        drop::dominated(doc, &mut choice);
    }
    phase::headings_as_items(doc, &mut choice);
    if doc.reading.section.is_none() && may(Rule::Beside) {
        drop::beside_the_roadmap(doc, &mut choice);
    }
    phase::assign(doc, &mut choice);
    if carriers {
        // Once more: what is no phase no longer counts.
        drop::dominated(doc, &mut choice);
    }
    if doc.reading.items.is_none() && may(Rule::Prose) {
        drop::rare_leads(doc, &mut choice);
    }
    if doc.reading.items.is_none() && may(Rule::Links) {
        drop::resources(doc, &mut choice);
    }
    choice
}

//! Sections that are counted: "Phase 1", "Phase 2", side by side.

use std::collections::HashMap;

use crate::roadmap::title;

use super::decision::Doc;
use super::section::Section;

/// The rank, the section around, and the phase word of sections side by side.
pub type Series = (u8, Option<usize>, String);

/// The series of each section that is called by a phase word and a number.
pub fn series(doc: &Doc<'_>, at: usize) -> Option<Series> {
    let Section { rank, parent, .. } = &doc.sections[at];
    let word = title::numbered(doc.title(at))?.word;
    Some((*rank, *parent, word))
}

/// The sections of each series, in document order.
pub fn all(doc: &Doc<'_>) -> HashMap<Series, Vec<usize>> {
    let mut all: HashMap<Series, Vec<usize>> = HashMap::new();
    for at in 1..doc.sections.len() {
        if let Some(series) = series(doc, at) {
            all.entry(series).or_default().push(at);
        }
    }
    all
}

//! Hand-made documents for unit tests.

use chrono::NaiveDate;

use super::review::{Review, Told, review};
use crate::evidence::{Finding, Level, Verdict};
use crate::progress::{Document, Entry, PhaseHeading, State};
use crate::roadmap::{Id, Item, Kind, Phase, Roadmap};

/// The id that `text` is.
pub(crate) fn id(text: &str) -> Id {
    Id::parse(text).unwrap()
}

/// The date that `text` is.
pub(crate) fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The day on which tests take place.
pub(crate) fn today() -> NaiveDate {
    date("2026-11-20")
}

/// A progress document of these phases (id, title) and items (id, state); an item's title is its last segment.
#[allow(
    clippy::field_reassign_with_default,
    reason = "a document's other fields are its own"
)]
pub(crate) fn document(phases: &[(&str, &str)], items: &[(&str, State)]) -> Document {
    let mut document = Document::default();
    document.title = "Progress: Backend".to_owned();
    document.phases = phases
        .iter()
        .enumerate()
        .map(|(at, (phase, title))| PhaseHeading {
            id: id(phase),
            title: (*title).to_owned(),
            line: Some(at + 1),
        })
        .collect();
    document.items = items
        .iter()
        .enumerate()
        .map(|(at, (item, state))| entry(item, *state, at + 10))
        .collect();
    document
}

/// The review of a document in the seven days up to [`today`], with nothing told by history.
pub(crate) fn last_week(document: &Document) -> Review<'_> {
    review(document, None, Told::default(), date("2026-11-14"), today())
}

fn entry(item: &str, state: State, line: usize) -> Entry {
    Entry {
        id: id(item),
        title: id(item).last().to_owned(),
        kind: Kind::Topic,
        state,
        started_on: None,
        done_on: None,
        skipped_on: None,
        line,
        pointers: Vec::new(),
        own: false,
        copies: 1,
    }
}

/// A roadmap of one phase per first segment, of these items and their prerequisites.
pub(crate) fn roadmap(items: &[(&str, &[&str])]) -> Roadmap {
    let mut roadmap = Roadmap {
        title: "Backend".to_owned(),
        ..Roadmap::default()
    };
    for (at, (item, after)) in items.iter().enumerate() {
        let phase = id(id(item).phase());
        if roadmap.phase(&phase).is_none() {
            roadmap.phases.push(Phase {
                title: phase.to_string(),
                id: phase.clone(),
                aliases: Vec::new(),
                items: Vec::new(),
                line: at + 1,
            });
        }
        let item = Item {
            id: id(item),
            aliases: Vec::new(),
            title: id(item).last().to_owned(),
            kind: Kind::Topic,
            group: None,
            description: String::new(),
            links: Vec::new(),
            rules: None,
            after: after.iter().map(|text| id(text)).collect(),
            ticked: false,
            line: at + 1,
        };
        for known in &mut roadmap.phases {
            if known.id == phase {
                known.items.push(item.clone());
            }
        }
    }
    roadmap
}

/// A finding of this verdict.
pub(crate) fn finding(item: &str, verdict: Verdict) -> Finding {
    Finding {
        id: id(item),
        kind: Kind::Exercise,
        state: State::Done,
        verdict,
        level: Level::None,
        reason: None,
        evidence: Vec::new(),
        flags: Vec::new(),
        incomplete: false,
    }
}

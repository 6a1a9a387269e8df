//! How the items of a document are counted, made once for documents that have the same ones.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use super::{Column, Item, Part, Standing, is_lately, last};
use crate::evidence::{Report, Verdict};
use crate::progress::{Document, Stand, State, plain_title};
use crate::report::{Count, summary};
use crate::roadmap::{self, Id, Roadmap};

/// How an item stands that a document does not have.
const ABSENT: Stand = Stand {
    state: State::Todo,
    started_on: None,
    done_on: None,
    skipped_on: None,
};

/// How the items of a document are counted.
#[derive(Debug, Clone)]
pub struct Plan {
    phases: Vec<Phase>,
    /// Items of the document that the roadmap does not have.
    pub own: Vec<Id>,
}

/// What counting needs to know besides.
#[derive(Debug, Clone, Copy)]
pub struct Measure {
    /// The present day.
    pub today: NaiveDate,
    /// Whether a phase's items are told apart, so that the cohort can be narrowed to it.
    pub items: bool,
}

#[derive(Debug, Clone)]
struct Phase {
    column: Column,
    items: Vec<Planned>,
}

/// One item to be counted.
#[derive(Debug, Clone)]
struct Planned {
    column: Column,
    /// The id that the document has for it.
    theirs: Id,
    /// Its place in the document; `None` where that does not have it.
    place: Option<usize>,
}

impl Plan {
    /// For a document that is counted by itself.
    pub fn alone(document: &Document) -> Self {
        let phases = summary(document, None).phases.into_iter();
        let phases = phases.map(|phase| Phase {
            column: Column {
                id: phase.id,
                title: phase.title,
            },
            items: Vec::new(),
        });
        let mut phases: Vec<Phase> = phases.collect();
        let places = phases.iter().enumerate();
        let places: HashMap<String, usize> = places
            .map(|(at, phase)| (phase.column.id.to_string(), at))
            .collect();
        for (place, entry) in document.items.iter().enumerate() {
            if let Some(phase) = places.get(entry.id.phase()) {
                phases[*phase].items.push(Planned {
                    column: Column {
                        id: entry.id.clone(),
                        title: entry.title.clone(),
                    },
                    theirs: entry.id.clone(),
                    place: Some(place),
                });
            }
        }
        Self {
            phases,
            own: Vec::new(),
        }
    }

    /// For a document that is counted by a `roadmap`. `bound` is the same roadmap with the ids that the document has for its phases
    /// and items; an item of the document that stands for several counts for the first.
    pub fn by(roadmap: &Roadmap, bound: &Roadmap, document: &Document, measure: Measure) -> Self {
        // Nobody sees them else.
        let title = |item: &roadmap::Item| match measure.items {
            true => plain_title(&item.title),
            false => String::new(),
        };
        let places = document.items.iter().enumerate();
        let places: HashMap<&Id, usize> = places.map(|(at, entry)| (&entry.id, at)).collect();
        let mut taken = HashSet::new();
        let mut phases = Vec::with_capacity(roadmap.phases.len());
        for (phase, theirs) in roadmap.phases.iter().zip(&bound.phases) {
            let items = phase.items.iter().zip(&theirs.items);
            let items = items.map(|(item, their)| {
                let place = places.get(&their.id).copied();
                Planned {
                    column: Column {
                        id: item.id.clone(),
                        title: title(item),
                    },
                    theirs: their.id.clone(),
                    place: place.filter(|place| taken.insert(*place)),
                }
            });
            let items = items.collect();
            phases.push(Phase {
                column: Column {
                    id: phase.id.clone(),
                    title: phase.title.clone(),
                },
                items,
            });
        }
        let all = document.items.iter().enumerate();
        let own = all.filter(|(place, _)| !taken.contains(place));
        Self {
            own: own.map(|(_, entry)| entry.id.clone()).collect(),
            phases,
        }
    }

    /// The document without what is not counted: items that the learner made up.
    pub fn counted(&self, document: &Document) -> Document {
        let items = self.phases.iter().flat_map(|phase| &phase.items);
        let counted: HashSet<usize> = items.filter_map(|item| item.place).collect();
        let items = document.items.iter().enumerate();
        let items = items.filter(|(place, _)| counted.contains(place));
        Document {
            items: items.map(|(_, entry)| entry.clone()).collect(),
            ..document.clone()
        }
    }

    /// Proven items that the document calls otherwise than the roadmap does, by both ids: a file may be looked for by that name.
    pub fn renamed(&self, report: &Report) -> Vec<(Id, Id)> {
        let verdicts = report.verdicts();
        let proven = |id: &Id| verdicts.get(id) == Some(&Verdict::Verified);
        let items = self.phases.iter().flat_map(|phase| &phase.items);
        let renamed = items.filter(|item| item.theirs.last() != item.column.id.last());
        let renamed = renamed.filter(|item| item.place.is_some() && proven(&item.theirs));
        let both = renamed.map(|item| (item.column.id.clone(), item.theirs.clone()));
        both.collect()
    }

    /// Whether the document has none of what is counted.
    pub fn is_empty(&self) -> bool {
        let mut items = self.phases.iter().flat_map(|phase| &phase.items);
        items.all(|item| item.place.is_none())
    }

    /// Where the learner of a document stands whose items stand so, with evidence where `report` is given.
    pub fn count(&self, stands: &[Stand], report: Option<&Report>, measure: Measure) -> Standing {
        let verdicts = report.map(Report::verdicts).unwrap_or_default();
        let mut standing = Standing {
            total: Count::unjudged(report),
            own: self.own.len(),
            ..Standing::default()
        };
        for phase in &self.phases {
            let mut part = Part {
                column: phase.column.clone(),
                count: Count::unjudged(report),
                state: None,
                verdict: None,
                items: Vec::new(),
            };
            for item in &phase.items {
                let found = item.place.and_then(|place| stands.get(place).copied());
                let stand = found.unwrap_or(ABSENT);
                part.count.add(stand.state);
                if let Some(verdict) = found.and_then(|_| verdicts.get(&item.theirs)) {
                    part.count.judge(*verdict);
                }
                standing.last = standing.last.max(last(&stand));
                standing.week += usize::from(is_lately(&stand, measure.today));
                if measure.items {
                    part.items.push(Item {
                        column: item.column.clone(),
                        theirs: item.theirs.clone(),
                        stand,
                    });
                }
            }
            standing.total.join(&part.count);
            standing.parts.push(part);
        }
        standing
    }
}

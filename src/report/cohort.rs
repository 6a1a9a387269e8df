//! Many learners beside one another, all counted by one roadmap; or, where none is known, each by what their document holds.
//!
//! It knows no repository: documents and judgements come in as values, and what kept one from being read as a sentence.

pub mod roster;

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;

use super::{Count, PhaseCount, Summary, lately, summary};
use crate::evidence::Report;
use crate::progress::{Document, Stand, State, plain_title};
use crate::roadmap::select::Unselected;
use crate::roadmap::{self, Id, Roadmap};

/// Learners, and what they are compared by.
#[derive(Debug, Clone, Default)]
pub struct Cohort {
    /// The roadmap's name or path; `None` where each document is counted by itself.
    pub name: Option<String>,
    /// Its title; empty without a roadmap.
    pub title: String,
    /// The phase that this is narrowed to: its items are the columns then.
    pub only: Option<Column>,
    /// The phases, or the items of the one phase, in the roadmap's order, else in the order of their first appearance.
    pub columns: Vec<Column>,
    /// The learners, in the order in which they were named.
    pub learners: Vec<Learner>,
    /// Whether evidence was asked for.
    pub judged: bool,
}

/// A phase, or an item of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its id.
    pub id: Id,
    /// Its title.
    pub title: String,
}

/// One learner: a row.
#[derive(Debug, Clone)]
pub struct Learner {
    /// What they are called: by the roster, else by their source.
    pub name: String,
    /// The source, as a person may type it.
    pub source: String,
    /// Where they stand, or why that cannot be told.
    pub standing: Result<Standing, String>,
    /// What a mentor should know besides.
    pub notes: Vec<String>,
    /// Whether the mentor said whose commits count.
    pub listed: bool,
    /// How their claims were judged; `None` where evidence was not asked for.
    pub report: Option<Report>,
}

/// Where one learner stands.
#[derive(Debug, Clone, Default)]
pub struct Standing {
    /// Of all that is compared.
    pub total: Count,
    /// Of each phase, or of each item of one.
    pub parts: Vec<Part>,
    /// The newest day that a mark of the document names.
    pub last: Option<NaiveDate>,
    /// Items done in the seven days that end today.
    pub week: usize,
    /// Items that the roadmap does not have: counted nowhere.
    pub own: usize,
}

/// Where one learner stands in one phase, or with one item.
#[derive(Debug, Clone)]
pub struct Part {
    /// The phase or item.
    pub column: Column,
    /// Its counts.
    pub count: Count,
    /// Of an item, its state.
    pub state: Option<State>,
    /// Of a phase, its items, where they were asked for.
    items: Vec<Item>,
}

/// One item of one learner.
#[derive(Debug, Clone)]
struct Item {
    /// As the roadmap has it.
    column: Column,
    /// The id that the learner's document has for it.
    theirs: Id,
    stand: Stand,
}

/// How the items of a document are counted: made once for documents that have the same ones.
#[derive(Debug, Clone)]
pub struct Plan {
    phases: Vec<PlanPhase>,
    own: usize,
}

#[derive(Debug, Clone)]
struct PlanPhase {
    column: Column,
    /// The id that the document has for it.
    theirs: Id,
    items: Vec<PlanItem>,
}

#[derive(Debug, Clone)]
struct PlanItem {
    column: Column,
    theirs: Id,
    /// Its place in the document; `None` where that does not have it.
    place: Option<usize>,
}

/// What counting needs to know besides.
#[derive(Debug, Clone, Copy)]
pub struct Measure {
    /// The present day.
    pub today: NaiveDate,
    /// Whether a phase's items are told apart, so that the cohort can be narrowed to it.
    pub items: bool,
}

impl Cohort {
    /// Narrows all to one phase, named as for [`Summary::phase`].
    ///
    /// # Errors
    /// [`Unselected`]: none fits, or several do.
    pub fn narrow(&mut self, wanted: &str, today: NaiveDate) -> Result<(), Unselected> {
        let all = Summary {
            phases: self.columns.iter().map(Column::uncounted).collect(),
            ..Summary::default()
        };
        let phase = all.phase(wanted)?.id.clone();
        for learner in &mut self.learners {
            if let Ok(standing) = &mut learner.standing {
                standing.narrow(&phase, learner.report.as_ref(), today);
            }
        }
        self.only = self.columns.iter().find(|one| one.id == phase).cloned();
        self.columns = columns(&self.learners);
        Ok(())
    }

    /// All learners together, as far as they could be read: the sums of their counts.
    pub fn all(&self) -> Standing {
        let standings = self
            .learners
            .iter()
            .filter_map(|learner| learner.standing.as_ref().ok());
        let mut all = Standing::default();
        let mut parts: BTreeMap<&Id, Count> = BTreeMap::new();
        for standing in standings {
            all.total.join(&standing.total);
            all.week += standing.week;
            all.last = all.last.max(standing.last);
            for part in &standing.parts {
                parts.entry(&part.column.id).or_default().join(&part.count);
            }
        }
        let columns = self.columns.iter();
        all.parts = columns
            .map(|column| Part {
                column: column.clone(),
                count: parts.get(&column.id).copied().unwrap_or_default(),
                state: None,
                items: Vec::new(),
            })
            .collect();
        all
    }

    /// Names the columns: call it when all learners are there.
    pub fn with_columns(mut self) -> Self {
        self.columns = columns(&self.learners);
        self
    }
}

impl Column {
    fn uncounted(&self) -> PhaseCount {
        PhaseCount {
            id: self.id.clone(),
            title: self.title.clone(),
            count: Count::default(),
        }
    }
}

impl Learner {
    /// The part that stands in this column; `None` where there is none.
    pub fn part(&self, column: &Column) -> Option<&Part> {
        let standing = self.standing.as_ref().ok()?;
        standing
            .parts
            .iter()
            .find(|part| part.column.id == column.id)
    }
}

impl Plan {
    /// For a document that is counted by itself.
    pub fn alone(document: &Document) -> Self {
        let mut phases: Vec<PlanPhase> = summary(document, None)
            .phases
            .into_iter()
            .map(|phase| PlanPhase {
                theirs: phase.id.clone(),
                column: Column {
                    id: phase.id,
                    title: phase.title,
                },
                items: Vec::new(),
            })
            .collect();
        let places: HashMap<Id, usize> = phases
            .iter()
            .enumerate()
            .map(|(at, phase)| (phase.theirs.clone(), at))
            .collect();
        for (place, entry) in document.items.iter().enumerate() {
            let phase = Id::parse(entry.id.phase()).and_then(|id| places.get(&id).copied());
            if let Some(phase) = phase {
                phases[phase].items.push(PlanItem {
                    column: Column {
                        id: entry.id.clone(),
                        title: entry.title.clone(),
                    },
                    theirs: entry.id.clone(),
                    place: Some(place),
                });
            }
        }
        Self { phases, own: 0 }
    }

    /// For a document that is counted by a `roadmap`. `bound` is the same roadmap with the ids that the document has for its phases
    /// and items.
    pub fn by(roadmap: &Roadmap, bound: &Roadmap, document: &Document, measure: Measure) -> Self {
        // Nobody sees them else.
        let title = |item: &roadmap::Item| match measure.items {
            true => plain_title(&item.title),
            false => String::new(),
        };
        let items = document.items.iter().enumerate();
        let places: HashMap<&Id, usize> = items.map(|(place, entry)| (&entry.id, place)).collect();
        let phases = roadmap
            .phases
            .iter()
            .zip(&bound.phases)
            .map(|(phase, theirs)| {
                let items = phase.items.iter().zip(&theirs.items);
                let items = items.map(|(item, their)| PlanItem {
                    column: Column {
                        id: item.id.clone(),
                        title: title(item),
                    },
                    theirs: their.id.clone(),
                    place: places.get(&their.id).copied(),
                });
                PlanPhase {
                    column: Column {
                        id: phase.id.clone(),
                        title: phase.title.clone(),
                    },
                    theirs: theirs.id.clone(),
                    items: items.collect(),
                }
            });
        let phases: Vec<PlanPhase> = phases.collect();
        let found = phases
            .iter()
            .flat_map(|phase| &phase.items)
            .filter(|item| item.place.is_some());
        Self {
            own: document.items.len() - found.count(),
            phases,
        }
    }

    /// Where the learner of a document stands whose items stand so, with evidence where `report` is given.
    pub fn count(&self, stands: &[Stand], report: Option<&Report>, measure: Measure) -> Standing {
        let mut standing = Standing {
            total: Count::unjudged(report),
            own: self.own,
            ..Standing::default()
        };
        for phase in &self.phases {
            let mut part = Part {
                column: phase.column.clone(),
                count: Count::unjudged(report),
                state: None,
                items: Vec::new(),
            };
            for item in &phase.items {
                let found = item.place.and_then(|place| stands.get(place).copied());
                let stand = found.unwrap_or(UNKNOWN);
                standing.total.add(stand.state);
                part.count.add(stand.state);
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
            standing.parts.push(part);
        }
        for finding in report.iter().flat_map(|report| &report.findings) {
            standing.total.judge(finding.verdict);
            let mut phases = self.phases.iter();
            let place = phases.position(|phase| phase.theirs.as_str() == finding.id.phase());
            if let Some(part) = place.and_then(|place| standing.parts.get_mut(place)) {
                part.count.judge(finding.verdict);
            }
        }
        standing
    }
}

impl Standing {
    /// In one phase alone: its items are the parts then.
    fn narrow(&mut self, phase: &Id, report: Option<&Report>, today: NaiveDate) {
        let parts = std::mem::take(&mut self.parts);
        let part = parts.into_iter().find(|part| part.column.id == *phase);
        let (count, items) = part.map_or_else(
            || (Count::unjudged(report), Vec::new()),
            |part| (part.count, part.items),
        );
        self.total = count;
        self.last = items.iter().filter_map(|item| last(&item.stand)).max();
        let lately = items.iter().filter(|item| is_lately(&item.stand, today));
        self.week = lately.count();
        self.parts = items.into_iter().map(|item| item.part(report)).collect();
    }
}

impl Item {
    fn part(self, report: Option<&Report>) -> Part {
        let mut count = Count::unjudged(report);
        count.add(self.stand.state);
        let findings = report.iter().flat_map(|report| &report.findings);
        for finding in findings.filter(|finding| finding.id == self.theirs) {
            count.judge(finding.verdict);
        }
        Part {
            column: self.column,
            count,
            state: Some(self.stand.state),
            items: Vec::new(),
        }
    }
}

/// How an item stands that a document does not have.
const UNKNOWN: Stand = Stand {
    state: State::Todo,
    started_on: None,
    done_on: None,
    skipped_on: None,
};

/// The newest day that an item's marks name.
fn last(stand: &Stand) -> Option<NaiveDate> {
    let days = [stand.started_on, stand.done_on, stand.skipped_on];
    days.into_iter().flatten().max()
}

fn is_lately(stand: &Stand, today: NaiveDate) -> bool {
    stand.done_on.is_some_and(|day| lately(day, today))
}

/// All parts of all learners, each once.
fn columns(learners: &[Learner]) -> Vec<Column> {
    let mut seen = HashSet::new();
    let standings = learners
        .iter()
        .filter_map(|learner| learner.standing.as_ref().ok());
    let parts = standings.flat_map(|standing| &standing.parts);
    let new = parts.filter(|part| seen.insert(&part.column.id));
    new.map(|part| part.column.clone()).collect()
}

#[cfg(test)]
mod tests;

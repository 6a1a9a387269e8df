//! Many learners beside one another, all counted by one roadmap; or, where none is known, each by what their document holds.
//!
//! It knows no repository: documents and judgements come in as values, and what kept one from being read as a sentence.

pub mod roster;

use std::collections::{BTreeMap, HashSet};

use chrono::NaiveDate;

use super::{Count, PhaseCount, Summary, lately, summary, week};
use crate::evidence::Report;
use crate::progress::{Document, Entry, State, plain_title};
use crate::roadmap::select::Unselected;
use crate::roadmap::{Id, Roadmap};

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
    state: State,
    done_on: Option<NaiveDate>,
    last: Option<NaiveDate>,
}

/// How documents are counted.
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

impl Measure {
    /// Where the learner of a document stands that is counted by itself.
    pub fn alone(self, document: &Document, report: Option<&Report>) -> Standing {
        let counted = summary(document, report);
        let mut parts: Vec<Part> = counted.phases.into_iter().map(Part::of).collect();
        if self.items {
            for entry in &document.items {
                let mut parts = parts.iter_mut();
                if let Some(part) = parts.find(|part| part.column.id.as_str() == entry.id.phase()) {
                    part.items
                        .push(Item::of(entry.id.clone(), &entry.title, Some(entry)));
                }
            }
        }
        self.dated(counted.total, parts, document.items.iter())
    }

    /// Where the learner of a document stands that is counted by a `roadmap`. `bound` is the same roadmap with the ids that the
    /// document has for its phases and items.
    pub fn by(
        self,
        roadmap: &Roadmap,
        bound: &Roadmap,
        document: &Document,
        report: Option<&Report>,
    ) -> Standing {
        let known = document.by_id();
        let none = Count::unjudged(report);
        let (mut total, mut parts) = (none, Vec::with_capacity(roadmap.phases.len()));
        let mut listed = Vec::new();
        for (phase, theirs) in roadmap.phases.iter().zip(&bound.phases) {
            let mut part = Part::of(PhaseCount {
                id: phase.id.clone(),
                title: phase.title.clone(),
                count: none,
            });
            for (item, their) in phase.items.iter().zip(&theirs.items) {
                let entry = known.get(&their.id).copied();
                let state = entry.map_or(State::Todo, |entry| entry.state);
                total.add(state);
                part.count.add(state);
                listed.extend(entry);
                if self.items {
                    let told = Item::of(item.id.clone(), &plain_title(&item.title), entry);
                    part.items.push(Item {
                        theirs: their.id.clone(),
                        ..told
                    });
                }
            }
            parts.push(part);
        }
        for finding in report.iter().flat_map(|report| &report.findings) {
            total.judge(finding.verdict);
            let mut phases = bound.phases.iter();
            let place = phases.position(|phase| phase.id.as_str() == finding.id.phase());
            if let Some(part) = place.and_then(|place| parts.get_mut(place)) {
                part.count.judge(finding.verdict);
            }
        }
        let own = document.items.len() - listed.len();
        Standing {
            own,
            ..self.dated(total, parts, listed.into_iter())
        }
    }

    fn dated<'e>(
        self,
        total: Count,
        parts: Vec<Part>,
        entries: impl Iterator<Item = &'e Entry>,
    ) -> Standing {
        let entries: Vec<&Entry> = entries.collect();
        Standing {
            total,
            parts,
            last: entries.iter().filter_map(|entry| last(entry)).max(),
            week: week(&entries, self.today).done,
            own: 0,
        }
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
        self.last = items.iter().filter_map(|item| item.last).max();
        let days = items.iter().filter_map(|item| item.done_on);
        self.week = days.filter(|day| lately(*day, today)).count();
        self.parts = items.into_iter().map(|item| item.part(report)).collect();
    }
}

impl Part {
    fn of(phase: PhaseCount) -> Self {
        Self {
            column: Column {
                id: phase.id,
                title: phase.title,
            },
            count: phase.count,
            state: None,
            items: Vec::new(),
        }
    }
}

impl Item {
    fn of(id: Id, title: &str, entry: Option<&Entry>) -> Self {
        Self {
            theirs: id.clone(),
            column: Column {
                id,
                title: title.to_owned(),
            },
            state: entry.map_or(State::Todo, |entry| entry.state),
            done_on: entry.and_then(|entry| entry.done_on),
            last: entry.and_then(last),
        }
    }

    fn part(self, report: Option<&Report>) -> Part {
        let mut count = Count::unjudged(report);
        count.add(self.state);
        let findings = report.iter().flat_map(|report| &report.findings);
        for finding in findings.filter(|finding| finding.id == self.theirs) {
            count.judge(finding.verdict);
        }
        Part {
            column: self.column,
            count,
            state: Some(self.state),
            items: Vec::new(),
        }
    }
}

/// The newest day that an item's marks name.
fn last(entry: &Entry) -> Option<NaiveDate> {
    let days = [entry.started_on, entry.done_on, entry.skipped_on];
    days.into_iter().flatten().max()
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

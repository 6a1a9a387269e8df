//! Many learners beside one another, all counted by one roadmap; or, where none is known, each by what their document holds.
//!
//! It knows no repository: documents and judgements come in as values, and what kept one from being read as words.

mod note;
mod plan;
pub mod roster;

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

pub use note::Note;
pub use plan::{Measure, Plan};

use super::{Count, PhaseCount, Summary, lately};
use crate::evidence::{Report, Verdict};
use crate::progress::{Stand, State};
use crate::roadmap::select::Unselected;
use crate::roadmap::{Id, Roadmap};

/// Most columns that the documents make up.
pub const MAX_COLUMNS: usize = 1_000;

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
    /// How many more there are than [`MAX_COLUMNS`]: they have no column, and count nevertheless.
    pub beyond: usize,
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
    pub standing: Result<Standing, Unread>,
    /// What a mentor should know besides.
    pub notes: Vec<Note>,
    /// Whether the mentor said whose commits count.
    pub listed: bool,
    /// How their claims were judged; `None` where evidence was not asked for, or there is none to be had.
    pub report: Option<Report>,
}

/// Why a learner could not be read. Both texts are safe to print.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// What is wrong.
    pub reason: String,
    /// What to do about it.
    pub remedy: Option<String>,
}

/// Where one learner stands.
#[derive(Debug, Clone, Default)]
pub struct Standing {
    /// Counts of all that is compared.
    pub total: Count,
    /// Counts of each phase, or of each item where one phase was asked for.
    pub parts: Vec<Part>,
    /// The newest day that a mark of the document names.
    pub last: Option<NaiveDate>,
    /// Items done in the seven days that end today.
    pub week: usize,
    /// Items that the roadmap does not have: counted nowhere.
    pub own: usize,
    /// For each column of the cohort, which of the parts stands there.
    places: Vec<Option<usize>>,
}

/// Where one learner stands in one phase, or with one item.
#[derive(Debug, Clone)]
pub struct Part {
    /// The phase or item.
    pub column: Column,
    /// Its counts.
    pub count: Count,
    /// The state; only of an item.
    pub state: Option<State>,
    /// The verdict; only of an item that was judged.
    pub verdict: Option<Verdict>,
    /// The items, where they were asked for; only of a phase.
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

impl Cohort {
    /// Of these learners, counted by a roadmap of this name, or each by their own document.
    pub fn new(rules: Option<(&str, &Roadmap)>, learners: Vec<Learner>, judged: bool) -> Self {
        let of_roadmap = rules.map(|(_, roadmap)| {
            let phases = roadmap.phases.iter();
            let phases = phases.map(|phase| Column {
                id: phase.id.clone(),
                title: phase.title.clone(),
            });
            phases.collect()
        });
        let (columns, beyond) = of_roadmap.map_or_else(|| columns(&learners), |all| (all, 0));
        Self {
            name: rules.map(|(name, _)| name.to_owned()),
            title: rules.map_or_else(String::new, |(_, roadmap)| roadmap.title.clone()),
            only: None,
            columns,
            beyond,
            learners,
            judged,
        }
        .aligned()
    }

    fn aligned(mut self) -> Self {
        for learner in &mut self.learners {
            if let Ok(standing) = &mut learner.standing {
                standing.align(&self.columns);
            }
        }
        self
    }

    /// Narrows all to one phase, named as for [`Summary::phase`]: counts, claims and what is said of those.
    ///
    /// # Errors
    /// [`Unselected`]: none fits, or several do.
    pub fn narrow(&mut self, wanted: &str, today: NaiveDate) -> Result<(), Unselected> {
        let phases = self.columns.iter().map(|column| PhaseCount {
            id: column.id.clone(),
            title: column.title.clone(),
            count: Count::default(),
        });
        let all = Summary {
            phases: phases.collect(),
            ..Summary::default()
        };
        let phase = all.phase(wanted)?.id.clone();
        for learner in &mut self.learners {
            learner.narrow(&phase, today);
        }
        self.only = self.columns.iter().find(|one| one.id == phase).cloned();
        (self.columns, self.beyond) = columns(&self.learners);
        *self = std::mem::take(self).aligned();
        Ok(())
    }

    /// All learners together, as far as they could be read: the sums of their counts.
    pub fn all(&self) -> Standing {
        let mut all = Standing::default();
        let parts = self.columns.iter().map(|column| Part {
            column: column.clone(),
            count: Count::default(),
            state: None,
            verdict: None,
            items: Vec::new(),
        });
        all.parts = parts.collect();
        all.align(&self.columns);
        for learner in &self.learners {
            let Ok(standing) = &learner.standing else {
                continue;
            };
            all.total.join(&standing.total);
            all.week += standing.week;
            all.last = all.last.max(standing.last);
            for (place, sum) in all.parts.iter_mut().enumerate() {
                if let Some(part) = standing.part(place) {
                    sum.count.join(&part.count);
                }
            }
        }
        all
    }
}

impl Learner {
    /// The part that stands in the cohort's column of this number; `None` where there is none.
    pub fn part(&self, column: usize) -> Option<&Part> {
        self.standing.as_ref().ok()?.part(column)
    }

    fn narrow(&mut self, phase: &Id, today: NaiveDate) {
        let Ok(standing) = &mut self.standing else {
            return;
        };
        let theirs = standing.narrow(phase, self.report.as_ref(), today);
        if let Some(report) = &mut self.report {
            report
                .findings
                .retain(|finding| theirs.contains(&finding.id));
        }
        self.notes.retain_mut(|note| note.is_about(&theirs));
    }
}

impl Standing {
    /// The part that stands in the cohort's column of this number; `None` where there is none.
    pub fn part(&self, column: usize) -> Option<&Part> {
        self.parts.get((*self.places.get(column)?)?)
    }

    fn align(&mut self, columns: &[Column]) {
        let parts = self.parts.iter().enumerate();
        let parts: HashMap<&Id, usize> = parts.map(|(at, part)| (&part.column.id, at)).collect();
        let places = columns.iter().map(|column| parts.get(&column.id).copied());
        self.places = places.collect();
    }

    /// In one phase alone: its items are the parts then. Which ids the learner's document has for them.
    fn narrow(&mut self, phase: &Id, report: Option<&Report>, today: NaiveDate) -> HashSet<Id> {
        let parts = std::mem::take(&mut self.parts);
        let part = parts.into_iter().find(|part| part.column.id == *phase);
        let (count, items) = part.map_or_else(
            || (Count::unjudged(report), Vec::new()),
            |part| (part.count, part.items),
        );
        self.total = count;
        self.own = 0;
        self.last = items.iter().filter_map(|item| last(&item.stand)).max();
        let lately = items.iter().filter(|item| is_lately(&item.stand, today));
        self.week = lately.count();
        let theirs = items.iter().map(|item| item.theirs.clone()).collect();
        let verdicts = report.map(Report::verdicts).unwrap_or_default();
        let part = |item: Item| {
            let verdict = verdicts.get(&item.theirs).copied();
            item.part(Count::unjudged(report), verdict)
        };
        self.parts = items.into_iter().map(part).collect();
        theirs
    }
}

impl Item {
    /// Alone in a column, with the verdict on it, if there is one; `count` counts nothing yet.
    fn part(self, mut count: Count, verdict: Option<Verdict>) -> Part {
        count.add(self.stand.state);
        if let Some(verdict) = verdict {
            count.judge(verdict);
        }
        Part {
            column: self.column,
            count,
            state: Some(self.stand.state),
            verdict,
            items: Vec::new(),
        }
    }
}

/// The newest day that an item's marks name.
fn last(stand: &Stand) -> Option<NaiveDate> {
    let days = [stand.started_on, stand.done_on, stand.skipped_on];
    days.into_iter().flatten().max()
}

fn is_lately(stand: &Stand, today: NaiveDate) -> bool {
    stand.done_on.is_some_and(|day| lately(day, today))
}

/// All parts of all learners, each once: the first [`MAX_COLUMNS`], and how many more there are.
fn columns(learners: &[Learner]) -> (Vec<Column>, usize) {
    let mut seen = HashSet::new();
    let standings = learners
        .iter()
        .filter_map(|learner| learner.standing.as_ref().ok());
    let parts = standings.flat_map(|standing| &standing.parts);
    let mut new = parts.filter(|part| seen.insert(&part.column.id));
    let first = new.by_ref().take(MAX_COLUMNS);
    let columns = first.map(|part| part.column.clone()).collect();
    (columns, new.count())
}

#[cfg(test)]
mod tests;

//! Counts per phase: what a status table, a badge and a card are drawn from; and what to do next.
//!
//! Pure arithmetic on a progress document and, where evidence was asked for, on its judgement. The present day comes in as a value.

pub mod cohort;
pub mod next;
pub mod review;

use std::collections::HashMap;

use chrono::{Days, NaiveDate};

use crate::evidence::{Report, Verdict};
use crate::progress::{Document, Entry, State};
use crate::roadmap::select::{Unselected, select};
use crate::roadmap::{Id, Roadmap};

/// Counts of one phase or of all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    /// All items.
    pub items: usize,
    /// Ticked ones.
    pub done: usize,
    /// Begun ones.
    pub started: usize,
    /// Ones not to be done.
    pub skipped: usize,
    /// Claims that can have evidence; `None` where evidence was not asked for.
    pub provable: Option<usize>,
    /// Those that are verified; `None` where evidence was not asked for.
    pub verified: Option<usize>,
    /// Those that cannot be judged here: no pass and no fail.
    pub unknown: usize,
}

/// The counts of a progress document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Of all phases together.
    pub total: Count,
    /// Of each phase, in document order.
    pub phases: Vec<PhaseCount>,
}

/// The counts of one phase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhaseCount {
    /// The phase.
    pub id: Id,
    /// Its title, plain.
    pub title: String,
    /// Its counts.
    pub count: Count,
}

/// Where a learner stands: all that `peak status` shows.
#[derive(Debug, Clone)]
pub struct Status<'a> {
    /// The roadmap's name or path, from the header.
    pub name: Option<&'a str>,
    /// The roadmap's title; where there is none, the progress document's.
    pub title: &'a str,
    /// The counts.
    pub summary: Summary,
    /// The items, in document order.
    pub items: Vec<&'a Entry>,
    /// Items that the roadmap dropped and the learner had begun: put away, and counted nowhere else.
    pub archived: usize,
    /// What was gained lately.
    pub week: Week,
    /// The phase that this is narrowed to.
    pub only: Option<Id>,
}

/// What was gained in the seven days that end today, by the dates of the marks. Undated ticks do not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Week {
    /// Its first day.
    pub since: NaiveDate,
    /// Items done in it.
    pub done: usize,
    /// Items started in it and still under way.
    pub started: usize,
}

impl Count {
    /// Items still to do: neither done, started nor skipped.
    pub fn todo(&self) -> usize {
        self.items - self.done - self.started - self.skipped
    }

    /// Items that count: all but the skipped ones.
    pub fn whole(&self) -> usize {
        self.items - self.skipped
    }

    /// Done of all that are not skipped, in tenths of a percent, rounded; 1000 only when complete; 0 where nothing counts.
    pub fn permille(&self) -> usize {
        share(self.done, self.whole())
    }

    /// [`Self::permille`] as percent with one decimal: "42.0".
    pub fn percent(&self) -> String {
        let permille = self.permille();
        format!("{}.{}", permille / 10, permille % 10)
    }

    /// How many claims are verified, and how many could be judged here; `None` where evidence was not asked for.
    pub fn judged(&self) -> Option<(usize, usize)> {
        let provable = self.provable?;
        Some((self.verified?, provable.saturating_sub(self.unknown)))
    }

    /// Of nothing yet, with evidence where a `report` is given.
    fn unjudged(report: Option<&Report>) -> Self {
        Self {
            provable: report.map(|_| 0),
            verified: report.map(|_| 0),
            ..Self::default()
        }
    }

    /// Takes in the counts of others.
    fn join(&mut self, other: &Self) {
        let both = |one: Option<usize>, other: Option<usize>| match (one, other) {
            (None, None) => None,
            (one, other) => Some(one.unwrap_or(0) + other.unwrap_or(0)),
        };
        self.items += other.items;
        self.done += other.done;
        self.started += other.started;
        self.skipped += other.skipped;
        self.provable = both(self.provable, other.provable);
        self.verified = both(self.verified, other.verified);
        self.unknown += other.unknown;
    }

    /// Counts one item.
    fn add(&mut self, state: State) {
        self.items += 1;
        match state {
            State::Done => self.done += 1,
            State::Started => self.started += 1,
            State::Skipped => self.skipped += 1,
            State::Todo => {}
        }
    }

    /// Counts one finding; only claims count.
    fn judge(&mut self, verdict: Verdict) {
        let claim = matches!(
            verdict,
            Verdict::Verified | Verdict::Unverified | Verdict::Unknown
        );
        *self.provable.get_or_insert(0) += usize::from(claim);
        *self.verified.get_or_insert(0) += usize::from(verdict == Verdict::Verified);
        self.unknown += usize::from(verdict == Verdict::Unknown);
    }
}

/// `part` of `whole` in tenths of a percent, rounded; 1000 only where they are equal, 0 where `whole` is.
pub fn share(part: usize, whole: usize) -> usize {
    let rounded = (part * 1000 + whole / 2).checked_div(whole).unwrap_or(0);
    if part < whole {
        rounded.min(999)
    } else {
        rounded
    }
}

/// Counts the items of `document`, with evidence where `report` is given.
///
/// An item belongs to the phase that its id names. Phases stand in document order, then those that only ids name; a heading
/// without an item is a phase of none.
pub fn summary(document: &Document, report: Option<&Report>) -> Summary {
    let none = Count::unjudged(report);
    let mut summary = Summary {
        total: none,
        phases: Vec::new(),
    };
    let mut places: HashMap<&str, usize> = HashMap::new();
    for phase in &document.phases {
        places.entry(phase.id.as_str()).or_insert_with(|| {
            summary.phases.push(PhaseCount {
                id: phase.id.clone(),
                title: phase.title.clone(),
                count: none,
            });
            summary.phases.len() - 1
        });
    }
    for entry in &document.items {
        summary.total.add(entry.state);
        let place = match places.get(entry.id.phase()) {
            Some(place) => *place,
            None => {
                let Some(id) = Id::parse(entry.id.phase()) else {
                    continue;
                };
                summary.phases.push(PhaseCount {
                    title: id.to_string(),
                    id,
                    count: none,
                });
                places.insert(entry.id.phase(), summary.phases.len() - 1);
                summary.phases.len() - 1
            }
        };
        summary.phases[place].count.add(entry.state);
    }
    for finding in report.iter().flat_map(|report| &report.findings) {
        summary.total.judge(finding.verdict);
        if let Some(place) = places.get(finding.id.phase()) {
            summary.phases[*place].count.judge(finding.verdict);
        }
    }
    summary
}

/// Where the learner of `document` stands on `today`.
pub fn status<'a>(
    document: &'a Document,
    roadmap: Option<&'a Roadmap>,
    report: Option<&Report>,
    today: NaiveDate,
) -> Status<'a> {
    let items: Vec<&Entry> = document.items.iter().collect();
    Status {
        name: document.header.roadmap.as_deref(),
        title: roadmap
            .map(|roadmap| roadmap.title.as_str())
            .filter(|title| !title.trim().is_empty())
            .unwrap_or_else(|| own_title(&document.title)),
        summary: summary(document, report),
        archived: document.archived.len(),
        week: week(&items, today),
        items,
        only: None,
    }
}

impl Summary {
    /// The phase that `wanted` names: its id or the start of it, or, where it is a number, the phase whose title counts it so
    /// ("4" for "Phase 4: …"), else the one at that place.
    ///
    /// # Errors
    /// [`Unselected`]: none fits, or several do.
    pub fn phase(&self, wanted: &str) -> Result<&PhaseCount, Unselected> {
        let number = wanted.trim().parse::<usize>().ok();
        if let Some(phase) = number.and_then(|number| self.numbered(number)) {
            return Ok(phase);
        }
        let found = select(wanted, self.phases.iter().map(|phase| &phase.id))?;
        match found[..] {
            [one] => Ok(&self.phases[one]),
            _ => Err(Unselected::Several {
                wanted: wanted.to_owned(),
                candidates: found
                    .into_iter()
                    .map(|at| self.phases[at].id.clone())
                    .collect(),
            }),
        }
    }

    fn numbered(&self, number: usize) -> Option<&PhaseCount> {
        let mut counted = self
            .phases
            .iter()
            .filter(|phase| first_number(&phase.title).is_some())
            .peekable();
        if counted.peek().is_none() {
            return self.phases.get(number.checked_sub(1)?);
        }
        let mut fit = counted.filter(|phase| first_number(&phase.title) == Some(number));
        let phase = fit.next()?;
        fit.next().is_none().then_some(phase)
    }
}

/// The number that stands first in `title` as a word of its own: 4 in "Phase 4: …", none in "PEP8".
fn first_number(title: &str) -> Option<usize> {
    title
        .split(|c: char| !c.is_alphanumeric())
        .find_map(|word| word.parse().ok())
}

impl Status<'_> {
    /// Narrowed to one phase: its counts are the total then, its items the items.
    pub fn only(mut self, phase: &Id, today: NaiveDate) -> Self {
        self.summary.phases.retain(|count| count.id == *phase);
        self.summary.total = self
            .summary
            .phases
            .first()
            .map_or_else(Count::default, |phase| phase.count);
        self.items
            .retain(|entry| entry.id.phase() == phase.as_str());
        self.week = week(&self.items, today);
        self.only = Some(phase.clone());
        self
    }
}

/// A progress document's title without what `init` writes before the roadmap's own.
fn own_title(title: &str) -> &str {
    title.strip_prefix("Progress: ").unwrap_or(title)
}

/// Items done in each of the `count` weeks that end with the newest ✅ of `items`, the oldest week first, and that newest day.
///
/// Seen from the newest tick and not from today, so that what is drawn from it changes only when the document does.
pub fn activity(items: &[&Entry], count: usize) -> Option<(Vec<usize>, NaiveDate)> {
    let last = items.iter().filter_map(|entry| entry.done_on).max()?;
    let mut weeks = vec![0; count];
    for day in items.iter().filter_map(|entry| entry.done_on) {
        let ago = usize::try_from((last - day).num_days() / 7).unwrap_or(usize::MAX);
        if let Some(at) = count.checked_sub(1 + ago) {
            weeks[at] += 1;
        }
    }
    Some((weeks, last))
}

/// Days of the week that ends today, but for today.
const WEEK: Days = Days::new(6);

fn week(items: &[&Entry], today: NaiveDate) -> Week {
    let is_lately = |date: Option<NaiveDate>| date.is_some_and(|date| lately(date, today));
    Week {
        since: first_day(today),
        done: items
            .iter()
            .filter(|entry| is_lately(entry.done_on))
            .count(),
        started: items
            .iter()
            .filter(|entry| entry.state == State::Started && is_lately(entry.started_on))
            .count(),
    }
}

/// Whether a day is one of the seven that end `today`.
fn lately(day: NaiveDate, today: NaiveDate) -> bool {
    (first_day(today)..=today).contains(&day)
}

fn first_day(today: NaiveDate) -> NaiveDate {
    today.checked_sub_days(WEEK).unwrap_or(today)
}

#[cfg(test)]
pub(crate) mod sample;

#[cfg(test)]
mod tests;

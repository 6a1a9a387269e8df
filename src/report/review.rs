//! The weekly review: what was gained, what is stale, how fast it goes, and when it may be finished.
//!
//! By the dates in the document, and where a tick has none, by the commit that made it; what has neither counts as done, but in
//! no week.

use chrono::{Days, NaiveDate};

use super::{Count, summary};
use crate::evidence::Report;
use crate::evidence::ticks::Ticked;
use crate::progress::{Document, Entry, State};

/// Days after which a started item is stale.
pub const STALE: u64 = 14;
/// Weeks that pace and forecast look back.
pub const WEEKS: usize = 12;
/// Weeks of one window, whose pace the forecast takes as a possible one.
pub const WINDOW: usize = 4;
/// Fewest dated ticks from which a forecast is made.
const FEWEST: usize = 4;

/// A review of the days from `since` to `until`, both included.
#[derive(Debug, Clone)]
pub struct Review<'a> {
    /// First day.
    pub since: NaiveDate,
    /// Last day: today.
    pub until: NaiveDate,
    /// Items done in it, by day.
    pub done: Vec<&'a Entry>,
    /// Items started in it that are under way, by day.
    pub started: Vec<&'a Entry>,
    /// Items skipped in it, by day.
    pub skipped: Vec<&'a Entry>,
    /// Items under way for more than [`STALE`] days, the oldest first.
    pub stale: Vec<&'a Entry>,
    /// Counts of the done ones' claims; none where that was not asked for.
    pub proof: Option<Count>,
    /// Done items without a date.
    pub undated: usize,
    /// What history told of ticks without a date.
    pub told: Told,
    /// All items.
    pub total: Count,
    /// How fast it goes; none without a dated tick.
    pub pace: Option<Pace>,
    /// When all may be done.
    pub forecast: Forecast,
}

/// What history told of ticks without a date, counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Told {
    /// Those that have the day of the commit that made them.
    pub by_commit: usize,
    /// Those that stood in the document's first version.
    pub before: usize,
    /// Those that are not committed yet.
    pub uncommitted: usize,
    /// Those of which history here tells nothing.
    pub unknown: usize,
}

impl Told {
    /// Counts them.
    pub fn of(ticks: &[Ticked]) -> Self {
        let mut told = Self::default();
        for ticked in ticks {
            *match ticked {
                Ticked::On(_) => &mut told.by_commit,
                Ticked::Before => &mut told.before,
                Ticked::Uncommitted => &mut told.uncommitted,
                Ticked::Unknown => &mut told.unknown,
            } += 1;
        }
        told
    }
}

/// Items done a week, in tenths, rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Over the last [`WINDOW`] weeks, or since the first dated tick where that is later.
    pub lately: usize,
    /// Over the last [`WEEKS`] weeks, or since then.
    pub before: usize,
    /// Weeks over which `lately` is.
    pub lately_weeks: usize,
    /// Weeks over which `before` is.
    pub before_weeks: usize,
}

/// When all may be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forecast {
    /// All is done, or nothing counts.
    Finished,
    /// There are too few dated ticks.
    TooFew,
    /// All dated ticks are of one week: that is no pace yet.
    TooSoon,
    /// Nothing was done for [`WEEKS`] weeks.
    Resting,
    /// At the pace of the best and of the slowest [`WINDOW`] weeks.
    Between {
        /// At the best pace.
        early: NaiveDate,
        /// At the slowest; none where nothing was done in those weeks, or where it is further off than a lifetime.
        late: Option<NaiveDate>,
    },
}

/// Reviews `document` from `since` to `today`, with evidence where `report` is given; `told` is what history lent to its dates.
pub fn review<'a>(
    document: &'a Document,
    report: Option<&Report>,
    told: Told,
    since: NaiveDate,
    today: NaiveDate,
) -> Review<'a> {
    let within = |day: Option<NaiveDate>| day.is_some_and(|day| (since..=today).contains(&day));
    let picked = |state: State, day: fn(&Entry) -> Option<NaiveDate>| {
        let mut found: Vec<&Entry> = document
            .items
            .iter()
            .filter(|entry| entry.state == state && within(day(entry)))
            .collect();
        found.sort_by_key(|entry| day(entry));
        found
    };
    let edge = today.checked_sub_days(Days::new(STALE)).unwrap_or(today);
    let mut stale: Vec<&Entry> = document
        .items
        .iter()
        .filter(|entry| entry.state == State::Started)
        .filter(|entry| entry.started_on.is_some_and(|day| day < edge))
        .collect();
    stale.sort_by_key(|entry| entry.started_on);
    let total = summary(document, None).total;
    let weeks = weeks(document, today);
    let done = picked(State::Done, |entry| entry.done_on);
    Review {
        since,
        until: today,
        proof: report.map(|report| proof(&done, report)),
        done,
        started: picked(State::Started, |entry| entry.started_on),
        skipped: picked(State::Skipped, |entry| entry.skipped_on),
        stale,
        undated: document
            .items
            .iter()
            .filter(|entry| entry.state == State::Done && entry.done_on.is_none())
            .count(),
        told,
        pace: pace(&weeks),
        forecast: forecast(&total, &weeks, dated(document, today), today),
        total,
    }
}

/// How many of `done` are verified, can have evidence, cannot be judged here; nothing else is counted.
fn proof(done: &[&Entry], report: &Report) -> Count {
    let mut counts = Count::default();
    let verdicts = report.verdicts();
    for verdict in done.iter().filter_map(|entry| verdicts.get(&entry.id)) {
        counts.judge(*verdict);
    }
    counts
}

/// Items done in each week back from `today`, this week (the seven days that end today) first, up to the week of the first
/// dated tick and at most [`WEEKS`].
fn weeks(document: &Document, today: NaiveDate) -> Vec<usize> {
    let mut weeks = Vec::new();
    for day in document.items.iter().filter_map(|entry| entry.done_on) {
        let Ok(ago) = usize::try_from((today - day).num_days()) else {
            continue;
        };
        let week = ago / 7;
        if weeks.len() <= week.min(WEEKS - 1) {
            weeks.resize(week.min(WEEKS - 1) + 1, 0);
        }
        if week < WEEKS {
            weeks[week] += 1;
        }
    }
    weeks
}

fn dated(document: &Document, today: NaiveDate) -> usize {
    document
        .items
        .iter()
        .filter(|entry| entry.done_on.is_some_and(|day| day <= today))
        .count()
}

fn pace(weeks: &[usize]) -> Option<Pace> {
    if weeks.is_empty() {
        return None;
    }
    let lately_weeks = weeks.len().min(WINDOW);
    let mean = |weeks: &[usize]| (weeks.iter().sum::<usize>() * 20 / weeks.len()).div_ceil(2);
    Some(Pace {
        lately: mean(&weeks[..lately_weeks]),
        before: mean(weeks),
        lately_weeks,
        before_weeks: weeks.len(),
    })
}

/// The range between the paces of the best and the slowest window of [`WINDOW`] weeks in a row.
fn forecast(total: &Count, weeks: &[usize], dated: usize, today: NaiveDate) -> Forecast {
    let left = total.whole() - total.done;
    if left == 0 {
        return Forecast::Finished;
    }
    if dated < FEWEST {
        return Forecast::TooFew;
    }
    if weeks.len() < 2 {
        return Forecast::TooSoon;
    }
    let window = weeks.len().min(WINDOW);
    let sums = || {
        weeks
            .windows(window)
            .map(|weeks| weeks.iter().sum::<usize>())
    };
    let best = sums().max().unwrap_or(0);
    if best == 0 {
        return Forecast::Resting;
    }
    let day = |done: usize| {
        let days = (left * window * 7).div_ceil(done);
        // A date of more than a hundred years on says nothing.
        let days = u64::try_from(days).ok().filter(|days| *days < 36_525)?;
        today.checked_add_days(Days::new(days))
    };
    match day(best) {
        Some(early) => Forecast::Between {
            early,
            late: sums().min().filter(|done| *done > 0).and_then(day),
        },
        None => Forecast::Resting,
    }
}

#[cfg(test)]
mod tests {
    use chrono::Days;

    use super::{Forecast, Pace, Told, review};
    use crate::progress::{Document, State};
    use crate::report::sample::{date, document, last_week, today};

    /// A document of `left` open items and one done item for each number of days ago.
    fn learner(done: &[u64], left: usize) -> Document {
        let ids: Vec<String> = (0..done.len() + left).map(|n| format!("a.i{n}")).collect();
        let items: Vec<_> = ids
            .iter()
            .enumerate()
            .map(|(at, id)| {
                let state = if at < done.len() {
                    State::Done
                } else {
                    State::Todo
                };
                (id.as_str(), state)
            })
            .collect();
        let mut document = document(&[("a", "A")], &items);
        for (at, ago) in done.iter().enumerate() {
            document.items[at].done_on = Some(today() - Days::new(*ago));
        }
        document
    }

    fn forecast(done: &[u64], left: usize) -> Forecast {
        last_week(&learner(done, left)).forecast
    }

    #[test]
    fn a_review_tells_what_changed_in_its_days() {
        let mut document = document(
            &[("a", "A")],
            &[
                ("a.second", State::Done),
                ("a.first", State::Done),
                ("a.before", State::Done),
                ("a.undated", State::Done),
                ("a.begun", State::Started),
                ("a.old", State::Started),
                ("a.older", State::Started),
                ("a.no", State::Skipped),
            ],
        );
        for (at, day) in [(0, "2026-11-20"), (1, "2026-11-14"), (2, "2026-11-13")] {
            document.items[at].done_on = Some(date(day));
        }
        for (at, day) in [
            (4, "2026-11-16"),
            (5, "2026-11-05"),
            (6, "2026-10-01"),
            (0, "2026-11-15"),
        ] {
            document.items[at].started_on = Some(date(day));
        }
        document.items[7].skipped_on = Some(date("2026-11-19"));
        let review = review(
            &document,
            None,
            Told::default(),
            date("2026-11-14"),
            today(),
        );
        let names = |entries: &[&crate::progress::Entry]| {
            entries
                .iter()
                .map(|entry| entry.title.clone())
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert_eq!(names(&review.done), "first second");
        assert_eq!(names(&review.started), "begun");
        assert_eq!(names(&review.skipped), "no");
        assert_eq!(names(&review.stale), "older old");
        assert_eq!(review.undated, 1);
    }

    #[test]
    fn pace_is_over_the_weeks_that_there_were() {
        let pace =
            |done: &[u64]| review(&learner(done, 1), None, Told::default(), today(), today()).pace;
        assert_eq!(pace(&[]), None);
        let weeks = |lately, before, lately_weeks, before_weeks| {
            Some(Pace {
                lately,
                before,
                lately_weeks,
                before_weeks,
            })
        };
        assert_eq!(pace(&[0]), weeks(10, 10, 1, 1));
        assert_eq!(pace(&[0, 1, 7]), weeks(15, 15, 2, 2));
        assert_eq!(pace(&[0, 1, 30, 69]), weeks(5, 4, 4, 10));
        assert_eq!(pace(&[0, 1, 30, 400]), weeks(5, 3, 4, 12));
    }

    #[test]
    fn the_forecast_is_a_range_from_best_to_slowest_weeks() {
        // Four a week for four weeks, one a week for the four before.
        let mut done: Vec<u64> = (0..4).flat_map(|week| [week * 7; 4]).collect();
        done.extend((4..8).map(|week| week * 7));
        assert_eq!(
            forecast(&done, 8),
            Forecast::Between {
                early: today() + Days::new(14),
                late: Some(today() + Days::new(56)),
            }
        );
    }

    #[test]
    fn weeks_of_rest_leave_the_end_open() {
        assert_eq!(
            forecast(&[70, 70, 71, 72], 4),
            Forecast::Between {
                early: today() + Days::new(28),
                late: None
            }
        );
        assert_eq!(forecast(&[200, 201, 202, 203], 4), Forecast::Resting);
    }

    #[test]
    fn no_forecast_is_made_from_next_to_nothing() {
        assert_eq!(forecast(&[0, 1, 2], 4), Forecast::TooFew);
        assert_eq!(forecast(&[0, 0, 1, 2, 3], 4), Forecast::TooSoon);
        assert_eq!(forecast(&[], 4), Forecast::TooFew);
        assert_eq!(forecast(&[0], 0), Forecast::Finished);
    }

    #[test]
    fn absurd_distances_are_no_dates() {
        let found = forecast(&[0, 20, 40, 60], 20_000);
        assert_eq!(found, Forecast::Resting);
    }
}

//! `peak review`: the weekly review, for a terminal and as Markdown.

use super::escape::Untrusted;
use super::items::{id_column, item_line, remark, unjudged};
use super::text::wrap;
use super::{Label, Look};
use crate::progress::Entry;
use crate::report::review::{Forecast, Pace, Review, STALE, WEEKS, WINDOW};

/// The review for a terminal.
pub fn text(review: &Review<'_>, look: Look) -> String {
    let title = format!("Review of {} to {}", review.since, review.until);
    let mut out = format!("{}\n", look.paint(Label::Heading, &title));
    for (head, entries) in sections(review) {
        out.push_str(&format!("\n{}\n", look.paint(Label::Heading, &head)));
        let ids = id_column(entries.iter().copied(), look);
        for entry in entries {
            out.push_str(&item_line(entry, ids, look));
        }
    }
    out.push('\n');
    for line in sentences(review) {
        out.push_str(&wrap(&line, 0, look.width));
    }
    out
}

/// The review as Markdown, to be posted in an issue or a journal.
pub fn markdown(review: &Review<'_>) -> String {
    let plain = Look {
        color: false,
        ascii: true,
        width: usize::MAX,
    };
    let mut out = format!("### Review of {} to {}\n", review.since, review.until);
    for (head, entries) in sections(review) {
        out.push_str(&format!("\n#### {head}\n\n"));
        for entry in entries {
            let note = remark(entry, plain);
            out.push_str(&format!(
                "- {} {} ({note})\n",
                Untrusted::new(&entry.title).prose(),
                Untrusted::new(entry.id.as_str()).prose_code(),
            ));
        }
    }
    out.push_str("\n#### In numbers\n\n");
    for line in sentences(review) {
        out.push_str(&format!("- {line}\n"));
    }
    out
}

/// The lists that are not empty, each under its head.
fn sections<'r, 'a>(review: &'r Review<'a>) -> Vec<(String, &'r [&'a Entry])> {
    let all = [
        (format!("Done ({})", review.done.len()), &review.done),
        (
            format!("Started ({})", review.started.len()),
            &review.started,
        ),
        (
            format!("Skipped ({})", review.skipped.len()),
            &review.skipped,
        ),
        (
            format!(
                "Stale ({}): under way for more than {STALE} days",
                review.stale.len()
            ),
            &review.stale,
        ),
    ];
    all.into_iter()
        .filter(|(_, entries)| !entries.is_empty())
        .map(|(head, entries)| (head, entries.as_slice()))
        .collect()
}

/// What the numbers say.
fn sentences(review: &Review<'_>) -> Vec<String> {
    let total = &review.total;
    let mut lines = Vec::new();
    if review.done.is_empty() {
        lines.push("gained: nothing done in these days".to_owned());
    } else {
        let mut proof = match review.proof.and_then(|counts| counts.judged()) {
            Some((verified, judged)) if judged > 0 => {
                format!(", {verified} of {judged} claims verified")
            }
            _ => String::new(),
        };
        if let Some(counts) = review.proof.filter(|counts| counts.unknown > 0) {
            proof.push_str(&format!(", {}", unjudged(counts.unknown)));
        }
        lines.push(format!("gained: {} done{proof}", review.done.len()));
    }
    lines.push(format!(
        "total: {} of {} done, {}%",
        total.done,
        total.whole(),
        total.percent()
    ));
    lines.extend(review.pace.map(|pace| pace_words(&pace)));
    lines.push(format!("forecast: {}", forecast_words(review)));
    lines.extend(dates_words(review));
    lines
}

/// Whose dates are the commits', and which ticks have none, and why.
fn dates_words(review: &Review<'_>) -> Vec<String> {
    let told = &review.told;
    let mut lines = Vec::new();
    if told.by_commit > 0 {
        let ticks = if told.by_commit == 1 {
            "tick has"
        } else {
            "ticks have"
        };
        lines.push(format!(
            "{} {ticks} no date of their own: the day of the commit is taken",
            told.by_commit
        ));
    }
    if review.undated > 0 {
        let ticks = if review.undated == 1 {
            "tick has"
        } else {
            "ticks have"
        };
        let why: Vec<String> = [
            (told.before, "in the document's first version"),
            (told.uncommitted, "not committed yet"),
            (told.unknown, "beyond what history here tells"),
        ]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, why)| format!("{count} {why}"))
        .collect();
        let why = if why.is_empty() {
            String::new()
        } else {
            format!(" ({})", why.join(", "))
        };
        lines.push(format!(
            "{} {ticks} no date: counted as done, but in no week{why}",
            review.undated
        ));
    }
    lines
}

fn pace_words(pace: &Pace) -> String {
    let tenths = |number: usize| format!("{}.{}", number / 10, number % 10);
    let weeks = |number: usize| {
        if number == 1 {
            "this week".to_owned()
        } else {
            format!("over {number} weeks")
        }
    };
    let lately = format!(
        "pace: {} a week {}",
        tenths(pace.lately),
        weeks(pace.lately_weeks)
    );
    if pace.before_weeks == pace.lately_weeks {
        lately
    } else {
        format!(
            "{lately}, {} {}",
            tenths(pace.before),
            weeks(pace.before_weeks)
        )
    }
}

fn forecast_words(review: &Review<'_>) -> String {
    let weeks = review.pace.map_or(WEEKS, |pace| pace.before_weeks);
    let why = format!("at the pace of your best and slowest {WINDOW} weeks of the last {weeks}");
    match review.forecast {
        Forecast::Finished if review.total.whole() == 0 => "nothing counts yet".to_owned(),
        Forecast::Finished => "all is done".to_owned(),
        Forecast::TooFew => "too few dated ticks so far".to_owned(),
        Forecast::TooSoon => "too early: all dated ticks are of the last seven days".to_owned(),
        Forecast::Resting => format!("none: too little was done in the last {WEEKS} weeks"),
        Forecast::Between {
            early,
            late: Some(late),
        } if early == late => format!("done about {early}"),
        Forecast::Between {
            early,
            late: Some(late),
        } => format!("done between {early} and {late}, {why}"),
        Forecast::Between { early, late: None } => {
            format!(
                "done {early} at the earliest, at the pace of your best {WINDOW} weeks; with such rests as you took, open"
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::Days;

    use super::{markdown, text};
    use crate::progress::{Document, State};
    use crate::render::Look;
    use crate::report::sample::{date, document, last_week, today};

    const LOOK: Look = Look {
        color: false,
        ascii: false,
        width: 80,
    };

    fn learner() -> Document {
        let mut document = document(
            &[("a", "A")],
            &[
                ("a.one", State::Done),
                ("a.two", State::Done),
                ("a.three", State::Done),
                ("a.four", State::Done),
                ("a.five", State::Done),
                ("a.begun", State::Started),
                ("a.old", State::Started),
                ("a.no", State::Skipped),
                ("a.left", State::Todo),
                ("a.right", State::Todo),
            ],
        );
        for (at, ago) in [(0, 0), (1, 3), (2, 10), (3, 40)] {
            document.items[at].done_on = Some(today() - Days::new(ago));
        }
        document.items[5].started_on = Some(date("2026-11-16"));
        document.items[6].started_on = Some(date("2026-10-05"));
        document.items[7].skipped_on = Some(date("2026-11-19"));
        document
    }

    #[test]
    fn a_week_on_a_terminal() {
        let document = learner();
        let review = last_week(&document);
        insta::assert_snapshot!(text(&review, LOOK), @r"
        Review of 2026-11-14 to 2026-11-20

        Done (2)
          ✓ a.two  two  done 2026-11-17
          ✓ a.one  one  done 2026-11-20

        Started (1)
          ▸ a.begun  begun  started 2026-11-16

        Skipped (1)
          ✗ a.no  no  skipped 2026-11-19

        Stale (1): under way for more than 14 days
          ▸ a.old  old  started 2026-10-05

        gained: 2 done
        total: 5 of 9 done, 55.6%
        pace: 0.8 a week over 4 weeks, 0.7 over 6 weeks
        forecast: done between 2026-12-28 and 2027-03-12, at the pace of your best and
        slowest 4 weeks of the last 6
        1 tick has no date: counted as done, but in no week
        ");
    }

    #[test]
    fn a_week_as_markdown() {
        let document = learner();
        let review = last_week(&document);
        insta::assert_snapshot!(markdown(&review), @r"
        ### Review of 2026-11-14 to 2026-11-20

        #### Done (2)

        - two `a.two` (done 2026-11-17)
        - one `a.one` (done 2026-11-20)

        #### Started (1)

        - begun `a.begun` (started 2026-11-16)

        #### Skipped (1)

        - no `a.no` (skipped 2026-11-19)

        #### Stale (1): under way for more than 14 days

        - old `a.old` (started 2026-10-05)

        #### In numbers

        - gained: 2 done
        - total: 5 of 9 done, 55.6%
        - pace: 0.8 a week over 4 weeks, 0.7 over 6 weeks
        - forecast: done between 2026-12-28 and 2027-03-12, at the pace of your best and slowest 4 weeks of the last 6
        - 1 tick has no date: counted as done, but in no week
        ");
    }

    #[test]
    fn a_week_of_nothing() {
        let document = document(&[("a", "A")], &[("a.one", State::Todo)]);
        let review = last_week(&document);
        insta::assert_snapshot!(text(&review, LOOK), @r"
        Review of 2026-11-14 to 2026-11-20

        gained: nothing done in these days
        total: 0 of 1 done, 0.0%
        forecast: too few dated ticks so far
        ");
    }
}

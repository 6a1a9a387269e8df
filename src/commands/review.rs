//! `peak review`

use chrono::{Days, Months, NaiveDate};

use super::ours::signed;
use super::{Context, Outcome};
use crate::error::{Error, Result};
use crate::render::escape::Untrusted;
use crate::render::review as render;
use crate::report::review::{Told, review};

/// Look back at the week: what was gained, what is stale, how fast it goes
///
/// By the dates in progress.md; a tick that has none goes by the commit that made it. The forecast is a range: at the pace of your best and of your slowest four weeks in a row
/// among the last twelve.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  peak review                    the seven days that end today
  peak review --since 1m         the last month
  peak review --since 2026-11-01
  peak review --markdown         for a journal, or an issue that a mentor reads")]
pub struct Args {
    /// How far back: days, weeks or months (10d, 2w, 1m), yesterday, or a date
    #[arg(long, value_name = "TIME", default_value = "1w")]
    since: String,
    /// Markdown
    #[arg(long)]
    markdown: bool,
}

impl Args {
    /// Prints the review; always [`Outcome::Fine`].
    ///
    /// # Errors
    /// What kept it from running; a time that is none.
    pub fn run(&self, context: &mut Context) -> Result<Outcome> {
        let today = context.today();
        let since = first_day(&self.since, today).ok_or_else(|| {
            let typed = Untrusted::new(&self.since).typed();
            Error::new(format!("`{typed}` is no time to look back to"))
                .hint("say 10d, 2w, 1m, or a date like 2026-11-01 that is not in the future")
        })?;
        let mut project = context.project()?;
        context.warn_if_upstreams(&project);
        let told = Told::of(&project.lend_dates());
        let report = match context.judge_for_counts(&project) {
            Ok(report) => Some(report),
            Err(fault) => {
                // What the dates tell can be told all the same.
                context
                    .terminal
                    .warn(&format!("history was not asked for evidence: {fault}"));
                None
            }
        };
        let review = review(&project.document, report.as_ref(), told, since, today);
        let text = if self.markdown {
            render::markdown(&review) + &signed("review")
        } else {
            render::text(&review, context.terminal.look())
        };
        context.text(&text)?;
        Ok(Outcome::Fine)
    }
}

/// The first day of the time that `text` names and that ends `today`: a date or a word for it, or a count of days (`d`), weeks (`w`) or months
/// (`m`), today included.
fn first_day(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    let text = text.trim();
    match text {
        "today" => return Some(today),
        "yesterday" => return today.pred_opt(),
        _ => {}
    }
    if let Ok(day) = text.parse::<NaiveDate>() {
        return (day <= today).then_some(day);
    }
    let unit = text.chars().last()?;
    let count: u32 = text[..text.len() - unit.len_utf8()].parse().ok()?;
    if count == 0 {
        return None;
    }
    let before = match unit {
        'd' => today.checked_sub_days(Days::new(u64::from(count))),
        'w' => today.checked_sub_days(Days::new(u64::from(count) * 7)),
        'm' => today.checked_sub_months(Months::new(count)),
        _ => None,
    };
    before?.succ_opt()
}

#[cfg(test)]
mod tests {
    use super::first_day;

    #[test]
    fn a_time_is_a_count_or_a_date() {
        let today = "2026-11-20".parse().unwrap();
        for (text, first) in [
            ("1w", Some("2026-11-14")),
            ("2w", Some("2026-11-07")),
            ("1d", Some("2026-11-20")),
            ("10d", Some("2026-11-11")),
            ("1m", Some("2026-10-21")),
            ("2026-11-01", Some("2026-11-01")),
            ("2026-11-21", None),
            ("0d", None),
            ("w", None),
            ("1y", None),
            ("-1w", None),
            ("1ü", None),
            ("yesterday", Some("2026-11-19")),
            ("today", Some("2026-11-20")),
            ("", None),
            ("99999999999d", None),
            ("4294967295w", None),
        ] {
            let first = first.map(|day| day.parse().unwrap());
            assert_eq!(first_day(text, today), first, "{text}");
        }
    }
}

//! Marks whose day is yet to come: a slip of the keyboard, and counts by the week go wrong with it.

use chrono::{Days, NaiveDate};

use super::line::DATE;
use super::{Document, Entry};
use crate::roadmap::Notice;
use crate::roadmap::mark::MarkKind;

impl Document {
    /// A notice of each mark that is dated after `today`. The day after it is let pass: it has begun elsewhere already.
    pub fn ahead(&self, today: NaiveDate) -> Vec<Notice> {
        let last = today.checked_add_days(Days::new(1)).unwrap_or(today);
        let marks = |entry: &Entry| {
            [
                (MarkKind::Started, entry.started_on),
                (MarkKind::Skipped, entry.skipped_on),
                (MarkKind::Done, entry.done_on),
            ]
        };
        let mut notices = Vec::new();
        for entry in &self.items {
            for (kind, day) in marks(entry) {
                let Some(day) = day.filter(|day| *day > last) else {
                    continue;
                };
                let message = format!(
                    "{} {} is in the future; write the day on which it happened",
                    kind.sign(),
                    day.format(DATE)
                );
                notices.push(Notice::new(entry.line, message));
            }
        }
        notices
    }
}

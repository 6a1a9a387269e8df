//! The table of learners as comma-separated values (RFC 4180), for spreadsheets. The only file that writes CSV.

use csv::{QuoteStyle, Terminator, WriterBuilder};

use super::{note, told};
use crate::render::escape::Untrusted;
use crate::report::Count;
use crate::report::cohort::{Cohort, Learner, Part};

/// The names of the columns that are always there.
const COUNTS: [&str; 8] = [
    "learner", "source", "items", "done", "started", "skipped", "todo", "percent",
];
/// The same of those about evidence.
const PROOFS: [&str; 3] = ["verified", "provable", "unknown"];
/// And about time.
const DAYS: [&str; 2] = ["week", "last"];

/// Lines under a line of names: a learner each. Phases and items go by their ids, and hold percent or a state.
pub fn csv(cohort: &Cohort) -> String {
    let mut names: Vec<String> = COUNTS.map(str::to_owned).to_vec();
    if cohort.judged {
        names.extend(PROOFS.map(str::to_owned));
    }
    names.extend(DAYS.map(str::to_owned));
    names.extend(cohort.columns.iter().map(|column| text(column.id.as_str())));
    names.push("note".to_owned());
    let mut writer = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        // Where another character parts fields, too, as `;` does in some countries.
        .quote_style(QuoteStyle::NonNumeric)
        .from_writer(Vec::new());
    // A vector takes all that is written.
    let _ = writer.write_record(&names);
    for learner in &cohort.learners {
        let _ = writer.write_record(fields(cohort, learner, names.len()));
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

fn text(text: &str) -> String {
    Untrusted::new(text).spreadsheet()
}

/// The fields of one learner, as many as there are names.
fn fields(cohort: &Cohort, learner: &Learner, count: usize) -> Vec<String> {
    let mut fields = vec![text(&learner.name), text(&learner.source)];
    let mut said: Vec<String> = Vec::new();
    match &learner.standing {
        Ok(standing) => {
            fields.extend(counts(&standing.total, cohort.judged));
            fields.push(standing.week.to_string());
            fields.push(standing.last.map(|day| day.to_string()).unwrap_or_default());
            let parts = 0..cohort.columns.len();
            fields.extend(parts.map(|column| part(standing.part(column))));
        }
        Err(unread) => {
            said.push(unread.reason.clone());
            said.extend(unread.remedy.clone());
        }
    }
    said.extend(learner.notes.iter().map(|one| note::text(one, true)));
    fields.resize(count - 1, String::new());
    fields.push(text(&said.join("; ")));
    fields
}

fn counts(count: &Count, judged: bool) -> Vec<String> {
    let numbers = [
        count.items,
        count.done,
        count.started,
        count.skipped,
        count.todo(),
    ];
    let mut fields: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    fields.push(count.percent());
    if judged {
        let unknown = count.provable.map(|_| count.unknown);
        let proof = [count.verified, count.provable, unknown];
        let proof = proof.map(|number| number.map(|number| number.to_string()));
        fields.extend(proof.map(Option::unwrap_or_default));
    }
    fields
}

fn part(part: Option<&Part>) -> String {
    let counted = part.filter(|part| part.count.whole() > 0);
    let percent = || counted.map(|part| part.count.percent());
    part.and_then(told).or_else(percent).unwrap_or_default()
}

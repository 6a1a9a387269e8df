//! The table of learners as comma-separated values (RFC 4180), for spreadsheets. The only file that writes CSV.

use csv::{Terminator, WriterBuilder};

use crate::render::escape::Untrusted;
use crate::render::items::state;
use crate::report::Count;
use crate::report::cohort::{Cohort, Learner, Part};

/// Lines under a line of names: a learner each. Phases and items go by their ids, and hold percent or a state.
pub fn csv(cohort: &Cohort) -> String {
    let mut names: Vec<&str> = vec![
        "learner", "source", "items", "done", "started", "skipped", "todo", "percent",
    ];
    if cohort.judged {
        names.extend(["verified", "provable"]);
    }
    names.extend(["week", "last"]);
    names.extend(cohort.columns.iter().map(|column| column.id.as_str()));
    names.push("note");
    let mut writer = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .from_writer(Vec::new());
    // A vector takes all that is written.
    let _ = writer.write_record(&names);
    for learner in &cohort.learners {
        let _ = writer.write_record(fields(cohort, learner));
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

fn fields(cohort: &Cohort, learner: &Learner) -> Vec<String> {
    let text = |text: &str| Untrusted::new(text).spreadsheet();
    let mut fields = vec![text(&learner.name), text(&learner.source)];
    let mut notes: Vec<&str> = learner.notes.iter().map(String::as_str).collect();
    match &learner.standing {
        Ok(standing) => {
            fields.extend(counts(&standing.total, cohort.judged));
            fields.push(standing.week.to_string());
            fields.push(standing.last.map(|day| day.to_string()).unwrap_or_default());
            let parts = cohort.columns.iter();
            fields.extend(parts.map(|column| learner.part(column).map(part).unwrap_or_default()));
        }
        Err(reason) => {
            notes.insert(0, reason);
            let empty = 8 + cohort.columns.len() + if cohort.judged { 2 } else { 0 };
            fields.extend(std::iter::repeat_n(String::new(), empty));
        }
    }
    fields.push(text(&notes.join("; ")));
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
        let proof = [count.verified, count.provable];
        fields.extend(proof.map(|number| number.unwrap_or(0).to_string()));
    }
    fields
}

fn part(part: &Part) -> String {
    match part.state {
        Some(of) => state(of).to_owned(),
        None => part.count.percent(),
    }
}

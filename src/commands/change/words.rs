//! What is said of a change: a line on each item, and the message of a commit.

use chrono::NaiveDate;

use super::Verb;
use crate::progress::edit::Edit;
use crate::progress::{Document, Entry, State};
use crate::render::items::state;
use crate::roadmap::Id;

/// One line on each item: what changed, or that nothing did.
pub fn told(before: &Document, after: &Document, edits: &[Edit], verb: Verb) -> String {
    let mut text = String::new();
    let (before, after) = (before.by_id(), after.by_id());
    for edit in edits {
        if let (Some(old), Some(new)) = (before.get(&edit.id), after.get(&edit.id)) {
            text.push_str(&line(old, new, edit, verb));
            text.push('\n');
        }
    }
    text
}

/// The message of a commit that brings the document from `old` to `new` and was asked for on these items: it names those whose
/// state it changes, or its day; where it changes no state, those that got notes.
pub fn message(old: &Document, new: &Document, edits: &[Edit], verb: Verb) -> String {
    let (old, new) = (old.by_id(), new.by_id());
    let says = |entry: &Entry| {
        let days = (entry.started_on, entry.skipped_on, entry.done_on);
        (entry.state, days)
    };
    let is_changed =
        |edit: &&Edit| old.get(&edit.id).map(|e| says(e)) != new.get(&edit.id).map(|e| says(e));
    let is_noted = |edit: &&Edit| !edit.notes.is_empty() || !edit.evidence.is_empty();
    let ids = |edits: Vec<&Edit>| -> Vec<Id> { edits.iter().map(|edit| edit.id.clone()).collect() };
    let changed = ids(edits.iter().filter(is_changed).collect());
    let noted = ids(edits.iter().filter(is_noted).collect());
    match (changed.is_empty(), noted.is_empty()) {
        (false, _) => listed(does(verb), &changed),
        (true, false) => listed("Add notes to", &noted),
        // It holds what was changed before.
        (true, true) => "Update progress".to_owned(),
    }
}

fn does(verb: Verb) -> &'static str {
    match verb {
        Verb::Start => "Start",
        Verb::Done => "Tick",
        Verb::Skip => "Skip",
        Verb::Undo => "Take back",
    }
}

fn listed(does: &str, ids: &[Id]) -> String {
    match ids {
        [id] => format!("{does} {id}"),
        _ => {
            let lines: Vec<String> = ids.iter().map(|id| format!("- {id}")).collect();
            format!("{does} {} items\n\n{}", ids.len(), lines.join("\n"))
        }
    }
}

/// How to change a date, where another than the one asked for stands on a ticked item.
pub fn other_date(
    after: &Document,
    ids: &[Id],
    verb: Verb,
    asked: Option<NaiveDate>,
) -> Option<String> {
    let day = asked.filter(|_| verb == Verb::Done)?;
    let entries = after.by_id();
    let other = |id: &&Id| {
        let entry = entries.get(*id);
        entry.is_some_and(|entry| entry.done_on.is_some_and(|on| on != day))
    };
    let id = ids.iter().find(other)?;
    Some(format!(
        "to change the date: `peak undo {id}`, then `peak done {id} --on {day}`"
    ))
}

fn line(old: &Entry, new: &Entry, edit: &Edit, verb: Verb) -> String {
    let id = &new.id;
    let mut text = match verb {
        Verb::Done
            if old.done_on.is_none() && old.state == State::Done && new.done_on.is_some() =>
        {
            format!(
                "{id} was done already, and is dated now{}",
                since(new).replace(" on", ":")
            )
        }
        _ if old.state == new.state => {
            format!("{id} was {}{} already", state(new.state), since(new))
        }
        Verb::Start => format!("started {id}"),
        Verb::Done => format!("ticked {id}"),
        Verb::Skip => format!("skipped {id}"),
        Verb::Undo if new.state == State::Todo => format!("took back {id}: todo"),
        Verb::Undo => format!("took back {id}: {} again", state(new.state)),
    };
    let pointers = new.pointers.len().saturating_sub(old.pointers.len());
    if pointers > 0 {
        text.push_str(", evidence added");
    }
    match edit.notes.len() {
        0 => {}
        1 => text.push_str(", note added"),
        n => text.push_str(&format!(", {n} notes added")),
    }
    text
}

fn since(entry: &Entry) -> String {
    let date = match entry.state {
        State::Done => entry.done_on,
        State::Started => entry.started_on,
        State::Skipped => entry.skipped_on,
        State::Todo => None,
    };
    date.map_or_else(String::new, |date| format!(" on {date}"))
}

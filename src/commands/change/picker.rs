//! Choosing items on a terminal, where none was named.

use super::Verb;
use crate::commands::{Context, Project};
use crate::error::{Error, Result};
use crate::progress::{Document, Entry, State};
use crate::render::items::item_choice;
use crate::report::next::next;
use crate::roadmap::{Id, Roadmap};
use crate::terminal::Picked;

/// Most items that are shown: what an ordinary terminal has room for beside the question.
const SHOWN: usize = 15;

/// What a person at the terminal chooses among the items that can change so.
///
/// # Errors
/// Nobody can be asked; no answer was one.
pub fn pick(context: &mut Context, project: &Project, verb: Verb) -> Result<Vec<Id>> {
    let (does, question) = words(verb);
    if !context.terminal.interactive() {
        return Err(
            Error::new(format!("no item was named to {does}")).hint(format!(
                "`peak {} ID`; `peak status --left` lists ids",
                verb.name()
            )),
        );
    }
    let entries = order(&project.document, project.roadmap.as_ref(), verb);
    if entries.is_empty() {
        context
            .terminal
            .note(&format!("there is nothing to {does}"));
        return Ok(Vec::new());
    }
    let look = context.terminal.err_look();
    let first = &entries[..entries.len().min(SHOWN)];
    let widest = first.iter().map(|entry| entry.id.as_str().len()).max();
    let digits = first.len().to_string().len();
    let lines: Vec<String> = first
        .iter()
        .map(|entry| item_choice(entry, widest.unwrap_or(0), digits + 2, look))
        .collect();
    let more = entries.len() - first.len();
    let more = (more > 0).then(|| format!("and {more} more: type an id, or a part of one"));
    let by_name = |text: &str| {
        let found = project
            .items_named(text)
            .map_err(|fault| fault.to_string())?;
        let ids = found.iter().map(|at| &project.document.items[*at].id);
        ids.map(|id| {
            let at = entries.iter().position(|entry| entry.id == *id);
            at.ok_or_else(|| format!("{id} cannot be chosen here: `peak show {id}` says why"))
        })
        .collect()
    };
    match context
        .terminal
        .choose_named(question, &lines, more.as_deref(), &by_name)?
    {
        Picked::These(picked) => Ok(picked.iter().map(|at| entries[*at].id.clone()).collect()),
        Picked::None => {
            context
                .terminal
                .note("nothing was chosen, nothing is changed");
            Ok(Vec::new())
        }
        Picked::NoAnswer => Err(Error::new("nothing was chosen").hint(format!(
            "answer with numbers or ids, or name the items: `peak {} ID`",
            verb.name()
        ))),
    }
}

/// What is done to items, and the question which.
fn words(verb: Verb) -> (&'static str, &'static str) {
    match verb {
        Verb::Start => ("start", "Which items do you start?"),
        Verb::Done => ("tick", "Which items are done?"),
        Verb::Skip => ("skip", "Which items do you skip?"),
        Verb::Undo => ("take back", "Which items do you take back?"),
    }
}

/// The items that can change so: first what is under way, then what comes next, then the others; to take back, the latest first.
fn order<'a>(document: &'a Document, roadmap: Option<&'a Roadmap>, verb: Verb) -> Vec<&'a Entry> {
    let fits = |entry: &&Entry| verb.changes(entry.state) && entry.copies == 1;
    if verb == Verb::Undo {
        let mut entries: Vec<&Entry> = document.items.iter().filter(fits).collect();
        entries.sort_by_key(|entry| std::cmp::Reverse(since(entry)));
        return entries;
    }
    let next = next(document, roadmap);
    let steps = next.steps.iter().map(|step| step.entry);
    let mut entries: Vec<&Entry> = steps.filter(fits).collect();
    for entry in document.items.iter().filter(fits) {
        if !entries.iter().any(|known| known.id == entry.id) {
            entries.push(entry);
        }
    }
    entries
}

/// The day of its state.
fn since(entry: &Entry) -> Option<chrono::NaiveDate> {
    match entry.state {
        State::Done => entry.done_on,
        State::Started => entry.started_on,
        State::Skipped => entry.skipped_on,
        State::Todo => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Verb, order};
    use crate::progress::State;
    use crate::report::sample::{date, document, roadmap};

    #[test]
    fn what_is_under_way_comes_first_and_what_waits_last() {
        let roadmap = roadmap(&[("a.one", &["a.two"]), ("a.two", &[]), ("a.three", &[])]);
        let mut document = document(
            &[("a", "A")],
            &[
                ("a.one", State::Todo),
                ("a.two", State::Todo),
                ("a.three", State::Started),
                ("a.old", State::Done),
                ("a.new", State::Done),
                ("a.no", State::Skipped),
            ],
        );
        document.items[3].done_on = Some(date("2026-11-01"));
        document.items[4].done_on = Some(date("2026-11-19"));
        let ids = |verb| -> Vec<&str> {
            let entries = order(&document, Some(&roadmap), verb);
            entries.iter().map(|entry| entry.id.last()).collect()
        };
        assert_eq!(ids(Verb::Done), ["three", "two", "one", "no"]);
        assert_eq!(ids(Verb::Start), ["two", "one", "no"]);
        assert_eq!(ids(Verb::Skip), ["three", "two", "one"]);
        assert_eq!(ids(Verb::Undo), ["new", "old", "three", "no"]);
    }
}

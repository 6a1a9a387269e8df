//! What an update of the progress document did: in one sentence, a line for each change, and as JSON.

use serde::Serialize;

use super::escape::Untrusted;
use super::{Label, Look, json};
use crate::progress::State;
use crate::progress::update::{Change, Fate, Plan, Rename};
use crate::roadmap::Id;

/// Fates in the order of the sentence, with their words.
const WORDS: [(Fate, &str); 11] = [
    (Fate::New, "new"),
    (Fate::Moved, "moved"),
    (Fate::Reworded, "reworded, ticks kept"),
    (Fate::Returned, "back from the archive"),
    (Fate::Archived, "archived"),
    (Fate::Removed, "removed untouched"),
    (Fate::Kept, "dropped by the roadmap but kept in place"),
    (Fate::PhaseNew, "new phases"),
    (Fate::PhaseRenamed, "phases renamed"),
    (Fate::PhaseMoved, "phases moved"),
    (Fate::PhaseRemoved, "phases removed"),
];

/// What it did to `path`, which follows `name`: `12 new · 3 moved · 0 lost`.
pub fn sentence(plan: &Plan, path: &str, name: &str, look: Look) -> String {
    if plan.changes.is_empty() {
        let (path, name) = (
            Untrusted::new(path).terminal(),
            Untrusted::new(name).terminal(),
        );
        return format!("{path} already follows {name}");
    }
    // The result was read again: with anything lost there would be none.
    format!("{}{}0 lost", counts(plan, look), dot(look))
}

/// The counts of what changes: `12 new · 3 moved`.
pub fn counts(plan: &Plan, look: Look) -> String {
    let counted = WORDS
        .iter()
        .map(|(fate, words)| (plan.count(*fate), *words));
    let parts: Vec<String> = counted
        .filter(|(count, _)| *count > 0)
        .map(|(count, words)| {
            match (
                count,
                words.strip_prefix("new phases"),
                words.strip_prefix("phases "),
            ) {
                (1, Some(_), _) => "1 new phase".to_owned(),
                (1, _, Some(rest)) => format!("1 phase {rest}"),
                (count, ..) => format!("{count} {words}"),
            }
        })
        .collect();
    parts.join(dot(look))
}

/// A line for each change.
pub fn details(plan: &Plan, look: Look) -> String {
    let mut out = String::new();
    for change in &plan.changes {
        out.push_str(&line(change, look));
        out.push('\n');
    }
    out
}

/// `peak.update/1`: schemas/update.schema.json.
pub fn object(plan: &Plan, named: &Named<'_>, written: bool) -> String {
    json::line(&Object {
        schema: "peak.update/1",
        from: named.from,
        read_as: &named.read_as,
        written,
        counts: Counts {
            new: plan.count(Fate::New),
            moved: plan.count(Fate::Moved),
            reworded: plan.count(Fate::Reworded),
            returned: plan.count(Fate::Returned),
            archived: plan.count(Fate::Archived),
            removed: plan.count(Fate::Removed),
            kept: plan.count(Fate::Kept),
            lost: 0,
        },
        changes: &plan.changes,
        close: &plan.close,
        left_out: &plan.left_out,
    })
}

/// The roadmap of an update.
#[derive(Debug)]
pub struct Named<'a> {
    /// Where it came from.
    pub from: &'a str,
    /// What it was read as, so that it keeps the items of its former state; empty where the rules alone read it.
    pub read_as: String,
}

#[derive(Serialize)]
struct Object<'a> {
    schema: &'static str,
    from: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    read_as: &'a str,
    written: bool,
    counts: Counts,
    changes: &'a [Change],
    close: &'a [Rename],
    left_out: &'a [Id],
}

#[derive(Serialize)]
struct Counts {
    new: usize,
    moved: usize,
    reworded: usize,
    returned: usize,
    archived: usize,
    removed: usize,
    kept: usize,
    lost: usize,
}

fn line(change: &Change, look: Look) -> String {
    let (word, label) = match change.fate {
        Fate::New => ("new", Label::Good),
        Fate::Moved => ("moved", Label::Id),
        Fate::Reworded => ("reworded", Label::Id),
        Fate::Returned => ("back", Label::Good),
        Fate::Archived => ("archived", Label::Doubt),
        Fate::Removed => ("removed", Label::Dim),
        Fate::Kept => ("kept", Label::Doubt),
        Fate::PhaseNew => ("new phase", Label::Good),
        Fate::PhaseRenamed => ("renamed", Label::Id),
        Fate::PhaseMoved => ("moved", Label::Id),
        Fate::PhaseRemoved => ("removed", Label::Dim),
    };
    let shown = |text: &str| Untrusted::new(text).terminal();
    let id = match &change.was_id {
        Some(was) => format!("{was} {} {}", arrow(look), change.id),
        None => change.id.to_string(),
    };
    let title = match &change.was_title {
        Some(was) => format!("{} {} {}", shown(was), arrow(look), shown(&change.title)),
        None => shown(&change.title),
    };
    let state = match change.state {
        Some(State::Done) => ", done",
        Some(State::Started) => ", started",
        Some(State::Skipped) => ", skipped",
        Some(State::Todo) | None => "",
    };
    format!(
        "{} {}  {title}{state}",
        look.paint(label, &format!("{word:>9}")),
        look.paint(Label::Id, &id)
    )
}

fn dot(look: Look) -> &'static str {
    if look.ascii { " - " } else { " · " }
}

fn arrow(look: Look) -> &'static str {
    if look.ascii { "->" } else { "→" }
}

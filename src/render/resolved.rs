//! What became of a progress document in conflict, as JSON.

use serde::Serialize;

use super::json;
use super::merged::{Rule, Sides};
use crate::progress::State;
use crate::progress::merge::{Decided, Merged, Way};
use crate::roadmap::Id;

/// How a conflict ended, in one word for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ending {
    /// Merged, with nothing left to decide.
    Merged,
    /// Merged but for what stands between markers.
    Conflicts,
    /// One side had removed the file: the other's stays.
    Kept,
    /// There was no conflict.
    Nothing,
    /// git waits for a decision that somebody has made in the file already.
    ByHand,
    /// Both sides removed the file.
    Removed,
}

/// All that there is to tell of a conflict and its end.
#[derive(Debug, Clone, Copy)]
pub struct Resolved<'a> {
    /// The progress document, from the root.
    pub path: &'a str,
    /// How it ended, or would.
    pub ending: Ending,
    /// What git was doing, by the name of its command.
    pub operation: Option<&'a str>,
    /// What the two sides are.
    pub sides: Sides,
    /// What was decided; `None` where nothing was merged.
    pub merged: Option<&'a Merged>,
    /// Whether the file was changed.
    pub written: bool,
    /// Whether git was told that the conflict is over.
    pub staged: bool,
    /// Command lines that go on from here.
    pub next: &'a [String],
    /// Other files, from the root, about which git waits for a decision.
    pub others: &'a [String],
}

/// `peak.resolve/1`: schemas/resolve.schema.json.
pub fn object(resolved: &Resolved<'_>) -> String {
    let merged = resolved.merged;
    let decided = merged.map(|merged| merged.decided.as_slice());
    let archived = merged.map(|merged| merged.archived.as_slice());
    let conflicts = merged.map(|merged| merged.conflicts.as_slice());
    json::line(&Object {
        schema: "peak.resolve/1",
        path: resolved.path,
        outcome: resolved.ending,
        operation: resolved.operation,
        sides: Named {
            ours: resolved.sides.ours,
            theirs: resolved.sides.theirs,
        },
        way: merged.map(|merged| way(merged.way)),
        decided: decided.unwrap_or_default().iter().map(item).collect(),
        archived: archived
            .unwrap_or_default()
            .iter()
            .map(|id| Archived { id })
            .collect(),
        conflicts: conflicts
            .unwrap_or_default()
            .iter()
            .map(|line| Conflict { line: *line })
            .collect(),
        written: resolved.written,
        staged: resolved.staged,
        next: resolved.next,
        others: resolved.others,
    })
}

fn way(way: Way) -> &'static str {
    match way {
        Way::Items => "items",
        Way::Lines => "lines",
        Way::Text => "text",
        Way::Sides => "sides",
    }
}

fn item(one: &Decided) -> Item<'_> {
    Item {
        id: &one.id,
        ours: one.ours,
        theirs: one.theirs,
        now: one.now,
        rule: Rule::of(one),
    }
}

#[derive(Serialize)]
struct Object<'a> {
    schema: &'static str,
    path: &'a str,
    outcome: Ending,
    operation: Option<&'a str>,
    sides: Named,
    way: Option<&'static str>,
    decided: Vec<Item<'a>>,
    archived: Vec<Archived<'a>>,
    conflicts: Vec<Conflict>,
    written: bool,
    staged: bool,
    next: &'a [String],
    others: &'a [String],
}

#[derive(Serialize)]
struct Named {
    ours: &'static str,
    theirs: &'static str,
}

#[derive(Serialize)]
struct Item<'a> {
    id: &'a Id,
    ours: State,
    theirs: State,
    now: State,
    rule: Rule,
}

#[derive(Serialize)]
struct Archived<'a> {
    id: &'a Id,
}

#[derive(Serialize)]
struct Conflict {
    line: usize,
}

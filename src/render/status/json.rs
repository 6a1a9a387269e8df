//! The completion table as JSON: `peak.status/1`.

use serde::Serialize;

use crate::progress::{Entry, State};
use crate::render::json;
use crate::report::{Count, Status};
use crate::roadmap::Kind;

/// `peak.status/1`: schemas/status.schema.json.
pub fn to_json(status: &Status<'_>) -> String {
    json::line(&StatusJson {
        schema: "peak.status/1",
        roadmap: RoadmapJson::of(status),
        total: CountJson::of(&status.summary.total),
        archived: status.archived,
        phases: PhaseJson::each(status),
        items: status
            .items
            .iter()
            .map(|entry| ItemJson {
                entry: EntryJson::of(entry),
                line: entry.line,
            })
            .collect(),
    })
}

#[derive(Serialize)]
struct StatusJson<'a> {
    schema: &'static str,
    roadmap: RoadmapJson<'a>,
    total: CountJson,
    archived: usize,
    phases: Vec<PhaseJson<'a>>,
    items: Vec<ItemJson<'a>>,
}

/// The roadmap as every schema has it.
#[derive(Serialize)]
pub(in crate::render) struct RoadmapJson<'a> {
    pub name: Option<&'a str>,
    pub title: &'a str,
}

/// Counts as every schema has them.
#[derive(Serialize)]
pub(in crate::render) struct CountJson {
    items: usize,
    done: usize,
    started: usize,
    skipped: usize,
    todo: usize,
    provable: Option<usize>,
    verified: Option<usize>,
    unknown: Option<usize>,
    percent: f64,
}

/// A phase and its counts as every schema has them.
#[derive(Serialize)]
pub(in crate::render) struct PhaseJson<'a> {
    id: &'a str,
    title: &'a str,
    #[serde(flatten)]
    count: CountJson,
}

#[derive(Serialize)]
struct ItemJson<'a> {
    #[serde(flatten)]
    entry: EntryJson<'a>,
    line: usize,
}

/// How an item stands as every schema has it.
#[derive(Serialize)]
pub(in crate::render) struct EntryJson<'a> {
    id: &'a str,
    title: &'a str,
    kind: Kind,
    state: State,
    started_on: Option<String>,
    done_on: Option<String>,
    skipped_on: Option<String>,
}

impl<'a> RoadmapJson<'a> {
    pub(in crate::render) fn of(status: &Status<'a>) -> Self {
        Self {
            name: status.name,
            title: status.title,
        }
    }
}

impl<'a> PhaseJson<'a> {
    /// All phases, in their order.
    pub(in crate::render) fn each(status: &'a Status<'_>) -> Vec<Self> {
        let phases = status.summary.phases.iter();
        let each = phases.map(|phase| Self {
            id: phase.id.as_str(),
            title: &phase.title,
            count: CountJson::of(&phase.count),
        });
        each.collect()
    }
}

impl CountJson {
    pub(in crate::render) fn of(count: &Count) -> Self {
        // At most 1000: exact in a double, and written with one decimal.
        let permille = u16::try_from(count.permille()).unwrap_or(1000);
        Self {
            items: count.items,
            done: count.done,
            started: count.started,
            skipped: count.skipped,
            todo: count.todo(),
            provable: count.provable,
            verified: count.verified,
            unknown: count.provable.map(|_| count.unknown),
            percent: f64::from(permille) / 10.0,
        }
    }
}

impl<'a> EntryJson<'a> {
    pub(in crate::render) fn of(entry: &'a Entry) -> Self {
        let day = |date: Option<chrono::NaiveDate>| date.map(|date| date.to_string());
        Self {
            id: entry.id.as_str(),
            title: &entry.title,
            kind: entry.kind,
            state: entry.state,
            started_on: day(entry.started_on),
            done_on: day(entry.done_on),
            skipped_on: day(entry.skipped_on),
        }
    }
}

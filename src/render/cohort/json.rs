//! The table of learners as JSON: `peak.cohort/1`.

use serde::Serialize;

use super::note;
use crate::evidence::Verdict;
use crate::progress::State;
use crate::render::json;
use crate::render::status::{CountJson, RoadmapJson};
use crate::render::verify::FindingJson;
use crate::report::cohort::{Cohort, Column, Learner, Part};

/// `peak.cohort/1`: schemas/cohort.schema.json.
pub fn to_json(cohort: &Cohort) -> String {
    json::line(&CohortJson {
        schema: "peak.cohort/1",
        roadmap: RoadmapJson {
            name: cohort.name.as_deref(),
            title: &cohort.title,
        },
        phase: cohort.only.as_ref().map(ColumnJson::of),
        columns: cohort.columns.iter().map(ColumnJson::of).collect(),
        learners: cohort.learners.iter().map(LearnerJson::of).collect(),
        all: CountJson::of(&cohort.all().total),
    })
}

#[derive(Serialize)]
struct CohortJson<'a> {
    schema: &'static str,
    roadmap: RoadmapJson<'a>,
    phase: Option<ColumnJson<'a>>,
    columns: Vec<ColumnJson<'a>>,
    learners: Vec<LearnerJson<'a>>,
    all: CountJson,
}

#[derive(Serialize)]
struct ColumnJson<'a> {
    id: &'a str,
    title: &'a str,
}

#[derive(Serialize)]
struct LearnerJson<'a> {
    name: &'a str,
    source: &'a str,
    error: Option<&'a str>,
    remedy: Option<&'a str>,
    total: Option<CountJson>,
    week: Option<usize>,
    last: Option<String>,
    own: Option<usize>,
    columns: Vec<PartJson<'a>>,
    notes: Vec<String>,
    judged: Option<JudgedJson<'a>>,
}

#[derive(Serialize)]
struct PartJson<'a> {
    id: &'a str,
    state: Option<State>,
    verdict: Option<Verdict>,
    #[serde(flatten)]
    count: CountJson,
}

#[derive(Serialize)]
struct JudgedJson<'a> {
    learner: &'a [String],
    listed: bool,
    base: Option<String>,
    complete: bool,
    findings: Vec<FindingJson<'a>>,
}

impl<'a> ColumnJson<'a> {
    fn of(column: &'a Column) -> Self {
        Self {
            id: column.id.as_str(),
            title: &column.title,
        }
    }
}

impl<'a> LearnerJson<'a> {
    fn of(learner: &'a Learner) -> Self {
        let standing = learner.standing.as_ref().ok();
        let unread = learner.standing.as_ref().err();
        let report = learner.report.as_ref();
        Self {
            name: &learner.name,
            source: &learner.source,
            error: unread.map(|unread| unread.reason.as_str()),
            remedy: unread.and_then(|unread| unread.remedy.as_deref()),
            total: standing.map(|standing| CountJson::of(&standing.total)),
            week: standing.map(|standing| standing.week),
            last: standing.and_then(|standing| standing.last.map(|day| day.to_string())),
            own: standing.map(|standing| standing.own),
            columns: standing.map_or_else(Vec::new, |standing| {
                standing.parts.iter().map(PartJson::of).collect()
            }),
            notes: learner
                .notes
                .iter()
                .map(|one| note::text(one, true))
                .collect(),
            judged: report.map(|report| JudgedJson {
                learner: &report.learner,
                listed: learner.listed,
                base: report.base.map(|base| base.to_string()),
                complete: report.complete,
                findings: report.findings.iter().map(FindingJson::of).collect(),
            }),
        }
    }
}

impl<'a> PartJson<'a> {
    fn of(part: &'a Part) -> Self {
        Self {
            id: part.column.id.as_str(),
            state: part.state,
            verdict: part.verdict,
            count: CountJson::of(&part.count),
        }
    }
}

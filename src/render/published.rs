//! The state that is published beside badge and card, `progress.json`: written, read again, and compared.
//!
//! It holds no day, line, address or commit of its own, so that the same state gives the same bytes.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::json;
use super::status::{CountJson, EntryJson, PhaseJson, RoadmapJson};
use crate::evidence::{Finding, Report, Verdict};
use crate::progress::{Entry, State};
use crate::report::Status;

/// A published state, read again: state and verdict of each item by its id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snapshot {
    items: HashMap<String, (String, Option<String>)>,
    judged: bool,
}

/// What is new since a published state, in document order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct News<'a> {
    /// Items that are done now.
    pub done: Vec<&'a Entry>,
    /// Claims that are verified now.
    pub verified: Vec<&'a Entry>,
    /// Claims that were verified and no longer are.
    pub lost: Vec<&'a Entry>,
    /// Items that were done and no longer are.
    pub undone: Vec<&'a Entry>,
}

/// `peak.progress/1`: schemas/progress.schema.json.
pub fn to_json(status: &Status<'_>, report: &Report) -> String {
    let verdicts = verdicts(report);
    json::pretty(&ProgressJson {
        schema: "peak.progress/1",
        roadmap: RoadmapJson::of(status),
        total: CountJson::of(&status.summary.total),
        phases: PhaseJson::each(status),
        items: status
            .items
            .iter()
            .map(|entry| ItemJson {
                entry: EntryJson::of(entry),
                verdict: verdicts.get(entry.id.as_str()).copied(),
            })
            .collect(),
    })
}

impl Snapshot {
    /// Reads a published state; `None` where it is none that is understood.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let known: Known = serde_json::from_slice(bytes).ok()?;
        if known.schema != "peak.progress/1" {
            return None;
        }
        let items = known.items.into_iter();
        Some(Self {
            items: items
                .map(|item| (item.id, (item.state, item.verdict)))
                .collect(),
            judged: known.total.is_some_and(|total| total.verified.is_some()),
        })
    }

    /// Whether it says how many claims are verified: not where history was cut off.
    pub fn is_judged(&self) -> bool {
        self.judged
    }

    /// What is new in `status` and `report` since then. What could not be judged then or now is no news.
    pub fn news<'a>(&self, status: &Status<'a>, report: &Report) -> News<'a> {
        let verdicts = verdicts(report);
        let mut news = News::default();
        for &entry in &status.items {
            let before = self.items.get(entry.id.as_str());
            let was_done = before.is_some_and(|(state, _)| state == "done");
            let verdict_before = before.and_then(|(_, verdict)| verdict.as_deref());
            let verdict = verdicts.get(entry.id.as_str()).copied();
            match (was_done, entry.state == State::Done) {
                (false, true) => news.done.push(entry),
                (true, false) => news.undone.push(entry),
                _ => {}
            }
            match (verdict_before, verdict) {
                (Some("verified" | "unknown"), Some(Verdict::Verified)) => {}
                (_, Some(Verdict::Verified)) => news.verified.push(entry),
                (Some("verified"), Some(Verdict::Unverified)) => news.lost.push(entry),
                _ => {}
            }
        }
        news
    }
}

impl News<'_> {
    /// Whether nothing is new.
    pub fn is_empty(&self) -> bool {
        self.done.is_empty()
            && self.verified.is_empty()
            && self.lost.is_empty()
            && self.undone.is_empty()
    }
}

fn verdicts(report: &Report) -> HashMap<&str, Verdict> {
    let of = |finding: &'_ Finding| finding.verdict;
    report
        .findings
        .iter()
        .map(|finding| (finding.id.as_str(), of(finding)))
        .collect()
}

#[derive(Serialize)]
struct ProgressJson<'a> {
    schema: &'static str,
    roadmap: RoadmapJson<'a>,
    total: CountJson,
    phases: Vec<PhaseJson<'a>>,
    items: Vec<ItemJson<'a>>,
}

#[derive(Serialize)]
struct ItemJson<'a> {
    #[serde(flatten)]
    entry: EntryJson<'a>,
    verdict: Option<Verdict>,
}

/// What is read again: strings, for a later version may publish words that this one does not know.
#[derive(Deserialize)]
struct Known {
    schema: String,
    total: Option<KnownTotal>,
    items: Vec<KnownItem>,
}

#[derive(Deserialize)]
struct KnownTotal {
    verified: Option<u64>,
}

#[derive(Deserialize)]
struct KnownItem {
    id: String,
    state: String,
    verdict: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::Snapshot;

    #[test]
    fn only_a_published_state_is_read() {
        for text in ["", "{", "[]", "{\"schema\":\"peak.status/1\",\"items\":[]}"] {
            assert_eq!(Snapshot::read(text.as_bytes()), None, "{text}");
        }
        let later = "{\"schema\":\"peak.progress/1\",\"more\":1,\"items\":[{\"id\":\"a.b\",\"state\":\"new\",\"verdict\":null,\"x\":2}]}";
        assert!(!Snapshot::read(later.as_bytes()).unwrap().is_judged());
        let judged = later.replace("\"more\":1", "\"total\":{\"verified\":0,\"x\":1}");
        assert!(Snapshot::read(judged.as_bytes()).unwrap().is_judged());
    }
}

//! Files that learners have from one another: clones know nothing of one another, and learners may hand on their work.

use std::collections::{BTreeMap, HashMap};

use crate::evidence::{ObjectId, Report, Verdict};
use crate::git::Repo;
use crate::report::cohort::{Learner, Note};
use crate::roadmap::Id;

/// Smallest file that is told to be another learner's, in bytes: shorter ones are alike by chance.
const TELLING: u64 = 64;

/// A file that shows an item.
#[derive(Debug, Clone)]
pub(super) struct Shown {
    pub item: Id,
    pub path: String,
    pub blob: ObjectId,
    /// The commit that brought it, and when, seconds since 1970.
    commit: Option<ObjectId>,
    time: i64,
}

/// The files that show items of all learners, by their rows.
#[derive(Debug, Default)]
pub(super) struct Files(Vec<(usize, Shown)>);

impl Shown {
    /// The files that show items, as they are at `tip`.
    pub fn of(report: &Report, repo: &Repo, tip: ObjectId) -> Vec<Self> {
        let mut shown = Vec::new();
        let holds = |verdict| matches!(verdict, Verdict::Verified | Verdict::Ready);
        let findings = report.findings.iter();
        for finding in findings.filter(|finding| holds(finding.verdict)) {
            for proof in finding.evidence.iter().filter(|proof| proof.repo.is_none()) {
                let (Some(path), Some(time)) = (&proof.path, proof.time) else {
                    continue;
                };
                let blob = repo.file_id(&tip, path).ok().flatten();
                let size = |blob: &ObjectId| repo.file_size(blob).unwrap_or(0);
                shown.extend(blob.filter(|blob| size(blob) >= TELLING).map(|blob| Self {
                    item: finding.id.clone(),
                    path: path.clone(),
                    blob,
                    commit: proof.commit,
                    time,
                }));
            }
        }
        shown
    }
}

/// Says of whom no roster lists the addresses, with whom they share one: whoever ticks under a classmate's has that one's work.
pub(super) fn note_shared(rows: &mut [(Option<usize>, Learner)]) {
    let mut of: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (row, (_, learner)) in rows.iter().enumerate() {
        let addresses = learner.report.iter().flat_map(|report| &report.learner);
        for address in addresses {
            of.entry(address).or_default().push(row);
        }
    }
    let mut notes = Vec::new();
    for (address, owners) in of {
        for row in owners.iter().filter(|row| !rows[**row].1.listed) {
            let other = owners.iter().find(|other| *other != row);
            let whose = other.map(|other| rows[*other].1.name.clone());
            notes.extend(whose.map(|whose| (*row, Note::Shared(address.to_owned(), whose))));
        }
    }
    for (row, note) in notes {
        rows[row].1.notes.insert(0, note);
    }
}

impl Files {
    /// Takes in those of the learner in a row.
    pub fn add(&mut self, row: usize, shown: Vec<Shown>) {
        self.0.extend(shown.into_iter().map(|one| (row, one)));
    }

    /// Says of each file that another learner committed before, whose it is; of one that they have at the same time, or by the same
    /// commit, of both. Of several learners the first by name is told, in whatever order they come.
    pub fn note(&self, rows: &mut [(Option<usize>, Learner)]) {
        let mut all: HashMap<ObjectId, Vec<&(usize, Shown)>> = HashMap::new();
        for one in &self.0 {
            all.entry(one.1.blob).or_default().push(one);
        }
        let name = |row: usize| rows[row].1.name.as_str();
        for same in all.values_mut() {
            same.sort_by_key(|(row, one)| (one.time, name(*row)));
        }
        let mut notes = Vec::new();
        for (row, one) in &self.0 {
            let same = &all[&one.blob];
            let is_first = |other: &&&(usize, Shown)| other.1.time == same[0].1.time;
            let is_others = |other: &&&(usize, Shown)| other.0 != *row;
            let is_level = |other: &&&(usize, Shown)| {
                let other = &other.1;
                one.time == other.time || one.commit.is_some() && one.commit == other.commit
            };
            let first = || same.iter().take_while(is_first);
            let is_tie = first().any(|other| is_level(&other));
            let whose = match is_tie {
                true => same.iter().filter(is_others).find(is_level),
                // Who had it first at another path has it from nobody.
                false if first().any(|other| other.0 == *row) => None,
                false => first().find(is_others),
            };
            let Some((whose, _)) = whose else { continue };
            let whose = name(*whose).to_owned();
            let (item, path) = (one.item.clone(), one.path.clone());
            let note = match is_tie {
                true => Note::Same(item, path, whose),
                false => Note::Copied(item, path, whose),
            };
            notes.push((*row, note));
        }
        for (row, note) in notes {
            let known = &mut rows[row].1.notes;
            if !known.contains(&note) {
                known.push(note);
            }
        }
    }
}

//! Files that learners have from one another: clones know nothing of one another, and learners may hand on their work.

use std::collections::{BTreeMap, HashMap};

use crate::evidence::{ObjectId, Report};
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
pub(super) struct Files(Vec<Held>);

/// A file, and the row of the learner whose item it shows.
#[derive(Debug)]
struct Held {
    row: usize,
    file: Shown,
}

impl Shown {
    /// The files that show items, as they are at `tip`.
    pub fn of(report: &Report, repo: &Repo, tip: ObjectId) -> Vec<Self> {
        let mut shown = Vec::new();
        let findings = report.findings.iter();
        for finding in findings.filter(|finding| finding.verdict.holds()) {
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
        self.0
            .extend(shown.into_iter().map(|file| Held { row, file }));
    }

    /// Says of each file that another learner committed before, whose it is; of one that they have at the same time, or by the same
    /// commit, of both. Of several learners the first by name is told, in whatever order they come.
    pub fn note(&self, rows: &mut [(Option<usize>, Learner)]) {
        let mut all: HashMap<ObjectId, Vec<&Held>> = HashMap::new();
        for held in &self.0 {
            all.entry(held.file.blob).or_default().push(held);
        }
        let name = |row: usize| rows[row].1.name.as_str();
        for same in all.values_mut() {
            same.sort_by_key(|held| (held.file.time, name(held.row)));
        }
        let mut notes = Vec::new();
        for held in &self.0 {
            let Some((whose, is_tie)) = held.whose(&all[&held.file.blob]) else {
                continue;
            };
            let whose = name(whose).to_owned();
            let (item, path) = (held.file.item.clone(), held.file.path.clone());
            let note = match is_tie {
                true => Note::Same(item, path, whose),
                false => Note::Copied(item, path, whose),
            };
            notes.push((held.row, note));
        }
        for (row, note) in notes {
            let known = &mut rows[row].1.notes;
            if !known.contains(&note) {
                known.push(note);
            }
        }
    }
}

impl Held {
    /// The row of another learner whose the file is, and whether it is of both: they have it at the same time, or by the same commit.
    /// `same` are all that hold its content, the oldest first.
    fn whose(&self, same: &[&Self]) -> Option<(usize, bool)> {
        let oldest = same.first()?.file.time;
        let is_other = |other: &Self| other.row != self.row;
        let is_level = |other: &Self| {
            let (mine, theirs) = (&self.file, &other.file);
            mine.time == theirs.time || mine.commit.is_some() && mine.commit == theirs.commit
        };
        let first = &same[..same.partition_point(|other| other.file.time == oldest)];
        let is_tie = first.iter().any(|other| is_level(other));
        let whose = match is_tie {
            true => same.iter().find(|other| is_other(other) && is_level(other)),
            false if first.iter().all(|other| is_other(other)) => first.first(),
            // Who had it first at another path has it from nobody.
            false => None,
        };
        whose.map(|other| (other.row, is_tie))
    }
}

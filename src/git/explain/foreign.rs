//! Work that is there, and is not the learner's: whose it is.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::{Author, Look, MAX_FITTING, text};
use crate::evidence::ObjectId;
use crate::evidence::content::differs;
use crate::evidence::examine::{Content, Novelty};
use crate::evidence::identity;
use crate::evidence::machine;
use crate::evidence::question::Ask;
use crate::evidence::site::{Foreign, Obstacle};
use crate::git::last::last_changes;
use crate::git::object::Kind;
use crate::git::proof::content;
use crate::git::{Repo, authors, commit};

/// Most commits whose messages are looked through.
const MAX_HEARD: usize = 20_000;
/// Most comparisons of a commit with a parent that are made to find who brought the files that are there.
const MAX_WALKED: usize = 200_000;

impl Look<'_, '_, '_> {
    /// Files that are there and newer than the fork point, by whoever brought them last.
    pub(super) fn by_someone_else(&mut self, repo: &Repo, shallow: &[ObjectId]) {
        // Many questions may be about one file.
        let mut asked: BTreeMap<Vec<u8>, Vec<usize>> = BTreeMap::new();
        for question in BTreeSet::from_iter(&self.open) {
            if let Some(path) = self.telling(*question) {
                asked.entry(path).or_default().push(*question);
            }
        }
        let paths: Vec<&[u8]> = asked.keys().map(Vec::as_slice).collect();
        let left = Cell::new(MAX_WALKED);
        let last = last_changes(self.objects, shallow, self.tip, &paths, &left);
        for ((path, questions), id) in asked.iter().zip(last) {
            let author = id.and_then(|id| Some((self.author(&id)?, id)));
            let path = Some(text(path));
            let told = author.and_then(|author| self.not_own(repo, shallow, author, path));
            let told = questions.iter().filter_map(|at| Some((*at, told.clone()?)));
            self.foreign.extend(told);
        }
    }

    /// The file at the tip by which is told who did what a question asks for, where the learner has brought nothing for that.
    fn telling(&self, question: usize) -> Option<Vec<u8>> {
        let answer = self.examination.answer(question);
        let present = answer.present.as_ref()?;
        if self.is_empty(question) {
            let mut files = self.examination.files_about(question).take(MAX_FITTING);
            let says = |blob: ObjectId| matches!(content(self.objects, &blob), Content::Bytes(bytes) if differs(None, &bytes));
            return files.find_map(|(path, blob)| says(blob).then(|| path.to_vec()));
        }
        let is_plain = answer.hollow.is_none() && answer.unfit.is_empty();
        is_plain.then(|| self.fitting(question).unwrap_or_else(|| present.clone()))
    }

    /// Whether the learner has brought nothing for a question but an empty file.
    pub(super) fn is_empty(&self, question: usize) -> bool {
        let hollow = &self.examination.answer(question).hollow;
        matches!(hollow, Some((_, Novelty::Empty)))
    }

    /// What is told of a file, or a message, that is not the learner's.
    fn not_own(
        &self,
        repo: &Repo,
        shallow: &[ObjectId],
        (author, id): (Author, ObjectId),
        path: Option<String>,
    ) -> Option<Obstacle> {
        match author {
            Author::Merge => path.map(|path| Obstacle::Merged(path, id)),
            Author::Machine(who) => Some(Obstacle::Machine(path, who, id)),
            Author::Person(address) if self.survey.learner.contains(&address) => None,
            Author::Person(address) => {
                let reached = || {
                    let tips = repo.upstream_tips();
                    authors::reached(self.objects, shallow, &tips, self.base)
                };
                Some(match self.upstream.get_or_init(reached).contains(&id) {
                    true => Obstacle::Upstream(path, address, id),
                    false => {
                        let (co_authors, names_learner) = self.named_beside(&id, &address);
                        Obstacle::Foreign(Foreign {
                            path,
                            address,
                            commit: id,
                            co_authors,
                            names_learner,
                        })
                    }
                })
            }
        }
    }

    /// Whom a commit names beside its author: the addresses of co-authors, but machines'; and whether the learner's stands anywhere else
    /// in its message.
    fn named_beside(&self, id: &ObjectId, author: &str) -> (Vec<String>, bool) {
        let read = |bytes: &[u8]| {
            let message = commit::parse(bytes).message;
            let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
            let people = identity::co_authors(message);
            let people = people.map(|(name, email)| (text(name), identity::address(&text(email))));
            let people = people
                .filter(|(name, address)| address != author && !machine::is_machine(name, address));
            let addresses: BTreeSet<_> = people.map(|(_, address)| address).collect();
            let message = text(message).to_lowercase();
            let learner = self.survey.learner.iter();
            let is_named = learner
                .into_iter()
                .any(|address| message.contains(address.as_str()));
            (Vec::from_iter(addresses), is_named)
        };
        let named = self.objects.with_kind(id, Kind::Commit, read);
        named.unwrap_or_default()
    }

    /// Messages that would answer a question, of commits that are not the learner's.
    pub(super) fn said_by_someone_else(&mut self, repo: &Repo, shallow: &[ObjectId]) {
        let questions = &self.examination.inquiry().questions;
        let mut wanted: HashSet<usize> = self
            .open
            .iter()
            .copied()
            .filter(|question| !matches!(questions[*question].ask, Ask::Place { .. }))
            .filter(|question| self.examination.answer(*question).hollow.is_none())
            .collect();
        for id in self.survey.commits.iter().take(MAX_HEARD) {
            if wanted.is_empty() {
                return;
            }
            let heard = self.objects.with_kind(id, Kind::Commit, |bytes| {
                let commit = commit::parse(bytes);
                let inquiry = self.examination.inquiry();
                let heard = inquiry
                    .would_be_heard(id, commit.message, |question| wanted.contains(&question));
                (heard, Author::of(&commit))
            });
            let Ok((heard, author)) = heard else {
                continue;
            };
            let Some(obstacle) = self.not_own(repo, shallow, (author, *id), None) else {
                continue;
            };
            for question in heard {
                wanted.remove(&question);
                self.tell(question, obstacle.clone());
            }
        }
    }
}

//! The one pass over history: who wrote what after the fork point, and what each of the learner's commits is worth.
//!
//! It brings plain values to an [`Examination`], which decides what they answer. Commits are read newest first and once, by a
//! walk that goes ahead; trees are compared only for the learner's own, and only while a question about files is open.

use std::sync::Arc;

pub use super::ahead::Schedule;
use super::ahead::{self, Told};
use super::authors::{self, Event, Mark, Own, Stretch, Walked};
pub use super::contents::Given;
use super::contents::Inherited;
use super::foresight::{Asker, Foreseen, Foresight};
use super::object::Objects;
use super::origin::{Origins, Past};
use super::pass::Pass;
use super::proof::{self, Proofs};
use super::stop::Stop;
pub use super::survey::{Bounds, Search, Survey};
use super::undo::Reverts;
use super::{Error, Repo, tree};
use crate::evidence::ObjectId;
use crate::evidence::examine::{Examination, Reach};
use crate::evidence::identity::{Learner, People, Source};

/// How often commits of one second are looked at again, because one of them told what a file was before.
const MAX_AGAIN: usize = 64;

/// Answers the questions of `examination` from one repository. `watch` is told how many commits more were met.
///
/// # Errors
/// git's own, where not even the tip can be read. Missing objects further back are told in the answers.
pub fn search(
    repo: &Repo,
    search: &Search,
    examination: &mut Examination<'_>,
    watch: &dyn Fn(u64),
) -> Result<Survey, Error> {
    let objects = repo.objects()?;
    let shallow = repo.shallow();
    let Some(tip) = search.tip else {
        return Ok(unborn(&objects, &shallow, search));
    };
    let is_named = !search.named.is_empty();
    let origins = origins(repo, search, tip, shallow.clone())?;
    let base_tree = search.base.map(|base| tree::of_commit(&objects, &base));
    let inherited = base_tree.transpose()?.map(Inherited::of);
    let foresight = Foresight::new(search.schedule, inherited.as_ref());
    // What holds rests on objects whose hashes were taken: only what does not may be the fault of an index.
    let proven = Stop::default();
    let mut outcome = None;
    let mut listener = Listener {
        pass: Pass::new(&objects, &origins, inherited.as_ref(), search),
        asker: Asker::new(&foresight),
        origins: &origins,
        objects: &objects,
        tip,
        examination,
        reverts: Reverts::default(),
        proofs: Proofs::default(),
        met: Vec::new(),
        end: None,
        proven: &proven,
        outcome: &mut outcome,
    };
    let upstream = match is_named || !search.configured.is_empty() {
        true => Vec::new(),
        false => repo.upstream_tips(),
    };
    let walk = |objects: &Objects<'_>, tell: &mut dyn FnMut(Stretch) -> bool| {
        walk(objects, &shallow, (tip, &upstream), search, tell)
    };
    let rest = |objects: &Objects<'_>, own: Vec<Own>| {
        foresight.tell(objects, &own);
        !objects.are_indexes_whole(&proven)
    };
    let listen = move |told: Told<Stretch, _>| match told {
        Told::Begun => listener.begin(),
        Told::Note(stretch) => {
            watch(stretch.met);
            listener.hear(stretch)
        }
        Told::Walked(walked) => {
            listener.end(walked);
            false
        }
    };
    let mixed = ahead::run((repo, search.schedule), &objects, walk, rest, listen)?;
    let not_told = || Err(Error::Other("the walk over history did not end".to_owned()));
    let survey = outcome.unwrap_or_else(not_told)?;
    Ok(Survey { mixed, ..survey })
}

/// Where is looked for who was first, by the learner who is named, if one is.
fn origins<'r>(
    repo: &'r Repo,
    search: &Search,
    tip: ObjectId,
    shallow: Vec<ObjectId>,
) -> Result<Origins<'r>, Error> {
    let origins = Origins::new(Past {
        repo,
        tip,
        head: repo.head()?,
        base: search.base,
        peers: Arc::clone(&search.peers),
        shallow,
    });
    if !search.named.is_empty() {
        let named = Learner::new(search.named.clone(), Source::Named);
        origins.know(&Vec::from_iter(named.addresses));
    }
    Ok(origins)
}

/// Walks, and tells what comes of it, with all commits of the learner's in the order in which they are judged.
fn walk(
    objects: &Objects<'_>,
    shallow: &[ObjectId],
    (tip, upstream): (ObjectId, &[ObjectId]),
    search: &Search,
    tell: &mut dyn FnMut(Stretch) -> bool,
) -> (Result<Walked, Error>, Vec<Own>) {
    let mut own = Vec::new();
    let mut tell = |stretch: Stretch| {
        own.extend(stretch.own());
        tell(stretch)
    };
    let walked = match search.named.is_empty() {
        false => authors::by_address(objects, shallow, tip, search, &mut tell),
        true => authors::by_name(objects, shallow, (tip, upstream), search, &mut tell),
    };
    own.extend(walked.iter().flat_map(|walked| &walked.own).copied());
    (walked, own)
}

/// What is known where nothing is committed yet.
fn unborn(objects: &Objects<'_>, shallow: &[ObjectId], search: &Search) -> Survey {
    let learner = match search.named.is_empty() {
        false => Learner::new(search.named.clone(), Source::Named),
        true => authors::learner(search, objects, shallow, &|_| false, &[]).0,
    };
    Survey {
        user_counts: authors::user_counts(search, &learner, &mut People::default(), []),
        learner: learner.addresses.into_iter().collect(),
        source: Some(learner.source),
        ..Survey::default()
    }
}

/// What is made of the walk, while it goes on and after it.
struct Listener<'a, 'repo, 'q> {
    pass: Pass<'a, 'repo>,
    asker: Asker<'a>,
    origins: &'a Origins<'repo>,
    objects: &'a Objects<'repo>,
    tip: ObjectId,
    examination: &'a mut Examination<'q>,
    /// What the messages of newer commits say that they take back.
    reverts: Reverts,
    proofs: Proofs,
    /// The commits that were looked at.
    met: Vec<Own>,
    /// Where the last question was answered.
    end: Option<Mark>,
    /// That all that is claimed holds, once that is known.
    proven: &'a Stop,
    /// What was learned, or what kept it from being learned.
    outcome: &'a mut Option<Result<Survey, Error>>,
}

impl Listener<'_, '_, '_> {
    /// What is at the tip, before any commit is judged; whether that could be read.
    fn begin(&mut self) -> bool {
        *self.outcome = self.files().err().map(Err);
        let is_begun = self.outcome.is_none();
        if is_begun && self.examination.wants_changes() {
            self.asker.ask(self.examination.open_files());
        }
        is_begun
    }

    fn files(&mut self) -> Result<(), Error> {
        self.pass.bring_files(self.tip, self.examination)?;
        // An index that mixes objects up shows some other commit's files: no reason to call anything missing.
        for id in [self.tip, tree::of_commit(self.objects, &self.tip)?] {
            if !self.objects.is_sound(&id)? {
                return Err(Error::Corrupt(id));
            }
        }
        Ok(())
    }

    /// What is told of history as it comes; whether a question is open.
    fn hear(&mut self, stretch: Stretch) -> bool {
        for event in stretch.events {
            match event {
                Event::Reverts(id, others) => self.reverts.add(id, others),
                Event::Own(commit, mark) => {
                    if !self.look(commit) {
                        self.end = Some(mark);
                        return false;
                    }
                }
            }
        }
        let examination = &*self.examination;
        self.proofs.prepare(self.objects, self.tip, examination);
        true
    }

    /// The rest, once the walk has ended.
    fn end(&mut self, walked: Result<Walked, Error>) {
        if self.outcome.is_none() {
            *self.outcome = Some(walked.and_then(|walked| self.finish(walked)));
        }
    }

    /// What the walk learned, with what only the judge knows.
    fn finish(&mut self, mut walked: Walked) -> Result<Survey, Error> {
        if let Some(mark) = self.end {
            walked.end_at(mark);
        }
        self.go_on(&mut walked);
        let mut survey = walked.survey;
        for hit in self.examination.hits() {
            self.pass.compare_as_it_is(hit);
        }
        self.pass.tell(&mut survey);
        let proofs = std::mem::take(&mut self.proofs);
        survey.records = proofs.check(self.objects, self.tip, self.examination)?;
        survey.formatted = proof::formatted(self.objects, self.examination);
        if self.examination.is_proven() {
            self.proven.set();
        }
        Ok(survey)
    }

    /// What could be told only at the end of the walk, then what is still open: that may have been moved since the learner
    /// brought it.
    fn go_on(&mut self, walked: &mut Walked) {
        self.origins.know(&walked.survey.learner);
        self.reverts = std::mem::take(&mut walked.reverts);
        for commit in std::mem::take(&mut walked.own) {
            if !self.look(commit) {
                break;
            }
        }
        // Elsewhere only content is asked about, which no message takes back.
        self.reverts = Reverts::default();
        self.follow();
    }

    /// Looks for what is still open at other paths, in the learner's commits once more.
    fn follow(&mut self) {
        let met = std::mem::take(&mut self.met);
        let (mut at, mut again) = (0, MAX_AGAIN);
        while let Some(commit) = met.get(at)
            && self.examination.wants_changes()
        {
            let has_told = self.examine(commit, Reach::Anywhere, None);
            at += 1;
            if has_told && again > 0 {
                again -= 1;
                // Commits of one second come in any order.
                let is_older = |other: &Own| other.time != commit.time;
                at = met[..at]
                    .iter()
                    .rposition(is_older)
                    .map_or(0, |last| last + 1);
            }
        }
        if self.examination.wants_changes() {
            self.pass.join(&met, self.examination);
        }
        if self.examination.wants_changes() {
            self.pass.follow_trails(&met, self.examination);
        }
    }

    /// One commit of the learner's; whether a question is open after it.
    fn look(&mut self, commit: Own) -> bool {
        if self.examination.is_settled() {
            return false;
        }
        let foreseen = self.asker.next();
        self.examine(&commit, Reach::Here, foreseen);
        self.met.push(commit);
        !self.examination.is_settled()
    }

    /// Whether it told what a file was before.
    fn examine(&mut self, commit: &Own, reach: Reach, foreseen: Option<Foreseen>) -> bool {
        let (pass, reverts) = (&mut self.pass, &self.reverts);
        let examined = pass.examine(commit, reverts, foreseen, reach, self.examination);
        examined.unwrap_or_else(|error| {
            self.examination.gap(error.object().unwrap_or(commit.id));
            false
        })
    }
}

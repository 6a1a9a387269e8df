//! What a commit of the learner's is good for: the questions that it answers, or nearly.

use std::rc::Rc;

use super::found::{Brought, Content, Fit, Hit, Novelty};
use super::{Examination, File};
use crate::evidence::ObjectId;
use crate::evidence::content::is_stand_in;
use crate::evidence::question::Ask;

impl Examination<'_> {
    /// The open questions that the message of a commit answers.
    pub fn heard(&self, commit: &ObjectId, message: &[u8]) -> Vec<usize> {
        if self.open_others == 0 {
            return Vec::new();
        }
        self.inquiry
            .heard(commit, message, |question| self.open[question])
    }

    /// A commit of the learner's whose message answers `questions`, and the path in it that its worth was told by.
    pub fn credit(
        &mut self,
        questions: &[usize],
        (commit, time): (ObjectId, i64),
        novelty: Novelty,
        source: Option<&[u8]>,
    ) {
        for question in questions {
            let hit = Hit {
                commit,
                time,
                path: None,
                before: None,
                blob: None,
                source: source.map(<[u8]>::to_vec),
                links: Vec::new(),
            };
            let answer = &mut self.answers[*question];
            let told = answer.hollow.as_ref();
            if novelty == Novelty::New {
                answer.hits.push(hit);
            } else if told.is_none_or(|(_, told)| told.weight() < novelty.weight()) {
                answer.hollow = Some((hit, novelty));
            }
        }
        self.reopen();
    }

    /// A commit of the learner's that touched a file, or brought its content elsewhere; `read` gives the content of the file at
    /// the judged commit.
    pub fn brought(&mut self, brought: &Brought<'_>, mut read: impl FnMut(&ObjectId) -> Content) {
        let Brought {
            novelty,
            commit: (commit, time),
            ..
        } = *brought;
        let mut answered = false;
        let files: Vec<usize> = self
            .files_of(brought.path, &brought.blob, brought.reach)
            .collect();
        for file in files {
            let File {
                path: here,
                blob,
                before,
                groups,
                ..
            } = &self.files[file];
            let hit = Hit {
                commit,
                time,
                path: Some(here.clone()),
                before: brought.before.or(*before),
                blob: Some(*blob),
                source: Some(brought.source.to_vec()),
                links: brought.links.to_vec(),
            };
            for group in Rc::clone(groups).iter().copied() {
                if self.groups[group].open > 0 {
                    answered |= self.answer_all(group, &hit, novelty, &mut read);
                }
            }
        }
        if answered {
            self.answered();
        }
    }

    /// A commit of the learner's changed white space alone in a file that was `then` and is `now`, where it stands or on its way to
    /// another path: whoever brought `then` brought what is `now`, or was that, at the judged commit. Whether this was not known.
    pub fn respaced(&mut self, now: &ObjectId, then: ObjectId) -> bool {
        self.by_blob.respaced(now, then)
    }

    /// What a commit's version of a file says to the open questions of a group; whether it answers one.
    fn answer_all(
        &mut self,
        group: usize,
        hit: &Hit,
        novelty: Novelty,
        read: &mut impl FnMut(&ObjectId) -> Content,
    ) -> bool {
        let (Some(path), Some(blob)) = (&hit.path, hit.blob) else {
            return false;
        };
        let inquiry = self.inquiry;
        let mut fit = None;
        let mut answered = false;
        for question in inquiry.groups()[group].iter().copied() {
            if !self.open[question] || self.holds(question) {
                continue;
            }
            if novelty != Novelty::New {
                let hollow = &mut self.answers[question].hollow;
                hollow.get_or_insert_with(|| (hit.clone(), novelty));
                continue;
            }
            // They all ask for the same content.
            let fit = *fit.get_or_insert_with(|| self.fit(question, blob, read));
            let answer = &mut self.answers[question];
            match fit {
                Fit::Yes => {
                    answer.hits.push(hit.clone());
                    answered = true;
                }
                Fit::No if answer.unfit.len() < 2 && !answer.unfit.contains(path) => {
                    answer.unfit.push(path.clone());
                }
                Fit::No => {}
                Fit::TooLarge => drop(answer.large.get_or_insert_with(|| path.clone())),
                Fit::Away => drop(answer.away.get_or_insert_with(|| path.clone())),
                Fit::Unread => answer.gap = Some(blob),
            }
        }
        answered
    }

    fn fit(
        &mut self,
        question: usize,
        blob: ObjectId,
        read: &mut impl FnMut(&ObjectId) -> Content,
    ) -> Fit {
        let Ask::Place {
            content: Some(pattern),
            ..
        } = &self.inquiry.questions[question].ask
        else {
            return Fit::Yes;
        };
        *self
            .fits
            .entry((pattern.number(), blob))
            .or_insert_with(|| match read(&blob) {
                Content::Bytes(bytes) if is_stand_in(&bytes) => Fit::Away,
                Content::Bytes(bytes) => match pattern.ask(&bytes) {
                    Some(true) => Fit::Yes,
                    Some(false) => Fit::No,
                    None => Fit::Unread,
                },
                Content::TooLarge => Fit::TooLarge,
                Content::Missing => Fit::Unread,
            })
    }
}

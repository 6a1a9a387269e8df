//! The answers, as they come in: which questions hold, by which commit, and what came close.
//!
//! [`crate::git::history`] brings files at the commit that is judged, then the learner's commits, newest first. This module
//! decides what each is good for and when enough is known. It reads no object itself.

mod contents;
mod credit;
mod files;
mod found;
mod gaps;
mod open;

use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use self::contents::Contents;
use self::found::Fit;
pub use self::found::{Answer, Brought, Content, Hit, Link, Novelty, Reach, Standing};
pub use self::open::OpenFiles;
use super::ObjectId;
use super::question::{Ask, Inquiry, Pattern};

/// The answers to an inquiry at one commit of one repository.
#[derive(Debug)]
pub struct Examination<'q> {
    inquiry: &'q Inquiry,
    files: Vec<File>,
    by_path: Arc<HashMap<Vec<u8>, usize>>,
    by_blob: Contents,
    /// Folders that lead to files with an open question, and to how many.
    folders: HashMap<Vec<u8>, usize>,
    answers: Vec<Answer>,
    /// Whether a question can still change a verdict.
    open: Vec<bool>,
    /// How many questions of each group are open, and what is known of its files.
    groups: Vec<Group>,
    open_places: usize,
    open_others: usize,
    /// By pattern and content.
    fits: HashMap<(usize, ObjectId), Fit>,
    /// How often a path may still be held against a glob.
    left: usize,
    /// Questions for which not all was looked at.
    unasked: Vec<bool>,
}

/// A file at the judged commit that a question is about.
#[derive(Debug)]
struct File {
    path: Vec<u8>,
    blob: ObjectId,
    /// What stood there at the fork point.
    before: Option<ObjectId>,
    /// Groups of questions.
    groups: Rc<[usize]>,
    /// Whether its folders were told of it.
    is_led_to: bool,
}

/// Questions that ask for the same files and the same content.
#[derive(Debug, Clone, Copy, Default)]
struct Group {
    open: usize,
    is_present: bool,
    is_inherited: bool,
}

/// How often paths are held against globs: 2,000 globs against 20,000 files. Each takes some 60 ns where no letters tell them apart.
const MAX_HELD: usize = 40_000_000;

/// Largest file that is looked into, in bytes.
pub const MAX_CONTENT: u64 = 4 * 1024 * 1024;

impl<'q> Examination<'q> {
    /// Nothing known yet.
    pub fn new(inquiry: &'q Inquiry) -> Self {
        let mut examination = Self {
            inquiry,
            files: Vec::new(),
            by_path: Arc::default(),
            by_blob: Contents::new(),
            folders: HashMap::new(),
            answers: vec![Answer::default(); inquiry.questions.len()],
            open: vec![false; inquiry.questions.len()],
            groups: vec![Group::default(); inquiry.groups().len()],
            open_places: 0,
            open_others: 0,
            fits: HashMap::new(),
            left: MAX_HELD,
            unasked: vec![false; inquiry.questions.len()],
        };
        examination.reopen();
        examination
    }

    /// The same, with paths held against globs so often at most.
    #[cfg(test)]
    pub(super) fn holding_at_most(self, left: usize) -> Self {
        Self { left, ..self }
    }

    /// What is asked.
    pub fn inquiry(&self) -> &'q Inquiry {
        self.inquiry
    }

    /// The answer to a question.
    pub fn answer(&self, question: usize) -> &Answer {
        &self.answers[question]
    }

    /// Whether a question holds.
    pub fn holds(&self, question: usize) -> bool {
        self.answers[question].hits.len() >= self.inquiry.questions[question].wanted()
    }

    /// Whether the answer to a question may lie in what was not looked at, since there is more to it than is looked at for all questions.
    pub fn is_unasked(&self, question: usize) -> bool {
        match &self.inquiry.questions[question].ask {
            Ask::Place { content, .. } => {
                self.left == 0
                    || self.unasked[question]
                    || content.as_ref().is_some_and(Pattern::is_unasked)
            }
            Ask::Message { pattern, .. } => pattern.is_unasked(),
            Ask::Word { .. } | Ask::Revision(_) => false,
        }
    }

    /// Whether every claim holds by what was found here.
    pub fn is_proven(&self) -> bool {
        let subjects = self.inquiry.subjects.iter();
        let mut claims = subjects.filter(|subject| subject.is_claim());
        claims.all(|claim| claim.holds(|question| self.holds(question)))
    }

    /// Everything that answers a question.
    pub fn hits(&self) -> impl Iterator<Item = &Hit> {
        self.answers.iter().flat_map(|answer| &answer.hits)
    }

    /// For each file that answers a question and was there at the fork point: its content then and now.
    pub fn starters(&self) -> HashSet<(ObjectId, ObjectId)> {
        let both = |hit: &Hit| Some((hit.before?, hit.blob?));
        self.hits().filter_map(both).collect()
    }
}

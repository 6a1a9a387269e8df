//! The answers, as they come in: which questions hold, by which commit, and what came close.
//!
//! [`crate::git::history`] brings files at the commit that is judged, then the learner's commits, newest first. This module
//! decides what each is good for and when enough is known. It reads no object itself.

mod contents;
mod found;
mod gaps;

use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use self::contents::Contents;
use self::found::Fit;
pub use self::found::{Answer, Brought, Content, Hit, Novelty, Reach, Standing};
use super::ObjectId;
use super::content::{is_excluded, is_stand_in, vendored_folder};
use super::question::{Ask, Inquiry, Need};

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

/// The files at the judged commit that questions are about, some of which may be closed by now.
#[derive(Debug)]
pub struct OpenFiles {
    paths: Arc<HashMap<Vec<u8>, usize>>,
    folders: HashSet<Vec<u8>>,
}

impl OpenFiles {
    /// Whether a question is about the file at this path.
    pub fn hold(&self, path: &[u8]) -> bool {
        self.paths.contains_key(path)
    }

    /// Whether a file that a question is about lies in this folder.
    pub fn lead_on(&self, folder: &[u8]) -> bool {
        self.folders.contains(folder)
    }
}

/// Questions that ask for the same files and the same content.
#[derive(Debug, Clone, Copy, Default)]
struct Group {
    open: usize,
    is_present: bool,
    is_inherited: bool,
}

/// Largest file that is looked into, in bytes.
pub const MAX_CONTENT: u64 = 4 * 1024 * 1024;

/// Most files for which folders are told anew whenever a question is answered.
const MAX_NARROWED: usize = 2_000;

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
        };
        examination.reopen();
        examination
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

    /// Whether nothing that history could say would change a verdict.
    pub fn is_settled(&self) -> bool {
        self.open_places == 0 && self.open_others == 0
    }

    /// Whether every claim holds by what was found here.
    pub fn is_proven(&self) -> bool {
        let holds = |question: &usize| self.holds(*question);
        let subjects = self.inquiry.subjects.iter();
        let mut claims = subjects.filter(|subject| subject.is_claim());
        claims.all(|claim| match &claim.need {
            Need::Any(questions) => questions.iter().any(holds),
            Need::All(questions) => questions.iter().all(holds),
        })
    }

    /// Whether a question about messages is open.
    pub fn listens(&self) -> bool {
        self.open_others > 0
    }

    /// Whether a question about a file that is there is open.
    pub fn wants_changes(&self) -> bool {
        self.open_places > 0
    }

    /// A file at the judged commit, with what stood at its path at the fork point; `standing` tells what it is, and is asked only
    /// where a question is about the file.
    pub fn file<E>(
        &mut self,
        path: &[u8],
        blob: ObjectId,
        before: Option<ObjectId>,
        standing: impl FnOnce() -> Result<Standing, E>,
    ) -> Result<(), E> {
        let groups = self.inquiry.about(path);
        if groups.is_empty() {
            return Ok(());
        }
        if is_excluded(path, self.inquiry.document()) {
            if let Some(end) = vendored_folder(path) {
                self.set_aside(&groups, path, end);
            }
            return Ok(());
        }
        match standing()? {
            Standing::New => {}
            Standing::Excluded(end) => {
                self.set_aside(&groups, path, end);
                return Ok(());
            }
            Standing::Inherited => {
                for group in groups {
                    if !std::mem::replace(&mut self.groups[group].is_inherited, true) {
                        for question in &self.inquiry.groups()[group] {
                            self.answers[*question].inherited = Some(path.to_vec());
                        }
                    }
                }
                return Ok(());
            }
        }
        for group in &groups {
            if !std::mem::replace(&mut self.groups[*group].is_present, true) {
                for question in &self.inquiry.groups()[*group] {
                    self.answers[*question].present = Some(path.to_vec());
                }
            }
        }
        let number = self.files.len();
        self.files.push(File {
            path: path.to_vec(),
            blob,
            before,
            groups: groups.into(),
            is_led_to: false,
        });
        Arc::make_mut(&mut self.by_path).insert(path.to_vec(), number);
        self.by_blob.add(blob, number);
        Ok(())
    }

    /// All files were brought.
    pub fn files_done(&mut self) {
        self.reopen();
        self.narrow();
    }

    /// The open questions that the message of a commit answers.
    pub fn heard(&self, commit: &ObjectId, message: &[u8]) -> Vec<usize> {
        if self.open_others == 0 {
            return Vec::new();
        }
        self.inquiry
            .heard(commit, message, |question| self.open[question])
    }

    /// Whether a commit's version of a file could answer an open question.
    pub fn wants(&self, path: &[u8], blob: &ObjectId, reach: Reach) -> bool {
        self.files_of(path, blob, reach)
            .any(|file| self.is_file_open(file))
    }

    /// What is asked about now, for another thread.
    pub fn open_files(&self) -> OpenFiles {
        let open = self.folders.iter().filter(|(_, count)| **count > 0);
        OpenFiles {
            paths: Arc::clone(&self.by_path),
            folders: open.map(|(folder, _)| folder.clone()).collect(),
        }
    }

    /// Whether an open question is about the file at this path.
    pub fn is_asked(&self, path: &[u8]) -> bool {
        self.by_path
            .get(path)
            .is_some_and(|file| self.is_file_open(*file))
    }

    /// The content of a file that a question is about, at the judged commit.
    pub fn content_of(&self, path: &[u8]) -> Option<ObjectId> {
        let file = self.by_path.get(path)?;
        Some(self.files[*file].blob)
    }

    /// Whether a file that a question was about lies in this folder.
    pub fn leads_on(&self, folder: &[u8]) -> bool {
        self.folders.get(folder).is_some_and(|count| *count > 0)
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
                source: Some(brought.path.to_vec()),
            };
            for group in Rc::clone(groups).iter().copied() {
                if self.groups[group].open > 0 {
                    answered |= self.answer_all(group, &hit, novelty, &mut read);
                }
            }
        }
        if answered {
            self.reopen();
            if self.files.len() <= MAX_NARROWED {
                self.narrow();
            }
        }
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

    /// A commit of the learner's changed white space alone in a file that was `then` and is `now`, where it stands or on its way to
    /// another path: whoever brought `then` brought what is `now`, or was that, at the judged commit. Whether this was not known.
    pub fn respaced(&mut self, now: &ObjectId, then: ObjectId) -> bool {
        self.by_blob.respaced(now, then)
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

    fn files_of(&self, path: &[u8], blob: &ObjectId, reach: Reach) -> impl Iterator<Item = usize> {
        // What was brought to its path was looked at before.
        let is_here = reach == Reach::Here;
        let by_path = self.by_path.get(path).copied().filter(|_| is_here);
        let by_blob = (!is_here).then(|| self.by_blob.of(blob));
        by_path.into_iter().chain(by_blob.into_iter().flatten())
    }

    fn is_file_open(&self, file: usize) -> bool {
        let groups = &self.files[file].groups;
        groups.iter().any(|group| self.groups[*group].open > 0)
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
                Content::Bytes(bytes) if pattern.is_in(&bytes) => Fit::Yes,
                Content::Bytes(_) => Fit::No,
                Content::TooLarge => Fit::TooLarge,
                Content::Missing => Fit::Unread,
            })
    }

    /// Which questions can still change a verdict: unanswered ones of items that are not decided.
    fn reopen(&mut self) {
        self.open.fill(false);
        for subject in &self.inquiry.subjects {
            let decided = match &subject.need {
                Need::Any(questions) => questions.iter().any(|question| self.holds(*question)),
                // What is not claimed is `ready` only with everything; one rule that nothing can answer decides it.
                Need::All(questions) => {
                    !subject.is_claim()
                        && questions.iter().any(|question| self.is_hopeless(*question))
                }
            };
            for question in subject.questions() {
                self.open[*question] |=
                    !decided && !self.holds(*question) && !self.is_hopeless(*question);
            }
        }
        for (group, questions) in self.groups.iter_mut().zip(self.inquiry.groups()) {
            let open = questions.iter().filter(|question| self.open[**question]);
            group.open = open.count();
        }
        (self.open_places, self.open_others) = (0, 0);
        for (question, open) in self.inquiry.questions.iter().zip(&self.open) {
            match question.ask {
                Ask::Place { .. } => self.open_places += usize::from(*open),
                _ => self.open_others += usize::from(*open),
            }
        }
    }

    /// Tells folders of the files whose questions were opened or closed. Only now and then: too many cost time, no truth.
    fn narrow(&mut self) {
        for number in 0..self.files.len() {
            let is_open = self.is_file_open(number);
            let file = &mut self.files[number];
            if std::mem::replace(&mut file.is_led_to, is_open) == is_open {
                continue;
            }
            let path = &file.path;
            for (end, _) in path.iter().enumerate().filter(|(_, byte)| **byte == b'/') {
                match self.folders.get_mut(&path[..end]) {
                    Some(count) if is_open => *count += 1,
                    Some(count) => *count -= 1,
                    None => drop(self.folders.insert(path[..end].to_vec(), 1)),
                }
            }
        }
    }

    /// A question about files none of which is there.
    fn is_hopeless(&self, question: usize) -> bool {
        matches!(self.inquiry.questions[question].ask, Ask::Place { .. })
            && self.answers[question].present.is_none()
    }
}

//! What is still open: the questions that can still change a verdict, and the files and folders that they lead to.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::Examination;
use super::found::Reach;
use crate::evidence::ObjectId;
use crate::evidence::question::{Ask, Need};

/// Most files for which folders are told anew whenever a question is answered.
const MAX_NARROWED: usize = 2_000;

/// The files at the judged commit that questions are about, some of which may be closed by now.
#[derive(Debug)]
pub struct OpenFiles {
    paths: Arc<HashMap<Vec<u8>, usize>>,
    folders: HashSet<Vec<u8>>,
}

impl OpenFiles {
    /// Whether a question is about the file at this path.
    pub fn is_asked(&self, path: &[u8]) -> bool {
        self.paths.contains_key(path)
    }

    /// Whether a file that a question is about lies in this folder.
    pub fn leads_on(&self, folder: &[u8]) -> bool {
        self.folders.contains(folder)
    }
}

impl Examination<'_> {
    /// Whether nothing that history could say would change a verdict.
    pub fn is_settled(&self) -> bool {
        self.open_places == 0 && self.open_others == 0
    }

    /// Whether a question about messages is open.
    pub fn listens(&self) -> bool {
        self.open_others > 0
    }

    /// Whether a question about a file that is there is open.
    pub fn wants_changes(&self) -> bool {
        self.open_places > 0
    }

    /// Whether a commit's version of a file could answer an open question.
    pub fn wants(&self, path: &[u8], blob: &ObjectId, reach: Reach) -> bool {
        self.files_of(path, blob, reach)
            .any(|file| self.is_file_open(file))
    }

    /// Whether an open question is about the file at this path.
    pub fn is_asked(&self, path: &[u8]) -> bool {
        self.by_path
            .get(path)
            .is_some_and(|file| self.is_file_open(*file))
    }

    /// Whether a file that a question was about lies in this folder.
    pub fn leads_on(&self, folder: &[u8]) -> bool {
        self.folders.get(folder).is_some_and(|count| *count > 0)
    }

    /// The files at the judged commit that an open question is about, with their content.
    pub fn open_paths(&self) -> Vec<(Vec<u8>, ObjectId)> {
        let files = self.files.iter().enumerate();
        let open = files.filter(|(number, _)| self.is_file_open(*number));
        open.map(|(_, file)| (file.path.clone(), file.blob))
            .collect()
    }

    /// What is asked about now, for another thread.
    pub fn open_files(&self) -> OpenFiles {
        let open = self.folders.iter().filter(|(_, count)| **count > 0);
        OpenFiles {
            paths: Arc::clone(&self.by_path),
            folders: open.map(|(folder, _)| folder.clone()).collect(),
        }
    }

    /// All files were brought.
    pub fn files_done(&mut self) {
        self.reopen();
        self.narrow();
    }

    /// A question was answered.
    pub(super) fn answered(&mut self) {
        self.reopen();
        if self.files.len() <= MAX_NARROWED {
            self.narrow();
        }
    }

    /// Which questions can still change a verdict: unanswered ones of items that are not decided.
    pub(super) fn reopen(&mut self) {
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

    fn is_file_open(&self, file: usize) -> bool {
        let groups = &self.files[file].groups;
        groups.iter().any(|group| self.groups[*group].open > 0)
    }

    /// A question about files none of which is there.
    fn is_hopeless(&self, question: usize) -> bool {
        matches!(self.inquiry.questions[question].ask, Ask::Place { .. })
            && self.answers[question].present.is_none()
    }
}

//! Objects that are not here, or not what their ids say: what is asked of them stays open.

use std::rc::Rc;

use super::Examination;
use super::found::Reach;
use crate::evidence::ObjectId;
use crate::evidence::question::Ask;

impl Examination<'_> {
    /// Not all files could be brought: this object is not here, or beyond the limits.
    pub fn files_unread(&mut self, object: ObjectId) {
        for (question, answer) in self.inquiry.questions.iter().zip(&mut self.answers) {
            if matches!(question.ask, Ask::Place { .. }) {
                answer.gap.get_or_insert(object);
            }
        }
    }

    /// An object is not here that tells what a commit's version of a file is worth: what is asked of that file may hold all the same.
    pub fn gap_at(&mut self, path: &[u8], blob: &ObjectId, reach: Reach, object: ObjectId) {
        let files: Vec<usize> = self.files_of(path, blob, reach).collect();
        for file in files {
            for group in Rc::clone(&self.files[file].groups).iter() {
                self.gap_in(&self.inquiry.groups()[*group], object);
            }
        }
    }

    /// The past of a commit's version of a file was not looked at as far as it goes, since that is more than is looked at for all
    /// questions: what is asked of that file may hold all the same.
    pub fn unasked_at(&mut self, path: &[u8], blob: &ObjectId, reach: Reach) {
        let files: Vec<usize> = self.files_of(path, blob, reach).collect();
        for file in files {
            for group in Rc::clone(&self.files[file].groups).iter() {
                for question in &self.inquiry.groups()[*group] {
                    self.unasked[*question] |= self.open[*question];
                }
            }
        }
    }

    /// An object is not here that these questions ask for: they may hold all the same.
    pub fn gap_in(&mut self, questions: &[usize], object: ObjectId) {
        for question in questions.iter().filter(|question| self.open[**question]) {
            self.answers[*question].gap.get_or_insert(object);
        }
    }

    /// An object is not here: what is still open may hold all the same.
    pub fn gap(&mut self, object: ObjectId) {
        for (answer, open) in self.answers.iter_mut().zip(&self.open) {
            if *open {
                answer.gap.get_or_insert(object);
            }
        }
    }

    /// What a commit rests on turned out to be other than its id says, at this object: the commit answers nothing.
    pub fn strike(&mut self, commit: &ObjectId, object: ObjectId) {
        for answer in &mut self.answers {
            if answer.hits.iter().any(|hit| hit.commit == *commit) {
                answer.hits.retain(|hit| hit.commit != *commit);
                answer.gap = Some(object);
            }
        }
    }
}

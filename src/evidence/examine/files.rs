//! The files at the judged commit that questions are about: what each is as it is brought, and by what it is found.

use std::sync::Arc;

use super::found::{Reach, Standing};
use super::{Examination, File};
use crate::evidence::ObjectId;
use crate::evidence::question::{Ask, Asked, plain_name, plain_names};
use crate::evidence::vendored::{is_excluded, is_installed, is_made, vendored_folder};

impl Examination<'_> {
    /// A file at the judged commit, with what stood at its path at the fork point; `standing` tells what it is, and is asked only
    /// where a question is about the file.
    pub fn file<E>(
        &mut self,
        path: &[u8],
        blob: ObjectId,
        before: Option<ObjectId>,
        standing: impl FnOnce() -> Result<Standing, E>,
    ) -> Result<(), E> {
        if !self.may_hold(blob) {
            return Ok(());
        }
        let groups = self.inquiry.about(path);
        if groups.is_empty() {
            return Ok(());
        }
        if is_excluded(path, self.inquiry.document()) {
            let made = is_made(path).then_some(path.len());
            if let Some(end) = vendored_folder(path).or(made) {
                self.set_aside(&groups, path, end);
            }
            return Ok(());
        }
        match standing()? {
            Standing::New => self.take_in(path, blob, before, &groups),
            Standing::Excluded(end) => self.set_aside(&groups, path, end),
            Standing::Inherited => self.pass_over(&groups, path),
        }
        Ok(())
    }

    /// Whether one more path, of a file with this content, may be held against all globs. Once it may not, no further one may.
    fn may_hold(&mut self, blob: ObjectId) -> bool {
        let breadth = self.inquiry.breadth();
        if self.left > 0 && breadth > 0 {
            self.left = self.left.saturating_sub(breadth);
            if self.left == 0 {
                self.files_unread(blob);
            }
        }
        self.left > 0
    }

    /// The files at the judged commit that a question is about, with their content.
    pub fn files_about(&self, question: usize) -> impl Iterator<Item = (&[u8], ObjectId)> {
        let groups = self.inquiry.groups();
        let group = groups.iter().position(|group| group.contains(&question));
        let files = self.files.iter();
        files
            .filter(move |file| group.is_some_and(|group| file.groups.contains(&group)))
            .map(|file| (file.path.as_slice(), file.blob))
    }

    /// The content of a file that a question is about, at the judged commit.
    pub fn content_of(&self, path: &[u8]) -> Option<ObjectId> {
        let file = self.by_path.get(path)?;
        Some(self.files[*file].blob)
    }

    /// The files, by number, that a commit's version of a file may speak for.
    pub(super) fn files_of(
        &self,
        path: &[u8],
        blob: &ObjectId,
        reach: Reach,
    ) -> impl Iterator<Item = usize> {
        // What was brought to its path was looked at before.
        let is_here = reach == Reach::Here;
        let by_path = self.by_path.get(path).copied().filter(|_| is_here);
        let by_blob = (!is_here).then(|| self.by_blob.of(blob));
        by_path.into_iter().chain(by_blob.into_iter().flatten())
    }

    /// Takes in a file that somebody brought after the fork point.
    fn take_in(&mut self, path: &[u8], blob: ObjectId, before: Option<ObjectId>, groups: &[usize]) {
        for group in groups {
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
    }

    /// Remembers a file that proves nothing where it lies, for those who took it for work: not one that was installed there, but
    /// where it is what they named.
    fn set_aside(&mut self, groups: &[usize], path: &[u8], end: usize) {
        let folder = path[..end].rsplit(|&byte| byte == b'/').next();
        let is_meant = |question: usize| match &self.inquiry.questions[question].ask {
            Ask::Place { asked, .. } => match asked {
                Asked::Pointer(_) => true,
                Asked::Name(name) => {
                    let name = plain_name(name.as_bytes());
                    folder.is_some_and(|folder| plain_names(folder).contains(&name))
                }
                Asked::Glob(_) => false,
            },
            _ => false,
        };
        for group in groups {
            // They all ask for the same.
            let questions = &self.inquiry.groups()[*group];
            let Some(first) = questions.first().copied() else {
                continue;
            };
            if self.answers[first].tools.is_none() && (!is_installed(path) || is_meant(first)) {
                for question in questions {
                    self.answers[*question].tools = Some((path.to_vec(), end));
                }
            }
        }
    }

    /// Remembers that a file was there at the fork point as it is.
    fn pass_over(&mut self, groups: &[usize], path: &[u8]) {
        for group in groups {
            if !std::mem::replace(&mut self.groups[*group].is_inherited, true) {
                for question in &self.inquiry.groups()[*group] {
                    self.answers[*question].inherited = Some(path.to_vec());
                }
            }
        }
    }
}

//! Work that is there, and called nearly as is asked for.

use std::collections::{BTreeSet, HashSet};

use super::{Look, text, unless_unreadable};
use crate::evidence::ObjectId;
use crate::evidence::examine::Content;
use crate::evidence::question::{Ask, NearGlobs};
use crate::evidence::site::Obstacle;
use crate::evidence::vendored::is_excluded;
use crate::git::Error;
use crate::git::proof::content;
use crate::git::tree::{self, Change};

/// Most files that are read to see whether they hold what is asked for.
const MAX_MEANT: usize = 64;

/// Most files whose history is looked through.
const MAX_TRACED: usize = 16;

impl Look<'_, '_, '_> {
    /// Files of the learner's at the tip that would answer but for case, separators, or a folder around them.
    pub(super) fn misnamed(&mut self, shallow: &[ObjectId]) -> Result<(), Error> {
        let missing = BTreeSet::from_iter(self.missing());
        let inquiry = self.examination.inquiry();
        let Some(near) = NearGlobs::of(inquiry, missing.into_iter()) else {
            return Ok(());
        };
        self.left.set(MAX_MEANT);
        let base = self.base.map(|base| tree::of_commit(self.objects, &base));
        let here = tree::of_commit(self.objects, &self.tip)?;
        let mut found = Vec::new();
        tree::compare(
            self.objects,
            base.and_then(Result::ok),
            Some(here),
            &|_| true,
            &mut |change: Change| {
                let Some(blob) = change.new else {
                    return Ok(());
                };
                if is_excluded(&change.path, inquiry.document()) {
                    return Ok(());
                }
                // What is called as is asked for is none for another reason.
                let wanted: HashSet<usize> = near.about(&change.path).into_iter().collect();
                if wanted.is_empty() || !self.about(&change.path, &wanted).is_empty() {
                    return Ok(());
                }
                for question in wanted {
                    if self.is_meant(question, blob) {
                        found.push((question, change.path.clone()));
                    }
                }
                Ok(())
            },
        )
        .or_else(unless_unreadable)?;
        let mut left = MAX_TRACED;
        for (question, path) in found {
            if left > 0 && !self.found.contains_key(&question) {
                left -= 1;
                let is_own = self.is_own_at(shallow, self.tip, &path);
                self.tell_all(is_own.then(|| (question, Obstacle::Misnamed(text(&path)))));
            }
        }
        Ok(())
    }

    /// Whether a file has what a question asks for in one.
    fn is_meant(&self, question: usize, blob: ObjectId) -> bool {
        let ask = &self.examination.inquiry().questions[question].ask;
        let Ask::Place {
            content: Some(pattern),
            ..
        } = ask
        else {
            return true;
        };
        let Some(left) = self.left.get().checked_sub(1) else {
            return false;
        };
        self.left.set(left);
        matches!(content(self.objects, &blob), Content::Bytes(bytes) if pattern.may_be_in(&bytes))
    }
}

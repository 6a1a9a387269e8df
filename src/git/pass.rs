//! What one commit of the learner's is worth: its changes, compared with what was there before and at the fork point.

use std::collections::HashSet;

use super::authors::{Known, Own, Reverted};

use super::object::{Kind, Objects};
use super::survey::Dates;
use super::tree::{Change, Holdings};
use super::{Error, commit, tree};
use crate::evidence::ObjectId;
use crate::evidence::content::{differs, is_excluded, only_formatting};
use crate::evidence::examine::{Brought, Content, Examination, MAX_CONTENT, Novelty, Reach};

/// Most deleted files that a new one is compared with, to see a move that changed white space only.
const MAX_DELETED: usize = 32;

/// What one commit is compared with, and what was read for that.
pub(super) struct Pass<'a, 'repo> {
    objects: &'a Objects<'repo>,
    base_tree: Option<ObjectId>,
    /// The content of the fork point, read when first needed.
    base_contents: Option<HashSet<ObjectId>>,
    holdings: Holdings,
}

impl<'a, 'repo> Pass<'a, 'repo> {
    pub fn new(objects: &'a Objects<'repo>, base: Option<ObjectId>) -> Result<Self, Error> {
        let base_tree = base
            .map(|base| tree::of_commit(objects, &base))
            .transpose()?;
        Ok(Self {
            objects,
            base_tree,
            base_contents: None,
            holdings: Holdings::default(),
        })
    }

    /// Every file at the tip that is not what the fork point has at its path.
    pub fn bring_files(
        &mut self,
        tip: ObjectId,
        examination: &mut Examination<'_>,
    ) -> Result<(), Error> {
        if examination.inquiry().has_places() {
            let tree = tree::of_commit(self.objects, &tip)?;
            let brought = tree::compare(
                self.objects,
                self.base_tree,
                Some(tree),
                &|_| true,
                &mut |change: Change| {
                    let Some(blob) = change.new else {
                        return Ok(());
                    };
                    examination.file(&change.path, blob, change.old, || self.is_inherited(&blob))
                },
            );
            if let Err(error) = brought {
                examination.files_unread(error.object().unwrap_or(tip));
            }
        }
        examination.files_done();
        Ok(())
    }

    fn is_inherited(&mut self, blob: &ObjectId) -> Result<bool, Error> {
        let Some(tree) = self.base_tree else {
            return Ok(false);
        };
        if self.base_contents.is_none() {
            self.base_contents = Some(tree::contents(self.objects, tree)?);
        }
        Ok(self
            .base_contents
            .as_ref()
            .is_some_and(|contents| contents.contains(blob)))
    }

    /// One commit of the learner's: what it says, and the content that it brought, at the path asked for or anywhere.
    pub fn examine(
        &mut self,
        commit: &Own,
        reverted: &Reverted,
        reach: Reach,
        examination: &mut Examination<'_>,
    ) -> Result<(), Error> {
        let (id, time) = (commit.id, commit.time);
        let read;
        let known = match &commit.known {
            Some(known) => known,
            None => {
                read = self.read(&id)?;
                &read
            }
        };
        if known.parents > 1 {
            return Ok(());
        }
        let heard = match reach {
            Reach::Here => examination.heard(&id, &known.message),
            Reach::Anywhere => Vec::new(),
        };
        if heard.is_empty() && !examination.wants_changes() {
            return Ok(());
        }
        if reverted.holds(&id) {
            examination.credit(&heard, id, time, Novelty::Reverted);
            return Ok(());
        }
        let (parent, tree) = (known.parent_tree, known.tree);
        let changes = self.changes(parent, tree, heard.is_empty(), reach, examination)?;
        let mut best = Novelty::Excluded;
        for change in &changes {
            let Some(blob) = change.new else { continue };
            let wanted = examination.wants(&change.path, &blob, reach);
            if !wanted && (heard.is_empty() || best == Novelty::New) {
                continue;
            }
            let document = examination.inquiry().document();
            let novelty = self.novelty(change, blob, parent, &changes, document)?;
            if novelty == Novelty::New || best == Novelty::Excluded {
                best = novelty;
            }
            if wanted {
                let objects = self.objects;
                let brought = Brought {
                    path: &change.path,
                    blob,
                    commit: (id, time),
                    novelty,
                    reach,
                };
                examination.brought(&brought, |blob| content(objects, blob));
            }
        }
        if !heard.is_empty() {
            examination.credit(&heard, id, time, best);
        }
        Ok(())
    }

    fn read(&self, id: &ObjectId) -> Result<Known, Error> {
        let (tree, parents, message) = self.objects.with_kind(id, Kind::Commit, |bytes| {
            let commit = commit::parse(bytes);
            (commit.tree, commit.parents, commit.message.to_vec())
        })?;
        let parent = parents.first().filter(|_| parents.len() == 1);
        Ok(Known {
            tree: tree.ok_or(Error::Corrupt(*id))?,
            parent_tree: parent
                .map(|parent| tree::of_commit(self.objects, &parent))
                .transpose()?,
            parents: parents.len(),
            message,
        })
    }

    /// What a commit changed: where only paths asked for matter, only in the folders that lead there.
    fn changes(
        &self,
        parent: Option<ObjectId>,
        tree: ObjectId,
        silent: bool,
        reach: Reach,
        examination: &Examination<'_>,
    ) -> Result<Vec<Change>, Error> {
        let all = |enter: &dyn Fn(&[u8]) -> bool| {
            let mut changes = Vec::new();
            tree::compare(self.objects, parent, Some(tree), enter, &mut |change| {
                changes.push(change);
                Ok(())
            })?;
            Ok(changes)
        };
        if silent && reach == Reach::Here {
            let near: Vec<Change> = all(&|folder| examination.leads_on(folder))?;
            let is_added = |change: &Change| {
                let added = change.old.is_none() && change.new.is_some();
                added && examination.is_asked(&change.path)
            };
            // A new file may have come from anywhere.
            if !near.iter().any(is_added) {
                return Ok(near);
            }
        }
        all(&|_| true)
    }

    /// What a commit's version of one file is worth.
    fn novelty(
        &mut self,
        change: &Change,
        blob: ObjectId,
        parent: Option<ObjectId>,
        changes: &[Change],
        document: &[u8],
    ) -> Result<Novelty, Error> {
        if is_excluded(&change.path, document) {
            return Ok(Novelty::Excluded);
        }
        if self.is_inherited(&blob)? {
            return Ok(Novelty::Inherited);
        }
        if self.is_blank(change, &blob, changes)? {
            return Ok(Novelty::Blank);
        }
        match parent {
            Some(parent) if self.holdings.hold(self.objects, parent, &blob)? => Ok(Novelty::Copied),
            _ => Ok(Novelty::New),
        }
    }

    /// Whether the content differs from the file before by nothing but white space; for a new file also from one that went.
    fn is_blank(
        &self,
        change: &Change,
        blob: &ObjectId,
        changes: &[Change],
    ) -> Result<bool, Error> {
        let Some(new) = self.small(blob)? else {
            return Ok(false);
        };
        if let Some(old) = &change.old {
            return Ok(self
                .small(old)?
                .is_some_and(|old| !differs(Some(&old), &new)));
        }
        if !differs(None, &new) {
            return Ok(true);
        }
        let gone = changes
            .iter()
            .filter(|other| other.new.is_none())
            .filter_map(|other| other.old);
        for old in gone.take(MAX_DELETED) {
            if self
                .small(&old)?
                .is_some_and(|old| !differs(Some(&old), &new))
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The content of a file that is not beyond the limit.
    fn small(&self, blob: &ObjectId) -> Result<Option<Vec<u8>>, Error> {
        match content(self.objects, blob) {
            Content::Bytes(bytes) => Ok(Some(bytes)),
            Content::TooLarge => Ok(None),
            Content::Missing => Err(Error::Missing(*blob)),
        }
    }

    /// Hashes again what is named as evidence, and reads its dates.
    pub fn check(&self, examination: &mut Examination<'_>) -> Result<Dates, Error> {
        let mut dates = Dates::new();
        for id in examination.commits() {
            if !self.objects.is_sound(&id)? {
                examination.strike(&id);
                continue;
            }
            let read = |id: &ObjectId| {
                self.objects.with_kind(id, Kind::Commit, |bytes| {
                    let commit = commit::parse(bytes);
                    (commit.committer.time, commit.parents)
                })
            };
            let (own, parents) = read(&id)?;
            let parent = parents
                .iter()
                .filter_map(|parent| read(&parent).ok()?.0)
                .max();
            dates.insert(id, (own.unwrap_or(0), parent));
        }
        Ok(dates)
    }

    /// The files that answer a question and differ from the fork point's in formatting only.
    pub fn formatted(&self, examination: &Examination<'_>) -> Vec<(ObjectId, ObjectId)> {
        let read = |blob: &ObjectId| self.small(blob).ok().flatten();
        examination
            .starters()
            .into_iter()
            .filter(|(before, now)| match (read(before), read(now)) {
                (Some(before), Some(now)) => only_formatting(&before, &now),
                _ => false,
            })
            .collect()
    }
}

fn content(objects: &Objects<'_>, blob: &ObjectId) -> Content {
    match objects.size(blob) {
        Ok(size) if size > MAX_CONTENT => Content::TooLarge,
        Ok(_) => objects
            .with_kind(blob, Kind::Blob, <[u8]>::to_vec)
            .map_or(Content::Missing, Content::Bytes),
        Err(_) => Content::Missing,
    }
}

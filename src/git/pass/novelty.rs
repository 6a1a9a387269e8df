//! What a version of a file is worth: whether its content is new, and still the learner's.

use super::{Pass, Scene};
use crate::evidence::ObjectId;
use crate::evidence::content::{differs, is_document, substance_hash, substance_len, text};
use crate::evidence::examine::{Examination, Hit, Novelty, Reach};
use crate::evidence::identity;
use crate::evidence::lines::{count, without};
use crate::evidence::vendored::is_excluded;
use crate::git::object::Kind;
use crate::git::origin::Firsts;
use crate::git::proof::small;
use crate::git::tree::{self, Change};
use crate::git::twins::{Likeness, Twins};
use crate::git::{Error, commit, versions};

/// How many lines of a file that was there before may all be new without a look at where they come from.
const FEW_LINES: usize = 4;
/// Most deleted files that a new one is compared with, to see a move that changed white space only.
const MAX_DELETED: usize = 32;

impl<'a> Pass<'a, '_> {
    /// What a commit's version of one file is worth.
    pub(super) fn novelty(
        &mut self,
        change: &Change,
        blob: ObjectId,
        scene: &Scene<'_>,
    ) -> Result<Novelty, Error> {
        if is_excluded(&change.path, scene.document)
            || self
                .environments
                .hold(self.objects, scene.tree, &change.path)?
        {
            return Ok(Novelty::Excluded);
        }
        if self.is_inherited(&blob)? {
            return Ok(Novelty::Inherited);
        }
        let new = small(self.objects, &blob)?;
        if let Some(new) = &new
            && let Some(blank) = self.blank(change, new, scene.changes)?
        {
            return Ok(blank);
        }
        if new.as_ref().is_some_and(|new| self.is_peaks(new)) {
            return Ok(Novelty::Excluded);
        }
        if self.was_held(blob, scene)? {
            return Ok(Novelty::Copied);
        }
        // Without a fork point all of history would have to be read for every changed file; a file that is new is worth that.
        let is_added = change.old.is_none() || scene.reach == Reach::Anywhere;
        let is_traced = is_added || self.inherited.is_some();
        if is_traced && let Some(first) = self.foreign_commit(&blob, &scene.id) {
            self.noted.preceded.entry(scene.id).or_insert(first);
            return Ok(Novelty::Foreign);
        }
        if is_traced && self.is_beyond(&blob, scene) {
            return Err(Error::Missing(scene.id));
        }
        if let Some(new) = &new
            && self.is_mostly_new(change, new)
        {
            let likeness = self.likeness(new, scene);
            self.compared.insert(blob);
            if let Some(Likeness::Twin(older) | Likeness::Near(older)) = likeness {
                self.noted.near.insert(blob, older);
            }
            if change.old.is_none() && matches!(likeness, Some(Likeness::Twin(_))) {
                return Ok(Novelty::Copied);
            }
        }
        Ok(Novelty::New)
    }

    /// Whether a branch had the content before this commit did, of which so little is here that nobody knows whose it is.
    fn is_beyond(&self, blob: &ObjectId, scene: &Scene<'_>) -> bool {
        self.origins.covers(self.objects, &scene.id) && self.firsts().is_beyond(blob, scene.time)
    }

    /// Whether the tree before had this content at whatever path, which is not the fork point's.
    fn was_held(&mut self, blob: ObjectId, scene: &Scene<'_>) -> Result<bool, Error> {
        if let Some((held, looked)) = scene.foreseen.and_then(|foreseen| foreseen.holds(&blob)) {
            self.holdings.charge(looked)?;
            return Ok(held);
        }
        let Some(parent) = scene.parent else {
            return Ok(false);
        };
        // It is in no folder of the fork point's: those need not be read again.
        let others = self.known().map(|contents| &contents.folders);
        self.holdings.hold(self.objects, parent, &blob, others)
    }

    /// Tells of a file that was given other white space, where it stands or on its way to another path, what it was before: that may
    /// be the learner's. Whether anything of it was new.
    pub(super) fn trace(
        &self,
        change: &Change,
        blob: ObjectId,
        scene: &Scene<'_>,
        examination: &mut Examination<'_>,
    ) -> Result<bool, Error> {
        let Some(new) = small(self.objects, &blob)?.filter(|new| differs(None, new)) else {
            return Ok(false);
        };
        let before = match change.old {
            Some(old) => vec![old],
            None => self.moved_from(change, &new, scene.changes, MAX_DELETED)?,
        };
        let mut any = false;
        for old in before {
            any |= examination.respaced(&blob, old);
        }
        Ok(any)
    }

    /// What content is still worth at its path: new one is nothing of the learner's where they put somebody else's in its place.
    pub(super) fn kept(
        &mut self,
        novelty: Novelty,
        change: &Change,
        blob: ObjectId,
        scene: &Scene<'_>,
        examination: &Examination<'_>,
    ) -> Result<Novelty, Error> {
        let replaced =
            novelty == Novelty::New && self.is_replaced(change, blob, scene, examination)?;
        Ok(if replaced { Novelty::Foreign } else { novelty })
    }

    /// Whether the learner has since put somebody else's content where this commit brought some. Commits of one second come in
    /// any order, so that it is not enough to have met that one before.
    fn is_replaced(
        &mut self,
        change: &Change,
        blob: ObjectId,
        scene: &Scene<'_>,
        examination: &Examination<'_>,
    ) -> Result<bool, Error> {
        let now = examination.content_of(&change.path);
        let (Some(now), Some(_), Reach::Here) = (
            now.filter(|now| *now != blob),
            self.base_tree(),
            scene.reach,
        ) else {
            return Ok(false);
        };
        let Some(first) = self.foreign_commit(&now, &scene.id) else {
            return Ok(false);
        };
        let last = match self.last_changes.get(&change.path) {
            Some(last) => *last,
            None => {
                let past = self.origins.past();
                let path = &change.path;
                let last = versions::last_change(self.objects, &past.shallow, past.tip, path)?;
                *self.last_changes.entry(path.clone()).or_insert(last)
            }
        };
        let Some(last) = last else { return Ok(false) };
        let by_learner = self.objects.with_kind(&last, Kind::Commit, |bytes| {
            let commit = commit::parse(bytes);
            let author = &commit.author;
            commit.parents.len() < 2
                && identity::is_one_of(self.origins.learner(), author.name, author.email)
        })?;
        let replaced = by_learner && !self.is_mended(&blob, &now)?;
        if replaced {
            self.noted.preceded.entry(scene.id).or_insert(first);
        }
        Ok(replaced)
    }

    /// Whether a later version still is what an earlier one was, but for a part: somebody else's branch that mended it was taken over
    /// in one commit of the learner's.
    fn is_mended(&self, then: &ObjectId, now: &ObjectId) -> Result<bool, Error> {
        let (Some(then), Some(now)) = (small(self.objects, then)?, small(self.objects, now)?)
        else {
            return Ok(false);
        };
        let (then, now) = (text(&then), text(&now));
        let is_mostly = |one: &[u8], other: &[u8]| without(one, other) * 2 < count(one);
        Ok(is_mostly(&then, &now) && is_mostly(&now, &then))
    }

    /// Whether peak made the file, under whatever name.
    fn is_peaks(&self, content: &[u8]) -> bool {
        let content = &text(content);
        is_document(content) || self.drawn.is_some_and(|drawn| drawn(content))
    }

    /// The commit with which somebody else brought the content, before this one of the learner's did.
    pub(super) fn foreign_commit(&self, blob: &ObjectId, id: &ObjectId) -> Option<ObjectId> {
        let inherited = self.known();
        let may_be = inherited.is_none_or(|inherited| !inherited.files.contains(blob))
            && self.origins.covers(self.objects, id);
        may_be.then(|| self.firsts().foreign_commit(blob)).flatten()
    }

    /// Whether a version of a file has so much that the one before had not that it may have come from another file.
    fn is_mostly_new(&self, change: &Change, new: &[u8]) -> bool {
        let Some(old) = change.old else { return true };
        if let Ok(before) = self.objects.size(&old)
            && before <= new.len() as u64 / 2
        {
            return true;
        }
        let new = text(new);
        let all = count(&new);
        let old = small(self.objects, &old).ok().flatten();
        all > FEW_LINES && old.is_some_and(|old| without(&new, &text(&old)) * 2 > all)
    }

    /// How a file that is mostly new resembles one of the fork point's files or of what others brought since.
    pub(super) fn likeness(&mut self, new: &[u8], scene: &Scene<'_>) -> Option<Likeness> {
        let objects = self.objects;
        let is_among = self.origins.covers(objects, &scene.id);
        if !is_among && self.inherited.is_none() {
            return None;
        }
        let place = self.firsts().place(&scene.id);
        let repo = self.origins.past().repo;
        self.twins().like(repo, objects, new, place)
    }

    /// Looks whether the file of a hit, as it is at the judged commit, is nearly one of the fork point's, or one that others have
    /// brought since: its copy may have come with one commit, and a word of the learner's with the next. What stood at its path at
    /// the fork point is told elsewhere.
    pub fn compare_as_it_is(&mut self, hit: &Hit) {
        let (Some(blob), None, Some(_)) = (hit.blob, hit.before, self.inherited) else {
            return;
        };
        if let Some(older) = self.nearest(&blob, hit) {
            self.noted.near_now.insert(blob, older);
        }
        // Of what others made of it since it may not be seen any more what it was.
        let source = hit.source.as_deref().unwrap_or_default();
        let then = tree::lookup(self.objects, &hit.commit, source);
        let then = then.ok().flatten().map(|then| then.id);
        if let Some(then) = then.filter(|then| *then != blob)
            && let Some(older) = self.nearest(&then, hit)
        {
            self.noted.near.insert(then, older);
        }
    }

    /// The older file that a version of the file of a hit is nearly the same as, where that was not looked for yet.
    fn nearest(&mut self, blob: &ObjectId, hit: &Hit) -> Option<ObjectId> {
        if !self.compared.insert(*blob) {
            return None;
        }
        let (repo, objects) = (self.origins.past().repo, self.objects);
        let new = small(objects, blob).ok().flatten()?;
        let place = self.firsts().place(&hit.commit);
        let mut likeness = self.twins().like(repo, objects, &new, place);
        if likeness.is_some() && place > 0 {
            // What came after the learner's own first version may be a copy of that.
            let first = self.first_place(hit);
            likeness = self.twins().like(repo, objects, &new, first);
        }
        match likeness {
            Some(Likeness::Twin(older) | Likeness::Near(older)) => Some(older),
            None => None,
        }
    }

    /// The place of the commit with which the file of a hit came to its path, before it became what the hit brought; 0 where that
    /// cannot be told.
    fn first_place(&self, hit: &Hit) -> usize {
        let Some(source) = &hit.source else { return 0 };
        let shallow = &self.origins.past().shallow;
        let first = versions::first_version(self.objects, shallow, hit.commit, source);
        let first = first.ok().flatten();
        first.map_or(0, |first| self.firsts().place(&first))
    }

    fn firsts(&self) -> Firsts<'a> {
        self.origins.firsts(self.objects)
    }

    fn twins(&mut self) -> &mut Twins {
        if self.twins.is_none() {
            let inherited = self.known().map(|contents| &contents.files);
            let is_newer =
                |blob: &ObjectId| inherited.is_none_or(|inherited| !inherited.contains(blob));
            let firsts = self.firsts();
            let newer = firsts.foreign().filter(|(blob, _)| is_newer(blob));
            let inherited = inherited.into_iter().flatten().map(|blob| (*blob, 0));
            let all = inherited.chain(newer).collect();
            self.twins = Some(Twins::of(self.objects, self.origins.past(), all));
        }
        self.twins.get_or_insert_default()
    }

    /// Whether the content differs from the file before by nothing but white space, for a new file also from one that went; or
    /// is nothing else.
    fn blank(
        &self,
        change: &Change,
        new: &[u8],
        changes: &[Change],
    ) -> Result<Option<Novelty>, Error> {
        if !differs(None, new) {
            return Ok(Some(match change.old {
                Some(_) => Novelty::Blank,
                None => Novelty::Empty,
            }));
        }
        let same = match &change.old {
            Some(old) => self.is_same(old, new)?,
            None => !self.moved_from(change, new, changes, 1)?.is_empty(),
        };
        Ok(same.then_some(Novelty::Blank))
    }

    /// The deleted files, by their content, that a new one differs from in white space only: the first `most`.
    fn moved_from(
        &self,
        change: &Change,
        new: &[u8],
        changes: &[Change],
        most: usize,
    ) -> Result<Vec<ObjectId>, Error> {
        // The very same content was moved, which is told elsewhere.
        let gone = changes
            .iter()
            .filter(|other| other.new.is_none() && other.old != change.new)
            .filter_map(|other| other.old);
        let mut found = Vec::new();
        for old in gone.take(MAX_DELETED) {
            // What was brought to many paths is not compared anew for each.
            let may_be = match &change.new {
                Some(blob) => self.substance(&old)? == self.substance(blob)?,
                None => true,
            };
            if found.len() < most && may_be && self.is_same(&old, new)? {
                found.push(old);
            }
        }
        Ok(found)
    }

    /// What is left of a file without white space: how much, and its hash; `None` for one that is too large.
    fn substance(&self, blob: &ObjectId) -> Result<Option<(u64, u64)>, Error> {
        if let Some(known) = self.substances.borrow().get(blob) {
            return Ok(*known);
        }
        let substance = small(self.objects, blob)?.map(|bytes| {
            let text = text(&bytes);
            (substance_len(&text), substance_hash(&text))
        });
        self.substances.borrow_mut().insert(*blob, substance);
        Ok(substance)
    }

    /// Whether a version of a file has something in it, and differs from the one before in white space only.
    pub(super) fn is_respaced(&self, old: &ObjectId, new: &ObjectId) -> Result<bool, Error> {
        match small(self.objects, new)?.filter(|new| differs(None, new)) {
            Some(new) => self.is_same(old, &new),
            None => Ok(false),
        }
    }

    /// Whether an older file is here and differs from a new one in white space only.
    fn is_same(&self, old: &ObjectId, new: &[u8]) -> Result<bool, Error> {
        Ok(small(self.objects, old)?.is_some_and(|old| !differs(Some(&old), new)))
    }
}

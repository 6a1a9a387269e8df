//! What one commit of the learner's is worth: its changes, compared with what was there before and at the fork point.

use std::collections::HashSet;

use super::authors::{Known, Own, Sight};
use super::holding::{Contents, Environments, Holdings};
use super::object::{Kind, Objects};
use super::origin::{Origins, Past, Twins};
use super::proof::{content, small};
use super::survey::Bounds;
use super::tree::Change;
use super::way::Ways;
use super::{Error, commit, tree, versions};
use crate::evidence::ObjectId;
use crate::evidence::content::{differs, is_document, is_excluded};
use crate::evidence::examine::{Brought, Examination, Novelty, Reach, Standing};
use crate::evidence::identity;

/// Most deleted files that a new one is compared with, to see a move that changed white space only.
const MAX_DELETED: usize = 32;

/// What one commit is compared with, and what was read for that.
pub(super) struct Pass<'a, 'repo> {
    objects: &'a Objects<'repo>,
    base_tree: Option<ObjectId>,
    /// The content of the fork point, read when first needed.
    inherited: Option<Contents>,
    holdings: Holdings,
    environments: Environments,
    past: Past,
    /// Read when first needed.
    origins: Option<Origins>,
    twins: Option<Twins>,
    /// Tells a file that peak drew.
    drawn: Option<fn(&[u8]) -> bool>,
}

/// One commit, while its changes are told.
struct Scene<'c> {
    id: ObjectId,
    tree: ObjectId,
    parent: Option<ObjectId>,
    changes: &'c [Change],
    document: &'c [u8],
    learner: &'c [String],
    reach: Reach,
}

impl<'a, 'repo> Pass<'a, 'repo> {
    pub fn new(
        objects: &'a Objects<'repo>,
        past: Past,
        drawn: Option<fn(&[u8]) -> bool>,
    ) -> Result<Self, Error> {
        let base_tree = past
            .base
            .map(|base| tree::of_commit(objects, &base))
            .transpose()?;
        Ok(Self {
            objects,
            base_tree,
            inherited: None,
            holdings: Holdings::default(),
            environments: Environments::default(),
            past,
            origins: None,
            twins: None,
            drawn,
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
            let ways = Ways::of(examination.inquiry());
            let brought = tree::compare(
                self.objects,
                self.base_tree,
                Some(tree),
                &|folder| ways.lead(folder),
                &mut |change: Change| {
                    let Some(blob) = change.new else {
                        return Ok(());
                    };
                    examination.file(&change.path, blob, change.old, || {
                        self.standing(tree, &change.path, &blob)
                    })
                },
            );
            if let Err(error) = brought {
                examination.files_unread(error.object().unwrap_or(tip));
            }
        }
        examination.files_done();
        Ok(())
    }

    /// Where the search for who brought content first, which goes beyond a commit's own parents and the fork point, did not look.
    pub fn bounds(&self) -> Bounds {
        Bounds {
            commits: self.origins.as_ref().and_then(|origins| origins.cut),
            twins: self.twins.as_ref().is_some_and(|twins| twins.cut),
        }
    }

    fn standing(
        &mut self,
        tree: ObjectId,
        path: &[u8],
        blob: &ObjectId,
    ) -> Result<Standing, Error> {
        if self.environments.hold(self.objects, tree, path)? {
            return Ok(Standing::Excluded);
        }
        Ok(match self.is_inherited(blob)? {
            true => Standing::Inherited,
            false => Standing::New,
        })
    }

    fn is_inherited(&mut self, blob: &ObjectId) -> Result<bool, Error> {
        let Some(tree) = self.base_tree else {
            return Ok(false);
        };
        let contents = match self.inherited.take() {
            Some(contents) => contents,
            None => Contents::of(self.objects, tree)?,
        };
        let contents = self.inherited.insert(contents);
        Ok(contents.files.contains(blob))
    }

    /// One commit of the learner's: what it says, and the content that it brought, at the path asked for or anywhere.
    pub fn examine(
        &mut self,
        commit: &Own,
        sight: &Sight<'_>,
        reach: Reach,
        examination: &mut Examination<'_>,
    ) -> Result<(), Error> {
        let (id, time) = (commit.id, commit.time);
        let known = match commit.known {
            Some(known) => known,
            None => self.read(&id)?,
        };
        if known.parents > 1 {
            return Ok(());
        }
        let heard = match reach {
            Reach::Here if examination.listens() => {
                let hear = |bytes: &[u8]| examination.heard(&id, commit::parse(bytes).message);
                self.objects.with_kind(&id, Kind::Commit, hear)?
            }
            _ => Vec::new(),
        };
        if heard.is_empty() && !examination.wants_changes() {
            return Ok(());
        }
        let (parent, tree) = (known.parent_tree, known.tree);
        let changes = self.changes(parent, tree, heard.is_empty(), reach, examination)?;
        let scene = Scene {
            id,
            tree,
            parent,
            changes: &changes,
            document: examination.inquiry().document(),
            learner: sight.learner,
            reach,
        };
        let mut best = (Novelty::Excluded, None);
        for change in &changes {
            let Some(blob) = change.new else { continue };
            let wanted = examination.wants(&change.path, &blob, reach);
            if !wanted && (heard.is_empty() || best.0 == Novelty::New) {
                continue;
            }
            let novelty = self.novelty(change, blob, &scene)?;
            if best.0 == Novelty::Excluded || novelty == Novelty::New && best.0 != novelty {
                best = (novelty, Some(change.path.as_slice()));
            }
            if wanted {
                let novelty = self.kept(novelty, change, blob, &scene, examination)?;
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
            let (novelty, source) = best;
            let novelty = self.lasting(&id, novelty, sight, scene.document)?;
            examination.credit(&heard, (id, time), novelty, source);
        }
        Ok(())
    }

    fn read(&self, id: &ObjectId) -> Result<Known, Error> {
        let (tree, parents) = self.objects.with_kind(id, Kind::Commit, |bytes| {
            let commit = commit::parse(bytes);
            (commit.tree, commit.parents)
        })?;
        let parent = parents.first().filter(|_| parents.len() == 1);
        Ok(Known {
            tree: tree.ok_or(Error::Corrupt(*id))?,
            parent_tree: parent
                .map(|parent| tree::of_commit(self.objects, &parent))
                .transpose()?,
            parents: parents.len(),
        })
    }

    /// What is left of a commit's worth for what its message says: that is taken back with the commit, while what a file holds
    /// shows by itself.
    fn lasting(
        &self,
        id: &ObjectId,
        novelty: Novelty,
        sight: &Sight<'_>,
        document: &[u8],
    ) -> Result<Novelty, Error> {
        if novelty != Novelty::New {
            return Ok(novelty);
        }
        if sight.reverts.undoes(self.objects, id, document)? {
            return Ok(Novelty::Undoing);
        }
        if sight.reverts.undone(self.objects, id, document)? {
            return Ok(Novelty::Reverted);
        }
        Ok(Novelty::New)
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
                // What went may have become what is asked for.
                let asked = |blob: ObjectId| examination.wants(&change.path, &blob, reach);
                if !silent || change.new.is_none_or(asked) {
                    changes.push(change);
                }
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
        scene: &Scene<'_>,
    ) -> Result<Novelty, Error> {
        let objects = self.objects;
        if is_excluded(&change.path, scene.document)
            || self.environments.hold(objects, scene.tree, &change.path)?
        {
            return Ok(Novelty::Excluded);
        }
        if self.is_inherited(&blob)? {
            return Ok(Novelty::Inherited);
        }
        let new = small(self.objects, &blob)?;
        if self.is_blank(change, new.as_deref(), scene.changes)? {
            return Ok(Novelty::Blank);
        }
        if new.as_ref().is_some_and(|new| self.is_peaks(new)) {
            return Ok(Novelty::Excluded);
        }
        // It is in no folder of the fork point's: those need not be read again.
        let others = self.inherited.as_ref().map(|contents| &contents.folders);
        if let Some(parent) = scene.parent
            && self.holdings.hold(objects, parent, &blob, others)?
        {
            return Ok(Novelty::Copied);
        }
        // Without a fork point all of history would have to be read for every changed file; a file that is new is worth that.
        let is_added = change.old.is_none() || scene.reach == Reach::Anywhere;
        if (is_added || self.past.base.is_some()) && self.is_foreign(&blob, scene) {
            return Ok(Novelty::Foreign);
        }
        if let (None, Some(new)) = (change.old, &new)
            && self.is_twin(new, scene)
        {
            return Ok(Novelty::Copied);
        }
        Ok(Novelty::New)
    }

    /// What content is still worth at its path: new one is nothing of the learner's where they put somebody else's in its place.
    fn kept(
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
        let (Some(now), Some(_), Reach::Here) =
            (now.filter(|now| *now != blob), self.past.base, scene.reach)
        else {
            return Ok(false);
        };
        if !self.is_foreign(&now, scene) {
            return Ok(false);
        }
        let Some(tip) = self.past.tips.first() else {
            return Ok(false);
        };
        let last = versions::last_change(self.objects, &self.past.shallow, *tip, &change.path)?;
        let Some(last) = last else { return Ok(false) };
        self.objects.with_kind(&last, Kind::Commit, |bytes| {
            let commit = commit::parse(bytes);
            let author = &commit.author;
            commit.parents.len() < 2
                && identity::is_one_of(scene.learner, author.name, author.email)
        })
    }

    /// Whether peak made the file, under whatever name.
    fn is_peaks(&self, content: &[u8]) -> bool {
        is_document(content) || self.drawn.is_some_and(|drawn| drawn(content))
    }

    /// Whether somebody else brought the content before the commit did.
    fn is_foreign(&mut self, blob: &ObjectId, scene: &Scene<'_>) -> bool {
        let inherited = self.inherited.as_ref();
        inherited.is_none_or(|inherited| !inherited.files.contains(blob))
            && self.origins(scene.learner).look_at(&scene.id)
            && self.read_origins(scene.learner).is_foreign(blob)
    }

    /// Whether a new file is a copy, with other white space, of the fork point's files or of what others brought since.
    fn is_twin(&mut self, new: &[u8], scene: &Scene<'_>) -> bool {
        let is_among = self.origins(scene.learner).look_at(&scene.id);
        if !is_among && self.past.base.is_none() {
            return false;
        }
        let place = self.read_origins(scene.learner).place(&scene.id);
        let objects = self.objects;
        self.twins(scene.learner).hold(objects, new, place)
    }

    fn origins(&mut self, learner: &[String]) -> &mut Origins {
        let (objects, past) = (self.objects, &self.past);
        self.origins
            .get_or_insert_with(|| Origins::of(objects, past, learner))
    }

    fn read_origins(&mut self, learner: &[String]) -> &Origins {
        self.origins(learner);
        let origins = self.origins.get_or_insert_default();
        origins.read(self.objects, &self.past, self.inherited.as_ref());
        origins
    }

    fn twins(&mut self, learner: &[String]) -> &mut Twins {
        if self.twins.is_none() {
            let foreign: Vec<_> = self.read_origins(learner).foreign().collect();
            let inherited = self.inherited.as_ref().map(|contents| &contents.files);
            let is_newer =
                |blob: &ObjectId| inherited.is_none_or(|inherited| !inherited.contains(blob));
            let newer = foreign.into_iter().filter(|(blob, _)| is_newer(blob));
            let inherited = inherited.into_iter().flatten().map(|blob| (*blob, 0));
            let all: HashSet<(ObjectId, usize)> = inherited.chain(newer).collect();
            self.twins = Some(Twins::of(self.objects, &self.past, all));
        }
        self.twins.get_or_insert_default()
    }

    /// Whether the content differs from the file before by nothing but white space; for a new file also from one that went.
    fn is_blank(
        &self,
        change: &Change,
        new: Option<&[u8]>,
        changes: &[Change],
    ) -> Result<bool, Error> {
        let Some(new) = new else {
            return Ok(false);
        };
        if let Some(old) = &change.old {
            return Ok(small(self.objects, old)?.is_some_and(|old| !differs(Some(&old), new)));
        }
        if !differs(None, new) {
            return Ok(true);
        }
        let gone = changes
            .iter()
            .filter(|other| other.new.is_none())
            .filter_map(|other| other.old);
        for old in gone.take(MAX_DELETED) {
            if small(self.objects, &old)?.is_some_and(|old| !differs(Some(&old), new)) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

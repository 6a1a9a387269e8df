//! What one commit of the learner's is worth: its changes, compared with what was there before and at the fork point.

mod joined;
mod novelty;
mod own;
mod trail;

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use super::authors::{Known, Own};
use super::contents::{Contents, Given, Inherited};
use super::foresight::Foreseen;
use super::holding::{Environments, Holdings};
use super::ids::{IdMap, IdSet};
use super::near::near;
use super::object::{Kind, Objects};
use super::origin::Origins;
use super::proof::content;
use super::stop::Stop;
use super::survey::{Bounds, Search, Survey};
use super::tree::{Change, EntryKind};
use super::twins::Twins;
use super::undo::{Ground, Reverts};
use super::way::Ways;
use super::{Error, commit, tree};
use crate::evidence::ObjectId;
use crate::evidence::examine::{Brought, Examination, Novelty, Reach, Standing};
use crate::evidence::site::Precedent;
use crate::evidence::vendored::is_excluded;

/// What one commit is compared with, and what was read for that.
pub(super) struct Pass<'a, 'repo> {
    objects: &'a Objects<'repo>,
    /// The content of the fork point, read when first needed; `None` where there is none.
    inherited: Option<&'a Inherited>,
    holdings: Holdings,
    environments: Environments,
    origins: &'a Origins<'repo>,
    /// Read when first needed.
    twins: Option<Twins>,
    noted: Noted,
    /// What is left of files without white space, where that was asked.
    substances: RefCell<IdMap<Option<(u64, u64)>>>,
    /// The new files that were compared with older ones.
    compared: IdSet,
    /// Where the commit that made a file at the tip what it is was looked for.
    last_changes: HashMap<Vec<u8>, Option<ObjectId>>,
    /// Where commits of the learner's that were compared as a whole left files, as far as [`trail::MAX_PATHS`] goes.
    left_at: RefCell<HashSet<Vec<u8>>>,
    /// What another repository has from others.
    given: Given,
    /// Tells a file that peak made.
    drawn: Option<fn(&[u8]) -> bool>,
}

/// What was seen on the way and says more than a verdict does.
#[derive(Default)]
struct Noted {
    /// For each new file that came with a commit of the learner's, by its content, the older one, of the fork point's or somebody
    /// else's since, that is nearly the same.
    near: HashMap<ObjectId, ObjectId>,
    /// For each file that answers, by its content now, the older one that it is nearly the same as, where that is not told of the
    /// commit that brought it.
    near_now: HashMap<ObjectId, ObjectId>,
    /// For commits of the learner's that bring what somebody else had brought, with which commit that was.
    preceded: HashMap<ObjectId, ObjectId>,
    /// The learner's commits whose work later ones took back, as far as they were asked about.
    reverted: HashSet<ObjectId>,
}

/// What a commit's changes are worth together, as far as they were weighed.
struct Worth<'c> {
    /// The best of them, and its path.
    best: Novelty,
    source: Option<&'c [u8]>,
    /// What kept one of them from being weighed.
    unread: Option<Error>,
    /// Whether one told what a file was before.
    traced: bool,
}

/// One commit, while its changes are told.
struct Scene<'c> {
    id: ObjectId,
    time: i64,
    tree: ObjectId,
    parent: Option<ObjectId>,
    changes: &'c [Change],
    document: &'c [u8],
    foreseen: Option<&'c Foreseen>,
    reach: Reach,
}

impl<'a, 'repo> Pass<'a, 'repo> {
    pub fn new(
        objects: &'a Objects<'repo>,
        origins: &'a Origins<'repo>,
        inherited: Option<&'a Inherited>,
        search: &Search,
    ) -> Self {
        Self {
            objects,
            inherited,
            holdings: Holdings::default(),
            environments: Environments::default(),
            origins,
            twins: None,
            noted: Noted::default(),
            substances: RefCell::default(),
            compared: IdSet::default(),
            last_changes: HashMap::new(),
            left_at: RefCell::default(),
            given: search.given.clone(),
            drawn: search.drawn,
        }
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
                self.base_tree(),
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

    /// Tells what was noted, and where the search for who brought content first, which goes beyond a commit's own parents and the fork
    /// point, did not look.
    pub fn tell(&mut self, survey: &mut Survey) {
        let noted = std::mem::take(&mut self.noted);
        let told = noted.preceded.into_iter().filter_map(|(own, commit)| {
            let read = |bytes: &[u8]| commit::parse(bytes).author.address();
            let address = self.objects.with_kind(&commit, Kind::Commit, read).ok()?;
            Some((own, Precedent { commit, address }))
        });
        survey.preceded = told.collect();
        survey.near = noted.near;
        survey.near_now = noted.near_now;
        survey.reverted = noted.reverted;
        survey.bounds = Bounds {
            commits: self.origins.cut(),
            branches: self.origins.branches(),
            twins: self.twins.as_ref().is_some_and(|twins| twins.cut),
            gap: self.origins.has_gap(),
        };
    }

    fn standing(
        &mut self,
        tree: ObjectId,
        path: &[u8],
        blob: &ObjectId,
    ) -> Result<Standing, Error> {
        if let Some(end) = self.environments.around(self.objects, tree, path)? {
            return Ok(Standing::Excluded(end));
        }
        Ok(match self.is_inherited(blob)? {
            true => Standing::Inherited,
            false => Standing::New,
        })
    }

    fn base_tree(&self) -> Option<ObjectId> {
        self.inherited.map(|inherited| inherited.tree)
    }

    /// The file that stood at a path at the fork point.
    fn stood_before(&self, path: &[u8]) -> Result<Option<ObjectId>, Error> {
        match self.base_tree() {
            Some(base) => tree::file_below(self.objects, base, path),
            None => Ok(None),
        }
    }

    /// What the fork point holds, where that was asked before.
    fn known(&self) -> Option<&'a Contents> {
        self.inherited.and_then(Inherited::known)
    }

    fn is_inherited(&mut self, blob: &ObjectId) -> Result<bool, Error> {
        if self.given.hold(blob)? {
            return Ok(true);
        }
        let Some(inherited) = self.inherited else {
            return Ok(false);
        };
        let contents = inherited.read(self.objects)?;
        Ok(contents.files.contains(blob))
    }

    /// One commit of the learner's: what it says, and the content that it brought, at the path asked for or anywhere. Whether more is
    /// known now of what files were before, so that commits of the same second are worth another look. `reverts` is what newer commits say
    /// that they take back, `foreseen` what was found out beforehand of this one.
    pub fn examine(
        &mut self,
        commit: &Own,
        reverts: &Reverts,
        foreseen: Option<Foreseen>,
        reach: Reach,
        examination: &mut Examination<'_>,
    ) -> Result<bool, Error> {
        let (id, time) = (commit.id, commit.time);
        let known = match commit.known {
            Some(known) => known,
            None => Known::read(self.objects, &id)?,
        };
        if known.parents > 1 {
            return Ok(false);
        }
        let heard = match reach {
            Reach::Here if examination.listens() => {
                let hear = |bytes: &[u8]| examination.heard(&id, commit::parse(bytes).message);
                self.objects.with_kind(&id, Kind::Commit, hear)?
            }
            _ => Vec::new(),
        };
        if heard.is_empty() && !examination.wants_changes() {
            return Ok(false);
        }
        let (parent, tree) = (known.parent_tree, known.tree);
        let mut foreseen = foreseen.filter(|_| heard.is_empty());
        let changes = match &mut foreseen {
            Some(foreseen) => foreseen.still(|path| examination.is_asked(path)),
            None => self.changes((parent, tree), heard.is_empty(), reach, examination)?,
        };
        let scene = Scene {
            id,
            time,
            tree,
            parent,
            changes: &changes,
            document: examination.inquiry().document(),
            foreseen: foreseen.as_ref(),
            reach,
        };
        let mut worth = Worth::default();
        for change in &changes {
            self.weigh(&scene, change, heard.is_empty(), &mut worth, examination);
        }
        if heard.is_empty() {
            return Ok(worth.traced);
        }
        let novelty = match worth.unread {
            Some(error) if worth.best != Novelty::New => Err(error),
            _ if worth.best == Novelty::Excluded => Ok(idle(&scene)),
            _ => self.lasting(&scene, worth.best, reverts),
        };
        match novelty {
            Ok(novelty) => examination.credit(&heard, (id, time), novelty, worth.source),
            Err(error) => examination.gap_in(&heard, error.object().unwrap_or(id)),
        }
        Ok(worth.traced)
    }

    /// Brings a change that is asked for; where the message says something (`silent` is false), any new content will do for that.
    fn weigh<'c>(
        &mut self,
        scene: &Scene<'c>,
        change: &'c Change,
        silent: bool,
        worth: &mut Worth<'c>,
        examination: &mut Examination<'_>,
    ) {
        let Some(blob) = change.new else { return };
        let wanted = examination.wants(&change.path, &blob, scene.reach);
        if !wanted && (silent || worth.best == Novelty::New) {
            return;
        }
        let weighed = self.novelty(change, blob, scene).and_then(|novelty| {
            if worth.best == Novelty::Excluded || novelty == Novelty::New && worth.best != novelty {
                (worth.best, worth.source) = (novelty, Some(change.path.as_slice()));
            }
            if wanted {
                self.bring(scene, change, (blob, novelty), worth, examination)?;
            }
            Ok(())
        });
        if let Err(error) = weighed {
            if wanted {
                let object = error.object().unwrap_or(scene.id);
                examination.gap_at(&change.path, &blob, scene.reach, object);
            }
            worth.unread.get_or_insert(error);
        }
    }

    fn bring(
        &mut self,
        scene: &Scene<'_>,
        change: &Change,
        (blob, novelty): (ObjectId, Novelty),
        worth: &mut Worth<'_>,
        examination: &mut Examination<'_>,
    ) -> Result<(), Error> {
        let is_moved = scene.reach == Reach::Anywhere;
        if is_moved && novelty == Novelty::Blank {
            worth.traced |= self.trace(change, blob, scene, examination)?;
        }
        let novelty = self.kept(novelty, change, blob, scene, examination)?;
        let before = match is_moved && novelty == Novelty::New {
            true => self.stood_before(&change.path)?,
            false => None,
        };
        let objects = self.objects;
        let brought = Brought {
            path: &change.path,
            source: &change.path,
            blob,
            commit: (scene.id, scene.time),
            novelty,
            reach: scene.reach,
            before,
            links: &[],
        };
        examination.brought(&brought, |blob| content(objects, blob));
        Ok(())
    }

    /// What is left of a commit's worth for what its message says: that is taken back with the commit, unless what it brought is
    /// there all the same, while what a file holds shows by itself.
    fn lasting(
        &mut self,
        scene: &Scene<'_>,
        novelty: Novelty,
        reverts: &Reverts,
    ) -> Result<Novelty, Error> {
        if novelty != Novelty::New {
            return Ok(novelty);
        }
        let ground = Ground {
            objects: self.objects,
            past: self.origins.past(),
            document: scene.document,
        };
        if reverts.undoes(&ground, &scene.id)? {
            return Ok(Novelty::Undoing);
        }
        if reverts.undone(&ground, &scene.id)? && !self.is_there_again(scene)? {
            self.noted.reverted.insert(scene.id);
            return Ok(Novelty::Reverted);
        }
        Ok(Novelty::New)
    }

    /// Whether something new that a commit brought is at the judged commit as it was brought: it came back, by whatever way, or never
    /// went.
    fn is_there_again(&mut self, scene: &Scene<'_>) -> Result<bool, Error> {
        let tip = self.origins.past().tip;
        for change in scene.changes {
            let Some(blob) = change.new else { continue };
            let now = tree::lookup(self.objects, &tip, &change.path)?;
            let is_there = now.is_some_and(|now| now.kind == EntryKind::File && now.id == blob);
            if is_there && self.novelty(change, blob, scene)? == Novelty::New {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// What a commit changed: where only paths asked for matter, near those.
    fn changes(
        &self,
        (parent, tree): (Option<ObjectId>, ObjectId),
        silent: bool,
        reach: Reach,
        examination: &Examination<'_>,
    ) -> Result<Vec<Change>, Error> {
        if silent && reach == Reach::Here {
            let leads_on = |folder: &[u8]| examination.leads_on(folder);
            let is_asked = |path: &[u8]| examination.is_asked(path);
            let trees = (parent, tree);
            return near(self.objects, trees, &leads_on, &is_asked, &Stop::default());
        }
        let mut changes = Vec::new();
        let objects = self.objects;
        tree::compare(
            objects,
            parent,
            Some(tree),
            &|_| true,
            &mut |change: Change| {
                let mut left_at = self.left_at.borrow_mut();
                if change.new.is_some() && left_at.len() < trail::MAX_PATHS {
                    left_at.insert(change.path.clone());
                }
                // What went may have become what is asked for.
                let asked = |blob: ObjectId| examination.wants(&change.path, &blob, reach);
                if !silent || change.new.is_none_or(asked) {
                    changes.push(change);
                }
                Ok(())
            },
        )?;
        Ok(changes)
    }
}

impl Default for Worth<'_> {
    fn default() -> Self {
        Self {
            best: Novelty::Excluded,
            source: None,
            unread: None,
            traced: false,
        }
    }
}

/// What a commit is that brings no content but what tools write, at most.
fn idle(scene: &Scene<'_>) -> Novelty {
    let is_gone =
        |change: &Change| change.new.is_none() && !is_excluded(&change.path, scene.document);
    if scene.parent == Some(scene.tree) {
        Novelty::Bare
    } else if scene.changes.is_empty() {
        Novelty::Unwritten
    } else if scene.changes.iter().any(is_gone) {
        Novelty::Deletion
    } else {
        Novelty::Excluded
    }
}

//! Commits that say that they take another back, and whether they really do.
//!
//! A message is a claim; the trees tell. An empty commit that says "This reverts commit" changes nothing.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{BTreeSet, HashMap};

use super::ids::{IdMap, IdSet};
use super::lineage::Lineage;
use super::object::Objects;
use super::origin::Past;
use super::tree::Change;
use super::walk::Walk;
use super::{Error, base, commit, request, tree};
use crate::evidence::ObjectId;
use crate::evidence::vendored::is_excluded;

/// Fewest hex digits that name a commit, as `git revert --reference` writes them.
const LEAST: usize = 7;
/// Most messages that name one commit.
const MOST: usize = 64;
/// How long a chain of commits is followed each of which takes the one before back.
const LONGEST: usize = 256;
/// Most commits that one merge is believed to have brought.
const MAX_BROUGHT: usize = 5_000;
/// Most requests that are believed to be taken back, most commits that are looked at for who brought them, and most that are said to
/// have brought one.
const MAX_REQUESTS: usize = 256;
const MAX_LOOKED_AT: usize = 20_000;
const MAX_BRINGERS: usize = 8;
/// Most merges that are looked at because they were taken back, the last ones to be.
const MAX_MERGES: usize = 256;
/// So many times a pair of commits is looked up by itself; then history is read once for all.
const FEW: usize = 32;

/// Who says that they take back whom.
#[derive(Default)]
pub(super) struct Reverts {
    /// By the first digits of the commit taken back: all its known digits, and who says so.
    by_target: HashMap<String, Vec<(String, ObjectId)>>,
    by_revert: IdMap<Vec<String>>,
    /// The requests that are taken back, by number, and who says so.
    by_request: Vec<(String, ObjectId)>,
    /// The commits that brought requests, by number.
    requests: OnceCell<HashMap<String, Vec<ObjectId>>>,
    /// Whose targets were not yet looked at for merges.
    fresh: RefCell<Vec<ObjectId>>,
    merges: RefCell<Vec<Merge>>,
    lineage: OnceCell<Lineage>,
    /// How many pairs were looked up.
    asked: Cell<usize>,
    /// Whether a commit was taken back, of those that were asked about: who can take one back is met before it.
    undone: RefCell<IdMap<bool>>,
}

/// What questions about reverts are asked of.
pub(super) struct Ground<'a, 'repo> {
    pub objects: &'a Objects<'repo>,
    pub past: &'a Past<'repo>,
    /// The progress document, which does not count.
    pub document: &'a [u8],
}

/// A merge that was taken back.
struct Merge {
    revert: ObjectId,
    /// The commits that came with it.
    brought: IdSet,
}

impl Reverts {
    /// Notes what the message of `revert` says.
    pub fn add(&mut self, revert: ObjectId, targets: Vec<String>) {
        for target in &targets {
            if target.starts_with(['#', '!']) {
                if self.by_request.len() < MAX_REQUESTS {
                    self.by_request.push((target.clone(), revert));
                }
                continue;
            }
            let claims = self
                .by_target
                .entry(target[..LEAST].to_owned())
                .or_default();
            if claims.len() < MOST {
                claims.push((target.clone(), revert));
            }
        }
        if !targets.is_empty() {
            self.by_revert.insert(revert, targets);
            self.fresh.get_mut().push(revert);
        }
    }

    /// Whether a later commit took this one back, or a merge that it came with, and was not taken back itself.
    ///
    /// # Errors
    /// [`Error::Missing`], [`Error::Corrupt`].
    pub fn undone(&self, ground: &Ground<'_, '_>, id: &ObjectId) -> Result<bool, Error> {
        self.find_merges(ground);
        self.undone_within(ground, id, LONGEST)
    }

    /// Whether this commit does nothing but take an earlier one back.
    ///
    /// # Errors
    /// [`Error::Missing`], [`Error::Corrupt`].
    pub fn undoes(&self, ground: &Ground<'_, '_>, id: &ObjectId) -> Result<bool, Error> {
        let mut taken = BTreeSet::new();
        for target in self.targets(ground, id) {
            let sides = match taken_side(ground, id, &target)? {
                Some(side) => Some((Some(tree::of_commit(ground.objects, &side)?), target)),
                None if self.takes_back(ground, id, &target)? => {
                    sides(ground.objects, &target)?.map(|(old, _)| (old, target))
                }
                None => None,
            };
            if let Some((old, target)) = sides {
                let new = tree::of_commit(ground.objects, &target)?;
                taken.extend(
                    changes(ground, (old, new))?
                        .into_iter()
                        .map(|change| change.path),
                );
            }
        }
        let Some(own) = sides(ground.objects, id)?.filter(|_| !taken.is_empty()) else {
            return Ok(false);
        };
        let mut own = changes(ground, own)?.into_iter();
        Ok(own.all(|change| change.new.is_none() || taken.contains(&change.path)))
    }

    fn undone_within(
        &self,
        ground: &Ground<'_, '_>,
        id: &ObjectId,
        left: usize,
    ) -> Result<bool, Error> {
        if left == 0 {
            return Ok(false);
        }
        if let Some(known) = self.undone.borrow().get(id) {
            return Ok(*known);
        }
        let undone = self.is_undone(ground, id, left)?;
        self.undone.borrow_mut().insert(*id, undone);
        Ok(undone)
    }

    fn is_undone(
        &self,
        ground: &Ground<'_, '_>,
        id: &ObjectId,
        left: usize,
    ) -> Result<bool, Error> {
        let hex = id.to_string();
        let by_name = self.by_target.get(&hex[..LEAST]).into_iter().flatten();
        let by_name = by_name.filter(|(target, _)| hex.starts_with(target.as_str()));
        let is_brought =
            |request: &&(String, ObjectId)| self.named(ground, &request.0).contains(id);
        let by_request = self.by_request.iter().filter(is_brought);
        for (_, revert) in by_name.chain(by_request) {
            if self.takes_back(ground, revert, id)?
                && self.is_behind(ground, revert, id)
                && !self.undone_within(ground, revert, left - 1)?
            {
                return Ok(true);
            }
        }
        for merge in self.merges.borrow().iter() {
            if merge.brought.contains(id) && !self.undone_within(ground, &merge.revert, left - 1)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The commits behind `revert` that it says to take back.
    fn targets(&self, ground: &Ground<'_, '_>, revert: &ObjectId) -> Vec<ObjectId> {
        let named = self.by_revert.get(revert).into_iter().flatten();
        named
            .flat_map(|target| self.named(ground, target))
            .filter(|target| self.is_behind(ground, revert, target))
            .collect()
    }

    /// The commits that a message may mean by this name.
    fn named(&self, ground: &Ground<'_, '_>, target: &str) -> Vec<ObjectId> {
        if !target.starts_with(['#', '!']) {
            return ground.objects.with_prefix(target).into_iter().collect();
        }
        let requests = self.requests.get_or_init(|| requests(ground));
        requests.get(target).cloned().unwrap_or_default()
    }

    /// Looks for merges among what newly met messages take back.
    fn find_merges(&self, ground: &Ground<'_, '_>) {
        let fresh = std::mem::take(&mut *self.fresh.borrow_mut());
        for revert in fresh {
            let targets = self.by_revert.get(&revert).into_iter().flatten();
            for target in targets.flat_map(|target| self.named(ground, target)) {
                if self.merges.borrow().len() >= MAX_MERGES {
                    return;
                }
                // What cannot be read of somebody's says nothing of the commit that is asked about.
                if let Ok(Some(side)) = taken_side(ground, &revert, &target)
                    && self.is_behind(ground, &revert, &target)
                {
                    let brought = brought(ground, target, side);
                    self.merges.borrow_mut().push(Merge { revert, brought });
                }
            }
        }
    }

    /// Whether `revert` puts back each file of `target` as it was before; or, where it takes several commits back, as it was before
    /// one of those that made it what `target` found.
    fn takes_back(
        &self,
        ground: &Ground<'_, '_>,
        revert: &ObjectId,
        target: &ObjectId,
    ) -> Result<bool, Error> {
        let objects = ground.objects;
        let (Some(sides), Some((old, new))) = (sides(objects, target)?, sides(objects, revert)?)
        else {
            return Ok(false);
        };
        let changes = changes(ground, sides)?;
        let mut others = None;
        let mut any = false;
        for change in &changes {
            let now = tree::file_below(objects, new, &change.path)?;
            if now != change.old {
                if others.is_none() {
                    others = Some(self.others(ground, revert, target)?);
                }
                let others = others.as_deref().unwrap_or_default();
                if !before(change, others).contains(&now) {
                    return Ok(false);
                }
            }
            any |= match old {
                Some(old) => tree::file_below(objects, old, &change.path)? != now,
                None => true,
            };
        }
        Ok(any)
    }

    /// What the other commits changed that `revert` takes back.
    fn others(
        &self,
        ground: &Ground<'_, '_>,
        revert: &ObjectId,
        target: &ObjectId,
    ) -> Result<Vec<Change>, Error> {
        let mut others = Vec::new();
        for other in self.targets(ground, revert) {
            if other != *target
                && let Some(sides) = sides(ground.objects, &other)?
            {
                others.extend(changes(ground, sides)?);
            }
        }
        Ok(others)
    }

    /// Whether `revert` has the commit that it takes back in its own history: one that lies about on another branch, or was left
    /// behind by a rebase, is not in every clone, and the verdict must be the same in all of them.
    fn is_behind(&self, ground: &Ground<'_, '_>, revert: &ObjectId, target: &ObjectId) -> bool {
        self.asked.set(self.asked.get() + 1);
        let read = || Lineage::of(ground.objects, ground.past);
        let known = match self.asked.get() > FEW {
            true => self.lineage.get_or_init(read).holds(revert, target),
            false => None,
        };
        known.unwrap_or_else(|| {
            // Where history is not whole here, what it says of itself is believed.
            base::merge_base(ground.objects, &[], *revert, &[*target])
                .map_or(true, |common| common == Some(*target))
        })
    }
}

/// The commits after the fork point that brought requests, by number; upstream's requests and the fork's may have the same.
fn requests(ground: &Ground<'_, '_>) -> HashMap<String, Vec<ObjectId>> {
    let past = ground.past;
    let look = |commit: &commit::Commit<'_>| request::brought(commit.message);
    let mut walk = Walk::new(ground.objects, &past.shallow, past.tip, past.base, look);
    past.head.into_iter().for_each(|head| walk.also(head));
    let mut requests: HashMap<String, Vec<ObjectId>> = HashMap::new();
    let mut left = MAX_LOOKED_AT;
    while let Some(step) = walk.step()
        && left > 0
    {
        left -= 1;
        if let Some(request) = step.note {
            let bringers = requests.entry(request).or_default();
            if bringers.len() < MAX_BRINGERS {
                bringers.push(step.id);
            }
        }
    }
    requests
}

/// What a file may have been before a change and before those that led to it.
fn before(change: &Change, others: &[Change]) -> BTreeSet<Option<ObjectId>> {
    let mut before = BTreeSet::from([change.old]);
    loop {
        let earlier = others
            .iter()
            .filter(|other| other.path == change.path && before.contains(&other.new));
        let earlier: Vec<_> = earlier.map(|other| other.old).collect();
        let known = before.len();
        before.extend(earlier);
        if before.len() == known {
            return before;
        }
    }
}

/// The parent of the merge `target` to whose files `revert` goes back, if it does.
fn taken_side(
    ground: &Ground<'_, '_>,
    revert: &ObjectId,
    target: &ObjectId,
) -> Result<Option<ObjectId>, Error> {
    let objects = ground.objects;
    let (after, parents) = tree::root_and_parents(objects, target)?;
    let (Some(after), Some((Some(old), new)), true) =
        (after, sides(objects, revert)?, parents.len() > 1)
    else {
        return Ok(None);
    };
    for parent in parents.iter() {
        let (mut back, mut any) = (true, false);
        let tree = tree::of_commit(objects, &parent)?;
        for change in changes(ground, (Some(tree), after))? {
            let now = tree::file_below(objects, new, &change.path)?;
            back &= now == change.old;
            any |= tree::file_below(objects, old, &change.path)? != now;
        }
        if back && any {
            return Ok(Some(parent));
        }
    }
    Ok(None)
}

/// What came with a merge, and was not in the history of that parent.
fn brought(ground: &Ground<'_, '_>, merge: ObjectId, side: ObjectId) -> IdSet {
    let shallow = &ground.past.shallow;
    let look = |_: &commit::Commit<'_>| ();
    let mut walk = Walk::new(ground.objects, shallow, merge, Some(side), look);
    let mut brought = IdSet::default();
    while let Some(step) = walk.step()
        && brought.len() < MAX_BROUGHT
    {
        brought.insert(step.id);
    }
    brought.retain(|id| !walk.is_hidden(id));
    brought
}

/// What a message says to take back, by the texts up to "reverts " and after it: a commit, by its first digits, as in "This reverts
/// commit 1a2b3c4", or a request, by its number.
pub(super) fn target((before, rest): (&[u8], &[u8])) -> Option<String> {
    let Some(rest) = rest.strip_prefix(b"commit ") else {
        return request::reverted(rest);
    };
    if !before.ends_with(b"his reverts ") {
        return None;
    }
    let digits = rest.iter().take_while(|byte| byte.is_ascii_hexdigit());
    let hex: String = digits
        .take(64)
        .map(|byte| char::from(byte.to_ascii_lowercase()))
        .collect();
    (hex.len() >= LEAST).then_some(hex)
}

/// What changed between the trees before and after a commit, but for what never counts.
fn changes(
    ground: &Ground<'_, '_>,
    (before, after): (Option<ObjectId>, ObjectId),
) -> Result<Vec<Change>, Error> {
    let mut changes = Vec::new();
    let mut keep = |change: Change| {
        if !is_excluded(&change.path, ground.document) {
            changes.push(change);
        }
        Ok(())
    };
    tree::compare(ground.objects, before, Some(after), &|_| true, &mut keep)?;
    Ok(changes)
}

/// The trees before and after a commit; `None` for a merge.
fn sides(
    objects: &Objects<'_>,
    id: &ObjectId,
) -> Result<Option<(Option<ObjectId>, ObjectId)>, Error> {
    let (tree, parents) = tree::root_and_parents(objects, id)?;
    let Some(tree) = tree.filter(|_| parents.len() < 2) else {
        return Ok(None);
    };
    let before = parents
        .first()
        .map(|parent| tree::of_commit(objects, &parent));
    Ok(Some((before.transpose()?, tree)))
}

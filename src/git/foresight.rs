//! What the judge will ask of the learner's commits, found out on the thread that has walked and would be idle: the judge comes from
//! the newest commit, this from the oldest, until they meet.
//!
//! What is found out is what the judge would find, of more questions than may still be open by then: it changes no verdict.

use std::collections::HashMap;
use std::sync::{Condvar, Mutex, MutexGuard, OnceLock, PoisonError};

use super::Error;
use super::authors::{Known, Own};
use super::holding::{Contents, Holdings};
use super::ids::IdMap;
use super::object::Objects;
use super::tree::{self, Change};
use crate::evidence::ObjectId;
use crate::evidence::examine::Asked;

/// Fewest commits between both for which this begins, and for which it goes on: the judge may be there before. Tests are content
/// with one.
const WORTH: usize = if cfg!(debug_assertions) { 1 } else { 64 };
const APART: usize = 2;
/// Of how many commits it is kept at a time, and how many changed files of one.
const MAX_KEPT: usize = 20_000;
const MAX_CHANGES: usize = 1_000;

/// What one thread finds out for the other.
#[derive(Default)]
pub(super) struct Foresight {
    state: Mutex<State>,
    changed: Condvar,
    /// The content of the fork point, once it is read.
    pub inherited: OnceLock<Contents>,
}

#[derive(Default)]
struct State {
    /// What is asked about, once that is known.
    asked: Option<Asked>,
    is_over: bool,
    /// How many commits the judge has come to.
    judged: usize,
    told: HashMap<usize, Foreseen>,
}

/// What is known of a commit before the judge comes to it.
pub(super) struct Foreseen {
    /// Its changes in the folders that lead to files that are asked about: of those files, and files that went.
    near: Vec<Change>,
    /// The same in all folders, where a new file is among them.
    all: Option<Vec<Change>>,
    /// Whether the content of a changed file was in the tree before, at whatever path.
    held: IdMap<bool>,
}

/// The judge's end of it: that it stops, for whatever reason, is told.
pub(super) struct Judge<'a>(&'a Foresight);

impl Drop for Judge<'_> {
    fn drop(&mut self) {
        self.stop();
    }
}

impl<'a> Judge<'a> {
    /// Of this foresight.
    pub fn new(foresight: &'a Foresight) -> Self {
        Self(foresight)
    }

    /// Says what will be asked about.
    pub fn ask(&self, asked: Asked) {
        self.0.state().asked = Some(asked);
        self.0.changed.notify_all();
    }

    /// Says that nothing more will be asked.
    pub fn stop(&self) {
        self.0.state().is_over = true;
        self.0.changed.notify_all();
    }

    /// What is known of the next of the learner's commits, which come in the same order to both.
    pub fn next(&self) -> Option<Foreseen> {
        let mut state = self.0.state();
        let place = state.judged;
        state.judged += 1;
        state.told.remove(&place)
    }
}

impl Foreseen {
    /// The changes near files that are asked about.
    pub fn near(&self) -> &[Change] {
        &self.near
    }

    /// All of them, where they are known.
    pub fn all(&self) -> Option<&[Change]> {
        self.all.as_deref()
    }

    /// Whether the tree before held this content, where that is known.
    pub fn holds(&self, blob: &ObjectId) -> Option<bool> {
        self.held.get(blob).copied()
    }

    /// Of a commit with these trees; `None` where that is not worth it, or something is not to be read: the judge will tell.
    fn of(
        objects: &Objects<'_>,
        known: &Known,
        asked: &Asked,
        inherited: Option<&Contents>,
        holdings: &mut Holdings,
    ) -> Option<Self> {
        if known.parents > 1 {
            return None;
        }
        let changes = |enter: &dyn Fn(&[u8]) -> bool| {
            let mut changes = Vec::new();
            let trees = (known.parent_tree, Some(known.tree));
            tree::compare(objects, trees.0, trees.1, enter, &mut |change: Change| {
                if change.new.is_none() || asked.is_about(&change.path) {
                    changes.push(change);
                }
                Ok(())
            })?;
            Ok::<_, Error>(changes)
        };
        let near = changes(&|folder| asked.leads_on(folder)).ok()?;
        let is_added = |change: &Change| change.old.is_none() && change.new.is_some();
        let all = match near.iter().any(is_added) {
            true => Some(changes(&|_| true).ok()?),
            false => None,
        };
        let count = near.len() + all.as_ref().map_or(0, Vec::len);
        if count > MAX_CHANGES {
            return None;
        }
        let mut held = IdMap::default();
        for blob in near.iter().filter_map(|change| change.new) {
            let Some(parent) = known.parent_tree else {
                break;
            };
            if inherited.is_some_and(|contents| contents.files.contains(&blob)) {
                continue;
            }
            let others = inherited.map(|contents| &contents.folders);
            held.insert(blob, holdings.hold(objects, parent, &blob, others).ok()?);
        }
        Some(Self { near, all, held })
    }
}

impl Foresight {
    /// Finds out what there is to be found out of these commits of the learner's, the last first, until the judge comes or stops.
    pub fn tell(&self, objects: &Objects<'_>, own: &[Own]) {
        let Some(asked) = self.asked() else { return };
        if own.len() < self.state().judged + WORTH {
            return;
        }
        let mut holdings = Holdings::default();
        for (place, own) in own.iter().enumerate().rev() {
            let state = self.state();
            let is_near = place < state.judged + APART;
            if state.is_over || is_near || state.told.len() >= MAX_KEPT {
                return;
            }
            drop(state);
            let known = own.known.or_else(|| Known::read(objects, &own.id).ok());
            let foreseen = known.and_then(|known| {
                Foreseen::of(objects, &known, &asked, self.inherited.get(), &mut holdings)
            });
            if let Some(foreseen) = foreseen {
                self.state().told.insert(place, foreseen);
            }
        }
    }

    /// What is asked about, as soon as that is known; `None` where the judge has stopped.
    fn asked(&self) -> Option<Asked> {
        let wait = |state: &mut State| state.asked.is_none() && !state.is_over;
        let state = self.changed.wait_while(self.state(), wait);
        state.unwrap_or_else(PoisonError::into_inner).asked.take()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nobody stops between two halves of a change.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

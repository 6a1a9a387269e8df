//! What the judge will ask of the learner's commits, found out on the thread that has walked and would be idle: the judge comes from
//! the newest commit, this from the oldest, until they meet.
//!
//! What is found out is what the judge would find, of more questions than may still be open by then: it changes no verdict.

use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use super::ahead::Schedule;
use super::authors::{Known, Own};
use super::contents::{Contents, Inherited};
use super::holding::Holdings;
use super::ids::IdMap;
use super::near::near;
use super::object::Objects;
use super::stop::Stop;
use super::tree::Change;
use crate::evidence::ObjectId;
use crate::evidence::examine::OpenFiles;

/// Fewest commits between both for which this begins.
const LEAD: usize = 64;
/// Fewest for which it goes on: the judge may be there before.
const APART: usize = 2;
/// How many bytes of changes are kept for the judge. When there are more, the rest is left to it.
const MAX_KEPT: usize = 8 * 1024 * 1024;
/// About how many bytes one takes beside its path.
const CHANGE: usize = 128;

/// What one thread finds out for the other.
pub(super) struct Foresight<'a> {
    schedule: Schedule,
    /// The content of the fork point, once it is read; `None` where there is none.
    inherited: Option<&'a Inherited>,
    state: Mutex<State>,
    changed: Condvar,
    /// That the judge has stopped.
    stop: Stop,
}

#[derive(Default)]
struct State {
    /// What is asked about, once that is known.
    asked: Option<Arc<OpenFiles>>,
    /// Whether all is told that will be.
    is_told: bool,
    /// How many commits the judge has come to.
    judged: usize,
    told: HashMap<usize, Foreseen>,
    /// How many bytes those take.
    kept: usize,
}

/// What is known of a commit before the judge comes to it.
pub(super) struct Foreseen {
    /// What [`near`] says of it.
    changes: Vec<Change>,
    /// Whether the content of a changed file was in the tree before, at whatever path, and how many folders it took to tell.
    held: IdMap<(bool, usize)>,
}

/// The judge's handle on the foresight. Dropping it stops the other thread, even in a panic.
pub(super) struct Asker<'a>(&'a Foresight<'a>);

impl Drop for Asker<'_> {
    fn drop(&mut self) {
        // Under the lock, so that nobody begins to wait in between.
        let state = self.0.state();
        self.0.stop.set();
        drop(state);
        self.0.changed.notify_all();
    }
}

impl<'a> Asker<'a> {
    /// Of this foresight.
    pub fn new(foresight: &'a Foresight<'a>) -> Self {
        Self(foresight)
    }

    /// Says what will be asked about.
    pub fn ask(&self, asked: OpenFiles) {
        self.0.state().asked = Some(Arc::new(asked));
        self.0.changed.notify_all();
    }

    /// What is known of the next of the learner's commits, which come in the same order to both.
    pub fn next(&self) -> Option<Foreseen> {
        let mut state = self.0.state();
        if self.0.schedule == Schedule::Foretold {
            let is_waiting = |state: &mut State| state.asked.is_some() && !state.is_told;
            let told = self.0.changed.wait_while(state, is_waiting);
            state = told.unwrap_or_else(PoisonError::into_inner);
        }
        let place = state.judged;
        state.judged += 1;
        let foreseen = state.told.remove(&place)?;
        state.kept -= foreseen.bytes();
        Some(foreseen)
    }
}

impl Foreseen {
    /// What is left of its changes by what is asked now, of what was asked then. They are taken out.
    pub fn still(&mut self, is_asked: impl Fn(&[u8]) -> bool) -> Vec<Change> {
        let mut changes = std::mem::take(&mut self.changes);
        changes.retain(|change| change.new.is_none() || is_asked(&change.path));
        changes
    }

    /// Whether the tree before held this content, and how many folders it took to tell, where that is known.
    pub fn holds(&self, blob: &ObjectId) -> Option<(bool, usize)> {
        self.held.get(blob).copied()
    }

    /// About how many bytes it takes.
    fn bytes(&self) -> usize {
        let changes = self.changes.iter();
        changes.map(|change| change.path.len() + CHANGE).sum()
    }

    /// Of a commit with these trees; `None` where something is not to be read, or nobody waits any more: the judge will tell.
    fn of(
        objects: &Objects<'_>,
        known: &Known,
        asked: &OpenFiles,
        inherited: Option<&Contents>,
        holdings: &mut Holdings,
        stop: &Stop,
    ) -> Option<Self> {
        if known.parents > 1 {
            return None;
        }
        let changes = near(
            objects,
            (known.parent_tree, known.tree),
            &|folder| asked.leads_on(folder),
            &|path| asked.is_asked(path),
            stop,
        );
        let changes = changes.ok()?;
        let mut held = IdMap::default();
        for blob in changes.iter().filter_map(|change| change.new) {
            let Some(parent) = known.parent_tree else {
                break;
            };
            if inherited.is_some_and(|contents| contents.files.contains(&blob)) {
                continue;
            }
            let others = inherited.map(|contents| &contents.folders);
            let held_before = holdings.look(objects, parent, &blob, others, stop);
            held.insert(blob, held_before.ok()?);
        }
        Some(Self { changes, held })
    }
}

impl<'a> Foresight<'a> {
    /// Nothing known yet. `inherited` is where the content of the fork point will be, where there is one.
    pub fn new(schedule: Schedule, inherited: Option<&'a Inherited>) -> Self {
        Self {
            schedule,
            inherited,
            state: Mutex::default(),
            changed: Condvar::new(),
            stop: Stop::default(),
        }
    }

    /// Finds out what there is to be found out of these commits of the learner's, the last first, until the judge comes, stops, or
    /// has enough.
    pub fn tell(&self, objects: &Objects<'_>, own: &[Own]) {
        if let Some(asked) = self.asked() {
            self.tell_of(objects, own, &asked);
        }
        self.state().is_told = true;
        self.changed.notify_all();
    }

    fn tell_of(&self, objects: &Objects<'_>, own: &[Own], asked: &OpenFiles) {
        let (lead, apart) = match self.schedule {
            Schedule::AsWorth | Schedule::Alone => (LEAD, APART),
            Schedule::Beside | Schedule::Foretold => (0, 0),
        };
        let inherited = match self.inherited.map(Inherited::known) {
            Some(None) => return,
            Some(known) => known,
            None => None,
        };
        if own.len() < self.state().judged + lead {
            return;
        }
        let mut holdings = Holdings::default();
        for (place, own) in own.iter().enumerate().rev() {
            let state = self.state();
            if self.stop.is_over() || place < state.judged + apart || state.kept >= MAX_KEPT {
                return;
            }
            drop(state);
            let known = own.known.or_else(|| Known::read(objects, &own.id).ok());
            let holdings = &mut holdings;
            let foreseen = known.and_then(|known| {
                Foreseen::of(objects, &known, asked, inherited, holdings, &self.stop)
            });
            let mut state = self.state();
            if let Some(foreseen) = foreseen.filter(|_| place >= state.judged) {
                state.kept += foreseen.bytes();
                state.told.insert(place, foreseen);
            }
        }
    }

    /// What is asked about, as soon as that is known; `None` where the judge has stopped.
    fn asked(&self) -> Option<Arc<OpenFiles>> {
        let is_waiting = |state: &mut State| state.asked.is_none() && !self.stop.is_over();
        let state = self.changed.wait_while(self.state(), is_waiting);
        let state = state.unwrap_or_else(PoisonError::into_inner);
        state.asked.clone().filter(|_| !self.stop.is_over())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nobody stops between two halves of a change.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
    use std::path::Path;

    use super::{Asker, Foreseen, Foresight, Holdings, Known, Objects, Own, Stop};
    use crate::evidence::ObjectId;
    use crate::evidence::examine::{Examination, OpenFiles};
    use crate::evidence::question::{Inquiry, Patterns, Scope};
    use crate::git::Repo;
    use crate::git::ahead::{self, Schedule, Told};

    /// The learner's commits of a new repository.
    fn commits(folder: &Path) -> Vec<Own> {
        let repo = git2::Repository::init(folder).unwrap();
        let who = git2::Signature::new("Ada", "ada@x", &git2::Time::new(0, 0)).unwrap();
        let commit = |number: u8| {
            let blob = repo.blob(&[number]).unwrap();
            let mut tree = repo.treebuilder(None).unwrap();
            tree.insert("a", blob, 0o100_644).unwrap();
            let tree = repo.find_tree(tree.write().unwrap()).unwrap();
            let id = repo.commit(None, &who, &who, "", &tree, &[]).unwrap();
            Own {
                id: ObjectId::from_bytes(id.as_bytes()).unwrap(),
                time: 0,
                known: None,
            }
        };
        (0..8).map(commit).collect()
    }

    fn asked() -> OpenFiles {
        let patterns = Patterns::default();
        let scope = Scope {
            document: "progress.md",
            mount: "",
            only: &[],
            patterns: &patterns,
            unread: None,
        };
        Examination::new(&Inquiry::new(None, &[], scope)).open_files()
    }

    #[test]
    fn nothing_is_found_out_for_a_judge_who_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let own = commits(folder.path());
        let repo = Repo::open(folder.path()).unwrap();
        let objects = repo.objects().unwrap();
        for (asks, stays, told) in [(true, true, own.len()), (true, false, 0), (false, false, 0)] {
            let foresight = Foresight::new(Schedule::Beside, None);
            let asker = Asker::new(&foresight);
            if asks {
                asker.ask(asked());
            }
            let _stays = stays.then_some(asker);
            foresight.tell(&objects, &own);
            assert!(foresight.state().is_told);
            assert_eq!(foresight.state().told.len(), told, "{asks}, {stays}");
        }
        // Nor is what has begun gone on with.
        let known = Known::read(&objects, &own[0].id).unwrap();
        let (asked, stop) = (asked(), Stop::default());
        let foreseen = || {
            let holdings = &mut Holdings::default();
            Foreseen::of(&objects, &known, &asked, None, holdings, &stop)
        };
        assert!(foreseen().is_some());
        stop.set();
        assert!(foreseen().is_none());
    }

    #[test]
    fn nobody_waits_forever_for_a_judge_who_goes_early_or_panics() {
        let folder = tempfile::tempdir().unwrap();
        let own = commits(folder.path());
        let repo = Repo::open(folder.path()).unwrap();
        let objects = repo.objects().unwrap();
        for round in 0..64 {
            let (asks, panics, hears) = (round % 2 == 0, round / 2 % 2 == 0, round / 4 % 4);
            let foresight = Foresight::new(Schedule::Beside, None);
            let asker = Asker::new(&foresight);
            let mut heard = 0;
            let listen = move |told: Told<(), ()>| {
                if asks && matches!(told, Told::Begun) {
                    asker.ask(asked());
                }
                heard += 1;
                if panics && heard > hears {
                    // Without a word on the terminal.
                    resume_unwind(Box::new(()));
                }
                heard <= hears
            };
            let walk = |_: &Objects<'_>, tell: &mut dyn FnMut(()) -> bool| {
                for _ in &own {
                    tell(());
                }
                ((), own.clone())
            };
            let run = || {
                let rest = |objects: &Objects<'_>, own: Vec<Own>| foresight.tell(objects, &own);
                ahead::run((&repo, Schedule::Beside), &objects, walk, rest, listen)
            };
            let ended = catch_unwind(AssertUnwindSafe(run));
            assert_eq!(ended.is_err(), panics, "{asks}, {hears}");
            assert!(foresight.state().is_told, "{asks}, {panics}, {hears}");
        }
    }
}

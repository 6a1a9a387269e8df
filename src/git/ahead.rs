//! What is read of history on a second thread: a walk that goes ahead of what is made of it, and half of what is much.
//!
//! Reading commits and judging the learner's among them take about the same time, and the first never waits for the second. The
//! thread has a reader of its own; the two share which packs are open and the commits that were read, else what is sent or foreseen.
//! What is found does not depend on how far ahead the walk is, nor on whether there is a second thread at all: where there is little
//! to read, or one processor, there is none.

use std::sync::mpsc::{channel, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::object::{Objects, Store};
use super::{Error, Repo};

/// Fewest objects of a repository for which a thread is begun: that takes as long as reading some hundred.
const WORTH: u64 = 2_000;

/// How the walk and the one who listens share the time. What is found is the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Schedule {
    /// On two threads where that is worth it.
    #[default]
    AsWorth,
    /// One after the other, on one.
    Alone,
    /// On two.
    Beside,
    /// On two, and nobody judges before all is foretold.
    Foretold,
}

/// What the one who listens is told.
pub(super) enum Told<Note, Outcome> {
    /// The walk has begun: there is time for what need not wait for it.
    Begun,
    /// What the walk says.
    Note(Note),
    /// The walk has ended, and this came of it.
    Walked(Outcome),
}

/// Runs `walk` with a reader of the repository's objects, then `rest` with the plan that the walk leaves for it, and `listen` on this
/// thread with all that the walk tells and what comes of it. Where `listen` returns false, the walk is told so by what `tell`
/// returns, and need not go on. Tells what came of `rest`, for which nobody waits before the end: `listen` is dropped before that, so
/// that `rest` may wait for it.
///
/// The walk may be ahead by all of history: what it tells of that is little, and it must end before `rest` can begin.
///
/// # Errors
/// [`Error::Other`] where the store cannot be opened once more.
pub(super) fn run<Note: Send, Outcome: Send, Plan, Rest: Send>(
    (repo, schedule): (&Repo, Schedule),
    objects: &Objects<'_>,
    walk: impl FnOnce(&Objects<'_>, &mut dyn FnMut(Note) -> bool) -> (Outcome, Plan) + Send,
    rest: impl FnOnce(&Objects<'_>, Plan) -> Rest + Send,
    mut listen: impl FnMut(Told<Note, Outcome>) -> bool,
) -> Result<Rest, Error> {
    let Some(store) = second_reader(repo, objects, schedule) else {
        return Ok(alone(objects, walk, rest, listen));
    };
    // A thread that the system does not give leaves its work to this one.
    let work = Mutex::new(Some((walk, rest)));
    let taken = || Error::Other("the walk over history was begun before".to_owned());
    let take = || work.lock().unwrap_or_else(PoisonError::into_inner).take();
    // Moved, so that a panic drops `listen`, too, before the other thread is waited for.
    thread::scope(move |scope| {
        let (sender, notes) = channel();
        let (end, ended) = sync_channel(1);
        let beside = move || {
            let (walk, rest) = take().ok_or_else(taken)?;
            let files = store.files();
            let objects = store.objects(&files)?;
            let (outcome, plan) = walk(&objects, &mut |note| sender.send(note).is_ok());
            drop(sender);
            // Who listens waits for it, unless it has panicked.
            let _ = end.send(outcome);
            Ok::<_, Error>(rest(&objects, plan))
        };
        let Ok(walker) = thread::Builder::new().spawn_scoped(scope, beside) else {
            let (walk, rest) = take().ok_or_else(taken)?;
            return Ok(alone(objects, walk, rest, listen));
        };
        let mut goes_on = listen(Told::Begun);
        while goes_on && let Ok(note) = notes.recv() {
            goes_on = listen(Told::Note(note));
        }
        // Whoever sends learns of it.
        drop(notes);
        if let Ok(outcome) = ended.recv() {
            listen(Told::Walked(outcome));
        }
        drop(listen);
        let walked = walker.join();
        walked.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// The same, one after the other.
fn alone<Note, Outcome, Plan, Rest>(
    objects: &Objects<'_>,
    walk: impl FnOnce(&Objects<'_>, &mut dyn FnMut(Note) -> bool) -> (Outcome, Plan),
    rest: impl FnOnce(&Objects<'_>, Plan) -> Rest,
    mut listen: impl FnMut(Told<Note, Outcome>) -> bool,
) -> Rest {
    let mut goes_on = listen(Told::Begun);
    let (outcome, plan) = walk(objects, &mut |note| {
        goes_on = goes_on && listen(Told::Note(note));
        goes_on
    });
    listen(Told::Walked(outcome));
    drop(listen);
    rest(objects, plan)
}

/// Runs `read` on each of two inputs: at once where there is a second processor and, as far as the caller knows, `much` to do, else one
/// after the other. What comes of it does not depend on that.
pub(super) fn both<T: Sync, Found: Send>(
    (repo, objects): (&Repo, &Objects<'_>),
    much: bool,
    [one, other]: [T; 2],
    read: impl Fn(&Objects<'_>, &T) -> Found + Sync,
) -> [Found; 2] {
    let store = much
        .then(|| second_reader(repo, objects, Schedule::AsWorth))
        .flatten();
    let Some(store) = store else {
        return [read(objects, &one), read(objects, &other)];
    };
    thread::scope(|scope| {
        let beside = thread::Builder::new().spawn_scoped(scope, || {
            let files = store.files();
            let objects = store.objects(&files).ok()?;
            Some(read(&objects, &other))
        });
        let one = read(objects, &one);
        let other = match beside.map(thread::ScopedJoinHandle::join) {
            Ok(Ok(Some(other))) => other,
            Ok(Err(panic)) => std::panic::resume_unwind(panic),
            // No thread, or no reader for it.
            Ok(Ok(None)) | Err(_) => read(objects, &other),
        };
        [one, other]
    })
}

/// What another thread's reader is made from, where one is worth it.
fn second_reader(repo: &Repo, objects: &Objects<'_>, schedule: Schedule) -> Option<Store> {
    let is_worth = match schedule {
        Schedule::AsWorth => {
            objects.estimate() >= WORTH
                && thread::available_parallelism().is_ok_and(|all| all.get() > 1)
        }
        Schedule::Alone => false,
        Schedule::Beside | Schedule::Foretold => true,
    };
    is_worth.then(|| objects.store(repo.common_dir())).flatten()
}

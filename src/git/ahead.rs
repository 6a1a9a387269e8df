//! A walk over history that goes ahead of what is made of it, on a thread of its own.
//!
//! Reading commits and judging the learner's among them take about the same time, and the first seldom waits for the second. The
//! thread has a reader of its own; the two share which packs are open and the commits that were read, else only what is sent.
//! What is found does not depend on how far ahead the walk is, nor on whether it is on a thread at all: where there is little to
//! read, or one processor, it is not.

use std::sync::mpsc::sync_channel;
use std::thread;

use super::object::Objects;
use super::{Error, Repo, heap};

/// How many notes the walk may be ahead.
const AHEAD: usize = 32;
/// Fewest objects of a repository for which a thread is begun: that takes as long as reading some hundred.
const WORTH: u64 = 2_000;

/// What the one who listens is told.
pub(super) enum Told<Note> {
    /// The walk has begun: there is time for what need not wait for it.
    Begun,
    /// What the walk says.
    Note(Note),
}

/// Runs `walk` with a reader of the repository's objects, and `listen` on this thread with all that it tells. Where `listen`
/// returns false, the walk is told so by what `tell` returns, and need not go on.
///
/// # Errors
/// [`Error::Other`] where no thread can be begun, or the store cannot be opened once more.
pub(super) fn run<Note: Send, Outcome: Send>(
    repo: &Repo,
    objects: &Objects<'_>,
    walk: impl FnOnce(&Objects<'_>, &mut dyn FnMut(Note) -> bool) -> Outcome + Send,
    mut listen: impl FnMut(Told<Note>) -> bool,
) -> Result<Outcome, Error> {
    let is_worth = || {
        objects.estimate() >= WORTH
            && thread::available_parallelism().is_ok_and(|all| all.get() > 1)
    };
    let store = is_worth()
        .then(|| objects.store(repo.common_dir()))
        .flatten();
    let Some(store) = store else {
        let mut goes_on = listen(Told::Begun);
        return Ok(walk(objects, &mut |note| {
            goes_on = goes_on && listen(Told::Note(note));
            goes_on
        }));
    };
    heap::grow();
    thread::scope(|scope| {
        let (sender, notes) = sync_channel(AHEAD);
        let walk = move || {
            heap::grow();
            let files = store.files();
            let outcome = walk(&store.objects(&files)?, &mut |note| {
                sender.send(note).is_ok()
            });
            Ok::<_, Error>(outcome)
        };
        let walker = thread::Builder::new()
            .spawn_scoped(scope, walk)
            .map_err(|error| Error::Other(format!("no thread could be begun: {error}")))?;
        let mut goes_on = listen(Told::Begun);
        while goes_on && let Ok(note) = notes.recv() {
            goes_on = listen(Told::Note(note));
        }
        // Whoever sends learns of it.
        drop(notes);
        let walked = walker.join();
        walked.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

//! The roadmap's states between the one that the document follows and the present one, as git has them.

use super::Sources;
use crate::commands::project::folder_of;
use crate::error::Result;
use crate::evidence::ObjectId;
use crate::git::{Repo, versions};
use crate::progress::ROADMAP_AT;
use crate::progress::update::{Follower, Past, Renames};
use crate::roadmap::MAX_BYTES;
use crate::workspace::Target;

/// Most states that are read to find the roadmap's items again.
const MOST_STATES: usize = 2_000;

/// How much all states together may take, in items, before the rest is not looked at: a second or two. A roadmap of 300 items that
/// somebody ticks in takes a thousand a state.
const MOST_FOLLOWED: usize = 300_000;

/// The same for a hint, which is not to be waited for.
const MOST_HINTED: usize = 15_000;

/// What the roadmap's states between its ends tell.
pub struct Followed {
    /// The former state, and where the document's items went from there.
    pub past: Past,
    /// Whether all states that there are were looked at. Where not, the last ones were passed over in one step.
    pub is_whole: bool,
}

/// The states to look at, how much they may take, and who is told of each.
struct Way<'a> {
    states: Vec<ObjectId>,
    most: usize,
    watch: &'a dyn Fn(),
}

/// Reads the present state of `sources` after those before it; `past` with what the roadmap's states between tell, where git has
/// them: an item that was reworded twice, or reworded and then moved, is known from state to state. Close titles are taken on the
/// way where `renames` has all taken. `watch` is told of each state that was read.
///
/// # Errors
/// The present state cannot be read, or holds no item.
pub fn followed(
    repo: &Repo,
    document: (&Target, &[u8]),
    sources: &mut Sources,
    (past, renames): (Past, Renames<'_>),
    watch: &dyn Fn(),
) -> Result<Followed> {
    let way = Way {
        states: contents(repo, sources, MOST_STATES).unwrap_or_default(),
        most: MOST_FOLLOWED,
        watch,
    };
    along(repo, document, sources, (past, renames), way)
}

/// The same for a hint; `None` where the states between are too many, or too large, to be read for that, so that nobody knows what
/// they tell.
///
/// # Errors
/// As of [`followed`].
pub fn followed_briefly(
    repo: &Repo,
    document: (&Target, &[u8]),
    sources: &mut Sources,
    past: Past,
) -> Result<Option<Past>> {
    let most = match &past {
        Past::Recorded(before) => MOST_HINTED / before.items().count().max(1),
        _ => MOST_STATES,
    };
    let between = contents(repo, sources, most.min(MOST_STATES));
    let is_known = between.is_some();
    let way = Way {
        states: between.unwrap_or_default(),
        most: MOST_HINTED,
        watch: &|| {},
    };
    let found = along(repo, document, sources, (past, Renames::None), way)?;
    Ok(Some(found.past).filter(|_| is_known && found.is_whole))
}

/// Follows the document through the states of `way`, then to the present one. Stops following at `way.most` items;
/// [`Followed::is_whole`] says so.
fn along(
    repo: &Repo,
    (target, text): (&Target, &[u8]),
    sources: &mut Sources,
    (past, renames): (Past, Renames<'_>),
    way: Way<'_>,
) -> Result<Followed> {
    let mut is_whole = true;
    let Past::Recorded(before) = past else {
        sources.arrive()?;
        return Ok(Followed { past, is_whole });
    };
    if sources.is_there() {
        let past = Past::Recorded(before);
        return Ok(Followed { past, is_whole });
    }
    let folder = folder_of(target);
    let mut follower = None;
    let known = sources.effort();
    for id in way.states {
        let taken = follower.as_ref().map_or(0, Follower::effort);
        if sources.effort() - known + taken > way.most {
            is_whole = false;
            break;
        }
        (way.watch)();
        let bytes = repo.file_of(&id, MAX_BYTES as u64);
        if let Some(next) = bytes.and_then(|bytes| sources.read(&bytes)) {
            let new = || Follower::new((text, &folder), &before, renames);
            follower.get_or_insert_with(new).step(next);
        }
    }
    sources.arrive()?;
    let past = match follower {
        Some(follower) => {
            let trail = follower.arrive(&sources.now.roadmap);
            Past::Followed(before, trail)
        }
        None => Past::Recorded(before),
    };
    Ok(Followed { past, is_whole })
}

/// The roadmap's contents between the one that the header records and the present one, the oldest first: none where no history is
/// kept of it. `None` where there are more than so many, or history does not reach as far.
fn contents(repo: &Repo, sources: &Sources, most: usize) -> Option<Vec<ObjectId>> {
    let now = &sources.now;
    let Some((tip, path)) = now.kept.as_ref() else {
        return Some(Vec::new());
    };
    let since =
        ObjectId::parse(sources.header.other(ROADMAP_AT)?).filter(|since| *since != now.id)?;
    let (objects, shallow) = (repo.objects().ok()?, repo.shallow());
    let reach = (since, most);
    let contents = versions::contents_since(&objects, &shallow, *tip, path.as_bytes(), reach);
    contents.ok().flatten()
}

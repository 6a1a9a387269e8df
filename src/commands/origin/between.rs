//! The roadmap's states between the one that the document follows and the present one, as git has them.

use super::{AT, Sources};
use crate::commands::project::folder_of;
use crate::error::Result;
use crate::evidence::ObjectId;
use crate::git::{Repo, versions};
use crate::progress::update::{Follower, Past, Renames};
use crate::roadmap::MAX_BYTES;
use crate::workspace::Target;

/// Most states that are read to find the roadmap's items again.
const MOST_STATES: usize = 2_000;

/// Most items, of all states together, that are read for a hint.
const MOST_HINTED: usize = 5_000;

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
) -> Result<Past> {
    let between = contents(repo, sources, MOST_STATES).unwrap_or_default();
    along(repo, document, sources, (past, renames), (between, watch))
}

/// The same for a hint; `None` where there are too many states to read them for that, so that nobody knows what they tell.
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
    let between = contents(repo, sources, most);
    let is_known = between.is_some();
    let past = (past, Renames::None);
    let between = (between.unwrap_or_default(), &(|| {}) as &dyn Fn());
    let past = along(repo, document, sources, past, between)?;
    Ok(Some(past).filter(|_| is_known))
}

fn along(
    repo: &Repo,
    (target, text): (&Target, &[u8]),
    sources: &mut Sources,
    (past, renames): (Past, Renames<'_>),
    (between, watch): (Vec<ObjectId>, &dyn Fn()),
) -> Result<Past> {
    let Past::Recorded(before) = past else {
        sources.arrive()?;
        return Ok(past);
    };
    if sources.is_there() {
        return Ok(Past::Recorded(before));
    }
    let folder = folder_of(target);
    let mut follower = None;
    for id in between {
        watch();
        let bytes = repo.file_of(&id, MAX_BYTES as u64);
        if let Some(next) = bytes.and_then(|bytes| sources.read(&bytes)) {
            let new = || Follower::new((text, &folder), &before, renames);
            follower.get_or_insert_with(new).step(next);
        }
    }
    sources.arrive()?;
    Ok(match follower {
        Some(follower) => {
            let trail = follower.arrive(&sources.now.roadmap);
            Past::Followed(before, trail)
        }
        None => Past::Recorded(before),
    })
}

/// The roadmap's contents between the one that the header records and the present one, the oldest first: none where no history is
/// kept of it. `None` where there are more than so many, or history does not reach as far.
fn contents(repo: &Repo, sources: &Sources, most: usize) -> Option<Vec<ObjectId>> {
    let now = &sources.now;
    let Some((tip, path)) = now.kept.as_ref() else {
        return Some(Vec::new());
    };
    let since = ObjectId::parse(sources.header.other(AT)?).filter(|since| *since != now.id)?;
    let (objects, shallow) = (repo.objects().ok()?, repo.shallow());
    let reach = (since, most);
    let contents = versions::contents_since(&objects, &shallow, *tip, path.as_bytes(), reach);
    contents.ok().flatten()
}

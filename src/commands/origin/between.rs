//! The roadmap's states between the one that the document follows and the present one, as git has them.

use super::{AT, Sources, State, reading};
use crate::commands::project::folder_of;
use crate::evidence::ObjectId;
use crate::git::{Repo, versions};
use crate::progress::Header;
use crate::progress::update::{Past, Trail, begun};
use crate::roadmap::{MAX_BYTES, Roadmap, parse};
use crate::workspace::Target;

/// Most states that are read to find the roadmap's items again.
const MOST_STATES: usize = 2_000;

/// `past` with what the roadmap's states between it and `now` tell, where git has them: an item that was reworded twice, or reworded
/// and then moved, is known from state to state. `watch` is told of each that was read.
pub fn followed(
    repo: &Repo,
    (target, text): (&Target, &[u8]),
    sources: &Sources,
    past: Past,
    watch: &dyn Fn(),
) -> Past {
    let Past::Recorded(before) = past else {
        return past;
    };
    match between(repo, &sources.header, &sources.now, watch) {
        Some(states) => {
            let begun = begun(text, &folder_of(target), &before);
            let trail = Trail::follow(&before, &begun, states, &sources.now.roadmap);
            Past::Followed(before, trail)
        }
        None => Past::Recorded(before),
    }
}

/// The roadmap's states between the one that the header records and `now`, the oldest first; those that cannot be read are left
/// out. `None` where there is none, or history does not reach as far.
fn between<'a>(
    repo: &'a Repo,
    header: &Header,
    now: &State,
    watch: &'a dyn Fn(),
) -> Option<impl Iterator<Item = Roadmap> + 'a> {
    let (tip, path) = now.kept.as_ref()?;
    let since = ObjectId::parse(header.other(AT)?).filter(|since| *since != now.id)?;
    let reading = reading(header).ok()?;
    let (objects, shallow) = (repo.objects().ok()?, repo.shallow());
    let reach = (since, MOST_STATES);
    let contents = versions::contents_since(&objects, &shallow, *tip, path.as_bytes(), reach);
    let contents = contents.ok().flatten()?;
    let states = contents.into_iter().filter_map(move |id| {
        watch();
        let bytes = repo.file_of(&id, MAX_BYTES as u64)?;
        let roadmap = parse::survey_bytes(&bytes, &reading).ok()?.roadmap;
        Some(roadmap).filter(|roadmap| roadmap.items().next().is_some())
    });
    let mut states = states.peekable();
    states.peek()?;
    Some(states)
}

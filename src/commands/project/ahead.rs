//! A roadmap's state that the document follows and the files here do not have yet: `peak update --from upstream/main:README.md` took it
//! from where git had it, and nothing was merged.

use crate::commands::reading;
use crate::evidence::ObjectId;
use crate::git::Repo;
use crate::progress::{Header, Opened, ROADMAP_AT, ROADMAP_FROM};
use crate::roadmap::{MAX_BYTES, Roadmap, parse};

/// That state, bound to the document, where it has more of the document's items than `here`, the roadmap that the files have; `None`
/// where they have it, or git here has not.
pub(super) fn ahead(repo: &Repo, opened: &Opened, here: Option<&Roadmap>) -> Option<Roadmap> {
    let header = opened.header();
    header.other(ROADMAP_FROM)?;
    let state = state(repo, header)?;
    let state = opened.bound(state);
    let carried = opened.carried();
    // How many of the document's items a roadmap does not have.
    let own = |roadmap: &Roadmap| {
        let known = roadmap.ids();
        carried.iter().filter(|id| known.find(id).is_none()).count()
    };
    (own(&state) < here.map_or(carried.len(), own)).then_some(state)
}

fn state(repo: &Repo, header: &Header) -> Option<Roadmap> {
    let id = ObjectId::parse(header.other(ROADMAP_AT)?)?;
    let bytes = repo.file_of(&id, MAX_BYTES as u64)?;
    let reading = reading::said(header).ok()?;
    Some(parse::survey_bytes(&bytes, &reading).ok()?.roadmap)
}

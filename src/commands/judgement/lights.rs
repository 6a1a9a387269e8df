//! By which lights is judged: where the learner's own history begins, and what cannot be seen from here.

use super::Base;
use crate::error::Result;
use crate::evidence::ObjectId;
use crate::evidence::site::Doubt;
use crate::git::Repo;
use crate::git::history::Survey;
use crate::progress::Document;

/// Why history here may lack what was not found.
pub(super) fn doubt(repo: &Repo, survey: &Survey) -> Option<Doubt> {
    let history = |reason: String| {
        Some(Doubt {
            reason,
            history: true,
        })
    };
    if survey.cut && repo.is_shallow() && survey.gap.is_none() {
        return history(
            "history is cut off here: run `git fetch --unshallow`, in CI set `fetch-depth: 0`"
                .to_owned(),
        );
    }
    if let Some(object) = survey.gap {
        return history(format!(
            "object {} is missing or damaged here: `git fetch --refetch` brings what a partial clone left out, `git fsck` tells more",
            object.short()
        ));
    }
    survey.learner.is_empty().then(|| Doubt {
        reason: "nobody is known as the learner here: set `git config user.email`, or name an address with `--as`".to_owned(),
        history: false,
    })
}

/// The fork point that counts, and what to say about it.
pub(super) fn fork_point(
    repo: &Repo,
    document: &Document,
    base: &Base,
) -> Result<(Option<ObjectId>, Option<String>)> {
    match base {
        Base::Nowhere => return Ok((None, None)),
        Base::At(revision) => return Ok((Some(repo.resolve(revision)?), None)),
        Base::Recorded => {}
    }
    let mut notice = None;
    if let Some(recorded) = &document.header.base {
        match ObjectId::parse(recorded).filter(|id| repo.resolve(&id.to_string()).is_ok()) {
            Some(id) => return Ok((Some(id), None)),
            None => {
                notice = Some(format!(
                    "the fork point {recorded} of the header is not in this repository; name another with `--base`"
                ));
            }
        }
    }
    // Where not even upstream's history is whole, there is no fork point to be had; the walk itself tells why.
    Ok((repo.upstream_base().ok().flatten(), notice))
}

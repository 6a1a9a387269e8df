//! Where the learner's own history begins, for the judgement.

use super::{Base, Case};
use crate::error::Result;
use crate::evidence::ObjectId;

/// Fewer digits may be the name of a branch.
const MIN_DIGITS: usize = 7;

/// The fork point that counts, and what to say about it.
pub(super) fn fork_point(
    case: &Case<'_>,
    base: &Base,
) -> Result<(Option<ObjectId>, Option<String>)> {
    let repo = case.repo;
    match base {
        Base::Nowhere => return Ok((None, None)),
        Base::At(revision) => return Ok((Some(named(case, revision)?), None)),
        Base::Recorded => {}
    }
    let header = &case.document.header;
    let mut notice = None;
    if let Some(recorded) = &header.base {
        let place = &case.path;
        let line = header.line.unwrap_or(1);
        // The id may be that of a tag.
        let commit = ObjectId::parse(recorded).map(|_| repo.resolve(recorded));
        notice = Some(match commit {
            Some(Ok(id)) => return Ok((Some(id), None)),
            Some(_) if repo.is_shallow() => format!(
                "the fork point {recorded} of the header is not here, for history is cut off: run `git fetch --unshallow`"
            ),
            Some(_) => format!(
                "the fork point {recorded} of the header is not in this repository; name another with `--base`"
            ),
            None => format!("base= in {place}:{line} is no commit id"),
        });
    }
    // Where not even upstream's history is whole, there is no fork point to be had; the walk itself tells why.
    Ok((repo.upstream_base().ok().flatten(), notice))
}

/// The commit that is named; of a branch, tag or other name the one where history left it, which may have gone on since.
fn named(case: &Case<'_>, revision: &str) -> Result<ObjectId> {
    let commit = case.repo.resolve(revision)?;
    let is_id =
        revision.len() >= MIN_DIGITS && revision.bytes().all(|byte| byte.is_ascii_hexdigit());
    let tip = case.tip.filter(|_| !is_id);
    // Where history is not whole, the walk over it says so.
    let left = tip.and_then(|tip| case.repo.merge_base(tip, commit).ok()?);
    Ok(left.unwrap_or(commit))
}

/// What to say of the fork point that counts where the header names one and it is not behind what is judged: whoever wrote the header
/// may have chosen it, and what others did before it is not looked at.
pub(super) fn unrelated(case: &Case<'_>, base: &Base, fork_point: ObjectId) -> Option<String> {
    let repo = case.repo;
    if *base != Base::Recorded || case.document.header.base.is_none() {
        return None;
    }
    // Where history is not whole, it is not known what the tip comes from.
    let is_behind = repo.is_shallow() || repo.holds(case.tip?, fork_point).unwrap_or(true);
    (!is_behind).then(|| {
        format!(
            "the fork point {} of the header is not in the history that is judged: others' work could pass for the learner's; `peak init --base REV` records another, `--base` judges by one",
            fork_point.short()
        )
    })
}

//! By which lights is judged: where the learner's own history begins, and what cannot be seen from here.

use super::{Base, Case};
use crate::error::Result;
use crate::evidence::ObjectId;
use crate::evidence::site::Doubt;
use crate::git::Repo;
use crate::git::history::{Bounds, Survey};
use crate::git::object::LARGE;

/// Why history here may lack what was not found, or what takes away from what was found.
pub(super) fn doubt(repo: &Repo, survey: &Survey, is_own: bool) -> Option<Doubt> {
    let doubt = |reason: String| Doubt {
        reason,
        history: true,
        files: false,
        proofs: false,
    };
    if survey.mixed {
        // What holds rests on objects whose hashes were taken.
        return Some(Doubt {
            files: true,
            ..doubt("the index of a pack is damaged here, so that one object may be taken for another: delete `.git/objects/pack/*.idx` and run `git index-pack` on each pack, or clone anew; `git fsck` tells more".to_owned())
        });
    }
    if survey.cut && repo.is_shallow() && survey.gap.is_none() {
        return Some(Doubt {
            // What lies beyond may have been somebody else's before.
            proofs: true,
            ..doubt(
                "history is cut off here: run `git fetch --unshallow`, in CI set `fetch-depth: 0`"
                    .to_owned(),
            )
        });
    }
    if let Some(object) = survey.gap {
        let objects = repo.objects().ok();
        let size = objects.and_then(|objects| objects.size(&object).ok());
        return Some(doubt(match size.filter(|size| *size >= LARGE as u64) {
            Some(size) => format!(
                "commit {} takes {} KiB, more than is read of such: a fork point after it (`--base`) leaves out what is before, `git log -1 {}` shows what is in its message",
                object.short(),
                size >> 10,
                object.short()
            ),
            None => format!(
                "object {} is missing or damaged here: `git fetch --refetch --no-filter` brings what a partial clone left out, `git fsck` tells more",
                object.short()
            ),
        }));
    }
    let remedy = match is_own {
        true => "set `git config user.email`, or name an address with `--as`",
        false => "put their addresses on the roster (`--roster`)",
    };
    survey.learner.is_empty().then(|| Doubt {
        history: false,
        ..doubt(format!("nobody is known as the learner here: {remedy}"))
    })
}

/// What a mentor should know of how far was looked for content that somebody else had brought before.
pub(super) fn bounded(survey: &Survey, base: Option<ObjectId>) -> Option<String> {
    let Bounds {
        commits,
        branches,
        twins,
    } = survey.bounds;
    let place = match (commits, branches, twins) {
        (Some(commits), _, _) => format!("in {commits} commits only"),
        (None, Some(branches), _) => format!("on {branches} branches only"),
        (None, None, true) => "without comparing every file but for its white space".to_owned(),
        (None, None, false) => return None,
    };
    let remedy = match base {
        _ if commits.is_none() && branches.is_some() => "delete branches that are done with",
        Some(_) => "a later fork point (`--base`) leaves less to be looked at",
        None => "a fork point (`--base`) narrows the search",
    };
    Some(format!(
        "whether somebody else had brought a file before the learner did, on another branch or deleted since, was looked for {place}; {remedy}"
    ))
}

/// The fork point that counts, and what to say about it.
pub(super) fn fork_point(
    case: &Case<'_>,
    base: &Base,
) -> Result<(Option<ObjectId>, Option<String>)> {
    let repo = case.repo;
    match base {
        Base::Nowhere => return Ok((None, None)),
        Base::At(revision) => return Ok((Some(repo.resolve(revision)?), None)),
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
            Some(Ok(id)) => return Ok((Some(id), unrelated(case, id))),
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

/// What to say of a recorded fork point that is not behind what is judged: whoever wrote the header may have chosen it, and what
/// others did before it is not looked at.
fn unrelated(case: &Case<'_>, base: ObjectId) -> Option<String> {
    let repo = case.repo;
    // Where history is not whole, it is not known what the tip comes from.
    let is_behind = repo.is_shallow() || repo.holds(case.tip?, base).unwrap_or(true);
    (!is_behind).then(|| {
        format!(
            "the fork point {} of the header is not in the history that is judged: others' work could pass for the learner's; `peak init --base REV` records another, `--base` judges by one",
            base.short()
        )
    })
}

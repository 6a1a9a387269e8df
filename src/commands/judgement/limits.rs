//! What cannot be seen from here: why a judgement says `unknown`, and how far was looked.

use crate::evidence::ObjectId;
use crate::evidence::site::Doubt;
use crate::git::Repo;
use crate::git::history::{Bounds, Survey};
use crate::git::object::LARGE;

/// Why history here may lack what was not found, or what takes away from what was found. `git` is how git is called for this
/// repository from the learner's own.
pub(super) fn doubt(repo: &Repo, survey: &Survey, is_own: bool, git: &str) -> Option<Doubt> {
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
            ..doubt(format!(
                "the index of a pack is damaged here, so that one object may be taken for another: delete `.git/objects/pack/*.idx` and run `git index-pack` on each pack, or clone anew; `{git} fsck` tells more"
            ))
        });
    }
    if survey.cut && repo.is_shallow() && survey.gap.is_none() {
        return Some(Doubt {
            // What lies beyond may have been somebody else's before.
            proofs: true,
            ..doubt(format!(
                "history is cut off here: run `{git} fetch --unshallow`, in CI set `fetch-depth: 0`"
            ))
        });
    }
    if let Some(object) = survey.gap {
        let objects = repo.objects().ok();
        let size = objects.and_then(|objects| objects.size(&object).ok());
        return Some(doubt(match size.filter(|size| *size >= LARGE as u64) {
            Some(size) => format!(
                "commit {} takes {} KiB, more than is read of such: a fork point after it (`--base`) leaves out what is before, `{git} log -1 {}` shows what is in its message",
                object.short(),
                size >> 10,
                object.short()
            ),
            None => format!(
                "object {} is missing or damaged here: `{git} fetch --refetch --no-filter` brings what a partial clone left out, `{git} fsck` tells more",
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
        gap,
    } = survey.bounds;
    if gap {
        return Some("whether somebody else had brought a file before the learner did was not told everywhere, for objects are missing or damaged here: `git fetch --refetch --no-filter` brings what a partial clone left out, `git fsck` tells more".to_owned());
    }
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

//! What a second look found in place of evidence, in a sentence that says what to do.

use super::{brief, document, whose};
use crate::evidence::ObjectId;
use crate::evidence::question::{Ask, Asked, Subject, one_form};
use crate::evidence::site::{Foreign, Obstacle, Site};
use crate::evidence::word::shell_word;
use crate::roadmap::rules;

/// Of an author without an address.
const NAMELESS: &str = ", whom nobody can know: set `git config user.email`, and commit the work anew (`git commit --amend --reset-author`, where it is the last commit)";

/// What a second look found instead.
pub(super) fn instead(
    obstacle: &Obstacle,
    (subject, ask): (&Subject, &Ask),
    site: &Site<'_>,
) -> String {
    match obstacle {
        Obstacle::Uncommitted(path) => format!("`{path}` is not committed yet: commit it"),
        Obstacle::Untracked(path) => {
            format!("`{path}` is not committed yet: commit it (`git add -f`, where git ignores it)")
        }
        Obstacle::Unchanged(path) => unchanged(path),
        Obstacle::Before(path, address, commit) => before(path, address, commit, site),
        Obstacle::Earlier(path, commit) => format!(
            "`{path}` is yours, but of {0}, before the fork point, where nothing counts: go on with it, or ask your mentor to judge with `--base {0}^`",
            commit.short()
        ),
        Obstacle::First(path, commit) => first(path, commit, site),
        Obstacle::Machine(path, who, commit) => format!(
            "{} is by {who}, a machine, whose commits count for nobody: commit work of your own",
            what(path.as_ref(), commit)
        ),
        Obstacle::Foreign(work) => foreign(work, site),
        Obstacle::Upstream(path, address, commit) => {
            let what = what(path.as_ref(), commit);
            format!("{what} is by {address} and came from upstream: commit work of your own")
        }
        Obstacle::Renamed(path, now, commit) => {
            let remedy = renamed(subject, ask, now);
            format!(
                "`{path}` is called `{now}` since {}: {remedy}",
                commit.short()
            )
        }
        Obstacle::Removed {
            path,
            commit,
            is_own,
        } => removed(subject, path, commit, *is_own),
        Obstacle::Merged(path, commit) => format!(
            "`{path}` came with the merge {}, not with a commit of yours: a merge proves nothing, as others' work comes in with it; go on with the file in a commit of your own",
            commit.short()
        ),
        Obstacle::Misnamed(path) => misnamed(ask, path),
        Obstacle::Joins(hex, side) => format!(
            "`{hex}` is a merge, which proves nothing by itself, as others' work comes in with it: point to {}, which it merged, or to the path",
            side.short()
        ),
        Obstacle::Lost(hex) => {
            format!("no commit `{hex}` here (rebased or squashed since?): point to the path")
        }
        Obstacle::Embedded(path) => embedded(subject, ask, path),
        Obstacle::Linked(path) => format!(
            "`{path}` is a symbolic link, which proves nothing: commit the files themselves in its place, or point to where they are"
        ),
        Obstacle::Branch(path, branch) => {
            let name = shell_word(branch);
            format!("`{path}` is on branch `{branch}`, not on HEAD: merge it (`git merge {name}`)")
        }
    }
}

/// What is gone may have been finished before, and room was made for the next exercise.
fn removed(subject: &Subject, path: &str, commit: &ObjectId, is_own: bool) -> String {
    let removal = commit.short();
    let remedy = match is_own {
        true => format!(
            "point to the commit that had it last: `peak done {} --evidence $(git rev-list -1 {removal}^ -- {})`",
            subject.id,
            shell_word(path)
        ),
        false => "untick the box".to_owned(),
    };
    format!("`{path}` was removed in {removal}: restore it, or {remedy}")
}

/// Work of somebody who is not known as the learner. Whom a commit names as co-author may be: to take its author's address, too, would
/// make all that is theirs the learner's.
fn foreign(work: &Foreign, site: &Site<'_>) -> String {
    let (what, address) = (what(work.path.as_ref(), &work.commit), &work.address);
    if work.names_learner && !site.is_named {
        return format!(
            "{what} is by {address}, and names you, but not as a co-author: that is a line of its own, `Co-authored-by: NAME <ADDRESS>` (`git commit --amend`, where it is the last commit; else go on with the work in a commit of yours)"
        );
    }
    match work.co_authors.first() {
        Some(first) if !site.is_named => {
            format!(
                "{what} is by {address}, with others as co-authors: {}",
                whose(first, site)
            )
        }
        _ => {
            let remedy = if address.is_empty() { NAMELESS } else { "" };
            format!("{what} is by {}{remedy}", whose(address, site))
        }
    }
}

/// A file that somebody had committed before the fork point, who may be the learner under another address.
fn before(path: &str, address: &str, commit: &ObjectId, site: &Site<'_>) -> String {
    if !site.is_recorded || site.is_named || address.is_empty() {
        return unchanged(path);
    }
    format!(
        "{}; it came with {commit} by {}; if that is you, `peak init --base {commit}^` counts it, too",
        unchanged(path),
        whose(address, site),
        commit = commit.short(),
    )
}

/// A file of the first commit, which the fork point is.
fn first(path: &str, commit: &ObjectId, site: &Site<'_>) -> String {
    let remedy = match site.is_recorded && !site.is_named {
        true => format!(
            "take `base=` out of the header of {} (`--base none` tries it)",
            document(site)
        ),
        false => "`--base none` counts it".to_owned(),
    };
    format!(
        "`{path}` is unchanged since the fork point, which is the first commit, {}, and may be a template: work on it and commit that; or, if all of that commit is your own, {remedy}",
        commit.short()
    )
}

/// What to do where a file is called otherwise now.
fn renamed(subject: &Subject, ask: &Ask, now: &str) -> String {
    let is_pointer = matches!(
        ask,
        Ask::Place {
            asked: Asked::Pointer(_),
            ..
        }
    );
    if is_pointer {
        return "correct the `evidence:` line".to_owned();
    }
    // Pointers narrow a rule and replace none: where it does not fit the new place, to point there is no remedy.
    if let Ask::Place {
        asked: Asked::Glob(glob),
        ..
    } = ask
        && !fits(glob, now)
    {
        return format!("move it back, as `{}` is asked for", brief(glob));
    }
    let (id, word) = (&subject.id, shell_word(now));
    format!("move it back, or point to it: `peak done {id} --evidence {word}`")
}

/// A file that is called nearly as is asked for.
fn misnamed(ask: &Ask, path: &str) -> String {
    let wanted = match ask {
        Ask::Place {
            asked: Asked::Glob(glob),
            ..
        } => brief(glob),
        _ => String::new(),
    };
    format!(
        "`{path}` is there, but not called as `{wanted}` asks for, to the letter: rename or move it (`git mv`) and commit that"
    )
}

/// Whether a rule's glob fits a path.
fn fits(glob: &str, path: &str) -> bool {
    rules::glob(&one_form(glob)).is_ok_and(|glob| glob.compile_matcher().is_match(&*one_form(path)))
}

/// A repository inside this one, added as if it were a folder.
fn embedded(subject: &Subject, ask: &Ask, path: &str) -> String {
    let anywhere = match ask {
        Ask::Place {
            asked: Asked::Glob(glob),
            within,
            ..
        } if within.paths().is_empty() => {
            format!("no file at HEAD matches `{}`, and ", brief(glob))
        }
        _ => String::new(),
    };
    let (id, word) = (&subject.id, shell_word(path));
    format!(
        "{anywhere}`{path}` is a repository inside this one, of which git keeps the id of a commit here and no file: move `{path}/.git` away, run `git rm --cached {word}` and `git add {word}`, and commit; or publish it and point to it: `peak done {id} --evidence https://host/owner/name`"
    )
}

/// A file, or a commit where it is about none.
fn what(path: Option<&String>, commit: &ObjectId) -> String {
    path.map_or_else(|| commit.short(), |path| format!("`{path}`"))
}

fn unchanged(path: &str) -> String {
    format!(
        "`{path}` is unchanged since the fork point, so not yours yet: work on it and commit that"
    )
}

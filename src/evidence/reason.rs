//! Why a claim does not hold, in a sentence that says what to do next.

mod instead;

use self::instead::instead;
use super::examine::{Hit, Novelty};
use super::question::{Ask, Asked, Need, Pattern, Question, Subject};
use super::site::{Obstacle, Precedent, Site};
use super::vendored::vendored_folder;
use super::word::shell_word;
use crate::progress::learner_value;

/// Most places that a reason names before the last.
const MAX_PLACES: usize = 3;
/// Most characters of a pattern in a reason.
const MAX_PATTERN: usize = 60;

/// What is missing, and what to do: of the first rule that must hold, or of the one that comes nearest. `open` are the
/// questions that do not hold.
pub(super) fn reason(subject: &Subject, site: &Site<'_>, open: &[usize]) -> String {
    let question = match &subject.need {
        Need::All(_) => open.first().copied(),
        Need::Any(_) => open
            .iter()
            .copied()
            .max_by_key(|question| (nearness(site, *question), std::cmp::Reverse(*question))),
    };
    let Some(question) = question else {
        return "the roadmap asks for nothing that could be checked".to_owned();
    };
    if matches!(subject.need, Need::Any(_)) && nearness(site, question) == 0 {
        return nothing(subject, site, open);
    }
    shortfall(subject, site, question)
}

/// A pattern as far as a sentence bears it; `peak show` has the whole.
fn brief(pattern: &str) -> String {
    match pattern.char_indices().nth(MAX_PATTERN) {
        Some((end, _)) => format!("{}...", &pattern[..end]),
        None => pattern.to_owned(),
    }
}

/// What a question asks for: in the author's words, else its rule.
pub fn asked_for(question: &Question) -> String {
    match &question.what {
        Some(what) => what.clone(),
        None => format!("`{}`", brief(&question.rule)),
    }
}

/// What a pattern finds in a file: in the author's words, else as it is written.
fn named(what: Option<&str>, pattern: &Pattern) -> String {
    match what {
        Some(what) => what.to_owned(),
        None => format!("`{}`", brief(pattern.source())),
    }
}

/// What a pattern finds in a message.
fn said(what: Option<&str>, pattern: &Pattern) -> String {
    match what {
        Some(what) => format!("about {what}"),
        None => format!("that matches `{}`", brief(pattern.source())),
    }
}

/// A path as text.
pub fn path_text(path: &[u8]) -> String {
    String::from_utf8_lossy(path).into_owned()
}

/// How near a question came to holding: the nearest tells a learner most.
fn nearness(site: &Site<'_>, question: usize) -> u8 {
    let answer = site.examination.answer(question);
    if !answer.unfit.is_empty() {
        return 8;
    }
    match &answer.hollow {
        // A tick names the item, too: that hides nothing that tells more.
        Some((_, Novelty::Excluded)) => return 0,
        Some((_, novelty)) if novelty.weight() < 2 => return 1,
        Some(_) => return 7,
        None => {}
    }
    match site.obstacles.get(&question) {
        Some(Obstacle::Uncommitted(_) | Obstacle::Untracked(_)) => 6,
        Some(Obstacle::Foreign(_) | Obstacle::Upstream(..) | Obstacle::Machine(..)) => 5,
        Some(
            Obstacle::Branch(..)
            | Obstacle::Merged(..)
            | Obstacle::Embedded(_)
            | Obstacle::Linked(_)
            | Obstacle::Misnamed(_)
            | Obstacle::Joins(..)
            | Obstacle::Lost(_),
        ) => 4,
        Some(Obstacle::Removed { .. } | Obstacle::Renamed(..)) => 3,
        Some(
            Obstacle::Unchanged(_)
            | Obstacle::Before(..)
            | Obstacle::Earlier(..)
            | Obstacle::First(..),
        ) => 2,
        None if answer.inherited.is_some() || answer.tools.is_some() => 2,
        None => 0,
    }
}

/// An item for which no question came near.
fn nothing(subject: &Subject, site: &Site<'_>, open: &[usize]) -> String {
    let questions = &site.examination.inquiry().questions;
    let pointer = open
        .iter()
        .find_map(|question| match &questions[*question].ask {
            Ask::Place {
                asked: Asked::Pointer(path),
                ..
            } => Some(format!(
                "no such path: `{path}`; correct the `evidence:` line"
            )),
            Ask::Revision(hex) => Some(format!(
                "`{hex}` is no commit of yours after the fork point; correct the `evidence:` line"
            )),
            _ => None,
        });
    pointer.unwrap_or_else(|| {
        let (id, name) = (&subject.id, subject.id.last());
        let place = match &site.pointed {
            Some(address) => shell_word(&format!("{address}:PATH")),
            None => "PATH".to_owned(),
        };
        let hollow = open.iter().find_map(|question| {
            let (hit, _) = site.examination.answer(*question).hollow.as_ref()?;
            Some(hit.commit)
        });
        let unnamed = match hollow {
            Some(commit) => format!(
                "{} changes nothing but files that peak or other tools write",
                commit.short()
            ),
            None => format!("no commit of yours names `{id}`"),
        };
        format!(
            "{unnamed}, and no folder or file is called `{name}`: commit it in a folder called `{name}`, or point to it: `peak done {id} --evidence {place}`"
        )
    })
}

/// What a question lacks.
fn shortfall(subject: &Subject, site: &Site<'_>, question: usize) -> String {
    let asked_for = format!("`peak show {}` says what is asked", subject.id);
    let Question { ask, what, .. } = &site.examination.inquiry().questions[question];
    let answer = site.examination.answer(question);
    if let Ask::Place {
        content: Some(pattern),
        asked,
        ..
    } = ask
        && let Some(path) = answer.unfit.first()
    {
        let (path, source) = (path_text(path), named(what.as_deref(), pattern));
        return match asked {
            Asked::Glob(_) if answer.unfit.len() > 1 && what.is_some() => {
                format!("no file of yours holds {source}: {asked_for}")
            }
            Asked::Glob(glob) if answer.unfit.len() > 1 => {
                format!(
                    "no file of yours that matches `{}` holds {source}: {asked_for}",
                    brief(glob)
                )
            }
            _ => format!("`{path}` is yours but does not hold {source}: {asked_for}"),
        };
    }
    if let (Ask::Message { pattern, min }, false) = (ask, answer.hits.is_empty()) {
        let (found, about) = (answer.hits.len(), said(what.as_deref(), pattern));
        return format!(
            "{min} commits of yours with a message {about} are wanted, and {found} found: {asked_for}"
        );
    }
    let obstacle = site.obstacles.get(&question);
    if let Some((hit, novelty)) = &answer.hollow
        && (*novelty != Novelty::Empty || obstacle.is_none())
    {
        return hollow(hit, *novelty, site);
    }
    match (obstacle, &answer.inherited) {
        (Some(obstacle), _) => instead(obstacle, (subject, ask), site),
        (None, Some(path)) => format!(
            "`{}` holds what another file did, unchanged since the fork point, so not yours yet: work on it and commit that",
            path_text(path)
        ),
        (None, None) => match &answer.tools {
            Some((path, end)) => among_tools(ask, path, *end),
            None => format!("{}: {asked_for}", absent(ask, what.as_deref())),
        },
    }
}

/// A file in a folder that tools fill, which ends at so many bytes of its path; or one that a tool makes, where that is all of them.
/// Nobody can tell who wrote what is there, so that only what is changed elsewhere counts.
fn among_tools(ask: &Ask, path: &[u8], end: usize) -> String {
    let is_made = end == path.len();
    let (path, folder) = (path_text(path), path_text(&path[..end]));
    if is_made {
        return format!(
            "`{path}` is what tools make of other files or leave by themselves, so it does not count: commit files of your own, and name them where the item asks for a file"
        );
    }
    let example = match ask {
        // Numbers before a name make no difference to the rule.
        Ask::Place {
            asked: Asked::Name(name),
            ..
        } => format!(", as `01-{name}`,"),
        _ => String::new(),
    };
    match vendored_folder(path.as_bytes()) == Some(end) {
        true => format!(
            "`{path}` is in `{folder}`, as tools call folders that they fill, so nothing in it counts: move your work to a folder of another name{example} and go on with it there"
        ),
        false => format!(
            "`{path}` is in `{folder}`, which its pyvenv.cfg makes a virtual environment, in a folder that tools fill there, so it does not count: move your work to a folder of another name and go on with it there"
        ),
    }
}

/// The progress document's path.
fn document(site: &Site<'_>) -> String {
    let document = path_text(site.examination.inquiry().document());
    match document.is_empty() {
        true => "progress.md".to_owned(),
        false => document,
    }
}

/// What is said of several addresses of which some come from ticks or git's configuration: a mentor may have ticked, or judge.
pub const NOT_YOU: &str = ", without whoever is not you";

/// Somebody's address, and what to do where it is the learner's: nothing where a mentor said whose commits count.
fn whose(address: &str, site: &Site<'_>) -> String {
    if address.is_empty() {
        return "an author without an address".to_owned();
    }
    if site.is_named {
        return address.to_owned();
    }
    let document = document(site);
    let all = learner_value(site.unlisted.iter().map(String::as_str).chain([address]));
    let but = if site.unlisted.is_empty() {
        ""
    } else {
        NOT_YOU
    };
    format!("{address} (yours? add `learner={all}` to the header of {document}{but})")
}

fn absent(ask: &Ask, what: Option<&str>) -> String {
    match ask {
        Ask::Place { within, asked, .. } => match asked {
            Asked::Glob(glob) if within.paths().is_empty() => {
                let place = brief(glob);
                let what = what.map(|what| format!(", where {what} would be"));
                let what = what.unwrap_or_default();
                format!("no such path: no file at HEAD matches `{place}`{what}; commit the work")
            }
            Asked::Glob(glob) => format!(
                "no such path: no file in `{}` matches `{}`; commit the work, or correct the `evidence:` line",
                places(within.paths()),
                brief(glob)
            ),
            Asked::Name(name) => format!("no such path: no folder or file is called `{name}`"),
            Asked::Pointer(path) => format!("no such path: `{path}`"),
        },
        Ask::Message { pattern, .. } => {
            format!("no commit of yours has a message {}", said(what, pattern))
        }
        Ask::Word { .. } => "no commit of yours names it".to_owned(),
        Ask::Revision(hex) => format!("`{hex}` is no commit of yours after the fork point"),
    }
}

/// The first of several places, for a sentence.
fn places(paths: &[String]) -> String {
    let shown = &paths[..paths.len().min(MAX_PLACES)];
    let more = if paths.len() > shown.len() {
        "`, ..., `"
    } else {
        ""
    };
    let last = paths.last().filter(|_| !more.is_empty());
    let shown = shown.join("`, `");
    last.map_or_else(|| shown.clone(), |last| format!("{shown}{more}{last}"))
}

fn hollow(hit: &Hit, novelty: Novelty, site: &Site<'_>) -> String {
    let commit = hit.commit.short();
    let place = hit
        .path
        .as_deref()
        .map(|path| format!(" in `{}`", path_text(path)))
        .unwrap_or_default();
    match novelty {
        Novelty::Empty => {
            format!("{commit} brings only an empty or blank file{place}: commit work of your own")
        }
        Novelty::Blank => {
            format!("{commit} changes only white space{place}: commit work of your own")
        }
        Novelty::Copied => format!(
            "{commit} only moves or copies what was there before{place}: commit work of your own"
        ),
        Novelty::Inherited => format!(
            "{commit} only brings back what the fork point had{place}: commit work of your own"
        ),
        Novelty::Foreign => anothers(hit, &place, site),
        Novelty::Bare => format!("{commit} changes no file: commit the work itself"),
        Novelty::Unwritten => format!(
            "{commit} changes what no file holds, only a mode, a link or a submodule: commit the work itself"
        ),
        Novelty::Deletion => {
            format!("{commit} takes files away and brings none that counts: commit the work itself")
        }
        Novelty::Undoing => {
            format!("{commit} only takes another commit back: commit work of your own")
        }
        Novelty::Reverted => {
            format!("{commit} was taken back by a revert: bring it back, or untick the box")
        }
        Novelty::Excluded | Novelty::New => format!(
            "{commit} changes nothing but files that peak or other tools write: commit the work itself"
        ),
    }
}

/// Content that somebody else had brought: who, as far as that is known.
fn anothers(hit: &Hit, place: &str, site: &Site<'_>) -> String {
    let who = match site.preceded.get(&hit.commit) {
        Some(Precedent { commit, address }) => {
            format!(
                "{} committed before in {}",
                whose(address, site),
                commit.short()
            )
        }
        None => "somebody else committed before".to_owned(),
    };
    format!(
        "{} only brings{place} what {who}, byte for byte, as copies and the output of tools are: commit work of your own in it",
        hit.commit.short()
    )
}

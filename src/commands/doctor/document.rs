//! The progress document: its roadmap, whether git keeps it as it is, its lines, and the badges drawn from it.

use super::check::Check;
use crate::badge::{Freshness, MOST, freshness};
use crate::commands::project::strayed;
use crate::commands::{Context, Project};
use crate::evidence::content::is_same_text;
use crate::progress::{Document, is_path};
use crate::render::escape::shown;
use crate::report::{self, Count};
use crate::roadmap::MAX_BYTES;
use crate::workspace;

/// Where a badge is usually kept, from the repository's root.
const BADGES: [&str; 5] = [
    "badge.svg",
    "badge.json",
    ".github/badge.svg",
    "docs/badge.svg",
    "assets/badge.svg",
];

/// How many ids are named.
const NAMED: usize = 5;

/// Whether the roadmap that the document follows is there, and is one that has its items.
pub fn roadmap(context: &Context, project: &Project) -> Check {
    match (&project.document.header.roadmap, &project.roadmap) {
        (_, Some(roadmap)) => own(project, &shown(&roadmap.title)),
        (Some(name), None) if is_path(name) => unread(context, project, name),
        (Some(name), None) => Check::wrong(
            format!("no roadmap named {} ships with this peak", shown(name)),
            "`peak roadmap list` names those that do; correct `roadmap=` in progress.md",
        ),
        (None, None) => Check::wrong(
            "progress.md names no roadmap: links, kinds and rules are unknown",
            "`peak init --roadmap NAME` records one",
        ),
    }
}

/// A file of that name is not there, or is another document by now.
fn unread(context: &Context, project: &Project, name: &str) -> Check {
    let document = &project.document;
    let strayed = strayed(
        &project.repo,
        &project.target,
        &document.header,
        &document.text,
    );
    match strayed.flatten() {
        Some(strayed) => Check::wrong(
            format!("{} is another document by now", shown(name)),
            strayed.shown(),
        ),
        None => Check::wrong(
            format!("the roadmap {} cannot be read", shown(name)),
            format!(
                "`git log -1 --stat -- {}` tells when it went; correct `roadmap=` on the header line of progress.md",
                context.typed(&project.repo, name)
            ),
        ),
    }
}

/// Which items are none of the roadmap's. Some are a learner's own; most are a sign that it is not their roadmap.
fn own(project: &Project, title: &str) -> Check {
    let items = &project.document.items;
    let ids: Vec<&str> = items
        .iter()
        .filter(|entry| entry.own)
        .map(|entry| entry.id.as_str())
        .collect();
    let mut named = ids[..ids.len().min(NAMED)].join(", ");
    if ids.len() > NAMED {
        named.push_str(&format!(" and {} more", ids.len() - NAMED));
    }
    let named = shown(&named);
    match ids.len() {
        0 => Check::fine(format!("the roadmap is {title}")),
        own if own * 2 > items.len() => Check::wrong(
            format!(
                "{own} of {} ids are not in the roadmap {title}: {named}",
                items.len()
            ),
            "`peak update -n` shows what that would take over; if progress.md follows another roadmap, correct `roadmap=` on its header line",
        ),
        1 => Check::fine(format!("the roadmap is {title}; yours alone is {named}")),
        own => Check::fine(format!(
            "the roadmap is {title}; {own} items are yours alone: {named}"
        )),
    }
}

/// Whether git holds the document as it is.
pub fn committed(context: &Context, project: &Project) -> Check {
    let path = project.target.from_root();
    let (place, word) = (shown(&path), context.typed(&project.repo, &path));
    let text = &project.document.text;
    match project.repo.file_at_head(&path, MAX_BYTES as u64) {
        Ok(Some(bytes))
            if bytes == *text
                || conversion(project, &path) != Conversion::None && is_same_text(&bytes, text) =>
        {
            Check::fine(format!("{place} is committed"))
        }
        Ok(Some(_)) if is_emptied(project) => Check::wrong(
            format!("{place} holds no item, and the last commit holds it with its items"),
            format!("`git checkout -- {word}` puts it back as it was"),
        ),
        Ok(Some(_)) => Check::wrong(
            format!("{place} has changes that are not committed"),
            format!("`git commit {word}`"),
        ),
        Err(fault) => Check::wrong(
            format!(
                "whether {place} is committed cannot be told: {}",
                crate::error::Error::from(fault).message()
            ),
            "`git fsck` tells what is missing or damaged",
        ),
        Ok(None) if project.repo.ignores(&path) => Check::wrong(
            format!("git ignores {place}: no commit will hold it"),
            format!(
                "`git add --force {word}`, then `git commit {word}`; `git check-ignore -v {word}` names the line that hides it"
            ),
        ),
        Ok(None) => Check::wrong(
            format!("{place} is not in the last commit: nobody else can see it"),
            format!("`git add {word}`, then `git commit {word}`"),
        ),
    }
}

/// Whether the document lost all its items since the last commit: to commit that is not what anybody means.
fn is_emptied(project: &Project) -> bool {
    let path = project.target.from_root();
    let committed = || {
        project
            .repo
            .file_at_head(&path, MAX_BYTES as u64)
            .ok()
            .flatten()
    };
    let had_items = |bytes| {
        project
            .read_again(bytes)
            .is_ok_and(|was| !was.items.is_empty())
    };
    project.document.items.is_empty() && committed().is_some_and(had_items)
}

/// Whether git changes line ends on the way into a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Conversion {
    /// It keeps them.
    None,
    /// It does, of files that have only line feeds in the last commit.
    Some,
    /// It does, always.
    Always,
}

/// gitattributes(5), `text` and `eol`; git-config(1), `core.autocrlf`.
fn conversion(project: &Project, path: &str) -> Conversion {
    let attribute = |name| project.repo.attribute(name, path).ok().flatten();
    let (text, eol) = (attribute("text"), attribute("eol"));
    match (text.as_deref(), eol.as_deref()) {
        (Some("unset"), _) => Conversion::None,
        (Some("auto"), _) => Conversion::Some,
        (Some(_), _) | (None, Some("lf" | "crlf")) => Conversion::Always,
        (None, _) => match project.repo.config("core.autocrlf").as_deref() {
            Some("true" | "input") => Conversion::Some,
            _ => Conversion::None,
        },
    }
}

/// Whether the next commit would change the end of each line, on which then every other machine's version collides.
pub fn line_ends(context: &Context, project: &Project) -> Option<Check> {
    let path = project.target.from_root();
    let (place, word) = (shown(&path), context.typed(&project.repo, &path));
    let committed = project.repo.file_at_head(&path, MAX_BYTES as u64);
    let committed = committed.ok().flatten()?;
    let (was, is) = (returns(&committed), returns(&project.document.text));
    match conversion(project, &path) {
        Conversion::Always if was => Some(Check::wrong(
            format!(
                "attributes have git rewrite the line ends of {place}: the next commit of it changes every line"
            ),
            format!(
                "do so at once, and alone: `git add --renormalize {word}`, then `git commit -m 'Line ends'`"
            ),
        )),
        Conversion::None if is && !was => Some(Check::wrong(
            format!(
                "an editor gave the lines of {place} other ends: the next commit of it changes every line"
            ),
            format!("`echo '{place} text' >> .gitattributes` has git keep them as they were"),
        )),
        _ => None,
    }
}

fn returns(text: &[u8]) -> bool {
    memchr::memmem::find(text, b"\r\n").is_some()
}

/// Whether each line of the document says what it seems to, where it has any; what was emptied is told by [`committed`].
pub fn boxes(project: &Project) -> Option<Check> {
    let document = &project.document;
    if !document.items.is_empty() || !document.notices.is_empty() {
        return Some(lines(document));
    }
    let remedy = match document.header.line {
        Some(_) => "`peak update` takes those of the roadmap over",
        None => "`peak init` writes those of a roadmap",
    };
    (!is_emptied(project)).then(|| Check::wrong("there are no items in progress.md", remedy))
}

fn lines(document: &Document) -> Check {
    let twice: Vec<_> = document
        .items
        .iter()
        .filter(|entry| entry.copies > 1)
        .map(|entry| entry.id.to_string())
        .collect();
    if !twice.is_empty() {
        return Check::wrong(
            format!(
                "these ids stand more than once: {}",
                shown(&twice.join(", "))
            ),
            "take the copies away: peak changes no item that stands twice",
        );
    }
    match document.notices.as_slice() {
        [] => Check::fine(format!("{} items, nothing odd", document.items.len())),
        [_] => Check::wrong(
            "1 line of progress.md is odd, see the note",
            "the note names the line and what to do",
        ),
        notices => Check::wrong(
            format!(
                "{} lines of progress.md are odd, see the notes",
                notices.len()
            ),
            "each note names the line and what to do",
        ),
    }
}

/// Of each badge that is kept in a usual place, whether it is what `peak badge` would draw now.
pub fn badges(context: &Context, project: &Project) -> Vec<Check> {
    let status = report::status(
        &project.document,
        project.roadmap.as_ref(),
        None,
        context.today(),
    );
    let Some(root) = project.repo.root() else {
        return Vec::new();
    };
    let phases = status.summary.phases.iter();
    let phases = phases.map(|phase| (phase.id.as_str(), &phase.count));
    let counts: Vec<(&str, &Count)> = std::iter::once(("", &status.summary.total))
        .chain(phases)
        .collect();
    let check = |path: &&str| {
        let kept = workspace::read_up_to(&root.join(path), MOST).ok()?;
        match freshness(&kept, &counts) {
            Freshness::Current => Some(Check::fine(format!("{path} is up to date"))),
            Freshness::Stale { says, now } => Some(Check::wrong(
                format!("{path} says {}, and it is {}", shown(&says), shown(&now)),
                format!("`peak badge -o {path}`, with the options that it was drawn with"),
            )),
            Freshness::Other => None,
        }
    };
    BADGES.iter().filter_map(check).collect()
}

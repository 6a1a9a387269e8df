//! `peak doctor`

use super::project::{Project, slashed};
use super::{Context, Outcome};
use crate::badge::{Freshness, MOST, freshness};
use crate::error::Result;
use crate::progress::is_path;
use crate::render::escape::Untrusted;
use crate::render::{Label, Look};
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

/// Say what will go wrong later, and what to do about it
///
/// Looks at the clone, your address, the remotes, the badge and progress.md. Changes nothing; exit 1 where something is wrong.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// What was looked at, and what is wrong with it.
#[derive(Debug)]
struct Check {
    /// What is so, in a sentence.
    says: String,
    /// What to do, where it is wrong.
    remedy: Option<String>,
}

impl Check {
    fn fine(says: impl Into<String>) -> Self {
        Self {
            says: says.into(),
            remedy: None,
        }
    }

    fn wrong(says: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            says: says.into(),
            remedy: Some(remedy.into()),
        }
    }

    fn line(&self, look: Look) -> String {
        match &self.remedy {
            None => format!("{}     {}\n", look.paint(Label::Good, "ok"), self.says),
            Some(remedy) => format!(
                "{}  {}\n       {} {remedy}\n",
                look.paint(Label::Bad, "wrong"),
                self.says,
                look.paint(Label::Id, "hint:")
            ),
        }
    }
}

impl Args {
    /// Runs the command.
    ///
    /// # Errors
    /// What kept it from running.
    pub fn run(&self, context: &mut Context) -> Result<Outcome> {
        let project = context.project()?;
        let mut checks = vec![
            history(&project),
            identity(&project),
            fork_point(&project),
            roadmap(&project),
            committed(&project),
        ];
        checks.extend(upstream(&project));
        checks.push(boxes(&project));
        checks.extend(badge(&project, context));
        let look = context.terminal.look();
        let text: String = checks.iter().map(|check| check.line(look)).collect();
        context.text(&text)?;
        if checks.iter().any(|check| check.remedy.is_some()) {
            Ok(Outcome::Wanting)
        } else {
            Ok(Outcome::Fine)
        }
    }
}

fn shown(text: &str) -> String {
    Untrusted::new(text).terminal()
}

fn history(project: &Project) -> Check {
    if project.repo.is_shallow() {
        return Check::wrong(
            "this clone is shallow: what lies before it cannot be proven",
            "`git fetch --unshallow`; in CI set fetch-depth: 0",
        );
    }
    // Any remote may be the one that promises what is not here.
    let remotes = project.repo.remotes();
    let promises = |(name, _): &(String, String)| {
        let key = format!("remote.{name}.promisor");
        project.repo.config(&key).as_deref() == Some("true")
    };
    match remotes.iter().any(promises) {
        true => Check::wrong(
            "this clone is partial: files that were not fetched cannot be looked into",
            "`git fetch --refetch --no-filter` makes it whole",
        ),
        false => Check::fine("the clone holds the whole history"),
    }
}

fn identity(project: &Project) -> Check {
    let configured = project.repo.config_all("peak.learner");
    let known = project
        .document
        .header
        .learner
        .iter()
        .chain(&configured)
        .next();
    match (project.repo.user_email(), known) {
        (Some(email), None) => Check::fine(format!("you are {}", shown(&email))),
        (Some(email), Some(_)) => {
            let email = shown(&email);
            let listed = |address: &String| address.trim().eq_ignore_ascii_case(&email);
            if project
                .document
                .header
                .learner
                .iter()
                .chain(&configured)
                .any(listed)
            {
                Check::fine(format!("you are {email}"))
            } else {
                Check::wrong(
                    format!("you commit as {email}, which is none of the learner's addresses"),
                    format!(
                        "`git config --add peak.learner {email}`, or add it to `learner=` in progress.md"
                    ),
                )
            }
        }
        (None, _) => Check::wrong(
            "git knows no address of yours: your commits cannot be told from others'",
            "`git config user.email you@example.org`",
        ),
    }
}

fn fork_point(project: &Project) -> Check {
    let header = &project.document.header;
    let Some(base) = &header.base else {
        let forked = project
            .repo
            .remotes()
            .iter()
            .any(|(name, _)| name == "upstream");
        // A bundled roadmap in a repository of one's own: nobody else's work is here.
        if !forked && header.roadmap.as_deref().is_some_and(|name| !is_path(name)) {
            return Check::fine("no fork point is recorded: the whole history counts as yours");
        }
        return Check::wrong(
            "progress.md records no fork point: upstream's files could pass for yours",
            "`peak init` finds and records it; `git remote add upstream URL` and `git fetch upstream` help it",
        );
    };
    if project.repo.resolve(base).is_ok() {
        Check::fine(format!(
            "your own history begins after {}",
            shown(&short(base))
        ))
    } else {
        Check::wrong(
            format!(
                "the recorded fork point {} is not in this repository",
                shown(&short(base))
            ),
            "fetch it from where you forked, or name another with `peak init --base REV`",
        )
    }
}

fn short(id: &str) -> String {
    id.chars().take(10).collect()
}

fn roadmap(project: &Project) -> Check {
    match (&project.document.header.roadmap, &project.roadmap) {
        (_, Some(roadmap)) => Check::fine(format!("the roadmap is {}", shown(&roadmap.title))),
        (Some(name), None) if is_path(name) => Check::wrong(
            format!("the roadmap {} cannot be read", shown(name)),
            "correct `roadmap=` on the header line of progress.md",
        ),
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

fn committed(project: &Project) -> Check {
    let path = slashed(project.target.shown());
    match project.repo.file_at_head(&path, MAX_BYTES as u64) {
        Ok(Some(bytes)) if bytes == project.document.text => {
            Check::fine(format!("{} is committed", shown(&path)))
        }
        Ok(Some(_)) => Check::wrong(
            format!("{} has changes that are not committed", shown(&path)),
            format!("`git commit {}`", shown(&path)),
        ),
        _ => Check::wrong(
            format!(
                "{} is not in the last commit: nobody else can see it",
                shown(&path)
            ),
            format!("`git add {0}`, then `git commit {0}`", shown(&path)),
        ),
    }
}

/// Whether a careless `git push` would send progress to those whose roadmap it is.
fn upstream(project: &Project) -> Option<Check> {
    let remotes = project.repo.remotes();
    let (_, url) = remotes.iter().find(|(name, _)| name == "upstream")?;
    if project.repo.config("remote.upstream.pushurl").is_some() {
        return Some(Check::fine("nothing is pushed to upstream by accident"));
    }
    if remotes
        .iter()
        .any(|(name, other)| name == "origin" && other == url)
    {
        return Some(Check::wrong(
            "origin and upstream are the same repository: your progress would be pushed there",
            "fork it, then `git remote set-url origin URL-OF-YOUR-FORK`",
        ));
    }
    Some(Check::wrong(
        "`git push upstream` would send your progress to those whose roadmap it is",
        "`git remote set-url --push upstream no_push`",
    ))
}

fn boxes(project: &Project) -> Check {
    let document = &project.document;
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
fn badge(project: &Project, context: &Context) -> Vec<Check> {
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

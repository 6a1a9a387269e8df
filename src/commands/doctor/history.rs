//! The clone, and whose work in it counts: its history, the learner's addresses, the fork point, the remotes.

use super::check::Check;
use crate::commands::Project;
use crate::commands::judgement::to_join;
use crate::evidence::ObjectId;
use crate::evidence::identity::{Learner, Source};
use crate::git::Repo;
use crate::git::history::Survey;
use crate::progress::is_path;
use crate::render::escape::shown;
use crate::render::text::shell_word;

/// How many authors are named.
const NAMED: usize = 3;

/// Whether all of history is here.
pub fn whole(repo: &Repo) -> Check {
    if repo.is_shallow() {
        return Check::wrong(
            "this clone is shallow: what lies before it cannot be proven",
            "`git fetch --unshallow`; in CI set fetch-depth: 0",
        );
    }
    // Any remote may be the one that promises what is not here.
    let remotes = repo.remotes();
    let promises = |(name, _): &(String, String)| {
        let key = format!("remote.{name}.promisor");
        repo.config(&key).as_deref() == Some("true")
    };
    match remotes.iter().any(promises) {
        true => Check::wrong(
            "this clone is partial: files that were not fetched cannot be looked into",
            "`git fetch --refetch --no-filter` makes it whole",
        ),
        false => Check::fine("the clone holds the whole history"),
    }
}

/// Whether what is committed here will be found again; in the middle of a rebase it is git's business.
pub fn branch(repo: &Repo) -> Option<Check> {
    repo.is_adrift().then(|| {
        Check::wrong(
            "HEAD is on no branch: commits made here are lost to you once you switch to one",
            "`git switch -c NAME` makes a branch of them; `git switch -` goes back to yours",
        )
    })
}

/// Whether what is committed here will count as the learner's, of whom `survey` tells as `peak verify` sees them; `None` where history
/// cannot tell.
pub fn identity(project: &Project, survey: Option<&Survey>) -> Check {
    let Some(email) = project.repo.user_email() else {
        return Check::wrong(
            "git knows no address of yours: your commits cannot be told from others'",
            "`git config user.email you@example.org`",
        );
    };
    let address = email.to_lowercase();
    let counts = match survey {
        Some(survey) => survey.counts(&address),
        None => {
            let known = Learner::new(learner(project), Source::Configured).addresses;
            known.is_empty() || known.contains(&address)
        }
    };
    let shown_email = shown(&email);
    if counts {
        return Check::fine(format!("you are {shown_email}"));
    }
    let nothing = Survey::default();
    let path = project.target.from_root();
    let remedy = to_join(survey.unwrap_or(&nothing), &address, &path);
    Check::wrong(
        format!("you commit as {shown_email}, which is none of the learner's addresses"),
        shown(&format!("if that is you, {remedy}")),
    )
}

/// The addresses that git's configuration and the header give the learner.
fn learner(project: &Project) -> Vec<String> {
    let mut addresses = project.repo.config_all("peak.learner");
    addresses.extend(project.document.header.learner.iter().cloned());
    addresses
}

/// Whether the learner's addresses are those of anybody who committed here; nothing where that cannot be told yet.
pub fn authors(project: &Project) -> Option<Check> {
    let known = learner(project);
    if known.is_empty() || project.repo.is_shallow() {
        return None;
    }
    let base = project.document.header.base.as_deref();
    let base = base.and_then(|base| project.repo.resolve(base).ok());
    let others = project.repo.strangers_after(base, &known).ok()??;
    let mut others: Vec<(&String, &usize)> = others.iter().collect();
    others.sort_by_key(|(_, commits)| std::cmp::Reverse(**commits));
    let (most, _) = others.first()?;
    let names: Vec<String> = others
        .iter()
        .take(NAMED)
        .map(|(address, _)| shown(address))
        .collect();
    let more = if others.len() > NAMED { ", …" } else { "" };
    let place = match base {
        Some(_) => "after the fork point",
        None => "here",
    };
    let remedy = match project.document.header.learner.is_empty() {
        true => format!(
            "`git config --replace-all peak.learner {}`, if that is you",
            shell_word(&shown(most))
        ),
        false => "correct `learner=` on the header line of progress.md".to_owned(),
    };
    Some(Check::wrong(
        format!(
            "no commit {place} is by the learner ({}): they are by {}{more}",
            shown(&known.join(", ")),
            names.join(", ")
        ),
        remedy,
    ))
}

/// Whether ticks came from upstream, by a merge or with the fork, where its author keeps a progress document at the same place.
pub fn merged(project: &Project) -> Option<Check> {
    let ids = project.merged_ticks();
    let first = ids.first()?;
    let named: Vec<String> = ids
        .iter()
        .take(NAMED)
        .map(|id| shown(id.as_str()))
        .collect();
    let more = match ids.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let ticks = match ids.len() {
        1 => "1 tick is",
        many => &format!("{many} ticks are"),
    };
    Some(Check::wrong(
        format!(
            "{ticks} upstream's as well, of the same day, so its author's most likely: {}{more}",
            named.join(", ")
        ),
        format!(
            "`peak undo` takes each back, as in `peak undo {}`; `peak done` then dates anew what you did, too",
            shown(first.as_str())
        ),
    ))
}

/// Whether what was there before the learner is told apart.
pub fn fork_point(project: &Project, survey: Option<&Survey>) -> Check {
    let Some(base) = &project.document.header.base else {
        return no_fork_point(project, survey);
    };
    let name = shown(&short(base));
    let Some(id) = ObjectId::parse(base).and_then(|_| project.repo.resolve(base).ok()) else {
        let remedy = match project.repo.is_shallow() {
            true => "`git fetch --unshallow` brings it",
            false => "fetch it from where you forked, or name another with `peak init --base REV`",
        };
        return Check::wrong(
            format!("the recorded fork point {name} is not in this repository"),
            remedy,
        );
    };
    if project.is_upstreams() {
        return Check::wrong(
            format!(
                "{} is as upstream has it, with their ticks and fork point",
                shown(&project.target.from_root())
            ),
            "`peak init` starts it anew as yours",
        );
    }
    // Where history is not whole, it is not known what HEAD comes from.
    if project.repo.is_shallow() || project.repo.descends_from(id).unwrap_or(true) {
        return Check::fine(format!("your own history begins after {name}"));
    }
    let remedy = match project.repo.upstream_base().ok().flatten() {
        Some(now) => format!(
            "`peak init --base {}` records where you and upstream part now",
            now.short()
        ),
        None => "name the commit before your first one: `peak init --base REV`".to_owned(),
    };
    Check::wrong(
        format!(
            "the recorded fork point {name} is not in the history of HEAD: others' work could pass for yours"
        ),
        remedy,
    )
}

/// Where none is recorded: nothing is to be told apart where nobody else's work is here.
fn no_fork_point(project: &Project, survey: Option<&Survey>) -> Check {
    let (repo, header) = (&project.repo, &project.document.header);
    let upstream = repo.upstream_base().ok().flatten();
    let is_forked = upstream.is_some() || repo.remotes().iter().any(|(name, _)| name == "upstream");
    let is_bundled = header.roadmap.as_deref().is_some_and(|name| !is_path(name));
    let is_own = |survey: &Survey| repo.is_all_by(&survey.learner).unwrap_or(false);
    if !is_forked && (is_bundled || survey.is_some_and(is_own)) {
        return Check::fine("no fork point is recorded: the whole history counts as yours");
    }
    let remedy = match upstream {
        Some(now) => format!(
            "`peak init --base {}` records where you and upstream part",
            now.short()
        ),
        None => "name the commit before your first one: `peak init --base REV`; `git remote add upstream URL` and `git fetch upstream` help to find it".to_owned(),
    };
    Check::wrong(
        "progress.md records no fork point: upstream's files could pass for yours",
        remedy,
    )
}

fn short(id: &str) -> String {
    id.chars().take(10).collect()
}

/// Whether a careless `git push` would send progress to those whose roadmap it is.
pub fn upstream(repo: &Repo) -> Option<Check> {
    let remotes = repo.remotes();
    let (_, url) = remotes.iter().find(|(name, _)| name == "upstream")?;
    if repo.config("remote.upstream.pushurl").is_some() {
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

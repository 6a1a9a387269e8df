//! `peak resolve`

mod object;
mod plan;

use super::driver::{NAME, RUNS, is_there};
use super::project::{PROGRESS, slashed};
use super::{Context, Outcome};
use crate::error::{Error, Result};
use crate::git::Repo;
use crate::git::conflict::{Conflict, Operation};
use crate::progress::merge::marked;
use crate::progress::{Document, Header, Opened};
use crate::render::escape::Untrusted;
use crate::render::merged::{Sides, report};
use crate::render::text::shell_word;
use crate::roadmap::{MAX_BYTES, Roadmap};
use crate::workspace::{self, Target};
use object::{Done, Stopped};
use plan::{Index, Plan, Resolution, Situation, Stages};

/// Merge the two versions of a conflicted progress.md, item by item
///
/// Works in a merge, rebase, cherry-pick, revert or stash pop that stopped, and needs no set-up. A tick that one side made stands;
/// one that a side took back is gone; of two dates the earlier counts; notes of both sides stay. What was decided is named. The
/// merged file is staged, as `git mergetool` does. Where you resolved it by hand, or took one side whole, nothing is touched. Where
/// both sides changed the same text differently, the markers stay, their lines are named, nothing is staged, and the exit code is 1.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  git merge laptop || peak resolve && git commit --no-edit
  git pull --rebase || peak resolve && git rebase --continue
  peak resolve -n                  show the outcome, change nothing

`peak merge-driver --install` makes git merge progress.md this way by itself.")]
pub struct Args {
    /// Show what would change, as a diff, and change nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
    /// One JSON object, schema peak.resolve/1
    #[arg(long)]
    json: bool,
}

impl Args {
    /// Merges the versions and says what was decided: [`Outcome::Wanting`] where something stays between markers.
    ///
    /// # Errors
    /// What kept it from running; nothing changed then.
    pub fn run(&self, context: &mut Context) -> Result<Outcome> {
        let repo = context.repository()?;
        let target = context.target(&repo)?;
        let path = target.from_root();
        let mut conflicts = repo.conflicts()?;
        let named = context.named(&repo)?;
        let named = repo.root().and_then(|root| named.strip_prefix(root).ok());
        if let Some(named) = named.map(slashed).filter(|named| *named != path)
            && let Some(conflict) = conflicts.get(&named)
        {
            // git put the link of one side there, and the file of the other beside it.
            stages(&repo, conflict, &named)?;
        }
        let conflict = conflicts.remove(&path);
        if conflict.is_none() && !target.present() {
            return Err(elsewhere(&repo, &path, &conflicts));
        }
        let stages = conflict
            .as_ref()
            .map(|conflict| stages(&repo, conflict, &path))
            .transpose()?;
        let roadmap = roadmap(context, &repo, stages.as_ref(), &target)?;
        let situation = situation(context, &repo, &path, conflict.is_some())?;
        let operation = situation.operation;
        let plan = |bytes: Option<&[u8]>| {
            plan::plan(bytes, stages.as_ref(), situation, roadmap.as_ref(), &target)
        };
        let stopped = Stopped {
            path: &path,
            word: context.typed(&repo, &path),
            operation,
            sides: sides(operation),
            others: conflicts.into_keys().collect(),
        };
        if self.dry_run {
            let bytes = target.present().then(|| target.read()).transpose()?;
            let plan = plan(bytes.as_deref())?;
            return match self.json {
                true => object::tell(context, &plan, &stopped, None),
                false => show(context, &plan, &stopped, bytes.as_deref()),
            };
        }
        let (plan, written) = write(context, &target, plan)?;
        let staged = stage(&repo, &plan, &stopped)?;
        let outcome = match self.json {
            true => object::tell(context, &plan, &stopped, Some(Done { written, staged })),
            false => finish(context, &plan, &stopped),
        }?;
        if let (Plan::Write(_), Some(conflict)) = (&plan, &conflict) {
            tell_of_stash(context, &repo, conflict, &path);
        }
        Ok(outcome)
    }
}

/// The versions in the index, read.
fn stages(repo: &Repo, conflict: &Conflict, path: &str) -> Result<Stages> {
    let read = |stage: &Option<crate::git::conflict::Stage>| {
        stage
            .as_ref()
            .map(|stage| {
                if !stage.is_file {
                    let shown = Untrusted::new(path).terminal();
                    return Err(Error::new(format!(
                        "cannot merge {shown}: one side has a link or a submodule there"
                    ))
                    .hint(format!("keep one side: `git status` names the files in conflict; move the right one to {shown}, `git add` it, and `git rm` the other")));
                }
                Ok(repo.staged(stage, path, MAX_BYTES as u64)?)
            })
            .transpose()
    };
    Ok(Stages {
        base: read(&conflict.base)?,
        ours: read(&conflict.ours)?,
        theirs: read(&conflict.theirs)?,
    })
}

/// How git stands to the file at `path`, about which it `waits` for a decision or not.
fn situation(context: &Context, repo: &Repo, path: &str, waits: bool) -> Result<Situation> {
    let has_markers = |text: Vec<u8>| {
        let read = Document::read(text, None);
        read.is_ok_and(|document| document.conflict.is_some())
    };
    let added = || repo.added(path, MAX_BYTES as u64).ok().flatten();
    Ok(Situation {
        operation: repo.operation(),
        index: match waits {
            true => Index::Waits,
            false if added().is_some_and(has_markers) => Index::Marked,
            false => Index::Other,
        },
        marks: match repo.merge_attribute(path)?.as_deref() {
            None | Some("set" | "text" | "union") => true,
            // Where it is not configured, git merges as text; where its program is gone, git leaves one side.
            Some(NAME) => repo
                .config(RUNS.0)
                .is_none_or(|command| is_there(context, &command)),
            Some(_) => false,
        },
    })
}

/// The roadmap by which items are known: the one that our version names, else theirs, else the file's.
fn roadmap(
    context: &mut Context,
    repo: &Repo,
    stages: Option<&Stages>,
    target: &Target,
) -> Result<Option<Roadmap>> {
    let staged = stages
        .into_iter()
        .flat_map(|stages| [&stages.ours, &stages.theirs]);
    let mut texts: Vec<Vec<u8>> = staged.flatten().cloned().collect();
    if texts.is_empty() {
        let text = target.read()?;
        texts.extend(
            marked::split(&text)
                .ok()
                .flatten()
                .map(|one| one.versions.ours),
        );
        texts.push(text);
    }
    let headers = texts.into_iter().filter_map(|text| Opened::new(text).ok());
    let mut headers = headers.map(|opened| opened.header().clone());
    let named = headers.find(|header| header.roadmap.is_some());
    context.roadmap_of(&named.unwrap_or_else(Header::default), repo)
}

/// There is no progress document, and no conflict about one of that name.
fn elsewhere(
    repo: &Repo,
    path: &str,
    conflicts: &std::collections::BTreeMap<String, Conflict>,
) -> Error {
    let ours = conflicts.iter().find(|(name, conflict)| {
        let stages = [&conflict.ours, &conflict.theirs, &conflict.base];
        stages.into_iter().flatten().any(|stage| {
            let text = repo.staged(stage, name, MAX_BYTES as u64);
            let opened = text.ok().and_then(|text| Opened::new(text).ok());
            opened.is_some_and(|opened| opened.header().line.is_some())
        })
    });
    match ours {
        Some((name, _)) => {
            let name = Untrusted::new(name).terminal();
            let word = shell_word(&name);
            let shown = Untrusted::new(path).terminal();
            Error::new(format!("there is no {shown} here")).hint(format!(
                "{name} is in conflict: `peak resolve --file {word}`"
            ))
        }
        None => Error::no_document(path, path == PROGRESS),
    }
}

/// Makes the file what the plan says, by what it is under the lock. Beside the plan: whether the file changed.
fn write(
    context: &mut Context,
    target: &Target,
    plan: impl Fn(Option<&[u8]>) -> Result<Plan>,
) -> Result<(Plan, bool)> {
    if !target.present() {
        let made = plan(None)?;
        let mut changed = false;
        if let Plan::Write(resolution) = &made {
            let written = workspace::create(target, &resolution.merged.text)?;
            context.warn_of(&written);
            changed = written.changed;
        }
        return Ok((made, changed));
    }
    let mut made = Plan::Nothing;
    let written = workspace::update(target, |bytes| {
        made = plan(Some(bytes))?;
        Ok::<_, Error>(match &made {
            Plan::Write(resolution) => Some(resolution.merged.text.clone()),
            _ => None,
        })
    })?;
    context.warn_of(&written);
    Ok((made, written.changed))
}

/// Stages what is decided; whether there was anything to stage.
fn stage(repo: &Repo, plan: &Plan, stopped: &Stopped<'_>) -> Result<bool> {
    let decided = match plan {
        Plan::Write(one) => one.index.takes() && one.merged.conflicts.is_empty(),
        _ => false,
    };
    if decided {
        repo.stage(stopped.path).map_err(|fault| {
            let shown = Untrusted::new(stopped.path).terminal();
            Error::new(format!(
                "{shown} is merged, but not staged: {}",
                Error::from(fault)
            ))
            .hint(format!("mend that, then `git add {}`", stopped.word))
        })?;
    }
    Ok(decided)
}

/// `--dry-run`
fn show(
    context: &mut Context,
    plan: &Plan,
    stopped: &Stopped<'_>,
    before: Option<&[u8]>,
) -> Result<Outcome> {
    let Plan::Write(resolution) = plan else {
        tell_rest(context, plan, stopped);
        return Ok(Outcome::Fine);
    };
    let after = &resolution.merged.text;
    context.diff(stopped.path, before.unwrap_or_default(), after)?;
    let err = context.terminal.err_look();
    let told = report(&resolution.merged, stopped.path, stopped.sides, err);
    if !told.is_empty() {
        context.terminal.note(told.trim_end());
    }
    Ok(outcome(resolution))
}

/// Tells of what is decided and, where git waited for it, staged.
fn finish(context: &mut Context, plan: &Plan, stopped: &Stopped<'_>) -> Result<Outcome> {
    let Plan::Write(resolution) = plan else {
        tell_rest(context, plan, stopped);
        return Ok(Outcome::Fine);
    };
    let (path, word) = (stopped.path, &stopped.word);
    let shown = Untrusted::new(path).terminal();
    let left = resolution.merged.conflicts.len();
    let mut text = match (left, resolution.kept) {
        (0, false) => format!("merged {shown}\n"),
        (0, true) => format!("kept {shown}: one side had removed it, the other changed it\n"),
        (1, _) => format!("merged {shown} but for one disagreement\n"),
        _ => format!("merged {shown} but for {left} disagreements\n"),
    };
    let look = context.terminal.look();
    text.push_str(&report(&resolution.merged, path, stopped.sides, look));
    if left > 0 {
        context.text(&text)?;
        context.hint(&format!(
            "keep what is right and remove the markers, then `git add {word}`"
        ));
        return Ok(Outcome::Wanting);
    }
    let goes_on = stopped.operation.goes_on();
    let goes_on = goes_on.filter(|_| resolution.index.takes());
    if resolution.index.takes() {
        text.push_str(&format!("staged {shown}\n"));
    }
    context.text(&text)?;
    if !resolution.index.takes() {
        context.hint(&format!("`git add {word}` stages it"));
    }
    if let Some(command) = goes_on {
        context.hint(&format!(
            "`{command}` goes on once no other file is in conflict"
        ));
    }
    if resolution.kept {
        context.hint(&format!("`git rm {word}` removes it after all"));
    }
    Ok(outcome(resolution))
}

/// A stash that collided is kept by git, which says so, but the next `git stash pop` would bring it once more.
fn tell_of_stash(context: &mut Context, repo: &Repo, conflict: &Conflict, path: &str) {
    if repo.operation() != Operation::Other {
        return;
    }
    let theirs = conflict.theirs.as_ref();
    let command = match theirs.and_then(|theirs| repo.stashed(theirs, path)) {
        None => return,
        Some(0) => "git stash drop".to_owned(),
        Some(number) => format!("git stash drop stash@{{{number}}}"),
    };
    context.hint(&format!(
        "the stash entry is still kept: `{command}` removes it once all of it is here"
    ));
}

/// Where there is nothing to merge.
fn tell_rest(context: &mut Context, plan: &Plan, stopped: &Stopped<'_>) {
    let word = &stopped.word;
    let shown = Untrusted::new(stopped.path).terminal();
    match plan {
        Plan::Write(_) => {}
        Plan::Nothing => context
            .terminal
            .note(&format!("nothing to resolve: {shown} is in no conflict")),
        Plan::ByHand(index) => {
            context.terminal.note(&format!(
                "nothing to resolve: {shown} holds no conflict markers any more"
            ));
            context.hint(&match index {
                Index::Marked => format!(
                    "it was added with them, and `git add {word}` takes it as it is now"
                ),
                _ => format!(
                    "`git add {word}` takes it as it is; `git checkout --merge -- {word}` puts both sides back, and `peak resolve` merges them"
                ),
            });
        }
        Plan::Removed => {
            context
                .terminal
                .note(&format!("nothing to resolve: both sides removed {shown}"));
            context.hint(&format!("`git rm {word}` settles that"));
        }
    }
}

fn outcome(resolution: &Resolution) -> Outcome {
    if resolution.merged.conflicts.is_empty() {
        Outcome::Fine
    } else {
        Outcome::Wanting
    }
}

/// What the sides are called. In a rebase the user's own side is the commit that is replayed.
pub fn sides(operation: Operation) -> Sides {
    let (ours, theirs) = match operation {
        Operation::Merge => ("this branch", "the branch merged in"),
        Operation::Rebase => ("your commit", "the branch you rebase onto"),
        Operation::CherryPick => ("this branch", "the picked commit"),
        Operation::Revert => ("this branch", "the state before the reverted commit"),
        Operation::Am => ("this branch", "the patch"),
        Operation::Other => ("this side", "the other side"),
    };
    Sides { ours, theirs }
}

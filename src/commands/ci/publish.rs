//! Publishing the files: which branch, under which name, and what is said about it.

use crate::ci::Run;
use crate::commands::{Context, Project};
use crate::error::{Error, Result};
use crate::git::publish::{Branch, Fault, Manner, Published, check_name as check};
use crate::render::escape::Untrusted;

/// The branch where nobody names another.
pub const BRANCH: &str = "peak-badge";

/// Whether there may be such a branch: told before anything else is done.
///
/// # Errors
/// A name that is none, or that belongs to people's work.
pub fn check_name(branch: &str, run: &Run) -> Result<()> {
    check(branch, run.default_branch.as_deref()).map_err(|fault| unpublished(fault, run))
}

/// The branch as it is on the remote now.
///
/// # Errors
/// The remote cannot be reached, or must not be published to.
pub fn look<'p>(
    context: &Context,
    project: &'p Project,
    branch: &str,
    run: &Run,
) -> Result<Branch<'p>> {
    let manner = Manner {
        dir: context.dir.clone(),
        keeps_askpass: context.env.get("CI").is_some() && context.env.get("GIT_ASKPASS").is_some(),
        has_ssh: ["GIT_SSH_COMMAND", "GIT_SSH"]
            .into_iter()
            .any(|name| context.env.get(name).is_some()),
    };
    Branch::find(&project.repo, branch, manner).map_err(|fault| unpublished(fault, run))
}

/// A file as it was published when the remote was last fetched.
pub fn known(project: &Project, file: &str, limit: u64) -> Option<Vec<u8>> {
    let remote = project.repo.push_remote();
    let tip = project.repo.known_branch(&remote, BRANCH)?;
    project.repo.file_at(&tip, file, limit).ok().flatten()
}

/// Publishes `files`, and says so.
///
/// # Errors
/// The remote does not take them.
pub fn publish(
    context: &mut Context,
    branch: &Branch<'_>,
    project: &Project,
    files: &[(&str, String)],
    run: &Run,
) -> Result<()> {
    let files: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(name, text)| (*name, text.as_bytes()))
        .collect();
    let head = project.repo.head()?;
    let head = head.map_or_else(|| "an empty repository".to_owned(), |head| head.to_string());
    // Forges of all kinds start no run for a commit that says so.
    let message = format!(
        "Progress as of {head} [skip ci]\n\nWritten by `peak ci --publish`, which replaces this branch as a whole."
    );
    let published = branch
        .publish(&files, &message, context.now.timestamp())
        .map_err(|fault| unpublished(fault, run))?;
    let (name, remote) = (shown(branch.name()), shown(branch.remote()));
    context.terminal.note(&match published {
        Published::Unchanged(_) => {
            format!("{name} of {remote} says so already: nothing was pushed")
        }
        Published::Pushed(commit) => {
            format!("published to {name} of {remote}: {}", commit.short())
        }
    });
    Ok(())
}

fn unpublished(fault: Fault, run: &Run) -> Error {
    Error::unpublished(fault, run.kind.push_permission())
}

fn shown(text: &str) -> String {
    Untrusted::new(text).workflow_log()
}

//! Publishing the files: which branch, under which name, whether they are news there, and what is said about it.

use crate::ci::Run;
use crate::commands::project::is_committed;
use crate::commands::{Context, Project};
use crate::error::{Error, Result};
use crate::git::publish::{
    Branch, Fault, Manner, Published, Source, Standing, check_name as check,
};
use crate::progress::is_path;
use crate::render::escape::Untrusted;
use crate::render::published::Snapshot;
use crate::workspace;

use super::files::{MAX_STATE, PROGRESS};

/// The branch where nobody names another.
pub const BRANCH: &str = "peak-badge";

/// What is to be published.
#[derive(Debug)]
pub struct Edition<'a> {
    /// The files, by name.
    pub files: &'a [(&'static str, String)],
    /// Whether they say nothing of what is verified, because history here is not whole.
    pub partial: bool,
}

/// A branch that may be published to from here, and the state that would be.
#[derive(Debug)]
pub struct Press<'p> {
    branch: Branch<'p>,
    source: Source,
}

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
/// What would be published is not committed; the remote cannot be reached, or must not be published to.
pub fn look<'p>(
    context: &Context,
    project: &'p Project,
    branch: &str,
    run: &Run,
) -> Result<Press<'p>> {
    let failed = |fault| unpublished(fault, run);
    committed(project).map_err(failed)?;
    let source = project.repo.source(run.branch.as_deref())?;
    let source = source.ok_or_else(|| failed(Fault::Uncommitted(project.target.from_root())))?;
    let manner = Manner {
        dir: context.dir.clone(),
        keeps_askpass: context.env.get("CI").is_some() && context.env.get("GIT_ASKPASS").is_some(),
        ssh_command: context
            .env
            .get("GIT_SSH_COMMAND")
            .map(|command| command.to_string_lossy().into_owned()),
        has_ssh: context.env.get("GIT_SSH").is_some(),
    };
    let branch = Branch::find(&project.repo, branch, manner).map_err(failed)?;
    Ok(Press { branch, source })
}

/// A file as it was published when the remote was last fetched.
pub fn known(project: &Project, file: &str, limit: u64) -> Option<Vec<u8>> {
    let remote = project.repo.push_remote();
    let tip = project.repo.known_branch(&remote, BRANCH)?;
    project.repo.file_at(&tip, file, limit).ok().flatten()
}

impl Press<'_> {
    /// The bytes of a published file.
    pub fn file(&self, path: &str, limit: u64) -> Option<Vec<u8>> {
        self.branch.file(path, limit)
    }

    /// Publishes `edition` where it is news, and says what happened. Where another run was faster, what that one published is
    /// looked at, once.
    ///
    /// # Errors
    /// The remote does not take it.
    pub fn publish(
        mut self,
        context: &mut Context,
        edition: &Edition<'_>,
        run: &Run,
    ) -> Result<()> {
        let failed = |fault| unpublished(fault, run);
        match self.attempt(context, edition) {
            Err(Fault::Moved(_)) => {
                context
                    .terminal
                    .note("another run published meanwhile: looking again");
                self.branch = self.branch.again().map_err(failed)?;
                self.attempt(context, edition).map_err(failed)
            }
            other => other.map_err(failed),
        }
    }

    fn attempt(
        &self,
        context: &mut Context,
        edition: &Edition<'_>,
    ) -> std::result::Result<(), Fault> {
        let files: Vec<(&str, &[u8])> = edition
            .files
            .iter()
            .map(|(name, text)| (*name, text.as_bytes()))
            .collect();
        let place = format!(
            "{} of {}",
            shown(self.branch.name()),
            shown(self.branch.remote())
        );
        if self.branch.holding(&files)?.is_none() && self.stays(context, edition, &place)? {
            return Ok(());
        }
        let now = context.now.timestamp();
        context
            .terminal
            .note(&match self.branch.publish(&files, &self.source, now)? {
                Published::Unchanged(_) => {
                    format!("{place} says so already: nothing was pushed")
                }
                Published::Pushed(commit) => format!("published to {place}: {}", commit.short()),
            });
        Ok(())
    }

    /// Whether the published state is to stay; says why.
    fn stays(
        &self,
        context: &mut Context,
        edition: &Edition<'_>,
        place: &str,
    ) -> std::result::Result<bool, Fault> {
        match self.branch.standing(&self.source)? {
            Standing::Older(newer) => {
                context.terminal.warn(&format!(
                    "not published: {place} shows a newer state than this one, that of {}",
                    newer.short()
                ));
                context.terminal.hint(&format!(
                    "where that is wrong, delete {place} to begin anew: the next run publishes it again"
                ));
                return Ok(true);
            }
            Standing::Elsewhere(other) => {
                context.terminal.warn(&format!(
                    "not published: {place} shows the branch {}, and this is not it",
                    shown(&other)
                ));
                context.terminal.hint(&format!(
                    "`--publish NAME` publishes this one beside it; or delete {place} to begin anew"
                ));
                return Ok(true);
            }
            Standing::Newer => {}
        }
        let before = self.branch.file(PROGRESS, MAX_STATE);
        let before = before.and_then(|bytes| Snapshot::read(&bytes));
        if edition.partial && before.is_some_and(|before| before.is_judged()) {
            // Not kept back by `--quiet`: the run ends well, and what is shown stays old.
            context.terminal.fault(&format!(
                "not published: {place} says what is verified, and this run cannot, for history here is not whole"
            ));
            return Ok(true);
        }
        Ok(false)
    }
}

/// Makes sure that what is shown is what HEAD holds, but for line endings.
fn committed(project: &Project) -> std::result::Result<(), Fault> {
    let repo = &project.repo;
    let roadmap = project.document.header.roadmap.clone();
    let roadmap = roadmap.filter(|name| is_path(name));
    let document = project.target.from_root();
    for path in std::iter::once(document).chain(roadmap) {
        let here = repo
            .root()
            .and_then(|root| workspace::read(&root.join(&path)).ok());
        // What a sparse checkout leaves out was read from HEAD.
        let Some(here) = here else { continue };
        if !is_committed(repo, &path, &here)? {
            return Err(Fault::Uncommitted(path));
        }
    }
    Ok(())
}

fn unpublished(fault: Fault, run: &Run) -> Error {
    Error::unpublished(fault, run.kind.push_permission())
}

fn shown(text: &str) -> String {
    Untrusted::new(text).workflow_log()
}

//! What becomes of progress.md when two versions of it meet: a conflict that waits, and git's merge driver.

use super::check::Check;
use crate::commands::Context;
use crate::commands::driver::{NAME, RUNS, first_word, is_path, is_there};
use crate::git::Repo;
use crate::git::driver::Scope;
use crate::progress::Opened;
use crate::render::escape::shown;
use crate::workspace::Target;

/// A conflict about the progress document.
#[derive(Debug)]
pub struct Conflict {
    /// What is said of it.
    pub check: Check,
    /// Whether the document can be read all the same.
    pub is_readable: bool,
}

/// The conflict that the document at `path` (from the root) is in: by its markers, or by git's index.
pub fn conflict(repo: &Repo, target: &Target, path: &str) -> Option<Conflict> {
    let marked = marked(target);
    // Without the git program there is nobody to ask; what needs it says so itself.
    let waits = repo.conflicts().unwrap_or_default().contains_key(path);
    let says = match marked {
        Some(line) => format!("{}:{line}: conflict markers", shown(path)),
        None if waits => format!("git waits for a decision about {}", shown(path)),
        None => return None,
    };
    Some(Conflict {
        check: Check::wrong(
            says,
            "`peak resolve` merges both sides item by item; `peak resolve -n` shows the outcome first",
        ),
        is_readable: marked.is_none() && target.present(),
    })
}

/// The line of the first conflict marker in the file.
fn marked(target: &Target) -> Option<usize> {
    let text = target.present().then(|| target.read().ok()).flatten()?;
    Opened::new(text).ok()?.read(None, "").ok()?.conflict
}

/// Whether attributes and configuration agree on who merges the document at `path`; nothing where neither names peak.
pub fn driver(context: &Context, repo: &Repo, path: &str) -> Option<Check> {
    let given = repo.merge_attribute(path).ok()?.as_deref() == Some(NAME);
    let place = shown(path);
    match (given, repo.config(RUNS.0)) {
        (true, Some(command)) => Some(configured(context, repo, &place, &command)),
        (true, None) => Some(Check::wrong(
            format!(
                "attributes leave {place} to the merge driver peak, which git's configuration here does not know: git merges its text"
            ),
            "`peak merge-driver --install`, once in each clone",
        )),
        // Configured for all of a user's repositories, it need not be for this one.
        (false, Some(_)) if Scope::Local(repo).setting(RUNS.0).ok()?.is_some() => {
            Some(Check::wrong(
                format!(
                    "git's configuration here has the merge driver peak, but no line of attributes gives it {place}: git merges its text"
                ),
                "`peak merge-driver --install` adds the line, `peak merge-driver --uninstall` takes the driver out",
            ))
        }
        (false, _) => None,
    }
}

/// Whether the driver that is configured can be run, and is called as this peak reads it.
fn configured(context: &Context, repo: &Repo, place: &str, command: &str) -> Check {
    let (program, rest) = first_word(command);
    let again = match Scope::Local(repo).setting(RUNS.0) {
        Ok(Some(_)) => "`peak merge-driver --install`",
        _ => "`peak merge-driver --install --global`",
    };
    if !is_there(context, command) {
        let remedy = match is_path(&program) {
            true => format!("{again} names it anew"),
            false => "put its folder into PATH (`cargo install` names it), or take the driver out: `peak merge-driver --uninstall`".to_owned(),
        };
        return Check::wrong(
            format!(
                "git would let {} merge {place}, and there is no such program: merges of it would stop",
                shown(&program)
            ),
            remedy,
        );
    }
    let (_, ours) = first_word(RUNS.1);
    match rest == ours {
        true => Check::fine(format!("git merges {place} item by item")),
        false => Check::wrong(
            format!(
                "the merge driver in git's configuration is called otherwise than this peak reads: {}",
                shown(command)
            ),
            format!("{again} renews it"),
        ),
    }
}

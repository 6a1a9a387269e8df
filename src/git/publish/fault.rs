//! Why nothing was published: git's and the forges' words, understood.

use crate::git::Error;
use crate::git::url::without_password;

/// Most characters of what git said that are handed on.
const MAX_SAID: usize = 600;

/// Why nothing was published. Typed facts; `crate::error` words them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// No branch can be called so.
    BadName(String),
    /// The name belongs to a branch that holds people's work.
    Reserved(String),
    /// It is the remote's default branch.
    Default(String),
    /// It is checked out here.
    CheckedOut(String),
    /// The remote has a branch beside which there can be none of this name; the name and that branch.
    Clash(String, String),
    /// There is no remote of this name.
    NoRemote(String),
    /// The branch holds something that was not published from here; branch and remote.
    Foreign(String, String),
    /// Another run moved the branch meanwhile.
    Moved(String),
    /// The remote knows the user, who may not push there; what it said.
    Denied(String),
    /// The remote lets nobody push to this branch (a rule or a hook); what it said.
    Declined(String),
    /// Nobody answered for the user: no credentials; what git said.
    NoCredentials(String),
    /// The remote could not be reached or is none; what git said.
    Unreachable(String),
    /// git failed otherwise; what it said.
    Other(String),
    /// This file is not, or not like this, in the commit that would be named.
    Uncommitted(String),
    /// The repository could not be read or written.
    Repository(Error),
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::Repository(error)
    }
}

impl Fault {
    /// An object that should be here by now and is not: somebody moved the branch while it was looked at.
    pub(super) fn lost(branch: &str, error: Error) -> Self {
        match error {
            Error::Missing(_) => Self::Moved(branch.to_owned()),
            other => Self::Repository(other),
        }
    }
}

/// What a failure of git means, by the words of git (in English: it was asked so) and of the forges.
pub(super) fn judged(branch: &str, stderr: &str, stdout: &str) -> Fault {
    let all = format!("{stderr}\n{stdout}").to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| all.contains(word));
    let said = said(stderr);
    if says(&["stale info", "cannot lock ref", "(fetch first)"]) {
        Fault::Moved(branch.to_owned())
    } else if says(&[
        "hook declined",
        "protected branch",
        "gh006",
        "gh013",
        "deny updating",
        "prohibited by",
    ]) {
        Fault::Declined(said)
    } else if says(&[
        "could not read username",
        "could not read password",
        "authentication failed",
        "terminal prompts disabled",
        "permission denied (publickey",
        "host key verification failed",
        "error: 401",
    ]) {
        Fault::NoCredentials(said)
    } else if says(&[
        "error: 403",
        "permission to",
        "not allowed to",
        "access denied",
        "write access",
        "read-only",
        "read only",
        "not permitted",
    ]) {
        Fault::Denied(said)
    } else if says(&[
        "unable to access",
        "could not resolve",
        "does not appear to be a git repository",
        "could not read from remote repository",
        "repository not found",
        "unable to find remote helper",
    ]) {
        Fault::Unreachable(said)
    } else {
        Fault::Other(said)
    }
}

/// What git said, on one line, without passwords in addresses.
fn said(stderr: &str) -> String {
    let lines: Vec<String> = stderr
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(without_password)
        .collect();
    let text = lines.join("; ");
    text.chars().take(MAX_SAID).collect()
}

#[cfg(test)]
mod tests {
    use super::{Fault, judged};

    #[test]
    fn a_failed_push_is_understood() {
        type Is = fn(&Fault) -> bool;
        let cases: [(&str, Is); 9] = [
            (
                "remote: Permission to ada/fork.git denied to github-actions[bot].\nfatal: unable to access 'https://github.com/ada/fork/': The requested URL returned error: 403",
                |fault| matches!(fault, Fault::Denied(_)),
            ),
            (
                "remote: You are not allowed to upload code.\nfatal: unable to access 'https://gitlab.com/a/b.git/': The requested URL returned error: 403",
                |fault| matches!(fault, Fault::Denied(_)),
            ),
            (
                "remote: error: GH006: Protected branch update failed for refs/heads/peak-badge.",
                |fault| matches!(fault, Fault::Declined(_)),
            ),
            (
                " ! [remote rejected] x -> peak-badge (pre-receive hook declined)",
                |fault| matches!(fault, Fault::Declined(_)),
            ),
            (" ! [rejected] x -> peak-badge (stale info)", |fault| {
                matches!(fault, Fault::Moved(_))
            }),
            (
                "fatal: could not read Username for 'https://github.com': terminal prompts disabled",
                |fault| matches!(fault, Fault::NoCredentials(_)),
            ),
            (
                "git@github.com: Permission denied (publickey).\nfatal: Could not read from remote repository.",
                |fault| matches!(fault, Fault::NoCredentials(_)),
            ),
            (
                "fatal: unable to access 'https://x.invalid/': Could not resolve host: x.invalid",
                |fault| matches!(fault, Fault::Unreachable(_)),
            ),
            ("fatal: the disk is on fire", |fault| {
                matches!(fault, Fault::Other(_))
            }),
        ];
        for (said, is) in cases {
            let fault = judged("peak-badge", said, "");
            assert!(is(&fault), "{said}: {fault:?}");
        }
    }
}

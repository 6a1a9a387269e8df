//! What a person is told when nothing could be published.

use super::Error;
use crate::git::publish::Fault;
use crate::git::url::without_password;
use crate::render::escape::shown;

/// Shown where a branch's name is at fault.
const ANOTHER: &str =
    "name another branch, which peak may replace as a whole: `--publish peak-badge`";

impl Error {
    /// Nothing was published, because of `fault`. `permission` says who must allow what, where permission is missing.
    pub fn unpublished(fault: Fault, permission: &str) -> Self {
        match fault {
            Fault::BadName(name) => Self::new(format!("no branch can be called {}", shown(&name)))
                .hint("git's rules are in `git help check-ref-format`; peak-badge is a good name"),
            Fault::Reserved(name) => {
                Self::new(format!("cannot publish to {}: a branch of that name holds people's work", shown(&name)))
                    .hint(ANOTHER)
            }
            Fault::Default(name) => {
                Self::new(format!("cannot publish to {}: it is the default branch", shown(&name))).hint(ANOTHER)
            }
            Fault::CheckedOut(name) => {
                Self::new(format!("cannot publish to {}: it is checked out here", shown(&name))).hint(ANOTHER)
            }
            Fault::Clash(name, other) => Self::new(format!(
                "cannot publish to {}: the remote has a branch {}, and git cannot hold both",
                shown(&name),
                shown(&other)
            ))
            .hint("name another branch, such as peak-badge, or delete that one if nobody needs it"),
            Fault::Uncommitted(path) => Self::new(format!(
                "cannot publish: {} here is not what HEAD holds, and what is published names that commit",
                shown(&path)
            ))
            .hint("commit it first (and push it); without `--publish` this shows what is not committed, too"),
            Fault::NoRemote(name) => Self::new(format!("cannot publish: there is no remote {}", shown(&without_password(&name))))
                .hint("`git remote add origin URL` names your fork; `remote.pushDefault` in git's configuration names another"),
            Fault::Foreign(branch, remote) => Self::new(format!(
                "cannot publish to {} of {}: it holds something that peak did not put there",
                shown(&branch),
                shown(&remote)
            ))
            .hint("nothing was changed; name another branch, or delete that one if nobody needs it"),
            Fault::Moved(branch) => Self::new(format!(
                "cannot publish to {}: another run changed it meanwhile",
                shown(&branch)
            ))
            .hint("it was tried twice, and nothing was overwritten; run this again, and let only one run at a time publish (`concurrency`)"),
            Fault::Denied(said) => {
                Self::new(format!("the remote does not allow this push: {}", shown(&said))).hint(permission)
            }
            Fault::Declined(said) => Self::new(format!("the remote refuses changes to this branch: {}", shown(&said)))
                .hint("a rule or hook there protects it: except the branch from that rule, or name another one with `--publish`"),
            Fault::NoCredentials(said) => Self::new(format!(
                "the remote wants to know who pushes, and nobody was asked: {}",
                shown(&said)
            ))
            .hint(permission),
            Fault::Unreachable(said) => Self::new(format!("cannot reach the remote: {}", shown(&said)))
                .hint("see whether `git ls-remote` works here"),
            Fault::Other(said) => Self::new(format!("git could not publish: {}", shown(&said)))
                .hint("see whether `git push` works here"),
            Fault::Repository(error) => error.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_has_its_words() {
        let text = |text: &str| text.to_owned();
        let faults = [
            Fault::BadName(text("a b")),
            Fault::Reserved(text("main")),
            Fault::Default(text("trunk")),
            Fault::CheckedOut(text("x")),
            Fault::Clash(text("peak-badge/x"), text("peak-badge")),
            Fault::Uncommitted(text("progress.md")),
            Fault::NoRemote(text("origin")),
            Fault::Foreign(text("gh-pages"), text("origin")),
            Fault::Moved(text("peak-badge")),
            Fault::Denied(text("403")),
            Fault::Declined(text("GH006")),
            Fault::NoCredentials(text("no")),
            Fault::Unreachable(text("no")),
            Fault::Other(text("no")),
        ];
        for fault in faults {
            let error = Error::unpublished(fault.clone(), "allow it");
            assert!(error.remedy().is_some(), "{fault:?}");
            assert!(!error.message().ends_with('.'), "{fault:?}");
            assert!(error.message().starts_with(char::is_lowercase), "{fault:?}");
        }
    }
}

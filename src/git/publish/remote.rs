//! The remote, as the `git` program talks to it: with the user's own credentials and helpers, asking nobody.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Output;

use super::fault::{Fault, judged};
use crate::evidence::ObjectId;
use crate::git::Repo;
use crate::git::program::Run;

/// How the `git` program is to be run.
#[derive(Debug, Clone, Default)]
pub struct Manner {
    /// The folder to run it in.
    pub dir: PathBuf,
    /// Whether a program in `GIT_ASKPASS` answers for the user (as on some CIs), and no window opens by it.
    pub keeps_askpass: bool,
    /// `GIT_SSH_COMMAND`
    pub ssh_command: Option<String>,
    /// Whether `GIT_SSH` names a program that speaks for ssh.
    pub has_ssh: bool,
}

/// Before every command: no hook is run, as `--no-verify` says of one of them. A push would run another one, over the name by which
/// the remote's branch is known here. The remote's own hooks run there.
const NO_HOOKS: [&str; 2] = ["-c", "core.hooksPath=/dev/null"];

/// A remote of a repository.
pub(super) struct Remote<'r> {
    pub repo: &'r Repo,
    pub manner: Manner,
    /// Its name.
    pub origin: String,
    /// The branch that is published to, for what is said about failures.
    pub branch: String,
}

/// The branches of a remote at one moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Listing {
    /// The default one.
    pub default: Option<String>,
    /// Each with its commit.
    pub tips: BTreeMap<String, ObjectId>,
}

impl Remote<'_> {
    /// The branches there.
    pub fn listing(&self) -> Result<Listing, Fault> {
        let question = ["ls-remote", "--symref", "--", &self.origin];
        let listed = self.git(&[&question[..], &["HEAD", "refs/heads/*"]].concat())?;
        Ok(Listing::read(&String::from_utf8_lossy(&listed.stdout)))
    }

    /// Brings the objects of a branch here; no ref changes.
    pub fn fetch(&self, branch: &str) -> Result<(), Fault> {
        self.git(&[
            "fetch",
            "--quiet",
            "--no-tags",
            "--no-write-fetch-head",
            "--no-auto-maintenance",
            "--no-recurse-submodules",
            "--refmap=",
            "--",
            &self.origin,
            &format!("refs/heads/{branch}"),
        ])
        .map(drop)
    }

    /// Makes the branch name `commit`, where it still names `expected`.
    pub fn push(&self, commit: &ObjectId, expected: Option<&ObjectId>) -> Result<(), Fault> {
        let full = format!("refs/heads/{}", self.branch);
        let expected = expected.map(ToString::to_string).unwrap_or_default();
        self.git(&[
            "push",
            "--porcelain",
            "--no-verify",
            "--no-signed",
            "--recurse-submodules=no",
            &format!("--force-with-lease={full}:{expected}"),
            "--",
            &self.origin,
            &format!("{commit}:{full}"),
        ])
        .map(drop)
    }

    fn git(&self, arguments: &[&str]) -> Result<Output, Fault> {
        self.feed(arguments, &[])
    }

    /// The `git` program, made to ask nobody and to give up on a line that is dead.
    pub fn feed(&self, arguments: &[&str], input: &[u8]) -> Result<Output, Fault> {
        let before = self.repo.access.program_arguments();
        let command = [&NO_HOOKS, arguments].concat();
        let mut run = Run::after(before, Some(&self.manner.dir), &command);
        for (name, value) in [
            ("LC_ALL", "C"),
            ("LANGUAGE", ""),
            ("GIT_TERMINAL_PROMPT", "0"),
            ("GCM_INTERACTIVE", "never"),
            ("GIT_HTTP_LOW_SPEED_LIMIT", "1"),
            ("GIT_HTTP_LOW_SPEED_TIME", "60"),
        ] {
            run = run.with(name, value);
        }
        if !self.manner.keeps_askpass {
            // Set but empty, it keeps `core.askPass` and `SSH_ASKPASS` from opening a window.
            run = run.with("GIT_ASKPASS", "");
        }
        if let Some(command) = self.ssh() {
            run = run.with("GIT_SSH_COMMAND", command);
        }
        let output = run.fed(input)?;
        if output.status.success() {
            return Ok(output);
        }
        Err(judged(
            &self.branch,
            &String::from_utf8_lossy(&output.stderr),
            &String::from_utf8_lossy(&output.stdout),
        ))
    }
}

impl Remote<'_> {
    /// How ssh is called so that it asks nobody; `None` where another program stands for it, whose options are not known.
    fn ssh(&self) -> Option<String> {
        let configured = || self.repo.config("core.sshCommand");
        let command = self.manner.ssh_command.clone().or_else(configured);
        match command {
            Some(command) => is_ssh(&command).then(|| format!("{command} {QUIET}")),
            None if self.manner.has_ssh => None,
            None => Some(format!("ssh {QUIET}")),
        }
    }
}

/// Makes ssh fail where it would ask for a passphrase, a password, or about a host.
const QUIET: &str = "-o BatchMode=yes";

/// Whether a shell that is given `command` starts OpenSSH.
fn is_ssh(command: &str) -> bool {
    let program = command.split_whitespace().next().unwrap_or_default();
    let program = program.rsplit(['/', '\\']).next().unwrap_or_default();
    matches!(program.trim_matches(['"', '\'']), "ssh" | "ssh.exe")
}

impl Listing {
    /// Reads what `git ls-remote --symref` prints.
    fn read(text: &str) -> Self {
        let mut listing = Self::default();
        for (what, name) in text.lines().filter_map(|line| line.split_once('\t')) {
            if let Some(target) = what.strip_prefix("ref: ").filter(|_| name == "HEAD") {
                listing.default = target.strip_prefix("refs/heads/").map(str::to_owned);
            } else if let (Some(id), Some(branch)) =
                (ObjectId::parse(what), name.strip_prefix("refs/heads/"))
                // A remote may say anything, and such a name goes back to git as a refspec.
                && git2::Reference::is_valid_name(name)
            {
                listing.tips.insert(branch.to_owned(), id);
            }
        }
        listing
    }
}

#[cfg(test)]
mod tests {
    use super::{Listing, is_ssh};

    #[test]
    fn only_ssh_is_given_options_of_ssh() {
        for command in ["ssh", "ssh -i key", "/usr/bin/ssh -v", "C:\\x\\ssh.exe -v"] {
            assert!(is_ssh(command), "{command}");
        }
        for command in ["", "plink -batch", "sshpass -e ssh", "A=1 ssh", "./my-ssh"] {
            assert!(!is_ssh(command), "{command}");
        }
    }

    #[test]
    fn a_listing_names_the_default_branch_and_every_tip() {
        let id = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
        let listing = Listing::read(&format!(
            "ref: refs/heads/trunk\tHEAD\n{id}\tHEAD\n{id}\trefs/heads/trunk\n{id}\trefs/heads/a/b\n"
        ));
        assert_eq!(listing.default.as_deref(), Some("trunk"));
        let names: Vec<_> = listing.tips.keys().collect();
        assert_eq!(names, ["a/b", "trunk"]);
        assert_eq!(Listing::read(""), Listing::default());
    }

    #[test]
    fn a_remote_that_lists_a_refspec_as_a_name_is_not_believed() {
        let id = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
        for name in ["x:refs/heads/main", "a..b", "x*", "x^{}", "-x y", ""] {
            let listing = Listing::read(&format!("{id}\trefs/heads/{name}\n"));
            assert_eq!(listing, Listing::default(), "{name}");
        }
    }
}

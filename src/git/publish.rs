//! A few files published as one commit without parents on a branch of their own.
//!
//! The objects go straight into the object store: no index, no work tree, no local branch. The `git` program talks to the remote,
//! with the user's own credentials and helpers; it never waits for a password, and it replaces only what was looked at before.
//! What the files hold is not known here.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use super::object::Kind;
use super::url::without_password;
use super::{Error, Repo};
use crate::evidence::ObjectId;

/// Author and committer of every published commit. By it a branch is known as one that may be replaced.
const AUTHOR: &str = "peak[bot] <peak[bot]@noreply.invalid>";
/// Names of branches that hold people's work, by custom.
const RESERVED: [&str; 10] = [
    "main",
    "master",
    "trunk",
    "develop",
    "development",
    "dev",
    "staging",
    "production",
    "stable",
    "head",
];
/// Most characters of what git said that are handed on.
const MAX_SAID: usize = 600;

/// How the `git` program is to be run.
#[derive(Debug, Clone, Default)]
pub struct Manner {
    /// The folder to run it in.
    pub dir: PathBuf,
    /// Whether a program in `GIT_ASKPASS` answers for the user (as on some CIs), and no window opens by it.
    pub keeps_askpass: bool,
    /// Whether the environment says how to call ssh.
    pub has_ssh: bool,
}

/// A branch of a remote, as it was when it was looked at.
pub struct Branch<'r> {
    repo: &'r Repo,
    manner: Manner,
    remote: String,
    name: String,
    tip: Option<ObjectId>,
}

/// What publishing did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Published {
    /// The branch holds these files already: nothing was sent.
    Unchanged(ObjectId),
    /// The branch was made, or replaced, by this commit.
    Pushed(ObjectId),
}

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
    /// The repository could not be read or written.
    Repository(Error),
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::Repository(error)
    }
}

/// Whether `branch` may be published to at all; `default_branch` is what the CI says.
///
/// # Errors
/// [`Fault::BadName`], [`Fault::Reserved`], [`Fault::Default`].
pub fn check_name(branch: &str, default_branch: Option<&str>) -> Result<(), Fault> {
    let full = format!("refs/heads/{branch}");
    if branch.starts_with('-')
        || branch.starts_with("refs/")
        || !git2::Reference::is_valid_name(&full)
    {
        return Err(Fault::BadName(branch.to_owned()));
    }
    let lower = branch.to_lowercase();
    let first = lower.split(['/', '-']).next().unwrap_or(&lower);
    if RESERVED.contains(&lower.as_str()) || matches!(first, "release" | "releases" | "hotfix") {
        return Err(Fault::Reserved(branch.to_owned()));
    }
    if default_branch == Some(branch) {
        return Err(Fault::Default(branch.to_owned()));
    }
    Ok(())
}

impl Repo {
    /// The remote to which this repository's own work goes: `remote.pushDefault`, else `origin`.
    pub fn push_remote(&self) -> String {
        self.config("remote.pushDefault")
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| "origin".to_owned())
    }

    /// The branch of the remote as it was when it was last fetched, if ever.
    pub fn known_branch(&self, remote: &str, branch: &str) -> Option<ObjectId> {
        self.resolve(&format!("refs/remotes/{remote}/{branch}"))
            .ok()
    }
}

impl<'r> Branch<'r> {
    /// Looks at `name` on the remote of `repo`, and fetches its commit where that is not here; no ref changes.
    ///
    /// # Errors
    /// [`Fault`]; also where the branch is the default one there, or was not published from here.
    pub fn find(repo: &'r Repo, name: &str, manner: Manner) -> Result<Self, Fault> {
        let remote = repo.push_remote();
        if repo.config(&format!("remote.{remote}.url")).is_none() {
            return Err(Fault::NoRemote(remote));
        }
        let mut branch = Self {
            repo,
            manner,
            remote,
            name: name.to_owned(),
            tip: None,
        };
        let full = branch.full();
        if repo.checked_out().as_deref() == Some(full.as_str()) {
            return Err(Fault::CheckedOut(branch.name));
        }
        let remote = branch.remote.clone();
        let listed = branch.git(&["ls-remote", "--symref", "--", &remote, "HEAD", &full])?;
        let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
        if listed
            .lines()
            .any(|line| line == format!("ref: {full}\tHEAD"))
        {
            return Err(Fault::Default(branch.name));
        }
        branch.tip = listed
            .lines()
            .filter_map(|line| line.split_once('\t'))
            .find(|(_, name)| *name == full)
            .and_then(|(id, _)| ObjectId::parse(id));
        branch.fetch()?;
        Ok(branch)
    }

    /// The bytes of a published file; `None` where there is none.
    pub fn file(&self, path: &str, limit: u64) -> Option<Vec<u8>> {
        self.repo.file_at(&self.tip?, path, limit).ok().flatten()
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The remote's name.
    pub fn remote(&self) -> &str {
        &self.remote
    }

    /// Publishes `files` (names without folders, with their content) as one commit of `time` (seconds since 1970).
    ///
    /// # Errors
    /// [`Fault`]; the branch is as it was then.
    pub fn publish(
        &self,
        files: &[(&str, &[u8])],
        message: &str,
        time: i64,
    ) -> Result<Published, Fault> {
        let tree = self.tree(files)?;
        if let Some(tip) = self.tip
            && self.published(&tip)?.as_ref() == Some(&tree)
        {
            return Ok(Published::Unchanged(tip));
        }
        let text = format!(
            "tree {tree}\nauthor {AUTHOR} {time} +0000\ncommitter {AUTHOR} {time} +0000\n\n{message}\n"
        );
        let commit = self.write(Kind::Commit, text.as_bytes())?;
        let full = self.full();
        let expected = self.tip.map(|id| id.to_string()).unwrap_or_default();
        self.git(&[
            "push",
            "--porcelain",
            "--no-verify",
            "--no-signed",
            "--recurse-submodules=no",
            &format!("--force-with-lease={full}:{expected}"),
            "--",
            &self.remote,
            &format!("{commit}:{full}"),
        ])?;
        Ok(Published::Pushed(commit))
    }

    fn full(&self) -> String {
        format!("refs/heads/{}", self.name)
    }

    /// Brings the tip's objects here, and makes sure that the tip was published from here.
    fn fetch(&self) -> Result<(), Fault> {
        let Some(tip) = self.tip else {
            return Ok(());
        };
        if !self.repo.objects()?.holds(&tip) {
            self.git(&[
                "fetch",
                "--quiet",
                "--no-tags",
                "--no-write-fetch-head",
                "--no-auto-maintenance",
                "--no-recurse-submodules",
                "--refmap=",
                "--",
                &self.remote,
                &self.full(),
            ])?;
        }
        match self.published(&tip) {
            Ok(Some(_)) => Ok(()),
            Ok(None) => Err(Fault::Foreign(self.name.clone(), self.remote.clone())),
            Err(Error::Missing(_)) => Err(Fault::Moved(self.name.clone())),
            Err(error) => Err(error.into()),
        }
    }

    /// The tree of a commit that was published; `None` for any other commit.
    fn published(&self, id: &ObjectId) -> Result<Option<ObjectId>, Error> {
        self.repo.objects()?.with(id, |kind, bytes| {
            let text = std::str::from_utf8(bytes).ok()?;
            let (header, _) = text.split_once("\n\n")?;
            let mut tree = None;
            let mut own = false;
            for line in header.lines() {
                match line.split_once(' ')? {
                    ("tree", hex) => tree = ObjectId::parse(hex),
                    ("parent", _) => return None,
                    ("committer", who) => own = who.starts_with(AUTHOR),
                    _ => {}
                }
            }
            tree.filter(|_| own && kind == Kind::Commit)
        })
    }

    fn tree(&self, files: &[(&str, &[u8])]) -> Result<ObjectId, Fault> {
        let mut files = files.to_vec();
        files.sort_unstable();
        let mut tree = Vec::new();
        for (name, content) in files {
            let blob = self.write(Kind::Blob, content)?;
            tree.extend_from_slice(format!("100644 {name}\0").as_bytes());
            tree.extend_from_slice(blob.as_bytes());
        }
        self.write(Kind::Tree, &tree)
    }

    /// Writes an object; through the `git` program where libgit2 does not open the repository.
    fn write(&self, kind: Kind, bytes: &[u8]) -> Result<ObjectId, Fault> {
        if let Some(written) = self.repo.access.write(kind, bytes) {
            return Ok(written?);
        }
        let word = kind.word();
        let output = self.feed(&["hash-object", "-w", "-t", word, "--stdin"], bytes)?;
        let hex = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        ObjectId::parse(&hex).ok_or(Fault::Other(hex))
    }

    fn git(&self, arguments: &[&str]) -> Result<Output, Fault> {
        self.feed(arguments, &[])
    }

    fn feed(&self, arguments: &[&str], input: &[u8]) -> Result<Output, Fault> {
        let failed = |error: std::io::Error| Fault::Other(format!("git: {error}"));
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(failed)?;
        if let Some(mut pipe) = child.stdin.take() {
            // Our objects are small; a git that ended early says why below.
            let _ = pipe.write_all(input);
        }
        let output = child.wait_with_output().map_err(failed)?;
        if output.status.success() {
            return Ok(output);
        }
        Err(judged(
            &self.name,
            &String::from_utf8_lossy(&output.stderr),
            &String::from_utf8_lossy(&output.stdout),
        ))
    }

    /// The `git` program, made to ask nobody and to give up on a line that is dead.
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        command
            .args(self.repo.access.program_arguments())
            .args(arguments)
            .current_dir(&self.manner.dir)
            .envs([
                ("LC_ALL", "C"),
                ("LANGUAGE", ""),
                ("GIT_TERMINAL_PROMPT", "0"),
                ("GCM_INTERACTIVE", "never"),
                ("GIT_HTTP_LOW_SPEED_LIMIT", "1"),
                ("GIT_HTTP_LOW_SPEED_TIME", "60"),
            ]);
        if !self.manner.keeps_askpass {
            // Set but empty, it keeps `core.askPass` and `SSH_ASKPASS` from opening a window.
            command.env("GIT_ASKPASS", "");
        }
        if !self.manner.has_ssh && self.repo.config("core.sshCommand").is_none() {
            command.env("GIT_SSH_COMMAND", "ssh -o BatchMode=yes");
        }
        command
    }
}

impl std::fmt::Debug for Branch<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Branch")
            .field("remote", &self.remote)
            .field("name", &self.name)
            .field("tip", &self.tip)
            .finish_non_exhaustive()
    }
}

/// What a failure of git means, by the words of git (in English: it was asked so) and of the forges.
fn judged(branch: &str, stderr: &str, stdout: &str) -> Fault {
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
    use super::{Fault, check_name, judged};

    #[test]
    fn branches_of_people_are_refused() {
        for name in [
            "main",
            "master",
            "Main",
            "trunk",
            "develop",
            "HEAD",
            "release/1.0",
            "release-2",
            "hotfix/x",
        ] {
            let fault = check_name(name, None).unwrap_err();
            assert_eq!(fault, Fault::Reserved(name.to_owned()));
        }
        for name in [
            "",
            "-f",
            "a..b",
            "a b",
            "refs/heads/x",
            "a.lock",
            "a:b",
            "a\nb",
            "x@{1}",
            "a/",
        ] {
            let fault = check_name(name, None).unwrap_err();
            assert_eq!(fault, Fault::BadName(name.to_owned()));
        }
        assert_eq!(
            check_name("lernstand", Some("lernstand")),
            Err(Fault::Default("lernstand".to_owned()))
        );
        for name in ["peak-badge", "badges/peak", "gh-pages", "released"] {
            assert_eq!(check_name(name, Some("main")), Ok(()), "{name}");
        }
    }

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

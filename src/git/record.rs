//! One file committed by the `git` program: the user's own hooks, signature, identity and message rules count.

use std::process::Output;

use super::program::Run;
use super::{Error, Repo};

/// Files in a git directory that say that a commit of single files is refused.
const UNDER_WAY: [(&str, &str); 2] = [("MERGE_HEAD", "merge"), ("CHERRY_PICK_HEAD", "cherry-pick")];

/// How recording a file ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recorded {
    /// In a commit of its own.
    Made,
    /// It is at HEAD already.
    Clean,
}

impl Repo {
    /// What is under way and keeps git from committing one file by itself ("merge", "cherry-pick").
    pub fn under_way(&self) -> Option<&'static str> {
        let here = |name: &str| self.git_dir.join(name).symlink_metadata().is_ok();
        let found = UNDER_WAY.iter().find(|(name, _)| here(name));
        found.map(|(_, what)| *what)
    }

    /// Commits the file at `path` (`/`-separated, from the root) and nothing else: what else is staged stays staged.
    ///
    /// # Errors
    /// [`Error::NoIdentity`]; [`Error::Program`], with what git or a hook said; a file that git did not know is unknown to it
    /// again then.
    pub fn record(&self, path: &str, message: &str) -> Result<Recorded, Error> {
        let known = self.ask(&["ls-files", "--error-unmatch", "--", path])?;
        let fresh = !known.status.success();
        if fresh {
            succeed(self.order(&["add", "--intent-to-add", "--", path])?)?;
        } else if self.head()?.is_some() && self.is_at_head(path)? {
            return Ok(Recorded::Clean);
        }
        let commit = ["commit", "--quiet", "--only", "-m", message, "--", path];
        let made = self.order(&commit).and_then(succeed);
        if made.is_err() && fresh {
            let _ = self.order(&["rm", "--cached", "--quiet", "--", path]);
        }
        if made.is_err() && !self.knows_its_user() {
            return Err(Error::NoIdentity);
        }
        made.map(|()| Recorded::Made)
    }

    /// Whether git ignores the file or folder at `path` (from the root), so that no commit will hold it; false where git cannot
    /// be asked.
    pub fn ignores(&self, path: &str) -> bool {
        // This command takes paths as they are, and refuses to be told so; a leading `:` would be one of its signs.
        let plain = format!("./{path}");
        let asked = self.ask(&["--no-literal-pathspecs", "check-ignore", "-q", "--", &plain]);
        asked.is_ok_and(|output| output.status.success())
    }

    /// Whether the file has the content that it has at HEAD. `diff-index` would take another time of saving for a change. No
    /// question, for it is asked as the commit would be made: the file goes through the filters that it would go through then.
    fn is_at_head(&self, path: &str) -> Result<bool, Error> {
        let plain = ["--quiet", "--no-ext-diff", "--no-textconv"];
        let question = [&["diff"], plain.as_slice(), &["HEAD", "--", path]].concat();
        Ok(self.order(&question)?.status.success())
    }

    /// Whether git has names and addresses for a commit made here.
    fn knows_its_user(&self) -> bool {
        ["GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT"]
            .into_iter()
            .all(|who| {
                let asked = self.ask(&["var", who]);
                asked.is_ok_and(|output| output.status.success())
            })
    }

    /// Asks git something at the root; nothing that the repository configures is run for that.
    pub(super) fn ask(&self, question: &[&str]) -> Result<Output, Error> {
        self.question(question).asking()
    }

    /// Lets git do at the root what the user asked for, with its filters and hooks; those, or a signing program, may ask them
    /// something.
    pub(super) fn order(&self, arguments: &[&str]) -> Result<Output, Error> {
        self.prepared(arguments).asking()
    }

    /// The `git` program with this question, in this repository.
    pub(super) fn question(&self, question: &[&str]) -> Run {
        self.prepared(question).questioned()
    }

    /// The `git` program with these arguments, in this repository.
    fn prepared(&self, arguments: &[&str]) -> Run {
        let mut run = Run::new(self.root.as_deref(), arguments).with("GIT_LITERAL_PATHSPECS", "1");
        if self.variables.git_dir.is_some() {
            run = run.with("GIT_DIR", &self.git_dir);
            if let Some(root) = &self.root {
                run = run.with("GIT_WORK_TREE", root);
            }
        }
        run
    }
}

/// Nothing, or what a program said when it failed.
pub(super) fn succeed(output: Output) -> Result<(), Error> {
    if output.status.success() {
        return Ok(());
    }
    let said = [output.stderr, output.stdout].concat();
    let said = String::from_utf8_lossy(&said).trim().to_owned();
    Err(Error::Program(said))
}

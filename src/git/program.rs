//! The `git` program: the one place where it is started ([`Run`]), and the questions it is asked about names and configuration
//! where libgit2 does not read a repository's format ([`Program`]).
//!
//! Those questions are plumbing that runs nothing a repository configures: `rev-parse`, `symbolic-ref`, `for-each-ref`, `config`.
//!
//! A repository's configuration may name programs, and whoever made the repository may have written it. A question runs none of them
//! ([`Run::questioned`]), and nothing runs the one that watches files ([`NOTHING_WATCHES`]). What git does because the user asked for
//! it runs what it always runs then: filters and hooks where a file is staged or committed (`record`, `conflict`), what connects to a
//! remote where something is published (`publish`).

use std::ffi::{OsStr, OsString};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use git2::ObjectFormat;

use super::Error;
use crate::evidence::ObjectId;

/// Before every command: git reads its index by itself. With `core.fsmonitor` each reading of it, as `check-attr` and `ls-files`
/// do, first runs the program that is configured there. All versions of git take an empty value for none; `false` was once a
/// program's name.
const NOTHING_WATCHES: [&str; 2] = ["-c", "core.fsmonitor="];

/// One run of the `git` program, prepared.
pub(super) struct Run(Command);

/// A repository as the `git` program sees it.
pub(super) struct Program {
    dir: PathBuf,
    arguments: Vec<OsString>,
    format: ObjectFormat,
}

/// Every value of `key` in the configuration that git sees in `dir`; `None` where there is no `git` program.
pub(super) fn config_all(dir: &Path, key: &str) -> Option<Vec<String>> {
    let run = Run::new(Some(dir), &["config", "-z", "--get-all", key]);
    let output = run.questioned().fed(&[]).ok()?;
    Some(listed(&String::from_utf8_lossy(&output.stdout)))
}

fn listed(text: &str) -> Vec<String> {
    text.split_terminator('\0').map(str::to_owned).collect()
}

/// Where a repository is.
pub(super) struct Place {
    pub git_dir: PathBuf,
    pub common_dir: PathBuf,
    pub root: Option<PathBuf>,
}

impl Run {
    /// `git` with these arguments, in `dir` where that is given.
    pub fn new(dir: Option<&Path>, arguments: &[&str]) -> Self {
        Self::after(&[], dir, arguments)
    }

    /// The same, with what stands before the command.
    #[expect(clippy::disallowed_methods, reason = "starting programs is git's")]
    pub fn after(before: &[OsString], dir: Option<&Path>, arguments: &[&str]) -> Self {
        let mut command = Command::new("git");
        command.args(NOTHING_WATCHES).args(before).args(arguments);
        if let Some(dir) = dir {
            command.current_dir(dir);
        }
        Self(command)
    }

    /// The same, with these last arguments, which need not be UTF-8.
    pub fn naming(mut self, names: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Self {
        self.0.args(names);
        self
    }

    /// The same, with a variable in its environment.
    pub fn with(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.0.env(name, value);
        self
    }

    /// The same as a question: it changes nothing, asks nobody, and does without what it would have to fetch. A partial clone
    /// fetches what it lacks, by whatever program is configured for that.
    pub fn questioned(self) -> Self {
        self.with("GIT_OPTIONAL_LOCKS", "0")
            .with("GIT_NO_LAZY_FETCH", "1")
            .with("GIT_TERMINAL_PROMPT", "0")
    }

    /// What it prints; a hook or a signing program may ask the user something meanwhile.
    ///
    /// # Errors
    /// [`Error::Program`] where it cannot be started.
    pub fn asking(mut self) -> Result<Output, Error> {
        self.0.stdin(Stdio::inherit()).output().map_err(failed)
    }

    /// What it prints when it is given `input` and nothing else.
    ///
    /// # Errors
    /// [`Error::Program`] where it cannot be started.
    pub fn fed(mut self, input: &[u8]) -> Result<Output, Error> {
        self.0
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = self.0.spawn().map_err(failed)?;
        if let Some(mut pipe) = child.stdin.take() {
            // What is given here fits into a pipe or is read first; a git that ended early says why itself.
            let _ = pipe.write_all(input);
        }
        child.wait_with_output().map_err(failed)
    }
}

fn failed(error: std::io::Error) -> Error {
    Error::Program(error.to_string())
}

impl Program {
    /// Asks git for the repository that holds `dir`; `safe` is declared safe for these questions only.
    pub fn open(
        dir: &Path,
        git_dir: Option<&OsStr>,
        safe: Option<&Path>,
    ) -> Result<(Self, Place), Error> {
        let mut arguments: Vec<OsString> = Vec::new();
        if let Some(safe) = safe {
            let mut setting = OsString::from("safe.directory=");
            setting.push(safe);
            arguments.extend(["-c".into(), setting]);
        }
        if let Some(git_dir) = git_dir {
            arguments.extend(["--git-dir".into(), git_dir.to_owned()]);
        }
        let mut program = Self {
            dir: dir.to_owned(),
            arguments,
            format: ObjectFormat::Sha1,
        };
        let place = Place {
            git_dir: PathBuf::from(program.ask(&["rev-parse", "--absolute-git-dir"])?),
            common_dir: dir.join(program.ask(&["rev-parse", "--git-common-dir"])?),
            root: program
                .ask(&["rev-parse", "--show-toplevel"])
                .ok()
                .map(PathBuf::from),
        };
        if program.ask(&["rev-parse", "--show-object-format"])? == "sha256" {
            program.format = ObjectFormat::Sha256;
        }
        Ok((program, place))
    }

    pub fn format(&self) -> ObjectFormat {
        self.format
    }

    /// What stands before every command.
    pub fn arguments(&self) -> &[OsString] {
        &self.arguments
    }

    pub fn symbolic(&self, name: &str) -> Option<String> {
        self.ask(&["symbolic-ref", "-q", name]).ok()
    }

    pub fn head(&self) -> Result<Option<ObjectId>, Error> {
        Ok(self
            .ask(&["rev-parse", "--verify", "-q", "HEAD"])
            .ok()
            .and_then(|hex| ObjectId::parse(&hex)))
    }

    pub fn resolve(&self, revision: &str) -> Option<ObjectId> {
        let peeled = format!("{revision}^{{commit}}");
        let hex = self
            .ask(&["rev-parse", "--verify", "-q", "--end-of-options", &peeled])
            .ok()?;
        ObjectId::parse(&hex)
    }

    pub fn config_all(&self, key: &str) -> Vec<String> {
        let text = self.ask(&["config", "-z", "--get-all", key]);
        listed(&text.unwrap_or_default())
    }

    pub fn tips(&self, prefix: &str) -> Vec<(String, ObjectId)> {
        let format = "--format=%(refname) %(objectname) %(*objectname)";
        let text = self
            .ask(&["for-each-ref", format, prefix])
            .unwrap_or_default();
        text.lines()
            .filter_map(|line| {
                let (name, ids) = line.split_once(' ')?;
                let id = ids
                    .split_whitespace()
                    .next_back()
                    .and_then(ObjectId::parse)?;
                Some((name.strip_prefix(prefix)?.to_owned(), id))
            })
            .collect()
    }

    /// What git prints, without the last line break.
    fn ask(&self, question: &[&str]) -> Result<String, Error> {
        let output = Run::after(&self.arguments, Some(&self.dir), question)
            .questioned()
            .fed(&[])?;
        if !output.status.success() {
            return Err(Error::Program(
                String::from_utf8_lossy(&output.stderr).trim().to_owned(),
            ));
        }
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        Ok(text.strip_suffix('\n').map(str::to_owned).unwrap_or(text))
    }
}

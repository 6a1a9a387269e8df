//! A learner with a repository: a fluent fixture on real git, cut off from the machine's configuration.

#![allow(dead_code, reason = "it offers more than each stage of the suite uses")]

use std::cell::Cell;
use std::ffi::OsStr;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// The moment at which every test takes place, as `PEAK_NOW` takes it.
pub const NOW: &str = "2026-11-20T12:00:00Z";
/// The committer date of a fixture's first commit, seconds since 1970: 2026-09-01; each further commit is an hour later.
const FIRST_COMMIT: i64 = 1_788_220_800;

/// A learner and their repository in a temporary folder, removed at the end.
pub struct Learner {
    home: TempDir,
    root: PathBuf,
    clock: Cell<i64>,
    variables: Vec<(String, String)>,
}

/// What a run of the binary left.
#[derive(Debug, PartialEq, Eq)]
pub struct Run {
    /// Exit code; -1 where a signal ended it.
    pub code: i32,
    /// All of stdout.
    pub stdout: String,
    /// All of stderr.
    pub stderr: String,
}

impl Learner {
    /// An empty folder, no repository.
    pub fn bare_folder() -> Self {
        let home = TempDir::new().unwrap();
        let root = home.path().join("fork");
        fs::create_dir(&root).unwrap();
        fs::write(home.path().join(".gitconfig"), "").unwrap();
        Self {
            home,
            root,
            clock: Cell::new(FIRST_COMMIT),
            variables: Vec::new(),
        }
    }

    /// A repository on branch `main` whose user is Ada Lovelace <ada@example.org>, without a commit.
    pub fn new() -> Self {
        let learner = Self::bare_folder();
        learner.git(["init", "-q", "-b", "main"]);
        learner.git(["config", "user.name", "Ada Lovelace"]);
        learner.git(["config", "user.email", "ada@example.org"]);
        learner
    }

    /// With an environment variable for every later program.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The repository's folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The folder around it, the learner's home.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// Writes a file, its folders included.
    pub fn file(&self, path: &str, content: impl AsRef<[u8]>) -> &Self {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        self
    }

    /// The bytes of a file.
    pub fn bytes(&self, path: &str) -> Vec<u8> {
        fs::read(self.root.join(path)).unwrap()
    }

    /// The text of a file.
    pub fn text(&self, path: &str) -> String {
        String::from_utf8(self.bytes(path)).unwrap()
    }

    /// Commits everything as Ada, an hour after the last commit; returns the full id.
    pub fn commit(&self, message: &str) -> String {
        self.commit_as("Ada Lovelace", "ada@example.org", message)
    }

    /// Commits everything as someone else.
    pub fn commit_as(&self, name: &str, email: &str, message: &str) -> String {
        self.git(["add", "-A"]);
        let now = self.clock.get() + 3600;
        self.clock.set(now);
        let date = format!("{now} +0000");
        let output = self
            .command("git")
            .args([
                "commit",
                "-q",
                "--allow-empty",
                "--allow-empty-message",
                "-m",
                message,
            ])
            .envs([
                ("GIT_AUTHOR_NAME", name),
                ("GIT_AUTHOR_EMAIL", email),
                ("GIT_AUTHOR_DATE", &date),
            ])
            .envs([
                ("GIT_COMMITTER_NAME", name),
                ("GIT_COMMITTER_EMAIL", email),
                ("GIT_COMMITTER_DATE", &date),
            ])
            .output()
            .unwrap();
        succeed(&output);
        self.git(["rev-parse", "HEAD"]).trim().to_owned()
    }

    /// Moves the clock of later commits on by so many days.
    pub fn days(&self, days: i64) -> &Self {
        self.clock.set(self.clock.get() + days * 86_400);
        self
    }

    /// Runs git, which must succeed; returns its stdout.
    pub fn git<const N: usize>(&self, arguments: [&str; N]) -> String {
        let output = self.command("git").args(arguments).output().unwrap();
        succeed(&output);
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Adds commits, told as `git fast-import` takes them, and checks out what the branch has then.
    pub fn import(&self, stream: &str) -> &Self {
        let mut import = self
            .command("git")
            .args(["fast-import", "--quiet", "--force"])
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        let mut pipe = import.stdin.take().unwrap();
        pipe.write_all(stream.as_bytes()).unwrap();
        drop(pipe);
        assert!(import.wait().unwrap().success());
        self.git(["reset", "-q", "--hard"]);
        self
    }

    /// One whose progress document is a phase, `web`, with this line.
    pub fn with_item(line: &str) -> Self {
        let learner = Self::new();
        learner.file("progress.md", format!("## Web `web`\n\n{line}\n"));
        learner
    }

    /// Runs the binary in the repository.
    pub fn peak<const N: usize>(&self, arguments: [&str; N]) -> Run {
        self.peak_in(&self.root, arguments)
    }

    /// Runs the binary in another folder.
    pub fn peak_in<const N: usize>(&self, dir: &Path, arguments: [&str; N]) -> Run {
        let output = self
            .command(env!("CARGO_BIN_EXE_peak"))
            .current_dir(dir)
            .args(arguments)
            .output()
            .unwrap();
        Run {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// A program in the repository, with nothing of the machine's environment but the path to its programs.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root).env_clear();
        for name in ["PATH", "SystemRoot", "TEMP", "TMP", "TMPDIR"] {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        command
            .envs([
                ("LC_ALL", "C.UTF-8"),
                ("TZ", "UTC"),
                ("PEAK_NOW", NOW),
                ("GIT_CONFIG_NOSYSTEM", "1"),
            ])
            .env("HOME", self.home.path())
            .env("GIT_CONFIG_GLOBAL", self.home.path().join(".gitconfig"))
            .envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }
}

fn succeed(output: &Output) {
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

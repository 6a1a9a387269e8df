//! Repositories to measure on: made ones of any length, and clones of real ones.

use std::collections::HashSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::made::{git, import};

/// One of so many made commits is the learner's.
const SHARE: usize = 10;
/// The learner of made histories.
const LEARNER: &str = "ada";

/// A repository, and whose work in it is asked about.
pub struct History {
    _folder: tempfile::TempDir,
    /// Its work tree, which is empty but for what is asked.
    pub dir: PathBuf,
    /// The learner's address.
    pub author: String,
    /// How many commits HEAD reaches.
    pub commits: usize,
    /// What it is called in the table.
    pub name: String,
    /// The learner's files that are still there, the one changed last first.
    own: Vec<String>,
    fork_point: String,
}

impl History {
    /// A made history: one commit in [`SHARE`] is the learner's, files in folders two deep.
    pub fn made(commits: usize) -> Self {
        let who = |n: usize| match n % SHARE {
            3 => LEARNER.to_owned(),
            _ => format!("author{}", n % 40),
        };
        Self::import(format!("made, {commits}"), commits, who, commits / 100)
    }

    /// A fork: so many commits of others, then so many of which one in `share` is the learner's: all of them where that is 1.
    pub fn fork(upstream: usize, newer: usize, share: usize) -> Self {
        let who = |n: usize| match n >= upstream && n.is_multiple_of(share) {
            true => LEARNER.to_owned(),
            false => format!("author{}", n % 40),
        };
        let name = match share {
            1 => format!("fork, {upstream} + {newer} own"),
            _ => format!("fork, {upstream} + {newer}/{share}"),
        };
        Self::import(name, upstream + newer, who, newer)
    }

    /// A real one, cloned with its objects shared. Without an author: the second most active, one among many.
    pub fn of(repo: &Path, author: Option<&str>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("real");
        run(Command::new("git")
            .args(["clone", "-q", "--shared", "--no-checkout"])
            .arg(repo.canonicalize().unwrap())
            .arg(&dir));
        let author = author.map_or_else(|| second(&dir), str::to_owned);
        let name = match repo.file_name().and_then(|name| name.to_str()) {
            Some("repo" | ".git") => repo.parent().and_then(Path::file_name),
            _ => repo.file_name(),
        };
        let name = name.map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        Self::new(folder, dir, name, author, None)
    }

    /// Whether it was made to be measured on, and what is asked about is there.
    pub fn is_made(&self) -> bool {
        self.author == format!("{LEARNER}@example.org")
    }

    /// So many of the learner's files, evenly over the time of their last change: the oldest is among them, so that all of
    /// history must be read.
    pub fn paths(&self, count: usize) -> Vec<String> {
        spread(&self.own, count)
    }

    /// The commit after which the newest hundredth was made; in a fork, the last that is not the learner's.
    pub fn fork_point(&self) -> String {
        self.fork_point.clone()
    }

    /// The learner's files that changed since `base`.
    pub fn touched_since(&self, base: &str) -> Vec<String> {
        touched(&self.dir, &self.author, &format!("{base}..HEAD"))
    }

    /// Takes the objects out of their pack.
    pub fn loosen(&self) {
        let packs = self.dir.join(".git/objects/pack");
        let apart = self.dir.join("apart");
        std::fs::rename(&packs, &apart).unwrap();
        std::fs::create_dir(&packs).unwrap();
        for entry in std::fs::read_dir(&apart).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|end| end == "pack") {
                run(Command::new("git")
                    .args(["unpack-objects", "-q"])
                    .stdin(std::fs::File::open(path).unwrap())
                    .current_dir(&self.dir));
            }
        }
        std::fs::remove_dir_all(&apart).unwrap();
    }

    /// Removes a commit-graph.
    pub fn drop_graph(&self) {
        let _ = std::fs::remove_file(self.dir.join(".git/objects/info/commit-graph"));
    }

    /// What git says to these arguments.
    pub fn git(&self, arguments: &[&str]) -> String {
        git(&self.dir, arguments)
    }

    fn import(name: String, commits: usize, who: impl Fn(usize) -> String, newest: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("made");
        run(Command::new("git")
            .args(["init", "-q", "-b", "main"])
            .arg(&dir));
        import(&dir, |pipe| {
            for n in 0..commits {
                commit(pipe, n, commits, &who(n));
            }
        });
        // As a server hands it out: an import packs each version as a change of the one before it, and the newest lie deepest. By
        // one thread, so that each run measures the same pack.
        let packed = ["-c", "pack.threads=1", "repack", "-q", "-a", "-d", "-f"];
        git(&dir, &packed);
        let author = format!("{LEARNER}@example.org");
        Self::new(folder, dir, name, author, Some(newest))
    }

    fn new(
        folder: tempfile::TempDir,
        dir: PathBuf,
        name: String,
        author: String,
        newest: Option<usize>,
    ) -> Self {
        let commits: usize = git(&dir, &["rev-list", "--count", "HEAD"])
            .trim()
            .parse()
            .unwrap();
        let line = git(&dir, &["rev-list", "--first-parent", "HEAD"]);
        let newest = newest.unwrap_or(commits / 100);
        let fork_point = line.lines().nth(newest).or(line.lines().last()).unwrap();
        Self {
            own: touched(&dir, &author, "HEAD"),
            fork_point: fork_point.to_owned(),
            _folder: folder,
            dir,
            author,
            commits,
            name,
        }
    }
}

/// So many of these, evenly spread, the first and the last among them.
pub fn spread(all: &[String], count: usize) -> Vec<String> {
    let count = count.min(all.len());
    let last = all.len().saturating_sub(1);
    (0..count)
        .map(|n| all[n * last / count.saturating_sub(1).max(1)].clone())
        .collect()
}

/// One commit that changes one file, in the format of `git fast-import`.
fn commit(pipe: &mut impl Write, n: usize, commits: usize, who: &str) {
    let time = 1_200_000_000 + n * 300;
    // A fixed sequence that jumps about, so that files change again after long; at most so many files that trees stay small.
    let file = (n * 7919) % (commits / 4 + 1).min(20_011);
    let message = format!("Change number {n}\n\nWhy it was made, at some length.\n");
    let content = format!("content {n}\n{}", "of a file\n".repeat(file % 90));
    write!(
        pipe,
        "commit refs/heads/main\nauthor {who} <{who}@example.org> {time} +0000\ncommitter {who} <{who}@example.org> {time} +0000\ndata {}\n{message}M 644 inline app{}/part{}/file{file}.py\ndata {}\n{content}\n",
        message.len(),
        file % 50,
        file % 7,
        content.len()
    )
    .unwrap();
}

/// The files that `author` changed and that are still there, newest change first.
fn touched(dir: &Path, author: &str, range: &str) -> Vec<String> {
    let here = git(dir, &["ls-tree", "-r", "--name-only", "HEAD"]);
    let here: HashSet<&str> = here.lines().filter(|line| !line.contains('\'')).collect();
    let author = format!("--author=<{author}>");
    let log = [
        "log",
        &author,
        "--no-merges",
        "--no-renames",
        "--name-only",
        "--format=",
    ];
    let touched = git(dir, &[&log[..], &[range]].concat());
    let mut seen = HashSet::new();
    touched
        .lines()
        .filter(|path| here.contains(path) && seen.insert(*path))
        .map(str::to_owned)
        .collect()
}

fn second(dir: &Path) -> String {
    let shortlog = git(dir, &["shortlog", "-sen", "--no-merges", "HEAD"]);
    let people: Vec<&str> = shortlog
        .lines()
        .filter(|line| !line.contains("[bot]"))
        .collect();
    let line = people.get(1).or(people.first()).unwrap();
    let address = line.rsplit_once('<').unwrap().1;
    address.trim_end_matches('>').to_owned()
}

fn run(command: &mut Command) {
    assert!(command.status().unwrap().success(), "{command:?}");
}

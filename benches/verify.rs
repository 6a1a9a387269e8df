//! How fast `peak verify` is, as ratios to the `git log` that an expert would write instead: both run in turn on one machine,
//! in one go. Absolute times say nothing; the ratio of two processes that saw the same disk does.
//!
//! `cargo bench --bench verify` makes its own repositories; `cargo bench --bench verify -- --repo DIR` takes a real one (it is
//! cloned with shared objects, not changed). `--rounds N` sets how often each pair runs, `--commits N` how long the made
//! history is. `PEAK=FILE` in the environment measures another build.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a measurement stops at the first surprise, and prints"
)]

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How many rules are asked at once.
const RULES: [usize; 2] = [20, 60];
/// One of so many made commits is the learner's.
const SHARE: usize = 10;

struct Options {
    repo: Option<PathBuf>,
    rounds: usize,
    commits: Vec<usize>,
}

/// A repository with a roadmap beside its history.
struct Bench {
    _folder: tempfile::TempDir,
    dir: PathBuf,
    author: String,
    paths: Vec<String>,
    commits: usize,
}

fn main() {
    let options = Options::read();
    println!(
        "{:<34} {:>9} {:>7} {:>9} {:>9} {:>7}",
        "history", "rules", "against", "git", "peak", "ratio"
    );
    match &options.repo {
        Some(repo) => measure(&Bench::of(repo), options.rounds),
        None => {
            for commits in &options.commits {
                measure(&Bench::made(*commits), options.rounds);
            }
        }
    }
}

impl Options {
    fn read() -> Self {
        let mut options = Self {
            repo: None,
            rounds: 9,
            commits: vec![2_000, 20_000],
        };
        let mut arguments = std::env::args().skip(1);
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().expect("a value");
            match argument.as_str() {
                "--repo" => options.repo = Some(PathBuf::from(value())),
                "--rounds" => options.rounds = value().parse().unwrap(),
                "--commits" => {
                    options.commits = value().split(',').map(|n| n.parse().unwrap()).collect()
                }
                _ => {}
            }
        }
        options
    }
}

/// All pairs on one repository.
fn measure(bench: &Bench, rounds: usize) {
    let name = format!("{} commits by {}", bench.commits, bench.author);
    for rules in RULES {
        bench.ask(&bench.paths[..rules.min(bench.paths.len())]);
        let log = format!(
            "git log --author='<{}>' --no-merges --no-renames --name-only --format=%H",
            bench.author
        );
        let awk =
            format!("{log} | awk 'NR==FNR{{want[$0];next}} $0 in want && !seen[$0]++' wanted -");
        let each: String = bench
            .paths
            .iter()
            .take(rules)
            .fold(String::new(), |mut all, path| {
                let _ = write!(
                    all,
                    "git log -1 --author='<{}>' --no-merges --format=%H -- '{path}'; ",
                    bench.author
                );
                all
            });
        let pairs: [(&str, String, &[&str]); 3] = [
            ("| awk", awk, &["--base", "none"]),
            ("log", log.clone(), &["--base", "none"]),
            ("each", each, &["--base", "none"]),
        ];
        for (against, script, base) in pairs {
            let rounds = if against == "each" {
                rounds.min(3)
            } else {
                rounds
            };
            bench.report(&name, rules, against, bench.pair(&script, base, rounds));
        }
        // With a fork point that leaves the newest hundredth: what was done since is asked for.
        let base = bench.git(&["rev-list", "--first-parent", "HEAD"]);
        let base = base
            .lines()
            .nth(bench.commits / 100)
            .unwrap_or("HEAD")
            .to_owned();
        bench.ask(&bench.touched_since(&base, rules));
        let pair = bench.pair(&format!("{log} {base}..HEAD"), &["--base", &base], rounds);
        bench.report(&name, rules, "base..", pair);
    }
}

impl Bench {
    fn report(&self, name: &str, rules: usize, against: &str, (git, peak): (Duration, Duration)) {
        println!(
            "{name:<34} {rules:>9} {against:>7} {:>6.1} ms {:>6.1} ms {:>7.2}",
            git.as_secs_f64() * 1e3,
            peak.as_secs_f64() * 1e3,
            peak.as_secs_f64() / git.as_secs_f64()
        );
    }

    /// Paths of the learner's that changed since `base`, at most so many.
    fn touched_since(&self, base: &str, rules: usize) -> Vec<String> {
        let range = format!("{base}..HEAD");
        let author = format!("--author=<{}>", self.author);
        let touched = self.git(&[
            "log",
            &author,
            "--no-merges",
            "--name-only",
            "--diff-filter=AM",
            "--format=",
            &range,
        ]);
        let own: std::collections::BTreeSet<&str> =
            touched.lines().filter(|line| !line.is_empty()).collect();
        own.into_iter().take(rules).map(str::to_owned).collect()
    }
}

impl Bench {
    /// A made history: one author in [`SHARE`] is the learner, files in folders two deep.
    fn made(commits: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("made");
        run(Command::new("git")
            .args(["init", "-q", "-b", "main"])
            .arg(&dir));
        let mut import = Command::new("git")
            .args(["fast-import", "--quiet"])
            .current_dir(&dir)
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        let mut pipe = std::io::BufWriter::new(import.stdin.take().unwrap());
        for n in 0..commits {
            let who = if n % SHARE == 3 {
                "ada".to_owned()
            } else {
                format!("author{}", n % 40)
            };
            let time = 1_500_000_000 + n * 600;
            // A fixed sequence that jumps about, so that files change again after long.
            let file = (n * 7919) % (commits / 4 + 1);
            let message = format!("Change number {n}\n\nWhy it was made, at some length.\n");
            let content = format!("content {n}\nof a file\n");
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
        drop(pipe);
        assert!(import.wait().unwrap().success());
        Self::new(folder, dir, commits, Some("ada@example.org".to_owned()))
    }

    /// A real one, cloned with its objects shared.
    fn of(repo: &Path) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("real");
        run(Command::new("git")
            .args(["clone", "-q", "--shared", "--no-checkout"])
            .arg(repo)
            .arg(&dir));
        Self::new(folder, dir, 0, None)
    }

    fn new(
        folder: tempfile::TempDir,
        dir: PathBuf,
        commits: usize,
        author: Option<String>,
    ) -> Self {
        let mut bench = Self {
            _folder: folder,
            dir,
            author: String::new(),
            paths: Vec::new(),
            commits,
        };
        bench.commits = bench
            .git(&["rev-list", "--count", "HEAD"])
            .trim()
            .parse()
            .unwrap();
        bench.author = author.unwrap_or_else(|| {
            let shortlog = bench.git(&["shortlog", "-sen", "--no-merges", "HEAD"]);
            // The second most active: one author among many, not the one who wrote nearly all.
            let line = shortlog
                .lines()
                .nth(1)
                .or(shortlog.lines().next())
                .unwrap()
                .to_owned();
            line.rsplit_once('<')
                .unwrap()
                .1
                .trim_end_matches('>')
                .to_owned()
        });
        let here = bench.git(&["ls-tree", "-r", "--name-only", "HEAD"]);
        let here: std::collections::HashSet<&str> = here.lines().collect();
        let author = format!("--author=<{}>", bench.author);
        let touched = bench.git(&[
            "log",
            &author,
            "--no-merges",
            "--no-renames",
            "--name-only",
            "--format=",
        ]);
        let mut seen = std::collections::HashSet::new();
        let own: Vec<&str> = touched
            .lines()
            .filter(|path| here.contains(path) && seen.insert(*path))
            .collect();
        // Evenly spread over the author's time, so that some rules are settled late.
        let step = (own.len() / RULES[1]).max(1);
        bench.paths = own
            .iter()
            .step_by(step)
            .take(RULES[1])
            .map(ToString::to_string)
            .collect();
        bench
    }

    /// Writes a roadmap with a rule for each path, and a progress document that claims them all.
    fn ask(&self, paths: &[String]) {
        let mut roadmap = String::from("# Bench\n\n## Phase 1: All `all`\n\n");
        let mut progress = String::from(
            "# Progress\n\n<!-- peak:1 roadmap=bench.md -->\n\n## Phase 1: All `all`\n\n",
        );
        let mut wanted = String::new();
        for (n, path) in paths.iter().enumerate() {
            let glob = path.replace('[', "[[]").replace('{', "[{]");
            let _ = write!(
                roadmap,
                "- Exercise: Number {n} `all.n{n}`\n\n  ```toml peak\n  [evidence]\n  paths = ['{glob}']\n  ```\n\n"
            );
            let _ = writeln!(progress, "- [x] Exercise: Number {n} `all.n{n}`");
            let _ = writeln!(wanted, "{path}");
        }
        for (name, text) in [
            ("bench.md", roadmap),
            ("progress.md", progress),
            ("wanted", wanted),
        ] {
            std::fs::write(self.dir.join(name), text).unwrap();
        }
    }

    /// The medians of both, run in turn.
    fn pair(&self, script: &str, base: &[&str], rounds: usize) -> (Duration, Duration) {
        let git = || self.time(Command::new("sh").args(["-c", script]));
        let peak = || {
            let built = || env!("CARGO_BIN_EXE_peak").into();
            let mut command = Command::new(std::env::var_os("PEAK").unwrap_or_else(built));
            self.time(
                command
                    .args(["verify", "--json", "--as", &self.author])
                    .args(base),
            )
        };
        git();
        peak();
        let (mut gits, mut peaks): (Vec<_>, Vec<_>) = (0..rounds).map(|_| (git(), peak())).unzip();
        gits.sort();
        peaks.sort();
        (gits[rounds / 2], peaks[rounds / 2])
    }

    fn time(&self, command: &mut Command) -> Duration {
        let command = command
            .current_dir(&self.dir)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let start = Instant::now();
        let code = command.status().unwrap().code();
        assert!(matches!(code, Some(0 | 1)), "exit code {code:?}");
        start.elapsed()
    }

    fn git(&self, arguments: &[&str]) -> String {
        let output = Command::new("git")
            .args(arguments)
            .current_dir(&self.dir)
            .output()
            .unwrap();
        assert!(output.status.success(), "git {arguments:?}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
}

fn run(command: &mut Command) {
    assert!(command.status().unwrap().success(), "{command:?}");
}

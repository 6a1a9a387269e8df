//! What a short command costs: `peak status` against `git status -sb` in the same repository.
//!
//! `cargo bench --bench startup [-- ROUNDS]` makes repositories with progress documents of 50, 300 and 10,000 items, runs
//! both programs in turn so that whatever else the machine does falls on both, and prints medians and ratios.
//! To reach: at 50 and 300 items a ratio of at most 1.0; 10,000 items at most 15 ms more than 300.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement that stops at the first surprise and prints what it found"
)]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

const PEAK: &str = env!("CARGO_BIN_EXE_peak");
const ROUNDS: usize = 40;

fn main() {
    let rounds = std::env::args()
        .find_map(|argument| argument.parse().ok())
        .unwrap_or(ROUNDS);
    println!("items    peak status    git status -sb    ratio    ({rounds} rounds, medians)");
    let repositories = [50, 300, 10_000].map(|items| (items, repository(items)));
    let mut medians = Vec::new();
    for (items, home) in &repositories {
        let root = home.path().join("fork");
        let mut times = [Vec::new(), Vec::new()];
        for round in 0..rounds + 3 {
            let peak = time(home.path(), &root, PEAK, &["status"]);
            let git = time(home.path(), &root, "git", &["status", "-sb"]);
            // The first rounds fill caches.
            if round >= 3 {
                times[0].push(peak);
                times[1].push(git);
            }
        }
        let [peak, git] = times.map(median);
        println!(
            "{items:>6} {:>11.2} ms {:>14.2} ms {:>8.2}",
            millis(peak),
            millis(git),
            millis(peak) / millis(git)
        );
        medians.push(peak);
    }
    println!(
        "10,000 items cost {:.2} ms more than 300",
        millis(medians[2]) - millis(medians[1])
    );
}

/// A fork whose README is a roadmap of so many items, with a progress document in which every third is ticked.
fn repository(items: usize) -> TempDir {
    let home = TempDir::new().unwrap();
    let root = home.path().join("fork");
    fs::create_dir(&root).unwrap();
    for folder in 0..10 {
        let folder = root.join(format!("projects/week-{folder}"));
        fs::create_dir_all(&folder).unwrap();
        for file in 0..10 {
            fs::write(folder.join(format!("views_{file}.py")), "pass\n").unwrap();
        }
    }
    fs::write(root.join("README.md"), roadmap(items)).unwrap();
    let run = |program: &str, arguments: &[&str]| {
        let output = command(home.path(), &root, program, arguments)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{program} {arguments:?}: {said}");
    };
    run("git", &["init", "-q", "-b", "main"]);
    run("git", &["config", "user.name", "Ada Lovelace"]);
    run("git", &["config", "user.email", "ada@example.org"]);
    run("git", &["add", "-A"]);
    run("git", &["commit", "-q", "-m", "A roadmap"]);
    run(PEAK, &["init", "--roadmap", "README.md"]);
    let progress = fs::read_to_string(root.join("progress.md")).unwrap();
    let boxes = progress.matches("- [ ]").count();
    assert_eq!(boxes, items, "the roadmap was read whole");
    fs::write(root.join("progress.md"), every_third_ticked(&progress)).unwrap();
    run("git", &["add", "-A"]);
    run("git", &["commit", "-q", "-m", "Tick"]);
    home
}

fn roadmap(items: usize) -> String {
    let mut text = "# Backend roadmap\n".to_owned();
    for item in 0..items {
        if item % 25 == 0 {
            let phase = item / 25 + 1;
            write!(text, "\n## Phase {phase}: The part numbered {phase}\n\n").unwrap();
        }
        let title = format!("Concept{item} and `feature` with a title of usual length");
        writeln!(text, "- {title} ([docs](https://example.org/{item}))").unwrap();
    }
    text
}

fn every_third_ticked(progress: &str) -> String {
    let mut item = 0;
    let mut text = String::new();
    for line in progress.lines() {
        let is_item = line.starts_with("- [ ]");
        item += usize::from(is_item);
        if is_item && item % 3 == 0 {
            let ticked = line.replacen("- [ ]", "- [x]", 1);
            writeln!(text, "{ticked} ✅ 2026-11-09").unwrap();
        } else {
            writeln!(text, "{line}").unwrap();
        }
    }
    text
}

fn time(home: &Path, root: &Path, program: &str, arguments: &[&str]) -> Duration {
    let mut command = command(home, root, program, arguments);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let start = Instant::now();
    let status = command.status().unwrap();
    let duration = start.elapsed();
    assert!(status.success(), "{program} {arguments:?}");
    duration
}

fn command(home: &Path, root: &Path, program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command
        .args(arguments)
        .current_dir(root)
        .env("HOME", home)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("PEAK_NOW", "2026-11-20T12:00:00Z");
    command
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

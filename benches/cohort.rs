//! How fast `peak cohort` reads many learners' branches, as ratios to what counts their ticks otherwise: `git cat-file --batch`
//! of every branch's document into `grep`. Whole processes, in turn, in one run.
//!
//! `cargo bench --bench cohort` makes one repository with 1,000 branches, each with a progress document of 300 items of its own;
//! `--branches N`, `--items N` and `--rounds N` set the sizes. The second line measures the same where one learner in three has
//! written notes below items. `PEAK=FILE` in the environment measures another build.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a measurement stops at the first surprise, and prints"
)]

#[path = "verify/clock.rs"]
#[allow(dead_code, reason = "it also tells memory")]
mod clock;
#[path = "verify/made.rs"]
mod made;

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use clock::{Pair, silent};
use made::{git, import};

/// Items of a phase.
const PHASE: usize = 25;

fn main() {
    let (mut branches, mut items, mut rounds) = (1_000, 300, 9);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().expect("a value").parse().unwrap();
        match argument.as_str() {
            "--branches" => branches = value(),
            "--items" => items = value(),
            "--rounds" => rounds = value(),
            _ => {}
        }
    }
    println!(
        "{:<40} {:>10} {:>10} {:>7} {:>6} {:>7}",
        format!("{branches} branches, {items} items"),
        "cat-file",
        "peak",
        "ratio",
        "cpu",
        "target"
    );
    for (name, notes) in [
        ("as peak writes them", false),
        ("one in three with notes", true),
    ] {
        let folder = tempfile::tempdir().unwrap();
        make(folder.path(), branches, items, notes);
        let pair = Pair::run(rounds, || batch(folder.path()), || peak(folder.path()));
        let mark = if pair.ratio <= 0.5 { "ok" } else { "OVER" };
        println!(
            "{name:<40} {:>7.1} ms {:>7.1} ms {:>7.3} {:>6.2} {:>7.2} {mark}",
            pair.first, pair.second, pair.ratio, pair.processor, 0.5
        );
    }
}

/// `git cat-file --batch` of all documents, and a line for each tick.
fn batch(dir: &Path) -> Command {
    let mut command = Command::new("sh");
    command.args([
        "-c",
        "git for-each-ref --format='%(objectname):progress.md' refs/heads/learners/ | git cat-file --batch | grep -c '^- .x.'",
    ]);
    silent(command, dir)
}

fn peak(dir: &Path) -> Command {
    let built = || env!("CARGO_BIN_EXE_peak").into();
    let mut command = Command::new(std::env::var_os("PEAK").unwrap_or_else(built));
    command.args(["cohort", "refs/heads/learners/*", "--csv"]);
    silent(command, dir)
}

/// One repository with a roadmap, and a branch for each learner.
fn make(dir: &Path, branches: usize, items: usize, notes: bool) {
    git(dir, &["init", "-q", "-b", "main"]);
    let roadmap = roadmap(items);
    let mut stream = String::from("feature done\n");
    let head = |branch: &str, time: usize| {
        format!(
            "commit refs/heads/{branch}\ncommitter Ada <ada@example.org> {time} +0000\ndata 1\nx\n"
        )
    };
    let _ = write!(
        stream,
        "{}M 644 inline roadmap.md\ndata {}\n{roadmap}\n",
        head("main", 1_700_000_000),
        roadmap.len()
    );
    for learner in 0..branches {
        let noted = notes && learner % 3 == 0;
        let text = document(items, learner, noted);
        let _ = write!(
            stream,
            "{}from refs/heads/main\nM 644 inline progress.md\ndata {}\n{text}\n",
            head(&format!("learners/n{learner}"), 1_700_000_000 + learner),
            text.len()
        );
    }
    stream.push_str("done\n");
    import(dir, |pipe| pipe.write_all(stream.as_bytes()).unwrap());
    git(dir, &["reset", "-q", "--hard"]);
    git(dir, &["gc", "-q"]);
}

fn title(item: usize) -> String {
    format!(
        "A topic with a title of usual length, number {item} `p{}.t{item}`",
        item / PHASE
    )
}

fn roadmap(items: usize) -> String {
    let mut text = "# Roadmap\n".to_owned();
    for item in 0..items {
        if item % PHASE == 0 {
            let _ = write!(text, "\n## Phase {0}: Number {0} `p{0}`\n\n", item / PHASE);
        }
        let _ = writeln!(text, "- {}", title(item));
    }
    text
}

/// A learner's document: about a third is ticked, on days of their own.
fn document(items: usize, learner: usize, notes: bool) -> String {
    let mut text = format!(
        "# Progress: Roadmap\n\n<!-- peak:1 roadmap=roadmap.md learner=n{learner}@example.org -->\n"
    );
    for item in 0..items {
        if item % PHASE == 0 {
            let _ = write!(text, "\n## Phase {0}: Number {0} `p{0}`\n\n", item / PHASE);
        }
        let is_done = (item * 7 + learner * 13) % 97 < 32;
        let day = (item + learner) % 28 + 1;
        let _ = match is_done {
            true => writeln!(text, "- [x] {} \u{2705} 2026-10-{day:02}", title(item)),
            false => writeln!(text, "- [ ] {}", title(item)),
        };
        if notes && item % 20 == learner % 20 {
            let _ = writeln!(text, "  note: what learner {learner} found in it");
        }
    }
    text
}

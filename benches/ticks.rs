//! What it costs to date ticks from history, as a ratio to `git blame` on the same file: whole processes, in turn, in one run.
//!
//! `cargo bench --bench ticks` makes a progress document of 300 boxes with 2,000 versions, each in a commit of its own among
//! others; `--versions N` and `--rounds N` set the sizes. `peak review` does more than that: the second line takes off what it
//! costs where every tick has its date in the file and history is not asked for any.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a measurement stops at the first surprise, and prints"
)]

#[path = "verify/made.rs"]
mod made;

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use made::{git, import};

/// Boxes of the document.
const BOXES: usize = 300;

fn main() {
    let (mut versions, mut rounds) = (2_000, 9);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().expect("a value").parse().unwrap();
        match argument.as_str() {
            "--versions" => versions = value(),
            "--rounds" => rounds = value(),
            // cargo says this to whatever it measures.
            "--bench" => {}
            other => panic!("{other} is no option here"),
        }
    }
    let folder = tempfile::tempdir().unwrap();
    make(folder.path(), versions);
    let dir = folder.path();
    let dated = std::fs::read_to_string(dir.join("progress.md")).unwrap();
    let dated: String = dated.lines().fold(String::new(), |mut text, line| {
        let day = if line.starts_with("- [x]") {
            " \u{2705} 2026-01-01"
        } else {
            ""
        };
        let _ = writeln!(text, "{line}{day}");
        text
    });
    std::fs::write(dir.join("dated.md"), dated).unwrap();
    let mut times: [Vec<Duration>; 3] = Default::default();
    for _ in 0..rounds {
        times[0].push(time(
            dir,
            "git",
            &["blame", "--porcelain", "HEAD", "--", "progress.md"],
        ));
        times[1].push(time(dir, env!("CARGO_BIN_EXE_peak"), &["review"]));
        times[2].push(time(
            dir,
            env!("CARGO_BIN_EXE_peak"),
            &["--file", "dated.md", "review"],
        ));
    }
    let [blame, review, dated] = times.map(|mut times| {
        times.sort();
        times[times.len() / 2]
    });
    let line = |what: &str, peak: Duration| {
        let ratio = peak.as_secs_f64() / blame.as_secs_f64();
        println!("{what:<44} {:>8.1?} {:>8.1?} {ratio:>6.2}", blame, peak);
    };
    println!(
        "{:<44} {:>8} {:>8} {:>6}",
        format!("{versions} versions, medians of {rounds}"),
        "blame",
        "peak",
        "ratio"
    );
    line("peak review, whole", review);
    line(
        "of that, for the days of ticks",
        review.saturating_sub(dated),
    );
}

/// A history in which a box is ticked, now and then unticked, in every second commit.
fn make(dir: &Path, versions: usize) {
    git(dir, &["init", "-q", "-b", "main"]);
    git(dir, &["config", "user.email", "ada@example.org"]);
    git(dir, &["config", "peak.learner", "ada@example.org"]);
    let mut ticked = [false; BOXES];
    let mut stream = String::from("feature done\n");
    for at in 0..versions * 2 {
        let time = 1_700_000_000 + at * 3_600;
        let _ = write!(
            stream,
            "commit refs/heads/main\nauthor Ada <ada@example.org> {time} +0000\ncommitter Ada <ada@example.org> {time} +0000\ndata 1\nx\n"
        );
        if at % 2 == 0 {
            ticked[at * 7 / 2 % BOXES] ^= at > 0;
            let text = document(&ticked);
            let _ = write!(
                stream,
                "M 644 inline progress.md\ndata {}\n{text}\n",
                text.len()
            );
        } else {
            let _ = write!(
                stream,
                "M 644 inline src/file{}.py\ndata 8\n{at:>8}\n",
                at % 50
            );
        }
    }
    stream.push_str("done\n");
    import(dir, |pipe| pipe.write_all(stream.as_bytes()).unwrap());
    git(dir, &["reset", "-q", "--hard"]);
    git(dir, &["gc", "-q"]);
}

fn document(ticked: &[bool]) -> String {
    let mut text = "# Progress\n\n<!-- peak:1 -->\n".to_owned();
    for (number, ticked) in ticked.iter().enumerate() {
        if number % 25 == 0 {
            let _ = write!(text, "\n## Phase {0} `p{0}`\n\n", number / 25);
        }
        let mark = if *ticked { 'x' } else { ' ' };
        let _ = writeln!(
            text,
            "- [{mark}] A topic with a title of usual length, number {number} `p{}.t{number}`",
            number / 25
        );
    }
    text
}

fn time(dir: &Path, program: &str, arguments: &[&str]) -> Duration {
    let start = Instant::now();
    let output = Command::new(program)
        .args(arguments)
        .current_dir(dir)
        .output()
        .unwrap();
    let time = start.elapsed();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    time
}

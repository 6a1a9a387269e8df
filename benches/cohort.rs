//! How fast `peak cohort` reads many learners' branches, as ratios to what counts their ticks otherwise: `git cat-file --batch`
//! of every branch's document into `grep`. Whole processes, in turn, in one run.
//!
//! `cargo bench --bench cohort` makes one repository with 1,000 branches, each with a progress document of 300 items of its own;
//! `--branches N`, `--items N` and `--rounds N` set the sizes. The second line measures the same where one learner in three has
//! written notes below items. The third is a class of 100 with nine commits each, judged (`--verify`) against what their mentor would
//! ask of each branch: one `git log` of the learner's changes, and a `git grep` for each rule. `PEAK=FILE` in the environment measures
//! another build.

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
use std::process::{Command, Stdio};

use clock::{Pair, silent};
use made::{git, import};

/// Items of a phase.
const PHASE: usize = 25;
/// Learners of a class, commits of each, and files in each commit.
const CLASS: usize = 100;
const COMMITS: usize = 9;
const FILES: usize = 4;
/// What is asked of each.
const RULES: [&str; 6] = [
    r"class\s+\w*(post|article|entry)s?(model|page)?\s*\(",
    r"class\s+\w*(task|to_?do|ticket|issue)\w*\s*\(",
    r"class\s+\w*(order|purchase|checkout)\w*\s*\(",
    r"\b(list_display|list_filter|search_fields)\s*=",
    r"\bdef\s+test\w*\(|\bassert\b",
    r"\b(login_?required|is_authenticated|permission_classes)\b",
];

fn main() {
    let (mut branches, mut items, mut rounds) = (1_000, 300, 9);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().expect("a value").parse().unwrap();
        match argument.as_str() {
            "--branches" => branches = value(),
            "--items" => items = value(),
            "--rounds" => rounds = value(),
            // cargo says this to whatever it measures.
            "--bench" => {}
            other => panic!("{other} is no option here"),
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
    let report = |name: &str, pair: &Pair, target: f64| {
        let mark = if pair.ratio <= target { "ok" } else { "OVER" };
        println!(
            "{name:<40} {:>7.1} ms {:>7.1} ms {:>7.3} {:>6.2} {target:>7.2} {mark}",
            pair.first, pair.second, pair.ratio, pair.processor
        );
    };
    for (name, notes) in [
        ("as peak writes them", false),
        ("one in three with notes", true),
    ] {
        let folder = tempfile::tempdir().unwrap();
        make(folder.path(), branches, items, notes);
        let count = || peak(folder.path(), "--csv");
        let pair = Pair::run(rounds, || batch(folder.path()), count);
        report(name, &pair, 0.5);
    }
    let folder = tempfile::tempdir().unwrap();
    class(folder.path());
    let judge = || peak(folder.path(), "--verify");
    let told = peak(folder.path(), "--verify")
        .arg("--json")
        .stdout(Stdio::piped())
        .output();
    let told = String::from_utf8(told.unwrap().stdout).unwrap();
    assert!(told.contains(r#""verdict":"verified""#), "{told}");
    let pair = Pair::run(rounds.min(3), || ask_each(folder.path()), judge);
    let name = format!("{CLASS} learners judged, against log and grep");
    report(&name, &pair, 0.4);
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

fn peak(dir: &Path, how: &str) -> Command {
    let built = || env!("CARGO_BIN_EXE_peak").into();
    let mut command = Command::new(std::env::var_os("PEAK").unwrap_or_else(built));
    command.args(["cohort", "refs/heads/learners/*", how]);
    silent(command, dir)
}

/// Of each branch what its learner changed, and whether a file holds what each rule asks for.
fn ask_each(dir: &Path) -> Command {
    let mut script = "for learner in $(git for-each-ref --format='%(refname:lstrip=3)' refs/heads/learners/); do git log --author=\"<$learner@example.org>\" --no-merges --no-renames --name-only --format=%H main..learners/$learner".to_owned();
    for rule in RULES {
        let _ = write!(
            script,
            "; git grep -qE '{rule}' learners/$learner -- '*.py'"
        );
    }
    script.push_str("; done");
    let mut command = Command::new("sh");
    command.args(["-c", &script]);
    silent(command, dir)
}

/// One repository with a roadmap that has rules and with lessons, and a branch for each learner, who has written applications.
fn class(dir: &Path) {
    git(dir, &["init", "-q", "-b", "main"]);
    let (mut roadmap, mut document) = (
        "# Roadmap\n\n## Phase 1: All `all`\n\n".to_owned(),
        "# Progress\n\n<!-- peak:1 roadmap=roadmap.md -->\n\n## Phase 1: All `all`\n\n".to_owned(),
    );
    for (n, rule) in RULES.iter().enumerate() {
        let _ = write!(
            roadmap,
            "- Exercise: Number {n} `all.n{n}`\n\n  ```toml peak\n  [evidence]\n  contains = [{{ path = '**/*.py', pattern = '{rule}' }}]\n  ```\n\n"
        );
        let _ = writeln!(document, "- [x] Exercise: Number {n} `all.n{n}`");
    }
    let mut stream = String::from("feature done\n");
    let mut commit = |branch: &str,
                      who: &str,
                      time: usize,
                      from: &str,
                      files: &[(String, String)]| {
        let _ = write!(
            stream,
            "commit refs/heads/{branch}\nauthor {who} <{who}@example.org> {time} +0000\ncommitter {who} <{who}@example.org> {time} +0000\ndata 5\nWork\n\n{from}"
        );
        for (path, text) in files {
            let _ = write!(stream, "M 644 inline {path}\ndata {}\n{text}\n", text.len());
        }
    };
    let lessons = (0..60).map(|n| (format!("docs/part{}/lesson{n}.md", n % 8), code(n, 60)));
    let given: Vec<_> = lessons
        .chain([("roadmap.md".to_owned(), roadmap)])
        .collect();
    commit("main", "mentor", 1_699_999_992, "", &given);
    for learner in 0..CLASS {
        let who = format!("n{learner}");
        for n in 0..COMMITS {
            let file = |of: usize| {
                let at = (learner * COMMITS + n) * FILES + of;
                let app = ["blog", "shop", "tasks", "chat"][at % 4];
                let name = ["models", "views", "urls", "admin", "tests", "forms"][at / 4 % 6];
                (format!("{app}/{name}.py"), code(at + 1_000, 10 + at % 80))
            };
            let mut files: Vec<_> = (0..FILES).map(file).collect();
            files.push(("progress.md".to_owned(), document.clone()));
            let time = 1_700_000_001 + learner * 90 * COMMITS + n;
            // A learner's branch begins where the class does.
            let from = if n == 0 { "from refs/heads/main\n" } else { "" };
            commit(&format!("learners/{who}"), &who, time, from, &files);
        }
    }
    stream.push_str("done\n");
    import(dir, |pipe| pipe.write_all(stream.as_bytes()).unwrap());
    git(dir, &["reset", "-q", "--hard"]);
    git(
        dir,
        &["-c", "pack.threads=1", "repack", "-q", "-a", "-d", "-f"],
    );
}

/// So many lines of a program that nobody else has written; one in six files is what a rule asks for, and one in three has a remark
/// that is not in ASCII.
fn code(seed: usize, lines: usize) -> String {
    let heads = [
        "class Post(Model):",
        "class Task(Model):",
        "class Order(Model):",
        "list_display = [0]",
        "def test_it():",
        "@login_required",
    ];
    let mut text = format!("{}\n", heads[seed % heads.len()]);
    if seed.is_multiple_of(3) {
        text.push_str("    # \u{43e}\u{442}\u{432}\u{435}\u{442}\n");
    }
    for line in 0..lines {
        let value = seed.wrapping_mul(7919).wrapping_add(line * 104_729) % 999_983;
        let _ = writeln!(
            text,
            "    name{} = value({value}, \"word{}\")",
            line % 17,
            value % 311
        );
    }
    text
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

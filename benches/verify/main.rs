//! How fast `peak verify` is, as ratios to the `git log` that an expert would write instead. Both programs run in turn, whole
//! processes, so that whatever else the machine does falls on both; absolute times say nothing, the median of the pairs' ratios
//! does. Beside it stands the ratio of processor time (user and system), which a busy machine disturbs less.
//!
//! ```text
//! cargo bench --bench verify                                    every section on made histories (a quarter of an hour)
//! cargo bench --bench verify -- --sections rules --commits 2000 a short run
//! cargo bench --bench verify -- --repo DIR [--author EMAIL]     a real history: cloned with its objects shared, not changed
//! cargo bench --bench verify -- --sections million              a million commits (300 MB in the temporary folder)
//! ```
//!
//! Sections: rules, each, contains, many, loose, graph, base, memory, million. `--rounds N`: how often each pair runs. `PEAK=FILE`
//! in the environment measures another build.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a measurement stops at the first surprise, and prints"
)]

mod clock;
mod history;
mod made;
mod question;

use std::path::PathBuf;

use clock::{Pair, peak_memory};
use history::History;
use question::{Question, Versus};

/// The sections of a run without `--sections`.
const USUAL: &str = "rules,each,contains,many,loose,graph,base,memory";
/// The section that only who asks for it gets.
const MILLION: &str = "million";
/// How many rules are asked at once.
const RULES: [usize; 2] = [20, 60];

struct Options {
    repo: Option<PathBuf>,
    author: Option<String>,
    rounds: usize,
    commits: Vec<usize>,
    sections: Vec<String>,
}

fn main() {
    let options = Options::read();
    heading();
    if let Some(repo) = &options.repo {
        let history = History::of(repo, options.author.as_deref());
        sections_of(&history, &options);
        return;
    }
    for commits in &options.commits {
        sections_of(&History::made(*commits), &options);
    }
    if options.wants("loose") {
        let history = History::made(2_000);
        history.loosen();
        against_log(&history, 60, "loose", 0.6, options.rounds);
    }
    if options.wants("base") {
        // A learner's fork, and one in which others go on too, whose commits must be told from the learner's.
        base(&History::fork(99_000, 1_000, 1), &options);
        base(&History::fork(99_000, 1_000, 10), &options);
    }
    if options.sections.iter().any(|section| section == MILLION) {
        let history = History::made(1_000_000);
        let rounds = options.rounds.min(3);
        against_log(&history, 60, "log", 0.75, rounds);
        against_awk(&history, 60, rounds);
        memory(&history);
    }
}

impl Options {
    fn read() -> Self {
        let mut options = Self {
            repo: None,
            author: None,
            rounds: 9,
            commits: vec![100, 2_000, 10_000, 80_000],
            sections: list(USUAL),
        };
        let mut arguments = std::env::args().skip(1);
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().expect("a value");
            match argument.as_str() {
                "--repo" => options.repo = Some(PathBuf::from(value())),
                "--author" => options.author = Some(value()),
                "--rounds" => options.rounds = value().parse().unwrap(),
                "--sections" => options.sections = list(&value()),
                "--commits" => {
                    options.commits = value().split(',').map(|n| n.parse().unwrap()).collect();
                }
                // cargo says this to whatever it measures.
                "--bench" => {}
                other => panic!("{other} is no option here"),
            }
        }
        for section in &options.sections {
            let is_known = [USUAL, MILLION].iter().flat_map(|all| all.split(','));
            assert!(
                is_known.clone().any(|known| known == section),
                "no section is called {section}: there are {USUAL},{MILLION}"
            );
        }
        let alone = |section: &String| matches!(section.as_str(), MILLION | "base" | "loose");
        if options.sections.iter().all(alone) {
            options.commits.clear();
        }
        options
    }

    fn wants(&self, section: &str) -> bool {
        self.sections.iter().any(|wanted| wanted == section)
    }
}

fn list(text: &str) -> Vec<String> {
    text.split(',').map(str::to_owned).collect()
}

/// What can be measured on any one history.
fn sections_of(history: &History, options: &Options) {
    let rounds = options.rounds;
    if options.wants("rules") {
        for rules in RULES {
            against_awk(history, rules, rounds);
            against_log(history, rules, "log", by_size(history.commits), rounds);
        }
    }
    if options.wants("each") {
        for (rules, target) in [(20, 1.0 / 15.0), (60, 1.0 / 50.0)] {
            let question = Question::ask(history, &history.paths(rules), None);
            let pair = Pair::run(
                rounds.min(3),
                || question.git(Versus::Each),
                || question.peak(),
            );
            report(history, &question, "each", &pair, target);
        }
    }
    if options.wants("contains") {
        let question = Question::containing(history, &history.paths(30));
        let pair = Pair::run(rounds, || question.git(Versus::Grep), || question.peak());
        report(history, &question, "log, grep", &pair, 0.4);
    }
    if options.wants("many") && history.paths(500).len() == 500 {
        let few = Question::ask(history, &history.paths(20), None);
        let many = Question::named(history, "many", &history.paths(500), None);
        let pair = Pair::run(rounds, || few.peak(), || many.peak());
        report(history, &many, "20 rules", &pair, 1.1);
    }
    if options.wants("graph") && history.commits >= 2_000 {
        history.git(&["commit-graph", "write", "--reachable"]);
        against_log(history, 60, "graph", 1.0, rounds);
        history.drop_graph();
    }
    if options.wants("memory") && history.commits >= 80_000 {
        memory(history);
    }
    if options.wants("base") && history.commits >= 2_000 && options.repo.is_some() {
        base(history, options);
    }
}

fn against_awk(history: &History, rules: usize, rounds: usize) {
    let question = Question::ask(history, &history.paths(rules), None);
    let pair = Pair::run(rounds, || question.git(Versus::Awk), || question.peak());
    report(history, &question, "log|awk", &pair, 0.8);
}

fn against_log(history: &History, rules: usize, name: &str, target: f64, rounds: usize) {
    let question = Question::ask(history, &history.paths(rules), None);
    let pair = Pair::run(rounds, || question.git(Versus::Log), || question.peak());
    report(history, &question, name, &pair, target);
}

/// With the fork point known: only what was done since is looked at.
fn base(history: &History, options: &Options) {
    let base = history.fork_point();
    let paths = history.touched_since(&base);
    for rules in RULES {
        let paths = history::spread(&paths, rules);
        let question = Question::ask(history, &paths, Some(&base));
        let pair = Pair::run(
            options.rounds,
            || question.git(Versus::Log),
            || question.peak(),
        );
        report(history, &question, "base..", &pair, 0.4);
    }
}

fn memory(history: &History) {
    let question = Question::ask(history, &history.paths(60), None);
    let (git, peak) = (
        peak_memory(&mut question.git(Versus::Bare)),
        peak_memory(&mut question.peak()),
    );
    let ratio = peak / git;
    println!(
        "{:<26} {:>5} {:>7} {:<9} {git:>7.0} MB {peak:>7.0} MB {ratio:>7.2} {:>6} {:>7.2} {}",
        history.name,
        60,
        "",
        "memory",
        "",
        0.6,
        mark(ratio, 0.6)
    );
}

/// What one `git log` without awk may cost, by the number of commits.
fn by_size(commits: usize) -> f64 {
    match commits {
        0..8_000 => 1.0,
        8_000..60_000 => 0.9,
        _ => 0.75,
    }
}

fn heading() {
    println!(
        "{:<26} {:>5} {:>7} {:<9} {:>10} {:>10} {:>7} {:>6} {:>7}",
        "history", "rules", "found", "against", "git", "peak", "ratio", "cpu", "target"
    );
}

fn report(history: &History, question: &Question, against: &str, pair: &Pair, target: f64) {
    println!(
        "{:<26} {:>5} {:>7} {against:<9} {:>7.1} ms {:>7.1} ms {:>7.3} {:>6.2} {target:>7.2} {}",
        history.name,
        question.rules,
        question.found(history),
        pair.first,
        pair.second,
        pair.ratio,
        pair.processor,
        mark(pair.ratio, target)
    );
}

fn mark(ratio: f64, target: f64) -> &'static str {
    if ratio <= target { "ok" } else { "OVER" }
}

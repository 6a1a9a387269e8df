//! What the real binary survives: many writers at once, kills at any moment, system calls that fail.
//!
//! The long runs are ignored by default; each names the command that starts it. They take the optimised binary:
//! `cargo test --release --test suite survival -- --ignored --nocapture`.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::dice::Dice;
use crate::learner::Learner;
use crate::worker::boxes;

const PEAK: &str = env!("CARGO_BIN_EXE_peak");

/// A learner with a document of so many open boxes and no roadmap to read.
fn learner(items: usize) -> Learner {
    let learner = Learner::new();
    learner.file("progress.md", document(items));
    learner
}

fn document(items: usize) -> String {
    format!("# Progress\n\n## Phase `phase`\n\n{}", boxes(items))
}

fn done(learner: &Learner, item: usize) -> Command {
    let mut command = learner.command(PEAK);
    command
        .args(["done", &format!("phase.topic-{item}")])
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// The items that `text` shows as done; it must be the document but for ticks.
fn ticked(text: &str, items: usize) -> BTreeSet<usize> {
    let open = text.replace("[x]", "[ ]").replace(" ✅ 2026-11-20", "");
    assert!(
        open == document(items),
        "torn: {} bytes that begin {:?}",
        text.len(),
        text.chars().take(200).collect::<String>()
    );
    let lines = text.lines().filter(|line| line.starts_with("- ["));
    let ticks = lines.enumerate().filter(|(_, line)| {
        let whole = line.ends_with(" ✅ 2026-11-20");
        assert_eq!(line.starts_with("- [x]"), whole, "half a tick: {line}");
        whole
    });
    ticks.map(|(item, _)| item).collect()
}

/// Lets `processes` tick `each` items of their own, one run of the binary after the other.
fn tick_at_once(processes: usize, each: usize) {
    let items = processes * each;
    let learner = learner(items);
    let commands: Vec<Vec<Command>> = (0..processes)
        .map(|process| {
            (0..each)
                .map(|tick| done(&learner, process * each + tick))
                .collect()
        })
        .collect();
    std::thread::scope(|scope| {
        for own in commands {
            scope.spawn(move || {
                for mut command in own {
                    assert!(command.status().unwrap().success());
                }
            });
        }
    });
    let text = learner.text("progress.md");
    assert_eq!(ticked(&text, items).len(), items, "ticks were lost");
    assert_eq!(litter(&learner), [""; 0]);
}

/// What lies beside the document.
fn litter(learner: &Learner) -> Vec<String> {
    fs::read_dir(learner.root())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| ![".git", "progress.md"].contains(&name.as_str()))
        .collect()
}

/// A number from the environment, for longer runs.
fn from_environment(name: &str, usual: u64) -> u64 {
    std::env::var(name).map_or(usual, |text| text.parse().unwrap())
}

#[test]
fn thirty_two_processes_lose_no_tick() {
    // Each run reads and checks the whole document, which takes its time without optimisation.
    tick_at_once(32, if cfg!(debug_assertions) { 3 } else { 50 });
}

/// `SEEDS=20 cargo test --release --test suite survival::many_times -- --ignored --nocapture`
#[test]
#[ignore = "takes minutes"]
fn many_times_thirty_two_processes_and_fifty_ticks_lose_nothing() {
    for _ in 0..from_environment("SEEDS", 1) {
        tick_at_once(32, 50);
    }
}

/// `KILLS=10000 cargo test --release --test suite survival::kills -- --ignored --nocapture`
#[test]
#[ignore = "takes minutes"]
#[allow(clippy::print_stderr, reason = "tells how much was tried")]
fn kills_at_random_moments_lose_no_acknowledged_tick() {
    let kills = from_environment("KILLS", 300);
    let mut dice = Dice::new(from_environment("SEED", 1));
    let (mut killed, mut acknowledged, mut longest) = (0, 0, 12_000);
    while killed < kills {
        let items = 200;
        let learner = learner(items);
        let mut kept = BTreeSet::new();
        for item in 0..items {
            // A second process ticks at the same time, so that one is killed while it waits, or while another waits for it.
            let other = items - 1 - item;
            let mut beside: Child = done(&learner, other).spawn().unwrap();
            let mut child = done(&learner, item).spawn().unwrap();
            std::thread::sleep(Duration::from_micros(dice.below(longest) as u64));
            child.kill().unwrap();
            if child.wait().unwrap().success() {
                kept.insert(item);
                longest = longest.saturating_sub(200).max(1_000);
            } else {
                killed += 1;
                longest += 100;
            }
            assert!(beside.wait().unwrap().success());
            kept.insert(other);
            let shown = ticked(&learner.text("progress.md"), items);
            assert!(
                kept.is_subset(&shown),
                "lost: {:?}",
                kept.difference(&shown)
            );
        }
        acknowledged += kept.len();
        assert!(done(&learner, 0).status().unwrap().success());
        assert_eq!(litter(&learner), [""; 0]);
    }
    eprintln!("{killed} kills, {acknowledged} acknowledged ticks, none lost, nothing torn");
}

/// `cargo test --release --test suite survival::every -- --ignored --nocapture`; needs strace.
#[test]
#[ignore = "takes a minute and needs strace"]
#[allow(clippy::print_stderr, reason = "tells how much was tried")]
fn every_system_call_may_fail_or_be_the_last() {
    if Command::new("strace").arg("-V").output().is_err() {
        eprintln!("SKIPPED: strace is not installed, no system call was made to fail");
        return;
    }
    let learner = learner(20);
    let calls = calls_after_open(&learner);
    let faults = [
        "signal=KILL",
        "error=EIO",
        "error=ENOSPC",
        "error=EDQUOT",
        "error=EROFS",
        "error=EACCES",
        "error=EINTR",
        "error=ENOMEM",
    ];
    let mut report = String::new();
    let (mut tried, mut wrong) = (0, 0);
    for (call, nth) in &calls {
        for fault in faults {
            tried += 1;
            if let Some(found) = inject(&learner, call, *nth, fault) {
                wrong += usize::from(!found.starts_with("told late"));
                writeln!(report, "{call} number {nth}, {fault}: {found}").unwrap();
            }
        }
    }
    let without = learner
        .command("strace")
        .args(["-f", "-o", "/dev/null", "-e", "inject=flock:error=ENOLCK"])
        .args([PEAK, "done", "phase.topic-7"])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&without.stderr).into_owned();
    assert!(
        without.status.success() && said.contains("keeps no locks"),
        "{said}"
    );
    eprintln!("{tried} faults in {} system calls\n{report}", calls.len());
    assert!(calls.len() > 20, "{calls:?}");
    assert_eq!(wrong, 0, "{report}");
}

/// The system calls of one tick from the first that names the document, each with its number among those of its name.
fn calls_after_open(learner: &Learner) -> Vec<(String, usize)> {
    let log = learner.home().join("strace.log");
    let status = learner
        .command("strace")
        .args(["-f", "-o"])
        .arg(&log)
        .args([PEAK, "done", "phase.topic-1"])
        .stdout(Stdio::null())
        .status()
        .unwrap();
    assert!(status.success());
    let text = fs::read_to_string(log).unwrap();
    let mut counts = std::collections::HashMap::new();
    let mut calls = Vec::new();
    let mut open = false;
    for line in text.lines() {
        let Some((call, _)) = line.split_once('(') else {
            continue;
        };
        let call = call.split_whitespace().last().unwrap().to_owned();
        let nth = counts.entry(call.clone()).or_insert(0);
        *nth += 1;
        open |= line.contains("progress.md\"") && !call.starts_with("exec");
        if open && call != "exit_group" {
            calls.push((call, *nth));
        }
    }
    calls
}

/// One tick in which one system call fails; what is wrong about the outcome.
fn inject(learner: &Learner, call: &str, nth: usize, fault: &str) -> Option<String> {
    learner.file("progress.md", document(20));
    // Where the git directory refuses the lock, it lies beside the document, and stays.
    let beside = learner.root().join(".peak-lock");
    let _ = fs::remove_file(&beside);
    let output = learner
        .command("strace")
        .args(["-f", "-o", "/dev/null", "-e"])
        .arg(format!("inject={call}:{fault}:when={nth}"))
        .args([PEAK, "done", "phase.topic-1"])
        .output()
        .unwrap();
    let written = match ticked(&learner.text("progress.md"), 20).len() {
        0 => false,
        1 => true,
        many => return Some(format!("{many} ticks")),
    };
    if ["error=EROFS", "error=EACCES"].contains(&fault) {
        let _ = fs::remove_file(&beside);
    }
    let left = litter(learner);
    let said_done = output.status.success();
    let killed = fault.starts_with("signal");
    let again = done(learner, 2).status().unwrap().success();
    let after = ticked(&learner.text("progress.md"), 20);
    if !again || !after.contains(&2) || !litter(learner).is_empty() {
        return Some(format!(
            "the next tick failed: {after:?} {:?}",
            litter(learner)
        ));
    }
    if !killed && !left.is_empty() && output.status.code().is_some() {
        return Some(format!("litter: {left:?}"));
    }
    let stderr = String::from_utf8_lossy(&output.stderr);
    match (said_done, written) {
        (true, false) => Some("said it was done, and it was not".to_owned()),
        (false, true) if !killed => Some(format!("told late: {}", stderr.trim())),
        _ => None,
    }
}

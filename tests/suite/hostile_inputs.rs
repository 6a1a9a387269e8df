//! What strangers may put before peak: nearly a hundred repositories and five hundred files, made by code. Each is answered in
//! time and within memory, with an exit code that means something and, where nothing can be done, a remedy; nothing is written.
//!
//! `cargo test --release --test suite hostile_inputs:: -- --ignored --nocapture` tries all of them; `PEAK_SEED=7` other files.

mod commits;
mod files;
mod folders;
mod repositories;
mod trees;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant, SystemTime};

pub use self::repositories::raw;
use crate::learner::Learner;

/// What a run may take, even of a debug build on a busy machine.
const LONGEST: Duration = Duration::from_secs(10);
/// Most memory, in kilobytes, where the system tells.
const MOST: u64 = 256 * 1024;

/// What a run said and took.
pub struct Answer {
    /// Exit code; -1 where a signal ended it.
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
    took: Duration,
    memory: u64,
}

/// The most memory that a running process has held, in kilobytes.
fn memory(child: &Child) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().split(' ').next()?.parse().ok())
        .unwrap_or(0)
}

/// Runs peak on what a case made, within the bounds; `None` after what is said of it went to `faults`.
fn ask(learner: &Learner, arguments: &[&str], faults: &mut Vec<String>) -> Option<Answer> {
    let (out, err) = (learner.home().join("out"), learner.home().join("err"));
    let mut child = learner
        .command(env!("CARGO_BIN_EXE_peak"))
        // To a program a patch goes byte for byte; what is tried here is what people and logs are shown.
        .env("CI", "true")
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(File::create(&out).unwrap())
        .stderr(File::create(&err).unwrap())
        .spawn()
        .unwrap();
    let start = Instant::now();
    let mut most = 0;
    let status = loop {
        most = most.max(memory(&child));
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if start.elapsed() > LONGEST {
            child.kill().unwrap();
            child.wait().unwrap();
            faults.push(format!("{arguments:?}: still running after {LONGEST:?}"));
            return None;
        }
        std::thread::sleep(Duration::from_millis(1));
    };
    let text = |path: &Path| String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned();
    let answer = Answer {
        code: status.code().unwrap_or(-1),
        stdout: text(&out),
        stderr: text(&err),
        took: start.elapsed(),
        memory: most,
    };
    answer.hold_to_bounds(arguments, faults);
    Some(answer)
}

impl Answer {
    fn hold_to_bounds(&self, arguments: &[&str], faults: &mut Vec<String>) {
        let mut fault = |what: String| faults.push(format!("{arguments:?}: {what}"));
        let said = || self.stderr.chars().take(400).collect::<String>();
        if !(0..=3).contains(&self.code) || self.stderr.contains("panicked") {
            fault(format!("exit {}: {}", self.code, said()));
        }
        if self.memory > MOST {
            fault(format!("{} kB", self.memory));
        }
        if self.code == 2 && !(self.stderr.contains("error: ") && self.stderr.contains("hint: ")) {
            fault(format!("no error with a remedy: {}", said()));
        }
        let raw = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
        // The ends of a file's lines are part of what a diff shows.
        let (ends, kept) = if arguments.contains(&"-n") {
            ("\r\n", "\n")
        } else {
            ("", "")
        };
        let stdout = self.stdout.replace(ends, kept);
        if stdout.contains(raw) || self.stderr.contains(raw) {
            fault(format!("control characters: {}", said()));
        }
    }
}

/// Every file below a folder, with its size and when it was changed; links are not followed.
fn listing(root: &Path) -> BTreeMap<String, (u64, SystemTime)> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let Ok(data) = entry.path().symlink_metadata() else {
                continue;
            };
            if data.is_dir() {
                folders.push(entry.path());
            } else if let Ok(time) = data.modified() {
                let path = entry.path().to_string_lossy().into_owned();
                found.insert(path, (data.len(), time));
            }
        }
    }
    found
}

/// Runs the commands, which write nothing, and tells what is wrong with their answers.
fn try_all<'a>(
    learner: &Learner,
    commands: &[&'a [&'a str]],
    faults: &mut Vec<String>,
) -> Vec<Option<Answer>> {
    let before = listing(learner.root());
    let answers = commands
        .iter()
        .map(|command| ask(learner, command, faults))
        .collect();
    if listing(learner.root()) != before {
        faults.push("something was written".to_owned());
    }
    answers
}

/// Sums up a run over many cases.
#[derive(Default)]
struct Tally {
    cases: usize,
    runs: usize,
    slowest: Duration,
    memory: u64,
    faults: Vec<String>,
}

impl Tally {
    fn add(&mut self, name: &str, answers: &[Option<Answer>], faults: Vec<String>) {
        self.cases += 1;
        for answer in answers.iter().flatten() {
            self.runs += 1;
            self.slowest = self.slowest.max(answer.took);
            self.memory = self.memory.max(answer.memory);
        }
        let named = faults.into_iter().map(|fault| format!("{name}: {fault}"));
        self.faults.extend(named);
    }

    fn hold(self, what: &str) {
        let Self {
            cases,
            runs,
            slowest,
            memory,
            faults,
        } = self;
        println!("{cases} {what}, {runs} runs, slowest {slowest:?}, most memory {memory} kB");
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
}

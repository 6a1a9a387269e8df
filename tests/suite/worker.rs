//! Other processes: this test binary, started again, as writers of one file.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use peak::workspace::{Fault, Target, UpdateError, update};

/// A process that ticks boxes with [`tick`]: the lines `first`, `first + 1`, … `first + count - 1` of `root/progress.md`.
/// It prints one line a tick once that is acknowledged, or what went wrong.
pub fn ticking(root: &Path, first: usize, count: usize) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args([
            "worker::process",
            "--exact",
            "--ignored",
            "--nocapture",
            "--test-threads=1",
        ])
        .env("WORKER_ROOT", root)
        .env("WORKER_FIRST", first.to_string())
        .env("WORKER_COUNT", count.to_string())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    command
}

/// What a worker said: its own lines among those of the test harness.
pub fn said(stdout: &[u8]) -> Vec<String> {
    String::from_utf8_lossy(stdout)
        .lines()
        .filter_map(|line| Some(line.split_once("worker: ")?.1.to_owned()))
        .collect()
}

/// The target `root/progress.md` in a repository.
pub fn target(root: &Path) -> Target {
    let git_dir = root.join(".git");
    Target::resolve(
        &root.join("progress.md"),
        root,
        git_dir.is_dir().then_some(git_dir.as_path()),
    )
    .unwrap()
}

/// Ticks the box on this line, counted from 0.
pub fn tick(target: &Target, line: usize) -> Result<bool, Fault> {
    let ticked = update(target, |text| {
        let text = String::from_utf8(text.to_vec()).unwrap();
        let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
        if lines.len() <= line {
            return Err(lines.len());
        }
        lines[line] = lines[line].replace("[ ]", "[x]");
        Ok(Some(lines.concat().into_bytes()))
    });
    match ticked {
        Ok(written) => Ok(written.changed),
        Err(UpdateError::File(error)) => Err(error.fault),
        Err(UpdateError::Edit(lines)) => panic!("no line {line} of {lines}"),
    }
}

/// A document of so many open boxes.
pub fn boxes(count: usize) -> String {
    (0..count)
        .map(|line| format!("- [ ] Topic number {line} `phase.topic-{line}`\n"))
        .collect()
}

#[test]
#[ignore = "is what the other tests start"]
#[allow(clippy::print_stdout, reason = "it answers the test that started it")]
fn process() {
    let Some(root) = std::env::var_os("WORKER_ROOT") else {
        return;
    };
    let number = |name: &str| -> usize { std::env::var(name).unwrap().parse().unwrap() };
    let target = target(Path::new(&root)).patience(Duration::from_secs(30));
    let first = number("WORKER_FIRST");
    for line in first..first + number("WORKER_COUNT") {
        match tick(&target, line) {
            Ok(changed) => println!("\nworker: {line} {changed}"),
            Err(fault) => println!("\nworker: {line} {fault:?}"),
        }
    }
}

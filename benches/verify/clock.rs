//! Two programs in turn: the medians of their times, of the ratios of pairs, their processor time, their memory.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How often a process is looked at while its memory grows.
const GLANCE: Duration = Duration::from_micros(500);

/// What two programs took.
pub struct Pair {
    /// The first's median, milliseconds.
    pub first: f64,
    /// The second's.
    pub second: f64,
    /// The median of the ratios second to first, pair by pair.
    pub ratio: f64,
    /// The ratio of all processor time, 0 where that is not known or too little to tell.
    pub processor: f64,
}

impl Pair {
    /// Runs both in turn, after one round that fills caches.
    pub fn run(rounds: usize, first: impl Fn() -> Command, second: impl Fn() -> Command) -> Self {
        time(&mut first());
        time(&mut second());
        let (mut firsts, mut seconds, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
        let (mut first_cpu, mut second_cpu) = (0.0, 0.0);
        for round in 0..rounds.max(1) {
            // Who comes first changes: the other's work still fills the disk's caches.
            let pair = if round % 2 == 0 {
                let one = time(&mut first());
                (one, time(&mut second()))
            } else {
                let two = time(&mut second());
                (time(&mut first()), two)
            };
            let ((one, one_cpu), (two, two_cpu)) = pair;
            firsts.push(one);
            seconds.push(two);
            ratios.push(two / one);
            first_cpu += one_cpu;
            second_cpu += two_cpu;
        }
        Self {
            first: median(firsts),
            second: median(seconds),
            ratio: median(ratios),
            processor: if first_cpu > 100.0 {
                second_cpu / first_cpu
            } else {
                0.0
            },
        }
    }
}

/// The most memory that a process held, in megabytes; 0 where the system does not say.
pub fn peak_memory(command: &mut Command) -> f64 {
    let mut child = command.spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut most: f64 = 0.0;
    while child.try_wait().unwrap().is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let kilobytes = text
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:"))
            .and_then(|rest| rest.trim().split(' ').next()?.parse::<f64>().ok());
        most = most.max(kilobytes.unwrap_or(0.0) / 1024.0);
        std::thread::sleep(GLANCE);
    }
    most
}

/// A command that runs in silence in `dir`.
pub fn silent(mut command: Command, dir: &std::path::Path) -> Command {
    command
        .current_dir(dir)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// Milliseconds by the clock, and of the processor.
fn time(command: &mut Command) -> (f64, f64) {
    let (start, before) = (Instant::now(), children());
    let code = command.status().unwrap().code();
    assert!(matches!(code, Some(0 | 1)), "exit code {code:?}");
    (start.elapsed().as_secs_f64() * 1e3, children() - before)
}

/// Processor time of all processes that ended under this one, in milliseconds.
fn children() -> f64 {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // After the name, which may hold anything: the fields from the third on; ticks are hundredths of a second.
    let fields: Vec<&str> = text
        .rsplit(')')
        .next()
        .unwrap_or("")
        .split_whitespace()
        .collect();
    let ticks = |at: usize| {
        fields
            .get(at)
            .and_then(|field| field.parse::<f64>().ok())
            .unwrap_or(0.0)
    };
    (ticks(13) + ticks(14)) * 10.0
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

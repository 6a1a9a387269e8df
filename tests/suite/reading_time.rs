//! Documents that are made to be slow: the time to read one grows with its length and no faster.

mod pieces;

use std::fs;
use std::time::{Duration, Instant};

use peak::roadmap::parse::{self, Reading};
use pieces::PIECES;

const SHORT: usize = 20_000;

/// Four times the length may take so many times as long: 4 is linear, 16 is quadratic, between them is room for a busy machine.
const MOST: f64 = 8.0;

/// A run so short that its time says nothing is never too slow.
const NOTHING: Duration = Duration::from_millis(2);

#[test]
fn reading_time_grows_with_the_length() {
    let mut slow = Vec::new();
    for (_, piece) in PIECES {
        let of = |bytes: usize| format!("# A\n\n{}\n", piece.repeat(bytes / piece.len()));
        let (short, long) = (of(SHORT), of(4 * SHORT));
        let (mut least, mut most) = (Duration::MAX, Duration::MAX);
        // The best of a few: of more only where it matters.
        let fits = (0..8).any(|_| {
            least = least.min(time(&short)).max(NOTHING / 4);
            most = most.min(time(&long));
            most < NOTHING || most.as_secs_f64() < MOST * least.as_secs_f64()
        });
        if !fits {
            slow.push(format!("{piece:?}: {least:?}, four times as long {most:?}"));
        }
    }
    assert!(slow.is_empty(), "{}", slow.join("\n"));
}

fn time(text: &str) -> Duration {
    let (start, wall) = (busy(), Instant::now());
    let read = parse::survey(text, &Reading::default());
    let wall = wall.elapsed();
    drop(read);
    match (start, busy()) {
        (Some(start), Some(end)) => end.saturating_sub(start).min(wall),
        _ => wall,
    }
}

/// For how long this thread was at work, where the system says so: what other programs take is not in it.
fn busy() -> Option<Duration> {
    // The system counts up to the last time that it looked: now.
    std::thread::yield_now();
    let text = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(Duration::from_nanos(text.split(' ').next()?.parse().ok()?))
}

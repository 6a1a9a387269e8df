//! Documents that are made to be slow: the time to read one grows with its length and no faster.

use std::fs;
use std::time::{Duration, Instant};

use peak::roadmap::parse::{self, Reading};

/// Pieces that are repeated to make a document which is slow to read, for one that looks back or ahead too far.
const PIECES: [&str; 32] = [
    "*a **b ",
    "[a",
    "[a](b",
    "![a](",
    "`a ``b ",
    "&a",
    "# a\n",
    "## Phase 1: Same\n- same\n",
    "- same\n",
    "**a**\n\n- b\n\n",
    "- Topics:\n  - a\n",
    "1. a\n- b\n",
    "1. a\n\n   1.1. b\n   - c\n",
    "├── a\n│   └── b\n",
    "a\n├── b\n\n",
    "```\n├── a\n",
    "**a**\n    - b\n",
    "• a\n",
    "| a | b |\n|---|---|\n| c | d |\n\n",
    "- a `x.y`\n",
    "- a\n  ```toml peak\n  id = \"a.b\"\n  ```\n",
    "a: b: ",
    "<li",
    "<li>a",
    "<ul><li>a",
    "<details><summary>a\n",
    "<!-- <li>a</li>\n",
    "<table><tr><th>a<td>b",
    "<table><tr><th>a<tr><td rowspan=99 colspan=99>b</table>",
    "## Tier 1 - Roadmap?\n![a](b)\n",
    "- [a](http://b) - c\n",
    "**a:** b\n\n**a** — b\n\n",
];

const SHORT: usize = 20_000;

/// Four times the length may take so many times as long: 4 is linear, 16 is quadratic, between them is room for a busy machine.
const MOST: f64 = 8.0;

/// A run so short that its time says nothing is never too slow.
const NOTHING: Duration = Duration::from_millis(2);

#[test]
fn reading_time_grows_with_the_length() {
    let mut slow = Vec::new();
    for piece in PIECES {
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

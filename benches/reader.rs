//! How much longer the roadmap reader takes than the bare Markdown parser on the same text: `cargo bench --bench reader [FILE]`.
//!
//! Both run in turn in one process; the ratio of the medians is what holds from machine to machine.
//!
//! `cargo bench --bench reader hostile` reads documents that are made to be slow, each at one length and at twice that: the time may
//! grow by a factor of 2.5 at most.

#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a bench prints its result"
)]

#[path = "../tests/suite/reading_time/pieces.rs"]
mod pieces;

use std::hint::black_box;
use std::time::{Duration, Instant};

use peak::roadmap::parse::{self, Reading};
use pieces::PIECES;
use pulldown_cmark::{Options, Parser};

const ROUNDS: usize = 25;

fn main() {
    let named = std::env::args()
        .nth(1)
        .filter(|argument| !argument.starts_with("--"));
    if named.as_deref() == Some("hostile") {
        return hostile();
    }
    let text = match &named {
        Some(path) => std::fs::read_to_string(path).unwrap_or_default(),
        None => sample(1 << 20),
    };
    let (mut bare, mut reader) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        bare.push(time(|| events(&text)));
        reader.push(time(|| items(&text)));
    }
    let (bare, reader) = (median(bare), median(reader));
    println!(
        "{} bytes, {} items: events {:.1} ms, reader {:.1} ms, ratio {:.2}",
        text.len(),
        items(&text),
        bare.as_secs_f64() * 1000.0,
        reader.as_secs_f64() * 1000.0,
        reader.as_secs_f64() / bare.as_secs_f64()
    );
}

fn hostile() {
    for (name, piece) in PIECES {
        let of = |bytes: usize| format!("# A\n\n{}\n", piece.repeat(bytes / piece.len()));
        let (small, large) = (of(100_000), of(200_000));
        let (mut once, mut twice) = (Vec::new(), Vec::new());
        for _ in 0..7 {
            once.push(time(|| items(&small)));
            twice.push(time(|| items(&large)));
        }
        let (once, twice) = (median(once), median(twice));
        println!(
            "{name:>15}: {:8.2} ms, twice as long {:8.2} ms, ratio {:.2}",
            once.as_secs_f64() * 1000.0,
            twice.as_secs_f64() * 1000.0,
            twice.as_secs_f64() / once.as_secs_f64()
        );
    }
}

fn events(text: &str) -> usize {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS | Options::ENABLE_STRIKETHROUGH;
    Parser::new_ext(text, options).into_offset_iter().count()
}

fn items(text: &str) -> usize {
    parse::roadmap(text, &Reading::default()).map_or(0, |roadmap| roadmap.items().count())
}

fn time(run: impl FnOnce() -> usize) -> Duration {
    let start = Instant::now();
    black_box(run());
    start.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// A roadmap of about so many bytes: phases of topics with descriptions, links and a table here and there.
fn sample(bytes: usize) -> String {
    let mut text = String::from("# A long roadmap\n");
    let mut phase = 0;
    while text.len() < bytes {
        phase += 1;
        text.push_str(&format!("\n## Phase {phase}: Part number {phase}\n\nWhat this part is about, in a sentence or two.\n\n"));
        for topic in 0..20 {
            text.push_str(&format!(
                "- **Topic {topic} of part {phase}** with `code` and [a link](https://example.org/{phase}/{topic})\n  - A note on it, *emphasised*\n  - [Further reading](https://example.org/more)\n"
            ));
        }
        if phase % 5 == 0 {
            text.push_str("\n| Project | What it shows |\n|---|---|\n| Small one | The first half |\n| Large one | The second half |\n");
        }
    }
    text
}

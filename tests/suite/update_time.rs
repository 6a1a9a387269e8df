//! How long an update of a large document takes, and by what it grows.

use crate::clock::{assert_linear, fastest};
use peak::progress::update::{Past, Renames, update};
use peak::progress::{Header, create};
use peak::roadmap::Roadmap;
use peak::roadmap::parse::{Reading, roadmap};

/// A roadmap of `n` items in phases of so many, each line made by `line` of its number.
fn made(n: usize, phase: usize, line: impl Fn(usize) -> String) -> Roadmap {
    let mut text = "# Roadmap of parts\n".to_owned();
    for at in 0..n {
        if at % phase == 0 {
            text.push_str(&format!("\n## Part {}\n\n", name(at / phase)));
        }
        text.push_str(&line(at));
    }
    roadmap(&text, &Reading::default()).unwrap()
}

/// A word for a number.
fn name(number: usize) -> String {
    let letter = |n: usize| char::from(b'a' + u8::try_from(n % 26).unwrap());
    format!(
        "{}{}{}{}",
        letter(number),
        letter(number / 26),
        letter(number / 676),
        letter(number / 17_576)
    )
}

fn item(at: usize, more: &str) -> String {
    format!("- Topic {} of many{more}\n", name(at))
}

/// Updates of `n` items that ask most: what they are, and both states of the roadmap.
fn dear(n: usize) -> Vec<(&'static str, [Roadmap; 2])> {
    let base = || made(n, 50, |at| item(at, ""));
    let one = || made(n, n, |at| item(at, ""));
    let turned = |step: usize| move |at: usize| item((at * step + 7) % n, "");
    vec![
        ("the same", [base(), base()]),
        ("reworded", [base(), made(n, 50, |at| item(at, "!"))]),
        (
            "reworded, alike",
            [base(), made(n, 50, |at| item(at, " things"))],
        ),
        ("moved", [base(), made(n, 50, turned(n - 1))]),
        ("moved in one phase", [one(), made(n, n, turned(n - 1))]),
        (
            "reworded in one phase",
            [one(), made(n, n, |at| item(at, " things"))],
        ),
        ("other phases", [base(), made(n, 40, |at| item(at, ""))]),
        ("new", [made(5, 5, |at| item(at, " first")), base()]),
        ("dropped", [base(), made(5, 5, |at| item(at, " first"))]),
        (
            "all of one title",
            [
                made(n, 50, |_| "- Exercise\n".to_owned()),
                made(n, 40, |_| "- Exercise\n".to_owned()),
            ],
        ),
    ]
}

/// Seconds that an update takes, at best of some, of a document in which every third item is ticked.
fn seconds([before, now]: &[Roadmap; 2], times: u32) -> f64 {
    let text: String = create(before, &Header::default())
        .lines()
        .enumerate()
        .map(|(at, line)| match at % 3 {
            0 => format!("{}\n", line.replacen("[ ]", "[x]", 1)),
            _ => format!("{line}\n"),
        })
        .collect();
    fastest(times, || {
        let (text, past) = (text.clone().into_bytes(), Past::Recorded(before.clone()));
        let now = now.clone();
        let outcome = update(text, "", past, now, Renames::None);
        assert!(outcome.is_ok(), "{:?}", outcome.err());
    })
}

#[test]
fn twice_the_items_take_twice_the_time() {
    assert_linear(&dear(400), &dear(800), |one| seconds(one, 2));
}

/// Prints how long the largest documents take.
#[test]
#[ignore = "measures"]
fn the_largest_documents() {
    // What is put away counts as well: of more there would be too many afterwards.
    for (name, states) in dear(15_000) {
        println!("{name:24} {:6.0} ms", seconds(&states, 3) * 1000.0);
    }
}

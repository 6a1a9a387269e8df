//! The laws of merging, on documents as people make them: nested items, notes between, code blocks left open, items moved, reworded,
//! removed and pasted twice.
//!
//! `PEAK_MERGES=1000000 cargo test --release --test suite merge:: -- --nocapture` tries so many cases of each law.
//! The fifth, that merging again and the order of merges change nothing, follows from what three of one item make, since the guard of
//! a merge asks that an outcome shows its changes. It judges what is left between markers too, by what both sides of them make. A
//! million cases of each hold.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::LazyLock;

use crate::clock::{assert_linear, fastest};
use peak::progress::merge::{Labels, Merged, Versions, marked, merge};
use peak::progress::{Document, State};
use peak::roadmap::parse::{self, Reading};
use peak::roadmap::{Id, Roadmap};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};

/// How many cases of each law are tried, unless `PEAK_MERGES` says.
const CASES: u32 = 2_100;

/// A roadmap that knows half of the items; the others are the learner's own.
static ROADMAP: LazyLock<Roadmap> = LazyLock::new(|| {
    let text = "# R\n\n## Web `web`\n\n- Requests `web.requests`\n- Sessions `web.sessions`\n- Signals `web.signals`\n\n## Data `data`\n\n- Models `data.models`\n";
    parse::roadmap(text, &Reading::default()).unwrap()
});

/// Lines that a document is made of.
const LINES: [&str; 32] = [
    "- [ ] Requests `web.requests`",
    "- [ ] Sessions `web.sessions` 🛫 2026-11-01",
    "- [x] Signals `web.signals` ✅ 2026-11-02",
    "- [ ] Email `web.email` ❌ 2026-11-03",
    "- [ ] Models `data.models` ⏫ ^m1",
    "- [x] Queries `data.queries`",
    "- [ ] Größe \u{200d}👩\u{200d}💻 日本 `web.größe`",
    "  - [ ] Nested `web.nested`",
    "    - [x] Deeper `web.deeper` ✅ 2026-11-04 🔁 every week",
    "- [/] Half `data.half`",
    "- [-] Never `data.never`",
    "* [X] Starred `data.starred` ✅ 2026-11-05  ",
    "  - evidence: `projects/blog`, 4f1c2ab",
    "  - a note",
    "  - another note",
    "    going on",
    "  1. numbered",
    "",
    "",
    "free text",
    "> - [ ] Quoted `web.quoted`",
    "## Web `web`",
    "## Data `data`",
    "### Project",
    "## My own",
    "```",
    "~~~ text",
    "<!-- a comment -->",
    "<!-- peak:1 roadmap=x base=1234567 -->",
    "- [ ] Wrapped",
    "  title `data.wrapped`",
    "## Archived",
];

/// A change to one document: what to do, where, and with what.
type Step = (u8, u8, u8);

fn base() -> impl Strategy<Value = Vec<u8>> {
    // Lines of the upper half of the list come up more often: mostly items.
    prop::collection::vec(prop_oneof![3 => 0..20_u8, 1 => 20..32_u8], 0..14)
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec((0..24_u8, 0..16_u8, 0..32_u8), 0..6)
}

/// The document of these lines, each item once.
fn document(lines: &[u8]) -> String {
    let mut seen = HashSet::new();
    let lines = lines
        .iter()
        .map(|at| LINES[usize::from(*at) % LINES.len()])
        .filter(|line| !line.contains("] ") || seen.insert(*line));
    let mut text = "# Progress\n\n## Web `web`\n\n".to_owned();
    lines.for_each(|line| text.push_str(&format!("{line}\n")));
    text
}

/// The document after the steps.
fn walked(text: &str, steps: &[Step]) -> Vec<u8> {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let (mut windows, mut mark, mut open) = (false, false, false);
    for (what, at, with) in steps {
        let count = lines.len().max(1);
        let at = usize::from(*at) % count;
        let new = LINES[usize::from(*with) % LINES.len()];
        // A header stands where `peak init` put it.
        let new = if new.contains("peak:1") { "" } else { new };
        let day = 1 + with % 28;
        let Some(line) = lines.get(at).cloned() else {
            lines.push(new.to_owned());
            continue;
        };
        match what {
            0..=5 => lines[at] = ticked(&line, day),
            6 => lines[at] = line.replace("[x]", "[ ]"),
            7 => lines[at] = marked_with(&line, '❌', day),
            8 => lines[at] = marked_with(&line, '🛫', day),
            9..=11 if line.contains('[') => lines.insert(at + 1, format!("  - note {with}")),
            9..=12 => lines.insert(at, new.to_owned()),
            13 => {
                lines.remove(at);
            }
            14 | 15 => {
                let line = lines.remove(at);
                lines.insert(usize::from(*with) % lines.len().max(1), line);
            }
            16 => lines[at] = line.replacen("] ", &format!("] New{with} "), 1),
            17 if with % 3 == 0 => lines.insert(at, line),
            18 => windows = !windows,
            19 => mark = !mark,
            20 => open = !open,
            21 => lines[at] = format!("  {line}"),
            22 => lines.insert(
                at,
                format!("- [x] Own {with} `web.own{with}` ✅ 2026-11-{day:02}"),
            ),
            _ => lines.push(new.to_owned()),
        }
    }
    let end = if windows { "\r\n" } else { "\n" };
    let mut text = lines.join(end);
    if !open {
        text.push_str(end);
    }
    if mark {
        text.insert(0, '\u{feff}');
    }
    text.into_bytes()
}

fn ticked(line: &str, day: u8) -> String {
    if line.contains("[ ]") {
        marked_with(&line.replacen("[ ]", "[x]", 1), '✅', day)
    } else {
        line.to_owned()
    }
}

fn marked_with(line: &str, sign: char, day: u8) -> String {
    if line.contains("] ") && line.trim_end().ends_with('`') {
        format!("{line} {sign} 2026-11-{day:02}")
    } else {
        line.to_owned()
    }
}

fn merged(base: &[u8], ours: &[u8], theirs: &[u8]) -> Merged {
    let versions = Versions { base, ours, theirs };
    merge(&versions, Some(&ROADMAP), &Labels::default()).unwrap()
}

fn read(text: &[u8]) -> Document {
    Document::read(text.to_vec(), Some(&ROADMAP)).unwrap()
}

fn states(text: &[u8]) -> BTreeMap<Id, State> {
    let document = read(text);
    let items = document.archived.into_iter().chain(document.items);
    items.map(|entry| (entry.id, entry.state)).collect()
}

/// Tries a law on a base and three documents that come from it.
fn law(law: impl Fn([&[u8]; 4]) -> Result<(), TestCaseError>) {
    let asked = std::env::var("PEAK_MERGES").ok();
    let cases = asked.as_ref().map_or(CASES, |cases| cases.parse().unwrap());
    let config = Config {
        cases,
        failure_persistence: None,
        max_global_rejects: u32::MAX,
        max_shrink_iters: 20_000,
        ..Config::default()
    };
    // The suite tries the same cases each time, a longer trial others each time.
    let mut runner = match asked {
        None => TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha)),
        Some(_) => TestRunner::new(config),
    };
    let all = (base(), steps(), steps(), steps());
    let outcome = runner.run(&all, |(lines, x, y, z)| {
        let text = document(&lines);
        let [x, y, z] = [x, y, z].map(|steps| walked(&text, &steps));
        law([text.as_bytes(), &x, &y, &z])
    });
    if let Err(proptest::test_runner::TestError::Fail(reason, (lines, x, y, z))) = &outcome {
        let text = document(lines);
        let [x, y, z] = [x, y, z].map(|steps| walked(&text, steps));
        let shown = |text: &[u8]| String::from_utf8_lossy(text).into_owned();
        panic!(
            "{reason}\n--- base\n{text}--- x\n{}\n--- y\n{}\n--- z\n{}\n--- merged x y\n{}",
            shown(&x),
            shown(&y),
            shown(&z),
            shown(&merged(text.as_bytes(), &x, &y).text)
        );
    }
    outcome.unwrap();
}

#[test]
fn a_side_that_changed_nothing_yields_and_the_outcome_is_symmetric() {
    law(|[b, x, y, _]| {
        prop_assert_eq!(&merged(x, x, x).text, x);
        prop_assert_eq!(&merged(b, x, b).text, x);
        prop_assert_eq!(&merged(b, b, x).text, x);
        prop_assert_eq!(&merged(b, x, x).text, x);
        let (one, other) = (merged(b, x, y), merged(b, y, x));
        // Between markers stands ours first.
        let turned = readings(&other).into_iter().rev().map(|text| states(&text));
        let same: Vec<_> = readings(&one).iter().map(|text| states(text)).collect();
        prop_assert_eq!(same, turned.collect::<Vec<_>>());
        prop_assert_eq!(&one.conflicts, &other.conflicts);
        Ok(())
    });
}

/// What a tick of one item is in one document: `None` where the item is not read there.
fn tick(states: &BTreeMap<Id, State>, id: &Id) -> Option<bool> {
    states.get(id).map(|state| *state == State::Done)
}

/// The outcome as it reads; where disagreements are left, with each side of them.
fn readings(outcome: &Merged) -> Vec<Vec<u8>> {
    if outcome.conflicts.is_empty() {
        return vec![outcome.text.clone()];
    }
    let Versions { ours, theirs, .. } = marked::split(&outcome.text).unwrap().unwrap().versions;
    vec![ours, theirs]
}

#[test]
fn ticks_are_the_union_unless_one_was_taken_back() {
    law(|[b, x, y, _]| {
        let outcome = merged(b, x, y);
        let now: Vec<_> = readings(&outcome).iter().map(|text| states(text)).collect();
        let (was, mine, yours) = (states(b), states(x), states(y));
        let ids: BTreeSet<&Id> = mine.keys().chain(yours.keys()).collect();
        for id in now.iter().flat_map(BTreeMap::keys) {
            prop_assert!(ids.contains(id), "{} comes from nowhere", id);
        }
        for id in ids {
            let (x, y) = (tick(&mine, id), tick(&yours, id));
            let wanted = match (tick(&was, id), x, y) {
                (Some(true), Some(x), Some(y)) => x && y,
                (_, x, y) => x == Some(true) || y == Some(true),
            };
            let is: Vec<bool> = now.iter().filter_map(|now| tick(now, id)).collect();
            prop_assert!(is.iter().all(|is| *is == wanted), "{}: {}", id, wanted);
            // Only what one side removed and the other did not tick may be gone.
            let may_go = (x.is_none() || y.is_none()) && was.contains_key(id);
            let was_ticked = tick(&was, id) == Some(true);
            prop_assert!(
                !is.is_empty() || may_go && (!wanted || was_ticked),
                "{} is lost",
                id
            );
        }
        Ok(())
    });
}

/// A line without what a merge decides by itself: indentation, line end, box and marks.
fn bare(line: &str) -> String {
    static BOX: LazyLock<regex::Regex> =
        LazyLock::new(|| regex::Regex::new(r"\[.\]|\s*[✅❌🛫] \d{4}-\d\d-\d\d").unwrap());
    BOX.replace_all(line.trim(), "").trim().to_owned()
}

#[test]
fn no_line_that_a_side_added_is_lost() {
    law(|[b, x, y, _]| {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace('\u{feff}', "");
        let outcome = merged(b, x, y);
        let all = |text: &str| text.lines().map(bare).collect::<HashSet<_>>();
        let (was, now) = (all(&text(b)), all(&text(&outcome.text)));
        for side in [x, y] {
            for line in text(side).lines().filter(|line| !line.contains("peak:1")) {
                let line = bare(line);
                prop_assert!(
                    was.contains(&line) || now.contains(&line),
                    "{:?} is lost",
                    line
                );
            }
        }
        Ok(())
    });
}

/// What reads oddly, without the numbers of its lines.
fn oddities(text: &[u8]) -> BTreeSet<String> {
    let notices = read(text).notices.into_iter();
    let bare = |text: String| {
        let words = text.split(' ');
        let words = words.filter(|word| word.parse::<usize>().is_err());
        words.collect::<Vec<_>>().join(" ")
    };
    notices.map(|notice| bare(notice.message)).collect()
}

#[test]
fn the_outcome_reads_without_oddities_that_no_version_had() {
    law(|[b, x, y, _]| {
        let outcome = merged(b, x, y);
        let known: BTreeSet<String> = [b, x, y].into_iter().flat_map(oddities).collect();
        for text in readings(&outcome) {
            let fresh: Vec<_> = oddities(&text).difference(&known).cloned().collect();
            prop_assert_eq!(fresh, Vec::<String>::new());
            prop_assert_eq!(read(&text).conflict, None);
        }
        if !outcome.conflicts.is_empty() {
            let lines: Vec<_> = String::from_utf8_lossy(&outcome.text)
                .trim_start_matches('\u{feff}')
                .lines()
                .map(str::to_owned)
                .collect();
            for line in &outcome.conflicts {
                prop_assert_eq!(lines[line - 1].as_str(), "<<<<<<< ours");
            }
            // What is left can be taken apart again, and gives the same.
            let again = marked::split(&outcome.text).unwrap().unwrap();
            prop_assert_eq!(again.count, outcome.conflicts.len());
        }
        Ok(())
    });
}

/// How items stand in an outcome; where disagreements are left, in what both sides of them make, which must not say different things
/// of one item.
fn held(outcome: &Merged) -> Result<BTreeMap<Id, State>, TestCaseError> {
    let mut all = BTreeMap::new();
    for (id, state) in readings(outcome).iter().flat_map(|text| states(text)) {
        let first = *all.entry(id.clone()).or_insert(state);
        prop_assert_eq!(first, state, "{}", id);
    }
    Ok(all)
}

/// Asserts that the outcomes of two orders of merges hold the same items in the same states. Between markers one of the sides may
/// still have what the other removed: so there, what a clean outcome has is the least.
pub fn agree(one: &Merged, other: &Merged) -> Result<(), TestCaseError> {
    let (left, right) = (held(one)?, held(other)?);
    for (id, state) in &left {
        let same = right
            .get(id)
            .map_or(!one.conflicts.is_empty(), |is| is == state);
        prop_assert!(same, "{}: {:?}, {:?}", id, left, right);
    }
    let more = right.keys().find(|id| !left.contains_key(*id));
    prop_assert!(more.is_none() || !other.conflicts.is_empty(), "{:?}", more);
    Ok(())
}

#[test]
fn merging_again_changes_nothing_and_the_order_of_merges_does_not_matter() {
    law(|[b, x, y, z]| {
        let one = merged(b, x, y);
        // What is left between markers is no document yet, which could be merged further.
        if !one.conflicts.is_empty() {
            return Ok(());
        }
        agree(&one, &merged(b, &one.text, x))?;
        agree(&one, &merged(b, y, &one.text))?;
        let other = merged(b, y, z);
        if other.conflicts.is_empty() {
            agree(&merged(b, &one.text, z), &merged(b, x, &other.text))?;
        }
        Ok(())
    });
}

/// Prints how often each way of merging is taken, and how often it is clean.
#[test]
#[ignore = "measures"]
fn the_ways_taken() {
    let ways = std::sync::Mutex::new(BTreeMap::<_, u32>::new());
    law(|[b, x, y, _]| {
        let one = merged(b, x, y);
        *ways
            .lock()
            .unwrap()
            .entry((one.way, one.conflicts.is_empty()))
            .or_default() += 1;
        Ok(())
    });
    for ((way, clean), count) in ways.into_inner().unwrap() {
        println!("{way:?} {} {count}", if clean { "clean" } else { "marked" });
    }
}

/// Versions that are dear to merge, by name: `n` items each.
fn dear(n: usize) -> Vec<(&'static str, [String; 3])> {
    let item = |at: usize, more: &str| format!("- [ ] Item {at}{more} `web.i{at}`\n");
    let with = |line: &dyn Fn(usize) -> String| -> String {
        "# P\n\n## Web `web`\n\n".to_owned() + &(0..n).map(line).collect::<String>()
    };
    let base = with(&|at| item(at, ""));
    let ticked = with(&|at| item(at, "").replace("[ ]", "[x]"));
    let half = |odd: usize| {
        with(&|at| match at % 2 == odd {
            true => item(at, "").replace("[ ]", "[x]"),
            false => item(at, ""),
        })
    };
    let dated = |day: usize| {
        with(&|at| {
            let line = item(at, "").replace("[ ]", "[x]");
            format!("{} ✅ 2026-11-{day:02}\n", line.trim_end())
        })
    };
    let reworded = |word: &str| with(&|at| item(at, word));
    let noted = |word: &str| with(&|at| format!("{}  - {word} {at}\n", item(at, "")));
    let turned = |step: usize| with(&|at| item((at * step + 7) % n, ""));
    vec![
        ("neighbours ticked", [base.clone(), half(0), half(1)]),
        (
            "ticked by both on other days",
            [base.clone(), dated(3), dated(9)],
        ),
        (
            "ticked, reworded",
            [base.clone(), ticked.clone(), reworded(" new")],
        ),
        (
            "noted by both",
            [base.clone(), noted("mine"), noted("yours")],
        ),
        (
            "reworded by both",
            [base.clone(), reworded(" a"), reworded(" b")],
        ),
        (
            "moved by both",
            [base.clone(), turned(n - 1), turned(n / 2 + 1)],
        ),
        (
            "ticked, removed",
            [base.clone(), ticked.clone(), with(&|_| String::new())],
        ),
        ("added by both", [String::new(), ticked.clone(), base]),
        (
            "added by both, worded differently",
            [String::new(), ticked, reworded(" b")],
        ),
        (
            "the same line again and again",
            ["x\n".repeat(n), "x\ny\n".repeat(n), "y\nx\nx\n".repeat(n)],
        ),
    ]
}

/// Seconds that a merge takes, at best of some.
fn seconds([base, ours, theirs]: &[String; 3], times: u32) -> f64 {
    let versions = Versions {
        base: base.as_bytes(),
        ours: ours.as_bytes(),
        theirs: theirs.as_bytes(),
    };
    fastest(times, || {
        let outcome = merge(&versions, None, &Labels::default());
        assert!(outcome.is_ok(), "{:?}", outcome.err());
    })
}

#[test]
fn twice_the_items_take_twice_the_time() {
    assert_linear(&dear(500), &dear(1_000), |one| seconds(one, 2));
}

/// Prints how long the largest documents take.
#[test]
#[ignore = "measures"]
fn the_largest_documents() {
    // Where all is worded differently, both stand in the outcome, which is to be read again.
    for (name, versions) in dear(9_000) {
        let [b, x, y] = versions.each_ref().map(String::as_bytes);
        let way = merged(b, x, y).way;
        let seconds = seconds(&versions, 1);
        println!("{name:36} {:6.0} ms, {way:?}", seconds * 1000.0);
    }
}

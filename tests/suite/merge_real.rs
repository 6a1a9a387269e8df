//! Merges of documents as learners really have them: written by `peak init`, changed by `peak done`, `start`, `skip`, `undo` and
//! `update`, by notes and by an editor.
//!
//! `PEAK_MERGES=100000 cargo test --release --test suite merge_real -- --nocapture` tries so many and prints how they ended.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{LazyLock, Mutex};

use chrono::NaiveDate;
use peak::progress::edit::{Action, Edit, apply};
use peak::progress::merge::{Labels, Merged, Versions, merge};
use peak::progress::update::{Past, Renames, update};
use peak::progress::{Document, Header, create};
use peak::roadmap::Roadmap;
use peak::roadmap::parse::{self, Reading};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use regex::Regex;

use crate::merge::agree;

/// The roadmap when the learner began.
const BEFORE: &str = "# Web roadmap\n\n## Phase 1: Basics `basics`\n\n- Variables\n- Strings\n- Lists\n- Modules\n- Old ways\n- Unused\n- Classes\n- Files\n\n\
    ## Phase 2: Web `web`\n\n- Forms\n- Sessions in practice\n- Templates\n- Cookies and `set_cookie`\n- Routing\n\n### Project\n\n- Project: Blog\n\n\
    ## Phase 3: Data `data`\n\n- Models\n- Queries\n- Migrations\n- Exercise: Import a table\n";
/// The roadmap after its author went on: items new, reworded, moved and gone.
const NOW: &str = "# Web roadmap\n\n## Phase 1: First steps `basics`\n\n- Variables\n- Strings\n- Functions\n- LISTS!\n- Sessions in practice\n- Classes\n- Files\n\n\
    ## Phase 2: Web `web`\n\n- Forms\n- Modules\n- Templates\n- Cookies and `set_cookie`\n- Routing\n- Middleware\n\n### Project\n\n- Project: Blog\n\n\
    ## Phase 3: Data `data`\n\n- Models\n- Queries\n- Indexes\n- Migrations\n- Exercise: Import a table\n";

static ROADMAPS: LazyLock<[Roadmap; 2]> =
    LazyLock::new(|| [BEFORE, NOW].map(|text| parse::roadmap(text, &Reading::default()).unwrap()));

/// Of so many merges one may leave markers where not both worded the same anew.
const TORN: u32 = 10_000;

/// What is done, to which item, and with what.
type Step = (u8, usize, u32);

fn steps(most: usize) -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec((0..35_u8, 0..24_usize, 1..28_u32), 0..most)
}

/// The document after these steps; those that peak refuses are left out.
fn walked(text: &str, steps: &[Step]) -> String {
    let mut text = text.to_owned();
    for step in steps {
        text = match step.0 {
            0..18 => by_peak(&text, step),
            _ => by_hand(&text, step),
        };
    }
    text
}

fn by_peak(text: &str, &(what, at, with): &Step) -> String {
    let document = read(text.as_bytes());
    let day = NaiveDate::from_ymd_opt(2026, 11, with).unwrap();
    let (action, notes) = match what {
        0..8 => (Some(Action::Done(day)), vec![]),
        8..11 => (Some(Action::Start(day)), vec![]),
        11 => (Some(Action::Skip(day)), vec![]),
        12..14 => (Some(Action::Undo), vec![]),
        14..17 => (None, vec![format!("note of day {with}")]),
        _ => return updated(text),
    };
    let Some(entry) = document.items.get(at % document.items.len().max(1)) else {
        return text.to_owned();
    };
    let edit = Edit {
        id: entry.id.clone(),
        action,
        notes,
        evidence: Vec::new(),
    };
    match apply(&document, &[edit]) {
        Ok(bytes) => String::from_utf8(bytes).unwrap(),
        Err(_) => text.to_owned(),
    }
}

/// What `peak update` makes of it.
fn updated(text: &str) -> String {
    let [before, now] = &*ROADMAPS;
    let past = Past::Recorded(before.clone());
    let plan = update(
        text.as_bytes().to_vec(),
        "",
        past,
        now.clone(),
        Renames::None,
    );
    plan.map_or_else(
        |_| text.to_owned(),
        |plan| String::from_utf8(plan.text).unwrap(),
    )
}

/// What an editor does, line by line.
fn by_hand(text: &str, &(what, at, with): &Step) -> String {
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let boxes: Vec<usize> = (0..lines.len())
        .filter(|line| lines[*line].starts_with("- ["))
        .collect();
    let Some(line) = boxes.get(at % boxes.len().max(1)).copied() else {
        return text.to_owned();
    };
    let phase = |lines: &[String]| {
        let id = lines[line].split('`').rev().nth(1).unwrap_or("web.x");
        id.split('.').next().unwrap_or("web").to_owned()
    };
    match what {
        18..21 => lines[line] = lines[line].replacen("- [ ]", "- [x]", 1),
        21..24 => lines.insert(line + 1, format!("  - by hand, {with}")),
        24..26 => {
            let own = format!("- [ ] Own {with} `{}.own{with}`", phase(&lines));
            if !text.contains(&format!(".own{with}`")) {
                lines.insert(line + 1, own);
            }
        }
        26..28 => lines[line] = lines[line].replacen("] ", &format!("] New{with} "), 1),
        28 => {
            let whole = lines.remove(line);
            let to = boxes[usize::try_from(with).unwrap() % boxes.len()];
            lines.insert(to.min(lines.len()), whole);
        }
        29 => drop(lines.remove(line)),
        30 => {
            let headings: Vec<usize> = (0..lines.len())
                .filter(|at| lines[*at].starts_with("## "))
                .collect();
            if let Some(heading) = headings.get(at % headings.len().max(1)) {
                lines.splice(
                    *heading + 1..*heading + 1,
                    [String::new(), format!("Begun on day {with}.")],
                );
            }
        }
        31 => lines.insert(line + 1, format!("  - evidence: `src/{with}.py`")),
        32 => lines
            .iter_mut()
            .filter(|line| line.starts_with("<!-- peak:1"))
            .for_each(|line| {
                *line = line.replacen(" -->", &format!(" learner=a{with}@x.org -->"), 1);
            }),
        33 => reordered(&mut lines, at, usize::try_from(with).unwrap()),
        _ => return lines.join(if end == "\n" { "\r\n" } else { "\n" }) + end,
    }
    lines.join(end) + end
}

/// Puts one phase before another.
fn reordered(lines: &mut Vec<String>, which: usize, before: usize) {
    let headings: Vec<usize> = (0..lines.len())
        .filter(|at| lines[*at].starts_with("## "))
        .collect();
    let from = headings[which % headings.len()];
    let next = headings.iter().copied().find(|heading| *heading > from);
    let end = next.unwrap_or(lines.len());
    let mut phase: Vec<String> = lines.drain(from..end).collect();
    if phase.last().is_some_and(|last| !last.is_empty()) {
        phase.push(String::new());
    }
    let to = headings[before % headings.len()];
    let to = match to >= end {
        true => to - (end - from),
        false => to.min(from),
    };
    lines.splice(to..to, phase);
}

fn read(text: &[u8]) -> Document {
    Document::read(text.to_vec(), Some(&ROADMAPS[1])).unwrap()
}

fn merged(base: &str, ours: &str, theirs: &str) -> Merged {
    let versions = Versions {
        base: base.as_bytes(),
        ours: ours.as_bytes(),
        theirs: theirs.as_bytes(),
    };
    merge(&versions, Some(&ROADMAPS[1]), &Labels::default()).unwrap()
}

/// Whether both sides worded the line of one item anew, each in its own way: its title, or its id, as an update does that moves it.
fn both_reworded(base: &str, ours: &str, theirs: &str) -> bool {
    let marks = Regex::new("^- \\[.\\] | [✅🛫❌] \\d{4}-\\d\\d-\\d\\d").unwrap();
    // By the item's own name: one that was moved has the id of another phase.
    let titles = |text: &str| -> BTreeMap<String, String> {
        let document = read(text.as_bytes());
        let lines: Vec<&str> = text.lines().collect();
        let all = document.items.into_iter().chain(document.archived);
        all.map(|entry| {
            let worded = marks.replace_all(lines[entry.line - 1], "").into_owned();
            let id = entry.id.to_string();
            let name = id.rsplit('.').next().unwrap_or_default();
            (name.to_owned(), worded)
        })
        .collect()
    };
    let [base, ours, theirs] = [base, ours, theirs].map(titles);
    ours.iter().any(|(id, title)| {
        theirs.get(id).is_some_and(|other| {
            other != title && base.get(id) != Some(title) && base.get(id) != Some(other)
        })
    })
}

/// A line that stands more often in the outcome than what both did accounts for.
fn doubled(base: &str, sides: [&str; 2], text: &str) -> Option<String> {
    let marks = Regex::new("^- \\[.\\] | [✅🛫❌] \\d{4}-\\d\\d-\\d\\d").unwrap();
    let counts = |text: &str| -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        // A note may be torn from its item by hand, and is kept with it then.
        let outer = text.lines().filter(|line| !line.starts_with("  -"));
        for line in outer.filter(|line| !line.is_empty()) {
            *counts
                .entry(marks.replace_all(line, "").into_owned())
                .or_default() += 1;
        }
        counts
    };
    let [base, ours, theirs] = [base, sides[0], sides[1]].map(counts);
    let found = counts(text).into_iter().find(|(line, count)| {
        let [base, ours, theirs] =
            [&base, &ours, &theirs].map(|counts| counts.get(line).copied().unwrap_or(0));
        *count
            > 1.max(ours.max(theirs))
                .max((ours + theirs).saturating_sub(base))
    });
    found.map(|(line, _)| line)
}

/// How many lines stand between markers.
fn marked(text: &[u8]) -> usize {
    let text = String::from_utf8_lossy(text);
    let mut inside = false;
    let mut count = 0;
    for line in text.lines() {
        match line.get(..7) {
            Some("<<<<<<<") => inside = true,
            Some(">>>>>>>") => inside = false,
            Some("=======") => {}
            _ => count += usize::from(inside),
        }
    }
    count
}

/// How many lines git leaves between markers.
fn by_git(texts: [&str; 3]) -> usize {
    let folder = tempfile::tempdir().unwrap();
    let [base, ours, theirs] = [(0, "base"), (1, "ours"), (2, "theirs")].map(|(at, name)| {
        let path = folder.path().join(name);
        fs::write(&path, texts[at]).unwrap();
        path
    });
    let files = [ours, base, theirs];
    let run = Command::new("git")
        .args(["merge-file", "-p"])
        .args(&files)
        .output()
        .unwrap();
    assert!(run.status.code().is_some_and(|code| code < 128));
    marked(&run.stdout)
}

/// The same cases each time, others where more are asked for.
fn runner(cases: u32, is_asked: bool) -> TestRunner {
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    match is_asked {
        false => TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha)),
        true => TestRunner::new(config),
    }
}

#[test]
fn real_documents_are_merged_item_by_item() {
    let asked = std::env::var("PEAK_MERGES").ok();
    let is_asked = asked.is_some();
    let cases = asked.as_ref().map_or(300, |cases| cases.parse().unwrap());
    let mut runner = runner(cases, is_asked);
    let ways = Mutex::new(BTreeMap::<_, u32>::new());
    let torn = AtomicU32::new(0);
    let header = Header {
        roadmap: Some("README.md".to_owned()),
        ..Header::default()
    };
    let begun = create(&ROADMAPS[0], &header);
    let all = (steps(12), steps(10), steps(10), steps(10));
    let outcome = runner.run(&all, |(past, x, y, z)| {
        let base = walked(&begun, &past);
        let [x, y, z] = [x, y, z].map(|steps| walked(&base, &steps));
        let one = merged(&base, &x, &y);
        let clean = one.conflicts.is_empty();
        let told = || {
            format!(
                "{base}--- x\n{x}--- y\n{y}--- merged\n{}",
                String::from_utf8_lossy(&one.text)
            )
        };
        let number = {
            let mut ways = ways.lock().unwrap();
            *ways.entry((one.way, clean)).or_default() += 1;
            ways.values().sum::<u32>()
        };
        // Markers stand only where both reworded the same, or where lines were torn from their item by hand: once in tens of
        // thousands.
        if !clean && !both_reworded(&base, &x, &y) {
            let count = torn.fetch_add(1, Ordering::Relaxed) + 1;
            prop_assert!(number >= count * TORN, "{}", told());
        }
        // Starting git takes longer than all the rest.
        if number <= 300 {
            let left = by_git([&base, &x, &y]);
            prop_assert!(marked(&one.text) <= left, "{} by git\n{}", left, told());
        }
        if clean {
            let text = String::from_utf8(one.text.clone()).unwrap();
            prop_assert_eq!(doubled(&base, [&x, &y], &text), None, "{}", told());
            agree(&one, &merged(&base, &text, &x))?;
            let other = merged(&base, &y, &z);
            if other.conflicts.is_empty() {
                let other = String::from_utf8(other.text).unwrap();
                agree(&merged(&base, &text, &z), &merged(&base, &x, &other))?;
            }
        }
        Ok(())
    });
    for ((way, clean), count) in ways.into_inner().unwrap() {
        println!("{way:?} {} {count}", if clean { "clean" } else { "marked" });
    }
    println!("marked otherwise {}", torn.into_inner());
    outcome.unwrap();
}

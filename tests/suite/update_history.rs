//! Updates along real histories: a measurement that is asked for, not part of the suite.
//!
//! `PEAK_HISTORY_REPO=DIR cargo test --release --test suite update_history:: -- --ignored --nocapture`, with DIR a clone of a
//! repository whose README.md (or `PEAK_HISTORY_PATH`) is a roadmap. Progress starts at four versions of it (or at the one of
//! `PEAK_HISTORY_START`), every third item is ticked; then the document is taken from version to version, and in one jump to the
//! newest. `PEAK_HISTORY_OUT=FILE` lists whatever was found again by another sign than its id or has another title, for a look by eye.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use chrono::{Days, NaiveDate};
use peak::progress::edit::{Action, Edit, apply};
use peak::progress::update::{Fate, Follower, Past, Plan, Renames, Sign, update};
use peak::progress::{Document, Header, Opened, create};
use peak::roadmap::Roadmap;
use peak::roadmap::parse::{Reading, States, Whole, roadmap};

/// Where one tick is: the title it stands on, or that it was put away.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    Live(String, String),
    Archived(String),
}

impl Place {
    /// Whether a tick stands on the same item, or is put away in both. Which id a phase keeps may depend on the way, and so may
    /// the wording under which an item was put away.
    fn agrees(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Live(_, one), Self::Live(_, other)) => one == other,
            (Self::Archived(_), Self::Archived(_)) => true,
            _ => false,
        }
    }
}

type Ticks = BTreeMap<NaiveDate, Place>;

#[test]
#[ignore = "needs a repository to measure: PEAK_HISTORY_REPO"]
fn ticks_survive_a_real_history() {
    let Some(repo) = std::env::var_os("PEAK_HISTORY_REPO") else {
        println!("PEAK_HISTORY_REPO names no repository");
        return;
    };
    let path = std::env::var("PEAK_HISTORY_PATH").unwrap_or_else(|_| "README.md".to_owned());
    let versions = versions(Path::new(&repo), &path);
    let starts: Vec<usize> = match std::env::var("PEAK_HISTORY_START") {
        Ok(start) => vec![
            versions
                .iter()
                .position(|one| one.id.starts_with(&start))
                .unwrap(),
        ],
        Err(_) => [10, 35, 60, 85]
            .iter()
            .map(|percent| versions.len() * percent / 100)
            .collect(),
    };
    let mut listed = String::new();
    for start in starts {
        let versions = as_followed(&versions[start..]);
        for renames in [Renames::None, Renames::All] {
            measure(&versions, renames, &mut listed);
        }
    }
    if let Some(out) = std::env::var_os("PEAK_HISTORY_OUT") {
        std::fs::write(out, listed).unwrap();
    }
}

/// Lists titles that are offered as close, from each version to the next, where everything is ticked.
#[test]
#[ignore = "needs a repository to measure: PEAK_HISTORY_REPO"]
fn close_titles_of_a_real_history() {
    let Some(repo) = std::env::var_os("PEAK_HISTORY_REPO") else {
        println!("PEAK_HISTORY_REPO names no repository");
        return;
    };
    let path = std::env::var("PEAK_HISTORY_PATH").unwrap_or_else(|_| "README.md".to_owned());
    let versions = versions(Path::new(&repo), &path);
    for (one, next) in versions.iter().zip(&versions[1..]) {
        let text = begun(&one.roadmap, 1);
        let plan = step(text, &one.roadmap, &next.roadmap, Renames::None);
        for close in &plan.close {
            println!("close\t{}\t{}\t=>\t{}", next.date, close.was, close.is);
        }
    }
}

/// One version of the roadmap.
#[derive(Clone)]
struct Version {
    id: String,
    date: String,
    text: String,
    roadmap: Roadmap,
}

/// All versions that hold items, the oldest first.
fn versions(repo: &Path, path: &str) -> Vec<Version> {
    let git = |arguments: &[&str]| {
        let output = Command::new("git")
            .arg("-C")
            .arg(repo)
            .args(arguments)
            .output()
            .unwrap();
        assert!(output.status.success(), "{arguments:?}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let log = git(&[
        "log",
        "--first-parent",
        "--reverse",
        "--format=%H %cs",
        "--",
        path,
    ]);
    let mut versions: Vec<Version> = Vec::new();
    for line in log.lines() {
        let (id, date) = line.split_once(' ').unwrap();
        let text = git(&["show", &format!("{id}:{path}")]);
        let Some(roadmap) = read(&text) else {
            continue;
        };
        if roadmap.items().count() > 1 && versions.last().is_none_or(|last| last.text != text) {
            versions.push(Version {
                id: id.to_owned(),
                date: date.to_owned(),
                text,
                roadmap,
            });
        }
    }
    versions
}

fn read(text: &str) -> Option<Roadmap> {
    roadmap(text, &forced()).ok()
}

fn forced() -> Reading {
    Reading {
        force: true,
        ..Reading::default()
    }
}

/// The versions as they are read by who follows the first of them.
fn as_followed(versions: &[Version]) -> Vec<Version> {
    let mut states = States::new(forced());
    let mut held = Whole::default();
    let mut read = versions.to_vec();
    let mut before: Vec<String> = Vec::new();
    for version in &mut read {
        version.roadmap = states.read(version.text.as_bytes()).unwrap();
        if *states.held() != held {
            held = states.held().clone();
            println!("{} {}: read as {held}", version.date, version.id);
        }
        let titles = |roadmap: &Roadmap| roadmap.items().map(|item| item.title.clone()).collect();
        let now: Vec<String> = titles(&version.roadmap);
        let stands = |title: &&String| version.text.lines().any(|line| is_of(line, title));
        let left = before
            .iter()
            .filter(|title| !now.contains(title))
            .filter(stands);
        let left = left.count();
        if left > 0 {
            println!(
                "{} {}: {left} of {} left out though they stand there",
                version.date,
                version.id,
                before.len()
            );
        }
        before = now;
    }
    read
}

/// Whether a line of the document is an item's of this title, as far as a plain look tells.
fn is_of(line: &str, title: &str) -> bool {
    let line = line.trim_start();
    line.starts_with(['-', '*', '+', '|', '#']) && title.len() > 3 && line.contains(title)
}

/// What a walk along all versions came to.
#[derive(Default)]
struct Walk {
    text: Vec<u8>,
    /// By what items were known again, how often.
    signs: BTreeMap<Sign, usize>,
    /// How many were new, moved, reworded, archived.
    fates: [usize; 4],
}

/// Updates `start` version by version; no tick may be lost on the way.
fn walk(versions: &[Version], start: Vec<u8>, renames: Renames<'_>, listed: &mut String) -> Walk {
    let before = ticks(&start, &versions[0].roadmap);
    let mut walked = Walk {
        text: start,
        ..Walk::default()
    };
    for (one, next) in versions.iter().zip(&versions[1..]) {
        let plan = step(walked.text, &one.roadmap, &next.roadmap, renames);
        for change in plan.changes.iter().filter(|change| change.by.is_some()) {
            let sign = change.by.unwrap();
            *walked.signs.entry(sign).or_default() += 1;
            if sign != Sign::Id || change.was_title.is_some() {
                let was = change.was_title.as_deref().unwrap_or(&change.title);
                writeln!(
                    listed,
                    "{sign:?}\t{:?}\t{}\t{was}\t=>\t{}",
                    change.fate, next.date, change.title
                )
                .unwrap();
            }
        }
        let kinds = [Fate::New, Fate::Moved, Fate::Reworded, Fate::Archived];
        for (count, fate) in walked.fates.iter_mut().zip(kinds) {
            *count += plan.count(fate);
        }
        walked.text = plan.text;
        let now = ticks(&walked.text, &next.roadmap);
        assert!(
            before.keys().all(|tick| now.contains_key(tick)),
            "a tick is lost at {}",
            next.id
        );
    }
    walked
}

fn measure(versions: &[Version], renames: Renames<'_>, listed: &mut String) {
    let (first, last) = (&versions[0], versions.last().unwrap());
    let start = begun(&first.roadmap, 3);
    let before = ticks(&start, &first.roadmap);
    let Walk {
        text: walked,
        signs,
        fates,
    } = walk(versions, start.clone(), renames, listed);
    let blind = step(start.clone(), &first.roadmap, &last.roadmap, renames).text;
    let clock = Instant::now();
    let mut states = States::new(forced());
    let mut follower = Follower::new((&start, ""), &first.roadmap, renames);
    for version in versions {
        follower.step(states.read(version.text.as_bytes()).unwrap());
    }
    let trail = follower.arrive(&last.roadmap);
    let followed = Past::Followed(first.roadmap.clone(), trail);
    let jumped = update(start.clone(), "", followed, last.roadmap.clone(), renames).unwrap();
    let (jumped, took) = (jumped.text, clock.elapsed());
    let again = step(jumped.clone(), &last.roadmap, &last.roadmap, renames);
    assert_eq!(again.text, jumped, "a second run changes something");
    let (by_steps, jump) = (ticks(&walked, &last.roadmap), ticks(&jumped, &last.roadmap));
    let differ = |jump: &Ticks| -> Vec<(NaiveDate, Place)> {
        let other = by_steps
            .iter()
            .filter(|(tick, place)| !jump.get(*tick).is_some_and(|other| place.agrees(other)));
        other.map(|(tick, place)| (*tick, place.clone())).collect()
    };
    let blindly = differ(&ticks(&blind, &last.roadmap)).len();
    let differ = differ(&jump);
    for (tick, place) in &differ {
        writeln!(
            listed,
            "paths differ\t{}\t{:?}\t{place:?}\t{:?}",
            first.date, before[tick], jump[tick]
        )
        .unwrap();
    }
    let lost = before
        .keys()
        .filter(|tick| !by_steps.contains_key(tick) || !jump.contains_key(tick))
        .count();
    let [same, moved, reworded, archived] = outcome(&before, &by_steps);
    println!(
        "{} -> {} ({} versions, {:?}): {} items, {} ticked; by steps: {same} same, {moved} moved, {reworded} reworded, {archived} archived, {lost} lost; \
         in one jump {} archived, {took:.1?}; {} ticks differ ({blindly} without the states between); all changes {fates:?} by {signs:?}; git merge: {} conflict hunks",
        first.date,
        last.date,
        versions.len(),
        renames,
        first.roadmap.items().count(),
        before.len(),
        outcome(&before, &jump)[3],
        differ.len(),
        hunks(first, last)
    );
    assert_eq!(lost, 0);
}

/// A new document in which one item of so many is ticked, each on a day of its own.
fn begun(roadmap: &Roadmap, each: usize) -> Vec<u8> {
    let text = create(roadmap, &Header::default()).into_bytes();
    let document = Document::read(text, Some(roadmap)).unwrap();
    let day = NaiveDate::from_ymd_opt(1990, 1, 1).unwrap();
    let edits: Vec<Edit> = document
        .items
        .iter()
        .step_by(each)
        .enumerate()
        .map(|(number, entry)| Edit {
            id: entry.id.clone(),
            action: Some(Action::Done(day + Days::new(number as u64))),
            notes: Vec::new(),
            evidence: Vec::new(),
        })
        .collect();
    apply(&document, &edits).unwrap()
}

fn step(text: Vec<u8>, before: &Roadmap, now: &Roadmap, renames: Renames<'_>) -> Plan {
    update(
        text,
        "",
        Past::Recorded(before.clone()),
        now.clone(),
        renames,
    )
    .unwrap()
}

/// Where each tick is.
fn ticks(text: &[u8], roadmap: &Roadmap) -> Ticks {
    let opened = Opened::new(text.to_vec()).unwrap();
    let bound = opened.bound(roadmap.clone());
    let document = opened.read(Some(&bound), "").unwrap();
    let live = document.items.iter().map(|entry| {
        (
            entry.done_on,
            Place::Live(entry.id.phase().to_owned(), entry.title.clone()),
        )
    });
    let archived = document
        .archived
        .iter()
        .map(|entry| (entry.done_on, Place::Archived(entry.title.clone())));
    archived
        .chain(live)
        .filter_map(|(day, place)| Some((day?, place)))
        .collect()
}

/// How many ticks stand on the same title, moved, reworded, archived.
fn outcome(before: &Ticks, after: &Ticks) -> [usize; 4] {
    let mut counts = [0; 4];
    for (tick, place) in before {
        let at = match (place, &after[tick]) {
            (_, Place::Archived(_)) => 3,
            (Place::Live(_, was), Place::Live(_, is)) if was != is => 2,
            (Place::Live(was, _), Place::Live(is, _)) if was != is => 1,
            _ => 0,
        };
        counts[at] += 1;
    }
    counts
}

/// Conflict hunks of git's own merge, where the learner ticks in the roadmap itself.
fn hunks(first: &Version, last: &Version) -> usize {
    let mut lines: Vec<String> = first.text.lines().map(str::to_owned).collect();
    for item in first.roadmap.items().step_by(3) {
        let line = &mut lines[item.line - 1];
        *line = if line.contains("[ ]") {
            line.replacen("[ ]", "[x]", 1)
        } else {
            format!("{line} ✅")
        };
    }
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text.replace('\r', "")).unwrap();
        path
    };
    let ours = file("ours", &(lines.join("\n") + "\n"));
    let (base, theirs) = (file("base", &first.text), file("theirs", &last.text));
    let merged = Command::new("git")
        .args(["merge-file", "-p"])
        .args([ours, base, theirs])
        .output()
        .unwrap();
    String::from_utf8_lossy(&merged.stdout)
        .lines()
        .filter(|line| line.starts_with("<<<<<<<"))
        .count()
}

//! The days of ticks without a date, as `peak review` takes them from history: by example, and against a plain model that asks
//! the `git` program for every version.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::learner::Learner;

const BOXES: [&str; 4] = ["one", "two", "three", "four"];

/// A progress document in which these boxes are ticked, as often renamed and moved about as `shape` says.
fn document(ticked: [bool; 4], shape: usize) -> String {
    let mut lines: Vec<String> = BOXES
        .iter()
        .zip(ticked)
        .map(|(name, ticked)| {
            let mark = if ticked { 'x' } else { ' ' };
            let title = if shape & 1 == 0 {
                "Title"
            } else {
                "Better title"
            };
            format!("- [{mark}] {title} {name} `a.{name}`\n")
        })
        .collect();
    if shape & 2 != 0 {
        lines.reverse();
    }
    if shape & 4 != 0 {
        lines.insert(1, "- a note of mine\n".to_owned());
    }
    format!(
        "# Progress\n\n<!-- peak:1 -->\n\n## A `a`\n\n{}",
        lines.concat()
    )
}

/// The day of each done item that has one, by its id.
fn days(learner: &Learner) -> BTreeMap<String, String> {
    let run = learner.peak(["review", "--markdown", "--since", "2020-01-01"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let lines = run.stdout.lines().filter_map(|line| {
        let (head, day) = line.strip_suffix(')')?.split_once(" (done ")?;
        let id = head.split('`').nth(1)?;
        Some((id.to_owned(), day.to_owned()))
    });
    lines.collect()
}

fn said(learner: &Learner) -> String {
    learner.peak(["review", "--markdown"]).stdout
}

#[track_caller]
fn expect(learner: &Learner, wanted: &[(&str, &str)]) {
    let found = days(learner);
    let found: Vec<(&str, &str)> = found
        .iter()
        .map(|(id, day)| (id.as_str(), day.as_str()))
        .collect();
    assert_eq!(found, wanted);
}

fn begun() -> Learner {
    let learner = Learner::new();
    learner
        .file("progress.md", document([false; 4], 0))
        .commit("Start");
    learner
}

/// A version that is too large to be a document of anybody's is not looked into: nobody ticked in it, on no day.
#[test]
fn a_version_beyond_the_limits_tells_nothing() {
    let learner = Learner::new();
    learner.file("progress.md", document([false; 4], 0));
    learner.commit("Start");
    let ticked = document([true, false, false, false], 0);
    let large = format!("{ticked}{}", "\n".repeat(2 << 20));
    learner.file("progress.md", large);
    learner.commit_as("Bob", "bob@example.org", "Tick");
    learner.file("progress.md", &ticked);
    learner.commit("Shorter");
    expect(&learner, &[]);
    let report = learner.peak(["verify", "--json"]).stdout;
    assert!(!report.contains("bob@example.org"), "{report}");
    assert!(report.contains("ada@example.org"), "{report}");
}

#[test]
fn a_box_ticked_by_hand_goes_by_its_commit() {
    let learner = begun();
    learner
        .days(3)
        .file("progress.md", document([true, false, false, false], 0))
        .commit("One");
    learner
        .days(3)
        .file("progress.md", document([true, true, false, false], 1))
        .commit("Two");
    learner
        .days(1)
        .file("notes.md", "x")
        .commit("Something else");
    learner.file("progress.md", document([true, true, true, false], 1));
    expect(
        &learner,
        &[("a.one", "2026-09-04"), ("a.two", "2026-09-07")],
    );
    let text = said(&learner);
    assert!(
        text.contains("2 ticks have no date of their own: the day of the commit is taken"),
        "{text}"
    );
    assert!(
        text.contains("1 tick has no date: counted as done, but in no week (1 not committed yet)"),
        "{text}"
    );
    assert!(text.contains("pace: "), "{text}");
    assert!(
        !learner.text("progress.md").contains("2026"),
        "the file keeps what it says"
    );
}

#[test]
fn a_date_in_the_file_counts_before_history() {
    let learner = begun();
    let text =
        document([true, false, false, false], 0).replace("`a.one`", "`a.one` \u{2705} 2026-08-01");
    learner.file("progress.md", text).commit("One");
    expect(&learner, &[("a.one", "2026-08-01")]);
    assert!(!said(&learner).contains("of their own"));
}

#[test]
fn what_was_unticked_and_ticked_again_goes_by_the_last_time() {
    let learner = begun();
    for (days, ticked) in [(1, true), (2, false), (2, true), (2, true)] {
        let shape = if days == 2 { 1 } else { 0 };
        let text = document([ticked, false, false, false], shape);
        learner
            .days(days)
            .file("progress.md", text)
            .commit("Change");
    }
    expect(&learner, &[("a.one", "2026-09-06")]);
}

#[test]
fn what_the_first_version_had_ticked_is_in_no_week() {
    let learner = Learner::new();
    learner
        .file("progress.md", document([true, true, false, false], 0))
        .commit("Start");
    learner
        .days(2)
        .file("progress.md", document([true, true, true, false], 0))
        .commit("Three");
    expect(&learner, &[("a.three", "2026-09-03")]);
    let text = said(&learner);
    assert!(text.contains("2 ticks have no date: counted as done, but in no week (2 in the document's first version)"), "{text}");
}

#[test]
fn a_moved_document_keeps_its_days() {
    let learner = Learner::new();
    learner
        .file("notes/progress.md", document([false; 4], 0))
        .commit("Start");
    learner
        .days(2)
        .file(
            "notes/progress.md",
            document([true, false, false, false], 0),
        )
        .commit("One");
    learner.git(["mv", "notes/progress.md", "tracker.md"]);
    learner.days(2).commit("Move");
    learner.git(["mv", "tracker.md", "progress.md"]);
    learner
        .days(2)
        .file("progress.md", document([true, true, false, false], 0))
        .commit("Move and tick");
    expect(
        &learner,
        &[("a.one", "2026-09-03"), ("a.two", "2026-09-07")],
    );
}

#[test]
fn a_hand_made_document_that_got_ids_keeps_its_days() {
    let learner = Learner::new();
    learner
        .file(
            "progress.md",
            "# P\n\n## A\n\n- [ ] Title one\n- [ ] Title two\n",
        )
        .commit("Start");
    learner
        .days(2)
        .file(
            "progress.md",
            "# P\n\n## A\n\n- [x] Title one\n- [ ] Title two\n",
        )
        .commit("One");
    learner
        .days(2)
        .file("progress.md", document([true, true, false, false], 0))
        .commit("peak init");
    expect(
        &learner,
        &[("a.one", "2026-09-03"), ("a.two", "2026-09-05")],
    );
}

#[test]
fn a_merge_leads_to_the_branch_that_ticked() {
    let learner = begun();
    learner.git(["checkout", "-q", "-b", "laptop"]);
    learner
        .days(1)
        .file("progress.md", document([false, true, false, false], 0))
        .commit("Two");
    learner.git(["checkout", "-q", "main"]);
    learner
        .days(1)
        .file("progress.md", document([true, false, false, false], 0))
        .commit("One");
    learner.days(1);
    learner.git(["merge", "-q", "--no-commit", "-s", "ours", "laptop"]);
    learner
        .file("progress.md", document([true, true, true, false], 0))
        .commit("Merge");
    expect(
        &learner,
        &[
            ("a.one", "2026-09-03"),
            ("a.three", "2026-09-04"),
            ("a.two", "2026-09-02"),
        ],
    );
}

#[test]
fn a_rebase_moves_no_day() {
    let learner = begun();
    learner
        .days(2)
        .file("progress.md", document([true, false, false, false], 0))
        .commit("One");
    learner.git([
        "-c",
        "user.email=x@example.org",
        "commit",
        "-q",
        "--amend",
        "--no-edit",
        "--reset-author",
        "--date=2026-09-03T23:30:00-0500",
    ]);
    // By universal time it was the next day already.
    expect(&learner, &[("a.one", "2026-09-03")]);
}

#[test]
fn beyond_a_cut_nothing_is_known() {
    let learner = begun();
    learner
        .days(2)
        .file("progress.md", document([true, false, false, false], 0))
        .commit("One");
    learner
        .days(2)
        .file("progress.md", document([true, true, false, false], 0))
        .commit("Two");
    let url = format!("file://{}", learner.root().display());
    learner.git(["clone", "-q", "--depth", "2", &url, "../shallow"]);
    let dir = learner.home().join("shallow");
    let run = learner.peak_in(&dir, ["review", "--since", "2026-09-01", "--markdown"]);
    assert!(
        run.stdout.contains("1 beyond what history here tells"),
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains("two"), "{}", run.stdout);
    assert!(
        !run.stdout.contains("`a.one` (done") && run.stdout.contains("1 tick has no date of"),
        "{}",
        run.stdout
    );
}

#[test]
fn a_missing_version_leaves_what_is_older_unknown() {
    let learner = begun();
    learner
        .days(2)
        .file("progress.md", document([true, false, false, false], 0))
        .commit("One");
    let blob = learner.git(["rev-parse", "HEAD:progress.md"]);
    learner
        .days(2)
        .file("progress.md", document([true, true, false, false], 0))
        .commit("Two");
    learner
        .days(2)
        .file("progress.md", document([true, true, true, false], 0))
        .commit("Three");
    let blob = blob.trim();
    std::fs::remove_file(learner.root().join(format!(
        ".git/objects/{}/{}",
        &blob[..2],
        &blob[2..]
    )))
    .unwrap();
    expect(&learner, &[("a.three", "2026-09-07")]);
    assert!(said(&learner).contains("2 beyond what history here tells"));
}

/// One commit of a generated history.
#[derive(Debug, Clone)]
struct Version {
    /// How far back its parents are, among those made before.
    parents: Vec<usize>,
    ticked: [bool; 4],
    shape: usize,
    /// Whether it leaves the document of its first parent as it is.
    same: bool,
    /// Whether the document has another place here.
    elsewhere: bool,
}

fn version() -> impl Strategy<Value = Version> {
    let parents = prop_oneof![4 => prop::collection::vec(0..2usize, 1), 2 => prop::collection::vec(0..5usize, 2), 1 => prop::collection::vec(0..6usize, 3)];
    (
        parents,
        any::<[bool; 4]>(),
        0..8usize,
        prop::bool::weighted(0.3),
        prop::bool::weighted(0.1),
    )
        .prop_map(|(parents, ticked, shape, same, elsewhere)| Version {
            parents,
            ticked,
            shape,
            same,
            elsewhere,
        })
}

/// Writes the history; the last commit has the document at its usual place.
fn import(learner: &Learner, versions: &[Version]) {
    let mut stream = String::from("feature done\n");
    let mut texts: Vec<(String, &str)> = Vec::new();
    for (at, version) in versions.iter().enumerate() {
        let time = 1_788_220_800 + at * 86_400;
        let _ = write!(
            stream,
            "commit refs/heads/all\nmark :{}\nauthor A <ada@example.org> {time} +0000\ncommitter A <ada@example.org> {time} +0000\ndata 1\nx\n",
            at + 1
        );
        let mut parents: Vec<usize> = Vec::new();
        for back in version.parents.iter().filter(|_| at > 0) {
            let parent = at - 1 - back.min(&(at - 1));
            if !parents.contains(&parent) {
                let word = if parents.is_empty() { "from" } else { "merge" };
                let _ = writeln!(stream, "{word} :{}", parent + 1);
                parents.push(parent);
            }
        }
        let text = match parents.first().filter(|_| version.same) {
            Some(parent) => texts[*parent].0.clone(),
            None => document(version.ticked, version.shape),
        };
        let place = if version.elsewhere && at + 1 < versions.len() {
            "old/progress.md"
        } else {
            "progress.md"
        };
        let _ = write!(
            stream,
            "deleteall\nM 644 inline {place}\ndata {}\n{text}\n",
            text.len()
        );
        let _ = write!(
            stream,
            "M 644 inline other.md\ndata {}\n{at}\n",
            at.to_string().len()
        );
        texts.push((text, place));
    }
    let _ = write!(
        stream,
        "reset refs/heads/main\nfrom :{}\n\ndone\n",
        versions.len()
    );
    learner.import(&stream);
}

/// What the model knows of one commit, from the `git` program.
struct Known {
    parents: Vec<String>,
    day: String,
    /// The document at its usual and at its other place.
    texts: [Option<String>; 2],
}

/// Every commit behind HEAD, as `git log` and `git show` tell it.
fn read(learner: &Learner) -> HashMap<String, Known> {
    let log = learner.git(["log", "--format=%H|%P|%as", "HEAD"]);
    let show = |commit: &str, place: &str| {
        let output = learner
            .command("git")
            .args(["show", &format!("{commit}:{place}")])
            .output()
            .unwrap();
        output
            .status
            .success()
            .then(|| String::from_utf8(output.stdout).unwrap())
    };
    log.lines()
        .map(|line| {
            let parts: Vec<&str> = line.split('|').collect();
            let known = Known {
                parents: parts[1].split_whitespace().map(str::to_owned).collect(),
                day: parts[2].to_owned(),
                texts: ["progress.md", "old/progress.md"].map(|place| show(parts[0], place)),
            };
            (parts[0].to_owned(), known)
        })
        .collect()
}

/// The day on which a box was ticked; none where it was from the beginning.
fn model(known: &HashMap<String, Known>, commit: &str, place: usize, name: &str) -> Option<String> {
    let here = &known[commit];
    let text = here.texts[place].as_ref().unwrap();
    let is_ticked = |text: &str| {
        text.lines()
            .any(|line| line.starts_with("- [x]") && line.contains(&format!("`a.{name}`")))
    };
    assert!(is_ticked(text));
    let at = |parent: &String, place: usize| known[parent].texts[place].clone();
    if let Some(same) = here
        .parents
        .iter()
        .find(|parent| at(parent, place).as_ref() == Some(text))
    {
        return model(known, same, place, name);
    }
    let mut before: Vec<(&String, usize)> = here
        .parents
        .iter()
        .filter(|parent| at(parent, place).is_some())
        .map(|parent| (parent, place))
        .collect();
    if before.is_empty() {
        let first = here.parents.first()?;
        before.push((first, 1 - place));
    }
    match before
        .into_iter()
        .find(|(parent, place)| is_ticked(&at(parent, *place).unwrap()))
    {
        Some((parent, place)) => model(known, parent, place, name),
        None => Some(here.day.clone()),
    }
}

#[test]
fn days_are_the_models() {
    let learner = Learner::new();
    let histories = std::env::var("PEAK_HISTORIES")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(60_u32);
    let mut runner = TestRunner::new(Config {
        cases: histories,
        failure_persistence: None,
        ..Config::default()
    });
    let strategy = prop::collection::vec(version(), 2..12);
    let told = std::cell::Cell::new((0, 0));
    runner
        .run(&strategy, |versions| {
            import(&learner, &versions);
            let known = read(&learner);
            let head = learner.git(["rev-parse", "HEAD"]).trim().to_owned();
            let text = learner.text("progress.md");
            let expected: BTreeMap<String, String> = BOXES
                .iter()
                .filter(|name| {
                    text.contains("- [x]")
                        && text.lines().any(|line| {
                            line.starts_with("- [x]") && line.contains(&format!("`a.{name}`"))
                        })
                })
                .inspect(|_| told.set((told.get().0, told.get().1 + 1)))
                .filter_map(|name| Some((format!("a.{name}"), model(&known, &head, 0, name)?)))
                .collect();
            told.set((told.get().0 + expected.len(), told.get().1));
            assert_eq!(days(&learner), expected, "{versions:#?}");
            Ok(())
        })
        .unwrap();
    let (dated, all) = told.get();
    assert!(
        dated * 3 > all,
        "{dated} of {all} boxes have a day: that shows little"
    );
}

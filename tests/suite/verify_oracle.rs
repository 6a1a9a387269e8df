//! Verdicts and evidence commits against a slow, plain model of the rules, over generated histories: branches, merges, several
//! authors, moves, copies, restored and blank content.
//!
//! The model knows whole trees as maps and looks at every commit; it shares no code with what it checks.
//! `PEAK_HISTORIES=50000 cargo test --test suite verify_oracle` tries more of them than the suite does.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::Stdio;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use regex::Regex;

use crate::learner::Learner;
use crate::verify::Verdicts;

const PATHS: [&str; 8] = [
    "blog/models.py",
    "shop/models.py",
    "shop/a.txt",
    "notes.md",
    "venv/models.py",
    "progress.md",
    "x/01-shop.py",
    "Blog.md",
];
const CONTENTS: [&str; 6] = [
    "class Post: pass\n",
    "class Thing: pass\n",
    "a\n",
    "",
    "b\n",
    "class Post: more\n",
];
const MESSAGES: [&str; 6] = [
    "Work",
    "Begin the to-do list",
    "Finish orm.shop",
    "More\n\nPeak-Topic: orm.blog",
    "TODO\n\nCo-authored-by: Ada <ada@example.org>",
    "xorm.shop and orm.shop.py",
];
const AUTHORS: [&str; 3] = ["ada@example.org", "author@example.org", "grace@example.org"];
const LEARNER: &str = "ada@example.org";

const ROADMAP: &str = "# Django

## Phase 1: Models `orm`

- Exercise: Blog `orm.blog`
- Exercise: Shop `orm.shop`
- Exercise: Models `orm.models`

  ```toml peak
  [evidence]
  paths = [\"**/models.py\"]
  ```

- Exercise: Posts `orm.posts`

  ```toml peak
  [evidence]
  paths = [\"shop/*\"]
  contains = [{ path = \"**/*.py\", pattern = \"class Post\\\\b\" }]
  ```

- Exercise: Commits `orm.commits`

  ```toml peak
  [evidence]
  commits = [{ message = \"(?i)to-?do\", min = 2 }]
  ```
";

const PROGRESS: &str = "# Progress

<!-- peak:1 roadmap=README.md -->

## Phase 1: Models `orm`

- [x] Exercise: Blog `orm.blog`
- [x] Exercise: Shop `orm.shop`
- [x] Exercise: Models `orm.models`
- [x] Exercise: Posts `orm.posts`
- [x] Exercise: Commits `orm.commits`
";

type Tree = BTreeMap<&'static str, String>;

#[derive(Debug, Clone)]
enum Edit {
    Write(usize, usize),
    Delete(usize),
    Move(usize, usize),
    Copy(usize, usize),
    Blank(usize),
}

#[derive(Debug, Clone)]
enum Step {
    Commit {
        branch: usize,
        author: usize,
        message: usize,
        edits: Vec<Edit>,
    },
    Merge {
        from: usize,
        into: usize,
        author: usize,
    },
}

#[derive(Debug, Clone)]
struct Commit {
    parents: Vec<usize>,
    tree: Tree,
    author: &'static str,
    message: &'static str,
}

/// What the model says of an item: the evidence commits of its rules, or none.
type Expected = BTreeMap<&'static str, Option<BTreeSet<usize>>>;

fn edit() -> impl Strategy<Value = Edit> {
    let path = 0..PATHS.len();
    prop_oneof![
        6 => (path.clone(), 0..CONTENTS.len()).prop_map(|(path, content)| Edit::Write(path, content)),
        1 => path.clone().prop_map(Edit::Delete),
        2 => (path.clone(), path.clone()).prop_map(|(from, to)| Edit::Move(from, to)),
        1 => (path.clone(), path.clone()).prop_map(|(from, to)| Edit::Copy(from, to)),
        1 => path.prop_map(Edit::Blank),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let author = prop_oneof![3 => Just(0), 2 => 1..AUTHORS.len()];
    let commit = (
        prop_oneof![2 => Just(0), 1 => 1..3usize],
        author,
        0..MESSAGES.len(),
        prop::collection::vec(edit(), 1..4),
    );
    prop_oneof![
        5 => commit.prop_map(|(branch, author, message, edits)| Step::Commit { branch, author, message, edits }),
        1 => (0..3usize, 0..3usize, 0..AUTHORS.len()).prop_map(|(from, into, author)| Step::Merge { from, into, author }),
    ]
}

/// All commits in the order in which they were made, and the tip of the branch that is judged.
fn play(steps: &[Step]) -> (Vec<Commit>, usize) {
    let mut commits: Vec<Commit> = Vec::new();
    let mut tips: [Option<usize>; 3] = [None; 3];
    for step in steps {
        match step {
            Step::Commit {
                branch,
                author,
                message,
                edits,
            } => {
                // A branch begins where the first one is.
                let parent = tips[*branch].or(tips[0]);
                let mut tree = parent
                    .map(|parent| commits[parent].tree.clone())
                    .unwrap_or_default();
                edits.iter().for_each(|edit| apply(&mut tree, edit));
                let parents = parent.into_iter().collect();
                commits.push(Commit {
                    parents,
                    tree,
                    author: AUTHORS[*author],
                    message: MESSAGES[*message],
                });
                tips[*branch] = Some(commits.len() - 1);
            }
            Step::Merge { from, into, author } => {
                let (Some(theirs), Some(ours)) = (tips[*from], tips[*into]) else {
                    continue;
                };
                if theirs == ours {
                    continue;
                }
                let mut tree = commits[theirs].tree.clone();
                tree.extend(commits[ours].tree.clone());
                commits.push(Commit {
                    parents: vec![ours, theirs],
                    tree,
                    author: AUTHORS[*author],
                    message: MESSAGES[2],
                });
                tips[*into] = Some(commits.len() - 1);
            }
        }
    }
    let tip = tips[0].or(tips[1]).or(tips[2]).unwrap_or(0);
    (commits, tip)
}

fn apply(tree: &mut Tree, edit: &Edit) {
    match *edit {
        Edit::Write(path, content) => drop(tree.insert(PATHS[path], CONTENTS[content].to_owned())),
        Edit::Delete(path) => drop(tree.remove(PATHS[path])),
        Edit::Move(from, to) => {
            if let Some(content) = tree.remove(PATHS[from]) {
                tree.insert(PATHS[to], content);
            }
        }
        Edit::Copy(from, to) => {
            if let Some(content) = tree.get(PATHS[from]).cloned() {
                tree.insert(PATHS[to], content);
            }
        }
        Edit::Blank(path) => {
            if let Some(content) = tree.get_mut(PATHS[path]) {
                content.push_str(" \n");
            }
        }
    }
}

fn ancestors(commits: &[Commit], of: usize) -> BTreeSet<usize> {
    let mut seen = BTreeSet::new();
    let mut open = vec![of];
    while let Some(at) = open.pop() {
        if seen.insert(at) {
            open.extend(&commits[at].parents);
        }
    }
    seen
}

fn stripped(text: &str) -> String {
    text.split_whitespace().collect()
}

fn excluded(path: &str) -> bool {
    path == "progress.md" || path.starts_with("venv/")
}

fn is_learners(commit: &Commit) -> bool {
    commit.author == LEARNER || commit.message.contains(LEARNER)
}

/// Content that somebody else was the first to bring after the fork point, with the commit.
fn foreign(commits: &[Commit], tip: usize, hidden: &BTreeSet<usize>) -> BTreeMap<String, usize> {
    let after: BTreeSet<usize> = &ancestors(commits, tip) - hidden;
    let mut first: BTreeMap<String, Option<usize>> = BTreeMap::new();
    for at in &after {
        for parent in commits[*at].parents.iter().filter(|at| hidden.contains(at)) {
            let old = commits[*parent].tree.values();
            first.extend(old.map(|content| (content.clone(), None)));
        }
    }
    for at in after {
        let by = (!is_learners(&commits[at])).then_some(at);
        for content in commits[at].tree.values() {
            first.entry(content.clone()).or_insert(by);
        }
    }
    first
        .into_iter()
        .filter_map(|(content, by)| Some((content, by?)))
        .collect()
}

/// Whose commit made the file what it is; nobody's where a merge did.
fn last_change(commits: &[Commit], tip: usize, path: &str) -> Option<&'static str> {
    let mut at = tip;
    let here = commits[tip].tree.get(path);
    loop {
        let parents = &commits[at].parents;
        match parents
            .iter()
            .find(|parent| commits[**parent].tree.get(path) == here)
        {
            Some(parent) => at = *parent,
            None => return (parents.len() < 2).then_some(commits[at].author),
        }
    }
}

/// The paths at which a commit brings new content. What somebody else brought first is looked up for new files, for moved work,
/// and where there is a fork point.
fn brought(
    at: usize,
    commits: &[Commit],
    base: &Tree,
    foreign: &BTreeMap<String, usize>,
    looks: bool,
) -> BTreeSet<&'static str> {
    let commit = &commits[at];
    let empty = Tree::new();
    let before = commit
        .parents
        .first()
        .map_or(&empty, |parent| &commits[*parent].tree);
    let gone = || {
        before
            .iter()
            .filter(|(path, _)| !commit.tree.contains_key(*path))
    };
    let is_new = |path: &&'static str, content: &String| {
        let blank = match before.get(path) {
            Some(old) => stripped(old) == stripped(content) || stripped(content).is_empty(),
            None => {
                stripped(content).is_empty()
                    || gone().any(|(_, old)| stripped(old) == stripped(content))
            }
        };
        let is_added = !before.contains_key(path);
        let borrowed = (looks || is_added) && foreign.contains_key(content);
        let older = base.values().chain(
            foreign
                .iter()
                .filter(|(_, by)| **by < at)
                .map(|(content, _)| content),
        );
        let respaced = is_added
            && older
                .into_iter()
                .any(|old| stripped(old) == stripped(content));
        before.get(path) != Some(content)
            && !borrowed
            && !respaced
            && !excluded(path)
            && !blank
            && !base.values().any(|old| old == content)
            && !before.values().any(|old| old == content)
    };
    commit
        .tree
        .iter()
        .filter(|(path, content)| is_new(path, content))
        .map(|(path, _)| *path)
        .collect()
}

#[allow(
    clippy::too_many_lines,
    reason = "the model is read from top to bottom, as the contract is"
)]
fn expect(commits: &[Commit], tip: usize, base: Option<usize>) -> Expected {
    let hidden = base
        .map(|base| ancestors(commits, base))
        .unwrap_or_default();
    let base_tree = base
        .map(|base| commits[base].tree.clone())
        .unwrap_or_default();
    let foreign = foreign(commits, tip, &hidden);
    let learners = |looks: bool| -> Vec<(usize, BTreeSet<&str>)> {
        ancestors(commits, tip)
            .into_iter()
            .rev()
            .filter(|at| !hidden.contains(at) && commits[*at].parents.len() < 2)
            .filter(|at| is_learners(&commits[*at]))
            .map(|at| (at, brought(at, commits, &base_tree, &foreign, looks)))
            .collect()
    };
    let (moved, learners) = (learners(true), learners(base.is_some()));
    let head = &commits[tip].tree;
    let files = |fits: &dyn Fn(&str, &str) -> bool, anywhere: bool| {
        let candidates = head.iter().filter(|(path, content)| {
            !excluded(path) && !base_tree.values().any(|old| old == *content) && fits(path, content)
        });
        let newest = |(path, content): (&&str, &String)| {
            // Somebody else's content that the learner put over their own.
            let replaced = base.is_some()
                && foreign.contains_key(content)
                && last_change(commits, tip, path) == Some(LEARNER);
            if anywhere {
                let brings = |(at, new): &&(usize, BTreeSet<&str>)| {
                    new.iter().any(|other| commits[*at].tree[other] == *content)
                };
                return moved.iter().find(brings).map(|(at, _)| *at);
            }
            let brings = |(at, new): &&(usize, BTreeSet<&str>)| {
                new.contains(path) && !(replaced && commits[*at].tree[path] != *content)
            };
            learners.iter().find(brings).map(|(at, _)| *at)
        };
        candidates.filter_map(newest).max()
    };
    // Work that was moved since is looked for only where nothing was brought to its place.
    let file = |fits: &dyn Fn(&str, &str) -> bool| files(fits, false).or_else(|| files(fits, true));
    let says = |pattern: &str, min: usize| {
        let pattern = Regex::new(pattern).unwrap();
        let mut found = learners
            .iter()
            .filter(|(at, new)| !new.is_empty() && pattern.is_match(commits[*at].message));
        let newest = found.next().map(|(at, _)| *at);
        newest.filter(|_| min == 1 || found.count() >= min - 1)
    };
    let named = |name: &str, anywhere: bool| {
        let pattern = Regex::new(&format!("(?i)(^|/)([0-9]+-)?{name}([./]|$)")).unwrap();
        files(&|path, _| pattern.is_match(path), anywhere)
    };
    let any = |said: Option<usize>, name: &str| {
        let found = said.max(named(name, false)).or_else(|| named(name, true));
        found.map(|at| BTreeSet::from([at]))
    };
    let all = |rules: &[Option<usize>]| rules.iter().copied().collect::<Option<BTreeSet<usize>>>();
    BTreeMap::from([
        ("orm.blog", any(says("orm\\.blog$", 1), "blog")),
        ("orm.shop", any(says(" orm\\.shop$", 1), "shop")),
        (
            "orm.models",
            all(&[file(&|path, _| path.ends_with("models.py"))]),
        ),
        (
            "orm.posts",
            all(&[
                file(&|path, _| path.starts_with("shop/")),
                file(&|path, content| path.ends_with(".py") && content.contains("class Post:")),
            ]),
        ),
        ("orm.commits", all(&[says("(?i)to-?do", 2)])),
    ])
}

/// Writes the commits into the repository; returns their ids.
fn import(learner: &Learner, commits: &[Commit], tip: usize) -> Vec<String> {
    let mut stream = String::from("feature done\n");
    for (at, commit) in commits.iter().enumerate() {
        let (author, time) = (commit.author, 1_788_220_800 + at * 3600);
        let _ = write!(
            stream,
            "commit refs/heads/all\nmark :{}\nauthor A <{author}> {time} +0000\ncommitter C <c@example.org> {time} +0000\ndata {}\n{}\n",
            at + 1,
            commit.message.len(),
            commit.message
        );
        for (place, parent) in commit.parents.iter().enumerate() {
            let word = if place == 0 { "from" } else { "merge" };
            let _ = writeln!(stream, "{word} :{}", parent + 1);
        }
        stream.push_str("deleteall\n");
        for (path, content) in &commit.tree {
            let _ = write!(
                stream,
                "M 644 inline {path}\ndata {}\n{content}\n",
                content.len()
            );
        }
        if commits
            .get(at + 1)
            .is_some_and(|next| next.parents.is_empty())
        {
            stream.push_str("reset refs/heads/all\n\n");
        }
    }
    let _ = write!(stream, "reset refs/heads/main\nfrom :{}\n\ndone\n", tip + 1);
    let mut import = learner
        .command("git")
        .args([
            "fast-import",
            "--quiet",
            "--force",
            "--export-marks=../marks",
        ])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    import
        .stdin
        .take()
        .unwrap()
        .write_all(stream.as_bytes())
        .unwrap();
    assert!(import.wait().unwrap().success(), "{stream}");
    let marks = std::fs::read_to_string(learner.home().join("marks")).unwrap();
    let mut ids = vec![String::new(); commits.len()];
    for line in marks.lines() {
        let (mark, id) = line[1..].split_once(' ').unwrap();
        ids[mark.parse::<usize>().unwrap() - 1] = id.to_owned();
    }
    ids
}

/// Compares one history; returns how many items are verified.
fn check(learner: &Learner, steps: &[Step], base: usize) -> usize {
    let (commits, tip) = play(steps);
    if commits.is_empty() {
        return 0;
    }
    let ids = import(learner, &commits, tip);
    // Every other history has a fork point, anywhere behind the tip.
    let behind: Vec<usize> = ancestors(&commits, tip).into_iter().collect();
    let base = (base % 2 == 1).then(|| behind[(base / 2) % behind.len()]);
    let output = learner
        .command(env!("CARGO_BIN_EXE_peak"))
        .args([
            "verify",
            "--json",
            "--as",
            LEARNER,
            "--base",
            base.map_or("none", |base| &ids[base]),
        ])
        .output()
        .unwrap();
    let found = Verdicts(serde_json::from_slice(&output.stdout).unwrap());
    let mut verified = 0;
    for (item, expected) in expect(&commits, tip, base) {
        let proven: Option<BTreeSet<&str>> =
            (found.verdict(item) == "verified").then(|| found.commits(item).into_iter().collect());
        let expected = expected.map(|all| {
            all.into_iter()
                .map(|at| ids[at].as_str())
                .collect::<BTreeSet<_>>()
        });
        assert_eq!(
            proven,
            expected,
            "{item}, base {base:?}, tip {tip}: {commits:#?}\n{}",
            found.of(item)
        );
        verified += usize::from(proven.is_some());
    }
    verified
}

#[test]
fn verdicts_and_evidence_are_the_models() {
    let learner = Learner::new();
    learner
        .file("README.md", ROADMAP)
        .file("progress.md", PROGRESS);
    let histories = std::env::var("PEAK_HISTORIES")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(500_u32);
    let mut runner = TestRunner::new(Config {
        cases: histories,
        failure_persistence: None,
        ..Config::default()
    });
    let strategy = (prop::collection::vec(step(), 3..18), 0..40usize);
    let verified = Cell::new(0);
    runner
        .run(&strategy, |(steps, base)| {
            verified.set(verified.get() + check(&learner, &steps, base));
            Ok(())
        })
        .unwrap();
    // Histories in which nothing or everything holds would show little.
    let share = verified.get() * 100 / (histories as usize * 5);
    assert!(
        (10..90).contains(&share),
        "{share} % of all items are verified"
    );
}

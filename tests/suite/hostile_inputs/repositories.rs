//! Repositories that are damaged, crafted or strange. Honest work lies in each, in a commit below what is hostile: it is
//! verified, or unknown where it cannot be seen; nobody is accused.

use std::fs;
use std::io::Write as _;
use std::process::Stdio;

use super::commits::COMMITS;
use super::folders::{FILES, FOLDERS};
use super::trees::TREES;
use super::{Answer, Tally, try_all};
use crate::learner::Learner;
use crate::verify::{claim, fork};

/// What may be said of the honest claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Verified,
    Unknown,
    /// It is not in HEAD any more, and that is said.
    Removed,
    /// Nothing can be judged: exit 2, and the error names this.
    Refused(&'static str),
}
use Outcome::{Refused, Removed, Unknown, Verified};

/// A case: its name, what it makes of a repository with honest work, and what may be said.
pub type Case = (&'static str, fn(&Learner), Outcome);

const HONEST: &str = "class Post: pass\n";

fn honest() -> Learner {
    let learner = fork();
    claim(&learner, "orm.blog");
    learner.file("blog/models.py", HONEST).commit("My blog");
    learner
}

/// What git says when it is given this on stdin.
pub fn git(learner: &Learner, arguments: &[&str], input: &[u8]) -> String {
    let mut child = learner
        .command("git")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    // Where it stops reading, what it printed tells.
    let _ = child.stdin.take().unwrap().write_all(input);
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "git {arguments:?}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

pub fn object(learner: &Learner, kind: &str, bytes: &[u8]) -> String {
    let arguments = ["hash-object", "-t", kind, "-w", "--stdin", "--literally"];
    git(learner, &arguments, bytes)
}

pub fn raw(hex: &str) -> Vec<u8> {
    let digits = hex.as_bytes().chunks(2);
    digits
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

/// The bytes of HEAD's tree.
pub fn tree(learner: &Learner) -> Vec<u8> {
    let output = learner
        .command("git")
        .args(["cat-file", "tree", "HEAD^{tree}"])
        .output();
    output.unwrap().stdout
}

pub fn head(learner: &Learner) -> String {
    git(learner, &["rev-parse", "HEAD"], b"")
}

pub fn set_head(learner: &Learner, commit: &str) {
    fs::write(
        learner.root().join(".git/refs/heads/main"),
        format!("{commit}\n"),
    )
    .unwrap();
}

/// A commit object on top of HEAD with HEAD's tree and these lines instead of the usual ones.
pub fn with_header(learner: &Learner, parents: &str, lines: &[u8]) {
    let tree = git(learner, &["rev-parse", "HEAD^{tree}"], b"");
    let mut bytes = format!("tree {tree}\n{parents}").into_bytes();
    bytes.extend_from_slice(lines);
    let commit = object(learner, "commit", &bytes);
    set_head(learner, &commit);
}

pub fn on_top(learner: &Learner, lines: &[u8]) {
    with_header(learner, &format!("parent {}\n", head(learner)), lines);
}

pub const ADA: &str = "Ada <ada@example.org> 1788300000 +0000";

pub fn usual(extra: &str, message: &str) -> Vec<u8> {
    format!("author {ADA}\ncommitter {ADA}\n{extra}\n{message}").into_bytes()
}

/// A commit on top of HEAD whose tree has this entry beside the honest ones.
pub fn with_entry(learner: &Learner, mode: &str, name: &[u8], id: &[u8]) {
    let mut bytes = tree(learner);
    bytes.extend_from_slice(mode.as_bytes());
    bytes.push(b' ');
    bytes.extend_from_slice(name);
    bytes.push(0);
    bytes.extend_from_slice(id);
    with_tree(learner, &bytes);
}

pub fn with_tree(learner: &Learner, bytes: &[u8]) {
    let tree = object(learner, "tree", bytes);
    let parent = head(learner);
    let mut commit = format!("tree {tree}\nparent {parent}\n").into_bytes();
    commit.extend(usual("", "More\n"));
    let commit = object(learner, "commit", &commit);
    set_head(learner, &commit);
}

pub fn blob(learner: &Learner) -> Vec<u8> {
    raw(&object(learner, "blob", b"class Post: evil\n"))
}

pub fn inside(learner: &Learner, path: &str, content: impl AsRef<[u8]>) {
    let path = learner.root().join(".git").join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let _ = fs::remove_file(&path);
    fs::write(path, content).unwrap();
}

pub fn add_inside(learner: &Learner, path: &str, content: &str) {
    let path = learner.root().join(".git").join(path);
    let before = fs::read_to_string(&path).unwrap_or_default();
    fs::write(path, before + content).unwrap();
}

/// What is wrong with the answer on the honest claim.
fn surprise(answer: &Answer, expected: Outcome) -> Option<String> {
    let found: Option<serde_json::Value> = serde_json::from_str(&answer.stdout).ok();
    let verdict = found.as_ref().and_then(|found| {
        let findings = found["findings"].as_array()?;
        let blog = findings
            .iter()
            .find(|finding| finding["id"] == "orm.blog")?;
        blog["verdict"].as_str()
    });
    let fits = match expected {
        Verified => (answer.code, verdict) == (0, Some("verified")),
        Removed => {
            // On disk it still is.
            let said = answer.stdout.contains("is not committed yet");
            (answer.code, verdict, said) == (1, Some("unverified"), true)
        }
        Unknown => (answer.code, verdict) == (3, Some("unknown")),
        Refused(what) => answer.code == 2 && answer.stderr.contains(what),
    };
    let said = answer.stderr.chars().take(500).collect::<String>();
    (!fits).then(|| {
        format!(
            "expected {expected:?}, exit {}: {verdict:?} {said}",
            answer.code
        )
    })
}

fn tried(cases: &[Case], tally: &mut Tally) {
    for (name, make, expected) in cases {
        let learner = honest();
        make(&learner);
        let mut faults = Vec::new();
        let commands: &[&[&str]] = &[
            &["verify", "orm.blog", "--json"],
            &["status", "--verify"],
            &["review"],
            &["doctor"],
            &["next"],
            &["done", "orm.fields", "-n"],
        ];
        let answers = try_all(&learner, commands, &mut faults);
        let first = answers.first().and_then(Option::as_ref);
        faults.extend(first.and_then(|answer| surprise(answer, *expected)));
        tally.add(name, &answers, faults);
    }
}

#[test]
#[ignore = "takes minutes in a debug build: see the module's head"]
fn hostile_repositories() {
    let mut tally = Tally::default();
    for cases in [TREES, COMMITS, FOLDERS, FILES] {
        tried(cases, &mut tally);
    }
    assert!(tally.cases >= 60);
    tally.hold("repositories");
}

#[test]
fn trees_commits_and_folders_that_git_would_never_write() {
    let mut tally = Tally::default();
    for cases in [&TREES[..8], &COMMITS[1..6], &FOLDERS[5..9], FILES] {
        tried(cases, &mut tally);
    }
    tally.hold("repositories");
}

/// What files ids by their first bytes, here or in the library behind us, would take the square of their number.
#[test]
fn ids_that_begin_alike_cost_no_more_than_others() {
    let mut tally = Tally::default();
    let alike = |case: &&Case| case.0.contains("alike") || case.0.contains("meet");
    let cases: Vec<Case> = TREES.iter().chain(FOLDERS).filter(alike).copied().collect();
    assert_eq!(cases.len(), 6);
    tried(&cases, &mut tally);
    tally.hold("repositories");
}

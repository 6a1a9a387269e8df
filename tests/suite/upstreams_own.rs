//! A fork whose upstream keeps a progress document of its own at the same place.

use crate::learner::Learner;

const COURSE: &str = "# Course\n\n## Python\n\n- Variables\n- Loops\n- Functions\n- Classes\n\n## Web\n\n- HTTP\n- Forms\n- Auth\n- Views\n";
const SAID: &str = "progress.md is as upstream has it, with their ticks: `peak init`";

/// A fork of a roadmap whose author ticked two items.
fn fork() -> Learner {
    let learner = Learner::new();
    learner.file("README.md", COURSE);
    learner.commit_as("Author", "author@example.com", "course");
    assert_eq!(learner.peak(["init"]).code, 0);
    assert_eq!(learner.peak(["done", "variables", "loops"]).code, 0);
    learner.commit_as("Author", "author@example.com", "the author tracks too");
    learner.git(["update-ref", "refs/remotes/upstream/main", "HEAD"]);
    learner
}

#[test]
fn every_command_that_counts_says_whose_ticks_they_are() {
    let learner = fork();
    for arguments in [
        &["status"][..],
        &["next"],
        &["review"],
        &["verify"],
        &["badge", "--format", "markdown"],
        &["ci"],
        &["show", "loops"],
    ] {
        let output = learner
            .command(env!("CARGO_BIN_EXE_peak"))
            .args(arguments)
            .output()
            .unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(stderr.matches(SAID).count(), 1, "{arguments:?}: {stderr}");
    }
}

#[test]
fn a_commit_does_not_make_their_ticks_the_learners() {
    let learner = fork();
    let head = learner.git(["rev-parse", "HEAD"]);
    let text = learner.text("progress.md");
    for verb in ["done", "start", "skip"] {
        let run = learner.peak([verb, "http", "--commit"]);
        assert_eq!(run.code, 2, "{run:?}");
        assert!(run.stderr.contains("hint: `peak init`"), "{run:?}");
    }
    assert_eq!(learner.text("progress.md"), text);
    assert_eq!(learner.git(["rev-parse", "HEAD"]), head);
    assert_eq!(learner.peak(["init"]).code, 0);
    let run = learner.peak(["done", "http", "--commit"]);
    assert_eq!(run.code, 0, "{run:?}");
    let status = learner.peak(["status", "--json"]);
    assert!(status.stdout.contains(r#""done":1"#), "{status:?}");
    assert!(!status.stderr.contains(SAID), "{status:?}");
}

#[test]
fn init_says_how_to_keep_apart_what_later_merges_bring() {
    let learner = fork();
    let theirs = learner.text("progress.md");
    let run = learner.peak(["init"]);
    let hint = "to keep yours apart: `git checkout -- progress.md`, `git config peak.file \
                my-progress.md`, `peak init`";
    assert!(run.stderr.contains(hint), "{run:?}");
    learner.git(["checkout", "--", "progress.md"]);
    learner.git(["config", "peak.file", "my-progress.md"]);
    let run = learner.peak(["init"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(learner.text("progress.md"), theirs);
    let status = learner.peak(["status", "--json"]);
    assert!(status.stdout.contains(r#""done":0"#), "{status:?}");
    assert!(!status.stderr.contains(SAID), "{status:?}");
}

#[test]
fn a_preview_of_init_does_not_speak_of_merges() {
    let run = fork().peak(["init", "-n"]);
    assert!(!run.stderr.contains("peak.file"), "{run:?}");
}

#[test]
fn doctor_tells_ticks_that_a_merge_of_upstream_brought() {
    let learner = fork();
    let fork_point = learner.git(["rev-parse", "HEAD"]);
    assert_eq!(learner.peak(["init"]).code, 0);
    assert_eq!(learner.peak(["done", "auth"]).code, 0);
    learner.commit("mine");
    let told = "upstream's as well, of the same day, so its author's most likely: ";
    assert!(!learner.peak(["doctor"]).stdout.contains(told));
    learner.git(["switch", "-q", "--detach", fork_point.trim()]);
    let theirs = ["done", "classes", "http", "--on", "2026-11-10"];
    assert_eq!(learner.peak(theirs).code, 0);
    learner.commit_as("Author", "author@example.com", "on");
    learner.git(["update-ref", "refs/remotes/upstream/main", "HEAD"]);
    learner.git(["switch", "-q", "main"]);
    assert!(!learner.peak(["doctor"]).stdout.contains(told));
    learner.git(["merge", "-q", "--no-edit", "upstream/main"]);
    let run = learner.peak(["doctor"]);
    let said = format!("2 ticks are {told}python.classes, web.http");
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words(&run.stdout).contains(&said), "{run:?}");
    assert_eq!(learner.peak(["undo", "classes", "http"]).code, 0);
    assert_eq!(learner.peak(["done", "http"]).code, 0);
    assert!(!words(&learner.peak(["doctor"]).stdout).contains(told));
}

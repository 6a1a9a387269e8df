//! `peak ci --publish`: one commit on a branch of its own, and which branches it never touches.

use std::fs;
use std::path::{Path, PathBuf};

use crate::ci::fork;
use crate::learner::{Learner, Run};

pub const FILES: &str = "badge.json\nbadge.svg\ncard-dark.svg\ncard-light.svg\nprogress.json\n";

/// A fork with a bare remote `origin` over file://, its branch `main` pushed.
pub fn published_fork() -> (Learner, PathBuf) {
    let learner = fork();
    let remote = learner.home().join("remote.git");
    let place = remote.to_str().unwrap();
    learner.git(["init", "-q", "--bare", "-b", "main", place]);
    learner.git(["remote", "add", "origin", &format!("file://{place}")]);
    learner.git(["push", "-q", "origin", "main"]);
    (learner, remote)
}

/// What git says about the bare remote.
pub fn there<const N: usize>(learner: &Learner, remote: &Path, arguments: [&str; N]) -> String {
    let output = learner
        .command("git")
        .arg("--git-dir")
        .arg(remote)
        .args(arguments)
        .output()
        .unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub fn assert_published(learner: &Learner, remote: &Path, run: &Run) {
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    assert!(
        run.stderr.contains("published to peak-badge of origin"),
        "{}",
        run.stderr
    );
    let names = there(
        learner,
        remote,
        ["ls-tree", "--name-only", "-r", "peak-badge"],
    );
    assert_eq!(names, FILES);
    let count = there(learner, remote, ["rev-list", "--count", "peak-badge"]);
    assert_eq!(count, "1\n");
    let fsck = learner
        .command("git")
        .arg("--git-dir")
        .arg(remote)
        .args(["fsck", "--strict", "--full"])
        .output()
        .unwrap();
    assert!(
        fsck.status.success(),
        "{}",
        String::from_utf8_lossy(&fsck.stderr)
    );
}

#[test]
fn the_files_become_one_commit_and_nothing_here_changes() {
    let (learner, remote) = published_fork();
    learner.file("staged.txt", "staged\n");
    learner.git(["add", "staged.txt"]);
    learner.file("loose.txt", "not staged\n");
    let state = |learner: &Learner| {
        let index = fs::read(learner.root().join(".git/index")).unwrap();
        let refs = learner.git(["for-each-ref"]);
        let head = learner.git(["rev-parse", "HEAD"]);
        (index, refs, head)
    };
    let before = state(&learner);
    let run = learner.peak(["ci", "--publish", "--out", "../out"]);
    assert_published(&learner, &remote, &run);
    let (index, refs, head) = state(&learner);
    assert_eq!((&index, &head), (&before.0, &before.2));
    // git itself notes where the remote's branch is now; no other ref changes.
    let new: Vec<_> = refs
        .lines()
        .filter(|line| !before.1.contains(line))
        .collect();
    assert!(
        new.iter()
            .all(|line| line.ends_with("refs/remotes/origin/peak-badge")),
        "{new:?}"
    );
    assert_eq!(
        learner.git(["status", "--porcelain"]),
        "A  staged.txt\n?? loose.txt\n"
    );
    for name in FILES.lines() {
        let published = there(&learner, &remote, ["show", &format!("peak-badge:{name}")]);
        let written = fs::read_to_string(learner.home().join("out").join(name)).unwrap();
        assert_eq!(published, written, "{name}");
    }
    let log = there(
        &learner,
        &remote,
        ["log", "-1", "--format=%an %ae %cn %s", "peak-badge"],
    );
    let head = learner.git(["rev-parse", "HEAD"]);
    assert_eq!(
        log.trim_end(),
        format!(
            "peak[bot] peak[bot]@noreply.invalid peak[bot] Progress as of {} [skip ci]",
            head.trim()
        )
    );
    let body = there(
        &learner,
        &remote,
        ["log", "-1", "--format=%(trailers)", "peak-badge"],
    );
    let time = learner.git(["log", "-1", "--format=%ct"]);
    assert_eq!(
        body.trim(),
        format!(
            "Peak-Source: {}\nPeak-Source-Time: {}\nPeak-Source-Branch: main",
            head.trim(),
            time.trim()
        )
    );
}

#[test]
fn nothing_is_pushed_when_nothing_changed_and_the_news_is_told() {
    let (learner, remote) = published_fork();
    learner.peak(["ci", "--publish"]);
    let first = there(&learner, &remote, ["rev-parse", "peak-badge"]);
    let again = learner.peak(["ci", "--publish"]);
    assert_eq!(again.code, 0);
    assert!(
        again.stderr.contains("nothing was pushed"),
        "{}",
        again.stderr
    );
    assert_eq!(there(&learner, &remote, ["rev-parse", "peak-badge"]), first);
    assert!(
        learner
            .text("peak-out/summary.md")
            .contains("published state\n\nNothing.\n")
    );
    let text = learner
        .text("progress.md")
        .replace("[ ] Exercise: Modest", "[x] Exercise: Modest")
        .replace("[x] Topic", "[ ] Topic");
    learner.file("progress.md", text);
    learner.file("boast/app.py", "print(3)\n");
    fs::remove_dir_all(learner.root().join("real")).unwrap();
    learner.commit("More");
    // A fresh clone does not have the published commit: it is fetched.
    let clone = learner.home().join("clone");
    let url = format!("file://{}", remote.display());
    learner.git(["push", "-q", "origin", "main"]);
    learner.git([
        "clone",
        "-q",
        "--single-branch",
        &url,
        clone.to_str().unwrap(),
    ]);
    let run = learner.peak_in(&clone, ["ci", "--publish"]);
    assert_published(&learner, &remote, &run);
    assert_ne!(there(&learner, &remote, ["rev-parse", "peak-badge"]), first);
    let summary = fs::read_to_string(clone.join("peak-out/summary.md")).unwrap();
    let news: Vec<_> = summary
        .lines()
        .skip_while(|line| !line.starts_with("#### New"))
        .skip(2)
        .take_while(|line| !line.is_empty())
        .collect();
    assert_eq!(
        news,
        [
            "- done: Exercise: Modest `a.modest`",
            "- verified: Exercise: Boast `a.boast`",
            "- verified: Exercise: Modest `a.modest`",
            "- no longer verified: Exercise: Real `a.real`",
            "- no longer done: Topic `a.topic`",
        ]
    );
}

#[test]
fn branches_that_hold_work_are_refused() {
    let (learner, remote) = published_fork();
    let refs = there(&learner, &remote, ["for-each-ref"]);
    let refused = |branch: &str, word: &str| {
        let run = learner.peak(["ci", "--publish", branch]);
        assert_eq!(run.code, 2, "{branch}: {}", run.stderr);
        assert!(
            run.stderr.contains(word) && run.stderr.contains("hint:"),
            "{}",
            run.stderr
        );
    };
    refused("main", "holds people's work");
    refused("release/1", "holds people's work");
    refused("a..b", "no branch can be called");
    learner.git(["checkout", "-q", "-b", "mine"]);
    refused("mine", "checked out here");
    // The default branch of the remote has an unusual name.
    there(
        &learner,
        &remote,
        ["symbolic-ref", "HEAD", "refs/heads/lernen"],
    );
    learner.git(["push", "-q", "origin", "main:lernen"]);
    refused("lernen", "default branch");
    // A branch with work that peak did not put there, even with one of its commits below.
    learner.git(["push", "-q", "origin", "main:gh-pages"]);
    refused("gh-pages", "did not put there");
    // Names beside which git cannot keep another.
    refused("gh-pages/x", "has a branch gh-pages");
    learner.git(["push", "-q", "origin", "main:docs/badge"]);
    refused("docs", "has a branch docs/badge");
    refused("Docs/Badge", "has a branch docs/badge");
    let after = there(&learner, &remote, ["for-each-ref"]);
    for line in refs.lines() {
        assert!(after.contains(line), "{line} changed");
    }
    let gitlab = learner
        .with("GITLAB_CI", "true")
        .with("CI_DEFAULT_BRANCH", "kurs");
    let run = gitlab.peak(["ci", "--publish", "kurs"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("default branch"), "{}", run.stderr);
}

#[test]
fn a_branch_that_somebody_worked_on_is_left_alone() {
    let (learner, remote) = published_fork();
    learner.peak(["ci", "--publish"]);
    let work = learner.home().join("work");
    let url = format!("file://{}", remote.display());
    learner.git([
        "clone",
        "-q",
        "-b",
        "peak-badge",
        &url,
        work.to_str().unwrap(),
    ]);
    let place = work.to_str().unwrap();
    learner.git([
        "-C",
        place,
        "-c",
        "user.name=A",
        "-c",
        "user.email=a@x",
        "commit",
        "-q",
        "--allow-empty",
        "-m",
        "mine",
    ]);
    learner.git(["-C", place, "push", "-q", "origin", "peak-badge"]);
    let tip = there(&learner, &remote, ["rev-parse", "peak-badge"]);
    let run = learner.peak(["ci", "--publish"]);
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(run.stderr.contains("did not put there"), "{}", run.stderr);
    assert_eq!(there(&learner, &remote, ["rev-parse", "peak-badge"]), tip);
    assert!(
        learner.root().join("peak-out/badge.svg").exists(),
        "the files are written all the same"
    );
}

#[test]
fn a_pull_request_publishes_nothing() {
    let (learner, remote) = published_fork();
    let learner = learner
        .with("GITHUB_ACTIONS", "true")
        .with("GITHUB_EVENT_NAME", "pull_request");
    let run = learner.peak(["ci", "--publish"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.contains("not published"), "{}", run.stderr);
    assert_eq!(
        there(&learner, &remote, ["branch", "--list", "peak-badge"]),
        ""
    );
}

#[test]
fn without_a_remote_there_is_an_error() {
    let run = fork().peak(["ci", "--publish"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("there is no remote origin"),
        "{}",
        run.stderr
    );
    let learner = fork();
    learner.git(["remote", "add", "origin", "file:///no/such/place.git"]);
    let run = learner.peak(["ci", "--publish"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("cannot reach the remote"),
        "{}",
        run.stderr
    );
}

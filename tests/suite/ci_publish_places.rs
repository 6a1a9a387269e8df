//! `peak ci --publish` from repositories of every kind.

use std::fs;

use crate::ci_publish::{assert_published, published_fork, there};
use crate::learner::Learner;

#[test]
fn it_works_detached_in_a_linked_worktree_and_from_a_shallow_clone() {
    let (learner, remote) = published_fork();
    learner.git(["checkout", "-q", "--detach"]);
    assert_published(&learner, &remote, &learner.peak(["ci", "--publish"]));
    let gone = |learner: &Learner| {
        there(
            learner,
            &remote,
            ["update-ref", "-d", "refs/heads/peak-badge"],
        );
    };
    gone(&learner);
    let linked = learner.home().join("linked");
    learner.git(["worktree", "add", "-q", linked.to_str().unwrap(), "main"]);
    assert_published(
        &learner,
        &remote,
        &learner.peak_in(&linked, ["ci", "--publish"]),
    );
    gone(&learner);
    let shallow = learner.home().join("shallow");
    let url = format!("file://{}", remote.display());
    learner.git(["clone", "-q", "--depth=1", &url, shallow.to_str().unwrap()]);
    assert_published(
        &learner,
        &remote,
        &learner.peak_in(&shallow, ["ci", "--publish"]),
    );
    let graft = fs::read_to_string(shallow.join(".git/shallow")).unwrap();
    assert_eq!(graft.lines().count(), 1, "{graft}");
}

#[test]
fn a_sha256_repository_is_published_too() {
    let learner = Learner::bare_folder();
    learner.git(["init", "-q", "-b", "main", "--object-format=sha256"]);
    learner.git(["config", "user.email", "ada@example.org"]);
    learner.file("progress.md", "# P\n\n## A `a`\n\n- [x] T `a.t`\n");
    learner.commit("Work");
    let remote = learner.home().join("remote.git");
    let place = remote.to_str().unwrap();
    learner.git(["init", "-q", "--bare", "--object-format=sha256", place]);
    learner.git(["remote", "add", "origin", place]);
    assert_published(&learner, &remote, &learner.peak(["ci", "--publish"]));
}

#[test]
fn a_repository_that_only_the_git_program_reads_is_published_too() {
    let (learner, remote) = published_fork();
    learner.git(["config", "core.repositoryformatversion", "1"]);
    learner.git(["config", "extensions.partialClone", "origin"]);
    assert_published(&learner, &remote, &learner.peak(["ci", "--publish"]));
}

#[cfg(unix)]
#[allow(clippy::print_stderr, reason = "a test that is skipped says so")]
#[test]
fn a_container_s_checkout_with_another_owner_is_published_too() {
    let (learner, remote) = published_fork();
    let given = learner
        .command("chown")
        .args(["-R", "4242:4242", "."])
        .output()
        .unwrap();
    if !given.status.success() {
        eprintln!("SKIPPED: only root can give a folder away");
        return;
    }
    let run = learner.peak(["ci", "--publish", "--out", "../out"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("safe.directory"), "{}", run.stderr);
    let workspace = learner.root().to_string_lossy().into_owned();
    let learner = learner
        .with("CI", "true")
        .with("GITHUB_ACTIONS", "true")
        .with("GITHUB_WORKSPACE", &workspace);
    let run = learner.peak(["ci", "--publish", "--out", "../out"]);
    assert_published(&learner, &remote, &run);
}

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

/// The commands of a step of a workflow.
#[cfg(unix)]
fn step(workflow: &str, name: &str) -> String {
    let (_, rest) = workflow.split_once(&format!("- name: {name}\n")).unwrap();
    let (_, run) = rest.split_once("run: ").unwrap();
    let Some(block) = run.strip_prefix("|\n") else {
        return run.lines().next().unwrap().to_owned();
    };
    let lines = block
        .lines()
        .take_while(|line| line.starts_with("          "));
    lines
        .map(|line| format!("{}\n", line.trim_start()))
        .collect()
}

#[cfg(unix)]
#[test]
fn forgejo_s_workflow_checks_out_and_publishes_step_by_step() {
    let (learner, remote) = published_fork();
    let workflow = learner.peak(["ci", "-n", "--install", "forgejo"]).stdout;
    let sha = learner.git(["rev-parse", "HEAD"]);
    let runner = learner.home().join("runner");
    fs::create_dir(&runner).unwrap();
    let bin = learner.home().join("bin");
    fs::create_dir(&bin).unwrap();
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_peak"), bin.join("peak")).unwrap();
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
    let run = |script: &str| {
        let output = learner
            .command("sh")
            .args(["-e", "-c", script])
            .current_dir(&runner)
            .env("PATH", &path)
            .env("CI", "true")
            .env("FORGEJO_ACTIONS", "true")
            .env("GITHUB_ACTIONS", "true")
            .env("GITHUB_EVENT_NAME", "push")
            .env(
                "GITHUB_SERVER_URL",
                format!("file://{}", learner.home().display()),
            )
            .env("GITHUB_REPOSITORY", "remote.git")
            .env("GITHUB_REF", "refs/heads/main")
            .env("GITHUB_SHA", sha.trim())
            .env("GITHUB_WORKSPACE", &runner)
            .output()
            .unwrap();
        crate::learner::Run {
            code: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    };
    let checked_out = run(&step(&workflow, "Check out"));
    assert_eq!(checked_out.code, 0, "{}", checked_out.stderr);
    let published = run(&step(&workflow, "Verify, summarise, publish"));
    assert_published(&learner, &remote, &published);
    let source = there(
        &learner,
        &remote,
        ["log", "-1", "--format=%(trailers)", "peak-badge"],
    );
    assert!(source.contains("Peak-Source-Branch: main\n"), "{source}");
}

#[test]
fn a_partial_clone_reads_what_is_published_and_takes_nothing_away() {
    let (learner, remote) = published_fork();
    there(
        &learner,
        &remote,
        ["config", "uploadpack.allowFilter", "true"],
    );
    assert_published(&learner, &remote, &learner.peak(["ci", "--publish"]));
    let clone = learner.home().join("partial");
    let url = format!("file://{}", remote.display());
    learner.git([
        "clone",
        "-q",
        "--filter=blob:none",
        &url,
        clone.to_str().unwrap(),
    ]);
    let run = learner.peak_in(&clone, ["ci", "--publish"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.contains("nothing was pushed"), "{}", run.stderr);
    let summary = fs::read_to_string(clone.join("peak-out/summary.md")).unwrap();
    assert!(
        summary.contains("published state\n\nNothing.\n"),
        "{summary}"
    );
}

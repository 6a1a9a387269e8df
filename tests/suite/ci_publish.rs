//! `peak ci --publish`: one commit on a branch of its own, on real remotes.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::ci::fork;
use crate::gitserver::{Door, Server};
use crate::learner::{Learner, Run};

const FILES: &str = "badge.json\nbadge.svg\ncard-dark.svg\ncard-light.svg\nprogress.json\n";

/// A fork with a bare remote `origin` over file://, its branch `main` pushed.
fn published_fork() -> (Learner, PathBuf) {
    let learner = fork();
    let remote = learner.home().join("remote.git");
    let place = remote.to_str().unwrap();
    learner.git(["init", "-q", "--bare", "-b", "main", place]);
    learner.git(["remote", "add", "origin", &format!("file://{place}")]);
    learner.git(["push", "-q", "origin", "main"]);
    (learner, remote)
}

/// What git says about the bare remote.
fn there<const N: usize>(learner: &Learner, remote: &Path, arguments: [&str; N]) -> String {
    let output = learner
        .command("git")
        .arg("--git-dir")
        .arg(remote)
        .args(arguments)
        .output()
        .unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn assert_published(learner: &Learner, remote: &Path, run: &Run) {
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

#[cfg(unix)]
fn executable(path: &Path, text: &str) {
    use std::os::unix::fs::PermissionsExt;
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

#[cfg(unix)]
#[test]
fn a_hook_that_refuses_is_reported_with_its_words() {
    let (learner, remote) = published_fork();
    executable(
        &remote.join("hooks/pre-receive"),
        "#!/bin/sh\necho 'GH013: ::error::branch is protected' >&2\nexit 1\n",
    );
    let run = learner.peak(["ci", "--publish"]);
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(
        run.stderr.contains("refuses changes to this branch"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("GH013"), "{}", run.stderr);
    assert!(
        run.stderr.contains("except the branch from that rule"),
        "{}",
        run.stderr
    );
    assert_eq!(
        there(&learner, &remote, ["branch", "--list", "peak-badge"]),
        ""
    );
    // On a runner, what the remote says is no command.
    let run = learner
        .with("GITHUB_ACTIONS", "true")
        .peak(["ci", "--publish"]);
    assert!(
        run.stderr.contains("GH013") && !run.stderr.contains("::"),
        "{}",
        run.stderr
    );
}

/// The remote's branch moves after it was looked at: the program that serves it moves it, once.
#[cfg(unix)]
fn moving(learner: &Learner, remote: &Path, to: &str) {
    let script = learner.home().join("upload-pack");
    executable(
        &script,
        &format!(
            "#!/bin/sh\ngit upload-pack \"$@\"\ncode=$?\ngit --git-dir '{}' update-ref refs/heads/peak-badge {to}\nexit $code\n",
            remote.display()
        ),
    );
    learner.git([
        "config",
        "remote.origin.uploadpack",
        script.to_str().unwrap(),
    ]);
}

#[cfg(unix)]
#[test]
fn what_another_run_published_meanwhile_is_not_overwritten() {
    // The branch was not there, and is there now.
    let (learner, remote) = published_fork();
    let other = learner.git(["rev-parse", "HEAD"]);
    moving(&learner, &remote, other.trim());
    let run = learner.peak(["ci", "--publish"]);
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(
        run.stderr.contains("another run changed it meanwhile"),
        "{}",
        run.stderr
    );
    assert_eq!(there(&learner, &remote, ["rev-parse", "peak-badge"]), other);
    // It was there, and is another one now.
    let (learner, remote) = published_fork();
    learner.peak(["ci", "--publish"]);
    let other = learner.git(["rev-parse", "HEAD"]);
    let text = learner.text("progress.md").replace("[ ]", "[x]");
    learner.file("progress.md", text);
    moving(&learner, &remote, other.trim());
    let run = learner.peak(["ci", "--publish"]);
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(
        run.stderr.contains("another run changed it meanwhile"),
        "{}",
        run.stderr
    );
    assert_eq!(there(&learner, &remote, ["rev-parse", "peak-badge"]), other);
}

#[test]
fn over_http_it_is_pushed_once() {
    let (learner, remote) = published_fork();
    let Some(server) = Server::start(learner.home(), Door::Open) else {
        return;
    };
    learner.git(["remote", "set-url", "origin", &server.url("remote.git")]);
    assert_published(&learner, &remote, &learner.peak(["ci", "--publish"]));
    assert_eq!(server.pushes(), 1);
    let again = learner.peak(["ci", "--publish"]);
    assert!(
        again.stderr.contains("nothing was pushed"),
        "{}",
        again.stderr
    );
    assert_eq!(server.pushes(), 1);
}

#[test]
fn over_http_nobody_is_asked_for_a_password() {
    let (learner, remote) = published_fork();
    let Some(server) = Server::start(learner.home(), Door::Password) else {
        return;
    };
    learner.git(["remote", "set-url", "origin", &server.url("remote.git")]);
    learner.git(["config", "core.askPass", "sleep"]);
    let learner = learner.with("SSH_ASKPASS", "sleep").with("DISPLAY", ":0");
    let begin = Instant::now();
    let run = learner.peak(["ci", "--publish"]);
    assert!(begin.elapsed() < Duration::from_secs(30));
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(run.stderr.contains("nobody was asked"), "{}", run.stderr);
    assert_eq!(
        there(&learner, &remote, ["branch", "--list", "peak-badge"]),
        ""
    );
    // A wrong password is not repeated in the message.
    learner.git([
        "remote",
        "set-url",
        "origin",
        &server.url_as("ada:wr0ng", "remote.git"),
    ]);
    let run = learner.peak(["ci", "--publish"]);
    assert_eq!(run.code, 2);
    assert!(!run.stderr.contains("wr0ng"), "{}", run.stderr);
    // The user's own credential helper answers.
    learner.git(["remote", "set-url", "origin", &server.url("remote.git")]);
    learner.git([
        "config",
        "credential.helper",
        "!f() { echo username=ada; echo password=secret; }; f",
    ]);
    assert_published(&learner, &remote, &learner.peak(["ci", "--publish"]));
}

#[test]
fn over_http_a_missing_permission_is_named_for_each_ci() {
    for (variables, remedy) in [
        (
            vec![("GITHUB_ACTIONS", "true")],
            "permissions: contents: write",
        ),
        (
            vec![("GITLAB_CI", "true")],
            "Allow Git push requests to the repository",
        ),
        (
            vec![("GITHUB_ACTIONS", "true"), ("GITEA_ACTIONS", "true")],
            "pull requests from forks never may",
        ),
        (vec![], "you need the right to push"),
    ] {
        let (mut learner, _) = published_fork();
        let Some(server) = Server::start(learner.home(), Door::ReadOnly) else {
            return;
        };
        learner.git(["remote", "set-url", "origin", &server.url("remote.git")]);
        for (name, value) in &variables {
            learner = learner.with(name, value);
        }
        let run = learner.peak(["ci", "--publish"]);
        assert_eq!(run.code, 2, "{}", run.stderr);
        let said: String = remedy.replace("::", ": :");
        assert!(
            run.stderr.contains("does not allow this push"),
            "{}",
            run.stderr
        );
        assert!(run.stderr.contains(&said), "{}", run.stderr);
    }
}

#[test]
fn the_workflow_s_helper_hands_git_the_job_s_token() {
    let (learner, remote) = published_fork();
    let Some(server) = Server::start(learner.home(), Door::Password) else {
        return;
    };
    learner.git(["remote", "set-url", "origin", &server.url("remote.git")]);
    for forge in ["github", "forgejo"] {
        let workflow = learner.peak(["ci", "-n", "--install", forge]).stdout;
        let helper = workflow
            .lines()
            .find_map(|line| line.trim().strip_prefix("GIT_CONFIG_VALUE_0: '"))
            .and_then(|rest| rest.strip_suffix('\''))
            .unwrap();
        let run = |token: &str| {
            let output = learner
                .command(env!("CARGO_BIN_EXE_peak"))
                .args(["ci", "--publish"])
                .env("TOKEN", token)
                .env("GIT_CONFIG_COUNT", "1")
                .env("GIT_CONFIG_KEY_0", "credential.helper")
                .env("GIT_CONFIG_VALUE_0", helper)
                .output()
                .unwrap();
            Run {
                code: output.status.code().unwrap(),
                stdout: String::from_utf8(output.stdout).unwrap(),
                stderr: String::from_utf8(output.stderr).unwrap(),
            }
        };
        assert_eq!(run("wrong").code, 2);
        assert_published(&learner, &remote, &run("secret"));
        there(
            &learner,
            &remote,
            ["update-ref", "-d", "refs/heads/peak-badge"],
        );
    }
}

//! `peak ci --publish` to remotes that serve over HTTP, refuse, or move meanwhile.

use crate::ci_publish::{assert_published, published_fork, there};
use crate::gitserver::{Door, Server};
use crate::learner::Run;

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

/// What takes scripts that git and ssh are told to run.
#[cfg(unix)]
mod unix {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;
    use std::path::Path;
    use std::time::{Duration, Instant};

    use crate::ci_publish::{assert_published, published_fork, there};
    use crate::gitserver::{Door, Server};
    use crate::learner::Learner;

    fn executable(path: &Path, text: &str) {
        fs::write(path, text).unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }

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

    /// The remote's branch moves after each time that it was looked at: the program that serves it runs `script` then.
    fn moving(learner: &Learner, remote: &Path, script: &str) {
        let program = learner.home().join("upload-pack");
        let place = remote.display();
        executable(
            &program,
            &format!(
                "#!/bin/sh\ngit upload-pack \"$@\"\ncode=$?\nGIT_DIR='{place}'; export GIT_DIR\n{script}\nexit $code\n"
            ),
        );
        let program = program.to_str().unwrap();
        learner.git(["config", "remote.origin.uploadpack", program]);
    }

    /// Publishes the state of HEAD, and takes the branch away again; the published commit.
    fn printed(learner: &Learner, remote: &Path) -> String {
        let run = learner.peak(["ci", "--publish"]);
        assert_published(learner, remote, &run);
        let tip = there(learner, remote, ["rev-parse", "peak-badge"]);
        there(
            learner,
            remote,
            ["update-ref", "-d", "refs/heads/peak-badge"],
        );
        tip.trim().to_owned()
    }

    /// A second commit with one more tick, pushed.
    fn more(learner: &Learner) {
        let text = learner.text("progress.md").replace("[ ]", "[x]");
        learner.file("progress.md", text);
        learner.commit("More");
        learner.git(["push", "-q", "origin", "main"]);
    }

    #[test]
    fn of_two_runs_at_once_the_newer_state_wins() {
        let (learner, remote) = published_fork();
        let older = printed(&learner, &remote);
        more(&learner);
        let newer = printed(&learner, &remote);
        // The other run published an older state meanwhile: ours is pushed at the second attempt.
        moving(
            &learner,
            &remote,
            &format!("git update-ref refs/heads/peak-badge {older}"),
        );
        let run = learner.peak(["ci", "--publish"]);
        assert_published(&learner, &remote, &run);
        assert!(run.stderr.contains("looking again"), "{}", run.stderr);
        let json = there(&learner, &remote, ["show", "peak-badge:badge.json"]);
        assert!(json.contains("100.0%"), "{json}");
        // The other run published a newer state meanwhile: that stays.
        there(
            &learner,
            &remote,
            ["update-ref", "-d", "refs/heads/peak-badge"],
        );
        learner.git(["checkout", "-q", "--detach", "HEAD~1"]);
        moving(
            &learner,
            &remote,
            &format!("git update-ref refs/heads/peak-badge {newer}"),
        );
        let run = learner.peak(["ci", "--publish"]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert!(run.stderr.contains("shows a newer state"), "{}", run.stderr);
        let tip = there(&learner, &remote, ["rev-parse", "peak-badge"]);
        assert_eq!(tip.trim(), newer);
    }

    #[test]
    fn a_branch_that_moves_again_and_again_is_reported_and_not_overwritten() {
        let (learner, remote) = published_fork();
        let tree = there(&learner, &remote, ["rev-parse", "main^{tree}"]);
        moving(
            &learner,
            &remote,
            &format!(
                "export GIT_AUTHOR_NAME=x GIT_AUTHOR_EMAIL=x@x GIT_COMMITTER_NAME='peak[bot]' GIT_COMMITTER_EMAIL='peak[bot]@noreply.invalid'\nnext=$(git commit-tree -m \"$$\" {})\ngit update-ref refs/heads/peak-badge $next\necho $next >>\"$GIT_DIR/moves\"",
                tree.trim()
            ),
        );
        let run = learner.peak(["ci", "--publish"]);
        assert_eq!(run.code, 2, "{}", run.stderr);
        assert!(
            run.stderr.contains("another run changed it meanwhile")
                && run.stderr.contains("it was tried twice"),
            "{}",
            run.stderr
        );
        let moves = fs::read_to_string(remote.join("moves")).unwrap();
        let tip = there(&learner, &remote, ["rev-parse", "peak-badge"]);
        assert!(moves.ends_with(&tip), "{tip} is none of {moves}");
    }

    #[test]
    fn what_somebody_puts_there_meanwhile_is_not_overwritten() {
        let (learner, remote) = published_fork();
        let other = learner.git(["rev-parse", "HEAD"]);
        moving(
            &learner,
            &remote,
            &format!("git update-ref refs/heads/peak-badge {}", other.trim()),
        );
        let run = learner.peak(["ci", "--publish"]);
        assert_eq!(run.code, 2, "{}", run.stderr);
        assert!(run.stderr.contains("did not put there"), "{}", run.stderr);
        assert_eq!(there(&learner, &remote, ["rev-parse", "peak-badge"]), other);
    }

    #[test]
    fn over_ssh_nobody_is_asked_either() {
        let (learner, _) = published_fork();
        let ssh = learner.home().join("bin/ssh");
        fs::create_dir(learner.home().join("bin")).unwrap();
        let called = learner.home().join("called");
        let script = format!(
            "#!/bin/sh\necho \"$@\" >>'{}'\necho 'git@host: Permission denied (publickey).' >&2\nexit 255\n",
            called.display()
        );
        executable(&ssh, &script);
        let url = "ssh://git@host.invalid/ada/fork.git";
        learner.git(["remote", "set-url", "origin", url]);
        let ssh = ssh.to_str().unwrap();
        let path = format!(
            "{}/bin:{}",
            learner.home().display(),
            std::env::var("PATH").unwrap()
        );
        for variables in [
            vec![("PATH", path.as_str())],
            vec![("GIT_SSH_COMMAND", ssh)],
            vec![
                ("GIT_CONFIG_COUNT", "1"),
                ("GIT_CONFIG_KEY_0", "core.sshCommand"),
                ("GIT_CONFIG_VALUE_0", ssh),
            ],
        ] {
            let output = learner
                .command(env!("CARGO_BIN_EXE_peak"))
                .args(["ci", "--publish"])
                .envs(variables.clone())
                .output()
                .unwrap();
            let stderr = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(2), "{stderr}");
            assert!(stderr.contains("nobody was asked"), "{stderr}");
            let arguments = fs::read_to_string(&called).unwrap();
            assert!(
                arguments.contains("-o BatchMode=yes"),
                "{variables:?}: {arguments}"
            );
            fs::remove_file(&called).unwrap();
        }
    }

    #[test]
    fn over_http_nobody_is_asked_for_a_password() {
        let (learner, remote) = published_fork();
        let Some(server) = Server::start(learner.home(), Door::Password) else {
            return;
        };
        learner.git(["remote", "set-url", "origin", &server.url("remote.git")]);
        let (ask, asked) = (learner.home().join("ask"), learner.home().join("asked"));
        let script = format!("#!/bin/sh\ntouch '{}'\nsleep 60\n", asked.display());
        executable(&ask, &script);
        let ask = ask.to_str().unwrap();
        learner.git(["config", "core.askPass", ask]);
        let learner = learner
            .with("SSH_ASKPASS", ask)
            .with("GIT_ASKPASS", ask)
            .with("DISPLAY", ":0");
        let begin = Instant::now();
        let run = learner.peak(["ci", "--publish"]);
        assert!(begin.elapsed() < Duration::from_secs(30));
        assert!(!asked.exists(), "a window would have opened");
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
            &server.url("remote.git").replace("://", "://ada:wr0ng@"),
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
}

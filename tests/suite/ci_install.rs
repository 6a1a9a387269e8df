//! `peak ci --install`: the workflow, and what is said about it.

use std::path::Path;

use crate::learner::Learner;

fn fork(url: &str) -> Learner {
    let learner = Learner::new();
    learner.file("README.md", "# R\n");
    learner.commit("Start");
    learner.git(["remote", "add", "origin", url]);
    learner
}

#[test]
fn github_s_workflow_is_written_once() {
    let learner = fork("git@github.com:ada/fork.git");
    let run = learner.peak(["ci", "--install", "github"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(run.stderr, "wrote .github/workflows/peak.yml\n");
    insta::assert_snapshot!(run.stdout, @r#"
    Now:
    1. commit and push .github/workflows/peak.yml
    2. a fork's workflows are off: open https://github.com/ada/fork/actions and enable them; a weekly run is off in a fork until you enable this workflow there, too
    3. https://github.com/ada/fork/settings/actions > Workflow permissions: the workflow asks for `contents: write` by itself; where an organisation forbids that, allow read and write permissions

    For progress.md or .github/README.md:

    ![roadmap](https://raw.githubusercontent.com/ada/fork/peak-badge/badge.svg)

    <picture>
      <source media="(prefers-color-scheme: dark)" srcset="https://raw.githubusercontent.com/ada/fork/peak-badge/card-dark.svg">
      <img alt="how far I am, phase by phase" src="https://raw.githubusercontent.com/ada/fork/peak-badge/card-light.svg">
    </picture>
    "#);
    let file = ".github/workflows/peak.yml";
    let text = learner.text(file);
    for part in [
        "branches: [\"main\"]",
        "permissions: {}",
        "contents: write",
        "fetch-depth: 0",
        "concurrency:",
        "cron:",
        "persist-credentials: false",
        "run: peak ci --publish",
        concat!("--version '=", env!("CARGO_PKG_VERSION"), "'"),
    ] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
    learner.file(file, "mine\n");
    let again = learner.peak(["ci", "--install", "github"]);
    assert_eq!((again.code, again.stdout.as_str()), (2, ""));
    insta::assert_snapshot!(again.stderr, @r"
    error: cannot write .github/workflows/peak.yml: it is there already
    hint: nothing was changed; `peak ci --install github -n` prints what would be written, to be put in by hand
    ");
    assert_eq!(learner.text(file), "mine\n");
}

#[test]
fn every_action_is_pinned_by_commit_and_no_placeholder_is_left() {
    for forge in ["github", "gitlab", "forgejo"] {
        for more in ["", "--pull-requests"] {
            let learner = fork("https://git.example.org/ada/fork");
            let output = learner
                .command(env!("CARGO_BIN_EXE_peak"))
                .args(["ci", "-n", "--install", forge])
                .args(Some(more).filter(|more| !more.is_empty()))
                .output()
                .unwrap();
            let text = String::from_utf8(output.stdout).unwrap();
            assert!(output.status.success() && text.len() > 500, "{forge}");
            assert!(
                !text.contains("@BRANCH@")
                    && !text.contains("@VERSION@")
                    && !text.contains("@MERGE"),
                "{text}"
            );
            for line in text.lines().filter(|line| line.contains("uses:")) {
                let (_, pin) = line.split_once('@').unwrap();
                let commit = pin.split_whitespace().next().unwrap();
                assert!(
                    commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit()),
                    "{line}"
                );
            }
            for line in text.lines().filter(|line| line.contains("image:")) {
                assert!(line.contains("@sha256:"), "{line}");
            }
            assert_eq!(learner.git(["status", "--porcelain"]), "", "-n wrote");
        }
    }
}

#[test]
fn what_a_pull_request_brings_runs_with_the_right_to_read() {
    for forge in ["github", "forgejo"] {
        let run = fork("https://git.example.org/ada/fork").peak([
            "ci",
            "-n",
            "--install",
            forge,
            "--pull-requests",
        ]);
        let (check, publish) = run.stdout.split_once("\n  publish:\n").unwrap();
        assert!(
            check.contains("pull_request:") && check.contains("permissions: {}"),
            "{check}"
        );
        assert!(
            check.contains("contents: read") && !check.contains("contents: write"),
            "{check}"
        );
        assert!(
            check.contains("run: peak ci\n") && !check.contains("--publish"),
            "{check}"
        );
        assert!(
            publish.contains("if: github.event_name != 'pull_request'"),
            "{publish}"
        );
        assert!(
            publish.contains("contents: write") && publish.contains("peak ci --publish"),
            "{publish}"
        );
        assert!(
            !run.stdout.contains("pull_request_target"),
            "{}",
            run.stdout
        );
    }
}

#[test]
fn the_branch_is_the_remote_s_default_one() {
    let learner = fork("https://git.example.org/ada/fork");
    learner.git([
        "symbolic-ref",
        "refs/remotes/origin/HEAD",
        "refs/remotes/origin/lern+stand",
    ]);
    let run = learner.peak(["ci", "-n", "--install", "github"]);
    assert!(
        run.stdout.contains("branches: [\"lern\\\\+stand\"]"),
        "{}",
        run.stdout
    );
}

#[test]
fn gitlab_and_forgejo_have_their_own_places_and_switches() {
    let learner = fork("https://oauth2:secret@gitlab.example.org/group/fork.git");
    let run = learner.peak(["ci", "--install", "gitlab"]);
    assert!(learner.root().join(".gitlab-ci.yml").exists());
    for said in [
        "![roadmap](https://gitlab.example.org/group/fork/badges/main/coverage.svg?job=peak",
        "https://gitlab.example.org/group/fork/-/raw/peak-badge/card-dark.svg",
        "Allow Git push requests to the repository",
    ] {
        assert!(run.stdout.contains(said), "{said}: {}", run.stdout);
    }
    assert!(!run.stdout.contains("secret"), "{}", run.stdout);
    assert!(
        learner
            .text(".gitlab-ci.yml")
            .contains(r"coverage: '/peak: (\d+\.\d+)%/'")
    );
    let learner = fork("ssh://git@codeberg.org/ada/fork.git");
    let run = learner.peak(["ci", "--install", "forgejo"]);
    assert!(Path::new(&learner.root().join(".forgejo/workflows/peak.yml")).exists());
    assert!(
        run.stdout
            .contains("https://codeberg.org/ada/fork/raw/branch/peak-badge/badge.svg"),
        "{}",
        run.stdout
    );
}

#[test]
fn gitlab_s_pattern_finds_the_line() {
    let learner = Learner::new();
    learner.file(
        "progress.md",
        "# P\n\n## A `a`\n\n- [x] T `a.t`\n- [ ] U `a.u`\n- [ ] V `a.v`\n",
    );
    let run = learner.peak(["ci"]);
    let template = learner.peak(["ci", "-n", "--install", "gitlab"]).stdout;
    let pattern = template
        .lines()
        .find_map(|line| line.trim().strip_prefix("coverage: '/"))
        .and_then(|rest| rest.strip_suffix("/'"))
        .unwrap();
    let found = regex::Regex::new(pattern).unwrap();
    assert_eq!(&found.captures(&run.stdout).unwrap()[1], "33.3");
}

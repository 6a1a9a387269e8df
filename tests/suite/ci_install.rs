//! `peak ci --install`: the workflow, and what is said about it.

use std::path::Path;

use crate::learner::Learner;

fn fork(url: &str) -> Learner {
    let learner = Learner::new();
    learner.file("README.md", "# R\n");
    learner.file("progress.md", "# P\n");
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
fn where_no_remote_tells_the_address_that_is_said() {
    let learner = fork("https://git.example.org/ada/fork");
    learner.git(["remote", "remove", "origin"]);
    for (forge, place) in [
        ("github", "For progress.md or .github/README.md:"),
        ("gitlab", "For progress.md:"),
        ("forgejo", "For progress.md:"),
    ] {
        let run = learner.peak(["ci", "--install", forge, "--branch", "main"]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert!(run.stdout.contains(place), "{}", run.stdout);
        assert!(
            run.stderr
                .contains("hint: put your fork's address for HOST/OWNER/REPOSITORY"),
            "{}",
            run.stderr
        );
    }
}

#[test]
fn the_branch_that_was_named_is_the_one_for_every_forge() {
    let learner = fork("https://git.example.org/ada/fork");
    for (forge, line) in [
        ("github", "    branches: [\"trunk\"]\n"),
        ("gitlab", "    - if: '$CI_COMMIT_BRANCH == \"trunk\"'\n"),
        ("forgejo", "    branches: [\"trunk\"]\n"),
    ] {
        let run = learner.peak(["ci", "-n", "--install", forge, "--branch", "trunk"]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert!(run.stdout.contains(line), "{forge}: {}", run.stdout);
        assert!(!run.stdout.contains("CI_DEFAULT_BRANCH"), "{}", run.stdout);
    }
    let install =
        |branch: &str| learner.peak(["ci", "-n", "--install", "gitlab", "--branch", branch]);
    assert!(install("it's").stdout.contains("== \"it''s\"'\n"));
    let odd = install("a\"b");
    assert_eq!((odd.code, odd.stdout.as_str()), (2, ""));
    insta::assert_snapshot!(odd.stderr, @r#"
    error: the branch a"b cannot stand in a workflow of GitLab
    hint: give the branch a name without quotes
    "#);
    let default = learner.peak(["ci", "-n", "--install", "gitlab"]);
    let line = "    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH\n";
    assert!(default.stdout.contains(line), "{}", default.stdout);
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
                    && !text.contains("@ENVIRONMENT@")
                    && !text.contains("@VARIABLE@")
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

/// The branch in the workflow, and what is said on stderr; the error where there is none.
fn branch_of(learner: &Learner, more: &[&str]) -> Result<(String, String), String> {
    let output = learner
        .command(env!("CARGO_BIN_EXE_peak"))
        .args(["ci", "-n", "--install", "github"])
        .args(more)
        .output()
        .unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    if output.status.code() == Some(2) {
        return Err(stderr);
    }
    let text = String::from_utf8(output.stdout).unwrap();
    let line = text.lines().find(|line| line.contains("branches:"));
    Ok((line.unwrap().trim().to_owned(), stderr))
}

#[test]
fn a_feature_branch_is_not_taken_for_the_default_one() {
    let learner = fork("https://git.example.org/ada/fork");
    learner.git(["checkout", "-q", "-b", "feature"]);
    let (branch, said) = branch_of(&learner, &[]).unwrap();
    assert_eq!(branch, "branches: [\"main\"]");
    assert!(said.contains("taken to be main"), "{said}");
    // What the remote has counts more than what is here; its badges do not.
    for name in ["lernen", "feature", "peak-badge"] {
        let full = format!("refs/remotes/origin/{name}");
        learner.git(["update-ref", &full, "HEAD"]);
    }
    let error = branch_of(&learner, &[]).unwrap_err();
    assert!(
        error.contains("on the remote are feature, lernen\n")
            && error.contains("`--branch NAME`")
            && error.contains("git remote set-head origin --auto"),
        "{error}"
    );
    let (branch, said) = branch_of(&learner, &["--branch", "feature"]).unwrap();
    assert_eq!(
        (branch.as_str(), said.as_str()),
        ("branches: [\"feature\"]", "")
    );
    learner.git(["config", "init.defaultBranch", "lernen"]);
    let (branch, said) = branch_of(&learner, &[]).unwrap();
    assert_eq!(branch, "branches: [\"lernen\"]");
    assert!(said.contains("taken to be lernen"), "{said}");
}

#[test]
fn the_workflow_names_a_progress_document_of_another_name() {
    let install = |learner: &Learner, arguments: &[&str]| {
        let output = learner
            .command(env!("CARGO_BIN_EXE_peak"))
            .args(arguments)
            .output()
            .unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        (String::from_utf8(output.stdout).unwrap(), stderr)
    };
    let learner = fork("https://git.example.org/ada/fork");
    learner.file("docs/my progress.md", "# P\n");
    let file = ["--file", "docs/my progress.md", "ci", "-n", "--install"];
    for forge in ["github", "forgejo"] {
        for more in [&[][..], &["--pull-requests"]] {
            let (text, _) = install(&learner, &[&file[..], &[forge], more].concat());
            assert!(
                text.contains("\nenv:\n  PEAK_FILE: \"docs/my progress.md\"\n\nconcurrency:")
                    || text.contains("\nenv:\n  PEAK_FILE: \"docs/my progress.md\"\n\n# One run"),
                "{text}"
            );
        }
    }
    let (text, _) = install(&learner, &[&file[..], &["gitlab"]].concat());
    assert!(
        text.contains("    GIT_DEPTH: 0 # what is proven stands in history\n    PEAK_FILE: \"docs/my progress.md\"\n"),
        "{text}"
    );
    // git's own configuration is not in a runner's clone.
    learner.file("learner/progress.md", "# P\n");
    learner.git(["config", "peak.file", "learner/progress.md"]);
    let (text, said) = install(&learner, &["ci", "-n", "--install", "github"]);
    assert!(
        text.contains("PEAK_FILE: \"learner/progress.md\""),
        "{text}"
    );
    assert_eq!(said, "");
    for evil in ["a${{ x }}.md", "a$b.md", "a\nb.md", "a\"b.md"] {
        let (text, said) = install(
            &learner,
            &["--file", evil, "ci", "-n", "--install", "github"],
        );
        assert_eq!(text, "");
        assert!(said.contains("cannot stand in a workflow"), "{said}");
    }
    let plain = fork("https://git.example.org/ada/fork");
    let (text, _) = install(&plain, &["ci", "-n", "--install", "github"]);
    assert!(!text.contains("PEAK_FILE"), "{text}");
}

#[cfg(unix)]
#[test]
fn a_link_leads_no_workflow_elsewhere() {
    let learner = fork("https://git.example.org/ada/fork");
    let elsewhere = learner.home().join("elsewhere");
    std::fs::create_dir(&elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, learner.root().join(".github")).unwrap();
    let run = learner.peak(["ci", "--install", "github"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("symbolic link"), "{}", run.stderr);
    assert_eq!(std::fs::read_dir(&elsewhere).unwrap().count(), 0);
}

#[test]
fn without_a_progress_document_that_is_said() {
    let learner = fork("https://git.example.org/ada/fork");
    learner.git(["rm", "-q", "progress.md"]);
    let run = learner.peak(["ci", "--install", "github"]);
    assert_eq!(run.code, 0);
    assert!(
        run.stderr.contains("`peak init` writes it"),
        "{}",
        run.stderr
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

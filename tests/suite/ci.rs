//! `peak ci`: what it writes on each CI, and how it ends.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::learner::{Learner, Run};
use crate::schema::held_to;

/// A fork with a verified, an unverified and a ready exercise; the last commit is the learner's.
pub fn fork() -> Learner {
    let learner = Learner::new();
    learner.file(
        "README.md",
        "# Backend\n\n## A `a`\n\n- Topic `a.topic`\n- Exercise: Real `a.real`\n- Exercise: Boast `a.boast`\n- Exercise: Modest `a.modest`\n",
    );
    learner.commit_as("Upstream", "up@example.org", "A roadmap");
    learner.file("real/app.py", "print(1)\n");
    learner.file("modest/app.py", "print(2)\n");
    learner.file("progress.md", "# Progress: Backend\n\n<!-- peak:1 roadmap=README.md -->\n\n## A `a`\n\n- [x] Topic `a.topic` ✅ 2026-11-09\n- [x] Exercise: Real `a.real` ✅ 2026-11-10\n- [x] Exercise: Boast `a.boast` ✅ 2026-11-11\n- [ ] Exercise: Modest `a.modest`\n");
    learner.commit("Work");
    learner
}

/// The same, on a runner of GitHub: variables and files as it sets them.
pub fn on_github(learner: Learner) -> Learner {
    let (summary, output) = (
        learner.home().join("summary.md"),
        learner.home().join("output"),
    );
    fs::write(&summary, "before\n").unwrap();
    fs::write(&output, "other=1\n").unwrap();
    let workspace = learner.root().to_string_lossy().into_owned();
    learner
        .with("CI", "true")
        .with("GITHUB_ACTIONS", "true")
        .with("GITHUB_EVENT_NAME", "push")
        .with("GITHUB_WORKSPACE", &workspace)
        .with("GITHUB_STEP_SUMMARY", &summary.to_string_lossy())
        .with("GITHUB_OUTPUT", &output.to_string_lossy())
}

fn beside(learner: &Learner, name: &str) -> String {
    fs::read_to_string(learner.home().join(name)).unwrap()
}

fn all(run: &Run) -> String {
    format!("{}{}", run.stdout, run.stderr)
}

#[test]
fn the_files_are_written_and_say_the_same() {
    let learner = fork();
    let run = learner.peak(["ci"]);
    assert_eq!(run.code, 0, "{}", all(&run));
    let wrote = "\nwrote badge, cards and state to peak-out\n";
    assert!(run.stdout.contains(wrote), "{}", run.stdout);
    assert!(
        learner
            .peak(["ci", "--help"])
            .stdout
            .contains("[default: peak-out]")
    );
    assert!(run.stdout.ends_with("\npeak: 75.0%\n"), "{}", run.stdout);
    let json = held_to("progress", &learner.text("peak-out/progress.json"));
    let total = &json["total"];
    assert_eq!(
        (&total["done"], &total["provable"], &total["verified"]),
        (&Value::from(3), &Value::from(2), &Value::from(1))
    );
    let verdicts: Vec<_> = json["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["verdict"].as_str().unwrap_or("-").to_owned())
        .collect();
    assert_eq!(verdicts, ["-", "verified", "unverified", "ready"]);
    let endpoint = held_to("endpoint", &learner.text("peak-out/badge.json"));
    assert_eq!(endpoint["message"], "75.0%");
    for name in ["badge.svg", "card-light.svg", "card-dark.svg"] {
        let text = learner.text(&format!("peak-out/{name}"));
        roxmltree::Document::parse(&text).unwrap();
        assert!(text.contains("75.0%") && text.len() < 20 * 1024, "{name}");
    }
    assert_ne!(
        learner.text("peak-out/card-light.svg"),
        learner.text("peak-out/card-dark.svg")
    );
    // The folder ignores itself; one that was named does not.
    assert_eq!(learner.git(["status", "--porcelain"]), "");
    learner.peak(["ci", "--out", "docs/peak"]);
    assert_eq!(learner.git(["status", "--porcelain"]), "?? docs/\n");
    assert!(!learner.root().join("docs/peak/.gitignore").exists());
}

#[test]
fn the_same_state_gives_the_same_files_on_another_day() {
    let learner = fork();
    learner.peak(["ci", "--out", "one"]);
    let later = learner.with("PEAK_NOW", "2027-03-01T00:00:00Z");
    later.peak(["ci", "--out", "two"]);
    for name in [
        "badge.svg",
        "badge.json",
        "card-light.svg",
        "card-dark.svg",
        "progress.json",
    ] {
        assert_eq!(
            later.bytes(&format!("one/{name}")),
            later.bytes(&format!("two/{name}")),
            "{name}"
        );
    }
}

#[test]
fn two_time_zones_write_the_same_bytes() {
    let learner = fork();
    let run = |zone: &str, folder: &str| {
        let output = learner
            .command(env!("CARGO_BIN_EXE_peak"))
            .args(["ci", "--out", folder])
            .env("TZ", zone)
            .output()
            .unwrap();
        assert!(output.status.success());
    };
    run("Pacific/Kiritimati", "east");
    run("Pacific/Pago_Pago", "west");
    for name in [
        "badge.svg",
        "badge.json",
        "card-light.svg",
        "card-dark.svg",
        "progress.json",
    ] {
        let of = |folder: &str| learner.bytes(&format!("{folder}/{name}"));
        assert_eq!(of("east"), of("west"), "{name}");
    }
}

#[test]
fn files_that_somebody_else_wrote_are_left_as_they_are() {
    for (name, text) in [
        ("progress.json", "{\"level\": 3}\n"),
        ("summary.md", "# My summary\n"),
        ("badge.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n"),
        ("badge.json", "{\"schemaVersion\": 1}\n"),
        ("card-dark.svg", "mine"),
        ("code-quality.json", "[{\"check_name\": \"lint\"}]"),
        ("peak.env", "TOKEN=x\n"),
    ] {
        let learner = fork().with("GITLAB_CI", "true");
        learner.file(&format!("docs/{name}"), text);
        let run = learner.peak(["ci", "--out", "docs"]);
        assert_eq!(run.code, 2, "{name}: {}", all(&run));
        assert!(
            run.stderr
                .contains(&format!("docs/{name} holds something else"))
                && run.stderr.contains("nothing was written"),
            "{}",
            run.stderr
        );
        assert_eq!(learner.text(&format!("docs/{name}")), text);
        let files = fs::read_dir(learner.root().join("docs")).unwrap().count();
        assert_eq!(files, 1, "{name}: something was written beside it");
    }
    // What peak wrote is written over, by this run and by the next.
    let learner = fork().with("GITLAB_CI", "true");
    for _ in 0..2 {
        assert_eq!(learner.peak(["ci", "--out", "docs"]).code, 0);
    }
    let text = learner.text("docs/summary.md");
    assert!(text.ends_with("\n[//]: # (written by peak ci)\n"), "{text}");
    // A folder of that name which is somebody's keeps what it ignores.
    learner.file("peak-out/.gitignore", "mine\n");
    assert_eq!(learner.peak(["ci"]).code, 0);
    assert_eq!(learner.text("peak-out/.gitignore"), "mine\n");
    for folder in [".git", ".git/x"] {
        let run = learner.peak(["ci", "--out", folder]);
        assert_eq!(run.code, 2, "{}", all(&run));
    }
    assert!(!learner.root().join(".git/badge.svg").exists());
    assert!(!learner.root().join(".git/x").exists());
}

#[test]
fn a_runner_of_github_gets_summary_outputs_and_annotations() {
    let learner = on_github(fork());
    let run = learner.peak(["ci"]);
    assert_eq!(run.code, 0, "{}", all(&run));
    insta::assert_snapshot!(run.stdout, @r"
    3 of 4 done
    2 claims: 1 verified, 1 unverified; 1 ready to tick
    wrote badge, cards and state to peak-out
    ::warning file=progress.md,line=9,title=a.boast is not verified::no commit of yours names `a.boast`, and no folder or file is called `boast`: commit it in a folder called `boast`, or point to it: `peak done a.boast --evidence PATH`
    peak: 75.0%
    ");
    insta::assert_snapshot!(beside(&learner, "summary.md"), @r"
    before
    ### Backend

    | Phase | Done | Started | Skipped | Left | Total | Verified | Progress |
    | :-- | --: | --: | --: | --: | --: | --: | :-- |
    | A | 3 | 0 | 0 | 1 | 4 | 1/2 | `████████░░` 75.0 % |
    | **Total** | 3 | 0 | 0 | 1 | 4 | 1/2 | `████████░░` 75.0 % |

    this week: nothing done yet (since 2026-11-14)

    verified: 1 of 2 claims that can have evidence

    #### Unverified claims

    - Exercise: Boast `a.boast`: no commit of yours names `a.boast`, and no folder or file is called `boast`: commit it in a folder called `boast`, or point to it: `peak done a.boast --evidence PATH`

    #### Ready to tick

    - Exercise: Modest `a.modest`

    learner: `ada@example.org`
    ");
    let output = beside(&learner, "output");
    let lines: Vec<_> = output.lines().collect();
    assert_eq!(
        lines[..5],
        ["other=1", "percent=75.0", "done=3", "items=4", "verified=1"]
    );
    assert_eq!(lines[5..], ["unverified=a.boast", "ready=a.modest"]);
    assert!(!learner.root().join("peak-out/summary.md").exists());
}

#[test]
fn a_runner_of_gitlab_gets_its_reports() {
    let learner = fork().with("GITLAB_CI", "true").with("CI", "true");
    let run = learner.peak(["ci"]);
    assert_eq!(run.code, 0, "{}", all(&run));
    assert!(run.stdout.ends_with("\npeak: 75.0%\n"), "{}", run.stdout);
    assert!(!run.stdout.contains("::"), "{}", run.stdout);
    assert_eq!(
        learner.text("peak-out/peak.env"),
        "PEAK_PERCENT=75.0\nPEAK_DONE=3\nPEAK_ITEMS=4\nPEAK_VERIFIED=1\n"
    );
    let quality = |learner: &Learner| -> Value {
        serde_json::from_str(&learner.text("peak-out/code-quality.json")).unwrap()
    };
    let before = quality(&learner);
    assert_eq!(before[0]["location"]["path"], "progress.md");
    assert_eq!(before[0]["location"]["lines"]["begin"], 9);
    assert_eq!(before.as_array().unwrap().len(), 1);
    // The claim moves to another line: the same fingerprint.
    let text = learner
        .text("progress.md")
        .replace("## A", "Words.\n\n## A");
    learner.file("progress.md", text);
    learner.peak(["ci"]);
    let after = quality(&learner);
    assert_eq!(after[0]["location"]["lines"]["begin"], 11);
    assert_eq!(after[0]["fingerprint"], before[0]["fingerprint"]);
}

#[test]
fn a_runner_of_forgejo_gets_outputs_and_plain_lines() {
    let learner = on_github(fork()).with("FORGEJO_ACTIONS", "true");
    let run = learner.peak(["ci"]);
    assert!(!run.stdout.contains("::warning"), "{}", run.stdout);
    assert!(
        run.stdout
            .contains("progress.md:9: a.boast is not verified: no commit of yours"),
        "{}",
        run.stdout
    );
    assert!(beside(&learner, "output").contains("percent=75.0\n"));
    assert_eq!(beside(&learner, "summary.md"), "before\n");
    assert!(learner.text("peak-out/summary.md").contains("| A | 3 |"));
}

#[test]
fn min_and_strict_set_the_exit_code() {
    let learner = fork();
    let code = |arguments: &[&str]| {
        let output = learner
            .command(env!("CARGO_BIN_EXE_peak"))
            .arg("ci")
            .args(arguments)
            .output()
            .unwrap();
        output.status.code().unwrap()
    };
    assert_eq!(code(&[]), 0);
    assert_eq!(code(&["--min", "75"]), 0);
    assert_eq!(code(&["--min", "75.0%"]), 0);
    assert_eq!(code(&["--min", "75.05"]), 1);
    assert_eq!(code(&["--min", "76"]), 1);
    assert_eq!(code(&["--strict"]), 1);
    for wrong in ["", "-1", "101", "1e1", "x", "."] {
        assert_eq!(code(&[&format!("--min={wrong}")]), 2, "{wrong}");
    }
    let text = learner
        .text("progress.md")
        .replace("[x] Exercise: Boast", "[ ] Exercise: Boast");
    learner.file("progress.md", text);
    assert_eq!(code(&["--strict"]), 0);
}

#[test]
fn a_shallow_clone_accuses_nobody() {
    let learner = fork();
    let clone = learner.home().join("shallow");
    let url = format!("file://{}", learner.root().display());
    learner.git(["clone", "-q", "--depth=1", &url, clone.to_str().unwrap()]);
    for (variable, remedy) in [
        ("GITHUB_ACTIONS", "fetch-depth: 0"),
        ("GITLAB_CI", "GIT_DEPTH: 0"),
        ("OTHER", "git fetch --unshallow"),
    ] {
        let peak = |arguments: &[&str]| {
            learner
                .command(env!("CARGO_BIN_EXE_peak"))
                .env(variable, "true")
                .current_dir(&clone)
                .arg("ci")
                .args(arguments)
                .output()
                .unwrap()
        };
        let output = peak(&[]);
        assert_eq!(output.status.code(), Some(0));
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(stderr.contains(remedy), "{stderr}");
        let stdout = String::from_utf8(output.stdout).unwrap();
        assert!(
            stdout.contains("unknown") && !stdout.contains("unverified"),
            "{stdout}"
        );
        assert!(stdout.ends_with("peak: 75.0%\n"), "{stdout}");
        assert_eq!(peak(&["--strict"]).status.code(), Some(3));
        assert_eq!(peak(&["--strict", "--min", "80"]).status.code(), Some(1));
    }
    let json = fs::read_to_string(clone.join("peak-out/progress.json")).unwrap();
    let json = held_to("progress", &json);
    assert_eq!(json["total"]["verified"], Value::Null);
    assert_eq!(json["items"][2]["verdict"], "unknown");
}

#[test]
fn at_most_ten_annotations_and_the_summary_has_all() {
    let learner = fork();
    let mut text = learner.text("progress.md");
    for n in 0..30 {
        text.push_str(&format!("- [x] Exercise: Boast {n} `a.boast-{n}`\n"));
    }
    learner.file("progress.md", text);
    let readme = learner.text("README.md");
    let more: String = (0..30)
        .map(|n| format!("- Exercise: Boast {n} `a.boast-{n}`\n"))
        .collect();
    learner.file("README.md", readme + &more);
    let learner = on_github(learner);
    let run = learner.peak(["ci"]);
    assert_eq!(
        run.stdout.matches("::warning ").count(),
        10,
        "{}",
        run.stdout
    );
    assert!(
        run.stdout.contains("and 21 more: see the summary\n"),
        "{}",
        run.stdout
    );
    assert_eq!(
        beside(&learner, "summary.md")
            .matches("- Exercise: Boast")
            .count(),
        31
    );
}

#[test]
fn a_summary_stays_below_the_limit() {
    let learner = Learner::new();
    let mut text = "# P\n\n<!-- peak:1 roadmap=README.md -->\n".to_owned();
    for phase in 0..9_000 {
        let title = "long title ".repeat(14);
        text.push_str(&format!(
            "\n## {title} `p{phase}`\n\n- [ ] T `p{phase}.t`\n"
        ));
    }
    learner.file("progress.md", text);
    let learner = on_github(learner);
    let run = learner.peak(["ci"]);
    assert_eq!(run.code, 0, "{}", all(&run));
    let summary = beside(&learner, "summary.md");
    assert!(summary.len() > 800 * 1024, "{}", summary.len());
    assert!(summary.len() < 901 * 1024, "{}", summary.len());
    assert!(summary.contains("more lines are left out"));
}

#[test]
fn annotations_name_the_file_from_the_checkout() {
    let learner = on_github(fork());
    let above = learner.home().to_string_lossy().into_owned();
    let learner = learner.with("GITHUB_WORKSPACE", &above);
    let run = learner.peak(["ci"]);
    assert!(
        run.stdout.contains("file=fork/progress.md,line=9"),
        "{}",
        run.stdout
    );
}

#[test]
fn strangers_text_gives_a_runner_no_command() {
    for payload in [
        "::error::x",
        "##[error]x",
        "##vso[task.complete]x",
        "::stop-commands::x",
    ] {
        let learner = Learner::new();
        learner.file("README.md", format!("# R {payload}\n\n## A {payload} `a`\n\n- Exercise: One {payload} `a.one`\n\n```toml peak\nfor = \"a.one\"\n[evidence]\npaths = ['''x/{payload}''']\n```\n"));
        learner.commit_as("Upstream", "up@example.org", "A roadmap");
        learner.file("progress.md", format!("# P {payload}\n\n<!-- peak:1 roadmap=README.md -->\n\n## A {payload} `a`\n\n- [x] One {payload} `a.one`\n  - evidence: `x/{payload}`\n- [x] Nothing {payload} known\n"));
        learner.commit_as(&format!("M {payload}"), "ada@example.org", payload);
        let learner = on_github(learner);
        let run = learner.peak(["ci"]);
        assert_eq!(run.code, 0, "{}", all(&run));
        assert_eq!(
            run.stdout
                .matches("::warning file=progress.md,line=7,")
                .count(),
            1,
            "{}",
            run.stdout
        );
        for line in all(&run).lines() {
            let rest = line
                .strip_prefix("::warning file=progress.md,line=7,title=a.one is not verified::")
                .unwrap_or(line);
            assert!(!rest.contains("::") && !rest.contains("##"), "{line}");
        }
        let output = beside(&learner, "output");
        assert!(
            !output.contains("error") && !output.contains("vso"),
            "{output}"
        );
    }
}

#[test]
fn nothing_to_work_on_is_an_error() {
    let run = Learner::new().peak(["ci"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("`peak init`"), "{}", run.stderr);
    assert!(!Path::new("peak-out").exists());
}

#[cfg(unix)]
#[test]
fn a_link_that_a_committer_laid_leads_nowhere() {
    let learner = Learner::bare_folder();
    assert_eq!(learner.peak(["demo", "sample"]).code, 0);
    let fork = learner.root().join("sample/fork");
    let precious = learner.home().join("precious");
    std::fs::create_dir(&precious).unwrap();
    for name in ["badge.svg", "summary.md"] {
        std::fs::write(precious.join(name), "mine").unwrap();
    }
    std::os::unix::fs::symlink(&precious, fork.join("peak-out")).unwrap();
    let folder = learner.peak_in(&fork, ["ci"]);
    assert_eq!(folder.code, 2, "{}", folder.stderr);
    assert!(folder.stderr.contains("symbolic link"), "{}", folder.stderr);
    std::fs::remove_file(fork.join("peak-out")).unwrap();
    std::fs::create_dir(fork.join("peak-out")).unwrap();
    std::os::unix::fs::symlink(
        precious.join("summary.md"),
        fork.join("peak-out/summary.md"),
    )
    .unwrap();
    assert_eq!(learner.peak_in(&fork, ["ci"]).code, 2);
    for name in ["badge.svg", "summary.md"] {
        assert_eq!(
            std::fs::read_to_string(precious.join(name)).unwrap(),
            "mine"
        );
    }
}

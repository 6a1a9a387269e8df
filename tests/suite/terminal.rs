//! The streams: what goes where, colour, and a reader who leaves.

use std::io::Read;
use std::path::Path;
use std::process::Stdio;

use crate::learner::{Learner, Run};

const ESCAPE: char = '\u{1b}';
const PEAK: &str = env!("CARGO_BIN_EXE_peak");

/// Whether help (on stdout) and an error (on stderr) are coloured under these variables and arguments.
fn colored<const N: usize>(variables: &[(&str, &str)], options: [&str; N]) -> bool {
    let learner = Learner::bare_folder();
    let run = |arguments: &[&str]| -> Run {
        let output = learner
            .command(PEAK)
            .envs(variables.iter().copied())
            .args(options)
            .args(arguments)
            .output()
            .unwrap();
        Run {
            code: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    };
    let (help, usage, fault) = (run(&["--help"]), run(&["--nonsense"]), run(&["status"]));
    assert_eq!((help.code, usage.code, fault.code), (0, 2, 2));
    assert_eq!(
        [&help.stderr, &usage.stdout, &fault.stdout].map(String::as_str),
        ["", "", ""]
    );
    let answers = [help.stdout, usage.stderr, fault.stderr].map(|text| text.contains(ESCAPE));
    assert!(
        answers.iter().all(|answer| *answer == answers[0]),
        "one decision for all: {answers:?}"
    );
    answers[0]
}

#[test]
fn colour_is_one_decision_for_help_usage_and_errors() {
    assert!(!colored(&[], []));
    assert!(colored(&[("FORCE_COLOR", "1")], []));
    assert!(colored(&[("CLICOLOR_FORCE", "1"), ("TERM", "dumb")], []));
    assert!(!colored(&[("NO_COLOR", "1"), ("FORCE_COLOR", "1")], []));
    assert!(colored(&[("NO_COLOR", "1")], ["--color", "always"]));
    assert!(colored(&[("NO_COLOR", "1")], ["--color=always"]));
    assert!(!colored(&[("FORCE_COLOR", "1")], ["--color=never"]));
    assert!(colored(&[("FORCE_COLOR", "1")], ["--color=auto"]));
}

#[test]
fn an_unknown_colour_is_a_usage_error_that_names_the_known_ones() {
    let run = Learner::bare_folder().peak(["--color", "purple", "status"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    for word in ["auto", "always", "never"] {
        assert!(run.stderr.contains(word), "{}", run.stderr);
    }
}

#[test]
fn an_error_is_labelled_and_ends_with_its_remedy() {
    let run = Learner::bare_folder().peak(["status"]);
    let lines: Vec<_> = run.stderr.lines().collect();
    assert_eq!(run.code, 2);
    assert!(lines[0].starts_with("error: "), "{lines:?}");
    assert!(!lines[0].ends_with('.'), "{lines:?}");
    assert!(lines[1].starts_with("hint: "), "{lines:?}");
    assert_eq!(lines.len(), 2);
    let quiet = Learner::bare_folder().peak(["-q", "status"]);
    assert!(quiet.stderr.starts_with("error: "), "{}", quiet.stderr);
}

#[test]
fn help_on_help_is_help() {
    let learner = Learner::bare_folder();
    let help = learner.peak(["help"]);
    assert_eq!(learner.peak(["help", "--help"]), help);
    assert_eq!(
        learner.peak(["help", "done", "-h"]),
        learner.peak(["done", "--help"])
    );
}

#[test]
fn help_fits_the_columns() {
    let learner = Learner::bare_folder().with("COLUMNS", "60");
    for command in ["--help", "done", "verify", "badge"] {
        let run = learner.peak([command, "--help"]);
        let widest = run.stdout.lines().map(|line| line.chars().count()).max();
        assert!(widest.unwrap() <= 60, "{}", run.stdout);
        assert_eq!(run.code, 0);
    }
}

#[test]
fn examples_in_help_stand_on_lines_of_80_columns() {
    let learner = Learner::bare_folder().with("COLUMNS", "100");
    let run = learner.peak(["help"]);
    let listed = run
        .stdout
        .split("Commands:\n")
        .nth(1)
        .unwrap()
        .split("\n\n")
        .next()
        .unwrap();
    let commands = listed
        .lines()
        .filter_map(|line| line.strip_prefix("  ")?.split(' ').next())
        .filter(|name| !name.is_empty() && *name != "help");
    let mut examples = 0;
    for command in commands {
        let help = learner.peak([command, "--help"]).stdout;
        let (_, shown) = help.split_once("\nExamples:\n").unwrap_or_default();
        for line in shown.lines().take_while(|line| line.starts_with("  ")) {
            examples += 1;
            assert!(line.chars().count() <= 80, "{command}: {line}");
        }
    }
    assert!(examples > 30, "{examples}");
}

#[test]
fn a_reader_who_leaves_ends_it_quietly() {
    let learner = Learner::bare_folder();
    for arguments in [
        &["--help"][..],
        &["roadmap", "show", "django-complete", "--source"],
        &["roadmap", "show", "django-complete", "--json"],
    ] {
        let mut child = learner
            .command(PEAK)
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let mut said = String::new();
        child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut said)
            .unwrap();
        assert_eq!(said, "", "{arguments:?}");
        assert_eq!(child.wait().unwrap().code(), Some(0), "{arguments:?}");
    }
}

#[test]
fn output_that_cannot_be_written_is_an_error() {
    if !Path::new("/dev/full").exists() {
        return; // Only Linux has a device on which every write fails.
    }
    for arguments in [&["--help"][..], &["roadmap", "list"]] {
        let full = std::fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .unwrap();
        let output = Learner::bare_folder()
            .command(PEAK)
            .args(arguments)
            .stdout(full)
            .output()
            .unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.starts_with("error: cannot write the output"), "{said}");
        assert_eq!(output.status.code(), Some(2));
    }
}

#[test]
fn c_works_in_another_folder() {
    let learner = Learner::bare_folder();
    std::fs::create_dir(learner.home().join("elsewhere")).unwrap();
    let here = learner.peak(["-C", "../elsewhere", "status"]);
    assert!(here.stderr.contains("elsewhere"), "{}", here.stderr);
    let nowhere = learner.peak(["-C", "../nowhere", "status"]);
    assert_eq!(nowhere.code, 2);
    assert!(nowhere.stderr.contains("nowhere"), "{}", nowhere.stderr);
}

#[test]
fn c_wants_a_folder_that_is_there() {
    let learner = Learner::bare_folder();
    learner.file("file.txt", "x");
    for (dir, said) in [
        (
            "nope",
            "error: cannot work in nope: there is no such folder\n",
        ),
        (
            "file.txt",
            "error: cannot work in file.txt: it is no folder\n",
        ),
    ] {
        let run = learner.peak(["-C", dir, "status"]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""));
        assert!(run.stderr.starts_with(said), "{}", run.stderr);
    }
    let above = learner.peak(["-C", "../fork/..", "status"]);
    assert!(!above.stderr.contains(".."), "{}", above.stderr);
}

/// Arguments that are refused, and how what is said begins: one line, and one hint.
const REFUSED: &[(&[&str], &str)] = &[
    (
        &["done", "one", "--on", "tomorrow"],
        "error: `tomorrow` cannot be used for --on <DATE>\nhint: write YYYY-MM-DD, today or yesterday\n",
    ),
    (
        &["next", "-n0"],
        "error: `0` cannot be used for --number <N>\nhint: write a number from 1 to 65535\n",
    ),
    (
        &["statuss"],
        "error: `peak` has no command `statuss`\nhint: did you mean start, status?\n",
    ),
    (
        &["roadmap", "shew"],
        "error: `peak roadmap` has no command `shew`\nhint: did you mean show?\n",
    ),
    (
        &["status", "--lefd"],
        "error: `peak status` does not take `--lefd`\nhint: did you mean --left?\n",
    ),
    (
        &["status", "now"],
        "error: `peak status` does not take `now`\nhint: `peak status --help` says what there is\n",
    ),
    (
        &["--zzz"],
        "error: `peak` does not take `--zzz`\nhint: `peak --help` says what there is\n",
    ),
    (
        &["show"],
        "error: `peak show` needs <ID>\nhint: `peak show --help` says what there is\n",
    ),
    (
        &["done", "one", "--note"],
        "error: no value is given for --note <TEXT>\nhint: `peak done --help` says what there is\n",
    ),
    (
        &["completions", "tcsh"],
        "error: `tcsh` cannot be used for <SHELL>\nhint: did you mean ",
    ),
    (
        &["badge", "--format", "png"],
        "error: `png` cannot be used for --format <FORMAT>\nhint: possible values: svg, json, markdown\n",
    ),
    (
        &["-q", "-v", "status"],
        "error: `--quiet` does not go with `--verbose`\nhint: leave one of them out\n",
    ),
    (
        &["status", "\x1b[31m\nred"],
        "error: `peak status` does not take `\\u{1b}[31m\\nred`\n",
    ),
    (
        &["done", "web.*"],
        "error: no item matches `web.*`\nhint: `peak status --left` lists the ids of what is left, `peak status --phase PHASE` all of a phase\n",
    ),
    (
        &["--file", "new.md", "init", "--roadmap", "docs/none.md"],
        "error: cannot read docs/none.md: there is no such file\nhint: ",
    ),
    (
        &["roadmap", "show", "django-peakk"],
        "error: no roadmap called `django-peakk` ships with peak\nhint: did you mean django-peak?\n",
    ),
    (
        &[
            "-C",
            "..",
            "--file",
            "fork/none.md",
            "roadmap",
            "show",
            "dj",
        ],
        "error: no roadmap called `dj` ships with peak\nhint: these do: django-",
    ),
];

#[test]
fn a_value_that_is_refused_has_one_hint() {
    let learner = Learner::new();
    learner.file("progress.md", "# P\n\n## A `a`\n\n- [ ] One `a.one`\n");
    for (arguments, said) in REFUSED {
        let output = learner.command(PEAK).args(*arguments).output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(stderr.starts_with(said), "{stderr}");
        assert_eq!(stderr.lines().count(), 2, "{stderr}");
    }
}

#[test]
fn a_reader_who_leaves_does_not_keep_a_commit_from_being_made() {
    let learner = Learner::new();
    learner.file("progress.md", "## Web `web`\n\n- [ ] Urls `web.urls`\n");
    learner.commit("Start");
    let mut child = learner
        .command(PEAK)
        .args(["done", "web.urls", "--commit"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
    let committed = learner.git(["show", "HEAD:progress.md"]);
    assert!(committed.contains("- [x] Urls"), "{committed}");
}

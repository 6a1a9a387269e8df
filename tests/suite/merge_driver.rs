//! `peak merge-driver`: installed, run by git in every way, and called by hand.

use std::path::Path;

use crate::learner::{Learner, Run};
use crate::resolve::{Way, forked, git, in_every_way, is_left, meet, unmerged};
use crate::versions::{BASE, MEETINGS, Meeting};

/// A learner whose git finds the binary by its name.
fn learner() -> Learner {
    Learner::new().with("PATH", &path())
}

/// The programs' folders, with the binary's before them.
fn path() -> String {
    let folder = Path::new(env!("CARGO_BIN_EXE_peak")).parent().unwrap();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(folder.to_owned()).chain(std::env::split_paths(&path));
    let path = std::env::join_paths(folders).unwrap();
    path.into_string().unwrap()
}

/// The same with the driver installed, and its attributes committed before anything else.
fn installed() -> Learner {
    let learner = learner();
    learner.file("progress.md", BASE);
    let run = learner.peak(["merge-driver", "--install"]);
    assert_eq!(run.code, 0, "{run:?}");
    learner.commit("attributes");
    learner
}

fn drives(learner: &Learner, meeting: &Meeting, way: Way, stopped: bool) {
    let what = format!("{} in {way:?}", meeting.name);
    match meeting.both() {
        Some(both) => {
            // A commit that brings nothing new stops some of them, but not over this file.
            assert_eq!(unmerged(learner), "", "{what}");
            assert_eq!(learner.text("progress.md"), both, "{what}");
        }
        None => {
            assert!(stopped, "{what}");
            is_left(&learner.text("progress.md"));
            assert_eq!(learner.peak(["resolve"]).code, 1, "{what}");
        }
    }
}

#[test]
fn git_merges_by_itself_in_every_way() {
    in_every_way(installed, MEETINGS.iter().step_by(2), drives);
}

#[test]
fn git_merges_the_rest_by_itself_in_every_way() {
    in_every_way(installed, MEETINGS.iter().skip(1).step_by(2), drives);
}

#[test]
fn a_merge_without_a_work_tree_has_the_same_outcome() {
    for meeting in &MEETINGS {
        let (ours, theirs) = (meeting.ours(), meeting.theirs());
        let learner = forked(installed(), [BASE, &ours, &theirs].map(Some));
        let output = git(&learner, &["merge-tree", "--write-tree", "main", "other"]);
        let said = String::from_utf8(output.stdout).unwrap();
        let tree = said.lines().next().unwrap();
        let merged = learner.git(["show", &format!("{tree}:progress.md")]);
        match meeting.both() {
            Some(both) => {
                assert_eq!(
                    (merged, output.status.code()),
                    (both, Some(0)),
                    "{}",
                    meeting.name
                );
                // Scripts read this: the driver writes nothing there.
                assert_eq!(said.lines().count(), 1, "{said}");
            }
            None => {
                assert_eq!(output.status.code(), Some(1));
                is_left(&merged);
            }
        }
    }
}

#[test]
fn what_was_decided_is_told_on_stderr() {
    let ours = BASE.replace(
        "- [ ] Models `data.models`",
        "- [x] Models `data.models` ✅ 2026-11-19",
    );
    let theirs = BASE.replace(
        "- [ ] Models `data.models`",
        "- [ ] Models `data.models` ❌ 2026-11-18",
    );
    let learner = forked(installed(), [BASE, &ours, &theirs].map(Some));
    let output = git(&learner, &["merge", "-q", "--no-edit", "other"]);
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(
        told,
        "peak merged progress.md:\n  data.models: done on this side, skipped on the other side: now done (a new tick stands)\n"
    );
}

#[test]
fn installing_is_idempotent_and_leaves_what_is_there() {
    let learner = learner();
    learner.file("progress.md", BASE);
    learner.file(".gitattributes", "*.png binary\n# mine");
    let dry = learner.peak(["merge-driver", "--install", "-n"]);
    assert_eq!(
        (dry.code, learner.text(".gitattributes").as_str()),
        (0, "*.png binary\n# mine")
    );
    assert!(dry.stdout.contains("+/progress.md merge=peak\n"), "{dry:?}");
    assert!(
        dry.stdout
            .contains("would set git config --local merge.peak.driver"),
        "{dry:?}"
    );
    assert_eq!(
        git(&learner, &["config", "merge.peak.driver"])
            .status
            .code(),
        Some(1)
    );

    let run = learner.peak(["merge-driver", "--install"]);
    insta::assert_snapshot!(format!("{}{}", run.stdout, run.stderr), @r"
    wrote .gitattributes
    set git config --local merge.peak.name = progress documents of peak, item by item
    set git config --local merge.peak.driver = peak merge-driver -- %O %A %B %P %L %S %X %Y
    hint: commit .gitattributes; the configuration is not committed, so run this once in each clone (or once a machine, with --global). Where it is missing, git merges the text as ever, and `peak resolve` mends what collides
    ");
    assert_eq!(
        learner.text(".gitattributes"),
        "*.png binary\n# mine\n/progress.md merge=peak\n"
    );
    let config = learner.text(".git/config");
    let again = learner.peak(["merge-driver", "--install"]);
    assert_eq!((again.code, again.stdout.as_str()), (0, ""));
    assert!(again.stderr.starts_with("nothing to do"), "{again:?}");
    assert_eq!(learner.text(".git/config"), config);

    let run = learner.peak(["merge-driver", "--uninstall"]);
    assert_eq!(run.code, 0, "{run:?}");
    let unset = "unset git config --local merge.peak.driver\n";
    assert!(run.stdout.ends_with(unset), "{run:?}");
    assert_eq!(learner.text(".gitattributes"), "*.png binary\n# mine\n");
    assert_eq!(
        git(&learner, &["config", "--get-regexp", "^merge\\."])
            .status
            .code(),
        Some(1)
    );
    let again = learner.peak(["merge-driver", "--uninstall"]);
    assert_eq!(
        (again.code, again.stderr.as_str()),
        (0, "nothing to do: the driver is not installed\n")
    );
}

#[test]
fn another_file_and_another_scope() {
    let learner = learner();
    learner.file("my notes/[p].md", BASE);
    let run = learner.peak([
        "--file",
        "my notes/[p].md",
        "merge-driver",
        "--install",
        "--global",
    ]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(
        learner
            .git(["check-attr", "merge", "--", "my notes/[p].md"])
            .ends_with(": merge: peak\n")
    );
    assert_eq!(
        git(&learner, &["config", "--local", "merge.peak.driver"])
            .status
            .code(),
        Some(1)
    );
    assert!(
        learner
            .git(["config", "--global", "merge.peak.driver"])
            .starts_with("peak merge-driver")
    );
    let run = learner.peak(["--file", "my notes/[p].md", "merge-driver", "--uninstall"]);
    assert!(run.stderr.contains("`--uninstall --global`"), "{run:?}");
}

#[test]
fn attributes_that_held_only_our_line_go_with_it() {
    let learner = installed();
    let dry = learner.peak(["merge-driver", "--uninstall", "-n"]);
    assert!(dry.stdout.contains("-/progress.md merge=peak\n"), "{dry:?}");
    assert!(learner.root().join(".gitattributes").exists());
    let run = learner.peak(["merge-driver", "--uninstall"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(
        run.stdout
            .starts_with("removed .gitattributes: nothing else was in it\n"),
        "{run:?}"
    );
    assert_eq!(
        learner.git(["status", "--porcelain"]),
        " D .gitattributes\n"
    );
    // What somebody else wrote keeps the file, a blank line too.
    learner.file(".gitattributes", "\n/progress.md merge=peak\n");
    assert_eq!(learner.peak(["merge-driver", "--uninstall"]).code, 0);
    assert_eq!(learner.text(".gitattributes"), "\n");
}

/// git takes attributes that are not there from its index; what is to be written is told by the files.
#[test]
fn what_was_taken_out_can_be_put_in_again() {
    let learner = installed();
    let run = learner.peak(["merge-driver", "--uninstall"]);
    assert_eq!(
        (run.code, run.stderr.as_str()),
        (
            0,
            "hint: commit the removal of .gitattributes: until then other clones get the line, and git itself still reads it here\n"
        )
    );
    let again = learner.peak(["merge-driver", "--uninstall"]);
    assert_eq!(again.stderr, "nothing to do: the driver is not installed\n");
    let run = learner.peak(["merge-driver", "--install"]);
    assert!(run.stdout.starts_with("wrote .gitattributes\n"), "{run:?}");
    assert!(
        run.stderr.starts_with("hint: commit .gitattributes; "),
        "{run:?}"
    );
    assert_eq!(learner.text(".gitattributes"), "/progress.md merge=peak\n");
    assert_eq!(learner.git(["status", "--porcelain"]), "");
    // What is not committed needs no commit to go.
    learner.git(["rm", "-q", "--cached", ".gitattributes"]);
    learner.git(["commit", "-q", "-m", "Without"]);
    let run = learner.peak(["merge-driver", "--uninstall"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
}

#[test]
fn what_to_do_next_is_told_as_it_was_asked() {
    let learner = learner();
    learner.file("progress.md", BASE);
    let dry = learner.peak(["merge-driver", "--install", "-n"]);
    assert_eq!((dry.code, dry.stderr.as_str()), (0, ""));
    let run = learner.peak(["merge-driver", "--install", "--global"]);
    assert!(
        run.stderr
            .starts_with("hint: commit .gitattributes; the configuration is not committed, so run this once on each machine. "),
        "{run:?}"
    );
    // The line is there already.
    learner.commit("attributes");
    let run = learner.peak(["merge-driver", "--install"]);
    assert!(
        run.stderr.starts_with(
            "hint: the configuration is not committed, so run this once in each clone "
        ),
        "{run:?}"
    );
}

/// A machine is set up once, before anything is cloned.
#[test]
fn all_repositories_are_configured_outside_of_any() {
    let learner = Learner::bare_folder().with("PATH", &path());
    let dry = learner.peak(["merge-driver", "--install", "--global", "-n"]);
    assert!(
        dry.stdout
            .contains("would set git config --global merge.peak.driver"),
        "{dry:?}"
    );
    let run = learner.peak(["merge-driver", "--install", "--global"]);
    insta::assert_snapshot!(format!("{}{}{}", run.code, run.stdout, run.stderr), @r"
    0set git config --global merge.peak.name = progress documents of peak, item by item
    set git config --global merge.peak.driver = peak merge-driver -- %O %A %B %P %L %S %X %Y
    hint: no work tree is here: in each repository of yours `peak merge-driver --install --global` adds the line to .gitattributes that names the driver; commit that
    ");
    let again = learner.peak(["merge-driver", "--install", "--global"]);
    assert_eq!((again.code, again.stdout.as_str()), (0, ""));
    assert!(again.stderr.starts_with("nothing to do"), "{again:?}");
    assert!(!learner.root().join(".gitattributes").exists());
    // Without --global there is nothing that could be configured.
    let local = learner.peak(["merge-driver", "--install"]);
    assert_eq!(local.code, 2, "{local:?}");
    let run = learner.peak(["merge-driver", "--uninstall", "--global"]);
    assert_eq!(
        (run.code, run.stdout.lines().count(), run.stderr.as_str()),
        (0, 2, "")
    );
    let left = learner
        .command("git")
        .args(["config", "--global", "--get-regexp", "^merge\\."])
        .output()
        .unwrap();
    assert_eq!(left.status.code(), Some(1));
}

#[test]
fn a_line_that_wins_over_ours_is_told() {
    let learner = learner();
    learner.file("progress.md", BASE);
    learner.file(".git/info/attributes", "progress.md merge=union\n");
    let run = learner.peak(["merge-driver", "--install"]);
    assert!(
        run.stderr
            .contains("another line of attributes gives progress.md another driver"),
        "{run:?}"
    );
}

#[test]
fn a_path_of_ill_will_is_only_a_name() {
    let learner = learner();
    let path = "-n'; touch pwned; \"$(touch pwned)\"\n`touch pwned`.md";
    learner.file(path, BASE);
    let file = format!("./{path}");
    let run = learner.peak(["--file", &file, "merge-driver", "--install"]);
    assert_eq!(run.code, 0, "{run:?}");
    learner.commit("base");
    learner.git(["checkout", "-q", "-b", "other"]);
    learner.file(
        path,
        BASE.replace(
            "- [ ] Queries `data.queries`",
            "- [ ] Queries `data.queries` ❌ 2026-11-03",
        ),
    );
    learner.commit("theirs");
    learner.git(["checkout", "-q", "main"]);
    let ours = BASE.replace(
        "- [ ] Queries `data.queries`",
        "- [x] Queries `data.queries`",
    );
    learner.file(path, &ours);
    learner.commit("ours");
    let output = git(&learner, &["merge", "--no-edit", "other"]);
    assert!(output.status.success(), "{output:?}");
    let wanted = BASE.replace(
        "- [ ] Queries `data.queries`",
        "- [x] Queries `data.queries` ❌ 2026-11-03",
    );
    assert_eq!(learner.text(path), wanted);
    assert!(!learner.root().join("pwned").exists());
}

/// Calls the driver as git does.
fn call(learner: &Learner, [base, ours, theirs]: [&[u8]; 3]) -> (Run, Vec<u8>) {
    learner.file("o", base).file("a", ours).file("b", theirs);
    let run = learner.peak([
        "merge-driver",
        "--",
        "o",
        "a",
        "b",
        "progress.md",
        "9",
        "%S",
        "mine",
        "yours",
    ]);
    (run, learner.bytes("a"))
}

#[test]
fn called_by_hand_it_answers_as_git_asks() {
    let learner = Learner::bare_folder();
    let ours = BASE.replace("Requests", "Our requests");
    let theirs = BASE.replace("Requests", "Their requests");
    let (run, text) = call(&learner, [BASE, &ours, &theirs].map(str::as_bytes));
    let text = String::from_utf8(text).unwrap();
    assert_eq!((run.code, run.stdout.as_str()), (1, ""));
    assert!(
        text.contains("<<<<<<<<< mine\n")
            && text.contains("\n=========\n")
            && text.contains(">>>>>>>>> yours\n"),
        "{text}"
    );
    // A base that is not there is empty.
    let run = learner.peak(["merge-driver", "none", "o", "o"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(learner.text("o"), BASE);
    // What peak cannot read, git merges as text.
    let many = "x\n".repeat(1_200_000);
    let (run, text) = call(&learner, [b"", many.as_bytes(), b""]);
    assert_eq!((run.code, text.len()), (0, many.len()), "{run:?}");
    assert!(run.stderr.contains("git merges the text"), "{run:?}");
    // What nobody can write must not look merged.
    let run = learner.peak(["merge-driver", "--", "o", "gone/a", "b"]);
    assert!(run.code > 128, "{run:?}");
    let run = learner.peak(["merge-driver"]);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.stderr.contains("--install"), "{run:?}");
}

#[test]
fn a_marker_of_four_gigabytes_is_one_of_the_usual_length() {
    let learner = Learner::bare_folder();
    let ours = BASE.replace("Requests", "Our requests");
    let theirs = BASE.replace("Requests", "Their requests");
    for size in ["1001", "4294967295", "18446744073709551615", "0", "-1"] {
        learner.file("o", BASE).file("a", &ours).file("b", &theirs);
        let run = learner.peak(["merge-driver", "--", "o", "a", "b", "p", size]);
        assert_eq!(run.code, 1, "{run:?}");
        let text = learner.text("a");
        assert!(
            text.contains("\n<<<<<<< ours\n") || text.starts_with("<<<<<<< ours\n"),
            "{text}"
        );
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_in_the_place_of_a_version_is_refused_and_not_waited_for() {
    let learner = Learner::bare_folder();
    learner.file("o", BASE).file("a", BASE);
    let made = learner.command("mkfifo").arg("f").status().unwrap();
    assert!(made.success());
    for files in [["f", "a", "o"], ["o", "f", "a"], ["o", "a", "f"]] {
        let [base, ours, theirs] = files;
        let run = learner.peak(["merge-driver", "--", base, ours, theirs]);
        assert!(run.code > 128, "{run:?}");
    }
}

#[test]
fn where_the_driver_is_not_configured_git_merges_as_ever() {
    let ours = BASE.replace("- [ ] Models", "- [x] Models");
    let theirs = BASE.replace("- [ ] Queries", "- [x] Queries");
    let learner = forked(installed(), [BASE, &ours, &theirs].map(Some));
    learner.git(["config", "--remove-section", "merge.peak"]);
    assert!(meet(&learner, Way::Merge, &ours));
    assert!(learner.text("progress.md").contains("<<<<<<<"));
    assert_eq!(learner.peak(["resolve"]).code, 0);
    assert_eq!(
        learner.text("progress.md"),
        ours.replace("- [ ] Queries", "- [x] Queries")
    );
}

#[test]
fn where_peak_is_gone_the_conflict_stays_and_resolve_mends_it() {
    let ours = BASE.replace("- [ ] Models", "- [x] Models");
    let theirs = BASE.replace("- [ ] Queries", "- [x] Queries");
    let learner = forked(installed(), [BASE, &ours, &theirs].map(Some));
    learner.git(["config", "merge.peak.driver", "no-such-program %O %A %B"]);
    assert!(meet(&learner, Way::Merge, &ours));
    assert_eq!(learner.peak(["resolve"]).code, 0);
    assert_eq!(
        learner.text("progress.md"),
        ours.replace("- [ ] Queries", "- [x] Queries")
    );
}

#[test]
fn several_bases_and_several_commits() {
    // Two machines that merged one another: the base of the third merge is a merge itself.
    let learner = forked(
        installed(),
        [
            BASE,
            &BASE.replace("- [ ] Models", "- [x] Models"),
            &BASE.replace("- [ ] Queries", "- [x] Queries"),
        ]
        .map(Some),
    );
    learner.git(["branch", "crossed", "other"]);
    assert!(!meet(&learner, Way::Merge, ""));
    let ours = learner
        .text("progress.md")
        .replace("- [ ] Email", "- [x] Email");
    learner.file("progress.md", &ours);
    learner.commit("ours again");
    learner.git(["checkout", "-q", "crossed"]);
    assert!(
        git(&learner, &["merge", "-q", "--no-edit", "main~1^1"])
            .status
            .success()
    );
    let theirs = learner
        .text("progress.md")
        .replace("- [ ] Caching", "- [x] Caching");
    learner.file("progress.md", &theirs);
    learner.commit("theirs again");
    assert!(
        git(&learner, &["merge", "-q", "--no-edit", "main"])
            .status
            .success()
    );
    let text = learner.text("progress.md");
    for ticked in ["Models", "Queries", "Email", "Caching"] {
        assert_eq!(
            text.matches(&format!("- [x] {ticked}")).count(),
            1,
            "{text}"
        );
    }
}

/// An item was moved, and another one got its former id: a tick stays with the item that it was made of.
#[test]
fn a_tick_does_not_go_to_an_item_that_has_the_former_id_of_another() {
    let head = "# Progress\n\n<!-- peak:1 roadmap=README.md -->\n\n## P `p`\n\n";
    let moved = "- [ ] Three `p.x3` <!-- was p.x4 -->\n";
    let ticked = "- [x] Three `p.x3` <!-- was p.x4 -->\n";
    let (two, anew) = ("- [ ] Two `p.x2`\n", "- [ ] Four `p.x4`\n");
    let base = format!("{head}{moved}{two}");
    let learner = learner();
    for (ours, theirs) in [
        (
            format!("{head}{ticked}{two}"),
            format!("{head}{moved}{two}{anew}"),
        ),
        (
            format!("{head}{ticked}{two}"),
            format!("{head}{anew}{moved}{two}"),
        ),
        (
            format!("{head}{anew}{moved}{two}"),
            format!("{head}{ticked}{two}"),
        ),
    ] {
        learner.file("base", &base).file("theirs", &theirs);
        learner.file("ours", &ours);
        let run = learner.peak([
            "merge-driver",
            "--",
            "base",
            "ours",
            "theirs",
            "progress.md",
        ]);
        assert_eq!(run.code, 0, "{run:?}");
        let merged = learner.text("ours");
        assert!(merged.contains(ticked) && merged.contains(anew), "{merged}");
    }
    // What one side ticked and the other took out is not another item's.
    let (be, other) = ("- [ ] Be `p.qb`\n", "- [ ] Two `p.x2` <!-- was p.qb -->\n");
    learner.file("base", format!("{head}{be}{other}"));
    learner.file("ours", format!("{head}{}{other}", be.replace("[ ]", "[x]")));
    learner.file("theirs", format!("{head}{other}"));
    learner.peak([
        "merge-driver",
        "--",
        "base",
        "ours",
        "theirs",
        "progress.md",
    ]);
    let merged = learner.text("ours");
    assert!(merged.contains(other), "{merged}");
    assert!(merged.contains("- [x] Be `p.qb`"), "{merged}");
}

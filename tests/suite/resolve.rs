//! `peak resolve`: the outcome of every way in which git stops over progress.md.

use std::fs;
use std::process::Output;

use crate::learner::{Learner, Run};
use crate::versions::{BASE, MEETINGS, Meeting};

/// How two versions come to meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Merge,
    Rebase,
    CherryPick,
    StashPop,
    PullRebase,
    Am,
}

/// All of them.
pub const WAYS: [Way; 6] = [
    Way::Merge,
    Way::Rebase,
    Way::CherryPick,
    Way::StashPop,
    Way::PullRebase,
    Way::Am,
];

/// Runs git, which may stop.
pub fn git(learner: &Learner, arguments: &[&str]) -> Output {
    let mut command = learner.command("git");
    command.args(arguments).env("GIT_EDITOR", "true");
    command.output().unwrap()
}

/// A learner on branch `main` with `ours`, where branch `other` has `theirs`, both from `base`; `None`: no such file.
pub fn forked(learner: Learner, [base, ours, theirs]: [Option<&str>; 3]) -> Learner {
    let put = |text: Option<&str>| match text {
        Some(text) => drop(learner.file("progress.md", text)),
        None => drop(fs::remove_file(learner.root().join("progress.md"))),
    };
    learner.file("other.txt", "x");
    put(base);
    learner.commit("base");
    learner.git(["branch", "base"]);
    learner.git(["checkout", "-q", "-b", "other"]);
    put(theirs);
    learner.commit("their work");
    learner.git(["checkout", "-q", "main"]);
    put(ours);
    learner.commit("our work");
    learner
}

/// Lets the two branches meet in this way; whether git stopped.
pub fn meet(learner: &Learner, way: Way, ours: &str) -> bool {
    let stops = |arguments: &[&str]| !git(learner, arguments).status.success();
    match way {
        Way::Merge => stops(&["merge", "--no-edit", "other"]),
        Way::Rebase => stops(&["rebase", "other"]),
        Way::CherryPick => stops(&["cherry-pick", "other"]),
        Way::StashPop => {
            learner.git(["checkout", "-q", "base"]);
            learner.file("progress.md", ours);
            learner.git(["stash", "-q"]);
            learner.git(["checkout", "-q", "other"]);
            stops(&["stash", "pop"])
        }
        Way::PullRebase => stops(&["pull", "-q", "--rebase", ".", "other"]),
        Way::Am => {
            learner.git(["format-patch", "-q", "-1", "-o", "..", "other"]);
            stops(&["am", "-q", "-3", "--keep-cr", "../0001-their-work.patch"])
        }
    }
}

/// Lets what each of `meetings` describes happen in every way; `look` is told the way, and whether git stopped.
pub fn in_every_way(
    learner: impl Fn() -> Learner,
    meetings: impl IntoIterator<Item = &'static Meeting>,
    look: impl Fn(&Learner, &Meeting, Way, bool),
) {
    for meeting in meetings {
        let (ours, theirs) = (meeting.ours(), meeting.theirs());
        let learner = forked(learner(), [BASE, &ours, &theirs].map(Some));
        learner.git(["tag", "ours"]);
        for way in WAYS {
            let stopped = meet(&learner, way, &ours);
            look(&learner, meeting, way, stopped);
            for state in ["rebase-merge", "rebase-apply"] {
                let _ = fs::remove_dir_all(learner.root().join(".git").join(state));
            }
            learner.git(["checkout", "-q", "-f", "-B", "main", "ours"]);
        }
    }
}

pub fn unmerged(learner: &Learner) -> String {
    learner.git(["ls-files", "-u"])
}

/// What is left of a disagreement about a title.
pub fn is_left(text: &str) {
    for part in [
        "\n<<<<<<< ",
        "- [x] Our requests `web.requests` ✅ 2026-11-19\n",
        "\n=======\n",
        "- [x] Their requests `web.requests` ✅ 2026-11-19\n",
        "\n>>>>>>> ",
    ] {
        assert!(text.contains(part), "{part:?} in {text}");
    }
    assert_eq!(text.matches("<<<<<<<").count(), 1, "{text}");
}

fn resolves(learner: &Learner, meeting: &Meeting, way: Way, stopped: bool) {
    let what = format!("{} in {way:?}", meeting.name);
    let run = learner.peak(["resolve"]);
    if !stopped {
        assert_eq!(run.code, 0, "{what}: {run:?}");
        assert!(
            run.stderr.starts_with("nothing to resolve"),
            "{what}: {run:?}"
        );
        return;
    }
    match meeting.both() {
        Some(both) => {
            assert_eq!(run.code, 0, "{what}: {run:?}");
            assert_eq!(learner.text("progress.md"), both, "{what}");
            assert_eq!(unmerged(learner), "", "{what}");
        }
        None => {
            assert_eq!(run.code, 1, "{what}: {run:?}");
            let named = format!("progress.md:{}: both sides changed", meeting.left);
            assert!(run.stdout.contains(&named), "{what}: {run:?}");
            is_left(&learner.text("progress.md"));
            assert_ne!(unmerged(learner), "", "{what}");
            // Once more, the same.
            let again = learner.peak(["resolve"]);
            assert_eq!((again.code, again.stdout), (run.code, run.stdout), "{what}");
        }
    }
}

#[test]
fn what_meets_is_merged_in_every_way() {
    in_every_way(Learner::new, MEETINGS.iter().step_by(2), resolves);
}

#[test]
fn what_else_meets_is_merged_in_every_way() {
    in_every_way(Learner::new, MEETINGS.iter().skip(1).step_by(2), resolves);
}

/// A learner in the middle of a merge in which this was ticked twice, on different days, and skipped.
fn stopped() -> Learner {
    let one = BASE.replace(
        "- [ ] Requests `web.requests`",
        "- [x] Requests `web.requests` ✅ 2026-11-19",
    );
    let other = BASE.replace(
        "- [ ] Requests `web.requests`",
        "- [ ] Requests `web.requests` ❌ 2026-11-18",
    );
    let learner = forked(Learner::new(), [BASE, &one, &other].map(Some));
    assert!(meet(&learner, Way::Merge, &one));
    learner
}

/// What [`stopped`] becomes.
pub fn merged() -> String {
    BASE.replace(
        "- [ ] Requests `web.requests`",
        "- [x] Requests `web.requests` ❌ 2026-11-18 ✅ 2026-11-19",
    )
}

#[test]
fn it_says_what_it_decided_and_how_to_go_on() {
    let run = stopped().peak(["resolve"]);
    insta::assert_snapshot!(format!("{}{}", run.stdout, run.stderr), @r"
    merged progress.md
      web.requests: done on this branch, skipped on the branch merged in: now done (a new tick stands)
    staged progress.md
    hint: `git merge --continue` goes on once no other file is in conflict
    ");
}

#[test]
fn in_a_rebase_the_user_s_own_commit_is_called_so() {
    let learner = stopped();
    learner.git(["merge", "--abort"]);
    assert!(!git(&learner, &["rebase", "other"]).status.success());
    let run = learner.peak(["resolve"]);
    insta::assert_snapshot!(format!("{}{}", run.stdout, run.stderr), @r"
    merged progress.md
      web.requests: done on your commit, skipped on the branch you rebase onto: now done (a new tick stands)
    staged progress.md
    hint: `git rebase --continue` goes on once no other file is in conflict
    ");
    assert_eq!(learner.text("progress.md"), merged());
    assert!(git(&learner, &["rebase", "--continue"]).status.success());
}

#[test]
fn commands_that_meet_markers_name_it() {
    let learner = stopped();
    for command in ["status", "verify", "next"] {
        let run = learner.peak([command]);
        assert_eq!(run.code, 2, "{run:?}");
        assert!(
            run.stderr
                .contains("progress.md:7: conflict markers\nhint: `peak resolve` "),
            "{run:?}"
        );
    }
}

#[test]
fn a_dry_run_shows_the_outcome_and_changes_nothing() {
    let learner = stopped();
    let before = (learner.bytes("progress.md"), unmerged(&learner));
    let run = learner.peak(["resolve", "-n"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.stdout.contains("-<<<<<<< HEAD\n"), "{run:?}");
    assert!(run.stderr.contains("now done"), "{run:?}");
    assert_eq!((learner.bytes("progress.md"), unmerged(&learner)), before);
}

#[test]
fn without_stages_the_markers_count_in_every_style() {
    for style in ["merge", "diff3", "zdiff3"] {
        let learner = stopped();
        learner.git(["merge", "--abort"]);
        learner.git(["config", "merge.conflictStyle", style]);
        assert!(!git(&learner, &["merge", "other"]).status.success());
        learner.git(["add", "progress.md"]);
        let run = learner.peak(["resolve"]);
        assert_eq!(run.code, 0, "{style}: {run:?}");
        assert_eq!(learner.text("progress.md"), merged(), "{style}");
        // The unresolved file was added: the next commit must not hold its markers.
        assert!(
            run.stdout.contains("staged progress.md"),
            "{style}: {run:?}"
        );
        assert_eq!(learner.git(["show", ":progress.md"]), merged(), "{style}");
        assert!(
            run.stderr.contains("`git merge --continue` goes on"),
            "{style}: {run:?}"
        );
    }
}

#[test]
fn what_was_added_with_its_markers_and_mended_by_hand_is_told() {
    let learner = stopped();
    learner.git(["add", "progress.md"]);
    learner.file("progress.md", merged());
    let run = learner.peak(["resolve"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{run:?}");
    assert!(
        run.stderr.ends_with(
            "hint: it was added with them, and `git add progress.md` takes it as it is now\n"
        ),
        "{run:?}"
    );
    learner.git(["add", "progress.md"]);
    let run = learner.peak(["resolve"]);
    assert!(run.stderr.contains("is in no conflict"), "{run:?}");
}

#[test]
fn markers_that_git_has_not_are_merged_and_what_is_staged_stays() {
    let learner = stopped();
    let marked = learner.text("progress.md");
    learner.git(["merge", "--abort"]);
    let staged = learner.git(["show", ":progress.md"]);
    learner.file("progress.md", marked);
    let run = learner.peak(["resolve"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(!run.stdout.contains("staged"), "{run:?}");
    assert!(
        run.stderr
            .ends_with("hint: `git add progress.md` stages it\n"),
        "{run:?}"
    );
    assert_eq!(learner.git(["show", ":progress.md"]), staged);
}

#[test]
fn nothing_to_resolve_is_said() {
    let learner = Learner::new();
    let nothing = |run: Run| {
        assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{run:?}");
        assert_eq!(
            run.stderr,
            "nothing to resolve: progress.md is in no conflict\n"
        );
    };
    // On an unborn branch, too.
    learner.file("progress.md", BASE);
    nothing(learner.peak(["resolve"]));
    learner.commit("base");
    nothing(learner.peak(["resolve"]));
    nothing(learner.peak(["resolve", "-n"]));
    // A note about markers is no conflict.
    let note = format!("{BASE}\n```\n<<<<<<< a\n=======\n>>>>>>> b\n```\n");
    learner.file("progress.md", &note);
    nothing(learner.peak(["resolve"]));
    assert_eq!(learner.text("progress.md"), note);
}

#[test]
fn markers_without_a_partner_are_left_alone() {
    let learner = Learner::new();
    let text = format!("{BASE}<<<<<<< HEAD\n- [ ] x\n");
    learner.file("progress.md", &text);
    let run = learner.peak(["resolve"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr
            .starts_with("error: progress.md:18: this conflict marker has no partner\nhint: "),
        "{run:?}"
    );
    assert_eq!(learner.text("progress.md"), text);
}

#[test]
fn a_hand_s_work_in_the_stopped_file_is_kept() {
    let learner = stopped();
    // A note that came in between the merge and this.
    let text = learner.text("progress.md");
    learner.file(
        "progress.md",
        text.replace(
            "- [ ] Models `data.models`\n",
            "- [ ] Models `data.models`\n  - written meanwhile\n",
        ),
    );
    assert_eq!(learner.peak(["resolve"]).code, 0);
    let wanted = merged().replace(
        "- [ ] Models `data.models`\n",
        "- [ ] Models `data.models`\n  - written meanwhile\n",
    );
    assert_eq!(learner.text("progress.md"), wanted);
    // Resolved by hand altogether.
    let learner = stopped();
    let text = BASE.replace("- [ ] Requests", "- [x] My requests");
    learner.file("progress.md", &text);
    let run = learner.peak(["resolve"]);
    assert_eq!(run.code, 0);
    assert!(
        run.stderr.contains(
            "holds no conflict markers any more\nhint: `git add progress.md` takes it as it is"
        ),
        "{run:?}"
    );
    assert_eq!(learner.text("progress.md"), text);
    assert_ne!(unmerged(&learner), "");
}

#[test]
fn one_side_checked_out_whole_is_a_choice_and_stays() {
    for side in ["--ours", "--theirs"] {
        let learner = stopped();
        learner.git(["checkout", "-q", side, "progress.md"]);
        let chosen = learner.text("progress.md");
        let run = learner.peak(["resolve"]);
        assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{run:?}");
        assert!(
            run.stderr.ends_with(
                "hint: `git add progress.md` takes it as it is; `git checkout --merge -- progress.md` puts both sides back, and `peak resolve` merges them\n"
            ),
            "{run:?}"
        );
        assert_eq!(learner.text("progress.md"), chosen, "{side}");
        assert_ne!(unmerged(&learner), "", "{side}");
        // The way that it names.
        learner.git(["checkout", "-q", "--merge", "--", "progress.md"]);
        assert_eq!(learner.peak(["resolve"]).code, 0);
        assert_eq!(learner.text("progress.md"), merged(), "{side}");
    }
}

#[test]
fn a_side_that_git_left_because_it_merges_no_such_file_is_no_choice() {
    for attribute in ["-merge", "binary"] {
        let learner = stopped();
        learner.git(["merge", "--abort"]);
        learner.file(".git/info/attributes", format!("progress.md {attribute}\n"));
        assert!(!git(&learner, &["merge", "other"]).status.success());
        assert!(!learner.text("progress.md").contains("<<<<<<<"));
        let run = learner.peak(["resolve"]);
        assert_eq!(run.code, 0, "{run:?}");
        assert_eq!(learner.text("progress.md"), merged(), "{attribute}");
        assert_eq!(unmerged(&learner), "", "{attribute}");
    }
}

#[test]
fn a_file_that_both_added_has_no_base() {
    let ours = BASE.replace(
        "- [ ] Requests `web.requests`",
        "- [x] Requests `web.requests` ✅ 2026-11-19",
    );
    let theirs = BASE
        .replace("- [ ] Models", "- [x] Models")
        .replace("  - see the docs\n", "");
    let learner = forked(Learner::new(), [None, Some(&ours), Some(&theirs)]);
    assert!(meet(&learner, Way::Merge, &ours));
    let run = learner.peak(["resolve"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(
        learner.text("progress.md"),
        ours.replace("- [ ] Models", "- [x] Models")
    );
    // Differently worded items stay between markers, once.
    let learner = forked(
        Learner::new(),
        [
            None,
            Some(&ours),
            Some(&theirs.replace("Sessions", "Their sessions")),
        ],
    );
    assert!(meet(&learner, Way::Merge, &ours));
    let run = learner.peak(["resolve"]);
    assert_eq!(run.code, 1, "{run:?}");
    let text = learner.text("progress.md");
    assert_eq!(
        (
            text.matches("web.sessions").count(),
            text.matches("<<<<<<<").count()
        ),
        (2, 1),
        "{text}"
    );
}

#[test]
fn a_file_that_one_side_removed_is_kept_and_that_is_said() {
    let ours = BASE.replace("- [ ] Models", "- [x] Models");
    for versions in [
        [Some(BASE), Some(&*ours), None],
        [Some(BASE), None, Some(&*ours)],
    ] {
        let learner = forked(Learner::new(), versions);
        assert!(meet(&learner, Way::Merge, &ours));
        let run = learner.peak(["resolve"]);
        assert_eq!(run.code, 0, "{run:?}");
        assert!(
            run.stdout
                .starts_with("kept progress.md: one side had removed it"),
            "{run:?}"
        );
        assert!(run.stderr.contains("`git rm progress.md`"), "{run:?}");
        assert_eq!(
            (learner.text("progress.md"), unmerged(&learner)),
            (ours.clone(), String::new())
        );
    }
}

#[test]
fn a_renamed_file_is_found_by_its_name() {
    let learner = stopped();
    learner.git(["merge", "--abort"]);
    learner.git(["mv", "progress.md", "my notes.md"]);
    learner.commit("rename");
    assert!(!git(&learner, &["merge", "other"]).status.success());
    let run = learner.peak(["resolve"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr
            .contains("hint: my notes.md is in conflict: `peak resolve --file 'my notes.md'`"),
        "{run:?}"
    );
    assert_eq!(learner.peak(["resolve", "--file", "my notes.md"]).code, 0);
    assert_eq!(
        (learner.text("my notes.md"), unmerged(&learner)),
        (merged(), String::new())
    );
}

#[test]
fn it_works_in_a_folder_below_in_a_linked_worktree_and_with_other_indexes() {
    let learner = stopped();
    let below = learner.root().join("deep/er");
    fs::create_dir_all(&below).unwrap();
    assert_eq!(learner.peak_in(&below, ["resolve"]).code, 0);
    assert_eq!(learner.text("progress.md"), merged());

    let learner = stopped();
    learner.git(["merge", "--abort"]);
    learner.git(["worktree", "add", "-q", "../linked", "-b", "third", "main"]);
    let linked = learner.home().join("linked");
    let merge = learner
        .command("git")
        .current_dir(&linked)
        .args(["merge", "other"])
        .output()
        .unwrap();
    assert!(!merge.status.success());
    let run = learner.peak_in(&linked, ["resolve"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(
        fs::read_to_string(linked.join("progress.md")).unwrap(),
        merged()
    );

    for setting in [
        ["core.splitIndex", "true"],
        ["index.version", "4"],
        ["index.sparse", "true"],
    ] {
        let learner = stopped();
        learner.git(["merge", "--abort"]);
        learner.git(["config", setting[0], setting[1]]);
        if setting[0] == "index.sparse" {
            learner.git(["sparse-checkout", "set", "--cone", "--sparse-index"]);
        }
        assert!(!git(&learner, &["merge", "other"]).status.success());
        let run = learner.peak(["resolve"]);
        assert_eq!(run.code, 0, "{setting:?} {run:?}");
        assert_eq!(
            (learner.text("progress.md"), unmerged(&learner)),
            (merged(), String::new())
        );
    }
}

#[test]
fn it_works_with_sha256_and_refuses_a_bare_repository() {
    let learner = Learner::bare_folder();
    learner.git(["init", "-q", "-b", "main", "--object-format=sha256"]);
    learner.git(["config", "user.name", "Ada Lovelace"]);
    learner.git(["config", "user.email", "ada@example.org"]);
    let ours = BASE.replace("- [ ] Models", "- [x] Models");
    let theirs = BASE.replace("- [ ] Queries", "- [x] Queries");
    let learner = forked(learner, [BASE, &ours, &theirs].map(Some));
    assert!(meet(&learner, Way::Merge, &ours));
    assert_eq!(learner.peak(["resolve"]).code, 0);
    assert_eq!(
        learner.text("progress.md"),
        ours.replace("- [ ] Queries", "- [x] Queries")
    );

    let learner = Learner::bare_folder();
    learner.git(["init", "-q", "--bare", "."]);
    let run = learner.peak(["resolve"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("this repository is bare"), "{run:?}");
}

#[test]
fn line_ends_that_git_converts_stay_so_in_the_work_tree() {
    let learner = stopped();
    learner.git(["merge", "--abort"]);
    learner.git(["config", "core.autocrlf", "true"]);
    learner.git(["rm", "-q", "--cached", "-r", "."]);
    learner.git(["reset", "-q", "--hard"]);
    assert!(learner.text("progress.md").contains("\r\n"));
    assert!(!git(&learner, &["merge", "other"]).status.success());
    assert_eq!(learner.peak(["resolve"]).code, 0);
    assert_eq!(learner.text("progress.md"), merged().replace('\n', "\r\n"));
    assert_eq!(learner.git(["show", ":progress.md"]), merged());
}

#[test]
fn a_mode_and_a_byte_order_mark_that_one_side_changed_stay() {
    let ours = BASE.replace("- [ ] Models", "- [x] Models");
    let theirs = format!("\u{feff}{}", BASE.replace("- [ ] Queries", "- [x] Queries"));
    let learner = forked(Learner::new(), [BASE, &ours, &theirs].map(Some));
    learner.git(["update-index", "--chmod=+x", "progress.md"]);
    learner.git(["commit", "-q", "-m", "mode"]);
    learner.git(["checkout", "-q", "."]);
    assert!(meet(&learner, Way::Merge, &ours));
    assert_eq!(learner.peak(["resolve"]).code, 0);
    let wanted = format!("\u{feff}{}", ours.replace("- [ ] Queries", "- [x] Queries"));
    assert_eq!(learner.text("progress.md"), wanted);
    assert!(
        learner
            .git(["ls-files", "-s", "progress.md"])
            .starts_with("100755")
    );
}

#[test]
fn a_revert_and_a_stash_are_called_by_what_they_are() {
    let learner = Learner::new();
    learner.file("progress.md", BASE);
    learner.commit("base");
    learner.file(
        "progress.md",
        BASE.replace(
            "- [ ] Requests `web.requests`",
            "- [x] Requests `web.requests` ✅ 2026-11-01",
        ),
    );
    let wrong = learner.commit("tick");
    learner.file(
        "progress.md",
        BASE.replace(
            "- [ ] Requests `web.requests`",
            "- [x] Requests! `web.requests` ✅ 2026-11-01",
        ),
    );
    learner.commit("reword");
    assert!(
        !git(&learner, &["revert", "--no-edit", &wrong])
            .status
            .success()
    );
    let run = learner.peak(["resolve"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(
        learner.text("progress.md"),
        BASE.replace("Requests ", "Requests! ")
    );
    assert!(run.stderr.contains("git revert --continue"), "{run:?}");
}

#[test]
fn rerere_does_not_stand_in_the_way() {
    let learner = stopped();
    learner.git(["merge", "--abort"]);
    learner.git(["config", "rerere.enabled", "true"]);
    assert!(!git(&learner, &["merge", "other"]).status.success());
    assert_eq!(learner.peak(["resolve"]).code, 0);
    learner.git(["commit", "-q", "-m", "merged"]);
    // The second time git remembers the outcome by itself, and leaves only the staging.
    learner.git(["reset", "-q", "--hard", "HEAD^"]);
    assert!(!git(&learner, &["merge", "other"]).status.success());
    assert_eq!(learner.text("progress.md"), merged());
    let run = learner.peak(["resolve"]);
    assert_eq!(run.code, 0);
    assert!(run.stderr.contains("`git add progress.md`"), "{run:?}");
}

#[cfg(unix)]
#[test]
fn a_link_on_one_side_is_refused() {
    let learner = Learner::new();
    learner.file("other.txt", "x");
    learner.file("progress.md", BASE);
    learner.commit("base");
    learner.git(["checkout", "-q", "-b", "other"]);
    fs::remove_file(learner.root().join("progress.md")).unwrap();
    std::os::unix::fs::symlink("other.txt", learner.root().join("progress.md")).unwrap();
    learner.commit("link");
    learner.git(["checkout", "-q", "main"]);
    learner.file("progress.md", BASE.replace("- [ ] Models", "- [x] Models"));
    learner.commit("tick");
    assert!(!git(&learner, &["merge", "other"]).status.success());
    let run = learner.peak(["resolve"]);
    assert_eq!(run.code, 2, "{run:?}");
    let said = "cannot merge progress.md: one side has a link or a submodule there";
    assert!(run.stderr.contains(said), "{run:?}");
    // Both sides are as git left them.
    let status = learner.git(["status", "--porcelain"]);
    assert!(status.contains("progress.md"), "{status}");
    assert_eq!(
        fs::read_to_string(learner.root().join("other.txt")).unwrap(),
        "x"
    );
}

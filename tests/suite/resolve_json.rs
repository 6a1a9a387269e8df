//! `peak resolve --json`: what programs are told of a conflict and its end.

use std::fs;

use serde_json::{Value, json};

use crate::learner::{Learner, Run};
use crate::resolve::{Way, forked, git, meet, unmerged};
use crate::schema::held_to;
use crate::versions::BASE;

const OPEN: &str = "- [ ] Requests `web.requests`\n";
const TICKED: &str = "- [x] Requests `web.requests` ✅ 2026-11-19\n";
const SKIPPED: &str = "- [ ] Requests `web.requests` ❌ 2026-11-18\n";

/// A learner in the middle of a merge of these two.
fn stopped(ours: &str, theirs: &str) -> Learner {
    let learner = forked(Learner::new(), [BASE, ours, theirs].map(Some));
    assert!(meet(&learner, Way::Merge, ours));
    learner
}

/// One that ticked an item which the other side skipped, in a merge.
fn ticked_and_skipped() -> Learner {
    stopped(&BASE.replace(OPEN, TICKED), &BASE.replace(OPEN, SKIPPED))
}

/// Both sides reworded one title, each in its way, and ticked the item; one ticked the next one, too.
fn disagreed() -> Learner {
    let reworded = |words: &str| BASE.replace(OPEN, &TICKED.replace("Requests", words));
    let next = "- [ ] Sessions `web.sessions` 🛫 2026-11-01";
    let ours = reworded("Our requests").replace(next, &next.replace("[ ]", "[x]"));
    stopped(&ours, &reworded("Their requests"))
}

/// What a run told, which fits the schema and is all on stdout.
fn told(run: &Run, code: i32) -> Value {
    assert_eq!((run.code, run.stderr.as_str()), (code, ""), "{run:?}");
    assert_eq!(run.stdout.lines().count(), 1, "{run:?}");
    held_to("resolve", &run.stdout)
}

fn resolved(learner: &Learner, code: i32) -> Value {
    told(&learner.peak(["resolve", "--json"]), code)
}

#[test]
fn what_was_decided_is_told_with_both_sides_and_the_rule() {
    let (learner, as_text) = (ticked_and_skipped(), ticked_and_skipped());
    assert_eq!(
        resolved(&learner, 0),
        json!({
            "schema": "peak.resolve/1",
            "path": "progress.md",
            "outcome": "merged",
            "operation": "merge",
            "sides": {"ours": "this branch", "theirs": "the branch merged in"},
            "way": "items",
            "decided": [{"id": "web.requests", "ours": "done", "theirs": "skipped", "now": "done", "rule": "ticked"}],
            "archived": [],
            "conflicts": [],
            "written": true,
            "staged": true,
            "next": ["git merge --continue"],
            "others": [],
        })
    );
    // It does what it does without the option, to the byte.
    assert_eq!(as_text.peak(["resolve"]).code, 0);
    assert_eq!(learner.bytes("progress.md"), as_text.bytes("progress.md"));
    assert_eq!(unmerged(&learner), "");
    assert!(git(&learner, &["merge", "--continue"]).status.success());
}

#[test]
fn each_rule_has_its_name() {
    let started = "- [ ] Requests `web.requests` 🛫 2026-11-17\n";
    let signals = "- [x] Signals `web.signals` ✅ 2026-11-02\n";
    let cases = [
        (OPEN, started, SKIPPED, "skipped", "skipped"),
        (
            OPEN,
            started,
            "- [/] Requests `web.requests`\n",
            "started",
            "",
        ),
        (
            signals,
            "- [ ] Signals `web.signals`\n",
            "- [x] Signals `web.signals` ✅ 2026-11-03\n",
            "todo",
            "unticked",
        ),
        (
            signals,
            "- [ ] Signals `web.signals` 🛫 2026-11-03\n",
            "- [ ] Signals `web.signals`\n",
            "started",
            "further",
        ),
    ];
    for (line, ours, theirs, now, rule) in cases {
        let learner = stopped(&BASE.replace(line, ours), &BASE.replace(line, theirs));
        let told = resolved(&learner, 0);
        let decided = told["decided"].as_array().unwrap();
        // Two that say the same state are no decision.
        assert_eq!(decided.len(), usize::from(!rule.is_empty()), "{told}");
        for one in decided {
            assert_eq!((&one["now"], &one["rule"]), (&json!(now), &json!(rule)));
        }
    }
}

#[test]
fn lines_with_markers_and_what_settles_them_are_told() {
    let learner = disagreed();
    let first = resolved(&learner, 1);
    assert_eq!(first["outcome"], "conflicts");
    assert_eq!(
        (&first["staged"], &first["written"]),
        (&json!(false), &json!(true))
    );
    assert_eq!(
        first["next"],
        json!(["git add progress.md", "git merge --continue"])
    );
    let line = first["conflicts"][0]["line"].as_u64().unwrap();
    let text = learner.text("progress.md");
    let marked = text
        .lines()
        .nth(usize::try_from(line).unwrap() - 1)
        .unwrap();
    assert!(marked.starts_with("<<<<<<< "), "{marked}");
    // Once more: nothing is left to write, and the rest is the same.
    let mut again = resolved(&learner, 1);
    assert_eq!(again["written"].take(), json!(false));
    again["written"] = json!(true);
    assert_eq!(again, first);
}

#[test]
fn a_dry_run_tells_the_outcome_and_does_nothing() {
    for (learner, code) in [(ticked_and_skipped(), 0), (disagreed(), 1)] {
        let before = (learner.bytes("progress.md"), unmerged(&learner));
        let dry = told(&learner.peak(["resolve", "-n", "--json"]), code);
        assert_eq!((learner.bytes("progress.md"), unmerged(&learner)), before);
        assert_eq!(
            (&dry["written"], &dry["staged"], &dry["next"]),
            (&json!(false), &json!(false), &json!(["peak resolve"]))
        );
        let done = resolved(&learner, code);
        for key in ["outcome", "decided", "conflicts", "way", "archived"] {
            assert_eq!(dry[key], done[key], "{key}");
        }
    }
}

#[test]
fn a_rebase_s_own_side_and_other_files_in_conflict_are_told() {
    let learner = ticked_and_skipped();
    learner.git(["merge", "--abort"]);
    learner.file("other.txt", "ours");
    learner.commit("our text");
    learner.git(["checkout", "-q", "other"]);
    learner.file("other.txt", "theirs");
    learner.commit("their text");
    learner.git(["checkout", "-q", "main"]);
    assert!(meet(&learner, Way::Merge, ""));
    assert_eq!(resolved(&learner, 0)["others"], json!(["other.txt"]));
    learner.git(["merge", "--abort"]);
    assert!(meet(&learner, Way::Rebase, ""));
    let told = resolved(&learner, 0);
    assert_eq!(told["operation"], "rebase");
    assert_eq!(told["sides"]["ours"], "your commit");
    assert_eq!(told["decided"][0]["ours"], "done");
    assert_eq!(told["next"], json!(["git rebase --continue"]));
}

#[test]
fn what_is_no_merge_is_told_too() {
    let learner = Learner::new();
    learner.file("progress.md", BASE);
    let nothing = resolved(&learner, 0);
    assert_eq!(
        (&nothing["outcome"], &nothing["way"], &nothing["next"]),
        (&json!("nothing"), &json!(null), &json!([]))
    );
    // Settled by hand, with a name that a shell would take apart.
    let learner = ticked_and_skipped();
    learner.git(["merge", "--abort"]);
    learner.git(["mv", "progress.md", "my notes.md"]);
    learner.commit("rename");
    assert!(meet(&learner, Way::Merge, ""));
    learner.file(
        "my notes.md",
        BASE.replace(OPEN, "- [x] Mine `web.requests`\n"),
    );
    let run = learner.peak(["--file", "my notes.md", "resolve", "--json"]);
    let by_hand = told(&run, 0);
    assert_eq!(
        (&by_hand["outcome"], &by_hand["next"]),
        (
            &json!("by-hand"),
            &json!(["git add 'my notes.md'", "git merge --continue"])
        )
    );
    // Removed on one side.
    let ours = BASE.replace(OPEN, TICKED);
    let learner = forked(Learner::new(), [Some(BASE), Some(&ours), None]);
    assert!(meet(&learner, Way::Merge, &ours));
    let kept = resolved(&learner, 0);
    assert_eq!(
        (&kept["outcome"], &kept["staged"]),
        (&json!("kept"), &json!(true))
    );
    // Both removed it, as a rename on each side leaves it.
    let learner = forked(Learner::new(), [Some(BASE), None, None]);
    for (branch, name) in [("main", "one.md"), ("other", "two.md")] {
        learner.git(["checkout", "-q", branch]);
        learner.file(name, BASE);
        learner.commit("rename");
    }
    learner.git(["checkout", "-q", "main"]);
    assert!(meet(&learner, Way::Merge, ""));
    learner.file("progress.md", BASE);
    let removed = resolved(&learner, 0);
    assert_eq!(
        (&removed["outcome"], &removed["next"][0]),
        (&json!("removed"), &json!("git rm progress.md"))
    );
}

#[test]
fn markers_that_were_added_and_ones_that_git_does_not_know_are_told() {
    // Added with its markers: what is merged goes into the index in their stead.
    let learner = ticked_and_skipped();
    learner.git(["add", "progress.md"]);
    let added = resolved(&learner, 0);
    assert_eq!(
        (&added["outcome"], &added["staged"], &added["next"]),
        (
            &json!("merged"),
            &json!(true),
            &json!(["git merge --continue"])
        )
    );
    // Markers of which git knows nothing.
    let learner = ticked_and_skipped();
    let marked = learner.text("progress.md");
    learner.git(["merge", "--abort"]);
    learner.file("progress.md", marked);
    let loose = resolved(&learner, 0);
    assert_eq!(
        (&loose["outcome"], &loose["staged"], &loose["next"]),
        (
            &json!("merged"),
            &json!(false),
            &json!(["git add progress.md"])
        )
    );
}

#[test]
fn what_was_put_away_is_told() {
    let gone = BASE.replace(OPEN, "");
    let told = resolved(&stopped(&BASE.replace(OPEN, TICKED), &gone), 0);
    assert_eq!(told["archived"], json!([{"id": "web.requests"}]));
}

#[test]
fn errors_are_text_on_stderr() {
    let learner = Learner::new();
    learner.file("progress.md", format!("{BASE}<<<<<<< HEAD\n- [ ] x\n"));
    let run = learner.peak(["resolve", "--json"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{run:?}");
    assert!(run.stderr.contains("has no partner"), "{run:?}");
    fs::remove_file(learner.root().join("progress.md")).unwrap();
    let run = learner.peak(["resolve", "--json"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{run:?}");
    assert!(
        run.stderr.starts_with("error: there is no progress.md"),
        "{run:?}"
    );
}

//! `peak done`: ids, one write, notes and evidence, dry runs, commits, refusals.

use crate::learner::Learner;

const PROGRESS: &str = "# Progress: Backend

<!-- peak:1 roadmap=README.md -->

## Web `web`

- [ ] Requests `web.requests`
- [ ] Sessions `web.sessions` 🛫 2026-11-18
- [x] Signals `web.signals` ✅ 2026-11-09

## Data `data`

- [ ] Models `data.models`
- [ ] Sessions `data.sessions`
";
const ROADMAP: &str = "# Backend

## Web `web`

- Requests `web.requests`
- Sessions `web.sessions`
- Signals `web.signals`

## Data `data`

- Models `data.models`
- Sessions `data.sessions`
";

/// A learner with five items, one ticked, one begun.
fn learner() -> Learner {
    let learner = Learner::new();
    learner.file("README.md", ROADMAP);
    learner.file("progress.md", PROGRESS);
    learner
}

fn with(change: &[(&str, &str)]) -> String {
    let replace = |text: String, (old, new): &(&str, &str)| text.replace(old, new);
    change.iter().fold(PROGRESS.to_owned(), replace)
}

#[test]
fn an_item_is_ticked_with_the_day_and_nothing_else_changes() {
    let learner = learner();
    let run = learner.peak(["done", "web.requests"]);
    assert_eq!(
        (run.code, run.stdout.as_str(), run.stderr.as_str()),
        (0, "ticked web.requests\n", "")
    );
    let line = (
        "- [ ] Requests `web.requests`",
        "- [x] Requests `web.requests` ✅ 2026-11-20",
    );
    assert_eq!(learner.text("progress.md"), with(&[line]));
}

#[test]
fn ticking_twice_says_so_and_changes_nothing() {
    let learner = learner();
    let run = learner.peak(["done", "signals", "--on", "2026-11-15"]);
    assert_eq!(
        (run.code, run.stdout.as_str()),
        (0, "web.signals was done on 2026-11-09 already\n")
    );
    assert_eq!(learner.text("progress.md"), PROGRESS);
}

#[test]
fn several_ids_and_globs_are_one_write() {
    let learner = learner();
    let run = learner.peak(["done", "data.*", "web.ses", "--on", "yesterday"]);
    assert_eq!(
        run.stdout,
        "ticked data.models\nticked data.sessions\nticked web.sessions\n"
    );
    assert_eq!(
        learner.text("progress.md").matches("✅ 2026-11-19").count(),
        3
    );
    assert!(
        learner
            .text("progress.md")
            .contains("- [x] Sessions `web.sessions` 🛫 2026-11-18 ✅ 2026-11-19\n")
    );
}

#[test]
fn one_wrong_id_among_several_changes_nothing() {
    let learner = learner();
    for wrong in ["sessions", "web", "requets", "x.*"] {
        let run = learner.peak(["done", "web.requests", wrong]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{wrong}");
        assert_eq!(learner.text("progress.md"), PROGRESS, "{wrong}");
    }
    let run = learner.peak(["done", "sessions"]);
    assert!(
        run.stderr.contains("web.sessions, data.sessions"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_dry_run_shows_the_difference_and_makes_none() {
    let learner = learner();
    let run = learner.peak(["done", "models", "--note", "see `Meta`", "-n"]);
    assert_eq!(run.code, 0);
    insta::assert_snapshot!(run.stdout, @r"
    --- a/progress.md
    +++ b/progress.md
    @@ -10,5 +10,6 @@
     
     ## Data `data`
     
    -- [ ] Models `data.models`
    +- [x] Models `data.models` ✅ 2026-11-20
    +  - see `Meta`
     - [ ] Sessions `data.sessions`
    ");
    assert_eq!(learner.text("progress.md"), PROGRESS);
}

#[test]
fn notes_and_evidence_go_below_the_item() {
    let learner = learner();
    learner.file("projects/my blog/app.py", "x\n");
    let commit = learner.commit("Begin");
    let folder = learner.root().join("projects");
    let run = learner.peak_in(
        &folder,
        [
            "done",
            "models",
            "--evidence",
            "my blog",
            "--evidence",
            &commit[..9],
            "--evidence",
            "HEAD",
            "--note",
            "- [x] `web.requests`\ntwo",
        ],
    );
    assert_eq!(
        (run.code, run.stdout.as_str(), run.stderr.as_str()),
        (0, "ticked data.models, evidence added, note added\n", "")
    );
    let line = format!(
        "- [x] Models `data.models` ✅ 2026-11-20\n  - evidence: `projects/my blog`, {}, {}\n  - \\- [x] `web.requests` two\n",
        &commit[..9],
        &commit[..12]
    );
    assert!(
        learner.text("progress.md").contains(&line),
        "{}",
        learner.text("progress.md")
    );
    // The same again is there already.
    let run = learner.peak(["done", "models", "--evidence", "projects/my blog"]);
    assert_eq!(run.stdout, "data.models was done on 2026-11-20 already\n");
    assert_eq!(learner.text("progress.md").matches("evidence:").count(), 1);
}

#[test]
fn what_can_be_no_evidence_is_refused() {
    let learner = learner();
    for wrong in [
        "nowhere.py",
        "1234567",
        "..",
        ".",
        ".git",
        "http://a.b/c/d",
        "https://a.b",
        "",
    ] {
        let run = learner.peak(["done", "models", "--evidence", wrong]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{wrong}");
        assert!(run.stderr.contains("hint: "), "{wrong}: {}", run.stderr);
    }
    assert_eq!(learner.text("progress.md"), PROGRESS);
}

#[test]
fn a_commit_holds_progress_alone_and_leaves_what_is_staged() {
    let learner = learner();
    learner.commit("Begin");
    learner.file("other.py", "x\n");
    learner.git(["add", "other.py"]);
    let run = learner.peak(["done", "models", "--commit"]);
    assert_eq!(
        (run.code, run.stdout.as_str()),
        (0, "ticked data.models\ncommitted progress.md\n"),
        "{}",
        run.stderr
    );
    assert_eq!(
        learner.git(["show", "--format=%s|%an", "--name-only", "HEAD"]),
        "Tick data.models|Ada Lovelace\n\nprogress.md\n"
    );
    assert_eq!(learner.git(["status", "--porcelain"]), "A  other.py\n");
    let run = learner.peak(["done", "models", "--commit"]);
    assert_eq!(
        (run.code, run.stdout.lines().last()),
        (0, Some("progress.md is committed already"))
    );
}

#[test]
fn a_progress_document_that_git_does_not_know_is_committed_too() {
    let learner = learner();
    let run = learner.peak(["done", "data.*", "--commit"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let message = "Tick 2 items\n\n- data.models\n- data.sessions\n\n\nprogress.md\n";
    assert_eq!(
        learner.git(["show", "--format=%B", "--name-only", "HEAD"]),
        message
    );
    assert_eq!(learner.git(["status", "--porcelain"]), "?? README.md\n");
}

#[cfg(unix)]
#[test]
fn a_hook_may_refuse_the_commit_but_the_tick_stays() {
    use std::os::unix::fs::PermissionsExt;

    let learner = learner();
    learner.file(
        ".git/hooks/pre-commit",
        "#!/bin/sh\necho the hook says no >&2\nexit 1\n",
    );
    let hook = learner.root().join(".git/hooks/pre-commit");
    std::fs::set_permissions(hook, std::fs::Permissions::from_mode(0o755)).unwrap();
    let run = learner.peak(["done", "models", "--commit"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, "ticked data.models\n"));
    assert!(
        run.stderr.contains(
            "progress.md is changed, but not committed: git could not do it: the hook says no"
        ),
        "{}",
        run.stderr
    );
    assert_eq!(
        learner.git(["status", "--porcelain"]),
        "?? README.md\n?? progress.md\n"
    );
}

#[test]
fn nothing_is_committed_in_the_middle_of_a_merge() {
    let learner = learner();
    let commit = learner.commit("Begin");
    learner.file(".git/MERGE_HEAD", format!("{commit}\n"));
    let run = learner.peak(["done", "models", "--commit"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(
        run.stderr.contains("a merge is under way"),
        "{}",
        run.stderr
    );
    assert_eq!(learner.text("progress.md"), PROGRESS);
}

#[test]
fn without_an_id_and_a_terminal_the_usage_is_told() {
    let run = learner().peak(["done"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert_eq!(
        run.stderr,
        "error: no item was named to done\nhint: `peak done ID`; `peak status --left` lists ids\n"
    );
}

#[test]
fn an_id_that_stands_twice_is_refused_with_its_lines() {
    let learner = learner();
    learner.file(
        "progress.md",
        format!("{PROGRESS}- [x] Copy `web.requests`\n"),
    );
    let run = learner.peak(["done", "web.requests"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(
        run.stderr
            .contains("web.requests stands 2 times, on lines 7, 15"),
        "{}",
        run.stderr
    );
}

#[test]
fn conflict_markers_are_refused_with_their_line() {
    let learner = learner();
    let text = with(&[("- [ ] Models", "<<<<<<< HEAD\n- [ ] Models")]);
    learner.file("progress.md", &text);
    let run = learner.peak(["done", "web.requests"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(
        run.stderr
            .starts_with("error: progress.md:13: conflict markers\n"),
        "{}",
        run.stderr
    );
    assert_eq!(learner.text("progress.md"), text);
}

#[test]
fn an_empty_note_is_refused() {
    let learner = learner();
    for note in ["", " \n\t", "\u{7}"] {
        let run = learner.peak(["done", "models", "--note", note]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    }
    assert_eq!(learner.text("progress.md"), PROGRESS);
}

#[test]
fn a_wrong_day_is_refused_and_a_future_one_is_noticed() {
    let learner = learner();
    for wrong in ["2026-02-30", "2026-1-1", "+02026-01-01", "soon"] {
        let run = learner.peak(["done", "models", "--on", wrong]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{wrong}");
    }
    let run = learner.peak(["done", "models", "--on", "2027-01-01"]);
    assert_eq!(
        (run.code, run.stderr.as_str()),
        (0, "note: 2027-01-01 is in the future\n")
    );
}

#[test]
fn a_file_of_another_encoding_keeps_every_other_byte() {
    let learner = learner();
    let text = b"\xef\xbb\xbf## Data `data`\r\n\r\n- [ ] Mod\xe8les `data.models`  \r\n* caf\xe9";
    learner.file("progress.md", text);
    assert_eq!(learner.peak(["done", "models"]).code, 0);
    let wanted =
        "## Data `data`\r\n\r\n- [x] Mod\u{1}les `data.models` ✅ 2026-11-20  \r\n* caf\u{2}";
    let wanted: Vec<u8> = wanted
        .bytes()
        .map(|byte| match byte {
            1 => 0xe8,
            2 => 0xe9,
            byte => byte,
        })
        .collect();
    assert_eq!(
        learner.bytes("progress.md"),
        [b"\xef\xbb\xbf".to_vec(), wanted].concat()
    );
    assert_eq!(learner.peak(["undo", "models"]).code, 0);
    assert_eq!(learner.bytes("progress.md"), text);
}

/// A learner whose exercise is committed, but not ticked.
fn builder() -> Learner {
    let learner = Learner::new();
    learner.file(
        "README.md",
        "# R\n\n## One `one`\n\n- Read `one.read`\n- Write `one.write`\n- Exercise: Clock `one.clock`\n- Exercise: Radio `one.radio`\n",
    );
    learner.commit_as("Grace Hopper", "grace@example.org", "A roadmap");
    learner.git(["update-ref", "refs/remotes/upstream/main", "HEAD"]);
    assert_eq!(learner.peak(["init", "--force"]).code, 0);
    learner
        .file("clock/main.py", "print('tick')\n")
        .commit("A clock");
    learner
}

#[test]
fn what_is_built_and_not_ticked_is_ticked_with_ready() {
    let learner = builder();
    let run = learner.peak(["done", "--ready"]);
    assert_eq!(
        (run.code, run.stdout.as_str()),
        (0, "ticked one.clock\n"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains("verified    one.clock"),
        "{}",
        run.stderr
    );
    let text = learner.text("progress.md");
    assert!(
        text.contains("- [x] Exercise: Clock `one.clock` ✅ 2026-11-20\n"),
        "{text}"
    );
    assert!(
        text.contains("- [ ] Exercise: Radio `one.radio`\n"),
        "{text}"
    );
    let again = learner.peak(["done", "--ready"]);
    assert_eq!((again.code, again.stdout.as_str()), (0, ""));
    assert!(
        again.stderr.contains("no item is ready"),
        "{}",
        again.stderr
    );
}

#[test]
fn after_a_tick_the_evidence_of_an_exercise_is_told() {
    let learner = builder();
    let radio = learner.peak(["done", "radio"]);
    assert_eq!(radio.code, 0);
    assert!(
        radio.stderr.contains("unverified  one.radio"),
        "{}",
        radio.stderr
    );
    let topic = learner.peak(["done", "read"]);
    assert_eq!((topic.code, topic.stderr.as_str()), (0, ""));
}

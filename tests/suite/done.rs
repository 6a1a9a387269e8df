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

/// What `-n` prints into a pipe is the patch: git applies it, and the file is what the command would have made of it.
#[test]
fn a_dry_run_can_be_applied_whatever_stands_in_the_lines() {
    for odd in [
        "a\rb\n",
        "a\r\r\nb\r\n",
        "\u{1b}[2J \u{202e}\u{200b}\n",
        "::error::x ##[group]y\n",
        "last\r",
    ] {
        let learner = learner();
        learner.file("progress.md", format!("\u{feff}{PROGRESS}{odd}"));
        let done = ["done", "data.sessions", "--note", "x"];
        let [one, two, three, four] = done;
        let run = learner.peak([one, two, three, four, "-n"]);
        assert_eq!(run.code, 0, "{run:?}");
        learner.file("../patch", &run.stdout);
        let before = learner.text("progress.md");
        assert_eq!(learner.peak(done).code, 0);
        let after = learner.text("progress.md");
        learner.file("progress.md", before);
        learner.git(["apply", "../patch"]);
        assert_eq!(learner.text("progress.md"), after, "{odd:?}");
    }
}

/// In a CI's log, and before a person's eyes, control characters are visible; a runner's commands are parted where there is one.
#[test]
fn a_dry_run_acts_on_no_log() {
    for (variable, parted) in [("CI", false), ("GITHUB_ACTIONS", true), ("TF_BUILD", true)] {
        let learner = learner().with(variable, "true");
        let odd = "a\rb \u{1b}[2J\n::error::x ##[group]y ##vso[z]\n";
        learner.file("progress.md", format!("{PROGRESS}{odd}"));
        let run = learner.peak(["done", "data.sessions", "-n"]);
        let (cr, esc) = (r" a\rb ", r"\u{1b}[2J");
        assert!(run.stdout.contains(&format!("{cr}{esc}\n")), "{run:?}");
        let shown = match parted {
            true => "\n : :error: :x ## [group]y ##vso [z]\n",
            false => "\n ::error::x ##[group]y ##vso[z]\n",
        };
        assert!(run.stdout.contains(shown), "{run:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_dry_run_acts_on_no_terminal() {
    use crate::seat::Seat;

    let learner = learner();
    learner.file("progress.md", format!("{PROGRESS}a\rb \u{1b}[2J\n"));
    for color in ["--color=auto", "--color=never"] {
        let left = Seat::at(&learner, 80, ["done", "data.sessions", "-n", color]).leaves();
        let shown = r" a\rb \u{1b}[2J";
        assert!(left.sent.contains(shown), "{}", left.sent);
    }
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
fn a_commit_s_message_names_what_it_changes_and_nothing_else() {
    let learner = learner();
    learner.commit("Begin");
    let message = || learner.git(["show", "-s", "--format=%B", "HEAD"]);
    let run = learner.peak(["done", "web.*", "--commit"]);
    assert!(
        run.stdout
            .contains("web.signals was done on 2026-11-09 already"),
        "{run:?}"
    );
    assert_eq!(
        message(),
        "Tick 2 items\n\n- web.requests\n- web.sessions\n\n"
    );
    // What was ticked before, and not committed, comes in with this commit.
    learner.peak(["done", "models"]);
    learner.peak(["done", "data.*", "signals", "--commit"]);
    assert_eq!(
        message(),
        "Tick 2 items\n\n- data.models\n- data.sessions\n\n"
    );
    learner.peak(["done", "signals", "--note", "read them twice", "--commit"]);
    assert_eq!(message(), "Add notes to web.signals\n\n");
    learner.file("progress.md", learner.text("progress.md") + "\nMine.\n");
    learner.peak(["done", "signals", "--commit"]);
    assert_eq!(message(), "Update progress\n\n");
    learner.peak(["undo", "data.*", "--commit"]);
    assert_eq!(
        message(),
        "Take back 2 items\n\n- data.models\n- data.sessions\n\n"
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
        "error: no item was named to tick\nhint: `peak done ID`; `peak status --left` lists ids\n"
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

#[test]
fn what_is_at_head_again_is_committed_already() {
    let learner = learner();
    learner.commit("Begin");
    assert_eq!(learner.peak(["done", "models", "--commit"]).code, 0);
    assert_eq!(learner.peak(["undo", "models"]).code, 0);
    let run = learner.peak(["done", "models", "--commit"]);
    assert_eq!(
        (run.code, run.stdout.as_str(), run.stderr.as_str()),
        (
            0,
            "ticked data.models\nprogress.md is committed already\n",
            ""
        )
    );
}

#[cfg(unix)]
#[test]
fn what_git_says_on_several_lines_is_shown_on_several_lines() {
    use std::os::unix::fs::PermissionsExt;

    let learner = learner();
    learner.file(
        ".git/hooks/pre-commit",
        "#!/bin/sh\nprintf 'one\\n\\n\\033[31mtwo\\n' >&2\nexit 1\n",
    );
    let hook = learner.root().join(".git/hooks/pre-commit");
    std::fs::set_permissions(hook, std::fs::Permissions::from_mode(0o755)).unwrap();
    let run = learner.peak(["done", "models", "--commit"]);
    assert_eq!(
        run.stderr,
        "error: progress.md is changed, but not committed: git could not do it:\n  one\n  \\u{1b}[31mtwo\nhint: mend that, then `git add progress.md && git commit -m MESSAGE -- progress.md`\n"
    );
}

#[test]
fn git_must_know_who_commits() {
    let learner = learner();
    learner.commit("Begin");
    learner.git(["config", "--unset", "user.email"]);
    learner.git(["config", "user.useConfigOnly", "true"]);
    let run = learner.peak(["done", "models", "--commit"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, "ticked data.models\n"));
    assert_eq!(
        run.stderr,
        "error: ticked, but not committed: git does not know who you are\nhint: `git config user.email you@example.org`, and `user.name` alike; then this again\n"
    );
    learner.git(["config", "user.email", "ada@example.org"]);
    let again = learner.peak(["done", "models", "--commit"]);
    assert!(
        again.stdout.ends_with("committed progress.md\n"),
        "{}",
        again.stdout
    );
}

#[test]
fn a_note_and_a_pointer_say_something() {
    let learner = learner();
    for empty in ["", " \t", "\u{1b}"] {
        let run = learner.peak(["done", "models", "--note", empty]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""));
        assert!(
            run.stderr.starts_with("error: --note needs some text\n"),
            "{}",
            run.stderr
        );
    }
    let run = learner.peak(["done", "models", "--evidence", " "]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.starts_with("error: --evidence needs something"),
        "{}",
        run.stderr
    );
    assert_eq!(learner.text("progress.md"), PROGRESS);
}

#[test]
fn a_day_that_was_asked_for_is_added_to_a_tick_without_one() {
    let learner = learner();
    let undated = PROGRESS.replace(
        "[x] Signals `web.signals` ✅ 2026-11-09",
        "[x] Signals `web.signals`",
    );
    learner.file("progress.md", &undated);
    let run = learner.peak(["done", "signals"]);
    assert_eq!(run.stdout, "web.signals was done already\n");
    assert_eq!(learner.text("progress.md"), undated);
    let run = learner.peak(["done", "signals", "--on", "2026-11-09"]);
    assert_eq!(
        (run.code, run.stdout.as_str(), run.stderr.as_str()),
        (
            0,
            "web.signals was done already, and is dated now: 2026-11-09\n",
            ""
        )
    );
    assert_eq!(learner.text("progress.md"), PROGRESS);
    let same = learner.peak(["done", "signals", "--on", "2026-11-09"]);
    assert_eq!(same.stderr, "");
}

#[test]
fn where_another_day_stands_it_says_how_to_change_it() {
    let learner = learner();
    let run = learner.peak(["done", "signals", "--on", "2026-11-15"]);
    assert_eq!(
        run.stderr,
        "hint: to change the date: `peak undo web.signals`, then `peak done web.signals --on 2026-11-15`\n"
    );
    assert_eq!(learner.text("progress.md"), PROGRESS);
}

#[test]
fn a_phase_is_not_an_item_and_its_glob_is_named() {
    let learner = learner();
    for arguments in [
        ["done", "web"],
        ["show", "WEB"],
        ["verify", "web"],
        ["undo", "data"],
    ] {
        let run = learner.peak(arguments);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{arguments:?}");
        let phase = arguments[1].to_lowercase();
        let hint = format!("hint: {phase} is a phase; '{phase}.*' names all its items\n");
        assert!(run.stderr.ends_with(&hint), "{}", run.stderr);
    }
}

#[test]
fn an_archived_item_is_told_and_no_other_taken_in_its_stead() {
    let learner = Learner::new();
    let text = "# P\n\n## Web `web`\n\n- [ ] Lists of lists `web.lists-of-lists`\n- [ ] Forms `web.forms`\n\n\
        ## Archived\n\n- [x] Lists `web.lists` ✅ 2026-11-19\n- [ ] Old `web.old` 🛫 2026-11-18\n";
    learner.file("progress.md", text);
    let own = "moved above the heading `Archived`, its line counts as an item of your own\n";
    for arguments in [
        ["done", "web.lists"],
        ["undo", "lists"],
        ["show", "WEB.Lists"],
        ["verify", "web.lists"],
    ] {
        let run = learner.peak(arguments);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{arguments:?}");
        let said = format!(
            "error: web.lists is archived (progress.md:10): the roadmap dropped it, and it does not count\n\
             hint: did you mean web.lists-of-lists? else: {own}"
        );
        assert!(run.stderr.ends_with(&said), "{arguments:?}: {}", run.stderr);
    }
    let run = learner.peak(["start", "old"]);
    assert!(
        run.stderr.contains("web.old is archived (progress.md:11)")
            && run.stderr.ends_with(&format!("hint: {own}")),
        "{}",
        run.stderr
    );
    assert_eq!(learner.text("progress.md"), text);
    // What begins alike is found all the same where it is meant, and what was moved up counts.
    assert_eq!(learner.peak(["done", "lists-"]).code, 0);
    let line = "- [x] Lists `web.lists` ✅ 2026-11-19\n";
    let moved = text
        .replace(line, "")
        .replace("\n\n## Archived", &format!("\n{line}\n## Archived"));
    learner.file("progress.md", moved);
    let run = learner.peak(["undo", "web.lists"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(
        learner
            .text("progress.md")
            .contains("- [ ] Lists `web.lists`")
    );
}

#[test]
fn what_can_be_no_evidence_as_it_is_is_said_at_once() {
    let learner = learner();
    learner
        .file(".gitignore", "venv/\n")
        .file("venv/x.py", "x\n");
    std::fs::create_dir(learner.root().join("empty")).unwrap();
    for (path, said) in [
        ("empty", "note: empty is an empty folder"),
        ("venv/x.py", "note: git ignores venv/x.py"),
    ] {
        let run = learner.peak(["done", "models", "--evidence", path, "-n"]);
        assert_eq!(run.code, 0);
        assert!(run.stderr.starts_with(said), "{}", run.stderr);
    }
    let run = learner.peak(["done", "models", "--evidence", "progress.md"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr
            .starts_with("error: progress.md is the progress document"),
        "{}",
        run.stderr
    );
    assert_eq!(learner.text("progress.md"), PROGRESS);
}

#[test]
fn what_was_typed_is_told_back_at_most_a_line_long() {
    let long = "x".repeat(5000);
    let run = learner().peak(["done", &long]);
    assert_eq!(run.code, 2);
    let first = run.stderr.lines().next().unwrap();
    assert!(
        first.chars().count() < 120 && first.contains('…'),
        "{first}"
    );
}

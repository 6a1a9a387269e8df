//! `peak init` and documents that peak wrote before: one that lost its header, one whose ids are another roadmap's.

use crate::learner::Learner;

const README: &str = "# Web roadmap\n\n## Phase 1: Basics\n\n- Variables\n- Lists\n- Modules\n- Functions\n- Strings\n\n\
    ## Phase 2: Web\n\n- Forms\n- Exercise: Requests\n- Sessions\n";
/// The same items below other headings, so with other ids.
const MOVED: &str = "# Web roadmap\n\n## Phase 1: First steps\n\n- Variables\n- Lists\n- Modules\n- Functions\n- Strings\n\n\
    ## Phase 2: The net\n\n- Forms\n- Exercise: Requests\n- Sessions\n";

/// A learner with a tick, a note and something begun, committed.
fn learner() -> Learner {
    let learner = Learner::new();
    learner.file("README.md", README);
    learner.commit_as("Upstream", "up@example.org", "A roadmap");
    assert_eq!(learner.peak(["init"]).code, 0);
    let note = ["done", "lists", "--note", "two evenings"];
    assert_eq!(learner.peak(note).code, 0);
    assert_eq!(learner.peak(["start", "forms"]).code, 0);
    learner
}

/// The document without its header's line.
fn beheaded(learner: &Learner) -> String {
    let text = learner.text("progress.md");
    let lines = text.split_inclusive('\n');
    lines
        .filter(|line| !line.starts_with("<!-- peak:"))
        .collect()
}

#[test]
fn a_header_that_was_deleted_comes_back_from_git() {
    let learner = learner();
    let commit = learner.commit("Start");
    let whole = learner.text("progress.md");
    learner.file("progress.md", beheaded(&learner));
    let dry = learner.peak(["init", "-n"]);
    assert!(
        dry.stdout
            .contains("\n+<!-- peak:1 roadmap=README.md base="),
        "{dry:?}"
    );
    assert_eq!(learner.text("progress.md"), beheaded(&learner));
    let run = learner.peak(["init"]);
    assert_eq!(
        (run.code, run.stdout),
        (
            0,
            format!(
                "progress.md had lost its header, and has it again, as {commit:.10} has it; it follows README.md\n"
            )
        ),
        "{}",
        run.stderr
    );
    assert_eq!(learner.text("progress.md"), whole);
    // Also where the loss was committed and work went on.
    learner.file("progress.md", beheaded(&learner));
    learner.commit("Tidy up");
    assert_eq!(learner.peak(["done", "strings"]).code, 0);
    learner.commit("Tick");
    assert_eq!(learner.peak(["init", "--adopt"]).code, 0);
    let ticked = whole.replace(
        "- [ ] Strings `basics.strings`",
        "- [x] Strings `basics.strings` ✅ 2026-11-20",
    );
    assert_eq!(learner.text("progress.md"), ticked);
    assert_eq!(
        learner.peak(["init"]).stdout,
        "progress.md already follows README.md\n"
    );
}

#[test]
fn a_header_that_git_never_had_is_made_anew() {
    let learner = learner();
    learner.file("progress.md", beheaded(&learner));
    let before = learner.text("progress.md");
    let run = learner.peak(["init", "--roadmap", "README.md"]);
    assert_eq!(
        (run.code, run.stdout.as_str()),
        (
            0,
            "progress.md had lost its header, and has it again, made anew; it follows README.md\n"
        ),
        "{}",
        run.stderr
    );
    assert_eq!(beheaded(&learner), before);
    let text = learner.text("progress.md");
    let header = text.lines().nth(2).unwrap();
    assert!(
        header.starts_with("<!-- peak:1 roadmap=README.md base=") && !header.contains("roadmap-at"),
        "{header}"
    );
    // Which state it follows is not known: an update takes nothing away.
    learner.file("README.md", README.replace("- Lists\n", "- Tuples\n"));
    assert_eq!(learner.peak(["update"]).code, 0);
    let text = learner.text("progress.md");
    assert!(
        text.contains("- [x] Lists `basics.lists` ✅ 2026-11-20\n  - two evenings\n")
            && text.contains("- [ ] Tuples `basics.tuples`\n"),
        "{text}"
    );
}

#[test]
fn ids_of_another_roadmap_get_no_header_of_this_one() {
    let learner = learner();
    learner.file("progress.md", beheaded(&learner));
    learner.file("README.md", "# Nothing yet\n");
    learner.commit("Start");
    let before = learner.text("progress.md");
    let run = learner.peak(["init", "--roadmap", "django-backend"]);
    assert_eq!(run.code, 2, "{run:?}");
    insta::assert_snapshot!(run.stderr, @r"
    error: progress.md has no header, and 8 of its 8 ids are not in django-backend
    hint: `peak init --roadmap NAME` says which roadmap it follows; `peak init --adopt` takes over what django-backend calls alike
    ");
    assert_eq!(learner.text("progress.md"), before);
}

/// A document that peak wrote for an older roadmap, kept beside the new one.
#[test]
fn ticks_come_over_by_title_where_ids_are_others() {
    let learner = learner();
    learner.commit("Start");
    learner.git(["mv", "progress.md", "old.md"]);
    learner.file("README.md", MOVED);
    learner.commit("Anew");
    let run = learner.peak(["init", "--adopt", "old.md"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(
        run.stdout,
        "wrote progress.md: 2 marks from old.md (8 items taken over)\n"
    );
    assert!(!run.stderr.contains("no item is called"), "{run:?}");
    let text = learner.text("progress.md");
    assert!(
        text.contains("- [x] Lists `first-steps.lists` ✅ 2026-11-20\n")
            && text.contains("- [ ] Forms `the-net.forms` 🛫 2026-11-20\n"),
        "{text}"
    );
}

#[test]
fn a_document_that_follows_another_roadmap_is_told_the_way() {
    let learner = learner();
    learner.commit("Start");
    let before = learner.text("progress.md");
    let run = learner.peak(["init", "--adopt", "--roadmap", "django-backend"]);
    assert_eq!(run.code, 2, "{run:?}");
    insta::assert_snapshot!(run.stderr, @r"
    error: progress.md follows README.md, not django-backend
    hint: name another progress document with --file; or move this one away (`git mv progress.md old.md`) and run this with `--adopt old.md`, which takes over what is called alike
    ");
    assert_eq!(learner.text("progress.md"), before);
    // Of its own roadmap it has nothing to take over, whatever that calls its phases by now.
    learner.file("README.md", MOVED);
    learner.commit("Anew");
    let run = learner.peak(["init", "--adopt"]);
    assert_eq!(
        (run.code, run.stderr.as_str()),
        (0, "hint: `peak update` takes the roadmap's changes over\n")
    );
    assert_eq!(learner.text("progress.md"), before);
}

/// What `peak doctor` tells to do where the header names no roadmap.
#[test]
fn a_header_without_a_roadmap_is_given_one() {
    let learner = learner();
    let text = learner.text("progress.md");
    learner.file("progress.md", text.replace(" roadmap=README.md", ""));
    learner.file("My notes.md", README);
    learner.git(["rm", "-q", "README.md"]);
    learner.commit("Elsewhere");
    let doctor = learner.peak(["doctor"]);
    assert!(
        doctor.stdout.contains("peak init --roadmap NAME"),
        "{doctor:?}"
    );
    let run = learner.peak(["init", "--roadmap", "My notes.md"]);
    assert_eq!(
        (run.code, run.stdout.as_str()),
        (0, "progress.md now follows My notes.md\n"),
        "{}",
        run.stderr
    );
    let now = learner.text("progress.md");
    assert!(now.contains(" roadmap=My%20notes.md -->\n"), "{now}");
    assert!(
        learner
            .peak(["doctor"])
            .stdout
            .contains("the roadmap is Web roadmap")
    );
}

//! `peak init` at a terminal: sections and options are chosen line by line before anything is written.

use crate::learner::Learner;
use crate::seat::Seat;

const README: &str = "\
# Backend roadmap

## Phase 1: Python

- Variables
- Functions
- Classes

## Phase 2: Django

- Models
- Views
- Forms

## Phase 3: Testing

- [pytest](https://example.org/pytest)
- Fixtures
- Coverage

## Resources

- A good book
- A better book
";

fn fork() -> Learner {
    let learner = Learner::new();
    learner.file("README.md", README);
    learner.commit("A roadmap");
    learner
}

#[test]
fn enter_writes_what_is_shown() {
    let learner = fork();
    let mut seat = Seat::at(&learner, 80, ["init"]);
    seat.sees("Phase 1: Python")
        .sees("3 phases: 9 topics")
        .sees("? explains:")
        .types("");
    let left = seat.leaves();
    assert_eq!(left.code, Some(0), "{}", left.sent);
    assert!(
        learner
            .text("progress.md")
            .contains("- [ ] Models `django.models`")
    );
    assert!(!learner.text("progress.md").contains("exclude="));
}

#[test]
fn sections_are_switched_and_the_counts_are_shown_at_once() {
    let learner = fork();
    let mut seat = Seat::at(&learner, 80, ["init"]);
    seat.sees("3 phases: 9 topics").sees("explains:").types("2");
    seat.sees("left out")
        .sees("2 phases: 6 topics")
        .sees("explains:")
        .types("4");
    seat.sees("3 phases: 8 topics")
        .sees("explains:")
        .types("none");
    seat.sees("0 phases, no items").sees("explains:").types("");
    seat.sees("nothing is chosen yet")
        .sees("explains:")
        .types("1-2 9");
    seat.sees("answer with numbers from 1 to 4")
        .sees("explains:")
        .types("1-2");
    seat.sees("2 phases: 6 topics").sees("explains:").types("?");
    seat.sees("write nothing").sees("explains:").types("y");
    let left = seat.leaves();
    assert_eq!(left.code, Some(0), "{}", left.sent);
    let text = learner.text("progress.md");
    assert!(
        text.contains("`django.models`") && !text.contains("Coverage") && !text.contains("book"),
        "{text}"
    );
    // Options say it again, here and on another machine.
    learner.commit("Start");
    learner.git(["clone", "-q", ".", "../other"]);
    let other = learner.home().join("other");
    let here = learner.peak(["status", "--json"]);
    let there = learner.peak_in(&other, ["status", "--json"]);
    assert_eq!(
        (here.code, &here.stdout),
        (0, &there.stdout),
        "{}",
        there.stderr
    );
    assert_eq!((here.stderr.as_str(), there.stderr.as_str()), ("", ""));
    let header = text
        .lines()
        .find(|line| line.starts_with("<!-- peak:1"))
        .unwrap();
    assert!(header.contains("exclude="), "{header}");
    let again = learner.peak_in(&other, ["init"]);
    assert_eq!(again.stdout, "progress.md already follows README.md\n");
}

#[test]
fn whoever_leaves_has_nothing_written() {
    for typed in ["q", "no"] {
        let learner = fork();
        let mut seat = Seat::at(&learner, 80, ["init"]);
        seat.sees("explains:").types(typed);
        let left = seat.leaves();
        assert_eq!(left.code, Some(0), "{}", left.sent);
        assert!(
            left.screen().ends_with("nothing was written\n"),
            "{}",
            left.sent
        );
        assert!(!left.sent.contains("error"), "{}", left.sent);
        assert!(!learner.root().join("progress.md").exists());
    }
    let learner = fork();
    let mut seat = Seat::at(&learner, 80, ["init"]);
    seat.sees("explains:").says_no_more();
    assert_eq!(seat.leaves().code, Some(2));
    let mut seat = Seat::at(&learner, 80, ["init"]);
    seat.sees("explains:").interrupts();
    assert_eq!(seat.leaves().signal, Some(2));
    assert!(!learner.root().join("progress.md").exists());
    assert_eq!(learner.git(["status", "--porcelain"]), "");
}

/// A learner in a repository without a roadmap, with this README if it is given.
fn without(readme: Option<&str>) -> Learner {
    let learner = Learner::new();
    if let Some(readme) = readme {
        learner.file("README.md", readme);
    }
    learner.commit("Begin");
    learner
}

#[test]
fn without_a_roadmap_of_its_own_a_bundled_one_is_chosen() {
    let other = "# My shop\n\nIt sells things.\n";
    for (readme, why) in [
        (None, "this repository has no roadmap.md and no README.md"),
        (Some(other), "README.md is not read as a roadmap"),
    ] {
        let learner = without(readme);
        let mut seat = Seat::at(&learner, 80, ["init"]);
        seat.sees(why).sees("1) django-backend: ").sees("6) ");
        seat.sees("Which of the roadmaps that ship with peak do you follow?");
        seat.sees("none)").types("7");
        seat.sees("numbers from 1 to 6").sees("none)").types("2");
        let left = seat.leaves();
        assert_eq!(left.code, Some(0), "{}", left.sent);
        let text = learner.text("progress.md");
        assert!(text.contains("roadmap=django-peak"), "{text}");
        // Whoever leaves finds nothing written.
        for typed in ["q", ""] {
            let learner = without(readme);
            let mut seat = Seat::at(&learner, 80, ["init"]);
            seat.sees("none)").types(typed);
            let left = seat.leaves();
            assert_eq!(left.code, Some(0), "{}", left.sent);
            assert!(
                left.screen().ends_with("nothing was written\n"),
                "{}",
                left.sent
            );
            assert!(!learner.root().join("progress.md").exists());
        }
        let mut seat = Seat::at(&learner, 80, ["init", "--file", "other.md"]);
        seat.sees("none)").says_no_more();
        let left = seat.leaves();
        assert_eq!(left.code, Some(2), "{}", left.sent);
        assert!(left.sent.contains("error:"), "{}", left.sent);
        // Where nobody is to be asked, it is an error at once.
        let run = learner.peak(["init", "--file", "other.md"]);
        assert_eq!(run.code, 2);
        assert!(run.stderr.starts_with(&format!("error: {why}")), "{run:?}");
    }
}

#[test]
fn whoever_leaves_the_choice_among_files_has_nothing_written() {
    let learner = Learner::new();
    for name in ["docs/roadmap-a.md", "docs/roadmap-b.md"] {
        learner.file(name, README);
    }
    learner.commit("Two");
    let mut seat = Seat::at(&learner, 80, ["init"]);
    seat.sees("2) docs/roadmap-b.md").sees("none)").types("q");
    let left = seat.leaves();
    assert_eq!(left.code, Some(0), "{}", left.sent);
    assert!(
        left.screen().ends_with("nothing was written\n"),
        "{}",
        left.sent
    );
    let mut seat = Seat::at(&learner, 80, ["init"]);
    seat.sees("none)").types("2");
    seat.sees("explains:").types("");
    assert_eq!(seat.leaves().code, Some(0));
    assert!(
        learner
            .text("progress.md")
            .contains("roadmap=docs/roadmap-b.md")
    );
}

#[test]
fn whoever_leaves_a_hand_made_document_finds_it_as_it_was() {
    for answers in [&["q"][..], &["", "n"], &["", ""]] {
        let learner = fork();
        learner.file("progress.md", "# Mine\n\n- [x] Models\n");
        learner.commit("By hand");
        let before = learner.bytes("progress.md");
        let mut seat = Seat::at(&learner, 80, ["init"]);
        for (answer, question) in answers.iter().zip(["explains:", "[y/N]"]) {
            seat.sees(question).types(answer);
        }
        let left = seat.leaves();
        assert_eq!(left.code, Some(0), "{answers:?} {}", left.sent);
        assert!(
            left.screen().ends_with("nothing was written\n"),
            "{}",
            left.sent
        );
        assert_eq!(learner.bytes("progress.md"), before);
    }
}

#[test]
fn options_can_be_switched_at_the_question() {
    let learner = Learner::new();
    let boxed = README.replace(
        "- Models\n- Views\n- Forms\n",
        "- [ ] Models\n- [x] Views\n- [ ] Forms\n",
    );
    learner.file("README.md", boxed);
    learner.commit("A roadmap");
    let mut seat = Seat::at(&learner, 100, ["init"]);
    seat.sees("explains:").types("items: boxes");
    seat.sees("1 phase: 3 topics")
        .sees("explains:")
        .types("items pears");
    seat.sees("pears").sees("explains:").types("--keep-ticks");
    seat.sees("1 phase: 3 topics").sees("explains:").types("");
    let left = seat.leaves();
    assert_eq!(left.code, Some(0), "{}", left.sent);
    let text = learner.text("progress.md");
    assert!(
        text.contains("items=boxes") && text.contains("keep-ticks=yes"),
        "{text}"
    );
    assert!(text.contains("- [x] Views"), "{text}");
}

#[test]
fn what_finds_nothing_is_taken_back_by_reset() {
    let learner = fork();
    let mut seat = Seat::at(&learner, 80, ["init"]);
    seat.sees("explains:").types("items rows");
    seat.sees("0 phases, no items").sees("explains:").types("2");
    seat.sees("no section is left to switch")
        .sees("explains:")
        .types("items");
    seat.sees("items needs a value")
        .sees("explains:")
        .types("depth much");
    seat.sees("`much` cannot be used for --depth")
        .sees("expected a number from 1 to 64")
        .sees("explains:")
        .types("column Topic");
    seat.sees("README.md has no table, and so no column `Topic`")
        .sees("explains:")
        .types("reset");
    seat.sees("3 phases: 9 topics").sees("explains:").types("");
    let left = seat.leaves();
    assert_eq!(left.code, Some(0), "{}", left.sent);
    assert!(!learner.text("progress.md").contains("items="));
}

#[test]
fn the_table_fits_narrow_and_wide_terminals() {
    for columns in [60, 80, 140] {
        let learner = fork();
        let mut seat = Seat::at(&learner, columns, ["init"]);
        seat.sees("explains:").types("4");
        seat.sees("4 phases: 11 topics")
            .sees("explains:")
            .types("q");
        let left = seat.leaves();
        for line in left
            .screen()
            .lines()
            .filter(|line| !line.starts_with("Enter "))
        {
            assert!(
                line.chars().count() <= usize::from(columns),
                "{columns}: {line}"
            );
        }
    }
}

#[test]
fn a_hand_made_document_is_previewed_then_agreed_to() {
    let learner = fork();
    learner.file("Progress.MD", "# Mine\n\n## ✅ Phase 1: Python (3 March 2025)\n\n- Variables\n- Functions\n- Classes\n\n## Phase 2: Django\n\n- [x] Models 04/05/2025\n- [x] Knitting\n");
    learner.commit("By hand");
    let mut seat = Seat::at(&learner, 80, ["init"]);
    seat.sees("explains:").types("3");
    seat.sees("2 phases: 6 topics")
        .sees("Enter goes on")
        .types("");
    seat.sees("python.variables done 2025-03-03")
        .sees("Take over Progress.MD?")
        .types("y");
    let left = seat.leaves();
    assert_eq!(left.code, Some(0), "{}", left.sent);
    insta::assert_snapshot!(learner.text("Progress.MD").lines().skip(4).collect::<Vec<_>>().join("\n"), @"
    ## Phase 1: Python `python`

    - [x] Variables `python.variables` ✅ 2025-03-03
    - [x] Functions `python.functions` ✅ 2025-03-03
    - [x] Classes `python.classes` ✅ 2025-03-03

    ## Phase 2: Django `django`

    - [x] Models `django.models`
    - [ ] Views `django.views`
    - [ ] Forms `django.forms`

    ## Before peak

    # Mine

    ## ✅ Phase 1: Python (3 March 2025)

    ## Phase 2: Django

    - [x] Models 04/05/2025
    - [x] Knitting
    ");
}

//! `peak update` at a terminal: which close titles are the same item is asked.

use crate::learner::Learner;
use crate::seat::Seat;

const BEFORE: &str = "# Web roadmap\n\n## Phase 1: Basics\n\n- Variables\n- Lists\n- Modules\n- Functions\n- Strings\n\n## Phase 2: Web\n\n- Sessions in practice\n- Forms and their fields\n- Views\n";
const NOW: &str = "# Web roadmap\n\n## Phase 1: Basics\n\n- Variables\n- Lists\n- Modules\n- Functions\n- Strings\n\n## Phase 2: Web\n\n- Session in practice\n- Forms and fields\n- Views\n";
const QUESTION: &str = "Which of these are the same item, reworded?";

/// A learner who ticked two items that have close titles now.
fn learner() -> Learner {
    let learner = Learner::new();
    learner.file("README.md", BEFORE);
    learner.commit("A roadmap");
    assert_eq!(learner.peak(["init"]).code, 0);
    assert_eq!(learner.peak(["done", "web.sessions-in-practice"]).code, 0);
    assert_eq!(learner.peak(["done", "web.forms-their-fields"]).code, 0);
    learner.commit("Progress");
    learner.file("README.md", NOW);
    learner
}

/// What stands ticked among the items after these answers, and in the archive.
fn after(answers: &[&str]) -> (Vec<String>, usize) {
    let learner = learner();
    let mut seat = Seat::at(&learner, 80, ["update"]);
    seat.sees("1) Sessions in practice → Session in practice")
        .sees("2) Forms and their fields → Forms and fields");
    for answer in answers {
        seat.sees(QUESTION)
            .sees("q: change nothing) ")
            .types(answer);
    }
    let left = seat.leaves();
    assert_eq!(left.code, Some(0), "{answers:?} {}", left.sent);
    let text = learner.text("progress.md");
    let (live, archive) = text.split_once("## Archived").unwrap_or((&text, ""));
    let ticked = live.lines().filter(|line| line.starts_with("- [x]"));
    let titles = ticked.map(|line| line[6..].split(" `").next().unwrap().to_owned());
    (titles.collect(), archive.matches("- [x]").count())
}

#[test]
fn numbers_yes_and_no_are_answers() {
    let (one, two) = ("Session in practice", "Forms and fields");
    for (answers, titles) in [
        (&["y"][..], &[one, two][..]),
        (&["All"], &[one, two]),
        (&["1"], &[one]),
        (&["2"], &[two]),
        (&["1-2"], &[one, two]),
        (&["1, 2"], &[one, two]),
        (&["n"], &[]),
        (&[""], &[]),
        (&["3", "perhaps", "2"], &[two]),
    ] {
        let (ticked, archived) = after(answers);
        assert_eq!(ticked, titles, "{answers:?}");
        assert_eq!(archived, 2 - titles.len(), "{answers:?}");
    }
}

#[test]
fn whoever_leaves_has_nothing_written() {
    for (answers, code) in [(&["q"][..], 0), (&["quit"], 0), (&["what", "9", "1-9"], 2)] {
        let learner = learner();
        let before = learner.bytes("progress.md");
        let mut seat = Seat::at(&learner, 80, ["update"]);
        for answer in answers {
            seat.sees(QUESTION).types(answer);
        }
        let left = seat.leaves();
        assert_eq!(left.code, Some(code), "{}", left.sent);
        assert!(left.sent.contains("nothing was written"), "{}", left.sent);
        assert_eq!(learner.bytes("progress.md"), before);
    }
    let learner = learner();
    let before = learner.bytes("progress.md");
    let mut seat = Seat::at(&learner, 80, ["update"]);
    seat.sees(QUESTION).says_no_more();
    assert_eq!(seat.leaves().code, Some(2));
    let mut seat = Seat::at(&learner, 80, ["update"]);
    seat.sees(QUESTION).interrupts();
    assert_eq!(seat.leaves().signal, Some(2));
    assert_eq!(learner.bytes("progress.md"), before);
    assert_eq!(learner.git(["status", "--porcelain"]), " M README.md\n");
}

#[test]
fn nobody_is_asked_who_does_not_want_to_be() {
    for arguments in [
        ["update", "--no-input"],
        ["update", "--json"],
        ["update", "-n"],
        ["update", "--accept-renames"],
    ] {
        let learner = learner();
        let left = Seat::at(&learner, 80, arguments).leaves();
        assert_eq!(left.code, Some(0), "{arguments:?} {}", left.sent);
        assert!(!left.sent.contains(QUESTION), "{arguments:?} {}", left.sent);
    }
}

#[test]
fn a_wrong_answer_is_met_with_all_that_may_be_answered() {
    let learner = learner();
    let mut seat = Seat::at(&learner, 80, ["update"]);
    seat.sees(QUESTION)
        .types("9")
        .sees("answer with numbers from 1 to 2; y takes all, Enter none, q changes nothing")
        .sees(QUESTION)
        .types("q");
    assert_eq!(seat.leaves().code, Some(0));
}

#[test]
fn a_question_breaks_between_words_where_the_terminal_is_narrow() {
    let learner = learner();
    let mut seat = Seat::at(&learner, 60, ["update"]);
    seat.sees("change nothing) ").types("q");
    let left = seat.leaves();
    let lines: Vec<&str> = left.sent.lines().map(str::trim_end).collect();
    let first = "Which of these are the same item, reworded? (numbers,";
    assert!(lines.contains(&first), "{}", left.sent);
    assert!(
        lines.iter().all(|line| line.chars().count() <= 60),
        "{lines:?}"
    );
}

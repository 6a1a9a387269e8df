//! An item is followed through the states that the roadmap had in between.

use serde_json::Value;

use crate::learner::Learner;

const FIRST: &str = "# Web roadmap\n\n## Phase 1: Basics\n\n- Variables\n- Lists\n- Modules\n- Functions\n- Strings\n\n## Phase 2: Web\n\n- Forms\n- Sessions\n- Views\n";

/// The states after the first: reworded, then moved, then reworded again by its case.
fn later() -> [String; 3] {
    let reworded = FIRST.replace("- Forms\n", "- Forms: how to check them\n");
    let moved = reworded
        .replace("- Forms: how to check them\n", "")
        .replace("- Lists\n", "- Forms: how to check them\n- Lists\n");
    let last = moved.replace("Forms: how to check them", "Forms: HOW to check them!");
    [reworded, moved, last]
}

/// A learner who ticked the item at the first state, where upstream went on to the last one.
fn behind() -> Learner {
    let learner = Learner::new();
    learner.file("README.md", FIRST);
    learner.commit_as("Upstream", "up@example.org", "A roadmap");
    learner.git(["branch", "upstream"]);
    assert_eq!(learner.peak(["init"]).code, 0);
    assert_eq!(learner.peak(["done", "forms"]).code, 0);
    learner.commit("Progress");
    learner.git(["checkout", "-q", "upstream"]);
    for state in later() {
        learner.file("README.md", state);
        learner.commit_as("Upstream", "up@example.org", "Better");
        learner.file("other.txt", learner.text("README.md").len().to_string());
        learner.commit_as("Upstream", "up@example.org", "Something else");
    }
    learner.git(["checkout", "-q", "main"]);
    learner
}

fn found(learner: &Learner) -> bool {
    let text = learner.text("progress.md");
    let line = text
        .lines()
        .find(|line| line.starts_with("- [x] Forms: HOW"));
    line.is_some_and(|line| line.contains("<!-- was web.forms --> ✅ 2026-11-20"))
        && !text.contains("Archived")
}

/// What a learner does before the update, and the update's arguments.
type Way<'a> = &'a dyn Fn(&Learner) -> Vec<&'static str>;

#[test]
fn one_jump_finds_what_the_steps_find() {
    // Straight from upstream, after a merge, and after a merge into a history of the learner's own.
    let ways: [Way; 3] = [
        &|_| vec!["update", "--json", "--from", "upstream:README.md"],
        &|learner| {
            learner.git(["merge", "-q", "--no-edit", "upstream"]);
            vec!["update", "--json"]
        },
        &|learner| {
            for message in ["One", "Two"] {
                learner.file("own.txt", message);
                learner.commit(message);
            }
            learner.git(["merge", "-q", "--no-edit", "upstream"]);
            learner.file("own.txt", "Three");
            learner.commit("Three");
            vec!["update", "--json"]
        },
    ];
    for (at, way) in ways.iter().enumerate() {
        let learner = behind();
        let arguments = way(&learner);
        let run = match arguments.as_slice() {
            [a, b] => learner.peak([*a, *b]),
            [a, b, c, d] => learner.peak([*a, *b, *c, *d]),
            other => panic!("{other:?}"),
        };
        assert_eq!(run.code, 0, "{run:?}");
        assert!(found(&learner), "{at}\n{}", learner.text("progress.md"));
        let json: Value = serde_json::from_str(&run.stdout).unwrap();
        let changes = json["changes"].as_array().unwrap();
        let moved = changes.iter().find(|change| change["fate"] == "moved");
        assert_eq!(moved.unwrap()["by"], "history", "{json}");
        let again = learner.peak(["update"]);
        assert!(again.stdout.contains("already follows"), "{again:?}");
    }
}

#[test]
fn the_steps_one_by_one_come_to_the_same() {
    let learner = behind();
    for state in later() {
        learner.file("README.md", state);
        learner.commit("Follow");
        assert_eq!(learner.peak(["update"]).code, 0);
        learner.commit("Update");
    }
    assert!(found(&learner), "{}", learner.text("progress.md"));
}

/// Without the states in between nothing is guessed, and nothing lost.
#[test]
fn where_history_is_cut_off_the_item_is_put_away() {
    let learner = behind();
    learner.git(["merge", "-q", "--no-edit", "upstream"]);
    let origin = format!("file://{}", learner.root().display());
    learner.git(["clone", "-q", "--depth", "1", &origin, "../shallow"]);
    let shallow = learner.home().join("shallow");
    let run = learner.peak_in(&shallow, ["update"]);
    assert_eq!(run.code, 0, "{run:?}");
    let text = std::fs::read_to_string(shallow.join("progress.md")).unwrap();
    assert!(
        text.contains("- [x] Forms `web.forms` ✅ 2026-11-20\n"),
        "{text}"
    );
    // A roadmap of which git never had another state.
    let learner = behind();
    learner.file("elsewhere.md", later().last().unwrap());
    assert_eq!(learner.peak(["update", "--from", "elsewhere.md"]).code, 0);
    let text = learner.text("progress.md");
    assert!(
        text.contains("## Archived\n\n- [x] Forms `web.forms` ✅ 2026-11-20\n"),
        "{text}"
    );
}

/// A title that was close in a state in between is asked about as it is now.
#[test]
fn a_close_title_on_the_way_is_offered() {
    let learner = Learner::new();
    let first = FIRST.replace("- Sessions\n", "- Sessions in practice\n");
    learner.file("README.md", &first);
    learner.commit("A roadmap");
    assert_eq!(learner.peak(["init"]).code, 0);
    assert_eq!(learner.peak(["done", "web.sessions-in-practice"]).code, 0);
    learner.commit("Progress");
    let close = first.replace("Sessions in practice", "Session in practice");
    learner.file("README.md", &close);
    learner.commit("A letter less");
    let moved = close
        .replace("- Session in practice\n", "")
        .replace("- Lists\n", "- Session in practice\n- Lists\n");
    learner.file("README.md", &moved);
    learner.commit("Elsewhere");
    let run = learner.peak(["update", "-n"]);
    assert!(
        run.stderr
            .contains("Sessions in practice → Session in practice"),
        "{run:?}"
    );
    assert_eq!(learner.peak(["update", "--accept-renames"]).code, 0);
    let text = learner.text("progress.md");
    assert!(
        text.contains("- [x] Session in practice `basics.session-in-practice` <!-- was web.sessions-in-practice --> ✅"),
        "{text}"
    );
}

/// A roadmap that grew by far after the document was written: what a hint costs goes by what its states hold, not by what it held.
#[test]
fn states_that_hold_far_more_than_the_first_are_left_to_the_update() {
    let learner = behind();
    learner.git(["merge", "-q", "--no-edit", "upstream"]);
    let small = learner.peak(["status"]);
    assert!(small.stderr.contains("moved on (1 moved"), "{small:?}");
    let many: String = (0..2_000).map(|at| format!("- Part {at}\n")).collect();
    for state in 0..12 {
        let [.., last] = later();
        learner.file("README.md", format!("{last}- State {state}\n{many}"));
        learner.commit("Far more");
    }
    let hint = learner.peak(["status"]);
    assert!(
        hint.stderr.contains("moved on: `peak update -n` shows"),
        "{hint:?}"
    );
    // Whoever asks for the update waits for more.
    let update = learner.peak(["update"]);
    assert_eq!(update.code, 0, "{update:?}");
    assert!(!update.stderr.contains("too much"), "{update:?}");
    assert!(found(&learner), "{}", learner.text("progress.md"));
}

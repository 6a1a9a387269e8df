//! `peak review`: the weekly review.

use crate::learner::Learner;

fn learner() -> Learner {
    let learner = Learner::new();
    learner.file(
        "progress.md",
        "# Progress

## A `a`

- [x] One `a.one` ✅ 2026-11-19
- [x] Two `a.two` ✅ 2026-11-05
- [x] Three `a.three` ✅ 2026-10-29
- [x] Four `a.four` ✅ 2026-10-20
- [x] Five `a.five`
- [ ] Six `a.six` 🛫 2026-10-01
- [ ] Seven `a.seven`
",
    );
    learner
}

#[test]
fn the_week_is_reviewed() {
    let run = learner().peak(["review"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    insta::assert_snapshot!(run.stdout, @r"
        Review of 2026-11-14 to 2026-11-20

        Done (1)
          ✓ a.one  One  done 2026-11-19

        Stale (1): under way for more than 14 days
          ▸ a.six  Six  started 2026-10-01

        gained: 1 done
        total: 5 of 7 done, 71.4%
        pace: 0.8 a week over 4 weeks, 0.8 over 5 weeks
        forecast: done about 2026-12-09
        1 tick has no date: counted as done, but in no week (1 not committed yet)
        ");
}

#[test]
fn another_time_can_be_reviewed() {
    let run = learner().peak(["review", "--since", "2026-10-25", "--markdown"]);
    assert_eq!(run.code, 0);
    assert!(
        run.stdout
            .contains("#### Done (3)\n\n- Three `a.three` (done 2026-10-29)"),
        "{}",
        run.stdout
    );
}

#[test]
fn a_time_that_is_none_is_an_error() {
    let run = learner().peak(["review", "--since", "soon"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    insta::assert_snapshot!(run.stderr, @r"
        error: `soon` is no time to look back to
        hint: say 10d, 2w, 1m, or a date like 2026-11-01 that is not in the future
        ");
}

#[test]
fn a_first_week_is_too_early_for_a_forecast() {
    let learner = Learner::new();
    let ticks: String = (1..=5)
        .map(|n| format!("- [x] T `a.t{n}` ✅ 2026-11-19\n"))
        .collect();
    learner.file(
        "progress.md",
        format!("# P\n\n## A `a`\n\n{ticks}- [ ] L `a.left`\n"),
    );
    let run = learner.peak(["review", "--since", "yesterday"]);
    assert!(
        run.stdout
            .starts_with("Review of 2026-11-19 to 2026-11-20\n"),
        "{}",
        run.stdout
    );
    assert!(
        run.stdout
            .contains("forecast: too early: all dated ticks are of the last seven days\n"),
        "{}",
        run.stdout
    );
}

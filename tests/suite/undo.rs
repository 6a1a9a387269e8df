//! `peak undo`

use crate::learner::Learner;

#[test]
fn one_step_is_taken_back_at_a_time() {
    let learner = Learner::with_item(
        "- [x] Email `web.email` 🛫 2026-11-01 ❌ 2026-11-02 text ✅ 2026-11-03\n  - note",
    );
    for (told, line) in [
        (
            "skipped again",
            "- [ ] Email `web.email` 🛫 2026-11-01 ❌ 2026-11-02 text\n  - note\n",
        ),
        (
            "started again",
            "- [ ] Email `web.email` 🛫 2026-11-01 text\n  - note\n",
        ),
        ("todo", "- [ ] Email `web.email` text\n  - note\n"),
    ] {
        let run = learner.peak(["undo", "email"]);
        assert_eq!(
            (run.code, run.stdout),
            (0, format!("took back web.email: {told}\n"))
        );
        assert!(
            learner.text("progress.md").ends_with(line),
            "{}",
            learner.text("progress.md")
        );
    }
    let run = learner.peak(["undo", "email"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(
        run.stderr.contains("there is nothing to take back"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_glob_takes_back_what_there_is() {
    let learner = Learner::with_item(
        "- [x] Email `web.email`\n- [ ] Forms `web.forms`\n- [-] Cookies `web.cookies`",
    );
    let run = learner.peak(["undo", "web.*"]);
    assert_eq!(
        (run.code, run.stdout.as_str()),
        (
            0,
            "took back web.email: todo\ntook back web.cookies: todo\n"
        )
    );
    assert!(learner.text("progress.md").ends_with(
        "- [ ] Email `web.email`\n- [ ] Forms `web.forms`\n- [ ] Cookies `web.cookies`\n"
    ));
    assert_eq!(learner.peak(["undo", "web.*"]).code, 2);
}

#[test]
fn there_is_no_day_for_it() {
    assert_eq!(
        Learner::with_item("- [x] Email `web.email`")
            .peak(["undo", "email", "--on", "today"])
            .code,
        2
    );
}

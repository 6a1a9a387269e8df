//! `peak start`

use crate::learner::Learner;

#[test]
fn an_item_is_begun() {
    let learner = Learner::with_item("- [ ] Requests `web.requests`");
    let run = learner.peak(["start", "requests", "--on", "2026-11-18"]);
    assert_eq!(
        (run.code, run.stdout.as_str(), run.stderr.as_str()),
        (0, "started web.requests\n", "")
    );
    assert!(
        learner
            .text("progress.md")
            .ends_with("- [ ] Requests `web.requests` 🛫 2026-11-18\n")
    );
    let run = learner.peak(["start", "requests"]);
    assert_eq!(
        run.stdout,
        "web.requests was started on 2026-11-18 already\n"
    );
}

#[test]
fn a_skipped_item_is_begun_after_all() {
    let learner = Learner::with_item("- [ ] Requests `web.requests` ❌ 2026-11-10");
    assert_eq!(learner.peak(["start", "requests"]).code, 0);
    assert!(
        learner
            .text("progress.md")
            .ends_with("- [ ] Requests `web.requests` 🛫 2026-11-20\n")
    );
}

#[test]
fn a_done_item_is_refused() {
    let learner = Learner::with_item("- [x] Requests `web.requests`");
    let run = learner.peak(["start", "requests", "--note", "again"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert_eq!(
        run.stderr,
        "error: web.requests is done\nhint: `peak undo web.requests` takes the tick back\n"
    );
    assert!(!learner.text("progress.md").contains("again"));
}

#[test]
fn a_half_ticked_box_counts_as_begun() {
    let learner = Learner::with_item("- [/] Requests `web.requests`");
    let run = learner.peak(["start", "requests"]);
    assert_eq!(
        (run.code, run.stdout.as_str()),
        (0, "web.requests was started already\n")
    );
}

//! `peak skip`

use crate::learner::Learner;

#[test]
fn an_item_is_skipped_with_the_reason() {
    let learner = Learner::with_item("* [ ] Email `web.email` 🛫 2026-11-01  \n  * mine");
    let run = learner.peak(["skip", "email", "--note", "not at work"]);
    assert_eq!(
        (run.code, run.stdout.as_str(), run.stderr.as_str()),
        (0, "skipped web.email, note added\n", "")
    );
    let wanted =
        "* [ ] Email `web.email` 🛫 2026-11-01 ❌ 2026-11-20  \n  * not at work\n  * mine\n";
    assert!(
        learner.text("progress.md").ends_with(wanted),
        "{}",
        learner.text("progress.md")
    );
    assert_eq!(
        learner.peak(["skip", "email"]).stdout,
        "web.email was skipped on 2026-11-20 already\n"
    );
}

#[test]
fn a_done_item_among_several_is_refused_and_none_is_skipped() {
    let learner = Learner::with_item("- [ ] Email `web.email`\n- [x] Forms `web.forms`");
    let run = learner.peak(["skip", "web.*", "web.forms"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(
        run.stderr.contains("error: web.forms is done\n"),
        "{}",
        run.stderr
    );
    assert!(!learner.text("progress.md").contains('❌'));
}

#[test]
fn a_glob_passes_over_what_is_done() {
    let learner = Learner::new();
    let text = "# P\n\n## A `a`\n\n- [x] One `a.one`\n- [ ] Two `a.two`\n";
    learner.file("progress.md", text);
    let run = learner.peak(["skip", "a.*"]);
    assert_eq!(
        (run.code, run.stdout.as_str(), run.stderr.as_str()),
        (0, "skipped a.two\n", "a.one stays done\n")
    );
    let named = learner.peak(["skip", "a.one"]);
    assert_eq!((named.code, named.stdout.as_str()), (2, ""));
    assert!(
        named.stderr.starts_with("error: a.one is done"),
        "{}",
        named.stderr
    );
    let run = learner.peak(["start", "a.*", "--on", "2026-11-19"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, "started a.two\n"));
}

//! `peak skip`

use crate::learner::Learner;

fn learner(line: &str) -> Learner {
    let learner = Learner::new();
    learner.file("progress.md", format!("## Web `web`\n\n{line}\n"));
    learner
}

#[test]
fn an_item_is_skipped_with_the_reason() {
    let learner = learner("* [ ] Email `web.email` 🛫 2026-11-01  \n  * mine");
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
    let learner = learner("- [ ] Email `web.email`\n- [x] Forms `web.forms`");
    let run = learner.peak(["skip", "web.*"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(
        run.stderr.starts_with("error: web.forms is done\n"),
        "{}",
        run.stderr
    );
    assert!(!learner.text("progress.md").contains('❌'));
}

//! `peak man`: pages that say what the help says.

use crate::learner::Learner;

#[test]
fn each_command_has_a_page() {
    let learner = Learner::bare_folder();
    let main = learner.peak(["man"]);
    assert_eq!((main.code, main.stderr.as_str()), (0, ""));
    assert!(main.stdout.contains(".TH peak 1"), "{}", main.stdout);
    let done = learner.peak(["man", "done"]);
    assert!(done.stdout.contains(".TH peak-done 1"), "{}", done.stdout);
    assert!(done.stdout.contains("\\-\\-evidence"), "{}", done.stdout);
    let show = learner.peak(["man", "roadmap", "show"]);
    assert!(
        show.stdout.contains("peak\\-roadmap\\-show"),
        "{}",
        show.stdout
    );
}

#[test]
fn a_command_that_is_none_is_named() {
    let run = Learner::bare_folder().peak(["man", "tick\u{1b}"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("no command `tick"), "{}", run.stderr);
    assert!(!run.stderr.contains('\u{1b}'), "{:?}", run.stderr);
}

#[test]
fn all_pages_go_into_a_folder() {
    let learner = Learner::bare_folder();
    let run = learner.peak(["man", "--to", "share/man1"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    for page in ["peak.1", "peak-done.1", "peak-roadmap-list.1"] {
        let text = learner.text(&format!("share/man1/{page}"));
        assert!(text.contains(".SH NAME"), "{page}: {text}");
    }
}

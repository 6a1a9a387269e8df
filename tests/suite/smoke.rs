//! The process itself: version, help, wrong usage.

use crate::learner::Learner;

#[test]
fn version_is_printed_on_stdout() {
    let run = Learner::new().peak(["--version"]);
    assert_eq!(
        (run.code, run.stdout),
        (0, format!("peak {}\n", env!("CARGO_PKG_VERSION")))
    );
}

#[test]
fn an_unknown_command_is_a_usage_error() {
    let run = Learner::new().peak(["tick"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert_eq!(
        run.stderr,
        "error: `peak` has no command `tick`\nhint: `peak --help` says what there is\n"
    );
}

#[test]
fn a_second_folder_counts_from_the_first() {
    let learner = Learner::bare_folder();
    learner.file("a/b/mine.md", "").file("b/other.md", "");
    let run = learner.peak(["-C", "a", "-C", "b", "status"]);
    assert!(run.stderr.contains("/a/b"), "{}", run.stderr);
}

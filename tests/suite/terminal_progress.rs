//! The line that counts commits while history is read.

use crate::learner::Learner;
use crate::seat::Seat;

const CLAIM: &str = "# P\n\n## Web `web`\n\n- [x] Project: Urls `web.urls`\n";

/// Whoever has no patience sees the line at once, so that no test waits for a machine to be slow.
const AT_ONCE: &[(&str, &str)] = &[("GIT_PROGRESS_DELAY", "0")];
/// So many commits that reading them takes long enough to be interrupted.
const MANY: usize = if cfg!(debug_assertions) {
    30_000
} else {
    400_000
};

/// A learner with so many commits.
fn long_history(commits: usize) -> Learner {
    let learner = Learner::new();
    let mut stream = String::new();
    for number in 1..=commits {
        let time = 1_788_220_800 + number;
        let who = "Ada Lovelace <ada@example.org>";
        stream.push_str(&format!(
            "commit refs/heads/main\nmark :{number}\ncommitter {who} {time} +0000\ndata 2\nx\n"
        ));
        if number > 1 {
            stream.push_str(&format!("from :{}\n", number - 1));
        }
        let (path, text) = match number {
            1 => ("progress.md", CLAIM.to_owned()),
            _ => ("notes.txt", format!("{number}\n")),
        };
        let count = text.len();
        stream.push_str(&format!("M 100644 inline {path}\ndata {count}\n{text}\n"));
    }
    learner.import(&stream);
    learner
}

#[test]
fn a_long_walk_is_seen_and_leaves_nothing_behind() {
    let learner = long_history(MANY);
    for arguments in [&["verify"][..], &["status", "--verify"], &["review"]] {
        let arguments = [
            arguments[0],
            arguments.get(1).copied().unwrap_or("--color=always"),
        ];
        let mut seat = Seat::under(&learner, 80, AT_ONCE, arguments);
        seat.sees("reading history: ").sees(" commits, ");
        let left = seat.leaves();
        let screen = left.screen();
        assert!(!screen.contains("reading history"), "{screen}");
        // In a pipe the same is said, and nothing of the line.
        let piped = learner.peak(arguments);
        assert_eq!(left.code, Some(piped.code), "{arguments:?}: {screen}");
        assert!(
            !piped.stderr.contains("reading history"),
            "{}",
            piped.stderr
        );
    }
    let seat = Seat::under(&learner, 80, AT_ONCE, ["-q", "verify"]);
    assert!(!seat.leaves().sent.contains("reading history"));
}

#[test]
fn whoever_interrupts_finds_a_clean_line() {
    let learner = long_history(MANY);
    let before = learner.git(["status", "--porcelain", "--ignored"]);
    let mut seat = Seat::under(&learner, 80, AT_ONCE, ["verify"]);
    seat.sees("reading history: ").interrupts();
    let left = seat.leaves();
    assert_eq!((left.code, left.signal), (None, Some(2)), "{left:?}");
    assert_eq!(left.screen().trim(), "", "{left:?}");
    assert!(
        !left.sent.contains("\u{1b}[?25l"),
        "the cursor is never hidden"
    );
    assert_eq!(learner.git(["status", "--porcelain", "--ignored"]), before);
}

#[test]
fn what_is_quick_shows_no_line() {
    let learner = long_history(3);
    let left = Seat::at(&learner, 80, ["verify"]).leaves();
    assert!(!left.sent.contains("reading history"), "{left:?}");
}

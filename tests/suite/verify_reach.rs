//! How far `peak verify` looks for content that was there before: wholly in what makes a commit the learner's, and where a search
//! beyond that ends early, it says so.

use std::fmt::Write as _;

use crate::learner::Learner;
use crate::verify::{claim, fork, verify};

const POST: &str = "class Post: pass\n";
/// More than are looked at without a fork point.
const MANY: usize = 600;

/// Adds commits to the branch, in the format of `git fast-import`.
fn import(learner: &Learner, commits: &str) {
    learner.import(&format!(
        "feature done\nreset refs/heads/main\nfrom refs/heads/main^0\n\n{commits}done\n"
    ));
}

/// One commit of Grace's, `at` seconds after another, with these changes.
fn commit(at: usize, changes: &str) -> String {
    let time = 1_788_230_000 + at;
    let who = format!("Grace <grace@example.org> {time} +0000");
    format!("commit refs/heads/main\nauthor {who}\ncommitter {who}\ndata 5\nWork\n\n{changes}\n")
}

fn file(path: &str, content: &str) -> String {
    format!("M 644 inline {path}\ndata {}\n{content}\n", content.len())
}

fn said(learner: &Learner) -> bool {
    let run = learner.peak(["verify", "--base", "none"]);
    run.stderr.contains("commits only")
}

#[test]
fn a_copy_from_one_of_very_many_folders() {
    let learner = fork();
    claim(&learner, "orm.blog");
    let mut changes = String::new();
    for n in 0..3_000 {
        changes.push_str(&file(&format!("course/unit{n}/notes.txt"), &n.to_string()));
    }
    changes.push_str(&file("course/a/answer.txt", POST));
    import(&learner, &commit(0, &changes));
    learner.file("blog/models.py", POST).commit("My blog");
    for base in [["--base", "none"], ["--base", "HEAD~3"]] {
        let found = verify(&learner, base);
        assert_eq!(found.verdict("orm.blog"), "unverified", "{base:?}");
        assert!(
            found
                .reason("orm.blog")
                .contains("only moves or copies what was there before"),
            "{base:?}: {}",
            found.reason("orm.blog")
        );
    }
}

#[test]
fn a_search_that_ends_early_says_so() {
    let learner = fork();
    claim(&learner, "orm.blog");
    learner.file("blog/models.py", POST).commit("My blog");
    assert!(!said(&learner));
    let mut commits = String::new();
    for n in 0..MANY {
        let _ = write!(commits, "{}", commit(n, &file("notes.txt", &n.to_string())));
    }
    import(&learner, &commits);
    assert!(said(&learner));
    assert_eq!(
        verify(&learner, ["--base", "none"]).verdict("orm.blog"),
        "verified"
    );
}

//! What a claim lacks, where several things could be said: the one that the learner can mend.

use crate::learner::Learner;
use crate::verify::{claim, fork, point, verify};
use crate::verify_whose::upstream;

const APP: &str = "def cart():\n    return []\n";

/// A fork that claims the shop, in whose folder upstream has put something since.
fn with_a_hint() -> Learner {
    let learner = fork();
    claim(&learner, "orm.shop");
    upstream(&learner, &[("shop/hint.md", "Think of carts.\n")], "A hint");
    learner.git(["merge", "-q", "-m", "Sync", "upstream/main"]);
    learner
}

#[test]
fn what_is_not_committed_is_told_before_what_upstream_has_there() {
    let learner = with_a_hint();
    learner.file("shop/app.py", APP);
    assert_eq!(
        verify(&learner, []).reason("orm.shop"),
        "`shop/app.py` is not committed yet: commit it (`git add -f`, where git ignores it)"
    );
}

#[test]
fn nobody_is_asked_whether_they_are_upstream() {
    let learner = with_a_hint();
    assert_eq!(
        verify(&learner, []).reason("orm.shop"),
        "`shop/hint.md` is by author@example.org and came from upstream: commit work of your own"
    );
    // Who is not of upstream may be the learner.
    learner
        .file("shop/app.py", APP)
        .commit_as("Ada", "ada@laptop", "The shop");
    let found = verify(&learner, []);
    let reason = found.reason("orm.shop");
    assert!(
        reason.starts_with("`shop/app.py` is by ada@laptop (yours? add `learner="),
        "{reason}"
    );
}

#[test]
fn an_empty_file_hides_no_other() {
    let learner = fork();
    claim(&learner, "orm.shop");
    learner.file("shop/__init__.py", "").commit("A package");
    learner.file("shop/app.py", APP);
    assert_eq!(
        verify(&learner, []).reason("orm.shop"),
        "`shop/app.py` is not committed yet: commit it (`git add -f`, where git ignores it)"
    );
    let theirs = learner.commit_as("Somebody", "somebody@example.org", "The shop");
    let found = verify(&learner, []);
    let reason = found.reason("orm.shop");
    assert!(
        reason.starts_with("`shop/app.py` is by somebody@example.org (yours? add `learner="),
        "{reason}"
    );
    learner.git(["revert", "--no-edit", &theirs]);
    let removed = learner.git(["rev-parse", "--short=7", "HEAD"]);
    assert_eq!(
        verify(&learner, []).reason("orm.shop"),
        format!(
            "`shop/app.py` was removed in {}: restore it, or untick the box",
            removed.trim()
        )
    );
}

#[test]
fn a_file_of_another_name_is_not_called_removed() {
    let learner = fork();
    claim(&learner, "orm.shop");
    learner.file("app/cart.py", APP).commit("A cart");
    point(&learner, "orm.shop", "`app/cart.py`");
    let found = verify(&learner, []);
    assert_eq!(found.verdict("orm.shop"), "verified", "{}", found.0);
    learner.git(["mv", "app", "party"]);
    let moved = learner.commit("A better name");
    assert_eq!(
        verify(&learner, []).reason("orm.shop"),
        format!(
            "`app/cart.py` is called `party/cart.py` since {}: correct the `evidence:` line",
            &moved[..7]
        )
    );
    // Gone from there, too.
    learner.git(["rm", "-q", "-r", "party"]);
    learner.commit("Away with it");
    let found = verify(&learner, []);
    let reason = found.reason("orm.shop");
    assert!(
        reason.starts_with("`app/cart.py` was removed in "),
        "{reason}"
    );
}

#[test]
fn what_is_there_again_was_not_taken_back() {
    let learner = fork();
    claim(&learner, "orm.shop");
    let mine = learner.file("x/a.py", APP).commit("Finish orm.shop");
    learner.git(["revert", "--no-edit", "HEAD"]);
    let reason = "was taken back by a revert";
    assert!(verify(&learner, []).reason("orm.shop").contains(reason));
    learner.file("x/a.py", "print('another')\n").commit("Anew");
    assert!(verify(&learner, []).reason("orm.shop").contains(reason));
    // By whatever way it came back.
    learner.file("x/a.py", APP).commit("As it was");
    assert_eq!(verify(&learner, []).commits("orm.shop"), [mine.as_str()]);
}

#[test]
fn a_commit_without_an_address_is_nobodys() {
    let learner = fork();
    claim(&learner, "orm.shop");
    learner
        .file("shop/app.py", APP)
        .commit_as("Ada", "", "The shop");
    assert_eq!(
        verify(&learner, []).reason("orm.shop"),
        "`shop/app.py` is by an author without an address, whom nobody can know: set `git config user.email`, and commit the work anew (`git commit --amend --reset-author`, where it is the last commit)"
    );
}

#[test]
fn what_a_tool_made_of_another_file_is_told_as_that() {
    let learner = fork();
    claim(&learner, "orm.shop");
    learner
        .file("shop/app.min.js", "let cart=[]\n")
        .commit("The shop, small");
    assert_eq!(
        verify(&learner, []).reason("orm.shop"),
        "`shop/app.min.js` is what tools make of other files or leave by themselves, so it does not count: commit files of your own, and name them where the item asks for a file"
    );
    learner.file("shop/app.js", APP).commit("The shop");
    assert_eq!(verify(&learner, []).verdict("orm.shop"), "verified");
}

#[test]
fn nobody_is_told_to_restore_what_a_tool_had_made() {
    let learner = fork();
    claim(&learner, "orm.blog");
    let model = "class Post: pass\n";
    learner.file("venv/lib/python3.13/site-packages/django/models.py", model);
    learner.git(["add", "-f", "venv"]);
    learner.git(["commit", "-q", "-m", "All of it"]);
    learner.git(["branch", "before"]);
    learner.git(["rm", "-q", "-r", "--cached", "venv"]);
    learner.file(".gitignore", "venv\n").commit("Too much");
    let found = verify(&learner, []);
    let reason = found.reason("orm.blog");
    assert!(!reason.contains("venv"), "{reason}");
    // What was the learner's is missed.
    learner.file("blog/models.py", model).commit("My blog");
    learner.git(["rm", "-q", "-r", "blog"]);
    learner.commit("Away");
    let found = verify(&learner, []);
    let reason = found.reason("orm.blog");
    assert!(
        reason.starts_with("`blog/models.py` was removed in "),
        "{reason}"
    );
}

#[test]
fn nobody_is_told_to_move_a_starter_back() {
    let learner = fork();
    claim(&learner, "orm.shop");
    learner.git(["mv", "starter", "shop"]);
    learner.commit("Move");
    let found = verify(&learner, []);
    let reason = found.reason("orm.shop");
    assert!(
        !reason.contains("move it back") && !reason.contains("restore"),
        "{reason}"
    );
}

#[test]
fn nobody_is_told_to_point_where_the_rule_does_not_fit() {
    let roadmap = crate::verify::ROADMAP.replace("**/queries.py", "exercises/queries/**/*.py");
    let learner = crate::verify::fork_of(&roadmap, &[]);
    claim(&learner, "orm.querysets");
    learner
        .file("exercises/queries/app.py", APP)
        .commit("Queries");
    learner.git(["mv", "exercises", "lessons"]);
    let moved = learner.commit("Another name");
    assert_eq!(
        verify(&learner, []).reason("orm.querysets"),
        format!(
            "`exercises/queries/app.py` is called `lessons/queries/app.py` since {}: move it back, as `exercises/queries/**/*.py` is asked for",
            &moved[..7]
        )
    );
    learner.git(["mv", "lessons", "exercises"]);
    learner.commit("Back");
    assert_eq!(verify(&learner, []).verdict("orm.querysets"), "verified");
}

#[test]
fn of_a_merge_that_is_pointed_to_the_merged_side_is_named() {
    let learner = fork();
    claim(&learner, "orm.shop");
    learner.git(["checkout", "-q", "-b", "cart"]);
    let side = learner.file("app/cart.py", APP).commit("A cart");
    learner.git(["checkout", "-q", "main"]);
    learner.git([
        "merge",
        "-q",
        "--no-ff",
        "-m",
        "Merge pull request #1",
        "cart",
    ]);
    let merge = learner.git(["rev-parse", "--short=7", "HEAD"]);
    let (merge, side) = (merge.trim(), &side[..7]);
    point(&learner, "orm.shop", merge);
    assert_eq!(
        verify(&learner, []).reason("orm.shop"),
        format!(
            "`{merge}` is a merge, which proves nothing by itself, as others' work comes in with it: point to {side}, which it merged, or to the path"
        )
    );
    learner.git(["checkout", "-q", "progress.md"]);
    point(&learner, "orm.shop", side);
    assert_eq!(verify(&learner, []).verdict("orm.shop"), "verified");
}

#[test]
fn a_commit_that_was_rebased_away_is_told_before_and_after_it_is_gone() {
    let learner = fork();
    claim(&learner, "orm.shop");
    let before = learner.file("app/cart.py", APP).commit("A cart");
    learner.git(["commit", "-q", "--amend", "-m", "The cart"]);
    point(&learner, "orm.shop", &before[..7]);
    learner.commit("Point");
    let found = verify(&learner, []);
    assert_eq!(found.verdict("orm.shop"), "verified");
    let adrift = "on no branch or tag here, so that no push carries it: point to the path instead";
    assert_eq!(found.flags("orm.shop"), ["not on HEAD", adrift]);
    // A branch would carry it.
    learner.git(["branch", "kept", &before]);
    assert_eq!(verify(&learner, []).flags("orm.shop"), ["not on HEAD"]);
    learner.git(["branch", "-q", "-D", "kept"]);
    learner.git(["reflog", "expire", "--expire=now", "--all"]);
    learner.git(["prune", "--expire=now"]);
    let found = verify(&learner, []);
    assert_eq!(
        (found.verdict("orm.shop"), found.reason("orm.shop")),
        (
            "unverified",
            format!(
                "no commit `{}` here (rebased or squashed since?): point to the path",
                &before[..7]
            )
            .as_str()
        )
    );
}

#[test]
fn what_is_called_nearly_as_is_asked_for_is_to_be_renamed() {
    let glob = "exercises/word-counter/**/*.py";
    let roadmap = crate::verify::ROADMAP.replace("**/queries.py", glob);
    for path in [
        "exercises/word_counter/wc.py",
        "Exercises/Word-Counter/wc.py",
        "exercises/word-counter.py",
        "exercises/word counter/lib/wc.py",
        "work/Exercises/word-counter/wc.py",
    ] {
        let starter = ("exercises/Word_counter/starter.py", "pass\n");
        let learner = crate::verify::fork_of(&roadmap, &[starter]);
        claim(&learner, "orm.querysets");
        let absent = "no such path: no file at HEAD matches";
        assert!(
            verify(&learner, [])
                .reason("orm.querysets")
                .starts_with(absent)
        );
        learner.file(path, APP).commit("Count words");
        assert_eq!(
            verify(&learner, []).reason("orm.querysets"),
            format!(
                "`{path}` is there, but not called as `{glob}` asks for, to the letter: rename or move it (`git mv`) and commit that"
            )
        );
    }
    // A file that does not hold what is asked for would not do under any name.
    let content = crate::verify::ROADMAP.replace("  paths = [\"**/models.py\"]\n", "");
    let learner = crate::verify::fork_of(&content, &[]);
    claim(&learner, "orm.blog");
    let is_named = |text: &str| {
        learner.file("blog/Models.py", text).commit("Models");
        let found = verify(&learner, []);
        found
            .reason("orm.blog")
            .starts_with("`blog/Models.py` is there")
    };
    assert!(!is_named(APP));
    assert!(is_named("class Post: pass\n"));
}

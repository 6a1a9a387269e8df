//! `peak ci --publish`: a published state is replaced by a newer one only, and by what HEAD holds.

use std::fs;
use std::path::{Path, PathBuf};

use crate::ci_publish::{assert_published, published_fork, there};
use crate::learner::{Learner, Run};

/// The published badge's message, such as `75.0%`.
fn shown(learner: &Learner, remote: &Path) -> String {
    let json = there(learner, remote, ["show", "peak-badge:badge.json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    json["message"].as_str().unwrap().to_owned()
}

/// Ticks the last item (75 % → 100 %) and commits that.
fn tick(learner: &Learner) -> String {
    let text = learner.text("progress.md").replace("[ ]", "[x]");
    learner.file("progress.md", text);
    learner.commit("More")
}

fn kept(run: &Run, code: i32, said: &str) {
    assert_eq!(run.code, code, "{}{}", run.stdout, run.stderr);
    assert!(
        run.stderr.contains("not published: peak-badge of origin") && run.stderr.contains(said),
        "{}",
        run.stderr
    );
}

fn cloned(learner: &Learner, remote: &Path, name: &str, options: &[&str]) -> PathBuf {
    let clone = learner.home().join(name);
    let output = learner
        .command("git")
        .args(["clone", "-q"])
        .args(options)
        .arg(format!("file://{}", remote.display()))
        .arg(&clone)
        .output()
        .unwrap();
    assert!(output.status.success());
    clone
}

#[test]
fn what_is_not_committed_is_not_published() {
    let (learner, remote) = published_fork();
    learner.peak(["ci", "--publish"]);
    let text = learner.text("progress.md");
    let refused = |learner: &Learner, name: &str| {
        let run = learner.peak(["ci", "--publish"]);
        assert_eq!(run.code, 2, "{}", run.stderr);
        assert!(
            run.stderr
                .contains(&format!("{name} here is not what HEAD holds"))
                && run.stderr.contains("hint: commit it first"),
            "{}",
            run.stderr
        );
        assert_eq!(shown(learner, &remote), "75.0%");
    };
    learner.file("progress.md", text.replace("[ ]", "[x]"));
    refused(&learner, "progress.md");
    // It is shown here all the same, and without publishing nothing is wrong.
    assert!(learner.text("peak-out/badge.json").contains("100.0%"));
    assert_eq!(learner.peak(["ci"]).code, 0);
    // The roadmap has a say in what is verified.
    learner.file("progress.md", &text);
    let readme = learner.text("README.md");
    learner.file("README.md", readme.replace("Topic", "Other"));
    refused(&learner, "README.md");
    // Line endings are git's own affair.
    learner.file("README.md", readme.replace('\n', "\r\n"));
    learner.file("progress.md", text.replace('\n', "\r\n"));
    let run = learner.peak(["ci", "--publish"]);
    assert!(run.stderr.contains("nothing was pushed"), "{}", run.stderr);
    // A document that no commit holds at all.
    learner.file("README.md", readme);
    learner.git(["rm", "-q", "--cached", "progress.md"]);
    learner.git(["commit", "-q", "-m", "Not tracked"]);
    refused(&learner, "progress.md");
}

#[test]
fn without_any_commit_there_is_nothing_to_publish() {
    let learner = Learner::bare_folder();
    learner.git(["init", "-q", "-b", "main"]);
    learner.git(["remote", "add", "origin", "file:///no/such/place.git"]);
    learner.file("progress.md", "# P\n\n## A `a`\n\n- [x] T `a.t`\n");
    let run = learner.peak(["ci", "--publish"]);
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(
        run.stderr
            .contains("progress.md here is not what HEAD holds"),
        "{}",
        run.stderr
    );
}

#[test]
fn an_old_run_that_is_run_again_turns_nothing_back() {
    let (learner, remote) = published_fork();
    let early = cloned(&learner, &remote, "early", &["--single-branch"]);
    let shallow = cloned(&learner, &remote, "shallow", &["--depth=1"]);
    tick(&learner);
    learner.git(["push", "-q", "origin", "main"]);
    assert_published(&learner, &remote, &learner.peak(["ci", "--publish"]));
    let tip = there(&learner, &remote, ["rev-parse", "peak-badge"]);
    // The same repository, as a runner checks out an old commit.
    learner.git(["checkout", "-q", "--detach", "HEAD~1"]);
    let newer = "shows a newer state than this one";
    kept(&learner.peak(["ci", "--publish"]), 0, newer);
    let learner = learner
        .with("GITHUB_ACTIONS", "true")
        .with("GITHUB_REF", "refs/heads/main");
    kept(&learner.peak(["ci", "--publish"]), 0, newer);
    // Clones that never saw the newer commit; no ref of theirs changes.
    for clone in [early, shallow] {
        let refs = |learner: &Learner| learner.git(["-C", clone.to_str().unwrap(), "for-each-ref"]);
        let before = refs(&learner);
        kept(&learner.peak_in(&clone, ["ci", "--publish"]), 0, newer);
        assert_eq!(refs(&learner), before);
    }
    assert_eq!(there(&learner, &remote, ["rev-parse", "peak-badge"]), tip);
    assert_eq!(shown(&learner, &remote), "100.0%");
}

#[test]
fn rewritten_history_is_published_and_what_it_replaced_is_not() {
    let (learner, remote) = published_fork();
    let old = tick(&learner);
    learner.git(["push", "-q", "origin", "main"]);
    assert_published(&learner, &remote, &learner.peak(["ci", "--publish"]));
    assert_eq!(shown(&learner, &remote), "100.0%");
    // Taken back by force, and something else instead.
    learner.git(["reset", "-q", "--hard", "HEAD~1"]);
    learner.file("notes.md", "on\n");
    learner.commit("Another way");
    learner.git(["push", "-q", "--force", "origin", "main"]);
    assert_published(&learner, &remote, &learner.peak(["ci", "--publish"]));
    assert_eq!(shown(&learner, &remote), "75.0%");
    // The run of the commit that is gone is run again.
    learner.git(["checkout", "-q", "--detach", &old]);
    let learner = learner
        .with("GITHUB_ACTIONS", "true")
        .with("GITHUB_REF", "refs/heads/main");
    kept(&learner.peak(["ci", "--publish"]), 0, "a newer state");
    assert_eq!(shown(&learner, &remote), "75.0%");
}

#[test]
fn where_the_remote_s_branch_does_not_tell_the_later_commit_counts() {
    let (learner, remote) = published_fork();
    learner.git(["checkout", "-q", "-b", "draft"]);
    tick(&learner);
    assert_published(&learner, &remote, &learner.peak(["ci", "--publish"]));
    learner.git(["reset", "-q", "--hard", "HEAD~1"]);
    learner.file("notes.md", "on\n");
    learner.commit("Later, and pushed nowhere");
    assert_published(&learner, &remote, &learner.peak(["ci", "--publish"]));
    assert_eq!(shown(&learner, &remote), "75.0%");
    learner.git(["reset", "-q", "--hard", "HEAD@{2}"]);
    kept(&learner.peak(["ci", "--publish"]), 0, "a newer state");
}

#[test]
fn another_branch_does_not_take_the_badge_from_the_default_one() {
    let (learner, remote) = published_fork();
    assert_published(&learner, &remote, &learner.peak(["ci", "--publish"]));
    learner.git(["checkout", "-q", "-b", "feature"]);
    tick(&learner);
    learner.git(["push", "-q", "origin", "feature"]);
    let run = learner.peak(["ci", "--publish"]);
    kept(&run, 0, "shows the branch main");
    assert!(run.stderr.contains("`--publish NAME`"), "{}", run.stderr);
    // Nor detached, whether the CI names the branch or not.
    learner.git(["checkout", "-q", "--detach"]);
    kept(
        &learner.peak(["ci", "--publish"]),
        0,
        "shows the branch main",
    );
    let gitlab = learner
        .with("GITLAB_CI", "true")
        .with("CI_COMMIT_BRANCH", "feature");
    kept(
        &gitlab.peak(["ci", "--publish"]),
        0,
        "shows the branch main",
    );
    assert_eq!(shown(&gitlab, &remote), "75.0%");
    // Beside it, it may.
    let run = gitlab.peak(["ci", "--publish", "peak-feature"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.contains("published to peak-feature"));
}

#[test]
fn the_default_branch_takes_the_badge_from_any_other_and_a_branch_keeps_its_own() {
    let (learner, remote) = published_fork();
    learner.git(["checkout", "-q", "-b", "learn"]);
    learner.git(["push", "-q", "origin", "learn"]);
    assert_published(&learner, &remote, &learner.peak(["ci", "--publish"]));
    tick(&learner);
    learner.git(["push", "-q", "origin", "learn"]);
    assert_published(&learner, &remote, &learner.peak(["ci", "--publish"]));
    assert_eq!(shown(&learner, &remote), "100.0%");
    learner.git(["checkout", "-q", "main"]);
    assert_published(&learner, &remote, &learner.peak(["ci", "--publish"]));
    assert_eq!(shown(&learner, &remote), "75.0%");
    // A local branch of another name counts as the one that it follows.
    learner.git(["checkout", "-q", "-b", "mine", "--track", "origin/main"]);
    tick(&learner);
    assert_published(&learner, &remote, &learner.peak(["ci", "--publish"]));
    assert_eq!(shown(&learner, &remote), "100.0%");
}

#[test]
fn a_shallow_run_does_not_take_away_what_is_verified() {
    let (learner, remote) = published_fork();
    let verified = |learner: &Learner| {
        let json = there(learner, &remote, ["show", "peak-badge:progress.json"]);
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        json["total"]["verified"].clone()
    };
    // Nothing better is there: what a shallow run knows is published.
    let first = cloned(&learner, &remote, "first", &["--depth=1"]);
    let run = learner.peak_in(&first, ["ci", "--publish"]);
    assert_published(&learner, &remote, &run);
    assert!(verified(&learner).is_null());
    // The same commit with all of history knows more.
    assert_published(&learner, &remote, &learner.peak(["ci", "--publish"]));
    assert_eq!(verified(&learner), 1);
    let less = "says what is verified, and this run cannot";
    kept(&learner.peak_in(&first, ["ci", "--publish"]), 0, less);
    let quiet = learner.peak_in(&first, ["-q", "ci", "--publish"]);
    kept(&quiet, 0, less);
    let strict = learner.peak_in(&first, ["ci", "--publish", "--strict"]);
    kept(&strict, 3, less);
    // A newer commit, shallow.
    tick(&learner);
    learner.git(["push", "-q", "origin", "main"]);
    let second = cloned(&learner, &remote, "second", &["--depth=1"]);
    let run = learner.peak_in(&second, ["ci", "--publish"]);
    kept(&run, 0, less);
    assert!(
        run.stderr.contains("git fetch --unshallow"),
        "{}",
        run.stderr
    );
    assert!(
        fs::read_to_string(second.join("peak-out/badge.json"))
            .unwrap()
            .contains("100.0%")
    );
    assert_eq!(verified(&learner), 1);
    assert_published(&learner, &remote, &learner.peak(["ci", "--publish"]));
    assert_eq!(shown(&learner, &remote), "100.0%");
}

/// Puts the published files under another message, as anybody may who can push there.
fn forged(learner: &Learner, remote: &Path, trailers: &str) {
    let raw = there(learner, remote, ["cat-file", "commit", "peak-badge"]);
    let (header, _) = raw.split_once("\n\n").unwrap();
    let commit = format!("{header}\n\nProgress\n\n{trailers}");
    let file = learner.home().join("forged");
    fs::write(&file, commit).unwrap();
    let id = there(
        learner,
        remote,
        ["hash-object", "-w", "-t", "commit", file.to_str().unwrap()],
    );
    there(
        learner,
        remote,
        ["update-ref", "refs/heads/peak-badge", id.trim()],
    );
}

#[test]
fn a_forged_source_does_not_stop_publishing_for_ever_without_a_way_out() {
    let (learner, remote) = published_fork();
    assert_published(&learner, &remote, &learner.peak(["ci", "--publish"]));
    let ours = learner.git(["rev-parse", "HEAD"]);
    // On the remote's own branch, a descendant that is not merged anywhere.
    learner.file("x.txt", "x\n");
    let later = learner.commit("Later");
    learner.git(["push", "-q", "origin", "HEAD:refs/heads/other"]);
    learner.git(["reset", "-q", "--hard", ours.trim()]);
    let far = "Peak-Source-Time: 9223372036854775807\n";
    forged(
        &learner,
        &remote,
        &format!("Peak-Source: {later}\n{far}Peak-Source-Branch: main\n"),
    );
    // History tells that neither comes from the other, and that ours is on the branch.
    learner.git(["push", "-q", "origin", "main"]);
    let tick = learner.text("progress.md").replace("[ ]", "[x]");
    learner.file("progress.md", tick);
    learner.commit("Tick");
    learner.git(["push", "-q", "origin", "main"]);
    assert_published(&learner, &remote, &learner.peak(["ci", "--publish"]));
    // A commit of nowhere, a branch of nowhere, in the far future, from a checkout that no branch names.
    for trailers in [
        format!("Peak-Source: {}\n{far}", "1".repeat(40)),
        format!(
            "Peak-Source: {}\n{far}Peak-Source-Branch: gone\n",
            "1".repeat(40)
        ),
        format!(
            "Peak-Source: {}\n{far}Peak-Source-Branch: x:refs/heads/main\n",
            "1".repeat(40)
        ),
    ] {
        forged(&learner, &remote, &trailers);
        learner.file(
            "progress.md",
            learner.text("progress.md").replacen("[x]", "[ ]", 1),
        );
        learner.commit("Back");
        learner.git(["checkout", "-q", "--detach"]);
        let run = learner.peak(["ci", "--publish"]);
        kept(&run, 0, "a newer state");
        assert!(
            run.stderr
                .contains("delete peak-badge of origin to begin anew"),
            "{}",
            run.stderr
        );
        learner.git(["branch", "-q", "-f", "main"]);
        learner.git(["checkout", "-q", "main"]);
    }
    learner.git(["push", "-q", "origin", ":peak-badge"]);
    assert_published(&learner, &remote, &learner.peak(["ci", "--publish"]));
}

#[test]
fn a_branch_that_was_taken_back_is_published_where_the_dropped_commit_is_still_at_hand() {
    let (learner, remote) = published_fork();
    tick(&learner);
    learner.git(["push", "-q", "origin", "main"]);
    assert_published(&learner, &remote, &learner.peak(["ci", "--publish"]));
    assert_eq!(shown(&learner, &remote), "100.0%");
    learner.git(["reset", "-q", "--hard", "HEAD~1"]);
    // As long as the remote has it, it is the newer one.
    kept(&learner.peak(["ci", "--publish"]), 0, "a newer state");
    learner.git(["push", "-q", "--force", "origin", "main"]);
    assert_published(&learner, &remote, &learner.peak(["ci", "--publish"]));
    assert_eq!(shown(&learner, &remote), "75.0%");
}

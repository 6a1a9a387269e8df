//! `peak resolve` in repositories of unusual layout, and beside what else git keeps: the stash, remembered resolutions, sparse
//! indexes, linked worktrees, merges without a work tree.

use std::fs;

use crate::learner::Learner;
use crate::resolve::{Way, forked, git, meet, merged, unmerged};
use crate::versions::BASE;

/// One side: an item ticked, and the one below started.
fn ours() -> String {
    BASE.replace(
        "- [ ] Requests `web.requests`",
        "- [x] Requests `web.requests` ✅ 2026-11-19",
    )
}

/// The other: the same item skipped.
fn theirs() -> String {
    BASE.replace(
        "- [ ] Requests `web.requests`",
        "- [ ] Requests `web.requests` ❌ 2026-11-18",
    )
}

/// A learner whose branches `main` and `other` collide in progress.md.
fn colliding() -> Learner {
    forked(Learner::new(), [BASE, &ours(), &theirs()].map(Some))
}

#[test]
fn a_stash_that_stopped_is_still_kept_and_that_is_said() {
    let learner = colliding();
    assert!(meet(&learner, Way::StashPop, &ours()));
    let run = learner.peak(["resolve"]);
    insta::assert_snapshot!(format!("{}{}", run.stdout, run.stderr), @r"
    merged progress.md
      web.requests: skipped on this side, done on the other side: now done (a new tick stands)
    staged progress.md
    hint: the stash entry is still kept: `git stash drop` removes it once all of it is here
    ");
    assert_eq!(learner.text("progress.md"), merged());
    assert_eq!(learner.git(["stash", "list"]).lines().count(), 1);
    // What is dropped as it says is here already.
    learner.git(["commit", "-q", "-m", "merged"]);
    learner.git(["stash", "drop", "-q"]);
    assert_eq!(learner.text("progress.md"), merged());
}

#[test]
fn an_older_stash_is_named_by_its_number_and_a_foreign_one_not_at_all() {
    let learner = colliding();
    learner.git(["checkout", "-q", "base"]);
    learner.file("progress.md", ours());
    learner.git(["stash", "-q"]);
    learner.file("other.txt", "y");
    learner.git(["stash", "-q"]);
    learner.git(["checkout", "-q", "other"]);
    assert!(
        !git(&learner, &["stash", "apply", "stash@{1}"])
            .status
            .success()
    );
    let run = learner.peak(["resolve"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.stderr.contains("`git stash drop stash@{1}`"), "{run:?}");

    let learner = colliding();
    learner.file("other.txt", "y");
    learner.git(["stash", "-q"]);
    assert!(meet(&learner, Way::Merge, &ours()));
    let run = learner.peak(["resolve"]);
    assert!(!run.stderr.contains("stash"), "{run:?}");
}

#[test]
fn a_sparse_index_gives_way_inside_the_cone_and_outside() {
    // In a folder, so that it can be outside: at the root every cone has it.
    for (cone, there) in [("learning", true), ("src", false)] {
        let learner = Learner::new();
        let put = |text: &str| {
            learner.file("learning/progress.md", text);
        };
        learner.file("src/main.py", "x");
        learner.file("docs/deep/a.md", "x");
        put(BASE);
        learner.commit("base");
        learner.git(["checkout", "-q", "-b", "other"]);
        put(&theirs());
        learner.commit("their work");
        learner.git(["checkout", "-q", "main"]);
        put(&ours());
        learner.commit("our work");
        learner.git(["sparse-checkout", "set", "--cone", "--sparse-index", cone]);
        let file = learner.root().join("learning/progress.md");
        assert_eq!(file.exists(), there, "{cone}");
        // Folders outside are one entry each.
        let index = learner.git(["ls-files", "--sparse"]);
        assert!(index.lines().any(|line| line == "docs/"), "{index}");
        assert!(
            !git(&learner, &["merge", "other"]).status.success(),
            "{cone}"
        );
        assert_ne!(unmerged(&learner), "", "{cone}");
        let run = learner.peak(["resolve", "--file", "learning/progress.md"]);
        assert_eq!(run.code, 0, "{cone}: {run:?}");
        assert_eq!(learner.text("learning/progress.md"), merged(), "{cone}");
        assert_eq!(unmerged(&learner), "", "{cone}");
        learner.git(["commit", "-q", "--no-edit"]);
        let committed = learner.git(["show", "HEAD:learning/progress.md"]);
        assert_eq!(committed, merged(), "{cone}");
        assert_eq!(learner.git(["status", "--porcelain"]), "", "{cone}");
    }
}

#[test]
fn a_rebase_in_a_linked_worktree_with_a_split_index_goes_on() {
    let learner = colliding();
    learner.git(["config", "core.splitIndex", "true"]);
    learner.git(["worktree", "add", "-q", "../linked", "-b", "third", "main"]);
    let linked = learner.home().join("linked");
    let git = |arguments: &[&str]| {
        let mut command = learner.command("git");
        command.current_dir(&linked).env("GIT_EDITOR", "true");
        command.args(arguments).output().unwrap()
    };
    assert!(!git(&["rebase", "other"]).status.success());
    let run = learner.peak_in(&linked, ["resolve"]);
    assert_eq!(run.code, 0, "{run:?}");
    // The user's own side is the commit that is replayed, in a linked worktree too.
    assert!(run.stdout.contains("done on your commit"), "{run:?}");
    assert!(run.stderr.contains("`git rebase --continue`"), "{run:?}");
    assert!(git(&["rebase", "--continue"]).status.success());
    let text = fs::read_to_string(linked.join("progress.md")).unwrap();
    assert_eq!(text, merged());
    // The other worktree saw nothing of it.
    assert_eq!(learner.text("progress.md"), ours());
}

#[test]
fn a_pull_with_rebase_and_remembered_resolutions_is_merged_each_time() {
    let learner = colliding();
    learner.git(["config", "rerere.enabled", "true"]);
    learner.git(["config", "rerere.autoUpdate", "true"]);
    learner.git(["tag", "ours"]);
    assert!(meet(&learner, Way::PullRebase, &ours()));
    let run = learner.peak(["resolve"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(git(&learner, &["rebase", "--continue"]).status.success());
    assert_eq!(learner.text("progress.md"), merged());
    // Once more: git stages what it remembers and stops all the same; there is nothing left to do but to go on.
    learner.git(["reset", "-q", "--hard", "ours"]);
    assert!(meet(&learner, Way::PullRebase, &ours()));
    assert_eq!(
        (learner.text("progress.md"), unmerged(&learner)),
        (merged(), String::new())
    );
    let run = learner.peak(["resolve"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.stderr.starts_with("nothing to resolve"), "{run:?}");
    assert!(git(&learner, &["rebase", "--continue"]).status.success());
    assert_eq!(learner.text("progress.md"), merged());
}

#[test]
fn several_commits_of_a_rebase_stop_one_by_one() {
    let learner = colliding();
    let more = ours().replace("- [ ] Sessions", "- [x] Sessions");
    learner.file("progress.md", &more);
    learner.commit("more of our work");
    assert!(meet(&learner, Way::Rebase, &more));
    let mut stops = 0;
    loop {
        let run = learner.peak(["resolve"]);
        assert_eq!(run.code, 0, "{run:?}");
        stops += 1;
        if git(&learner, &["rebase", "--continue"]).status.success() {
            break;
        }
        assert!(stops < 3);
    }
    let wanted = merged().replace("- [ ] Sessions", "- [x] Sessions");
    assert_eq!(learner.text("progress.md"), wanted);
}

#[cfg(unix)]
#[test]
fn a_merge_without_a_work_tree_is_merged_by_the_driver() {
    let learner = colliding();
    learner.file(".gitattributes", "progress.md merge=peak\n");
    learner.commit("attributes");
    let driver = format!(
        "'{}' merge-driver -- %O %A %B %P %L %S %X %Y",
        env!("CARGO_BIN_EXE_peak")
    );
    learner.git(["config", "merge.peak.driver", &driver]);
    let tree = learner.git(["merge-tree", "--write-tree", "main", "other"]);
    let tree = tree.lines().next().unwrap();
    assert_eq!(
        learner.git(["show", &format!("{tree}:progress.md")]),
        merged()
    );
    // Nothing here has changed, and nothing is left behind.
    assert_eq!(learner.text("progress.md"), ours());
    assert_eq!(learner.git(["status", "--porcelain"]), "");
    // In a bare repository, too, which reads attributes from its own git directory.
    learner.git(["clone", "-q", "--bare", ".", "../bare.git"]);
    let bare = learner.home().join("bare.git");
    fs::create_dir_all(bare.join("info")).unwrap();
    fs::write(bare.join("info/attributes"), "progress.md merge=peak\n").unwrap();
    let output = |arguments: &[&str]| {
        let mut command = learner.command("git");
        command.current_dir(&bare).args(arguments).output().unwrap()
    };
    output(&["config", "merge.peak.driver", &driver]);
    let tree = output(&["merge-tree", "--write-tree", "main", "other"]);
    assert!(tree.status.success(), "{tree:?}");
    let tree = String::from_utf8(tree.stdout).unwrap();
    let tree = tree.lines().next().unwrap();
    let text = output(&["show", &format!("{tree}:progress.md")]).stdout;
    assert_eq!(String::from_utf8(text).unwrap(), merged());
}

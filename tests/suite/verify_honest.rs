//! Honest work in the shapes that it really has: never accused.

use std::process::Output;

use crate::learner::Learner;
use crate::verify::{ROADMAP, claim, fork, fork_of, point, put_into_header, verify};

const ADA: (&str, &str) = ("Ada Lovelace", "ada@example.org");
const POST: &str = "class Post: pass\n";

#[track_caller]
fn verified(learner: &Learner, ids: &[&str]) {
    let found = verify(learner, []);
    for id in ids {
        assert_eq!(found.verdict(id), "verified", "{id}: {}", found.0);
        assert!(found.flags(id).is_empty(), "{id}: {}", found.0);
    }
}

/// Commits everything with these author and committer, as `name <address> seconds`.
fn commit_by(
    learner: &Learner,
    author: (&str, &str, i64),
    committer: (&str, &str, i64),
    message: &str,
) {
    learner.git(["add", "-A"]);
    let date = |seconds: i64| format!("{seconds} +0000");
    let output: Output = learner
        .command("git")
        .args(["commit", "-q", "-m", message])
        .envs([
            ("GIT_AUTHOR_NAME", author.0),
            ("GIT_AUTHOR_EMAIL", author.1),
            ("GIT_AUTHOR_DATE", &date(author.2)),
        ])
        .envs([
            ("GIT_COMMITTER_NAME", committer.0),
            ("GIT_COMMITTER_EMAIL", committer.1),
            ("GIT_COMMITTER_DATE", &date(committer.2)),
        ])
        .output()
        .unwrap();
    assert!(output.status.success());
}

const AUTUMN: i64 = 1_790_000_000;

#[test]
fn a_forges_squash_has_the_forge_as_committer() {
    let learner = fork();
    claim(&learner, "orm.shop");
    learner.file("a.py", "1");
    let message = "Shop (#4)\n\n* orm.shop begun\n\nPeak-Topic: orm.shop\n\n* more\n";
    commit_by(
        &learner,
        ("Ada Lovelace", "ada@example.org", AUTUMN),
        ("GitHub", "noreply@github.com", AUTUMN),
        message,
    );
    verified(&learner, &["orm.shop"]);
}

#[test]
fn the_web_editor_uses_a_noreply_address() {
    let learner = fork();
    claim(&learner, "orm.shop");
    learner.file("shop/a.py", "1");
    let author = ("Ada", "1234+adalovelace@users.noreply.github.com", AUTUMN);
    commit_by(
        &learner,
        author,
        ("GitHub", "noreply@github.com", AUTUMN),
        "Update a.py",
    );
    verified(&learner, &["orm.shop"]);
    let found = verify(&learner, []);
    assert_eq!(
        found.0["learner"],
        serde_json::json!(["ada@example.org", author.1])
    );
}

#[test]
fn a_rebase_keeps_the_author_and_an_early_date() {
    let learner = fork();
    claim(&learner, "orm.shop");
    learner.file("shop/a.py", "1");
    commit_by(
        &learner,
        ("Ada Lovelace", "ada@example.org", AUTUMN - 90 * 86_400),
        ("Mentor", "m@example.org", AUTUMN),
        "Shop",
    );
    verified(&learner, &["orm.shop"]);
}

#[test]
fn a_co_author_counts() {
    for key in ["Co-authored-by", "co-Authored-By", "CO-AUTHORED-BY"] {
        let learner = fork();
        claim(&learner, "orm.shop");
        learner.file("shop/a.py", "1");
        let message = format!("Pair\n\n{key}: Ada Lovelace <ADA@example.org>\n");
        learner.commit_as("Grace", "grace@example.org", &message);
        verified(&learner, &["orm.shop"]);
    }
}

#[test]
fn a_changed_address_with_the_same_name_joins() {
    let learner = fork();
    claim(&learner, "orm.shop");
    learner
        .file("shop/a.py", "1")
        .commit_as("ada  lovelace", "ada@new.example", "Shop");
    verified(&learner, &["orm.shop"]);
    assert_eq!(
        verify(&learner, ["--as", "ada@example.org"]).verdict("orm.shop"),
        "unverified"
    );
}

#[test]
fn another_address_counts_when_it_is_named() {
    let learner = fork();
    claim(&learner, "orm.shop");
    learner
        .file("shop/a.py", "1")
        .commit_as("al", "al@laptop", "Shop");
    assert_eq!(verify(&learner, []).verdict("orm.shop"), "unverified");
    assert_eq!(
        verify(&learner, ["--as", "al@laptop,ada@example.org"]).verdict("orm.shop"),
        "verified"
    );
    learner.git(["config", "peak.learner", "al@laptop"]);
    assert_eq!(verify(&learner, []).verdict("orm.shop"), "verified");
    learner.git(["config", "--unset", "peak.learner"]);
    let text = learner.text("progress.md");
    learner.file(
        "progress.md",
        text.replace(" base=", " learner=al@laptop,ada@example.org base="),
    );
    assert_eq!(verify(&learner, []).verdict("orm.shop"), "verified");
}

#[test]
fn whoever_ticked_is_the_learner_on_every_machine() {
    let learner = fork();
    claim(&learner, "orm.shop");
    learner.file("shop/a.py", "1").commit("Shop");
    learner.git(["config", "user.name", "Mentor"]);
    learner.git(["config", "user.email", "mentor@example.org"]);
    verified(&learner, &["orm.shop"]);
    let run = learner.peak(["verify"]);
    assert!(
        run.stderr
            .contains("commits made here as mentor@example.org do not count"),
        "{}",
        run.stderr
    );
    learner.git(["config", "--unset", "user.email"]);
    learner.git(["config", "--unset", "user.name"]);
    verified(&learner, &["orm.shop"]);
}

#[test]
fn moved_work_is_still_the_learners() {
    let learner = fork();
    claim(&learner, "orm.blog");
    claim(&learner, "orm.shop");
    learner
        .file("old/models.py", POST)
        .file("old/shop.txt", "1")
        .commit("Work");
    learner.git(["mv", "old", "week1"]);
    learner.git(["mv", "week1/shop.txt", "week1/shop"]);
    learner.commit_as("Mentor", "mentor@example.org", "Tidy up");
    verified(&learner, &["orm.blog", "orm.shop"]);
    assert_eq!(
        verify(&learner, []).of("orm.blog")["evidence"][0]["path"],
        "week1/models.py"
    );
}

#[test]
fn work_that_is_indented_anew_on_its_way_is_still_the_learners() {
    let learner = fork();
    claim(&learner, "orm.blog");
    let text = |indent: &str| format!("class Post:\n{indent}name = 1\n");
    let work = learner.file("old/models.py", text("    ")).commit("Work");
    for (from, to, indent) in [("old", "week1", "\t"), ("week1", "week2", "  ")] {
        learner.git(["mv", from, to]);
        learner.file(&format!("{to}/models.py"), text(indent));
        learner.commit("Tidy up");
    }
    learner.git(["mv", "week2", "week3"]);
    learner.commit("Tidy up again");
    verified(&learner, &["orm.blog"]);
    let found = verify(&learner, []);
    let evidence = &found.of("orm.blog")["evidence"][0];
    assert_eq!(evidence["path"], "week3/models.py");
    assert_eq!(evidence["commit"], work);
}

#[test]
fn work_that_is_moved_and_indented_anew_in_two_commits_is_still_the_learners() {
    let text = |indent: &str| format!("class Post:\n{indent}name = 1\n");
    for moved_first in [true, false] {
        let learner = fork();
        claim(&learner, "orm.blog");
        let work = learner.file("old/models.py", text("    ")).commit("Work");
        let steps = [moved_first, !moved_first];
        for moves in steps {
            match moves {
                true => drop(learner.git(["mv", "old", "new"])),
                false => {
                    let folder = if moved_first { "new" } else { "old" };
                    learner.file(&format!("{folder}/models.py"), text("\t"));
                }
            }
            learner.commit("Tidy up");
        }
        verified(&learner, &["orm.blog"]);
        let found = verify(&learner, []);
        assert_eq!(found.of("orm.blog")["evidence"][0]["commit"], work);
    }
}

#[test]
fn work_that_is_indented_anew_and_moved_within_a_second_is_still_the_learners() {
    // As a rebase writes them; which of them comes first is told by their ids.
    for number in 0..8 {
        let learner = fork();
        claim(&learner, "orm.blog");
        let mut stream = String::new();
        for (message, change) in [
            (
                "Work",
                "M 644 inline old/m/models.py\ndata <<E\nclass Post:\n    a = 1\nE\n",
            ),
            (
                "Tidy up",
                "D old/m/models.py\nM 644 inline week1/models.py\ndata <<E\nclass Post:\n\ta = 1\nE\n",
            ),
            ("Move", "R week1/models.py week2/models.py\n"),
        ] {
            let from = if message == "Work" {
                "from refs/heads/main^0\n"
            } else {
                ""
            };
            stream += &format!(
                "commit refs/heads/main\ncommitter Ada Lovelace <ada@example.org> 1788400000 +0000\ndata <<E\n{message} {number}\nE\n{from}{change}\n"
            );
        }
        learner.import(&stream);
        verified(&learner, &["orm.blog"]);
    }
}

#[test]
fn work_is_followed_whichever_deleted_file_it_was() {
    let learner = fork();
    claim(&learner, "orm.blog");
    let text = |indent: &str| format!("class Post:\n{indent}name = 1\n");
    learner.file("z/work.txt", text("    ")).commit("Work");
    learner
        .file("b.txt", text("  "))
        .commit_as("Grace", "grace@example.org", "A copy");
    learner.git(["rm", "-q", "b.txt", "z/work.txt"]);
    learner.file("blog/models.py", text("\t")).commit("Tidy up");
    verified(&learner, &["orm.blog"]);
}

#[test]
fn others_work_that_is_indented_anew_on_its_way_is_not_the_learners() {
    let learner = fork();
    claim(&learner, "orm.blog");
    learner
        .file("old/models.py", POST)
        .commit_as("Grace", "grace@example.org", "Work");
    learner.git(["mv", "old", "week1"]);
    learner.file("week1/models.py", POST.replace(' ', "\t"));
    learner.commit("Tidy up");
    // The learner has brought the same, after her.
    learner.file("notes/post.txt", POST).commit("A note");
    learner.git(["rm", "-q", "notes/post.txt"]);
    learner.commit("No note");
    assert_eq!(verify(&learner, []).verdict("orm.blog"), "unverified");
}

/// A file as two branches have it that began and ended it otherwise, and as their merge has it; the middle is the same on both.
fn sides() -> [String; 4] {
    let text = |first: &str, last: &str| format!("{first}{}{last}", "    a = 1\n".repeat(9));
    [
        text("class Post:\n", ""),
        text("class Post(Model):\n", ""),
        text("class Post:\n", "    b = 2\n"),
        text("class Post(Model):\n", "    b = 2\n"),
    ]
}

/// A file that one branch brought, as two changed it: `main` by Ada, and `topic` by somebody; the branch of the first is checked out.
fn in_two_branches(learner: &Learner, (name, email): (&str, &str)) -> [String; 2] {
    let [begun, here, there, _] = sides();
    learner.file("old/models.py", begun);
    learner.commit_as(name, email, "Begin");
    learner.git(["checkout", "-q", "-b", "topic"]);
    learner.file("old/models.py", there);
    let there = learner.commit_as(name, email, "On a branch");
    learner.git(["checkout", "-q", "main"]);
    let here = learner
        .file("old/models.py", here)
        .commit_as(name, email, "Beside it");
    [here, there]
}

fn merge(learner: &Learner, branch: &str) {
    // git itself would take the time of day.
    learner.git(["merge", "-q", "--no-commit", branch]);
    learner.commit(&format!("Merge {branch}"));
}

#[test]
fn work_that_was_moved_after_a_merge_of_ones_own_branches_is_still_the_learners() {
    let learner = fork();
    claim(&learner, "orm.blog");
    let made = in_two_branches(&learner, ADA);
    merge(&learner, "topic");
    assert_eq!(learner.text("old/models.py"), sides()[3]);
    learner.git(["mv", "old", "blog"]);
    learner.commit("Another name");
    verified(&learner, &["orm.blog"]);
    let found = verify(&learner, []);
    let evidence = &found.of("orm.blog")["evidence"][0];
    assert_eq!(evidence["path"], "blog/models.py");
    assert_eq!(evidence["commit"], made[0]);
    // Whatever the clock said where they were merged.
    learner.git(["reset", "-q", "--hard", "HEAD~2"]);
    learner.git(["merge", "-q", "-m", "At another time", "topic"]);
    learner.git(["mv", "old", "blog"]);
    learner.commit("Another name");
    verified(&learner, &["orm.blog"]);
}

#[test]
fn work_that_was_moved_between_two_merges_is_still_the_learners() {
    let learner = fork();
    claim(&learner, "orm.blog");
    in_two_branches(&learner, ADA);
    merge(&learner, "topic");
    learner.git(["mv", "old", "week1"]);
    learner.commit("Another name");
    learner.git(["checkout", "-q", "-b", "more"]);
    let text = learner.text("week1/models.py");
    learner.file("week1/models.py", format!("import os\n{text}"));
    learner.commit("On another branch");
    learner.git(["checkout", "-q", "main"]);
    learner.file("week1/models.py", format!("{text}    c = 3\n"));
    learner.commit("Beside it");
    merge(&learner, "more");
    learner.git(["mv", "week1", "blog"]);
    learner.commit("One more name");
    verified(&learner, &["orm.blog"]);
}

#[test]
fn others_work_that_the_learner_merged_and_moved_is_not_the_learners() {
    let grace = ("Grace", "grace@example.org");
    let learner = fork();
    claim(&learner, "orm.blog");
    in_two_branches(&learner, grace);
    merge(&learner, "topic");
    learner.git(["mv", "old", "blog"]);
    learner.commit("Another name");
    assert_eq!(verify(&learner, []).verdict("orm.blog"), "unverified");

    // Nor is what a merge took from elsewhere in place of the learner's.
    let learner = fork();
    claim(&learner, "orm.blog");
    learner.file("hers.py", &sides()[3]);
    learner.commit_as(grace.0, grace.1, "Her work");
    learner.file("old/models.py", "class Nothing: pass\n");
    learner.commit("Begin");
    learner.git(["checkout", "-q", "-b", "topic"]);
    learner.file("notes.txt", "1").commit("On a branch");
    learner.git(["checkout", "-q", "main"]);
    learner.file("old/models.py", "class Never: pass\n");
    learner.commit("Beside it");
    learner.git(["merge", "-q", "--no-commit", "topic"]);
    learner.file("old/models.py", &sides()[3]);
    learner.commit("Merge topic, and hers");
    learner.git(["mv", "old", "blog"]);
    learner.commit("Another name");
    let found = verify(&learner, []);
    assert_eq!(found.verdict("orm.blog"), "unverified", "{}", found.0);
}

#[test]
fn what_a_merge_put_together_is_the_learners_only_as_a_whole() {
    let (hers, [begun, here, there, _]) = (("Grace", "grace@example.org"), sides());
    // Her file, and a side of it that the learner has had elsewhere.
    for (elsewhere, first, second) in [
        (&here, hers, hers),
        (&begun, ADA, hers),
        (&begun, hers, ADA),
    ] {
        let learner = fork();
        claim(&learner, "orm.blog");
        learner.file("notes.py", elsewhere).commit("A note");
        learner.file("old/models.py", format!("{begun}# Hers\n"));
        learner.commit_as(hers.0, hers.1, "Begin");
        learner.git(["checkout", "-q", "-b", "topic"]);
        learner.file("old/models.py", &there);
        learner.commit_as(first.0, first.1, "On a branch");
        learner.git(["checkout", "-q", "main"]);
        learner.file("old/models.py", &here);
        learner.commit_as(second.0, second.1, "Beside it");
        learner.git(["merge", "-q", "--no-commit", "-s", "ours", "topic"]);
        learner.file("old/models.py", &sides()[3]);
        learner.commit("Merge topic");
        learner.git(["mv", "old", "blog"]);
        learner.commit("Another name");
        let found = verify(&learner, []);
        assert_eq!(found.verdict("orm.blog"), "unverified", "{}", found.0);
    }

    // Nor with a line that came with the merge alone.
    let learner = fork();
    claim(&learner, "orm.blog");
    in_two_branches(&learner, ADA);
    learner.git(["merge", "-q", "--no-commit", "topic"]);
    learner.file("old/models.py", format!("{}    c = 3\n", sides()[3]));
    learner.commit("Merge topic, and one line");
    learner.git(["mv", "old", "blog"]);
    learner.commit("Another name");
    assert_eq!(verify(&learner, []).verdict("orm.blog"), "unverified");
}

#[test]
fn work_from_another_repository_comes_with_its_history() {
    let other = Learner::new();
    other.days(-700).file("models.py", POST);
    other.commit("Old work");
    let learner = fork();
    claim(&learner, "orm.blog");
    learner.git(["fetch", "-q", other.root().to_str().unwrap(), "main"]);
    learner.git([
        "merge",
        "-q",
        "-s",
        "ours",
        "--no-commit",
        "--allow-unrelated-histories",
        "FETCH_HEAD",
    ]);
    learner.git(["read-tree", "--prefix=blog/", "-u", "FETCH_HEAD"]);
    learner.commit("Add my old blog as a subtree");
    verified(&learner, &["orm.blog"]);
}

#[test]
fn work_before_init_counts() {
    let learner = Learner::new();
    learner.file("README.md", ROADMAP).commit_as(
        "Author",
        "author@example.org",
        "Write the roadmap",
    );
    learner.file("shop/a.py", "1").commit("Shop");
    assert_eq!(learner.peak(["init"]).code, 0);
    claim(&learner, "orm.shop");
    verified(&learner, &["orm.shop"]);
}

#[test]
fn syncing_with_upstream_by_merge_keeps_work_and_adds_none() {
    let learner = fork();
    claim(&learner, "orm.shop");
    claim(&learner, "orm.blog");
    learner.file("shop/a.py", "1").commit("Shop");
    learner.git(["checkout", "-q", "-b", "theirs", "HEAD~3"]);
    learner
        .file("blog/models.py", POST)
        .commit_as("Author", "author@example.org", "Solutions");
    learner.git(["update-ref", "refs/remotes/upstream/main", "HEAD"]);
    learner.git(["checkout", "-q", "main"]);
    learner.git(["merge", "-q", "--no-edit", "theirs"]);
    let found = verify(&learner, []);
    assert_eq!(
        (found.verdict("orm.shop"), found.verdict("orm.blog")),
        ("verified", "unverified")
    );
    // Without a recorded fork point upstream gives one, and work is after it all the same.
    let text = learner.text("progress.md");
    let start = text.find(" base=").unwrap();
    let end = start + text[start..].find(" -->").unwrap();
    learner.file("progress.md", [&text[..start], &text[end..]].concat());
    let found = verify(&learner, []);
    assert_eq!(
        (found.verdict("orm.shop"), found.verdict("orm.blog")),
        ("verified", "unverified")
    );
}

#[test]
fn syncing_with_upstream_by_rebase_keeps_work() {
    let learner = fork();
    claim(&learner, "orm.shop");
    learner.file("shop/a.py", "1").commit("Shop");
    learner.git(["checkout", "-q", "-b", "theirs", "HEAD~3"]);
    learner
        .file("lesson.md", "Read this")
        .commit_as("Author", "author@example.org", "Lesson");
    learner.git(["checkout", "-q", "main"]);
    learner.git(["rebase", "-q", "theirs"]);
    let found = verify(&learner, []);
    assert_eq!(found.verdict("orm.shop"), "verified", "{}", found.0);
}

#[test]
fn an_upstream_that_was_rewritten_takes_nothing_away() {
    let learner = fork();
    claim(&learner, "orm.shop");
    learner.file("shop/a.py", "1").commit("Shop");
    learner.git(["checkout", "-q", "--orphan", "rewritten", "HEAD~3"]);
    learner.commit_as("Author", "author@example.org", "Write the roadmap again");
    learner.git(["checkout", "-q", "main"]);
    learner.git(["rebase", "-q", "--onto", "rewritten", "main~3", "main"]);
    learner.git(["branch", "-D", "-q", "rewritten"]);
    let found = verify(&learner, []);
    assert_eq!(found.verdict("orm.shop"), "verified", "{}", found.0);
    // Even where the old fork point is gone from the repository.
    learner.git(["reflog", "expire", "--expire=now", "--all"]);
    learner.git(["gc", "-q", "--prune=now"]);
    let run = learner.peak(["verify"]);
    assert!(
        run.stdout.contains("verified    orm.shop"),
        "{}",
        run.stdout
    );
    assert!(
        run.stderr
            .contains("is not in this repository; name another with `--base`"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_pull_request_of_ones_own_that_upstream_merged_counts() {
    let learner = fork();
    claim(&learner, "orm.shop");
    learner.git(["checkout", "-q", "-b", "pr"]);
    learner.file("shop/a.py", "1").commit("Shop");
    learner.git(["checkout", "-q", "-b", "theirs", "main~2"]);
    learner.git([
        "merge",
        "-q",
        "--no-ff",
        "-m",
        "Merge pull request #1",
        "pr",
    ]);
    learner.git(["update-ref", "refs/remotes/upstream/main", "HEAD"]);
    learner.git(["checkout", "-q", "main"]);
    learner.git(["merge", "-q", "--no-edit", "theirs"]);
    verified(&learner, &["orm.shop"]);
}

#[test]
fn someone_elses_later_change_takes_nothing_away() {
    let learner = fork();
    claim(&learner, "orm.blog");
    learner.file("blog/models.py", POST).commit("Posts");
    learner
        .file("blog/models.py", "import x\nclass Post: pass\n")
        .commit_as("Mentor", "m@example.org", "Fix the import");
    verified(&learner, &["orm.blog"]);
}

#[test]
fn other_repositories_are_looked_into_where_they_are_at_hand() {
    let other = Learner::new();
    other.git(["remote", "add", "origin", "git@example.org:ada/shop.git"]);
    let commit = other.file("app.py", "1").commit("The orm.shop app");
    let learner = fork();
    claim(&learner, "orm.shop");
    let url = "https://example.org/ada/shop";
    crate::verify::point(&learner, "orm.shop", &format!("<{url}>"));
    let found = verify(&learner, []);
    assert_eq!(found.verdict("orm.shop"), "unknown");
    assert!(
        found
            .reason("orm.shop")
            .contains("clone it and name it with `--repo DIR`"),
        "{}",
        found.reason("orm.shop")
    );
    let dir = other.root().to_str().unwrap();
    let found = verify(&learner, ["--repo", dir]);
    // By its message, and as the repository is called like the item.
    assert_eq!(
        (found.verdict("orm.shop"), found.commits("orm.shop")),
        ("verified", vec![commit.as_str(), commit.as_str()])
    );
    assert_eq!(
        found.of("orm.shop")["evidence"][0]["repo"],
        "git@example.org:ada/shop.git"
    );
    learner.git(["config", "peak.repo", dir]);
    assert_eq!(verify(&learner, []).verdict("orm.shop"), "verified");
}

#[test]
fn a_claim_that_another_repository_does_not_prove_is_a_claim_all_the_same() {
    let other = Learner::new();
    other.git(["remote", "add", "origin", "git@example.org:ada/notes.git"]);
    other.file("notes.txt", "1").commit("Notes");
    let dir = other.root().to_str().unwrap();
    let learner = fork();
    for (id, url) in [
        ("orm.shop", "https://example.org/ada/notes"),
        ("orm.querysets", "https://example.org/ada/notes"),
        ("orm.blog", "https://example.org/ada/elsewhere"),
    ] {
        claim(&learner, id);
        crate::verify::point(&learner, id, &format!("<{url}>"));
    }
    let found = verify(&learner, ["--repo", dir]);
    for id in ["orm.shop", "orm.querysets"] {
        assert_eq!(found.verdict(id), "unverified", "{id}");
        let reason = found.reason(id);
        assert!(
            reason.starts_with("in git@example.org:ada/notes.git: "),
            "{reason}"
        );
    }
    assert_eq!(found.verdict("orm.blog"), "unknown");
    let reason = found.reason("orm.blog");
    assert!(
        reason.contains("no repository at hand has a remote of that address"),
        "{reason}"
    );
}

#[test]
fn a_strangers_empty_revert_takes_nothing_back() {
    let learner = fork();
    claim(&learner, "orm.shop");
    claim(&learner, "orm.blog");
    let work = learner
        .file("blog/models.py", POST)
        .commit("orm.shop and the blog");
    for target in [&work[..], &work[..9]] {
        learner.commit_as(
            "Mallory",
            "mallory@example.org",
            &format!("Revert\n\nThis reverts commit {target}."),
        );
    }
    verified(&learner, &["orm.shop", "orm.blog"]);
}

#[test]
fn work_taken_back_and_written_anew_counts_by_what_is_there() {
    let learner = fork();
    claim(&learner, "orm.blog");
    learner.file("blog/models.py", POST).commit("Posts");
    learner.git(["revert", "--no-edit", "HEAD"]);
    learner
        .file("blog/models.py", "import x\nclass Post: pass\n")
        .commit("Posts again");
    assert_eq!(verify(&learner, []).verdict("orm.blog"), "verified");
    // Back to the first version, by hand.
    learner.file("blog/models.py", POST).commit("Simpler");
    assert_eq!(verify(&learner, []).verdict("orm.blog"), "verified");
}

#[test]
fn work_that_somebody_else_deleted_and_the_learner_restored() {
    let learner = fork();
    claim(&learner, "orm.blog");
    learner.file("blog/models.py", POST).commit("Posts");
    learner.git(["rm", "-q", "-r", "blog"]);
    learner.commit_as("Mentor", "m@example.org", "Clean up");
    learner.git(["checkout", "-q", "HEAD~1", "--", "blog"]);
    learner.commit("Bring it back");
    verified(&learner, &["orm.blog"]);
}

#[test]
fn a_pull_request_that_upstream_squashed_under_its_own_name_counts() {
    let learner = fork();
    claim(&learner, "orm.blog");
    learner.file("blog/models.py", POST).commit("Posts");
    learner.git(["checkout", "-q", "-b", "theirs", "main~2"]);
    learner
        .file("blog/models.py", POST)
        .commit_as("Author", "author@example.org", "Posts (#1)");
    learner.git(["update-ref", "refs/remotes/upstream/main", "HEAD"]);
    learner.git(["checkout", "-q", "main"]);
    verified(&learner, &["orm.blog"]);
}

#[test]
fn ones_own_file_copied_over_another_of_ones_own() {
    let learner = fork();
    claim(&learner, "orm.blog");
    learner
        .file("blog/models.py", "class Draft: pass\n")
        .commit("Draft");
    learner.file("week2/try.py", POST).commit("Try");
    learner
        .file("blog/models.py", POST)
        .commit("Take the second");
    verified(&learner, &["orm.blog"]);
}

#[test]
fn a_repository_inside_is_not_work_that_waits_for_a_commit() {
    let learner = fork();
    claim(&learner, "orm.shop");
    learner.file("shop/a.py", "1");
    learner.git(["init", "-q", "shop"]);
    let found = verify(&learner, []);
    assert!(
        !found.reason("orm.shop").contains("not committed yet"),
        "{}",
        found.reason("orm.shop")
    );
}

#[test]
fn a_virtual_environment_at_the_root_takes_nothing_away() {
    let learner = fork();
    claim(&learner, "orm.blog");
    learner
        .file("pyvenv.cfg", "home = /usr/bin\n")
        .file("blog/models.py", POST)
        .commit("Posts");
    verified(&learner, &["orm.blog"]);
}

#[test]
fn work_in_a_submodule_counts() {
    let inner = Learner::new();
    let commit = inner.file("shop/app.py", "1").commit("The shop");
    let learner = fork();
    claim(&learner, "orm.shop");
    learner.git([
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "--quiet",
        "add",
        inner.root().to_str().unwrap(),
        "work/inner",
    ]);
    learner.commit("Add my work");
    let found = verify(&learner, []);
    assert_eq!(found.commits("orm.shop"), [commit]);
    learner.git(["submodule", "--quiet", "deinit", "-f", "work/inner"]);
    assert_eq!(verify(&learner, []).verdict("orm.shop"), "unknown");
}

#[test]
fn a_removed_file_is_asked_back_only_where_it_would_help() {
    let learner = fork();
    claim(&learner, "orm.blog");
    let only_content = ROADMAP.replace("  paths = [\"**/models.py\"]\n", "");
    assert_ne!(only_content, ROADMAP);
    learner.file("README.md", only_content);
    learner.file("old/models.py", "class Pest: pass\n");
    learner.commit("Something else");
    learner.git(["rm", "-q", "old/models.py"]);
    learner.commit("Out with it");
    let reason = verify(&learner, []).reason("orm.blog").to_owned();
    assert!(!reason.contains("was removed"), "{reason}");

    learner.file("new/models.py", "class Post: pass\n");
    learner.commit("My blog");
    learner.git(["rm", "-q", "new/models.py"]);
    let out = learner.commit("Out with it, too");
    let reason = verify(&learner, []).reason("orm.blog").to_owned();
    assert!(
        reason.contains(&format!("`new/models.py` was removed in {}", &out[..7])),
        "{reason}"
    );
}

#[test]
fn the_reason_names_the_file_that_holds_what_is_asked_for() {
    let learner = fork();
    claim(&learner, "orm.blog");
    let only_content = ROADMAP.replace("  paths = [\"**/models.py\"]\n", "");
    learner.file("README.md", only_content);
    learner.file("a/models.py", "class Pest: pass\n");
    learner.file("b/models.py", "class Post: pass\n");
    learner.commit_as("Grace", "grace@example.org", "Two models");
    let reason = verify(&learner, []).reason("orm.blog").to_owned();
    assert!(
        reason.starts_with("`b/models.py` is by grace@example.org"),
        "{reason}"
    );
}

#[test]
fn an_address_that_joins_by_name_does_so_on_a_branch_that_is_pointed_at() {
    let learner = fork();
    claim(&learner, "orm.todo-api");
    learner.git(["checkout", "-q", "-b", "side", "HEAD~2"]);
    learner.file("api/urls.py", "urlpatterns = []\n");
    let aside = learner.commit_as("Ada Lovelace", "ada@home.example", "Try it");
    learner.git(["checkout", "-q", "main"]);
    point(&learner, "orm.todo-api", &aside);
    assert_eq!(verify(&learner, []).verdict("orm.todo-api"), "unverified");
    // Met on the main branch, the address is known to be hers, there as well.
    learner.file("notes.md", "from home\n");
    learner.commit_as("Ada Lovelace", "ada@home.example", "Note");
    let found = verify(&learner, []);
    assert_eq!(
        found.verdict("orm.todo-api"),
        "verified",
        "{}",
        found.reason("orm.todo-api")
    );
    assert_eq!(found.flags("orm.todo-api"), ["not on HEAD"]);
}

#[test]
fn what_lies_behind_the_fork_point_joins_no_address() {
    let learner = fork();
    claim(&learner, "orm.blog");
    claim(&learner, "orm.shop");
    let base = learner.git(["rev-parse", "HEAD"]);
    let base = base.trim();
    // From before the fork point, so that the walk comes by a commit of hers before it knows that it is behind that.
    learner.git(["checkout", "-q", "-b", "side", "HEAD~1"]);
    learner.file("shop/a.py", "1");
    learner.commit_as("ada  lovelace", "ada@new.example", "Shop");
    learner.git(["checkout", "-q", "main"]);
    let grace = [
        "-c",
        "user.name=Grace",
        "-c",
        "user.email=grace@example.org",
    ];
    let [a, b, c, d] = grace;
    learner.git([a, b, c, d, "merge", "-q", "--no-ff", "-m", "Merge", "side"]);
    for (address, verdict) in [
        ("ada@new.example", "verified"),
        ("ada@example.org", "unverified"),
    ] {
        let found = verify(&learner, ["--base", base, "--as", address]);
        assert_eq!(found.verdict("orm.shop"), verdict);
    }
    let found = verify(&learner, ["--base", base]);
    assert_eq!(found.verdict("orm.shop"), "unverified");
    // Once she has committed since, she is known by that name.
    learner.file("notes.md", "mine\n");
    learner.commit_as("Ada Lovelace", "ada@example.org", "Note");
    let found = verify(&learner, ["--base", base]);
    assert_eq!(found.verdict("orm.shop"), "verified");
}

#[test]
fn the_remedy_for_a_second_address_keeps_what_the_first_one_proves() {
    let learner = fork();
    claim(&learner, "orm.blog");
    claim(&learner, "orm.shop");
    learner.file("shop/a.py", "1").commit("Shop");
    learner
        .file("blog/models.py", POST)
        .commit_as("A. L.", "home@example.org", "Posts");
    let found = verify(&learner, []);
    assert_eq!(found.verdict("orm.shop"), "verified");
    let reason = found.reason("orm.blog");
    let remedy = reason.split('`').find(|part| part.starts_with("learner="));
    put_into_header(&learner, remedy.unwrap());
    verified(&learner, &["orm.blog", "orm.shop"]);
}

#[test]
fn a_folder_is_called_as_the_title_is_written() {
    let topics: String = (1..9)
        .map(|n| format!("- [ ] Topic number {n}\n"))
        .collect();
    let projects =
        "- [ ] Project: Gästeliste\n- [ ] Project: Straßenkarte\n- [ ] Project: Список дел\n";
    let roadmap = format!("# Lernplan\n\n## Phase 1: Basics\n\n{projects}{topics}");
    let learner = fork_of(&roadmap, &[]);
    let ids = ["gasteliste", "strassenkarte", "список-дел"].map(|end| {
        let text = learner.text("progress.md");
        let mut ids = text.split('`').filter(|part| part.ends_with(end));
        ids.next()
            .unwrap_or_else(|| panic!("{end}: {text}"))
            .to_owned()
    });
    for id in &ids {
        claim(&learner, id);
    }
    learner
        .file("Gästeliste/gast.py", "class Gast: pass\n")
        .file("02_Straßen-Karte.py", "class Karte: pass\n")
        .file("Список_дел/дело.py", "class Дело: pass\n")
        .commit("Drei Projekte");
    verified(&learner, &ids.each_ref().map(String::as_str));
}

/// `peak update --from` took the roadmap's state from git, and nothing was merged yet.
#[test]
fn an_item_that_the_files_here_do_not_have_yet_is_judged_by_its_rules() {
    let learner = fork();
    let base = learner.git(["rev-parse", "HEAD"]);
    let more = "\n- Exercise: Todo app `orm.todo`\n\n  ```toml peak\n  [evidence]\n  contains = [{ path = \"**/models.py\", pattern = \"class Todo\" }]\n  ```\n";
    learner.file("README.md", format!("{}{more}", learner.text("README.md")));
    learner.commit_as("Author", "author@example.org", "One more");
    learner.git(["update-ref", "refs/remotes/upstream/main", "HEAD"]);
    learner.git(["reset", "-q", "--hard", base.trim()]);
    let run = learner.peak(["update", "--from", "upstream/main:README.md"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    learner.commit("Update");
    learner
        .file("app/models.py", "class Todo: pass\n")
        .commit("App");
    claim(&learner, "orm.todo");
    verified(&learner, &["orm.todo"]);
    let shown = learner.peak(["show", "orm.todo"]);
    assert!(!shown.stdout.contains("your own item"), "{}", shown.stdout);
    // Here since.
    learner.git(["merge", "-q", "upstream/main", "-m", "Sync"]);
    verified(&learner, &["orm.todo"]);
}

/// A short exercise that upstream publishes as its own solution a week later.
#[test]
fn a_fork_point_named_by_a_branch_is_where_history_left_it() {
    let learner = fork();
    claim(&learner, "orm.blog");
    let base = learner.git(["rev-parse", "HEAD"]);
    learner.file("blog/models.py", POST).commit("Blog");
    let mine = learner.git(["rev-parse", "HEAD"]);
    learner.git(["checkout", "-q", base.trim()]);
    learner.file("solutions/models.py", POST);
    learner.commit_as("Author", "author@example.org", "Publish the solutions");
    learner.git(["update-ref", "refs/remotes/upstream/main", "HEAD"]);
    learner.git(["checkout", "-q", mine.trim()]);
    for named in ["upstream/main", base.trim()] {
        let found = verify(&learner, ["--base", named]);
        assert_eq!(
            found.verdict("orm.blog"),
            "verified",
            "{named}: {}",
            found.0
        );
    }
}

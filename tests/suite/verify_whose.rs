//! Whose work it is where that is not told by one commit alone: files that others made larger, commits that others wrote first or that
//! machines wrote, names that messages claim, work that was taken back together with other work, other repositories.

use std::fmt::Write as _;

use crate::learner::Learner;
use crate::verify::{ROADMAP, claim, fork, fork_of, point, put_into_header, verify};

/// Somebody's solution, of sixty lines that say something.
fn solution() -> String {
    let mut text = "class Post: pass\n".to_owned();
    for number in 1..60 {
        writeln!(text, "class Post{number}: pass").unwrap();
    }
    text
}

/// Puts a branch of upstream's, from before the learner's commits, with these files, at `refs/remotes/upstream/main`.
pub fn upstream(learner: &Learner, files: &[(&str, &str)], message: &str) {
    let base = learner.git(["rev-list", "--max-parents=0", "HEAD"]);
    learner.git(["checkout", "-q", "-b", "theirs", base.trim()]);
    for (path, content) in files {
        learner.file(path, content);
    }
    learner.commit_as("Author", "author@example.org", message);
    learner.git(["update-ref", "refs/remotes/upstream/main", "HEAD"]);
    learner.git(["checkout", "-q", "main"]);
    learner.git(["branch", "-q", "-D", "theirs"]);
}

#[test]
fn a_file_that_somebody_else_made_what_it_is_is_flagged() {
    let learner = fork();
    claim(&learner, "orm.blog");
    let mine = learner.file("blog/models.py", "class Post: pass\n");
    let mine = mine.commit("My blog");
    let solution = solution();
    learner
        .file("blog/models.py", &solution)
        .commit_as("Bob", "bob@example.org", "All of it");
    let found = verify(&learner, []);
    assert_eq!(found.verdict("orm.blog"), "verified");
    let theirs = learner.git(["rev-parse", "HEAD"]);
    let wanted = format!(
        "1 of 60 lines of `blog/models.py` are in {}'s version: bob@example.org changed it in {}",
        &mine[..7],
        &theirs[..7]
    );
    assert_eq!(found.flags("orm.blog"), [wanted.as_str()]);
}

#[test]
fn upstreams_version_taken_over_in_a_merge_is_flagged() {
    let learner = fork();
    claim(&learner, "orm.blog");
    learner
        .file("blog/models.py", "class Post: pass\n")
        .commit("My blog");
    upstream(&learner, &[("blog/models.py", &solution())], "Solution");
    learner.git(["merge", "-q", "-X", "theirs", "upstream/main"]);
    let found = verify(&learner, []);
    let flags = found.flags("orm.blog").join("\n");
    assert!(flags.contains("1 of 60 lines"), "{}", found.0);
    assert!(flags.contains("author@example.org changed it"), "{flags}");
}

#[test]
fn a_file_that_the_learner_made_larger_is_not() {
    let learner = fork();
    claim(&learner, "orm.blog");
    learner
        .file("blog/models.py", "class Post: pass\n")
        .commit("My blog");
    learner
        .file("blog/models.py", format!("{}class Tag: pass\n", solution()))
        .commit("More");
    learner
        .file("blog/models.py", format!("{}class Tag: ...\n", solution()))
        .commit_as("Bob", "bob@example.org", "A line");
    let found = verify(&learner, []);
    assert_eq!(found.verdict("orm.blog"), "verified");
    assert!(found.flags("orm.blog").is_empty(), "{}", found.0);
}

#[test]
fn upstreams_solution_over_an_attempt_of_ones_own_is_flagged() {
    let learner = fork();
    claim(&learner, "orm.blog");
    let attempt: String = (0..40).map(|n| format!("mine = {n}\n")).collect();
    learner.file("blog/models.py", &attempt).commit("Try");
    learner
        .file("answers/1.txt", solution())
        .commit_as("Bob", "bob@example.org", "His");
    let copy = solution().replace("Post7:", "Entry:");
    learner.file("blog/models.py", &copy).commit("Mine");
    let found = verify(&learner, []);
    assert_eq!(found.verdict("orm.blog"), "verified");
    let flags = found.flags("orm.blog").join("\n");
    assert!(flags.contains("brings 1 of 60 lines"), "{}", found.0);
    // Where the attempt was changed, nothing is.
    let mut lines: Vec<&str> = attempt.lines().collect();
    lines.push("class Post: pass");
    learner
        .file("blog/models.py", lines.join("\n"))
        .commit("Mine indeed");
    assert!(verify(&learner, []).flags("orm.blog").is_empty());
}

#[test]
fn a_cherry_pick_that_was_given_another_author() {
    let learner = fork();
    claim(&learner, "orm.blog");
    upstream(&learner, &[("blog/models.py", &solution())], "Solution");
    learner.git(["cherry-pick", "upstream/main"]);
    // The date at which it was written stays.
    learner.git([
        "commit",
        "-q",
        "--amend",
        "--no-edit",
        "--author=Ada Lovelace <ada@example.org>",
    ]);
    let found = verify(&learner, []);
    assert_eq!(found.verdict("orm.blog"), "unverified", "{}", found.0);
}

#[test]
fn ticks_of_upstreams_own_name_no_learner_beside_ones_own() {
    let learner = Learner::new();
    learner.file("README.md", ROADMAP);
    learner.peak(["init"]);
    learner.commit_as("Author", "author@example.org", "Roadmap");
    learner.git(["update-ref", "refs/remotes/upstream/main", "HEAD"]);
    learner.peak(["init"]);
    learner.commit("Start");
    claim(&learner, "orm.shop");
    let root = learner.git(["rev-list", "--max-parents=0", "HEAD"]);
    let theirs = learner.git(["show", &format!("{}:progress.md", root.trim())]);
    let ticked = theirs.replacen(
        "- [ ] Exercise: Blog models",
        "- [x] Exercise: Blog models",
        1,
    );
    assert_ne!(theirs, ticked);
    let files = [
        ("blog/models.py", solution()),
        ("progress.md", ticked.clone()),
    ];
    let files = files.each_ref().map(|(path, text)| (*path, text.as_str()));
    upstream(&learner, &files, "Blog done");
    learner.git(["merge", "-q", "--no-commit", "-X", "ours", "upstream/main"]);
    learner.commit("Sync");
    let found = verify(&learner, ["orm.blog"]);
    assert_eq!(found.0["learner"], serde_json::json!(["ada@example.org"]));
    assert_ne!(found.verdict("orm.blog"), "verified", "{}", found.0);
}

#[test]
fn a_message_joins_no_address_of_somebody_who_commits() {
    let learner = fork();
    claim(&learner, "orm.blog");
    learner
        .file("bob/post.py", solution())
        .commit_as("Bob Stone", "bob@example.org", "His");
    learner.git(["rm", "-q", "-r", "bob"]);
    learner.commit_as("Bob Stone", "bob@example.org", "Away");
    learner
        .file("notes.md", "Notes")
        .commit("Notes\n\nCo-authored-by: Ada Lovelace <bob@example.org>");
    learner.file("blog/models.py", solution()).commit("My blog");
    let found = verify(&learner, []);
    assert_eq!(found.0["learner"], serde_json::json!(["ada@example.org"]));
    assert_eq!(found.verdict("orm.blog"), "unverified", "{}", found.0);
    // Nor does one with somebody's name and the learner's address join all that they wrote.
    learner
        .file("notes.md", "More")
        .commit("Notes\n\nCo-authored-by: Bob Stone <ada@example.org>");
    let found = verify(&learner, []);
    assert_eq!(found.0["learner"], serde_json::json!(["ada@example.org"]));
    assert_eq!(found.verdict("orm.blog"), "unverified", "{}", found.0);
}

#[test]
fn a_machines_commit_with_the_learner_as_co_author_is_flagged() {
    let learner = fork();
    claim(&learner, "orm.blog");
    let commit = learner.file("blog/models.py", solution()).commit_as(
        "helper[bot]",
        "1+helper[bot]@users.noreply.github.com",
        "Blog\n\nCo-authored-by: Ada Lovelace <ada@example.org>",
    );
    let found = verify(&learner, []);
    assert_eq!(found.verdict("orm.blog"), "verified");
    let wanted = format!(
        "{} is by 1+helper[bot]@users.noreply.github.com, a machine, with the learner as co-author",
        &commit[..7]
    );
    assert_eq!(found.flags("orm.blog"), [wanted.as_str()]);
}

#[test]
fn a_person_may_be_called_like_a_machine() {
    let learner = fork();
    learner.git(["config", "user.email", "travis@oliphant.example"]);
    let text = learner.text("progress.md");
    let text = text.replacen(
        "- [ ] Exercise: Blog models",
        "- [x] Exercise: Blog models",
        1,
    );
    learner
        .file("progress.md", text)
        .file("blog/models.py", solution())
        .commit_as("Travis Oliphant", "travis@oliphant.example", "Blog");
    let found = verify(&learner, []);
    assert_eq!(found.verdict("orm.blog"), "verified", "{}", found.0);
    let machine = learner
        .file("blog/models.py", format!("{}#\n", solution()))
        .commit_as("Travis CI", "travis@travis-ci.org", "Format");
    let named = verify(&learner, ["--as", "travis@travis-ci.org"]);
    assert_ne!(
        named.verdict("orm.blog"),
        "verified",
        "{machine}: {}",
        named.0
    );
}

#[test]
fn an_address_with_a_blank_or_a_comma_is_one() {
    for address in ["Grace Hopper", "grace,h@example.org"] {
        let learner = fork();
        learner.git(["config", "user.email", address]);
        claim(&learner, "orm.blog");
        learner
            .file("blog/models.py", solution())
            .commit_as("Grace Hopper", address, "Blog");
        let found = verify(&learner, []);
        assert_eq!(found.verdict("orm.blog"), "unverified");
        let reason = found.reason("orm.blog").to_owned();
        let (_, remedy) = reason.split_once("add `").unwrap();
        let (value, _) = remedy.split_once('`').unwrap();
        put_into_header(&learner, value);
        let found = verify(&learner, []);
        assert_eq!(
            found.verdict("orm.blog"),
            "verified",
            "{reason} {}",
            found.0
        );
    }
}

#[test]
fn a_merge_that_was_taken_back_took_its_commits_along() {
    let learner = fork();
    claim(&learner, "orm.shop");
    learner.git(["checkout", "-q", "-b", "feature"]);
    let mine = learner
        .file("x/a.py", "print(1)\n")
        .commit("Finish orm.shop");
    learner.git(["checkout", "-q", "main"]);
    learner.file("other.md", "1").commit("Meanwhile");
    learner.git([
        "merge",
        "-q",
        "--no-ff",
        "-m",
        "Merge pull request #1",
        "feature",
    ]);
    assert_eq!(verify(&learner, []).commits("orm.shop"), [mine.as_str()]);
    learner.git(["revert", "-m", "1", "--no-edit", "HEAD"]);
    let found = verify(&learner, []);
    assert_eq!(found.verdict("orm.shop"), "unverified", "{}", found.0);
    assert!(
        found
            .reason("orm.shop")
            .contains("was taken back by a revert"),
        "{}",
        found.reason("orm.shop")
    );
    // Taking that back brings it back.
    learner.git(["revert", "--no-edit", "HEAD"]);
    assert_eq!(verify(&learner, []).commits("orm.shop"), [mine.as_str()]);
}

#[test]
fn one_commit_may_take_several_back() {
    let learner = fork();
    claim(&learner, "orm.shop");
    let one = learner
        .file("x/a.py", "print(1)\n")
        .commit("Start orm.shop");
    let two = learner
        .file("x/a.py", "print(2)\n")
        .commit("Finish orm.shop");
    assert_eq!(verify(&learner, []).commits("orm.shop"), [two.as_str()]);
    learner.git(["rm", "-q", "-r", "x"]);
    learner.commit(&format!(
        "Away\n\nThis reverts commit {two}.\nThis reverts commit {one}."
    ));
    let found = verify(&learner, []);
    assert_eq!(found.verdict("orm.shop"), "unverified", "{}", found.0);
}

#[test]
fn a_pointer_brings_nothing_back_that_was_taken_back() {
    let learner = fork();
    claim(&learner, "orm.shop");
    let mine = learner
        .file("x/a.py", "print(1)\n")
        .commit("Finish orm.shop");
    learner.git(["revert", "--no-edit", "HEAD"]);
    point(&learner, "orm.shop", &mine[..10]);
    let found = verify(&learner, []);
    assert_eq!(found.verdict("orm.shop"), "unverified", "{}", found.0);
    assert!(
        found
            .reason("orm.shop")
            .contains("was taken back by a revert"),
        "{}",
        found.reason("orm.shop")
    );
}

#[test]
fn what_upstream_gave_proves_nothing_in_another_repository() {
    let learner = fork_of(ROADMAP, &[("solutions/shop.py", &solution())]);
    claim(&learner, "orm.shop");
    let url = "https://example.org/ada/shop";
    point(&learner, "orm.shop", &format!("<{url}>"));
    let other = Learner::new();
    other.git(["remote", "add", "origin", url]);
    other.file("shop.py", solution()).commit("My orm.shop");
    let dir = other.root().to_str().unwrap();
    let found = verify(&learner, ["--repo", dir]);
    assert_eq!(found.verdict("orm.shop"), "unverified", "{}", found.0);
    other
        .file("shop.py", format!("{}mine = 1\n", solution()))
        .commit("Work on orm.shop");
    let found = verify(&learner, ["--repo", dir]);
    assert_eq!(found.verdict("orm.shop"), "verified", "{}", found.0);
}

#[test]
fn a_workflow_and_a_manual_that_peak_wrote_prove_nothing() {
    for arguments in [
        ["ci", "--install", "gitlab"],
        ["ci", "--install", "forgejo"],
        ["man", "--to", "manual"],
    ] {
        let learner = fork();
        claim(&learner, "orm.shop");
        let run = learner.peak(arguments);
        assert_eq!(run.code, 0, "{}", run.stderr);
        learner.commit("Finish orm.shop");
        let found = verify(&learner, []);
        assert_eq!(found.verdict("orm.shop"), "unverified", "{arguments:?}");
    }
}

#[test]
fn work_in_the_web_editor_before_init_is_the_learners() {
    let learner = Learner::new();
    learner.git(["config", "user.name", "Ada Lovelace"]);
    learner.git(["config", "user.email", "ada@example.org"]);
    learner.file("README.md", ROADMAP);
    let root = learner.commit_as("Author", "author@example.org", "Write the roadmap");
    learner.file("shop/app.py", "print(1)\n").commit_as(
        "Ada Lovelace",
        "12+ada-l@users.noreply.github.com",
        "Create app.py",
    );
    learner.peak(["init"]);
    let text = learner.text("progress.md");
    assert!(text.contains(&format!(" base={root} ")), "{text}");
    learner.commit("Start");
    claim(&learner, "orm.shop");
    let found = verify(&learner, []);
    assert_eq!(found.verdict("orm.shop"), "verified", "{}", found.0);
}

#[test]
fn a_branch_of_a_team_mates_taken_over_in_one_commit_leaves_ones_own_work() {
    let learner = fork();
    claim(&learner, "orm.blog");
    let mine = learner.file("blog/models.py", solution()).commit("My blog");
    learner.git(["checkout", "-q", "-b", "bob"]);
    learner
        .file("blog/models.py", solution().replace("Post7:", "Entry:"))
        .commit_as("Bob", "bob@example.org", "A better name");
    learner.git(["checkout", "-q", "main"]);
    learner.git(["merge", "-q", "--squash", "bob"]);
    learner.commit("Bob's name");
    let found = verify(&learner, []);
    let proofs = found.commits("orm.blog");
    assert_eq!(proofs, [mine.as_str(); 2], "{}", found.0);
    // All of it by somebody else is theirs.
    learner.git(["checkout", "-q", "bob"]);
    let other: String = (0..60).map(|n| format!("bob = {n}\n")).collect();
    learner
        .file("blog/models.py", format!("class Post: pass\n{other}"))
        .commit_as("Bob", "bob@example.org", "Anew");
    learner.git(["checkout", "-q", "main"]);
    learner.git(["checkout", "-q", "bob", "--", "blog"]);
    learner.commit("Bob's");
    let found = verify(&learner, []);
    assert_eq!(found.verdict("orm.blog"), "unverified", "{}", found.0);
}

#[test]
fn work_beside_what_a_commit_takes_back_is_work() {
    let learner = fork();
    claim(&learner, "orm.shop");
    let start = learner.file("x/old.py", "old = 1\n").commit("Start");
    learner.git(["rm", "-q", "x/old.py"]);
    let anew = learner.file("x/new.py", "new = 1\n").commit(&format!(
        "Anew\n\nThis reverts commit {start}.\n\nPeak-Topic: orm.shop"
    ));
    let found = verify(&learner, []);
    assert_eq!(found.commits("orm.shop"), [anew.as_str()], "{}", found.0);
}

#[test]
fn commits_that_take_many_others_back_are_looked_at_once() {
    let learner = fork();
    let mut made: Vec<String> = Vec::new();
    for number in 0..120 {
        match number % 2 {
            0 => drop(learner.file("x/a.py", format!("{}\n", number % 4))),
            _ => drop(learner.git(["rm", "-q", "-r", "x"])),
        }
        let others = made.iter().rev().step_by(2).take(16);
        let said: String = others
            .map(|id| format!("This reverts commit {id}.\n"))
            .collect();
        made.push(learner.commit(&format!("Work on orm.shop {number}\n\n{said}")));
    }
    claim(&learner, "orm.shop");
    // That it ends is what is asked, too.
    assert_eq!(verify(&learner, []).verdict("orm.shop"), "unverified");
}

#[test]
fn who_had_brought_it_before_is_named() {
    let learner = fork();
    claim(&learner, "orm.blog");
    let theirs =
        learner
            .file("blog/models.py", solution())
            .commit_as("ada", "ada@corp.example", "Blog");
    learner.git(["update-ref", "refs/remotes/origin/main", "HEAD"]);
    learner.git([
        "commit",
        "-q",
        "--amend",
        "--no-edit",
        "--author=Ada Lovelace <ada@example.org>",
    ]);
    let found = verify(&learner, []);
    assert_eq!(found.verdict("orm.blog"), "unverified");
    let wanted = format!(
        "what ada@corp.example (yours? add `learner=ada@example.org,ada@corp.example` to the header of progress.md, without whoever is not you) committed before in {}",
        &theirs[..7]
    );
    let reason = found.reason("orm.blog");
    assert!(reason.contains(&wanted), "{reason}");
    let named = verify(&learner, ["--as", "ada@example.org"]);
    assert!(
        named
            .reason("orm.blog")
            .contains("what ada@corp.example committed before in"),
        "{}",
        named.reason("orm.blog")
    );
    put_into_header(&learner, "learner=ada@example.org,ada@corp.example");
    assert_eq!(verify(&learner, []).verdict("orm.blog"), "verified");
}

#[test]
fn the_fork_point_may_be_a_tag() {
    let learner = fork();
    let text = learner.text("progress.md");
    let (_, rest) = text.split_once(" base=").unwrap();
    let base = &rest[..40];
    learner.git(["tag", "-a", "-m", "Start", "start", base]);
    let tag = learner.git(["rev-parse", "start"]);
    learner.file("progress.md", text.replacen(base, tag.trim(), 1));
    claim(&learner, "orm.blog");
    learner.file("blog/models.py", solution()).commit("My blog");
    let found = verify(&learner, []);
    assert_eq!(found.verdict("orm.blog"), "verified", "{}", found.0);
    assert_eq!(found.0["base"], base);
}

#[test]
fn many_commits_that_were_taken_back_one_by_one() {
    let learner = fork();
    let mut made = Vec::new();
    for number in 0..40 {
        let file = learner.file(&format!("f{number}.txt"), format!("{number}\n"));
        made.push(file.commit(&format!("Work on orm.shop, {number}")));
    }
    for commit in made[1..].iter().rev() {
        learner.git(["revert", "--no-edit", commit]);
    }
    claim(&learner, "orm.shop");
    let found = verify(&learner, []);
    assert_eq!(found.commits("orm.shop"), [made[0].as_str()]);
    learner.git(["revert", "--no-edit", &made[0]]);
    let found = verify(&learner, []);
    assert_eq!(found.verdict("orm.shop"), "unverified", "{}", found.0);
}

#[test]
fn who_renames_the_document_did_not_tick_what_is_in_it() {
    let learner = fork();
    learner.file("shop/app.py", "def cart():\n    return []\n");
    learner.commit("The shop");
    claim(&learner, "orm.shop");
    // Nobody is known by the configuration of a mentor's clone.
    learner.git(["config", "user.email", "nobody@example.org"]);
    std::fs::create_dir(learner.root().join("docs")).unwrap();
    learner.git(["mv", "progress.md", "docs/LEARNING.md"]);
    learner.commit_as("Mia", "mia@school.example", "Put it with the documents");
    let found = verify(&learner, ["--file", "docs/LEARNING.md"]);
    assert_eq!(found.0["learner"][0], "ada@example.org");
    assert_eq!(found.verdict("orm.shop"), "verified");
    // And again, with other words in it; who ticks on the way is one who ticks.
    learner.git(["mv", "docs/LEARNING.md", "JOURNAL.md"]);
    let text = learner.text("JOURNAL.md").replacen("# ", "# My ", 1);
    let ticked = text.replacen("- [ ] Fields", "- [x] Fields", 1);
    learner.file("JOURNAL.md", text);
    learner.commit_as("Mia", "mia@school.example", "To the root");
    let found = verify(&learner, ["--file", "JOURNAL.md"]);
    assert_eq!(found.0["learner"].as_array().unwrap().len(), 1);
    learner.git(["mv", "JOURNAL.md", "LOG.md"]);
    learner.file("LOG.md", ticked);
    learner.commit_as("Bo", "bo@school.example", "A tick, and a better name");
    let found = verify(&learner, ["--file", "LOG.md"]);
    assert_eq!(found.0["learner"].as_array().unwrap().len(), 2);
    // Taken into a document beside it, too.
    learner.git(["reset", "-q", "--hard", "HEAD~3"]);
    learner.file("COPY.md", learner.bytes("progress.md"));
    learner.commit_as("Mia", "mia@school.example", "A copy");
    let found = verify(&learner, ["--file", "COPY.md"]);
    assert_eq!(found.0["learner"][0], "ada@example.org");
}

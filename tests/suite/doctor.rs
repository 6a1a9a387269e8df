//! `peak doctor`: each trouble is found and has its remedy; where there is none, it says so.

use crate::learner::{Learner, Run};

const PROGRESS: &str = "# Progress: Backend

<!-- peak:1 roadmap=README.md base=BASE -->

## Web `web`

- [x] Requests `web.requests` ✅ 2026-11-09
- [ ] Sessions `web.sessions`
";
const ROADMAP: &str = "# Backend

## Web `web`

- Requests `web.requests`
- Sessions `web.sessions`
";

/// A learner with nothing to complain about.
pub fn healthy() -> Learner {
    let learner = Learner::new();
    learner.file("README.md", ROADMAP);
    let base = learner.commit("The roadmap");
    learner.file("progress.md", PROGRESS.replace("BASE", &base));
    learner.commit("Start");
    learner
}

/// What was said of each thing, in one line with its remedy, however wide the terminal is.
pub fn said(run: &Run) -> String {
    run.stdout.replace("\n       ", " ")
}

/// What is wrong.
pub fn wrong(run: &Run) -> Vec<String> {
    let said = said(run);
    let found = said.lines().filter_map(|line| line.strip_prefix("wrong  "));
    found.map(str::to_owned).collect()
}

pub fn assert_wrong(learner: &Learner, words: &str, remedy: &str) {
    let run = learner.peak(["doctor"]);
    let found = wrong(&run);
    assert_eq!(run.code, 1, "{}", run.stdout);
    assert!(
        found
            .iter()
            .any(|line| line.contains(words) && line.contains(remedy)),
        "{words}, {remedy}: {}{}",
        run.stdout,
        run.stderr
    );
}

#[test]
fn where_all_is_well_it_says_so() {
    let run = healthy().peak(["doctor"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{}", run.stdout);
    assert!(
        run.stdout.lines().all(|line| line.starts_with("ok     ")),
        "{}",
        run.stdout
    );
    assert!(run.stdout.lines().count() >= 6, "{}", run.stdout);
}

#[test]
fn a_document_without_items_is_found() {
    let learner = healthy();
    learner.file("progress.md", "");
    let back = "`git checkout -- progress.md`";
    assert_wrong(
        &learner,
        "holds no item, and the last commit holds it with its items",
        back,
    );
    let run = learner.peak(["doctor"]);
    assert!(
        !run.stdout.contains("git commit") && !run.stdout.contains("nothing odd"),
        "{run:?}"
    );
    // It is told once.
    assert_eq!(run.stdout.matches(back).count(), 1, "{run:?}");
    learner.commit("Oops");
    assert_wrong(&learner, "there are no items in progress.md", "`peak init`");
    learner.file("progress.md", "# P\n\n<!-- peak:1 roadmap=README.md -->\n");
    assert_wrong(
        &learner,
        "there are no items in progress.md",
        "`peak update`",
    );
}

#[test]
fn a_shallow_clone_is_found() {
    let learner = healthy();
    let origin = format!("file://{}", learner.root().display());
    learner.git(["clone", "-q", "--depth", "1", &origin, "../shallow"]);
    let run = learner.peak(["-C", "../shallow", "doctor"]);
    assert_eq!(run.code, 1);
    assert!(run.stdout.contains("shallow"), "{}", run.stdout);
    assert!(
        run.stdout.contains("git fetch --unshallow"),
        "{}",
        run.stdout
    );
}

#[test]
fn an_unknown_or_foreign_address_is_found() {
    let learner = healthy();
    learner.git(["config", "peak.learner", "ada@home.example"]);
    assert_wrong(
        &learner,
        "you commit as ada@example.org",
        "git config --add peak.learner",
    );
    learner.git(["config", "--add", "peak.learner", "ADA@example.org"]);
    assert_eq!(learner.peak(["doctor"]).code, 0);
    learner.git(["config", "--unset", "user.email"]);
    assert_wrong(&learner, "git knows no address", "git config user.email");
}

#[test]
fn whoever_does_not_count_for_verify_is_told_by_doctor_too() {
    let learner = healthy();
    assert_eq!(learner.peak(["done", "web.sessions"]).code, 0);
    learner.commit("Ticked");
    let call = |name: &str, email: &str| {
        learner.git(["config", "user.name", name]);
        learner.git(["config", "user.email", email]);
    };
    let notice = |learner: &Learner| {
        let run = learner.peak(["verify"]);
        let lines = run.stderr.lines().map(str::to_owned);
        lines.filter(|line| line.contains("do not count")).count()
    };
    // Another name and another address: nobody joins them.
    call("Bob", "new@home.example");
    assert_eq!(notice(&learner), 1);
    assert_wrong(
        &learner,
        "you commit as new@home.example, which is none of the learner's addresses",
        "if that is you, add `learner=ada@example.org,new@home.example` to the header of progress.md, without whoever is not you",
    );
    // The same name: the next commit's address joins, so that nothing is told, before it as after it.
    call("ada lovelace", "new@home.example");
    for work in ["before", "after"] {
        assert_eq!(notice(&learner), 0, "{work}");
        let run = learner.peak(["doctor"]);
        assert_eq!(run.code, 0, "{work}: {}", run.stdout);
        assert!(
            run.stdout.contains("ok     you are new@home.example\n"),
            "{work}: {}",
            run.stdout
        );
        learner.file("work.py", work);
        learner.commit_as("ada lovelace", "new@home.example", work);
    }
    let run = learner.peak(["verify", "--json"]);
    assert!(run.stdout.contains("new@home.example"), "{}", run.stdout);
    // A name that says nothing of a person joins nobody.
    call("user", "third@home.example");
    assert_eq!(notice(&learner), 1);
    assert_wrong(&learner, "you commit as third@home.example", "learner=");
}

#[test]
fn a_push_to_upstream_is_warned_of_until_it_is_cut_off() {
    let learner = healthy();
    learner.git([
        "remote",
        "add",
        "upstream",
        "https://example.org/teacher/course",
    ]);
    assert_wrong(&learner, "git push upstream", "--push upstream no_push");
    learner.git(["remote", "set-url", "--push", "upstream", "no_push"]);
    assert_eq!(learner.peak(["doctor"]).code, 0);
    learner.git(["config", "--unset", "remote.upstream.pushurl"]);
    learner.git([
        "remote",
        "add",
        "origin",
        "https://example.org/teacher/course",
    ]);
    assert_wrong(&learner, "the same repository", "git remote set-url origin");
}

#[test]
fn a_stale_badge_is_found() {
    let learner = healthy();
    learner.peak(["badge", "-o", "badge.svg"]);
    assert_eq!(learner.peak(["doctor"]).code, 0);
    learner.peak(["done", "web.sessions"]);
    learner.commit("Tick");
    assert_wrong(&learner, "badge.svg says", "`peak badge -o badge.svg`,");
}

#[test]
fn ids_that_stand_twice_and_other_oddities_are_found() {
    let learner = healthy();
    let text = learner.text("progress.md");
    learner.file("progress.md", format!("{text}- [ ] Again `web.sessions`\n"));
    learner.commit("A copy");
    assert_wrong(&learner, "web.sessions", "take the copies away");
    let odd = text.replace("- [ ] Sessions", "- [-] Sessions");
    learner.file("progress.md", odd);
    learner.commit("A box of another kind");
    assert_wrong(
        &learner,
        "1 line of progress.md is odd",
        "the note names the line",
    );
}

#[test]
fn ids_that_the_roadmap_lacks_are_named() {
    let learner = healthy();
    let text = learner.text("progress.md");
    learner.file("progress.md", format!("{text}- [ ] Mine `web.mine`\n"));
    learner.commit("Mine");
    let run = learner.peak(["doctor"]);
    assert_eq!(run.code, 0, "{}", run.stdout);
    assert!(
        run.stdout
            .contains("the roadmap is Backend; yours alone is web.mine\n"),
        "{}",
        run.stdout
    );
    let more: String = (1..=7)
        .map(|n| format!("- [ ] Another `web.more-{n}`\n"))
        .collect();
    learner.file("progress.md", text + &more);
    learner.commit("Whose?");
    assert_wrong(
        &learner,
        "7 of 9 ids are not in the roadmap Backend: web.more-1, web.more-2, web.more-3, web.more-4, web.more-5 and 2 more",
        "correct `roadmap=`",
    );
}

#[test]
fn a_repository_of_ones_own_needs_no_fork_point() {
    let learner = Learner::new();
    learner.peak(["init", "--roadmap", "django-peak"]);
    learner.commit("Start");
    let run = learner.peak(["doctor"]);
    assert_eq!(run.code, 0, "{}", run.stdout);
    assert!(
        run.stdout.contains("the whole history counts as yours"),
        "{}",
        run.stdout
    );
    learner.git(["remote", "add", "upstream", "../upstream"]);
    assert_wrong(&learner, "records no fork point", "peak init");
    // A README of one's own, and a machine's commits, are nobody else's either.
    let own = Learner::new();
    own.file("README.md", ROADMAP);
    assert_eq!(own.peak(["init", "--base", "none"]).code, 0);
    assert_eq!(own.peak(["doctor"]).stdout.matches("fork point").count(), 1);
    own.commit("Mine");
    let bot = "dependabot[bot]@users.noreply.github.com";
    own.file("requirements.txt", "django\n");
    own.commit_as("dependabot[bot]", bot, "Bump");
    let run = own.peak(["doctor"]);
    assert_eq!(run.code, 0, "{}", run.stdout);
    assert!(
        run.stdout
            .contains("no fork point is recorded: the whole history counts as yours"),
        "{}",
        run.stdout
    );
    // Somebody else's are.
    let head = own.git(["rev-parse", "HEAD"]).trim().to_owned();
    own.file("shop.py", "pass\n");
    own.commit_as("Grace Hopper", "grace@example.org", "Help");
    assert_wrong(
        &own,
        "records no fork point",
        "name the commit before your first one: `peak init --base REV`",
    );
    own.git(["update-ref", "refs/remotes/upstream/main", &head]);
    let remedy = format!("`peak init --base {}` records where", &head[..7]);
    assert_wrong(&own, "records no fork point", &remedy);
    assert_eq!(own.peak(["init", "--base", &head[..7]]).code, 0);
    own.commit("The fork point");
    assert_eq!(own.peak(["doctor"]).code, 0);
}

#[test]
fn what_the_document_lacks_is_found() {
    let learner = healthy();
    let text = learner.text("progress.md");
    learner.file("progress.md", text.replace("README.md", "docs/none.md"));
    assert_wrong(
        &learner,
        "docs/none.md cannot be read",
        "correct `roadmap=`",
    );
    let header = text.lines().nth(2).unwrap();
    learner.file(
        "progress.md",
        text.replace(header, "<!-- peak:1 roadmap=README.md -->"),
    );
    learner.commit_as("Grace Hopper", "grace@example.org", "Somebody else's");
    assert_wrong(&learner, "records no fork point", "peak init");
    let none = "1".repeat(40);
    learner.file(
        "progress.md",
        text.replace(
            header,
            &format!("<!-- peak:1 roadmap=README.md base={none} -->"),
        ),
    );
    assert_wrong(
        &learner,
        "1111111111 is not in this repository",
        "--base REV",
    );
    assert_wrong(
        &learner,
        "changes that are not committed",
        "git commit progress.md",
    );
}

#[test]
fn a_word_in_the_header_that_says_nothing_is_noticed() {
    let learner = healthy();
    let text = learner.text("progress.md");
    learner.file(
        "progress.md",
        text.replace(" base=", " learner=ada@example.org, bo@x.org base="),
    );
    let run = learner.peak(["status"]);
    assert!(
        run.stderr
            .contains("progress.md:3: `bo@x.org` in the header says nothing"),
        "{}",
        run.stderr
    );
}

#[test]
fn that_git_cannot_tell_what_is_committed_is_not_taken_for_nothing_committed() {
    let learner = healthy();
    let blob = learner.git(["rev-parse", "HEAD:progress.md"]);
    let (folder, file) = blob.trim().split_at(2);
    let object = learner.root().join(".git/objects").join(folder).join(file);
    std::fs::remove_file(object).unwrap();
    assert_wrong(
        &learner,
        "whether progress.md is committed cannot be told",
        "git fsck",
    );
    assert!(!said(&learner.peak(["doctor"])).contains("git add"));
}

//! `peak verify`: what it prints, its exit codes, and a test for each rule. Fakes, honest work and broken histories have
//! files of their own.

use serde_json::Value;

use crate::learner::{Learner, Run};
use crate::schema::held_to;

/// A roadmap with an item for each kind of rule.
pub const ROADMAP: &str = "# Django roadmap

## Phase 1: Models `orm`

- Fields `orm.fields`
- Querysets `orm.querysets`

  ```toml peak
  [evidence]
  paths = [\"**/queries.py\"]
  ```

- Exercise: Blog models `orm.blog`

  ```toml peak
  aliases = [\"models.blog\"]

  [evidence]
  paths = [\"**/models.py\"]
  contains = [{ path = \"**/models.py\", pattern = \"class Post\\\\b\" }]
  ```

- Exercise: Shop `orm.shop`
- Project: To-do API `orm.todo-api`
- Exercise: Commits `orm.commits`

  ```toml peak
  [evidence]
  commits = [{ message = \"(?i)to-?do\", min = 2 }]
  ```
";

/// What one run said, as JSON.
pub struct Verdicts(pub Value);

impl Verdicts {
    /// The finding on one item.
    pub fn of(&self, id: &str) -> &Value {
        self.0["findings"]
            .as_array()
            .unwrap()
            .iter()
            .find(|finding| finding["id"] == id)
            .unwrap_or_else(|| panic!("no finding on {id}: {}", self.0))
    }

    /// The verdict on one item, by its word.
    pub fn verdict(&self, id: &str) -> &str {
        self.of(id)["verdict"].as_str().unwrap()
    }

    /// Why an item does not hold.
    pub fn reason(&self, id: &str) -> &str {
        self.of(id)["reason"].as_str().unwrap_or_default()
    }

    /// The commits that prove an item.
    pub fn commits(&self, id: &str) -> Vec<&str> {
        let evidence = self.of(id)["evidence"].as_array().unwrap();
        evidence
            .iter()
            .map(|proof| proof["commit"].as_str().unwrap())
            .collect()
    }

    /// What a mentor should look at.
    pub fn flags(&self, id: &str) -> Vec<&str> {
        let flags = self.of(id)["flags"].as_array().unwrap();
        flags.iter().map(|flag| flag.as_str().unwrap()).collect()
    }
}

/// A fork of someone else's roadmap, with a progress document in which nothing is ticked yet.
pub fn fork() -> Learner {
    fork_of(ROADMAP, &[("starter/models.py", "class Thing: pass\n")])
}

/// The same, of a roadmap and these files of its author's.
pub fn fork_of(roadmap: &str, files: &[(&str, &str)]) -> Learner {
    let learner = Learner::new();
    learner.file("README.md", roadmap);
    for (path, content) in files {
        learner.file(path, content);
    }
    learner.commit_as("Author", "author@example.org", "Write the roadmap");
    assert_eq!(learner.peak(["init"]).code, 0);
    learner.commit("Start");
    learner
}

/// Writes `pair` (`learner=ada@example.org`) into the header by hand and commits that.
pub fn put_into_header(learner: &Learner, pair: &str) {
    let text = learner.text("progress.md");
    let named = text.replacen(" -->", &format!(" {pair} -->"), 1);
    learner.file("progress.md", named).commit("It is me");
}

/// Ticks an item by hand and commits that.
pub fn claim(learner: &Learner, id: &str) {
    let text = learner.text("progress.md");
    let line = text
        .lines()
        .find(|line| line.contains(&format!("`{id}`")))
        .unwrap();
    let ticked = text.replace(line, &line.replacen("[ ]", "[x]", 1));
    learner.file("progress.md", ticked);
    learner.commit("Tick");
}

/// Runs `peak verify --json` with these arguments before.
pub fn verify<const N: usize>(learner: &Learner, arguments: [&str; N]) -> Verdicts {
    let run = run(learner, arguments);
    assert!(run.code != 2, "{}", run.stderr);
    Verdicts(held_to("verify", &run.stdout))
}

fn run<const N: usize>(learner: &Learner, arguments: [&str; N]) -> Run {
    let output = learner
        .command(env!("CARGO_BIN_EXE_peak"))
        .args(["verify", "--json"])
        .args(arguments)
        .output()
        .unwrap();
    Run {
        code: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

#[test]
fn a_block_holds_when_every_key_does() {
    let learner = fork();
    claim(&learner, "orm.blog");
    learner
        .file("blog/models.py", "class Comment: pass\n")
        .commit("Comments");
    let found = verify(&learner, []);
    assert_eq!(found.verdict("orm.blog"), "unverified");
    assert_eq!(
        found.reason("orm.blog"),
        "`blog/models.py` is yours but does not hold `class Post\\b`: `peak show orm.blog` says what is asked"
    );
    assert_eq!(found.of("orm.blog")["level"], "present");
    let commit = learner
        .file("blog/models.py", "class Comment: pass\nclass Post: pass\n")
        .commit("Posts");
    let found = verify(&learner, []);
    assert_eq!(found.verdict("orm.blog"), "verified");
    assert_eq!(found.of("orm.blog")["level"], "committed");
    assert_eq!(found.commits("orm.blog"), [commit.as_str(), &commit]);
    let proof = &found.of("orm.blog")["evidence"][1];
    assert_eq!(proof["rule"], "contains class Post\\b in **/models.py");
    assert_eq!(proof["path"], "blog/models.py");
}

#[test]
fn commits_are_counted_up_to_the_minimum() {
    let learner = fork();
    claim(&learner, "orm.commits");
    learner.file("todo.py", "1").commit("Begin the to-do list");
    let found = verify(&learner, []);
    assert_eq!(
        found.reason("orm.commits"),
        "2 commits of yours with a message that matches `(?i)to-?do` are wanted, and 1 found: `peak show orm.commits` says what is asked"
    );
    let newest = learner.file("todo.py", "2").commit("TODO list works");
    let found = verify(&learner, []);
    assert_eq!(
        (found.verdict("orm.commits"), found.commits("orm.commits")),
        ("verified", vec![newest.as_str()])
    );
}

#[test]
fn without_a_block_a_trailer_an_id_or_a_name_is_enough() {
    let learner = fork();
    for id in ["orm.shop", "orm.todo-api"] {
        claim(&learner, id);
    }
    let found = verify(&learner, []);
    assert!(
        found
            .reason("orm.shop")
            .starts_with("no commit of yours names `orm.shop`"),
        "{}",
        found.reason("orm.shop")
    );
    learner
        .file("a.py", "1")
        .commit("Work on xorm.shop, orm.shop.py and docs/orm.shop");
    assert_eq!(verify(&learner, []).verdict("orm.shop"), "unverified");
    let word = learner.file("a.py", "2").commit("Finish (orm.shop).");
    let folder = learner
        .file("week3/02_TodoApi/views.py", "x")
        .commit("Views");
    let found = verify(&learner, []);
    assert_eq!(found.commits("orm.shop"), [word]);
    assert_eq!(found.commits("orm.todo-api"), [folder]);
    let trailer = learner
        .file("a.py", "3")
        .commit("More\n\npeak-topic: orm.todo-api, orm.shop\n");
    let found = verify(&learner, ["todo-api", "orm.sh*"]);
    assert_eq!(found.commits("orm.todo-api"), [trailer.as_str()]);
    assert_eq!(found.commits("orm.shop"), [trailer]);
}

#[test]
fn a_former_id_in_a_trailer_counts_for_the_item() {
    let learner = fork();
    learner.file(
        "README.md",
        ROADMAP.replace(
            "Shop `orm.shop`",
            "Shop `orm.shop`\n\n  ```toml peak\n  aliases = [\"models.shop\"]\n  ```\n",
        ),
    );
    claim(&learner, "orm.shop");
    learner
        .file("a.py", "1")
        .commit("Shop\n\nPeak-Topic: models.shop");
    assert_eq!(verify(&learner, []).verdict("orm.shop"), "verified");
}

#[test]
fn topics_are_judged_only_where_something_could_show_them() {
    let learner = fork();
    for id in ["orm.fields", "orm.querysets"] {
        claim(&learner, id);
    }
    let found = verify(&learner, []);
    assert_eq!(
        found.0["findings"].as_array().unwrap().len(),
        1,
        "{}",
        found.0
    );
    assert_eq!(found.verdict("orm.querysets"), "unverified");
    learner
        .file("a.py", "1")
        .commit("Try fields\n\nPeak-Topic: orm.fields");
    assert_eq!(verify(&learner, []).verdict("orm.fields"), "verified");
    assert_eq!(
        verify(&learner, ["orm.fields"]).verdict("orm.fields"),
        "verified"
    );
}

#[test]
fn words_about_a_topic_are_no_work_on_it_whatever_its_line_says() {
    let learner = fork();
    claim(&learner, "orm.fields");
    point(&learner, "orm.fields", "`nowhere`");
    learner.file("a.py", "1").commit("Read about orm.fields");
    let found = verify(&learner, []);
    assert_eq!(found.verdict("orm.fields"), "unverified", "{}", found.0);
}

#[test]
fn what_is_proven_but_not_ticked_is_ready() {
    let learner = fork();
    learner.file("shop/a.py", "1").commit("Shop");
    learner
        .file("b.py", "2")
        .commit("Fields\n\nPeak-Topic: orm.fields");
    let found = verify(&learner, []);
    assert_eq!(
        (found.verdict("orm.shop"), found.verdict("orm.fields")),
        ("ready", "ready")
    );
    assert_eq!(
        found.0["findings"].as_array().unwrap().len(),
        2,
        "{}",
        found.0
    );
    assert_eq!(found.of("orm.shop")["claimed"], false);
    assert_eq!(verify(&learner, ["orm.blog"]).verdict("orm.blog"), "open");
    assert_eq!(run(&learner, []).code, 0);
}

#[test]
fn pointers_narrow_where_a_rule_looks() {
    let learner = fork();
    claim(&learner, "orm.blog");
    learner
        .file("old/models.py", "class Post: pass\n")
        .file("new/notes.txt", "x")
        .commit("Work");
    assert_eq!(verify(&learner, []).verdict("orm.blog"), "verified");
    point(&learner, "orm.blog", "`new`");
    let found = verify(&learner, []);
    assert_eq!(found.verdict("orm.blog"), "unverified");
    assert_eq!(
        found.reason("orm.blog"),
        "no such path: no file in `new` matches `**/models.py`; commit the work, or correct the `evidence:` line: `peak show orm.blog` says what is asked"
    );
    learner
        .file("new/models.py", "class Post: pass # mine\n")
        .commit("Work");
    assert_eq!(
        verify(&learner, []).of("orm.blog")["evidence"][0]["path"],
        "new/models.py"
    );
}

#[test]
fn a_pointer_to_a_path_is_proof_where_there_is_no_block() {
    let learner = fork();
    for id in ["orm.shop", "orm.fields"] {
        claim(&learner, id);
    }
    point(&learner, "orm.shop", "`week 1/store.py`");
    point(&learner, "orm.fields", "`none.py`");
    let commit = learner.file("week 1/store.py", "1").commit("Store");
    let found = verify(&learner, []);
    assert_eq!(found.commits("orm.shop"), [commit]);
    assert_eq!(
        found.reason("orm.fields"),
        "no such path: `none.py`; correct the `evidence:` line"
    );
}

#[test]
fn a_pointer_to_a_commit_is_judged_in_its_own_history() {
    let learner = fork();
    claim(&learner, "orm.blog");
    claim(&learner, "orm.shop");
    learner.git(["checkout", "-q", "-b", "side"]);
    let aside = learner
        .file("blog/models.py", "class Post: pass\n")
        .commit("On the side");
    learner.git(["checkout", "-q", "main"]);
    let found = verify(&learner, []);
    assert_eq!(
        found.reason("orm.blog"),
        "`blog/models.py` is on branch `side`, not on HEAD: merge it (`git merge side`)"
    );
    for id in ["orm.blog", "orm.shop"] {
        point(&learner, id, &format!("`{}`", &aside[..8]));
    }
    let found = verify(&learner, []);
    for id in ["orm.blog", "orm.shop"] {
        assert_eq!(
            (found.verdict(id), found.flags(id)),
            ("verified", vec!["not on HEAD"]),
            "{id}"
        );
        assert_eq!(found.commits(id)[0], aside);
    }
    let upstream = learner.git(["rev-list", "--max-parents=0", "HEAD"]);
    let text = learner
        .text("progress.md")
        .replace(&aside[..8], &upstream[..8]);
    learner.file("progress.md", text);
    let found = verify(&learner, []);
    assert_eq!(
        (found.verdict("orm.blog"), found.verdict("orm.shop")),
        ("unverified", "unverified")
    );
}

/// Adds an `evidence:` line to an item.
pub fn point(learner: &Learner, id: &str, what: &str) {
    let text = learner.text("progress.md");
    let line = text
        .lines()
        .find(|line| line.contains(&format!("`{id}`")))
        .unwrap();
    learner.file(
        "progress.md",
        text.replace(line, &format!("{line}\n  - evidence: {what}")),
    );
}

#[test]
fn each_reason_says_what_to_do() {
    let learner = fork();
    for id in ["orm.blog", "orm.shop", "orm.todo-api", "orm.querysets"] {
        claim(&learner, id);
    }
    let reason = |id: &str| verify(&learner, [id]).reason(id).to_owned();
    assert_eq!(
        reason("orm.querysets"),
        "no such path: no file at HEAD matches `**/queries.py`; commit the work: `peak show orm.querysets` says what is asked"
    );
    assert_eq!(
        reason("orm.blog"),
        "`starter/models.py` is unchanged since the fork point, so not yours yet: work on it and commit that"
    );
    learner.file("starter/models.py", "class Post: pass\n");
    assert_eq!(
        reason("orm.blog"),
        "`starter/models.py` is not committed yet: commit it"
    );
    learner.git(["checkout", "-q", "starter/models.py"]);
    learner.file("x/queries.py", "1");
    assert_eq!(
        reason("orm.querysets"),
        "`x/queries.py` is not committed yet: commit it (`git add -f`, where git ignores it)"
    );
    let grace = learner.commit_as("Grace", "grace@example.org", "Mine");
    assert_eq!(
        reason("orm.querysets"),
        "`x/queries.py` is by grace@example.org (yours? add `learner=ada@example.org,grace@example.org` to the header of progress.md, without whoever is not you)"
    );
    learner.git(["rm", "-q", "x/queries.py"]);
    let gone = learner.commit("Clean up");
    assert_eq!(
        reason("orm.querysets"),
        format!(
            "`x/queries.py` was removed in {}: restore it, or untick the box",
            &gone[..7]
        )
    );
    let shop =
        learner
            .file("y.py", "1")
            .commit_as("Grace", "grace@example.org", "orm.shop is done");
    assert_eq!(
        reason("orm.shop"),
        format!(
            "{} is by grace@example.org (yours? add `learner=ada@example.org,grace@example.org` to the header of progress.md, without whoever is not you)",
            &shop[..7]
        )
    );
    assert_ne!(grace, shop);
}

#[test]
fn an_address_of_this_repository_is_judged_at_the_revision_that_it_names() {
    let learner = fork();
    learner.git(["remote", "add", "origin", "https://example.org/ada/fork"]);
    claim(&learner, "orm.blog");
    claim(&learner, "orm.shop");
    let work = learner
        .file("blog/models.py", "class Post: pass\n")
        .commit("On main");
    learner.git(["checkout", "-q", "-b", "side"]);
    learner.file("shop/app.py", "1").commit("On the side");
    learner.git(["checkout", "-q", "main"]);
    let url = "https://example.org/ada/fork";
    point(&learner, "orm.blog", &format!("<{url}@{}>", &work[..8]));
    point(&learner, "orm.shop", &format!("<{url}@side:shop/app.py>"));
    let found = verify(&learner, []);
    let told = |id| (found.verdict(id), found.flags(id));
    assert_eq!(told("orm.blog"), ("verified", vec![]));
    assert_eq!(told("orm.shop"), ("verified", vec!["not on HEAD"]));
}

#[test]
fn exit_codes_tell_what_was_found() {
    let learner = fork();
    let code = |arguments: &[&str]| {
        let status = learner
            .command(env!("CARGO_BIN_EXE_peak"))
            .arg("verify")
            .args(arguments)
            .output()
            .unwrap()
            .status;
        status.code().unwrap()
    };
    assert_eq!(code(&[]), 0);
    claim(&learner, "orm.shop");
    assert_eq!(code(&[]), 1);
    assert_eq!(code(&["orm.blog"]), 0);
    assert_eq!(code(&["orm.none"]), 2);
    assert_eq!(code(&["--base", "none", "--as", "ada@example.org"]), 1);
    assert_eq!(code(&["--base", "no-such-revision"]), 2);
    point(&learner, "orm.shop", "<https://example.org/ada/shop>");
    assert_eq!(
        code(&[]),
        0,
        "work elsewhere is unknown, and no fault of this history"
    );
    assert_eq!(code(&["--strict"]), 1);
}

#[test]
fn the_text_fits_and_names_the_lights_by_which_it_was_judged() {
    let learner = fork();
    claim(&learner, "orm.blog");
    claim(&learner, "orm.querysets");
    learner
        .file("blog/models.py", "class Post: pass\n")
        .commit("Posts");
    let run = learner.peak(["verify"]);
    let commit = learner.git(["rev-parse", "--short=7", "HEAD"]);
    let base = learner.git([
        "rev-list",
        "--max-parents=0",
        "--abbrev-commit",
        "--abbrev=7",
        "HEAD",
    ]);
    let shown = run
        .stdout
        .replace(commit.trim(), "COMMIT")
        .replace(base.trim(), "BASE");
    insta::assert_snapshot!(shown, @r"
    unverified  orm.querysets
                no such path: no file at HEAD matches `**/queries.py`; commit the
                work: `peak show orm.querysets` says what is asked
    verified    orm.blog
                COMMIT 2026-09-01 blog/models.py · paths **/models.py
                COMMIT 2026-09-01 blog/models.py · contains class Post\b in
                **/models.py

    2 claims: 1 verified, 1 unverified
    learner: ada@example.org · fork point: BASE
    ");
    assert_eq!((run.code, run.stderr.as_str()), (1, ""));
    let narrow = learner
        .command(env!("CARGO_BIN_EXE_peak"))
        .arg("verify")
        .env("COLUMNS", "60")
        .output()
        .unwrap();
    for line in String::from_utf8(narrow.stdout).unwrap().lines() {
        assert!(line.chars().count() <= 60, "{line}");
    }
}

#[test]
fn with_named_addresses_no_advice_is_given_about_the_header() {
    let learner = fork();
    claim(&learner, "orm.shop");
    learner
        .file("shop/a.py", "1")
        .commit_as("Grace", "grace@example.org", "Shop");
    learner.git(["config", "user.name", "Mentor"]);
    learner.git(["config", "user.email", "mentor@example.org"]);
    let output = learner.peak(["verify", "--as", "ada@example.org"]);
    assert!(
        output
            .stdout
            .contains("`shop/a.py` is by grace@example.org\n"),
        "{}",
        output.stdout
    );
    assert_eq!(output.stderr, "");
    let output = learner.peak(["verify"]);
    assert!(
        output
            .stderr
            .starts_with("note: commits made here as mentor@example.org do not count"),
        "{}",
        output.stderr
    );
}

#[test]
fn an_author_without_an_address_is_worded() {
    let learner = fork();
    claim(&learner, "orm.shop");
    learner.file("shop/a.py", "1").git(["add", "-A"]);
    let (tree, parent) = (
        learner.git(["write-tree"]),
        learner.git(["rev-parse", "HEAD"]),
    );
    let text = format!(
        "tree {}\nparent {}\nauthor Nobody <> 1790000000 +0000\ncommitter C <c@x> 1790000000 +0000\n\nShop\n",
        tree.trim(),
        parent.trim()
    );
    learner.file("../odd", text);
    let commit = learner.git(["hash-object", "-t", "commit", "--literally", "-w", "../odd"]);
    learner.git(["update-ref", "HEAD", commit.trim()]);
    assert_eq!(
        verify(&learner, []).reason("orm.shop"),
        "`shop/a.py` is by an author without an address, whom nobody can know: set `git config user.email`, and commit the work anew (`git commit --amend --reset-author`, where it is the last commit)"
    );
}

#[test]
fn a_tick_that_names_the_item_hides_nothing() {
    let learner = fork();
    let text = learner.text("progress.md");
    learner.file(
        "progress.md",
        text.replace("- [ ] Exercise: Shop", "- [x] Exercise: Shop"),
    );
    learner.commit("done: orm.shop");
    learner.file(".gitignore", "shop\n");
    learner.commit("Ignore");
    learner.file("shop/a.py", "1");
    assert_eq!(
        verify(&learner, []).reason("orm.shop"),
        "`shop/a.py` is not committed yet: commit it (`git add -f`, where git ignores it)"
    );
}

#[test]
fn a_fork_point_that_is_no_id_is_named_with_its_line() {
    let learner = fork();
    let text = learner.text("progress.md");
    let start = text.find(" base=").unwrap();
    let end = start + text[start..].find(" -->").unwrap();
    learner.file(
        "progress.md",
        [&text[..start], " base=main", &text[end..]].concat(),
    );
    let run = learner.peak(["verify"]);
    assert_eq!(run.stderr, "note: base= in progress.md:3 is no commit id\n");
}

#[test]
fn whoever_is_asked_about_has_an_address() {
    let learner = Learner::new();
    learner.file("progress.md", "# P\n\n## A `a`\n\n- [x] One `a.one`\n");
    for (name, said) in [
        ("Ada", "`Ada` cannot be used"),
        ("", "no value is given"),
        ("ada@example.org,Ada", "`Ada` cannot be used"),
        ("@", "`@` cannot be used"),
    ] {
        let run = learner.peak(["verify", "--as", name]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{name}");
        assert_eq!(
            run.stderr,
            format!(
                "error: {said} for --as <EMAIL>\nhint: write an address, such as ada@example.org\n"
            )
        );
    }
    assert_eq!(learner.peak(["verify", "--as", "ada@example.org"]).code, 0);
}

#[test]
fn revisions_and_repositories_that_are_none_are_named() {
    let learner = fork();
    for (arguments, message) in [
        (["--base", "nowhere"], "no revision `nowhere`"),
        (["--rules-from", "nowhere"], "no revision `nowhere`"),
        (["--base", ""], "--base"),
        (["--rules-from", ""], "--rules-from"),
        (["--rules-from", "HEAD:"], "no revision `HEAD:`"),
        (["--rules-from", ":README.md"], "no revision `:README.md`"),
        (["--repo", "nowhere"], "nowhere is no git repository"),
        (["--repo", "README.md"], "README.md is no git repository"),
    ] {
        let [option, value] = arguments;
        let run = learner.peak(["verify", option, value]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{option} {value}");
        assert!(run.stderr.contains(message), "{}", run.stderr);
    }
    let other = learner.peak(["verify", "--repo", "nowhere"]);
    assert!(
        other
            .stderr
            .contains("clone the repository that holds the work"),
        "{}",
        other.stderr
    );
}

#[test]
fn a_revision_for_the_rules_of_a_bundled_roadmap_does_nothing_and_says_so() {
    let learner = Learner::new();
    learner.file("notes.md", "x").commit("Begin");
    assert_eq!(
        learner.peak(["init", "--roadmap", "django-complete"]).code,
        0
    );
    let run = learner.peak(["verify", "--rules-from", "HEAD"]);
    assert!(
        run.stderr
            .contains("the rules are those of django-complete, which no revision changes"),
        "{}",
        run.stderr
    );
    let none = learner.peak(["verify", "--rules-from", "nowhere"]);
    assert_eq!(none.code, 2, "{}", none.stderr);
}

//! `peak verify`, where work or its history is not in the clone at hand as the learner has it: other repositories, branches that CI did
//! not fetch, another address, a roadmap that moved. Each reason names a way on that works.

use crate::learner::Learner;
use crate::verify::{claim, fork, point, put_into_header, verify};

const POST: &str = "class Post: pass\n";

/// The work on `orm.blog` in a repository of its own, by this address.
fn blog(email: &str) -> Learner {
    let other = Learner::new();
    other.file("blog/models.py", POST);
    other.commit_as("Ada L.", email, "Posts");
    other
}

/// A clone of it for `--repo`, made with these options.
fn cloned(learner: &Learner, other: &Learner, options: &[&str]) -> String {
    let dir = learner.home().join("clone");
    let mut clone = learner.command("git");
    clone.args(["clone", "-q"]).args(options);
    clone.arg(format!("file://{}", other.root().display()));
    assert!(clone.arg(&dir).status().unwrap().success());
    dir.to_str().unwrap().to_owned()
}

#[test]
fn what_a_repository_at_hand_says_counts_without_a_pointer() {
    let learner = fork();
    claim(&learner, "orm.shop");
    let other = Learner::new();
    other.file("shop/cart.py", POST);
    other.commit_as("Ada L.", "ada@work.example", "Cart");
    let dir = other.root().to_str().unwrap();
    let found = verify(&learner, ["--repo", dir]);
    assert_eq!(found.verdict("orm.shop"), "unverified");
    let reason = found.reason("orm.shop");
    assert!(
        reason.contains("`shop/cart.py` is by ada@work.example (yours? add `learner="),
        "{reason}"
    );
}

#[test]
fn a_shallow_repository_at_hand_is_unknown_and_the_remedy_is_for_it() {
    let learner = fork();
    claim(&learner, "orm.blog");
    let other = blog("ada@example.org");
    other.file("notes.txt", "1\n").commit("Notes");
    let dir = cloned(&learner, &other, &["--depth", "1"]);
    let found = verify(&learner, ["--repo", &dir]);
    assert_eq!(found.verdict("orm.blog"), "unknown");
    let command = format!("git -C {dir} fetch --unshallow");
    let reason = found.reason("orm.blog");
    assert!(reason.contains(&command), "{command}: {reason}");
    assert_eq!(learner.peak(["verify", "--repo", &dir]).code, 3);
    let fetch = learner.git(["-C", &dir, "fetch", "-q", "--unshallow"]);
    assert_eq!(fetch, "");
    let found = verify(&learner, ["--repo", &dir]);
    assert_eq!(found.verdict("orm.blog"), "verified");
}

#[test]
fn a_branch_at_an_address_may_be_the_remotes() {
    let learner = fork();
    claim(&learner, "orm.blog");
    let other = blog("ada@example.org");
    other.git(["branch", "-q", "-m", "dev"]);
    other.git(["checkout", "-q", "--orphan", "main"]);
    other.git(["rm", "-q", "-r", "-f", "."]);
    other.file("README.md", "Later\n").commit("Begin");
    let dir = cloned(&learner, &other, &[]);
    let url = "https://github.com/ada/blog";
    learner.git(["-C", &dir, "remote", "set-url", "origin", url]);
    point(&learner, "orm.blog", &format!("{url}@dev"));
    let found = verify(&learner, ["--repo", &dir]);
    assert_eq!(found.verdict("orm.blog"), "verified", "{}", found.0);
}

#[test]
fn a_commit_on_a_branch_that_was_not_fetched_is_unknown() {
    let learner = fork();
    claim(&learner, "orm.blog");
    learner.git(["checkout", "-q", "-b", "ex"]);
    let work = learner.file("blog/models.py", POST).commit("Posts");
    learner.git(["checkout", "-q", "main"]);
    point(&learner, "orm.blog", &work[..12]);
    learner.commit("Point to it");
    assert_eq!(verify(&learner, []).verdict("orm.blog"), "verified");

    let dir = cloned(&learner, &learner, &["--single-branch"]);
    let at = |dir: &str| learner.peak(["-C", dir, "verify", "--json", "--as", "ada@example.org"]);
    let run = at(&dir);
    let command = "`git fetch origin '+refs/heads/*:refs/remotes/origin/*'`";
    assert_eq!(run.code, 3, "{run:?}");
    assert!(run.stdout.contains(command), "{}", run.stdout);
    learner.git([
        "-C",
        &dir,
        "fetch",
        "-q",
        "origin",
        "+refs/heads/*:refs/remotes/origin/*",
    ]);
    assert_eq!(at(&dir).code, 0);
    // Where all branches are, a commit that is not here is none.
    claim(&learner, "orm.shop");
    point(&learner, "orm.shop", "0123456789ab");
    assert_eq!(verify(&learner, []).verdict("orm.shop"), "unverified");
}

#[test]
fn work_from_before_init_under_another_address_is_told_with_whose_it_is() {
    let learner = fork();
    learner.file("blog/models.py", POST);
    let theirs = learner.commit_as("ada", "7+adal@users.noreply.github.com", "In the browser");
    claim(&learner, "orm.blog");
    let text = learner.text("progress.md");
    let base = text
        .split("base=")
        .nth(1)
        .unwrap()
        .split(' ')
        .next()
        .unwrap();
    learner.file("progress.md", text.replace(base, &theirs));
    let found = verify(&learner, []);
    let reason = found.reason("orm.blog");
    assert!(
        reason.contains(&format!(
            "it came with {0} by 7+adal@users.noreply.github.com (yours?",
            &theirs[..7]
        )),
        "{reason}"
    );
    // What it says leads to it.
    let base = format!("{}^", &theirs[..7]);
    assert!(
        reason.contains(&format!("`peak init --base {base}`")),
        "{reason}"
    );
    assert_eq!(learner.peak(["init", "--base", &base]).code, 0);
    put_into_header(
        &learner,
        "learner=ada@example.org,7+adal@users.noreply.github.com",
    );
    assert_eq!(verify(&learner, []).verdict("orm.blog"), "verified");
}

#[test]
fn whom_a_commit_names_as_co_author_is_asked_about_and_not_its_author() {
    let learner = fork();
    claim(&learner, "orm.blog");
    learner.file("blog/models.py", POST).commit_as(
        "Bo",
        "bo@example.org",
        "Posts (#3)\n\nCo-authored-by: ada-l <7+ada-l@users.noreply.github.com>\nCo-authored-by: copilot <copilot[bot]@users.noreply.github.com>",
    );
    let found = verify(&learner, []);
    let reason = found.reason("orm.blog");
    assert!(
        reason.contains("is by bo@example.org, with others as co-authors: 7+ada-l@users.noreply.github.com (yours?"),
        "{reason}"
    );
    assert!(!reason.contains("bo@example.org`"), "{reason}");
}

#[test]
fn a_roadmap_that_is_called_otherwise_now_is_named() {
    let learner = fork();
    claim(&learner, "orm.blog");
    learner.file("blog/models.py", POST).commit("Posts");
    learner.git(["mv", "README.md", "ROADMAP.md"]);
    learner.commit("Another name");
    let found = verify(&learner, []);
    assert_eq!(found.verdict("orm.blog"), "unknown");
    let reason = found.reason("orm.blog");
    assert!(
        reason.contains("the roadmap is in ROADMAP.md now: `peak update --from ROADMAP.md`"),
        "{reason}"
    );
    assert_eq!(learner.peak(["update", "--from", "ROADMAP.md"]).code, 0);
    assert_eq!(verify(&learner, []).verdict("orm.blog"), "verified");
}

#[test]
fn a_project_inside_a_virtual_environment_is_its_own() {
    let learner = fork();
    claim(&learner, "orm.blog");
    learner
        .file("site/pyvenv.cfg", "home = /usr/bin\n")
        .file("site/blog/models.py", POST)
        .commit("My site");
    assert_eq!(verify(&learner, []).verdict("orm.blog"), "verified");
}

#[test]
fn a_configured_repository_that_is_not_there_is_told() {
    let learner = fork();
    claim(&learner, "orm.blog");
    learner.git(["config", "peak.repo", "~/code/blog"]);
    let run = learner.peak(["verify"]);
    assert!(
        run.stderr.contains("no repository is at ~/code/blog"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_configured_repository_may_be_below_home() {
    let learner = fork();
    claim(&learner, "orm.blog");
    cloned(&learner, &blog("ada@example.org"), &[]);
    learner.git(["config", "peak.repo", "~/clone"]);
    assert_eq!(verify(&learner, []).verdict("orm.blog"), "verified");
}

#[test]
fn a_machine_that_ticks_is_not_taken_for_the_learner() {
    let learner = fork();
    learner.file("blog/models.py", POST).commit("Posts");
    let text = learner.text("progress.md");
    let ticked = text.replace("- [ ] Exercise: Blog", "- [x] Exercise: Blog");
    learner.file("progress.md", ticked);
    let bot = "41898282+github-actions[bot]@users.noreply.github.com";
    learner.commit_as("github-actions[bot]", bot, "Tick");
    learner.git(["config", "user.email", bot]);
    let run = learner.peak(["verify", "--json"]);
    assert!(run.stdout.contains("\"learner\":[]"), "{}", run.stdout);
    let found = verify(&learner, ["--as", "ada@example.org"]);
    assert_eq!(found.verdict("orm.blog"), "verified");
}

#[test]
fn a_list_below_an_evidence_line_says_where_the_work_is() {
    let learner = fork();
    claim(&learner, "orm.shop");
    let text = learner.text("progress.md");
    let line = text
        .lines()
        .find(|line| line.contains("`orm.shop`"))
        .unwrap();
    let list = format!("{line}\n  - Evidence:\n    - `cart/one.py`\n    - [two](cart/two.py)");
    learner.file("progress.md", text.replace(line, &list));
    let run = learner.peak(["verify"]);
    assert!(!run.stderr.contains("names nothing"), "{}", run.stderr);
    assert!(
        run.stdout.contains("no such path: `cart/one.py`"),
        "{}",
        run.stdout
    );
    learner.file("cart/two.py", POST).commit("Cart");
    assert_eq!(verify(&learner, []).verdict("orm.shop"), "verified");
    // One that names nothing is noticed, with a list or without.
    let empty = format!("{line}\n  - Evidence:\n    - soon");
    learner.file("progress.md", text.replace(line, &empty));
    let run = learner.peak(["verify"]);
    assert!(
        run.stderr.contains("names nothing that can be looked up"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_commit_in_another_repository_is_pointed_to_whatever_that_is_called() {
    let learner = fork();
    claim(&learner, "orm.shop");
    let other = Learner::new();
    other.git(["remote", "add", "origin", "https://example.org/ada/notes"]);
    other.file("README.md", "# Notes\n").commit("Notes");
    let work = other.file("app.py", "print(1)\n").commit("App");
    let dir = other.root().to_str().unwrap().to_owned();
    let pointer = format!("<https://example.org/ada/notes@{work}>");
    point(&learner, "orm.shop", &pointer);
    let found = verify(&learner, ["--repo", &dir]);
    assert_eq!(found.verdict("orm.shop"), "verified");
    assert_eq!(found.commits("orm.shop"), [work.as_str()]);
}

#[test]
fn who_named_a_co_author_in_a_wrong_form_learns_the_right_one() {
    let learner = fork();
    claim(&learner, "orm.blog");
    for message in [
        "Posts\n\nCo-authored-by: Bob <bob@example.org>, Ada <ada@example.org>",
        "Posts\n\nCo-authored-by: Ada ada@example.org",
        "Posts\n\n* Co-authored-by: Ada <ada@example.org>",
    ] {
        learner.file("blog/models.py", POST);
        learner.commit_as("Bob", "bob@example.org", message);
        let found = verify(&learner, []);
        assert_eq!(found.verdict("orm.blog"), "unverified");
        let reason = found.reason("orm.blog");
        assert!(
            reason.contains("is by bob@example.org, and names you, but not as a co-author"),
            "{reason}"
        );
        learner.git(["reset", "-q", "--hard", "HEAD~"]);
    }
}

#[test]
fn whoever_begins_with_everything_in_one_commit_is_the_learner() {
    let learner = Learner::new();
    learner.file("README.md", crate::verify::ROADMAP);
    assert_eq!(learner.peak(["init"]).code, 0);
    let text = learner.text("progress.md");
    let ticked = text.replace("- [ ] Exercise: Shop", "- [x] Exercise: Shop");
    learner
        .file("progress.md", ticked)
        .file("shop/a.py", "print(1)\n")
        .commit("Everything");
    for user in ["ada@example.org", "mentor@school.example"] {
        learner.git(["config", "user.email", user]);
        let found = verify(&learner, []);
        assert_eq!(found.verdict("orm.shop"), "verified", "{user}");
        assert_eq!(found.0["learner"][0], "ada@example.org", "{user}");
    }
}

#[test]
fn a_document_that_is_upstreams_is_told_before_ones_own_first_tick() {
    let learner = fork();
    let text = learner.text("progress.md");
    let ticked = text.replace("- [ ] Exercise: Shop", "- [x] Exercise: Shop");
    learner
        .file("progress.md", ticked)
        .file("shop/a.py", "print(1)\n");
    learner.commit_as("Author", "author@example.org", "The author's own");
    learner.git(["update-ref", "refs/remotes/upstream/main", "HEAD"]);
    learner.git(["commit", "-q", "--amend", "--reset-author", "--no-edit"]);
    // Whoever made it, it is theirs.
    let said = "progress.md is as upstream has it";
    assert!(!learner.peak(["verify"]).stderr.contains(said));
    let root = learner.git(["rev-list", "--max-parents=0", "HEAD"]);
    learner.git(["reset", "-q", "--hard", root.trim()]);
    learner
        .file(
            "progress.md",
            learner.git(["show", "upstream/main:progress.md"]),
        )
        .file("shop/a.py", "print(1)\n");
    learner.commit_as("Author", "author@example.org", "The author's own");
    learner.git(["update-ref", "refs/remotes/upstream/main", "HEAD"]);
    for command in ["verify", "doctor"] {
        let run = learner.peak([command]);
        let told = run.stdout + &run.stderr;
        assert!(told.contains(said), "{told}");
    }
    let run = learner.peak(["done", "orm.fields"]);
    assert!(run.stderr.contains(said), "{}", run.stderr);
    learner.git(["checkout", "--", "progress.md"]);
    let run = learner.peak(["init"]);
    assert!(run.stderr.contains("you start unticked"), "{}", run.stderr);
    let run = learner.peak(["done", "orm.fields"]);
    assert!(!run.stderr.contains(said), "{}", run.stderr);
}

#[test]
fn where_git_knows_no_address_init_takes_no_work_for_somebody_elses() {
    let learner = Learner::new();
    learner.file("notes.md", "Mine\n").commit("First");
    learner
        .file("README.md", crate::verify::ROADMAP)
        .file("shop/a.py", "print(1)\n")
        .commit("Work");
    learner.git(["config", "--unset", "user.email"]);
    learner.git(["config", "--unset", "user.name"]);
    let run = learner.peak(["init"]);
    assert!(
        run.stderr.contains("git knows no address of yours"),
        "{}",
        run.stderr
    );
    let head = learner.git(["rev-parse", "HEAD"]);
    assert!(!learner.text("progress.md").contains(head.trim()));
    // What git says elsewhere is heard: by its own variable, and in files that it includes for a remote's sake.
    let known = |variable: Option<&str>| {
        let mut peak = learner.command(env!("CARGO_BIN_EXE_peak"));
        peak.arg("doctor");
        peak.envs(variable.map(|address| ("EMAIL", address)));
        String::from_utf8(peak.output().unwrap().stdout).unwrap()
    };
    assert!(known(Some("ada@example.org")).contains("you are ada@example.org"));
    assert!(!known(None).contains("you are"));
    learner.git(["remote", "add", "origin", "https://example.org/ada/notes"]);
    let inner = learner.home().join("inner");
    std::fs::write(&inner, "[user]\n\temail = ada@work.example\n").unwrap();
    let key = "includeIf.hasconfig:remote.*.url:https://example.org/**.path";
    learner.git(["config", "--global", key, inner.to_str().unwrap()]);
    assert!(known(None).contains("you are ada@work.example"));
}

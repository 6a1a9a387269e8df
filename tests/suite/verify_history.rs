//! Histories that are not whole, not ordinary or not sound: what cannot be seen is unknown, never a pass or a fail.

use std::fs;
use std::path::Path;

use crate::learner::{Learner, Run};
use crate::verify::{ROADMAP, Verdicts, claim, fork, fork_of, verify};

const POST: &str = "class Post: pass\n";

fn verify_in(learner: &Learner, dir: &Path) -> (Verdicts, Run) {
    let run = learner.peak_in(dir, ["verify", "--json"]);
    assert!(!run.stdout.is_empty(), "{}", run.stderr);
    (Verdicts(serde_json::from_str(&run.stdout).unwrap()), run)
}

/// A fork with a proven blog, a proven shop that only a message shows, and a to-do API that is nowhere.
fn worked() -> Learner {
    let learner = fork();
    for id in ["orm.blog", "orm.shop", "orm.todo-api"] {
        claim(&learner, id);
    }
    learner
        .file("a.py", "shop")
        .commit("Work\n\nPeak-Topic: orm.shop");
    learner.file("c.py", "between").commit("Notes");
    learner.file("blog/models.py", POST).commit("Posts");
    learner.file("b.py", "last").commit("Something else");
    learner
}

fn clone(learner: &Learner, options: &[&str]) -> std::path::PathBuf {
    let url = format!("file://{}", learner.root().display());
    let output = learner
        .command("git")
        .args(["clone", "-q"])
        .args(options)
        .args([&url, "../clone"])
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    learner.home().join("clone")
}

#[test]
fn a_shallow_clone_knows_little() {
    let learner = worked();
    let dir = clone(&learner, &["--depth=1"]);
    let (found, run) = verify_in(&learner, &dir);
    assert_eq!(found.0["complete"], false);
    for id in ["orm.blog", "orm.shop", "orm.todo-api"] {
        assert_eq!(found.verdict(id), "unknown", "{id}");
        assert!(
            found
                .reason(id)
                .contains("`git fetch --unshallow`, in CI set `fetch-depth: 0`"),
            "{}",
            found.reason(id)
        );
    }
    assert_eq!(run.code, 3);
    assert!(
        run.stderr
            .contains("history is cut off: run `git fetch --unshallow`"),
        "{}",
        run.stderr
    );
    assert_eq!(learner.peak_in(&dir, ["verify", "--strict"]).code, 1);
}

#[test]
fn a_shallow_clone_passes_nothing_and_fails_what_is_certain() {
    let learner = worked();
    claim(&learner, "orm.querysets");
    learner
        .file("c.py", "very last")
        .commit("Something else again");
    let dir = clone(&learner, &["--depth=5"]);
    let (found, run) = verify_in(&learner, &dir);
    // What is there was perhaps somebody else's, or the fork point's, beyond the cut.
    assert_eq!(found.verdict("orm.blog"), "unknown");
    assert_eq!(found.verdict("orm.shop"), "unknown");
    // No history could bring a file that is not there.
    assert_eq!(found.verdict("orm.querysets"), "unverified");
    assert_eq!(run.code, 1);
}

#[test]
fn what_a_cut_hides_is_no_pass_though_the_fork_point_is_here() {
    let learner = fork();
    claim(&learner, "orm.blog");
    let main = learner.git(["symbolic-ref", "--short", "HEAD"]);
    learner.git(["checkout", "-q", "-b", "side"]);
    learner.file("blog/models.py", POST);
    learner.commit_as("Eve", "eve@example.org", "A blog");
    learner.git(["rm", "-q", "-r", "blog"]);
    learner.commit_as("Eve", "eve@example.org", "Not yet");
    for line in 0..3 {
        learner.file("notes.md", format!("{line}"));
        learner.commit_as("Eve", "eve@example.org", "Notes");
    }
    learner.git(["checkout", "-q", main.trim()]);
    learner.git(["merge", "-q", "--no-ff", "-m", "Merge", "side"]);
    learner.file("blog/models.py", POST).commit("Posts");
    assert_eq!(
        verify_in(&learner, learner.root()).0.verdict("orm.blog"),
        "unverified"
    );
    let dir = clone(&learner, &["--depth=4"]);
    let (found, run) = verify_in(&learner, &dir);
    assert_eq!((found.verdict("orm.blog"), run.code), ("unknown", 3));
}

#[test]
fn a_shallow_clone_that_holds_the_fork_point_is_judged_fully() {
    let learner = Learner::new();
    for line in 0..5 {
        learner
            .file("README.md", format!("{ROADMAP}{line}"))
            .commit_as("Author", "author@example.org", "Write");
    }
    learner.peak(["init"]);
    claim(&learner, "orm.blog");
    claim(&learner, "orm.shop");
    learner.file("blog/models.py", POST).commit("Posts");
    let dir = clone(&learner, &["--depth=4"]);
    let (found, run) = verify_in(&learner, &dir);
    assert_eq!(found.0["complete"], true, "{}", found.0);
    assert_eq!(
        (
            found.verdict("orm.blog"),
            found.verdict("orm.shop"),
            run.code
        ),
        ("verified", "unverified", 1)
    );
}

#[test]
fn a_clone_without_blobs_or_trees_does_not_fetch_and_does_not_guess() {
    let learner = worked();
    learner
        .file("blog/models.py", "import x\nclass Post: pass\n")
        .commit_as("Mentor", "m@example.org", "Fix");
    learner.git(["config", "uploadpack.allowFilter", "true"]);
    for filter in ["blob:none", "tree:0"] {
        let dir = clone(&learner, &[&format!("--filter={filter}")]);
        let (found, run) = verify_in(&learner, &dir);
        assert_eq!(
            found.verdict("orm.blog"),
            "unknown",
            "{filter}: {}",
            found.0
        );
        assert!(
            found
                .reason("orm.blog")
                .contains("`git fetch --refetch --no-filter`"),
            "{}",
            found.reason("orm.blog")
        );
        assert_eq!(run.code, 3, "{filter}");
        fs::remove_dir_all(dir).unwrap();
    }
}

#[test]
fn a_missing_and_a_damaged_object_are_named() {
    let learner = worked();
    let commit = learner.git(["log", "-1", "--format=%H", "--", "a.py"]);
    let object = learner.root().join(format!(
        ".git/objects/{}/{}",
        &commit[..2],
        commit[2..].trim()
    ));
    let whole = fs::read(&object).unwrap();
    fs::remove_file(&object).unwrap();
    let (found, run) = verify_in(&learner, learner.root());
    assert_eq!(found.0["complete"], false);
    assert_eq!(
        found.verdict("orm.blog"),
        "verified",
        "what is there is proof all the same"
    );
    assert_eq!(found.verdict("orm.shop"), "unknown");
    assert!(
        found.reason("orm.shop").contains(&commit[..7]),
        "{}",
        found.reason("orm.shop")
    );
    assert_eq!(run.code, 3);
    fs::write(&object, &whole[..whole.len() / 2]).unwrap();
    assert_eq!(verify(&learner, []).verdict("orm.shop"), "unknown");
}

#[test]
fn a_commit_whose_bytes_are_not_what_its_id_says_proves_nothing() {
    let learner = worked();
    let commit = learner.git(["log", "-1", "--format=%H", "--", "blog/models.py"]);
    let other = learner.git(["log", "-1", "--format=%H", "--", "a.py"]);
    let place = |id: &str| {
        learner
            .root()
            .join(format!(".git/objects/{}/{}", &id[..2], id[2..].trim()))
    };
    // The bytes of another commit of the learner's under this commit's name.
    let bytes = fs::read(place(&other)).unwrap();
    fs::remove_file(place(&commit)).unwrap();
    fs::write(place(&commit), bytes).unwrap();
    let found = verify(&learner, []);
    assert_ne!(found.verdict("orm.shop"), "verified", "{}", found.0);
}

#[test]
fn replaced_and_grafted_history_is_seen_as_it_is() {
    let learner = worked();
    let ours = learner.git(["log", "-1", "--format=%H", "--", "blog/models.py"]);
    let before = verify(&learner, []).0;
    let tree = learner.git(["rev-parse", "HEAD^{tree}"]);
    let fake = learner.git(["commit-tree", tree.trim(), "-m", "A history of one commit"]);
    learner.git(["replace", "HEAD", fake.trim()]);
    assert_eq!(verify(&learner, []).0, before);
    learner.git(["replace", "-d", "HEAD"]);
    fs::create_dir_all(learner.root().join(".git/info")).unwrap();
    fs::write(
        learner.root().join(".git/info/grafts"),
        format!("{}\n", ours.trim()),
    )
    .unwrap();
    assert_eq!(verify(&learner, []).0, before);
}

#[test]
fn malformed_authors_are_read_past() {
    let learner = worked();
    let tree = learner.git(["rev-parse", "HEAD^{tree}"]);
    let mut parent = learner.git(["rev-parse", "HEAD"]).trim().to_owned();
    for author in [
        "Nobody",
        "No Date <x@y>",
        "Huge <x@y> 99999999999999999999 +0000",
        "<> 1 +0000",
        ">< <<>> 0 0",
    ] {
        let text = format!(
            "tree {}\nparent {parent}\nauthor {author}\ncommitter C <c@x> 1790000000 +0000\n\nOdd\n",
            tree.trim()
        );
        learner.file("../odd", text);
        parent = learner
            .git(["hash-object", "-t", "commit", "--literally", "-w", "../odd"])
            .trim()
            .to_owned();
    }
    learner.git(["update-ref", "HEAD", &parent]);
    let found = verify(&learner, []);
    assert_eq!(
        (found.verdict("orm.blog"), found.verdict("orm.shop")),
        ("verified", "verified"),
        "{}",
        found.0
    );
}

#[test]
fn an_unborn_branch_has_no_evidence_and_no_error() {
    let learner = Learner::new();
    learner.file("README.md", ROADMAP);
    assert_eq!(learner.peak(["init"]).code, 0);
    let run = learner.peak(["verify"]);
    assert_eq!(
        (run.code, run.stdout.lines().next()),
        (0, Some("no claim that could have evidence")),
        "{}",
        run.stderr
    );
    let text = learner.text("progress.md");
    learner.file(
        "progress.md",
        text.replace("- [ ] Exercise: Shop", "- [x] Exercise: Shop"),
    );
    learner.file("shop/a.py", "1");
    let found = verify(&learner, []);
    assert_eq!(found.verdict("orm.shop"), "unverified");
}

#[test]
fn nobody_known_as_the_learner_is_no_verdict() {
    let learner = Learner::new();
    learner.file("README.md", ROADMAP).commit_as(
        "Author",
        "author@example.org",
        "Write the roadmap",
    );
    learner.peak(["init"]);
    learner.git(["config", "--unset", "user.email"]);
    let text = learner.text("progress.md");
    learner.file(
        "progress.md",
        text.replace("- [ ] Exercise: Shop", "- [x] Exercise: Shop"),
    );
    let found = verify(&learner, []);
    assert_eq!(found.verdict("orm.shop"), "unknown");
    assert!(
        found
            .reason("orm.shop")
            .contains("nobody is known as the learner here"),
        "{}",
        found.reason("orm.shop")
    );
}

#[test]
fn sha256_history_is_read() {
    let learner = Learner::bare_folder();
    learner.git(["init", "-q", "-b", "main", "--object-format=sha256"]);
    learner.git(["config", "user.email", "ada@example.org"]);
    learner.file("README.md", ROADMAP).commit_as(
        "Author",
        "author@example.org",
        "Write the roadmap",
    );
    learner.peak(["init"]);
    claim(&learner, "orm.blog");
    let commit = learner.file("blog/models.py", POST).commit("Posts");
    let found = verify(&learner, []);
    assert_eq!(
        (found.verdict("orm.blog"), found.commits("orm.blog")[0]),
        ("verified", commit.as_str())
    );
}

#[test]
fn linked_worktrees_and_packed_histories_give_the_same_verdicts() {
    let learner = worked();
    let before = verify(&learner, []).0;
    learner.git(["worktree", "add", "-q", "../linked", "HEAD"]);
    assert_eq!(
        verify_in(&learner, &learner.home().join("linked")).0.0,
        before
    );
    learner.git(["gc", "-q", "--aggressive", "--prune=now"]);
    learner.git(["commit-graph", "write", "--reachable"]);
    learner.git(["multi-pack-index", "write"]);
    assert_eq!(verify(&learner, []).0, before);
}

#[test]
fn a_bare_repository_is_refused_with_the_remedy() {
    let learner = worked();
    learner.git(["clone", "-q", "--bare", ".", "../bare.git"]);
    let run = learner.peak_in(&learner.home().join("bare.git"), ["verify"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(
        run.stderr.contains("bare") && run.stderr.contains("git clone"),
        "{}",
        run.stderr
    );
}

#[test]
fn dates_that_run_backwards_hide_nothing_and_show_nothing() {
    let learner = Learner::new();
    // The fork point is newer than all that follows, as on a machine whose clock was wrong.
    learner
        .days(300)
        .file("README.md", ROADMAP)
        .file("shop/old.py", "theirs");
    learner.commit_as(
        "Ada Lovelace",
        "ada@example.org",
        "orm.todo-api: long before",
    );
    learner
        .file("x", "x")
        .commit_as("Author", "author@example.org", "Write the roadmap");
    learner.peak(["init", "--base", "HEAD"]);
    learner.days(-290);
    claim(&learner, "orm.shop");
    claim(&learner, "orm.todo-api");
    learner.file("shop/a.py", "mine").commit("Shop");
    let found = verify(&learner, []);
    assert_eq!(found.verdict("orm.shop"), "verified");
    assert_eq!(found.verdict("orm.todo-api"), "unverified");
}

#[test]
fn a_tree_that_names_billions_of_files_is_no_trap() {
    let learner = fork();
    claim(&learner, "orm.shop");
    let blob = learner.git(["hash-object", "-w", "progress.md"]);
    let mut entry = format!("100644 blob {}\tf", blob.trim());
    for _ in 0..12 {
        let lines: String = (0..10).map(|n| format!("{}{n}\n", entry)).collect();
        learner.file("../list", lines);
        let list = fs::File::open(learner.home().join("list")).unwrap();
        let made = learner
            .command("git")
            .arg("mktree")
            .stdin(list)
            .output()
            .unwrap();
        entry = format!(
            "040000 tree {}\td",
            String::from_utf8(made.stdout).unwrap().trim()
        );
    }
    let tree = entry.split([' ', '\t']).nth(2).unwrap().to_owned();
    let commit = learner.git(["commit-tree", &tree, "-p", "HEAD", "-m", "orm.shop"]);
    let progress = learner.bytes("progress.md");
    learner.git(["update-ref", "HEAD", commit.trim()]);
    learner.file("progress.md", progress);
    let started = std::time::Instant::now();
    let found = verify(&learner, []);
    assert_eq!(found.verdict("orm.shop"), "unknown", "{}", found.0);
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}

/// The only claim, with this text in place of the blog's rules in the roadmap.
fn with_rules(rules: &str) -> Verdicts {
    let learner = fork();
    claim(&learner, "orm.blog");
    learner
        .file("blog/models.py", POST)
        .file("orm/blog.py", "1")
        .commit("orm.blog\n\nPeak-Topic: orm.blog");
    let start = ROADMAP
        .find("  [evidence]\n  paths = [\"**/models.py\"]")
        .unwrap();
    let end = start + ROADMAP[start..].find("  ```").unwrap();
    let roadmap = [&ROADMAP[..start], rules, &ROADMAP[end..]].concat();
    learner.file("README.md", roadmap);
    verify(&learner, [])
}

#[test]
fn rules_that_cannot_be_read_are_unknown_and_nobodys_fault_but_the_authors() {
    let deep = format!("{}a{}", "{".repeat(250), "}".repeat(250));
    let glob = format!("  [evidence]\n  paths = [\"{deep}\"]\n");
    let many: Vec<String> = (0..10_000).map(|n| format!("\"{n}.py\"")).collect();
    let many = format!("  [evidence]\n  paths = [{}]\n", many.join(","));
    for rules in [
        glob.as_str(),
        many.as_str(),
        "  evidence = 3\n",
        "  [evidence]\n  paths = [\"**/models.py\"]\n  contains = [{ path = \"**/models.py\", pattern = \"(\" }]\n",
        "  [evidence]\n  paths = [\"**/models.py\", 3]\n",
        "  [evidense]\n  paths = [\"**/models.py\"]\n",
        "  [evidence]\n  paths = [\"../models.py\"]\n",
        "  = =\n",
    ] {
        let found = with_rules(rules);
        let shown = &rules[..rules.len().min(80)];
        assert_eq!(found.verdict("orm.blog"), "unknown", "{shown}: {}", found.0);
        let reason = found.reason("orm.blog");
        assert!(
            reason.starts_with("the roadmap's rules on line 15")
                && reason.ends_with("; its author must mend them"),
            "{shown}: {reason}"
        );
    }
}

#[test]
fn patterns_beyond_the_budget_are_unknown_and_cost_little() {
    let patterns: Vec<String> = (0..60)
        .map(|n| format!("{{ path = \"**/models.py\", pattern = \"[\\\\pL]{{4}}x{n}|class\" }}"))
        .collect();
    let learner = fork();
    let mut roadmap = "# R\n\n## Phase 1: Models `orm`\n".to_owned();
    let mut progress = learner.text("progress.md");
    for item in 0..8 {
        let rules = patterns.join(", ").replace("x", &format!("y{item}x"));
        roadmap.push_str(&format!(
            "\n- Exercise: E{item} `orm.e{item}`\n\n  ```toml peak\n  [evidence]\n  contains = [{rules}]\n  ```\n"
        ));
        progress.push_str(&format!("- [x] Exercise: E{item} `orm.e{item}`\n"));
    }
    learner
        .file("README.md", roadmap)
        .file("progress.md", progress)
        .file("models.py", "class\n");
    learner.commit("Work");
    let found = verify(&learner, []);
    assert_eq!(found.verdict("orm.e0"), "verified", "{}", found.0);
    assert_eq!(found.verdict("orm.e7"), "unknown");
    assert!(
        found
            .reason("orm.e7")
            .contains("the roadmap's patterns together are too large"),
        "{}",
        found.reason("orm.e7")
    );
}

#[test]
fn without_its_roadmap_nothing_is_judged() {
    let learner = worked();
    fs::remove_file(learner.root().join("README.md")).unwrap();
    learner.commit("Rename");
    let found = verify(&learner, []);
    for id in ["orm.blog", "orm.shop", "orm.todo-api"] {
        assert_eq!(found.verdict(id), "unknown", "{id}: {}", found.0);
        assert_eq!(
            found.reason(id),
            format!(
                "the roadmap README.md cannot be read, so its rules are not known; git has the roadmap still: `git cat-file blob {} > ROADMAP.md` brings it back; commit that, then `peak update --from ROADMAP.md`",
                &learner.git(["rev-parse", "HEAD^:README.md"])[..7]
            )
        );
    }
    let root = learner.git(["rev-list", "--max-parents=0", "HEAD"]);
    let found = verify(&learner, ["--rules-from", root.trim()]);
    assert_eq!(found.verdict("orm.blog"), "verified", "{}", found.0);
}

#[test]
fn an_item_that_the_roadmap_lost_is_flagged() {
    let learner = worked();
    learner.file(
        "README.md",
        ROADMAP.replace("Shop `orm.shop`", "Store `orm.store`"),
    );
    let found = verify(&learner, []);
    assert_eq!(found.verdict("orm.shop"), "verified");
    assert_eq!(
        found.flags("orm.shop"),
        ["the roadmap has no such item; judged without its rules"]
    );
    assert!(found.flags("orm.blog").is_empty());
}

#[test]
fn files_and_folders_that_are_not_what_their_ids_say_prove_nothing() {
    let place = |learner: &Learner, id: &str| {
        let id = id.trim();
        learner
            .root()
            .join(format!(".git/objects/{}/{}", &id[..2], &id[2..]))
    };
    let forge = |learner: &Learner, id: &str, other: &str| {
        fs::remove_file(place(learner, id)).unwrap();
        fs::copy(place(learner, other), place(learner, id)).unwrap();
    };
    // A file that once was nothing.
    let learner = fork();
    claim(&learner, "orm.blog");
    learner
        .file("blog/models.py", "class Nothing\n")
        .commit("Work");
    let blob = learner.git(["rev-parse", "HEAD:blog/models.py"]);
    learner.file("../post", POST);
    let other = learner.git(["hash-object", "-w", "../post"]);
    forge(&learner, &blob, &other);
    let found = verify(&learner, []);
    assert_eq!(found.verdict("orm.blog"), "unknown", "{}", found.0);
    assert!(found.reason("orm.blog").contains(&blob[..7]));
    // A parent's folder that did not have Bob's file, so that the learner seems to bring it.
    let learner = fork();
    claim(&learner, "orm.blog");
    learner
        .file("blog/models.py", POST)
        .commit_as("Bob", "bob@example.org", "Blog");
    learner.file("z", "z").commit("Mine");
    let (tree, before) = (
        learner.git(["rev-parse", "HEAD~1^{tree}"]),
        learner.git(["rev-parse", "HEAD~2^{tree}"]),
    );
    forge(&learner, &tree, &before);
    assert_ne!(verify(&learner, []).verdict("orm.blog"), "verified");
}

#[test]
fn a_missing_file_leaves_unknown_what_is_asked_of_it_and_nothing_else() {
    let rule = |id: &str, glob: &str| {
        let block = format!(
            "  ```toml peak\n  [evidence]\n  paths = [\"{glob}\"]\n  contains = [{{ path = \"{glob}\", pattern = \"wanted\" }}]\n  ```"
        );
        format!("- Exercise: {id} `web.{id}`\n\n{block}\n\n")
    };
    let roadmap = format!(
        "# Web\n\n## Phase 1: Web `web`\n\n{}{}{}- Exercise: shop `web.shop`\n",
        rule("python", "**/*.py"),
        rule("script", "**/*.js"),
        rule("both", "**/*.[jp]*")
    );
    let learner = fork_of(&roadmap, &[]);
    for id in ["web.python", "web.script", "web.both", "web.shop"] {
        claim(&learner, id);
    }
    learner
        .file("a/x.js", "wanted\n")
        .file("b/x.py", "else\n")
        .commit("Finish web.shop");
    let lost = learner.git(["rev-parse", "HEAD:a/x.js"]);
    let path = format!(".git/objects/{}/{}", &lost[..2], lost[2..].trim());
    std::fs::remove_file(learner.root().join(path)).unwrap();
    let found = verify(&learner, []);
    for (id, verdict) in [
        ("web.python", "unverified"),
        ("web.script", "unknown"),
        ("web.both", "unknown"),
        // Another file of the commit is new.
        ("web.shop", "verified"),
    ] {
        assert_eq!(found.verdict(id), verdict, "{id}: {}", found.0);
    }
    assert!(
        found.reason("web.script").contains(&lost[..7]),
        "{}",
        found.0
    );
}

#[test]
fn a_folder_that_is_missing_leaves_its_files_unknown() {
    let learner = worked();
    claim(&learner, "orm.querysets");
    let tree = learner.git(["rev-parse", "HEAD:blog"]);
    let object = learner
        .root()
        .join(format!(".git/objects/{}/{}", &tree[..2], tree[2..].trim()));
    fs::remove_file(object).unwrap();
    let (found, run) = verify_in(&learner, learner.root());
    for id in ["orm.blog", "orm.querysets"] {
        assert_eq!(found.verdict(id), "unknown", "{id}: {}", found.0);
        assert!(
            found.reason(id).contains(&tree[..7]),
            "{}",
            found.reason(id)
        );
    }
    assert_eq!(run.code, 3);
}

#[test]
fn ten_thousand_co_authors_cost_nothing() {
    let learner = fork();
    claim(&learner, "orm.shop");
    let people: String = (0..10_000)
        .map(|n| format!("Co-authored-by: P{n} <p{n}@example.org>\n"))
        .collect();
    learner.file("../message", format!("Shop\n\n{people}"));
    learner.file("shop/a.py", "1");
    learner.git(["add", "-A"]);
    learner.git(["commit", "-q", "-F", "../message"]);
    let started = std::time::Instant::now();
    assert_eq!(verify(&learner, []).verdict("orm.shop"), "verified");
    assert!(started.elapsed().as_secs() < 10, "{:?}", started.elapsed());
}

/// Of as many objects history is read on a thread of its own, where there is a second processor.
fn with_many_objects(learner: &Learner) {
    let blobs = (0..2_500).map(|number| format!("blob\ndata <<END\nnumber {number}\nEND\n\n"));
    learner.import(&blobs.collect::<String>());
}

#[test]
fn in_a_large_repository_the_same_is_found_as_in_a_small_one() {
    let learner = worked();
    // A rule that the newest commit answers, so that the walk need not go on, and one that nothing does.
    learner.file("new/shop/cart.py", "cart").commit("Cart");
    let ask = || {
        [
            learner.peak(["verify", "--json"]),
            learner.peak(["verify", "--json", "--as", "ada@example.org"]),
            learner.peak(["verify", "--as", "ada@example.org", "--base", "none"]),
            learner.peak([
                "verify",
                "orm.shop",
                "--json",
                "--as",
                "ada@example.org",
                "--base",
                "none",
            ]),
            learner.peak(["verify", "--json", "--as", "nobody@example.org"]),
        ]
    };
    let small = ask();
    with_many_objects(&learner);
    assert_eq!(ask(), small);
    assert!(small[0].stdout.contains("\"verified\""), "{:?}", small[0]);
}

#[test]
fn a_large_shallow_clone_knows_as_little_as_a_small_one() {
    let learner = worked();
    let dir = clone(&learner, &["--depth=3"]);
    let small = verify_in(&learner, &dir).1;
    assert_eq!(small.code, 3);
    let store = ".git/objects/pack";
    with_many_objects(&learner);
    for entry in fs::read_dir(learner.root().join(store)).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, dir.join(store).join(path.file_name().unwrap())).unwrap();
    }
    assert_eq!(verify_in(&learner, &dir).1, small);
}

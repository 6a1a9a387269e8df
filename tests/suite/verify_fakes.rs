//! Faked evidence: each is caught, at a lower level, or flagged, on real history.

use crate::learner::Learner;
use crate::verify::{ROADMAP, claim, fork, fork_of, point, verify};

const POST: &str = "class Post: pass\n";

/// The shop and the blog are claimed; neither must be verified.
#[track_caller]
fn caught(learner: &Learner, id: &str, why: &str) {
    let found = verify(learner, []);
    assert_eq!(found.verdict(id), "unverified", "{}", found.0);
    assert!(found.reason(id).contains(why), "{}", found.reason(id));
}

/// A fork whose upstream has a solution to the blog exercise under another name.
fn fork_with_solution() -> Learner {
    let learner = fork_of(ROADMAP, &[("solutions/blog.txt", POST)]);
    claim(&learner, "orm.blog");
    learner
}

#[test]
fn an_empty_commit_that_names_the_id() {
    let learner = fork();
    claim(&learner, "orm.shop");
    learner.commit("Finish orm.shop\n\nPeak-Topic: orm.shop");
    caught(&learner, "orm.shop", "changes no file");
}

#[test]
fn a_tick_whose_message_names_the_id() {
    let learner = fork();
    let text = learner.text("progress.md");
    learner.file(
        "progress.md",
        text.replace("- [ ] Exercise: Shop", "- [x] Exercise: Shop"),
    );
    learner.commit("orm.shop is done\n\nPeak-Topic: orm.shop");
    caught(
        &learner,
        "orm.shop",
        "changes nothing but files that peak or other tools write",
    );
}

#[test]
fn white_space_only() {
    let learner = fork();
    claim(&learner, "orm.shop");
    claim(&learner, "orm.blog");
    learner
        .file("starter/models.py", "\n\nclass  Thing:\r\n\tpass\n")
        .commit("orm.shop: better models");
    caught(&learner, "orm.shop", "changes only white space");
    caught(
        &learner,
        "orm.blog",
        "changes only white space in `starter/models.py`",
    );
    learner
        .file("shop/__init__.py", "")
        .file("shop/notes.txt", " \n")
        .commit("Shop");
    caught(&learner, "orm.shop", "changes only white space");
}

#[test]
fn a_pure_rename_of_upstreams_file() {
    let learner = fork_with_solution();
    learner.git(["mv", "solutions", "blog"]);
    learner.git(["mv", "blog/blog.txt", "blog/models.py"]);
    learner.commit("My blog");
    caught(
        &learner,
        "orm.blog",
        "`blog/models.py` holds what another file did, unchanged since the fork point",
    );
}

#[test]
fn a_rename_with_white_space_added() {
    let learner = fork_with_solution();
    learner.git(["mv", "solutions/blog.txt", "models.py"]);
    learner
        .file("models.py", format!("\n{POST}\n"))
        .commit("My blog");
    caught(
        &learner,
        "orm.blog",
        "changes only white space in `models.py`",
    );
}

#[test]
fn a_copy_of_upstreams_file_with_a_note_elsewhere() {
    let learner = fork_with_solution();
    learner
        .file("blog/models.py", POST)
        .file("notes.md", "I wrote a blog")
        .commit("My blog");
    caught(
        &learner,
        "orm.blog",
        "`blog/models.py` holds what another file did, unchanged since the fork point",
    );
}

#[test]
fn a_copy_of_what_someone_else_added_later() {
    let learner = fork();
    claim(&learner, "orm.blog");
    learner
        .file("answers/blog.txt", POST)
        .commit_as("Author", "author@example.org", "Solutions");
    learner.file("blog/models.py", POST).commit("My blog");
    caught(
        &learner,
        "orm.blog",
        "only moves or copies what was there before",
    );
}

#[test]
fn a_reverted_change_of_the_starter() {
    let learner = fork();
    claim(&learner, "orm.blog");
    learner.file("starter/models.py", POST).commit("My blog");
    assert_eq!(verify(&learner, []).verdict("orm.blog"), "verified");
    learner.git(["revert", "--no-edit", "HEAD"]);
    caught(&learner, "orm.blog", "unchanged since the fork point");
    learner.git(["revert", "--no-edit", "HEAD"]);
    assert_eq!(
        verify(&learner, []).verdict("orm.blog"),
        "verified",
        "it came back"
    );
}

#[test]
fn work_that_was_taken_back() {
    let learner = fork();
    claim(&learner, "orm.shop");
    learner
        .file("a.py", "1")
        .commit("Begin\n\nPeak-Topic: orm.shop");
    learner.git(["revert", "--no-edit", "HEAD"]);
    caught(&learner, "orm.shop", "was taken back by a revert");
    let found = verify(&learner, ["--base", "none"]);
    assert_eq!(found.verdict("orm.shop"), "unverified");
}

#[test]
fn a_cherry_pick_from_upstream() {
    let learner = fork();
    claim(&learner, "orm.blog");
    learner.git(["checkout", "-q", "-b", "upstream", "HEAD~2"]);
    learner.file("blog/models.py", POST).commit_as(
        "Author",
        "author@example.org",
        "Solution: orm.blog",
    );
    learner.git(["checkout", "-q", "main"]);
    learner.git(["cherry-pick", "upstream"]);
    caught(
        &learner,
        "orm.blog",
        "is by author@example.org (yours? add `learner=ada@example.org,author@example.org`",
    );
}

#[test]
fn a_merge_that_names_the_id() {
    let learner = fork();
    claim(&learner, "orm.shop");
    learner.git(["checkout", "-q", "-b", "upstream", "HEAD~1"]);
    learner
        .file("lesson.md", "1")
        .commit_as("Author", "author@example.org", "Lesson");
    learner.git(["checkout", "-q", "main"]);
    learner.git([
        "merge",
        "-q",
        "--no-ff",
        "-m",
        "orm.shop\n\nPeak-Topic: orm.shop",
        "upstream",
    ]);
    caught(&learner, "orm.shop", "no commit of yours names `orm.shop`");
}

#[test]
fn a_committed_virtual_environment() {
    let learner = fork();
    for id in ["orm.blog", "orm.shop"] {
        claim(&learner, id);
    }
    learner
        .file("env/lib/python3.12/site-packages/shop/models.py", POST)
        .file("node_modules/shop/models.py", POST)
        .file("blog/__pycache__/models.py", POST)
        .commit("orm.shop: set up");
    caught(&learner, "orm.blog", "unchanged since the fork point");
    caught(
        &learner,
        "orm.shop",
        "changes nothing but files that peak or other tools write",
    );
}

#[test]
fn a_template_whose_root_commit_is_the_learners() {
    let learner = Learner::new();
    learner
        .file("README.md", ROADMAP)
        .file("blog/models.py", POST)
        .file("shop/a.py", "1");
    learner.commit("Initial commit");
    learner.peak(["init"]);
    learner.commit("Start");
    for id in ["orm.blog", "orm.shop"] {
        claim(&learner, id);
        caught(&learner, id, "unchanged since the fork point");
    }
    learner.file("shop/b.py", "2").commit("Shop");
    assert_eq!(verify(&learner, []).verdict("orm.shop"), "verified");
}

#[cfg(unix)]
#[test]
fn a_link_and_a_submodule_prove_nothing() {
    let learner = fork();
    for id in ["orm.shop", "orm.todo-api"] {
        claim(&learner, id);
    }
    let inner = Learner::new();
    inner
        .file("todo_api/a.py", "1")
        .commit_as("Author", "author@example.org", "Inside");
    learner.git([
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "--quiet",
        "add",
        inner.root().to_str().unwrap(),
        "todo_api",
    ]);
    std::os::unix::fs::symlink("README.md", learner.root().join("shop")).unwrap();
    learner.git(["config", "-f", ".gitmodules", "x.y", "z"]);
    learner.commit("Work");
    caught(&learner, "orm.shop", "`shop` is a symbolic link");
    caught(&learner, "orm.todo-api", "");
}

#[test]
fn dates_in_the_future_or_before_the_parent_are_flagged() {
    let learner = fork();
    claim(&learner, "orm.shop");
    learner.days(-30).file("shop/a.py", "1");
    let early = learner.commit("Shop");
    let found = verify(&learner, []);
    assert_eq!(found.verdict("orm.shop"), "verified");
    assert_eq!(
        found.flags("orm.shop"),
        [format!("{} is dated before its parent", &early[..7])]
    );
    learner.days(400).file("shop/b.py", "2");
    let late = learner.commit("Shop");
    assert_eq!(
        verify(&learner, []).flags("orm.shop"),
        [format!("{} is dated in the future", &late[..7])]
    );
}

#[test]
fn changed_starters_and_mere_formatting_are_flagged() {
    let learner = Learner::new();
    learner.file("README.md", ROADMAP).file(
        "blog/models.py",
        "class Post(Model, object):\n    name = 'x'\n",
    );
    learner.commit_as("Author", "author@example.org", "Write the roadmap");
    learner.peak(["init"]);
    claim(&learner, "orm.blog");
    learner
        .file(
            "blog/models.py",
            "class Post(\n    Model,\n    object,\n):\n    name = \"x\"\n",
        )
        .commit("Format");
    let found = verify(&learner, []);
    assert_eq!(
        (found.verdict("orm.blog"), found.flags("orm.blog")),
        ("verified", vec!["starter", "only formatting"])
    );
    learner
        .file(
            "blog/models.py",
            "class Post(Model, object):\n    name = 'y'\n",
        )
        .commit("Work");
    assert_eq!(verify(&learner, []).flags("orm.blog"), ["starter"]);
}

#[test]
fn machines_prove_nothing() {
    let learner = fork();
    claim(&learner, "orm.shop");
    learner.file("shop/a.py", "1").commit_as(
        "github-actions[bot]",
        "41898282+github-actions[bot]@users.noreply.github.com",
        "Bot",
    );
    caught(
        &learner,
        "orm.shop",
        "is by 41898282+github-actions[bot]@users.noreply.github.com",
    );
    let bot = "41898282+github-actions[bot]@users.noreply.github.com";
    assert_eq!(
        verify(&learner, ["--as", bot]).verdict("orm.shop"),
        "unverified"
    );
}

#[test]
fn a_mailmap_of_the_repository_makes_nobody_the_learner() {
    let learner = fork();
    claim(&learner, "orm.shop");
    learner
        .file("shop/a.py", "1")
        .commit_as("Grace", "grace@example.org", "Shop");
    learner
        .file(
            ".mailmap",
            "Ada Lovelace <ada@example.org> Grace <grace@example.org>\n",
        )
        .commit("Map");
    learner.git(["config", "mailmap.file", ".mailmap"]);
    caught(&learner, "orm.shop", "is by grace@example.org");
}

#[test]
fn a_mentor_is_not_bound_by_the_learners_files() {
    let learner = fork();
    claim(&learner, "orm.shop");
    claim(&learner, "orm.blog");
    let text = learner.text("progress.md");
    learner.file(
        "progress.md",
        text.replace(
            " base=",
            " learner=author@example.org,ada@example.org base=",
        ),
    );
    learner
        .file("shop/a.py", "1")
        .commit_as("Author", "author@example.org", "Shop");
    learner.file(
        "README.md",
        ROADMAP
            .replace("**/models.py", "**/*.md")
            .replace("class Post", "I"),
    );
    learner.commit("Easier rules");
    let found = verify(&learner, []);
    assert_eq!(
        (found.verdict("orm.shop"), found.verdict("orm.blog")),
        ("verified", "verified")
    );
    let root = learner.git(["rev-list", "--max-parents=0", "HEAD"]);
    let found = verify(
        &learner,
        [
            "--as",
            "ada@example.org",
            "--base",
            root.trim(),
            "--rules-from",
            root.trim(),
        ],
    );
    assert_eq!(
        (found.verdict("orm.shop"), found.verdict("orm.blog")),
        ("unverified", "unverified")
    );
    assert_eq!(found.0["learner"], serde_json::json!(["ada@example.org"]));
}

#[test]
fn a_pointer_outside_the_repository_proves_nothing() {
    let learner = fork();
    claim(&learner, "orm.shop");
    point(&learner, "orm.shop", "`../fork/README.md`");
    learner.file("x.py", "1").commit("Work");
    assert_ne!(verify(&learner, []).verdict("orm.shop"), "verified");
}

#[test]
fn somebodys_work_deleted_and_added_back() {
    let learner = fork();
    claim(&learner, "orm.blog");
    learner
        .file("blog/models.py", POST)
        .commit_as("Grace", "grace@example.org", "Her blog");
    learner.git(["rm", "-q", "-r", "blog"]);
    learner.commit("Make room");
    learner.file("blog/models.py", POST).commit("My blog");
    caught(
        &learner,
        "orm.blog",
        "only brings in `blog/models.py` what grace@example.org (yours? add `learner=ada@example.org,grace@example.org` to the header of progress.md, without whoever is not you) committed before in",
    );
    // Under another name, by a message, and with other white space.
    claim(&learner, "orm.shop");
    learner.git(["rm", "-q", "-r", "blog"]);
    learner.commit("Make room");
    learner
        .file("mine/models.py", format!("\u{feff}{POST}\n"))
        .commit("orm.shop and my blog");
    caught(
        &learner,
        "orm.blog",
        "only moves or copies what was there before",
    );
    caught(
        &learner,
        "orm.shop",
        "only moves or copies what was there before",
    );
}

#[test]
fn newer_work_of_upstream_that_was_never_merged() {
    let learner = fork();
    claim(&learner, "orm.blog");
    learner.git(["checkout", "-q", "-b", "theirs", "HEAD~2"]);
    learner
        .file("answers/models.py", POST)
        .commit_as("Author", "author@example.org", "Solutions");
    learner.git(["update-ref", "refs/remotes/upstream/main", "HEAD"]);
    learner.git(["checkout", "-q", "main"]);
    learner.git(["branch", "-q", "-D", "theirs"]);
    learner.git(["checkout", "-q", "upstream/main", "--", "answers/models.py"]);
    learner.commit("My blog");
    caught(&learner, "orm.blog", "what author@example.org (yours?");
}

#[test]
fn junk_of_ones_own_below_somebody_elses_file() {
    let learner = fork();
    claim(&learner, "orm.blog");
    learner
        .file("answers/solution.py", POST)
        .commit_as("Grace", "grace@example.org", "Her blog");
    learner.file("blog/models.py", "junk\n").commit("Begin");
    learner.file("blog/models.py", POST).commit("My blog");
    caught(
        &learner,
        "orm.blog",
        "only moves or copies what was there before",
    );
}

#[test]
fn upstreams_file_with_other_white_space_or_invisible_characters() {
    let spaced = [
        "class Post:\tpass",
        "\u{feff}class\u{a0}Post: pass\n",
        "class P\u{200b}ost: pass\n",
        "cl\0ass Post: pass",
    ];
    for content in spaced {
        let learner = fork_with_solution();
        learner.file("blog/models.py", content).commit("My blog");
        let found = verify(&learner, []);
        assert_eq!(found.verdict("orm.blog"), "unverified", "{content:?}");
        assert!(
            found
                .reason("orm.blog")
                .contains("only moves or copies what was there before"),
            "{}",
            found.reason("orm.blog")
        );
    }
}

#[test]
fn a_virtual_environment_by_any_name() {
    let learner = fork();
    for id in ["orm.blog", "orm.shop"] {
        claim(&learner, id);
    }
    learner
        .file("myenv/PyVenv.cfg", "home = /usr/bin\n")
        .file("myenv/share/shop/models.py", POST)
        .file("Lib/Site-Packages/shop/models.py", POST)
        .commit("orm.shop: set up");
    caught(&learner, "orm.blog", "unchanged since the fork point");
    caught(
        &learner,
        "orm.shop",
        "`myenv/share/shop/models.py` is in `myenv`, which its pyvenv.cfg makes a virtual environment",
    );
}

#[test]
fn what_peak_writes_under_any_name() {
    let learner = fork();
    claim(&learner, "orm.shop");
    std::fs::create_dir(learner.root().join("shop")).unwrap();
    for arguments in [
        ["badge", "--style=flat", "-o", "shop/a.svg"],
        ["badge", "--format=json", "-o", "shop/b.json"],
        ["badge", "--card", "-o", "shop/card.svg"],
        ["ci", "--out", "shop", "-q"],
        ["merge-driver", "--install", "-q", "--ascii"],
    ] {
        let run = learner.peak(arguments);
        assert_eq!(run.code, 0, "{arguments:?}: {}", run.stderr);
    }
    assert!(learner.text("shop/summary.md").contains("Django"));
    let gitlab = learner
        .command(env!("CARGO_BIN_EXE_peak"))
        .args(["ci", "--out", "shop"])
        .env("GITLAB_CI", "true")
        .output();
    assert!(gitlab.unwrap().status.success());
    assert!(learner.text("shop/code-quality.json").starts_with("["));
    assert!(learner.text("shop/peak.env").contains("PEAK_"));
    assert!(learner.text(".gitattributes").contains("merge=peak"));
    let status = learner.peak(["status", "--json"]).stdout;
    learner.file("shop/status.json", status);
    for arguments in [
        ["status", "--markdown", "-q"],
        ["status", "--markdown", "--left"],
        ["review", "--markdown", "-q"],
    ] {
        let run = learner.peak(arguments);
        assert!(
            run.stdout.contains("\n\n[//]: # (written by peak "),
            "{}",
            run.stdout
        );
        learner.file(&format!("shop/{}.md", arguments.join("")), run.stdout);
    }
    assert_eq!(learner.peak(["ci"]).code, 0);
    learner.git(["add", "--force", "peak-out"]);
    learner.file("shop/progress.md", learner.text("progress.md") + "\nmine\n");
    learner.commit("orm.shop");
    caught(
        &learner,
        "orm.shop",
        "changes nothing but files that peak or other tools write",
    );
}

#[test]
fn a_short_reference_to_a_commit_takes_it_back_too() {
    let learner = fork();
    claim(&learner, "orm.shop");
    let work = learner.file("a.py", "1").commit("orm.shop begun");
    learner.git(["rm", "-q", "a.py"]);
    learner.commit(&format!(
        "Not orm.shop\n\nThis reverts commit {} (orm.shop begun, 2026-09-01).",
        &work[..7]
    ));
    caught(&learner, "orm.shop", "was taken back by a revert");
}

#[test]
fn upstreams_file_that_is_mostly_white_space() {
    let page = format!(
        "<ul>\n{}</ul>\n",
        "\t<li>\n        class Post\n    </li>\n".repeat(500)
    );
    let wide: Vec<u8> = format!("\u{feff}{}", page.replace('\t', "            "))
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let spaced = page.replace(' ', "      ");
    for theirs in [wide, spaced.clone().into_bytes()] {
        let learner = Learner::new();
        learner
            .file("README.md", ROADMAP)
            .file("page.html", &theirs);
        learner.commit_as("Author", "author@example.org", "Write the roadmap");
        assert_eq!(learner.peak(["init"]).code, 0);
        learner.commit("Start");
        claim(&learner, "orm.shop");
        let mine = if theirs == spaced.as_bytes() {
            spaced.clone() + "\n"
        } else {
            page.clone()
        };
        learner.file("shop/page.html", mine).commit("orm.shop");
        caught(&learner, "orm.shop", "only moves or copies");
    }
}

#[test]
fn a_request_that_is_taken_back_by_its_number() {
    for (merged, back) in [
        (
            "Merge branch 'shop' into 'main'\n\nSee merge request ada/class!12",
            "Revert \"Merge branch 'shop'\"\n\nThis reverts merge request !12",
        ),
        (
            "Merge pull request #12 from ada/shop",
            "Revert \"The shop\" (#13)\n\nReverts ada/class#12",
        ),
    ] {
        let learner = fork();
        claim(&learner, "orm.shop");
        learner.git(["checkout", "-q", "-b", "shop"]);
        learner.file("a.py", "1").commit("orm.shop begun");
        learner.git(["checkout", "-q", "main"]);
        learner.git(["merge", "-q", "--no-ff", "-m", merged, "shop"]);
        assert_eq!(verify(&learner, []).verdict("orm.shop"), "verified");
        learner.git(["commit", "-q", "--allow-empty", "-m", back]);
        assert_eq!(verify(&learner, []).verdict("orm.shop"), "verified");
        learner.git(["rm", "-q", "a.py"]);
        let revert = learner.commit(back);
        caught(&learner, "orm.shop", "was taken back by a revert");
        learner.git(["revert", "--no-edit", &revert]);
        assert_eq!(verify(&learner, []).verdict("orm.shop"), "verified");
    }
}

#[test]
fn a_squashed_request_that_is_taken_back_by_its_number() {
    let learner = fork();
    claim(&learner, "orm.shop");
    learner.file("a.py", "1").commit("orm.shop begun (#7)");
    learner.file("b.py", "1").commit("More (#8)");
    for (number, verdict) in [("8", "verified"), ("7", "unverified")] {
        let path = if number == "8" { "b.py" } else { "a.py" };
        learner.git(["rm", "-q", path]);
        learner.commit(&format!("Revert \"It\" (#9)\n\nReverts ada/class#{number}"));
        let found = verify(&learner, []);
        assert_eq!(found.verdict("orm.shop"), verdict, "{}", found.0);
    }
}

#[test]
fn taking_a_commit_back_is_no_work_of_its_own() {
    let learner = fork();
    claim(&learner, "orm.shop");
    learner
        .file("a.py", "1")
        .commit_as("Grace", "grace@example.org", "Her part");
    let removal = {
        learner.git(["rm", "-q", "a.py"]);
        learner.commit("Remove")
    };
    learner
        .file("a.py", "1")
        .commit(&format!("orm.shop\n\nThis reverts commit {removal}."));
    let found = verify(&learner, []);
    assert_eq!(found.verdict("orm.shop"), "unverified", "{}", found.0);
}

#[test]
fn impossible_dates_are_flagged_even_without_a_parent() {
    let learner = Learner::new();
    learner.file("README.md", ROADMAP).file("shop/a.py", "1");
    learner.git(["add", "-A"]);
    let tree = learner.git(["write-tree"]);
    for date in ["-5", "99999999999999999999"] {
        let who = format!("Ada Lovelace <ada@example.org> {date} +0000");
        let text = format!(
            "tree {}\nauthor {who}\ncommitter {who}\n\nShop\n",
            tree.trim()
        );
        learner.file("../odd", text);
        let root = learner.git(["hash-object", "-t", "commit", "--literally", "-w", "../odd"]);
        learner.git(["update-ref", "HEAD", root.trim()]);
        learner.peak(["init", "--base", "none"]);
        let text = learner.text("progress.md");
        learner.file(
            "progress.md",
            text.replace("- [ ] Exercise: Shop", "- [x] Exercise: Shop"),
        );
        let found = verify(&learner, ["--base", "none"]);
        assert_eq!(found.verdict("orm.shop"), "verified", "{date}: {}", found.0);
        assert_eq!(
            found.flags("orm.shop"),
            [format!("{} has an impossible date", &root[..7])],
            "{date}"
        );
    }
}

#[test]
fn going_back_to_somebody_elses_version() {
    let learner = fork();
    claim(&learner, "orm.blog");
    learner
        .file("blog/models.py", POST)
        .commit_as("Grace", "grace@example.org", "Her blog");
    // In one second, as a script or a rebase does it.
    for text in ["class Post: junk\n", POST] {
        learner.file("blog/models.py", text).git(["add", "-A"]);
        let made = learner
            .command("git")
            .args(["commit", "-q", "-m", "Mine"])
            .env("GIT_AUTHOR_DATE", "1788400000 +0000")
            .env("GIT_COMMITTER_DATE", "1788400000 +0000")
            .status()
            .unwrap();
        assert!(made.success());
    }
    caught(
        &learner,
        "orm.blog",
        "only brings in `blog/models.py` what grace@example.org (yours?",
    );
}

#[test]
fn a_machine_at_the_learners_address_makes_nothing_the_learners() {
    let learner = fork();
    claim(&learner, "orm.blog");
    let (message, work) = (
        "Add\n\nCo-authored-by: helper[bot] <ada@example.org>",
        "class Post: pass\n",
    );
    for (name, email, message) in [
        ("Grace", "grace@example.org", message),
        ("helper[bot]", "ada@example.org", "Add"),
    ] {
        learner.file("lib/models.py", format!("{work}# {name}\n"));
        learner.commit_as(name, email, message);
        learner.git(["rm", "-q", "-r", "lib"]);
        learner.commit_as("Grace", "grace@example.org", "Remove it");
        learner.file("blog/models.py", format!("{work}# {name}\n"));
        learner.commit("My blog");
        assert_eq!(
            verify(&learner, []).verdict("orm.blog"),
            "unverified",
            "{name}"
        );
    }
}

#[test]
fn work_of_a_branch_that_was_only_fetched() {
    for branch in ["refs/remotes/origin/solutions", "refs/heads/theirs"] {
        let learner = fork();
        claim(&learner, "orm.blog");
        learner.git(["checkout", "-q", "-b", "aside"]);
        learner.file("blog/models.py", POST);
        learner.commit_as("Author", "author@example.org", "The solution");
        learner.git(["update-ref", branch, "HEAD"]);
        learner.git(["checkout", "-q", "-"]);
        learner.git(["branch", "-q", "-D", "aside"]);
        learner.git(["checkout", "-q", branch, "--", "blog"]);
        learner.commit("My blog");
        caught(&learner, "orm.blog", "what author@example.org (yours?");
    }
}

#[test]
fn a_pointer_to_a_commit_that_does_not_know_who_was_first() {
    let learner = fork();
    claim(&learner, "orm.blog");
    let start = learner.git(["rev-parse", "HEAD"]);
    learner.file("notes/models.py", POST);
    learner.commit_as("Eve", "eve@example.org", "Notes");
    let main = learner.git(["symbolic-ref", "--short", "HEAD"]);
    learner.git(["checkout", "-q", "-b", "aside", start.trim()]);
    let copy = learner.file("blog/models.py", POST).commit("My blog");
    learner.git(["checkout", "-q", main.trim()]);
    point(&learner, "orm.blog", &copy);
    assert_eq!(verify(&learner, []).verdict("orm.blog"), "unverified");
}

/// A learner who has made the rules of the blog weaker, and the first commit, which has the author's.
fn with_weaker_rules() -> (Learner, String) {
    let learner = fork();
    claim(&learner, "orm.blog");
    let root = learner.git(["rev-list", "--max-parents=0", "HEAD"]);
    let weak = learner.text("README.md").replace("class Post", "x");
    learner.file("README.md", weak);
    learner.file("blog/models.py", "x = 1\n").commit("Blog");
    assert_eq!(verify(&learner, []).verdict("orm.blog"), "verified");
    (learner, root.trim().to_owned())
}

#[test]
fn a_header_that_names_no_roadmap_leaves_the_rules_to_the_revision() {
    let (learner, root) = with_weaker_rules();
    let text = learner
        .text("progress.md")
        .replace(" roadmap=README.md", "");
    learner.file("progress.md", text).commit("No roadmap");
    assert_eq!(verify(&learner, []).verdict("orm.blog"), "verified");
    let found = verify(&learner, ["--rules-from", &root]);
    assert_eq!(found.verdict("orm.blog"), "unverified", "{}", found.0);
    // There is none to be taken.
    learner.git(["rm", "-q", "README.md"]);
    learner.commit("Away with it");
    let run = learner.peak(["verify", "--rules-from", "HEAD"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr
            .contains("names no roadmap, and no file at the root of HEAD is one"),
        "{}",
        run.stderr
    );
}

/// `git subtree add --squash --prefix blog`: a commit of the learner's own, of what somebody else wrote.
#[test]
fn a_squash_by_git_subtree_is_flagged() {
    let learner = fork();
    claim(&learner, "orm.blog");
    let base = learner.git(["rev-parse", "HEAD"]);
    learner.git(["checkout", "-q", "--orphan", "theirs"]);
    learner.git(["rm", "-rfq", "."]);
    learner.file("models.py", POST);
    let theirs = learner.commit_as("Eve", "eve@example.org", "A blog");
    learner.git(["checkout", "-q", "-f", base.trim()]);
    let message = format!(
        "Squashed 'blog/' content from commit {0}\n\ngit-subtree-dir: blog\ngit-subtree-split: {0}\n",
        theirs.trim()
    );
    let tree = format!("{}^{{tree}}", theirs.trim());
    let squash = learner.git(["commit-tree", "-m", &message, &tree]);
    let squash = squash.trim();
    learner.git(["read-tree", "--prefix=blog/", "-u", squash]);
    let all = learner.git(["write-tree"]);
    let merge = learner.git([
        "commit-tree",
        "-m",
        "Merge the blog",
        "-p",
        base.trim(),
        "-p",
        squash,
        all.trim(),
    ]);
    learner.git(["reset", "-q", "--hard", merge.trim()]);
    // In a clone that has none of the other history.
    learner.git(["branch", "-q", "-D", "theirs"]);
    let found = verify(&learner, []);
    assert_eq!(found.verdict("orm.blog"), "verified", "{}", found.0);
    let flags = found.flags("orm.blog");
    assert!(
        flags
            .iter()
            .any(|flag| flag.contains("is what `git subtree` squashed of")),
        "{}",
        found.0
    );
}

#[test]
fn the_learners_header_chooses_no_rules_for_a_mentor() {
    let (learner, root) = with_weaker_rules();
    let weak = learner.text("README.md");
    learner.file("docs/weak.md", weak).commit("Another one");
    let honest = learner.text("progress.md");
    let with = |header: &str| {
        learner.file("progress.md", honest.replace("roadmap=README.md", header));
    };
    for name in ["docs/weak.md", "django-backend"] {
        with(&format!("roadmap={name}"));
        let run = learner.peak(["verify", "--rules-from", &root]);
        assert_eq!(run.code, 2, "{}", run.stderr);
        assert!(
            run.stderr
                .contains(&format!("names {name}, and the roadmap of")),
            "{}",
            run.stderr
        );
        assert!(
            run.stderr
                .contains(&format!("--rules-from {root}:README.md")),
            "{}",
            run.stderr
        );
        let found = verify(&learner, ["--rules-from", &format!("{root}:README.md")]);
        assert_eq!(found.verdict("orm.blog"), "unverified", "{name}");
    }
    // Nor what it leaves out.
    with("roadmap=README.md exclude=orm");
    assert!(!learner.peak(["verify"]).stdout.contains("unverified"));
    let found = verify(&learner, ["--rules-from", &root]);
    assert_eq!(found.verdict("orm.blog"), "unverified", "{}", found.0);
}

#[test]
fn a_tag_that_is_called_like_a_commit_is_not_taken_for_it() {
    let (learner, root) = with_weaker_rules();
    learner.git(["tag", &root[..7], "HEAD"]);
    for revision in [root[..7].to_owned(), format!("{}~0", &root[..7])] {
        let found = verify(&learner, ["--rules-from", &revision]);
        assert_eq!(found.verdict("orm.blog"), "unverified", "{revision}");
    }
    // A tag of any other name is one.
    learner.git(["tag", "v1", "HEAD"]);
    let found = verify(&learner, ["--rules-from", "v1"]);
    assert_eq!(found.verdict("orm.blog"), "verified");
}

/// A fork in which somebody else's solution is on a branch, and so many commits after it, then a copy of it as Ada's.
fn copied_from_a_branch(later: usize) -> Learner {
    let learner = fork();
    learner.git(["checkout", "-q", "-b", "solution"]);
    learner.file("blog/models.py", POST);
    learner.commit_as("Teacher", "t@example.org", "Solution");
    for number in 0..later {
        learner.file("notes.txt", number.to_string());
        learner.commit_as("Teacher", "t@example.org", "Notes");
    }
    learner.git(["checkout", "-q", "main"]);
    claim(&learner, "orm.blog");
    learner.file("blog/models.py", POST).commit("My blog");
    learner
}

#[test]
fn a_copy_of_a_branch_of_which_only_the_end_is_here() {
    let learner = copied_from_a_branch(6);
    assert_eq!(verify(&learner, []).verdict("orm.blog"), "unverified");
    let dir = learner.home().join("clone");
    let dir = dir.to_str().unwrap();
    let url = format!("file://{}", learner.root().display());
    learner.git([
        "clone",
        "-q",
        "--depth",
        "5",
        "--no-single-branch",
        &url,
        dir,
    ]);
    let shallow = ["-C", dir, "verify", "--json", "--as", "ada@example.org"];
    let run = learner.peak(shallow);
    assert_eq!(run.code, 3, "{run:?}");
    assert!(
        run.stdout.contains("git fetch --unshallow"),
        "{}",
        run.stdout
    );
    learner.git(["-C", dir, "fetch", "-q", "--unshallow"]);
    assert_eq!(learner.peak(shallow).code, 1);
}

#[test]
fn that_something_of_a_branch_is_not_here_is_told() {
    let learner = copied_from_a_branch(0);
    let tree = learner.git(["rev-parse", "solution^{tree}"]);
    let (folder, file) = tree.trim().split_at(2);
    let object = learner.root().join(".git/objects").join(folder).join(file);
    std::fs::remove_file(object).unwrap();
    let found = verify(&learner, []);
    let told = found.0["notices"].to_string();
    assert!(
        told.contains("was not told everywhere, for objects are missing"),
        "{}",
        found.0
    );
}

#[test]
fn work_from_before_the_fork_point_behind_a_commit_with_a_wrong_date() {
    let learner = Learner::new();
    learner.file("README.md", ROADMAP);
    learner.commit_as("Author", "author@example.org", "Roadmap");
    learner.file("blog/models.py", POST).commit("Long ago");
    learner.git(["branch", "old"]);
    learner.git(["rm", "-q", "-r", "blog"]);
    learner.commit_as("Author", "author@example.org", "Drop");
    learner.days(-15_000).file("notes.txt", "1");
    learner.commit_as("Author", "author@example.org", "In 1985");
    learner.days(15_000).file("notes.txt", "2");
    let base = learner.commit_as("Author", "author@example.org", "The roadmap as it is");
    assert_eq!(learner.peak(["init", "--base", &base]).code, 0);
    learner.commit("Start");
    claim(&learner, "orm.blog");
    learner.git(["checkout", "-q", "old"]);
    learner.file("side.txt", "1").commit("Aside");
    learner.git(["checkout", "-q", "main"]);
    learner.git(["merge", "-q", "--no-commit", "--no-ff", "-s", "ours", "old"]);
    learner.git(["checkout", "old", "--", "blog"]);
    learner.commit("Merge");
    let found = verify(&learner, []);
    assert_eq!(found.verdict("orm.blog"), "unverified", "{}", found.0);
}

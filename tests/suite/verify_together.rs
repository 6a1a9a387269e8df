//! `together`: what is asked for must be in one of a repository's projects, not some here and some there.

use crate::learner::Learner;
use crate::verify::{Verdicts, verify};

const ROADMAP: &str = "# Roadmap

## Phase 1: Build `build`

- Project: Shop `build.shop`

  ```toml peak
  [evidence]
  together = \"**/manage.py\"
  contains = [
    { what = \"a cart\", path = \"**/models.py\", pattern = \"class Cart\" },
    { what = \"an order\", path = \"**/models.py\", pattern = \"class Order\" },
    { what = \"an image\", path = \"**/Dockerfile\", pattern = \"FROM\" },
  ]
  ```
";
const PROGRESS: &str = "# Progress

<!-- peak:1 roadmap=README.md -->

## Phase 1: Build `build`

- [x] Project: Shop `build.shop`
";

/// A repository with these files, each of its own commit of the learner's, in this order.
fn with(files: &[(&str, &str)]) -> Learner {
    let learner = Learner::new();
    learner
        .file("README.md", ROADMAP)
        .commit_as("Author", "author@example.org", "Roadmap");
    for (path, content) in files {
        learner.file(path, format!("{content}\n# {path}\n"));
        learner.commit(&format!("Add {path}"));
    }
    learner.file("progress.md", PROGRESS);
    learner.commit("Tick");
    learner
}

fn judged(files: &[(&str, &str)]) -> (Learner, Verdicts) {
    let learner = with(files);
    let found = verify(&learner, []);
    (learner, found)
}

#[test]
fn two_projects_that_have_it_between_them_have_it_not() {
    let (_, found) = judged(&[
        ("one/manage.py", "main()"),
        ("one/app/models.py", "class Cart: pass"),
        ("two/manage.py", "main()"),
        ("two/app/models.py", "class Order: pass"),
        ("Dockerfile", "FROM python"),
    ]);
    assert_eq!(found.verdict("build.shop"), "unverified");
    assert_eq!(found.of("build.shop")["level"], "present");
    assert_eq!(
        found.reason("build.shop"),
        "what is asked for is there, but spread over projects; `one` has most of it, and lacks an order; where `one` and `two` are one work, say so: `peak done build.shop --evidence Dockerfile --evidence one --evidence two`"
    );
}

#[test]
fn the_remedy_for_what_is_spread_leads_to_a_pass_word_for_word() {
    for files in [
        &[
            ("one/manage.py", "main()"),
            ("one/app/models.py", "class Cart: pass"),
            ("two/manage.py", "main()"),
            ("two/app/models.py", "class Order: pass"),
            ("Dockerfile", "FROM python"),
        ][..],
        // The root's own project, and a name that a shell would take apart.
        &[
            ("manage.py", "main()"),
            ("app/models.py", "class Cart: pass"),
            ("an example/manage.py", "main()"),
            ("an example/app/models.py", "class Order: pass"),
            ("deploy/Dockerfile", "FROM python"),
        ],
        // A library that both use, and a third project.
        &[
            ("a/manage.py", "main()"),
            ("a/models.py", "class Other: pass"),
            ("b/manage.py", "main()"),
            ("b/Dockerfile", "FROM python"),
            ("c/manage.py", "main()"),
            ("c/x/models.py", "class Order: pass"),
            ("lib/src/models.py", "class Cart: pass"),
        ],
    ] {
        let (learner, found) = judged(files);
        assert_eq!(found.verdict("build.shop"), "unverified");
        let reason = found.reason("build.shop");
        let (_, command) = reason.split_once("say so: `peak ").unwrap();
        let command = command.strip_suffix('`').unwrap();
        let mut words = Vec::new();
        for (place, part) in command.split('\'').enumerate() {
            match place % 2 {
                0 => words.extend(part.split_whitespace()),
                _ => words.push(part),
            }
        }
        // The learner says that these belong together, for everybody to see.
        let run = learner
            .command(env!("CARGO_BIN_EXE_peak"))
            .args(words)
            .output()
            .unwrap();
        assert!(run.status.success(), "{run:?}");
        learner.commit("Say where it is");
        let found = verify(&learner, []);
        assert_eq!(
            found.verdict("build.shop"),
            "verified",
            "{files:?}: {}",
            found.reason("build.shop")
        );
        // For a mentor to look at.
        let flags = found.flags("build.shop");
        assert!(
            flags
                .iter()
                .any(|flag| flag.starts_with("by files of several projects, ")),
            "{files:?}: {flags:?}"
        );
    }
}

#[test]
fn a_project_that_has_it_all_has_it_whatever_lies_beside_it() {
    let whole = ["class Cart: pass\nclass Order: pass", "class Order: pass"];
    for root in ["shop/", ""] {
        let (manage, models) = (format!("{root}manage.py"), format!("{root}app/models.py"));
        // The newest files that answer are another project's.
        let (_, found) = judged(&[
            (&manage, "main()"),
            (&models, whole[0]),
            ("Dockerfile", "FROM python"),
            ("later/manage.py", "main()"),
            ("later/app/models.py", whole[1]),
        ]);
        assert_eq!(found.verdict("build.shop"), "verified", "{root}");
        let proofs = found.of("build.shop")["evidence"].as_array().unwrap();
        let paths: Vec<&str> = proofs
            .iter()
            .map(|proof| proof["path"].as_str().unwrap())
            .collect();
        assert_eq!(paths, [&*models, &*models, "Dockerfile"]);
    }
}

#[test]
fn what_lies_outside_all_projects_counts_for_each() {
    for files in [
        // No project at all: one.
        &[
            ("cart/models.py", "class Cart: pass"),
            ("order/models.py", "class Order: pass"),
            ("Dockerfile", "FROM python"),
        ][..],
        // Folders beside the only one.
        &[
            ("site/manage.py", "main()"),
            ("site/models.py", "class Cart: pass"),
            ("lib/models.py", "class Order: pass"),
            ("deploy/Dockerfile", "FROM python"),
        ],
        // Installed code is no project.
        &[
            ("manage.py", "main()"),
            ("cart/models.py", "class Cart: pass"),
            ("venv/lib/site-packages/x/manage.py", "main()"),
            ("order/models.py", "class Order: pass"),
            ("Dockerfile", "FROM python"),
        ],
    ] {
        let (_, found) = judged(files);
        assert_eq!(
            found.verdict("build.shop"),
            "verified",
            "{files:?}: {}",
            found.reason("build.shop")
        );
    }
}

#[test]
fn a_project_inside_another_is_its_own() {
    let (_, found) = judged(&[
        ("manage.py", "main()"),
        ("app/models.py", "class Cart: pass"),
        ("example/manage.py", "main()"),
        ("example/app/models.py", "class Order: pass"),
        ("Dockerfile", "FROM python"),
    ]);
    assert_eq!(found.verdict("build.shop"), "unverified");
    assert!(
        found
            .reason("build.shop")
            .contains("the root and `example`")
    );
}

#[test]
fn what_is_spread_is_not_ready_to_be_ticked() {
    let learner = with(&[
        ("one/manage.py", "main()"),
        ("one/app/models.py", "class Cart: pass"),
        ("two/manage.py", "main()"),
        ("two/app/models.py", "class Order: pass"),
        ("Dockerfile", "FROM python"),
    ]);
    learner.file("progress.md", PROGRESS.replace("[x]", "[ ]"));
    let found = verify(&learner, ["build.shop"]);
    assert_eq!(found.verdict("build.shop"), "open");
}

#[test]
fn a_marker_that_cannot_be_read_is_its_authors_fault() {
    let learner = with(&[("app/models.py", "class Cart: pass")]);
    learner.file(
        "README.md",
        ROADMAP.replace("**/manage.py", "**/[manage.py"),
    );
    let found = verify(&learner, []);
    assert_eq!(found.verdict("build.shop"), "unknown");
    assert!(
        found
            .reason("build.shop")
            .contains("its author must mend them"),
        "{}",
        found.reason("build.shop")
    );
}

#[test]
fn where_projects_cannot_be_told_apart_a_claim_that_names_some_is_flagged() {
    let learner = with(&[
        ("one/manage.py", "main()"),
        ("one/app/models.py", "class Cart: pass"),
        ("two/manage.py", "main()"),
        ("two/app/models.py", "class Order: pass"),
        ("one/Dockerfile", "FROM python"),
        ("zoo/page.md", "A page"),
    ]);
    let run = learner.peak([
        "done",
        "build.shop",
        "--evidence",
        "one",
        "--evidence",
        "two",
    ]);
    assert_eq!(run.code, 0, "{run:?}");
    learner.commit("Say where it is");
    let base = learner.git(["rev-list", "--max-parents=0", "HEAD"]);
    let folder = learner.git(["rev-parse", "HEAD:zoo"]);
    let (start, rest) = folder.trim().split_at(2);
    let objects = learner.root().join(".git/objects");
    std::fs::remove_file(objects.join(start).join(rest)).unwrap();
    let found = verify(&learner, ["--as", "ada@example.org", "--base", base.trim()]);
    let reason = found.reason("build.shop");
    assert_eq!(found.verdict("build.shop"), "verified", "{reason}");
    let flags = found.flags("build.shop");
    let is_told = |flag: &&str| flag.starts_with("whether its pointers name several projects: ");
    assert!(flags.iter().any(is_told), "{flags:?}");
}

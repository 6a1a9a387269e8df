//! `peak init`: from a fork to a progress document.

use std::path::Path;

use crate::learner::Learner;

/// A short roadmap as a README, in the shape that many forks have.
const README: &str = "\
# Backend roadmap

## Phase 1: Python

- ✅ Variables
- ✅ Functions
- ✅ Classes

## Phase 2: Django REST Framework (DRF)

- ✅ Serializers (basic & model)
- ✅ API views & routers
- ✅ Throttling

## Projects

| Project | What you learn |
|---|---|
| Blog app | views and forms |
| Task manager API | tokens and filters |
";

/// A fork of that roadmap: two commits of its author's, fetched as `upstream`.
fn fork() -> Learner {
    let learner = Learner::new();
    learner.file("README.md", README);
    learner.commit_as("Grace Hopper", "grace@example.org", "A roadmap");
    learner.git(["update-ref", "refs/remotes/upstream/main", "HEAD"]);
    learner
}

#[test]
fn a_fork_s_readme_becomes_a_progress_document() {
    let learner = fork();
    let run = learner.peak(["init"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    insta::assert_snapshot!(run.stdout, @"wrote progress.md: 3 phases: 6 topics, 2 projects, read from README.md");
    let base = learner.git(["rev-parse", "HEAD"]);
    let at = learner.git(["hash-object", "README.md"]);
    let text = learner.text("progress.md").replace(base.trim(), "BASE");
    let text = text.replace(at.trim(), "AT");
    insta::assert_snapshot!(text, @"
    # Progress: Backend roadmap

    <!-- peak:1 roadmap=README.md base=BASE roadmap-at=AT -->

    ## Phase 1: Python `python`

    - [ ] Variables `python.variables`
    - [ ] Functions `python.functions`
    - [ ] Classes `python.classes`

    ## Phase 2: Django REST Framework (DRF) `drf`

    - [ ] Serializers (basic & model) `drf.serializers`
    - [ ] API views & routers `drf.api-views-routers`
    - [ ] Throttling `drf.throttling`

    ## Projects `projects`

    - [ ] Blog app `projects.blog-app`
    - [ ] Task manager API `projects.task-manager-api`
    ");
}

#[test]
fn the_fork_point_is_the_merge_base_with_upstream() {
    let learner = fork();
    let upstream = learner.git(["rev-parse", "HEAD"]);
    learner
        .file("blog/models.py", "class Post: pass\n")
        .commit("Work before tracking");
    assert_eq!(learner.peak(["init"]).code, 0);
    assert!(
        learner
            .text("progress.md")
            .contains(&format!("base={}", upstream.trim()))
    );
}

#[test]
fn without_upstream_a_repository_of_one_s_own_has_its_root_as_fork_point() {
    let learner = Learner::new();
    let root = learner.file("README.md", README).commit("Copy a roadmap");
    learner
        .file("blog/models.py", "class Post: pass\n")
        .commit("Work");
    assert_eq!(learner.peak(["init"]).code, 0);
    assert!(
        learner
            .text("progress.md")
            .contains(&format!("base={root}"))
    );
}

#[test]
fn a_named_base_is_taken_and_none_is_possible() {
    let learner = fork();
    let head = learner.file("a.py", "1\n").commit("Work");
    assert_eq!(learner.peak(["init", "--base", "main"]).code, 0);
    assert!(
        learner
            .text("progress.md")
            .contains(&format!("base={head}"))
    );
    let other = fork();
    assert_eq!(other.peak(["init", "--base", "none"]).code, 0);
    assert!(!other.text("progress.md").contains("base="));
    let wrong = fork().peak(["init", "--base", "nowhere"]);
    assert_eq!(wrong.code, 2);
    assert!(
        wrong.stderr.contains("no revision `nowhere`"),
        "{}",
        wrong.stderr
    );
}

#[test]
fn a_dry_run_shows_the_file_and_writes_nothing() {
    let learner = fork();
    let run = learner.peak(["init", "--dry-run"]);
    assert_eq!(run.code, 0);
    assert!(
        run.stdout
            .starts_with("--- /dev/null\n+++ b/progress.md\n@@ -0,0 +1,"),
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains("+- [ ] Variables `python.variables`\n"));
    assert!(!learner.root().join("progress.md").exists());
    std::fs::write(learner.home().join("diff"), &run.stdout).unwrap();
    learner.git(["apply", "../diff"]);
    let applied = learner.text("progress.md");
    std::fs::remove_file(learner.root().join("progress.md")).unwrap();
    assert_eq!(learner.peak(["init"]).code, 0);
    assert_eq!(learner.text("progress.md"), applied);
}

#[test]
fn a_second_run_changes_nothing() {
    let learner = fork();
    learner.peak(["init"]);
    learner.peak(["done", "variables"]);
    let before = learner.bytes("progress.md");
    let run = learner.peak(["init"]);
    assert_eq!(
        (run.code, run.stdout.as_str()),
        (0, "progress.md already follows README.md\n")
    );
    assert_eq!(learner.bytes("progress.md"), before);
}

#[test]
fn a_bundled_roadmap_can_be_taken_anywhere() {
    let learner = Learner::new();
    let run = learner.peak(["init", "--roadmap", "django-backend"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let text = learner.text("progress.md");
    assert!(
        text.contains("<!-- peak:1 roadmap=django-backend roadmap-at="),
        "{text}"
    );
    assert!(text.contains("`drf.serializers`"));
}

#[test]
fn of_a_bundled_roadmap_a_part_can_be_taken() {
    let learner = Learner::new();
    let part = ["init", "--roadmap", "django-peak", "--section", "^Level 2"];
    let [init, roadmap, name, section, level] = part;
    let run = learner.peak([init, "-n", roadmap, name, section, level]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.contains("left out: option"), "{}", run.stderr);
    let run = learner.peak(part);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let text = learner.text("progress.md");
    assert!(text.contains(" roadmap=django-peak "), "{text}");
    assert!(text.contains(" section="), "{text}");
    assert!(text.contains("`intermediate.models`"), "{text}");
    assert!(!text.contains("`beginner."), "{text}");
    // It stays that part.
    learner.commit("Start");
    let run = learner.peak(["update"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(learner.text("progress.md"), text);
    let status = learner.peak(["status", "--json"]);
    assert_eq!(status.code, 0, "{}", status.stderr);
    assert!(status.stdout.contains("\"items\":5"), "{}", status.stdout);
    let none = Learner::new();
    let run = none.peak(["init", "--roadmap", "django-peak", "--section", "Nowhere"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(
        run.stderr.contains("every section of it is left out"),
        "{}",
        run.stderr
    );
}

#[test]
fn an_unknown_roadmap_is_refused_with_the_near_one_or_those_there_are() {
    let run = fork().peak(["init", "--roadmap", "django-backnd"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(
        run.stderr
            .contains("no roadmap called `django-backnd` ships"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.ends_with("hint: did you mean django-backend?\n"),
        "{}",
        run.stderr
    );
    let far = fork().peak(["init", "--roadmap", "rust"]);
    assert!(far.stderr.contains("these do: django-"), "{}", far.stderr);
}

#[test]
fn a_readme_that_is_no_roadmap_is_not_taken_silently() {
    let learner = Learner::new();
    learner.file(
        "README.md",
        "# My tool\n\nA tool that does things.\n\n## Install\n\n- run make\n",
    );
    let run = learner.peak(["init"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("is not read as a roadmap"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("--roadmap"), "{}", run.stderr);
    assert!(!learner.root().join("progress.md").exists());
}

#[test]
fn without_a_document_the_bundled_roadmaps_are_named() {
    let run = Learner::new().peak(["init"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("django-complete"), "{}", run.stderr);
}

#[test]
fn outside_a_repository_git_init_is_the_remedy() {
    let run = Learner::bare_folder().peak(["init"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("git init"), "{}", run.stderr);
}

#[test]
fn a_bare_repository_has_nothing_to_write_to() {
    let learner = fork();
    learner.git(["clone", "-q", "--bare", ".", "../bare.git"]);
    let run = learner.peak_in(&learner.home().join("bare.git"), ["init"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("bare"), "{}", run.stderr);
}

#[test]
fn a_roadmap_outside_the_repository_is_refused() {
    let learner = fork();
    std::fs::write(learner.home().join("roadmap.md"), README).unwrap();
    let run = learner.peak(["init", "--roadmap", "../roadmap.md"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("outside the repository"),
        "{}",
        run.stderr
    );
}

#[test]
fn it_works_from_a_subfolder_and_with_another_file_name() {
    let learner = fork();
    learner.file("notes/today.txt", "");
    let run = learner.peak_in(&learner.root().join("notes"), ["init", "--file", "mine.md"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(
        run.stdout.starts_with("wrote notes/mine.md"),
        "{}",
        run.stdout
    );
    assert!(Path::new(&learner.root().join("notes/mine.md")).exists());
}

#[test]
fn a_fork_point_can_be_renewed_until_the_first_tick() {
    let learner = Learner::new();
    learner.file("README.md", README);
    learner.commit_as("Grace Hopper", "grace@example.org", "A roadmap");
    learner.peak(["init", "--base", "none"]);
    learner.git(["update-ref", "refs/remotes/upstream/main", "HEAD"]);
    let head = learner.git(["rev-parse", "HEAD"]);
    let run = learner.peak(["init"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.contains("fork point"), "{}", run.stdout);
    assert!(
        learner
            .text("progress.md")
            .contains(&format!(" base={} -->", head.trim()))
    );
}

#[test]
fn a_progress_document_that_upstream_ships_starts_unticked() {
    let learner = Learner::new();
    learner.file("README.md", README);
    learner.peak(["init"]);
    learner.peak(["done", "variables", "functions"]);
    learner.commit_as(
        "Grace Hopper",
        "grace@example.org",
        "A roadmap, and how far I am",
    );
    learner.git(["update-ref", "refs/remotes/upstream/main", "HEAD"]);
    let head = learner.git(["rev-parse", "HEAD"]);
    let run = learner.peak(["init"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let text = learner.text("progress.md");
    assert!(!text.contains("[x]"), "{text}");
    assert!(text.contains(head.trim()), "{text}");
}

#[cfg(unix)]
#[test]
fn a_roadmap_is_not_its_own_progress_document() {
    let pinned = "# Backend\n\n## Phase 1: Python `python`\n\n- [ ] Variables `python.variables`\n- [x] Lists `python.lists`\n";
    for readme in [README, pinned] {
        let learner = Learner::new();
        learner.file("README.md", readme);
        learner.commit("A roadmap");
        std::os::unix::fs::symlink("README.md", learner.root().join("link.md")).unwrap();
        for arguments in [
            &["init", "--file", "README.md"][..],
            &["init", "--file", "link.md", "--adopt"],
            &["update", "--file", "README.md"],
            &[
                "init",
                "--file",
                "README.md",
                "--roadmap",
                "README.md",
                "-n",
            ],
        ] {
            let output = learner
                .command(env!("CARGO_BIN_EXE_peak"))
                .args(arguments)
                .output()
                .unwrap();
            let said = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
            assert!(
                said.contains("error: README.md is the roadmap: it cannot be its own progress document\nhint: name another file with --file"),
                "{arguments:?}: {said}"
            );
            assert_eq!(learner.text("README.md"), readme);
        }
        // What the hint says takes its ticks over.
        let run = learner.peak(["init", "--keep-ticks"]);
        assert_eq!(run.code, 0, "{}", run.stderr);
    }
}

#[test]
fn a_hand_made_document_is_taken_over_only_when_asked() {
    let learner = fork();
    let own = "# My progress\n\n- [x] Variables 2026-10-01\n- [x] Serializers (basic & model)\n- [x] Learned vim\n";
    learner.file("progress.md", own).commit("How far I am");
    let run = learner.peak(["init"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("--adopt"), "{}", run.stderr);
    assert_eq!(learner.text("progress.md"), own);
    let run = learner.peak(["init", "--adopt"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let text = learner.text("progress.md");
    assert!(
        text.contains("- [x] Variables `python.variables` ✅ 2026-10-01\n"),
        "{text}"
    );
    assert!(
        text.contains("- [x] Serializers (basic & model) `drf.serializers`\n"),
        "{text}"
    );
    let (_, before) = text.split_once("## Before peak").unwrap();
    assert!(before.contains("- [x] Learned vim"), "{text}");
}

#[test]
fn what_to_type_after_taking_over_fits_the_folder_and_the_name() {
    for (file, dir, command) in [
        ("progress.md", "work", "`git add ../progress.md`"),
        ("my progress.md", ".", "`git add 'my progress.md'`"),
    ] {
        let learner = fork();
        learner.file("work/notes.txt", "");
        learner.file(file, "- [x] Variables\n").commit("How far");
        let dir = learner.root().join(dir);
        let file = learner.root().join(file);
        let run = learner.peak_in(&dir, ["init", "--file", file.to_str().unwrap(), "--adopt"]);
        assert_eq!(run.code, 0, "{run:?}");
        assert!(run.stderr.contains(command), "{command}: {}", run.stderr);
    }
}

#[test]
fn a_hand_made_document_with_uncommitted_changes_is_not_touched() {
    let learner = fork();
    learner.file("progress.md", "- [x] Variables\n");
    let run = learner.peak(["init", "--adopt"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("commit"), "{}", run.stderr);
    assert_eq!(learner.text("progress.md"), "- [x] Variables\n");
}

/// As git for Windows has it: the file in the work tree has other line ends than the one in the commit.
#[test]
fn line_ends_that_git_converts_are_no_uncommitted_changes() {
    let checked_out = |learner: &Learner| {
        learner.git(["config", "core.autocrlf", "true"]);
        learner.git(["rm", "-q", "--cached", "-r", "."]);
        learner.git(["reset", "-q", "--hard"]);
        assert!(learner.text("progress.md").contains("\r\n"));
    };
    let learner = fork();
    learner
        .file("progress.md", "- [x] Variables\n")
        .commit("By hand");
    checked_out(&learner);
    let run = learner.peak(["init", "--adopt"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(
        learner
            .text("progress.md")
            .contains("- [x] Variables `python.variables`"),
        "{}",
        learner.text("progress.md")
    );
    // Upstream's own document is known as that.
    let learner = fork();
    learner.file("progress.md", "# Progress\n\n- [x] Variables\n");
    learner.commit_as("Upstream", "up@example.org", "The author's ticks");
    learner.git(["update-ref", "refs/remotes/upstream/main", "HEAD"]);
    checked_out(&learner);
    let run = learner.peak(["init"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.contains("was upstream's own"), "{}", run.stderr);
    assert!(!learner.text("progress.md").contains("[x]"));
}

const BY_HAND: &str = "# My progress\n\n## \u{2705} Phase 1: Python (3 Mar 2025)\n\n- Variables\n\n## Phase 2: DRF\n\n| Topic | Status | Repo |\n|---|---|---|\n\
    | Serializers (basic & model) | 100% | `drf/serializers.py` |\n| Throttling | in progress | |\n| Knitting | done | |\n";

#[test]
fn ticks_in_another_file_are_taken_over_and_it_stays() {
    for name in [
        "docs/Progress.MD",
        "TODO.md",
        "checklist.md",
        "LEARNING_PROGRESS.md",
    ] {
        let learner = fork();
        learner.file(name, BY_HAND);
        let run = learner.peak(["init", "-n"]);
        assert!(
            run.stderr.contains(&format!("`peak init --adopt {name}`")),
            "{}",
            run.stderr
        );
        let run = learner.peak(["init", "--adopt", name]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert_eq!(
            run.stdout,
            format!("wrote progress.md: 3 marks from {name} (3 items taken over, 1 not)\n")
        );
        assert!(
            run.stderr.contains(&format!(
                "{name}:13: no item is called \u{201c}Knitting\u{201d}"
            )),
            "{}",
            run.stderr
        );
        assert_eq!(learner.text(name), BY_HAND);
        let text = learner.text("progress.md");
        for line in [
            "- [x] Variables `python.variables` \u{2705} 2025-03-03\n",
            "- [x] Serializers (basic & model) `drf.serializers`\n  - evidence: `drf/serializers.py`\n",
            "- [ ] Throttling `drf.throttling` \u{1f6eb} 2026-11-20\n",
        ] {
            assert!(text.contains(line), "{line}: {text}");
        }
        assert!(!text.contains("Before peak"), "{text}");
        let again = learner.peak(["init", "--adopt", name]);
        assert_eq!(again.code, 2);
        assert!(
            again.stderr.contains("is there already"),
            "{}",
            again.stderr
        );
    }
    let learner = fork();
    let run = learner.peak(["init", "--adopt", "nope.md"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{}", run.stderr);
    let run = learner.peak(["init", "--adopt", "README.md"]);
    assert!(
        run.stderr.contains("is read as the roadmap itself"),
        "{}",
        run.stderr
    );
    assert!(!learner.root().join("progress.md").exists());
}

#[test]
fn a_tracker_that_upstream_ships_is_nobodys_ticks() {
    let learner = Learner::new();
    learner.file("README.md", README).file("TODO.md", BY_HAND);
    learner.commit_as("Grace Hopper", "grace@example.org", "A roadmap");
    learner.git(["update-ref", "refs/remotes/upstream/main", "HEAD"]);
    let run = learner.peak(["init"]);
    assert!(!run.stderr.contains("TODO.md"), "{}", run.stderr);
}

/// Twelve topics under two headings.
const DOCUMENT: &str = "# Learning plan

## Phase 1: Basics

- Variables
- Loops
- Functions
- Modules

## Phase 2: Web

- Requests
- Templates
- Sessions
- Forms

## Phase 3: Data

- Models
- Queries
- Migrations
- Indexes
";

#[test]
fn a_roadmap_elsewhere_is_found_where_the_readme_is_none() {
    let learner = Learner::new();
    learner.file("README.md", "# My notes\n\nJust notes.\n");
    learner.file("docs/roadmap.md", DOCUMENT);
    let run = learner.peak(["init"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(
        run.stdout.contains("read from docs/roadmap.md"),
        "{}",
        run.stdout
    );
    assert!(
        learner
            .text("progress.md")
            .contains("roadmap=docs/roadmap.md")
    );
    assert_eq!(learner.peak(["status"]).code, 0);
}

#[test]
fn several_roadmaps_are_named_with_their_counts() {
    let learner = Learner::new();
    learner
        .file("roadmap/front.md", DOCUMENT)
        .file("roadmap/back.md", DOCUMENT);
    let run = learner.peak(["init"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("roadmap/back.md: 3 phases: 12 topics"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.ends_with("hint: type one of `peak init --roadmap roadmap/back.md`, `peak init --roadmap roadmap/front.md`\n"),
        "{}",
        run.stderr
    );
    assert_eq!(
        learner.peak(["init", "--roadmap", "roadmap/front.md"]).code,
        0
    );
}

#[test]
fn other_roadmaps_than_the_usual_are_told_translations_last() {
    let learner = fork();
    learner
        .file("docs/de/roadmap.md", DOCUMENT)
        .file("README.zh-CN.md", DOCUMENT)
        .file("docs/my roadmap.md", DOCUMENT)
        .file("CONTRIBUTING.md", "# How\n\n- Fork\n- Push\n");
    let run = learner.peak(["init"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.contains("read from README.md"), "{}", run.stdout);
    assert!(
        run.stderr.contains(
            "hint: 3 other roadmaps are here, such as docs/my roadmap.md (3 phases: 12 topics): `peak init --roadmap 'docs/my roadmap.md'` follows that one\n"
        ),
        "{}",
        run.stderr
    );
}

#[test]
fn options_for_reading_are_kept_in_the_header_and_used_again() {
    let learner = Learner::new();
    learner.file("README.md", DOCUMENT);
    let run = learner.peak([
        "init",
        "--exclude",
        "Web|Data -- x",
        "--exclude",
        "(?i)data",
    ]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let text = learner.text("progress.md");
    assert!(
        !text.contains("Models") && !text.contains("Requests"),
        "{text}"
    );
    assert!(
        text.contains("exclude=") && text.matches("-->").count() == 1,
        "{text}"
    );
    let status = learner.peak(["status", "--json"]);
    assert_eq!((status.code, status.stderr.as_str()), (0, ""));
}

#[test]
fn a_column_that_no_table_has_is_neither_used_nor_recorded() {
    let learner = Learner::new();
    let row = |n: usize| format!("| {n} | Person {n} | Task {n} |\n");
    let rows: String = (1..10).map(row).collect();
    let table = format!("# Map\n\n## Plan\n\n| Level | Senior | Task |\n|---|---|---|\n{rows}");
    learner.file("README.md", &table);
    learner.commit("A roadmap");
    for more in ["-q", "-n", "--force"] {
        let run = learner.peak(["init", "--column", "Senoir", more]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{more}");
        assert!(
            run.stderr
                .contains("no table in README.md has a column `Senoir`")
                && run.stderr.contains("did you mean `Senior`?"),
            "{}",
            run.stderr
        );
    }
    assert_eq!(learner.git(["status", "--porcelain"]), "");
    assert_eq!(learner.peak(["init", "--column", "senior"]).code, 0);
    assert!(learner.text("progress.md").contains("- [ ] Person 3 "));
    learner.commit("Progress");
    // The author calls the column otherwise: what the header asks for is not there any more.
    learner.file("README.md", table.replace("Senior", "Expert"));
    learner.commit("Another heading");
    let run = learner.peak(["update", "-n"]);
    assert!(
        run.stderr
            .contains("README.md:5: no table here has a column `senior`"),
        "{}",
        run.stderr
    );
}

#[test]
fn ids_are_not_made_of_titles_in_another_encoding() {
    let latin = |text: &str| -> Vec<u8> {
        text.chars()
            .map(|c| u8::try_from(u32::from(c)).unwrap())
            .collect()
    };
    let learner = Learner::new();
    let document = DOCUMENT.replace("## Phase 2: Web", "## Phase 2: Grüße");
    assert!(document != DOCUMENT);
    learner.file("README.md", latin(&document));
    learner.commit("A roadmap");
    let line = 1 + document[..document.find('ü').unwrap()]
        .matches('\n')
        .count();
    for more in ["-n", "-q"] {
        let run = learner.peak(["init", more]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{more}");
        assert_eq!(
            run.stderr,
            format!(
                "error: README.md:{line}: this is not UTF-8, and titles would lack letters, and the ids made of them for good\n\
                 hint: save as UTF-8, such as with `iconv -f latin1 -t utf-8`; --force takes it as it is\n"
            )
        );
    }
    assert_eq!(learner.git(["status", "--porcelain"]), "");
    assert_eq!(learner.peak(["init", "--force"]).code, 0);
    // Where no title lacks any, nothing is spoilt.
    let learner = Learner::new();
    let document = format!("{DOCUMENT}\nGrüße!\n");
    learner.file("README.md", latin(&document));
    learner.commit("A roadmap");
    let run = learner.peak(["init"]);
    assert!(
        run.code == 0 && run.stderr.contains("this is not UTF-8"),
        "{run:?}"
    );
    learner.commit("Progress");
    learner.file(
        "README.md",
        latin(&format!("{document}\n## Café\n\n- Crème\n- Lait\n")),
    );
    learner.commit("More");
    let run = learner.peak(["update", "-n"]);
    assert!(
        run.code == 0 && run.stderr.contains("this is not UTF-8"),
        "{run:?}"
    );
}

#[test]
fn a_dry_run_shows_how_each_section_is_read() {
    let learner = Learner::new();
    learner.file("README.md", DOCUMENT);
    let run = learner.peak(["init", "-n"]);
    assert!(run.stderr.contains("Phase 2: Web"), "{}", run.stderr);
    assert!(run.stderr.contains("phase"), "{}", run.stderr);
}

#[test]
fn author_s_ticks_are_taken_over_only_when_asked() {
    let ticked = DOCUMENT.replace("- ", "- [x] ");
    let learner = Learner::new();
    learner.file("README.md", &ticked);
    assert_eq!(learner.peak(["init"]).code, 0);
    assert!(!learner.text("progress.md").contains("[x]"));
    let learner = Learner::new();
    learner.file("README.md", &ticked);
    assert_eq!(learner.peak(["init", "--keep-ticks"]).code, 0);
    assert_eq!(learner.text("progress.md").matches("- [x] ").count(), 12);
}

#[test]
fn days_of_an_author_s_ticks_are_part_of_no_title_or_id() {
    let dated = |line: &str| match line.strip_prefix("- ") {
        Some(title) => format!("- [x] {title} ✅ 2026-11-01\n"),
        None => format!("{line}\n"),
    };
    let ticked: String = DOCUMENT.lines().map(dated).collect();
    let plain = Learner::new();
    plain.file("README.md", DOCUMENT);
    assert_eq!(plain.peak(["init"]).code, 0);
    let items = |learner: &Learner| -> Vec<String> {
        let text = learner.text("progress.md");
        let lines = text.lines().filter(|line| line.starts_with("- "));
        lines.map(str::to_owned).collect()
    };
    let learner = Learner::new();
    learner.file("README.md", &ticked);
    assert_eq!(learner.peak(["init"]).code, 0);
    assert_eq!(items(&learner), items(&plain));
    let learner = Learner::new();
    learner.file(
        "README.md",
        ticked.replace("Loops ✅", "Loops `basics.round` ✅"),
    );
    assert_eq!(learner.peak(["init", "--keep-ticks"]).code, 0);
    assert_eq!(
        items(&learner)[..2],
        [
            "- [x] Variables `basics.variables`",
            "- [x] Loops `basics.round`"
        ]
    );
}

#[test]
fn what_contradicts_the_document_that_is_there_is_refused() {
    let learner = fork();
    assert_eq!(learner.peak(["init"]).code, 0);
    let before = learner.bytes("progress.md");
    for (arguments, word) in [
        (
            ["--roadmap", "django-peak"],
            "follows README.md, not django-peak",
        ),
        (["--roadmap", "nope"], "no roadmap called `nope`"),
        (["--section", "Python"], "how its roadmap is read"),
        (["--base", "nowhere"], "no revision"),
    ] {
        let run = learner.peak(["init", arguments[0], arguments[1]]);
        assert_eq!(run.code, 2, "{arguments:?}");
        assert!(run.stderr.contains(word), "{}", run.stderr);
    }
    assert_eq!(learner.bytes("progress.md"), before);
    assert_eq!(learner.peak(["init", "--roadmap", "README.md"]).code, 0);
    assert_eq!(learner.bytes("progress.md"), before);
}

#[test]
fn a_named_fork_point_is_written_at_any_time() {
    let learner = fork();
    learner.peak(["init"]);
    learner.peak(["done", "variables"]);
    let head = learner.commit("Tick");
    let run = learner.peak(["init", "--base", "HEAD"]);
    assert_eq!(
        run.stdout,
        format!("progress.md now has its fork point at {head:.10}\n")
    );
    assert!(
        learner
            .text("progress.md")
            .contains(&format!("base={head} "))
    );
    let run = learner.peak(["init", "--base", "none"]);
    assert!(run.stdout.contains("no fork point"), "{}", run.stdout);
    assert!(
        learner
            .text("progress.md")
            .contains("<!-- peak:1 roadmap=README.md roadmap-at=")
    );
    assert!(learner.text("progress.md").contains("[x] Variables"));
}

#[test]
fn ticks_whose_author_lies_beyond_a_cut_history_are_not_given_up() {
    let learner = fork();
    learner.peak(["init"]);
    learner.peak(["done", "variables", "--note", "an evening"]);
    learner.commit("Ticked");
    let clone = learner.home().join("shallow");
    let url = format!("file://{}", learner.root().display());
    learner.git(["clone", "-q", "--depth=1", &url, clone.to_str().unwrap()]);
    let ticked = std::fs::read_to_string(clone.join("progress.md")).unwrap();
    assert!(ticked.contains("- [x] Variables"), "{ticked}");
    let run = learner.peak_in(&clone, ["doctor"]);
    assert!(run.stdout.contains("git fetch --unshallow"), "{run:?}");
    assert!(!run.stdout.contains("init --base"), "{run:?}");
    let run = learner.peak_in(&clone, ["init", "--base", "HEAD"]);
    assert_eq!(run.code, 0, "{run:?}");
    let now = std::fs::read_to_string(clone.join("progress.md")).unwrap();
    let below = |text: &str| text.split_once("## ").unwrap().1.to_owned();
    assert_eq!(below(&now), below(&ticked));
}

#[test]
fn a_readme_in_the_folder_to_work_in_is_named_where_the_root_has_no_roadmap() {
    let learner = Learner::new();
    learner.file(
        "python course/README.md",
        "# Road\n\n## Phase 1: Python `py`\n\n- One\n- Two\n- Three\n",
    );
    let dir = learner.root().join("python course");
    let way = "hint: only the root of the repository was looked at: `peak init --roadmap 'python course/README.md'` follows the one in this folder; else ";
    let run = learner.peak_in(&dir, ["init"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains(way), "{}", run.stderr);
    learner.file("README.md", "# Hello\n");
    let run = learner.peak_in(&dir, ["init"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains(way), "{}", run.stderr);
    assert!(!learner.peak(["init"]).stderr.contains("only the root"));
    let run = learner.peak_in(&dir, ["init", "--roadmap", "python course/README.md"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
}

#[test]
fn the_folder_of_a_named_file_is_made() {
    let learner = fork();
    let run = learner.peak(["--file", "docs/me/mine.md", "status"]);
    assert_eq!(
        run.stderr,
        "error: there is no docs/me/mine.md here\nhint: `peak init` reads the roadmap and writes it, where it is told the same file (`--file`)\n"
    );
    assert!(!learner.root().join("docs").exists());
    let run = learner.peak(["--file", "docs/me/mine.md", "init", "-n"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(!learner.root().join("docs").exists());
    let run = learner.peak(["--file", "docs/me/mine.md", "init"]);
    assert!(run.stdout.starts_with("wrote docs/me/mine.md"), "{run:?}");
    let run = learner.peak(["--file", "docs/me/mine.md", "status"]);
    assert_eq!(run.code, 0, "{run:?}");
    // Nor does the way lead out of the repository.
    let run = learner.peak(["--file", "../new/mine.md", "init"]);
    assert!(
        run.stderr.contains("lies outside the repository"),
        "{run:?}"
    );
    assert!(!learner.home().join("new").exists());
}

#[test]
fn a_phase_that_holds_no_list_is_told_to_whoever_begins() {
    let learner = Learner::new();
    let phase = |n: usize, rest: &str| format!("## Phase {n}: Part {n}\n\n{rest}\n");
    let list = |n: usize| {
        (0..4)
            .map(|item| format!("- Item {n}{item}\n"))
            .collect::<String>()
    };
    let text = [
        "# Road\n\n".to_owned(),
        phase(1, &list(1)),
        phase(2, "Only prose.\n"),
        phase(3, &list(3)),
        phase(4, &list(4)),
    ];
    learner.file("README.md", text.concat()).commit("Roadmap");
    let run = learner.peak(["init"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(
        run.stderr
            .contains("README.md:10: this phase of the series holds no list"),
        "{}",
        run.stderr
    );
}

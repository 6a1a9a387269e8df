//! `peak roadmap pin`: derived ids, written once.

use crate::learner::Learner;
use crate::roadmap::read;

#[test]
fn what_ships_with_peak_is_not_pinned_but_named() {
    let learner = Learner::bare_folder();
    let run = learner.peak(["roadmap", "pin", "django-peak"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    insta::assert_snapshot!(run.stderr, @r"
    error: django-peak ships with peak, and every id in it is pinned
    hint: `peak roadmap show django-peak --source > roadmap.md` makes a file of it that you can change
    ");
}

/// A name means the same to every command.
#[test]
fn a_file_that_is_called_as_a_bundled_roadmap_is_named_by_its_path() {
    let learner = Learner::bare_folder();
    let source = "# Mine\n\n## One\n\n- First\n- Second\n- Third\n\n## Two\n\n- Fourth\n";
    learner.file("django-peak", source);
    let shown = learner.peak(["roadmap", "show", "django-peak", "--source"]);
    assert!(!shown.stdout.contains("# Mine"), "{shown:?}");
    let run = learner.peak(["roadmap", "pin", "django-peak"]);
    assert_eq!(run.code, 2);
    insta::assert_snapshot!(run.stderr, @r"
    error: django-peak ships with peak, and every id in it is pinned
    hint: `./django-peak` names the file that is called alike
    ");
    assert_eq!(learner.text("django-peak"), source);
    let run = learner.peak(["roadmap", "pin", "./django-peak"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(learner.text("django-peak").contains("- First `one.first`"));
}

/// Behind an id a mark is one to a progress document, too.
#[test]
fn ids_go_before_the_marks_of_a_state() {
    let learner = Learner::bare_folder();
    let source = "# A\n\n## Soil\n\n- [x] Worms ✅ 2026-11-02\n- [ ] Mulch 🛫 2026-10-30  \n- [x] Loam ✅ 2026-11-04 <!-- x -->\n";
    learner.file("map.md", source);
    let before = read(&learner, "map.md");
    let run = learner.peak(["roadmap", "pin", "map.md"]);
    assert_eq!(
        (run.code, run.stderr.as_str()),
        (0, "map.md: 4 ids written\n")
    );
    let pinned = learner.text("map.md");
    for line in [
        "- [x] Worms `soil.worms` ✅ 2026-11-02\n",
        "- [ ] Mulch `soil.mulch` 🛫 2026-10-30  \n",
        "- [x] Loam ✅ 2026-11-04 <!-- x --> `soil.loam`\n",
    ] {
        assert!(pinned.contains(line), "{pinned}");
    }
    let after = read(&learner, "map.md");
    assert_eq!(
        after,
        before.replace("doubt: only 3 items were found\n", "")
    );
}

#[test]
fn pin_writes_ids_once_and_changes_nothing_else() {
    let learner = Learner::bare_folder();
    let source = "# A\r\n\r\n## Tools\r\n\r\n| Area | What |\r\n|---|---|\r\n| Shell | Bash |\r\n\r\n## The way\r\n\r\n### Phase 1: Basics\r\n- Types\r\n\
                  - Files\r\n\r\n### Phase 2: More\r\n- Routers  \r\n\r\n### Phase 3: Ops\r\n- Deploy";
    learner.file("map.md", source);
    let before = read(&learner, "map.md");
    let dry = learner.peak(["roadmap", "pin", "map.md", "--dry-run"]);
    assert_eq!(dry.code, 0, "{}", dry.stderr);
    assert!(
        dry.stdout.contains("+- Types `basics.types`"),
        "{}",
        dry.stdout
    );
    assert_eq!(learner.text("map.md"), source);
    let run = learner.peak(["roadmap", "pin", "map.md"]);
    assert_eq!(
        (run.code, run.stderr.as_str()),
        (0, "map.md: 7 ids written\n")
    );
    let pinned = learner.text("map.md");
    assert!(
        pinned.contains("### Phase 2: More `more`\r\n- Routers `more.routers`  \r\n"),
        "{pinned}"
    );
    assert!(
        pinned.contains("| Shell | Bash |\r\n"),
        "what is no part of the roadmap gets no id: {pinned}"
    );
    assert!(pinned.ends_with("- Deploy `ops.deploy`"));
    let items = |text: &str| -> Vec<String> {
        text.lines()
            .filter(|line| !line.starts_with("doubt"))
            .map(str::to_owned)
            .collect()
    };
    assert_eq!(items(&read(&learner, "map.md")), items(&before));
    let again = learner.peak(["roadmap", "pin", "map.md"]);
    assert_eq!(
        (again.code, again.stderr.as_str()),
        (0, "map.md: every id is pinned already\n")
    );
    assert_eq!(learner.text("map.md"), pinned);
}

#[test]
fn titles_that_can_hold_no_id_are_named_with_their_lines() {
    let learner = Learner::bare_folder();
    learner.file(
        "map.md",
        "<h2>One</h2>\n\n- a\n- b\n\n## Two\n\n- c\n- ![d](d.svg)\n\n## Three\n\n```\nRoot\n├── x\n└── y\n```\n",
    );
    let run = learner.peak(["roadmap", "pin", "map.md", "--force"]);
    assert_eq!(
        (run.code, run.stderr.as_str()),
        (
            1,
            "map.md:1: no id on line 1: a heading in HTML; write it in Markdown, or give its id in a `toml peak` block\n\
             map.md:15: no id on lines 15, 16: in a code block, where an id would show; make it a list\n\
             map.md:9: no id on line 9: an id there would not be read; write words behind a picture, close what is open\n\
             map.md: 5 ids written\n"
        )
    );
    assert_eq!(
        learner.text("map.md"),
        "<h2>One</h2>\n\n- a `one.a`\n- b `one.b`\n\n## Two `two`\n\n- c `two.c`\n- ![d](d.svg)\n\n## Three `three`\n\n```\nRoot\n├── x\n└── y\n```\n"
    );
    let written = learner.text("map.md");
    let again = learner.peak(["roadmap", "pin", "map.md", "--force"]);
    assert_eq!(again.code, 1);
    assert!(
        again.stderr.ends_with("map.md: no id written\n"),
        "{}",
        again.stderr
    );
    assert_eq!(learner.text("map.md"), written);
}

#[test]
fn an_id_that_does_not_count_is_not_hidden_by_another() {
    let learner = Learner::bare_folder();
    for (line, error) in [
        (
            "- B `one.a`",
            "map.md:4: the id `one.a` is pinned twice, first on line 3; this item gets another; nothing was written",
        ),
        (
            "- B `Two.b`",
            "map.md:4: `Two.b` looks like an id and is none; nothing was written",
        ),
        (
            "- B `two.b`",
            "map.md:4: the pinned id `two.b` does not begin with its phase `one`; it is not used; nothing was written",
        ),
    ] {
        let source = format!("## One `one`\n\n- A `one.a`\n{line}\n\n## Two `two`\n\n- C\n- D\n");
        learner.file("map.md", &source);
        let run = learner.peak(["roadmap", "pin", "map.md", "--force"]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""));
        assert!(
            run.stderr.contains(error) && run.stderr.contains("hint: "),
            "{}",
            run.stderr
        );
        assert_eq!(learner.text("map.md"), source);
    }
}

#[cfg(unix)]
#[test]
fn a_link_in_the_repository_leads_no_ids_out_of_it() {
    use std::os::unix::fs::symlink;

    let learner = Learner::new();
    let source = "## One `one`\n\n- A\n- B\n";
    learner
        .file("../map.md", source)
        .file("docs/map.md", source);
    symlink("../map.md", learner.root().join("README.md")).unwrap();
    symlink("docs/map.md", learner.root().join("roadmap.md")).unwrap();
    symlink(learner.home(), learner.root().join("sub")).unwrap();
    for (dir, file, link) in [
        (learner.root(), "README.md", "README.md"),
        (learner.root(), "sub/map.md", "sub"),
        (learner.home(), "fork/README.md", "README.md"),
    ] {
        for dry in [&["--force"][..], &["--force", "-n"]] {
            let run = learner
                .command(env!("CARGO_BIN_EXE_peak"))
                .current_dir(dir)
                .args(["roadmap", "pin", file])
                .args(dry)
                .output()
                .unwrap();
            let said = String::from_utf8(run.stderr).unwrap();
            let begin = format!(
                "error: cannot write {file}: the symbolic link {link} leads out of the repository, to "
            );
            assert!(
                said.starts_with(&begin) && said.contains("\nhint: "),
                "{said}"
            );
            assert_eq!(
                (run.status.code(), run.stdout.as_slice()),
                (Some(2), b"".as_slice())
            );
        }
    }
    assert_eq!(learner.text("../map.md"), source);
    for (file, place) in [("roadmap.md", "docs/map.md"), ("../map.md", "../map.md")] {
        let run = learner.peak(["roadmap", "pin", file, "--force"]);
        assert_eq!(run.code, 0, "{run:?}");
        assert!(learner.text(place).contains("`one.a`"), "{file}");
    }
    assert!(learner.root().join("roadmap.md").is_symlink());
}

//! `peak badge`: badge and card.

use roxmltree::Document;

use crate::learner::Learner;
use crate::schema::held_to;

fn learner() -> Learner {
    let learner = Learner::new();
    learner.file(
        "progress.md",
        "# Progress: Backend\n\n## Phase 1: Python `python`\n\n- [x] Types `python.types` ✅ 2026-11-09\n- [ ] Classes `python.oop`\n\n## Phase 2: <b>APIs</b> & \"more\" `drf`\n\n- [ ] Views `drf.views`\n",
    );
    learner
}

/// What is written in a picture: its accessible name and all its texts.
fn words(svg: &str) -> (String, Vec<String>) {
    let tree = Document::parse(svg).unwrap();
    let title = tree
        .descendants()
        .find(|node| node.has_tag_name("title"))
        .and_then(|node| node.text())
        .unwrap();
    let texts = tree
        .descendants()
        .filter(|node| node.has_tag_name("text"))
        .filter_map(|node| node.text().map(str::to_owned))
        .collect();
    (title.to_owned(), texts)
}

#[test]
fn the_picture_goes_to_a_pipe() {
    let run = learner().peak(["badge"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let (name, texts) = words(&run.stdout);
    assert_eq!(name, "roadmap: 33.3%");
    assert!(texts.contains(&"33.3%".to_owned()), "{texts:?}");
}

#[test]
fn every_style_is_strict_xml_of_its_height() {
    for (style, height) in [
        ("flat", "20"),
        ("flat-square", "20"),
        ("for-the-badge", "28"),
    ] {
        let run = learner().peak(["badge", "--style", style]);
        let tree = Document::parse(&run.stdout).unwrap();
        assert_eq!(tree.root_element().attribute("height"), Some(height));
    }
}

#[test]
fn a_file_is_written_and_stays_when_nothing_changed() {
    let learner = learner();
    let first = learner.peak(["badge", "-o", "badge.svg"]);
    assert_eq!((first.code, first.stdout.as_str()), (0, ""));
    assert_eq!(first.stderr, "wrote badge.svg: roadmap: 33.3%\n");
    let second = learner.peak(["badge", "-o", "badge.svg"]);
    assert_eq!(second.stderr, "badge.svg says so already: roadmap: 33.3%\n");
    assert_eq!(learner.text("badge.svg"), learner.peak(["badge"]).stdout);
}

#[test]
fn a_dry_run_shows_what_would_change_and_writes_nothing() {
    let learner = learner();
    let new = learner.peak(["badge", "-n", "-o", "badge.svg"]);
    assert_eq!((new.code, new.stderr.as_str()), (0, ""));
    assert!(
        new.stdout.starts_with("--- /dev/null\n+++ b/badge.svg\n"),
        "{}",
        new.stdout
    );
    assert!(!learner.root().join("badge.svg").exists());
    learner.peak(["badge", "-o", "badge.svg"]);
    assert_eq!(learner.peak(["badge", "-n", "-o", "badge.svg"]).stdout, "");
    let before = learner.text("badge.svg");
    learner.peak(["done", "python.oop"]);
    let changed = learner.peak(["badge", "-n", "-o", "badge.svg"]);
    assert!(changed.stdout.contains("66.7%"), "{}", changed.stdout);
    assert_eq!(learner.text("badge.svg"), before);
    // A program can apply it.
    learner.file("badge.patch", &changed.stdout);
    learner.git(["apply", "badge.patch"]);
    assert_eq!(
        learner.peak(["badge", "--check", "-o", "badge.svg"]).code,
        0
    );
    learner.file("notes.md", "mine\n");
    assert_eq!(learner.peak(["badge", "-n", "-o", "notes.md"]).code, 2);
}

#[test]
fn a_dash_is_standard_output() {
    let learner = learner();
    let to_dash = learner.peak(["badge", "-o", "-"]);
    assert_eq!(to_dash.stdout, learner.peak(["badge"]).stdout);
    assert!(!learner.root().join("-").exists());
    for option in ["--check", "-n"] {
        let run = learner.peak(["badge", option, "-o", "-"]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""));
        assert!(run.stderr.contains("-o badge.svg"), "{}", run.stderr);
    }
}

#[test]
fn check_tells_a_stale_badge_from_a_true_one() {
    let learner = learner();
    let check = ["badge", "--check", "-o", "badge.svg"];
    let missing = learner.peak(check);
    assert_eq!(missing.code, 1);
    assert!(
        missing.stderr.contains("is not there"),
        "{}",
        missing.stderr
    );
    learner.peak(["badge", "-o", "badge.svg"]);
    assert_eq!(learner.peak(check).code, 0);
    let text = learner
        .text("progress.md")
        .replace("[ ] Views", "[x] Views");
    learner.file("progress.md", text);
    let stale = learner.peak(check);
    assert_eq!((stale.code, stale.stdout.as_str()), (1, ""));
    assert_eq!(
        stale.stderr,
        "badge.svg is out of date; it should say: roadmap: 66.7%\nhint: `peak badge -o badge.svg` draws it anew; that and `--check` take the options that it was drawn with, such as `--card`\n"
    );
    assert!(learner.text("badge.svg").contains("33.3%"), "--check wrote");
}

#[test]
fn the_same_state_gives_the_same_bytes_on_another_day() {
    let card = ["badge", "--card"];
    let later = learner()
        .with("PEAK_NOW", "2027-06-01T12:00:00Z")
        .peak(card);
    assert_eq!(later.stdout, learner().peak(card).stdout);
}

#[test]
fn the_endpoint_is_what_shields_takes() {
    let run = learner().peak(["badge", "--format", "json", "--phase", "python"]);
    let json = held_to("endpoint", &run.stdout);
    assert_eq!(
        json,
        serde_json::json!({"schemaVersion": 1, "label": "python", "message": "50.0%", "color": "yellow"})
    );
    let learner = learner();
    learner.peak([
        "badge",
        "-o",
        "badge.json",
        "--label",
        &"long ".repeat(30),
        "--message-color",
        "blue",
    ]);
    let json = held_to("endpoint", &learner.text("badge.json"));
    assert_eq!(json["color"], "blue");
}

#[test]
fn markdown_shows_the_picture() {
    let run = learner().peak(["badge", "--format", "markdown"]);
    assert_eq!(run.stdout, "![roadmap: 33.3%](badge.svg)\n");
}

#[test]
fn a_label_is_escaped_and_cut() {
    let evil = format!("</text><script>{}", "x".repeat(100));
    let run = learner().peak(["badge", "--label", &evil]);
    let (name, _) = words(&run.stdout);
    assert!(
        name.starts_with("</text><script>xxx") && name.ends_with("x…: 33.3%"),
        "{name}"
    );
    assert_eq!(name.chars().count(), 64 + ": 33.3%".len());
}

#[test]
fn a_card_shows_title_total_and_phases() {
    for theme in ["light", "dark"] {
        let run = learner().peak(["badge", "--card", "--theme", theme]);
        let (name, texts) = words(&run.stdout);
        assert_eq!(name, "Backend: 33.3% done, 1 of 3");
        for said in [
            "Backend",
            "33.3%",
            "Phase 1: Python",
            "Phase 2: APIs & \"more\"",
            "1/2",
            "50.0%",
            "12 weeks to 2026-11-09; busiest: 1",
        ] {
            assert!(
                texts.iter().any(|text| text == said),
                "{said} not in {texts:?}"
            );
        }
        assert!(run.stdout.len() < 20 * 1024);
    }
}

#[test]
fn a_file_whose_form_is_unclear_is_an_error() {
    let run = learner().peak(["badge", "-o", "badge"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    insta::assert_snapshot!(run.stderr, @r"
        error: cannot tell from its name what badge is to hold
        hint: name it .svg, .json or .md, or say --format
        ");
    let run = learner().peak(["badge", "--card", "--format", "json"]);
    assert_eq!(run.code, 2);
}

#[test]
fn check_wants_a_file_and_colours_come_from_a_list() {
    assert_eq!(learner().peak(["badge", "--check"]).code, 2);
    let run = learner().peak(["badge", "--message-color", "#fff"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("one of brightgreen"), "{}", run.stderr);
}

#[test]
fn a_place_that_cannot_be_written_is_an_error() {
    let run = learner().peak(["badge", "-o", "no/such/badge.svg"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.starts_with("error: cannot write "),
        "{}",
        run.stderr
    );
}

#[test]
fn only_a_badge_is_written_over() {
    let learner = learner();
    let other = "![me](me.svg)\n\nWords that somebody wrote.\n";
    learner
        .file("README.md", other)
        .file("data.json", "{\"a\": 1}\n");
    learner.file(".git/badge.svg", "").file("empty.svg", "");
    let before = learner.bytes("progress.md");
    for (file, said) in [
        (
            "README.md",
            "README.md holds something else than a badge of peak's",
        ),
        ("data.json", "data.json holds something else"),
        ("progress.md", "progress.md is the progress document"),
        ("./progress.md", "is the progress document"),
        (
            ".git/badge.svg",
            "cannot write .git/badge.svg: it lies in the git directory",
        ),
        (".git/new.svg", "it lies in the git directory"),
    ] {
        let run = learner.peak(["badge", "-o", file]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{file}");
        assert!(run.stderr.contains(said), "{file}: {}", run.stderr);
        assert!(run.stderr.contains("hint: "), "{file}: {}", run.stderr);
    }
    assert_eq!(learner.text("README.md"), other);
    assert_eq!(learner.bytes("progress.md"), before);
    assert!(!learner.root().join(".git/new.svg").exists());
    for file in ["empty.svg", "badge.json", "badge.md"] {
        assert_eq!(learner.peak(["badge", "-o", file]).code, 0, "{file}");
    }
    let progress = learner
        .text("progress.md")
        .replace("[ ] Views", "[x] Views");
    learner.file("progress.md", progress);
    for file in ["empty.svg", "badge.json", "badge.md"] {
        let again = learner.peak(["badge", "-o", file]);
        assert!(
            again.stderr.starts_with("wrote "),
            "{file}: {}",
            again.stderr
        );
    }
    // Another kind of badge takes the place of one.
    let card = learner.peak(["badge", "--card", "-o", "empty.svg"]);
    assert!(card.stderr.starts_with("wrote "), "{}", card.stderr);
    let badge = learner.peak(["badge", "--style", "for-the-badge", "-o", "empty.svg"]);
    assert!(badge.stderr.starts_with("wrote "), "{}", badge.stderr);
}

/// A committer may have laid a link that leads out of the repository; where a path of the user's own leads is theirs to say.
#[cfg(unix)]
#[test]
fn a_link_in_the_repository_leads_no_badge_out_of_it() {
    use std::os::unix::fs::symlink;

    let learner = learner();
    let outside = learner.home().join("outside");
    std::fs::create_dir(&outside).unwrap();
    learner.file("docs/keep", "").file("sub/keep", "");
    symlink(&outside, learner.root().join("sub/dir")).unwrap();
    symlink("../../outside/new.svg", learner.root().join("sub/new.svg")).unwrap();
    symlink("../docs", learner.root().join("sub/docs")).unwrap();
    learner.peak(["badge", "-o", "../outside/old.svg"]);
    symlink("../../outside/old.svg", learner.root().join("sub/old.svg")).unwrap();
    let before = std::fs::read(outside.join("old.svg")).unwrap();
    for (file, link, to) in [
        ("sub/dir/b.svg", "sub/dir", ""),
        ("sub/dir/../outside/b.svg", "sub/dir", ""),
        ("sub/old.svg", "sub/old.svg", "/old.svg"),
    ] {
        for card in [&[][..], &["--card"]] {
            let run = learner
                .command(env!("CARGO_BIN_EXE_peak"))
                .args(["badge", "-o", file])
                .args(card)
                .output()
                .unwrap();
            let real = std::fs::canonicalize(&outside).unwrap();
            let said = format!(
                "error: cannot write {file}: the symbolic link {link} leads out of the repository, to {}{to}\nhint: remove the link, or name the place that it leads to\n",
                real.display()
            );
            assert_eq!(String::from_utf8(run.stderr).unwrap(), said);
            assert_eq!(run.status.code(), Some(2));
        }
    }
    assert_eq!(learner.peak(["badge", "-o", "sub/new.svg"]).code, 2);
    for out in ["sub/dir", "sub/dir/new"] {
        let run = learner.peak(["ci", "--out", out]);
        assert!(
            run.stderr.contains("the symbolic link sub/dir leads out"),
            "{run:?}"
        );
    }
    let names = |folder: &std::path::Path| std::fs::read_dir(folder).unwrap().count();
    assert_eq!(names(&outside), 1);
    assert_eq!(std::fs::read(outside.join("old.svg")).unwrap(), before);
    // Inside, and by the user's own word.
    let absolute = outside.join("b.svg");
    for file in [
        "sub/docs/b.svg",
        "../b.svg",
        "sub/../../c.svg",
        absolute.to_str().unwrap(),
    ] {
        let run = learner.peak(["badge", "-o", file]);
        assert_eq!(run.code, 0, "{file}: {run:?}");
    }
    assert!(learner.root().join("docs/b.svg").exists() && outside.join("b.svg").exists());
    assert!(learner.home().join("b.svg").exists() && learner.home().join("c.svg").exists());
}

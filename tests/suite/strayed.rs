//! A header that names a file which is the roadmap no longer: nothing is judged by it, and the way back is told.

use crate::learner::Learner;
use crate::verify::{ROADMAP, claim, fork, verify};

const POST: &str = "class Post:\n    title = 1\n";

/// A fork with a blog that the roadmap's rules find.
fn with_a_blog() -> Learner {
    let learner = fork();
    claim(&learner, "orm.blog");
    learner.file("journal/models.py", POST).commit("A blog");
    assert_eq!(verify(&learner, []).verdict("orm.blog"), "verified");
    learner
}

#[test]
fn a_page_of_ones_own_in_the_roadmaps_place_is_told_and_can_be_mended() {
    let learner = with_a_blog();
    let page = "# My journey\n\n## Projects\n\n- [Blog](journal)\n\n## Setup\n\n1. Clone\n2. Run\n";
    learner.file("README.md", page).commit("My own page");
    let found = verify(&learner, []);
    assert_eq!(found.verdict("orm.blog"), "unknown");
    let id = learner.git(["rev-parse", "HEAD~1:README.md"]);
    let why = format!(
        "README.md is no longer the roadmap that progress.md follows: it has none of its 6 items; git has the roadmap still: `git cat-file blob {} > ROADMAP.md` brings it back; commit that, then `peak update --from ROADMAP.md`; if README.md is meant all the same, `peak update --from README.md` takes it over",
        &id[..7]
    );
    assert_eq!(found.reason("orm.blog"), why);
    let status = learner.peak(["status"]);
    assert_eq!(status.stderr, format!("hint: {why}\n"));
    let strict = learner.peak(["doctor"]);
    assert!(
        strict
            .stdout
            .contains("README.md is another document by now"),
        "{}",
        strict.stdout
    );
    // What it says is to be done is done.
    learner.file("ROADMAP.md", ROADMAP).commit("The roadmap");
    assert!(
        verify(&learner, [])
            .reason("orm.blog")
            .contains("the roadmap is in ROADMAP.md now: `peak update --from ROADMAP.md`")
    );
    let update = learner.peak(["update", "--from", "ROADMAP.md"]);
    assert_eq!(
        (update.code, update.stdout.as_str()),
        (0, "progress.md follows ROADMAP.md now, not README.md\n")
    );
    assert!(learner.text("progress.md").contains("roadmap=ROADMAP.md"));
    assert_eq!(verify(&learner, []).verdict("orm.blog"), "verified");
    assert_eq!(learner.peak(["status"]).stderr, "");
}

#[test]
fn a_roadmap_that_upstream_moved_and_changed_is_followed_to_its_new_place() {
    let learner = with_a_blog();
    learner.git(["mv", "README.md", "ROADMAP.md"]);
    learner.file("README.md", "See ROADMAP.md\n");
    let more = ROADMAP.replace("- Fields", "- Tables `orm.tables`\n- Fields");
    learner.file("ROADMAP.md", more);
    learner.commit_as("Author", "author@example.org", "Move the roadmap");
    assert_eq!(verify(&learner, []).verdict("orm.blog"), "unknown");
    let refused = learner.peak(["verify", "--rules-from", "HEAD"]);
    assert_eq!(refused.code, 2);
    assert!(
        refused.stderr.contains(
            "the learner's header names README.md, and the roadmap of HEAD is ROADMAP.md"
        ),
        "{}",
        refused.stderr
    );
    let refused = learner.peak(["init", "--roadmap", "ROADMAP.md"]);
    assert!(
        refused.stderr.contains("`peak update --from ROADMAP.md`"),
        "{}",
        refused.stderr
    );
    let update = learner.peak(["update", "--from", "ROADMAP.md"]);
    assert_eq!(
        update.stdout,
        "1 new · 0 lost\nprogress.md follows ROADMAP.md now, not README.md\n"
    );
    let text = learner.text("progress.md");
    assert!(
        text.contains("roadmap=ROADMAP.md") && !text.contains("roadmap-from="),
        "{text}"
    );
    assert_eq!(verify(&learner, []).verdict("orm.blog"), "verified");
    assert_eq!(
        learner.peak(["update"]).stdout,
        "progress.md already follows ROADMAP.md\n"
    );
}

#[test]
fn a_document_of_ones_own_items_alone_keeps_its_roadmap() {
    let learner = fork();
    let text = learner.text("progress.md");
    let head: Vec<&str> = text.lines().take(5).collect();
    let own = format!("{}\n\n- [x] Exercise: Kite `orm.kite`\n", head.join("\n"));
    learner.file("progress.md", own);
    learner.file("kite/fly.py", "fly()\n").commit("A kite");
    assert_eq!(verify(&learner, []).verdict("orm.kite"), "verified");
}

#[test]
fn an_update_names_where_the_roadmap_is_as_status_does() {
    let learner = with_a_blog();
    learner.git(["mv", "README.md", "ROADMAP.md"]);
    learner.file("README.md", "# Welcome\n\nSee ROADMAP.md\n");
    learner.commit("Move the roadmap");
    let place = "the roadmap is in ROADMAP.md now: `peak update --from ROADMAP.md`";
    let status = learner.peak(["status"]).stderr;
    assert!(status.contains(place), "{status}");
    assert!(!status.contains("meant all the same"), "{status}");
    for arguments in [&["update"][..], &["update", "--from", "README.md"]] {
        let output = learner
            .command(env!("CARGO_BIN_EXE_peak"))
            .args(arguments)
            .output()
            .unwrap();
        assert_eq!(
            String::from_utf8(output.stderr).unwrap(),
            format!("error: README.md holds no item, so nothing was taken over\nhint: {place}\n")
        );
    }
    // Another page that holds no item says nothing of where the roadmap is.
    learner.file("NOTES.md", "# Notes\n");
    let run = learner.peak(["update", "--from", "NOTES.md"]);
    assert!(run.stderr.contains("--from names another"), "{run:?}");
    learner.git(["rm", "-q", "README.md"]);
    let run = learner.peak(["update"]);
    assert!(run.stderr.contains(&format!("hint: {place}")), "{run:?}");
}

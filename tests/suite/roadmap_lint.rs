//! `peak roadmap lint`: what an author is told, and with which exit code.

use crate::learner::Learner;
use crate::schema::held_to;

#[test]
fn lint_names_each_fault_with_place_and_remedy() {
    let learner = Learner::bare_folder();
    learner.file("docs/there.md", "# There\n");
    learner.file(
        "docs/map.md",
        "## One `one`\n\n- [] First `one.first`\n- [Second](there.md#part) `one.second`\n- [Third](gone.md) `one.third`\n",
    );
    let run = learner.peak(["roadmap", "lint", "docs/map.md"]);
    assert_eq!((run.code, run.stderr.as_str()), (1, ""));
    assert_eq!(
        run.stdout,
        "error[near-miss-box]: without a blank inside this is no box, and shows as plain text\n --> docs/map.md:3:3\n  |\n3 | - [] First `one.first`\n  |   ^^\n\
         \x20 = write `- [ ]` or `- [x]`: one character inside, a blank on either side\n\n\
         error[dead-link]: the link to gone.md points at a file that is not there\n --> docs/map.md:5:11\n  |\n\
         5 | - [Third](gone.md) `one.third`\n  |           ^^^^^^^\n\
         \x20 = mend the path, which begins at the folder of this document, or take the link out\n\n2 errors, 0 warnings\n"
    );
    let json = learner.peak(["roadmap", "lint", "docs/map.md", "--json"]);
    let value = held_to("lint", &json.stdout);
    assert_eq!(json.code, 1);
    assert_eq!(value["schema"], "peak.lint/1");
    assert_eq!(value["findings"][1]["rule"], "dead-link");
    assert_eq!(value["findings"][1]["severity"], "error");
}

#[test]
fn lint_finds_ids_that_vanished_since_a_revision() {
    let learner = Learner::new();
    let map = |first: &str| {
        format!(
            "## One `one`\n\n- First `one.{first}`\n- Second `one.second`\n- Third `one.third`\n"
        )
    };
    learner.file("ROADMAP.md", map("first"));
    learner.commit("A roadmap");
    learner.file("ROADMAP.md", map("begin"));
    let clean = learner.peak(["roadmap", "lint", "ROADMAP.md"]);
    assert_eq!(
        (clean.code, clean.stdout.as_str()),
        (0, "nothing is wrong\n")
    );
    let run = learner.peak(["roadmap", "lint", "ROADMAP.md", "--against", "HEAD"]);
    assert_eq!(run.code, 1, "{}", run.stdout);
    assert!(
        run.stdout.contains("the id `one.first` of HEAD is gone"),
        "{}",
        run.stdout
    );
    assert!(
        run.stdout.contains("aliases = [\"one.first\"]"),
        "{}",
        run.stdout
    );
    let missing = learner.peak(["roadmap", "lint", "ROADMAP.md", "--against", "no-such"]);
    assert_eq!(missing.code, 2);
    assert!(missing.stderr.contains("no-such"), "{}", missing.stderr);
}

#[test]
fn bundled_roadmaps_pass_the_lint() {
    let learner = Learner::bare_folder();
    for name in [
        "django-backend",
        "django-peak",
        "django-stages",
        "django-levels",
        "django-job",
        "django-complete",
    ] {
        let source = learner.peak(["roadmap", "show", name, "--source"]).stdout;
        learner.file("map.md", source);
        let run = learner.peak(["roadmap", "lint", "map.md"]);
        assert_eq!(
            (run.code, run.stdout.as_str()),
            (0, "nothing is wrong\n"),
            "{name}"
        );
    }
}

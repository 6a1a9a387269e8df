//! `peak demo`: a sample fork, and the main job on it.

use crate::learner::Learner;

#[test]
fn it_shows_the_main_job_and_leaves_nothing_behind() {
    let learner = Learner::bare_folder();
    let before = std::fs::read_dir(learner.home()).unwrap().count();
    let run = learner.peak(["demo"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    for command in [
        "init",
        "status",
        "next -n 3",
        "verify",
        "done drf.serializers",
        "badge --format markdown",
    ] {
        assert!(
            run.stdout.contains(&format!("\n$ peak {command}\n")),
            "no `peak {command}` in\n{}",
            run.stdout
        );
    }
    assert!(run.stdout.contains("verified"), "{}", run.stdout);
    assert_eq!(std::fs::read_dir(learner.root()).unwrap().count(), 0);
    assert_eq!(std::fs::read_dir(learner.home()).unwrap().count(), before);
}

#[test]
fn it_needs_no_git_program() {
    let learner = Learner::bare_folder().with("PATH", "");
    let run = learner.peak(["demo", "sample"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.contains("$ peak verify"), "{}", run.stdout);
    assert!(learner.root().join("sample/fork/progress.md").is_file());
}

#[test]
fn the_sample_is_a_sound_repository_with_a_clean_work_tree() {
    let learner = Learner::bare_folder();
    assert_eq!(learner.peak(["demo", "sample"]).code, 0);
    for place in ["upstream", "newcomer"] {
        learner.git(["-C", &format!("sample/{place}"), "fsck", "--strict"]);
    }
    learner.git(["-C", "sample/fork", "fsck", "--strict"]);
    assert_eq!(
        learner.git(["-C", "sample/upstream", "status", "--porcelain"]),
        ""
    );
    // What the shown commands changed, and nothing else.
    assert_eq!(
        learner.git(["-C", "sample/fork", "status", "--porcelain"]),
        " M progress.md\n"
    );
    let authors = learner.git(["-C", "sample/fork", "log", "--format=%ae"]);
    assert!(
        authors.contains("ada@example.org") && authors.contains("grace@example.org"),
        "{authors}"
    );
}

#[test]
fn its_verdicts_tell_honest_from_dishonest_claims() {
    let learner = Learner::bare_folder();
    assert_eq!(learner.peak(["demo", "sample"]).code, 0);
    let run = learner.peak_in(&learner.root().join("sample/fork"), ["verify", "--json"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    let object: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let verdict = |id: &str| {
        let findings = object["findings"].as_array().unwrap();
        let found = findings.iter().find(|finding| finding["id"] == id);
        found.map(|finding| finding["verdict"].as_str().unwrap().to_owned())
    };
    assert_eq!(verdict("django.blog").as_deref(), Some("verified"));
    assert_eq!(verdict("django.guest-book").as_deref(), Some("unverified"));
    assert_eq!(verdict("drf.to-do-api").as_deref(), Some("unverified"));
}

#[test]
fn a_folder_that_is_not_empty_is_refused() {
    let learner = Learner::bare_folder();
    learner.file("sample/notes.txt", "mine");
    let run = learner.peak(["demo", "sample"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("not empty"), "{}", run.stderr);
    assert_eq!(learner.text("sample/notes.txt"), "mine");
}

#[test]
fn the_same_moment_makes_the_same_sample() {
    let (one, two) = (Learner::bare_folder(), Learner::bare_folder());
    let head = |learner: &Learner| {
        assert_eq!(learner.peak(["demo", "sample"]).code, 0);
        learner.git(["-C", "sample/fork", "rev-parse", "HEAD"])
    };
    assert_eq!(head(&one), head(&two));
}

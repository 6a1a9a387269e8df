//! A box that is typed without a blank behind its bullet, `-[x]`: an item all the same, wherever peak looks.

use crate::learner::Learner;

const COURSE: &str = "# Course\n\n## Python\n\n- Variables\n- Loops\n- Functions\n- Classes\n\n## Web\n\n- HTTP\n- Forms\n- Auth\n- Views\n";
const SAID: &str = "this is nearly a box and is read as not done; write `- [ ]` or `- [x]`, with \
                    a space behind the bullet";

fn learner() -> Learner {
    let learner = Learner::new();
    learner.file("README.md", COURSE);
    learner.commit("course");
    assert_eq!(learner.peak(["init"]).code, 0);
    learner.commit("start");
    learner
}

fn typed(learner: &Learner, from: &str, to: &str) {
    let text = learner.text("progress.md");
    assert!(text.contains(from), "{text}");
    learner.file("progress.md", text.replacen(from, to, 1));
}

#[test]
fn status_doctor_and_done_see_it() {
    for bullet in ["-", "*", "+"] {
        let learner = learner();
        typed(&learner, "- [ ] Forms", &format!("{bullet}[x] Forms"));
        let status = learner.peak(["status", "--json"]);
        assert!(status.stdout.contains(r#""items":8"#), "{status:?}");
        assert!(status.stderr.contains(SAID), "{status:?}");
        let doctor = learner.peak(["doctor"]);
        assert!(doctor.stderr.contains(SAID), "{doctor:?}");
        assert!(
            doctor.stdout.contains("1 line of progress.md is odd"),
            "{doctor:?}"
        );
        let done = learner.peak(["done", "forms"]);
        assert_eq!(done.code, 0, "{done:?}");
        let line = format!("\n{bullet} [x] Forms `web.forms` ✅ 2026-11-20\n");
        let text = learner.text("progress.md");
        assert!(text.contains(&line), "{text}");
    }
}

#[test]
fn another_edit_leaves_it_as_it_is() {
    let learner = learner();
    typed(&learner, "- [ ] Forms", "-[x] Forms");
    let before = learner.text("progress.md");
    assert_eq!(learner.peak(["done", "auth"]).code, 0);
    let done = learner.text("progress.md");
    assert!(done.contains("\n-[x] Forms `web.forms`\n"), "{done}");
    assert_eq!(learner.peak(["undo", "auth"]).code, 0);
    assert_eq!(learner.text("progress.md"), before);
}

#[test]
fn an_update_does_not_take_it_for_removed() {
    let learner = learner();
    typed(&learner, "- [ ] Forms", "-[x] Forms");
    learner.file("README.md", format!("{COURSE}- Tests\n"));
    let run = learner.peak(["update"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(!run.stderr.contains("took out"), "{run:?}");
    let text = learner.text("progress.md");
    assert!(text.contains("-[x] Forms `web.forms`"), "{text}");
    assert!(text.contains("- [ ] Tests `web.tests`"), "{text}");
    assert_eq!(text.matches("web.forms").count(), 1, "{text}");
}

#[test]
fn a_merge_keeps_the_other_machines_tick_in_its_place() {
    let learner = learner();
    learner.git(["switch", "-q", "-c", "laptop"]);
    assert_eq!(learner.peak(["done", "forms"]).code, 0);
    learner.commit("tick");
    learner.git(["switch", "-q", "main"]);
    typed(&learner, "- [ ] Forms", "-[x] Forms");
    learner.commit("by hand");
    let merge = learner
        .command("git")
        .args(["merge", "-q", "laptop"])
        .output()
        .unwrap();
    assert!(!merge.status.success());
    let run = learner.peak(["resolve"]);
    assert_eq!(run.code, 0, "{run:?}");
    let text = learner.text("progress.md");
    let line = "\n- [x] Forms `web.forms` ✅ 2026-11-20\n";
    assert!(text.contains(line), "{text}");
    assert!(!text.contains("Archived"), "{text}");
}

#[test]
fn a_document_kept_by_hand_is_taken_over_with_its_tick() {
    let learner = Learner::new();
    learner.file("README.md", COURSE);
    learner.file("progress.md", "## Web\n\n- [ ] HTTP\n-[x] Forms\n");
    learner.commit("by hand");
    let run = learner.peak(["init", "--adopt"]);
    assert_eq!(run.code, 0, "{run:?}");
    let text = learner.text("progress.md");
    assert!(text.contains("- [x] Forms `web.forms`"), "{text}");
}

#[test]
fn a_mentor_sees_it_in_the_document_of_each_learner() {
    let learner = learner();
    let text = learner.text("progress.md");
    for (name, boxed) in [("ada", "-[ ]"), ("bea", "-[x]"), ("cy", "- [x]")] {
        let text = text.replace("- [ ] Forms", &format!("{boxed} Forms"));
        learner.file(&format!("people/{name}.md"), text);
    }
    let run = learner.peak(["cohort", "people", "--csv"]);
    let counted: Vec<Vec<&str>> = run
        .stdout
        .lines()
        .skip(1)
        .map(|line| line.split(',').skip(2).take(2).collect())
        .collect();
    assert_eq!(counted, [["8", "0"], ["8", "0"], ["8", "1"]], "{run:?}");
}

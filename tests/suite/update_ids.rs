//! Ids of items that the roadmap moved: what names the old one still means the item.

use crate::learner::Learner;
use crate::update::Crossing;
use crate::verify::verify;

const BEFORE: &str = "# Web roadmap\n\n## Phase 1: Basics\n\n- Variables\n- Lists\n- Modules\n- Functions\n- Strings\n\n## Phase 2: Web\n\n- Forms\n- Exercise: Requests\n- Sessions\n";
const NOW: &str = "# Web roadmap\n\n## Phase 1: Basics\n\n- Variables\n- Lists\n- Modules\n- Functions\n- Exercise: Requests\n- Strings\n\n## Phase 2: Web\n\n- Forms\n- Sessions\n- Views\n";
/// The line of the item that moved, once it has.
const MOVED: &str =
    "- [x] Exercise: Requests `basics.requests` <!-- was web.requests --> ✅ 2026-11-20\n";

/// A learner who forked the roadmap from upstream.
fn forked() -> Learner {
    let learner = Learner::new();
    learner.file("README.md", BEFORE);
    learner.commit_as("Upstream", "up@example.org", "A roadmap");
    assert_eq!(learner.peak(["init"]).code, 0);
    learner.commit("Start");
    learner
}

/// A branch of upstream's on which the roadmap is as it is now.
fn fetched(learner: &Learner) {
    learner.git(["branch", "upstream", "HEAD~1"]);
    learner.git(["checkout", "-q", "upstream"]);
    learner.file("README.md", NOW);
    learner.commit_as("Upstream", "up@example.org", "Move the requests");
    learner.git(["checkout", "-q", "main"]);
}

fn follow(learner: &Learner, from: bool) {
    let run = if from {
        learner.peak(["update", "--from", "upstream:README.md"])
    } else {
        learner.file("README.md", NOW);
        learner.peak(["update"])
    };
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(run.stdout, "1 new · 1 moved · 0 lost\n");
}

#[test]
fn a_commit_that_names_the_former_id_still_counts() {
    for from in [false, true] {
        for named in ["Peak-Topic: web.requests", "Finished web.requests today"] {
            let learner = forked();
            fetched(&learner);
            learner.file("client.py", "import requests\n");
            learner.commit(&format!("A client\n\n{named}"));
            assert_eq!(learner.peak(["done", "web.requests"]).code, 0);
            learner.commit("Tick");
            let before = verify(&learner, []);
            assert_eq!(before.verdict("web.requests"), "verified");
            follow(&learner, from);
            assert!(learner.text("progress.md").contains(MOVED));
            let after = verify(&learner, []);
            assert_eq!(after.verdict("basics.requests"), "verified", "{named}");
            assert_eq!(
                after.commits("basics.requests"),
                before.commits("web.requests")
            );
        }
    }
}

#[test]
fn commands_know_the_former_id() {
    for from in [false, true] {
        let learner = forked();
        fetched(&learner);
        follow(&learner, from);
        let shown = learner.peak(["show", "web.requests"]);
        assert!(shown.stdout.contains("basics.requests"), "{shown:?}");
        let done = learner.peak(["done", "WEB.requests"]);
        assert_eq!(done.code, 0, "{done:?}");
        assert!(learner.text("progress.md").contains(MOVED));
        assert_eq!(learner.peak(["undo", "web.requests"]).code, 0);
        assert_eq!(learner.peak(["done", "requests"]).code, 0);
        let ready = verify(&learner, ["web.requests"]);
        assert_eq!(ready.verdict("basics.requests"), "unverified");
        let status = learner.peak(["status"]);
        assert_eq!((status.code, status.stderr.as_str()), (0, ""));
        assert_eq!(learner.peak(["show", "web.never"]).code, 2);
        // Once more, and nothing is left to do.
        let text = learner.text("progress.md");
        let again = learner.peak(["update"]);
        assert!(
            again.stdout.starts_with("progress.md already follows"),
            "{again:?}"
        );
        assert_eq!(learner.text("progress.md"), text);
    }
}

#[test]
fn an_item_that_comes_back_has_its_id_again() {
    let learner = forked();
    assert_eq!(learner.peak(["done", "web.requests"]).code, 0);
    let start = learner.text("progress.md");
    follow(&learner, false);
    learner.commit("Follow the roadmap");
    learner.file("README.md", BEFORE);
    let run = learner.peak(["update"]);
    assert_eq!(run.stdout, "1 moved · 1 removed untouched · 0 lost\n");
    let back = start.replace(
        "`web.requests`",
        "`web.requests` <!-- was basics.requests -->",
    );
    let at = |text: &str| {
        let from = text.find("roadmap-at=").unwrap();
        text[from..].split(' ').next().unwrap().to_owned()
    };
    let text = learner.text("progress.md");
    assert_eq!(text, back.replace(&at(&back), &at(&text)));
    assert!(
        learner
            .peak(["show", "basics.requests"])
            .stdout
            .contains("web.requests")
    );
}

/// The state that the document follows was never committed: what it brought may be the learner's own, and stays.
#[test]
fn an_item_comes_back_from_a_state_that_nobody_kept() {
    let learner = forked();
    assert_eq!(learner.peak(["done", "web.requests"]).code, 0);
    follow(&learner, false);
    learner.file("README.md", BEFORE);
    assert_eq!(learner.peak(["update"]).stdout, "1 moved · 0 lost\n");
    let text = learner.text("progress.md");
    assert!(
        text.contains(
            "- [x] Exercise: Requests `web.requests` <!-- was basics.requests --> ✅ 2026-11-20\n"
        ),
        "{text}"
    );
    assert_eq!(text.matches("Requests").count(), 1, "{text}");
}

#[test]
fn an_item_that_took_the_id_of_a_moved_one_is_itself() {
    let learner = forked();
    assert_eq!(learner.peak(["done", "web.requests"]).code, 0);
    follow(&learner, false);
    learner.file(
        "README.md",
        NOW.replace("- Sessions\n", "- Requests\n- Sessions\n"),
    );
    assert_eq!(learner.peak(["update"]).stdout, "1 new · 0 lost\n");
    let text = learner.text("progress.md");
    assert!(
        text.contains(MOVED) && text.contains("- [ ] Requests `web.requests`\n"),
        "{text}"
    );
    assert_eq!(learner.peak(["done", "web.requests"]).code, 0);
    let text = learner.text("progress.md");
    assert!(
        text.contains("- [x] Requests `web.requests` ✅ 2026-11-20\n"),
        "{text}"
    );
}

/// The laptop has not heard of the move: its tick is the item's all the same.
#[test]
fn a_tick_on_the_former_id_lands_on_the_item_that_moved() {
    for from in [false, true] {
        for crossing in Crossing::all() {
            let learner = forked();
            fetched(&learner);
            let tick = || {
                for id in ["web.requests", "web.forms", "web.sessions"] {
                    assert_eq!(learner.peak(["done", id]).code, 0);
                }
                let text = learner.text("progress.md");
                let noted = text.replace(
                    "`web.requests` ✅ 2026-11-20\n",
                    "`web.requests` ✅ 2026-11-20\n  - in one evening\n",
                );
                learner.file("progress.md", noted);
                learner.commit("Tick");
            };
            let update = || {
                follow(&learner, from);
                learner.commit("Follow the roadmap");
            };
            crossing.meet(&learner, update, tick);
            let text = learner.text("progress.md");
            let what = format!("from {from}, {crossing:?}\n{text}");
            assert!(
                text.contains(&format!("{MOVED}  - in one evening\n")),
                "{what}"
            );
            assert!(!text.contains("Archived"), "{what}");
            assert_eq!(text.matches("Requests").count(), 1, "{what}");
            assert_eq!(text.matches("- [x] ").count(), 3, "{what}");
        }
    }
}

/// The same where git asks the merge driver.
#[test]
fn the_merge_driver_knows_the_former_id() {
    let learner = forked();
    let [base, ours, theirs] = ["base", "ours", "theirs"];
    learner.file(base, learner.bytes("progress.md"));
    assert_eq!(learner.peak(["done", "web.requests"]).code, 0);
    learner.file(theirs, learner.bytes("progress.md"));
    learner.git(["checkout", "-q", "progress.md"]);
    follow(&learner, false);
    learner.file(ours, learner.bytes("progress.md"));
    for (mine, other) in [(ours, theirs), (theirs, ours)] {
        learner.file("mine", learner.bytes(mine));
        let run = learner.peak(["merge-driver", base, "mine", other, "progress.md"]);
        assert_eq!(run.code, 0, "{run:?}");
        let text = learner.text("mine");
        assert!(
            text.contains(MOVED) && text.matches("Requests").count() == 1,
            "{text}"
        );
    }
}

/// A roadmap that gave an item an id of another end: what a learner knows it by is the short name that it had.
#[test]
fn commands_know_the_end_of_a_former_id() {
    let learner = forked();
    let now = BEFORE.replace(
        "- Exercise: Requests\n",
        "- Exercise: HTTP clients `web.clients`\n",
    ) + "\n```toml peak\nfor = \"web.clients\"\naliases = [\"web.requests\"]\n```\n";
    learner.file("README.md", &now);
    assert_eq!(learner.peak(["update"]).code, 0);
    let run = learner.peak(["done", "Requests"]);
    assert_eq!(
        (run.code, run.stdout.as_str()),
        (0, "ticked web.clients\n"),
        "{run:?}"
    );
    assert_eq!(learner.peak(["undo", "requests"]).code, 0);
    let run = learner.peak(["show", "request"]);
    assert_eq!(
        (run.code, run.stderr.as_str()),
        (
            2,
            "error: no item is called `request`\nhint: did you mean web.clients?\n"
        )
    );
    // It could as well be short for an item that there is now.
    learner.file(
        "README.md",
        now.replace("- Sessions\n", "- Sessions\n- Requests again\n"),
    );
    assert_eq!(learner.peak(["update"]).code, 0);
    let run = learner.peak(["done", "requests"]);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(
        run.stderr
            .contains("`requests` could be any of 2 items: web.clients, web.requests-again"),
        "{run:?}"
    );
}

/// What a document remembers, its roadmap knows as well: an item is named once all the same.
#[test]
fn an_item_with_several_former_ids_is_proposed_once() {
    let learner = Learner::new();
    learner.file(
        "README.md",
        "# Web\n\n## Web `web`\n\n- Fetching `web.fetching`\n\n  ```toml peak\n  aliases = [\"old.alpha-w\"]\n  ```\n\n\
         - Posting `web.posting`\n",
    );
    learner.file(
        "progress.md",
        "# P\n\n<!-- peak:1 roadmap=README.md -->\n\n## Web `web`\n\n\
         - [ ] Fetching `web.fetching` <!-- was old.alpha-x -->\n- [ ] Posting `web.posting` <!-- was old.alpha-y -->\n",
    );
    let run = learner.peak(["done", "alpha-z"]);
    assert_eq!(
        run.stderr,
        "error: no item is called `alpha-z`\nhint: did you mean web.fetching, web.posting?\n"
    );
}

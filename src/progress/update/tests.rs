//! Worked examples, and laws over made roadmaps, edits and documents.

mod hostile;
mod laws;
mod trails;

use proptest::prelude::ProptestConfig;

use super::{Fate, Past, Plan, Renames, update};
use crate::progress::{Document, Header, Opened, State, create};
use crate::roadmap::Roadmap;
use crate::roadmap::parse::{Reading, roadmap};

/// How many cases a law is tried on; more with `PROPTEST_CASES`.
fn cases() -> u32 {
    ProptestConfig::default().cases.max(300)
}

fn read(text: &str) -> Roadmap {
    roadmap(text, &Reading::default()).unwrap()
}

/// What `peak init` writes.
fn started(roadmap: &Roadmap) -> String {
    let header = Header {
        roadmap: Some("README.md".to_owned()),
        ..Header::default()
    };
    create(roadmap, &header)
}

fn updated(document: &str, before: &str, now: &str) -> (String, Plan) {
    planned(document, Past::Recorded(read(before)), now, Renames::None)
}

fn planned(document: &str, past: Past, now: &str, renames: Renames<'_>) -> (String, Plan) {
    let plan = update(document.as_bytes().to_vec(), "", past, read(now), renames).unwrap();
    (String::from_utf8(plan.text.clone()).unwrap(), plan)
}

const BEFORE: &str = "# Web roadmap\n\n## Phase 1: Basics\n\n- Variables\n- Strings\n- Lists\n- Modules\n- Old ways\n- Unused\n\n\
    ## Phase 2: Web\n\n- Forms\n- Sessions in practice\n";
const NOW: &str = "# Web roadmap\n\n## Phase 1: First steps\n\n- Variables\n- Strings\n- Functions\n- LISTS!\n- Sessions in practice\n\n\
    ## Phase 2: Data\n\n- Models\n\n## Phase 3: Web\n\n- Forms\n- Modules\n";

fn learners() -> String {
    started(&read(BEFORE))
        .replace(
            "- [ ] Lists `basics.lists`",
            "- [x] Lists `basics.lists` ✅ 2026-10-01\n  - took long\n\nI like them.\n",
        )
        .replace(
            "- [ ] Old ways `basics.old-ways`",
            "- [x] Old ways `basics.old-ways` ✅ 2026-10-02\n- [ ] Mine `basics.mine`",
        )
        .replace(
            "- [ ] Sessions in practice `web.sessions-in-practice`",
            "- [ ] Sessions in practice `web.sessions-in-practice` 🛫 2026-10-03\n\n## My notes\n\n- words",
        )
}

#[test]
fn a_document_follows_its_roadmap() {
    let (text, plan) = updated(&learners(), BEFORE, NOW);
    insta::assert_snapshot!(text, @r"
    # Progress: Web roadmap

    <!-- peak:1 roadmap=README.md -->

    ## Phase 1: First steps `basics`

    - [ ] Variables `basics.variables`
    - [ ] Strings `basics.strings`
    - [ ] Functions `basics.functions`
    - [x] LISTS! `basics.lists` ✅ 2026-10-01
      - took long

    I like them.

    - [ ] Sessions in practice `basics.sessions-in-practice` <!-- was web.sessions-in-practice --> 🛫 2026-10-03
    - [ ] Mine `basics.mine`

    ## Phase 2: Data `data`

    - [ ] Models `data.models`

    ## Phase 3: Web `web`

    - [ ] Forms `web.forms`
    - [ ] Modules `web.modules` <!-- was basics.modules -->

    ## My notes

    - words

    ## Archived

    - [x] Old ways `basics.old-ways` ✅ 2026-10-02
    ");
    let counts = [
        Fate::New,
        Fate::Moved,
        Fate::Reworded,
        Fate::Archived,
        Fate::Removed,
    ]
    .map(|fate| plan.count(fate));
    assert_eq!(counts, [2, 2, 1, 1, 1]);
    let (again, plan) = updated(&text, NOW, NOW);
    assert_eq!((again, plan.changes), (text, vec![]));
}

#[test]
fn ids_derived_from_unlike_titles_are_not_the_same_item() {
    let before = "# Courses\n\n## One\n\n- Introduction to CS - CS50\n- Forms: how to validate them\n- Exercise: Clock\n- Exercise: Clock\n";
    let now = "# Courses\n\n## One\n\n- Introduction to CS - a wholly other course by other people\n- Forms\n- Exercise: Clock\n- Exercise: Clock\n";
    let text = started(&read(before)).replace("[ ]", "[x]");
    let run = |renames| {
        let past = Past::Recorded(read(before));
        let plan = update(text.clone().into_bytes(), "", past, read(now), renames).unwrap();
        let after = String::from_utf8(plan.text.clone()).unwrap();
        (after, plan)
    };
    let (after, plan) = run(Renames::None);
    let counts = [Fate::New, Fate::Reworded, Fate::Archived].map(|fate| plan.count(fate));
    assert_eq!(counts, [1, 1, 1], "{after}");
    assert!(
        after.contains("- [ ] Introduction to CS - a wholly other course"),
        "{after}"
    );
    assert!(
        after
            .ends_with("## Archived\n\n- [x] Introduction to CS - CS50 `one.introduction-to-cs`\n"),
        "{after}"
    );
    assert!(after.contains("- [x] Forms `one.forms`\n"), "{after}");
    // A person may know better.
    assert_eq!(plan.close.len(), 1);
    let (after, _) = run(Renames::Some(&plan.close));
    assert!(
        after.contains("- [x] Introduction to CS - a wholly other course"),
        "{after}"
    );
    assert!(!after.contains("Archived"), "{after}");
}

/// From a public list: the id of what was put away is what the roadmap derives for another item by now.
/// Phases of a reading each, and of a quiz called as that of every other.
fn courses(headings: &[&str], readings: &[&str]) -> String {
    let phases = headings.iter().zip(readings);
    let phase = |(heading, reading)| format!("## {heading}\n\n- {reading}\n- Quiz\n\n");
    phases.map(phase).collect()
}

#[test]
fn what_every_week_has_goes_with_its_week_where_weeks_are_numbered_anew() {
    const WEEKS: [&str; 4] = ["Week 1", "Week 2", "Week 3", "Week 4"];
    let before = courses(&WEEKS, &["Loops", "Sets", "Maps"]);
    let document = started(&read(&before)).replace("[ ] Quiz `week-2", "[x] Quiz `week-2");
    for (readings, quiz) in [
        (&["Shell", "Loops", "Sets", "Maps"][..], "week-3"),
        (&["Sets", "Maps"], "week-1"),
        (&["Loops", "Maps", "Sets"], "week-3"),
        // What says the same of two weeks says nothing.
        (&["Other", "Things", "Here"], "week-2"),
    ] {
        let now = courses(&WEEKS, readings);
        let (text, _) = updated(&document, &before, &now);
        let ticked: Vec<&str> = text.lines().filter(|line| line.contains("[x]")).collect();
        let wanted = format!("- [x] Quiz `{quiz}.quiz`");
        assert_eq!(ticked.len(), 1, "{text}");
        assert!(ticked[0].starts_with(&wanted), "{text}");
        let again = updated(&text, &now, &now);
        assert_eq!(again.0, text);
    }
}

#[test]
fn what_a_named_phase_has_stays_in_it_whatever_else_goes() {
    let before = courses(&["Front end", "Back end"], &["Styles", "Queries"]);
    let now = courses(&["Front end", "Back end"], &["Queries", "Styles"]);
    let document = started(&read(&before)).replace("[ ] Quiz `front-end", "[x] Quiz `front-end");
    let (text, _) = updated(&document, &before, &now);
    assert!(text.contains("- [x] Quiz `front-end.quiz`"), "{text}");
}

#[test]
fn what_was_put_away_is_itself_whatever_has_its_id_now() {
    let before = "# Courses\n\n## Introduction to Computer Science\n\n- Introduction to Computer Science and Programming Using Python\n\
        - From Nand to Tetris\n";
    let text = "# Progress\n\n<!-- peak:1 -->\n\n## Introduction to Computer Science `introduction`\n\n\
        - [ ] Introduction to Computer Science and Programming Using Python `introduction.introduction-computer-science-programming-python`\n\
        - [ ] From Nand to Tetris `introduction.nand-tetris`\n\n\
        ## Archived\n\n- [x] Introduction to Computer Science `introduction.introduction-computer-science` ✅ 1990-01-01\n";
    let now =
        |title: &str| format!("# Courses\n\n## Introduction to Computer Science\n\n- {title}\n");
    let (after, _) = updated(
        text,
        before,
        &now("Introduction to Computer Science - CS50"),
    );
    assert!(
        after.ends_with("\n- [x] Introduction to Computer Science - CS50 `introduction.introduction-computer-science` ✅ 1990-01-01\n"),
        "{after}"
    );
    // The same id, derived from a title that is unlike it: another course.
    let before = "# Courses\n\n## One\n\n- Forms\n";
    let other = "# Courses\n\n## One\n\n- Forms\n- Introduction to CS - a wholly other course by other people\n";
    let text = "# Progress\n\n<!-- peak:1 -->\n\n## One `one`\n\n- [ ] Forms `one.forms`\n\n\
        ## Archived\n\n- [x] Introduction to CS - CS50 `one.introduction-to-cs` ✅ 1990-01-01\n";
    let (after, _) = updated(text, before, other);
    assert_eq!(
        after,
        text.replace(
            "`one.forms`\n",
            "`one.forms`\n- [ ] Introduction to CS - a wholly other course by other people `one.introduction-to-cs-2`\n"
        )
    );
    let (again, plan) = updated(&after, other, other);
    assert_eq!((again, plan.changes), (after, vec![]));
}

/// From a public list: two items that went had the same id, one after the other. And one that its title alone named.
#[test]
fn what_is_put_away_has_an_id_of_its_own() {
    let before = "# Courses\n\n## One\n\n- Hashing\n- Sorting\n- Forms\n";
    let text = "# Progress\n\n<!-- peak:1 -->\n\n## One `one`\n\n- [x] Hashing `one.hashing` ✅ 1990-01-02\n- [x] Sorting ✅ 1990-01-03\n\
        - [ ] Forms `one.forms`\n\n## Archived\n\n- [x] An older course on hashing `one.hashing` ✅ 1990-01-01\n";
    let now = "# Courses\n\n## One\n\n- Forms\n";
    let (after, plan) = updated(text, before, now);
    assert_eq!(plan.count(Fate::Archived), 2);
    assert!(
        after.ends_with(
            "## Archived\n\n- [x] An older course on hashing `one.hashing` ✅ 1990-01-01\n\
            - [x] Hashing `one.hashing-2` <!-- was one.hashing --> ✅ 1990-01-02\n- [x] Sorting `one.sorting` ✅ 1990-01-03\n"
        ),
        "{after}"
    );
    let (again, plan) = updated(&after, now, now);
    assert_eq!((again, plan.changes), (after, vec![]));
}

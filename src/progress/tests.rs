//! How a progress document is read, case by case, in the words of the contract.

use super::{Document, Entry, Locator, Opened, State};
use crate::roadmap::parse::{self, Reading};
use crate::roadmap::{Kind, MAX_BYTES, Roadmap, Unreadable};

const ROADMAP: &str = r#"# Backend

## Phase 1: Web `web`

- Requests `web.requests`
- Signals (`post_save`) & co `web.signals`
- Twins `web.twin`
- Twins `web.other-twin`

### Project: Shop `web.shop`

```toml peak
aliases = ["web.store"]
```

## Phase 2: APIs `apis`

```toml peak
aliases = ["drf"]
```

- Requests `apis.requests`
- Serializers `apis.serializers`
- Views `apis.views`
"#;

fn roadmap() -> Roadmap {
    parse::roadmap(ROADMAP, &Reading::default()).unwrap()
}

fn read(text: &str) -> Document {
    Document::read(text.as_bytes().to_vec(), Some(&roadmap())).unwrap()
}

/// Id and state of each item, and the lines that have a notice.
fn states(text: &str) -> (Vec<String>, Vec<usize>) {
    let document = read(text);
    let items = document.items.iter();
    let items = items.map(|entry| format!("{} {:?}", entry.id, entry.state).to_lowercase());
    let lines = document.notices.iter().map(|notice| notice.line);
    (items.collect(), lines.collect())
}

/// What one line below the heading of phase `web` is read as.
fn one(line: &str) -> (Option<Entry>, usize) {
    let mut document = read(&format!("## Phase 1: Web `web`\n\n{line}\n"));
    (document.items.pop(), document.notices.len())
}

fn state_of(line: &str) -> (State, usize) {
    let (entry, notices) = one(line);
    (entry.unwrap_or_else(|| panic!("{line}")).state, notices)
}

#[test]
fn the_example_of_the_contract_is_read() {
    let text = "# Progress: Django backend developer

<!-- peak:1 roadmap=django-backend base=3f2a9c1 -->

## Phase 3: Intermediate Django `intermediate`

- [x] Middleware & request/response lifecycle `intermediate.middleware` ✅ 2026-11-09
- [x] Signals (`post_save`, `pre_delete`) `intermediate.signals`
- [ ] Sessions, messages, and cookies `intermediate.sessions` 🛫 2026-11-18
- [ ] Email system `intermediate.email` ❌ 2026-11-10

### Project

- [x] Project: Blog app `intermediate.blog` ✅ 2026-11-15
  - evidence: `projects/blog`, 4f1c2ab
  - my notes, links, anything; peak never touches them
";
    let document = Document::read(text.as_bytes().to_vec(), None).unwrap();
    assert_eq!(document.title, "Progress: Django backend developer");
    assert_eq!(document.header.roadmap.as_deref(), Some("django-backend"));
    assert_eq!(document.notices, []);
    assert_eq!(document.phases.len(), 1);
    assert_eq!(document.phases[0].title, "Phase 3: Intermediate Django");
    let items: Vec<String> = document
        .items
        .iter()
        .map(|one| {
            let dates = [one.started_on, one.done_on, one.skipped_on];
            let dates = dates.map(|date| date.map_or("-".to_owned(), |date| date.to_string()));
            format!(
                "{} {} {:?} {:?} {}",
                one.line,
                one.id,
                one.kind,
                one.state,
                dates.join(" ")
            )
        })
        .collect();
    insta::assert_snapshot!(items.join("\n"), @r"
    7 intermediate.middleware Topic Done - 2026-11-09 -
    8 intermediate.signals Topic Done - - -
    9 intermediate.sessions Topic Started 2026-11-18 - -
    10 intermediate.email Topic Skipped - - 2026-11-10
    14 intermediate.blog Project Done - 2026-11-15 -
    ");
    assert_eq!(document.items[1].title, "Signals (post_save, pre_delete)");
    let pointers = &document.items[4].pointers;
    assert_eq!(
        pointers[0].target,
        Locator::Path("projects/blog".to_owned())
    );
    assert_eq!(pointers[1].target, Locator::Revision("4f1c2ab".to_owned()));
    assert_eq!((pointers[0].line, document.items[4].own), (15, true));
}

#[test]
fn the_state_is_what_box_and_marks_say_together() {
    use State::{Done, Skipped, Started, Todo};
    for (line, state, notices) in [
        ("- [ ] a `web.requests`", Todo, 0),
        ("- [x] a `web.requests`", Done, 0),
        (
            "- [X] a `web.requests` ❌ 2026-11-10 🛫 2026-11-01",
            Done,
            0,
        ),
        (
            "- [ ] a `web.requests` 🛫 2026-11-01 ❌ 2026-11-10",
            Skipped,
            0,
        ),
        (
            "- [ ] a `web.requests` ❌ 2026-11-10 🛫 2026-11-01",
            Skipped,
            0,
        ),
        (
            "- [ ] a `web.requests` 🛫\u{fe0f}\u{a0}2026-11-01",
            Started,
            0,
        ),
        ("- [ ] a `web.requests` 🛫\n  2026-11-01", Started, 0),
        (
            "- [ ] a `web.requests` text *🛫 2026-11-01* more",
            Started,
            0,
        ),
        ("- [ ] a `web.requests` ✅ 2026-11-09", Todo, 1),
        ("- [-] a `web.requests`", Skipped, 1),
        ("- [-] a `web.requests` 🛫 2026-11-01", Skipped, 1),
        ("- [/] a `web.requests`", Started, 1),
        ("- [/] a `web.requests` ❌ 2026-11-10", Skipped, 1),
        ("- [?] a `web.requests`", Todo, 1),
        ("- [v] a `web.requests`", Todo, 1),
        ("- [✔\u{fe0f}] a `web.requests`", Todo, 1),
        ("- [\u{a0}] a `web.requests`", Todo, 1),
        ("- [] a `web.requests`", Todo, 1),
        ("- [x ] a `web.requests`", Todo, 1),
        ("- [ x] a `web.requests`", Todo, 1),
        ("- [ ]x a `web.requests`", Todo, 1),
        ("- [x]a `web.requests`", Todo, 1),
        ("- [   ] a `web.requests`", Todo, 1),
        ("- \\[x\\] a `web.requests`", Todo, 1),
        ("1. [x] a `web.requests`", Done, 0),
        ("> - [x] a `web.requests`", Done, 0),
        ("* [x] a\n  `web.requests`", Done, 0),
    ] {
        assert_eq!(state_of(line), (state, notices), "{line}");
    }
}

#[test]
fn what_is_no_mark_is_text() {
    // Where it looks as if a mark was meant, that is told.
    for (line, notices) in [
        ("- [ ] a ❌ 2026-11-10 `web.requests`", 1),
        ("- [ ] a `web.requests` ❌", 0),
        ("- [ ] a `web.requests` ❌ soon", 0),
        ("- [ ] ❌ 3.14 a `web.requests` ✅ 1.2.3", 0),
        ("- [ ] a `web.requests` ❌2026-11-10", 1),
        ("- [ ] a `web.requests` ❌ 10.11.2026", 1),
        ("- [ ] a `web.requests` ❌ 2026/11/10, again", 1),
        ("- [ ] ❌ 1.2.2026 a `web.requests` ❌\u{fe0f} 2026-2-3", 2),
        ("- [ ] a `web.requests` ❌ 2026-13-10", 1),
        ("- [ ] a `web.requests` ❌ 2026-02-29", 1),
        ("- [ ] a `web.requests` ❌ 2026-11-100", 1),
        ("- [ ] a `web.requests` ❌ 2026-11-10T10:00", 0),
        ("- [ ] a `web.requests` `❌ 2026-11-10`", 0),
        ("- [ ] a `web.requests` [❌ 2026-11-10](u)", 0),
        ("- [ ] a `web.requests` [❌ 10.11.2026](u)", 0),
        ("- [ ] a `web.requests` <!-- ❌ 2026-11-10 -->", 0),
        ("- [ ] a `web.requests`\n\n  ❌ 2026-11-10", 0),
        ("- [ ] a `web.requests`\n  - ❌ 2026-11-10", 0),
    ] {
        assert_eq!(state_of(line), (State::Todo, notices), "{line}");
    }
}

#[test]
fn of_two_alike_marks_the_last_counts() {
    let (entry, _) = one("- [x] a `web.requests` ✅ 2026-11-09 ✅ 2026-11-12 🛫 2026-11-01");
    let entry = entry.unwrap();
    assert_eq!(entry.done_on, "2026-11-12".parse().ok());
    assert_eq!(entry.started_on, "2026-11-01".parse().ok());
}

#[test]
fn an_id_is_known_from_the_roadmap_then_by_title_then_by_phase() {
    let id = |line: &str| one(line).0.map(|entry| (entry.id.to_string(), entry.own));
    let known = |id: &str| Some((id.to_owned(), false));
    let own = |id: &str| Some((id.to_owned(), true));
    assert_eq!(id("- [ ] x `web.new` `apis.views`"), known("apis.views"));
    assert_eq!(id("- [ ] `apis.views` x"), known("apis.views"));
    assert_eq!(id("- [ ] [x `apis.views`](u)"), known("apis.views"));
    assert_eq!(id("- [ ] Shop `web.store`"), known("web.shop"));
    assert_eq!(id("- [ ] Requests"), known("web.requests"));
    assert_eq!(id("- [x] Requests ✅ 2026-11-09"), known("web.requests"));
    assert_eq!(
        id("- [ ] Signals\n  (post_save) & co"),
        known("web.signals")
    );
    assert_eq!(id("- [ ] My own `web.mine`"), own("web.mine"));
    assert_eq!(id("- [ ] My own `drf.mine`"), own("apis.mine"));
    assert_eq!(id("- [ ] ｗｅｂ `ｗｅｂ.requests`"), known("web.requests"));
    assert_eq!(id("- [ ] Edit `settings.py` now"), None);
    assert_eq!(id("- [ ] Twins"), None);
    assert_eq!(id("- [ ] Views"), None);
    assert_eq!(id("- [ ] requests"), None);
}

#[test]
fn an_item_of_ones_own_is_what_the_start_of_its_title_says_as_in_a_roadmap() {
    let kind = |title: &str| one(&format!("- [x] {title} `web.mine`")).0.unwrap().kind;
    for title in [
        "Project: Till",
        "Project 1: Till",
        "Projekt: Kasse",
        "**Project**: Till",
    ] {
        assert_eq!(kind(title), Kind::Project, "{title}");
    }
    assert_eq!(kind("Übung 2: Kasse"), Kind::Exercise);
    assert_eq!(kind("Projects I like"), Kind::Topic);
}

#[test]
fn a_box_without_an_id_is_noticed_unless_it_is_empty_or_nested() {
    assert_eq!(one("- [ ] Something else"), (None, 1));
    assert_eq!(one("- [ ]"), (None, 0));
    assert_eq!(one("- [ ] <!-- later -->"), (None, 0));
    assert_eq!(one("- plain\n  - [ ] Something else"), (None, 0));
    assert_eq!(one("- no box `web.requests`"), (None, 0));
    assert_eq!(one("```\n- [x] a `web.requests`\n```"), (None, 0));
    assert_eq!(one("<!-- - [x] a `web.requests` -->"), (None, 0));
}

#[test]
fn a_title_names_an_item_only_where_its_id_does_not_stand() {
    let (items, notices) = states("## Web `web`\n\n- [ ] Asking `web.requests`\n- [x] Requests\n");
    assert_eq!(
        (items, notices),
        (vec!["web.requests todo".to_owned()], vec![4])
    );
    let (items, _) = states("## Notes\n\n- [x] Requests\n\n## Phase 2: APIs\n\n- [x] Requests\n");
    assert_eq!(items, ["apis.requests done"]);
}

#[test]
fn the_phase_of_a_heading_lasts_until_a_heading_as_high() {
    let text = "# P\n## Web `web`\n### Deeper\n- [x] Requests\n## Notes\n- [x] Requests\n";
    assert_eq!(
        states(text),
        (vec!["web.requests done".to_owned()], vec![6])
    );
}

#[test]
fn an_id_that_stands_twice_counts_once_with_the_strongest_state() {
    let text = "- [ ] a `web.requests` ❌ 2026-11-01\n- [ ] b `apis.views`\n- [x] c `web.requests`\n  - evidence: `x`\n- [ ] d `web.requests`\n";
    let document = read(text);
    assert_eq!(document.items.len(), 2);
    let entry = &document.items[0];
    assert_eq!(
        (entry.state, entry.copies, entry.line, entry.title.as_str()),
        (State::Done, 3, 3, "c")
    );
    assert_eq!(entry.pointers.len(), 1);
    assert_eq!(
        document
            .notices
            .iter()
            .map(|one| one.line)
            .collect::<Vec<_>>(),
        [3, 5]
    );
}

#[test]
fn parents_and_children_are_items_of_their_own() {
    let text = "- [ ] a `web.requests`\n\n  text\n\n  - [x] b `apis.views`\n    - evidence: `b`\n  - Evidence: `a`\n\n    evidence: `c`\n";
    let document = read(text);
    let all: Vec<_> = document
        .items
        .iter()
        .map(|one| (one.state, one.pointers.len()))
        .collect();
    assert_eq!(
        (all, document.notices.len()),
        (vec![(State::Todo, 2), (State::Done, 1)], 0)
    );
}

#[test]
fn phases_are_those_of_headings_and_of_ids() {
    let text = "# P `x`\n\n## Mine `own`\n\n- [ ] a `own.a`\n- [ ] b `drf.b`\n\n## Web: the basics `web`\n\n## Tools `vim`\n\n## Web again `web`\n";
    let document = read(text);
    let phases: Vec<_> = document
        .phases
        .iter()
        .map(|one| format!("{} {} {:?}", one.id, one.title, one.line))
        .collect();
    assert_eq!(
        phases,
        [
            "own Mine Some(3)",
            "web Web: the basics Some(8)",
            "apis Phase 2: APIs None"
        ]
    );
}

#[test]
fn the_kind_is_the_roadmaps_or_the_first_words() {
    let kind = |line: &str| one(line).0.unwrap().kind;
    assert_eq!(kind("- [ ] Whatever `web.shop`"), Kind::Project);
    assert_eq!(kind("- [ ] exercise: mine `web.mine`"), Kind::Exercise);
    assert_eq!(kind("- [ ] Exercises `web.mine`"), Kind::Topic);
}

#[test]
fn a_comment_without_an_end_and_another_second_header_are_noticed() {
    let document = read(
        "<!-- peak:1 base=a -->\n\n<!-- peak:1 base=b -->\n\n<!-- open\n- [x] a `web.requests`\n",
    );
    assert_eq!(document.header.base.as_deref(), Some("a"));
    assert_eq!(
        document
            .notices
            .iter()
            .map(|one| one.line)
            .collect::<Vec<_>>(),
        [3, 5]
    );
    assert_eq!(document.items, []);
}

#[test]
fn what_stood_there_before_peak_is_silent_but_ids_count() {
    let (items, notices) = states(
        "## Web `web`\n- [ ] a `web.requests`\n## Before peak\n- [x] Signals\n# Week 1\n- [x] What\n- [x] v `apis.views`\n",
    );
    assert_eq!(items, ["web.requests todo", "apis.views done"]);
    assert_eq!(notices, [0; 0]);
}

#[test]
fn beyond_the_limits_nothing_is_read() {
    let read = |text: String| Document::read(text.into_bytes(), None).map(|_| ());
    assert_eq!(read("a".repeat(MAX_BYTES)), Ok(()));
    assert_eq!(
        read("a".repeat(MAX_BYTES + 1)),
        Err(Unreadable::Bytes(MAX_BYTES + 1))
    );
    assert_eq!(read("- [ ] a\n".repeat(20_000)), Ok(()));
    assert_eq!(
        read("- [ ] a\n".repeat(20_001)),
        Err(Unreadable::Items(20_001))
    );
    assert_eq!(read(format!("{}a\n", "> ".repeat(64))), Ok(()));
    assert_eq!(
        read(format!("x\n\n{}a\n", "> ".repeat(65))),
        Err(Unreadable::Nesting(3))
    );
    assert_eq!(read("#\0 \0x\0".to_owned()), Err(Unreadable::Utf16));
}

#[test]
fn a_document_whose_items_name_themselves_needs_no_roadmap() {
    let itself = |text: &str| {
        Opened::new(text.as_bytes().to_vec())
            .unwrap()
            .names_itself()
    };
    assert!(itself(
        "# P\n\n## A `a`\n\n- [ ] One `a.one`\n- [x] Two `a.two` ✅ 2026-01-01\n"
    ));
    for other in [
        "# P\n\n## A `a`\n\n- [ ] One\n",
        "# P\n\n## A `a`\n\n- [ ] One `a.one` `a.two`\n",
        "# P\n\n## A\n\n- [ ] One `a.one`\n",
        "# P\n\n## A `a`\n\n- [ ] One `b.one`\n",
        "# P\n\n## A `a`\n\n- [ ] One `a.one`\n\n## Before peak\n\n- [ ] Two `a.two`\n",
        "# P\n",
    ] {
        assert!(!itself(other), "{other}");
    }
}

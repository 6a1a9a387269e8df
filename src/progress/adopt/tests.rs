//! Documents made by hand, as learners keep them.

mod shapes;

use proptest::prelude::*;

use super::{Adoption, By, adopt};
use crate::progress::{Document, Header, State, create_with};
use crate::roadmap::Roadmap;
use crate::roadmap::parse::{self, Reading};

const ROADMAP: &str = "# Backend

## Phase 1: Web `web`

- Requests `web.requests`
- Signals (`post_save`) `web.signals`
- Testing `web.testing`
- C++ `web.cpp`

## Phase 2: APIs (DRF) `drf`

- Serializers `drf.serializers`
- Testing `drf.testing`
- Project: Blog app `drf.blog`
";

fn roadmap() -> Roadmap {
    parse::roadmap(ROADMAP, &Reading::default()).unwrap()
}

fn adopted(text: &str) -> Adoption {
    adopt(text.as_bytes(), &roadmap()).unwrap()
}

/// Id, state and dates of what is taken; the rest; the lines that are listed.
fn told(text: &str) -> (Vec<String>, String, Vec<usize>) {
    let adoption = adopted(text);
    let taken = adoption.taken.iter().map(|one| {
        let date = one.done_on.or(one.started_on).or(one.skipped_on);
        let date = date.map_or(String::new(), |date| format!(" {date}"));
        let state = format!("{:?}", one.state).to_lowercase();
        format!("{} {state}{date}", one.id)
    });
    let rest = String::from_utf8(adoption.rest.clone()).unwrap();
    (
        taken.collect(),
        rest,
        adoption.left.iter().map(|one| one.line).collect(),
    )
}

fn all(taken: &[&str]) -> (Vec<String>, String, Vec<usize>) {
    (
        taken.iter().map(|one| (*one).to_owned()).collect(),
        String::new(),
        Vec::new(),
    )
}

#[test]
fn boxes_are_taken_over_by_title_with_their_days() {
    let text = "# My progress\n\n## Phase 1: Web\n\n- [x] Requests\n- [x] signals (post_save) 2026-11-01\n* [ ] Testing\n\n## 2. APIs (DRF)\n\n\
        - [x] Serializers ✅ 2026-11-09\n- [ ] Testing 🛫 2026-11-10\n- [x] Blog app\n";
    assert_eq!(
        told(text),
        all(&[
            "web.requests done",
            "web.signals done 2026-11-01",
            "web.testing todo",
            "drf.serializers done 2026-11-09",
            "drf.testing started 2026-11-10",
            "drf.blog done"
        ])
    );
}

#[test]
fn hand_filled_boxes_say_what_their_writers_meant() {
    let state = |line: &str| {
        let (taken, rest, _) = told(line);
        (
            taken
                .first()
                .map(|one| one.rsplit(' ').next().unwrap().to_owned()),
            rest.is_empty(),
        )
    };
    let said = |state: &str| (Some(state.to_owned()), true);
    for inner in ["v", "✔\u{fe0f}", "✓", "x ", "✅", " X"] {
        assert_eq!(
            state(&format!("- [{inner}] Serializers\n")),
            said("done"),
            "{inner}"
        );
    }
    assert_eq!(state("- [~] Serializers\n"), said("started"));
    assert_eq!(state("- [/] Serializers\n"), said("started"));
    assert_eq!(state("- [-] Serializers\n"), said("skipped"));
    assert_eq!(state("- [] Serializers\n"), said("todo"));
    // Nobody can tell: the line stays.
    assert_eq!(
        state("- [?] Serializers\n"),
        (Some("todo".to_owned()), false)
    );
}

#[test]
fn signs_without_boxes_count_where_they_tell_items_apart() {
    assert_eq!(
        told("- ✅ Serializers\n- Requests\n").0,
        ["drf.serializers done"]
    );
    assert_eq!(
        told("- ✅ Serializers\n- ⬜ Requests\n").0,
        ["drf.serializers done", "web.requests todo"]
    );
    assert_eq!(told("- ✅ Serializers\n- ✅ Requests\n").0, [""; 0]);
}

#[test]
fn trees_are_read_leaf_by_leaf() {
    let text =
        "- [x] Phase 1: Web\n  - [x] Testing\n  - [ ] Requests\n- Phase 2: APIs\n  - [x] Testing\n";
    let (taken, rest, left) = told(text);
    assert_eq!(
        taken,
        ["web.testing done", "web.requests todo", "drf.testing done"]
    );
    assert_eq!(
        (rest.as_str(), left),
        ("- [x] Phase 1: Web\n- Phase 2: APIs\n", vec![1])
    );
}

#[test]
fn tables_with_a_column_of_states_are_taken_over() {
    let text = "| # | Topic | Status | When | Evidence |\n|---|---|:-:|---|---|\n| 1 | Requests | ✅ | 2026-11-01 | `src/a.py`, 4f1c2ab |\n\
        | 2 | Serializers | In progress | | |\n| 3 | C++ | ❌ | | |\n";
    assert_eq!(
        told(text),
        all(&[
            "web.requests done 2026-11-01",
            "drf.serializers started",
            "web.cpp todo"
        ])
    );
    assert_eq!(adopted(text).taken[0].pointers.len(), 2);
}

#[test]
fn a_row_that_says_more_stays_with_its_heading() {
    let text = "| Topic | Done | Notes |\n|---|---|---|\n| Requests | yes | hard! |\n| Serializers | no | |\n| Nothing | done | |\n";
    let (taken, rest, left) = told(text);
    assert_eq!(taken, ["web.requests done", "drf.serializers todo"]);
    assert_eq!(
        rest,
        "| Topic | Done | Notes |\n|---|---|---|\n| Requests | yes | hard! |\n| Nothing | done | |\n"
    );
    assert_eq!(left, [5]);
}

#[test]
fn what_is_said_besides_stays_to_the_letter() {
    for line in [
        "- [x] Serializers - two days\n",
        "- [x] Serializers 🔥\n",
        "- [x] Serializers !!!\n",
        "- [x] Serializers (with nesting)\n",
        "| Topic | Done | Hours |\n|---|---|---|\n| Serializers | yes | 12 |\n",
        "| Topic | Done | Notes |\n|---|---|---|\n| Serializers | yes | later |\n",
        "- [x] Serializers\n  - my note\n",
        "- [x] Serializers [repo](https://a.b)\n",
        "- [x] Serializers 2026-11-01 to 2026-11-05\n",
        "- [ ] Serializers ✅\n",
        "- [x] Serializers <b>!</b>\n",
        "- [x] Serializers `drf.serializers` later\n",
        "- [x] Serializers\n\n  a paragraph\n",
    ] {
        let (taken, rest, left) = told(line);
        assert_eq!(
            (taken.len(), rest.as_str(), left.len()),
            (1, line, 0),
            "{line}"
        );
    }
}

#[test]
fn what_no_item_takes_over_is_listed() {
    assert_eq!(told("- [x] Something\n- [ ] Else\n").2, [1]);
    let (taken, rest, left) = told("- [x] Testing\n");
    assert_eq!(
        (taken.len(), rest.as_str(), left),
        (0, "- [x] Testing\n", vec![1])
    );
    assert!(
        adopted("- [x] Testing\n").left[0]
            .message
            .starts_with("several items are called")
    );
}

#[test]
fn an_id_wins_over_a_title_and_the_strongest_of_several_lines_counts() {
    let text =
        "- [ ] Requests `drf.serializers`\n- [x] Serializers 2026-11-01\n- [x] Serializers\n";
    let (taken, rest, left) = told(text);
    assert_eq!(taken, ["drf.serializers done 2026-11-01"]);
    // What says another stays, and is told.
    assert_eq!(
        (rest.as_str(), left),
        ("- [ ] Requests `drf.serializers`\n", vec![1])
    );
    assert_eq!(adopted(text).taken[0].by, By::Id);
}

#[test]
fn evidence_below_an_item_is_taken_over() {
    let text = "- [x] Blog app\n  - evidence: `projects/blog`, 4f1c2ab\n";
    assert_eq!(told(text), all(&["drf.blog done"]));
    assert_eq!(adopted(text).taken[0].pointers.len(), 2);
    let text = "- [x] Blog app\n  - evidence: `projects/blog` and the tests\n";
    assert_eq!(told(text).1, text);
}

fn written(text: &str) -> String {
    let roadmap = roadmap();
    let adoption = adopt(text.as_bytes(), &roadmap).unwrap();
    let today = "2026-11-20".parse().unwrap();
    let header = Header {
        roadmap: Some("README.md".to_owned()),
        ..Header::default()
    };
    String::from_utf8(create_with(
        &roadmap,
        &header,
        &adoption,
        text.as_bytes(),
        today,
    ))
    .unwrap()
}

#[test]
fn the_new_document_holds_both() {
    insta::assert_snapshot!(written("# Ada's way\n\n- [x] Requests\n- [~] Serializers\n- [x] Blog app 2026-11-01\n  - evidence: `blog`\n- [x] Cooking\n"), @r"
    # Progress: Backend

    <!-- peak:1 roadmap=README.md -->

    ## Phase 1: Web `web`

    - [x] Requests `web.requests`
    - [ ] Signals (`post_save`) `web.signals`
    - [ ] Testing `web.testing`
    - [ ] C++ `web.cpp`

    ## Phase 2: APIs (DRF) `drf`

    - [ ] Serializers `drf.serializers` 🛫 2026-11-20
    - [ ] Testing `drf.testing`
    - [x] Project: Blog app `drf.blog` ✅ 2026-11-01
      - evidence: `blog`

    ## Before peak

    # Ada's way

    - [x] Cooking
    ");
}

#[test]
fn what_would_be_read_as_something_else_is_put_into_a_code_block() {
    let text = written("- [x] Requests `web.requests`\n  - note ```\n<!-- open\n");
    assert!(text.ends_with("\n## Before peak\n\n````markdown\n- [x] Requests `web.requests`\n  - note ```\n<!-- open\n````\n"), "{text}");
    let document = Document::read(text.into_bytes(), Some(&roadmap())).unwrap();
    assert_eq!(
        (
            document.notices.len(),
            document.items[0].state,
            document.items[0].copies
        ),
        (0, State::Done, 1)
    );
}

#[test]
fn conflict_markers_are_told() {
    assert_eq!(adopted("- [x] Requests\n<<<<<<< a\n").conflict, Some(2));
}

#[test]
fn line_ends_stay_those_of_the_old_document() {
    let text = written("- [x] Requests\r\n- [x] Cooking\r\n");
    assert!(
        text.ends_with("\r\n\r\n## Before peak\r\n\r\n- [x] Cooking\r\n"),
        "{text:?}"
    );
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
}

const LINES: &str = "- [x] Requests¦- [ ] Serializers¦- [x] Testing¦* [v] C++ 2026-11-01¦- [x] Blog app `drf.blog`¦  - note¦  - [x] Testing¦## Phase 1: Web¦\
    # Mine¦¦| Topic | Status |¦|---|---|¦| Requests | done |¦| Serializers | ✅ 2026-11-02 |¦text¦  - evidence: `a`¦- ✅ Serializers¦```¦<!--¦-->¦\
    - [x] Signals (post_save)<br>¦> - [x] Requests¦1. [~] Testing¦- [x] Cooking `web.cooking`¦## Before peak¦- [-] Requests ❌ 2026-11-03¦---";

proptest! {
    #[test]
    fn no_line_is_made_up_and_the_new_document_says_what_was_taken(lines in prop::collection::vec(prop::sample::select(LINES.split('¦').collect::<Vec<_>>()), 0..14)) {
        let text = lines.join("\n") + "\n";
        let roadmap = roadmap();
        let adoption = adopt(text.as_bytes(), &roadmap).unwrap();
        // What stays is made of lines of the old document, in their order.
        let rest = String::from_utf8(adoption.rest.clone()).unwrap();
        let mut old = text.lines();
        for line in rest.lines() {
            prop_assert!(old.any(|one| one == line), "{}", line);
        }
        // The new document says what was taken over.
        let header = Header { roadmap: Some("x".to_owned()), ..Header::default() };
        let new = create_with(&roadmap, &header, &adoption, text.as_bytes(), "2026-11-20".parse().unwrap());
        let document = Document::read(new, Some(&roadmap)).unwrap();
        prop_assert!(document.conflict.is_none());
        for taken in &adoption.taken {
            let entry = document.find(&taken.id).unwrap();
            prop_assert_eq!((entry.state, entry.copies), (taken.state, 1));
            prop_assert_eq!(entry.done_on, taken.done_on.filter(|_| taken.state == State::Done));
        }
    }
}

#[test]
fn a_title_as_it_is_written_goes_before_one_that_is_alike() {
    let source = "# R\n\n## One `one`\n\n- C `one.c`\n- C++ `one.cpp`\n- C# `one.csharp`\n- Exercise: Blog `one.blog`\n- Project: Blog `one.big-blog`\n";
    let roadmap = parse::roadmap(source, &Reading::default()).unwrap();
    let text =
        "- [x] C\n- [x] C++\n- [x] C# ✅ 2026-01-01\n- [x] Exercise: Blog\n- [x] Project: Blog\n";
    let adoption = adopt(text.as_bytes(), &roadmap).unwrap();
    let taken: Vec<_> = adoption
        .taken
        .iter()
        .map(|one| one.id.to_string())
        .collect();
    assert_eq!(
        taken,
        ["one.c", "one.cpp", "one.csharp", "one.blog", "one.big-blog"]
    );
    assert!(
        adoption.left.is_empty() && adoption.rest.is_empty(),
        "{:?}",
        adoption.left
    );
}

#[test]
fn columns_of_days_say_when_an_item_was_begun_and_done() {
    let text = "| Topic | Started | Completed on |\n|---|---|---|\n| Requests | 2026-01-01 | 2026-01-05 |\n| Serializers | 2026-02-01 | |\n";
    let adoption = adopted(text);
    let day = |text: &str| Some(text.parse().unwrap());
    let [requests, serializers] = adoption.taken.as_slice() else {
        panic!("{adoption:?}")
    };
    assert_eq!(
        (requests.state, requests.started_on, requests.done_on),
        (State::Done, day("2026-01-01"), day("2026-01-05"))
    );
    assert_eq!(
        (
            serializers.state,
            serializers.started_on,
            serializers.done_on
        ),
        (State::Started, day("2026-02-01"), None)
    );
    assert!(adoption.rest.is_empty(), "{adoption:?}");
}

//! States in headings, fields, lists below them and tables; and the law that no tick is lost.

use proptest::prelude::*;

use super::{adopted, all, roadmap, told};
use crate::progress::adopt::{By, adopt};
use crate::progress::{Document, Header, State, create_with};
use crate::roadmap::outline::{BlockKind, Outline};

#[test]
fn headings_that_name_an_item_say_its_state() {
    for line in [
        "### ✅ Serializers\n",
        "### Serializers ✅ Completed\n",
        "### [x] Serializers\n",
        "### ~~Serializers~~\n",
        "## Serializers (done)\n",
        "## Serializers — 100% complete\n",
        "### Serializers\n\n**Status:** ✅ Done\n",
        "### Serializers\n\n- Status: fertig\n",
        "## Completed\n\n### Serializers\n",
    ] {
        assert_eq!(told(line), all(&["drf.serializers done"]), "{line}");
    }
    for line in [
        "## Serializers (done 2 Mar 2025)\n",
        "### ✅ Serializers 2025-03-02\n",
        "### Serializers\n\nStatus: complete (March 2, 2025)\n",
        "### Serializers ✅\n\n- Completion date: 2.3.2025\n",
    ] {
        assert_eq!(
            told(line),
            all(&["drf.serializers done 2025-03-02"]),
            "{line}"
        );
    }
    assert_eq!(told("### Serializers 🚧\n").0, ["drf.serializers started"]);
}

#[test]
fn the_heading_of_a_phase_speaks_for_its_items_where_they_do_not() {
    let text = "## ✅ Phase 2: APIs (done 2025-03-02)\n\nIt was a long way.\n";
    let (taken, rest, left) = told(text);
    let phase =
        ["drf.serializers", "drf.testing", "drf.blog"].map(|id| format!("{id} done 2025-03-02"));
    assert_eq!((taken, left), (phase.to_vec(), vec![]));
    assert_eq!(rest, text, "what is below would hang in the air");
    assert_eq!(adopted(text).taken[0].by, By::Phase);
    // Boxes speak for themselves, and the heading that says otherwise is told.
    let text = "## Phase 2: APIs ✅\n\n- [x] Serializers\n- [ ] Testing\n";
    let (taken, rest, left) = told(text);
    assert_eq!(taken, ["drf.serializers done", "drf.testing todo"]);
    assert_eq!((rest.as_str(), left), ("## Phase 2: APIs ✅\n\n", vec![1]));
    // That a phase is begun says of no item that it is.
    assert_eq!(told("## Phase 1 (done 2025-03-02)\n").0.len(), 4);
    let (taken, rest, left) = told("## Phase 2: APIs 🚧\n");
    assert_eq!(
        (taken.len(), rest.as_str(), left),
        (0, "## Phase 2: APIs 🚧\n", vec![1])
    );
}

#[test]
fn lists_below_a_heading_that_is_only_a_state_have_it() {
    let text = "# My progress\n\n## Completed\n\n- Requests\n- Serializers (3 March 2025)\n\n## In Progress\n\n- C++\n- Cooking\n\n## Planned\n\n- Blog app\n";
    let (taken, rest, left) = told(text);
    assert_eq!(
        taken,
        [
            "web.requests done",
            "drf.serializers done 2025-03-03",
            "web.cpp started"
        ]
    );
    assert_eq!(left, [11]);
    assert_eq!(
        rest,
        "# My progress\n\n## In Progress\n\n- Cooking\n\n## Planned\n\n- Blog app\n"
    );
}

#[test]
fn boxes_crossed_out_without_a_tick_are_skipped() {
    assert_eq!(
        told("- [ ] ~~Serializers~~\n"),
        all(&["drf.serializers skipped"])
    );
    assert_eq!(
        told("- [x] ~~Serializers~~\n"),
        all(&["drf.serializers done"])
    );
    assert_eq!(
        told("- ~~Serializers~~\n- Requests\n").0,
        ["drf.serializers done"]
    );
}

#[test]
fn a_day_that_could_be_two_is_told_and_stays() {
    let text = "- [x] Serializers 03/02/2025\n- [x] Requests 25/02/2025\n";
    let (taken, rest, left) = told(text);
    assert_eq!(
        taken,
        ["drf.serializers done", "web.requests done 2025-02-25"]
    );
    assert_eq!(
        (rest.as_str(), left),
        ("- [x] Serializers 03/02/2025\n", vec![1])
    );
    assert!(adopted(text).left[0].message.contains("either of two days"));
}

#[test]
fn tables_speak_many_languages_and_show_where_the_evidence_is() {
    let text = "| 週 | 主題 | 狀態 | 完成日期 | Code Location | Notes |\n|---|---|---|---|---|---|\n\
        | 1 | Requests | ✅ 已完成 | 2025年3月2日 | `app/views.py` | — |\n| 2 | Serializers | 60% | | [repo](https://example.org/ada/app) | — |\n\
        | 3 | C++ | не начато | | — | n/a |\n";
    let adoption = adopted(text);
    let (taken, rest, left) = told(text);
    assert_eq!(
        taken,
        [
            "web.requests done 2025-03-02",
            "drf.serializers started",
            "web.cpp todo"
        ]
    );
    assert_eq!(left, [0; 0]);
    assert_eq!(adoption.taken[0].pointers.len(), 1);
    assert_eq!(adoption.taken[1].pointers.len(), 1);
    // What the link is called is nobody's to throw away, nor a note.
    assert!(
        !rest.contains("Requests") && rest.contains("[repo]") && rest.contains("n/a"),
        "{rest}"
    );
    // Half of it done is not done.
    let text = "| Topic | Theory | Practice |\n|---|---|---|\n| Requests | ✅ | ❌ |\n| Serializers | ✅ | ✅ |\n";
    assert_eq!(
        told(text).0,
        ["web.requests started", "drf.serializers done"]
    );
}

/// Lines with a tick by the plainest of grammars: a ticked box, a sign or word of done at an end of a heading or in a cell.
fn is_tick(line: &str) -> bool {
    let box_of_done = ["[x]", "[X]", "[v]", "[✔\u{fe0f}]", "[✓]", "[X ]"]
        .iter()
        .any(|one| {
            line.trim_start()
                .trim_start_matches(['-', '*', '#', ' '])
                .starts_with(one)
        });
    let heading = line.starts_with('#')
        && (line.contains('✅') || line.contains("(done") || line.contains("~~"));
    let cell = line.starts_with('|') && (line.contains('✅') || line.contains("| done"));
    box_of_done || heading || cell
}

const SHAPES: &str = "# My progress¦## ✅ Phase 1: Web¦## Phase 2: APIs (DRF) (done 2025-03-02)¦## Phase 2: APIs¦### [x] Requests¦### ~~C++~~¦### ✅ Knitting¦\
    ### Serializers (done 3 Mar 2025)¦- [X ] Requests¦- [✔\u{fe0f}] Serializers 03/02/2025¦- [✓] Cooking¦* [v] C++ – great¦  - [x] Blog app¦- [ ] ~~Testing~~¦\
    | Topic | Status | Evidence |¦|---|---|---|¦| Requests | ✅ | `app/x.py` |¦| Swimming | done | |¦| Blog app | done 2025/03/04 | 4f1c2ab |¦¦text¦Status: ✅ Done¦\
    - Signals (post_save)¦## Completed¦## In Progress¦- Started: 1 March 2025¦  - note¦```¦<!--¦-->¦> - [x] Requests¦1. [x] Testing¦- [~] Serializers";

proptest! {
    /// Every tick is taken over or told, and every line of the old document stands in the new one or is said by it.
    #[test]
    fn a_tick_is_taken_over_or_told_and_no_line_is_lost(lines in prop::collection::vec(prop::sample::select(SHAPES.split('¦').collect::<Vec<_>>()), 0..12)) {
        let text = lines.join("\n") + "\n";
        let roadmap = roadmap();
        let adoption = adopt(text.as_bytes(), &roadmap).unwrap();
        let hidden = |at: usize| {
            // Inside code and comments nothing is a tick.
            let outline = Outline::read(&text);
            outline.blocks.iter().any(|block| {
                let inside = (outline.line(block.span.start)..=outline.line(block.span.end.saturating_sub(1))).contains(&at);
                let code = matches!(block.kind, BlockKind::Code { .. } | BlockKind::Html(_));
                let own = block.inlines.iter().any(|one| outline.line(one.span.start) == at);
                inside && code && !own
            })
        };
        let read = |at: usize| {
            let outline = Outline::read(&text);
            outline.blocks.iter().any(|block| {
                let counts = match text.lines().nth(at - 1) {
                    Some(line) if line.starts_with('#') => matches!(block.kind, BlockKind::Heading { .. }),
                    Some(line) if line.starts_with('|') => matches!(block.kind, BlockKind::Row { .. }),
                    _ => matches!(block.kind, BlockKind::Item { .. }),
                };
                counts && outline.line(block.span.start) == at
            })
        };
        let done: Vec<usize> = adoption.taken.iter().map(|one| one.line).collect();
        let told: Vec<usize> = adoption.left.iter().map(|one| one.line).collect();
        let names = [("Requests", "web.requests"), ("C++", "web.cpp"), ("Blog", "drf.blog"), ("Serializers", "drf.serializers"),
            ("Signals", "web.signals"), ("Testing", "drf.testing"), ("Phase 1", "web."), ("Phase 2", "drf.")];
        for (at, line) in text.lines().enumerate().map(|(at, line)| (at + 1, line)) {
            if !is_tick(line) || hidden(at) || !read(at) {
                continue;
            }
            // Several lines on one item are one: another of them may be the one that is named.
            let merged = names.iter().any(|(name, id)| {
                line.contains(name) && adoption.taken.iter().any(|one| one.state == State::Done && one.id.as_str().starts_with(id))
            });
            // A heading that what is below it says for itself need not be told.
            let merged = merged || line.starts_with('#') && adoption.taken.iter().any(|one| one.state == State::Done);
            prop_assert!(done.contains(&at) || told.contains(&at) || merged, "{}: {}\n{}\n{:?}", at, line, text, adoption);
        }
        let header = Header { roadmap: Some("x".to_owned()), ..Header::default() };
        let new = create_with(&roadmap, &header, &adoption, text.as_bytes(), "2026-11-20".parse().unwrap());
        let new = String::from_utf8(new).unwrap();
        let document = Document::read(new.clone().into_bytes(), Some(&roadmap)).unwrap();
        for line in text.lines().filter(|line| line.chars().any(char::is_alphanumeric)) {
            let stays = new.lines().any(|one| one == line);
            let frame = line.starts_with('#') || line.starts_with('|') && !names.iter().any(|(name, _)| line.contains(name))
                || line.starts_with("Status:") || line.contains("Started:");
            let said = names.iter().any(|(name, id)| {
                line.contains(name) && document.items.iter().any(|item| item.id.as_str().starts_with(id))
            });
            prop_assert!(stays || frame || said, "{}\n{}\n---\n{}", line, text, new);
        }
        for taken in &adoption.taken {
            let entry = document.find(&taken.id).unwrap();
            prop_assert_eq!((entry.state, entry.copies, entry.pointers.len()), (taken.state, 1, taken.pointers.len()));
        }
    }
}

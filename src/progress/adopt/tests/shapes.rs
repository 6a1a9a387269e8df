//! States in headings, fields, lists below them and tables; and the law that no tick is lost.

use proptest::prelude::*;

use super::{adopted, all, roadmap, told};
use crate::progress::adopt::{Taken, adopt};
use crate::progress::{Document, Header, State, create_with};
use crate::roadmap::outline::{BlockKind, Outline};
use crate::roadmap::parse::{self, Reading};

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
        "### Serializers\n\nCompleted\n",
        "### Serializers\n\nStatus:\n✅ Completed\n",
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
fn the_heading_of_a_phase_is_told_where_its_items_do_not_say_the_same() {
    let text = "## ✅ Phase 2: APIs (done 2025-03-02)\n\nIt was a long way.\n";
    assert_eq!(told(text), (vec![], text.to_owned(), vec![1]));
    // Boxes speak for themselves, and the heading that says otherwise is told.
    let text = "## Phase 2: APIs ✅\n\n- [x] Serializers\n- [ ] Testing\n";
    let (taken, rest, left) = told(text);
    assert_eq!(taken, ["drf.serializers done", "drf.testing todo"]);
    assert_eq!((rest.as_str(), left), ("## Phase 2: APIs ✅\n\n", vec![1]));
    // That a phase is begun says of no item that it is.
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
    // A second rule is no row that says nothing of what the column is about.
    let text = "| Topic | Status |\n|---|---|\n|---|---|\n| Swimming | done |\n";
    let lines: Vec<usize> = adopted(text).left.iter().map(|left| left.line).collect();
    assert_eq!(lines, [4]);
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
                .trim_start_matches(['-', '*', '#', ' ', '>', '1', '.'])
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

/// By line: whether it is one that is read, not code, comment or part of something else.
fn read_lines(text: &str) -> Vec<bool> {
    let outline = Outline::read(text);
    let mut read = vec![false; text.lines().count() + 1];
    for block in &outline.blocks {
        let line = outline.line(block.span.start);
        let counts = match text.lines().nth(line - 1) {
            Some(text) if text.starts_with('#') => {
                matches!(block.kind, BlockKind::Heading { .. })
            }
            Some(text) if text.starts_with('|') => matches!(block.kind, BlockKind::Row { .. }),
            _ => matches!(block.kind, BlockKind::Item { .. }),
        };
        read[line] |= counts;
    }
    read
}

/// The lines of the section of the heading on line `at`.
fn section(text: &str, at: usize) -> std::ops::Range<usize> {
    let outline = Outline::read(text);
    let headings: Vec<(usize, u8)> = outline
        .blocks
        .iter()
        .filter_map(|block| match block.kind {
            BlockKind::Heading { level } => Some((outline.line(block.span.start), level)),
            _ => None,
        })
        .collect();
    let own = headings.iter().find(|(line, _)| *line == at).unwrap().1;
    let end = headings
        .iter()
        .find(|(line, level)| *line > at && *level <= own);
    at + 1..end.map_or(usize::MAX, |(line, _)| *line)
}

fn lines_of(taken: &Taken) -> impl Iterator<Item = usize> + '_ {
    std::iter::once(taken.line).chain(taken.more.iter().copied())
}

proptest! {
    /// Each tick is taken over from its own line or told on it; a heading's may be said by all that its own section names. No
    /// tick is made up. Each line that does not stand in the new document to the letter is one from which an item took all, a
    /// field of its, or the frame of such lines.
    #[test]
    fn a_tick_is_taken_over_or_told_and_no_line_is_lost(lines in prop::collection::vec(prop::sample::select(SHAPES.split('¦').collect::<Vec<_>>()), 0..12)) {
        let text = lines.join("\n") + "\n";
        let roadmap = roadmap();
        let adoption = adopt(text.as_bytes(), &roadmap).unwrap();
        let read = read_lines(&text);
        let told: Vec<usize> = adoption.left.iter().map(|one| one.line).collect();
        let on = |at: usize| adoption.taken.iter().filter(move |one| lines_of(one).any(|line| line == at));
        for (at, line) in text.lines().enumerate().map(|(at, line)| (at + 1, line)) {
            if !is_tick(line) || !read[at] {
                continue;
            }
            let taken = on(at).any(|one| one.state == State::Done);
            let said_below = line.starts_with('#') && {
                let inside = section(&text, at);
                let mut below = adoption.taken.iter().filter(|one| lines_of(one).any(|line| inside.contains(&line))).peekable();
                below.peek().is_some() && below.all(|one| one.state == State::Done)
            };
            prop_assert!(taken || told.contains(&at) || said_below, "{}: {}\n{}\n{:?}", at, line, text, adoption);
        }
        let says_done = |line: &str| is_tick(line) || line.starts_with("Status: ✅") || line.starts_with("## Completed");
        for taken in adoption.taken.iter().filter(|one| one.state == State::Done) {
            let own = lines_of(taken).any(|at| text.lines().nth(at - 1).is_some_and(is_tick));
            let above = lines_of(taken).any(|at| {
                let around = text.lines().enumerate().any(|(line, one)| one.starts_with('#') && says_done(one) && read[line + 1] && section(&text, line + 1).contains(&at));
                let field = text.lines().skip(at).take(2).any(says_done);
                let fields = text.lines().take(at).any(|one| one.starts_with("Status: ✅"));
                around || field || fields
            });
            prop_assert!(own || above, "{:?}\n{}", taken, text);
        }
        let header = Header { roadmap: Some("x".to_owned()), ..Header::default() };
        let new = create_with(&roadmap, &header, &adoption, text.as_bytes(), "2026-11-20".parse().unwrap());
        let new = String::from_utf8(new).unwrap();
        let document = Document::read(new.into_bytes(), Some(&roadmap)).unwrap();
        let rest = String::from_utf8(adoption.rest.clone()).unwrap();
        let count = |all: &str, line: &str| all.lines().filter(|one| *one == line).count();
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            let frame = line.starts_with('#') || line.starts_with("|-") || line.starts_with("| Topic") || line.starts_with("Status:") || line.contains("Started:");
            let taken = text.lines().enumerate().filter(|(at, one)| *one == line && on(at + 1).next().is_some()).count();
            let gone = count(&text, line) - count(&rest, line);
            prop_assert!(frame || gone <= taken, "{}\n{}\n---\n{}", line, text, rest);
        }
        for taken in &adoption.taken {
            let entry = document.find(&taken.id).unwrap();
            prop_assert_eq!((entry.state, entry.copies, entry.pointers.len()), (taken.state, 1, taken.pointers.len()));
        }
    }
}

#[test]
fn a_phase_that_is_called_done_ticks_nothing_that_is_not_named() {
    let roadmap_table = "| Phase | Status |\n|---|---|\n| Phase 1: Web | ✅ |\n| Phase 2 | 🚧 |\n";
    for text in [
        "## Phase 1: Web ✅\n",
        "- [x] Phase 1: Web\n",
        roadmap_table,
    ] {
        let adoption = adopted(text);
        assert_eq!(
            (adoption.taken.len(), adoption.left.is_empty()),
            (0, false),
            "{text}"
        );
        assert_eq!(adoption.rest, text.as_bytes());
    }
    let phases: Vec<_> = adopted(roadmap_table)
        .unnamed
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(phases, ["web"]);
    // Named below it, they are done; below what the roadmap does not have, or beside others with a mark, nobody can tell.
    let named = "## Phase 2: APIs ✅\n\n- Serializers\n- Blog app\n";
    assert_eq!(told(named), all(&["drf.serializers done", "drf.blog done"]));
    let aside = "## Phase 2: APIs ✅\n\n- Serializers\n\n### To repeat\n\n- Testing\n";
    assert_eq!(told(aside).0, ["drf.serializers done"]);
    let marked = "## Phase 2: APIs ✅\n\n- ✅ Serializers\n- Testing\n";
    let (taken, _, left) = told(marked);
    assert_eq!(
        (taken, left),
        (vec!["drf.serializers done".to_owned()], vec![])
    );
    let open = "## Phase 2: APIs ✅\n\n- Serializers\n- [ ] Testing\n";
    let (taken, _, left) = told(open);
    assert_eq!(
        (taken, left),
        (vec!["drf.testing todo".to_owned()], vec![1])
    );
}

#[test]
fn a_first_row_over_a_column_without_a_name_may_be_a_row() {
    let rows = "|---|---|---|\n| Requests | ✅ | |\n";
    let (taken, _, left) = told(&format!("| Swimming | done | |\n{rows}"));
    assert_eq!(
        (taken, left),
        (vec!["web.requests done".to_owned()], vec![1])
    );
    assert_eq!(
        told(&format!("| Blog app | done 2025-03-04 | a |\n{rows}")).2,
        [1]
    );
    let (taken, _, left) = told(&format!("| Topic | Done | Notes |\n{rows}"));
    assert_eq!(
        (taken, left),
        (vec!["web.requests done".to_owned()], vec![])
    );
}

#[test]
fn a_tick_below_another_phase_than_its_item_is_told() {
    let text = "## Phase 2: APIs\n\n- [x] Requests\n- [x] Serializers\n";
    let (taken, rest, left) = told(text);
    assert_eq!(
        (taken, left),
        (vec!["drf.serializers done".to_owned()], vec![3])
    );
    assert_eq!(rest, "## Phase 2: APIs\n\n- [x] Requests\n");
    assert!(adopted(text).left[0].message.contains("web.requests"));
}

#[test]
fn a_part_of_an_item_is_not_the_item() {
    for line in [
        "- [x] Serializers: install\n",
        "- [x] Serializers [basics](https://a.b)\n",
    ] {
        assert_eq!(told(line), (vec![], line.to_owned(), vec![1]), "{line}");
    }
    let source = "# R\n\n## One `one`\n\n- Agents `one.agents`\n\n  Mental model and terms. Exercise: classify ten.\n- Tools `one.tools`\n";
    let roadmap = parse::roadmap(source, &Reading::default()).unwrap();
    let text = "- [x] 01 Agents: Mental Model\n- [x] 2 Tools\n- [x] 3 Tools\n";
    let adoption = adopt(text.as_bytes(), &roadmap).unwrap();
    let taken: Vec<_> = adoption
        .taken
        .iter()
        .map(|one| one.id.to_string())
        .collect();
    assert_eq!(taken, ["one.agents", "one.tools"]);
    let left: Vec<usize> = adoption.left.iter().map(|one| one.line).collect();
    assert_eq!(left, [3], "a number that is another's");
}

#[test]
fn entries_of_a_log_are_told_once() {
    let text = "# Log\n\n- [2026-06-26 00:50] Serializers — `a.py`\n- 2026-06-27: Requests\n";
    let (taken, rest, left) = told(text);
    assert_eq!((taken.len(), rest.as_str(), left), (0, text, vec![3]));
    assert!(adopted(text).left[0].message.starts_with("2 items"));
}

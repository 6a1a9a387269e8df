//! What a pattern tells is what reading tells.

use proptest::prelude::*;

use super::{Pattern, Stand};
use crate::progress::{Document, Entry};

fn read(text: &str) -> Document {
    Document::read(text.as_bytes().to_vec(), None).unwrap()
}

fn stands(text: &str) -> Vec<Stand> {
    let document = read(text);
    document.items.iter().map(Entry::stand).collect()
}

fn pattern(text: &str) -> Pattern {
    read(text).pattern().unwrap()
}

const TEXT: &str = "# Progress: X\n\n<!-- peak:1 roadmap=x.md base=1234567 learner=a@x -->\n\n## A `a`\n\n- [ ] One `a.one`\n  note: mine\n- [x] Two `a.two` \u{2705} 2026-11-02\n  - [ ] Three `a.three`\n";

#[test]
fn boxes_marks_and_what_headers_say_may_differ() {
    let other = TEXT
        .replace("base=1234567 learner=a@x", "learner=b@x,c@x")
        .replace(
            "[ ] One `a.one`",
            "[x] One `a.one` \u{1f6eb} 2026-10-30 \u{2705} 2026-11-01",
        )
        .replace(
            "[x] Two `a.two` \u{2705} 2026-11-02",
            "[ ] Two `a.two` \u{274c} 2026-11-05",
        );
    assert_eq!(pattern(TEXT).read(other.as_bytes()), Some(stands(&other)));
    assert_eq!(pattern(&other).read(TEXT.as_bytes()), Some(stands(TEXT)));
    for notes in [
        "",
        "  note: yours\n  Und (noch) mehr: Wörter, 2026!\nlazy words\n",
    ] {
        let other = other.replace("  note: mine\n", notes);
        assert_eq!(pattern(TEXT).read(other.as_bytes()), Some(stands(&other)));
        assert_eq!(pattern(&other).read(TEXT.as_bytes()), Some(stands(TEXT)));
    }
    let crlf = |text: &str| text.replace('\n', "\r\n");
    assert_eq!(
        pattern(&crlf(TEXT)).read(crlf(&other).as_bytes()),
        Some(stands(&other))
    );
}

#[test]
fn where_anything_else_differs_nothing_is_told() {
    for (from, to) in [
        ("One", "Uno"),
        ("note: mine", "note: `code`"),
        ("note: mine", "- note"),
        ("note: mine", "Evidence: soon"),
        ("base=1234567", "base=1234567 base=1234568"),
        ("note: mine", "note \u{2705} 2026-11-01"),
        ("note: mine", "a | b"),
        ("[ ] One", "[-] One"),
        ("`a.one`", "`a.one` and more"),
        ("`a.one`", "`a.one` \u{2705} 2026-02-30"),
        ("`a.one`", "`a.one` \u{2705}  2026-02-03"),
        ("roadmap=x.md", "roadmap=y.md"),
        (" -->", " --> - [x] a"),
        ("<!--", "<!-- --> <!--"),
        ("`a.three`\n", "`a.three`"),
        ("`a.three`\n", "`a.three`\n\n- [ ] Four `a.four`\n"),
        ("`a.one`\n", "`a.one`\r\n"),
        ("[ ] One", "[x] One\r"),
    ] {
        let other = TEXT.replace(from, to);
        assert_ne!(other, TEXT, "{from}");
        assert_eq!(pattern(TEXT).read(other.as_bytes()), None, "{from}");
    }
}

#[test]
fn what_single_lines_do_not_tell_is_no_pattern() {
    for (from, to) in [
        ("note: mine", "[x]: https://example.org"),
        ("note: mine", "a | b"),
        ("note: mine", "- [ ] Again `a.one`"),
        ("[ ] One", "[/] One"),
        ("`a.one`\n", "`a.one` \u{2705} 2026-11-01 done\n"),
        ("`a.one`\n  note", "`a.one`\r  note"),
        ("One `a.one`", "One\n  `a.one`"),
    ] {
        let other = TEXT.replace(from, to);
        assert_ne!(other, TEXT, "{from}");
        assert!(read(&other).pattern().is_none(), "{other}");
    }
}

/// Pieces of lines as people write them.
fn piece() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "# A `a`\n",
        "## B\n",
        "- [ ] One `a.one`",
        "- [x] One `a.one`",
        "- [ ] Two `a.two`",
        "  - [x] Three `b.three`",
        "* [ ] Four **bold** `a.four`",
        "1. [x] Five `a.five`",
        " \u{2705} 2026-11-01",
        " \u{274c} 2026-11-03",
        " \u{1f6eb} 2026-11-02",
        " \u{2705} 2026-11-31",
        "\n",
        "\n\n",
        "\n  text\n",
        "\n  evidence: `src/`\n",
        "```\n",
        "<!-- ",
        " -->",
        "<!-- was a.nine -->",
        "<!-- peak:1 roadmap=x.md -->\n",
        "<!-- peak:1 base=1234567 -->\n",
        "> ",
        "\r\n",
        " ",
        "  \n",
        "|",
        "[x]",
        "`",
        "*",
        "~~~\n",
        "## Archived\n",
        "## Before peak\n",
        "---\n",
        "===\n",
        "\\",
        "<p>\n",
    ])
}

/// Another learner's version of it.
fn other(text: &str, choices: &[u8]) -> String {
    let mut choices = choices.iter().cycle();
    let mut out = String::new();
    for line in text.split_inclusive('\n') {
        let Some(choice) = choices.next() else { break };
        out.push_str(&match choice % 12 {
            0 => line.replace("[ ]", "[x]"),
            1 => line.replace("[x]", "[ ]"),
            2 => line.replacen(".one`", ".one` \u{2705} 2026-10-09", 1),
            3 => line.replacen(".two`", ".two` \u{1f6eb} 2026-10-09 \u{2705} 2026-10-10", 1),
            4 => line.replacen(" \u{2705} 2026-11-01", "", 1),
            5 => line.replacen("base=1234567", "learner=a@x", 1),
            6 if *choice > 220 => line.replace("text", "more"),
            7 if *choice > 220 => String::new(),
            8 if *choice > 220 => format!("{line}{line}"),
            9 => format!("{line}  note: more words\n"),
            10 => format!("{line}Words: and (more) words\n"),
            11 if *choice > 128 => format!("{line}      deep words\r\n"),
            _ => line.to_owned(),
        });
    }
    out
}

proptest! {
    #[test]
    fn what_a_pattern_tells_is_what_reading_tells(
        pieces in prop::collection::vec(piece(), 1..40),
        choices in prop::collection::vec(any::<u8>(), 1..40),
    ) {
        let text = pieces.concat();
        if let Some(pattern) = read(&text).pattern() {
            let own = pattern.read(text.as_bytes());
            prop_assert_eq!(own, Some(stands(&text)));
            let other = other(&text, &choices);
            if let Some(told) = pattern.read(other.as_bytes()) {
                let (one, two) = (read(&text), read(&other));
                prop_assert_eq!(told, stands(&other), "{:?}\n{:?}", text, other);
                let ids = |document: &Document| document.items.iter().map(|entry| entry.id.clone()).collect::<Vec<_>>();
                prop_assert_eq!(ids(&one), ids(&two));
                let phases = |document: &Document| document.phases.iter().map(|phase| (phase.id.clone(), phase.title.clone())).collect::<Vec<_>>();
                prop_assert_eq!(phases(&one), phases(&two));
                prop_assert_eq!(two.conflict, None);
                prop_assert_eq!(two.notices, Vec::new());
            }
        }
    }
}

//! Every byte that a change does not mean stays: laws over generated progress documents.
//!
//! More cases: `PROPTEST_CASES=100000 cargo test --release lossless`.

use chrono::NaiveDate;
use peak::progress::edit::{Action, Edit, Refusal, apply};
use peak::progress::{Document, State};
use peak::roadmap::{Id, Roadmap};
use proptest::prelude::*;
use proptest::sample::select;

const ROADMAP: &str = "# Backend\n\n## Web `web`\n\n- Requests `web.requests`\n- Signals & `post_save` `web.signals`\n\
    - Cookies `web.cookies`\n- Email `web.email`\n\n## Data `data`\n\n- Models `data.models`\n- Queries `data.queries`\n\
    - Exercise: Blog `data.blog`\n";
/// The date of every edit; no generated document holds it.
const DAY: &str = "2031-07-13";

static ROADMAP_READ: std::sync::LazyLock<Roadmap> = std::sync::LazyLock::new(roadmap);

fn roadmap() -> Roadmap {
    let mut roadmap = Roadmap::default();
    for line in ROADMAP.lines() {
        let id = line.rsplit('`').nth(1).and_then(Id::parse);
        let title = line.rsplit_once(" `").map_or(line, |(title, _)| title);
        match (id, line.strip_prefix("- ")) {
            (Some(id), Some(_)) => {
                let phase = roadmap.phases.last_mut().unwrap();
                phase.items.push(peak::roadmap::Item {
                    id,
                    aliases: Vec::new(),
                    title: title["- ".len()..].to_owned(),
                    kind: peak::roadmap::Kind::Topic,
                    group: None,
                    description: String::new(),
                    links: Vec::new(),
                    rules: None,
                    after: Vec::new(),
                    ticked: false,
                    line: 1,
                });
            }
            (Some(id), None) => roadmap.phases.push(peak::roadmap::Phase {
                id,
                aliases: Vec::new(),
                title: title["## ".len()..].to_owned(),
                items: Vec::new(),
                line: 1,
            }),
            _ => {}
        }
    }
    roadmap
}

fn day() -> NaiveDate {
    DAY.parse().unwrap()
}

fn edit(id: &Id, action: Option<Action>, notes: &[&str]) -> Edit {
    Edit {
        id: id.clone(),
        action,
        notes: notes.iter().map(|note| (*note).to_owned()).collect(),
        evidence: Vec::new(),
    }
}

fn read(text: &[u8]) -> Document {
    Document::read(text.to_vec(), Some(&ROADMAP_READ)).unwrap()
}

fn changed(text: &[u8], id: &Id, action: Action) -> Result<Vec<u8>, Refusal> {
    apply(&read(text), &[edit(id, Some(action), &[])])
}

/// One of the given texts, as bytes.
fn one_of(texts: &'static [&'static str]) -> impl Strategy<Value = Vec<u8>> {
    select(texts).prop_map(|text| text.as_bytes().to_vec())
}

const ENDS: &[&str] = &["\n", "\r\n", "\r"];
const LEADS: &[&str] = &[
    "- ", "- ", "- ", "* ", "+ ", "1. ", "12) ", "-   ", "-\t", "  - ", "    - ", "\t- ", "> - ",
    "> > * ", " - ", "- > - ",
];
const BOXES: &[&str] = &[
    "[ ] ",
    "[ ] ",
    "[ ] ",
    "[x] ",
    "[X] ",
    "[ ]\t",
    "[ ]  ",
    "[-] ",
    "[/] ",
    "[?] ",
    "[] ",
    "[x ] ",
    "[ ]x ",
    "\\[ \\] ",
    "[\u{a0}] ",
];
const IDS: &[&str] = &[
    "`web.requests`",
    "`web.signals`",
    "`web.cookies`",
    "`web.email`",
    "`data.models`",
    "`data.queries`",
    "`data.blog`",
    "`web.mine`",
    "`` data.own ``",
    "**`web.bold`**",
    "[`web.link`](u)",
];
const TEXTS: &[&str] = &[
    "Requests ",
    "Signals & `post_save` ",
    "**Bold** ",
    "[link](u) ",
    "",
    "<!-- c --> ",
    "a\\*b ",
    "Ünï ",
    "`code` ",
    "[two\nlines](u) ",
    "*em\nph* ",
];
const TAILS: &[&str] = &[
    "",
    "",
    "",
    " ",
    "   ",
    "\t",
    "\\",
    " \\",
    "\\\\",
    " ^block-1",
    "  ^b  ",
    " 🛫 2026-11-01",
    " ❌ 2026-11-02",
    " ✅ 2026-11-03",
    " ✅\u{fe0f} 2026-11-04",
    " ✅",
    " ❌ soon",
    " ✅ 2026-13-40",
    " `✅ 2026-11-05`",
    " 📅 2026-11-06 ⏫",
    " see [a\n  b](u)",
    " see `a\n  b`",
    " <!-- x\n  y -->",
    " *a\n  b*",
    "\n  wrapped",
    "\nlazy `web.other`",
    "\n  🛫 2026-11-07",
    " 🛫\n  2026-11-08",
    "\n  evidence: `src`",
    " | a | b",
    " #tag @me",
    "!",
    "2",
    " https://a.b",
];
const BELOW: &[&str] = &[
    "",
    "",
    "",
    "",
    "  - note",
    "  * note\n    more",
    "  1. step",
    "  - evidence: `src/app`, 4f1c2ab",
    "  - [ ] sub task",
    "\n  paragraph",
    "  ```\n  - [ ] Fake `web.email`\n  ```",
    "\n      code",
    "    - deep",
    "> - quoted",
    "\t- tabbed",
    "  > quote",
    "  - [x] Sub `data.sub`",
    "  <!-- [ ] `web.email` -->",
    "  -",
];
const BETWEEN: &[&str] = &[
    "",
    "",
    "",
    "\n",
    "## Web `web`",
    "## Data `data`",
    "# Notes",
    "## `data`",
    "Some text.",
    "| a | b |\n|---|---|\n| [ ] | `web.email` |",
    "```\n- [ ] `web.email`\n```",
    "<!-- - [ ] `web.email` -->",
    "---",
    "> quote",
    "~~~",
    "<!-- open",
    "===",
    "    code",
    "<details>",
    "[ref]: u",
    "- plain `web.email`",
    "- [ ] nothing here",
    "- [ ]",
];

/// A list item and what is below it, each line with its own end.
fn item() -> impl Strategy<Value = Vec<u8>> {
    let invalid = select(vec![
        &b""[..],
        b"",
        b"",
        b"\xff",
        b"caf\xe9 ",
        b"\x00",
        b"\xc3",
    ])
    .prop_map(<[u8]>::to_vec);
    let line = (
        one_of(LEADS),
        one_of(BOXES),
        one_of(TEXTS),
        invalid,
        one_of(IDS),
        one_of(TAILS),
    );
    (line, one_of(TAILS), one_of(BELOW), one_of(BETWEEN)).prop_map(
        |(line, tail, below, between)| {
            let (lead, boxed, text, invalid, id, first) = line;
            let mut item = [lead, boxed, text, invalid, id, first, tail, b"\n".to_vec()].concat();
            for more in [below, between] {
                if !more.is_empty() {
                    item.extend(more);
                    item.push(b'\n');
                }
            }
            item
        },
    )
}

/// Bytes that show themselves as text.
#[derive(Clone)]
struct Text(Vec<u8>);

impl std::fmt::Debug for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", bstr(&self.0))
    }
}

fn bstr(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A whole document: line ends of one kind or mixed, with or without byte order mark and final line end.
fn document() -> impl Strategy<Value = Text> {
    let head = one_of(&[
        "",
        "# Progress: T\n\n<!-- peak:1 roadmap=x -->\n\n",
        "---\nup: [[x]]\n---\n# P\n",
        "## Web `web`\n",
    ]);
    let items = prop::collection::vec(item(), 1..7);
    let ends = prop_oneof![
        select(ENDS).prop_map(|end| vec![end]),
        prop::collection::vec(select(ENDS), 5)
    ];
    (any::<bool>(), head, items, ends, any::<bool>()).prop_map(|(bom, head, items, ends, last)| {
        let flat = [head, items.concat()].concat();
        let mut text = if bom {
            b"\xef\xbb\xbf".to_vec()
        } else {
            Vec::new()
        };
        let mut ends = ends.iter().cycle();
        for line in flat.split_inclusive(|byte| *byte == b'\n') {
            match line.split_last() {
                Some((b'\n', line)) => {
                    text.extend(line);
                    text.extend(ends.next().unwrap().bytes());
                }
                _ => text.extend(line),
            }
        }
        while !last && matches!(text.last(), Some(b'\n' | b'\r')) {
            text.pop();
        }
        Text(text)
    })
}

/// The ids that a command may change, with whether their boxes and marks are as peak writes them.
fn ids(document: &Document) -> Vec<(Id, bool)> {
    let once = document.items.iter().filter(|entry| entry.copies == 1);
    let odd = |line: usize| document.notices.iter().any(|notice| notice.line == line);
    once.map(|entry| (entry.id.clone(), !odd(entry.line)))
        .collect()
}

fn without(text: &[u8], part: &str) -> Vec<u8> {
    let part = part.as_bytes();
    let at = text.windows(part.len()).position(|window| window == part);
    at.map_or_else(
        || text.to_vec(),
        |at| [&text[..at], &text[at + part.len()..]].concat(),
    )
}

proptest! {
    #[test]
    fn done_then_undo_restores_every_byte(Text(text) in document()) {
        for (id, clean) in ids(&read(&text)) {
            if !clean || read(&text).find(&id).unwrap().state == State::Done {
                continue;
            }
            let done = changed(&text, &id, Action::Done(day())).unwrap();
            let entry = read(&done).find(&id).unwrap().clone();
            prop_assert_eq!((entry.state, entry.done_on), (State::Done, Some(day())));
            let undone = changed(&done, &id, Action::Undo).unwrap();
            prop_assert_eq!(bstr(&undone), bstr(&text));
            // Nothing but the tick and the mark.
            let plain = without(&done, &format!(" ✅ {DAY}"));
            prop_assert_eq!(plain.len(), text.len());
            let differing = plain.iter().zip(&text).filter(|(one, other)| one != other);
            prop_assert_eq!(differing.collect::<Vec<_>>(), vec![(&b'x', &b' ')]);
        }
    }

    #[test]
    fn start_and_skip_are_taken_back_to_the_byte(Text(text) in document()) {
        for (id, clean) in ids(&read(&text)) {
            let before = read(&text).find(&id).unwrap().clone();
            for (action, state, sign) in [(Action::Start(day()), State::Started, "🛫"), (Action::Skip(day()), State::Skipped, "❌")] {
                match changed(&text, &id, action) {
                    Err(refusal) => prop_assert_eq!((before.state, refusal), (State::Done, Refusal::AlreadyDone(id.clone()))),
                    Ok(after) if before.state == state => prop_assert_eq!(bstr(&after), bstr(&text)),
                    Ok(after) => {
                        prop_assert_eq!(read(&after).find(&id).unwrap().state, state);
                        if clean && before.skipped_on.is_none() {
                            prop_assert_eq!(bstr(&without(&after, &format!(" {sign} {DAY}"))), bstr(&text));
                            prop_assert_eq!(bstr(&changed(&after, &id, Action::Undo).unwrap()), bstr(&text));
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn done_twice_is_done_once(Text(text) in document()) {
        for (id, _) in ids(&read(&text)) {
            let once = changed(&text, &id, Action::Done(day())).unwrap();
            prop_assert_eq!(&changed(&once, &id, Action::Done("2020-01-01".parse().unwrap())).unwrap(), &once);
        }
    }

    #[test]
    fn the_order_of_two_changes_does_not_matter(Text(text) in document()) {
        let all = ids(&read(&text));
        for pair in all.windows(2) {
            let (one, two) = (&pair[0].0, &pair[1].0);
            let act = |text: &[u8], id: &Id| changed(text, id, Action::Done(day())).unwrap();
            let there = act(&act(&text, one), two);
            prop_assert_eq!(&there, &act(&act(&text, two), one));
            let action = Some(Action::Done(day()));
            let both = apply(&read(&text), &[edit(two, action, &[]), edit(one, action, &[])]).unwrap();
            prop_assert_eq!(&there, &both);
        }
    }

    #[test]
    fn undo_takes_back_one_step_at_a_time(Text(text) in document()) {
        for (id, _) in ids(&read(&text)) {
            let mut text = text.clone();
            for _ in 0..4 {
                let before = read(&text).find(&id).unwrap().state;
                match changed(&text, &id, Action::Undo) {
                    Ok(after) => {
                        prop_assert!(read(&after).find(&id).unwrap().state != before);
                        text = after;
                    }
                    Err(refusal) => {
                        prop_assert_eq!((before, refusal), (State::Todo, Refusal::NothingToUndo(id.clone())));
                        break;
                    }
                }
            }
            prop_assert_eq!(read(&text).find(&id).unwrap().state, State::Todo);
        }
    }

    #[test]
    fn a_note_is_added_and_nothing_else_changes(Text(text) in document(), note in "[-#>*`~<!\\[\\]x: a1.)]{1,10}") {
        for (id, _) in ids(&read(&text)) {
            let before = read(&text);
            match apply(&before, &[edit(&id, None, &[&note, "second"])]) {
                Ok(after) => {
                    let states = |document: &Document| -> Vec<(Id, State)> {
                        document.items.iter().map(|entry| (entry.id.clone(), entry.state)).collect()
                    };
                    prop_assert_eq!(states(&before), states(&read(&after)));
                    // All bytes before and after the inserted lines are there.
                    let head = text.iter().zip(&after).take_while(|(one, other)| one == other).count();
                    let tail = text.iter().rev().zip(after.iter().rev()).take_while(|(one, other)| one == other).count();
                    prop_assert!(head + tail >= text.len());
                    prop_assert_eq!(bstr(&after).matches("second").count(), 1);
                }
                // There is no room for a bullet between a line of text at the margin and code or a heading's underline.
                Err(refusal) => {
                    prop_assert!(matches!(refusal, Refusal::Unsafe(_)), "{:?}", refusal);
                    let lines = bstr(&text);
                    let mut lines = lines.split(['\n', '\r']);
                    prop_assert!(lines.any(|line| matches!(line, "      code" | "  -")), "{:?}", refusal);
                }
            }
        }
    }
}

/// What becomes of one line below the heading of phase `web`.
fn line_after(line: &str, action: Action, notes: &[&str]) -> String {
    let text = format!("## Web `web`\n\n{line}");
    let document = read(text.as_bytes());
    let id = document
        .items
        .first()
        .unwrap_or_else(|| panic!("{line}"))
        .id
        .clone();
    let after = apply(&document, &[edit(&id, Some(action), notes)])
        .unwrap_or_else(|refusal| panic!("{line}: {refusal:?}"));
    String::from_utf8(after).unwrap()["## Web `web`\n\n".len()..].to_owned()
}

#[test]
#[allow(clippy::too_many_lines, reason = "a table of cases")]
fn a_mark_goes_to_the_end_of_the_ids_line_but_into_no_span() {
    for (line, done) in [
        ("- [ ] a `web.email`", "- [x] a `web.email` ✅ 2031-07-13"),
        (
            "- [ ] a `web.email` — text  ",
            "- [x] a `web.email` — text ✅ 2031-07-13  ",
        ),
        (
            "- [ ] a `web.email`\\\n  b",
            "- [x] a `web.email` ✅ 2031-07-13\\\n  b",
        ),
        (
            "- [ ] a `web.email` \\\\",
            "- [x] a `web.email` \\\\ ✅ 2031-07-13",
        ),
        (
            "- [ ] a `web.email`  ^b-1\t",
            "- [x] a `web.email` ✅ 2031-07-13  ^b-1\t",
        ),
        (
            "- [ ] a `web.email` x^2",
            "- [x] a `web.email` x^2 ✅ 2031-07-13",
        ),
        (
            "- [ ] a `web.email` <!-- c -->",
            "- [x] a `web.email` <!-- c --> ✅ 2031-07-13",
        ),
        (
            "- [ ] a `web.email` <!-- c\n  d -->",
            "- [x] a `web.email` ✅ 2031-07-13 <!-- c\n  d -->",
        ),
        (
            "- [ ] a `web.email` `c\n  d`",
            "- [x] a `web.email` ✅ 2031-07-13 `c\n  d`",
        ),
        (
            "- [ ] a `web.email` [c\n  d](u) e",
            "- [x] a `web.email` ✅ 2031-07-13 [c\n  d](u) e",
        ),
        (
            "- [ ] [a `web.email` b\n  c](u) d",
            "- [x] [a `web.email` b\n  c](u) ✅ 2031-07-13 d",
        ),
        (
            "- [ ] **a `web.email`**",
            "- [x] **a `web.email`** ✅ 2031-07-13",
        ),
        (
            "- [ ] a `web.email`\n  wrapped",
            "- [x] a `web.email` ✅ 2031-07-13\n  wrapped",
        ),
        (
            "- [ ] a\n  `web.email`\n  wrapped",
            "- [x] a\n  `web.email` ✅ 2031-07-13\n  wrapped",
        ),
        (
            "- [ ] a `web.email` 🛫 2026-11-01 ❌ 2026-11-02",
            "- [x] a `web.email` 🛫 2026-11-01 ❌ 2026-11-02 ✅ 2031-07-13",
        ),
        (
            "- [ ] a `web.email` ✅ 2026-11-01 b",
            "- [x] a `web.email` ✅ 2031-07-13 b",
        ),
        (
            "> 1. [ ] a `web.email`\n> text",
            "> 1. [x] a `web.email` ✅ 2031-07-13\n> text",
        ),
    ] {
        assert_eq!(line_after(line, Action::Done(day()), &[]), done);
    }
}

#[test]
fn odd_boxes_become_proper_ones() {
    for (line, done) in [
        ("- [-] a `web.email`", "- [x] a `web.email` ✅ 2031-07-13"),
        ("- [?] a `web.email`", "- [x] a `web.email` ✅ 2031-07-13"),
        ("- [] a `web.email`", "- [x] a `web.email` ✅ 2031-07-13"),
        ("- [x ] a `web.email`", "- [x] a `web.email` ✅ 2031-07-13"),
        ("- [ ]x a `web.email`", "- [x] a `web.email` ✅ 2031-07-13"),
        ("- [ ]a `web.email`", "- [x] a `web.email` ✅ 2031-07-13"),
        (
            "- \\[ \\] a `web.email`",
            "- [x] a `web.email` ✅ 2031-07-13",
        ),
        (
            "- [\u{a0}] a `web.email`",
            "- [x] a `web.email` ✅ 2031-07-13",
        ),
        ("- [\t] a `web.email`", "- [x] a `web.email` ✅ 2031-07-13"),
    ] {
        assert_eq!(line_after(line, Action::Done(day()), &[]), done);
    }
    assert_eq!(
        line_after("- [-] a `web.email`", Action::Start(day()), &[]),
        "- [ ] a `web.email` 🛫 2031-07-13"
    );
    assert_eq!(
        line_after("- [/] a `web.email`", Action::Skip(day()), &[]),
        "- [/] a `web.email` ❌ 2031-07-13"
    );
    assert_eq!(
        line_after("- [-] a `web.email`", Action::Undo, &[]),
        "- [ ] a `web.email`"
    );
    assert_eq!(
        line_after("- [/] a `web.email` 🛫 2026-11-01", Action::Undo, &[]),
        "- [ ] a `web.email`"
    );
}

#[test]
fn a_mark_is_taken_away_with_one_blank_or_with_its_line() {
    for (line, undone) in [
        ("- [x] a `web.email` ✅ 2026-11-01", "- [ ] a `web.email`"),
        (
            "- [X] a `web.email`  ✅\u{fe0f}  2026-11-01  b",
            "- [ ] a `web.email`   b",
        ),
        ("- [x] a `web.email`✅ 2026-11-01", "- [ ] a `web.email`"),
        (
            "- [x] a `web.email` ✅ 2026-11-01 b ✅ 2026-11-02",
            "- [ ] a `web.email` b",
        ),
        (
            "- [x] a `web.email`\n  ✅ 2026-11-01\n  b",
            "- [ ] a `web.email`\n  b",
        ),
        (
            "- [x] a `web.email`\r\n  ✅ 2026-11-01 \r\n  b",
            "- [ ] a `web.email`\r\n  b",
        ),
        (
            "- [x] a `web.email`\n  ✅ 2026-11-01 - b",
            "- [ ] a `web.email` - b",
        ),
        (
            "> - [x] a `web.email`\n>   ✅\n>   2026-11-01\n> b",
            "> - [ ] a `web.email`\n> b",
        ),
        ("- [x] a `web.email` ✅", "- [ ] a `web.email` ✅"),
    ] {
        assert_eq!(line_after(line, Action::Undo, &[]), undone);
    }
}

#[test]
fn a_note_goes_below_the_text_in_the_style_of_what_is_there() {
    for (line, noted) in [
        (
            "- [ ] a `web.email`",
            "- [x] a `web.email` ✅ 2031-07-13\n  - n",
        ),
        (
            "- [ ] a `web.email`\n",
            "- [x] a `web.email` ✅ 2031-07-13\n  - n\n",
        ),
        (
            "-   [ ] a `web.email`\n    b\nlazy\n",
            "-   [x] a `web.email` ✅ 2031-07-13\n    b\nlazy\n    - n\n",
        ),
        (
            "12. [ ] a `web.email`\n    * m\n",
            "12. [x] a `web.email` ✅ 2031-07-13\n    * n\n    * m\n",
        ),
        (
            "- [ ] a `web.email`\n     +   m\n",
            "- [x] a `web.email` ✅ 2031-07-13\n     +   n\n     +   m\n",
        ),
        (
            "-\t[ ] a `web.email`\n\n\t- m\n",
            "-\t[x] a `web.email` ✅ 2031-07-13\n\t- n\n\n\t- m\n",
        ),
        (
            "- [ ] a `web.email`\n  1. m\n",
            "- [x] a `web.email` ✅ 2031-07-13\n  - n\n  1. m\n",
        ),
        (
            "> - [ ] a `web.email`\n>\n> b\n",
            "> - [x] a `web.email` ✅ 2031-07-13\n>   - n\n>\n> b\n",
        ),
        (
            "- b\n  - [ ] a `web.email`\n",
            "- b\n  - [x] a `web.email` ✅ 2031-07-13\n    - n\n",
        ),
        (
            "- [ ] a `web.email`\n\n      code\n",
            "- [x] a `web.email` ✅ 2031-07-13\n\n      code\n  - n\n",
        ),
        (
            "- [ ] a `web.email`\r\n",
            "- [x] a `web.email` ✅ 2031-07-13\r\n  - n\r\n",
        ),
    ] {
        assert_eq!(line_after(line, Action::Done(day()), &["n"]), noted);
    }
}

#[test]
fn what_grows_beyond_the_limit_is_refused() {
    let text = format!(
        "## Web `web`\n\n- [ ] a `web.email`\n\n{}",
        "x".repeat(peak::roadmap::MAX_BYTES - 40)
    );
    let document = read(text.as_bytes());
    let refused = apply(
        &document,
        &[edit(&document.items[0].id, Some(Action::Done(day())), &[])],
    );
    assert!(
        matches!(refused, Err(Refusal::Unreadable(_))),
        "{refused:?}"
    );
}

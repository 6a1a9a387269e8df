use super::{Pinned, Unpinnable, Why, pin};
use crate::roadmap::parse::{self, Reading};

fn reading() -> Reading {
    Reading {
        force: true,
        ..Reading::default()
    }
}

fn pinned(source: &str) -> String {
    let Pinned { text, left, .. } = pin(source, &reading()).unwrap();
    assert_eq!(left, []);
    text
}

#[test]
fn ids_stand_behind_titles() {
    let source = "# A\n\n## Phase 1: One ##\n\n- First\n- [ ] **Second** (x)  \n- Third `one.own`\n\n## Phase 2: Two\n\n| Topic | Why |\n|---|---|\n| Rows | yes |\n| More | no |\n| Last | - |\n";
    assert_eq!(
        pinned(source),
        "# A\n\n## Phase 1: One `one` ##\n\n- First `one.first`\n- [ ] **Second** (x) `one.second`  \n- Third `one.own`\n\n\
         ## Phase 2: Two `two`\n\n| Topic | Why |\n|---|---|\n| Rows `two.rows` | yes |\n| More `two.more` | no |\n| Last `two.last` | - |\n"
    );
}

#[test]
fn hard_line_breaks_keep_their_place() {
    for (source, expected) in [
        (
            "- First  \n  more\n",
            "- First  \n  more `one.first-more`\n",
        ),
        (
            "- First\\\n  more\n",
            "- First\\\n  more `one.first-more`\n",
        ),
        (
            "- First  \n  - below\n",
            "- First `one.first`  \n  - below\n",
        ),
        ("- First\\\n\n  Text\n", "- First\\ `one.first`\n\n  Text\n"),
        ("- First  \r\n", "- First `one.first`  \r\n"),
        (
            "- First  \n  <!-- x -->\n",
            "- First `one.first`  \n  <!-- x -->\n",
        ),
    ] {
        let rest = "- Other `one.other`\n- Last `one.last`\n";
        let source = format!("## One `one`\n\n{source}{rest}");
        assert_eq!(
            pinned(&source),
            format!("## One `one`\n\n{expected}{rest}"),
            "{source}"
        );
    }
}

#[test]
fn what_was_left_is_left_again() {
    let source = "## Basics\n\n## Data (DB)\n\n# Tools `x`\n\n## Basics";
    let done = pin(source, &reading()).unwrap();
    let left: Vec<usize> = done.left.iter().map(|left| left.line).collect();
    assert_eq!(left, [1, 3]);
    let again = pin(&done.text, &reading()).unwrap();
    assert_eq!(
        (again.text, again.written, again.left),
        (done.text, 0, done.left)
    );
}

#[test]
fn pinning_twice_changes_nothing_more() {
    let once =
        pinned("## One\n\n- a\n- b\n- c\n\n## Two\n\n- d\n- e\n- f\n\n## License\n\n- MIT\n");
    let again = pin(&once, &Reading::default()).unwrap();
    assert_eq!((again.text.as_str(), again.written), (once.as_str(), 0));
    assert!(once.ends_with("- MIT\n"));
}

#[test]
fn bold_lines_deep_lists_and_drawn_trees_can_be_pinned() {
    let source = "**1. One**\n    *   a\n    *   b\n\n**2. Two**\n    *   c\n    *   d\n";
    assert_eq!(
        pinned(source),
        "**1. One** `one`\n    *   a `one.a`\n    *   b `one.b`\n\n**2. Two** `two`\n    *   c `two.c`\n    *   d `two.d`\n"
    );
    assert_eq!(
        pinned("Web\n├── HTML\n└── CSS\n    └── Grid\n"),
        "Web `web`\n├── HTML `web.html`\n└── CSS\n    └── Grid `web.grid`\n"
    );
}

#[test]
fn what_cannot_hold_an_id_is_left_and_named() {
    let html = "<h2>One</h2>\n\n- a\n- b\n- c\n\n## Two\n\n- ![pic](x.svg)\n- e\n- f `\n- g\n";
    let Pinned {
        text,
        written,
        left,
    } = pin(html, &reading()).unwrap();
    assert_eq!(
        text,
        "<h2>One</h2>\n\n- a `one.a`\n- b `one.b`\n- c `one.c`\n\n## Two `two`\n\n- ![pic](x.svg)\n- e `two.e`\n- f `\n- g `two.g`\n"
    );
    assert_eq!(written, 6);
    let left: Vec<(usize, Why)> = left.into_iter().map(|one| (one.line, one.why)).collect();
    assert_eq!(left, [(1, Why::Html), (9, Why::Unread), (11, Why::Unread)]);
    let tree = "# Map\n\n```\nWeb\n├── HTML\n└── CSS\n```\n";
    let found = pin(tree, &reading()).unwrap();
    assert_eq!((found.text.as_str(), found.written), (tree, 0));
    let lines: Vec<(usize, Why)> = found.left.iter().map(|one| (one.line, one.why)).collect();
    assert_eq!(lines, [(4, Why::Code), (5, Why::Code), (6, Why::Code)]);
}

#[test]
fn what_an_author_pinned_wrongly_is_not_hidden() {
    let of = |items: &str| {
        let source = format!("## One `one`\n\n- A `one.a`\n{items}\n## Two\n\n- D\n- E\n");
        pin(&source, &reading()).unwrap_err()
    };
    for (items, line) in [("- B `one.a`\n", 4), ("- B\n- C `two.c`\n", 5)] {
        assert!(
            matches!(of(items), Unpinnable::Odd(notice) if notice.line == line),
            "{items}"
        );
    }
    for (items, meant) in [("- B `oone.b`\n", "one.b"), ("- B `One.B`\n", "one.b")] {
        assert!(
            matches!(of(items), Unpinnable::Mistyped(4, _, id) if id.as_str() == meant),
            "{items}"
        );
    }
    let code = pinned("## One `one`\n\n- A `one.a`\n- B `os.path`\n- C\n");
    assert!(code.contains("- B `os.path` `one.b-os-path`\n"), "{code}");
}

#[test]
fn what_is_no_roadmap_is_refused() {
    assert!(matches!(
        pin("Nothing here\n", &Reading::default()),
        Err(Unpinnable::Refused(_))
    ));
}

mod laws {
    use proptest::prelude::*;

    use super::{parse, pin, reading};

    /// A title that may end in anything that Markdown has.
    fn title() -> impl Strategy<Value = String> {
        let word = prop::sample::select(vec![
            "Loops",
            "Sets",
            "Maps",
            "Größe",
            "基礎",
            "C++",
            "HTTP (basics)",
            "v2",
            "Loops",
            "a_b",
            "x * y",
            "Q&A",
        ]);
        let end = prop::sample::select(vec![
            "",
            "",
            "",
            " **bold**",
            " *it*",
            " [docs](https://example.org)",
            " [docs](a.md)",
            " `code`",
            " `os.path`",
            " <b>x</b>",
            " <br>",
            " <!-- note -->",
            "  ",
            "\t",
            "\\",
            " ~~old~~",
            " — more: text",
            ":",
            " ✅",
            " ^block",
            " (see `x`)",
            " <https://example.org>",
            " ![b](b.svg)",
            " `",
            " [x",
            " *",
            " #",
            " ##",
            " {#x}",
            " |",
            " &amp;",
            "  \n  and more",
            "\\\n  and more",
            "\n  and more",
        ]);
        (word, word_or_none(), end).prop_map(|(one, two, end)| format!("{one}{two}{end}"))
    }

    fn word_or_none() -> impl Strategy<Value = &'static str> {
        prop::sample::select(vec!["", " two", " and sets", " in depth"])
    }

    fn on_one_line(title: &str) -> String {
        title.split("\n").next().unwrap_or("").to_owned()
    }

    fn heading() -> impl Strategy<Value = String> {
        let form = prop::sample::select(vec![
            "## {}",
            "## {} ##",
            "## {}  ",
            "### {}",
            "{}\n---",
            "# {}",
            "**{}**",
            "**{}**  ",
            "## Phase 2: {}",
        ]);
        let word = prop::sample::select(vec![
            "Basics",
            "Web",
            "Data (DB)",
            "Größe",
            "Tools `x`",
            "Basics",
            "Ops",
        ]);
        (form, word).prop_map(|(form, word)| format!("{}\n\n", form.replace("{}", word)))
    }

    fn list() -> impl Strategy<Value = String> {
        let bullet = prop::sample::select(vec![
            "- ", "* ", "1. ", "- [ ] ", "- [x] ", "+ ", "-   ", "    * ",
        ]);
        let below = prop::sample::select(vec![
            "",
            "",
            "  - nested\n",
            "\n  Text below.\n",
            "  - [link](https://example.org)\n",
            "     - deep\n",
        ]);
        (bullet, prop::collection::vec((title(), below), 1..5)).prop_map(|(bullet, items)| {
            let mut out = String::new();
            for (title, below) in items {
                out.push_str(&format!("{bullet}{title}\n{below}"));
            }
            out.push('\n');
            out
        })
    }

    fn table() -> impl Strategy<Value = String> {
        (
            prop::collection::vec(title(), 1..4),
            any::<bool>(),
            any::<bool>(),
        )
            .prop_map(|(titles, numbered, closed)| {
                let (head, rule) = if numbered {
                    ("| Nr | Topic | Why |", "|---|---|---|")
                } else {
                    ("| Topic | Why |", "|---|---|")
                };
                let mut out = format!("{head}\n{rule}\n");
                for (at, title) in titles.iter().enumerate() {
                    let title = on_one_line(title).replace('|', "\\|");
                    let number = if numbered {
                        format!("| {at} ")
                    } else {
                        String::new()
                    };
                    let end = if closed { " | yes |" } else { " | yes" };
                    out.push_str(&format!("{number}| {title}{end}\n"));
                }
                out.push('\n');
                out
            })
    }

    fn other() -> impl Strategy<Value = String> {
        prop::sample::select(vec![
            "Some text.\n\n".to_owned(),
            "Web\n├── HTML\n└── CSS  \n    └── Grid\n\n".to_owned(),
            "```\nRoot\n├── One\n└── Two\n```\n\n".to_owned(),
            "<h2>Raw</h2>\n\n- in raw\n- raw two\n\n".to_owned(),
            "**Lead** — and what it is\n\n**Other**: what it is\n\n".to_owned(),
            "• drawn\n• bullets\n\n".to_owned(),
            "<!-- peak:ignore -->\n\n".to_owned(),
            "- own `web.own`\n  ```toml peak\n  after = [\"web\"]\n  ```\n\n".to_owned(),
            "## Contents\n\n- [Web](#web)\n- [Basics](#basics)\n- [Ops](#ops)\n\n".to_owned(),
        ])
    }

    fn document() -> impl Strategy<Value = String> {
        let part = prop_oneof![3 => heading(), 4 => list(), 1 => table(), 1 => other()];
        (
            prop::collection::vec(part, 2..8),
            any::<bool>(),
            any::<bool>(),
        )
            .prop_map(|(parts, crlf, closed)| {
                let mut text = parts.concat();
                if !closed {
                    text.truncate(text.trim_end().len());
                }
                if crlf {
                    text.replace('\n', "\r\n")
                } else {
                    text
                }
            })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        #[test]
        fn what_was_derived_is_what_is_read(source in document()) {
            let Ok(done) = pin(&source, &reading()) else { return Ok(()) };
            let before = parse::roadmap(&source, &reading()).unwrap();
            let after = parse::roadmap(&done.text, &reading()).unwrap();
            let items = |roadmap: &crate::roadmap::Roadmap| -> Vec<(String, usize, String)> {
                let phases = roadmap.phases.iter();
                let phases = phases.map(|phase| (phase.id.to_string(), phase.line, phase.title.clone()));
                phases.chain(roadmap.items().map(|item| (item.id.to_string(), item.line, item.title.clone()))).collect()
            };
            prop_assert_eq!(items(&before), items(&after), "{}", done.text);
            // Every other byte stays.
            let mut rest = source.as_str();
            let mut new = done.text.as_str();
            let mut written = 0;
            while !new.is_empty() {
                if let (Some(a), Some(b)) = (rest.chars().next(), new.chars().next()) && a == b && !is_inserted(rest, new) {
                    rest = &rest[a.len_utf8()..];
                    new = &new[b.len_utf8()..];
                    continue;
                }
                prop_assert!(new.starts_with(" `"), "{:?} became {:?}", source, done.text);
                let end = 3 + new[2..].find('`').unwrap();
                new = &new[end..];
                written += 1;
            }
            prop_assert_eq!((rest, written), ("", done.written));
            let again = pin(&done.text, &reading()).unwrap();
            prop_assert_eq!(again.text, done.text);
            prop_assert_eq!((again.written, again.left), (0, done.left));
        }

        #[test]
        fn plain_documents_are_pinned_whole(
            phases in prop::collection::vec(prop::collection::vec(("[A-Z][a-z]{2,9}( [a-z]{2,9}){0,5}", any::<bool>()), 3..6), 1..5),
        ) {
            let mut source = String::new();
            for (at, items) in phases.iter().enumerate() {
                source.push_str(&format!("## Phase {at}: Part {at}\n\n"));
                for (title, ticked) in items {
                    source.push_str(&format!("- [{}] {title}\n", if *ticked { 'x' } else { ' ' }));
                }
                source.push('\n');
            }
            let done = pin(&source, &reading()).unwrap();
            prop_assert_eq!(done.left, []);
            let roadmap = parse::roadmap(&source, &reading()).unwrap();
            prop_assert_eq!(done.written, roadmap.phases.len() + roadmap.items().count());
        }
    }

    /// Whether an id was written where both texts go on with a blank.
    fn is_inserted(rest: &str, new: &str) -> bool {
        let id = new.strip_prefix(" `").and_then(|text| text.split_once('`'));
        id.is_some_and(|(id, _)| {
            crate::roadmap::Id::parse(id).is_some() && !rest.starts_with(&format!(" `{id}`"))
        })
    }
}

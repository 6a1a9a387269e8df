use super::{Flaw, Severity, Written, against, lint, targets};
use crate::roadmap::parse::{Reading, roadmap, survey};

fn flaws(source: &str) -> Vec<Flaw> {
    let survey = survey(source, &Reading::default()).unwrap();
    lint(&Written::new(source, &survey))
        .into_iter()
        .filter(|flaw| flaw.severity != Severity::Note)
        .collect()
}

fn short(flaws: &[Flaw]) -> Vec<String> {
    let one = |flaw: &Flaw| {
        let severity = match flaw.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        let (line, column, width) = (flaw.line, flaw.column, flaw.width);
        format!("{line}:{column}+{width} {severity} {}", flaw.check.name())
    };
    flaws.iter().map(one).collect()
}

fn found(source: &str) -> Vec<String> {
    short(&flaws(source))
}

/// A document of two items, the first with a block of these lines from line 5 on.
fn with_block(block: &str) -> String {
    let lines: Vec<String> = block.lines().map(|line| format!("  {line}\n")).collect();
    format!(
        "## One `one`\n\n- First `one.first`\n  ```toml peak\n{}  ```\n- Second `one.second`\n- Third `one.third`\n",
        lines.concat()
    )
}

#[test]
fn a_clean_document_has_no_flaws() {
    let source = "# A\n\n## One `one`\n\n- First `one.first`\n- [ ] Second `one.second`\n- [link](x) `one.link`\n";
    assert_eq!(found(source), [""; 0]);
    let ruled = with_block(
        "after = [\"one.second\"]\naliases = [\"one.begin\", \"old.first\"]\n[evidence]\npaths = [\"**/*.py\"]\n\
         contains = [{ path = \"**\", pattern = 'class \\w+', what = \"a class\" }]\ncommits = [{ message = \"(?i)first\" }]",
    );
    assert_eq!(found(&ruled), [""; 0]);
}

#[test]
fn every_near_miss_box_is_placed() {
    for (line, width, why) in [
        ("- [] x", 2, "without a blank inside"),
        ("- [ ]x", 3, "without a blank behind it"),
        ("- [x]y", 3, "without a blank behind it"),
        ("- [   ] x", 5, "more than one character"),
        ("- [x ] x", 4, "more than one character"),
        ("- [\u{a0}] x", 3, "none that Markdown knows"),
        ("1. [] x", 2, "without a blank inside"),
        ("-[ ] x", 4, "without a blank behind the bullet"),
    ] {
        let source =
            format!("## One `one`\n\n- A `one.a`\n- B `one.b`\n\nText\n\n{line} `one.x`\n");
        let flaws = flaws(&source);
        let boxes: Vec<&Flaw> = flaws
            .iter()
            .filter(|flaw| flaw.check.name() == "near-miss-box")
            .collect();
        assert_eq!(boxes.len(), 1, "{line}: {flaws:?}");
        assert_eq!((boxes[0].line, boxes[0].width), (8, width), "{line}");
        assert!(
            boxes[0].message.contains(why),
            "{line}: {}",
            boxes[0].message
        );
    }
    for fine in [
        "- [ ] x",
        "- [X] x",
        "- [](a.md)",
        "- [docs] x",
        "- []: x",
        "```\n- [] x\n```",
        "<!--\n- [] x\n-->",
        "    - [] code",
        "- a -[ ] b",
    ] {
        let source = format!("## One `one`\n\n- A `one.a`\n- B `one.b`\n\nText\n\n{fine}\n");
        let found = found(&source);
        assert!(
            !found.iter().any(|one| one.contains("box")),
            "{fine}: {found:?}"
        );
    }
}

#[test]
fn blocks_are_checked_word_by_word() {
    for (block, expected) in [
        ("after = [\"one.gone\"]", "5:12+10 error unknown-id"),
        ("after = [\"one.first\"]", "5:12+11 error after-itself"),
        ("after = [\"one\"]", "5:12+5 error after-itself"),
        ("aftr = [\"one.second\"]", "5:3+4 error bad-block"),
        ("after = [\"One.Second\"]", "5:12+12 error bad-block"),
        ("after = \"one.second\"", "5:11+12 error bad-block"),
        ("for = \"one.gone\"", "5:9+10 error unknown-id"),
        ("aliases = [\"one.second\"]", "5:14+12 error alias-taken"),
        ("aliases = [\"one\"]", "5:14+5 error alias-taken"),
        ("aliases = [\"one.first\"]", "5:14+11 warning alias-useless"),
        ("aliases = [\"begin\"]", "5:14+7 warning alias-useless"),
        (
            "aliases = [\"a.b\", \"a.b\"]",
            "5:21+5 warning alias-useless",
        ),
        (
            "[evidence]\npaths = [\"../x\"]",
            "6:12+6 error unusable-rule",
        ),
        (
            "[evidence]\npaths = [\"a\", \"**\"]",
            "6:17+4 error always-matches",
        ),
        (
            "[evidence]\npaths = [\"**/*.*\"]",
            "6:12+8 warning nearly-always-matches",
        ),
        (
            "[evidence]\npaths = [\"a//b\"]",
            "6:12+6 error never-matches",
        ),
        (
            "[evidence]\ncontains = [{ path = \"a\", pattern = '' }]",
            "6:39+2 error always-matches",
        ),
        (
            "[evidence]\ncontains = [{ path = \"a\", pattern = '.*' }]",
            "6:39+4 error always-matches",
        ),
        (
            "[evidence]\ncontains = [{ path = \"a\", pattern = 'a\\b\\Bx' }]",
            "6:39+8 error never-matches",
        ),
        (
            "[evidence]\ncontains = [{ path = \"a\", pattern = '(' }]",
            "6:39+3 error unusable-rule",
        ),
        (
            "[evidence]\ncontains = [{ path = \"/a\", pattern = 'b' }]",
            "6:24+4 error unusable-rule",
        ),
        (
            "[evidence]\ncommits = [{ message = \".*\" }]",
            "6:26+4 error always-matches",
        ),
        (
            "[evidence]\ncommits = [{ message = \".*\", min = 5 }]",
            "6:26+4 warning always-matches",
        ),
        (
            "[evidence]\ncommits = [{ message = \"x\", min = 0 }]",
            "6:37+1 error bad-block",
        ),
        ("[evidence]\npathes = [\"a\"]", "6:3+6 error bad-block"),
        ("[evidence]", "5:4+8 error bad-block"),
    ] {
        assert_eq!(found(&with_block(block)), [expected], "{block}");
    }
}

#[test]
fn unknown_keys_get_the_key_that_was_meant() {
    let message = |block: &str| flaws(&with_block(block))[0].message.clone();
    assert_eq!(
        message("alias = [\"a.b\"]"),
        "unknown key `alias`; did you mean `aliases`?"
    );
    assert_eq!(
        message("[evidence]\npath = [\"a\"]"),
        "unknown key `path` in [evidence]; did you mean `paths`?"
    );
    assert_eq!(
        message("[evidence]\ncommits = [{ mesage = \"a\", message = \"a\" }]"),
        "unknown key `mesage` in `commits`; did you mean `message`?"
    );
    assert_eq!(
        message("colour = 3"),
        "unknown key `colour`; expected id, for, aliases, after or evidence"
    );
}

#[test]
fn every_flaw_says_what_to_do() {
    for block in [
        "after = [\"one.gone\"]",
        "aftr = []",
        "aliases = [\"one\"]",
        "[evidence]\npaths = [\"**\", \"../x\", \"a//b\", \"*\"]\ncontains = [{ path = \"a\", pattern = \"\\bx\" }]",
        "for = \"one.gone\"",
    ] {
        for flaw in flaws(&with_block(block)) {
            assert!(flaw.remedy.is_some(), "{block}: {flaw:?}");
        }
    }
    let near = flaws(&with_block("after = [\"one.secnd\"]"));
    assert_eq!(
        near[0].remedy.as_deref(),
        Some("did you mean `one.second`?")
    );
    let backspace = flaws(&with_block(
        "[evidence]\ncontains = [{ path = \"a\", pattern = \"\\bx\" }]",
    ));
    assert_eq!(short(&backspace), ["6:39+5 error never-matches"]);
    assert!(
        backspace[0]
            .message
            .contains("write the pattern in single quotes")
    );
}

#[test]
fn a_circle_of_prerequisites_is_named() {
    let block = |after: &str| format!("  ```toml peak\n  after = [\"{after}\"]\n  ```\n");
    let source = format!(
        "## One `one`\n\n- A `one.a`\n{}- B `one.b`\n{}- C `one.c`\n{}- D `one.d`\n{}\n## Two `two`\n\n- E `two.e`\n{}",
        block("one.b"),
        block("one.c"),
        block("one.a"),
        block("two"),
        block("one.d"),
    );
    let found = flaws(&source);
    assert_eq!(
        short(&found),
        ["13:12+7 error after-cycle", "24:12+7 error after-cycle"]
    );
    assert_eq!(
        found[0].message,
        "prerequisites go in a circle: `one.a` after `one.b` after `one.c` after `one.a`"
    );
    assert_eq!(
        found[1].message,
        "prerequisites go in a circle: `one.d` after `two` after `two.e` after `one.d`"
    );
}

#[test]
fn a_long_chain_of_prerequisites_takes_no_stack() {
    let mut source = "## One `one`\n\n".to_owned();
    for n in 0..5_000 {
        source.push_str(&format!(
            "- A `one.a{n}`\n  ```toml peak\n  after = [\"one.a{}\"]\n  ```\n",
            (n + 1) % 5_000
        ));
    }
    let found = flaws(&source);
    assert_eq!(found.len(), 1);
    assert!(
        found[0].message.contains("4992 more after `one.a0`"),
        "{}",
        found[0].message
    );
}

#[test]
fn former_ids_belong_to_one_item() {
    let source = "## One `one`\n\n```toml peak\naliases = [\"uno\"]\n```\n\n- A `one.a`\n  ```toml peak\n  aliases = [\"one.x\"]\n  ```\n- B `one.b`\n  ```toml peak\n  \
                  aliases = [\"one.x\"]\n  after = [\"one.x\"]\n  ```\n\n## Two `two`\n\n```toml peak\naliases = [\"uno\"]\n```\n\n- C `two.c`\n";
    let found = flaws(source);
    assert_eq!(
        short(&found),
        [
            "13:14+7 error alias-twice",
            "14:12+7 warning after-former",
            "20:12+5 error alias-twice"
        ]
    );
    assert!(
        found[0].message.contains("`one.a` already, on line 9"),
        "{}",
        found[0].message
    );
    assert_eq!(found[1].remedy.as_deref(), Some("write `one.a`"));
}

#[test]
fn ids_that_stand_twice_are_placed() {
    let source = "## One `one`\n\n- A `one.a`\n- B `one.a`\n- C `two.c`\n\n## Two `two`\n\n- D `two.d`\n\n## Again `one`\n\n- E `one.e`\n";
    assert_eq!(
        found(source),
        [
            "4:6+5 error duplicate-id",
            "5:6+5 error wrong-phase",
            "11:11+3 error duplicate-phase"
        ]
    );
}

#[test]
fn derived_ids_are_told_where_others_are_pinned() {
    assert_eq!(
        found("## One `one`\n\n- First `one.first`\n- Same\n- Same\n"),
        ["4:3+4 warning unpinned-id", "5:3+4 error unstable-id"]
    );
    let bare = "## One\n\n- First\n- Second\n- Second\n";
    assert_eq!(found(bare), ["5:3+6 warning unstable-id"]);
    let survey = survey(bare, &Reading::default()).unwrap();
    let all = short(&lint(&Written::new(bare, &survey)));
    assert!(
        all.contains(&"1:1+6 note nothing-pinned".to_owned()),
        "{all:?}"
    );
}

#[test]
fn code_spans_that_were_meant_as_ids_are_told() {
    let one = |last: &str| {
        let source = format!("## One `one`\n\n- A `one.a`\n- B `one.b`\n- Last {last}\n");
        let mut found = flaws(&source);
        assert_eq!(found.len(), 1, "{last}: {found:?}");
        let flaw = found.remove(0);
        (
            short(std::slice::from_ref(&flaw)).remove(0),
            flaw.remedy.unwrap(),
        )
    };
    assert_eq!(
        one("`onne.last`"),
        (
            "5:8+11 error stray-pin".to_owned(),
            "did you mean `one.last`?".to_owned()
        )
    );
    assert_eq!(one("`os.path`").0, "5:8+9 warning stray-pin");
    assert_eq!(
        one("`One.The_last`"),
        (
            "5:8+14 error near-miss-id".to_owned(),
            "write `one.the-last`".to_owned()
        )
    );
    assert_eq!(one("`select`").0, "5:3+13 warning unpinned-id");
}

#[test]
fn a_phase_without_items_and_boilerplate_are_told() {
    let source = "## One `one`\n\n- A `one.a`\n- License `one.license`\n\n## Two `two`\n\nText\n";
    assert_eq!(
        found(source),
        ["4:3+7 warning boilerplate", "6:4+3 error empty-phase"]
    );
}

#[test]
fn only_paths_are_local_links() {
    let source = "## One\n\n- [a](docs/a.md#part)\n- [b](https://example.org) <x@example.org> <https://example.org>\n- [c](#here) ![d](img/%20d.png?raw=true)\n- [e](mailto:x@example.org)\n\n\
                  | T |\n|---|\n| [f][F] |\n\nText [g](</a b.md>) `[h](h.md)` [i]({{ url }}) [j](//x.org/y)\n\n[F]: f.md\n";
    let survey = survey(source, &Reading::default()).unwrap();
    let written = Written::new(source, &survey);
    let found: Vec<(String, Flaw)> = targets(&written)
        .into_iter()
        .map(|target| (target.path.clone(), super::dead_link(&target)))
        .collect();
    let told: Vec<String> = found
        .iter()
        .map(|(path, flaw)| format!("{path} {}", short(std::slice::from_ref(flaw))[0]))
        .collect();
    assert_eq!(
        told,
        [
            "docs/a.md 3:7+9 error dead-link",
            "img/%20d.png 5:19+12 error dead-link",
            "f.md 10:3+6 error dead-link",
            "/a b.md 12:11+7 warning dead-root-link",
        ]
    );
}

#[test]
fn an_older_version_shows_what_became_of_ids() {
    let old = "## One `one`\n\n- Loops `one.loops`\n  ```toml peak\n  aliases = [\"one.rounds\", \"one.cycles\"]\n  ```\n- Functions `one.functions`\n- Classes and objects `one.classes`\n\
               - Generators `one.generators`\n- Sets `one.sets`\n";
    let told = |new: &str| {
        let old = roadmap(old, &Reading::default()).unwrap();
        let survey = survey(new, &Reading::default()).unwrap();
        against(&old, &Written::new(new, &survey), "v1")
    };
    assert_eq!(told(old), []);
    let new = "## One `one`\n\n- For loops `one.loops`\n  ```toml peak\n  aliases = [\"one.cycles\"]\n  ```\n- Generators `one.functions`\n- Deployment `one.classes`\n\
               - Round tables `one.rounds`\n- Sets `one.my-sets`\n";
    let found = told(new);
    assert_eq!(
        short(&found),
        [
            "1:4+3 error vanished-id",
            "7:15+13 error swapped-id",
            "8:15+11 warning changed-title",
            "9:17+10 error reused-id",
            "10:9+11 error vanished-id"
        ]
    );
    assert!(
        found[4]
            .remedy
            .as_deref()
            .unwrap()
            .contains("`one.my-sets` has the same title")
    );
    let kept = "## One `one`\n\n- Loops, again `one.begin`\n  ```toml peak\n  aliases = [\"one.loops\", \"one.rounds\", \"one.cycles\"]\n  ```\n- Function `one.functions`\n- Objects `one.classes`\n\
                - Lazy generators `one.generators`\n- Sets `one.sets`\n";
    assert_eq!(told(kept), []);
}

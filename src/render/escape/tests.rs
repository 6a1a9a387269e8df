//! Attacks, each named, and ordinary text that must look right.

use proptest::prelude::{ProptestConfig, any, prop_assert, prop_assert_eq, proptest};
use pulldown_cmark::{Event, Options, Parser, Tag};

use super::{Untrusted, is_hidden};

fn terminal(text: &str) -> String {
    Untrusted::new(text).terminal()
}

fn log(text: &str) -> String {
    Untrusted::new(text).workflow_log()
}

fn markdown(text: &str) -> String {
    Untrusted::new(text).markdown()
}

fn xml(text: &str) -> String {
    Untrusted::new(text).xml()
}

#[test]
fn no_command_is_left_in_a_line_of_a_log() {
    assert_eq!(
        super::without_commands("note: ::error:::x ##[y] ##VSO[z] a:b #1\n### [l]"),
        "note: : :error: : :x ## [y] ##VSO [z] a:b #1\n### [l]"
    );
    let json = r###"{"title":"::error:::x ##[y] ##VSO[z]","all":[":",[]]}"###;
    let shown = super::object_without_commands(json);
    let read = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    assert_eq!(read(&shown), read(json));
    assert_eq!(
        shown,
        r###"{"title":":\u003aerror:\u003a\u003ax ##\u005by] ##VSO\u005bz]","all":[":",[]]}"###
    );
}

#[test]
fn escape_sequences_cannot_recolour_or_retitle_a_terminal() {
    assert_eq!(terminal("\u{1b}[31mred"), "\\u{1b}[31mred");
    assert_eq!(terminal("\u{1b}]0;owned\u{7}"), "\\u{1b}]0;owned\\u{7}");
    assert_eq!(terminal("\u{9b}31mred"), "\\u{9b}31mred");
    assert_eq!(terminal("\u{90}q\u{9c}"), "\\u{90}q\\u{9c}");
    assert_eq!(terminal("a\u{7f}b\u{8}c"), "a\\u{7f}b\\u{8}c");
}

#[test]
fn debugging_output_is_no_way_around() {
    let shown = format!("{:?}", Untrusted::new("a\u{1b}[31m\u{202e}"));
    assert_eq!(shown, "Untrusted(a\\u{1b}[31m\\u{202e})");
}

#[test]
fn a_title_cannot_fake_a_second_line() {
    assert_eq!(
        terminal("a\nerror: b\r\nc\u{85}d\u{2028}e\u{2029}f\u{b}g\u{c}h\ti"),
        "a\\nerror: b\\r\\nc\\u{85}d\\u{2028}e\\u{2029}f\\u{b}g\\u{c}h\\ti"
    );
}

#[test]
fn trojan_source_bidi_controls_are_seen() {
    for c in [
        '\u{61c}', '\u{200e}', '\u{200f}', '\u{202a}', '\u{202b}', '\u{202c}', '\u{202d}',
        '\u{202e}', '\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}',
    ] {
        let shown = terminal(&format!("a{c}b"));
        assert_eq!(shown, format!("a\\u{{{:x}}}b", u32::from(c)));
    }
}

#[test]
fn zero_width_characters_cannot_make_twins() {
    for c in [
        '\u{ad}',
        '\u{34f}',
        '\u{200b}',
        '\u{200c}',
        '\u{200d}',
        '\u{2060}',
        '\u{2063}',
        '\u{feff}',
        '\u{180e}',
        '\u{3164}',
        '\u{115f}',
        '\u{fe0f}',
        '\u{fe00}',
        '\u{fff9}',
        '\u{e0061}',
        '\u{e0100}',
        '\u{1d173}',
    ] {
        let shown = terminal(&format!("admin{c}name"));
        assert_eq!(shown, format!("admin\\u{{{:x}}}name", u32::from(c)));
    }
}

#[test]
fn tags_and_selectors_cannot_smuggle_text() {
    assert_eq!(terminal("ok\u{e0068}\u{e0069}"), "ok\\u{e0068}\\u{e0069}");
    assert_eq!(
        terminal("😀\u{fe0f}\u{fe0f}\u{e0101}"),
        "😀\u{fe0f}\\u{fe0f}\\u{e0101}"
    );
    assert_eq!(terminal("😀\u{200d}\u{200d}😀"), "😀\\u{200d}\\u{200d}😀");
}

#[test]
fn emoji_look_right() {
    for title in [
        "🔐 Auth",
        "⚙\u{fe0f} Phase",
        "❤\u{fe0f}\u{200d}🔥",
        "👩\u{200d}💻 code",
        "👨🏽\u{200d}🚀",
        "🏳\u{fe0f}\u{200d}🌈",
        "👨\u{200d}👩\u{200d}👧\u{200d}👦",
        "1\u{fe0f}\u{20e3} first",
        "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
        "🇩🇪",
    ] {
        assert_eq!(terminal(title), title);
        assert_eq!(xml(title), title);
        assert_eq!(markdown(title), title);
    }
}

#[test]
fn scripts_that_need_joiners_look_right() {
    for title in [
        "می\u{200c}خواهم",
        "ක්\u{200d}ර",
        "é e\u{301}",
        "日本語",
        "שלום",
        "Ünïcode",
    ] {
        assert_eq!(terminal(title), title);
    }
}

#[test]
fn a_runner_takes_no_command_from_a_log() {
    for attack in [
        "::set-env name=PATH::x",
        "  ::error::x",
        "##[error]x",
        "##vso[task.setvariable]x",
        ":::warning::",
        "a\n::stop-commands::x",
        "a\r::add-mask::x",
        "###[group]",
    ] {
        let shown = log(attack);
        assert!(!shown.contains("::") && !shown.contains("##"), "{shown}");
        assert!(!shown.contains(['\n', '\r']), "{shown}");
    }
    assert_eq!(
        log("std::vector at 10:30, C#"),
        "std: :vector at 10:30, C# "
    );
}

#[test]
fn a_command_cannot_be_put_together_from_two_texts() {
    let line = format!("{}{}", log("a:"), log(":error::x"));
    assert!(!line.contains("::"), "{line}");
    let line = format!("{}{}", log("#"), log("#[error]"));
    assert!(!line.contains("##"), "{line}");
}

#[test]
fn a_title_in_markdown_mentions_and_links_nobody() {
    for (title, shown) in [
        ("thanks @octocat", "thanks `@octocat`"),
        ("mail me@example.org", "mail `me@example.org`"),
        ("fixes #1, GH-2", "fixes `#1`, `GH-2`"),
        ("(see #4) @me: x", "(see `#4`&#41; `@me`: x"),
        ("see owner/repo#3", "see `owner/repo#3`"),
        ("!12 ~bug %4 &5 $6", "`!12` `~bug` `%4` `&5` `$6`"),
        ("in 4f1c2ab90", "in `4f1c2ab90`"),
        ("https://evil.example/?q=1", "`https://evil.example/?q=1`"),
        ("www.evil.example", "`www.evil.example`"),
        (":skull:", "`:skull:`"),
        ("a`@b`|c", "``a`@b`\\|c``"),
    ] {
        assert_eq!(markdown(title), shown);
    }
}

#[test]
fn a_title_in_markdown_holds_no_html_and_no_image() {
    for title in [
        "<img src=x onerror=alert(1)>",
        "<!-- ",
        "![x](//evil.example/a.png)",
        "[a](javascript:alert(1))",
        "**bold** _it_ `code` ~~no~~",
        "| a | b |",
        "# heading",
        "1. list",
        "- [x] task",
        "> quote",
        "&lt;b&gt;",
        "line\nbreak\\",
        "$x$ [^1]",
    ] {
        let shown = markdown(title);
        let text: String = events_of(&shown).unwrap();
        assert_eq!(text, title.replace('\n', " ").trim(), "{shown}");
    }
}

#[test]
fn ordinary_titles_stay_readable_in_markdown_source() {
    for title in [
        "Middleware & request/response lifecycle",
        "High-level API (v2): C# and C++, 100% at 10:30",
    ] {
        let shown = markdown(title).replace("&#38;", "&").replace("&#35;", "#");
        assert_eq!(shown, title);
    }
}

#[test]
fn code_spans_cannot_be_left() {
    for text in ["`", "``", "a`b", "`a", "a|b", "", " x "] {
        let shown = Untrusted::new(text).markdown_code();
        let table = format!("| a | b |\n|---|---|\n| {shown} | end |\n");
        let cells = Parser::new_ext(&table, Options::ENABLE_TABLES)
            .filter(|event| matches!(event, Event::Start(Tag::TableCell)))
            .count();
        assert_eq!(cells, 4, "{shown}");
    }
}

#[test]
fn xml_cannot_be_left_and_is_well_formed() {
    for text in [
        "</text><script>alert(1)</script>",
        "\" onload=\"alert(1)",
        "' x='",
        "]]>",
        "&amp;",
        "\u{0}\u{b}\u{fffe}\u{ffff}\u{1b}\u{9b}\u{202e}",
        "a\nb",
    ] {
        let document = format!("<a b=\"{0}\" c='{0}'>{0}</a>", xml(text));
        let tree = roxmltree::Document::parse(&document).unwrap();
        assert_eq!(
            tree.descendants().filter(|node| node.is_element()).count(),
            1
        );
        assert_eq!(tree.root_element().attributes().count(), 2);
    }
    assert_eq!(xml("a\nb\u{202e}c"), "a bc");
}

#[test]
fn shortening_parts_no_character() {
    let cut = |text: &str, max| Untrusted::new(text).shortened(max);
    assert_eq!(cut("abcdef", 6), "abcdef");
    assert_eq!(cut("abcdefg", 6), "abcde…");
    assert_eq!(cut("ab👩\u{200d}💻x", 4), "ab…");
    assert_eq!(cut("ab👩\u{200d}💻xyz", 5), "ab…");
    assert_eq!(cut("abe\u{301}fgh", 4), "ab…");
    assert_eq!(cut("abc", 0), "…");
}

/// The text of a Markdown line, where it holds nothing but text and code.
fn events_of(source: &str) -> Result<String, String> {
    let mut text = String::new();
    for event in Parser::new_ext(source, Options::all() - Options::ENABLE_SMART_PUNCTUATION) {
        match event {
            Event::Start(Tag::Paragraph) | Event::End(_) => {}
            Event::Text(part) | Event::Code(part) => text.push_str(&part),
            other => return Err(format!("{other:?}")),
        }
    }
    Ok(text)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn nothing_hidden_reaches_a_terminal(text in any::<String>()) {
        let shown = terminal(&text);
        let joiners = |c: char| matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe0e}' | '\u{fe0f}' | '\u{e0020}'..='\u{e007f}');
        prop_assert!(!shown.chars().any(|c| is_hidden(c) && !joiners(c)));
        prop_assert_eq!(terminal(&shown), shown);
    }

    #[test]
    fn markdown_says_the_same_and_nothing_more(text in r"[ -~äж日]{0,40}") {
        let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
        let shown = markdown(&text);
        let read = events_of(&shown.replace("\\|", "|")).map_err(|event| proptest::test_runner::TestCaseError::fail(format!("{event} in {shown}")))?;
        prop_assert_eq!(read, words.join(" "));
    }

    #[test]
    fn xml_reads_back(text in any::<String>()) {
        let document = format!("<a b=\"{0}\">{0}</a>", xml(&text));
        let tree = roxmltree::Document::parse(&document);
        prop_assert!(tree.is_ok(), "{document:?}");
    }
}

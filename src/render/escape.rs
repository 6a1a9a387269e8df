//! Untrusted text, escaped for each sink. The type has no `Display`: it cannot be printed by accident.
//!
//! Titles, messages, authors, paths and links come from strangers. Each sink has its own way of being attacked: a terminal
//! obeys control characters, a CI runner obeys commands in its log, a forge turns words into mentions and references, an XML
//! file runs scripts. Every method returns text that is inert in its sink, and that still reads as its author meant it.
//!
//! What is kept although it has no width of its own, because ordinary text needs it: U+FE0E and U+FE0F after a character that
//! has an emoji form, U+200D between two emoji, the tags of a subdivision's flag, and U+200C and U+200D between two letters of
//! scripts that are joined with them (RFC 5892, appendix A, "CONTEXTJ", by script instead of by virama). The same characters
//! anywhere else are shown as escapes.

/// Text that came from a repository: a title, an author, a message, a path. It is printed by choosing a sink, and not otherwise:
///
/// ```compile_fail,E0277
/// println!("{}", peak::render::escape::Untrusted::new("a title"));
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Untrusted<'a>(&'a str);

/// As it is shown on a terminal: what is written for debugging ends there too.
impl std::fmt::Debug for Untrusted<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Untrusted({})", self.terminal())
    }
}

impl<'a> Untrusted<'a> {
    /// Marks `text` as a stranger's.
    pub fn new(text: &'a str) -> Self {
        Self(text)
    }

    /// For a terminal: one line; control, bidi and zero-width characters made visible as `\u{…}`.
    pub fn terminal(self) -> String {
        self.visible(|hidden, out| match hidden {
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            other => out.extend(other.escape_unicode()),
        })
    }

    /// For a terminal, what a person typed: cut where it is longer than a line.
    pub fn typed(self) -> String {
        Untrusted(&self.shortened(TYPED)).terminal()
    }

    /// For the log of a CI run, on stdout or stderr: as for a terminal, and without what a runner takes for a command
    /// (`::command::`, `##[command]`, `##vso[command]`). Neighbouring colons and hashes are parted by a space, at the ends too,
    /// so that no command arises together with the text around it.
    pub fn workflow_log(self) -> String {
        let shown = self.terminal();
        let mut out = String::with_capacity(shown.len() + 8);
        let mut before = None;
        for c in shown.chars() {
            let parted = before.is_none() || before == Some(c);
            if parted && matches!(c, ':' | '#') {
                out.push(' ');
            }
            out.push(c);
            before = Some(c);
        }
        if out.ends_with([':', '#']) {
            out.push(' ');
        }
        out
    }

    /// For Markdown that a forge shows (GFM, also in a table): one line without HTML, link, image, mention, reference or
    /// formatting. Words that a forge would act on stand in a code span, where it leaves them alone; entities would not do
    /// there, because forges look for mentions and references after they decoded those.
    pub fn markdown(self) -> String {
        let shown = self.visible(|hidden, out| match hidden {
            '\t' | '\n' | '\r' => out.push(' '),
            other => out.extend(other.escape_unicode()),
        });
        shown
            .split(' ')
            .filter(|word| !word.is_empty())
            .map(|word| {
                if is_active(word) {
                    spanned(word)
                } else {
                    entities(word)
                }
            })
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// For Markdown, as one code span: for ids, paths and commands.
    pub fn markdown_code(self) -> String {
        code_span(&self.terminal())
    }

    /// As [`Self::markdown`], but not for a table: there a `|` in a code span needs a backslash, which shows elsewhere.
    pub fn prose(self) -> String {
        // Outside of code spans it is an entity.
        self.markdown().replace("\\|", "|")
    }

    /// As [`Self::markdown_code`], but not for a table.
    pub fn prose_code(self) -> String {
        self.markdown_code().replace("\\|", "|")
    }

    /// For XML: the content of an element or of a quoted attribute. Characters that XML 1.0 does not allow (its production 2)
    /// and those that act on a terminal are dropped, white space is a space, markup is escaped.
    pub fn xml(self) -> String {
        let mut out = String::with_capacity(self.0.len() + 8);
        let clean = self.visible(|hidden, out| {
            if matches!(
                hidden,
                '\t' | '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}'
            ) {
                out.push(' ');
            }
        });
        for c in clean.chars() {
            match c {
                '&' => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                '"' => out.push_str("&quot;"),
                '\'' => out.push_str("&apos;"),
                '\u{FFFE}' | '\u{FFFF}' => {}
                other => out.push(other),
            }
        }
        out
    }

    /// The first `max` characters, with `…` as the last one where the text is longer, still untrusted. Never parts a character
    /// from the marks, selectors and joiners that belong to it.
    pub fn shortened(self, max: usize) -> String {
        let all: Vec<char> = self.0.chars().take(max + 1).collect();
        if all.len() <= max {
            return self.0.to_owned();
        }
        let mut cut = max.saturating_sub(1);
        while cut > 0 && (continues(all[cut]) || all[cut - 1] == JOINER) {
            cut -= 1;
        }
        all[..cut].iter().chain(&['…']).collect()
    }

    /// The text with each hidden character replaced by what `show` writes for it.
    fn visible(self, show: impl Fn(char, &mut String)) -> String {
        let mut out = String::with_capacity(self.0.len());
        let mut before = Before::default();
        let mut chars = self.0.chars().peekable();
        while let Some(c) = chars.next() {
            if !is_hidden(c) || before.keeps(c, chars.peek().copied()) {
                out.push(c);
                before.step(c);
            } else {
                show(c, &mut out);
                before = Before::default();
            }
        }
        out
    }
}

/// Most characters of what a person typed that are told back to them.
const TYPED: usize = 80;

/// `text`, words of ours included, without what a CI's runner takes for a command: `::`, `##[` and `##vso[` are parted.
pub fn without_commands(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = None;
    for (at, c) in text.char_indices() {
        let parted = match c {
            ':' => before == Some(':'),
            '[' => {
                let start = text.as_bytes().get(..at).unwrap_or_default();
                start.ends_with(b"##")
                    || start.len() >= 5 && start[start.len() - 5..].eq_ignore_ascii_case(b"##vso")
            }
            _ => false,
        };
        if parted {
            out.push(' ');
        }
        out.push(c);
        before = Some(c);
    }
    out
}

const JOINER: char = '\u{200D}';
const NON_JOINER: char = '\u{200C}';

/// What stands before a character that has no width of its own: enough to tell ordinary text from a trick.
#[derive(Debug, Clone, Copy, Default)]
struct Before {
    /// The character directly before.
    last: Option<char>,
    /// The last character that is neither a selector nor a mark.
    base: Option<char>,
}

impl Before {
    /// Whether hidden `c` belongs to ordinary text here, with `next` after it.
    fn keeps(self, c: char, next: Option<char>) -> bool {
        match c {
            '\u{FE0E}' | '\u{FE0F}' => self.last.is_some_and(has_emoji_form),
            JOINER | NON_JOINER => {
                let emoji = c == JOINER
                    && self.base.is_some_and(is_pictograph)
                    && self.last != Some(JOINER)
                    && next.is_some_and(is_pictograph);
                let letters =
                    self.last.is_some_and(is_joined_script) && next.is_some_and(is_joined_script);
                emoji || letters
            }
            // The tags of a flag ("England"): after U+1F3F4, up to U+E007F.
            '\u{E0020}'..='\u{E007F}' => {
                self.base == Some('\u{1F3F4}') && self.last != Some('\u{E007F}')
            }
            _ => false,
        }
    }

    fn step(&mut self, c: char) {
        let accompanies = matches!(
            c,
            '\u{FE0E}' | '\u{FE0F}' | JOINER | '\u{E0020}'..='\u{E007F}'
        ) || matches!(c, '\u{1F3FB}'..='\u{1F3FF}');
        if !accompanies {
            self.base = Some(c);
        }
        self.last = Some(c);
    }
}

/// Whether `c` acts on a terminal, or cannot be seen: controls (C0, DEL, C1), line separators, bidi controls, interlinear
/// annotations, and all of Unicode's `Default_Ignorable_Code_Point` (DerivedCoreProperties.txt, 16.0).
pub(super) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{2028}' | '\u{2029}'
            | '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFFB}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E0FFF}')
}

/// Whether a presentation selector after `c` means something: pictographs, arrows and symbols, and the bases of keycaps.
fn has_emoji_form(c: char) -> bool {
    is_pictograph(c) || matches!(c, '0'..='9' | '#' | '*')
}

/// The blocks that hold Unicode's `Extended_Pictographic` characters (emoji-data.txt), a little too wide where they are mixed.
fn is_pictograph(c: char) -> bool {
    matches!(c,
        '\u{A9}' | '\u{AE}' | '\u{203C}' | '\u{2049}' | '\u{2122}' | '\u{2139}'
        | '\u{2194}'..='\u{21AA}' | '\u{231A}'..='\u{23FF}' | '\u{24C2}' | '\u{25AA}'..='\u{25FE}'
        | '\u{2600}'..='\u{27BF}' | '\u{2934}' | '\u{2935}' | '\u{2B05}'..='\u{2B55}'
        | '\u{3030}' | '\u{303D}' | '\u{3297}' | '\u{3299}' | '\u{1F000}'..='\u{1FAFF}')
}

/// Scripts whose spelling uses U+200C and U+200D: Arabic and its kin, the scripts of India and Sri Lanka, Burmese, Khmer,
/// Mongolian.
fn is_joined_script(c: char) -> bool {
    matches!(c,
        '\u{620}'..='\u{6FF}' | '\u{700}'..='\u{8FF}' | '\u{900}'..='\u{DFF}' | '\u{1000}'..='\u{109F}'
        | '\u{1780}'..='\u{17B3}' | '\u{17B6}'..='\u{17FF}' | '\u{1820}'..='\u{18AA}'
        | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}')
}

/// Whether `c` belongs to the character before it.
fn continues(c: char) -> bool {
    matches!(c, JOINER | NON_JOINER | '\u{FE00}'..='\u{FE0F}' | '\u{1F3FB}'..='\u{1F3FF}' | '\u{20E3}' | '\u{E0020}'..='\u{E007F}')
        || unicode_normalization::char::is_combining_mark(c)
}

/// Whether a forge would make something of this word: a link, an address, a mention, a reference to an issue, merge request,
/// label, milestone or commit, an emoji short code.
fn is_active(word: &str) -> bool {
    let lower = word.to_lowercase();
    let link = ["://", "www.", "mailto:", "xmpp:"]
        .iter()
        .any(|start| lower.contains(start));
    link || is_reference(&lower) || has_commit_id(&lower)
}

/// A mention or address, GitHub's `#1` and `GH-1`, GitLab's `!1`, `&1`, `$1`, `~label`, `%milestone`, `^alert`, and `:name:`.
fn is_reference(lower: &str) -> bool {
    let chars: Vec<char> = lower.chars().collect();
    chars.iter().enumerate().any(|(at, c)| {
        let next = chars.get(at + 1).copied().unwrap_or(' ');
        let in_word = at > 0 && chars[at - 1].is_alphanumeric();
        match c {
            '@' | '#' => next.is_alphanumeric() || next == '"',
            '!' | '&' | '$' | '~' | '%' | '^' | ':' => {
                !in_word && (next.is_alphanumeric() || next == '"')
            }
            'g' => !in_word && next == 'h' && chars.get(at + 2) == Some(&'-'),
            _ => false,
        }
    })
}

/// Whether a run of seven or more hexadecimal digits stands in `lower`.
fn has_commit_id(lower: &str) -> bool {
    lower
        .split(|c: char| !c.is_ascii_hexdigit())
        .any(|run| run.len() >= 7)
}

/// `word` in a code span, without the brackets and punctuation of the sentence around it.
fn spanned(word: &str) -> String {
    let opening = |c: char| matches!(c, '(' | '[' | '"' | '\'');
    let closing = |c: char| matches!(c, ',' | '.' | ';' | '?' | ')' | ']' | '"' | '\'');
    let start = word.len() - word.trim_start_matches(opening).len();
    let core = word[start..].trim_end_matches(closing);
    // A colon that opens a word and one that ends it belong together.
    let core = core
        .strip_suffix(':')
        .filter(|rest| !rest.contains(':'))
        .unwrap_or(core);
    let end = start + core.len();
    if core.is_empty() {
        return code_span(word);
    }
    format!(
        "{}{}{}",
        entities(&word[..start]),
        code_span(core),
        entities(&word[end..])
    )
}

/// `word` with every character that Markdown or HTML gives a meaning as an entity.
fn entities(word: &str) -> String {
    let mut out = String::with_capacity(word.len() + 8);
    for (at, c) in word.char_indices() {
        let starts_block = at == 0 && matches!(c, '-' | '+' | '=' | '0'..='9');
        let ends_number = matches!(c, '.' | ')')
            && word.len() == at + 1
            && word[..at].bytes().all(|b| b.is_ascii_digit());
        let active = matches!(
            c,
            '&' | '<' | '>' | '"' | '*' | '_' | '`' | '~' | '[' | ']' | '|' | '\\' | '$' | '^'
        ) || (matches!(c, '!' | '#') && (at == 0 || word.len() == at + 1))
            || ends_number
            || (starts_block && !c.is_ascii_digit());
        if active {
            out.push_str(&format!("&#{};", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    out
}

/// `text`, which is one line, as a code span that may stand in a table: longer fences than any within, no bare `|`.
fn code_span(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') || text.is_empty() {
        " "
    } else {
        ""
    };
    format!("{fence}{pad}{}{pad}{fence}", text.replace('|', "\\|"))
}

#[cfg(test)]
mod tests {
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
}

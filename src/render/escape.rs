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

mod hidden;
mod log;
mod markdown;
#[cfg(test)]
mod tests;
mod xml;

use self::hidden::{Before, is_part};

pub(super) use self::hidden::is_hidden;
pub use self::log::{object_without_commands, without_commands};

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

    /// For a cell of a spreadsheet, before it is quoted: one line, and text even where it begins as a formula does
    /// (OWASP, "CSV Injection").
    pub fn spreadsheet(self) -> String {
        let text = self.terminal();
        match text.trim_start().starts_with(FORMULA) {
            true => format!("'{text}"),
            false => text,
        }
    }

    /// The first `max` characters, with `…` as the last one where the text is longer, still untrusted. Never parts a character
    /// from the marks, selectors and joiners that belong to it.
    pub fn shortened(self, max: usize) -> String {
        let all: Vec<char> = self.0.chars().take(max + 1).collect();
        if all.len() <= max {
            return self.0.to_owned();
        }
        let mut cut = max.saturating_sub(1);
        while cut > 0 && is_part(all[cut - 1], all[cut]) {
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

/// A stranger's text as it is shown on a terminal, for sentences that are full of it: [`Untrusted::terminal`].
pub fn shown(text: &str) -> String {
    Untrusted::new(text).terminal()
}

/// With what a formula begins in a spreadsheet, in either width.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// Most characters of what a person typed that are told back to them.
const TYPED: usize = 80;

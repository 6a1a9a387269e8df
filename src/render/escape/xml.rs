//! For XML: badges are SVG, which runs scripts.

use super::Untrusted;

impl Untrusted<'_> {
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
}

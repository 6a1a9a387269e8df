//! For the log of a CI run, where a runner obeys commands.

use super::Untrusted;

impl Untrusted<'_> {
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
}

/// `text`, words of ours included, without what a CI's runner takes for a command: `::`, `##[` and `##vso[` are parted.
pub fn without_commands(text: &str) -> String {
    apart(text, |last, out| {
        out.push(' ');
        out.push(last);
    })
}

/// The same for JSON, which says what it said: there such characters stand in strings alone, and the last of them is escaped
/// (RFC 8259, section 7).
pub fn object_without_commands(text: &str) -> String {
    apart(text, |last, out| {
        out.push_str(&format!("\\u{:04x}", u32::from(last)));
    })
}

/// `text` with what `write` writes for the last character of what begins or is a command.
fn apart(text: &str, write: impl Fn(char, &mut String)) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = None;
    for (at, c) in text.char_indices() {
        let last = match c {
            ':' => before == Some(':'),
            '[' => {
                let start = text.as_bytes().get(..at).unwrap_or_default();
                start.ends_with(b"##")
                    || start.len() >= 5 && start[start.len() - 5..].eq_ignore_ascii_case(b"##vso")
            }
            _ => false,
        };
        if last {
            write(c, &mut out);
        } else {
            out.push(c);
        }
        before = Some(c);
    }
    out
}

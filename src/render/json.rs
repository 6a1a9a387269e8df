//! JSON for programs: one object, its form named by `schema`. The JSON Schema files stand in `render/schemas`.

use serde::Serialize;

use super::escape::is_hidden;

/// `value` as JSON on one line, with a line break at its end. Characters that act on a terminal or cannot be seen are written
/// as `\u` escapes, so that the text is the same and yet safe to look at; and so is what a CI's runner takes for a command.
pub fn line(value: &impl Serialize) -> String {
    finish(serde_json::to_string(value))
}

/// As [`fn@line`], spread over lines: for files that are committed.
pub fn pretty(value: &impl Serialize) -> String {
    finish(serde_json::to_string_pretty(value))
}

/// Our values have text keys and finite numbers, so that serde_json finds nothing to refuse.
fn finish(written: serde_json::Result<String>) -> String {
    let text = written.unwrap_or_default();
    let mut out = String::with_capacity(text.len() + 1);
    let mut before = None;
    for c in text.chars() {
        // Such a character stands only within a JSON string, or is the line break of the pretty form; so do two colons or two
        // hashes, which begin a runner's commands.
        let is_command = before == Some(c) && matches!(c, ':' | '#');
        before = Some(c).filter(|_| !is_command);
        if is_hidden(c) && c != '\n' || is_command {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            out.push(c);
        }
    }
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::{line, pretty};

    #[test]
    fn hidden_characters_are_escaped_and_come_back() {
        let text = "a\u{1b}[31m\u{9b}\u{202e}\u{200d}\u{e0041}\u{7f}\nÄ日";
        let written = line(&text);
        assert_eq!(
            written,
            "\"a\\u001b[31m\\u009b\\u202e\\u200d\\udb40\\udc41\\u007f\\nÄ日\"\n"
        );
        assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
        assert_eq!(pretty(&[1]), "[\n  1\n]\n");
        let command = "::::error::x ##[y] ##vso[z] a:b";
        let written = line(&command);
        assert!(
            !written.contains("::") && !written.contains("##"),
            "{written}"
        );
        assert_eq!(serde_json::from_str::<String>(&written).unwrap(), command);
    }
}

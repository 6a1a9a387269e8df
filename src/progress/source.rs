//! The bytes of a progress document as text that can be parsed, each byte in its place.
//!
//! What cannot be parsed as it stands is replaced by something of the same length, so that every offset found in the
//! text is an offset into the file's bytes. It knows encodings and line ends; it must not know what an item is.

use memchr::{memchr, memchr_iter, memchr2, memrchr2};

use crate::roadmap::outline::{BlockKind, Outline};
use crate::roadmap::{MAX_BYTES, Unreadable};

/// Stands for one byte that is no UTF-8: one byte long, neither white space nor punctuation to Markdown, in no id.
const SUBSTITUTE: char = '\u{1a}';
/// The byte order mark in UTF-8.
const BOM: &[u8] = b"\xef\xbb\xbf";

/// A document's text from after the byte order mark, with what was not text replaced.
#[derive(Debug)]
pub struct Source {
    /// The text; offsets into it are offsets into the file less [`Self::start`].
    pub text: String,
    /// Length of the byte order mark: 0 or 3.
    pub start: usize,
}

impl Source {
    /// Reads the bytes of a file.
    ///
    /// # Errors
    /// [`Unreadable`] for UTF-16 and for files beyond the limit.
    pub fn read(bytes: &[u8]) -> Result<Self, Unreadable> {
        if bytes.len() > MAX_BYTES {
            return Err(Unreadable::Bytes(bytes.len()));
        }
        if is_utf16(bytes) {
            return Err(Unreadable::Utf16);
        }
        let start = if bytes.starts_with(BOM) { BOM.len() } else { 0 };
        let bytes = &bytes[start..];
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => substituted(bytes),
        };
        let text = lone_returns(text);
        Ok(Self { text, start })
    }
}

/// Text in which each byte that is no UTF-8 is replaced.
fn substituted(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| SUBSTITUTE));
    }
    text
}

/// `text` for a reader's eyes: the stand-ins for bytes that are no UTF-8 as U+FFFD.
pub fn shown(text: String) -> String {
    if text.contains(SUBSTITUTE) {
        text.replace(SUBSTITUTE, "\u{fffd}")
    } else {
        text
    }
}

/// Where the line that contains byte `at` ends, its line end left out.
pub fn line_end(text: &[u8], at: usize) -> usize {
    memchr2(b'\n', b'\r', &text[at..]).map_or(text.len(), |length| at + length)
}

/// Where the line that contains byte `at` begins.
pub fn line_start(text: &[u8], at: usize) -> usize {
    memrchr2(b'\n', b'\r', &text[..at]).map_or(0, |before| before + 1)
}

/// The line end that the line at byte `at` has, else that of the line before it, else `\n`.
pub fn line_break(text: &[u8], at: usize) -> &'static str {
    let here = &text[line_end(text, at)..];
    let before = &text[..line_start(text, at)];
    if here.starts_with(b"\r\n") || (here.is_empty() && before.ends_with(b"\r\n")) {
        "\r\n"
    } else if here.starts_with(b"\r") || (here.is_empty() && before.ends_with(b"\r")) {
        "\r"
    } else {
        "\n"
    }
}

/// The offset of the first conflict marker that `git merge` left: seven or more `<` or `>` at the start of a line. A code
/// block that holds both kinds is somebody's note on conflicts, not a conflict.
pub fn conflict(text: &str, outline: &Outline) -> Option<usize> {
    if !text.contains("<<<<<<<") && !text.contains(">>>>>>>") {
        return None;
    }
    let mut at = 0;
    let mut found = Vec::new();
    for line in text.split_inclusive(['\n', '\r']) {
        if let Some(mark) = marker(line) {
            found.push((at, mark));
        }
        at += line.len();
    }
    let codes: Vec<_> = outline
        .blocks
        .iter()
        .filter(|block| matches!(block.kind, BlockKind::Code { .. }))
        .map(|block| block.span.clone())
        .collect();
    let code = |at: usize| {
        let after = codes.partition_point(|span| span.start <= at);
        after.checked_sub(1).filter(|i| codes[*i].contains(&at))
    };
    let mut kinds = vec![(false, false); codes.len()];
    for (at, mark) in &found {
        if let Some(index) = code(*at) {
            kinds[index].0 |= *mark == '<';
            kinds[index].1 |= *mark == '>';
        }
    }
    let quoted = |at: usize| code(at).is_some_and(|index| kinds[index] == (true, true));
    found.into_iter().map(|(at, _)| at).find(|at| !quoted(*at))
}

fn marker(line: &str) -> Option<char> {
    ['<', '>'].into_iter().find(|mark| {
        let rest = line.trim_start_matches(*mark);
        line.len() - rest.len() >= 7 && (rest.is_empty() || rest.starts_with([' ', '\r', '\n']))
    })
}

/// `text` with every carriage return that ends a line by itself as a line feed: the same to Markdown, but the parser loses
/// items after some blank lines that end so.
fn lone_returns(text: String) -> String {
    let bytes = text.as_bytes();
    let lone = |at: usize| bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n');
    if !memchr_iter(b'\r', bytes).any(lone) {
        return text;
    }
    let chars = text.char_indices();
    chars
        .map(|(at, c)| if lone(at) { '\n' } else { c })
        .collect()
}

/// A byte order mark of UTF-16, or so many NULs that it can be nothing else.
fn is_utf16(bytes: &[u8]) -> bool {
    let starts = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    if starts || memchr(0, bytes).is_none() {
        return starts;
    }
    let nul = |skip: usize| {
        let half = bytes.iter().skip(skip).step_by(2);
        !bytes.is_empty() && half.filter(|byte| **byte == 0).count() * 3 > bytes.len()
    };
    nul(0) || nul(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn conflict_line(text: &str) -> Option<usize> {
        let outline = Outline::read(text);
        conflict(text, &outline).map(|at| outline.line(at))
    }

    #[test]
    fn a_substitute_keeps_every_offset() {
        let source = Source::read(b"\xef\xbb\xbf- [ ] caf\xe9 `a.b`\n").unwrap();
        assert_eq!((source.start, source.text.len()), (3, 17));
        assert_eq!(source.text.find("`a.b`"), Some(11));
        assert_eq!(shown(source.text[6..10].to_owned()), "caf\u{fffd}");
    }

    #[test]
    fn utf_16_is_told_with_and_without_its_mark() {
        let utf16: Vec<u8> = "# Progress\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(Source::read(&utf16).unwrap_err(), Unreadable::Utf16);
        assert_eq!(Source::read(b"\xff\xfe#\0").unwrap_err(), Unreadable::Utf16);
        assert!(Source::read(b"").is_ok());
    }

    #[test]
    fn conflict_markers_are_found_but_not_in_a_note_about_them() {
        assert_eq!(conflict_line("a\n<<<<<<< HEAD\nb\n"), Some(2));
        assert_eq!(conflict_line("a\r\n>>>>>>> topic\r\n"), Some(2));
        assert_eq!(
            conflict_line("```\n<<<<<<< a\n=======\n>>>>>>> b\n```\n"),
            None
        );
        assert_eq!(conflict_line("```\n<<<<<<< a\n```\n"), Some(2));
        assert_eq!(conflict_line("title\n=======\n<<<<<<<x\n > >\n"), None);
    }

    #[test]
    fn a_new_line_ends_as_its_neighbours_do() {
        for (text, end) in [
            ("a\r\nb", "\r\n"),
            ("a\rb", "\r"),
            ("a\nb", "\n"),
            ("ab", "\n"),
        ] {
            assert_eq!(line_break(text.as_bytes(), text.len()), end);
            assert_eq!(line_break(text.as_bytes(), 0), end);
        }
    }
}

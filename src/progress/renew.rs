//! What the header says, renewed in place: every other byte stays.

use std::ops::Range;

use super::source::{line_break, line_end, line_start};
use super::{Document, Header, Opened, header_value};
use crate::roadmap::outline::{Block, BlockKind};

/// The text of a document without a header, with this one: below its title, as a new document has it, else above its first heading.
/// `None` where it has a header, or no heading.
pub fn with_header(opened: &Opened, header: &Header) -> Option<Vec<u8>> {
    if opened.header.line.is_some() {
        return None;
    }
    let blocks = &mut opened.outline.blocks.iter();
    let first = blocks.find(|block| is_top_heading(block))?;
    let start = opened.source.start;
    let text = &opened.text[start..];
    let end = line_break(text, first.span.start);
    let comment = header.comment();
    let (at, new) = if matches!(first.kind, BlockKind::Heading { level: 1 }) {
        let last = text[..first.span.end].trim_ascii_end().len();
        let next = next_line(text, last);
        let below = next_line(text, next);
        match is_blank(text, next) {
            true if next == text.len() => (next, format!("{end}{end}{comment}{end}")),
            true if below == text.len() || is_blank(text, below) => {
                (below, format!("{comment}{end}"))
            }
            true => (below, format!("{comment}{end}{end}")),
            false => (next, format!("{end}{comment}{end}{end}")),
        }
    } else {
        let at = line_start(text, first.span.start);
        (at, format!("{comment}{end}{end}"))
    };
    let at = start + at;
    Some([&opened.text[..at], new.as_bytes(), &opened.text[at..]].concat())
}

/// The document's text with `base=` set to this object id, or without one; `None` where it has no header, or says so already.
pub fn with_base(document: &Document, base: Option<&str>) -> Option<Vec<u8>> {
    with_key(&document.text, document.header.line?, "base", base)
}

/// The text with this key of the header on `line` set to a value that needs no encoding, or without the key; `None` where it
/// has no header there, or says so already.
pub fn with_key(text: &[u8], line: usize, key: &str, new: Option<&str>) -> Option<Vec<u8>> {
    let comment = comment(text, line)?;
    let key = format!(" {key}=");
    let (place, new) = match (value(text, comment.clone(), key.as_bytes()), new) {
        (None, None) => return None,
        (Some(value), Some(new)) if text[value.clone()] == *new.as_bytes() => return None,
        (Some(value), Some(new)) => (value, new.to_owned()),
        (Some(value), None) => (value.start - key.len()..value.end, String::new()),
        (None, Some(new)) => {
            let end = last(text, &comment);
            (end..end, format!("{key}{new}"))
        }
    };
    Some([&text[..place.start], new.as_bytes(), &text[place.end..]].concat())
}

/// The text with these keys and values behind all others in the header on `line`; `None` where it has no header there.
pub fn with_pairs(text: &[u8], line: usize, pairs: &[(String, String)]) -> Option<Vec<u8>> {
    let end = last(text, &comment(text, line)?);
    let pairs = pairs.iter();
    let new: String = pairs
        .map(|(key, value)| format!(" {key}={}", header_value(value)))
        .collect();
    Some([&text[..end], new.as_bytes(), &text[end..]].concat())
}

fn is_top_heading(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Heading { .. }) && block.parent.is_none() && block.depth == 0
}

/// Where the line after the one with byte `at` begins.
fn next_line(text: &[u8], at: usize) -> usize {
    let end = line_end(text, at);
    match &text[end..] {
        [b'\r', b'\n', ..] => end + 2,
        [] => end,
        _ => end + 1,
    }
}

/// Whether nothing but blanks stands on the line that begins at `at`.
fn is_blank(text: &[u8], at: usize) -> bool {
    text[at..line_end(text, at)].trim_ascii().is_empty()
}

/// Where the content of the comment on this line is, from after `<!--` to before `-->`.
fn comment(text: &[u8], line: usize) -> Option<Range<usize>> {
    let start = match line {
        1 => 0,
        _ => line_starts(text).nth(line - 2)?,
    };
    let open = start + find(&text[start..], b"<!--")? + b"<!--".len();
    let close = open + find(&text[open..], b"-->")?;
    Some(open..close)
}

/// Where the last word of a comment ends.
fn last(text: &[u8], comment: &Range<usize>) -> usize {
    let content = text[comment.clone()].iter().rev();
    comment.end - content.take_while(|byte| **byte == b' ').count()
}

/// The starts of all lines but the first.
fn line_starts(text: &[u8]) -> impl Iterator<Item = usize> {
    text.iter().enumerate().filter_map(|(at, byte)| match byte {
        b'\n' => Some(at + 1),
        b'\r' if text.get(at + 1) != Some(&b'\n') => Some(at + 1),
        _ => None,
    })
}

/// Where the value of `key`, a blank before it and `=` behind it, stands.
fn value(text: &[u8], comment: Range<usize>, key: &[u8]) -> Option<Range<usize>> {
    let content = &text[comment.clone()];
    let at = content
        .windows(key.len())
        .position(|window| window[0].is_ascii_whitespace() && window[1..] == key[1..])?;
    let start = comment.start + at + key.len();
    let length = text[start..comment.end]
        .iter()
        .take_while(|byte| !byte.is_ascii_whitespace())
        .count();
    Some(start..start + length)
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len())
        .position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::{with_base, with_header};
    use crate::progress::{Document, Header, Opened};

    fn renewed<'a>(text: &str, base: impl Into<Option<&'a str>>) -> Option<String> {
        let document = Document::read(text.as_bytes().to_vec(), None).unwrap();
        with_base(&document, base.into()).map(|text| String::from_utf8(text).unwrap())
    }

    #[test]
    fn an_old_base_is_replaced_and_nothing_else() {
        let text = "\u{feff}# P\r\n\r\n<!-- peak:1 roadmap=x base=aaa database=1 -->\r\n";
        let wanted = "\u{feff}# P\r\n\r\n<!-- peak:1 roadmap=x base=bbb database=1 -->\r\n";
        assert_eq!(renewed(text, "bbb").as_deref(), Some(wanted));
    }

    #[test]
    fn a_missing_base_is_added_at_the_end() {
        assert_eq!(
            renewed("<!-- peak:1 roadmap=x -->\n", "bbb").as_deref(),
            Some("<!-- peak:1 roadmap=x base=bbb -->\n")
        );
        assert_eq!(
            renewed("<!-- peak:1-->\n", "bbb").as_deref(),
            Some("<!-- peak:1 base=bbb-->\n")
        );
    }

    #[test]
    fn a_base_can_be_taken_out() {
        let text = "<!-- peak:1 roadmap=x base=aaa learner=a@x -->\n";
        let wanted = "<!-- peak:1 roadmap=x learner=a@x -->\n";
        assert_eq!(renewed(text, None).as_deref(), Some(wanted));
        assert_eq!(renewed(wanted, None), None);
    }

    #[test]
    fn the_same_base_and_a_missing_header_change_nothing() {
        assert_eq!(renewed("<!-- peak:1 base=bbb -->\n", "bbb"), None);
        assert_eq!(renewed("# P\n", "bbb"), None);
    }

    #[test]
    fn a_lost_header_comes_back_to_where_it_was() {
        let header = Header {
            roadmap: Some("x".to_owned()),
            ..Header::default()
        };
        let line = "<!-- peak:1 roadmap=x -->";
        for (before, after) in [
            ("# P\n\n\n## A `a`\n", "# P\n\n{}\n\n## A `a`\n"),
            ("# P\n\n## A `a`\n", "# P\n\n{}\n\n## A `a`\n"),
            (
                "\u{feff}# P\r\n## A `a`\r\n",
                "\u{feff}# P\r\n\r\n{}\r\n\r\n## A `a`\r\n",
            ),
            ("P\n=\n\nWords\n", "P\n=\n\n{}\n\nWords\n"),
            ("Words\n\n## A `a`\n", "Words\n\n{}\n\n## A `a`\n"),
            ("# P", "# P\n\n{}\n"),
        ] {
            let opened = Opened::new(before.as_bytes().to_vec()).unwrap();
            let text = with_header(&opened, &header).map(|text| String::from_utf8(text).unwrap());
            assert_eq!(text.unwrap(), after.replace("{}", line), "{before:?}");
        }
        let whole = Opened::new(format!("# P\n\n{line}\n").into_bytes()).unwrap();
        assert_eq!(with_header(&whole, &header), None);
    }
}

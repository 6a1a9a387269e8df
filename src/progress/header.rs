//! The header comment: one line of `key=value` that says which roadmap the document follows, and from where.

use super::Header;
use crate::roadmap::Notice;
use crate::roadmap::outline::{BlockKind, Outline};

/// The key of the state that a document follows: the id of the roadmap's bytes as a file in git.
pub const ROADMAP_AT: &str = "roadmap-at";
/// The key of where later states come from, `REV:PATH` or another name, where that is not what `roadmap=` names.
pub const ROADMAP_FROM: &str = "roadmap-from";

/// What the header begins with: the version of the format that is written and understood.
pub(super) const VERSION: &str = "peak:1";

/// The keys whose values differ from one learner of a roadmap to the next.
const OWN: [&[u8]; 3] = [b"base=", b"learner=", b"roadmap-at="];

/// Whether a pair of a header is of a key whose value says nothing of the roadmap.
pub(super) fn is_own(pair: &[u8]) -> bool {
    OWN.iter().any(|key| pair.starts_with(key))
}

/// Whether one of these keys stands twice in a header's line.
pub(super) fn repeats(line: &[u8]) -> bool {
    let count = |key: &[u8]| {
        let pairs = line.split(u8::is_ascii_whitespace);
        pairs.filter(|pair| pair.starts_with(key)).count()
    };
    OWN.iter().any(|key| count(key) > 1)
}

impl Header {
    /// The header as it is written: `<!-- peak:1 roadmap=… base=… learner=… … -->`, without a line end.
    pub fn comment(&self) -> String {
        let mut pairs: Vec<(&str, String)> = Vec::new();
        let single = [("roadmap", &self.roadmap), ("base", &self.base)];
        pairs.extend(
            single
                .into_iter()
                .filter_map(|(key, value)| Some((key, encode(value.as_deref()?, "")))),
        );
        if !self.learner.is_empty() {
            let all = self.learner.iter().map(String::as_str);
            pairs.push(("learner", learner_value(all)));
        }
        let others = self.others.iter();
        pairs.extend(others.map(|(key, value)| (key.as_str(), encode(value, ""))));
        let mut comment = format!("<!-- {VERSION}");
        for (key, value) in pairs {
            comment.push_str(&format!(" {}={value}", encode(key, "=")));
        }
        comment.push_str(" -->");
        comment
    }

    /// Whether `roadmap=` names a file rather than a bundled roadmap.
    pub fn roadmap_is_path(&self) -> bool {
        self.roadmap.as_deref().is_some_and(is_path)
    }

    /// The value of one of the other keys.
    pub fn other(&self, key: &str) -> Option<&str> {
        let found = self.others.iter().find(|(name, _)| name == key);
        found.map(|(_, value)| value.as_str())
    }
}

/// What `learner=` says of these addresses.
pub fn learner_value<'a>(addresses: impl Iterator<Item = &'a str>) -> String {
    let all: Vec<String> = addresses.map(|one| encode(one, ",")).collect();
    all.join(",")
}

/// How a header writes a value that is no list.
pub fn header_value(name: &str) -> String {
    encode(name, "")
}

/// Whether a roadmap of this name is a file, not a bundled one.
pub fn is_path(name: &str) -> bool {
    name.contains('/') || name.contains(".md")
}

/// The path that a header's `roadmap=` names, without the `./` that tells it from a bundled roadmap's name.
pub fn bare_path(name: &str) -> &str {
    name.strip_prefix("./").unwrap_or(name)
}

/// Whether a line is where a header begins, whatever its version.
pub(super) fn begins(line: &str) -> bool {
    let comment = line.trim_start().strip_prefix("<!--");
    comment.is_some_and(|inner| inner.trim_start().starts_with("peak:"))
}

/// The header of a document; the first counts. Beside it what is odd about it.
pub fn read(outline: &Outline) -> (Header, Vec<Notice>) {
    let mut header = Header::default();
    let mut notices = Vec::new();
    for block in &outline.blocks {
        let BlockKind::Html(html) = &block.kind else {
            continue;
        };
        let Some((version, rest)) = content(html).filter(|_| block.parent.is_none()) else {
            continue;
        };
        let line = outline.line(block.span.start);
        let mut odd = |message: String| notices.push(Notice::new(line, message));
        if header.line.is_some() {
            odd("a second header comment; the first counts".to_owned());
            continue;
        }
        if version != VERSION {
            odd(format!(
                "the header is of another version than {VERSION}; what is known is read"
            ));
        }
        header.line = Some(line);
        for pair in rest.split_whitespace() {
            take(&mut header, pair, &mut odd);
        }
    }
    (header, notices)
}

/// Percent-decodes; what is no UTF-8 afterwards is replaced.
pub fn decode(text: &str) -> String {
    percent_encoding::percent_decode_str(text)
        .decode_utf8_lossy()
        .into_owned()
}

/// The version and the pairs in a comment of ours.
fn content(html: &str) -> Option<(&str, &str)> {
    let inner = html.trim_start().strip_prefix("<!--")?;
    let inner = inner.split("-->").next()?.trim();
    let (version, rest) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
    version
        .strip_prefix("peak:")
        .is_some_and(|number| number.starts_with(|c: char| c.is_ascii_digit()))
        .then_some((version, rest))
}

fn take(header: &mut Header, pair: &str, odd: &mut impl FnMut(String)) {
    let Some((key, value)) = pair.split_once('=') else {
        odd(format!(
            "`{pair}` in the header says nothing: it wants KEY=VALUE, without blanks in either; addresses are parted by commas alone"
        ));
        return;
    };
    let single = match key {
        "roadmap" => &mut header.roadmap,
        "base" => &mut header.base,
        "learner" => {
            let all = value.split(',').map(decode);
            header.learner.extend(all.filter(|one| !one.is_empty()));
            return;
        }
        _ => {
            header.others.push((decode(key), decode(value)));
            return;
        }
    };
    if single.is_some() {
        odd(format!(
            "`{key}=` stands twice in the header; the first counts"
        ));
    } else if !value.is_empty() {
        *single = Some(decode(value));
    }
}

/// Percent-encodes what would end the value, the comment or the line, and each character of `more`.
fn encode(text: &str, more: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for c in text.chars() {
        let breaks = c.is_whitespace() || c.is_control();
        if breaks
            || matches!(c, '%' | '"' | '\'' | '<' | '>')
            || (c == '-' && encoded.ends_with('-'))
            || more.contains(c)
        {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                encoded.push_str(&format!("%{byte:02X}"));
            }
        } else {
            encoded.push(c);
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn reread(comment: &str) -> (Header, Vec<Notice>) {
        read(&Outline::read(&format!("# Progress\n\n{comment}\n")))
    }

    #[test]
    fn values_that_would_end_the_comment_are_encoded() {
        let header = Header {
            roadmap: Some("docs/a --> \"b\".md".to_owned()),
            others: vec![("section".to_owned(), "Week\u{a0}1—é'--->".to_owned())],
            ..Header::default()
        };
        insta::assert_snapshot!(header.comment(), @"<!-- peak:1 roadmap=docs/a%20-%2D%3E%20%22b%22.md section=Week%C2%A01—é%27-%2D-%3E -->");
        assert!(header.roadmap_is_path());
    }

    #[test]
    fn the_first_header_counts_and_another_version_is_told() {
        let (header, notices) =
            reread("<!-- peak:2 base=abc new=1 base=def -->\n\n<!-- peak:1 base=123 -->");
        assert_eq!(header.base.as_deref(), Some("abc"));
        assert_eq!(header.other("new"), Some("1"));
        let told: Vec<_> = notices.iter().map(|one| one.line).collect();
        assert_eq!(told, [3, 3, 5]);
    }

    #[test]
    fn a_header_in_code_or_in_an_item_is_none() {
        for text in [
            "`<!-- peak:1 base=a -->`",
            "```\n<!-- peak:1 base=a -->\n```",
            "- <!-- peak:1 base=a -->",
        ] {
            assert_eq!(reread(text).0, Header::default(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(
            roadmap in "\\PC{1,12}", base in "[0-9a-f]{40}",
            learner in proptest::collection::vec("[-<>,% a-z\u{e9}@.\"]{1,12}", 0..3),
            others in proptest::collection::vec(("[a-z-]{1,6}", "(?s).{0,12}"), 0..3),
        ) {
            let others: Vec<_> = others
                .into_iter()
                .filter(|(key, _)| !["roadmap", "base", "learner"].contains(&key.as_str()))
                .collect();
            let header = Header { roadmap: Some(roadmap), base: Some(base), learner, others, line: Some(3) };
            let comment = header.comment();
            prop_assert_eq!(comment.lines().count(), 1);
            prop_assert!(!comment[4..comment.len() - 3].contains("--"));
            prop_assert_eq!(reread(&comment), (header, Vec::new()));
        }
    }
}

//! What a write would change, as a unified diff: the form that `git apply` and every review tool read.
//!
//! As git does, it takes what ends in a line feed for a line: a carriage return by itself ends none.

use similar::{ChangeTag, TextDiff};

use super::Look;
use super::escape::Untrusted;
use super::style::Label;

/// Lines of context around a change.
const CONTEXT: usize = 3;

/// The difference between two texts of the file `path` (`/`-separated), for people; an empty `old` is a file that is made. Empty
/// where they are the same. Control characters inside a line are made visible; line endings stay.
pub fn unified(path: &str, old: &[u8], new: &[u8], look: Look) -> String {
    let text = difference(path, old, new, Some(look));
    // Every line was made visible, and so is text.
    String::from_utf8_lossy(&text).into_owned()
}

/// The same for programs: every byte of a line is what it is in the file, so that the patch can be applied.
pub fn patch(path: &str, old: &[u8], new: &[u8]) -> Vec<u8> {
    difference(path, old, new, None)
}

/// The difference, drawn for people where `look` says how.
fn difference(path: &str, old: &[u8], new: &[u8], look: Option<Look>) -> Vec<u8> {
    if old == new {
        return Vec::new();
    }
    let paint = |label, text: &str| {
        let painted = look.map(|look| look.paint(label, text));
        painted.unwrap_or_else(|| text.to_owned())
    };
    let path = Untrusted::new(path).terminal();
    let before = if old.is_empty() {
        "/dev/null".to_owned()
    } else {
        format!("a/{path}")
    };
    let head = paint(Label::Heading, &format!("--- {before}\n+++ b/{path}"));
    let mut text = format!("{head}\n").into_bytes();
    let (old, new) = (lines(old), lines(new));
    let diff = TextDiff::from_slices(&old, &new);
    for hunk in diff.unified_diff().context_radius(CONTEXT).iter_hunks() {
        let head = paint(Label::Id, &hunk.header().to_string());
        text.extend_from_slice(format!("{head}\n").as_bytes());
        for change in hunk.iter_changes() {
            let (sign, label) = match change.tag() {
                ChangeTag::Delete => ('-', Some(Label::Bad)),
                ChangeTag::Insert => ('+', Some(Label::Good)),
                ChangeTag::Equal => (' ', None),
            };
            let line = change.value();
            let (body, ending) = line.split_at(body_len(line));
            if look.is_some() {
                let shown = format!("{sign}{}", visible(body));
                let shown = label.map_or(shown.clone(), |label| paint(label, &shown));
                text.extend_from_slice(shown.as_bytes());
            } else {
                text.push(sign as u8);
                text.extend_from_slice(body);
            }
            text.extend_from_slice(ending);
            if !ending.ends_with(b"\n") {
                text.extend_from_slice(b"\n\\ No newline at end of file\n");
            }
        }
    }
    text
}

fn lines(text: &[u8]) -> Vec<&[u8]> {
    text.split_inclusive(|byte| *byte == b'\n').collect()
}

/// How many bytes of a line stand before what ends it.
fn body_len(line: &[u8]) -> usize {
    let body = line.strip_suffix(b"\r\n").or(line.strip_suffix(b"\n"));
    body.unwrap_or(line).len()
}

/// `line` for a terminal, its tabs kept.
fn visible(line: &[u8]) -> String {
    let line = String::from_utf8_lossy(line);
    let parts: Vec<_> = line
        .split('\t')
        .map(|part| Untrusted::new(part).terminal())
        .collect();
    parts.join("\t")
}

#[cfg(test)]
mod tests {
    use super::{patch, unified};
    use crate::render::Look;

    const PLAIN: Look = Look {
        color: false,
        ascii: false,
        width: 80,
    };

    #[test]
    fn a_changed_line_stands_between_its_neighbours() {
        let diff = unified("progress.md", b"a\nb\nc\n", b"a\nB\nc\n", PLAIN);
        insta::assert_snapshot!(diff, @r"
        --- a/progress.md
        +++ b/progress.md
        @@ -1,3 +1,3 @@
         a
        -b
        +B
         c
        ");
    }

    #[test]
    fn a_new_file_comes_from_nowhere() {
        assert!(
            unified("p.md", b"", b"a\n", PLAIN)
                .starts_with("--- /dev/null\n+++ b/p.md\n@@ -0,0 +1 @@\n+a\n")
        );
    }

    #[test]
    fn line_endings_stay_and_a_missing_one_is_told() {
        let diff = unified("p.md", b"a\r\nb", b"a\r\nc", PLAIN);
        assert!(
            diff.contains(
                " a\r\n-b\n\\ No newline at end of file\n+c\n\\ No newline at end of file\n"
            ),
            "{diff:?}"
        );
    }

    #[test]
    fn a_lone_carriage_return_ends_no_line() {
        let (old, new) = (b"a\rb\nc\r", b"a\rb\nC\r");
        let end = "\n\\ No newline at end of file\n";
        let head = "--- a/p.md\n+++ b/p.md\n@@ -1,2 +1,2 @@\n";
        assert_eq!(
            String::from_utf8(patch("p.md", old, new)).unwrap(),
            format!("{head} a\rb\n-c\r{end}+C\r{end}")
        );
        assert_eq!(
            unified("p.md", old, new, PLAIN),
            format!("{head} a\\rb\n-c\\r{end}+C\\r{end}")
        );
    }

    #[test]
    fn a_patch_has_every_byte_as_it_is() {
        let old = b"\xef\xbb\xbf\x1b[2J\xff\n";
        assert_eq!(
            patch("p.md", old, &[old, b"b\n".as_slice()].concat()),
            [
                b"--- a/p.md\n+++ b/p.md\n@@ -1 +1,2 @@\n ",
                old.as_slice(),
                b"+b\n"
            ]
            .concat()
        );
    }

    #[test]
    fn an_escape_sequence_in_a_line_cannot_reach_the_terminal() {
        let diff = unified("p.md", b"", b"\x1b[31mred\n", PLAIN);
        assert!(!diff.contains('\x1b'), "{diff:?}");
    }

    #[test]
    fn the_same_text_has_no_difference() {
        assert_eq!(unified("p.md", b"a\n", b"a\n", PLAIN), "");
    }
}

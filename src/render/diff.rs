//! What a write would change, as a unified diff: the form that `git apply` and every review tool read.

use similar::{ChangeTag, TextDiff};

use super::Look;
use super::escape::Untrusted;
use super::style::Label;

/// Lines of context around a change.
const CONTEXT: usize = 3;

/// The difference between two texts of the file `path` (`/`-separated); an empty `old` is a file that is made. Empty where they are
/// the same. Control characters inside a line are made visible; line endings stay.
pub fn unified(path: &str, old: &[u8], new: &[u8], look: Look) -> String {
    if old == new {
        return String::new();
    }
    let (old_text, new_text) = (String::from_utf8_lossy(old), String::from_utf8_lossy(new));
    let diff = TextDiff::from_lines(old_text.as_ref(), new_text.as_ref());
    let path = Untrusted::new(path).terminal();
    let before = if old.is_empty() {
        "/dev/null".to_owned()
    } else {
        format!("a/{path}")
    };
    let mut text = look.paint(Label::Heading, &format!("--- {before}\n+++ b/{path}"));
    text.push('\n');
    for hunk in diff.unified_diff().context_radius(CONTEXT).iter_hunks() {
        text.push_str(&look.paint(Label::Id, &hunk.header().to_string()));
        text.push('\n');
        for change in hunk.iter_changes() {
            let (sign, label) = match change.tag() {
                ChangeTag::Delete => ('-', Some(Label::Bad)),
                ChangeTag::Insert => ('+', Some(Label::Good)),
                ChangeTag::Equal => (' ', None),
            };
            let line = change.value();
            let body = line.trim_end_matches(['\r', '\n']);
            let shown = format!("{sign}{}", visible(body));
            text.push_str(&label.map_or(shown.clone(), |label| look.paint(label, &shown)));
            text.push_str(&line[body.len()..]);
            if !line.ends_with('\n') {
                text.push_str("\n\\ No newline at end of file\n");
            }
        }
    }
    text
}

/// `line` for a terminal, its tabs kept.
fn visible(line: &str) -> String {
    let parts: Vec<_> = line
        .split('\t')
        .map(|part| Untrusted::new(part).terminal())
        .collect();
    parts.join("\t")
}

#[cfg(test)]
mod tests {
    use super::unified;
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
    fn an_escape_sequence_in_a_line_cannot_reach_the_terminal() {
        let diff = unified("p.md", b"", b"\x1b[31mred\n", PLAIN);
        assert!(!diff.contains('\x1b'), "{diff:?}");
    }

    #[test]
    fn the_same_text_has_no_difference() {
        assert_eq!(unified("p.md", b"a\n", b"a\n", PLAIN), "");
    }
}

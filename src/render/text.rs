//! Running text at a width.

use unicode_width::UnicodeWidthStr;

pub use crate::evidence::word::shell_word;

/// `text` in lines of at most `width` columns, each after `indent` spaces. Lines are kept, and broken at spaces only where they
/// are too long; what follows a break keeps the line's own indentation. Lines of a fenced or indented code block are not broken.
pub fn wrap(text: &str, indent: usize, width: usize) -> String {
    let mut out = String::new();
    let mut fenced = false;
    for line in text.lines() {
        let body = line.trim_start_matches(' ');
        let own = line.len() - body.len();
        let fence = body.starts_with("```") || body.starts_with("~~~");
        let code = fenced || fence || own >= 4;
        fenced ^= fence;
        let lead = " ".repeat(if body.is_empty() { 0 } else { indent + own });
        let room = if code {
            usize::MAX
        } else {
            width.saturating_sub(indent + own)
        };
        for part in broken(body, room) {
            out.push_str(&lead);
            out.push_str(part);
            out.push('\n');
        }
    }
    out
}

/// `line` in parts of at most `room` columns, where its spaces allow that; at least one part. One pass over its words.
fn broken(line: &str, room: usize) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut end, mut used) = (0, 0, 0);
    for (at, word) in words(line) {
        let (gap, width) = (at - end, word.width());
        if end > start && used + gap + width > room {
            parts.push(&line[start..end]);
            start = at;
            used = width;
        } else {
            used += gap + width;
        }
        end = at + word.len();
    }
    parts.push(&line[start..end.max(start)]);
    parts
}

/// The words of `line`, with the places where they begin.
fn words(line: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    line.split(' ').filter_map(move |word| {
        let start = at;
        at += word.len() + 1;
        (!word.is_empty()).then_some((start, word))
    })
}

#[cfg(test)]
mod tests {
    use super::wrap;

    #[test]
    fn long_lines_are_broken_and_short_ones_kept() {
        assert_eq!(
            wrap("one two three\nfour\n\n  - five six seven", 2, 11),
            "  one two\n  three\n  four\n\n    - five\n    six\n    seven\n"
        );
    }

    #[test]
    fn words_that_are_too_long_stay_whole() {
        assert_eq!(wrap("a verylongword b", 0, 6), "a\nverylongword\nb\n");
        assert_eq!(wrap("日本 語語 語", 0, 5), "日本\n語語\n語\n");
    }

    #[test]
    fn a_huge_line_takes_no_time() {
        let line = "word \u{301}".repeat(200_000);
        assert_eq!(
            wrap(&line, 0, 80).replace('\n', " ").trim_end(),
            line.trim_end()
        );
        assert_eq!(wrap(&"x".repeat(1_000_000), 0, 80).len(), 1_000_001);
    }

    #[test]
    fn code_is_not_broken() {
        assert_eq!(
            wrap("```sh\nuv run manage.py migrate\n```\na b c", 0, 4),
            "```sh\nuv run manage.py migrate\n```\na b\nc\n"
        );
    }
}

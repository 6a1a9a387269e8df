//! Running text at a width.

use unicode_width::UnicodeWidthStr;

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

/// `line` in parts of at most `room` columns, where its spaces allow that; at least one part.
fn broken(line: &str, room: usize) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = line;
    while rest.width() > room {
        let mut cut = None;
        for (at, _) in rest.match_indices(' ') {
            if rest[..at].width() > room && cut.is_some() {
                break;
            }
            cut = Some(at);
            if rest[..at].width() > room {
                break;
            }
        }
        let Some(at) = cut else { break };
        parts.push(rest[..at].trim_end());
        rest = rest[at..].trim_start();
    }
    parts.push(rest);
    parts
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
    fn code_is_not_broken() {
        assert_eq!(
            wrap("```sh\nuv run manage.py migrate\n```\na b c", 0, 4),
            "```sh\nuv run manage.py migrate\n```\na b\nc\n"
        );
    }
}

//! Text that Markdown takes for something else than its author meant, rewritten in place: lists that are indented too deep, trees of
//! box-drawing characters. Every line keeps its place and its length, so that all offsets stay.

use std::borrow::Cow;
use std::collections::HashSet;

/// A document after repair.
#[derive(Debug)]
pub struct Repaired<'a> {
    /// The text, as long as the original.
    pub text: Cow<'a, str>,
    /// Lines that are nodes of a tree, counted from 1.
    pub tree: HashSet<usize>,
    /// Lines that stand above a tree as its root.
    pub roots: HashSet<usize>,
}

/// A line of the document without its line break.
#[derive(Debug, Clone, Copy)]
struct Line<'a> {
    text: &'a str,
    /// Where it begins in the document.
    start: usize,
    /// Whether it stands in a fenced code block, or is a fence.
    fenced: bool,
    /// The line of that block's opening fence, counted from 0.
    fence: usize,
}

/// Rewrites what was meant as a list.
pub fn repair(source: &str) -> Repaired<'_> {
    let mut repaired = Repaired {
        text: Cow::Borrowed(source),
        tree: HashSet::new(),
        roots: HashSet::new(),
    };
    let lines = lines(source);
    let mut changes: Vec<(usize, String)> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        if node(lines[at].text).is_some() {
            at = tree(&lines, at, &mut changes, &mut repaired);
        } else if is_deep_list(&lines, at) {
            at = dedent(&lines, at, &mut changes);
        } else if let Some(text) = drawn_bullet(&lines, at) {
            changes.push((at, text));
            at += 1;
        } else {
            at += 1;
        }
    }
    if !changes.is_empty() {
        changes.sort_by_key(|(at, _)| *at);
        changes.dedup_by_key(|(at, _)| *at);
        repaired.text = Cow::Owned(rewrite(source, &lines, &changes));
    }
    repaired
}

fn lines(source: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let mut start = 0;
    let mut fence: Option<(char, usize)> = None;
    let mut opened = 0;
    for whole in whole_lines(source) {
        let text = whole.trim_end_matches(['\n', '\r']);
        let trimmed = text.trim_start();
        let mark = trimmed.chars().next().filter(|c| matches!(c, '`' | '~'));
        let length = mark.map_or(0, |mark| trimmed.chars().take_while(|c| *c == mark).count());
        let mut fenced = fence.is_some();
        match (fence, mark) {
            (None, Some(mark)) if length >= 3 => {
                fence = Some((mark, length));
                fenced = true;
                opened = lines.len();
            }
            (Some((open, least)), Some(mark))
                if mark == open && length >= least && trimmed[length..].trim().is_empty() =>
            {
                fence = None;
            }
            _ => {}
        }
        lines.push(Line {
            text,
            start,
            fenced,
            fence: opened,
        });
        start += whole.len();
    }
    lines
}

/// The lines with their line breaks: a line feed, a carriage return, or both.
fn whole_lines(source: &str) -> impl Iterator<Item = &str> {
    let mut rest = source;
    std::iter::from_fn(move || {
        let bytes = rest.as_bytes();
        let end = match bytes.iter().position(|byte| matches!(byte, b'\n' | b'\r')) {
            Some(at) if bytes[at..].starts_with(b"\r\n") => at + 2,
            Some(at) => at + 1,
            None => rest.len(),
        };
        let (line, after) = rest.split_at(end);
        rest = after;
        (!line.is_empty()).then_some(line)
    })
}

fn rewrite(source: &str, lines: &[Line<'_>], changes: &[(usize, String)]) -> String {
    let mut out = String::with_capacity(source.len());
    let mut done = 0;
    for (at, text) in changes {
        let line = lines[*at];
        out.push_str(&source[done..line.start]);
        out.push_str(text);
        for _ in text.len()..line.text.len() {
            out.push(' ');
        }
        done = line.start + line.text.len();
    }
    out.push_str(&source[done..]);
    out
}

/// Columns of white space at the start of a line.
fn indent(text: &str) -> usize {
    let mut columns = 0;
    for c in text.chars() {
        match c {
            ' ' => columns += 1,
            '\t' => columns += 4 - columns % 4,
            _ => break,
        }
    }
    columns
}

fn is_bullet(text: &str) -> bool {
    let trimmed = text.trim_start();
    let digits = trimmed.bytes().take_while(u8::is_ascii_digit).count();
    let after = &trimmed[digits..];
    let marks: &[char] = if digits > 0 {
        &['.', ')']
    } else {
        &['-', '*', '+']
    };
    after.starts_with(marks) && after[1..].starts_with([' ', '\t'])
}

/// A bullet four columns or more to the right, below a line that begins a section: Markdown takes it for that line's text, or code.
fn is_deep_list(lines: &[Line<'_>], at: usize) -> bool {
    let line = lines[at];
    if line.fenced || indent(line.text) < 4 || !is_bullet(line.text) {
        return false;
    }
    let before = lines[..at]
        .iter()
        .rev()
        .take(3)
        .find(|line| !line.text.trim().is_empty());
    before.is_some_and(|before| {
        let text = before.text.trim_end();
        let begins = text.starts_with("**")
            || text.starts_with("__")
            || text.starts_with('#')
            || text.ends_with([':', '：']);
        !before.fenced && indent(text) < 4 && begins && !is_bullet(text)
    })
}

/// Moves a list to the left by its first bullet's indentation; returns the line after it.
fn dedent(lines: &[Line<'_>], from: usize, changes: &mut Vec<(usize, String)>) -> usize {
    let width = indent(lines[from].text);
    let mut at = from;
    while at < lines.len() {
        let text = lines[at].text;
        if !text.trim().is_empty() {
            if indent(text) < width {
                break;
            }
            let rest = text.trim_start_matches([' ', '\t']);
            let deeper = indent(text) - width;
            changes.push((
                at,
                format!("{}{rest}", " ".repeat(deeper.min(text.len() - rest.len()))),
            ));
        }
        at += 1;
    }
    at
}

/// A line that begins with a drawn bullet or an emoji, beside another of the kind: the same line with a bullet of Markdown.
fn drawn_bullet(lines: &[Line<'_>], at: usize) -> Option<String> {
    let (mark, rest) = drawn(&lines[at])?;
    let beside = [at.checked_sub(1), Some(at + 1)];
    let mut near = beside
        .into_iter()
        .flatten()
        .filter_map(|near| drawn(lines.get(near)?));
    let certain = matches!(
        mark.chars().next()?,
        '•' | '●' | '○' | '▪' | '▫' | '◦' | '‣' | '∙' | '➢' | '➤'
    );
    if !certain && !near.any(|(other, _)| other.chars().next() == mark.chars().next()) {
        return None;
    }
    let indent = lines[at].text.len() - lines[at].text.trim_start().len();
    // The mark's bytes become blanks on both sides of the bullet: at most three before it, at most four behind.
    let before = (mark.len().saturating_sub(4)).min(3);
    let blanks = |count: usize| " ".repeat(count);
    let behind = mark.len() - 1 - before;
    (indent < 4 && behind <= 3).then(|| {
        format!(
            "{}{}-{}{rest}",
            &lines[at].text[..indent],
            blanks(before),
            blanks(behind)
        )
    })
}

/// The emoji or drawn bullet with which a line begins, and the rest of it, its space included.
fn drawn<'a>(line: &Line<'a>) -> Option<(&'a str, &'a str)> {
    let trimmed = line.text.trim_start();
    let first = trimmed
        .chars()
        .next()
        .filter(|c| !line.fenced && !c.is_ascii())?;
    let is_mark =
        |c: char| !c.is_ascii() && !c.is_alphanumeric() && !"“‘«¿¡「『【（《„…—–".contains(c);
    if !is_mark(first) {
        return None;
    }
    let end = trimmed.find(|c: char| !is_mark(c))?;
    let rest = &trimmed[end..];
    (rest.starts_with(' ') && rest.chars().any(char::is_alphanumeric))
        .then_some((&trimmed[..end], rest))
}

/// A node of a tree: the column of its branch, in characters, and its text.
fn node(text: &str) -> Option<(usize, &str)> {
    let column = text
        .chars()
        .take_while(|c| matches!(c, ' ' | '\t' | '\u{a0}' | '│' | '┃' | '|' | '║'))
        .count();
    let at: usize = text.chars().take(column).map(char::len_utf8).sum();
    let rest = &text[at..];
    let branch = rest
        .chars()
        .next()
        .filter(|c| matches!(c, '├' | '└' | '┣' | '┗' | '╠' | '╚'))?;
    let after =
        rest[branch.len_utf8()..].trim_start_matches(['─', '━', '═', '-', '>', '►', ' ', '\u{a0}']);
    Some((column, after.trim_end()))
}

fn is_trunk(text: &str) -> bool {
    text.contains(['│', '┃', '║'])
        && text
            .chars()
            .all(|c| matches!(c, ' ' | '\t' | '\u{a0}' | '│' | '┃' | '║' | '\r'))
}

/// Rewrites the tree that begins on line `from` as a list, unless it is one of files; returns the line after it.
fn tree(
    lines: &[Line<'_>],
    from: usize,
    changes: &mut Vec<(usize, String)>,
    repaired: &mut Repaired<'_>,
) -> usize {
    let mut nodes = Vec::new();
    let mut end = from;
    for (at, line) in lines.iter().enumerate().skip(from) {
        match node(line.text) {
            Some((column, text)) => {
                nodes.push((at, column, text));
                end = at + 1;
            }
            None if is_trunk(line.text) || (line.text.trim().is_empty() && !line.fenced) => {}
            // The next root of several in one block.
            None if line.fenced
                && at + 1 < lines.len()
                && node(lines[at + 1].text).is_some()
                && !line.text.trim_start().starts_with(['`', '~']) => {}
            None => break,
        }
    }
    let fences = fences(lines, from, end);
    if is_directory(&nodes) || (lines[from].fenced && fences.is_none()) {
        return end;
    }
    for fence in fences.into_iter().flatten() {
        changes.push((fence, String::new()));
    }
    let root = lines[..from]
        .iter()
        .rposition(|line| !line.text.trim().is_empty() && !is_trunk(line.text))
        .filter(|at| from - at <= 2);
    if let Some(root) = root
        && !lines[root].text.trim_start().starts_with(['`', '~', '#'])
    {
        repaired.roots.insert(root + 1);
    }
    let mut columns: Vec<usize> = Vec::new();
    let mut places = nodes.iter().peekable();
    for (at, line) in lines.iter().enumerate().take(end).skip(from) {
        if let Some((_, column, text)) = places.next_if(|(node, ..)| *node == at) {
            columns.retain(|outer| outer < column);
            changes.push((at, format!("{}- {text}", "  ".repeat(columns.len()))));
            columns.push(*column);
            repaired.tree.insert(at + 1);
        } else if is_trunk(line.text) {
            changes.push((at, String::new()));
        } else if line.fenced {
            repaired.roots.insert(at + 1);
            columns.clear();
        }
    }
    end
}

/// The fences around a tree that is all that its code block holds, a root above it aside.
fn fences(lines: &[Line<'_>], from: usize, end: usize) -> Option<[usize; 2]> {
    let is_fence = |line: &Line<'_>| line.text.trim_start().starts_with(['`', '~']);
    let open = lines[from].fence;
    let close = end
        + lines[end..]
            .iter()
            .position(|line| !line.text.trim().is_empty())?;
    let whole = is_fence(&lines[open])
        && from - open <= 3
        && lines[close].fenced
        && is_fence(&lines[close]);
    whole.then_some([open, close])
}

/// Whether at least 40 % of a tree's names look like files and folders.
fn is_directory(nodes: &[(usize, usize, &str)]) -> bool {
    let files = nodes
        .iter()
        .filter(|(_, _, text)| {
            let name = text.split([' ', '#', '←']).next().unwrap_or("");
            let extension = name.rsplit_once('.').map_or("", |(_, end)| end);
            let lower = extension.bytes().all(|byte| byte.is_ascii_alphanumeric());
            name.ends_with('/')
                || name.contains('/') && !name.contains(' ')
                || (!extension.is_empty()
                    && extension.len() <= 5
                    && lower
                    && name.starts_with(|c: char| c.is_alphanumeric() || c == '.'))
        })
        .count();
    files * 10 >= nodes.len() * 4
}

#[cfg(test)]
mod tests {
    use super::repair;

    fn lines(source: &str) -> Vec<String> {
        let repaired = repair(source);
        assert_eq!(repaired.text.len(), source.len());
        repaired
            .text
            .lines()
            .map(|line| line.trim_end().to_owned())
            .collect()
    }

    #[test]
    fn lists_that_are_too_deep_move_to_the_left() {
        assert_eq!(
            lines("**One**\n    * a\n        * b\n    * c\n\nText\n"),
            ["**One**", "* a", "    * b", "* c", "", "Text"]
        );
        let other = "- a\n    - b\n\nText\n\n    code\n";
        assert_eq!(repair(other).text, other);
    }

    #[test]
    fn drawn_bullets_become_bullets() {
        assert_eq!(
            lines("Intro\n\n• one\n• two\n\n✔️ a\n✔️ b\n\n🔥 alone\n"),
            [
                "Intro",
                "",
                "-   one",
                "-   two",
                "",
                "  -    a",
                "  -    b",
                "",
                "🔥 alone"
            ]
        );
    }

    #[test]
    fn trees_become_lists() {
        let repaired = repair("First\n  ├── a\n  │    ├── b\n  │    └── c d\n  │\n  └── e\n");
        let text: Vec<&str> = repaired.text.lines().map(str::trim_end).collect();
        assert_eq!(text, ["First", "- a", "  - b", "  - c d", "", "- e"]);
        assert!(repaired.roots.contains(&1) && repaired.tree.contains(&3));
    }

    #[test]
    fn a_tree_in_a_fence_loses_the_fence() {
        assert_eq!(
            lines("```\nWeb\n├── HTML\n└── CSS\n```\n"),
            ["", "Web", "- HTML", "- CSS", ""]
        );
    }

    #[test]
    fn a_carriage_return_alone_ends_a_line() {
        let unix = "Intro\n\nFirst\n├── a\n└── b\n";
        let (one, other) = (repair(unix), unix.replace('\n', "\r"));
        let other = repair(&other);
        assert_eq!(other.text, one.text.replace('\n', "\r"));
        assert_eq!((&other.tree, &other.roots), (&one.tree, &one.roots));
    }

    #[test]
    fn a_tree_of_files_stays() {
        let files = "```\nsrc\n├── main.rs\n├── lib.rs\n└── docs/\n```\n";
        assert_eq!(repair(files).text, files);
    }
}

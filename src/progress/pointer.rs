//! `evidence:` lines: where a learner says that the evidence of an item is.
//!
//! It reads what is written; whether it exists is for others to find out.

use std::ops::Range;

use super::header::decode;
use super::{Pointer, Target};
use crate::roadmap::Notice;
use crate::roadmap::outline::{Inline, InlineKind, Outline, Wrap};

/// The word that begins such a line, in any case.
const WORD: &str = "evidence:";
const HOW: &str = "write a path as `path/to/file`, a commit as 7 to 64 hex digits, another repository as https://host/owner/name";

/// Where in `inlines` the `evidence:` lines are: each from its word to the next such line or the end.
pub fn lines(inlines: &[Inline]) -> Vec<Range<usize>> {
    let starts: Vec<usize> = (0..inlines.len())
        .filter(|at| *at == 0 || matches!(inlines[at - 1].kind, InlineKind::Break(_)))
        .filter(|at| begins(&inlines[*at..]))
        .collect();
    let ends = starts.iter().skip(1).copied().chain([inlines.len()]);
    starts
        .iter()
        .copied()
        .zip(ends)
        .map(|(start, end)| start..end)
        .collect()
}

/// What the line in `inlines` points at; `folder` is the document's own folder from the root, for link targets.
pub fn read(
    inlines: &[Inline],
    folder: &str,
    outline: &Outline,
    notices: &mut Vec<Notice>,
) -> Vec<Pointer> {
    let mut odd = Vec::new();
    let pointers = collect(inlines, folder, outline, &mut odd, true);
    if pointers.is_empty() && odd.is_empty() {
        let line = inlines
            .first()
            .map_or(1, |one| outline.line(one.span.start));
        let message = format!("the evidence line names nothing that can be looked up; {HOW}");
        odd.push(Notice::new(line, message));
    }
    notices.append(&mut odd);
    pointers
}

/// What a table cell under a heading such as "Evidence" points at, links from the root.
pub fn in_cell(inlines: &[Inline], outline: &Outline, odd: &mut Vec<Notice>) -> Vec<Pointer> {
    collect(inlines, "", outline, odd, false)
}

/// Whether an `evidence:` line says nothing but where: no words beside the pointers.
pub fn is_bare(inlines: &[Inline]) -> bool {
    words_beside(inlines, true)
}

/// Whether a cell says nothing but where.
pub fn is_bare_cell(inlines: &[Inline]) -> bool {
    words_beside(inlines, false)
}

fn words_beside(inlines: &[Inline], worded: bool) -> bool {
    let mut first = worded;
    pieces(inlines).into_iter().all(|(piece, _)| match piece {
        Piece::Words(text) => {
            let text = if first { after_word(&text) } else { &text };
            first = false;
            let mut words = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';'));
            words.all(|word| {
                matches!(word, "" | "and" | "." | "·" | "-")
                    || matches!(in_prose(word), Some(Ok(_)))
            })
        }
        Piece::Code(_) => true,
        // What the link is called would be lost.
        Piece::Link(_) => false,
    })
}

/// What is pointed at; `worded` where the line begins with the word.
fn collect(
    inlines: &[Inline],
    folder: &str,
    outline: &Outline,
    odd: &mut Vec<Notice>,
    worded: bool,
) -> Vec<Pointer> {
    let mut pointers = Vec::new();
    let mut prose = worded;
    for (piece, at) in pieces(inlines) {
        let line = outline.line(at);
        let mut take = |target: Result<Target, String>| match target {
            Ok(target) => pointers.push(Pointer { target, line }),
            Err(message) => odd.push(Notice::new(line, message)),
        };
        match piece {
            Piece::Code(text) => take(in_code(&text)),
            Piece::Link(target) => take(in_link(&target, folder)),
            Piece::Words(text) => {
                let text = if prose { after_word(&text) } else { &text };
                prose = false;
                text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';'))
                    .filter_map(in_prose)
                    .for_each(&mut take);
            }
        }
    }
    pointers
}

/// A path from the repository's root, `/`-separated, as it may stand in a rule or a pointer: relative, without `..`, drive,
/// NUL or `.git`; `\` is read as `/`. `None` where it is not one.
pub fn path(text: &str) -> Option<String> {
    join(&[], text)
}

/// The pointer that a learner gives on the command line as hex digits or URL; `None` where it is neither.
pub fn revision_or_url(text: &str) -> Option<Result<Target, String>> {
    if text.contains("://") {
        return Some(url(text));
    }
    is_revision(text).then(|| Ok(Target::Revision(text.to_ascii_lowercase())))
}

impl Target {
    /// The target as it is written on an `evidence:` line.
    pub fn written(&self) -> String {
        match self {
            Self::Path(path) => code_span(path),
            Self::Revision(revision) => revision.clone(),
            Self::Elsewhere {
                url,
                revision,
                path,
            } => {
                let mut text = url.clone();
                text.extend(revision.iter().flat_map(|one| ["@", one]));
                text.extend(path.iter().flat_map(|one| [":", one]));
                code_span(&text)
            }
        }
    }
}

/// A piece of an evidence line.
enum Piece {
    Code(String),
    Link(String),
    Words(String),
}

/// The line's pieces with their offsets; words inside a link are its title and say nothing.
fn pieces(inlines: &[Inline]) -> Vec<(Piece, usize)> {
    let mut pieces: Vec<(Piece, usize)> = Vec::new();
    let mut links = 0;
    for inline in inlines {
        let at = inline.span.start;
        let words = match &inline.kind {
            InlineKind::Enter(Wrap::Link(target)) => {
                links += 1;
                pieces.push((Piece::Link(target.to_string()), at));
                continue;
            }
            InlineKind::Enter(Wrap::Image(_)) => {
                links += 1;
                continue;
            }
            InlineKind::Leave(Wrap::Link(_) | Wrap::Image(_)) => {
                links -= 1;
                continue;
            }
            _ if links > 0 => continue,
            InlineKind::Code(text) => {
                pieces.push((Piece::Code(text.to_string()), at));
                continue;
            }
            InlineKind::Text(text) => text.as_str(),
            InlineKind::Break(_) => " ",
            InlineKind::Html(_) | InlineKind::Enter(_) | InlineKind::Leave(_) => continue,
        };
        match pieces.last_mut() {
            Some((Piece::Words(before), _)) if words != " " => before.push_str(words),
            _ => pieces.push((Piece::Words(words.to_owned()), at)),
        }
    }
    pieces
}

/// Whether a line of text begins with the word, emphasised or not.
fn begins(inlines: &[Inline]) -> bool {
    let mut start = String::new();
    for inline in inlines {
        match &inline.kind {
            // Most texts are told apart by their first letter.
            InlineKind::Text(text)
                if start.is_empty() && !text.trim_start().starts_with(['e', 'E']) =>
            {
                if !text.trim_start().is_empty() {
                    return false;
                }
            }
            InlineKind::Text(text) => start.push_str(text),
            InlineKind::Enter(Wrap::Emphasis | Wrap::Strong) | InlineKind::Leave(_) => {}
            _ => break,
        }
        if start.trim_start().len() >= WORD.len() {
            break;
        }
    }
    let start = start.trim_start().as_bytes();
    start.len() >= WORD.len() && start[..WORD.len()].eq_ignore_ascii_case(WORD.as_bytes())
}

fn after_word(text: &str) -> &str {
    let text = text.trim_start();
    text.get(WORD.len()..).unwrap_or("")
}

fn in_code(text: &str) -> Result<Target, String> {
    let text = text.trim();
    revision_or_url(text).unwrap_or_else(|| {
        path(text)
            .map(Target::Path)
            .ok_or_else(|| format!("`{text}` is no path from the root of the repository; {HOW}"))
    })
}

fn in_link(target: &str, folder: &str) -> Result<Target, String> {
    if target.contains("://") {
        return url(target);
    }
    let file = target.split(['#', '?']).next().unwrap_or_default();
    let decoded = decode(file);
    let (base, rest) = match decoded.strip_prefix('/') {
        Some(rest) => (Vec::new(), rest),
        None => (segments(folder), decoded.as_str()),
    };
    join(&base, rest)
        .map(Target::Path)
        .ok_or_else(|| format!("the link target `{target}` leads to no path of the repository"))
}

/// A word of prose says something only where it can be nothing else.
fn in_prose(word: &str) -> Option<Result<Target, String>> {
    let word = word.trim_matches(|c: char| matches!(c, '.' | '(' | ')' | '"' | '\'' | ':' | '!'));
    if word.is_empty() {
        return None;
    }
    revision_or_url(word).or_else(|| {
        let like_path = word.contains(['/', '\\']) && path(word).is_some();
        like_path.then(|| Err(format!("write the path `{word}` as code, in backticks")))
    })
}

fn is_revision(text: &str) -> bool {
    (7..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// `https://host/owner/name[@REV][:PATH]`, or a forge's address of a commit.
fn url(text: &str) -> Result<Target, String> {
    let wrong = || {
        format!(
            "`{text}` is no address of a repository; write https://host/owner/name, then @REVISION and :PATH where needed"
        )
    };
    let rest = text.strip_prefix("https://").ok_or_else(wrong)?;
    let (host, rest) = rest.split_once('/').ok_or_else(wrong)?;
    let (rest, inside) = match rest.split_once(':') {
        Some((rest, inside)) => (rest, Some(path(inside).ok_or_else(wrong)?)),
        None => (rest, None),
    };
    let (name, revision) = match rest.split_once('@') {
        Some((name, revision)) => (name, Some(revision)),
        None => commit_page(rest),
    };
    let name = name.trim_end_matches('/');
    let name = name.strip_suffix(".git").unwrap_or(name);
    let page = |part: &str| matches!(part, "tree" | "blob" | "-" | "pull" | "issues" | "wiki");
    let fits = !host.is_empty()
        && !name.is_empty()
        && !host.contains('@')
        && !revision.is_some_and(str::is_empty)
        && name.split('/').all(|part| !part.is_empty() && !page(part))
        && !rest.contains(|c: char| c.is_whitespace() || c.is_control() || "?#<>\"`".contains(c));
    if !fits {
        return Err(wrong());
    }
    Ok(Target::Elsewhere {
        url: format!("https://{host}/{name}"),
        revision: revision.map(str::to_owned),
        path: inside,
    })
}

/// `owner/name/commit/HEX` and `owner/name/-/commit/HEX`, as a forge's page of a commit has it.
fn commit_page(rest: &str) -> (&str, Option<&str>) {
    match rest.rsplit_once("/commit/") {
        Some((name, hex)) if is_revision(hex) => {
            (name.strip_suffix("/-").unwrap_or(name), Some(hex))
        }
        _ => (rest, None),
    }
}

fn segments(path: &str) -> Vec<&str> {
    path.split(['/', '\\'])
        .filter(|part| !matches!(*part, "" | "."))
        .collect()
}

/// `text` below the folder `base`; `..` may leave that folder, but not the repository.
fn join(base: &[&str], text: &str) -> Option<String> {
    let drive = text.as_bytes().get(1) == Some(&b':') && text.as_bytes()[0].is_ascii_alphabetic();
    if drive || text.starts_with(['/', '\\']) || text.contains(char::is_control) {
        return None;
    }
    let mut parts = base.to_vec();
    let floor = usize::from(base.is_empty());
    for part in segments(text) {
        if part == ".." {
            if floor == 1 {
                return None;
            }
            parts.pop()?;
        } else if part.eq_ignore_ascii_case(".git") {
            return None;
        } else {
            parts.push(part);
        }
    }
    (!parts.is_empty()).then(|| parts.join("/"))
}

/// `text` as a code span, with as many backticks as it takes.
fn code_span(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{fence}{pad}{text}{pad}{fence}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn targets(line: &str, folder: &str) -> (Vec<String>, usize) {
        let outline = Outline::read(line);
        let mut notices = Vec::new();
        let inlines = &outline.blocks[0].inlines;
        let found = lines(inlines)
            .into_iter()
            .flat_map(|range| read(&inlines[range], folder, &outline, &mut notices))
            .map(|pointer| match pointer.target {
                Target::Path(path) => format!("path {path}"),
                Target::Revision(revision) => format!("commit {revision}"),
                Target::Elsewhere {
                    url,
                    revision,
                    path,
                } => {
                    format!(
                        "{url} {} {}",
                        revision.unwrap_or_default(),
                        path.unwrap_or_default()
                    )
                }
            })
            .collect();
        (found, notices.len())
    }

    fn ok(line: &str) -> Vec<String> {
        let (found, notices) = targets(line, "");
        assert_eq!(notices, 0, "{line}");
        found
    }

    #[test]
    fn each_form_is_read_wherever_it_stands() {
        assert_eq!(
            ok("- evidence: `projects/blog`, 4f1c2ab"),
            ["path projects/blog", "commit 4f1c2ab"]
        );
        assert_eq!(
            ok("- [x] **Evidence:** `.\\a\\b/` (and 4F1C2AB0)."),
            ["path a/b", "commit 4f1c2ab0"]
        );
        assert_eq!(ok("EVIDENCE: [blog](./my%20blog/#top)"), ["path my blog"]);
        assert_eq!(ok("- note\n  evidence: `a`,\n  `b`"), ["path a", "path b"]);
        assert_eq!(
            ok(
                "- evidence: https://codeberg.org/me/my_blog_x@v1.0:src/app.py and <https://h.org:8443/me/b.git>"
            ),
            [
                "https://codeberg.org/me/my_blog_x v1.0 src/app.py",
                "https://h.org:8443/me/b  "
            ]
        );
        assert_eq!(
            ok("- evidence: https://gitlab.com/a/b/c/-/commit/4f1c2ab0"),
            ["https://gitlab.com/a/b/c 4f1c2ab0 "]
        );
        assert_eq!(ok("- Evidence is everything"), [""; 0]);
    }

    #[test]
    fn link_targets_start_at_the_document_and_stay_in_the_repository() {
        assert_eq!(targets("- evidence: [a](../b/c)", "docs").0, ["path b/c"]);
        assert_eq!(
            targets("- evidence: [a](c) `d`", "docs/x").0,
            ["path docs/x/c", "path d"]
        );
        assert_eq!(targets("- evidence: [a](/c)", "docs").0, ["path c"]);
        assert_eq!(targets("- evidence: [a](../../c)", "docs"), (vec![], 1));
        assert_eq!(targets("- evidence: [a](/../c)", "docs"), (vec![], 1));
        assert_eq!(targets("- evidence: [a](../c)", ""), (vec![], 1));
    }

    #[test]
    fn what_leads_nowhere_is_noticed() {
        for line in [
            "- evidence:",
            "- evidence: soon",
            "- evidence: projects/blog",
            "- evidence: `../x`",
            "- evidence: `/etc/passwd`",
            "- evidence: `C:\\x`",
            "- evidence: `.git/config`",
            "- evidence: `a/.GIT`",
            "- evidence: http://h/a/b",
            "- evidence: https://github.com/a/b/tree/main/x",
            "- evidence: https://h",
            "- evidence: ssh://git@h/a/b",
        ] {
            assert_eq!(targets(line, ""), (vec![], 1), "{line}");
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        for target in [
            Target::Path("a b/c`d``".to_owned()),
            Target::Path("`".to_owned()),
            Target::Revision("4f1c2ab".to_owned()),
            Target::Elsewhere {
                url: "https://h/a".into(),
                revision: Some("x".into()),
                path: Some("a b/*c*".into()),
            },
        ] {
            let line = format!("- evidence: {}", target.written());
            let outline = Outline::read(&line);
            let read = read(&outline.blocks[0].inlines, "", &outline, &mut Vec::new());
            assert_eq!(
                read.into_iter().map(|one| one.target).collect::<Vec<_>>(),
                [target],
                "{line}"
            );
        }
    }
}

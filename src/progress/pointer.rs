//! `evidence:` lines: where a learner says that the evidence of an item is.
//!
//! It reads what is written; whether it exists is for others to find out.

mod address;
mod locator;
mod place;

use std::ops::Range;

pub use self::locator::revision_or_url;
use self::locator::{HOW, in_code, in_link, in_prose};
pub use self::place::path;
use super::{Locator, Pointer};
use crate::roadmap::Notice;
use crate::roadmap::outline::{Inline, InlineKind, Outline, Wrap};

/// The word that begins such a line, in any case.
const WORD: &str = "evidence:";

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

/// Whether a line of text begins as an `evidence:` line does.
pub fn is_line(text: &str) -> bool {
    let start = text.get(..WORD.len());
    start.is_some_and(|start| start.eq_ignore_ascii_case(WORD))
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

/// Whether a line is the word alone, so that a list below it may say what it points at.
pub fn is_word_alone(inlines: &[Inline]) -> bool {
    pieces(inlines).iter().all(|(piece, _)| {
        let words = match piece {
            Piece::Words(text) => text,
            Piece::Code(_) | Piece::Link(_) => return false,
        };
        words.trim().len() <= WORD.len()
    })
}

/// What an item of such a list points at; `folder` as of [`read`].
pub fn listed(
    inlines: &[Inline],
    folder: &str,
    outline: &Outline,
    notices: &mut Vec<Notice>,
) -> Vec<Pointer> {
    collect(inlines, folder, outline, notices, false)
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
        let mut take = |target: Result<Locator, String>| match target {
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
            InlineKind::Enter(Wrap::Image(target)) => {
                // One that is a link's text is not what the link leads to; one of another host is no file of this repository.
                if links == 0 && !target.contains("://") {
                    pieces.push((Piece::Link(target.to_string()), at));
                }
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
                Locator::Path(path) => format!("path {path}"),
                Locator::Revision(revision) => format!("commit {revision}"),
                Locator::Elsewhere {
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
        assert_eq!(
            ok("- evidence: ![shot](shots/my%20calc.png)"),
            ["path shots/my calc.png"]
        );
        assert_eq!(ok("- evidence: [![shot](a.png)](b)"), ["path b"]);
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
            "- evidence: ![badge](https://h/a/b.svg)",
            "- evidence: projects/blog",
            "- evidence: `../x`",
            "- evidence: `/etc/passwd`",
            "- evidence: `C:\\x`",
            "- evidence: `.git/config`",
            "- evidence: `a/.GIT`",
            "- evidence: http://h/a/b",
            "- evidence: https://github.com/a/b/tree/main/x",
            "- evidence: https://h",
            "- evidence: https://youtu.be/abc123",
            "- evidence: <https://adal.github.io/blog/>",
            "- evidence: ssh://git@h/a/b",
        ] {
            assert_eq!(targets(line, ""), (vec![], 1), "{line}");
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        for target in [
            Locator::Path("a b/c`d``".to_owned()),
            Locator::Path("`".to_owned()),
            Locator::Revision("4f1c2ab".to_owned()),
            Locator::Elsewhere {
                url: "https://h/a/c".into(),
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

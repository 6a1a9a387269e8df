//! The kind that a title gives: an exercise, a project.

use unicode_normalization::char::is_combining_mark;

use super::{bare, label, numbered};
use crate::roadmap::{Kind, words};

/// A word that names a kind ends within so many characters.
const NEAR: usize = 40;

/// The kind that `Exercise:` or `Project -` at the start of a title gives it, and the title after that. A number after the word
/// ("Project 1: Blog") goes with it, and so does a day or week before it ("Day 7: Project: Blog"). Without such a start, a topic
/// and the title as it is.
pub fn kind_prefix(title: &str) -> (Kind, &str) {
    let said = said(title).or_else(|| said(after_number(title)?));
    said.unwrap_or((Kind::Topic, title))
}

/// The same of a heading, whose number is a phase's or a day's own, and whose dash may just part two halves of its name.
pub fn heading_kind(title: &str) -> Kind {
    label(title)
        .filter(|(_, rest)| !rest.is_empty())
        .and_then(|(head, _)| named(&head))
        .unwrap_or(Kind::Topic)
}

/// The kind that stands before a colon or a dash with blanks around it, and what follows.
fn said(title: &str) -> Option<(Kind, &str)> {
    let coloned = label(title).filter(|(_, rest)| !rest.is_empty());
    coloned
        .and_then(|(head, rest)| Some((named(&head)?, rest)))
        .or_else(|| {
            let (head, rest) = dashed(title)?;
            Some((named(&head)?, rest))
        })
}

/// What stands before a dash near the start of a title, in lower case and without decoration, and what follows it.
fn dashed(title: &str) -> Option<(String, &str)> {
    let near = title.char_indices().take(NEAR);
    let (at, dash) = near
        .filter(|(_, c)| matches!(c, '-' | '–' | '—'))
        .find(|(at, c)| {
            title[..*at].ends_with(' ') && title[at + c.len_utf8()..].starts_with(' ')
        })?;
    let head = title[..at].trim_matches(|c: char| !c.is_alphanumeric());
    let rest = title[at + dash.len_utf8()..].trim_matches(' ');
    let holds = !head.is_empty() && rest.chars().any(char::is_alphanumeric);
    holds.then(|| (words::lower(head).into_owned(), rest))
}

/// The kind that a word names, a number behind it or not.
fn named(head: &str) -> Option<Kind> {
    let word = head.trim_end_matches(|c: char| !c.is_alphabetic() && !is_combining_mark(c));
    words::kind_before(word)
}

/// What follows "Day 7:" or "Week 2 -".
fn after_number(title: &str) -> Option<&str> {
    let rest = numbered(title)?.rest.trim_start();
    let parts = [':', '：', '-', '–', '—', '.', '|'];
    rest.strip_prefix(parts).map(str::trim_start)
}

/// The kind that a section of this title gives its items: "Projects", "Final project", "Project ideas", "Suggested project
/// progression".
pub fn section_kind(title: &str) -> Option<Kind> {
    let bare = bare(title);
    if let Some(kind) = words::kind(&bare) {
        return Some(kind);
    }
    let (head, last) = bare.rsplit_once(' ')?;
    let tail = words::KIND_TAILS
        .iter()
        .find_map(|tail| bare.strip_suffix(tail).map(str::trim_end))
        .and_then(|rest| words::kind(rest.rsplit(' ').next().unwrap_or(rest)));
    let first = head.split(' ').next().unwrap_or(head);
    let plural = |word: &str| word.chars().count() > 3 && word.ends_with(['s', 'ы', 'и', 'e']);
    words::kind(last)
        .or(tail)
        .or_else(|| words::kind(first).filter(|_| plural(first)))
}

/// The kind that a column of this heading gives its rows: "Project", "Project type".
pub fn column_kind(title: &str) -> Option<Kind> {
    let bare = bare(title);
    let first = bare.split(' ').next()?;
    words::kind(&bare).or_else(|| words::kind(first))
}

#[cfg(test)]
mod tests {
    use super::{kind_prefix, section_kind};
    use crate::roadmap::Kind;

    #[test]
    fn kinds_are_said_by_the_first_word() {
        assert_eq!(kind_prefix("Project 2: A blog"), (Kind::Project, "A blog"));
        assert_eq!(kind_prefix("**Exercise:** Sort"), (Kind::Exercise, "Sort"));
        assert_eq!(
            kind_prefix("Упражнение: сортировка"),
            (Kind::Exercise, "сортировка")
        );
        for (title, kind, rest) in [
            ("Project - CLI tool", Kind::Project, "CLI tool"),
            ("🛠️ Project — a bot", Kind::Project, "a bot"),
            ("Exercise – Word count", Kind::Exercise, "Word count"),
            ("Mini-project: X", Kind::Project, "X"),
            ("Day 22: Project: API", Kind::Project, "API"),
            ("Day 7: **Mini Project** - Tool", Kind::Project, "Tool"),
            ("Week 2 - Lab 3: Routing", Kind::Exercise, "Routing"),
            ("Домашнее задание: парсер", Kind::Exercise, "парсер"),
            ("المشروع النهائي: متجر", Kind::Project, "متجر"),
        ] {
            assert_eq!(kind_prefix(title), (kind, rest), "{title}");
        }
        for topic in [
            "Projects:",
            "Project -",
            "Project-based learning",
            "Day 22: Project structure - apps",
            "Day 22: Project",
            "Lab notes - how to",
        ] {
            assert_eq!(kind_prefix(topic), (Kind::Topic, topic), "{topic}");
        }
        assert_eq!(kind_prefix("Project structure: apps").0, Kind::Topic);
        assert_eq!(
            section_kind("💡 Suggested Project Progression"),
            Some(Kind::Project)
        );
        assert_eq!(section_kind("Hands-on projects"), Some(Kind::Project));
        assert_eq!(section_kind("Projects to build"), Some(Kind::Project));
        assert_eq!(section_kind("Project management"), None);
    }
}

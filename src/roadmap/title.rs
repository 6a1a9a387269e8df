//! What a title says: its number, its kind, whether it is one that holds no items. The words themselves are in [`words`].

use unicode_normalization::char::is_combining_mark;

use super::{Kind, words};

/// Whether a section of this title holds no items.
pub fn is_boilerplate(title: &str) -> bool {
    words::BOILERPLATE.contains(&bare(title).as_str())
}

/// Whether a section of this title is a table of contents.
pub fn is_contents(title: &str) -> bool {
    words::CONTENTS.contains(&bare(title).as_str())
}

/// Whether a column of this heading holds titles.
pub fn is_title_column(title: &str) -> bool {
    let bare = bare(title);
    words::TITLE_COLUMNS.contains(&bare.as_str())
        || bare.split(' ').next().is_some_and(|first| {
            kind_word(first).is_some() || matches!(first, "topic" | "skill" | "course")
        })
}

/// The kind that a section of this title gives its items: "Projects", "Final project", "Project ideas", "Suggested project progression".
pub fn section_kind(title: &str) -> Option<Kind> {
    let bare = bare(title);
    if let Some(kind) = kind_word(&bare) {
        return Some(kind);
    }
    let (head, last) = bare.rsplit_once(' ')?;
    let tail = words::KIND_TAILS
        .iter()
        .find_map(|tail| bare.strip_suffix(tail).map(str::trim_end))
        .and_then(|rest| kind_word(rest.rsplit(' ').next().unwrap_or(rest)));
    let first = head.split(' ').next().unwrap_or(head);
    let plural = |word: &str| word.chars().count() > 3 && word.ends_with(['s', 'ы', 'и', 'e']);
    kind_word(last)
        .or(tail)
        .or_else(|| kind_word(first).filter(|_| plural(first)))
}

/// The kind that a column of this heading gives its rows: "Project", "Project type".
pub fn column_kind(title: &str) -> Option<Kind> {
    let bare = bare(title);
    let first = bare.split(' ').next()?;
    kind_word(&bare).or_else(|| kind_word(first))
}

/// A title in lower case, without decoration, punctuation around it and numbering.
pub fn bare(title: &str) -> String {
    let numberless = without_number(title);
    let trimmed = numberless.trim_matches(|c: char| !c.is_alphanumeric());
    trimmed
        .to_lowercase()
        .replace('’', "'")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// Whether `word` (in lower case) makes a phase of what it counts.
pub fn is_phase_word(word: &str) -> bool {
    words::PHASES.contains(&word)
}

/// Whether a title begins with a phase word and its number, or a number and its counter: "Phase 4: …", "第1章", "3주차".
pub fn is_numbered_phase(title: &str) -> bool {
    let bare = title.trim_start_matches(|c: char| !c.is_alphanumeric());
    let end = bare
        .find(|c: char| !c.is_alphabetic() && !is_combining_mark(c))
        .unwrap_or(bare.len());
    let (word, rest) = bare.split_at(end);
    if is_phase_word(&word.to_lowercase()) {
        let number = rest.trim_start_matches([' ', '\u{a0}', '-', '_', '#', '№', '(']);
        return number_end(number).is_some();
    }
    counted_word(bare).is_some()
}

/// The kind that `Exercise:` or `Project:` at the start of a title gives it, and the title after that. A number after the word
/// ("Project 1: Blog") goes with it. Without such a start, a topic and the title as it is.
pub fn kind_prefix(title: &str) -> (Kind, &str) {
    let bare = title.trim_start_matches(|c: char| !c.is_alphanumeric());
    let Some(colon) = bare
        .char_indices()
        .take(40)
        .find(|(_, c)| matches!(c, ':' | '：'))
    else {
        return (Kind::Topic, title);
    };
    let (head, rest) = bare.split_at(colon.0);
    let rest = rest[colon.1.len_utf8()..].trim_start_matches(|c: char| {
        !c.is_alphanumeric() && !matches!(c, '`' | '"' | '“' | '.' | '(')
    });
    let word = head
        .trim_end_matches(|c: char| !c.is_alphabetic())
        .to_lowercase();
    match kind_word(&word) {
        Some(kind) if !rest.is_empty() => (kind, rest),
        _ => (Kind::Topic, title),
    }
}

/// The kind that a bare word names ("Projects").
pub fn kind_word(word: &str) -> Option<Kind> {
    words::KINDS
        .iter()
        .find(|(name, _)| *name == word)
        .map(|(_, kind)| *kind)
}

/// The rest of a title after its number and phase word ("Phase 4:", "3.", "Week 2 -"); the whole where nothing would be left.
pub fn without_number(title: &str) -> &str {
    let bare = title.trim_start_matches(|c: char| !is_word(c));
    let mut rest = bare;
    let word_end = word_end(rest);
    let (word, after) = rest.split_at(word_end);
    if is_phase_word(&word.to_lowercase()) {
        let spaced = after.trim_start_matches([' ', '\u{a0}', '-', '_', '#', '№']);
        match number_end(spaced) {
            Some(end) => rest = &spaced[end..],
            None => return bare,
        }
    } else if let Some(end) = counted_word(rest) {
        rest = &rest[end..];
    } else {
        let Some(end) = number_end(rest) else {
            return bare;
        };
        let after = &rest[end..];
        let separated = after.starts_with([
            '.', ')', ':', '-', '–', '—', '、', '．', '）', '：', ']', '\u{FE0F}', '\u{20E3}', '|',
            '·',
        ]) || (after.starts_with(' ')
            && after
                .trim_start()
                .starts_with(['-', '–', '—', ':', '.', ')', '|', '·']))
            || (after.starts_with(' ') && rest.starts_with('0'));
        if !separated {
            return bare;
        }
        rest = after;
    }
    let left = rest.trim_start_matches(|c: char| !is_word(c));
    if left.is_empty() { bare } else { left }
}

/// "第1章", "1단계": a number with its counting word around it.
pub fn counted_word(text: &str) -> Option<usize> {
    let after = text.strip_prefix('第').unwrap_or(text);
    let end = number_end(after)?;
    let rest = after[end..].trim_start();
    let counter = words::COUNTERS
        .iter()
        .find(|counter| rest.starts_with(*counter))?;
    Some(text.len() - rest.len() + counter.len())
}

/// Where a number at the start of `text` ends: digits, `1.2`, `1-3`, a Roman or Chinese numeral.
pub fn number_end(text: &str) -> Option<usize> {
    let digits = text
        .char_indices()
        .take_while(|(_, c)| {
            c.is_numeric()
                || matches!(
                    c,
                    '.' | '-' | '–' | '—' | '/' | '&' | ',' | '~' | '\u{FE0F}' | '\u{20E3}'
                )
        })
        .map(|(at, c)| (at + c.len_utf8(), c))
        .collect::<Vec<_>>();
    if digits.first().is_some_and(|(_, c)| c.is_numeric()) {
        let end = digits
            .iter()
            .rev()
            .find(|(_, c)| c.is_numeric())
            .map(|(end, _)| *end);
        // "3D" and "2FA" are words, not numbers.
        return end.filter(|end| {
            !text[*end..].chars().next().is_some_and(|c| {
                c.is_alphabetic() && !words::COUNTERS.iter().any(|counter| counter.starts_with(c))
            })
        });
    }
    let word = &text[..word_end(text)];
    let roman =
        !word.is_empty() && word.chars().count() <= 5 && word.chars().all(|c| "IVX".contains(c));
    let spelled = words::NUMBERS.contains(&word.to_lowercase().as_str());
    if roman || spelled {
        return Some(word.len());
    }
    let chinese: usize = text
        .chars()
        .take_while(|c| "一二三四五六七八九十百".contains(*c))
        .map(char::len_utf8)
        .sum();
    (chinese > 0).then_some(chinese)
}

fn word_end(text: &str) -> usize {
    text.find(|c: char| !(c.is_alphabetic() || is_combining_mark(c)))
        .unwrap_or(text.len())
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric()
}

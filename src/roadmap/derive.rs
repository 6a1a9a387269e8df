//! Titles → segments of ids, and how equal ones are kept apart.
//!
//! Derived once and then stored: what is here may give other names in a later version without moving anybody's ticks.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use unicode_normalization::UnicodeNormalization;

use super::Id;
use super::id::allowed;
use super::letters::unaccented;
use super::title::{kind_prefix, without_number};
use super::words;

/// Most words and characters of a phase's segment.
const PHASE: Size = Size {
    words: 4,
    chars: 30,
};
/// Most words and characters of an item's segment.
const ITEM: Size = Size {
    words: 5,
    chars: 40,
};
/// Characters of which every name in [`words::SPELLED`] holds one; most titles hold none.
const SPELLED_WITH: [char; 3] = ['+', '#', '.'];
/// The size of a segment that must differ from an equal one.
const LONGER: Size = Size {
    words: 8,
    chars: 60,
};

#[derive(Clone, Copy)]
struct Size {
    words: usize,
    chars: usize,
}

/// A title longer than this, in bytes, is cut before anything is looked for in it.
const LONGEST: usize = 300;

/// The segment of a phase: without number, phase word and emoji, an acronym in parentheses at its end alone.
pub fn phase(title: &str) -> String {
    let title = start_of(title);
    if let Some(acronym) = acronym(title) {
        return acronym;
    }
    let bare = without_parentheses(without_number(title));
    let slug = slug(bare, PHASE, false);
    if !slug.is_empty() {
        return slug;
    }
    let whole = self::slug(title, PHASE, false);
    if whole.is_empty() {
        "phase".to_owned()
    } else {
        whole
    }
}

/// Of each title, the segment of a phase that differs where cutting made several equal: "Competency matrix of a developer – Quality"
/// and "… – Process" give `quality` and `process`. `None` where [`phase`] tells them apart, or nothing does.
pub fn distinct_phases(titles: &[&str]) -> Vec<Option<String>> {
    let mut equal: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, title) in titles.iter().enumerate() {
        equal.entry(phase(title)).or_default().push(at);
    }
    let mut found = vec![None; titles.len()];
    for group in equal.values().filter(|group| group.len() > 1) {
        let bare = |at: &usize| without_parentheses(without_number(start_of(titles[*at])));
        let bares: Vec<&str> = group.iter().map(bare).collect();
        let whole: HashSet<String> = bares.iter().map(|bare| slug(bare, LONGER, false)).collect();
        let rests: Vec<String> = without_common_start(&bares)
            .iter()
            .map(|rest| phase(rest))
            .collect();
        let different: HashSet<&String> = rests.iter().collect();
        let told = whole.len() == group.len() && different.len() == group.len();
        // What another phase is called already tells nothing.
        let is_taken = |rest: &String| rest == "phase" || equal.contains_key(rest);
        if told && !rests.iter().any(is_taken) {
            for (at, rest) in group.iter().zip(rests) {
                found[*at] = Some(rest);
            }
        }
    }
    found
}

/// Texts without the words with which all of them begin.
fn without_common_start(texts: &[&str]) -> Vec<String> {
    let words: Vec<Vec<&str>> = texts
        .iter()
        .map(|text| text.split_whitespace().collect())
        .collect();
    let common = |at: &usize| {
        let word = words.first().and_then(|first| first.get(*at));
        word.is_some() && words.iter().all(|words| words.get(*at) == word)
    };
    let start = (0..).take_while(common).count();
    words.iter().map(|words| words[start..].join(" ")).collect()
}

/// The segment of an item: without `Exercise:`, number, emoji, what follows a dash or colon and what stands in parentheses.
pub fn item(title: &str) -> String {
    sized_item(title, ITEM)
}

/// Hands out ids that nobody has yet.
#[derive(Debug, Default)]
pub struct Names {
    taken: HashSet<String>,
    counters: HashMap<String, usize>,
}

impl Names {
    /// Keeps `id` from being handed out.
    pub fn reserve(&mut self, id: &Id) {
        self.taken.insert(id.as_str().to_owned());
    }

    /// An id for a phase of this title; of `distinct` first, where that tells it from others.
    pub fn phase(&mut self, title: &str, distinct: Option<&str>) -> Option<Id> {
        let base = phase(title);
        distinct
            .and_then(|distinct| self.free(distinct))
            .or_else(|| self.free(&base))
            .or_else(|| self.counted(&base))
    }

    /// An id in `phase` for an item of this title: else in its group, else longer, else with a number.
    pub fn item(&mut self, phase: &Id, group: Option<&str>, title: &str) -> Option<Id> {
        let segment = item(title);
        let base = format!("{phase}.{segment}");
        // Most are free at once, and a document has thousands.
        if let Some(id) = self.free(&base) {
            return Some(id);
        }
        let grouped = group
            .map(self::phase)
            .map(|group| format!("{phase}.{group}.{segment}"));
        let longer = format!("{phase}.{}", sized_item(title, LONGER));
        grouped
            .and_then(|grouped| self.free(&grouped))
            .or_else(|| self.free(&longer))
            .or_else(|| self.counted(&base))
    }

    /// `form` as an id, unless somebody has it.
    fn free(&mut self, form: &str) -> Option<Id> {
        if self.taken.contains(form) {
            return None;
        }
        let id = Id::parse(form)?;
        self.taken.insert(form.to_owned());
        Some(id)
    }

    fn counted(&mut self, base: &str) -> Option<Id> {
        loop {
            let next = self.counters.entry(base.to_owned()).or_insert(1);
            *next += 1;
            let numbered = format!("{base}-{next}");
            if !self.taken.contains(&numbered) {
                return self.free(&numbered);
            }
        }
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric()
}

/// An acronym in parentheses at the end of a title, as an id: "Django REST Framework (DRF)" → "drf".
fn acronym(title: &str) -> Option<String> {
    let trimmed = title.trim_end_matches(|c: char| !is_word(c) && c != ')');
    let inner = trimmed.strip_suffix(')')?;
    let open = inner.rfind('(')?;
    let word = inner[open + 1..].trim();
    let letters = word.chars().filter(|c| c.is_ascii_uppercase()).count();
    let fits = (2..=8).contains(&word.len())
        && letters >= 2
        && word
            .chars()
            .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-');
    fits.then(|| word.to_lowercase())
}

/// Without `(…)`, `[…]` at the end, as often as they stand there.
fn without_parentheses(title: &str) -> &str {
    let mut rest = title;
    loop {
        let trimmed = rest.trim_end_matches(|c: char| !is_word(c) && !")]）#+".contains(c));
        let open = match trimmed.chars().next_back() {
            Some(')') => trimmed.rfind('('),
            Some(']') => trimmed.rfind('['),
            Some('）') => trimmed.rfind('（'),
            _ => None,
        };
        match open {
            Some(at) if trimmed[..at].chars().any(is_word) => rest = &trimmed[..at],
            _ => return trimmed,
        }
    }
}

fn start_of(title: &str) -> &str {
    let mut end = title.len().min(LONGEST);
    while !title.is_char_boundary(end) {
        end -= 1;
    }
    &title[..end]
}

fn sized_item(title: &str, size: Size) -> String {
    let title = start_of(title);
    let (_, bare) = kind_prefix(title);
    let bare = without_parentheses(without_number(bare));
    let cut = if size.words > ITEM.words {
        bare
    } else {
        before_dash(bare)
    };
    let slug = slug(without_parentheses(cut), size, true);
    if !slug.is_empty() {
        return slug;
    }
    let whole = self::slug(title, size, true);
    if whole.is_empty() {
        "item".to_owned()
    } else {
        whole
    }
}

/// What stands before ` — ` or `: `, where that is short and holds a letter.
fn before_dash(title: &str) -> &str {
    let marks = [" — ", " – ", " - ", ": ", "：", " -- ", " —"];
    title
        .match_indices([' ', ':', '：'])
        .map(|(at, _)| at)
        .find(|at| marks.iter().any(|mark| title[*at..].starts_with(mark)))
        .map(|at| &title[..at])
        .filter(|head| {
            head.chars().any(char::is_alphabetic) && head.split_whitespace().count() <= 6
        })
        .unwrap_or(title)
}

/// Words in lower case joined by `-`; empty where there is no letter.
fn slug(title: &str, size: Size, item: bool) -> String {
    let text = spelled(title);
    let words = split(&text);
    let telling = |word: &str| !words::STOP.contains(word);
    let thin =
        item && words.len() > 3 && words.iter().filter(|word| telling(word)).take(2).count() == 2;
    let mut out = String::with_capacity(size.chars);
    let mut chars = 0;
    let kept = words.iter().filter(|word| !thin || telling(word));
    for word in kept.take(size.words) {
        let length = char_count(word);
        if chars > 0 {
            if chars + length + 1 > size.chars {
                break;
            }
            out.push('-');
            chars += 1;
        }
        if length <= size.chars {
            out.push_str(word);
        } else {
            out.extend(word.chars().take(size.chars));
        }
        chars += length.min(size.chars);
    }
    let out = normal(Cow::Owned(out)).into_owned();
    if out.chars().any(char::is_alphabetic) {
        out
    } else {
        String::new()
    }
}

fn char_count(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        text.chars().count()
    }
}

/// `text` in NFKC, which ASCII always is.
fn normal(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.is_ascii() {
        text
    } else {
        Cow::Owned(text.nfkc().collect())
    }
}

/// A title in lower case, with names spelled out whose punctuation carries their meaning.
fn spelled(title: &str) -> Cow<'_, str> {
    let normal = normal(Cow::Borrowed(title));
    let mut text = match words::lower(&normal) {
        Cow::Owned(lower) => Cow::Owned(lower),
        Cow::Borrowed(_) => normal,
    };
    if text.contains(SPELLED_WITH) {
        for (from, to) in words::SPELLED {
            if text.contains(from) {
                text = Cow::Owned(text.replace(from, to));
            }
        }
    }
    text
}

/// The words of a text in lower case, each fit for a segment; what a hyphen joins ("to-do") is one.
fn split(text: &str) -> Vec<Cow<'_, str>> {
    let mut words = Vec::with_capacity(12);
    for raw in text.split(|c: char| !allowed(c) && !is_joiner(c)) {
        if raw.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            if !raw.is_empty() {
                words.push(Cow::Borrowed(raw));
            }
            continue;
        }
        let clean: String = unaccented(without_possessive(raw))
            .chars()
            .filter(|c| allowed(*c))
            .collect();
        let parts: Vec<&str> = clean.split('-').filter(|part| !part.is_empty()).collect();
        let word = parts.join("-");
        if word.chars().any(char::is_alphanumeric) {
            words.push(Cow::Owned(word));
        }
    }
    words
}

/// Characters that stand inside a word without being part of a segment.
fn is_joiner(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '\u{200C}' | '\u{200D}' | '\u{AD}')
}

fn without_possessive(word: &str) -> &str {
    ["'s", "’s"]
        .iter()
        .find_map(|end| word.strip_suffix(end))
        .unwrap_or(word)
}

#[cfg(test)]
mod tests;

//! What cells, boxes and the ends of titles say of a state.

use chrono::NaiveDate;

use super::day::days;
use super::lexicon::{self, sign};
use crate::progress::State;
use crate::progress::line::Tick;

/// What a box says where a person filled it by hand; `None` where nobody can tell.
pub fn tick(tick: Tick, inner: &str) -> Option<State> {
    let bare = inner.trim().trim_end_matches('\u{fe0f}');
    match (tick, bare) {
        (Tick::Ticked, _) => Some(State::Done),
        (Tick::Open, _) | (_, "") => Some(State::Todo),
        (Tick::Dash, _) => Some(State::Skipped),
        (Tick::Slash, _) | (_, "~") => Some(State::Started),
        (_, "x" | "X" | "v" | "V" | "*") => Some(State::Done),
        _ => sign(bare.chars().next()?).filter(|_| bare.chars().count() == 1),
    }
}

/// The state of a box that is written as text: in a cell, before a heading.
pub fn boxed(text: &str) -> Option<State> {
    let inner = text.trim().strip_prefix('[')?.strip_suffix(']')?;
    let bare = inner.trim().trim_end_matches('\u{fe0f}');
    match bare {
        "" => Some(State::Todo),
        "x" | "X" | "v" | "V" => Some(State::Done),
        "~" | "/" => Some(State::Started),
        "-" => Some(State::Skipped),
        _ => cell(bare),
    }
}

/// What a cell says as a whole: a word, a sign, a percentage, each with or without a date. `None` where it says something else.
pub fn cell(text: &str) -> Option<State> {
    let mut signs = text.chars().filter_map(sign);
    let first = signs.next();
    if signs.any(|other| Some(other) != first) {
        return None;
    }
    let rest = without_signs(&without_days(text));
    let rest = bare_words(&rest);
    match (first, said(&rest)) {
        (Some(state), Some(State::Todo)) if rest.is_empty() => Some(state),
        (Some(state), word) => word.filter(|word| *word == state),
        (None, word) => word,
    }
}

/// What words say as a whole: a state, a percentage, or both alike ("100% complete").
fn said(rest: &str) -> Option<State> {
    if let Some(state) = lexicon::state(rest) {
        return Some(state);
    }
    let at = rest.find('%')?;
    let before = rest[..at].trim_end();
    let from = before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let share = percent(&before[from..])?;
    let beside = bare_words(&format!("{} {}", &rest[..from], &rest[at + 1..]));
    match lexicon::state(&beside) {
        Some(_) if beside.is_empty() => Some(share),
        // "40% complete" is not complete.
        Some(State::Done) => Some(share),
        Some(word) => (word == share).then_some(share),
        None => None,
    }
}

/// `text` in lower case, without what only decorates it: brackets, bars of progress, "on" before a day that is gone.
fn bare_words(text: &str) -> String {
    let plain: String = text
        .to_lowercase()
        .chars()
        .map(|c| {
            if "█▓▒░■□▰▱▮▯".contains(c) {
                ' '
            } else {
                c
            }
        })
        .collect();
    let edge = |c: char| c.is_whitespace() || "()[]（）【】：:,，.。!*_|".contains(c);
    let plain = plain.trim_matches(edge);
    ["on", "am", "el", "le", "em"]
        .iter()
        .find_map(|word| plain.strip_suffix(word)?.strip_suffix(' '))
        .unwrap_or(plain)
        .trim_matches(edge)
        .to_owned()
}

/// What stands around a title.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Around<'a> {
    /// The state that is said there.
    pub state: Option<State>,
    /// Whether words say it, not signs alone.
    pub worded: bool,
    /// Whether a remark in brackets stands behind it, which is not in the title.
    pub remark: bool,
    /// The title without it; empty where nothing else was said.
    pub title: &'a str,
}

/// What signs at the ends of a title say, and words that brackets, a dash, a colon or a sign set off at its end. Days are to be
/// taken out before.
pub fn around(text: &str) -> Around<'_> {
    let found = plainly_around(text);
    let bare = text.trim_end();
    if found.state.is_some() || !bare.ends_with([')', '）']) {
        return found;
    }
    // "Video 1: ✅ Completed (how the web works)"
    let behind = bare.rfind(['(', '（']);
    let before = behind.map(|at| plainly_around(&bare[..at]));
    match before.filter(|around| around.worded && !around.title.is_empty()) {
        Some(around) => Around {
            remark: true,
            ..around
        },
        None => found,
    }
}

fn plainly_around(text: &str) -> Around<'_> {
    let edge = |c: char| c.is_whitespace() || "-–—:：,，|".contains(c);
    let mut found = Around {
        state: None,
        worded: false,
        remark: false,
        title: text.trim(),
    };
    loop {
        let text = found.title.trim_end_matches(edge).trim_start();
        let words = tail(text);
        let next = words.or_else(|| end_sign(text));
        let Some((state, title)) =
            next.filter(|(state, _)| found.state.is_none_or(|before| before == *state))
        else {
            return found;
        };
        found = Around {
            state: Some(state),
            worded: found.worded || words.is_some(),
            remark: found.remark,
            title: title.trim_matches(edge),
        };
    }
}

/// The state that the end of `text` says in words, and the text before that; all of it where it says nothing else.
fn tail(text: &str) -> Option<(State, &str)> {
    let worded = |at: usize, from: usize| {
        let words = &text[from..];
        let says_more = without_signs(words)
            .chars()
            .filter(|c| c.is_alphanumeric())
            .count()
            > 1;
        let state = cell(words).filter(|_| says_more)?;
        Some((state, &text[..at]))
    };
    if let Some(all) = worded(0, 0) {
        return Some(all);
    }
    let bracket = text
        .ends_with([')', ']', '）', '】'])
        .then(|| text.rfind(['(', '[', '（', '【']))
        .flatten();
    if let Some(found) = bracket.and_then(|at| worded(at, at)) {
        return Some(found);
    }
    let partings = [" - ", " – ", " — ", ": ", "：", " | "].iter();
    let parting = partings.filter_map(|parting| Some((text.rfind(parting)?, parting.len())));
    let signed = text
        .char_indices()
        .rev()
        .find(|(_, c)| sign(*c).is_some())
        .map(|(at, _)| (at, 0));
    let mut places: Vec<(usize, usize)> = parting.chain(signed).collect();
    places.sort_unstable();
    places
        .into_iter()
        .rev()
        .find_map(|(at, len)| worded(at, at + len))
}

/// The days in `text` that can be only one.
pub fn dates(text: &str) -> Vec<NaiveDate> {
    days(text).into_iter().filter_map(|day| day.date).collect()
}

/// Whether `text` is an entry of a log: a day, then something else.
pub fn begins_with_day(text: &str) -> bool {
    let before = |day: &super::day::Day| {
        text[..day.place.start]
            .chars()
            .all(|c| !c.is_alphanumeric())
    };
    days(text).first().is_some_and(before)
}

/// The first day in `text` that could be either of two, as it is written.
pub fn unclear(text: &str) -> Option<&str> {
    let unclear = days(text).into_iter().find(|day| day.date.is_none())?;
    Some(&text[unclear.place])
}

/// `text` without its days, nor brackets left empty around them.
pub fn without_days(text: &str) -> String {
    let mut left = text.to_owned();
    for day in days(text).into_iter().rev() {
        left.replace_range(day.place, "");
    }
    left.replace("()", " ").replace("[]", " ")
}

/// `text` up to its first day.
pub fn before_days(text: &str) -> &str {
    days(text)
        .first()
        .map_or(text, |day| &text[..day.place.start])
}

fn without_signs(text: &str) -> String {
    text.chars()
        .filter(|c| sign(*c).is_none() && *c != '\u{fe0f}')
        .collect()
}

fn end_sign(text: &str) -> Option<(State, &str)> {
    let first = text.chars().next()?;
    if let Some(state) = sign(first) {
        return Some((
            state,
            text[first.len_utf8()..].trim_start_matches('\u{fe0f}'),
        ));
    }
    let bare = text.trim_end_matches('\u{fe0f}');
    let last = bare.chars().next_back()?;
    sign(last).map(|state| (state, &bare[..bare.len() - last.len_utf8()]))
}

fn percent(number: &str) -> Option<State> {
    match number.parse().ok()? {
        0 => Some(State::Todo),
        1..100 => Some(State::Started),
        100 => Some(State::Done),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_says_a_state_only_as_a_whole() {
        for (text, state) in [
            ("✅", Some(State::Done)),
            ("✔️ Done (2026-11-01)", Some(State::Done)),
            ("**Completed**", Some(State::Done)),
            ("100%", Some(State::Done)),
            ("40 %", Some(State::Started)),
            ("██████░░ 60%", Some(State::Started)),
            ("0%", Some(State::Todo)),
            ("100% 完成", Some(State::Done)),
            ("60% complete", Some(State::Started)),
            ("Completed on 3 Mar 2025", Some(State::Done)),
            ("🚧 in progress", Some(State::Started)),
            ("In Progress", Some(State::Started)),
            ("", Some(State::Todo)),
            ("❌", Some(State::Todo)),
            ("2026-11-01", Some(State::Todo)),
            ("N/A", Some(State::Skipped)),
            ("✅ ❌", None),
            ("done reading", None),
            ("Serializers", None),
        ] {
            assert_eq!(cell(text), state, "{text}");
        }
    }

    #[test]
    fn what_is_said_around_a_title_is_taken_off() {
        for (text, state, title) in [
            ("Week 1: HTML ✅", Some(State::Done), "Week 1: HTML"),
            ("✅ Week 1: HTML", Some(State::Done), "Week 1: HTML"),
            (
                "Course 1: Networks ✅ Completed",
                Some(State::Done),
                "Course 1: Networks",
            ),
            ("Phase 1 (done )", Some(State::Done), "Phase 1"),
            ("Serializers - 100% 完成", Some(State::Done), "Serializers"),
            (
                "✅ 前言：强化学习（100% 完成）",
                Some(State::Done),
                "前言：强化学习",
            ),
            ("✔\u{fe0f} Models ✅", Some(State::Done), "Models"),
            ("Models: in progress", Some(State::Started), "Models"),
            ("✅ Completed", Some(State::Done), ""),
            ("In Progress 🚧", Some(State::Started), ""),
            ("Planned", Some(State::Todo), ""),
            ("Testing — done right", None, "Testing — done right"),
            ("Git (basics)", None, "Git (basics)"),
            ("Plan B - x", None, "Plan B - x"),
        ] {
            let found = around(text);
            assert_eq!((found.state, found.title), (state, title), "{text}");
        }
    }

    #[test]
    fn dates_are_whole_words() {
        assert_eq!(
            dates("a 2026-11-01, v2026-11-02 2026-11-033 (2026-02-30)").len(),
            1
        );
        assert_eq!(without_days("done (2026-11-01)").trim(), "done");
    }
}

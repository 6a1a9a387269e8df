//! How people write states by hand: words, signs and boxes. Data, one place.

use chrono::NaiveDate;

use crate::progress::State;
use crate::progress::line::{Tick, leading_date};

/// Whole cells that say a state, in lower case.
const WORDS: &[(State, &[&str])] = &[
    (
        State::Done,
        &[
            "done",
            "complete",
            "completed",
            "finished",
            "yes",
            "y",
            "x",
            "ok",
            "passed",
            "learned",
            "mastered",
            "100%",
            "erledigt",
            "fertig",
            "abgeschlossen",
            "hecho",
            "completado",
            "terminado",
            "listo",
            "fait",
            "terminé",
            "feito",
            "concluído",
            "fatto",
            "готово",
            "сделано",
            "выполнено",
            "完成",
            "已完成",
            "完了",
            "完료",
            "완료",
            "tamamlandı",
            "selesai",
            "تم",
            "مكتمل",
        ],
    ),
    (
        State::Started,
        &[
            "in progress",
            "in-progress",
            "started",
            "ongoing",
            "wip",
            "doing",
            "learning",
            "studying",
            "current",
            "half",
            "partial",
            "in arbeit",
            "begonnen",
            "en curso",
            "en progreso",
            "en cours",
            "em andamento",
            "in corso",
            "в процессе",
            "進行中",
            "进行中",
            "学习中",
            "진행 중",
            "진행중",
            "devam ediyor",
            "sedang berjalan",
        ],
    ),
    (
        State::Skipped,
        &[
            "skipped",
            "skip",
            "n/a",
            "not needed",
            "won't do",
            "dropped",
            "übersprungen",
            "omitido",
            "пропущено",
            "跳过",
            "跳過",
        ],
    ),
    (
        State::Todo,
        &[
            "",
            "todo",
            "to do",
            "to-do",
            "not started",
            "not yet",
            "pending",
            "open",
            "no",
            "n",
            "planned",
            "backlog",
            "next",
            "later",
            "0%",
            "-",
            "–",
            "—",
            "offen",
            "pendiente",
            "à faire",
            "pendente",
            "не начато",
            "未开始",
            "未着手",
            "대기",
        ],
    ),
];

/// Signs that say a state, anywhere in a cell and at the ends of an item.
const SIGNS: &[(State, &[char])] = &[
    (State::Done, &['✅', '✔', '☑', '✓', '🟢', '🗹']),
    (
        State::Started,
        &['🚧', '⏳', '🔄', '🟡', '🟠', '🔶', '▶', '🛫', '🏗'],
    ),
    (State::Skipped, &['⏭', '🚫']),
    (
        State::Todo,
        &[
            '⬜', '☐', '◻', '▫', '🔲', '❌', '✗', '✘', '✖', '🔴', '⭕', '⚪', '❎',
        ],
    ),
];

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

/// What a cell says as a whole: a word, a sign, a percentage, each with or without a date. `None` where it says something else.
pub fn cell(text: &str) -> Option<State> {
    let mut signs = text.chars().filter_map(sign);
    let first = signs.next();
    if signs.any(|other| Some(other) != first) {
        return None;
    }
    let rest = without_signs(&without_dates(text)).to_lowercase();
    let rest = rest.trim_matches(|c: char| c.is_whitespace() || "()[]:,.!*_".contains(c));
    let word = WORDS
        .iter()
        .find(|(_, words)| words.contains(&rest))
        .map(|(state, _)| *state);
    match (first, word) {
        (Some(state), Some(State::Todo)) if rest.is_empty() => Some(state),
        (Some(state), Some(word)) => (state == word).then_some(state),
        (Some(_), None) => None,
        (None, Some(word)) => Some(word),
        (None, None) => percent(rest),
    }
}

/// The state that signs at the ends of a title say, and the title without them.
pub fn at_ends(text: &str) -> (Option<State>, &str) {
    let mut state = None;
    let mut text = text.trim();
    while let Some((found, rest)) = end_sign(text) {
        if state.is_some_and(|before| before != found) {
            break;
        }
        state = Some(found);
        text = rest.trim();
    }
    (state, text)
}

/// The ISO dates in `text`.
pub fn dates(text: &str) -> Vec<NaiveDate> {
    places(text).into_iter().map(|(_, date)| date).collect()
}

/// `text` without its ISO dates, nor brackets left empty around them.
pub fn without_dates(text: &str) -> String {
    let mut left = text.to_owned();
    for (at, _) in places(text).into_iter().rev() {
        left.replace_range(at..at + 10, "");
    }
    left.replace("()", " ").replace("[]", " ")
}

/// `text` up to its first ISO date.
pub fn before_dates(text: &str) -> &str {
    places(text).first().map_or(text, |(at, _)| &text[..*at])
}

fn sign(c: char) -> Option<State> {
    let found = SIGNS.iter().find(|(_, signs)| signs.contains(&c));
    found.map(|(state, _)| *state)
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

fn percent(text: &str) -> Option<State> {
    let number: u32 = text.strip_suffix('%')?.trim().parse().ok()?;
    match number {
        1..100 => Some(State::Started),
        _ => None,
    }
}

fn places(text: &str) -> Vec<(usize, NaiveDate)> {
    let mut found = Vec::new();
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let word = before.is_alphanumeric() || before == '-';
        if let Some(date) = leading_date(&text[at..]).filter(|_| !word) {
            found.push((at, date));
        }
        before = c;
    }
    found
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
    fn signs_at_the_ends_are_taken_off() {
        assert_eq!(
            at_ends("✔\u{fe0f} Models ✅"),
            (Some(State::Done), "Models")
        );
        assert_eq!(at_ends("Models 🚧"), (Some(State::Started), "Models"));
        assert_eq!(at_ends("Models"), (None, "Models"));
    }

    #[test]
    fn dates_are_whole_words() {
        assert_eq!(
            dates("a 2026-11-01, v2026-11-02 2026-11-033 (2026-02-30)").len(),
            1
        );
        assert_eq!(without_dates("done (2026-11-01)").trim(), "done");
    }
}

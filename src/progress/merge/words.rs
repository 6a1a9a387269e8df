//! Lines by their words: what of a line a merge may not lose. Boxes and marks are none of that, they are merged as standings.

use crate::progress::{former, header};
use crate::roadmap::Id;
use crate::roadmap::mark::MarkKind;

/// The lines of a text by their words; the header, which is merged by its keys, is none of them.
pub fn of_text(text: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(text);
    let lines = text
        .trim_start_matches('\u{feff}')
        .split(['\n', '\r'])
        .filter(|line| !header::begins(line))
        .map(of_line);
    lines.collect()
}

/// The words of a line, a blank between two.
pub fn of_line(line: &str) -> String {
    let mut words: Vec<&str> = Vec::new();
    let mut rest = line.split_whitespace().peekable();
    while let Some(word) = rest.next() {
        let sign = word.trim_end_matches('\u{fe0f}');
        let is_mark = MarkKind::ALL
            .iter()
            .any(|kind| sign.chars().eq([kind.sign()]));
        let dated = is_mark
            && rest
                .next_if(|next| next.parse::<chrono::NaiveDate>().is_ok())
                .is_some();
        let boxed = word.starts_with('[') && word.ends_with(']') && word.chars().count() <= 3;
        if !dated && !boxed && !matches!(word, "[" | "]") {
            words.push(word);
        }
    }
    words.join(" ")
}

/// The words of a line without ids, present and former: those are merged with the items that they name.
pub fn without_ids(line: &str) -> String {
    let (before, rest) = line.split_once(former::BEGIN).unwrap_or((line, ""));
    let after = rest.split_once("-->").map_or("", |(_, after)| after);
    let is_id = |word: &&str| {
        let inner = word
            .strip_prefix('`')
            .and_then(|word| word.strip_suffix('`'));
        inner.is_some_and(|inner| Id::parse(inner).is_some())
    };
    let words = before.split_whitespace().chain(after.split_whitespace());
    let words: Vec<&str> = words.filter(|word| !is_id(word)).collect();
    words.join(" ")
}

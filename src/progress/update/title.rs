//! When two titles are the same, and how close two others are.

use std::collections::HashMap;

use crate::roadmap::title::without_number;

/// Longest part of a title that is compared letter by letter.
const LONGEST: usize = 200;

/// Titles at least this close may be the same one, reworded. In the histories of four public lists (872 versions), of pairs of
/// a title that went and a title that came under the same heading, 120 are at least as close as this and closest to one
/// another: 94 of them lead to the same page, 23 more are the same to a reader, 3 are not. It finds 94 of the 123 that lead to
/// the same page; 0.55 would find 101, and 7 wrong ones.
pub const CLOSE: f64 = 0.65;

/// A plain title as it is compared: in lower case, words and numbers alone, without numbering, emoji and punctuation. `+` and `#`
/// stay, for C++ and C#. A title without any of these is compared as it is.
pub fn of_plain(plain: &str) -> String {
    let bare = without_number(plain).to_lowercase().replace('&', " and ");
    let word = |c: char| c.is_alphanumeric() || matches!(c, '+' | '#');
    let words: Vec<&str> = bare
        .split(|c: char| !word(c))
        .filter(|word| word.contains(char::is_alphanumeric))
        .collect();
    if words.is_empty() {
        plain.to_lowercase()
    } else {
        words.join(" ")
    }
}

/// How close two normal titles are, from 0 to 1: the mean of what they share by letters (one less the distance of Levenshtein
/// over the longer's length) and by words (the coefficient of Dice).
pub fn closeness(one: &str, other: &str) -> f64 {
    f64::midpoint(by_letters(one, other), by_words(one, other))
}

fn by_letters(one: &str, other: &str) -> f64 {
    let [one, other]: [Vec<char>; 2] =
        [one, other].map(|text| text.chars().take(LONGEST).collect());
    let longer = one.len().max(other.len()).max(1);
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.iter().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, b) in other.iter().enumerate() {
            let exchanged = corner + usize::from(a != b);
            corner = row[j + 1];
            row[j + 1] = exchanged.min(corner + 1).min(row[j] + 1);
        }
    }
    1.0 - as_float(row[other.len()]) / as_float(longer)
}

fn by_words(one: &str, other: &str) -> f64 {
    let mut left: HashMap<&str, usize> = HashMap::new();
    let (mut all, mut shared) = (0, 0);
    for word in one.split(' ') {
        *left.entry(word).or_default() += 1;
        all += 1;
    }
    for word in other.split(' ') {
        all += 1;
        if let Some(count) = left.get_mut(word).filter(|count| **count > 0) {
            *count -= 1;
            shared += 1;
        }
    }
    as_float(2 * shared) / as_float(all)
}

fn as_float(number: usize) -> f64 {
    u32::try_from(number).map_or(f64::MAX, f64::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::names::plain_title;

    fn normal(markdown: &str) -> String {
        of_plain(&plain_title(markdown))
    }

    #[test]
    fn what_only_looks_different_is_the_same() {
        for (one, other) in [
            ("3. [Signals](https://a.b)", "Signals"),
            ("**Signals** & slots!", "signals and slots"),
            ("🚀 `Signals`", "Signals"),
        ] {
            assert_eq!(normal(one), normal(other), "{one}");
        }
        assert_ne!(normal("C++"), normal("C#"));
        assert_ne!(normal("C++"), normal("C"));
        assert_eq!(normal("???"), "???");
    }

    #[test]
    fn closeness_is_whole_for_the_same_and_nothing_for_strangers() {
        assert!((closeness("big o notation", "big o notation") - 1.0).abs() < 1e-9);
        assert!(closeness("big o notation", "big o notation explained") > 0.7);
        assert!(closeness("tries", "graphs") < 0.3);
    }
}

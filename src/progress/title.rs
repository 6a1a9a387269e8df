//! When two titles are the same, and how close two others are.

use crate::roadmap::title::without_number;
use crate::roadmap::{Id, derive};

/// Longest part of a title that is compared letter by letter.
const LONGEST: usize = 200;

/// Titles at least this close may be the same one, reworded. Judged by eye in the histories of seven public lists (2,857 commits
/// that touched them, everything ticked; `close_titles_of_a_real_history` lists the pairs): of 119 pairs that are each other's
/// closest and at least as close as this, 3 are wrong (a lecture or video for another) and 5 doubtful. Of the 39 more from 0.55 on
/// of which neither begins with the other, 8 are wrong and 2 doubtful: too many to be taken together. Where one does, as
/// "Caching" and "Caching and queues" do, 30 of 32 pairs below this are the same to a reader, one is wrong and one doubtful: those
/// are close as well.
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

/// A normal title, made ready to be compared with many.
#[derive(Debug)]
pub struct Measured<'a> {
    text: &'a str,
    letters: Vec<char>,
    /// In the order of the alphabet.
    words: Vec<&'a str>,
}

impl<'a> Measured<'a> {
    /// Takes a normal title apart.
    pub fn of(text: &'a str) -> Self {
        let mut words: Vec<&str> = text.split(' ').collect();
        words.sort_unstable();
        Self {
            text,
            letters: text.chars().take(LONGEST).collect(),
            words,
        }
    }

    /// How close two normal titles are, from 0 to 1: the mean of what they share by letters (one less the distance of Levenshtein
    /// over the longer's length) and by words (the coefficient of Dice); at least [`CLOSE`] where one begins with the other. What
    /// cannot be as much as `least` counts as nothing.
    pub fn closeness(&self, other: &Self, least: f64) -> f64 {
        if begins(self.text, other.text) || begins(other.text, self.text) {
            return self.mean(other, 0.0).max(CLOSE);
        }
        self.mean(other, least)
    }

    fn mean(&self, other: &Self, least: f64) -> f64 {
        let (one, two) = (self.letters.len(), other.letters.len());
        let lengths = as_float(one.min(two)) / as_float(one.max(two).max(1));
        let words = self.by_words(other);
        if f64::midpoint(lengths, words) < least {
            return 0.0;
        }
        f64::midpoint(self.by_letters(other), words)
    }

    fn by_letters(&self, other: &Self) -> f64 {
        let (one, other) = (&self.letters, &other.letters);
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

    fn by_words(&self, other: &Self) -> f64 {
        let (mut i, mut j, mut shared) = (0, 0, 0);
        while let (Some(one), Some(two)) = (self.words.get(i), other.words.get(j)) {
            let order = one.cmp(two);
            shared += usize::from(order.is_eq());
            i += usize::from(order.is_le());
            j += usize::from(order.is_ge());
        }
        as_float(2 * shared) / as_float(self.words.len() + other.words.len())
    }
}

/// Whether a title is another with more words behind it.
fn begins(longer: &str, shorter: &str) -> bool {
    let rest = longer.strip_prefix(shorter);
    rest.is_some_and(|rest| rest.starts_with(' '))
}

fn as_float(number: usize) -> f64 {
    u32::try_from(number).map_or(f64::MAX, f64::from)
}

/// Whether an item of this id is another than the one that had it under the title `was`: an id that was derived from both titles says
/// no more than they do, and they are not close.
pub fn is_another(id: &Id, was: &str, now: &str) -> bool {
    let (one, other) = (of_plain(was), of_plain(now));
    let are_close = || Measured::of(&one).closeness(&Measured::of(&other), CLOSE) >= CLOSE;
    one != other && is_derived(id, was) && is_derived(id, now) && !are_close()
}

/// Whether this is the id that the title gives, with or without a group, more of its words, or a number.
pub fn is_derived(id: &Id, title: &str) -> bool {
    let last = id.as_str().rsplit('.').next().unwrap_or_default();
    let base = derive::item(title);
    let rest = last.strip_prefix(base.as_str());
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
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
        let closeness = |one, other| Measured::of(one).closeness(&Measured::of(other), 0.0);
        assert!((closeness("big o notation", "big o notation") - 1.0).abs() < 1e-9);
        assert!(closeness("big o notation", "big o notation explained") > 0.7);
        assert!(closeness("tries", "graphs") < 0.3);
        // One begins with the other, though not within a word.
        assert!(closeness("caching", "caching and queues") >= CLOSE);
        assert!(closeness("turkish in many words", "turkish") >= CLOSE);
        assert!(closeness("cachings and more queues", "caching") < CLOSE);
    }

    #[test]
    fn what_cannot_be_close_enough_is_not_compared_by_letters() {
        let titles = [
            "lists",
            "lists and sets",
            "sets and lists of things",
            "trees",
            "a b c",
        ];
        for one in titles.map(Measured::of) {
            for other in titles.map(Measured::of) {
                let (full, least) = (one.closeness(&other, 0.0), one.closeness(&other, 0.6));
                assert!(full.to_bits() == least.to_bits() || (full < 0.6 && least == 0.0));
            }
        }
    }
}

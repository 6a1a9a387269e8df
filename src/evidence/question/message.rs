//! What a commit's message names: the ids of its trailers, and words that could be ids.

use crate::roadmap::Id;

/// The ids that `Peak-Topic:` lines of a message name. Anywhere in it: a forge that squashes puts messages one below another.
pub(super) fn trailers(message: &[u8]) -> impl Iterator<Item = Id> {
    const KEY: &[u8] = b"peak-topic:";
    message
        .split(|&byte| byte == b'\n')
        .filter_map(|line| {
            let (key, value) = line.trim_ascii().split_at_checked(KEY.len())?;
            key.eq_ignore_ascii_case(KEY)
                .then(|| String::from_utf8_lossy(value).into_owned())
        })
        .flat_map(|value| {
            value
                .split([',', ' '])
                .filter_map(|word| id(word.trim_matches(is_around)))
                .collect::<Vec<_>>()
        })
}

/// The words of a message that could be ids of items: with a dot inside, apart from paths and addresses.
pub(super) fn words(message: &[u8]) -> impl Iterator<Item = Id> {
    let text = String::from_utf8_lossy(message).into_owned();
    let within = |c: char| {
        c.is_alphanumeric()
            || unicode_normalization::char::is_combining_mark(c)
            || matches!(c, '-' | '_' | '.' | '/' | '@')
    };
    text.split(|c: char| !within(c))
        .flat_map(|word| std::iter::once(word).chain(latin(word)))
        .map(|word| word.trim_end_matches('.'))
        .filter(|word| word.contains('.'))
        .filter_map(id)
        .collect::<Vec<_>>()
        .into_iter()
}

/// The stretches of a word that stand between letters of scripts which put no blanks between words.
fn latin(word: &str) -> impl Iterator<Item = &str> {
    let is_unspaced = |c: char| matches!(c, '\u{0e00}'..='\u{0eff}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}');
    let parts = word.contains(is_unspaced).then(|| word.split(is_unspaced));
    parts.into_iter().flatten()
}

/// What may stand around an id in a trailer.
fn is_around(c: char) -> bool {
    c.is_whitespace() || matches!(c, '`' | '\'' | '"' | '.' | ';')
}

/// A word as an id: who begins a sentence with one writes it with a capital.
fn id(word: &str) -> Option<Id> {
    Id::parse(word).or_else(|| Id::parse(&word.to_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::{trailers, words};

    fn ids(found: impl Iterator<Item = crate::roadmap::Id>) -> Vec<String> {
        found.map(|id| id.to_string()).collect()
    }

    #[test]
    fn trailers_are_read_wherever_a_forge_put_them() {
        let message = b"Squash (#1)\n\n* one\n\nPeak-Topic: a.one\n\n* two\n\n  PEAK-TOPIC:A.Two, b.three c\nXPeak-Topic: a.four\n";
        assert_eq!(ids(trailers(message)), ["a.one", "a.two", "b.three", "c"]);
        let written = b"Peak-Topic: `a.one`, a.two.\n";
        assert_eq!(ids(trailers(written)), ["a.one", "a.two"]);
    }

    #[test]
    fn an_id_is_a_word_of_its_own() {
        let read = |text: &str| ids(words(text.as_bytes()));
        assert_eq!(read("Finish (drf.serializers)."), ["drf.serializers"]);
        assert_eq!(read("Orm.\u{c9}tude: begun"), ["orm.\u{e9}tude"]);
        assert_eq!(
            read("`drf.serializers`: done, orm.\u{e9}tude too"),
            ["drf.serializers", "orm.\u{e9}tude"]
        );
        for text in [
            "drf.serializers.py ",
            "see docs/drf.serializers",
            "x@drf.serializers",
            "drf.serializers_2",
            "1.2.3",
            "drf",
        ] {
            assert!(
                !read(text).contains(&"drf.serializers".to_owned()),
                "{text}"
            );
        }
        assert!(read("完成py.calculator练习").contains(&"py.calculator".to_owned()));
        assert_eq!(read("1.2 and e.g. this"), ["e.g"]);
        assert!(ids(words(b"\xff\xfe drf.\xff")).is_empty());
    }
}

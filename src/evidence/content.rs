//! What counts as new content. Bytes only: where they came from is not known here.

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hasher};

/// Within how many bytes the header of a progress document stands.
const MAX_HEADER: usize = 4_096;

/// Whether the text is a progress document of peak's: such a file proves nothing under any name.
pub fn is_document(text: &[u8]) -> bool {
    let start = &text[..text.len().min(MAX_HEADER)];
    let mark = b"<!-- peak:1 ";
    start.windows(mark.len()).any(|window| window == mark)
}

/// The text of a file in UTF-8, without a byte order mark. UTF-16, as some shells write, is known by its mark; whatever has none is
/// taken as it is.
pub fn text(content: &[u8]) -> Cow<'_, [u8]> {
    let (units, read): (_, fn([u8; 2]) -> u16) = match content {
        [0xef, 0xbb, 0xbf, text @ ..] => return Cow::Borrowed(text),
        [0xff, 0xfe, units @ ..] => (units, u16::from_le_bytes),
        [0xfe, 0xff, units @ ..] => (units, u16::from_be_bytes),
        _ => return Cow::Borrowed(content),
    };
    let units = units.as_chunks().0.iter().map(|two| read(*two));
    let characters =
        char::decode_utf16(units).map(|read| read.unwrap_or(char::REPLACEMENT_CHARACTER));
    Cow::Owned(characters.collect::<String>().into_bytes())
}

/// The text with line feeds alone at the ends of its lines, as git may change them on the way into the work tree and back; borrowed
/// where it has no others.
pub fn with_line_feeds(text: &[u8]) -> Cow<'_, [u8]> {
    if memchr::memmem::find(text, b"\r\n").is_none() {
        return Cow::Borrowed(text);
    }
    let is_return = |at: usize| text[at..].starts_with(b"\r\n");
    let kept = (0..text.len()).filter(|at| !is_return(*at));
    kept.map(|at| text[at]).collect()
}

/// Whether a file is what Git LFS leaves in git in its place: its version, the hash of its content and its size, and no content.
/// (The format: git-lfs, docs/spec.md.)
pub fn is_stand_in(content: &[u8]) -> bool {
    // The specification has them below 1024 bytes.
    const MAX: usize = 1_024;
    let lines = || content.split(|&byte| byte == b'\n');
    let version = content
        .strip_prefix(b"version https://")
        .unwrap_or_default();
    content.len() < MAX
        && [
            b"git-lfs.github.com/spec/".as_slice(),
            b"hawser.github.com/spec/",
        ]
        .iter()
        .any(|known| version.starts_with(known))
        && lines().any(|line| line.starts_with(b"oid "))
        && lines().any(|line| line.starts_with(b"size "))
}

/// Whether `new` says something that `old` (nothing, for a new file) did not, beyond white space and encoding.
pub fn differs(old: Option<&[u8]>, new: &[u8]) -> bool {
    let (old, new) = (text(old.unwrap_or_default()), text(new));
    let mut new = substance(&new).peekable();
    new.peek().is_some() && !substance(&old).eq(new)
}

/// The bytes of a text without white space and what else shows nothing: blanks of all Unicode, zero-width characters, byte order
/// marks, NUL.
pub fn substance(text: &[u8]) -> impl Iterator<Item = u8> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            let (byte, after) = rest.split_first()?;
            let blank = match MAY_BE_BLANK[usize::from(*byte)] {
                true => blank(rest),
                false => 0,
            };
            if blank == 0 {
                rest = after;
                return Some(*byte);
            }
            rest = &rest[blank..];
        }
    })
}

/// Appends what a text says to `said`: its [`substance`].
pub fn say(text: &[u8], said: &mut Vec<u8>) {
    if !text.is_ascii() {
        said.extend(substance(text));
        return;
    }
    // Each byte is written, and the next one over it where it shows nothing: no branch, for most lines have some blanks.
    let start = said.len();
    said.resize(start + text.len(), 0);
    let room = &mut said[start..];
    let mut end = 0;
    for byte in text {
        room[end] = *byte;
        end += usize::from(!MAY_BE_BLANK[usize::from(*byte)]);
    }
    said.truncate(start + end);
}

/// Whether two texts are the same but for the ends of their lines, as git may change them.
pub fn is_same_text(one: &[u8], other: &[u8]) -> bool {
    with_line_feeds(one) == with_line_feeds(other)
}

/// A hash of what a text says.
pub fn substance_hash(text: &[u8]) -> u64 {
    let mut said = Vec::new();
    say(text, &mut said);
    let mut hasher = DefaultHasher::new();
    hasher.write(&said);
    hasher.finish()
}

/// How many bytes of a text are left without what [`substance`] leaves out.
pub fn substance_len(text: &[u8]) -> u64 {
    /// So many at once that one byte counts them.
    const CHUNK: usize = 128;
    let (mut seen, mut blanks) = (0, 0);
    for (number, chunk) in text.chunks(CHUNK).enumerate() {
        let counted = chunk.iter().map(|byte| u8::from(!is_blank(*byte)));
        seen += u64::from(counted.sum::<u8>());
        let is_lead = |byte: &u8| MAY_BE_BLANK[usize::from(*byte)] && !is_blank(*byte);
        if !chunk.is_ascii() {
            let leads = (0..chunk.len()).filter(|at| is_lead(&chunk[*at]));
            let found = leads.map(|at| blank(&text[number * CHUNK + at..]) as u64);
            blanks += found.sum::<u64>();
        }
    }
    seen - blanks
}

/// Whether the two differ, if at all, in white space, quotes, commas, semicolons and brackets only: what formatters change.
pub fn only_formatting(old: &[u8], new: &[u8]) -> bool {
    let (old, new) = (text(old), text(new));
    let kept = |byte: &&u8| !is_blank(**byte) && !b"\"'`,;()".contains(*byte);
    old.iter().filter(kept).eq(new.iter().filter(kept))
}

/// Blanks, and controls, which nobody sees either.
const fn is_blank(byte: u8) -> bool {
    byte <= b' ' || byte == 0x7f
}

/// Whether something blank may begin with this byte: most bytes of a text need no closer look.
const MAY_BE_BLANK: [bool; 256] = {
    let mut may = [false; 256];
    let mut byte = 0;
    while byte < may.len() {
        may[byte] = is_blank(byte as u8)
            || matches!(byte, 0xc2 | 0xcd | 0xd8 | 0xe1..=0xe3 | 0xef | 0xf0 | 0xf3);
        byte += 1;
    }
    may
};

/// How many bytes of something blank the text begins with.
fn blank(text: &[u8]) -> usize {
    match text {
        [byte, ..] if is_blank(*byte) => 1,
        // Controls, no-break space, soft hyphen.
        [0xc2, 0x80..=0xa0 | 0xad, ..] => 2,
        // Grapheme joiner, Arabic letter mark.
        [0xcd, 0x8f, ..] | [0xd8, 0x9c, ..] => 2,
        // Hangul fillers, Ogham space, Khmer vowels that are not seen, Mongolian separators.
        [0xe1, 0x85, 0x9f | 0xa0, ..] | [0xe1, 0x9a, 0x80, ..] => 3,
        [0xe1, 0x9e, 0xb4 | 0xb5, ..] | [0xe1, 0xa0, 0x8b..=0x8f, ..] => 3,
        // U+2000 to U+200F, U+2028 to U+202F, U+205F to U+206F.
        [0xe2, 0x80, 0x80..=0x8f | 0xa8..=0xaf, ..] | [0xe2, 0x81, 0x9f..=0xaf, ..] => 3,
        // Braille blank, ideographic space, Hangul filler, variation selectors, byte order mark.
        [0xe2, 0xa0, 0x80, ..] | [0xe3, 0x80, 0x80, ..] | [0xe3, 0x85, 0xa4, ..] => 3,
        [0xef, 0xb8, 0x80..=0x8f, ..] | [0xef, 0xbb, 0xbf, ..] => 3,
        // Another Hangul filler, what nobody has given a meaning, annotation marks and the sign that stands for an object.
        [0xef, 0xbe, 0xa0, ..] | [0xef, 0xbf, 0xb0..=0xbc, ..] => 3,
        // Controls of shorthand and of music, tags and more variation selectors: U+E0000 to U+E0FFF.
        [0xf0, 0x9b, 0xb2, 0xa0..=0xa3, ..] | [0xf0, 0x9d, 0x85, 0x99 | 0xb3..=0xba, ..] => 4,
        [0xf3, 0xa0, 0x80..=0xbf, 0x80..=0xbf, ..] => 4,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn white_space_is_no_content() {
        assert!(!differs(None, b" \r\n\t"));
        assert!(differs(None, b"x"));
        assert!(!differs(Some(b"a b\n"), b"a\tb\r\n\r\n"));
        assert!(differs(Some(b"a b\n"), b"a c\n"));
        // Emptied is not written.
        assert!(!differs(Some(b"a"), b"  "));
        assert!(differs(Some(b""), b"a"));
    }

    #[test]
    fn what_shows_nothing_is_no_content() {
        for blank in [
            "\u{feff}",
            "\u{a0}",
            "\u{200b}",
            "\0",
            "\u{3000}",
            "\u{2060}",
            "\u{ad}",
            "\u{8}",
            "\u{7f}",
            "\u{34f}",
            "\u{61c}",
            "\u{115f}",
            "\u{17b5}",
            "\u{180b}",
            "\u{ffa0}",
            "\u{fffc}",
            "\u{1bca0}",
            "\u{1d173}",
            "\u{e0020}",
            "\u{e0100}",
        ] {
            let new = format!("{blank}a{blank}b{blank}");
            assert!(!differs(Some(b"a b"), new.as_bytes()), "{blank:?}");
            assert!(!differs(None, blank.as_bytes()), "{blank:?}");
        }
        assert!(differs(Some(b"ab"), "a\u{e9}b".as_bytes()));
        let blank = |c: char| blank(c.encode_utf8(&mut [0; 4]).as_bytes()) > 0;
        let first = |c: char| usize::from(c.encode_utf8(&mut [0; 4]).as_bytes()[0]);
        assert!((char::MIN..=char::MAX).all(|c| !blank(c) || MAY_BE_BLANK[first(c)]));
    }

    proptest! {
        #[test]
        fn substance_is_counted_and_said_as_it_is_told(
            parts in proptest::collection::vec((0..10_usize, 0..140_usize), 0..8),
            cut in 0..3_usize,
        ) {
            let pieces = ["a", " ", "\n", "\u{a0}", "\u{200b}", "\u{3000}", "\u{feff}", "é", "漢", "\0"];
            let text: String = parts.iter().map(|(piece, times)| pieces[*piece].repeat(*times)).collect();
            // Characters may be torn.
            let text = &text.as_bytes()[..text.len().saturating_sub(cut)];
            let wanted: Vec<u8> = substance(text).collect();
            prop_assert_eq!(substance_len(text), wanted.len() as u64);
            let mut said = b"before".to_vec();
            say(text, &mut said);
            prop_assert_eq!(&said[6..], &wanted);
        }
    }

    #[test]
    fn an_encoding_is_no_content() {
        let units = |text: &str, bytes: fn(u16) -> [u8; 2]| {
            let all = text.encode_utf16().flat_map(bytes);
            all.collect::<Vec<u8>>()
        };
        let marked = "\u{feff}classe É 𝄞\n";
        for other in [
            units(marked, u16::to_le_bytes),
            units(marked, u16::to_be_bytes),
            marked.as_bytes().to_vec(),
        ] {
            assert_eq!(*text(&other), *"classe É 𝄞\n".as_bytes());
            assert!(!differs(Some("classe É 𝄞".as_bytes()), &other));
            assert!(differs(Some("classe E 𝄞".as_bytes()), &other));
        }
        // Half a unit, half a pair.
        assert_eq!(*text(b"\xff\xfea\0\x34\xd8b"), *"a\u{fffd}".as_bytes());
        assert_eq!(*text(b"\xff"), *b"\xff");
    }

    #[test]
    fn lines_end_in_line_feeds() {
        assert!(matches!(with_line_feeds(b"a\nb\r"), Cow::Borrowed(_)));
        let text = with_line_feeds(b"a\r\n\r\nb\rc\r\r\n");
        assert_eq!(*text, *b"a\n\nb\rc\r\n");
    }

    #[test]
    fn a_stand_in_has_no_content() {
        let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n";
        assert!(is_stand_in(pointer.as_bytes()));
        for other in [
            pointer.replace("oid", "id"),
            pointer.replace("git-lfs", "git-lsf"),
            format!("# {pointer}"),
            format!("{pointer}{}", "class Todo: pass\n".repeat(100)),
        ] {
            assert!(!is_stand_in(other.as_bytes()), "{other}");
        }
    }

    #[test]
    fn formatters_change_no_content() {
        assert!(only_formatting(
            b"f('a', b)",
            b"f(\n    \"a\",\n    b,\n)\n"
        ));
        assert!(!only_formatting(b"f('a')", b"f('b')"));
    }
}

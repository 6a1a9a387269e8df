//! Which patterns can be asked in ASCII, and how other texts are written for that.
//!
//! Most patterns name characters of ASCII alone, and see of all others only whether they belong to a word, are white space, or are
//! neither. Compiled for ASCII they are a tenth as large; a text is then asked with each other character replaced by one of ASCII that
//! is of the same kind and that the pattern does not name.

use std::convert::Infallible;
use std::sync::LazyLock;

use regex_syntax::ast::parse::Parser;
use regex_syntax::ast::{self, Ast, ClassPerlKind, ClassSetItem, Flag, Flags, GroupKind, Visitor};
use regex_syntax::hir::{Class, HirKind};

/// What may stand for characters of a word, for digits, for white space, and for others: the first of each that is not named.
const WORD: &[u8] = b"QZJXYVWKHGBFUPMDCLNORSIATEqzjxyvwkhgbfupmdclnorsiate_";
const DIGIT: &[u8] = b"7968531420";
const SPACE: &[u8] = b"\x0c\x0b";
const OTHER: &[u8] = b"\x01\x02\x7f";
/// Letters of ASCII where case does not matter: the long s, the sign for kelvin.
const FOLDED: [char; 2] = ['ſ', '\u{212a}'];

/// Of what kind a character beyond ASCII is, as a byte in [`Kinds`].
const IS_WORD: u8 = 0x80;
const IS_DIGIT: u8 = 0x81;
const IS_SPACE: u8 = 0x82;
const IS_OTHER: u8 = 0x83;
const IS_FOLDED: [u8; 2] = [0x84, 0x85];
/// A byte that is of no character.
const IS_NONE: u8 = 0xff;

/// A text of which each character beyond ASCII is one byte that tells its kind: told once, whatever is asked of it.
#[derive(Debug)]
pub struct Kinds {
    bytes: Vec<u8>,
    /// Whether one is in it that is a letter of ASCII where case does not matter.
    folds: bool,
}

/// What stands for characters beyond ASCII where a pattern is asked of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandIns {
    /// For each byte of [`Kinds`].
    table: Box<[u8; 256]>,
    /// Whether there are some for letters of ASCII where case does not matter: in one pattern it may matter here and not there.
    folds: bool,
}

/// The digits of all scripts.
static DIGITS: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
    let digits = regex_syntax::parse(r"\d").map(regex_syntax::hir::Hir::into_kind);
    match digits {
        Ok(HirKind::Class(Class::Unicode(class))) => {
            let ranges = class.ranges().iter();
            ranges.map(|range| (range.start(), range.end())).collect()
        }
        _ => Vec::new(),
    }
});

/// What a pattern names.
#[derive(Debug)]
struct Named {
    /// By character of ASCII.
    ascii: [bool; 128],
    /// Whether a part of it has no regard to case, and whether all has none.
    folds: bool,
    folds_all: bool,
    /// Whether case is to be regarded in a part of it.
    minds: bool,
    /// Whether it tells digits from other characters of a word.
    digits: bool,
    /// Whether it names others, or asks more of them than what kind they are of.
    beyond: bool,
}

impl Kinds {
    /// Of this text. What is no UTF-8 in it is no character: `.` finds it, and no word has it.
    pub fn of(text: &[u8]) -> Self {
        let mut kinds = Self {
            bytes: Vec::with_capacity(text.len()),
            folds: false,
        };
        for chunk in text.utf8_chunks() {
            for character in chunk.valid().chars() {
                kinds.add(character);
            }
            kinds.bytes.extend(chunk.invalid().iter().map(|_| IS_NONE));
        }
        kinds
    }

    fn add(&mut self, character: char) {
        let kind = match u8::try_from(character) {
            Ok(byte) if byte.is_ascii() => byte,
            _ => kind(character),
        };
        self.folds |= IS_FOLDED.contains(&kind);
        self.bytes.push(kind);
    }
}

fn kind(character: char) -> u8 {
    let folded = FOLDED.iter().position(|folded| *folded == character);
    if let Some(which) = folded {
        return IS_FOLDED[which];
    }
    if regex_syntax::is_word_character(character) {
        let after = DIGITS.partition_point(|(first, _)| *first <= character);
        let is_digit = after > 0 && character <= DIGITS[after - 1].1;
        return if is_digit { IS_DIGIT } else { IS_WORD };
    }
    match character.is_whitespace() {
        true => IS_SPACE,
        false => IS_OTHER,
    }
}

impl StandIns {
    /// For this pattern; none where it names characters beyond ASCII or tells them apart, or so many of ASCII that nothing is left.
    pub fn of(pattern: &str) -> Option<Self> {
        let named = Named::of(pattern).filter(|named| !named.beyond)?;
        let free = |among: &[u8]| {
            let mut among = among.iter().copied();
            among.find(|byte| !named.has(*byte))
        };
        let digit = free(DIGIT)?;
        let word = free(WORD).or((!named.digits).then_some(digit))?;
        let folded = match named.folds {
            false => [word; 2],
            true => *b"sk",
        };
        let mut table = Box::new([0; 256]);
        for (byte, stand_in) in (0..=u8::MAX).zip(table.iter_mut()) {
            *stand_in = byte;
        }
        for (kind, stand_in) in [
            (IS_WORD, word),
            (IS_DIGIT, digit),
            (IS_SPACE, free(SPACE)?),
            (IS_OTHER, free(OTHER)?),
            (IS_FOLDED[0], folded[0]),
            (IS_FOLDED[1], folded[1]),
        ] {
            table[usize::from(kind)] = stand_in;
        }
        Some(Self {
            table,
            folds: !named.folds || named.folds_all && !named.minds,
        })
    }

    /// The text with them; none where it has a character for which there is none.
    pub fn write(&self, text: &Kinds) -> Option<Vec<u8>> {
        let is_here = self.folds || !text.folds;
        let bytes = text.bytes.iter();
        is_here.then(|| bytes.map(|byte| self.table[usize::from(*byte)]).collect())
    }
}

/// Whether a pattern names no character beyond ASCII: without regard to case such a one may stand for a letter of ASCII, as `ſ` does
/// for `s`. Told without reading the pattern, which most texts need not be written for.
pub(super) fn is_plain(pattern: &str) -> bool {
    let is_low = |digit: Option<&u8>| digit.is_some_and(|digit| matches!(digit, b'0'..=b'7'));
    let bytes = pattern.as_bytes();
    let mut escapes = memchr::memchr_iter(b'\\', bytes);
    pattern.is_ascii()
        && escapes.all(|at| match bytes.get(at + 1) {
            Some(b'u' | b'U') => false,
            Some(b'x') => is_low(bytes.get(at + 2)),
            _ => true,
        })
}

impl Named {
    /// By this pattern; none where it is none.
    fn of(pattern: &str) -> Option<Self> {
        let named = Self {
            ascii: [false; 128],
            folds: false,
            folds_all: false,
            minds: false,
            digits: false,
            beyond: false,
        };
        ast::visit(&Parser::new().parse(pattern).ok()?, named).ok()
    }

    fn mark(&mut self, first: char, last: char) {
        self.beyond |= !last.is_ascii();
        for byte in (first..=last).map_while(|one| u8::try_from(one).ok()) {
            if let Some(named) = self.ascii.get_mut(usize::from(byte)) {
                *named = true;
            }
        }
    }

    fn set(&mut self, flags: &Flags) {
        self.beyond |= flags.flag_state(Flag::Unicode).is_some();
        let folds = flags.flag_state(Flag::CaseInsensitive);
        self.folds |= folds == Some(true);
        self.minds |= folds == Some(false);
    }

    /// Whether it may tell this character of ASCII from others of its kind.
    fn has(&self, byte: u8) -> bool {
        let named = |byte: u8| self.ascii[usize::from(byte)];
        let is_folded = || named(byte.to_ascii_lowercase()) || named(byte.to_ascii_uppercase());
        named(byte) || self.folds && is_folded()
    }
}

impl Visitor for Named {
    type Output = Self;
    type Err = Infallible;

    fn finish(self) -> Result<Self, Infallible> {
        Ok(self)
    }

    fn visit_pre(&mut self, ast: &Ast) -> Result<(), Infallible> {
        match ast {
            Ast::Literal(one) => self.mark(one.c, one.c),
            Ast::ClassUnicode(_) => self.beyond = true,
            Ast::ClassPerl(class) => self.digits |= class.kind == ClassPerlKind::Digit,
            Ast::Flags(set) => {
                // What stands first is said of all.
                let is_first = set.span.start.offset == 0;
                let folds = set.flags.flag_state(Flag::CaseInsensitive);
                self.folds_all |= is_first && folds == Some(true);
                self.set(&set.flags);
            }
            Ast::Group(group) => {
                if let GroupKind::NonCapturing(flags) = &group.kind {
                    self.set(flags);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn visit_class_set_item_pre(&mut self, item: &ClassSetItem) -> Result<(), Infallible> {
        match item {
            ClassSetItem::Literal(one) => self.mark(one.c, one.c),
            ClassSetItem::Range(range) => self.mark(range.start.c, range.end.c),
            ClassSetItem::Perl(class) => self.digits |= class.kind == ClassPerlKind::Digit,
            // `[[:word:]]` is of ASCII whatever is asked.
            ClassSetItem::Ascii(_) | ClassSetItem::Unicode(_) => self.beyond = true,
            _ => {}
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regex::bytes::Regex;

    use super::{Kinds, StandIns, is_plain};
    use crate::roadmap::rules::{Alphabet, measured, pattern};

    /// What is in patterns: classes, edges, folding of cases that lead out of ASCII, letters that are none.
    const PARTS: [&str; 59] = [
        r"\w",
        r"\W",
        r"\d",
        r"\D",
        r"\s",
        r"\S",
        r"\b",
        r"\B",
        r"\b{start}",
        r"\b{end-half}",
        r"[^k]",
        r"[^\w]",
        r"[\W\d]",
        r"[^\s\d]",
        r"[a-z--[k]]",
        r"[\w&&[^z]]",
        r"[\w~~[az]]",
        r"[ -~]",
        r"[[:^alpha:]]",
        r"[[:word:]]",
        r"(?i:k)",
        r"(?i:[^s])",
        r"(?i:ſ)",
        "\u{212a}",
        r"\x{e9}",
        r"\xe9?",
        r"[^\xe9]",
        "é",
        "[^é]",
        "(?i:É)",
        "(?-i:s)",
        "(?-i)",
        "(?i)",
        r"(?i:\u017f)",
        r"(?i:\x{212A})",
        r"(?ix:\x { 1 7 f })",
        r"\x4b",
        r"\\x4b",
        r"\x0c",
        r"\p{Lu}",
        r"\pL",
        ".",
        "(?s:.)",
        "(?-u:.)",
        r"(?-u:\xff)",
        r"(?u:\w)",
        "(?m:^)",
        "(?m:$)",
        "(?R:$)",
        "^",
        "$",
        "a",
        "K",
        "[Qqz]",
        "[b-z]",
        "[A-PR-Z]",
        "[A-Z_a-z]",
        "[5-9]",
        " ",
    ];

    fn patterns() -> impl Strategy<Value = String> {
        let part = proptest::sample::select(&PARTS[..]);
        let times = proptest::sample::select(&["", "", "*", "+?", "?", "{2}"][..]);
        let part = (part, times).prop_map(|(part, times)| format!("(?:{part}){times}"));
        let flags = proptest::sample::select(&["", "(?i)", "(?x)", "(?U)"][..]);
        let all = proptest::collection::vec((part, any::<bool>()), 1..6);
        (flags, all).prop_map(|(flags, parts)| {
            let mut text = flags.to_owned();
            for (part, is_other) in parts {
                text += &part;
                text += if is_other { "|" } else { "" };
            }
            text
        })
    }

    /// Texts of ASCII, and of what it has no like of: letters, marks, white space, digits, signs.
    fn asked() -> impl Strategy<Value = String> {
        let one = prop_oneof![
            8 => "[aksKSzQ0_ \r\n\t\u{b}\u{c}\u{1c}-]",
            4 => "[éßЖ漢ñ\u{301}\u{203f}\u{200d}\u{a0}\u{85}\u{2028}\u{3000}«—\u{1f600}\u{fffd}]",
            2 => "[٣۷²½Ⅳ一①]",
            2 => "[ſ\u{212a}]",
        ];
        proptest::collection::vec(one, 0..7).prop_map(|all| all.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]
        #[test]
        fn what_ascii_says_is_what_all_characters_say(
            text in patterns(),
            asked in proptest::collection::vec(asked(), 1..12),
        ) {
            let Ok((ascii, _)) = measured(&text, Alphabet::Ascii) else {
                return Ok(());
            };
            let (unicode, stand_ins) = (pattern(&text).unwrap(), StandIns::of(&text));
            let told = |regex: &Regex, asked: &str| regex.is_match(asked.as_bytes());
            for asked in asked {
                let all = told(&unicode, &asked);
                if asked.is_ascii() {
                    prop_assert_eq!(told(&ascii, &asked), all, "{:?} in {:?}", text, asked);
                } else if let Some(written) = stand_ins.as_ref().and_then(|stand_ins| stand_ins.write(&Kinds::of(asked.as_bytes()))) {
                    let written = String::from_utf8(written).unwrap();
                    prop_assert!(written.is_ascii());
                    prop_assert_eq!(told(&ascii, &written), all, "{:?} in {:?}", text, asked);
                }
            }
        }
    }

    #[test]
    fn bundled_patterns_are_asked_in_ascii() {
        for text in [
            r"(?i)class\s+(\w*(post|article|entry)s?(model|page)?|\w*blog\w*)\s*\(",
            r"(?m)^[ \t]*except(\s*:|\s*\(|\*|\s+(I[^m]|[^I\s(]))",
            r#"\)\s*->\s*[\w"\x27]"#,
            r"[a-z]+",
            r"(?i)[a-z_]",
        ] {
            assert!(is_plain(text) && StandIns::of(text).is_some(), "{text}");
        }
        for text in [
            r"[A-Z_a-z]+\d",
            r"(?i)[a-z_][^\d]",
            r"[[:alpha:]]",
            r"\p{Lu}",
            "é",
            "(?-u:.)x",
        ] {
            assert_eq!(StandIns::of(text), None, "{text}");
        }
    }

    #[test]
    fn other_characters_are_written_as_one_of_their_kind() {
        let stand_ins = StandIns::of(r"class\s+\w+").unwrap();
        let kinds = Kinds::of("é\u{a0}«x٣²Ⅳ一\n".as_bytes());
        assert_eq!(stand_ins.write(&kinds).unwrap(), b"Q\x0c\x01x7\x01QQ\n");
        // What is no character is none.
        let kinds = Kinds::of(b"\xc3\xa9\xe9x\xe2\x82");
        assert_eq!(stand_ins.write(&kinds).unwrap(), b"Q\xffx\xff\xff");
        for (pattern, written) in [
            ("s k", Some(b"QQ")),
            ("(?i)s k", Some(b"sk")),
            ("(?im)(?s:s).k", Some(b"sk")),
            ("(?i:s) k", None),
            ("(?i)s(?-i) k", None),
            ("(?i-m)s(?-i:k)", None),
            ("k(?i)s", None),
        ] {
            let stand_ins = StandIns::of(pattern).unwrap();
            let told = stand_ins.write(&Kinds::of("ſ\u{212a}".as_bytes()));
            assert_eq!(told.as_deref(), written.map(|all| &all[..]), "{pattern}");
        }
    }
}

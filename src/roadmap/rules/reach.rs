//! What a pattern or glob could ever find: everything, so that it proves nothing; or nothing, so that it can never hold.
//!
//! Only what can be decided without a file at hand.

use regex::bytes::Regex;
use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, Hir, HirKind, Look};

use super::pattern::{Alphabet, BadRule, glob, inside, measured};

/// How much a pattern or glob leaves to chance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// It matches whatever there is.
    Everything,
    /// It matches nearly whatever there is: any text with a letter in it, any path with a dot, all at the root.
    Nearly,
    /// It matches some and not others.
    Some,
    /// It cannot match.
    Nothing(Never),
}

/// Why a pattern or glob cannot match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Never {
    /// A class of characters that holds none.
    NoCharacter,
    /// The start of the text is asked for behind a character, or a character behind its end.
    OutsideText,
    /// The edge of a word is asked for where none can be, or denied where one must be.
    WordEdge,
    /// A backspace, which is what TOML makes of `\b` in double quotes.
    Backspace,
    /// A part of the path is empty or `.`: no path in a repository has one.
    EmptyPart,
}

impl std::fmt::Display for Never {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::NoCharacter => "it has a class that holds no character",
            Self::OutsideText => "it asks for text before the start or behind the end; `(?m)` lets `^` and `$` mean lines",
            Self::WordEdge => "its `\\b` or `\\B` contradicts what stands beside it",
            Self::Backspace => "TOML reads `\\b` in double quotes as a backspace; write the pattern in single quotes",
            Self::EmptyPart => "no path in a repository has an empty part or `.`",
        })
    }
}

/// Texts of many kinds: what matches all of them matches everything.
const TEXTS: [&[u8]; 10] = [
    b"",
    b"a",
    b"0",
    b"_",
    b" ",
    b"\n",
    b"\xff\xfe",
    "é".as_bytes(),
    b"a b\n\n  c = 1\n",
    b"class Cart(models.Model):\r\n    total = 0\r\n\r\n    def add(self, item):\r\n        return self.total + item.price\r\n",
];
/// Paths at the root.
const AT_ROOT: [&str; 4] = ["README.md", "main.py", "x.y.z", "app.js"];
/// Paths in folders.
const IN_FOLDERS: [&str; 4] = [
    "shop/models.py",
    "a/b/c/d.e",
    "docs/Über uns.md",
    ".github/x.yml",
];
/// Paths without an extension.
const BARE: [&str; 3] = ["Makefile", "bin/run", "a/b/c"];

/// What a rule's regular expression could find, and how many bytes it takes.
///
/// # Errors
/// [`BadRule`] where it cannot be used at all.
pub fn of_pattern(text: &str) -> Result<(Reach, usize), BadRule> {
    let (regex, size) = measured(text, Alphabet::Unicode)?;
    Ok((found_by(&regex, text), size))
}

fn found_by(regex: &Regex, text: &str) -> Reach {
    if text.contains('\u{8}') {
        return Reach::Nothing(Never::Backspace);
    }
    if TEXTS.iter().all(|text| regex.is_match(text)) {
        return Reach::Everything;
    }
    let has_letter = |text: &[u8]| text.iter().any(u8::is_ascii_alphabetic);
    let single = (b'a'..=b'z').all(|letter| regex.is_match(&[letter]));
    let mut lettered = TEXTS.iter().filter(|text| has_letter(text));
    if single && lettered.all(|text| regex.is_match(text)) {
        return Reach::Nearly;
    }
    let parsed = ParserBuilder::new().utf8(false).build().parse(text);
    let never = parsed.ok().and_then(|hir| never(&hir));
    never.map_or(Reach::Some, Reach::Nothing)
}

/// What a rule's glob could find.
///
/// # Errors
/// [`BadRule`] where it cannot be used at all.
pub fn of_glob(text: &str) -> Result<Reach, BadRule> {
    let matcher = glob(text)?.compile_matcher();
    let all = |paths: &[&str]| paths.iter().all(|path| matcher.is_match(path));
    let path = inside(text)?;
    if path.split('/').any(|part| part.is_empty() || part == ".") {
        return Ok(Reach::Nothing(Never::EmptyPart));
    }
    Ok(match (all(&AT_ROOT), all(&IN_FOLDERS), all(&BARE)) {
        (true, true, true) => Reach::Everything,
        (true, ..) | (_, true, _) => Reach::Nearly,
        _ => Reach::Some,
    })
}

/// Why an expression cannot match, where that is certain.
fn never(hir: &Hir) -> Option<Never> {
    if hir.properties().minimum_len().is_none() {
        return Some(Never::NoCharacter);
    }
    match hir.kind() {
        HirKind::Concat(parts) => parts.iter().find_map(never).or_else(|| out_of_order(parts)),
        HirKind::Alternation(parts) => {
            let mut why = None;
            for part in parts {
                why = Some(never(part)?);
            }
            why
        }
        HirKind::Capture(capture) => never(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => never(&repetition.sub),
        _ => None,
    }
}

/// Why parts that could each match cannot do so in a row.
fn out_of_order(parts: &[Hir]) -> Option<Never> {
    let (mut begun, mut ended) = (false, false);
    for (at, part) in parts.iter().enumerate() {
        let properties = part.properties();
        let takes = properties.minimum_len().is_some_and(|least| least > 0);
        if begun && properties.look_set_prefix().contains(Look::Start) || ended && takes {
            return Some(Never::OutsideText);
        }
        if let HirKind::Look(look) = part.kind()
            && contradicts(*look, at, parts)
        {
            return Some(Never::WordEdge);
        }
        begun |= takes;
        ended |= properties.look_set_suffix().contains(Look::End);
    }
    None
}

/// Whether an assertion about words cannot hold between its neighbours.
fn contradicts(look: Look, at: usize, parts: &[Hir]) -> bool {
    let edge = match look {
        Look::WordAscii | Look::WordUnicode => true,
        Look::WordAsciiNegate | Look::WordUnicodeNegate => false,
        _ => return false,
    };
    // `\b\B`: several assertions at one place.
    let beside = |part: Option<&Hir>| match part.map(Hir::kind) {
        Some(HirKind::Look(Look::WordAscii | Look::WordUnicode)) => !edge,
        Some(HirKind::Look(Look::WordAsciiNegate | Look::WordUnicodeNegate)) => edge,
        _ => false,
    };
    if beside(parts.get(at + 1)) {
        return true;
    }
    let before = at.checked_sub(1).and_then(|at| is_word(&parts[at], true));
    let after = parts.get(at + 1).and_then(|part| is_word(part, false));
    matches!((before, after), (Some(before), Some(after)) if (before != after) != edge)
}

/// Whether what an expression matches surely ends (or begins) with a letter, digit or `_`, or surely does not; only ASCII is judged.
fn is_word(hir: &Hir, at_end: bool) -> Option<bool> {
    let word = |c: u8| c.is_ascii_alphanumeric() || c == b'_';
    let of_byte = |c: u8| c.is_ascii().then(|| word(c));
    match hir.kind() {
        HirKind::Literal(literal) if at_end => literal.0.last().copied().and_then(of_byte),
        HirKind::Literal(literal) => literal.0.first().copied().and_then(of_byte),
        HirKind::Class(class) => {
            let ranges: Vec<(u32, u32)> = match class {
                Class::Unicode(class) => {
                    let ranges = class.ranges().iter();
                    ranges
                        .map(|one| (one.start().into(), one.end().into()))
                        .collect()
                }
                Class::Bytes(class) => {
                    let ranges = class.ranges().iter();
                    ranges
                        .map(|one| (one.start().into(), one.end().into()))
                        .collect()
                }
            };
            let mut members = Vec::new();
            for (first, last) in ranges {
                // Beyond ASCII it would take Unicode's tables.
                let last = u8::try_from(last).ok().filter(u8::is_ascii)?;
                members.extend(u8::try_from(first).ok()?..=last);
            }
            let first = word(*members.first()?);
            members.iter().all(|c| word(*c) == first).then_some(first)
        }
        HirKind::Capture(capture) => is_word(&capture.sub, at_end),
        HirKind::Repetition(repetition) if repetition.min > 0 => is_word(&repetition.sub, at_end),
        HirKind::Concat(parts) => {
            let edge = if at_end { parts.last() } else { parts.first() };
            edge.and_then(|part| is_word(part, at_end))
        }
        HirKind::Alternation(parts) => {
            let mut all = parts.iter().map(|part| is_word(part, at_end));
            let first = all.next()??;
            all.all(|one| one == Some(first)).then_some(first)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{BadRule, Never, Reach, of_glob, of_pattern};

    fn reach(text: &str) -> Result<Reach, BadRule> {
        of_pattern(text).map(|(reach, _)| reach)
    }

    #[test]
    fn what_matches_everything_is_known() {
        for all in [
            "", ".*", "(?s).*", "x*", "^", "$", "a?|b", "(?m)^", "()", "[^a]*",
        ] {
            assert_eq!(reach(all), Ok(Reach::Everything), "{all}");
        }
        for nearly in [".", ".+", r"\w", r"\S+", "[a-z]", "(?i)[a-z]+", r"(?s)^.+$"] {
            assert_eq!(reach(nearly), Ok(Reach::Nearly), "{nearly}");
        }
        for some in [
            "def ",
            "^$",
            r"\d",
            "[a-y]",
            "class Cart",
            r"\bTodo\b",
            "(?m)^class",
            r"\s",
            r"^.{0,3}$",
        ] {
            assert_eq!(reach(some), Ok(Reach::Some), "{some}");
        }
    }

    #[test]
    fn what_can_never_match_is_known() {
        for (text, why) in [
            (r"[^\s\S]", Never::NoCharacter),
            (r"a[a&&b]+c", Never::NoCharacter),
            ("class ^Todo", Never::OutsideText),
            (r"Todo$\s*x", Never::OutsideText),
            (r"(a$)b", Never::OutsideText),
            (r"a\b\Bx", Never::WordEdge),
            ("\u{8}Todo", Never::Backspace),
            (r"class\bTodo", Never::WordEdge),
            (r"urls\.py\b_x", Never::WordEdge),
            (r"([0-9]+)\b[a-c]", Never::WordEdge),
            (r"a\B-", Never::WordEdge),
            (r"x^a|y^b", Never::OutsideText),
        ] {
            assert_eq!(reach(text), Ok(Reach::Nothing(why)), "{text}");
        }
        for text in [
            r"(?m)a$\nb",
            r"(?m)a\n^b",
            r"x^a|y",
            r"(x^a)?y",
            r"a*^b",
            r"a$\s*",
            r"\bfoo\b",
            r"foo\b-",
            r"é\bx",
            r"\w\bx",
            r"a\b(?:b)?",
        ] {
            assert_eq!(reach(text), Ok(Reach::Some), "{text}");
        }
    }

    #[test]
    fn globs_are_judged_by_paths_of_many_kinds() {
        for (text, reach) in [
            ("**", Reach::Everything),
            ("**/*", Reach::Everything),
            ("**/**", Reach::Everything),
            ("**/*.*", Reach::Nearly),
            ("*", Reach::Nearly),
            ("*/**", Reach::Nearly),
            ("**/*.py", Reach::Some),
            ("**/models.py", Reach::Some),
            ("projects/", Reach::Some),
            ("a//b", Reach::Nothing(Never::EmptyPart)),
            ("a/./b", Reach::Nothing(Never::EmptyPart)),
            ("./a", Reach::Some),
        ] {
            assert_eq!(of_glob(text), Ok(reach), "{text}");
        }
        assert!(of_glob("../x").is_err() && of_pattern("(").is_err());
    }
}

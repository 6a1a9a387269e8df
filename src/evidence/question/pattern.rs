//! The patterns of one judgement: equal ones compiled once, when first needed, and all together within a budget.

use std::borrow::Cow;
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use regex::bytes::Regex;

use crate::evidence::content::{text, with_line_feeds};
use crate::roadmap::rules::{self, Alphabet};

/// Most memory that all patterns of one judgement may be compiled to, in bytes.
const MAX_COMPILED: usize = 32 * 1024 * 1024;

/// A regular expression, compiled when it is first needed: for what it is asked of, since that takes most of a judgement's time.
#[derive(Debug, Clone)]
pub struct Pattern(Rc<Compiled>);

#[derive(Debug)]
struct Compiled {
    source: String,
    number: usize,
    /// For texts of ASCII alone, as nearly all are.
    ascii: OnceCell<Result<Regex, String>>,
    /// For all others.
    unicode: OnceCell<Result<Regex, String>>,
    /// What all patterns of one judgement may still cost, in bytes.
    budget: Rc<Cell<usize>>,
}

/// The patterns of one judgement: equal ones are compiled once, and all together within a budget.
#[derive(Debug)]
pub struct Patterns {
    known: RefCell<HashMap<String, Pattern>>,
    budget: Rc<Cell<usize>>,
}

impl Default for Patterns {
    fn default() -> Self {
        Self {
            known: RefCell::default(),
            budget: Rc::new(Cell::new(MAX_COMPILED)),
        }
    }
}

impl Patterns {
    /// This pattern; whether it can be read shows in [`Pattern::fault`].
    pub fn get(&self, source: &str) -> Pattern {
        let mut known = self.known.borrow_mut();
        if let Some(pattern) = known.get(source) {
            return pattern.clone();
        }
        let pattern = Pattern(Rc::new(Compiled {
            source: source.to_owned(),
            number: known.len(),
            ascii: OnceCell::new(),
            unicode: OnceCell::new(),
            budget: Rc::clone(&self.budget),
        }));
        known.insert(source.to_owned(), pattern.clone());
        pattern
    }
}

impl Pattern {
    /// Whether `bytes` holds it; one that cannot be read holds nowhere.
    pub fn is_match(&self, bytes: &[u8]) -> bool {
        let regex = match bytes.is_ascii() {
            true => self.ascii(),
            false => self.unicode(),
        };
        regex.as_ref().is_ok_and(|regex| regex.is_match(bytes))
    }

    /// Whether the text of a file holds it, in whatever encoding the file's mark says, and whichever way its lines end.
    pub fn is_in(&self, content: &[u8]) -> bool {
        let text = text(content);
        // As it is, too: an author may have meant the very bytes.
        self.is_match(&text)
            || matches!(with_line_feeds(&text), Cow::Owned(text) if self.is_match(&text))
    }

    /// What tells it from the other patterns of this judgement.
    pub fn number(&self) -> usize {
        self.0.number
    }

    /// As written.
    pub fn source(&self) -> &str {
        &self.0.source
    }

    /// Why it cannot be read, if so; or what it was asked of was not, for other characters make it larger.
    pub fn fault(&self) -> Option<&str> {
        let asked = self.0.unicode.get();
        let fault = asked.and_then(|asked| asked.as_ref().err());
        fault
            .or_else(|| self.ascii().as_ref().err())
            .map(String::as_str)
    }

    fn ascii(&self) -> &Result<Regex, String> {
        self.0.ascii.get_or_init(|| {
            // What cannot be said in ASCII is none of its faults.
            self.compiled(Alphabet::Ascii)
                .or_else(|_| self.unicode().clone())
        })
    }

    fn unicode(&self) -> &Result<Regex, String> {
        let compile = || self.compiled(Alphabet::Unicode);
        self.0.unicode.get_or_init(compile)
    }

    fn compiled(&self, alphabet: Alphabet) -> Result<Regex, String> {
        let budget = &self.0.budget;
        if budget.get() == 0 {
            return Err("the roadmap's patterns together are too large".to_owned());
        }
        let measured = rules::measured(&self.0.source, alphabet);
        let (regex, size) = measured.map_err(|bad| bad.to_string())?;
        budget.set(budget.get().saturating_sub(size));
        Ok(regex)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regex::bytes::Regex;

    use super::Patterns;
    use crate::roadmap::rules::{Alphabet, measured, pattern};

    /// What is in patterns: classes, edges, folding of cases that lead out of ASCII, letters that are none.
    const PARTS: [&str; 46] = [
        r"\w",
        r"\W",
        r"\d",
        r"\D",
        r"\s",
        r"\S",
        r"\b",
        r"\B",
        r"\b{start}",
        r"[^k]",
        r"[^\w]",
        r"[\W\d]",
        r"[a-z--[k]]",
        r"[[:^alpha:]]",
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
        r"(?i:\u017f)",
        r"(?i:\x{212A})",
        r"(?ix:\x { 1 7 f })",
        r"\x4b",
        r"\\x4b",
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
        "s",
        "_",
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

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]
        #[test]
        fn of_ascii_all_characters_say_what_ascii_says(
            text in patterns(),
            asked in proptest::collection::vec("[aksKSz0_ \r\n\t\u{b}\u{1c}-]{0,6}", 1..12),
        ) {
            let Ok((ascii, _)) = measured(&text, Alphabet::Ascii) else {
                return Ok(());
            };
            let unicode = pattern(&text).unwrap();
            for asked in asked {
                let told = |regex: &Regex| regex.is_match(asked.as_bytes());
                prop_assert_eq!(told(&ascii), told(&unicode), "{:?} in {:?}", text, asked);
            }
        }
    }

    #[test]
    fn each_text_is_asked_by_its_own_characters() {
        let patterns = Patterns::default();
        let model = patterns.get(r"class\s+\w+\(");
        assert!(model.is_in(b"class Task(models.Model):\n"));
        assert!(model.0.unicode.get().is_none());
        assert!(model.is_in("class Задача(models.Model):\n".as_bytes()));
        assert!(!model.is_in("class «Task»(models.Model):\n".as_bytes()));
        // What no text of ASCII is asked in ASCII.
        for (source, yes, no) in [
            (r"\p{Lu}", "a B", "a b"),
            ("(?i)é|x", "X", "e"),
            ("[é-ü]|[0-9]", "7", "e"),
        ] {
            let pattern = patterns.get(source);
            assert!(pattern.is_in(yes.as_bytes()) && !pattern.is_in(no.as_bytes()));
            assert_eq!(pattern.fault(), None, "{source}");
        }
        assert!(patterns.get("(").fault().is_some());
    }

    #[test]
    fn what_is_too_large_among_all_characters_is_told_where_it_was_asked_of_them() {
        let patterns = Patterns::default();
        let words = patterns.get(r"(\w{9}\W{9}){9}");
        assert!(pattern(words.source()).is_err());
        assert!(!words.is_in(b"a word"));
        assert_eq!(words.fault(), None);
        assert!(!words.is_in("ein Wört".as_bytes()));
        assert!(words.fault().is_some_and(|why| why.contains("size limit")));
    }
}

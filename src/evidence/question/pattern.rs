//! The patterns of one judgement: equal ones compiled once, when first needed, and all together within a budget.

use std::borrow::Cow;
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use regex::bytes::Regex;

use crate::evidence::content::{text, with_line_feeds};
use crate::roadmap::rules::{self, Alphabet, StandIns};

/// Most memory that all patterns of one judgement may be compiled to, in bytes.
const MAX_COMPILED: usize = 32 * 1024 * 1024;

/// A regular expression, compiled when it is first needed: for what it is asked of, since that takes most of a judgement's time.
#[derive(Debug, Clone)]
pub struct Pattern(Rc<Compiled>);

#[derive(Debug)]
struct Compiled {
    source: String,
    number: usize,
    /// For texts of ASCII alone.
    ascii: OnceCell<Result<Regex, String>>,
    /// How others are written as such a text, where they can be.
    stand_ins: OnceCell<Option<StandIns>>,
    /// For what is left.
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
            stand_ins: OnceCell::new(),
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
        let (regex, bytes) = match self.in_ascii(bytes) {
            Some(written) => (self.ascii(), written),
            None => (self.unicode(), Cow::Borrowed(bytes)),
        };
        regex.as_ref().is_ok_and(|regex| regex.is_match(&bytes))
    }

    /// What is to be asked in ASCII in place of `bytes`. What is no UTF-8 is asked as it is: its other bytes are no letters.
    fn in_ascii<'t>(&self, bytes: &'t [u8]) -> Option<Cow<'t, [u8]>> {
        if bytes.is_ascii() {
            return Some(Cow::Borrowed(bytes));
        }
        let Ok(text) = std::str::from_utf8(bytes) else {
            return Some(Cow::Borrowed(bytes));
        };
        let stand_ins = self.0.stand_ins.get_or_init(|| StandIns::of(self.source()));
        stand_ins.as_ref()?.write(text).map(Cow::Owned)
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
    use super::Patterns;
    use crate::roadmap::rules::pattern;

    #[test]
    fn each_text_is_asked_by_its_own_characters() {
        let patterns = Patterns::default();
        let model = patterns.get(r"class\s+\w+\(");
        for (text, is_in) in [
            ("class Task(models.Model):\n", true),
            ("class Задача(models.Model):\n", true),
            ("class «Task»(models.Model):\n", false),
        ] {
            assert_eq!(model.is_in(text.as_bytes()), is_in, "{text}");
            assert!(model.0.unicode.get().is_none());
        }
        // A kelvin is a `k` in one place, and not in the other.
        let mixed = patterns.get(r"class\s+(?i:\w+k)\(");
        assert!(mixed.is_in("class Ten\u{212a}(Model):\n".as_bytes()));
        assert!(mixed.0.unicode.get().is_some());
        // Of Latin 1, whose letters are no characters here.
        assert!(
            patterns
                .get("class .*Model")
                .is_in(b"class Se\xf1al(Model):\n")
        );
        assert!(!model.is_in(b"class \xf1(Model):\n"));
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
        let words = patterns.get(r"(\w{9}\W{9}){9}(?i:k)");
        assert!(pattern(words.source()).is_err());
        assert!(!words.is_in("ein Wört".as_bytes()));
        assert_eq!(words.fault(), None);
        assert!(!words.is_in("ein Wort\u{212a}".as_bytes()));
        assert!(words.fault().is_some_and(|why| why.contains("size limit")));
    }
}

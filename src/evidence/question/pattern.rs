//! The patterns of one judgement: equal ones compiled once, when first needed, and all together within a budget.

use std::borrow::Cow;
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use regex::bytes::Regex;

use crate::evidence::content::{text, with_line_feeds};
use crate::roadmap::rules;

/// Most memory that all patterns of one judgement may be compiled to, in bytes.
const MAX_COMPILED: usize = 32 * 1024 * 1024;

/// A regular expression, compiled when it is first needed.
#[derive(Debug, Clone)]
pub struct Pattern(Rc<Compiled>);

#[derive(Debug)]
struct Compiled {
    source: String,
    number: usize,
    regex: OnceCell<Result<Regex, String>>,
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
            regex: OnceCell::new(),
            budget: Rc::clone(&self.budget),
        }));
        known.insert(source.to_owned(), pattern.clone());
        pattern
    }
}

impl Pattern {
    /// Whether `bytes` holds it; one that cannot be read holds nowhere.
    pub fn is_match(&self, bytes: &[u8]) -> bool {
        self.regex()
            .as_ref()
            .is_ok_and(|regex| regex.is_match(bytes))
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

    /// Why it cannot be read, if so.
    pub fn fault(&self) -> Option<&str> {
        self.regex().as_ref().err().map(String::as_str)
    }

    fn regex(&self) -> &Result<Regex, String> {
        self.0.regex.get_or_init(|| {
            let budget = &self.0.budget;
            if budget.get() == 0 {
                return Err("the roadmap's patterns together are too large".to_owned());
            }
            let (regex, size) = rules::measured(&self.0.source).map_err(|bad| bad.to_string())?;
            budget.set(budget.get().saturating_sub(size));
            Ok(regex)
        })
    }
}

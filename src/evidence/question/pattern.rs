//! The patterns of one judgement: equal ones compiled once, when first needed, and all together within a budget.

use std::borrow::Cow;
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use regex::bytes::Regex;

use crate::evidence::content::{text, with_line_feeds};
use crate::roadmap::rules::{self, Alphabet, Kinds, MAX_TOGETHER, StandIns};

/// Most bytes that the patterns of one judgement are asked of, each as often as it is asked: 60 patterns that nothing holds, in
/// 20,000 files. A few kilobytes on disk can be more than there are hours.
const MAX_ASKED: u64 = 4 << 30;

/// Patterns that were compiled, for all judgements by the same rules. Whether one may use them depends on nobody else's.
#[derive(Debug, Default)]
pub struct Compiled(RefCell<HashMap<String, Rc<Forms>>>);

/// One pattern, compiled for what it was asked of, since that takes most of a judgement's time.
#[derive(Debug, Default)]
struct Forms {
    ascii: OnceCell<Form>,
    unicode: OnceCell<Form>,
    /// How texts with characters beyond ASCII are written so that they can be asked in ASCII.
    stand_ins: OnceCell<Option<StandIns>>,
}

/// A regular expression and what it costs, in bytes; or why there is none.
type Form = Result<(Regex, usize), String>;

/// A regular expression of one judgement.
#[derive(Debug, Clone)]
pub struct Pattern(Rc<Asked>);

#[derive(Debug)]
struct Asked {
    source: String,
    number: usize,
    forms: Rc<Forms>,
    /// What this judgement asked in ASCII, and among all characters; the same where ASCII cannot say it.
    ascii: OnceCell<Result<Regex, String>>,
    unicode: OnceCell<Result<Regex, String>>,
    /// Whether it could not be asked of everything.
    unasked: Cell<bool>,
    shared: Rc<Shared>,
}

/// What the patterns of one judgement share.
#[derive(Debug)]
struct Shared {
    /// What they may still cost together, in bytes.
    budget: Cell<usize>,
    /// How many more bytes they may be asked of.
    left: Cell<u64>,
    /// The two texts that were asked last, of those that are not ASCII: many patterns are asked of one, whichever way its lines end.
    last: RefCell<[Option<Told>; 2]>,
}

/// A text, and of what kind each of its characters is.
#[derive(Debug)]
struct Told {
    text: Vec<u8>,
    kinds: Kinds,
}

/// The patterns of one judgement: equal ones are compiled once, and all together within a budget.
#[derive(Debug)]
pub struct Patterns {
    compiled: Rc<Compiled>,
    known: RefCell<HashMap<String, Pattern>>,
    shared: Rc<Shared>,
}

impl Default for Patterns {
    fn default() -> Self {
        Self::with(Rc::default())
    }
}

impl Patterns {
    /// For one judgement, with what others compiled.
    pub fn with(compiled: Rc<Compiled>) -> Self {
        Self {
            compiled,
            known: RefCell::default(),
            shared: Rc::new(Shared {
                budget: Cell::new(MAX_TOGETHER),
                left: Cell::new(MAX_ASKED),
                last: RefCell::default(),
            }),
        }
    }

    /// The same, asked of so many bytes at most.
    #[cfg(test)]
    pub(in crate::evidence) fn asking_at_most(self, bytes: u64) -> Self {
        self.shared.left.set(bytes);
        self
    }

    /// This pattern; whether it can be read shows in [`Pattern::fault`].
    pub fn get(&self, source: &str) -> Pattern {
        let mut known = self.known.borrow_mut();
        if let Some(pattern) = known.get(source) {
            return pattern.clone();
        }
        let mut compiled = self.compiled.0.borrow_mut();
        let pattern = Pattern(Rc::new(Asked {
            source: source.to_owned(),
            number: known.len(),
            forms: Rc::clone(compiled.entry(source.to_owned()).or_default()),
            ascii: OnceCell::new(),
            unicode: OnceCell::new(),
            unasked: Cell::new(false),
            shared: Rc::clone(&self.shared),
        }));
        known.insert(source.to_owned(), pattern.clone());
        pattern
    }
}

impl Pattern {
    /// Whether the text of a file holds it, in whatever encoding and however its lines end; `None` where this judgement has asked too
    /// much already.
    pub fn ask(&self, content: &[u8]) -> Option<bool> {
        self.may_be_asked(content).then(|| self.is_in(content))
    }

    /// Whether a message holds it; none does where this judgement has asked too much already.
    pub fn is_said_in(&self, message: &[u8]) -> bool {
        self.may_be_asked(message) && self.is_match(message)
    }

    /// Whether there was something that it could not be asked of.
    pub fn is_unasked(&self) -> bool {
        self.0.unasked.get()
    }

    /// As [`Self::ask`], for who merely explains a verdict that does not depend on it.
    pub fn may_be_in(&self, content: &[u8]) -> bool {
        self.is_affordable(content) && self.is_in(content)
    }

    /// As [`Self::is_said_in`], for the same.
    pub fn may_be_said_in(&self, message: &[u8]) -> bool {
        self.is_affordable(message) && self.is_match(message)
    }

    fn may_be_asked(&self, bytes: &[u8]) -> bool {
        let is_affordable = self.is_affordable(bytes);
        self.0.unasked.set(self.is_unasked() || !is_affordable);
        is_affordable
    }

    fn is_affordable(&self, bytes: &[u8]) -> bool {
        let left = &self.0.shared.left;
        let rest = left.get().checked_sub(bytes.len() as u64);
        left.set(rest.unwrap_or(left.get()));
        rest.is_some()
    }

    /// Whether `bytes` holds it; one that cannot be read holds nowhere.
    fn is_match(&self, bytes: &[u8]) -> bool {
        let (regex, bytes) = match self.in_ascii(bytes) {
            Some(written) => (self.ascii(), written),
            None => (self.unicode(), Cow::Borrowed(bytes)),
        };
        regex.as_ref().is_ok_and(|regex| regex.is_match(&bytes))
    }

    /// A text of which the pattern says in ASCII what it says of `bytes`.
    fn in_ascii<'t>(&self, bytes: &'t [u8]) -> Option<Cow<'t, [u8]>> {
        if bytes.is_ascii() {
            return Some(Cow::Borrowed(bytes));
        }
        let stand_ins = &self.0.forms.stand_ins;
        let stand_ins = stand_ins.get_or_init(|| StandIns::of(self.source()));
        let stand_ins = stand_ins.as_ref()?;
        let mut last = self.0.shared.last.borrow_mut();
        let is_this = |told: &Told| told.text == bytes;
        let tell = || Told {
            text: bytes.to_vec(),
            kinds: Kinds::of(bytes),
        };
        if !last[0].as_ref().is_some_and(is_this) {
            last.swap(0, 1);
        }
        let known = last[0].take().filter(is_this);
        let told = last[0].insert(known.unwrap_or_else(tell));
        stand_ins.write(&told.kinds).map(Cow::Owned)
    }

    /// Whether the text of a file holds it, in whatever encoding the file's mark says, and whichever way its lines end.
    fn is_in(&self, content: &[u8]) -> bool {
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

    /// Why it cannot be compiled, if so: for what this judgement asked of it, else for ASCII.
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
            self.form(&self.0.forms.ascii, Alphabet::Ascii)
                .or_else(|_| self.unicode().clone())
        })
    }

    fn unicode(&self) -> &Result<Regex, String> {
        let form = || self.form(&self.0.forms.unicode, Alphabet::Unicode);
        self.0.unicode.get_or_init(form)
    }

    /// Charged as if nobody else had compiled it.
    fn form(&self, form: &OnceCell<Form>, alphabet: Alphabet) -> Result<Regex, String> {
        let budget = &self.0.shared.budget;
        if budget.get() == 0 {
            return Err("the roadmap's patterns together are too large".to_owned());
        }
        let compile = || rules::measured(&self.0.source, alphabet).map_err(|bad| bad.to_string());
        let (regex, size) = form.get_or_init(compile).clone()?;
        budget.set(budget.get().saturating_sub(size));
        Ok(regex)
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::{Compiled, Patterns};
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
        // A byte of Latin 1 is no character, and the others are.
        assert!(model.is_in("class Größe(Model):\n# caf".as_bytes()));
        assert!(model.is_in(&["class Größe(Model):\n# caf".as_bytes(), b"\xe9\n"].concat()));
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
        assert!(
            words
                .fault()
                .is_some_and(|why| why.contains("bytes compiled"))
        );
    }

    #[test]
    fn a_judgement_asks_so_much_and_no_more() {
        let patterns = Patterns::default().asking_at_most(20);
        let [class, def] = ["class", "def"].map(|source| patterns.get(source));
        assert_eq!(class.ask(b"class A: p"), Some(true));
        assert!(def.is_said_in(b"my def"));
        // What does not fit is passed by, what does is asked all the same.
        assert!(!class.may_be_in(b"class") && !class.is_unasked());
        assert_eq!(class.ask(b"class"), None);
        assert!(class.is_unasked() && !def.is_unasked());
        assert_eq!(def.ask(b"def"), Some(true));
        assert!(!def.is_said_in(b"def") && def.is_unasked());
        // Others have their own.
        assert_eq!(Patterns::default().get("class").ask(b"class"), Some(true));
    }

    #[test]
    fn what_one_judgement_asks_is_nothing_to_another() {
        let compiled = Rc::<Compiled>::default();
        let [one, other] = [(); 2].map(|()| Patterns::with(Rc::clone(&compiled)));
        for n in 0..60 {
            let large = one.get(&format!(r"\w{{14}}(?i:k)x{n}"));
            large.is_in("a Ten\u{212a}".as_bytes());
        }
        let spent = one.get(r"hello\s+\w+");
        assert!(spent.fault().is_some_and(|why| why.contains("together")));
        let free = other.get(r"hello\s+\w+");
        assert!(free.is_in(b"hello world") && free.fault().is_none());
        // Nor what a pattern was asked of.
        let source = r"(\w{9}\W{9}){9}(?i:k)";
        assert!(!one.get(source).is_in("Wort\u{212a}".as_bytes()));
        assert!(!other.get(source).is_in(b"a word"));
        assert_eq!(other.get(source).fault(), None);
    }
}

//! What is asked of history: the rules of each item, its pointers and its id, as numbered questions.
//!
//! A question is about files at a commit (who brought them, what is in them) or about commits (what their messages say).
//! Equal globs are matched once for all items. What was answered is in [`super::examine`].

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::hash_map::Entry as Place;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use globset::{Candidate, GlobSet, GlobSetBuilder};
use regex::bytes::Regex;

use super::ObjectId;
use crate::progress::{Entry, State, Target};
use crate::roadmap::rules;
use crate::roadmap::{Id, Item, Kind, Roadmap, Rules};

/// All questions about one progress document.
#[derive(Debug, Default)]
pub struct Inquiry {
    /// The items that are judged, in document order.
    pub subjects: Vec<Subject>,
    /// The questions, by number.
    pub questions: Vec<Question>,
    document: Vec<u8>,
    globs: GlobSet,
    /// For each glob, the questions that ask for it.
    globbed: Vec<Vec<usize>>,
    named: HashMap<String, Vec<usize>>,
    pointed: Vec<usize>,
    ids: HashMap<Id, Vec<usize>>,
}

/// One item that is judged.
#[derive(Debug)]
pub struct Subject {
    /// Its id.
    pub id: Id,
    /// Topic, exercise or project.
    pub kind: Kind,
    /// Its state in the document.
    pub state: State,
    /// Which questions must be answered.
    pub need: Need,
    /// Whether a rule, pointer or kind makes it provable; else only a trailer does.
    pub provable: bool,
    /// Why its rules are not known, in a sentence: they, or the whole roadmap, cannot be read.
    pub broken: Option<String>,
    /// Line of its block in the roadmap; 0 where it has none.
    pub line: usize,
    /// Whether the roadmap has no such item, so that its rules are not known either.
    pub unlisted: bool,
    /// Commits that its pointers name.
    pub revisions: Vec<String>,
    /// Other repositories that its pointers name.
    pub elsewhere: Vec<Elsewhere>,
}

/// Another repository that a pointer names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elsewhere {
    /// Its URL as written.
    pub url: String,
    /// A revision of it.
    pub revision: Option<String>,
    /// A path in it.
    pub path: Option<String>,
}

/// How an item's questions make it hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Need {
    /// Each of them.
    All(Vec<usize>),
    /// One of them.
    Any(Vec<usize>),
}

/// One question.
#[derive(Debug)]
pub struct Question {
    /// The rule in words, as a proof names it.
    pub rule: String,
    /// What its pattern stands for, in the roadmap's words.
    pub what: Option<String>,
    /// What is asked.
    pub ask: Ask,
}

/// What can be asked.
#[derive(Debug)]
pub enum Ask {
    /// A file of the learner's, in one of these folders (anywhere, where none is given), with this content.
    Place {
        /// What names the files.
        asked: Asked,
        /// Paths of files or folders, without a slash at the end.
        within: Vec<String>,
        /// What its content must hold.
        content: Option<Pattern>,
    },
    /// So many commits whose message matches.
    Message {
        /// The pattern.
        pattern: Pattern,
        /// How many.
        min: usize,
    },
    /// A commit that names the item: by a trailer, or where `anywhere`, by its id as a word.
    Word {
        /// Whether the id may stand anywhere in the message.
        anywhere: bool,
    },
    /// The commit whose id begins like this.
    Revision(String),
}

/// What names the files that a question is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// A roadmap's glob.
    Glob(String),
    /// The item's last segment, as the name of a folder or file.
    Name(String),
    /// A learner's `evidence:` line.
    Pointer(String),
}

/// A regular expression, compiled when it is first needed.
#[derive(Debug, Clone)]
pub struct Pattern(Rc<Compiled>);

#[derive(Debug)]
struct Compiled {
    source: String,
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

/// What is judged, and how much of it.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// The progress document's path from the root.
    pub document: &'a str,
    /// Only these items; all where it is empty.
    pub only: &'a [Id],
    /// Where patterns are compiled.
    pub patterns: &'a Patterns,
    /// The roadmap that the document follows, where that cannot be read.
    pub unread: Option<&'a str>,
}

/// Most memory that all patterns of one judgement may be compiled to, in bytes.
const MAX_COMPILED: usize = 32 * 1024 * 1024;
/// How much of a commit's message is read, in bytes.
const MAX_MESSAGE: usize = 256 * 1024;
/// Most different globs that one judgement asks for.
const MAX_GLOBS: usize = 4_096;

impl Inquiry {
    /// What to ask about the items of a progress document, by the rules of `roadmap`.
    pub fn new(roadmap: Option<&Roadmap>, entries: &[Entry], scope: Scope<'_>) -> Self {
        let mut builder = Builder::new(scope.patterns);
        let items = roadmap.map(Roadmap::ids);
        let only: HashSet<&Id> = scope.only.iter().collect();
        for entry in entries {
            if only.is_empty() && entry.state == State::Skipped {
                continue;
            }
            if only.is_empty() || only.contains(&entry.id) {
                let item = items.as_ref().and_then(|items| items.find(&entry.id));
                builder.subject(entry, item);
                if let Some(subject) = builder.subjects.last_mut() {
                    subject.unlisted = roadmap.is_some() && item.is_none();
                    subject.broken = scope.unread.map(unknown_rules).or(subject.broken.take());
                }
            }
        }
        builder.finish(scope.document)
    }

    /// The progress document's path: a commit that changes only this proves nothing.
    pub fn document(&self) -> &[u8] {
        &self.document
    }

    /// The questions that the file at `path` may answer, by its place alone.
    pub fn about(&self, path: &[u8]) -> Vec<usize> {
        let mut found: Vec<usize> = self
            .globs
            .matches_candidate(&Candidate::from_bytes(path))
            .into_iter()
            .flat_map(|glob| self.globbed[glob].iter().copied())
            .chain(self.pointed.iter().copied())
            .collect();
        if !self.named.is_empty() {
            for name in path.split(|&byte| byte == b'/') {
                let numbers = self.named.get(&plain_name(name));
                found.extend(numbers.into_iter().flatten().copied());
            }
        }
        found.retain(|question| self.is_within(*question, path));
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The questions that the message of commit `id` answers.
    pub fn heard(&self, id: &ObjectId, message: &[u8], open: impl Fn(usize) -> bool) -> Vec<usize> {
        let message = &message[..message.len().min(MAX_MESSAGE)];
        let mut found: Vec<usize> = trailers(message)
            .filter_map(|id| self.ids.get(&id))
            .flatten()
            .copied()
            .collect();
        let by_word = words(message)
            .filter_map(|id| self.ids.get(&id))
            .flatten()
            .copied()
            .filter(|question| {
                matches!(self.questions[*question].ask, Ask::Word { anywhere: true })
            });
        found.extend(by_word);
        for (number, question) in self
            .questions
            .iter()
            .enumerate()
            .filter(|(number, _)| open(*number))
        {
            match &question.ask {
                Ask::Message { pattern, .. } if pattern.is_match(message) => found.push(number),
                Ask::Revision(hex) if id.to_string().starts_with(hex.as_str()) => {
                    found.push(number)
                }
                _ => {}
            }
        }
        found.retain(|question| open(*question));
        found.sort_unstable();
        found.dedup();
        found
    }

    /// A pattern of this item's that cannot be read, and why. It is looked for only where the item does not hold.
    pub fn bad_pattern(&self, subject: &Subject) -> Option<String> {
        let questions = subject.questions().iter();
        questions
            .filter_map(|question| match &self.questions[*question].ask {
                Ask::Place { content, .. } => content.as_ref(),
                Ask::Message { pattern, .. } => Some(pattern),
                Ask::Word { .. } | Ask::Revision(_) => None,
            })
            .find_map(|pattern| {
                let why = format!(": `{}`: {}", pattern.source(), pattern.fault()?);
                Some(mend(subject.line, &why))
            })
    }

    /// Whether any question is about files.
    pub fn has_places(&self) -> bool {
        self.questions
            .iter()
            .any(|question| matches!(question.ask, Ask::Place { .. }))
    }

    fn is_within(&self, question: usize, path: &[u8]) -> bool {
        let Ask::Place { within, .. } = &self.questions[question].ask else {
            return false;
        };
        within.is_empty()
            || within.iter().any(|folder| {
                let folder = folder.as_bytes();
                folder.is_empty()
                    || path
                        .strip_prefix(folder)
                        .is_some_and(|rest| rest.is_empty() || rest.starts_with(b"/"))
            })
    }
}

impl Question {
    /// How many commits it takes.
    pub fn wanted(&self) -> usize {
        match &self.ask {
            Ask::Message { min, .. } => (*min).max(1),
            _ => 1,
        }
    }
}

impl Subject {
    /// Whether it is done, as the document says.
    pub fn is_claim(&self) -> bool {
        self.state == State::Done
    }

    /// Its questions.
    pub fn questions(&self) -> &[usize] {
        match &self.need {
            Need::All(questions) | Need::Any(questions) => questions,
        }
    }
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

/// Builds an inquiry item by item.
struct Builder<'a> {
    patterns: &'a Patterns,
    subjects: Vec<Subject>,
    questions: Vec<Question>,
    /// The number of each glob as written; what is wrong with one that cannot be read.
    known: HashMap<String, Result<usize, String>>,
    globs: Vec<globset::Glob>,
    globbed: Vec<Vec<usize>>,
    named: HashMap<String, Vec<usize>>,
    pointed: Vec<usize>,
    ids: HashMap<Id, Vec<usize>>,
}

/// What an entry's pointers say, apart.
#[derive(Default)]
struct Pointers {
    paths: Vec<String>,
    revisions: Vec<String>,
    elsewhere: Vec<Elsewhere>,
}

impl<'a> Builder<'a> {
    fn new(patterns: &'a Patterns) -> Self {
        Self {
            patterns,
            subjects: Vec::new(),
            questions: Vec::new(),
            known: HashMap::new(),
            globs: Vec::new(),
            globbed: Vec::new(),
            named: HashMap::new(),
            pointed: Vec::new(),
            ids: HashMap::new(),
        }
    }

    fn subject(&mut self, entry: &Entry, item: Option<&Item>) {
        let pointers = Pointers::of(entry);
        let kind = item.map_or(entry.kind, |item| item.kind);
        let rules = item.and_then(|item| item.rules.as_ref());
        let provable = kind != Kind::Topic || rules.is_some() || !entry.pointers.is_empty();
        let mut broken = rules
            .filter(|rules| rules.broken)
            .map(|rules| mend(rules.line, " cannot be read"));
        let line = rules.map_or(0, |rules| rules.line);
        let need = match rules {
            Some(rules) => Need::All(self.block(rules, &pointers.paths, &mut broken)),
            None => {
                let aliases = item.map(|item| item.aliases.as_slice()).unwrap_or_default();
                Need::Any(self.default_rules(entry, aliases, kind, provable, &pointers))
            }
        };
        self.subjects.push(Subject {
            id: entry.id.clone(),
            kind,
            state: entry.state,
            need,
            provable,
            broken,
            line,
            unlisted: false,
            revisions: pointers.revisions,
            elsewhere: pointers.elsewhere,
        });
    }

    /// The questions of an `[evidence]` block: every key.
    fn block(
        &mut self,
        rules: &Rules,
        within: &[String],
        broken: &mut Option<String>,
    ) -> Vec<usize> {
        let mut asked = Vec::new();
        for path in &rules.paths {
            asked.extend(self.glob(path, within, None, rules.line, broken));
        }
        for rule in &rules.contains {
            let pattern = Some(rule.pattern.as_str());
            let number = self.glob(&rule.path, within, pattern, rules.line, broken);
            if let Some(number) = number {
                self.questions[number].what.clone_from(&rule.what);
            }
            asked.extend(number);
        }
        for rule in &rules.commits {
            let ask = Ask::Message {
                pattern: self.patterns.get(&rule.message),
                min: rule.min,
            };
            let number = self.question(format!("commits {}", rule.message), ask);
            self.questions[number].what.clone_from(&rule.what);
            asked.push(number);
        }
        asked
    }

    /// The questions of an item without a block: any of them.
    fn default_rules(
        &mut self,
        entry: &Entry,
        aliases: &[Id],
        kind: Kind,
        provable: bool,
        pointers: &Pointers,
    ) -> Vec<usize> {
        let word = self.question(
            "commit message".to_owned(),
            Ask::Word { anywhere: provable },
        );
        for id in std::iter::once(&entry.id).chain(aliases) {
            self.ids.entry(id.clone()).or_default().push(word);
        }
        let mut asked = vec![word];
        for path in &pointers.paths {
            let ask = Ask::Place {
                asked: Asked::Pointer(path.clone()),
                within: vec![path.clone()],
                content: None,
            };
            let number = self.question(format!("evidence {path}"), ask);
            self.pointed.push(number);
            asked.push(number);
        }
        for hex in &pointers.revisions {
            asked.push(self.question(format!("evidence {hex}"), Ask::Revision(hex.clone())));
        }
        if kind != Kind::Topic && pointers.paths.is_empty() {
            let ask = Ask::Place {
                asked: Asked::Name(entry.id.last().to_owned()),
                within: Vec::new(),
                content: None,
            };
            let number = self.question(format!("named {}", entry.id.last()), ask);
            let name = plain_name(entry.id.last().as_bytes());
            self.named.entry(name).or_default().push(number);
            asked.push(number);
        }
        asked
    }

    fn glob(
        &mut self,
        glob: &str,
        within: &[String],
        pattern: Option<&str>,
        line: usize,
        broken: &mut Option<String>,
    ) -> Option<usize> {
        let place = match self.glob_number(glob) {
            Ok(place) => place,
            Err(bad) => {
                broken.get_or_insert_with(|| mend(line, &format!(": `{glob}`: {bad}")));
                return None;
            }
        };
        let rule = match pattern {
            Some(pattern) => format!("contains {pattern} in {glob}"),
            None => format!("paths {glob}"),
        };
        let ask = Ask::Place {
            asked: Asked::Glob(glob.to_owned()),
            within: within.to_vec(),
            content: pattern.map(|pattern| self.patterns.get(pattern)),
        };
        let number = self.question(rule, ask);
        self.globbed[place].push(number);
        Some(number)
    }

    /// The number of a glob, which is read once however often it is asked for.
    fn glob_number(&mut self, glob: &str) -> Result<usize, String> {
        let count = self.globs.len();
        match self.known.entry(glob.to_owned()) {
            Place::Occupied(known) => known.get().clone(),
            Place::Vacant(place) => {
                let read = match rules::glob(glob) {
                    Ok(_) if count >= MAX_GLOBS => Err(format!(
                        "the roadmap asks for more than {MAX_GLOBS} different globs"
                    )),
                    Ok(read) => {
                        self.globs.push(read);
                        self.globbed.push(Vec::new());
                        Ok(count)
                    }
                    Err(bad) => Err(bad.to_string()),
                };
                place.insert(read).clone()
            }
        }
    }

    fn question(&mut self, rule: String, ask: Ask) -> usize {
        self.questions.push(Question {
            rule,
            what: None,
            ask,
        });
        self.questions.len() - 1
    }

    fn finish(mut self, document: &str) -> Inquiry {
        let mut globs = GlobSetBuilder::new();
        for glob in self.globs {
            globs.add(glob);
        }
        let globs = globs.build();
        if globs.is_err() {
            // Each could be read alone; together they are too large, and nothing that asks for one can be told.
            for subject in &mut self.subjects {
                if matches!(subject.need, Need::All(_)) {
                    let why = mend(subject.line, ": the roadmap's globs together are too large");
                    subject.broken.get_or_insert(why);
                }
            }
        }
        Inquiry {
            subjects: self.subjects,
            questions: self.questions,
            document: document.as_bytes().to_vec(),
            globs: globs.unwrap_or_default(),
            globbed: self.globbed,
            named: self.named,
            pointed: self.pointed,
            ids: self.ids,
        }
    }
}

/// What to say of a block that cannot be used: never the learner's fault.
fn mend(line: usize, why: &str) -> String {
    format!("the roadmap's rules on line {line}{why}; its author must mend them")
}

fn unknown_rules(roadmap: &str) -> String {
    format!("the roadmap {roadmap} cannot be read, so its rules are not known")
}

impl Pointers {
    fn of(entry: &Entry) -> Self {
        let mut pointers = Self::default();
        for pointer in &entry.pointers {
            match &pointer.target {
                Target::Path(path) => pointers.paths.push(normal_path(path)),
                Target::Revision(hex) => pointers.revisions.push(hex.to_lowercase()),
                Target::Elsewhere {
                    url,
                    revision,
                    path,
                } => pointers.elsewhere.push(Elsewhere {
                    url: url.clone(),
                    revision: revision.clone(),
                    path: path.clone(),
                }),
            }
        }
        pointers
    }
}

/// The ids that `Peak-Topic:` lines of a message name. Anywhere in it: a forge that squashes puts messages one below another.
fn trailers(message: &[u8]) -> impl Iterator<Item = Id> {
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
                .filter_map(|word| Id::parse(word.trim()))
                .collect::<Vec<_>>()
        })
}

/// The words of a message that could be ids of items: with a dot inside, apart from paths and addresses.
fn words(message: &[u8]) -> impl Iterator<Item = Id> {
    let text = String::from_utf8_lossy(message).into_owned();
    let within = |c: char| {
        c.is_alphanumeric()
            || unicode_normalization::char::is_combining_mark(c)
            || matches!(c, '-' | '_' | '.' | '/' | '@')
    };
    text.split(|c: char| !within(c))
        .map(|word| word.trim_end_matches('.'))
        .filter(|word| word.contains('.'))
        .filter_map(Id::parse)
        .collect::<Vec<_>>()
        .into_iter()
}

/// The name of a folder, or of a file without its ending, as it is compared: lower case, no numbering, no separators.
fn plain_name(name: &[u8]) -> String {
    let name = String::from_utf8_lossy(name);
    let stem = name.split('.').next().unwrap_or_default();
    let separators = ['-', '_', ' '];
    let bare = stem.trim_start_matches(|c: char| c.is_ascii_digit() || separators.contains(&c));
    let bare = if bare.is_empty() { stem } else { bare };
    bare.chars()
        .filter(|c| !separators.contains(c))
        .flat_map(char::to_lowercase)
        .collect()
}

/// A path as git writes it: `/` between, none at the ends, no `.`.
fn normal_path(path: &str) -> String {
    path.replace('\\', "/")
        .split('/')
        .filter(|part| !part.is_empty() && *part != ".")
        .collect::<Vec<_>>()
        .join("/")
}

#[cfg(test)]
mod tests {
    use super::{plain_name, trailers, words};

    fn ids(found: impl Iterator<Item = crate::roadmap::Id>) -> Vec<String> {
        found.map(|id| id.to_string()).collect()
    }

    #[test]
    fn trailers_are_read_wherever_a_forge_put_them() {
        let message = b"Squash (#1)\n\n* one\n\nPeak-Topic: a.one\n\n* two\n\n  PEAK-TOPIC:a.two, b.three c\nXPeak-Topic: a.four\n";
        assert_eq!(ids(trailers(message)), ["a.one", "a.two", "b.three", "c"]);
    }

    #[test]
    fn an_id_is_a_word_of_its_own() {
        let read = |text: &str| ids(words(text.as_bytes()));
        assert_eq!(read("Finish (drf.serializers)."), ["drf.serializers"]);
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
        assert_eq!(read("1.2 and e.g. this"), ["e.g"]);
        assert!(ids(words(b"\xff\xfe drf.\xff")).is_empty());
    }

    #[test]
    fn names_are_compared_without_numbering_and_separators() {
        for name in [
            "todo-api",
            "todo_api",
            "TodoApi",
            "02_todo-api",
            "3 todo api",
            "todo-api.py",
            "todo_api.test.js",
        ] {
            assert_eq!(plain_name(name.as_bytes()), "todoapi", "{name}");
        }
        assert_eq!(plain_name(b"2048"), "2048");
        assert_eq!(plain_name(b".todo-api"), "");
    }
}

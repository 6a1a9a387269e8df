//! From the items of a progress document and their rules to numbered questions.

use std::collections::HashMap;
use std::collections::hash_map::Entry as Place;

use super::index::{Common, Index, Part};
use super::name::{Within, names_of, normal_path, one_form};
use super::pattern::{Pattern, Patterns};
use super::{Ask, Asked, Elsewhere, Inquiry, Need, Question, Subject};
use crate::progress::{Entry, Locator};
use crate::roadmap::rules;
use crate::roadmap::{Id, Item, Kind, Rules};

/// Most different globs that one judgement asks for.
const MAX_GLOBS: usize = 4_096;

/// Most commits and other repositories that one item's pointers lead to: each is a search of its own.
pub(in crate::evidence) const MAX_FOLLOWED: usize = 32;

/// Builds an inquiry item by item.
pub(super) struct Builder<'a> {
    patterns: &'a Patterns,
    pub(super) subjects: Vec<Subject>,
    questions: Vec<Question>,
    /// The number of each glob as written; what is wrong with one that cannot be read.
    known: HashMap<String, Result<usize, String>>,
    globs: Vec<globset::Glob>,
    index: Index,
    ids: HashMap<Id, Vec<usize>>,
    /// Whether the item at hand is asked about in one part only.
    apart: bool,
}

/// What an entry's pointers say, apart.
#[derive(Default)]
struct Pointers {
    paths: Vec<String>,
    revisions: Vec<String>,
    elsewhere: Vec<Elsewhere>,
    unfollowed: bool,
}

impl<'a> Builder<'a> {
    pub(super) fn new(patterns: &'a Patterns) -> Self {
        Self {
            patterns,
            subjects: Vec::new(),
            questions: Vec::new(),
            known: HashMap::new(),
            globs: Vec::new(),
            index: Index::default(),
            ids: HashMap::new(),
            apart: false,
        }
    }

    pub(super) fn subject(&mut self, entry: &Entry, item: Option<&Item>) {
        self.subject_in(entry, item, None);
    }

    /// An item, asked about in one part of the repository only where that is given.
    pub(super) fn subject_in(
        &mut self,
        entry: &Entry,
        item: Option<&Item>,
        part: Option<Part<'_>>,
    ) {
        self.apart = part.is_some();
        if let Some(part) = part {
            self.index.set_apart(self.subjects.len(), part);
        }
        let pointers = Pointers::of(entry);
        let kind = item.map_or(entry.kind, |item| item.kind);
        let rules = item.and_then(|item| item.rules.as_ref());
        let provable = kind != Kind::Topic || rules.is_some() || !entry.pointers.is_empty();
        let mut broken = rules
            .filter(|rules| rules.broken)
            .map(|rules| mend(rules.line, " cannot be read"));
        let line = rules.map_or(0, |rules| rules.line);
        let need = match rules {
            Some(rules) => {
                let within = Within::new(pointers.paths.iter().cloned());
                self.index.narrow(self.subjects.len(), within.paths());
                Need::All(self.block(rules, &within, &mut broken))
            }
            None => {
                let aliases = item.map(|item| item.aliases.as_slice()).unwrap_or_default();
                Need::Any(self.default_rules(entry, aliases, kind, &pointers))
            }
        };
        self.subjects.push(Subject {
            id: entry.id.clone(),
            kind,
            state: entry.state,
            need,
            provable,
            together: rules
                .and_then(|rules| rules.together.clone())
                .filter(|_| part.is_none()),
            is_pointed: !pointers.paths.is_empty(),
            broken,
            line,
            unlisted: false,
            unfollowed: pointers.unfollowed,
            revisions: pointers.revisions,
            elsewhere: pointers.elsewhere,
        });
    }

    /// The questions of an `[evidence]` block: every key.
    fn block(&mut self, rules: &Rules, within: &Within, broken: &mut Option<String>) -> Vec<usize> {
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
        if let Some(glob) = &rules.together
            && let Err(bad) = rules::glob(glob)
        {
            broken.get_or_insert_with(|| mend(rules.line, &format!(": `{glob}`: {bad}")));
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
        pointers: &Pointers,
    ) -> Vec<usize> {
        // Words about a topic are no work on it.
        let anywhere = kind != Kind::Topic;
        let word = self.question("commit message".to_owned(), Ask::Word { anywhere });
        for id in std::iter::once(&entry.id).chain(aliases) {
            self.ids.entry(id.clone()).or_default().push(word);
        }
        let mut asked = vec![word];
        for path in &pointers.paths {
            let ask = Ask::Place {
                asked: Asked::Pointer(path.clone()),
                within: Within::new([path.clone()]),
                content: None,
            };
            let number = self.question(format!("evidence {path}"), ask);
            self.index.add(Common::Pointer(path.clone()), number);
            asked.push(number);
        }
        for hex in &pointers.revisions {
            asked.push(self.question(format!("evidence {hex}"), Ask::Revision(hex.clone())));
        }
        if kind != Kind::Topic && pointers.paths.is_empty() {
            let ask = Ask::Place {
                asked: Asked::Name(entry.id.last().to_owned()),
                within: Within::default(),
                content: None,
            };
            let number = self.question(format!("named {}", entry.id.last()), ask);
            let names = names_of(entry.id.last(), &entry.title);
            self.index.add(Common::Names(names), number);
            asked.push(number);
        }
        asked
    }

    fn glob(
        &mut self,
        glob: &str,
        within: &Within,
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
        let content = pattern.map(|pattern| self.patterns.get(pattern));
        let narrowed = self.apart || !within.paths().is_empty();
        let narrowed = narrowed.then_some(self.subjects.len());
        let common = Common::Glob(place, narrowed, content.as_ref().map(Pattern::number));
        let ask = Ask::Place {
            asked: Asked::Glob(glob.to_owned()),
            within: within.clone(),
            content,
        };
        let number = self.question(rule, ask);
        self.index.add(common, number);
        Some(number)
    }

    /// The number of a glob, which is read once however often it is asked for.
    fn glob_number(&mut self, glob: &str) -> Result<usize, String> {
        let count = self.globs.len();
        match self.known.entry(glob.to_owned()) {
            Place::Occupied(known) => known.get().clone(),
            Place::Vacant(place) => {
                let read = match rules::glob(&one_form(glob)) {
                    Ok(_) if count >= MAX_GLOBS => Err(format!(
                        "the roadmap asks for more than {MAX_GLOBS} different globs"
                    )),
                    Ok(read) => {
                        self.globs.push(read);
                        self.index.widen();
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

    pub(super) fn finish(mut self, document: &str) -> Inquiry {
        if !self.index.finish(self.globs) {
            // Each could be read alone; together they are too large, and nothing that asks for one can be told.
            for subject in &mut self.subjects {
                if matches!(subject.need, Need::All(_)) {
                    let why = mend(subject.line, ": the roadmap's globs together are too large");
                    subject.broken.get_or_insert(why);
                }
            }
        }
        let mut spoken = Vec::new();
        let mut singled: HashMap<String, Vec<usize>> = HashMap::new();
        for (number, question) in self.questions.iter().enumerate() {
            match &question.ask {
                Ask::Message { .. } => spoken.push(number),
                Ask::Revision(digits) => singled.entry(digits.clone()).or_default().push(number),
                Ask::Place { .. } | Ask::Word { .. } => {}
            }
        }
        Inquiry {
            spoken,
            singled,
            subjects: self.subjects,
            questions: self.questions,
            document: document.as_bytes().to_vec(),
            mount: Vec::new(),
            index: self.index,
            ids: self.ids,
        }
    }
}

/// What to say of a block that cannot be used: never the learner's fault.
pub(super) fn mend(line: usize, why: &str) -> String {
    format!("the roadmap's rules on line {line}{why}; its author must mend them")
}

impl Pointers {
    fn is_full(&self) -> bool {
        self.revisions.len() + self.elsewhere.len() >= MAX_FOLLOWED
    }

    fn of(entry: &Entry) -> Self {
        let mut pointers = Self::default();
        for pointer in &entry.pointers {
            match &pointer.target {
                Locator::Path(path) => pointers.paths.push(normal_path(path)),
                Locator::Revision(_) | Locator::Elsewhere { .. } if pointers.is_full() => {
                    pointers.unfollowed = true;
                }
                Locator::Revision(hex) => pointers.revisions.push(hex.to_lowercase()),
                Locator::Elsewhere {
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

//! What is asked of history: the rules of each item, its pointers and its id, as numbered questions.
//!
//! A question is about files at a commit (who brought them, what is in them) or about commits (what their messages say).
//! Equal globs are matched once for all items. What was answered is in [`super::examine`].

mod build;
mod index;
mod message;
mod name;
mod near;
mod pattern;

use std::collections::{HashMap, HashSet};

pub(in crate::evidence) use self::build::MAX_FOLLOWED;
use self::build::{Builder, mend};
use self::index::{Index, Part};
use self::message::{trailers, words};
pub use self::name::{Within, one_form, one_form_of, plain_name, plain_names};
pub use self::near::NearGlobs;
pub use self::pattern::{Compiled, Pattern, Patterns};
use super::{ObjectId, Verdict};
use crate::progress::{Entry, State};
use crate::roadmap::{Id, Kind, Roadmap};

/// All questions about one progress document.
#[derive(Debug, Default)]
pub struct Inquiry {
    /// The items that are judged, in document order.
    pub subjects: Vec<Subject>,
    /// The questions, by number.
    pub questions: Vec<Question>,
    document: Vec<u8>,
    /// The folder that all files are looked at in, too, with a slash at its end.
    mount: Vec<u8>,
    index: Index,
    /// Those about messages, and those about single commits with the digits that these begin with.
    spoken: Vec<usize>,
    singled: HashMap<String, Vec<usize>>,
    ids: HashMap<Id, Vec<usize>>,
}

/// One item that is judged.
#[derive(Debug, Clone)]
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
    /// The glob of the file that marks a project, where its files must be of one.
    pub together: Option<String>,
    /// Whether its pointers say where to look, in several projects perhaps.
    pub is_pointed: bool,
    /// Why its rules are not known, in a sentence: they, or the whole roadmap, cannot be read.
    pub broken: Option<String>,
    /// Line of its block in the roadmap; 0 where it has none.
    pub line: usize,
    /// Whether the roadmap has no such item, so that its rules are not known either.
    pub unlisted: bool,
    /// Whether it has more pointers than are followed.
    pub unfollowed: bool,
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
        /// Paths of files or folders; none of them: anywhere.
        within: Within,
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

/// What is judged, and how much of it.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// The progress document's path from the root.
    pub document: &'a str,
    /// The folder that the repository stands for, so that its files are looked at in that, too: of one that a pointer names, that
    /// name. Empty where they are only where they are.
    pub mount: &'a str,
    /// Only these items; all where it is empty.
    pub only: &'a [Id],
    /// Where patterns are compiled.
    pub patterns: &'a Patterns,
    /// Why the rules are not known, where the roadmap that the document follows cannot be read.
    pub unread: Option<&'a str>,
}

/// How much of a commit's message is read, in bytes.
const MAX_MESSAGE: usize = 256 * 1024;

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
                    let unread = scope.unread.map(str::to_owned);
                    subject.broken = unread.or(subject.broken.take());
                }
            }
        }
        let mut inquiry = builder.finish(scope.document);
        if !scope.mount.is_empty() {
            inquiry.mount = format!("{}/", scope.mount).into_bytes();
        }
        inquiry
    }

    /// What to ask about each of `entries` in each of the folders `projects` apart, and outside all of them: the subjects of the
    /// first entry, one a project and the last one outside, then those of the next. A file is of the innermost project that
    /// holds it.
    pub fn apart(
        roadmap: &Roadmap,
        entries: &[Entry],
        projects: &[String],
        scope: Scope<'_>,
    ) -> Self {
        let mut builder = Builder::new(scope.patterns);
        let items = roadmap.ids();
        for entry in entries {
            let item = items.find(&entry.id);
            for project in projects {
                builder.subject_in(entry, item, Some(Part::Of(project)));
            }
            builder.subject_in(entry, item, Some(Part::Outside));
        }
        builder.finish(scope.document)
    }

    /// The progress document's path: a commit that changes only this proves nothing.
    pub fn document(&self) -> &[u8] {
        &self.document
    }

    /// Groups of questions that ask for the same files and the same content, by number.
    pub fn groups(&self) -> &[Vec<usize>] {
        self.index.groups()
    }

    /// The groups of questions that the file at `path` may answer, by its place alone.
    pub fn about(&self, path: &[u8]) -> Vec<usize> {
        let mut found = self.index.about(path);
        if self.is_mounted() {
            let mounted = self.index.about(&[self.mount.as_slice(), path].concat());
            let is_work = |group: &usize| !is_forges(path) || !self.is_by_name(*group);
            found.extend(mounted.into_iter().filter(is_work));
            found.sort_unstable();
            found.dedup();
        }
        found
    }

    /// How many globs each path is held against.
    pub fn breadth(&self) -> usize {
        self.index.breadth()
    }

    /// Whether files are looked at in the folder that the repository stands for, too.
    pub fn is_mounted(&self) -> bool {
        !self.mount.is_empty()
    }

    /// Whether a group asks for a folder or file of a name.
    fn is_by_name(&self, group: usize) -> bool {
        let question = self.groups()[group].first();
        question.is_some_and(|question| {
            let ask = &self.questions[*question].ask;
            matches!(
                ask,
                Ask::Place {
                    asked: Asked::Name(_),
                    ..
                }
            )
        })
    }

    /// The questions that the message of commit `id` answers.
    pub fn heard(&self, id: &ObjectId, message: &[u8], open: impl Fn(usize) -> bool) -> Vec<usize> {
        self.answered(id, message, open, Pattern::is_said_in)
    }

    /// Those that it would answer were it the learner's: for who merely explains a verdict.
    pub fn would_be_heard(
        &self,
        id: &ObjectId,
        message: &[u8],
        open: impl Fn(usize) -> bool,
    ) -> Vec<usize> {
        self.answered(id, message, open, Pattern::may_be_said_in)
    }

    fn answered(
        &self,
        id: &ObjectId,
        message: &[u8],
        open: impl Fn(usize) -> bool,
        is_said: fn(&Pattern, &[u8]) -> bool,
    ) -> Vec<usize> {
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
        let says = |number: &usize| match &self.questions[*number].ask {
            Ask::Message { pattern, .. } => open(*number) && is_said(pattern, message),
            _ => false,
        };
        found.extend(self.spoken.iter().copied().filter(says));
        if !self.singled.is_empty() {
            let hex = id.to_string();
            let begins = (1..=hex.len()).filter_map(|len| self.singled.get(&hex[..len]));
            found.extend(begins.flatten());
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
}

/// Whether the file is what a forge puts into a repository that it makes: that such a one is called like an item is no work on it.
fn is_forges(path: &[u8]) -> bool {
    let path = path.to_ascii_lowercase();
    let begins = [b"readme".as_slice(), b"license", b"licence", b".git"];
    !path.contains(&b'/') && begins.iter().any(|begin| path.starts_with(begin))
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
    /// Whether the item holds where these questions do; never one whose rules cannot be read, or that asks for nothing.
    pub fn holds(&self, holds: impl Fn(usize) -> bool) -> bool {
        let holds = |question: &usize| holds(*question);
        self.broken.is_none()
            && match &self.need {
                Need::Any(questions) => questions.iter().any(holds),
                Need::All(questions) => !questions.is_empty() && questions.iter().all(holds),
            }
    }

    /// Whether it is done, as the document says.
    pub fn is_claim(&self) -> bool {
        self.state == State::Done
    }

    /// The verdict where what is asked for is there: of a claim, that it holds.
    pub fn proven(&self) -> Verdict {
        match self.is_claim() {
            true => Verdict::Verified,
            false => Verdict::Ready,
        }
    }

    /// The verdict where nothing can be told from here: of a claim, that it is unknown.
    pub fn undecided(&self) -> Verdict {
        match self.is_claim() {
            true => Verdict::Unknown,
            false => Verdict::Open,
        }
    }

    /// Its questions.
    pub fn questions(&self) -> &[usize] {
        match &self.need {
            Need::All(questions) | Need::Any(questions) => questions,
        }
    }
}

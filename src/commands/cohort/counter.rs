//! A document's bytes → where its learner stands. Documents of one kind are read once: see [`Pattern`].

use std::path::Path;

use super::lights::Rules;
use super::reader::unread;
use crate::error::{Error, Result};
use crate::progress::{Document, Entry, Header, Opened, Pattern, Stand, is_path};
use crate::render::escape::Untrusted;
use crate::render::text::shell_word;
use crate::report::cohort::{Measure, Note, Plan, Standing, Unread};
use crate::roadmap::Roadmap;

/// How many bytes of patterns are kept.
const MAX_KEPT: usize = 16 * 1024 * 1024;
/// Most lines of a document that are told to be odd.
const MAX_ODD: usize = 3;

/// Counts documents, one after the other.
pub(super) struct Counter<'a> {
    rules: Option<&'a Rules>,
    measure: Measure,
    /// By their first bytes, since documents of other kinds begin otherwise.
    known: Vec<Kind>,
    kept: usize,
}

/// Documents that differ in states alone.
struct Kind {
    pattern: Pattern,
    plan: Plan,
    notes: Vec<Note>,
}

/// A document that was read whole.
pub(super) struct Whole {
    pub document: Document,
    /// The roadmap with the ids that the document has for its phases and items.
    pub bound: Option<Roadmap>,
    pub plan: Plan,
}

/// What is told of one document.
pub(super) type Told = std::result::Result<(Standing, Vec<Note>), Unread>;

impl Whole {
    /// # Errors
    /// What keeps it from being counted.
    pub fn read(bytes: &[u8], path: &str, rules: Option<&Rules>, measure: Measure) -> Result<Self> {
        let unreadable = |fault| Error::unreadable(Path::new(path), &fault);
        let opened = Opened::new(bytes.to_vec()).map_err(unreadable)?;
        let bound = rules.map(|rules| opened.bound(rules.roadmap.clone()));
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let document = opened.read(bound.as_ref(), folder).map_err(unreadable)?;
        if let Some(line) = document.conflict {
            return Err(Error::conflict(Path::new(path), line));
        }
        let plan = match (rules, &bound) {
            (Some(rules), Some(bound)) => Plan::by(&rules.roadmap, bound, &document, measure),
            _ => Plan::alone(&document),
        };
        if plan.is_empty() {
            return Err(match rules {
                Some(rules) => foreign(&document.header, &rules.name),
                None => Error::new("no item of it has an id")
                    .hint("say with --roadmap which roadmap it follows"),
            });
        }
        Ok(Self {
            document,
            bound,
            plan,
        })
    }

    /// How its items stand.
    pub fn stands(&self) -> Vec<Stand> {
        self.document.items.iter().map(Entry::stand).collect()
    }

    /// What is to be said of the document itself.
    pub fn notes(&self) -> Vec<Note> {
        let own = self.plan.own.clone();
        let own = (!own.is_empty()).then_some(Note::Uncounted(own));
        let odd = self.document.notices.iter().take(MAX_ODD);
        let odd = odd.map(|notice| Note::Odd(notice.line, notice.message.clone()));
        own.into_iter().chain(odd).collect()
    }
}

/// That a document has no item of the roadmap by which all are counted, and why.
fn foreign(header: &Header, counted_by: &str) -> Error {
    let file = |name: &str| name.rsplit('/').next().unwrap_or_default().to_owned();
    let other = header.roadmap.as_deref();
    let other = other.filter(|name| file(name) != file(counted_by));
    let title = Untrusted::new(counted_by).terminal();
    let Some(name) = other else {
        return Error::new(format!("it has no item of {title}"))
            .hint("`peak init --adopt` takes a hand-made document over");
    };
    let follows = Untrusted::new(name).terminal();
    let word = shell_word(&follows);
    let remedy = match is_path(name) {
        false => format!("`--roadmap {word}` counts those who follow that"),
        true => "`--roadmap FILE` counts those who follow that, by a copy of it".to_owned(),
    };
    Error::new(format!("it follows {follows}, not {title}")).hint(remedy)
}

impl<'a> Counter<'a> {
    pub fn new(rules: Option<&'a Rules>, measure: Measure) -> Self {
        Self {
            rules,
            measure,
            known: Vec::new(),
            kept: 0,
        }
    }

    /// What is told of the document at `path`.
    pub fn count(&mut self, bytes: &[u8], path: &str) -> Told {
        let known = self.known.iter();
        let mut known = known.filter_map(|kind| Some((kind, kind.pattern.read(bytes)?)));
        if let Some((kind, stands)) = known.next() {
            let standing = kind.plan.count(&stands, None, self.measure);
            return Ok((standing, kind.notes.clone()));
        }
        let whole = Whole::read(bytes, path, self.rules, self.measure).map_err(unread)?;
        let standing = whole.plan.count(&whole.stands(), None, self.measure);
        let notes = whole.notes();
        let pattern = whole.document.pattern();
        if let Some(pattern) = pattern.filter(|one| self.kept + one.size() <= MAX_KEPT) {
            self.kept += pattern.size();
            self.known.push(Kind {
                pattern,
                plan: whole.plan,
                notes: notes.clone(),
            });
        }
        Ok((standing, notes))
    }
}

//! A document's bytes → where its learner stands. Documents of one kind are read once: see [`Pattern`].

use std::collections::HashMap;
use std::path::Path;

use super::lights::Rules;
use crate::error::{Error, Result};
use crate::progress::{Document, Entry, Opened, Pattern, Stand};
use crate::report::cohort::{Measure, Plan, Standing};
use crate::roadmap::Roadmap;

/// Most kinds of documents that are remembered.
const MAX_KINDS: usize = 64;

/// Counts documents, one after the other.
pub(super) struct Counter<'a> {
    rules: Option<&'a Rules>,
    measure: Measure,
    /// By their numbers of lines.
    kinds: HashMap<usize, Vec<(Pattern, Plan)>>,
    known: usize,
}

/// A document that was read whole.
pub(super) struct Whole {
    pub document: Document,
    /// The roadmap with the ids that the document has for its phases and items.
    pub bound: Option<Roadmap>,
}

impl Whole {
    /// # Errors
    /// What keeps it from being counted.
    pub fn read(bytes: Vec<u8>, path: &str, rules: Option<&Rules>) -> Result<Self> {
        let unreadable = |fault| Error::unreadable(Path::new(path), &fault);
        let opened = Opened::new(bytes).map_err(unreadable)?;
        let bound = rules.map(|rules| opened.bound(rules.roadmap.clone()));
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let document = opened.read(bound.as_ref(), folder).map_err(unreadable)?;
        if let Some(line) = document.conflict {
            return Err(Error::new(format!(
                "a conflict marker stands on line {line} of {path}"
            )));
        }
        if document.items.is_empty() && rules.is_none() {
            return Err(Error::new(
                "no item of the document has an id: --roadmap names what it follows",
            ));
        }
        Ok(Self { document, bound })
    }

    /// How it is counted.
    pub fn plan(&self, rules: Option<&Rules>, measure: Measure) -> Plan {
        match (rules, &self.bound) {
            (Some(rules), Some(bound)) => Plan::by(&rules.roadmap, bound, &self.document, measure),
            _ => Plan::alone(&self.document),
        }
    }

    /// How its items stand.
    pub fn stands(&self) -> Vec<Stand> {
        self.document.items.iter().map(Entry::stand).collect()
    }
}

impl<'a> Counter<'a> {
    pub fn new(rules: Option<&'a Rules>, measure: Measure) -> Self {
        Self {
            rules,
            measure,
            kinds: HashMap::new(),
            known: 0,
        }
    }

    /// # Errors
    /// As of [`Whole::read`].
    pub fn count(&mut self, bytes: &[u8], path: &str) -> Result<Standing> {
        let lines = memchr::memchr_iter(b'\n', bytes).count();
        let lines = lines + usize::from(!bytes.ends_with(b"\n"));
        let kinds = self.kinds.entry(lines).or_default();
        for (pattern, plan) in kinds.iter() {
            if let Some(stands) = pattern.read(bytes) {
                return Ok(plan.count(&stands, None, self.measure));
            }
        }
        let whole = Whole::read(bytes.to_vec(), path, self.rules)?;
        let plan = whole.plan(self.rules, self.measure);
        let standing = plan.count(&whole.stands(), None, self.measure);
        if self.known < MAX_KINDS
            && let Some(pattern) = whole.document.pattern()
        {
            kinds.push((pattern, plan));
            self.known += 1;
        }
        Ok(standing)
    }
}

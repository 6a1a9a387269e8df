//! A progress document that is upstream's: a fork brought it along, with somebody else's ticks and fork point.

use crate::commands::Project;
use crate::error::Result;
use crate::evidence::ObjectId;
use crate::evidence::content::is_same_text;
use crate::evidence::identity::{Learner, People, Role, Source, address};
use crate::git::Repo;
use crate::git::versions::authors_of_changes;
use crate::progress::{Document, Header, State};
use crate::roadmap::{Id, MAX_BYTES};
use crate::workspace::Target;

impl Project {
    /// Whether the progress document is upstream's, from before the learner: `init` starts it anew then. False where that cannot be told.
    pub fn is_upstreams(&self) -> bool {
        // Few roadmaps come with one: history is asked only where upstream has it.
        let (path, repo) = (self.target.from_root(), &self.repo);
        let is_there = |tip| matches!(repo.file_at(&tip, &path, MAX_BYTES as u64), Ok(Some(_)));
        if !repo.upstream_tips().into_iter().any(is_there) {
            return false;
        }
        let base = self.repo.upstream_base().ok().flatten();
        let versions = (self.document.text.as_slice(), &self.document);
        is_upstreams(&self.repo, &self.target, versions, base).unwrap_or(false)
    }

    /// The items that upstream's own document had ticked on the same day when it was last merged into HEAD, or forked, though this one
    /// does not begin there: git merges lines, whoever wrote them. Empty where upstream's document is this learner's work, or nothing is
    /// known of it.
    pub fn merged_ticks(&self) -> Vec<&Id> {
        self.ticks_of_upstreams().ok().flatten().unwrap_or_default()
    }

    fn ticks_of_upstreams(&self) -> Result<Option<Vec<&Id>>> {
        let (repo, document) = (&self.repo, &self.document);
        let base = repo.upstream_base()?;
        let Some(tip) = base.filter(|_| !follows(document, base)) else {
            return Ok(None);
        };
        let theirs = repo.file_at(&tip, &self.target.from_root(), MAX_BYTES as u64)?;
        let Some(theirs) = theirs.and_then(|text| self.read_again(text).ok()) else {
            return Ok(None);
        };
        let known = theirs.by_id();
        let same = document.items.iter().filter(|entry| {
            let other = known.get(&entry.id);
            entry.done_on.is_some() && other.is_some_and(|other| other.done_on == entry.done_on)
        });
        let same: Vec<&Id> = same.map(|entry| &entry.id).collect();
        let is_theirs =
            !same.is_empty() && !is_changed_by_user(repo, &self.target, &document.header, tip)?;
        Ok(is_theirs.then_some(same))
    }
}

/// Whether a document is as the fork point `base` has it, is not just begun there, and nobody who works here wrote in it.
///
/// # Errors
/// A history that cannot be read.
pub fn is_upstreams(
    repo: &Repo,
    target: &Target,
    (text, document): (&[u8], &Document),
    base: Option<ObjectId>,
) -> Result<bool> {
    Ok(is_as_at(repo, target, text, base)?
        && !(follows(document, base) && untouched(document))
        && !is_changed_here(repo, target, &document.header)?)
}

/// Whether the document is, but for line ends, what it is at the fork point.
fn is_as_at(repo: &Repo, target: &Target, text: &[u8], base: Option<ObjectId>) -> Result<bool> {
    let Some(base) = base else {
        return Ok(false);
    };
    let then = repo.file_at(&base, &target.from_root(), MAX_BYTES as u64)?;
    Ok(then.is_some_and(|then| is_same_text(&then, text)))
}

/// Whether the person who works here made any of the commits that this document comes from: whatever they wrote in it, it is theirs
/// then, wherever their history is said to begin. Where nobody is known to work here, or history is cut off, it is not given up
/// either.
fn is_changed_here(repo: &Repo, target: &Target, header: &Header) -> Result<bool> {
    match repo.head()? {
        Some(head) => is_changed_by_user(repo, target, header, head),
        None => Ok(true),
    }
}

/// The same of what the document is at `tip`.
fn is_changed_by_user(
    repo: &Repo,
    target: &Target,
    header: &Header,
    tip: ObjectId,
) -> Result<bool> {
    let mine = repo.addresses(&header.learner);
    if repo.is_shallow() || mine.is_empty() {
        return Ok(true);
    }
    let path = target.from_root();
    let authors = authors_of_changes(&repo.objects()?, tip, path.as_bytes())?;
    let is_mine = |email: &[u8]| mine.contains(&address(&String::from_utf8_lossy(email)));
    // Another address of theirs is known by the name that they go by here.
    let mut people = People::default();
    let here = [repo.user_name(), repo.user_email()].map(Option::unwrap_or_default);
    let me = people.number(here[0].as_bytes(), here[1].as_bytes());
    let numbers: Vec<u32> = authors
        .iter()
        .map(|(name, email)| people.number(name, email))
        .collect();
    let met = numbers.iter().copied().chain([me]);
    let met = met.map(|number| (number, Role::Author));
    let (verdicts, _) = people.judge(&Learner::new(mine.clone(), Source::User), met);
    Ok(authors.iter().any(|(_, email)| is_mine(email))
        || numbers.iter().any(|number| verdicts[*number as usize]))
}

/// Whether the header names this fork point already.
fn follows(document: &Document, base: Option<ObjectId>) -> bool {
    document.header.base == base.map(|id| id.to_string())
}

/// Whether nobody has ticked, started or skipped anything.
pub fn untouched(document: &Document) -> bool {
    document
        .items
        .iter()
        .all(|entry| entry.state == State::Todo)
}

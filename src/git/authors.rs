//! Who wrote the commits after the fork point, and which of them are the learner.
//!
//! Where the learner's addresses are given, a commit whose bytes hold none of them is not even taken apart. Else names may join
//! addresses, so that all authors must be known before any of them can be told.

use aho_corasick::AhoCorasick;

use super::object::Objects;
use super::survey::{Search, Survey};
use super::undo::{self, Reverts};
use super::walk::Walk;
use super::{Error, commit, versions};
use crate::evidence::ObjectId;
use crate::evidence::identity::{self, Learner, People, Source};

/// Before an id, in the message that `git revert` writes.
const REVERTS: &str = "this reverts commit ";
/// Most commits that one message is believed to take back.
const MAX_REVERTS: usize = 16;
/// Newest commits that are kept to explain what does not hold.
const MAX_RECENT: usize = 20_000;

/// The learner's commits, as they come.
pub(super) struct Own {
    /// The commit.
    pub id: ObjectId,
    /// Its committer date, seconds since 1970.
    pub time: i64,
}

/// What a commit says of others.
struct Note {
    authors: Authors,
    reverts: Vec<String>,
}

/// Whose a commit is: told at once, or by numbers of people.
enum Authors {
    Own(bool),
    People(u32, Vec<u32>),
}

/// What is known of history when a commit of the learner's comes.
pub(super) struct Sight<'a> {
    /// What the newer commits say that they take back.
    pub reverts: &'a Reverts,
    /// The learner's addresses.
    pub learner: &'a [String],
}

/// The walk where the learner's addresses are given: each commit of theirs is handed to `own` at once, newest first, until that
/// returns false.
///
/// # Errors
/// The matcher's, for addresses beyond all measure.
pub(super) fn by_address(
    objects: &Objects<'_>,
    shallow: &[ObjectId],
    tip: ObjectId,
    search: &Search,
    mut own: impl FnMut(Own, &Sight<'_>) -> bool,
) -> Result<Survey, Error> {
    let learner = Learner::new(search.named.clone(), Source::Named);
    let mut survey = Survey {
        learner: learner.addresses.iter().cloned().collect(),
        source: Some(Source::Named),
        ..Survey::default()
    };
    let mut reverts = Reverts::default();
    let finder = Finder::new(&learner)?;
    let mut walk = Walk::new(objects, shallow, tip, search.base, |bytes: &[u8]| {
        finder.look(bytes)
    });
    // Behind a fork point, what was given out may turn out to be hidden; only the end of the walk tells.
    let mut later = Vec::new();
    while let Some(step) = walk.step() {
        if survey.commits.len() < MAX_RECENT {
            survey.commits.push(step.id);
        }
        reverts.add(step.id, step.note.reverts);
        if matches!(step.note.authors, Authors::Own(true)) && !walk.is_boundary(&step.id) {
            let commit = Own {
                id: step.id,
                time: step.time,
            };
            if search.base.is_some() {
                later.push(commit);
            } else if !own(commit, &sight(&reverts, &survey.learner)) {
                break;
            }
        }
    }
    later.retain(|commit| !walk.is_hidden(&commit.id));
    later.sort_by_key(|commit| std::cmp::Reverse((commit.time, commit.id)));
    for commit in later {
        if !own(commit, &sight(&reverts, &survey.learner)) {
            break;
        }
    }
    survey.cut = walk.is_cut();
    survey.gap = walk.gap();
    Ok(survey)
}

/// The walk where names may join addresses: all authors first, then each commit of the learner's is handed to `own`, newest
/// first, until that returns false.
///
/// # Errors
/// The matcher's.
pub(super) fn by_name(
    objects: &Objects<'_>,
    shallow: &[ObjectId],
    tip: ObjectId,
    search: &Search,
    mut own: impl FnMut(Own, &Sight<'_>) -> bool,
) -> Result<Survey, Error> {
    let mut people = People::default();
    let mut survey = Survey::default();
    let mut reverts = Reverts::default();
    let finder = Finder::open()?;
    let mut met: Vec<(i64, ObjectId, u32)> = Vec::new();
    let mut walk = Walk::new(objects, shallow, tip, search.base, |bytes: &[u8]| {
        finder.number(bytes, &mut people)
    });
    while let Some(step) = walk.step() {
        reverts.add(step.id, step.note.reverts);
        if let Authors::People(author, others) = step.note.authors {
            met.push((step.time, step.id, author));
            met.extend(others.into_iter().map(|other| (step.time, step.id, other)));
        }
    }
    met.retain(|(_, id, _)| !walk.is_hidden(id));
    met.sort_unstable_by_key(|(time, id, _)| std::cmp::Reverse((*time, *id)));
    let after_fork = |id: &ObjectId| walk.has_met(id) && !walk.is_hidden(id);
    let (learner, gap) = learner(search, objects, shallow, after_fork);
    survey.cut = walk.is_cut();
    survey.gap = walk.gap().or(gap);
    drop(walk);
    let (is_learner, addresses) = people.judge(&learner);
    survey.learner.clone_from(&addresses);
    survey.source = Some(learner.source);
    survey.commits = met.iter().take(MAX_RECENT).map(|(_, id, _)| *id).collect();
    survey.commits.dedup();
    let mut last = None;
    for (time, id, author) in met {
        let theirs = is_learner.get(author as usize) == Some(&true);
        if !theirs || last.replace(id) == Some(id) || shallow.contains(&id) {
            continue;
        }
        if !own(Own { id, time }, &sight(&reverts, &addresses)) {
            break;
        }
    }
    Ok(survey)
}

/// The learner as configured, by ticks, else as git's user; and an object that was needed to tell and is not here.
pub(super) fn learner(
    search: &Search,
    objects: &Objects<'_>,
    shallow: &[ObjectId],
    after_fork: impl Fn(&ObjectId) -> bool,
) -> (Learner, Option<ObjectId>) {
    let configured = Learner::new(search.configured.clone(), Source::Configured);
    if !configured.addresses.is_empty() {
        return (configured, None);
    }
    let mut gap = None;
    if let Some(tip) = search.tip {
        let path = search.document.as_bytes();
        match versions::authors_of_ticks(objects, shallow, tip, path, after_fork) {
            Ok(authors) => {
                let people = authors
                    .into_iter()
                    .filter(|address| !identity::is_machine("", address));
                let ticked = Learner::new(people, Source::Ticks);
                if !ticked.addresses.is_empty() {
                    return (ticked, None);
                }
            }
            Err(error) => gap = Some(error.object().unwrap_or(tip)),
        }
    }
    (Learner::new(search.user.clone(), Source::User), gap)
}

fn sight<'a>(reverts: &'a Reverts, learner: &'a [String]) -> Sight<'a> {
    Sight { reverts, learner }
}

/// Finds in a commit's raw bytes what makes it worth taking apart.
struct Finder {
    matcher: AhoCorasick,
    /// How many of the patterns are addresses.
    addresses: usize,
    learner: Option<Learner>,
}

impl Finder {
    /// Looks for these addresses.
    fn new(learner: &Learner) -> Result<Self, Error> {
        let mut patterns: Vec<String> = learner
            .addresses
            .iter()
            .map(|address| format!("<{address}>"))
            .collect();
        let addresses = patterns.len();
        patterns.push(REVERTS.to_owned());
        Ok(Self {
            matcher: matcher(&patterns)?,
            addresses,
            learner: Some(learner.clone()),
        })
    }

    /// Looks for co-authors, whoever they are.
    fn open() -> Result<Self, Error> {
        let patterns = ["co-authored-by:".to_owned(), REVERTS.to_owned()];
        Ok(Self {
            matcher: matcher(&patterns)?,
            addresses: 1,
            learner: None,
        })
    }

    /// Whether a commit is the learner's, by its addresses alone.
    fn look(&self, bytes: &[u8]) -> Note {
        let (found, reverts) = self.find(bytes);
        let own = found
            && self.learner.as_ref().is_some_and(|learner| {
                let commit = commit::parse(bytes);
                let mut authors = std::iter::once((commit.author.name, commit.author.email))
                    .chain(identity::co_authors(commit.message));
                authors.any(|(name, email)| learner.is(name, email))
            });
        Note {
            authors: Authors::Own(own),
            reverts,
        }
    }

    /// The numbers of a commit's authors.
    fn number(&self, bytes: &[u8], people: &mut People) -> Note {
        let commit = commit::parse(bytes);
        let author = people.number(commit.author.name, commit.author.email);
        let (found, reverts) = self.find(commit.message);
        let others = if found {
            identity::co_authors(commit.message)
                .map(|(name, email)| people.number(name, email))
                .collect()
        } else {
            Vec::new()
        };
        Note {
            authors: Authors::People(author, others),
            reverts,
        }
    }

    /// Whether one of the first patterns is there, and what the commit says that it reverts.
    fn find(&self, bytes: &[u8]) -> (bool, Vec<String>) {
        let (mut any, mut reverts) = (false, Vec::new());
        for found in self.matcher.find_iter(bytes) {
            if found.pattern().as_usize() < self.addresses {
                any = true;
            } else if reverts.len() < MAX_REVERTS {
                reverts.extend(undo::target(&bytes[found.end()..]));
            }
        }
        (any, reverts)
    }
}

fn matcher(patterns: &[String]) -> Result<AhoCorasick, Error> {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .build(patterns)
        .map_err(|error| Error::Other(error.to_string()))
}

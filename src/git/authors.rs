//! Who wrote the commits after the fork point, and which of them are the learner.
//!
//! Where the learner's addresses are given, each commit is told as it comes. Else names may join addresses, so that all authors
//! must be known before any of them can be told.

use aho_corasick::AhoCorasick;

use super::commit::Commit;
use super::object::Objects;
use super::survey::{Search, Survey};
use super::undo::{self, Reverts};
use super::walk::Walk;
use super::{Error, versions};
use crate::evidence::ObjectId;
use crate::evidence::identity::{self, Learner, People, Source};

/// Before an id, in the message that `git revert` writes.
const REVERTS: &str = "his reverts commit ";
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
    /// What was read of it on the way.
    pub known: Option<Known>,
}

/// What the walk read of a commit, so that it need not be read again. Not its message: those of all that wait for the end of the
/// walk would fill memory, and few questions are about messages.
#[derive(Clone, Copy)]
pub(super) struct Known {
    /// Its tree.
    pub tree: ObjectId,
    /// Its first parent's tree.
    pub parent_tree: Option<ObjectId>,
    /// How many parents it has.
    pub parents: usize,
}

/// What a commit says of others.
struct Note {
    authors: Authors,
    reverts: Vec<String>,
}

/// Whose a commit is: told at once, or by numbers of people.
enum Authors {
    /// Whether it is the learner's.
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
/// returns false. `watch` is told of each commit.
///
/// # Errors
/// The matcher's, for addresses beyond all measure.
pub(super) fn by_address(
    objects: &Objects<'_>,
    shallow: &[ObjectId],
    tip: ObjectId,
    search: &Search,
    mut own: impl FnMut(Own, &Sight<'_>) -> bool,
    watch: &dyn Fn(u64),
) -> Result<Survey, Error> {
    let learner = Learner::new(search.named.clone(), Source::Named);
    let mut survey = Survey {
        learner: learner.addresses.iter().cloned().collect(),
        source: Some(Source::Named),
        ..Survey::default()
    };
    let mut reverts = Reverts::default();
    let finder = Finder::new(Some(learner))?;
    let mut walk = Walk::new(objects, shallow, tip, search.base, |commit: &Commit<'_>| {
        finder.look(commit)
    });
    // Behind a fork point, what was given out may turn out to be hidden; only the end of the walk tells.
    let mut later = Vec::new();
    while let Some(step) = walk.step() {
        watch(1);
        if survey.commits.len() < MAX_RECENT {
            survey.commits.push(step.id);
        }
        reverts.add(step.id, step.note.reverts);
        if let Authors::Own(true) = step.note.authors
            && !walk.is_boundary(&step.id)
        {
            let root = step.parents.is_empty();
            let (tree, parent_tree) = step.trees;
            let known = tree
                .filter(|_| root || parent_tree.is_some())
                .map(|tree| Known {
                    tree,
                    parent_tree,
                    parents: step.parents.len(),
                });
            let commit = Own {
                id: step.id,
                time: step.time,
                known,
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
/// first, until that returns false. `watch` is told of each commit.
///
/// # Errors
/// The matcher's.
pub(super) fn by_name(
    objects: &Objects<'_>,
    shallow: &[ObjectId],
    tip: ObjectId,
    search: &Search,
    mut own: impl FnMut(Own, &Sight<'_>) -> bool,
    watch: &dyn Fn(u64),
) -> Result<Survey, Error> {
    let mut people = People::default();
    let mut survey = Survey::default();
    let mut reverts = Reverts::default();
    let finder = Finder::new(None)?;
    let mut met: Vec<(i64, ObjectId, u32)> = Vec::new();
    let mut walk = Walk::new(objects, shallow, tip, search.base, |commit: &Commit<'_>| {
        finder.number(commit, &mut people)
    });
    while let Some(step) = walk.step() {
        watch(1);
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
        let commit = Own {
            id,
            time,
            known: None,
        };
        if !own(commit, &sight(&reverts, &addresses)) {
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

/// Finds what a message holds besides words: co-authors, and a commit that is taken back.
struct Finder {
    matcher: AhoCorasick,
    learner: Option<Learner>,
}

impl Finder {
    /// For commits of `learner`, or for everyone's.
    ///
    /// # Errors
    /// The matcher's.
    fn new(learner: Option<Learner>) -> Result<Self, Error> {
        // Parts that are written alike in whatever case the line begins; so many bytes are passed at once.
        let matcher = AhoCorasick::new(["uthored-", REVERTS])
            .map_err(|error| Error::Other(error.to_string()))?;
        Ok(Self { matcher, learner })
    }

    /// Whether a commit is the learner's, by its addresses alone.
    fn look(&self, commit: &Commit<'_>) -> Note {
        let (others, reverts) = self.find(commit.message);
        let own = self.learner.as_ref().is_some_and(|learner| {
            learner.is(commit.author.name, commit.author.email)
                || others
                    && identity::co_authors(commit.message)
                        .any(|(name, email)| learner.is(name, email))
        });
        Note {
            authors: Authors::Own(own),
            reverts,
        }
    }

    /// The numbers of a commit's authors.
    fn number(&self, commit: &Commit<'_>, people: &mut People) -> Note {
        let author = people.number(commit.author.name, commit.author.email);
        let (found, reverts) = self.find(commit.message);
        let others = found.then(|| {
            identity::co_authors(commit.message)
                .map(|(name, email)| people.number(name, email))
                .collect()
        });
        Note {
            authors: Authors::People(author, others.unwrap_or_default()),
            reverts,
        }
    }

    /// Whether there may be co-authors, and which commits are taken back.
    fn find(&self, message: &[u8]) -> (bool, Vec<String>) {
        let (mut others, mut reverts) = (false, Vec::new());
        for found in self.matcher.find_iter(message) {
            if found.pattern().as_usize() == 0 {
                others = true;
            } else if reverts.len() < MAX_REVERTS {
                reverts.extend(undo::target(&message[found.end()..]));
            }
        }
        (others, reverts)
    }
}

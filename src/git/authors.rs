//! Who wrote the commits after the fork point, and which of them are the learner.
//!
//! Where the learner's addresses are given, each commit is told as it comes. Else names may join addresses, so that all authors
//! must be known before any of them can be told. Nothing is judged here: the walk may be far ahead of what judges.

use aho_corasick::AhoCorasick;

use super::commit::Commit;
use super::ids::IdSet;
use super::object::Objects;
use super::survey::{Search, Survey};
use super::undo::{self, Reverts};
use super::walk::{Step, Walk};
use super::{Error, tree, versions};
use crate::evidence::ObjectId;
use crate::evidence::identity::{self, Learner, People, Role, Source};
use crate::evidence::machine;

/// Stands before the commit or request that a message takes back (`Reverts`, `This reverts`).
const REVERTS: &str = "everts ";
/// Most commits that one message is believed to take back.
const MAX_REVERTS: usize = 16;
/// Most commits of upstream's that are told from the learner's.
const MAX_UPSTREAM: usize = 20_000;
/// Newest commits that are kept to explain what does not hold.
const MAX_RECENT: usize = 20_000;

/// The learner's commits, as they come.
#[derive(Clone, Copy)]
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

impl Known {
    /// Reads it of a commit.
    ///
    /// # Errors
    /// [`Error::Missing`], [`Error::Corrupt`].
    pub fn read(objects: &Objects<'_>, id: &ObjectId) -> Result<Self, Error> {
        let (tree, parents) = tree::root_and_parents(objects, id)?;
        let parent = parents.first().filter(|_| parents.len() == 1);
        Ok(Self {
            tree: tree.ok_or(Error::Corrupt(*id))?,
            parent_tree: parent
                .map(|parent| tree::of_commit(objects, &parent))
                .transpose()?,
            parents: parents.len(),
        })
    }
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

/// What the walk tells of a stretch of history while it goes on.
#[derive(Default)]
pub(super) struct Stretch {
    /// How many commits were met in it.
    pub met: u64,
    /// What is to be said of some of them, in their order.
    pub events: Vec<Event>,
}

/// What is said of one commit.
pub(super) enum Event {
    /// Its message names others that it takes back.
    Reverts(ObjectId, Vec<String>),
    /// It is the learner's, and this was known when it came.
    Own(Own, Mark),
}

/// How far the walk had come.
#[derive(Clone, Copy)]
pub(super) struct Mark {
    recent: usize,
    cut: bool,
    gap: Option<ObjectId>,
}

/// What is known at the end of the walk.
#[derive(Default)]
pub(super) struct Walked {
    /// Of history as a whole.
    pub survey: Survey,
    /// The learner's commits that were not told as they came, newest first.
    pub own: Vec<Own>,
    /// What the messages say that they take back, where that was not told as it came.
    pub reverts: Reverts,
}

impl Stretch {
    /// The learner's commits in it.
    pub fn own(&self) -> impl Iterator<Item = Own> {
        self.events.iter().filter_map(|event| match event {
            Event::Own(own, _) => Some(*own),
            Event::Reverts(..) => None,
        })
    }

    /// Whether it is time to tell of it, after so many commits in all: at first soon, for perhaps the first few say enough; later
    /// seldom, for who waits must be woken.
    fn is_due(&self, all: u64) -> bool {
        self.met >= (all / 4).clamp(16, 512)
    }
}

impl Walked {
    /// Forgets what came after the mark, which was not needed: how far the walk went beyond it is chance.
    pub fn end_at(&mut self, mark: Mark) {
        self.survey.commits.truncate(mark.recent);
        self.survey.cut = mark.cut;
        self.survey.gap = mark.gap;
    }
}

/// The walk where the learner's addresses are given. Each commit of theirs is told as it comes, newest first; behind a fork
/// point, what was given out may turn out to be hidden, so that only the end of the walk tells. `tell` returns false where
/// enough was told.
///
/// # Errors
/// The matcher's, for addresses beyond all measure.
pub(super) fn by_address(
    objects: &Objects<'_>,
    shallow: &[ObjectId],
    tip: ObjectId,
    search: &Search,
    tell: &mut dyn FnMut(Stretch) -> bool,
) -> Result<Walked, Error> {
    let learner = Learner::new(search.named.clone(), Source::Named);
    let mut walked = Walked::default();
    walked.survey.learner = learner.addresses.iter().cloned().collect();
    walked.survey.source = Some(Source::Named);
    let finder = Finder::new(Some(learner))?;
    let mut walk = Walk::new(objects, shallow, tip, search.base, |commit: &Commit<'_>| {
        finder.look(commit)
    });
    let (mut stretch, mut all) = (Stretch::default(), 0);
    while let Some(mut step) = walk.step() {
        (stretch.met, all) = (stretch.met + 1, all + 1);
        let recent = &mut walked.survey.commits;
        if recent.len() < MAX_RECENT {
            recent.push(step.id);
        }
        let mark = Mark {
            recent: recent.len(),
            cut: walk.is_cut(),
            gap: walk.gap(),
        };
        let reverts = std::mem::take(&mut step.note.reverts);
        let is_own = matches!(step.note.authors, Authors::Own(true)) && !walk.is_boundary(&step.id);
        let own = is_own.then(|| own(&step));
        if search.base.is_some() {
            walked.reverts.add(step.id, reverts);
            walked.own.extend(own);
        } else {
            let reverts = (!reverts.is_empty()).then_some(Event::Reverts(step.id, reverts));
            let own = own.map(|own| Event::Own(own, mark));
            stretch.events.extend(reverts.into_iter().chain(own));
        }
        if stretch.is_due(all) && !tell(std::mem::take(&mut stretch)) {
            break;
        }
    }
    tell(stretch);
    let own = &mut walked.own;
    own.retain(|commit| !walk.is_hidden(&commit.id));
    own.sort_by_key(|commit| std::cmp::Reverse((commit.time, commit.id)));
    walked.survey.cut = walk.is_cut();
    walked.survey.gap = walk.gap();
    Ok(walked)
}

fn own(step: &Step<Note>) -> Own {
    let (tree, parent_tree) = step.trees;
    let known = tree
        .filter(|_| step.parents.is_empty() || parent_tree.is_some())
        .map(|tree| Known {
            tree,
            parent_tree,
            parents: step.parents.len(),
        });
    Own {
        id: step.id,
        time: step.time,
        known,
    }
}

/// The walk where names may join addresses: all authors first, then the learner's commits, newest first. `tell` is told how many
/// commits are met, and returns false where nobody wants to know the rest.
///
/// # Errors
/// The matcher's.
pub(super) fn by_name(
    objects: &Objects<'_>,
    shallow: &[ObjectId],
    (tip, upstream): (ObjectId, &[ObjectId]),
    search: &Search,
    tell: &mut dyn FnMut(Stretch) -> bool,
) -> Result<Walked, Error> {
    let mut people = People::default();
    let mut walked = Walked::default();
    let finder = Finder::new(None)?;
    let mut met: Vec<(i64, ObjectId, u32, Role)> = Vec::new();
    let mut walk = Walk::new(objects, shallow, tip, search.base, |commit: &Commit<'_>| {
        finder.number(commit, &mut people)
    });
    let (mut stretch, mut all) = (Stretch::default(), 0);
    while let Some(step) = walk.step() {
        (stretch.met, all) = (stretch.met + 1, all + 1);
        if stretch.is_due(all) && !tell(std::mem::take(&mut stretch)) {
            break;
        }
        walked.reverts.add(step.id, step.note.reverts);
        if let Authors::People(author, others) = step.note.authors {
            met.push((step.time, step.id, author, Role::Author));
            let others = others.into_iter();
            met.extend(others.map(|other| (step.time, step.id, other, Role::CoAuthor)));
        }
    }
    tell(stretch);
    met.retain(|(_, id, ..)| !walk.is_hidden(id));
    met.sort_unstable_by_key(|(time, id, ..)| std::cmp::Reverse((*time, *id)));
    let after_fork = |id: &ObjectId| walk.has_met(id) && !walk.is_hidden(id);
    let (learner, gap) = learner(search, objects, shallow, &after_fork, upstream);
    walked.survey.cut = walk.is_cut();
    walked.survey.gap = walk.gap().or(gap);
    drop(walk);
    let here = met.iter().map(|(_, _, number, role)| (*number, *role));
    let (is_learner, addresses) = people.judge(&learner, here.clone());
    walked.survey.user_counts = user_counts(search, &learner, &mut people, here);
    walked.survey.learner = addresses;
    walked.survey.source = Some(learner.source);
    let recent = met.iter().take(MAX_RECENT).map(|(_, id, ..)| *id);
    walked.survey.commits = recent.collect();
    walked.survey.commits.dedup();
    let mut last = None;
    for (time, id, author, _) in met {
        let theirs = is_learner.get(author as usize) == Some(&true);
        if theirs && last.replace(id) != Some(id) && !shallow.contains(&id) {
            walked.own.push(Own {
                id,
                time,
                known: None,
            });
        }
    }
    Ok(walked)
}

/// What upstream's branches reach after the fork point, as far as that is not beyond all measure.
pub(super) fn reached(
    objects: &Objects<'_>,
    shallow: &[ObjectId],
    upstream: &[ObjectId],
    base: Option<ObjectId>,
) -> IdSet {
    let (Some((first, others)), Some(_)) = (upstream.split_first(), base) else {
        return IdSet::default();
    };
    let mut walk = Walk::new(objects, shallow, *first, base, |_: &Commit<'_>| ());
    for tip in others {
        walk.also(*tip);
    }
    let mut reached = IdSet::default();
    while let Some(step) = walk.step()
        && reached.len() < MAX_UPSTREAM
    {
        reached.insert(step.id);
    }
    reached
}

/// Whether a commit made here would count as the learner's, after those of the people who are `met`.
pub(super) fn user_counts(
    search: &Search,
    learner: &Learner,
    people: &mut People,
    met: impl IntoIterator<Item = (u32, Role)>,
) -> bool {
    let name = search.user_name.as_deref().unwrap_or_default();
    let user = search.user.as_deref();
    user.is_some_and(|address| people.counts(learner, met, (name, address)))
}

/// The learner as configured, by ticks, else as git's user; and an object that was needed to tell and is not here. Who ticked in
/// commits that `upstream` has, too, is the learner only where nobody else ticked.
pub(super) fn learner(
    search: &Search,
    objects: &Objects<'_>,
    shallow: &[ObjectId],
    after_fork: &dyn Fn(&ObjectId) -> bool,
    upstream: &[ObjectId],
) -> (Learner, Option<ObjectId>) {
    let configured = Learner::new(search.configured.clone(), Source::Configured);
    if !configured.addresses.is_empty() {
        return (configured, None);
    }
    let ticked = |sees: &dyn Fn(&ObjectId) -> bool| -> Result<Learner, ObjectId> {
        let authors = match search.tip {
            Some(tip) => {
                let path = search.document.as_bytes();
                versions::authors_of_ticks(objects, shallow, tip, path, sees)
                    .map_err(|error| error.object().unwrap_or(tip))?
            }
            None => Vec::new(),
        };
        let people = authors
            .into_iter()
            .filter(|address| !machine::is_machine("", address));
        Ok(Learner::new(people, Source::Ticks))
    };
    let mut gap = None;
    match ticked(after_fork) {
        Ok(all) if all.addresses.len() > 1 => {
            let upstreams = reached(objects, shallow, upstream, search.base);
            let own = |id: &ObjectId| after_fork(id) && !upstreams.contains(id);
            let own = ticked(&own).ok();
            let own = own.filter(|own| !own.addresses.is_empty());
            return (own.unwrap_or(all), None);
        }
        Ok(one) if !one.addresses.is_empty() => return (one, None),
        Ok(_) => {}
        Err(missing) => gap = Some(missing),
    }
    // A machine's commits count for nobody, whoever set it up.
    let user = search.user.clone();
    let user = user.filter(|address| !machine::is_machine("", address));
    (Learner::new(user, Source::User), gap)
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
        // Parts that are written alike in whatever case the line begins, and as in a line of capitals; so many bytes are passed at
        // once.
        let matcher = AhoCorasick::new([REVERTS, "uthored-", "UTHORED-"])
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
            if found.pattern().as_usize() > 0 {
                others = true;
            } else if reverts.len() < MAX_REVERTS {
                reverts.extend(undo::target(message.split_at(found.end())));
            }
        }
        (others, reverts)
    }
}

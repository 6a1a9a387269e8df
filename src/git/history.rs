//! The one pass over history: who wrote what after the fork point, and what each of the learner's commits is worth.
//!
//! It brings plain values to an [`Examination`], which decides what they answer. Commits are read newest first and once;
//! trees are compared only for the learner's own, and only while a question about files is open.

use std::collections::{HashMap, HashSet};

use aho_corasick::AhoCorasick;

use super::object::{Kind, Objects};
use super::tree::{Change, Holdings};
use super::walk::Walk;
use super::{Error, Repo, commit, tree, versions};
use crate::evidence::ObjectId;
use crate::evidence::content::{differs, is_excluded, only_formatting};
use crate::evidence::examine::{Content, Examination, MAX_CONTENT, Novelty};
use crate::evidence::identity::{self, Learner, People, Source};

/// Most deleted files that a new one is compared with, to see a move that changed white space only.
const MAX_DELETED: usize = 32;

/// Where to look, and for whom.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// The commit whose tree and history are judged.
    pub tip: Option<ObjectId>,
    /// The fork point.
    pub base: Option<ObjectId>,
    /// `--as`: exactly these addresses.
    pub named: Vec<String>,
    /// `peak.learner` and `learner=`.
    pub configured: Vec<String>,
    /// `GIT_AUTHOR_EMAIL`, `user.email`: where nobody ticked a box.
    pub user: Option<String>,
    /// The progress document's path at the tip.
    pub document: String,
}

/// What the pass learned besides the answers.
#[derive(Debug, Clone, Default)]
pub struct Survey {
    /// Every address that counted as the learner's.
    pub learner: Vec<String>,
    /// How the learner was found.
    pub source: Option<Source>,
    /// Whether history here ends before the fork point.
    pub cut: bool,
    /// A commit that history names and that is not here.
    pub gap: Option<ObjectId>,
    /// For each commit that answers a question, its committer date and its newest parent's.
    pub dates: Dates,
    /// Files (at the fork point, now) between which only formatting changed.
    pub formatted: Vec<(ObjectId, ObjectId)>,
    /// Commits whose author line could not be read.
    pub unreadable: usize,
    /// All commits after the fork point, newest first, with who wrote them; empty where the pass stopped early.
    pub commits: Vec<Authored>,
    /// Addresses by number, for [`Authored::author`].
    pub people: Vec<String>,
}

/// The committer dates of commits and of their newest parents, seconds since 1970.
pub type Dates = HashMap<ObjectId, (i64, Option<i64>)>;

/// A commit and the number of its author.
#[derive(Debug, Clone, Copy)]
pub struct Authored {
    /// The commit.
    pub id: ObjectId,
    /// Its committer date, seconds since 1970.
    pub time: i64,
    /// The author's number.
    pub author: u32,
}

/// What is kept of a commit while the walk goes on.
struct Note {
    author: u32,
    /// Co-authors, mostly none.
    others: Vec<u32>,
    /// The commit that it says it reverts.
    reverts: Option<ObjectId>,
}

/// Answers the questions of `examination` from one repository.
///
/// # Errors
/// git's own, where not even the tip can be read. Missing objects further back are told in the answers.
pub fn search(
    repo: &Repo,
    search: &Search,
    examination: &mut Examination<'_>,
) -> Result<Survey, Error> {
    let objects = repo.objects()?;
    let shallow = repo.shallow();
    let Some(tip) = search.tip else {
        let (learner, _) = learner(search, &objects, &shallow, |_| false)?;
        return Ok(Survey {
            learner: learner.addresses.into_iter().collect(),
            source: Some(learner.source),
            ..Survey::default()
        });
    };
    let mut pass = Pass::new(&objects, search.base)?;
    pass.bring_files(tip, examination)?;
    let mut met = Met::collect(&objects, &shallow, tip, search)?;
    let (is_learner, addresses) = met.people.judge(&met.learner);
    pass.reverted = reverted(&met.reverts);
    let mut last = None;
    for commit in &met.commits {
        if examination.is_settled() {
            break;
        }
        let own = is_learner.get(commit.author as usize) == Some(&true);
        if !own || last.replace(commit.id) == Some(commit.id) || shallow.contains(&commit.id) {
            continue;
        }
        if let Err(error) = pass.examine(commit.id, commit.time, examination) {
            examination.gap(culprit(&error, commit.id));
        }
    }
    met.survey.dates = pass.check(examination)?;
    met.survey.formatted = pass.formatted(examination);
    met.survey.learner = addresses;
    met.survey.source = Some(met.learner.source);
    met.survey.people = met.people.addresses();
    met.survey.commits = met.commits;
    Ok(met.survey)
}

/// What the walk met.
struct Met {
    /// Newest first; a commit with co-authors is there once for each.
    commits: Vec<Authored>,
    reverts: Vec<(ObjectId, ObjectId)>,
    people: People,
    learner: Learner,
    survey: Survey,
}

impl Met {
    fn collect(
        objects: &Objects<'_>,
        shallow: &[ObjectId],
        tip: ObjectId,
        search: &Search,
    ) -> Result<Self, Error> {
        let mut people = People::default();
        let mut survey = Survey::default();
        let (mut commits, mut reverts) = (Vec::new(), Vec::new());
        let finder = finder()?;
        let mut walk = Walk::new(objects, shallow, tip, search.base, |bytes: &[u8]| {
            note(bytes, &finder, &mut people, &mut survey.unreadable)
        });
        while let Some(step) = walk.step() {
            let (id, time) = (step.id, step.time);
            let authors = std::iter::once(step.note.author).chain(step.note.others);
            commits.extend(authors.map(|author| Authored { id, time, author }));
            reverts.extend(step.note.reverts.map(|reverted| (id, reverted)));
        }
        commits.retain(|commit| !walk.is_hidden(&commit.id));
        commits.sort_by_key(|commit| std::cmp::Reverse((commit.time, commit.id)));
        let after_fork = |id: &ObjectId| walk.has_met(id) && !walk.is_hidden(id);
        let (learner, gap) = learner(search, objects, shallow, after_fork)?;
        let (cut, lost) = (walk.is_cut(), walk.gap());
        drop(walk);
        survey.cut = cut;
        survey.gap = lost.or(gap);
        Ok(Self {
            commits,
            reverts,
            people,
            learner,
            survey,
        })
    }
}

/// What one commit is compared with, and what was read for that.
struct Pass<'a, 'repo> {
    objects: &'a Objects<'repo>,
    base_tree: Option<ObjectId>,
    /// The content of the fork point, read when first needed.
    base_contents: Option<HashSet<ObjectId>>,
    holdings: Holdings,
    reverted: HashSet<ObjectId>,
}

impl<'a, 'repo> Pass<'a, 'repo> {
    fn new(objects: &'a Objects<'repo>, base: Option<ObjectId>) -> Result<Self, Error> {
        let base_tree = base
            .map(|base| tree::of_commit(objects, &base))
            .transpose()?;
        Ok(Self {
            objects,
            base_tree,
            base_contents: None,
            holdings: Holdings::default(),
            reverted: HashSet::new(),
        })
    }

    /// Every file at the tip that is not what the fork point has at its path.
    fn bring_files(
        &mut self,
        tip: ObjectId,
        examination: &mut Examination<'_>,
    ) -> Result<(), Error> {
        if examination.inquiry().has_places() {
            let tree = tree::of_commit(self.objects, &tip)?;
            let brought = tree::compare(
                self.objects,
                self.base_tree,
                Some(tree),
                &mut |change: Change| {
                    let Some(blob) = change.new else {
                        return Ok(());
                    };
                    examination.file(&change.path, blob, change.old, || self.is_inherited(&blob))
                },
            );
            if let Err(error) = brought {
                examination.files_unread(culprit(&error, tip));
            }
        }
        examination.files_done();
        Ok(())
    }

    fn is_inherited(&mut self, blob: &ObjectId) -> Result<bool, Error> {
        let Some(tree) = self.base_tree else {
            return Ok(false);
        };
        if self.base_contents.is_none() {
            self.base_contents = Some(tree::contents(self.objects, tree)?);
        }
        Ok(self
            .base_contents
            .as_ref()
            .is_some_and(|contents| contents.contains(blob)))
    }

    /// One commit of the learner's.
    fn examine(
        &mut self,
        id: ObjectId,
        time: i64,
        examination: &mut Examination<'_>,
    ) -> Result<(), Error> {
        let (parents, tree, heard) = self.objects.with_kind(&id, Kind::Commit, |bytes| {
            let commit = commit::parse(bytes);
            let heard = if commit.parents.len() > 1 {
                Vec::new()
            } else {
                examination.heard(&id, commit.message)
            };
            (commit.parents, commit.tree, heard)
        })?;
        if parents.len() > 1 || (heard.is_empty() && !examination.wants_changes()) {
            return Ok(());
        }
        if self.reverted.contains(&id) {
            examination.credit(&heard, id, time, Novelty::Reverted);
            return Ok(());
        }
        let tree = tree.ok_or(Error::Corrupt(id))?;
        let parent = parents
            .first()
            .map(|parent| tree::of_commit(self.objects, parent))
            .transpose()?;
        let mut changes = Vec::new();
        tree::compare(self.objects, parent, Some(tree), &mut |change| {
            changes.push(change);
            Ok(())
        })?;
        let mut best = Novelty::Excluded;
        for change in &changes {
            let Some(blob) = change.new else { continue };
            let wanted = examination.wants(&change.path, &blob);
            if !wanted && (heard.is_empty() || best == Novelty::New) {
                continue;
            }
            let novelty = self.novelty(
                change,
                blob,
                parent,
                &changes,
                examination.inquiry().document(),
            )?;
            if novelty == Novelty::New || best == Novelty::Excluded {
                best = novelty;
            }
            if wanted {
                let objects = self.objects;
                examination.brought(&change.path, &blob, (id, time), novelty, |blob| {
                    content(objects, blob)
                });
            }
        }
        if !heard.is_empty() {
            examination.credit(&heard, id, time, best);
        }
        Ok(())
    }

    /// What a commit's version of one file is worth.
    fn novelty(
        &mut self,
        change: &Change,
        blob: ObjectId,
        parent: Option<ObjectId>,
        changes: &[Change],
        document: &[u8],
    ) -> Result<Novelty, Error> {
        if is_excluded(&change.path, document) {
            return Ok(Novelty::Excluded);
        }
        if self.is_inherited(&blob)? {
            return Ok(Novelty::Inherited);
        }
        if self.is_blank(change, &blob, changes)? {
            return Ok(Novelty::Blank);
        }
        match parent {
            Some(parent) if self.holdings.hold(self.objects, parent, &blob)? => Ok(Novelty::Copied),
            _ => Ok(Novelty::New),
        }
    }

    /// Whether the content differs from the file before by nothing but white space; for a new file also from one that went.
    fn is_blank(
        &self,
        change: &Change,
        blob: &ObjectId,
        changes: &[Change],
    ) -> Result<bool, Error> {
        let Some(new) = self.small(blob)? else {
            return Ok(false);
        };
        if let Some(old) = &change.old {
            return Ok(self
                .small(old)?
                .is_some_and(|old| !differs(Some(&old), &new)));
        }
        if !differs(None, &new) {
            return Ok(true);
        }
        let gone = changes
            .iter()
            .filter(|other| other.new.is_none())
            .filter_map(|other| other.old);
        for old in gone.take(MAX_DELETED) {
            if self
                .small(&old)?
                .is_some_and(|old| !differs(Some(&old), &new))
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The content of a file that is not beyond the limit.
    fn small(&self, blob: &ObjectId) -> Result<Option<Vec<u8>>, Error> {
        match content(self.objects, blob) {
            Content::Bytes(bytes) => Ok(Some(bytes)),
            Content::TooLarge => Ok(None),
            Content::Missing => Err(Error::Missing(*blob)),
        }
    }

    /// Hashes again what is named as evidence, and reads its dates.
    fn check(&self, examination: &mut Examination<'_>) -> Result<Dates, Error> {
        let mut dates = Dates::new();
        for id in examination.commits() {
            if !self.objects.is_sound(&id)? {
                examination.strike(&id);
                continue;
            }
            let read = |id: &ObjectId| {
                self.objects.with_kind(id, Kind::Commit, |bytes| {
                    let commit = commit::parse(bytes);
                    (commit.committer.time, commit.parents)
                })
            };
            let (own, parents) = read(&id)?;
            let parent = parents
                .iter()
                .filter_map(|parent| read(parent).ok()?.0)
                .max();
            dates.insert(id, (own.unwrap_or(0), parent));
        }
        Ok(dates)
    }

    /// The files that answer a question and differ from the fork point's in formatting only.
    fn formatted(&self, examination: &Examination<'_>) -> Vec<(ObjectId, ObjectId)> {
        let read = |blob: &ObjectId| self.small(blob).ok().flatten();
        examination
            .starters()
            .into_iter()
            .filter(|(before, now)| match (read(before), read(now)) {
                (Some(before), Some(now)) => only_formatting(&before, &now),
                _ => false,
            })
            .collect()
    }
}

/// The learner: as named, as configured, by ticks, else by git's user.
fn learner(
    search: &Search,
    objects: &Objects<'_>,
    shallow: &[ObjectId],
    after_fork: impl Fn(&ObjectId) -> bool,
) -> Result<(Learner, Option<ObjectId>), Error> {
    if !search.named.is_empty() {
        return Ok((Learner::new(search.named.clone(), Source::Named), None));
    }
    let configured = Learner::new(search.configured.clone(), Source::Configured);
    if !configured.addresses.is_empty() {
        return Ok((configured, None));
    }
    let mut gap = None;
    if let Some(tip) = search.tip {
        match versions::authors_of_ticks(
            objects,
            shallow,
            tip,
            search.document.as_bytes(),
            after_fork,
        ) {
            Ok(authors) if !authors.is_empty() => {
                return Ok((Learner::new(authors, Source::Ticks), None));
            }
            Ok(_) => {}
            Err(error) => gap = Some(culprit(&error, tip)),
        }
    }
    Ok((Learner::new(search.user.clone(), Source::User), gap))
}

/// Commits that were taken back: a revert that was itself reverted takes nothing back. `reverts` is newest first.
fn reverted(reverts: &[(ObjectId, ObjectId)]) -> HashSet<ObjectId> {
    let mut reverted = HashSet::new();
    for (revert, target) in reverts {
        if !reverted.contains(revert) {
            reverted.insert(*target);
        }
    }
    // What a revert brings was there before.
    reverted.extend(reverts.iter().map(|(revert, _)| *revert));
    reverted
}

/// Finds what a commit's bytes may hold besides its author: co-authors, and what it takes back.
fn finder() -> Result<AhoCorasick, Error> {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .build(["co-authored-by:", "this reverts commit "])
        .map_err(|error| Error::Other(error.to_string()))
}

fn note(bytes: &[u8], finder: &AhoCorasick, people: &mut People, unreadable: &mut usize) -> Note {
    let commit = commit::parse(bytes);
    *unreadable += usize::from(commit.author.email.is_empty());
    let mut note = Note {
        author: people.number(commit.author.name, commit.author.email),
        others: Vec::new(),
        reverts: None,
    };
    for found in finder.find_iter(commit.message) {
        if found.pattern().as_usize() == 0 {
            note.others = identity::co_authors(commit.message)
                .map(|(name, email)| people.number(name, email))
                .collect();
        } else if note.reverts.is_none() {
            let rest = &commit.message[found.end()..];
            let digits = rest
                .iter()
                .take_while(|byte| byte.is_ascii_hexdigit())
                .count();
            note.reverts = ObjectId::parse_bytes(&rest[..digits]);
        }
    }
    note
}

fn content(objects: &Objects<'_>, blob: &ObjectId) -> Content {
    match objects.size(blob) {
        Ok(size) if size > MAX_CONTENT => Content::TooLarge,
        Ok(_) => objects
            .with_kind(blob, Kind::Blob, <[u8]>::to_vec)
            .map_or(Content::Missing, Content::Bytes),
        Err(_) => Content::Missing,
    }
}

/// The object that an error is about.
fn culprit(error: &Error, place: ObjectId) -> ObjectId {
    match error {
        Error::Missing(id) | Error::Corrupt(id) => *id,
        _ => place,
    }
}

//! A second look, only for claims that do not hold: who brought the file, where it went, which branch has it.
//!
//! It is bounded: an explanation may be missing, a verdict never depends on it.

mod branches;
mod foreign;
mod inner;
mod misnamed;
mod pointed;
mod removed;

use std::cell::{Cell, OnceCell};
use std::collections::{HashMap, HashSet};

use super::commit::Commit;
use super::ids::IdSet;
use super::object::{Kind, Objects};
use super::proof::content;
use super::survey::{Search, Survey};
use super::tree::Change;
use super::{Error, Repo, commit, tree, versions};
use crate::evidence::ObjectId;
use crate::evidence::content::differs;
use crate::evidence::examine::{Content, Examination};
use crate::evidence::machine;
use crate::evidence::question::Ask;
use crate::evidence::site::Obstacle;
use crate::evidence::vendored::is_excluded;

/// Most files, removed ones or other branches', that are read to see whether they hold what is asked for.
const MAX_READ: usize = 2_000;
/// Most unchanged files that are compared with those on disk, for one question.
const MAX_UNCHANGED: usize = 16;
/// How often paths are held against globs: each of many branches and commits has its own.
const MAX_HELD: usize = 20_000_000;
/// Most files that are read to find the one that a question means.
const MAX_FITTING: usize = 200;

/// The work tree, looked into only where something is missing.
pub struct Disk<'a> {
    /// The files in it, `/`-separated from the root.
    pub files: &'a dyn Fn() -> Vec<String>,
    /// The bytes of one of them.
    pub read: &'a dyn Fn(&str) -> Option<Vec<u8>>,
}

/// For each question, files that are as they were at the fork point: path and content.
type Unchanged = HashMap<usize, Vec<(String, ObjectId)>>;

/// What keeps each of the `open` questions from holding, where that can be told.
///
/// # Errors
/// git's own, where the tip cannot be read.
pub fn obstacles(
    repo: &Repo,
    search: &Search,
    survey: &Survey,
    examination: &Examination<'_>,
    open: &HashSet<usize>,
    disk: Option<&Disk<'_>>,
) -> Result<HashMap<usize, Obstacle>, Error> {
    let Some(tip) = search.tip else {
        return Ok(HashMap::new());
    };
    let objects = repo.objects()?;
    let mut look = Look {
        objects: &objects,
        tip,
        base: search.base,
        survey,
        examination,
        open: open.clone(),
        upstream: OnceCell::new(),
        foreign: HashMap::new(),
        found: HashMap::new(),
        left: Cell::new(MAX_READ),
        held: Cell::new(MAX_HELD),
    };
    let shallow = repo.shallow();
    look.pointed();
    look.by_someone_else(repo, &shallow);
    let unchanged = look.unchanged()?;
    if let Some(disk) = disk {
        look.uncommitted(disk, &unchanged)?;
    }
    let foreign = std::mem::take(&mut look.foreign);
    look.tell_all(foreign);
    let embedded = look.embedded(repo)?;
    look.in_place_of(&embedded, Obstacle::Embedded);
    let links = look.links()?;
    look.in_place_of(&links, Obstacle::Linked);
    // Others' branches are no place of the learner's.
    if search.peers.is_empty() {
        look.on_branches(&repo.branches())?;
    }
    look.removed(&shallow);
    look.misnamed(&shallow)?;
    look.on_remote_branches(repo)?;
    look.perhaps_in_embedded(&embedded);
    look.said_by_someone_else(repo, &shallow);
    for (question, files) in unchanged {
        let first = files.into_iter().next();
        look.tell_all(first.map(|(path, _)| (question, Obstacle::Unchanged(path))));
    }
    Ok(look.found)
}

struct Look<'a, 'repo, 'q> {
    objects: &'a Objects<'repo>,
    tip: ObjectId,
    base: Option<ObjectId>,
    survey: &'a Survey,
    examination: &'a Examination<'q>,
    open: HashSet<usize>,
    /// What upstream's branches reach after the fork point.
    upstream: OnceCell<IdSet>,
    /// Files at the tip that are not the learner's: told where the learner has no other.
    foreign: HashMap<usize, Obstacle>,
    found: HashMap<usize, Obstacle>,
    /// How many more files may be read for one kind of obstacle.
    left: Cell<usize>,
    /// How often a path may still be held against a glob.
    held: Cell<usize>,
}

/// By whom a commit is.
#[derive(Debug, Clone)]
enum Author {
    /// Nobody: it brings together what others did.
    Merge,
    /// A program, known by its address, or by its name at somebody's.
    Machine(String),
    /// Somebody with this address.
    Person(String),
}

impl Author {
    fn of(commit: &Commit<'_>) -> Self {
        let name = String::from_utf8_lossy(commit.author.name);
        let address = commit.author.address();
        machine::machine(&name, &address).map_or(Self::Person(address), Self::Machine)
    }
}

impl Look<'_, '_, '_> {
    /// Of the files that a question is about, the first that holds what it asks for, by whomever.
    fn fitting(&self, question: usize) -> Option<Vec<u8>> {
        let Ask::Place {
            content: Some(pattern),
            ..
        } = &self.examination.inquiry().questions[question].ask
        else {
            return None;
        };
        let mut files = self.examination.files_about(question).take(MAX_FITTING);
        let fits = |blob: ObjectId| matches!(content(self.objects, &blob), Content::Bytes(bytes) if pattern.may_be_in(&bytes));
        files.find_map(|(path, blob)| fits(blob).then(|| path.to_vec()))
    }

    /// The commit that brought a file as it is at `tip`, and by whom it is.
    fn last_change(
        &self,
        shallow: &[ObjectId],
        tip: ObjectId,
        path: &[u8],
    ) -> Option<(ObjectId, Author)> {
        let id = versions::last_change(self.objects, shallow, tip, path).ok()??;
        Some((id, self.author(&id)?))
    }

    /// By whom a commit is; none where it is not here.
    fn author(&self, id: &ObjectId) -> Option<Author> {
        let author = self.objects.with_kind(id, Kind::Commit, |bytes| {
            let commit = commit::parse(bytes);
            match commit.parents.len() > 1 {
                true => Author::Merge,
                false => Author::of(&commit),
            }
        });
        author.ok()
    }

    /// Files that are there as they were at the fork point.
    fn unchanged(&mut self) -> Result<Unchanged, Error> {
        let wanted = self.missing();
        let mut found = Unchanged::new();
        let Some(base) = self.base.filter(|_| !wanted.is_empty()) else {
            return Ok(found);
        };
        let tree = tree::of_commit(self.objects, &self.tip)?;
        tree::compare(
            self.objects,
            None,
            Some(tree),
            &|_| true,
            &mut |change: Change| {
                let Some(blob) = change.new else {
                    return Ok(());
                };
                for question in self.about(&change.path, &wanted) {
                    let files = found.entry(question).or_default();
                    if files.len() >= MAX_UNCHANGED {
                        continue;
                    }
                    let then = tree::lookup(self.objects, &base, &change.path)?;
                    if then.is_some_and(|then| then.id == blob) {
                        files.push((text(&change.path), blob));
                    }
                }
                Ok(())
            },
        )
        .or_else(unless_unreadable)?;
        Ok(found)
    }

    /// Files on disk that the tip does not have, or has with other content.
    fn uncommitted(&mut self, disk: &Disk<'_>, unchanged: &Unchanged) -> Result<(), Error> {
        for (question, files) in unchanged {
            let edited = files.iter().find(|(path, blob)| {
                let committed = self.objects.with(blob, |_, bytes| bytes.to_vec());
                match (committed, (disk.read)(path)) {
                    (Ok(committed), Some(now)) => differs(Some(&committed), &now),
                    _ => false,
                }
            });
            self.tell_all(edited.map(|(path, _)| (*question, Obstacle::Uncommitted(path.clone()))));
        }
        let mut wanted = self.missing();
        wanted.extend(self.foreign.keys());
        if wanted.is_empty() {
            return Ok(());
        }
        for path in (disk.files)() {
            if is_excluded(path.as_bytes(), self.examination.inquiry().document()) {
                continue;
            }
            for question in self.about(path.as_bytes(), &wanted) {
                if tree::lookup(self.objects, &self.tip, path.as_bytes())?.is_none() {
                    self.tell(question, Obstacle::Untracked(path.clone()));
                }
            }
        }
        Ok(())
    }

    /// Open questions about files for which nothing was found yet.
    fn missing(&self) -> HashSet<usize> {
        let questions = &self.examination.inquiry().questions;
        self.open
            .iter()
            .copied()
            .filter(|question| {
                let answer = self.examination.answer(*question);
                matches!(questions[*question].ask, Ask::Place { .. })
                    && (answer.present.is_none() || self.is_empty(*question))
                    && !self.found.contains_key(question)
            })
            .collect()
    }

    fn about(&self, path: &[u8], wanted: &HashSet<usize>) -> Vec<usize> {
        let inquiry = self.examination.inquiry();
        let Some(left) = self.held.get().checked_sub(inquiry.breadth()) else {
            return Vec::new();
        };
        self.held.set(left);
        let groups = inquiry.about(path).into_iter();
        groups
            .flat_map(|group| &inquiry.groups()[group])
            .copied()
            .filter(|question| wanted.contains(question))
            .collect()
    }

    /// Questions that a file with this content would answer: to get back one that says nothing of it would be no remedy. None of
    /// what tools made, of which there may be much; and no more files are read than are left.
    fn holding(&self, path: &[u8], blob: ObjectId, wanted: &HashSet<usize>) -> Vec<usize> {
        let inquiry = self.examination.inquiry();
        if is_excluded(path, inquiry.document()) {
            return Vec::new();
        }
        let mut read = None;
        let holds = |question: &usize| {
            let Ask::Place {
                content: Some(pattern),
                ..
            } = &inquiry.questions[*question].ask
            else {
                return true;
            };
            if read.is_none() && self.left.get() > 0 {
                self.left.set(self.left.get() - 1);
                read = Some(content(self.objects, &blob));
            }
            matches!(&read, Some(Content::Bytes(bytes)) if pattern.may_be_in(bytes))
        };
        let mut about = self.about(path, wanted);
        about.retain(holds);
        about
    }

    fn tell(&mut self, question: usize, obstacle: Obstacle) {
        self.found.entry(question).or_insert(obstacle);
    }

    fn tell_all(&mut self, found: impl IntoIterator<Item = (usize, Obstacle)>) {
        for (question, obstacle) in found {
            self.tell(question, obstacle);
        }
    }
}

/// A tree beyond the limits, or one that is not whole, has no explanation; no error either.
fn unless_unreadable(error: Error) -> Result<(), Error> {
    match error {
        Error::TooLarge(..) | Error::Missing(_) | Error::Corrupt(_) => Ok(()),
        other => Err(other),
    }
}

fn text(path: &[u8]) -> String {
    String::from_utf8_lossy(path).into_owned()
}

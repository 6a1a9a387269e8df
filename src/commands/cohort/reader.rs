//! One source → the document's bytes, and the repository and commit that they are judged in.

use std::path::{Component, Path};

use super::source::Place;
use crate::commands::project::{PROGRESS, slashed};
use crate::error::{Error, Result};
use crate::evidence::ObjectId;
use crate::evidence::content::is_same_text;
use crate::git::{self, Repo, Version, Which};
use crate::render::escape::Untrusted;
use crate::report::cohort::Unread;
use crate::roadmap::MAX_BYTES;
use crate::workspace::{self, Form};

/// A document that was read.
pub(super) struct Found {
    pub bytes: Vec<u8>,
    /// The repository that was opened for it; none where it is the one at hand, or there is none.
    pub repo: Option<Repo>,
    /// The commit that it is from, and its path there; none for a file outside of any repository, or with nothing committed.
    pub at: Option<(ObjectId, String)>,
    /// Whether the file on disk is another one.
    pub is_changed: bool,
}

impl Found {
    /// What the document is called: its path where it is committed, else the source's name.
    pub fn path<'a>(&'a self, source: &'a str) -> &'a str {
        self.at.as_ref().map_or(source, |(_, path)| path)
    }
}

/// Reads documents, all by the same rule of where they are.
pub(super) struct Reader<'a> {
    pub home: Option<&'a Repo>,
    /// `--file`, from the root.
    file: Option<String>,
}

impl<'a> Reader<'a> {
    /// Which looks for `file` in each repository, else for the usual name.
    ///
    /// # Errors
    /// A file that is not named from a repository's root.
    pub fn new(home: Option<&'a Repo>, file: Option<&Path>) -> Result<Self> {
        let file = file.map(from_root).transpose()?;
        Ok(Self { home, file })
    }

    /// # Errors
    /// Why a learner's document cannot be had.
    pub fn read(&self, place: &Place) -> Result<Found> {
        match place {
            Place::Clone(dir) => {
                let repo = open_at(dir)?;
                let tip = repo.head()?;
                let tip = tip.ok_or_else(|| Error::new("nothing is committed there yet"))?;
                let version = self.version(&repo, tip)?;
                let on_disk = self.on_disk(&repo, &version.path);
                let is_same = |disk: &Vec<u8>| is_same_text(disk, &version.told);
                Ok(Found {
                    is_changed: on_disk.is_some_and(|disk| !is_same(&disk)),
                    bytes: version.told,
                    at: Some((tip, version.path)),
                    repo: Some(repo),
                })
            }
            Place::Commit(tip) => {
                let home = self
                    .home
                    .ok_or_else(|| Error::new("no repository is here"))?;
                let version = self.version(home, *tip)?;
                Ok(Found {
                    bytes: version.told,
                    repo: None,
                    at: Some((*tip, version.path)),
                    is_changed: false,
                })
            }
            Place::File(file) => {
                let name = file.file_name().map_or(file.as_path(), Path::new);
                let bytes = workspace::read(file).map_err(|fault| fault.called(name))?;
                let repo = match file.parent().map(Repo::open) {
                    None | Some(Err(git::Error::NoRepository(_))) => None,
                    Some(opened) => Some(opened?),
                };
                let at = repo.as_ref().and_then(|repo| {
                    let below = workspace::inside(file, repo.root()?).ok()?;
                    Some((repo.head().ok()??, slashed(&below)))
                });
                Ok(Found {
                    bytes,
                    repo,
                    at,
                    is_changed: false,
                })
            }
        }
    }

    /// What `tell` makes of the documents of commits of the repository at hand.
    ///
    /// # Errors
    /// A repository whose objects cannot be read.
    pub fn tell<T: Clone + Send, State>(
        &self,
        commits: &[ObjectId],
        begin: impl Fn() -> State + Sync,
        tell: impl Fn(&mut State, &[u8]) -> T + Sync,
    ) -> Result<Vec<Result<T>>> {
        let Some(home) = self.home.filter(|_| !commits.is_empty()) else {
            return Ok(Vec::new());
        };
        let versions = home.files_at(commits, self.which(), MAX_BYTES as u64, begin, tell)?;
        let versions = versions.into_iter().zip(commits);
        let told = versions.map(|(version, tip)| match version? {
            Some(version) => Ok(version.told),
            None => Err(self.absent(home, *tip)),
        });
        Ok(told.collect())
    }

    /// What a document is called, in messages.
    pub fn path(&self) -> &str {
        self.file.as_deref().unwrap_or(PROGRESS)
    }

    fn which(&self) -> Which<'_> {
        match &self.file {
            Some(path) => Which::Path(path),
            None => Which::Root(PROGRESS),
        }
    }

    fn version(&self, repo: &Repo, tip: ObjectId) -> Result<Version<Vec<u8>>> {
        let limit = MAX_BYTES as u64;
        let copy = |_: &mut (), bytes: &[u8]| bytes.to_vec();
        let mut versions = repo.files_at(&[tip], self.which(), limit, || (), copy)?;
        let version = versions.pop().transpose()?.flatten();
        version.ok_or_else(|| self.absent(repo, tip))
    }

    fn absent(&self, repo: &Repo, tip: ObjectId) -> Error {
        let path = Untrusted::new(self.path()).terminal();
        let error = Error::new(format!("there is no {path} in {}", tip.short()));
        match self.on_disk(repo, self.path()) {
            Some(_) => error.hint("it is on disk and not committed yet: `git add` it and commit"),
            None => error.hint("`peak init` makes one, to be committed"),
        }
    }

    /// The document as it lies in a clone's work tree.
    fn on_disk(&self, repo: &Repo, path: &str) -> Option<Vec<u8>> {
        let is_home = self.home.is_some_and(|home| std::ptr::eq(home, repo));
        let file = repo.root().filter(|_| !is_home)?.join(path);
        let is_file = workspace::form(&file) == Some(Form::File);
        is_file.then(|| workspace::read(&file).ok()).flatten()
    }
}

/// `--file` as a path from the root of each repository.
fn from_root(file: &Path) -> Result<String> {
    let parts = file.components().filter(|part| *part != Component::CurDir);
    let parts: Vec<Component<'_>> = parts.collect();
    let is_below = parts
        .iter()
        .all(|part| matches!(part, Component::Normal(_)));
    match is_below && !parts.is_empty() {
        true => Ok(slashed(&parts.iter().collect::<std::path::PathBuf>())),
        false => {
            let file = Untrusted::new(&file.to_string_lossy()).terminal();
            Err(Error::new(format!(
                "{file} is no path from the root of each repository"
            ))
            .hint("name it as it is called there, such as `docs/progress.md`"))
        }
    }
}

/// The repository of this very folder: where that is broken, not the one around it.
fn open_at(dir: &Path) -> Result<Repo> {
    let repo = Repo::open(dir)?;
    let own = [repo.root(), Some(repo.git_dir())];
    let is_own = own
        .into_iter()
        .flatten()
        .any(|path| workspace::is_same(path, dir));
    match is_own {
        true => Ok(repo),
        false => Err(git::Error::NoRepository(dir.to_owned()).into()),
    }
}

/// Why a learner could not be read, by what went wrong.
pub(super) fn unread(error: Error) -> Unread {
    Unread {
        reason: error.message().to_owned(),
        remedy: error.remedy().map(str::to_owned),
    }
}

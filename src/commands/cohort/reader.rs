//! One source → the document's bytes, and the repository and commit that they are judged in.

use std::path::Path;

use super::source::Place;
use crate::commands::project::{PROGRESS, slashed};
use crate::error::{Error, Result};
use crate::evidence::ObjectId;
use crate::git::{self, Repo};
use crate::roadmap::MAX_BYTES;
use crate::workspace;

/// A document that was read.
pub(super) struct Found {
    pub bytes: Vec<u8>,
    /// The repository that was opened for it; none where it is the one at hand, or there is none.
    pub repo: Option<Repo>,
    /// The commit that it is from, and its path there; none for a file outside of any repository, or with nothing committed.
    pub at: Option<(ObjectId, String)>,
}

/// What is judged against which history.
pub(super) struct Work<'a> {
    pub repo: &'a Repo,
    pub tip: ObjectId,
    /// Where the document was found.
    pub place: &'a Place,
}

/// Reads documents, all by the same rule of where they are.
pub(super) struct Reader<'a> {
    pub home: Option<&'a Repo>,
    /// `--file`, from the root.
    pub file: Option<&'a Path>,
}

impl Reader<'_> {
    /// # Errors
    /// Why a learner's document cannot be had.
    pub fn read(&self, place: &Place) -> Result<Found> {
        match place {
            Place::Clone(dir) => {
                let repo = open_at(dir)?;
                let tip = repo.head()?;
                let tip = tip.ok_or_else(|| Error::new("nothing is committed there yet"))?;
                let (bytes, path) = self.document(&repo, tip)?;
                Ok(Found {
                    bytes,
                    repo: Some(repo),
                    at: Some((tip, path)),
                })
            }
            Place::Commit(tip) => {
                let home = self
                    .home
                    .ok_or_else(|| Error::new("no repository is here"))?;
                let (bytes, path) = self.document(home, *tip)?;
                Ok(Found {
                    bytes,
                    repo: None,
                    at: Some((*tip, path)),
                })
            }
            Place::File(file) => {
                let bytes = workspace::read(file)?;
                let repo = file.parent().and_then(|folder| Repo::open(folder).ok());
                let at = repo.as_ref().and_then(|repo| {
                    let below = workspace::inside(file, repo.root()?).ok()?;
                    Some((repo.head().ok()??, slashed(&below)))
                });
                Ok(Found { bytes, repo, at })
            }
        }
    }

    /// The document of a commit, and its path there.
    fn document(&self, repo: &Repo, tip: ObjectId) -> Result<(Vec<u8>, String)> {
        let limit = MAX_BYTES as u64;
        let (found, path) = match self.file.map(slashed) {
            Some(path) => (
                repo.file_at(&tip, &path, limit)?
                    .map(|bytes| (path.clone(), bytes)),
                path,
            ),
            None => (repo.root_file(&tip, PROGRESS, limit)?, PROGRESS.to_owned()),
        };
        let found = found.map(|(path, bytes)| (bytes, path));
        found.ok_or_else(|| Error::new(format!("there is no {path} in {}", tip.short())))
    }
}

/// The repository of this very folder: where that is broken, not the one around it.
fn open_at(dir: &Path) -> Result<Repo> {
    let repo = Repo::open(dir)?;
    let real = |path: &Path| path.canonicalize().ok();
    let own = [repo.root(), Some(repo.git_dir())];
    let is_own = own
        .into_iter()
        .flatten()
        .any(|path| real(path) == real(dir));
    match is_own {
        true => Ok(repo),
        false => Err(git::Error::NoRepository(dir.to_owned()).into()),
    }
}

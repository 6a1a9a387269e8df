//! One file of many commits: its versions are changes of one another, so they are read as they lie in the pack, each once.

use std::collections::HashMap;

use super::object::{Kind, Objects};
use super::tree::{Entries, EntryKind};
use super::{Error, Repo, ahead, tree};
use crate::evidence::ObjectId;

/// Of so many versions a second thread reads half.
const MANY: usize = 64;

/// Which file is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which<'a> {
    /// The one at this path from the root, `/`-separated.
    Path(&'a str),
    /// The one of this name in the root; else one that is called so in other case.
    Root(&'a str),
}

/// A file of a commit, and what was made of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version<T> {
    /// Its path from the root.
    pub path: String,
    /// What came of its bytes.
    pub told: T,
}

/// The file of one commit; none where it has none.
pub type Lookup<T> = Result<Option<Version<T>>, Error>;

impl Repo {
    /// What `tell` makes of the file of each commit, in their order, at most `limit` bytes of each; `None` where a commit has none.
    /// Commits with the same file share what was made of it. `tell` goes on with what `begin` makes, one on each thread.
    ///
    /// # Errors
    /// A repository whose objects cannot be read. Of single commits: [`Error::Missing`] or [`Error::Corrupt`] where objects are not
    /// whole, [`Error::TooLarge`] beyond the limit.
    pub fn files_at<T: Clone + Send, State>(
        &self,
        commits: &[ObjectId],
        which: Which<'_>,
        limit: u64,
        begin: impl Fn() -> State + Sync,
        tell: impl Fn(&mut State, &[u8]) -> T + Sync,
    ) -> Result<Vec<Lookup<T>>, Error> {
        let objects = self.objects()?;
        let found: Vec<_> = commits
            .iter()
            .map(|commit| find(&objects, commit, which))
            .collect();
        let named = found.iter().flatten().flatten();
        let mut blobs: Vec<ObjectId> = named.map(|(_, blob)| *blob).collect();
        blobs.sort_unstable();
        blobs.dedup();
        blobs.sort_by_cached_key(|blob| objects.place(blob));
        let halves = blobs.split_at(blobs.len() / 2).into();
        let much = blobs.len() >= MANY;
        let read = ahead::both((self, &objects), much, halves, |objects, blobs| {
            let mut state = begin();
            let each = blobs.iter().map(|blob| {
                let told = bounded(objects, blob, limit, |bytes| tell(&mut state, bytes));
                (*blob, told)
            });
            objects.in_bulk(|| each.collect::<Vec<_>>())
        });
        let known: HashMap<ObjectId, Result<T, Error>> = read.into_iter().flatten().collect();
        let versions = found.into_iter().map(|found| {
            let Some((path, blob)) = found? else {
                return Ok(None);
            };
            let told = known[&blob].clone()?;
            Ok(Some(Version { path, told }))
        });
        Ok(versions.collect())
    }
}

/// The file's path and content in one commit.
fn find(
    objects: &Objects<'_>,
    commit: &ObjectId,
    which: Which<'_>,
) -> Result<Option<(String, ObjectId)>, Error> {
    let name = match which {
        Which::Path(path) => {
            let entry = tree::lookup(objects, commit, path.as_bytes())?;
            let file = entry.filter(|entry| entry.kind == EntryKind::File);
            return Ok(file.map(|entry| (path.to_owned(), entry.id)));
        }
        Which::Root(name) => name,
    };
    let root = tree::of_commit(objects, commit)?;
    objects.with_kind(&root, Kind::Tree, |bytes| {
        let entries = Entries::new(bytes, objects.id_len());
        let files = entries.filter(|(_, entry)| entry.kind == EntryKind::File);
        let alike = files.filter(|(found, _)| found.eq_ignore_ascii_case(name.as_bytes()));
        let best = alike.max_by_key(|(found, _)| *found == name.as_bytes());
        best.map(|(found, entry)| (String::from_utf8_lossy(found).into_owned(), entry.id))
    })
}

fn bounded<T>(
    objects: &Objects<'_>,
    blob: &ObjectId,
    limit: u64,
    tell: impl FnOnce(&[u8]) -> T,
) -> Result<T, Error> {
    // Versions are no larger than the reader takes in at once: to ask for the size of each takes longer than reading most.
    objects.with_kind(blob, Kind::Blob, |bytes| match bytes.len() as u64 {
        size if size > limit => Err(Error::TooLarge(format!("object {blob}"), size)),
        _ => Ok(tell(bytes)),
    })?
}

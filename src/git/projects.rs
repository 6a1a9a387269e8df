//! The folders of a commit that are projects of their own: those that hold a file of a certain kind.

use std::collections::BTreeSet;

use globset::Glob;

use super::{Error, Repo, tree};
use crate::evidence::ObjectId;
use crate::evidence::vendored::is_vendored;

/// The folders in which a file matches `marker`, from the root, sorted; the root is the empty one. Not those of installed code.
///
/// # Errors
/// git's own, where a folder cannot be read or there are too many files.
pub fn folders(repo: &Repo, tip: ObjectId, marker: &Glob) -> Result<Vec<String>, Error> {
    let objects = repo.objects()?;
    let root = tree::of_commit(&objects, &tip)?;
    let marker = marker.compile_matcher();
    let mut found = BTreeSet::new();
    tree::compare(&objects, None, Some(root), &|_| true, &mut |change| {
        let path = String::from_utf8_lossy(&change.path);
        if marker.is_match(&*path) && !is_vendored(&change.path) {
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            found.insert(folder.to_owned());
        }
        Ok(())
    })?;
    Ok(found.into_iter().collect())
}

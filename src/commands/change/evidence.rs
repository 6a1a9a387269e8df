//! `--evidence`: from what a person typed to what is written below an item.

use crate::commands::Context;
use crate::commands::project::{slashed, work_tree};
use crate::error::{Error, Result};
use crate::git::Repo;
use crate::progress::{Target, path, revision_or_url};
use crate::render::escape::Untrusted;
use crate::workspace;

/// How many hex digits of a commit's id are written.
const DIGITS: usize = 12;

/// What each text points at: a path that is there, a commit, or a URL.
///
/// # Errors
/// What is none of them.
pub fn pointers(texts: &[String], context: &Context, repo: &Repo) -> Result<Vec<Target>> {
    texts
        .iter()
        .map(|text| pointer(text.trim(), context, repo))
        .collect()
}

fn pointer(text: &str, context: &Context, repo: &Repo) -> Result<Target> {
    let shown = Untrusted::new(text).terminal();
    if text.contains("://") {
        return match revision_or_url(text) {
            Some(Ok(target)) => Ok(target),
            _ => Err(Error::new(format!("cannot read the address {shown}"))
                .hint("write https://host/owner/name, then @REVISION and :PATH where needed")),
        };
    }
    if let Some(path) = here(text, context, repo)? {
        return Ok(Target::Path(path));
    }
    if let Some(Ok(target)) = revision_or_url(text) {
        let known = repo.commit_with_prefix(text).is_some() || repo.is_shallow();
        return if known {
            Ok(target)
        } else {
            Err(nothing(&shown))
        };
    }
    match repo.resolve(text) {
        Ok(commit) => Ok(Target::Revision(commit.to_string()[..DIGITS].to_owned())),
        Err(_) => Err(nothing(&shown)),
    }
}

/// The path from the root of a file or folder that is there: seen from the folder to work in, else from the root.
fn here(text: &str, context: &Context, repo: &Repo) -> Result<Option<String>> {
    let root = work_tree(repo)?;
    let found = [context.dir.join(text), root.join(text)]
        .into_iter()
        .find(|path| workspace::exists(path));
    let Some(found) = found.filter(|_| !text.is_empty()) else {
        // A sparse checkout does not have every file on disk.
        let at_head = |path: &String| matches!(repo.file_at_head(path, u64::MAX), Ok(Some(_)));
        return Ok(path(text).filter(at_head));
    };
    let inside = slashed(&workspace::inside(&found, root)?);
    path(&inside).map(Some).ok_or_else(|| {
        Error::new(format!(
            "{} cannot be evidence",
            Untrusted::new(text).terminal()
        ))
        .hint("name a file or folder below the root, not the root itself or the git directory")
    })
}

fn nothing(shown: &str) -> Error {
    Error::new(format!("{shown} is no path, commit or address that could be evidence")).hint(
        "name a file or folder that is there, a commit of this repository, or https://host/owner/name",
    )
}

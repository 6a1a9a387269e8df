//! `--evidence`: from what a person typed to what is written below an item.

use std::path::Path;

use crate::commands::project::{slashed, work_tree};
use crate::commands::{Context, Project};
use crate::error::{Error, Result};
use crate::evidence::vendored::{is_filled_by_tools, vendored_folder};
use crate::git::Repo;
use crate::progress::{Locator, path, revision_or_url};
use crate::render::escape::Untrusted;
use crate::workspace;

/// How many hex digits of a commit's id are written.
const DIGITS: usize = 12;

/// What each text points at: a path that is there, a commit, or a URL.
///
/// # Errors
/// What is none of them.
pub fn pointers(
    texts: &[String],
    context: &mut Context,
    project: &Project,
) -> Result<Vec<Locator>> {
    texts
        .iter()
        .map(|text| {
            let target = pointer(text.trim(), context, &project.repo)?;
            if let Locator::Path(path) = &target {
                look_at(path, context, project)?;
            }
            Ok(target)
        })
        .collect()
}

/// Refuses a path that can never be evidence, and warns of one that is none as it is now.
fn look_at(path: &str, context: &mut Context, project: &Project) -> Result<()> {
    let shown = Untrusted::new(path).terminal();
    if path == project.target.from_root() {
        return Err(Error::new(format!(
            "{shown} is the progress document: it proves nothing"
        ))
        .hint("name what you built: a file, a folder, a commit"));
    }
    let root = work_tree(&project.repo)?;
    let place = root.join(path);
    if workspace::is_folder(&place) && workspace::is_empty_folder(&place) {
        context.terminal.warn(&format!(
            "{shown} is an empty folder, of which git keeps nothing: it is no evidence yet"
        ));
    } else if project.repo.ignores(path) {
        context.terminal.warn(&format!(
            "git ignores {shown}: what is not committed is no evidence; `git check-ignore -v` tells why"
        ));
    } else if let Some(folder) = filled_by_tools(root, path) {
        let folder = Untrusted::new(&folder).terminal();
        context.terminal.warn(&format!(
            "{folder} is a folder that tools fill, so nothing in it is evidence: move the work to one of another name"
        ));
    }
    Ok(())
}

/// The folder on a path, itself included, that tools fill: by its name, or as a virtual environment.
fn filled_by_tools(root: &Path, path: &str) -> Option<String> {
    if let Some(end) = vendored_folder(format!("{path}/").as_bytes()) {
        return path.get(..end).map(str::to_owned);
    }
    let ends = path.match_indices('/').map(|(end, _)| end);
    let is_environment = |folder: &str| workspace::exists(&root.join(folder).join("pyvenv.cfg"));
    let filled = ends.map(|end| path.split_at(end)).find(|(folder, below)| {
        let name = below[1..].split('/').next().unwrap_or_default();
        is_filled_by_tools(name.as_bytes()) && is_environment(folder)
    });
    filled.map(|(folder, _)| folder.to_owned())
}

fn pointer(text: &str, context: &Context, repo: &Repo) -> Result<Locator> {
    if text.is_empty() {
        return Err(Error::new("--evidence needs something to point at")
            .hint("name a file or folder, a commit, or https://host/owner/name"));
    }
    let shown = Untrusted::new(text).typed();
    if text.contains("://") {
        return match revision_or_url(text) {
            Some(Ok(target)) => Ok(target),
            Some(Err(why)) => Err(Error::new(format!("{shown} {}", why.what))
                .hint(Untrusted::new(&why.remedy).terminal())),
            None => Err(nothing(&shown)),
        };
    }
    if let Some(path) = here(text, context, repo)? {
        return Ok(Locator::Path(path));
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
        Ok(commit) => Ok(Locator::Revision(commit.to_string()[..DIGITS].to_owned())),
        Err(_) => Err(nothing(&shown)),
    }
}

/// The path from the root of a file or folder that is there: seen from the folder to work in, else from the root.
fn here(text: &str, context: &Context, repo: &Repo) -> Result<Option<String>> {
    let root = work_tree(repo)?;
    let found = [context.dir.join(text), root.join(text)]
        .into_iter()
        .find(|path| workspace::exists(path));
    let Some(found) = found else {
        // A sparse checkout does not have every file on disk.
        let at_head = |path: &String| matches!(repo.file_at_head(path, u64::MAX), Ok(Some(_)));
        return Ok(path(text).filter(at_head));
    };
    let inside = workspace::inside(&found, root).map_err(|fault| fault.called(Path::new(text)))?;
    let inside = slashed(&inside);
    path(&inside).map(Some).ok_or_else(|| {
        Error::new(format!(
            "{} cannot be evidence",
            Untrusted::new(text).typed()
        ))
        .hint("name a file or folder below the root, not the root itself or the git directory")
    })
}

fn nothing(shown: &str) -> Error {
    Error::new(format!("{shown} is no path, commit or address that could be evidence")).hint(
        "name a file or folder that is there, a commit of this repository, or https://host/owner/name:PATH for what lies in another",
    )
}

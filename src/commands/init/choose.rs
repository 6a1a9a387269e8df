//! Which roadmap `peak init` follows, and how the header names it.

use std::path::{Path, PathBuf};

use super::{Args, shown};
use crate::commands::Context;
use crate::commands::project::{self, ROADMAPS, slashed};
use crate::error::{Error, Result};
use crate::git::Repo;
use crate::roadmap::parse::Reading;
use crate::roadmap::{Roadmap, bundled};
use crate::workspace;

/// A roadmap and how the header names it.
pub(super) struct Chosen {
    pub(super) name: String,
    pub(super) roadmap: Roadmap,
}

/// The roadmap that was named, else the repository's own.
pub(super) fn choose(args: &Args, context: &Context, repo: &Repo, root: &Path) -> Result<Chosen> {
    let chosen = match &args.roadmap {
        Some(name) => named(context, repo, root, name)?,
        None => match workspace::named(root, &ROADMAPS).as_slice() {
            [] => return Err(none("this repository has no roadmap.md and no README.md")),
            files => best(repo, root, files)?,
        },
    };
    let Some(doubt) = chosen.roadmap.doubts.first().filter(|_| !args.force) else {
        return Ok(chosen);
    };
    let name = shown(&chosen.name);
    let what = format!("{name} hardly looks like a roadmap: {doubt}");
    Err(match &args.roadmap {
        Some(_) => Error::new(what).hint(format!(
            "see `peak roadmap show {name}`; --force takes it all the same"
        )),
        None => none(&what),
    })
}

/// The roadmap that a person named: a bundled one, else a file, from the folder they are in or from the root.
fn named(context: &Context, repo: &Repo, root: &Path, name: &str) -> Result<Chosen> {
    let path = [context.dir.join(name), root.join(name)]
        .into_iter()
        .find(|path| workspace::exists(path));
    match path.filter(|_| bundled::find(name).is_none()) {
        Some(path) => from_file(repo, root, &workspace::inside(&path, root)?),
        None => project::bundled_roadmap(name).map(|roadmap| Chosen {
            name: name.to_owned(),
            roadmap,
        }),
    }
}

/// Of the repository's own files the first that clearly is a roadmap, else the first.
fn best(repo: &Repo, root: &Path, files: &[PathBuf]) -> Result<Chosen> {
    let mut doubtful = None;
    for file in files {
        let chosen = from_file(repo, root, file.strip_prefix(root).unwrap_or(file))?;
        if chosen.roadmap.doubts.is_empty() {
            return Ok(chosen);
        }
        doubtful.get_or_insert(chosen);
    }
    doubtful.ok_or_else(|| none("no roadmap was found"))
}

fn from_file(repo: &Repo, root: &Path, path: &Path) -> Result<Chosen> {
    let roadmap = project::read_roadmap(repo, root, &root.join(path), &Reading::default())?;
    let name = slashed(path);
    // The header tells a path from a bundled name by its `/` or `.md`.
    let name = if project::is_path(&name) {
        name
    } else {
        format!("./{name}")
    };
    Ok(Chosen { name, roadmap })
}

/// Nothing to start from: the bundled roadmaps are offered.
fn none(what: &str) -> Error {
    Error::new(what).hint(format!(
        "name a file with --roadmap, or take one that ships with peak: {}",
        bundled::names()
    ))
}

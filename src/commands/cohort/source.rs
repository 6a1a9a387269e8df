//! What a person names as sources → where each learner's document is.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use globset::GlobBuilder;

use crate::commands::project::{PROGRESS, slashed};
use crate::error::{Error, Result};
use crate::evidence::ObjectId;
use crate::git::Repo;
use crate::render::escape::Untrusted;
use crate::workspace;

/// How deep below a folder clones are looked for: `learner`, or `learner/roadmap`.
const DEPTH: usize = 2;
/// Most files that a pattern is compared with.
const MAX_FILES: usize = 20_000;
/// Documents that are nobody's.
const NOBODYS: [&str; 3] = ["readme.md", "roadmap.md", "index.md"];
/// Folders that are nobody's.
const SKIPPED: [&str; 3] = ["node_modules", "__pycache__", "venv"];

/// One learner's source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Source {
    /// What the learner is called, where nothing else says so.
    pub name: String,
    /// The source, as a person may type it.
    pub shown: String,
    /// Where the document is; or why there is none.
    pub place: std::result::Result<Place, String>,
}

/// Where a document is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// In the repository of this folder, at HEAD.
    Clone(PathBuf),
    /// In the repository at hand, at this commit.
    Commit(ObjectId),
    /// This file, as it lies on disk.
    File(PathBuf),
}

/// Finds sources from a folder and in the repository around it.
pub(super) struct Finder<'a> {
    pub dir: &'a Path,
    pub home: Option<&'a Repo>,
    found: Vec<Source>,
}

impl<'a> Finder<'a> {
    pub fn new(dir: &'a Path, home: Option<&'a Repo>) -> Self {
        Self {
            dir,
            home,
            found: Vec::new(),
        }
    }

    /// All that these words name, each once, in their order.
    ///
    /// # Errors
    /// A word that names nothing.
    pub fn all(mut self, words: &[String]) -> Result<Vec<Source>> {
        for word in words {
            let before = self.found.len();
            self.add(word)?;
            if self.found.len() == before {
                return Err(nothing(word));
            }
        }
        let mut seen = HashSet::new();
        self.found.retain(|source| match &source.place {
            // Two branches may still be at the same commit.
            Ok(Place::Commit(_)) => seen.insert((PathBuf::new(), source.shown.clone())),
            Ok(Place::Clone(path) | Place::File(path)) => {
                seen.insert((workspace::real(path), String::new()))
            }
            Err(_) => true,
        });
        tell_apart(&mut self.found);
        Ok(self.found)
    }

    fn add(&mut self, word: &str) -> Result<()> {
        let path = self.dir.join(word);
        let before = self.found.len();
        if workspace::is_folder(&path) {
            let name = file_name(&workspace::folder(&path)?);
            self.folder(&path, word, &name);
            if self.found.len() == before {
                self.none(name, word.to_owned());
            }
            return Ok(());
        }
        if workspace::is_file(&path) {
            self.file(path, word);
            return Ok(());
        }
        self.references(word)?;
        if self.found.len() == before {
            self.files(word);
        }
        if self.found.len() == before {
            self.revision(word);
        }
        Ok(())
    }

    /// A clone, a folder of clones, or a folder of documents.
    fn folder(&mut self, path: &Path, shown: &str, name: &str) {
        if is_repository(path) {
            self.clone(path, shown, name);
            return;
        }
        let before = self.found.len();
        self.clones(path, shown, "", DEPTH);
        let any = self.found[before..]
            .iter()
            .any(|source| source.place.is_ok());
        if !any {
            self.found.truncate(before);
            self.documents(path, shown);
        }
    }

    /// The documents in a folder, and those by their usual name one folder below.
    fn documents(&mut self, path: &Path, shown: &str) {
        for (child, is_folder) in workspace::listed(path) {
            let (inner, shown) = (path.join(&child), joined(shown, &child));
            if is_folder && !child.starts_with('.') {
                let usual = workspace::named(&inner, &[PROGRESS]).into_iter().next();
                if let Some(file) = usual {
                    let shown = joined(&shown, &file_name(&file));
                    self.file(file, &shown);
                }
            } else if is_document(&child) {
                self.file(inner, &shown);
            }
        }
    }

    /// The clones in a folder; of a folder that holds none, why it is no learner's.
    fn clones(&mut self, path: &Path, shown: &str, prefix: &str, depth: usize) {
        for (child, is_folder) in workspace::listed(path) {
            if !is_folder || child.starts_with('.') || SKIPPED.contains(&child.as_str()) {
                continue;
            }
            let (inner, shown) = (path.join(&child), joined(shown, &child));
            let name = match prefix {
                "" => child.clone(),
                prefix => format!("{prefix}/{child}"),
            };
            if is_repository(&inner) {
                self.clone(&inner, &shown, &name);
                continue;
            }
            let before = self.found.len();
            if depth > 1 {
                self.clones(&inner, &shown, &name, depth - 1);
                // What lies in it are folders of one that is no clone.
                if !self.found[before..]
                    .iter()
                    .any(|source| source.place.is_ok())
                {
                    self.found.truncate(before);
                    self.none(name, shown);
                }
            } else {
                self.none(name, shown);
            }
        }
    }

    fn clone(&mut self, path: &Path, shown: &str, name: &str) {
        self.found.push(Source {
            name: name.strip_suffix(".git").unwrap_or(name).to_owned(),
            shown: shown.to_owned(),
            place: Ok(Place::Clone(path.to_owned())),
        });
    }

    fn none(&mut self, name: String, shown: String) {
        self.found.push(Source {
            name,
            shown,
            place: Err("no git repository is in this folder".to_owned()),
        });
    }

    fn file(&mut self, path: PathBuf, shown: &str) {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let is_usual = PROGRESS.strip_suffix(".md") == Some(stem.to_lowercase().as_str());
        let folder = path.parent().map(file_name).filter(|name| !name.is_empty());
        self.found.push(Source {
            name: folder
                .filter(|_| is_usual)
                .unwrap_or_else(|| stem.into_owned()),
            shown: shown.to_owned(),
            place: Ok(Place::File(path)),
        });
    }

    /// The files, and the folders of clones, that fit a pattern which no shell has read.
    fn files(&mut self, pattern: &str) {
        let pattern = slashed_text(pattern);
        let Some(star) = pattern.find('*') else {
            return;
        };
        let (folder, rest) = match pattern[..star].rfind('/') {
            Some(slash) => pattern.split_at(slash + 1),
            None => ("", pattern.as_str()),
        };
        let Ok(glob) = GlobBuilder::new(rest).literal_separator(true).build() else {
            return;
        };
        let (fits, root) = (glob.compile_matcher(), self.dir.join(folder));
        if !rest.contains('/') {
            for (child, is_folder) in workspace::listed(&root) {
                let (inner, shown) = (root.join(&child), format!("{folder}{child}"));
                match fits.is_match(&child) && !child.starts_with('.') {
                    true if is_folder => self.folder(&inner, &shown, &child),
                    true if is_document(&child) => self.file(inner, &shown),
                    _ => {}
                }
            }
            return;
        }
        let skip = |name: &str| name.starts_with('.') || SKIPPED.contains(&name);
        for path in workspace::files(&root, MAX_FILES, skip) {
            if fits.is_match(&path) {
                self.file(root.join(&path), &format!("{folder}{path}"));
            }
        }
    }

    fn references(&mut self, pattern: &str) -> Result<()> {
        let Some(home) = self.home else {
            return Ok(());
        };
        for reference in home.references(pattern)? {
            let absent =
                || Err("the commit that it names is not here: `git fetch` brings it".to_owned());
            self.found.push(Source {
                name: short(&reference.part).to_owned(),
                shown: reference.name,
                place: reference
                    .commit
                    .map_or_else(absent, |commit| Ok(Place::Commit(commit))),
            });
        }
        Ok(())
    }

    /// Any commit that git knows by this name.
    fn revision(&mut self, word: &str) {
        let found = self.home.and_then(|home| home.resolve(word).ok());
        self.found.extend(found.map(|commit| Source {
            name: word.to_owned(),
            shown: word.to_owned(),
            place: Ok(Place::Commit(commit)),
        }));
    }
}

/// Whether a file in a folder of documents is a learner's, by its name: no roadmap, and no list of them.
fn is_document(name: &str) -> bool {
    let name = name.to_lowercase();
    name.ends_with(".md") && !NOBODYS.contains(&name.as_str())
}

/// A reference's name without the place in which all of its kind are.
fn short(name: &str) -> &str {
    let places = ["refs/heads/", "refs/remotes/", "refs/tags/"];
    let mut rest = places.iter().filter_map(|place| name.strip_prefix(place));
    rest.next().unwrap_or(name)
}

/// A pattern with `/` between its parts, as people on Windows do not type it.
fn slashed_text(pattern: &str) -> String {
    match cfg!(windows) {
        true => pattern.replace('\\', "/"),
        false => pattern.to_owned(),
    }
}

/// The commits of the repository at hand among these sources.
pub(super) fn commits(sources: &[Source]) -> Vec<ObjectId> {
    let places = sources
        .iter()
        .filter_map(|source| source.place.as_ref().ok());
    let commits = places.filter_map(|place| match place {
        Place::Commit(commit) => Some(*commit),
        Place::Clone(_) | Place::File(_) => None,
    });
    commits.collect()
}

/// A word that names nothing.
fn nothing(word: &str) -> Error {
    let shown = Untrusted::new(word).typed();
    let remedy = "name folders (`forks`), documents (`people/*.md`) or references of the repository here (`'refs/remotes/*/main'`)";
    Error::new(match word.contains('*') {
        true => format!("no folder, document or reference fits {shown}"),
        false => format!("there is no folder, document or reference {shown}"),
    })
    .hint(remedy)
}

/// Learners of one name are told apart by the folder around theirs: `ada/roadmap` and `bo/roadmap`.
fn tell_apart(sources: &mut [Source]) {
    let mut times: HashMap<String, usize> = HashMap::new();
    for source in sources.iter() {
        *times.entry(source.name.clone()).or_default() += 1;
    }
    for source in sources.iter_mut().filter(|source| times[&source.name] > 1) {
        let (Ok(Place::Clone(path) | Place::File(path)), true) =
            (&source.place, !source.name.contains('/'))
        else {
            continue;
        };
        let around = path.parent().map(file_name).filter(|name| !name.is_empty());
        if let Some(around) = around.filter(|around| *around != source.name) {
            source.name = format!("{around}/{}", source.name);
        }
    }
}

/// Whether a folder is a repository of its own, with files or bare.
fn is_repository(path: &Path) -> bool {
    let has = |name: &str| workspace::exists(&path.join(name));
    has(".git") || has("HEAD") && has("objects") && has("refs")
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

fn joined(folder: &str, name: &str) -> String {
    let folder = slashed(Path::new(folder));
    match folder.as_str() {
        "" | "." => name.to_owned(),
        folder => format!("{folder}/{name}"),
    }
}

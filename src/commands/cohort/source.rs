//! What a person names as sources → where each learner's document is.

use std::collections::{HashMap, HashSet};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobMatcher};

use crate::commands::project::{PROGRESS, slashed};
use crate::error::{Error, Result};
use crate::evidence::ObjectId;
use crate::git::Repo;
use crate::render::escape::Untrusted;
use crate::workspace::{self, Form, Listed};

/// How deep below a folder clones are looked for: `learner`, or `learner/roadmap`.
const DEPTH: usize = 2;
/// Documents that are nobody's.
const NOBODYS: [&str; 3] = ["readme.md", "roadmap.md", "index.md"];
/// Why what was named is no learner's.
const NO_CLONE: &str = "no git repository is in this folder";
const LINK: &str = "it is a symbolic link, which is not followed: name what it leads to";
const SPECIAL: &str = "it is no file and no folder";
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
    dir: &'a Path,
    home: Option<&'a Repo>,
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
    pub fn all(mut self, words: &[OsString]) -> Result<Vec<Source>> {
        for word in words {
            let before = self.found.len();
            let shown = word.to_string_lossy();
            let path = self.dir.join(word);
            match workspace::form(&path) {
                Some(form) => self.place(&path, form, &shown),
                None => self.add(&shown)?,
            }
            if self.found.len() == before {
                return Err(nothing(&shown));
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

    /// What is at a path that was named.
    fn place(&mut self, path: &Path, form: Form, shown: &str) {
        match form {
            Form::Folder => {
                let real = workspace::folder(path);
                let name = file_name(real.as_deref().unwrap_or(path));
                let before = self.found.len();
                self.folder(path, shown, &name);
                if self.found.len() == before {
                    self.none(name, shown.to_owned(), NO_CLONE);
                }
            }
            Form::File => self.file(path.to_owned(), shown),
            Form::Link => self.none(file_name(path), shown.to_owned(), LINK),
            Form::Special => self.none(file_name(path), shown.to_owned(), SPECIAL),
        }
    }

    /// What a word may mean that is no path: references, a pattern of paths, any commit.
    fn add(&mut self, word: &str) -> Result<()> {
        let before = self.found.len();
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
        for Listed { name, path, form } in workspace::listed(path) {
            let shown = joined(shown, &name);
            match form {
                Form::Folder if !name.starts_with('.') => {
                    let usual = workspace::named(&path, &[PROGRESS]).into_iter().next();
                    if let Some(file) = usual {
                        let shown = joined(&shown, &file_name(&file));
                        let form = workspace::form(&file).unwrap_or(Form::Special);
                        self.place(&file, form, &shown);
                    }
                }
                Form::Folder => {}
                form if is_document(&name) => self.place(&path, form, &shown),
                _ => {}
            }
        }
    }

    /// The clones in a folder; of a folder that holds none, why it is no learner's.
    fn clones(&mut self, path: &Path, shown: &str, prefix: &str, depth: usize) {
        for Listed {
            name: child,
            path: inner,
            form,
        } in workspace::listed(path)
        {
            if child.starts_with('.') || SKIPPED.contains(&child.as_str()) {
                continue;
            }
            let shown = joined(shown, &child);
            let name = match prefix {
                "" => child.clone(),
                prefix => format!("{prefix}/{child}"),
            };
            match form {
                Form::Folder if is_repository(&inner) => self.clone(&inner, &shown, &name),
                Form::Folder => self.cloneless(&inner, &shown, &name, depth),
                Form::Link if workspace::is_folder(&inner) => self.none(name, shown, LINK),
                Form::Link | Form::File | Form::Special => {}
            }
        }
    }

    /// A folder that is no clone: those in it, else none.
    fn cloneless(&mut self, path: &Path, shown: &str, name: &str, depth: usize) {
        let before = self.found.len();
        if depth > 1 {
            self.clones(path, shown, name, depth - 1);
        }
        let any = self.found[before..]
            .iter()
            .any(|source| source.place.is_ok());
        if !any {
            self.found.truncate(before);
            self.none(name.to_owned(), shown.to_owned(), NO_CLONE);
        }
    }

    fn clone(&mut self, path: &Path, shown: &str, name: &str) {
        self.found.push(Source {
            name: name.strip_suffix(".git").unwrap_or(name).to_owned(),
            shown: shown.to_owned(),
            place: Ok(Place::Clone(path.to_owned())),
        });
    }

    fn none(&mut self, name: String, shown: String, why: &str) {
        self.found.push(Source {
            name,
            shown,
            place: Err(why.to_owned()),
        });
    }

    fn file(&mut self, path: PathBuf, shown: &str) {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let is_usual = PROGRESS.strip_suffix(".md") == Some(stem.to_lowercase().as_str());
        let folder = path.parent().map(file_name).filter(|name| !name.is_empty());
        let folder = folder.filter(|_| is_usual);
        self.found.push(Source {
            name: folder.unwrap_or_else(|| stem.into_owned()),
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
        let depth = rest.split('/').count();
        self.fitting(&root, folder, "", (&fits, depth));
    }

    /// What fits below a folder, so many levels deep: `inner` is the folder's path from where the pattern begins.
    fn fitting(
        &mut self,
        folder: &Path,
        shown: &str,
        inner: &str,
        (fits, depth): (&GlobMatcher, usize),
    ) {
        for Listed { name, path, form } in workspace::listed(folder) {
            if name.starts_with('.') || SKIPPED.contains(&name.as_str()) {
                continue;
            }
            let inner = format!("{inner}{name}");
            let is_meant = form == Form::Folder || is_document(&name);
            if depth > 1 {
                if form == Form::Folder {
                    self.fitting(&path, shown, &format!("{inner}/"), (fits, depth - 1));
                }
            } else if is_meant && fits.is_match(&inner) {
                self.place(&path, form, &format!("{shown}{inner}"));
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

/// Learners of one name are told apart by the folder around theirs, `ada/roadmap` and `bo/roadmap`, or by the whole reference.
fn tell_apart(sources: &mut [Source]) {
    let mut times: HashMap<String, usize> = HashMap::new();
    for source in sources.iter() {
        *times.entry(source.name.clone()).or_default() += 1;
    }
    for source in sources.iter_mut().filter(|source| times[&source.name] > 1) {
        match &source.place {
            Ok(Place::Clone(path) | Place::File(path)) if !source.name.contains('/') => {
                let around = path.parent().map(file_name).filter(|name| !name.is_empty());
                if let Some(around) = around.filter(|around| *around != source.name) {
                    source.name = format!("{around}/{}", source.name);
                }
            }
            Ok(Place::Commit(_)) => source.name = short(&source.shown).to_owned(),
            _ => {}
        }
    }
}

/// Whether a folder is a repository of its own, with files or bare.
fn is_repository(path: &Path) -> bool {
    let is = |name: &str, forms: &[Form]| {
        workspace::form(&path.join(name)).is_some_and(|form| forms.contains(&form))
    };
    // In a worktree or a submodule it is a file; a link may lead to anybody's.
    let is_bare = || is("HEAD", &[Form::File]) && is("refs", &[Form::Folder]);
    is(".git", &[Form::File, Form::Folder]) || is("objects", &[Form::Folder]) && is_bare()
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

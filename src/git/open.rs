//! How a repository is found and opened, and what is asked of it before any object is read.
//!
//! Ordinary repositories are opened by libgit2. One whose format it refuses (`extensions.*` it does not know, reftable), or
//! that belongs to another user in a CI's own workspace, is asked through the `git` program, and only its objects are read here.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use git2::{ErrorClass, ErrorCode, Repository, RepositoryOpenFlags};

use super::object::{Files, Kind};
use super::program::{Place, Program};
use super::{Error, Objects, grafts};
use crate::evidence::ObjectId;

/// The environment's say about where a repository is and how it is configured.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Variables {
    /// `GIT_DIR`
    pub git_dir: Option<OsString>,
    /// `GIT_WORK_TREE`
    pub work_tree: Option<OsString>,
    /// `GIT_CEILING_DIRECTORIES`: folders above which is not searched.
    pub ceilings: Vec<PathBuf>,
    /// `GIT_AUTHOR_NAME`
    pub author_name: Option<String>,
    /// `GIT_AUTHOR_EMAIL`
    pub author_email: Option<String>,
    /// `GIT_CONFIG_COUNT` and its `GIT_CONFIG_KEY_n`, `GIT_CONFIG_VALUE_n`, in order.
    pub settings: Vec<(String, String)>,
    /// The folder that a CI checked out for this very run: trusted whoever owns it.
    pub workspace: Option<PathBuf>,
    /// `EMAIL`: who has no other address.
    pub email: Option<String>,
    /// `HOME`, or what Windows has in its place.
    pub home: Option<PathBuf>,
}

pub(super) struct Opened {
    pub access: Access,
    pub git_dir: PathBuf,
    pub common_dir: PathBuf,
    pub root: Option<PathBuf>,
}

/// Who answers for names and configuration.
pub(super) enum Access {
    Library(Box<Repository>),
    Program(Program),
}

impl Variables {
    /// Picks them out of the environment through `get`, which gives no empty value.
    pub fn pick(get: impl Fn(&str) -> Option<OsString>) -> Self {
        let text = |name: &str| get(name).and_then(|value| value.into_string().ok());
        let count = text("GIT_CONFIG_COUNT")
            .and_then(|count| count.parse::<usize>().ok())
            .unwrap_or(0);
        let settings = (0..count.min(1000))
            .filter_map(|n| {
                let key = text(&format!("GIT_CONFIG_KEY_{n}"))?;
                Some((
                    key,
                    text(&format!("GIT_CONFIG_VALUE_{n}")).unwrap_or_default(),
                ))
            })
            .collect();
        let workspace = text("CI")
            .or_else(|| text("GITHUB_ACTIONS"))
            .and_then(|_| get("GITHUB_WORKSPACE").or_else(|| get("CI_PROJECT_DIR")))
            .map(PathBuf::from);
        Self {
            git_dir: get("GIT_DIR"),
            work_tree: get("GIT_WORK_TREE"),
            ceilings: text("GIT_CEILING_DIRECTORIES")
                .map(|list| {
                    list.split(if cfg!(windows) { ';' } else { ':' })
                        .map(PathBuf::from)
                        .collect()
                })
                .unwrap_or_default(),
            author_name: text("GIT_AUTHOR_NAME"),
            author_email: text("GIT_AUTHOR_EMAIL"),
            settings,
            workspace,
            email: text("EMAIL"),
            home: get("HOME")
                .or_else(|| get("USERPROFILE"))
                .map(PathBuf::from),
        }
    }

    /// The values that the environment gives `key`.
    pub(super) fn config(&self, key: &str) -> impl Iterator<Item = String> {
        let wanted = key.to_ascii_lowercase();
        self.settings
            .iter()
            .filter(move |(name, _)| name.to_ascii_lowercase() == wanted)
            .map(|(_, value)| value.clone())
    }
}

/// Opens the repository that `variables` name, else the one that holds `dir`.
pub(super) fn open(dir: &Path, variables: &Variables) -> Result<Opened, Error> {
    // Safe to switch: libgit2 would hash every object again, and remember objects that one pass reads once.
    git2::opts::strict_hash_verification(false);
    git2::opts::enable_caching(false);
    // libgit2 would take the repository around a file for the one that was meant; git enters folders alone.
    if !dir.is_dir() {
        return Err(Error::NoRepository(dir.to_owned()));
    }
    let named = variables.git_dir.as_deref();
    if let Some((list, why)) = grafts::refused(dir, named, &variables.ceilings) {
        return Err(Error::Hostile(list, why));
    }
    let error = match library(dir, variables) {
        Ok(repository) => return Ok(by_library(dir, variables, repository)),
        Err(error) => error,
    };
    match error.code() {
        ErrorCode::NotFound => Err(Error::NoRepository(dir.to_owned())),
        ErrorCode::Owner => foreign(dir, variables),
        _ if is_unsupported(&error) => by_program(dir, variables, None)
            .map_err(|_| Error::Unsupported(error.message().to_owned())),
        // The library reads none where a line is no id; git passes over such a line, and grafts are no history of ours.
        _ if error.message().contains("graft") => {
            by_program(dir, variables, None).map_err(|_| at(&git_dir(dir), &error))
        }
        _ => Err(at(&git_dir(dir), &error)),
    }
}

/// Where the git directory should be, for a message.
fn git_dir(dir: &Path) -> PathBuf {
    holder(dir).map_or_else(|| dir.to_owned(), |folder| folder.join(".git"))
}

/// What git says is wrong, and at which place in a repository.
fn at(place: &Path, error: &git2::Error) -> Error {
    Error::Other(format!("{}: {}", place.display(), error.message()))
}

fn library(dir: &Path, variables: &Variables) -> Result<Repository, git2::Error> {
    let none: &[&OsStr] = &[];
    match &variables.git_dir {
        Some(git_dir) => {
            let flags = RepositoryOpenFlags::NO_SEARCH
                | RepositoryOpenFlags::NO_DOTGIT
                | RepositoryOpenFlags::FROM_ENV;
            let git_dir = dir.join(git_dir);
            // `GIT_DIR` may name a `.git` file, which only the search understands.
            if git_dir.is_file() {
                let holder = git_dir.parent().unwrap_or(dir);
                return Repository::open_ext(
                    holder,
                    RepositoryOpenFlags::NO_SEARCH | RepositoryOpenFlags::FROM_ENV,
                    none,
                );
            }
            Repository::open_ext(git_dir, flags, none)
        }
        None => Repository::open_ext(
            dir,
            RepositoryOpenFlags::FROM_ENV | RepositoryOpenFlags::CROSS_FS,
            &variables.ceilings,
        ),
    }
}

fn by_library(dir: &Path, variables: &Variables, repository: Repository) -> Opened {
    let configured = repository
        .config()
        .ok()
        .and_then(|config| config.get_path("core.worktree").ok());
    let root = match (&variables.work_tree, &variables.git_dir) {
        (Some(tree), _) => Some(dir.join(tree)),
        // libgit2 would take the git directory's parent; git takes the working directory.
        (None, Some(_)) if !repository.is_bare() && configured.is_none() => Some(dir.to_owned()),
        _ if repository.is_bare() => None,
        _ => repository.workdir().map(Path::to_owned),
    };
    Opened {
        git_dir: repository.path().to_owned(),
        common_dir: repository.commondir().to_owned(),
        root: root.map(|root| root.components().collect()),
        access: Access::Library(Box::new(repository)),
    }
}

fn by_program(dir: &Path, variables: &Variables, safe: Option<&Path>) -> Result<Opened, Error> {
    let (program, place) = Program::open(dir, variables.git_dir.as_deref(), safe)?;
    let Place {
        git_dir,
        common_dir,
        root,
    } = place;
    let root = match &variables.work_tree {
        Some(tree) => Some(dir.join(tree)),
        None => root,
    };
    Ok(Opened {
        access: Access::Program(program),
        git_dir,
        common_dir,
        root,
    })
}

/// Another user's repository: only a CI's own workspace is trusted without being told.
fn foreign(dir: &Path, variables: &Variables) -> Result<Opened, Error> {
    let path = as_configured(holder(dir).unwrap_or(dir));
    let trusted = variables
        .workspace
        .as_ref()
        .is_some_and(|workspace| matches!((workspace.canonicalize(), path.canonicalize()), (Ok(a), Ok(b)) if a == b));
    if trusted {
        return by_program(dir, variables, Some(&path));
    }
    Err(Error::OtherOwner {
        owner: owner(&path),
        user: owner(Path::new("/proc/self")),
        path,
    })
}

/// `path` as git's configuration has it: with `/` between on every system.
fn as_configured(path: &Path) -> PathBuf {
    match path.to_str() {
        Some(text) if cfg!(windows) => text.replace('\\', "/").into(),
        _ => path.to_owned(),
    }
}

/// The folder at or above `dir` that holds `.git`.
fn holder(dir: &Path) -> Option<&Path> {
    dir.ancestors().find(|folder| folder.join(".git").exists())
}

#[cfg(unix)]
fn owner(path: &Path) -> Option<String> {
    use std::os::unix::fs::MetadataExt;
    path.metadata().ok().map(|data| data.uid().to_string())
}

#[cfg(not(unix))]
fn owner(_: &Path) -> Option<String> {
    None
}

fn is_unsupported(error: &git2::Error) -> bool {
    error.class() == ErrorClass::Repository && error.message().contains("unsupported")
}

impl Access {
    pub fn head(&self) -> Result<Option<ObjectId>, Error> {
        match self {
            Self::Program(program) => program.head(),
            Self::Library(repository) => match repository.head() {
                Ok(head) => Ok(head
                    .target()
                    .and_then(|id| ObjectId::from_bytes(id.as_bytes()))),
                Err(error) if error.code() == ErrorCode::UnbornBranch => Ok(None),
                // A branch without a ref is unborn too, whatever else libgit2 makes of it.
                Err(error) if error.code() == ErrorCode::NotFound => Ok(None),
                Err(error) => Err(at(&repository.path().join("HEAD"), &error)),
            },
        }
    }

    /// The full name of the reference that `name` stands for.
    pub fn symbolic(&self, name: &str) -> Option<String> {
        match self {
            Self::Program(program) => program.symbolic(name),
            Self::Library(repository) => repository
                .find_reference(name)
                .ok()?
                .symbolic_target()
                .ok()?
                .map(str::to_owned),
        }
    }

    /// Writes an object into the store; `None` where only the `git` program can.
    pub fn write(&self, kind: Kind, bytes: &[u8]) -> Option<Result<ObjectId, Error>> {
        let Self::Library(repository) = self else {
            return None;
        };
        let written = repository
            .odb()
            .and_then(|store| store.write(kind.of_git(), bytes))
            .map_err(|error| Error::Other(error.message().to_owned()));
        Some(written.and_then(|id| {
            ObjectId::from_bytes(id.as_bytes())
                .ok_or_else(|| Error::Other("an id of unknown length".to_owned()))
        }))
    }

    /// What the `git` program is to be given before its command, so that it sees the same repository.
    pub fn program_arguments(&self) -> &[OsString] {
        match self {
            Self::Library(_) => &[],
            Self::Program(program) => program.arguments(),
        }
    }

    /// The object that `revision` names, not peeled. Names and full ids are looked up without reading the object.
    ///
    /// `is_sound` is asked before libgit2 looks into packs.
    pub fn resolve(&self, revision: &str, is_sound: impl Fn() -> bool) -> Option<ObjectId> {
        if let Some(id) = ObjectId::parse(revision) {
            return Some(id);
        }
        let id = |id: git2::Oid| ObjectId::from_bytes(id.as_bytes());
        match self {
            Self::Program(program) => program.resolve(revision),
            Self::Library(repository) => {
                let named = repository
                    .resolve_reference_from_short_name(revision)
                    .and_then(|reference| reference.resolve());
                match named.ok().and_then(|reference| reference.target()) {
                    Some(target) => id(target),
                    None if !is_sound() => None,
                    None => id(repository.revparse_single(revision).ok()?.id()),
                }
            }
        }
    }

    /// Whether there is a reference of this full name.
    pub fn is_reference(&self, name: &str) -> bool {
        match self {
            Self::Program(program) => program.resolve(name).is_some(),
            Self::Library(repository) => repository.find_reference(name).is_ok(),
        }
    }

    pub fn config_all(&self, key: &str) -> Vec<String> {
        match self {
            Self::Program(program) => program.config_all(key),
            Self::Library(repository) => repository
                .config()
                .map(|config| values(&config, key))
                .unwrap_or_default(),
        }
    }

    /// Whether git's configuration includes files by what remotes are called, which libgit2 passes over.
    pub fn is_beyond_library(&self) -> bool {
        let Self::Library(repository) = self else {
            return false;
        };
        repository.config().is_ok_and(|config| {
            let included = config.entries(Some(r"^includeif\.hasconfig:"));
            included.is_ok_and(|mut entries| entries.next().is_some())
        })
    }

    /// The references below `prefix`, by the rest of their name, and the commits that they name.
    pub fn tips(&self, prefix: &str) -> Vec<(String, ObjectId)> {
        self.some_tips(prefix, usize::MAX)
    }

    /// The same, at most so many of them.
    pub fn some_tips(&self, prefix: &str, most: usize) -> Vec<(String, ObjectId)> {
        match self {
            Self::Program(program) => {
                let mut tips = program.tips(prefix);
                tips.truncate(most);
                tips
            }
            Self::Library(repository) => library_tips(repository, prefix, most),
        }
    }

    pub fn remotes(&self) -> Vec<(String, String)> {
        let Self::Library(repository) = self else {
            return Vec::new();
        };
        let names = repository.remotes().map(|names| {
            names
                .iter()
                .filter_map(|name| name.ok().flatten().map(str::to_owned))
                .collect::<Vec<_>>()
        });
        names
            .unwrap_or_default()
            .into_iter()
            .filter_map(|name| {
                let remote = repository.find_remote(&name).ok()?;
                let url = remote.url().ok()?.to_owned();
                Some((name, url))
            })
            .collect()
    }

    pub fn objects<'a>(
        &'a self,
        common_dir: &Path,
        files: &'a Files,
    ) -> Result<Objects<'a>, Error> {
        match self {
            Self::Library(repository) => Objects::of(repository, files),
            Self::Program(program) => Objects::at(common_dir, files, program.format()),
        }
    }
}

fn library_tips(repository: &Repository, prefix: &str, most: usize) -> Vec<(String, ObjectId)> {
    let Ok(references) = repository.references_glob(&format!("{prefix}*")) else {
        return Vec::new();
    };
    references
        .filter_map(|reference| {
            let reference = reference.ok()?;
            let name = String::from_utf8_lossy(reference.name_bytes()).into_owned();
            // Only one that stands for another has to be looked up again.
            let id = match reference.target() {
                Some(id) => id,
                None => reference.resolve().ok()?.target()?,
            };
            let rest = name.strip_prefix(prefix)?.to_owned();
            Some((rest, ObjectId::from_bytes(id.as_bytes())?))
        })
        .take(most)
        .collect()
}

fn values(config: &git2::Config, key: &str) -> Vec<String> {
    let Ok(mut entries) = config.multivar(key, None) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    while let Some(entry) = entries.next() {
        let Ok(entry) = entry else { break };
        found.push(String::from_utf8_lossy(entry.value_bytes()).into_owned());
    }
    found
}

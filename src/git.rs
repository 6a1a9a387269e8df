//! git at arm's length: an object reader that hands out plain values. The only module that knows git2 and starts programs.
//!
//! libgit2 opens, resolves names, reads configuration and the objects that are stored in no form known here; it never walks, diffs, or
//! looks at an index, and nothing that a repository configures is run but where a person asked for it: by `--commit`, by `peak
//! resolve` and by publishing. What a reading means is not decided here. To begin with, read `history`, then what it calls.

// The repository: found and opened, what its files say of it, and what is inside it.
mod grafts;
pub mod modules;
pub mod open;
mod refs;
pub mod url;

// Objects by id: packs and loose files, inflated, hashed and remembered.
mod bulk;
mod hash;
mod ids;
mod inflate;
mod kind;
mod loose;
pub mod object;
mod pack;
mod texts;

// What objects say: commits and trees, the ways through history, the versions of one file.
pub mod base;
pub mod commit;
mod descent;
mod last;
mod lineage;
mod moved;
pub mod ticks;
pub mod tree;
pub mod versions;
pub mod walk;

// The one pass: `history` runs it, `authors` tells whose commits are met, `pass` what each is worth, `proof` looks once more at what
// is named as evidence.
mod ahead;
mod authors;
mod foresight;
pub mod history;
mod near;
mod pass;
mod proof;
mod stop;
pub mod survey;
mod way;

// What the pass compares with: what the fork point and older trees hold, who was first, what is nearly the same, what was taken
// back.
mod contents;
mod holding;
mod origin;
mod request;
mod twins;
mod undo;

// A second look: why a claim does not hold, and what a mentor should look at where one does.
mod added;
pub mod explain;
pub mod projects;
pub mod share;
pub mod signers;

// The `git` program and what is written: commits, branches, merges.
pub mod conflict;
pub mod driver;
mod program;
pub mod publish;
pub mod record;
pub mod write;

use std::cell::OnceCell;
use std::path::{Path, PathBuf};

use crate::evidence::ObjectId;
use crate::evidence::identity::{Learner, Source};

pub use bulk::{Version, Which};
pub use object::Objects;
pub use open::Variables;
pub use refs::Reference;

/// A repository, opened for reading.
pub struct Repo {
    access: open::Access,
    files: object::Files,
    variables: Variables,
    git_dir: PathBuf,
    common_dir: PathBuf,
    root: Option<PathBuf>,
    /// Who brought what first, as it was last asked.
    remembered: origin::Remembered,
    /// What files are known by that others are compared with.
    library: twins::Library,
    /// Whether git's configuration has what only git reads.
    asks_git: OnceCell<bool>,
}

/// Why git could not answer. Typed facts; `crate::error` words them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// No repository in this folder or above it.
    NoRepository(PathBuf),
    /// The repository belongs to someone else and is not declared safe.
    OtherOwner {
        /// Its work tree, or git directory where it is bare.
        path: PathBuf,
        /// Who owns it (a user id), where the system says.
        owner: Option<String>,
        /// Who is running this (a user id), where the system says.
        user: Option<String>,
    },
    /// The repository's format is beyond this reader and no `git` program could help; holds the extension or version.
    Unsupported(String),
    /// No revision of this name.
    NoRevision(String),
    /// An object that history names is not here: a partial clone, or damage.
    Missing(ObjectId),
    /// An object that cannot be read, or is not what it should be.
    Corrupt(ObjectId),
    /// A file beyond the limit; its path and size in bytes.
    TooLarge(String, u64),
    /// A list of the git directory's that is not one that git writes, and would cost too much to take in; what is wrong with it.
    Hostile(PathBuf, &'static str),
    /// Git knows no name and address for a commit.
    NoIdentity,
    /// The `git` program was needed and could not be run, or refused; what it said.
    Program(String),
    /// `ssh-keygen`, which checks signatures, could not be run; what the system said.
    NoKeygen(String),
    /// Anything else, in git's own words.
    Other(String),
}

impl Error {
    /// The object that is missing or damaged, where that is what went wrong.
    pub fn object(&self) -> Option<ObjectId> {
        match self {
            Self::Missing(id) | Self::Corrupt(id) => Some(*id),
            _ => None,
        }
    }
}

impl Repo {
    /// Opens the repository that holds `dir`, as if no `GIT_` variable were set but those that libgit2 reads for configuration.
    ///
    /// # Errors
    /// [`Error::NoRepository`], [`Error::OtherOwner`], [`Error::Unsupported`], or git's own.
    pub fn open(dir: &Path) -> Result<Self, Error> {
        Self::open_with(dir, Variables::default())
    }

    /// Opens the repository that holds `dir`, or that `GIT_DIR` names, as git would.
    ///
    /// # Errors
    /// [`Error::NoRepository`], [`Error::OtherOwner`], [`Error::Unsupported`], or git's own.
    pub fn open_with(dir: &Path, variables: Variables) -> Result<Self, Error> {
        let opened = open::open(dir, &variables)?;
        Ok(Self {
            files: object::Files::of(&opened.common_dir),
            access: opened.access,
            variables,
            git_dir: opened.git_dir,
            common_dir: opened.common_dir,
            root: opened.root,
            remembered: origin::Remembered::default(),
            library: twins::Library::default(),
            asks_git: OnceCell::new(),
        })
    }

    /// The work tree's root; `None` where the repository is bare.
    pub fn root(&self) -> Option<&Path> {
        self.root.as_deref()
    }

    /// The git directory: in a linked worktree its own one.
    pub fn git_dir(&self) -> &Path {
        &self.git_dir
    }

    /// The git directory that all worktrees share; the same as [`Self::git_dir`] where there is but one.
    pub fn common_dir(&self) -> &Path {
        &self.common_dir
    }

    /// The commit that HEAD names; `None` on an unborn branch.
    ///
    /// # Errors
    /// git's own, where HEAD is broken.
    pub fn head(&self) -> Result<Option<ObjectId>, Error> {
        self.access.head()
    }

    /// The full name of the branch that is checked out; `None` where HEAD is detached.
    pub fn checked_out(&self) -> Option<String> {
        self.symbolic("HEAD")
    }

    /// The full name of the reference that `name` (a full name, too) stands for; `None` where it is no such reference.
    pub fn symbolic(&self, name: &str) -> Option<String> {
        self.access.symbolic(name)
    }

    /// The commit that `revision` names, in git's own syntax; but a branch goes before a tag of the same name, for tags of whoever is
    /// fetched from come along.
    ///
    /// # Errors
    /// [`Error::NoRevision`].
    pub fn resolve(&self, revision: &str) -> Result<ObjectId, Error> {
        let meant = self.meant(revision);
        let found = self.access.resolve(&meant, || {
            self.objects().is_ok_and(|objects| objects.is_sound_store())
        });
        found
            .and_then(|id| self.objects().ok()?.peel(id))
            .ok_or_else(|| Error::NoRevision(revision.to_owned()))
    }

    /// `revision` with the full name of the branch that it begins with, or the whole id of the commit, where a tag is called so, too:
    /// tags come along from whoever is fetched from.
    fn meant(&self, revision: &str) -> String {
        let end = revision
            .find(['~', '^', ':', '@'])
            .unwrap_or(revision.len());
        let (name, rest) = revision.split_at(end);
        let there = |place: &str| self.access.is_reference(&format!("{place}{name}"));
        let branches = ["refs/heads/", "refs/remotes/"];
        if name.is_empty() || !there("refs/tags/") {
            return revision.to_owned();
        }
        if let Some(place) = branches.into_iter().find(|place| there(place)) {
            return format!("{place}{name}{rest}");
        }
        let is_hex = name.bytes().all(|byte| byte.is_ascii_hexdigit());
        let object = self.objects().ok().filter(|_| is_hex);
        match object.and_then(|objects| objects.with_prefix(name)) {
            Some(id) => format!("{id}{rest}"),
            None => revision.to_owned(),
        }
    }

    /// The commit whose id begins with these hex digits; `None` where there is none, or more than one.
    pub fn commit_with_prefix(&self, hex: &str) -> Option<ObjectId> {
        let id = self.objects().ok()?.with_prefix(hex)?;
        self.resolve(&id.to_string()).ok()
    }

    /// Every value of `key` in git's configuration, the strongest last: files first, then `GIT_CONFIG_COUNT`'s.
    pub fn config_all(&self, key: &str) -> Vec<String> {
        let asks_git = || self.access.is_beyond_library();
        let by_git = (*self.asks_git.get_or_init(asks_git))
            .then(|| program::config_all(&self.git_dir, key))
            .flatten();
        let mut values = by_git.unwrap_or_else(|| self.access.config_all(key));
        values.extend(self.variables.config(key));
        values
    }

    /// The folders that the values of `key` name, from the root of the work tree, and the values. `~` at the start of one is the home
    /// folder, as it is in git's own keys.
    pub fn config_folders(&self, key: &str) -> Vec<(PathBuf, String)> {
        let root = self.root().unwrap_or(Path::new("."));
        let folder = |value: &str| {
            let below = value.strip_prefix('~').zip(self.variables.home.as_ref());
            match below {
                Some(("", home)) => home.clone(),
                Some((below, home)) if below.starts_with('/') => home.join(&below[1..]),
                _ => root.join(value),
            }
        };
        let values = self.config_all(key).into_iter();
        values.map(|value| (folder(&value), value)).collect()
    }

    /// The value of `key` that counts; an empty one is a value.
    pub fn config(&self, key: &str) -> Option<String> {
        self.config_all(key).pop()
    }

    /// The address that a commit made here would carry: `GIT_AUTHOR_EMAIL`, else `author.email`, else `user.email`, else `EMAIL`. Empty
    /// ones do not count.
    pub fn user_email(&self) -> Option<String> {
        let said = self.author(&self.variables.author_email, ["author.email", "user.email"]);
        said.or_else(|| self.variables.email.clone())
    }

    /// The name that it would carry: `GIT_AUTHOR_NAME`, else `author.name`, else `user.name`. Empty ones do not count.
    pub fn user_name(&self) -> Option<String> {
        self.author(&self.variables.author_name, ["author.name", "user.name"])
    }

    /// What the environment says of an author, else the first of these keys that says something.
    fn author(&self, variable: &Option<String>, keys: [&str; 2]) -> Option<String> {
        let configured = keys.into_iter().filter_map(|key| self.config(key));
        variable
            .clone()
            .into_iter()
            .chain(configured)
            .map(|value| value.trim().to_owned())
            .find(|value| !value.is_empty())
    }

    /// The addresses, in lower case, by which the person who works here is known: `peak.learner`, `more`, and
    /// [`Self::user_email`].
    pub fn addresses(&self, more: &[String]) -> Vec<String> {
        let known = self.config_all("peak.learner").into_iter();
        let known = known.chain(more.iter().cloned()).chain(self.user_email());
        Vec::from_iter(Learner::new(known, Source::Configured).addresses)
    }

    /// The remotes' names with their URLs as configured.
    pub fn remotes(&self) -> Vec<(String, String)> {
        self.access.remotes()
    }

    /// The local branches and the commits that they name.
    pub fn branches(&self) -> Vec<(String, ObjectId)> {
        self.access.tips("refs/heads/")
    }

    /// The branches of all remotes as they were when they were last fetched, `origin/main`, and the commits that they name; at most
    /// so many.
    pub fn branches_of_remotes(&self, most: usize) -> Vec<(String, ObjectId)> {
        let mut tips = self.access.some_tips("refs/remotes/", most);
        // Only another name of one of them.
        tips.retain(|(name, _)| !name.ends_with("/HEAD"));
        tips
    }

    /// What branches, those of remotes too, and tags name; `None` where there are more than `most` of a kind.
    pub fn kept_tips(&self, most: usize) -> Option<Vec<ObjectId>> {
        let objects = self.objects().ok()?;
        let mut kept = Vec::new();
        for kind in ["refs/heads/", "refs/remotes/", "refs/tags/"] {
            let tips = self.access.some_tips(kind, most + 1);
            if tips.len() > most {
                return None;
            }
            kept.extend(tips.into_iter().filter_map(|(_, tip)| objects.peel(tip)));
        }
        Some(kept)
    }

    /// Whether history ends early here.
    pub fn is_shallow(&self) -> bool {
        !self.shallow().is_empty()
    }

    /// The commits whose parents were cut off.
    pub fn shallow(&self) -> Vec<ObjectId> {
        grafts::shallow(&self.common_dir)
    }

    /// The object store.
    ///
    /// # Errors
    /// git's own.
    pub fn objects(&self) -> Result<Objects<'_>, Error> {
        self.access.objects(&self.common_dir, &self.files)
    }

    /// The bytes of the file at `path` (`/`-separated, from the root) in `commit`; `None` where there is no file of that
    /// name (a folder, link or submodule is none).
    ///
    /// # Errors
    /// [`Error::TooLarge`] beyond `limit` bytes; [`Error::Missing`] or [`Error::Corrupt`] where the objects are not whole.
    pub fn file_at(
        &self,
        commit: &ObjectId,
        path: &str,
        limit: u64,
    ) -> Result<Option<Vec<u8>>, Error> {
        let objects = self.objects()?;
        let Some(entry) = tree::lookup(&objects, commit, path.as_bytes())? else {
            return Ok(None);
        };
        if entry.kind != tree::EntryKind::File {
            return Ok(None);
        }
        let size = objects.size(&entry.id)?;
        if size > limit {
            return Err(Error::TooLarge(path.to_owned(), size));
        }
        objects.with(&entry.id, |_, bytes| bytes.to_vec()).map(Some)
    }

    /// The id of the file at `path` in `commit`; `None` where there is no file of that name.
    ///
    /// # Errors
    /// [`Error::Missing`] or [`Error::Corrupt`] where the objects are not whole.
    pub fn file_id(&self, commit: &ObjectId, path: &str) -> Result<Option<ObjectId>, Error> {
        tree::file_in(&self.objects()?, commit, path.as_bytes())
    }

    /// The size in bytes of a file by its id, where that is here.
    pub fn file_size(&self, id: &ObjectId) -> Option<u64> {
        self.objects().ok()?.size(id).ok()
    }

    /// The bytes of a file by its id, where that is here and at most `limit` bytes long.
    pub fn file_of(&self, id: &ObjectId, limit: u64) -> Option<Vec<u8>> {
        let objects = self.objects().ok()?;
        let size = objects.size(id).ok().filter(|size| *size <= limit);
        size.and_then(|_| {
            objects
                .with_kind(id, object::Kind::Blob, <[u8]>::to_vec)
                .ok()
        })
    }

    /// The bytes of the file at `path` at HEAD; `None` where there is none, or no HEAD.
    ///
    /// # Errors
    /// As [`Self::file_at`].
    pub fn file_at_head(&self, path: &str, limit: u64) -> Result<Option<Vec<u8>>, Error> {
        match self.head()? {
            Some(head) => self.file_at(&head, path, limit),
            None => Ok(None),
        }
    }
}

impl std::fmt::Debug for Repo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Repo")
            .field("git_dir", &self.git_dir)
            .field("root", &self.root)
            .finish_non_exhaustive()
    }
}

//! Which file a progress document is, and where those who write it meet.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::time::Duration;

use super::file::{self, Snapshot, kind};
use super::find::plain;
use super::{Action, Error, Fault, Kind, Result};
use crate::roadmap::MAX_BYTES;

/// How long a writer waits for the others.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often a file that is empty or gone for a moment is looked at again: an editor may be saving it.
const LOOKS: u32 = 5;

/// A progress document's file, links resolved, inside the repository.
#[derive(Debug, Clone)]
pub struct Target {
    path: PathBuf,
    shown: PathBuf,
    present: bool,
    git_dir: Option<PathBuf>,
    patience: Duration,
}

impl Target {
    /// The file that `named` (absolute, or from the current folder) leads to. It may be missing; else it is a regular
    /// file. Links are followed as long as they stay inside `root`, the repository's folder. `git_dir` is the git
    /// directory, a linked worktree's or the common one; `None` outside a repository.
    ///
    /// # Errors
    /// [`Error`]: a dangling or circular link, a file outside `root` or in the git directory, a folder, a pipe.
    pub fn resolve(named: &Path, root: &Path, git_dir: Option<&Path>) -> Result<Self> {
        let failed = |error: &io::Error| Error::system(Action::Read, named, error);
        let refuse = |fault| Err(Error::new(Action::Read, named, fault));
        let root =
            fs::canonicalize(root).map_err(|error| Error::system(Action::Read, root, &error))?;
        let (path, present) = match fs::symlink_metadata(named) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => (future(named)?, false),
            Err(error) => return Err(failed(&error)),
            Ok(_) => match fs::canonicalize(named) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    return refuse(Fault::Dangling);
                }
                Err(error) => return Err(failed(&error)),
                Ok(path) => (path, true),
            },
        };
        let Ok(inside) = path.strip_prefix(&root) else {
            return refuse(Fault::Outside(plain(root)));
        };
        let git_dir = git_dir.and_then(|dir| fs::canonicalize(dir).ok());
        if inside.components().any(is_dot_git) || git_dir.iter().any(|dir| path.starts_with(dir)) {
            return refuse(Fault::InGit);
        }
        if present {
            let metadata = fs::metadata(&path).map_err(|error| failed(&error))?;
            if let Some(kind) = kind(&metadata) {
                return refuse(Fault::Not(kind));
            }
        }
        Ok(Self {
            shown: slashed(inside),
            git_dir: shared_git_dir(&path, &root).or_else(|| git_dir.map(common)),
            path,
            present,
            patience: PATIENCE,
        })
    }

    /// Waits at most so long for other writers, instead of 30 s.
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// The file: absolute, without links.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether `named` (absolute, or from the current folder) leads to the same file.
    pub fn is(&self, named: &Path) -> bool {
        fs::canonicalize(named).is_ok_and(|path| path == self.path)
    }

    /// The file from the repository's root, for people: with `/` between, whatever the system writes.
    pub fn shown(&self) -> &Path {
        &self.shown
    }

    /// The file's path from the repository's root, with `/` between: as git and the header name it.
    pub fn from_root(&self) -> String {
        self.shown.to_string_lossy().into_owned()
    }

    /// Whether it was there when it was resolved.
    pub fn present(&self) -> bool {
        self.present
    }

    /// The file's bytes. An editor that saves at this moment is waited for a little.
    ///
    /// # Errors
    /// [`Error`], as of [`super::read`].
    pub fn read(&self) -> Result<Vec<u8>> {
        Ok(self.snapshot()?.bytes)
    }

    /// Most time to wait for other writers.
    pub(super) fn patient(&self) -> Duration {
        self.patience
    }

    /// The git directory that every worktree of the file's own repository shares.
    pub(super) fn git_dir(&self) -> Option<&Path> {
        self.git_dir.as_deref()
    }

    /// The file's bytes and stamp. A file that had content and is empty or gone may be in the middle of an editor's
    /// saving: it is looked at again before that is believed.
    pub(super) fn snapshot(&self) -> Result<Snapshot> {
        let mut looks = 0;
        loop {
            let seen = file::snapshot(&self.path, MAX_BYTES as u64);
            looks += 1;
            let doubtful = match &seen {
                Ok(seen) => seen.bytes.is_empty(),
                Err(error) => self.present && error.fault == Fault::Missing,
            };
            if !doubtful || looks > LOOKS {
                return seen.map_err(|error| error.called(&self.shown));
            }
            std::thread::sleep(Duration::from_millis(10 * u64::from(looks)));
        }
    }
}

fn slashed(path: &Path) -> PathBuf {
    let parts: Vec<&OsStr> = path.iter().collect();
    parts.join(OsStr::new("/")).into()
}

/// Where a file that is not there yet will be, and the folders on the way that are not there either.
fn future(named: &Path) -> Result<PathBuf> {
    let Some(name) = named.file_name() else {
        return Err(Error::new(Action::Read, named, Fault::Not(Kind::Folder)));
    };
    let folder = match named.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut missing = vec![name];
    let mut there = folder;
    loop {
        match fs::canonicalize(there) {
            Ok(mut path) => {
                path.extend(missing.iter().rev());
                return Ok(path);
            }
            Err(error) => {
                // A link that leads nowhere is there all the same, and `..` out of nowhere means nothing.
                let is_gone = fs::symlink_metadata(there)
                    .is_err_and(|error| error.kind() == io::ErrorKind::NotFound);
                match (there.file_name(), there.parent()) {
                    (Some(name), Some(above)) if is_gone => {
                        missing.push(name);
                        there = match above.as_os_str().is_empty() {
                            true => Path::new("."),
                            false => above,
                        };
                    }
                    _ => return Err(Error::system(Action::Read, folder, &error)),
                }
            }
        }
    }
}

/// Case apart, because on many file systems `.GIT` is the same folder.
fn is_dot_git(component: Component<'_>) -> bool {
    component.as_os_str().eq_ignore_ascii_case(".git")
}

/// The git directory of the innermost repository that `path` is in, up to `root`: a submodule or a linked worktree below
/// `root` has its own, and whoever works from inside it must meet whoever works from outside.
fn shared_git_dir(path: &Path, root: &Path) -> Option<PathBuf> {
    path.ancestors()
        .skip(1)
        .take_while(|folder| folder.starts_with(root))
        .find_map(git_dir_of)
        .map(common)
}

/// What `.git` in `folder` is: the git directory, or a file of one line `gitdir: PATH` (gitrepository-layout(5)).
fn git_dir_of(folder: &Path) -> Option<PathBuf> {
    let dot_git = folder.join(".git");
    let metadata = fs::metadata(&dot_git).ok()?;
    let dir = if metadata.is_dir() {
        dot_git
    } else {
        let text = file::read_up_to(&dot_git, 64 * 1024).ok()?;
        let line = std::str::from_utf8(&text)
            .ok()?
            .trim_end_matches(['\n', '\r']);
        folder.join(line.strip_prefix("gitdir: ")?)
    };
    let is_git_dir = dir.join("HEAD").exists();
    fs::canonicalize(dir).ok().filter(|_| is_git_dir)
}

/// The git directory that `dir` shares with the other worktrees: the file `commondir` names it.
fn common(dir: PathBuf) -> PathBuf {
    file::read_up_to(&dir.join("commondir"), 64 * 1024)
        .ok()
        .and_then(|text| String::from_utf8(text).ok())
        .map(|text| dir.join(text.trim_end_matches(['\n', '\r'])))
        .and_then(|shared| fs::canonicalize(shared).ok())
        .unwrap_or(dir)
}

//! The versions of one file between which git could not decide, as the index holds them, and what git was doing.
//!
//! The one place where an index is looked at, and only through the `git` program: so split, sparse and other indexes work. Nothing
//! that a repository configures is run but by [`Repo::stage`], which is the user's own `git add`.

use std::collections::BTreeMap;

use super::record::succeed;
use super::{Error, Repo};
use crate::evidence::ObjectId;

/// How many entries of the stash are looked at.
const STASHED: &str = "16";

/// The versions of a file that wait for a decision.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Conflict {
    /// Stage 1: the version that both come from.
    pub base: Option<Stage>,
    /// Stage 2: the version that was checked out.
    pub ours: Option<Stage>,
    /// Stage 3: the version that came in.
    pub theirs: Option<Stage>,
}

/// One version in the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// Its content.
    pub id: ObjectId,
    /// Whether it is a file: no symbolic link, no submodule.
    pub is_file: bool,
}

/// What git was doing when it could not decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// `git merge`, `git pull`
    Merge,
    /// `git rebase`, `git pull --rebase`
    Rebase,
    /// `git cherry-pick`
    CherryPick,
    /// `git revert`
    Revert,
    /// `git am -3`
    Am,
    /// Anything that leaves no trace: `git stash pop`, `git checkout --merge`, `git apply -3`.
    Other,
}

impl Operation {
    /// Whether the version that was checked out is upstream's and the one that came in the user's own.
    pub fn swaps_sides(self) -> bool {
        self == Self::Rebase
    }

    /// The name of git's command; `None` where nothing tells it.
    pub fn command(self) -> Option<&'static str> {
        match self {
            Self::Merge => Some("merge"),
            Self::Rebase => Some("rebase"),
            Self::CherryPick => Some("cherry-pick"),
            Self::Revert => Some("revert"),
            Self::Am => Some("am"),
            Self::Other => None,
        }
    }

    /// The command that goes on after the decision; `None` where there is nothing to go on with.
    pub fn goes_on(self) -> Option<&'static str> {
        match self {
            Self::Merge => Some("git merge --continue"),
            Self::Rebase => Some("git rebase --continue"),
            Self::CherryPick => Some("git cherry-pick --continue"),
            Self::Revert => Some("git revert --continue"),
            Self::Am => Some("git am --continue"),
            Self::Other => None,
        }
    }
}

impl Repo {
    /// The files that wait for a decision, by path from the root.
    ///
    /// # Errors
    /// [`Error::Program`].
    pub fn conflicts(&self) -> Result<BTreeMap<String, Conflict>, Error> {
        let answer = self.ask(&["ls-files", "--unmerged", "-z"])?;
        let stdout = answer.stdout.clone();
        succeed(answer)?;
        let mut all: BTreeMap<String, Conflict> = BTreeMap::new();
        for record in stdout.split(|byte| *byte == 0) {
            let Some((stage, number, path)) = parse(record) else {
                continue;
            };
            let conflict = all.entry(path).or_default();
            match number {
                b"1" => conflict.base = Some(stage),
                b"2" => conflict.ours = Some(stage),
                _ => conflict.theirs = Some(stage),
            }
        }
        Ok(all)
    }

    /// What the index holds of the file at `path` (from the root) for the next commit; `None` where it holds none, or waits for a
    /// decision.
    ///
    /// # Errors
    /// [`Error::Program`]; as of [`Self::staged`].
    pub fn added(&self, path: &str, limit: u64) -> Result<Option<Vec<u8>>, Error> {
        let answer = self.ask(&["ls-files", "--stage", "-z", "--", path])?;
        let stdout = answer.stdout.clone();
        succeed(answer)?;
        let mut records = stdout.split(|byte| *byte == 0).filter_map(parse);
        let added = records.find(|(stage, number, _)| stage.is_file && *number == b"0");
        added
            .map(|(stage, _, path)| self.staged(&stage, &path, limit))
            .transpose()
    }

    /// The bytes of one version.
    ///
    /// # Errors
    /// [`Error::TooLarge`] beyond `limit` bytes; [`Error::Missing`] or [`Error::Corrupt`].
    pub fn staged(&self, stage: &Stage, path: &str, limit: u64) -> Result<Vec<u8>, Error> {
        let objects = self.objects()?;
        let size = objects.size(&stage.id)?;
        if size > limit {
            return Err(Error::TooLarge(path.to_owned(), size));
        }
        objects.with(&stage.id, |_, bytes| bytes.to_vec())
    }

    /// Where on the stash an entry is that holds this version of the file at `path`, counted from 0. One that collides when it is
    /// popped stays there. Nothing is told of old entries.
    pub fn stashed(&self, version: &Stage, path: &str) -> Option<usize> {
        let entries = ["rev-list", "--walk-reflogs", "-n", STASHED, "refs/stash"];
        let entries = self.ask(&entries).ok()?.stdout;
        let entries = String::from_utf8_lossy(&entries).into_owned();
        entries.lines().position(|entry| {
            let file = format!("{entry}:{path}");
            let answer = self.ask(&["rev-parse", "--verify", "--quiet", &file]);
            let id = answer.map(|answer| String::from_utf8_lossy(&answer.stdout).into_owned());
            id.is_ok_and(|id| ObjectId::parse(id.trim()).as_ref() == Some(&version.id))
        })
    }

    /// What git is in the middle of.
    pub fn operation(&self) -> Operation {
        let here = |name: &str| self.git_dir.join(name).symlink_metadata().is_ok();
        let rebase = here("rebase-merge") || here("rebase-apply/rebasing");
        match () {
            () if here("MERGE_HEAD") => Operation::Merge,
            () if rebase => Operation::Rebase,
            () if here("rebase-apply") => Operation::Am,
            () if here("REVERT_HEAD") => Operation::Revert,
            () if here("CHERRY_PICK_HEAD") => Operation::CherryPick,
            () => Operation::Other,
        }
    }

    /// Stages the file at `path` (from the root), which ends its conflict: what `git add` does, its filters and hooks included,
    /// outside a sparse checkout's part too.
    ///
    /// # Errors
    /// [`Error::Program`], with what git said.
    pub fn stage(&self, path: &str) -> Result<(), Error> {
        let plain = self.order(&["add", "--", path])?;
        if plain.status.success() {
            return Ok(());
        }
        // A git that does not know this option says so, and then what it said before is the better reason.
        match self.order(&["add", "--sparse", "--", path])? {
            output if output.status.success() => Ok(()),
            _ => succeed(plain),
        }
    }
}

/// `<mode> <object> <stage>\t<path>` (git-ls-files(1)).
fn parse(record: &[u8]) -> Option<(Stage, &[u8], String)> {
    let tab = record.iter().position(|byte| *byte == b'\t')?;
    let (facts, path) = (&record[..tab], &record[tab + 1..]);
    let mut words = facts.split(|byte| *byte == b' ');
    let (mode, id, number) = (words.next()?, words.next()?, words.next()?);
    let id = ObjectId::parse(std::str::from_utf8(id).ok()?)?;
    let is_file = mode.starts_with(b"100");
    let path = String::from_utf8_lossy(path).into_owned();
    Some((Stage { id, is_file }, number, path))
}

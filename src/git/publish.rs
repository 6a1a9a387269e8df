//! A few files published as one commit without parents on a branch of their own.
//!
//! The objects go straight into the object store: no index, no work tree, no local branch. The `git` program talks to the remote
//! and replaces only what was looked at before. Which of two states is the newer one is told by history ([`Branch::standing`]); what
//! the files hold is not known here.

mod fault;
mod name;
mod remote;
mod source;

use super::object::Kind;
use super::{Error, Objects, Repo, base, commit};
use crate::evidence::ObjectId;

pub use fault::Fault;
pub use name::check_name;
pub use remote::Manner;
use remote::{Listing, Remote};
pub use source::Source;

/// Author and committer of every published commit. By it a branch is known as one that may be replaced.
const AUTHOR: &str = "peak[bot] <peak[bot]@noreply.invalid>";

/// A branch of a remote, as it was when it was looked at.
pub struct Branch<'r> {
    remote: Remote<'r>,
    there: Listing,
    /// What is published, by the commit.
    now: Option<(ObjectId, State)>,
}

/// A published commit, read.
struct State {
    tree: ObjectId,
    source: Option<Source>,
}

/// What publishing did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Published {
    /// The branch holds these files already: nothing was sent.
    Unchanged(ObjectId),
    /// The branch was made, or replaced, by this commit.
    Pushed(ObjectId),
}

/// How the state of a commit stands to the one that is published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It is the newer one, or nothing is published.
    Newer,
    /// The published one is newer; the commit of that.
    Older(ObjectId),
    /// The published one is that of another branch, whose turn it is.
    Elsewhere(String),
}

impl Repo {
    /// The remote to which this repository's own work goes: `remote.pushDefault`, else `origin`.
    pub fn push_remote(&self) -> String {
        self.config("remote.pushDefault")
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| "origin".to_owned())
    }

    /// The branches of the remote as they were when they were last fetched, and the commits that they name.
    pub fn remote_branches(&self, remote: &str) -> Vec<(String, ObjectId)> {
        self.access.tips(&format!("refs/remotes/{remote}/"))
    }

    /// The branch of the remote as it was when it was last fetched, if ever.
    pub fn known_branch(&self, remote: &str, branch: &str) -> Option<ObjectId> {
        self.resolve(&format!("refs/remotes/{remote}/{branch}"))
            .ok()
    }

    /// HEAD as a state to publish; `None` on an unborn branch. `said` is the branch by the CI's word, which counts where HEAD is
    /// detached; else it is the branch of the remote that the local one follows, or its own name.
    ///
    /// # Errors
    /// HEAD cannot be read.
    pub fn source(&self, said: Option<&str>) -> Result<Option<Source>, Error> {
        let Some(commit) = self.head()? else {
            return Ok(None);
        };
        let time = self
            .objects()?
            .with_kind(&commit, Kind::Commit, |bytes| {
                commit::parse(bytes).committer.time
            })?
            .unwrap_or(0);
        let checked_out = self.checked_out();
        let here = checked_out
            .as_deref()
            .and_then(|name| name.strip_prefix("refs/heads/"))
            .map(|name| self.followed(name).unwrap_or_else(|| name.to_owned()));
        let branch = here.or_else(|| said.map(str::to_owned));
        Ok(Some(Source {
            commit,
            time,
            branch,
        }))
    }

    /// The branch of the remote to push to that the local `branch` follows.
    fn followed(&self, branch: &str) -> Option<String> {
        let remote = self.config(&format!("branch.{branch}.remote"))?;
        let merge = self.config(&format!("branch.{branch}.merge"))?;
        let name = merge.strip_prefix("refs/heads/")?;
        (remote == self.push_remote()).then(|| name.to_owned())
    }
}

impl<'r> Branch<'r> {
    /// Looks at `name` on the remote of `repo`, and fetches its commit where that is not here; no ref changes.
    ///
    /// # Errors
    /// [`Fault`]; also where the branch is the default one there, or was not published from here.
    pub fn find(repo: &'r Repo, name: &str, manner: Manner) -> Result<Self, Fault> {
        let remote = repo.push_remote();
        if repo.config(&format!("remote.{remote}.url")).is_none() {
            return Err(Fault::NoRemote(remote));
        }
        if repo.checked_out().as_deref() == Some(format!("refs/heads/{name}").as_str()) {
            return Err(Fault::CheckedOut(name.to_owned()));
        }
        let remote = Remote {
            repo,
            manner,
            origin: remote,
            branch: name.to_owned(),
        };
        let there = remote.listing()?;
        check_name(name, there.default.as_deref())?;
        if let Some(other) = name::clash(name, there.tips.keys().map(String::as_str)) {
            return Err(Fault::Clash(name.to_owned(), other.to_owned()));
        }
        let mut branch = Self {
            remote,
            there,
            now: None,
        };
        branch.now = branch.look()?;
        Ok(branch)
    }

    /// The same branch as it is now.
    ///
    /// # Errors
    /// As of [`Self::find`].
    pub fn again(&self) -> Result<Self, Fault> {
        Self::find(self.remote.repo, self.name(), self.remote.manner.clone())
    }

    /// The bytes of a published file; `None` where there is none.
    pub fn file(&self, path: &str, limit: u64) -> Option<Vec<u8>> {
        let (tip, _) = self.now.as_ref()?;
        match self.remote.repo.file_at(tip, path, limit) {
            // A partial clone leaves content out until it is asked for.
            Err(Error::Missing(_)) => {
                let name = format!("{tip}:{path}");
                let shown = self.remote.feed(&["cat-file", "blob", &name], &[]).ok()?;
                Some(shown.stdout).filter(|bytes| bytes.len() as u64 <= limit)
            }
            other => other.ok().flatten(),
        }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.remote.branch
    }

    /// The remote's name.
    pub fn remote(&self) -> &str {
        &self.remote.origin
    }

    /// How the state of `ours` stands to the one that is published.
    ///
    /// A state of another branch is replaced from the remote's default branch only, or where that other branch is gone. On one
    /// branch history tells: the descendant is the newer one, unless a force push took the remote's branch back behind it. Where
    /// neither descends from the other (history was rewritten), the one that the remote's branch still holds; where that does not
    /// tell either, the one with the later committer date. Commits that are needed for this are fetched; no ref changes.
    ///
    /// # Errors
    /// [`Fault`], where the remote is not reached or the repository cannot be read.
    pub fn standing(&self, ours: &Source) -> Result<Standing, Fault> {
        let Some(theirs) = self
            .now
            .as_ref()
            .and_then(|(_, state)| state.source.as_ref())
        else {
            return Ok(Standing::Newer);
        };
        if theirs.commit == ours.commit {
            return Ok(Standing::Newer);
        }
        if let (Some(here), Some(there)) = (&ours.branch, &theirs.branch)
            && here != there
        {
            if self.there.default.as_ref() == Some(here) {
                return Ok(Standing::Newer);
            }
            if self.there.tips.contains_key(there) {
                return Ok(Standing::Elsewhere(there.clone()));
            }
        }
        let line = theirs.branch.as_ref().or(ours.branch.as_ref());
        let tip = line.and_then(|name| self.there.tips.get(name)).copied();
        let repo = self.remote.repo;
        if let (Some(line), Some(tip)) = (line, &tip)
            && !repo.objects()?.holds(tip)
        {
            self.remote.fetch(line)?;
        }
        let past = Past {
            objects: repo.objects()?,
            shallow: repo.shallow(),
        };
        let on_branch = |id| tip.is_some_and(|tip| past.reaches(tip, id));
        if past.reaches(theirs.commit, ours.commit) {
            // What a force push dropped from the branch is nobody's state any more, though it came later.
            let is_dropped = on_branch(ours.commit) && !on_branch(theirs.commit);
            return Ok(match is_dropped {
                true => Standing::Newer,
                false => Standing::Older(theirs.commit),
            });
        }
        if past.reaches(ours.commit, theirs.commit) {
            let strayed = ours.branch.is_none() && tip.is_some() && !on_branch(ours.commit);
            return Ok(match &theirs.branch {
                Some(branch) if strayed => Standing::Elsewhere(branch.clone()),
                _ => Standing::Newer,
            });
        }
        let later = ours.time >= theirs.time;
        Ok(match (on_branch(ours.commit), on_branch(theirs.commit)) {
            (true, false) => Standing::Newer,
            (false, true) => Standing::Older(theirs.commit),
            _ if later => Standing::Newer,
            _ => Standing::Older(theirs.commit),
        })
    }

    /// The published commit, where that holds just these files (names without folders, with their content).
    ///
    /// # Errors
    /// The repository cannot be written.
    pub fn holding(&self, files: &[(&str, &[u8])]) -> Result<Option<ObjectId>, Fault> {
        let tree = self.tree(files)?;
        let same = self.now.as_ref().filter(|(_, state)| state.tree == tree);
        Ok(same.map(|(tip, _)| *tip))
    }

    /// Publishes `files`, the state of `source`, as one commit of `time` (seconds since 1970).
    ///
    /// # Errors
    /// [`Fault`]; the branch is as it was then.
    pub fn publish(
        &self,
        files: &[(&str, &[u8])],
        source: &Source,
        time: i64,
    ) -> Result<Published, Fault> {
        if let Some(tip) = self.holding(files)? {
            return Ok(Published::Unchanged(tip));
        }
        let tree = self.tree(files)?;
        let text = format!(
            "tree {tree}\nauthor {AUTHOR} {time} +0000\ncommitter {AUTHOR} {time} +0000\n\n{}",
            source.message()
        );
        let commit = self.write(Kind::Commit, text.as_bytes())?;
        let expected = self.now.as_ref().map(|(tip, _)| tip);
        self.remote.push(&commit, expected)?;
        Ok(Published::Pushed(commit))
    }

    /// What is published; fetched where it is not here.
    fn look(&self) -> Result<Option<(ObjectId, State)>, Fault> {
        let Some(tip) = self.there.tips.get(self.name()).copied() else {
            return Ok(None);
        };
        if !self.remote.repo.objects()?.holds(&tip) {
            self.remote.fetch(self.name())?;
        }
        match self.read(&tip) {
            Ok(Some(state)) => Ok(Some((tip, state))),
            Ok(None) => Err(Fault::Foreign(
                self.name().to_owned(),
                self.remote().to_owned(),
            )),
            Err(error) => Err(Fault::lost(self.name(), error)),
        }
    }

    /// A commit that was published; `None` for any other commit.
    fn read(&self, id: &ObjectId) -> Result<Option<State>, Error> {
        self.remote.repo.objects()?.with(id, |kind, bytes| {
            let text = std::str::from_utf8(bytes).ok()?;
            let (header, message) = text.split_once("\n\n")?;
            let mut tree = None;
            let mut own = false;
            for line in header.lines() {
                match line.split_once(' ')? {
                    ("tree", hex) => tree = ObjectId::parse(hex),
                    ("parent", _) => return None,
                    ("committer", who) => own = who.starts_with(AUTHOR),
                    _ => {}
                }
            }
            let tree = tree.filter(|_| own && kind == Kind::Commit)?;
            let source = Source::read(message);
            Some(State { tree, source })
        })
    }

    fn tree(&self, files: &[(&str, &[u8])]) -> Result<ObjectId, Fault> {
        let mut files = files.to_vec();
        files.sort_unstable();
        let mut tree = Vec::new();
        for (name, content) in files {
            let blob = self.write(Kind::Blob, content)?;
            tree.extend_from_slice(format!("100644 {name}\0").as_bytes());
            tree.extend_from_slice(blob.as_bytes());
        }
        self.write(Kind::Tree, &tree)
    }

    /// Writes an object; through the `git` program where libgit2 does not open the repository.
    fn write(&self, kind: Kind, bytes: &[u8]) -> Result<ObjectId, Fault> {
        if let Some(written) = self.remote.repo.access.write(kind, bytes) {
            return Ok(written?);
        }
        let word = kind.word();
        let arguments = ["hash-object", "-w", "-t", word, "--stdin"];
        let output = self.remote.feed(&arguments, bytes)?;
        let hex = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        ObjectId::parse(&hex).ok_or(Fault::Other(hex))
    }
}

impl std::fmt::Debug for Branch<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Branch")
            .field("remote", &self.remote.origin)
            .field("name", &self.remote.branch)
            .field("tip", &self.now.as_ref().map(|(tip, _)| tip))
            .finish_non_exhaustive()
    }
}

/// What history here tells of two commits.
struct Past<'r> {
    objects: Objects<'r>,
    shallow: Vec<ObjectId>,
}

impl Past<'_> {
    /// Whether `from` is `to` or descends from it, as far as history here goes.
    fn reaches(&self, from: ObjectId, to: ObjectId) -> bool {
        if !self.objects.holds(&from) || !self.objects.holds(&to) {
            return false;
        }
        let shared = base::merge_base(&self.objects, &self.shallow, from, &[to]);
        shared.ok().flatten() == Some(to)
    }
}

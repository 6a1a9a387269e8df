//! What is known when a judgement is made: the answers from one repository, and what a second look said of the open ones.

use std::collections::HashMap;

use super::ObjectId;
use super::examine::Examination;
use super::signers::Signature;

/// What one look at one repository gave.
pub struct Site<'q> {
    /// The answers.
    pub examination: Examination<'q>,
    /// The repository's URL or folder; `None` for the learner's own.
    pub repo: Option<String>,
    /// Whether the learner's addresses were named for this judgement (`--as`), so that no file here adds to them.
    pub is_named: bool,
    /// Whether the fork point is the header's, which the learner may change.
    pub is_recorded: bool,
    /// The learner's addresses where neither the header nor git's configuration names any: those that name one replace these.
    pub unlisted: Vec<String>,
    /// For commits of the learner's that bring what somebody else had brought: who was first.
    pub preceded: HashMap<ObjectId, Precedent>,
    /// Where the judged commit is, seen from HEAD.
    pub reached: Reached,
    /// Where a pointer names this repository, how: a path in it goes behind, after a colon.
    pub pointed: Option<String>,
    /// Why what was not found may be there all the same.
    pub doubt: Option<Doubt>,
    /// What keeps each open question from holding.
    pub obstacles: HashMap<usize, Obstacle>,
    /// What is odd about the commits that answer, and about the files.
    pub oddities: Oddities,
}

/// From where a judged commit is reached.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Reached {
    /// It is HEAD, or a commit behind it.
    #[default]
    FromHead,
    /// A branch or tag has it, and HEAD has not.
    FromBranch,
    /// No branch or tag has it: git may clear it away.
    FromNowhere,
}

/// Why what was not found may be there all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// In a sentence, with the remedy.
    pub reason: String,
    /// Whether it is because history here is not whole.
    pub history: bool,
    /// Whether even what the judged commit has may have been read wrongly.
    pub files: bool,
    /// Whether what was found may be somebody else's all the same.
    pub proofs: bool,
}

/// What a commit that answers says of itself. Dates are the committers', in seconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record {
    /// Its own date, where it can be read.
    pub own: Option<i64>,
    /// Its newest parent's; none of a root commit, or where no parent's can be read.
    pub parent: Option<i64>,
    /// The commit of another history of which `git subtree --squash` made it, by whomever that is.
    pub squashed: Option<ObjectId>,
}

/// The commit with which somebody had brought a content first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Precedent {
    /// The commit.
    pub commit: ObjectId,
    /// Its author's address.
    pub address: String,
}

/// What is odd about evidence.
#[derive(Debug, Clone, Default)]
pub struct Oddities {
    /// What the commits that answer say of themselves.
    pub records: HashMap<ObjectId, Record>,
    /// Files (before, now) between which only formatting changed.
    pub formatted: Vec<(ObjectId, ObjectId)>,
    /// How much of a file that answers is the learner's: by commit and path.
    pub remarks: HashMap<(ObjectId, Option<Vec<u8>>), Vec<Remark>>,
    /// Whether there may be more to be said of files.
    pub is_cut: bool,
    /// Signatures of the commits that answer; `None` where nobody asked for them.
    pub signatures: Option<HashMap<ObjectId, Signature>>,
    /// The present moment, seconds since 1970.
    pub now: i64,
}

/// What a mentor should look at in a file that answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remark {
    /// Few lines of it are new in the learner's commit; somebody else had committed the version before.
    Slight {
        /// The learner's commit.
        commit: ObjectId,
        /// Lines that it brought.
        fresh: usize,
        /// Lines of the file, without blank ones.
        all: usize,
        /// Whose the version before is.
        by: String,
    },
    /// Nearly all of the file is an older file: one of the fork point's, or somebody else's since.
    Near {
        /// The learner's commit, where the file is so in it, and not only by now.
        commit: Option<ObjectId>,
        /// Lines that the older file has not.
        fresh: usize,
        /// Lines of the file, without blank ones.
        all: usize,
        /// Where the older file was at the fork point; `None` where it is newer.
        place: Option<Vec<u8>>,
    },
    /// It is larger than what is looked into.
    Large,
    /// The commit is a machine's, which names the learner as co-author.
    Machine {
        /// By what the machine is known.
        by: String,
    },
    /// Most of it is not of the learner's version: somebody else, or a merge, wrote that since.
    Grown {
        /// Lines of the file that are in the learner's version.
        own: usize,
        /// Lines of the file, without blank ones.
        all: usize,
        /// The commit that made it what it is.
        commit: ObjectId,
        /// Its author; none of a merge.
        by: Option<String>,
    },
    /// Somebody else, or a merge, has left less than half of it.
    Later {
        /// Lines of the learner's version that are left.
        left: usize,
        /// Lines of the learner's version, without blank ones.
        all: usize,
        /// The commit that made it what it is.
        commit: ObjectId,
        /// Its author; none of a merge.
        by: Option<String>,
    },
}

/// What keeps a question from holding, as far as a second look could tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Obstacle {
    /// The file was changed on disk since the commit.
    Uncommitted(String),
    /// The file is on disk, not in the commit.
    Untracked(String),
    /// The file is as it was at the fork point.
    Unchanged(String),
    /// It is as it was at the fork point, and the learner's own, of this commit.
    Earlier(String, ObjectId),
    /// It is as it was at the fork point, and came with this commit of somebody's with this address, whom nobody knows for upstream.
    Before(String, String, ObjectId),
    /// It is as it was at the fork point, and came with this root commit of the learner's: it may be a template's, which has
    /// whoever pressed the button as its author.
    First(String, ObjectId),
    /// A machine's, whose commits count for nobody: the file, where it is about one; by what it is known; the commit.
    Machine(Option<String>, String, ObjectId),
    /// Someone else's.
    Foreign(Foreign),
    /// Someone else's, which upstream has, too: as before.
    Upstream(Option<String>, String, ObjectId),
    /// The file was removed.
    Removed {
        /// Where it was.
        path: String,
        /// The commit that removed it.
        commit: ObjectId,
        /// Whether it was as the learner had left it.
        is_own: bool,
    },
    /// The file was given this other name by this commit, and has it still.
    Renamed(String, String, ObjectId),
    /// A file that would do is there, but for case, separators, or a folder of its name around it.
    Misnamed(String),
    /// A merge brought the file, no commit of anybody's.
    Merged(String, ObjectId),
    /// The file is on another branch: its path, the branch (`feat`, `origin/feat`).
    Branch(String, String),
    /// The commit that is pointed to is a merge: its digits as written, and the tip that it merged.
    Joins(String, ObjectId),
    /// There is no commit of these digits.
    Lost(String),
    /// A symbolic link is there, or on the way there.
    Linked(String),
    /// It would be in a repository inside this one, which is no submodule: git has none of its files.
    Embedded(String),
}

/// Whether a path says where to look for what is in this folder: it is that, in it or around it.
pub fn leads_to(path: &str, folder: &str) -> bool {
    let is_in = |inner: &str, outer: &str| {
        let rest = inner.strip_prefix(outer);
        outer.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    is_in(path, folder) || is_in(folder, path)
}

/// Work of somebody who is not known as the learner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Foreign {
    /// The file, where it is about one.
    pub path: Option<String>,
    /// The author's address.
    pub address: String,
    /// The commit.
    pub commit: ObjectId,
    /// Whom it names as co-authors beside its author.
    pub co_authors: Vec<String>,
    /// Whether the learner's address stands in its message, though not as a co-author's.
    pub names_learner: bool,
}

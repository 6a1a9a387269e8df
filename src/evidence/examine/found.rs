//! What is found in history, as it is handed over: files, commits, and what each is worth.

use crate::evidence::ObjectId;

/// What a file at the judged commit is, before it is known who brought it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Newer than the fork point.
    New,
    /// The fork point's tree holds this content.
    Inherited,
    /// What tools put there: in the folder that the path leads to with so many bytes.
    Excluded(usize),
}

/// What is known of one question.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// The commits that answer it, newest first; enough of them where it holds.
    pub hits: Vec<Hit>,
    /// A file that it is about, there but nobody's after the fork point: its path.
    pub inherited: Option<Vec<u8>>,
    /// A file that it is about, there and newer than the fork point, whoever brought it.
    pub present: Option<Vec<u8>>,
    /// A file that it is about, there in a folder that tools fill, which ends at so many bytes of its path.
    pub tools: Option<(Vec<u8>, usize)>,
    /// A commit of the learner's that touched it and brought nothing new.
    pub hollow: Option<(Hit, Novelty)>,
    /// Files of the learner's that lack the content asked for; two are enough to know of.
    pub unfit: Vec<Vec<u8>>,
    /// A file of the learner's that is too large to be looked into.
    pub large: Option<Vec<u8>>,
    /// A file of the learner's whose content is not in git: Git LFS keeps it elsewhere.
    pub away: Option<Vec<u8>>,
    /// An object that was needed and is not here.
    pub gap: Option<ObjectId>,
}

/// One commit that answers a question, or nearly.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Hit {
    /// The commit.
    pub commit: ObjectId,
    /// Its committer date, seconds since 1970.
    pub time: i64,
    /// The file at the judged commit.
    pub path: Option<Vec<u8>>,
    /// What stood at that path at the fork point, or where the file was moved from.
    pub before: Option<ObjectId>,
    /// The file's content at the judged commit.
    pub blob: Option<ObjectId>,
    /// The path in the commit at which it brought new content.
    pub source: Option<Vec<u8>>,
    /// By what that became what the file is now, the newest first, where the path and the content alone do not show it.
    pub links: Vec<Link>,
}

/// A commit that made something else of a file, or gave it another path.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Link {
    /// The commit.
    pub commit: ObjectId,
    /// The path that the file has there.
    pub path: Vec<u8>,
}

/// What a commit's version of one file is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Novelty {
    /// New content.
    New,
    /// A file with nothing in it but white space.
    Empty,
    /// Only white space differs.
    Blank,
    /// Content that its parent had elsewhere: a move or a copy.
    Copied,
    /// Content of the fork point.
    Inherited,
    /// Content that somebody else brought before.
    Foreign,
    /// In a folder that tools fill, or peak's own file.
    Excluded,
    /// Nothing: the commit has its parent's files.
    Bare,
    /// No content: it changes only modes, links or submodules.
    Unwritten,
    /// No content: it takes files away.
    Deletion,
    /// Taken back by a later commit.
    Reverted,
    /// Taking an earlier commit back.
    Undoing,
}

impl Novelty {
    /// How much it tells of a commit that its message names an item, and that it is not more: whatever else was found tells more than
    /// a tick does.
    pub fn weight(self) -> u8 {
        match self {
            Self::Excluded => 0,
            Self::Bare | Self::Unwritten | Self::Deletion => 1,
            _ => 2,
        }
    }
}

/// Where the learner may have brought a file's content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// At the path where it is.
    Here,
    /// At any path: it was moved since.
    Anywhere,
}

/// One file of a commit of the learner's.
#[derive(Debug, Clone, Copy)]
pub struct Brought<'a> {
    /// The path that it was brought to: where it is in the commit, or where that has led since.
    pub path: &'a [u8],
    /// Its path in the commit.
    pub source: &'a [u8],
    /// Its content in the commit.
    pub blob: ObjectId,
    /// The commit, and its committer date.
    pub commit: (ObjectId, i64),
    /// What it is worth.
    pub novelty: Novelty,
    /// Which files at the judged commit it may speak for.
    pub reach: Reach,
    /// Of one that was moved since, what stood at its path at the fork point.
    pub before: Option<ObjectId>,
    /// See [`Hit::links`].
    pub links: &'a [Link],
}

/// What could be read of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Its bytes.
    Bytes(Vec<u8>),
    /// More than is looked into.
    TooLarge,
    /// Not here.
    Missing,
}

/// Whether a file has the content that a question asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    Yes,
    No,
    TooLarge,
    Away,
    Unread,
}

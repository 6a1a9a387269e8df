//! What an object is, as libgit2 and git's own files name it.

use git2::ObjectType;

/// Largest commit or tag that is read, in bytes. A message with the whole log of a merge in it, or a signature of many, takes some
/// hundred kilobytes; what takes more was made to be slow, and may be a few bytes on disk.
const MAX_COMMIT: u64 = 4 << 20;

/// What an object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A commit.
    Commit,
    /// A tree.
    Tree,
    /// A file's content.
    Blob,
    /// An annotated tag.
    Tag,
}

impl Kind {
    /// The kind that this word names.
    pub(super) fn named(word: &str) -> Option<Self> {
        let all = [Self::Commit, Self::Tree, Self::Blob, Self::Tag];
        all.into_iter().find(|kind| kind.word() == word)
    }

    /// The kind that libgit2 tells.
    pub(super) fn of(kind: ObjectType) -> Option<Self> {
        match kind {
            ObjectType::Commit => Some(Self::Commit),
            ObjectType::Tree => Some(Self::Tree),
            ObjectType::Blob => Some(Self::Blob),
            ObjectType::Tag => Some(Self::Tag),
            ObjectType::Any => None,
        }
    }

    /// The word by which git calls it.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Commit => "commit",
            Self::Tree => "tree",
            Self::Blob => "blob",
            Self::Tag => "tag",
        }
    }

    /// The most bytes of which one is read; no bound but the store's where it is a file or a folder.
    pub(super) fn largest(self) -> u64 {
        match self {
            Self::Commit | Self::Tag => MAX_COMMIT,
            Self::Tree | Self::Blob => u64::MAX,
        }
    }

    pub(super) fn of_git(self) -> ObjectType {
        match self {
            Self::Commit => ObjectType::Commit,
            Self::Tree => ObjectType::Tree,
            Self::Blob => ObjectType::Blob,
            Self::Tag => ObjectType::Tag,
        }
    }
}

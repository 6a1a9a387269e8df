//! What an object is, as libgit2 and git's own files name it.

use git2::ObjectType;

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

    pub(super) fn of_git(self) -> ObjectType {
        match self {
            Self::Commit => ObjectType::Commit,
            Self::Tree => ObjectType::Tree,
            Self::Blob => ObjectType::Blob,
            Self::Tag => ObjectType::Tag,
        }
    }
}

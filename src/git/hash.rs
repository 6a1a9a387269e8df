//! Hashes as git makes them: of objects, and of its own files.
//!
//! The processor does it where it can, many times faster than libgit2, whose function looks for collisions of SHA-1 on the way.
//! Those matter where objects come in from others; here, two contents of one id could only both be the learner's.

use sha1::{Digest, Sha1};
use sha2::Sha256;

use super::kind::Kind;
use crate::evidence::ObjectId;

/// A hash in the making.
pub(super) enum Hash {
    Sha1(Sha1),
    Sha256(Sha256),
}

impl Hash {
    /// For a repository whose ids have so many bytes.
    pub fn of_len(id_len: usize) -> Self {
        match id_len {
            20 => Self::Sha1(Sha1::new()),
            _ => Self::Sha256(Sha256::new()),
        }
    }

    /// With more bytes.
    pub fn add(&mut self, bytes: &[u8]) {
        match self {
            Self::Sha1(hash) => hash.update(bytes),
            Self::Sha256(hash) => hash.update(bytes),
        }
    }

    /// What it came to.
    pub fn end(self) -> Option<ObjectId> {
        match self {
            Self::Sha1(hash) => ObjectId::from_bytes(&hash.finalize()),
            Self::Sha256(hash) => ObjectId::from_bytes(&hash.finalize()),
        }
    }
}

/// The id that an object has in a repository whose ids have so many bytes.
pub(super) fn id_of(kind: Kind, bytes: &[u8], id_len: usize) -> Option<ObjectId> {
    let mut hash = Hash::of_len(id_len);
    let size = bytes.len().to_string();
    for part in [kind.word(), " ", &size, "\0"] {
        hash.add(part.as_bytes());
    }
    hash.add(bytes);
    hash.end()
}

#[cfg(test)]
mod tests {
    use git2::{ObjectFormat, Oid};
    use proptest::prelude::*;

    use super::super::kind::Kind;
    use super::id_of;

    const KINDS: [Kind; 4] = [Kind::Commit, Kind::Tree, Kind::Blob, Kind::Tag];

    proptest! {
        #[test]
        fn the_id_is_the_one_that_git_gives(
            bytes in proptest::collection::vec(any::<u8>(), 0..300),
            times in 1..40_usize,
        ) {
            let bytes = bytes.repeat(times);
            for kind in KINDS {
                for (format, len) in [(ObjectFormat::Sha1, 20), (ObjectFormat::Sha256, 32)] {
                    let wanted = Oid::hash_object_ext(kind.of_git(), &bytes, format).unwrap();
                    let found = id_of(kind, &bytes, len).unwrap();
                    prop_assert_eq!(found.as_bytes(), wanted.as_bytes());
                }
            }
        }
    }
}

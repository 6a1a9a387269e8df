//! The id of an object, from its bytes.

use git2::{ObjectFormat, Oid};
use sha1::{Digest, Sha1};

use super::Error;
use super::kind::Kind;
use crate::evidence::ObjectId;

/// The id that an object has in a repository of this format.
///
/// SHA-1 is told by the processor where it can, many times faster than by git's own function, which looks for collisions on the
/// way. Those matter where objects come in from others; here, two contents of one id could only both be the learner's.
///
/// # Errors
/// [`Error::Other`], libgit2's own.
pub(super) fn id_of(kind: Kind, bytes: &[u8], format: ObjectFormat) -> Result<ObjectId, Error> {
    let unknown = || Error::Other("an id of unknown length".to_owned());
    if format == ObjectFormat::Sha1 {
        let head = format!("{} {}\0", kind.word(), bytes.len());
        let hash = Sha1::new().chain_update(head).chain_update(bytes);
        return ObjectId::from_bytes(&hash.finalize()).ok_or_else(unknown);
    }
    let id = Oid::hash_object_ext(kind.of_git(), bytes, format)
        .map_err(|error| Error::Other(error.message().to_owned()))?;
    ObjectId::from_bytes(id.as_bytes()).ok_or_else(unknown)
}

#[cfg(test)]
mod tests {
    use git2::{ObjectFormat, Oid};
    use proptest::prelude::*;

    use super::super::kind::Kind;
    use super::id_of;

    proptest! {
        #[test]
        fn it_is_the_id_that_git_gives(bytes in proptest::collection::vec(any::<u8>(), 0..300), times in 1..40_usize) {
            let bytes = bytes.repeat(times);
            for kind in [Kind::Commit, Kind::Tree, Kind::Blob, Kind::Tag] {
                for format in [ObjectFormat::Sha1, ObjectFormat::Sha256] {
                    let wanted = Oid::hash_object_ext(kind.of_git(), &bytes, format).unwrap();
                    let found = id_of(kind, &bytes, format).ok().unwrap();
                    prop_assert_eq!(found.as_bytes(), wanted.as_bytes());
                }
            }
        }
    }
}

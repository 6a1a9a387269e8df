//! Where a progress document was before a commit that brought it to another path.

use super::Error;
use super::object::Objects;
use super::texts::Texts;
use super::tree::{self, Change, EntryKind};
use crate::evidence::ObjectId;
use crate::evidence::ticks;

/// Most files that are read to find the one that a document was.
const MAX_READ: usize = 32;
/// Where a document usually is.
const USUAL: &[u8] = b"progress.md";

/// Where `parent` had the document that the commit after it has at `path` as `here`, and its content: a Markdown file that the
/// commit took away, or the usual one, with a box ticked that is ticked in it, too. What is more than may be read is none.
///
/// # Errors
/// [`Error::Missing`], [`Error::Corrupt`].
pub fn before(
    (objects, texts): (&Objects<'_>, &Texts<'_, '_>),
    (commit, parent): (ObjectId, ObjectId),
    (path, here): (&[u8], ObjectId),
) -> Result<Option<(Vec<u8>, ObjectId)>, Error> {
    let text = |blob: &ObjectId| match texts.read(blob) {
        Err(Error::TooLarge(..)) => Ok(None),
        read => read.map(Some),
    };
    let Some(now) = text(&here)?.filter(|now| ticks::ticks(&[], now)) else {
        return Ok(None);
    };
    let usual = tree::lookup(objects, &parent, USUAL)?;
    let usual = usual.filter(|entry| entry.kind == EntryKind::File && path != USUAL);
    let mut gone: Vec<(Vec<u8>, ObjectId)> = usual
        .map(|entry| (USUAL.to_vec(), entry.id))
        .into_iter()
        .collect();
    let (old, new) = (
        tree::of_commit(objects, &parent)?,
        tree::of_commit(objects, &commit)?,
    );
    let compared = tree::compare(
        objects,
        Some(old),
        Some(new),
        &|_| true,
        &mut |change: Change| {
            if let (Some(before), None) = (change.old, change.new)
                && gone.len() < MAX_READ
                && change.path.to_ascii_lowercase().ends_with(b".md")
            {
                gone.push((change.path, before));
            }
            Ok(())
        },
    );
    // In a tree beyond the limits what was found until then has to do.
    match compared {
        Err(Error::TooLarge(..)) => {}
        other => other?,
    }
    for (path, before) in gone {
        if before == here || text(&before)?.is_some_and(|then| ticks::share(&then, &now)) {
            return Ok(Some((path, before)));
        }
    }
    Ok(None)
}

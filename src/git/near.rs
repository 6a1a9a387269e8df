//! What a commit changed of the files that are asked about.

use std::sync::atomic::{AtomicBool, Ordering};

use super::Error;
use super::object::Objects;
use super::tree::{self, Change};
use crate::evidence::ObjectId;

/// Its changes of files that `is_asked` is true for, and files that went, which may have become what is asked for: only in the folders
/// that `leads_on` is true for, and in all of them where a file is new that is asked about, for that may have come from anywhere.
///
/// Where `is_over` is set meanwhile, nobody waits for it any more.
///
/// # Errors
/// As of [`tree::compare`]; [`Error::Other`] where nobody waits.
pub(super) fn near(
    objects: &Objects<'_>,
    (parent, tree): (Option<ObjectId>, ObjectId),
    leads_on: &dyn Fn(&[u8]) -> bool,
    is_asked: &dyn Fn(&[u8]) -> bool,
    is_over: Option<&AtomicBool>,
) -> Result<Vec<Change>, Error> {
    let is_over = || is_over.is_some_and(|over| over.load(Ordering::Relaxed));
    let changes = |enter: &dyn Fn(&[u8]) -> bool| {
        let mut changes = Vec::new();
        let enter = |folder: &[u8]| !is_over() && enter(folder);
        tree::compare(
            objects,
            parent,
            Some(tree),
            &enter,
            &mut |change: Change| {
                if change.new.is_none() || is_asked(&change.path) {
                    changes.push(change);
                }
                Ok(())
            },
        )?;
        match is_over() {
            true => Err(Error::Other("nobody waits for it".to_owned())),
            false => Ok(changes),
        }
    };
    let near: Vec<Change> = changes(leads_on)?;
    let is_new = |change: &Change| change.old.is_none() && change.new.is_some();
    match near.iter().any(is_new) {
        true => changes(&|_| true),
        false => Ok(near),
    }
}

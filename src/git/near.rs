//! What a commit changed of the files that are asked about.

use super::Error;
use super::object::Objects;
use super::stop::Stop;
use super::tree::{self, Change};
use crate::evidence::ObjectId;

/// Its changes of files that `is_asked` is true for, and files that went, which may have become what is asked for: only in the folders
/// that `leads_on` is true for, and in all of them where a file is new that is asked about, for that may have come from anywhere.
///
/// Goes on until `stop`.
///
/// # Errors
/// As of [`tree::compare`]; [`Error::Other`] at `stop`.
pub(super) fn near(
    objects: &Objects<'_>,
    (parent, tree): (Option<ObjectId>, ObjectId),
    leads_on: &dyn Fn(&[u8]) -> bool,
    is_asked: &dyn Fn(&[u8]) -> bool,
    stop: &Stop,
) -> Result<Vec<Change>, Error> {
    let changes = |enter: &dyn Fn(&[u8]) -> bool| {
        let mut changes = Vec::new();
        let enter = |folder: &[u8]| !stop.is_over() && enter(folder);
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
        stop.check()?;
        Ok(changes)
    };
    let near: Vec<Change> = changes(leads_on)?;
    let is_new = |change: &Change| change.old.is_none() && change.new.is_some();
    match near.iter().any(is_new) {
        true => changes(&|_| true),
        false => Ok(near),
    }
}

//! What must hold before a header is written into a document that is there: it is of the roadmap, and no item changes.

use super::choose::Plan;
use crate::error::{Error, Result};
use crate::progress::edit::Refusal;
use crate::progress::{Document, Opened};
use crate::roadmap::Roadmap;
use crate::workspace::Target;

/// How many of how many items the roadmap lacks, where those are most: the document is not of this roadmap.
pub(super) fn strangers(
    target: &Target,
    opened: &Opened,
    plan: &Plan,
) -> Result<Option<(usize, usize)>> {
    let roadmap = opened.bound(plan.survey.roadmap.clone());
    let document = read(target, opened.text(), Some(&roadmap))?;
    let all = document.items.len();
    let own = document.items.iter().filter(|entry| entry.own).count();
    Ok((own * 2 > all).then_some((own, all)))
}

/// `new`, where it has a header that is read and every item is what it was `before`.
pub(super) fn checked(target: &Target, before: &Document, new: Vec<u8>) -> Result<Vec<u8>> {
    let after = read(target, &new, None)?;
    let Some(line) = after.header.line else {
        return Err(Error::header_not_read(&target.from_root()));
    };
    match alike(before, &after) {
        true => Ok(new),
        false => Err(Error::refused(target.shown(), &Refusal::Unsafe(line))),
    }
}

/// The document `text`, with its header known.
pub(super) fn open(target: &Target, text: &[u8]) -> Result<Opened> {
    Opened::new(text.to_vec()).map_err(|fault| Error::unreadable(target.shown(), &fault))
}

/// The document `text`, read by a roadmap or by itself.
pub(super) fn read(target: &Target, text: &[u8], roadmap: Option<&Roadmap>) -> Result<Document> {
    let read = open(target, text)?.read(roadmap, "");
    read.map_err(|fault| Error::unreadable(target.shown(), &fault))
}

/// Whether both hold the same items in the same states.
fn alike(one: &Document, other: &Document) -> bool {
    let all = |document: &Document| -> Vec<_> {
        let items = document.items.iter().chain(&document.archived);
        items
            .map(|entry| (entry.id.clone(), entry.state, entry.done_on))
            .collect()
    };
    all(one) == all(other)
}

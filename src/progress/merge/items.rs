//! The merge item by item: what both make of each item is put into all versions, the lines are merged, and what that leaves twice
//! or nowhere is put right.

use std::collections::BTreeMap;

use super::state::Standing;
use super::trace::{Fate, Fates};
use super::{
    Labels, Merged, Reader, Versions, archive, body, header, movers, reworded, twice, weave,
};
use crate::progress::Document;
use crate::roadmap::{Id, Unreadable};

/// How a merge item by item sees that an item was moved.
#[derive(Debug, Clone, Copy)]
pub enum Moving {
    /// By its lines, which went here and came there.
    AsLines,
    /// By its id, apart from all other lines.
    Apart,
}

/// What a merge item by item is made of.
pub struct ByItem<'a> {
    /// The documents as they were.
    pub documents: &'a Versions<Document>,
    /// What becomes of each item.
    pub fates: &'a Fates<'a>,
    /// The documents with their items as they stand now.
    pub settled: &'a Versions<Document>,
    /// How they stand now.
    pub now: &'a BTreeMap<Id, Standing>,
    /// Reads what comes of it.
    pub reader: &'a Reader,
    /// What stands on markers.
    pub labels: &'a Labels,
}

impl ByItem<'_> {
    /// The outcome; `None` where nothing stands apart that was moved.
    ///
    /// # Errors
    /// [`Unreadable`] where a text is beyond the limits.
    pub fn merge(&self, moving: Moving) -> Result<Option<Merged>, Unreadable> {
        let Self { reader, labels, .. } = *self;
        let mut level = self.settled.clone();
        header::level(&mut level, reader)?;
        let goes = |id: &Id| self.fates.get(id) == Fate::Goes;
        let (texts, reworded) = body::level(&level, goes);
        let woven = match moving {
            Moving::AsLines => Some(weave::weave(&texts, labels)),
            Moving::Apart => movers::weave_apart(&texts, reader, labels)?,
        };
        let Some(woven) = woven else {
            return Ok(None);
        };
        let (conflicts, mut document) = twice::remove(woven, &level, reader, labels)?;
        if conflicts.is_empty() {
            // Where one side pasted an item twice and the other removed it, a box may be left that says less.
            document = reader.settled(&document, self.now)?;
        }
        let merged = Merged {
            conflicts,
            ..Merged::default()
        };
        let present = reader.present(&document, !merged.conflicts.is_empty())?;
        let documents = (self.documents, self.fates);
        let mut merged = archive::archive(merged, (document, present), &level, documents);
        let any_goes = self.now.keys().any(goes);
        if !merged.archived.is_empty() && merged.conflicts.is_empty() && any_goes {
            // Nested in what was put away.
            let document = reader.read(merged.text)?;
            let own = body::places(&document).into_iter();
            let gone = own.filter(|(id, _)| goes(id));
            let patches = gone.map(|(_, own)| (own.range, Vec::new())).collect();
            merged.text = body::patched(&document.text, patches);
        }
        reworded::mark(merged, &reworded, reader, labels).map(Some)
    }
}

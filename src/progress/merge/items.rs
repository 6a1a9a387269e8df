//! The merge item by item: what both make of each item is put into all versions, the lines are merged, and what that leaves twice
//! or nowhere is put right.

use std::collections::BTreeMap;

use super::body::Reworded;
use super::state::Standing;
use super::trace::{Fate, Fates};
use super::{
    Labels, Merged, Reader, Versions, archive, body, header, movers, order, reworded, twice, weave,
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
    /// How they stand now.
    pub now: &'a BTreeMap<Id, Standing>,
    /// Reads what comes of it.
    pub reader: &'a Reader,
    /// What stands on markers.
    pub labels: &'a Labels,
}

/// The versions in which each item says what both make of it.
pub struct Level {
    documents: Versions<Document>,
    texts: Versions<Vec<u8>>,
    /// Items that both worded anew.
    reworded: Vec<Reworded>,
}

impl ByItem<'_> {
    /// What both make of each item and of the header, in all versions; `settled` are the documents with their items as they stand
    /// now.
    ///
    /// # Errors
    /// [`Unreadable`] where a text is beyond the limits.
    pub fn level(&self, settled: &Versions<Document>) -> Result<Level, Unreadable> {
        let mut documents = settled.clone();
        header::level(&mut documents, self.reader)?;
        order::level(&mut documents, self.reader)?;
        let (texts, reworded) = body::level(&documents, |id| self.goes(id));
        Ok(Level {
            documents,
            texts,
            reworded,
        })
    }

    fn goes(&self, id: &Id) -> bool {
        self.fates.get(id) == Fate::Goes
    }

    /// The outcome; `None` where nothing stands apart that was moved.
    ///
    /// # Errors
    /// [`Unreadable`] where a text is beyond the limits.
    pub fn merge(&self, level: &Level, moving: Moving) -> Result<Option<Merged>, Unreadable> {
        let Self { reader, labels, .. } = *self;
        let Level {
            documents: level,
            texts,
            reworded,
        } = level;
        let woven = match moving {
            Moving::AsLines => Some(weave::weave(texts, labels)),
            Moving::Apart => movers::weave_apart(texts, reader, labels)?,
        };
        let Some(woven) = woven else {
            return Ok(None);
        };
        let (conflicts, mut document) = twice::remove(woven, level, reader, labels)?;
        if conflicts.is_empty() {
            // Where one side pasted an item twice and the other removed it, a box may be left that says less.
            document = reader.settled(&document, self.now)?;
        }
        let merged = Merged {
            conflicts,
            ..Merged::default()
        };
        let present = match merged.conflicts.is_empty() {
            true => super::ids(&document),
            false => reader.present_in_marked(&document.text)?,
        };
        let documents = (self.documents, self.fates);
        let mut merged = archive::archive(merged, (document, present), level, documents);
        let any_goes = self.now.keys().any(|id| self.goes(id));
        if !merged.archived.is_empty() && merged.conflicts.is_empty() && any_goes {
            // Nested in what was put away.
            let document = reader.read(merged.text)?;
            let own = body::places(&document).into_iter();
            let gone = own.filter(|(id, _)| self.goes(id));
            let patches = gone.map(|(_, own)| (own.range, Vec::new())).collect();
            merged.text = body::patched(&document.text, patches);
        }
        reworded::mark(merged, reworded, reader, labels).map(Some)
    }
}

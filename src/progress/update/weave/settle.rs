//! An item that was found again: what it is called in the document, and where it stands.

use super::Weaver;
use crate::progress::escape::item_title;
use crate::progress::names::plain_title;
use crate::progress::update::Fate;
use crate::progress::update::matching::{Old, Origin, Sign};
use crate::progress::{Entry, Place};
use crate::roadmap::{Id, Item};

/// Most ids that differ by a number alone.
const MOST_ALIKE: usize = 100;

/// Where an item that was found again is.
pub enum Settled {
    /// In this piece; `None` where it is nested in others.
    Stays(Option<usize>),
    /// Nowhere, and it stays so.
    Absent,
    /// Nowhere: it is to be written.
    New,
}

impl<'a> Weaver<'a> {
    /// Rewords an item that was found again; says whether it has a piece.
    pub fn settle(
        &mut self,
        item: &'a Item,
        at: usize,
        written: &Id,
        found: Option<(usize, Sign)>,
    ) -> Settled {
        let Some((old, sign)) = found else {
            return Settled::New;
        };
        let was = &self.olds[old];
        let id = self.written_id(item, at, written, found);
        let Some(entry) = self.entries.get(&was.id).copied() else {
            // It stands twice, or not at all.
            if self.live.contains(&was.id) {
                return Settled::Absent;
            }
            if self.states.recorded && was.origin == Origin::Roadmap {
                self.out.left_out.push(id);
                return Settled::Absent;
            }
            return Settled::New;
        };
        self.out.lines.insert(old, id.clone());
        if id != was.id {
            self.out.ids.insert(was.id.clone(), id.clone());
        }
        let place = self.places[&was.id];
        let code = place
            .code
            .clone()
            .map(|range| &self.page.source.text[range]);
        if code.is_some_and(|code| code.trim_matches(['`', ' ']) != id.as_str()) {
            // What its author declares needs no remembering.
            let was = Some(&was.id).filter(|was| **was != id && !item.aliases.contains(was));
            self.patches.extend(self.page.rename(place, &id, was));
        }
        let title = plain_title(&item.title);
        let retitled = title != entry.title && self.follows(place, entry, was);
        if retitled {
            self.patches.extend(self.page.retitle(place, &item.title));
        }
        let moves = !self.stay.contains(&at) || self.archive.contains_key(&was.id);
        if retitled || (id != was.id && !moves) {
            self.tell(Fate::Reworded, item, id.clone(), Some(old), Some(sign));
        }
        if let Some(piece) = self.archive.get(&was.id).copied() {
            self.tell(Fate::Returned, item, id, Some(old), Some(sign));
            return Settled::Stays(Some(piece));
        }
        let piece = self.items.get(&was.id).copied();
        if !self.stay.contains(&at) && piece.is_some() {
            self.tell(Fate::Moved, item, id, Some(old), Some(sign));
        }
        Settled::Stays(piece)
    }

    /// Whether the title of an item follows the roadmap's: the learner made nothing of it.
    fn follows(&self, place: &Place, entry: &Entry, was: &Old) -> bool {
        place.code.is_some() && !self.page.is_edited(place, entry, was.markdown.as_deref())
    }

    /// The id under which an item stands in the document: the one that it had, within a phase; else the roadmap's.
    pub fn written_id(
        &self,
        item: &Item,
        at: usize,
        written: &Id,
        found: Option<(usize, Sign)>,
    ) -> Id {
        let own = item.id.in_phase(written.as_str());
        let own = own.unwrap_or_else(|| item.id.clone());
        let Some((old, sign)) = found else {
            return self.apart(own, item, at);
        };
        let was = &self.olds[old];
        let stays = was.id.phase() == written.as_str() && sign != Sign::Alias;
        if !stays {
            return own;
        }
        if sign == Sign::Id {
            return was.id.clone();
        }
        // The reader must find the item by its title then.
        let place = self.places.get(&was.id).copied();
        let entry = self.entries.get(&was.id).copied();
        let (Some(place), Some(entry)) = (place, entry) else {
            return own;
        };
        let reads = place.code.is_some()
            && (plain_title(&item.title) == entry.title || self.follows(place, entry, was));
        // Nor may another item be written by that id.
        let present = was.id.in_phase(item.id.phase());
        let other = |id: &Id| self.known.get(id).is_some_and(|other| *other != at);
        let known = other(&was.id) || present.as_ref().is_some_and(other);
        if reads && self.tells(item, at) && !known {
            was.id.clone()
        } else {
            own
        }
    }

    /// `id`, or another where something else was put away by it: its title must tell the new one then.
    fn apart(&self, id: Id, item: &Item, at: usize) -> Id {
        if !self.away.contains(&id) || !self.tells(item, at) {
            return id;
        }
        self.free(&id).unwrap_or(id)
    }

    /// Whether the title on an item's line is its alone within the phase, and read as the roadmap's is.
    fn tells(&self, item: &Item, at: usize) -> bool {
        let written = || plain_title(&item_title(&item.title));
        self.matches.unique[at] && written() == plain_title(&item.title)
    }

    /// `id` with a number behind it that makes it nobody's.
    pub fn free(&self, id: &Id) -> Option<Id> {
        let taken = |id: &Id| {
            let there = self.live.contains(id) || self.put_away.contains(id);
            there || self.given.contains(id)
        };
        let others = (2..).filter_map(|number| Id::parse(&format!("{id}-{number}")));
        others
            .take(MOST_ALIKE)
            .find(|other| !taken(other) && !self.is_known(other))
    }

    /// Whether the roadmap has or had an item of this id, by either name of its phase.
    fn is_known(&self, id: &Id) -> bool {
        let present = || {
            let phase = self.matches.phases.get(&Id::parse(id.phase())?)?;
            id.in_phase(phase.as_str())
        };
        self.known.contains_key(id) || present().is_some_and(|id| self.known.contains_key(&id))
    }
}

//! From what a person typed to the items of a progress document, by the ids that they have, and by those that they had before the
//! roadmap moved or renamed them.

use std::collections::HashMap;

use super::Project;
use crate::error::{Error, Result};
use crate::progress::Entry;
use crate::roadmap::Id;
use crate::roadmap::select::{self, Unselected, select};

/// What to do where nothing is similar.
const REMEDY: &str = "`peak status --left` lists the ids of what is left, `peak status --phase PHASE` all of a phase";
/// Most items that are named for a word in their titles.
const TITLED: usize = 5;
/// The fewest characters of such a word.
const WORD: usize = 3;

impl Project {
    /// The places of the items that `wanted` names; several only where it is a glob.
    ///
    /// # Errors
    /// It names none, or could be any of several.
    pub fn items_named(&self, wanted: &str) -> Result<Vec<usize>> {
        if let Some(at) = self.formerly_named(wanted) {
            return Ok(vec![at]);
        }
        let chosen = self.chosen(wanted);
        if let Some(entry) = self.archived_named(wanted) {
            let present = match chosen {
                Ok(places) => places.iter().map(|at| self.id(*at)).collect(),
                Err(Unselected::Several { candidates, .. }) => candidates,
                Err(Unselected::Unknown { similar, .. }) => similar,
            };
            let path = self.target.from_root();
            return Err(Error::archived(&entry.id, (&path, entry.line), &present));
        }
        chosen.map_err(|fault| {
            let error = Error::unselected("item", &fault, REMEDY);
            let phase = Id::parse(&wanted.trim().to_lowercase()).filter(Id::is_phase);
            let phases = &self.document.phases;
            match phase.filter(|id| phases.iter().any(|phase| phase.id == *id)) {
                Some(id) => error.hint(format!("{id} is a phase; '{id}.*' names all its items")),
                None => error,
            }
        })
    }

    fn id(&self, at: usize) -> Id {
        self.document.items[at].id.clone()
    }

    /// The item below `Archived` that `wanted` names: by its whole id, or by the end of it where no present or former one ends so.
    /// It is not for what counts to be taken in its stead because an id begins alike.
    fn archived_named(&self, wanted: &str) -> Option<&Entry> {
        let (items, archived) = (&self.document.items, &self.document.archived);
        let ends = select::ending(wanted, archived.iter().map(|entry| &entry.id));
        let whole = Id::parse(&wanted.trim().to_lowercase());
        let is_whole = |entry: &&Entry| Some(&entry.id) == whole.as_ref();
        if ends.is_empty() || items.iter().any(|entry| is_whole(&entry)) {
            return None;
        }
        if let Some(entry) = archived.iter().find(is_whole) {
            return Some(entry);
        }
        let former = self.former();
        let known = items.iter().map(|entry| &entry.id);
        let known = known.chain(former.iter().map(|(was, _)| *was));
        let is_phase = self
            .document
            .phases
            .iter()
            .any(|one| Some(&one.id) == whole.as_ref());
        match ends.as_slice() {
            [at] if !is_phase && select::ending(wanted, known).is_empty() => archived.get(*at),
            _ => None,
        }
    }

    /// By the ids that items have; where none ends as typed, by the ends of those that they had. Neither is guessed: what is the
    /// end of a former id and the beginning of a present one could be either.
    fn chosen(&self, wanted: &str) -> std::result::Result<Vec<usize>, Unselected> {
        let ids: Vec<&Id> = self.document.items.iter().map(|entry| &entry.id).collect();
        let found = select(wanted, ids.iter().copied());
        if !select::ending(wanted, ids.iter().copied()).is_empty() {
            return found;
        }
        let former = self.former();
        let ends = select::ending(wanted, former.iter().map(|(was, _)| *was));
        let ends: Vec<usize> = ends.into_iter().map(|at| former[at].1).collect();
        match found {
            Err(Unselected::Several { .. }) => found,
            Ok(_) if ends.is_empty() || wanted.contains(['*', '?']) => found,
            Err(Unselected::Unknown { similar, .. }) if ends.is_empty() => {
                let similar = match similar.is_empty() {
                    true => self.likely(wanted, &former),
                    false => similar,
                };
                let wanted = wanted.to_owned();
                Err(Unselected::Unknown { wanted, similar })
            }
            found => one_of(wanted, [found.unwrap_or_default(), ends].concat(), &ids),
        }
    }

    /// Ids that items had and none has now, each with the place of the item that had it.
    fn former(&self) -> Vec<(&Id, usize)> {
        let items = self.document.items.iter().enumerate();
        let places: HashMap<&Id, usize> = items.map(|(at, entry)| (&entry.id, at)).collect();
        let remembered = self.document.former.iter();
        let remembered = remembered.map(|pair| (&pair.was, &pair.now));
        let roadmap = self.roadmap.iter().flat_map(|roadmap| roadmap.items());
        let declared = roadmap.flat_map(|item| item.aliases.iter().map(|was| (was, &item.id)));
        remembered
            .chain(declared)
            .filter(|(was, _)| !places.contains_key(was))
            .filter_map(|(was, now)| Some((was, *places.get(now)?)))
            .collect()
    }

    /// The place of the item that had this whole id before the roadmap moved or renamed it, where none has it now.
    fn formerly_named(&self, wanted: &str) -> Option<usize> {
        let was = Id::parse(&wanted.trim().to_lowercase()).filter(|id| !id.is_phase())?;
        let items = &self.document.items;
        let place = |id: &Id| items.iter().position(|entry| entry.id == *id);
        if place(&was).is_some() {
            return None;
        }
        let declared = || Some(&self.roadmap.as_ref()?.find(&was)?.id);
        place(self.document.renamed(&was).or_else(declared)?)
    }

    /// What a name may mean to which no present id is similar: items that had a similar one, else those with the word in their title.
    fn likely(&self, wanted: &str, former: &[(&Id, usize)]) -> Vec<Id> {
        let items = &self.document.items;
        let near = match select(wanted, former.iter().map(|(was, _)| *was)) {
            Ok(found) => found,
            Err(Unselected::Several { .. }) => Vec::new(),
            Err(Unselected::Unknown { similar, .. }) => {
                let known = former.iter().enumerate();
                let known = known.filter(|(_, (was, _))| similar.contains(was));
                known.map(|(at, _)| at).collect()
            }
        };
        if !near.is_empty() {
            let mut places: Vec<usize> = near.into_iter().map(|at| former[at].1).collect();
            places.sort_unstable();
            places.dedup();
            return places.iter().map(|at| items[*at].id.clone()).collect();
        }
        let word = wanted.trim().to_lowercase();
        let titled = items.iter().filter(|entry| {
            word.chars().count() >= WORD && entry.title.to_lowercase().contains(&word)
        });
        titled.take(TITLED).map(|entry| entry.id.clone()).collect()
    }
}

/// The one item at all of these places, or that they are several.
fn one_of(
    wanted: &str,
    mut places: Vec<usize>,
    ids: &[&Id],
) -> std::result::Result<Vec<usize>, Unselected> {
    places.sort_unstable();
    places.dedup();
    match places.as_slice() {
        [_] => Ok(places),
        _ => Err(Unselected::Several {
            wanted: wanted.to_owned(),
            candidates: places.into_iter().map(|at| ids[at].clone()).collect(),
        }),
    }
}

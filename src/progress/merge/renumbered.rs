//! Items whose ids an update gave to others in turn: a week came before the weeks, and "Quiz" of the first is that of the second.
//! Their titles say nothing; what the update wrote behind their ids does.

use std::collections::{HashMap, HashSet};

use super::Versions;
use super::ids::{Renaming, spans};
use crate::progress::{Document, former};
use crate::roadmap::Id;

/// The former ids that the lines of these ids remember, the oldest first.
type Memory = HashMap<Id, Vec<Id>>;

/// The ids that an update of either side gave to items, for the other side and the base, which are of before that. Only where ids
/// went from one item to another; one that would meet one that stayed goes to none.
pub fn renaming(documents: &Versions<Document>) -> Renaming<'_> {
    let memories = documents.each().map(memory);
    if memories.iter().all(Memory::is_empty) {
        return Renaming::default();
    }
    let [was, mine, yours] = &memories;
    let carried = documents.each().map(carried);
    let [before, here, there] = &carried;
    let (mine, yours) = (
        moved((before, was), (here, mine)),
        moved((before, was), (there, yours)),
    );
    let mut renaming = Renaming::default();
    for id in mine.keys().chain(yours.keys()) {
        match (mine.get(id), yours.get(id)) {
            (Some(now), Some(other)) if now != other => continue,
            (Some(now), None) => drop(renaming.theirs.insert(id, (*now).clone())),
            (None, Some(now)) => drop(renaming.ours.insert(id, (*now).clone())),
            _ => {}
        }
        let now = mine.get(id).or_else(|| yours.get(id));
        renaming.base.extend(now.map(|now| (*id, (*now).clone())));
    }
    let giver: HashMap<Id, &Id> = renaming
        .base
        .iter()
        .map(|(id, now)| (now.clone(), *id))
        .collect();
    let mut staying = meeting(&renaming, &carried);
    while let Some(id) = staying.pop() {
        renaming.ours.remove(id);
        renaming.theirs.remove(id);
        if renaming.base.remove(id).is_some() {
            // What would have got its id stays as well.
            staying.extend(giver.get(id));
        }
    }
    renaming
}

fn memory(document: &Document) -> Memory {
    let mut memory = Memory::new();
    for pair in former::remembered_in(&document.text) {
        memory.entry(pair.now).or_default().push(pair.was);
    }
    memory
}

/// The ids that lines of a document carry.
fn carried(document: &Document) -> HashSet<&Id> {
    spans(document).into_keys().collect()
}

/// Base's ids that are other items' in this version, and what their own items are called there: those whose lines remember what
/// the base's line did, and then its id. Of several, the line that remembers most of them is meant; a line that is as it was is
/// the same, unless another remembers it.
fn moved<'a>(
    (before, was): (&HashSet<&'a Id>, &Memory),
    (now, memory): (&HashSet<&'a Id>, &Memory),
) -> HashMap<&'a Id, &'a Id> {
    let mut heirs: Vec<(usize, bool, &Id, &Id)> = Vec::new();
    for id in now {
        let formers = memory.get(*id).map_or(&[][..], Vec::as_slice);
        for (at, former) in formers.iter().chain([*id]).enumerate() {
            let Some(former) = before.get(former).copied() else {
                continue;
            };
            let remembered = was.get(former).map_or(&[][..], Vec::as_slice);
            if remembered == &formers[..at] {
                heirs.push((at, former != *id, former, id));
            }
        }
    }
    heirs.sort_unstable_by(|one, other| other.cmp(one));
    let mut found: HashMap<&Id, &Id> = HashMap::new();
    let mut taken: HashSet<&Id> = HashSet::new();
    for (_, _, former, id) in heirs {
        if !found.contains_key(former) && taken.insert(id) {
            found.insert(former, id);
        }
    }
    found.retain(|former, id| former != id && now.contains(former));
    found
}

/// The ids whose items would get one that another item of the same version has and keeps.
fn meeting<'a>(renaming: &Renaming<'a>, carried: &[HashSet<&Id>; 3]) -> Vec<&'a Id> {
    let all = renaming.each().into_iter().zip(carried);
    let met = all.flat_map(|(ids, carried)| {
        let stays = |now: &Id| carried.contains(now) && !ids.contains_key(now);
        let met = ids.iter().filter(move |(_, now)| stays(now));
        met.map(|(id, _)| *id)
    });
    met.collect()
}

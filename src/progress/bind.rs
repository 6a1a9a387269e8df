//! Ids are frozen when a document is written; a roadmap that derives them from titles gives a reworded item another one. Where
//! heading or title tell which is meant, the roadmap takes over the document's id, so that whatever looks it up finds it.
//!
//! It knows nothing of states and changes no text.

use std::collections::{HashMap, HashSet};

use super::names::{Names, one_line};
use super::{ARCHIVED, BEFORE, Opened, line, source};
use crate::roadmap::outline::{Block, BlockKind, Outline, plain};
use crate::roadmap::{Id, Phase, Roadmap};

/// Most phases that are looked at for one end of an id.
const WIDEST: usize = 64;

impl Opened {
    /// `roadmap` with the ids that this document has for its phases and items: a phase whose title stands on a heading with an id
    /// that the roadmap does not know, and an item of the same unique title within its phase that stands behind such an id. The
    /// roadmap's own ids become former ones.
    ///
    /// Beside them the ids that items had before the roadmap moved them, as far as their lines remember those.
    pub fn bound(&self, roadmap: Roadmap) -> Roadmap {
        self.remembering(self.bound_by_title(roadmap))
    }

    /// The same without the ids that items had before: by what stands in the document now.
    pub(super) fn bound_by_title(&self, roadmap: Roadmap) -> Roadmap {
        let phases = self.renamed_phases(&roadmap);
        let roadmap = if phases.is_empty() {
            roadmap
        } else {
            with_phases(roadmap, &phases, &self.put_away())
        };
        let items = self.renamed_items(&roadmap);
        if items.is_empty() {
            roadmap
        } else {
            with_items(roadmap, &items, &self.put_away())
        }
    }

    /// Ids of items that were put away, and of headings: what carries such an id is that, whatever the roadmap calls by it now.
    fn put_away(&self) -> HashSet<Id> {
        let mut ids = HashSet::new();
        let mut apart = false;
        for block in &self.outline.blocks {
            if is_heading(block) {
                apart = plain(&block.inlines).trim() == ARCHIVED;
                ids.extend(code(block, Id::is_phase).map(|(_, id)| id));
            } else if apart && line::find_box(&self.source.text, block).is_some() {
                ids.extend(code(block, |id| !id.is_phase()).map(|(_, id)| id));
            }
        }
        ids
    }

    /// Ids of the roadmap's phases, and what the document calls them.
    fn renamed_phases(&self, roadmap: &Roadmap) -> HashMap<Id, Id> {
        let names = Names::of(roadmap);
        let headings = self.outline.blocks.iter().filter(|block| is_heading(block));
        let written: Vec<(Id, String)> = headings
            .filter_map(|block| {
                let (at, id) = code(block, Id::is_phase)?;
                Some((id, source::shown(one_line(&plain(&block.inlines[..at])))))
            })
            .collect();
        let mut renamed = HashMap::new();
        let taken: HashSet<&Id> = written.iter().map(|(id, _)| id).collect();
        for (id, title) in written.iter().filter(|(id, _)| names.phase(id).is_none()) {
            let titled = names.phase_titled(title);
            let free = titled.filter(|own| !taken.contains(own));
            if let Some(own) = free {
                renamed.entry(own.clone()).or_insert_with(|| id.clone());
            }
        }
        // An id that was the roadmap's for a phase that goes by another here is free for the phase of that title.
        for (id, title) in &written {
            let other = names
                .phase(id)
                .filter(|own| *own == id && renamed.contains_key(*own));
            let titled = other.and_then(|_| names.phase_titled(title));
            let free = titled.filter(|own| !taken.contains(own) && !renamed.contains_key(*own));
            if let Some(own) = free.cloned() {
                renamed.insert(own, id.clone());
            }
        }
        let unknown = written.iter().map(|(id, _)| id);
        let unknown = unknown.filter(|id| names.phase(id).is_none());
        let found: HashSet<&Id> = renamed.values().collect();
        let rest: Vec<&Id> = unknown.filter(|id| !found.contains(id)).collect();
        if !rest.is_empty() {
            self.by_content(roadmap, &rest, &mut renamed);
        }
        renamed
    }

    /// Phases whose heading the learner changed: more than half of either's items end alike.
    fn by_content(&self, roadmap: &Roadmap, unknown: &[&Id], renamed: &mut HashMap<Id, Id>) {
        let mut ends: HashMap<String, HashSet<String>> = HashMap::new();
        let blocks = self.outline.blocks.iter();
        for (_, id) in blocks.filter_map(|block| code(block, |id| !id.is_phase())) {
            let end = id.within_phase().to_owned();
            ends.entry(id.phase().to_owned()).or_default().insert(end);
        }
        // Phases of the roadmap by one end of an id: what shares no end with a heading's ids is not looked at.
        let mut holders: HashMap<&str, Vec<&Phase>> = HashMap::new();
        for phase in &roadmap.phases {
            if renamed.contains_key(&phase.id) || ends.contains_key(phase.id.as_str()) {
                continue;
            }
            for item in &phase.items {
                holders
                    .entry(item.id.within_phase())
                    .or_default()
                    .push(phase);
            }
        }
        for id in unknown {
            let Some(own) = ends.get(id.as_str()) else {
                continue;
            };
            let mut shared: HashMap<&Id, (&Phase, usize)> = HashMap::new();
            for rest in own {
                for phase in holders
                    .get(rest.as_str())
                    .into_iter()
                    .flatten()
                    .take(WIDEST)
                {
                    shared.entry(&phase.id).or_insert((phase, 0)).1 += 1;
                }
            }
            let found = shared.into_values().filter(|(phase, shared)| {
                let free = !renamed.contains_key(&phase.id);
                free && shared * 2 > own.len() && shared * 2 > phase.items.len()
            });
            let first = found.min_by_key(|(phase, _)| (phase.line, &phase.id));
            if let Some((phase, _)) = first {
                renamed.insert(phase.id.clone(), (*id).clone());
            }
        }
    }

    /// Ids of the roadmap's items, and what the document calls them.
    fn renamed_items(&self, roadmap: &Roadmap) -> HashMap<Id, Id> {
        let names = Names::of(roadmap);
        let mut written: HashSet<Id> = HashSet::new();
        let mut unknown: Vec<(Id, String)> = Vec::new();
        let (mut apart, mut before) = (false, false);
        for block in &self.outline.blocks {
            if is_heading(block) {
                let text = plain(&block.inlines);
                before |= text.trim() == BEFORE;
                apart = before || text.trim() == ARCHIVED;
            }
            let Some(boxed) = line::find_box(&self.source.text, block).filter(|_| !apart) else {
                continue;
            };
            let Some((at, id)) = code(block, |id| !id.is_phase()) else {
                continue;
            };
            let known = line::code_spans(&block.inlines)
                .filter_map(|(_, text)| Id::parse(text))
                .any(|id| names.item(&id).is_some());
            if !known {
                let title = line::title(&block.inlines[..at], boxed.span.end);
                unknown.push((id.clone(), title));
            }
            written.insert(id);
        }
        let mut renamed = HashMap::new();
        for (id, title) in unknown {
            let phase = Id::parse(id.phase()).and_then(|phase| names.phase(&phase).cloned());
            let titled = phase.and_then(|phase| names.item_titled(&phase, &title).cloned());
            if let Some(own) = titled.filter(|own| !written.contains(own)) {
                renamed.entry(own).or_insert(id);
            }
        }
        renamed
    }
}

/// The ids of phases that stand on headings.
pub(super) fn headings(outline: &Outline) -> HashSet<Id> {
    let headings = outline.blocks.iter().filter(|block| is_heading(block));
    let ids = headings.filter_map(|block| code(block, Id::is_phase));
    ids.map(|(_, id)| id).collect()
}

/// Whether this is the id of an item of one of these phases. There may be thousands of both.
pub(super) fn is_below(phases: &HashSet<Id>, id: &Id) -> bool {
    !id.is_phase() && phases.contains(id.phase())
}

/// The first code span of a block that is an id of the wanted kind, and the number of its inline.
fn code(block: &Block, wanted: impl Fn(&Id) -> bool) -> Option<(usize, Id)> {
    line::code_spans(&block.inlines)
        .find_map(|(at, text)| Some((at, Id::parse(text).filter(&wanted)?)))
}

fn is_heading(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Heading { .. }) && block.parent.is_none()
}

/// `roadmap` with other ids for some phases, and so for their items; ids of `others` do not become former ones.
fn with_phases(mut roadmap: Roadmap, renamed: &HashMap<Id, Id>, others: &HashSet<Id>) -> Roadmap {
    let mut items = HashMap::new();
    for phase in &mut roadmap.phases {
        let Some(id) = renamed.get(&phase.id) else {
            continue;
        };
        for item in &phase.items {
            let new = item.id.in_phase(id.as_str());
            items.extend(new.map(|new| (item.id.clone(), new)));
        }
        let own = std::mem::replace(&mut phase.id, id.clone());
        if !others.contains(&own) {
            phase.aliases.push(own);
        }
    }
    for item in roadmap.phases.iter_mut().flat_map(|phase| &mut phase.items) {
        for after in &mut item.after {
            if let Some(id) = renamed.get(after) {
                *after = id.clone();
            }
        }
    }
    with_items(roadmap, &items, others)
}

/// `roadmap` with other ids for some items; ids of `others` do not become former ones.
fn with_items(mut roadmap: Roadmap, renamed: &HashMap<Id, Id>, others: &HashSet<Id>) -> Roadmap {
    for item in roadmap.phases.iter_mut().flat_map(|phase| &mut phase.items) {
        if let Some(id) = renamed.get(&item.id) {
            let own = std::mem::replace(&mut item.id, id.clone());
            if !others.contains(&own) {
                item.aliases.push(own);
            }
        }
        for after in &mut item.after {
            if let Some(id) = renamed.get(after) {
                *after = id.clone();
            }
        }
    }
    roadmap
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roadmap::parse::{Reading, roadmap};

    #[test]
    fn a_reworded_roadmap_is_found_by_the_ids_that_the_document_has() {
        let text = "# Roadmap: web\n\n## Phase 1: Lists and tuples\n\n- Slicing them well\n- Sorting\n\n## Phase 2: Web\n\n- Forms\n";
        let now = roadmap(text, &Reading::default()).unwrap();
        let progress = "## Phase 1: Lists and tuples `lists`\n\n- [x] Slicing them well `lists.slicing`\n- [ ] Sorting `lists.sorting`\n\
            \n## Phase 2: Web `web`\n\n- [ ] Mine `web.mine`\n";
        let opened = Opened::new(progress.as_bytes().to_vec()).unwrap();
        let bound = opened.bound(now);
        let ids: Vec<_> = bound.items().map(|item| item.id.as_str()).collect();
        assert_eq!(ids, ["lists.slicing", "lists.sorting", "web.forms"]);
        let document = opened.read(Some(&bound), "").unwrap();
        let own: Vec<_> = document.items.iter().map(|entry| entry.own).collect();
        assert_eq!(own, [false, false, true]);
    }
}

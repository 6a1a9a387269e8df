//! What the roadmap holds no more: put away where the learner had begun it, else taken out; and the headings that are empty then.

use std::collections::{HashMap, HashSet};

use super::{Weaver, Woven};
use crate::progress::names::one_line;
use crate::progress::update::matching::{Old, Origin};
use crate::progress::update::segments::{Body, Kind};
use crate::progress::update::trail::End;
use crate::progress::update::{Change, Fate};
use crate::progress::{ARCHIVED, Entry};
use crate::roadmap::{Id, Phase};

impl Weaver<'_> {
    /// Puts away or takes out the items that the roadmap dropped. Where its former state is not known, none is known to be dropped.
    pub fn drop_items(&mut self) {
        if self.states.before.is_none() {
            return;
        }
        let found: HashSet<usize> = self
            .matches
            .items
            .iter()
            .flatten()
            .map(|(old, _)| *old)
            .collect();
        let former_count = self.states.former_count();
        let gone = self.olds.iter().enumerate().filter(|(at, old)| {
            let end = self
                .states
                .trail
                .map(|trail| trail.end(*at, former_count, &old.id));
            let went = match end {
                Some(End::Archived { .. }) => old.origin != Origin::Archive,
                Some(End::Own) => false,
                _ => old.origin == Origin::Roadmap,
            };
            went && !found.contains(at)
        });
        let gone: Vec<&Old> = gone.map(|(_, old)| old).collect();
        let items = self.page.document.items.iter();
        let entries: HashMap<&Id, &Entry> = items.map(|entry| (&entry.id, entry)).collect();
        for old in gone {
            let there = entries.get(&old.id).copied();
            let Some(entry) = there else {
                continue;
            };
            let Some(piece) = self.items.get(&old.id).copied() else {
                self.tell_gone(Fate::Kept, entry);
                continue;
            };
            let touched =
                self.page
                    .is_touched(self.places[&old.id], entry, old.markdown.as_deref());
            if touched {
                self.archive(piece, &old.id);
                self.tell_gone(Fate::Archived, entry);
                self.out.archived.insert(old.id.clone());
            } else {
                self.remove(piece);
                self.tell_gone(Fate::Removed, entry);
                self.out.removed.insert(old.id.clone());
            }
        }
    }

    /// Takes out headings of the roadmap's below which nothing is left.
    pub fn drop_headings(&mut self) {
        let order: Vec<usize> = self.chain.order().collect();
        let groups = self.old_groups();
        let headings = self.page.document.phases.iter();
        let headings: HashMap<&Id, &str> = headings
            .map(|phase| (&phase.id, phase.title.as_str()))
            .collect();
        for at in order.into_iter().rev() {
            let kind = self.chain.piece(at).kind.clone();
            let empty = self.is_empty(at, &kind);
            let went = match &kind {
                Kind::Heading(..) => empty && groups.contains(&at),
                Kind::Phase(id, _) => empty && self.is_old_phase(id, at, headings.get(id).copied()),
                Kind::Archive => empty && self.chain.stood_below(at).is_some(),
                _ => false,
            };
            if went {
                if let Kind::Phase(id, _) = &kind {
                    self.tell_phase_gone(id, headings.get(id).copied().unwrap_or_default());
                }
                self.remove(at);
            }
        }
    }

    /// The result.
    pub fn finish(mut self) -> Woven {
        let document = self.page.document;
        let start = document.footing.start;
        self.patches
            .sort_by_key(|(range, _)| (range.start, range.end));
        let gone = self.patches.iter().map(|(range, _)| range.clone());
        self.out.gone.extend(gone);
        for range in &mut self.out.gone {
            *range = range.start + start..range.end + start;
        }
        self.out.gone.sort_by_key(|range| (range.start, range.end));
        self.out.text = self.chain.written(&document.text, start, &self.patches);
        // Of what nobody touched, nothing is at stake.
        let mut close = std::mem::take(&mut self.matches.close);
        close.retain(|rename| self.out.archived.contains(&rename.old));
        self.out.close = close;
        self.out.matches = self.matches;
        self.out
    }

    /// Puts a piece below the heading [`ARCHIVED`], which is made where it is missing. There its id must stand on its line, and
    /// be nobody else's.
    fn archive(&mut self, piece: usize, id: &Id) {
        let place = self.places[id];
        if place.code.is_none() {
            self.patches.extend(self.page.identify(place, id));
        } else if self.away.contains(id) {
            let free = self.free(id).unwrap_or_else(|| id.clone());
            self.patches
                .extend(self.page.rename(place, &free, Some(id)));
            self.given.insert(free.clone());
            self.out.ids.insert(id.clone(), free);
        }
        self.chain.cut(piece, piece);
        let last = match self.archive_end {
            Some(last) => last,
            None => self.end_of_archive(),
        };
        self.chain.put(piece, piece, Some(last));
        self.chain.rename(piece, Kind::Archived(id.clone()));
        self.archive_end = Some(piece);
    }

    /// The last piece below the heading of what is put away.
    fn end_of_archive(&mut self) -> usize {
        let heading = self
            .chain
            .order()
            .find(|at| self.chain.piece(*at).kind == Kind::Archive);
        let heading = heading.unwrap_or_else(|| {
            let own = self.chain.order().take_while(|at| !self.is_before(*at));
            let last = own.last();
            self.chain
                .insert(Kind::Archive, format!("## {ARCHIVED}"), last)
        });
        let mut last = heading;
        while let Some(below) = self.chain.below(last) {
            if !matches!(self.chain.piece(below).kind, Kind::Archived(_) | Kind::Text) {
                break;
            }
            last = below;
        }
        last
    }

    fn remove(&mut self, piece: usize) {
        if let Body::Old(range) = &self.chain.piece(piece).body {
            self.out.gone.push(range.clone());
        }
        self.chain.cut(piece, piece);
    }

    /// Whether nothing stands below a heading.
    fn is_empty(&self, at: usize, kind: &Kind) -> bool {
        let Some(below) = self.chain.below(at) else {
            return true;
        };
        let level = |kind: &Kind| match kind {
            Kind::Phase(_, level) | Kind::Heading(level, _) => *level,
            Kind::Archive => 1,
            _ => u8::MAX,
        };
        level(&self.chain.piece(below).kind) <= level(kind)
    }

    /// The headings of groups that the roadmap had and has no more.
    fn old_groups(&self) -> HashSet<usize> {
        let names = |phase: &Phase| -> HashSet<String> {
            let groups = super::grouped(phase).into_iter();
            groups.filter_map(|(_, group)| group).collect()
        };
        let before = self.states.before.iter().flat_map(|before| &before.phases);
        let before: HashMap<&Id, HashSet<String>> =
            before.map(|phase| (&phase.id, names(phase))).collect();
        let now = self.states.now.phases.iter();
        let now: HashMap<&Id, HashSet<String>> =
            now.map(|phase| (&phase.id, names(phase))).collect();
        let pieces = self.groups.pieces.iter().filter(|((phase, name), _)| {
            let had = before.get(phase).is_some_and(|had| had.contains(name));
            let is = self.matches.phases.get(phase);
            let has = is.and_then(|id| now.get(id));
            had && !has.is_some_and(|has| has.contains(name))
        });
        pieces.map(|(_, piece)| *piece).collect()
    }

    /// Whether a heading is, as the roadmap wrote it, that of a phase that the roadmap had and has no more.
    fn is_old_phase(&self, id: &Id, at: usize, title: Option<&str>) -> bool {
        let was = self.titles.get(id);
        let unchanged = was
            .zip(title)
            .is_some_and(|(was, title)| one_line(title) == one_line(was));
        unchanged
            && !self.matches.phases.contains_key(id)
            && matches!(self.chain.piece(at).body, Body::Old(_))
    }

    fn tell_gone(&mut self, fate: Fate, entry: &Entry) {
        self.out.changes.push(Change {
            fate,
            id: entry.id.clone(),
            title: entry.title.clone(),
            was_id: None,
            was_title: None,
            state: Some(entry.state),
            by: None,
        });
    }

    fn tell_phase_gone(&mut self, id: &Id, title: &str) {
        self.out.changes.push(Change {
            fate: Fate::PhaseRemoved,
            id: id.clone(),
            title: title.to_owned(),
            was_id: None,
            was_title: None,
            state: None,
            by: None,
        });
    }
}

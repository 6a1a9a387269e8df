//! What may stay where the learner has it, because the roadmap did not move it; and where the rest goes.

use std::collections::{HashMap, HashSet};

use super::{Groups, Weaver, grouped};
use crate::progress::BEFORE;
use crate::progress::escape::heading;
use crate::progress::names::one_line;
use crate::progress::rising::rising;
use crate::progress::update::matching::{Origin, Sign};
use crate::progress::update::segments::{Body, Chain, Kind};
use crate::progress::update::{Change, Fate};
use crate::roadmap::{Id, Item, Phase};

/// The headings between phases and items, as they stand.
pub fn groups(chain: &Chain) -> Groups {
    let mut groups = Groups::default();
    let mut phase: Option<(Id, u8)> = None;
    let mut group: Option<String> = None;
    for at in chain.order() {
        match &chain.piece(at).kind {
            Kind::Phase(id, level) => {
                phase = Some((id.clone(), *level));
                group = None;
            }
            Kind::Heading(level, text) => {
                group = None;
                match &phase {
                    Some((id, above)) if level > above => {
                        let key = (id.clone(), text.clone());
                        groups.pieces.entry(key).or_insert(at);
                        group = Some(text.clone());
                    }
                    _ => phase = None,
                }
            }
            Kind::Archive => (phase, group) = (None, None),
            Kind::Item(id) => groups
                .of_item
                .extend(group.clone().map(|group| (id.clone(), group))),
            Kind::Archived(_) | Kind::Text => {}
        }
    }
    groups
}

impl Weaver<'_> {
    /// Finds the items that did not move: same phase, same group, same order as most.
    pub fn find_what_stays(&mut self) {
        let now = self.states.now;
        let mut at = 0;
        for phase in &now.phases {
            let written = self.written_phase(&phase.id);
            let items: Vec<(usize, usize, Option<String>)> = grouped(phase)
                .into_iter()
                .enumerate()
                .filter_map(|(number, (_, group))| {
                    Some((at + number, self.matches.items[at + number]?.0, group))
                })
                .filter(|(_, old, _)| {
                    self.olds[*old].id.phase() == written.as_str()
                        && self.items.contains_key(&self.olds[*old].id)
                })
                .collect();
            at += phase.items.len();
            let names = self.groups_now(&written, phase, &items);
            let same = items.into_iter().filter(|(_, old, group)| {
                let was = self.olds[*old]
                    .group
                    .as_ref()
                    .map(|was| names.get(was).unwrap_or(was));
                let strange = self.states.before.is_none()
                    && was.is_some_and(|was| !names.values().any(|name| name == was));
                strange || was == group.as_ref()
            });
            let (kept, own): (Vec<_>, Vec<_>) =
                same.partition(|(_, old, _)| self.olds[*old].origin == Origin::Roadmap);
            let olds: Vec<usize> = kept.iter().map(|(_, old, _)| *old).collect();
            self.stay
                .extend(rising(&olds).into_iter().map(|index| kept[index].0));
            self.stay.extend(own.into_iter().map(|(at, _, _)| at));
        }
    }

    /// What the groups of a phase are called now: by their former names. Headings follow.
    fn groups_now(
        &mut self,
        written: &Id,
        phase: &Phase,
        items: &[(usize, usize, Option<String>)],
    ) -> HashMap<String, String> {
        let now: HashSet<String> = grouped(phase)
            .into_iter()
            .filter_map(|(_, group)| group)
            .collect();
        let mut names: HashMap<String, String> = now
            .iter()
            .map(|name| (name.clone(), name.clone()))
            .collect();
        let former: HashSet<String> = items
            .iter()
            .filter_map(|(_, old, _)| self.olds[*old].group.clone())
            .collect();
        if self.states.before.is_none() {
            return names;
        }
        let mut gone: Vec<&String> = former.iter().filter(|name| !now.contains(*name)).collect();
        gone.sort();
        for was in gone {
            let members = items
                .iter()
                .filter(|(_, old, _)| self.olds[*old].group.as_ref() == Some(was));
            let mut counts: HashMap<&String, usize> = HashMap::new();
            let mut all = 0;
            for (_, _, group) in members {
                all += 1;
                if let Some(group) = group.as_ref().filter(|group| !former.contains(*group)) {
                    *counts.entry(group).or_default() += 1;
                }
            }
            let most = counts.into_iter().find(|(_, count)| count * 2 > all);
            let Some((name, _)) =
                most.filter(|(name, _)| !names.iter().any(|(was, is)| is == *name && was != *name))
            else {
                continue;
            };
            names.insert(was.clone(), name.clone());
            let key = (written.clone(), was.clone());
            if let Some(piece) = self.groups.pieces.remove(&key) {
                self.rehead(piece, Some(was), name);
                self.groups
                    .pieces
                    .insert((written.clone(), name.clone()), piece);
            }
        }
        names
    }

    /// Phases, by their present ids, that stand elsewhere now.
    pub fn moved_phases(&self) -> HashSet<Id> {
        let order: HashMap<&Id, usize> = match self.states.before {
            Some(before) => before
                .phases
                .iter()
                .enumerate()
                .map(|(at, phase)| (&phase.id, at))
                .collect(),
            None => self
                .page
                .document
                .phases
                .iter()
                .enumerate()
                .map(|(at, phase)| (&phase.id, at))
                .collect(),
        };
        let there: Vec<(Id, usize)> = self
            .states
            .now
            .phases
            .iter()
            .filter_map(|phase| {
                let written = self.written_phase(&phase.id);
                self.phases.get(&written)?;
                Some((phase.id.clone(), *order.get(&written)?))
            })
            .collect();
        let places: Vec<usize> = there.iter().map(|(_, at)| *at).collect();
        let stay: HashSet<usize> = rising(&places).into_iter().collect();
        let moved = there
            .into_iter()
            .enumerate()
            .filter(|(at, _)| !stay.contains(at));
        moved.map(|(_, (id, _))| id).collect()
    }

    /// The piece below which the first phase goes.
    pub fn top(&self) -> Option<usize> {
        let mut last = None;
        for at in self.chain.order() {
            let ends = matches!(&self.chain.piece(at).kind, Kind::Phase(..) | Kind::Archive)
                || self.is_before(at);
            if ends {
                break;
            }
            last = Some(at);
        }
        last
    }

    /// The last piece of the phase whose heading is `at`.
    pub fn section_end(&self, at: usize) -> usize {
        let mut last = at;
        while let Some(below) = self.chain.below(last) {
            if matches!(
                self.chain.piece(below).kind,
                Kind::Phase(..) | Kind::Archive
            ) || self.is_before(below)
            {
                break;
            }
            last = below;
        }
        last
    }

    /// Whether this is the heading of what was there before peak.
    pub fn is_before(&self, at: usize) -> bool {
        matches!(&self.chain.piece(at).kind, Kind::Heading(_, text) if text == BEFORE)
    }

    /// The last of the learner's own pieces that follow `at`.
    pub fn skip_own(&self, at: usize) -> usize {
        let mut last = at;
        while let Some(below) = self.chain.below(last) {
            let own = match &self.chain.piece(below).kind {
                Kind::Text => true,
                Kind::Item(id) => self.own.contains(id),
                _ => false,
            };
            if !own {
                break;
            }
            last = below;
        }
        last
    }

    /// The heading of a group.
    pub fn group_piece(&self, written: &Id, name: &str) -> Option<usize> {
        self.groups
            .pieces
            .get(&(written.clone(), name.to_owned()))
            .copied()
    }

    /// Lets the heading of a phase follow the roadmap's, unless the learner changed it.
    pub fn rename_phase(&mut self, at: usize, phase: &Phase, written: &Id) {
        let was = self.titles.get(written).map(|title| (*title).to_owned());
        if self.rehead(at, was.as_deref(), &phase.title) {
            self.tell_phase(Fate::PhaseRenamed, phase, written, was);
        }
    }

    fn rehead(&mut self, at: usize, was: Option<&str>, new: &str) -> bool {
        let Body::Old(range) = self.chain.piece(at).body.clone() else {
            return false;
        };
        let patch = self.page.rehead(&range, was, new);
        let made = patch.is_some();
        self.patches.extend(patch);
        made
    }

    /// Notes what happens to an item.
    pub fn tell(&mut self, fate: Fate, item: &Item, id: Id, old: Option<usize>, by: Option<Sign>) {
        let was = old.map(|old| &self.olds[old]);
        let entry = was.and_then(|was| self.entries.get(&was.id));
        let title = crate::progress::names::plain_title(&item.title);
        let change = Change {
            fate,
            was_id: was.map(|was| was.id.clone()).filter(|was| *was != id),
            was_title: entry
                .map(|entry| entry.title.clone())
                .filter(|was| *was != title),
            state: entry.map(|entry| entry.state),
            id,
            title,
            by,
        };
        self.out.changes.push(change);
    }

    /// Notes what happens to a phase.
    pub fn tell_phase(&mut self, fate: Fate, phase: &Phase, written: &Id, was: Option<String>) {
        self.out.changes.push(Change {
            fate,
            id: written.clone(),
            title: one_line(&phase.title),
            was_id: None,
            was_title: was.map(|was| one_line(&was)),
            state: None,
            by: None,
        });
    }
}

/// The heading's text as it would be written; here so that callers need not know how.
pub fn group_heading(name: &str) -> String {
    format!("### {}", heading(name))
}

//! Which phase of the roadmap's present state is which of its former one: by id, former id, title, or the items that both hold.

use std::collections::{HashMap, HashSet};

use super::matching::{Finder, Origin, unique_pairs};
use crate::progress::names::one_line;
use crate::progress::title::of_plain;
use crate::roadmap::title::numbered;
use crate::roadmap::{Id, Roadmap};

impl Finder<'_> {
    /// Phases of the same id, then of a former one, then of the same title.
    pub fn phases(&mut self, titles: &[(Id, String)], now: &Roadmap) {
        let mut by_id: HashMap<&Id, &Id> = HashMap::new();
        for phase in now.phases.iter().rev() {
            by_id.extend(phase.aliases.iter().map(|alias| (alias, &phase.id)));
        }
        by_id.extend(now.phases.iter().map(|phase| (&phase.id, &phase.id)));
        // A phase's own id first: an alias of another may not take it.
        for own in [true, false] {
            for (old, _) in titles {
                if let Some(new) = by_id.get(old).filter(|new| (**new == old) == own) {
                    self.phase(old, new);
                }
            }
        }
        for key in [one_line, of_plain] as [fn(&str) -> String; 2] {
            let open: Vec<_> = titles
                .iter()
                .filter(|(id, _)| !self.matches.phases.contains_key(id))
                .collect();
            let free: Vec<_> = now
                .phases
                .iter()
                .filter(|phase| !self.has_phase(&phase.id))
                .collect();
            let pairs = unique_pairs(
                open.iter().map(|(id, title)| (id, key(title))),
                free.iter().map(|phase| (&phase.id, key(&phase.title))),
            );
            for (old, new) in pairs {
                self.phase(old, new);
            }
        }
    }

    /// Phases of other names that hold the same: each shares more titles with the other than with any else, and at least a third
    /// of the smaller one's.
    pub fn phases_by_content(&mut self, titles: &[(Id, String)], now: &Roadmap) {
        let open: HashMap<&str, &Id> = titles
            .iter()
            .filter(|(id, _)| !self.matches.phases.contains_key(id))
            .map(|(id, _)| (id.as_str(), id))
            .collect();
        let free: HashMap<&str, &Id> = now
            .phases
            .iter()
            .filter(|phase| !self.has_phase(&phase.id))
            .map(|phase| (phase.id.as_str(), &phase.id))
            .collect();
        let pairs: Vec<(Id, Id)> = self
            .alike(&open, &free)
            .into_iter()
            .map(|(old, new)| (open[old].clone(), free[new].clone()))
            .collect();
        for (old, new) in pairs {
            self.phase(&old, &new);
        }
    }

    /// Of former phases that are called by a number alone, as weeks are, the present ones of another number that hold what they held:
    /// one that came before them made each the next.
    pub(super) fn renumbered(
        &self,
        titles: &[(Id, String)],
        now: &Roadmap,
    ) -> HashMap<String, String> {
        let is_number = |title: &str| {
            numbered(title).is_some_and(|found| !found.rest.contains(char::is_alphanumeric))
        };
        let olds: HashMap<&str, &Id> = titles
            .iter()
            .filter(|(id, title)| is_number(title) && self.matches.phases.contains_key(id))
            .map(|(id, _)| (id.as_str(), id))
            .collect();
        let news: HashMap<&str, &Id> = now
            .phases
            .iter()
            .filter(|phase| is_number(&phase.title))
            .map(|phase| (phase.id.as_str(), &phase.id))
            .collect();
        self.alike(&olds, &news)
            .into_iter()
            .filter(|(old, new)| self.matches.phases[olds[old]] != *news[new])
            .map(|(old, new)| (old.to_owned(), new.to_owned()))
            .collect()
    }

    /// The pairs of these former and present phases that hold most alike.
    fn alike<'k>(
        &self,
        olds: &HashMap<&'k str, &Id>,
        news: &HashMap<&'k str, &Id>,
    ) -> Vec<(&'k str, &'k str)> {
        let mut own: HashMap<&str, HashSet<&str>> = HashMap::new();
        for old in self.olds.iter().filter(|old| old.origin == Origin::Roadmap) {
            if let Some((phase, _)) = olds.get_key_value(old.id.phase()) {
                own.entry(phase).or_default().insert(&old.normal);
            }
        }
        let mut theirs: HashMap<&str, HashSet<&str>> = HashMap::new();
        for new in &self.news {
            if let Some((phase, _)) = news.get_key_value(new.item.id.phase()) {
                theirs.entry(phase).or_default().insert(&new.normal);
            }
        }
        most_alike(&own, &theirs)
    }

    /// A document knows a phase of another id by its title: where several are called so, the phase is a new one there.
    pub(super) fn forget_alike_phases(&mut self, now: &Roadmap) {
        let mut titles: HashMap<String, usize> = HashMap::new();
        for phase in &now.phases {
            *titles.entry(one_line(&phase.title)).or_default() += 1;
        }
        let alike: HashSet<&Id> = now
            .phases
            .iter()
            .filter(|phase| titles[&one_line(&phase.title)] > 1)
            .map(|phase| &phase.id)
            .collect();
        self.matches
            .phases
            .retain(|old, new| old == new || !alike.contains(new));
    }

    /// Takes a former phase for a present one. A heading is read as that of the phase of its id, whatever else was found: of two
    /// others neither may have it.
    pub(super) fn phase(&mut self, old: &Id, new: &Id) {
        let other = self.present.get(old).is_some_and(|own| *own != new);
        if other || (old != new && self.headings.contains(new)) {
            return;
        }
        if !self.matches.phases.contains_key(old) && self.found_phases.insert(new.clone()) {
            self.matches.phases.insert(old.clone(), new.clone());
        }
    }

    fn has_phase(&self, new: &Id) -> bool {
        self.found_phases.contains(new)
    }
}

/// Most phases of one state in which a title may stand to say something of them.
const WIDEST: usize = 32;

/// The sets of titles that share most with each other, and at least a third of the smaller one's.
fn most_alike<'k>(
    own: &HashMap<&'k str, HashSet<&str>>,
    theirs: &HashMap<&'k str, HashSet<&str>>,
) -> Vec<(&'k str, &'k str)> {
    let (owners, holders) = (by_title(own), by_title(theirs));
    let mut shared: HashMap<(&str, &str), usize> = HashMap::new();
    for (title, olds) in &owners {
        let news = holders.get(title).map_or(&[][..], Vec::as_slice);
        if olds.len() > WIDEST || news.len() > WIDEST {
            continue;
        }
        for old in olds {
            for new in news {
                *shared.entry((old, new)).or_default() += 1;
            }
        }
    }
    shared.retain(|(old, new), count| *count * 3 >= own[old].len().min(theirs[new].len()));
    // Of each, the most that it shares with any, and the only one with which it does.
    let mut best: [HashMap<&str, (usize, Option<&str>)>; 2] = Default::default();
    for ((old, new), count) in &shared {
        for (side, (one, other)) in [(0, (*old, *new)), (1, (*new, *old))] {
            let most = best[side].entry(one).or_insert((0, None));
            if *count > most.0 {
                *most = (*count, Some(other));
            } else if *count == most.0 {
                most.1 = None;
            }
        }
    }
    let pairs = shared
        .into_keys()
        .filter(|(old, new)| best[0][old].1 == Some(new) && best[1][new].1 == Some(old));
    pairs.collect()
}

/// In which sets each title is.
fn by_title<'k, 't>(sets: &HashMap<&'k str, HashSet<&'t str>>) -> HashMap<&'t str, Vec<&'k str>> {
    let mut all: HashMap<&str, Vec<&str>> = HashMap::new();
    for (name, titles) in sets {
        for title in titles {
            all.entry(title).or_default().push(name);
        }
    }
    all
}

//! Which item of the roadmap's present state is which of its former one.
//!
//! The surest sign first: id, former id, title, title without its dress, a unique title in another phase, and, where a person
//! agrees, a close title. Where a sign fits several, it says nothing.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use super::title::{normal, of_plain};
use super::{Rename, Renames};
use crate::progress::names::{one_line, plain_title};
use crate::progress::{Document, Entry};
use crate::roadmap::{Id, Item, Roadmap};

/// By what sign an item was found again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Sign {
    /// The same id.
    Id,
    /// A former id that its author declares.
    Alias,
    /// The same title in the same phase.
    Title,
    /// The same title but for case, punctuation, numbering and emoji.
    Wording,
    /// The same title in another phase, unique in both states.
    Elsewhere,
    /// A close title, with a person's consent.
    Close,
}

/// Where a former item is known from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The roadmap's former state; where that is not at hand, the document.
    Roadmap,
    /// The document alone: the learner's own.
    Own,
    /// What was put away before.
    Archive,
}

/// A former item.
#[derive(Debug)]
pub struct Old {
    /// Its id, as the document has it.
    pub id: Id,
    /// Its title, plain.
    pub title: String,
    /// The same as it is compared.
    pub normal: String,
    /// The heading between phase and item that it stood under.
    pub group: Option<String>,
    /// Where it is known from.
    pub origin: Origin,
    /// Its title as the roadmap wrote it, where that is known.
    pub markdown: Option<String>,
}

/// A present item, as it is compared.
pub(super) struct New<'a> {
    pub item: &'a Item,
    pub title: String,
    pub normal: String,
    group: Option<String>,
}

/// Who is who.
#[derive(Debug, Default)]
pub struct Matches {
    /// Of each present item, in order: the former one and the sign.
    pub items: Vec<Option<(usize, Sign)>>,
    /// Former phase → present phase.
    pub phases: HashMap<Id, Id>,
    /// Of each present item, whether no other in its phase is called so.
    pub unique: Vec<bool>,
    /// Close titles that nobody has agreed to.
    pub close: Vec<Rename>,
}

/// The former items: those of the roadmap `before`, then those of the document alone.
pub fn former(
    before: Option<&Roadmap>,
    document: &Document,
    groups: impl Fn(&Entry) -> Option<String>,
) -> Vec<Old> {
    let mut olds: Vec<Old> = Vec::new();
    let mut seen: HashSet<Id> = HashSet::new();
    for phase in before.iter().flat_map(|roadmap| &roadmap.phases) {
        for (item, group) in super::grouped(phase) {
            let title = plain_title(&item.title);
            seen.insert(item.id.clone());
            olds.push(Old {
                id: item.id.clone(),
                normal: normal(&item.title),
                title,
                group,
                origin: Origin::Roadmap,
                markdown: Some(item.title.clone()),
            });
        }
    }
    let origin = if before.is_some() {
        Origin::Own
    } else {
        Origin::Roadmap
    };
    let live = document.items.iter().map(|entry| (entry, origin));
    let archived = document
        .archived
        .iter()
        .map(|entry| (entry, Origin::Archive));
    for (entry, origin) in live.chain(archived) {
        if seen.insert(entry.id.clone()) {
            olds.push(Old {
                id: entry.id.clone(),
                title: entry.title.clone(),
                normal: of_plain(&entry.title),
                group: groups(entry),
                origin,
                markdown: None,
            });
        }
    }
    olds
}

/// Finds the former items again in `now`; `titles` are those of the former phases.
pub fn find(olds: &[Old], titles: &[(Id, String)], now: &Roadmap, renames: Renames<'_>) -> Matches {
    let mut news = Vec::new();
    for phase in &now.phases {
        for (item, group) in super::grouped(phase) {
            news.push(New {
                item,
                title: plain_title(&item.title),
                normal: normal(&item.title),
                group,
            });
        }
    }
    let mut finder = Finder {
        olds,
        matches: Matches {
            items: vec![None; news.len()],
            ..Matches::default()
        },
        taken: vec![false; olds.len()],
        found_phases: HashSet::new(),
        news,
    };
    finder.phases(titles, now);
    finder.by_id();
    finder.by_title_in_phase();
    finder.phases_by_content(titles, now);
    finder.by_id();
    finder.by_title_in_phase();
    finder.elsewhere();
    finder.close(renames);
    finder.matches.unique = finder.unique();
    finder.matches
}

pub(super) struct Finder<'a> {
    pub olds: &'a [Old],
    pub news: Vec<New<'a>>,
    pub matches: Matches,
    pub taken: Vec<bool>,
    /// Present phases that were found again.
    found_phases: HashSet<Id>,
}

impl Finder<'_> {
    /// Phases of the same id, then of a former one, then of the same title.
    fn phases(&mut self, titles: &[(Id, String)], now: &Roadmap) {
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
    fn phases_by_content(&mut self, titles: &[(Id, String)], now: &Roadmap) {
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
        let mut own: HashMap<&str, HashSet<&str>> = HashMap::new();
        for old in self.olds.iter().filter(|old| old.origin == Origin::Roadmap) {
            if let Some((phase, _)) = open.get_key_value(old.id.phase()) {
                own.entry(phase).or_default().insert(&old.normal);
            }
        }
        let mut theirs: HashMap<&str, HashSet<&str>> = HashMap::new();
        for new in &self.news {
            if let Some((phase, _)) = free.get_key_value(new.item.id.phase()) {
                theirs.entry(phase).or_default().insert(&new.normal);
            }
        }
        let pairs: Vec<(Id, Id)> = most_alike(&own, &theirs)
            .into_iter()
            .map(|(old, new)| (open[old].clone(), free[new].clone()))
            .collect();
        for (old, new) in pairs {
            self.phase(&old, &new);
        }
    }

    fn phase(&mut self, old: &Id, new: &Id) {
        if self.found_phases.insert(new.clone()) {
            self.matches.phases.insert(old.clone(), new.clone());
        }
    }

    fn has_phase(&self, new: &Id) -> bool {
        self.found_phases.contains(new)
    }

    /// The present phase of a former item, by its id.
    pub fn phase_of(&self, old: &Old) -> Option<&Id> {
        let phase = Id::parse(old.id.phase())?;
        self.matches.phases.get(&phase)
    }

    /// A former item's id, in the phase's present name.
    fn present_id(&self, old: &Old) -> Option<Id> {
        let rest = &old.id.as_str()[old.id.phase().len()..];
        Id::parse(&format!("{}{rest}", self.phase_of(old)?))
    }

    pub fn take(&mut self, new: usize, old: usize, sign: Sign) {
        if self.matches.items[new].is_none() && !self.taken[old] {
            self.matches.items[new] = Some((old, sign));
            self.taken[old] = true;
        }
    }

    fn by_id(&mut self) {
        let mut ids: HashMap<Id, usize> = HashMap::new();
        for (at, old) in self.olds.iter().enumerate() {
            ids.insert(old.id.clone(), at);
        }
        let mut renamed: HashMap<Id, usize> = HashMap::new();
        for (at, old) in self.olds.iter().enumerate() {
            renamed.extend(self.present_id(old).map(|id| (id, at)));
        }
        for new in 0..self.news.len() {
            let item = self.news[new].item;
            let found = ids.get(&item.id).or_else(|| renamed.get(&item.id));
            if let Some(old) = found.copied() {
                self.take(new, old, Sign::Id);
            }
        }
        for new in 0..self.news.len() {
            let item = self.news[new].item;
            let found = item
                .aliases
                .iter()
                .find_map(|id| ids.get(id).or_else(|| renamed.get(id)));
            if let Some(old) = found.copied() {
                self.take(new, old, Sign::Alias);
            }
        }
    }

    fn by_title_in_phase(&mut self) {
        self.pass(Sign::Title, |one| one.title, true);
        self.pass(Sign::Title, |one| one.title, false);
        self.pass(Sign::Wording, |one| one.normal, true);
        self.pass(Sign::Wording, |one| one.normal, false);
    }

    /// Takes what has the same key in the same phase (and group), where that is unique among what is left.
    fn pass(&mut self, sign: Sign, key: for<'k> fn(Key<'k>) -> &'k str, group: bool) {
        let open = |at: &usize| !self.taken[*at] && self.olds[*at].origin != Origin::Own;
        let olds = (0..self.olds.len()).filter(open).filter_map(|at| {
            let old = &self.olds[at];
            let own = Key {
                title: &old.title,
                normal: &old.normal,
            };
            let group = group.then(|| old.group.as_deref().unwrap_or_default());
            Some((at, (self.phase_of(old)?.as_str(), group, key(own))))
        });
        let free = (0..self.news.len()).filter(|at| self.matches.items[*at].is_none());
        let news = free.map(|at| {
            let new = &self.news[at];
            let own = Key {
                title: &new.title,
                normal: &new.normal,
            };
            let group = group.then(|| new.group.as_deref().unwrap_or_default());
            (at, (new.item.id.phase(), group, key(own)))
        });
        for (old, new) in unique_pairs(olds, news) {
            self.take(new, old, sign);
        }
    }

    /// Of each present item, whether no other in its phase is called so.
    fn unique(&self) -> Vec<bool> {
        let mut counts: HashMap<(&str, &str), usize> = HashMap::new();
        let keys: Vec<_> = self
            .news
            .iter()
            .map(|new| (new.item.id.phase(), new.title.as_str()))
            .collect();
        for key in &keys {
            *counts.entry(*key).or_default() += 1;
        }
        keys.iter().map(|key| counts[key] == 1).collect()
    }

    /// Takes what went from one phase and came in another, where no other item of either state is called so.
    fn elsewhere(&mut self) {
        let mine = |old: &&(usize, &Old)| old.1.origin != Origin::Own;
        let olds = self.olds.iter().enumerate();
        let olds: Vec<_> = olds
            .filter(|one| mine(&one))
            .map(|(at, old)| (at, old.normal.as_str()))
            .collect();
        let news = self
            .news
            .iter()
            .enumerate()
            .map(|(at, new)| (at, new.normal.as_str()));
        for (old, new) in unique_pairs(olds.into_iter(), news) {
            self.take(new, old, Sign::Elsewhere);
        }
    }
}

#[derive(Clone, Copy)]
struct Key<'k> {
    title: &'k str,
    normal: &'k str,
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

/// Pairs of the same key, where it stands once on either side.
fn unique_pairs<A: Copy, B: Copy, K: Eq + Hash>(
    one: impl Iterator<Item = (A, K)>,
    other: impl Iterator<Item = (B, K)>,
) -> Vec<(A, B)> {
    let mut left: HashMap<K, Option<A>> = HashMap::new();
    for (value, key) in one {
        left.entry(key)
            .and_modify(|only| *only = None)
            .or_insert(Some(value));
    }
    let mut right: HashMap<K, Option<B>> = HashMap::new();
    for (value, key) in other {
        right
            .entry(key)
            .and_modify(|only| *only = None)
            .or_insert(Some(value));
    }
    let pairs = right
        .into_iter()
        .filter_map(|(key, new)| Some(((*left.get(&key)?)?, new?)));
    pairs.collect()
}

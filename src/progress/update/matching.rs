//! Which item of the roadmap's present state is which of its former one.
//!
//! The surest sign first: id, former id, title, title without its dress, a unique title in another phase, and, where a person
//! agrees, a close title. Where a sign fits several, it says nothing.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use super::trail::Trail;
use super::{Rename, Renames};
use crate::progress::names::plain_title;
use crate::progress::title::{CLOSE, Measured, is_derived, of_plain};
use crate::progress::{Document, Entry, State};
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
    /// The roadmap's history: each state between has it, by one of the signs above.
    History,
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
    /// The document alone, where nobody knows for certain what the roadmap held: the learner's own, or of a state in between.
    Between,
    /// What was put away before.
    Archive,
}

/// A former item.
#[derive(Debug, Clone)]
pub struct Old {
    /// Its id, as the document has it.
    pub id: Id,
    /// Its title, plain.
    pub title: String,
    /// The title without case, punctuation, numbering and emoji: what is compared.
    pub normal: String,
    /// The heading between phase and item that it stood under.
    pub group: Option<String>,
    /// Where it is known from.
    pub origin: Origin,
    /// Its title as the roadmap wrote it, where that is known.
    pub markdown: Option<String>,
    /// How the document says that it stands.
    pub state: State,
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
    /// The pairs of `close`, as numbers of the former and the present item.
    pub offered: Vec<(usize, usize)>,
}

/// The former items: those of the roadmap `before` (`recorded`: certainly so), then those of the document alone.
pub fn former(
    before: Option<&Roadmap>,
    recorded: bool,
    document: &Document,
    groups: impl Fn(&Entry) -> Option<String>,
) -> Vec<Old> {
    let mut olds: Vec<Old> = Vec::new();
    let mut seen: HashSet<Id> = HashSet::new();
    let entries = document.items.iter().chain(&document.archived);
    let there: HashMap<&Id, State> = entries.map(|entry| (&entry.id, entry.state)).collect();
    for phase in before.iter().flat_map(|roadmap| &roadmap.phases) {
        for (item, group) in super::grouped(phase) {
            // What the document lacks is new then, unless it stands there by another id.
            let state = there.get(&item.id).copied();
            if !recorded && state.is_none() {
                continue;
            }
            let title = plain_title(&item.title);
            seen.insert(item.id.clone());
            olds.push(Old {
                id: item.id.clone(),
                normal: of_plain(&title),
                title,
                group,
                origin: Origin::Roadmap,
                markdown: Some(item.title.clone()),
                state: state.unwrap_or(State::Todo),
            });
        }
    }
    let origin = match before {
        Some(_) if recorded => Origin::Own,
        Some(_) => Origin::Between,
        None => Origin::Roadmap,
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
                state: entry.state,
            });
        }
    }
    olds
}

/// Finds the former items again in `now`; `titles` are those of the former phases, `headings` are the ids of phases that stand in
/// the document, `own` are those that the present state itself has for its phases, `trail` is what the states between tell, of
/// so many items of the roadmap's former state and of the others.
pub fn find(
    olds: &[Old],
    (titles, headings, own): (&[(Id, String)], HashSet<Id>, &[Id]),
    now: &Roadmap,
    renames: Renames<'_>,
    trail: Option<(&Trail, usize)>,
) -> Matches {
    let mut news = Vec::new();
    for phase in &now.phases {
        for (item, group) in super::grouped(phase) {
            let title = plain_title(&item.title);
            news.push(New {
                item,
                normal: of_plain(&title),
                title,
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
        headings,
        present: own
            .iter()
            .zip(&now.phases)
            .chain(now.phases.iter().map(|phase| (&phase.id, phase)))
            .map(|(id, phase)| (id.clone(), &phase.id))
            .collect(),
        doubted: Vec::new(),
        remote: Vec::new(),
        news,
    };
    if let Some((trail, _)) = trail {
        finder.phases_along(trail, titles, now);
    }
    finder.phases(titles, now);
    if let Some((trail, former_count)) = trail {
        finder.along(trail, former_count);
    }
    finder.with_their_phase(titles, now);
    finder.by_id(&[Likeness::Sure]);
    finder.by_title_in_phase();
    finder.phases_by_content(titles, now);
    finder.by_id(&[Likeness::Sure]);
    finder.by_title_in_phase();
    finder.by_id(&[Likeness::Sure, Likeness::Alike]);
    finder.elsewhere();
    finder.close(renames);
    finder.matches.unique = finder.unique();
    finder.forget_alike_phases(now);
    finder.matches
}

pub(super) struct Finder<'a> {
    pub olds: &'a [Old],
    pub news: Vec<New<'a>>,
    pub matches: Matches,
    pub taken: Vec<bool>,
    /// Present phases that were found again.
    pub found_phases: HashSet<Id>,
    /// Phases that the document has a heading of.
    pub headings: HashSet<Id>,
    /// The ids of present phases, and those that the roadmap itself has for them; and what the document calls them.
    pub present: HashMap<Id, &'a Id>,
    /// Former and present items of the same derived id, whose titles are not alike.
    pub doubted: Vec<(usize, usize)>,
    /// Former and present items that are the same if two titles are that were close in a state between.
    pub remote: Vec<(usize, usize)>,
}

impl Finder<'_> {
    /// The present phase of a former item, by its id.
    pub fn phase_of(&self, old: &Old) -> Option<&Id> {
        let phase = Id::parse(old.id.phase())?;
        self.matches.phases.get(&phase)
    }

    /// A former item's id, in the phase's present name.
    pub fn present_id(&self, old: &Old) -> Option<Id> {
        old.id.in_phase(self.phase_of(old)?.as_str())
    }

    pub fn take(&mut self, new: usize, old: usize, sign: Sign) {
        if self.matches.items[new].is_none() && !self.taken[old] {
            self.matches.items[new] = Some((old, sign));
            self.taken[old] = true;
        }
    }

    /// What the same id says of two items. One that was derived from a title says no more than the title does: as many titles lead
    /// to `exercise-2` as a phase has exercises.
    fn likeness(&self, new: usize, old: usize) -> Likeness {
        let (new, old) = (&self.news[new], &self.olds[old]);
        let written = old.markdown.is_none() && old.origin != Origin::Archive;
        if new.normal == old.normal || written {
            return Likeness::Sure;
        }
        let from_title = is_derived(&new.item.id, &new.title) && is_derived(&old.id, &old.title);
        if !from_title {
            return Likeness::Sure;
        }
        let (one, other) = (Measured::of(&new.normal), Measured::of(&old.normal));
        if one.closeness(&other, CLOSE) >= CLOSE {
            Likeness::Alike
        } else {
            Likeness::Unlike
        }
    }

    /// Takes what has the same id, where that says as much as is `wanted`; then former ids, which an author declares.
    fn by_id(&mut self, wanted: &[Likeness]) {
        let mut ids: HashMap<Id, usize> = HashMap::new();
        for (at, old) in self.olds.iter().enumerate() {
            ids.insert(old.id.clone(), at);
        }
        let mut renamed: HashMap<Id, usize> = HashMap::new();
        for (at, old) in self.olds.iter().enumerate() {
            renamed.extend(self.present_id(old).map(|id| (id, at)));
        }
        self.doubted.clear();
        for new in 0..self.news.len() {
            let item = self.news[new].item;
            let found = ids.get(&item.id).or_else(|| renamed.get(&item.id));
            let Some(old) = found.copied() else {
                continue;
            };
            if self.matches.items[new].is_some() || self.taken[old] {
                continue;
            }
            match self.likeness(new, old) {
                Likeness::Unlike => self.doubted.push((old, new)),
                likeness if wanted.contains(&likeness) => self.take(new, old, Sign::Id),
                _ => {}
            }
        }
        for new in 0..self.news.len() {
            let item = self.news[new].item;
            let found = item
                .aliases
                .iter()
                .filter_map(|id| ids.get(id).or_else(|| renamed.get(id)))
                .filter(|old| !self.taken[**old]);
            // Where an author made one item of several, the one that came furthest stands for it, the first of those.
            let best = found.rev().max_by_key(|old| self.olds[**old].state);
            if let Some(old) = best.copied() {
                self.take(new, old, Sign::Alias);
            }
        }
    }

    /// Takes what is called alike in a phase and in the one that it has become by being renumbered: "Quiz" of the first week is that
    /// of the second once a week came before it.
    fn with_their_phase(&mut self, titles: &[(Id, String)], now: &Roadmap) {
        let renumbered = self.renumbered(titles, now);
        if renumbered.is_empty() {
            return;
        }
        let open = |at: &usize| !self.taken[*at] && self.olds[*at].origin != Origin::Own;
        let olds = (0..self.olds.len()).filter(open).filter_map(|at| {
            let old = &self.olds[at];
            let phase = renumbered.get(old.id.phase())?;
            Some((at, (phase.as_str(), old.normal.as_str())))
        });
        let free = (0..self.news.len()).filter(|at| self.matches.items[*at].is_none());
        let news = free.map(|at| {
            let new = &self.news[at];
            (at, (new.item.id.phase(), new.normal.as_str()))
        });
        for (old, new) in unique_pairs(olds, news) {
            self.take(new, old, Sign::Elsewhere);
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

/// How alike two items of the same id are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Likeness {
    /// An author wrote the id, or the titles are the same.
    Sure,
    /// The id was derived from titles that are close.
    Alike,
    /// The id was derived from titles that are not.
    Unlike,
}

/// Pairs of the same key, where it stands once on either side.
pub(super) fn unique_pairs<A: Copy, B: Copy, K: Eq + Hash>(
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

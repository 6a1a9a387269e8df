//! Which item of a roadmap's former state is which of its present one, found along the states between them.
//!
//! An item that was reworded twice, or reworded and then moved, is a stranger to who sees the two ends alone; from each state to
//! the next it changed little. It knows no document.

use std::collections::HashMap;

use super::Renames;
use super::matching::{self, Finder, Old, Origin, Sign};
use crate::progress::Document;
use crate::roadmap::{Id, Phase, Roadmap};

/// Where the items and phases of a former state went, by their numbers in either state.
#[derive(Debug, Clone, Default)]
pub struct Trail {
    /// Of each former item, the present one.
    items: Vec<Option<Step>>,
    /// Of each former phase, the present one.
    phases: Vec<Option<usize>>,
}

/// Where an item went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Step {
    /// The number of the item in the present state.
    now: usize,
    /// Whether every step on the way was sure; else one was between titles that are merely close.
    sure: bool,
}

/// A former item on its way.
#[derive(Debug, Clone)]
struct Track {
    /// Its number in the state that was reached, or among what went.
    at: Place,
    /// The number of the item that it may be, by a close title.
    close: Option<usize>,
    begun: bool,
    /// What a document has behind its phase's id: that stays while it stays in its phase.
    rest: String,
}

#[derive(Debug, Clone, Copy)]
enum Place {
    Here(usize),
    /// It went, and is known by this number again.
    Gone(usize),
    /// It went for good.
    Lost,
}

impl Trail {
    /// Follows the items of `before` through the states `between`, the oldest first, to those of `now`. Of an item that went, only
    /// one that is `begun` is known again where it comes back: nobody keeps the others.
    pub fn follow(
        before: &Roadmap,
        begun: &[bool],
        between: impl IntoIterator<Item = Roadmap>,
        now: &Roadmap,
    ) -> Self {
        let mut follower = Follower {
            tracks: before
                .items()
                .enumerate()
                .map(|(at, item)| Track {
                    at: Place::Here(at),
                    close: None,
                    begun: begun.get(at).is_some_and(|begun| *begun),
                    rest: rest(&item.id).to_owned(),
                })
                .collect(),
            phases: before
                .phases
                .iter()
                .map(|phase| Some(phase.id.clone()))
                .collect(),
            gone: Vec::new(),
        };
        let mut reached: Option<Roadmap> = None;
        for next in between {
            follower.step(reached.as_ref().unwrap_or(before), &next);
            reached = Some(next);
        }
        follower.step(reached.as_ref().unwrap_or(before), now);
        follower.arrive(now)
    }
}

/// What one step says of items: those of the state before, with what went earlier behind them.
struct Went<'a> {
    olds: &'a [Old],
    /// How many of them the state before holds.
    living: usize,
    /// By their numbers, the numbers of those that came of them.
    found: &'a HashMap<usize, usize>,
    /// The same of those that have a close title.
    offered: &'a HashMap<usize, usize>,
    phases: &'a HashMap<Id, Id>,
}

struct Follower {
    tracks: Vec<Track>,
    /// What the former phases are called in the state that was reached.
    phases: Vec<Option<Id>>,
    /// Former items that went, as they were last.
    gone: Vec<Old>,
}

impl Follower {
    fn step(&mut self, here: &Roadmap, next: &Roadmap) {
        if same(here, next) {
            return;
        }
        let mut olds = matching::former(Some(here), true, &Document::default(), |_| None);
        let living = olds.len();
        olds.extend(self.gone.iter().cloned());
        // Of those that share an id, the living one is meant, else the first.
        let mut seen: HashMap<Id, usize> = HashMap::new();
        for (at, old) in olds.iter().enumerate() {
            seen.entry(old.id.clone()).or_insert(at);
        }
        let meant = |at: usize| seen.get(&olds[at].id) == Some(&at);
        let (numbers, known): (Vec<usize>, Vec<Old>) = (0..olds.len())
            .filter(|at| *at < living || meant(*at))
            .map(|at| (at, olds[at].clone()))
            .unzip();
        let titles: Vec<(Id, String)> = here.phases.iter().map(titled).collect();
        let matches = matching::find(&known, &titles, next, Renames::None, None);
        let found = matches.items.iter().enumerate();
        let found = found.filter_map(|(new, old)| Some((numbers[(*old)?.0], new)));
        let found: HashMap<usize, usize> = found.collect();
        let offered = matches.offered.iter();
        let offered: HashMap<usize, usize> =
            offered.map(|(old, new)| (numbers[*old], *new)).collect();
        let went = Went {
            olds: &olds,
            living,
            found: &found,
            offered: &offered,
            phases: &matches.phases,
        };
        self.walk(&went, next);
        for phase in &mut self.phases {
            *phase = phase.take().and_then(|id| matches.phases.get(&id).cloned());
        }
    }

    /// Takes each item to where it went.
    fn walk(&mut self, went: &Went<'_>, next: &Roadmap) {
        let news: Vec<&Id> = next.items().map(|item| &item.id).collect();
        let phases = went.phases;
        for track in &mut self.tracks {
            let number = match track.at {
                Place::Here(at) => at,
                Place::Gone(at) => went.living + at,
                Place::Lost => continue,
            };
            let close = track.close.and_then(|at| went.found.get(&at).copied());
            if let Some(new) = went.found.get(&number) {
                if !stays(&went.olds[number].id, news[*new], phases) {
                    rest(news[*new]).clone_into(&mut track.rest);
                }
                (track.at, track.close) = (Place::Here(*new), None);
                continue;
            }
            let Place::Here(at) = track.at else {
                track.close = close;
                continue;
            };
            if !track.begun {
                (track.at, track.close) = (Place::Lost, None);
                continue;
            }
            track.close = went.offered.get(&number).copied();
            track.at = Place::Gone(self.gone.len());
            let id = Id::parse(&format!("{}{}", went.olds[at].id.phase(), track.rest));
            self.gone.push(Old {
                id: id.unwrap_or_else(|| went.olds[at].id.clone()),
                origin: Origin::Archive,
                markdown: None,
                ..went.olds[at].clone()
            });
        }
        // What was put away belongs to its phase, whatever that is called by now.
        for old in &mut self.gone {
            let phase = Id::parse(old.id.phase()).and_then(|phase| phases.get(&phase));
            let id = phase.and_then(|phase| Id::parse(&format!("{phase}{}", rest(&old.id))));
            old.id = id.unwrap_or_else(|| old.id.clone());
        }
    }

    fn arrive(self, now: &Roadmap) -> Trail {
        let items = self.tracks.iter().map(|track| match track.at {
            Place::Here(now) => Some(Step { now, sure: true }),
            Place::Lost | Place::Gone(_) => track.close.map(|now| Step { now, sure: false }),
        });
        let places: HashMap<&Id, usize> = now
            .phases
            .iter()
            .enumerate()
            .map(|(at, phase)| (&phase.id, at))
            .collect();
        let phases = self.phases.iter();
        Trail {
            items: items.collect(),
            phases: phases.map(|id| places.get(id.as_ref()?).copied()).collect(),
        }
    }
}

impl Finder<'_> {
    /// Takes what the states between tell of phases; `titles` are those of the former ones.
    pub(super) fn phases_along(&mut self, trail: &Trail, titles: &[(Id, String)], now: &Roadmap) {
        for ((old, _), at) in titles.iter().zip(&trail.phases) {
            if let Some(phase) = at.and_then(|at| now.phases.get(at)) {
                self.phase(old, &phase.id);
            }
        }
    }

    /// Takes what the states between tell for certain of items; what they tell by close titles is for a person to say.
    pub(super) fn along(&mut self, trail: &Trail) {
        for (old, step) in trail.items.iter().enumerate() {
            let Some(step) =
                step.filter(|step| old < self.olds.len() && step.now < self.news.len())
            else {
                continue;
            };
            if step.sure {
                let sign = self.sign_of(step.now, old);
                self.take(step.now, old, sign);
            }
        }
        // What history says went is nobody with a close title now.
        self.went = trail.items.iter().map(Option::is_none).collect();
        let doubted = trail.items.iter().enumerate().filter_map(|(old, step)| {
            let step = step.filter(|step| !step.sure && step.now < self.news.len())?;
            let there = old < self.olds.len() && !self.taken[old];
            (there && self.matches.items[step.now].is_none()).then_some((old, step.now))
        });
        self.remote = doubted.collect();
    }

    /// By what two items that are the same could have been known without the states between.
    fn sign_of(&self, new: usize, old: usize) -> Sign {
        let phase = self.phase_of(&self.olds[old]).map(Id::as_str);
        let present = self.present_id(&self.olds[old]);
        let (new, old) = (&self.news[new], &self.olds[old]);
        let here = phase == Some(new.item.id.phase());
        if new.item.id == old.id || Some(&new.item.id) == present.as_ref() {
            Sign::Id
        } else if here && new.title == old.title {
            Sign::Title
        } else if here && new.normal == old.normal {
            Sign::Wording
        } else {
            Sign::History
        }
    }
}

/// What stands behind the phase in an id.
fn rest(id: &Id) -> &str {
    &id.as_str()[id.phase().len()..]
}

/// Whether two ids are of one phase, by what each phase became.
fn stays(old: &Id, new: &Id, phases: &HashMap<Id, Id>) -> bool {
    let phase = Id::parse(old.phase()).and_then(|phase| phases.get(&phase));
    phase.is_some_and(|phase| phase.as_str() == new.phase())
}

fn titled(phase: &Phase) -> (Id, String) {
    (phase.id.clone(), phase.title.clone())
}

/// Whether two states hold the same phases and items, whatever else they say.
fn same(one: &Roadmap, other: &Roadmap) -> bool {
    let phases = |roadmap: &Roadmap| roadmap.phases.len();
    let items = one.items().zip(other.items());
    phases(one) == phases(other)
        && one
            .phases
            .iter()
            .zip(&other.phases)
            .all(|(a, b)| (&a.id, &a.title, a.items.len()) == (&b.id, &b.title, b.items.len()))
        && items
            .into_iter()
            .all(|(a, b)| (&a.id, &a.title, &a.group) == (&b.id, &b.title, &b.group))
}

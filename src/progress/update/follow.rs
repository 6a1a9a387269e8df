//! Which item of a document is which of the roadmap's present state, found along the states in between.
//!
//! An item that was reworded twice, or reworded and then moved, is a stranger to who sees the two ends alone; from each state to
//! the next it changed little. Each step is taken as an update takes it, on a text that nobody keeps: so that one who updates once
//! a year has the states that another has who did it every week, whatever the roadmap dropped and took back meanwhile.

use std::collections::{HashMap, HashSet};

use super::matching::{Finder, Old, Origin, Sign};
use super::trail::{End, Trail};
use super::weave::{States, Woven, weave};
use super::{Facing, Renames};
use crate::progress::Document;
use crate::roadmap::parse::effort;
use crate::roadmap::{Id, Ids, Roadmap};

/// An item of the document on its way.
#[derive(Debug, Clone)]
struct Track {
    at: Place,
    /// The item of the state that was reached that it is.
    now: Option<usize>,
    /// The one that it may be, by a close title.
    close: Option<usize>,
}

#[derive(Debug, Clone)]
enum Place {
    /// On the line of this id.
    Live(Id),
    /// Below what was put away, on the line of this id.
    Away(Id),
    /// On no line, as the learner took it out; the roadmap holds it by this number.
    Out(usize),
    /// Nowhere: nobody had touched it.
    Lost,
}

/// A document on its way from the state that it follows to the present one.
#[derive(Debug)]
pub struct Follower<'a> {
    /// The document as it is in the state that was reached.
    text: Vec<u8>,
    folder: &'a str,
    renames: Renames<'a>,
    /// The state that was reached.
    here: Roadmap,
    tracks: Option<Tracks>,
    /// For each former phase, its number in the state that was reached; `None` once it is gone.
    phases: Vec<Option<usize>>,
    effort: usize,
}

/// The items that the document held at first.
#[derive(Debug)]
struct Tracks {
    /// Those of the roadmap, by number.
    items: Vec<Track>,
    /// The others, by the id that they had.
    others: Vec<(Id, Track)>,
}

/// What one step says of items.
struct Went<'a> {
    woven: &'a Woven,
    /// The former state as the document knows it.
    before: Ids<'a>,
    /// How many items it holds.
    former_count: usize,
    /// The ids of lines that count.
    lines: HashSet<&'a Id>,
    /// Former item → present item, by number.
    found: HashMap<usize, usize>,
    /// Former item → present item with a close title, by number.
    offered: HashMap<usize, usize>,
    /// The numbers of former items by the ids of the lines that they are on: of what counts, and of what was put away.
    live: HashMap<&'a Id, usize>,
    away: HashMap<&'a Id, usize>,
}

impl<'a> Follower<'a> {
    /// A document that stands in `folder` and follows `before`.
    pub fn new((text, folder): (&[u8], &'a str), before: &Roadmap, renames: Renames<'a>) -> Self {
        Self {
            text: text.to_vec(),
            folder,
            renames,
            here: before.clone(),
            tracks: None,
            phases: (0..before.phases.len()).map(Some).collect(),
            effort: 0,
        }
    }

    /// What all steps so far took, in items: those of the document and of the states.
    pub fn effort(&self) -> usize {
        self.effort
    }

    /// Takes the document to the next state; one that cannot be taken over is passed by.
    pub fn step(&mut self, next: Roadmap) {
        if same(&self.here, &next) || self.stride(&next).is_some() {
            self.here = next;
        }
    }

    /// The last step, to the present state, and what all came to.
    pub fn arrive(mut self, now: &Roadmap) -> Trail {
        self.stride(now)
            .and_then(|()| self.trail())
            .unwrap_or_default()
    }

    /// Takes the document to the next state, though nothing may have changed.
    fn stride(&mut self, next: &Roadmap) -> Option<()> {
        let facing = Facing::read(
            self.text.clone(),
            self.folder,
            Some(self.here.clone()),
            next.clone(),
        );
        let facing = facing.ok()?;
        let before = facing.before.as_ref()?;
        let document = &facing.document;
        let lines = document.items.len() + document.archived.len();
        self.effort += effort(lines + next.items().count(), document.text.len());
        let states = States {
            before: Some(before),
            now: &facing.now,
            own: &facing.own,
            recorded: true,
            trail: None,
        };
        let woven = weave(&facing.document, &states, self.renames).ok()?;
        let went = Went::of(&woven, &facing.document, before);
        let tracks = self.tracks.get_or_insert_with(|| Tracks::of(&went));
        let others = tracks.others.iter_mut().map(|(_, track)| track);
        for track in tracks.items.iter_mut().chain(others) {
            went.follow(track);
        }
        let places = facing.now.phases.iter().enumerate();
        let places: HashMap<&Id, usize> = places.map(|(at, phase)| (&phase.id, at)).collect();
        for phase in &mut self.phases {
            let id = phase.and_then(|at| woven.matches.phases.get(&before.phases.get(at)?.id));
            *phase = id.and_then(|id| places.get(id).copied());
        }
        self.text = woven.text;
        Some(())
    }

    /// What all came to so far.
    fn trail(self) -> Option<Trail> {
        let Tracks { items, others } = self.tracks?;
        let others = others.into_iter();
        Some(Trail {
            items: items.iter().map(Track::end).collect(),
            others: others.map(|(id, track)| (id, track.end())).collect(),
            phases: self.phases,
        })
    }
}

impl Tracks {
    /// Where all are before the first step.
    fn of(went: &Went<'_>) -> Self {
        let olds = &went.woven.olds;
        let former_count = went.former_count.min(olds.len());
        let there = |at: usize, old: &Old| match old.origin {
            Origin::Archive => Place::Away(old.id.clone()),
            Origin::Roadmap if !went.lines.contains(&old.id) => Place::Out(at),
            _ => Place::Live(old.id.clone()),
        };
        let track = |(at, old): (usize, &Old)| Track {
            at: there(at, old),
            now: None,
            close: None,
        };
        let others = olds.iter().enumerate().skip(former_count);
        Self {
            items: olds[..former_count].iter().enumerate().map(track).collect(),
            others: others
                .map(|(at, old)| (old.id.clone(), track((at, old))))
                .collect(),
        }
    }
}

impl Track {
    fn end(&self) -> End {
        match (&self.at, self.now) {
            (Place::Live(_) | Place::Out(_), Some(now)) => End::Is(now),
            (Place::Live(_), None) => End::Own,
            (Place::Away(_), _) => End::Archived { close: self.close },
            (Place::Out(_), None) | (Place::Lost, _) => End::Open,
        }
    }
}

impl<'a> Went<'a> {
    fn of(woven: &'a Woven, document: &'a Document, before: &'a Roadmap) -> Self {
        let found = woven.matches.items.iter().enumerate();
        let found = found.filter_map(|(new, old)| Some(((*old)?.0, new)));
        let (mut live, mut away) = (HashMap::new(), HashMap::new());
        for (at, old) in woven.olds.iter().enumerate() {
            match old.origin {
                Origin::Archive => away.insert(&old.id, at),
                _ => live.insert(&old.id, at),
            };
        }
        Self {
            woven,
            before: before.ids(),
            former_count: before.items().count(),
            lines: document.items.iter().map(|entry| &entry.id).collect(),
            found: found.collect(),
            offered: woven.matches.offered.iter().copied().collect(),
            live,
            away,
        }
    }

    /// Takes an item to where the step brought it.
    fn follow(&self, track: &mut Track) {
        let close = track.close.and_then(|at| self.found.get(&at).copied());
        let number = match &track.at {
            Place::Live(id) => self.live.get(id).copied(),
            Place::Away(id) => self.away_by(id),
            Place::Out(number) => Some(*number),
            Place::Lost => return,
        };
        let new = number.and_then(|number| self.found.get(&number).copied());
        let line = number.and_then(|number| self.woven.lines.get(&number));
        (track.now, track.close) = (new, close);
        if let Some(id) = line {
            (track.at, track.close) = (Place::Live(id.clone()), None);
            return;
        }
        match (&track.at, new) {
            (Place::Out(_), Some(new)) => track.at = Place::Out(new),
            (Place::Out(_), None) => track.at = Place::Lost,
            // Its line stays as it is, whatever becomes of a living item of the same id.
            (Place::Away(_), _) => track.now = None,
            (Place::Live(id), _) if self.woven.archived.contains(id) => {
                track.close = number.and_then(|at| self.offered.get(&at).copied());
                track.at = Place::Away(self.now(id));
            }
            (Place::Live(id), _) if self.woven.removed.contains(id) => track.at = Place::Lost,
            _ => {}
        }
    }

    /// The number of what was put away on the line of this id, which may be read as another by now.
    fn away_by(&self, id: &Id) -> Option<usize> {
        let read = || self.away.get(&self.before.find(id)?.id);
        self.away.get(id).or_else(read).copied()
    }

    /// The id that a line has after the step.
    fn now(&self, id: &Id) -> Id {
        self.woven.ids.get(id).unwrap_or(id).clone()
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

    /// Takes what the states between tell of items; what they tell by close titles is for a person to say. Of what went or stays
    /// the learner's own, no other sign is asked.
    pub(super) fn along(&mut self, trail: &Trail, former_count: usize) {
        for (old, was) in self.olds.iter().enumerate() {
            match trail.end(old, former_count, &was.id) {
                End::Is(now) if now < self.news.len() => {
                    self.take(now, old, self.sign_of(now, old));
                }
                End::Is(_) | End::Open => {}
                End::Own => self.taken[old] = true,
                End::Archived { close } => {
                    self.taken[old] = true;
                    let close = close.filter(|now| *now < self.news.len());
                    self.remote.extend(close.map(|now| (old, now)));
                }
            }
        }
    }

    /// By what two items that are the same could have been known without the states between.
    fn sign_of(&self, new: usize, old: usize) -> Sign {
        let phase = self.phase_of(&self.olds[old]).map(Id::as_str);
        let present = self.present_id(&self.olds[old]);
        let (new, old) = (&self.news[new], &self.olds[old]);
        let here = phase == Some(new.item.id.phase());
        if new.item.id == old.id || Some(&new.item.id) == present.as_ref() {
            Sign::Id
        } else if new.item.aliases.contains(&old.id) {
            Sign::Alias
        } else if here && new.title == old.title {
            Sign::Title
        } else if here && new.normal == old.normal {
            Sign::Wording
        } else {
            Sign::History
        }
    }
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

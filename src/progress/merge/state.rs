//! Where items stand: what box and marks say, taken out of a document, merged, and put into another.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;

use super::places;
use crate::progress::edit::{Patch, patched};
use crate::progress::line::{DATE, Tick, removal};
use crate::progress::source::Source;
use crate::progress::{Document, Place, State};
use crate::roadmap::Id;
use crate::roadmap::mark::MarkKind;

/// The standing of each item.
pub type Standings = HashMap<Id, Standing>;

/// What box and marks say. Two are the same whatever the order of their marks.
#[derive(Debug, Clone)]
pub struct Standing {
    /// What stands between the brackets.
    inner: char,
    /// The dates of the marks in the order of [`MarkKind::ALL`], the last of each.
    dates: [Option<NaiveDate>; 3],
    /// In which order they stand.
    order: Vec<MarkKind>,
}

impl PartialEq for Standing {
    fn eq(&self, other: &Self) -> bool {
        (self.inner, self.dates) == (other.inner, other.dates)
    }
}

/// The order of marks where nobody wrote all of them: as they come about.
const ORDER: [MarkKind; 3] = [MarkKind::Started, MarkKind::Skipped, MarkKind::Done];

impl Default for Standing {
    fn default() -> Self {
        Self {
            inner: ' ',
            dates: [None; 3],
            order: Vec::new(),
        }
    }
}

impl Standing {
    /// The state.
    pub fn state(&self) -> State {
        match self.inner {
            'x' => State::Done,
            '-' => State::Skipped,
            _ if self.date(MarkKind::Skipped).is_some() => State::Skipped,
            '/' => State::Started,
            _ if self.date(MarkKind::Started).is_some() => State::Started,
            _ => State::Todo,
        }
    }

    /// Two standings that both come from `base` as one. Each part that one side alone changed is as it has it. A box that both
    /// changed is the fuller one, but a tick of the base that one side took back is gone; of two dates the earlier counts.
    pub fn merged(base: &Self, ours: &Self, theirs: &Self) -> Self {
        if ours == theirs || theirs == base {
            return ours.clone();
        } else if ours == base {
            return theirs.clone();
        }
        let both = |base: char, ours: char, theirs: char| {
            let (less, more) = if rank(ours) < rank(theirs) {
                (ours, theirs)
            } else {
                (theirs, ours)
            };
            if base == 'x' { less } else { more }
        };
        let inner = choose(base.inner, ours.inner, theirs.inner, both);
        let date = |at: usize| {
            choose(
                base.dates[at],
                ours.dates[at],
                theirs.dates[at],
                |_, one, other| match (one, other) {
                    (Some(one), Some(other)) => Some(one.min(other)),
                    (one, other) => one.or(other),
                },
            )
        };
        let mut dates = [0, 1, 2].map(date);
        if base.inner == 'x' && inner != 'x' {
            // ✅ goes with the tick.
            dates[0] = None;
        }
        let mixed = Self {
            inner,
            dates,
            order: ORDER.to_vec(),
        };
        let written = [ours, theirs].into_iter().find(|one| **one == mixed);
        written.cloned().unwrap_or(mixed)
    }

    /// The date of a mark.
    fn date(&self, kind: MarkKind) -> Option<NaiveDate> {
        self.dates[MarkKind::ALL.iter().position(|one| *one == kind)?]
    }

    /// The marks as they are written, with a blank before each.
    fn marks(&self) -> String {
        let dates = self.order.iter();
        let dates = dates.filter_map(|kind| Some((kind.sign(), self.date(*kind)?)));
        dates
            .map(|(sign, date)| format!(" {sign} {}", date.format(DATE)))
            .collect()
    }
}

/// The standings in `document`; of an id that stands more than once, the strongest, as it counts.
pub fn standings(document: &Document) -> Standings {
    let mut standings = Standings::with_capacity(document.items.len());
    for place in places(document) {
        let one = standing(place);
        match standings.get_mut(&place.id) {
            Some(first) if first.state() >= one.state() => {}
            Some(first) => *first = one,
            None => {
                standings.insert(place.id.clone(), one);
            }
        }
    }
    standings
}

/// The text of `document` in which the items stand as in `now`. Of one that stands more than once, the box that counts says so,
/// and no other says more.
pub fn with(document: &Document, now: &BTreeMap<Id, Standing>) -> Vec<u8> {
    let Ok(source) = Source::read(&document.text) else {
        return document.text.clone();
    };
    let own = standings(document);
    let mut made: HashSet<&Id> = HashSet::new();
    let mut patches = Vec::new();
    for place in places(document) {
        let (Some(is), Some(meant)) = (own.get(&place.id), now.get(&place.id)) else {
            continue;
        };
        let here = standing(place);
        let counts = here.state() == is.state() && !made.contains(&place.id);
        if is != meant && (counts || here.state() > meant.state()) {
            made.insert(&place.id);
            set(&source.text, place, &here, meant, &mut patches);
        }
    }
    patched(&document.text, patches, document.footing.start)
}

fn standing(place: &Place) -> Standing {
    let date = |kind| {
        let mut alike = place.marks.iter().rev();
        alike.find(|mark| mark.kind == kind).map(|mark| mark.date)
    };
    let inner = match place.boxed.tick {
        Tick::Ticked => 'x',
        Tick::Dash => '-',
        Tick::Slash => '/',
        Tick::Open | Tick::Other | Tick::Near { .. } | Tick::Glued => ' ',
    };
    let mut order: Vec<MarkKind> = Vec::new();
    for mark in &place.marks {
        order.retain(|kind| *kind != mark.kind);
        order.push(mark.kind);
    }
    Standing {
        inner,
        dates: MarkKind::ALL.map(date),
        order,
    }
}

fn set(text: &str, place: &Place, is: &Standing, meant: &Standing, patches: &mut Vec<Patch>) {
    if is.inner != meant.inner {
        let (lead, gap) = (place.boxed.tick.lead(), place.boxed.tick.gap());
        patches.push(Patch {
            range: place.boxed.span.clone(),
            text: format!("{lead}[{}]{gap}", meant.inner),
        });
    }
    if is.dates != meant.dates {
        patches.push(Patch {
            range: place.mark_at..place.mark_at,
            text: meant.marks(),
        });
        patches.extend(place.marks.iter().map(|mark| Patch {
            range: removal(text, mark),
            text: String::new(),
        }));
    }
}

fn rank(inner: char) -> u8 {
    match inner {
        'x' => 3,
        '/' => 2,
        '-' => 1,
        _ => 0,
    }
}

/// What one side alone changed is as it has it; what both changed is for `both` to say.
fn choose<T: PartialEq>(base: T, ours: T, theirs: T, both: impl Fn(T, T, T) -> T) -> T {
    if ours == base || ours == theirs {
        theirs
    } else if theirs == base {
        ours
    } else {
        both(base, ours, theirs)
    }
}

//! The pieces of a document put where the roadmap's present state has them.
//!
//! The roadmap is walked from its first item to its last; a cursor follows in the document. What did not move in the roadmap is
//! left where the learner has it; the rest goes below what precedes it there.

mod drop;
mod order;
mod settle;

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use settle::Settled;

use super::matching::{self, Matches, Old};
use super::segments::{Chain, Kind};
use super::wording::{Page, Patch};
use super::{Change, Fate, OwnIds, Rename, Renames, Trail, grouped};
use crate::progress::bind;
use crate::progress::create::{item_line, phase_heading};
use crate::progress::edit::Refusal;
use crate::progress::source::Source;
use crate::progress::{Document, Entry, Place};
use crate::roadmap::outline::Outline;
use crate::roadmap::{Id, Item, Phase, Roadmap};

/// The two states of the roadmap.
pub struct States<'a> {
    /// The former one, where it is known.
    pub before: Option<&'a Roadmap>,
    /// The present one.
    pub now: &'a Roadmap,
    pub own: &'a OwnIds,
    /// Whether the former one is certain.
    pub recorded: bool,
    /// What the states between tell.
    pub trail: Option<&'a Trail>,
}

impl States<'_> {
    /// How many items the former one holds.
    pub fn former_count(&self) -> usize {
        self.before.map_or(0, |before| before.items().count())
    }
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Woven {
    /// The text.
    pub text: Vec<u8>,
    /// What was done.
    pub changes: Vec<Change>,
    /// What nobody agreed to.
    pub close: Vec<Rename>,
    /// What the learner took out.
    pub left_out: Vec<Id>,
    /// Items that have another id now.
    pub ids: HashMap<Id, Id>,
    /// Items that were put away.
    pub archived: HashSet<Id>,
    /// Items that are gone; nobody had touched them.
    pub removed: HashSet<Id>,
    /// Items that came.
    pub added: Vec<Id>,
    /// Stretches of the document that were meant to change or go, in order.
    pub gone: Vec<Range<usize>>,
    /// The former items.
    pub olds: Vec<Old>,
    /// Who is who.
    pub matches: Matches,
    /// Former items, by their numbers, that stand on a line as a present one; and the id there.
    pub lines: HashMap<usize, Id>,
}

/// Takes the present state over into `document`.
///
/// # Errors
/// [`Refusal`], where the document cannot be taken apart.
pub fn weave(
    document: &Document,
    states: &States<'_>,
    renames: Renames<'_>,
) -> Result<Woven, Refusal> {
    let source = Source::read(&document.text).map_err(Refusal::Unreadable)?;
    let outline = Outline::read_glued(&source.text);
    let chain = Chain::of(document, &source, &outline);
    let page = Page {
        document,
        source: &source,
        outline: &outline,
    };
    let groups = order::groups(&chain);
    let group_of = |entry: &Entry| groups.of_item.get(&entry.id).cloned();
    let olds = matching::former(states.before, states.recorded, document, group_of);
    let titles: Vec<(Id, String)> = match states.before {
        Some(before) => {
            let phases = before.phases.iter();
            phases
                .map(|one| (one.id.clone(), one.title.clone()))
                .collect()
        }
        None => {
            let phases = document.phases.iter();
            phases
                .map(|one| (one.id.clone(), one.title.clone()))
                .collect()
        }
    };
    let trail = states.trail.map(|trail| (trail, states.former_count()));
    let titles = (
        titles.as_slice(),
        bind::headings(&outline),
        states.own.phases.as_slice(),
    );
    let matches = matching::find(&olds, titles, states.now, renames, trail);
    let mut weaver = Weaver::new(page, states, chain, groups, &olds, matches);
    weaver.place_phases();
    weaver.drop_items();
    weaver.drop_headings();
    let woven = weaver.finish();
    Ok(Woven { olds, ..woven })
}

/// The headings of groups, by phase and text, and the text that each item stands under.
#[derive(Default)]
struct Groups {
    pieces: HashMap<(Id, String), usize>,
    of_item: HashMap<Id, String>,
}

/// Where items and phases stand.
#[derive(Default)]
struct Pieces {
    items: HashMap<Id, usize>,
    archive: HashMap<Id, usize>,
    phases: HashMap<Id, usize>,
}

impl Pieces {
    fn add(&mut self, kind: &Kind, at: usize) {
        match kind {
            Kind::Item(id) => drop(self.items.insert(id.clone(), at)),
            Kind::Archived(id) => drop(self.archive.insert(id.clone(), at)),
            Kind::Phase(id, _) => drop(self.phases.entry(id.clone()).or_insert(at)),
            Kind::Heading(..) | Kind::Archive | Kind::Text => {}
        }
    }
}

struct Weaver<'a> {
    page: Page<'a>,
    states: &'a States<'a>,
    chain: Chain,
    olds: &'a [Old],
    matches: Matches,
    entries: HashMap<&'a Id, &'a Entry>,
    places: HashMap<&'a Id, &'a Place>,
    items: HashMap<Id, usize>,
    archive: HashMap<Id, usize>,
    phases: HashMap<Id, usize>,
    groups: Groups,
    /// Present phases, and what the document calls them.
    written: HashMap<Id, Id>,
    stay: HashSet<usize>,
    /// Items that the roadmap does not hold.
    own: HashSet<Id>,
    /// Items that count, those that stand twice among them.
    live: HashSet<&'a Id>,
    /// What was put away before, and stays there.
    away: HashSet<&'a Id>,
    /// What was put away before.
    put_away: HashSet<&'a Id>,
    /// Ids that were given to items that came, and to what is put away.
    given: HashSet<Id>,
    /// Present and former ids, and whose they are.
    known: HashMap<&'a Id, usize>,
    /// Titles of the former phases.
    titles: HashMap<&'a Id, &'a str>,
    /// The last piece below the heading of what is put away, once something was.
    archive_end: Option<usize>,
    patches: Vec<Patch>,
    out: Woven,
}

impl<'a> Weaver<'a> {
    fn new(
        page: Page<'a>,
        states: &'a States<'a>,
        chain: Chain,
        groups: Groups,
        olds: &'a [Old],
        matches: Matches,
    ) -> Self {
        let document = page.document;
        let footing = &document.footing;
        let archived = footing.archived.iter();
        let places: HashMap<&Id, &Place> = archived
            .chain(&footing.places)
            .map(|place| (&place.id, place))
            .collect();
        let live: HashSet<&Id> = document.items.iter().map(|entry| &entry.id).collect();
        let mut pieces = Pieces::default();
        for at in chain.order() {
            pieces.add(&chain.piece(at).kind, at);
        }
        let once = |entry: &&Entry| entry.copies == 1;
        let archived = document.archived.iter().filter(once);
        let archived = archived.filter(|entry| !live.contains(&entry.id));
        let archived = archived.filter(|entry| pieces.archive.contains_key(&entry.id));
        let entries = archived.chain(document.items.iter().filter(once));
        let entries: HashMap<&Id, &Entry> = entries.map(|entry| (&entry.id, entry)).collect();
        pieces.items.retain(|id, _| entries.contains_key(id));
        pieces
            .archive
            .retain(|id, _| entries.contains_key(id) && !live.contains(id));
        let matched = matches.items.iter().flatten();
        let found: HashSet<&Id> = matched.map(|(old, _)| &olds[*old].id).collect();
        let put_away: HashSet<&Id> = document.archived.iter().map(|entry| &entry.id).collect();
        let away = put_away.iter().filter(|id| !found.contains(*id));
        let away = away.copied().collect();
        let own = document
            .items
            .iter()
            .map(|entry| entry.id.clone())
            .filter(|id| !found.contains(id))
            .collect();
        let pairs = matches.phases.iter();
        let written = pairs.map(|(old, new)| (new.clone(), old.clone())).collect();
        Self {
            page,
            states,
            chain,
            olds,
            matches,
            entries,
            places,
            items: pieces.items,
            archive: pieces.archive,
            phases: pieces.phases,
            groups,
            written,
            stay: HashSet::new(),
            own,
            live,
            away,
            put_away,
            given: HashSet::new(),
            known: known(states),
            titles: titles(states.before),
            archive_end: None,
            patches: Vec::new(),
            out: Woven::default(),
        }
    }

    /// Walks the roadmap.
    fn place_phases(&mut self) {
        self.find_what_stays();
        let now = self.states.now;
        let moved = self.moved_phases();
        let mut end = self.top();
        let mut number = 0;
        for phase in &now.phases {
            let written = self.written_phase(&phase.id);
            let was_there = self.written.contains_key(&phase.id);
            let heading = match self.phases.get(&written).copied() {
                Some(at) => {
                    self.rename_phase(at, phase, &written);
                    if moved.contains(&phase.id) {
                        let last = self.section_end(at);
                        self.chain.cut(at, last);
                        self.chain.put(at, last, end);
                        self.tell_phase(Fate::PhaseMoved, phase, &written, None);
                    }
                    Some(at)
                }
                None if was_there => None,
                None => {
                    let text = phase_heading(&phase.title, &written);
                    let at = self
                        .chain
                        .insert(Kind::Phase(written.clone(), 2), text, end);
                    self.phases.insert(written.clone(), at);
                    self.tell_phase(Fate::PhaseNew, phase, &written, None);
                    Some(at)
                }
            };
            let cursor = heading.or(end);
            self.place_items(phase, &written, cursor, &mut number);
            if let Some(at) = heading {
                end = Some(self.section_end(at));
            }
        }
    }

    /// Puts the items of one phase in their places.
    fn place_items(
        &mut self,
        phase: &'a Phase,
        written: &Id,
        mut cursor: Option<usize>,
        number: &mut usize,
    ) {
        let mut group: Option<String> = None;
        let mut pending: Option<String> = None;
        for (item, next) in grouped(phase) {
            let at = *number;
            *number += 1;
            if next != group {
                group = next;
                pending = None;
                match group
                    .clone()
                    .map(|name| (self.group_piece(written, &name), name))
                {
                    Some((Some(piece), _)) => cursor = Some(piece),
                    Some((None, name)) => pending = Some(name),
                    None => {}
                }
            }
            let found = self.matches.items[at];
            let piece = match self.settle(item, at, written, found) {
                Settled::Absent | Settled::Stays(None) => continue,
                Settled::Stays(piece) if self.stay.contains(&at) => {
                    cursor = piece;
                    pending = None;
                    continue;
                }
                Settled::Stays(piece) => piece,
                Settled::New => None,
            };
            if let Some(piece) = piece {
                if cursor == Some(piece) {
                    continue;
                }
                self.chain.cut(piece, piece);
            }
            if let Some(name) = pending.take() {
                cursor = Some(self.head_group(written, name, cursor));
            }
            let after = cursor.map(|at| self.skip_own(at));
            let id = self.written_id(item, at, written, found);
            cursor = Some(match piece {
                Some(piece) => {
                    self.chain.put(piece, piece, after);
                    self.chain.rename(piece, Kind::Item(id));
                    piece
                }
                None => self.write(item, id, after),
            });
        }
    }

    /// Writes the heading of a group of the phase `written` below `cursor`.
    fn head_group(&mut self, written: &Id, name: String, cursor: Option<usize>) -> usize {
        let after = cursor.map(|at| self.skip_own(at));
        let text = order::group_heading(&name);
        let kind = Kind::Heading(3, name.clone());
        let at = self.chain.insert(kind, text, after);
        self.groups.pieces.insert((written.clone(), name), at);
        at
    }

    /// Writes an item that came.
    fn write(&mut self, item: &Item, id: Id, after: Option<usize>) -> usize {
        let mut fresh = item.clone();
        fresh.id = id.clone();
        let line = item_line(&fresh);
        self.out.added.push(id.clone());
        self.given.insert(id.clone());
        self.tell(Fate::New, item, id.clone(), None, None);
        self.chain
            .insert(Kind::Item(id), line.trim_end().to_owned(), after)
    }

    fn written_phase(&self, now: &Id) -> Id {
        let written = self.written.get(now);
        written.cloned().unwrap_or_else(|| now.clone())
    }
}

/// The titles of the phases of a roadmap, where there is one.
fn titles(before: Option<&Roadmap>) -> HashMap<&Id, &str> {
    let phases = before.iter().flat_map(|before| &before.phases);
    phases
        .map(|phase| (&phase.id, phase.title.as_str()))
        .collect()
}

/// The ids and former ids of a roadmap's items, and their number.
fn known<'a>(states: &States<'a>) -> HashMap<&'a Id, usize> {
    let mut known = HashMap::new();
    for (at, item) in states.now.items().enumerate() {
        known.insert(&item.id, at);
    }
    for (at, id) in states.own.items.iter().enumerate() {
        known.entry(id).or_insert(at);
    }
    for (at, item) in states.now.items().enumerate() {
        for alias in &item.aliases {
            known.entry(alias).or_insert(at);
        }
    }
    known
}

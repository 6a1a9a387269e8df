//! Decisions → a [`Roadmap`]: ids, titles, descriptions, links, and what the blocks say.

mod anchor;
mod apply;

use std::collections::{HashMap, HashSet};

use crate::roadmap::derive::{self, Names};
use crate::roadmap::notice::Oddity;
use crate::roadmap::outline::Outline;
use crate::roadmap::rules::{Part, Spot};
use crate::roadmap::{Id, Item, Kind, Notice, Phase, Roadmap, title};

use super::blocks::Attached;
use super::decision::{Choice, Table};
use super::describe::{Place, Text};
use super::entry::{Entry, Shape};
use super::rule::Rule;
use super::section::Section;
use super::text;
pub use anchor::Anchor;

/// All that a roadmap is built from.
pub struct Parts<'a> {
    /// The document.
    pub source: &'a str,
    /// Its blocks.
    pub outline: &'a Outline,
    /// Its entries.
    pub entries: &'a [Entry],
    /// Its sections.
    pub sections: &'a [Section],
    /// What was decided.
    pub choice: &'a Choice,
    /// Of each table, how its rows are read.
    pub tables: &'a HashMap<usize, Table>,
    /// Its `toml peak` blocks.
    pub attached: &'a [Attached],
}

/// What was built.
pub struct Built {
    /// The roadmap.
    pub roadmap: Roadmap,
    /// Where ids stand or could stand, in document order.
    pub anchors: Vec<Anchor>,
    /// What its blocks name, each with the item or phase that its block is about.
    pub spots: Vec<Spot>,
}

/// Builds the roadmap. Notices are added to those given.
pub fn build(parts: &Parts<'_>, title: String, notices: Vec<Notice>) -> Built {
    let mut builder = Builder {
        parts,
        names: Names::default(),
        phases: Vec::new(),
        blocks: item_blocks(parts),
        of_section: HashMap::new(),
        of_name: HashMap::new(),
        of_heading: parts
            .sections
            .iter()
            .enumerate()
            .filter_map(|(at, section)| Some((section.heading?, at)))
            .collect(),
        solid: solid(parts.entries),
        of_entry: vec![None; parts.entries.len()],
        of_pin: HashMap::new(),
        spots: Vec::new(),
        notices,
        title,
    };
    builder.phases();
    builder.reserve();
    for section in 0..parts.sections.len() {
        builder.section(section);
    }
    builder.apply_blocks();
    builder.check_after();
    let anchors = builder.anchors();
    let spots = std::mem::take(&mut builder.spots);
    Built {
        roadmap: builder.finish(),
        anchors,
        spots,
    }
}

struct Builder<'a> {
    parts: &'a Parts<'a>,
    names: Names,
    phases: Vec<Phase>,
    blocks: Vec<bool>,
    of_section: HashMap<usize, usize>,
    of_name: HashMap<Id, usize>,
    of_heading: HashMap<usize, usize>,
    /// Of each entry, the last one up to it that is neither note nor block.
    solid: Vec<Option<usize>>,
    /// Of each entry, the phase and the item that it became.
    of_entry: Vec<Option<(usize, usize)>>,
    /// The items whose ids are pinned; no other can have the same.
    of_pin: HashMap<Id, (usize, usize)>,
    spots: Vec<Spot>,
    notices: Vec<Notice>,
    title: String,
}

impl<'a> Builder<'a> {
    fn notice(&mut self, line: usize, oddity: Oddity, message: impl Into<String>) {
        self.notices.push(Notice::new(line, message).about(oddity));
    }

    /// A notice at a value of a block; at the block where its place is not known.
    fn notice_at(&mut self, one: &Attached, part: Part, id: &Id, message: String) {
        let mut spots = one.block.spots.iter();
        let spot =
            spots.find(|spot| spot.part == part && Id::parse(&spot.text).as_ref() == Some(id));
        let notice = match spot.map(|spot| spot.at.start) {
            Some(at) => {
                let (line, column) = self.parts.outline.place(self.parts.source, at);
                Notice::new(line, message).at(column)
            }
            None => Notice::new(one.line, message),
        };
        self.notices.push(notice.about(Oddity::Unknown(id.clone())));
    }

    fn is_taken(&self, section: usize, entry: usize) -> bool {
        self.parts.choice.items[entry] && self.parts.choice.dropped[section].is_none()
    }

    fn holds_items(&self, section: usize) -> bool {
        let parts = self.parts;
        let heading = parts.sections[section].heading;
        parts.sections[section]
            .entries
            .clone()
            .chain(heading)
            .any(|entry| self.is_taken(section, entry))
    }

    /// Makes the phases, pinned names first.
    fn phases(&mut self) {
        let parts = self.parts;
        let mut wanted: Vec<usize> = Vec::new();
        let mut seen = HashSet::new();
        for section in 0..parts.sections.len() {
            let phase = parts.choice.phase[section];
            let asked_out = parts.choice.dropped[section] == Some(Rule::Asked);
            let pinned = self.pinned_phase(section).is_some() && section == phase && !asked_out;
            if (pinned || self.holds_items(section)) && seen.insert(phase) {
                wanted.push(phase);
            }
        }
        wanted.sort_unstable();
        for section in &wanted {
            if let Some(id) = self.pinned_phase(*section) {
                self.names.reserve(&id);
            }
        }
        let titles: Vec<&str> = wanted
            .iter()
            .map(|section| parts.sections[*section].heading)
            .map(|heading| heading.map_or("", |at| phase_title(&parts.entries[at])))
            .collect();
        let distinct = derive::distinct_phases(&titles);
        for (section, distinct) in wanted.into_iter().zip(distinct) {
            self.phase(section, distinct.as_deref());
        }
    }

    fn pinned_phase(&self, section: usize) -> Option<Id> {
        let heading = self.parts.sections[section].heading?;
        let pin = self.parts.entries[heading].pin.clone();
        pin.filter(Id::is_phase)
    }

    fn phase(&mut self, section: usize, distinct: Option<&str>) {
        let parts = self.parts;
        let heading = parts.sections[section].heading.map(|at| &parts.entries[at]);
        let title =
            heading.map_or_else(|| self.title.clone(), |entry| phase_title(entry).to_owned());
        let line = heading.map_or_else(|| self.first_line(section), |entry| entry.line);
        let id = match self.pinned_phase(section) {
            Some(id) => {
                if let Some(&first) = self.of_name.get(&id) {
                    let before = self.phases[first].line;
                    self.notice(line, Oddity::PhaseTwice(id.clone()), format!("the phase `{id}` stands here again, first on line {before}; both are one phase"));
                    self.of_section.insert(section, first);
                    return;
                }
                Some(id)
            }
            None => {
                let called = if title.is_empty() { "Roadmap" } else { &title };
                self.names.phase(called, distinct)
            }
        };
        let Some(id) = id else { return };
        self.of_section.insert(section, self.phases.len());
        self.of_name.insert(id.clone(), self.phases.len());
        self.phases.push(Phase {
            id,
            aliases: Vec::new(),
            title: if title.is_empty() {
                "Roadmap".to_owned()
            } else {
                title
            },
            items: Vec::new(),
            line,
        });
    }

    /// The line of the first item, for a phase without a heading.
    fn first_line(&self, section: usize) -> usize {
        let parts = self.parts;
        parts
            .sections
            .iter()
            .enumerate()
            .filter(|(at, _)| parts.choice.phase[*at] == section)
            .flat_map(|(at, own)| own.entries.clone().map(move |entry| (at, entry)))
            .find(|(at, entry)| self.is_taken(*at, *entry))
            .map_or(1, |(_, entry)| parts.entries[entry].line)
    }

    /// Keeps every pinned item id from being derived for another.
    fn reserve(&mut self) {
        for entry in self.parts.entries {
            if let Some(id) = entry.pin.as_ref().filter(|id| !id.is_phase()) {
                self.names.reserve(id);
            }
        }
    }

    fn section(&mut self, at: usize) {
        let parts = self.parts;
        let Some(&phase) = self.of_section.get(&parts.choice.phase[at]) else {
            return;
        };
        let section = &parts.sections[at];
        let group = (parts.choice.phase[at] != at)
            .then(|| section.heading.map(|heading| &parts.entries[heading]))
            .flatten()
            .map(|entry| entry.plain.trim_end_matches([':', '：']).to_owned())
            .filter(|group| *group != self.title);
        let kind = section
            .heading
            .and_then(|heading| title::section_kind(&parts.entries[heading].plain))
            .or_else(|| self.phase_kind(at));
        if let Some(heading) = section
            .heading
            .filter(|heading| self.is_taken(at, *heading))
        {
            let outer = self.outer_group(at);
            self.item(heading, phase, outer, kind);
        }
        for entry in section.entries.clone() {
            if self.is_taken(at, entry) {
                self.item(entry, phase, group.clone(), kind);
            }
        }
    }

    /// The kind that the phase's own title gives.
    fn phase_kind(&self, section: usize) -> Option<Kind> {
        let parts = self.parts;
        let heading = parts.sections[parts.choice.phase[section]].heading?;
        title::section_kind(&parts.entries[heading].plain)
    }

    /// The heading between a heading that is an item and its phase.
    fn outer_group(&self, at: usize) -> Option<String> {
        let parts = self.parts;
        let outer = parts.sections[at].parent?;
        let heading = parts.sections[outer].heading?;
        (outer != parts.choice.phase[at] && parts.choice.phase[outer] == parts.choice.phase[at])
            .then(|| parts.entries[heading].plain.clone())
            .filter(|group| *group != self.title)
    }

    fn item(&mut self, at: usize, phase: usize, group: Option<String>, kind: Option<Kind>) {
        let parts = self.parts;
        let entry = &parts.entries[at];
        let text = self.text(at);
        let group = self.parent_group(at).or(group);
        let (own_kind, _) = title::kind_prefix(&text.plain);
        let table_kind = self.table(at).and_then(|table| table.kind);
        let kind = match own_kind {
            Kind::Topic => parts.choice.kinds[at]
                .or(table_kind)
                .or(kind)
                .unwrap_or(Kind::Topic),
            own => own,
        };
        let Some(id) = self.item_id(at, phase, group.as_deref(), &text) else {
            return;
        };
        let item = Item {
            id,
            aliases: Vec::new(),
            title: text.title,
            kind,
            group,
            description: text.description,
            links: text.links,
            rules: None,
            after: Vec::new(),
            ticked: entry
                .item()
                .is_some_and(|item| item.tick == Some(text::Tick::Ticked)),
            line: entry.line,
        };
        let place = (phase, self.phases[phase].items.len());
        if entry.pin.as_ref() == Some(&item.id) {
            self.of_pin.insert(item.id.clone(), place);
        }
        self.of_entry[at] = Some(place);
        self.phases[phase].items.push(item);
    }

    fn item_id(&mut self, at: usize, phase: usize, group: Option<&str>, text: &Text) -> Option<Id> {
        let entry = &self.parts.entries[at];
        let phase_id = self.phases[phase].id.clone();
        if let Some(id) = entry.pin.clone().filter(|id| !id.is_phase()) {
            if id.phase() != phase_id.as_str() {
                self.notice(entry.line, Oddity::WrongPhase(id.clone()), format!("the pinned id `{id}` does not begin with its phase `{phase_id}`; it is not used"));
            } else if let Some((phase, item)) = self.of_pin.get(&id) {
                let before = self.phases[*phase].items[*item].line;
                self.notice(entry.line, Oddity::Twice(id.clone()), format!("the id `{id}` is pinned twice, first on line {before}; this item gets another"));
            } else {
                return Some(id);
            }
        }
        self.names.item(&phase_id, group, &text.plain)
    }

    fn text(&self, at: usize) -> Text {
        let parts = self.parts;
        let entry = &parts.entries[at];
        let place = Place {
            source: parts.source,
            outline: parts.outline,
            items: &self.blocks,
        };
        match &entry.shape {
            Shape::Row { .. } => self
                .table(at)
                .map(|table| place.row(entry, table))
                .unwrap_or_default(),
            Shape::Heading { .. } => place.heading(entry, self.section_end(at)),
            _ => place.item(entry),
        }
    }

    /// The block at which the section of a heading ends.
    fn section_end(&self, heading: usize) -> usize {
        let parts = self.parts;
        let Shape::Heading { rank } = parts.entries[heading].shape else {
            return 0;
        };
        parts.entries[heading + 1..]
            .iter()
            .find(|entry| matches!(entry.shape, Shape::Heading { rank: next } if next <= rank))
            .map_or(parts.outline.blocks.len(), |entry| entry.own)
    }

    fn table(&self, at: usize) -> Option<&'a Table> {
        match self.parts.entries[at].shape {
            Shape::Row { table, .. } => self.parts.tables.get(&table),
            _ => None,
        }
    }

    /// The item around a nested one: a group, unless it is a label or stands for its children.
    fn parent_group(&self, at: usize) -> Option<String> {
        let parts = self.parts;
        let parent = parts.entries[at].item()?.parent?;
        let around = &parts.entries[parent];
        let is_group = around.item().is_some() && !parts.choice.transparent[parent];
        is_group.then(|| around.plain.trim_end_matches([':', '：']).to_owned())
    }

    fn finish(mut self) -> Roadmap {
        self.notices.sort();
        Roadmap {
            title: self.title,
            phases: self.phases,
            notices: self.notices,
            ..Roadmap::default()
        }
    }
}

/// Of each entry, the last one up to it that is neither a note nor a block of rules.
fn solid(entries: &[Entry]) -> Vec<Option<usize>> {
    let mut last = None;
    let mut solid = Vec::with_capacity(entries.len());
    for (at, entry) in entries.iter().enumerate() {
        if !matches!(entry.shape, Shape::Note | Shape::Rules) {
            last = Some(at);
        }
        solid.push(last);
    }
    solid
}

/// Of each block, whether it is an item.
fn item_blocks(parts: &Parts<'_>) -> Vec<bool> {
    let mut blocks = vec![false; parts.outline.blocks.len()];
    for (entry, taken) in parts.entries.iter().zip(&parts.choice.items) {
        if *taken {
            blocks[entry.own] = true;
        }
    }
    blocks
}

fn phase_title(entry: &Entry) -> &str {
    entry.plain.trim_end_matches([':', '：'])
}

//! What the `toml peak` blocks of a document say, given to the items and phases that they are about.

use std::collections::{HashMap, HashSet};

use super::Builder;
use crate::roadmap::Id;
use crate::roadmap::notice::Oddity;
use crate::roadmap::parse::blocks::Attached;
use crate::roadmap::parse::describe;
use crate::roadmap::parse::entry::Shape;
use crate::roadmap::parse::rule::Rule;
use crate::roadmap::rules::{Part, Spot};

impl Builder<'_> {
    /// Gives every block to what it is about.
    pub(super) fn apply_blocks(&mut self) {
        let of_id = self.places();
        for one in self.parts.attached {
            if let Some(id) = &one.block.about {
                match of_id.get(id).copied() {
                    Some(place) => self.apply(place, one),
                    None => self.notice_at(
                        one,
                        Part::For,
                        id,
                        format!("this block is for `{id}`, which this roadmap does not hold"),
                    ),
                }
            } else if let Some(place) = self.owner(one) {
                self.apply(place, one);
            } else {
                self.apply_to_phase(one);
            }
        }
    }

    /// The places of all items, where a block names one by its id.
    fn places(&self) -> HashMap<Id, (usize, usize)> {
        let mut places = HashMap::new();
        if self
            .parts
            .attached
            .iter()
            .any(|one| one.block.about.is_some())
        {
            for (phase, own) in self.phases.iter().enumerate() {
                for (at, item) in own.items.iter().enumerate() {
                    places.insert(item.id.clone(), (phase, at));
                }
            }
        }
        places
    }

    /// The item that a block belongs to: the one around it, else that of the heading above.
    fn owner(&self, one: &Attached) -> Option<(usize, usize)> {
        let mut at = one.owner?;
        loop {
            if self.of_entry[at].is_some() {
                return self.of_entry[at];
            }
            at = self.parts.entries[at].item()?.parent?;
        }
    }

    fn apply(&mut self, (phase, item): (usize, usize), one: &Attached) {
        let line = one.line;
        let item = &mut self.phases[phase].items[item];
        let twice = item.rules.is_some() && one.block.rules.is_some();
        item.aliases.extend(one.block.aliases.iter().cloned());
        item.after.extend(one.block.after.iter().cloned());
        self.spots.extend(spots_of(one, &item.id));
        if !twice {
            item.rules = one.block.rules.clone().or_else(|| item.rules.take());
            return;
        }
        let id = item.id.clone();
        self.notice(
            line,
            Oddity::Astray,
            format!("`{id}` has an [evidence] block already; this one is not used"),
        );
    }

    fn apply_to_phase(&mut self, one: &Attached) {
        let phase = one
            .owner
            .filter(|_| !one.inside)
            .and_then(|owner| self.of_heading.get(&owner))
            .and_then(|section| self.of_section.get(section))
            .copied();
        let asks = one.block.rules.is_some() || !one.block.after.is_empty();
        match phase {
            Some(phase) if !asks => {
                let phase = &mut self.phases[phase];
                phase.aliases.extend(one.block.aliases.iter().cloned());
                self.spots.extend(spots_of(one, &phase.id));
            }
            // What a person left out need not belong to anything.
            _ if self.is_asked_out(one) => {}
            _ => {
                let advice = self.advice(one);
                self.notice(
                    one.line,
                    Oddity::Astray,
                    format!("this block belongs to no item; {advice}"),
                );
            }
        }
    }

    /// Whether a block stands in a section that a person left out.
    fn is_asked_out(&self, one: &Attached) -> bool {
        let parts = self.parts;
        let dropped = parts.choice.dropped.iter();
        let mut asked = parts
            .sections
            .iter()
            .zip(dropped)
            .filter(|(_, rule)| **rule == Some(Rule::Asked));
        asked.any(|(section, _)| section.entries.contains(&one.at))
    }

    /// How to make a block belong to the item above it.
    fn advice(&self, one: &Attached) -> String {
        let parts = self.parts;
        let above = self.solid[one.at].filter(|at| self.of_entry[*at].is_some());
        match above.map(|at| &parts.entries[at]) {
            Some(entry) if entry.item().is_some_and(|item| !item.lead) => {
                let start = parts.outline.blocks[entry.own].span.start;
                let column = parts.outline.column(start) - 1;
                let bullet = describe::bullet_width(&parts.source[start..]);
                format!(
                    "indent it by {} spaces to put it into the item of line {}",
                    column + bullet,
                    entry.line
                )
            }
            Some(entry) if matches!(entry.shape, Shape::Row { .. }) => {
                "say `for = \"phase.item\"` to name the row that it is about".to_owned()
            }
            _ => "put it into a list item, below the heading of an item, or say `for = \"phase.item\"`".to_owned(),
        }
    }

    /// Notices prerequisites that the roadmap does not hold.
    pub(super) fn check_after(&mut self) {
        if self
            .parts
            .attached
            .iter()
            .all(|one| one.block.after.is_empty())
        {
            return;
        }
        let mut known: HashSet<&str> = HashSet::new();
        for phase in &self.phases {
            known.insert(phase.id.as_str());
            known.extend(phase.aliases.iter().map(Id::as_str));
            for item in &phase.items {
                known.insert(item.id.as_str());
                known.extend(item.aliases.iter().map(Id::as_str));
            }
        }
        let unknown: Vec<(&Attached, &Id)> = self
            .parts
            .attached
            .iter()
            .flat_map(|one| one.block.after.iter().map(move |id| (one, id)))
            .filter(|(_, id)| !known.contains(id.as_str()))
            .collect();
        for (one, id) in unknown {
            let message = format!("`after` names `{id}`, which this roadmap does not hold");
            self.notice_at(one, Part::After, id, message);
        }
    }
}

/// What a block names, tied to what it is about.
fn spots_of<'a>(one: &'a Attached, id: &'a Id) -> impl Iterator<Item = Spot> + 'a {
    let spots = one.block.spots.iter().cloned();
    spots.map(|spot| Spot {
        of: Some(id.clone()),
        ..spot
    })
}

//! Where a list stands for what headings are elsewhere, its items become headings; where headings of one series have different
//! ranks, they get the same.

use std::collections::{HashMap, HashSet};

use crate::roadmap::title;

use super::entry::{BOLD, Entry, LISTED, Shape};
use super::reading::{PhaseLevel, Reading};

/// Reshapes the entries of a document whose structure is in its lists; whether list items became headings by the rules.
pub fn reshape(entries: &mut [Entry], reading: &Reading) -> bool {
    level_series(entries);
    let asked = reading.phase_level == Some(PhaseLevel::Item);
    if asked || (reading.phase_level.is_none() && reading.whole.asks_for_lists()) {
        for entry in entries {
            if entry
                .item()
                .is_some_and(|item| item.depth == 0 && item.children > 0)
            {
                entry.shape = Shape::Heading { rank: LISTED };
            }
        }
        return !asked;
    }
    let said = reading.phase_level.is_some()
        || reading.depth.is_some()
        || reading.items.is_some()
        || reading.whole.lists == Some(false);
    if said || entries.iter().any(|entry| entry.pin.is_some()) {
        return false;
    }
    let alternate = alternate(entries);
    promote(entries) || alternate
}

/// Numbered headings of one word ("Month 1", "Month 2", …) are of one rank: the most frequent of theirs.
fn level_series(entries: &mut [Entry]) {
    let mut series: HashMap<String, Vec<(usize, u8)>> = HashMap::new();
    // "Tier 2 - Option 1" below "Tier 2" is a part of it, not the next in its series.
    let mut numbers: HashMap<String, u8> = HashMap::new();
    let mut divided: HashSet<String> = HashSet::new();
    for (at, entry) in entries.iter().enumerate() {
        if let Shape::Heading { rank } = entry.shape
            && rank < BOLD
            && let Some(numbered) = title::numbered(&entry.plain)
        {
            let number = &entry.plain[..entry.plain.len() - numbered.rest.len()];
            if *numbers.entry(number.to_lowercase()).or_insert(rank) != rank {
                divided.insert(numbered.word.clone());
            }
            series.entry(numbered.word).or_default().push((at, rank));
        }
    }
    series.retain(|word, places| places.len() >= 3 && !divided.contains(word));
    for places in series.into_values() {
        let mut counts: HashMap<u8, usize> = HashMap::new();
        for (_, rank) in &places {
            *counts.entry(*rank).or_default() += 1;
        }
        let most = counts
            .iter()
            .max_by_key(|(rank, count)| (**count, u8::MAX - **rank));
        let Some((&rank, &count)) = most else {
            continue;
        };
        if count == places.len() || count * 2 <= places.len() {
            continue;
        }
        for (at, _) in places {
            entries[at].shape = Shape::Heading { rank };
        }
    }
}

/// "1. A", bullets, "2. B", bullets …: the numbered lines are headings, though Markdown takes each for a list of its own.
fn alternate(entries: &mut [Entry]) -> bool {
    let mut found = Vec::new();
    for at in 0..entries.len() {
        let Some(item) = entries[at].item() else {
            continue;
        };
        let next = entries[at + 1..]
            .iter()
            .find(|entry| !matches!(entry.shape, Shape::Note))
            .and_then(Entry::item);
        let followed =
            next.is_some_and(|next| next.depth == 0 && next.list != item.list && !next.ordered);
        if item.depth == 0 && item.ordered && item.children == 0 && followed {
            found.push(at);
        }
    }
    let top = |entry: &&Entry| {
        entry
            .item()
            .is_some_and(|item| item.depth == 0 && item.ordered)
    };
    let numbered = entries.iter().filter(top).count();
    if found.len() >= 3 && found.len() * 5 >= numbered * 4 {
        for at in found {
            entries[at].shape = Shape::Heading { rank: LISTED };
        }
        return true;
    }
    false
}

/// One list with nested ones, and little beside it: its items are phases, what is nested in them the items.
fn promote(entries: &mut [Entry]) -> bool {
    let mut weights: HashMap<usize, usize> = HashMap::new();
    let mut of_entry = vec![0; entries.len()];
    let (mut section, mut all) = (0, 0);
    for (at, entry) in entries.iter().enumerate() {
        match &entry.shape {
            Shape::Heading { .. } => section += 1,
            Shape::Item(_) => {
                *weights.entry(section).or_default() += 1;
                all += 1;
            }
            Shape::Row { header: false, .. } => all += 1,
            _ => {}
        }
        of_entry[at] = section;
    }
    let Some((&main, &weight)) = weights
        .iter()
        .max_by_key(|(section, weight)| (**weight, usize::MAX - **section))
    else {
        return false;
    };
    if weight * 10 < all * 7 {
        return false;
    }
    let tops: Vec<usize> = (0..entries.len())
        .filter(|at| {
            of_entry[*at] == main
                && entries[*at]
                    .item()
                    .is_some_and(|item| item.depth == 0 && !item.lead)
        })
        .collect();
    let parents: Vec<usize> = tops
        .iter()
        .copied()
        .filter(|at| entries[*at].item().is_some_and(|item| item.children > 0))
        .collect();
    let children: usize = parents
        .iter()
        .filter_map(|at| entries[*at].item())
        .map(|item| item.children)
        .sum();
    let fits =
        parents.len() >= 3 && parents.len() * 10 >= tops.len() * 6 && children >= parents.len() * 2;
    let ticked = tops
        .iter()
        .filter(|at| entries[**at].item().is_some_and(|item| item.tick.is_some()))
        .count();
    if !fits || ticked * 2 > tops.len() {
        return false;
    }
    // A numbered list counts its phases: one without anything in it is a phase still.
    let counted = tops
        .iter()
        .all(|at| entries[*at].item().is_some_and(|item| item.ordered));
    for at in if counted { tops } else { parents } {
        entries[at].shape = Shape::Heading { rank: LISTED };
    }
    true
}

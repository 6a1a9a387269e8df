//! Which headings are phases, and which are items themselves.

use std::collections::{HashMap, HashSet};

use crate::roadmap::{Id, title};

use super::decision::{Choice, Doc};
use super::drop::is_of_projects;
use super::entry::{BOLD, LISTED, STEP};
use super::reading::{Carrier, PhaseLevel};
use super::rule::Rule;
use super::section::{Section, around};
use super::whole::Phases;

/// Fewest leaf headings that can be items.
const MANY_HEADINGS: usize = 8;

/// Where headings without deeper ones outnumber all other items, they are the items.
pub fn headings_as_items(doc: &Doc<'_>, choice: &mut Choice) {
    let mut ranks: HashMap<u8, (Vec<usize>, usize)> = HashMap::new();
    for (at, section) in doc.sections.iter().enumerate().skip(1) {
        let leaf = doc.sections[at + 1..section.end]
            .iter()
            .all(|inner| inner.rank >= BOLD);
        let title = doc.title(at);
        let titled = !title.is_empty() && !title::is_boilerplate(title, false);
        if section.rank < BOLD && titled && choice.dropped[at].is_none() {
            let level = ranks.entry(section.rank).or_default();
            level.0.push(at);
            level.1 += usize::from(leaf);
        }
    }
    let most = ranks
        .into_iter()
        .max_by_key(|(rank, (_, leaves))| (*leaves, u8::MAX - rank));
    choice.whole.headings = Some(false);
    let Some((_, (mut leaves, leaf_count))) = most else {
        return;
    };
    // A heading or two with deeper ones are of the same kind as their many neighbours without.
    if leaf_count * 4 < leaves.len() * 3 {
        leaves.retain(|at| {
            doc.sections[at + 1..doc.sections[*at].end]
                .iter()
                .all(|inner| inner.rank >= BOLD)
        });
    }
    let all = choice.all(doc.sections);
    let fits = leaves.len() >= MANY_HEADINGS && leaves.len() > all || leaves.len() >= 3 && all == 0;
    let asked = doc.reading.items.map(|items| items == Carrier::Headings);
    if !asked.or(doc.reading.whole.headings).unwrap_or(fits) {
        return;
    }
    choice.whole.headings = Some(true);
    for at in 0..doc.entries.len() {
        choice.leave(at, Rule::OtherCarrier);
    }
    for at in leaves {
        if let Some(heading) = doc.sections[at].heading {
            choice.items[heading] = true;
        }
    }
}

/// Finds the rank of phases, drops what is beside them, and gives each section its phase.
pub fn assign(doc: &Doc<'_>, choice: &mut Choice) {
    if let Some(phases) = chosen(doc, choice) {
        for at in 0..doc.sections.len() {
            let mut inside = std::iter::once(at).chain(around(doc.sections, at));
            choice.phase[at] = inside.find(|outer| phases.contains(outer)).unwrap_or(at);
        }
        return;
    }
    let phases = phases(doc, choice);
    choice.whole.phases = Some(phases);
    let rank = phases.rank;
    let whole = innermost(doc, choice);
    let pins = doc.reading.phase_level.is_none() && pinned_rank(doc).is_some();
    let pinned = |section: &usize| {
        let heading = doc.sections[*section].heading;
        heading.is_some_and(|at| doc.entries[at].pin.as_ref().is_some_and(Id::is_phase))
    };
    for at in 0..doc.sections.len() {
        let mut inside = std::iter::once(at).chain(around(doc.sections, at));
        choice.phase[at] = if let Some(phase) = inside.find(pinned).filter(|_| pins) {
            // Phases of several levels: what an author pinned as one is one.
            phase
        } else if rank == 0 {
            whole
        } else {
            phase_of(doc.sections, at, rank)
        };
    }
    above(doc, choice, rank);
}

/// The sections that a person chose from headings of several ranks: each is a phase, whatever stands around it.
fn chosen(doc: &Doc<'_>, choice: &Choice) -> Option<HashSet<usize>> {
    if doc.reading.section.is_none() || doc.reading.phase_level.is_some() {
        return None;
    }
    let left_out = |at: usize| choice.dropped[at] == Some(Rule::Asked);
    let counts = phase_counts(doc, choice);
    let phases: HashSet<usize> = (1..doc.sections.len())
        .filter(|at| !left_out(*at) && doc.sections[*at].parent.is_none_or(left_out))
        .filter(|at| counts[*at] > 0)
        .collect();
    let ranks: HashSet<u8> = phases.iter().map(|at| doc.sections[*at].rank).collect();
    (ranks.len() >= 2).then_some(phases)
}

/// The headings that are phases; what is none beside numbered ones is dropped.
fn phases(doc: &Doc<'_>, choice: &mut Choice) -> Phases {
    let counts = phase_counts(doc, choice);
    let said = said_rank(doc).map(Phases::of).or(doc.reading.whole.phases);
    let phases = said.unwrap_or_else(|| found_phases(doc, choice, &counts));
    if phases.numbered {
        let numbered = numbered_phases(doc, &level(doc, &counts, phases.rank));
        if !numbered.is_empty() {
            keep_only(doc, &numbered, phases.rank, choice);
        }
    }
    phases
}

/// The rank that a person or the author named.
fn said_rank(doc: &Doc<'_>) -> Option<u8> {
    match doc.reading.phase_level {
        Some(PhaseLevel::Heading(level)) => Some(level * STEP),
        Some(PhaseLevel::Bold) => Some(BOLD),
        Some(PhaseLevel::Item) => Some(LISTED),
        None => marked_rank(doc).or_else(|| pinned_rank(doc)),
    }
}

/// The headings that are phases by the rules.
fn found_phases(doc: &Doc<'_>, choice: &Choice, counts: &[usize]) -> Phases {
    let all = choice.all(doc.sections);
    let ranks = ranks(doc);
    for rank in &ranks {
        let at_rank = level(doc, counts, *rank);
        let numbered = numbered_phases(doc, &at_rank);
        let named: Vec<usize> = of_titles(doc, &at_rank, |title| {
            title::is_numbered_phase(title) || title::is_level(title)
        });
        let held = |sections: &[usize]| sections.iter().map(|at| counts[*at]).sum::<usize>();
        if numbered.len() >= 3 && held(&numbered) * 4 >= all {
            return Phases {
                rank: *rank,
                numbered: true,
            };
        }
        if named.len() >= 2 && held(&named) * 2 > all {
            return Phases::of(*rank);
        }
    }
    for rank in &ranks {
        let level = level(doc, counts, *rank);
        let Some(largest) = level.iter().copied().max_by_key(|at| counts[*at]) else {
            continue;
        };
        let most = counts[largest];
        if level.len() >= 2
            && most * 10 <= all * 9
            && !(most * 10 > all * 7 && is_divided(doc, counts, largest))
        {
            return Phases::of(*rank);
        }
    }
    let rank = ranks
        .into_iter()
        .find(|rank| level(doc, counts, *rank).len() >= 2)
        .filter(|rank| *rank < BOLD);
    Phases::of(rank.unwrap_or(0))
}

/// Those of the sections that are phases by their number.
fn numbered_phases(doc: &Doc<'_>, sections: &[usize]) -> Vec<usize> {
    without_second_series(doc, of_titles(doc, sections, title::is_numbered_phase))
}

/// Without a series of bare numbers ("Month 1", "Month 2") that counts the phases of another a second time.
fn without_second_series(doc: &Doc<'_>, numbered: Vec<usize>) -> Vec<usize> {
    let bare = |at: usize| {
        title::numbered(doc.title(at))
            .is_some_and(|numbered| !numbered.rest.chars().any(char::is_alphabetic))
    };
    let mut series: HashMap<Option<usize>, (usize, usize)> = HashMap::new();
    for at in &numbered {
        let counts = series.entry(doc.sections[*at].parent).or_default();
        counts.0 += 1;
        counts.1 += usize::from(bare(*at));
    }
    let named = series.values().any(|(all, bare)| *all >= 3 && *bare == 0);
    let mut kept = numbered;
    kept.retain(|at| {
        let (all, bare) = series[&doc.sections[*at].parent];
        !named || bare < all
    });
    kept
}

/// Whether a section is divided by headings into three parts or more: then those are the phases.
fn is_divided(doc: &Doc<'_>, counts: &[usize], at: usize) -> bool {
    let inner = at + 1..doc.sections[at].end;
    let parts = inner.filter(|inner| {
        let section = &doc.sections[*inner];
        section.parent == Some(at) && section.rank < BOLD && counts[*inner] > 0
    });
    parts.count() >= 3
}

/// The innermost section that holds all items: the phase of a document that is one.
fn innermost(doc: &Doc<'_>, choice: &Choice) -> usize {
    let counts = phase_counts(doc, choice);
    let all = choice.all(doc.sections);
    let holds_all = |at: &usize| counts[*at] == all;
    (1..doc.sections.len()).rev().find(holds_all).unwrap_or(0)
}

/// The items of each section that would be its phase's: a heading that is an item is not its own phase.
fn phase_counts(doc: &Doc<'_>, choice: &Choice) -> Vec<usize> {
    let mut counts = choice.totals(doc.sections);
    for (at, section) in doc.sections.iter().enumerate() {
        if section.heading.is_some_and(|heading| choice.items[heading]) {
            counts[at] = 0;
        }
    }
    counts
}

fn ranks(doc: &Doc<'_>) -> Vec<u8> {
    let mut ranks: Vec<u8> = doc
        .sections
        .iter()
        .skip(1)
        .map(|section| section.rank)
        .collect();
    ranks.sort_unstable();
    ranks.dedup();
    debug_assert!(ranks.iter().all(|rank| *rank >= STEP && *rank <= LISTED));
    ranks
}

fn level(doc: &Doc<'_>, counts: &[usize], rank: u8) -> Vec<usize> {
    (1..doc.sections.len())
        .filter(|at| doc.sections[*at].rank == rank && counts[*at] > 0)
        .collect()
}

fn of_titles(doc: &Doc<'_>, sections: &[usize], fits: impl Fn(&str) -> bool) -> Vec<usize> {
    let mut found = sections.to_vec();
    found.retain(|at| fits(doc.title(*at)));
    found
}

/// The rank of headings that `<!-- peak:phase -->` marks as phases.
fn marked_rank(doc: &Doc<'_>) -> Option<u8> {
    (1..doc.sections.len())
        .filter(|at| doc.is_marked(*at, "peak:phase"))
        .map(|at| doc.sections[at].rank)
        .min()
}

/// The rank of headings whose author pinned them as phases: where items are pinned too, or at least half of the rank's headings.
pub fn pinned_rank(doc: &Doc<'_>) -> Option<u8> {
    let of = |section: &Section| section.heading.and_then(|at| doc.entries[at].pin.as_ref());
    let rank = doc
        .sections
        .iter()
        .filter(|section| of(section).is_some_and(Id::is_phase))
        .map(|section| section.rank)
        .min()?;
    let (mut pinned, mut all) = (0, 0);
    for section in doc.sections.iter().filter(|section| section.rank == rank) {
        all += 1;
        pinned += usize::from(of(section).is_some());
    }
    let items = doc.entries.iter().any(super::carry::is_pinned);
    (items || pinned * 2 >= all).then_some(rank)
}

/// Of sections that are not within a numbered phase, only those of projects and exercises stay.
fn keep_only(doc: &Doc<'_>, numbered: &[usize], rank: u8, choice: &mut Choice) {
    // Boxes say by themselves what is to be ticked.
    if choice.boxes() {
        return;
    }
    let phases: HashSet<usize> = numbered.iter().copied().collect();
    let parents: HashSet<Option<usize>> =
        numbered.iter().map(|at| doc.sections[*at].parent).collect();
    // What a person named by its own heading stays; a heading around the phases names them, not what stands beside them.
    let named = doc.reading.patterns().ok().and_then(|all| all.section);
    let holders: HashSet<usize> = numbered
        .iter()
        .flat_map(|at| around(doc.sections, *at))
        .collect();
    let is_named = |at: usize| {
        let pattern = named.as_ref().filter(|_| at != 0 && !holders.contains(&at));
        pattern.is_some_and(|pattern| pattern.is_match(doc.title(at)))
    };
    for at in 0..doc.sections.len() {
        let mut inside = std::iter::once(at).chain(around(doc.sections, at));
        let kept = inside
            .any(|outer| phases.contains(&outer) || is_of_projects(doc, outer) || is_named(outer));
        let above = doc.sections[at].rank < rank && choice.own(&doc.sections[at]) == 0;
        let sibling = doc.sections[at].rank == rank && parents.contains(&doc.sections[at].parent);
        let kept = kept || (sibling && title::is_of_skills(doc.title(at)));
        if !kept && !above {
            choice.dropped[at].get_or_insert(Rule::NotAPhase);
        }
    }
}

/// What stands directly in a section around the phases goes, where the phases hold nearly all.
fn above(doc: &Doc<'_>, choice: &mut Choice, rank: u8) {
    let all = choice.all(doc.sections);
    let outer: Vec<usize> = (0..doc.sections.len())
        .filter(|at| {
            let section = &doc.sections[*at];
            let holds_phases = *at == 0 || section.end > at + 1;
            section.rank < rank && holds_phases && choice.dropped[*at].is_none()
        })
        .collect();
    for at in outer {
        let section = &doc.sections[at];
        let own = choice.own(section);
        let linked = section
            .entries
            .clone()
            .filter(|entry| choice.items[*entry] && is_link(doc, *entry))
            .count();
        if own > 0 && own * 4 <= all && linked * 10 >= own * 6 {
            for entry in section.entries.clone() {
                if !super::carry::is_pinned(&doc.entries[entry]) {
                    choice.leave(entry, Rule::Above);
                }
            }
        }
    }
}

fn is_link(doc: &Doc<'_>, entry: usize) -> bool {
    let block = &doc.outline.blocks[doc.entries[entry].block];
    super::describe::is_resource(&block.inlines) || !super::describe::cell_links(block).is_empty()
}

/// The phase that a section belongs to: the outermost section around it, itself included, that is not above the phases' rank.
fn phase_of(sections: &[Section], at: usize, rank: u8) -> usize {
    around(sections, at)
        .take_while(|outer| sections[*outer].rank >= rank)
        .last()
        .unwrap_or(at)
}

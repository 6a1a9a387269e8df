//! What is no part of the roadmap: contents, boilerplate, overviews, what stands beside it.

use std::collections::{HashMap, HashSet};

use crate::roadmap::outline::BlockKind;
use crate::roadmap::title;

use super::carry::is_pinned;
use super::decision::{Choice, Doc};
use super::describe;
use super::entry::{BOLD, LISTED, STEP, Shape};
use super::label::Label;
use super::rule::Rule;
use super::section::around;
use super::series;
use super::text;

/// What a person left out: by `--section`, `--exclude`, or `<!-- peak:ignore -->` below a heading.
pub fn asked(doc: &Doc<'_>, choice: &mut Choice) {
    let Ok(patterns) = doc.reading.patterns() else {
        return;
    };
    for at in 0..doc.sections.len() {
        let title = doc.title(at);
        let excluded = at != 0
            && patterns
                .exclude
                .iter()
                .any(|pattern| pattern.is_match(title));
        if excluded || doc.is_marked(at, "peak:ignore") {
            choice.drop_whole(doc.sections, at, Rule::Asked);
        }
        let mut inside = std::iter::once(at).chain(around(doc.sections, at));
        if let Some(pattern) = &patterns.section
            && !inside.any(|outer| outer != 0 && pattern.is_match(doc.title(outer)))
        {
            choice.dropped[at].get_or_insert(Rule::Asked);
        }
    }
}

/// Where most items are pinned, sections without any pin around, in or below them are no part of the roadmap.
pub fn unpinned(doc: &Doc<'_>, choice: &mut Choice) {
    let items = (0..doc.entries.len()).filter(|at| choice.items[*at]);
    let (mut pinned, mut all) = (0, 0);
    for at in items {
        all += 1;
        pinned += usize::from(is_pinned(&doc.entries[at]));
    }
    if pinned == 0 || pinned * 10 < all * 7 {
        return;
    }
    let mut pins = pins(doc);
    for at in (1..doc.sections.len()).rev() {
        if let Some(outer) = doc.sections[at].parent
            && pins[at]
        {
            pins[outer] = true;
        }
    }
    for at in 0..doc.sections.len() {
        let mut inside = std::iter::once(at).chain(around(doc.sections, at));
        // The title around everything is no phase of its own; a phase by its number is one before its author has pinned it.
        let kept = inside.any(|near| {
            let pinned = pins[near] && (near == at || doc.sections[near].rank > STEP);
            pinned || title::is_numbered_phase(doc.title(near))
        });
        if !kept {
            choice.dropped[at].get_or_insert(Rule::Beside);
        }
    }
}

/// Lists of links into the document go: at least three items, 60 % of them `#` links.
pub fn contents(doc: &Doc<'_>, choice: &mut Choice) {
    for section in doc.sections {
        let mut lists: HashMap<usize, (usize, usize)> = HashMap::new();
        for at in section.entries.clone() {
            let Some(inside) = links_inside(doc, at) else {
                continue;
            };
            let Some(list) = list_of(doc, at) else {
                continue;
            };
            let count = lists.entry(list).or_default();
            count.1 += 1;
            count.0 += usize::from(inside);
        }
        for at in section.entries.clone() {
            let list = list_of(doc, doc.top(at));
            if let Some((links, all)) = list.and_then(|list| lists.get(&list))
                && *links >= 3
                && links * 10 >= all * 6
                && !is_pinned(&doc.entries[at])
            {
                choice.leave(at, Rule::Contents);
            }
        }
    }
}

/// Whether a top-level list item or a row links into the document itself; `None` for other entries.
fn links_inside(doc: &Doc<'_>, at: usize) -> Option<bool> {
    let entry = &doc.entries[at];
    let block = &doc.outline.blocks[entry.block];
    match (&entry.shape, &block.kind) {
        (Shape::Item(item), _) if item.depth == 0 => Some(text::links_inside(&block.inlines)),
        (Shape::Row { header: false, .. }, BlockKind::Row { cells, .. }) => {
            Some(cells.iter().any(|cell| text::links_inside(&cell.inlines)))
        }
        _ => None,
    }
}

/// A number for the list or table that an entry stands in.
fn list_of(doc: &Doc<'_>, at: usize) -> Option<usize> {
    match &doc.entries[at].shape {
        Shape::Item(item) => Some(item.list.saturating_mul(2)),
        Shape::Row { table, .. } => Some(table * 2 + 1),
        _ => None,
    }
}

/// Of each section, whether its author pinned an id in it: then it holds items, whatever its title says.
pub fn pins(doc: &Doc<'_>) -> Vec<bool> {
    doc.sections
        .iter()
        .map(|section| {
            let mut own = section.heading.into_iter().chain(section.entries.clone());
            own.any(|at| doc.entries[at].pin.is_some())
        })
        .collect()
}

/// What stands below a line such as "**Resources:**" goes.
pub fn labels(doc: &Doc<'_>, choice: &mut Choice) {
    for (at, section) in doc.sections.iter().enumerate() {
        let other = section
            .heading
            .is_some_and(|heading| doc.labels[heading] == Some(Label::Other));
        if other && (BOLD..LISTED).contains(&section.rank) && !choice.boxes() {
            choice.drop_whole(doc.sections, at, Rule::Label);
        }
    }
}

/// A list or table whose titles are those of the headings below it is an overview of them.
pub fn overviews(doc: &Doc<'_>, choice: &mut Choice) {
    let heads: HashSet<String> = (1..doc.sections.len())
        .filter(|at| doc.sections[*at].rank < BOLD)
        .map(|at| title::bare(doc.title(at)))
        .filter(|title| !title.is_empty())
        .collect();
    if heads.len() < 3 {
        return;
    }
    for section in doc.sections {
        let mut lists: HashMap<usize, (Vec<usize>, usize)> = HashMap::new();
        for at in section.entries.clone().filter(|at| choice.items[*at]) {
            let Some(list) = list_of(doc, at) else {
                continue;
            };
            let counts = lists.entry(list).or_default();
            counts.0.push(at);
            // An overview begins with what it is an overview of.
            if counts.0.len() > 5 && counts.1 == 0 {
                continue;
            }
            counts.1 += usize::from(titles(doc, at).iter().any(|title| heads.contains(title)));
        }
        for (entries, known) in lists.into_values() {
            if known >= 3 && known * 10 >= entries.len() * 6 {
                for at in entries
                    .into_iter()
                    .filter(|at| !is_pinned(&doc.entries[*at]))
                {
                    choice.leave(at, Rule::Contents);
                }
            }
        }
    }
}

/// What an entry could be called: its text, or that of each cell.
pub fn titles(doc: &Doc<'_>, at: usize) -> Vec<String> {
    let entry = &doc.entries[at];
    match &doc.outline.blocks[entry.block].kind {
        BlockKind::Row { cells, .. } => cells
            .iter()
            .map(|cell| title::bare(&text::plain(&cell.inlines)))
            .filter(|title| !title.is_empty())
            .collect(),
        _ => vec![title::bare(&entry.plain)],
    }
}

/// Where rows carry the items of a section, lists beside them do not, and the other way round.
pub fn mixed(doc: &Doc<'_>, choice: &mut Choice) {
    for section in doc.sections {
        let (mut rows, mut lists) = (Vec::new(), Vec::new());
        for at in section
            .entries
            .clone()
            .filter(|at| choice.items[*at] && !is_pinned(&doc.entries[*at]))
        {
            match &doc.entries[at].shape {
                Shape::Row { .. } => rows.push(at),
                Shape::Item(item) if !item.lead => lists.push(at),
                _ => {}
            }
        }
        if rows.is_empty() || lists.is_empty() {
            continue;
        }
        let fewer = if rows.len() >= lists.len() {
            lists
        } else {
            rows
        };
        for at in fewer {
            choice.leave(at, Rule::OtherCarrier);
        }
    }
}

/// Where nearly all items are rows, lists elsewhere are something else, and the other way round; but for those of projects.
pub fn dominated(doc: &Doc<'_>, choice: &mut Choice) {
    let is_row = |at: usize| matches!(doc.entries[at].shape, Shape::Row { .. });
    let mut taken = Vec::new();
    for (number, section) in doc.sections.iter().enumerate() {
        if choice.dropped[number].is_none() {
            taken.extend(
                section
                    .entries
                    .clone()
                    .filter(|at| choice.items[*at])
                    .map(|at| (number, at)),
            );
        }
    }
    let rows = taken.iter().filter(|(_, at)| is_row(*at)).count();
    let lists = taken.len() - rows;
    let rows_rule = rows >= 8 && rows * 10 >= taken.len() * 7;
    let lists_rule = lists >= 8 && lists * 10 >= taken.len() * 8;
    if !rows_rule && !lists_rule {
        return;
    }
    let mut projects: Vec<bool> = Vec::with_capacity(doc.sections.len());
    for (number, section) in doc.sections.iter().enumerate() {
        let own = section.rank < BOLD && is_of_projects(doc, number);
        projects.push(own || section.parent.is_some_and(|outer| projects[outer]));
    }
    for (number, at) in taken {
        if is_row(at) == lists_rule && !projects[number] && !is_pinned(&doc.entries[at]) {
            choice.leave(at, Rule::OtherCarrier);
        }
    }
}

/// A small section of nothing but links, where items elsewhere are none, names resources; not one of several days or phases.
pub fn resources(doc: &Doc<'_>, choice: &mut Choice) {
    let is_link = |at: &usize| {
        let block = &doc.outline.blocks[doc.entries[*at].block];
        doc.entries[*at].item().is_some() && describe::is_resource(&block.inlines)
    };
    let numbered = series::all(doc);
    let is_phase =
        |at: usize| series::series(doc, at).is_some_and(|series| numbered[&series].len() > 1);
    let mut whole = Vec::new();
    let (mut links, mut all) = (0, 0);
    for (number, section) in doc.sections.iter().enumerate() {
        if choice.dropped[number].is_some() {
            continue;
        }
        let items: Vec<usize> = section
            .entries
            .clone()
            .filter(|at| choice.items[*at])
            .collect();
        let linked = items.iter().filter(|at| is_link(at)).count();
        let phase = is_phase(number);
        links += if phase { 0 } else { linked };
        all += items.len();
        let pinned = items.iter().any(|at| is_pinned(&doc.entries[*at]));
        if !items.is_empty() && linked == items.len() && !pinned && !phase {
            whole.push(items);
        }
    }
    for items in whole {
        let elsewhere = all - items.len();
        let small = items.len() * 10 <= all && elsewhere >= 8;
        if small && (links - items.len()) * 20 <= elsewhere {
            for at in items {
                choice.leave(at, Rule::Links);
            }
        }
    }
}

/// Where bullets and rows are many times as many, bold-led paragraphs are prose.
pub fn rare_leads(doc: &Doc<'_>, choice: &mut Choice) {
    let all = choice.all(doc.sections);
    let leads: Vec<usize> = doc
        .sections
        .iter()
        .zip(&choice.dropped)
        .filter(|(_, dropped)| dropped.is_none())
        .flat_map(|(section, _)| section.entries.clone())
        .filter(|at| choice.items[*at] && doc.is_lead(*at) && !is_pinned(&doc.entries[*at]))
        .collect();
    if leads.len() * 10 < all {
        for at in leads {
            choice.leave(at, Rule::Prose);
        }
    }
}

/// Where sections are the roadmap by their names and hold at least half of all items, others go but for projects and exercises.
pub fn beside_the_roadmap(doc: &Doc<'_>, choice: &mut Choice) {
    let totals = choice.totals(doc.sections);
    let all = choice.all(doc.sections);
    let named: HashSet<usize> = (1..doc.sections.len())
        .filter(|at| {
            let section = &doc.sections[*at];
            let whole = totals[*at] == all;
            section.rank < BOLD && totals[*at] >= 3 && !whole && title::is_roadmap(doc.title(*at))
        })
        .collect();
    let held: usize = named
        .iter()
        .filter(|at| !around(doc.sections, **at).any(|outer| named.contains(&outer)))
        .map(|at| totals[*at])
        .sum();
    if named.is_empty() || held * 2 < all || held == all {
        return;
    }
    let pinned = pins(doc);
    for (at, pinned) in pinned.into_iter().enumerate() {
        let mut inside = std::iter::once(at).chain(around(doc.sections, at));
        let kept = inside.any(|outer| named.contains(&outer) || is_of_projects(doc, outer));
        if !kept && !pinned && choice.own(&doc.sections[at]) > 0 {
            choice.dropped[at].get_or_insert(Rule::Beside);
        }
    }
}

/// Whether a section is one of projects or exercises by its title.
pub fn is_of_projects(doc: &Doc<'_>, section: usize) -> bool {
    section != 0 && title::section_kind(doc.title(section)).is_some()
}

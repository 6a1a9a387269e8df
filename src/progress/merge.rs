//! Two versions of a progress document and the one that both come from → one document, merged item by item.
//!
//! States are merged first, each item by itself, and put into all three versions; what then still differs is text, and is
//! merged line by line. So ticks on neighbouring lines, a tick on a reworded line and a tick on a moved one do not collide.

mod state;
#[cfg(test)]
mod tests;
mod weave;

use std::collections::{BTreeMap, HashSet};

use self::state::Standing;
use super::{Document, State};
use crate::roadmap::{Id, Roadmap, Unreadable};

/// The heading below which stands what one side changed and the other removed.
pub const ARCHIVED: &str = "Archived";

/// Two versions as one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Merged {
    /// The text.
    pub text: Vec<u8>,
    /// Lines on which a disagreement in the text begins, with conflict markers around it.
    pub conflicts: Vec<usize>,
    /// Items that both sides changed differently, and what was decided.
    pub decided: Vec<Decided>,
    /// Items that one side changed and the other removed; they stand under [`ARCHIVED`].
    pub archived: Vec<Id>,
}

/// An item that both sides changed differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// The item.
    pub id: Id,
    /// Its state on our side.
    pub ours: State,
    /// Its state on their side.
    pub theirs: State,
    /// What it is now.
    pub now: State,
}

/// Merges `ours` and `theirs`, which both come from `base` (empty where they have nothing in common). The rule for an item that
/// both changed: a tick that the base does not have stands; one that it has goes where either side took it back; of two dates
/// the earlier counts; ❌ and 🛫 are kept of both. `names` stand on conflict markers.
///
/// # Errors
/// [`Unreadable`], where one of the three is beyond the limits.
pub fn merge(
    base: &[u8],
    ours: &[u8],
    theirs: &[u8],
    roadmap: Option<&Roadmap>,
    names: (&str, &str),
) -> Result<Merged, Unreadable> {
    let read = |text: &[u8]| Document::read(text.to_vec(), roadmap);
    let (base, ours, theirs) = (read(base)?, read(ours)?, read(theirs)?);
    let standings = [&base, &ours, &theirs].map(state::standings);
    let mut now: BTreeMap<Id, Standing> = BTreeMap::new();
    let mut decided = Vec::new();
    for entry in ours.items.iter().chain(&theirs.items) {
        let id = &entry.id;
        let [b, o, t] = standings.each_ref().map(|one| one.get(id));
        let Some(one) = three(b, o, t).filter(|_| !now.contains_key(id)) else {
            continue;
        };
        if let (Some(o), Some(t)) = (o, t)
            && o.state() != t.state()
            && b.is_none_or(|b| b != o && b != t)
        {
            decided.push(Decided {
                id: id.clone(),
                ours: o.state(),
                theirs: t.state(),
                now: one.state(),
            });
        }
        now.insert(id.clone(), one);
    }
    let level = [&base, &ours, &theirs].map(|document| state::with(document, &now));
    let woven = weave::weave(&level[0], &level[1], &level[2], names);
    let mut merged = Merged {
        text: woven.text,
        conflicts: woven.conflicts,
        decided,
        archived: Vec::new(),
    };
    if merged.conflicts.is_empty() {
        archive(
            &mut merged,
            [&base, &ours, &theirs],
            &standings,
            &now,
            roadmap,
        )?;
    }
    Ok(merged)
}

/// One item, three ways. `None` where neither side has it.
fn three(
    base: Option<&Standing>,
    ours: Option<&Standing>,
    theirs: Option<&Standing>,
) -> Option<Standing> {
    match (ours, theirs) {
        (Some(one), None) | (None, Some(one)) => Some(one.clone()),
        (Some(ours), Some(theirs)) => Some(Standing::merged(
            base.unwrap_or(&Standing::default()),
            ours,
            theirs,
        )),
        (None, None) => None,
    }
}

/// Puts back what one side changed and the other removed, below a heading at the end.
fn archive(
    merged: &mut Merged,
    [_, ours, theirs]: [&Document; 3],
    standings: &[state::Standings; 3],
    now: &BTreeMap<Id, Standing>,
    roadmap: Option<&Roadmap>,
) -> Result<(), Unreadable> {
    let there = Document::read(merged.text.clone(), roadmap)?;
    let present: HashSet<&Id> = there.items.iter().map(|entry| &entry.id).collect();
    // Where a heading went, and no roadmap is at hand, an id may be unknown though its line is there.
    let mut boxed = ids_on_boxes(&merged.text);
    let mut lines: Vec<u8> = Vec::new();
    for (document, own) in [(ours, &standings[1]), (theirs, &standings[2])] {
        for entry in document
            .items
            .iter()
            .filter(|entry| !present.contains(&entry.id))
        {
            let there = boxed.contains(entry.id.as_str());
            let changed = !there && own.get(&entry.id) != standings[0].get(&entry.id);
            if changed && now.contains_key(&entry.id) && !merged.archived.contains(&entry.id) {
                let block = state::lines(document, &entry.id);
                boxed.extend(ids_on_boxes(&block));
                lines.extend(block);
                merged.archived.push(entry.id.clone());
            }
        }
    }
    if lines.is_empty() {
        return Ok(());
    }
    let windows = merged.text.windows(2).any(|two| two == b"\r\n");
    let end: &[u8] = if windows { b"\r\n" } else { b"\n" };
    let text = &mut merged.text;
    if !text.is_empty() && !text.ends_with(b"\n") && !text.ends_with(b"\r") {
        text.extend_from_slice(end);
    }
    let heading = format!("## {ARCHIVED}");
    let last = text
        .split(|byte| matches!(byte, b'\n' | b'\r'))
        .rfind(|line| line.starts_with(b"#"));
    if last.is_none_or(|line| line.trim_ascii_end() != heading.as_bytes()) {
        text.extend([end, heading.as_bytes(), end, end].concat());
    }
    text.extend(lines);
    Ok(())
}

/// The code spans on lines that hold a box.
fn ids_on_boxes(text: &[u8]) -> HashSet<String> {
    let text = String::from_utf8_lossy(text);
    let lines = text.lines().filter(|line| line.contains("] "));
    let spans = lines.flat_map(|line| line.split('`').skip(1).step_by(2));
    spans.map(str::to_owned).collect()
}

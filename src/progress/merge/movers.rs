//! Items that a side moved, merged apart from the lines around them: all else is merged as if they stood nowhere, and at last each
//! is put where the side that moved it has it.
//!
//! For texts in which lines alone do not tell an item that was moved from one that others were moved around.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use super::lines::{Lines, hunks, is_blank, key, line_starts};
use super::weave::{Woven, weave};
use super::{Labels, Reader, Versions, body};
use crate::progress::Document;
use crate::roadmap::{Id, Unreadable};

/// The texts as one; `None` where no side moved an item. One that both moved stands at both places, even if those are the same.
///
/// # Errors
/// [`Unreadable`] where one of the texts is beyond the limits.
pub fn weave_apart(
    texts: &Versions<Vec<u8>>,
    reader: &Reader,
    labels: &Labels,
) -> Result<Option<Woven>, Unreadable> {
    let documents = reader.all(texts.clone())?;
    let [base, ours, theirs] = documents.each().map(Layout::of);
    let sides = [&ours, &theirs];
    let moved = sides.map(|side| base.moved_in(side));
    let alike = |id: &&Id| sides.iter().all(|side| side.item(id) == base.item(id));
    let movers: HashSet<&Id> = moved.iter().flatten().copied().filter(alike).collect();
    if movers.is_empty() {
        return Ok(None);
    }
    let woven = weave(
        &Versions {
            base: base.without(&movers).concat(),
            ours: ours.without(&movers).concat(),
            theirs: theirs.without(&movers).concat(),
        },
        labels,
    );
    let mut inserts = BTreeMap::new();
    for (side, moved) in sides.into_iter().zip(moved) {
        side.place(&movers, &moved, &woven, &mut inserts);
    }
    Ok(Some(woven.with(&inserts)))
}

/// The lines of a text, and which of them are whose.
struct Layout<'a> {
    lines: Lines<'a>,
    /// The own lines of each item that stands once, indented by nothing and with nothing nested in it.
    items: HashMap<&'a Id, Range<usize>>,
    /// The lines of the phases' headings, counted from 0, in document order.
    phases: Vec<(usize, &'a Id)>,
}

impl<'a> Layout<'a> {
    fn of(document: &'a Document) -> Self {
        let starts = line_starts(&document.text);
        let lines = Lines::of(&document.text);
        let line = |at: usize| starts.partition_point(|start| *start < at);
        let own = body::bodies(document).into_iter();
        let outer = own.filter(|(_, own)| own.is_outer());
        let ranges = outer.map(|(id, own)| (id, line(own.range.start)..line(own.range.end)));
        // The first line may begin with a byte order mark, which stays there and shifts where its item seems to begin.
        let alone = |(_, range): &(&Id, Range<usize>)| {
            let nested = lines
                .lines
                .get(range.end)
                .is_some_and(|line| is_nested(line));
            range.start > 1 && !nested
        };
        let items = ranges.filter(alone).collect();
        let phases = document.phases.iter();
        let phases = phases.filter_map(|phase| Some((phase.line? - 1, &phase.id)));
        Self {
            items,
            phases: phases.collect(),
            lines,
        }
    }

    /// The phase whose heading is the next above an item.
    fn phase(&self, id: &Id) -> Option<&'a Id> {
        let line = self.items.get(id)?.start;
        let above = self.phases.partition_point(|(at, _)| *at < line);
        let (_, phase) = self.phases.get(above.checked_sub(1)?)?;
        Some(phase)
    }

    /// An item's own lines, without their ends.
    fn item(&self, id: &Id) -> Option<Vec<&'a [u8]>> {
        let lines = self.lines.lines.get(self.items.get(id)?.clone())?;
        Some(lines.iter().map(|line| key(line)).collect())
    }

    /// The items that stand elsewhere in a side of this base.
    fn moved_in(&self, side: &Layout<'_>) -> HashSet<&'a Id> {
        let mut gone = HashSet::new();
        for hunk in hunks(&self.lines, &side.lines) {
            gone.extend(hunk.base);
        }
        let mine: HashSet<&Id> = self.phases.iter().map(|(_, id)| *id).collect();
        let theirs: HashSet<&Id> = side.phases.iter().map(|(_, id)| *id).collect();
        // Where its heading and an item change places, lines cannot tell which of them was moved.
        let left = |id: &Id| match (self.phase(id), side.phase(id)) {
            (Some(was), Some(is)) => was != is && theirs.contains(was) && mine.contains(is),
            _ => false,
        };
        let moved = |(id, range): &(&&'a Id, &Range<usize>)| {
            side.items.contains_key(**id) && (gone.contains(&range.start) || left(id))
        };
        let moved = self.items.iter().filter(moved);
        moved.map(|(id, _)| *id).collect()
    }

    /// The lines without those of these items.
    fn without(&self, movers: &HashSet<&Id>) -> Vec<&'a [u8]> {
        let ranges = movers.iter().filter_map(|id| self.items.get(*id)).cloned();
        let gone: HashSet<usize> = ranges.flatten().collect();
        let lines = self.lines.lines.iter().enumerate();
        let left = lines.filter(|(at, _)| !gone.contains(at));
        left.map(|(_, line)| *line).collect()
    }

    /// Says before which lines of `woven`, which was made without the `movers`, those that this side moved belong.
    fn place(
        &self,
        movers: &HashSet<&Id>,
        moved: &HashSet<&Id>,
        woven: &Woven,
        inserts: &mut BTreeMap<usize, Vec<&'a [u8]>>,
    ) {
        let bare = Lines {
            lines: self.without(movers),
            end: self.lines.end,
        };
        let woven_lines = Lines::of(&woven.text);
        let mut there: Vec<Option<usize>> = Vec::with_capacity(bare.lines.len());
        let mut at = 0;
        for hunk in hunks(&bare, &woven_lines) {
            there.extend((at..).take(hunk.side.start - at).map(Some));
            there.extend(hunk.base.map(|_| None));
            at = hunk.side.end;
        }
        there.extend((at..woven_lines.lines.len()).map(Some));
        let filled = |line: &usize| !is_blank(bare.lines[*line]);
        let mut own: Vec<(&Range<usize>, &Id)> = movers
            .iter()
            .filter_map(|id| Some((self.items.get(*id)?, *id)))
            .collect();
        own.sort_by_key(|(range, _)| range.start);
        let mut before = 0;
        for (range, id) in own {
            let from = range.start - before;
            before += range.len();
            if !moved.contains(id) {
                continue;
            }
            // Below a line that is filled and what is nested in it; at the top of a list above the next one.
            let above = from.checked_sub(1).filter(filled);
            let above = above.and_then(|line| there[line]).map(|line| {
                let below = woven_lines.lines[line + 1..].iter();
                line + 1 + below.take_while(|line| is_nested(line)).count()
            });
            let next = there.get(from).copied().flatten();
            let last = || there[..from].iter().rev().flatten().next();
            let to = above
                .or(next)
                .unwrap_or_else(|| last().map_or(woven_lines.lines.len(), |line| line + 1));
            let lines = self.item(id).unwrap_or_default();
            inserts.entry(woven.outside(to)).or_default().extend(lines);
        }
    }
}

/// Whether a line is part of the item above it: it is indented, and not blank.
fn is_nested(line: &[u8]) -> bool {
    matches!(line.first(), Some(b' ' | b'\t')) && !is_blank(line)
}

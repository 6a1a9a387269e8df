//! A stretch of lines that both sides changed, not alike: what of it goes together all the same. Of items it knows that a box is
//! one, and that what stands in backticks may tell it from another.
//!
//! Much of it may be alike, as after the same update on both sides: that stands once. Of what one side alone has there, lines of
//! the base were removed by the other, and new ones are kept. Markers stand around what is left, if anything is.

use std::collections::HashSet;
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::lines::{is_fence, is_heading, key, keys};

/// The lines of a stretch, as each has them.
#[derive(Debug)]
pub struct Stretch<'a> {
    mine: &'a [&'a [u8]],
    yours: &'a [&'a [u8]],
    /// Of the base.
    was: &'a [&'a [u8]],
    old: HashSet<&'a [u8]>,
    /// How `mine` becomes `yours`.
    ops: Vec<DiffOp>,
}

/// Lines of a stretch that stand in the outcome: those of ours, then those of theirs.
pub type Kept<'a> = [Vec<&'a [u8]>; 2];

impl<'a> Stretch<'a> {
    /// The stretch in which the base has `was`.
    pub fn new(mine: &'a [&'a [u8]], yours: &'a [&'a [u8]], was: &'a [&'a [u8]]) -> Self {
        Self {
            mine,
            yours,
            was,
            old: was.iter().map(|line| key(line)).collect(),
            ops: capture_diff_slices(Algorithm::Patience, &keys(mine), &keys(yours)),
        }
    }

    /// What is kept of both, what clashes, and what is kept below that; all of it clashes where nothing goes together.
    pub fn parts(&self) -> (Vec<Kept<'a>>, Kept<'a>, Vec<Kept<'a>>) {
        let mut all = self.mine.iter().chain(self.yours);
        if all.any(|line| is_fence(line)) || !self.goes_together() {
            let all = [self.mine.to_vec(), self.yours.to_vec()];
            return (Vec::new(), all, Vec::new());
        }
        let headings = self.are_headings_anew();
        let clashes = |op: &DiffOp| self.clashes(op, headings);
        let Some(first) = self.ops.iter().position(clashes) else {
            return (self.kept(0..self.ops.len()), Kept::default(), Vec::new());
        };
        let last = self.ops.iter().rposition(clashes).unwrap_or(first);
        let (from, to) = (&self.ops[first], &self.ops[last]);
        let mine = &self.mine[from.old_range().start..to.old_range().end];
        let yours = &self.yours[from.new_range().start..to.new_range().end];
        let below = self.kept(last + 1..self.ops.len());
        (self.kept(0..first), [mine.to_vec(), yours.to_vec()], below)
    }

    fn goes_together(&self) -> bool {
        let alike = |op: &DiffOp| is_alike(op) && filled(&self.mine[op.old_range()]);
        // One that only took lines out, and not all, changed none of those that the other worded anew.
        let thinned = |lines: &[&[u8]]| filled(lines) && !self.any_fresh(lines);
        // Boxes of others, where some went: nothing that went was worded anew.
        let other = |lines: &[&[u8]]| {
            let fresh = lines.iter().copied().filter(|line| self.is_fresh(line));
            are_apart(self.was, &fresh.collect::<Vec<_>>())
        };
        self.ops.iter().any(alike)
            || (thinned(self.mine) || thinned(self.yours))
            || (other(self.mine) && other(self.yours))
    }

    /// Whether both have something new at one place that cannot stand beside that of the other.
    fn clashes(&self, op: &DiffOp, headings: bool) -> bool {
        let (mine, yours) = (&self.mine[op.old_range()], &self.yours[op.new_range()]);
        let inserted = || headings && !mine.iter().chain(yours).any(|line| is_heading(line));
        !is_alike(op)
            && self.any_fresh(mine)
            && self.any_fresh(yours)
            && !are_apart(mine, yours)
            && !inserted()
    }

    /// Whether all that both took out are headings, for which both have others, the same: what else is new was written beside them.
    fn are_headings_anew(&self) -> bool {
        let all = self.mine.iter().chain(self.yours);
        let held: HashSet<&[u8]> = all.map(|line| key(line)).collect();
        let gone = self.was.iter().filter(|line| !held.contains(key(line)));
        let gone: Vec<_> = gone.collect();
        let alike = self.ops.iter().filter(|op| is_alike(op));
        let alike = alike.flat_map(|op| &self.mine[op.old_range()]);
        let anew = alike.filter(|line| is_heading(line) && self.is_fresh(line));
        !gone.is_empty() && gone.iter().all(|line| is_heading(line)) && gone.len() == anew.count()
    }

    /// What these operations leave of both.
    fn kept(&self, ops: Range<usize>) -> Vec<Kept<'a>> {
        let kept = |op: &DiffOp| {
            let (mine, yours) = (&self.mine[op.old_range()], &self.yours[op.new_range()]);
            if is_alike(op) {
                return [mine.to_vec(), Vec::new()];
            }
            [mine, yours].map(|lines| {
                let fresh = lines.iter().copied().filter(|line| self.is_fresh(line));
                fresh.collect()
            })
        };
        self.ops[ops].iter().map(kept).collect()
    }

    fn is_fresh(&self, line: &[u8]) -> bool {
        !self.old.contains(key(line))
    }

    fn any_fresh(&self, lines: &[&[u8]]) -> bool {
        lines.iter().any(|line| self.is_fresh(line))
    }
}

fn is_alike(op: &DiffOp) -> bool {
    matches!(op, DiffOp::Equal { .. })
}

fn filled(lines: &[&[u8]]) -> bool {
    lines.iter().any(|line| !key(line).is_empty())
}

/// Whether two stretches are boxes and what stands below them, and none of one names in a code span what one of the other does.
fn are_apart(mine: &[&[u8]], yours: &[&[u8]]) -> bool {
    let below = |line: &&[u8]| line.starts_with(b"- [") || line.starts_with(b" ");
    let spans = |lines: &[&[u8]]| -> HashSet<Vec<u8>> {
        let spans = lines
            .iter()
            .flat_map(|line| line.split(|byte| *byte == b'`').skip(1).step_by(2));
        spans.map(<[u8]>::to_vec).collect()
    };
    mine.iter().chain(yours).all(below) && spans(mine).is_disjoint(&spans(yours))
}

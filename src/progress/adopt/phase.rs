//! What is said of a phase as a whole: by its heading, or in a table of phases.

use std::ops::Range;

use super::Reader;
use crate::progress::State;
use crate::roadmap::{Id, Notice};

/// A state that is said of a whole phase.
#[derive(Debug, Clone)]
pub(super) struct Claim {
    pub(super) phase: Id,
    pub(super) state: State,
    /// Whether a day is named with it.
    pub(super) dated: bool,
    pub(super) line: usize,
    /// The lines of which it speaks: its section's, or all.
    pub(super) lines: Range<usize>,
    /// The heading that says so, by its place among those that say something.
    pub(super) head: Option<usize>,
    /// Whether a box below the heading is open.
    pub(super) open: bool,
}

impl Reader<'_> {
    /// That a whole phase is done ticks no item which the document does not name: nobody can tell whether the roadmap had them
    /// when that was written. Where those named say the same, nothing is lost with it; otherwise it is told.
    pub(super) fn whole_phases(&mut self) {
        let mut claims = std::mem::take(&mut self.claims);
        claims.sort_by_key(|claim| claim.line);
        for claim in claims {
            let rows = self.rows.iter().filter(|row| {
                row.id.phase() == claim.phase.as_str() && claim.lines.contains(&row.line)
            });
            let named: Vec<State> = rows.map(|row| row.state).collect();
            let agreed =
                !claim.open && !named.is_empty() && named.iter().all(|other| *other == claim.state);
            if let Some(head) = claim.head.and_then(|at| self.heads.get_mut(at)) {
                head.taken = agreed && !claim.dated;
            }
            let begun =
                claim.state == State::Started && named.iter().any(|state| *state > State::Todo);
            if !agreed && !begun && claim.state != State::Todo {
                self.not_ticked(&claim, named.is_empty());
            }
        }
    }

    fn not_ticked(&mut self, claim: &Claim, unnamed: bool) {
        let state = match claim.state {
            State::Todo => "open",
            State::Started => "started",
            State::Skipped => "skipped",
            State::Done => "done",
        };
        let ticked = match unnamed {
            true => "none of its items is named, so that none is marked",
            false => "its items are taken as they are marked themselves",
        };
        let message = format!(
            "all of \u{201c}{}\u{201d} is called {state} here; {ticked}",
            claim.phase
        );
        self.left.push(Notice::new(claim.line, message));
        if unnamed && claim.state == State::Done && !self.unnamed.contains(&claim.phase) {
            self.unnamed.push(claim.phase.clone());
        }
    }
}

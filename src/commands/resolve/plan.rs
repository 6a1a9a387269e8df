//! What becomes of a conflicted progress document: from the versions in the index, from its markers, or nothing.

use std::collections::HashSet;

use crate::error::{Error, Result};
use crate::git::conflict::Operation;
use crate::progress::Document;
use crate::progress::merge::marked::{self, Marked};
use crate::progress::merge::{Labels, Merged, Versions, merge};
use crate::roadmap::Roadmap;
use crate::workspace::Target;

/// How far into a file git looks for a NUL (its `buffer_is_binary`), in bytes.
const TEXT_WITHIN: usize = 8000;

/// The versions in the index, as far as there are any.
#[derive(Debug, Clone, Default)]
pub struct Stages {
    /// Stage 1.
    pub base: Option<Vec<u8>>,
    /// Stage 2.
    pub ours: Option<Vec<u8>>,
    /// Stage 3.
    pub theirs: Option<Vec<u8>>,
}

/// How git's index stands to the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Index {
    /// It waits for a decision.
    Waits,
    /// The file was added with its markers, which the next commit would hold.
    Marked,
    /// Neither: what of the file is committed is its owner's to say.
    Other,
}

impl Index {
    /// Whether what is decided is to be staged: what the index has now, nobody wants in a commit.
    pub fn takes(self) -> bool {
        self != Self::Other
    }
}

/// How git stands to the file.
#[derive(Debug, Clone, Copy)]
pub struct Situation {
    /// What it was doing.
    pub operation: Operation,
    /// What its index has.
    pub index: Index,
    /// Whether it merges the file as text, and so marks what collides; else it leaves one side.
    pub marks: bool,
}

/// What to do.
#[derive(Debug)]
pub enum Plan {
    /// Write this.
    Write(Resolution),
    /// There is no conflict.
    Nothing,
    /// Somebody has decided already, and has only not told git: the file has no markers, though the index waits, or has them.
    ByHand(Index),
    /// Both sides removed the file.
    Removed,
}

/// The outcome of a conflict.
#[derive(Debug)]
pub struct Resolution {
    /// The merged text and what was decided.
    pub merged: Merged,
    /// What git's index had of the file.
    pub index: Index,
    /// Whether one side had removed the file.
    pub kept: bool,
}

/// What is to become of the file, which holds `now` (`None`: it is not there).
///
/// # Errors
/// Markers without partners; a version beyond the limits.
pub fn plan(
    now: Option<&[u8]>,
    stages: Option<&Stages>,
    situation: Situation,
    roadmap: Option<&Roadmap>,
    target: &Target,
) -> Result<Plan> {
    let Some(stages) = stages else {
        return from_markers(now.unwrap_or_default(), situation, roadmap, target);
    };
    let (Some(ours), Some(theirs)) = (&stages.ours, &stages.theirs) else {
        return Ok(survivor(now, stages));
    };
    let base = stages.base.as_deref().unwrap_or_default();
    let staged = Versions {
        base,
        ours: ours.as_slice(),
        theirs: theirs.as_slice(),
    };
    let split = now.map_or(Ok(None), marked::split);
    let foreign = now.is_some_and(|now| has_foreign_lines(now, &staged));
    let broken = |fault: marked::Broken| Error::broken_markers(target.shown(), fault.line);
    let (versions, labels) = match (&split, now) {
        // Lines that came in after git stopped are somebody's work: what stands between the markers counts, not the index.
        (Ok(Some(marked)), _) if foreign => {
            let Versions { ours, theirs, .. } = &marked.versions;
            (Versions { base, ours, theirs }, marked.labels.clone())
        }
        (Err(fault), _) if foreign => return Err(broken(*fault)),
        (Ok(Some(marked)), _) => (staged, marked.labels.clone()),
        (Ok(None), Some(now)) if !is_a_side(now, &staged) => {
            return Ok(Plan::ByHand(situation.index));
        }
        _ => (staged, Labels::default()),
    };
    let merged = merged(versions, labels, situation.operation, roadmap, target)?;
    let is_outcome = |now| lines(now).eq(lines(&merged.text));
    let is_left = |now| lines(now).eq(lines(ours)) && !is_marked(situation, &staged);
    if matches!(split, Ok(None)) && !now.is_none_or(|now| is_outcome(now) || is_left(now)) {
        return Ok(Plan::ByHand(situation.index));
    }
    Ok(Plan::Write(Resolution {
        merged: in_line_ends_of(now, &versions, merged),
        index: situation.index,
        kept: false,
    }))
}

/// Whether git put markers into the file when it stopped: where there are none any more, somebody chose what stands there, a whole
/// side of it, perhaps. It puts none into what it takes for no text, by attributes or because it holds a NUL, and leaves ours.
fn is_marked(situation: Situation, versions: &Versions<&[u8]>) -> bool {
    let Versions { base, ours, theirs } = versions;
    let is_text = |text: &[u8]| !text[..text.len().min(TEXT_WITHIN)].contains(&0);
    situation.marks && [base, ours, theirs].into_iter().all(|text| is_text(text))
}

/// The file as its markers have it, where git knows of no conflict any more.
fn from_markers(
    now: &[u8],
    situation: Situation,
    roadmap: Option<&Roadmap>,
    target: &Target,
) -> Result<Plan> {
    let document = Document::read(now.to_vec(), roadmap)
        .map_err(|fault| Error::unreadable(target.shown(), &fault))?;
    let Some(line) = document.conflict else {
        return Ok(match situation.index {
            Index::Other => Plan::Nothing,
            index => Plan::ByHand(index),
        });
    };
    let split = marked::split(now).map_err(|fault| fault.line);
    let Marked {
        versions, labels, ..
    } = split
        .and_then(|marked| marked.ok_or(line))
        .map_err(|line| Error::broken_markers(target.shown(), line))?;
    let Versions { base, ours, theirs } = &versions;
    let versions = Versions {
        base: base.as_slice(),
        ours,
        theirs,
    };
    Ok(Plan::Write(Resolution {
        merged: merged(versions, labels, situation.operation, roadmap, target)?,
        index: situation.index,
        kept: false,
    }))
}

/// One side removed the file: the other's stays, for it holds ticks.
fn survivor(now: Option<&[u8]>, stages: &Stages) -> Plan {
    let Some(side) = stages.ours.as_ref().or(stages.theirs.as_ref()) else {
        return Plan::Removed;
    };
    let text = now.unwrap_or(side).to_vec();
    Plan::Write(Resolution {
        merged: Merged {
            text,
            ..Merged::default()
        },
        index: Index::Waits,
        kept: true,
    })
}

/// The merge, with the user's own side as ours, so that a rebase has the outcome of a merge.
fn merged(
    versions: Versions<&[u8]>,
    labels: Labels,
    operation: Operation,
    roadmap: Option<&Roadmap>,
    target: &Target,
) -> Result<Merged> {
    let (versions, labels) = if operation.swaps_sides() {
        swapped(versions, labels)
    } else {
        (versions, labels)
    };
    let unreadable = |fault| Error::unreadable(target.shown(), &fault);
    let mut merged = merge(&versions, roadmap, &labels).map_err(unreadable)?;
    if merged.conflicts.is_empty() {
        // Markers that somebody committed.
        let document = Document::read(merged.text.clone(), roadmap).map_err(unreadable)?;
        merged.conflicts.extend(document.conflict);
    }
    Ok(merged)
}

/// The same with the sides changed over.
pub fn swapped(versions: Versions<&[u8]>, labels: Labels) -> (Versions<&[u8]>, Labels) {
    (
        Versions {
            base: versions.base,
            ours: versions.theirs,
            theirs: versions.ours,
        },
        Labels {
            ours: labels.theirs,
            theirs: labels.ours,
            size: labels.size,
        },
    )
}

/// Lines without their ends.
fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let lines = text.split(|byte| *byte == b'\n');
    lines.map(|line| line.strip_suffix(b"\r").unwrap_or(line))
}

/// Whether the file holds a line, markers apart, that no version has.
fn has_foreign_lines(now: &[u8], versions: &Versions<&[u8]>) -> bool {
    let Versions { base, ours, theirs } = versions;
    let known: HashSet<&[u8]> = [base, ours, theirs]
        .into_iter()
        .flat_map(|text| lines(text))
        .collect();
    let marker = |line: &[u8]| {
        let sign = line.first().copied().unwrap_or_default();
        b"<|=>".contains(&sign) && line.iter().take_while(|byte| **byte == sign).count() >= 7
    };
    lines(now).any(|line| !known.contains(line) && !marker(line))
}

/// Whether the file is what one version has: git takes ours where it does not merge as text.
fn is_a_side(now: &[u8], versions: &Versions<&[u8]>) -> bool {
    let Versions { base, ours, theirs } = versions;
    [base, ours, theirs]
        .into_iter()
        .any(|text| lines(text).eq(lines(now)))
}

/// The outcome with CRLF where git writes the file so here though its versions have LF (`core.autocrlf`).
fn in_line_ends_of(now: Option<&[u8]>, versions: &Versions<&[u8]>, merged: Merged) -> Merged {
    let returns = |text: &[u8]| text.windows(2).any(|two| two == b"\r\n");
    let Versions { base, ours, theirs } = versions;
    let plain = |text: &[u8]| !text.contains(&b'\r');
    let all = |text: &[u8]| {
        let ends = text.iter().filter(|byte| **byte == b'\n').count();
        ends > 0 && text.windows(2).filter(|two| *two == b"\r\n").count() == ends
    };
    let converted = now.is_some_and(|now| returns(now) && all(now));
    if !converted || ![base, ours, theirs].into_iter().all(|text| plain(text)) {
        return merged;
    }
    let mut text = Vec::with_capacity(merged.text.len() * 2);
    for byte in &merged.text {
        if *byte == b'\n' {
            text.push(b'\r');
        }
        text.push(*byte);
    }
    Merged { text, ..merged }
}

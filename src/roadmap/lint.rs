//! What is wrong with a roadmap, for its author: each flaw with its place and its remedy.
//!
//! Works on the text and on what was read from it. It must not know files: which links lead nowhere is asked for, not looked up.

mod against;
mod blocks;
mod boxes;
mod check;
mod ids;
mod links;
mod order;
mod phases;
mod place;

use super::notice::Oddity;
use super::outline::Outline;
use super::parse::Readout;
use super::select::Names;
use super::{Id, Notice};
pub use against::against;
pub use blocks::excluded;
pub use check::{Check, Severity};
pub use links::{LinkTarget, dead_link, targets};
use place::Places;

/// One thing to mend.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Flaw {
    /// Line, counted from 1.
    pub line: usize,
    /// Column, counted from 1, in characters.
    pub column: usize,
    /// How many characters are meant, from the column on; at least 1.
    pub width: usize,
    /// Whether it is wrong, only doubtful, or worth knowing.
    pub severity: Severity,
    /// The check that found it.
    #[serde(rename = "rule")]
    pub check: Check,
    /// What is wrong, without a full stop.
    pub message: String,
    /// What to do.
    pub remedy: Option<String>,
}

/// A document as its author wrote it, and how it is read.
#[derive(Debug)]
pub struct Written<'a> {
    survey: &'a Readout,
    places: Places<'a>,
    outline: Outline,
}

impl<'a> Written<'a> {
    /// `source` and what was read from it.
    pub fn new(source: &'a str, survey: &'a Readout) -> Self {
        Self {
            survey,
            places: Places::new(source),
            outline: Outline::read(source),
        }
    }
}

/// Everything that can be told from the document alone, in the order of its lines.
pub fn lint(written: &Written<'_>) -> Vec<Flaw> {
    let Written {
        survey,
        places,
        outline,
    } = written;
    let phases = survey.roadmap.phases.iter().map(|phase| &phase.id);
    let items = survey.roadmap.items().map(|item| &item.id);
    let names = Names::new(items.chain(phases).map(Id::as_str));
    let mut flaws: Vec<Flaw> = survey
        .roadmap
        .notices
        .iter()
        .map(|notice| odd(places, notice, &names))
        .collect();
    flaws.extend(phases::flaws(places, survey, outline));
    for doubt in &survey.roadmap.doubts {
        flaws.push(places.line(1).flaw(Check::Doubt, doubt.clone()).mend(
            "`peak roadmap show` tells how each section is read, `peak init` asks before it takes this document",
        ));
    }
    flaws.extend(ids::flaws(places, survey));
    flaws.extend(blocks::flaws(places, survey));
    flaws.extend(order::flaws(places, survey));
    flaws.extend(boxes::flaws(places, outline));
    flaws.sort();
    flaws
}

/// A notice of the reader's, at the place that it is about; `names` are the ids that there are.
fn odd(places: &Places<'_>, notice: &Notice, names: &Names<'_>) -> Flaw {
    let (check, id, remedy) = match &notice.oddity {
        Oddity::Other => (
            Check::Notice,
            None,
            "`peak roadmap show` tells how this is read",
        ),
        Oddity::Block => (
            Check::BadBlock,
            None,
            "mend it: what cannot be read is left out, and rules of which a part is missing prove nothing",
        ),
        Oddity::Astray => (
            Check::StrayBlock,
            None,
            "what it says is not used until then",
        ),
        Oddity::NotUtf8 => (
            Check::WrongEncoding,
            None,
            "then write the letters anew where they were lost",
        ),
        Oddity::NoColumn(_) => (Check::Notice, None, "name a column that is there, or none"),
        Oddity::Unknown(id) => (Check::UnknownId, Some(id), "correct the id, or take it out"),
        Oddity::PhaseTwice(id) => (
            Check::DuplicatePhase,
            Some(id),
            "give one of the headings another id, or put both parts below one heading",
        ),
        Oddity::Twice(id) => (
            Check::DuplicateId,
            Some(id),
            "give one of the two another id; what learners ticked belongs to the first",
        ),
        Oddity::WrongPhase(id) => (
            Check::WrongPhase,
            Some(id),
            "begin it with its phase, and name the former id as an alias in its `toml peak` block",
        ),
    };
    let place = match (notice.column, id) {
        (Some(column), _) => places.token(notice.line, column),
        (None, Some(id)) => places.within(notice.line, id.as_str()),
        (None, None) => places.line(notice.line),
    };
    let flaw = place.flaw(check, notice.message.clone());
    let meant = id.filter(|_| check == Check::UnknownId);
    match meant.and_then(|id| names.similar(id.as_str())) {
        Some(near) => flaw.mend(format!("did you mean `{near}`?")),
        None => flaw.mend(remedy),
    }
}

#[cfg(test)]
mod tests;

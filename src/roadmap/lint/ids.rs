//! Ids that change when a title or a place does, and code spans that were meant as ids.

use std::collections::{HashMap, HashSet};

use super::place::{Place, Places};
use super::{Check, Flaw, Severity};
use crate::roadmap::meant::{Meant, last_code, meant};
use crate::roadmap::notice::Oddity;
use crate::roadmap::parse::{Anchor, Readout};
use crate::roadmap::select::Names;
use crate::roadmap::{Id, Item, title};

const PIN: &str = "`peak roadmap pin` writes derived ids into the document";

/// What is wrong with ids, and items that look like none.
pub fn flaws(places: &Places<'_>, survey: &Readout) -> Vec<Flaw> {
    let roadmap = &survey.roadmap;
    let anchors: HashMap<&Id, &Anchor> = survey.anchors.iter().map(|one| (&one.id, one)).collect();
    let loose = |item: &Item| anchors.get(&item.id).is_some_and(|anchor| !anchor.pinned);
    let ids = Ids {
        all: roadmap.items().map(|item| item.id.as_str()).collect(),
        phases: Names::new(roadmap.phases.iter().map(|phase| phase.id.as_str())),
        pins: roadmap.items().any(|item| !loose(item)),
    };
    let mut flaws = Vec::new();
    if !ids.pins && roadmap.items().next().is_some() {
        let first = roadmap.phases.first().map_or(1, |phase| phase.line);
        let flaw = places.line(first).flaw(
            Check::NothingPinned,
            "no id is pinned: ids are derived from titles and change with them",
        );
        flaws.push(flaw.mend(PIN));
    }
    // What was told of a pin needs no second word.
    let told: HashSet<usize> = roadmap
        .notices
        .iter()
        .filter(|notice| matches!(notice.oddity, Oddity::Twice(_) | Oddity::WrongPhase(_)))
        .map(|notice| notice.line)
        .collect();
    for item in roadmap.items() {
        if !told.contains(&item.line)
            && let Some(anchor) = anchors.get(&item.id).filter(|anchor| !anchor.pinned)
        {
            flaws.extend(ids.unpinned(places, item, anchor));
        }
        if title::is_boilerplate(&item.title, false) {
            let message = format!(
                "`{}` looks like a part of the document, not like something to learn",
                item.id
            );
            let flaw = places.within(item.line, &item.title);
            flaws.push(flaw.flaw(Check::Boilerplate, message).mend(
                "write `<!-- peak:ignore -->` below the heading of its section, if it is none",
            ));
        }
    }
    flaws
}

struct Ids<'a> {
    all: HashSet<&'a str>,
    phases: Names<'a>,
    /// Whether any item's id is pinned.
    pins: bool,
}

impl Ids<'_> {
    fn unpinned(&self, places: &Places<'_>, item: &Item, anchor: &Anchor) -> Option<Flaw> {
        if let Some((place, code)) = span_at_end(places, anchor)
            && let Some(flaw) = self.meant(place, code)
        {
            return Some(flaw);
        }
        let place = places.within(item.line, &item.title);
        let id = &item.id;
        let parts = id.as_str().rsplit_once('-');
        let numbered = parts.is_some_and(|(base, end)| {
            end.bytes().all(|byte| byte.is_ascii_digit()) && self.all.contains(base)
        });
        if numbered {
            let message =
                format!("`{id}` has its number from its place: an earlier title gives the same id");
            let flaw = place.flaw(Check::UnstableId, message);
            let flaw = flaw.mend("pin an id at the end of its line, or change its title");
            // Where ids are pinned, learners count on them.
            let severity = if self.pins {
                Severity::Error
            } else {
                flaw.severity
            };
            return Some(Flaw { severity, ..flaw });
        }
        self.pins.then(|| {
            let message =
                format!("`{id}` is derived from the title, while other ids here are pinned");
            place.flaw(Check::UnpinnedId, message).mend(PIN)
        })
    }

    /// A code span at the end of a title that its author may have meant as an id.
    fn meant(&self, place: Place, code: &str) -> Option<Flaw> {
        let stray = |id: &Id| {
            let message = format!(
                "`{id}` begins with no phase of this document, so it is read as part of the title"
            );
            place.flaw(Check::StrayPin, message)
        };
        match meant(code, &self.phases)? {
            Meant::Letters(id) => {
                let message = format!("`{code}` is no id: segments of lower-case letters, digits and `-`, a letter in each, joined by `.`");
                let flaw = place.flaw(Check::NearMissId, message);
                Some(flaw.mend(format!("write `{id}`")))
            }
            Meant::Phase(id) => Some(Flaw {
                severity: Severity::Error,
                ..stray(&Id::parse(code)?).mend(format!("did you mean `{id}`?"))
            }),
            Meant::Stray(id) => self.pins.then(|| {
                stray(&id).mend("where it is code, write it before the end of the line; where it is an id, begin it with its phase's")
            }),
        }
    }
}

/// The code span with which a title ends, and its place.
fn span_at_end<'a>(places: &Places<'a>, anchor: &Anchor) -> Option<(Place, &'a str)> {
    let end = anchor.end?;
    let start = places.start(places.line_of(end.saturating_sub(1)));
    let (at, code) = last_code(places.source.get(start..end)?)?;
    let at = start + at;
    Some((places.span(at..at + code.len() + 2), code))
}

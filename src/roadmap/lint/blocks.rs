//! What `toml peak` blocks say: former ids that clash, evidence that proves nothing or can never be found.

use std::collections::HashMap;

use super::boxes::bullet;
use super::place::Places;
use super::{Check, Flaw, Severity, Written};
use crate::roadmap::parse::Readout;
use crate::roadmap::rules::reach::{self, Reach};
use crate::roadmap::rules::{MAX_TOGETHER, Part, Spot};
use crate::roadmap::{Id, Ids, Roadmap};

/// What a pattern that cannot be compiled counts as, in bytes.
const REFUSED: usize = 256 * 1024;

/// What is wrong with what blocks name.
pub fn flaws(places: &Places<'_>, survey: &Readout) -> Vec<Flaw> {
    let roadmap = &survey.roadmap;
    let mut flaws = Vec::new();
    let mut former: HashMap<Id, &Spot> = HashMap::new();
    let living = living(roadmap);
    let mut lines: Vec<usize> = roadmap.items().map(|item| item.line).collect();
    lines.sort_unstable();
    let items = roadmap.ids();
    let mut left = MAX_TOGETHER;
    for spot in &survey.spots {
        let flaw = match spot.part {
            Part::Alias => alias((places, &lines), spot, &living, &mut former),
            Part::Path | Part::Within => glob(places, spot),
            Part::Pattern => pattern(places, spot, 1, &mut left),
            Part::Message => pattern(places, spot, least(&items, spot), &mut left),
            Part::For | Part::Id | Part::After => None,
        };
        flaws.extend(flaw);
    }
    flaws
}

/// Globs that ask for files that never count, as `proves_nothing` tells by their path.
pub fn excluded(written: &Written<'_>, proves_nothing: impl Fn(&str) -> bool) -> Vec<Flaw> {
    let globs = written
        .survey
        .spots
        .iter()
        .filter(|spot| matches!(spot.part, Part::Path | Part::Within))
        .filter(|spot| proves_nothing(&spot.text));
    let flaw = |spot: &Spot| {
        let place = written.places.span(spot.at.clone());
        let message = format!(
            "no evidence can match the glob `{}`: what tools install or make, or peak writes, proves nothing",
            spot.text
        );
        place.flaw(Check::NeverMatches, message).mend(NEVER)
    };
    globs.map(flaw).collect()
}

/// The lines of all ids.
fn living(roadmap: &Roadmap) -> HashMap<&Id, usize> {
    let phases = roadmap.phases.iter().map(|phase| (&phase.id, phase.line));
    let items = roadmap.items().map(|item| (&item.id, item.line));
    phases.chain(items).collect()
}

fn alias<'a>(
    (places, lines): (&Places<'_>, &[usize]),
    spot: &'a Spot,
    living: &HashMap<&Id, usize>,
    former: &mut HashMap<Id, &'a Spot>,
) -> Option<Flaw> {
    // What is no id at all was told when the block was read.
    let (id, of) = (Id::parse(&spot.text)?, spot.of.as_ref()?);
    let place = places.span(spot.at.clone());
    if id == *of {
        let message = format!("`{id}` is this item's own id, not a former one");
        return Some(place.flaw(Check::AliasUseless, message).mend("take it out"));
    }
    if let Some(line) = living.get(&id) {
        let message =
            format!("`{id}` cannot be a former id of `{of}`: it is the id on line {line}");
        let flaw = place.flaw(Check::AliasTaken, message);
        return Some(flaw.mend("take it out, or give the other one an id that was never used"));
    }
    if id.is_phase() != of.is_phase() {
        let (what, has) = if of.is_phase() {
            ("a phase", "no `.`")
        } else {
            ("an item", "its phase and a `.`")
        };
        let message = format!("`{id}` was never the id of {what}: that has {has}");
        let flaw = place.flaw(Check::AliasUseless, message);
        let above = of.is_phase().then(|| above(places, lines, spot)).flatten();
        return Some(flaw.mend(above.unwrap_or_else(|| "write the whole former id".to_owned())));
    }
    let Some(first) = former.get(&id) else {
        former.insert(id, spot);
        return None;
    };
    let line = places.line_of(first.at.start);
    let Some(other) = first.of.as_ref().filter(|other| *other != of) else {
        let message = format!("`{id}` is named as a former id already, on line {line}");
        return Some(place.flaw(Check::AliasUseless, message).mend("take it out"));
    };
    let message = format!(
        "`{id}` is a former id of `{other}` already, on line {line}: learners' ticks can move to one item only"
    );
    let flaw = place.flaw(Check::AliasTwice, message);
    Some(flaw.mend("leave it with the item that asks for the same"))
}

/// How to put a block that stands behind a list, and so is about the phase, into the item above it; `None` where that is in no list.
fn above(places: &Places<'_>, lines: &[usize], spot: &Spot) -> Option<String> {
    let before = lines.partition_point(|line| *line < places.line_of(spot.at.start));
    let line = *lines.get(before.checked_sub(1)?)?;
    let text = places.text(line);
    let column = text.len() - text.trim_start().len();
    let width = bullet(text.trim_start())?;
    Some(format!(
        "indent its block by {} spaces to put it into the item of line {line}",
        column + width
    ))
}

fn glob(places: &Places<'_>, spot: &Spot) -> Option<Flaw> {
    let (place, text) = (places.span(spot.at.clone()), &spot.text);
    match reach::of_glob(text) {
        Err(bad) => Some(unusable(places, spot, &bad.to_string())),
        Ok(Reach::Nothing(why)) => {
            let message = format!("no file can match the glob `{text}`: {why}");
            Some(place.flaw(Check::NeverMatches, message).mend(NEVER))
        }
        // Beside a pattern, any file may do.
        _ if spot.part == Part::Within => None,
        Ok(Reach::Everything) => {
            let message = format!(
                "the glob `{text}` matches every file: any commit of a learner's proves this item"
            );
            let flaw = place.flaw(Check::AlwaysMatches, message);
            Some(flaw.mend("name the files that this item asks for, such as `**/models.py`"))
        }
        Ok(Reach::Nearly) => {
            let message = format!("the glob `{text}` matches nearly every file");
            let flaw = place.flaw(Check::NearlyAlwaysMatches, message);
            Some(flaw.mend("name the files that this item asks for, such as `**/models.py`"))
        }
        Ok(Reach::Some) => None,
    }
}

/// `least`: how many texts it must match.
/// What is wrong with a pattern, as long as all together take no more than is `left`; at the one with which they do, that.
fn pattern(places: &Places<'_>, spot: &Spot, least: usize, left: &mut usize) -> Option<Flaw> {
    let (place, text) = (places.span(spot.at.clone()), &spot.text);
    if *left == 0 {
        return None;
    }
    let what = if spot.part == Part::Message {
        "commit message"
    } else {
        "file"
    };
    let reach = reach::of_pattern(text);
    // One that is too large was begun, too.
    let size = reach.as_ref().map_or(REFUSED, |(_, size)| *size);
    *left = left.saturating_sub(size);
    let reach = reach.map(|(reach, _)| reach);
    if *left == 0 {
        let message = "all patterns together take more than is looked into, so that this one and those after it are not checked";
        let flaw = place.flaw(Check::Notice, message.to_owned());
        return Some(
            flaw.mend("`peak verify` has the same limit: ask for less, or by plainer patterns"),
        );
    }
    match reach {
        Err(bad) => Some(unusable(places, spot, &bad.to_string())),
        Ok(Reach::Nothing(why)) => {
            let message = format!("the pattern `{text}` can never match: {why}");
            Some(place.flaw(Check::NeverMatches, message).mend(NEVER))
        }
        Ok(Reach::Everything) => {
            let message =
                format!("the pattern `{text}` matches every {what}, so it proves nothing");
            let flaw = place.flaw(Check::AlwaysMatches, message);
            let flaw = flaw.mend("ask for what only this item brings, or take the entry out");
            // To ask for several commits, whatever they say, is weak, but not nothing.
            let severity = if least > 1 {
                Severity::Warning
            } else {
                flaw.severity
            };
            Some(Flaw { severity, ..flaw })
        }
        Ok(Reach::Nearly) => {
            let message = format!("the pattern `{text}` matches every {what} with a letter in it");
            let flaw = place.flaw(Check::NearlyAlwaysMatches, message);
            Some(flaw.mend("ask for what only this item brings"))
        }
        Ok(Reach::Some) => None,
    }
}

const NEVER: &str = "evidence for this item can never be found until it is mended";

fn unusable(places: &Places<'_>, spot: &Spot, why: &str) -> Flaw {
    let what = match spot.part {
        Part::Path | Part::Within => "glob",
        _ => "pattern",
    };
    let message = format!("the {what} `{}` cannot be used: {why}", spot.text);
    let place = places.span(spot.at.clone());
    place.flaw(Check::UnusableRule, message).mend(NEVER)
}

/// How many commits an entry asks for.
fn least(items: &Ids<'_>, spot: &Spot) -> usize {
    let item = spot.of.as_ref().and_then(|id| items.find(id));
    let rules = item.and_then(|item| item.rules.as_ref());
    let commits = rules.map_or(&[][..], |rules| &rules.commits);
    let same = commits.iter().find(|commits| commits.message == spot.text);
    same.map_or(1, |commits| commits.min)
}

//! What a mentor should know of a learner, in words. They are not escaped.

use crate::report::cohort::Note;
use crate::roadmap::Id;

/// Most items that are named in one sentence.
const MAX_NAMED: usize = 4;

/// A note as a sentence; with `all`, everything that it knows.
pub(super) fn text(note: &Note, all: bool) -> String {
    let items = |ids: &[Id]| named(ids.iter().map(ToString::to_string).collect(), all);
    match note {
        Note::Unlisted => "not on the roster".to_owned(),
        Note::Again(source) => format!("the roster's line was taken for {source}, too"),
        Note::Taken(name, source) => {
            format!("not on the roster: {name} there is {source}, which is called just so")
        }
        Note::Judged(addresses) => format!("judged as {}, who ticked", addresses.join(" and ")),
        Note::Shared(address, who) => {
            format!(
                "{address} was taken for theirs and for {who}'s: addresses on a roster keep them apart"
            )
        }
        Note::Uncommitted => "the document on disk has changes that are not committed".to_owned(),
        Note::Uncounted(ids) => format!(
            "not counted, for the roadmap has no such item: {}",
            items(ids)
        ),
        Note::Odd(line, message) => format!("line {line}: {message}"),
        Note::Unjudged(why) => format!("claims were not judged: {why}"),
        Note::Unverified(claims) => format!("unverified: {}", reasoned(claims, all)),
        Note::Unknown(claims) => format!("cannot be judged here: {}", reasoned(claims, all)),
        Note::Ready(ids) => format!("the work is there, and not ticked: {}", items(ids)),
        Note::Flag(id, flag) => format!("{id}: {flag}"),
        Note::Copied(id, path, whose) => {
            format!("{id}: {path} is byte for byte what {whose} committed before")
        }
        Note::Same(id, path, who) => format!("{id}: {path} is byte for byte {who}'s, too"),
        Note::Given(id, path) => {
            format!("{id}: {path} is byte for byte in the repository here")
        }
        Note::Renamed(ours, theirs) => format!("{ours} goes by the id {theirs} in their document"),
        Note::Judgement(said) => said.clone(),
    }
}

/// Claims by their ids; with the reasons where `all` is to be said.
fn reasoned(claims: &[(Id, String)], all: bool) -> String {
    let claims = claims.iter().map(|(id, reason)| match all {
        true => format!("{id} ({reason})"),
        false => id.to_string(),
    });
    named(claims.collect(), all)
}

/// The first of several, for a sentence.
fn named(mut all: Vec<String>, whole: bool) -> String {
    let more = match whole {
        true => 0,
        false => all.len().saturating_sub(MAX_NAMED),
    };
    all.truncate(all.len() - more);
    match more {
        0 => all.join(", "),
        more => format!("{} and {more} more", all.join(", ")),
    }
}

//! Which of the roster each source is of: who is called so exactly comes before whom a name only ends in.

use std::collections::HashMap;
use std::path::Path;

use super::source::{Place, Source};
use crate::git::Repo;
use crate::git::url::{owner, within};
use crate::report::cohort::Note;
use crate::report::cohort::roster::Roster;

/// What the roster says of one source.
#[derive(Debug, Clone, Default)]
pub(super) struct Listed {
    /// The place of the learner on it.
    pub at: Option<usize>,
    /// What is to be said of that.
    pub note: Option<Note>,
}

/// What the roster says of each source; nothing where there is none.
pub(super) fn listed(roster: Option<&Roster>, sources: &[Source]) -> Vec<Listed> {
    let Some(roster) = roster else {
        return vec![Listed::default(); sources.len()];
    };
    let exact = |source: &Source| roster.exactly(&source.name, &source.shown);
    let exact: Vec<Option<usize>> = sources.iter().map(exact).collect();
    let mut first: HashMap<usize, &str> = HashMap::new();
    for (source, at) in sources.iter().zip(&exact) {
        if let Some(at) = at {
            first.entry(*at).or_insert(&source.shown);
        }
    }
    let known = first.clone();
    let sources = sources.iter().zip(exact);
    let listed = sources.map(|(source, exact)| {
        let like = || roster.like(&source.name, &source.shown, || origins(&source.place));
        let Some(at) = exact.or_else(like) else {
            return Listed {
                at: None,
                note: Some(Note::Unlisted),
            };
        };
        match (exact, known.get(&at)) {
            (None, Some(taken)) => Listed {
                at: None,
                note: Some(Note::Taken(
                    roster.entries[at].name.clone(),
                    (*taken).to_owned(),
                )),
            },
            _ => {
                let other = *first.entry(at).or_insert(&source.shown);
                let again = (other != source.shown).then(|| Note::Again(other.to_owned()));
                Listed {
                    at: Some(at),
                    note: again,
                }
            }
        }
    });
    listed.collect()
}

/// What tells where a clone is from: its origin's place on the server, and who owns it.
fn origins(place: &std::result::Result<Place, String>) -> Vec<String> {
    let Ok(Place::Clone(dir)) = place else {
        return Vec::new();
    };
    let address = origin(dir);
    let found = address.map(|address| [within(&address), owner(&address)]);
    found.into_iter().flatten().flatten().collect()
}

fn origin(dir: &Path) -> Option<String> {
    let mut remotes = Repo::open(dir).ok()?.remotes().into_iter();
    let origin = remotes.find(|(name, _)| name == "origin");
    origin.map(|(_, address)| address)
}

//! Items that one side worded anew, while the other told each as one that went and one that came: an update takes close titles for
//! the same with a person's consent alone, and there are two people, or two machines.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::body::{self, Own};
use super::lines::Lines;
use super::state::{self, Standing};
use super::{ARCHIVED, Reader, Versions, entries};
use crate::progress::title::of_plain;
use crate::progress::{Document, Entry};
use crate::roadmap::{Id, Kind, Unreadable};

/// An item that is one on a side, and two on the other.
struct Parted<'a> {
    /// The id that it has on the side that worded it anew.
    id: &'a Id,
    /// The one that came, as the other side has it.
    came: &'a Entry,
}

/// The sides, on which each such item is one: under the title that both have, with what stands of it on either line.
pub fn as_one(documents: &mut Versions<Document>, reader: &Reader) -> Result<(), Unreadable> {
    let Versions { base, ours, theirs } = &*documents;
    let (mine, yours) = (parted(base, theirs, ours), parted(base, ours, theirs));
    let mine = (!mine.is_empty()).then(|| joined(ours, &mine, reader));
    let yours = (!yours.is_empty()).then(|| joined(theirs, &yours, reader));
    if let Some(joined) = mine {
        documents.ours = joined?;
    }
    if let Some(joined) = yours {
        documents.theirs = joined?;
    }
    Ok(())
}

/// The items that `side` worded anew and of which `other` has another of the new title: one that neither the base nor `side` has.
fn parted<'a>(base: &'a Document, side: &'a Document, other: &'a Document) -> Vec<Parted<'a>> {
    let ids = |document: &'a Document| -> HashSet<&Id> {
        entries(document).map(|entry| &entry.id).collect()
    };
    let (known, here) = (ids(base), ids(side));
    let living: HashSet<&Id> = other.items.iter().map(|entry| &entry.id).collect();
    let (was, mine, yours) = (base.by_id(), titled(side), titled(other));
    let parted = side.items.iter().filter_map(|now| {
        let before = was.get(&now.id)?;
        if living.contains(&now.id) || of_plain(&before.title) == of_plain(&now.title) {
            return None;
        }
        let key = (now.title.as_str(), now.kind);
        let came = yours.get(&key).copied().flatten()?;
        let is_new = !known.contains(&came.id) && !here.contains(&came.id);
        let is_alone = mine.get(&key).is_some_and(Option::is_some);
        (is_new && is_alone).then_some(Parted { id: &now.id, came })
    });
    parted.collect()
}

/// The items of a document by title and kind; of a title that stands twice none.
fn titled(document: &Document) -> HashMap<(&str, Kind), Option<&Entry>> {
    let mut titled = HashMap::new();
    for entry in &document.items {
        titled
            .entry((entry.title.as_str(), entry.kind))
            .and_modify(|only| *only = None)
            .or_insert(Some(entry));
    }
    titled
}

/// `document`, in which each of the pairs is one item, where the one that came stands.
fn joined(
    document: &Document,
    pairs: &[Parted<'_>],
    reader: &Reader,
) -> Result<Document, Unreadable> {
    let (bodies, standings) = (body::bodies(document), state::standings(document));
    let away: HashSet<&Id> = document.archived.iter().map(|entry| &entry.id).collect();
    let end = Lines::of(&document.text).end;
    let mut patches = Vec::new();
    let mut now: BTreeMap<Id, Standing> = BTreeMap::new();
    for Parted { id, came } in pairs {
        let went = away.contains(id).then(|| bodies.get(id));
        let (Some(own), false) = (bodies.get(&came.id), went == Some(None)) else {
            continue;
        };
        let went = went.flatten();
        let Some(lines) = lines_of((own, &came.id), (went, id)) else {
            continue;
        };
        patches.push((own.range.clone(), own.written(&lines, own.indent, end)));
        patches.extend(went.map(|went| (went.range.clone(), Vec::new())));
        let standing = |id: &Id| standings.get(id).cloned().unwrap_or_default();
        let both = Standing::merged(&Standing::default(), &standing(id), &standing(&came.id));
        now.insert((*id).clone(), both);
    }
    let text = without_empty_end(body::patched(&document.text, patches), end);
    let joined = reader.read(text)?;
    reader.settled(&joined, &now)
}

/// The lines of the item that came, with the id and all further lines of the one that went. `None` where its line carries no id.
fn lines_of(
    (own, came): (&Own<'_>, &Id),
    (went, id): (Option<&Own<'_>>, &Id),
) -> Option<Vec<Vec<u8>>> {
    let mut lines: Vec<Vec<u8>> = own.body(true).into_iter().map(<[u8]>::to_vec).collect();
    let first = lines.first_mut()?;
    let span = format!("`{came}`");
    let at = memchr::memmem::find(first, span.as_bytes())?;
    first.splice(at..at + span.len(), format!("`{id}`").into_bytes());
    let below = went.map_or_else(Vec::new, |went| went.body(true));
    let below = below.into_iter().skip(1).map(<[u8]>::to_vec);
    let there: HashSet<&Vec<u8>> = lines[1..].iter().collect();
    let below: Vec<_> = below.filter(|line| !there.contains(line)).collect();
    lines.splice(1..1, below);
    Some(lines)
}

/// A text without the heading of what was put away, where nothing stands below it and it is the last.
fn without_empty_end(text: Vec<u8>, end: &str) -> Vec<u8> {
    let heading = format!("\n## {ARCHIVED}");
    match text.trim_ascii_end().strip_suffix(heading.as_bytes()) {
        Some(rest) => [rest.trim_ascii_end(), end.as_bytes()].concat(),
        None => text,
    }
}

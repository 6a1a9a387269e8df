//! What every merge must hold to, looked at once more before the outcome is anybody's: nothing that a side added is lost, each item
//! stands as its three standings make it, and nothing reads oddly that did not before. One check for every way of merging, so
//! that none of them needs to foresee each shape that a text can have.
//!
//! So no order of merges makes another outcome. Against one base, an item is untouched in a version, removed, or changed to some
//! standing. The outcome has the last of these that a side has, and of two changes the standing that both make: that is symmetric,
//! idempotent and associative. It is all that a merge decides by, and what passes shows the next one the same.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::lines::{Lines, is_fence, is_heading, key};
use super::section::name;
use super::state::{self, Standing, Standings};
use super::trace::{Fate, Fates};
use super::{Merged, Reader, Versions, marked, words};
use crate::progress::Document;
use crate::roadmap::{Id, Unreadable};

/// What must be true of the outcome of one merge.
#[derive(Debug)]
pub struct Guard<'a> {
    reader: &'a Reader,
    /// How items stand now, those that go among them.
    now: &'a BTreeMap<Id, Standing>,
    fates: &'a Fates<'a>,
    /// The lines that may not be missing.
    lines: HashSet<String>,
    /// How often a line that is no item's may stand there.
    often: HashMap<Vec<u8>, usize>,
    /// What reads oddly in one of the versions.
    oddities: HashSet<String>,
}

impl<'a> Guard<'a> {
    /// The guard of a merge of these versions, whose items stand as in `now` then.
    pub fn new(
        versions: &Versions<Document>,
        (now, fates): (&'a BTreeMap<Id, Standing>, &'a Fates<'a>),
        reader: &'a Reader,
    ) -> Self {
        let known: HashSet<String> = said(&versions.base.text).collect();
        let added = [&versions.ours, &versions.theirs].map(|side| said(&side.text));
        let all = versions.each().into_iter();
        Self {
            reader,
            now,
            fates,
            lines: added
                .into_iter()
                .flatten()
                .filter(|line| !known.contains(line))
                .collect(),
            often: often(versions),
            oddities: all.flat_map(oddities).collect(),
        }
    }

    /// Whether `merged` may be handed on. Where disagreements are left, this is asked of what each side of them makes.
    ///
    /// # Errors
    /// [`Unreadable`] where the text is beyond the limits.
    pub fn passes(&self, merged: &Merged) -> Result<bool, Unreadable> {
        let there: HashSet<String> = said(&merged.text).collect();
        if !self.lines.is_subset(&there) {
            return Ok(false);
        }
        if merged.conflicts.is_empty() {
            return Ok(self.stands(&[self.reader.read(merged.text.clone())?]));
        }
        let Ok(Some(parts)) = marked::split(&merged.text) else {
            return Ok(false);
        };
        let Versions { ours, theirs, .. } = parts.versions;
        Ok(parts.count == merged.conflicts.len()
            && self.stands(&[self.reader.read(ours)?, self.reader.read(theirs)?]))
    }

    /// Whether no line that is no item's stands more often than both sides have it, as what both moved does.
    fn is_said_once(&self, document: &Document) -> bool {
        let all = counts(&document.text);
        all.iter()
            .all(|(line, count)| *count <= self.often.get(*line).copied().unwrap_or(1).max(1))
    }

    /// Whether each item stands in one of the documents, and in none otherwise than it should, and none has an oddity of its own;
    /// in a document that is no side of a disagreement, also whether it is seen what was changed.
    fn stands(&self, documents: &[Document]) -> bool {
        let all: Vec<Standings> = documents.iter().map(state::standings).collect();
        let as_decided = |(id, is): (&Id, &Standing)| self.now.get(id) == Some(is);
        let is_there = |id: &Id| all.iter().any(|standings| standings.contains_key(id));
        all.iter().flatten().all(as_decided)
            && self.now.keys().all(|id| match self.fates.get(id) {
                Fate::Stays => is_there(id),
                Fate::Goes => documents.len() > 1 || !is_there(id),
            })
            && (documents.len() > 1
                || documents
                    .iter()
                    .all(|document| self.fates.shows_in(document)))
            && documents.iter().all(|document| {
                document.conflict.is_none()
                    && self.is_said_once(document)
                    && oddities(document).all(|oddity| self.oddities.contains(&oddity))
            })
    }
}

/// The lines of a text by their words. An id may become another that names the same item; that none is lost is seen by their standings.
fn said(text: &[u8]) -> impl Iterator<Item = String> {
    words::of_text(text)
        .into_iter()
        .map(|line| words::without_ids(&line))
}

/// How often a line that is no item's may stand in the outcome: as often as on the side that has more of it, and where both added
/// some, all of those.
fn often(versions: &Versions<Document>) -> HashMap<Vec<u8>, usize> {
    let [base, ours, theirs] = versions.each().map(|document| counts(&document.text));
    let of = |all: &HashMap<&[u8], usize>, line: &[u8]| all.get(line).copied().unwrap_or(0);
    let lines = ours.keys().chain(theirs.keys());
    let often = lines.map(|line| {
        let (ours, theirs) = (of(&ours, line), of(&theirs, line));
        let added = (ours + theirs).saturating_sub(of(&base, line));
        (line.to_vec(), added.max(ours).max(theirs))
    });
    often.collect()
}

/// How often each line stands in a text, of those that are no item's: headings and paragraphs at the margin.
fn counts(text: &[u8]) -> HashMap<&[u8], usize> {
    let own = |line: &&[u8]| {
        let text = String::from_utf8_lossy(line);
        // Fences, tags and rules of tables may stand as often as they will.
        let says = text.chars().any(char::is_alphanumeric) && !text.starts_with('<');
        let listed = ["- ", "* ", "+ "].iter().any(|sign| text.starts_with(sign));
        says && !listed && !text.starts_with([' ', '\t']) && !is_fence(line)
    };
    let mut counts = HashMap::new();
    for line in Lines::of(text).lines.into_iter().map(key).filter(own) {
        let line = if is_heading(line) { name(line) } else { line };
        *counts.entry(line).or_default() += 1;
    }
    counts
}

/// What reads oddly, without the numbers of its lines.
fn oddities(document: &Document) -> impl Iterator<Item = String> + '_ {
    document.notices.iter().map(|notice| {
        let words = notice.message.split(' ');
        let words = words.filter(|word| word.parse::<usize>().is_err());
        words.collect::<Vec<_>>().join(" ")
    })
}

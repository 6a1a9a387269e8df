//! What no merge may do, looked at once more before it is anybody's: lose a line that a side added, or a tick.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::state::Standing;
use super::{Merged, Reader, Versions, entries};
use crate::progress::header::VERSION;
use crate::progress::line::MarkKind;
use crate::progress::{Document, State};
use crate::roadmap::{Id, Unreadable};

/// Whether `merged` holds every line that a side added to the base, whatever its box and marks say now, and every tick that
/// stands now.
///
/// # Errors
/// [`Unreadable`] where the text is beyond the limits.
pub fn is_whole(
    merged: &Merged,
    versions: &Versions<Document>,
    now: &BTreeMap<Id, Standing>,
    reader: &Reader,
) -> Result<bool, Unreadable> {
    let [was, is] = [&versions.base.text, &merged.text].map(|text| bare_lines(text));
    let known: HashSet<&String> = was.iter().chain(&is).collect();
    let all_lines = [&versions.ours, &versions.theirs]
        .into_iter()
        .flat_map(|side| bare_lines(&side.text))
        .all(|line| known.contains(&line));
    if !all_lines || !merged.conflicts.is_empty() {
        return Ok(all_lines);
    }
    let document = reader.read(merged.text.clone())?;
    let states: HashMap<&Id, State> = entries(&document)
        .map(|entry| (&entry.id, entry.state))
        .collect();
    Ok(now
        .iter()
        .filter(|(_, standing)| standing.state() == State::Done)
        .all(|(id, _)| states.get(id) == Some(&State::Done)))
}

/// The lines of a text by their words, without boxes and marks; the header, which is merged by its keys, is none of them.
fn bare_lines(text: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(text);
    let lines = text.trim_start_matches('\u{feff}').lines();
    lines
        .filter(|line| !line.contains(VERSION))
        .map(bare)
        .collect()
}

fn bare(line: &str) -> String {
    let mut words: Vec<&str> = Vec::new();
    let mut rest = line.split_whitespace().peekable();
    while let Some(word) = rest.next() {
        let sign = word.trim_end_matches('\u{fe0f}');
        let is_mark = MarkKind::ALL
            .iter()
            .any(|kind| sign.chars().eq([kind.sign()]));
        let dated = is_mark
            && rest
                .next_if(|next| next.parse::<chrono::NaiveDate>().is_ok())
                .is_some();
        let boxed = word.starts_with('[') && word.ends_with(']') && word.chars().count() <= 3;
        if !dated && !boxed && !matches!(word, "[" | "]") {
            words.push(word);
        }
    }
    words.join(" ")
}

//! The header comment, merged key by key: whoever adds an address on one machine does not collide with a new fork point from another.

use std::collections::BTreeMap;

use super::{Reader, Versions};
use crate::progress::source::{line_end, line_start};
use crate::progress::{Document, ROADMAP_AT};
use crate::roadmap::Unreadable;

/// Puts into each version the header that all of them make together; leaves them as they are where two disagree on a key.
///
/// # Errors
/// [`Unreadable`] where a document would be beyond the limits then.
pub fn level(versions: &mut Versions<Document>, reader: &Reader) -> Result<(), Unreadable> {
    let lines = versions
        .each()
        .map(|document| line(document).map(<[u8]>::to_vec));
    let [base, Some(ours), Some(theirs)] = lines else {
        return Ok(());
    };
    if ours == theirs {
        return Ok(());
    }
    let Some(now) = merged(base.as_deref(), &ours, &theirs) else {
        return Ok(());
    };
    for document in [&mut versions.base, &mut versions.ours, &mut versions.theirs] {
        if let Some(old) = line(document).filter(|old| *old != now) {
            let start = old.as_ptr().addr() - document.text.as_ptr().addr();
            let mut text = document.text.clone();
            text.splice(start..start + old.len(), now.iter().copied());
            *document = reader.read(text)?;
        }
    }
    Ok(())
}

/// The bytes of the header's line, where it is a comment on one line.
fn line(document: &Document) -> Option<&[u8]> {
    let number = document.header.line?;
    let text = &document.text;
    let mut at = document.footing.start;
    for _ in 1..number {
        let end = line_end(text, at);
        let windows = text[end..].starts_with(b"\r\n");
        at = (end + 1 + usize::from(windows)).min(text.len());
    }
    let line = &text[line_start(text, at)..line_end(text, at)];
    let line = if line_start(text, at) == 0 {
        &line[document.footing.start.min(line.len())..]
    } else {
        line
    };
    (line.starts_with(b"<!--") && line.trim_ascii_end().ends_with(b"-->")).then_some(line)
}

/// One header of three; `None` where the two sides changed one key differently.
fn merged(base: Option<&[u8]>, ours: &[u8], theirs: &[u8]) -> Option<Vec<u8>> {
    if base == Some(ours) {
        return Some(theirs.to_vec());
    } else if base == Some(theirs) {
        return Some(ours.to_vec());
    }
    let (base, ours, theirs) = (pairs(base.unwrap_or_default()), pairs(ours), pairs(theirs));
    let all = |pairs: &[(String, String)]| -> BTreeMap<String, String> {
        pairs.iter().cloned().collect()
    };
    let (was, mine, yours) = (all(&base), all(&ours), all(&theirs));
    let mut parts = Vec::new();
    for (key, _) in ours
        .iter()
        .chain(theirs.iter().filter(|(key, _)| !mine.contains_key(key)))
    {
        let (b, o, t) = (was.get(key), mine.get(key), yours.get(key));
        let now = if o == t || t == b {
            o.cloned()
        } else if o == b {
            t.cloned()
        } else if key == "learner" {
            Some(addresses(b, o, t))
        } else if key == ROADMAP_AT && b.is_some() {
            // From the state before both, an update finds what either took over, and what is left.
            b.cloned()
        } else {
            return None;
        };
        parts.extend(now.map(|value| match value.is_empty() {
            true => key.clone(),
            false => format!("{key}={value}"),
        }));
    }
    Some(format!("<!-- {} -->", parts.join(" ")).into_bytes())
}

/// The addresses of both sides, without those that one of them took out.
fn addresses(base: Option<&String>, ours: Option<&String>, theirs: Option<&String>) -> String {
    let list = |text: Option<&String>| -> Vec<String> {
        let parts = text.into_iter().flat_map(|text| text.split(','));
        parts.map(str::to_owned).collect()
    };
    let (base, ours, theirs) = (list(base), list(ours), list(theirs));
    let mut all: Vec<String> = Vec::new();
    for one in ours.iter().chain(&theirs) {
        let kept = !base.contains(one) || (ours.contains(one) && theirs.contains(one));
        if kept && !all.contains(one) {
            all.push(one.clone());
        }
    }
    all.join(",")
}

/// The words of a header, split at `=`; the version is a key without a value.
fn pairs(line: &[u8]) -> Vec<(String, String)> {
    let text = String::from_utf8_lossy(line);
    let inner = text
        .trim()
        .trim_start_matches("<!--")
        .trim_end_matches("-->");
    let words = inner.split_whitespace();
    words
        .map(|word| word.split_once('=').unwrap_or((word, "")))
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect()
}

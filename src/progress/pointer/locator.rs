//! Where a pointer leads: a path, a commit, another repository; read from one word of its line.

use super::address::{NoRepository, url};
use super::place::{is_revision, join, path, segments};
use crate::progress::Locator;
use crate::progress::header::decode;

pub(super) const HOW: &str = "write a path as `path/to/file`, a commit as 7 to 64 hex digits, another repository as https://host/owner/name";

/// The pointer that a learner gives on the command line as hex digits or URL; `None` where it is neither.
pub fn revision_or_url(text: &str) -> Option<Result<Locator, NoRepository>> {
    if text.contains("://") {
        return Some(url(text));
    }
    is_revision(text).then(|| Ok(Locator::Revision(text.to_ascii_lowercase())))
}

pub(super) fn in_code(text: &str) -> Result<Locator, String> {
    let text = text.trim();
    read(text).unwrap_or_else(|| {
        path(text)
            .map(Locator::Path)
            .ok_or_else(|| format!("`{text}` is no path from the root of the repository; {HOW}"))
    })
}

pub(super) fn in_link(target: &str, folder: &str) -> Result<Locator, String> {
    if target.contains("://") {
        return url(target).map_err(|why| why.about(target));
    }
    let file = target.split(['#', '?']).next().unwrap_or_default();
    let decoded = decode(file);
    let (base, rest) = match decoded.strip_prefix('/') {
        Some(rest) => (Vec::new(), rest),
        None => (segments(folder), decoded.as_str()),
    };
    join(&base, rest)
        .map(Locator::Path)
        .ok_or_else(|| format!("the link target `{target}` leads to no path of the repository"))
}

/// A word of prose says something only where it can be nothing else.
pub(super) fn in_prose(word: &str) -> Option<Result<Locator, String>> {
    let word = word.trim_matches(|c: char| matches!(c, '.' | '(' | ')' | '"' | '\'' | ':' | '!'));
    if word.is_empty() {
        return None;
    }
    read(word).or_else(|| {
        let like_path = word.contains(['/', '\\']) && path(word).is_some();
        like_path.then(|| Err(format!("write the path `{word}` as code, in backticks")))
    })
}

/// A commit or an address; where it is one of no repository, that in a sentence.
fn read(text: &str) -> Option<Result<Locator, String>> {
    revision_or_url(text).map(|read| read.map_err(|why| why.about(text)))
}

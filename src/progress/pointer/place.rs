//! Paths and commits as they stand on an `evidence:` line, and how a pointer is written there.

use crate::progress::Locator;

/// A path from the repository's root, `/`-separated, as it may stand in a rule or a pointer: relative, without `..`, drive,
/// NUL or `.git`; `\` is read as `/`. `None` where it is not one.
pub fn path(text: &str) -> Option<String> {
    join(&[], text)
}

impl Locator {
    /// The target as it is written on an `evidence:` line.
    pub fn written(&self) -> String {
        match self {
            Self::Path(path) => code_span(path),
            Self::Revision(revision) => revision.clone(),
            Self::Elsewhere {
                url,
                revision,
                path,
            } => {
                let mut text = url.clone();
                text.extend(revision.iter().flat_map(|one| ["@", one]));
                text.extend(path.iter().flat_map(|one| [":", one]));
                code_span(&text)
            }
        }
    }
}

pub(super) fn is_revision(text: &str) -> bool {
    (7..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

pub(super) fn segments(path: &str) -> Vec<&str> {
    path.split(['/', '\\'])
        .filter(|part| !matches!(*part, "" | "."))
        .collect()
}

/// `text` below the folder `base`; `..` may leave that folder, but not the repository.
pub(super) fn join(base: &[&str], text: &str) -> Option<String> {
    let drive = text.as_bytes().get(1) == Some(&b':') && text.as_bytes()[0].is_ascii_alphabetic();
    if drive || text.starts_with(['/', '\\']) || text.contains(char::is_control) {
        return None;
    }
    let mut parts = base.to_vec();
    let floor = usize::from(base.is_empty());
    for part in segments(text) {
        if part == ".." {
            if floor == 1 {
                return None;
            }
            parts.pop()?;
        } else if part.eq_ignore_ascii_case(".git") {
            return None;
        } else {
            parts.push(part);
        }
    }
    (!parts.is_empty()).then(|| parts.join("/"))
}

/// `text` as a code span, with as many backticks as it takes.
pub(super) fn code_span(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{fence}{pad}{text}{pad}{fence}")
}

//! Where a pointer leads: a path, a commit, another repository; read from one word, and written again.

use crate::progress::Locator;
use crate::progress::header::decode;

pub(super) const HOW: &str = "write a path as `path/to/file`, a commit as 7 to 64 hex digits, another repository as https://host/owner/name";

/// A path from the repository's root, `/`-separated, as it may stand in a rule or a pointer: relative, without `..`, drive,
/// NUL or `.git`; `\` is read as `/`. `None` where it is not one.
pub fn path(text: &str) -> Option<String> {
    join(&[], text)
}

/// The pointer that a learner gives on the command line as hex digits or URL; `None` where it is neither.
pub fn revision_or_url(text: &str) -> Option<Result<Locator, String>> {
    if text.contains("://") {
        return Some(url(text));
    }
    is_revision(text).then(|| Ok(Locator::Revision(text.to_ascii_lowercase())))
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

pub(super) fn in_code(text: &str) -> Result<Locator, String> {
    let text = text.trim();
    revision_or_url(text).unwrap_or_else(|| {
        path(text)
            .map(Locator::Path)
            .ok_or_else(|| format!("`{text}` is no path from the root of the repository; {HOW}"))
    })
}

pub(super) fn in_link(target: &str, folder: &str) -> Result<Locator, String> {
    if target.contains("://") {
        return url(target);
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
    revision_or_url(word).or_else(|| {
        let like_path = word.contains(['/', '\\']) && path(word).is_some();
        like_path.then(|| Err(format!("write the path `{word}` as code, in backticks")))
    })
}

fn is_revision(text: &str) -> bool {
    (7..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// `https://host/owner/name[@REV][:PATH]`, or a forge's address of a commit.
fn url(text: &str) -> Result<Locator, String> {
    let wrong = || {
        format!(
            "`{text}` is no address of a repository; write https://host/owner/name, then @REVISION and :PATH where needed"
        )
    };
    let rest = text.strip_prefix("https://").ok_or_else(wrong)?;
    let (host, rest) = rest.split_once('/').ok_or_else(wrong)?;
    let (rest, inside) = match rest.split_once(':') {
        Some((rest, inside)) => (rest, Some(path(inside).ok_or_else(wrong)?)),
        None => (rest, None),
    };
    let (name, revision) = match rest.split_once('@') {
        Some((name, revision)) => (name, Some(revision)),
        None => commit_page(rest),
    };
    let name = name.trim_end_matches('/');
    let name = name.strip_suffix(".git").unwrap_or(name);
    let page = |part: &str| matches!(part, "tree" | "blob" | "-" | "pull" | "issues" | "wiki");
    let fits = !host.is_empty()
        && !name.is_empty()
        && !host.contains('@')
        && !revision.is_some_and(str::is_empty)
        && name.split('/').all(|part| !part.is_empty() && !page(part))
        && !rest.contains(|c: char| c.is_whitespace() || c.is_control() || "?#<>\"`".contains(c));
    if !fits {
        return Err(wrong());
    }
    Ok(Locator::Elsewhere {
        url: format!("https://{host}/{name}"),
        revision: revision.map(str::to_owned),
        path: inside,
    })
}

/// `owner/name/commit/HEX` and `owner/name/-/commit/HEX`, as a forge's page of a commit has it.
fn commit_page(rest: &str) -> (&str, Option<&str>) {
    match rest.rsplit_once("/commit/") {
        Some((name, hex)) if is_revision(hex) => {
            (name.strip_suffix("/-").unwrap_or(name), Some(hex))
        }
        _ => (rest, None),
    }
}

fn segments(path: &str) -> Vec<&str> {
    path.split(['/', '\\'])
        .filter(|part| !matches!(*part, "" | "."))
        .collect()
}

/// `text` below the folder `base`; `..` may leave that folder, but not the repository.
fn join(base: &[&str], text: &str) -> Option<String> {
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
fn code_span(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{fence}{pad}{text}{pad}{fence}")
}

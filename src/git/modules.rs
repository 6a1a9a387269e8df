//! Repositories inside the judged one: git keeps the id of a commit of each, no file, and in `.gitmodules` where the files of those
//! that are submodules come from.

use std::collections::HashSet;

use super::added::{MAX_ADDED, added};
use super::tree::EntryKind;
use super::{Error, Repo};
use crate::evidence::ObjectId;

/// Largest `.gitmodules` that is read, in bytes.
const MAX_LIST: u64 = 1024 * 1024;

/// One submodule, as `.gitmodules` lists it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Module {
    /// Its folder, from the root.
    pub path: String,
    /// Where it is cloned from; in the list it may be relative to where this repository was cloned from.
    pub url: String,
}

/// The submodules that the text of a `.gitmodules` lists, each folder once.
pub fn listed(text: &[u8]) -> Vec<Module> {
    let mut found: Vec<Module> = Vec::new();
    let text = String::from_utf8_lossy(text);
    let mut module = Module::default();
    let mut paths = HashSet::new();
    for line in text.lines().map(str::trim).chain(["["]) {
        if line.starts_with('[') {
            let last = std::mem::take(&mut module);
            let is_new = !last.path.is_empty() && paths.insert(last.path.clone());
            found.extend(Some(last).filter(|_| is_new));
        }
        let Some((key, value)) = line.split_once('=') else {
            continue;
        };
        let value = value.trim().trim_matches('"').trim_end_matches('/');
        match key.trim().to_ascii_lowercase().as_str() {
            "path" => value.clone_into(&mut module.path),
            "url" => value.clone_into(&mut module.url),
            _ => {}
        }
    }
    found
}

/// The submodules of `tip` that are not as the fork point has them: in the others is nothing new.
///
/// # Errors
/// git's own, where folders cannot be read.
pub fn submodules(
    repo: &Repo,
    tip: ObjectId,
    base: Option<ObjectId>,
) -> Result<Vec<Module>, Error> {
    let mut listed = listed_at(repo, tip)?;
    if !listed.is_empty() {
        let inner = added(&repo.objects()?, tip, base, EntryKind::Submodule)?;
        listed.retain(|module| inner.binary_search(&module.path).is_ok());
        listed.dedup_by(|one, other| one.path == other.path);
        listed.truncate(MAX_ADDED);
        let remotes = repo.remotes();
        let origin = remotes.iter().find(|(name, _)| name == "origin");
        if let Some((_, origin)) = origin.or(remotes.first()) {
            for module in &mut listed {
                module.url = resolved(origin, &module.url);
            }
        }
    }
    Ok(listed)
}

/// An address as a list of submodules has it, told from where the repository itself comes from (gitsubmodules, `submodule.<name>.url`).
fn resolved(origin: &str, url: &str) -> String {
    let (mut base, mut rest) = (origin.trim_end_matches('/'), url);
    let mut relative = None;
    loop {
        if let Some(up) = rest.strip_prefix("../") {
            // Of `host:repository` the part after the colon is the path.
            let end = base.rfind(['/', ':']).unwrap_or_default();
            relative = base[end..].chars().next();
            (base, rest) = (&base[..end], up);
        } else if let Some(here) = rest.strip_prefix("./") {
            relative.get_or_insert('/');
            rest = here;
        } else {
            break;
        }
    }
    match relative {
        Some(separator) => format!("{base}{separator}{rest}"),
        None => url.to_owned(),
    }
}

/// The folders of repositories that were added to `tip` since the fork point as if they were files, and that are no submodules: git
/// warns of that, and no clone ever has what is in them.
///
/// # Errors
/// git's own, where folders cannot be read.
pub fn embedded(repo: &Repo, tip: ObjectId, base: Option<ObjectId>) -> Result<Vec<String>, Error> {
    let mut inner = added(&repo.objects()?, tip, base, EntryKind::Submodule)?;
    if !inner.is_empty() {
        let listed = listed_at(repo, tip)?;
        let known: HashSet<&str> = listed.iter().map(|module| &*module.path).collect();
        inner.retain(|path| !known.contains(path.as_str()));
    }
    Ok(inner)
}

fn listed_at(repo: &Repo, tip: ObjectId) -> Result<Vec<Module>, Error> {
    let text = repo.file_at(&tip, ".gitmodules", MAX_LIST)?;
    Ok(text.map(|text| listed(&text)).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::{Module, listed, resolved};

    #[test]
    fn an_address_may_be_relative() {
        for (origin, url, wanted) in [
            (
                "https://x.org/ada/learn.git",
                "../shop.git",
                "https://x.org/ada/shop.git",
            ),
            (
                "https://x.org/ada/learn/",
                "../../bob/shop",
                "https://x.org/bob/shop",
            ),
            (
                "git@x.org:ada/learn.git",
                "../shop.git",
                "git@x.org:ada/shop.git",
            ),
            ("git@x.org:learn.git", "../shop.git", "git@x.org:shop.git"),
            ("/srv/learn", "./shop", "/srv/learn/shop"),
            ("https://x.org/a", "https://y.org/b", "https://y.org/b"),
        ] {
            assert_eq!(resolved(origin, url), wanted, "{origin} {url}");
        }
    }

    #[test]
    fn a_list_of_submodules_is_read() {
        let text = b"[submodule \"a\"]\n\tpath = work/a\n\turl = ../a.git\n# no\n[submodule \"b\"]\r\n\tURL=\"https://example.org/b/\"\r\n\tpath=\"b c\"\r\n[core]\n\tx = y\n";
        let module = |path: &str, url: &str| Module {
            path: path.to_owned(),
            url: url.to_owned(),
        };
        assert_eq!(
            listed(text),
            [
                module("work/a", "../a.git"),
                module("b c", "https://example.org/b")
            ]
        );
        assert_eq!(listed(b"path"), []);
    }
}

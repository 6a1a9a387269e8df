//! Other repositories at hand: exercises often live in their own.

use std::path::{Component, Path, PathBuf};

use super::Judging;
use crate::error::{Error, Result};
use crate::evidence::ObjectId;
use crate::git::url::without_password;
use crate::git::{self, Repo, modules};
use crate::render::escape::Untrusted;
use crate::workspace;

/// Most submodules that are opened.
const MAX_SUBMODULES: usize = 256;

/// Another repository at hand.
pub(super) struct Neighbour {
    pub repo: Repo,
    /// Its origin's URL, else its folder.
    pub label: String,
    /// Its remotes' URLs, as [`plain_url`] gives them.
    pub urls: Vec<String>,
    /// Its folder below the root, of a submodule.
    pub folder: Option<String>,
}

/// The other repositories at hand: `--repo`, `peak.repo`, initialised submodules; and what is to be said of those that are not.
pub(super) fn neighbours(home: &Repo, how: &Judging) -> Result<(Vec<Neighbour>, Vec<String>)> {
    let (mut found, mut notices) = (Vec::new(), Vec::new());
    for dir in &how.repos {
        found.push(Neighbour::named(dir)?);
    }
    for (dir, named) in home.config_folders("peak.repo") {
        // A folder that is configured but not here (another machine) is no error: what lies there is unknown.
        match Neighbour::open(&dir) {
            Ok(neighbour) => found.push(neighbour),
            Err(_) => notices.push(format!(
                "no repository is at {named}, which `peak.repo` of git's configuration names: work in it is not looked at"
            )),
        }
    }
    let root = home.root().unwrap_or(Path::new("."));
    for (folder, dir) in submodules(root) {
        let inner = Neighbour::open(&dir).ok().filter(|inner| inner.is_at(&dir));
        found.extend(inner.map(|inner| Neighbour {
            folder: Some(folder),
            ..inner
        }));
    }
    Ok((found, notices))
}

/// What to say of a folder that was named with `--repo`.
fn not_at_hand(dir: &Path, error: git::Error) -> Error {
    match error {
        git::Error::NoRepository(_) => {
            let dir = Untrusted::new(&dir.to_string_lossy()).terminal();
            Error::new(format!("--repo {dir} is no git repository"))
                .hint("clone the repository that holds the work, and name that folder")
        }
        other => other.into(),
    }
}

/// The initialised submodules: folders below the root, and where they are.
fn submodules(root: &Path) -> Vec<(String, PathBuf)> {
    let text = workspace::read(&root.join(".gitmodules")).unwrap_or_default();
    modules::listed(&text)
        .into_iter()
        .filter(|module| {
            let path = Path::new(&module.path);
            path.components()
                .all(|part| matches!(part, Component::Normal(_)))
        })
        .take(MAX_SUBMODULES)
        .map(|module| (module.path.clone(), root.join(module.path)))
        // A link in place of a folder may lead to anybody's repository.
        .filter(|(path, dir)| workspace::real(dir) == workspace::real(root).join(path))
        .filter(|(_, dir)| workspace::exists(&dir.join(".git")))
        .collect()
}

impl Neighbour {
    /// The one in a folder that was named with `--repo`.
    ///
    /// # Errors
    /// None is there, or it cannot be opened.
    pub fn named(dir: &Path) -> Result<Self> {
        Self::open(dir).map_err(|error| not_at_hand(dir, error))
    }

    /// Whether it is the repository of this folder, and not one around it.
    fn is_at(&self, dir: &Path) -> bool {
        let root = self.repo.root();
        root.is_some_and(|root| workspace::is_same(root, dir))
    }

    fn open(dir: &Path) -> std::result::Result<Self, git::Error> {
        let repo = Repo::open(dir)?;
        let urls = urls(&repo);
        let label = repo
            .remotes()
            .into_iter()
            .find(|(name, _)| name == "origin")
            // A token in it must not come to light in a report.
            .map_or_else(
                || dir.to_string_lossy().into_owned(),
                |(_, url)| without_password(&url),
            );
        Ok(Self {
            repo,
            label,
            urls,
            folder: None,
        })
    }
}

/// The commit that a revision at an address names, in a repository that has a remote of that plain address: where no branch here is
/// called so, the remote's.
pub(super) fn revision_of(repo: &Repo, wanted: &str, revision: &str) -> Option<ObjectId> {
    let theirs = || {
        let remotes = repo.remotes().into_iter();
        let mut named = remotes.filter(|(_, url)| plain_url(url) == wanted);
        named.find_map(|(name, _)| {
            repo.resolve(&format!("refs/remotes/{name}/{revision}"))
                .ok()
        })
    };
    repo.resolve(revision).ok().or_else(theirs)
}

/// The URLs of a repository's remotes, as they are compared.
pub(super) fn urls(repo: &Repo) -> Vec<String> {
    repo.remotes()
        .iter()
        .map(|(_, url)| plain_url(url))
        .collect()
}

/// Hosts by which a forge takes ssh where its usual port is closed, and its own.
const OTHER_HOSTS: [(&str, &str); 3] = [
    ("altssh.bitbucket.org", "bitbucket.org"),
    ("altssh.gitlab.com", "gitlab.com"),
    ("ssh.github.com", "github.com"),
];

/// A URL as it is compared: host and path, whatever the protocol, port, user and ending.
pub(super) fn plain_url(url: &str) -> String {
    let (is_url, rest) = match url.split_once("://") {
        Some((_, rest)) => (true, rest),
        None => (false, url),
    };
    let rest = rest.rsplit_once('@').map_or(rest, |(_, rest)| rest);
    let plain = rest.to_lowercase();
    let (host, path) = match plain.split_once(if is_url { '/' } else { ':' }) {
        Some(parts) => parts,
        None => plain.split_once('/').unwrap_or((&plain, "")),
    };
    let host = match host.split_once(':') {
        Some((host, _)) if is_url => host,
        _ => host,
    };
    let other = OTHER_HOSTS.iter().find(|(other, _)| *other == host);
    let host = other.map_or(host, |(_, own)| own);
    let path = path.replace(':', "/");
    let path = path.trim_matches('/');
    format!("{host}/{}", path.strip_suffix(".git").unwrap_or(path))
}

#[cfg(test)]
mod tests {
    use super::plain_url;

    #[test]
    fn an_address_is_the_same_whatever_way_git_takes() {
        let plain = "git.school.edu/ada/blog";
        for url in [
            "https://git.school.edu/ada/blog",
            "https://ada@git.school.edu/Ada/blog.git",
            "git@git.school.edu:ada/blog.git",
            "git.school.edu:/ada/blog/",
            "ssh://git@git.school.edu:2222/ada/blog.git",
        ] {
            assert_eq!(plain_url(url), plain, "{url}");
        }
        assert_eq!(
            plain_url("ssh://git@ssh.github.com:443/ada/blog.git"),
            plain_url("https://github.com/ada/blog")
        );
        assert_ne!(plain_url("/srv/git/blog"), plain_url("/srv/hg/blog"));
        assert_eq!(plain_url("file:///srv/git/blog"), "/srv/git/blog");
    }
}

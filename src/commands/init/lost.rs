//! The header that a document had, by git's history.

use crate::error::Result;
use crate::evidence::ObjectId;
use crate::git::Repo;
use crate::git::versions::last_change;
use crate::progress::{Header, Opened};
use crate::roadmap::MAX_BYTES;

/// How many versions of the document are looked at for its header.
pub(super) const VERSIONS: usize = 64;

/// Whether a header is as it was found, or without what upstream's said of its learner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whole {
    Yes,
    No,
}

/// What the search came to.
pub(super) enum Search {
    /// A commit where the document has its newest header, and that header, which may lack what was upstream's.
    Found(ObjectId, Header, Whole),
    /// No version has one.
    None,
    /// None of [`VERSIONS`] has one; there are older ones.
    Given,
}

/// Looks for the newest header that the document at `path` had.
pub(super) fn search(repo: &Repo, path: &str) -> Result<Search> {
    let (mut tip, shallow) = (repo.head()?, repo.shallow());
    for _ in 0..VERSIONS {
        let Some(commit) = tip else {
            return Ok(Search::None);
        };
        if let Some(header) = header_at(repo, &commit, path)? {
            let own = without_upstreams(repo, path, &commit, header.clone())?;
            let whole = match own == header {
                true => Whole::Yes,
                false => Whole::No,
            };
            return Ok(Search::Found(commit, own, whole));
        }
        let change = last_change(&repo.objects()?, &shallow, commit, path.as_bytes())?;
        tip = change.and_then(|change| repo.resolve(&format!("{change}^")).ok());
    }
    Ok(match tip {
        Some(_) => Search::Given,
        None => Search::None,
    })
}

/// The header without what upstream's own document says of its learner: at the fork point and before it, every header is theirs, and
/// what the learner left of it later is still theirs. The learner's history begins at the fork point then.
fn without_upstreams(
    repo: &Repo,
    path: &str,
    commit: &ObjectId,
    mut header: Header,
) -> Result<Header> {
    let Some(fork) = repo.upstream_base()? else {
        return Ok(header);
    };
    let theirs = header_at(repo, &fork, path)?.unwrap_or_default();
    let all = repo.holds(fork, *commit)?;
    if all || header.learner == theirs.learner {
        header.learner.clear();
    }
    if all || header.base.is_some() && header.base == theirs.base {
        header.base = Some(fork.to_string());
    }
    Ok(header)
}

/// The header of the document at `path` in this commit; `None` where there is none, or no such document.
fn header_at(repo: &Repo, commit: &ObjectId, path: &str) -> Result<Option<Header>> {
    let bytes = repo.file_at(commit, path, MAX_BYTES as u64)?;
    let header = bytes.and_then(|bytes| Some(Opened::new(bytes).ok()?.header().clone()));
    Ok(header.filter(|header| header.line.is_some()))
}

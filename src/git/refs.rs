//! References by a pattern.

use regex::bytes::Regex;

use super::{Error, Repo};
use crate::evidence::ObjectId;

/// Where a short name may be meant to stand, in git's order.
const PLACES: [&str; 4] = ["refs/heads/", "refs/remotes/", "refs/tags/", "refs/"];

/// A reference that a pattern fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// Its full name.
    pub name: String,
    /// What stood for the `*` in it, `/` between several; the name as it was given where there is none.
    pub part: String,
    /// The commit that it names; `None` where that is not here.
    pub commit: Option<ObjectId>,
}

impl Repo {
    /// A remote of which branches may be missing here: it is set up to fetch some alone, or HEAD is on no branch, as in CI, and no more
    /// than one of its branches is here.
    pub fn lacks_branches(&self) -> Option<String> {
        let mut remotes = self.remotes().into_iter().map(|(name, _)| name);
        let is_few = self.checked_out().is_none() && self.branches_of_remotes(2).len() < 2;
        let is_narrow = |name: &String| {
            let fetched = self.config_all(&format!("remote.{name}.fetch"));
            !fetched.iter().any(|refs| refs.contains("refs/heads/*:"))
        };
        remotes.find(|name| is_few || is_narrow(name))
    }

    /// The references that fit `pattern`, in which `*` stands for any text: by their full names, else by their names among branches,
    /// those of remotes, or tags, in this order. The `HEAD` of a remote is only another name of a branch.
    ///
    /// # Errors
    /// A repository whose objects cannot be read.
    pub fn references(&self, pattern: &str) -> Result<Vec<Reference>, Error> {
        let objects = self.objects()?;
        let full = pattern.starts_with("refs/").then_some("");
        let places = full.into_iter().chain(PLACES);
        for place in places {
            let whole = format!("{place}{pattern}");
            let until = whole.find('*').unwrap_or(whole.len());
            let prefix = whole[..until]
                .rfind('/')
                .map_or("", |slash| &whole[..=slash]);
            let Some(fits) = regex(&whole) else { continue };
            let tips = self.access.tips(prefix).into_iter();
            let tips = tips.map(|(rest, tip)| (format!("{prefix}{rest}"), tip));
            let tips = tips.filter(|(name, _)| !is_alias(name));
            let found: Vec<Reference> = tips
                .filter_map(|(name, tip)| {
                    let part = part(&fits, &name, pattern)?;
                    Some(Reference {
                        commit: objects.peel(tip),
                        name,
                        part,
                    })
                })
                .collect();
            if !found.is_empty() {
                return Ok(found);
            }
        }
        Ok(Vec::new())
    }
}

/// Whether it is only another name of one of a remote's branches.
fn is_alias(name: &str) -> bool {
    name.starts_with("refs/remotes/") && name.ends_with("/HEAD")
}

/// What stands for the `*` in a name that fits.
fn part(fits: &Regex, name: &str, pattern: &str) -> Option<String> {
    let found = fits.captures(name.as_bytes())?;
    let parts = found.iter().skip(1).flatten();
    let parts: Vec<_> = parts
        .map(|part| String::from_utf8_lossy(part.as_bytes()))
        .collect();
    Some(match parts.is_empty() {
        true => pattern.to_owned(),
        false => parts.join("/"),
    })
}

/// A pattern of references as one of bytes: each `*`, or `**`, takes as much as it can, and something.
fn regex(pattern: &str) -> Option<Regex> {
    let parts: Vec<&str> = pattern.split('*').collect();
    let last = parts.len() - 1;
    let parts = parts.iter().enumerate();
    let parts = parts.filter(|(at, part)| *at == 0 || *at == last || !part.is_empty());
    let parts: Vec<String> = parts.map(|(_, part)| regex_syntax::escape(part)).collect();
    Regex::new(&format!("^(?s-u){}$", parts.join("(.+)"))).ok()
}

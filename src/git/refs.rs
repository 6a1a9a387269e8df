//! References by a pattern, and files by what they are called in a commit's root.

use regex::bytes::Regex;

use super::object::Kind;
use super::tree::{Entries, EntryKind};
use super::{Error, Repo, tree};
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
    /// The commit that it names.
    pub commit: ObjectId,
}

impl Repo {
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
                    let commit = objects.peel(tip)?;
                    Some(Reference { name, part, commit })
                })
                .collect();
            if !found.is_empty() {
                return Ok(found);
            }
        }
        Ok(Vec::new())
    }

    /// The file `name` in the root of a commit, or one that is called so in other case: what it is called, and its bytes, at most
    /// `limit` of them; `None` where there is none.
    ///
    /// # Errors
    /// [`Error::Missing`] or [`Error::Corrupt`] where the objects are not whole, [`Error::TooLarge`] beyond the limit.
    pub fn root_file(
        &self,
        commit: &ObjectId,
        name: &str,
        limit: u64,
    ) -> Result<Option<(String, Vec<u8>)>, Error> {
        let objects = self.objects()?;
        let root = tree::of_commit(&objects, commit)?;
        let found = objects.with_kind(&root, Kind::Tree, |bytes| {
            let entries = Entries::new(bytes, objects.id_len());
            let files = entries.filter(|(_, entry)| entry.kind == EntryKind::File);
            let alike = files.filter(|(found, _)| found.eq_ignore_ascii_case(name.as_bytes()));
            let best = alike.max_by_key(|(found, _)| *found == name.as_bytes());
            best.map(|(found, entry)| (String::from_utf8_lossy(found).into_owned(), entry.id))
        })?;
        let Some((name, id)) = found else {
            return Ok(None);
        };
        let size = objects.size(&id)?;
        if size > limit {
            return Err(Error::TooLarge(name, size));
        }
        let bytes = objects.with_kind(&id, Kind::Blob, <[u8]>::to_vec)?;
        Ok(Some((name, bytes)))
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

/// A pattern of references as one of bytes: each `*` takes as much as it can, and something.
fn regex(pattern: &str) -> Option<Regex> {
    let parts: Vec<String> = pattern.split('*').map(regex_syntax::escape).collect();
    Regex::new(&format!("^(?s-u){}$", parts.join("(.+)"))).ok()
}

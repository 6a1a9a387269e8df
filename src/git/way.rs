//! Which folders lead to files that are asked about: the others are never opened.

use std::collections::HashSet;

use crate::evidence::question::{Ask, Asked, Inquiry, one_form, one_form_of};

/// The folders that questions about files name by letters, before any wildcard.
pub(super) struct Ways {
    /// Whether a question is about files anywhere.
    everywhere: bool,
    /// Below these, anything may be asked about.
    within: HashSet<Vec<u8>>,
    /// The folders above those.
    above: HashSet<Vec<u8>>,
}

impl Ways {
    /// Of these questions.
    pub fn of(inquiry: &Inquiry) -> Self {
        let mut ways = Self {
            // Its folders are below another one, by which they may be asked about.
            everywhere: inquiry.is_mounted(),
            within: HashSet::new(),
            above: HashSet::new(),
        };
        for question in &inquiry.questions {
            let Ask::Place { asked, .. } = &question.ask else {
                continue;
            };
            match asked {
                Asked::Name(_) => ways.everywhere = true,
                Asked::Pointer(path) => ways.add(path),
                Asked::Glob(glob) => ways.add(literal(glob)),
            }
        }
        ways
    }

    /// Whether a file below this folder may be asked about.
    pub fn lead(&self, folder: &[u8]) -> bool {
        let folder = &*one_form_of(folder);
        self.everywhere
            || self.above.contains(folder)
            || ancestors(folder).any(|folder| self.within.contains(folder))
    }

    fn add(&mut self, folder: &str) {
        let folder = one_form(folder);
        let folder = folder.as_bytes();
        let plain = !folder.is_empty() && folder.split(|&byte| byte == b'/').all(is_plain);
        if !plain {
            self.everywhere = true;
            return;
        }
        for above in ancestors(folder) {
            self.above.insert(above.to_vec());
        }
        self.within.insert(folder.to_vec());
    }
}

/// The folders of a glob that are written out; empty where the first is not.
fn literal(glob: &str) -> &str {
    let start = glob.find(['*', '?', '[', '{', '\\']).unwrap_or(glob.len());
    glob[..start]
        .rsplit_once('/')
        .map_or("", |(folders, _)| folders)
}

fn is_plain(name: &[u8]) -> bool {
    !matches!(name, b"" | b"." | b"..")
}

/// The folder itself, and those that it is in.
fn ancestors(folder: &[u8]) -> impl Iterator<Item = &[u8]> {
    let slashes = folder.iter().enumerate().filter(|(_, byte)| **byte == b'/');
    slashes
        .map(|(end, _)| &folder[..end])
        .chain(std::iter::once(folder))
}

#[cfg(test)]
mod tests {
    use super::Ways;
    use std::collections::HashSet;

    fn ways(globs: &[&str]) -> Ways {
        let mut ways = Ways {
            everywhere: false,
            within: HashSet::new(),
            above: HashSet::new(),
        };
        for glob in globs {
            ways.add(super::literal(glob));
        }
        ways
    }

    #[test]
    fn only_folders_on_the_way_are_entered() {
        let ways = ways(&["a/b/models.py", "a/c*/x.py", "docs/**/*.md"]);
        for folder in ["a", "a/b", "a/b/c", "a/c", "docs", "docs/x/y"] {
            assert!(ways.lead(folder.as_bytes()), "{folder}");
        }
        for folder in ["b", "doc", "docs2", "x/a/b"] {
            assert!(!ways.lead(folder.as_bytes()), "{folder}");
        }
    }

    #[test]
    fn a_wildcard_at_the_start_is_about_every_folder() {
        for glob in [
            "**/models.py",
            "*.py",
            "models.py",
            "./a/x.py",
            "/a/x.py",
            "a//b/x",
            "{a,b}/x",
            "[ab]/x",
            "a\\b\\x",
        ] {
            assert!(ways(&[glob]).lead(b"some/where"), "{glob}");
        }
    }
}

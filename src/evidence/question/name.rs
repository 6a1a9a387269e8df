//! Names of folders and files, and paths, as they are compared.

use std::rc::Rc;

/// Places in a repository to which a question is narrowed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Within {
    /// Files and folders, sorted, as git writes them; the empty one is the root.
    paths: Rc<[String]>,
}

impl Within {
    /// These places; none of them is everywhere.
    pub fn new(paths: impl IntoIterator<Item = String>) -> Self {
        let mut paths: Vec<String> = paths.into_iter().collect();
        paths.sort_unstable();
        paths.dedup();
        Self {
            paths: paths.into(),
        }
    }

    /// The places, sorted.
    pub fn paths(&self) -> &[String] {
        &self.paths
    }
}

/// The path itself and each folder that it lies in, the root as an empty one.
pub(super) fn folders(path: &[u8]) -> impl Iterator<Item = &[u8]> {
    let ends = path.iter().enumerate();
    let inner = ends.filter(|(_, byte)| **byte == b'/').map(|(end, _)| end);
    let ends = std::iter::once(0).chain(inner).chain([path.len()]);
    ends.map(|end| &path[..end])
}

/// The name of a folder, or of a file without its ending, as it is compared: lower case, no numbering, no separators.
pub(super) fn plain_name(name: &[u8]) -> String {
    let name = String::from_utf8_lossy(name);
    let stem = name.split('.').next().unwrap_or_default();
    let separators = ['-', '_', ' '];
    let bare = stem.trim_start_matches(|c: char| c.is_ascii_digit() || separators.contains(&c));
    let bare = if bare.is_empty() { stem } else { bare };
    bare.chars()
        .filter(|c| !separators.contains(c))
        .flat_map(char::to_lowercase)
        .collect()
}

/// A path as git writes it: `/` between, none at the ends, no `.`.
pub(super) fn normal_path(path: &str) -> String {
    path.replace('\\', "/")
        .split('/')
        .filter(|part| !part.is_empty() && *part != ".")
        .collect::<Vec<_>>()
        .join("/")
}

#[cfg(test)]
mod tests {
    use super::plain_name;

    #[test]
    fn names_are_compared_without_numbering_and_separators() {
        for name in [
            "todo-api",
            "todo_api",
            "TodoApi",
            "02_todo-api",
            "3 todo api",
            "todo-api.py",
            "todo_api.test.js",
        ] {
            assert_eq!(plain_name(name.as_bytes()), "todoapi", "{name}");
        }
        assert_eq!(plain_name(b"2048"), "2048");
        assert_eq!(plain_name(b".todo-api"), "");
    }
}

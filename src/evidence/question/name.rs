//! Names of folders and files, and paths, as they are compared.

use std::borrow::Cow;
use std::rc::Rc;

use unicode_normalization::UnicodeNormalization;

use crate::roadmap::letters::unaccented;

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

/// Longest name that is compared, in bytes: no file system has a longer one.
const MAX_NAME: usize = 255;
/// Characters that stand between words, and after a number before them.
const SEPARATORS: [char; 3] = ['-', '_', ' '];

/// The name of a folder, or of a file without its ending, as it is compared: lower case, no numbering, no separators, and the letters
/// that ids have.
pub fn plain_name(name: &[u8]) -> String {
    if name.len() > MAX_NAME {
        return String::new();
    }
    let name = String::from_utf8_lossy(name);
    let stem = name.split('.').next().unwrap_or_default();
    let stem: Cow<'_, str> = match stem.is_ascii() {
        true => Cow::Borrowed(stem),
        false => Cow::Owned(unaccented(stem)),
    };
    let bare = without_numbering(&stem);
    bare.chars()
        .filter(|c| !SEPARATORS.contains(c))
        .flat_map(char::to_lowercase)
        .collect()
}

/// Without numbers at the start, unless the name is nothing else, or the number belongs to the word: `3d-game`, `2fa`.
fn without_numbering(stem: &str) -> &str {
    let without = |text| str::trim_start_matches(text, |c: char| c.is_ascii_digit());
    let mut rest = stem.trim_start_matches(SEPARATORS);
    while let after = without(rest)
        && after.len() < rest.len()
        && after.starts_with(SEPARATORS)
    {
        rest = after.trim_start_matches(SEPARATORS);
    }
    let after = without(rest);
    let word = after.split(SEPARATORS).next().unwrap_or_default();
    match (rest.is_empty(), word.chars().count() > 2) {
        (true, _) => stem,
        (false, true) => after,
        (false, false) => rest,
    }
}

/// A path or glob as it is compared: what looks the same is the same, though macOS and Linux write an `ä` differently.
pub fn one_form(text: &str) -> Cow<'_, str> {
    match text.is_ascii() {
        true => Cow::Borrowed(text),
        false => Cow::Owned(text.nfc().collect()),
    }
}

/// The same of a path in bytes; one that is no text stays as it is.
pub fn one_form_of(path: &[u8]) -> Cow<'_, [u8]> {
    match std::str::from_utf8(path) {
        Ok(text) if !path.is_ascii() => Cow::Owned(one_form(text).into_owned().into_bytes()),
        _ => Cow::Borrowed(path),
    }
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
        for name in [
            "ga\u{308}stebuch",
            "G\u{e4}stebuch",
            "Gastebuch",
            "02-g\u{e4}ste-buch",
        ] {
            assert_eq!(plain_name(name.as_bytes()), "gastebuch", "{name}");
        }
        assert_eq!(plain_name(b"2048"), "2048");
        for (name, plain) in [
            ("3d-game", "3dgame"),
            ("3D Game", "3dgame"),
            ("04_3d-game", "3dgame"),
            ("2fa.py", "2fa"),
            ("01blog", "blog"),
            ("1-d", "d"),
        ] {
            assert_eq!(plain_name(name.as_bytes()), plain, "{name}");
        }
        assert_eq!(plain_name("\u{fdfa}".repeat(100).as_bytes()), "");
        assert_eq!(plain_name(b".todo-api"), "");
    }
}

//! Names of folders and files, and paths, as they are compared.

use std::borrow::Cow;
use std::rc::Rc;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::roadmap::derive;
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

/// What stands around a number before a name, beside those.
const AROUND_NUMBERS: [char; 9] = ['.', ')', ']', '(', '[', '#', ':', '–', '—'];
/// Longest ending of a file, without its dot.
const MAX_ENDING: usize = 4;

/// The name of a folder, or of a file without its endings, as it is compared: letters and digits in lower case, as ids have them, no
/// numbering.
pub fn plain_name(name: &[u8]) -> String {
    if name.len() > MAX_NAME {
        return String::new();
    }
    let name = String::from_utf8_lossy(name);
    let stem = name.split('.').next().unwrap_or_default();
    letters(without_numbering(&unaccented_name(stem)))
}

/// All that a folder or file of this name may be called by, compared as of [`plain_name`]: what follows a dot may be an ending or a
/// part of the name, and what stands in parentheses at its end a remark.
pub fn plain_names(name: &[u8]) -> Vec<String> {
    let mut found = vec![plain_name(name)];
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if name.iter().all(is_plain) || name.starts_with(b".") || name.len() > MAX_NAME {
        return found;
    }
    let name = String::from_utf8_lossy(name);
    let name = unaccented_name(without_numbering(&name));
    let stems = [
        Some(&*name),
        name.rsplit_once('.').map(|(stem, _)| stem),
        name.split_once('.').map(|(stem, _)| stem),
    ];
    for stem in stems.into_iter().flatten() {
        found.push(letters(stem));
        let bare = stem.trim_end().strip_suffix(')');
        let bare = bare.and_then(|bare| bare.rsplit_once('('));
        found.extend(bare.map(|(bare, _)| letters(bare)));
    }
    found.retain(|name| !name.is_empty());
    found.sort_unstable();
    found.dedup();
    found
}

/// The names by which an item's folder or file is found, as [`plain_names`] has them: the last segment of its id and, where that was
/// derived from its title, the whole of that; both also with the two letters that stand for one where a keyboard lacks it.
pub(super) fn names_of(segment: &str, title: &str) -> Vec<String> {
    let mut names = vec![plain_name(segment.as_bytes())];
    let mut spelled = vec![segment];
    if derive::item(title) == segment && title.len() <= MAX_NAME {
        spelled.push(title);
        names.push(letters(&unaccented_name(title)));
    }
    for text in spelled {
        let two = in_two_letters(text);
        names.extend(two.map(|two| letters(&unaccented_name(&two))));
    }
    names.retain(|name| !name.is_empty());
    names.sort_unstable();
    names.dedup();
    names
}

/// With `ae` in the place of `ä` and the like; `None` where there is none of these.
fn in_two_letters(text: &str) -> Option<String> {
    let composed: String = text.nfc().flat_map(char::to_lowercase).collect();
    let two = |c| match c {
        'ä' | 'æ' => Some("ae"),
        'ö' | 'ø' | 'œ' => Some("oe"),
        'ü' => Some("ue"),
        'å' => Some("aa"),
        _ => None,
    };
    composed.contains(|c| two(c).is_some()).then(|| {
        let spelled = composed.chars();
        let spelled = spelled.map(|c| two(c).map_or_else(|| c.to_string(), str::to_owned));
        spelled.collect()
    })
}

fn unaccented_name(name: &str) -> Cow<'_, str> {
    match name.is_ascii() {
        true => Cow::Borrowed(name),
        false => Cow::Owned(unaccented(name)),
    }
}

/// The letters and digits alone, in lower case.
fn letters(name: &str) -> String {
    let is_letter = |c: &char| c.is_alphanumeric() || is_combining_mark(*c);
    name.chars()
        .filter(is_letter)
        .flat_map(char::to_lowercase)
        .collect()
}

/// Without numbers at the start and what stands around them, `1.2)` or `#3`, unless the name is nothing else, or the number belongs to
/// the word: `3d-game`, `2fa`. A dot may also come before an ending.
fn without_numbering(name: &str) -> &str {
    let is_around = |c: char| SEPARATORS.contains(&c) || AROUND_NUMBERS.contains(&c);
    let without = |text| str::trim_start_matches(text, |c: char| c.is_ascii_digit());
    let mut rest = name.trim_start_matches(|c: char| !c.is_alphanumeric());
    loop {
        let after = without(rest);
        let name = after.trim_start_matches(is_around);
        let is_ending = after.starts_with('.')
            && after.len() == name.len() + 1
            && !name.contains('.')
            && name.len() <= MAX_ENDING;
        if after.len() == rest.len() || name.len() == after.len() || name.is_empty() || is_ending {
            break;
        }
        rest = name;
    }
    let after = without(rest);
    let word = after.split(is_around).next().unwrap_or_default();
    if word.chars().count() > 2 {
        after
    } else {
        rest
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
    use super::{names_of, plain_name, plain_names};

    #[test]
    fn a_folder_called_as_the_title_is_found() {
        let is_called = |segment, title, called: &str| {
            let names = names_of(segment, title);
            let found = plain_names(called.as_bytes());
            found.iter().any(|name| names.contains(name))
        };
        for (segment, title, called) in [
            (
                "rock-paper-scissors",
                "Rock, paper, scissors!",
                "Rock, paper, scissors!",
            ),
            ("to-do-list", "To-do list (CLI)", "To-do list (CLI)"),
            ("to-do-list", "To-do list (CLI)", "todo-list-cli"),
            ("to-do-list", "To-do list (CLI)", "03_to_do_list"),
            ("nodejs-server", "Node.js server", "node.js-server"),
            ("calculator", "Calculator", "01. Calculator"),
            ("calculator", "Calculator", "1) Calculator"),
            ("calculator", "Calculator", "1.2 Calculator"),
            ("calculator", "Calculator", "01 – Calculator"),
            ("calculator", "Calculator", "#1 calculator"),
            ("calculator", "Calculator", "[1] calculator"),
            ("calculator", "Calculator", "🧮 calculator"),
            ("calculator", "Calculator", "Calculator (v2).py"),
            ("calculator", "Calculator", "01.calculator.py"),
            ("calculator", "Calculator", "1. Calculator.py"),
            ("calculator", "Calculator", "calculator.test.js"),
            ("cpp-calculator", "C++ calculator", "c++ calculator"),
            ("gästebuch", "Gästebuch", "gaestebuch"),
            ("gästebuch", "Gästebuch", "gastebuch"),
            ("straße", "Straße", "strasse"),
            ("2048", "2048", "2048.py"),
            ("3d-game", "3D game", "04 3d game"),
        ] {
            assert!(is_called(segment, title, called), "{called}");
        }
        for (segment, title, called) in [
            // Who chose the id chose the folder's name, too.
            ("final", "API", "api"),
            ("calculator", "Calculator", "calculator2"),
            ("py", "Py", "2048.py"),
            ("py", "Py", "a.py"),
            ("calculator", "Calculator", ".calculator"),
        ] {
            assert!(!is_called(segment, title, called), "{called}");
        }
    }

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

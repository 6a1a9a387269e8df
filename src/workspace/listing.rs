//! What is in a folder: its entries, and all files below it.

use std::fs;
use std::path::{Path, PathBuf};

/// Deepest folder that is looked into.
const MAX_DEPTH: usize = 32;

/// One entry of a folder.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Listed {
    /// Its name; what is no Unicode in it is replaced.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
    /// What it is.
    pub form: Form,
}

/// What an entry of a folder is, links not followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// A folder.
    Folder,
    /// A file.
    File,
    /// A symbolic link, wherever it leads.
    Link,
    /// A pipe, a device, a socket.
    Special,
}

/// What is directly in a folder, in the order of names; nothing where it cannot be read.
pub fn listed(folder: &Path) -> Vec<Listed> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut found: Vec<Listed> = entries
        .filter_map(|entry| {
            Some(Listed {
                name: entry.file_name().to_string_lossy().into_owned(),
                path: entry.path(),
                form: Form::of(entry.file_type().ok()?),
            })
        })
        .collect();
    found.sort_unstable();
    found
}

/// What is at a path, links not followed; `None` where nothing is.
pub fn form(path: &Path) -> Option<Form> {
    Some(Form::of(fs::symlink_metadata(path).ok()?.file_type()))
}

impl Form {
    fn of(kind: fs::FileType) -> Self {
        if kind.is_symlink() {
            Self::Link
        } else if kind.is_dir() {
            Self::Folder
        } else if kind.is_file() {
            Self::File
        } else {
            Self::Special
        }
    }
}

/// The files below `root` as paths with `/` between, in the order of their names, at most `limit` of them. Folders for which
/// `skip` is true (by their name), those that hold a `.git`, and links are not followed; what cannot be read is left out.
pub fn files(root: &Path, limit: usize, skip: impl Fn(&str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![(String::new(), 0)];
    while let Some((folder, depth)) = open.pop() {
        let Ok(entries) = fs::read_dir(root.join(&folder)) else {
            continue;
        };
        let mut entries: Vec<_> = entries.filter_map(Result::ok).collect();
        // A repository of its own: what is in it waits for no commit here.
        let is_inner = |entry: &fs::DirEntry| !folder.is_empty() && entry.file_name() == ".git";
        if entries.iter().any(is_inner) {
            continue;
        }
        entries.sort_by_key(std::fs::DirEntry::file_name);
        for entry in entries {
            let (Ok(kind), Some(name)) = (
                entry.file_type(),
                entry.file_name().to_str().map(str::to_owned),
            ) else {
                continue;
            };
            let path = if folder.is_empty() {
                name.clone()
            } else {
                format!("{folder}/{name}")
            };
            if kind.is_dir() && depth < MAX_DEPTH && !skip(&name) {
                open.push((path, depth + 1));
            } else if kind.is_file() {
                found.push(path);
            }
            if found.len() >= limit {
                return found;
            }
        }
    }
    found
}

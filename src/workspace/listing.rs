//! The files below a folder, for a look at what is not committed yet.

use std::fs;
use std::path::Path;

/// Deepest folder that is looked into.
const MAX_DEPTH: usize = 32;

/// What is directly in a folder, links followed, in the order of names: each name, and whether it is a folder. Empty where it cannot
/// be read.
pub fn listed(folder: &Path) -> Vec<(String, bool)> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut found: Vec<(String, bool)> = entries
        .filter_map(|entry| Some((entry.file_name().into_string().ok()?, entry.path().is_dir())))
        .collect();
    found.sort_unstable();
    found
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

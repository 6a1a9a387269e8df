//! What is there: names in a folder, and folders made.

use std::ffi::OsString;
use std::fs;
use std::path::{Component, Path, PathBuf};

use super::{Action, Error, Fault, Result};

/// Whether anything, even a dangling link, has this path.
pub fn exists(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// Whether this path, links followed, is a folder.
pub fn is_folder(path: &Path) -> bool {
    path.is_dir()
}

/// Whether two paths, links of both followed, are of one file or folder.
pub fn is_same(one: &Path, other: &Path) -> bool {
    let real = |path: &Path| fs::canonicalize(path).ok();
    real(one).is_some_and(|path| real(other) == Some(path))
}

/// A path by which one file or folder is told from another: links followed where it is there.
pub fn real(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// Whether this path, links followed, is a file.
pub fn is_file(path: &Path) -> bool {
    path.is_file()
}

/// The folder at `path` without links and `..`, to work in.
///
/// # Errors
/// [`Error`]: nothing is there, or no folder.
pub fn folder(path: &Path) -> Result<PathBuf> {
    let found =
        fs::canonicalize(path).map_err(|error| Error::system(Action::Enter, path, &error))?;
    if !found.is_dir() {
        return Err(Error::new(Action::Enter, path, Fault::NoFolder));
    }
    Ok(plain(found))
}

/// A path without links as people and programs take it: few of them know `\\?\C:\x` and `\\?\UNC\server\x`, as Windows has it.
pub(super) fn plain(path: PathBuf) -> PathBuf {
    let rest = path.to_str().and_then(|text| text.strip_prefix(r"\\?\"));
    let plain = rest.and_then(|rest| match rest.strip_prefix(r"UNC\") {
        Some(share) => Some(PathBuf::from(format!(r"\\{share}"))),
        None => (rest.as_bytes().get(1) == Some(&b':')).then(|| PathBuf::from(rest)),
    });
    plain.unwrap_or(path)
}

/// Whether nothing is at this path, or a folder with nothing in it.
pub fn is_empty_folder(path: &Path) -> bool {
    match fs::read_dir(path) {
        Ok(mut entries) => entries.next().is_none(),
        Err(_) => !exists(path),
    }
}

/// Where `path` lies below `root`, links of both resolved.
///
/// # Errors
/// [`Error`], where it is not there or lies outside.
pub fn inside(path: &Path, root: &Path) -> Result<PathBuf> {
    let resolve = |path: &Path| {
        fs::canonicalize(path).map_err(|error| Error::system(Action::Read, path, &error))
    };
    let (resolved, root) = (resolve(path)?, resolve(root)?);
    resolved
        .strip_prefix(&root)
        .map(Path::to_owned)
        .map_err(|_| Error::new(Action::Read, path, Fault::Outside(plain(root))))
}

/// Where `path` is, or will be, links resolved. `git_dirs` are git directories beside those called `.git`.
///
/// # Errors
/// [`Error`], where that lies in a git directory.
pub fn outside_git(path: &Path, git_dirs: &[&Path]) -> Result<PathBuf> {
    let folder = path
        .parent()
        .and_then(|folder| fs::canonicalize(folder).ok());
    let future = folder.and_then(|folder| Some(folder.join(path.file_name()?)));
    let resolved = fs::canonicalize(path).ok().or(future);
    let resolved = resolved.unwrap_or_else(|| path.to_owned());
    let is_git = |part: Component<'_>| part.as_os_str().eq_ignore_ascii_case(".git");
    let mut dirs = git_dirs.iter().filter_map(|dir| fs::canonicalize(dir).ok());
    if resolved.components().any(is_git) || dirs.any(|dir| resolved.starts_with(dir)) {
        return Err(Error::new(Action::Write, path, Fault::InGit));
    }
    Ok(resolved)
}

/// Makes sure that a write to `path` (absolute) goes where that is spelled to go: no symbolic link in the repository at `root`, or in
/// another one on the way, leads out of it, for its committers may have laid that. Where the path's own `..`, or a link outside of
/// repositories, leads is the choice of whoever wrote the path.
///
/// # Errors
/// [`Fault::LedOut`]. What is not there, or cannot be looked at, is none: writing tells.
pub fn not_led_out(path: &Path, root: Option<&Path>) -> Result<()> {
    let real = |path: &Path| fs::canonicalize(path).map(plain).ok();
    let root = root.and_then(real);
    let mut at = PathBuf::new();
    for part in path.components() {
        match part {
            Component::Normal(name) => {
                let next = at.join(name);
                let there = real(&next).unwrap_or_else(|| next.clone());
                if let Some(home) = repository_of(&at, root.as_deref())
                    && !there.starts_with(home)
                {
                    let link = next.strip_prefix(home).unwrap_or(&next).to_owned();
                    return Err(Error::new(Action::Write, path, Fault::LedOut(link, there)));
                }
                at = there;
            }
            Component::ParentDir => drop(at.pop()),
            Component::CurDir => {}
            Component::Prefix(_) | Component::RootDir => at.push(part),
        }
    }
    Ok(())
}

/// The root of the repository that `at` (without links) is in: `root` where it is in that, else the innermost one.
fn repository_of<'p>(at: &'p Path, root: Option<&'p Path>) -> Option<&'p Path> {
    root.filter(|root| at.starts_with(root))
        .or_else(|| at.ancestors().find(|folder| exists(&folder.join(".git"))))
}

/// Makes a folder and those above it; one that is there is fine.
///
/// # Errors
/// [`Error`], where a file is in the way or the system refuses.
pub fn make_folder(path: &Path) -> Result<()> {
    fs::create_dir_all(path).map_err(|error| Error::system(Action::Write, path, &error))
}

/// The files of `folder` (not of those below it) with one of these names in any case: in the order of `names`, then
/// exact case first, then by the alphabet. Empty where the folder cannot be read.
pub fn named(folder: &Path, names: &[&str]) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut found: Vec<(usize, bool, OsString)> = entries
        .filter_map(|entry| {
            let name = entry.ok()?.file_name();
            let text = name.to_str()?;
            let rank = names
                .iter()
                .position(|wanted| wanted.eq_ignore_ascii_case(text))?;
            Some((rank, text != names[rank], name))
        })
        .filter(|(_, _, name)| folder.join(name).is_file())
        .collect();
    found.sort();
    found
        .into_iter()
        .map(|(_, _, name)| folder.join(name))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    #[cfg(unix)]
    use super::not_led_out;
    use super::plain;

    #[test]
    fn a_path_is_named_as_people_write_it() {
        for (path, named) in [
            ("/home/ada/fork", "/home/ada/fork"),
            (r"\\?\C:\ada\fork", r"C:\ada\fork"),
            (r"\\?\UNC\server\share\fork", r"\\server\share\fork"),
            (r"\\?\Volume{1}\fork", r"\\?\Volume{1}\fork"),
        ] {
            assert_eq!(plain(PathBuf::from(path)), Path::new(named), "{path}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn only_a_link_in_a_repository_leads_out_of_it() {
        use std::fs;
        use std::os::unix::fs::symlink;

        let home = tempfile::tempdir().unwrap();
        let at = |path: &str| home.path().join(path);
        for folder in ["a/.git", "a/in", "b/.git", "out"] {
            fs::create_dir_all(at(folder)).unwrap();
        }
        for (to, name) in [
            ("../in", "a/in/here"),
            ("../../out", "a/in/out"),
            ("../b", "a/b"),
            ("../out", "b/out"),
            ("a", "alias"),
            ("nowhere", "a/none"),
        ] {
            symlink(to, at(name)).unwrap();
        }
        for path in [
            "a/x",
            "a/in/here/x",
            "a/../out/x",
            "alias/x",
            "alias/none",
            "a/new/../x",
        ] {
            assert_eq!(not_led_out(&at(path), None), Ok(()), "{path}");
        }
        for path in [
            "a/in/out",
            "alias/in/here/out/x",
            "a/b/x",
            "b/out/x",
            "a/new/../in/out/x",
            "a/b/../a/x",
        ] {
            assert!(not_led_out(&at(path), None).is_err(), "{path}");
        }
        // A work tree whose git directory lies elsewhere, and another repository within it.
        let root = home.path();
        assert_eq!(not_led_out(&at("a/b/x"), Some(root)), Ok(()));
        symlink("/", at("up")).unwrap();
        assert!(not_led_out(&at("up/x"), Some(root)).is_err());
    }
}

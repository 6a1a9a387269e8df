//! Which paths never count: what tools fill or make, and peak's own files. By name alone.

/// Folders that tools fill with what nobody wrote here.
const INSTALLED: [&[u8]; 21] = [
    b"site-packages",
    b"dist-packages",
    b"node_modules",
    b"bower_components",
    b"__pycache__",
    b".tox",
    b".nox",
    b".eggs",
    b".mypy_cache",
    b".pytest_cache",
    b".ruff_cache",
    b".ipynb_checkpoints",
    b".git",
    b"__pypackages__",
    b"jspm_packages",
    b".direnv",
    b".pixi",
    b".conda",
    b".yarn",
    b"htmlcov",
    b".idea",
];

/// Folders that are called what virtual environments are: some put work of their own into them.
const ENVIRONMENTS: [&[u8]; 4] = [b".venv", b"venv", b"virtualenv", b".virtualenv"];

/// The folders that tools fill in a virtual environment: Python's own, and where packages put what is no code.
const FILLED: [&[u8]; 7] = [
    b"bin", b"etc", b"include", b"lib", b"lib64", b"scripts", b"share",
];

/// How the names of files end that tools make of others, in any case of letters.
const MADE: [&[u8]; 6] = [
    b".pyc",
    b".min.js",
    b".min.mjs",
    b".min.css",
    b".js.map",
    b".css.map",
];

/// Files that systems and editors leave in the folders that they show, in any case of letters.
const LEFT: [&[u8]; 6] = [
    b".ds_store",
    b".directory",
    b".localized",
    b"desktop.ini",
    b"ehthumbs.db",
    b"thumbs.db",
];

/// How the names of an editor's copies of a file end, in any case of letters.
const COPIES: [&[u8]; 3] = [b".swp", b".swo", b"~"];

/// Files that peak writes beside the progress document, at the root or in `.github`.
const PEAKS: [&[u8]; 8] = [
    b"badge.svg",
    b"badge.json",
    b"card-light.svg",
    b"card-dark.svg",
    b"progress.json",
    b".github/workflows/peak.yml",
    b".gitlab/peak.yml",
    b"peak-out/.gitignore",
];

/// Whether the file is in a folder that tools fill, or is peak's own: `document` is the progress document's path.
pub fn is_excluded(path: &[u8], document: &[u8]) -> bool {
    let inside = path.strip_prefix(b".github/".as_slice()).unwrap_or(path);
    path == document || PEAKS.contains(&path) || PEAKS.contains(&inside) || is_vendored(path)
}

/// Whether a folder on the path is one that tools fill, or the file is what a virtual environment puts beside them or what tools
/// make of another; in any case of letters.
pub fn is_vendored(path: &[u8]) -> bool {
    let name = path.rsplit(|&byte| byte == b'/').next().unwrap_or(path);
    is_environment(name) || is_made(name) || vendored_folder(path).is_some()
}

/// Whether the file at this path is what a tool makes of another, or leaves by itself.
pub fn is_made(path: &[u8]) -> bool {
    let name = path.rsplit(|&byte| byte == b'/').next().unwrap_or(path);
    let ends = |ending: &&[u8]| {
        let start = name.len().saturating_sub(ending.len());
        name[start..].eq_ignore_ascii_case(ending)
    };
    MADE.iter().chain(&COPIES).any(ends) || is_among(&LEFT, name) || name.starts_with(b"._")
}

/// Where on the path the outermost folder ends that tools fill, by its name.
pub fn vendored_folder(path: &[u8]) -> Option<usize> {
    folders(path)
        .find(|(_, folder)| is_among(&ENVIRONMENTS, folder) || is_filled(folder))
        .map(|(end, _)| end)
}

/// Whether nobody can have taken the file for their own: it is in a folder that tools fill, and not one that is only called what a
/// virtual environment is.
pub fn is_installed(path: &[u8]) -> bool {
    folders(path).any(|(_, folder)| is_filled(folder))
}

/// The names of the folders on a path, outermost first, each with where it ends.
fn folders(path: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let ends = path.iter().enumerate().filter(|(_, byte)| **byte == b'/');
    let mut start = 0;
    ends.map(move |(end, _)| (end, &path[std::mem::replace(&mut start, end + 1)..end]))
}

fn is_among(names: &[&[u8]], folder: &[u8]) -> bool {
    names.iter().any(|name| name.eq_ignore_ascii_case(folder))
}

fn is_filled(folder: &[u8]) -> bool {
    is_among(&INSTALLED, folder) || is_package(folder)
}

/// Whether a folder is what an installer leaves of a package: `Django-5.2.dist-info`.
fn is_package(folder: &[u8]) -> bool {
    let folder = folder.to_ascii_lowercase();
    [b".dist-info".as_slice(), b".egg-info"]
        .iter()
        .any(|ending| folder.ends_with(ending))
}

/// Whether a file of this name makes its folder a virtual environment: what lies there in folders that tools fill was installed, not
/// written.
pub fn is_environment(name: &[u8]) -> bool {
    name.eq_ignore_ascii_case(b"pyvenv.cfg")
}

/// Whether tools fill what is called so in a virtual environment.
pub fn is_filled_by_tools(name: &[u8]) -> bool {
    let is_so = |filled: &&[u8]| name.eq_ignore_ascii_case(filled);
    is_environment(name) || FILLED.iter().any(is_so)
}

#[cfg(test)]
mod tests {
    use super::{is_excluded, is_installed, vendored_folder};

    #[test]
    fn the_outermost_folder_that_tools_fill_is_named() {
        for (path, folder) in [
            ("a/VEnv/lib/site-packages/x.py", Some("a/VEnv")),
            ("virtualenv/show.py", Some("virtualenv")),
            ("a/b/x.dist-info/y", Some("a/b/x.dist-info")),
            ("a/venv", None),
        ] {
            let end = vendored_folder(path.as_bytes());
            assert_eq!(end.map(|end| &path[..end]), folder, "{path}");
        }
        assert!(is_installed(b"venv/lib/site-packages/x.py"));
        assert!(!is_installed(b"venv/x.py"));
    }

    #[test]
    fn what_tools_made_is_excluded() {
        for path in [
            "progress.md",
            "badge.svg",
            ".github/badge.svg",
            "env/lib/python3.12/site-packages/django/db/models.py",
            "blog/__pycache__/models.cpython-312.pyc",
            "venv/bin/activate",
            "env/pyvenv.cfg",
            "ENV/Lib/Site-Packages/x.py",
            "Node_Modules/x.js",
            "lib/Django-5.2.dist-info/METADATA",
            "src/shop.egg-info/SOURCES.txt",
            "__pypackages__/3.12/lib/shop/models.py",
            "static/js/jquery-3.7.MIN.js",
            "static/css/bootstrap.min.css.map",
            "blog/models.pyc",
            "blog/.DS_Store",
            "blog/._models.py",
            "blog/.models.py.swp",
            "blog/models.py~",
            "blog/Thumbs.db",
            ".idea/workspace.xml",
        ] {
            assert!(is_excluded(path.as_bytes(), b"progress.md"), "{path}");
        }
        for path in [
            "blog/badge.svg",
            "docs/progress.md",
            "venvy/models.py",
            "venv",
            "site-packages",
            "static/js/min.js",
            "maps/river.map",
        ] {
            assert!(!is_excluded(path.as_bytes(), b"progress.md"), "{path}");
        }
    }
}

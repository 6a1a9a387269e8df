//! What counts as new content, and which files never do.
//!
//! Bytes and paths only. Where they came from is not known here.

/// Folders that tools fill: what is in them nobody wrote here.
const VENDORED: [&[u8]; 17] = [
    b"site-packages",
    b"dist-packages",
    b"node_modules",
    b"bower_components",
    b"__pycache__",
    b".venv",
    b"venv",
    b"virtualenv",
    b".virtualenv",
    b".tox",
    b".nox",
    b".eggs",
    b".mypy_cache",
    b".pytest_cache",
    b".ruff_cache",
    b".ipynb_checkpoints",
    b".git",
];

/// Files that peak writes beside the progress document, at the root or in `.github`.
const PEAKS: [&[u8]; 7] = [
    b"badge.svg",
    b"badge.json",
    b"card-light.svg",
    b"card-dark.svg",
    b"progress.json",
    b".github/workflows/peak.yml",
    b".gitlab/peak.yml",
];

/// Whether the file is in a folder that tools fill, or is peak's own: `document` is the progress document's path.
pub fn is_excluded(path: &[u8], document: &[u8]) -> bool {
    let inside = path.strip_prefix(b".github/".as_slice()).unwrap_or(path);
    path == document || PEAKS.contains(&path) || PEAKS.contains(&inside) || is_vendored(path)
}

/// Whether a folder on the path is one that tools fill, or the file is what a virtual environment puts beside them.
pub fn is_vendored(path: &[u8]) -> bool {
    let mut parts = path.rsplit(|&byte| byte == b'/');
    let name = parts.next().unwrap_or(path);
    name == b"pyvenv.cfg"
        || name.ends_with(b".pyc")
        || parts.any(|folder| VENDORED.contains(&folder))
}

/// Whether `new` says something that `old` (nothing, for a new file) did not, beyond white space.
pub fn differs(old: Option<&[u8]>, new: &[u8]) -> bool {
    let old = old
        .unwrap_or_default()
        .iter()
        .filter(|byte| !is_blank(**byte));
    let mut new = new.iter().filter(|byte| !is_blank(**byte)).peekable();
    new.peek().is_some() && !old.eq(new)
}

/// Whether the two differ, if at all, in white space, quotes, commas, semicolons and brackets only: what formatters change.
pub fn only_formatting(old: &[u8], new: &[u8]) -> bool {
    let kept = |byte: &&u8| !is_blank(**byte) && !b"\"'`,;()".contains(*byte);
    old.iter().filter(kept).eq(new.iter().filter(kept))
}

fn is_blank(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == 0x0b
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_is_no_content() {
        assert!(!differs(None, b" \r\n\t"));
        assert!(differs(None, b"x"));
        assert!(!differs(Some(b"a b\n"), b"a\tb\r\n\r\n"));
        assert!(differs(Some(b"a b\n"), b"a c\n"));
        // Emptied is not written.
        assert!(!differs(Some(b"a"), b"  "));
        assert!(differs(Some(b""), b"a"));
    }

    #[test]
    fn formatters_change_no_content() {
        assert!(only_formatting(
            b"f('a', b)",
            b"f(\n    \"a\",\n    b,\n)\n"
        ));
        assert!(!only_formatting(b"f('a')", b"f('b')"));
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
        ] {
            assert!(is_excluded(path.as_bytes(), b"progress.md"), "{path}");
        }
        for path in [
            "blog/badge.svg",
            "docs/progress.md",
            "venvy/models.py",
            "venv",
            "site-packages",
        ] {
            assert!(!is_excluded(path.as_bytes(), b"progress.md"), "{path}");
        }
    }
}

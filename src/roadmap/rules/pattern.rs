//! Patterns and globs of rules, compiled within limits: authors are strangers.

use globset::{Glob, GlobBuilder};
use regex::bytes::{Regex, RegexBuilder};

use super::ascii::is_plain;

/// Longest pattern or glob, in bytes.
pub const MAX_PATTERN: usize = 1024;
/// How many bytes all patterns of a roadmap together may take when they are compiled. Those beyond are not looked at.
pub const MAX_TOGETHER: usize = 32 * 1024 * 1024;
/// Largest compiled pattern, in bytes.
const MAX_COMPILED: usize = 1024 * 1024;
/// Deepest nesting of a pattern.
const MAX_DEPTH: u32 = 50;
/// Deepest nesting of braces in a glob: the glob library gives up on much more by a panic.
const MAX_BRACES: usize = 8;
/// Sizes, in bytes, that a pattern is compiled within, the smallest first: so what it costs is known.
const SIZES: [usize; 4] = [16 * 1024, 64 * 1024, 256 * 1024, MAX_COMPILED];

/// Why a pattern or glob of a rule cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BadRule {
    /// Longer than [`MAX_PATTERN`]; holds its size in bytes.
    Long(usize),
    /// A path that leaves the repository or cannot be in one; says why.
    Path(&'static str),
    /// No regular expression, or too large a one; the engine's words.
    Pattern(String),
    /// No glob; the engine's words.
    Glob(String),
    /// Braces deeper than `MAX_BRACES`.
    Braces,
}

impl std::fmt::Display for BadRule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Long(size) => {
                write!(f, "it has {size} bytes, and at most {MAX_PATTERN} are read")
            }
            Self::Path(why) => f.write_str(why),
            Self::Pattern(why) | Self::Glob(why) => f.write_str(why),
            Self::Braces => write!(f, "its braces are nested deeper than {MAX_BRACES}"),
        }
    }
}

/// What a pattern takes for characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alphabet {
    /// Those of ASCII: for texts that have no others. `\w` and its like are then a tenth of what they are among all, and mean the same.
    Ascii,
    /// All.
    Unicode,
}

/// Compiles a rule's regular expression. It runs on bytes: a file need not be UTF-8.
///
/// # Errors
/// [`BadRule`] where it is none, or too long, too large, too deep.
pub fn pattern(text: &str) -> Result<Regex, BadRule> {
    measured(text, Alphabet::Unicode).map(|(regex, _)| regex)
}

/// As [`pattern`], for texts of one alphabet; with the size in bytes within which it could be compiled: what it costs.
///
/// # Errors
/// As [`pattern`]; for ASCII also where only all characters can say what it means.
pub fn measured(text: &str, alphabet: Alphabet) -> Result<(Regex, usize), BadRule> {
    if text.len() > MAX_PATTERN {
        return Err(BadRule::Long(text.len()));
    }
    if alphabet == Alphabet::Ascii && !is_plain(text) {
        let why = "it names characters that are not of ASCII";
        return Err(BadRule::Pattern(why.to_owned()));
    }
    let mut last = BadRule::Long(text.len());
    for size in SIZES {
        match compiled(text, alphabet, size) {
            Ok(regex) => return Ok((regex, size)),
            Err(regex::Error::CompiledTooBig(limit)) => {
                last = BadRule::Pattern(format!("it takes more than {limit} bytes compiled"));
            }
            Err(error) => return Err(BadRule::Pattern(last_line(&error.to_string()))),
        }
    }
    Err(last)
}

fn compiled(text: &str, alphabet: Alphabet, size: usize) -> Result<Regex, regex::Error> {
    RegexBuilder::new(text)
        .unicode(alphabet == Alphabet::Unicode)
        .size_limit(size)
        .dfa_size_limit(MAX_COMPILED)
        .nest_limit(MAX_DEPTH)
        .build()
}

/// Compiles a rule's glob: `*` stays within a folder, `**` does not, a path that ends with `/` means all that is in it.
///
/// # Errors
/// [`BadRule`] where it is none, too long or too deep, or names a path that no repository holds.
pub fn glob(text: &str) -> Result<Glob, BadRule> {
    if text.len() > MAX_PATTERN {
        return Err(BadRule::Long(text.len()));
    }
    let path = inside(text)?;
    if braces(&path) > MAX_BRACES {
        return Err(BadRule::Braces);
    }
    let glob = GlobBuilder::new(&path)
        .literal_separator(true)
        .backslash_escape(false)
        .build()
        .map_err(|error| BadRule::Glob(error.kind().to_string()))?;
    // Letters alone are never too large.
    if !path.contains(['*', '?', '[', '{']) {
        return Ok(glob);
    }
    // The glob library panics where the expression behind a glob cannot be compiled; a guess at its limits is not enough.
    RegexBuilder::new(glob.regex())
        .size_limit(MAX_COMPILED)
        .build()
        .map_err(|error| BadRule::Glob(last_line(&error.to_string())))?;
    Ok(glob)
}

/// How deep the braces of a glob are nested, at most.
fn braces(glob: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for byte in glob.bytes() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

/// `text` as a path from the repository's root with `/` between its parts: no `..`, drive, NUL or `.git`. A folder gets `**`.
///
/// # Errors
/// [`BadRule::Path`] with the reason.
pub fn inside(text: &str) -> Result<String, BadRule> {
    let path = text.replace('\\', "/");
    let path = path.strip_prefix("./").unwrap_or(&path);
    let bytes = path.as_bytes();
    if path.is_empty() {
        return Err(BadRule::Path("it is empty"));
    }
    if path.contains('\0') {
        return Err(BadRule::Path("it holds a NUL"));
    }
    if path.starts_with('/') {
        return Err(BadRule::Path(
            "it must be relative to the repository's root",
        ));
    }
    if bytes.len() > 1 && bytes[0].is_ascii_alphabetic() && bytes[1] == b':' {
        return Err(BadRule::Path(
            "it names a drive; paths begin at the repository's root",
        ));
    }
    for part in path.split('/') {
        if part == ".." {
            return Err(BadRule::Path(
                "`..` is not allowed; paths begin at the repository's root",
            ));
        }
        if part.eq_ignore_ascii_case(".git") {
            return Err(BadRule::Path("nothing in `.git` is evidence"));
        }
    }
    if path.ends_with('/') {
        return Ok(format!("{path}**"));
    }
    Ok(path.to_owned())
}

/// The telling line of an engine's message: the last that is not blank.
fn last_line(message: &str) -> String {
    let line = message
        .lines()
        .rev()
        .find(|line| !line.trim().is_empty())
        .unwrap_or(message)
        .trim();
    line.strip_prefix("error: ").unwrap_or(line).to_owned()
}

#[cfg(test)]
mod tests {
    use super::{BadRule, glob, pattern};

    #[test]
    fn globs_stay_inside_the_repository() {
        for bad in [
            "../x",
            "a/../b",
            "/etc/passwd",
            "C:\\x",
            "a\0b",
            ".git/config",
            "a/.GIT/x",
            "",
        ] {
            assert!(matches!(glob(bad), Err(BadRule::Path(_))), "{bad:?}");
        }
        let glob_of = |text: &str| glob(text).unwrap().compile_matcher();
        let models = glob_of("**/models.py");
        assert!(models.is_match("models.py") && models.is_match("shop/models.py"));
        let either = glob_of("blog\\{views,viewsets}.py");
        assert!(either.is_match("blog/views.py") && !either.is_match("blog/api/views.py"));
        assert!(glob_of("projects/blog/").is_match("projects/blog/a/b.py"));
        assert!(matches!(glob("a[b"), Err(BadRule::Glob(_))));
    }

    #[test]
    fn braces_have_limits() {
        let nested = |depth: usize| format!("{}a{}", "{".repeat(depth), "}".repeat(depth));
        for deep in [9, 60, 250, 500] {
            assert_eq!(glob(&nested(deep)), Err(BadRule::Braces), "{deep}");
        }
        assert!(glob(&nested(8)).is_ok());
        assert!(glob(&"{a,b}".repeat(200)).is_ok());
        assert!(glob(&"**/".repeat(300)).is_ok());
    }

    #[test]
    fn patterns_have_limits() {
        assert!(
            pattern("class Todo\\b")
                .unwrap()
                .is_match(b"class Todo:\xff")
        );
        assert!(matches!(
            pattern(&"a".repeat(1025)),
            Err(BadRule::Long(1025))
        ));
        assert!(matches!(pattern("("), Err(BadRule::Pattern(_))));
        assert!(matches!(
            pattern("((a{1000}){1000}){1000}"),
            Err(BadRule::Pattern(_))
        ));
        assert!(matches!(
            pattern(&"(".repeat(300)),
            Err(BadRule::Pattern(_))
        ));
        let deep = format!("{}a{}", "(".repeat(200), ")".repeat(200));
        assert!(matches!(pattern(&deep), Err(BadRule::Pattern(_))));
    }
}

//! `toml peak` blocks: what an author says of an item — prerequisites, former ids, and what counts as evidence.
//!
//! Reading a block compiles nothing, so that a status is quick; [`Rules::check`] says what could not be compiled.

use std::ops::Range;

use globset::{Glob, GlobBuilder};
use regex::bytes::{Regex, RegexBuilder};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Id, Notice};

/// Longest pattern or glob, in bytes.
pub const MAX_PATTERN: usize = 1024;
/// Largest compiled pattern, in bytes.
const MAX_COMPILED: usize = 1024 * 1024;
/// Deepest nesting of a pattern.
const MAX_DEPTH: u32 = 50;
/// Deepest nesting of braces in a glob: the glob library gives up on much more by a panic.
const MAX_BRACES: usize = 8;
/// Most globs and patterns of one block.
pub const MAX_RULES: usize = 64;
/// Sizes, in bytes, that a pattern is compiled within, the smallest first: so what it costs is known.
const SIZES: [usize; 4] = [16 * 1024, 64 * 1024, 256 * 1024, MAX_COMPILED];

/// What counts as evidence for one item. Every key that is given must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rules {
    /// Each glob must match a file that the learner added or changed and that still exists.
    pub paths: Vec<String>,
    /// Each pattern must match the content at HEAD of such a file.
    pub contains: Vec<Contains>,
    /// Each needs so many commits of the learner's.
    pub commits: Vec<Commits>,
    /// Whether a part of the block could not be read: such rules prove nothing, whatever else holds.
    pub broken: bool,
    /// Line of the block, counted from 1.
    pub line: usize,
}

/// A pattern to be found in the content of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contains {
    /// Glob of the file's path.
    pub path: String,
    /// Regular expression to be found in it.
    pub pattern: String,
}

/// Commits whose message matches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commits {
    /// Regular expression to be found in the message.
    pub message: String,
    /// How many; 1 where it is not given.
    pub min: usize,
}

/// All that a block says, before it is applied to its item or phase.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Block {
    /// The item that it is about, where that is not the one that contains it (`for`).
    pub about: Option<Id>,
    /// An id pinned by the block.
    pub id: Option<Id>,
    /// Former ids.
    pub aliases: Vec<Id>,
    /// Prerequisites.
    pub after: Vec<Id>,
    /// The `[evidence]` table.
    pub rules: Option<Rules>,
}

/// Something wrong in a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Byte of the block's text at which it stands.
    pub at: usize,
    /// What is wrong and what is expected, without a full stop.
    pub message: String,
}

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

impl Rules {
    /// What is wrong with the patterns and globs, on the block's line. Slow: it compiles them all.
    pub fn check(&self) -> Vec<Notice> {
        let mut faults = Vec::new();
        for path in &self.paths {
            if let Err(bad) = glob(path) {
                faults.push(format!("the glob `{path}` cannot be used: {bad}"));
            }
        }
        for contains in &self.contains {
            if let Err(bad) = glob(&contains.path) {
                faults.push(format!(
                    "the glob `{}` cannot be used: {bad}",
                    contains.path
                ));
            }
            if let Err(bad) = pattern(&contains.pattern) {
                faults.push(format!(
                    "the pattern `{}` cannot be used: {bad}",
                    contains.pattern
                ));
            }
        }
        for commits in &self.commits {
            if let Err(bad) = pattern(&commits.message) {
                faults.push(format!(
                    "the pattern `{}` cannot be used: {bad}",
                    commits.message
                ));
            }
        }
        faults
            .into_iter()
            .map(|message| Notice {
                line: self.line,
                message,
            })
            .collect()
    }

    /// Whether no key is given: such rules say nothing.
    pub fn is_empty(&self) -> bool {
        self.paths.is_empty() && self.contains.is_empty() && self.commits.is_empty()
    }
}

/// Compiles a rule's regular expression. It runs on bytes: a file need not be UTF-8.
///
/// # Errors
/// [`BadRule`] where it is none, or too long, too large, too deep.
pub fn pattern(text: &str) -> Result<Regex, BadRule> {
    measured(text).map(|(regex, _)| regex)
}

/// As [`pattern`], with the size in bytes within which it could be compiled: what it costs.
///
/// # Errors
/// As [`pattern`].
pub fn measured(text: &str) -> Result<(Regex, usize), BadRule> {
    if text.len() > MAX_PATTERN {
        return Err(BadRule::Long(text.len()));
    }
    let mut last = BadRule::Long(text.len());
    for size in SIZES {
        match compiled(text, size) {
            Ok(regex) => return Ok((regex, size)),
            Err(regex::Error::CompiledTooBig(limit)) => {
                last =
                    BadRule::Pattern(last_line(&regex::Error::CompiledTooBig(limit).to_string()));
            }
            Err(error) => return Err(BadRule::Pattern(last_line(&error.to_string()))),
        }
    }
    Err(last)
}

fn compiled(text: &str, size: usize) -> Result<Regex, regex::Error> {
    RegexBuilder::new(text)
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

/// Whether the info string of a fence marks a block of ours: `toml peak`, or `toml title="peak"` for site generators.
pub fn is_block(info: &str) -> bool {
    let mut words = info.split_whitespace();
    words
        .next()
        .is_some_and(|word| word.eq_ignore_ascii_case("toml"))
        && words.any(|word| {
            let value = word.strip_prefix("title=").unwrap_or(word);
            value.trim_matches(['"', '\'']) == "peak"
        })
}

/// Reads the text of a block. What cannot be read is a fault and left out; the rest still counts.
pub fn read(text: &str) -> (Block, Vec<Fault>) {
    let mut reader = Reader::default();
    match DeTable::parse(text) {
        Ok(table) => reader.block(table.get_ref()),
        Err(error) => {
            let at = error.span().map_or(0, |span| span.start);
            let why = error.message().replace('\n', ", ");
            reader.fault(at, format!("this is no TOML: {why}"));
            reader.block.rules = Some(Rules {
                broken: true,
                ..Rules::default()
            });
        }
    }
    (reader.block, reader.faults)
}

#[derive(Default)]
struct Reader {
    block: Block,
    faults: Vec<Fault>,
}

impl Reader {
    fn fault(&mut self, at: usize, message: String) {
        self.faults.push(Fault { at, message });
    }

    fn block(&mut self, table: &DeTable<'_>) {
        let mut spoiled = false;
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "for" => {
                    self.block.about = self.id("for", value);
                    // Rules that may be meant for another item must not be dropped, nor judge this one.
                    spoiled |= self.block.about.is_none();
                }
                "id" => self.block.id = self.id("id", value),
                "aliases" => self.block.aliases = self.ids("aliases", value),
                "after" => self.block.after = self.ids("after", value),
                "evidence" => self.evidence(key.span(), value),
                other => {
                    let hint = match other {
                        "paths" | "contains" | "commits" => {
                            "; it belongs below a line `[evidence]`".to_owned()
                        }
                        _ => "; expected id, for, aliases, after or [evidence]".to_owned(),
                    };
                    self.fault(key.span().start, format!("unknown key `{other}`{hint}"));
                    spoiled = true;
                }
            }
        }
        if spoiled {
            self.block.rules.get_or_insert_default().broken = true;
        }
    }

    fn evidence(&mut self, key: Range<usize>, value: &Spanned<DeValue<'_>>) {
        let Some(table) = value.get_ref().as_table() else {
            self.block.rules = Some(Rules {
                broken: true,
                ..Rules::default()
            });
            return self.wrong("evidence", "a table, `[evidence]`", value);
        };
        let before = self.faults.len();
        let mut rules = Rules::default();
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "paths" => rules.paths = self.texts("paths", value),
                "contains" => rules.contains = self.contains(value),
                "commits" => rules.commits = self.commits(value),
                other => self.fault(
                    key.span().start,
                    format!(
                        "unknown key `{other}` in [evidence]; expected paths, contains or commits"
                    ),
                ),
            }
        }
        if rules.is_empty() && self.faults.len() == before {
            self.fault(
                key.start,
                "[evidence] asks for nothing; expected paths, contains or commits".to_owned(),
            );
        }
        let count = rules.paths.len() + rules.contains.len() + rules.commits.len();
        if count > MAX_RULES {
            self.fault(
                key.start,
                format!(
                    "[evidence] has {count} globs and patterns, and at most {MAX_RULES} are read"
                ),
            );
            rules = Rules::default();
        }
        // Rules of which a part is wrong must not make the item easier to prove.
        rules.broken = self.faults.len() > before;
        self.block.rules = Some(rules);
    }

    fn contains(&mut self, value: &Spanned<DeValue<'_>>) -> Vec<Contains> {
        let example = "`{ path = \"**/models.py\", pattern = \"class Post\" }`";
        let mut all = Vec::new();
        for (place, table) in self.tables("contains", example, value) {
            let path = self.member("contains", "path", &place, table);
            let pattern = self.member("contains", "pattern", &place, table);
            self.strangers("contains", &["path", "pattern"], table);
            if let (Some(path), Some(pattern)) = (path, pattern) {
                all.push(Contains { path, pattern });
            }
        }
        all
    }

    fn commits(&mut self, value: &Spanned<DeValue<'_>>) -> Vec<Commits> {
        let example = "`{ message = \"(?i)to-?do\", min = 1 }`";
        let mut all = Vec::new();
        for (place, table) in self.tables("commits", example, value) {
            let message = self.member("commits", "message", &place, table);
            let min = table.get("min").map(|min| self.count(min));
            self.strangers("commits", &["message", "min"], table);
            if let Some(message) = message {
                all.push(Commits {
                    message,
                    min: min.unwrap_or(1),
                });
            }
        }
        all
    }

    fn count(&mut self, value: &Spanned<DeValue<'_>>) -> usize {
        let number = value
            .get_ref()
            .as_integer()
            .and_then(|number| usize::from_str_radix(number.as_str(), number.radix()).ok())
            .filter(|number| *number > 0);
        if number.is_none() {
            self.wrong("min", "a whole number from 1", value);
        }
        number.unwrap_or(1)
    }

    /// The tables of an array of tables, each with its place.
    fn tables<'a>(
        &mut self,
        name: &str,
        example: &str,
        value: &'a Spanned<DeValue<'a>>,
    ) -> Vec<(Range<usize>, &'a DeTable<'a>)> {
        let Some(array) = value.get_ref().as_array() else {
            self.wrong(
                name,
                &format!("an array of tables such as {example}"),
                value,
            );
            return Vec::new();
        };
        let mut tables = Vec::new();
        for entry in array.iter() {
            match entry.get_ref().as_table() {
                Some(table) => tables.push((entry.span(), table)),
                None => self.wrong(name, &format!("tables such as {example}"), entry),
            }
        }
        tables
    }

    fn member(
        &mut self,
        name: &str,
        key: &str,
        place: &Range<usize>,
        table: &DeTable<'_>,
    ) -> Option<String> {
        match table.get(key) {
            Some(value) => self.text(key, value),
            None => {
                self.fault(
                    place.start,
                    format!("`{key}` is missing in this entry of `{name}`"),
                );
                None
            }
        }
    }

    fn strangers(&mut self, name: &str, known: &[&str], table: &DeTable<'_>) {
        for key in table.keys() {
            if !known.contains(&key.get_ref().as_ref()) {
                let expected = known.join(" and ");
                self.fault(
                    key.span().start,
                    format!(
                        "unknown key `{}` in `{name}`; expected {expected}",
                        key.get_ref()
                    ),
                );
            }
        }
    }

    fn ids(&mut self, name: &str, value: &Spanned<DeValue<'_>>) -> Vec<Id> {
        let Some(array) = value.get_ref().as_array() else {
            self.wrong(name, "an array of ids such as [\"models.blog\"]", value);
            return Vec::new();
        };
        array
            .iter()
            .filter_map(|entry| self.id(name, entry))
            .collect()
    }

    fn id(&mut self, name: &str, value: &Spanned<DeValue<'_>>) -> Option<Id> {
        let text = self.text(name, value)?;
        let id = Id::parse(&text);
        if id.is_none() {
            self.fault(
                value.span().start,
                format!(
                    "`{text}` is no id: segments of lower-case letters, digits and `-`, a letter in each, joined by `.`"
                ),
            );
        }
        id
    }

    fn texts(&mut self, name: &str, value: &Spanned<DeValue<'_>>) -> Vec<String> {
        let Some(array) = value.get_ref().as_array() else {
            self.wrong(
                name,
                "an array of strings such as [\"**/models.py\"]",
                value,
            );
            return Vec::new();
        };
        array
            .iter()
            .filter_map(|entry| self.text(name, entry))
            .collect()
    }

    fn text(&mut self, name: &str, value: &Spanned<DeValue<'_>>) -> Option<String> {
        let text = value.get_ref().as_str().map(str::to_owned);
        if text.is_none() {
            self.wrong(name, "a string", value);
        }
        text
    }

    fn wrong(&mut self, name: &str, expected: &str, value: &Spanned<DeValue<'_>>) {
        let found = match value.get_ref() {
            DeValue::String(_) => "a string",
            DeValue::Integer(_) => "an integer",
            DeValue::Float(_) => "a float",
            DeValue::Boolean(_) => "a boolean",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "an array",
            DeValue::Table(_) => "a table",
        };
        self.fault(
            value.span().start,
            format!("`{name}` expects {expected}, found {found}"),
        );
    }
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
    use super::{BadRule, Commits, Contains, Fault, glob, is_block, pattern, read};

    fn faults(text: &str) -> Vec<(usize, String)> {
        read(text)
            .1
            .into_iter()
            .map(|Fault { at, message }| (at, message))
            .collect()
    }

    #[test]
    fn a_whole_block_is_read() {
        let (block, faults) = read(
            "id = \"apis.todo\"\nfor = \"apis.rest\"\naliases = [\"api.todo\"]\nafter = [\"models.blog\"]\n\n[evidence]\n\
             paths = [\"**/serializers.py\"]\ncontains = [{ path = \"**/models.py\", pattern = 'class Todo\\b' }]\n\
             commits = [{ message = \"(?i)to-?do\" }, { message = \"x\", min = 3 }]\n",
        );
        assert_eq!(faults, []);
        assert_eq!(block.about.unwrap().as_str(), "apis.rest");
        assert_eq!(block.id.unwrap().as_str(), "apis.todo");
        assert_eq!(block.aliases[0].as_str(), "api.todo");
        assert_eq!(block.after[0].as_str(), "models.blog");
        let rules = block.rules.unwrap();
        assert_eq!(rules.paths, ["**/serializers.py"]);
        let contains = Contains {
            path: "**/models.py".to_owned(),
            pattern: "class Todo\\b".to_owned(),
        };
        assert_eq!(rules.contains, [contains]);
        let mins: Vec<usize> = rules
            .commits
            .iter()
            .map(|Commits { min, .. }| *min)
            .collect();
        assert_eq!(mins, [1, 3]);
    }

    #[test]
    fn each_mistake_is_named_at_its_place() {
        assert_eq!(
            faults("paths = [\"a\"]\n"),
            [(
                0,
                "unknown key `paths`; it belongs below a line `[evidence]`".to_owned()
            )]
        );
        assert_eq!(
            faults("[evidence]\npaths = \"a\"\n"),
            [(
                19,
                "`paths` expects an array of strings such as [\"**/models.py\"], found a string"
                    .to_owned()
            )]
        );
        assert_eq!(
            faults("[evidence]\ncontains = [{ path = \"a\" }]\n"),
            [(
                23,
                "`pattern` is missing in this entry of `contains`".to_owned()
            )]
        );
        assert_eq!(
            faults("[evidence]\ncommits = [{ message = \"a\", min = 0, max = 2 }]\n"),
            [
                (
                    45,
                    "`min` expects a whole number from 1, found an integer".to_owned()
                ),
                (
                    48,
                    "unknown key `max` in `commits`; expected message and min".to_owned()
                ),
            ]
        );
        assert_eq!(faults("[evidence]\n").len(), 1);
        assert!(
            faults("after = [\"Models.Blog\"]\n")[0]
                .1
                .starts_with("`Models.Blog` is no id")
        );
    }

    #[test]
    fn broken_toml_is_named_at_its_place() {
        let found = faults("after = [\"a.b\"\nid = \"x\"\n");
        assert_eq!(found.len(), 1);
        assert!(found[0].0 >= 14, "{found:?}");
        assert!(found[0].1.starts_with("this is no TOML: "), "{found:?}");
        assert!(read("[evidence").0.rules.is_some_and(|rules| rules.broken));
    }

    #[test]
    fn a_fence_is_ours_by_its_info() {
        for ours in ["toml peak", "toml title=\"peak\"", "TOML  title='peak' x"] {
            assert!(is_block(ours), "{ours}");
        }
        for other in ["toml", "peak", "toml peaks", "yaml peak", ""] {
            assert!(!is_block(other), "{other}");
        }
    }

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
    fn rules_beyond_the_limits_make_a_block_broken() {
        let many: Vec<String> = (0..65).map(|n| format!("\"{n}.py\"")).collect();
        let text = format!("[evidence]\npaths = [{}]\n", many.join(","));
        let (block, found) = read(&text);
        assert!(
            block
                .rules
                .is_some_and(|rules| rules.broken && rules.is_empty())
        );
        assert!(
            found[0]
                .message
                .contains("has 65 globs and patterns, and at most 64")
        );
        for text in [
            "evidence = 3\n",
            "evidence = []\n",
            "[[evidence]]\npaths = [\"a\"]\n",
        ] {
            assert!(
                read(text).0.rules.is_some_and(|rules| rules.broken),
                "{text}"
            );
        }
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

    #[test]
    fn check_names_each_rule_that_cannot_be_used() {
        let (block, _) =
            read("[evidence]\npaths = [\"../x\", \"ok\"]\ncommits = [{ message = \"(\" }]\n");
        let mut rules = block.rules.unwrap();
        rules.line = 7;
        let found = rules.check();
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].line, 7);
        assert!(found[0].message.contains("`../x`") && found[1].message.contains("`(`"));
    }
}

//! The text of a `toml peak` block → what it says, each fault at its place.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::block::{Block, Fault, Part, Spot};
use super::{Commits, Contains, Rules};
use crate::roadmap::Id;
use crate::roadmap::select::similar;

/// Most globs and patterns of one block.
pub const MAX_RULES: usize = 64;
/// Longest description of a pattern, in characters.
const MAX_WHAT: usize = 80;
/// The keys of a block.
const KEYS: [&str; 5] = ["id", "for", "aliases", "after", "evidence"];
/// The keys of its `[evidence]`.
const EVIDENCE: [&str; 4] = ["paths", "contains", "commits", "together"];
/// Most values of one block whose place is kept: finding it takes time.
pub const MAX_SPOTS: usize = 256;

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

    fn spot(&mut self, part: Part, text: &str, at: Range<usize>) {
        if self.block.spots.len() < MAX_SPOTS {
            self.block.spots.push(Spot {
                part,
                text: text.to_owned(),
                at,
                of: None,
            });
        }
    }

    fn block(&mut self, table: &DeTable<'_>) {
        let mut spoiled = false;
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "for" => {
                    self.block.about = self.id("for", Part::For, value);
                    // Rules that may be meant for another item must not be dropped, nor judge this one.
                    spoiled |= self.block.about.is_none();
                }
                "id" => self.block.id = self.id("id", Part::Id, value),
                "aliases" => self.block.aliases = self.ids("aliases", Part::Alias, value),
                "after" => self.block.after = self.ids("after", Part::After, value),
                "evidence" => self.evidence(key.span(), value),
                other => {
                    let hint = if EVIDENCE.contains(&other) {
                        "it belongs below a line `[evidence]`".to_owned()
                    } else {
                        expected(other, &KEYS)
                    };
                    self.fault(key.span().start, format!("unknown key `{other}`; {hint}"));
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
                "paths" => rules.paths = self.globs(value),
                "contains" => rules.contains = self.contains(value),
                "commits" => rules.commits = self.commits(value),
                "together" => rules.together = self.marker(value),
                other => self.fault(
                    key.span().start,
                    format!(
                        "unknown key `{other}` in [evidence]; {}",
                        expected(other, &EVIDENCE)
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

    /// The glob of `together`.
    fn marker(&mut self, value: &Spanned<DeValue<'_>>) -> Option<String> {
        let glob = self.text("together", value)?;
        self.spot(Part::Path, &glob, value.span());
        Some(glob)
    }

    fn contains(&mut self, value: &Spanned<DeValue<'_>>) -> Vec<Contains> {
        let example = "`{ path = \"**/models.py\", pattern = \"class Post\" }`";
        let mut all = Vec::new();
        for (place, table) in self.tables("contains", example, value) {
            let path = self.member("contains", "path", Part::Within, &place, table);
            let pattern = self.member("contains", "pattern", Part::Pattern, &place, table);
            let what = self.what(table);
            self.strangers("contains", &["path", "pattern", "what"], table);
            if let (Some(path), Some(pattern)) = (path, pattern) {
                all.push(Contains {
                    path,
                    pattern,
                    what,
                });
            }
        }
        all
    }

    fn commits(&mut self, value: &Spanned<DeValue<'_>>) -> Vec<Commits> {
        let example = "`{ message = \"(?i)to-?do\", min = 1 }`";
        let mut all = Vec::new();
        for (place, table) in self.tables("commits", example, value) {
            let message = self.member("commits", "message", Part::Message, &place, table);
            let min = table.get("min").map(|min| self.count(min));
            let what = self.what(table);
            self.strangers("commits", &["message", "min", "what"], table);
            if let Some(message) = message {
                all.push(Commits {
                    message,
                    min: min.unwrap_or(1),
                    what,
                });
            }
        }
        all
    }

    /// What a pattern stands for, in the author's words.
    fn what(&mut self, table: &DeTable<'_>) -> Option<String> {
        let value = table.get("what")?;
        let what = self.text("what", value)?;
        if what.trim().is_empty() || what.chars().count() > MAX_WHAT {
            let at = value.span().start;
            self.fault(at, format!("`what` expects a few words, such as \"a cart\", and at most {MAX_WHAT} characters"));
        }
        Some(text_on_one_line(&what))
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
        part: Part,
        place: &Range<usize>,
        table: &DeTable<'_>,
    ) -> Option<String> {
        match table.get(key) {
            Some(value) => {
                let text = self.text(key, value)?;
                self.spot(part, &text, value.span());
                Some(text)
            }
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
                let hint = expected(key.get_ref(), known);
                self.fault(
                    key.span().start,
                    format!("unknown key `{}` in `{name}`; {hint}", key.get_ref()),
                );
            }
        }
    }

    fn ids(&mut self, name: &str, part: Part, value: &Spanned<DeValue<'_>>) -> Vec<Id> {
        let Some(array) = value.get_ref().as_array() else {
            self.wrong(name, "an array of ids such as [\"models.blog\"]", value);
            return Vec::new();
        };
        array
            .iter()
            .filter_map(|entry| self.id(name, part, entry))
            .collect()
    }

    fn id(&mut self, name: &str, part: Part, value: &Spanned<DeValue<'_>>) -> Option<Id> {
        let text = self.text(name, value)?;
        self.spot(part, &text, value.span());
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

    fn globs(&mut self, value: &Spanned<DeValue<'_>>) -> Vec<String> {
        let Some(array) = value.get_ref().as_array() else {
            self.wrong(
                "paths",
                "an array of strings such as [\"**/models.py\"]",
                value,
            );
            return Vec::new();
        };
        let mut globs = Vec::new();
        for entry in array.iter() {
            if let Some(glob) = self.text("paths", entry) {
                self.spot(Part::Path, &glob, entry.span());
                globs.push(glob);
            }
        }
        globs
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

/// What to write instead of the unknown key `other`: the one of `known` that it is near to, else all.
fn expected(other: &str, known: &[&str]) -> String {
    if let Some(near) = similar(other, known.iter().copied()) {
        return format!("did you mean `{near}`?");
    }
    let (last, front) = known.split_last().unwrap_or((&"", &[]));
    format!("expected {} or {last}", front.join(", "))
}

/// White space runs to one blank each: what stands in a sentence has no line breaks.
fn text_on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;

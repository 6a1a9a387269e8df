//! What a person said about how to read a document.

use regex::{Regex, RegexBuilder};

use super::whole::Whole;

/// The header's name for [`Reading::whole`].
pub const READ_AS: &str = "read-as";

/// Options for reading a document; the default leaves everything to the rules.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// Read only sections whose heading, or a heading around it, matches this regular expression.
    pub section: Option<String>,
    /// Leave out sections whose heading matches one of these.
    pub exclude: Vec<String>,
    /// What phases are.
    pub phase_level: Option<PhaseLevel>,
    /// What carries the items.
    pub items: Option<Carrier>,
    /// How deep in their lists the items stand; 1 is the top.
    pub depth: Option<usize>,
    /// The heading of the table column that holds the titles.
    pub column: Option<String>,
    /// Whether the author's ticks are taken over.
    pub keep_ticks: bool,
    /// What the whole is read as, whatever the rules would say of it.
    pub whole: Whole,
    /// Whether a document is read that would be refused.
    pub force: bool,
}

/// What phases are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhaseLevel {
    /// Headings of this level, 1 to 6.
    Heading(u8),
    /// Bold lines.
    Bold,
    /// Top-level list items.
    Item,
}

/// What carries the items of a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Carrier {
    /// List items.
    List,
    /// Task boxes.
    Boxes,
    /// Table rows.
    Rows,
    /// Headings.
    Headings,
    /// List items, and nodes of trees, without any in them.
    Leaves,
}

/// An option with a value that it cannot have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadOption {
    /// The option's name, without dashes.
    pub name: &'static str,
    /// The value that was given.
    pub value: String,
    /// What is expected.
    pub expected: String,
}

impl PhaseLevel {
    /// From `1` to `6`, `bold`, `item`.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "bold" => Some(Self::Bold),
            "item" => Some(Self::Item),
            _ => text
                .parse()
                .ok()
                .filter(|level| (1..=6).contains(level))
                .map(Self::Heading),
        }
    }
}

impl std::fmt::Display for PhaseLevel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Heading(level) => write!(f, "{level}"),
            Self::Bold => f.write_str("bold"),
            Self::Item => f.write_str("item"),
        }
    }
}

impl Carrier {
    /// From its name.
    pub fn parse(text: &str) -> Option<Self> {
        [
            Self::List,
            Self::Boxes,
            Self::Rows,
            Self::Headings,
            Self::Leaves,
        ]
        .into_iter()
        .find(|carrier| carrier.name() == text)
    }

    /// Its name, as `--items` takes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Boxes => "boxes",
            Self::Rows => "rows",
            Self::Headings => "headings",
            Self::Leaves => "leaves",
        }
    }
}

impl Reading {
    /// As pairs of name and value, for the header of a progress document; none where nothing was said. `force` is no part of how a
    /// document is read and is left out.
    pub fn pairs(&self) -> Vec<(String, String)> {
        let mut pairs = Vec::new();
        let mut add = |name: &str, value: Option<String>| {
            pairs.extend(value.map(|value| (name.to_owned(), value)));
        };
        add("section", self.section.clone());
        for pattern in &self.exclude {
            add("exclude", Some(pattern.clone()));
        }
        add(
            "phase-level",
            self.phase_level.map(|level| level.to_string()),
        );
        add("items", self.items.map(|items| items.name().to_owned()));
        add("depth", self.depth.map(|depth| depth.to_string()));
        add("column", self.column.clone());
        add("keep-ticks", self.keep_ticks.then(|| "yes".to_owned()));
        let said = self.whole != Whole::default();
        add(READ_AS, said.then(|| self.whole.to_string()));
        pairs
    }

    /// From pairs of name and value; pairs of other names are passed over.
    ///
    /// # Errors
    /// [`BadOption`] where a value is none that its option can have.
    pub fn from_pairs<'a>(
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, BadOption> {
        let mut reading = Self::default();
        for (name, value) in pairs {
            match name {
                "section" => reading.section = Some(value.to_owned()),
                "exclude" => reading.exclude.push(value.to_owned()),
                "phase-level" => {
                    let level = PhaseLevel::parse(value);
                    reading.phase_level = Some(
                        level.ok_or_else(|| bad("phase-level", value, "1 to 6, bold or item"))?,
                    );
                }
                "items" => {
                    let items = Carrier::parse(value);
                    let expected = "list, boxes, rows, headings or leaves";
                    reading.items = Some(items.ok_or_else(|| bad("items", value, expected))?);
                }
                "depth" => {
                    let depth = value
                        .parse()
                        .ok()
                        .filter(|depth| (1..=super::super::MAX_NESTING).contains(depth));
                    reading.depth =
                        Some(depth.ok_or_else(|| bad("depth", value, "a number from 1 to 64"))?);
                }
                "column" => reading.column = Some(value.to_owned()),
                "keep-ticks" => reading.keep_ticks = value == "yes",
                READ_AS => {
                    // What `peak update` did not write, or a later one did, is made anew by the next update.
                    reading.whole = Whole::parse(value).unwrap_or_default();
                }
                _ => {}
            }
        }
        reading.patterns()?;
        Ok(reading)
    }

    /// The compiled patterns of sections to read and to leave out.
    ///
    /// # Errors
    /// [`BadOption`] where one is no regular expression.
    pub fn patterns(&self) -> Result<Patterns, BadOption> {
        let section = self
            .section
            .as_deref()
            .map(|text| compile("section", text))
            .transpose()?;
        let exclude = self
            .exclude
            .iter()
            .map(|text| compile("exclude", text))
            .collect::<Result<_, _>>()?;
        Ok(Patterns { section, exclude })
    }
}

/// Compiled patterns of sections.
#[derive(Debug, Default)]
pub struct Patterns {
    /// Of those to read.
    pub section: Option<Regex>,
    /// Of those to leave out.
    pub exclude: Vec<Regex>,
}

fn compile(name: &'static str, text: &str) -> Result<Regex, BadOption> {
    if text.len() > crate::roadmap::rules::MAX_PATTERN {
        return Err(bad(name, text, "a shorter pattern"));
    }
    RegexBuilder::new(text)
        .case_insensitive(true)
        .size_limit(1024 * 1024)
        .nest_limit(50)
        .build()
        .map_err(|error| {
            let why = error.to_string();
            let last = why.lines().last().unwrap_or("").trim();
            bad(
                name,
                text,
                &format!(
                    "a regular expression ({})",
                    last.trim_start_matches("error: ")
                ),
            )
        })
}

fn bad(name: &'static str, value: &str, expected: &str) -> BadOption {
    BadOption {
        name,
        value: value.to_owned(),
        expected: expected.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Carrier, PhaseLevel, Reading, Whole};

    #[test]
    fn options_survive_the_header() {
        let reading = Reading {
            section: Some("Road ?map".to_owned()),
            exclude: vec!["Books".to_owned(), "^Tools$".to_owned()],
            phase_level: Some(PhaseLevel::Bold),
            items: Some(Carrier::Leaves),
            depth: Some(2),
            column: Some("Topic".to_owned()),
            keep_ticks: true,
            whole: Whole::parse("numbered-2+no-boxes").unwrap(),
            force: false,
        };
        let pairs = reading.pairs();
        let again = Reading::from_pairs(
            pairs
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str())),
        );
        assert_eq!(again, Ok(reading));
        assert_eq!(Reading::default().pairs(), []);
    }

    #[test]
    fn values_that_cannot_be_are_named() {
        for (name, value) in [
            ("phase-level", "7"),
            ("items", "words"),
            ("depth", "0"),
            ("section", "("),
            ("exclude", "["),
        ] {
            let bad = Reading::from_pairs([(name, value)]).unwrap_err();
            assert_eq!((bad.name, bad.value.as_str()), (name, value));
        }
        assert_eq!(
            Reading::from_pairs([("read-as", "maybe")]),
            Ok(Reading::default())
        );
        assert_eq!(
            Reading::from_pairs([("learner", "a@b")]),
            Ok(Reading::default())
        );
    }
}

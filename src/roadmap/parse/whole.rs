//! What the rules decide about a document as a whole.

use std::collections::BTreeSet;

use super::entry::{BOLD, COLON, LISTED, STEP};
use super::rule::Rule;

/// The rules that may be told to leave nothing out, and how the header names them.
const RULES: [(Rule, &str); 6] = [
    (Rule::Boilerplate, "titles"),
    (Rule::Contents, "contents"),
    (Rule::Label, "labels"),
    (Rule::Prose, "prose"),
    (Rule::Beside, "beside"),
    (Rule::OtherCarrier, "carriers"),
];

/// What carries the items of a whole document, what its phases are, and what is left out; `None` where nothing was said or decided.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Whole {
    /// What the phases are.
    pub phases: Option<Phases>,
    /// Whether headings without deeper ones are the items.
    pub headings: Option<bool>,
    /// Whether boxes alone are items.
    pub boxes: Option<bool>,
    /// Whether list items stand for headings.
    pub lists: Option<bool>,
    /// Of a document, the rules that left something out; of what is asked for, those that may not.
    pub rules: BTreeSet<Rule>,
}

/// What the phases of a document are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Phases {
    /// The rank of their headings; 0 where the whole is one.
    pub(super) rank: u8,
    /// Whether only those with a number count.
    pub(super) numbered: bool,
}

impl Whole {
    /// From what [`Display`](std::fmt::Display) writes.
    pub fn parse(text: &str) -> Option<Self> {
        let mut whole = Self::default();
        for word in text.split('+') {
            let (name, holds) = match word.strip_prefix("no-") {
                Some(name) => (name, false),
                None => (word, true),
            };
            match name {
                "headings" => whole.headings = Some(holds),
                "boxes" => whole.boxes = Some(holds),
                "lists" => whole.lists = Some(holds),
                name if !holds && name.parse::<u8>().is_err() => {
                    let (rule, _) = RULES.into_iter().find(|(_, own)| *own == name)?;
                    whole.rules.insert(rule);
                }
                _ => whole.phases = Some(Phases::parse(word)?),
            }
        }
        Some(whole)
    }

    /// What of it is to be asked for, so that a document of which the rules make `other` is read as it was: each part alone, and
    /// where there are several, all of them.
    pub(super) fn apart(&self, other: &Self) -> Vec<Self> {
        let all = Self {
            phases: self.phases.filter(|_| self.phases != other.phases),
            headings: self.headings.filter(|_| self.headings != other.headings),
            boxes: self.boxes.filter(|_| self.boxes != other.boxes),
            lists: self.lists.filter(|_| self.lists != other.lists),
            rules: RULES
                .into_iter()
                .map(|(rule, _)| rule)
                .filter(|rule| other.rules.contains(rule) && !self.rules.contains(rule))
                .collect(),
        };
        let mut parts = all.parts();
        if parts.len() > 1 {
            parts.push(all);
        }
        parts
    }

    /// Each thing that it says, alone.
    fn parts(&self) -> Vec<Self> {
        let nothing = Self::default;
        let said = [
            Self {
                headings: self.headings,
                ..nothing()
            },
            Self {
                boxes: self.boxes,
                ..nothing()
            },
            Self {
                lists: self.lists,
                ..nothing()
            },
            Self {
                phases: self.phases,
                ..nothing()
            },
        ];
        let rules = self.rules.iter().map(|rule| Self {
            rules: BTreeSet::from([*rule]),
            ..nothing()
        });
        let all = said.into_iter().chain(rules);
        all.filter(|part| *part != nothing()).collect()
    }
}

impl std::fmt::Display for Whole {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let switch = |name: &str, holds: Option<bool>| {
            holds.map(|holds| format!("{}{name}", if holds { "" } else { "no-" }))
        };
        let words = [
            self.phases.map(|phases| phases.to_string()),
            switch("headings", self.headings),
            switch("boxes", self.boxes),
            switch("lists", self.lists),
        ];
        let rules = RULES.iter().filter(|(rule, _)| self.rules.contains(rule));
        let rules = rules.map(|(_, name)| format!("no-{name}"));
        let words: Vec<String> = words.into_iter().flatten().chain(rules).collect();
        f.write_str(&words.join("+"))
    }
}

impl Phases {
    /// Headings of this rank, with a number or without.
    pub(super) fn of(rank: u8) -> Self {
        Self {
            rank,
            numbered: false,
        }
    }

    /// From `one`, `item`, `bold`, `label`, `1` to `6`; with `numbered-` before it where only those with a number count.
    fn parse(text: &str) -> Option<Self> {
        let (numbered, name) = match text.strip_prefix("numbered-") {
            Some(name) => (true, name),
            None => (false, text),
        };
        let rank = match name {
            "one" => 0,
            "item" => LISTED,
            "bold" => BOLD,
            "label" => COLON,
            _ => {
                let level = name.parse::<u8>().ok();
                level.filter(|level| (1..=6).contains(level))? * STEP
            }
        };
        Some(Self { rank, numbered })
    }
}

impl std::fmt::Display for Phases {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.numbered {
            f.write_str("numbered-")?;
        }
        match self.rank {
            0 => f.write_str("one"),
            LISTED => f.write_str("item"),
            BOLD => f.write_str("bold"),
            COLON => f.write_str("label"),
            rank => write!(f, "{}", rank / STEP),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Phases, Rule, Whole};

    #[test]
    fn it_survives_the_header() {
        for text in [
            "one",
            "numbered-2",
            "3+no-headings",
            "item+headings+no-boxes+lists",
            "label+no-headings+boxes+no-lists",
            "no-headings",
            "2+no-titles+no-labels+no-carriers",
        ] {
            let whole = Whole::parse(text).unwrap();
            assert_eq!(whole.to_string(), text);
        }
        for bad in [
            "",
            "7",
            "0",
            "boxes+",
            "no-2",
            "no-rules",
            "labels",
            "numbered-boxes",
            "2++boxes",
        ] {
            assert_eq!(Whole::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn what_is_apart_is_named_part_by_part_and_then_as_one() {
        let whole = |text: &str| Whole::parse(text).unwrap();
        let one = whole("2+no-headings+boxes+no-lists");
        assert_eq!(one.apart(&one), []);
        let other = whole("2+headings+boxes+no-lists");
        assert_eq!(one.apart(&other), [whole("no-headings")]);
        let other = whole("one+headings+boxes+no-lists");
        assert_eq!(
            one.apart(&other),
            ["no-headings", "2", "2+no-headings"].map(whole)
        );
        assert_eq!(other.phases, Some(Phases::of(0)));
        // A rule that left nothing out is told to go on so; one that did is left alone.
        let [used, unused] = [Rule::Contents, Rule::Label].map(|rule| Whole {
            rules: BTreeSet::from([rule]),
            ..one.clone()
        });
        assert_eq!(used.apart(&unused), [whole("no-labels")]);
        assert_eq!(used.apart(&one), []);
    }
}

//! What the rules decide about a document as a whole.

use std::collections::BTreeSet;

use super::entry::{BOLD, COLON, LISTED, STEP};
use super::rule::Rule;

/// The rules that may be told to leave nothing out, and how the header names them.
const RULES: [(Rule, &str); 7] = [
    (Rule::Boilerplate, "titles"),
    (Rule::Contents, "contents"),
    (Rule::Links, "links"),
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
    /// Rules that are to leave nothing out; never decided, only asked for.
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

    /// Each thing to be asked for, alone, so that a document of which the rules make `other` is read as one of which they made
    /// this. That lists stand for headings is asked for by what the phases are.
    pub(super) fn apart(&self, other: &Self) -> Vec<Self> {
        let nothing = Self::default;
        let parts = [
            Self {
                headings: self.headings.filter(|_| self.headings != other.headings),
                ..nothing()
            },
            Self {
                boxes: self.boxes.filter(|_| self.boxes != other.boxes),
                ..nothing()
            },
            Self {
                lists: self.lists.filter(|is| !is && self.lists != other.lists),
                ..nothing()
            },
            Self {
                phases: self.phases.filter(|_| self.phases != other.phases),
                ..nothing()
            },
        ];
        parts
            .into_iter()
            .filter(|part| *part != nothing())
            .collect()
    }

    /// That this rule is to leave nothing out; `None` for one that cannot be told so.
    pub(super) fn without(rule: Rule) -> Option<Self> {
        RULES.iter().find(|(own, _)| *own == rule)?;
        Some(Self {
            rules: BTreeSet::from([rule]),
            ..Self::default()
        })
    }

    /// Both; what the other says counts.
    pub(super) fn and(&self, other: &Self) -> Self {
        Self {
            phases: other.phases.or(self.phases),
            headings: other.headings.or(self.headings),
            boxes: other.boxes.or(self.boxes),
            lists: other.lists.or(self.lists),
            rules: &self.rules | &other.rules,
        }
    }

    /// Whether list items at the top of their lists are the phases, whatever the rules say.
    pub(super) fn asks_for_lists(&self) -> bool {
        self.phases.is_some_and(|phases| phases.rank == LISTED)
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
    use super::{Phases, Whole};

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
    fn what_is_apart_is_named_part_by_part() {
        let whole = |text: &str| Whole::parse(text).unwrap();
        let one = whole("2+no-headings+boxes+no-lists");
        assert_eq!(one.apart(&one), []);
        let other = whole("2+headings+boxes+no-lists");
        assert_eq!(one.apart(&other), [whole("no-headings")]);
        let other = whole("one+headings+boxes+no-lists");
        assert_eq!(one.apart(&other), ["no-headings", "2"].map(whole));
        assert_eq!(other.phases, Some(Phases::of(0)));
        // Lists are asked for by what the phases are.
        let [listed, plain] = ["item+lists", "2+no-lists"].map(whole);
        assert_eq!(listed.apart(&plain), [whole("item")]);
        assert_eq!(plain.apart(&listed), ["no-lists", "2"].map(whole));
        assert_eq!(
            whole("2")
                .and(&whole("3+no-labels"))
                .and(&whole("no-prose")),
            whole("3+no-labels+no-prose")
        );
    }
}

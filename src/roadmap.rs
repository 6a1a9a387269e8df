//! A roadmap: phases of topics, exercises and projects, read from Markdown.
//!
//! Values only. How a document becomes a [`Roadmap`] is in [`parse`]; what an id is, in [`id`]; what counts as evidence
//! for an item, in [`rules`]. Nothing here knows where a document came from.

pub mod bundled;
pub mod derive;
pub mod id;
pub mod letters;
pub mod lint;
pub mod mark;
pub mod meant;
pub mod notice;
pub mod outline;
pub mod parse;
pub mod pin;
pub mod rules;
pub mod select;
pub mod title;
mod words;

use std::collections::HashMap;

pub use id::Id;
use notice::Oddity;
pub use notice::{NoColumn, Notice};
pub use rules::Rules;

/// Largest roadmap or progress document that is read, in bytes.
pub const MAX_BYTES: usize = 2 * 1024 * 1024;
/// Deepest nesting of lists and quotes that is read.
pub const MAX_NESTING: usize = 64;
/// Most items that a document may hold.
pub const MAX_ITEMS: usize = 20_000;

/// A roadmap as read from a document.
#[derive(Debug, Clone, Default)]
pub struct Roadmap {
    /// The document's title, as plain text.
    pub title: String,
    /// The phases, in document order; ids are unique.
    pub phases: Vec<Phase>,
    /// Oddities met while reading, in the order of their lines.
    pub notices: Vec<Notice>,
    /// Reasons to doubt that the document is a roadmap, or that it was read as its author meant; empty for a clear one.
    pub doubts: Vec<String>,
    /// Why it is not to be used as a roadmap, unless a person insists.
    pub refusal: Option<String>,
}

/// A phase: a heading and the items below it.
#[derive(Debug, Clone)]
pub struct Phase {
    /// Its id: an [`Id`] of one segment.
    pub id: Id,
    /// Former ids.
    pub aliases: Vec<Id>,
    /// Its title as plain text, numbering kept ("Phase 4: Django REST Framework (DRF)"), a pinned id left out.
    pub title: String,
    /// Its items, in document order; ids are unique in the whole roadmap.
    pub items: Vec<Item>,
    /// Line of its heading, counted from 1.
    pub line: usize,
}

/// A topic, an exercise or a project.
#[derive(Debug, Clone)]
pub struct Item {
    /// `phase.item` or `phase.group.item`.
    pub id: Id,
    /// Former ids.
    pub aliases: Vec<Id>,
    /// Its title as Markdown (code spans and emphasis kept, links reduced to their text, a pinned id left out), on one line.
    pub title: String,
    /// Topic, exercise or project.
    pub kind: Kind,
    /// Plain-text title of the heading between phase and item.
    pub group: Option<String>,
    /// Text under the item, as Markdown.
    pub description: String,
    /// Nested resources.
    pub links: Vec<Link>,
    /// What counts as evidence, where its author says so.
    pub rules: Option<Rules>,
    /// Items or phases to finish before.
    pub after: Vec<Id>,
    /// The author's own mark, where the document ticks items (see `--keep-ticks`).
    pub ticked: bool,
    /// Line of its title, counted from 1.
    pub line: usize,
}

/// What an item asks of a learner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Study it.
    Topic,
    /// Build it; small.
    Exercise,
    /// Build it; large.
    Project,
}

/// A resource that a roadmap names for an item.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Link {
    /// Its text, plain.
    pub title: String,
    /// Its target as written.
    pub url: String,
}

/// A document that is not read at all; see [`MAX_BYTES`] and its siblings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unreadable {
    /// Larger than [`MAX_BYTES`]; holds its size in bytes.
    Bytes(usize),
    /// Nested deeper than [`MAX_NESTING`] at this line.
    Nesting(usize),
    /// More than [`MAX_ITEMS`] items.
    Items(usize),
    /// Encoded as UTF-16.
    Utf16,
}

/// The items of a roadmap by id and former id.
#[derive(Debug, Clone)]
pub struct Ids<'a>(HashMap<&'a Id, &'a Item>);

impl<'a> Ids<'a> {
    /// As [`Roadmap::find`].
    pub fn find(&self, id: &Id) -> Option<&'a Item> {
        self.0.get(id).copied()
    }
}

impl Roadmap {
    /// All items, in document order.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.phases.iter().flat_map(|phase| &phase.items)
    }

    /// The items by id and former id: build it once to look for many, [`find`](Self::find) goes through all of them.
    pub fn ids(&self) -> Ids<'_> {
        let mut ids = HashMap::new();
        for item in self.items() {
            ids.entry(&item.id).or_insert(item);
        }
        for item in self.items() {
            for former in &item.aliases {
                ids.entry(former).or_insert(item);
            }
        }
        Ids(ids)
    }

    /// The item with this id or, failing that, this former id.
    pub fn find(&self, id: &Id) -> Option<&Item> {
        self.items()
            .find(|item| item.id == *id)
            .or_else(|| self.items().find(|item| item.aliases.contains(id)))
    }

    /// That no table has the column that was asked for, if that is so.
    pub fn no_column(&self) -> Option<&NoColumn> {
        self.notices.iter().find_map(|notice| match &notice.oddity {
            Oddity::NoColumn(missing) => Some(missing),
            _ => None,
        })
    }

    /// Where text was lost because it is no UTF-8, and whether titles, and with them ids, lack some of it.
    pub fn lost_text(&self) -> Option<(&Notice, bool)> {
        let lost = self.notices.iter();
        let lost = lost
            .filter(|notice| notice.oddity == Oddity::NotUtf8)
            .min()?;
        let phases = self.phases.iter().map(|phase| &phase.title);
        let mut titles = self.items().map(|item| &item.title).chain(phases);
        let lacks = titles.any(|title| title.contains(char::REPLACEMENT_CHARACTER));
        Some((lost, lacks))
    }

    /// The phase with this id.
    pub fn phase(&self, id: &Id) -> Option<&Phase> {
        self.phases.iter().find(|phase| phase.id == *id)
    }
}

#[cfg(test)]
mod tests {
    use super::parse::{Reading, roadmap};
    use super::{Id, Item};

    #[test]
    fn an_index_finds_what_a_search_finds() {
        let source = "## One `one`\n\n- A `one.a`\n  ```toml peak\n  aliases = [\"one.b\", \"one.x\"]\n  ```\n- B `one.b`\n  ```toml peak\n  aliases = [\"one.x\", \"one.y\"]\n  ```\n- C `one.c`\n";
        let roadmap = roadmap(source, &Reading::default()).unwrap();
        let ids = roadmap.ids();
        let mut found = Vec::new();
        for text in ["one.a", "one.b", "one.c", "one.x", "one.y", "one.z", "one"] {
            let id = Id::parse(text).unwrap();
            let line = |item: Option<&Item>| item.map(|item| item.line);
            assert_eq!(line(ids.find(&id)), line(roadmap.find(&id)), "{text}");
            found.push(line(ids.find(&id)));
        }
        assert_eq!(
            found,
            [Some(3), Some(7), Some(11), Some(3), Some(7), None, None]
        );
    }
}

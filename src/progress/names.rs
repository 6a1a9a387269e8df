//! The names by which a document's items are known: ids, former ids and titles of the roadmap.
//!
//! An excerpt of the roadmap that a document keeps, so that it can be read again after an edit.

use std::collections::HashMap;
use std::sync::OnceLock;

pub use crate::roadmap::outline::one_line;
use crate::roadmap::outline::{Outline, plain};
use crate::roadmap::{Id, Kind, Roadmap};

/// What a roadmap calls its phases and items.
#[derive(Debug, Default)]
pub struct Names {
    items: HashMap<Id, (Id, Kind)>,
    phases: HashMap<Id, Id>,
    phase_titles: HashMap<Id, String>,
    titled_phases: HashMap<String, Option<Id>>,
    item_titles: Vec<(Id, String)>,
    by_title: OnceLock<HashMap<(String, String), Option<Id>>>,
}

impl Names {
    /// The names in `roadmap`. A present id wins over a former one.
    pub fn of(roadmap: &Roadmap) -> Self {
        let mut names = Self::default();
        for phase in &roadmap.phases {
            names.phases.insert(phase.id.clone(), phase.id.clone());
            let title = one_line(&phase.title);
            let titled = names.titled_phases.entry(title.clone());
            titled
                .and_modify(|only| *only = None)
                .or_insert_with(|| Some(phase.id.clone()));
            names.phase_titles.insert(phase.id.clone(), title);
        }
        for item in roadmap.items() {
            let known = (item.id.clone(), item.kind);
            names.items.insert(item.id.clone(), known);
            let title = (item.id.clone(), item.title.clone());
            names.item_titles.push(title);
        }
        for phase in &roadmap.phases {
            for alias in &phase.aliases {
                let known = names.phases.entry(alias.clone());
                known.or_insert_with(|| phase.id.clone());
            }
        }
        for item in roadmap.items() {
            for alias in &item.aliases {
                let known = names.items.entry(alias.clone());
                known.or_insert_with(|| (item.id.clone(), item.kind));
            }
        }
        names
    }

    /// Takes a former id for the one that its item has now, which the roadmap need not know.
    pub fn remember(&mut self, was: &Id, now: &Id) {
        let kind = self.kind(now).or_else(|| self.kind(was));
        let known = (now.clone(), kind.unwrap_or(Kind::Topic));
        self.items.insert(was.clone(), known);
    }

    /// The item that has or had this id.
    pub fn item(&self, id: &Id) -> Option<&Id> {
        self.items.get(id).map(|(id, _)| id)
    }

    /// Whether the item is a topic, an exercise or a project.
    pub fn kind(&self, id: &Id) -> Option<Kind> {
        self.items.get(id).map(|(_, kind)| *kind)
    }

    /// The phase that has or had this id.
    pub fn phase(&self, id: &Id) -> Option<&Id> {
        self.phases.get(id)
    }

    /// The phase that an item's id begins with.
    pub fn phase_of(&self, item: &Id) -> Option<&Id> {
        self.phases.get(item.phase())
    }

    /// The title of a phase.
    pub fn phase_title(&self, id: &Id) -> Option<&str> {
        self.phase_titles.get(id).map(String::as_str)
    }

    /// The only phase of this title.
    pub fn phase_titled(&self, title: &str) -> Option<&Id> {
        self.titled_phases.get(title)?.as_ref()
    }

    /// Whether no item is known.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The only item of this title within a phase.
    pub fn item_titled(&self, phase: &Id, title: &str) -> Option<&Id> {
        let by_title = self.by_title.get_or_init(|| {
            let mut by_title = HashMap::new();
            for (id, title) in &self.item_titles {
                let key = (id.phase().to_owned(), plain_title(title));
                by_title
                    .entry(key)
                    .and_modify(|only| *only = None)
                    .or_insert_with(|| Some(id.clone()));
            }
            by_title
        });
        let key = (phase.as_str().to_owned(), title.to_owned());
        by_title.get(&key)?.as_ref()
    }
}

/// A title written in Markdown as plain text on one line.
pub fn plain_title(markdown: &str) -> String {
    if is_plain(markdown) {
        return one_line(markdown);
    }
    let line = format!("- [ ] {}", one_line(markdown));
    let outline = Outline::read(&line);
    let text = outline.blocks.first().map(|block| plain(&block.inlines));
    one_line(&text.unwrap_or_default())
}

/// Whether nothing in a title could be Markdown, so that it need not be read: most are words and commas.
fn is_plain(title: &str) -> bool {
    let harmless = |c: char| c.is_alphanumeric() || matches!(c, ' ' | ',' | '.' | '-' | '/' | '?');
    title.starts_with(char::is_alphanumeric) && title.chars().all(harmless)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_plain_reads_as_it_stands(title in "[a-zA-Z0-9\u{e9}\u{4e00}][a-zA-Z0-9 ,./?\u{e9}\u{4e00}-]{0,24}") {
            prop_assert!(is_plain(&title));
            let outline = Outline::read(&format!("- [ ] {}", one_line(&title)));
            let text = outline.blocks.first().map(|block| plain(&block.inlines));
            prop_assert_eq!(plain_title(&title), one_line(&text.unwrap_or_default()));
        }
    }
}

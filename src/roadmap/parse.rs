//! Markdown → a [`Roadmap`], as data flowing one way: blocks → flat entries with their lines → sections → decisions → roadmap.
//!
//! One reader for a bundled roadmap, a fork's README and a file of the user's own. No step looks back at an earlier one's input but
//! for text, and none knows where the document came from.

mod blocks;
mod build;
mod choose;
mod describe;
mod entry;
mod section;
mod text;

use super::outline::Outline;
use super::{MAX_BYTES, MAX_ITEMS, Roadmap, Unreadable};
use entry::{Entry, Shape};

/// What a person said about how to read a document; the default leaves everything to the rules.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// Read only sections whose heading matches this regular expression.
    pub section: Option<String>,
}

/// Reads a Markdown document as a roadmap. Never fails but at the limits; what is odd is in `notices` and `doubts`.
///
/// # Errors
/// [`Unreadable`] where the document is beyond the limits.
pub fn roadmap(source: &str, reading: &Reading) -> Result<Roadmap, Unreadable> {
    let _ = reading;
    if source.len() > MAX_BYTES {
        return Err(Unreadable::Bytes(source.len()));
    }
    let outline = Outline::read(source);
    if let Some(at) = outline.too_deep {
        return Err(Unreadable::Nesting(outline.line(at)));
    }
    let mut notices = Vec::new();
    let mut entries = entry::entries(&outline);
    let attached = blocks::attach(source, &outline, &mut entries, &mut notices);
    let sections = section::sections(&entries);
    let choice = choose::choose(&outline, &entries, &sections);
    let count = choice.items.iter().filter(|item| **item).count();
    if count > MAX_ITEMS {
        return Err(Unreadable::Items(count));
    }
    let parts = build::Parts {
        source,
        outline: &outline,
        entries: &entries,
        sections: &sections,
        choice: &choice,
        attached: &attached,
    };
    Ok(build::build(&parts, title(&outline, &entries), notices))
}

/// The document's title: its first heading of Markdown, else a bold or short first paragraph.
fn title(outline: &Outline, entries: &[Entry]) -> String {
    let heading = entries
        .iter()
        .find(|entry| matches!(entry.shape, Shape::Heading { rank } if rank <= 2));
    if let Some(heading) = heading {
        return heading.plain.clone();
    }
    entries
        .iter()
        .find(|entry| matches!(entry.shape, Shape::Note))
        .map(|entry| text::plain(&outline.blocks[entry.block].inlines))
        .map(|plain| text::undecorated(&plain).to_owned())
        .filter(|plain| plain.chars().count() <= 120)
        .unwrap_or_default()
}

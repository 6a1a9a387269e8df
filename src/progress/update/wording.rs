//! Titles and ids on the lines of a document: where they stand, and what takes their place.

use std::ops::Range;

use crate::progress::escape::{heading, item_title};
use crate::progress::names::{one_line, plain_title};
use crate::progress::source::Source;
use crate::progress::{Document, Entry, Place};
use crate::progress::{former, line};
use crate::roadmap::Id;
use crate::roadmap::outline::{BlockKind, InlineKind, Outline, Wrap, plain};

/// A stretch of the text and what takes its place.
pub type Patch = (Range<usize>, String);

/// The text of a document with its structure.
pub struct Page<'a> {
    /// The document.
    pub document: &'a Document,
    /// Its text.
    pub source: &'a Source,
    /// Its blocks.
    pub outline: &'a Outline,
}

impl Page<'_> {
    /// Where the title of an item stands; `None` where it stands behind the id, or is empty.
    fn title(&self, place: &Place) -> Option<Range<usize>> {
        let block = &self.outline.blocks[place.index];
        let last = block
            .inlines
            .last()
            .map_or(place.boxed.span.end, |inline| inline.span.end);
        let marks = place.marks.iter().map(|mark| mark.start).min();
        let end = match &place.code {
            Some(code) => code.start,
            None => marks.unwrap_or(last).min(place.text_end),
        };
        let range = place.boxed.span.end..end.max(place.boxed.span.end);
        let text = &self.source.text[range.clone()];
        let start = range.start + (text.len() - text.trim_start().len());
        let end = range.start + text.trim_end().len();
        (start < end).then_some(start..end)
    }

    /// Whether the learner made something of the title: a link, an image, a comment, or other words than `was`, the roadmap's.
    pub fn is_edited(&self, place: &Place, entry: &Entry, was: Option<&str>) -> bool {
        let block = &self.outline.blocks[place.index];
        let dressed = block.inlines.iter().any(|inline| {
            let link = matches!(
                inline.kind,
                InlineKind::Enter(Wrap::Link(_) | Wrap::Image(_))
            );
            (link || matches!(inline.kind, InlineKind::Html(_)))
                && Some(inline.span.start) < self.title(place).map(|range| range.end)
        });
        // A title is not written as the roadmap has it where that would be read as something else.
        let written = |was: &str| plain_title(&item_title(was)) == entry.title;
        dressed || was.is_some_and(|was| plain_title(was) != entry.title && !written(was))
    }

    /// Whether a learner did anything with an item: its state, marks, lines below it, its title, or words behind its id.
    pub fn is_touched(&self, place: &Place, entry: &Entry, was: Option<&str>) -> bool {
        let text = &self.source.text;
        let behind = match &place.code {
            Some(code) => {
                let from = match self.former(place) {
                    Some((comment, _)) if text[code.end..comment.start].trim().is_empty() => {
                        comment.end
                    }
                    _ => code.end,
                };
                text[from..place.text_end.max(from)].trim()
            }
            None => "",
        };
        let below = text[place.text_end..place.end.0.max(place.text_end)].trim();
        place.boxed.tick != line::Tick::Open
            || !place.marks.is_empty()
            || !behind.is_empty()
            || !below.is_empty()
            || self.is_edited(place, entry, was)
    }

    /// Gives an item the title `markdown`.
    pub fn retitle(&self, place: &Place, markdown: &str) -> Option<Patch> {
        Some((self.title(place)?, item_title(markdown)))
    }

    /// Writes the id of an item that its title alone named.
    pub fn identify(&self, place: &Place, id: &Id) -> Option<Patch> {
        let end = self.title(place)?.end;
        Some((end..end, format!(" `{id}`")))
    }

    /// Gives an item another id; `was`, the one that it had, is remembered behind it.
    pub fn rename(&self, place: &Place, id: &Id, was: Option<&Id>) -> Vec<Patch> {
        let Some(code) = place.code.clone() else {
            return Vec::new();
        };
        let (there, mut ids) = self.former(place).unzip();
        let ids = ids.get_or_insert_default();
        ids.retain(|one| one != id && Some(one) != was);
        ids.extend(was.cloned());
        let comment = former::comment(ids);
        let blank = if comment.is_empty() { "" } else { " " };
        match there {
            Some(there) => vec![(code, format!("`{id}`")), (there, comment)],
            None => vec![(code, format!("`{id}`{blank}{comment}"))],
        }
    }

    /// Where the former ids of an item stand behind its id, and what they are.
    fn former(&self, place: &Place) -> Option<(Range<usize>, Vec<Id>)> {
        let code = place.code.as_ref()?;
        let inlines = &self.outline.blocks[place.index].inlines;
        let behind = inlines.partition_point(|inline| inline.span.start < code.end);
        former::remembered(&inlines[behind..])
    }

    /// Gives the heading on these lines the title `new`; with `was`, only where that is its title.
    pub fn rehead(&self, lines: &Range<usize>, was: Option<&str>, new: &str) -> Option<Patch> {
        let blocks = &self.outline.blocks;
        let first = blocks.partition_point(|block| block.span.start < lines.start);
        let mut below = blocks[first..]
            .iter()
            .take_while(|block| block.span.start < lines.end);
        let block = below.find(|block| {
            let heading = matches!(block.kind, BlockKind::Heading { .. });
            heading && block.parent.is_none()
        })?;
        let code = line::code_spans(&block.inlines)
            .filter(|(_, text)| Id::parse(text).is_some_and(|id| id.is_phase()))
            .last();
        let until = code.map_or(block.inlines.len(), |(at, _)| at);
        let own = &block.inlines[..until];
        let title = one_line(&plain(own));
        if was.is_some_and(|was| one_line(was) != title) || title == one_line(new) {
            return None;
        }
        let (first, last) = (own.first()?, own.last()?);
        let range = first.span.start..last.span.end;
        let end = range.start + self.source.text[range.clone()].trim_end().len();
        Some((range.start..end, heading(new)))
    }
}

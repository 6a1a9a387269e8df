//! Raw HTML → entries: its headings, and the items of its lists and tables.

use super::{BOLD, Entry, ListItem, Reader, STEP, Shape};
use crate::roadmap::mark::{before, marks_in};
use crate::roadmap::parse::html::{self, Mark};
use crate::roadmap::parse::text;

/// Numbers of lists in raw HTML begin here, so that none is that of a list in Markdown.
const HTML_LISTS: usize = 1 << 30;

impl Reader<'_> {
    /// Raw HTML: a note, and a heading for each one in it.
    pub(super) fn html(&mut self, at: usize, html: &str) {
        let span = self.outline.blocks[at].span.clone();
        let written = self.source.get(span.clone()).unwrap_or(html);
        let mut found = false;
        // The items around the next one, and the list that they stand in.
        let mut open: Vec<usize> = Vec::new();
        for mark in html::marks(written) {
            let (place, rank, title) = match mark {
                Mark::Item(place, depth, title) => {
                    open.truncate(depth);
                    found |= self.html_item(at, span.start + place, &mut open, &title);
                    continue;
                }
                Mark::Open => {
                    self.details.push(self.rank);
                    continue;
                }
                Mark::Close => {
                    self.rank = self.details.pop().unwrap_or(self.rank);
                    continue;
                }
                Mark::Heading(place, level, title) => (place, level * STEP, title),
                // Below the heading above its `<details>`, above those inside it.
                Mark::Summary(place, title) => {
                    let around = self
                        .details
                        .last()
                        .copied()
                        .unwrap_or(self.rank)
                        .min(BOLD - 2);
                    (place, around.max(STEP - 1) + 1, title)
                }
            };
            let bare = text::undecorated(&title).to_owned();
            if !bare.chars().any(char::is_alphanumeric) {
                continue;
            }
            self.rank = rank;
            found = true;
            self.entries.push(Entry {
                line: self.outline.line(span.start + place),
                own: at,
                block: at,
                shape: Shape::Heading { rank },
                plain: bare,
                pin: None,
            });
        }
        if !found {
            self.plain_entry(at, Shape::Note);
        }
    }

    /// An item of a list or a row in raw HTML; `open` holds those around it. Whether it is one.
    fn html_item(&mut self, at: usize, place: usize, open: &mut Vec<usize>, text: &str) -> bool {
        let (tick, title) = match text::tick(text) {
            Some((tick, rest)) => (Some(tick), &rest[..before(rest, &marks_in(rest))]),
            None => (None, text),
        };
        let plain = text::undecorated(title).to_owned();
        if !plain.chars().any(char::is_alphanumeric) {
            return false;
        }
        let parent = open.last().copied();
        if let Some(Shape::Item(around)) = parent.map(|parent| &mut self.entries[parent].shape) {
            around.children += 1;
        }
        let item = ListItem {
            depth: open.len(),
            parent,
            list: HTML_LISTS + at,
            ordered: false,
            tick,
            children: 0,
            lead: false,
            tree: false,
        };
        open.push(self.entries.len());
        self.entries.push(Entry {
            line: self.outline.line(place),
            own: at,
            block: at,
            shape: Shape::Item(item),
            plain,
            pin: None,
        });
        true
    }
}

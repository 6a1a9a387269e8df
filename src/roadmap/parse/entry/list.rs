//! List items → entries: their depth and box, the parts that a number makes of a paragraph, bullets around bullets.

use super::{Entry, ListItem, Reader, Shape};
use crate::roadmap::outline::{Block, BlockKind};
use crate::roadmap::parse::text::{self, Tick};

/// An item that is nothing but the bullet before another item: `- 3. Functions` is a numbered list in a bulleted one, and to its
/// author one item.
#[derive(Clone, Copy)]
pub(super) struct Shell {
    /// The list inside, whose items stand where this one does.
    inside: usize,
    /// The list that it stands in.
    list: usize,
    /// The entry of the item around it.
    around: Option<usize>,
}

impl Reader<'_> {
    pub(super) fn item(&mut self, at: usize) {
        let block = &self.outline.blocks[at];
        let BlockKind::Item {
            list,
            ordered,
            task,
        } = &block.kind
        else {
            return;
        };
        let (list, around) = self.place(block, *list);
        if let Some((first, inside)) = self.begins_with_an_item(at) {
            let shell = Shell {
                inside,
                list,
                around,
            };
            self.shells.insert(at, shell);
            self.item(first);
            self.taken[first] = true;
            self.of_block[at] = self.of_block[first];
            return;
        }
        // A list below "1.2. Shell" is that part's.
        let parent = match self.part {
            Some((outer, part)) if Some(outer) == around => Some(part),
            _ => around,
        };
        let line = self.outline.line(block.span.start);
        let item = ListItem {
            depth: self.adopt(parent),
            parent,
            list,
            ordered: ordered.is_some(),
            tick: task
                .as_ref()
                .map(|(_, ticked)| if *ticked { Tick::Ticked } else { Tick::Open }),
            children: 0,
            lead: false,
            tree: self.repaired.tree.contains(&line),
        };
        let entry = self.item_entry(at, item);
        self.push(at, entry);
    }

    /// The list that an item stands in and the entry of the item around it, bullets around a bullet passed over.
    fn place(&self, block: &Block, list: usize) -> (usize, Option<usize>) {
        let shell = block.parent.and_then(|parent| self.shells.get(&parent));
        match shell.filter(|shell| shell.inside == list) {
            Some(shell) => (shell.list, shell.around),
            None => (list, block.parent.and_then(|parent| self.of_block[parent])),
        }
    }

    /// Counts a child of `parent`; how deep it stands.
    fn adopt(&mut self, parent: Option<usize>) -> usize {
        match parent.map(|parent| &mut self.entries[parent].shape) {
            Some(Shape::Item(around)) => {
                around.children += 1;
                around.depth + 1
            }
            _ => 0,
        }
    }

    /// The entry of a list item: its text without box and pin, its box however it is written.
    fn item_entry(&mut self, at: usize, mut item: ListItem) -> Entry {
        let holder = self.text_holder(at);
        let inlines = &self.outline.blocks[holder].inlines;
        let (pin, rest) = match text::pin(inlines) {
            Some((id, rest)) if !id.is_phase() => (Some(id), rest),
            _ => (None, inlines.as_slice()),
        };
        let plain = text::plain(rest);
        let mut title = plain.as_str();
        if let Some((tick, after)) = text::tick(title) {
            item.tick = item.tick.or(Some(tick));
            title = after;
        }
        Entry {
            line: self.outline.line(self.outline.blocks[holder].span.start),
            own: at,
            block: holder,
            plain: text::undecorated(title).to_owned(),
            pin,
            shape: Shape::Item(item),
        }
    }

    /// The item that stands on this one's line in the place of its text, and the list that it is of.
    fn begins_with_an_item(&self, at: usize) -> Option<(usize, usize)> {
        let blocks = &self.outline.blocks;
        let is_bare = blocks[at].inlines.is_empty()
            && matches!(blocks[at].kind, BlockKind::Item { task: None, .. });
        let first = blocks
            .get(at + 1)
            .filter(|first| is_bare && first.parent == Some(at))?;
        let line = |block: &Block| self.outline.line(block.span.start);
        match first.kind {
            BlockKind::Item { list, .. } if line(first) == line(&blocks[at]) => {
                Some((at + 1, list))
            }
            _ => None,
        }
    }

    /// The block that holds an item's text: its own, or the heading with which it begins (`- ### Arrays`).
    fn text_holder(&mut self, at: usize) -> usize {
        let first = at + 1;
        let heading = self.outline.blocks[at].inlines.is_empty()
            && self.outline.blocks.get(first).is_some_and(|block| {
                matches!(block.kind, BlockKind::Heading { .. }) && block.parent == Some(at)
            });
        if heading {
            self.taken[first] = true;
            first
        } else {
            at
        }
    }

    /// A paragraph in a list's item that begins with a number of several parts ("1.2. Shell"): an item as its author sees it.
    pub(super) fn is_numbered_part(&self, at: usize) -> bool {
        let block = &self.outline.blocks[at];
        let Some(parent) = block.parent.and_then(|parent| self.of_block[parent]) else {
            return false;
        };
        let Some(around) = self.entries[parent].item() else {
            return false;
        };
        let plain = text::plain(&block.inlines);
        let first = plain.split(' ').next().unwrap_or("");
        let parts: Vec<&str> = first.trim_end_matches('.').split('.').collect();
        block.depth == around.depth + 1
            && parts.len() >= 2
            && parts
                .iter()
                .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
    }

    pub(super) fn part(&mut self, at: usize) {
        let parent = self.outline.blocks[at]
            .parent
            .and_then(|parent| self.of_block[parent]);
        let item = ListItem {
            depth: self.adopt(parent),
            parent,
            list: usize::MAX,
            ordered: true,
            tick: None,
            children: 0,
            lead: false,
            tree: false,
        };
        self.part = parent.map(|parent| (parent, self.entries.len()));
        self.titled(at, Shape::Item(item));
    }
}

//! `toml peak` blocks: read, and tied to the item or heading that they stand in or under.

use crate::roadmap::notice::Oddity;
use crate::roadmap::outline::{BlockKind, Outline};
use crate::roadmap::rules::{self, Rules};
use crate::roadmap::{Id, Notice};

use super::entry::{Entry, Shape};

/// Most faults that are told of one block.
const MAX_FAULTS: usize = 20;

/// A block and where it belongs.
#[derive(Debug, Clone)]
pub struct Attached {
    /// What it says.
    pub block: rules::Block,
    /// Its line.
    pub line: usize,
    /// Its own entry.
    pub at: usize,
    /// The entry of the list item that contains it, or of the nearest heading above.
    pub owner: Option<usize>,
    /// Whether the owner contains it, as a list item does.
    pub inside: bool,
}

/// Reads all blocks, pins the ids that they give, and says what is wrong in them.
pub fn attach(
    source: &str,
    outline: &Outline,
    entries: &mut [Entry],
    notices: &mut Vec<Notice>,
) -> Vec<Attached> {
    let mut attached = Vec::new();
    let mut heading = None;
    let mut of_block = std::collections::HashMap::new();
    for at in 0..entries.len() {
        match entries[at].shape {
            Shape::Heading { .. } => heading = Some(at),
            Shape::Item(_) => {
                of_block.insert(entries[at].own, at);
            }
            Shape::Rules => {
                let around = outline.blocks[entries[at].block].parent;
                let item = around.and_then(|block| of_block.get(&block).copied());
                let one = Attached {
                    block: read(source, outline, &entries[at], notices),
                    line: entries[at].line,
                    at,
                    owner: item.or(heading),
                    inside: item.is_some(),
                };
                pin(&one, entries);
                attached.push(one);
            }
            _ => {}
        }
    }
    attached
}

fn pin(one: &Attached, entries: &mut [Entry]) {
    let Some(owner) = one.owner.map(|owner| &mut entries[owner]) else {
        return;
    };
    // Under a phase's heading only an id of one segment can be meant for it; `for` means another item.
    let fits =
        |id: &Id| one.inside || matches!(owner.shape, Shape::Heading { .. }) || !id.is_phase();
    if one.block.about.is_none()
        && owner.pin.is_none()
        && let Some(id) = one.block.id.clone().filter(fits)
    {
        owner.pin = Some(id);
    }
}

fn read(source: &str, outline: &Outline, entry: &Entry, notices: &mut Vec<Notice>) -> rules::Block {
    let BlockKind::Code { text, .. } = &outline.blocks[entry.block].kind else {
        return rules::Block::default();
    };
    let (mut block, faults) = rules::read(text);
    for fault in faults.iter().take(MAX_FAULTS) {
        let place = outline.code_place(source, entry.block, fault.at);
        let (line, column) = outline.place(source, place);
        let notice = Notice::new(line, fault.message.clone()).at(column);
        notices.push(notice.about(Oddity::Block));
    }
    if faults.len() > MAX_FAULTS {
        let more = format!(
            "and {} more faults in this block",
            faults.len() - MAX_FAULTS
        );
        notices.push(Notice::new(entry.line, more).about(Oddity::Block));
    }
    for spot in &mut block.spots {
        let place = |at| outline.code_place(source, entry.block, at);
        spot.at = place(spot.at.start)..place(spot.at.end);
    }
    if let Some(Rules { line, .. }) = &mut block.rules {
        *line = entry.line;
    }
    block
}

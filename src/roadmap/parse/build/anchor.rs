//! Where ids stand in a document, or could.

use super::Builder;
use crate::roadmap::Id;
use crate::roadmap::outline::BlockKind;

/// The end of a title: where an id can be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// The id of the item or phase.
    pub id: Id,
    /// Line of its title, counted from 1.
    pub line: usize,
    /// Byte after its title, in the text as it was repaired; `None` where no id can stand, as in HTML.
    pub end: Option<usize>,
    /// Whether the id stands there already.
    pub pinned: bool,
}

impl Builder<'_> {
    /// Where ids stand or could stand, in document order.
    pub(super) fn anchors(&self) -> Vec<Anchor> {
        let parts = self.parts;
        let mut anchors = Vec::new();
        for (section, phase) in &self.of_section {
            let Some(heading) = parts.sections[*section].heading else {
                continue;
            };
            if self.phases[*phase].line == parts.entries[heading].line {
                anchors.push(self.anchor(heading, self.phases[*phase].id.clone()));
            }
        }
        for (entry, place) in self.of_entry.iter().enumerate() {
            if let Some((phase, item)) = *place {
                anchors.push(self.anchor(entry, self.phases[phase].items[item].id.clone()));
            }
        }
        anchors.sort_by_key(|anchor| anchor.line);
        anchors
    }

    fn anchor(&self, at: usize, id: Id) -> Anchor {
        let entry = &self.parts.entries[at];
        let block = &self.parts.outline.blocks[entry.block];
        let inlines = match (&block.kind, self.table(at)) {
            (BlockKind::Row { cells, .. }, Some(table)) => {
                cells.get(table.column).map(|cell| cell.inlines.as_slice())
            }
            (BlockKind::Html(_), _) => None,
            _ => Some(block.inlines.as_slice()),
        };
        Anchor {
            line: entry.line,
            end: inlines
                .and_then(|inlines| inlines.last())
                .map(|last| last.span.end),
            pinned: entry.pin.as_ref() == Some(&id),
            id,
        }
    }
}

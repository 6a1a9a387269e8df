//! Flat entries → the tree of sections that their headings make.

use std::ops::Range;

use super::entry::{Entry, Shape};

/// A heading and what stands directly below it, up to the next heading of any rank.
#[derive(Debug, Clone)]
pub struct Section {
    /// The entry of its heading; `None` for what stands before the first.
    pub heading: Option<usize>,
    /// The heading's rank; 0 where there is none.
    pub rank: u8,
    /// The section around it.
    pub parent: Option<usize>,
    /// The entries directly below the heading.
    pub entries: Range<usize>,
    /// The sections inside it are those from the next one to this one, exclusive.
    pub end: usize,
}

/// The sections of a document in its order; the first has no heading.
pub fn sections(entries: &[Entry]) -> Vec<Section> {
    let mut sections = vec![Section {
        heading: None,
        rank: 0,
        parent: None,
        entries: 0..0,
        end: 1,
    }];
    let mut open: Vec<usize> = Vec::new();
    for (at, entry) in entries.iter().enumerate() {
        if let Shape::Heading { rank } = entry.shape {
            while let Some(last) = open
                .last()
                .copied()
                .filter(|last| sections[*last].rank >= rank)
            {
                sections[last].end = sections.len();
                open.pop();
            }
            sections.push(Section {
                heading: Some(at),
                rank,
                parent: open.last().copied(),
                entries: at + 1..at + 1,
                end: sections.len() + 1,
            });
            open.push(sections.len() - 1);
        } else if let Some(section) = sections.last_mut() {
            section.entries.end = at + 1;
        }
    }
    for last in open {
        sections[last].end = sections.len();
    }
    sections
}

/// The sections around section `at`, from the nearest outwards.
pub fn around(sections: &[Section], at: usize) -> impl Iterator<Item = usize> {
    std::iter::successors(sections[at].parent, |outer| sections[*outer].parent)
}

#[cfg(test)]
mod tests {
    use super::{around, sections};
    use crate::roadmap::outline::Outline;
    use crate::roadmap::parse::entry::entries;
    use crate::roadmap::parse::repair::repair;

    #[test]
    fn sections_nest_by_rank() {
        let source = "intro\n\n# A\n\n### B\n\n- x\n\n**C**\n- y\n\n## D\n\n# E\n";
        let outline = Outline::read(source);
        let sections = sections(&entries(source, &outline, &repair(source)));
        let shape: Vec<(u8, Option<usize>, usize)> = sections
            .iter()
            .map(|section| (section.rank, section.parent, section.end))
            .collect();
        assert_eq!(
            shape,
            [
                (0, None, 1),
                (16, None, 5),
                (48, Some(1), 4),
                (112, Some(2), 4),
                (32, Some(1), 5),
                (16, None, 6),
            ]
        );
        assert_eq!(around(&sections, 3).collect::<Vec<_>>(), [2, 1]);
    }
}

//! What a learner wrote below an item: notes, links, pointers, as they stand.

use std::ops::Range;

use super::source::{Source, line_start};
use super::{Document, Place};
use crate::roadmap::Id;

impl Document {
    /// The lines below the item with this id, each with its number, without the indentation that all of them share. Items
    /// nested in it are not its notes; lines of an id that stands twice are those of each box.
    pub fn below(&self, id: &Id) -> Vec<(usize, String)> {
        let Ok(source) = Source::read(&self.text) else {
            return Vec::new();
        };
        let places = &self.footing.places;
        let mut lines = Vec::new();
        for place in places.iter().filter(|place| place.id == *id) {
            let whole = place.text_end..place.end.0.max(place.text_end);
            let nested: Vec<Range<usize>> = places
                .iter()
                .map(|other| {
                    (
                        line_start(source.text.as_bytes(), other.boxed.span.start),
                        other,
                    )
                })
                .filter(|(start, _)| whole.contains(start))
                .map(|(start, other)| start..other.end.0.max(other.text_end))
                .collect();
            lines.extend(own_lines(&source.text, place, &whole, &nested));
        }
        let bare = |line: &str| line.len() - line.trim_start().len();
        let shared = lines
            .iter()
            .filter(|(_, line)| !line.is_empty())
            .map(|(_, line)| bare(line))
            .min()
            .unwrap_or(0);
        for (_, line) in &mut lines {
            line.drain(..shared.min(bare(line)));
        }
        let first = lines.iter().position(|(_, line)| !line.is_empty());
        let last = lines.iter().rposition(|(_, line)| !line.is_empty());
        match (first, last) {
            (Some(first), Some(last)) => lines[first..=last].to_vec(),
            _ => Vec::new(),
        }
    }
}

/// The lines of `whole`, which begins at the end of the item's own text, but for those in `nested`.
fn own_lines(
    text: &str,
    place: &Place,
    whole: &Range<usize>,
    nested: &[Range<usize>],
) -> Vec<(usize, String)> {
    let before = &text[place.boxed.span.start..whole.start];
    let mut number = place.line + before.matches('\n').count();
    let mut at = whole.start;
    let mut lines = Vec::new();
    for (index, line) in text[whole.clone()].split('\n').enumerate() {
        let is_nested = nested.iter().any(|range| range.contains(&at));
        // The first piece is the end of the item's own line.
        if index > 0 {
            number += 1;
            if !is_nested {
                lines.push((number, line.trim_end().to_owned()));
            }
        }
        at += line.len() + 1;
    }
    lines
}

#[cfg(test)]
mod tests {
    use crate::progress::Document;
    use crate::roadmap::Id;

    fn below(text: &str) -> Vec<(usize, String)> {
        let document = Document::read(text.as_bytes().to_vec(), None).unwrap();
        document.below(&Id::parse("a.one").unwrap())
    }

    #[test]
    fn notes_are_told_as_they_stand() {
        let text = "## A `a`\r\n\r\n- [x] One\r\n  goes on `a.one`\r\n  - evidence: `x`\r\n  - hard\r\n    - very\r\n\r\n  A word.\r\n- [ ] Two `a.two`\r\n";
        let lines = [
            (5, "- evidence: `x`"),
            (6, "- hard"),
            (7, "  - very"),
            (8, ""),
            (9, "A word."),
        ];
        assert_eq!(below(text), lines.map(|(at, line)| (at, line.to_owned())));
    }

    #[test]
    fn items_nested_in_it_are_their_own() {
        let text = "## A `a`\n\n- [ ] One `a.one`\n  - [ ] Two `a.two`\n    - of two\n  - of one\n\nA paragraph.\n";
        assert_eq!(below(text), [(6, "- of one".to_owned())]);
        assert_eq!(below("## A `a`\n\n- [ ] One `a.one`"), []);
    }
}

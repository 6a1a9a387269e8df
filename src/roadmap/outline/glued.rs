//! Boxes whose bullet has no blank behind it, `-[x] title`: to Markdown they are running text, to whoever typed them an item.

use std::ops::Range;

use memchr::memmem;

use super::{Block, BlockKind, Inline, InlineKind, Outline};

/// What stands between the brackets of a box that somebody types.
const INSIDE: [&str; 7] = ["", " ", "x", "X", "✓", "✔", "-"];

impl Outline {
    /// Reads `source` as if each bullet that is glued to its box had a blank behind it. Offsets are bytes of `source` all the same.
    pub fn read_glued(source: &str) -> Self {
        let outline = Self::read(source);
        let glued = outline.glued(source);
        if glued.is_empty() {
            return outline;
        }
        let mut apart = String::with_capacity(source.len() + glued.len());
        let mut blanks = Vec::with_capacity(glued.len());
        let mut done = 0;
        for bullet in glued {
            apart.push_str(&source[done..=bullet.start]);
            blanks.push(apart.len());
            apart.push(' ');
            done = bullet.start + 1;
        }
        apart.push_str(&source[done..]);
        let back = |at: usize| at - blanks.partition_point(|blank| *blank < at);
        let read = Self::read(&apart);
        let mut blocks = read.blocks;
        for block in &mut blocks {
            move_back(block, &back);
        }
        Self {
            blocks,
            too_deep: read.too_deep.map(back),
            ..outline
        }
    }

    /// The boxes of `source` that are glued to their bullet, from the bullet up to the blank behind the box; once each, in order.
    pub fn glued(&self, source: &str) -> Vec<Range<usize>> {
        let written = |pair: &str| memmem::find(source.as_bytes(), pair.as_bytes()).is_some();
        if !["-[", "*[", "+["].into_iter().any(written) {
            return Vec::new();
        }
        let mut found: Vec<Range<usize>> = Vec::new();
        for block in &self.blocks {
            let (from, until) = match &block.kind {
                BlockKind::Item { .. } => {
                    let text = block.inlines.iter().map(|inline| inline.span.end).max();
                    (block.span.start, text.unwrap_or(block.span.start))
                }
                BlockKind::Paragraph => (block.span.start, block.span.end),
                _ => continue,
            };
            let first = self.line(from);
            let last = self.line(until.saturating_sub(1).max(from));
            let opaque: Vec<&Range<usize>> = block.inlines.iter().filter_map(opaque).collect();
            for line in first..=last {
                let glued = self.glued_on(source, line);
                // In a span of code or HTML it is no box, however it is written.
                let within = |at: usize| {
                    let next = opaque.partition_point(|span| span.end <= at);
                    opaque.get(next).is_some_and(|span| span.start < at)
                };
                found.extend(glued.filter(|span| !within(span.start)));
            }
        }
        found.sort_by_key(|span| span.start);
        found.dedup();
        found
    }

    fn glued_on(&self, source: &str, line: usize) -> Option<Range<usize>> {
        let start = self.line_start(line)?;
        let end = self.line_start(line + 1).unwrap_or(source.len());
        let text = source.get(start..end)?;
        let body = text.trim_start();
        let (inside, after) = body
            .strip_prefix(['-', '*', '+'])?
            .strip_prefix('[')?
            .split_once(']')?;
        let boxed = INSIDE.contains(&inside.trim_end_matches('\u{fe0f}'));
        let start = start + text.len() - body.len();
        (boxed && after.starts_with([' ', '\t'])).then(|| start..start + inside.len() + 3)
    }
}

/// Where code or raw HTML stands.
fn opaque(inline: &Inline) -> Option<&Range<usize>> {
    matches!(inline.kind, InlineKind::Code(_) | InlineKind::Html(_)).then_some(&inline.span)
}

/// Counts all offsets of a block with `back`.
fn move_back(block: &mut Block, back: &impl Fn(usize) -> usize) {
    let span = |span: &mut Range<usize>| *span = back(span.start)..back(span.end);
    let all =
        |inlines: &mut Vec<Inline>| inlines.iter_mut().for_each(|inline| span(&mut inline.span));
    span(&mut block.span);
    all(&mut block.inlines);
    match &mut block.kind {
        BlockKind::Item {
            task: Some((task, _)),
            ..
        } => span(task),
        BlockKind::Row { cells, .. } => {
            for cell in cells {
                span(&mut cell.span);
                all(&mut cell.inlines);
            }
        }
        BlockKind::Code { content, .. } => *content = back(*content),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roadmap::outline::plain;

    fn items(source: &str) -> Vec<(String, usize)> {
        let outline = Outline::read_glued(source);
        let items = outline.blocks.iter();
        let items = items.filter(|block| matches!(block.kind, BlockKind::Item { .. }));
        items
            .map(|block| (plain(&block.inlines), outline.line(block.span.start)))
            .collect()
    }

    #[test]
    fn a_box_without_a_blank_before_it_is_an_item_where_it_stands() {
        let source = "- [ ] One\n-[x] Two `a.b`\n- [ ] Three\n\n*[ ] Four\n";
        let names = ["One", "Two a.b", "Three", "Four"];
        let lines = [1, 2, 3, 5];
        let expected: Vec<_> = names.map(str::to_owned).into_iter().zip(lines).collect();
        assert_eq!(items(source), expected);
        let outline = Outline::read_glued(source);
        let code = outline.blocks[1].inlines.last().unwrap();
        assert_eq!(&source[code.span.clone()], "`a.b`");
        let spans: Vec<_> = outline
            .blocks
            .iter()
            .filter_map(|block| match &block.kind {
                BlockKind::Item { task, .. } => Some(&source[task.clone()?.0]),
                _ => None,
            })
            .collect();
        assert_eq!(spans, ["[ ]", "[x]", "[ ]", "[ ]"]);
    }

    #[test]
    fn code_and_text_that_goes_on_are_left_as_they_are() {
        for source in [
            "```\n-[x] a\n```\n",
            "`a\n-[x] b`\n",
            "-[x](target) a\n",
            "-[x]y\n",
            "<!--\n-[x] a\n-->\n",
            "    -[x] a\n",
        ] {
            assert_eq!(items(source), [], "{source}");
        }
    }
}

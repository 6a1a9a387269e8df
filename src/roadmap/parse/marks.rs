//! Marks of a state, taken off the titles of boxed items: whoever ticks a roadmap by hand dates the tick, and that is no part of
//! what the item is called.

use crate::roadmap::Id;
use crate::roadmap::mark::{self, Mark};
use crate::roadmap::outline::{BlockKind, Inline, InlineKind, Outline, Slice};

use super::text;

/// Takes the marks at the end of every boxed item off its text, whether they stand behind its pinned id or before that.
pub fn take_off(source: &str, outline: &mut Outline) {
    for block in &mut outline.blocks {
        let BlockKind::Item { task, .. } = &block.kind else {
            continue;
        };
        let marks = mark::marks(source, &block.inlines);
        let is_boxed = || task.is_some() || text::tick(&text::plain(&block.inlines)).is_some();
        if marks.is_empty() || !is_boxed() {
            continue;
        }
        let bare = bare(source, &block.inlines, &marks);
        // An item of which nothing would be left is called by what stands there.
        if text::plain(&bare).chars().any(char::is_alphanumeric) {
            block.inlines = bare;
        }
    }
}

fn bare(source: &str, inlines: &[Inline], marks: &[Mark]) -> Vec<Inline> {
    let mut left = inlines.to_vec();
    let comments = left.split_off(text::written(&left));
    cut(source, &mut left, marks);
    let is_pin = |code: &str| Id::parse(code).is_some_and(|id| !id.is_phase());
    let end = text::written(&left);
    if let Some(at) = end.checked_sub(1)
        && let InlineKind::Code(code) = &left[at].kind
        && is_pin(code)
    {
        let start = left[at].span.start;
        let pin = left.split_off(at);
        let between = left.split_off(text::written(&left));
        if cut(source, &mut left, marks) {
            // A span is a pinned id only behind a blank.
            left.push(Inline {
                kind: InlineKind::Text(Slice::from(" ")),
                span: start..start,
            });
        }
        left.extend(between);
        left.extend(pin);
    }
    left.extend(comments);
    left
}

/// Takes off the marks with which `inlines` end, and the blanks before them; whether there were any.
fn cut(source: &str, inlines: &mut Vec<Inline>, marks: &[Mark]) -> bool {
    let stop = inlines.last().map_or(0, |last| last.span.end);
    let kept = mark::before(source.get(..stop).unwrap_or(""), marks);
    if !marks.iter().any(|mark| (kept..stop).contains(&mark.start)) {
        return false;
    }
    while let Some(last) = inlines.last_mut() {
        match &last.kind {
            InlineKind::Text(_) | InlineKind::Break(_) if last.span.start >= kept => {
                inlines.pop();
            }
            InlineKind::Text(text) if last.span.end > kept => {
                // A mark is read as it is written: from where it begins, the text's bytes are the source's.
                let length = text.len().saturating_sub(last.span.end - kept);
                let text = Slice::from(text.get(..length).unwrap_or(text));
                last.kind = InlineKind::Text(text);
                last.span.end = kept;
                break;
            }
            _ => break,
        }
    }
    true
}

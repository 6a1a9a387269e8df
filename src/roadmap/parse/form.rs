//! What running text looks like: a bold line, a line that ends with a colon, a bold term and its explanation.

use crate::roadmap::outline::{Cell, Inline, InlineKind, Wrap};
use crate::roadmap::{Id, title};

use super::text;

/// The id that a row pins: at the end of a cell, or alone in the last.
pub fn row_pin(cells: &[Cell]) -> Option<Id> {
    let dotted = |id: &Id| !id.is_phase();
    let alone = || match cells.last()?.inlines.as_slice() {
        [
            Inline {
                kind: InlineKind::Code(code),
                ..
            },
        ] => Id::parse(code).filter(dotted),
        _ => None,
    };
    cells
        .iter()
        .find_map(|cell| text::pin(&cell.inlines).map(|(id, _)| id).filter(dotted))
        .or_else(alone)
}

/// What a paragraph looks like.
#[derive(PartialEq, Eq)]
pub enum Form {
    /// All of it is bold.
    Bold,
    /// A few words that end with a colon.
    Colon,
    /// A bold term, a dash or colon, and more.
    Lead,
    /// Anything else.
    Text,
}

/// What a paragraph looks like.
pub fn form(inlines: &[Inline]) -> Form {
    let mut outside = String::new();
    let mut inside = String::new();
    let mut after_bold = String::new();
    let mut bold = 0_usize;
    let mut spans = 0;
    for inline in inlines {
        match &inline.kind {
            InlineKind::Enter(Wrap::Strong) => {
                bold += 1;
                spans += 1;
            }
            InlineKind::Leave(Wrap::Strong) => bold = bold.saturating_sub(1),
            InlineKind::Text(text) | InlineKind::Code(text) => {
                if bold > 0 {
                    inside.push_str(text);
                } else {
                    outside.push_str(text);
                    if spans > 0 {
                        after_bold.push_str(text);
                    }
                }
            }
            _ => {}
        }
    }
    let words = |text: &str| text.chars().any(char::is_alphanumeric);
    if spans > 0 && words(&inside) && !words(&outside) {
        return Form::Bold;
    }
    let begins_bold = spans > 0 && !words(&outside[..outside.len() - after_bold.len()]);
    if begins_bold && inside.chars().count() <= 80 && dashed(&inside, &after_bold) {
        return Form::Lead;
    }
    let all = text::plain(inlines);
    let colon = all.ends_with([':', '：']) && all.split_whitespace().count() <= 6;
    if colon { Form::Colon } else { Form::Text }
}

/// A short line that begins with a phase word and a number ("Week 2: Loops").
pub fn is_phase_line(inlines: &[Inline]) -> bool {
    let plain = text::plain(inlines);
    plain.chars().count() <= 80
        && !inlines
            .iter()
            .any(|inline| matches!(inline.kind, InlineKind::Break(_)))
        && title::is_numbered_phase(&plain)
}

/// Whether a dash or colon stands between the bold term and the text after it.
fn dashed(term: &str, after: &str) -> bool {
    let rest = after.trim_start();
    let marks = ['—', '–', ':', '：', '-'];
    rest.chars().any(char::is_alphanumeric)
        && (rest.starts_with(marks) || term.trim_end().ends_with(marks))
}

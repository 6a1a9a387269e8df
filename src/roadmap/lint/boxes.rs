//! Boxes that are nearly boxes: what renderers show as plain text.

use super::place::Places;
use super::{Check, Flaw};
use crate::roadmap::outline::{BlockKind, Outline};

/// Of `-[ ] x`.
const GLUED: &str = "without a blank behind the bullet this is no list, and no box";
const REMEDY: &str = "write `- [ ]` or `- [x]`: one character inside, a blank on either side";

/// Boxes that no renderer takes for one: `[]`, `[ ]x`, `[  ]`, a no-break space, `-[ ] x`.
pub fn flaws(places: &Places<'_>, outline: &Outline) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    for block in &outline.blocks {
        if !matches!(block.kind, BlockKind::Item { .. }) {
            continue;
        }
        let start = block.span.start;
        let rest = places.source.get(start..).unwrap_or("");
        let line = rest.lines().next().unwrap_or("");
        if let Some(at) = bullet(line)
            && let Some((width, why)) = near_miss(&line[at..])
        {
            let at = start + at;
            flaws.push(places.span(at..at + width).flaw(Check::NearMissBox, why));
        }
    }
    let glued = outline.glued(places.source).into_iter();
    flaws.extend(glued.map(|span| places.span(span).flaw(Check::NearMissBox, GLUED)));
    flaws.into_iter().map(|flaw| flaw.mend(REMEDY)).collect()
}

/// How long a box that is none is, in bytes, and what is wrong with it.
fn near_miss(rest: &str) -> Option<(usize, &'static str)> {
    let (inside, after) = rest.strip_prefix('[')?.split_once(']')?;
    if after.starts_with(['(', '[', ':']) || inside.chars().count() > 5 {
        return None;
    }
    let blank = |c: char| c.is_whitespace() || matches!(c, '\u{200b}' | '\u{2800}' | '\u{feff}');
    let marked = |c: char| blank(c) || matches!(c, 'x' | 'X');
    if !inside.chars().all(marked) {
        return None;
    }
    let why = match inside {
        " " | "x" | "X" if after.is_empty() || after.starts_with([' ', '\t']) => return None,
        " " | "x" | "X" => "without a blank behind it this is no box, and shows as plain text",
        "" => "without a blank inside this is no box, and shows as plain text",
        one if one.chars().count() == 1 => {
            "the blank in this box is none that Markdown knows: it shows as plain text"
        }
        _ => "with more than one character inside this is no box, and shows as plain text",
    };
    Some((inside.len() + 2, why))
}

/// The byte behind a list's bullet and the blanks that follow it.
pub(super) fn bullet(line: &str) -> Option<usize> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &line[digits..];
    let marks: &[char] = if digits > 0 {
        &['.', ')']
    } else {
        &['-', '*', '+']
    };
    let after = rest.strip_prefix(marks)?;
    let text = after.trim_start_matches([' ', '\t']);
    (text.len() < after.len()).then(|| line.len() - text.len())
}

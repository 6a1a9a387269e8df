//! Lines that an edit adds below an item: notes and `evidence:` pointers.

use super::names::one_line;
use super::source::line_break;
use super::{Place, line};
use crate::roadmap::outline::{BlockKind, Outline};

/// How an added bullet is indented and marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Like the first bullet nested in the item.
    LikeNested,
    /// With `-` where the item's own text begins.
    Plain,
    /// The same, but below all that is nested in the item.
    AtEnd,
}

/// A note as the text of a bullet: on one line, and escaped where it would otherwise begin a box, list, heading, quote,
/// fence, comment, table or definition. `None` where nothing is left.
pub fn text(note: &str) -> Option<String> {
    let spaced: String = note
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let line = one_line(&spaced);
    let first = line.chars().next()?;
    if is_plain(&line) {
        return Some(line);
    }
    if first.is_ascii_digit() {
        let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        return Some(format!("{}\\{}", &line[..digits], &line[digits..]));
    }
    let escaped = format!("\\{line}");
    Some(match is_plain(&escaped) {
        true => escaped,
        // `\[\]` is nearly a box, too.
        false => format!("&#{};{}", u32::from(first), &line[first.len_utf8()..]),
    })
}

/// Where bullets are inserted, and the number of the block that they follow.
pub fn place(place: &Place, style: Style) -> (usize, usize) {
    match style {
        Style::LikeNested | Style::Plain => (place.text_end, place.index),
        Style::AtEnd => place.end,
    }
}

/// The text to insert, so that each of `notes` becomes a bullet below the item. `bytes` are those of the file behind the text,
/// whose line ends count.
pub fn bullets(
    source: &str,
    bytes: &[u8],
    place: &Place,
    notes: &[String],
    style: Style,
) -> String {
    let end = line_break(bytes, place.text_end);
    let nested = place
        .nested
        .clone()
        .filter(|_| style == Style::LikeNested)
        .map(|lead| (&source[lead.clone()], &source[lead.end..]))
        .filter(|(lead, _)| lead.chars().all(|c| matches!(c, ' ' | '\t' | '>')));
    let lead = match nested {
        Some((lead, bullet)) => format!("{lead}{}", marker(bullet)),
        None => format!("{}- ", column(&source[place.lead.clone()])),
    };
    notes
        .iter()
        .map(|note| format!("{end}{lead}{note}"))
        .collect()
}

/// What is before the box, with the list markers blanked: the column at which the item's text begins.
fn column(lead: &str) -> String {
    lead.chars()
        .map(|c| if matches!(c, '\t' | '>') { c } else { ' ' })
        .collect()
}

/// The marker of a bullet with the blanks after it.
fn marker(bullet: &str) -> String {
    let sign = bullet.chars().next().unwrap_or('-');
    let rest = &bullet[sign.len_utf8().min(bullet.len())..];
    let blanks = &rest[..rest.len() - rest.trim_start_matches([' ', '\t']).len()];
    let empty = rest[blanks.len()..].starts_with(['\n', '\r']) || rest.len() == blanks.len();
    let gap = if empty || blanks.is_empty() {
        " "
    } else {
        blanks
    };
    format!("{sign}{gap}")
}

/// Whether `- text` is one bullet with that text and nothing else.
fn is_plain(text: &str) -> bool {
    let bullet = format!("- {text}");
    let outline = Outline::read(&bullet);
    match outline.blocks.as_slice() {
        [block] => {
            matches!(block.kind, BlockKind::Item { task: None, .. })
                && !block.inlines.is_empty()
                && line::find_box(&bullet, block).is_none()
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_would_be_structure_is_escaped_and_nothing_else() {
        for (note, written) in [
            ("  two\n lines\t", "two lines"),
            (
                "[docs](https://a.b) and `code`",
                "[docs](https://a.b) and `code`",
            ),
            ("*hard*", "*hard*"),
            ("[x] done", "\\[x] done"),
            ("[] near", "\\[] near"),
            ("[\\] near", "&#91;\\] near"),
            ("# big", "\\# big"),
            ("- [x] `a.b`", "\\- [x] `a.b`"),
            ("12. step", "12\\. step"),
            ("> quote", "\\> quote"),
            ("```", "\\```"),
            ("---", "\\---"),
            ("<!-- hide", "\\<!-- hide"),
            ("<https://a.b>", "<https://a.b>"),
            ("[a]: b", "\\[a]: b"),
            ("\u{1b}[31mred\u{7}", "[31mred"),
        ] {
            assert_eq!(text(note).as_deref(), Some(written));
        }
        assert_eq!(text(" \n\u{7} "), None);
    }

    proptest! {
        #[test]
        fn every_note_is_one_plain_bullet(note in "[-+*#>`~<!\\[\\]x:|_=.)\\\\ 0-9a\n\t]{0,12}") {
            if let Some(written) = text(&note) {
                prop_assert!(is_plain(&written), "{:?}", written);
                prop_assert!(!written.contains('\n'));
            }
        }
    }
}

//! Lines parted at headings, so that what two sides write at one place can be put together section by section.

use super::ARCHIVED;
use super::lines::{is_heading, key};

/// Lines parted before each heading.
pub fn sections<'a>(lines: &'a [&'a [u8]]) -> Vec<&'a [&'a [u8]]> {
    let mut sections = Vec::new();
    let mut rest = lines;
    while !rest.is_empty() {
        let next = rest.iter().skip(1).position(|line| is_heading(line));
        let (section, more) = rest.split_at(next.map_or(rest.len(), |at| at + 1));
        sections.push(section);
        rest = more;
    }
    sections
}

/// How deep a section is: what has no heading of its own is deepest, what was put away stands at the end.
pub fn depth(section: &[&[u8]]) -> usize {
    match section.first() {
        Some(first) if heads(section) => {
            let put_away = key(first).trim_ascii() == format!("## {ARCHIVED}").as_bytes();
            let signs = first.iter().take_while(|byte| **byte == b'#').count();
            if put_away { 0 } else { signs }
        }
        _ => usize::MAX,
    }
}

/// What tells a heading from others, whatever its words are: the id in the code span at its end; of one without, all of it.
pub fn name(heading: &[u8]) -> &[u8] {
    let whole = heading.trim_ascii();
    let Some(inner) = whole.strip_suffix(b"`") else {
        return whole;
    };
    let open = inner.iter().rposition(|byte| *byte == b'`');
    open.map_or(whole, |open| &whole[open..])
}

/// Whether a heading stands at its top.
pub fn heads(section: &[&[u8]]) -> bool {
    section.first().is_some_and(|line| is_heading(line))
}

//! Reasons to doubt that a document is a roadmap, and the one to refuse it.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::roadmap::outline::BlockKind;
use crate::roadmap::{Roadmap, words};

use super::carry::is_pinned;
use super::decision::{Choice, Doc};
use super::entry::{BOLD, Shape};
use super::guise;
use super::phase::pinned_rank;
use super::rule::Rule;
use super::text;

/// Fewer items than this are no roadmap.
const FEWEST: usize = 2;
/// Fewer items than this are doubtful.
const FEW: usize = 8;
/// More lines than this for each item are doubtful.
const SPARSE: usize = 12;

/// Why a document is not read as a roadmap, unless it is forced.
pub fn refusal(roadmap: &Roadmap, choice: &Choice) -> Option<String> {
    let items = roadmap.items().count();
    // The first section is what stands before all headings.
    let mut dropped = choice.dropped.iter().skip(1).peekable();
    let is_asked = dropped.peek().is_some() && dropped.all(|rule| *rule == Some(Rule::Asked));
    (items < FEWEST).then(|| match items {
        0 if is_asked => {
            "every section of it is left out, by `--section`, `--exclude` or a comment".to_owned()
        }
        0 => "no list, table or heading in it looks like the items of a roadmap".to_owned(),
        1 => "only one item was found".to_owned(),
        _ => format!("only {items} items were found"),
    })
}

/// Reasons to doubt, in sentences without a full stop.
pub fn doubts(doc: &Doc<'_>, choice: &Choice, roadmap: &Roadmap) -> Vec<String> {
    // Who pins ids means it; a heading or two that end in code are no pins ("Running `make`").
    if doc.entries.iter().any(is_pinned) || pinned_rank(doc).is_some() {
        return Vec::new();
    }
    let mut doubts = Vec::new();
    let items = roadmap.items().count();
    if items < FEW {
        doubts.push(format!("only {items} items were found"));
    }
    let taken: Vec<usize> = (0..doc.entries.len())
        .filter(|at| choice.items[*at])
        .collect();
    let texts: Vec<Cow<'_, str>> = taken.iter().map(|at| whole(doc, *at)).collect();
    let heads: Vec<&str> = (1..doc.sections.len())
        .filter(|at| doc.sections[*at].rank < BOLD)
        .map(|at| doc.title(at))
        .collect();
    let dated = texts.iter().filter(|text| has_date(text)).count();
    let dated_heads = heads.iter().filter(|title| has_date(title)).count();
    if dated * 3 >= items.max(1) && dated >= 3 || dated_heads >= 2 && dated_heads * 3 >= heads.len()
    {
        doubts.push("many entries carry dates: this looks like a log of work done".to_owned());
    }
    let past = texts.iter().filter(|text| is_past(text)).count();
    if past >= 3 && past * 8 >= items {
        doubts.push("many items tell what was done: this looks like a log".to_owned());
    }
    doubts.extend(boxless(doc, choice, items));
    doubts.extend(guise::guises(doc, choice, roadmap, &taken));
    if items >= FEW && lines(doc) > items * SPARSE {
        doubts.push(format!("it has {} lines for {items} items", lines(doc)));
    }
    let (prose, listed) = weigh(doc, &taken);
    if prose * 4 > listed * 7 {
        doubts.push("most of it is prose or code, not lists".to_owned());
    }
    doubts
}

/// That boxes carry the items, where as many list items or more have none and are left out.
fn boxless(doc: &Doc<'_>, choice: &Choice, items: usize) -> Option<String> {
    let mut phases = HashSet::new();
    let mut left = 0;
    for (number, section) in doc.sections.iter().enumerate() {
        let boxless =
            |at: &usize| doc.entries[*at].item().is_some() && choice.left[*at] == Some(Rule::NoBox);
        let own = section.entries.clone().filter(boxless).count();
        if own > 0 && choice.dropped[number].is_none() {
            left += own;
            phases.insert(choice.phase[number]);
        }
    }
    let sections = match phases.len() {
        1 => "1 section".to_owned(),
        count => format!("{count} sections"),
    };
    (left >= items.max(FEW)).then(|| {
        format!("{left} list items in {sections} are left out, since boxes carry the items")
    })
}

/// How many lines of the document are not blank.
fn lines(doc: &Doc<'_>) -> usize {
    doc.outline.written_lines()
}

/// The text of an item; of a row, of all its cells.
fn whole<'a>(doc: &Doc<'a>, at: usize) -> Cow<'a, str> {
    let entry = &doc.entries[at];
    match &doc.outline.blocks[entry.block].kind {
        BlockKind::Row { cells, .. } => {
            let cells = cells.iter().map(|cell| text::plain(&cell.inlines));
            Cow::Owned(cells.collect::<Vec<_>>().join(" "))
        }
        _ => Cow::Borrowed(entry.plain.as_str()),
    }
}

/// How many bytes of the document are running text and code, and how many are in the lists and tables that hold its items.
fn weigh(doc: &Doc<'_>, taken: &[usize]) -> (usize, usize) {
    let (mut prose, mut listed) = (0, 0);
    let tops: HashSet<usize> = taken.iter().map(|at| doc.top(*at)).collect();
    for (at, entry) in doc.entries.iter().enumerate() {
        let block = &doc.outline.blocks[entry.block];
        match (&entry.shape, &block.kind) {
            (Shape::Note, BlockKind::Code { text, .. }) => prose += text.len(),
            (Shape::Note, BlockKind::Paragraph) if block.parent.is_none() => {
                prose += text::plain(&block.inlines).len()
            }
            (Shape::Item(_) | Shape::Row { .. }, _) if tops.contains(&doc.top(at)) => {
                listed += block.span.len().min(400);
            }
            _ => {}
        }
    }
    // An item that is a heading has its prose for a description.
    let headings = taken
        .iter()
        .filter(|at| matches!(doc.entries[**at].shape, Shape::Heading { .. }))
        .count();
    (prose, listed + headings * 400)
}

/// Whether a text holds a date: 2026-05-11, 11/6/26, 27 June, June 27.
fn has_date(text: &str) -> bool {
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let words = text
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '[' | ']' | '(' | ')' | ':'))
        .filter(|word| !word.is_empty());
    let is_month = |word: &str| words::MONTHS.contains(&words::lower(word));
    let mut before: Option<&str> = None;
    for word in words {
        let number = is_short_number(word);
        let month = before.is_some_and(|before| {
            (number && is_month(before)) || (is_short_number(before) && is_month(word))
        });
        if month || is_numeric_date(word) {
            return true;
        }
        before = Some(word);
    }
    false
}

/// A number of at most four digits, letters behind it or not: "27", "3rd", "2026".
fn is_short_number(word: &str) -> bool {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    (1..=4).contains(&digits)
        && word[digits..]
            .bytes()
            .all(|byte| byte.is_ascii_alphabetic())
}

fn is_numeric_date(word: &str) -> bool {
    if !word.starts_with(|c: char| c.is_ascii_digit()) || !(6..=10).contains(&word.len()) {
        return false;
    }
    ['-', '/', '.'].iter().any(|mark| {
        let mut parts = word.split(*mark);
        let (Some(a), Some(b), Some(c), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return false;
        };
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let sizes = [a.len(), b.len(), c.len()];
        [a, b, c].into_iter().all(digits)
            && matches!(
                sizes,
                [4, 1..=2, 1..=2] | [1..=2, 1..=2, 4] | [1..=2, 1..=2, 2]
            )
            && !(*mark == '.' && sizes != [2, 2, 4] && sizes != [4, 2, 2])
    })
}

/// Whether a text begins with what somebody did.
fn is_past(text: &str) -> bool {
    let first = words::lower(text.split_whitespace().next().unwrap_or(""));
    words::PAST.contains(first.trim_matches(|c: char| !c.is_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::has_date;

    #[test]
    fn dates_are_seen_in_many_hands() {
        for dated in [
            "Solved 1916B - 9/6/26",
            "[2026-06-26 00:50] T001",
            "15 August 2025",
            "Day 1: June 27, Monday",
            "Started: 13 Aug 2025",
            "Week 1 (Sept 26 - Oct 2)",
            "11.05.2026",
        ] {
            assert!(has_date(dated), "{dated}");
        }
        for other in [
            "CI/CD",
            "Python 3.12.6",
            "may be 3 of them",
            "1.2.3 Shell",
            "24/7",
            "march of progress",
        ] {
            assert!(!has_date(other), "{other}");
        }
    }
}

//! Field labels: lines such as "Topics:", "Duration: 2 weeks", "Resources:" that are no items, but say what stands below them.

use std::collections::HashMap;

use crate::roadmap::{Kind, title, words};

use super::entry::{BOLD, Entry, LISTED, Shape};

/// What a label says of what stands below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
    /// Items.
    Topics,
    /// Exercises or projects.
    Kind(Kind),
    /// No items.
    Other,
}

/// Of each entry, the label that it is.
pub fn labels(entries: &[Entry]) -> Vec<Option<Label>> {
    let said: Vec<Option<Said>> = entries.iter().map(said).collect();
    let mut times: HashMap<&str, usize> = HashMap::new();
    let mut lists: HashMap<(usize, Option<usize>), (usize, usize)> = HashMap::new();
    for (entry, said) in entries.iter().zip(&said) {
        if let Some(said) = said {
            *times.entry(said.text.as_str()).or_default() += 1;
        }
        if let Some(item) = entry.item().filter(|item| !item.lead) {
            let counts = lists.entry((item.list, item.parent)).or_default();
            counts.0 += usize::from(
                said.as_ref()
                    .is_some_and(|said| said.known == Some(Label::Other)),
            );
            counts.1 += 1;
        }
    }
    entries
        .iter()
        .zip(&said)
        .map(|(entry, said)| {
            let said = said.as_ref()?;
            let repeated = times.get(said.text.as_str()).copied().unwrap_or(0);
            let among = entry
                .item()
                .and_then(|item| lists.get(&(item.list, item.parent)))
                .is_some_and(|(labels, all)| *labels >= 2 && labels * 2 >= *all);
            decide(entry, said, repeated, among)
        })
        .collect()
}

struct Said {
    text: String,
    known: Option<Label>,
    value: bool,
    colon: bool,
}

fn said(entry: &Entry) -> Option<Said> {
    if matches!(entry.shape, Shape::Row { .. } | Shape::Note | Shape::Rules) {
        return None;
    }
    let (text, value, colon) = match title::label(&entry.plain) {
        Some((text, rest)) => (text, !rest.is_empty(), true),
        None if can_be_bare(entry) => (title::bare(&entry.plain), false, false),
        None => return None,
    };
    if text.split(' ').count() > 5 {
        return None;
    }
    let known = known(&text);
    Some(Said {
        text,
        known,
        value,
        colon,
    })
}

/// Whether an entry could be a label without a colon: a short one with something below it.
fn can_be_bare(entry: &Entry) -> bool {
    let above = match &entry.shape {
        Shape::Item(item) => item.children > 0,
        Shape::Heading { rank } => (BOLD..LISTED).contains(rank),
        _ => false,
    };
    above && entry.plain.chars().count() <= 40
}

fn known(text: &str) -> Option<Label> {
    let word = text.trim_end_matches(|c: char| {
        !c.is_alphabetic() && !unicode_normalization::char::is_combining_mark(c)
    });
    if words::TOPIC_LABELS.contains(word) {
        Some(Label::Topics)
    } else if words::OTHER_LABELS.contains(word) {
        Some(Label::Other)
    } else {
        words::kind(word).map(Label::Kind)
    }
}

fn decide(entry: &Entry, said: &Said, repeated: usize, among: bool) -> Option<Label> {
    match &entry.shape {
        // A bold-led paragraph: said again and again it is a label, whatever its word.
        Shape::Item(item) if item.lead => match said.known {
            Some(Label::Kind(_)) => None,
            Some(Label::Topics | Label::Other) => Some(Label::Other),
            None => (said.colon && repeated >= 3).then_some(Label::Other),
        },
        Shape::Item(item) if item.children > 0 && !said.value => match said.known {
            // "Documentation:" in a list of topics may be one, "Resources:" is not.
            Some(Label::Other) => {
                let certain = title::is_boilerplate(&said.text, false) && said.colon;
                (certain || repeated >= 2 || among).then_some(Label::Other)
            }
            known => known.filter(|_| said.colon || repeated >= 2),
        },
        Shape::Item(_) => match said.known {
            // Without anything in it, but said again and again: what follows in the list is under it.
            known @ Some(_) if said.colon && !said.value && repeated >= 2 => known,
            Some(Label::Other) if said.colon && (repeated >= 2 || among) => Some(Label::Other),
            _ => None,
        },
        Shape::Heading { rank } if (BOLD..LISTED).contains(rank) => said.known,
        _ => None,
    }
}

//! Derived ids, written into the document: what was derived once stays, whatever becomes of the titles.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::meant::{Meant, last_code, meant};
use super::notice::Oddity;
use super::outline::{Block, BlockKind, Outline};
use super::parse::{self, Anchor, Reading, Readout};
use super::select::Names;
use super::{Id, NoColumn, Notice, Roadmap, Unreadable, mark};

/// How often ids that would change how the document is read are taken back, before all are.
const ROUNDS: usize = 12;

/// A document with ids.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pinned {
    /// Its text; every byte but for the ids is as it was.
    pub text: String,
    /// How many ids were written.
    pub written: usize,
    /// Titles that could not get theirs, in the order of their lines.
    pub left: Vec<Left>,
}

/// A title behind which no id was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// Its line, counted from 1.
    pub line: usize,
    /// Its id.
    pub id: Id,
    /// Why.
    pub why: Why,
}

/// Why no id can stand behind a title.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// It is HTML, in which a code span is just text.
    Html,
    /// It stands in a code block, as a tree often does: an id would show as text.
    Code,
    /// Its phase is an item of a list, or has no heading at all: pinned ids begin with that of a heading.
    Phase,
    /// It is a picture without words, or holds an open code span or link: an id behind it would not be read.
    Unread,
}

/// Why ids could not be written; the document stays as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unpinnable {
    /// The document cannot be read at all.
    Unreadable(Unreadable),
    /// It is not read as a roadmap, for this reason.
    Refused(String),
    /// No table has the column that was asked for.
    NoColumn(NoColumn),
    /// An id that its author pinned does not count; another one beside it would hide that.
    Odd(Notice),
    /// A code span at the end of this line looks like an id, and is none; holds what may be meant.
    Mistyped(usize, String, Id),
    /// With ids, what stands on this line would be an item too; the id that it would get.
    Gained(usize, Id),
    /// With ids, the document would be read differently; the first item that would change.
    Changed(Id),
}

/// `source` with the id of every phase and item behind its title. Read again, it gives the same phases and items with the same ids;
/// every other byte stays.
///
/// # Errors
/// [`Unpinnable`] where nothing can be written.
pub fn pin(source: &str, reading: &Reading) -> Result<Pinned, Unpinnable> {
    let before = parse::survey(source, reading).map_err(Unpinnable::Unreadable)?;
    if let Some(reason) = before.roadmap.refusal {
        return Err(Unpinnable::Refused(reason));
    }
    if let Some(missing) = before.roadmap.no_column() {
        return Err(Unpinnable::NoColumn(missing.clone()));
    }
    clear(source, &before)?;
    let titles = Titles::new(source, &before);
    let (mut places, mut left) = titles.places();
    let mut different = None;
    for _ in 0..ROUNDS {
        let text = written(source, &places);
        // Pinned, the document may need none of the options; it must read the same with them.
        let after = parse::survey(&text, reading).map_err(Unpinnable::Unreadable)?;
        if let Some((line, id)) = gained(&before.roadmap, &after.roadmap) {
            return Err(Unpinnable::Gained(line, id));
        }
        let bad = misread(&before, &after, &places);
        if bad.is_empty() && alike(&before.roadmap, &after.roadmap) {
            left.sort_by_key(|one| one.line);
            let written = places.len();
            return Ok(Pinned {
                text,
                written,
                left,
            });
        }
        different.get_or_insert_with(|| changed(&before.roadmap, &after.roadmap));
        if bad.is_empty() {
            break;
        }
        for at in bad.into_iter().rev() {
            let (_, anchor) = places.remove(at);
            left.push(not_written(anchor, titles.why(anchor)));
        }
    }
    // Where ids were pinned before, what cannot have one is what was left then: the document is as it can be.
    if before.anchors.iter().any(|anchor| anchor.pinned) {
        let rest = places.into_iter();
        left.extend(rest.map(|(_, anchor)| not_written(anchor, titles.why(anchor))));
        left.sort_by_key(|one| one.line);
        return Ok(Pinned {
            text: source.to_owned(),
            written: 0,
            left,
        });
    }
    Err(different.unwrap_or_else(|| changed(&before.roadmap, &before.roadmap)))
}

fn not_written(anchor: &Anchor, why: Why) -> Left {
    Left {
        line: anchor.line,
        id: anchor.id.clone(),
        why,
    }
}

/// Whether every id that an author pinned counts: a second one behind it would hide that it does not.
fn clear(source: &str, survey: &Readout) -> Result<(), Unpinnable> {
    let odd = |notice: &&Notice| matches!(notice.oddity, Oddity::Twice(_) | Oddity::WrongPhase(_));
    if let Some(notice) = survey.roadmap.notices.iter().find(odd) {
        return Err(Unpinnable::Odd(notice.clone()));
    }
    let phases = Names::new(survey.roadmap.phases.iter().map(|phase| phase.id.as_str()));
    for anchor in survey.anchors.iter().filter(|anchor| !anchor.pinned) {
        let Some(title) = anchor.end.and_then(|end| source.get(..end)) else {
            continue;
        };
        let line = &title[title.rfind('\n').map_or(0, |at| at + 1)..];
        if let Some((_, code)) = last_code(line)
            && let Some(Meant::Letters(id) | Meant::Phase(id)) = meant(code, &phases)
        {
            return Err(Unpinnable::Mistyped(anchor.line, code.to_owned(), id));
        }
    }
    Ok(())
}

/// The titles of a document, and what stands around them.
struct Titles<'a> {
    source: &'a str,
    survey: &'a Readout,
    outline: Outline,
    /// Fenced code, in document order.
    fenced: Vec<Range<usize>>,
    /// Phases whose title is a heading.
    headed: HashSet<&'a str>,
}

impl<'a> Titles<'a> {
    fn new(source: &'a str, survey: &'a Readout) -> Self {
        let outline = Outline::read(source);
        let is_fenced =
            |block: &&Block| matches!(block.kind, BlockKind::Code { info: Some(_), .. });
        let fenced = outline.blocks.iter().filter(is_fenced);
        let fenced = fenced.map(|block| block.span.clone()).collect();
        let items = outline
            .blocks
            .iter()
            .filter(|block| matches!(block.kind, BlockKind::Item { .. }));
        let items: HashSet<usize> = items.map(|block| outline.line(block.span.start)).collect();
        let phases = survey
            .anchors
            .iter()
            .filter(|anchor| anchor.id.is_phase() && !items.contains(&anchor.line));
        Self {
            source,
            survey,
            fenced,
            headed: phases.map(|anchor| anchor.id.as_str()).collect(),
            outline,
        }
    }

    /// Where ids are to be written, in document order, and the titles that cannot have one.
    fn places(&self) -> (Vec<(usize, &'a Anchor)>, Vec<Left>) {
        let (mut places, mut left) = (Vec::new(), Vec::new());
        for anchor in self.survey.anchors.iter().filter(|anchor| !anchor.pinned) {
            match self.place(anchor) {
                Ok(place) => places.push((place, anchor)),
                Err(why) => left.push(not_written(anchor, why)),
            }
        }
        places.sort_by_key(|(place, _)| *place);
        (places, left)
    }

    /// The byte behind a title. A line that was repaired has its title elsewhere than it seems: there it is the line's end.
    fn place(&self, anchor: &Anchor) -> Result<usize, Why> {
        let end = anchor.end.ok_or(Why::Html)?;
        let source = self.source;
        // In a line that was repaired, the place may lie within a character.
        let end = (end..source.len()).find(|at| source.is_char_boundary(*at));
        let end = end.unwrap_or(source.len());
        let line = self.outline.line(end);
        let start = self.outline.line_start(line).unwrap_or(0);
        let rest = &source[end..];
        let line_end = end + rest.find(['\n', '\r']).unwrap_or(rest.len());
        let trimmed = start + source[start..line_end].trim_end().len();
        let follows = source[end..line_end].trim();
        let plain = follows.is_empty()
            || follows.chars().all(|c| c == '#')
            || follows.starts_with(['|', '<', '{'])
            // Behind an id a mark is one to a progress document, too.
            || mark::leads(follows);
        let place = if plain && end <= trimmed {
            end
        } else {
            trimmed
        };
        let before = self.fenced.partition_point(|code| code.start <= place);
        let code = before.checked_sub(1).map(|at| &self.fenced[at]);
        if code.is_some_and(|code| place <= code.end) {
            return Err(Why::Code);
        }
        Ok(place)
    }

    /// Why an id was not read where it was written.
    fn why(&self, anchor: &Anchor) -> Why {
        if self.headed.contains(anchor.id.phase()) {
            Why::Unread
        } else {
            Why::Phase
        }
    }
}

fn written(source: &str, places: &[(usize, &Anchor)]) -> String {
    let mut out = String::with_capacity(source.len() + places.len() * 24);
    let mut done = 0;
    for (place, anchor) in places {
        out.push_str(&source[done..*place]);
        out.push_str(&format!(" `{}`", anchor.id));
        done = *place;
    }
    out.push_str(&source[done..]);
    out
}

/// The places whose id is not read as it was meant; where the documents differ otherwise, the first place of which that is so.
fn misread(before: &Readout, after: &Readout, places: &[(usize, &Anchor)]) -> Vec<usize> {
    let read: HashMap<(usize, &Id), bool> = after
        .anchors
        .iter()
        .map(|anchor| ((anchor.line, &anchor.id), anchor.pinned))
        .collect();
    let whole = before.anchors.len() == after.anchors.len();
    let bad = places
        .iter()
        .enumerate()
        .filter(|(_, (_, anchor))| read.get(&(anchor.line, &anchor.id)) != Some(&true));
    let bad = bad.map(|(at, _)| at);
    if whole {
        bad.collect()
    } else {
        bad.take(1).collect()
    }
}

/// Whether two readings give the same phases and items.
fn alike(one: &Roadmap, other: &Roadmap) -> bool {
    one.phases.len() == other.phases.len()
        && one.phases.iter().zip(&other.phases).all(|(one, other)| {
            (&one.id, &one.title, one.line) == (&other.id, &other.title, other.line)
                && one.items.len() == other.items.len()
                && one.items.iter().zip(&other.items).all(|(one, other)| {
                    (&one.id, &one.title, one.line) == (&other.id, &other.title, other.line)
                        && (one.kind, &one.group, &one.links)
                            == (other.kind, &other.group, &other.links)
                })
        })
}

/// The first item that was none before.
fn gained(old: &Roadmap, new: &Roadmap) -> Option<(usize, Id)> {
    let lines: HashSet<usize> = old.items().map(|item| item.line).collect();
    let mut items = new.items();
    let more = items.find(|item| !lines.contains(&item.line))?;
    Some((more.line, more.id.clone()))
}

/// The first item that would be read differently.
fn changed(old: &Roadmap, new: &Roadmap) -> Unpinnable {
    let ids = |roadmap: &Roadmap| -> Vec<(Id, usize)> {
        let items = roadmap.items();
        items.map(|item| (item.id.clone(), item.line)).collect()
    };
    let (old, new) = (ids(old), ids(new));
    let same = old.iter().zip(&new).take_while(|(old, new)| old == new);
    let at = same.count();
    let longer = if at < old.len() { &old } else { &new };
    let id = longer.get(at).or(longer.last()).map(|(id, _)| id.clone());
    id.map_or_else(
        || Unpinnable::Refused("it holds no items".to_owned()),
        Unpinnable::Changed,
    )
}

#[cfg(test)]
mod tests;

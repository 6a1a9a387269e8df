//! The own lines of each item (its box, its text, its notes, not the items nested in it), merged item by item, so that a note on
//! an item that the other side moved goes with it.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::lines::{Lines, key};
use super::weave::weave;
use super::{Labels, Versions, words};
use crate::progress::{Document, Footing, Place};
use crate::roadmap::Id;

/// The lines of one item in one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Own<'a> {
    /// Where they are in the document's bytes, line ends included.
    pub range: Range<usize>,
    /// Those bytes.
    bytes: &'a [u8],
    /// The blanks before its bullet.
    pub indent: &'a [u8],
}

/// An item's lines, without their ends and without what they are indented by.
pub type Body<'a> = Vec<&'a [u8]>;

/// An item that both sides worded anew, each in its own way: its first lines, as each side has them.
#[derive(Debug)]
pub struct Reworded {
    /// The item.
    pub id: Id,
    /// Ours, without its indentation and its end.
    pub ours: Vec<u8>,
    /// Theirs.
    pub theirs: Vec<u8>,
}

/// The texts of the three versions, in which each item has the lines that all of them make together. Items that stand twice, or
/// whose lines do not go together, stay as they are; where that is so of the first line alone, it is ours in all three, and both
/// are told beside the texts. Those that `goes` names are in none.
pub fn level(
    versions: &Versions<Document>,
    goes: impl Fn(&Id) -> bool,
) -> (Versions<Vec<u8>>, Vec<Reworded>) {
    let fresh = fresh(versions);
    let own = versions.each().map(|document| once(document, &fresh));
    let mut patches: [Vec<(Range<usize>, Vec<u8>)>; 3] = Default::default();
    let ends = versions
        .each()
        .map(|document| Lines::of(&document.text).end);
    let ids: HashSet<&Id> = own[1].keys().chain(own[2].keys()).copied().collect();
    let mut reworded = Vec::new();
    for id in ids.into_iter().filter(|id| !goes(id)) {
        let all = own.each_ref().map(|one| one.get(id));
        if all.contains(&Some(&None)) {
            continue;
        }
        let all = all.map(|one| one.and_then(Option::as_ref));
        let plain = all.iter().flatten().all(|one| one.indent == indent(&all));
        let bodies = all.map(|one| one.map(|one| one.body(!plain)));
        let Some((now, both)) = merged(id, &bodies) else {
            continue;
        };
        reworded.extend(both.then(|| both_first(id, &all)).flatten());
        for at in 0..3 {
            if let (Some(one), Some(is)) = (all[at], &bodies[at])
                && is.iter().ne(now.iter())
            {
                let indent = if plain { b"" } else { one.indent };
                patches[at].push((one.range.clone(), one.written(&now, indent, ends[at])));
            }
        }
    }
    for (document, patches) in versions.each().into_iter().zip(&mut patches) {
        let gone = places(document).into_iter().filter(|(id, _)| goes(id));
        patches.extend(gone.map(|(_, own)| (own.range, Vec::new())));
    }
    let [base, ours, theirs] = patches;
    let texts = Versions {
        base: patched(&versions.base.text, base),
        ours: patched(&versions.ours.text, ours),
        theirs: patched(&versions.theirs.text, theirs),
    };
    (texts, reworded)
}

fn both_first(id: &Id, all: &[Option<&Own<'_>>; 3]) -> Option<Reworded> {
    let first = |own: Option<&Own<'_>>| Some(own?.body(true).first()?.to_vec());
    Some(Reworded {
        id: id.clone(),
        ours: first(all[1])?,
        theirs: first(all[2])?,
    })
}

/// The lines of each item that stands once.
pub fn bodies(document: &Document) -> HashMap<&Id, Own<'_>> {
    let all = once(document, &HashSet::new()).into_iter();
    all.filter_map(|(id, own)| Some((id, own?))).collect()
}

/// The lines of each item, with the items of `fresh` that are nested in others as lines of those; `None` of one that stands
/// more than once, or beside another on its line.
fn once<'a>(document: &'a Document, fresh: &HashSet<&Id>) -> HashMap<&'a Id, Option<Own<'a>>> {
    let mut often: HashMap<&Id, usize> = HashMap::new();
    for place in super::places(document) {
        *often.entry(&place.id).or_default() += 1;
    }
    let mut all: HashMap<_, _> = often.keys().map(|id| (*id, None)).collect();
    let single = within(document, fresh).into_iter();
    let single = single.filter(|(id, _)| often.get(id) == Some(&1));
    all.extend(single.map(|(id, own)| (id, Some(own))));
    all
}

/// The items that one side alone has, and the base has not: nested in another, they belong to that one and go where it goes.
fn fresh(versions: &Versions<Document>) -> HashSet<&Id> {
    let ids = |document| -> HashSet<&Id> { super::entries(document).map(|one| &one.id).collect() };
    let [base, ours, theirs] = [
        ids(&versions.base),
        ids(&versions.ours),
        ids(&versions.theirs),
    ];
    let sole = ours.symmetric_difference(&theirs);
    sole.copied().filter(|id| !base.contains(*id)).collect()
}

/// The lines of each place at which an item counts, in document order, then of those where it is put away; of two on one line,
/// none.
pub fn places(document: &Document) -> Vec<(&Id, Own<'_>)> {
    within(document, &HashSet::new())
}

fn within<'a>(document: &'a Document, fresh: &HashSet<&Id>) -> Vec<(&'a Id, Own<'a>)> {
    let text = &document.text;
    let Footing {
        start,
        places,
        archived,
        ..
    } = &document.footing;
    let away = archived.iter().map(|place| (true, place));
    let mut places: Vec<(bool, &Place)> = places
        .iter()
        .map(|place| (false, place))
        .chain(away)
        .collect();
    places.sort_by_key(|(_, place)| place.lead.start);
    let mut reached = 0;
    places.retain(|(_, place)| {
        let belongs = place.lead.start < reached && fresh.contains(&place.id);
        if !belongs {
            reached = place.end.0.max(reached);
        }
        !belongs
    });
    let mut all = Vec::with_capacity(places.len());
    for (at, (is_away, place)) in places.iter().copied().enumerate() {
        let from = place.lead.start + start;
        let alone = |other: Option<&Place>| other.is_none_or(|other| other.line != place.line);
        let other = |at: usize| places.get(at).map(|(_, place)| *place);
        let next = other(at + 1);
        let before = at.checked_sub(1).and_then(other);
        if !alone(next) || !alone(before) {
            continue;
        }
        let last = place.end.0 + start;
        let whole = last + break_length(&text[last..]);
        let next = next.map(|next| next.lead.start + start);
        let to = next
            .filter(|next| *next > from)
            .map_or(whole, |next| next.min(whole));
        let bytes = &text[from..to];
        let blanks = bytes
            .iter()
            .take_while(|byte| matches!(byte, b' ' | b'\t'))
            .count();
        let indent = &bytes[..blanks];
        let own = Own {
            range: from..to,
            bytes: without_blank_lines(bytes),
            indent,
        };
        let range = from..from + own.bytes.len();
        all.push((is_away, &place.id, Own { range, ..own }));
    }
    all.sort_by_key(|(is_away, ..)| *is_away);
    all.into_iter().map(|(_, id, own)| (id, own)).collect()
}

impl<'a> Own<'a> {
    /// Whether the item is indented by nothing.
    pub fn is_outer(&self) -> bool {
        self.indent.is_empty()
    }

    /// Its lines; `bare`, without the item's own indentation.
    pub fn body(&self, bare: bool) -> Body<'a> {
        let lines = Lines::of(self.bytes).lines.into_iter().map(key);
        let strip = |line: &'a [u8]| {
            let common = line.iter().zip(self.indent).take_while(|(a, b)| a == b);
            &line[common.count()..]
        };
        lines
            .map(|line| if bare { strip(line) } else { line })
            .collect()
    }

    /// These lines as they stand in its document, indented so.
    pub fn written(&self, lines: &[Vec<u8>], indent: &[u8], end: &str) -> Vec<u8> {
        let mut text = Vec::new();
        for line in lines {
            if !line.is_empty() {
                text.extend_from_slice(indent);
            }
            text.extend_from_slice(line);
            text.extend_from_slice(end.as_bytes());
        }
        if !self.bytes.ends_with(b"\n") && !self.bytes.ends_with(b"\r") {
            text.truncate(text.len() - end.len());
        }
        text
    }
}

/// The bytes with these stretches replaced.
pub fn patched(text: &[u8], mut patches: Vec<(Range<usize>, Vec<u8>)>) -> Vec<u8> {
    patches.sort_by_key(|(range, _)| range.start);
    let mut result = Vec::with_capacity(text.len());
    let mut done = 0;
    for (range, new) in patches {
        result.extend_from_slice(&text[done..range.start.max(done)]);
        result.extend(new);
        done = range.end.max(done);
    }
    result.extend_from_slice(&text[done..]);
    result
}

/// What an item's lines are now, the first one ours where both worded it anew, and whether both did; `None` where both sides
/// changed the lines below in a way that does not go together, or neither has it.
fn merged(id: &Id, bodies: &[Option<Body<'_>>; 3]) -> Option<(Vec<Vec<u8>>, bool)> {
    let owned = |body: &Body<'_>| Some((body.iter().map(|line| line.to_vec()).collect(), false));
    let (base, ours, theirs) = match bodies {
        // Removed by one side: gone from the base as well, so that nothing of it is left behind.
        [Some(_), Some(one), None] | [Some(_), None, Some(one)] => return owned(one),
        [_, Some(ours), Some(theirs)] if ours == theirs => return owned(ours),
        [Some(base), Some(ours), Some(theirs)] if base == theirs => return owned(ours),
        [Some(base), Some(ours), Some(theirs)] if base == ours => return owned(theirs),
        [base, Some(ours), Some(theirs)] => (base.as_deref().unwrap_or_default(), ours, theirs),
        _ => return None,
    };
    let was = base.first();
    let (mine, yours) = (ours.first()?, theirs.first()?);
    let both = mine != yours && was != Some(mine) && was != Some(yours);
    let known = both.then(|| of_known_id(id, [mine, yours])).flatten();
    let either = if was == Some(mine) { yours } else { mine };
    let (first, both) = (known.unwrap_or(either), both && known.is_none());
    // Where the bullets are not of one width, what is below them is merged as it stands below its own, and goes below the new one.
    let widths = [base, ours, theirs].map(|body| body.first().map(|first| column(first)));
    let width = column(first);
    let plain = widths.iter().flatten().all(|one| *one == width);
    let below = |body: &[&[u8]]| -> Vec<u8> {
        let own = body.first().map_or(0, |first| column(first));
        let lines = body.iter().skip(1);
        let lines = lines.map(|line| if plain { line } else { outdented(line, own) });
        let lines = lines.flat_map(|line| [line, b"\n".as_slice()]);
        lines.flatten().copied().collect()
    };
    let versions = Versions {
        base: below(base),
        ours: below(ours),
        theirs: below(theirs),
    };
    let woven = weave(&versions, &Labels::default());
    let lines = Lines::of(&woven.text).lines.into_iter().map(key);
    let indented = |line: &[u8]| match plain || line.is_empty() {
        true => line.to_vec(),
        false => [b" ".repeat(width).as_slice(), line].concat(),
    };
    let all = std::iter::once(first.to_vec()).chain(lines.map(indented));
    woven.conflicts.is_empty().then(|| (all.collect(), both))
}

/// Of two first lines that differ in the item's id alone, the one with the id that it has: sides that followed different states of
/// the roadmap know it by different ones.
fn of_known_id<'l, 'b>(id: &Id, lines: [&'l &'b [u8]; 2]) -> Option<&'l &'b [u8]> {
    let span = format!("`{id}`");
    let has_it = |line: &[u8]| memchr::memmem::find(line, span.as_bytes()).is_some();
    let [mine, yours] = lines;
    let known = match lines.map(|line| has_it(line)) {
        [true, false] => mine,
        [false, true] => yours,
        _ => return None,
    };
    let [one, other] = lines.map(|line| words::without_ids(&String::from_utf8_lossy(line)));
    (one == other).then_some(known)
}

/// The column at which the text of an item begins, behind its bullet or number: what belongs to it is indented as far.
fn column(first: &[u8]) -> usize {
    let blanks = |from: usize| {
        let blanks = first[from..].iter().take_while(|byte| is_blank(**byte));
        from + blanks.count()
    };
    let sign = blanks(0);
    let digits = first[sign..]
        .iter()
        .take_while(|byte| byte.is_ascii_digit());
    let end = sign + digits.count();
    let signs = usize::from(first.get(end).is_some_and(|byte| b"-*+.)".contains(byte)));
    let text = blanks(end + signs);
    first[..text]
        .iter()
        .fold(0, |column, byte| next_column(column, *byte))
}

/// A line without what it is indented by, up to this column.
fn outdented(line: &[u8], columns: usize) -> &[u8] {
    let mut column = 0;
    let indent = line.iter().take_while(|byte| {
        let goes = column < columns && is_blank(**byte);
        column = next_column(column, **byte);
        goes
    });
    &line[indent.count()..]
}

fn next_column(column: usize, byte: u8) -> usize {
    match byte {
        b'\t' => column + 4 - column % 4,
        _ => column + 1,
    }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

/// The indentation of the first that there is.
fn indent<'a>(all: &[Option<&Own<'a>>; 3]) -> &'a [u8] {
    all.iter()
        .flatten()
        .next()
        .map(|one| one.indent)
        .unwrap_or_default()
}

fn break_length(text: &[u8]) -> usize {
    match text {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        _ => 0,
    }
}

/// Blank lines at the end belong to what follows.
pub fn without_blank_lines(bytes: &[u8]) -> &[u8] {
    let lines = Lines::of(bytes).lines;
    let blank = lines
        .iter()
        .rev()
        .take_while(|line| line.trim_ascii().is_empty());
    let length: usize = blank.map(|line| line.len()).sum();
    &bytes[..bytes.len() - length]
}

//! A progress document as a chain of pieces (headings, items, what the learner wrote between them) that can be moved and joined.
//!
//! Where two pieces stand next to each other that stood so before, every byte between them stays; else they are parted as their
//! neighbours are. It knows no roadmap.

use std::collections::HashMap;
use std::ops::Range;

use crate::progress::names::one_line;
use crate::progress::source::{Source, line_break, line_start};
use crate::progress::{ARCHIVED, BEFORE, Document, Place};
use crate::roadmap::Id;
use crate::roadmap::outline::{BlockKind, Outline, plain};

/// What a piece is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A heading that begins a phase, with its level.
    Phase(Id, u8),
    /// Any other heading, with its level and its text.
    Heading(u8, String),
    /// The heading of what was put away.
    Archive,
    /// An item that can be moved.
    Item(Id),
    /// An item that was put away.
    Archived(Id),
    /// Anything else.
    Text,
}

/// One piece.
#[derive(Debug)]
pub struct Piece {
    /// What it is.
    pub kind: Kind,
    /// Its lines.
    pub body: Body,
    /// The blank lines below it, and the piece that stood below them.
    tail: Range<usize>,
    below: Option<usize>,
    above: Option<usize>,
}

/// The lines of a piece.
#[derive(Debug, Clone)]
pub enum Body {
    /// As they stand in the document.
    Old(Range<usize>),
    /// Written anew, without a line end.
    New(String),
}

/// The pieces in their order.
#[derive(Debug)]
pub struct Chain {
    pieces: Vec<Piece>,
    next: Vec<Option<usize>>,
    previous: Vec<Option<usize>>,
    first: Option<usize>,
    line_end: &'static str,
}

impl Chain {
    /// The pieces of `document`, whose text is `source`.
    pub fn of(document: &Document, source: &Source, outline: &Outline) -> Self {
        let units = units(document, source, outline);
        let text = &source.text;
        let mut chain = Self {
            pieces: Vec::new(),
            next: Vec::new(),
            previous: Vec::new(),
            first: None,
            line_end: line_break(text.as_bytes(), 0),
        };
        let mut at = 0;
        let mut units = units.into_iter().peekable();
        loop {
            let until = units.peek().map_or(text.len(), |(range, _)| range.start);
            chain.text(text, at..until);
            let Some((range, kind)) = units.next() else {
                break;
            };
            at = range.end;
            chain.append(kind, range);
        }
        chain
    }

    /// The pieces, in their present order.
    pub fn order(&self) -> impl Iterator<Item = usize> {
        std::iter::successors(self.first, |at| self.next[*at])
    }

    /// One of them.
    pub fn piece(&self, at: usize) -> &Piece {
        &self.pieces[at]
    }

    /// The piece below.
    pub fn below(&self, at: usize) -> Option<usize> {
        self.next[at]
    }

    /// The piece that stood below at first.
    pub fn stood_below(&self, at: usize) -> Option<usize> {
        self.pieces[at].below
    }

    /// Adds a piece below `after`; without one, at the top.
    pub fn insert(&mut self, kind: Kind, text: String, after: Option<usize>) -> usize {
        let at = self.pieces.len();
        self.pieces.push(Piece {
            kind,
            body: Body::New(text),
            tail: 0..0,
            below: None,
            above: None,
        });
        self.next.push(None);
        self.previous.push(None);
        self.put(at, at, after);
        at
    }

    /// Takes the pieces from `from` to `to` out of the chain.
    pub fn cut(&mut self, from: usize, to: usize) {
        let (above, below) = (self.previous[from], self.next[to]);
        match above {
            Some(above) => self.next[above] = below,
            None => self.first = below,
        }
        if let Some(below) = below {
            self.previous[below] = above;
        }
        self.previous[from] = None;
        self.next[to] = None;
    }

    /// Puts pieces that were cut out below `after`.
    pub fn put(&mut self, from: usize, to: usize, after: Option<usize>) {
        let below = match after {
            Some(after) => self.next[after].replace(from),
            None => self.first.replace(from),
        };
        self.previous[from] = after;
        self.next[to] = below;
        if let Some(below) = below {
            self.previous[below] = Some(to);
        }
    }

    /// What the piece is from now on.
    pub fn rename(&mut self, at: usize, kind: Kind) {
        self.pieces[at].kind = kind;
    }

    /// The whole text, of `bytes` from `start`, with `patches` (ranges and what takes their place, in order) in the pieces that are left.
    pub fn written(
        &self,
        bytes: &[u8],
        start: usize,
        patches: &[(Range<usize>, String)],
    ) -> Vec<u8> {
        let own = &bytes[start..];
        let mut out = bytes[..start].to_vec();
        for at in self.order() {
            let piece = &self.pieces[at];
            match &piece.body {
                Body::New(text) => out.extend_from_slice(text.as_bytes()),
                Body::Old(range) => patched(own, range.clone(), patches, &mut out),
            }
            let below = self.next[at];
            let is_old = matches!(piece.body, Body::Old(_));
            if is_old && below == piece.below {
                out.extend_from_slice(&own[piece.tail.clone()]);
                continue;
            }
            if !out.ends_with(b"\n") && !out.ends_with(b"\r") {
                out.extend_from_slice(self.line_end.as_bytes());
            }
            if let Some(below) = below {
                out.extend_from_slice(self.gap(at, below, own));
            }
        }
        out
    }

    /// What parts two pieces that did not stand next to each other.
    fn gap<'a>(&'a self, above: usize, below: usize, own: &'a [u8]) -> &'a [u8] {
        let (one, other) = (&self.pieces[above], &self.pieces[below]);
        let item = |piece: &Piece| matches!(piece.kind, Kind::Item(_) | Kind::Archived(_));
        let after_one = one
            .below
            .filter(|at| item(&self.pieces[*at]) == item(other));
        let before_other = other.above.map(|at| &self.pieces[at]);
        let before_other = before_other.filter(|piece| item(piece) == item(one));
        let known = after_one.map(|_| one).or(before_other);
        let known = known.map(|piece| &own[piece.tail.clone()]);
        if item(one) && item(other) {
            return known.unwrap_or_default();
        }
        match known {
            Some(tail) if !tail.is_empty() => tail,
            _ => self.line_end.as_bytes(),
        }
    }

    fn append(&mut self, kind: Kind, body: Range<usize>) {
        let at = self.pieces.len();
        let above = at.checked_sub(1);
        if let Some(above) = above {
            self.pieces[above].below = Some(at);
            self.next[above] = Some(at);
        } else {
            self.first = Some(at);
        }
        self.pieces.push(Piece {
            kind,
            tail: body.end..body.end,
            body: Body::Old(body),
            below: None,
            above,
        });
        self.next.push(None);
        self.previous.push(above);
    }

    /// What stands between two units: blank lines, or text of the learner's between blank lines.
    fn text(&mut self, text: &str, range: Range<usize>) {
        let own = &text[range.clone()];
        let blank = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r');
        let trimmed = own.trim_start_matches(blank);
        let mut from = range.end - trimmed.len();
        if trimmed.is_empty() {
            self.tail(range);
            return;
        }
        // The indentation of its first line is its own.
        from = line_start(text.as_bytes(), from).max(range.start);
        let end = range.start + own.trim_end_matches(blank).len();
        let rest = &text[end..range.end];
        let body_end = end + rest.find('\n').map_or(rest.len(), |at| at + 1);
        self.tail(range.start..from);
        self.append(Kind::Text, from..body_end);
        self.tail(body_end..range.end);
    }

    /// Blank lines belong to the piece above; those at the very top are a piece.
    fn tail(&mut self, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        match self.pieces.last_mut() {
            Some(piece) => piece.tail = range,
            None => self.append(Kind::Text, range),
        }
    }
}

/// The lines of headings and of items that can be moved, in order.
fn units(document: &Document, source: &Source, outline: &Outline) -> Vec<(Range<usize>, Kind)> {
    let bytes = source.text.as_bytes();
    let phases: HashMap<usize, &Id> = document
        .phases
        .iter()
        .filter_map(|phase| Some((phase.line?, &phase.id)))
        .collect();
    let mut units: Vec<(Range<usize>, Kind)> = Vec::new();
    let mut before = false;
    for block in &outline.blocks {
        let BlockKind::Heading { level } = block.kind else {
            continue;
        };
        if block.parent.is_some() || block.depth > 0 || before {
            continue;
        }
        let text = one_line(&plain(&block.inlines));
        // What was there before peak stays as it is, to the end.
        before = text == BEFORE;
        let kind = match phases.get(&outline.line(block.span.start)) {
            Some(id) => Kind::Phase((*id).clone(), level),
            None if text == ARCHIVED => Kind::Archive,
            None => Kind::Heading(level, text),
        };
        let mut range = lines(bytes, block.span.clone());
        if before {
            range.end = bytes.len();
        }
        units.push((range, kind));
    }
    let limit = units
        .last()
        .filter(|_| before)
        .map_or(bytes.len(), |(range, _)| range.start);
    units.extend(item_units(document, bytes, outline, limit));
    units.sort_by_key(|(range, _)| range.start);
    // What reaches into another one (two boxes on a line) is no piece of its own.
    let mut end = 0;
    units.retain(|(range, _)| {
        let apart = range.start >= end;
        if apart {
            end = range.end;
        }
        apart
    });
    units
}

/// The lines of the items that can be moved and stand above `limit`: of those that count, then of those that were put away.
fn item_units(
    document: &Document,
    bytes: &[u8],
    outline: &Outline,
    limit: usize,
) -> Vec<(Range<usize>, Kind)> {
    let mut units = Vec::new();
    let places = &document.footing.places;
    let ranges: Vec<Range<usize>> = places
        .iter()
        .map(|place| lines(bytes, place.lead.start..place.end.0))
        .collect();
    for (at, place) in places.iter().enumerate() {
        let holds = ranges
            .get(at + 1)
            .is_some_and(|next| next.start < ranges[at].end);
        if is_movable(place, outline) && !holds && ranges[at].start < limit {
            units.push((ranges[at].clone(), Kind::Item(place.id.clone())));
        }
    }
    for place in &document.footing.archived {
        if is_movable(place, outline) && place.lead.start < limit {
            units.push((
                lines(bytes, place.lead.start..place.end.0),
                Kind::Archived(place.id.clone()),
            ));
        }
    }
    units
}

/// Whether an item is one of a list at the margin.
fn is_movable(place: &Place, outline: &Outline) -> bool {
    let block = &outline.blocks[place.index];
    block.parent.is_none() && block.depth == 1
}

/// The whole lines that hold `range`, the end of the last one included.
fn lines(bytes: &[u8], range: Range<usize>) -> Range<usize> {
    let start = line_start(bytes, range.start);
    let mut end = range.end.max(start);
    if end > start && matches!(bytes[end - 1], b'\n' | b'\r') {
        return start..end;
    }
    while end < bytes.len() && !matches!(bytes[end], b'\n' | b'\r') {
        end += 1;
    }
    if bytes[end..].starts_with(b"\r\n") {
        end += 2;
    } else if end < bytes.len() {
        end += 1;
    }
    start..end
}

fn patched(own: &[u8], range: Range<usize>, patches: &[(Range<usize>, String)], out: &mut Vec<u8>) {
    let mut at = range.start;
    let from = patches.partition_point(|(patch, _)| patch.start < range.start);
    for (patch, text) in patches[from..]
        .iter()
        .take_while(|(patch, _)| patch.end <= range.end)
    {
        out.extend_from_slice(&own[at..patch.start]);
        out.extend_from_slice(text.as_bytes());
        at = patch.end;
    }
    out.extend_from_slice(&own[at..range.end]);
}

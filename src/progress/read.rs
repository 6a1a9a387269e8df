//! Bytes → [`Document`]: which boxes are items, what their ids and states are, and what is odd.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use chrono::NaiveDate;

use super::boxes::{self, Found, Name, Section, evidence};
use super::line::{self, Tick};
use super::names::Names;
use super::source::{self, Source, line_end, line_start};
use super::{Document, Entry, Footing, Opened, PhaseHeading, Place, State, header, pointer};
use crate::roadmap::mark::{Mark, MarkKind, marks};
use crate::roadmap::outline::{Block, BlockKind, Outline};
use crate::roadmap::title::kind_prefix;
use crate::roadmap::{Id, MAX_ITEMS, Notice, Unreadable};

/// How an item stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stand {
    /// What the box and the marks say.
    pub state: State,
    /// Date of the 🛫 mark.
    pub started_on: Option<NaiveDate>,
    /// Date of the ✅ mark, of a ticked item.
    pub done_on: Option<NaiveDate>,
    /// Date of the ❌ mark.
    pub skipped_on: Option<NaiveDate>,
}

impl Opened {
    /// Opens a document: its header is known then, its items are not.
    ///
    /// # Errors
    /// [`Unreadable`] beyond the limits, or in UTF-16.
    pub fn new(text: Vec<u8>) -> Result<Self, Unreadable> {
        let source = Source::read(&text)?;
        let outline = Outline::read_glued(&source.text);
        if let Some(at) = outline.too_deep {
            return Err(Unreadable::Nesting(outline.line(at)));
        }
        let (header, notices) = header::read(&outline);
        Ok(Self {
            text,
            source,
            outline,
            header,
            notices,
        })
    }
}

/// Reads a document whose items go by `names`; `folder` is its own folder from the repository's root.
///
/// # Errors
/// [`Unreadable`] beyond the limits.
pub fn document(opened: Opened, names: Arc<Names>, folder: &str) -> Result<Document, Unreadable> {
    let former = opened.former();
    let Opened {
        text,
        source,
        outline,
        header,
        notices,
    } = opened;
    let mut notices = notices;
    let boxes = boxes::find(&source.text, &outline, &names, &mut notices);
    if boxes.found.len() > MAX_ITEMS {
        return Err(Unreadable::Items(boxes.found.len()));
    }
    let title = boxes.title;
    let mut reader = Reader {
        text: &source.text,
        outline: &outline,
        names: &names,
        folder,
        notices,
        headings: boxes.headings,
        boxes: boxes.found,
    };
    let pointers = reader.pointers();
    let live = std::mem::take(&mut reader.boxes);
    let (archived, live): (Vec<_>, Vec<_>) = live.into_iter().partition(|found| found.archived);
    let (archived, archived_places) = reader.entries(&archived, &pointers);
    let (items, places) = reader.entries(&live, &pointers);
    let phases = reader.phases(&items);
    let conflict = source::conflict(&source.text, &outline).map(|at| outline.line(at));
    let mut notices = reader.notices;
    notices.extend(unclosed_comment(&outline));
    notices.sort();
    Ok(Document {
        header,
        title,
        phases,
        items,
        archived,
        notices,
        former,
        conflict,
        footing: Footing {
            places,
            archived: archived_places,
            start: source.start,
            names: Arc::clone(&names),
            folder: folder.to_owned(),
        },
        text,
    })
}

/// What is known while a document is read.
struct Reader<'a> {
    text: &'a str,
    outline: &'a Outline,
    names: &'a Names,
    folder: &'a str,
    notices: Vec<Notice>,
    headings: Vec<Section>,
    boxes: Vec<Found<'a>>,
}

impl<'a> Reader<'a> {
    /// The pointers of each box that has an id, by the box's block.
    fn pointers(&mut self) -> HashMap<usize, Vec<super::Pointer>> {
        let mut items = vec![false; self.outline.blocks.len()];
        for found in self.boxes.iter().filter(|found| found.name.is_some()) {
            items[found.index] = true;
        }
        let mut pointers: HashMap<usize, Vec<super::Pointer>> = HashMap::new();
        for (index, block) in self.outline.blocks.iter().enumerate() {
            if !matches!(block.kind, BlockKind::Item { .. } | BlockKind::Paragraph) {
                continue;
            }
            for range in evidence(block) {
                let mut owner = Some(index);
                while let Some(at) = owner.filter(|at| !items[*at]) {
                    owner = self.outline.blocks[at].parent;
                }
                let Some(owner) = owner else {
                    continue;
                };
                let inlines = &block.inlines[range];
                let (folder, outline) = (self.folder, self.outline);
                let mut read = Vec::new();
                if pointer::is_word_alone(inlines) {
                    for item in list_below(outline, index) {
                        let notices = &mut self.notices;
                        read.extend(pointer::listed(&item.inlines, folder, outline, notices));
                    }
                }
                if read.is_empty() {
                    read = pointer::read(inlines, folder, outline, &mut self.notices);
                }
                pointers.entry(owner).or_default().extend(read);
            }
        }
        pointers
    }

    /// The items, each once, and the place of every box that carries an id.
    fn entries(
        &mut self,
        boxes: &[Found<'a>],
        pointers: &HashMap<usize, Vec<super::Pointer>>,
    ) -> (Vec<Entry>, Vec<Place>) {
        let mut items: Vec<Entry> = Vec::with_capacity(boxes.len());
        let mut places = Vec::with_capacity(boxes.len());
        let mut at: HashMap<&Id, usize> = HashMap::with_capacity(boxes.len());
        for found in boxes {
            let Some(name) = &found.name else {
                continue;
            };
            let place = self.place(found, name);
            let mut entry = self.entry(found, name, &place);
            entry.pointers = pointers.get(&found.index).cloned().unwrap_or_default();
            self.odd(&entry, &place);
            self.odd_marks(found, name);
            if let Some(first) = at.get(&name.id).and_then(|at| items.get_mut(*at)) {
                self.notices.push(twice(&entry, first));
                merge(first, entry);
            } else {
                at.insert(&name.id, items.len());
                items.push(entry);
            }
            places.push(place);
        }
        (items, places)
    }

    fn place(&self, found: &Found<'_>, name: &Name) -> Place {
        let inlines = &found.block.inlines;
        let bytes = self.text.as_bytes();
        let boxed = &found.boxed.span;
        let floor = name.end.unwrap_or(boxed.end);
        let after = if name.end.is_some() {
            found.until + 1
        } else {
            0
        };
        let last =
            |range: Range<usize>| inlines[range].last().map_or(boxed.end, |one| one.span.end);
        let anchor = name.end.unwrap_or_else(|| last(0..found.until));
        let inside = self.outline.inside(found.index);
        let whole = self.text[..found.block.span.end].trim_end().len();
        let end = line_end(bytes, whole.max(boxed.end));
        let end = (end, inside.end.saturating_sub(1));
        let nested = inside.map(|at| &self.outline.blocks[at]).find(|block| {
            let bullet = matches!(block.kind, BlockKind::Item { ordered: None, .. });
            let depth = found.block.depth + 1;
            bullet && block.parent == Some(found.index) && block.depth == depth
        });
        let marks = marks(self.text, &inlines[after..]);
        let mark_at = line::mark_place(self.text, inlines, anchor, floor);
        let split = marks
            .iter()
            .find(|mark| mark.start < mark_at && mark_at < mark.end);
        Place {
            id: name.id.clone(),
            line: found.line,
            index: found.index,
            code: name.end.map(|_| inlines[found.until].span.clone()),
            boxed: found.boxed.clone(),
            mark_at: split.map_or(mark_at, |mark| mark.end),
            marks,
            lead: line_start(bytes, boxed.start)..boxed.start,
            text_end: line_end(bytes, last(0..inlines.len())),
            end,
            nested: nested.map(|block| {
                // The span may begin in the blanks before the bullet.
                let own = &self.text[block.span.clone()];
                let blanks = own.len() - own.trim_start_matches([' ', '\t']).len();
                let start = block.span.start + blanks;
                line_start(bytes, start)..start
            }),
        }
    }

    fn entry(&self, found: &Found<'_>, name: &Name, place: &Place) -> Entry {
        let inlines = &found.block.inlines;
        let mut title = line::title(&inlines[..found.until], found.boxed.span.end);
        if name.end.is_none() {
            title = line::without_marks(&title);
        } else if title.is_empty() {
            let rest = &inlines[found.until + 1..];
            title = line::without_marks(&line::title(rest, found.boxed.span.end));
        }
        let stand = Stand::marked(found.boxed.tick, &place.marks);
        let known = self.names.kind(&name.id);
        Entry {
            id: name.id.clone(),
            kind: known.unwrap_or_else(|| kind_prefix(&title).0),
            title,
            state: stand.state,
            started_on: stand.started_on,
            done_on: stand.done_on,
            skipped_on: stand.skipped_on,
            line: found.line,
            pointers: Vec::new(),
            own: known.is_none(),
            copies: 1,
        }
    }

    fn odd(&mut self, entry: &Entry, place: &Place) {
        let mut odd = |message: String| {
            let line = entry.line;
            self.notices.push(Notice::new(line, message));
        };
        if let Some(message) = place.boxed.tick.notice() {
            odd(message.to_owned());
        }
        let stale = place.marks.iter().any(|mark| mark.kind == MarkKind::Done);
        if stale && entry.state != State::Done {
            odd(
                "✅ on a box that is not ticked is ignored; tick the box or take ✅ away"
                    .to_owned(),
            );
        }
    }

    /// Marks that do not count, because of their date or because they stand before the id.
    fn odd_marks(&mut self, found: &Found<'_>, name: &Name) {
        let inlines = &found.block.inlines;
        let (before, after) = match name.end {
            Some(_) => inlines.split_at(found.until),
            None => inlines.split_at(0),
        };
        let early = marks(self.text, before);
        let early = early.iter().map(|mark| {
            let written = format!("{} {}", mark.kind.sign(), mark.date);
            format!("{written} stands before the id and does not count; move it behind the id")
        });
        let stray = line::stray_marks(self.text, before);
        let stray = stray.into_iter().chain(line::stray_marks(self.text, after));
        let stray = stray.map(|written| {
            let sign = written.chars().next().unwrap_or_default();
            format!("{written} is no mark and does not count; write behind {sign} a day that there is, as YYYY-MM-DD")
        });
        let line = found.line;
        let notices = early.chain(stray).map(|message| Notice::new(line, message));
        self.notices.extend(notices);
    }

    /// The phases: those of headings, where the roadmap knows them or items have them, then those that only ids name.
    fn phases(&mut self, items: &[Entry]) -> Vec<PhaseHeading> {
        let used: HashSet<&str> = items.iter().map(|entry| entry.id.phase()).collect();
        let mut seen: HashSet<Id> = HashSet::new();
        let mut phases = Vec::new();
        for Section { id, title, line } in std::mem::take(&mut self.headings) {
            let counts = self.names.phase(&id).is_some() || used.contains(id.as_str());
            if counts && seen.insert(id.clone()) {
                phases.push(PhaseHeading {
                    id,
                    title,
                    line: Some(line),
                });
            }
        }
        for entry in items {
            if seen.contains(entry.id.phase()) {
                continue;
            }
            let Some(id) = Id::parse(entry.id.phase()) else {
                continue;
            };
            let title = self.names.phase_title(&id).unwrap_or(id.as_str());
            phases.push(PhaseHeading {
                title: title.to_owned(),
                id: id.clone(),
                line: None,
            });
            seen.insert(id);
        }
        phases
    }
}

impl Stand {
    /// What a box and the marks behind it say together: of each kind the last counts.
    pub(super) fn marked(tick: Tick, marks: &[Mark]) -> Self {
        Self::of(tick, |kind| {
            let mut alike = marks.iter().rev();
            alike.find(|mark| mark.kind == kind).map(|mark| mark.date)
        })
    }

    /// What a box and the last mark of each kind say together.
    pub(super) fn of(tick: Tick, day: impl Fn(MarkKind) -> Option<NaiveDate>) -> Self {
        let is_ticked = tick == Tick::Ticked;
        let started_on = day(MarkKind::Started);
        let skipped_on = day(MarkKind::Skipped);
        Self {
            state: match tick {
                Tick::Ticked => State::Done,
                Tick::Dash => State::Skipped,
                _ if skipped_on.is_some() => State::Skipped,
                Tick::Slash => State::Started,
                _ if started_on.is_some() => State::Started,
                _ => State::Todo,
            },
            started_on,
            done_on: day(MarkKind::Done).filter(|_| is_ticked),
            skipped_on,
        }
    }
}

impl Entry {
    /// How it stands.
    pub fn stand(&self) -> Stand {
        Stand {
            state: self.state,
            started_on: self.started_on,
            done_on: self.done_on,
            skipped_on: self.skipped_on,
        }
    }
}

/// The items of the lists right below a block.
fn list_below(outline: &Outline, index: usize) -> impl Iterator<Item = &Block> {
    let below = outline.blocks[index + 1..].iter();
    let within = below.take_while(move |block| block.parent.is_some_and(|parent| parent >= index));
    within.filter(move |block| {
        block.parent == Some(index) && matches!(block.kind, BlockKind::Item { .. })
    })
}

fn twice(entry: &Entry, first: &Entry) -> Notice {
    Notice::new(
        entry.line,
        format!(
            "the id `{}` stands on line {} too; it counts once, with the strongest state",
            entry.id, first.line
        ),
    )
}

/// Takes another box with the same id into `first`: the strongest state counts.
fn merge(first: &mut Entry, mut other: Entry) {
    let copies = first.copies + 1;
    if other.state > first.state {
        std::mem::swap(first, &mut other);
    }
    first.copies = copies;
    first.pointers.append(&mut other.pointers);
    first.pointers.sort_by_key(|pointer| pointer.line);
}

/// A comment without an end hides everything below it.
fn unclosed_comment(outline: &Outline) -> Option<Notice> {
    outline.blocks.iter().find_map(|block| match &block.kind {
        BlockKind::Html(html) if html.trim_start().starts_with("<!--") && !html.contains("-->") => {
            Some(Notice::new(
                outline.line(block.span.start),
                "this comment is never closed and hides what follows; end it with -->",
            ))
        }
        _ => None,
    })
}

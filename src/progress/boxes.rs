//! Which boxes of a document are items, and by which id each goes; which headings begin phases.

use std::collections::HashSet;
use std::ops::Range;

use super::names::{Names, one_line};
use super::{ARCHIVED, BEFORE, line, pointer, source};
use crate::roadmap::outline::{Block, BlockKind, InlineKind, Outline, plain};
use crate::roadmap::{Id, Notice};

/// The boxes and headings of a document.
#[derive(Debug, Default)]
pub struct Boxes<'a> {
    /// The first heading, plain.
    pub title: String,
    /// The headings that begin phases.
    pub headings: Vec<Section>,
    /// All boxes, those without an id among them.
    pub found: Vec<Found<'a>>,
}

/// A heading that begins a phase.
#[derive(Debug)]
pub struct Section {
    /// Its id.
    pub id: Id,
    /// Its title, plain.
    pub title: String,
    /// Its line.
    pub line: usize,
}

/// A box that may be an item.
#[derive(Debug)]
pub struct Found<'a> {
    /// Its list item.
    pub block: &'a Block,
    /// That block's number in the outline.
    pub index: usize,
    /// Its line.
    pub line: usize,
    /// The box itself.
    pub boxed: line::Box,
    /// Number of the heading above, where that begins a phase.
    phase: Option<usize>,
    /// Whether it stands in another list item, or below what was there before peak.
    minor: bool,
    /// Whether it stands below [`ARCHIVED`].
    pub archived: bool,
    /// Number of the inline that ends the title: of the id's code span, else of the first `evidence:` line, else all.
    pub until: usize,
    /// Its id, if it has one.
    pub name: Option<Name>,
}

/// How a box came by its id.
#[derive(Debug)]
pub struct Name {
    /// The id.
    pub id: Id,
    /// Where its code span ends; `None` where the title names it.
    pub end: Option<usize>,
}

/// Finds the boxes and their ids; adds notices on those that have none.
pub fn find<'a>(
    text: &'a str,
    outline: &'a Outline,
    names: &'a Names,
    notices: &mut Vec<Notice>,
) -> Boxes<'a> {
    let boxes = Boxes::default();
    let mut finder = Finder {
        text,
        outline,
        names,
        boxes,
    };
    finder.collect();
    finder.name_by_code();
    finder.name_by_title();
    finder.notice_nameless(notices);
    finder.boxes
}

/// The `evidence:` lines of a block. A box of its own that begins so is an item with an odd title.
pub fn evidence(block: &Block) -> Vec<Range<usize>> {
    let mut lines = pointer::lines(&block.inlines);
    let top = matches!(block.kind, BlockKind::Item { .. }) && block.parent.is_none();
    lines.retain(|range| !(top && range.start == 0));
    lines
}

/// What is known while boxes are found.
struct Finder<'a> {
    text: &'a str,
    outline: &'a Outline,
    names: &'a Names,
    boxes: Boxes<'a>,
}

impl<'a> Finder<'a> {
    /// Collects headings and boxes.
    fn collect(&mut self) {
        let heading = |block: &&Block| {
            matches!(block.kind, BlockKind::Heading { .. }) && block.parent.is_none()
        };
        let headings = self.outline.blocks.iter().filter(heading);
        let written: HashSet<Id> = headings
            .filter_map(|block| Some(self.section(block)?.id))
            .collect();
        let mut title = None;
        let mut phase: Option<(u8, Option<usize>)> = None;
        let mut before = false;
        let mut archive: Option<u8> = None;
        for (index, block) in self.outline.blocks.iter().enumerate() {
            match &block.kind {
                BlockKind::Heading { level } if block.parent.is_none() => {
                    let text = source::shown(one_line(&plain(&block.inlines)));
                    before |= text == BEFORE;
                    let section = self.section(block);
                    let section = section.or_else(|| self.titled(block, &written));
                    archive = match archive {
                        Some(above) if *level > above => archive,
                        _ => (section.is_none() && text == ARCHIVED).then_some(*level),
                    };
                    if section.is_some() || phase.as_ref().is_none_or(|(above, _)| level <= above) {
                        let number = self.boxes.headings.len();
                        phase = Some((*level, section.as_ref().map(|_| number)));
                    }
                    self.boxes.headings.extend(section);
                    title.get_or_insert(text);
                }
                BlockKind::Item { .. } => {
                    let phase = phase.and_then(|(_, number)| number);
                    let phase = phase.filter(|_| !before && archive.is_none());
                    let before = before || archive.is_some();
                    self.found(index, block, phase, before, archive.is_some());
                }
                _ => {}
            }
        }
        self.boxes.title = title.unwrap_or_default();
    }

    /// The phase that a heading names by a code span: one of the roadmap's, else at its end.
    fn section(&self, block: &Block) -> Option<Section> {
        let spans: Vec<_> = line::code_spans(&block.inlines)
            .filter_map(|(at, text)| Some((at, Id::parse(text).filter(Id::is_phase)?)))
            .collect();
        let known = spans
            .iter()
            .rev()
            .find_map(|(at, id)| Some((*at, self.names.phase(id)?.clone())));
        let trailing = || {
            let (at, id) = spans.last()?.clone();
            let mut rest = block.inlines[at + 1..].iter();
            let last = rest.all(|inline| match &inline.kind {
                InlineKind::Text(text) => text.trim().is_empty(),
                _ => false,
            });
            last.then_some((at, id))
        };
        let (at, id) = known.or_else(trailing)?;
        let title = source::shown(one_line(&plain(&block.inlines[..at])));
        let line = self.outline.line(block.span.start);
        Some(Section { id, title, line })
    }

    /// The phase whose title a heading is, where only one phase has it and no heading has its id.
    fn titled(&self, block: &Block, written: &HashSet<Id>) -> Option<Section> {
        let title = one_line(&plain(&block.inlines));
        let id = self.names.phase_titled(&title)?.clone();
        let line = self.outline.line(block.span.start);
        (!written.contains(&id)).then_some(Section { id, title, line })
    }

    fn found(
        &mut self,
        index: usize,
        block: &'a Block,
        phase: Option<usize>,
        before: bool,
        archived: bool,
    ) {
        let Some(boxed) = line::find_box(self.text, block) else {
            return;
        };
        let evidence = evidence(block);
        if block.parent.is_some() && evidence.first().is_some_and(|range| range.start == 0) {
            return;
        }
        self.boxes.found.push(Found {
            block,
            index,
            line: self.outline.line(boxed.span.start),
            boxed,
            phase,
            minor: before || block.parent.is_some(),
            archived,
            until: evidence
                .first()
                .map_or(block.inlines.len(), |range| range.start),
            name: None,
        });
    }

    /// The first code span that is an id or alias of the roadmap; else, for boxes whose title names nothing, the first whose
    /// first segment is a phase is noted by [`Self::name_by_title`].
    fn name_by_code(&mut self) {
        if self.names.is_empty() {
            return;
        }
        for found in &mut self.boxes.found {
            let known = line::code_spans(&found.block.inlines[..found.until])
                .find_map(|(at, text)| Some((at, self.names.item(&Id::parse(text)?)?.clone())));
            if let Some((at, id)) = known {
                found.until = at;
                let end = Some(found.block.inlines[at].span.end);
                found.name = Some(Name { id, end });
            }
        }
    }

    /// The item of the same title within the phase, unless its id stands elsewhere; else the learner's own item.
    fn name_by_title(&mut self) {
        let taken: HashSet<Id> = self
            .boxes
            .found
            .iter()
            .filter(|found| !found.archived)
            .filter_map(|found| Some(found.name.as_ref()?.id.clone()))
            .collect();
        let headings = self.boxes.headings.iter();
        let here: HashSet<&str> = headings.map(|section| section.id.as_str()).collect();
        for found in self
            .boxes
            .found
            .iter_mut()
            .filter(|found| found.name.is_none())
        {
            let inlines = &found.block.inlines[..found.until];
            let titled = found.phase.and_then(|number| {
                let phase = &self.boxes.headings[number].id;
                let title = || line::without_marks(&line::title(inlines, found.boxed.span.end));
                let known = !self.names.is_empty();
                known.then(|| self.names.item_titled(phase, &title()))?
            });
            if let Some(id) = titled.filter(|id| !taken.contains(*id)) {
                let id = id.clone();
                found.name = Some(Name { id, end: None });
                continue;
            }
            let own = line::code_spans(inlines).find_map(|(at, text)| {
                let id = Id::parse(text).filter(|id| !id.is_phase())?;
                let phase = id.phase();
                match self.names.phase_of(&id) {
                    _ if found.archived => Some((at, id)),
                    Some(known) if known.as_str() == phase => Some((at, id)),
                    Some(known) => {
                        let rest = &id.as_str()[phase.len()..];
                        Some((at, Id::parse(&format!("{known}{rest}"))?))
                    }
                    None => here.contains(phase).then_some((at, id)),
                }
            });
            if let Some((at, id)) = own {
                found.until = at;
                let end = Some(found.block.inlines[at].span.end);
                found.name = Some(Name { id, end });
            }
        }
    }

    fn notice_nameless(&self, notices: &mut Vec<Notice>) {
        for found in self.boxes.found.iter().filter(|found| found.name.is_none()) {
            let inlines = &found.block.inlines[..found.until];
            let title = line::title(inlines, found.boxed.span.end);
            if !found.minor && !title.is_empty() {
                let wrong = line::code_spans(inlines).map(|(_, text)| text);
                let wrong = wrong.filter(|text| text.contains('.') && Id::parse(text).is_none());
                let message = match wrong.last() {
                    Some(text) => format!(
                        "this box has no id and does not count; `{text}` is not an id: lower case \
                         letters, digits and hyphens, a letter in each part"
                    ),
                    None => "this box has no id and does not count; write one as `phase.item` \
                             at the end of its text"
                        .to_owned(),
                };
                notices.push(Notice::new(found.line, message));
            }
        }
    }
}

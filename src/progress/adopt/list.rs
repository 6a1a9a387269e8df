//! Items of lists in a document made by hand: boxes, or a sign of state before or after the title.

use super::heading::{is_struck, leading_box};
use super::titles::Unmatched;
use super::{By, Reader, Taken, is_simple, lexicon, words};
use crate::progress::bind;
use crate::progress::line;
use crate::progress::names::one_line;
use crate::progress::{State, pointer};
use crate::roadmap::mark::{MarkKind, marks};
use crate::roadmap::outline::{Block, BlockKind, Inline, InlineKind, Wrap, plain};
use crate::roadmap::{Id, Notice};

/// What parts a title from a remark after it.
const PARTINGS: [&str; 5] = [" — ", " – ", " - ", ": ", " ("];

/// What a line says, before it is known of which item.
struct Said {
    state: Option<State>,
    title: String,
    /// All of its own text but the box and the marks.
    text: String,
    /// The title up to the first link, HTML or day.
    lead: String,
    id: Option<Id>,
    started_on: Option<chrono::NaiveDate>,
    done_on: Option<chrono::NaiveDate>,
    skipped_on: Option<chrono::NaiveDate>,
    /// The state that signs or words around the title say.
    sign: Option<State>,
    /// Whether all of it was understood, and all but its days.
    whole: bool,
    clean: bool,
    boxed: bool,
}

impl Reader<'_> {
    /// Takes over what list items say.
    pub(super) fn lists(&mut self) {
        let signs = self.signs_tell();
        let mut alike: Option<(usize, usize)> = None;
        let mut logged: Option<(usize, usize)> = None;
        for index in 0..self.outline.blocks.len() {
            let block = &self.outline.blocks[index];
            let is_item = matches!(block.kind, BlockKind::Item { .. });
            if !is_item || block.inlines.is_empty() || self.fields.contains(&index) {
                continue;
            }
            let evidence = pointer::lines(&block.inlines);
            if evidence.first().is_some_and(|range| range.start == 0) {
                continue;
            }
            let mut said = self.said(block, signs);
            let line = self.outline.line(block.span.start);
            said.whole &= !self.unclear(line, &said.text);
            if !said.boxed && said.state.is_none() {
                self.inherit(index, &mut said);
            }
            if !said.boxed
                && said.state.is_none()
                && said.sign.is_some_and(|sign| sign != State::Todo)
            {
                alike.get_or_insert((line, 0)).1 += 1;
            }
            if said.boxed || said.state.is_some() {
                self.take(index, said);
            } else if words::begins_with_day(&said.text) {
                logged.get_or_insert((line, 0)).1 += 1;
            }
        }
        if let Some((line, count)) = logged {
            let message = format!(
                "{count} items of lists begin with a day and have no box, so that nobody can tell what they finish; they stay as they are"
            );
            self.left.push(Notice::new(line, message));
        }
        if let Some((line, count)) = alike {
            let message = format!(
                "the same sign stands at all {count} items of lists without a box, so that it says nothing; they stay as they are"
            );
            self.left.push(Notice::new(line, message));
        }
    }

    /// Takes over what lines of prose say that begin with a sign or a box, as if they were a list; they stay where they are.
    pub(super) fn prose(&mut self) {
        let outline = self.outline;
        for (index, block) in outline.blocks.iter().enumerate() {
            if !matches!(block.kind, BlockKind::Paragraph) || self.fields.contains(&index) {
                continue;
            }
            let lines = block
                .inlines
                .split(|one| matches!(one.kind, InlineKind::Break(_)));
            for inlines in lines.filter(|inlines| !inlines.is_empty()) {
                self.prose_line(index, inlines);
            }
        }
    }

    fn prose_line(&mut self, index: usize, inlines: &[Inline]) {
        let text = one_line(&plain(inlines));
        let (boxed, rest) = leading_box(&text);
        let sign = text.chars().next().and_then(lexicon::sign);
        let Some(state) = boxed.or(sign).filter(|state| *state != State::Todo) else {
            return;
        };
        let line = self.outline.line(inlines[0].span.start);
        let bare = words::without_days(rest);
        let title = one_line(self.titles.around(&bare).title);
        let days = words::dates(rest);
        let day = days.first().copied().filter(|_| days.len() == 1);
        match self.titles.item(&title, self.phase_of(index)).cloned() {
            Ok(id) => self.rows.push(Taken {
                id,
                by: By::Title,
                text: title,
                line,
                more: Vec::new(),
                state,
                started_on: day.filter(|_| state == State::Started),
                done_on: day.filter(|_| state == State::Done),
                skipped_on: day.filter(|_| state == State::Skipped),
                pointers: Vec::new(),
            }),
            Err(_) if title.is_empty() => {}
            Err(why) => self.unmatched(line, &title, why),
        }
    }

    /// Whether signs of state at the ends of items tell items apart: some carry one, others another or none.
    fn signs_tell(&self) -> bool {
        let items = self.outline.blocks.iter().filter(|block| {
            let BlockKind::Item { .. } = block.kind else {
                return false;
            };
            line::find_box(self.text, block).is_none() && !block.inlines.is_empty()
        });
        let mut kinds = items.map(|block| {
            let title = words::without_days(&line::title(&block.inlines, 0));
            self.titles.around(&title).state
        });
        let first = kinds.next().flatten();
        kinds.any(|kind| kind != first)
    }

    fn said(&self, block: &Block, signs: bool) -> Said {
        let boxed = line::find_box(self.text, block);
        let from = boxed.as_ref().map_or(0, |one| one.span.end);
        let evidence = pointer::lines(&block.inlines);
        let until = evidence
            .first()
            .map_or(block.inlines.len(), |range| range.start);
        let inlines = &block.inlines[..until];
        let id = line::code_spans(inlines)
            .find_map(|(at, text)| Some((at, self.titles.ids.get(&Id::parse(text)?)?.clone())));
        let cut = id.as_ref().map(|(at, _)| *at);
        let cut = cut.or_else(|| self.foreign_id(inlines)).unwrap_or(until);
        let title = line::without_marks(&line::title(&inlines[..cut], from));
        let lead = self.lead(&inlines[..cut], from);
        let after = inlines.get(cut + 1..).unwrap_or_default();
        let after = line::without_marks(&line::title(after, 0));
        let marks = marks(self.text, inlines);
        let text = format!("{title} {after}");
        let dates = words::dates(&text);
        let title = words::without_days(&title);
        let around = self.titles.around(&title);
        let (sign, remark, title) = (around.state, around.remark, around.title);
        let filled = boxed.as_ref().map(|one| self.filled(one));
        let date = |kind| {
            marks
                .iter()
                .rev()
                .find(|mark| mark.kind == kind)
                .map(|mark| mark.date)
        };
        let is_marked = |kind| date(kind).is_some();
        let meant = sign.filter(|_| signs || around.worded);
        let state = state(filled, is_marked, is_struck(inlines), meant);
        let single = (dates.len() == 1 && marks.is_empty()).then(|| dates[0]);
        let when = |wanted| single.filter(|_| state == Some(wanted));
        let dated = dates.is_empty() || (single.is_some() && state != Some(State::Todo));
        let agreed =
            filled.is_none_or(|state| state.is_some() && (sign.is_none() || sign == state));
        let says_more = remark || !words::without_days(&after).trim().is_empty();
        let clean = agreed && !says_more && is_single_line(inlines) && is_simple(block);
        Said {
            sign,
            state,
            title: one_line(title),
            lead,
            text,
            id: id.map(|(_, id)| id),
            started_on: date(MarkKind::Started).or_else(|| when(State::Started)),
            done_on: date(MarkKind::Done).or_else(|| when(State::Done)),
            skipped_on: date(MarkKind::Skipped).or_else(|| when(State::Skipped)),
            whole: dated && clean,
            clean,
            boxed: boxed.is_some(),
        }
    }

    /// Where an id stands that this roadmap does not know, and that the document's own headings bear out: of another roadmap, or of
    /// an older state of this one. The title before it tells which item is meant.
    fn foreign_id(&self, inlines: &[Inline]) -> Option<usize> {
        let known = |id: Id| bind::is_below(&self.phases, &id);
        let ids = line::code_spans(inlines).filter(|(_, text)| Id::parse(text).is_some_and(known));
        ids.last().map(|(at, _)| at)
    }

    /// The title up to the first link, HTML or day.
    fn lead(&self, inlines: &[Inline], from: usize) -> String {
        let end = (0..inlines.len()).find(|at| match &inlines[*at].kind {
            InlineKind::Html(_) | InlineKind::Enter(Wrap::Image(_)) => true,
            // "Python [basics](…)" is not "Python".
            InlineKind::Enter(Wrap::Link(_)) => shows_evidence(&inlines[*at..]),
            _ => false,
        });
        let lead = line::title(&inlines[..end.unwrap_or(inlines.len())], from);
        let lead = words::before_days(&lead);
        one_line(self.titles.around(lead).title)
    }

    /// Gives what is listed below a heading the state that this says, where it is no remark below something else.
    fn inherit(&self, index: usize, said: &mut Said) {
        let Some(above) = self.inherited[index] else {
            return;
        };
        let parent = self.outline.blocks[index].parent;
        let names_phase = |at: usize| {
            let text = line::title(&self.outline.blocks[at].inlines, 0);
            self.titles.phase(&text).is_some()
        };
        let found = self.recognise(index, said).is_ok();
        if !parent.is_none_or(names_phase) || !(found || above.listed) {
            return;
        }
        said.state = Some(above.state);
        let day = above.day.filter(|_| said.done_on.is_none());
        said.done_on = said.done_on.or(day.filter(|_| above.state == State::Done));
        let own = words::dates(&said.text);
        if let ([day], true) = (own.as_slice(), above.state != State::Todo) {
            said.whole = said.clean;
            match above.state {
                State::Done => said.done_on = Some(*day),
                State::Started => said.started_on = Some(*day),
                _ => said.skipped_on = Some(*day),
            }
        }
    }

    /// What a box says.
    pub(super) fn filled(&self, boxed: &line::Box) -> Option<State> {
        let text = &self.text[boxed.span.clone()];
        let inner = match text.contains(['x', 'X']) {
            true => "x",
            false => text.trim_matches(['\\', '[', ']']),
        };
        words::tick(boxed.tick, inner)
    }

    fn take(&mut self, index: usize, said: Said) {
        let block = &self.outline.blocks[index];
        let line = self.outline.line(block.span.start);
        let (id, by, whole) = match self.recognise(index, &said) {
            Ok(found) => found,
            Err(why) => {
                if said.state != Some(State::Todo) && !said.title.is_empty() {
                    self.unmatched(line, &said.title, why);
                }
                return;
            }
        };
        let (pointers, clean) = self.pointers(index);
        self.rows.push(Taken {
            id,
            by,
            text: said.title,
            line,
            more: Vec::new(),
            state: said.state.unwrap_or(State::Todo),
            started_on: said.started_on,
            done_on: said.done_on,
            skipped_on: said.skipped_on,
            pointers,
        });
        if whole && clean {
            self.take_lines(self.own_lines(index));
        }
    }

    /// The item that a line is about, and whether all of the line was understood.
    fn recognise(&self, index: usize, said: &Said) -> Result<(Id, By, bool), Unmatched> {
        if let Some(id) = &said.id {
            return Ok((id.clone(), By::Id, said.whole));
        }
        let phase = self.phase_of(index);
        let whole = self.titles.item(&said.title, phase);
        if let Ok(id) = whole {
            let whole = said.whole && self.titles.has_all_of(id, &said.title);
            return Ok((id.clone(), By::Title, whole));
        }
        if let Ok(id) = self.titles.item(&said.lead, phase) {
            return Ok((id.clone(), By::Title, false));
        }
        let cuts = PARTINGS
            .iter()
            .filter_map(|parting| said.title.find(parting));
        let found = cuts.max().and_then(|cut| {
            let (title, rest) = said.title.split_at(cut);
            let id = self.titles.item(title, phase).ok()?;
            // "Docker: install" is a part of "Docker", unless the roadmap says no more of it itself.
            let narrows = rest.starts_with(':') && !self.titles.goes_on(id, rest);
            (!narrows).then_some(id)
        });
        match (found, whole) {
            (Some(id), _) => Ok((id.clone(), By::Title, false)),
            (None, Err(why)) => Err(why),
            (None, Ok(id)) => Ok((id.clone(), By::Title, said.whole)),
        }
    }

    /// The pointers on `evidence:` lines right below a box, which then need not stay, and whether those in its own text, if
    /// any, were all understood.
    fn pointers(&mut self, index: usize) -> (Vec<crate::progress::Locator>, bool) {
        let outline = self.outline;
        let mut targets = Vec::new();
        let mut clean = true;
        let inside = outline
            .inside(index)
            .filter(|at| outline.blocks[*at].parent == Some(index));
        for at in std::iter::once(index).chain(inside) {
            let block = &outline.blocks[at];
            for range in pointer::lines(&block.inlines) {
                let start = range.start;
                let mut odd = Vec::new();
                let inlines = &block.inlines[range];
                let read = pointer::read(inlines, "", outline, &mut odd);
                let understood = odd.is_empty() && pointer::is_bare(inlines);
                clean &= understood || at != index;
                targets.extend(read.into_iter().map(|one| one.target));
                if understood && at != index && start == 0 && outline.inside(at).is_empty() {
                    self.take_lines(self.own_lines(at));
                }
            }
        }
        (targets, clean)
    }
}

/// The state of an item: by what stands in its box, as far as it has one, and its marks; `struck` where it is crossed out; else by
/// what its words and signs mean.
fn state(
    filled: Option<Option<State>>,
    is_marked: impl Fn(MarkKind) -> bool,
    struck: bool,
    meant: Option<State>,
) -> Option<State> {
    match filled {
        Some(Some(State::Todo)) if is_marked(MarkKind::Skipped) => Some(State::Skipped),
        Some(Some(State::Todo)) if is_marked(MarkKind::Started) => Some(State::Started),
        // Crossed out and not ticked: it will not be done.
        Some(Some(State::Todo)) if struck => Some(State::Skipped),
        Some(state) => state,
        None if struck => Some(State::Done),
        None => meant,
    }
}

/// Whether the link that `inlines` begin with is called after where evidence is, or by its address: "repo", "code".
fn shows_evidence(inlines: &[Inline]) -> bool {
    let end = inlines
        .iter()
        .position(|one| matches!(one.kind, InlineKind::Leave(Wrap::Link(_))));
    let text = plain(&inlines[..end.unwrap_or(inlines.len())]);
    text.contains("://") || lexicon::names(&text, lexicon::EVIDENCE)
}

/// Whether nothing else stands on a further line: what that holds beside its words would be lost.
fn is_single_line(inlines: &[Inline]) -> bool {
    let is_break = |one: &Inline| matches!(one.kind, InlineKind::Break(_));
    let own = inlines.split_last().map_or(inlines, |(_, own)| own);
    !own.iter().any(is_break)
}

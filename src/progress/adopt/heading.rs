//! Headings in a document made by hand that say a state: of an item, of a phase, or of all that is listed below.

use chrono::NaiveDate;

use super::phase::Claim;
use super::titles::{Unmatched, bare};
use super::{By, Reader, Taken, lexicon, words};
use crate::progress::names::one_line;
use crate::progress::{Locator, State, line, pointer};
use crate::roadmap::Id;
use crate::roadmap::outline::{Block, BlockKind, Inline, InlineKind, Wrap, plain};

/// Bare titles that say nothing but that this is a progress document.
const PLAIN_HEADS: [&str; 6] = [
    "progress",
    "my progress",
    "learning progress",
    "my learning progress",
    "progress tracker",
    "roadmap progress",
];

/// A heading that says a state or a day.
#[derive(Debug, Clone)]
pub(super) struct Head {
    block: usize,
    /// What it is called, where it is not the document's title.
    name: Option<String>,
    /// The block at which its section ends.
    until: usize,
    of: Of,
    state: Option<State>,
    day: Option<NaiveDate>,
    /// Whether all that it says was taken over.
    pub(super) taken: bool,
}

/// What a heading names besides its state.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Of {
    /// Nothing: it is about all that is listed below.
    List,
    Item(Id, By),
    Phase(Id),
    Other(Unmatched),
}

/// The state that a heading gives to what is listed below and says none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Inherited {
    pub(super) state: State,
    pub(super) day: Option<NaiveDate>,
    /// Whether it is about nothing else, so that each line below is a claim.
    pub(super) listed: bool,
}

/// What a heading and the fields below it say.
#[derive(Debug, Default)]
struct Spoken {
    name: String,
    state: Option<State>,
    days: Vec<NaiveDate>,
    started_on: Option<NaiveDate>,
    done_on: Option<NaiveDate>,
    pointers: Vec<Locator>,
    /// Blocks of fields that were wholly understood.
    clear: Vec<usize>,
    /// Whether something could be either of two days.
    unclear: bool,
}

impl Reader<'_> {
    /// Takes over what headings say of items, and notes what they say of what is below them.
    pub(super) fn heads(&mut self) {
        let outline = self.outline;
        for (index, block) in outline.blocks.iter().enumerate() {
            let BlockKind::Heading { level } = block.kind else {
                continue;
            };
            let later = outline.blocks.iter().enumerate().skip(index + 1);
            let heading = |block: &Block| match block.kind {
                BlockKind::Heading { level } => Some(level),
                _ => None,
            };
            let mut after = later.filter_map(|(at, block)| Some((at, heading(block)?)));
            let direct = after
                .clone()
                .next()
                .map_or(outline.blocks.len(), |(at, _)| at);
            let until = after
                .find(|(_, other)| *other <= level)
                .map_or(outline.blocks.len(), |(at, _)| at);
            let spoken = self.spoken(index, direct);
            self.head(index, until, level, spoken);
        }
    }

    fn head(&mut self, index: usize, until: usize, level: u8, spoken: Spoken) {
        let line = self.outline.line(self.outline.blocks[index].span.start);
        let of = match spoken.name.as_str() {
            "" => Of::List,
            name => self.names(index, name),
        };
        let above = self.inherited[index].filter(|above| above.listed);
        let state = spoken.state.or_else(|| match of {
            Of::Item(..) => above.map(|above| above.state),
            _ => None,
        });
        let day = match spoken.days.as_slice() {
            [day] => Some(*day),
            _ => spoken.done_on.filter(|_| state == Some(State::Done)),
        };
        let says = state.is_some() || !spoken.days.is_empty() || spoken.unclear;
        if !says {
            return;
        }
        if let (Some(state), Of::List | Of::Phase(_) | Of::Other(_)) = (state, &of) {
            let listed = of == Of::List;
            if state != State::Todo && (listed || state != State::Started) {
                let day = day.filter(|_| !listed || state == State::Done);
                let below = Inherited { state, day, listed };
                self.hand_down(index, until, below);
            }
        }
        let mut taken = of == Of::List && spoken.days.is_empty();
        if let (Of::Item(id, by), Some(state)) = (&of, state) {
            taken =
                !spoken.unclear && spoken.days.len() < 2 && (day.is_none() || state != State::Todo);
            self.rows.push(Taken {
                id: id.clone(),
                by: *by,
                text: spoken.name.clone(),
                line,
                more: Vec::new(),
                state,
                started_on: spoken
                    .started_on
                    .or(day.filter(|_| state == State::Started)),
                done_on: spoken.done_on.or(day.filter(|_| state == State::Done)),
                skipped_on: day.filter(|_| state == State::Skipped),
                pointers: spoken.pointers,
            });
            for block in spoken.clear {
                self.take_lines(self.own_lines(block));
            }
        }
        self.heads.push(Head {
            block: index,
            name: (level > 1).then_some(spoken.name),
            until,
            of,
            state,
            day,
            taken,
        });
    }

    /// Gives the state of the heading at `index` to what is listed below it and says none. One that names something has nothing
    /// to say where others below speak for themselves, nor below headings that the roadmap does not have ("To repeat").
    fn hand_down(&mut self, index: usize, until: usize, below: Inherited) {
        if !below.listed && (index + 1..until).any(|at| self.speaks(at)) {
            return;
        }
        let mut foreign: Option<u8> = None;
        for at in index + 1..until {
            let block = &self.outline.blocks[at];
            if let BlockKind::Heading { level } = block.kind
                && foreign.is_none_or(|other| level <= other)
            {
                let known = below.listed || self.titles.has_heading(&plain(&block.inlines));
                foreign = (!known).then_some(level);
            }
            if foreign.is_none() {
                self.inherited[at] = Some(below);
            }
        }
    }

    /// Whether a list item has a box or a sign of state of its own.
    fn speaks(&self, at: usize) -> bool {
        let block = &self.outline.blocks[at];
        let text = words::without_days(&line::title(&block.inlines, 0));
        let said = || self.titles.around(&text);
        matches!(block.kind, BlockKind::Item { .. })
            && (line::find_box(self.text, block).is_some()
                || said().state.is_some_and(|_| !said().title.is_empty()))
    }

    fn names(&self, index: usize, name: &str) -> Of {
        let block = &self.outline.blocks[index];
        let by_id = line::code_spans(&block.inlines)
            .find_map(|(_, text)| self.titles.ids.get(&Id::parse(text)?).cloned());
        if let Some(id) = by_id {
            return Of::Item(id, By::Id);
        }
        if let Some(phase) = self.titles.phase(name) {
            return Of::Phase(phase.clone());
        }
        match self.titles.item(name, self.sections[index].as_ref()) {
            Ok(id) => Of::Item(id.clone(), By::Title),
            Err(why) => Of::Other(why),
        }
    }

    /// What the heading says, and the fields right below it, before the next heading.
    fn spoken(&mut self, index: usize, direct: usize) -> Spoken {
        let outline = self.outline;
        let block = &outline.blocks[index];
        let line = outline.line(block.span.start);
        let text = one_line(&plain(&block.inlines));
        let (boxed, text) = leading_box(&text);
        let bare_text = words::without_days(text);
        let around = self.titles.around(&bare_text);
        let struck = is_struck(&block.inlines).then_some(State::Done);
        let unclear = self.unclear(line, text);
        let mut spoken = Spoken {
            name: one_line(around.title),
            state: boxed.or(around.state).or(struck),
            days: words::dates(text),
            unclear,
            ..Spoken::default()
        };
        for at in index + 1..direct {
            let block = &outline.blocks[at];
            let plain_item = matches!(block.kind, BlockKind::Item { .. })
                && line::find_box(self.text, block).is_none();
            if block.parent.is_none() && (plain_item || matches!(block.kind, BlockKind::Paragraph))
            {
                self.fields(at, &mut spoken);
            }
        }
        spoken
    }

    /// Adds what the fields in one block say: `Status: ✅ Completed`, `Finished: 3 March 2025`, `Code: [here](app/)`.
    fn fields(&mut self, at: usize, spoken: &mut Spoken) {
        let block = &self.outline.blocks[at];
        let mut clear = self.outline.inside(at).is_empty();
        for inlines in block
            .inlines
            .split(|one| matches!(one.kind, InlineKind::Break(_)))
        {
            let line = plain(inlines);
            let parts = line.split(" | ").count();
            for part in line.split(" | ") {
                let Some((label, value)) = part.split_once([':', '：']) else {
                    clear &= self.bare_state(at, &line, spoken);
                    continue;
                };
                // "Status:", and what it is on the next line.
                if value.trim().is_empty()
                    && lexicon::listed(lexicon::STATUS, &label.trim().to_lowercase())
                {
                    continue;
                }
                let label = label.trim().to_lowercase();
                let days = words::dates(value);
                let day = days.first().copied().filter(|_| days.len() == 1);
                let alone = words::cell(&words::without_days(value)).is_some();
                if lexicon::listed(lexicon::STATUS, &label) && spoken.state.is_none() {
                    spoken.state =
                        words::cell(value).or(words::around(&words::without_days(value)).state);
                    spoken.days.extend(&days);
                    self.fields.insert(at);
                    clear &= words::cell(value).is_some() && days.len() < 2;
                } else if let Some(day) = day.filter(|_| lexicon::names(&label, lexicon::FINISHED))
                {
                    spoken.done_on = Some(day);
                    clear &= alone;
                } else if let Some(day) = day.filter(|_| lexicon::names(&label, lexicon::BEGUN)) {
                    spoken.started_on = Some(day);
                    clear &= alone;
                } else if parts == 1 && lexicon::names(&label, lexicon::EVIDENCE) {
                    let mut odd = Vec::new();
                    let found = pointer::in_cell(inlines, self.outline, &mut odd);
                    clear = false;
                    spoken
                        .pointers
                        .extend(found.into_iter().map(|one| one.target));
                } else {
                    clear = false;
                }
            }
        }
        if clear {
            spoken.clear.push(at);
        }
    }

    /// Takes a line of its own that says nothing but a state, as people write it below a heading: "Completed".
    fn bare_state(&mut self, at: usize, line: &str, spoken: &mut Spoken) -> bool {
        let is_line = matches!(self.outline.blocks[at].kind, BlockKind::Paragraph);
        let says = words::cell(line).filter(|_| is_line && !line.trim().is_empty());
        if spoken.state.is_some() || says.is_none() {
            return false;
        }
        spoken.state = says;
        spoken.days.extend(words::dates(line));
        self.fields.insert(at);
        true
    }

    /// Makes claims of headings that name a phase, and tells those that name nothing of the roadmap.
    pub(super) fn claim_phases(&mut self) {
        for at in 0..self.heads.len() {
            let head = self.heads[at].clone();
            let Some(state) = head.state else {
                continue;
            };
            let first = &self.outline.blocks[head.block];
            let line = self.outline.line(first.span.start);
            let end = self.outline.blocks.get(head.until);
            let last = end.map_or(usize::MAX, |block| self.outline.line(block.span.start));
            match &head.of {
                Of::Phase(phase) => self.claims.push(Claim {
                    phase: phase.clone(),
                    state,
                    dated: head.day.is_some(),
                    line,
                    lines: line..last,
                    head: Some(at),
                    open: (head.block + 1..head.until).any(|at| self.is_open(at)),
                }),
                _ => self.other_head(&head, state, line..last),
            }
        }
    }

    /// A heading that names nothing of the roadmap is told, unless what is listed below says the same for itself.
    fn other_head(&mut self, head: &Head, state: State, lines: std::ops::Range<usize>) {
        let (Of::Other(why), Some(name)) = (&head.of, &head.name) else {
            return;
        };
        let rows = self.rows.iter().filter(|row| lines.contains(&row.line));
        let named: Vec<State> = rows.map(|row| row.state).collect();
        let told = !named.is_empty() && named.iter().all(|other| *other == state);
        if state != State::Todo && !told && !self.titles.known.contains(&bare(name)) {
            self.unmatched(lines.start, name, why.clone());
        }
    }

    /// Whether a box is not ticked.
    fn is_open(&self, at: usize) -> bool {
        let block = &self.outline.blocks[at];
        line::find_box(self.text, block).is_some_and(|one| self.filled(&one) != Some(State::Done))
    }

    /// Headings that only name a phase, a group or the roadmap go where nothing is left below them.
    pub(super) fn headings(&mut self) {
        let outline = self.outline;
        let mut later: Vec<(u8, usize)> = Vec::new();
        let mut line = outline.line_count() + 1;
        let mut stays = usize::MAX;
        for (index, block) in outline.blocks.iter().enumerate().rev() {
            let BlockKind::Heading { level } = block.kind else {
                continue;
            };
            let first = outline.line(block.span.start);
            let whole = self.text[..block.span.end].trim_end().len();
            let last = outline.line(whole.max(block.span.start + 1) - 1);
            while line > last + 1 {
                line -= 1;
                if !self.gone[line] && !self.blank(line) {
                    stays = line;
                }
            }
            while later.last().is_some_and(|(other, _)| *other > level) {
                later.pop();
            }
            let until = later.last().map_or(usize::MAX, |(_, line)| *line);
            let name = bare(&plain(&block.inlines));
            let head = self.heads.iter().find(|head| head.block == index);
            let silent = head.is_none_or(|head| head.taken);
            let is_item = head.is_some_and(|head| matches!(head.of, Of::Item(..) | Of::List));
            let known = is_item
                || self.titles.headed(&block.inlines).is_some()
                || self.titles.known.contains(&name)
                || PLAIN_HEADS.contains(&name.as_str());
            if known && silent && stays >= until {
                self.take_lines(first..=last);
            } else {
                stays = first;
            }
            line = first;
            later.push((level, first));
        }
    }
}

/// The state of a box before a heading's text.
pub(super) fn leading_box(text: &str) -> (Option<State>, &str) {
    let Some(end) = text.find(']').filter(|_| text.starts_with('[')) else {
        return (None, text);
    };
    match words::boxed(&text[..=end]).filter(|_| !text[end + 1..].trim().is_empty()) {
        Some(state) => (Some(state), text[end + 1..].trim()),
        None => (None, text),
    }
}

/// Whether a title is crossed out.
pub(super) fn is_struck(inlines: &[Inline]) -> bool {
    let mut written = inlines.iter().filter(|one| match &one.kind {
        InlineKind::Text(text) => !text.trim().is_empty(),
        InlineKind::Enter(Wrap::Strikethrough) => true,
        InlineKind::Enter(_) | InlineKind::Leave(_) => false,
        _ => true,
    });
    written
        .next()
        .is_some_and(|one| one.kind == InlineKind::Enter(Wrap::Strikethrough))
}

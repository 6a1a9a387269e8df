//! Tables with a column of states in a document made by hand.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::heading::is_struck;
use super::phase::Claim;
use super::titles::Unmatched;
use super::{By, Reader, Taken, lexicon, words};
use crate::progress::line;
use crate::progress::{Locator, State, pointer};
use crate::roadmap::outline::{BlockKind, Cell, plain};
use crate::roadmap::{Id, Notice};

/// A row of a table: its block's number, and its cells.
type Row<'a> = (usize, &'a [Cell]);

/// What the columns of a table are.
struct Columns {
    title: usize,
    /// By column, in lower case.
    heads: Vec<String>,
    /// Whether a column says by its heading that it holds states: then no other does.
    stated: bool,
}

/// What the cells of a row say beside its title.
#[derive(Default)]
struct Told {
    state: Option<State>,
    /// Days in columns that do not say of what.
    dates: Vec<NaiveDate>,
    /// Days in columns that say which state was reached then.
    days: Vec<(State, NaiveDate)>,
    pointers: Vec<Locator>,
    /// Whether all of it was understood.
    whole: bool,
}

impl Reader<'_> {
    /// Takes over what rows of tables say.
    pub(super) fn tables(&mut self) {
        let outline = self.outline;
        let mut tables: BTreeMap<usize, (Vec<Row<'_>>, Vec<Row<'_>>)> = BTreeMap::new();
        for (index, block) in outline.blocks.iter().enumerate() {
            if let BlockKind::Row {
                table,
                header,
                cells,
            } = &block.kind
            {
                let (heads, rows) = tables.entry(*table).or_default();
                let side = if *header { heads } else { rows };
                side.push((index, cells.as_slice()));
            }
        }
        for (mut heads, mut rows) in tables.into_values() {
            // A table that was begun without a heading.
            if rows.is_empty() || heads.iter().any(|row| self.says_how_an_item_stands(*row)) {
                heads.append(&mut rows);
                self.table(&[], &heads);
            } else {
                let before = self.rows.len();
                self.table(&heads, &rows);
                self.unread_heads(&heads, self.rows.len() == before);
            }
        }
    }

    /// A first row with a sign or a date, or with a word for a state where the rows below say nothing or a column has no name, may
    /// have been meant as a row.
    fn unread_heads(&mut self, heads: &[Row<'_>], silent: bool) {
        for (index, cells) in heads {
            let is_nameless = |cell: &Cell| plain(&cell.inlines).trim().is_empty();
            let words_too = silent || cells.iter().skip(1).any(is_nameless);
            let says = |cell: &Cell| {
                let text = plain(&cell.inlines);
                let is_word = text.chars().any(char::is_alphanumeric);
                let is_dated = text.chars().any(|c| c.is_ascii_digit());
                (words_too || is_dated || !is_word) && self.titles.around(&text).state.is_some()
            };
            if cells.iter().any(says) {
                let line = self.outline.line(self.outline.blocks[*index].span.start);
                let message =
                    "this row heads a table, so that it is not read as an item; it stays as it is";
                self.left.push(Notice::new(line, message.to_owned()));
            }
        }
    }

    /// Whether one cell of a row names an item and another is a sign of how it stands, as no heading of columns is.
    fn says_how_an_item_stands(&self, (index, cells): Row<'_>) -> bool {
        let is_sign = |cell: &Cell| {
            let text = plain(&cell.inlines);
            !text.chars().any(char::is_alphanumeric) && self.titles.around(&text).state.is_some()
        };
        cells.iter().any(is_sign) && cells.iter().any(|cell| self.named(index, cell).is_ok())
    }

    fn table(&mut self, heads: &[Row<'_>], rows: &[Row<'_>]) {
        let names = heads.first().map_or(&[][..], |(_, cells)| *cells);
        let heads_text: Vec<String> = names
            .iter()
            .map(|cell| plain(&cell.inlines).to_lowercase())
            .collect();
        let Some(title) = self.title_column(rows) else {
            return;
        };
        let is_state = |(at, head): (usize, &String)| at != title && is_of_states(head);
        let columns = Columns {
            title,
            stated: heads_text.iter().enumerate().any(is_state),
            heads: heads_text,
        };
        for (index, cells) in rows {
            self.row(*index, cells, &columns);
        }
        let Some((index, cells)) = heads.first() else {
            return;
        };
        let line = self.outline.line(self.outline.blocks[*index].span.start);
        // A first row that names an item is none of headings.
        let is_heading = cells
            .get(title)
            .is_none_or(|cell| self.named(*index, cell).is_err());
        let line_of =
            |(index, _): &Row<'_>| self.outline.line(self.outline.blocks[*index].span.start);
        let mut lines: Vec<usize> = rows.iter().map(line_of).collect();
        let mut head = line..=line + 1;
        if !is_heading {
            self.row(*index, cells, &columns);
            lines.push(line);
            head = line + 1..=line + 1;
        }
        self.tables.push((head, lines));
    }

    /// The column that names what the rows are about: the one with most items, then phases, then words.
    fn title_column(&self, rows: &[Row<'_>]) -> Option<usize> {
        let width = rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0);
        let speaks = |cell: &Cell| plain(&cell.inlines).chars().any(char::is_alphanumeric);
        // Not a second rule below the first, nor a row that was left empty.
        let spoken = rows.iter().filter(|(_, cells)| cells.iter().any(speaks));
        let spoken = spoken.count();
        let fits = |column: usize| {
            let cells = rows
                .iter()
                .filter_map(|(index, cells)| Some((*index, cells.get(column)?)));
            let cells: Vec<_> = cells.collect();
            let items = cells
                .iter()
                .filter(|(index, cell)| self.named(*index, cell).is_ok());
            let phases = cells
                .iter()
                .filter(|(_, cell)| self.names_phase(cell).is_some());
            // Where nothing is known by name, the first column of words is about what the rows are.
            let words = cells
                .iter()
                .filter(|(_, cell)| is_wordy(&plain(&cell.inlines)));
            (items.count(), phases.count(), words.count() * 2 > spoken)
        };
        let title = (0..width).max_by_key(|column| (fits(*column), width - column))?;
        (fits(title) != (0, 0, false)).then_some(title)
    }

    /// The heading of a table goes where none of its rows stays.
    pub(super) fn table_heads(&mut self) {
        for (head, rows) in std::mem::take(&mut self.tables) {
            if rows.iter().all(|line| self.gone[*line]) {
                self.take_lines(head);
            } else {
                self.gone[*head.end()] = false;
                self.gone[*head.start()] &= head.start() == head.end();
            }
        }
    }

    /// The item that a cell names, and how.
    fn named(&self, index: usize, cell: &Cell) -> Result<(Id, By), Unmatched> {
        let by_id = line::code_spans(&cell.inlines)
            .find_map(|(_, text)| self.titles.ids.get(&Id::parse(text)?).cloned());
        if let Some(id) = by_id {
            return Ok((id, By::Id));
        }
        let text = words::without_days(&plain(&cell.inlines));
        let title = self.titles.around(&text).title;
        let found = self.titles.item(title, self.phase_of(index));
        found.map(|id| (id.clone(), By::Title))
    }

    /// The phase that a cell names.
    fn names_phase(&self, cell: &Cell) -> Option<&Id> {
        self.titles.phase(&plain(&cell.inlines))
    }

    /// Takes over a row.
    fn row(&mut self, index: usize, cells: &[Cell], columns: &Columns) {
        let line = self.outline.line(self.outline.blocks[index].span.start);
        let Some(name) = cells.get(columns.title) else {
            return;
        };
        let text = plain(&name.inlines);
        let bare = words::without_days(&text);
        let struck = is_struck(&name.inlines).then_some(State::Done);
        let sign = self.titles.around(&bare).state.or(struck);
        let mut told = self.told(cells, columns, sign);
        for cell in cells {
            told.whole &= !self.unclear(line, &plain(&cell.inlines));
        }
        let state = told.state.unwrap_or(State::Todo);
        let (id, by) = match self.named(index, name) {
            Ok(found) => found,
            Err(why) => {
                if let Some(phase) = self.names_phase(name).cloned() {
                    self.claims.push(Claim {
                        phase,
                        state,
                        dated: !told.dates.is_empty(),
                        line,
                        lines: 0..usize::MAX,
                        head: None,
                        open: false,
                    });
                } else if state != State::Todo {
                    self.unmatched(line, text.trim(), why);
                }
                return;
            }
        };
        let date = (told.dates.len() == 1).then(|| told.dates[0]);
        let dated = told.dates.is_empty() || (date.is_some() && state != State::Todo);
        let when = |wanted| {
            let said = told.days.iter().find(|(reached, _)| *reached == wanted);
            said.map(|(_, day)| *day)
                .or(date.filter(|_| state == wanted))
        };
        self.rows.push(Taken {
            id,
            by,
            text: text.trim().to_owned(),
            line,
            more: Vec::new(),
            state,
            started_on: when(State::Started),
            done_on: when(State::Done),
            skipped_on: when(State::Skipped),
            pointers: told.pointers,
        });
        if told.whole && dated {
            self.take_lines(line..=line);
        }
    }

    /// What the cells beside the title say; `sign` stands beside the title itself.
    fn told(&self, cells: &[Cell], columns: &Columns, sign: Option<State>) -> Told {
        let mut told = Told {
            state: sign,
            whole: true,
            ..Told::default()
        };
        for (column, cell) in cells.iter().enumerate() {
            if column == columns.title {
                continue;
            }
            let text = plain(&cell.inlines);
            let head = columns.heads.get(column).map_or("", String::as_str);
            if let Some((reached, day)) = dated(head, &text) {
                told.state = Some(told.state.map_or(reached, |before| before.max(reached)));
                told.days.push((reached, day));
                continue;
            }
            told.dates.extend(words::dates(&text));
            let says = words::cell(&text).or_else(|| words::boxed(&text));
            if columns.stated && !is_of_states(head) && says.is_some_and(|says| says == State::Todo)
            {
                // A dash in a column of notes; a word there is the learner's.
                let rest = words::without_days(&text);
                told.whole &= !rest.chars().any(char::is_alphanumeric);
            } else if let Some(says) = says.filter(|_| !columns.stated || is_of_states(head)) {
                told.says(says, text.trim().is_empty());
            } else if lexicon::names(head, lexicon::EVIDENCE) {
                let mut odd = Vec::new();
                let found = pointer::in_cell(&cell.inlines, self.outline, &mut odd);
                told.whole &= odd.is_empty() && pointer::is_bare_cell(&cell.inlines);
                told.pointers
                    .extend(found.into_iter().map(|one| one.target));
            } else {
                // What stands before a title numbers it.
                let is_number = column < columns.title || numbers_rows(head);
                told.whole &= is_number && is_number_alone(&text) || self.says_nothing(&text);
            }
        }
        told
    }

    /// Whether a cell holds nothing but what the roadmap says better: a phase, a group.
    fn says_nothing(&self, text: &str) -> bool {
        text.trim().is_empty()
            || self.titles.phase(text).is_some()
            || self.titles.known.contains(&super::bare(text))
    }
}

impl Told {
    /// One cell more says this; an empty one agrees with everything. Where one says done and another not, it is begun.
    fn says(&mut self, says: State, empty: bool) {
        let Some(before) = self.state else {
            self.state = Some(says);
            return;
        };
        if before == says || empty {
            return;
        }
        self.whole = false;
        let halves = [before, says].contains(&State::Done) && [before, says].contains(&State::Todo);
        self.state = Some(match halves {
            true => State::Started,
            false => before.max(says),
        });
    }
}

/// Whether a cell holds a number and nothing else.
fn is_number_alone(text: &str) -> bool {
    text.trim().chars().all(|c| c.is_ascii_digit() || c == '.')
}

/// Whether a column's heading says that it numbers rows, or phases: none does, or a sign.
fn numbers_rows(head: &str) -> bool {
    // All of it: "hours a week" is about hours.
    let letters: String = head.chars().filter(|c| c.is_alphabetic()).collect();
    letters.is_empty() || lexicon::listed(lexicon::NUMBERS, &letters.to_lowercase())
}

/// Whether a cell holds words that are no state.
fn is_wordy(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    letters > 2 && words::cell(text).is_none()
}

/// Whether a column's heading says that it holds states, not days.
fn is_of_states(head: &str) -> bool {
    lexicon::names(head, lexicon::STATUS) && !lexicon::names(head, lexicon::DAYS)
}

/// The state that a day alone in a cell says was reached then, by the column's heading: "Started", "Completed on".
fn dated(head: &str, text: &str) -> Option<(State, NaiveDate)> {
    let days = words::dates(text);
    let day = *days
        .first()
        .filter(|_| days.len() == 1 && words::without_days(text).trim().is_empty())?;
    if lexicon::names(head, lexicon::FINISHED) {
        return Some((State::Done, day));
    }
    lexicon::names(head, lexicon::BEGUN).then_some((State::Started, day))
}

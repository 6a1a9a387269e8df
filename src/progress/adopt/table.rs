//! Tables with a column of states in a document made by hand.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{By, Reader, Taken, Unmatched, words};
use crate::progress::line;
use crate::progress::{State, Target, pointer};
use crate::roadmap::Id;
use crate::roadmap::outline::{BlockKind, Cell, plain};

/// Words in the heading of a column of evidence.
const EVIDENCE: [&str; 9] = [
    "evidence", "proof", "repo", "code", "project", "commit", "solution", "source", "link",
];

/// A row of a table: its block's number, and its cells.
type Row<'a> = (usize, &'a [Cell]);

/// What the columns of a table are.
struct Columns {
    title: usize,
    /// By column, in lower case.
    heads: Vec<String>,
}

/// What the cells of a row say beside its title.
#[derive(Default)]
struct Told {
    state: Option<State>,
    /// Days in columns that do not say of what.
    dates: Vec<NaiveDate>,
    /// Days in columns that say which state was reached then.
    days: Vec<(State, NaiveDate)>,
    pointers: Vec<Target>,
    /// Whether all of it was understood.
    whole: bool,
}

/// Words in the heading of a column whose days say when an item was done.
const FINISHED: [&str; 6] = [
    "completed",
    "completion",
    "finished",
    "finish",
    "done",
    "end",
];
/// Words in the heading of a column whose days say when an item was begun.
const BEGUN: [&str; 4] = ["started", "start", "begun", "began"];

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
        for (heads, rows) in tables.into_values() {
            self.table(&heads, &rows);
        }
    }

    fn table(&mut self, heads: &[Row<'_>], rows: &[Row<'_>]) {
        let names = heads.first().map_or(&[][..], |(_, cells)| *cells);
        let heads_text: Vec<String> = names
            .iter()
            .map(|cell| plain(&cell.inlines).to_lowercase())
            .collect();
        let width = rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0);
        let fits = |column: usize| {
            let known = |(index, cells): &&Row<'_>| {
                let cell = cells.get(column);
                cell.is_some_and(|cell| self.named(*index, cell).is_ok())
            };
            rows.iter().filter(known).count()
        };
        let Some(title) = (0..width).max_by_key(|column| (fits(*column), width - column)) else {
            return;
        };
        if fits(title) == 0 {
            return;
        }
        let columns = Columns {
            title,
            heads: heads_text,
        };
        let mut all = true;
        for (index, cells) in rows {
            all &= self.row(*index, cells, &columns);
        }
        // A first row that names an item is none of headings.
        let heading = |(index, cells): &&Row<'_>| {
            let cell = cells.get(title);
            cell.is_none_or(|cell| self.named(*index, cell).is_err())
        };
        if let Some((index, _)) = heads.first().filter(heading).filter(|_| all) {
            let first = self.outline.line(self.outline.blocks[*index].span.start);
            self.take_lines(first..=first + 1);
        }
    }

    /// The item that a cell names, and how.
    fn named(&self, index: usize, cell: &Cell) -> Result<(Id, By), Unmatched> {
        let by_id = line::code_spans(&cell.inlines)
            .find_map(|(_, text)| self.titles.ids.get(&Id::parse(text)?).cloned());
        if let Some(id) = by_id {
            return Ok((id, By::Id));
        }
        let text = plain(&cell.inlines);
        let (_, title) = words::at_ends(&text);
        let found = self.titles.item(title, self.phase_of(index));
        found.map(|id| (id.clone(), By::Title))
    }

    /// Takes over a row; whether all of it was.
    fn row(&mut self, index: usize, cells: &[Cell], columns: &Columns) -> bool {
        let line = self.outline.line(self.outline.blocks[index].span.start);
        let Some(name) = cells.get(columns.title) else {
            return false;
        };
        let text = plain(&name.inlines);
        let told = self.told(cells, columns, words::at_ends(&text).0);
        let state = told.state.unwrap_or(State::Todo);
        let (id, by) = match self.named(index, name) {
            Ok(found) => found,
            Err(why) => {
                if state != State::Todo {
                    self.unmatched(line, text.trim(), why);
                }
                return false;
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
            state,
            started_on: when(State::Started),
            done_on: when(State::Done),
            skipped_on: when(State::Skipped),
            pointers: told.pointers,
        });
        if told.whole && dated {
            self.take_lines(line..=line);
        }
        told.whole && dated
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
            if let Some(says) = words::cell(&text).or_else(|| boxed(&text)) {
                told.whole &= says == State::Todo || told.state.is_none_or(|before| before == says);
                told.state = Some(told.state.map_or(says, |before| before.max(says)));
            } else if EVIDENCE.iter().any(|word| head.contains(word)) {
                let mut odd = Vec::new();
                let found = pointer::in_cell(&cell.inlines, self.outline, &mut odd);
                told.whole &= odd.is_empty() && pointer::is_bare_cell(&cell.inlines);
                told.pointers
                    .extend(found.into_iter().map(|one| one.target));
            } else {
                told.whole &= self.says_nothing(&text);
            }
        }
        told
    }

    /// Whether a cell holds only what the roadmap says better: a number, a phase, a group.
    fn says_nothing(&self, text: &str) -> bool {
        let number = text.trim().chars().all(|c| c.is_ascii_digit() || c == '.');
        number
            || self.titles.phase(text).is_some()
            || self.titles.known.contains(&super::bare(text))
    }
}

/// The state that a day alone in a cell says was reached then, by the column's heading: "Started", "Completed on".
fn dated(head: &str, text: &str) -> Option<(State, NaiveDate)> {
    let day = text.trim().parse().ok()?;
    let says = |words: &[&str]| {
        head.split(|c: char| !c.is_alphabetic())
            .any(|word| words.contains(&word))
    };
    if says(&FINISHED) {
        return Some((State::Done, day));
    }
    says(&BEGUN).then_some((State::Started, day))
}

/// The state of a box written into a cell.
fn boxed(text: &str) -> Option<State> {
    let inner = text.trim().strip_prefix('[')?.strip_suffix(']')?;
    let bare = inner.trim().trim_end_matches('\u{fe0f}');
    match bare {
        "" => Some(State::Todo),
        "x" | "X" | "v" | "V" => Some(State::Done),
        "~" | "/" => Some(State::Started),
        "-" => Some(State::Skipped),
        _ => words::cell(bare),
    }
}

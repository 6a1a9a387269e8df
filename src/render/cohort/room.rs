//! The table of learners: as much of it as fits the terminal's width.

use unicode_width::UnicodeWidthStr;

use super::super::escape::Untrusted;
use super::super::items::proof;
use super::super::style::Glyph;
use super::super::table::{Column, Table};
use super::super::text::wrap;
use super::super::{Label, Look};
use crate::report::Count;
use crate::report::cohort::{self, Cohort, Learner, Part, Standing};

/// Most columns that a phase's or an item's name takes.
const NAMED: usize = 10;
/// Columns that names of learners must at least have, where one of them is so long.
const NAMES: usize = 20;
/// Columns of the bar.
const BAR: usize = 10;
/// Spaces between columns.
const GAP: usize = 2;

/// What is said where phases have no columns.
const NO_ROOM: &str = "there is no room for all columns: --markdown and --csv have them";

/// How much of the table a width has room for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Room {
    heads: Heads,
    bar: bool,
    week: bool,
    last: bool,
}

/// How phases or items are headed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Heads {
    /// By their ids.
    Named,
    /// By numbers, which are told below.
    Numbered,
    /// They have no columns.
    Gone,
}

const fn room(heads: Heads, bar: bool, week: bool, last: bool) -> Room {
    Room {
        heads,
        bar,
        week,
        last,
    }
}

/// From wide to narrow.
const ROOMS: [Room; 9] = [
    room(Heads::Named, true, true, true),
    room(Heads::Named, false, true, true),
    room(Heads::Numbered, true, true, true),
    room(Heads::Numbered, false, true, true),
    room(Heads::Numbered, false, false, false),
    room(Heads::Gone, true, true, true),
    room(Heads::Gone, false, true, true),
    room(Heads::Gone, false, false, true),
    room(Heads::Gone, false, false, false),
];

/// The table in the widest layout that the terminal has room for; where columns go by numbers, with what those stand for.
pub(super) fn rows(cohort: &Cohort, look: Look) -> String {
    let fits = |room: &Room| room.width(cohort, look) <= look.width;
    let room = ROOMS
        .into_iter()
        .find(fits)
        .unwrap_or(ROOMS[ROOMS.len() - 1]);
    let gap = u16::try_from(GAP).unwrap_or(2);
    let mut table = Table::new(look, &room.columns(cohort, look)).gap(gap);
    for learner in &cohort.learners {
        table.row(room.learner(cohort, learner, look));
    }
    if cohort.learners.len() > 1 {
        table.foot(room.all(cohort, look));
    }
    let mut out = table.render();
    match room.heads {
        Heads::Numbered => out.push_str(&legend(cohort, look)),
        Heads::Gone if !cohort.columns.is_empty() => {
            out.push('\n');
            out.push_str(&wrap(NO_ROOM, 0, look.width));
        }
        _ => {}
    }
    out
}

impl Room {
    /// Columns that it takes at least.
    fn width(self, cohort: &Cohort, look: Look) -> usize {
        let plain = Look {
            color: false,
            ..look
        };
        let mut widths: Vec<usize> = self
            .columns(cohort, plain)
            .iter()
            .map(|column| column.head.width())
            .collect();
        let learners = cohort
            .learners
            .iter()
            .map(|learner| self.learner(cohort, learner, plain));
        for row in learners.chain([self.all(cohort, plain)]) {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = cell.width().max(*width);
            }
        }
        if let Some(names) = widths.first_mut() {
            *names = (*names).min(NAMES);
        }
        widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1)
    }

    fn columns(self, cohort: &Cohort, look: Look) -> Vec<Column> {
        let mut columns = vec![Column::text("Learner"), Column::number("Done")];
        if cohort.judged {
            columns.push(Column::number("Verified"));
        }
        if self.bar {
            columns.push(Column::word("Progress"));
        }
        columns.push(Column::number(if self.bar { "" } else { "%" }));
        for (number, column) in cohort.columns.iter().enumerate() {
            match self.heads {
                Heads::Named => columns.push(Column::number(name(column, look))),
                Heads::Numbered => columns.push(Column::number((number + 1).to_string())),
                Heads::Gone => {}
            }
        }
        if self.week {
            columns.push(Column::number("Week"));
        }
        if self.last {
            columns.push(Column::word("Last"));
        }
        columns
    }

    fn learner(self, cohort: &Cohort, learner: &Learner, look: Look) -> Vec<String> {
        let name = Untrusted::new(&learner.name).terminal();
        match &learner.standing {
            Ok(standing) => {
                let part = |column| cell(learner.part(column), look);
                let parts = cohort.columns.iter().map(part).collect();
                self.cells(cohort, &name, standing, parts, look)
            }
            Err(_) => {
                let dash = look.paint(Label::Dim, look.glyph(Glyph::Dash));
                let columns = self.columns(cohort, look).len();
                let mut cells = vec![dash; columns];
                cells[0] = look.paint(Label::Bad, &name);
                cells
            }
        }
    }

    /// The row of all learners together.
    fn all(self, cohort: &Cohort, look: Look) -> Vec<String> {
        let all = cohort.all();
        let parts = cohort.columns.iter().map(|column| {
            let all = all.parts.iter().find(|part| part.column.id == column.id);
            share(all.map(|part| &part.count), look)
        });
        let name = look.paint(Label::Heading, "All");
        self.cells(cohort, &name, &all, parts.collect(), look)
    }

    fn cells(
        self,
        cohort: &Cohort,
        name: &str,
        standing: &Standing,
        parts: Vec<String>,
        look: Look,
    ) -> Vec<String> {
        let total = &standing.total;
        let mut cells = vec![name.to_owned(), format!("{}/{}", total.done, total.whole())];
        if cohort.judged {
            cells.push(proof(total, look).unwrap_or_default());
        }
        if self.bar {
            cells.push(look.bar(total.permille(), BAR));
        }
        cells.push(format!("{}%", total.percent()));
        if self.heads != Heads::Gone {
            cells.extend(parts);
        }
        if self.week {
            cells.push(match standing.week {
                0 => look.paint(Label::Dim, look.glyph(Glyph::Dash)),
                week => look.paint(Label::Good, &format!("+{week}")),
            });
        }
        if self.last {
            let dash = || look.glyph(Glyph::Dash).to_owned();
            cells.push(standing.last.map_or_else(dash, |day| day.to_string()));
        }
        cells
    }
}

/// How far a learner is in a phase, or what an item's state is.
fn cell(part: Option<&Part>, look: Look) -> String {
    match part.and_then(|part| part.state) {
        Some(state) => look.mark(state),
        None => share(part.map(|part| &part.count), look),
    }
}

/// A share in whole percent: 100 only where all is done.
fn share(count: Option<&Count>, look: Look) -> String {
    match count.filter(|count| count.whole() > 0) {
        None => look.paint(Label::Dim, look.glyph(Glyph::Dash)),
        Some(count) => match count.permille() / 10 {
            0 => look.paint(Label::Dim, "0%"),
            100 => look.paint(Label::Good, "100%"),
            percent => format!("{percent}%"),
        },
    }
}

/// What a column is called where there is little room: a phase's id, the end of an item's.
fn name(column: &cohort::Column, look: Look) -> String {
    let id = column.id.as_str();
    let end = id.rsplit('.').next().unwrap_or(id);
    look.fit(&Untrusted::new(end).terminal(), NAMED)
}

/// What the numbers stand for.
fn legend(cohort: &Cohort, look: Look) -> String {
    let mut out = String::from("\n");
    let digits = cohort.columns.len().to_string().len();
    for (number, column) in cohort.columns.iter().enumerate() {
        let title = Untrusted::new(&column.title).terminal();
        let id = Untrusted::new(column.id.as_str()).terminal();
        let line = format!("{:>digits$}  {id}  {title}", number + 1);
        out.push_str(&look.fit(&line, look.width));
        out.push('\n');
    }
    out
}

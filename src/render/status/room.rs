//! The table of counts: as much of it as fits the terminal's width.

use unicode_width::UnicodeWidthStr;

use super::super::escape::Untrusted;
use super::super::items::proof;
use super::super::table::{Column, Table};
use super::super::{Label, Look};
use crate::report::{Count, Status};

/// How much of the table a width has room for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Room {
    /// Whether each phase's id stands beside its title.
    ids: bool,
    /// Columns of the bar; 0: none.
    bar: usize,
    /// Spaces between columns.
    gap: usize,
    /// How the counts are headed.
    heads: Heads,
    /// Columns that the titles must at least have, where one of them is so long.
    titles: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Heads {
    /// Each count by its word.
    Words,
    /// Each count by a short word.
    Short,
    /// One column, "3/10".
    One,
}

const fn room(ids: bool, bar: usize, gap: usize, heads: Heads, titles: usize) -> Room {
    Room {
        ids,
        bar,
        gap,
        heads,
        titles,
    }
}

/// From wide to narrow.
const ROOMS: [Room; 8] = [
    room(true, 20, 2, Heads::Words, 40),
    room(false, 20, 2, Heads::Words, 40),
    room(false, 10, 2, Heads::Words, 26),
    room(false, 10, 2, Heads::Short, 28),
    room(false, 8, 1, Heads::Short, 18),
    room(false, 6, 1, Heads::Short, 17),
    room(false, 0, 1, Heads::Short, 14),
    room(false, 0, 1, Heads::One, 0),
];

impl Room {
    /// The widest layout in which each title has a line to itself, as long as there is a bar; else the widest in which titles
    /// have their least room.
    fn of(status: &Status<'_>, look: Look) -> Self {
        let wanted = status
            .summary
            .phases
            .iter()
            .map(|phase| Untrusted::new(&phase.title).terminal().width())
            .max()
            .unwrap_or(0)
            // No column of text is narrower, see [`Table`].
            .max(7);
        let whole = |room: &Self| room.bar > 0 && room.rest(status) + wanted <= look.width;
        let least = |room: &Self| room.rest(status) + wanted.min(room.titles) <= look.width;
        let found = ROOMS.into_iter().find(whole);
        found
            .or_else(|| ROOMS.into_iter().find(least))
            .unwrap_or(ROOMS[ROOMS.len() - 1])
    }

    /// Columns taken by everything but the titles.
    fn rest(&self, status: &Status<'_>) -> usize {
        let ids = status
            .summary
            .phases
            .iter()
            .map(|phase| phase.id.as_str().width())
            .max()
            .unwrap_or(0);
        let sample = self.cells("", "", &status.summary.total, PLAIN);
        self.columns(status)
            .iter()
            .zip(sample)
            .skip(1)
            .map(|(column, cell)| {
                let width = if column.head == "Id" {
                    ids
                } else {
                    cell.width()
                };
                self.gap + column.head.width().max(width)
            })
            .sum()
    }

    fn columns(&self, status: &Status<'_>) -> Vec<Column> {
        let mut columns = vec![Column::text("Phase")];
        if self.ids {
            columns.push(Column::word("Id"));
        }
        let counts: &[&'static str] = match self.heads {
            Heads::Words => &["Done", "Started", "Skipped", "Left", "Total"],
            Heads::Short => &["Done", "Start", "Skip", "Left", "Total"],
            Heads::One => &["Done"],
        };
        columns.extend(counts.iter().copied().map(Column::number));
        if status.summary.total.provable.is_some() {
            columns.push(Column::number(if self.heads == Heads::Words {
                "Verified"
            } else {
                "Proof"
            }));
        }
        if self.bar > 0 {
            columns.push(Column::word(if self.bar < 8 { "" } else { "Progress" }));
        }
        // Beside a wide bar the share needs no name of its own.
        columns.push(Column::number(if self.bar < 8 { "%" } else { "" }));
        columns
    }

    fn cells(&self, title: &str, id: &str, count: &Count, look: Look) -> Vec<String> {
        let mut cells = vec![title.to_owned()];
        if self.ids {
            cells.push(look.paint(Label::Id, id));
        }
        if self.heads == Heads::One {
            cells.push(format!("{}/{}", count.done, count.whole()));
        } else {
            let numbers = [
                (count.done, Some(Label::Good)),
                (count.started, Some(Label::Active)),
                (count.skipped, Some(Label::Dim)),
                (count.todo(), None),
                (count.items, Some(Label::Dim)),
            ];
            cells.extend(numbers.map(|(number, label)| count_cell(number, label, look)));
        }
        cells.extend(proof(count, look));
        if self.bar > 0 {
            cells.push(look.bar(count.permille(), self.bar));
        }
        cells.push(format!("{}%", count.percent()));
        cells
    }
}

/// A count, pale where there is nothing to count.
fn count_cell(number: usize, label: Option<Label>, look: Look) -> String {
    let text = number.to_string();
    match (number, label) {
        (0, _) => look.paint(Label::Dim, &text),
        (_, Some(label)) => look.paint(label, &text),
        (_, None) => text,
    }
}

/// Text without paint, of any width.
pub(super) const PLAIN: Look = Look {
    color: false,
    ascii: true,
    width: 0,
};

/// The table of counts, in the widest layout that the terminal has room for.
pub(super) fn counts(status: &Status<'_>, look: Look) -> String {
    let room = Room::of(status, look);
    let gap = u16::try_from(room.gap).unwrap_or(1);
    let mut table = Table::new(look, &room.columns(status)).gap(gap);
    for phase in &status.summary.phases {
        let title = Untrusted::new(&phase.title).terminal();
        table.row(room.cells(&title, phase.id.as_str(), &phase.count, look));
    }
    if status.only.is_none() {
        let total = look.paint(Label::Heading, "Total");
        table.foot(room.cells(&total, "", &status.summary.total, look));
    }
    table.render()
}

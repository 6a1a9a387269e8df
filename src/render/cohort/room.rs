//! The table of learners: as much of it as fits the terminal's width.

use unicode_width::UnicodeWidthStr;

use super::super::escape::Untrusted;
use super::super::items::proof;
use super::super::style::Glyph;
use super::super::table::{Column, Table};
use super::super::text::wrap;
use super::super::{Label, Look};
use crate::evidence::Verdict;
use crate::report::Count;
use crate::report::cohort::{self, Cohort, Learner, Part, Standing};

/// Most columns that a phase's or an item's name takes.
const NAMED: usize = 10;
/// Columns that names of learners have at least, where one of them is so long: what the table is chosen by.
const NAMES: std::ops::RangeInclusive<usize> = 8..=20;
/// Columns of the bar.
const BAR: usize = 10;
/// Spaces between columns.
const GAP: usize = 2;
/// What is said where phases have no columns.
const NO_ROOM: &str = "there is no room for all columns: --markdown and --csv have them";

/// One column of the table, before it is known which of them have room.
struct Field {
    what: What,
    head: Column,
    /// What it is called where it goes by a number.
    number: String,
    /// A cell for each learner, and the last for all.
    cells: Vec<String>,
    /// The widest of the cells.
    width: usize,
}

/// What a column is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    /// Always there.
    Name,
    Done,
    Verified,
    Percent,
    /// There where it fits.
    Bar,
    Part,
    Week,
    Last,
}

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
const ROOMS: [Room; 12] = [
    room(Heads::Named, true, true, true),
    room(Heads::Named, false, true, true),
    room(Heads::Named, false, false, true),
    room(Heads::Numbered, true, true, true),
    room(Heads::Numbered, false, true, true),
    room(Heads::Numbered, false, false, true),
    room(Heads::Named, false, false, false),
    room(Heads::Numbered, false, false, false),
    room(Heads::Gone, true, true, true),
    room(Heads::Gone, false, true, true),
    room(Heads::Gone, false, false, true),
    room(Heads::Gone, false, false, false),
];

/// The table in the widest layout that the terminal has room for; where columns go by numbers, with what those stand for.
pub(super) fn rows(cohort: &Cohort, look: Look) -> String {
    let fields = measured(cohort, look);
    let fits = |room: &Room| room.width(&fields) <= look.width;
    let last = ROOMS[ROOMS.len() - 1];
    let room = ROOMS.into_iter().find(fits).unwrap_or(last);
    let more = look.width.saturating_sub(room.width(&fields));
    let fields = fields.into_iter().filter(|field| room.has(field.what));
    let mut fields: Vec<Field> = fields.collect();
    if let Some(field) = fields.first_mut() {
        // One line each, whatever somebody is called.
        let least = field.width.clamp(*NAMES.start(), *NAMES.end());
        field.cells = names(cohort, look, least + more);
    }
    let heads = fields.iter().map(|field| match (field.what, room.heads) {
        (What::Part, Heads::Numbered) => Column::number(field.number.clone()),
        _ => field.head.clone(),
    });
    let heads: Vec<Column> = heads.collect();
    let mut table = Table::new(look, &heads).gap(u16::try_from(GAP).unwrap_or(2));
    for row in 0..cohort.learners.len() {
        table.row(fields.iter().map(|field| field.cells[row].clone()));
    }
    if cohort.learners.len() > 1 {
        let sums = fields
            .iter()
            .filter_map(|field| field.cells.last().cloned());
        table.foot(sums);
    }
    let mut out = table.render();
    match room.heads {
        Heads::Numbered => out.push_str(&legend(cohort, look)),
        Heads::Gone if !cohort.columns.is_empty() => {
            out.push('\n');
            out.push_str(&wrap(NO_ROOM, 0, look.width));
        }
        Heads::Named | Heads::Gone => {}
    }
    out
}

impl Room {
    fn has(self, what: What) -> bool {
        match what {
            What::Name | What::Done | What::Verified | What::Percent => true,
            What::Bar => self.bar,
            What::Part => self.heads != Heads::Gone,
            What::Week => self.week,
            What::Last => self.last,
        }
    }

    /// Columns that it takes at least.
    fn width(self, fields: &[Field]) -> usize {
        let shown = fields.iter().filter(|field| self.has(field.what));
        let widths = shown.map(|field| {
            let head = match (field.what, self.heads) {
                (What::Part, Heads::Numbered) => field.number.width(),
                _ => field.head.head.width(),
            };
            let width = field.width.max(head);
            match field.what {
                What::Name => width.clamp(*NAMES.start(), *NAMES.end()) + GAP,
                _ => width + GAP,
            }
        });
        widths.sum::<usize>().saturating_sub(GAP)
    }
}

/// All columns, as wide as they are without paint.
fn measured(cohort: &Cohort, look: Look) -> Vec<Field> {
    let plain = fields(
        cohort,
        Look {
            color: false,
            ..look
        },
    );
    if !look.color {
        return plain;
    }
    let painted = fields(cohort, look).into_iter().zip(plain);
    let measured = painted.map(|(painted, plain)| Field {
        width: plain.width,
        ..painted
    });
    measured.collect()
}

/// All columns, as wide as their cells.
fn fields(cohort: &Cohort, look: Look) -> Vec<Field> {
    let all = cohort.all();
    let dash = || look.paint(Label::Dim, look.glyph(Glyph::Dash));
    let field = |what, head, cell: &dyn Fn(&Standing) -> String| {
        let each = cohort
            .learners
            .iter()
            .map(|learner| match &learner.standing {
                Ok(standing) => cell(standing),
                Err(_) => dash(),
            });
        Field::new(what, head, each.chain([cell(&all)]).collect())
    };
    let names = names(cohort, look, usize::MAX);
    let mut fields = vec![
        Field::new(What::Name, Column::word("Learner"), names),
        field(What::Done, Column::number("Done"), &|standing| {
            format!("{}/{}", standing.total.done, standing.total.whole())
        }),
    ];
    if cohort.judged {
        fields.push(field(
            What::Verified,
            Column::number("Verified"),
            &|standing| proof(&standing.total, look).unwrap_or_else(|| "?".to_owned()),
        ));
    }
    fields.push(field(What::Bar, Column::word("Progress"), &|standing| {
        look.bar(standing.total.permille(), BAR)
    }));
    fields.push(field(What::Percent, Column::number("%"), &|standing| {
        format!("{}%", standing.total.percent())
    }));
    for (place, column) in cohort.columns.iter().enumerate() {
        let cells = cohort
            .learners
            .iter()
            .map(|learner| cell(learner.part(place), look));
        let sum = share(all.parts.get(place).map(|part| &part.count), look);
        let head = Column::number(short_name(column, look));
        fields.push(Field {
            number: (place + 1).to_string(),
            ..Field::new(What::Part, head, cells.chain([sum]).collect())
        });
    }
    fields.push(field(
        What::Week,
        Column::number("Week"),
        &|standing| match standing.week {
            0 => dash(),
            week => look.paint(Label::Good, &format!("+{week}")),
        },
    ));
    fields.push(field(What::Last, Column::word("Last"), &|standing| {
        standing.last.map_or_else(dash, |day| day.to_string())
    }));
    fields
}

impl Field {
    fn new(what: What, head: Column, cells: Vec<String>) -> Self {
        let widths = cells.iter().map(|cell| cell.width());
        Self {
            width: widths.max().unwrap_or(0),
            what,
            head,
            number: String::new(),
            cells,
        }
    }
}

/// What learners are called, in so many columns; then all of them together.
fn names(cohort: &Cohort, look: Look, most: usize) -> Vec<String> {
    let name = |learner: &Learner| {
        let name = look.fit(&Untrusted::new(&learner.name).terminal(), most);
        match learner.standing {
            Ok(_) => name,
            Err(_) => look.paint(Label::Bad, &name),
        }
    };
    let all = look.paint(Label::Heading, "All");
    cohort.learners.iter().map(name).chain([all]).collect()
}

/// How far a learner is in a phase, or what an item's state is: a claim that does not hold is marked.
fn cell(part: Option<&Part>, look: Look) -> String {
    let Some((part, state)) = part.and_then(|part| Some((part, part.state?))) else {
        return share(part.map(|part| &part.count), look);
    };
    let mark = look.mark(state);
    match part.verdict {
        Some(Verdict::Unverified) => mark + &look.paint(Label::Bad, "!"),
        Some(Verdict::Unknown) => mark + &look.paint(Label::Doubt, "?"),
        _ => mark,
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
fn short_name(column: &cohort::Column, look: Look) -> String {
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

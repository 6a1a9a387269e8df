//! Tables that fit a width, wide characters and colours included. The only file that knows comfy-table.

use std::borrow::Cow;

use comfy_table::{
    Cell, CellAlignment, ColumnConstraint, ContentArrangement, LineStyle, Row, Table as Inner,
    TableStyle, Width,
};

use super::{Label, Look};

/// Most columns of one text in a table; it is wrapped where it has less room.
const WIDEST: usize = 240;

/// A table for a terminal: a head, rows, and perhaps a row of sums below a rule. No lines between columns: it reads well at
/// any width, and copies as text.
#[derive(Debug)]
pub struct Table {
    inner: Inner,
    look: Look,
    columns: Vec<Column>,
    gap: u16,
    foot: bool,
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// What stands above it, safe to print.
    pub head: Cow<'static, str>,
    kind: Cells,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cells {
    Text,
    Word,
    Number,
}

impl Column {
    /// A column of text, set to the left; it gives way where the table is too wide, and its text wraps.
    pub fn text(head: impl Into<Cow<'static, str>>) -> Self {
        let kind = Cells::Text;
        Self {
            head: head.into(),
            kind,
        }
    }

    /// A column set to the left that keeps its width: ids, states, bars.
    pub fn word(head: impl Into<Cow<'static, str>>) -> Self {
        let kind = Cells::Word;
        Self {
            head: head.into(),
            kind,
        }
    }

    /// A column of numbers, set to the right, that keeps its width.
    pub fn number(head: impl Into<Cow<'static, str>>) -> Self {
        let kind = Cells::Number;
        Self {
            head: head.into(),
            kind,
        }
    }
}

impl Table {
    /// An empty table, its columns two spaces apart.
    pub fn new(look: Look, columns: &[Column]) -> Self {
        let mut inner = Inner::new();
        inner
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(u16::try_from(look.width).unwrap_or(u16::MAX));
        Self {
            inner,
            look,
            columns: columns.to_vec(),
            gap: 2,
            foot: false,
        }
    }

    /// With columns only so many spaces apart.
    pub fn gap(self, gap: u16) -> Self {
        Self { gap, ..self }
    }

    /// Adds a row, a text for each column; the texts are safe to print and may be painted. A text without paint is cut at
    /// 240 columns: comfy-table's time grows with the square of a text's length.
    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        let cells = cells.into_iter().map(|cell| {
            if cell.contains('\u{1b}') {
                cell
            } else {
                self.look.fit(&cell, WIDEST)
            }
        });
        self.inner.add_row(cells);
    }

    /// Adds the row of sums, which is the last and takes one line.
    pub fn foot(&mut self, cells: impl IntoIterator<Item = String>) {
        self.row(cells);
        self.foot = true;
    }

    /// The table as text: each line ends with a line break and not with a space.
    pub fn render(mut self) -> String {
        self.dress();
        let lines: Vec<String> = self
            .inner
            .lines()
            .map(|line| line.trim_end().to_owned())
            .collect();
        let is_rule = |line: &String| !line.is_empty() && line.chars().all(|c| c == self.rule());
        let rule = lines.iter().position(is_rule).unwrap_or(0);
        let last = lines.len().saturating_sub(1);
        let mut out = String::new();
        for (at, line) in lines.iter().enumerate() {
            if self.foot && at == last {
                out.push_str(&self.look.paint(Label::Dim, &lines[rule]));
                out.push('\n');
            }
            if at == rule {
                out.push_str(&self.look.paint(Label::Dim, line));
            } else {
                out.push_str(line);
            }
            out.push('\n');
        }
        out
    }

    fn rule(&self) -> char {
        if self.look.ascii { '-' } else { '─' }
    }

    /// Head, rule, alignment and padding.
    fn dress(&mut self) {
        let rule = self.rule();
        self.inner
            .load_style(TableStyle::new().header_separator(LineStyle::none().fill(rule)));
        let head: Row = self
            .columns
            .iter()
            .map(|column| Cell::new(self.look.paint(Label::Heading, &column.head)))
            .collect::<Vec<_>>()
            .into();
        self.inner.set_header(head);
        let last = self.columns.len().saturating_sub(1);
        for (index, column) in self.columns.iter().enumerate() {
            if let Some(inner) = self.inner.column_mut(index) {
                inner.set_padding((0, if index == last { 0 } else { self.gap }));
                inner.set_constraint(if column.kind == Cells::Text {
                    // A narrower column of text cannot be read; then rather a line that is too long.
                    ColumnConstraint::LowerBoundary(Width::Fixed(8))
                } else {
                    ColumnConstraint::ContentWidth
                });
                inner.set_cell_alignment(if column.kind == Cells::Number {
                    CellAlignment::Right
                } else {
                    CellAlignment::Left
                });
            }
        }
    }
}

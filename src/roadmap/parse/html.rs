//! What raw HTML says of a document's structure: `<h1>` to `<h6>`, `<summary>`, how `<details>` nest, and the items of its lists and
//! of tables that have a heading row.
//!
//! One pass over the tags, never back: time grows with the length alone, whatever is left open.

use super::column::{is_number_below, title_column};
use super::text::one_line;
use crate::roadmap::MAX_NESTING;

/// Something in raw HTML that matters for the structure of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mark {
    /// `<h1>` to `<h6>`: byte in the HTML, level, text.
    Heading(usize, u8, String),
    /// `<summary>`: byte in the HTML, text.
    Summary(usize, String),
    /// `<li>`, or a row of a table: byte in the HTML, how many lists it stands in besides its own, text.
    Item(usize, usize, String),
    /// `<details>`
    Open,
    /// `</details>`
    Close,
}

/// The marks in `html`, in its order. Headings in tables are layout, not structure.
pub fn marks(html: &str) -> Vec<Mark> {
    let lower = html.to_ascii_lowercase();
    let mut scan = Scan {
        html,
        lower: &lower,
        marks: Vec::new(),
        lists: 0,
        tables: Vec::new(),
        text: None,
    };
    scan.run();
    scan.marks
}

struct Scan<'a> {
    html: &'a str,
    /// The same in lower case.
    lower: &'a str,
    marks: Vec<Mark>,
    /// How many lists are open.
    lists: usize,
    tables: Vec<Table>,
    /// The item or cell whose text is being collected.
    text: Option<Text>,
}

#[derive(Default)]
struct Text {
    place: usize,
    text: String,
    /// Whether it is an item of a list, not a cell.
    item: bool,
    /// Whether it links into the document, or shows an image: contents and galleries hold no items.
    idle: bool,
}

/// A table that is not closed yet.
#[derive(Default)]
struct Table {
    heads: Vec<String>,
    rows: Vec<Row>,
    /// Of each column, how many rows the cell that began above still fills.
    spans: Vec<usize>,
    /// How many columns the cell that is being collected takes, and over how many rows.
    size: (usize, usize),
    header: bool,
}

#[derive(Default)]
struct Row {
    place: usize,
    cells: Vec<String>,
}

/// Most columns and rows that a cell is taken to fill, and most columns of a table.
const WIDEST: usize = 100;

impl Scan<'_> {
    fn run(&mut self) {
        let mut at = 0;
        while let Some(found) = self.lower[at..].find('<') {
            let start = at + found;
            self.collect(at, start);
            let close = if self.lower[start..].starts_with("<!--") {
                self.lower[start..].find("-->").map(|end| end + 2)
            } else {
                self.lower[start..].find('>')
            };
            // A tag that never ends: neither does any after it.
            let Some(close) = close else { return };
            let end = start + close + 1;
            at = self.tag(start, end).unwrap_or(end);
        }
        self.finish();
    }

    /// Adds what stands between two tags to the text that is being collected.
    fn collect(&mut self, from: usize, to: usize) {
        if let Some(text) = &mut self.text {
            text.text.push_str(&self.html[from..to]);
        }
    }

    /// Takes the tag from `start` to `end`; where more than it was read, returns where to go on.
    fn tag(&mut self, start: usize, end: usize) -> Option<usize> {
        let lower = self.lower;
        let tag = &lower[start + 1..end];
        let name_end = tag[1..]
            .find(|c: char| !c.is_ascii_alphanumeric())
            .map_or(tag.len(), |at| at + 1);
        match &tag[..name_end] {
            "details" => self.marks.push(Mark::Open),
            "/details" => self.marks.push(Mark::Close),
            "summary" => {
                let (text, next) = content(self.html, lower, end, "</summary")?;
                self.marks.push(Mark::Summary(start, text));
                return Some(next);
            }
            "ul" | "ol" => {
                self.finish();
                self.lists += 1;
            }
            "/ul" | "/ol" => {
                self.finish();
                self.lists = self.lists.saturating_sub(1);
            }
            "li" => self.begin(start, true),
            "/li" => self.finish(),
            "table" => {
                self.finish();
                self.tables.push(Table::default());
            }
            "/table" => {
                self.finish();
                self.close_table();
            }
            "tr" => {
                self.finish();
                self.row(start);
            }
            "td" | "th" => self.cell(start, tag),
            "/td" | "/th" | "/tr" => self.finish(),
            "img" | "a" | "br" | "p" | "/p" | "div" | "/div" => self.inside(tag),
            name => return self.heading(name, start, end),
        }
        None
    }

    fn heading(&mut self, name: &str, start: usize, end: usize) -> Option<usize> {
        let level = name.strip_prefix('h')?.parse().ok()?;
        if !(1..=6).contains(&level) || !self.tables.is_empty() {
            return None;
        }
        let (text, next) = content(self.html, self.lower, end, &format!("</h{level}"))?;
        self.finish();
        self.marks.push(Mark::Heading(start, level, text));
        Some(next)
    }

    /// A tag within running text.
    fn inside(&mut self, tag: &str) {
        if let Some(text) = &mut self.text {
            text.text.push(' ');
            text.idle |= tag.starts_with("img") || tag.contains("href=\"#");
        }
    }

    fn begin(&mut self, place: usize, item: bool) {
        self.finish();
        self.text = Some(Text {
            place,
            item,
            ..Text::default()
        });
    }

    fn row(&mut self, place: usize) {
        if let Some(table) = self.tables.last_mut() {
            let cells = Vec::new();
            table.rows.push(Row { place, cells });
        }
    }

    fn cell(&mut self, start: usize, tag: &str) {
        if self.tables.is_empty() {
            return;
        }
        self.begin(start, false);
        if let Some(table) = self.tables.last_mut() {
            table.header = tag.starts_with("th");
            table.size = (attribute(tag, "colspan"), attribute(tag, "rowspan"));
        }
    }

    /// Ends the text that is being collected.
    fn finish(&mut self) {
        let Some(text) = self.text.take() else {
            return;
        };
        let plain = if text.idle {
            String::new()
        } else {
            one_line(&unescaped(&text.text))
        };
        match self.tables.last_mut() {
            Some(table) if !text.item => table.add(plain),
            // The lists in a row of a table with headings belong to it.
            Some(table) if !table.heads.is_empty() => {}
            _ if text.item && plain.chars().any(char::is_alphanumeric) => {
                let depth = self.lists.saturating_sub(1).min(MAX_NESTING);
                self.marks.push(Mark::Item(text.place, depth, plain));
            }
            _ => {}
        }
    }

    /// Ends a table: where it has headings, each row is an item by the cell that holds its title.
    fn close_table(&mut self) {
        let Some(table) = self.tables.pop().filter(|table| !table.heads.is_empty()) else {
            return;
        };
        let mut counts: Vec<(usize, usize)> = Vec::new();
        for row in &table.rows {
            counts.resize(counts.len().max(row.cells.len()), (0, 0));
            for (column, cell) in row.cells.iter().enumerate() {
                counts[column].0 += usize::from(is_number_below(cell, table.heads.get(column)));
                counts[column].1 += 1;
            }
        }
        let column = title_column(&table.heads, &counts);
        for mut row in table.rows {
            if column < row.cells.len() && row.cells[column].chars().any(char::is_alphanumeric) {
                let title = row.cells.swap_remove(column);
                self.marks.push(Mark::Item(row.place, 0, title));
            }
        }
    }
}

impl Table {
    /// Adds a cell to the last row, past the columns that cells from above fill.
    fn add(&mut self, text: String) {
        let (wide, high) = self.size;
        if self.header {
            if self.heads.len() < WIDEST {
                self.heads.push(text);
            }
            return;
        }
        let Some(row) = self.rows.last_mut() else {
            return;
        };
        while let Some(span) = self
            .spans
            .get_mut(row.cells.len())
            .filter(|span| **span > 0)
        {
            *span -= 1;
            row.cells.push(String::new());
        }
        for column in 0..wide {
            let at = row.cells.len();
            if at >= WIDEST {
                return;
            }
            if self.spans.len() <= at {
                self.spans.resize(at + 1, 0);
            }
            self.spans[at] = high - 1;
            row.cells.push(if column == 0 {
                text.clone()
            } else {
                String::new()
            });
        }
    }
}

/// The number that a tag gives an attribute; 1 where it gives none.
fn attribute(tag: &str, name: &str) -> usize {
    let value = tag.split_once(name).map_or("", |(_, rest)| rest);
    let value = value.trim_start_matches(['=', '"', '\'', ' ']);
    let digits = value.bytes().take_while(u8::is_ascii_digit).count();
    value[..digits].parse().unwrap_or(1).clamp(1, WIDEST)
}

/// The text from `open` to `closing`, without tags, and where `closing` begins.
fn content(html: &str, lower: &str, open: usize, closing: &str) -> Option<(String, usize)> {
    // A title is short: a closing tag far away belongs to something else, and looking for it each time would be slow.
    let near = floor(lower, open + 2000);
    let end = open + lower.get(open..near)?.find(closing)?;
    let mut text = String::new();
    let mut inside = false;
    for c in html[open..end].chars() {
        match c {
            '<' => inside = true,
            '>' if inside => inside = false,
            _ if inside => {}
            c => text.push(c),
        }
    }
    Some((one_line(&unescaped(&text)), end))
}

fn unescaped(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&nbsp;", " ")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::{Mark, marks};

    fn items(html: &str) -> Vec<(usize, String)> {
        let marks = marks(html).into_iter();
        marks
            .filter_map(|mark| match mark {
                Mark::Item(_, depth, text) => Some((depth, text)),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn items_of_lists_nest() {
        let html = "<ul>\n<li>One <b>bold</b> &amp; more\n<ul><li>Inner</li></ul></li><li><a href=\"#x\">Contents</a><li>Two</ul>";
        let expected = [(0, "One bold & more"), (1, "Inner"), (0, "Two")];
        assert_eq!(
            items(html),
            expected.map(|(depth, text)| (depth, text.to_owned()))
        );
    }

    #[test]
    fn rows_of_a_table_with_headings_are_items() {
        let html = "<table><tr><th>Category</th><th>Topic</th><th>State</th></tr>\
            <tr><td rowspan=\"2\">Web</td><td>HTML <ul><li>tags</li></ul></td><td>done</td></tr>\
            <tr><td>CSS</td><td></td></tr></table>";
        assert_eq!(items(html), [(0, "HTML".to_owned()), (0, "CSS".to_owned())]);
        let layout = "<table><tr><td>Ada</td><td>Bob</td></tr></table>";
        assert_eq!(items(layout), []);
    }

    #[test]
    fn what_is_left_open_ends_nothing() {
        for html in [
            "<li",
            "<table><td>b<tr>",
            "</ul></table></li>",
            "<summary>a",
            "<!-- <li>a</li>",
        ] {
            assert_eq!(items(html), [], "{html}");
        }
    }

    #[test]
    fn headings_and_summaries_are_found() {
        let html = "<details open>\n<summary><b>Week 1 &amp; 2</b></summary>\n<h3 align=\"center\">Core</h3>\n</details><table><h2>no</h2></table><hr>";
        assert_eq!(
            marks(html),
            [
                Mark::Open,
                Mark::Summary(15, "Week 1 & 2".to_owned()),
                Mark::Heading(56, 3, "Core".to_owned()),
                Mark::Close,
            ]
        );
    }
}

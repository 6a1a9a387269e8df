//! Which column of a table holds the titles.

use crate::roadmap::notice::{NoColumn, Oddity};
use crate::roadmap::select::similar;
use crate::roadmap::{Notice, title};

/// Whether a cell holds no title: nothing, a number, a day or week, a mark.
pub fn is_number(plain: &str) -> bool {
    let rest = title::numbered(plain).map_or(plain, |numbered| numbered.rest);
    let rest = rest.trim_matches(|c: char| !c.is_alphanumeric());
    !rest.chars().any(char::is_alphabetic) || title::number_end(rest) == Some(rest.len())
}

/// Whether a cell holds no title, told by its column's heading too: "W1" below "Week".
pub fn is_number_below(plain: &str, heading: Option<&String>) -> bool {
    let counted = |heading: &&String| title::is_counting_column(heading);
    is_number(plain)
        || heading
            .filter(counted)
            .is_some_and(|heading| title::is_counted(plain, heading))
}

/// Whether the cells of a row say no more than what those above add up to: "Total", and numbers.
pub fn is_sum(cells: &[String]) -> bool {
    let mut cells = cells.iter();
    let is_amount = |cell: &String| {
        let first = cell.chars().find(|c| c.is_alphanumeric());
        first.is_none_or(|c| c.is_ascii_digit())
    };
    cells.next().is_some_and(|first| title::is_total(first)) && cells.all(is_amount)
}

/// The first column that is not mostly numbers, later where another's heading says that it holds titles.
pub fn title_column(headings: &[String], counts: &[(usize, usize)]) -> usize {
    let holds_text = |column: &usize| {
        counts
            .get(*column)
            .is_none_or(|(numbers, all)| numbers * 2 < *all)
    };
    let first = (0..headings.len()).find(holds_text).unwrap_or(0);
    (first..headings.len())
        .filter(holds_text)
        .find(|column| title::is_title_column(&headings[*column]))
        .unwrap_or(first)
}

/// Whether a heading is the one that was asked for.
pub fn is_same(heading: &str, wanted: &str) -> bool {
    heading.to_lowercase() == wanted.to_lowercase()
}

/// That no table has the column `wanted`, if that is so; `tables` are the lines and headings of all.
pub fn missing<'a>(
    wanted: &str,
    tables: impl IntoIterator<Item = (usize, &'a [String])>,
) -> Option<Notice> {
    let (mut first, mut there) = (None, Vec::<String>::new());
    for (line, headings) in tables {
        first.get_or_insert(line);
        for heading in headings {
            if is_same(heading, wanted) {
                return None;
            }
            if !heading.is_empty() && !there.contains(heading) {
                there.push(heading.clone());
            }
        }
    }
    let lower: Vec<String> = there.iter().map(|name| name.to_lowercase()).collect();
    let near = similar(wanted, lower.iter().map(String::as_str));
    let near = near.and_then(|near| there.iter().find(|name| name.to_lowercase() == near));
    let message =
        format!("no table here has a column `{wanted}`: titles are read where the rules see them");
    let missing = NoColumn {
        wanted: wanted.to_owned(),
        similar: near.cloned(),
        there,
    };
    Some(Notice::new(first.unwrap_or(1), message).about(Oddity::NoColumn(missing)))
}

//! Which column of a table holds the titles.

use crate::roadmap::title;

/// Whether a cell holds no title: nothing, a number, a day or week, a mark.
pub fn is_number(plain: &str) -> bool {
    let rest = title::numbered(plain).map_or(plain, |numbered| numbered.rest);
    let rest = rest.trim_matches(|c: char| !c.is_alphanumeric());
    !rest.chars().any(char::is_alphabetic) || title::number_end(rest) == Some(rest.len())
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

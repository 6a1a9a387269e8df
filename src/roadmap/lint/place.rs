//! Places in a document, for carets: from bytes, columns and words to lines and columns in characters.

use std::cell::Cell;
use std::ops::Range;

use super::{Check, Flaw};

/// The lines of a document.
#[derive(Debug)]
pub struct Places<'a> {
    /// The document.
    pub source: &'a str,
    lines: Vec<(usize, &'a str)>,
    /// The last line, byte of it and column that were asked for: places come in order, and lines may be long.
    last: Cell<(usize, usize, usize)>,
}

/// A place in a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    line: usize,
    column: usize,
    width: usize,
}

impl Place {
    /// Something wrong here.
    pub fn flaw(self, check: Check, message: impl Into<String>) -> Flaw {
        Flaw {
            line: self.line,
            column: self.column,
            width: self.width.max(1),
            severity: check.severity(),
            check,
            message: message.into(),
            remedy: None,
        }
    }
}

impl Flaw {
    /// With what to do about it.
    #[must_use]
    pub fn mend(self, remedy: impl Into<String>) -> Self {
        Self {
            remedy: Some(remedy.into()),
            ..self
        }
    }
}

impl<'a> Places<'a> {
    /// The lines of `source`.
    pub fn new(source: &'a str) -> Self {
        let mut lines = Vec::new();
        let mut start = 0;
        for whole in source.split_inclusive('\n') {
            lines.push((start, whole.trim_end_matches(['\n', '\r'])));
            start += whole.len();
        }
        Self {
            source,
            lines,
            last: Cell::default(),
        }
    }

    /// The text of a line, counted from 1.
    pub fn text(&self, number: usize) -> &'a str {
        let line = number.checked_sub(1).and_then(|at| self.lines.get(at));
        line.map_or("", |(_, text)| text)
    }

    /// The line, counted from 1, on which byte `at` stands.
    pub fn line_of(&self, at: usize) -> usize {
        self.lines.partition_point(|(start, _)| *start <= at).max(1)
    }

    /// The byte at which a line begins, counted from 1.
    pub fn start(&self, number: usize) -> usize {
        let line = number.checked_sub(1).and_then(|at| self.lines.get(at));
        line.map_or(self.source.len(), |(start, _)| *start)
    }

    /// Bytes of the document, up to the end of their first line.
    pub fn span(&self, at: Range<usize>) -> Place {
        let line = self.line_of(at.start);
        let text = self.text(line);
        let from = at.start - self.start(line);
        let until = at.end.saturating_sub(self.start(line)).min(text.len());
        Place {
            line,
            column: self.column(line, from),
            width: text.get(from..until).map_or(1, |text| text.chars().count()),
        }
    }

    /// The column of a byte of a line.
    fn column(&self, line: usize, at: usize) -> usize {
        let (last, from, before) = self.last.get();
        let (from, before) = if last == line && from <= at {
            (from, before)
        } else {
            (0, 1)
        };
        let more = self.text(line).get(from..at);
        let column = before + more.map_or(0, |text| text.chars().count());
        if more.is_some() {
            self.last.set((line, at, column));
        }
        column
    }

    /// The text of a whole line.
    pub fn line(&self, number: usize) -> Place {
        let text = self.text(number);
        Place {
            line: number,
            column: text.chars().take_while(|c| c.is_whitespace()).count() + 1,
            width: text.trim().chars().count(),
        }
    }

    /// The first occurrence of `words` on a line, else all of it.
    pub fn within(&self, number: usize, words: &str) -> Place {
        match self.text(number).find(words) {
            Some(from) if !words.is_empty() => {
                let start = self.start(number) + from;
                self.span(start..start + words.len())
            }
            _ => self.line(number),
        }
    }

    /// The word, number or quoted text that begins at a column.
    pub fn token(&self, number: usize, column: usize) -> Place {
        let rest: String = self.text(number).chars().skip(column - 1).collect();
        let mut chars = rest.chars();
        let first = chars.next();
        let width = match first {
            Some(quote @ ('"' | '\'')) => chars.position(|c| c == quote).map(|end| end + 2),
            Some('{' | '[') => rest
                .chars()
                .position(|c| matches!(c, '}' | ']'))
                .map(|end| end + 1),
            _ => None,
        };
        let word = || {
            let end = |c: char| matches!(c, ' ' | '=' | ',' | ']' | '}');
            rest.chars().take_while(|c| !end(*c)).count()
        };
        Place {
            line: number,
            column,
            width: width.unwrap_or_else(word),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Place, Places};

    fn at(line: usize, column: usize, width: usize) -> Place {
        Place {
            line,
            column,
            width,
        }
    }

    #[test]
    fn places_count_characters_and_end_with_their_line() {
        let places = Places::new("größe `a`\r\n  日本 = \"x y\", [1, 2]\n");
        assert_eq!(places.span(8..11), at(1, 7, 3));
        assert_eq!(places.span(8..20), at(1, 7, 3));
        assert_eq!(places.line(2), at(2, 3, 18));
        assert_eq!(places.within(2, "x y"), at(2, 9, 3));
        assert_eq!(places.within(2, "gone"), places.line(2));
        assert_eq!(places.token(2, 8), at(2, 8, 5));
        assert_eq!(places.token(2, 3), at(2, 3, 2));
        assert_eq!(places.token(2, 15), at(2, 15, 6));
        assert_eq!(places.line(9), at(9, 1, 0));
        let bytes = || (0..11).filter(|at| places.source.is_char_boundary(*at));
        let forth: Vec<Place> = bytes().map(|at| places.span(at..11)).collect();
        let each = bytes().map(|at| Places::new(places.source).span(at..11));
        assert!(forth.iter().copied().eq(each), "{forth:?}");
        let back = bytes().rev().map(|at| places.span(at..11));
        assert!(forth.iter().rev().copied().eq(back), "{forth:?}");
    }
}

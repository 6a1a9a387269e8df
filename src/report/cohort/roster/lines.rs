//! The lines of a list in CSV: what parts their fields, and which number each has.

use super::Unreadable;

/// What may stand between two fields.
const DELIMITERS: [u8; 3] = *b",;\t";

/// Where the reader is, by lines. It counts one only after it, and so neither comments nor empty lines before a record.
pub(super) struct LinePlace<'a> {
    text: &'a [u8],
    at: usize,
    line: usize,
}

impl<'a> LinePlace<'a> {
    pub(super) fn new(text: &'a [u8]) -> Self {
        Self {
            text,
            at: 0,
            line: 1,
        }
    }

    /// The line of what was read at this place, none of which lies before another that was asked for.
    pub(super) fn line_of(&mut self, position: Option<&csv::Position>) -> usize {
        let byte = position.map_or(0, csv::Position::byte);
        let byte = usize::try_from(byte).map_or(self.text.len(), |byte| byte.min(self.text.len()));
        let passed = self.text.get(self.at..byte).unwrap_or_default();
        self.line += memchr::memchr_iter(b'\n', passed).count();
        self.at = self.at.max(byte);
        while let Some(b'\n' | b'#') = self.text.get(self.at) {
            let end = memchr::memchr(b'\n', &self.text[self.at..]);
            self.at = end.map_or(self.text.len(), |end| self.at + end + 1);
            self.line += 1;
        }
        self.line
    }

    pub(super) fn unreadable(&mut self, error: &csv::Error) -> Unreadable {
        Unreadable::at(self.line_of(error.position()), error.to_string())
    }
}

/// What a line above the names says of what stands between them, as a spreadsheet writes it (`sep=;`), and the rest.
pub(super) fn separator(bytes: &[u8]) -> (Option<u8>, &[u8]) {
    match bytes {
        [b's', b'e', b'p', b'=', separator, rest @ ..] => {
            let end = rest.iter().position(|byte| *byte == b'\n');
            (
                Some(*separator),
                &rest[end.map_or(rest.len(), |end| end + 1)..],
            )
        }
        _ => (None, bytes),
    }
}

/// What stands between the names of the first line.
pub(super) fn delimiter(bytes: &[u8]) -> u8 {
    let first = bytes
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    let often = |delimiter: &u8| memchr::memchr_iter(*delimiter, first).count();
    // Of equals the first.
    DELIMITERS
        .into_iter()
        .rev()
        .max_by_key(often)
        .unwrap_or(b',')
}

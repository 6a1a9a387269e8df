//! Text that is part of a document's source, kept without a copy of its own.

use std::fmt;
use std::ops::{Deref, Range};
use std::rc::Rc;

/// A piece of a text that several share. A document has tens of thousands: to copy each would cost more than to parse them all.
#[derive(Clone)]
pub struct Slice {
    whole: Rc<str>,
    range: Range<u32>,
}

impl Slice {
    /// `part` as a piece of `whole` where it is one, else as a text of its own.
    pub fn of(whole: &Rc<str>, part: &str) -> Self {
        let start = (part.as_ptr() as usize).checked_sub(whole.as_ptr() as usize);
        let range = start.and_then(|start| {
            let end = start.checked_add(part.len())?;
            let inside = whole.get(start..end).is_some();
            inside
                .then(|| Some(u32::try_from(start).ok()?..u32::try_from(end).ok()?))
                .flatten()
        });
        match range {
            Some(range) => Self {
                whole: Rc::clone(whole),
                range,
            },
            None => Self::alone(part),
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        let range = self.range.start as usize..self.range.end as usize;
        self.whole.get(range).unwrap_or_default()
    }

    fn alone(text: &str) -> Self {
        Self {
            whole: Rc::from(text),
            range: 0..u32::try_from(text.len()).unwrap_or(u32::MAX),
        }
    }
}

impl From<&str> for Slice {
    fn from(text: &str) -> Self {
        Self::alone(text)
    }
}

impl Deref for Slice {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl PartialEq for Slice {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Slice {}

impl fmt::Debug for Slice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

#[cfg(test)]
mod tests {
    use super::{Rc, Slice};

    #[test]
    fn a_part_shares_the_whole_and_other_text_stands_alone() {
        let whole: Rc<str> = Rc::from("one two");
        let part = Slice::of(&whole, &whole[4..]);
        assert_eq!((part.as_str(), Rc::strong_count(&whole)), ("two", 2));
        assert_eq!(Slice::of(&whole, "three").as_str(), "three");
        assert_eq!(Rc::strong_count(&whole), 2);
    }
}

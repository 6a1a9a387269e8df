//! Ids: `phase.item`, sometimes `phase.group.item`.
//!
//! What an id is. How one is made from a title is in [`derive`](super::derive), how one is found from what a person typed in
//! [`select`](super::select).

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The id of a phase (one segment) or an item (two or more), in NFKC and lower case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(transparent)]
pub struct Id(String);

impl Id {
    /// `text` as an id: segments of lower-case letters and combining marks of any script, digits and `-`, a letter in each,
    /// joined by `.`; compared in NFKC. `None` where it is not one.
    pub fn parse(text: &str) -> Option<Self> {
        if text.is_ascii() {
            return is_ascii_id(text).then(|| Self(text.to_owned()));
        }
        let normal: String = text.nfkc().collect();
        let fits = normal.split('.').all(|segment| {
            segment.chars().any(char::is_alphabetic)
                && segment.chars().all(allowed)
                && segment.to_lowercase() == segment
        });
        fits.then_some(Self(normal))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its segments, from the phase to the item.
    pub fn segments(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.split('.')
    }

    /// Its first segment: the phase that it belongs to.
    pub fn phase(&self) -> &str {
        self.0.split_once('.').map_or(&self.0, |(phase, _)| phase)
    }

    /// What follows its phase, the dot included; empty for a phase.
    pub fn within_phase(&self) -> &str {
        &self.0[self.phase().len()..]
    }

    /// The same in a phase that is called otherwise; `None` where `phase` is no name of one.
    pub fn in_phase(&self, phase: &str) -> Option<Self> {
        Self::parse(&format!("{phase}{}", self.within_phase()))
    }

    /// Its last segment.
    pub fn last(&self) -> &str {
        self.0.rsplit('.').next().unwrap_or(&self.0)
    }

    /// Whether it names a phase, not an item.
    pub fn is_phase(&self) -> bool {
        !self.0.as_bytes().contains(&b'.')
    }
}

/// An id is looked up by its text too.
impl std::borrow::Borrow<str> for Id {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Id {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0)
    }
}

/// Whether an ASCII text is an id: the common case, in one pass without a look at Unicode's tables.
fn is_ascii_id(text: &str) -> bool {
    let mut letter = false;
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' => letter = true,
            b'0'..=b'9' | b'-' => {}
            b'.' if letter => letter = false,
            _ => return false,
        }
    }
    letter
}

/// Whether `c` may stand in a segment. Variation selectors and the keycap are marks by Unicode's table, but parts of emoji.
pub(super) fn allowed(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || c == '-'
        || (!c.is_ascii()
            && !matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{20E3}' | '\u{E0100}'..='\u{E01EF}')
            && (c.is_alphanumeric() || is_combining_mark(c)))
}

#[cfg(test)]
mod tests {
    use super::Id;

    #[test]
    fn an_id_has_a_letter_in_every_segment() {
        for good in [
            "drf",
            "drf.serializers",
            "phase-2.rest-api.urls",
            "основы.циклы",
            "基礎.変数",
            "हिन्दी.पाठ",
        ] {
            assert_eq!(
                Id::parse(good).map(|id| id.to_string()),
                Some(good.to_owned())
            );
        }
        for bad in [
            "",
            "1.2",
            "drf.",
            ".drf",
            "a..b",
            "Drf",
            "a b",
            "v1.0",
            "a_b",
            "venv/bin",
            "1\u{FE0F}\u{20E3}a",
        ] {
            assert_eq!(Id::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn ids_are_compared_in_nfkc() {
        assert_eq!(Id::parse("cafe\u{301}.ﬁle"), Id::parse("café.file"));
    }
}

//! Ids: `phase.item`, sometimes `phase.group.item`.

/// The id of a phase (one segment) or an item (two or more), in NFKC and lower case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(transparent)]
pub struct Id(String);

impl Id {
    /// `text` as an id: segments of lower-case letters and combining marks of any script, digits and `-`, a letter in each,
    /// joined by `.`; compared in NFKC. `None` where it is not one.
    pub fn parse(text: &str) -> Option<Self> {
        use unicode_normalization::UnicodeNormalization;
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

    /// Its first segment: the phase that it belongs to.
    pub fn phase(&self) -> &str {
        self.0.split('.').next().unwrap_or(&self.0)
    }

    /// Its last segment.
    pub fn last(&self) -> &str {
        self.0.rsplit('.').next().unwrap_or(&self.0)
    }

    /// Whether it names a phase, not an item.
    pub fn is_phase(&self) -> bool {
        !self.0.contains('.')
    }
}

impl std::fmt::Display for Id {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0)
    }
}

fn allowed(c: char) -> bool {
    c.is_alphabetic()
        || c.is_numeric()
        || c == '-'
        || unicode_normalization::char::is_combining_mark(c)
}

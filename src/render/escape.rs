//! Untrusted text, escaped for each sink. The type has no `Display`: it cannot be printed by accident.

/// Text that came from a repository: a title, an author, a message, a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Untrusted<'a>(&'a str);

impl<'a> Untrusted<'a> {
    /// Marks `text` as a stranger's.
    pub fn new(text: &'a str) -> Self {
        Self(text)
    }

    /// For a terminal: control, bidi and zero-width characters made visible, on one line.
    pub fn terminal(self) -> String {
        self.0
            .chars()
            .flat_map(|c| {
                if c.is_control() {
                    c.escape_unicode().collect::<Vec<_>>()
                } else {
                    vec![c]
                }
            })
            .collect()
    }
}

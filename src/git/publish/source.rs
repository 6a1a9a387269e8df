//! Of which commit a published state tells: written into the published commit's message, and read again.

use crate::evidence::ObjectId;

/// The trailers of a published commit.
const COMMIT: &str = "Peak-Source: ";
const TIME: &str = "Peak-Source-Time: ";
const BRANCH: &str = "Peak-Source-Branch: ";

/// The commit whose state is published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its id.
    pub commit: ObjectId,
    /// When it was committed, seconds since 1970; 0 where it does not say.
    pub time: i64,
    /// The branch that it was taken from, where that is known.
    pub branch: Option<String>,
}

impl Source {
    /// The message of the commit that publishes its state.
    pub(super) fn message(&self) -> String {
        // Forges of all kinds start no run for a commit that says so.
        let mut text = format!(
            "Progress as of {} [skip ci]\n\nWritten by `peak ci --publish`, which replaces this branch as a whole.\n\n{COMMIT}{}\n{TIME}{}\n",
            self.commit, self.commit, self.time
        );
        if let Some(branch) = &self.branch {
            text.push_str(&format!("{BRANCH}{branch}\n"));
        }
        text
    }

    /// Reads it out of a message; `None` where the message does not tell.
    pub(super) fn read(message: &str) -> Option<Self> {
        let value = |key: &str| message.lines().find_map(|line| line.strip_prefix(key));
        Some(Self {
            commit: ObjectId::parse(value(COMMIT)?)?,
            time: value(TIME).and_then(|text| text.parse().ok()).unwrap_or(0),
            branch: value(BRANCH).map(str::to_owned),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Source;
    use crate::evidence::ObjectId;

    #[test]
    fn a_source_is_read_as_it_was_written() {
        let hex = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
        for branch in [None, Some("main"), Some("a/b: c")] {
            let source = Source {
                commit: ObjectId::parse(hex).unwrap(),
                time: -7,
                branch: branch.map(str::to_owned),
            };
            assert_eq!(Source::read(&source.message()), Some(source));
        }
        assert_eq!(Source::read(&format!("Progress as of {hex}\n")), None);
        assert_eq!(Source::read("Peak-Source: x\n"), None);
    }
}

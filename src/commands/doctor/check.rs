//! One thing that was looked at.

use crate::render::escape::Untrusted;
use crate::render::{Label, Look};

/// What was looked at, and what is wrong with it.
#[derive(Debug)]
pub struct Check {
    /// What is so, in a sentence.
    says: String,
    /// What to do, where it is wrong.
    remedy: Option<String>,
}

impl Check {
    /// It is as it should be.
    pub fn fine(says: impl Into<String>) -> Self {
        Self {
            says: says.into(),
            remedy: None,
        }
    }

    /// It will go wrong later, and this keeps it from doing so.
    pub fn wrong(says: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            says: says.into(),
            remedy: Some(remedy.into()),
        }
    }

    /// Whether there is something to do.
    pub fn is_wrong(&self) -> bool {
        self.remedy.is_some()
    }

    /// What is said of it: a line, and one with the remedy.
    pub fn text(&self, look: Look) -> String {
        match &self.remedy {
            None => format!("{}     {}\n", look.paint(Label::Good, "ok"), self.says),
            Some(remedy) => format!(
                "{}  {}\n       {} {remedy}\n",
                look.paint(Label::Bad, "wrong"),
                self.says,
                look.paint(Label::Id, "hint:")
            ),
        }
    }
}

/// Text from the repository, safe to look at.
pub fn shown(text: &str) -> String {
    Untrusted::new(text).terminal()
}

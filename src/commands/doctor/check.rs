//! One thing that was looked at.

use crate::render::text::wrap;
use crate::render::{Label, Look};

/// Columns of the longest word for how it is, and the gap after it.
const INDENT: usize = 7;
/// Before a remedy.
const HINT: &str = "hint:";

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

    /// What is said of it, and the remedy below, in lines that fit.
    pub fn text(&self, look: Look) -> String {
        let fitted = |text: &str| wrap(text, INDENT, look.width).trim_start().to_owned();
        let says = fitted(&self.says);
        let Some(remedy) = &self.remedy else {
            return format!("{}     {says}", look.paint(Label::Good, "ok"));
        };
        let hint = fitted(&format!("{HINT} {remedy}"));
        format!(
            "{}  {says}{}{}{}",
            look.paint(Label::Bad, "wrong"),
            " ".repeat(INDENT),
            look.paint(Label::Id, HINT),
            &hint[HINT.len()..]
        )
    }
}

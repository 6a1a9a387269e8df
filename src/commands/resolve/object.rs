//! `--json`: what was decided and done, for programs.

use super::plan::{Plan, Resolution};
use crate::commands::{Context, Outcome};
use crate::error::Result;
use crate::git::conflict::Operation;
use crate::render::merged::Sides;
use crate::render::resolved::{Ending, Resolved, object};
use crate::render::text::shell_word;

/// A conflict, beside what is to become of it.
#[derive(Debug)]
pub struct Stopped<'a> {
    /// The progress document, from the root.
    pub path: &'a str,
    /// The same as one types it in the folder to work in.
    pub word: String,
    /// What git was doing.
    pub operation: Operation,
    /// What its two sides are called.
    pub sides: Sides,
    /// Other files in conflict, from the root.
    pub others: Vec<String>,
}

/// What was done about it.
#[derive(Debug, Clone, Copy)]
pub struct Done {
    /// Whether the file was changed.
    pub written: bool,
    /// Whether it was staged.
    pub staged: bool,
}

/// Writes the object; `None` where nothing was to be done.
///
/// # Errors
/// The stream's.
pub fn tell(
    context: &mut Context,
    plan: &Plan,
    stopped: &Stopped<'_>,
    done: Option<Done>,
) -> Result<Outcome> {
    let (ending, merged) = match plan {
        Plan::Write(one) if !one.merged.conflicts.is_empty() => {
            (Ending::Conflicts, Some(&one.merged))
        }
        Plan::Write(one) if one.kept => (Ending::Kept, None),
        Plan::Write(one) => (Ending::Merged, Some(&one.merged)),
        Plan::Nothing => (Ending::Nothing, None),
        Plan::ByHand(_) => (Ending::ByHand, None),
        Plan::Removed => (Ending::Removed, None),
    };
    let next = match done {
        Some(_) => next(plan, stopped),
        None => again(context, ending),
    };
    let text = object(&Resolved {
        path: stopped.path,
        ending,
        operation: stopped.operation.command(),
        sides: stopped.sides,
        merged,
        written: done.is_some_and(|done| done.written),
        staged: done.is_some_and(|done| done.staged),
        next: &next,
        others: &stopped.others,
    });
    context.object(&text)?;
    Ok(match ending {
        Ending::Conflicts => Outcome::Wanting,
        _ => Outcome::Fine,
    })
}

/// The command lines that end the conflict and go on, once what stands between markers is decided.
fn next(plan: &Plan, stopped: &Stopped<'_>) -> Vec<String> {
    let path = &stopped.word;
    let is_staged = |one: &Resolution| one.index.takes() && one.merged.conflicts.is_empty();
    let settle = match plan {
        Plan::Write(one) if is_staged(one) => None,
        Plan::Write(_) | Plan::ByHand(_) => Some(format!("git add {path}")),
        Plan::Removed => Some(format!("git rm {path}")),
        Plan::Nothing => return Vec::new(),
    };
    let on = stopped.operation.goes_on();
    settle.into_iter().chain(on.map(str::to_owned)).collect()
}

/// The command line that does what a dry run shows.
fn again(context: &Context, ending: Ending) -> Vec<String> {
    if matches!(ending, Ending::Nothing | Ending::ByHand | Ending::Removed) {
        return Vec::new();
    }
    let file = context.file.as_ref();
    let file = file.map(|file| format!(" --file {}", shell_word(&file.to_string_lossy())));
    vec![format!("peak resolve{}", file.unwrap_or_default())]
}

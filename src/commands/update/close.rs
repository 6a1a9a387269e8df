//! The question which close titles are the same item, reworded.

use super::super::Context;
use crate::error::{Error, Result};
use crate::progress::update::Rename;
use crate::render::escape::Untrusted;
use crate::terminal::numbers;

/// How often a person may answer what is no answer.
const TRIES: usize = 3;
/// What is asked.
const QUESTION: &str = "Which of these are the same item, reworded? \
    (numbers, such as 1 3-5; y: all; Enter: none; q: change nothing)";

/// Lets a person on a terminal say which of these are the same item; where nobody can be asked, none.
///
/// # Errors
/// They leave, or give no answer: nothing was written then.
pub fn agreed(context: &mut Context, close: &[Rename]) -> Result<Vec<Rename>> {
    if !context.terminal.interactive() {
        return Ok(Vec::new());
    }
    let digits = close.len().to_string().len();
    for (at, one) in close.iter().enumerate() {
        let (was, is) = (
            Untrusted::new(&one.was).terminal(),
            Untrusted::new(&one.is).terminal(),
        );
        let number = at + 1;
        context
            .terminal
            .fault(&format!("{number:>digits$}) {was} → {is}"));
    }
    for _ in 0..TRIES {
        let Some(answer) = context.terminal.ask(QUESTION)? else {
            break;
        };
        match answer.to_lowercase().as_str() {
            "" | "n" | "no" | "none" => return Ok(Vec::new()),
            "y" | "yes" | "all" => return Ok(close.to_vec()),
            "q" | "quit" => break,
            answer => match numbers(answer, close.len()) {
                Ok(picked) => {
                    let picked = picked.into_iter().filter_map(|at| close.get(at));
                    return Ok(picked.cloned().collect());
                }
                Err(why) => context.terminal.fault(&why),
            },
        }
    }
    Err(Error::new("nothing was written").hint(
        "`peak update -n` shows what would change; --accept-renames or --no-input asks nothing",
    ))
}

//! The question which close titles are the same item, reworded.

use super::super::Context;
use crate::error::{Error, Result};
use crate::progress::update::Rename;
use crate::render::escape::Untrusted;
use crate::terminal::{hanging, numbers};

/// How often a person may answer what is no answer.
const TRIES: usize = 3;
/// What is asked.
const QUESTION: &str = "Which of these are the same item, reworded? \
    (numbers, such as 1 3-5; y: all; Enter: none; q: change nothing)";
/// What may be answered besides numbers.
const OTHERS: &str = "y takes all, Enter none, q changes nothing";

/// Lets a person on a terminal say which of these are the same item; where nobody can be asked, none. `None` where they leave:
/// nothing is to be written then.
///
/// # Errors
/// No answer came.
pub fn agreed(context: &mut Context, close: &[Rename]) -> Result<Option<Vec<Rename>>> {
    if !context.terminal.interactive() {
        return Ok(Some(Vec::new()));
    }
    let digits = close.len().to_string().len();
    for (at, one) in close.iter().enumerate() {
        let (was, is) = (
            Untrusted::new(&one.was).terminal(),
            Untrusted::new(&one.is).terminal(),
        );
        let number = at + 1;
        let width = context.terminal.err_look().width;
        let pair = hanging(&format!("{was} → {is}"), digits + 2, width);
        context
            .terminal
            .fault(&format!("{number:>digits$}) {pair}"));
    }
    for _ in 0..TRIES {
        let Some(answer) = context.terminal.ask(QUESTION)? else {
            break;
        };
        match answer.to_lowercase().as_str() {
            "" | "n" | "no" | "none" => return Ok(Some(Vec::new())),
            "y" | "yes" | "all" => return Ok(Some(close.to_vec())),
            "q" | "quit" => {
                context.terminal.note("nothing was written");
                return Ok(None);
            }
            answer => match numbers(answer, close.len()) {
                Ok(picked) => {
                    let picked = picked.into_iter().filter_map(|at| close.get(at));
                    return Ok(Some(picked.cloned().collect()));
                }
                Err(why) => context.terminal.fault(&format!("{why}; {OTHERS}")),
            },
        }
    }
    Err(Error::new("nothing was written: no answer came").hint(
        "`peak update -n` shows what would change; --accept-renames or --no-input asks nothing",
    ))
}

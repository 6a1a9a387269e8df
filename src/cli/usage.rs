//! What clap says instead of a command, in the words that all errors have: what is wrong, and one hint with the remedy.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::error::Error;
use crate::render::escape::Untrusted;

/// What clap says instead of a command: wrong usage, help, the version.
#[derive(Debug)]
pub struct Usage {
    said: clap::Error,
    /// The command that was typed, as far as there is one: `peak roadmap show`.
    command: String,
}

impl Usage {
    /// What clap said of `arguments` to `root`.
    pub(super) fn new(said: clap::Error, root: &clap::Command, arguments: &[OsString]) -> Self {
        let (mut at, mut words) = (root, vec!["peak"]);
        for word in arguments.iter().skip(1).filter_map(|word| word.to_str()) {
            if let Some(next) = at.find_subcommand(word) {
                at = next;
                words.push(next.get_name());
            }
        }
        Self {
            said,
            command: words.join(" "),
        }
    }

    /// Its text; with escape sequences where `color`.
    pub fn text(&self, color: bool) -> String {
        let text = self.said.render();
        if color {
            text.ansi().to_string()
        } else {
            text.to_string()
        }
    }

    /// Whether something is wrong: the text belongs on stderr then, else it was asked for.
    pub fn is_wrong(&self) -> bool {
        self.said.use_stderr()
    }

    /// What is wrong, said as every other error is; `None` where clap's own text is better: help, or a rare fault.
    pub fn refused(&self) -> Option<Error> {
        match self.said.kind() {
            ErrorKind::ValueValidation => {
                let why = std::error::Error::source(&self.said)?.to_string();
                Some(self.bad_value(why))
            }
            ErrorKind::InvalidValue => Some(self.invalid_value()),
            ErrorKind::InvalidSubcommand => {
                let word = self.first(ContextKind::InvalidSubcommand)?;
                let near = self.all(ContextKind::SuggestedSubcommand);
                let whole = Error::new(format!("`{}` has no command `{word}`", self.command));
                Some(whole.hint(did_you_mean(&near).unwrap_or_else(|| self.see_help())))
            }
            ErrorKind::UnknownArgument => {
                let word = self.first(ContextKind::InvalidArg)?;
                let near = self.all(ContextKind::SuggestedArg);
                let whole = Error::new(format!("`{}` does not take `{word}`", self.command));
                Some(whole.hint(did_you_mean(&near).unwrap_or_else(|| self.see_help())))
            }
            ErrorKind::ArgumentConflict => {
                let one = self.first(ContextKind::InvalidArg)?;
                let others = self.all(ContextKind::PriorArg);
                let whole = match others.as_slice() {
                    [] => return None,
                    [other] if *other == one => format!("`{one}` was given twice"),
                    _ => format!("`{one}` does not go with `{}`", others.join("`, `")),
                };
                Some(Error::new(whole).hint("leave one of them out"))
            }
            ErrorKind::MissingRequiredArgument => {
                let missing = self.all(ContextKind::InvalidArg);
                (!missing.is_empty()).then(|| {
                    Error::new(format!("`{}` needs {}", self.command, missing.join(", ")))
                        .hint(self.see_help())
                })
            }
            _ => None,
        }
    }

    /// A value that is none of those possible, or none at all.
    fn invalid_value(&self) -> Error {
        let possible = self.all(ContextKind::ValidValue);
        let remedy = match did_you_mean(&self.all(ContextKind::SuggestedValue)) {
            Some(near) => near,
            None if possible.is_empty() => self.see_help(),
            None => format!("possible values: {}", possible.join(", ")),
        };
        self.bad_value(remedy)
    }

    fn bad_value(&self, remedy: String) -> Error {
        let argument = self.first(ContextKind::InvalidArg).unwrap_or_default();
        let value = self.first(ContextKind::InvalidValue).unwrap_or_default();
        let whole = match value.as_str() {
            "" => format!("no value is given for {argument}"),
            value => format!("`{value}` cannot be used for {argument}"),
        };
        Error::new(whole).hint(remedy)
    }

    fn see_help(&self) -> String {
        format!("`{} --help` says what there is", self.command)
    }

    fn first(&self, kind: ContextKind) -> Option<String> {
        self.all(kind).into_iter().next()
    }

    /// The words that clap gives for `kind`, as they can be shown.
    fn all(&self, kind: ContextKind) -> Vec<String> {
        let shown = |text: &str| Untrusted::new(text).typed().to_string();
        match self.said.get(kind) {
            Some(ContextValue::String(text)) => vec![shown(text)],
            Some(ContextValue::Strings(texts)) => texts.iter().map(|text| shown(text)).collect(),
            _ => Vec::new(),
        }
    }
}

fn did_you_mean(near: &[String]) -> Option<String> {
    (!near.is_empty()).then(|| format!("did you mean {}?", near.join(", ")))
}

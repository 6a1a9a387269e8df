//! What every command is given ([`Context`]) and returns ([`Outcome`]). One file a command; none uses another.
//!
//! What several share is in [`project`] (load), [`judgement`] (ask history), [`standing`] (count), [`change`] (edit), [`reading`]
//! (options for a document), [`origin`] (a roadmap's states) and [`driver`] (git's merge driver).

pub mod badge;
pub mod change;
pub mod ci;
pub mod cohort;
pub mod completions;
pub mod demo;
pub mod doctor;
pub mod done;
pub mod driver;
pub mod init;
pub mod judgement;
pub mod man;
pub mod merge_driver;
pub mod next;
pub mod origin;
pub mod ours;
pub mod project;
pub mod reading;
pub mod resolve;
pub mod review;
pub mod roadmap;
pub mod show;
pub mod skip;
pub mod standing;
pub mod start;
pub mod status;
pub mod undo;
pub mod update;
pub mod verify;

pub use project::Project;

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Local, NaiveDate};

use crate::error::{Result, write_warning};
use crate::render::diff;
use crate::terminal::Terminal;
use crate::workspace::{self, Scratch, Written};

/// All that a command may know of the outside.
#[derive(Debug)]
pub struct Context {
    /// The folder to work in: `-C`, else the current one.
    pub dir: PathBuf,
    /// `--file`, `PEAK_FILE`; not yet git's configuration.
    pub file: Option<PathBuf>,
    /// The environment, as it was at the start.
    pub env: Environment,
    /// The present moment.
    pub now: DateTime<Local>,
    /// The streams.
    pub terminal: Terminal,
    /// `-v`: say more.
    pub verbose: bool,
}

/// A snapshot of the environment's variables.
#[derive(Debug, Clone, Default)]
pub struct Environment(BTreeMap<OsString, OsString>);

/// How a command ended, where it ran at all.
#[derive(Debug)]
pub enum Outcome {
    /// Exit code 0.
    Fine,
    /// Something was found wanting: exit code 1.
    Wanting,
    /// Nothing wrong, but something unknown: exit code 3.
    Unknown,
    /// What was asked for must not go on: an exit code above 128, which stops the git that runs a merge driver.
    Fatal,
    /// Other commands are to be run and shown, one after the other.
    Play(Play),
}

/// Commands to be run and shown.
#[derive(Debug)]
pub struct Play {
    /// What to run, in order.
    pub scenes: Vec<Scene>,
    /// The folder that stays, as it was named.
    pub kept: Option<PathBuf>,
    /// The folder that goes when this value does.
    pub scratch: Option<Scratch>,
}

/// One command of a [`Play`].
#[derive(Debug)]
pub struct Scene {
    /// The folder to run it in.
    pub dir: PathBuf,
    /// Why it is run.
    pub say: &'static str,
    /// The command line after `peak`.
    pub arguments: &'static [&'static str],
}

impl Context {
    /// Goes to `dir`, as `-C` names it, to work there.
    ///
    /// # Errors
    /// There is no such folder.
    pub fn enter(&mut self, dir: &Path) -> Result<()> {
        let there = self.dir.join(dir);
        self.dir = workspace::folder(&there).map_err(|fault| fault.called(dir))?;
        Ok(())
    }

    /// Writes data to stdout as it is.
    ///
    /// # Errors
    /// The stream's.
    pub fn data(&mut self, text: &str) -> Result<()> {
        Ok(self.terminal.data(text)?)
    }

    /// Writes text for people to stdout: where a CI's runner reads along, without anything that it takes for a command.
    ///
    /// # Errors
    /// The stream's.
    pub fn text(&mut self, text: &str) -> Result<()> {
        Ok(self.terminal.text(text)?)
    }

    /// Writes JSON to stdout: where a CI's runner reads along, the same in characters that it takes for no command.
    ///
    /// # Errors
    /// The stream's.
    pub fn object(&mut self, json: &str) -> Result<()> {
        Ok(self.terminal.object(json)?)
    }

    /// Writes to stdout how the file `path` (`/`-separated, from the root) would change: a patch for a program, which can apply it;
    /// else as people, and the runner of a CI, are to see it.
    ///
    /// # Errors
    /// The stream's.
    pub fn diff(&mut self, path: &str, old: &[u8], new: &[u8]) -> Result<()> {
        if self.terminal.data_is_read() {
            return Ok(self.terminal.bytes(&diff::patch(path, old, new))?);
        }
        self.text(&diff::unified(path, old, new, self.terminal.look()))
    }

    /// Writes a remedy or the next step to stderr.
    pub fn hint(&mut self, text: &str) {
        self.terminal.hint(text);
    }

    /// Tells what a write left undone.
    pub fn warn_of(&mut self, written: &Written) {
        for warning in &written.warnings {
            self.terminal.warn(&write_warning(warning));
        }
    }

    /// Today's date here.
    pub fn today(&self) -> NaiveDate {
        self.now.date_naive()
    }
}

impl Environment {
    /// From pairs of name and value.
    pub fn new(pairs: impl IntoIterator<Item = (OsString, OsString)>) -> Self {
        let pairs = pairs.into_iter();
        Self(pairs.map(|(name, value)| (key(&name), value)).collect())
    }

    /// The value of `name`; an empty one counts as not set.
    pub fn get(&self, name: &str) -> Option<&OsStr> {
        self.0
            .get(&key(OsStr::new(name)))
            .map(OsString::as_os_str)
            .filter(|value| !value.is_empty())
    }
}

/// What a variable is found by: Windows names one and the same `Path` and `PATH`.
fn key(name: &OsStr) -> OsString {
    match cfg!(windows) {
        true => name.to_ascii_uppercase(),
        false => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;

    use super::Environment;

    #[test]
    fn the_case_of_a_variables_name_counts_but_on_windows() {
        let variables = [("Path", "a"), ("ConEmuTask", "b"), ("CI", "")];
        let variables = Environment::new(
            variables.map(|(name, value)| (name.to_owned().into(), value.to_owned().into())),
        );
        assert_eq!(variables.get("Path"), Some(OsStr::new("a")));
        assert_eq!(variables.get("ConEmuTask"), Some(OsStr::new("b")));
        assert_eq!(variables.get("PATH").is_some(), cfg!(windows));
        assert_eq!(variables.get("CI"), None);
    }
}

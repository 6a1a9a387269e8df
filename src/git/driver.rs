//! A merge driver in git's configuration and attributes, and git's own text merge, for what no driver can read.
//!
//! What the driver does is not known here; see gitattributes(5), "Defining a custom merge driver".

use std::path::Path;
use std::process::Output;

use super::program::Run;
use super::record::succeed;
use super::{Error, Repo};

/// The name of an index that is not there, in the git directory: git reads it as an empty one.
const NO_INDEX: &str = "peak-no-index";

/// Where a setting is kept.
#[derive(Debug, Clone, Copy)]
pub enum Scope<'a> {
    /// In this repository.
    Local(&'a Repo),
    /// For every repository of this user: that needs none, only a folder in which git is run.
    Global(&'a Path),
}

/// Three files and what to write on conflict markers.
#[derive(Debug, Clone, Copy)]
pub struct Files<'a> {
    /// The version that both come from.
    pub base: &'a Path,
    /// Ours; the result goes there.
    pub ours: &'a Path,
    /// Theirs.
    pub theirs: &'a Path,
    /// Labels of ours, base and theirs.
    pub labels: [&'a str; 3],
    /// How many characters a marker has.
    pub size: usize,
}

impl Scope<'_> {
    /// The value of `key` in this scope alone.
    ///
    /// # Errors
    /// [`Error::Program`].
    pub fn setting(self, key: &str) -> Result<Option<String>, Error> {
        let answer = self.ask(&["-z", "--get", key])?;
        let text = String::from_utf8_lossy(&answer.stdout).into_owned();
        let found = answer.status.success();
        Ok(found.then(|| text.trim_end_matches('\0').to_owned()))
    }

    /// Sets `key` in this scope, in the place of whatever values it has.
    ///
    /// # Errors
    /// [`Error::Program`].
    pub fn set(self, key: &str, value: &str) -> Result<(), Error> {
        succeed(self.ask(&["--replace-all", key, value])?)
    }

    /// Takes `key` out of this scope.
    ///
    /// # Errors
    /// [`Error::Program`].
    pub fn unset(self, key: &str) -> Result<(), Error> {
        succeed(self.ask(&["--unset-all", key])?)
    }

    /// Runs `git config` on this scope.
    fn ask(self, arguments: &[&str]) -> Result<Output, Error> {
        match self {
            Self::Local(repo) => repo.order(&[&["config", "--local"], arguments].concat()),
            Self::Global(dir) => {
                let command = [&["config", "--global"], arguments].concat();
                Run::new(Some(dir), &command).asking()
            }
        }
    }
}

impl Repo {
    /// The name of the merge driver that attributes give the file at `path` (from the root); `None` where they give none.
    ///
    /// # Errors
    /// [`Error::Program`].
    pub fn merge_attribute(&self, path: &str) -> Result<Option<String>, Error> {
        self.attribute("merge", path)
    }

    /// The value of an attribute of the file at `path` (from the root): `set`, `unset` or its own; `None` where none is given.
    ///
    /// # Errors
    /// [`Error::Program`].
    pub fn attribute(&self, name: &str, path: &str) -> Result<Option<String>, Error> {
        attribute_in(self.ask(&["check-attr", "-z", name, "--", path])?)
    }

    /// As [`Self::merge_attribute`], from the files of the work tree: git takes a `.gitattributes` that is not there from its index,
    /// and so goes on with one that was just deleted. A sparse checkout leaves files out on purpose; there the index counts.
    ///
    /// # Errors
    /// [`Error::Program`].
    pub fn merge_attribute_on_disk(&self, path: &str) -> Result<Option<String>, Error> {
        if self.config("core.sparseCheckout").as_deref() == Some("true") {
            return self.merge_attribute(path);
        }
        let none = self.git_dir.join(NO_INDEX);
        let run = self.question(&["check-attr", "-z", "merge", "--", path]);
        attribute_in(run.with("GIT_INDEX_FILE", none).asking()?)
    }
}

/// The value that `check-attr` told.
fn attribute_in(answer: Output) -> Result<Option<String>, Error> {
    let text = String::from_utf8_lossy(&answer.stdout).into_owned();
    succeed(answer)?;
    let value = text.split('\0').nth(2).unwrap_or_default();
    Ok((value != "unspecified" && !value.is_empty()).then(|| value.to_owned()))
}

/// git's own three-way merge of texts, made in `dir`; returns how many disagreements there are.
///
/// # Errors
/// [`Error::Program`], where it is no text.
pub fn merge_file(dir: &Path, files: &Files<'_>) -> Result<u32, Error> {
    let [ours, base, theirs] = files.labels;
    let size = files.size.to_string();
    let command = ["merge-file", "-q", "--marker-size", &size];
    let labels = ["-L", ours, "-L", base, "-L", theirs, "--"];
    let output = Run::new(Some(dir), &[&command[..], &labels].concat())
        .naming([files.ours, files.base, files.theirs])
        .fed(&[])?;
    match output.status.code() {
        Some(count @ 0..=127) => Ok(count.unsigned_abs()),
        _ => succeed(output).map(|()| 0),
    }
}

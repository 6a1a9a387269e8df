//! The process's streams: data on stdout, everything else on stderr, and how each is drawn.
//!
//! What is decided once, for every crate that draws, is in [`decide`]. It must not know what it prints: texts come in
//! finished and safe.

pub mod decide;
mod progress;
mod prompt;

use std::ffi::OsStr;
use std::io::{self, IsTerminal, Write};
use std::time::Duration;

pub use decide::{Facts, Settings, When};
pub use progress::Progress;
pub use prompt::{Picked, numbers};

use crate::render::escape::{object_without_commands, without_commands};
use crate::render::text::wrap;
use crate::render::{Label, Look};

/// Variables that are set where a runner looks for commands in what is printed: GitHub's and its kin, Azure Pipelines.
const RUNNERS: [&str; 2] = ["GITHUB_ACTIONS", "TF_BUILD"];

/// The streams of this process, and what was decided about them.
#[derive(Debug, Clone)]
pub struct Terminal {
    out: Look,
    err: Look,
    quiet: bool,
    interactive: bool,
    /// After how long a line that counts is seen; `None` where none ever is.
    patience: Option<Duration>,
    /// Whether stderr is a terminal.
    seen: bool,
    /// Whether a runner looks for commands in what is printed.
    logged: bool,
    /// Whether stdout leads to a program or a file.
    piped: bool,
}

impl Terminal {
    /// The streams as they are, under these settings and variables of the environment (an empty one counts as not set).
    pub fn new<'a>(settings: &Settings, variable: impl Fn(&str) -> Option<&'a OsStr>) -> Self {
        let facts = |is_terminal, columns, colors| Facts {
            is_terminal,
            columns,
            colors,
        };
        let (out, err) = (io::stdout(), io::stderr());
        let out = facts(out.is_terminal(), columns(&out), shows_colors());
        let err = facts(err.is_terminal(), columns(&err), shows_colors());
        Self {
            out: decide::look(settings, out, &variable),
            err: decide::look(settings, err, &variable),
            quiet: settings.quiet,
            interactive: decide::interactive(
                settings,
                io::stdin().is_terminal() && err.is_terminal,
                &variable,
            ),
            seen: err.is_terminal,
            patience: (err.is_terminal && !settings.quiet && !decide::is_dumb(&variable))
                .then(|| decide::patience(&variable)),
            logged: RUNNERS.iter().any(|name| variable(name).is_some()),
            piped: !out.is_terminal && !decide::is_logged(&variable),
        }
    }

    /// Plain streams, 80 columns wide, that nobody sits at.
    pub fn plain() -> Self {
        let look = Look {
            color: false,
            ascii: false,
            width: decide::WIDTH,
        };
        Self {
            out: look,
            err: look,
            quiet: false,
            interactive: false,
            patience: None,
            seen: false,
            logged: false,
            piped: false,
        }
    }

    /// How to draw on stdout.
    pub fn look(&self) -> Look {
        self.out
    }

    /// How to draw on stderr.
    pub fn err_look(&self) -> Look {
        self.err
    }

    /// Whether a person can be asked.
    pub fn interactive(&self) -> bool {
        self.interactive
    }

    /// Whether data goes before a person's eyes, not into a file or pipe.
    pub fn data_is_seen(&self) -> bool {
        io::stdout().is_terminal()
    }

    /// Whether data is for a program that takes it byte for byte: it goes neither before a person's eyes nor into a CI's log, and
    /// nobody asked for colours in it.
    pub fn data_is_read(&self) -> bool {
        self.piped && !self.out.color
    }

    /// Writes data to stdout as it is, all of it now: what could not be written must not be found out too late.
    ///
    /// # Errors
    /// The stream's; a closed pipe is one (`main` ends quietly then).
    pub fn data(&mut self, text: &str) -> io::Result<()> {
        self.bytes(text.as_bytes())
    }

    /// As [`Self::data`], for what need not be text.
    ///
    /// # Errors
    /// As [`Self::data`].
    pub fn bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut out = io::stdout().lock();
        out.write_all(bytes)?;
        out.flush()
    }

    /// Writes JSON to stdout: where a CI's runner reads along, the same in characters that it takes for no command.
    ///
    /// # Errors
    /// As [`Self::data`].
    pub fn object(&mut self, json: &str) -> io::Result<()> {
        if self.logged {
            self.data(&object_without_commands(json))
        } else {
            self.data(json)
        }
    }

    /// Writes text for people to stdout: where a CI's runner reads along, without anything that it takes for a command.
    ///
    /// # Errors
    /// As [`Self::data`].
    pub fn text(&mut self, text: &str) -> io::Result<()> {
        if self.logged {
            self.data(&without_commands(text))
        } else {
            self.data(text)
        }
    }

    /// Writes one line to stderr, unless `--quiet`.
    pub fn note(&mut self, line: &str) {
        if !self.quiet {
            self.fault(line);
        }
    }

    /// Writes what a person should know to stderr, labelled `note:`, unless `--quiet`.
    pub fn warn(&mut self, text: &str) {
        self.note(&self.labelled(Label::Doubt, "note:", text));
    }

    /// Writes a remedy or the next step to stderr, labelled `hint:`, unless `--quiet`.
    pub fn hint(&mut self, text: &str) {
        self.note(&self.labelled(Label::Id, "hint:", text));
    }

    /// Writes why nothing was done, and the remedy, to stderr, even with `--quiet`.
    pub fn error(&mut self, message: &str, remedy: Option<&str>) {
        self.fault(&self.labelled(Label::Bad, "error:", message));
        if let Some(remedy) = remedy {
            self.fault(&self.labelled(Label::Id, "hint:", remedy));
        }
    }

    /// `text` behind a label; before a person's eyes, with its lines below one another behind it. In a file or a pipe one fact
    /// stays one line.
    fn labelled(&self, label: Label, word: &str, text: &str) -> String {
        let painted = self.err.paint(label, word);
        let indent = word.len() + 1;
        match self.seen {
            true => format!("{painted} {}", hanging(text, indent, self.err.width)),
            false => format!("{painted} {text}"),
        }
    }

    /// Writes one line to stderr, even with `--quiet`.
    pub fn fault(&mut self, line: &str) {
        // A runner takes commands from stderr, too, and many words in a line may be a stranger's.
        let line = if self.logged {
            &without_commands(line)
        } else {
            line
        };
        // In one piece, so that lines of several processes do not mix; where stderr is gone, nobody can be told.
        let _ = io::stderr()
            .lock()
            .write_all(format!("{line}\n").as_bytes());
    }

    /// A line on stderr that counts `units` of `what` while that takes long: seen after a while ([`decide::patience`]), gone when dropped; never
    /// seen where stderr is no terminal, or with `--quiet`.
    pub fn progress(&self, what: &'static str, units: &'static str) -> Progress {
        Progress::new(what, units, self.patience)
    }

    /// Asks yes or no on stderr. `None` where nobody can be asked, or nobody answered.
    ///
    /// # Errors
    /// The streams'.
    pub fn confirm(&mut self, question: &str) -> io::Result<Option<bool>> {
        if !self.interactive {
            return Ok(None);
        }
        let width = self.err.width;
        prompt::confirm(
            question,
            width,
            &mut io::stdin().lock(),
            &mut io::stderr().lock(),
        )
    }

    /// Asks for one line on stderr. `None` where nobody can be asked, or the input ended.
    ///
    /// # Errors
    /// The streams'.
    pub fn ask(&mut self, question: &str) -> io::Result<Option<String>> {
        if !self.interactive {
            return Ok(None);
        }
        let width = self.err.width;
        prompt::ask(
            question,
            width,
            &mut io::stdin().lock(),
            &mut io::stderr().lock(),
        )
    }

    /// Lets a person choose one of `choices`, by number.
    ///
    /// # Errors
    /// The streams'.
    pub fn choose(&mut self, question: &str, choices: &[String]) -> io::Result<Picked> {
        self.pick(&prompt::Question {
            words: question,
            choices,
            width: self.err.width,
            several: prompt::Several::No,
            more: None,
            by_name: None,
        })
    }

    /// Lets a person choose some of `choices`, by numbers and ranges, or by words of which `by_name` tells what they name (it
    /// may name more than is shown) or, for the person, why they name nothing. `more` says what else there is.
    ///
    /// # Errors
    /// The streams'.
    pub fn choose_named(
        &mut self,
        question: &str,
        choices: &[String],
        more: Option<&str>,
        by_name: prompt::ByName<'_>,
    ) -> io::Result<Picked> {
        self.pick(&prompt::Question {
            words: question,
            choices,
            width: self.err.width,
            several: prompt::Several::Yes,
            more,
            by_name: Some(by_name),
        })
    }

    fn pick(&self, question: &prompt::Question<'_>) -> io::Result<Picked> {
        if !self.interactive {
            return Ok(Picked::NoAnswer);
        }
        prompt::choose(question, &mut io::stdin().lock(), &mut io::stderr().lock())
    }
}

/// `text` in lines that fit `width`, all but the first after `indent` spaces.
pub fn hanging(text: &str, indent: usize, width: usize) -> String {
    wrap(text, indent, width).trim().to_owned()
}

/// The width of the terminal behind a stream.
#[cfg(unix)]
fn columns(stream: &impl std::os::fd::AsFd) -> Option<usize> {
    terminal_size::terminal_size_of(stream).map(|(width, _)| usize::from(width.0))
}

/// The width of the console behind a stream.
#[cfg(windows)]
fn columns(stream: &impl std::os::windows::io::AsHandle) -> Option<usize> {
    terminal_size::terminal_size_of(stream).map(|(width, _)| usize::from(width.0))
}

/// Whether the console understands escape sequences; it is told to.
#[cfg(windows)]
fn shows_colors() -> bool {
    anstyle_query::windows::enable_ansi_colors().unwrap_or(true)
}

/// Every terminal does, but those that say `TERM=dumb`.
#[cfg(not(windows))]
fn shows_colors() -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::hanging;

    #[test]
    fn what_follows_a_label_hangs_behind_it() {
        assert_eq!(
            hanging("fetch all of it, then run this again", 6, 24),
            "fetch all of it,\n      then run this\n      again"
        );
        assert_eq!(hanging("git said:\n  no", 7, 80), "git said:\n         no");
    }
}

//! The process's streams: data on stdout, everything else on stderr, and how each is drawn.

use std::io::{self, IsTerminal, Write};

use crate::render::Look;

/// The streams of this process, and what was decided about them.
#[derive(Debug)]
pub struct Terminal {
    out: Look,
    err: Look,
    quiet: bool,
    interactive: bool,
}

impl Terminal {
    /// Plain streams, 80 columns wide.
    pub fn plain() -> Self {
        let look = Look {
            color: false,
            ascii: false,
            width: 80,
        };
        Self {
            out: look,
            err: look,
            quiet: false,
            interactive: io::stdin().is_terminal(),
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

    /// Writes data to stdout as it is.
    ///
    /// # Errors
    /// The stream's; a closed pipe is one (`main` ends quietly then).
    pub fn data(&mut self, text: &str) -> io::Result<()> {
        io::stdout().lock().write_all(text.as_bytes())
    }

    /// Writes one line to stderr, unless `--quiet`.
    pub fn note(&mut self, line: &str) {
        if !self.quiet {
            self.fault(line);
        }
    }

    /// Writes one line to stderr, even with `--quiet`.
    pub fn fault(&mut self, line: &str) {
        let _ = writeln!(io::stderr().lock(), "{line}");
    }
}

//! A progress bar that is seen only where something takes long.

use std::cell::Cell;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::render::Look;

/// How long it stays out of sight.
const DELAY: Duration = Duration::from_millis(500);

/// A progress bar; gone when dropped.
#[derive(Debug)]
pub struct Progress {
    bar: ProgressBar,
    /// Whether it is yet to come into sight.
    hidden: Cell<bool>,
    look: Look,
}

impl Progress {
    pub(super) fn new(what: &'static str, visible: bool, look: Look) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        let style = ProgressStyle::with_template("{msg} {human_pos}").map(|style| {
            if look.ascii {
                style.tick_chars("|/-\\ ")
            } else {
                style
            }
        });
        if let Ok(style) = style {
            bar.set_style(style);
        }
        bar.set_message(what);
        Self {
            bar,
            hidden: Cell::new(visible),
            look,
        }
    }

    /// Says how many steps there are.
    pub fn total(&self, steps: u64) {
        let chars = if self.look.ascii { "#>-" } else { "█▌░" };
        if let Ok(style) = ProgressStyle::with_template("{msg} {bar:24} {human_pos} of {human_len}")
        {
            self.bar.set_style(style.progress_chars(chars));
        }
        self.bar.set_length(steps);
    }

    /// So many steps more are done.
    pub fn advance(&self, steps: u64) {
        self.bar.inc(steps);
        if self.hidden.get() && self.bar.elapsed() >= DELAY {
            self.hidden.set(false);
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
            self.bar.tick();
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

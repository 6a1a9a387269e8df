//! How far something has come that takes long: one line on stderr, seen after half a second, gone at the end, also where a
//! person interrupts it.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How often it is drawn again, also where no step is done.
const PACE: Duration = Duration::from_millis(250);

/// What is counted while something takes long; the line is gone when this is dropped.
#[derive(Debug)]
pub struct Progress(Option<Line>);

#[derive(Debug)]
struct Line {
    bar: ProgressBar,
    /// Gone when there is nothing to show any more.
    end: Option<Sender<()>>,
    waiter: Option<JoinHandle<()>>,
}

impl Progress {
    /// Says `what` is done and how many `units` of it are, after so much `patience`; never where there is none.
    pub(super) fn new(what: &'static str, units: &'static str, patience: Option<Duration>) -> Self {
        Self(patience.map(|patience| Line::new(what, units, patience)))
    }

    /// So many steps more are done.
    pub fn advance(&self, steps: u64) {
        if let Some(line) = &self.0 {
            line.bar.inc(steps);
        }
    }
}

impl Line {
    fn new(what: &'static str, units: &'static str, patience: Duration) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        let style = ProgressStyle::with_template("{msg}: {human_pos} {prefix}, {elapsed}");
        if let Ok(style) = style {
            bar.set_style(style);
        }
        bar.set_message(what);
        bar.set_prefix(units);
        let (end, ended) = channel();
        let seen = bar.clone();
        // A step may itself take long, so that the steps cannot be what brings the line into sight.
        let waiter = thread::Builder::new().spawn(move || show(&seen, &ended, patience));
        Self {
            bar,
            end: Some(end),
            waiter: waiter.ok(),
        }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.end = None;
        if let Some(waiter) = self.waiter.take() {
            let _ = waiter.join();
        }
        self.bar.finish_and_clear();
    }
}

/// Brings `bar` into sight after a while, unless it has `ended` by then.
fn show(bar: &ProgressBar, ended: &Receiver<()>, patience: Duration) {
    if ended.recv_timeout(patience) == Err(RecvTimeoutError::Timeout) {
        interrupt::clears(bar);
        bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(4));
        bar.tick();
        bar.enable_steady_tick(PACE);
    }
}

#[cfg(unix)]
mod interrupt {
    //! What ends the process takes the line away first.

    use std::sync::{Mutex, Once, PoisonError};

    use indicatif::ProgressBar;
    use signal_hook::consts::{SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;
    use signal_hook::low_level::emulate_default_handler;

    /// The line that is seen now, if any.
    static SEEN: Mutex<Option<ProgressBar>> = Mutex::new(None);
    /// The signals are waited for once; what they did before is done after.
    static WAITING: Once = Once::new();

    /// From now on, `bar` is what an interruption clears.
    pub fn clears(bar: &ProgressBar) {
        *SEEN.lock().unwrap_or_else(PoisonError::into_inner) = Some(bar.clone());
        WAITING.call_once(|| {
            // Without it the line would stay where a person interrupts: no reason to fail.
            let Ok(mut signals) = Signals::new([SIGINT, SIGTERM]) else {
                return;
            };
            std::thread::spawn(move || {
                for signal in signals.forever() {
                    let seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner).take();
                    if let Some(bar) = seen {
                        bar.finish_and_clear();
                    }
                    let _ = emulate_default_handler(signal);
                }
            });
        });
    }
}

#[cfg(not(unix))]
mod interrupt {
    use indicatif::ProgressBar;

    /// A console that is interrupted keeps the line.
    pub fn clears(_: &ProgressBar) {}
}

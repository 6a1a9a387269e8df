//! A person who sits at a terminal: a pseudo-terminal of so many columns, what is typed into it and what it shows.

use std::fs::File;
use std::io::{Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

use crate::learner::Learner;

/// After so long nobody waits any more; builds on busy machines are slow.
const PATIENCE: Duration = Duration::from_secs(120);

/// The program at a terminal, while it runs.
pub struct Seat {
    keyboard: File,
    child: Child,
    shown: Arc<Mutex<Vec<u8>>>,
    reader: thread::JoinHandle<()>,
    /// How much of what was shown was waited for already.
    read: usize,
}

/// How it ended.
#[derive(Debug)]
pub struct Left {
    /// The exit code; none where a signal ended it.
    pub code: Option<i32>,
    /// The signal that ended it.
    pub signal: Option<i32>,
    /// All that was sent to the terminal.
    pub sent: String,
}

impl Seat {
    /// Starts the binary in the learner's repository, all three streams at a terminal of so many columns.
    pub fn at<const N: usize>(learner: &Learner, columns: u16, arguments: [&str; N]) -> Self {
        Self::under(learner, columns, &[], arguments)
    }

    /// The same with these variables of the environment.
    pub fn under<const N: usize>(
        learner: &Learner,
        columns: u16,
        variables: &[(&str, &str)],
        arguments: [&str; N],
    ) -> Self {
        let controller = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&controller).unwrap();
        unlockpt(&controller).unwrap();
        let name = ptsname(&controller, Vec::new()).unwrap();
        let name = name.to_str().unwrap();
        let screen = File::options().read(true).write(true).open(name).unwrap();
        let size = Winsize {
            ws_row: 40,
            ws_col: columns,
            ws_xpixel: 0,
            ws_ypixel: 0,
        };
        tcsetwinsize(&screen, size).unwrap();
        let stream = || Stdio::from(screen.try_clone().unwrap());
        let child = learner
            .command(env!("CARGO_BIN_EXE_peak"))
            .env("TERM", "xterm")
            .envs(variables.iter().copied())
            .args(arguments)
            .stdin(stream())
            .stdout(stream())
            .stderr(stream())
            .spawn()
            .unwrap();
        let keyboard = File::from(controller);
        let mut from = keyboard.try_clone().unwrap();
        let shown = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&shown);
        let reader = thread::spawn(move || {
            let mut bytes = [0; 4096];
            // Where nobody holds the other end any more, reading fails (Linux) or ends.
            while let Ok(count @ 1..) = from.read(&mut bytes) {
                kept.lock().unwrap().extend_from_slice(&bytes[..count]);
            }
        });
        Self {
            keyboard,
            child,
            shown,
            reader,
            read: 0,
        }
    }

    /// Waits until `text` is shown, behind all that was waited for before.
    pub fn sees(&mut self, text: &str) -> &mut Self {
        let start = Instant::now();
        loop {
            let shown = self.shown.lock().unwrap().clone();
            let found = shown[self.read..]
                .windows(text.len())
                .position(|window| window == text.as_bytes());
            if let Some(at) = found {
                self.read += at + text.len();
                return self;
            }
            assert!(
                start.elapsed() < PATIENCE,
                "never shown: {text}\n{}",
                String::from_utf8_lossy(&shown)
            );
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Types a line, with Enter.
    pub fn types(&mut self, line: &str) -> &mut Self {
        self.keyboard
            .write_all(format!("{line}\n").as_bytes())
            .unwrap();
        self
    }

    /// Says that there is no more to type, as Ctrl-D does.
    pub fn says_no_more(&mut self) -> &mut Self {
        self.keyboard.write_all(&[4]).unwrap();
        self
    }

    /// Interrupts it, as Ctrl-C does.
    pub fn interrupts(&mut self) -> &mut Self {
        let id = Pid::from_child(&self.child);
        kill_process(id, Signal::INT).unwrap();
        self
    }

    /// Waits until it ends. What was started where interruptions are ignored, as by `nohup` in a script, never ends by one.
    pub fn leaves(mut self) -> Left {
        let start = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            if start.elapsed() > PATIENCE {
                self.child.kill().unwrap();
                panic!("it does not end; are interruptions ignored here?");
            }
            thread::sleep(Duration::from_millis(5));
        };
        self.reader.join().unwrap();
        let sent = String::from_utf8(self.shown.lock().unwrap().clone()).unwrap();
        Left {
            code: status.code(),
            signal: status.signal(),
            sent,
        }
    }
}

impl Left {
    /// What is left on the screen: lines that were cleared are gone, colours too.
    pub fn screen(&self) -> String {
        let mut lines = vec![String::new()];
        let mut rest = self.sent.as_str();
        while let Some(c) = rest.chars().next() {
            rest = &rest[c.len_utf8()..];
            let last = lines.last_mut().unwrap();
            match c {
                '\n' => lines.push(String::new()),
                // Only to go back to a line's begin before it is cleared, or before a line break.
                '\r' => {}
                '\u{1b}' => {
                    let end = rest.find(|c: char| c.is_ascii_alphabetic()).unwrap();
                    let (sequence, after) = rest.split_at(end + 1);
                    if sequence == "[2K" {
                        last.clear();
                    }
                    assert!(
                        sequence == "[2K" || sequence.ends_with('m'),
                        "nothing moves about: {sequence}"
                    );
                    rest = after;
                }
                _ => last.push(c),
            }
        }
        lines.join("\n")
    }
}

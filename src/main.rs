//! The process: its memory; arguments, environment and clock in; exit code out.

use std::ffi::OsString;
use std::process::ExitCode;

use chrono::{DateTime, Local};
use peak::cli::{self, Cli, Usage};
use peak::commands::{Environment, Outcome};
use peak::error::Result;
use peak::terminal::Terminal;

/// Asks the system for few large pages, which is what a long history is read into.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[expect(
    clippy::disallowed_methods,
    reason = "clock, environment and place are read here, once"
)]
fn main() -> ExitCode {
    let environment = Environment::new(std::env::vars_os());
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let variable = |name: &str| environment.get(name);
    let mut terminal = Terminal::new(&cli::early_settings(&arguments), variable);
    let current = std::env::current_dir().unwrap_or_default();
    let now = moment(&environment).unwrap_or_else(Local::now);
    if let Some(answer) = cli::complete(&arguments, &environment, &current, now) {
        return end(answer.map(|()| Outcome::Fine), &mut terminal);
    }
    let cli = match Cli::read(arguments, terminal.look().width) {
        Ok(cli) => cli,
        Err(usage) => return explain(&usage, &mut terminal),
    };
    let mut terminal = Terminal::new(&cli.settings(), variable);
    let outcome = cli.run(environment.clone(), current, now, terminal.clone());
    end(outcome, &mut terminal)
}

/// The exit code, after saying what kept the command from running.
fn end(outcome: Result<Outcome>, terminal: &mut Terminal) -> ExitCode {
    match outcome {
        Ok(Outcome::Fine | Outcome::Play(_)) => ExitCode::SUCCESS,
        Ok(Outcome::Wanting) => ExitCode::from(1),
        Ok(Outcome::Unknown) => ExitCode::from(3),
        Ok(Outcome::Fatal) => ExitCode::from(255),
        // Whoever reads has seen enough (`| head`), and that is fine.
        Err(error) if error.is_closed_pipe() => ExitCode::SUCCESS,
        Err(error) => {
            terminal.error(error.message(), error.remedy());
            ExitCode::from(2)
        }
    }
}

/// Shows what clap has to say, where it belongs.
fn explain(usage: &Usage, terminal: &mut Terminal) -> ExitCode {
    if let Some(error) = usage.refused() {
        terminal.error(error.message(), error.remedy());
        return ExitCode::from(2);
    }
    if usage.is_wrong() {
        let text = usage.text(terminal.err_look().color);
        terminal.fault(text.trim_end_matches('\n'));
        return ExitCode::from(2);
    }
    match terminal.data(&usage.text(terminal.look().color)) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            terminal.error(&format!("cannot write the output: {error}"), None);
            ExitCode::from(2)
        }
        _ => ExitCode::SUCCESS,
    }
}

/// The moment that `PEAK_NOW` sets (RFC 3339), so that output can be made again to the letter.
fn moment(environment: &Environment) -> Option<DateTime<Local>> {
    let text = environment.get("PEAK_NOW")?.to_str()?;
    DateTime::parse_from_rfc3339(text)
        .ok()
        .map(|moment| moment.with_timezone(&Local))
}

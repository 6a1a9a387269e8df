//! The process: arguments, environment and clock in; exit code out.

use std::process::ExitCode;

use chrono::{DateTime, Local};
use peak::cli::Cli;
use peak::commands::{Environment, Outcome};

fn main() -> ExitCode {
    let cli = match Cli::read(std::env::args_os()) {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let environment = Environment::new(std::env::vars_os());
    let current = std::env::current_dir().unwrap_or_default();
    let now = moment(&environment).unwrap_or_else(Local::now);
    match cli.run(environment, current, now) {
        Ok(Outcome::Fine | Outcome::Play(_)) => ExitCode::SUCCESS,
        Ok(Outcome::Wanting) => ExitCode::from(1),
        Ok(Outcome::Unknown) => ExitCode::from(3),
        Err(error) if error.is_closed_pipe() => ExitCode::SUCCESS,
        Err(error) => {
            let mut terminal = peak::terminal::Terminal::plain();
            terminal.fault(&format!("error: {error}"));
            if let Some(hint) = error.remedy() {
                terminal.fault(&format!("hint: {hint}"));
            }
            ExitCode::from(2)
        }
    }
}

/// The moment that `PEAK_NOW` sets (RFC 3339), so that output can be made again to the letter.
fn moment(environment: &Environment) -> Option<DateTime<Local>> {
    let text = environment.get("PEAK_NOW")?.to_str()?;
    DateTime::parse_from_rfc3339(text)
        .ok()
        .map(|moment| moment.with_timezone(&Local))
}

//! The command line: the list of commands, global options, dispatch.

mod usage;

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Local};
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use crate::commands::{self, Context, Environment, Outcome, Play};
use crate::error::{Error, Result};
use crate::render::escape::Untrusted;
use crate::terminal::{Settings, Terminal, When};

pub use usage::Usage;

/// Track what you learn from a Markdown roadmap, in git.
#[derive(Debug, Parser)]
#[command(
    name = "peak",
    version,
    propagate_version = true,
    arg_required_else_help = true
)]
pub struct Cli {
    #[command(flatten, next_help_heading = "Global options")]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// Columns after which help is hard to read.
const WIDEST_HELP: usize = 100;

/// Options that every command takes.
#[derive(Debug, clap::Args)]
struct Global {
    /// Work in DIR instead of the current folder; a second one counts from the first
    #[arg(
        short = 'C',
        value_name = "DIR",
        global = true,
        help_heading = "Global options"
    )]
    dir: Vec<PathBuf>,
    /// Use FILE instead of progress.md [env: PEAK_FILE; git configuration: peak.file]
    #[arg(
        long,
        value_name = "FILE",
        global = true,
        help_heading = "Global options"
    )]
    file: Option<PathBuf>,
    /// When to use colour; auto heeds NO_COLOR, FORCE_COLOR, CLICOLOR and TERM
    #[arg(long, value_name = "WHEN", global = true, help_heading = "Global options", value_enum, default_value_t = Color::Auto)]
    color: Color,
    /// Draw with ASCII characters only
    #[arg(long, global = true, help_heading = "Global options")]
    ascii: bool,
    /// Say less: data and errors, no notes or hints
    #[arg(short, long, global = true, help_heading = "Global options")]
    quiet: bool,
    /// Say more
    #[arg(
        short,
        long,
        global = true,
        help_heading = "Global options",
        conflicts_with = "quiet"
    )]
    verbose: bool,
    /// Never ask
    #[arg(long, global = true, help_heading = "Global options")]
    no_input: bool,
}

/// `--color`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
#[command(defer = true)]
enum Command {
    Init(commands::init::Args),
    Status(commands::status::Args),
    Next(commands::next::Args),
    Show(commands::show::Args),
    Start(commands::start::Args),
    Done(commands::done::Args),
    Skip(commands::skip::Args),
    Undo(commands::undo::Args),
    Update(commands::update::Args),
    Verify(commands::verify::Args),
    Review(commands::review::Args),
    Badge(commands::badge::Args),
    Ci(commands::ci::Args),
    Cohort(commands::cohort::Args),
    Resolve(commands::resolve::Args),
    MergeDriver(commands::merge_driver::Args),
    Roadmap(commands::roadmap::Args),
    Doctor(commands::doctor::Args),
    Demo(commands::demo::Args),
    Completions(commands::completions::Args),
    Man(commands::man::Args),
}

impl Cli {
    /// Reads the command line. What clap has to say is to fit `width` columns.
    ///
    /// # Errors
    /// clap's: wrong usage, or a request for help or version; [`Usage`] is its text.
    pub fn read(
        arguments: impl IntoIterator<Item = OsString>,
        width: usize,
    ) -> std::result::Result<Self, Usage> {
        let mut arguments: Vec<OsString> = arguments.into_iter().collect();
        // Whoever asks for help on help wants help.
        if arguments.get(1).is_some_and(|word| word == "help") {
            arguments.retain(|word| word != "--help" && word != "-h");
        }
        // Of a command line that is right, only the command that it names need be known.
        if let Ok(cli) = Self::try_parse_from(&arguments) {
            return Ok(cli);
        }
        let mut command = Self::whole(width.min(WIDEST_HELP));
        command
            .try_get_matches_from_mut(&arguments)
            .and_then(|matches| Self::from_arg_matches(&matches))
            .map_err(|said| Usage::new(said, &command, &arguments))
    }

    /// The command line with all that belongs to each command.
    fn whole(width: usize) -> clap::Command {
        let mut command = Self::command().term_width(width);
        command.build();
        command
    }

    /// What the command line says about the streams.
    pub fn settings(&self) -> Settings {
        Settings {
            color: self.global.color.into(),
            ascii: self.global.ascii,
            quiet: self.global.quiet,
            no_input: self.global.no_input,
        }
    }

    /// Runs the command in the given environment at the given moment.
    ///
    /// # Errors
    /// What kept it from running.
    pub fn run(
        self,
        env: Environment,
        current: PathBuf,
        now: DateTime<Local>,
        terminal: Terminal,
    ) -> Result<Outcome> {
        let file = self
            .global
            .file
            .or_else(|| env.get("PEAK_FILE").map(PathBuf::from));
        let mut context = Context {
            dir: current,
            file,
            env,
            now,
            terminal,
            verbose: self.global.verbose,
        };
        for dir in &self.global.dir {
            context.enter(dir)?;
        }
        match self.command.run(&mut context)? {
            Outcome::Play(play) => show(play, &mut context),
            outcome => Ok(outcome),
        }
    }
}

/// Tells a shell what fits where Tab was pressed, if that is what the process was started for. The answer
/// goes to stdout.
///
/// # Errors
/// An unknown shell; a stream's.
pub fn complete(
    arguments: &[OsString],
    env: &Environment,
    current: &Path,
    now: DateTime<Local>,
) -> Option<Result<()>> {
    let shell = env.get(commands::completions::VARIABLE)?.to_string_lossy();
    let silent = Settings {
        quiet: true,
        no_input: true,
        ..Settings::default()
    };
    let mut context = Context {
        dir: current.to_owned(),
        file: env.get("PEAK_FILE").map(PathBuf::from),
        env: env.clone(),
        now,
        terminal: Terminal::new(&silent, |name| env.get(name)),
        verbose: false,
    };
    let command = Cli::whole(WIDEST_HELP);
    Some(commands::completions::answer(
        &mut context,
        command,
        &shell,
        arguments.to_vec(),
    ))
}

/// What `--color` asks for, found before the command line is understood: for what there is to say about that.
pub fn early_settings(arguments: &[OsString]) -> Settings {
    let mut color = When::Auto;
    let mut words = arguments.iter().skip(1).filter_map(|word| word.to_str());
    while let Some(word) = words.next() {
        let value = match word {
            "--" => break,
            "--color" => words.next(),
            _ => word.strip_prefix("--color="),
        };
        if let Some(value) = value.and_then(|value| Color::from_str(value, false).ok()) {
            color = value.into();
        }
    }
    Settings {
        color,
        ..Settings::default()
    }
}

impl From<Color> for When {
    fn from(color: Color) -> Self {
        match color {
            Color::Auto => Self::Auto,
            Color::Always => Self::Always,
            Color::Never => Self::Never,
        }
    }
}

/// Runs the commands of `play` one after the other, each with a word before it, as a person would type it.
fn show(play: Play, context: &mut Context) -> Result<Outcome> {
    for scene in &play.scenes {
        let line = scene.arguments.join(" ");
        context.data(&format!("\n# {}\n$ peak {line}\n", scene.say))?;
        let arguments = std::iter::once("peak").chain(scene.arguments.iter().copied());
        let cli = Cli::try_parse_from(arguments).map_err(|fault| Error::new(fault.to_string()))?;
        context.dir.clone_from(&scene.dir);
        cli.command.run(context)?;
    }
    if let Some(kept) = &play.kept {
        let place = Untrusted::new(&kept.to_string_lossy()).terminal();
        context.data(&format!(
            "\nThe sample stays in {place}: try more in {place}/fork\n"
        ))?;
    }
    Ok(Outcome::Fine)
}

impl Command {
    fn run(self, context: &mut Context) -> Result<Outcome> {
        match self {
            Self::Init(args) => args.run(context),
            Self::Status(args) => args.run(context),
            Self::Next(args) => args.run(context),
            Self::Show(args) => args.run(context),
            Self::Start(args) => args.run(context),
            Self::Done(args) => args.run(context),
            Self::Skip(args) => args.run(context),
            Self::Undo(args) => args.run(context),
            Self::Update(args) => args.run(context),
            Self::Verify(args) => args.run(context),
            Self::Review(args) => args.run(context),
            Self::Badge(args) => args.run(context),
            Self::Ci(args) => args.run(context),
            Self::Cohort(args) => args.run(context),
            Self::Resolve(args) => args.run(context),
            Self::MergeDriver(args) => args.run(context),
            Self::Roadmap(args) => args.run(context),
            Self::Doctor(args) => args.run(context),
            Self::Demo(args) => args.run(context),
            Self::Completions(args) => args.run(context),
            Self::Man(args) => args.run(context, Cli::whole(WIDEST_HELP)),
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::{Cli, WIDEST_HELP};

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn no_command_s_option_hides_a_global_one() {
        let whole = Cli::whole(WIDEST_HELP);
        let global: Vec<_> = Cli::command()
            .get_arguments()
            .map(|argument| argument.get_id().clone())
            .collect();
        for command in whole.get_subcommands() {
            for argument in command.get_arguments() {
                assert!(
                    argument.is_global_set() || !global.contains(argument.get_id()),
                    "{} of {}",
                    argument.get_id(),
                    command.get_name()
                );
            }
        }
    }
}

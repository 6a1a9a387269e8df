//! The command line: the list of commands, global options, dispatch.

use std::ffi::OsString;
use std::path::PathBuf;

use chrono::{DateTime, Local};
use clap::{Parser, Subcommand};

use crate::commands::{self, Context, Environment, Outcome, Play};
use crate::error::{Error, Result};
use crate::render::escape::Untrusted;
use crate::terminal::Terminal;

/// Track what you learn from a Markdown roadmap, in git.
#[derive(Debug, Parser)]
#[command(
    name = "peak",
    version,
    propagate_version = true,
    arg_required_else_help = true
)]
pub struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// Options that every command takes.
#[derive(Debug, clap::Args)]
struct Global {
    /// Work in DIR instead of the current folder
    #[arg(short = 'C', value_name = "DIR", global = true)]
    dir: Option<PathBuf>,
    /// Use FILE instead of progress.md
    #[arg(long, value_name = "FILE", global = true)]
    file: Option<PathBuf>,
    /// Say more
    #[arg(short, long, global = true)]
    verbose: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(commands::init::Args),
    Status(commands::status::Args),
    Next(commands::next::Args),
    Show(commands::show::Args),
    Start(commands::start::Args),
    Done(commands::done::Args),
    Skip(commands::skip::Args),
    Undo(commands::undo::Args),
    Verify(commands::verify::Args),
    Review(commands::review::Args),
    Badge(commands::badge::Args),
    Roadmap(commands::roadmap::Args),
    Demo(commands::demo::Args),
}

impl Cli {
    /// Reads the command line.
    ///
    /// # Errors
    /// clap's: wrong usage, or a request for help or version, which it prints itself.
    pub fn read(
        arguments: impl IntoIterator<Item = OsString>,
    ) -> std::result::Result<Self, clap::Error> {
        Self::try_parse_from(arguments)
    }

    /// Runs the command in the given environment at the given moment.
    ///
    /// # Errors
    /// What kept it from running.
    pub fn run(self, env: Environment, current: PathBuf, now: DateTime<Local>) -> Result<Outcome> {
        let dir = self
            .global
            .dir
            .map_or_else(|| current.clone(), |dir| current.join(dir));
        let file = self
            .global
            .file
            .or_else(|| env.get("PEAK_FILE").map(PathBuf::from));
        let mut context = Context {
            dir,
            file,
            env,
            now,
            terminal: Terminal::plain(),
            verbose: self.global.verbose,
        };
        match self.command.run(&mut context)? {
            Outcome::Play(play) => show(play, &mut context),
            outcome => Ok(outcome),
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
            Self::Verify(args) => args.run(context),
            Self::Review(args) => args.run(context),
            Self::Badge(args) => args.run(context),
            Self::Roadmap(args) => args.run(context),
            Self::Demo(args) => args.run(context),
        }
    }
}

//! `peak completions`

use std::ffi::{OsStr, OsString};
use std::sync::Arc;

use clap::ValueEnum;
use clap::builder::StyledStr;
use clap_complete::CompletionCandidate;
use clap_complete::engine::ArgValueCompleter;
use clap_complete::env::Shells;

use super::change::Verb;
use super::{Context, Outcome};
use crate::error::{Error, Result};
use crate::progress::State;
use crate::render::escape::Untrusted;
use crate::roadmap::bundled;

/// The variable by which a shell's script asks for what fits.
pub const VARIABLE: &str = "PEAK_COMPLETE";

/// Print the completion script of a shell
///
/// The script asks peak for what fits, so that ids are those of your progress.md: `peak done` offers what is not done.
#[derive(Debug, clap::Args)]
#[command(after_help = "Install:
  bash         echo 'source <(peak completions bash)' >> ~/.bashrc
  zsh          echo 'source <(peak completions zsh)' >> ~/.zshrc
  fish         echo 'peak completions fish | source' > ~/.config/fish/completions/peak.fish
  elvish       echo 'eval (peak completions elvish | slurp)' >> ~/.elvish/rc.elv
  powershell   echo 'peak completions powershell | Out-String | Invoke-Expression' >> $PROFILE")]
pub struct Args {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Shell {
    Bash,
    Zsh,
    Fish,
    Elvish,
    Powershell,
}

impl Args {
    /// Prints the script, or says how to install it; always [`Outcome::Fine`].
    ///
    /// # Errors
    /// What kept it from running.
    pub fn run(&self, context: &mut Context) -> Result<Outcome> {
        let name = self.shell.to_possible_value();
        let name = name.as_ref().map_or("bash", |value| value.get_name());
        let mut script = Vec::new();
        if let Some(shell) = Shells::builtins().completer(name) {
            shell.write_registration(VARIABLE, "peak", "peak", "peak", &mut script)?;
        }
        context.data(&String::from_utf8_lossy(&script))?;
        Ok(Outcome::Fine)
    }
}

/// What fits at the end of `words`, as the shell of this name wants to be told. `arguments` are those of the process: the
/// words that were typed stand after `--`.
///
/// # Errors
/// An unknown shell; a stream's.
pub fn answer(
    context: &mut Context,
    mut command: clap::Command,
    shell: &str,
    arguments: Vec<OsString>,
) -> Result<()> {
    let shells = Shells::builtins();
    let Some(shell) = shells.completer(shell) else {
        let shell = Untrusted::new(shell).terminal();
        return Err(Error::new(format!("no completion for the shell {shell}")));
    };
    let words: Vec<OsString> = arguments
        .into_iter()
        .skip_while(|word| word != "--")
        .skip(1)
        .collect();
    command = with_names(command, context);
    command.build();
    let mut answer = Vec::new();
    shell.write_complete(&mut command, words, Some(&context.dir), &mut answer)?;
    context.data(&String::from_utf8_lossy(&answer))
}

/// A name that may fit.
#[derive(Debug, Clone)]
struct Name {
    text: String,
    help: String,
    state: Option<State>,
}

/// `command` with the names in the progress document as values of its arguments. Where there is no document, there are none:
/// whoever presses Tab wants no error.
fn with_names(command: clap::Command, context: &mut Context) -> clap::Command {
    let mut items = Vec::new();
    let mut phases = Vec::new();
    if let Ok(project) = context.project() {
        let escaped = |text: &str| Untrusted::new(text).terminal();
        items.extend(project.document.items.iter().map(|entry| Name {
            text: entry.id.to_string(),
            help: escaped(&entry.title),
            state: Some(entry.state),
        }));
        phases.extend(project.document.phases.iter().map(|phase| Name {
            text: phase.id.to_string(),
            help: escaped(&phase.title),
            state: None,
        }));
    }
    let roadmaps = bundled::ALL.iter().map(|bundled| Name {
        text: bundled.name.to_owned(),
        help: String::new(),
        state: None,
    });
    let names: [Arc<[Name]>; 3] = [items.into(), phases.into(), roadmaps.collect()];
    command.mut_subcommands(|command| {
        let states = states_for(command.get_name());
        let [items, phases, roadmaps] = &names;
        command.mut_args(|arg| match arg.get_id().as_str() {
            "ids" | "id" => arg.add(offer(items, states.clone())),
            "phase" => arg.add(offer(phases, Vec::new())),
            "roadmap" => arg.add(offer(roadmaps, Vec::new())),
            _ => arg,
        })
    })
}

/// The states of items that a command can change; none for one that changes none: all are offered.
fn states_for(command: &str) -> Vec<State> {
    let all = [State::Todo, State::Skipped, State::Started, State::Done];
    let verbs = [Verb::Start, Verb::Done, Verb::Skip, Verb::Undo];
    let verb = verbs.into_iter().find(|verb| verb.name() == command);
    verb.map_or_else(Vec::new, |verb| {
        all.into_iter()
            .filter(|state| verb.changes(*state))
            .collect()
    })
}

/// Offers the names that begin as what was typed.
fn offer(names: &Arc<[Name]>, states: Vec<State>) -> ArgValueCompleter {
    let names = Arc::clone(names);
    ArgValueCompleter::new(move |typed: &OsStr| {
        let typed = typed.to_string_lossy();
        let fits = |name: &&Name| {
            let state = name.state;
            name.text.starts_with(&*typed)
                && (states.is_empty() || state.is_some_and(|state| states.contains(&state)))
        };
        let candidate = |name: &Name| {
            let help = (!name.help.is_empty()).then(|| StyledStr::from(name.help.clone()));
            CompletionCandidate::new(&name.text).help(help)
        };
        names.iter().filter(fits).map(candidate).collect::<Vec<_>>()
    })
}

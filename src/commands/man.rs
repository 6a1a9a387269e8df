//! `peak man`

use std::path::PathBuf;

use super::{Context, Outcome};
use crate::error::{Error, Result};
use crate::render::escape::Untrusted;
use crate::workspace;

/// Print the manual page of peak, or of one command
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  peak man | man -l -                   read it
  peak man done | man -l -              that of `peak done`
  peak man --to ~/.local/share/man/man1 install all: `man peak-done`")]
pub struct Args {
    /// A command, such as `done` or `roadmap show`
    #[arg(value_name = "COMMAND")]
    command: Vec<String>,
    /// Write the pages of peak and all its commands into this folder
    #[arg(long, value_name = "DIR", conflicts_with = "command")]
    to: Option<PathBuf>,
}

impl Args {
    /// Runs the command. `root` is the whole command line, built, which only `cli` knows.
    ///
    /// # Errors
    /// What kept it from running.
    pub fn run(&self, context: &mut Context, root: clap::Command) -> Result<Outcome> {
        if let Some(folder) = &self.to {
            let folder = context.dir.join(folder);
            workspace::make_folder(&folder)?;
            let mut commands = vec![&root];
            while let Some(command) = commands.pop() {
                let name = command.get_display_name().unwrap_or(command.get_name());
                let page = page(command)?;
                workspace::write_file(&folder.join(format!("{name}.1")), &page)?;
                commands.extend(listed(command));
            }
            return Ok(Outcome::Fine);
        }
        let mut command = &root;
        for name in &self.command {
            command = listed(command)
                .find(|command| command.get_name() == name)
                .ok_or_else(|| {
                    let name = Untrusted::new(name).terminal();
                    Error::new(format!("peak has no command `{name}`"))
                        .hint("`peak --help` lists the commands")
                })?;
        }
        context.data(&String::from_utf8_lossy(&page(command)?))?;
        Ok(Outcome::Fine)
    }
}

/// The commands below `command` that have a page.
fn listed(command: &clap::Command) -> impl Iterator<Item = &clap::Command> {
    command
        .get_subcommands()
        .filter(|command| !command.is_hide_set() && command.get_name() != "help")
}

fn page(command: &clap::Command) -> Result<Vec<u8>> {
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut page)?;
    Ok(page)
}

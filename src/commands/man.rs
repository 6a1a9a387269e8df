//! `peak man`

use std::path::PathBuf;

use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};

use super::{Context, Outcome};
use crate::error::{Error, Result};
use crate::render::escape::Untrusted;
use crate::workspace;

/// clap's own command, which every command with commands has.
const HELP: &str = "help";

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
    /// Prints or writes the pages; always [`Outcome::Fine`]. `root` is the whole command line, built, which only `cli` knows.
    ///
    /// # Errors
    /// What kept it from running.
    pub fn run(&self, context: &mut Context, root: clap::Command) -> Result<Outcome> {
        if let Some(name) = &self.to {
            let folder = context.dir.join(name);
            workspace::not_led_out(&folder, None)?;
            workspace::make_folder(&folder)?;
            let (mut commands, mut pages) = (vec![&root], 0);
            while let Some(command) = commands.pop() {
                let name = command.get_display_name().unwrap_or(command.get_name());
                let page = page(command)?;
                let file = folder.join(format!("{name}.1"));
                workspace::not_led_out(&file, None)?;
                context.warn_of(&workspace::write_file(&file, &page)?);
                pages += 1;
                commands.extend(listed(command));
            }
            let name = Untrusted::new(&name.to_string_lossy()).terminal();
            context
                .terminal
                .note(&format!("wrote {pages} pages to {name}"));
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
        .filter(|command| !command.is_hide_set() && command.get_name() != HELP)
}

/// The page of one command: sections as clap knows them, but for the synopsis and what the help says last.
fn page(command: &clap::Command) -> Result<Vec<u8>> {
    let mut command = command.clone();
    let usage = command.render_usage().to_string();
    let usage = usage.trim_start_matches("Usage:").trim().to_owned();
    let last = command.get_after_help().map(ToString::to_string);
    let version = command.get_version().unwrap_or_default().to_owned();
    let mut command = command.override_usage(usage);
    if command.find_subcommand(HELP).is_some() {
        // There is no page of it: all that it could tell are the pages.
        command = command.mut_subcommand(HELP, |help| help.hide(true));
    }
    let has_commands = command.has_subcommands();
    let man = Man::new(command)
        // No day: a page says the same whenever it is made. An empty argument must be written out, or the next take its place.
        .date("\"\"")
        .source(format!("peak {version}"))
        .manual("peak manual");
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    if has_commands {
        man.render_subcommands_section(&mut page)?;
    }
    closing(last.as_deref().unwrap_or_default()).to_writer(&mut page)?;
    Ok(page)
}

/// What a command's help says last: the exit codes, examples and notes, each a section.
fn closing(text: &str) -> Roff {
    let mut page = Roff::new();
    for part in text.split("\n\n").filter(|part| !part.trim().is_empty()) {
        let mut lines = part.lines();
        match part.split_once(':') {
            Some(("Exit code", codes)) => {
                page.control("SH", ["EXIT STATUS"]);
                page.text([roman(codes.trim())]);
            }
            Some((title @ ("Examples" | "Install"), _)) => {
                lines.next();
                page.control("SH", [title.to_uppercase().as_str()]);
                // As they are written: columns are apart by blanks.
                page.control("nf", []);
                for line in lines {
                    page.text([roman(line)]);
                }
                page.control("fi", []);
            }
            _ => {
                page.control("SH", ["NOTES"]);
                for line in lines {
                    page.text([roman(line)]);
                }
            }
        }
    }
    page
}

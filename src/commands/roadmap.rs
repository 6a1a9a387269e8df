//! `peak roadmap`

mod lint;
mod pin;

use std::path::Path;

use super::project::roadmap_bytes;
use super::reading::ReadingArgs;
use super::{Context, Outcome};
use crate::error::{Error, Result};
use crate::render::escape::Untrusted;
use crate::render::roadmap as render;
use crate::roadmap::bundled::{self, Bundled};
use crate::roadmap::parse::{self, Reading};

/// List, show and check roadmaps
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// List the roadmaps that ship with peak
    List,
    /// Show how a roadmap is read: its phases, items and ids
    Show(Show),
    /// Say what is wrong with a roadmap, for its author
    Lint(lint::Lint),
    /// Write the derived ids into a roadmap
    Pin(pin::Pin),
}

#[derive(Debug, clap::Args)]
struct Show {
    /// A bundled roadmap's name, or a Markdown file
    #[arg(value_name = "NAME|FILE")]
    roadmap: String,
    /// One JSON object
    #[arg(long)]
    json: bool,
    /// The document itself, as it is written
    #[arg(long, conflicts_with = "json")]
    source: bool,
    #[command(flatten)]
    reading: ReadingArgs,
}

impl Args {
    /// Tells of roadmaps: [`Outcome::Wanting`] where `lint` finds a fault or `pin` leaves an item without an id.
    ///
    /// # Errors
    /// What kept it from running.
    pub fn run(&self, context: &mut Context) -> Result<Outcome> {
        match &self.action {
            Action::List => list(context),
            Action::Show(show) => show.run(context),
            Action::Lint(lint) => lint.run(context),
            Action::Pin(pin) => pin.run(context),
        }
    }
}

fn list(context: &mut Context) -> Result<Outcome> {
    let mut all = Vec::new();
    for Bundled { name, source } in bundled::ALL {
        let roadmap = parse::roadmap(source, &Reading::default())
            .map_err(|fault| Error::unreadable(Path::new(name), &fault))?;
        all.push((name, roadmap));
    }
    let rows = all.iter().map(|(name, roadmap)| (*name, roadmap));
    let text = render::list(rows, context.terminal.look());
    context.text(&text)?;
    Ok(Outcome::Fine)
}

impl Show {
    fn run(&self, context: &mut Context) -> Result<Outcome> {
        let path = Path::new(&self.roadmap);
        let unreadable = |fault| Error::unreadable(path, &fault);
        let bytes = roadmap_bytes(&context.dir, &self.roadmap)?;
        if self.source {
            let source = parse::text(&bytes).map_err(unreadable)?;
            match bundled::find(&self.roadmap) {
                // A stranger's may hold what a terminal obeys.
                None if context.terminal.data_is_seen() => {
                    let lines = source.lines().map(|line| Untrusted::new(line).terminal());
                    context.text(&format!("{}\n", lines.collect::<Vec<_>>().join("\n")))?;
                }
                None => context.text(&source)?,
                Some(_) => context.data(&source)?,
            }
            return Ok(Outcome::Fine);
        }
        let survey = parse::survey_bytes(&bytes, &self.reading.reading()?).map_err(unreadable)?;
        if let Some(missing) = survey.roadmap.no_column() {
            return Err(Error::no_column(path, missing));
        }
        let refusal = survey.roadmap.refusal.as_ref();
        if !self.json {
            let look = context.terminal.look();
            if !survey.sections.is_empty() {
                context.text(&render::sections(&survey.sections, look))?;
            }
            if refusal.is_none() {
                context.text(&render::overview(&survey.roadmap, look))?;
            }
        }
        if let Some(reason) = refusal {
            return Err(Error::no_roadmap(path, reason));
        }
        for notice in &survey.roadmap.notices {
            context
                .terminal
                .note(&render::notice(&self.roadmap, notice));
        }
        for doubt in &survey.roadmap.doubts {
            context.terminal.note(&format!("doubt: {doubt}"));
        }
        for hint in survey.hints.iter().filter(|_| !self.json) {
            context
                .terminal
                .note(&format!("hint: {}", Untrusted::new(hint).terminal()));
        }
        if self.json {
            context.object(&render::object(&survey.roadmap))?;
        }
        Ok(Outcome::Fine)
    }
}

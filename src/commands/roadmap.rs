//! `peak roadmap`

mod lint;
mod pin;

use std::collections::HashSet;
use std::path::Path;

use super::project::roadmap_bytes;
use super::reading::ReadingArgs;
use super::{Context, Outcome};
use crate::error::{Error, Result};
use crate::render::escape::Untrusted;
use crate::render::roadmap as render;
use crate::roadmap::bundled::{self, Bundled};
use crate::roadmap::notice::Oddity;
use crate::roadmap::parse::{self, Reading};
use crate::roadmap::{Id, Notice, Roadmap};

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
        let (left_out, notices) = self.left_out(&bytes, &survey.roadmap);
        for notice in notices {
            context
                .terminal
                .note(&render::notice(&self.roadmap, notice));
        }
        match left_out {
            0 => {}
            1 => context
                .terminal
                .note("1 prerequisite is in what was left out"),
            many => context
                .terminal
                .note(&format!("{many} prerequisites are in what was left out")),
        }
        for doubt in &survey.roadmap.doubts {
            context.terminal.note(&format!("doubt: {doubt}"));
        }
        // One that ships with peak is read as its authors meant it.
        let is_strange = bundled::find(&self.roadmap).is_none();
        for hint in survey.hints.iter().filter(|_| is_strange && !self.json) {
            context
                .terminal
                .note(&format!("hint: {}", Untrusted::new(hint).terminal()));
        }
        if self.json {
            context.object(&render::object(&survey.roadmap))?;
        }
        Ok(Outcome::Fine)
    }

    /// How many notices are of ids that only the sections which were left out hold, and all others.
    fn left_out<'a>(&self, bytes: &[u8], read: &'a Roadmap) -> (usize, Vec<&'a Notice>) {
        let all: Vec<&Notice> = read.notices.iter().collect();
        if self.reading.section.is_none() && self.reading.exclude.is_empty() {
            return (0, all);
        }
        let Ok(whole) = parse::survey_bytes(bytes, &Reading::default()) else {
            return (0, all);
        };
        let ids = whole.roadmap.ids();
        let phases: HashSet<&Id> = whole.roadmap.phases.iter().map(|phase| &phase.id).collect();
        let is_elsewhere = |notice: &&Notice| match &notice.oddity {
            Oddity::Unknown(id) => ids.find(id).is_some() || phases.contains(id),
            _ => false,
        };
        let (elsewhere, others): (Vec<_>, Vec<_>) = all.into_iter().partition(is_elsewhere);
        (elsewhere.len(), others)
    }
}

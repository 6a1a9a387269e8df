//! `peak roadmap`

use std::path::Path;

use super::{Context, Outcome};
use crate::error::{Error, Result};
use crate::render::roadmap as render;
use crate::roadmap::bundled::{self, Bundled};
use crate::roadmap::parse::{self, Reading};
use crate::roadmap::{Roadmap, Unreadable};
use crate::workspace;

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
}

impl Args {
    /// Runs the command.
    ///
    /// # Errors
    /// What kept it from running.
    pub fn run(&self, context: &mut Context) -> Result<Outcome> {
        match &self.action {
            Action::List => list(context),
            Action::Show(show) => show.run(context),
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
    context.data(&text)?;
    Ok(Outcome::Fine)
}

impl Show {
    fn run(&self, context: &mut Context) -> Result<Outcome> {
        let source = self.text(context)?;
        if self.source {
            context.data(&source)?;
            return Ok(Outcome::Fine);
        }
        let roadmap = self.read(&source)?;
        if let Some(reason) = &roadmap.refusal {
            let name = crate::render::escape::Untrusted::new(&self.roadmap).terminal();
            return Err(Error::new(format!("{name} is not read as a roadmap: {reason}"))
                .hint("`--section` names the part that is one, `--items` what carries its items, `--force` takes it as it is"));
        }
        for notice in &roadmap.notices {
            context
                .terminal
                .note(&render::notice(&self.roadmap, notice));
        }
        let text = if self.json {
            render::object(&roadmap)
        } else {
            render::overview(&roadmap, context.terminal.look())
        };
        context.data(&text)?;
        Ok(Outcome::Fine)
    }

    /// The document's text: a bundled roadmap by its name, else a file.
    fn text(&self, context: &Context) -> Result<String> {
        if let Some(bundled) = bundled::find(&self.roadmap) {
            return Ok(bundled.source.to_owned());
        }
        let path = context.dir.join(&self.roadmap);
        if !workspace::exists(&path) && !self.roadmap.contains(['/', '.']) {
            let names: Vec<&str> = bundled::ALL.iter().map(|bundled| bundled.name).collect();
            let wanted = crate::render::escape::Untrusted::new(&self.roadmap).terminal();
            return Err(Error::new(format!("no roadmap is called {wanted}"))
                .hint(format!("bundled are {}; or name a file", names.join(", "))));
        }
        let bytes = workspace::read(&path)?;
        if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
            return Err(Error::unreadable(
                Path::new(&self.roadmap),
                &Unreadable::Utf16,
            ));
        }
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    fn read(&self, source: &str) -> Result<Roadmap> {
        parse::roadmap(source, &Reading::default())
            .map_err(|fault| Error::unreadable(Path::new(&self.roadmap), &fault))
    }
}

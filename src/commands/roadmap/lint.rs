//! `peak roadmap lint`

use std::path::Path;

use super::read;
use crate::commands::project::{slashed, work_tree};
use crate::commands::reading::ReadingArgs;
use crate::commands::{Context, Outcome};
use crate::error::{Error, Result};
use crate::render::escape::Untrusted;
use crate::render::lint as render;
use crate::roadmap::lint::{self, Finding, Severity};
use crate::roadmap::parse::{self, Reading};
use crate::roadmap::{MAX_BYTES, Roadmap};
use crate::workspace;

#[derive(Debug, clap::Args)]
pub(super) struct Lint {
    /// The roadmap, a Markdown file
    #[arg(value_name = "FILE")]
    document: String,
    /// One JSON object
    #[arg(long)]
    json: bool,
    /// Also: which ids of this older revision are gone
    #[arg(long, value_name = "REV")]
    against: Option<String>,
    #[command(flatten)]
    reading: ReadingArgs,
}

impl Lint {
    pub(super) fn run(&self, context: &mut Context) -> Result<Outcome> {
        let source = read(context, &self.document)?;
        let reading = self.reading.reading()?;
        let path = Path::new(&self.document);
        let survey =
            parse::survey(&source, &reading).map_err(|fault| Error::unreadable(path, &fault))?;
        if let Some(reason) = &survey.roadmap.refusal {
            return Err(Error::no_roadmap(path, reason));
        }
        let mut findings = lint::lint(&source, &survey);
        findings.extend(self.dead_links(context, &source, &survey.roadmap));
        if let Some(revision) = &self.against {
            findings.extend(self.vanished(context, revision, &reading, &survey.roadmap)?);
        }
        findings.sort();
        let text = if self.json {
            render::object(&self.document, &findings)
        } else {
            render::report(&self.document, &source, &findings, context.terminal.look())
        };
        context.data(&text)?;
        let wrong = findings
            .iter()
            .any(|finding| finding.severity == Severity::Error);
        Ok(if wrong {
            Outcome::Wanting
        } else {
            Outcome::Fine
        })
    }

    /// Links to files that are not there. A path that leaves the repository's folder cannot be judged from here and is passed over.
    fn dead_links(&self, context: &Context, source: &str, roadmap: &Roadmap) -> Vec<Finding> {
        let file = context.dir.join(&self.document);
        let folder = file.parent().unwrap_or(&context.dir);
        let root = context
            .repository()
            .ok()
            .and_then(|repo| repo.root().map(Path::to_path_buf));
        let mut findings = Vec::new();
        for (line, target) in lint::local_links(roadmap) {
            let decoded = percent_encoding::percent_decode_str(&target)
                .decode_utf8_lossy()
                .into_owned();
            let base = if decoded.starts_with('/') {
                root.as_deref().unwrap_or(folder)
            } else {
                folder
            };
            let path = base.join(decoded.trim_start_matches('/'));
            let known =
                decoded.chars().any(char::is_control) || decoded.contains("..") && root.is_none();
            if !known && !workspace::exists(&path) {
                findings.push(lint::dead_link(source, line, &target));
            }
        }
        findings
    }

    fn vanished(
        &self,
        context: &Context,
        revision: &str,
        reading: &Reading,
        now: &Roadmap,
    ) -> Result<Vec<Finding>> {
        let repo = context.repository()?;
        let commit = repo.resolve(revision)?;
        let file = context.dir.join(&self.document);
        let shown = Untrusted::new(revision).terminal();
        let inside = workspace::inside(&file, work_tree(&repo)?)?;
        let name = slashed(&inside);
        let old = repo
            .file_at(&commit, &name, MAX_BYTES as u64)?
            .ok_or_else(|| {
                Error::new(format!(
                    "{shown} holds no file {}",
                    Untrusted::new(&name).terminal()
                ))
                .hint("name a revision that holds it under the same path")
            })?;
        let old = parse::roadmap(&String::from_utf8_lossy(&old), reading)
            .map_err(|fault| Error::unreadable(Path::new(&name), &fault))?;
        Ok(lint::vanished(&old, now, revision))
    }
}

//! `peak roadmap lint`

use std::path::{Component, Path, PathBuf};

use crate::commands::project::roadmap_bytes;
use crate::commands::project::{slashed, work_tree};
use crate::commands::reading::ReadingArgs;
use crate::commands::{Context, Outcome};
use crate::error::{Error, Result};
use crate::evidence::vendored::is_excluded;
use crate::render::escape::Untrusted;
use crate::render::lint as render;
use crate::roadmap::MAX_BYTES;
use crate::roadmap::bundled;
use crate::roadmap::lint::{self, Flaw, Severity, Written};
use crate::roadmap::parse::{self, Reading};
use crate::workspace;

#[derive(Debug, clap::Args)]
pub(super) struct Lint {
    /// The roadmaps: Markdown files, or bundled ones by their names
    #[arg(value_name = "NAME|FILE", required = true)]
    documents: Vec<String>,
    /// One JSON object; of several files one each, a line each
    #[arg(long)]
    json: bool,
    /// Also: which ids of this older revision are gone, or mean something else now
    #[arg(long, value_name = "REV")]
    against: Option<String>,
    #[command(flatten)]
    reading: ReadingArgs,
}

impl Lint {
    pub(super) fn run(&self, context: &mut Context) -> Result<Outcome> {
        let reading = self.reading.reading()?;
        self.refuse_bundled()?;
        let mut outcome = Outcome::Fine;
        for document in &self.documents {
            if self.one(context, document, &reading)? {
                outcome = Outcome::Wanting;
            }
        }
        Ok(outcome)
    }

    /// Nothing older can be had of what ships with peak; said before anything is found, not in the midst of it.
    fn refuse_bundled(&self) -> Result<()> {
        let mut documents = self.documents.iter();
        let bundled = documents.find(|name| bundled::find(name).is_some());
        match bundled.filter(|_| self.against.is_some()) {
            Some(name) => Err(Error::new(format!(
                "{name} ships with peak: no revision here holds an older one"
            ))
            .hint("leave --against out, or name a file")),
            None => Ok(()),
        }
    }

    /// Says what is wrong with one document; returns whether anything is.
    fn one(&self, context: &mut Context, document: &str, reading: &Reading) -> Result<bool> {
        let is_file = bundled::find(document).is_none();
        let path = Path::new(document);
        let unreadable = |fault| Error::unreadable(path, &fault);
        let bytes = roadmap_bytes(&context.dir, document)?;
        let source = parse::text(&bytes).map_err(unreadable)?;
        let survey = parse::survey_bytes(&bytes, reading).map_err(unreadable)?;
        if let Some(missing) = survey.roadmap.no_column() {
            return Err(Error::no_column(path, missing));
        }
        if let Some(reason) = &survey.roadmap.refusal {
            return Err(Error::no_roadmap(path, reason));
        }
        let written = Written::new(&source, &survey);
        let mut flaws = lint::lint(&written);
        flaws.extend(lint::excluded(&written, |glob| {
            is_excluded(glob.as_bytes(), b"progress.md")
        }));
        if is_file {
            flaws.extend(dead_links(context, document, &written));
        }
        if let Some(revision) = &self.against {
            flaws.extend(compared(context, document, revision, reading, &written)?);
        }
        flaws.sort();
        if self.json {
            context.object(&render::object(document, &flaws))?;
        } else {
            let look = context.terminal.look();
            context.text(&render::report(document, &source, &flaws, look))?;
        }
        Ok(flaws.iter().any(|flaw| flaw.severity == Severity::Error))
    }
}

/// Links to files that are not there. A path that leaves the repository (on GitHub `../../issues` does) or, outside of one, the
/// document's folder cannot be judged from here and is passed over.
fn dead_links(context: &Context, document: &str, written: &Written<'_>) -> Vec<Flaw> {
    let file = context.dir.join(document);
    let folder = file.parent().unwrap_or(&context.dir);
    let root = context
        .repository()
        .ok()
        .and_then(|repo| repo.root().map(Path::to_path_buf));
    // From the root down to the document's folder; none outside of a repository.
    let below = root
        .as_ref()
        .and_then(|root| workspace::inside(&file, root).ok())
        .and_then(|path| path.parent().map(Path::to_path_buf));
    let top = match (&root, &below) {
        (Some(root), Some(_)) => root,
        _ => folder,
    };
    let below = below.unwrap_or_default();
    let mut flaws = Vec::new();
    for target in lint::targets(written) {
        let decoded = percent_encoding::percent_decode_str(&target.path).decode_utf8_lossy();
        let path = match decoded.strip_prefix('/') {
            Some(path) => within(Path::new(path)),
            None => within(&below.join(decoded.as_ref())),
        };
        let there = path.is_none_or(|path| workspace::exists(&top.join(path)));
        if !there && !decoded.chars().any(char::is_control) {
            flaws.push(lint::dead_link(&target));
        }
    }
    flaws
}

/// What became of the ids of an older version.
fn compared(
    context: &Context,
    document: &str,
    revision: &str,
    reading: &Reading,
    written: &Written<'_>,
) -> Result<Vec<Flaw>> {
    let repo = context.repository()?;
    let commit = repo.resolve(revision)?;
    let file = context.dir.join(document);
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
    let old = parse::survey_bytes(&old, reading)
        .map_err(|fault| Error::unreadable(Path::new(&name), &fault))?;
    Ok(lint::against(&old.roadmap, written, revision))
}

/// A relative path without `.` and `..`; `None` where it leads out.
fn within(path: &Path) -> Option<PathBuf> {
    let mut whole = PathBuf::new();
    for part in path.components() {
        match part {
            Component::Normal(name) => whole.push(name),
            Component::CurDir => {}
            Component::ParentDir => {
                if !whole.pop() {
                    return None;
                }
            }
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(whole)
}

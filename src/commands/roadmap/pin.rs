//! `peak roadmap pin`

use std::path::Path;

use crate::commands::reading::ReadingArgs;
use crate::commands::{Context, Outcome};
use crate::error::{Error, Result};
use crate::git::Repo;
use crate::render::escape::Untrusted;
use crate::render::roadmap as render;
use crate::roadmap::{bundled, pin};
use crate::workspace;

#[derive(Debug, clap::Args)]
pub(super) struct Pin {
    /// The roadmap, a Markdown file
    #[arg(value_name = "FILE")]
    document: String,
    /// Show what would change, and write nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
    #[command(flatten)]
    reading: ReadingArgs,
}

impl Pin {
    pub(super) fn run(&self, context: &mut Context) -> Result<Outcome> {
        let path = context.dir.join(&self.document);
        self.refuse_bundled(&path)?;
        let name = Path::new(&self.document);
        let repo = context.repository_if_any().ok().flatten();
        let root = repo.as_ref().and_then(Repo::root);
        workspace::not_led_out(&path, root).map_err(|fault| fault.called(name))?;
        let bytes = workspace::read(&path).map_err(|fault| fault.called(name))?;
        // Bytes that are no UTF-8 would not survive.
        let source = String::from_utf8(bytes).map_err(|_| {
            let file = Untrusted::new(&self.document).terminal();
            Error::new(format!("cannot write ids into {file}: it is not UTF-8"))
                .hint("save as UTF-8")
        })?;
        let pinned = pin::pin(&source, &self.reading.reading()?)
            .map_err(|fault| Error::unpinnable(name, &fault))?;
        for line in render::left(&self.document, &pinned.left) {
            context.terminal.note(&line);
        }
        let outcome = if pinned.left.is_empty() {
            Outcome::Fine
        } else {
            Outcome::Wanting
        };
        if self.dry_run {
            context.diff(&self.document, source.as_bytes(), pinned.text.as_bytes())?;
            return Ok(outcome);
        }
        if workspace::read(&path)? != source.as_bytes() {
            let file = Untrusted::new(&self.document).terminal();
            return Err(Error::new(format!("{file} was changed meanwhile")).hint("run this again"));
        }
        if pinned.written > 0 {
            let written = workspace::write_file(&path, pinned.text.as_bytes())?;
            context.warn_of(&written);
        }
        let file = Untrusted::new(&self.document).terminal();
        context.terminal.note(&match pinned.written {
            0 if pinned.left.is_empty() => format!("{file}: every id is pinned already"),
            0 => format!("{file}: no id written"),
            1 => format!("{file}: 1 id written"),
            count => format!("{file}: {count} ids written"),
        });
        Ok(outcome)
    }

    /// What ships with peak is no file that could be written.
    fn refuse_bundled(&self, path: &Path) -> Result<()> {
        let name = &self.document;
        if bundled::find(name).is_none() {
            return Ok(());
        }
        let hint = match workspace::exists(path) {
            true => format!("`./{name}` names the file that is called alike"),
            false => format!(
                "`peak roadmap show {name} --source > roadmap.md` makes a file of it that you can change"
            ),
        };
        let message = format!("{name} ships with peak, and every id in it is pinned");
        Err(Error::new(message).hint(hint))
    }
}

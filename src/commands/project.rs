//! What most commands begin with: the repository, the progress document in it, and the roadmap that it follows.

use std::path::{Path, PathBuf};

use super::Context;
use crate::error::{Error, Result};
use crate::git::{Repo, Variables};
use crate::progress::{Document, Header};
use crate::roadmap::{Roadmap, bundled, parse};
use crate::workspace::{self, Target};

/// The usual name of a progress document.
pub const PROGRESS: &str = "progress.md";
/// Where a fork's roadmap is looked for, in this order, in any case of letters.
pub const ROADMAPS: [&str; 2] = ["roadmap.md", "readme.md"];

/// A repository with its progress document, read.
#[derive(Debug)]
pub struct Project {
    /// The repository.
    pub repo: Repo,
    /// Where the progress document is.
    pub target: Target,
    /// The roadmap that it follows, where that can be read.
    pub roadmap: Option<Roadmap>,
    /// The progress document.
    pub document: Document,
}

impl Context {
    /// Opens the repository that holds the folder to work in.
    ///
    /// # Errors
    /// None there, or one that git would refuse too.
    pub fn repository(&self) -> Result<Repo> {
        let variables = Variables::pick(|name| self.env.get(name).map(ToOwned::to_owned));
        Ok(Repo::open_with(&self.dir, variables)?)
    }

    /// Where the progress document of `repo` is, or will be: `--file`, `PEAK_FILE`, `peak.file`, else `progress.md` in any case.
    ///
    /// # Errors
    /// A bare repository; a place that must not be written.
    pub fn target(&self, repo: &Repo) -> Result<Target> {
        let root = work_tree(repo)?;
        let named = match (
            &self.file,
            repo.config("peak.file").filter(|path| !path.is_empty()),
        ) {
            (Some(file), _) => self.dir.join(file),
            (None, Some(file)) => root.join(file),
            (None, None) => {
                let there = workspace::named(root, &[PROGRESS]);
                there
                    .into_iter()
                    .next()
                    .unwrap_or_else(|| root.join(PROGRESS))
            }
        };
        Ok(Target::resolve(&named, root, Some(repo.common_dir()))?)
    }

    /// Reads the progress document and its roadmap; what is odd goes to stderr.
    ///
    /// # Errors
    /// No repository, no progress document, one that is not read at all or holds conflict markers.
    pub fn project(&mut self) -> Result<Project> {
        let repo = self.repository()?;
        let target = self.target(&repo)?;
        let text = self.progress_text(&repo, &target)?;
        let header = Header::find(&text);
        let roadmap = self.roadmap_of(&header, work_tree(&repo)?)?;
        let folder = target.shown().parent().map(Path::to_string_lossy);
        let folder = folder.unwrap_or_default().replace('\\', "/");
        let document = Document::read_in(text, roadmap.as_ref(), &folder)
            .map_err(|fault| Error::unreadable(target.shown(), &fault))?;
        if let Some(line) = document.conflict {
            return Err(Error::conflict(target.shown(), line));
        }
        for notice in &document.notices {
            let place = format!("{}:{}", target.shown().display(), notice.line);
            self.terminal.note(&format!("{place}: {}", notice.message));
        }
        Ok(Project {
            repo,
            target,
            roadmap,
            document,
        })
    }

    /// The progress document's bytes; in a sparse checkout, those at HEAD.
    fn progress_text(&self, repo: &Repo, target: &Target) -> Result<Vec<u8>> {
        if target.present() {
            return Ok(target.read()?);
        }
        let path = target.shown().to_string_lossy().replace('\\', "/");
        if repo.config("core.sparseCheckout").as_deref() == Some("true")
            && let Some(bytes) = repo.file_at_head(&path, crate::roadmap::MAX_BYTES as u64)?
        {
            return Ok(bytes);
        }
        Err(Error::new(format!("there is no {path} here yet"))
            .hint("`peak init` reads the roadmap and writes it"))
    }

    /// The roadmap that a header names; without a name, the repository's own. `None`, with a notice, where it cannot be read.
    fn roadmap_of(&mut self, header: &Header, root: &Path) -> Result<Option<Roadmap>> {
        let Some(name) = &header.roadmap else {
            return Ok(own_roadmap(root).and_then(|path| self.read_roadmap(&path)));
        };
        if is_path(name) {
            let path = root.join(name);
            if !stays_inside(name) || !workspace::exists(&path) {
                let line = header.line.unwrap_or(1);
                self.terminal.note(&format!("line {line} names the roadmap {name}, which is not there: links, kinds and rules are unknown"));
                return Ok(None);
            }
            return Ok(self.read_roadmap(&path));
        }
        let Some(bundled) = bundled::find(name) else {
            self.terminal.note(&format!(
                "no roadmap named {name} ships with this peak: links, kinds and rules are unknown"
            ));
            return Ok(None);
        };
        let reading = parse::Reading::default();
        parse::roadmap(bundled.source, &reading)
            .map(Some)
            .map_err(|fault| Error::unreadable(Path::new(name), &fault))
    }

    fn read_roadmap(&mut self, path: &Path) -> Option<Roadmap> {
        let reading = parse::Reading::default();
        let text = match workspace::read(path) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(fault) => {
                self.terminal.note(&Error::from(fault).to_string());
                return None;
            }
        };
        match parse::roadmap(&text, &reading) {
            Ok(roadmap) => Some(roadmap),
            Err(fault) => {
                self.terminal
                    .note(&Error::unreadable(path, &fault).to_string());
                None
            }
        }
    }
}

/// The root of `repo`'s work tree.
///
/// # Errors
/// A bare repository.
pub fn work_tree(repo: &Repo) -> Result<&Path> {
    repo.root().ok_or_else(|| {
        Error::new("this repository is bare: it has no files to work on")
            .hint("run this in a clone: `git clone` makes one")
    })
}

/// The repository's own roadmap, by its name.
pub fn own_roadmap(root: &Path) -> Option<PathBuf> {
    workspace::named(root, &ROADMAPS).into_iter().next()
}

/// Whether a roadmap is named by its path, not as a bundled one.
pub fn is_path(name: &str) -> bool {
    name.contains('/') || name.contains(".md")
}

fn stays_inside(path: &str) -> bool {
    let path = Path::new(path);
    path.is_relative()
        && path
            .components()
            .all(|part| matches!(part, std::path::Component::Normal(_)))
}

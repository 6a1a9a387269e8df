//! What most commands begin with: the repository, the progress document in it, and the roadmap that it follows.

mod ahead;
mod inherited;
mod named;
mod strayed;

use std::path::{Component, Path, PathBuf};

use self::ahead::ahead;
pub use self::inherited::{is_upstreams, untouched};
pub use self::strayed::{Strayed, has_strayed, strayed, whereabouts};
use super::{Context, reading};
use crate::error::{Error, Result};
use crate::evidence::content::is_same_text;
use crate::git::{self, Repo, Variables};
use crate::progress::{Document, Header, Opened, is_path};
use crate::render::escape::Untrusted;
use crate::render::text::shell_word;
use crate::roadmap::notice::Oddity;
use crate::roadmap::parse::{self, Reading, Readout};
use crate::roadmap::{MAX_BYTES, Notice, Roadmap, Unreadable, bundled};
use crate::workspace::{self, Target};

/// The usual name of a progress document.
pub const PROGRESS: &str = "progress.md";
/// Where a fork's roadmap is looked for, in this order, in any case of letters.
pub const ROADMAPS: [&str; 2] = ["roadmap.md", "readme.md"];

/// How many notices a command shows that has something else to tell.
const FEW: usize = 3;

/// A repository with its progress document, read.
#[derive(Debug)]
pub struct Project {
    /// The repository.
    pub repo: Repo,
    /// Where the progress document is.
    pub target: Target,
    /// The roadmap that it follows, where that can be read.
    pub roadmap: Option<Roadmap>,
    /// Why the rules are not known, where that roadmap cannot be read, or is no longer where the header names it.
    pub unread: Option<String>,
    /// The progress document.
    pub document: Document,
}

impl Project {
    /// Reads newer bytes of the same progress document.
    ///
    /// # Errors
    /// [`Unreadable`] beyond the limits, or in UTF-16.
    pub fn read_again(&self, text: Vec<u8>) -> std::result::Result<Document, Unreadable> {
        Document::read_in(text, self.roadmap.as_ref(), &folder_of(&self.target))
    }
}

/// How much of a project a command needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Depth {
    Whole,
    Counts,
}

/// Whether HEAD has the file at `path` (from the root) with this text, whatever its line ends.
///
/// # Errors
/// HEAD that cannot be read.
pub fn is_committed(repo: &Repo, path: &str, text: &[u8]) -> std::result::Result<bool, git::Error> {
    let committed = repo.file_at_head(path, MAX_BYTES as u64)?;
    Ok(committed.is_some_and(|committed| is_same_text(&committed, text)))
}

impl Context {
    /// Tells which of a roadmap's rules are not in effect: who relies on them must know.
    pub fn warn_of_rules(&mut self, name: &str, roadmap: &Roadmap) {
        let is_of_rules =
            |notice: &&Notice| matches!(notice.oddity, Oddity::Block | Oddity::Astray);
        let odd: Vec<&Notice> = roadmap.notices.iter().filter(is_of_rules).collect();
        for notice in odd.iter().take(FEW) {
            let line = format!("{name}:{}: {}", notice.line, notice.message);
            self.terminal.warn(&Untrusted::new(&line).terminal());
        }
        let more = odd.len().saturating_sub(FEW);
        if more > 0 {
            self.terminal
                .warn(&format!("{more} more: `peak roadmap lint` shows them"));
        }
    }

    /// Opens the repository that holds the folder to work in.
    ///
    /// # Errors
    /// None there, or one that git would refuse too.
    pub fn repository(&self) -> Result<Repo> {
        Ok(self.open()?)
    }

    /// The same; `None` where there is none, for what can be done without.
    ///
    /// # Errors
    /// One that git would refuse too.
    pub fn repository_if_any(&self) -> Result<Option<Repo>> {
        match self.open() {
            Err(git::Error::NoRepository(_)) => Ok(None),
            opened => Ok(Some(opened?)),
        }
    }

    fn open(&self) -> std::result::Result<Repo, git::Error> {
        let variables = Variables::pick(|name| self.env.get(name).map(ToOwned::to_owned));
        Repo::open_with(&self.dir, variables)
    }

    /// Where the progress document of `repo` is, or will be: `--file`, `PEAK_FILE`, `peak.file`, else `progress.md` in any case.
    ///
    /// # Errors
    /// A bare repository; a place that must not be written.
    pub fn target(&self, repo: &Repo) -> Result<Target> {
        let root = work_tree(repo)?;
        let named = self.named(repo)?;
        Ok(Target::resolve(&named, root, Some(repo.common_dir()))?)
    }

    /// The progress document's path as it is named, links in it not followed.
    ///
    /// # Errors
    /// A bare repository.
    pub fn named(&self, repo: &Repo) -> Result<PathBuf> {
        let root = work_tree(repo)?;
        Ok(
            match (
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
            },
        )
    }

    /// The file at `path` (from the root), as one types it in the folder to work in: a word of a shell's command.
    pub fn typed(&self, repo: &Repo, path: &str) -> String {
        let below = repo
            .root()
            .and_then(|root| self.dir.strip_prefix(root).ok());
        let up = "../".repeat(below.map_or(0, |below| below.components().count()));
        shell_word(&Untrusted::new(&format!("{up}{path}")).terminal())
    }

    /// Reads the progress document and its roadmap; what is odd goes to stderr, the first of it where that is much.
    ///
    /// # Errors
    /// No repository, no progress document, one that is not read at all or holds conflict markers.
    pub fn project(&mut self) -> Result<Project> {
        self.project_with(FEW, Depth::Whole)
    }

    /// The same, with all that is odd.
    ///
    /// # Errors
    /// As of [`Self::project`].
    pub fn project_in_full(&mut self) -> Result<Project> {
        self.project_with(usize::MAX, Depth::Whole)
    }

    /// The same, for counts alone: the roadmap is not read where it could not change them.
    ///
    /// # Errors
    /// As of [`Self::project`].
    pub fn project_for_counts(&mut self) -> Result<Project> {
        self.project_with(usize::MAX, Depth::Counts)
    }

    fn project_with(&mut self, most: usize, depth: Depth) -> Result<Project> {
        let repo = self.repository()?;
        let target = self.target(&repo)?;
        let text = progress_text(&repo, &target)?;
        let unreadable = |fault| Error::unreadable(target.shown(), &fault);
        let opened = Opened::new(text).map_err(unreadable)?;
        let sufficient = depth == Depth::Counts
            && opened.names_itself()
            && !may_rename(opened.header(), work_tree(&repo)?);
        let roadmap = if sufficient {
            None
        } else {
            let roadmap = self.roadmap_of(opened.header(), &repo)?;
            let roadmap = roadmap.map(|roadmap| opened.bound(roadmap));
            ahead(&repo, &opened, roadmap.as_ref()).or(roadmap)
        };
        let named = opened.header().roadmap.clone();
        // One that is not needed was not looked for.
        let unread = named.filter(|_| roadmap.is_none() && !sufficient);
        let mut roadmap = roadmap;
        let mut document = opened
            .read(roadmap.as_ref(), &folder_of(&target))
            .map_err(unreadable)?;
        let mut unread = unread.map(|name| strayed::missing(&repo, &target, &document, &name));
        let strayed = roadmap
            .as_ref()
            .and_then(|_| Strayed::of(&repo, &target, &document));
        if let Some(strayed) = strayed {
            self.terminal.warn(&strayed.shown());
            // What it says of items of the same names is no more the roadmap's than the rest of it.
            document =
                Document::read_in(document.text, None, &folder_of(&target)).map_err(unreadable)?;
            (roadmap, unread) = (None, Some(strayed.sentence()));
        }
        if let Some(line) = document.conflict {
            return Err(Error::conflict(target.shown(), line));
        }
        document.notices.extend(document.ahead(self.today()));
        document.notices.sort();
        for notice in document.notices.iter().take(most) {
            let line = format!(
                "{}:{}: {}",
                target.shown().display(),
                notice.line,
                notice.message
            );
            self.terminal.warn(&Untrusted::new(&line).terminal());
        }
        let more = document.notices.len().saturating_sub(most);
        if more > 0 {
            self.terminal
                .warn(&format!("{more} more: `peak status` shows them"));
        }
        Ok(Project {
            repo,
            target,
            roadmap,
            unread,
            document,
        })
    }

    /// The roadmap that a header names; without a name, the repository's own where that clearly is one. `None`, with a notice,
    /// where it cannot be read: titles, ids and states are in the progress document all the same.
    ///
    /// # Errors
    /// A bare repository.
    pub fn roadmap_of(&mut self, header: &Header, repo: &Repo) -> Result<Option<Roadmap>> {
        let read = named_roadmap(header, repo, work_tree(repo)?);
        if let Err(fault) = &read {
            self.terminal.warn(&format!(
                "{fault}: without the roadmap its links, kinds and rules are unknown"
            ));
        }
        Ok(read.ok().flatten())
    }
}

/// The roadmap that a header names; without a name, the repository's own where that clearly is one.
///
/// # Errors
/// One that is named and cannot be read.
pub fn named_roadmap(header: &Header, repo: &Repo, root: &Path) -> Result<Option<Roadmap>> {
    let Some(name) = &header.roadmap else {
        let own = workspace::named(root, &ROADMAPS).into_iter().next();
        let read = own.and_then(|path| read_roadmap(repo, root, &path, &Reading::default()).ok());
        return Ok(read.filter(|roadmap| roadmap.doubts.is_empty()));
    };
    let reading = reading::said(header)?;
    if !is_path(name) {
        return Ok(Some(bundled_survey(name, &reading)?.roadmap));
    }
    read_roadmap(repo, root, &inside(root, name)?, &reading).map(Some)
}

/// Whether the roadmap that a header names could give items other ids than the document has, or cannot be looked at.
fn may_rename(header: &Header, root: &Path) -> bool {
    let Some(name) = &header.roadmap else {
        return true;
    };
    let text = match bundled::find(name) {
        Some(bundled) => Some(bundled.source.as_bytes().to_vec()),
        None => inside(root, name)
            .ok()
            .and_then(|path| workspace::read(&path).ok()),
    };
    text.is_none_or(|text| memchr::memmem::find(&text, b"aliases").is_some())
}

/// The progress document's bytes; in a sparse checkout that leaves it out, those at HEAD.
///
/// # Errors
/// There is none.
pub fn progress_text(repo: &Repo, target: &Target) -> Result<Vec<u8>> {
    if target.present() {
        return Ok(target.read()?);
    }
    let path = target.from_root();
    let sparse = repo.config("core.sparseCheckout").as_deref() == Some("true");
    match sparse
        .then(|| repo.file_at_head(&path, MAX_BYTES as u64))
        .transpose()?
        .flatten()
    {
        Some(bytes) => Ok(bytes),
        None => Err(Error::no_document(&path, path == PROGRESS)),
    }
}

/// The bundled roadmap of this name, with what became of each section.
///
/// # Errors
/// An unknown name.
pub fn bundled_survey(name: &str, reading: &Reading) -> Result<Readout> {
    let Some(bundled) = bundled::find(name) else {
        let names: Vec<&str> = bundled::ALL.iter().map(|bundled| bundled.name).collect();
        return Err(Error::no_bundled(name, &names));
    };
    parse::survey(bundled.source, reading)
        .map_err(|fault| Error::unreadable(Path::new(name), &fault))
}

/// The bytes of a bundled roadmap by its name ([`bundled::find`] says what comes first), else of a file, from `dir`.
///
/// # Errors
/// Neither is there; a file that cannot be read.
pub fn roadmap_bytes(dir: &Path, name: &str) -> Result<Vec<u8>> {
    if let Some(bundled) = bundled::find(name) {
        return Ok(bundled.source.as_bytes().to_vec());
    }
    let path = dir.join(name);
    if !workspace::exists(&path) && !name.contains(['/', '.']) {
        let names: Vec<&str> = bundled::ALL.iter().map(|bundled| bundled.name).collect();
        return Err(Error::no_bundled(name, &names));
    }
    Ok(workspace::read(&path).map_err(|fault| fault.called(Path::new(name)))?)
}

/// The roadmap in the file `path` below `root`, on disk or, in a sparse checkout, at HEAD.
///
/// # Errors
/// A file that is not there or cannot be read.
fn read_roadmap(repo: &Repo, root: &Path, path: &Path, reading: &Reading) -> Result<Roadmap> {
    Ok(survey(repo, root, path, reading)?.roadmap)
}

/// A roadmap as it is read from a file, with what became of each section.
///
/// # Errors
/// A file that is not there or cannot be read.
pub fn survey(repo: &Repo, root: &Path, path: &Path, reading: &Reading) -> Result<Readout> {
    let shown = path.strip_prefix(root).unwrap_or(path);
    let bytes = if workspace::exists(path) {
        None
    } else {
        repo.file_at_head(&slashed(shown), MAX_BYTES as u64)
            .ok()
            .flatten()
    };
    let bytes = match bytes {
        Some(bytes) => bytes,
        None => workspace::read(path)?,
    };
    parse::survey_bytes(&bytes, reading).map_err(|fault| Error::unreadable(shown, &fault))
}

/// The file that a header names, below `root`.
///
/// # Errors
/// It lies outside.
pub fn inside(root: &Path, name: &str) -> Result<PathBuf> {
    let path = Path::new(name);
    if path
        .components()
        .all(|part| matches!(part, Component::Normal(_) | Component::CurDir))
    {
        return Ok(root.join(path));
    }
    Err(Error::new(format!(
        "the roadmap {} lies outside the repository",
        Untrusted::new(name).terminal()
    )))
}

/// The folder of the progress document, `/`-separated from the root; empty for the root itself.
pub fn folder_of(target: &Target) -> String {
    target.shown().parent().map(slashed).unwrap_or_default()
}

/// `path` with `/` between its parts, whatever the system writes.
pub fn slashed(path: &Path) -> String {
    path.components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect::<Vec<_>>()
        .join("/")
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

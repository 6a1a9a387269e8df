//! Whether the file that a header names is the roadmap no longer: a page of another kind took its place, or it moved.

use std::path::Path;

use super::{folder_of, inside, named_roadmap, work_tree};
use crate::commands::reading;
use crate::evidence::ObjectId;
use crate::evidence::vendored::is_vendored;
use crate::git::Repo;
use crate::progress::{Document, Header, ROADMAP_AT, bare_path, is_path};
use crate::render::escape::Untrusted;
use crate::render::text::shell_word;
use crate::roadmap::MAX_BYTES;
use crate::roadmap::parse::{self, Reading};
use crate::workspace::{self, Target};

/// Of how many items of the document a file has at most one, that is their roadmap no longer.
const ONE_OF: usize = 10;
/// Most files that are listed, and most that are read, to find the roadmap again.
const MAX_FILES: usize = 20_000;
const MAX_READ: usize = 32;

/// A file that the header names, and that is another document by now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strayed {
    name: String,
    document: String,
    all: usize,
    known: usize,
    /// Whether the file that is named holds any item, so that it could be a roadmap.
    is_one: bool,
    place: Place,
}

/// Where the roadmap is now.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    /// In this file.
    At(String),
    /// In no file, but git has its text under this id.
    Kept(ObjectId),
    Nowhere,
}

impl Strayed {
    /// What the document's header names and no longer is its roadmap; `document` was read with that. `None` where it is.
    pub fn of(repo: &Repo, target: &Target, document: &Document) -> Option<Self> {
        let header = &document.header;
        let name = header.roadmap.as_deref().filter(|name| is_path(name))?;
        let all = document.items.len();
        let known = document.items.iter().filter(|entry| !entry.own).count();
        if all == 0 || known * ONE_OF > all || is_unchanged(repo, header, name) {
            return None;
        }
        let path = target.from_root();
        let read = || named_roadmap(header, repo, work_tree(repo).ok()?).ok()?;
        let is_one = known > 0 || read().is_some_and(|other| other.items().next().is_some());
        Some(Self {
            is_one,
            place: place(repo, document, &path),
            name: name.to_owned(),
            document: path,
            all,
            known,
        })
    }

    /// The same as a terminal may show it.
    pub fn shown(&self) -> String {
        Untrusted::new(&self.sentence()).terminal()
    }

    /// What it is, and what to do, in a sentence that is not escaped.
    pub fn sentence(&self) -> String {
        let Self {
            name,
            document,
            all,
            known,
            is_one,
            place,
        } = self;
        let has = match (known, all) {
            (0, 1) => "does not have its item".to_owned(),
            (0, all) => format!("has none of its {all} items"),
            (known, all) => format!("has {known} of its {all} items"),
        };
        let (word, remedy) = (shell_word(name), place.remedy());
        let told =
            format!("{name} is no longer the roadmap that {document} follows: it {has}; {remedy}");
        match is_one {
            true => format!(
                "{told}; if {name} is meant all the same, `peak update --from {word}` takes it over"
            ),
            false => told,
        }
    }
}

impl Place {
    /// What to do to follow the roadmap there, in a clause that is not escaped.
    fn remedy(&self) -> String {
        match self {
            Self::At(path) => {
                format!(
                    "the roadmap is in {path} now: `peak update --from {}`",
                    shell_word(path)
                )
            }
            Self::Kept(id) => format!(
                "git has the roadmap still: `git cat-file blob {} > ROADMAP.md` brings it back; commit that, then `peak update --from ROADMAP.md`",
                id.short()
            ),
            Self::Nowhere => {
                "put the roadmap back into a file, and name it: `peak update --from FILE`"
                    .to_owned()
            }
        }
    }
}

/// That the roadmap `name` of a document, which was read without it, is not there, and what to do; not escaped.
pub(super) fn missing(repo: &Repo, target: &Target, document: &Document, name: &str) -> String {
    let place = place(repo, document, &target.from_root());
    format!(
        "the roadmap {name} cannot be read, so its rules are not known; {}",
        place.remedy()
    )
}

/// In which other file than `name` the roadmap of a document of this text is, and what to do to follow it there, in a clause that is
/// not escaped; `None` where it is in none.
pub fn whereabouts(repo: &Repo, target: &Target, text: &[u8], name: &str) -> Option<String> {
    let document = Document::read_in(text.to_vec(), None, &folder_of(target)).ok()?;
    match place(repo, &document, &target.from_root()) {
        Place::At(path) if path == bare_path(name) => None,
        place @ Place::At(_) => Some(place.remedy()),
        Place::Kept(_) | Place::Nowhere => None,
    }
}

/// Whether the document's roadmap is no longer what its header names, or is not there at all.
pub fn has_strayed(repo: &Repo, target: &Target, header: &Header, text: &[u8]) -> bool {
    strayed(repo, target, header, text).is_none_or(|strayed| strayed.is_some())
}

/// As [`Strayed::of`], of a document that was not read yet; `None` where what the header names cannot be read.
pub fn strayed(
    repo: &Repo,
    target: &Target,
    header: &Header,
    text: &[u8],
) -> Option<Option<Strayed>> {
    let roadmap = named_roadmap(header, repo, work_tree(repo).ok()?).ok()??;
    let folder = folder_of(target);
    let document = Document::read_in(text.to_vec(), Some(&roadmap), &folder).ok()?;
    Some(Strayed::of(repo, target, &document))
}

/// Whether the file is what the document was written from, as HEAD has it: whatever the document holds then, it is its roadmap.
fn is_unchanged(repo: &Repo, header: &Header, name: &str) -> bool {
    let path = bare_path(name);
    let head = repo.head().ok().flatten();
    let now = head.and_then(|head| repo.file_id(&head, path).ok().flatten());
    now.is_some() && header.other(ROADMAP_AT).and_then(ObjectId::parse) == now
}

/// Where the document's roadmap is now.
fn place(repo: &Repo, document: &Document, path: &str) -> Place {
    if let Some(found) = found(repo, document, path) {
        return Place::At(found);
    }
    let at = document.header.other(ROADMAP_AT).and_then(ObjectId::parse);
    match at.filter(|id| repo.file_of(id, MAX_BYTES as u64).is_some()) {
        Some(id) => Place::Kept(id),
        None => Place::Nowhere,
    }
}

/// A Markdown file that has most of the document's items.
fn found(repo: &Repo, document: &Document, path: &str) -> Option<String> {
    let root = work_tree(repo).ok()?;
    let skip = |name: &str| name == ".git" || is_vendored(format!("{name}/x").as_bytes());
    let mut files = workspace::files(root, MAX_FILES, skip);
    files.retain(|file| file.to_ascii_lowercase().ends_with(".md") && file != path);
    // What is called so is most likely one; then what is nearest to the root.
    files.sort_by_key(|file| {
        let named = file.to_ascii_lowercase().contains("roadmap");
        (!named, file.matches('/').count())
    });
    let reading = reading::said(&document.header).ok()?;
    let has_most = |file: &String| has_most(root, file, &reading, document);
    files.into_iter().take(MAX_READ).find(has_most)
}

fn has_most(root: &Path, file: &str, reading: &Reading, document: &Document) -> bool {
    let bytes = inside(root, file)
        .ok()
        .and_then(|path| workspace::read_up_to(&path, MAX_BYTES as u64).ok());
    let read = bytes.and_then(|bytes| parse::survey_bytes(&bytes, reading).ok());
    read.is_some_and(|read| {
        let ids = read.roadmap.ids();
        let items = document.items.iter();
        let held = items.filter(|entry| ids.find(&entry.id).is_some()).count();
        held * 2 > document.items.len()
    })
}

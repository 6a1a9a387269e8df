//! The progress document: its text is the truth, its items index into that text.
//!
//! Reading never fails but at the limits; what is odd becomes a notice. It knows no file and no git.

mod adopt;
mod ahead;
mod alike;
mod below;
mod bind;
mod boxes;
mod create;
pub mod edit;
mod escape;
mod former;
mod header;
mod line;
pub mod merge;
mod names;
mod note;
mod pointer;
mod read;
pub mod renew;
mod rising;
mod source;
#[cfg(test)]
mod tests;
mod title;
pub mod update;

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use chrono::NaiveDate;

pub use adopt::{Adoption, By, Taken, adopt};
pub use alike::Pattern;
pub use create::{create, create_with};
pub use former::Former;
pub use header::{ROADMAP_AT, ROADMAP_FROM, bare_path, header_value, is_path, learner_value};
pub use merge::ARCHIVED;
pub use names::plain_title;
pub use pointer::{path, revision_or_url};
pub use read::Stand;

use crate::roadmap::mark::Mark;
use crate::roadmap::outline::{BlockKind, Outline, plain};
use crate::roadmap::{Id, Kind, Notice, Roadmap, Unreadable};
use names::Names;

/// The heading below which stands what was in a hand-made document and was not taken over.
pub const BEFORE: &str = "Before peak";

/// A progress document as read.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// The file's bytes, untouched.
    pub text: Vec<u8>,
    /// What its header comment says.
    pub header: Header,
    /// Its title: the first heading, plain.
    pub title: String,
    /// Its phases, in document order.
    pub phases: Vec<PhaseHeading>,
    /// Its items, in document order; an id that stands twice is here once, with the strongest state.
    pub items: Vec<Entry>,
    /// What stands under [`ARCHIVED`]: items that the roadmap dropped. They count nowhere.
    pub archived: Vec<Entry>,
    /// What is odd, by line.
    pub notices: Vec<Notice>,
    /// Ids that items had before the roadmap moved them, as far as their lines remember them.
    pub former: Vec<Former>,
    /// The line of the first conflict marker.
    pub conflict: Option<usize>,
    /// What an edit needs besides; only reading makes it.
    pub footing: Footing,
}

/// What an edit needs to know of a document: where its boxes are, and how it was read, so that it can be read again.
#[derive(Debug, Clone, Default)]
pub struct Footing {
    places: Vec<Place>,
    /// Of the items under [`ARCHIVED`].
    archived: Vec<Place>,
    /// Length of the byte order mark.
    start: usize,
    names: Arc<Names>,
    folder: String,
}

/// Where a box that carries an id stands, and where edits of it go. Offsets count from after the byte order mark.
#[derive(Debug, Clone)]
struct Place {
    id: Id,
    /// Line of the box.
    line: usize,
    /// Number of its block in the outline.
    index: usize,
    /// The code span that holds the id; `None` where the title names it.
    code: Option<Range<usize>>,
    boxed: line::Box,
    marks: Vec<Mark>,
    /// Where a new mark goes.
    mark_at: usize,
    /// What stands before the box on its line.
    lead: Range<usize>,
    /// The end of the last line of its text.
    text_end: usize,
    /// The end of the last line of all that is nested in it, and the number of the last block there.
    end: (usize, usize),
    /// What stands before the first bullet nested in it, on that bullet's line.
    nested: Option<Range<usize>>,
}

/// A progress document whose header is known, but not yet its items: to name those, the roadmap that the header names is needed.
#[derive(Debug)]
pub struct Opened {
    text: Vec<u8>,
    source: source::Source,
    outline: Outline,
    header: Header,
    notices: Vec<Notice>,
}

/// A phase as it stands in a progress document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhaseHeading {
    /// Its id.
    pub id: Id,
    /// Its title, plain, without the id.
    pub title: String,
    /// Line of the heading, counted from 1; `None` for a phase that only ids name.
    pub line: Option<usize>,
}

/// One item of a progress document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its id.
    pub id: Id,
    /// Its title as plain text, without box, id and marks.
    pub title: String,
    /// From the roadmap; of the learner's own items, from the title's first word.
    pub kind: Kind,
    /// What the box and the marks say.
    pub state: State,
    /// Date of the 🛫 mark.
    pub started_on: Option<NaiveDate>,
    /// Date of the ✅ mark, of a ticked item.
    pub done_on: Option<NaiveDate>,
    /// Date of the ❌ mark.
    pub skipped_on: Option<NaiveDate>,
    /// Line of its box, counted from 1.
    pub line: usize,
    /// Its `evidence:` lines.
    pub pointers: Vec<Pointer>,
    /// Whether the roadmap does not hold it: the learner's own.
    pub own: bool,
    /// How many boxes carry this id; commands refuse to change one that stands twice.
    pub copies: usize,
}

/// The state of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Not begun.
    Todo,
    /// Not to be done; does not count.
    Skipped,
    /// Begun.
    Started,
    /// Ticked.
    Done,
}

impl State {
    /// Whether there is something left to do.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Todo | Self::Started)
    }
}

/// What the header comment says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Header {
    /// `roadmap=`: a bundled roadmap's name, or a path where it holds a `/` or `.md`.
    pub roadmap: Option<String>,
    /// `base=`: the fork point's full object id.
    pub base: Option<String>,
    /// `learner=`: addresses, comma-separated in the text.
    pub learner: Vec<String>,
    /// Every other key with its decoded value, in order, the options for reading the roadmap among them.
    pub others: Vec<(String, String)>,
    /// Its line; `None` where there is no header.
    pub line: Option<usize>,
}

/// Where a learner says that the evidence of an item is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pointer {
    /// What it points at.
    pub target: Locator,
    /// Its line, counted from 1.
    pub line: usize,
}

/// What a pointer points at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Locator {
    /// A path from the repository's root, `/`-separated.
    Path(String),
    /// 7 to 64 hex digits: a commit, unless a path of that name exists.
    Revision(String),
    /// Another repository, at a revision or path of it where given.
    Elsewhere {
        /// `https://host/owner/name`
        url: String,
        /// `@REV`
        revision: Option<String>,
        /// `:PATH`
        path: Option<String>,
    },
}

impl Opened {
    /// What the header comment says; the default where there is none.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The document's bytes.
    pub fn text(&self) -> &[u8] {
        &self.text
    }

    /// Whether ids as peak writes them stand in it: more than half of its boxes carry one of a phase whose id stands on a heading.
    /// Whatever became of its header, nobody wrote that by hand.
    pub fn carries_ids(&self) -> bool {
        let phases = bind::headings(&self.outline);
        let boxes = self.outline.blocks.iter();
        let boxes = boxes.filter(|block| line::find_box(&self.source.text, block).is_some());
        let (mut all, mut carrying) = (0, 0);
        for block in boxes {
            let ids = line::code_spans(&block.inlines).filter_map(|(_, text)| Id::parse(text));
            all += 1;
            carrying += usize::from(ids.into_iter().any(|id| bind::is_below(&phases, &id)));
        }
        carrying * 2 > all
    }

    /// Whether every item names itself, by the only id on its line and of a phase that a heading here has: no roadmap could
    /// read the document otherwise, unless it renames ids.
    pub fn names_itself(&self) -> bool {
        let id = |text: &str| Id::parse(text);
        let blocks = &self.outline.blocks;
        let mut phases = HashSet::new();
        for block in blocks
            .iter()
            .filter(|block| matches!(block.kind, BlockKind::Heading { .. }))
        {
            let text = plain(&block.inlines);
            let pinned = line::code_spans(&block.inlines).filter_map(|(_, text)| id(text));
            phases.extend(pinned.filter(Id::is_phase));
            if matches!(text.trim(), BEFORE | ARCHIVED) {
                return false;
            }
        }
        let boxes = blocks
            .iter()
            .filter(|block| line::find_box(&self.source.text, block).is_some());
        let mut found = 0;
        let all = boxes.into_iter().all(|block| {
            found += 1;
            let ids = line::code_spans(&block.inlines).filter_map(|(_, text)| id(text));
            let mut ids = ids.filter(|id| !id.is_phase());
            let own = ids.next();
            own.is_some_and(|own| phases.contains(own.phase())) && ids.next().is_none()
        });
        all && found > 0
    }

    /// Reads the items, in a document in `folder`: see [`Document::read_in`].
    ///
    /// # Errors
    /// [`Unreadable`] beyond the limits.
    pub fn read(self, roadmap: Option<&Roadmap>, folder: &str) -> Result<Document, Unreadable> {
        let names = roadmap.map(Names::of).unwrap_or_default();
        read::document(self, Arc::new(names), folder)
    }
}

impl Document {
    /// Reads `text`. With a `roadmap`, ids and aliases of it are known, and titles name items; without, only ids written in the document.
    ///
    /// # Errors
    /// [`Unreadable`] beyond the limits, or in UTF-16.
    pub fn read(text: Vec<u8>, roadmap: Option<&Roadmap>) -> Result<Self, Unreadable> {
        Self::read_in(text, roadmap, "")
    }

    /// Reads `text` of a document in `folder`, `/`-separated from the repository's root: there the targets of links begin.
    ///
    /// # Errors
    /// [`Unreadable`] beyond the limits, or in UTF-16.
    pub fn read_in(
        text: Vec<u8>,
        roadmap: Option<&Roadmap>,
        folder: &str,
    ) -> Result<Self, Unreadable> {
        Opened::new(text)?.read(roadmap, folder)
    }

    /// The items by id: build it once to look for many, [`find`](Self::find) goes through all of them.
    pub fn by_id(&self) -> HashMap<&Id, &Entry> {
        let items = self.items.iter().rev();
        items.map(|entry| (&entry.id, entry)).collect()
    }

    /// The id that an item has now, by one that it had before the roadmap moved it.
    pub fn renamed(&self, was: &Id) -> Option<&Id> {
        let found = self.former.iter().find(|pair| pair.was == *was);
        found.map(|pair| &pair.now)
    }

    /// The item with this id.
    pub fn find(&self, id: &Id) -> Option<&Entry> {
        self.items.iter().find(|entry| entry.id == *id)
    }
}

//! A roadmap's states, read in their order.

use std::path::Path;

use super::{State, reading};
use crate::error::{Error, Result};
use crate::evidence::ObjectId;
use crate::progress::{Header, ROADMAP_AT};
use crate::render::escape::Untrusted;
use crate::roadmap::parse::{States, Whole};
use crate::roadmap::{Roadmap, bundled};

/// All that an update needs but the document.
#[derive(Debug)]
pub struct Sources {
    /// The roadmap's present state.
    pub now: State,
    /// The document's header.
    pub header: Header,
    /// The document's path from the root.
    pub path: String,
    /// Whether the header is to name the file that the present state is from as the roadmap, in place of another.
    pub moves: bool,
    /// What reads the roadmap's states.
    states: States,
    /// What the header says that a former state had to be read as.
    said: Whole,
}

impl Sources {
    /// The present state, for a document of this header and path.
    ///
    /// # Errors
    /// The header says what cannot be of how the roadmap is read.
    pub fn new(now: State, header: Header, path: String) -> Result<Self> {
        let reading = reading(&header)?;
        Ok(Self {
            now,
            header,
            path,
            moves: false,
            said: reading.whole.clone(),
            states: States::new(reading),
        })
    }

    /// What the present state is read as, though the rules would have it otherwise, so that it keeps the former one's items.
    pub fn held(&self) -> &Whole {
        self.states.held()
    }

    /// A state of the roadmap, read as the one before it was where that keeps more; `None` where it holds no item.
    pub(super) fn read(&mut self, bytes: &[u8]) -> Option<Roadmap> {
        let roadmap = self.states.read(bytes).ok()?;
        Some(roadmap).filter(|roadmap| roadmap.items().next().is_some())
    }

    /// What all states that were read took, in items.
    pub(super) fn effort(&self) -> usize {
        self.states.effort()
    }

    /// Whether the roadmap is read in another way than the header records, so that the header must change. False without a header.
    pub fn reads_otherwise(&self) -> bool {
        self.header.line.is_some() && *self.held() != self.said
    }

    /// Whether the document follows this very state.
    pub(super) fn is_there(&self) -> bool {
        self.header.other(ROADMAP_AT).and_then(ObjectId::parse) == Some(self.now.id)
    }

    /// Reads the present state, all before it being read.
    pub(super) fn arrive(&mut self) -> Result<()> {
        let name = &self.now.name;
        self.now.roadmap = self
            .states
            .read(&self.now.bytes)
            .map_err(|fault| Error::unreadable(Path::new(name), &fault))?;
        if self.now.roadmap.items().next().is_some() {
            return Ok(());
        }
        let shown = Untrusted::new(name).terminal();
        Err(Error::new(format!("{shown} holds no item, so nothing was taken over"))
            .hint(format!("`peak roadmap show` says how a document is read; --from names another: REV:PATH, a file, {}", bundled::names())))
    }
}

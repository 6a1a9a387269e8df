//! The options for reading a document as a roadmap, which several commands take.

use crate::error::{Error, Result};
use crate::progress::Header;
use crate::roadmap::parse::Reading;

/// How to read a document that is no native roadmap.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "How to read the document")]
pub struct ReadingArgs {
    /// Only sections whose heading matches this regular expression
    #[arg(long, value_name = "RE")]
    pub section: Option<String>,
    /// Without sections whose heading matches (repeatable)
    #[arg(long, value_name = "RE")]
    pub exclude: Vec<String>,
    /// What phases are: headings of level 1 to 6, `bold` lines, or top-level list `item`s
    #[arg(long, value_name = "N|bold|item")]
    pub phase_level: Option<String>,
    /// What carries the items: list, boxes, rows, headings or leaves
    #[arg(long, value_name = "CARRIER")]
    pub items: Option<String>,
    /// How deep in their lists the items stand; 1 is the top
    #[arg(long, value_name = "N")]
    pub depth: Option<String>,
    /// The heading of the table column that holds the titles
    #[arg(long, value_name = "NAME")]
    pub column: Option<String>,
    /// Take over the boxes that the author ticked
    #[arg(long)]
    pub keep_ticks: bool,
    /// Read a document that does not look like a roadmap
    #[arg(long)]
    pub force: bool,
}

impl ReadingArgs {
    /// The options as the reader takes them.
    ///
    /// # Errors
    /// A value that its option cannot have.
    pub fn reading(&self) -> Result<Reading> {
        let named = [
            ("section", &self.section),
            ("phase-level", &self.phase_level),
            ("items", &self.items),
            ("depth", &self.depth),
            ("column", &self.column),
        ];
        let single = named
            .iter()
            .filter_map(|(name, value)| Some((*name, value.as_deref()?)));
        let exclude = self.exclude.iter().map(|value| ("exclude", value.as_str()));
        let reading =
            Reading::from_pairs(single.chain(exclude)).map_err(|bad| Error::bad_option(&bad))?;
        Ok(Reading {
            keep_ticks: self.keep_ticks,
            force: self.force,
            ..reading
        })
    }
}

/// How a document's header says that its roadmap is to be read.
///
/// # Errors
/// A value that its option cannot have.
pub fn said(header: &Header) -> Result<Reading> {
    let options = header.others.iter();
    let options = options.map(|(key, value)| (key.as_str(), value.as_str()));
    Reading::from_pairs(options).map_err(|bad| Error::bad_option(&bad))
}

//! A document out of which all went that peak wrote, by a slip of an editor or a shell: git has it still.

use super::lost::{self, Search};
use crate::commands::Context;
use crate::error::{Error, Result};
use crate::git::Repo;
use crate::progress::Opened;
use crate::roadmap::MAX_BYTES;
use crate::workspace::Target;

/// Whether a document holds nothing: no text, or blanks alone.
pub(super) fn is_blank(text: &[u8]) -> bool {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    text.iter().all(u8::is_ascii_whitespace)
}

/// Keeps a document that git has with what peak wrote from being taken for one made by hand, where nothing of that is left.
///
/// # Errors
/// Git has it so, at HEAD or, where the document is blank, in an older commit.
pub(super) fn refuse(context: &Context, repo: &Repo, target: &Target, text: &[u8]) -> Result<()> {
    if has_peaks_marks(text.to_vec()) {
        return Ok(());
    }
    let path = target.from_root();
    let word = context.typed(repo, &path);
    let blank = is_blank(text);
    let committed = repo.file_at_head(&path, MAX_BYTES as u64)?;
    if committed.is_some_and(has_peaks_marks) {
        let command = format!("git checkout -- {word}");
        return Err(Error::emptied(&path, &command, blank));
    }
    if blank && let Search::Found(commit, ..) = lost::search(repo, &path)? {
        let command = format!("git checkout {} -- {word}", commit.short());
        return Err(Error::emptied(&path, &command, blank));
    }
    Ok(())
}

/// Whether a document has something of what peak writes: the header, or ids.
fn has_peaks_marks(text: Vec<u8>) -> bool {
    Opened::new(text).is_ok_and(|opened| opened.header().line.is_some() || opened.carries_ids())
}

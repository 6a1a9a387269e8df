//! What a person is told when a roadmap or a progress document could not be read or changed.

use std::path::Path;

use super::{Error, place};
use crate::progress::edit::Refusal;
use crate::render::escape::Untrusted;
use crate::roadmap::parse::BadOption;
use crate::roadmap::pin::Unpinnable;
use crate::roadmap::{MAX_BYTES, MAX_ITEMS, MAX_NESTING, NoColumn, Unreadable};

/// Most columns that are named.
const COLUMNS: usize = 12;

impl Error {
    /// A document at `path` that is not read at all.
    pub fn unreadable(path: &Path, fault: &Unreadable) -> Self {
        let path = place(path);
        match fault {
            Unreadable::Bytes(bytes) => Self::new(format!(
                "cannot read {path}: it has {bytes} bytes, and at most {MAX_BYTES} are read"
            ))
            .hint("split it"),
            Unreadable::Nesting(line) => Self::new(format!(
                "cannot read {path}:{line}: lists and quotes are nested deeper than {MAX_NESTING}"
            ))
            .hint("flatten it"),
            Unreadable::Items(items) => Self::new(format!(
                "cannot read {path}: it holds {items} items, and at most {MAX_ITEMS} are read"
            ))
            .hint("split it"),
            Unreadable::Utf16 => Self::new(format!("cannot read {path}: it is encoded as UTF-16"))
                .hint("save as UTF-8"),
        }
    }

    /// An option for reading a document, with a value that it cannot have.
    pub fn bad_option(bad: &BadOption) -> Self {
        let value = Untrusted::new(&bad.value).terminal();
        let expected = Untrusted::new(&bad.expected).terminal();
        Self::new(format!("`{value}` cannot be used for --{}", bad.name))
            .hint(format!("expected {expected}"))
    }

    /// A document at `path` whose titles lack letters, because it is no UTF-8 from `line` on.
    pub fn not_utf8(path: &Path, line: usize) -> Self {
        Self::new(format!(
            "{}:{line}: this is not UTF-8, and titles would lack letters, and the ids made of them for good",
            place(path)
        ))
        .hint("save as UTF-8, such as with `iconv -f latin1 -t utf-8`; --force takes it as it is")
    }

    /// A document at `path` without the column that was asked for.
    pub fn no_column(path: &Path, missing: &NoColumn) -> Self {
        let shown = |name: &String| format!("`{}`", Untrusted::new(name).terminal());
        let wanted = shown(&missing.wanted);
        let path = place(path);
        let mut there: Vec<String> = missing.there.iter().take(COLUMNS).map(shown).collect();
        if missing.there.len() > COLUMNS {
            there.push("more".to_owned());
        }
        let there = there.join(", ");
        let whole = match missing.there.is_empty() {
            true => format!("{path} has no table, and so no column {wanted}"),
            false => format!("no table in {path} has a column {wanted}"),
        };
        Self::new(whole).hint(match &missing.similar {
            _ if missing.there.is_empty() => "leave --column out".to_owned(),
            Some(near) => format!("did you mean {}? The columns are {there}", shown(near)),
            None => format!("the columns are {there}"),
        })
    }

    /// A document at `path` that is not read as a roadmap unless it is forced.
    pub fn no_roadmap(path: &Path, reason: &str) -> Self {
        Self::new(format!("{} is not read as a roadmap: {reason}", place(path))).hint(
            "`--section` names the part that is one, `--items` says what carries its items, `--force` takes it as it is",
        )
    }

    /// A roadmap at `path` into which ids could not be written.
    pub fn unpinnable(path: &Path, fault: &Unpinnable) -> Self {
        let place = place(path);
        match fault {
            Unpinnable::Unreadable(fault) => Self::unreadable(path, fault),
            Unpinnable::Refused(reason) => Self::no_roadmap(path, reason),
            Unpinnable::NoColumn(missing) => Self::no_column(path, missing),
            Unpinnable::Odd(notice) => {
                let message = Untrusted::new(&notice.message).terminal();
                Self::new(format!("{place}:{}: {message}; nothing was written", notice.line))
                    .hint("mend that id first: a second one behind it would hide that it does not count")
            }
            Unpinnable::Mistyped(line, code, id) => {
                let code = Untrusted::new(code).terminal();
                Self::new(format!("{place}:{line}: `{code}` looks like an id and is none; nothing was written"))
                    .hint(format!("did you mean `{id}`?"))
            }
            Unpinnable::Gained(line, id) => Self::new(format!("{place}:{line}: with ids, `{id}` would be read as an item too; nothing was written"))
                .hint("write `<!-- peak:ignore -->` below the heading of its section, or name that with `--exclude`"),
            Unpinnable::Changed(id) => Self::new(format!("{place}: with ids it would be read differently, from `{id}` on; nothing was written"))
                .hint("make its phases headings and its items list items, then run this again"),
        }
    }

    /// A document at `path` in which two versions stand side by side from `line` on.
    pub fn conflict(path: &Path, line: usize) -> Self {
        Self::new(format!("{}:{line}: conflict markers", place(path)))
            .hint("`peak resolve` merges both sides item by item; where it leaves markers, keep what is right and remove them; then run this again")
    }

    /// A document at `path` with a conflict marker on `line` that has no partner.
    pub fn broken_markers(path: &Path, line: usize) -> Self {
        Self::new(format!("{}:{line}: this conflict marker has no partner", place(path)))
            .hint("nothing was changed; keep what is right and remove the markers by hand, or start over: `git checkout --merge` puts both sides back")
    }

    /// A change that would have been committed to a document at `path` that is upstream's own.
    pub fn upstreams(path: &str) -> Self {
        let place = place(Path::new(path));
        Self::new(format!("{place} is as upstream has it, with their ticks: committed with yours it would pass for all yours"))
            .hint("`peak init` starts it anew as yours; then run this again")
    }

    /// A change to the document at `path` that was refused.
    pub fn refused(path: &Path, refusal: &Refusal) -> Self {
        let path = place(path);
        match refusal {
            Refusal::Conflict(line) => Self::conflict(Path::new(&path), *line),
            Refusal::Missing(id) => Self::new(format!("{path} has no item {id}")).hint("`peak status --left` lists what there is"),
            Refusal::Twice(id, lines) => {
                let lines: Vec<_> = lines.iter().map(ToString::to_string).collect();
                Self::new(format!("{path}: {id} stands {} times, on lines {}", lines.len(), lines.join(", ")))
                    .hint("give one of them another id, or remove it")
            }
            Refusal::AlreadyDone(id) => Self::new(format!("{id} is done")).hint(format!("`peak undo {id}` takes the tick back")),
            Refusal::NothingToUndo(id) => Self::new(format!("{id} is not ticked, started or skipped: there is nothing to take back")),
            Refusal::Unreadable(fault) => Self::new(format!("{path} could not be read again after this change, so nothing was written"))
                .hint(Self::unreadable(Path::new(&path), fault).message.clone()),
            Refusal::WouldLose(line) => {
                Self::new(format!("{path}:{line}: with this change, what stands on this line would be lost or say something else, so nothing was written"))
                    .hint("look at that line: an open code span, link or comment there may reach further than meant; close it, or move the item's lines by hand")
            }
            Refusal::Unplaced(id) => Self::new(format!("{path}: {id} would stand where it is not read as an item, so nothing was written"))
                .hint("an open code block or comment may hide what comes after it: close it"),
            Refusal::Unsafe(line) => {
                Self::new(format!("{path}:{line}: this change would alter how another line is read, so nothing was written"))
                    .hint("look at that line: an open code span, link or comment may reach further than meant")
            }
        }
    }
}

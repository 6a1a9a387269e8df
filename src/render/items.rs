//! Items as lines, and the words for what they are.

use unicode_width::UnicodeWidthStr;

use super::escape::Untrusted;
use super::style::Glyph;
use super::{Label, Look};
use crate::progress::{Entry, State};
use crate::report::Count;
use crate::roadmap::Kind;

/// The word for a state.
pub fn state(state: State) -> &'static str {
    match state {
        State::Done => "done",
        State::Started => "started",
        State::Skipped => "skipped",
        State::Todo => "todo",
    }
}

/// The word for a kind.
pub fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Topic => "topic",
        Kind::Exercise => "exercise",
        Kind::Project => "project",
    }
}

/// "2 claims cannot be judged here"
pub fn unjudged(claims: usize) -> String {
    let word = if claims == 1 { "claim" } else { "claims" };
    format!("{claims} {word} cannot be judged here")
}

/// "1/2": verified claims of those that could be judged here; a dash where there is none, "?" where none could be judged.
pub fn proof(count: &Count, look: Look) -> Option<String> {
    Some(match count.judged()? {
        (_, 0) if count.unknown > 0 => "?".to_owned(),
        (_, 0) => look.glyph(Glyph::Dash).to_owned(),
        (verified, judged) => format!("{verified}/{judged}"),
    })
}

/// One item: mark, id, title, and what else there is to say; on two lines where the title has no room beside the id. Ids are
/// padded to `ids` columns, so that the titles of several lines stand below one another; see [`id_column`].
pub fn item_line(entry: &Entry, ids: usize, look: Look) -> String {
    let mark = look.mark(entry.state);
    let lead = title_column(look);
    let note = remark(entry, look);
    let note_width = if note.is_empty() { 0 } else { note.width() + 2 };
    let title = Untrusted::new(&entry.title).terminal();
    let id = entry.id.as_str();
    let ids = ids.max(id.width());
    let note = if note.is_empty() {
        note
    } else {
        format!("  {}", look.paint(Label::of(entry.state), &note))
    };
    let room = look.width.saturating_sub(lead + ids + 2 + note_width);
    if title.width() <= room {
        let pad = " ".repeat(ids - id.width());
        let id = look.paint(Label::Id, id);
        return format!("  {mark} {id}{pad}  {title}{note}\n");
    }
    let indent = " ".repeat(lead);
    let title = look.fit(&title, look.width.saturating_sub(lead + note_width));
    let id = look.paint(Label::Id, id);
    format!("  {mark} {id}\n{indent}{title}{note}\n")
}

/// The column at which [`item_line`] begins to name the item.
pub fn title_column(look: Look) -> usize {
    2 + if look.ascii { 3 } else { 1 } + 1
}

/// One item on one line, to be chosen from a list in which `lead` columns stand before it; the title is cut to fit.
pub fn item_choice(entry: &Entry, ids: usize, lead: usize, look: Look) -> String {
    let mark = look.mark(entry.state);
    let id = entry.id.as_str();
    let pad = " ".repeat(ids.saturating_sub(id.width()));
    let used = lead + title_column(look) - 2 + ids.max(id.width()) + 2;
    let title = Untrusted::new(&entry.title).terminal();
    let id = look.paint(Label::Id, id);
    match look.width.saturating_sub(used) {
        0..4 => format!("{mark} {id}"),
        room => format!("{mark} {id}{pad}  {}", look.fit(&title, room)),
    }
}

/// How many columns the ids of `entries` are padded to: the longest, but no more than two fifths of the width.
pub fn id_column<'a>(entries: impl IntoIterator<Item = &'a Entry>, look: Look) -> usize {
    entries
        .into_iter()
        .map(|entry| entry.id.as_str().width())
        .filter(|width| *width <= look.width * 2 / 5)
        .max()
        .unwrap_or(0)
}

/// What there is to say of an item beside its title: its kind where the title does not say it, and the day of its state.
pub fn remark(entry: &Entry, look: Look) -> String {
    let mut parts = Vec::new();
    let word = kind(entry.kind);
    let says_so = entry.title.to_lowercase().starts_with(word);
    if entry.kind != Kind::Topic && !says_so {
        parts.push(word.to_owned());
    }
    let day = match entry.state {
        State::Done => entry.done_on,
        State::Started => entry.started_on,
        State::Skipped => entry.skipped_on,
        State::Todo => None,
    };
    match (entry.state, day) {
        (State::Todo, _) => {}
        (of, Some(day)) => parts.push(format!("{} {day}", state(of))),
        (State::Done, None) => {}
        (of, None) => parts.push(state(of).to_owned()),
    }
    parts.join(&format!(" {} ", look.glyph(Glyph::Dot)))
}

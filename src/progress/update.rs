//! A progress document and its roadmap's former and present state → the document that follows the present one.
//!
//! Every tick, date, note and line of the learner's stays, at its item's present place or under [`ARCHIVED`](super::ARCHIVED).
//! It is pure: where the two states come from is not known here. Nothing is guessed: what fits several items fits none.

mod check;
mod close;
mod follow;
mod matching;
mod phases;
mod segments;
#[cfg(test)]
mod tests;
mod trail;
mod weave;
mod wording;

pub use follow::Follower;
pub use matching::Sign;
pub use trail::Trail;

use super::create::grouped;
use super::edit::Refusal;
use super::{Document, Header, Opened, State};
use crate::roadmap::{Id, Roadmap};

/// The roadmap as it was when the document was written or last updated.
#[derive(Debug, Clone, Default)]
pub enum Past {
    /// Nobody knows. What the roadmap does not hold may be the learner's own, and stays.
    #[default]
    Unknown,
    /// Probably so. What the document lacks is added.
    Likely(Roadmap),
    /// Certainly so. What it held and the document lacks was taken out by the learner, and stays out.
    Recorded(Roadmap),
    /// The same, and where the document's items went from state to state until now.
    Followed(Roadmap, Trail),
}

/// Which of the items whose titles are merely close are the same.
#[derive(Debug, Clone, Copy)]
pub enum Renames<'a> {
    /// None of them; [`Plan::close`] names them.
    None,
    /// Those that a person agreed to.
    Some(&'a [Rename]),
    /// All.
    All,
}

/// Two items with close titles, one that went and one that came.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Rename {
    /// The id that it had.
    pub old: Id,
    /// The id of the one that came.
    pub new: Id,
    /// The title that it had, plain.
    pub was: String,
    /// The title of the one that came, plain.
    pub is: String,
}

/// What becomes of an item or a phase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// It is new in the roadmap.
    New,
    /// It stands elsewhere in the roadmap now.
    Moved,
    /// It has another title, or another id at the same place.
    Reworded,
    /// The roadmap dropped it, the learner had begun it: it is put away.
    Archived,
    /// The roadmap dropped it, nobody had touched it.
    Removed,
    /// It was put away, and the roadmap holds it again.
    Returned,
    /// The roadmap dropped it, but it is nested in others or stands twice: it stays where it is.
    Kept,
    /// A new phase.
    PhaseNew,
    /// A phase of another title.
    PhaseRenamed,
    /// A phase at another place.
    PhaseMoved,
    /// A phase that is no more.
    PhaseRemoved,
}

/// One thing that an update does.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Change {
    /// What it does.
    pub fate: Fate,
    /// The item or phase, as the document names it afterwards.
    pub id: Id,
    /// Its title, plain.
    pub title: String,
    /// The id that it had, where that was another.
    pub was_id: Option<Id>,
    /// The title that it had, where that was another.
    pub was_title: Option<String>,
    /// Its state; of a phase none.
    pub state: Option<State>,
    /// By what it was found again.
    pub by: Option<Sign>,
}

/// What an update does.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// The document's text afterwards.
    pub text: Vec<u8>,
    /// All that it does, in the roadmap's order.
    pub changes: Vec<Change>,
    /// Items to be put away that may be others, reworded; nobody has agreed to them.
    pub close: Vec<Rename>,
    /// Items of the roadmap that the learner took out of the document.
    pub left_out: Vec<Id>,
    /// Items that no state of the roadmap is known to hold: the learner's own.
    pub own: Vec<Id>,
}

impl Plan {
    /// How many changes are of this kind.
    pub fn count(&self, fate: Fate) -> usize {
        self.changes
            .iter()
            .filter(|change| change.fate == fate)
            .count()
    }
}

/// Takes the roadmap's present state, `now`, over into a document that stands in `folder`.
///
/// # Errors
/// [`Refusal`]: conflict markers, a document beyond the limits, or a result that does not read as it is meant to.
pub fn update(
    text: Vec<u8>,
    folder: &str,
    past: Past,
    now: Roadmap,
    renames: Renames<'_>,
) -> Result<Plan, Refusal> {
    let recorded = matches!(past, Past::Recorded(_) | Past::Followed(..));
    let (before, trail) = match past {
        Past::Unknown => (None, None),
        Past::Likely(before) | Past::Recorded(before) => (Some(before), None),
        Past::Followed(before, trail) => (Some(before), Some(trail)),
    };
    let facing = Facing::read(text, folder, before, now)?;
    let (document, now) = (&facing.document, &facing.now);
    let states = weave::States {
        before: facing.before.as_ref(),
        now,
        own: &facing.own,
        recorded,
        trail: trail.as_ref(),
    };
    let woven = weave::weave(document, &states, renames)?;
    if woven.text != document.text {
        check::check(document, &woven, now, folder)?;
    }
    Ok(Plan {
        text: woven.text,
        changes: woven.changes,
        close: woven.close,
        left_out: woven.left_out,
        own: own(document, &states),
    })
}

/// The items that are called otherwise in `now` than they were in `before`, the former id first: found again by what an update needs
/// nobody's word for.
pub fn followed(before: &Roadmap, now: &Roadmap) -> Vec<(Id, Id)> {
    let document = super::create(before, &Header::default()).into_bytes();
    let facing = Facing::read(document, "", Some(before.clone()), now.clone());
    let woven = facing.and_then(|facing| {
        let states = weave::States {
            before: facing.before.as_ref(),
            now: &facing.now,
            own: &facing.own,
            recorded: true,
            trail: None,
        };
        weave::weave(&facing.document, &states, Renames::None)
    });
    let Ok(woven) = woven else {
        return Vec::new();
    };
    let found = woven.matches.items.iter().zip(now.items());
    let pairs = found.filter_map(|(old, item)| {
        let was = &woven.olds[(*old)?.0].id;
        (*was != item.id).then(|| (was.clone(), item.id.clone()))
    });
    pairs.collect()
}

/// A document that faces two states of its roadmap, by the ids that it has for their items.
struct Facing {
    document: Document,
    before: Option<Roadmap>,
    now: Roadmap,
    own: OwnIds,
}

/// The ids that the present state itself has, in order, where the document may have others.
struct OwnIds {
    items: Vec<Id>,
    phases: Vec<Id>,
}

impl Facing {
    fn read(
        text: Vec<u8>,
        folder: &str,
        before: Option<Roadmap>,
        now: Roadmap,
    ) -> Result<Self, Refusal> {
        let opened = Opened::new(text).map_err(Refusal::Unreadable)?;
        let before = before.map(|before| opened.bound_by_title(before));
        let own = OwnIds {
            items: now.items().map(|item| item.id.clone()).collect(),
            phases: now.phases.iter().map(|phase| phase.id.clone()).collect(),
        };
        let now = opened.bound_by_title(now);
        let names = before.as_ref().unwrap_or(&now);
        let document = opened
            .read(Some(names), folder)
            .map_err(Refusal::Unreadable)?;
        match document.conflict {
            Some(line) => Err(Refusal::Conflict(line)),
            None => Ok(Self {
                document,
                before,
                now,
                own,
            }),
        }
    }
}

/// The items of the document that the roadmap does not hold, nor is known to have held.
fn own(document: &Document, states: &weave::States<'_>) -> Vec<Id> {
    let (before, now) = (states.before.map(Roadmap::ids), states.now.ids());
    let known = |id: &Id| {
        let before = before.as_ref().and_then(|before| before.find(id));
        before.or_else(|| now.find(id)).is_some()
    };
    let entries = document
        .items
        .iter()
        .filter(|entry| entry.own && !known(&entry.id));
    entries.map(|entry| entry.id.clone()).collect()
}

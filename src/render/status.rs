//! The completion table of `peak status`, for a terminal; beside it as Markdown, as lines for programs, as JSON.

mod json;
mod markdown;
mod plain;
mod room;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use super::escape::Untrusted;
use super::items::{id_column, item_line, unjudged};
use super::{Label, Look};
use crate::progress::{Entry, State};
use crate::report::{PhaseCount, Status};

pub use json::to_json;
pub(super) use json::{CountJson, EntryJson, PhaseJson, RoadmapJson};
pub use markdown::markdown;
pub use plain::plain;

/// Which items are listed below the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listing {
    /// None.
    None,
    /// Those that are neither done nor skipped.
    Left,
    /// All.
    All,
}

/// The table for a terminal, with what was gained this week and the items that were asked for.
pub fn table(status: &Status<'_>, listing: Listing, look: Look) -> String {
    let mut out = String::new();
    let title = Untrusted::new(status.title).terminal();
    if !title.is_empty() {
        out.push_str(&look.paint(Label::Heading, &look.fit(&title, look.width)));
        out.push_str("\n\n");
    }
    out.push_str(&room::counts(status, look));
    out.push('\n');
    out.push_str(&week(status));
    let groups = by_phase(status, listing);
    for phase in &status.summary.phases {
        if let Some(entries) = groups.get(phase.id.as_str()) {
            out.push_str(&items(status, phase, entries, look));
        }
    }
    if listing == Listing::Left && groups.is_empty() {
        out.push_str("\nnothing is left to do\n");
    }
    out
}

/// What was gained, in one sentence, the first day named.
fn week(status: &Status<'_>) -> String {
    let week = status.week;
    let gained = match (week.done, week.started) {
        (0, 0) => "nothing done yet".to_owned(),
        (0, started) => format!("{started} started"),
        (done, 0) => format!("{done} done"),
        (done, started) => format!("{done} done, {started} started"),
    };
    let total = &status.summary.total;
    let proof = match (total.judged(), total.unknown) {
        (None, _) => String::new(),
        (Some((verified, judged)), 0) => {
            format!("verified: {verified} of {judged} claims that can have evidence\n")
        }
        (Some((_, 0)), unknown) => format!("verified: {}\n", unjudged(unknown)),
        (Some((verified, judged)), unknown) => {
            let unknown = unjudged(unknown);
            format!("verified: {verified} of {judged} claims that can have evidence; {unknown}\n")
        }
    };
    let archived = match status.archived {
        _ if status.only.is_some() => String::new(),
        0 => String::new(),
        1 => "archived: 1 item that the roadmap dropped\n".to_owned(),
        count => format!("archived: {count} items that the roadmap dropped\n"),
    };
    format!(
        "this week: {gained} (since {})\n{proof}{archived}",
        week.since
    )
}

fn listed(state: State, listing: Listing) -> bool {
    match listing {
        Listing::None => false,
        Listing::Left => state.is_open(),
        Listing::All => true,
    }
}

/// The items to list, by phase, each in document order.
fn by_phase<'s, 'a>(status: &'s Status<'a>, listing: Listing) -> HashMap<&'s str, Vec<&'a Entry>> {
    let mut groups: HashMap<&str, Vec<&Entry>> = HashMap::new();
    for entry in status
        .items
        .iter()
        .filter(|entry| listed(entry.state, listing))
    {
        groups.entry(entry.id.phase()).or_default().push(entry);
    }
    groups
}

fn items(status: &Status<'_>, phase: &PhaseCount, entries: &[&Entry], look: Look) -> String {
    let mut out = String::from("\n");
    if status.only.is_none() {
        let title = Untrusted::new(&phase.title).terminal();
        out.push_str(&look.paint(Label::Heading, &look.fit(&title, look.width)));
        out.push('\n');
    }
    let ids = id_column(entries.iter().copied(), look);
    for entry in entries {
        out.push_str(&item_line(entry, ids, look));
    }
    out
}

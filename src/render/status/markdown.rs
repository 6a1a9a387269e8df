//! The completion table as GitHub-flavoured Markdown.

use super::room::PLAIN;
use super::{Listing, by_phase, week};
use crate::progress::{Entry, State};
use crate::render::Look;
use crate::render::escape::Untrusted;
use crate::render::items::{proof, remark};
use crate::report::{Count, PhaseCount, Status};

/// The table as GitHub-flavoured Markdown, with the items that were asked for as a list.
pub fn markdown(status: &Status<'_>, listing: Listing) -> String {
    let verified = status.summary.total.provable.is_some();
    let title = Untrusted::new(status.title).markdown();
    let mut out = String::new();
    if !title.is_empty() {
        out.push_str(&format!("### {title}\n\n"));
    }
    let proof = if verified {
        (" Verified |", " --: |")
    } else {
        ("", "")
    };
    out.push_str(&format!(
        "| Phase | Done | Started | Skipped | Left | Total |{} Progress |\n",
        proof.0
    ));
    out.push_str(&format!(
        "| :-- | --: | --: | --: | --: | --: |{} :-- |\n",
        proof.1
    ));
    for phase in &status.summary.phases {
        let title = Untrusted::new(&phase.title).markdown();
        out.push_str(&markdown_row(&title, &phase.count));
    }
    if status.only.is_none() {
        out.push_str(&markdown_row("**Total**", &status.summary.total));
    }
    out.push('\n');
    out.push_str(&week(status));
    let groups = by_phase(status, listing);
    for phase in &status.summary.phases {
        if let Some(entries) = groups.get(phase.id.as_str()) {
            out.push_str(&markdown_items(phase, entries));
        }
    }
    out
}

fn markdown_row(title: &str, count: &Count) -> String {
    let look = Look {
        ascii: false,
        ..PLAIN
    };
    let proof = proof(count, look).map_or_else(String::new, |proof| format!(" {proof} |"));
    format!(
        "| {title} | {} | {} | {} | {} | {} |{proof} `{}` {} % |\n",
        count.done,
        count.started,
        count.skipped,
        count.todo(),
        count.items,
        look.bar(count.permille(), 10),
        count.percent()
    )
}

fn markdown_items(phase: &PhaseCount, entries: &[&Entry]) -> String {
    let mut out = format!("\n#### {}\n\n", Untrusted::new(&phase.title).markdown());
    for entry in entries {
        let mark = if entry.state == State::Done { "x" } else { " " };
        let note = remark(entry, PLAIN);
        let note = if note.is_empty() {
            note
        } else {
            format!(" ({note})")
        };
        out.push_str(&format!(
            "- [{mark}] {} {}{note}\n",
            Untrusted::new(&entry.title).markdown(),
            Untrusted::new(entry.id.as_str()).markdown_code(),
        ));
    }
    out
}

//! The completion table as lines for programs.

use super::{Listing, listed};
use crate::render::escape::Untrusted;
use crate::render::items::{kind, state};
use crate::report::{Count, Status};

/// Lines of tab-separated fields under a line of their names: a phase each and the total; or, where items were asked for, an
/// item each. The title is the last field; it holds no tab.
pub fn plain(status: &Status<'_>, listing: Listing) -> String {
    let mut out = String::new();
    let mut line = |fields: &[&str]| {
        out.push_str(&fields.join("\t"));
        out.push('\n');
    };
    if listing == Listing::None {
        let judged = status.summary.total.provable.is_some();
        let proof: &[&str] = if judged {
            &["verified", "provable"]
        } else {
            &[]
        };
        let names = [
            "phase", "done", "started", "skipped", "todo", "items", "percent",
        ];
        line(&[&names, proof, &["title"]].concat());
        for phase in &status.summary.phases {
            let title = Untrusted::new(&phase.title).terminal();
            let fields = plain_row(phase.id.as_str(), &phase.count, &title);
            line(&fields.iter().map(String::as_str).collect::<Vec<_>>());
        }
        if status.only.is_none() {
            let fields = plain_row("total", &status.summary.total, "Total");
            line(&fields.iter().map(String::as_str).collect::<Vec<_>>());
        }
    } else {
        line(&["id", "kind", "state", "title"]);
        for entry in status
            .items
            .iter()
            .filter(|entry| listed(entry.state, listing))
        {
            let title = Untrusted::new(&entry.title).terminal();
            line(&[
                entry.id.as_str(),
                kind(entry.kind),
                state(entry.state),
                &title,
            ]);
        }
    }
    out
}

fn plain_row(id: &str, count: &Count, title: &str) -> Vec<String> {
    let mut fields = vec![id.to_owned()];
    let numbers = [
        count.done,
        count.started,
        count.skipped,
        count.todo(),
        count.items,
    ];
    fields.extend(numbers.map(|number| number.to_string()));
    fields.push(count.percent());
    fields.extend(count.verified.map(|number| number.to_string()));
    fields.extend(count.provable.map(|number| number.to_string()));
    fields.push(title.to_owned());
    fields
}

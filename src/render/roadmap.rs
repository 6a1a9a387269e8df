//! `peak roadmap`: how a document is read, and the list of bundled roadmaps.

use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::escape::Untrusted;
use super::table::{Column, Table};
use super::{Label, Look, json};
use crate::roadmap::parse::{Fate, SectionRow};
use crate::roadmap::pin::{Left, Why};
use crate::roadmap::{Kind, Link, Notice, Phase, Roadmap};

/// How many ids of each phase are shown.
const SAMPLE: usize = 3;
/// Fewer columns than this say nothing of a phase's ids.
const SHORTEST_SAMPLE: usize = 14;
/// How many lines without an id are named.
const LINES: usize = 20;

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    title: &'a str,
    phases: Vec<PhaseObject<'a>>,
    notices: &'a [Notice],
    doubts: &'a [String],
}

#[derive(Serialize)]
struct PhaseObject<'a> {
    id: &'a str,
    title: &'a str,
    line: usize,
    items: Vec<ItemObject<'a>>,
}

#[derive(Serialize)]
struct ItemObject<'a> {
    id: &'a str,
    title: &'a str,
    kind: Kind,
    group: Option<&'a str>,
    links: &'a [Link],
    line: usize,
}

/// A roadmap as JSON: `peak.roadmap/1`.
pub fn object(roadmap: &Roadmap) -> String {
    let phases = roadmap.phases.iter().map(phase_object).collect();
    json::line(&Document {
        schema: "peak.roadmap/1",
        title: &roadmap.title,
        phases,
        notices: &roadmap.notices,
        doubts: &roadmap.doubts,
    })
}

fn phase_object(phase: &Phase) -> PhaseObject<'_> {
    let items = phase
        .items
        .iter()
        .map(|item| ItemObject {
            id: item.id.as_str(),
            title: &item.title,
            kind: item.kind,
            group: item.group.as_deref(),
            links: &item.links,
            line: item.line,
        })
        .collect();
    PhaseObject {
        id: phase.id.as_str(),
        title: &phase.title,
        line: phase.line,
        items,
    }
}

/// The sections of a document, and what became of each, for a terminal.
pub fn sections(rows: &[SectionRow], look: Look) -> String {
    let rows = rows.iter().map(|row| (None, row));
    section_table(rows.collect(), look)
}

/// The same for some sections, each with the number by which a person switches it.
pub fn numbered_sections(rows: &[(usize, &SectionRow)], look: Look) -> String {
    let rows = rows.iter().map(|(number, row)| (Some(*number), *row));
    section_table(rows.collect(), look)
}

fn section_table(rows: Vec<(Option<usize>, &SectionRow)>, look: Look) -> String {
    let numbered = rows.iter().any(|(number, _)| number.is_some());
    let mut columns = vec![
        Column::number("line"),
        Column::text("section"),
        Column::word("holds"),
        Column::number("items"),
        Column::word("read as"),
    ];
    if numbered {
        columns.insert(0, Column::number("#"));
    }
    let mut table = Table::new(look, &columns);
    let fates = rows.iter().map(|(_, row)| match row.fate {
        Fate::Phase => (Label::Good, "phase".to_owned()),
        Fate::Group => (Label::Active, "group".to_owned()),
        Fate::Dropped(rule) => (Label::Dim, format!("left out: {}", rule.name())),
    });
    let fates: Vec<(Label, String)> = fates.collect();
    let last = fates.iter().map(|(_, fate)| fate.len()).max().unwrap_or(0);
    // Line, what it holds, count, and the spaces between them.
    let taken = if numbered { 31 } else { 26 } + last;
    let width = look.width.saturating_sub(taken).max(12);
    for ((number, row), (label, fate)) in rows.into_iter().zip(fates) {
        let title = Untrusted::new(&row.title).terminal();
        let title = if title.is_empty() {
            "(before the first heading)".to_owned()
        } else {
            title
        };
        let indent = "  ".repeat(row.depth.min(4));
        let cells = [
            row.line.to_string(),
            look.fit(&format!("{indent}{title}"), width),
            row.carrier.name().to_owned(),
            row.count.to_string(),
            look.paint(label, &fate),
        ];
        table.row(
            number
                .map(|number| number.to_string())
                .into_iter()
                .chain(cells),
        );
    }
    format!("{}\n", table.render())
}

/// A roadmap for a terminal: its phases with their counts and first ids, then the totals.
pub fn overview(roadmap: &Roadmap, look: Look) -> String {
    let mut out = String::new();
    if !roadmap.title.is_empty() {
        let title = Untrusted::new(&roadmap.title).terminal();
        out.push_str(&look.paint(Label::Heading, &title));
        out.push_str("\n\n");
    }
    out.push_str(&phase_table(&roadmap.phases, look));
    out.push('\n');
    out.push_str(&totals(roadmap));
    out.push('\n');
    out
}

/// A row a phase. Titles come before the sample of ids where there is no room for both.
fn phase_table(phases: &[Phase], look: Look) -> String {
    let widest = |cells: Vec<&str>| cells.into_iter().map(UnicodeWidthStr::width).max();
    let ids = widest(phases.iter().map(|phase| phase.id.as_str()).collect()).unwrap_or(0);
    let titles: Vec<String> = phases
        .iter()
        .map(|phase| Untrusted::new(&phase.title).terminal())
        .collect();
    let longest = widest(titles.iter().map(String::as_str).collect()).unwrap_or(0);
    // Line, count, and the spaces between five columns.
    let rest = look.width.saturating_sub(ids.max(5) + 17);
    let title = longest
        .min(rest.saturating_sub(SHORTEST_SAMPLE + 2))
        .max(12);
    let sample = rest.saturating_sub(title);
    let has_sample = sample >= SHORTEST_SAMPLE;
    let mut columns = vec![
        Column::number("line"),
        Column::word("phase"),
        Column::text("title"),
        Column::number("items"),
    ];
    if has_sample {
        columns.push(Column::word("begins with"));
    }
    let mut table = Table::new(look, &columns);
    for (phase, shown) in phases.iter().zip(titles) {
        let cells = [
            phase.line.to_string(),
            look.paint(Label::Id, phase.id.as_str()),
            look.fit(&shown, title),
            phase.items.len().to_string(),
        ];
        let ids = has_sample.then(|| look.fit(&first_ids(phase), sample));
        table.row(cells.into_iter().chain(ids));
    }
    table.render()
}

fn first_ids(phase: &Phase) -> String {
    let whole = phase.id.as_str().len() + 1;
    let ids: Vec<&str> = phase
        .items
        .iter()
        .take(SAMPLE)
        .map(|item| item.id.as_str().get(whole..).unwrap_or(""))
        .collect();
    ids.join(", ")
}

/// "6 phases: 38 topics, 6 projects".
pub fn totals(roadmap: &Roadmap) -> String {
    let count = |kind| roadmap.items().filter(|item| item.kind == kind).count();
    let plural = |count: usize, word: &str| match count {
        1 => format!("1 {word}"),
        _ => format!("{count} {word}s"),
    };
    let kinds: Vec<String> = [
        (Kind::Topic, "topic"),
        (Kind::Exercise, "exercise"),
        (Kind::Project, "project"),
    ]
    .into_iter()
    .map(|(kind, word)| (count(kind), word))
    .filter(|(count, _)| *count > 0)
    .map(|(count, word)| plural(count, word))
    .collect();
    let phases = plural(roadmap.phases.len(), "phase");
    if kinds.is_empty() {
        return format!("{phases}, no items");
    }
    format!("{phases}: {}", kinds.join(", "))
}

/// The bundled roadmaps: name, title, what they hold.
pub fn list<'a>(roadmaps: impl IntoIterator<Item = (&'a str, &'a Roadmap)>, look: Look) -> String {
    let mut table = Table::new(
        look,
        &[
            Column::word("name"),
            Column::text("title"),
            Column::text("holds"),
        ],
    );
    for (name, roadmap) in roadmaps {
        table.row([
            look.paint(Label::Id, name),
            Untrusted::new(&roadmap.title).terminal(),
            totals(roadmap),
        ]);
    }
    table.render()
}

/// A notice about a document: `path:line: message`, or `path:line:column: message` where it is about a part of the line.
pub fn notice(path: &str, notice: &Notice) -> String {
    let column = notice.column.map(|column| format!(":{column}"));
    format!(
        "{}:{}{}: {}",
        Untrusted::new(path).terminal(),
        notice.line,
        column.unwrap_or_default(),
        Untrusted::new(&notice.message).terminal()
    )
}

/// Titles behind which no id was written: a line for each reason, with what to do.
pub fn left(path: &str, left: &[Left]) -> Vec<String> {
    let path = Untrusted::new(path).terminal();
    let reasons = [
        (
            Why::Html,
            "a heading in HTML; write it in Markdown, or give its id in a `toml peak` block",
        ),
        (
            Why::Code,
            "in a code block, where an id would show; make it a list",
        ),
        (
            Why::Phase,
            "its phase has no heading of its own; make one, such as `## Basics`",
        ),
        (
            Why::Unread,
            "an id there would not be read; write words behind a picture, close what is open",
        ),
    ];
    let mut lines = Vec::new();
    for (why, reason) in reasons {
        let all: Vec<&Left> = left.iter().filter(|one| one.why == why).collect();
        let Some(first) = all.first() else { continue };
        let mut at: Vec<String> = all
            .iter()
            .take(LINES)
            .map(|one| one.line.to_string())
            .collect();
        if all.len() > LINES {
            at.push(format!("and {} more", all.len() - LINES));
        }
        let on = if all.len() == 1 { "line" } else { "lines" };
        lines.push(format!(
            "{path}:{}: no id on {on} {}: {reason}",
            first.line,
            at.join(", ")
        ));
    }
    lines
}

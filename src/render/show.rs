//! `peak show`: one item, with all that is known of it.

mod evidence;
#[cfg(test)]
mod tests;

use self::evidence::{found, pointed, rule_lines, says_something};
use super::escape::Untrusted;
use super::items::{kind, state};
use super::next::link;
use super::style::Glyph;
use super::text::wrap;
use super::{Label, Look};
use crate::evidence::Finding;
use crate::progress::{Entry, State};
use crate::report::next::Step;
use crate::roadmap::Item;

/// All that is known of one item.
#[derive(Debug, Clone)]
pub struct View<'a> {
    /// The item, and what its roadmap says of it.
    pub step: Step<'a>,
    /// Its phase's title, plain.
    pub phase: &'a str,
    /// The progress document, as it is called.
    pub document: &'a str,
    /// What the learner wrote below it, by line.
    pub notes: Vec<(usize, String)>,
    /// The verdict on it, where it was asked for.
    pub finding: Option<&'a Finding>,
}

/// The item for a terminal.
pub fn item(view: &View<'_>, look: Look) -> String {
    let entry = view.step.entry;
    let mut out = title(view, look);
    out.push_str(&facts(view, look));
    if let Some(item) = view.step.item {
        out.push_str(&description(item, look));
        out.push_str(&links(item, look));
        if let Some(rules) = &item.rules {
            out.push_str(&section("Counts as evidence, all of", look));
            out.push_str(&rule_lines(rules, look));
        }
    }
    out.push_str(&notes(view, look));
    if !entry.pointers.is_empty() {
        out.push_str(&section("Where you say the evidence is", look));
        for pointer in &entry.pointers {
            out.push_str(&bullet(&pointed(pointer), look));
        }
    }
    if let Some(finding) = view.finding.filter(|finding| says_something(finding)) {
        out.push_str(&section("Finding", look));
        out.push_str(&found(finding, look));
    }
    out
}

fn title(view: &View<'_>, look: Look) -> String {
    let entry = view.step.entry;
    let title = Untrusted::new(&entry.title).terminal();
    let phase = Untrusted::new(view.phase).terminal();
    let group = view
        .step
        .item
        .and_then(|item| item.group.as_deref())
        .map(|group| Untrusted::new(group).terminal());
    let dot = format!(" {} ", look.glyph(Glyph::Dot));
    let mut place = vec![kind(entry.kind).to_owned(), phase];
    place.extend(group);
    if entry.own {
        place.push("your own item".to_owned());
    }
    let place: Vec<String> = place.into_iter().filter(|part| !part.is_empty()).collect();
    format!(
        "{}{}{dot}{}\n",
        paint_lines(Label::Heading, &wrap(&title, 0, look.width), look),
        look.paint(Label::Id, entry.id.as_str()),
        place.join(&dot)
    )
}

/// Each line of `text` painted on its own.
fn paint_lines(label: Label, text: &str, look: Look) -> String {
    text.lines()
        .map(|line| format!("{}\n", look.paint(label, line)))
        .collect()
}

/// State, dates, place, prerequisites.
fn facts(view: &View<'_>, look: Look) -> String {
    let entry = view.step.entry;
    let word = look.paint(Label::of(entry.state), state(entry.state));
    let mut out = format!("\n{} {word}{}\n", look.mark(entry.state), dates(entry));
    let document = Untrusted::new(view.document).terminal();
    out.push_str(&format!("  {document}:{}\n", entry.line));
    if entry.copies > 1 {
        out.push_str(&format!(
            "  stands {} times there; commands refuse to change it until one stays\n",
            entry.copies
        ));
    }
    let open = entry.state.is_open();
    if open && !view.step.waits_for.is_empty() {
        let ids: Vec<String> = view
            .step
            .waits_for
            .iter()
            .map(|id| look.paint(Label::Id, id.as_str()))
            .collect();
        out.push_str(&format!("  waits for {}\n", ids.join(", ")));
    }
    out
}

/// The days that the marks tell: " 2026-11-15, started 2026-11-02".
fn dates(entry: &Entry) -> String {
    let days = [
        (State::Done, entry.done_on),
        (State::Skipped, entry.skipped_on),
        (State::Started, entry.started_on),
    ];
    let own = days
        .iter()
        .find(|(of, _)| *of == entry.state)
        .and_then(|(_, day)| *day)
        .map(|day| format!(" {day}"))
        .unwrap_or_default();
    let others = days
        .iter()
        .filter(|(of, _)| *of != entry.state)
        .filter_map(|(of, day)| day.map(|day| format!(", {} {day}", state(*of))));
    own + &others.collect::<String>()
}

fn section(name: &str, look: Look) -> String {
    format!("\n{}\n", look.paint(Label::Heading, name))
}

fn bullet(text: &str, look: Look) -> String {
    let body = wrap(text, 4, look.width);
    format!("  {} {}", look.glyph(Glyph::Bullet), body.trim_start())
}

fn description(item: &Item, look: Look) -> String {
    if item.description.trim().is_empty() {
        return String::new();
    }
    let safe: Vec<String> = item
        .description
        .trim_matches('\n')
        .lines()
        .map(|line| Untrusted::new(line).terminal())
        .collect();
    format!("\n{}", wrap(&safe.join("\n"), 0, look.width))
}

fn links(item: &Item, look: Look) -> String {
    if item.links.is_empty() {
        return String::new();
    }
    let mut out = section("Links", look);
    for known in &item.links {
        // Not wrapped: a link that is broken over lines cannot be clicked.
        let dot = look.glyph(Glyph::Bullet);
        out.push_str(&format!("  {dot} {}\n", link(known, look)));
    }
    out
}

/// What the learner wrote below the item; lines that say where the evidence is have a section of their own.
fn notes(view: &View<'_>, look: Look) -> String {
    let points = |at: usize, line: &str| {
        let word = line.trim_start_matches(|c: char| !c.is_alphanumeric());
        let begins = word
            .get(..8)
            .is_some_and(|word| word.eq_ignore_ascii_case("evidence"));
        begins
            && view
                .step
                .entry
                .pointers
                .iter()
                .any(|pointer| pointer.line == at)
    };
    let lines: Vec<String> = view
        .notes
        .iter()
        .filter(|(at, line)| !points(*at, line))
        .map(|(_, line)| {
            let body = line.trim_start();
            let lead = " ".repeat(line.len() - body.len());
            lead + &Untrusted::new(body).terminal()
        })
        .collect();
    let text = lines.join("\n");
    if text.trim().is_empty() {
        return String::new();
    }
    let text = wrap(text.trim_matches('\n'), 2, look.width);
    format!("{}{text}", section("Your notes", look))
}

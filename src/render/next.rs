//! `peak next`: what to do next, with links.

use super::escape::Untrusted;
use super::items::{item_line, title_column};
use super::style::Glyph;
use super::{Label, Look};
use crate::report::Summary;
use crate::report::next::{Next, Step};
use crate::roadmap::Link;

/// Most links that stand below one item.
const LINKS: usize = 3;
/// Most waiting items that are named where nothing can be begun.
const WAITING: usize = 5;

/// The first `count` steps; where there is none, why.
pub fn list(next: &Next<'_>, summary: &Summary, count: usize, look: Look) -> String {
    if next.steps.is_empty() {
        return if next.waiting.is_empty() {
            nothing(summary)
        } else {
            stuck(next, look)
        };
    }
    let steps: Vec<String> = next
        .steps
        .iter()
        .take(count)
        .map(|step| one(step, summary, look))
        .collect();
    steps.join("\n")
}

/// What else there is beyond the first `count` steps, in one line; none where that was all.
pub fn rest(next: &Next<'_>, count: usize) -> Option<String> {
    let more = next.steps.len().saturating_sub(count);
    let waiting = next.waiting.len();
    let waits = if waiting == 1 { "waits" } else { "wait" };
    match (more, waiting) {
        (0, 0) => None,
        (more, 0) => Some(format!("{more} more can be done now")),
        (0, waiting) => Some(format!("{waiting} {waits} for others")),
        (more, waiting) => Some(format!(
            "{more} more can be done now, {waiting} {waits} for others"
        )),
    }
}

/// A link for a terminal: its title and its target, or the target alone where that says all.
pub fn link(link: &Link, look: Look) -> String {
    let title = Untrusted::new(link.title.trim()).terminal();
    let url = Untrusted::new(link.url.trim()).terminal();
    if title.is_empty() || title == url {
        look.paint(Label::Link, &url)
    } else {
        format!("{title}: {}", look.paint(Label::Link, &url))
    }
}

fn one(step: &Step<'_>, summary: &Summary, look: Look) -> String {
    let entry = step.entry;
    let mut out = item_line(entry, 0, look);
    let indent = " ".repeat(title_column(look));
    let phase = summary
        .phases
        .iter()
        .find(|phase| phase.id.as_str() == entry.id.phase());
    if let Some(phase) = phase {
        let title = Untrusted::new(&phase.title).terminal();
        let title = look.fit(&title, look.width.saturating_sub(indent.len()));
        out.push_str(&format!("{indent}{}\n", look.paint(Label::Dim, &title)));
    }
    if !step.waits_for.is_empty() {
        out.push_str(&format!("{indent}waits for {}\n", ids(step, look)));
    }
    let links = step.item.map_or(&[][..], |item| &item.links);
    for known in links.iter().take(LINKS) {
        let bullet = look.glyph(Glyph::Bullet);
        out.push_str(&format!("{indent}{bullet} {}\n", link(known, look)));
    }
    if links.len() > LINKS {
        let more = links.len() - LINKS;
        let command = look.paint(Label::Id, &format!("peak show {}", entry.id));
        out.push_str(&format!("{indent}{more} more links: {command}\n"));
    }
    out
}

fn nothing(summary: &Summary) -> String {
    let total = summary.total;
    if total.items == 0 {
        return "there is no item in this progress document\n".to_owned();
    }
    let skipped = if total.skipped > 0 {
        format!(", {} skipped", total.skipped)
    } else {
        String::new()
    };
    format!("nothing is left: {} done{skipped}\n", total.done)
}

fn stuck(next: &Next<'_>, look: Look) -> String {
    let mut out = String::from("nothing can be begun: all that is left waits for something\n\n");
    let indent = " ".repeat(title_column(look));
    for step in next.waiting.iter().take(WAITING) {
        out.push_str(&item_line(step.entry, 0, look));
        out.push_str(&format!("{indent}waits for {}\n", ids(step, look)));
    }
    out
}

fn ids(step: &Step<'_>, look: Look) -> String {
    let ids: Vec<String> = step
        .waits_for
        .iter()
        .map(|id| look.paint(Label::Id, id.as_str()))
        .collect();
    ids.join(", ")
}

#[cfg(test)]
mod tests {
    use super::{list, rest};
    use crate::progress::State;
    use crate::render::Look;
    use crate::report::next::next;
    use crate::report::sample::{document, id, roadmap, today};
    use crate::report::summary;
    use crate::roadmap::{Kind, Link};

    const LOOK: Look = Look {
        color: false,
        ascii: false,
        width: 60,
    };

    #[test]
    fn steps_come_with_phase_state_and_links() {
        let mut roadmap = roadmap(&[("drf.serializers", &[]), ("drf.api", &["drf.serializers"])]);
        roadmap.phases[0].items[0].links = ["one", "two", "three", "four"]
            .map(|name| Link {
                title: name.to_owned(),
                url: format!("https://example.org/{name}"),
            })
            .to_vec();
        let mut document = document(
            &[("drf", "Phase 4: DRF")],
            &[
                ("drf.views", State::Todo),
                ("drf.serializers", State::Started),
                ("drf.api", State::Todo),
                ("drf.own", State::Todo),
            ],
        );
        document.items[1].started_on = Some(today());
        document.items[0].kind = Kind::Exercise;
        let next = next(&document, Some(&roadmap));
        let summary = summary(&document, None);
        insta::assert_snapshot!(list(&next, &summary, 2, LOOK), @r"
        ▸ drf.serializers  serializers  started 2026-11-20
          Phase 4: DRF
          • one: https://example.org/one
          • two: https://example.org/two
          • three: https://example.org/three
          1 more links: peak show drf.serializers

        ○ drf.views  views  exercise
          Phase 4: DRF
        ");
        assert_eq!(
            rest(&next, 2).unwrap(),
            "1 more can be done now, 1 waits for others"
        );
        assert_eq!(rest(&next, 9).unwrap(), "1 waits for others");
    }

    #[test]
    fn what_stands_below_an_item_is_in_line_with_it_in_ascii_too() {
        let document = document(&[("a", "A")], &[("a.one", State::Todo)]);
        let next = next(&document, None);
        let ascii = Look {
            ascii: true,
            ..LOOK
        };
        let said = list(&next, &summary(&document, None), 1, ascii);
        assert_eq!(said, "  [ ] a.one  one\n      A\n");
    }

    #[test]
    fn where_nothing_is_left_that_is_said() {
        let document = document(
            &[("a", "A")],
            &[("a.one", State::Done), ("a.two", State::Skipped)],
        );
        let next = next(&document, None);
        let said = list(&next, &summary(&document, None), 3, LOOK);
        assert_eq!(said, "nothing is left: 1 done, 1 skipped\n");
        assert_eq!(rest(&next, 3), None);
    }

    #[test]
    fn where_nothing_can_be_begun_it_says_why() {
        let roadmap = roadmap(&[("a.one", &["a.two"]), ("a.two", &["a.one"])]);
        let document = document(
            &[("a", "A")],
            &[("a.one", State::Todo), ("a.two", State::Todo)],
        );
        let next = next(&document, Some(&roadmap));
        assert_eq!(next.waiting[0].waits_for, [&id("a.two")]);
        insta::assert_snapshot!(list(&next, &summary(&document, None), 3, LOOK), @r"
        nothing can be begun: all that is left waits for something

          ○ a.one  one
            waits for a.two
          ○ a.two  two
            waits for a.one
        ");
    }
}

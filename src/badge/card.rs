//! The card: title, total, the weeks' activity and a row a phase, in one picture that can be read at a width of 400 pixels.
//!
//! Shapes and text only: no script, no link, no font or image from elsewhere, less than 20 KiB whatever the roadmap.

mod parts;

use crate::render::escape::Untrusted;
use crate::report::Status;

/// For which background a card is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// Dark on white.
    Light,
    /// Light on near black.
    Dark,
}

/// Width of the card, in pixels; the others too.
const WIDTH: usize = 400;
const EDGE: usize = 20;
const INNER: usize = WIDTH - 2 * EDGE;
/// Height of the part above the phases, and of one phase's row.
const HEAD: usize = 158;
const ROW: usize = 40;
/// Most phases that have a row; the others are counted in a last line.
const MOST: usize = 20;

/// The shades of one theme. Text on its ground has a contrast of at least 4.5; what is filled one of at least 3, on the ground and on its track.
struct Shades {
    ground: &'static str,
    border: &'static str,
    text: &'static str,
    quiet: &'static str,
    track: &'static str,
    fill: &'static str,
}

const LIGHT: Shades = Shades {
    ground: "#ffffff",
    border: "#d0d7de",
    text: "#1f2328",
    quiet: "#59636e",
    track: "#dde3e9",
    fill: "#1a7f37",
};

const DARK: Shades = Shades {
    ground: "#0d1117",
    border: "#3d444d",
    text: "#f0f6fc",
    quiet: "#9198a1",
    track: "#2f363e",
    fill: "#3fb950",
};

/// The card as SVG: strict XML on one line.
pub fn draw(status: &Status<'_>, theme: Theme) -> String {
    let shades = match theme {
        Theme::Light => &LIGHT,
        Theme::Dark => &DARK,
    };
    let phases = &status.summary.phases;
    let rows = phases.len().min(MOST);
    let more = phases.len() - rows;
    let height = HEAD + rows * ROW + if more > 0 { ROW } else { EDGE / 2 };
    let mut out = frame(status, height, shades);
    out.push_str(&parts::head(&title_of(status), status, shades));
    let shown = phases.iter().take(MOST);
    let proven = shown
        .clone()
        .any(|phase| phase.count.provable.is_some_and(|provable| provable > 0));
    for (at, phase) in shown.enumerate() {
        out.push_str(&parts::row(phase, HEAD + at * ROW, proven, shades));
    }
    if more > 0 {
        let phases = if more == 1 { "phase" } else { "phases" };
        let y = HEAD + rows * ROW + 13;
        out.push_str(&parts::text(
            EDGE,
            y,
            shades.quiet,
            12,
            &format!("and {more} more {phases}"),
        ));
    }
    out.push_str("</g></svg>\n");
    out
}

/// What stands for the card where it is not seen: a sentence.
pub fn name(status: &Status<'_>) -> String {
    let count = &status.summary.total;
    format!(
        "{}: {}% done, {} of {}",
        title_of(status),
        count.percent(),
        count.done,
        count.whole()
    )
}

/// The opening: size, accessible name and description, ground.
fn frame(status: &Status<'_>, height: usize, shades: &Shades) -> String {
    let name = Untrusted::new(&name(status)).xml();
    let mut told: Vec<String> = status
        .summary
        .phases
        .iter()
        .take(MOST)
        .map(|phase| {
            let title = Untrusted::new(&phase.title).shortened(40);
            format!("{title} {}%", phase.count.percent())
        })
        .collect();
    told.extend(parts::told(status));
    let told = Untrusted::new(&told.join("; ")).xml();
    let (wide, high) = (WIDTH - 1, height - 1);
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="peak-title" aria-describedby="peak-desc"><title id="peak-title">{name}</title><desc id="peak-desc">{told}</desc><rect x=".5" y=".5" width="{wide}" height="{high}" rx="6" fill="{}" stroke="{}"/><g font-family="-apple-system,BlinkMacSystemFont,Segoe UI,Noto Sans,Helvetica,Arial,sans-serif">"#,
        shades.ground, shades.border
    )
}

fn title_of(status: &Status<'_>) -> String {
    let title = status.title.trim();
    let shown = if title.is_empty() { "Roadmap" } else { title };
    Untrusted::new(shown).shortened(super::MAX_TEXT)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use roxmltree::Document as Xml;

    use super::super::contrast::{channels, contrast};
    use super::{DARK, LIGHT, Theme, draw};
    use crate::badge::verdana::{Face, width};
    use crate::evidence::{Report, Verdict};
    use crate::progress::{Document, State};
    use crate::report::sample::{date, document, finding, today};
    use crate::report::status;

    fn learner() -> Document {
        let mut items = vec![
            ("python.types", State::Done),
            ("python.oop", State::Done),
            ("core.models", State::Done),
            ("core.views", State::Started),
            ("core.forms", State::Skipped),
            ("drf.serializers", State::Done),
            ("drf.views", State::Todo),
            ("drf.auth", State::Todo),
            ("deploy.nginx", State::Todo),
        ];
        items.extend([("core.admin", State::Done), ("core.auth", State::Todo)]);
        let mut document = document(
            &[
                ("python", "Phase 1: Python Foundations (If Needed)"),
                (
                    "core",
                    "🚀 Phase 2: Core Django, with everything that a person could ever want of it",
                ),
                ("drf", "Phase 4: Django REST Framework (DRF)"),
                ("deploy", "阶段五：数据库与部署"),
            ],
            &items,
        );
        document.title = "Progress: Django Backend Developer Roadmap".to_owned();
        for (at, day) in [
            (0, "2026-09-21"),
            (1, "2026-10-12"),
            (2, "2026-10-15"),
            (5, "2026-11-10"),
            (9, "2026-11-15"),
        ] {
            document.items[at].done_on = Some(date(day));
        }
        document
    }

    #[test]
    fn a_card_can_be_read_in_both_themes() {
        for shades in [&LIGHT, &DARK] {
            let on_ground = |color: &str| contrast(channels(color), channels(shades.ground));
            for (color, least) in [(shades.text, 7.0), (shades.quiet, 4.5), (shades.fill, 3.0)] {
                assert!(on_ground(color) >= least, "{color}: {}", on_ground(color));
            }
            let filled = contrast(channels(shades.fill), channels(shades.track));
            assert!(filled >= 3.0, "{filled}");
        }
    }

    #[test]
    fn a_card_is_small_strict_xml_with_a_name_and_nothing_active() {
        let evil = "</text><script>alert(1)</script>&amp;\u{1b}\u{202e}\"'".repeat(9);
        let phases: Vec<String> = (0..90).map(|n| format!("p{}", "x".repeat(n))).collect();
        let headings: Vec<(&str, &str)> = phases
            .iter()
            .map(|id| (id.as_str(), evil.as_str()))
            .collect();
        let mut document = document(&headings, &[("px.one", State::Done)]);
        document.title = evil.clone();
        document.items[0].done_on = Some(today());
        let status = status(&document, None, None, today());
        let svg = draw(&status, Theme::Dark);
        assert!(svg.len() < 20 * 1024, "{}", svg.len());
        let tree = Xml::parse(&svg).unwrap();
        let mut tags: Vec<_> = tree
            .descendants()
            .filter(|node| node.is_element())
            .map(|node| node.tag_name().name())
            .collect();
        tags.sort_unstable();
        tags.dedup();
        assert_eq!(
            tags,
            ["circle", "desc", "g", "rect", "svg", "text", "title"]
        );
        assert_eq!(tree.root_element().attribute("role"), Some("img"));
        assert!(svg.contains("and 70 more phases"));
        assert!(!svg.contains(['\u{1b}', '\u{202e}']));
    }

    #[test]
    fn what_is_verified_stands_in_a_column_of_its_own() {
        let document = document(
            &[("a", "A"), ("b", "B")],
            &[
                ("a.one", State::Done),
                ("a.two", State::Done),
                ("b.one", State::Done),
            ],
        );
        let report = Report {
            findings: vec![
                finding("a.one", Verdict::Verified),
                finding("a.two", Verdict::Unverified),
            ],
            ..Report::default()
        };
        let svg = draw(
            &status(&document, None, Some(&report), today()),
            Theme::Light,
        );
        let tree = Xml::parse(&svg).unwrap();
        let texts: Vec<_> = tree.descendants().filter_map(|node| node.text()).collect();
        assert!(texts.contains(&"1 of 2 verified"), "{texts:?}");
        assert!(texts.contains(&"1/2"), "{texts:?}");
        // The mark beside the total and beside the one phase that has such claims.
        assert_eq!(svg.matches("<path ").count(), 2);
    }

    #[test]
    fn no_word_leaves_the_card_or_runs_into_another() {
        for title in ["W".repeat(80), "完".repeat(80), "Ill, ".repeat(30)] {
            let phases: Vec<String> = (0..9).map(|n| format!("p{}", "x".repeat(n))).collect();
            let headings: Vec<_> = phases
                .iter()
                .map(|id| (id.as_str(), title.as_str()))
                .collect();
            let mut document = document(&headings, &[("p.one", State::Done)]);
            document.title = title.clone();
            let svg = draw(&status(&document, None, None, today()), Theme::Light);
            let tree = Xml::parse(&svg).unwrap();
            let mut lines: BTreeMap<String, Vec<(f64, f64)>> = BTreeMap::new();
            for node in tree.descendants().filter(|node| node.has_tag_name("text")) {
                let number = |name: &str| {
                    node.attribute(name)
                        .map_or(0.0, |text| text.parse().unwrap())
                };
                let bold = node.attribute("font-weight").is_some();
                let face = if bold { Face::Bold } else { Face::Normal };
                let size = node.attribute("font-size").unwrap().parse().unwrap();
                let wide = width(node.text().unwrap(), face, size);
                let x = number("x");
                let left = match node.attribute("text-anchor") {
                    Some("end") => x - wide,
                    Some(_) => x - wide / 2.0,
                    None => x,
                };
                assert!(left >= 20.0 && left + wide <= 380.5, "{:?}", node.text());
                let line = node.attribute("y").unwrap().to_owned();
                lines.entry(line).or_default().push((left, left + wide));
            }
            for spans in lines.values_mut() {
                spans.sort_by(|a, b| a.0.total_cmp(&b.0));
                for pair in spans.windows(2) {
                    assert!(pair[0].1 < pair[1].0, "{title}: {pair:?}");
                }
            }
        }
    }

    #[test]
    fn a_card_tells_in_words_what_it_draws() {
        let document = learner();
        let svg = draw(&status(&document, None, None, today()), Theme::Light);
        let tree = Xml::parse(&svg).unwrap();
        let words = |tag: &str| {
            tree.descendants()
                .filter(|node| node.has_tag_name(tag))
                .filter_map(|node| node.text())
                .collect::<Vec<_>>()
        };
        assert_eq!(
            words("title"),
            ["Django Backend Developer Roadmap: 50.0% done, 5 of 10"]
        );
        let texts = words("text");
        for said in [
            "50.0%",
            "5 of 10 done",
            "1 started",
            "12 weeks to 2026-11-15; busiest: 2",
            "2/2",
            "100.0%",
            "33.3%",
        ] {
            assert!(texts.contains(&said), "{said} not in {texts:?}");
        }
        let told = words("desc");
        assert!(
            told[0].ends_with(
                "; done in each of 12 weeks to 2026-11-15: 0, 0, 0, 0, 1, 0, 0, 2, 0, 0, 0, 2"
            ),
            "{told:?}"
        );
    }
}

//! The card: title, total, the weeks' activity and a row a phase, in one picture that can be read at a width of 400 pixels.
//!
//! Shapes and text only: no script, no link, no font or image from elsewhere, less than 20 KiB whatever the roadmap.

use super::verdana::{Face, width};
use crate::render::escape::Untrusted;
use crate::report::{Count, PhaseCount, Status, activity, share};

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
const HEAD: usize = 116;
const ROW: usize = 36;
/// Radius of the total's ring, and its circumference in tenths of a pixel.
const RADIUS: usize = 31;
const AROUND: usize = 1948;
/// Most phases that have a row; the others are counted in a last line.
const MOST: usize = 20;
/// Weeks of activity that are drawn.
const WEEKS: usize = 12;

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
    out.push_str(&head(status, shades));
    for (at, phase) in phases.iter().take(MOST).enumerate() {
        out.push_str(&row(phase, HEAD + at * ROW, shades));
    }
    if more > 0 {
        let phases = if more == 1 { "phase" } else { "phases" };
        let y = HEAD + rows * ROW + 13;
        out.push_str(&text(
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
    let told: Vec<String> = status
        .summary
        .phases
        .iter()
        .take(MOST)
        .map(|phase| {
            let title = Untrusted::new(&phase.title).shortened(40);
            format!("{title} {}%", phase.count.percent())
        })
        .collect();
    let told = Untrusted::new(&told.join("; ")).xml();
    let (wide, high) = (WIDTH - 1, height - 1);
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="peak-title" aria-describedby="peak-desc"><title id="peak-title">{name}</title><desc id="peak-desc">{told}</desc><rect x=".5" y=".5" width="{wide}" height="{high}" rx="6" fill="{}" stroke="{}"/><g font-family="-apple-system,BlinkMacSystemFont,Segoe UI,Noto Sans,Helvetica,Arial,sans-serif">"#,
        shades.ground, shades.border
    )
}

/// Ring, title, counts, weeks.
fn head(status: &Status<'_>, shades: &Shades) -> String {
    let count = &status.summary.total;
    let (x, y) = (EDGE + RADIUS + 5, 58);
    let mut out = format!(
        r#"<circle cx="{x}" cy="{y}" r="{RADIUS}" fill="none" stroke="{}" stroke-width="9"/>"#,
        shades.track
    );
    let arc = AROUND * count.permille() / 1000;
    if arc > 0 {
        out.push_str(&format!(
            r#"<circle cx="{x}" cy="{y}" r="{RADIUS}" fill="none" stroke="{}" stroke-width="9" stroke-dasharray="{}.{} 195" transform="rotate(-90 {x} {y})"/>"#,
            shades.fill,
            arc / 10,
            arc % 10
        ));
    }
    out.push_str(&format!(
        r#"<text x="{x}" y="{}" text-anchor="middle" font-size="14" font-weight="600" fill="{}">{}%</text>"#,
        y + 5,
        shades.text,
        count.percent()
    ));
    let left = x + RADIUS + 24;
    let title = cut(&title_of(status), 15, WIDTH - EDGE - left);
    out.push_str(&format!(
        r#"<text x="{left}" y="38" font-size="15" font-weight="600" fill="{}">{}</text>"#,
        shades.text,
        Untrusted::new(&title).xml()
    ));
    out.push_str(&text(left, 59, shades.quiet, 12, &counts(count)));
    out.push_str(&weeks(status, left, shades));
    out
}

/// "19 of 44 done, 2 started, 5 of 7 verified".
fn counts(count: &Count) -> String {
    let mut parts = vec![format!("{} of {} done", count.done, count.whole())];
    if count.started > 0 {
        parts.push(format!("{} started", count.started));
    }
    if let (Some(verified), Some(provable)) = (count.verified, count.provable) {
        parts.push(format!("{verified} of {provable} verified"));
    }
    parts.join(", ")
}

/// A column a week, as high as it was busy.
fn weeks(status: &Status<'_>, left: usize, shades: &Shades) -> String {
    let Some((weeks, last)) = activity(&status.items, WEEKS) else {
        return String::new();
    };
    let most = weeks.iter().copied().max().unwrap_or(0).max(1);
    let mut out = String::new();
    for (at, done) in weeks.iter().enumerate() {
        let high = if *done == 0 { 2 } else { 4 + 18 * done / most };
        let fill = if *done == 0 {
            shades.track
        } else {
            shades.fill
        };
        out.push_str(&format!(
            r#"<rect x="{}" y="{}" width="7" height="{high}" rx="1" fill="{fill}"/>"#,
            left + 10 * at,
            94 - high
        ));
    }
    let caption = format!("12 weeks to {last}");
    out + &text(left + 10 * WEEKS + 6, 94, shades.quiet, 11, &caption)
}

fn row(phase: &PhaseCount, y: usize, shades: &Shades) -> String {
    let count = &phase.count;
    let mut tally = format!("{}/{}", count.done, count.whole());
    if let (Some(verified), Some(1..)) = (count.verified, count.provable) {
        tally.push_str(&format!(", {verified} verified"));
    }
    let tally = format!("{tally} · {}%", count.percent());
    let room = INNER - tally_width(&tally) - 10;
    let title = cut(&phase.title, 12, room);
    let filled = INNER * share(count.done, count.whole()) / 1000;
    let mut out = text(EDGE, y + 13, shades.text, 12, &title);
    out.push_str(&format!(
        r#"<text x="{}" y="{}" text-anchor="end" font-size="12" fill="{}">{tally}</text>"#,
        WIDTH - EDGE,
        y + 13,
        shades.quiet
    ));
    out.push_str(&format!(
        r#"<rect x="{EDGE}" y="{}" width="{INNER}" height="6" rx="3" fill="{}"/>"#,
        y + 19,
        shades.track
    ));
    if count.done > 0 {
        out.push_str(&format!(
            r#"<rect x="{EDGE}" y="{}" width="{}" height="6" rx="3" fill="{}"/>"#,
            y + 19,
            filled.max(6),
            shades.fill
        ));
    }
    out
}

fn text(x: usize, y: usize, fill: &str, size: usize, words: &str) -> String {
    let words = Untrusted::new(words).xml();
    format!(r#"<text x="{x}" y="{y}" font-size="{size}" fill="{fill}">{words}</text>"#)
}

/// Whole pixels that a tally takes, at most: it holds ASCII and a dot.
fn tally_width(tally: &str) -> usize {
    whole(width(tally, Face::Normal, 12))
}

/// `title` cut to `room` pixels. Measured in Verdana, which is wider than the fonts that are asked for, even where those are bold.
fn cut(title: &str, size: u32, room: usize) -> String {
    let title = title.trim();
    let fits = |text: &str| whole(width(text, Face::Normal, size)) <= room;
    let shown = Untrusted::new(title).shortened(super::MAX_TEXT);
    if fits(&shown) {
        return shown;
    }
    (1..super::MAX_TEXT)
        .rev()
        .map(|most| Untrusted::new(&shown).shortened(most))
        .find(|text| fits(text))
        .unwrap_or_default()
}

/// Pixels, rounded up.
fn whole(pixels: f64) -> usize {
    pixels.ceil() as usize
}

fn title_of(status: &Status<'_>) -> String {
    let title = status.title.trim();
    let shown = if title.is_empty() { "Roadmap" } else { title };
    Untrusted::new(shown).shortened(super::MAX_TEXT)
}

#[cfg(test)]
mod tests {
    use roxmltree::Document as Xml;

    use super::super::contrast::{channels, contrast};
    use super::{DARK, LIGHT, Theme, draw};
    use crate::progress::{Document, State};
    use crate::report::sample::{date, document, today};
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
            "5 of 10 done, 1 started",
            "12 weeks to 2026-11-15",
            "2/2 · 100.0%",
            "1/3 · 33.3%",
        ] {
            assert!(texts.contains(&said), "{said} not in {texts:?}");
        }
    }
}

//! The picture of a badge, with the geometry of shields' badges (badge-maker 6): beside others of theirs it sits in line.
//!
//! Where it differs: the colours are darker (see [`super::Color`]), characters without a width of their own count as nothing,
//! and nothing in it is a link.

use super::verdana::{Face, width};
use super::{Badge, Color};
use crate::render::escape::Untrusted;

/// How a badge is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Round corners, a slight gradient, shadowed text.
    Flat,
    /// Square corners, plain.
    FlatSquare,
    /// Large, in capitals.
    ForTheBadge,
}

/// Fonts that are asked for, the one first by which widths are measured.
const FONTS: &str = "Verdana,Geneva,DejaVu Sans,sans-serif";
/// Space beside a text in the flat styles, in pixels.
const PADDING: f64 = 5.0;
/// Space beside a text in the large style, in pixels.
const MARGIN: f64 = 12.0;
/// Space between letters in the large style, in pixels.
const SPACING: f64 = 1.25;

/// Where a badge's parts are, in pixels.
#[derive(Debug, Clone, PartialEq)]
struct Layout {
    height: f64,
    label: Part,
    message: Part,
}

/// One half of a badge: its box from left to right, and its text.
#[derive(Debug, Clone, PartialEq)]
struct Part {
    left: f64,
    width: f64,
    /// The text's middle.
    middle: f64,
    /// The text's width, to which every font is stretched.
    length: f64,
    text: String,
}

/// The picture of `badge` as SVG; one line, strict XML, nothing but shapes and text.
pub(super) fn draw(badge: &Badge, style: Style) -> String {
    let layout = match style {
        Style::Flat | Style::FlatSquare => small(badge),
        Style::ForTheBadge => large(badge),
    };
    let (whole, height) = (layout.label.width + layout.message.width, layout.height);
    let name = Untrusted::new(&badge.text()).xml();
    let mut out = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{whole}" height="{height}" role="img" aria-label="{name}"><title>{name}</title>"#
    );
    match style {
        Style::Flat => {
            out.push_str(r##"<filter id="blur"><feGaussianBlur stdDeviation="16"/></filter><linearGradient id="s" x2="0" y2="100%"><stop offset="0" stop-color="#bbb" stop-opacity=".1"/><stop offset="1" stop-opacity=".1"/></linearGradient>"##);
            out.push_str(&format!(
                r#"<clipPath id="r"><rect width="{whole}" height="{height}" rx="3"/></clipPath><g clip-path="url(#r)">{}<rect width="{whole}" height="{height}" fill="url(#s)"/></g>"#,
                boxes(&layout, badge.color)
            ));
        }
        Style::FlatSquare | Style::ForTheBadge => out.push_str(&format!(
            r#"<g shape-rendering="crispEdges">{}</g>"#,
            boxes(&layout, badge.color)
        )),
    }
    let size = if style == Style::ForTheBadge {
        100
    } else {
        110
    };
    out.push_str(&format!(
        r##"<g fill="#fff" text-anchor="middle" font-family="{FONTS}" text-rendering="geometricPrecision" font-size="{size}">{}{}</g></svg>"##,
        words(&layout.label, style, ""),
        words(
            &layout.message,
            style,
            if style == Style::ForTheBadge { r#" font-weight="bold""# } else { "" }
        ),
    ));
    out.push('\n');
    out
}

/// The flat styles: text of 11 pixels, each text an odd number of pixels wide, which keeps its middle on the grid.
fn small(badge: &Badge) -> Layout {
    let length = |text: &str| {
        let whole = width(text, Face::Normal, 11).trunc();
        if whole % 2.0 == 0.0 {
            whole + 1.0
        } else {
            whole
        }
    };
    let label_length = if badge.label.is_empty() {
        0.0
    } else {
        length(&badge.label)
    };
    let label_width = if badge.label.is_empty() {
        0.0
    } else {
        label_length + 2.0 * PADDING
    };
    let message_length = length(&badge.message);
    // Both texts lean by a pixel towards the border between the halves.
    let message_margin = if badge.label.is_empty() {
        0.0
    } else {
        label_width - 1.0
    };
    Layout {
        height: 20.0,
        label: Part {
            left: 0.0,
            width: label_width,
            middle: 1.0 + PADDING + label_length / 2.0,
            length: label_length,
            text: badge.label.clone(),
        },
        message: Part {
            left: label_width,
            width: message_length + 2.0 * PADDING,
            middle: message_margin + PADDING + message_length / 2.0,
            length: message_length,
            text: badge.message.clone(),
        },
    }
}

/// The large style: capitals of 10 pixels, spaced, the message bold.
fn large(badge: &Badge) -> Layout {
    let part = |text: &str, face, left: f64| {
        let text = text.to_uppercase();
        let letters = text.encode_utf16().count();
        let spaced = SPACING * f64::from(u16::try_from(letters).unwrap_or(u16::MAX));
        let length = width(&text, face, 10).trunc() + spaced;
        Part {
            left,
            width: if text.is_empty() {
                0.0
            } else {
                length + 2.0 * MARGIN
            },
            middle: left + MARGIN + length / 2.0,
            length,
            text,
        }
    };
    let label = part(&badge.label, Face::Normal, 0.0);
    let message = part(&badge.message, Face::Bold, label.width);
    Layout {
        height: 28.0,
        label,
        message,
    }
}

fn boxes(layout: &Layout, color: Color) -> String {
    let height = layout.height;
    let mut out = String::new();
    if layout.label.width > 0.0 {
        out.push_str(&format!(
            r#"<rect width="{}" height="{height}" fill="{}"/>"#,
            layout.label.width,
            Color::Grey.hex()
        ));
    }
    out.push_str(&format!(
        r#"<rect x="{}" width="{}" height="{height}" fill="{}"/>"#,
        layout.message.left,
        layout.message.width,
        color.hex()
    ));
    out
}

/// One text, drawn at ten times its size and scaled down, so that browsers do not round its letters to whole pixels.
fn words(part: &Part, style: Style, weight: &str) -> String {
    if part.text.is_empty() {
        return String::new();
    }
    let text = Untrusted::new(&part.text).xml();
    let place = format!(
        r#"x="{}" textLength="{}""#,
        part.middle * 10.0,
        part.length * 10.0
    );
    match style {
        Style::Flat => format!(
            r##"<g transform="scale(.1)"><g aria-hidden="true" fill="#010101"><text {place} y="150" fill-opacity=".8" filter="url(#blur)">{text}</text><text {place} y="150" fill-opacity=".3">{text}</text></g><text {place} y="140">{text}</text></g>"##
        ),
        Style::FlatSquare => {
            format!(r#"<text transform="scale(.1)" {place} y="140">{text}</text>"#)
        }
        Style::ForTheBadge => {
            format!(r#"<text transform="scale(.1)" {place} y="175"{weight}>{text}</text>"#)
        }
    }
}

#[cfg(test)]
mod tests {
    use roxmltree::{Document, Node};

    use super::{Badge, Color, Style};

    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Golden {
        style: String,
        label: String,
        message: String,
        size: Vec<f64>,
        boxes: Vec<f64>,
        middles: Vec<f64>,
        lengths: Vec<f64>,
    }

    const STYLES: [(&str, Style); 3] = [
        ("flat", Style::Flat),
        ("flat-square", Style::FlatSquare),
        ("for-the-badge", Style::ForTheBadge),
    ];

    fn number(node: Node<'_, '_>, name: &str) -> f64 {
        node.attribute(name).unwrap().parse().unwrap()
    }

    /// The geometry of a badge of ours, as the golden file tells that of one of theirs.
    fn geometry(golden: &Golden) -> Golden {
        let style = STYLES
            .iter()
            .find(|(name, _)| *name == golden.style)
            .unwrap()
            .1;
        let svg = Badge::new(&golden.label, &golden.message, Color::Blue).svg(style);
        let tree = Document::parse(&svg).unwrap();
        let all = |tag: &str, keep: &dyn Fn(&Node<'_, '_>) -> bool, name: &str| {
            tree.descendants()
                .filter(|node| node.has_tag_name(tag) && keep(node))
                .map(|node| number(node, name))
                .collect::<Vec<f64>>()
        };
        let seen = |node: &Node<'_, '_>| node.attribute("fill-opacity").is_none();
        let is_half = |node: &Node<'_, '_>| {
            node.attribute("fill")
                .is_some_and(|fill| fill.starts_with('#'))
        };
        let root = tree.root_element();
        Golden {
            style: golden.style.clone(),
            label: golden.label.clone(),
            message: golden.message.clone(),
            size: vec![number(root, "width"), number(root, "height")],
            boxes: all("rect", &is_half, "width"),
            middles: all("text", &seen, "x"),
            lengths: all("text", &seen, "textLength"),
        }
    }

    #[test]
    fn the_geometry_is_that_of_shields_badges() {
        let text = include_str!("../../tests/badge-maker/golden.json");
        let all: Vec<Golden> = serde_json::from_str(text).unwrap();
        assert_eq!(all.len(), 60);
        for golden in all {
            assert_eq!(geometry(&golden), golden);
        }
    }

    #[test]
    fn a_badge_has_an_accessible_name() {
        for (_, style) in STYLES {
            let svg = Badge::new("road<map>", "42.0% & \"more\"", Color::Yellow).svg(style);
            let tree = Document::parse(&svg).unwrap();
            let root = tree.root_element();
            let name = "road<map>: 42.0% & \"more\"";
            assert_eq!(root.attribute("role"), Some("img"));
            assert_eq!(root.attribute("aria-label"), Some(name));
            let title = root.first_element_child().unwrap();
            assert_eq!(
                (title.tag_name().name(), title.text()),
                ("title", Some(name))
            );
        }
    }

    #[test]
    fn a_hostile_label_adds_nothing_to_the_picture() {
        let evil = "</text><script>alert(1)</script><a href=\"x\">\u{202e}\u{1b}]]>&#0;";
        for (_, style) in STYLES {
            let svg = Badge::new(evil, evil, Color::Red).svg(style);
            let plain = Badge::new("a", "b", Color::Red).svg(style);
            let tags = |svg: &str| {
                Document::parse(svg)
                    .unwrap()
                    .descendants()
                    .filter(Node::is_element)
                    .map(|node| node.tag_name().name().to_owned())
                    .collect::<Vec<_>>()
            };
            assert_eq!(tags(&svg), tags(&plain));
            assert!(!svg.contains(['\u{202e}', '\u{1b}']));
            assert!(
                !svg.contains("href") || svg.contains("href=&quot;"),
                "{svg}"
            );
        }
    }

    #[test]
    fn a_badge_is_small() {
        let svg = Badge::new(&"&".repeat(64), "42.0%", Color::Yellow).svg(Style::Flat);
        assert!(svg.len() < 4096, "{}", svg.len());
    }
}

//! A badge: label, message and colour → SVG, shields endpoint JSON, Markdown. [`card`]: all phases in one picture.
//!
//! Pure and deterministic: the same state gives the same bytes, on every machine and on every day.

pub mod card;
mod fresh;
mod ours;
pub mod svg;
pub mod verdana;

use serde::Serialize;

use crate::render::escape::Untrusted;
use crate::render::json;
use crate::report::{Count, share};

pub use fresh::{Freshness, freshness};
pub use ours::{MOST, is_ours};
pub use svg::Style;

/// Most characters of a label or message.
pub const MAX_TEXT: usize = 64;

/// What a badge says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Badge {
    label: String,
    message: String,
    color: Color,
}

/// The colours of a badge: shields' names, in shades dark enough for white text.
///
/// White on shields' own shades has a contrast of 1.95 (yellow) to 4.38 (blue), except on grey; WCAG 2.2 asks for 4.5 (success
/// criterion 1.4.3), here reached under the gradient of the style `flat` too. Yellow leans to amber and the greens lie further
/// apart than shields', because as dark as this they would all be olive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Color {
    /// All done.
    BrightGreen,
    /// Nearly.
    Green,
    /// More than half.
    YellowGreen,
    /// Under way.
    Yellow,
    /// Begun.
    Orange,
    /// Something is wrong.
    Red,
    /// Neutral, with something to say.
    Blue,
    /// Beside the label's colour: the label itself.
    Grey,
    /// Nothing yet.
    LightGrey,
}

/// Every colour, for the command line.
pub const COLORS: [Color; 9] = [
    Color::BrightGreen,
    Color::Green,
    Color::YellowGreen,
    Color::Yellow,
    Color::Orange,
    Color::Red,
    Color::Blue,
    Color::Grey,
    Color::LightGrey,
];

impl Color {
    /// The name by which shields knows it.
    pub fn name(self) -> &'static str {
        match self {
            Self::BrightGreen => "brightgreen",
            Self::Green => "green",
            Self::YellowGreen => "yellowgreen",
            Self::Yellow => "yellow",
            Self::Orange => "orange",
            Self::Red => "red",
            Self::Blue => "blue",
            Self::Grey => "grey",
            Self::LightGrey => "lightgrey",
        }
    }

    /// The shade, as `#rrggbb`.
    pub fn hex(self) -> &'static str {
        match self {
            Self::BrightGreen => "#168200",
            Self::Green => "#377f07",
            Self::YellowGreen => "#5e780a",
            Self::Yellow => "#986500",
            Self::Orange => "#bd4e13",
            Self::Red => "#d92f2f",
            Self::Blue => "#0075b8",
            Self::Grey => "#555555",
            Self::LightGrey => "#6e6e6e",
        }
    }

    /// The colour for so many thousandths: never red, for nobody who has just begun did anything wrong.
    pub fn of(permille: usize) -> Self {
        match permille {
            0 => Self::LightGrey,
            1..300 => Self::Orange,
            300..600 => Self::Yellow,
            600..900 => Self::YellowGreen,
            900..1000 => Self::Green,
            _ => Self::BrightGreen,
        }
    }
}

impl Badge {
    /// A badge that says this: white space around is dropped, what is hidden or longer than [`MAX_TEXT`] too.
    pub fn new(label: &str, message: &str, color: Color) -> Self {
        let text = |text: &str| Untrusted::new(text.trim()).shortened(MAX_TEXT);
        Self {
            label: text(label),
            message: text(message),
            color,
        }
    }

    /// How much is done: "42.0%".
    pub fn progress(label: &str, count: &Count) -> Self {
        let message = format!("{}%", count.percent());
        Self::new(label, &message, Color::of(count.permille()))
    }

    /// How many of the claims that can have evidence are verified: "5/7"; "none" where there is no such claim.
    pub fn verified(label: &str, count: &Count) -> Self {
        match (count.verified, count.provable) {
            (Some(verified), Some(provable)) if provable > 0 => {
                let color = Color::of(share(verified, provable));
                Self::new(label, &format!("{verified}/{provable}"), color)
            }
            _ => Self::new(label, "none", Color::LightGrey),
        }
    }

    /// With this colour instead of the one that follows from the counts.
    pub fn colored(self, color: Color) -> Self {
        Self { color, ..self }
    }

    /// What it says, as one line: its accessible name.
    pub fn text(&self) -> String {
        if self.label.is_empty() {
            self.message.clone()
        } else {
            format!("{}: {}", self.label, self.message)
        }
    }

    /// The picture.
    pub fn svg(&self, style: Style) -> String {
        svg::draw(self, style)
    }

    /// JSON for shields' endpoint badge, which refuses keys that it does not know: schemas/endpoint.schema.json.
    pub fn endpoint(&self) -> String {
        json::pretty(&Endpoint {
            schema_version: 1,
            label: &self.label,
            message: &self.message,
            color: self.color.name(),
        })
    }

    /// Markdown that shows the picture at `path`.
    pub fn markdown(&self, path: &str) -> String {
        image(&self.text(), path)
    }
}

/// Markdown that shows the picture at `path`, which may hold anything; `text` stands for it where it is not seen.
pub fn image(text: &str, path: &str) -> String {
    format!("![{}]({})\n", Untrusted::new(text).markdown(), target(path))
}

/// Markdown that shows the picture at `light`, or at `dark` to those who read on a dark background.
pub fn picture(text: &str, light: &str, dark: &str) -> String {
    format!(
        "<picture>\n  <source media=\"(prefers-color-scheme: dark)\" srcset=\"{}\">\n  <img alt=\"{}\" src=\"{}\">\n</picture>\n",
        target(dark),
        Untrusted::new(text).xml(),
        target(light)
    )
}

/// `path`, or an address on the web, as a link's target: nothing in it ends or parts it.
fn target(path: &str) -> String {
    let on_web = ["https://", "http://"]
        .iter()
        .any(|start| path.starts_with(start));
    path.replace('\\', "/")
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => {
                char::from(byte).to_string()
            }
            b':' if on_web => ":".to_owned(),
            other => format!("%{other:02X}"),
        })
        .collect()
}

#[derive(Serialize)]
struct Endpoint<'a> {
    #[serde(rename = "schemaVersion")]
    schema_version: u8,
    label: &'a str,
    message: &'a str,
    color: &'static str,
}

#[cfg(test)]
mod contrast;

#[cfg(test)]
mod tests {
    use super::contrast::{channels, contrast};
    use super::{Badge, COLORS, Color, MAX_TEXT, image, picture};
    use crate::report::Count;

    fn count(done: usize, items: usize) -> Count {
        Count {
            items,
            done,
            ..Count::default()
        }
    }

    #[test]
    fn a_badge_says_how_much_is_done() {
        for (done, text, color) in [
            (0, "roadmap: 0.0%", Color::LightGrey),
            (1, "roadmap: 10.0%", Color::Orange),
            (5, "roadmap: 50.0%", Color::Yellow),
            (8, "roadmap: 80.0%", Color::YellowGreen),
            (9, "roadmap: 90.0%", Color::Green),
            (10, "roadmap: 100.0%", Color::BrightGreen),
        ] {
            let badge = Badge::progress("roadmap", &count(done, 10));
            assert_eq!((badge.text().as_str(), badge.color), (text, color));
        }
    }

    #[test]
    fn a_badge_says_how_much_is_verified() {
        let of = |verified, provable| {
            let count = Count {
                verified,
                provable,
                ..Count::default()
            };
            Badge::verified("verified", &count).text()
        };
        assert_eq!(of(Some(5), Some(7)), "verified: 5/7");
        assert_eq!(of(Some(0), Some(0)), "verified: none");
        assert_eq!(of(None, None), "verified: none");
    }

    #[test]
    fn the_endpoint_has_the_keys_that_shields_takes_and_no_other() {
        insta::assert_snapshot!(Badge::progress("my \"road\"", &count(3, 7)).endpoint(), @r#"
        {
          "schemaVersion": 1,
          "label": "my \"road\"",
          "message": "42.9%",
          "color": "yellow"
        }
        "#);
    }

    #[test]
    fn texts_are_cut() {
        let badge = Badge::new(
            &"x".repeat(100),
            &format!(" {} ", "y".repeat(64)),
            Color::Blue,
        );
        assert_eq!(badge.label.chars().count(), MAX_TEXT);
        assert!(badge.label.ends_with("x…"));
        assert_eq!(badge.message, "y".repeat(64));
    }

    #[test]
    fn markdown_cannot_be_left_by_label_or_path() {
        assert_eq!(
            Badge::new("a]b", "1%", Color::Blue).markdown("my badges/b).svg"),
            "![a&#93;b: 1%](my%20badges/b%29.svg)\n"
        );
        assert_eq!(image("x", r"docs\b.svg"), "![x](docs/b.svg)\n");
        assert_eq!(
            image("x", "https://h:1/a b.svg"),
            "![x](https://h:1/a%20b.svg)\n"
        );
        let shown = picture("a\"><script>", "l\".svg", "d>.svg");
        let tree =
            roxmltree::Document::parse(shown.replace(".svg\">\n", ".svg\"/>\n").leak()).unwrap();
        assert_eq!(
            tree.descendants()
                .filter(roxmltree::Node::is_element)
                .count(),
            3,
            "{shown}"
        );
    }

    #[test]
    fn white_text_has_enough_contrast_on_every_colour() {
        for color in COLORS {
            let shade = channels(color.hex());
            // The flat style's gradient begins with a tenth of #bbb over the colour.
            let lightest = shade.map(|channel| 0.9 * channel + 0.1 * f64::from(0xbb));
            for background in [shade, lightest] {
                let contrast = contrast([255.0; 3], background);
                assert!(contrast >= 4.5, "{}: {contrast:.2}", color.name());
            }
        }
        assert!(contrast([255.0; 3], channels("#44bb00")) < 2.6);
    }
}

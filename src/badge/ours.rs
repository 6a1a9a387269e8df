//! Whether a file is one that this module drew: only such a file may be written over without a question.

/// The most bytes that anything drawn here has.
pub const MOST: u64 = 64 * 1024;

/// How every picture begins.
const SVG: &str = r#"<svg xmlns="http://www.w3.org/2000/svg" width=""#;
/// What every card holds, and nothing else does.
const CARD: &str = r#"aria-labelledby="peak-title""#;
/// The four keys of an endpoint badge, sorted.
const KEYS: [&str; 4] = ["color", "label", "message", "schemaVersion"];

/// Whether `text` is a badge, a card, an endpoint or the Markdown that shows one, as peak writes it; or nothing but white space.
pub fn is_ours(text: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(text) else {
        return false;
    };
    let text = text.trim();
    text.is_empty() || is_picture(text) || is_endpoint(text) || is_markdown(text)
}

/// Label and message of a badge or an endpoint; `None` for anything else, and for a badge without a label.
pub(super) fn said(text: &str) -> Option<(String, String)> {
    let text = text.trim();
    if let Ok(serde_json::Value::Object(object)) = serde_json::from_str(text) {
        let part = |key| Some(object.get(key)?.as_str()?.to_owned());
        return Some((part("label")?, part("message")?));
    }
    let (_, rest) = text.split_once(r#" role="img" aria-label=""#)?;
    let (name, _) = rest.split_once('"')?;
    let (label, message) = name.rsplit_once(": ")?;
    // As it was escaped when it was drawn.
    let plain = |text: &str| {
        let marks = [
            ("&lt;", "<"),
            ("&gt;", ">"),
            ("&quot;", "\""),
            ("&#39;", "'"),
            ("&apos;", "'"),
            ("&amp;", "&"),
        ];
        marks.iter().fold(text.to_owned(), |text, (escaped, mark)| {
            text.replace(escaped, mark)
        })
    };
    Some((plain(label), plain(message)))
}

/// One line of SVG with peak's own way of naming itself.
fn is_picture(text: &str) -> bool {
    let Some(opening) = text.split_once('>').map(|(opening, _)| opening) else {
        return false;
    };
    let named = opening.contains(CARD) || opening.contains(r#" role="img" aria-label=""#);
    text.starts_with(SVG) && named && text.ends_with("</g></svg>") && !text.contains('\n')
}

/// An object with the keys of an endpoint badge, those alone.
fn is_endpoint(text: &str) -> bool {
    let Ok(serde_json::Value::Object(object)) = serde_json::from_str(text) else {
        return false;
    };
    let mut keys: Vec<&str> = object.keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys == KEYS
}

/// One picture and nothing beside it.
fn is_markdown(text: &str) -> bool {
    let lines: Vec<&str> = text.lines().collect();
    match lines.as_slice() {
        [image] => {
            let target = image
                .strip_prefix("![")
                .and_then(|rest| rest.split_once("]("));
            target.is_some_and(|(_, target)| {
                target.ends_with(".svg)") && target.matches(['(', ')', ' ']).count() == 1
            })
        }
        ["<picture>", dark, light, "</picture>"] => {
            dark.starts_with("  <source media=") && light.starts_with("  <img alt=")
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_ours;
    use crate::badge::{Badge, Color, Style, card, picture};
    use crate::progress::State;
    use crate::report::sample::{document, today};
    use crate::report::status;

    #[test]
    fn all_that_is_drawn_here_is_known_again() {
        let badge = Badge::new("a > b", "1%", Color::Blue);
        for style in [Style::Flat, Style::FlatSquare, Style::ForTheBadge] {
            assert!(is_ours(badge.svg(style).as_bytes()), "{style:?}");
        }
        let document = document(&[("a", "A")], &[("a.one", State::Done)]);
        let status = status(&document, None, None, today());
        for theme in [card::Theme::Light, card::Theme::Dark] {
            assert!(is_ours(card::draw(&status, theme).as_bytes()), "{theme:?}");
        }
        assert!(is_ours(badge.endpoint().as_bytes()));
        assert!(is_ours(badge.markdown("my badges/b).svg").as_bytes()));
        assert!(is_ours(picture("name", "l.svg", "d.svg").as_bytes()));
        assert!(is_ours(b"") && is_ours(b" \r\n"));
    }

    #[test]
    fn nothing_else_is() {
        for other in [
            "# Backend\n\n![roadmap: 33.3%](badge.svg)\n",
            "![roadmap: 33.3%](badge.svg) and words",
            "![me](me.png)",
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"10\" height=\"10\"><path d=\"M0 0\"/></svg>",
            "{\"name\":\"app\",\"version\":\"1.0\"}",
            "{}",
            "- [ ] One `a.one`",
            "[core]\n\tbare = false\n",
        ] {
            assert!(!is_ours(other.as_bytes()), "{other}");
        }
        assert!(!is_ours(b"\xff\xfe<\0s\0"));
    }
}

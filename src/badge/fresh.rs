//! Whether a badge that is kept somewhere is what would be drawn now: byte for byte, as `peak badge --check` compares.

use super::ours::said;
use super::{Badge, COLORS, Style, is_ours};
use crate::report::Count;

/// What a kept file is beside the counts of now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Freshness {
    /// It is what would be drawn now.
    Current,
    /// It is a badge of another count: what it says, and what it should.
    Stale {
        /// What stands in it.
        says: String,
        /// What would stand in it.
        now: String,
    },
    /// No badge of peak's that shows how much is done.
    Other,
}

/// Compares a kept file with what would be drawn for `counts`: all of the roadmap first, then each phase by its id.
pub fn freshness(kept: &[u8], counts: &[(&str, &Count)]) -> Freshness {
    let text = String::from_utf8_lossy(kept);
    let Some((label, message)) = said(&text).filter(|_| is_ours(kept)) else {
        return Freshness::Other;
    };
    // How many claims are verified takes history to tell.
    if !message.ends_with('%') {
        return Freshness::Other;
    }
    let named = counts.iter().find(|(id, _)| *id == label);
    let candidates = named.into_iter().chain(counts);
    let badges: Vec<Badge> = candidates
        .map(|(_, count)| Badge::progress(&label, count))
        .collect();
    if badges.iter().any(|badge| is_drawn(badge, &text)) {
        return Freshness::Current;
    }
    match badges.first() {
        Some(badge) => Freshness::Stale {
            says: format!("{label}: {message}"),
            now: badge.text(),
        },
        None => Freshness::Other,
    }
}

/// Whether `text` is this badge in any of its forms and colours.
fn is_drawn(badge: &Badge, text: &str) -> bool {
    let colored = COLORS.map(|color| badge.clone().colored(color));
    let mut all = std::iter::once(badge).chain(&colored);
    all.any(|badge| {
        let styles = [Style::Flat, Style::FlatSquare, Style::ForTheBadge];
        styles.into_iter().any(|style| badge.svg(style) == text) || badge.endpoint() == text
    })
}

#[cfg(test)]
mod tests {
    use super::{Freshness, freshness};
    use crate::badge::{Badge, Color, Style};
    use crate::report::Count;

    fn count(done: usize) -> Count {
        Count {
            items: 10,
            done,
            ..Count::default()
        }
    }

    #[test]
    fn a_badge_in_any_form_is_compared_with_what_would_be_drawn() {
        let (all, web, old) = (count(5), count(8), count(4));
        let counts = [("", &all), ("web", &web)];
        let fresh = |text: String| freshness(text.as_bytes(), &counts);
        let badge = |label: &str, count: &Count| Badge::progress(label, count);
        for text in [
            badge("roadmap", &all).svg(Style::Flat),
            badge("my <way>", &all).svg(Style::ForTheBadge),
            badge("web", &web).svg(Style::FlatSquare),
            badge("roadmap", &all)
                .colored(Color::of(0))
                .svg(Style::Flat),
            badge("roadmap", &all).endpoint(),
        ] {
            assert_eq!(fresh(text.clone()), Freshness::Current, "{text}");
        }
        let stale = |says: &str, now: &str| Freshness::Stale {
            says: says.to_owned(),
            now: now.to_owned(),
        };
        assert_eq!(
            fresh(badge("roadmap", &old).svg(Style::Flat)),
            stale("roadmap: 40.0%", "roadmap: 50.0%")
        );
        assert_eq!(
            fresh(badge("web", &old).endpoint()),
            stale("web: 40.0%", "web: 80.0%")
        );
        for text in ["", "<svg/>", "x: 40.0%"] {
            assert_eq!(fresh(text.to_owned()), Freshness::Other);
        }
        // Touched by hand, though it says the same.
        let touched = badge("roadmap", &all)
            .svg(Style::Flat)
            .replace("#555", "#556");
        assert_eq!(fresh(touched), stale("roadmap: 50.0%", "roadmap: 50.0%"));
    }
}

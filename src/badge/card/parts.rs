//! The parts of a card: ring, counts, weeks, and a row a phase. Where they stand, and how wide their words may be.

use super::{EDGE, INNER, Shades, WIDTH};
use crate::badge::MAX_TEXT;
use crate::badge::verdana::{Face, width};
use crate::render::escape::Untrusted;
use crate::report::{Count, PhaseCount, Status, activity, share};

/// Middle and radius of the total's ring, and its circumference in tenths of a pixel.
const RING: (usize, usize) = (EDGE + 37, 94);
const RADIUS: usize = 32;
const AROUND: usize = 2011;
/// Where counts and weeks begin, beside the ring.
const LEFT: usize = RING.0 + 57;
/// Weeks of activity that are drawn; each column's step and width; the height of the busiest.
const WEEKS: usize = 12;
const STEP: usize = 22;
const COLUMN: usize = 16;
const HIGHEST: usize = 34;
/// The foot of the columns.
const FOOT: usize = 116;
/// Right end of the bar and of the done column where there is a verified column beside, and without one.
const BESIDE_VERIFIED: (usize, usize) = (262, 318);
const ALONE: (usize, usize) = (320, WIDTH - EDGE);

/// Title, ring, counts, weeks, and the line below them.
pub(super) fn head(title: &str, status: &Status<'_>, shades: &Shades) -> String {
    let count = &status.summary.total;
    let title = cut(title, Face::Bold, 15, INNER);
    let mut out = format!(
        r#"<text x="{EDGE}" y="37" font-size="15" font-weight="600" fill="{}">{}</text>"#,
        shades.text,
        Untrusted::new(&title).xml()
    );
    out.push_str(&ring(count, shades));
    out.push_str(&counts(count, shades));
    out.push_str(&weeks(status, shades));
    out.push_str(&format!(
        r#"<rect x="{EDGE}" y="148" width="{INNER}" height="1" fill="{}"/>"#,
        shades.track
    ));
    out
}

fn ring(count: &Count, shades: &Shades) -> String {
    let (x, y) = RING;
    let circle = |stroke: &str, more: &str| {
        format!(
            r#"<circle cx="{x}" cy="{y}" r="{RADIUS}" fill="none" stroke="{stroke}" stroke-width="9"{more}/>"#
        )
    };
    let mut out = circle(shades.track, "");
    let arc = AROUND * count.permille() / 1000;
    if arc > 0 {
        let more = format!(
            r#" stroke-dasharray="{}.{} 202" transform="rotate(-90 {x} {y})""#,
            arc / 10,
            arc % 10
        );
        out.push_str(&circle(shades.fill, &more));
    }
    // "100.0%" would touch the ring.
    let percent = match count.permille() {
        1000 => "100".to_owned(),
        _ => count.percent(),
    };
    out.push_str(&format!(
        r#"<text x="{x}" y="{}" text-anchor="middle" font-size="14" font-weight="600" fill="{}">{percent}%</text>"#,
        y + 5,
        shades.text,
    ));
    out
}

/// "19 of 44 done", "✓ 5 of 7 verified", "2 started": in this order as many as have room.
fn counts(count: &Count, shades: &Shades) -> String {
    let mut x = LEFT;
    let y = 69;
    let mut out = String::new();
    let mut parts = vec![(false, format!("{} of {} done", count.done, count.whole()))];
    if let (Some(verified), Some(1..)) = (count.verified, count.provable) {
        let provable = count.provable.unwrap_or_default();
        parts.push((true, format!("{verified} of {provable} verified")));
    }
    if count.started > 0 {
        parts.push((false, format!("{} started", count.started)));
    }
    for (is_checked, words) in parts {
        let mark = if is_checked { 13 } else { 0 };
        let wide = whole(width(&words, Face::Normal, 12));
        if x > LEFT && x + mark + wide > WIDTH - EDGE {
            break;
        }
        if is_checked {
            out.push_str(&check(x, y, shades.fill));
        }
        out.push_str(&text(x + mark, y, shades.text, 12, &words));
        x += mark + wide + 6;
    }
    out
}

/// What the columns tell, as a sentence; `None` where no tick has a date.
pub(super) fn told(status: &Status<'_>) -> Option<String> {
    let (weeks, last) = activity(&status.items, WEEKS)?;
    let weeks: Vec<String> = weeks.iter().map(ToString::to_string).collect();
    let weeks = weeks.join(", ");
    Some(format!("done in each of {WEEKS} weeks to {last}: {weeks}"))
}

/// A column a week, as high as it was busy, and what that means.
fn weeks(status: &Status<'_>, shades: &Shades) -> String {
    let (weeks, caption) = match activity(&status.items, WEEKS) {
        Some((weeks, last)) => {
            let most = weeks.iter().max().copied().unwrap_or(0);
            (weeks, format!("{WEEKS} weeks to {last}; busiest: {most}"))
        }
        None => (vec![0; WEEKS], "no ticks with a date yet".to_owned()),
    };
    let most = weeks.iter().copied().max().unwrap_or(0).max(1);
    let mut out = String::new();
    for (at, done) in weeks.iter().enumerate() {
        let (high, fill) = match done {
            0 => (3, shades.track),
            _ => (5 + (HIGHEST - 5) * done / most, shades.fill),
        };
        out.push_str(&format!(
            r#"<rect x="{}" y="{}" width="{COLUMN}" height="{high}" rx="1.5" fill="{fill}"/>"#,
            LEFT + STEP * at,
            FOOT - high
        ));
    }
    out + &text(LEFT, FOOT + 15, shades.quiet, 11, &caption)
}

/// One phase: title and percent, below them bar and counts. `proven` where some phase of the card shows what is verified.
pub(super) fn row(phase: &PhaseCount, y: usize, proven: bool, shades: &Shades) -> String {
    let count = &phase.count;
    let percent = format!("{}%", count.percent());
    let room = INNER - whole(width(&percent, Face::Bold, 12)) - 10;
    let title = cut(&phase.title, Face::Normal, 12, room);
    let (end, column) = if proven { BESIDE_VERIFIED } else { ALONE };
    let right = WIDTH - EDGE;
    let mut out = text(EDGE, y + 13, shades.text, 12, &title);
    out.push_str(&format!(
        r#"<text x="{right}" y="{}" text-anchor="end" font-size="12" font-weight="600" fill="{}">{percent}</text>"#,
        y + 13,
        shades.text
    ));
    let bar = |width: usize, fill: &str| {
        format!(
            r#"<rect x="{EDGE}" y="{}" width="{width}" height="6" rx="3" fill="{fill}"/>"#,
            y + 22
        )
    };
    out.push_str(&bar(end - EDGE, shades.track));
    if count.done > 0 {
        let filled = (end - EDGE) * share(count.done, count.whole()) / 1000;
        out.push_str(&bar(filled.max(6), shades.fill));
    }
    let tally = |x: usize, words: &str| {
        format!(
            r#"<text x="{x}" y="{}" text-anchor="end" font-size="11" fill="{}">{words}</text>"#,
            y + 29,
            shades.quiet
        )
    };
    out.push_str(&tally(column, &format!("{}/{}", count.done, count.whole())));
    if let (Some(verified), Some(provable @ 1..)) = (count.verified, count.provable) {
        let words = format!("{verified}/{provable}");
        let wide = whole(width(&words, Face::Normal, 11));
        let color = if verified > 0 {
            shades.fill
        } else {
            shades.quiet
        };
        out.push_str(&check(right - wide - 13, y + 29, color));
        out.push_str(&tally(right, &words));
    }
    out
}

/// The mark of what is verified, on the line of a text that ends at `y`.
fn check(x: usize, y: usize, color: &str) -> String {
    format!(
        r#"<path d="M{x} {}l3 3 5-6.5" fill="none" stroke="{color}" stroke-width="2"/>"#,
        y - 4
    )
}

pub(super) fn text(x: usize, y: usize, fill: &str, size: usize, words: &str) -> String {
    let words = Untrusted::new(words).xml();
    format!(r#"<text x="{x}" y="{y}" font-size="{size}" fill="{fill}">{words}</text>"#)
}

/// `title` cut to `room` pixels. Measured in Verdana, which is about as wide as the widest of the fonts that are asked for.
fn cut(title: &str, face: Face, size: u32, room: usize) -> String {
    let title = title.trim();
    let fits = |text: &str| whole(width(text, face, size)) <= room;
    let shown = Untrusted::new(title).shortened(MAX_TEXT);
    if fits(&shown) {
        return shown;
    }
    (1..MAX_TEXT)
        .rev()
        .map(|most| {
            let cut = Untrusted::new(&shown).shortened(most);
            // No blank before the sign of what was left out.
            match cut.strip_suffix('…') {
                Some(words) => format!("{}…", words.trim_end()),
                None => cut,
            }
        })
        .find(|text| fits(text))
        .unwrap_or_default()
}

/// Pixels, rounded up.
fn whole(pixels: f64) -> usize {
    pixels.ceil() as usize
}

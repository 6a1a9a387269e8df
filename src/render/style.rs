//! What text is, and how that looks: code names a [`Label`]; only this file knows colours, marks and bars.
//!
//! No label says anything that the text does not say too: without colour nothing is lost.

use anstyle::{AnsiColor, Style};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::Look;
use crate::progress::State;

/// What a piece of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
    /// A title above other things, a column's head.
    Heading,
    /// An id, or a command to type.
    Id,
    /// What matters less than the rest.
    Dim,
    /// A link's target.
    Link,
    /// An item that is done, a claim that is verified.
    Good,
    /// An item that is started, evidence that is ready.
    Active,
    /// A claim that is unverified, an error.
    Bad,
    /// What cannot be told, a notice.
    Doubt,
}

/// Characters that are drawn, and what stands for them where only ASCII can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Glyph {
    /// Ends text that was cut.
    Ellipsis,
    /// Separates parts of a line.
    Dot,
    /// Stands for nothing to be shown.
    Dash,
    /// A bullet of a list.
    Bullet,
}

impl Label {
    fn style(self) -> Style {
        let color = |color: AnsiColor| color.on_default();
        match self {
            Self::Heading => Style::new().bold(),
            Self::Id => color(AnsiColor::Cyan),
            Self::Dim => Style::new().dimmed(),
            Self::Link => color(AnsiColor::Blue).underline(),
            Self::Good => color(AnsiColor::Green),
            Self::Active => color(AnsiColor::Yellow),
            Self::Bad => color(AnsiColor::Red),
            Self::Doubt => color(AnsiColor::Magenta),
        }
    }

    /// The label of an item in this state.
    pub fn of(state: State) -> Self {
        match state {
            State::Done => Self::Good,
            State::Started => Self::Active,
            State::Skipped | State::Todo => Self::Dim,
        }
    }
}

impl Look {
    /// `text`, which must be safe to print, as what it is.
    pub fn paint(self, label: Label, text: &str) -> String {
        if self.color && !text.is_empty() {
            let style = label.style();
            format!("{style}{text}{style:#}")
        } else {
            text.to_owned()
        }
    }

    /// A character that is drawn.
    pub fn glyph(self, glyph: Glyph) -> &'static str {
        let (drawn, ascii) = match glyph {
            Glyph::Ellipsis => ("…", "..."),
            Glyph::Dot => ("·", "-"),
            Glyph::Dash => ("–", "-"),
            Glyph::Bullet => ("•", "*"),
        };
        if self.ascii { ascii } else { drawn }
    }

    /// The mark of a state, one column wide, three in ASCII, painted. A reader without colours tells them by their shapes.
    pub fn mark(self, state: State) -> String {
        let (drawn, ascii) = match state {
            State::Done => ("✓", "[x]"),
            State::Started => ("▸", "[>]"),
            State::Skipped => ("✗", "[-]"),
            State::Todo => ("○", "[ ]"),
        };
        self.paint(Label::of(state), if self.ascii { ascii } else { drawn })
    }

    /// A bar of `width` columns, filled by so many thousandths: empty only at 0 and full only at 1000.
    pub fn bar(self, permille: usize, width: usize) -> String {
        let cells = filled(permille, width);
        let (full, empty) = if self.ascii {
            ("#", "-")
        } else {
            ("█", "░")
        };
        format!(
            "{}{}",
            self.paint(Label::Good, &full.repeat(cells)),
            self.paint(Label::Dim, &empty.repeat(width - cells))
        )
    }

    /// `text`, escaped already, cut to `max` columns with an ellipsis.
    pub fn fit(self, text: &str, max: usize) -> String {
        if text.width() <= max {
            return text.to_owned();
        }
        let dots = self.glyph(Glyph::Ellipsis);
        let end = prefix(text, max.saturating_sub(dots.width()));
        format!("{}{dots}", text[..end].trim_end())
    }
}

/// The length in bytes of the longest start of `text` that is at most `room` columns wide, in one pass. Where several
/// characters make one emoji it may end a little early, but never within.
fn prefix(text: &str, room: usize) -> usize {
    let mut used = 0;
    let mut joined = false;
    let mut end = 0;
    for (at, c) in text.char_indices() {
        let alone = c.width().unwrap_or(0);
        let width = match c {
            // A selector makes its emoji two columns wide.
            '\u{FE0F}' => 1,
            '\u{1F3FB}'..='\u{1F3FF}' => 0,
            _ if joined => 0,
            _ => alone,
        };
        if used + width > room {
            break;
        }
        used += width;
        joined = c == '\u{200D}';
        // Not before what belongs to the character: marks, selectors, a joiner and what it joins.
        let next = text[at + c.len_utf8()..].chars().next();
        if !joined && !next.is_some_and(accompanies) {
            end = at + c.len_utf8();
        }
    }
    end
}

/// Whether `c` belongs to the character before it.
fn accompanies(c: char) -> bool {
    c.width() == Some(0) || matches!(c, '\u{FE0F}' | '\u{1F3FB}'..='\u{1F3FF}')
}

/// How many of `width` cells are filled by `permille` thousandths; neither none nor all for what lies between.
fn filled(permille: usize, width: usize) -> usize {
    match permille {
        0 => 0,
        1000.. => width,
        _ => ((permille * width + 500) / 1000)
            .max(1)
            .min(width.saturating_sub(1)),
    }
}

#[cfg(test)]
mod tests {
    use super::{Label, Look, filled};
    use crate::progress::State;

    const PLAIN: Look = Look {
        color: false,
        ascii: false,
        width: 80,
    };

    #[test]
    fn a_bar_is_full_only_when_complete_and_empty_only_at_nothing() {
        assert_eq!(PLAIN.bar(0, 5), "░░░░░");
        assert_eq!(PLAIN.bar(1, 5), "█░░░░");
        assert_eq!(PLAIN.bar(500, 4), "██░░");
        assert_eq!(PLAIN.bar(999, 5), "████░");
        assert_eq!(PLAIN.bar(1000, 5), "█████");
        let ascii = Look {
            ascii: true,
            ..PLAIN
        };
        assert_eq!(ascii.bar(400, 5), "##---");
        for permille in 0..=1000 {
            for width in 0..12 {
                assert!(filled(permille, width) <= width);
            }
        }
    }

    #[test]
    fn states_differ_without_colour() {
        for ascii in [false, true] {
            let look = Look { ascii, ..PLAIN };
            let mut marks = [State::Done, State::Started, State::Skipped, State::Todo]
                .map(|state| look.mark(state));
            marks.sort();
            assert!(marks.windows(2).all(|pair| pair[0] != pair[1]), "{marks:?}");
            assert!(!ascii || marks.iter().all(|mark| mark.is_ascii()));
        }
    }

    #[test]
    fn colour_is_written_only_where_it_was_decided() {
        let color = Look {
            color: true,
            ..PLAIN
        };
        assert_eq!(color.paint(Label::Bad, "x"), "\u{1b}[31mx\u{1b}[0m");
        assert_eq!(color.paint(Label::Bad, ""), "");
        assert_eq!(PLAIN.paint(Label::Bad, "x"), "x");
    }

    #[test]
    fn text_is_cut_by_columns_not_characters() {
        assert_eq!(PLAIN.fit("日本語", 6), "日本語");
        assert_eq!(PLAIN.fit("日本語です", 6), "日本…");
        assert_eq!(PLAIN.fit("a long title", 7), "a long…");
        assert_eq!(PLAIN.fit("ab👩\u{200d}💻cd", 5), "ab👩\u{200d}💻…");
        assert_eq!(PLAIN.fit("ab👩\u{200d}💻cd", 4), "ab…");
        assert_eq!(PLAIN.fit("ae\u{301}\u{302}bc", 3), "ae\u{301}\u{302}…");
        assert_eq!(
            PLAIN.fit("⚙\u{fe0f}⚙\u{fe0f}⚙\u{fe0f}", 5),
            "⚙\u{fe0f}⚙\u{fe0f}…"
        );
        let ascii = Look {
            ascii: true,
            ..PLAIN
        };
        assert_eq!(ascii.fit("a long title", 9), "a long...");
    }
}

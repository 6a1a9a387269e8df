//! Characters that act on a terminal or cannot be seen, and where ordinary text needs them all the same.

const JOINER: char = '\u{200D}';
const NON_JOINER: char = '\u{200C}';

/// What stands before a character that has no width of its own: enough to tell ordinary text from a trick.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Before {
    /// The character directly before.
    last: Option<char>,
    /// The last character that is neither a selector nor a mark.
    base: Option<char>,
}

impl Before {
    /// Whether hidden `c` belongs to ordinary text here, with `next` after it.
    pub(super) fn keeps(self, c: char, next: Option<char>) -> bool {
        match c {
            '\u{FE0E}' | '\u{FE0F}' => self.last.is_some_and(has_emoji_form),
            JOINER | NON_JOINER => {
                let emoji = c == JOINER
                    && self.base.is_some_and(is_pictograph)
                    && self.last != Some(JOINER)
                    && next.is_some_and(is_pictograph);
                let letters =
                    self.last.is_some_and(is_joined_script) && next.is_some_and(is_joined_script);
                emoji || letters
            }
            // The tags of a flag ("England"): after U+1F3F4, up to U+E007F.
            '\u{E0020}'..='\u{E007F}' => {
                self.base == Some('\u{1F3F4}') && self.last != Some('\u{E007F}')
            }
            _ => false,
        }
    }

    /// Goes on behind `c`.
    pub(super) fn step(&mut self, c: char) {
        let accompanies = matches!(
            c,
            '\u{FE0E}' | '\u{FE0F}' | JOINER | '\u{E0020}'..='\u{E007F}'
        ) || matches!(c, '\u{1F3FB}'..='\u{1F3FF}');
        if !accompanies {
            self.base = Some(c);
        }
        self.last = Some(c);
    }
}

/// Whether `c` acts on a terminal, or cannot be seen: controls (C0, DEL, C1), line separators, bidi controls, interlinear
/// annotations, and all of Unicode's `Default_Ignorable_Code_Point` (DerivedCoreProperties.txt, 16.0).
pub(in crate::render) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{2028}' | '\u{2029}'
            | '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFFB}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E0FFF}')
}

/// Whether a presentation selector after `c` means something: pictographs, arrows and symbols, and the bases of keycaps.
fn has_emoji_form(c: char) -> bool {
    is_pictograph(c) || matches!(c, '0'..='9' | '#' | '*')
}

/// The blocks that hold Unicode's `Extended_Pictographic` characters (emoji-data.txt), a little too wide where they are mixed.
fn is_pictograph(c: char) -> bool {
    matches!(c,
        '\u{A9}' | '\u{AE}' | '\u{203C}' | '\u{2049}' | '\u{2122}' | '\u{2139}'
        | '\u{2194}'..='\u{21AA}' | '\u{231A}'..='\u{23FF}' | '\u{24C2}' | '\u{25AA}'..='\u{25FE}'
        | '\u{2600}'..='\u{27BF}' | '\u{2934}' | '\u{2935}' | '\u{2B05}'..='\u{2B55}'
        | '\u{3030}' | '\u{303D}' | '\u{3297}' | '\u{3299}' | '\u{1F000}'..='\u{1FAFF}')
}

/// Scripts whose spelling uses U+200C and U+200D: Arabic and its kin, the scripts of India and Sri Lanka, Burmese, Khmer,
/// Mongolian.
fn is_joined_script(c: char) -> bool {
    matches!(c,
        '\u{620}'..='\u{6FF}' | '\u{700}'..='\u{8FF}' | '\u{900}'..='\u{DFF}' | '\u{1000}'..='\u{109F}'
        | '\u{1780}'..='\u{17B3}' | '\u{17B6}'..='\u{17FF}' | '\u{1820}'..='\u{18AA}'
        | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}')
}

/// Whether `c` belongs to `before`, the character before it.
pub(super) fn is_part(before: char, c: char) -> bool {
    continues(c) || before == JOINER
}

/// Whether `c` belongs to any character before it.
fn continues(c: char) -> bool {
    matches!(c, JOINER | NON_JOINER | '\u{FE00}'..='\u{FE0F}' | '\u{1F3FB}'..='\u{1F3FF}' | '\u{20E3}' | '\u{E0020}'..='\u{E007F}')
        || unicode_normalization::char::is_combining_mark(c)
}

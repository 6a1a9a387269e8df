//! Text on one line.

/// White space runs to one blank each, none at the ends.
pub fn one_line(text: &str) -> String {
    if is_one_line(text) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// As [`one_line`], without a copy where nothing is to be changed but at the end.
pub fn into_one_line(mut text: String) -> String {
    text.truncate(text.trim_end().len());
    if is_one_line(&text) {
        text
    } else {
        one_line(&text)
    }
}

/// Whether a text is on one line already, as most are.
fn is_one_line(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else {
        return true;
    };
    // Both go to the end, so that many bytes are looked at in one step.
    let rare = bytes.iter().fold(false, |rare, byte| {
        rare | matches!(byte, b'\t'..=b'\r' | 0xc2 | 0xe1..=0xe3)
    });
    let double = bytes.windows(2).fold(false, |double, pair| {
        double | (pair[0] & pair[1] == b' ' && pair[0] == pair[1])
    });
    if rare {
        return has_no_space_but_blanks(text);
    }
    !double && *first != b' ' && *last != b' '
}

/// The same of a text with bytes with which a space may begin that is no blank.
fn has_no_space_but_blanks(text: &str) -> bool {
    let mut before = b' ';
    for byte in text.bytes() {
        let space = match (before, byte) {
            (b' ', b' ') | (_, b'\t'..=b'\r') => true,
            // The spaces that are not ASCII begin so, and a few other characters.
            (0xc2, 0x85 | 0xa0) | (0xe1, 0x9a) | (0xe2, 0x80 | 0x81) | (0xe3, 0x80) => true,
            _ => false,
        };
        if space {
            return false;
        }
        before = byte;
    }
    before != b' ' || text.is_empty()
}

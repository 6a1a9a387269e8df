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

/// As [`one_line`], without a copy where nothing is to be changed.
pub fn into_one_line(text: String) -> String {
    if is_one_line(&text) {
        text
    } else {
        one_line(&text)
    }
}

/// Whether a text is on one line already, as most are.
fn is_one_line(text: &str) -> bool {
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

//! A list of words, made ready when the program is built: every command that reads a roadmap would wait for that else.

/// A list of words to look up in: every title of a document is, in several.
#[derive(Debug)]
pub struct Words {
    text: &'static str,
    /// A table with open addressing: where in the text a word stands, and [`FREE`] between.
    slots: &'static [u32],
    longest: usize,
}

/// A place of the table at which no word is.
const FREE: u32 = 0;
/// How many bits of a place say how long the word is; those above, where it begins.
const LENGTH: u32 = 8;

/// The words of a text: a line a language, which the line begins with, then words with commas between them.
macro_rules! words {
    ($text:literal) => {{
        const TEXT: &str = $text;
        const ROOM: usize = $crate::roadmap::words::list::room(TEXT);
        const LISTED: ([u32; ROOM], usize) = $crate::roadmap::words::list::table(TEXT);
        static SLOTS: [u32; ROOM] = LISTED.0;
        $crate::roadmap::words::list::Words::new(TEXT, &SLOTS, LISTED.1)
    }};
}
pub(super) use words;

impl Words {
    /// The words of `text`, of which [`table`] says where they stand and how long the longest is.
    pub(super) const fn new(text: &'static str, slots: &'static [u32], longest: usize) -> Self {
        Self {
            text,
            slots,
            longest,
        }
    }

    /// Whether `word` is one of the list.
    pub fn contains(&self, word: &str) -> bool {
        if word.is_empty() || word.len() > self.longest {
            return false;
        }
        let mut at = hash(word.as_bytes(), 0, word.len());
        loop {
            at %= self.slots.len();
            match self.slots[at] {
                FREE => return false,
                slot if self.at(slot) == word => return true,
                _ => at += 1,
            }
        }
    }

    /// All words of the list, in no order.
    pub fn iter(&self) -> impl Iterator<Item = &'static str> {
        let taken = self.slots.iter().filter(|slot| **slot != FREE);
        taken.map(|slot| self.at(*slot))
    }

    fn at(&self, slot: u32) -> &'static str {
        let (from, to) = place(slot);
        &self.text[from..to]
    }
}

/// How large the table of a text is: at most half of it is taken, so that looking ends.
pub(super) const fn room(text: &str) -> usize {
    let text = text.as_bytes();
    let (mut most, mut at) = (1, 0);
    while at < text.len() {
        if text[at] == b',' || text[at] == b'\n' {
            most += 1;
        }
        at += 1;
    }
    (2 * most as usize).next_power_of_two()
}

/// Where each word of a text stands, and how long the longest is.
pub(super) const fn table<const ROOM: usize>(text: &str) -> ([u32; ROOM], usize) {
    let text = text.as_bytes();
    let mut slots = [FREE; ROOM];
    let (mut longest, mut at) = (0, 0);
    while at < text.len() {
        // The language.
        while text[at] != b':' {
            at += 1;
        }
        at += 1;
        while at < text.len() && text[at] != b'\n' {
            while text[at] == b' ' || text[at] == b',' {
                at += 1;
            }
            let from = at;
            while text[at] != b',' && text[at] != b'\n' {
                at += 1;
            }
            add(&mut slots, text, from, at);
            if at - from > longest {
                longest = at - from;
            }
        }
        at += 1;
    }
    (slots, longest)
}

/// Adds the word that stands from `from` to `to`, unless it is there.
const fn add(slots: &mut [u32], text: &[u8], from: usize, to: usize) {
    assert!(
        to - from < 1 << LENGTH && text.len() < 1 << (u32::BITS - LENGTH),
        "a word is as long as a place can say"
    );
    let mut at = hash(text, from, to) % slots.len();
    while slots[at] != FREE {
        if is_same(text, place(slots[at]), (from, to)) {
            return;
        }
        at = (at + 1) % slots.len();
    }
    slots[at] = (from << LENGTH | (to - from)) as u32;
}

/// From where to where in the text a word stands.
const fn place(slot: u32) -> (usize, usize) {
    let from = (slot >> LENGTH) as usize;
    (from, from + (slot & ((1 << LENGTH) - 1)) as usize)
}

const fn is_same(text: &[u8], one: (usize, usize), other: (usize, usize)) -> bool {
    let length = one.1 - one.0;
    if length != other.1 - other.0 {
        return false;
    }
    let mut at = 0;
    while at < length {
        if text[one.0 + at] != text[other.0 + at] {
            return false;
        }
        at += 1;
    }
    true
}

/// FNV-1a: the words are fixed when the program is built, so that no document can choose them.
const fn hash(text: &[u8], from: usize, to: usize) -> usize {
    let (mut hash, mut at) = (0x811c_9dc5_u32, from);
    while at < to {
        hash = (hash ^ text[at] as u32).wrapping_mul(0x0100_0193);
        at += 1;
    }
    (hash ^ (hash >> 16)) as usize
}

#[cfg(test)]
mod tests {
    use super::Words;

    static LISTED: Words = words!("en: a, one two, to\nde: zwei, a\nzh: 二\n");

    #[test]
    fn each_word_of_every_language_is_listed_once_and_nothing_else() {
        let mut all: Vec<&str> = LISTED.iter().collect();
        all.sort_unstable();
        assert_eq!(all, ["a", "one two", "to", "zwei", "二"]);
        for word in all {
            assert!(LISTED.contains(word), "{word}");
        }
        for other in ["", "en", "one", "two", "b", "a, one two", "zwei, a", "二二"] {
            assert!(!LISTED.contains(other), "{other}");
        }
    }
}

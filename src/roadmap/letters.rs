//! Letters as ids have them, by whatever accents and case a title or the name of a folder is written with.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A word in lower case, accents off Latin letters only: other scripts' marks carry meaning. Its form is NFKC.
pub fn unaccented(word: &str) -> String {
    if word.is_ascii() {
        return word.to_lowercase();
    }
    let mut out = String::new();
    let mut latin = false;
    for c in word.to_lowercase().nfd() {
        if is_combining_mark(c) {
            if !latin {
                out.push(c);
            }
            continue;
        }
        latin = c.is_ascii_alphabetic();
        match c {
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'ø' => out.push('o'),
            'ł' => out.push('l'),
            'đ' | 'ð' => out.push('d'),
            'ı' => out.push('i'),
            _ => out.push(c),
        }
    }
    let whole: String = out.nfkc().collect::<String>().to_lowercase();
    whole.nfkc().collect()
}

#[cfg(test)]
mod tests {
    use super::unaccented;

    #[test]
    fn accents_come_off_latin_letters_alone() {
        for (word, plain) in [
            ("Gästeliste", "gasteliste"),
            ("ga\u{308}steliste", "gasteliste"),
            ("Straße", "strasse"),
            ("Łódź", "lodz"),
            ("ＡＰＩ", "api"),
            ("Йога", "йога"),
            ("सूची", "सूची"),
        ] {
            assert_eq!(unaccented(word), plain, "{word}");
        }
    }
}

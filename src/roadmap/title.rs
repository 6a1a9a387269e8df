//! What a title says: its number, its kind, whether it is one that holds no items. The words themselves are in `words`.

mod kind;

use unicode_normalization::char::is_combining_mark;

use super::words;
pub use kind::{column_kind, heading_kind, kind_prefix, section_kind};

/// A title that begins with a phase word and a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbered<'a> {
    /// The phase word in lower case, the counter ("章"), or the letter of a code like `L1`.
    pub word: String,
    /// The title after word and number.
    pub rest: &'a str,
}

/// Reads "Phase 4: …", "第1章", "3주차", "1ª etapa", "First month", "L1: …".
pub fn numbered(title: &str) -> Option<Numbered<'_>> {
    let bare = title.trim_start_matches(|c: char| !c.is_alphanumeric());
    if let Some((word, end)) = phase_word(bare) {
        let rest = bare[end..].trim_start_matches([' ', '\u{a0}', '-', '_', '#', '№', '(', '\\']);
        let number = number_end(rest)?;
        let rest = &rest[number..];
        return Some(Numbered { word, rest });
    }
    counted(bare)
        .or_else(|| number_first(bare))
        .or_else(|| level_code(bare))
}

/// Whether a title begins with a phase word and its number.
pub fn is_numbered_phase(title: &str) -> bool {
    numbered(title).is_some()
}

/// Whether a title names a level of skill: "Beginner", "Advanced topics".
pub fn is_level(title: &str) -> bool {
    let bare = bare(title);
    let first = bare.split([' ', '/', ',', '(', ':']).next().unwrap_or("");
    bare.split(' ').count() <= 5
        && (words::LEVELS.contains(first) || words::LEVELS.contains(bare.as_str()))
}

/// Whether a section of this title holds no items; `beside` a document's phases more titles do than below them.
pub fn is_boilerplate(title: &str, beside: bool) -> bool {
    let bare = bare(title);
    let bare = bare.as_str();
    let asks_for_star = bare.starts_with("give a star") || bare.starts_with("how to use");
    let advertises = words::PROMOTIONS.iter().any(|word| bare.contains(word));
    words::BOILERPLATE.contains(bare)
        || is_joined(bare, beside)
        || asks_for_star
        || advertises
        || (beside && (words::WEAK.contains(bare) || explains(bare)))
}

/// Whether a title joins two of which each is boilerplate: "Learning resources & links".
fn is_joined(bare: &str, beside: bool) -> bool {
    let is_one =
        |part: &str| words::BOILERPLATE.contains(part) || (beside && words::WEAK.contains(part));
    let joints = [" & ", " and ", " / ", " y ", " e ", " et ", " und ", " и "];
    joints.iter().any(|joint| {
        bare.split_once(joint)
            .is_some_and(|(first, second)| is_one(first) && is_one(second))
    })
}

fn explains(bare: &str) -> bool {
    words::EXPLAINS.iter().any(|start| bare.starts_with(start))
}

/// Whether a section of this title holds no items, however many list items stand in it.
pub fn is_never_items(title: &str) -> bool {
    let bare = bare(title);
    bare.starts_with("how to use")
        || words::NEVER.contains(bare.as_str())
        || words::PROMOTIONS.iter().any(|word| bare.contains(word))
}

/// Whether a title says no more than what the document is about.
pub fn is_about(title: &str) -> bool {
    words::ABOUT.contains(bare(title).as_str())
}

/// Whether a title says that skills or topics follow: "Key ancillary skills".
pub fn is_of_skills(title: &str) -> bool {
    let bare = bare(title);
    bare.split(' ')
        .next_back()
        .is_some_and(|last| words::SKILLS.contains(last))
}

/// Whether a section of this title is a table of contents.
pub fn is_contents(title: &str) -> bool {
    words::CONTENTS.contains(bare(title).as_str())
}

/// Whether a section of this title holds the roadmap itself, where others stand beside it.
pub fn is_roadmap(title: &str) -> bool {
    let bare = bare(title);
    words::ROADMAPS
        .iter()
        .any(|word| word.len() <= bare.len() && bare.contains(word))
}

/// Whether a column of this heading holds titles.
pub fn is_title_column(title: &str) -> bool {
    let bare = bare(title);
    let first = bare.split(' ').next().unwrap_or("");
    words::TITLE_COLUMNS.contains(bare.as_str())
        || words::kind(first).is_some()
        || matches!(first, "topic" | "skill" | "course" | "тема" | "tema")
}

/// Whether a cell says that its row adds others up: "Total", "Итого".
pub fn is_total(cell: &str) -> bool {
    words::TOTALS.contains(&bare(cell))
}

/// Whether a column of this heading counts weeks, days or the like, and names none of them.
pub fn is_counting_column(title: &str) -> bool {
    let bare = bare(title);
    let counts = words::PHASES.contains(&bare) || words::COUNTERS.contains(&bare.as_str());
    counts && !words::TITLE_COLUMNS.contains(&bare)
}

/// Whether a cell below the heading `column`, which counts, is a number there: "W1", "W1–W3" below "Week", "Jan" below "Month".
pub fn is_counted(cell: &str, column: &str) -> bool {
    let (cell, column) = (words::lower(cell.trim()), bare(column));
    let is_month = |word: &str| words::MONTHS.contains(word);
    let mut parts = cell
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .peekable();
    let is_letter = |part: &str| {
        let digits = part.trim_start_matches(char::is_alphabetic);
        let letters = &part[..part.len() - digits.len()];
        !digits.is_empty()
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && (letters.is_empty() || column.starts_with(letters))
    };
    parts.peek().is_some() && parts.all(|part| is_month(part) || is_letter(part))
}

/// A title in lower case, without decoration, punctuation around it and numbering.
pub fn bare(title: &str) -> String {
    let trimmed = without_number(title).trim_matches(|c: char| !c.is_alphanumeric());
    let mut bare = String::with_capacity(trimmed.len());
    for word in words::lower(trimmed).split_whitespace() {
        if !bare.is_empty() {
            bare.push(' ');
        }
        bare.push_str(word);
    }
    if bare.is_ascii() {
        bare
    } else {
        bare.replace('’', "'")
    }
}

/// What stands before a colon near the start of a title, in lower case and without decoration, and what follows it.
pub fn label(title: &str) -> Option<(String, &str)> {
    // Most titles hold no colon, neither the common nor the wide one.
    if !title.bytes().any(|byte| matches!(byte, b':' | 0xef)) {
        return None;
    }
    let bare = title.trim_start_matches(|c: char| !c.is_alphanumeric());
    let (at, colon) = bare
        .char_indices()
        .take(40)
        .find(|(_, c)| matches!(c, ':' | '：'))?;
    let head = bare[..at].trim_matches(|c: char| !c.is_alphanumeric());
    let rest = bare[at + colon.len_utf8()..].trim_start_matches(|c: char| {
        !c.is_alphanumeric() && !matches!(c, '`' | '"' | '“' | '.' | '(' | '<' | '$')
    });
    (!head.is_empty()).then(|| {
        let head = words::lower(head).replace('’', "'");
        (head, rest.trim_end())
    })
}

/// The rest of a title after its number and phase word ("Phase 4:", "3.", "Week 2 -"); the whole where nothing would be left.
pub fn without_number(title: &str) -> &str {
    let bare = title.trim_start_matches(|c: char| !is_word(c));
    let rest = match numbered(bare) {
        Some(numbered) => numbered.rest,
        None => match number_end(bare).map(|end| &bare[end..]) {
            Some(after) if is_separated(bare, after) => after,
            _ => return bare,
        },
    };
    let left =
        rest.trim_start_matches(|c: char| !is_word(c) && !matches!(c, '(' | '`' | '"' | '“' | '.'));
    let left = left.strip_prefix('.').map_or(left, |after| {
        // ".NET" keeps its dot, ". Setup" does not.
        if after.starts_with(char::is_alphabetic) {
            left
        } else {
            after.trim_start()
        }
    });
    if left.chars().any(char::is_alphanumeric) {
        left
    } else {
        bare
    }
}

/// Whether what follows a number parts it from the title: "3. ", "1) ", "2 - ", "01 ".
fn is_separated(bare: &str, after: &str) -> bool {
    const MARKS: [char; 14] = [
        '.', ')', ':', '-', '–', '—', '、', '．', '）', '：', ']', '\u{FE0F}', '\u{20E3}', '|',
    ];
    let spaced = after.strip_prefix(' ').map(str::trim_start);
    after.starts_with(MARKS)
        || after.starts_with('·')
        || after.starts_with("\\.")
        || spaced.is_some_and(|rest| rest.starts_with(MARKS) || bare.starts_with('0'))
        // "1.2 Shell": a number of several parts needs no mark.
        || (spaced.is_some() && bare[..bare.len() - after.len()].contains('.'))
}

/// The phase word with which `text` begins, of one word or two, and where it ends.
fn phase_word(text: &str) -> Option<(String, usize)> {
    let first = word_end(text);
    if first == 0 {
        return None;
    }
    let second = text[first..]
        .strip_prefix(' ')
        .map(|rest| first + 1 + word_end(rest));
    [second, Some(first)].into_iter().flatten().find_map(|end| {
        let word = words::lower(&text[..end]);
        words::PHASES
            .contains(&word)
            .then(|| (word.into_owned(), end))
    })
}

/// "第1章", "1단계": a number with its counting word around it.
fn counted(text: &str) -> Option<Numbered<'_>> {
    let after = text.strip_prefix('第').unwrap_or(text);
    let end = number_end(after)?;
    let rest = after[end..].trim_start();
    if rest.starts_with(|c: char| c.is_ascii()) {
        return None;
    }
    let counter = words::COUNTERS
        .iter()
        .find(|counter| rest.starts_with(*counter))?;
    Some(Numbered {
        word: (*counter).to_owned(),
        rest: &rest[counter.len()..],
    })
}

/// "1ª etapa", "2nd week", "3. hafta", "First month"; not "100 days".
fn number_first(text: &str) -> Option<Numbered<'_>> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = if digits > 0 {
        ordinal_suffix(&text[digits..])?
    } else {
        let end = word_end(text);
        let word = words::lower(&text[..end]);
        words::NUMBERS
            .contains(&word)
            .then(|| text[end..].trim_start())?
    };
    let (word, end) = phase_word(rest)?;
    Some(Numbered {
        word,
        rest: &rest[end..],
    })
}

fn ordinal_suffix(text: &str) -> Option<&str> {
    [
        "st", "nd", "rd", "th", "ère", "er", "ème", "e", "ª", "º", "й", "я", "-й", "-я", "-ая",
        "-ый", ".",
    ]
    .iter()
    .find_map(|suffix| text.strip_prefix(suffix))
    .filter(|rest| rest.starts_with(' '))
    .map(str::trim_start)
}

/// "L1: …", "D2 - …": one capital and a number, set apart.
fn level_code(text: &str) -> Option<Numbered<'_>> {
    let letter = text.chars().next().filter(char::is_ascii_uppercase)?;
    let digits = text[1..].bytes().take_while(u8::is_ascii_digit).count();
    let rest = &text[1 + digits..];
    let apart = rest.starts_with([':', '.', ')'])
        || [" -", " –", " —", " :"]
            .iter()
            .any(|mark| rest.starts_with(mark));
    ((1..=2).contains(&digits) && apart).then(|| Numbered {
        word: letter.to_string(),
        rest,
    })
}

/// Where a number at the start of `text` ends: digits, `1.2`, `1-3`, a word, a Roman or Chinese numeral.
pub fn number_end(text: &str) -> Option<usize> {
    let mut end = 0;
    for (at, c) in text.char_indices() {
        let joins = matches!(
            c,
            '.' | '-' | '–' | '—' | '/' | '&' | ',' | '~' | '\u{FE0F}' | '\u{20E3}'
        );
        if c.is_numeric() && !"一二三四五六七八九十百".contains(c) {
            end = at + c.len_utf8();
        } else if at == 0 || !joins {
            break;
        }
    }
    if end > 0 {
        // "3D" and "2FA" are words, not numbers.
        let next = text[end..].chars().next();
        let counter =
            |c: char| !c.is_ascii() && words::COUNTERS.iter().any(|counter| counter.starts_with(c));
        let glued = next.is_some_and(|c| c.is_alphabetic() && !counter(c));
        return (!glued).then_some(end);
    }
    let word = &text[..word_end(text)];
    let roman =
        !word.is_empty() && word.len() <= 5 && word.bytes().all(|byte| b"IVX".contains(&byte));
    if roman || (!word.is_empty() && words::NUMBERS.contains(&words::lower(word))) {
        return Some(word.len());
    }
    if text.starts_with(|c: char| c.is_ascii()) {
        return None;
    }
    let chinese: usize = text
        .chars()
        .take_while(|c| "一二三四五六七八九十百".contains(*c))
        .map(char::len_utf8)
        .sum();
    (chinese > 0).then_some(chinese)
}

fn word_end(text: &str) -> usize {
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    if text.as_bytes().get(letters).is_none_or(u8::is_ascii) {
        return letters;
    }
    text.find(|c: char| !(c.is_alphabetic() || is_combining_mark(c) || c == '\u{200c}'))
        .unwrap_or(text.len())
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::{is_level, numbered, without_number};

    #[test]
    fn phases_are_numbered_in_many_ways() {
        for (title, word, rest) in [
            ("📡 Phase 4: REST", "phase", ": REST"),
            ("Days 1-10 setup", "days", " setup"),
            ("第三章 データ", "章", " データ"),
            ("3주차 - 목록", "주차", " - 목록"),
            ("1ª Etapa", "etapa", ""),
            ("2nd Week: b", "week", ": b"),
            ("First month", "month", ""),
            ("الشهر الأول: أساسيات", "الشهر", ": أساسيات"),
            ("Giai đoạn 2 - Web", "giai đoạn", " - Web"),
            ("L1: Engineer", "L", ": Engineer"),
            ("D2 - Developer", "D", " - Developer"),
            ("Уровень 1\\. Основы", "уровень", "\\. Основы"),
        ] {
            let found = numbered(title).map(|found| (found.word, found.rest.to_owned()));
            assert_eq!(found, Some((word.to_owned(), rest.to_owned())), "{title}");
        }
        for other in [
            "Unit testing",
            "Step by step",
            "Part-time",
            "C++ basics",
            "V8 engine",
            "2FA",
            "Day to day",
        ] {
            assert_eq!(numbered(other), None, "{other}");
        }
    }

    #[test]
    fn numbers_go_and_words_stay() {
        for (title, rest) in [
            ("1.2 Shell", "Shell"),
            ("3. `git`", "`git`"),
            ("10) Views", "Views"),
            ("5. .NET", ".NET"),
            ("3D graphics", "3D graphics"),
            ("100 days of code", "100 days of code"),
            ("12", "12"),
        ] {
            assert_eq!(without_number(title), rest, "{title}");
        }
    }

    #[test]
    fn levels_are_known_in_more_than_one_language() {
        for title in [
            "Beginner",
            "🔥 Advanced Topics",
            "Mid-Level",
            "Básico",
            "高级",
        ] {
            assert!(is_level(title), "{title}");
        }
        assert!(!is_level("Databases"));
    }
}

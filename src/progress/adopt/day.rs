//! Days as people write them: `2025-03-02`, `3 Mar 2025`, `March 3, 2025`, `25/03/2025`, `2025年3月2日`. Data and one pattern.

use std::ops::Range;
use std::sync::LazyLock;

use chrono::NaiveDate;
use regex::{Captures, Regex};

/// A day that stands in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// Its bytes.
    pub place: Range<usize>,
    /// Which it is; `None` where it could be either of two (`03/02/2025`).
    pub date: Option<NaiveDate>,
}

/// The names of the months in lower case; three letters of one are enough.
const MONTHS: [&[&str]; 12] = [
    &[
        "january",
        "januar",
        "janvier",
        "enero",
        "janeiro",
        "gennaio",
        "января",
        "січня",
        "ocak",
    ],
    &[
        "february",
        "februar",
        "février",
        "febrero",
        "fevereiro",
        "febbraio",
        "февраля",
        "лютого",
        "şubat",
    ],
    &[
        "march",
        "märz",
        "mars",
        "marzo",
        "março",
        "марта",
        "березня",
        "mart",
    ],
    &[
        "april",
        "avril",
        "abril",
        "aprile",
        "апреля",
        "квітня",
        "nisan",
    ],
    &[
        "may",
        "mai",
        "mayo",
        "maio",
        "maggio",
        "мая",
        "травня",
        "mayıs",
    ],
    &[
        "june",
        "juni",
        "juin",
        "junio",
        "junho",
        "giugno",
        "июня",
        "червня",
        "haziran",
    ],
    &[
        "july",
        "juli",
        "juillet",
        "julio",
        "julho",
        "luglio",
        "июля",
        "липня",
        "temmuz",
    ],
    &["august", "août", "agosto", "августа", "серпня", "ağustos"],
    &[
        "september",
        "septembre",
        "septiembre",
        "setembro",
        "settembre",
        "сентября",
        "вересня",
        "eylül",
    ],
    &[
        "october",
        "oktober",
        "octobre",
        "octubre",
        "outubro",
        "ottobre",
        "октября",
        "жовтня",
        "ekim",
    ],
    &[
        "november",
        "novembre",
        "noviembre",
        "novembro",
        "ноября",
        "листопада",
        "kasım",
    ],
    &[
        "december",
        "dezember",
        "décembre",
        "diciembre",
        "dezembro",
        "dicembre",
        "декабря",
        "грудня",
        "aralık",
    ],
];

/// Year first; day, month's name, year; month's name, day, year; numbers with the year last.
static DAY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?<y1>\d{4})\s?(?:[-/.年]|년)\s?(?<m1>\d{1,2})\s?(?:[-/.月]|월)\s?(?<d1>\d{1,2})[日일]?",
        r"|(?<d2>\d{1,2})(?:st|nd|rd|th|\.|º)?\s(?:de\s)?(?<m2>\p{L}{3,10})\.?,?\s(?:de\s)?(?<y2>\d{4})",
        r"|(?<m3>\p{L}{3,10})\.?\s(?<d3>\d{1,2})(?:st|nd|rd|th)?,?\s(?<y3>\d{4})",
        r"|(?<a>\d{1,2})(?<by>[-/.])(?<b>\d{1,2})[-/.](?<y4>\d{4})",
    ))
    .ok()
});

/// The days in `text`, in order.
pub fn days(text: &str) -> Vec<Day> {
    let Some(pattern) = DAY.as_ref() else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(captures) = pattern.captures_at(text, from) {
        let Some(whole) = captures.get(0) else { break };
        let before = text[..whole.start()].chars().next_back().unwrap_or(' ');
        let after = text[whole.end()..].chars().next().unwrap_or(' ');
        let part = |c: char| c.is_ascii_digit() || matches!(c, '-' | '/');
        let alone = !(before.is_alphanumeric() || part(before) || part(after));
        match read(&captures).filter(|_| alone) {
            Some(date) => {
                let place = whole.range();
                from = place.end;
                found.push(Day { place, date });
            }
            // What looked like one may hide another that begins a little later.
            None => {
                from = whole.start()
                    + text[whole.start()..]
                        .chars()
                        .next()
                        .map_or(1, char::len_utf8)
            }
        }
    }
    found
}

/// The day of a match: `None` where there is none in any calendar, `Some(None)` where it could be either of two.
fn read(captures: &Captures<'_>) -> Option<Option<NaiveDate>> {
    let text = |name| captures.name(name).map(|found| found.as_str());
    let number = |name| text(name)?.parse::<u32>().ok();
    let year = |name| text(name)?.parse::<i32>().ok();
    let named = |day, month, at| {
        let month = month_of(text(month)?)?;
        NaiveDate::from_ymd_opt(year(at)?, month, number(day)?)
    };
    if let (Some(at), Some(month), Some(day)) = (year("y1"), number("m1"), number("d1")) {
        return NaiveDate::from_ymd_opt(at, month, day).map(Some);
    }
    if let Some(date) = named("d2", "m2", "y2").or_else(|| named("d3", "m3", "y3")) {
        return Some(Some(date));
    }
    let (a, b, at) = (number("a")?, number("b")?, year("y4")?);
    let day_first = NaiveDate::from_ymd_opt(at, b, a);
    let month_first = NaiveDate::from_ymd_opt(at, a, b);
    match (day_first, month_first) {
        // Nobody writes the month first with full stops.
        (Some(date), _) if text("by") == Some(".") => Some(Some(date)),
        (Some(one), Some(other)) if one != other => Some(None),
        (one, other) => one.or(other).map(Some),
    }
}

/// The number of the month that a word names.
fn month_of(word: &str) -> Option<u32> {
    let word = word.to_lowercase();
    let is = |names: &&[&str]| names.iter().any(|name| name.starts_with(word.as_str()));
    let at = MONTHS.iter().position(is)?;
    u32::try_from(at + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::days;

    #[test]
    fn a_day_is_read_however_it_is_written() {
        let second_of_march = Some(Some("2025-03-02".parse().unwrap()));
        let twenty_fifth = Some(Some("2025-03-25".parse().unwrap()));
        for (text, day) in [
            ("2025-03-02", second_of_march),
            ("(2025/3/2)", second_of_march),
            ("2025.03.02", second_of_march),
            ("on 2 Mar 2025", second_of_march),
            ("2nd March, 2025", second_of_march),
            ("Mar. 2, 2025", second_of_march),
            ("march 2nd 2025!", second_of_march),
            ("2. März 2025", second_of_march),
            ("2 de marzo de 2025", second_of_march),
            ("2 марта 2025", second_of_march),
            ("2025年3月2日", second_of_march),
            ("2025년 3월 2일", second_of_march),
            ("02.03.2025", second_of_march),
            ("25/03/2025", twenty_fifth),
            ("03/25/2025", twenty_fifth),
            ("03/03/2025", Some(Some("2025-03-03".parse().unwrap()))),
            ("03/02/2025", Some(None)),
            ("2025-02-30", None),
            ("v2025-03-02", None),
            ("2025-03-021", None),
            ("24 September", None),
            ("2 apples 2025", None),
            ("2025", None),
        ] {
            let found = days(text);
            assert_eq!(found.first().map(|one| one.date), day, "{text}");
            assert!(found.len() < 2, "{text}");
        }
    }
}

//! From what a person typed to items: exact, then shorter and shorter forms, never a guess among several.

use std::cell::Cell;
use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization;

use super::Id;

/// Why nothing was selected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unselected {
    /// Several items fit equally well.
    Several {
        /// What was typed.
        wanted: String,
        /// All that fit, in document order.
        candidates: Vec<Id>,
    },
    /// None fits.
    Unknown {
        /// What was typed.
        wanted: String,
        /// Items of similar names, the nearest first; at most five.
        similar: Vec<Id>,
    },
}

/// The places in `ids` that `wanted` names: exactly one, or, where it is a glob (`*` stands for any text, `?` for one character), all
/// that fit. Without regard to case and to Unicode's compatibility forms. In this order, the first that fits exactly one: the whole
/// id; its last segments; a prefix of each segment (`drf.ser`, or of the last alone); the name of a phase names no item.
///
/// # Errors
/// [`Unselected`], with what the person may have meant.
pub fn select<'a>(
    wanted: &str,
    ids: impl IntoIterator<Item = &'a Id>,
) -> Result<Vec<usize>, Unselected> {
    let ids: Vec<&Id> = ids.into_iter().collect();
    let typed = fold(wanted);
    if typed.contains(['*', '?']) {
        let all: Vec<usize> = places(&ids, |id| glob(&typed, id.as_str()));
        return if all.is_empty() {
            Err(unknown(wanted, &typed, &ids))
        } else {
            Ok(all)
        };
    }
    let segments: Vec<&str> = typed.split('.').collect();
    let forms: [&dyn Fn(&Id) -> bool; 4] = [
        &|id| id.as_str() == typed,
        &|id| ends_with(id, &segments),
        &|id| fits(id, &segments),
        &|id| id.phase() == typed,
    ];
    for form in forms {
        let found = places(&ids, form);
        match found.len() {
            0 => {}
            1 => return Ok(found),
            _ => {
                return Err(Unselected::Several {
                    wanted: wanted.to_owned(),
                    candidates: found.into_iter().map(|at| ids[at].clone()).collect(),
                });
            }
        }
    }
    Err(unknown(wanted, &typed, &ids))
}

/// The places in `ids` of those whose last segments are `wanted`, without regard to case and to Unicode's compatibility forms.
pub fn ending<'a>(wanted: &str, ids: impl IntoIterator<Item = &'a Id>) -> Vec<usize> {
    let typed = fold(wanted);
    let segments: Vec<&str> = typed.split('.').collect();
    places(&ids.into_iter().collect::<Vec<_>>(), |id| {
        ends_with(id, &segments)
    })
}

/// How many letters of a name are compared.
const MAX_LETTERS: usize = 100;
/// How many names of one document are compared with mistyped ones, for all of these: each comparison takes up to a microsecond.
const MAX_COMPARED: usize = 1_000_000;

/// The names that a document has, for many questions.
pub struct Names<'n> {
    known: HashSet<&'n str>,
    all: Vec<&'n str>,
    /// How many more are compared.
    left: Cell<usize>,
}

impl<'n> Names<'n> {
    /// These names.
    pub fn new(names: impl IntoIterator<Item = &'n str>) -> Self {
        let all: Vec<&str> = names.into_iter().collect();
        Self {
            known: all.iter().copied().collect(),
            all,
            left: Cell::new(MAX_COMPARED),
        }
    }

    /// Whether it is one of them.
    pub fn hold(&self, name: &str) -> bool {
        self.known.contains(name)
    }

    /// The one that `wanted` may be a mistyped form of, as [`similar()`] tells it; none once there were too many questions.
    pub fn similar(&self, wanted: &str) -> Option<&'n str> {
        let left = self.left.get().checked_sub(self.all.len());
        self.left.set(left.unwrap_or_default());
        left.and_then(|_| similar(wanted, self.all.iter().copied()))
    }
}

/// The one of `names` that `wanted` may be a mistyped form of.
pub fn similar<'n>(wanted: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let typed = fold(wanted);
    let most = near_enough(&typed);
    let typed = letters(&typed);
    names
        .into_iter()
        .filter_map(|name| Some((distance(&typed, &letters(name), most)?, name)))
        .min()
        .map(|(_, name)| name)
}

fn fold(text: &str) -> String {
    let lower = text.trim().nfkc().collect::<String>().to_lowercase();
    lower.nfkc().collect()
}

fn places(ids: &[&Id], fits: impl Fn(&Id) -> bool) -> Vec<usize> {
    (0..ids.len()).filter(|at| fits(ids[*at])).collect()
}

fn ends_with(id: &Id, wanted: &[&str]) -> bool {
    let mut segments = id.segments().rev();
    wanted
        .iter()
        .rev()
        .all(|want| segments.next() == Some(*want))
}

/// Whether each wanted segment begins one of the id's, in order, the last one the item's own, the first of several the phase's.
fn fits(id: &Id, wanted: &[&str]) -> bool {
    let Some((last, front)) = wanted.split_last() else {
        return false;
    };
    if wanted.iter().any(|want| want.is_empty()) || !id.last().starts_with(last) {
        return false;
    }
    let Some((phase, middle)) = front.split_first() else {
        return true;
    };
    let inner: Vec<&str> = id.segments().collect();
    let between = inner.get(1..inner.len().saturating_sub(1)).unwrap_or(&[]);
    let mut rest = between.iter();
    inner.len() > 1
        && id.phase().starts_with(phase)
        && middle
            .iter()
            .all(|want| rest.any(|segment| segment.starts_with(want)))
}

/// Whether `text` is what `pattern` describes. Goes back only to the last `*`: time is at most the product of the lengths.
fn glob(pattern: &str, text: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let text: Vec<char> = text.chars().collect();
    let (mut p, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(c) if *c == '?' || *c == text[t] => {
                p += 1;
                t += 1;
            }
            _ => match star {
                Some((at, from)) => {
                    star = Some((at, from + 1));
                    p = at + 1;
                    t = from + 1;
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|c| *c == '*')
}

fn unknown(wanted: &str, typed: &str, ids: &[&Id]) -> Unselected {
    let plain: String = typed.chars().filter(|c| !matches!(c, '*' | '?')).collect();
    let letters_typed = letters(&plain);
    let from = |name: &str| distance(&letters_typed, &letters(name), 2 * MAX_LETTERS);
    let mut near: Vec<(usize, usize)> = ids
        .iter()
        .enumerate()
        .filter_map(|(at, id)| {
            let short = id.segments().next_back().unwrap_or_default();
            let by_part = if plain.contains('.') {
                id.as_str()
            } else {
                short
            };
            let away = from(by_part).into_iter().chain(from(id.as_str())).min()?;
            // The item is remembered, and not its phase.
            let away = match plain.rsplit_once('.') {
                Some((_, last)) if near_enough(last) > 0 && last == short => away.min(1),
                _ => away,
            };
            (away <= near_enough(&plain) || (plain.len() > 2 && id.as_str().contains(&plain)))
                .then_some((away, at))
        })
        .collect();
    near.sort_unstable();
    Unselected::Unknown {
        wanted: wanted.to_owned(),
        similar: near
            .into_iter()
            .take(5)
            .map(|(_, at)| ids[at].clone())
            .collect(),
    }
}

fn near_enough(text: &str) -> usize {
    match text.chars().count() {
        0..=2 => 0,
        3..=4 => 1,
        5..=8 => 2,
        n => n / 4 + 1,
    }
}

/// The letters of a name. Long input is cut: nobody mistypes an id of a hundred letters.
fn letters(name: &str) -> Vec<char> {
    name.chars().take(MAX_LETTERS).collect()
}

/// The number of insertions, removals, exchanges and swaps of neighbours between two names (optimal string alignment), where it is not
/// above `most`. Only what could be as near is looked at: many ids may be compared with many.
fn distance(a: &[char], b: &[char], most: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    let far = most + 1;
    let mut before: Vec<usize> = vec![far; b.len() + 1];
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![far; b.len() + 1];
        row[0] = i;
        let (first, last) = (i.saturating_sub(most).max(1), b.len().min(i + most));
        for j in first..=last {
            let cost = usize::from(a[i - 1] != b[j - 1]);
            row[j] = (above[j] + 1).min(row[j - 1] + 1).min(above[j - 1] + cost);
            let swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if swapped {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        if row.iter().chain(&above).all(|away| *away > most) {
            return None;
        }
        before = std::mem::replace(&mut above, row);
    }
    above.last().copied().filter(|away| *away <= most)
}

#[cfg(test)]
mod tests {
    use super::{Id, Unselected, distance, glob, letters, select, similar};

    fn ids() -> Vec<Id> {
        [
            "core.models",
            "core.views",
            "core.forms",
            "drf.serializers",
            "drf.views",
            "drf.auth.tokens",
            "drf.auth.sessions",
            "deploy.vps",
        ]
        .iter()
        .filter_map(|text| Id::parse(text))
        .collect()
    }

    fn found(wanted: &str) -> Vec<String> {
        let ids = ids();
        select(wanted, &ids)
            .unwrap()
            .into_iter()
            .map(|at| ids[at].to_string())
            .collect()
    }

    fn names(ids: &[Id]) -> Vec<&str> {
        ids.iter().map(Id::as_str).collect()
    }

    #[test]
    fn shorter_forms_are_tried_in_turn() {
        assert_eq!(found("drf.serializers"), ["drf.serializers"]);
        assert_eq!(found("serializers"), ["drf.serializers"]);
        assert_eq!(found("ser"), ["drf.serializers"]);
        assert_eq!(found("drf.v"), ["drf.views"]);
        assert_eq!(found("auth.tokens"), ["drf.auth.tokens"]);
        assert_eq!(found("drf.tok"), ["drf.auth.tokens"]);
        assert_eq!(found("d.a.s"), ["drf.auth.sessions"]);
        assert_eq!(found("deploy"), ["deploy.vps"], "a phase of one item");
    }

    #[test]
    fn case_and_compatibility_forms_do_not_matter() {
        assert_eq!(found(" DRF.Serializers "), ["drf.serializers"]);
        assert_eq!(found("ｄｒｆ.serializers"), ["drf.serializers"]);
    }

    #[test]
    fn globs_select_several() {
        assert_eq!(found("core.*"), ["core.models", "core.views", "core.forms"]);
        assert_eq!(found("*.views"), ["core.views", "drf.views"]);
        assert_eq!(found("drf.*s?ssions"), ["drf.auth.sessions"]);
        assert!(select("nothing.*", &ids()).is_err());
    }

    #[test]
    fn several_are_listed_and_never_guessed() {
        let Err(Unselected::Several { candidates, wanted }) = select("views", &ids()) else {
            panic!("two items end in views");
        };
        assert_eq!(wanted, "views");
        assert_eq!(names(&candidates), ["core.views", "drf.views"]);
        assert!(matches!(
            select("drf", &ids()),
            Err(Unselected::Several { candidates, .. }) if candidates.len() == 4
        ));
    }

    #[test]
    fn a_typing_error_gets_the_similar_names() {
        let Err(Unselected::Unknown { similar, .. }) = select("serialisers", &ids()) else {
            panic!("no such item");
        };
        assert_eq!(names(&similar), ["drf.serializers"]);
        let Err(Unselected::Unknown { similar, .. }) = select("core.modles", &ids()) else {
            panic!("no such item");
        };
        assert_eq!(names(&similar), ["core.models"]);
        let Err(Unselected::Unknown { similar, .. }) = select("django.serializers", &ids()) else {
            panic!("no such item");
        };
        assert_eq!(names(&similar), ["drf.serializers"], "of another phase");
        let Err(Unselected::Unknown { similar, .. }) = select("kubernetes", &ids()) else {
            panic!("no such item");
        };
        assert_eq!(names(&similar), [""; 0]);
    }

    #[test]
    fn distance_counts_a_swap_once() {
        let away = |a: &str, b: &str, most| distance(&letters(a), &letters(b), most);
        assert_eq!(away("modles", "models", 1), Some(1));
        assert_eq!(away("modles", "models", 0), None);
        assert_eq!(away("", "abc", 3), Some(3));
        assert_eq!(away("kitten", "sitting", 3), Some(3));
        assert_eq!(away("kitten", "sitting", 9), Some(3));
        assert_eq!(away("kitten", "sitting", 2), None);
    }

    #[test]
    fn a_mistyped_name_is_known() {
        let names = ["django-peak", "django-job"];
        assert_eq!(similar("django-peakk", names), Some("django-peak"));
        assert_eq!(similar("Django-Jop", names), Some("django-job"));
        assert_eq!(similar("rust", names), None);
    }

    #[test]
    fn globs_do_not_explode() {
        assert!(!glob(&"*a".repeat(2000), &"a".repeat(1999)));
        assert!(glob(&"*a".repeat(2000), &"a".repeat(2000)));
    }
}

//! Lines of two files, and how many of them are new: compared by what they say, without their white space.

use std::collections::HashSet;

use super::content::{say, substance};

/// Most new lines of a change that is called slight.
const FEW: usize = 2;
/// One in so many lines of a file may be new where the others are all an older one's.
const ONE_IN: usize = 20;
/// How many bytes are compared at once.
const CHUNK: usize = 32;

/// Whether so few lines of a file are new that a mentor should know.
pub fn is_slight(fresh: usize, all: usize) -> bool {
    fresh <= FEW.min(all / 4)
}

/// Most lines of a file that may be new where it is told to be another one, but for these.
pub fn most_new(all: usize) -> usize {
    FEW.min(all / 4).max(all / ONE_IN)
}

/// How many lines of a text say something. They end in line feeds, carriage returns or both.
pub fn count(text: &[u8]) -> usize {
    saying(text).count()
}

/// Gives `tell` the hash and the length of what each line says that says something: all of it but what shows nothing.
pub fn hashes(text: &[u8], mut tell: impl FnMut(u64, usize)) {
    let mut said = Vec::new();
    for line in raw(text) {
        said.clear();
        say(line, &mut said);
        if !said.is_empty() {
            tell(hash(&said), said.len());
        }
    }
}

/// How many lines of a text another one has not, anywhere.
pub fn without(text: &[u8], other: &[u8]) -> usize {
    /// So few are looked for one by one.
    const ONE_BY_ONE: usize = 8;
    let mut wanted = Vec::new();
    hashes(own_part(text, other), |hash, _| wanted.push(hash));
    let mut known = HashSet::new();
    let few = wanted.len() <= ONE_BY_ONE;
    if !wanted.is_empty() {
        hashes(other, |hash, _| {
            if !few || wanted.contains(&hash) {
                known.insert(hash);
            }
        });
    }
    wanted.iter().filter(|line| !known.contains(*line)).count()
}

/// What is left of a text without the whole lines at either end that another one begins and ends with, too: most versions of a file
/// begin and end alike.
fn own_part<'t>(text: &'t [u8], other: &[u8]) -> &'t [u8] {
    if text == other {
        return &[];
    }
    let alike = common_prefix(text, other);
    let start = memchr::memrchr2(b'\n', b'\r', &text[..alike]).map_or(0, |end| end + 1);
    let (text, other) = (&text[start..], &other[start..]);
    let alike = text.len() - common_suffix(text, other);
    // The line in which that begins may be another one.
    let line_end = memchr::memchr2(b'\n', b'\r', &text[alike..]);
    &text[..line_end.map_or(text.len(), |end| alike + end)]
}

/// How many bytes two texts begin with alike.
fn common_prefix(one: &[u8], other: &[u8]) -> usize {
    let chunks = one.chunks_exact(CHUNK).zip(other.chunks_exact(CHUNK));
    let whole = CHUNK * chunks.take_while(|(one, other)| one == other).count();
    let rest = one[whole..].iter().zip(&other[whole..]);
    whole + rest.take_while(|(one, other)| one == other).count()
}

/// How many bytes two texts end with alike.
fn common_suffix(one: &[u8], other: &[u8]) -> usize {
    let chunks = one.rchunks_exact(CHUNK).zip(other.rchunks_exact(CHUNK));
    let whole = CHUNK * chunks.take_while(|(one, other)| one == other).count();
    let (one, other) = (&one[..one.len() - whole], &other[..other.len() - whole]);
    let rest = one.iter().rev().zip(other.iter().rev());
    whole + rest.take_while(|(one, other)| one == other).count()
}

/// The lines that say something, as they stand.
fn saying(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    raw(text).filter(|line| substance(line).next().is_some())
}

/// The lines as they stand.
fn raw(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut start = 0;
    let ends = memchr::memchr2_iter(b'\n', b'\r', text).chain(std::iter::once(text.len()));
    ends.map(move |end| &text[std::mem::replace(&mut start, end + 1)..end])
}

/// Eight bytes at a time, multiplied and folded.
fn hash(line: &[u8]) -> u64 {
    let (eights, rest) = line.as_chunks();
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    let mix = |hash: u64, eight: &[u8; 8]| {
        let product = (hash ^ u64::from_le_bytes(*eight)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        product ^ product >> 32
    };
    let start = line.len() as u64;
    mix(eights.iter().fold(start, mix), &last)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::{count, hash, hashes, is_slight, most_new, raw, without};
    use crate::evidence::content::substance;

    /// What each line says.
    fn lines(text: &str) -> Vec<Vec<u8>> {
        let said = raw(text.as_bytes()).map(|line| substance(line).collect());
        said.filter(|line: &Vec<u8>| !line.is_empty()).collect()
    }

    #[test]
    fn a_line_is_what_it_says() {
        let text = "\u{feff}if  a :\r\n\tb\u{a0}= 1\r\r\n \u{200b}\n  c\0";
        assert_eq!(
            lines(text),
            ["ifa:", "b=1", "c"].map(|line| line.as_bytes())
        );
        assert_eq!(count(text.as_bytes()), 3);
        assert_eq!(without(text.as_bytes(), b"b = 1\rc"), 1);
    }

    #[test]
    fn few_lines_are_few_of_as_many() {
        for all in 0..200 {
            let most = (0..all).filter(|fresh| is_slight(*fresh, all) || fresh * 20 <= all);
            assert_eq!(most_new(all), most.max().unwrap_or(0), "{all}");
        }
    }

    proptest! {
        #[test]
        fn lines_that_another_text_has_not_are_counted_wherever_they_stand(
            text in "[ab\n\r ]{0,60}",
            other in "[ab\n\r ]{0,30}",
        ) {
            let known: HashSet<_> = lines(&other).into_iter().collect();
            let wanted = lines(&text).into_iter().filter(|line| !known.contains(line)).count();
            prop_assert_eq!(without(text.as_bytes(), other.as_bytes()), wanted);
        }

        #[test]
        fn what_both_begin_and_end_with_changes_no_count(
            [begin, end] in ["[ab\n\r]{0,90}", "[ab\n\r]{0,90}"],
            [one, two] in ["[ab\n]{0,6}", "[ab\n]{0,6}"],
        ) {
            let [text, other] = [one, two].map(|middle| format!("{begin}{middle}{end}"));
            let known: HashSet<_> = lines(&other).into_iter().collect();
            let wanted = lines(&text).into_iter().filter(|line| !known.contains(line)).count();
            prop_assert_eq!(without(text.as_bytes(), other.as_bytes()), wanted);
        }

        #[test]
        fn hashes_are_those_of_the_lines(text in "[ab\n\r \u{a0}\u{200b}é\0]{0,60}") {
            let mut told = Vec::new();
            hashes(text.as_bytes(), |hash, len| told.push((hash, len)));
            let wanted: Vec<_> = lines(&text).iter().map(|line| (hash(line), line.len())).collect();
            prop_assert_eq!(count(text.as_bytes()), wanted.len());
            prop_assert_eq!(told, wanted);
        }
    }
}

//! A text with git's conflict markers → the versions that it was made of: the styles `merge`, `diff3` and `zdiff3`.

use super::lines::{BOM, Lines, key};
use super::{Labels, MARKER, Versions};

/// The versions in a marked text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    /// What stands between the markers, each with all that stands outside them. Where the markers name no base, the base is what
    /// is outside.
    pub versions: Versions<Vec<u8>>,
    /// What stands on the first markers.
    pub labels: Labels,
    /// How many disagreements there are.
    pub count: usize,
}

/// Why a text cannot be taken apart: the line at which its markers are not git's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Broken {
    /// The line, counted from 1.
    pub line: usize,
}

/// In which part of a disagreement a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Outside,
    Ours,
    Base,
    Theirs,
}

/// Takes `text` apart. `None` where it holds no markers.
///
/// # Errors
/// [`Broken`], where a marker is missing, or one stands that belongs to none.
pub fn split(text: &[u8]) -> Result<Option<Marked>, Broken> {
    let mut splitter = Splitter {
        versions: Versions::default(),
        labels: None,
        count: 0,
        part: Part::Outside,
        opened: 0,
        size: MARKER,
        nested: 0,
        base: Vec::new(),
    };
    // A byte order mark is part of no marker.
    let bare = text.strip_prefix(BOM).unwrap_or(text);
    splitter.text(&text[..text.len() - bare.len()]);
    for (at, line) in Lines::of(bare).lines.into_iter().enumerate() {
        splitter.line(at + 1, line)?;
    }
    if splitter.part != Part::Outside {
        return Err(Broken {
            line: splitter.opened,
        });
    }
    Ok(splitter.labels.map(|labels| Marked {
        versions: splitter.versions,
        labels,
        count: splitter.count,
    }))
}

/// The text with the sides of its disagreements, which begin at these lines, changed over, labels and all.
pub fn turned(text: &[u8], conflicts: &[usize], size: usize) -> Vec<u8> {
    let is = |line: &[u8], sign: u8| {
        let length = line.iter().take_while(|byte| **byte == sign).count();
        length == size
    };
    let lines = Lines::of(text).lines;
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    for opening in conflicts.iter().map(|line| line - 1) {
        let find = |from: usize, sign: u8| {
            let found = lines.iter().skip(from).position(|line| is(line, sign));
            found.map(|more| from + more)
        };
        let parts = find(opening, b'=').and_then(|middle| Some((middle, find(middle, b'>')?)));
        let Some((middle, close)) = parts else {
            break;
        };
        lines[at..opening]
            .iter()
            .for_each(|line| out.extend_from_slice(line));
        // The first line of a text may begin with a byte order mark.
        let bare = lines[opening].strip_prefix(BOM).unwrap_or(lines[opening]);
        let mark = lines[opening].len() - bare.len();
        out.extend_from_slice(&lines[opening][..mark]);
        let label = |line: &[u8]| key(line).get(size..).unwrap_or_default().to_vec();
        let end = &bare[key(bare).len()..];
        let own = [b"<".repeat(size), label(lines[close]), end.to_vec()];
        own.iter().for_each(|part| out.extend_from_slice(part));
        let rest = lines[middle + 1..close].iter();
        let rest = rest
            .chain(&lines[middle..=middle])
            .chain(&lines[opening + 1..middle]);
        rest.for_each(|line| out.extend_from_slice(line));
        let end = &lines[close][key(lines[close]).len()..];
        let own = [b">".repeat(size), label(bare), end.to_vec()];
        own.iter().for_each(|part| out.extend_from_slice(part));
        at = close + 1;
    }
    lines[at..]
        .iter()
        .for_each(|line| out.extend_from_slice(line));
    out
}

struct Splitter {
    versions: Versions<Vec<u8>>,
    labels: Option<Labels>,
    count: usize,
    part: Part,
    /// Line of the opening marker.
    opened: usize,
    /// How long that one is.
    size: usize,
    /// How deep in disagreements of the base itself, which a merge of several bases leaves.
    nested: usize,
    base: Vec<u8>,
}

impl Splitter {
    fn line(&mut self, number: usize, line: &[u8]) -> Result<(), Broken> {
        let broken = Err(Broken { line: number });
        let own = |mark: &Mark| {
            let opens = mark.sign == '<' && matches!(self.part, Part::Outside | Part::Base);
            opens || self.nested > 0 || mark.length == self.size
        };
        let mark = marker(line).filter(own);
        let length = mark.as_ref().map_or(MARKER, |mark| mark.length);
        match (mark.map(|mark| (mark.sign, mark.label)), self.part) {
            (Some(('<', label)), Part::Outside) => {
                self.count += 1;
                self.opened = number;
                self.size = length;
                self.part = Part::Ours;
                self.labels.get_or_insert(Labels {
                    ours: label,
                    theirs: String::new(),
                    size: length,
                });
            }
            (Some(('<', _)), Part::Base) => self.nested += 1,
            (Some(('>', _)), Part::Base) if self.nested > 0 => self.nested -= 1,
            (Some(_), Part::Base) if self.nested > 0 => {}
            (Some(('|', _)), Part::Ours) => self.part = Part::Base,
            (Some(('=', _)), Part::Ours | Part::Base) => {
                self.part = Part::Theirs;
                let base = std::mem::take(&mut self.base);
                self.versions.base.extend(base);
            }
            (Some(('>', label)), Part::Theirs) => {
                self.part = Part::Outside;
                if let Some(labels) = self.labels.as_mut().filter(|_| self.count == 1) {
                    labels.theirs = label;
                }
            }
            // A line of `=` or `|` outside is a heading's underline, or a table's.
            (Some(('=' | '|', _)), Part::Outside | Part::Theirs) | (None, _) => self.text(line),
            (Some(_), _) => return broken,
        }
        Ok(())
    }

    fn text(&mut self, line: &[u8]) {
        let Versions { base, ours, theirs } = &mut self.versions;
        match self.part {
            Part::Outside => [base, ours, theirs]
                .into_iter()
                .for_each(|text| text.extend_from_slice(line)),
            Part::Ours => ours.extend_from_slice(line),
            Part::Theirs => theirs.extend_from_slice(line),
            Part::Base => self.base.extend_from_slice(line),
        }
    }
}

/// A line that may be a marker.
struct Mark {
    sign: char,
    label: String,
    /// How often the sign stands there: as often as in the opening one; in the base's own disagreements more often.
    length: usize,
}

/// A marker: seven or more of one sign, then nothing or a space and a label.
fn marker(line: &[u8]) -> Option<Mark> {
    let line = key(line);
    let sign = *line.first().filter(|sign| b"<|=>".contains(sign))?;
    let length = line.iter().take_while(|byte| **byte == sign).count();
    let rest = &line[length..];
    let fits = length >= MARKER && (rest.is_empty() || rest.starts_with(b" "));
    fits.then(|| Mark {
        sign: char::from(sign),
        label: String::from_utf8_lossy(rest).trim().to_owned(),
        length,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn versions(text: &str) -> (String, String, String) {
        let marked = split(text.as_bytes()).unwrap().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let Versions { base, ours, theirs } = marked.versions;
        (text(base), text(ours), text(theirs))
    }

    #[test]
    fn each_style_is_taken_apart() {
        let merge = "a\n<<<<<<< HEAD\no\n=======\nt\n>>>>>>> x (y)\nb\n";
        assert_eq!(
            versions(merge),
            ("a\nb\n".into(), "a\no\nb\n".into(), "a\nt\nb\n".into())
        );
        let diff3 = "<<<<<<< HEAD\no\n||||||| 123\nw\n=======\nt\n>>>>>>> x\n";
        assert_eq!(versions(diff3), ("w\n".into(), "o\n".into(), "t\n".into()));
        let labels = split(diff3.as_bytes()).unwrap().unwrap().labels;
        assert_eq!(
            (labels.ours.as_str(), labels.theirs.as_str()),
            ("HEAD", "x")
        );
    }

    #[test]
    fn the_base_s_own_disagreements_are_both_its_text() {
        let nested = "<<<<<<< HEAD\no\n||||||| merged common ancestors\n<<<<<<<<< one\np\n|||||||||\n=========\nq\n>>>>>>>>> two\n=======\nt\n>>>>>>> x\n";
        assert_eq!(
            versions(nested),
            ("p\nq\n".into(), "o\n".into(), "t\n".into())
        );
    }

    #[test]
    fn a_byte_order_mark_hides_no_marker() {
        let text = "\u{feff}<<<<<<< a\no\n=======\nt\n>>>>>>> b\n";
        assert_eq!(
            versions(text),
            (
                "\u{feff}".into(),
                "\u{feff}o\n".into(),
                "\u{feff}t\n".into()
            )
        );
    }

    #[test]
    fn what_is_no_marker_stays_text() {
        assert_eq!(split(b"title\n=======\n||||||| x\n").unwrap(), None);
        let heading = "title\n=======\n<<<<<<< a\r\no\r\n=======\r\n>>>>>>> b\r\n";
        assert_eq!(
            versions(heading),
            (
                "title\n=======\n".into(),
                "title\n=======\no\r\n".into(),
                "title\n=======\n".into()
            )
        );
    }

    #[test]
    fn sides_change_over_with_their_labels() {
        let text =
            b"a\n<<<<<<< HEAD\no\n=======\nt\nu\n>>>>>>> x\nb\n<<<<<<< HEAD\n=======\nv\n>>>>>>> x";
        let over = turned(text, &[2, 9], 7);
        assert_eq!(
            String::from_utf8(over.clone()).unwrap(),
            "a\n<<<<<<< x\nt\nu\n=======\no\n>>>>>>> HEAD\nb\n<<<<<<< x\nv\n=======\n>>>>>>> HEAD"
        );
        assert_eq!(turned(&over, &[2, 9], 7), text);
    }

    #[test]
    fn a_lone_marker_is_told_by_its_line() {
        assert_eq!(split(b"a\n<<<<<<< x\n"), Err(Broken { line: 2 }));
        assert_eq!(split(b"a\n>>>>>>> x\n"), Err(Broken { line: 2 }));
        assert_eq!(
            split(b"<<<<<<< x\n<<<<<<< y\n=======\n>>>>>>> z\n"),
            Err(Broken { line: 2 })
        );
    }
}

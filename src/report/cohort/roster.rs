//! A mentor's list of learners: names, where their work is, under which addresses they commit, where their history begins.
//!
//! CSV as spreadsheets and GitHub Classroom write it: a line of names above, the columns in any order; `,`, `;` or a tab between.

use std::collections::BTreeMap;

use csv::{ReaderBuilder, StringRecord};

/// How the columns may be called, in lower case: of the learner's name, the best first.
const NAMES: [&str; 4] = ["name", "learner", "student", "identifier"];
/// Of what tells a source: a login, a folder, a branch.
const KEYS: [&str; 8] = [
    "source",
    "login",
    "github_username",
    "username",
    "user",
    "github",
    "handle",
    "branch",
];
/// Of the addresses.
const ADDRESSES: [&str; 6] = ["email", "emails", "e-mail", "mail", "address", "addresses"];
/// Of the fork point.
const BASES: [&str; 1] = ["base"];
/// What may stand between two fields.
const DELIMITERS: [u8; 3] = *b",;\t";
/// Most lines.
const MAX_ENTRIES: usize = 20_000;

/// A list of learners.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roster {
    /// In the order of their lines.
    pub entries: Vec<Entry>,
}

/// One learner of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// What they are called.
    pub name: String,
    /// What tells which source is theirs; the name where the list says nothing else.
    pub key: String,
    /// The addresses under which they commit; none where the list does not say.
    pub addresses: Vec<String>,
    /// A revision; `None` where the list does not say.
    pub base: Option<String>,
    /// Its line, counted from 1.
    pub line: usize,
}

/// Why a list cannot be read: what is wrong, and on which line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong there.
    pub message: String,
}

/// Which column says what.
struct Columns {
    names: Vec<usize>,
    key: Option<usize>,
    addresses: Vec<usize>,
    base: Option<usize>,
}

impl Roster {
    /// Reads a list. Empty lines do not count.
    ///
    /// # Errors
    /// [`Unreadable`]: no line of names, a line without a name, what is no address, the same learner twice.
    pub fn read(bytes: &[u8]) -> Result<Self, Unreadable> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        if std::str::from_utf8(bytes).is_err() {
            return Err(Unreadable::at(1, "it is not UTF-8: save it as CSV UTF-8"));
        }
        let mut reader = ReaderBuilder::new()
            .delimiter(delimiter(bytes))
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(bytes);
        let head = reader.headers().map_err(|error| Unreadable::of(&error))?;
        let columns = Columns::of(head)?;
        let mut roster = Self::default();
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for record in reader.records() {
            let record = record.map_err(|error| Unreadable::of(&error))?;
            if record.iter().all(str::is_empty) {
                continue;
            }
            let entry = columns.entry(&record)?;
            if let Some(first) = seen.insert(entry.key.to_lowercase(), entry.line) {
                let message = format!("{} stands on line {first} too", entry.key);
                return Err(Unreadable::at(entry.line, message));
            }
            if roster.entries.len() == MAX_ENTRIES {
                let message = format!("more than {MAX_ENTRIES} learners");
                return Err(Unreadable::at(entry.line, message));
            }
            roster.entries.push(entry);
        }
        Ok(roster)
    }

    /// Whose source this is: by the source's own name, what it ends in behind a dash (`homework-ada`), the names in its path, or
    /// who owns what it was cloned from; without regard to case. The first of these that fits.
    pub fn find(&self, source: &str, owner: Option<&str>) -> Option<usize> {
        let source = source.to_lowercase();
        let owner = owner.map(str::to_lowercase);
        let forms: [&dyn Fn(&str) -> bool; 4] = [
            &|key| source == key,
            &|key| {
                source
                    .strip_suffix(key)
                    .is_some_and(|rest| rest.ends_with('-'))
            },
            &|key| source.split(['/', '\\']).any(|part| part == key),
            &|key| owner.as_deref() == Some(key),
        ];
        let keys: Vec<String> = self
            .entries
            .iter()
            .map(|entry| entry.key.to_lowercase())
            .collect();
        let mut found = forms
            .iter()
            .filter_map(|form| keys.iter().position(|key| form(key)));
        found.next()
    }
}

impl Columns {
    fn of(head: &StringRecord) -> Result<Self, Unreadable> {
        let head: Vec<String> = head.iter().map(str::to_lowercase).collect();
        let all = |known: &[&str]| -> Vec<usize> {
            let places = known
                .iter()
                .filter_map(|name| head.iter().position(|one| one == name));
            places.collect()
        };
        let columns = Self {
            names: all(&NAMES),
            key: all(&KEYS).first().copied(),
            addresses: all(&ADDRESSES),
            base: all(&BASES).first().copied(),
        };
        match columns.names.is_empty() && columns.key.is_none() {
            true => Err(Unreadable::at(
                1,
                "its first line names no column `name` or `source`; `email` and `base` are known besides",
            )),
            false => Ok(columns),
        }
    }

    fn entry(&self, record: &StringRecord) -> Result<Entry, Unreadable> {
        let line = record.position().map_or(1, csv::Position::line);
        let line = usize::try_from(line).unwrap_or(usize::MAX);
        let said = |column: usize| record.get(column).filter(|text| !text.is_empty());
        let name = self.names.iter().find_map(|column| said(*column));
        let key = self.key.and_then(said);
        let Some(name) = name.or(key) else {
            return Err(Unreadable::at(line, "a line without a name"));
        };
        let mut addresses = Vec::new();
        let listed = self.addresses.iter().filter_map(|column| said(*column));
        for address in listed.flat_map(|text| text.split([' ', ',', ';'])) {
            let parts = address.split_once('@');
            match parts {
                _ if address.is_empty() => {}
                Some((name, host)) if !name.is_empty() && !host.is_empty() => {
                    addresses.push(address.to_lowercase());
                }
                _ => {
                    let message = format!("{address} is no address, such as ada@example.org");
                    return Err(Unreadable::at(line, message));
                }
            }
        }
        Ok(Entry {
            name: name.to_owned(),
            key: key.unwrap_or(name).to_owned(),
            addresses,
            base: self.base.and_then(said).map(str::to_owned),
            line,
        })
    }
}

impl Unreadable {
    fn at(line: usize, message: impl Into<String>) -> Self {
        Self {
            line,
            message: message.into(),
        }
    }

    fn of(error: &csv::Error) -> Self {
        let line = error.position().map_or(1, csv::Position::line);
        Self::at(
            usize::try_from(line).unwrap_or(usize::MAX),
            error.to_string(),
        )
    }
}

/// What stands between the names of the first line.
fn delimiter(bytes: &[u8]) -> u8 {
    let first = bytes
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    let often = |delimiter: &u8| memchr::memchr_iter(*delimiter, first).count();
    // Of equals the first.
    DELIMITERS
        .into_iter()
        .rev()
        .max_by_key(often)
        .unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::{Roster, Unreadable};

    fn read(text: &str) -> Roster {
        Roster::read(text.as_bytes()).unwrap()
    }

    #[test]
    fn columns_go_by_their_names() {
        let roster =
            read("Email;Name;Source;Base\na@x.org b@x.org;Ada;ada-l;upstream/main\n;Bo;;\n\n");
        let [ada, bo] = &roster.entries[..] else {
            panic!("{roster:?}");
        };
        assert_eq!(
            (ada.name.as_str(), ada.key.as_str(), ada.line),
            ("Ada", "ada-l", 2)
        );
        assert_eq!(ada.addresses, ["a@x.org", "b@x.org"]);
        assert_eq!(ada.base.as_deref(), Some("upstream/main"));
        assert_eq!((bo.name.as_str(), bo.key.as_str()), ("Bo", "Bo"));
        assert!(bo.addresses.is_empty() && bo.base.is_none());
    }

    #[test]
    fn a_list_of_github_classroom_is_one() {
        let roster = read(
            "\u{feff}\"identifier\",\"github_username\",\"github_id\",\"name\"\r\n\"s-17\",\"ada\",\"1\",\"\"\r\n\"s-18\",\"bo\",\"2\",\"Bo B.\"\r\n",
        );
        let told: Vec<_> = roster
            .entries
            .iter()
            .map(|entry| (entry.name.as_str(), entry.key.as_str()))
            .collect();
        assert_eq!(told, [("s-17", "ada"), ("Bo B.", "bo")]);
    }

    #[test]
    fn a_source_is_found_by_what_it_is_called_or_whose_it_was() {
        let roster = read("name,login\nAda,ada\nL,lovelace\nD,da\n");
        for (source, owner, found) in [
            ("Ada", None, Some(0)),
            ("homework-ada", None, Some(0)),
            ("homework-1-da", None, Some(2)),
            ("lovelace/django", None, Some(1)),
            ("django", Some("Lovelace"), Some(1)),
            ("django", None, None),
            ("pada", None, None),
        ] {
            assert_eq!(roster.find(source, owner), found, "{source}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_told_with_its_line() {
        let wrong = |text: &[u8]| Roster::read(text).unwrap_err();
        for (text, line, message) in [
            ("mail\na@x", 1, "names no column"),
            ("name,email\nAda,a@x.org\n,b@x.org\n", 3, "without a name"),
            ("name,email\nAda,ada\n", 2, "ada is no address"),
            ("name\nAda\nBo\nada\n", 4, "ada stands on line 2 too"),
        ] {
            let Unreadable {
                line: at,
                message: why,
            } = wrong(text.as_bytes());
            assert_eq!(at, line, "{why}");
            assert!(why.contains(message), "{why}");
        }
        assert!(wrong(b"name\nJos\xe9\n").message.contains("UTF-8"));
        assert_eq!(read("name\n").entries, []);
    }
}

//! A mentor's list of learners: names, where their work is, under which addresses they commit, where their history begins.
//!
//! CSV as spreadsheets and GitHub Classroom write it: a line of names above, the columns in any order; `,`, `;` or a tab between.

mod lines;

use std::collections::HashMap;

use csv::{ReaderBuilder, StringRecord};

use self::lines::{LinePlace, delimiter, separator};

/// Headings of the column with the whole name, the best first; compared without case, blanks, dashes and underscores.
const NAMES: [&str; 5] = ["name", "fullname", "learner", "student", "identifier"];
/// Headings of first and last name, where these are two columns.
const FIRST: [&str; 3] = ["firstname", "givenname", "forename"];
const LAST: [&str; 3] = ["lastname", "surname", "familyname"];
/// Headings of what names the source: a login, a folder, a branch.
const KEYS: [&str; 11] = [
    "source",
    "login",
    "githubusername",
    "githublogin",
    "username",
    "user",
    "github",
    "handle",
    "branch",
    "folder",
    "repo",
];
/// Headings of the addresses.
const ADDRESSES: [&str; 7] = [
    "email",
    "emails",
    "mail",
    "emailaddress",
    "emailaddresses",
    "address",
    "addresses",
];
/// Headings of the fork point.
const BASES: [&str; 2] = ["base", "forkpoint"];
/// Most lines.
const MAX_ENTRIES: usize = 20_000;

/// A list of learners.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roster {
    /// In the order of their lines.
    pub entries: Vec<Entry>,
    /// The columns that nothing is known of, as they are called.
    pub unused: Vec<String>,
    /// The entries by their keys as they are compared.
    keys: HashMap<String, usize>,
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
    count: usize,
    names: Vec<usize>,
    parts: Option<(usize, usize)>,
    key: Option<usize>,
    addresses: Vec<usize>,
    base: Option<usize>,
}

impl Roster {
    /// Reads a list. Empty lines do not count, nor those that begin with `#`.
    ///
    /// # Errors
    /// [`Unreadable`]: no line of names, a line without a name or with more fields than there are names, what is no address, the
    /// same learner twice.
    pub fn read(bytes: &[u8]) -> Result<Self, Unreadable> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let Ok(text) = std::str::from_utf8(bytes) else {
            return Err(Unreadable::at(1, "it is not UTF-8: save it as CSV UTF-8"));
        };
        let text = text.replace("\r\n", "\n");
        match separator(text.as_bytes()) {
            (None, bytes) => Self::listed(bytes, delimiter(bytes)),
            (Some(separator), bytes) => Self::listed(bytes, separator).map_or_else(
                |fault| Err(Unreadable::at(fault.line + 1, fault.message)),
                |mut roster| {
                    let lines = roster.entries.iter_mut().map(|entry| &mut entry.line);
                    lines.for_each(|line| *line += 1);
                    Ok(roster)
                },
            ),
        }
    }

    /// A list that begins with the line of names.
    fn listed(bytes: &[u8], separator: u8) -> Result<Self, Unreadable> {
        let mut reader = ReaderBuilder::new()
            .delimiter(separator)
            .comment(Some(b'#'))
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(bytes);
        let mut place = LinePlace::new(bytes);
        let head = reader.headers();
        let head = head.map_err(|error| place.unreadable(&error))?;
        let (columns, unused) = Columns::of(head)?;
        let mut roster = Self {
            unused,
            ..Self::default()
        };
        for record in reader.records() {
            let record = record.map_err(|error| place.unreadable(&error))?;
            if record.iter().all(str::is_empty) {
                continue;
            }
            let line = place.line_of(record.position());
            let entry = columns.entry(&record, line)?;
            if let Some(first) = roster.keys.insert(folded(&entry.key), roster.entries.len()) {
                let first = roster.entries[first].line;
                let message = format!("{} stands on line {first} too", entry.key);
                return Err(Unreadable::at(line, message));
            }
            if roster.entries.len() == MAX_ENTRIES {
                let message = format!("more than {MAX_ENTRIES} learners");
                return Err(Unreadable::at(line, message));
            }
            roster.entries.push(entry);
        }
        Ok(roster)
    }

    /// Who on the list a source is of that is called `name` and named as `shown`: by just that, without regard to case.
    pub fn exactly(&self, name: &str, shown: &str) -> Option<usize> {
        [name, shown]
            .iter()
            .find_map(|key| self.known(&folded(key)))
    }

    /// The same by less, the first of these that is on the list: the longest end of the name behind a dash (`homework-ada`), the names
    /// in its path from the last, what tells where it was cloned from.
    pub fn like(
        &self,
        name: &str,
        shown: &str,
        origins: impl FnOnce() -> Vec<String>,
    ) -> Option<usize> {
        let (name, shown) = (folded(name), folded(shown));
        let mut ends = name.match_indices('-').map(|(at, _)| &name[at + 1..]);
        let mut parts = name.split('/').rev().chain(shown.split('/').rev());
        ends.find_map(|end| self.known(end))
            .or_else(|| parts.find_map(|part| self.known(part)))
            .or_else(|| {
                origins()
                    .iter()
                    .find_map(|origin| self.known(&folded(origin)))
            })
    }

    fn known(&self, key: &str) -> Option<usize> {
        self.keys.get(key).copied().filter(|_| !key.is_empty())
    }
}

impl Columns {
    /// What the line of names says, and what of it says nothing.
    fn of(head: &StringRecord) -> Result<(Self, Vec<String>), Unreadable> {
        let plain = |name: &str| -> String {
            let letters = name.chars().filter(|c| c.is_alphanumeric());
            letters.flat_map(char::to_lowercase).collect()
        };
        let named: Vec<String> = head.iter().map(plain).collect();
        let all = |known: &[&str]| -> Vec<usize> {
            let places = known.iter().flat_map(|name| {
                let alike = named.iter().enumerate().filter(move |(_, one)| one == name);
                alike.map(|(at, _)| at)
            });
            places.collect()
        };
        let first = |known: &[&str]| all(known).first().copied();
        let columns = Self {
            count: head.len(),
            names: all(&NAMES),
            parts: first(&FIRST).zip(first(&LAST)),
            key: first(&KEYS),
            addresses: all(&ADDRESSES),
            base: first(&BASES),
        };
        if columns.names.is_empty() && columns.parts.is_none() && columns.key.is_none() {
            return Err(Unreadable::at(
                1,
                "its first line names no column `name` or `source`; `email` and `base` are known besides",
            ));
        }
        let unused = head.iter().enumerate().filter(|(at, _)| !columns.uses(*at));
        let unused = unused.map(|(_, name)| name.to_owned());
        let unused = unused.filter(|name| !name.is_empty()).collect();
        Ok((columns, unused))
    }

    fn uses(&self, at: usize) -> bool {
        let parts = self.parts.map(|(first, last)| [first, last]);
        let single = [self.key, self.base];
        let mut used = self.names.iter().chain(&self.addresses).copied();
        used.any(|one| one == at)
            || parts.into_iter().flatten().any(|one| one == at)
            || single.into_iter().flatten().any(|one| one == at)
    }

    fn entry(&self, record: &StringRecord, line: usize) -> Result<Entry, Unreadable> {
        if record.iter().any(|field| field.contains('\n')) {
            return Err(Unreadable::at(
                line,
                "a field holds a line break: is a quote not closed?",
            ));
        }
        let more = record
            .iter()
            .skip(self.count)
            .filter(|field| !field.is_empty());
        if more.count() > 0 {
            let message = format!(
                "{} fields under {} names: put one that holds a comma into quotes",
                record.len(),
                self.count
            );
            return Err(Unreadable::at(line, message));
        }
        let said = |column: usize| record.get(column).filter(|text| !text.is_empty());
        let parts = self.parts.map(|(first, last)| {
            let parts = [said(first), said(last)];
            parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
        });
        let whole = self.names.iter().find_map(|column| said(*column));
        let name = whole
            .map(str::to_owned)
            .or(parts.filter(|name| !name.is_empty()));
        let key = self.key.and_then(said);
        let Some(name) = name.or_else(|| key.map(str::to_owned)) else {
            return Err(Unreadable::at(line, "a line without a name"));
        };
        let mut addresses = Vec::new();
        let listed = self.addresses.iter().filter_map(|column| said(*column));
        for address in listed.flat_map(|text| text.split([' ', ',', ';'])) {
            match address.split_once('@') {
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
            key: key.map_or_else(|| name.clone(), str::to_owned),
            name,
            addresses,
            base: self.base.and_then(said).map(str::to_owned),
            line,
        })
    }
}

/// What tells a source, as it is compared: `@Ada`, `https://github.com/Ada/`, `ada.git` and `ada.md` are all `ada`.
fn folded(key: &str) -> String {
    let key = key
        .trim()
        .trim_start_matches('@')
        .replace('\\', "/")
        .to_lowercase();
    let key = key.trim_end_matches('/');
    let key = [".git", ".md"]
        .iter()
        .find_map(|end| key.strip_suffix(end))
        .unwrap_or(key);
    let key = match key.split_once("://") {
        Some((_, rest)) => rest.split_once('/').map_or(rest, |(_, path)| path),
        None => key.trim_start_matches("./").trim_start_matches("../"),
    };
    key.to_owned()
}

impl Unreadable {
    fn at(line: usize, message: impl Into<String>) -> Self {
        Self {
            line,
            message: message.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Roster, Unreadable};

    fn read(text: &str) -> Roster {
        Roster::read(text.as_bytes()).unwrap()
    }

    #[test]
    fn columns_go_by_their_names() {
        let roster = read(
            "Email Address;Name;Source;Fork-Point;Team\na@x.org b@x.org;Ada;ada-l;upstream/main;1\n;Bo;;;2\n# gone;;;;\n\n",
        );
        let [ada, bo] = &roster.entries[..] else {
            panic!("{roster:?}");
        };
        let told = (ada.name.as_str(), ada.key.as_str(), ada.line);
        assert_eq!(told, ("Ada", "ada-l", 2));
        assert_eq!(ada.addresses, ["a@x.org", "b@x.org"]);
        assert_eq!(ada.base.as_deref(), Some("upstream/main"));
        assert_eq!((bo.name.as_str(), bo.key.as_str()), ("Bo", "Bo"));
        assert!(bo.addresses.is_empty() && bo.base.is_none());
        assert_eq!(roster.unused, ["Team"]);
    }

    #[test]
    fn lists_of_other_programs_are_read() {
        let classroom = read(
            "\u{feff}\"identifier\",\"github_username\",\"github_id\",\"name\"\r\n\"s-17\",\"ada\",\"1\",\"\"\r\n\"s-18\",\"bo\",\"2\",\"Bo B.\"\r\n",
        );
        let entries = classroom.entries.iter();
        let told: Vec<_> = entries
            .map(|entry| (entry.name.as_str(), entry.key.as_str()))
            .collect();
        assert_eq!(told, [("s-17", "ada"), ("Bo B.", "bo")]);
        let excel = read("sep=;\r\nname;email\r\nAda;a@x.org\r\n");
        assert_eq!(excel.entries[0].addresses, ["a@x.org"]);
        assert_eq!(excel.entries[0].line, 3);
        let faulty = Roster::read(b"sep=;\r\nname;email\r\n# a class\r\nAda;nobody\r\n");
        assert_eq!(faulty.unwrap_err().line, 4);
        let twice = read("name,email,email\nAda,a@x.org,ada@x.org\n");
        assert_eq!(twice.entries[0].addresses, ["a@x.org", "ada@x.org"]);
        assert!(twice.unused.is_empty());
        let moodle = read("First name,Surname,Email address\nAda,Lovelace,ada@x.org\n");
        assert_eq!(moodle.entries[0].name, "Ada Lovelace");
        assert!(moodle.unused.is_empty());
    }

    #[test]
    fn a_source_is_found_by_what_it_is_called_or_whose_it_was() {
        for list in [
            "name,login\nLee,lee\nAnn Lee,Ann-Lee\nAda,@ada\nCy,https://github.com/cy\nDee,forks/dee\n",
            "name,login\nDee,forks/dee\nCy,https://github.com/cy\nAda,@ada\nAnn Lee,Ann-Lee\nLee,lee\n",
        ] {
            let roster = read(list);
            for (source, owner, found) in [
                ("Ada", None, Some("Ada")),
                ("homework-ada", None, Some("Ada")),
                ("homework-lee", None, Some("Lee")),
                ("homework-ann-lee", None, Some("Ann Lee")),
                ("lee/django", None, Some("Lee")),
                ("django", Some("CY"), Some("Cy")),
                ("forks/dee", None, Some("Dee")),
                ("django", None, None),
                ("pada", None, None),
                ("homework-", None, None),
            ] {
                let origins = || owner.map(str::to_owned).into_iter().collect();
                let at = roster.exactly(source, source);
                let at = at.or_else(|| roster.like(source, source, origins));
                let name = at.map(|at| roster.entries[at].name.as_str());
                assert_eq!(name, found, "{source}");
            }
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
            (
                "name,email\nAda,a@x.org,b@x.org\n",
                2,
                "3 fields under 2 names",
            ),
            (
                "name,email\nAda,\"a@x.org\nBo,b@x.org\n",
                2,
                "is a quote not closed?",
            ),
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
        assert_eq!(read("name,email\nAda,a@x.org,,\n").entries.len(), 1);
    }
}

//! Who the learner is: a set of addresses, and the people met in history who may be the same person.
//!
//! The rules are those of the contract: named addresses first; the same author name joins; what says nothing of a person
//! (a generic name, a machine's address) joins nobody. A repository's `.mailmap` is a claim like any other: not read.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::machine::{is_machine, plain};

/// Names that tools and templates set: two commits that share one say nothing of who made them.
const GENERIC: [&str; 40] = [
    "admin",
    "administrator",
    "anon",
    "anonymous",
    "author",
    "codespace",
    "coder",
    "default",
    "dev",
    "developer",
    "ec2user",
    "example",
    "firstlast",
    "git",
    "github",
    "gitlab",
    "gitpod",
    "guest",
    "home",
    "jenkins",
    "laptop",
    "learner",
    "localhost",
    "me",
    "mentor",
    "myname",
    "name",
    "nobody",
    "none",
    "pi",
    "root",
    "runner",
    "student",
    "test",
    "ubuntu",
    "unknown",
    "user",
    "username",
    "vscode",
    "yourname",
];

/// Most co-authors that are read of one message.
const MAX_CO_AUTHORS: usize = 100;

/// How it was decided who the learner is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// `--as`: exactly these addresses.
    Named,
    /// `peak.learner` and `learner=`.
    Configured,
    /// Who ticked a box in the progress document.
    Ticks,
    /// `GIT_AUTHOR_EMAIL`, `user.email`.
    User,
}

/// The addresses to begin with, and where they come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Learner {
    /// Lower-case addresses.
    pub addresses: BTreeSet<String>,
    /// Where they come from.
    pub source: Source,
}

/// How somebody was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// A message names them.
    CoAuthor,
    /// A commit has them as its author.
    Author,
}

/// Everyone met in history: each name and address once, by number.
#[derive(Debug, Default)]
pub struct People {
    known: Vec<Person>,
    numbers: HashMap<Vec<u8>, u32>,
    /// The key that was looked for last, kept for its memory.
    key: Vec<u8>,
}

/// A name with an address, as a commit carries them.
#[derive(Debug)]
struct Person {
    /// Letters and digits of the name, in lower case; empty for a generic one.
    name: String,
    /// The address in lower case.
    address: String,
    machine: bool,
}

impl Learner {
    /// These addresses; blank ones are left out.
    pub fn new(addresses: impl IntoIterator<Item = String>, source: Source) -> Self {
        let addresses = addresses
            .into_iter()
            .flat_map(|text| listed(&text))
            .filter(|address| !address.is_empty())
            .collect();
        Self { addresses, source }
    }

    /// Whether the address is one of these, and no machine's.
    pub fn is(&self, name: &[u8], email: &[u8]) -> bool {
        // Most are not: that must cost nothing.
        let same = |address: &String| address.as_bytes().eq_ignore_ascii_case(email);
        let plain = email.is_ascii() && email.first() != Some(&b'<');
        if plain && !self.addresses.iter().any(same) {
            return false;
        }
        is_one_of(&self.addresses, name, email)
    }

    /// Whether other addresses of the same name may join.
    pub fn joins(&self) -> bool {
        self.source != Source::Named
    }
}

impl People {
    /// The number of this name and address.
    pub fn number(&mut self, name: &[u8], email: &[u8]) -> u32 {
        self.key.clear();
        self.key.extend_from_slice(name);
        self.key.push(b'<');
        self.key.extend_from_slice(email);
        if let Some(number) = self.numbers.get(&self.key) {
            return *number;
        }
        let number = u32::try_from(self.known.len()).unwrap_or(u32::MAX);
        self.known.push(Person::new(
            &String::from_utf8_lossy(name),
            &String::from_utf8_lossy(email),
        ));
        self.numbers.insert(self.key.clone(), number);
        number
    }

    /// For each number, whether it is the learner; and every address that counts, the learner's own first. Only those who were met
    /// say anything: a walk may number some on whom it turns out that they are behind the fork point.
    ///
    /// What a message says of co-authors anybody can write of anybody: it joins no name to an address, and no address to a name that
    /// somebody commits from under another one.
    pub fn judge(
        &self,
        learner: &Learner,
        met: impl IntoIterator<Item = (u32, Role)>,
    ) -> (Vec<bool>, Vec<String>) {
        let mut roles = vec![None; self.known.len()];
        for (number, role) in met {
            if let Some(known) = roles.get_mut(number as usize) {
                *known = (*known).max(Some(role));
            }
        }
        let people = || self.known.iter().zip(&roles);
        let authors = || {
            people().filter_map(|(person, role)| (*role == Some(Role::Author)).then_some(person))
        };
        let named = |person: &Person| learner.addresses.contains(&person.address);
        let names: BTreeSet<&str> = authors()
            .filter(|person| {
                learner.joins() && !person.machine && !person.name.is_empty() && named(person)
            })
            .map(|person| person.name.as_str())
            .collect();
        let others: HashSet<&str> = authors()
            .filter(|person| !person.name.is_empty() && !names.contains(person.name.as_str()))
            .map(|person| person.address.as_str())
            .collect();
        let is_learner = |(person, role): (&Person, &Option<Role>)| {
            let joins = || {
                names.contains(person.name.as_str())
                    || login(&person.address).is_some_and(|login| names.contains(login.as_str()))
            };
            let may_join = match role {
                Some(Role::Author) => true,
                Some(Role::CoAuthor) => !others.contains(person.address.as_str()),
                None => false,
            };
            // Who has no address is known by none: by what name ever, that may be anybody.
            let is_known = !person.machine && !person.address.is_empty();
            role.is_some() && is_known && (named(person) || may_join && joins())
        };
        let verdicts: Vec<bool> = people().map(is_learner).collect();
        let mut addresses: Vec<String> = learner.addresses.iter().cloned().collect();
        let joined: BTreeSet<&String> = self
            .known
            .iter()
            .zip(&verdicts)
            .filter(|(person, verdict)| **verdict && !named(person))
            .map(|(person, _)| &person.address)
            .collect();
        addresses.extend(joined.into_iter().cloned());
        (verdicts, addresses)
    }

    /// For each number, whether it has one of these lower-case addresses, and is no machine.
    pub fn having(&self, addresses: &[String]) -> Vec<bool> {
        let has = |person: &Person| !person.machine && addresses.contains(&person.address);
        self.known.iter().map(has).collect()
    }

    /// Whether somebody of this name and address, met or not, is the learner among those who are `met`.
    pub fn counts(
        &mut self,
        learner: &Learner,
        met: impl IntoIterator<Item = (u32, Role)>,
        (name, email): (&str, &str),
    ) -> bool {
        let number = self.number(name.as_bytes(), email.as_bytes());
        let met = met.into_iter().chain([(number, Role::Author)]);
        self.judge(learner, met).0.get(number as usize) == Some(&true)
    }
}

impl Person {
    fn new(name: &str, email: &str) -> Self {
        let plain = plain(name);
        let address = address(email);
        let machine = is_machine(name, &address);
        Self {
            name: if is_generic(&plain) {
                String::new()
            } else {
                plain
            },
            address,
            machine,
        }
    }
}

/// An address as it is compared: trimmed, in lower case, without brackets.
pub fn address(text: &str) -> String {
    text.trim().trim_matches(['<', '>']).trim().to_lowercase()
}

/// The addresses that a text lists: in brackets after names, else parted by commas or blanks. One that holds these itself, as git takes
/// it, is one.
fn listed(text: &str) -> Vec<String> {
    let bracketed = text
        .split('<')
        .skip(1)
        .filter_map(|rest| rest.split_once('>'));
    let bracketed: Vec<String> = bracketed.map(|(inside, _)| address(inside)).collect();
    if !bracketed.is_empty() {
        return bracketed;
    }
    let parts: Vec<&str> = text
        .split([',', ' '])
        .filter(|part| !part.is_empty())
        .collect();
    match parts.iter().all(|part| part.contains('@')) {
        true => parts.into_iter().map(address).collect(),
        false => vec![address(text)],
    }
}

/// The people whom a message names as co-authors, the first `MAX_CO_AUTHORS`: name and address.
pub fn co_authors(message: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    const KEY: &[u8] = b"co-authored-by:";
    let lines = message.split(|&byte| byte == b'\n');
    let people = lines.filter_map(|line| {
        let line = line.trim_ascii();
        let (key, value) = line.split_at_checked(KEY.len())?;
        if !key.eq_ignore_ascii_case(KEY) {
            return None;
        }
        let open = value.iter().position(|&byte| byte == b'<')?;
        let close = value
            .iter()
            .rposition(|&byte| byte == b'>')
            .filter(|&close| close > open)?;
        Some((
            value[..open].trim_ascii(),
            value[open + 1..close].trim_ascii(),
        ))
    });
    people.take(MAX_CO_AUTHORS)
}

fn is_generic(plain: &str) -> bool {
    plain.chars().count() < 2 || GENERIC.contains(&plain)
}

/// Whether somebody who writes as `name` from a lower-case address may be the person called `own`, as git's configuration says: by
/// the same name, or that as login at a forge.
pub fn is_called(own: &str, name: &str, address: &str) -> bool {
    let own = plain(own);
    !is_generic(&own)
        && !is_machine(name, address)
        && (plain(name) == own || login(address).is_some_and(|login| login == own))
}

/// Whether somebody of this name writes from one of these lower-case addresses, and is no machine.
pub fn is_one_of<'a>(
    addresses: impl IntoIterator<Item = &'a String>,
    name: &[u8],
    email: &[u8],
) -> bool {
    let address = address(&String::from_utf8_lossy(email));
    addresses.into_iter().any(|one| *one == address)
        && !is_machine(&String::from_utf8_lossy(name), &address)
}

/// The login that a forge's noreply address stands for, as a plain name: `12+ada-l@users.noreply.github.com` → `adal`.
fn login(address: &str) -> Option<String> {
    let (local, host) = address.split_once('@')?;
    if !host.split('.').any(|part| part == "noreply") {
        return None;
    }
    let login = match local.split_once(['+', '-']) {
        Some((number, login))
            if !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) =>
        {
            login
        }
        _ => local,
    };
    let plain = plain(login);
    (!is_generic(&plain)).then_some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn authored(number: u32) -> (u32, Role) {
        (number, Role::Author)
    }

    fn judged(
        people: &[(&str, &str)],
        learner: &[&str],
        source: Source,
    ) -> (Vec<bool>, Vec<String>) {
        let mut all = People::default();
        let number = |(name, email): &(&str, &str)| all.number(name.as_bytes(), email.as_bytes());
        let met: Vec<_> = people.iter().map(number).map(authored).collect();
        let learner = learner.iter().map(ToString::to_string);
        all.judge(&Learner::new(learner, source), met)
    }

    #[test]
    fn whom_nobody_met_says_nothing() {
        let mut all = People::default();
        let old = all.number(b"Ada Lovelace", b"ada@example.org");
        let new = all.number(b"Ada Lovelace", b"ada@new.example");
        let learner = || Learner::new(["ada@example.org".to_owned()], Source::User);
        assert_eq!(
            all.judge(&learner(), [old, new].map(authored)).0,
            [true, true]
        );
        let (verdicts, addresses) = all.judge(&learner(), [authored(new)]);
        assert_eq!(verdicts, [false, false]);
        assert_eq!(addresses, ["ada@example.org"]);
    }

    #[test]
    fn the_same_name_joins_and_generic_ones_do_not() {
        let people = [
            ("Ada Lovelace", "ada@example.org"),
            ("ada lovelace", "ada@work.example"),
            ("Ada.Lovelace", "7+someone@users.noreply.github.com"),
            ("A. L.", "12+ada-lovelace@users.noreply.github.com"),
            ("Grace", "grace@example.org"),
            ("root", "ada@example.org"),
            ("root", "root@laptop"),
        ];
        let (verdicts, addresses) = judged(&people, &["Ada@Example.org"], Source::User);
        assert_eq!(verdicts, [true, true, true, true, false, true, false]);
        assert_eq!(addresses[0], "ada@example.org");
        assert_eq!(addresses.len(), 4);
        let (verdicts, addresses) = judged(&people, &["ada@example.org"], Source::Named);
        assert_eq!(verdicts, [true, false, false, false, false, true, false]);
        assert_eq!(addresses, ["ada@example.org"]);
    }

    #[test]
    fn what_a_message_says_of_co_authors_joins_nobody_who_commits() {
        let mut all = People::default();
        let mut number = |name: &str, email: &str| all.number(name.as_bytes(), email.as_bytes());
        let ada = number("Ada Lovelace", "ada@example.org");
        let bob = number("Bob Stone", "bob@example.org");
        let claimed = number("Ada Lovelace", "bob@example.org");
        let renamed = number("Bob Stone", "ada@example.org");
        let elsewhere = number("Ada Lovelace", "12+ada@users.noreply.github.com");
        let learner = Learner::new(["ada@example.org".to_owned()], Source::User);
        let named = [claimed, renamed, elsewhere].map(|number| (number, Role::CoAuthor));
        let met = [ada, bob].map(authored).into_iter().chain(named);
        let (verdicts, addresses) = all.judge(&learner, met);
        assert_eq!(verdicts, [true, false, false, true, true]);
        assert_eq!(
            addresses,
            ["ada@example.org", "12+ada@users.noreply.github.com"]
        );
    }

    #[test]
    fn an_address_may_hold_what_parts_addresses() {
        let addresses = |text: &str| -> Vec<String> {
            let learner = Learner::new([text.to_owned()], Source::User);
            learner.addresses.into_iter().collect()
        };
        assert_eq!(addresses("b@x, A@x"), ["a@x", "b@x"]);
        assert_eq!(addresses("a@x b@x"), ["a@x", "b@x"]);
        assert_eq!(
            addresses("Ada <Ada@x>, Bob B. <b@x>"),
            ["ada@x".to_owned(), "b@x".to_owned()]
        );
        assert_eq!(addresses("Grace Hopper"), ["grace hopper"]);
        assert_eq!(addresses("grace,h@x.org"), ["grace,h@x.org"]);
        assert!(addresses(" ").is_empty());
    }

    #[test]
    fn machines_never_count_even_when_named() {
        let people = [
            (
                "dependabot[bot]",
                "49699333+dependabot[bot]@users.noreply.github.com",
            ),
            ("Ada Lovelace", "actions@github.com"),
            ("Ada Lovelace", "ada@example.org"),
        ];
        let named = [
            "49699333+dependabot[bot]@users.noreply.github.com",
            "ada@example.org",
        ];
        assert_eq!(
            judged(&people, &named, Source::Named).0,
            [false, false, true]
        );
    }

    #[test]
    fn co_authors_are_read_in_any_case() {
        let message =
            b"Work\n\nCo-Authored-By: Ada <ada@x>\nco-authored-by:B<b@x>\nCo-authored-by: nobody\n";
        let found: Vec<_> = co_authors(message).collect();
        assert_eq!(
            found,
            [(b"Ada".as_slice(), b"ada@x".as_slice()), (b"B", b"b@x")]
        );
    }
}

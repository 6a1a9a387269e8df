//! The people met in history, and which of them are the learner: the same author name joins addresses, what says nothing of a person
//! joins nobody.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::address::{account, address, login};
use super::{Learner, is_generic};
use crate::evidence::machine::{is_machine, plain};

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
        let accounts: HashSet<(&str, &str)> = match learner.joins() {
            true => learner
                .addresses
                .iter()
                .filter_map(|one| account(one))
                .collect(),
            false => HashSet::new(),
        };
        let others: HashSet<&str> = authors()
            .filter(|person| !person.name.is_empty() && !names.contains(person.name.as_str()))
            .map(|person| person.address.as_str())
            .collect();
        let is_learner = |(person, role): (&Person, &Option<Role>)| {
            let joins = || {
                account(&person.address).is_some_and(|account| accounts.contains(&account))
                    || names.contains(person.name.as_str())
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

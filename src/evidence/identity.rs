//! Who the learner is: a set of addresses, and the people met in history who may be the same person.
//!
//! The rules are those of the contract: named addresses first; the same author name joins; what says nothing of a person
//! (a generic name, a machine's address) joins nobody. A repository's `.mailmap` is a claim like any other: not read.

mod address;
mod people;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

pub use self::address::{address, co_authors};
use self::address::{listed, login};
pub use self::people::{People, Role};
use super::machine::{is_machine, plain};

/// Names that tools and templates set: two commits that share one say nothing of who made them.
const GENERIC: [&str; 58] = [
    "admin",
    "administrator",
    "anon",
    "anonymous",
    "author",
    "azureuser",
    "centos",
    "cloudshelluser",
    "clouduser",
    "coder",
    "codespace",
    "debian",
    "default",
    "dev",
    "developer",
    "docker",
    "ec2user",
    "example",
    "fedora",
    "firstlast",
    "git",
    "github",
    "gitlab",
    "gitpod",
    "guest",
    "home",
    "janedoe",
    "jenkins",
    "johndoe",
    "jovyan",
    "kali",
    "laptop",
    "learner",
    "localhost",
    "me",
    "mentor",
    "mint",
    "myname",
    "name",
    "nobody",
    "node",
    "none",
    "opc",
    "pi",
    "root",
    "runner",
    "student",
    "studentuser",
    "test",
    "testuser",
    "ubuntu",
    "unknown",
    "user",
    "username",
    "vagrant",
    "vscode",
    "workspace",
    "yourname",
];

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

//! Addresses, as git's commits, messages and configuration have them.

use super::is_generic;
use crate::evidence::machine::plain;

/// Most co-authors that are read of one message.
const MAX_CO_AUTHORS: usize = 100;

/// An address as it is compared: trimmed, in lower case, without brackets.
pub fn address(text: &str) -> String {
    text.trim().trim_matches(['<', '>']).trim().to_lowercase()
}

/// The addresses that a text lists: in brackets after names, else parted by commas or blanks. One that holds these itself, as git takes
/// it, is one.
pub(super) fn listed(text: &str) -> Vec<String> {
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
        // Of several on one line, which is no form of git's, the first.
        let close = open + value[open..].iter().position(|&byte| byte == b'>')?;
        Some((
            value[..open].trim_ascii(),
            value[open + 1..close].trim_ascii(),
        ))
    });
    people.take(MAX_CO_AUTHORS)
}

/// The account that a forge's noreply address stands for: login and host, whether or not the address has the account's number before
/// the login, as newer ones have.
pub(super) fn account(address: &str) -> Option<(&str, &str)> {
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
    Some((login, host))
}

/// The login that a forge's noreply address stands for, as a plain name: `12+ada-l@users.noreply.github.com` → `adal`.
pub(super) fn login(address: &str) -> Option<String> {
    let plain = plain(account(address)?.0);
    (!is_generic(&plain)).then_some(plain)
}

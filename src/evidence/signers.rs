//! The mentor's list of allowed signers, in ssh's format, and what a commit's signature turned out to be.
//!
//! Text only: what signs and checks is not known here. The list never comes from the learner's repository.

/// The list, read once: whose addresses it names, and its text as ssh takes it.
#[derive(Debug, Clone, Default)]
pub struct Signers {
    /// The patterns of each line, in lower case.
    principals: Vec<Vec<String>>,
    text: String,
    /// The same without the days on which its keys are good.
    undated: String,
}

/// What is wrong with a list of allowed signers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It has no line with a key.
    Empty,
    /// This line is not "addresses key-type key".
    Malformed(usize),
}

/// What a commit's signature is worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signature {
    /// There is none.
    None,
    /// By a key that the list allows one of the learner's addresses: that address.
    Allowed(String),
    /// By a key that the list allows one of the learner's addresses, but not on the day of the commit.
    Untimely {
        /// That address.
        address: String,
        /// The key's fingerprint.
        key: String,
        /// The committer date in UTC, `YYYY-MM-DD`; none where the commit has no readable one.
        day: Option<String>,
    },
    /// It fits the commit, but the list does not allow the learner this key on any day: its fingerprint.
    Stranger(String),
    /// It does not fit the commit.
    Broken,
    /// Not one of ssh's: which is not checked.
    Unchecked(Scheme),
}

/// How a commit is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// `gpg.format=ssh`
    Ssh,
    /// git's default, and what forges sign merges with.
    OpenPgp,
    /// `gpg.format=x509`
    X509,
    /// Anything else.
    Other,
}

impl Signers {
    /// Reads the format of ssh-keygen(1), "ALLOWED SIGNERS".
    ///
    /// # Errors
    /// [`Fault`]: ssh itself would pass over a line that it cannot read, and its signer would seem not to be allowed.
    pub fn read(text: &str) -> Result<Self, Fault> {
        let mut signers = Self::default();
        for (number, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let (principals, rest) = principals(line)
                .filter(|(_, rest)| names_a_key(rest))
                .ok_or(Fault::Malformed(number + 1))?;
            let principals = principals.to_lowercase();
            // Addresses are compared in lower case, while ssh minds the case.
            let (options, key) = options(rest.trim());
            let line = |options: &str| format!("\"{principals}\" {options}{key}\n");
            signers.text.push_str(&line(options));
            signers.undated.push_str(&line(&undated(options)));
            let patterns = principals.split(',').map(|one| one.trim().to_owned());
            signers.principals.push(patterns.collect());
        }
        if signers.principals.is_empty() {
            return Err(Fault::Empty);
        }
        Ok(signers)
    }

    /// Whether a line of the list is about this address, whatever its key.
    pub fn names(&self, address: &str) -> bool {
        let address = address.to_lowercase();
        let fits = |pattern: &&String| matches(pattern.trim_start_matches('!'), &address);
        self.principals.iter().any(|patterns| {
            let mut found = patterns.iter().filter(fits).peekable();
            found.peek().is_some() && !found.any(|pattern| pattern.starts_with('!'))
        })
    }

    /// The list with its addresses in lower case.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// As [`text`](Self::text), with each key good on every day: tells a key that has expired from a stranger's.
    pub fn undated(&self) -> &str {
        &self.undated
    }
}

impl Scheme {
    /// By the first line of a signature.
    pub fn of(signature: &[u8]) -> Self {
        let begins = |mark: &str| signature.starts_with(mark.as_bytes());
        if begins("-----BEGIN SSH SIGNATURE-----") {
            Self::Ssh
        } else if begins("-----BEGIN PGP ") {
            Self::OpenPgp
        } else if begins("-----BEGIN SIGNED MESSAGE-----") {
            Self::X509
        } else {
            Self::Other
        }
    }
}

/// The first field of a line, which may stand in quotes, and the rest.
fn principals(line: &str) -> Option<(&str, &str)> {
    let parts = match line.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"'),
        None => line.split_once([' ', '\t']),
    };
    parts.filter(|(principals, _)| !principals.is_empty() && !principals.contains('"'))
}

/// Whether options, a type of key and a key follow.
fn names_a_key(rest: &str) -> bool {
    let (_, key) = options(rest.trim());
    let mut words = key.split([' ', '\t']).filter(|word| !word.is_empty());
    // Every key begins with the length of its type's name, which is below 256.
    words.next().is_some_and(is_key_type) && words.next().is_some_and(|key| key.starts_with("AAAA"))
}

/// What stands before the type of the key, with the blanks after it, and the rest.
fn options(rest: &str) -> (&str, &str) {
    if rest.split([' ', '\t']).next().is_some_and(is_key_type) {
        return ("", rest);
    }
    // Options may hold blanks in quotes.
    let mut quoted = false;
    let end = rest.find(|c: char| {
        quoted ^= c == '"';
        !quoted && matches!(c, ' ' | '\t')
    });
    let key = end.map_or("", |end| rest[end..].trim_start());
    rest.split_at(rest.len() - key.len())
}

fn is_key_type(word: &str) -> bool {
    ["ssh-", "ecdsa-", "sk-"]
        .iter()
        .any(|start| word.starts_with(start))
}

/// Options without the days between which the key is good.
fn undated(options: &str) -> String {
    let mut quoted = false;
    let parts = options.trim_end().split(|c: char| {
        quoted ^= c == '"';
        !quoted && c == ','
    });
    let is_day = |part: &&str| {
        let name = part.split('=').next().unwrap_or_default();
        ["valid-after", "valid-before"]
            .iter()
            .any(|day| name.eq_ignore_ascii_case(day))
    };
    let kept: Vec<&str> = parts.filter(|part| !is_day(part)).collect();
    match kept.join(",") {
        kept if kept.is_empty() => kept,
        kept => kept + " ",
    }
}

/// Whether a pattern with `*` and `?` is the whole of `text`.
fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) =
        (pattern.chars().collect(), text.chars().collect());
    let (mut at, mut here) = (0, 0);
    // Where the last `*` stood, and how much it has taken.
    let mut star: Option<(usize, usize)> = None;
    while here < text.len() {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at, here));
                at += 1;
            }
            Some(c) if *c == '?' || *c == text[here] => {
                at += 1;
                here += 1;
            }
            _ => {
                let Some((place, taken)) = star else {
                    return false;
                };
                star = Some((place, taken + 1));
                (at, here) = (place + 1, taken + 1);
            }
        }
    }
    pattern[at..].iter().all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDqb8VymcfgzMI/Ta9uSBn8rOaIJR10nIZqVRIsCjEmu";

    #[test]
    fn a_list_is_read_as_ssh_reads_it() {
        let text = format!(
            "\u{feff}# my learners\r\n\r\nAda@Example.org,*@b.org {KEY} a comment\r\n\"grace@example.org\" namespaces=\"git, file\",valid-before=\"20270101\" {KEY}\n!eve@c.org,*@c.org cert-authority {KEY}\n"
        );
        let signers = Signers::read(&text).unwrap();
        for (address, named) in [
            ("ada@example.org", true),
            ("ADA@example.org", true),
            ("x@b.org", true),
            ("x@sub.b.org", false),
            ("grace@example.org", true),
            ("eve@c.org", false),
            ("bob@c.org", true),
            ("adaXexample.org", false),
            ("", false),
        ] {
            assert_eq!(signers.names(address), named, "{address}");
        }
        let first = signers.text().lines().next().unwrap();
        assert_eq!(
            first,
            format!("\"ada@example.org,*@b.org\" {KEY} a comment")
        );
    }

    #[test]
    fn a_list_is_had_without_its_days() {
        for (options, undated) in [
            ("", ""),
            ("valid-before=\"20270101\" ", ""),
            ("Valid-After=20260101,valid-before=\"20270101\"\t", ""),
            ("cert-authority ", "cert-authority "),
            (
                "namespaces=\"git,valid-before=x\",valid-after=\"20270101\",cert-authority  ",
                "namespaces=\"git,valid-before=x\",cert-authority ",
            ),
        ] {
            let signers = Signers::read(&format!("ada@example.org {options}{KEY}")).unwrap();
            assert_eq!(
                signers.undated(),
                format!("\"ada@example.org\" {undated}{KEY}\n"),
                "{options}"
            );
            assert_eq!(
                signers.text(),
                format!("\"ada@example.org\" {options}{KEY}\n")
            );
        }
    }

    #[test]
    fn what_is_no_list_is_told_with_its_line() {
        assert_eq!(Signers::read("").unwrap_err(), Fault::Empty);
        assert_eq!(Signers::read("# nobody\n").unwrap_err(), Fault::Empty);
        for bad in [
            KEY,
            "ada@example.org",
            "ada@example.org ssh-ed25519",
            "ada@example.org ssh-ed25519 key",
            "ada@example.org namespaces=\"git ssh-ed25519 AAAA",
            "\"ada@example.org ssh-ed25519 AAAA",
            "-----BEGIN PGP PUBLIC KEY BLOCK-----",
            "# Progress: Django",
        ] {
            let text = format!("ada@example.org {KEY}\n{bad}\n");
            let is_comment = bad.starts_with('#');
            assert_eq!(
                Signers::read(&text).err(),
                (!is_comment).then_some(Fault::Malformed(2)),
                "{bad}"
            );
        }
    }

    #[test]
    fn a_signature_tells_its_scheme() {
        for (text, scheme) in [
            ("-----BEGIN SSH SIGNATURE-----\nU1", Scheme::Ssh),
            ("-----BEGIN PGP SIGNATURE-----\n", Scheme::OpenPgp),
            ("-----BEGIN PGP MESSAGE-----\n", Scheme::OpenPgp),
            ("-----BEGIN SIGNED MESSAGE-----\n", Scheme::X509),
            ("", Scheme::Other),
        ] {
            assert_eq!(Scheme::of(text.as_bytes()), scheme, "{text}");
        }
    }
}

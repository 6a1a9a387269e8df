//! The header of a commit, read from its raw bytes: what git itself wrote, and what broken tools wrote instead.
//!
//! Nothing here fails: an author line without brackets or date is a commit without that fact.

use std::borrow::Cow;

use memchr::{memchr, memrchr};

use crate::evidence::ObjectId;

/// The parts of a commit that are needed, borrowed from its bytes.
#[derive(Debug, Clone)]
pub struct Commit<'a> {
    /// Its tree; `None` where the header is broken.
    pub tree: Option<ObjectId>,
    /// Its parents, as the object says: no graft, no replacement.
    pub parents: Parents,
    /// Who wrote it.
    pub author: Signature<'a>,
    /// Who recorded it.
    pub committer: Signature<'a>,
    /// Whether it carries a signature; not whether that is good.
    pub signed: bool,
    /// The message, in the commit's own encoding.
    pub message: &'a [u8],
}

/// The parents of a commit in their order. Most have one, which takes no memory of its own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parents {
    first: Option<ObjectId>,
    others: Vec<ObjectId>,
}

/// A name, an address and a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Signature<'a> {
    /// The name, trimmed.
    pub name: &'a [u8],
    /// What stands between the brackets, trimmed; empty where there are none.
    pub email: &'a [u8],
    /// Seconds since 1970 in UTC; `None` where the line has no readable date.
    pub time: Option<i64>,
}

/// Reads a commit's bytes.
pub fn parse(bytes: &[u8]) -> Commit<'_> {
    let mut commit = Commit {
        tree: None,
        parents: Parents::default(),
        author: Signature::default(),
        committer: Signature::default(),
        signed: false,
        message: b"",
    };
    let mut rest = bytes;
    while !rest.is_empty() {
        // Nearly every commit begins so, and in lines of known length no end need be looked for.
        if commit.tree.is_none()
            && let Some((id, after)) = id_line(rest, b"tree ")
        {
            (commit.tree, rest) = (Some(id), after);
            continue;
        }
        if let Some((id, after)) = id_line(rest, b"parent ") {
            commit.parents.add(Some(id));
            rest = after;
            continue;
        }
        let (line, after) = line(rest);
        rest = after;
        if line.is_empty() {
            commit.message = rest;
            break;
        }
        let Some((key, value)) = field(line) else {
            continue;
        };
        match key {
            b"tree" if commit.tree.is_none() => commit.tree = object_id(value),
            b"parent" => commit.parents.add(object_id(value)),
            b"author" if commit.author.is_empty() => commit.author = signature(value),
            b"committer" if commit.committer.is_empty() => commit.committer = signature(value),
            b"gpgsig" | b"gpgsig-sha256" => commit.signed = true,
            _ => {}
        }
    }
    commit
}

impl Parents {
    /// How many there are.
    pub fn len(&self) -> usize {
        usize::from(self.first.is_some()) + self.others.len()
    }

    /// Whether there are none: a root.
    pub fn is_empty(&self) -> bool {
        self.first.is_none()
    }

    /// The first.
    pub fn first(&self) -> Option<ObjectId> {
        self.first
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = ObjectId> {
        self.first.iter().chain(&self.others).copied()
    }

    fn add(&mut self, parent: Option<ObjectId>) {
        match (parent, self.first) {
            (Some(parent), None) => self.first = Some(parent),
            (parent, _) => self.others.extend(parent),
        }
    }
}

impl Signature<'_> {
    fn is_empty(&self) -> bool {
        self.time.is_none() && self.email.is_empty() && self.name.is_empty()
    }

    /// The address in lower case.
    pub fn address(&self) -> String {
        String::from_utf8_lossy(self.email).to_lowercase()
    }

    /// The name as text.
    pub fn name(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(self.name)
    }
}

/// One `Name <address> seconds zone`: the last `>` ends the address, the `<` that starts it is the first.
pub fn signature(value: &[u8]) -> Signature<'_> {
    let Some(open) = memchr(b'<', value) else {
        return Signature {
            name: value.trim_ascii(),
            ..Signature::default()
        };
    };
    let name = value[..open].trim_ascii();
    let Some(close) = memrchr(b'>', value).filter(|&close| close > open) else {
        return Signature {
            name,
            ..Signature::default()
        };
    };
    let time = value[close + 1..]
        .trim_ascii()
        .split(|&byte| byte == b' ')
        .next()
        .and_then(|digits| std::str::from_utf8(digits).ok())
        .and_then(|digits| digits.parse::<i64>().ok());
    Signature {
        name,
        email: value[open + 1..close].trim_ascii(),
        time,
    }
}

/// A line of this key and an id, and what follows; `None` where it is anything else.
fn id_line<'a>(bytes: &'a [u8], key: &[u8]) -> Option<(ObjectId, &'a [u8])> {
    let value = bytes.strip_prefix(key)?;
    let digits = [40, 64];
    let end = digits
        .into_iter()
        .find(|end| value.get(*end) == Some(&b'\n'))?;
    Some((ObjectId::parse_bytes(&value[..end])?, &value[end + 1..]))
}

fn line(bytes: &[u8]) -> (&[u8], &[u8]) {
    match memchr(b'\n', bytes) {
        Some(end) => (&bytes[..end], &bytes[end + 1..]),
        None => (bytes, b""),
    }
}

/// Key and value; a line that begins with a space continues the one before.
fn field(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let space = line.iter().position(|&byte| byte == b' ')?;
    (space > 0).then(|| (&line[..space], &line[space + 1..]))
}

fn object_id(hex: &[u8]) -> Option<ObjectId> {
    ObjectId::parse_bytes(hex.trim_ascii_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TREE: &str = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

    fn commit(author: &str) -> Vec<u8> {
        format!("tree {TREE}\nparent {TREE}\nauthor {author}\ncommitter C <c@x> 7 +0100\ngpgsig -----BEGIN\n \n author X <x@x> 1 +0000\n -----END\nencoding latin1\n\nsubject\n\nbody\n").into_bytes()
    }

    #[test]
    fn a_common_commit_is_read_whole() {
        let bytes = commit("Ada Lovelace <Ada@Example.org> 1700000000 +0530");
        let commit = parse(&bytes);
        assert_eq!(commit.tree.map(|id| id.to_string()).as_deref(), Some(TREE));
        assert_eq!(commit.parents.len(), 1);
        assert_eq!(
            (
                commit.author.name().as_ref(),
                commit.author.address().as_str()
            ),
            ("Ada Lovelace", "ada@example.org")
        );
        assert_eq!(
            (commit.author.time, commit.committer.time),
            (Some(1_700_000_000), Some(7))
        );
        assert!(commit.signed);
        assert_eq!(commit.message, b"subject\n\nbody\n");
    }

    #[test]
    fn broken_author_lines_lose_only_what_is_broken() {
        let read = |line: &str| {
            let bytes = commit(line);
            let author = parse(&bytes).author;
            (author.name().into_owned(), author.address(), author.time)
        };
        assert_eq!(read("Ada"), ("Ada".into(), String::new(), None));
        assert_eq!(read("Ada <a@x>"), ("Ada".into(), "a@x".into(), None));
        assert_eq!(
            read("<a@x> 5 +0000"),
            (String::new(), "a@x".into(), Some(5))
        );
        assert_eq!(
            read("Ada <a@x> 99999999999999999999 +0000"),
            ("Ada".into(), "a@x".into(), None)
        );
        assert_eq!(
            read("Ada <a@x> -5 +0000"),
            ("Ada".into(), "a@x".into(), Some(-5))
        );
        assert_eq!(
            read("Ada >a@x< 5"),
            ("Ada >a@x".into(), String::new(), None)
        );
        assert_eq!(
            read("Ada <<a@x>> 5 +0"),
            ("Ada".into(), "<a@x>".into(), Some(5))
        );
    }

    #[test]
    fn a_truncated_object_is_no_panic() {
        let whole = commit("Ada <a@x> 5 +0000");
        for end in 0..whole.len() {
            parse(&whole[..end]);
        }
    }
}

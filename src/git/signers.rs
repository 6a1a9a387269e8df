//! Signatures of commits: what was signed, and what ssh's own `ssh-keygen` says of it.
//!
//! The signature is taken from the raw commit and checked against the list that it is given; `git verify-commit` is not
//! asked, for that reads the repository's configuration, which may name other programs and other lists.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use chrono::DateTime;

use super::object::{Kind, Objects};
use super::{Error, commit};
use crate::evidence::ObjectId;
use crate::evidence::signers::{Scheme, Signature};

/// What git signs under, so that a signature of something else is none of a commit.
const NAMESPACE: &str = "git";

/// A signed commit, in parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// How it is signed.
    pub scheme: Scheme,
    /// The signature, as programs take it.
    pub signature: Vec<u8>,
    /// What was signed: the commit without its signature.
    payload: Vec<u8>,
    /// Committer date, seconds since 1970: the day on which the key must have been good.
    time: Option<i64>,
}

/// Where ssh finds what it needs, all outside the repository.
#[derive(Debug, Clone, Copy)]
pub struct Desk<'a> {
    /// The folder to work in.
    pub folder: &'a Path,
    /// The list of allowed signers.
    pub allowed: &'a Path,
    /// The same without days: whose key it is, whenever it was good.
    pub undated: &'a Path,
    /// The signature, in a file of its own.
    pub signature: &'a Path,
}

/// The commit's signature and what it is of; `None` where it is not signed.
///
/// # Errors
/// [`Error::Missing`], [`Error::Corrupt`].
pub fn signed(objects: &Objects<'_>, id: &ObjectId) -> Result<Option<Signed>, Error> {
    // A commit of the longer hash has its signature under another name; the other is no part of what was signed.
    let own: &[u8] = if objects.id_len() == 20 {
        b"gpgsig "
    } else {
        b"gpgsig-sha256 "
    };
    objects.with_kind(id, Kind::Commit, |bytes| parts(bytes, own))
}

fn parts(bytes: &[u8], own: &[u8]) -> Option<Signed> {
    enum Within {
        Own,
        Other,
        Text,
    }
    let (mut signature, mut payload) = (Vec::new(), Vec::with_capacity(bytes.len()));
    let mut within = Within::Text;
    let mut rest = bytes;
    while !rest.is_empty() {
        let end = rest.iter().position(|byte| *byte == b'\n');
        let (line, after) = rest.split_at(end.map_or(rest.len(), |end| end + 1));
        if line == b"\n" {
            // The message, whatever its lines look like.
            payload.extend_from_slice(rest);
            break;
        }
        rest = after;
        within = match (line.strip_prefix(own), line.first(), within) {
            (Some(first), _, _) => {
                signature.extend_from_slice(first);
                Within::Own
            }
            (None, Some(b' '), Within::Own) => {
                signature.extend_from_slice(&line[1..]);
                Within::Own
            }
            (None, Some(b' '), Within::Other) => Within::Other,
            (None, _, _) if is_signature(line) => Within::Other,
            (None, _, _) => {
                payload.extend_from_slice(line);
                Within::Text
            }
        };
    }
    (!signature.is_empty()).then(|| Signed {
        scheme: Scheme::of(&signature),
        time: commit::parse(bytes).committer.time,
        signature,
        payload,
    })
}

/// Whether a line of the header begins a signature, which git leaves out of what was signed; no other line is left out.
fn is_signature(line: &[u8]) -> bool {
    line.starts_with(b"gpgsig ") || line.starts_with(b"gpgsig-sha256 ")
}

impl Signed {
    /// What ssh says of the signature, for one of these addresses.
    ///
    /// # Errors
    /// [`Error::NoKeygen`].
    pub fn check<'s>(
        &self,
        desk: Desk<'_>,
        addresses: impl Iterator<Item = &'s str>,
    ) -> Result<Signature, Error> {
        if self.scheme != Scheme::Ssh {
            return Ok(Signature::Unchecked(self.scheme));
        }
        let intact = self.ask(desk, &["check-novalidate"])?;
        if !intact.status.success() {
            return Ok(Signature::Broken);
        }
        let time = self.time.and_then(|time| DateTime::from_timestamp(time, 0));
        let then = time.map(|time| time.format("-Overify-time=%Y%m%d%H%M%S").to_string());
        let addresses: Vec<&str> = addresses.collect();
        let allowed = |list: &Path| -> Result<Option<&str>, Error> {
            let list = list.to_string_lossy();
            for address in &addresses {
                let mut question = vec!["verify", "-f", &list, "-I", address];
                question.extend(then.as_deref());
                if self.ask(desk, &question)?.status.success() {
                    return Ok(Some(address));
                }
            }
            Ok(None)
        };
        if let Some(address) = allowed(desk.allowed)? {
            return Ok(Signature::Allowed(address.to_owned()));
        }
        let key = fingerprint(&intact.stdout);
        Ok(match allowed(desk.undated)? {
            Some(address) => Signature::Untimely {
                address: address.to_owned(),
                key,
                day: time.map(|time| time.format("%Y-%m-%d").to_string()),
            },
            None => Signature::Stranger(key),
        })
    }

    #[expect(clippy::disallowed_methods, reason = "starting programs is git's")]
    fn ask(&self, desk: Desk<'_>, question: &[&str]) -> Result<Output, Error> {
        let failed = |error: std::io::Error| Error::NoKeygen(error.to_string());
        let mut child = Command::new("ssh-keygen")
            .arg("-Y")
            .args(question)
            .args(["-n", NAMESPACE, "-s"])
            .arg(desk.signature)
            // The time of the key is told in that zone.
            .env("TZ", "UTC")
            .current_dir(desk.folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(failed)?;
        if let Some(mut stdin) = child.stdin.take() {
            // One that has seen enough closes its end: what it says counts.
            let _ = stdin.write_all(&self.payload);
        }
        child.wait_with_output().map_err(failed)
    }
}

/// `SHA256:...` of what ssh says of an intact signature.
fn fingerprint(said: &[u8]) -> String {
    let said = String::from_utf8_lossy(said);
    let mut words = said.split_whitespace();
    words
        .find(|word| word.starts_with("SHA256:"))
        .unwrap_or("of an unknown fingerprint")
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Scheme, fingerprint, parts};

    const COMMIT: &[u8] = b"tree aaff74984cccd156a469afa7d9ab10e4777beb24\nauthor A <a@x> 5 +0000\ncommitter A <a@x> 7 +0000\ngpgsig -----BEGIN SSH SIGNATURE-----\n U1NI\n -----END SSH SIGNATURE-----\ngpgsig-sha256 other\n more\nencoding x\n\ngpgsig in the message\n more\n";

    #[test]
    fn what_was_signed_is_the_commit_without_signatures() {
        let signed = parts(COMMIT, b"gpgsig ").unwrap();
        assert_eq!(
            signed.payload,
            b"tree aaff74984cccd156a469afa7d9ab10e4777beb24\nauthor A <a@x> 5 +0000\ncommitter A <a@x> 7 +0000\nencoding x\n\ngpgsig in the message\n more\n"
        );
        assert_eq!(
            signed.signature,
            b"-----BEGIN SSH SIGNATURE-----\nU1NI\n-----END SSH SIGNATURE-----\n"
        );
        assert_eq!((signed.scheme, signed.time), (Scheme::Ssh, Some(7)));
        let other = parts(COMMIT, b"gpgsig-sha256 ").unwrap();
        assert_eq!(
            (other.signature.as_slice(), other.payload),
            (b"other\nmore\n".as_slice(), signed.payload)
        );
    }

    #[test]
    fn a_header_that_only_begins_like_a_signature_was_signed_too() {
        let text = b"tree x\ngpgsig -----BEGIN SSH SIGNATURE-----\n U1NI\ngpgsig-more smuggled\n in\n\nm\n";
        let signed = parts(text, b"gpgsig ").unwrap();
        assert_eq!(signed.payload, b"tree x\ngpgsig-more smuggled\n in\n\nm\n");
    }

    #[test]
    fn a_message_is_no_signature() {
        let plain = b"tree aaff74984cccd156a469afa7d9ab10e4777beb24\n\ngpgsig -----BEGIN SSH SIGNATURE-----\n";
        assert_eq!(parts(plain, b"gpgsig "), None);
        assert_eq!(parts(b"", b"gpgsig "), None);
    }

    #[test]
    fn the_key_is_named_by_its_fingerprint() {
        let said = b"Good \"git\" signature with ED25519 key SHA256:oW/rkL\n";
        assert_eq!(fingerprint(said), "SHA256:oW/rkL");
        assert_eq!(fingerprint(b""), "of an unknown fingerprint");
    }
}

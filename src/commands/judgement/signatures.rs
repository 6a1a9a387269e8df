//! Signatures of the commits that answer, by the mentor's list: read, kept apart from the repository, and handed to ssh.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::evidence::ObjectId;
use crate::evidence::examine::Examination;
use crate::evidence::signers::{Fault, Signature, Signers};
use crate::git::Repo;
use crate::git::signers::{self, Desk};
use crate::render::escape::Untrusted;
use crate::workspace::{self, Scratch};

/// Largest list that is read, in bytes.
const MAX_LIST: u64 = 2 * 1024 * 1024;

/// The list, and a place outside every repository where ssh is asked.
pub(super) struct Signatures {
    signers: Signers,
    scratch: Scratch,
}

impl Signatures {
    /// By the list at `path`, which must not be in a repository that is judged.
    ///
    /// # Errors
    /// A list that cannot be read, is none, or that whoever is judged may have written.
    pub fn by<'r>(path: &Path, repos: impl Iterator<Item = &'r Repo>) -> Result<Self> {
        let shown = Untrusted::new(&path.to_string_lossy()).terminal();
        let bytes = workspace::read_up_to(path, MAX_LIST)?;
        for repo in repos {
            let folders = [repo.root(), Some(repo.git_dir()), Some(repo.common_dir())];
            let mut folders = folders.into_iter().flatten();
            if folders.any(|folder| workspace::inside(path, folder).is_ok()) {
                return Err(Error::new(format!(
                    "the list of signers {shown} lies in the repository that is judged"
                ))
                .hint("whoever is judged must not say who may sign: keep the list elsewhere"));
            }
        }
        let text = String::from_utf8_lossy(&bytes);
        let signers = Signers::read(&text).map_err(|fault| {
            let form = "a line reads `ada@example.org ssh-ed25519 AAAA...`: see ssh-keygen(1), ALLOWED SIGNERS";
            Error::new(match fault {
                Fault::Empty => format!("{shown} names no signer"),
                Fault::Malformed(line) => {
                    format!("{shown}:{line} is no address with a key of ssh's")
                }
            })
            .hint(form)
        })?;
        let scratch = Scratch::new()?;
        for (name, text) in [("allowed", signers.text()), ("undated", signers.undated())] {
            workspace::write_file(&scratch.path().join(name), text.as_bytes())?;
        }
        Ok(Self { signers, scratch })
    }

    /// What is to be said of the signature of each commit that answers.
    ///
    /// # Errors
    /// ssh cannot be asked.
    pub fn of(
        &self,
        repo: &Repo,
        examination: &Examination<'_>,
        learner: &[String],
    ) -> Result<HashMap<ObjectId, Signature>> {
        let objects = repo.objects()?;
        let mut told = HashMap::new();
        let file = |name: &str| -> PathBuf { self.scratch.path().join(name) };
        let (allowed, undated) = (file("allowed"), file("undated"));
        let signature = file("signature");
        for hit in examination.hits() {
            if told.contains_key(&hit.commit) {
                continue;
            }
            let found = match signers::signed(&objects, &hit.commit)? {
                None => Signature::None,
                Some(signed) => {
                    workspace::write_file(&signature, &signed.signature)?;
                    let desk = Desk {
                        folder: self.scratch.path(),
                        allowed: &allowed,
                        undated: &undated,
                        signature: &signature,
                    };
                    let known = learner.iter().map(String::as_str);
                    signed.check(desk, known.filter(|address| self.signers.names(address)))?
                }
            };
            told.insert(hit.commit, found);
        }
        Ok(told)
    }
}

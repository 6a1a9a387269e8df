//! What a person is told when git could not answer.

use std::path::Path;

use super::Error;
use crate::git::Error as Fault;
use crate::render::escape::Untrusted;

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::NoRepository(dir) => Self::new(format!("no git repository in {} or above it", shown(&dir)))
                .hint("run `git init` there, or name a folder with -C"),
            Fault::OtherOwner { path, owner, user } => other_owner(&path, owner.as_deref(), user.as_deref()),
            Fault::Unsupported(what) => {
                Self::new(format!("the repository's format is not supported: {}", Untrusted::new(&what).terminal()))
                    .hint("install git 2.45 or later, through which peak can read it")
            }
            Fault::NoRevision(name) => Self::new(format!("no revision `{}` in this repository", Untrusted::new(&name).terminal()))
                .hint("`git log --oneline --all` lists what is here"),
            Fault::Missing(id) => Self::new(format!("object {id} is not in this repository"))
                .hint("in a partial or shallow clone `git fetch --unshallow` or `git fetch --refetch --no-filter` brings it; else `git fsck` tells more"),
            Fault::Corrupt(id) => {
                Self::new(format!("object {id} is damaged")).hint("`git fsck` tells more; a fresh clone may have it whole")
            }
            Fault::TooLarge(path, bytes) => {
                Self::new(format!("{} has {bytes} bytes, more than is read", Untrusted::new(&path).terminal()))
                    .hint("smaller files, folders and messages are read: take it out of what is judged")
            }
            Fault::Hostile(list, why) => Self::new(format!("{} is not read: {why}", shown(&list)))
                .hint("git did not write it: judge a clone that you made yourself"),
            Fault::NoIdentity => Self::new("git does not know who you are")
                .hint("`git config user.email you@example.org`, and `user.name` alike; then this again"),
            Fault::NoKeygen(said) => Self::new(format!(
                "ssh-keygen, which checks signatures, could not be run: {}",
                Untrusted::new(&said).terminal()
            ))
            .hint("install OpenSSH 8.2 or later, or judge without --signers"),
            Fault::Program(said) if said.trim().is_empty() => Self::new("git could not do it, and did not say why")
                .hint("a hook that refuses may end without a word: see `.git/hooks`"),
            Fault::Program(said) => Self::new(format!("git could not do it:{}", lines(&said))),
            Fault::Other(said) => Self::new(format!("cannot read the repository: {}", Untrusted::new(&said).terminal()))
                .hint("see whether `git status` works here"),
        }
    }
}

fn other_owner(path: &Path, owner: Option<&str>, user: Option<&str>) -> Error {
    let path = shown(path);
    let who = match (owner, user) {
        (Some(owner), Some(user)) => format!("user {owner}, and you are {user}"),
        _ => "another user".to_owned(),
    };
    Error::new(format!("the repository {path} belongs to {who}")).hint(format!(
        "if you trust it: git config --global --add safe.directory '{path}'"
    ))
}

/// What a program said, to stand after a colon: several lines each on its own, indented below the first of ours.
fn lines(said: &str) -> String {
    let said: Vec<String> = said
        .lines()
        .map(|line| Untrusted::new(line.trim_end()).terminal())
        .collect();
    match said.as_slice() {
        [one] => format!(" {one}"),
        // Empty lines would part the message from its hint.
        all => all
            .iter()
            .filter(|line| !line.is_empty())
            .map(|line| format!("\n  {line}"))
            .collect(),
    }
}

fn shown(path: &Path) -> String {
    Untrusted::new(&path.to_string_lossy()).terminal()
}

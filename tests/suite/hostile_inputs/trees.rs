//! Repositories whose newest tree holds what git would never write.

use super::repositories::Outcome::{Removed, Unknown, Verified};
use super::repositories::{Case, blob, git, head, object, raw, tree, with_entry, with_tree};
use crate::learner::Learner;
use crate::verify::{claim, fork, verify};

/// Entries of trees that git would never write.
pub const TREES: &[Case] = &[
    (
        "an entry called ..",
        |l| with_entry(l, "100644", b"..", &blob(l)),
        Verified,
    ),
    (
        "an entry called .",
        |l| {
            with_entry(
                l,
                "40000",
                b".",
                &raw(&git(l, &["rev-parse", "HEAD^{tree}"], b"")),
            )
        },
        Verified,
    ),
    (
        "an entry called .git",
        |l| {
            with_entry(
                l,
                "40000",
                b".git",
                &raw(&git(l, &["rev-parse", "HEAD^{tree}"], b"")),
            )
        },
        Verified,
    ),
    (
        "an entry called .GIT",
        |l| with_entry(l, "100644", b".GIT", &blob(l)),
        Verified,
    ),
    (
        "an entry without a name",
        |l| with_entry(l, "100644", b"", &blob(l)),
        Verified,
    ),
    (
        "an entry with a slash",
        |l| with_entry(l, "100644", b"../../blog/models.py", &blob(l)),
        Verified,
    ),
    (
        "an entry twice",
        |l| {
            with_entry(
                l,
                "40000",
                b"blog",
                &raw(&git(l, &["rev-parse", "HEAD:blog"], b"")),
            )
        },
        Verified,
    ),
    (
        "a file called as a folder is",
        |l| with_entry(l, "100644", b"blog", &blob(l)),
        Verified,
    ),
    (
        "an entry out of order",
        |l| with_entry(l, "100644", b"A", &blob(l)),
        Verified,
    ),
    (
        "a name of 64 KiB",
        |l| with_entry(l, "100644", &[b'x'; 65_536], &blob(l)),
        Verified,
    ),
    (
        "a name of 1 MiB",
        |l| with_entry(l, "100644", &[b'x'; 1 << 20], &blob(l)),
        Verified,
    ),
    (
        "a name that acts on terminals",
        |l| {
            with_entry(
                l,
                "100644",
                b"\x1b]0;x\x07\xe2\x80\xae\r\n::error::x/models.py",
                &blob(l),
            )
        },
        Verified,
    ),
    (
        "a name that is no UTF-8",
        |l| with_entry(l, "100644", b"\xff\xfe\x80models.py", &blob(l)),
        Verified,
    ),
    (
        "names of devices and streams",
        |l| with_entry(l, "100644", b"CON:\\..\\models.py", &blob(l)),
        Verified,
    ),
    (
        "mode 0",
        |l| with_entry(l, "0", b"zero", &blob(l)),
        Verified,
    ),
    (
        "mode 7777777777",
        |l| with_entry(l, "7777777777", b"zz", &blob(l)),
        Verified,
    ),
    (
        "a mode of letters",
        |l| with_entry(l, "rwxrwx", b"zz", &blob(l)),
        Verified,
    ),
    (
        "a mode of 1 MiB",
        |l| with_entry(l, &"1".repeat(1 << 20), b"zz", &blob(l)),
        Verified,
    ),
    (
        "a folder that is a file",
        |l| with_entry(l, "40000", b"zz", &blob(l)),
        Verified,
    ),
    (
        "a folder that is a commit",
        |l| with_entry(l, "40000", b"zz", &raw(&head(l))),
        Verified,
    ),
    (
        "a file that is a folder",
        |l| {
            with_entry(
                l,
                "100644",
                b"models.py",
                &raw(&git(l, &["rev-parse", "HEAD^{tree}"], b"")),
            )
        },
        Verified,
    ),
    (
        "a folder that is not here",
        |l| with_entry(l, "40000", b"zz", &[0x77; 20]),
        Verified,
    ),
    (
        "a file that is not here",
        |l| with_entry(l, "100644", b"zz.txt", &[0x77; 20]),
        Verified,
    ),
    (
        "a submodule that is nowhere",
        |l| with_entry(l, "160000", b"zz", &[0; 20]),
        Verified,
    ),
    (
        "a link out of the repository",
        |l| {
            let to = raw(&object(l, "blob", b"../../../../etc/passwd"));
            with_entry(l, "120000", b"zz", &to);
        },
        Verified,
    ),
    (
        "a tree that ends early",
        |l| {
            let mut t = tree(l);
            t.truncate(t.len() - 7);
            with_tree(l, &t);
        },
        Verified,
    ),
    ("a tree of noise", |l| with_tree(l, &[0xa5; 4096]), Unknown),
    (
        "200,000 entries",
        |l| {
            let id = blob(l);
            let mut t = tree(l);
            for n in 0..200_000 {
                t.extend(format!("100644 z{n:06}\0").bytes());
                t.extend(&id);
            }
            with_tree(l, &t);
        },
        Verified,
    ),
    ("20,000 folders deep", deep, Verified),
    (
        "60,000 files whose ids begin alike",
        |l| crowd(l, "100644"),
        Verified,
    ),
    (
        "60,000 folders whose ids begin alike",
        |l| crowd(l, "40000"),
        Verified,
    ),
    ("an empty tree on top", |l| with_tree(l, b""), Removed),
];

fn deep(learner: &Learner) {
    // `git fast-import` and `mktree` would both refuse: object by object, all at once.
    let mut id = raw(&object(learner, "blob", b"x\n"));
    let mut kind = "100644 f";
    for _ in 0..600 {
        let mut bytes = format!("{kind}\0").into_bytes();
        bytes.extend(&id);
        id = raw(&object(learner, "tree", &bytes));
        kind = "40000 d";
    }
    with_entry(learner, "40000", b"zz", &id);
}

/// Entries of objects that are not here, their ids the same but for the ends: in the newest commit, and in the one before.
fn crowd(learner: &Learner, mode: &str) {
    let mut bytes = tree(learner);
    for n in 0..60_000_u32 {
        bytes.extend(format!("{mode} z{n:06}\0").bytes());
        bytes.extend([0x5a; 16]);
        bytes.extend(n.to_be_bytes());
    }
    with_tree(learner, &bytes);
    bytes.extend(b"100644 zz\0");
    bytes.extend(blob(learner));
    with_tree(learner, &bytes);
}

/// A fork in which nothing but an entry of this mode could prove a claim: a file at the root, or a folder that holds one.
fn with_mode(mode: &str, name: &str) -> Learner {
    let learner = fork();
    claim(&learner, "orm.querysets");
    let mut id = raw(&object(&learner, "blob", b"def recent(): return []\n"));
    if name != "queries.py" {
        let folder = [b"100644 queries.py\0".as_slice(), &id].concat();
        id = raw(&object(&learner, "tree", &folder));
    }
    with_entry(&learner, mode, name.as_bytes(), &id);
    learner
}

/// The mode that `git ls-tree` says that an entry has.
fn listed(learner: &Learner, name: &str) -> String {
    let all = git(learner, &["ls-tree", "HEAD"], b"");
    let line = all
        .lines()
        .find(|line| line.ends_with(&format!("\t{name}")));
    line.unwrap().split(' ').next().unwrap().to_owned()
}

#[test]
fn a_mode_means_here_what_it_means_to_git() {
    for (mode, said, why) in [
        ("100664", "100644", ""),
        ("100600", "100644", ""),
        ("0100644", "100644", ""),
        ("120777", "120000", "`queries.py` is a symbolic link"),
        ("120644", "120000", "`queries.py` is a symbolic link"),
        ("160755", "160000", "no file at HEAD matches"),
        ("644", "160000", "no file at HEAD matches"),
    ] {
        let learner = with_mode(mode, "queries.py");
        assert_eq!(listed(&learner, "queries.py"), said, "{mode}");
        let found = verify(&learner, []);
        let verdict = if why.is_empty() {
            "verified"
        } else {
            "unverified"
        };
        assert_eq!(found.verdict("orm.querysets"), verdict, "{mode}");
        assert!(
            found.reason("orm.querysets").contains(why),
            "{mode}: {}",
            found.0
        );
    }
    for mode in ["40755", "040000", "40777"] {
        let learner = with_mode(mode, "zz");
        assert_eq!(listed(&learner, "zz"), "040000", "{mode}");
        assert_eq!(
            verify(&learner, []).verdict("orm.querysets"),
            "verified",
            "{mode}"
        );
    }
}

//! Repositories whose git directory is damaged or crafted.

use std::fmt::Write as _;
use std::fs;

use super::repositories::Outcome::{Refused, Verified};
use super::repositories::{Case, add_inside, git, head, inside};
use crate::learner::Learner;

/// What lies in the git directory.
/// Lines of ids that are the same but for their ends.
fn alike(count: usize) -> String {
    (0..count).fold(String::new(), |mut text, n| {
        let _ = writeln!(text, "{}{n:08x}", "5a".repeat(16));
        text
    })
}

pub const FOLDERS: &[Case] = &[
    (
        "100,000 packed references",
        |l| {
            let id = head(l);
            let mut t = String::from("# pack-refs with: peeled fully-peeled sorted\n");
            for n in 0..100_000 {
                let _ = writeln!(t, "{id} refs/heads/b{n:06}");
            }
            inside(l, "packed-refs", t);
        },
        Verified,
    ),
    (
        "packed references of noise",
        |l| inside(l, "packed-refs", [0xa5; 100_000]),
        Verified,
    ),
    (
        "references that lead out",
        |l| {
            inside(
                l,
                "refs/remotes/upstream/main",
                "ref: ../../../../etc/passwd\n",
            )
        },
        Verified,
    ),
    (
        "references in a circle",
        |l| {
            inside(
                l,
                "refs/remotes/upstream/a",
                "ref: refs/remotes/upstream/b\n",
            );
            inside(
                l,
                "refs/remotes/upstream/b",
                "ref: refs/remotes/upstream/a\n",
            );
        },
        Verified,
    ),
    (
        "a reference of 10 MiB",
        |l| inside(l, "refs/heads/big", vec![b'a'; 10 << 20]),
        Verified,
    ),
    (
        "HEAD is noise",
        |l| inside(l, "HEAD", [0xa5; 64]),
        Refused(".git"),
    ),
    ("HEAD is empty", |l| inside(l, "HEAD", ""), Refused(".git")),
    (
        "HEAD leads to itself",
        |l| inside(l, "HEAD", "ref: HEAD\n"),
        Refused("HEAD"),
    ),
    (
        "HEAD leads out",
        |l| inside(l, "HEAD", "ref: ../../../../etc/passwd\n"),
        Refused("HEAD"),
    ),
    (
        "HEAD is a file of the tree",
        |l| {
            let id = git(l, &["rev-parse", "HEAD:README.md"], b"");
            inside(l, "HEAD", id);
        },
        Refused("object"),
    ),
    (
        "HEAD is not here",
        |l| inside(l, "HEAD", "77".repeat(20)),
        Refused("object"),
    ),
    (
        "grafts",
        |l| {
            let id = head(l);
            inside(l, "info/grafts", format!("{id}\nzz\n{id} {id}\n"));
        },
        Verified,
    ),
    (
        "replacements in a circle",
        |l| {
            let id = head(l);
            inside(l, &format!("refs/replace/{id}"), format!("{id}\n"));
        },
        Verified,
    ),
    (
        "shallow is noise",
        |l| inside(l, "shallow", [0xa5; 5_000]),
        Verified,
    ),
    (
        "shallow names 100,000",
        |l| {
            inside(
                l,
                "shallow",
                (0..100_000).fold(String::new(), |mut t, n| {
                    let _ = writeln!(
                        t,
                        "{:016x}{n:024x}",
                        (n as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15)
                    );
                    t
                }),
            )
        },
        Verified,
    ),
    (
        "shallow names 100,000 that begin alike",
        |l| inside(l, "shallow", alike(100_000)),
        Refused("shallow"),
    ),
    (
        "shallow names 100,000 that meet in a table",
        // The last two of the four bytes by which the library files them.
        |l| {
            let lines = (0..100_000).fold(String::new(), |mut text, n| {
                let _ = writeln!(text, "ffff{:04x}{n:032x}", n % 0x1_0000);
                text
            });
            inside(l, "shallow", lines);
        },
        Refused("shallow"),
    ),
    (
        "shallow names one id 500,000 times, all alike",
        |l| {
            let line = format!("{}\n", "1f".repeat(20));
            inside(l, "shallow", line.repeat(500_000));
        },
        Refused("shallow"),
    ),
    (
        "grafts of 100,000 that begin alike",
        |l| inside(l, "info/grafts", alike(100_000)),
        Refused("grafts"),
    ),
    (
        "1,000 alternates",
        |l| {
            inside(
                l,
                "objects/info/alternates",
                (0..1_000).fold(String::new(), |mut t, n| {
                    let _ = writeln!(t, "/nowhere/{n}/objects");
                    t
                }),
            )
        },
        Verified,
    ),
    (
        "1,000 times itself as alternate",
        |l| {
            let own = l.root().join(".git/objects").display().to_string();
            inside(
                l,
                "objects/info/alternates",
                format!("{own}\n").repeat(1_000),
            );
        },
        Verified,
    ),
    (
        "alternates in a circle",
        |l| {
            for (a, b) in [("a", "b"), ("b", "a")] {
                inside(
                    l,
                    &format!("{a}/objects/info/alternates"),
                    format!("../../{b}/objects\n"),
                );
            }
            inside(l, "objects/info/alternates", "../a/objects\n");
        },
        Verified,
    ),
    (
        "200 alternates, each itself by another way",
        |l| {
            let lines = (0..200).map(|n| {
                let around = "../objects/".repeat(n % 14);
                format!("{around}../{}objects\n", "./".repeat(n))
            });
            inside(l, "objects/info/alternates", lines.collect::<String>());
        },
        Verified,
    ),
    (
        "alternates of noise",
        |l| {
            inside(
                l,
                "objects/info/alternates",
                b"\"\\x\"\n# x\n\n/dev/zero\n/dev/tty\n\xff\xfe\n../../../../../../etc\n",
            )
        },
        Verified,
    ),
    (
        "an index of noise",
        |l| inside(l, "index", [0xa5; 9_999]),
        Verified,
    ),
    (
        "a commit-graph of noise",
        |l| inside(l, "objects/info/commit-graph", [0xa5; 9_999]),
        Verified,
    ),
    (
        "a multi-pack-index of noise",
        |l| {
            git(l, &["repack", "-q", "-adf"], b"");
            inside(l, "objects/pack/multi-pack-index", [0xa5; 9_999]);
        },
        Verified,
    ),
    (
        "a pack of noise",
        |l| {
            inside(l, "objects/pack/pack-aa.pack", [0xa5; 9_999]);
            inside(l, "objects/pack/pack-aa.idx", [0xa5; 9_999]);
        },
        Verified,
    ),
    (
        "a configuration of noise",
        |l| inside(l, "config", [0xa5; 9_999]),
        Refused("config"),
    ),
    (
        "a configuration that includes itself",
        |l| add_inside(l, "config", "[include]\n\tpath = config\n"),
        Refused("config"),
    ),
    (
        "a configuration that includes a device",
        |l| add_inside(l, "config", "[include]\n\tpath = /dev/null\n"),
        Verified,
    ),
    (
        "a configuration of 100,000 sections",
        |l| {
            add_inside(
                l,
                "config",
                &(0..100_000).fold(String::new(), |mut t, n| {
                    let _ = writeln!(t, "[s \"{n}\"]\n\tv = 1");
                    t
                }),
            )
        },
        Verified,
    ),
    (
        "a configuration that runs programs",
        |l| {
            let mark = l.root().join("ran");
            add_inside(
                l,
                "config",
                &format!(
                    "[core]\n\tfsmonitor = touch {0}\n\thooksPath = /tmp\n\tpager = touch {0}\n\tsshCommand = touch {0}\n\teditor = touch {0}\n[diff]\n\texternal = touch {0}\n[gpg]\n\tprogram = touch {0}\n[gpg \"ssh\"]\n\tprogram = touch {0}\n[alias]\n\tlog = !touch {0}\n[filter \"x\"]\n\tsmudge = touch {0}\n\tclean = touch {0}\n[remote \"upstream\"]\n\turl = ext::touch {0}\n",
                    mark.display()
                ),
            );
        },
        Verified,
    ),
    (
        "a .mailmap that gives work away",
        |l| {
            l.file(
                ".mailmap",
                "Eve <eve@example.org> <ada@example.org>\n".repeat(10_000),
            )
            .commit("Map");
        },
        Verified,
    ),
    (
        "submodules in a circle",
        |l| {
            l.file(".gitmodules", "[submodule \"x\"]\n\tpath = .\n\turl = ./\n[submodule \"..\"]\n\tpath = ../../x\n\turl = -x\n".repeat(500)).commit("Modules");
        },
        Verified,
    ),
    (
        "attributes that filter all",
        |l| {
            l.file(
                ".gitattributes",
                "* filter=x diff=x merge=x text=auto eol=crlf\n",
            )
            .commit("Attributes");
        },
        Verified,
    ),
    (
        "a common directory that is nowhere",
        |l| inside(l, "commondir", "../../nowhere\n"),
        Refused("git"),
    ),
];

fn file_for_git(learner: &Learner, content: &str) {
    fs::rename(learner.root().join(".git"), learner.home().join("kept")).unwrap();
    fs::write(learner.root().join(".git"), content).unwrap();
}

/// What stands where the git directory should.
pub const FILES: &[Case] = &[
    (
        ".git is noise",
        |l| file_for_git(l, "\u{1b}[2J\n"),
        Refused(".git"),
    ),
    (
        ".git leads to itself",
        |l| file_for_git(l, "gitdir: .git\n"),
        Refused("git"),
    ),
    (
        ".git leads nowhere",
        |l| file_for_git(l, "gitdir: /nowhere/at/all\n"),
        Refused("git"),
    ),
    (".git is empty", |l| file_for_git(l, ""), Refused(".git")),
    (
        ".git of 1 MiB",
        |l| file_for_git(l, &"gitdir: x".repeat(120_000)),
        Refused("git"),
    ),
];
